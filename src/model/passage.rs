//! `Passage`: a marked stretch of a source.

use std::sync::Arc;

use super::{Aloud, PassageId, Source, SourceId, SourceText};
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

/// Where a passage stood in an earlier text of its source, of which the words differ from those it has now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Former {
    /// Stays as long as some passage needs it.
    pub text: Arc<SourceText>,
    /// **Invariant:** not empty, and on character boundaries of the text.
    pub range: TextRange,
}

impl Former {
    /// `None` where the range is empty, leaves the text or cuts a character.
    pub fn new(text: Arc<SourceText>, range: TextRange) -> Option<Self> {
        range.of(text.as_str()).filter(|words| !words.is_empty())?;
        Some(Self { text, range })
    }

    /// The words there.
    pub fn words(&self) -> &str {
        self.range.of(self.text.as_str()).unwrap_or_default()
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
    /// Where it stood before a newer version of its source had other words; `None` where the words never
    /// differed.
    pub former: Option<Former>,
    /// The exact words when it was marked, or as they were accepted since.
    pub quote: String,
    /// Up to [`CONTEXT_GRAPHEMES`] before it.
    pub prefix: String,
    /// Up to [`CONTEXT_GRAPHEMES`] behind it.
    pub suffix: String,
    /// What of the quotation is read aloud.
    ///
    /// **Invariant:** fits the quotation.
    pub aloud: Aloud,
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
            former: None,
            quote: quote.to_owned(),
            prefix,
            suffix,
            aloud: Aloud::default(),
            tint,
            note: String::new(),
        })
    }
}
