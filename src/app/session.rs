//! `Session`: the briefing that is open, its history and its file.

use std::path::{Path, PathBuf};

use crate::model::{Briefing, Change, Draft, FoldKey, History, Refusal, Tables};

/// Counts how often each part changed, for whatever is computed from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Revisions {
    pub title: u64,
    pub sources: u64,
    pub passages: u64,
    /// Any point, text included.
    pub points: u64,
    /// Which points there are, their order, kind and evidence; not their text.
    pub shape: u64,
}

/// The briefing that is open, its history and its file.
#[derive(Debug, Default)]
pub struct Session {
    briefing: Briefing,
    history: History,
    path: Option<PathBuf>,
    revisions: Revisions,
}

impl Session {
    /// A session as it was read, or a new one.
    pub fn new(briefing: Briefing, path: Option<PathBuf>) -> Self {
        Self { briefing, path, ..Self::default() }
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
            self.touch(change.tables(&self.briefing));
            self.history.record(change, name, fold);
        }
        Ok(result)
    }

    /// Undoes the last step. Returns what it touched.
    pub(super) fn undo(&mut self) -> Option<Change> {
        let change = self.history.undo(&mut self.briefing)?;
        self.touch(change.tables(&self.briefing));
        Some(change)
    }

    /// Redoes the step undone last. Returns what it touched.
    pub(super) fn redo(&mut self) -> Option<Change> {
        let change = self.history.redo(&mut self.briefing)?;
        self.touch(change.tables(&self.briefing));
        Some(change)
    }

    fn touch(&mut self, tables: Tables) {
        let revisions = &mut self.revisions;
        revisions.title += u64::from(tables.title);
        revisions.sources += u64::from(tables.sources);
        revisions.passages += u64::from(tables.passages);
        revisions.points += u64::from(tables.points);
        revisions.shape += u64::from(tables.shape);
    }
}
