//! A disk that does what it is asked and notes it, in order: what a power cut is played on afterwards.

use std::{
    collections::BTreeMap,
    fs::{self, Metadata, TryLockError},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, Instant},
};

use attache::store::{Disk, DiskFile, Mode, SystemDisk};

/// Tells a file from all others, whatever it is called.
pub type Inode = usize;

/// One deed.
#[derive(Clone, Debug)]
pub enum Op {
    Create { path: PathBuf, inode: Inode },
    Write { inode: Inode, at: usize, bytes: Vec<u8> },
    SetLen { inode: Inode, len: usize },
    Sync { inode: Inode },
    Rename { from: PathBuf, to: PathBuf, inode: Inode },
    Link { to: PathBuf, inode: Inode },
    Remove { path: PathBuf },
    MakeFolder { path: PathBuf },
    SyncFolder { path: PathBuf },
    Mark(Mark),
}

/// What the person knows from here on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The edit that makes this state began.
    Began(usize),
    /// This state was told to be safe from a power cut.
    Safe(usize),
    /// This version of the file is being saved.
    Saving(usize),
    /// This version of the file was told to be saved.
    Saved(usize),
    /// What is not saved is not wanted any more.
    Discarding,
    /// And is gone.
    Discarded,
}

/// Everything that was noted.
#[derive(Clone, Debug, Default)]
pub struct Log {
    pub root: PathBuf,
    /// What was there before, by path: inode and content.
    pub files: BTreeMap<PathBuf, (Inode, Vec<u8>)>,
    pub folders: Vec<PathBuf>,
    pub n_inodes: usize,
    pub ops: Vec<Op>,
    /// What each path names now.
    names: BTreeMap<PathBuf, Inode>,
}

#[derive(Debug)]
pub struct RecordingDisk {
    log: Arc<Mutex<Log>>,
}

impl RecordingDisk {
    /// A disk on which all that is below a folder now has long been.
    pub fn new(root: &Path) -> Arc<Self> {
        let mut log = Log { root: root.to_owned(), ..Log::default() };
        let mut folders = vec![root.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).expect("a folder").flatten() {
                if entry.path().is_dir() {
                    folders.push(entry.path());
                } else {
                    let content = fs::read(entry.path()).expect("a file");
                    log.names.insert(entry.path(), log.n_inodes);
                    log.files.insert(entry.path(), (log.n_inodes, content));
                    log.n_inodes += 1;
                }
            }
            log.folders.push(folder);
        }
        Arc::new(Self { log: Arc::new(Mutex::new(log)) })
    }

    pub fn mark(&self, mark: Mark) {
        self.log().ops.push(Op::Mark(mark));
    }

    /// Waits until a file that was written is synced.
    pub fn wait_for_sync(&self) {
        let since = Instant::now();
        loop {
            let log = self.log();
            let is = |wanted: fn(&Op) -> bool| log.ops.iter().rposition(wanted);
            let written = is(|op| matches!(op, Op::Write { .. }));
            if written.is_some() && is(|op| matches!(op, Op::Sync { .. })) > written {
                return;
            }
            drop(log);
            assert!(since.elapsed() < Duration::from_secs(20), "it is not synced");
            std::thread::yield_now();
        }
    }

    /// What was noted, when nobody else has the disk any more: a journal's thread may still be at it.
    pub fn end(self: Arc<Self>) -> Log {
        let mut disk = self;
        loop {
            match Arc::try_unwrap(disk) {
                Ok(disk) => return disk.log().clone(),
                Err(shared) => disk = shared,
            }
            std::thread::yield_now();
        }
    }

    /// Held while something is done, so that what is noted is in the order of what was done.
    fn log(&self) -> MutexGuard<'_, Log> {
        lock(&self.log)
    }

    fn file(&self, file: Box<dyn DiskFile>, inode: Inode) -> Box<dyn DiskFile> {
        Box::new(RecordingFile { file, inode, log: Arc::clone(&self.log) })
    }
}

fn lock(log: &Mutex<Log>) -> MutexGuard<'_, Log> {
    log.lock().expect("no panic")
}

impl Disk for RecordingDisk {
    fn create(&self, path: &Path, mode: Mode<'_>) -> io::Result<Box<dyn DiskFile>> {
        let mut log = self.log();
        let file = SystemDisk.create(path, mode)?;
        let inode = log.n_inodes;
        log.n_inodes += 1;
        log.names.insert(path.to_owned(), inode);
        log.ops.push(Op::Create { path: path.to_owned(), inode });
        Ok(self.file(file, inode))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let log = self.log();
        let file = SystemDisk.open(path)?;
        Ok(self.file(file, log.names[path]))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut log = self.log();
        SystemDisk.rename(from, to)?;
        let inode = log.names.remove(from).expect("a name");
        log.names.insert(to.to_owned(), inode);
        assert_eq!(from.parent(), to.parent(), "nothing is moved between folders");
        log.ops.push(Op::Rename { from: from.to_owned(), to: to.to_owned(), inode });
        Ok(())
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut log = self.log();
        SystemDisk.link(from, to)?;
        let inode = log.names[from];
        log.names.insert(to.to_owned(), inode);
        log.ops.push(Op::Link { to: to.to_owned(), inode });
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut log = self.log();
        SystemDisk.remove(path)?;
        log.names.remove(path);
        log.ops.push(Op::Remove { path: path.to_owned() });
        Ok(())
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        let mut log = self.log();
        SystemDisk.make_folder(path)?;
        log.ops.push(Op::MakeFolder { path: path.to_owned() });
        Ok(())
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        let mut log = self.log();
        SystemDisk.sync_folder(path)?;
        log.ops.push(Op::SyncFolder { path: path.to_owned() });
        Ok(())
    }
}

#[derive(Debug)]
struct RecordingFile {
    file: Box<dyn DiskFile>,
    inode: Inode,
    log: Arc<Mutex<Log>>,
}

impl Write for RecordingFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut log = lock(&self.log);
        let at = self.file.stream_position()? as usize;
        let n = self.file.write(bytes)?;
        log.ops.push(Op::Write { inode: self.inode, at, bytes: bytes[..n].to_vec() });
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Read for RecordingFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.read(buffer)
    }
}

impl Seek for RecordingFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

impl DiskFile for RecordingFile {
    fn sync(&mut self) -> io::Result<()> {
        let mut log = lock(&self.log);
        self.file.sync()?;
        log.ops.push(Op::Sync { inode: self.inode });
        Ok(())
    }

    fn set_len(&mut self, n_bytes: u64) -> io::Result<()> {
        let mut log = lock(&self.log);
        self.file.set_len(n_bytes)?;
        log.ops.push(Op::SetLen { inode: self.inode, len: n_bytes as usize });
        Ok(())
    }

    fn handle(&self) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(Self { file: self.file.handle()?, inode: self.inode, log: Arc::clone(&self.log) }))
    }

    fn try_lock(&self) -> Result<(), TryLockError> {
        self.file.try_lock()
    }

    fn metadata(&self) -> io::Result<Metadata> {
        self.file.metadata()
    }
}
