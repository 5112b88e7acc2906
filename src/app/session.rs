//! `Session`: the briefing that is open, its history and its file.

use std::path::{Path, PathBuf};

use super::{
    journaling::{Journaling, Save},
    trail::Way,
};
use crate::{
    model::{Briefing, Change, Delta, Draft, FoldKey, History, PassageId, PointId, Refusal},
    store::journal::Journal,
};

/// Counts how often each part changed, for whatever is computed from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Revisions {
    pub title: u64,
    pub timing: u64,
    /// What was made of findings.
    pub judged: u64,
    pub sources: u64,
    pub passages: u64,
    /// Any point, text included.
    pub points: u64,
    /// Which points there are, their order, kind and evidence; not their text.
    pub shape: u64,
}

/// Where more rows of a table than this are touched at once, all are looked at.
const TOUCHED_MOST: usize = 256;

/// What edits have touched. Each is `None` where it may be any.
#[derive(Debug, Default)]
pub(super) struct Touched {
    passages: Option<Vec<PassageId>>,
    points: Option<Vec<PointId>>,
}

impl Touched {
    fn nothing() -> Self {
        Self { passages: Some(Vec::new()), points: Some(Vec::new()) }
    }

    pub fn passages(&self) -> Option<&[PassageId]> {
        self.passages.as_deref()
    }

    pub fn points(&self) -> Option<&[PointId]> {
        self.points.as_deref()
    }

    fn add(&mut self, change: &Change) {
        fn extend<T>(touched: &mut Option<Vec<T>>, new: impl Iterator<Item = T>) {
            if let Some(all) = touched {
                all.extend(new.take(TOUCHED_MOST + 1));
                if all.len() > TOUCHED_MOST {
                    *touched = None;
                }
            }
        }
        extend(&mut self.passages, change.passage_ids());
        extend(&mut self.points, change.points());
    }
}

/// The briefing that is open, its history and its file.
#[derive(Debug, Default)]
pub struct Session {
    briefing: Briefing,
    history: History,
    path: Option<PathBuf>,
    revisions: Revisions,
    /// Since it was last asked.
    touched: Touched,
    /// `None`: what is done is not journalled.
    journaling: Option<Journaling>,
    repairs: Vec<String>,
}

impl Session {
    /// A session as it was read, or a new one.
    pub fn new(briefing: Briefing, path: Option<PathBuf>) -> Self {
        Self { briefing, path, ..Self::default() }
    }

    /// A session with edits that its file does not have.
    pub(super) fn recovered(briefing: Briefing, history: History, path: Option<PathBuf>) -> Self {
        Self { history, ..Self::new(briefing, path) }
    }

    /// A repaired copy of a damaged file, with what was wrong and what was done: untitled and never saved,
    /// so that nothing replaces the file unasked.
    pub fn repaired(briefing: Briefing, repairs: Vec<String>) -> Self {
        let mut session = Self { briefing, repairs, ..Self::default() };
        session.history.mark_never_saved();
        session
    }

    /// What was wrong with the file that this is a repaired copy of, each a sentence.
    pub fn repairs(&self) -> &[String] {
        &self.repairs
    }

    pub fn briefing(&self) -> &Briefing {
        &self.briefing
    }

    pub fn history(&self) -> &History {
        &self.history
    }

    pub(super) fn history_mut(&mut self) -> &mut History {
        &mut self.history
    }

    /// The file it was opened from or saved to; `None` while untitled.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    pub(super) fn set_path(&mut self, path: PathBuf) {
        self.path = Some(path);
    }

    pub fn is_saved(&self) -> bool {
        self.history.is_saved()
    }

    pub fn revisions(&self) -> Revisions {
        self.revisions
    }

    /// Does one edit as one undo step. What `edit` returns.
    ///
    /// # Errors
    /// That of `edit`; the briefing is then as it was.
    pub(super) fn edit<T>(
        &mut self,
        name: impl Into<String>,
        fold: Option<FoldKey>,
        edit: impl FnOnce(&mut Draft<'_>) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let mut draft = self.briefing.draft();
        let result = edit(&mut draft)?;
        if let Some(change) = draft.finish() {
            self.touch(&change);
            let name = name.into();
            match &mut self.journaling {
                None => {
                    self.history.record(change, name, fold);
                }
                Some(journaling) => {
                    let delta = Delta::of(&change, &self.briefing);
                    let recorded = self.history.record(change, name.clone(), fold.clone());
                    let n_done = self.history.n_done();
                    journaling.edited(&name, fold.as_deref(), recorded, &delta, n_done);
                }
            }
        }
        Ok(result)
    }

    /// Undoes the last step. Returns what it touched.
    pub(super) fn undo(&mut self) -> Option<Change> {
        let name = self.history.undo_name()?.to_owned();
        let change = self.history.undo(&mut self.briefing)?;
        self.touch(&change);
        self.moved(self.history.n_done(), Way::Back, &name, &change);
        Some(change)
    }

    /// Redoes the step undone last. Returns what it touched.
    pub(super) fn redo(&mut self) -> Option<Change> {
        let name = self.history.redo_name()?.to_owned();
        let index = self.history.n_done();
        let change = self.history.redo(&mut self.briefing)?;
        self.touch(&change);
        self.moved(index, Way::Forth, &name, &change);
        Some(change)
    }

    fn moved(&mut self, index: usize, way: Way, name: &str, change: &Change) {
        if let Some(journaling) = &mut self.journaling {
            journaling.moved(index, way, name, || Delta::of(change, &self.briefing));
        }
    }

    pub(super) fn set_journal(&mut self, journaling: Journaling) {
        self.journaling = Some(journaling);
    }

    pub(super) fn is_journalled(&self) -> bool {
        self.journaling.is_some()
    }

    /// The journal, for background jobs.
    pub(super) fn journal(&self) -> Option<Journal> {
        self.journaling.as_ref().map(|journaling| journaling.journal().clone())
    }

    /// Begins a save of the briefing as it is now, as the journal sees it.
    pub(super) fn begin_save(&mut self) -> Option<Save> {
        self.journaling.as_mut().map(Journaling::save)
    }

    /// Removes the journal: the person has no need of it. Nothing is journalled from here on.
    pub(super) fn discard_journal(&self) {
        if let Some(journaling) = &self.journaling {
            journaling.journal().discard();
        }
    }

    /// Why what is done is not journalled, if it should be and is not.
    pub(super) fn journal_failure(&self) -> Option<String> {
        self.journaling.as_ref().and_then(|journaling| journaling.journal().failure())
    }

    /// Has the journal on the disk before it returns.
    pub(super) fn sync_journal(&self) {
        if let Some(journaling) = &self.journaling {
            journaling.journal().sync();
        }
    }

    /// What edits have touched since the last call.
    pub(super) fn take_touched(&mut self) -> Touched {
        std::mem::replace(&mut self.touched, Touched::nothing())
    }

    fn touch(&mut self, change: &Change) {
        let tables = change.tables(&self.briefing);
        self.touched.add(change);
        let revisions = &mut self.revisions;
        revisions.title += u64::from(tables.title);
        revisions.timing += u64::from(tables.timing);
        revisions.judged += u64::from(tables.judged);
        revisions.sources += u64::from(tables.sources);
        revisions.passages += u64::from(tables.passages);
        revisions.points += u64::from(tables.points);
        revisions.shape += u64::from(tables.shape);
    }
}
