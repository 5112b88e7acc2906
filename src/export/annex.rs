//! `Annex`: what was found in the sources together, as it is exported behind the outline. Whoever finds it hands it
//! over: its quotations are as checkable as those of the outline.

use crate::{model::SourceId, text::TextRange};

/// The heading above it.
pub const ANNEX_HEADING: &str = "Annex: what the sources say together";
/// What is said of all of it.
pub(super) const ANNEX_WORDS: &str =
    "Found by comparing the sources, and none of it said to be so. Quotations are exact.";

/// What was found, by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annex {
    pub groups: Vec<(String, Vec<AnnexEntry>)>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnexEntry {
    pub title: String,
    pub why: String,
    /// The words that it was made from, each with what is to be said of it.
    pub places: Vec<(SourceId, TextRange, String)>,
}

impl Annex {
    pub fn is_empty(&self) -> bool {
        self.groups.iter().all(|(_, entries)| entries.is_empty())
    }
}
