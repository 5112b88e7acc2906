//! Copies of session files as they were when their journals began. A step is exact on its own base only,
//! so the base is kept for as long as the journal: the file itself may be changed or removed by others.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use super::{
    abandoned::journals,
    line,
    record::{Base, Begin, ContentHash, Record},
};
use crate::store::{Disk, FileError, Folders, read_file, state::keep_private};

/// How long a copy stays that no journal names: the briefing it belongs to may be open and not edited.
const UNNAMED_STAY: Duration = Duration::from_secs(2 * 24 * 60 * 60);
/// So many of those stay however old they seem.
const N_STAY: usize = 4;

fn folder(folders: &Folders) -> PathBuf {
    folders.state.join("bases")
}

fn path_of(folders: &Folders, hash: ContentHash) -> PathBuf {
    folder(folders).join(format!("{hash}.ron"))
}

/// Keeps the bytes of a session file for the journals that build on them.
///
/// # Errors
/// Where they cannot be written.
pub(super) fn keep_base(
    disk: &dyn Disk,
    folders: &Folders,
    hash: ContentHash,
    bytes: &[u8],
) -> Result<(), FileError> {
    match base_content(folders, hash, None) {
        Some(_) => Ok(()),
        None => keep_private(disk, &path_of(folders, hash), bytes),
    }
}

/// Keeps the bytes of a file under this hash, if it has them still.
///
/// # Errors
/// Where they cannot be read or written.
pub fn keep_content(
    disk: &dyn Disk,
    folders: &Folders,
    hash: ContentHash,
    file: &Path,
) -> Result<(), FileError> {
    let bytes = read_file(file)?;
    if ContentHash::of(&bytes) == hash { keep_base(disk, folders, hash, &bytes) } else { Ok(()) }
}

/// The bytes with this hash: from the file, where it still has them, else from the copy.
pub fn base_content(folders: &Folders, hash: ContentHash, file: Option<&Path>) -> Option<Vec<u8>> {
    let copy = path_of(folders, hash);
    let read = |path: &Path| read_file(path).ok().filter(|bytes| ContentHash::of(bytes) == hash);
    file.and_then(read).or_else(|| read(&copy))
}

/// Forgets copies, but for those that a journal names.
pub(super) fn forget_bases(disk: &dyn Disk, folders: &Folders, hashes: &BTreeSet<ContentHash>) {
    let is_there = |hash: &&ContentHash| path_of(folders, **hash).exists();
    let hashes: Vec<_> = hashes.iter().filter(is_there).collect();
    if hashes.is_empty() {
        return;
    }
    let Some(named) = named(folders) else { return };
    for hash in hashes.into_iter().filter(|hash| !named.contains(hash)) {
        remove(disk, &path_of(folders, *hash));
    }
}

/// Removes the copies that no journal names, but for the newest.
pub fn prune_bases(disk: &dyn Disk, folders: &Folders) {
    let Ok(entries) = fs::read_dir(folder(folders)) else { return };
    let Some(named) = named(folders) else { return };
    let mut unnamed: Vec<(SystemTime, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let hash: ContentHash = name.strip_suffix(".ron")?.parse().ok()?;
            let modified = entry.metadata().and_then(|metadata| metadata.modified()).ok()?;
            (!named.contains(&hash)).then(|| (modified, entry.path()))
        })
        .collect();
    unnamed.sort();
    // A clock that jumps ahead makes all of them old at once.
    unnamed.truncate(unnamed.len().saturating_sub(N_STAY));
    let oldest = SystemTime::now().checked_sub(UNNAMED_STAY);
    for (modified, path) in unnamed {
        if oldest.is_some_and(|oldest| modified < oldest) {
            remove(disk, &path);
        }
    }
}

fn remove(disk: &dyn Disk, path: &Path) {
    match disk.remove(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            log::warn!("a copy that is not needed stays: {error}: {}", path.display());
        }
        _ => {}
    }
}

/// The copies that journals name; `None` where a journal cannot be read.
fn named(folders: &Folders) -> Option<BTreeSet<ContentHash>> {
    let mut named = BTreeSet::new();
    let mut name = |begin: &Begin| {
        if let Base::Content(hash) = begin.base {
            named.insert(hash);
        }
    };
    for path in journals(folders) {
        let bytes = match read_file(&path) {
            Ok(bytes) => bytes,
            Err(FileError::Missing { .. }) => continue,
            Err(_) => return None,
        };
        for record in line::heads(&bytes) {
            match record {
                Record::Begin(begin) => name(&begin),
                Record::Saving(saving) => name(&saving.begin),
                _ => {}
            }
        }
    }
    Some(named)
}
