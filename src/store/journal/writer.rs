//! `Journal`: the one that is being written.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
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
    store::{Act, FileError, Folders, system},
};

/// How long records wait for others before they are synced together.
const GATHER: Duration = Duration::from_millis(300);

/// The journal of an open briefing. Its file is made when there is something to record.
///
/// Cloning gives another handle on the same journal, for a background job. Dropped without
/// [`Journal::discard`], it stays, to be found by the next start.
#[derive(Clone, Debug)]
pub struct Journal {
    shared: Arc<Shared>,
}

/// A place in a journal: everything before it goes into the session's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    seq: u64,
    offset: usize,
}

#[derive(Debug)]
struct Shared {
    folders: Folders,
    state: Mutex<State>,
    /// Set where the system does not take what was recorded; what is behind it says why.
    is_failing: AtomicBool,
    failure: Mutex<Option<FileError>>,
    work: mpsc::Sender<Work>,
}

#[derive(Debug)]
struct State {
    path: PathBuf,
    /// What the file begins with.
    begin: Begin,
    file: Option<File>,
    /// Bytes that the system has taken.
    n_taken: usize,
    /// Bytes that it would not take yet; they come first the next time.
    pending: Vec<u8>,
    /// Whether there may be bytes behind those.
    is_torn: bool,
    chain: Chain,
    /// Sources whose texts were written ahead.
    ahead: BTreeSet<SourceId>,
    is_discarded: bool,
    needs_sync: bool,
}

enum Work {
    Sync,
    KeepBase(ContentHash, Vec<u8>),
}

impl Journal {
    /// A journal for a briefing as it is opened. `name` should be random.
    pub fn new(folders: &Folders, name: u64, begin: Begin) -> Self {
        let state = State {
            path: abandoned::free_path(folders, name),
            begin,
            file: None,
            n_taken: 0,
            pending: Vec::new(),
            is_torn: false,
            chain: Chain::default(),
            ahead: BTreeSet::new(),
            is_discarded: false,
            needs_sync: false,
        };
        Self::start(folders.clone(), state)
    }

    /// Goes on with a journal that was found, behind its last whole record that could be done again.
    ///
    /// # Errors
    /// Where the file cannot be cut there.
    pub fn resume(found: Found, n_records: usize) -> Result<Self, FileError> {
        let folders = found.folders.clone();
        let (path, begin) = (found.path.clone(), found.begin().clone());
        let fail = |cause| FileError::new(Act::Write, cause, &path);
        let (file, n_taken, chain) = found.cut_behind(n_records).map_err(fail)?;
        let state = State {
            path,
            begin,
            file: Some(file),
            n_taken,
            pending: Vec::new(),
            is_torn: false,
            chain,
            ahead: BTreeSet::new(),
            is_discarded: false,
            needs_sync: true,
        };
        Ok(Self::start(folders, state))
    }

    fn start(folders: Folders, state: State) -> Self {
        let (work, orders) = mpsc::channel();
        let shared = Shared {
            folders,
            state: Mutex::new(state),
            is_failing: AtomicBool::new(false),
            failure: Mutex::new(None),
            work,
        };
        let shared = Arc::new(shared);
        let weak = Arc::downgrade(&shared);
        let thread = std::thread::Builder::new().name("journal".to_owned());
        if let Err(error) = thread.spawn(move || serve(&weak, &orders)) {
            log::error!("no thread to sync the journal: {error}");
        }
        Self { shared }
    }

    /// Keeps the bytes that the briefing was read from, in the background.
    pub fn keep_base(&self, hash: ContentHash, bytes: Vec<u8>) {
        self.shared.work.send(Work::KeepBase(hash, bytes)).ok();
    }

    /// Records an edit. A failure is kept, and told by [`Journal::failure`].
    pub fn step(&self, name: &str, fold: Option<&str>, recorded: Recorded, delta: &Delta) {
        let mut state = self.shared.lock();
        let ahead = std::mem::take(&mut state.ahead);
        let form = RecordForm::step(name, fold, recorded, delta, |id| ahead.contains(&id));
        self.shared.record(&mut state, &form);
        state.ahead = ahead;
        state.ahead.retain(|id| !delta.sources.contains_key(id));
    }

    pub fn undo(&self) {
        self.shared.record(&mut self.shared.lock(), &RecordForm::Undo);
    }

    pub fn redo(&self) {
        self.shared.record(&mut self.shared.lock(), &RecordForm::Redo);
    }

    /// Writes the text of a source ahead of the step that will add it. For background jobs: long texts
    /// take long.
    pub fn write_ahead(&self, source: &Source) {
        let Ok(payload) = line::payload(&RecordForm::text(source)) else { return };
        let mut state = self.shared.lock();
        if self.shared.record_payload(&mut state, &payload) {
            state.ahead.insert(source.id);
        }
    }

    /// The place up to which a file that is written now will hold everything.
    pub fn checkpoint(&self) -> Checkpoint {
        let mut state = self.shared.lock();
        // What is behind this place may have to stand alone.
        state.ahead.clear();
        Checkpoint { seq: state.chain.seq, offset: state.n_taken + state.pending.len() }
    }

    /// Says that the session's file is about to hold everything up to a checkpoint: a kill between here
    /// and [`Journal::saved`] is told by the hash of its content.
    pub fn saving(&self, at: Checkpoint, begin: &Begin) {
        let mut state = self.shared.lock();
        if state.chain.seq > 0 {
            self.shared.record(&mut state, &RecordForm::Saving(at.seq, BeginForm::new(begin)));
        }
    }

    /// Says that the session's file holds everything up to a checkpoint: the journal starts anew behind
    /// it. `content` is what the file holds.
    pub fn saved(&self, at: Checkpoint, begin: Begin, content: &str) {
        let mut state = self.shared.lock();
        if state.is_discarded {
            return;
        }
        let old = std::mem::replace(&mut state.begin, begin.clone());
        if let Err(cause) = state.rotate(at) {
            let error = FileError::new(Act::Write, cause, &state.path);
            log::warn!("the journal did not start anew: {error}");
            state.begin = old;
            return;
        }
        let is_there = state.file.is_some();
        drop(state);
        if is_there {
            self.shared.order_sync();
        }
        if let Base::Content(hash) = begin.base
            && let Err(error) = bases::keep_base(&self.shared.folders, hash, content.as_bytes())
        {
            log::warn!("the saved file was not kept beside the journal: {error}");
        }
        if old.base != begin.base
            && let Base::Content(hash) = old.base
        {
            bases::forget_base(&self.shared.folders, hash);
        }
    }

    /// Removes the journal: what it holds is saved, or is not wanted. Nothing is recorded from here on.
    pub fn discard(&self) {
        let mut state = self.shared.lock();
        state.is_discarded = true;
        state.pending.clear();
        let base = state.begin.base;
        if let Err(error) = state.remove_file() {
            log::warn!("a journal that is not needed stays: {error}: {}", state.path.display());
        }
        drop(state);
        if let Base::Content(hash) = base {
            bases::forget_base(&self.shared.folders, hash);
        }
    }

    /// Has the system put everything on the disk, and waits for it.
    pub fn sync(&self) {
        self.shared.sync();
    }

    /// Why the system does not take what is recorded, if it does not. Nothing is lost while the program
    /// runs: it is tried again with the next record.
    pub fn failure(&self) -> Option<String> {
        if !self.shared.is_failing.load(Ordering::Relaxed) {
            return None;
        }
        let failure = self.shared.failure.lock().unwrap_or_else(PoisonError::into_inner);
        failure.as_ref().map(ToString::to_string)
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

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Whoever panicked with the lock did not tear a record: the file is written behind its end.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn record(&self, state: &mut State, form: &RecordForm<'_>) {
        match line::payload(form) {
            Ok(payload) => {
                self.record_payload(state, &payload);
            }
            Err(error) => self.fail(Some(FileError::new(Act::Write, io::Error::other(error), &state.path))),
        }
    }

    /// Whether the record is, or will be, in the journal.
    fn record_payload(&self, state: &mut State, payload: &str) -> bool {
        if state.is_discarded {
            return false;
        }
        let State { begin, chain, pending, .. } = state;
        if chain.seq == 0 {
            match line::payload(&RecordForm::Begin(BeginForm::new(begin))) {
                Ok(payload) => chain.push(&payload, pending),
                Err(error) => {
                    self.fail(Some(FileError::new(Act::Write, io::Error::other(error), &state.path)));
                    return false;
                }
            }
        }
        state.chain.push(payload, &mut state.pending);
        let result = state.hand_over();
        let failure = result.err().map(|cause| FileError::new(Act::Write, cause, &state.path));
        let is_taken = failure.is_none();
        self.fail(failure);
        if is_taken && !std::mem::replace(&mut state.needs_sync, true) {
            self.order_sync();
        }
        true
    }

    fn fail(&self, failure: Option<FileError>) {
        if failure.is_some() || self.is_failing.load(Ordering::Relaxed) {
            self.is_failing.store(failure.is_some(), Ordering::Relaxed);
            *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = failure;
        }
    }

    fn order_sync(&self) {
        self.work.send(Work::Sync).ok();
    }

    fn sync(&self) {
        let (file, path) = {
            let mut state = self.lock();
            if !std::mem::take(&mut state.needs_sync) {
                return;
            }
            let file = state.file.as_ref().map(File::try_clone);
            (file, state.path.clone())
        };
        let result = match file {
            Some(Ok(file)) => file.sync_data(),
            Some(Err(error)) => Err(error),
            None => Ok(()),
        };
        let result = result.and_then(|()| self.lock().put_back());
        if let Err(cause) = result {
            self.fail(Some(FileError::new(Act::Write, cause, &path)));
        }
        system::sync_folder_of(&path);
    }
}

/// The background of a journal, until its last handle is gone.
fn serve(shared: &Weak<Shared>, orders: &mpsc::Receiver<Work>) {
    while let Ok(order) = orders.recv() {
        match order {
            Work::Sync => {
                std::thread::sleep(GATHER);
                if let Some(shared) = shared.upgrade() {
                    shared.sync();
                }
            }
            Work::KeepBase(hash, bytes) => {
                let folders = shared.upgrade().map(|shared| shared.folders.clone());
                if let Some(folders) = folders
                    && let Err(error) = bases::keep_base(&folders, hash, &bytes)
                {
                    log::warn!("the opened file was not kept beside the journal: {error}");
                }
            }
        }
    }
}

impl State {
    /// Gives the system what it has not taken yet. All of it, or, as far as can be told, none.
    fn hand_over(&mut self) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(abandoned::create(&self.path)?),
        };
        let end = self.n_taken as u64;
        if std::mem::take(&mut self.is_torn) {
            file.seek(SeekFrom::Start(end))?;
        }
        if let Err(error) = file.write_all(&self.pending) {
            // A torn line would end the journal for its reader; what comes next belongs in its place.
            self.is_torn = true;
            file.set_len(end).ok();
            return Err(error);
        }
        self.n_taken += self.pending.len();
        self.pending.clear();
        Ok(())
    }

    /// Where the file was removed under us, makes it anew: the system still has its bytes.
    fn put_back(&mut self) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        if !system::is_other_file(&file.metadata()?, &self.path) {
            return Ok(());
        }
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0))?;
        file.read_to_end(&mut bytes)?;
        bytes.truncate(self.n_taken);
        self.is_torn = true;
        self.file = Some(abandoned::create_with(&self.path, &bytes)?);
        Ok(())
    }

    /// Starts anew with the records behind a checkpoint.
    fn rotate(&mut self, at: Checkpoint) -> io::Result<()> {
        if self.chain.seq == 0 {
            return Ok(());
        }
        let mut bytes = match &mut self.file {
            Some(file) => {
                let mut bytes = Vec::new();
                self.is_torn = true;
                file.seek(SeekFrom::Start(0))?;
                file.read_to_end(&mut bytes)?;
                bytes
            }
            None => Vec::new(),
        };
        bytes.truncate(self.n_taken);
        bytes.extend_from_slice(&self.pending);
        let behind = bytes.get(at.offset..).unwrap_or_default();
        let lines = behind.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let payloads = lines.filter_map(line::payload_of).filter(|payload| !payload.starts_with("Saving("));
        let mut chain = Chain::default();
        let mut anew = Vec::new();
        for payload in payloads {
            if chain.seq == 0 {
                let begin = line::payload(&RecordForm::Begin(BeginForm::new(&self.begin)));
                chain.push(&begin.map_err(io::Error::other)?, &mut anew);
            }
            chain.push(payload, &mut anew);
        }
        if anew.is_empty() {
            self.remove_file()?;
        } else {
            let n_bytes = anew.len();
            self.file = Some(abandoned::create_with(&self.path, &anew)?);
            self.n_taken = n_bytes;
        }
        self.chain = chain;
        self.pending.clear();
        self.needs_sync = self.file.is_some();
        Ok(())
    }

    fn remove_file(&mut self) -> io::Result<()> {
        let is_made = self.file.take().is_some();
        self.n_taken = 0;
        self.chain = Chain::default();
        self.ahead.clear();
        self.needs_sync = false;
        match if is_made { std::fs::remove_file(&self.path) } else { Ok(()) } {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

/// The folder of a path and its name, for making files beside it.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    path.with_file_name(name)
}
