//! `Lock`: who has a session open. A file beside the session, locked by the system for as long as the
//! program lives, with words in it on who that is.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Read as _, Seek as _, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{file::place, system};

/// A lock file that says more than this was not written by us.
const MAX_WORDS: u64 = 4096;
/// How often a lock file may vanish under our hands before we give up.
const MAX_TRIES: usize = 20;

/// Who has a session open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Holder {
    /// The computer's name; empty where the lock file does not say.
    pub host: String,
    pub process: u32,
    /// Since when, in UTC.
    pub since: String,
}

impl Holder {
    fn new(now: Timestamp) -> Self {
        Self { host: system::host_name(), process: std::process::id(), since: now.to_string() }
    }

    /// Whether it is on this computer.
    pub fn is_here(&self) -> bool {
        self.host == system::host_name()
    }

    /// "another window on desk-7 (process 4711)"
    pub fn words(&self) -> String {
        let host = crate::text::escape_controls(&self.host);
        match (host.as_str(), self.is_here()) {
            ("", _) => "another window".to_owned(),
            (_, true) => format!("another window on this computer (process {})", self.process),
            (host, false) => format!("another window on {host} (process {})", self.process),
        }
    }
}

/// A session's lock, held until the last clone of it goes.
#[derive(Clone, Debug)]
pub struct Lock(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    /// `None` once it was let go.
    file: Option<File>,
}

impl Lock {
    /// The lock file.
    pub(super) fn path(&self) -> &Path {
        &self.0.path
    }
}

impl PartialEq for Lock {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // The name first: who locks the file in between finds that it has none, and tries again. Where the
        // system removes no open file, the other way round.
        if fs::remove_file(&self.path).is_err() {
            self.file = None;
            fs::remove_file(&self.path).ok();
        }
    }
}

/// What came of asking for a session's lock.
#[derive(Clone, Debug, PartialEq)]
pub enum Locking {
    /// Ours. `left_by` where the lock file names another computer, whose system may not share its locks.
    Ours {
        lock: Lock,
        left_by: Option<Holder>,
    },
    Held(Holder),
    /// The file system has no locks, or lets none be made here; why.
    NotToBeHad(String),
}

/// Asks for the lock of a session file, whether or not that is there yet. One that `ours` holds already
/// is not asked for twice.
pub fn lock_session(session_path: &Path, ours: Option<&Lock>, now: Timestamp) -> Locking {
    let path = match lock_path(session_path) {
        Ok(path) => path,
        Err(cause) => return Locking::NotToBeHad(cause.to_string()),
    };
    if let Some(ours) = ours.filter(|ours| ours.0.path == path) {
        return Locking::Ours { lock: ours.clone(), left_by: None };
    }
    for _ in 0..MAX_TRIES {
        match try_lock(&path, now) {
            Ok(Some(locking)) => return locking,
            Ok(None) => {}
            Err(cause) => return Locking::NotToBeHad(cause.to_string()),
        }
    }
    Locking::NotToBeHad("the lock file comes and goes".to_owned())
}

/// `None` where the file lost its name meanwhile.
fn try_lock(path: &Path, now: Timestamp) -> io::Result<Option<Locking>> {
    // Nothing that is not an ordinary file is ours to write into.
    if fs::symlink_metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(io::Error::other("something else stands where the lock file would be"));
    }
    let mut file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(Some(Locking::Held(holder(&mut file)))),
        Err(TryLockError::Error(cause)) => {
            drop(file);
            fs::remove_file(path).ok();
            return Err(cause);
        }
    }
    let own = system::file_id(&file.metadata()?);
    let named = fs::symlink_metadata(path).ok().map(|metadata| system::file_id(&metadata));
    if named != Some(own) {
        return Ok(None);
    }
    let left_by = holder(&mut file);
    let left_by = (!left_by.host.is_empty() && !left_by.is_here()).then_some(left_by);
    // Words help people only: a full disk must not keep the file from being opened.
    if let Err(cause) = write_holder(&mut file, &Holder::new(now)) {
        log::warn!("the lock file does not say who holds it: {cause}");
    }
    let lock = Lock(Arc::new(Inner { path: path.to_owned(), file: Some(file) }));
    Ok(Some(Locking::Ours { lock, left_by }))
}

/// The lock file of a session, and who it says holds it, whether or not that is still so; `None` where it
/// says nothing.
pub(super) fn stated_holder(session_path: &Path) -> Option<(PathBuf, Holder)> {
    let path = lock_path(session_path).ok()?;
    // Before opening, because opening a pipe waits for its writer.
    fs::symlink_metadata(&path).ok().filter(fs::Metadata::is_file)?;
    let holder = holder(&mut File::open(&path).ok()?);
    Some((path, holder))
}

fn holder(file: &mut File) -> Holder {
    let mut words = String::new();
    let read = file.rewind().and_then(|()| file.take(MAX_WORDS).read_to_string(&mut words));
    // Where locked files cannot be read, or the holder has not written yet: nobody knows who.
    read.ok().and_then(|_| ron::from_str(&words).ok()).unwrap_or_default()
}

fn write_holder(file: &mut File, holder: &Holder) -> io::Result<()> {
    let words = ron::to_string(holder).map_err(io::Error::other)?;
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(words.as_bytes())
}

/// `.<name>.lock` beside the file itself, links followed: all names of a file share one lock.
fn lock_path(session_path: &Path) -> io::Result<PathBuf> {
    let place = place(session_path)?;
    let name = place.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    let mut lock_name = std::ffi::OsString::from(".");
    lock_name.push(name);
    lock_name.push(".lock");
    Ok(place.with_file_name(lock_name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-01-16T12:00:00Z".parse().expect("a time")
    }

    fn ours(locking: Locking) -> (Lock, Option<Holder>) {
        match locking {
            Locking::Ours { lock, left_by } => (lock, left_by),
            other => panic!("not ours: {other:?}"),
        }
    }

    #[test]
    fn a_second_one_is_told_who_holds_it_until_the_first_is_gone() {
        let scratch = tempfile::tempdir().expect("a scratch folder");
        let path = scratch.path().join("a.ron");
        let (lock, _) = ours(lock_session(&path, None, now()));
        let Locking::Held(holder) = lock_session(&path, None, now()) else { panic!("it is held") };
        assert!(holder.is_here() && holder.process == std::process::id());
        assert!(holder.words().contains("this computer"), "{}", holder.words());
        assert_eq!(holder.since, "2026-01-16T12:00:00Z");
        let (again, _) = ours(lock_session(&path, Some(&lock), now()));
        drop(lock);
        assert!(matches!(lock_session(&path, None, now()), Locking::Held(_)), "a clone holds it");
        drop(again);
        assert_eq!(fs::read_dir(scratch.path()).expect("a folder").count(), 0, "the lock file is gone");
        ours(lock_session(&path, None, now()));
    }

    #[cfg(unix)]
    #[test]
    fn all_names_of_a_file_share_a_lock() {
        let scratch = tempfile::tempdir().expect("a scratch folder");
        let path = scratch.path().join("a.ron");
        fs::create_dir(scratch.path().join("deep")).expect("a folder");
        std::os::unix::fs::symlink("../a.ron", scratch.path().join("deep/b.ron")).expect("a link");
        let _lock = ours(lock_session(&path, None, now()));
        assert!(matches!(lock_session(&scratch.path().join("deep/b.ron"), None, now()), Locking::Held(_)));
        assert!(matches!(lock_session(&scratch.path().join("deep/../a.ron"), None, now()), Locking::Held(_)));
    }

    #[test]
    fn a_stale_lock_file_is_taken_over_and_one_of_another_computer_said() {
        let scratch = tempfile::tempdir().expect("a scratch folder");
        let path = scratch.path().join("a.ron");
        let lock_file = scratch.path().join(".a.ron.lock");
        let gone = Holder { process: 1, ..Holder::new(now()) };
        fs::write(&lock_file, ron::to_string(&gone).expect("words")).expect("a file");
        let (lock, left_by) = ours(lock_session(&path, None, now()));
        assert_eq!(left_by, None);
        drop(lock);
        let far = Holder { host: "far\u{1b}".into(), process: 1, since: String::new() };
        fs::write(&lock_file, ron::to_string(&far).expect("words")).expect("a file");
        let (lock, left_by) = ours(lock_session(&path, None, now()));
        assert_eq!(left_by.expect("it is said").words(), "another window on far\\u{1b} (process 1)");
        drop(lock);
        for torn in ["", "(host: \"a", "nonsense\0"] {
            fs::write(&lock_file, torn).expect("a file");
            assert_eq!(ours(lock_session(&path, None, now())).1, None);
        }
    }

    #[test]
    fn where_no_lock_is_to_be_had_it_says_why() {
        let scratch = tempfile::tempdir().expect("a scratch folder");
        let no_folder = scratch.path().join("gone/a.ron");
        assert!(matches!(lock_session(&no_folder, None, now()), Locking::NotToBeHad(_)));
        fs::create_dir(scratch.path().join(".a.ron.lock")).expect("a folder");
        assert!(matches!(lock_session(&scratch.path().join("a.ron"), None, now()), Locking::NotToBeHad(_)));
        assert!(scratch.path().join(".a.ron.lock").is_dir());
    }
}
