//! What can go wrong while bytes are read, and what is strange about those that were read.

use super::{Foreign, Form, Limit, MAX_BYTES};
use crate::text::escape_controls;

/// Why bytes do not become a source. `name` is the file's, where it has one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    #[error("There is no text to read in {}", shown(.name))]
    Blank { name: Option<String> },
    #[error(
        "The text is larger than {} MiB, which is the most that is read; split it first: {}",
        MAX_BYTES / (1024 * 1024),
        shown(.name)
    )]
    TooLarge { n_bytes: usize, name: Option<String> },
    #[error("This seems to be {form}, which is not read; save it as text, a web page, PDF or Word document, or paste its text: {}", shown(.name))]
    Foreign { form: Foreign, name: Option<String> },
    #[error("This is {form}, but it is damaged ({why}); save it again where it comes from: {}", shown(.name))]
    Damaged { form: Form, why: String, name: Option<String> },
    #[error("This is {form} that is locked with a password; save a copy without one: {}", shown(.name))]
    Locked { form: Form, name: Option<String> },
    #[error(
        "This PDF document has no text, its pages are pictures; have their text recognized (OCR) first: {}",
        shown(.name)
    )]
    Pictures { name: Option<String> },
    #[error(
        "This PDF document does not say what letters its signs are; have its text recognized (OCR) first: {}",
        shown(.name)
    )]
    Illegible { name: Option<String> },
    #[error("This is {form} that asks for too much: {limit}: {}", shown(.name))]
    TooMuch { form: Form, limit: Limit, name: Option<String> },
    #[error(
        "This web page holds no text, only a script that would fetch it; open it in a browser and save it from there: {}",
        shown(.name)
    )]
    ScriptOnly { name: Option<String> },
    #[error("Reading was stopped: {}", shown(.name))]
    Stopped { name: Option<String> },
}

impl ImportError {
    /// The same of a file of this name, where none is said yet.
    #[must_use]
    pub fn of(mut self, file: Option<&str>) -> Self {
        let name = match &mut self {
            Self::Blank { name }
            | Self::TooLarge { name, .. }
            | Self::Foreign { name, .. }
            | Self::Damaged { name, .. }
            | Self::Locked { name, .. }
            | Self::Pictures { name }
            | Self::Illegible { name }
            | Self::TooMuch { name, .. }
            | Self::ScriptOnly { name }
            | Self::Stopped { name } => name,
        };
        if name.is_none() {
            *name = file.map(str::to_owned);
        }
        self
    }

    /// The file's name, where it has one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Blank { name }
            | Self::TooLarge { name, .. }
            | Self::Foreign { name, .. }
            | Self::Damaged { name, .. }
            | Self::Locked { name, .. }
            | Self::Pictures { name }
            | Self::Illegible { name }
            | Self::TooMuch { name, .. }
            | Self::ScriptOnly { name }
            | Self::Stopped { name } => name.as_deref(),
        }
    }
}

/// Something strange in a source that was read all the same.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Warning {
    /// They stay in the text. `first_line` counts from 1.
    #[error("{n_found} control characters were kept in the text, the first on line {first_line}: {}", shown(.name))]
    ControlCharacters { n_found: usize, first_line: usize, name: Option<String> },
    #[error("This seems to be a web page saved as HTML; its markup was kept as text: {}", shown(.name))]
    Markup { name: Option<String> },
    #[error(
        "Its encoding is not stated; the text was read as {encoding}, so look at its accents and quotation marks: {}",
        shown(.name)
    )]
    Guessed { encoding: &'static str, name: Option<String> },
    #[error("The text was read as {encoding}: {}", shown(.name))]
    Encoding { encoding: &'static str, name: Option<String> },
    /// Each is U+FFFD in the text.
    #[error("{n_lost} characters could not be read and stand as \u{FFFD}: {}", shown(.name))]
    Lost { n_lost: usize, name: Option<String> },
    #[error("It is damaged, so there may be more in it than was read ({why}): {}", shown(.name))]
    Incomplete { why: String, name: Option<String> },
    #[error("Its end was left out, because {limit}: {}", shown(.name))]
    Cut { limit: Limit, name: Option<String> },
    /// Parts of it that are no text.
    #[error("Left out: {what}: {}", shown(.name))]
    LeftOut { what: String, name: Option<String> },
    #[error("{n_words} words around the article were left out: {}", shown(.name))]
    OutsideArticle { n_words: usize, name: Option<String> },
    #[error("No article stands out in this page, so all that may be one was kept: {}", shown(.name))]
    NoArticle { name: Option<String> },
    /// UTF-8 that was read as Windows-1252, by whoever wrote the page.
    #[error("{n_found} letters seem to have been read in a wrong encoding, as in “{example}”: {}", shown(.name))]
    Misread { n_found: usize, example: String, name: Option<String> },
    #[error("{n_found} spaces between words seem to be missing, as in “{example}”: {}", shown(.name))]
    MissingSpaces { n_found: usize, example: String, name: Option<String> },
    #[error("{n_found} no-break spaces are in the text, which a search for a space does not find: {}", shown(.name))]
    NoBreakSpaces { n_found: usize, name: Option<String> },
}

impl Warning {
    /// Whether a person should look at it. What stands outside of an article, and an encoding that is stated, are as
    /// they are to be.
    pub fn is_news(&self) -> bool {
        !matches!(self, Self::Encoding { .. } | Self::OutsideArticle { .. } | Self::NoBreakSpaces { .. })
    }

    /// The same of a file of this name, where none is said yet.
    #[must_use]
    pub fn of(mut self, file: Option<&str>) -> Self {
        let name = match &mut self {
            Self::ControlCharacters { name, .. }
            | Self::Markup { name }
            | Self::Guessed { name, .. }
            | Self::Encoding { name, .. }
            | Self::Lost { name, .. }
            | Self::Incomplete { name, .. }
            | Self::Cut { name, .. }
            | Self::LeftOut { name, .. }
            | Self::OutsideArticle { name, .. }
            | Self::NoArticle { name }
            | Self::Misread { name, .. }
            | Self::MissingSpaces { name, .. }
            | Self::NoBreakSpaces { name, .. } => name,
        };
        if name.is_none() {
            *name = file.map(str::to_owned);
        }
        self
    }
}

fn shown(name: &Option<String>) -> String {
    name.as_deref().map_or_else(|| "the pasted text".to_owned(), escape_controls)
}
