//! `attache backups`: what a session file held before it was saved again.

use std::path::Path;

use super::{
    guard,
    output::{self, Failure, Verdict, counted, shown},
    session,
};
use crate::{
    app::{Clock as _, SystemClock, holdings},
    model::Difference,
    store::{self, Backup, Folders},
};

/// Lists the backups of a session, the newest first, and how each differs from what the file holds; where
/// that cannot be read, what each holds.
///
/// # Errors
/// Where there is no folder in which they would be.
pub fn list(path: &Path) -> Result<Verdict, Failure> {
    let backups = backups(path)?;
    let now = store::open_session(path).ok();
    for (at, backup) in backups.iter().enumerate() {
        let differs = match (store::open_session(&backup.path), &now) {
            (Err(_), _) => "it cannot be read as a session".to_owned(),
            (Ok(then), None) => holdings(&then.briefing),
            (Ok(then), Some(now)) => match Difference::between(&now.briefing, &then.briefing) {
                difference if difference.is_none() => "the same as now".to_owned(),
                difference => difference.words(),
            },
        };
        let time = SystemClock.day_and_time(backup.time);
        output::line(format_args!("{:>3}  {time}  {:>10} bytes  {differs}", at + 1, backup.n_bytes))?;
    }
    output::line(format_args!("{} of {}", counted(backups.len(), "backup"), shown(path)))?;
    Ok(Verdict::Sound)
}

/// Writes a backup to a file, byte for byte.
///
/// # Errors
/// Where there is no such backup, another window has the file open, or it cannot be written.
pub fn restore(path: &Path, number: usize, to: &Path) -> Result<Verdict, Failure> {
    session::must_be_file(to)?;
    let backups = backups(path)?;
    let backup = number.checked_sub(1).and_then(|at| backups.get(at));
    let backup = backup.ok_or_else(|| {
        Failure::new(format!(
            "There is no backup {number}: {} of {}",
            counted(backups.len(), "backup"),
            shown(path)
        ))
    })?;
    let bytes = store::read_file(&backup.path)?;
    let _lock = guard::lock(to)?;
    guard::save(to, &bytes, None)?;
    let time = SystemClock.day_and_time(backup.time);
    output::line(format_args!("The backup of {time} is in {}", shown(to)))?;
    Ok(Verdict::Sound)
}

fn backups(path: &Path) -> Result<Vec<Backup>, Failure> {
    session::must_be_file(path)?;
    let folders = Folders::of_system()
        .ok_or_else(|| Failure::new("There is no home folder, so there are no backups"))?;
    Ok(store::backups(&folders, path))
}
