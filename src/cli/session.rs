//! Reading what the command line is given: sessions and briefings, from files or standard input.

use std::{borrow::Cow, fs, io, io::Read as _, path::Path, sync::Arc};

use super::output::{self, Failure, counted, shown};
use crate::{
    app::opening::SAMPLE,
    store::{self, Disk, Folders, MAX_BYTES, Opened, SessionError, SystemDisk, journal},
};

/// Whether a path stands for standard input or output.
pub fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// What to call the input in a message.
pub fn name(path: &Path) -> Cow<'static, str> {
    if is_standard(path) { Cow::Borrowed("standard input") } else { Cow::Owned(shown(path)) }
}

/// The bytes of a file, or of standard input for `-`.
///
/// # Errors
/// Where they cannot be read or are too many.
pub fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    if !is_standard(path) {
        let with_rest = |error| Failure::new(format!("{error}{}", kept_elsewhere(path)));
        return store::read_file(path).map_err(with_rest);
    }
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| Failure::new(format!("Standard input cannot be read: {error}")))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Failure::new(format!("Standard input holds more than {MAX_BYTES} bytes")));
    }
    Ok(bytes)
}

/// The session in a file or in standard input. What there is to know about it goes to standard error.
///
/// # Errors
/// Where it cannot be read, or is no session.
pub fn open(path: &Path) -> Result<Opened, Failure> {
    let opened = read(path, &bytes(path)?)?;
    for remark in opened.remarks.iter().chain(&opened.doubts) {
        output::warn(remark);
    }
    Ok(opened)
}

/// The session in `bytes` of a file or of standard input.
///
/// # Errors
/// Where it is no session.
pub fn read(path: &Path, bytes: &[u8]) -> Result<Opened, Failure> {
    store::read_session(bytes).map_err(|error| unreadable(path, &error))
}

/// What to say of a file that is no session.
pub fn unreadable(path: &Path, error: &SessionError) -> Failure {
    let kept = match error {
        // Repairing it, or another program, has more to give.
        SessionError::Faults { .. } | SessionError::OtherFormat { .. } => String::new(),
        _ => kept_elsewhere(path),
    };
    Failure::new(format!("{error}\nin {}{kept}", name(path)))
}

/// What is kept of a session beside its file, and how to get it: whole lines, with a line break before each.
pub fn kept_elsewhere(path: &Path) -> String {
    let mut words = String::new();
    let Some(folders) = Folders::of_system().filter(|_| !is_standard(path)) else { return words };
    let n_backups = store::backups(&folders, path).len();
    if n_backups > 0 {
        let kept = if n_backups == 1 { "is" } else { "are" };
        words.push_str(&format!(
            "\n{} of it {kept} kept: `attache backups SESSION` lists what each holds, `attache backups SESSION \
             --restore N -o FILE` writes one to a file",
            counted(n_backups, "backup")
        ));
    }
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let disk: Arc<dyn Disk> = Arc::new(SystemDisk);
    if !journal::abandoned(&disk, &folders, Some(&path), &[SAMPLE]).found.is_empty() {
        words.push_str("\nUnsaved changes of it are kept: the window (`attache SESSION`) brings them back");
    }
    words
}

/// A path that must name a file, because it is written to.
///
/// # Errors
/// Where it is `-`.
pub fn must_be_file(path: &Path) -> Result<(), Failure> {
    if is_standard(path) {
        return Err(Failure::Usage(
            "the session is written to, so it must be a file; one that is called - is named ./-".to_owned(),
        ));
    }
    Ok(())
}

/// Whether both paths lead to one file that is there.
pub fn is_same_file(a: &Path, b: &Path) -> bool {
    let canonical = |path: &Path| fs::canonicalize(path).ok();
    canonical(a).is_some_and(|a| Some(a) == canonical(b))
}
