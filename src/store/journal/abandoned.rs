//! Journals whose owner is gone: finding them, and taking them over.
//!
//! Who writes a journal holds a lock on it, which ends with the process however that ends. A journal
//! that can be locked has no owner.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, TryLockError},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use super::{
    line::{Chain, Cut, Scan, scan},
    record::{Base, Begin, ContentHash, Record},
    writer::beside,
};
use crate::store::{
    Act, Disk, DiskFile, FileError, Folders, MAX_BYTES, Mode, read_file,
    state::{keep_private, make_private_folder},
    system,
};

const ENDING: &str = "journal";

/// A journal without an owner, held so that no other window takes it up at the same time.
#[derive(Debug)]
pub struct Found {
    pub(super) disk: Arc<dyn Disk>,
    pub(super) folders: Folders,
    pub(super) path: PathBuf,
    file: Box<dyn DiskFile>,
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
    /// The system does not let it be read, or not say whether it has an owner.
    Unreadable { journal: PathBuf, cause: String },
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

    /// The bases that the journal names.
    pub(super) fn bases(&self) -> BTreeSet<ContentHash> {
        let bases = self.scan.records.iter().filter_map(|(record, _)| match record {
            Record::Begin(begin) => Some(begin.base),
            Record::Saving(saving) => Some(saving.begin.base),
            _ => None,
        });
        bases
            .filter_map(|base| match base {
                Base::Content(hash) => Some(hash),
                Base::Empty => None,
            })
            .collect()
    }

    /// Removes the journal.
    pub fn discard(self) {
        let (disk, folders, bases) = (Arc::clone(&self.disk), self.folders.clone(), self.bases());
        remove(&*disk, &self.path);
        drop(self);
        super::bases::forget_bases(&*disk, &folders, &bases);
    }

    /// The journal with only the first `n_records` beyond its base, and where it ends then. What is cut
    /// off is kept aside, unless it is only a torn line.
    pub(super) fn cut_behind(
        mut self,
        n_records: usize,
    ) -> Result<(Box<dyn DiskFile>, usize, Chain), FileError> {
        let n_kept = (self.n_skipped + n_records).min(self.scan.records.len());
        let is_whole = n_kept == self.scan.records.len();
        let end = n_kept.checked_sub(1).and_then(|last| self.scan.records.get(last)).map_or(0, |r| r.1);
        let mut chain = self.scan.chain;
        if !is_whole || matches!(self.scan.cut, Some(Cut::Damaged | Cut::Unknown)) {
            let mut bytes = Vec::new();
            let read = self.file.rewind().and_then(|()| self.file.read_to_end(&mut bytes));
            read.map_err(|cause| FileError::new(Act::Read, cause, &self.path))?;
            keep_private(&*self.disk, &beside(&self.path, ".damaged"), &bytes)?;
            bytes.truncate(end);
            chain = scan(&bytes).chain;
        }
        let cut = self.file.set_len(end as u64).and_then(|()| self.file.seek(SeekFrom::Start(end as u64)));
        cut.map_err(|cause| FileError::new(Act::Write, cause, &self.path))?;
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

/// Makes a journal or replaces it, locked. It has its name only when it holds `bytes` and is locked: no
/// other window can take it for abandoned.
pub(super) fn create_with(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> io::Result<Box<dyn DiskFile>> {
    if let Some(folder) = path.parent() {
        make_private_folder(disk, folder)?;
    }
    let aside = beside(path, ".new");
    disk.remove(&aside).ok();
    let mut file = disk.create(&aside, Mode::Private)?;
    // Where locks are not to be had the journal is written all the same.
    if let Err(TryLockError::Error(error)) = file.try_lock() {
        log::warn!("the journal is not locked: {error}");
    }
    let result = file.write_all(bytes).and_then(|()| disk.rename(&aside, path));
    if result.is_err() {
        disk.remove(&aside).ok();
    }
    result.map(|()| file)
}

fn remove(disk: &dyn Disk, path: &Path) {
    match disk.remove(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            log::warn!("a journal stays: {error}: {}", path.display());
        }
        _ => {}
    }
}

/// The journals without an owner, those of one session or all. Those that hold nothing beyond their files
/// are removed. `built_in` are contents that need no file.
pub fn abandoned(
    disk: &Arc<dyn Disk>,
    folders: &Folders,
    session: Option<&Path>,
    built_in: &[&str],
) -> Abandoned {
    let mut all = Abandoned::default();
    for path in journals(folders) {
        match take_up(disk, folders, &path, session, built_in) {
            Ok(Some(Ok(found))) => all.found.push(found),
            Ok(Some(Err(damaged))) => all.damaged.push(damaged),
            Ok(None) => {}
            // Its owner removed it meanwhile.
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {}
            Err(cause) => {
                all.damaged.push(Damaged::Unreadable { journal: path, cause: cause.to_string() });
            }
        }
    }
    all.found.sort_by_key(|found| std::cmp::Reverse(found.modified));
    all.damaged.sort_by_key(|damaged| match damaged {
        Damaged::Head(path)
        | Damaged::NoBase { journal: path, .. }
        | Damaged::Unreadable { journal: path, .. } => path.clone(),
    });
    all
}

/// `None` where it has an owner, is of another session, or holds nothing.
fn take_up(
    disk: &Arc<dyn Disk>,
    folders: &Folders,
    path: &Path,
    session: Option<&Path>,
    built_in: &[&str],
) -> io::Result<Option<Result<Found, Damaged>>> {
    let mut file = disk.open(path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(error)) => return Err(error),
    }
    let metadata = file.metadata()?;
    // Its owner may have started it anew before it went.
    if system::is_other_file(&metadata, path) {
        return Ok(None);
    }
    if metadata.len() > MAX_BYTES {
        return Err(io::Error::other(format!("it holds more than {MAX_BYTES} bytes")));
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let scan = scan(&bytes);
    let Some((Record::Begin(begin), _)) = scan.records.first() else {
        if scan.cut.as_ref().is_none_or(|cut| *cut == Cut::Torn) {
            // Nothing that can be brought back: it went within a second of its first record.
            remove(&**disk, path);
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
        disk: Arc::clone(disk),
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
    // Each file is read once, however often it was saved.
    let mut files: BTreeMap<PathBuf, Option<(ContentHash, Vec<u8>)>> = BTreeMap::new();
    let mut of_file = |begin: &Begin| {
        let (Base::Content(wanted), Some(path)) = (begin.base, &begin.path) else { return None };
        let read = || read_file(path).ok().map(|bytes| (ContentHash::of(&bytes), bytes));
        let (hash, bytes) = files.entry(path.clone()).or_insert_with(read).as_ref()?;
        (*hash == wanted).then(|| bytes.clone())
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
                // The head is not a step, also where nothing was recorded before the save.
                n_skipped: usize::try_from(saving.upto).unwrap_or(usize::MAX).max(1),
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
