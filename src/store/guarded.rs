//! A guarded save: what the file held meanwhile is looked at first, and kept as a backup before it goes.

use std::path::Path;

use jiff::Timestamp;

use super::{
    BackupRule, Disk, FileError, Folders, Known, Mode,
    backups::{keep_file, make_private, take_back, thin},
    file::{followed, place, replace_on},
    journal::ContentHash,
    known::read_known,
    versions::newer_format,
};
use crate::store::Act;

/// What a guarded save needs beside the text and the path.
pub struct Guard<'a> {
    pub disk: &'a dyn Disk,
    /// Where backups are kept; `None`: nowhere.
    pub folders: Option<&'a Folders>,
    pub rule: &'a BackupRule,
    pub now: Timestamp,
}

/// What came of a guarded save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub known: Known,
    /// What to tell the person, in whole sentences.
    pub warnings: Vec<String>,
}

/// Why a guarded save was not done. The old file is whole.
#[derive(Debug, thiserror::Error)]
pub enum GuardedError {
    #[error(
        "Someone else wrote the file meanwhile; open it anew, or save under another name: {}",
        super::error::shown(path)
    )]
    Changed { path: std::path::PathBuf },
    #[error(transparent)]
    File(#[from] FileError),
}

/// Replaces a session file. Where `known` is given, only if it still holds what is known of it; where it
/// is gone, it is made anew.
///
/// # Errors
/// Where it holds something else or a session of a newer format, or cannot be written.
pub fn save_guarded(
    path: &Path,
    bytes: &[u8],
    known: Option<&Known>,
    guard: &Guard<'_>,
) -> Result<Written, GuardedError> {
    let fail = |cause| FileError::new(Act::Read, cause, path);
    let hash = ContentHash::of(bytes);
    let mut warnings = Vec::new();
    let mut replaces_other = true;
    if known.is_none()
        && let Some(found) = newer_format(path)
    {
        return Err(FileError::NewerFormat { found, path: path.to_owned() }.into());
    }
    if let Some(known) = known {
        match read_known(path) {
            Ok(now) if now.hash == known.hash || now.hash == hash => replaces_other = now.hash != hash,
            Ok(_) => return Err(GuardedError::Changed { path: path.to_owned() }),
            // A folder that is gone is said by the writing.
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
                warnings.push("The file had been deleted; it was made anew".to_owned());
            }
            Err(cause) => return Err(fail(cause).into()),
        }
    }
    let mut kept = None;
    let replaced = replace_on(guard.disk, path, bytes, Mode::Usual, |target| {
        if let Some(folders) = guard.folders.filter(|_| replaces_other) {
            kept = Some(keep_file(guard.disk, folders, path, target, guard.now));
        }
    });
    let replaced = match replaced {
        Ok(replaced) => replaced,
        Err(error) => {
            if let (Some(Ok(backup)), Ok(target)) = (&kept, followed(path)) {
                take_back(guard.disk, backup, &target);
            }
            return Err(error.into());
        }
    };
    match kept {
        Some(Ok(backup)) => {
            make_private(&backup);
            if let Some(folders) = guard.folders {
                thin(guard.disk, folders, path, guard.rule, guard.now);
            }
        }
        Some(Err(error)) => {
            warnings.push(format!("Saved, but the older file was not kept as a backup: {error}"))
        }
        None => {}
    }
    if let Some(cause) = replaced.doubt {
        warnings.push(format!("Saved, but a power cut may bring back the older file: {cause}"));
    }
    Ok(Written { known: Known::written(bytes, &replaced.metadata), warnings })
}

/// Whether both paths lead to one file, links followed, or to one place where none is yet.
pub fn is_one_file(a: &Path, b: &Path) -> bool {
    a == b || place(a).ok().is_some_and(|a| place(b).is_ok_and(|b| a == b))
}
