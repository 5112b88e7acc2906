//! Why a session cannot be read, and why a file cannot be read or replaced. Each says what happened,
//! then what to do; the path comes last, with its control characters made visible.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use super::format::FORMAT;
use crate::{model::Fault, text::escape_controls};

/// Faults that a message shows before it only counts them.
const SHOWN_FAULTS: usize = 20;

/// Why bytes are no session. Lines and columns count from 1, columns in characters.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    #[error("The file is empty")]
    Empty,
    #[error(
        "Line {line}, column {column}: Byte {byte} is not UTF-8; the file is damaged, or was saved in another \
         encoding"
    )]
    NotUtf8 { byte: usize, line: usize, column: usize },
    #[error("The file has format {found}, this program reads format {FORMAT}; open it with a newer Attaché")]
    OtherFormat { found: u64 },
    #[error("Line {line}: {CONFLICT_WORDS}")]
    Conflict { line: usize },
    #[error("Line {line}, column {column}: {}", unknown_field_words(field, owner))]
    UnknownField { field: String, owner: String, line: usize, column: usize },
    #[error("Line {line}, column {column}: {cause}")]
    Syntax { cause: String, line: usize, column: usize },
    /// All of them; the message shows the first few.
    #[error(
        "The file contradicts itself; `attache repair` and the window make a repaired copy: {}",
        list(faults)
    )]
    Faults { faults: Vec<Fault> },
}

impl SessionError {
    /// The line to look at in a text editor, if there is one.
    pub fn line(&self) -> Option<usize> {
        match self {
            Self::NotUtf8 { line, .. }
            | Self::Conflict { line }
            | Self::UnknownField { line, .. }
            | Self::Syntax { line, .. } => Some(*line),
            Self::Empty | Self::OtherFormat { .. } | Self::Faults { .. } => None,
        }
    }
}

/// What to say of the marks that git leaves in a file.
pub(super) const CONFLICT_WORDS: &str =
    "A merge left its conflict marks; decide for a side in a text editor, then open it again";

/// What to say of a field that the format of a file does not have.
pub(super) fn unknown_field_words(field: &str, owner: &str) -> String {
    format!("The file’s format has no field “{field}” in {owner}; correct the name or take it out")
}

fn list(faults: &[Fault]) -> String {
    let line = |fault: &Fault| format!("\n{}", escape_controls(&fault.to_string()));
    let mut lines: String = faults.iter().take(SHOWN_FAULTS).map(line).collect();
    let n_more = faults.len().saturating_sub(SHOWN_FAULTS);
    if n_more > 0 {
        lines.push_str(&format!("\nand {n_more} more"));
    }
    lines
}

/// What was wanted of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Read,
    Write,
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Read => "read",
            Self::Write => "write",
        })
    }
}

/// Why a file cannot be read or replaced. A file that could not be replaced is as it was.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("There is no such file; it may have been moved or renamed: {}", shown(path))]
    Missing { path: PathBuf },
    #[error("The folder to write in is not there; choose another one: {}", shown(path))]
    NoFolder { path: PathBuf },
    #[error("You have no permission to {act} this; ask its owner, or choose another place: {}", shown(path))]
    NoPermission { act: Act, path: PathBuf },
    #[error("The file is marked read-only; lift that, or save under another name: {}", shown(path))]
    ReadOnlyFile { path: PathBuf },
    #[error("This disk can only be read; save in another place: {}", shown(path))]
    ReadOnlyDisk { path: PathBuf },
    #[error("The disk is full; make room and try again: {}", shown(path))]
    DiskFull { path: PathBuf },
    #[error("This is a folder, not a file; name a file in it: {}", shown(path))]
    IsFolder { path: PathBuf },
    #[error("This is no ordinary file but a device, pipe or socket; choose another: {}", shown(path))]
    NotOrdinary { path: PathBuf },
    #[error(
        "A newer Attaché wrote that file (format {found}): what this program does not know in it would be lost, \
         so it is left alone; choose another name: {}",
        shown(path)
    )]
    NewerFormat { found: u64, path: PathBuf },
    #[error("The file holds more than {max_bytes} bytes, which is more than can be opened: {}", shown(path))]
    TooLarge { max_bytes: u64, path: PathBuf },
    #[error(
        "The system could not {act} the file ({cause}); try again or choose another place: {}",
        shown(path)
    )]
    Failed { act: Act, cause: io::Error, path: PathBuf },
}

impl FileError {
    /// What an error of the system means here.
    pub(super) fn new(act: Act, cause: io::Error, path: &Path) -> Self {
        use io::ErrorKind;
        let path = path.to_owned();
        match cause.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory if act == Act::Write => Self::NoFolder { path },
            ErrorKind::NotFound | ErrorKind::NotADirectory => Self::Missing { path },
            ErrorKind::PermissionDenied => Self::NoPermission { act, path },
            ErrorKind::ReadOnlyFilesystem => Self::ReadOnlyDisk { path },
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::DiskFull { path },
            ErrorKind::IsADirectory => Self::IsFolder { path },
            _ => Self::Failed { act, cause, path },
        }
    }
}

/// Why a session file cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error("{error}\nin {}", shown(path))]
    Session { error: SessionError, path: PathBuf },
}

pub(super) fn shown(path: &Path) -> String {
    escape_controls(&path.display().to_string())
}
