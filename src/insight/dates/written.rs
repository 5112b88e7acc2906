//! Dates as they are written: the patterns of days, months, years and weekdays, in the larger European languages.

use std::{collections::HashMap, sync::LazyLock};

use crate::{
    insight::{
        calendar::Weekday,
        reading::{Reading, Shape},
    },
    model::Date,
};

/// What a date says, before anything is made of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    /// Its tokens, the last included.
    pub first: usize,
    pub last: usize,
    pub weekday: Option<Weekday>,
    pub day: Option<u8>,
    pub month: Option<u8>,
    pub year: Option<u16>,
    /// Month and day where a range ends.
    pub to: Option<(u8, u8)>,
}

/// Names of the months, from January, and what they are cut to. Words that are often something else ("mar", "set")
/// are left out.
const MONTHS: [&[&str]; 12] = [
    &[
        "january",
        "jan",
        "januar",
        "jänner",
        "janvier",
        "enero",
        "gennaio",
        "janeiro",
        "januari",
        "stycznia",
        "января",
        "січня",
    ],
    &[
        "february",
        "feb",
        "februar",
        "février",
        "febrero",
        "febbraio",
        "fevereiro",
        "februari",
        "lutego",
        "февраля",
        "лютого",
    ],
    &["march", "märz", "mars", "marzo", "março", "maart", "marca", "марта", "березня"],
    &["april", "apr", "avril", "abril", "aprile", "kwietnia", "апреля", "квітня"],
    &["may", "mai", "mayo", "maggio", "maio", "mei", "maja", "мая", "травня"],
    &["june", "jun", "juni", "juin", "junio", "giugno", "junho", "czerwca", "июня", "червня"],
    &["july", "jul", "juli", "juillet", "julio", "luglio", "julho", "lipca", "июля", "липня"],
    &["august", "aug", "août", "agosto", "augustus", "sierpnia", "августа", "серпня"],
    &[
        "september",
        "sept",
        "sep",
        "septembre",
        "septiembre",
        "settembre",
        "setembro",
        "września",
        "сентября",
        "вересня",
    ],
    &[
        "october",
        "oct",
        "oktober",
        "octobre",
        "octubre",
        "ottobre",
        "outubro",
        "października",
        "октября",
        "жовтня",
    ],
    &["november", "nov", "novembre", "noviembre", "novembro", "listopada", "ноября", "листопада"],
    &[
        "december",
        "dec",
        "dezember",
        "décembre",
        "diciembre",
        "dicembre",
        "dezembro",
        "grudnia",
        "декабря",
        "грудня",
    ],
];

const WEEKDAYS: [&[&str]; 7] = [
    &["monday", "mon", "montag", "lundi", "lunes", "lunedì", "maandag", "poniedziałek", "понедельник"],
    &["tuesday", "tue", "tues", "dienstag", "mardi", "martes", "martedì", "dinsdag", "wtorek", "вторник"],
    &["wednesday", "wed", "mittwoch", "mercredi", "miércoles", "mercoledì", "woensdag", "среду"],
    &[
        "thursday",
        "thu",
        "thurs",
        "donnerstag",
        "jeudi",
        "jueves",
        "giovedì",
        "donderdag",
        "czwartek",
        "четверг",
    ],
    &["friday", "fri", "freitag", "vendredi", "viernes", "venerdì", "vrijdag", "piątek", "пятницу"],
    &["saturday", "sat", "samstag", "samedi", "sábado", "sabato", "zaterdag", "sobotę", "субботу"],
    &["sunday", "sun", "sonntag", "dimanche", "domingo", "domenica", "zondag", "niedzielę", "воскресенье"],
];

/// Names by their place in a table.
type Table = HashMap<&'static str, usize, foldhash::fast::RandomState>;

static MONTH_OF: LazyLock<Table> = LazyLock::new(|| table(&MONTHS));
static WEEKDAY_OF: LazyLock<Table> = LazyLock::new(|| table(&WEEKDAYS));

fn table(rows: &[&[&'static str]]) -> Table {
    rows.iter().enumerate().flat_map(|(at, names)| names.iter().map(move |name| (*name, at))).collect()
}

/// Short forms, which are words or names as well: a weekday only before a date.
pub(super) fn is_short_weekday(word: &str) -> bool {
    word.len() <= 5 && word.is_ascii() && !matches!(word, "lundi" | "mardi" | "jeudi" | "lunes")
}

/// The weekday that a token names.
pub(super) fn weekday(reading: &Reading<'_>, at: usize) -> Option<Weekday> {
    let word = reading.low(at);
    if !reading.is_word(at) || word.len() < 3 {
        return None;
    }
    WEEKDAY_OF.get(word).copied().and_then(Weekday::from_index)
}

/// The month that a token names, and the tokens it takes: a full stop may cut it short.
pub(super) fn month(reading: &Reading<'_>, at: usize) -> Option<(u8, usize)> {
    let word = reading.low(at);
    if !reading.is_word(at) || word.len() < 3 {
        return None;
    }
    let found = *MONTH_OF.get(word)?;
    // "may" and "march" are verbs; English writes months with a capital.
    if !reading.is_capital(at)
        && matches!(word, "may" | "march" | "mars" | "sep" | "dec" | "jan" | "jun" | "jul" | "mai")
    {
        let beside = |at: usize| reading.shape(at) == Some(Shape::Number);
        if matches!(word, "may" | "march") || !(beside(at + 1) || at.checked_sub(1).is_some_and(beside)) {
            return None;
        }
    }
    let is_short = matches!(
        word,
        "jan" | "feb" | "apr" | "jun" | "jul" | "aug" | "sep" | "sept" | "oct" | "nov" | "dec"
    );
    let is_cut = is_short && reading.low(at + 1) == "." && reading.is_glued(at + 1);
    Some((found as u8 + 1, 1 + usize::from(is_cut)))
}

/// A day of a month, and the tokens it takes: "16", "16th", "1er", "16.".
fn day(reading: &Reading<'_>, at: usize) -> Option<(u8, usize)> {
    if reading.shape(at) != Some(Shape::Number) || reading.low(at).len() > 2 {
        return None;
    }
    let day = reading.low(at).parse::<u8>().ok().filter(|day| (1..=31).contains(day))?;
    let ending = if reading.is_glued(at + 1) { reading.low(at + 1) } else { "" };
    // A full stop belongs to the day before a month only, as in "16. Mai".
    let ends = matches!(ending, "st" | "nd" | "rd" | "th" | "er" | "º" | "ª")
        || ending == "." && month(reading, at + 2).is_some();
    Some((day, 1 + usize::from(ends)))
}

/// A year of four digits.
pub(super) fn year(reading: &Reading<'_>, at: usize) -> Option<u16> {
    let word = reading.low(at);
    let is_plain = reading.shape(at) == Some(Shape::Number) && word.len() == 4;
    // No amount: "2025%", "$2025", "1990s".
    let behind = reading.low(at + 1);
    let is_joined = reading.is_glued(at + 1) && matches!(behind, "/" | "-") && reading.is_glued(at + 2);
    let is_amount = matches!(behind, "%") || is_joined || reading.is_glued(at + 1) && reading.is_word(at + 1);
    let before = at.checked_sub(1).map_or("", |at| reading.low(at));
    if !is_plain || is_amount || matches!(before, "$" | "£" | "€") {
        return None;
    }
    word.parse().ok().filter(|year| (1700..=2200).contains(year))
}

/// The date that begins at a token: one with a day and a month, or a month and a year.
pub(super) fn written(reading: &Reading<'_>, at: usize) -> Option<Written> {
    if let Some(weekday) = weekday(reading, at) {
        let mut next = at + 1;
        while next < at + 4
            && matches!(reading.low(next), "," | "the" | "den" | "der" | "." | "(" | "le" | "il")
        {
            next += 1;
        }
        let date = dated(reading, next).filter(|date| date.day.is_some())?;
        return Some(Written { first: at, weekday: Some(weekday), ..date });
    }
    let date = dated(reading, at)?;
    // "May 16 (Friday)". Behind a comma it may be another day.
    let in_brackets = reading.low(date.last + 1) == "(" && reading.low(date.last + 3) == ")";
    match weekday(reading, date.last + 2).filter(|_| in_brackets && date.day.is_some()) {
        Some(weekday) => Some(Written { weekday: Some(weekday), last: date.last + 2, ..date }),
        None => Some(date),
    }
}

/// A date without a weekday.
fn dated(reading: &Reading<'_>, at: usize) -> Option<Written> {
    match reading.shape(at)? {
        Shape::Word => month_first(reading, at),
        Shape::Number => in_numbers(reading, at).or_else(|| day_first(reading, at)),
        Shape::Mark => None,
    }
}

/// "May 16", "May 12th, 2025", "May 16–18, 2025", "May 30 to June 2", "May 2025".
fn month_first(reading: &Reading<'_>, at: usize) -> Option<Written> {
    let (named, n) = month(reading, at)?;
    let mut next = at + n;
    if let Some(year) = year(reading, next) {
        return Some(Written {
            first: at,
            last: next,
            month: Some(named),
            year: Some(year),
            ..Written::default()
        });
    }
    if reading.low(next) == ","
        && let Some(year) = year(reading, next + 1)
    {
        return Some(Written {
            first: at,
            last: next + 1,
            month: Some(named),
            year: Some(year),
            ..Written::default()
        });
    }
    next += usize::from(reading.low(next) == "the");
    let (first_day, n) = day(reading, next)?;
    next += n;
    // "May 16.5", "May 16 people" and "16:30" are no days; the last two cannot be told but by what follows.
    if reading.low(next) == ":" && reading.is_glued(next) || reading.low(next) == "%" {
        return None;
    }
    let mut date =
        Written { first: at, last: next - 1, month: Some(named), day: Some(first_day), ..Written::default() };
    if is_range(reading, next) {
        if let Some((to, n)) = day(reading, next + 1) {
            (date.to, date.last) = (Some((named, to)), next + n);
        } else if let Some((to_month, n)) = month(reading, next + 1)
            && let Some((to, m)) = day(reading, next + 1 + n)
        {
            (date.to, date.last) = (Some((to_month, to)), next + n + m);
        }
    }
    date_with_year(reading, date)
}

/// "16 May", "16th of May, 2025", "16. Mai 2025", "16 de mayo de 2025", "16–18 May".
fn day_first(reading: &Reading<'_>, at: usize) -> Option<Written> {
    let (first_day, n) = day(reading, at)?;
    let mut next = at + n;
    let mut to = None;
    if is_range(reading, next)
        && let Some((last_day, n)) = day(reading, next + 1)
    {
        to = Some(last_day);
        next += 1 + n;
    }
    next += usize::from(matches!(reading.low(next), "of" | "de" | "di"));
    let (named, n) = month(reading, next)?;
    let date = Written {
        first: at,
        last: next + n - 1,
        month: Some(named),
        day: Some(first_day),
        to: to.map(|day| (named, day)),
        ..Written::default()
    };
    date_with_year(reading, date)
}

/// The date, with the year behind it.
fn date_with_year(reading: &Reading<'_>, mut date: Written) -> Option<Written> {
    let mut next = date.last + 1;
    next += usize::from(matches!(reading.low(next), "," | "de" | "del" | "of"));
    if let Some(year) = year(reading, next) {
        (date.year, date.last) = (Some(year), next);
    }
    let (month, day) = (date.month?, date.day?);
    // A leap year has every day.
    Date::new(date.year.unwrap_or(2024), month, day)?;
    Some(date)
}

fn is_range(reading: &Reading<'_>, at: usize) -> bool {
    matches!(reading.low(at), "-" | "–" | "—" | "to" | "through" | "until")
}

/// "2025-05-16", "16.05.2025", "16/05/2025". With slashes only where it can be read in one way.
fn in_numbers(reading: &Reading<'_>, at: usize) -> Option<Written> {
    let found = |last: usize, year: u16, month: u8, day: u8| {
        Date::new(year, month, day)?;
        Some(Written {
            first: at,
            last,
            year: Some(year),
            month: Some(month),
            day: Some(day),
            ..Written::default()
        })
    };
    let mut dotted = reading.low(at).split('.');
    if let (Some(day), Some(month), Some(year), None) =
        (dotted.next(), dotted.next(), dotted.next(), dotted.next())
    {
        let is_short = day.len() <= 2 && month.len() <= 2 && year.len() == 4;
        return is_short.then(|| found(at, year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))?;
    }
    let mark = reading.low(at + 1);
    let are_glued = (1..=4).all(|n| reading.is_glued(at + n));
    if !are_glued || !matches!(mark, "-" | "/") || reading.low(at + 3) != mark {
        return None;
    }
    // No longer number with more parts, no part of an address.
    if reading.is_glued(at) && at > 0 && !matches!(reading.low(at - 1), "(" | "\"" | "“") {
        return None;
    }
    let [a, b, c] = [at, at + 2, at + 4].map(|at| reading.low(at));
    let number = |word: &str| word.parse::<u16>().ok();
    let small = |word: &str| word.parse::<u8>().ok().filter(|_| word.len() <= 2);
    if a.len() == 4 {
        return found(at + 4, number(a)?, small(b)?, small(c)?);
    }
    let (x, y) = (small(a)?, small(b)?);
    let year = number(c).filter(|_| c.len() == 4)?;
    match () {
        () if x > 12 => found(at + 4, year, y, x),
        () if y > 12 || x == y => found(at + 4, year, x, y),
        () => None,
    }
}
