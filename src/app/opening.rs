//! What a start opens: the argument, else the last session, else the sample; or nothing, where a window has
//! that open already.

use std::path::{Path, PathBuf};

use crate::store::{self, Desktop, Folders, Raised};

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

/// Brings the window to the front that has open already what a start would open; `None` where no window of
/// the desktop has it, and one should open.
pub fn raise(start: &Start, desktop: Option<&Desktop>) -> Option<Raised> {
    match start {
        Start::Session(path) => desktop?.raise(path),
        // It is in no file: each window has one of its own.
        Start::Sample => None,
    }
}
