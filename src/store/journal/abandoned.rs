//! Journals whose owner is gone: finding them, and taking them over.
//!
//! Who writes a journal holds a lock on it, which ends with the process however that ends. A journal
//! that can be locked has no owner.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
    time::SystemTime,
};

use super::{
    line::{Chain, Cut, Scan, scan},
    record::{Base, Begin, ContentHash, Record},
    writer::beside,
};
use crate::store::{Folders, MAX_BYTES, read_file, system};

const ENDING: &str = "journal";

/// A journal without an owner, held so that no other window takes it up at the same time.
#[derive(Debug)]
pub struct Found {
    pub(super) folders: Folders,
    pub(super) path: PathBuf,
    file: File,
    scan: Scan,
    /// The record behind which the session's file begins; 1 is the head.
    n_skipped: usize,
    begin: Begin,
    modified: Option<SystemTime>,
    /// What its base must be read from; `None` where it is empty.
    content: Option<Vec<u8>>,
    is_file_as_it_was: bool,
}

/// A journal that cannot be taken up; it stays where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damaged {
    /// Not even its head can be read: it is damaged, or a newer program wrote it.
    Head(PathBuf),
    /// The file it builds on is gone or changed, and so is the copy.
    NoBase { journal: PathBuf, session: Option<PathBuf> },
}

/// What was found in the state folder.
#[derive(Debug, Default)]
pub struct Abandoned {
    /// The one written last comes first.
    pub found: Vec<Found>,
    pub damaged: Vec<Damaged>,
}

impl Found {
    /// The session's file; `None` for a briefing that is in no file yet.
    pub fn session_path(&self) -> Option<&Path> {
        self.begin.path.as_deref()
    }

    pub(super) fn begin(&self) -> &Begin {
        &self.begin
    }

    /// Whether the session's file is the one that the journal builds on.
    pub fn is_file_as_it_was(&self) -> bool {
        self.is_file_as_it_was
    }

    /// The bytes to read the base from; `None` where it is an empty briefing.
    pub fn content(&self) -> Option<&[u8]> {
        self.content.as_deref()
    }

    /// What makes the briefing that was open of the base.
    pub fn settle(&self) -> &crate::model::Delta {
        &self.begin.settle
    }

    /// The records beyond the base.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.scan.records.iter().skip(self.n_skipped).map(|(record, _)| record)
    }

    /// What the file held behind its last whole record.
    pub fn cut(&self) -> Option<&Cut> {
        self.scan.cut.as_ref()
    }

    /// When something was recorded last.
    pub fn modified(&self) -> Option<SystemTime> {
        self.modified
    }

    /// Removes the journal.
    pub fn discard(self) {
        let (folders, base) = (self.folders.clone(), self.begin.base);
        remove(&self.path);
        drop(self);
        if let Base::Content(hash) = base {
            super::bases::forget_base(&folders, hash);
        }
    }

    /// The journal with only the first `n_records` beyond its base, and where it ends then. What is cut
    /// off is kept aside, unless it is only a torn line.
    pub(super) fn cut_behind(mut self, n_records: usize) -> io::Result<(File, usize, Chain)> {
        let n_kept = (self.n_skipped + n_records).min(self.scan.records.len());
        let is_whole = n_kept == self.scan.records.len();
        if !is_whole || matches!(self.scan.cut, Some(Cut::Damaged | Cut::Unknown)) {
            fs::copy(&self.path, beside(&self.path, ".damaged"))?;
        }
        let end = n_kept.checked_sub(1).and_then(|last| self.scan.records.get(last)).map_or(0, |r| r.1);
        let chain = if is_whole {
            self.scan.chain
        } else {
            let mut bytes = Vec::new();
            self.file.seek(SeekFrom::Start(0))?;
            self.file.read_to_end(&mut bytes)?;
            bytes.truncate(end);
            scan(&bytes).chain
        };
        self.file.set_len(end as u64)?;
        self.file.seek(SeekFrom::Start(end as u64))?;
        Ok((self.file, end, chain))
    }
}

fn folder(folders: &Folders) -> PathBuf {
    folders.state.join("journals")
}

/// All journals, in no meaningful order.
pub(super) fn journals(folders: &Folders) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder(folders)).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    paths.filter(|path| path.extension().is_some_and(|ending| ending == ENDING)).collect()
}

/// A path that no journal has, near a random name.
pub(super) fn free_path(folders: &Folders, name: u64) -> PathBuf {
    let path = |name: u64| folder(folders).join(format!("{name:016x}.{ENDING}"));
    let mut name = name;
    while path(name).exists() {
        name = name.wrapping_add(1);
    }
    path(name)
}

/// Makes an empty journal, locked.
pub(super) fn create(path: &Path) -> io::Result<File> {
    create_with(path, &[])
}

/// Makes a journal or replaces it, locked. It has its name only when it holds `bytes` and is locked: no
/// other window can take it for abandoned.
pub(super) fn create_with(path: &Path, bytes: &[u8]) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        system::make_private_folder(folder)?;
    }
    let aside = beside(path, ".new");
    fs::remove_file(&aside).ok();
    let mut file = system::create_private(&aside)?;
    let result = match file.try_lock() {
        Ok(()) | Err(TryLockError::WouldBlock) => Ok(()),
        // Where locks are not to be had the journal is written all the same.
        Err(TryLockError::Error(error)) => {
            log::warn!("the journal is not locked: {error}");
            Ok(())
        }
    };
    let result = result.and_then(|()| file.write_all(bytes)).and_then(|()| fs::rename(&aside, path));
    if result.is_err() {
        fs::remove_file(&aside).ok();
    }
    result.map(|()| file)
}

fn remove(path: &Path) {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            log::warn!("a journal stays: {error}: {}", path.display());
        }
        _ => {}
    }
}

/// The journals without an owner, those of one session or all. Those that hold nothing beyond their files
/// are removed. `built_in` are contents that need no file.
pub fn abandoned(folders: &Folders, session: Option<&Path>, built_in: &[&str]) -> Abandoned {
    let mut all = Abandoned::default();
    for path in journals(folders) {
        match take_up(folders, &path, session, built_in) {
            Ok(Some(Ok(found))) => all.found.push(found),
            Ok(Some(Err(damaged))) => all.damaged.push(damaged),
            Ok(None) => {}
            Err(error) => log::warn!("a journal was passed over: {error}: {}", path.display()),
        }
    }
    all.found.sort_by_key(|found| std::cmp::Reverse(found.modified));
    all.damaged.sort_by_key(|damaged| match damaged {
        Damaged::Head(path) | Damaged::NoBase { journal: path, .. } => path.clone(),
    });
    all
}

/// `None` where it has an owner, is of another session, or holds nothing.
fn take_up(
    folders: &Folders,
    path: &Path,
    session: Option<&Path>,
    built_in: &[&str],
) -> io::Result<Option<Result<Found, Damaged>>> {
    let mut file = File::options().read(true).write(true).open(path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(error)) => return Err(error),
    }
    let metadata = file.metadata()?;
    // Its owner may have started it anew before it went.
    if system::is_other_file(&metadata, path) || metadata.len() > MAX_BYTES {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let scan = scan(&bytes);
    let Some((Record::Begin(begin), _)) = scan.records.first() else {
        if scan.cut.as_ref().is_none_or(|cut| *cut == Cut::Torn) {
            // Nothing was ever shown as done.
            remove(path);
            return Ok(None);
        }
        return Ok(Some(Err(Damaged::Head(path.to_owned()))));
    };
    let base = resolved(folders, begin, &scan);
    let session_path = base.begin.path.clone();
    let same = |a: &Path, b: &Path| {
        a == b || fs::canonicalize(a).ok().is_some_and(|a| fs::canonicalize(b).is_ok_and(|b| a == b))
    };
    let is_wanted = session.is_none_or(|session| session_path.as_deref().is_some_and(|p| same(p, session)));
    if !is_wanted {
        return Ok(None);
    }
    let content = match (base.begin.base, base.content) {
        (Base::Empty, _) => None,
        (Base::Content(_), Some(content)) => Some(content),
        (Base::Content(hash), None) => {
            let built_in = built_in.iter().find(|text| ContentHash::of(text.as_bytes()) == hash);
            match built_in {
                Some(text) => Some(text.as_bytes().to_vec()),
                None => {
                    return Ok(Some(Err(Damaged::NoBase {
                        journal: path.to_owned(),
                        session: session_path,
                    })));
                }
            }
        }
    };
    let found = Found {
        folders: folders.clone(),
        path: path.to_owned(),
        file,
        n_skipped: base.n_skipped,
        begin: base.begin,
        modified: metadata.modified().ok(),
        content,
        is_file_as_it_was: base.is_file_as_it_was,
        scan,
    };
    if !found.records().any(|r| matches!(r, Record::Step { .. } | Record::Undo | Record::Redo)) {
        found.discard();
        return Ok(None);
    }
    Ok(Some(Ok(found)))
}

struct Resolved {
    begin: Begin,
    n_skipped: usize,
    content: Option<Vec<u8>>,
    is_file_as_it_was: bool,
}

/// What a journal builds on. Where the session's file was written and the journal had not started anew
/// yet, the hash of its content tells.
fn resolved(folders: &Folders, begin: &Begin, scan: &Scan) -> Resolved {
    let of_file = |begin: &Begin| {
        let Base::Content(hash) = begin.base else { return None };
        let bytes = read_file(begin.path.as_deref()?).ok()?;
        (ContentHash::of(&bytes) == hash).then_some(bytes)
    };
    let savings = scan.records.iter().filter_map(|(record, _)| match record {
        Record::Saving(saving) => Some(saving),
        _ => None,
    });
    let savings: Vec<_> = savings.collect();
    for saving in savings.into_iter().rev() {
        if let Some(bytes) = of_file(&saving.begin) {
            return Resolved {
                begin: saving.begin.clone(),
                n_skipped: usize::try_from(saving.upto).unwrap_or(usize::MAX),
                content: Some(bytes),
                is_file_as_it_was: true,
            };
        }
    }
    let own = of_file(begin);
    let is_file_as_it_was = own.is_some() || begin.path.is_none();
    let content = own.or_else(|| match begin.base {
        Base::Empty => None,
        Base::Content(hash) => super::bases::base_content(folders, hash, None),
    });
    Resolved { begin: begin.clone(), n_skipped: 1, content, is_file_as_it_was }
}
