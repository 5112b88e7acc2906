//! Sessions as files: opening one, saving one.

use std::path::Path;

use xxhash_rust::xxh3::xxh3_64;

use super::{FileError, OpenError, Opened, View, read_file, read_session, replace_file, write_session};
use crate::model::Briefing;

/// Opens a session file.
///
/// # Errors
/// Where the file cannot be read, or is no session.
pub fn open_session(path: &Path) -> Result<Opened, OpenError> {
    let bytes = read_file(path)?;
    read_session(&bytes).map_err(|error| OpenError::Session { error, path: path.to_owned() })
}

/// Saves a session file, whole or not at all. Returns the hash (xxh3) of what was written.
///
/// # Errors
/// Where it cannot be written; the old file is whole then.
pub fn save_session(path: &Path, briefing: &Briefing, view: &View) -> Result<u64, FileError> {
    let text = write_session(briefing, view);
    replace_file(path, text.as_bytes())?;
    Ok(xxh3_64(text.as_bytes()))
}
