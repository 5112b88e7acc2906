//! The old text as a witness: what it was, and what of it is kept in the new one.

use std::ops::Range;

use super::{kept::Kept, letters::Letters, selector::QuoteSelector};
use crate::text::{self, TextRange};

/// How many graphemes before and behind a passage are taken from the old text where a selector has none.
const CONTEXT: usize = 32;

/// An old text, compared with the new one.
pub(super) struct OldText<'t> {
    text: &'t str,
    letters: Letters,
    kept: Kept,
}

impl<'t> OldText<'t> {
    pub(super) fn compared(text: &'t str, new: &Letters) -> Self {
        let letters = Letters::of(text);
        Self { kept: Kept::between(&letters, new), text, letters }
    }

    /// The words at a position and those around them.
    pub(super) fn quote(&self, position: TextRange) -> Option<(&'t str, String, String)> {
        let exact = position.of(self.text).filter(|words| !words.trim().is_empty())?;
        let (prefix, suffix) = text::context(self.text, position, CONTEXT);
        Some((exact, prefix, suffix))
    }

    /// What it says of a passage; nothing where other words stood at the position.
    pub(super) fn of_passage<'a>(
        &'a self,
        new: &'a Letters,
        position: TextRange,
        quote: &QuoteSelector<'_>,
    ) -> Option<Witness<'a>> {
        let stood = position.of(self.text)?;
        if stood != quote.exact && Letters::of(stood).bytes() != Letters::of(quote.exact).bytes() {
            return None;
        }
        let first = self.letters.before(self.text, position.start());
        let last = self.letters.before(self.text, position.end());
        // With the words that are cut at its ends.
        let start = self.letters.word_from(first + 1).saturating_sub(1);
        let words = start..self.letters.word_from(last);
        let place = self.kept.place_of(&words).filter(|(_, n)| 2 * n >= words.len());
        let place = place.map(|(words, _)| new.word_start(words.start)..new.word_start(words.end));
        (!words.is_empty()).then_some(Witness { kept: &self.kept, new, words, place })
    }
}

/// What the old text says of one passage.
pub(super) struct Witness<'a> {
    kept: &'a Kept,
    new: &'a Letters,
    /// Its words in the old text.
    words: Range<usize>,
    /// The letters of the new text from the first to the last of these words that is kept, if half of them are.
    pub place: Option<Range<usize>>,
}

impl Witness<'_> {
    /// Whether letters of the new text are the passage's, or others of the old text. A few words that both have
    /// in order tell nothing: half of them must be kept.
    pub(super) fn says(&self, letters: &Range<usize>) -> Option<bool> {
        let overlap =
            |a: &Range<usize>, b: &Range<usize>| a.end.min(b.end).saturating_sub(a.start.max(b.start));
        if let Some(place) = &self.place
            && 2 * overlap(place, letters) >= place.len().min(letters.len())
        {
            return Some(true);
        }
        let words = self.new.word_from(letters.start)..self.new.word_from(letters.end);
        let (origin, n) = self.kept.origin_of(&words)?;
        (2 * n >= words.len() && overlap(&origin, &self.words) == 0).then_some(false)
    }
}
