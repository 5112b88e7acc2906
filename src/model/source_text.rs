//! `SourceText`: the text of a source at some time, and the day it was brought in.

use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::{Date, VersionId};
use crate::text::{self, TextRange};

/// The text of a source with its paragraphs, shared by every copy of the source.
///
/// **Invariant:** never changes after import, and holds no carriage return that import could have read
/// as a line end.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceText {
    text: String,
    paragraphs: Vec<TextRange>,
    retrieved: Option<Date>,
    id: VersionId,
}

impl SourceText {
    /// A text, and the day it was brought in, where that is known.
    pub fn new(text: impl Into<String>, retrieved: Option<Date>) -> Self {
        let text = text.into();
        let paragraphs = text::paragraphs(&text);
        let day = retrieved.map_or(String::new(), |date| date.to_string());
        let id = VersionId::of_hash(xxh3_64_with_seed(text.as_bytes(), xxh3_64(day.as_bytes())));
        Self { text, paragraphs, retrieved, id }
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The non-blank lines, chrome included.
    pub fn paragraphs(&self) -> &[TextRange] {
        &self.paragraphs
    }

    /// The day it was brought in; `None` where nobody noted it.
    pub fn retrieved(&self) -> Option<Date> {
        self.retrieved
    }

    /// Made of text and day.
    pub fn id(&self) -> VersionId {
        self.id
    }
}
