//! What a start opens: the argument, else the last session, else the sample.

use std::path::{Path, PathBuf};

use crate::store::{self, Folders};

/// The sample session, in the program itself.
pub const SAMPLE: &str = include_str!("../../saved/prisoner-swaps.ron");

/// What a start opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    Session(PathBuf),
    Sample,
}

/// What a start opens, given the command line's argument. A last session that is no longer there is
/// passed over, unless it has backups to offer.
pub fn start(argument: Option<PathBuf>, folders: Option<&Folders>) -> Start {
    let last = || {
        let folders = folders?;
        let has_backups = |path: &Path| !store::backups(folders, path).is_empty();
        store::last_session(folders).filter(|path| path.exists() || has_backups(path))
    };
    argument.or_else(last).map_or(Start::Sample, Start::Session)
}
