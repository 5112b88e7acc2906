//! The timeline of passages: which date belongs to each, in the order of days.

use super::{DateMention, When};
use crate::{
    insight::{Spot, facts::Facts},
    model::Date,
};

/// Why a date belongs to a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bond {
    /// It stands among the words of the passage.
    Within,
    /// It stands in a sentence of the passage.
    InSentence,
    /// It stands before the passage in its paragraph, and no other date between them.
    Before,
}

impl Bond {
    /// "in its words".
    pub fn words(self) -> &'static str {
        match self {
            Self::Within => "in the passage itself",
            Self::InSentence => "in the sentence of the passage",
            Self::Before => "before it in the same paragraph",
        }
    }
}

/// A passage on the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated<'a> {
    pub passage: Spot,
    pub date: &'a DateMention,
    pub bond: Bond,
}

impl Dated<'_> {
    /// Its first day; `None` for one that stays as it is written.
    pub fn first_day(&self) -> Option<Date> {
        match self.date.when {
            When::Day(day) | When::Span(day, _) => Some(day),
            When::InSomeYear { .. } | When::Open => None,
        }
    }
}

/// The passages that a date belongs to, by day; those whose date is not resolved last, in the order given. A passage
/// without a date in its paragraph is not among them.
pub fn timeline<'a>(facts: &[&'a Facts], passages: &[Spot]) -> Vec<Dated<'a>> {
    let mut of_source: Vec<&'a Facts> = facts.to_vec();
    of_source.sort_by_key(|facts| facts.source);
    let mut found: Vec<Dated<'a>> = passages
        .iter()
        .filter_map(|passage| {
            let at = of_source.binary_search_by_key(&passage.source, |facts| facts.source).ok()?;
            let (date, bond) = date_of(&of_source.get(at)?.dates, *passage)?;
            Some(Dated { passage: *passage, date, bond })
        })
        .collect();
    found.sort_by_key(|dated| (dated.first_day().is_none(), dated.first_day()));
    found
}

/// The date of a passage among those of its source: the first in its words, else the nearest in its sentences, those
/// before first, else the last before it in its paragraph.
fn date_of(dates: &[DateMention], passage: Spot) -> Option<(&DateMention, Bond)> {
    let range = passage.range;
    let start = |date: &DateMention| date.spot.range.start();
    // In order, so that only those nearby are looked at.
    let behind = dates.partition_point(|date| start(date) < range.end());
    let first = dates.partition_point(|date| start(date) < range.start());
    let usable = |date: &&DateMention| !date.is_line;
    if let Some(date) = dates.get(first..behind).unwrap_or_default().iter().find(usable) {
        return Some((date, Bond::Within));
    }
    let before = dates
        .get(..first)
        .unwrap_or_default()
        .iter()
        .rev()
        .take_while(|date| date.paragraph.end() > range.start());
    let before = before.into_iter().find(usable);
    let shares_sentence = |date: &&DateMention| date.sentence.overlap(range).is_some();
    if let Some(date) = before.filter(shares_sentence) {
        return Some((date, Bond::InSentence));
    }
    let next = dates.get(behind).filter(usable).filter(shares_sentence);
    next.map(|date| (date, Bond::InSentence)).or_else(|| before.map(|date| (date, Bond::Before)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{insight::reading::tests::source, text::TextRange};

    #[test]
    fn passages_stand_in_the_order_of_their_days() {
        let text =
            "On May 9, 2024, a bridge was opened. It is long. The mayor spoke on May 2, 2024.\nNo day here.";
        let source = source(1, text, None);
        let facts = Facts::of(&source);
        let spot = |words: &str| {
            let at = text.find(words).unwrap();
            Spot { source: source.source, range: TextRange::new(at, at + words.len()) }
        };
        let passages =
            [spot("a bridge was"), spot("It is long"), spot("mayor spoke on May 2"), spot("No day here")];
        let found = timeline(&[&facts], &passages);
        let found: Vec<(Spot, Bond)> = found.iter().map(|dated| (dated.passage, dated.bond)).collect();
        assert_eq!(
            found,
            [(passages[2], Bond::Within), (passages[0], Bond::InSentence), (passages[1], Bond::Before)]
        );
    }
}
