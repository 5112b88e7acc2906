//! The day on which something was said, from the words beside it and the day its source was published. Only where
//! both leave no doubt.

use super::{
    Attribution, Text,
    calendar::{self, days},
};
use crate::model::Date;

/// The day on which it was said: a weekday is the last one before the source was published.
pub(super) fn said_on(text: &Text<'_>, attribution: &Attribution) -> Option<i64> {
    let day = text.published?;
    let published = calendar::number(day);
    let words = attribution.day?.range.of(text.text)?.to_lowercase();
    let parts: Vec<&str> =
        words.split(|ch: char| !ch.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let month = parts.iter().find_map(|part| MONTHS.iter().position(|month| part.starts_with(month)));
    if let Some(month) = month {
        let numbers: Vec<i64> =
            parts.iter().filter_map(|part| part.trim_end_matches(char::is_alphabetic).parse().ok()).collect();
        let of_month = *numbers.iter().find(|n| (1..=31).contains(*n))?;
        let year = numbers.iter().find(|n| (1000..=9999).contains(*n)).copied();
        return Some(days(year.unwrap_or(day.year().into()), i64::try_from(month).ok()? + 1, of_month));
    }
    match words.as_str() {
        "today" | "tonight" => return Some(published),
        "yesterday" => return Some(published - 1),
        _ => {}
    }
    // Day 0 was a Thursday.
    let weekday = WEEKDAYS.iter().position(|day| parts.first() == Some(day))?;
    let back = (published + 3 - i64::try_from(weekday).ok()?).rem_euclid(7);
    Some(published - back)
}

/// A day of some year or, where that is not told, of any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LeadDay {
    year: Option<i64>,
    month: i64,
    day: i64,
}

impl LeadDay {
    /// How many days there are between two; a year that is not told is that of the other.
    pub fn distance(self, other: Self) -> i64 {
        let (a, b) = (self.year.or(other.year).unwrap_or(2001), other.year.or(self.year).unwrap_or(2001));
        (days(a, self.month, self.day) - days(b, other.month, other.day)).abs()
    }
}

/// Bytes at the start of an article in which it tells when what it is about took place.
const LEAD: usize = 2_000;

/// The days that an article begins with, and that of its publication.
pub(super) fn lead_days(text: &Text<'_>) -> Vec<LeadDay> {
    let lead = text.text.get(..text.text.floor_char_boundary(LEAD.min(text.text.len()))).unwrap_or_default();
    let words: Vec<&str> =
        lead.split(|ch: char| !ch.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let month = |word: &str| {
        let is_name = word.starts_with(|ch: char| ch.is_ascii_uppercase()) && word.len() >= 3;
        let lower = word.to_ascii_lowercase();
        let at = MONTHS.iter().position(|month| lower.starts_with(month)).filter(|_| is_name)?;
        let full = Date::month_name(at as u8 + 1).to_ascii_lowercase();
        (full.starts_with(&lower) || lower == "sept").then_some(at as i64 + 1)
    };
    let day = |word: &str| {
        let digits = word.trim_end_matches(|ch: char| ch.is_ascii_alphabetic());
        let is_ordinal = matches!(word.get(digits.len()..), Some("" | "st" | "nd" | "rd" | "th"));
        digits.parse::<i64>().ok().filter(|day| is_ordinal && (1..=31).contains(day))
    };
    let year = |word: Option<&&str>| {
        word.and_then(|word| word.parse::<i64>().ok()).filter(|year| (1900..=2200).contains(year))
    };
    let mut found = Vec::new();
    for (at, pair) in words.windows(2).enumerate() {
        let [a, b] = pair else { continue };
        let read = month(a).zip(day(b)).or_else(|| month(b).zip(day(a)));
        if let Some((month, day)) = read {
            found.push(LeadDay { year: year(words.get(at + 2)), month, day });
        }
    }
    found.extend(text.published.map(|date| LeadDay {
        year: Some(date.year().into()),
        month: date.month().into(),
        day: date.day().into(),
    }));
    found
}

/// A weekday, counted from Monday, where one is named.
pub(super) fn weekday(text: &Text<'_>, attribution: &Attribution) -> Option<i64> {
    let words = attribution.day?.range.of(text.text)?.to_lowercase();
    let at = WEEKDAYS.iter().position(|day| words.starts_with(day))?;
    i64::try_from(at).ok()
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        insight::Spot,
        model::{SourceId, id::tests::CountedDice},
        text::TextRange,
    };

    #[test]
    fn the_days_that_an_article_begins_with_are_read() {
        let source = SourceId::draw(&mut CountedDice::default());
        let lead = |words: &'static str| {
            let text = Text {
                source,
                text: words,
                chrome: &[],
                title: "",
                byline: None,
                publisher: None,
                published: None,
            };
            lead_days(&text)
        };
        let may = lead("They met on May 16, 2025, and may 3 of them stay.");
        let june = lead("The talks of Monday, June 2nd, failed.");
        assert_eq!(may, [LeadDay { year: Some(2025), month: 5, day: 16 }]);
        assert_eq!(june, [LeadDay { year: None, month: 6, day: 2 }]);
        assert_eq!(may[0].distance(june[0]), 17);
        assert_eq!(lead("Marching 12 miles, Mayor 3"), []);
    }

    #[test]
    fn a_day_is_told_by_its_words_and_when_they_were_published() {
        let check = |words: &str, expected: Option<(i64, i64, i64)>| {
            let source = SourceId::draw(&mut CountedDice::default());
            // 17 May 2025 was a Saturday.
            let text = Text {
                source,
                text: words,
                chrome: &[],
                title: "",
                byline: None,
                publisher: None,
                published: Date::new(2025, 5, 17),
            };
            let spot = Spot { source, range: TextRange::new(0, words.len()) };
            let attribution = Attribution { day: Some(spot), ..Attribution::default() };
            assert_eq!(said_on(&text, &attribution), expected.map(|(y, m, d)| days(y, m, d)), "{words}");
        };
        check("Friday", Some((2025, 5, 16)));
        check("Saturday", Some((2025, 5, 17)));
        check("Sunday", Some((2025, 5, 11)));
        check("May 16", Some((2025, 5, 16)));
        check("Monday, June 2nd, 2024", Some((2024, 6, 2)));
        check("yesterday", Some((2025, 5, 16)));
        check("last week", None);
    }
}
