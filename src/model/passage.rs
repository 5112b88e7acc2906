//! `Passage`: a marked stretch of a source.

use super::{PassageId, Source, SourceId};
use crate::text::{self, TextRange};

/// How many graphemes before and behind a passage are kept, to find it again in an edited source.
pub const CONTEXT_GRAPHEMES: usize = 32;

/// Where a passage is now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Place {
    /// Its range holds its words.
    #[default]
    Anchored,
    /// Its range probably is the right one, but the words differ: a person should look.
    Review,
    /// Not in the source any more; the old words are kept.
    Lost,
}

/// The color of a highlight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tint {
    #[default]
    Amber,
    Sky,
    Sage,
    Rose,
}

impl Tint {
    pub const ALL: [Self; 4] = [Self::Amber, Self::Sky, Self::Sage, Self::Rose];

    pub fn name(self) -> &'static str {
        match self {
            Self::Amber => "Amber",
            Self::Sky => "Sky",
            Self::Sage => "Sage",
            Self::Rose => "Rose",
        }
    }
}

/// A marked stretch of a source, with its words and the words around it.
///
/// **Invariant:** an anchored passage's quotation equals its range of the source's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    pub id: PassageId,
    pub source: SourceId,
    pub place: Place,
    pub range: TextRange,
    /// The exact words when it was marked.
    pub quote: String,
    /// Up to [`CONTEXT_GRAPHEMES`] before it.
    pub prefix: String,
    /// Up to [`CONTEXT_GRAPHEMES`] behind it.
    pub suffix: String,
    pub tint: Tint,
    pub note: String,
}

impl Passage {
    /// The passage that marks `range` of `source`, without the white space at its ends; `None` where
    /// nothing is left or the range cuts a character.
    pub fn mark(id: PassageId, source: &Source, range: TextRange, tint: Tint) -> Option<Self> {
        let range = range.trimmed(source.text());
        let quote = range.of(source.text()).filter(|q| !q.is_empty())?;
        let (prefix, suffix) = text::context(source.text(), range, CONTEXT_GRAPHEMES);
        Some(Self {
            id,
            source: source.id,
            place: Place::Anchored,
            range,
            quote: quote.to_owned(),
            prefix,
            suffix,
            tint,
            note: String::new(),
        })
    }
}
