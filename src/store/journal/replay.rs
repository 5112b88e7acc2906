//! Doing again what a journal holds: the briefing, with its undo steps.

use super::record::Record;
use crate::model::{Briefing, Delta, History};

/// A briefing as its journal left it.
#[derive(Debug, Default)]
pub struct Replay {
    pub briefing: Briefing,
    /// The undo steps since the base.
    pub history: History,
    /// How many of the records were done; fewer than there are where one is not of this briefing.
    pub n_records: usize,
    /// Why the next one could not be done.
    pub refusal: Option<String>,
}

/// Does records again, on the briefing that they build on. Stops at the first that cannot be done.
pub fn replay<'a>(base: Briefing, settle: &Delta, records: impl Iterator<Item = &'a Record>) -> Replay {
    let mut replay = Replay { briefing: base, ..Replay::default() };
    let settled = {
        let mut draft = replay.briefing.draft();
        let settled = draft.apply(settle);
        // Not an undo step: it is how the briefing was.
        let _ = draft.finish();
        settled
    };
    if let Err(error) = settled {
        replay.refusal = Some(error.to_string());
        return replay;
    }
    for record in records {
        if let Err(error) = replay.step(record) {
            replay.refusal = Some(error);
            break;
        }
        replay.n_records += 1;
    }
    replay.history.seal();
    replay
}

impl Replay {
    fn step(&mut self, record: &Record) -> Result<(), String> {
        match record {
            Record::Step { name, fold, recorded, delta } => {
                let mut draft = self.briefing.draft();
                draft.apply(delta).map_err(|error| error.to_string())?;
                if let Some(change) = draft.finish() {
                    self.history.record_as(*recorded, change, name, fold.clone());
                }
                Ok(())
            }
            Record::Undo => self
                .history
                .undo(&mut self.briefing)
                .map(|_| ())
                .ok_or_else(|| "there is nothing to undo".to_owned()),
            Record::Redo => self
                .history
                .redo(&mut self.briefing)
                .map(|_| ())
                .ok_or_else(|| "there is nothing to redo".to_owned()),
            Record::Begin(_) | Record::Text(_) | Record::Saving(_) => Ok(()),
        }
    }
}
