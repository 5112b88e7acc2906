//! `Disk`: what saving asks of a file system, one deed a method, so that a test can make each one fail.
//! In what order a save asks is in `file.rs`.

use std::{
    fs::{self, File, Metadata, OpenOptions},
    io::{self, Read, Seek, Write},
    path::Path,
};

use super::system;

/// What saving asks of a file system.
pub trait Disk: Send + Sync {
    /// Makes a file that is not there yet, readable and writable, with mode and owner of `like`.
    ///
    /// # Errors
    /// Where something stands there already, or it cannot be made.
    fn create(&self, path: &Path, like: Option<&Metadata>) -> io::Result<Box<dyn DiskFile>>;
    /// Puts a file in the place of another one, or where none was.
    ///
    /// # Errors
    /// Where it cannot; both files are as they were.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Takes a file away.
    ///
    /// # Errors
    /// Where it cannot.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Waits until the names in a folder are on the disk.
    ///
    /// # Errors
    /// Where the file system cannot promise it.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;
}

/// A file as it is being written.
pub trait DiskFile: Read + Write + Seek {
    /// Waits until the contents are on the disk.
    ///
    /// # Errors
    /// Where they may not be.
    fn sync(&mut self) -> io::Result<()>;
}

/// The system's own.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemDisk;

impl Disk for SystemDisk {
    fn create(&self, path: &Path, like: Option<&Metadata>) -> io::Result<Box<dyn DiskFile>> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        if like.is_some() {
            // Until it has the mode of the old file it is nobody else's to read.
            system::for_owner_alone(&mut options);
        }
        let file = options.open(path)?;
        if let Some(like) = like
            && let Err(cause) = system::make_like(&file, like)
        {
            fs::remove_file(path).ok();
            return Err(cause);
        }
        Ok(Box::new(file))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        system::sync_folder(path)
    }
}

impl DiskFile for File {
    fn sync(&mut self) -> io::Result<()> {
        self.sync_all()
    }
}
