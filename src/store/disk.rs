//! `Disk`: what the store asks of a file system where work could be lost, one deed a method, so that a test
//! can make each one fail and knows what was on the disk when. In what order a save asks is in `file.rs`,
//! a journal in `journal/writer.rs`.

use std::{
    fmt,
    fs::{self, File, Metadata, OpenOptions, TryLockError},
    io::{self, Read, Seek, Write},
    path::Path,
};

use super::system;

/// Who may do what with a file that is made.
#[derive(Clone, Copy, Debug)]
pub enum Mode<'a> {
    /// What the system gives new files.
    Usual,
    /// Its owner alone may do anything with it, where the system knows modes.
    Private,
    /// As it is with another file, owner included.
    Like(&'a Metadata),
}

/// What the store asks of a file system.
pub trait Disk: fmt::Debug + Send + Sync {
    /// Makes a file that is not there yet, readable and writable.
    ///
    /// # Errors
    /// Where something stands there already, or it cannot be made.
    fn create(&self, path: &Path, mode: Mode<'_>) -> io::Result<Box<dyn DiskFile>>;
    /// Opens a file that is there, to read and write.
    ///
    /// # Errors
    /// Where it is not, or may not be written.
    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>>;
    /// Puts a file in the place of another one, or where none was.
    ///
    /// # Errors
    /// Where it cannot; both files are as they were.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Gives a file a second name.
    ///
    /// # Errors
    /// Where something stands there already, or the file system cannot.
    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Takes a file away.
    ///
    /// # Errors
    /// Where it cannot.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Makes a folder in one that is there, for its owner alone where the system knows modes. Another window may
    /// have made it meanwhile.
    ///
    /// # Errors
    /// Where it cannot be made.
    fn make_folder(&self, path: &Path) -> io::Result<()>;
    /// Waits until the names in a folder are on the disk, where the file system knows such a thing.
    ///
    /// # Errors
    /// Where they may not be.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;
}

/// A file that is open.
pub trait DiskFile: fmt::Debug + Read + Write + Seek + Send {
    /// Waits until the contents are on the disk.
    ///
    /// # Errors
    /// Where they may not be.
    fn sync(&mut self) -> io::Result<()>;
    /// Cuts the file, or fills it up with zeros.
    ///
    /// # Errors
    /// Where it cannot.
    fn set_len(&mut self, n_bytes: u64) -> io::Result<()>;
    /// Another handle on the same file, with the same place to read and write at.
    ///
    /// # Errors
    /// Where there are too many.
    fn handle(&self) -> io::Result<Box<dyn DiskFile>>;
    /// Locks it against other processes, until the last handle is gone.
    ///
    /// # Errors
    /// Where another one has locked it, or no lock is to be had.
    fn try_lock(&self) -> Result<(), TryLockError>;
    /// What the system says of it.
    ///
    /// # Errors
    /// Where it says nothing.
    fn metadata(&self) -> io::Result<Metadata>;
}

/// The system's own.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemDisk;

impl Disk for SystemDisk {
    fn create(&self, path: &Path, mode: Mode<'_>) -> io::Result<Box<dyn DiskFile>> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        if !matches!(mode, Mode::Usual) {
            // Until it has the mode of the other file it is nobody else's to read.
            system::for_owner_alone(&mut options);
        }
        let file = options.open(path)?;
        if let Mode::Like(like) = mode
            && let Err(cause) = system::make_like(&file, like)
        {
            fs::remove_file(path).ok();
            return Err(cause);
        }
        Ok(Box::new(file))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(File::options().read(true).write(true).open(path)?))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        system::make_private_folder(path)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        system::sync_folder(path)
    }
}

impl DiskFile for File {
    fn sync(&mut self) -> io::Result<()> {
        self.sync_all()
    }

    fn set_len(&mut self, n_bytes: u64) -> io::Result<()> {
        File::set_len(self, n_bytes)
    }

    fn handle(&self) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(self.try_clone()?))
    }

    fn try_lock(&self) -> Result<(), TryLockError> {
        File::try_lock(self)
    }

    fn metadata(&self) -> io::Result<Metadata> {
        File::metadata(self)
    }
}
