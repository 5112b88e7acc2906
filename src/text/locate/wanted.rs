//! A selector made ready for the search.

use std::ops::Range;

use super::{
    letters::Letters,
    myers::Needle,
    selector::{QuoteSelector, Selector},
    witness::Witness,
};
use crate::text::TextRange;

/// How much context on either side is looked at, in characters. Twice what W3C's example and Hypothesis keep.
const MOST_CONTEXT: usize = 64;

/// A quotation with what is needed to find it and to weigh what is found.
pub(super) struct Wanted<'a> {
    /// The words, without the white space at their ends, and what was before and behind them.
    pub exact: &'a str,
    pub prefix: &'a str,
    pub suffix: &'a str,
    /// The letters of the context before, the words, and the context behind.
    pub query: Letters,
    /// Which of those letters are the words'.
    pub letters: Range<usize>,
    /// Which of the query's words are, wholly or in part.
    pub words: Range<usize>,
    pub before: Side,
    pub behind: Side,
    /// Where it stood in the old text.
    pub old_start: Option<usize>,
    /// What the old text says of it.
    pub witness: Option<Witness<'a>>,
    /// Where its neighbors say that it is.
    pub stretch: Option<TextRange>,
}

/// The context on one side.
pub(super) struct Side {
    /// Its letters, from the quotation outward.
    letters: Vec<u8>,
    needle: Needle,
}

impl<'a> Wanted<'a> {
    pub(super) fn new(selector: &Selector<'_>, quote: QuoteSelector<'a>) -> Self {
        let exact = quote.exact.trim();
        let n_chars = quote.prefix.chars().count();
        let cut =
            quote.prefix.char_indices().nth(n_chars.saturating_sub(MOST_CONTEXT)).map_or(0, |(at, _)| at);
        let prefix = quote.prefix.get(cut..).unwrap_or_default();
        let end = quote.suffix.char_indices().nth(MOST_CONTEXT).map_or(quote.suffix.len(), |(at, _)| at);
        let suffix = quote.suffix.get(..end).unwrap_or_default();
        let lead = quote.exact.len() - quote.exact.trim_start().len();
        let joined = [prefix, quote.exact, suffix].concat();
        let query = Letters::of(&joined);
        let start = query.before(&joined, prefix.len() + lead);
        let end = query.before(&joined, prefix.len() + lead + exact.len());
        let first = query.word_from(start + 1).saturating_sub(1);
        let first_word = if query.is_word_start(start) { query.word_from(start) } else { first };
        let words = first_word..query.word_from(end).max(first_word);
        let bytes = query.bytes();
        let before = Side::new(bytes.get(..start).unwrap_or_default().iter().rev().copied().collect());
        let behind = Side::new(bytes.get(end..).unwrap_or_default().to_vec());
        let old_start = selector.position.map(|position| position.start() + lead);
        Self {
            exact,
            prefix,
            suffix,
            letters: start..end,
            words,
            before,
            behind,
            query,
            old_start,
            witness: None,
            stretch: None,
        }
    }

    /// The letters of the words.
    pub(super) fn bytes(&self) -> &[u8] {
        self.query.bytes().get(self.letters.clone()).unwrap_or_default()
    }

    pub(super) fn has_context(&self) -> bool {
        self.before.len() + self.behind.len() > 0
    }
}

impl Side {
    fn new(letters: Vec<u8>) -> Self {
        Self { needle: Needle::new(letters.iter().copied()), letters }
    }

    pub(super) fn len(&self) -> usize {
        self.letters.len()
    }

    /// How alike the letters that a text has there are, read outward: 1 where they are the same, 0 where
    /// none is; `None` where there is nothing to compare.
    pub(super) fn likeness(&self, outward: impl Iterator<Item = u8>) -> Option<f64> {
        let n = self.len();
        // A match longer than the pattern by more than half has more errors than are of interest.
        let errors = self.needle.errors_at_start(outward.take(n + n / 2));
        (n > 0).then(|| 1.0 - errors as f64 / n as f64)
    }
}
