//! Feeding the journal: every change of the open briefing, in one place.

use std::{path::Path, sync::Arc};

use super::trail::{Entry, Trail, Way};
use crate::{
    model::{Briefing, Delta, History, Recorded, reread},
    store::{
        Disk, FileError, Folders, View,
        journal::{Base, Begin, Checkpoint, ContentHash, Found, Journal},
        write_session,
    },
};

/// The journal of the open briefing, and how its steps relate to the history's.
#[derive(Debug)]
pub(super) struct Journaling {
    journal: Journal,
    trail: Trail,
}

impl Journaling {
    /// A journal for a briefing that was just opened. `content` is what it was read from; without it, the
    /// briefing as it is is kept.
    pub(super) fn new(
        disk: Arc<dyn Disk>,
        folders: &Folders,
        name: u64,
        briefing: &Briefing,
        path: Option<&Path>,
        content: Option<Vec<u8>>,
    ) -> Self {
        let path = path.map(Path::to_owned);
        let is_empty = *briefing == Briefing::default();
        let (content, settle) = match content {
            Some(content) => (Some(content), Delta::default()),
            None if is_empty => (None, Delta::default()),
            None => {
                let content = write_session(briefing, &View::default()).into_bytes();
                let settle = reread(briefing).map(|read| Delta::between(&read, briefing));
                (Some(content), settle.unwrap_or_default())
            }
        };
        let hash = content.as_deref().map(ContentHash::of);
        let begin = Begin { path, base: hash.map_or(Base::Empty, Base::Content), settle };
        let journal = Journal::new(disk, folders, name, begin);
        if let Some((hash, content)) = hash.zip(content) {
            journal.keep_base(hash, content);
        }
        Self { journal, trail: Trail::default() }
    }

    /// Goes on with the journal that a history was made from.
    pub(super) fn resume(found: Found, n_records: usize, history: &History) -> Result<Self, FileError> {
        let trail = Trail::replayed(history.n_steps(), history.n_done());
        Ok(Self { journal: Journal::resume(found, n_records)?, trail })
    }

    /// A handle for background jobs.
    pub(super) fn journal(&self) -> &Journal {
        &self.journal
    }

    /// An edit was recorded in the history, as its `n_done`th step or as part of that.
    pub(super) fn edited(
        &mut self,
        name: &str,
        fold: Option<&str>,
        recorded: Recorded,
        delta: &Delta,
        n_done: usize,
    ) {
        let recorded = match recorded {
            Recorded::Step => {
                self.trail.recorded(n_done);
                Recorded::Step
            }
            Recorded::Joined if self.trail.joined() => Recorded::Joined,
            Recorded::Joined => Recorded::Step,
        };
        self.journal.step(name, fold, recorded, delta);
    }

    /// The history undid or redid its step at `index`. `delta` tells what that made of the rows.
    pub(super) fn moved(&mut self, index: usize, way: Way, name: &str, delta: impl FnOnce() -> Delta) {
        match self.trail.moved(index, way) {
            Entry::Undo => self.journal.undo(),
            Entry::Redo => self.journal.redo(),
            Entry::Step => {
                let verb = if way == Way::Back { "Undo" } else { "Redo" };
                self.journal.step(&format!("{verb}: {name}"), None, Recorded::Step, &delta());
            }
        }
    }

    /// Begins a save of the briefing as it is now.
    pub(super) fn save(&mut self) -> Save {
        let at = self.journal.checkpoint();
        // What is undone from here on is undone on the file that is being written.
        self.trail.forget();
        Save { journal: self.journal.clone(), at }
    }
}

/// A save under way, seen from the journal.
pub(super) struct Save {
    journal: Journal,
    at: Checkpoint,
}

impl Save {
    /// Writes `content`, which is `briefing` as a file, by `write`, such that a kill at any moment loses
    /// nothing.
    pub(super) fn around<E>(
        &self,
        path: &Path,
        briefing: &Briefing,
        content: &str,
        write: impl FnOnce() -> Result<(), E>,
    ) -> Result<(), E> {
        // A briefing that breaks a rule could not be read again; its journal goes on as it is.
        let Ok(read) = reread(briefing) else { return write() };
        let begin = Begin {
            path: Some(std::path::absolute(path).unwrap_or_else(|_| path.to_owned())),
            base: Base::Content(ContentHash::of(content.as_bytes())),
            settle: Delta::between(&read, briefing),
        };
        self.journal.saving(self.at, &begin);
        write()?;
        self.journal.saved(self.at, begin, content);
        Ok(())
    }
}
