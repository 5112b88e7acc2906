//! What is known of a passage, by which it is found again.

use crate::text::TextRange;

/// What is known of a passage: the text position selector and the text quote selector of the W3C Web
/// Annotation Data Model (4.2.4, 4.2.5), of which either may be missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selector<'a> {
    /// Where it stood in the text it was marked in, in bytes.
    pub position: Option<TextRange>,
    pub quote: Option<QuoteSelector<'a>>,
}

/// The words of a passage, and those around it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QuoteSelector<'a> {
    pub exact: &'a str,
    /// The words before it; empty where nothing is known of them.
    pub prefix: &'a str,
    /// The words behind it; empty where nothing is known of them.
    pub suffix: &'a str,
}
