//! Backups: what a session file held before it was replaced, dated, in the state folder.

use std::{
    fs::{self, Metadata},
    io,
    path::{Path, PathBuf},
};

use jiff::{SignedDuration, Timestamp, Unit};
use xxhash_rust::xxh3::xxh3_64;

use super::{
    Act, BackupRule, Disk, FileError, Folders,
    backup_rule::SLACK,
    file::{place, read_file},
    remembered::canonical,
    state::{keep_private, make_private_folder},
    system,
};

/// How a backup's name says when it was made, in UTC. Sorted by name is sorted by time.
const NAME: &str = "%Y%m%dT%H%M%S%.3fZ";

/// One backup of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// When it was made: what it holds was replaced then.
    pub time: Timestamp,
    pub path: PathBuf,
    pub n_bytes: u64,
}

/// The backups of a session file, whether or not it is there still, the newest first.
pub fn backups(folders: &Folders, session_path: &Path) -> Vec<Backup> {
    let Ok(entries) = fs::read_dir(folder(folders, session_path)) else { return Vec::new() };
    let mut found: Vec<Backup> = entries
        .flatten()
        .filter_map(|entry| {
            let metadata = entry.metadata().ok().filter(Metadata::is_file)?;
            let time = time_of(entry.file_name().to_str()?)?;
            Some(Backup { time, path: entry.path(), n_bytes: metadata.len() })
        })
        .collect();
    found.sort_by(|a, b| b.path.cmp(&a.path));
    found
}

/// Keeps bytes as the newest backup of a session file, synced.
///
/// # Errors
/// Where it cannot be written.
pub fn keep_backup(
    disk: &dyn Disk,
    folders: &Folders,
    session_path: &Path,
    bytes: &[u8],
    now: Timestamp,
) -> Result<(), FileError> {
    keep_private(disk, &free_path(folders, session_path, now), bytes)
}

/// Keeps the file that stands at `target` as the newest backup of a session file, such that a power cut does
/// not take it: under a second name, or copied where the file system or another name of the file does not
/// let it.
pub(super) fn keep_file(
    disk: &dyn Disk,
    folders: &Folders,
    session_path: &Path,
    target: &Path,
    now: Timestamp,
) -> Result<PathBuf, FileError> {
    let path = free_path(folders, session_path, now);
    let fail = |cause| FileError::new(Act::Write, cause, &path);
    let folder = path.parent().unwrap_or(Path::new(""));
    make_private_folder(disk, folder).map_err(fail)?;
    let metadata = fs::metadata(target).map_err(fail)?;
    // A file with a second name already may be written in place through it.
    let linked = if system::n_names(&metadata) == 1 {
        disk.link(target, &path)
    } else {
        Err(io::ErrorKind::Unsupported.into())
    };
    match linked {
        Ok(()) => disk.sync_folder(folder).map_err(fail)?,
        Err(_) => keep_private(disk, &path, &read_file(target)?)?,
    }
    Ok(path)
}

/// Takes a backup back, if it is but a second name of the file: it was not replaced.
pub(super) fn take_back(disk: &dyn Disk, backup: &Path, target: &Path) {
    let is_second_name = fs::metadata(target)
        .is_ok_and(|file| system::file_id(&file).is_some() && !system::is_other_file(&file, backup));
    if is_second_name && let Err(error) = disk.remove(backup) {
        log::warn!("a second name of a file stays among its backups: {error}");
    }
}

/// Takes away the backups that the rule does not keep. What cannot be taken away stays.
pub(super) fn thin(
    disk: &dyn Disk,
    folders: &Folders,
    session_path: &Path,
    rule: &BackupRule,
    now: Timestamp,
) {
    let found = backups(folders, session_path);
    let times: Vec<(Timestamp, u64)> = found.iter().map(|b| (b.time, b.n_bytes)).collect();
    for (backup, keep) in found.iter().zip(rule.keeps(&times, now)) {
        if !keep && let Err(error) = disk.remove(&backup.path) {
            log::warn!("a backup that is due to go stays: {error}");
        }
    }
}

/// Takes away what other people may do with a backup. Its folder keeps them out already.
pub(super) fn make_private(path: &Path) {
    if let Err(error) = system::make_private(path) {
        log::warn!("a backup keeps the mode of its file: {error}");
    }
}

fn folder(folders: &Folders, session_path: &Path) -> PathBuf {
    let path = place(session_path).unwrap_or_else(|_| canonical(session_path));
    let hash = xxh3_64(path.as_os_str().as_encoded_bytes());
    folders.state.join("backups").join(format!("{hash:016x}"))
}

/// A name for a backup made now, behind all others of this moment: the clock may stand, or be coarse.
fn free_path(folders: &Folders, session_path: &Path, now: Timestamp) -> PathBuf {
    // As exact as the names are.
    let now = now.round(Unit::Millisecond).unwrap_or(now);
    let soon = now.checked_add(SLACK).unwrap_or(now);
    let others = backups(folders, session_path).into_iter().map(|backup| backup.time);
    let last = others.filter(|time| (now..soon).contains(time)).max();
    let next = last.and_then(|last| last.checked_add(SignedDuration::from_millis(1)).ok());
    folder(folders, session_path).join(format!("{}.ron", next.unwrap_or(now).strftime(NAME)))
}

fn time_of(name: &str) -> Option<Timestamp> {
    let stem = name.strip_suffix(".ron")?;
    jiff::civil::DateTime::strptime(NAME, stem)
        .ok()?
        .to_zoned(jiff::tz::TimeZone::UTC)
        .ok()
        .map(|z| z.timestamp())
}
