//! A disk that fails as the test says.

use std::{
    fs::{Metadata, TryLockError},
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
    sync::{Arc, Mutex, MutexGuard},
};

use attache::store::{Disk, DiskFile, Mode, SystemDisk};

pub const EIO: i32 = 5;
pub const EACCES: i32 = 13;
pub const ENOSPC: i32 = 28;
pub const EROFS: i32 = 30;

/// What goes wrong on a disk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    None,
    Create(i32),
    /// After so many bytes.
    Write(usize, i32),
    /// The same, and what was written cannot be cut off again.
    WriteForGood(usize, i32),
    /// A few bytes at a time: no fault at all.
    ShortWrites,
    /// Bytes that seem to be written and are not.
    Dropped,
    /// What was not synced before is lost by it.
    Sync(i32),
    ReadBack(i32),
    Rename(i32),
    Link(i32),
    Remove(i32),
    MakeFolder(i32),
    SyncFolder(i32),
}

#[derive(Debug)]
pub struct FaultyDisk {
    /// Only what has this in its path fails.
    place: &'static str,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Debug)]
struct Shared {
    fault: Fault,
    /// Since the fault was set.
    n_written: usize,
    n_refused: usize,
}

impl FaultyDisk {
    pub fn new(fault: Fault) -> Arc<Self> {
        Self::at("", fault)
    }

    /// One that fails only where this stands in the path.
    pub fn at(place: &'static str, fault: Fault) -> Arc<Self> {
        Arc::new(Self { place, shared: Arc::new(Mutex::new(Shared { fault, n_written: 0, n_refused: 0 })) })
    }

    pub fn set(&self, fault: Fault) {
        *lock(&self.shared) = Shared { fault, n_written: 0, n_refused: 0 };
    }

    /// How often something could not be written since the fault was set.
    pub fn n_refused(&self) -> usize {
        lock(&self.shared).n_refused
    }

    fn fault(&self, path: &Path) -> Fault {
        let is_here = path.to_string_lossy().contains(self.place);
        if is_here { lock(&self.shared).fault } else { Fault::None }
    }

    fn file(&self, path: &Path, file: Box<dyn DiskFile>) -> Box<dyn DiskFile> {
        if path.to_string_lossy().contains(self.place) {
            let n_synced = file.metadata().map_or(0, |metadata| metadata.len());
            Box::new(FaultyFile {
                file,
                shared: Arc::clone(&self.shared),
                n_synced: Arc::new(Mutex::new(n_synced)),
            })
        } else {
            file
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no panic")
}

fn error<T>(code: i32) -> io::Result<T> {
    Err(io::Error::from_raw_os_error(code))
}

impl Disk for FaultyDisk {
    fn create(&self, path: &Path, mode: Mode<'_>) -> io::Result<Box<dyn DiskFile>> {
        match self.fault(path) {
            Fault::Create(code) => error(code),
            _ => Ok(self.file(path, SystemDisk.create(path, mode)?)),
        }
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(self.file(path, SystemDisk.open(path)?))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        if let Fault::Rename(code) = self.fault(to) { error(code) } else { SystemDisk.rename(from, to) }
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        if let Fault::Link(code) = self.fault(to) { error(code) } else { SystemDisk.link(from, to) }
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        if let Fault::Remove(code) = self.fault(path) { error(code) } else { SystemDisk.remove(path) }
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        if let Fault::MakeFolder(code) = self.fault(path) {
            error(code)
        } else {
            SystemDisk.make_folder(path)
        }
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        if let Fault::SyncFolder(code) = self.fault(path) {
            error(code)
        } else {
            SystemDisk.sync_folder(path)
        }
    }
}

#[derive(Debug)]
struct FaultyFile {
    file: Box<dyn DiskFile>,
    shared: Arc<Mutex<Shared>>,
    n_synced: Arc<Mutex<u64>>,
}

impl Write for FaultyFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut shared = lock(&self.shared);
        let n = match shared.fault {
            Fault::Write(n, code) | Fault::WriteForGood(n, code) if shared.n_written >= n => {
                shared.n_refused += 1;
                return error(code);
            }
            Fault::Write(n, _) | Fault::WriteForGood(n, _) => bytes.len().min(n - shared.n_written),
            Fault::ShortWrites => bytes.len().min(if bytes.len() > 10_000 { 4001 } else { 3 }),
            _ => bytes.len(),
        };
        shared.n_written += n;
        if shared.fault == Fault::Dropped {
            return self.file.write(&bytes[..n / 2]).map(|_| n);
        }
        self.file.write(&bytes[..n])
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Read for FaultyFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Fault::ReadBack(code) = lock(&self.shared).fault {
            error(code)
        } else {
            self.file.read(buffer)
        }
    }
}

impl Seek for FaultyFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

impl DiskFile for FaultyFile {
    fn sync(&mut self) -> io::Result<()> {
        let mut n_synced = lock(&self.n_synced);
        let n_bytes = self.file.metadata()?.len();
        if let Fault::Sync(code) = lock(&self.shared).fault {
            // As Linux does: the failed pages count as clean, and may be dropped.
            let at = self.file.stream_position()?;
            let n_lost = n_bytes.saturating_sub(*n_synced);
            self.file.seek(SeekFrom::Start(*n_synced))?;
            self.file.write_all(&vec![0; n_lost as usize])?;
            self.file.seek(SeekFrom::Start(at))?;
            return error(code);
        }
        self.file.sync()?;
        *n_synced = n_bytes;
        Ok(())
    }

    fn set_len(&mut self, n_bytes: u64) -> io::Result<()> {
        if let Fault::WriteForGood(_, code) = lock(&self.shared).fault {
            return error(code);
        }
        self.file.set_len(n_bytes)?;
        let mut n_synced = lock(&self.n_synced);
        *n_synced = n_bytes.min(*n_synced);
        Ok(())
    }

    fn handle(&self) -> io::Result<Box<dyn DiskFile>> {
        let (file, shared) = (self.file.handle()?, Arc::clone(&self.shared));
        Ok(Box::new(Self { file, shared, n_synced: Arc::clone(&self.n_synced) }))
    }

    fn try_lock(&self) -> Result<(), TryLockError> {
        self.file.try_lock()
    }

    fn metadata(&self) -> io::Result<Metadata> {
        self.file.metadata()
    }
}
