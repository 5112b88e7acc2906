//! What the dates of a source come to, by the day it was published.

use super::{
    DateMention, Tense, When,
    tense::tense,
    written::{self, Written},
};
use crate::{
    insight::{
        Spot,
        calendar::{self, Weekday},
        language::Language,
        reading::{Reading, Sentence, Shape},
    },
    model::Date,
};

/// Days of celebration, papers and shows, which a weekday is only a part of.
const NAMED_BEFORE: &[&str] = &[
    "black", "good", "cyber", "super", "bloody", "ash", "holy", "easter", "palm", "giving", "whit", "shrove",
    "casual",
];
const NAMED_BEHIND: &[&str] = &[
    "times",
    "night",
    "nights",
    "post",
    "herald",
    "mirror",
    "telegraph",
    "express",
    "mail",
    "sun",
    "school",
    "independent",
    "star",
    "ticket",
    "world",
    "mass",
    "people",
    "for",
];
const NUMBERS: [&str; 12] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// What a date comes to, its last token, and why.
struct Settled {
    first: usize,
    last: usize,
    when: When,
    weekday: Option<Weekday>,
    has_year: bool,
    why: String,
}

/// The dates of a source, resolved against a day of publication.
pub(super) fn found(reading: &Reading<'_>, published: Option<Date>, most: usize) -> Vec<DateMention> {
    let mut found: Vec<DateMention> = Vec::new();
    let mut at = 0;
    for sentence in &reading.sentences {
        at = at.max(sentence.first);
        while at < sentence.end && found.len() < most {
            let looking = Looking { reading, sentence, published };
            match looking.settled(at) {
                // "3. Mai" is two sentences for who does not know German.
                Some(settled) if sentence.paragraph.covers(reading.range(settled.first, settled.last)) => {
                    at = settled.last + 1;
                    found.push(looking.mention(settled));
                }
                _ => at += 1,
            }
        }
    }
    by_the_other(&mut found);
    found
}

/// A weekday that its own sentence does not settle is the one that others of the text settle in one way.
fn by_the_other(found: &mut [DateMention]) {
    let settled: Vec<(Weekday, When)> = found
        .iter()
        .filter(|date| !date.has_year && !date.is_quoted)
        .filter_map(|date| Some((date.weekday?, date.when)))
        .filter(|(_, when)| matches!(when, When::Day(_)))
        .collect();
    // What "would" be on a Friday may be on the next.
    let is_past =
        |date: &&mut DateMention| date.when == When::Open && !date.is_quoted && date.tense == Tense::Past;
    for date in found.iter_mut().filter(is_past) {
        let Some(weekday) = date.weekday.filter(|_| !date.words.ends_with('s') && !date.words.contains(' '))
        else {
            continue;
        };
        let mut same = settled.iter().filter(|(other, _)| *other == weekday).map(|(_, when)| *when);
        if let Some(When::Day(day)) = same.next()
            && same.all(|when| when == When::Day(day))
        {
            date.when = When::Day(day);
            date.why = format!(
                "“{}” is taken for {}, as the other {weekday} of this text",
                date.words,
                day.in_words()
            );
        }
    }
}

/// A place to look for a date at.
struct Looking<'r, 'a> {
    reading: &'r Reading<'a>,
    sentence: &'r Sentence,
    published: Option<Date>,
}

impl Looking<'_, '_> {
    fn low(&self, at: usize) -> &str {
        if at < self.sentence.end { self.reading.low(at) } else { "" }
    }

    fn before(&self, at: usize) -> &str {
        at.checked_sub(1).filter(|at| *at >= self.sentence.first).map_or("", |at| self.reading.low(at))
    }

    fn words(&self, first: usize, last: usize) -> &str {
        self.reading.quote(self.reading.range(first, last))
    }

    fn tense(&self, first: usize, last: usize) -> Tense {
        match self.reading.language {
            Language::English => tense(self.reading, self.sentence, first, last),
            _ => Tense::Unclear,
        }
    }

    fn mention(&self, settled: Settled) -> DateMention {
        let range = self.reading.range(settled.first, settled.last);
        let others = (self.sentence.first..self.sentence.end)
            .filter(|at| *at < settled.first || *at > settled.last)
            .filter(|at| self.reading.is_word(*at));
        DateMention {
            spot: Spot { source: self.reading.source.source, range },
            words: self.reading.quote(range).to_owned(),
            when: settled.when,
            why: settled.why,
            weekday: settled.weekday,
            tense: self.tense(settled.first, settled.last),
            has_year: settled.has_year,
            is_quoted: self.reading.is_quoted(settled.first),
            is_line: self.sentence.is_line && others.count() <= 3,
            sentence: self.sentence.range,
            paragraph: self.sentence.paragraph,
        }
    }

    /// The date that begins at a token, settled as far as can be.
    fn settled(&self, at: usize) -> Option<Settled> {
        match self.reading.shape(at)? {
            Shape::Mark => None,
            Shape::Number => self.absolute(at).or_else(|| self.year(at)).or_else(|| self.ago(at)),
            Shape::Word => self
                .absolute(at)
                .or_else(|| self.weekday(at))
                .or_else(|| self.month(at))
                .or_else(|| self.relative(at))
                .or_else(|| self.ago(at)),
        }
    }

    fn absolute(&self, at: usize) -> Option<Settled> {
        let written = written::written(self.reading, at)?;
        let (when, why) = self.day_of(&written)?;
        Some(Settled {
            first: written.first,
            last: written.last,
            when,
            weekday: written.weekday,
            has_year: written.year.is_some(),
            why,
        })
    }

    /// What a date with a month comes to.
    fn day_of(&self, written: &Written) -> Option<(When, String)> {
        let words = self.words(written.first, written.last);
        let month = written.month?;
        let Some(day) = written.day else {
            let (from, to) = calendar::month(written.year?, month)?;
            return Some((When::Span(from, to), "The month and its year stand in the text".to_owned()));
        };
        let (year, why) = match (written.year, self.published) {
            (Some(year), _) => (year, "Day, month and year stand in the text".to_owned()),
            (None, Some(published)) => {
                let year = self.year_near(published, month, day, written)?;
                let fits = match written.weekday {
                    Some(weekday) if Date::new(year, month, day).map(Weekday::of) == Some(weekday) => {
                        format!(", and was a {weekday} then")
                    }
                    _ => String::new(),
                };
                let published = published.in_words();
                (
                    year,
                    format!("“{words}” is nearest to the day of publication, {published}, in {year}{fits}"),
                )
            }
            (None, None) => {
                let why = format!("“{words}” names no year, and the day of publication is not known");
                return Some((When::InSomeYear { month, day }, why));
            }
        };
        let from = Date::new(year, month, day)?;
        let when = match written.to {
            Some((month, day)) => {
                Date::new(year, month, day).filter(|to| *to > from).map(|to| When::Span(from, to))
            }
            None => None,
        };
        Some((when.unwrap_or(When::Day(from)), why))
    }

    /// The year that brings a day of a month next to the day of publication; where that is far, on the side that the
    /// tense asks for. Of neighboring years, one whose weekday fits goes before.
    fn year_near(&self, published: Date, month: u8, day: u8, written: &Written) -> Option<u16> {
        let year = published.year();
        let away = |date: Date| calendar::number(date) - calendar::number(published);
        let mut days: Vec<Date> = (year.saturating_sub(1)..=year.saturating_add(1))
            .filter_map(|year| Date::new(year, month, day))
            .collect();
        let fits = |date: &Date| written.weekday == Some(Weekday::of(*date));
        if days.iter().any(|date| fits(date) && away(*date).abs() < 300) {
            days.retain(fits);
        }
        let is_far = days.iter().all(|date| away(*date).abs() > 90);
        if is_far {
            let on_its_side = |date: &Date| match self.tense(written.first, written.last) {
                Tense::Past => away(*date) <= 0,
                Tense::Future => away(*date) >= 0,
                Tense::Unclear => true,
            };
            if days.iter().any(on_its_side) {
                days.retain(on_its_side);
            }
        }
        days.into_iter().min_by_key(|date| away(*date).abs()).map(|date| date.year())
    }

    fn weekday(&self, at: usize) -> Option<Settled> {
        let reading = self.reading;
        let is_english = reading.language == Language::English;
        let low = self.low(at);
        let plural = low.strip_suffix('s').filter(|_| is_english && low.len() > 6);
        let is_plural = plural.is_some_and(|one| one.ends_with("day"));
        let weekday = match is_plural {
            // "on Fridays": no day of its own.
            true => return None,
            false => written::weekday(reading, at)?,
        };
        let before = self.before(at);
        let is_named = NAMED_BEFORE.contains(&before)
            || NAMED_BEHIND.contains(&self.low(at + 1))
                && (reading.is_capital(at + 1) || self.low(at + 1) != "for")
                && !matches!(self.low(at + 1), "night" | "nights" | "people")
            || NAMED_BEHIND.contains(&self.low(at + 1)) && reading.is_capital(at + 1)
            || is_english && !reading.is_capital(at)
            || self.low(at + 1) == "-" && reading.is_glued(at + 1)
            || matches!(before, "every" | "each" | "any" | "a" | "most");
        // In other languages the names of weekdays are other words as well ("mars", "lunes").
        if written::is_short_weekday(low)
            || is_named
            || reading.language == Language::Unknown && !low.is_ascii()
        {
            return None;
        }
        let is_turned = matches!(before, "last" | "next" | "this");
        let first = if is_turned { at - 1 } else { at };
        let (when, why) = self.weekday_when(weekday, first, at);
        Some(Settled { first, last: at, when, weekday: Some(weekday), has_year: false, why })
    }

    fn weekday_when(&self, weekday: Weekday, first: usize, at: usize) -> (When, String) {
        let words = self.words(first, at);
        let open = |why: String| (When::Open, why);
        if self.reading.is_quoted(at) {
            return open(format!(
                "“{words}” stands in a quotation: it counts from the day on which it was said"
            ));
        }
        let Some(published) = self.published else {
            return open(format!("“{words}” counts from the day of publication, which is not known"));
        };
        if self.reading.language != Language::English {
            return open(format!(
                "Whether “{words}” is a day before or behind {published} cannot be told here"
            ));
        }
        let turn = if first < at { self.low(first) } else { "" };
        let lead = self.before(first);
        let is_limit = matches!(lead, "until" | "till" | "by" | "before" | "to")
            || lead == "of" && matches!(self.before(first - 1), "ahead")
            || lead == "for" && self.tense(first, at) != Tense::Future;
        let tense = match (turn, self.tense(first, at)) {
            ("next", _) => {
                return open(format!("“{words}” may be of this week or of the one behind it"));
            }
            ("last", _) => Tense::Past,
            (_, Tense::Past) if is_limit => Tense::Unclear,
            (_, tense) => tense,
        };
        let back = (Weekday::of(published) as i64 - weekday as i64).rem_euclid(7);
        // In the same week, "last Tuesday" may be yesterday, or a week ago.
        if turn == "last" && weekday < Weekday::of(published) {
            return open(format!("“{words}” may be of this week or of the one before"));
        }
        let in_words = published.in_words();
        let (days, why) = match tense {
            Tense::Past if turn == "last" => {
                let days = if back == 0 { 7 } else { back };
                (-days, format!("“{words}” is the {weekday} before {in_words}, the day of publication"))
            }
            Tense::Past => (
                -back,
                format!(
                    "“{words}” is the nearest {weekday} on or before {in_words}, the day of publication: the sentence tells what happened"
                ),
            ),
            Tense::Future => (
                (7 - back) % 7,
                format!(
                    "“{words}” is the nearest {weekday} on or behind {in_words}, the day of publication: the sentence tells what is to come"
                ),
            ),
            Tense::Unclear => {
                return open(format!(
                    "The sentence does not tell whether “{words}” was before {in_words} or comes behind it"
                ));
            }
        };
        match calendar::shifted(published, days) {
            Some(day) => (When::Day(day), why),
            None => open(format!("“{words}” has no day in the calendar")),
        }
    }

    /// A month alone: "in May", "the end of June".
    fn month(&self, at: usize) -> Option<Settled> {
        let (named, n) = written::month(self.reading, at)?;
        let before = self.before(at);
        let is_led = matches!(
            before,
            "in" | "since" | "until" | "during" | "early" | "late" | "mid" | "last" | "next" | "this" | "by"
        ) || before == "of"
            && matches!(self.before(at - 1), "end" | "beginning" | "start" | "middle" | "month");
        let is_long = self.low(at).len() > 4 || matches!(self.low(at), "may" | "june" | "july");
        if self.reading.language != Language::English || !is_led || !is_long || !self.reading.is_capital(at) {
            return None;
        }
        let words = self.words(at, at + n - 1);
        let found = self.published.filter(|_| !self.reading.is_quoted(at)).and_then(|published| {
            let (year, of_year) = (published.year(), published.month());
            let tense = match before {
                "last" => Tense::Past,
                "next" => Tense::Future,
                _ => self.tense(at, at),
            };
            let year = match tense {
                Tense::Past if named > of_year => year.checked_sub(1)?,
                Tense::Future if named < of_year => year.checked_add(1)?,
                Tense::Unclear if named != of_year => return None,
                _ => year,
            };
            let (from, to) = calendar::month(year, named)?;
            let why = format!(
                "“{words}” is the nearest one to {}, the day of publication, in the sentence’s tense",
                published.in_words()
            );
            Some((When::Span(from, to), why))
        });
        let (when, why) = found.unwrap_or_else(|| {
            (When::Open, format!("“{words}” names no year, and the text does not settle it"))
        });
        Some(Settled { first: at, last: at + n - 1, when, weekday: None, has_year: false, why })
    }

    /// A year alone, behind a word that asks for one.
    fn year(&self, at: usize) -> Option<Settled> {
        let year = written::year(self.reading, at)?;
        let is_led = matches!(
            self.before(at),
            "in" | "since"
                | "until"
                | "during"
                | "early"
                | "late"
                | "mid"
                | "throughout"
                | "before"
                | "after"
                | "from"
                | "by"
                | "of"
                | "spring"
                | "summer"
                | "autumn"
                | "fall"
                | "winter"
                | "year"
        );
        // "in 2000 houses", "of 2019 flats": a number.
        let counts = self.reading.is_word(at + 1)
            && at + 1 < self.sentence.end
            && self.low(at + 1).len() > 3
            && !matches!(
                self.low(at + 1),
                "after"
                    | "when"
                    | "with"
                    | "that"
                    | "from"
                    | "then"
                    | "while"
                    | "through"
                    | "until"
                    | "before"
                    | "have"
                    | "were"
                    | "been"
                    | "will"
                    | "said"
                    | "alone"
                    | "because"
                    | "during"
                    | "following"
            );
        if self.reading.language != Language::English || !is_led || counts {
            return None;
        }
        let (from, to) = calendar::year(year)?;
        let why = "The year stands in the text".to_owned();
        Some(Settled { first: at, last: at, when: When::Span(from, to), weekday: None, has_year: true, why })
    }

    /// "yesterday", "last week", "earlier this month".
    fn relative(&self, at: usize) -> Option<Settled> {
        if self.reading.language != Language::English {
            return None;
        }
        let (low, next) = (self.low(at), self.low(at + 1));
        let steps = match low {
            "last" => -1,
            "this" => 0,
            "next" => 1,
            _ => 0,
        };
        let published = self.published;
        let span = |ends: fn(Date, i64) -> Option<(Date, Date)>| published.and_then(|day| ends(day, steps));
        let of_year = |day: Date, steps: i64| {
            let year = i64::from(day.year()) + steps;
            calendar::year(u16::try_from(year).ok()?)
        };
        let day = |days: i64| published.and_then(|day| calendar::shifted(day, days)).map(|day| (day, day));
        let (last, found, what) = match (low, next) {
            ("yesterday", _) => (at, day(-1), "the day before that of publication"),
            ("tomorrow", _) => (at, day(1), "the day behind that of publication"),
            ("tonight", _) => (at, day(0), "the day of publication"),
            ("today", _) if self.tense(at, at) == Tense::Past && self.is_beside_verb(at) => {
                (at, day(0), "the day of publication")
            }
            ("last", "night") => (at + 1, day(-1), "the day before that of publication"),
            ("last" | "this" | "next", "week") => {
                (at + 1, span(calendar::week), "a week from Monday to Sunday, by the day of publication")
            }
            ("last" | "this" | "next", "month") => {
                (at + 1, span(calendar::month_of), "a month, by the day of publication")
            }
            ("last" | "this" | "next", "year") => {
                (at + 1, span(of_year), "a year, by the day of publication")
            }
            _ => return None,
        };
        // "this week's", "next week's" say the same; "last week of" does not.
        if matches!(self.low(last + 1), "of" | "-") || last >= self.sentence.end {
            return None;
        }
        let words = self.words(at, last);
        let (when, why) = match found.filter(|_| !self.reading.is_quoted(at)) {
            Some((from, to)) if from == to => (When::Day(from), format!("“{words}” is {what}")),
            Some((from, to)) => (When::Span(from, to), format!("“{words}” is {what}")),
            None if self.reading.is_quoted(at) => (
                When::Open,
                format!("“{words}” stands in a quotation: it counts from the day on which it was said"),
            ),
            None => (When::Open, format!("“{words}” counts from the day of publication, which is not known")),
        };
        Some(Settled { first: at, last, when, weekday: None, has_year: false, why })
    }

    /// Whether a verb of the past stands right beside "today": else it may mean these times.
    fn is_beside_verb(&self, at: usize) -> bool {
        let before = self.before(at);
        before == "earlier"
            || before == "later"
            || before.ends_with("ed")
            || matches!(before, "said" | "met" | "told")
    }

    /// "three days ago", "4 weeks ago".
    fn ago(&self, at: usize) -> Option<Settled> {
        if self.reading.language != Language::English || self.low(at + 2) != "ago" {
            return None;
        }
        let n = match self.low(at) {
            "a" | "an" => 1,
            word => match word.parse::<u16>() {
                Ok(n) if n < 200 => i64::from(n),
                _ => NUMBERS.iter().position(|number| *number == word)? as i64 + 1,
            },
        };
        let unit = self.low(at + 1).trim_end_matches('s');
        let words = self.words(at, at + 2);
        let span = |published: Date| match unit {
            "day" => calendar::shifted(published, -n).map(|day| (day, day)),
            "week" => calendar::week(calendar::shifted(published, -7 * n)?, 0),
            "month" => calendar::month_of(published, -n),
            "year" => calendar::year(u16::try_from(i64::from(published.year()) - n).ok()?),
            _ => None,
        };
        if !matches!(unit, "day" | "week" | "month" | "year") {
            return None;
        }
        let (when, why) = match self.published.filter(|_| !self.reading.is_quoted(at)).and_then(span) {
            Some((from, to)) if from == to => {
                (When::Day(from), format!("“{words}” counts back from the day of publication"))
            }
            Some((from, to)) => (
                When::Span(from, to),
                format!("“{words}” counts back from the day of publication, to a {unit} and not to a day"),
            ),
            None => (When::Open, format!("“{words}” counts from a day that is not known")),
        };
        Some(Settled { first: at, last: at + 2, when, weekday: None, has_year: false, why })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::{dates::dates, reading::tests::source};

    /// Dates of a text that was published on Wednesday, 15 May 2024.
    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        check_on(text, Some("2024-05-15"), expected);
    }

    #[track_caller]
    fn check_on(text: &str, published: Option<&str>, expected: &[(&str, &str)]) {
        let source = source(1, text, published);
        let found = dates(&Reading::of(&source));
        for date in &found {
            assert_eq!(date.spot.range.of(text), Some(date.words.as_str()));
            assert!(!date.why.is_empty());
        }
        let found: Vec<(&str, String)> = found
            .iter()
            .map(|date| {
                let when = match date.when {
                    When::Day(day) => day.to_string(),
                    When::Span(from, to) => format!("{from}..{to}"),
                    When::InSomeYear { month, day } => format!("?-{month:02}-{day:02}"),
                    When::Open => "open".to_owned(),
                };
                (date.words.as_str(), when)
            })
            .collect();
        let found: Vec<(&str, &str)> = found.iter().map(|(words, when)| (*words, when.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn dates_in_common_forms_are_found() {
        check("The bridge was opened on May 3, 2024.", &[("May 3, 2024", "2024-05-03")]);
        check("The bridge was opened on the 3rd of May 2024.", &[("3rd of May 2024", "2024-05-03")]);
        check("It was opened on Friday, 3 May, at noon in the rain.", &[("Friday, 3 May", "2024-05-03")]);
        check("The vote of 2024-05-03 was held.", &[("2024-05-03", "2024-05-03")]);
        check(
            "Die Brücke wurde am 3. Mai 2024 der Stadt und dem Land übergeben.",
            &[("3. Mai 2024", "2024-05-03")],
        );
        check("Le pont a été ouvert le 3 mai 2024 par le maire.", &[("3 mai 2024", "2024-05-03")]);
        check(
            "El puente fue abierto el 3 de mayo de 2024 por el alcalde.",
            &[("3 de mayo de 2024", "2024-05-03")],
        );
        check("The fair was held on May 3–5 in the town.", &[("May 3–5", "2024-05-03..2024-05-05")]);
        check("It was built in March 2021 by the town.", &[("March 2021", "2021-03-01..2021-03-31")]);
        check("The town was founded in 1850.", &[("1850", "1850-01-01..1850-12-31")]);
    }

    #[test]
    fn a_date_without_a_year_is_set_next_to_the_publication() {
        check("The bridge was opened on December 20.", &[("December 20", "2023-12-20")]);
        check("The bridge will be opened on December 20.", &[("December 20", "2024-12-20")]);
        check("It was opened on Tuesday, May 14th.", &[("Tuesday, May 14th", "2024-05-14")]);
        check_on("The bridge was opened on May 3.", None, &[("May 3", "?-05-03")]);
    }

    #[test]
    fn weekdays_follow_the_tense() {
        check("On Friday, the mayor opened the bridge.", &[("Friday", "2024-05-10")]);
        check("The mayor spoke on Wednesday.", &[("Wednesday", "2024-05-15")]);
        check("The mayor will speak on Friday.", &[("Friday", "2024-05-17")]);
        check("The mayor speaks on Friday at the bridge.", &[("Friday", "open")]);
        check("The mayor spoke last Wednesday.", &[("last Wednesday", "2024-05-08")]);
        check("The mayor said: “We open the bridge on Friday.” That was all.", &[("Friday", "open")]);
        check_on("On Friday, the mayor opened the bridge.", None, &[("Friday", "open")]);
    }

    #[test]
    fn a_weekday_before_which_things_happened_is_settled_by_another() {
        check("Ahead of Friday’s vote, the mayor spoke.", &[("Friday", "open")]);
        check(
            "Ahead of Friday’s vote, the mayor spoke. The council voted on Friday.",
            &[("Friday", "2024-05-10"), ("Friday", "2024-05-10")],
        );
    }

    #[test]
    fn weekdays_that_name_no_day_are_left_alone() {
        check("The shop was closed on Fridays and every Monday.", &[]);
        check("The Sunday Times reported on Black Friday sales.", &[]);
    }

    #[test]
    fn what_is_no_date_is_none() {
        check("They may march on, in 2000 houses or with 16 may be.", &[]);
        check("The score was 5/6/7 and 10.11 in the end.", &[]);
        check("On page 3 of 2024/05/99 the list was empty.", &[]);
    }

    #[test]
    fn relative_days_count_from_the_publication() {
        check("The mayor spoke yesterday.", &[("yesterday", "2024-05-14")]);
        check("The mayor spoke last week.", &[("last week", "2024-05-06..2024-05-12")]);
        check("The mayor spoke earlier this month.", &[("this month", "2024-05-01..2024-05-31")]);
        check("The bridge was opened three days ago.", &[("three days ago", "2024-05-12")]);
        check("The bridge was opened in April.", &[("April", "2024-04-01..2024-04-30")]);
    }

    #[test]
    fn nothing_is_counted_from_a_day_of_publication_in_doubt() {
        check(
            "The bridge was opened on May 20, 2024. The mayor spoke on Monday.",
            &[("May 20, 2024", "2024-05-20"), ("Monday", "open")],
        );
    }
}
