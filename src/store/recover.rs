//! What other programs do to a text file on its way, and how it is undone: a byte-order mark, and line
//! ends converted to those of another system.

/// The text without a byte-order mark at its start, if there is one.
pub(super) fn without_mark(text: &str) -> Option<&str> {
    text.strip_prefix('\u{FEFF}')
}

/// The text with converted line ends turned back to LF, if it has any.
///
/// The writer puts no carriage return into a file but as an escape, so each that stands there is
/// foreign, and undoing a conversion is exact. One that is no line end is left alone.
pub(super) fn without_conversion(text: &str) -> Option<String> {
    memchr::memchr(b'\r', text.as_bytes())?;
    if text.contains("\r\n") {
        Some(text.replace("\r\n", "\n"))
    } else if text.contains('\n') {
        None
    } else {
        Some(text.replace('\r', "\n"))
    }
}
