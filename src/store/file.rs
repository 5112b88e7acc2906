//! Reading a whole file with a bound, and replacing one whole or not at all.

use std::{
    fs::{self, File},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};

use atomic_write_file::AtomicWriteFile;

use super::{Act, FileError, system};

/// Larger files are not read.
pub const MAX_BYTES: u64 = 2 << 30;

/// Symbolic links that are followed one after the other; as many as Linux follows.
const MAX_LINKS: usize = 40;

/// All bytes of an ordinary file of at most [`MAX_BYTES`]. Never waits on a pipe or device.
///
/// # Errors
/// Where the file is not there, is none, is too large or cannot be read.
pub fn read_file(path: &Path) -> Result<Vec<u8>, FileError> {
    read_at_most(path, MAX_BYTES)
}

fn read_at_most(path: &Path, max_bytes: u64) -> Result<Vec<u8>, FileError> {
    let fail = |cause| FileError::new(Act::Read, cause, path);
    // Before opening, because opening a pipe waits for its writer.
    check_ordinary(&fs::metadata(path).map_err(fail)?, path)?;
    let file = File::open(path).map_err(fail)?;
    let metadata = file.metadata().map_err(fail)?;
    check_ordinary(&metadata, path)?;
    let too_large = || FileError::TooLarge { path: path.to_owned() };
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

/// Replaces a file, or makes it: written aside, synced, renamed, and the folder synced where the system
/// can. Mode and owner of an existing file are kept, and a symbolic link stays one.
///
/// # Errors
/// Where it cannot be written; the old file is whole then.
pub fn replace_file(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let fail = |cause| FileError::new(Act::Write, cause, path);
    let target = followed(path).map_err(fail)?;
    match fs::metadata(&target) {
        Ok(metadata) => {
            check_ordinary(&metadata, path)?;
            // Renaming over it would succeed, but is not what the mark asks for.
            if metadata.permissions().readonly() {
                return Err(FileError::ReadOnlyFile { path: path.to_owned() });
            }
        }
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {}
        Err(cause) => return Err(fail(cause)),
    }
    let mut file = AtomicWriteFile::open(&target).map_err(fail)?;
    file.write_all(bytes).map_err(fail)?;
    // Before committing, because an aside file that fails to sync while committing is left behind.
    file.sync_all().map_err(fail)?;
    let written = file.metadata().map_err(fail)?;
    match file.commit() {
        // Renamed, but the folder would not be synced: some network drives cannot.
        Err(cause) if system::is_same_file(&written, &target) => {
            log::warn!("a folder was not synced: {cause}");
            Ok(())
        }
        result => result.map_err(fail),
    }
}

fn check_ordinary(metadata: &fs::Metadata, path: &Path) -> Result<(), FileError> {
    if metadata.is_dir() {
        Err(FileError::IsFolder { path: path.to_owned() })
    } else if !metadata.is_file() {
        Err(FileError::NotOrdinary { path: path.to_owned() })
    } else {
        Ok(())
    }
}

/// What a chain of symbolic links ends in, which may not be there yet.
fn followed(path: &Path) -> io::Result<PathBuf> {
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
        assert!(matches!(read_at_most(&path, 4), Err(FileError::TooLarge { .. })));
        assert_eq!(read_at_most(&path, 5).expect("it is read"), b"12345");
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
