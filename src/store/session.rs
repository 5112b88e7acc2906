//! Sessions as files: opening one, saving one.

use std::path::Path;

use super::{
    FileError, OpenError, Opened, View, journal::ContentHash, read_file, read_session, replace_file,
    write_session,
};
use crate::model::Briefing;

/// Opens a session file. Also gives the bytes that it was read from.
///
/// # Errors
/// Where the file cannot be read, or is no session.
pub fn open_session_bytes(path: &Path) -> Result<(Opened, Vec<u8>), OpenError> {
    let bytes = read_file(path)?;
    match read_session(&bytes) {
        Ok(opened) => Ok((opened, bytes)),
        Err(error) => Err(OpenError::Session { error, path: path.to_owned() }),
    }
}

/// Opens a session file.
///
/// # Errors
/// Where the file cannot be read, or is no session.
pub fn open_session(path: &Path) -> Result<Opened, OpenError> {
    open_session_bytes(path).map(|(opened, _)| opened)
}

/// Saves a session file, whole or not at all. Returns the hash (xxh3) of what was written.
///
/// # Errors
/// Where it cannot be written; the old file is whole then.
pub fn save_session(path: &Path, briefing: &Briefing, view: &View) -> Result<ContentHash, FileError> {
    let text = write_session(briefing, view);
    replace_file(path, text.as_bytes())?;
    Ok(ContentHash::of(text.as_bytes()))
}
