//! Writing sessions from the command line as carefully as from the window: not while a window has them
//! open, not over what someone else wrote meanwhile, and with a backup.

use std::path::Path;

use super::output::{self, Failure, shown};
use crate::{
    app::{Clock as _, Settings, SystemClock},
    store::{self, Folders, Guard, Known, Lock, Locking, SystemDisk},
};

/// Keeps windows from opening a session for editing; `None` where no lock is to be had.
///
/// # Errors
/// Where a window has it open.
pub fn lock(path: &Path) -> Result<Option<Lock>, Failure> {
    match store::lock_session(path, None, SystemClock.now()) {
        Locking::Ours { lock, .. } => Ok(Some(lock)),
        Locking::NotToBeHad(_) => Ok(None),
        Locking::Held(holder) => Err(Failure::new(format!(
            "{} has the session open; close it first, or use another file: {}",
            holder.words(),
            shown(path)
        ))),
    }
}

/// Writes a session; where `known` is given, only if the file still holds that.
///
/// # Errors
/// Where someone else wrote it meanwhile, or it cannot be written.
pub fn save(path: &Path, bytes: &[u8], known: Option<&Known>) -> Result<(), Failure> {
    let folders = Folders::of_system();
    let settings: Settings =
        folders.as_ref().map(|f| store::load_state(&f.config.join("settings.ron"))).unwrap_or_default();
    let guard = Guard {
        disk: &SystemDisk,
        folders: folders.as_ref(),
        rule: &settings.backups,
        now: SystemClock.now(),
    };
    let written = store::save_guarded(path, bytes, known, &guard).map_err(Failure::new)?;
    written.warnings.iter().for_each(output::warn);
    Ok(())
}
