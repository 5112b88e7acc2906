//! Where file systems differ between operating systems.

use std::{
    fs::{DirBuilder, Metadata},
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
