//! What differs between systems: whether a window can open, and whether a native dialog can be had.

/// Whether a display is set at all. Where none is, the command line does the work.
#[cfg(all(unix, not(target_os = "macos")))]
pub fn has_display() -> bool {
    ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"]
        .into_iter()
        .any(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty()))
}

/// Whether a display is set at all. Windows and macOS always have one.
#[cfg(not(all(unix, not(target_os = "macos"))))]
pub fn has_display() -> bool {
    true
}

/// Whether native dialogs are to be had: a desktop portal on the session bus, or zenity.
#[cfg(all(unix, not(target_os = "macos")))]
pub fn has_dialogs() -> bool {
    has_zenity() || has_portal()
}

/// Windows and macOS bring their own.
#[cfg(not(all(unix, not(target_os = "macos"))))]
pub fn has_dialogs() -> bool {
    true
}

#[cfg(all(unix, not(target_os = "macos")))]
fn has_zenity() -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join("zenity").is_file())
}

/// A session bus, and a portal that it can start. Asking the bus itself would need a client of it.
#[cfg(all(unix, not(target_os = "macos")))]
fn has_portal() -> bool {
    use std::path::{Path, PathBuf};
    let address = std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some_and(|a| !a.is_empty());
    let socket = std::env::var_os("XDG_RUNTIME_DIR").is_some_and(|dir| Path::new(&dir).join("bus").exists());
    let dirs = std::env::var_os("XDG_DATA_DIRS").filter(|d| !d.is_empty());
    let dirs = dirs.unwrap_or_else(|| "/usr/local/share:/usr/share".into());
    let service = PathBuf::from("dbus-1/services/org.freedesktop.portal.Desktop.service");
    (address || socket) && std::env::split_paths(&dirs).any(|dir| dir.join(&service).is_file())
}

/// What the clipboard holds as a part of a web page, if it does.
pub fn clipboard_html() -> Option<String> {
    arboard::Clipboard::new().ok()?.get().html().ok().filter(|html| !html.trim().is_empty())
}

/// How long the window has to close by itself.
#[cfg(unix)]
const GRACE: std::time::Duration = std::time::Duration::from_secs(2);

/// Calls `then` when the system, a terminal or a logout asks the program to end, and ends it after a
/// while if that did not. Every edit is with the system already; what is left to do is only to be tidy.
///
/// # Errors
/// Where the system will not tell.
#[cfg(unix)]
pub fn on_end(then: impl Fn() + Send + 'static) -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM])?;
    let wait = move || {
        if let Some(signal) = signals.forever().next() {
            then();
            std::thread::sleep(GRACE);
            std::process::exit(128 + signal);
        }
    };
    std::thread::Builder::new().name("signals".to_owned()).spawn(wait).map(|_| ())
}

/// Elsewhere the system closes the window, which asks.
#[cfg(not(unix))]
pub fn on_end(_: impl Fn() + Send + 'static) -> std::io::Result<()> {
    Ok(())
}

/// Runs a dialog off the drawing thread.
#[cfg(not(target_os = "macos"))]
pub fn run_dialog(ask: impl FnOnce() + Send + 'static) {
    std::thread::spawn(ask);
}

/// Runs a dialog: here they belong to the main thread and bring an event loop of their own.
#[cfg(target_os = "macos")]
pub fn run_dialog(ask: impl FnOnce() + Send + 'static) {
    ask();
}

/// Words on what a machine needs for the window, where it could not open.
#[cfg(all(unix, not(target_os = "macos")))]
pub const WHAT_TO_INSTALL: &str = "a window needs OpenGL and the keyboard library: on Debian and Ubuntu \
     `apt install libegl1 libgl1 libgl1-mesa-dri libxkbcommon-x11-0 libxcursor1 libxi6 libxrandr2 libx11-xcb1`";

#[cfg(not(all(unix, not(target_os = "macos"))))]
pub const WHAT_TO_INSTALL: &str = "a window needs a graphics driver with OpenGL 2.0 or newer";
