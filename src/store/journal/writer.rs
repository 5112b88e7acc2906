//! `Journal`: the one that is being written.
//!
//! What is on the disk when: the base before the first sync of a record, the word that a save is about to
//! begin before the session's file is replaced, and the journal goes only when that file holds all of it.

use std::{
    collections::BTreeSet,
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread::JoinHandle,
    time::Duration,
};

use super::{
    abandoned::{self, Found},
    bases,
    form::{BeginForm, RecordForm},
    line::{self, Chain},
    record::{Base, Begin, ContentHash},
};
use crate::{
    model::{Delta, Recorded, Source, SourceId},
    store::{Act, Disk, DiskFile, FileError, Folders, system},
};

/// How long records wait for others before they are synced together.
const GATHER: Duration = Duration::from_millis(300);
/// How long what failed waits before it is tried again without a new record.
const REST: Duration = Duration::from_secs(1);

/// The journal of an open briefing. Its file is made when there is something to record.
///
/// Cloning gives another handle on the same journal, for a background job. Dropped without
/// [`Journal::discard`], it stays, to be found by the next start.
#[derive(Clone, Debug)]
pub struct Journal {
    shared: Arc<Shared>,
    /// Ends with the last handle.
    _background: Arc<Background>,
}

/// The thread that syncs. Dropped, it waits for the thread, so that nobody holds the journal's file and its
/// lock when the last handle is gone.
#[derive(Debug)]
struct Background {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Background {
    fn drop(&mut self) {
        // Without a sender the thread ends, once it has done what was ordered.
        unpoisoned(&self.shared.work).take();
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            log::error!("the thread that syncs the journal broke down");
        }
    }
}

/// A place in a journal: everything before it goes into the session's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    seq: u64,
}

#[derive(Debug)]
struct Shared {
    disk: Arc<dyn Disk>,
    folders: Folders,
    /// Held for as long as a sync takes: who asks for one waits for another that is under way.
    syncing: Mutex<()>,
    /// What the journal builds on, until it is kept beside it. Held while it is written.
    base: Mutex<Option<(ContentHash, Vec<u8>)>>,
    /// Whether that must be there before the first record, because it stands in no file.
    base_comes_first: AtomicBool,
    state: Mutex<State>,
    /// Why the base is not kept, the system does not take what is recorded, or does not put it on the disk.
    keeping: Failure,
    recording: Failure,
    putting: Failure,
    /// `None` once the last handle is gone.
    work: Mutex<Option<mpsc::Sender<Work>>>,
}

/// Why something does not work, if it does not. Cheap to ask while it does.
#[derive(Debug, Default)]
struct Failure {
    is_set: AtomicBool,
    words: Mutex<Option<String>>,
}

impl Failure {
    fn set(&self, result: &Result<(), FileError>) {
        if result.is_err() || self.is_set.load(Ordering::Relaxed) {
            self.is_set.store(result.is_err(), Ordering::Relaxed);
            *unpoisoned(&self.words) = result.as_ref().err().map(ToString::to_string);
        }
    }

    fn words(&self) -> Option<String> {
        if self.is_set.load(Ordering::Relaxed) { unpoisoned(&self.words).clone() } else { None }
    }
}

#[derive(Debug)]
struct State {
    path: PathBuf,
    /// What the file begins with.
    begin: Begin,
    /// All bases that the file names.
    bases: BTreeSet<ContentHash>,
    file: Option<Box<dyn DiskFile>>,
    /// Rises with each file, for whoever was busy with the one before.
    n_files: u64,
    /// Bytes that the system has taken.
    n_taken: usize,
    /// The last of those, which may not be on the disk yet: a sync that fails may have lost them.
    unsynced: Vec<u8>,
    /// Bytes that the system would not take yet; they come first the next time.
    pending: Vec<u8>,
    /// Whether the next bytes must be put in their place: there may be others behind `n_taken`.
    is_torn: bool,
    chain: Chain,
    /// The last record that is no word about a save.
    last_edit: u64,
    /// Sources whose texts were written ahead.
    ahead: BTreeSet<SourceId>,
    is_discarded: bool,
    needs_sync: bool,
    /// Whether a file came or went that the folder has not on the disk yet.
    is_folder_new: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Work {
    Sync,
    KeepBase,
}

impl Journal {
    /// A journal for a briefing as it is opened. `name` should be random.
    pub fn new(disk: Arc<dyn Disk>, folders: &Folders, name: u64, begin: Begin) -> Self {
        Self::start(disk, folders.clone(), State::new(abandoned::free_path(folders, name), begin))
    }

    /// Goes on with a journal that was found, behind its last whole record that could be done again.
    ///
    /// # Errors
    /// Where the file cannot be cut there.
    pub fn resume(found: Found, n_records: usize) -> Result<Self, FileError> {
        let (disk, folders) = (Arc::clone(&found.disk), found.folders.clone());
        let mut state = State::new(found.path.clone(), found.begin().clone());
        state.bases = found.bases();
        let (file, n_taken, chain) = found.cut_behind(n_records)?;
        state.file = Some(file);
        (state.n_taken, state.chain, state.last_edit) = (n_taken, chain, chain.seq);
        // Who wrote it may have gone before it was on the disk.
        (state.needs_sync, state.is_folder_new) = (true, true);
        let journal = Self::start(disk, folders, state);
        journal.shared.order(Work::Sync);
        Ok(journal)
    }

    fn start(disk: Arc<dyn Disk>, folders: Folders, state: State) -> Self {
        let (work, orders) = mpsc::channel();
        let shared = Shared {
            disk,
            folders,
            syncing: Mutex::default(),
            base: Mutex::default(),
            base_comes_first: AtomicBool::new(false),
            state: Mutex::new(state),
            keeping: Failure::default(),
            recording: Failure::default(),
            putting: Failure::default(),
            work: Mutex::new(Some(work)),
        };
        let shared = Arc::new(shared);
        let weak = Arc::downgrade(&shared);
        let thread = std::thread::Builder::new().name("journal".to_owned());
        let thread = thread.spawn(move || serve(&weak, &orders));
        let thread = thread.map_err(|error| log::error!("no thread to sync the journal: {error}")).ok();
        let background = Background { shared: Arc::clone(&shared), thread };
        Self { shared, _background: Arc::new(background) }
    }

    /// Keeps the bytes that the briefing was read from, in the background.
    pub fn keep_base(&self, hash: ContentHash, bytes: Vec<u8>) {
        let comes_first = self.shared.lock().begin.path.is_none();
        *unpoisoned(&self.shared.base) = Some((hash, bytes));
        self.shared.base_comes_first.store(comes_first, Ordering::Relaxed);
        self.shared.order(Work::KeepBase);
    }

    /// Records an edit. A failure is kept, and told by [`Journal::failure`].
    pub fn step(&self, name: &str, fold: Option<&str>, recorded: Recorded, delta: &Delta) {
        let mut state = self.shared.lock_to_record();
        let ahead = std::mem::take(&mut state.ahead);
        let form = RecordForm::step(name, fold, recorded, delta, |id| ahead.contains(&id));
        self.shared.record(&mut state, &form);
        state.ahead = ahead;
        state.ahead.retain(|id| !delta.sources.contains_key(id));
    }

    pub fn undo(&self) {
        self.shared.record(&mut self.shared.lock_to_record(), &RecordForm::Undo);
    }

    pub fn redo(&self) {
        self.shared.record(&mut self.shared.lock_to_record(), &RecordForm::Redo);
    }

    /// Writes the text of a source ahead of the step that will add it. For background jobs: long texts
    /// take long.
    pub fn write_ahead(&self, source: &Source) {
        let Ok(payload) = line::payload(&RecordForm::text(source)) else { return };
        let mut state = self.shared.lock_to_record();
        if self.shared.record_payload(&mut state, &payload) {
            state.last_edit = state.chain.seq;
            state.ahead.insert(source.id);
        }
    }

    /// The place up to which a file that is written now will hold everything.
    pub fn checkpoint(&self) -> Checkpoint {
        let mut state = self.shared.lock();
        // What is behind this place may have to stand alone.
        state.ahead.clear();
        Checkpoint { seq: state.chain.seq }
    }

    /// Says that the session's file is about to hold everything up to a checkpoint, and waits until that is
    /// on the disk: what ends the program between here and [`Journal::saved`] is told by the hash of the
    /// file's content.
    pub fn saving(&self, at: Checkpoint, begin: &Begin) {
        // Also where nothing is recorded yet: a step may come before the journal goes, and the file is another
        // one then, if only by its view.
        let mut state = self.shared.lock_to_record();
        self.shared.record(&mut state, &RecordForm::Saving(at.seq, BeginForm::new(begin)));
        state.name(begin.base);
        drop(state);
        self.shared.sync();
    }

    /// Says that the session's file holds everything up to a checkpoint, on the disk. Without anything behind
    /// that the journal goes; else it goes on, and what it said of the save tells where the file ends.
    /// `content` is what the file holds.
    pub fn saved(&self, at: Checkpoint, begin: Begin, content: &str) {
        let mut state = self.shared.lock();
        if state.is_discarded {
            return;
        }
        let mut old_bases = BTreeSet::new();
        if state.last_edit <= at.seq {
            match state.remove_file(&*self.shared.disk) {
                Ok(bases) => old_bases = bases,
                Err(cause) => {
                    log::warn!("a journal that is not needed stays: {cause}: {}", state.path.display());
                }
            }
        }
        let base = begin.base;
        state.begin = begin;
        drop(state);
        if let Base::Content(hash) = base {
            *unpoisoned(&self.shared.base) = Some((hash, content.as_bytes().to_vec()));
            old_bases.remove(&hash);
        }
        self.shared.sync();
        bases::forget_bases(&*self.shared.disk, &self.shared.folders, &old_bases);
    }

    /// Removes the journal: what it holds is saved, or is not wanted. Nothing is recorded from here on.
    pub fn discard(&self) {
        let mut state = self.shared.lock();
        state.is_discarded = true;
        state.pending.clear();
        let base = state.begin.base;
        state.name(base);
        let bases = std::mem::take(&mut state.bases);
        if let Err(error) = state.remove_file(&*self.shared.disk) {
            log::warn!("a journal that is not needed stays: {error}: {}", state.path.display());
        }
        drop(state);
        // Waits for who is just writing it.
        *unpoisoned(&self.shared.base) = None;
        self.shared.order(Work::Sync);
        bases::forget_bases(&*self.shared.disk, &self.shared.folders, &bases);
    }

    /// Has the system put everything on the disk, and waits for it.
    pub fn sync(&self) {
        self.shared.sync();
    }

    /// Why the system does not take what is recorded, if it does not. Nothing is lost while the program
    /// runs: it is tried again with the next record, and after a rest without one.
    pub fn failure(&self) -> Option<String> {
        let Shared { keeping, recording, putting, .. } = &*self.shared;
        [recording, putting, keeping].into_iter().find_map(Failure::words)
    }

    /// Where the journal is, or will be.
    pub fn path(&self) -> PathBuf {
        self.shared.lock().path.clone()
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.sync();
    }
}

/// Whoever panicked with a lock of ours left nothing half done: files are written behind their ends.
fn unpoisoned<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        unpoisoned(&self.state)
    }

    /// The state, with the base there already if it has to be.
    fn lock_to_record(&self) -> MutexGuard<'_, State> {
        if self.base_comes_first.swap(false, Ordering::Relaxed) {
            self.keep_base();
        }
        self.lock()
    }

    fn record(&self, state: &mut State, form: &RecordForm<'_>) {
        match line::payload(form) {
            Ok(payload) => {
                let is_recorded = self.record_payload(state, &payload);
                if is_recorded && !matches!(form, RecordForm::Saving(..)) {
                    state.last_edit = state.chain.seq;
                }
            }
            Err(error) => self.recording.set(&state.failed(io::Error::other(error))),
        }
    }

    /// Whether the record is, or will be, in the journal.
    fn record_payload(&self, state: &mut State, payload: &str) -> bool {
        if state.is_discarded {
            return false;
        }
        if state.chain.seq == 0 {
            match line::payload(&RecordForm::Begin(BeginForm::new(&state.begin))) {
                Ok(payload) => state.chain.push(&payload, &mut state.pending),
                Err(error) => {
                    self.recording.set(&state.failed(io::Error::other(error)));
                    return false;
                }
            }
            let base = state.begin.base;
            state.name(base);
        }
        state.chain.push(payload, &mut state.pending);
        let handed_over = state.hand_over(&*self.disk).or_else(|cause| state.failed(cause));
        self.recording.set(&handed_over);
        if !std::mem::replace(&mut state.needs_sync, true) {
            self.order(Work::Sync);
        }
        true
    }

    fn order(&self, work: Work) {
        if let Some(orders) = &*unpoisoned(&self.work) {
            orders.send(work).ok();
        }
    }

    /// Keeps the base, if it is not yet. What failed is tried again with the next sync.
    fn keep_base(&self) {
        let mut base = unpoisoned(&self.base);
        let Some((hash, bytes)) = &*base else { return };
        let kept = bases::keep_base(&*self.disk, &self.folders, *hash, bytes);
        self.keeping.set(&kept);
        if kept.is_ok() {
            *base = None;
        }
    }

    /// Puts everything on the disk that is not, or notes why not.
    fn sync(&self) {
        let _turn = unpoisoned(&self.syncing);
        self.keep_base();
        let mut state = self.lock();
        if !std::mem::take(&mut state.needs_sync) {
            return;
        }
        let ready = state.hand_over(&*self.disk).and_then(|()| state.put_back(&*self.disk));
        let ready = ready.or_else(|cause| state.failed(cause));
        self.recording.set(&ready);
        if ready.is_err() {
            state.needs_sync = true;
            return;
        }
        let (n_files, n_taken, path) = (state.n_files, state.n_taken, state.path.clone());
        let handle = state.file.as_ref().map(|file| file.handle()).transpose();
        let is_folder_new = std::mem::take(&mut state.is_folder_new);
        // Edits go on meanwhile.
        drop(state);
        let synced = handle.and_then(|file| file.map_or(Ok(()), |mut file| file.sync()));
        let is_synced = synced.is_ok();
        // Where the folder is gone there are no names to lose.
        let folder = path.parent().filter(|folder| is_folder_new && folder.is_dir());
        let synced = synced.and_then(|()| folder.map_or(Ok(()), |folder| self.disk.sync_folder(folder)));
        let mut state = self.lock();
        // Else it is about a file that is no more.
        if state.n_files == n_files {
            if is_synced { state.is_synced(n_taken) } else { state.is_in_doubt() }
        }
        let synced = synced.or_else(|cause| state.failed(cause));
        self.putting.set(&synced);
        if synced.is_err() {
            state.is_folder_new |= is_folder_new;
            state.needs_sync = true;
        }
    }

    /// Whether something waits for another try.
    fn is_behind(&self) -> bool {
        self.lock().needs_sync || unpoisoned(&self.base).is_some()
    }
}

/// The background of a journal, until its last handle is gone.
fn serve(shared: &Weak<Shared>, orders: &mpsc::Receiver<Work>) {
    let mut is_behind = false;
    loop {
        let order = match is_behind {
            true => orders.recv_timeout(REST),
            false => orders.recv().map_err(|_| mpsc::RecvTimeoutError::Disconnected),
        };
        match order {
            Err(mpsc::RecvTimeoutError::Disconnected) => return,
            Ok(_) | Err(mpsc::RecvTimeoutError::Timeout) => {}
        }
        // Others are gathered, as long as there may be any.
        let next = if matches!(order, Ok(Work::Sync)) { orders.recv_timeout(GATHER).ok() } else { None };
        let Some(shared) = shared.upgrade() else { return };
        if [order.ok(), next].contains(&Some(Work::KeepBase)) {
            shared.keep_base();
        }
        if order != Ok(Work::KeepBase) {
            shared.sync();
        }
        is_behind = shared.is_behind();
    }
}

impl State {
    fn new(path: PathBuf, begin: Begin) -> Self {
        Self {
            path,
            begin,
            bases: BTreeSet::new(),
            file: None,
            n_files: 0,
            n_taken: 0,
            unsynced: Vec::new(),
            pending: Vec::new(),
            is_torn: false,
            chain: Chain::default(),
            last_edit: 0,
            ahead: BTreeSet::new(),
            is_discarded: false,
            needs_sync: false,
            is_folder_new: false,
        }
    }

    /// Notes a base that the file names.
    fn name(&mut self, base: Base) {
        if let Base::Content(hash) = base {
            self.bases.insert(hash);
        }
    }

    /// What an error of the system means here.
    fn failed(&self, cause: io::Error) -> Result<(), FileError> {
        Err(FileError::new(Act::Write, cause, &self.path))
    }

    /// Gives the system what it has not taken yet. All of it, or, as far as can be told, none.
    fn hand_over(&mut self, disk: &dyn Disk) -> io::Result<()> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let file = match &mut self.file {
            Some(file) => file,
            none => {
                let file = abandoned::create_with(disk, &self.path, &[])?;
                self.is_folder_new = true;
                self.n_files += 1;
                none.insert(file)
            }
        };
        let end = self.n_taken as u64;
        if self.is_torn {
            file.seek(SeekFrom::Start(end))?;
            self.is_torn = false;
        }
        if let Err(error) = file.write_all(&self.pending) {
            // A torn line would end the journal for its reader; what comes next belongs in its place.
            self.is_torn = true;
            file.set_len(end).ok();
            return Err(error);
        }
        self.n_taken += self.pending.len();
        self.unsynced.append(&mut self.pending);
        Ok(())
    }

    /// Where the file was removed under us, makes it anew: the system still has its bytes.
    fn put_back(&mut self, disk: &dyn Disk) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        if !system::is_other_file(&file.metadata()?, &self.path) {
            return Ok(());
        }
        self.is_torn = true;
        let mut bytes = vec![0; self.n_taken];
        file.rewind()?;
        file.read_exact(&mut bytes)?;
        self.file = Some(abandoned::create_with(disk, &self.path, &bytes)?);
        self.n_files += 1;
        self.unsynced = bytes;
        self.is_folder_new = true;
        Ok(())
    }

    /// The disk has the first `n_bytes`.
    fn is_synced(&mut self, n_bytes: usize) {
        let n_before = self.n_taken - self.unsynced.len();
        let n_new = n_bytes.saturating_sub(n_before).min(self.unsynced.len());
        self.unsynced.drain(..n_new);
    }

    /// The disk may have lost what was not synced, whatever it reads back as now: it is written again.
    fn is_in_doubt(&mut self) {
        self.n_taken -= self.unsynced.len();
        self.unsynced.append(&mut self.pending);
        self.pending = std::mem::take(&mut self.unsynced);
        self.is_torn = true;
    }

    /// Takes the file away. What the bases were that it named.
    fn remove_file(&mut self, disk: &dyn Disk) -> io::Result<BTreeSet<ContentHash>> {
        if self.file.is_some() {
            match disk.remove(&self.path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            self.is_folder_new = true;
            self.needs_sync = true;
        }
        self.file = None;
        self.n_taken = 0;
        self.unsynced.clear();
        self.pending.clear();
        self.is_torn = false;
        self.chain = Chain::default();
        self.last_edit = 0;
        self.ahead.clear();
        Ok(std::mem::take(&mut self.bases))
    }
}

/// The folder of a path and its name, for making files beside it.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    path.with_file_name(name)
}
