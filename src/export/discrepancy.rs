//! What verification finds, in words.

use std::fmt;

use crate::text::{elide, escape_controls};

/// A place in a source, as a line of the export cites it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Spot {
    /// Counted from 1 in the list of sources.
    pub source: usize,
    /// Counted from 1; `None` where no paragraph is claimed.
    pub paragraph: Option<usize>,
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "source {}", self.source)?;
        self.paragraph.map_or(Ok(()), |n| write!(f, ", paragraph {n}"))
    }
}

/// A difference between an exported briefing and its session. `line` is a line of the Markdown, counted
/// from 1; a `quote` is whole, and elided when shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Discrepancy {
    /// Cited words that the cited source does not hold, nor any other.
    #[error("line {line}: these words are not in {cited}: “{}”", shown(.quote))]
    NotInSource { line: usize, cited: Spot, quote: String },
    /// Cited words that stand at another place than the cited one.
    #[error("line {line}: these words are not in {cited}, but in {found}: “{}”", shown(.quote))]
    StandsElsewhere { line: usize, cited: Spot, found: Spot, quote: String },
    /// The session's quotation at this place has other words.
    #[error(
        "line {line}: the words differ from the session’s: “{}” here, “{}” there",
        shown(&parting(.quote, .session)), shown(&parting(.session, .quote))
    )]
    Altered { line: usize, quote: String, session: String },
    /// Emphasis, links, lists or other signs inside a quotation.
    #[error("line {line}: the quotation holds more than plain words: “{}”", shown(.quote))]
    Markup { line: usize, quote: String },
    #[error("line {line}: no readable citation stands above this quotation: “{}”", shown(.quote))]
    NoCitation { line: usize, quote: String },
    #[error("line {line}: no quotation follows this citation of {cited}")]
    NoQuotation { line: usize, cited: Spot },
    #[error("line {line}: stated as “{stated}”, but it is “{session}” in the session: “{}”", shown(.quote))]
    WrongStance { line: usize, stated: String, session: String, quote: String },
    #[error("line {line}: cited as {stated}, but it is {session} in the session: “{}”", shown(.quote))]
    WrongCitation { line: usize, stated: Spot, session: Spot, quote: String },
    /// The line calls a passage anchored, in need of review or lost, and the session another of these.
    #[error("line {line}: the line says “{stated}”, but the session “{session}”: “{}”", shown(.quote))]
    WrongPlace { line: usize, stated: String, session: String, quote: String },
    #[error("line {line}: the session has no source {number}")]
    UnknownSource { line: usize, number: usize },
    #[error("line {line}: the citation has no footnote")]
    FootnoteMissing { line: usize },
    #[error("line {line}: the footnote [^{}] is used or defined more than once", shown(.label))]
    FootnoteDoubled { line: usize, label: String },
    #[error("line {line}: nothing refers to the footnote [^{}]", shown(.label))]
    FootnoteUnused { line: usize, label: String },
    #[error(
        "line {line}: the citation says {stated}, so its footnote should read “{}”, not “{}”",
        shown(.expected), shown(.footnote)
    )]
    FootnoteDisagrees { line: usize, stated: Spot, expected: String, footnote: String },
    #[error(
        "line {line}: the quotation stands under “{}”, but under “{}” in the session: “{}”",
        shown(.found), shown(.session), shown(.quote)
    )]
    Moved { line: usize, found: String, session: String, quote: String },
    #[error("a quotation is missing under “{}”: “{}”", shown(.under), shown(.quote))]
    Missing { under: String, quote: String },
    #[error("line {line}: the session has no such quotation: “{}”", shown(.quote))]
    NotInSession { line: usize, quote: String },
    #[error("line {line}: the passage needs review, so nothing can vouch for it: “{}”", shown(.quote))]
    NeedsReview { line: usize, quote: String },
    #[error("line {line}: the passage is lost, so nothing can vouch for it: “{}”", shown(.quote))]
    Lost { line: usize, quote: String },
    /// The list of sources has no such number, or another title there.
    #[error("source {number} is not listed under its number and title: {}", shown(.title))]
    SourceNotListed { number: usize, title: String },
    #[error("line {line}: this is HTML, which verification does not read")]
    Html { line: usize },
}

fn shown(words: &str) -> String {
    escape_controls(&elide(words, 60))
}

/// `words` from a little before the place where they part from `other`.
fn parting(words: &str, other: &str) -> String {
    let n_same = words.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    match n_same.saturating_sub(12) {
        0 => words.to_owned(),
        n => std::iter::once('…').chain(words.chars().skip(n)).collect(),
    }
}
