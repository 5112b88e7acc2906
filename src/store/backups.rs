//! Backups: what a session file held before it was replaced, dated, in the state folder.

use std::{
    fs::{self, File, Metadata},
    io,
    path::{Path, PathBuf},
};

use jiff::{SignedDuration, Timestamp, Unit};
use xxhash_rust::xxh3::xxh3_64;

use super::{
    Act, BackupRule, FileError, Folders, SystemDisk,
    backup_rule::SLACK,
    file::{place, replace_on},
    remembered::canonical,
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
    folders: &Folders,
    session_path: &Path,
    bytes: &[u8],
    now: Timestamp,
) -> Result<(), FileError> {
    let path = free_path(folders, session_path, now)?;
    replace_on(&SystemDisk, &path, bytes, |_| {})?;
    make_private(&path);
    Ok(())
}

/// Keeps the file that stands at `target` as the newest backup of a session file: under a second name, or
/// copied where the file system or another name of the file does not let it.
pub(super) fn keep_file(
    folders: &Folders,
    session_path: &Path,
    target: &Path,
    now: Timestamp,
) -> Result<PathBuf, FileError> {
    let path = free_path(folders, session_path, now)?;
    let fail = |cause| FileError::new(Act::Write, cause, &path);
    let metadata = fs::metadata(target).map_err(fail)?;
    // A file with a second name already may be written in place through it.
    let linked = if system::n_names(&metadata) == 1 {
        fs::hard_link(target, &path)
    } else {
        Err(io::ErrorKind::Unsupported.into())
    };
    linked.or_else(|_| copy(target, &path)).map_err(fail)?;
    Ok(path)
}

/// Takes away the backups that the rule does not keep. What cannot be taken away stays.
pub(super) fn thin(folders: &Folders, session_path: &Path, rule: &BackupRule, now: Timestamp) {
    let found = backups(folders, session_path);
    let times: Vec<(Timestamp, u64)> = found.iter().map(|b| (b.time, b.n_bytes)).collect();
    for (backup, keep) in found.iter().zip(rule.keeps(&times, now)) {
        if !keep && let Err(error) = fs::remove_file(&backup.path) {
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
fn free_path(folders: &Folders, session_path: &Path, now: Timestamp) -> Result<PathBuf, FileError> {
    let folder = folder(folders, session_path);
    system::make_private_folder(&folder).map_err(|cause| FileError::new(Act::Write, cause, &folder))?;
    // As exact as the names are.
    let now = now.round(Unit::Millisecond).unwrap_or(now);
    let soon = now.checked_add(SLACK).unwrap_or(now);
    let others = backups(folders, session_path).into_iter().map(|backup| backup.time);
    let last = others.filter(|time| (now..soon).contains(time)).max();
    let next = last.and_then(|last| last.checked_add(SignedDuration::from_millis(1)).ok());
    Ok(folder.join(format!("{}.ron", next.unwrap_or(now).strftime(NAME))))
}

fn time_of(name: &str) -> Option<Timestamp> {
    let stem = name.strip_suffix(".ron")?;
    jiff::civil::DateTime::strptime(NAME, stem)
        .ok()?
        .to_zoned(jiff::tz::TimeZone::UTC)
        .ok()
        .map(|z| z.timestamp())
}

/// A copy that is on the disk when this returns: what it is of may be gone the next moment.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let copied = (|| {
        let mut file = system::create_private(to)?;
        io::copy(&mut File::open(from)?, &mut file)?;
        file.sync_all()
    })();
    if copied.is_err() {
        fs::remove_file(to).ok();
    }
    copied
}
