//! `Aloud`: what is read aloud of a quotation.

use super::{Passage, Place};
use crate::text::{self, TextRange};

/// The stretches of a quotation that are read aloud, in bytes of the quotation.
///
/// **Invariant:** sorted and apart from each other, none empty. That they lie inside the quotation, on character
/// boundaries, is the passage's rule, which [`super::Draft`] keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aloud {
    stretches: Vec<TextRange>,
}

impl Aloud {
    /// Of stretches in any order; those that touch become one.
    pub fn new(stretches: impl IntoIterator<Item = TextRange>) -> Self {
        let mut sorted: Vec<TextRange> = stretches.into_iter().filter(|s| !s.is_empty()).collect();
        sorted.sort_unstable();
        let mut joined: Vec<TextRange> = Vec::with_capacity(sorted.len());
        for stretch in sorted {
            match joined.last_mut() {
                Some(last) if stretch.start() <= last.end() => {
                    *last = TextRange::new(last.start(), last.end().max(stretch.end()));
                }
                _ => joined.push(stretch),
            }
        }
        Self { stretches: joined }
    }

    pub fn stretches(&self) -> &[TextRange] {
        &self.stretches
    }

    pub fn is_empty(&self) -> bool {
        self.stretches.is_empty()
    }

    /// Whether every stretch lies inside a quotation and cuts no character.
    pub fn fits(&self, quote: &str) -> bool {
        self.stretches.iter().all(|stretch| stretch.of(quote).is_some())
    }

    /// Those of the stretches that fit a quotation.
    pub(super) fn fitted(self, quote: &str) -> Self {
        let mut stretches = self.stretches;
        stretches.retain(|stretch| stretch.of(quote).is_some());
        Self { stretches }
    }

    /// What is read aloud, stretch by stretch.
    pub fn words<'a>(&'a self, quote: &'a str) -> impl Iterator<Item = &'a str> {
        self.stretches.iter().filter_map(move |stretch| stretch.of(quote))
    }

    /// How many words that are.
    pub fn n_words(&self, quote: &str) -> usize {
        self.words(quote).map(text::word_count).sum()
    }

    /// Whether every word of the quotation is read aloud.
    pub fn is_whole(&self, quote: &str) -> bool {
        let mut at = 0;
        let ends = self.stretches.iter().map(|s| (s.start(), s.end())).chain([(quote.len(), quote.len())]);
        let mut is_bare = true;
        for (start, end) in ends {
            is_bare &= quote.get(at..start).is_some_and(|gap| !gap.chars().any(char::is_alphanumeric));
            at = end;
        }
        is_bare && !self.is_empty()
    }

    /// With a stretch read aloud that was not, or the other way round where all of it was.
    pub fn toggled(&self, stretch: TextRange, quote: &str) -> Self {
        let stretch = stretch.trimmed(quote);
        if !self.stretches.iter().any(|s| s.covers(stretch)) {
            return Self::new(self.stretches.iter().copied().chain([stretch]));
        }
        let left = |s: &TextRange| {
            let before = TextRange::new(s.start(), stretch.start().clamp(s.start(), s.end()));
            let behind = TextRange::new(stretch.end().clamp(s.start(), s.end()), s.end());
            match s.overlap(stretch) {
                Some(_) => [before.trimmed(quote), behind.trimmed(quote)],
                None => [*s, TextRange::default()],
            }
        };
        Self::new(self.stretches.iter().flat_map(left))
    }

    /// The same where a quotation has other words now: stretches whose words are the same stay.
    pub fn carried(&self, old: &str, new: &str) -> Self {
        if self.is_empty() {
            return Self::default();
        }
        Self::new(text::carried(&self.stretches, old, new))
    }
}

impl Passage {
    /// What of its quotation is read aloud, as stretches of its source; empty where it does not stand there.
    pub fn aloud_in_source(&self) -> impl Iterator<Item = TextRange> + '_ {
        let is_there = self.place == Place::Anchored;
        let start = self.range.start();
        let moved = move |s: &TextRange| TextRange::new(start + s.start(), start + s.end());
        self.aloud.stretches().iter().filter(move |_| is_there).map(moved)
    }

    /// What of `range` of its source is read aloud, as a passage there would have it.
    pub fn aloud_within(&self, range: TextRange) -> Aloud {
        let parts = self.aloud_in_source().filter_map(|stretch| stretch.overlap(range));
        Aloud::new(parts.map(|part| TextRange::new(part.start() - range.start(), part.end() - range.start())))
    }

    /// Keeps the rule about what is read aloud, once the passage was `old`: an edit of the words that says
    /// nothing of it leaves what still is the same. Ends that moved over one text cut stretches, other words drop
    /// them.
    pub(super) fn keep_aloud(&mut self, old: &Self, source: Option<&str>) {
        if self.quote != old.quote && self.aloud == old.aloud {
            let stood =
                |p: &Self| p.place == Place::Anchored && source.and_then(|t| p.range.of(t)) == Some(&p.quote);
            let is_moved = stood(old) && stood(self) && self.source == old.source;
            self.aloud = match is_moved && self.range.overlap(old.range).is_some() {
                true => old.aloud_within(self.range),
                false => old.aloud.carried(&old.quote, &self.quote),
            };
        }
        self.aloud = std::mem::take(&mut self.aloud).fitted(&self.quote);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aloud(stretches: &[(usize, usize)]) -> Aloud {
        Aloud::new(stretches.iter().map(|(a, b)| TextRange::new(*a, *b)))
    }

    #[test]
    fn stretches_are_sorted_and_joined() {
        let joined = aloud(&[(8, 9), (0, 3), (3, 5), (4, 6), (7, 7)]);
        assert_eq!(joined, aloud(&[(0, 6), (8, 9)]));
        assert!(joined.fits("123456789") && !joined.fits("1234") && !aloud(&[(0, 1)]).fits("é"));
        assert_eq!(joined.fitted("12345678"), aloud(&[(0, 6)]));
    }

    #[test]
    fn a_stretch_is_marked_and_unmarked() {
        let quote = "one two three four";
        let check = |from: &[(usize, usize)], (a, b): (usize, usize), to: &[(usize, usize)]| {
            assert_eq!(aloud(from).toggled(TextRange::new(a, b), quote), aloud(to), "{from:?} at {a}..{b}");
        };
        check(&[], (4, 8), &[(4, 7)]);
        check(&[(4, 7)], (4, 7), &[]);
        check(&[(0, 13)], (4, 7), &[(0, 3), (8, 13)]);
        check(&[(0, 3), (14, 18)], (14, 18), &[(0, 3)]);
        // Some of it was: all of it is.
        check(&[(0, 3)], (0, 7), &[(0, 7)]);
        check(&[(0, 3), (8, 13)], (0, 13), &[(0, 13)]);
        check(&[(0, 3)], (3, 4), &[(0, 3)]);
    }

    #[test]
    fn what_is_read_aloud_is_counted() {
        let quote = "“One, two” three.";
        let whole = aloud(&[(0, quote.len())]);
        assert_eq!((whole.n_words(quote), whole.is_whole(quote)), (3, true));
        let start = "“One, two”".len();
        assert!(aloud(&[(3, start), (start + 1, quote.len() - 1)]).is_whole(quote));
        let part = aloud(&[(3, 6)]);
        assert_eq!((part.n_words(quote), part.is_whole(quote)), (1, false));
        assert!(!Aloud::default().is_whole("…"));
    }
}
