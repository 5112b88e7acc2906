//! The reader of session files. It trusts nothing: whatever the bytes, they give a briefing that keeps
//! every rule, or an error that says where and why.

use ron::error::{Error, Position, Span, SpannedError};

use super::{
    SessionError, View,
    format::{FORMAT, SessionForm, stated_format},
    recover,
};
use crate::{
    model::{Briefing, PassageId, Place, assemble},
    text::escape_controls,
};

/// A session that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    pub briefing: Briefing,
    /// As the file has it, fitted to the briefing.
    pub view: View,
    /// What the person should know; each a sentence.
    pub remarks: Vec<String>,
}

/// Reads a session file.
///
/// # Errors
/// Where and why the bytes are no session, or all the rules it breaks.
pub fn read_session(bytes: &[u8]) -> Result<Opened, SessionError> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let (valid, _) = bytes.split_at(error.valid_up_to());
        SessionError::NotUtf8 { byte: valid.len(), line: 1 + memchr::memchr_iter(b'\n', valid).count() }
    })?;
    let unmarked = recover::without_mark(text);
    let mut opened = read_converted(unmarked.unwrap_or(text))?;
    if unmarked.is_some() {
        opened.remarks.insert(0, "The file starts with a byte-order mark, which was skipped".to_owned());
    }
    Ok(opened)
}

/// Reads a text whose line ends may have been converted. Whether they were is told by the quotations:
/// they were taken, and their places counted, before any conversion.
fn read_converted(text: &str) -> Result<Opened, SessionError> {
    let Some(undone) = recover::without_conversion(text) else {
        return read_text(text).map(|attempt| attempt.opened);
    };
    let undone = read_text(&undone).map(|mut attempt| {
        attempt.opened.remarks.insert(0, CONVERTED.to_owned());
        attempt
    });
    let best = match undone {
        Ok(undone) if undone.n_astray == 0 => undone,
        undone => match (undone, read_text(text)) {
            (Ok(undone), Ok(as_it_stands)) if as_it_stands.n_astray < undone.n_astray => as_it_stands,
            (Err(_), Ok(as_it_stands)) => as_it_stands,
            (undone, _) => undone?,
        },
    };
    Ok(best.opened)
}

const CONVERTED: &str = "The line ends of the file had been converted, and were turned back; the line \
    “*.ron -text” in .gitattributes keeps git from converting them";

struct Attempt {
    opened: Opened,
    /// Passages that the file calls anchored and that are not.
    n_astray: usize,
}

fn read_text(text: &str) -> Result<Attempt, SessionError> {
    if text.trim().is_empty() {
        return Err(SessionError::Empty);
    }
    let form: SessionForm = ron::from_str(text).map_err(|error| refusal(text, error))?;
    if form.format != FORMAT {
        return Err(SessionError::OtherFormat { found: form.format });
    }
    let (assembly, view) = form.into_rows();
    let stated = assembly.passages.iter().filter(|(p, _)| p.place == Place::Anchored);
    let anchored: Vec<PassageId> = stated.map(|(p, _)| p.id).collect();
    match assemble(assembly) {
        Ok((briefing, faults)) => {
            let is_astray =
                |id: &&PassageId| briefing.passage(**id).is_none_or(|p| p.place != Place::Anchored);
            let n_astray = anchored.iter().filter(is_astray).count();
            let view = view.fitted(&briefing);
            let remarks = faults.iter().map(|fault| sentence(&escape_controls(&fault.to_string()))).collect();
            Ok(Attempt { opened: Opened { briefing, view, remarks }, n_astray })
        }
        Err(faults) => Err(SessionError::Faults { faults }),
    }
}

/// What to say of a text that is no session of our format: the most telling thing first.
fn refusal(text: &str, error: SpannedError) -> SessionError {
    if let Some(found) = stated_format(text).filter(|found| *found != FORMAT) {
        return SessionError::OtherFormat { found };
    }
    let is_mark = |line: &str| line.starts_with("<<<<<<< ");
    if let Some(index) = text.lines().position(is_mark) {
        return SessionError::Conflict { line: index + 1 };
    }
    let Position { line, col: column } = place(text, &error);
    let owner_of = |outer: Option<String>| outer.unwrap_or_else(|| "the file".to_owned());
    let cause = match error.code {
        Error::NoSuchStructField { found, outer, .. } => {
            let (field, owner) = (escape_controls(&found), owner_of(outer));
            return SessionError::UnknownField { field, owner, line, column };
        }
        Error::MissingStructField { field, outer } => {
            format!("The field “{field}” is missing in {}", owner_of(outer))
        }
        Error::DuplicateStructField { field, outer } => {
            format!("The field “{field}” stands twice in {}", owner_of(outer))
        }
        Error::ExceededRecursionLimit => "Nested too deeply".to_owned(),
        code => sentence(&escape_controls(&code.to_string())),
    };
    SessionError::Syntax { cause, line, column }
}

/// Where an error stands. A span goes from where the last token starts to where it ends; that token is
/// at fault if it was understood, else whatever comes behind it.
fn place(text: &str, error: &SpannedError) -> Position {
    let Span { start, end } = &error.span;
    let is_understood = matches!(
        error.code,
        Error::DuplicateStructField { .. }
            | Error::ExpectedStringEnd
            | Error::IntegerOutOfBounds
            | Error::InvalidValueForType { .. }
            | Error::Message(_)
            | Error::NoSuchEnumVariant { .. }
            | Error::NoSuchStructField { .. }
    );
    let offset = |position: &Position| {
        let line_start: usize = text.split_inclusive('\n').take(position.line - 1).map(str::len).sum();
        let line = text.get(line_start..).unwrap_or_default();
        line_start + line.char_indices().nth(position.col - 1).map_or(line.len(), |(at, _)| at)
    };
    let is_space = || text.get(offset(start)..offset(end)).is_some_and(|t| t.trim().is_empty());
    if is_understood && !is_space() { *start } else { *end }
}

/// The same words with a capital.
fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
