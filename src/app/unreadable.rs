//! A session file that cannot be opened: what is wrong with it, and what can be opened in its place. What
//! is open stays open, and the file is left alone.

use std::path::{Path, PathBuf};

use super::{Command, Level, Overlay, Recovery, Workbench};
use crate::store::{self, OpenError};

/// Why a session file was not opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenFailure {
    /// It was read, and is no session.
    NoSession {
        /// What happened, then what to do; without the path.
        words: String,
        /// The line to look at, if there is one.
        line: Option<usize>,
    },
    /// It could not be read; why, and what to do, with the path.
    NotRead { words: String },
    /// It was not even tried; why, and what to do.
    NotTried { words: String },
}

impl From<OpenError> for OpenFailure {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::File(error) => Self::NotRead { words: error.to_string() },
            OpenError::Session { error, .. } => {
                Self::NoSession { line: error.line(), words: error.to_string() }
            }
        }
    }
}

/// A session file that cannot be opened. Its backups are [`Workbench::backups`].
#[derive(Clone, Debug, PartialEq)]
pub struct Unreadable {
    path: PathBuf,
    failure: OpenFailure,
    /// What journals of it hold; `None` until they were looked for.
    recoveries: Option<Vec<Recovery>>,
}

impl Unreadable {
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn failure(&self) -> &OpenFailure {
        &self.failure
    }

    /// Whether its journals were looked for.
    pub fn is_looked_for(&self) -> bool {
        self.recoveries.is_some()
    }

    /// What its journals can bring back.
    pub fn recoveries(&self) -> impl Iterator<Item = &Recovery> {
        self.recoveries.iter().flatten()
    }
}

impl Workbench {
    /// The file that could not be opened, as long as that is shown.
    pub(super) fn unreadable(&self) -> Option<&Unreadable> {
        match &self.overlay {
            Some(Overlay::Unreadable(unreadable)) => Some(unreadable),
            _ => None,
        }
    }

    /// Shows what can be opened in the place of a file that cannot. Where that is nothing, and the file is
    /// only not to be had, it is just said.
    pub(super) fn not_opened(&mut self, path: &Path, failure: OpenFailure) {
        let folders = self.environment.folders.as_ref();
        let backups = folders.map(|folders| store::backups(folders, path)).unwrap_or_default();
        match &failure {
            OpenFailure::NoSession { .. } => {}
            OpenFailure::NotRead { .. } if !backups.is_empty() => {}
            OpenFailure::NotRead { words } | OpenFailure::NotTried { words } => {
                return self.notices.tell(Level::Error, format!("Not opened: {words}"));
            }
        }
        // What is offered already stays: its journal is held, and would not be found again.
        let offered = self.unreadable().filter(|unreadable| store::is_one_file(&unreadable.path, path));
        let offered = offered.and_then(|unreadable| unreadable.recoveries.clone());
        // Without folders there are no journals.
        let recoveries = offered.or_else(|| folders.is_none().then(Vec::new));
        let unreadable = Unreadable { path: path.to_owned(), failure, recoveries };
        self.run(Command::Show(Overlay::Unreadable(unreadable)));
        self.list_backups(backups, None);
    }

    /// Puts what belongs to the file that could not be opened beside its backups; gives back the rest.
    pub(super) fn put_beside_unreadable(&mut self, recoveries: Vec<Recovery>) -> Vec<Recovery> {
        let Some(Overlay::Unreadable(unreadable)) = &mut self.overlay else { return recoveries };
        let is_its = |recovery: &Recovery| {
            recovery.path().is_some_and(|path| store::is_one_file(path, &unreadable.path))
        };
        let (its, others): (Vec<_>, Vec<_>) = recoveries.into_iter().partition(is_its);
        unreadable.recoveries.get_or_insert_default().extend(its);
        others
    }
}
