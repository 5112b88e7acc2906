//! Where quoted words really stand in the sources, read from their text alone.

use std::{borrow::Cow, sync::Arc};

use super::Spot;
use crate::{
    model::{Briefing, Source},
    text::{self, TextRange},
};

/// The sources of a briefing, ready for looking words up.
pub struct Standing<'a> {
    sources: Vec<Readable<'a>>,
}

/// A text as Markdown can hold it.
struct Readable<'a> {
    text: Cow<'a, str>,
    paragraphs: Cow<'a, [TextRange]>,
}

/// `text` as every reader of Markdown gives it back: NUL is U+FFFD.
pub fn without_nul(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { Cow::Owned(text.replace('\0', "\u{FFFD}")) } else { Cow::Borrowed(text) }
}

impl<'a> Readable<'a> {
    fn new(source: &'a Arc<Source>) -> Self {
        let text = without_nul(source.text());
        let paragraphs = match &text {
            Cow::Borrowed(_) => Cow::Borrowed(source.paragraphs()),
            Cow::Owned(text) => Cow::Owned(text::paragraphs(text)),
        };
        Self { text, paragraphs }
    }

    /// Whether `quote` starts in paragraph `number` or in the blank lines behind it; what stands before
    /// the first paragraph counts as in the first.
    fn holds(&self, number: usize, quote: &str) -> bool {
        let start = match number {
            0 => return false,
            1 => 0,
            _ => match self.paragraphs.get(number - 1) {
                Some(paragraph) => paragraph.start(),
                None => return false,
            },
        };
        let next = self.paragraphs.get(number).map_or(self.text.len(), |p| p.start());
        let end = self.text.ceil_char_boundary((next + quote.len()).min(self.text.len()));
        let stretch = self.text.get(start..end).unwrap_or_default();
        text::occurrences(stretch, quote).any(|found| start + found.start() < next)
    }

    /// The paragraph in which `quote` starts first.
    fn paragraph(&self, quote: &str) -> Option<usize> {
        let found = text::occurrences(&self.text, quote).next()?;
        Some(text::paragraph_at(&self.paragraphs, found.start()) + 1)
    }
}

impl<'a> Standing<'a> {
    pub fn new(briefing: &'a Briefing) -> Self {
        Self { sources: briefing.ordered_sources().into_iter().map(Readable::new).collect() }
    }

    pub fn has_source(&self, number: usize) -> bool {
        self.source(number).is_some()
    }

    fn source(&self, number: usize) -> Option<&Readable<'a>> {
        number.checked_sub(1).and_then(|at| self.sources.get(at))
    }

    /// Whether `quote` stands at `spot`.
    pub fn holds(&self, spot: Spot, quote: &str) -> bool {
        self.source(spot.source).is_some_and(|source| match spot.paragraph {
            Some(number) => source.holds(number, quote),
            None => source.paragraph(quote).is_some(),
        })
    }

    /// Where `quote` stands: in source `first`, else in the first source that has it.
    pub fn find(&self, quote: &str, first: usize) -> Option<Spot> {
        std::iter::once(first).chain(1..=self.sources.len()).find_map(|number| {
            let paragraph = self.source(number)?.paragraph(quote)?;
            Some(Spot { source: number, paragraph: Some(paragraph) })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{SourceId, id::tests::CountedDice};

    #[test]
    fn words_are_found_where_they_start() {
        let mut dice = CountedDice::default();
        let mut briefing = Briefing::default();
        let mut draft = briefing.draft();
        for text in ["one\n\ntwo\0\nthree one", "four"] {
            draft.add_source(Source::new(SourceId::draw(&mut dice), "t", text)).expect("new");
        }
        draft.finish();
        let standing = Standing::new(&briefing);
        let spot = |source, paragraph| Spot { source, paragraph: Some(paragraph) };
        assert!(standing.holds(spot(1, 1), "one") && standing.holds(spot(1, 3), "one"));
        assert!(standing.holds(spot(1, 1), "one\n\ntwo\u{FFFD}") && !standing.holds(spot(1, 2), "one"));
        assert!(!standing.holds(spot(1, 9), "one") && !standing.holds(spot(0, 0), "one"));
        assert_eq!(standing.find("three", 2), Some(spot(1, 3)));
        assert_eq!(standing.find("five", 1), None);
    }
}
