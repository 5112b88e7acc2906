//! Everything that the command line prints, and the exit status.

use std::{
    fmt,
    io::{self, IsTerminal as _, Write as _},
    path::Path,
    process::ExitCode,
};

use crate::{
    store::{FileError, OpenError, SessionError},
    text::escape_controls,
};

/// What came out of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Sound,
    /// It was done, and what it looked at has faults, or not what was looked for.
    Faulty,
}

/// Why the work could not be done.
#[derive(Debug)]
pub enum Failure {
    /// The arguments make no sense together.
    Usage(String),
    Failed(String),
}

impl Failure {
    pub fn new(words: impl fmt::Display) -> Self {
        Self::Failed(words.to_string())
    }
}

impl From<FileError> for Failure {
    fn from(error: FileError) -> Self {
        Self::new(error)
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Self::new(error)
    }
}

impl From<SessionError> for Failure {
    fn from(error: SessionError) -> Self {
        Self::new(error)
    }
}

/// Writes a text to standard output as it is; on a terminal, which would obey them, with its control
/// characters escaped. A reader that left is no failure.
///
/// # Errors
/// Where it cannot be written.
pub fn put(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let result = match out.is_terminal() {
        true => out.write_all(escape_lines(text).as_bytes()),
        false => out.write_all(text.as_bytes()),
    };
    match result.and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        // Whoever reads it has seen enough; that changes nothing about what was found.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Failure::new(format!("Standard output cannot be written: {error}"))),
    }
}

/// Writes a line to standard output, with control characters escaped.
///
/// # Errors
/// Where it cannot be written.
pub fn line(words: impl fmt::Display) -> Result<(), Failure> {
    put(&format!("{}\n", escape_lines(&words.to_string())))
}

/// Tells the person something on standard error. There is nobody left to tell where that fails.
pub fn tell(words: impl fmt::Display) {
    writeln!(io::stderr().lock(), "{}", escape_lines(&words.to_string())).ok();
}

/// Tells of something that did not keep the work from being done.
pub fn warn(words: impl fmt::Display) {
    tell(format_args!("warning: {words}"));
}

/// The exit status, after saying what failed.
pub fn exit(done: Result<Verdict, Failure>) -> ExitCode {
    match done {
        Ok(Verdict::Sound) => ExitCode::SUCCESS,
        Ok(Verdict::Faulty) => ExitCode::FAILURE,
        Err(Failure::Failed(words)) => {
            tell(format_args!("error: {words}"));
            ExitCode::FAILURE
        }
        Err(Failure::Usage(words)) => {
            tell(format_args!("error: {words}\n\nFor more information, try '--help'."));
            ExitCode::from(2)
        }
    }
}

/// Help and version on standard output with status 0, wrong arguments on standard error with 2.
pub fn usage(error: &clap::Error) -> ExitCode {
    // A closed pipe is no news here either.
    error.print().ok();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// A path in words.
pub fn shown(path: &Path) -> String {
    escape_controls(&path.display().to_string())
}

/// "1 source", "2 sources"
pub fn counted(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// Control characters escaped, but for line breaks and tabs.
fn escape_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in text.split_inclusive(['\n', '\t']) {
        let words = piece.trim_end_matches(['\n', '\t']);
        out.push_str(&escape_controls(words));
        out.push_str(piece.get(words.len()..).unwrap_or_default());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_tabs_stay_and_escapes_are_shown() {
        assert_eq!(escape_lines("a\tb\n\n\u{1b}[31mc\r\n"), "a\tb\n\n\\u{1b}[31mc\\r\n");
    }
}
