//! Citations: where a quotation stands, in words, the same in the window and in the export.

use super::{Passage, Source};

/// Where a passage stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// Counted from 1 in the list of sources.
    pub source_number: usize,
    pub source_title: String,
    /// Counted from 1, chrome included: that in which the passage starts.
    pub paragraph: usize,
}

impl Citation {
    /// Of a passage in `source`, which is number `source_number` of the list.
    pub fn new(passage: &Passage, source: &Source, source_number: usize) -> Self {
        Self {
            source_number,
            source_title: source.shown_title().to_owned(),
            paragraph: source.paragraph_number(passage.range.start()),
        }
    }
}

/// What is known of a source on one line: author, publisher, date, each stated or said not to be.
///
/// "Dhruv Arun · Publisher not stated · 12 May 2025"
pub fn source_line(source: &Source) -> String {
    let byline = source.byline.clone().unwrap_or_else(|| "Author not stated".to_owned());
    let publisher = source.publisher.clone().unwrap_or_else(|| "Publisher not stated".to_owned());
    let date = source.published.short().unwrap_or_else(|| "Date not stated".to_owned());
    format!("{byline} · {publisher} · {date}")
}
