//! Where operating systems differ: file systems, displays, and how programs of one machine talk.

use std::{
    ffi::OsString,
    fs::{DirBuilder, File, Metadata, OpenOptions},
    io,
    path::Path,
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};
#[cfg(unix)]
use std::{io::Write as _, sync::atomic::Ordering, time::Instant};

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

/// Makes a folder, and those above it, that other people cannot look into where the system knows modes.
/// Elsewhere it has the permissions of the folder above, which is the person's own. One that is there already
/// stays as it is.
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

/// The display that the windows of this program are on, by a name that tells it from others of this
/// machine; `None` where none is set.
pub(super) fn display() -> Option<OsString> {
    display_of(|name| std::env::var_os(name).filter(|value| !value.is_empty()))
}

/// As winit does: Wayland first, else X11.
#[cfg(all(unix, not(target_os = "macos")))]
fn display_of(stated: impl Fn(&str) -> Option<OsString>) -> Option<OsString> {
    if let Some(socket) = stated("WAYLAND_DISPLAY") {
        // A name below the runtime folder, or a whole path.
        return Some(Path::new(&stated("XDG_RUNTIME_DIR").unwrap_or_default()).join(socket).into());
    }
    let display = stated("DISPLAY")?;
    // Behind a dot stands the screen, which is one of the same display.
    let name = display.to_str().and_then(|name| name.rsplit_once('.'));
    match name {
        Some((server, screen)) if server.contains(':') && screen.bytes().all(|b| b.is_ascii_digit()) => {
            Some(server.into())
        }
        _ => Some(display),
    }
}

/// Elsewhere a person has one desktop.
#[cfg(not(all(unix, not(target_os = "macos"))))]
fn display_of(_: impl Fn(&str) -> Option<OsString>) -> Option<OsString> {
    Some(OsString::new())
}

/// Makes a folder as [`make_private_folder`] does, and sees to it that nobody else may look into it: one
/// that others may not enter, and we can, is ours.
#[cfg(unix)]
pub(super) fn own_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    make_private_folder(path)?;
    let metadata = std::fs::symlink_metadata(path)?;
    if metadata.is_dir() && metadata.permissions().mode() & 0o077 == 0 {
        Ok(())
    } else {
        Err(io::Error::other("the folder for it is open to others"))
    }
}

/// Listens at a path for other programs of this machine until `ends`, in a thread of its own. Each sends at
/// most `max_bytes`, a line, and is sent back what `answer` makes of it. Sockets in the folder that nobody
/// listens at any more are removed, as a killed program leaves them.
///
/// # Errors
/// Where the system lets none be made, or another program listens there.
#[cfg(unix)]
pub(super) fn listen(
    path: &Path,
    max_bytes: usize,
    patience: Duration,
    ends: Arc<AtomicBool>,
    answer: impl Fn(&[u8]) -> &'static [u8] + Send + 'static,
) -> io::Result<()> {
    use std::os::unix::net::{UnixListener, UnixStream};
    for entry in path.parent().unwrap_or(path).read_dir()?.flatten() {
        let other = entry.path();
        if other.extension() == path.extension()
            && UnixStream::connect(&other).is_err_and(|e| e.kind() == io::ErrorKind::ConnectionRefused)
        {
            std::fs::remove_file(&other).ok();
        }
    }
    if path.exists() {
        return Err(io::ErrorKind::AddrInUse.into());
    }
    // Under its name there is never one that does not listen yet, which would look like a left one.
    let aside = path.with_extension("part");
    std::fs::remove_file(&aside).ok();
    let listener = UnixListener::bind(&aside)?;
    std::fs::rename(&aside, path)?;
    let serve = move |mut stream: UnixStream| -> io::Result<()> {
        let message = read_line(&mut stream, max_bytes, patience)?;
        stream.set_write_timeout(Some(patience))?;
        stream.write_all(answer(&message))
    };
    let wait = move || {
        for stream in listener.incoming() {
            if ends.load(Ordering::Relaxed) {
                break;
            }
            match stream {
                // Who hangs up or babbles gets no answer.
                Ok(stream) => drop(serve(stream)),
                Err(error) => {
                    log::warn!("a call was not heard: {error}");
                    std::thread::sleep(patience);
                }
            }
        }
    };
    std::thread::Builder::new().name("calls".to_owned()).spawn(wait).map(drop)
}

/// Sends a line to the program that listens at a path, and gives what it answers within the time given.
///
/// # Errors
/// Where nobody listens there, or answers in time.
#[cfg(unix)]
pub(super) fn call(path: &Path, line: &[u8], max_bytes: usize, patience: Duration) -> io::Result<Vec<u8>> {
    let mut stream = std::os::unix::net::UnixStream::connect(path)?;
    stream.set_write_timeout(Some(patience))?;
    stream.write_all(line)?;
    read_line(&mut stream, max_bytes, patience)
}

/// A line with its end, of at most so many bytes and within so much time.
#[cfg(unix)]
fn read_line(
    stream: &mut std::os::unix::net::UnixStream,
    max_bytes: usize,
    patience: Duration,
) -> io::Result<Vec<u8>> {
    use io::Read as _;
    let until = Instant::now() + patience;
    let mut line = Vec::new();
    let mut buffer = [0; 256];
    while line.last() != Some(&b'\n') {
        let rest = until.saturating_duration_since(Instant::now());
        if rest.is_zero() || line.len() > max_bytes {
            return Err(io::ErrorKind::TimedOut.into());
        }
        stream.set_read_timeout(Some(rest))?;
        match stream.read(&mut buffer) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(n_read) => line.extend_from_slice(buffer.get(..n_read).unwrap_or_default()),
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
            Err(cause) => return Err(cause),
        }
    }
    Ok(line)
}

/// Elsewhere windows do not hear one another.
#[cfg(not(unix))]
pub(super) fn own_folder(_: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Elsewhere windows do not hear one another.
#[cfg(not(unix))]
pub(super) fn listen(
    _: &Path,
    _: usize,
    _: Duration,
    _: Arc<AtomicBool>,
    _: impl Fn(&[u8]) -> &'static [u8] + Send + 'static,
) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Elsewhere windows do not hear one another.
#[cfg(not(unix))]
pub(super) fn call(_: &Path, _: &[u8], _: usize, _: Duration) -> io::Result<Vec<u8>> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(all(unix, not(target_os = "macos")))]
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_display_has_one_name_however_it_is_stated() {
        let check = |stated: &[(&str, &str)], name: Option<&str>| {
            let of = |name: &str| stated.iter().find(|(n, _)| *n == name).map(|(_, value)| value.into());
            assert_eq!(display_of(of), name.map(OsString::from), "{stated:?}");
        };
        check(&[], None);
        check(&[("DISPLAY", ":0")], Some(":0"));
        check(&[("DISPLAY", ":0.0")], Some(":0"));
        check(&[("DISPLAY", "localhost:10.0")], Some("localhost:10"));
        check(&[("DISPLAY", "10.0.0.7:1")], Some("10.0.0.7:1"));
        check(&[("DISPLAY", ":0"), ("WAYLAND_DISPLAY", "/run/w")], Some("/run/w"));
        check(&[("XDG_RUNTIME_DIR", "/run"), ("WAYLAND_DISPLAY", "w")], Some("/run/w"));
        check(&[("XDG_RUNTIME_DIR", "/run"), ("WAYLAND_DISPLAY", "/else/w")], Some("/else/w"));
        check(&[("XDG_RUNTIME_DIR", "/run")], None);
    }
}
