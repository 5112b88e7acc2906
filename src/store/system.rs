//! Where file systems differ between operating systems.

use std::{
    fs::{DirBuilder, File, Metadata},
    io,
    path::Path,
};

/// Whether `path` now names the very file that `metadata` is of; `false` where the system cannot tell.
pub(super) fn is_same_file(metadata: &Metadata, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        std::fs::symlink_metadata(path)
            .is_ok_and(|now| (now.dev(), now.ino()) == (metadata.dev(), metadata.ino()))
    }
    #[cfg(not(unix))]
    {
        let _ = (metadata, path);
        false
    }
}

/// Whether `path` now names another file than the one that `metadata` is of; `false` where the system
/// cannot tell.
pub(super) fn is_other_file(metadata: &Metadata, path: &Path) -> bool {
    cfg!(unix) && !is_same_file(metadata, path)
}

/// Makes a file that is not there yet, for its owner alone where the system knows modes.
pub(super) fn create_private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

/// Has the system put the names in the folder of `path` on the disk, where it can.
pub(super) fn sync_folder_of(path: &Path) {
    #[cfg(unix)]
    if let Some(folder) = path.parent()
        && let Err(error) = File::open(folder).and_then(|folder| folder.sync_all())
        && error.kind() != io::ErrorKind::NotFound
    {
        log::warn!("a folder was not synced: {error}");
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// Makes a folder, and those above it, that other people cannot look into where the system knows modes.
/// Elsewhere it has the permissions of the folder above, which is the person's own.
pub(super) fn make_private_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(path)
}
