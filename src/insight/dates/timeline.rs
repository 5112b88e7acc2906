//! The timeline of passages: which date belongs to each, in the order of days.

use super::{DateMention, When};
use crate::{
    insight::{Spot, calendar::Weekday, facts::Facts},
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
    /// Its first day; `None` for a date that stays as it is written.
    pub day: Option<Date>,
    /// Whether the year of that day is the one in which all sources are, and its weekday fits there: its own source
    /// names none.
    pub has_borrowed_year: bool,
}

/// The passages that a date belongs to, by day; those whose date is not resolved last, in the order given. A passage
/// without a date in its paragraph is not among them.
pub fn timeline<'a>(facts: &[&'a Facts], passages: &[Spot]) -> Vec<Dated<'a>> {
    let mut of_source: Vec<&'a Facts> = facts.to_vec();
    of_source.sort_by_key(|facts| facts.source);
    let year = only_year(facts);
    let mut found: Vec<Dated<'a>> = passages
        .iter()
        .filter_map(|passage| {
            let at = of_source.binary_search_by_key(&passage.source, |facts| facts.source).ok()?;
            let (date, bond) = date_of(&of_source.get(at)?.dates, *passage)?;
            let (day, has_borrowed_year) = match date.when {
                When::Day(day) | When::Span(day, _) => (Some(day), false),
                When::InSomeYear { month, day } => {
                    let day = year.and_then(|year| Date::new(year, month, day));
                    let day = day.filter(|day| date.weekday == Some(Weekday::of(*day)));
                    (day, day.is_some())
                }
                When::Open => (None, false),
            };
            Some(Dated { passage: *passage, date, bond, day, has_borrowed_year })
        })
        .collect();
    found.sort_by_key(|dated| (dated.day.is_none(), dated.day));
    found
}

/// The year of all days that the sources name or were published on, if it is one.
fn only_year(facts: &[&Facts]) -> Option<u16> {
    let named = facts.iter().flat_map(|facts| &facts.dates).filter_map(|date| match date.when {
        When::Day(day) if date.has_year => Some(day),
        _ => None,
    });
    let mut years = named.chain(facts.iter().filter_map(|facts| facts.published)).map(|day| day.year());
    let first = years.next()?;
    years.all(|year| year == first).then_some(first)
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
    #[test]
    fn a_weekday_settles_a_year_that_only_others_name() {
        let texts =
            ["The bridge was opened on May 9, 2024.", "The mayor spoke on Monday, June 3. It was in June."];
        let sources = [source(1, texts[0], None), source(2, texts[1], None)];
        let facts: Vec<Facts> = sources.iter().map(Facts::of).collect();
        let facts: Vec<&Facts> = facts.iter().collect();
        let passage = Spot { source: sources[1].source, range: TextRange::new(0, 9) };
        let day = |facts: &[&Facts]| timeline(facts, &[passage])[0].day.map(|day| day.to_string());
        assert_eq!(day(&facts).as_deref(), Some("2024-06-03"));
        assert_eq!(day(&facts[1..]), None);
        let tuesday = texts[1].replace("Monday", "Tuesday");
        let other = source(2, &tuesday, None);
        assert_eq!(day(&[facts[0], &Facts::of(&other)]), None);
    }
}
