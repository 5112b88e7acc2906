//! Bases: contents of session files as they were last read or written, kept in the state folder under
//! their hash. A merge with what someone else wrote meanwhile starts from there.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::SystemTime,
};

use xxhash_rust::xxh3::xxh3_64;

use super::{Act, FileError, Folders, read_file, system};

/// Bases that are kept, the ones used last.
const MAX_BASES: usize = 32;
/// Bytes they may take together; the one used last is kept whatever it takes.
const MAX_BYTES: u64 = 1 << 30;

/// Keeps a content, unless it is kept already.
///
/// Not synced: a base that a power cut damages is recognised by its hash.
///
/// # Errors
/// Where it cannot be written.
pub fn keep_base(folders: &Folders, bytes: &[u8]) -> Result<(), FileError> {
    let hash = xxh3_64(bytes);
    let path = base_path(folders, hash);
    let fail = |cause| FileError::new(Act::Write, cause, &path);
    let folder = folder(folders);
    system::make_private_folder(&folder).map_err(fail)?;
    let is_there = fs::metadata(&path).is_ok_and(|metadata| metadata.len() == bytes.len() as u64);
    if is_there {
        File::options().write(true).open(&path).and_then(|f| f.set_modified(SystemTime::now())).ok();
    } else {
        let aside = folder.join(format!(".{hash:016x}-{}.part", std::process::id()));
        let written = write_private(&aside, bytes).and_then(|()| fs::rename(&aside, &path));
        if let Err(cause) = written {
            fs::remove_file(&aside).ok();
            return Err(fail(cause));
        }
    }
    prune(&folder, &path);
    Ok(())
}

/// The content with this hash, if it is kept and whole.
pub fn base(folders: &Folders, hash: u64) -> Option<Vec<u8>> {
    let bytes = read_file(&base_path(folders, hash)).ok()?;
    (xxh3_64(&bytes) == hash).then_some(bytes)
}

fn folder(folders: &Folders) -> PathBuf {
    folders.state.join("bases")
}

fn base_path(folders: &Folders, hash: u64) -> PathBuf {
    folder(folders).join(format!("{hash:016x}.ron"))
}

fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    system::for_owner_alone(&mut options);
    options.open(path)?.write_all(bytes)
}

/// Takes away what was not used for the longest time. What cannot be taken away stays.
fn prune(folder: &Path, newest: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut kept: Vec<(SystemTime, u64, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| {
            let metadata = entry.metadata().ok()?;
            Some((metadata.modified().ok()?, metadata.len(), entry.path()))
        })
        .filter(|(_, _, path)| path != newest)
        .collect();
    kept.sort_by(|a, b| b.cmp(a));
    let mut n_bytes = fs::metadata(newest).map_or(0, |metadata| metadata.len());
    for (at, (_, len, path)) in kept.into_iter().enumerate() {
        n_bytes = n_bytes.saturating_add(len);
        if at + 1 >= MAX_BASES || n_bytes > MAX_BYTES {
            fs::remove_file(path).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bases_are_found_by_their_hash_and_damaged_ones_are_not_used() {
        let scratch = tempfile::tempdir().expect("a scratch folder");
        let folders = Folders::at(scratch.path());
        let hash = xxh3_64(b"first");
        assert_eq!(base(&folders, hash), None);
        keep_base(&folders, b"first").expect("it is kept");
        keep_base(&folders, b"first").expect("it is kept already");
        assert_eq!(base(&folders, hash).as_deref(), Some(b"first".as_slice()));
        fs::write(base_path(&folders, hash), b"worse").expect("a file");
        assert_eq!(base(&folders, hash), None);
        for n in 0..40_u32 {
            keep_base(&folders, &n.to_le_bytes()).expect("it is kept");
        }
        assert_eq!(fs::read_dir(folder(&folders)).expect("a folder").count(), MAX_BASES);
        assert!(base(&folders, xxh3_64(&39_u32.to_le_bytes())).is_some());
    }
}
