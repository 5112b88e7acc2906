//! `Known`: what a session file held when it was last read or written, and whether it still does.

use std::{
    fs::{self, File, Metadata},
    io::{self, Read as _},
    path::Path,
    time::SystemTime,
};

use xxhash_rust::xxh3::Xxh3Default;

use super::{Act, FileError, OpenError, Opened, journal::ContentHash, read_file, read_session, system};

/// What a file held when it was last read or written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    pub hash: ContentHash,
    seen: Seen,
}

/// What tells without reading that a file was not touched. Never the other way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    n_bytes: u64,
    modified: Option<SystemTime>,
    id: Option<(u64, u64)>,
}

impl Seen {
    fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().ok();
        Self { n_bytes: metadata.len(), modified, id: system::file_id(metadata) }
    }
}

/// What tells that a file was not touched since; to be asked before it is read.
pub fn seen(path: &Path) -> Option<Seen> {
    fs::metadata(path).ok().map(|metadata| Seen::of(&metadata))
}

impl Known {
    /// Of content that was read. Without `seen` the next look reads it again.
    pub fn read(bytes: &[u8], seen: Option<Seen>) -> Self {
        let unseen = Seen { n_bytes: u64::MAX, modified: None, id: None };
        Self { hash: ContentHash::of(bytes), seen: seen.unwrap_or(unseen) }
    }

    /// Of content just written, and what the system says of its file.
    pub(super) fn written(bytes: &[u8], metadata: &Metadata) -> Self {
        Self { hash: ContentHash::of(bytes), seen: Seen::of(metadata) }
    }
}

/// What became of a file since it was known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// It holds the same. What is known of it may be newer: it may have been touched, or copied back.
    Same(Known),
    /// It holds something else.
    Changed(Known),
    /// It is not there; its folder is.
    Gone,
    /// Not even its folder is there.
    FolderGone,
    /// It could not be looked at; why.
    Unreadable(String),
}

/// Looks at a file: whether it was touched, and only then at what it holds.
pub fn look(path: &Path, known: &Known) -> Look {
    let result = fs::metadata(path).and_then(|metadata| {
        if metadata.is_file() && Seen::of(&metadata) == known.seen { Ok(*known) } else { read_known(path) }
    });
    match result {
        Ok(now) if now.hash == known.hash => Look::Same(now),
        Ok(now) => Look::Changed(now),
        Err(cause) if matches!(cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            match path.parent() {
                Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => Look::FolderGone,
                _ => Look::Gone,
            }
        }
        Err(cause) => Look::Unreadable(FileError::new(Act::Read, cause, path).to_string()),
    }
}

/// What a file holds now, looked at byte by byte.
pub(super) fn read_known(path: &Path) -> io::Result<Known> {
    // Before opening, because opening a pipe waits for its writer.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is no ordinary file any more"));
    }
    let mut file = File::open(path)?;
    // Before reading: a write in between is seen as touched the next time.
    let seen = Seen::of(&file.metadata()?);
    let mut hasher = Xxh3Default::new();
    let mut buffer = vec![0; 1 << 18];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(Known { hash: ContentHash::of_digest(hasher.digest128()), seen }),
            Ok(n_read) => hasher.update(buffer.get(..n_read).unwrap_or_default()),
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
            Err(cause) => return Err(cause),
        }
    }
}

/// What a file holds now; `None` where it cannot be read.
pub fn known(path: &Path) -> Option<Known> {
    read_known(path).ok()
}

/// Opens a session file, and says what is known of it from now on.
///
/// # Errors
/// Where the file cannot be read, or is no session.
pub fn open_known(path: &Path) -> Result<(Opened, Known), OpenError> {
    let seen = seen(path);
    let bytes = read_file(path)?;
    let opened = read_session(&bytes).map_err(|error| OpenError::Session { error, path: path.to_owned() })?;
    Ok((opened, Known::read(&bytes, seen)))
}
