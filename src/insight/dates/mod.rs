//! Dates in running text: each with the day it names where that is certain, and why.
//!
//! A date with its year needs nothing. One without is set in the year that brings it next to the day of publication;
//! a weekday is the one that the tense of its sentence asks for, and stays as it is written where the tense is not
//! clear, where a speaker said it, or where the day of publication is not known or in doubt.

mod conflicts;
mod resolve;
mod tense;
mod timeline;
mod written;

pub use conflicts::{DateConflict, DateConflictKind, date_conflicts};
pub use tense::Tense;
pub use timeline::{Bond, Dated, timeline};

pub(super) use conflicts::{Told, happening_class, happenings};

use super::{Spot, calendar::Weekday, reading::Reading};
use crate::{model::Date, text::TextRange};

/// So many dates of a source are listed.
const MOST_DATES: usize = 10_000;

/// When something is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum When {
    Day(Date),
    /// From the first day to the last: a week, a month, a year, or days that were named.
    Span(Date, Date),
    /// A day of a month in a year that is not certain.
    InSomeYear {
        month: u8,
        day: u8,
    },
    /// It stays as it is written.
    Open,
}

/// A date or a weekday in a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateMention {
    pub spot: Spot,
    /// As it is written.
    pub words: String,
    pub when: When,
    /// A sentence that says how `when` follows from the words.
    pub why: String,
    /// The weekday among the words.
    pub weekday: Option<Weekday>,
    pub tense: Tense,
    /// Whether the year stands among the words.
    pub has_year: bool,
    /// Whether it stands between quotation marks.
    pub is_quoted: bool,
    /// Whether its line holds little else: then it dates the article, not what it tells.
    pub is_line: bool,
    pub sentence: TextRange,
    pub paragraph: TextRange,
}

/// The dates of a source, in order.
pub(super) fn dates(reading: &Reading<'_>) -> Vec<DateMention> {
    let mut found = resolve::found(reading, reading.source.published, MOST_DATES);
    let in_doubt = reading
        .source
        .published
        .is_some_and(|published| found.iter().any(|date| conflicts::is_older(published, date)));
    if in_doubt {
        found = resolve::found(reading, None, MOST_DATES);
        for date in found.iter_mut().filter(|date| date.when == When::Open) {
            date.why = "The day of publication is in doubt, since the article tells of a later day as past"
                .to_owned();
        }
    }
    found
}
