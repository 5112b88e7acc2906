//! Reading a whole file with a bound, and replacing one whole or not at all.

use std::{
    fs::{self, File, Metadata},
    io::{self, Read as _},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use super::{
    Act, FileError,
    disk::{Disk, DiskFile, Mode, SystemDisk},
    error::shown,
};

/// Larger files are not read.
pub const MAX_BYTES: u64 = 2 << 30;

/// Symbolic links that are followed one after the other; as many as Linux follows.
const MAX_LINKS: usize = 40;

/// All bytes of an ordinary file of at most [`MAX_BYTES`]. Never waits on a pipe or device.
///
/// # Errors
/// Where the file is not there, is none, is too large or cannot be read.
pub fn read_file(path: &Path) -> Result<Vec<u8>, FileError> {
    read_file_up_to(path, MAX_BYTES)
}

/// [`read_file`] of a file of at most so many bytes.
///
/// # Errors
/// As there.
pub fn read_file_up_to(path: &Path, max_bytes: u64) -> Result<Vec<u8>, FileError> {
    let fail = |cause| FileError::new(Act::Read, cause, path);
    // Before opening, because opening a pipe waits for its writer.
    check_ordinary(&fs::metadata(path).map_err(fail)?, path)?;
    let file = File::open(path).map_err(fail)?;
    let metadata = file.metadata().map_err(fail)?;
    check_ordinary(&metadata, path)?;
    let too_large = || FileError::TooLarge { max_bytes, path: path.to_owned() };
    if metadata.len() > max_bytes {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    let room = usize::try_from(metadata.len()).map_err(|_| too_large())?;
    bytes.try_reserve_exact(room).map_err(|_| too_large())?;
    // The length is only what the system stated; the file may be growing.
    let n_read = file.take(max_bytes + 1).read_to_end(&mut bytes).map_err(fail)?;
    if n_read as u64 > max_bytes { Err(too_large()) } else { Ok(bytes) }
}

/// Replaces a file, or makes it: written aside, synced, read back, renamed, and the folder synced where the
/// system can. Mode and owner of an existing file are kept, and a symbolic link stays one.
///
/// # Errors
/// Where it cannot be written; the old file is whole then.
pub fn replace_file(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    replace_on(&SystemDisk, path, bytes, Mode::Usual, |_| {}).map(drop)
}

/// What came of replacing a file.
pub(super) struct Replaced {
    /// What the system says of the new file.
    pub metadata: Metadata,
    /// Why a power cut may still bring back the old one, if so.
    pub doubt: Option<io::Error>,
}

/// [`replace_file`] on a disk of one's own. A file that is replaced keeps its mode where `mode` is the usual
/// one. `before` is handed the old file's path, links followed, just before it goes.
pub(super) fn replace_on(
    disk: &dyn Disk,
    path: &Path,
    bytes: &[u8],
    mode: Mode<'_>,
    before: impl FnOnce(&Path),
) -> Result<Replaced, FileError> {
    let fail = |cause| FileError::new(Act::Write, cause, path);
    let target = followed(path).map_err(fail)?;
    let old = match fs::metadata(&target) {
        Ok(metadata) => {
            check_ordinary(&metadata, path)?;
            // Renaming over it would succeed, but is not what the mark asks for.
            if metadata.permissions().readonly() {
                return Err(FileError::ReadOnlyFile { path: path.to_owned() });
            }
            Some(metadata)
        }
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => None,
        Err(cause) => return Err(fail(cause)),
    };
    if target.file_name().is_none() {
        return Err(fail(io::ErrorKind::InvalidFilename.into()));
    }
    let folder = target.parent().unwrap_or(Path::new(""));
    let mode = match (&old, mode) {
        (Some(old), Mode::Usual) => Mode::Like(old),
        (_, mode) => mode,
    };
    let (aside, mut file) = create_aside(disk, folder, mode).map_err(fail)?;
    let written = write_checked(&mut *file, bytes);
    // Some systems rename no file that is open.
    drop(file);
    let renamed = written.and_then(|()| {
        if old.is_some() {
            before(&target);
        }
        disk.rename(&aside, &target)
    });
    if let Err(cause) = renamed {
        if let Err(error) = disk.remove(&aside) {
            log::warn!("a file written aside stays behind: {error}: {}", shown(&aside));
        }
        return Err(fail(cause));
    }
    // The new file is there, and whole.
    let doubt = disk.sync_folder(folder).err();
    if let Some(cause) = &doubt {
        log::warn!("a folder was not synced: {cause}: {}", shown(folder));
    }
    Ok(Replaced { metadata: fs::metadata(&target).map_err(fail)?, doubt })
}

/// Makes a file with a name of its own beside the one to replace. The name is short, because the other
/// may be as long as a name can be.
fn create_aside(disk: &dyn Disk, folder: &Path, mode: Mode<'_>) -> io::Result<(PathBuf, Box<dyn DiskFile>)> {
    static LAST: AtomicU64 = AtomicU64::new(0);
    loop {
        let number = LAST.fetch_add(1, Ordering::Relaxed);
        let aside = folder.join(format!(".attache-{}-{number}.part", std::process::id()));
        match disk.create(&aside, mode) {
            // Left by an earlier program with this process id.
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {}
            result => return result.map(|file| (aside, file)),
        }
    }
}

/// Writes, syncs, and holds what can be read against what was to be written.
fn write_checked(file: &mut dyn DiskFile, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    file.flush()?;
    file.sync()?;
    file.rewind()?;
    let mut rest = bytes;
    let mut buffer = vec![0; 1 << 16];
    let differs = || io::Error::other("what was written reads back differently");
    loop {
        let n_read = match file.read(&mut buffer) {
            Ok(0) => return if rest.is_empty() { Ok(()) } else { Err(differs()) },
            Ok(n_read) => n_read,
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => continue,
            Err(cause) => return Err(cause),
        };
        rest = match buffer.get(..n_read).and_then(|read| rest.strip_prefix(read)) {
            Some(rest) => rest,
            None => return Err(differs()),
        };
    }
}

fn check_ordinary(metadata: &Metadata, path: &Path) -> Result<(), FileError> {
    if metadata.is_dir() {
        Err(FileError::IsFolder { path: path.to_owned() })
    } else if !metadata.is_file() {
        Err(FileError::NotOrdinary { path: path.to_owned() })
    } else {
        Ok(())
    }
}

/// What a chain of symbolic links ends in, which may not be there yet.
pub(super) fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut target = path.to_owned();
    for _ in 0..MAX_LINKS {
        let is_link = fs::symlink_metadata(&target).is_ok_and(|metadata| metadata.is_symlink());
        if !is_link {
            return Ok(target);
        }
        let next = fs::read_link(&target)?;
        target.pop();
        target.push(next);
    }
    Err(io::Error::other("too many symbolic links"))
}

/// The one path of a file, or of where one would be made: links followed, and its folder as the system
/// knows it.
pub(super) fn place(path: &Path) -> io::Result<PathBuf> {
    let target = followed(path)?;
    let name = target.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    let folder = target.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok(fs::canonicalize(folder)?.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a scratch folder")
    }

    fn names_in(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let mut names: Vec<String> =
            entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_made_and_replaced_and_nothing_else_is_left() {
        let folder = folder();
        let path = folder.path().join("a.ron");
        for bytes in [b"first".as_slice(), b"the second", b""] {
            replace_file(&path, bytes).expect("it is written");
            assert_eq!(read_file(&path).expect("it is read"), bytes);
        }
        assert_eq!(names_in(folder.path()), ["a.ron"]);
    }

    #[test]
    fn a_file_is_refused_before_memory_is_taken_for_it() {
        let folder = folder();
        let path = folder.path().join("large");
        // Sparse: it states a length and takes no room.
        File::create(&path).and_then(|f| f.set_len(MAX_BYTES + 1)).expect("a file");
        assert!(matches!(read_file(&path), Err(FileError::TooLarge { .. })));
        fs::write(&path, "12345").expect("a file");
        assert!(matches!(read_file_up_to(&path, 4), Err(FileError::TooLarge { .. })));
        assert_eq!(read_file_up_to(&path, 5).expect("it is read"), b"12345");
    }

    #[test]
    fn what_is_no_file_is_refused_both_ways() {
        let folder = folder();
        let path = folder.path();
        assert!(matches!(read_file(path), Err(FileError::IsFolder { .. })));
        assert!(matches!(replace_file(path, b"x"), Err(FileError::IsFolder { .. })));
        assert!(path.is_dir());
        let missing = path.join("no/such");
        assert!(matches!(read_file(&missing), Err(FileError::Missing { .. })));
        assert!(matches!(replace_file(&missing, b"x"), Err(FileError::NoFolder { .. })));
        fs::write(path.join("file"), "x").expect("a file");
        let below = path.join("file/below");
        assert!(matches!(read_file(&below), Err(FileError::Missing { .. })));
        assert!(matches!(replace_file(&below, b"x"), Err(FileError::NoFolder { .. })));
        assert!(replace_file(Path::new(""), b"x").is_err());
    }

    #[test]
    fn a_read_only_file_is_left_alone() {
        let folder = folder();
        let path = folder.path().join("a.ron");
        fs::write(&path, "old").expect("a file");
        let writable = fs::metadata(&path).expect("a file").permissions();
        let mut permissions = writable.clone();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).expect("a mode");
        assert!(matches!(replace_file(&path, b"new"), Err(FileError::ReadOnlyFile { .. })));
        assert_eq!(read_file(&path).expect("it is read"), b"old");
        fs::set_permissions(&path, writable).expect("a mode");
        assert_eq!(names_in(folder.path()), ["a.ron"]);
    }

    #[cfg(unix)]
    #[test]
    fn mode_and_links_are_kept() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = folder();
        let path = folder.path().join("deep/a.ron");
        fs::create_dir(folder.path().join("deep")).expect("a folder");
        fs::write(&path, "old").expect("a file");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("a mode");
        let (link, link_to_link) = (folder.path().join("link"), folder.path().join("deep/link"));
        symlink("deep/a.ron", &link).expect("a link");
        symlink("../link", &link_to_link).expect("a link");
        replace_file(&link_to_link, b"new").expect("it is written");
        assert_eq!(read_file(&path).expect("it is read"), b"new");
        assert_eq!(fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o640);
        for link in [&link, &link_to_link] {
            assert!(fs::symlink_metadata(link).expect("a link").is_symlink());
        }
        assert_eq!(names_in(folder.path()), ["deep", "link"]);
        // A link to what is not there yet: the file is made where it points.
        let dangling = folder.path().join("dangling");
        symlink("deep/b.ron", &dangling).expect("a link");
        replace_file(&dangling, b"made").expect("it is written");
        assert_eq!(read_file(&folder.path().join("deep/b.ron")).expect("it is read"), b"made");
        // A link to itself.
        let circle = folder.path().join("circle");
        symlink("circle", &circle).expect("a link");
        assert!(replace_file(&circle, b"x").is_err() && read_file(&circle).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn devices_and_sockets_are_refused_without_waiting() {
        let null = Path::new("/dev/null");
        assert!(matches!(read_file(null), Err(FileError::NotOrdinary { .. })));
        assert!(matches!(replace_file(null, b"x"), Err(FileError::NotOrdinary { .. })));
        let folder = folder();
        let path = folder.path().join("socket");
        let _socket = std::os::unix::net::UnixListener::bind(&path).expect("a socket");
        assert!(matches!(read_file(&path), Err(FileError::NotOrdinary { .. })));
        assert!(matches!(replace_file(&path, b"x"), Err(FileError::NotOrdinary { .. })));
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        if made.is_ok_and(|status| status.success()) {
            assert!(matches!(read_file(&pipe), Err(FileError::NotOrdinary { .. })));
        }
    }
}
