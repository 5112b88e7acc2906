//! Where file systems differ between operating systems.

use std::{
    fs::{DirBuilder, File, Metadata, OpenOptions},
    io,
    path::Path,
};

/// What tells a file from every other one on this machine, whatever it is called; `None` where the system
/// has no such thing.
pub(super) fn file_id(metadata: &Metadata) -> Option<(u64, u64)> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        Some((metadata.dev(), metadata.ino()))
    }
    #[cfg(not(unix))]
    {
        let _ = metadata;
        None
    }
}

/// By how many names a file goes; 1 where the system cannot tell.
pub(super) fn n_names(metadata: &Metadata) -> u64 {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        metadata.nlink()
    }
    #[cfg(not(unix))]
    {
        let _ = metadata;
        1
    }
}

/// Has a file made with these options be readable by nobody else, where the system knows modes.
pub(super) fn for_owner_alone(options: &mut OpenOptions) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = options;
}

/// Takes away what others may do with a file, where the system knows modes.
pub(super) fn make_private(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        Ok(())
    }
}

/// Gives a file owner and mode of another. An owner that only root could give is left out.
pub(super) fn make_like(file: &File, like: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, fchown};
        let own = file.metadata()?;
        // Before the mode, because changing the owner may clear bits of it.
        if (own.uid(), own.gid()) != (like.uid(), like.gid()) {
            // The group alone can often be kept where the owner cannot.
            fchown(file, Some(like.uid()), Some(like.gid()))
                .or_else(|_| fchown(file, None, Some(like.gid())))
                .unwrap_or_else(|cause| log::warn!("the owner of a file was not kept: {cause}"));
        }
    }
    file.set_permissions(like.permissions())
}

/// Waits until the names in a folder are on the disk, where the file system knows such a thing.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use io::ErrorKind::{InvalidInput, PermissionDenied, Unsupported};
        let here = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        match File::open(here).and_then(|folder| folder.sync_all()) {
            // Some network drives cannot, nor can a folder that one may write but not read.
            Err(cause) if [InvalidInput, PermissionDenied, Unsupported].contains(&cause.kind()) => {
                log::debug!("a folder was not synced: {cause}");
                Ok(())
            }
            result => result,
        }
    }
    // Elsewhere folders cannot be opened, and renaming is written through.
    #[cfg(not(unix))]
    {
        let _ = path;
        Ok(())
    }
}

/// Whether `path` now names another file than the one that `metadata` is of; `false` where the system
/// cannot tell.
pub(super) fn is_other_file(metadata: &Metadata, path: &Path) -> bool {
    let own = file_id(metadata);
    own.is_some() && std::fs::symlink_metadata(path).ok().and_then(|now| file_id(&now)) != own
}

/// Makes a folder that other people cannot look into where the system knows modes. Elsewhere it has the
/// permissions of the folder above, which is the person's own.
pub(super) fn make_private_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(path)
}

/// Takes away what others may do with a folder, where the system knows modes.
pub(super) fn keep_others_out(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(folder)?.permissions().mode();
        if mode & 0o077 != 0 {
            std::fs::set_permissions(folder, std::fs::Permissions::from_mode(mode & 0o700))?;
        }
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// What this machine is called among others.
pub(super) fn host_name() -> String {
    #[cfg(target_os = "linux")]
    let stated = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    #[cfg(not(target_os = "linux"))]
    let stated = None::<String>;
    let of = |name: &str| std::env::var(name).ok();
    let name = stated.or_else(|| of("HOSTNAME")).or_else(|| of("COMPUTERNAME")).unwrap_or_default();
    let name = name.trim();
    if name.is_empty() { "this computer".to_owned() } else { name.to_owned() }
}
