//! The reader of session files. It trusts nothing: whatever the bytes, they give a briefing that keeps
//! every rule, or an error that says where and why.

use ron::error::{Error, Position, Span, SpannedError};

use super::{
    SessionError, View,
    format::{FORMAT, SessionForm, stated_format},
    recover,
    salvage::Lines,
    spelling::Speller,
    versions::{Unread, Version as _},
};
use crate::{
    model::{Assembly, Briefing, Dice, PassageId, Place, assemble},
    text::escape_controls,
};

/// A session that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    pub briefing: Briefing,
    /// As the file has it, fitted to the briefing.
    pub view: View,
    /// What the person should know of the file; each a sentence.
    pub remarks: Vec<String>,
    /// Passages that need review or are lost; each a sentence.
    pub doubts: Vec<String>,
    /// Those among them that the file calls anchored: text and quotation do not go together.
    pub astray: Vec<PassageId>,
}

/// Reads a session file.
///
/// # Errors
/// Where and why the bytes are no session, or all the rules it breaks.
pub fn read_session(bytes: &[u8]) -> Result<Opened, SessionError> {
    let Read { found, remarks } = read_bytes(bytes, read_text)?;
    let mut opened = found;
    opened.remarks.splice(0..0, remarks);
    Ok(opened)
}

/// What was read, and what there is to say of the file as a whole.
pub(super) struct Read<T> {
    pub found: T,
    pub remarks: Vec<String>,
}

/// Reads bytes with `read`, which also tells how much of what it read is astray, once other programs'
/// doings are undone.
pub(super) fn read_bytes<T>(
    bytes: &[u8],
    read: impl FnMut(&str) -> Result<(T, usize), SessionError>,
) -> Result<Read<T>, SessionError> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let (valid, _) = bytes.split_at(error.valid_up_to());
        let line = 1 + memchr::memchr_iter(b'\n', valid).count();
        let start = memchr::memrchr(b'\n', valid).map_or(0, |at| at + 1);
        let before = valid.get(start..).unwrap_or_default();
        let column = 1 + String::from_utf8_lossy(before).chars().count();
        SessionError::NotUtf8 { byte: valid.len(), line, column }
    })?;
    let unmarked = recover::without_mark(text);
    let mut done = read_converted(unmarked.unwrap_or(text), read)?;
    if unmarked.is_some() {
        done.remarks.insert(0, "The file starts with a byte-order mark, which was skipped".to_owned());
    }
    Ok(done)
}

/// Reads a text whose line ends may have been converted. Whether they were is told by the quotations:
/// they were taken, and their places counted, before any conversion.
fn read_converted<T>(
    text: &str,
    mut read: impl FnMut(&str) -> Result<(T, usize), SessionError>,
) -> Result<Read<T>, SessionError> {
    let Some(undone) = recover::without_conversion(text) else {
        return read(text).map(|(found, _)| Read { found, remarks: Vec::new() });
    };
    let undone = read(&undone);
    if !matches!(undone, Ok((_, 0)))
        && let Ok((found, n_astray)) = read(text)
        && undone.as_ref().map_or(true, |(_, n)| n_astray < *n)
    {
        return Ok(Read { found, remarks: Vec::new() });
    }
    undone.map(|(found, _)| Read { found, remarks: vec![CONVERTED.to_owned()] })
}

const CONVERTED: &str = "The line ends of the file had been converted, and were turned back; the line \
    “*.ron -text” in .gitattributes keeps git from converting them";

/// Reads the rows of a text by the rules of the format it states.
pub(super) fn parse(text: &str) -> Result<SessionForm, SessionError> {
    if text.trim().is_empty() {
        return Err(SessionError::Empty);
    }
    // Where no format is found, it reads as the newest, for the error that this gives.
    let found = stated_format(text).unwrap_or(FORMAT);
    SessionForm::read(text, found).map_err(|unread| match unread {
        Unread::NoSuchFormat => SessionError::OtherFormat { found },
        Unread::Broken(error) => refusal(text, error),
    })
}

/// A session, and how many of the passages that the text calls anchored are not.
fn read_text(text: &str) -> Result<(Opened, usize), SessionError> {
    let mut dice = NoDice;
    let mut speller = Speller::new(&mut dice);
    let rows = parse(text)?.into_rows(&mut speller);
    if let Some(first) = speller.misspelled.into_iter().min_by_key(|misspelled| misspelled.at) {
        let (line, column) = Lines::new(text).place(first.at).unwrap_or((1, 1));
        return Err(SessionError::Syntax { cause: sentence(&escape_controls(&first.error)), line, column });
    }
    let anchored = anchored(&rows.assembly);
    let (briefing, faults) = assemble(rows.assembly).map_err(|faults| SessionError::Faults { faults })?;
    let astray = astray(&anchored, &briefing);
    let view = rows.view.fitted(&briefing);
    let doubts = faults.iter().map(|fault| sentence(&escape_controls(&fault.to_string()))).collect();
    let n_astray = astray.len();
    Ok((Opened { briefing, view, remarks: Vec::new(), doubts, astray }, n_astray))
}

/// The passages that rows call anchored.
pub(super) fn anchored(rows: &Assembly) -> Vec<PassageId> {
    rows.passages.iter().filter(|(p, _)| p.place == Place::Anchored).map(|(p, _)| p.id).collect()
}

/// The passages that were called anchored and are not.
pub(super) fn astray(anchored: &[PassageId], briefing: &Briefing) -> Vec<PassageId> {
    let is_astray = |id: &&PassageId| briefing.passage(**id).is_none_or(|p| p.place != Place::Anchored);
    anchored.iter().filter(is_astray).copied().collect()
}

/// For ids that are drawn where nothing is made of them.
struct NoDice;

impl Dice for NoDice {
    fn roll(&mut self) -> u64 {
        0
    }
}

/// What to say of a text that is no session of our format: the most telling thing first.
pub(super) fn refusal(text: &str, error: SpannedError) -> SessionError {
    if let Some((line, _)) = conflict_marks(text).next() {
        return SessionError::Conflict { line };
    }
    let Position { line, col: column } = place(text, &error);
    match error.code {
        Error::NoSuchStructField { found, outer, .. } => {
            let (field, owner) = (escape_controls(&found), owner_of(outer));
            SessionError::UnknownField { field, owner, line, column }
        }
        code => SessionError::Syntax { cause: cause(code), line, column },
    }
}

/// The lines, from 1, with which git begins a conflict.
pub(super) fn conflict_marks(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line));
    lines.filter(|(_, line)| line.starts_with("<<<<<<< "))
}

/// What an error of RON means, a sentence.
pub(super) fn cause(code: Error) -> String {
    match code {
        Error::MissingStructField { field, outer } => {
            format!("The field “{field}” is missing in {}", owner_of(outer))
        }
        Error::DuplicateStructField { field, outer } => {
            format!("The field “{field}” stands twice in {}", owner_of(outer))
        }
        Error::ExceededRecursionLimit => "Nested too deeply".to_owned(),
        code => sentence(&escape_controls(&code.to_string())),
    }
}

fn owner_of(outer: Option<String>) -> String {
    outer.unwrap_or_else(|| "the file".to_owned())
}

/// Where an error stands. A span goes from where the last token starts to where it ends; that token is
/// at fault if it was understood, else whatever comes behind it.
pub(super) fn place(text: &str, error: &SpannedError) -> Position {
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
    let is_space = || text.get(offset(text, start)..offset(text, end)).is_some_and(|t| t.trim().is_empty());
    if is_understood && !is_space() { *start } else { *end }
}

/// How many bytes stand before a position.
pub(super) fn offset(text: &str, position: &Position) -> usize {
    let line_start: usize = text.split_inclusive('\n').take(position.line - 1).map(str::len).sum();
    let line = text.get(line_start..).unwrap_or_default();
    line_start + line.char_indices().nth(position.col - 1).map_or(line.len(), |(at, _)| at)
}

/// The same words with a capital.
pub(super) fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
