//! Dates of publication: what a source states, and the day it names if that is certain.

use std::{fmt, str::FromStr};

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Date {
    /// The day, if the calendar has it. Months and days count from 1.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let last = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        ((1..=last).contains(&day) && (1..=9999).contains(&year)).then_some(Self { year, month, day })
    }

    pub fn year(self) -> u16 {
        self.year
    }

    /// Counted from 1.
    pub fn month(self) -> u8 {
        self.month
    }

    pub fn day(self) -> u8 {
        self.day
    }

    /// "16 May 2025".
    pub fn in_words(self) -> String {
        format!("{} {} {}", self.day, Self::month_name(self.month), self.year)
    }

    /// The English name of a month, counted from 1; empty where there is none.
    pub fn month_name(month: u8) -> &'static str {
        MONTHS.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or_default()
    }

    /// Whether this is the day before `other`, or the one behind it.
    pub fn is_next_to(self, other: Self) -> bool {
        let (first, second) = if self < other { (self, other) } else { (other, self) };
        let next = Self::new(first.year, first.month, first.day + 1)
            .or_else(|| Self::new(first.year, first.month + 1, 1))
            .or_else(|| Self::new(first.year + 1, 1, 1));
        next == Some(second)
    }

    /// The day that a stated date names without doubt: ISO ("2025-05-17"), or day, month by name and
    /// four-digit year in either English order, whatever follows them; or as other languages write it
    /// ([`super::find_date`]). A relative date ("4 weeks ago") or an ambiguous one ("5/6/2025") names none.
    pub fn from_stated(stated: &str) -> Option<Self> {
        let words: Vec<&str> =
            stated.split(|c: char| c.is_whitespace() || c == ',').filter(|w| !w.is_empty()).collect();
        if let Some(date) = words.first().and_then(|w| w.get(..10)).and_then(|iso| iso.parse().ok()) {
            return Some(date);
        }
        let in_english = words.windows(3).find_map(|w| {
            let [a, b, year] = *w else { return None };
            let year = year.parse().ok().filter(|y| *y >= 1000)?;
            let (month, day) = match (month(a), month(b)) {
                (Some(month), _) => (month, day(b)?),
                (None, Some(month)) => (month, day(a)?),
                (None, None) => return None,
            };
            Self::new(year, month, day)
        });
        in_english.or_else(|| super::find_date(stated).map(|(_, date)| date))
    }
}

fn month(word: &str) -> Option<u8> {
    let word = word.trim_end_matches('.').to_lowercase();
    let is = |name: &&str| word.len() >= 3 && name.to_lowercase().starts_with(&word);
    MONTHS.iter().position(is).map(|at| at as u8 + 1)
}

fn day(word: &str) -> Option<u8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    matches!(word.get(digits.len()..)?, "" | "st" | "nd" | "rd" | "th").then(|| digits.parse().ok())?
}

impl fmt::Display for Date {
    /// ISO 8601, as in the file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let error = || format!("a date is written like 2025-05-17, not {text:?}");
        let mut parts = text.split('-');
        let mut part = |len: usize| {
            let part = parts.next()?;
            (part.len() == len && part.bytes().all(|b| b.is_ascii_digit())).then_some(part)
        };
        let read = (part(4), part(2), part(2));
        let (Some(year), Some(month), Some(day)) = read else { return Err(error()) };
        if parts.next().is_some() {
            return Err(error());
        }
        let numbers = (year.parse().ok(), month.parse().ok(), day.parse().ok());
        match numbers {
            (Some(year), Some(month), Some(day)) => Self::new(year, month, day).ok_or_else(error),
            _ => Err(error()),
        }
    }
}

/// When a source says it was published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// The words of the source; `None` where it states nothing.
    pub stated: Option<String>,
    /// The day they name, `None` where that is not certain.
    pub date: Option<Date>,
}

impl Published {
    /// From the words alone. Empty words state nothing.
    pub fn from_stated(stated: &str) -> Self {
        let stated = stated.trim();
        Self { stated: (!stated.is_empty()).then(|| stated.to_owned()), date: Date::from_stated(stated) }
    }

    /// "17 May 2025" where the day is known, else the words, else `None`.
    pub fn short(&self) -> Option<String> {
        self.date.map(Date::in_words).or_else(|| self.stated.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_certain_dates_are_resolved() {
        let check = |stated: &str, iso: Option<&str>| {
            assert_eq!(Date::from_stated(stated).map(|d| d.to_string()).as_deref(), iso, "{stated}");
        };
        check("May 17, 2025 - 08:05", Some("2025-05-17"));
        check("May 12th, 2025", Some("2025-05-12"));
        check("Published 3 Sept. 2024", Some("2024-09-03"));
        check("2025-05-17T08:05:00Z", Some("2025-05-17"));
        check("4 weeks ago", None);
        check("5/6/2025", None);
        check("May 2025", None);
        check("February 30, 2025", None);
        check("Friday", None);
        check("ééééééééééé", None);
    }

    #[test]
    fn iso_dates_are_read_strictly() {
        assert!("2024-02-29".parse::<Date>().is_ok());
        for text in ["2025-02-29", "2025-5-17", "2025-05-17-", "+025-05-17", "", "2025-13-01"] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }
}
