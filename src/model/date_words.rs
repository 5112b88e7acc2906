//! Finding a date in words: a day, a month and a year, in the languages of most pages.

use std::ops::Range;

use super::Date;

/// Months as they begin.
const MONTHS: [&[&str]; 12] = [
    &["jan", "jän", "ene", "gen", "янв", "sty"],
    &["feb", "fév", "fev", "фев", "lut"],
    &["mar", "mär", "mrz", "maart", "maa", "мар"],
    &["apr", "avr", "abr", "апр", "kwi"],
    &["may", "mai", "mei", "maj", "mag", "мая", "май"],
    &["jun", "juin", "giu", "июн", "cze"],
    &["jul", "juil", "lug", "июл", "lip"],
    &["aug", "aoû", "aou", "ago", "авг", "sie"],
    &["sep", "set", "сен", "wrz"],
    &["oct", "okt", "out", "ott", "окт", "paź"],
    &["nov", "ноя", "lis"],
    &["dec", "dez", "déc", "dic", "дек", "gru"],
];

/// A word or a number of a line.
struct Part<'a> {
    text: &'a str,
    range: Range<usize>,
}

impl Part<'_> {
    fn number(&self) -> Option<u16> {
        let digits = self.text.trim_end_matches(|c: char| c.is_alphabetic() || matches!(c, 'º' | 'ª'));
        let ending = self.text.get(digits.len()..)?;
        let is_ordinal = matches!(ending, "" | "st" | "nd" | "rd" | "th" | "er" | "º" | "ª");
        (is_ordinal && digits.len() <= 4).then(|| digits.parse().ok())?
    }

    fn day(&self) -> Option<u8> {
        self.number().and_then(|n| u8::try_from(n).ok()).filter(|n| (1..=31).contains(n))
    }

    fn year(&self) -> Option<u16> {
        self.text.parse().ok().filter(|n| self.text.len() == 4 && (1700..=2200).contains(n))
    }

    fn month(&self) -> Option<u8> {
        let word = self.text.to_lowercase();
        if !(3..=10).contains(&word.chars().count()) || word.chars().any(|c| !c.is_alphabetic()) {
            return None;
        }
        let found = MONTHS.iter().position(|names| names.iter().any(|name| word.starts_with(name)))?;
        Some(found as u8 + 1)
    }

    fn is_of(&self) -> bool {
        matches!(self.text, "de" | "of" | "del" | "do")
    }
}

fn parts(line: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut start = None;
    for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
        match (c.is_alphanumeric() || matches!(c, 'º' | 'ª'), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                parts.push(Part { text: line.get(from..at).unwrap_or_default(), range: from..at });
                start = None;
            }
            _ => {}
        }
    }
    parts
}

/// The first absolute date in `line`, and its bytes: "2025-05-17T08:05", "May 17, 2025", "17. Mai 2025",
/// "17 de mayo de 2025", "17.05.2025". With slashes only where it can be read in one way.
pub fn find_date(line: &str) -> Option<(Range<usize>, Date)> {
    let mut parts = parts(line);
    // "de" between day, month and year says nothing more.
    parts.retain(|part| !part.is_of());
    let between = |a: &Part<'_>, b: &Part<'_>| line.get(a.range.end..b.range.start).unwrap_or_default();
    parts.windows(3).find_map(|window| {
        let [a, b, c] = window else { return None };
        let whole = a.range.start..c.range.end;
        let (first, second) = (between(a, b), between(b, c));
        if let (Some(year), Some(month)) = (a.year(), b.day())
            && first == second
            && matches!(first, "-" | "/" | ".")
        {
            // ISO 8601, with a time behind the day.
            let day = c.text.split(['T', 't']).next()?.parse().ok()?;
            return Some((whole, Date::new(year, month, day)?));
        }
        let year = c.year()?;
        if let (Some(month), Some(day)) = (a.month(), b.day()) {
            return (is_loose(first) && is_loose(second)).then_some((whole, Date::new(year, month, day)?));
        }
        if let (Some(day), Some(month)) = (a.day(), b.month()) {
            return (is_loose(first) && is_loose(second)).then_some((whole, Date::new(year, month, day)?));
        }
        let (x, y) = (a.day()?, b.day()?);
        let is_short = a.text.len() <= 2 && b.text.len() <= 2 && first == second;
        let (day, month) = match first {
            "." => (x, y),
            "/" | "-" if x > 12 => (x, y),
            "/" | "-" if y > 12 || x == y => (y, x),
            _ => return None,
        };
        if is_short { Some((whole, Date::new(year, month, day)?)) } else { None }
    })
}

/// Whether what stands between the parts of a date keeps them together.
fn is_loose(between: &str) -> bool {
    between
        .chars()
        .all(|c| c.is_whitespace() || matches!(c, ',' | '.' | '-' | '/' | '\'') || c.is_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<(&str, &str)>) {
        let found =
            find_date(line).map(|(range, date)| (line.get(range).unwrap_or_default(), date.to_string()));
        let found = found.as_ref().map(|(words, date)| (*words, date.as_str()));
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn dates_are_found_in_several_languages() {
        check("Published May 17, 2025 at noon", Some(("May 17, 2025", "2025-05-17")));
        check("Friday, 17th May 2025", Some(("17th May 2025", "2025-05-17")));
        check("am 17. März 2025", Some(("17. März 2025", "2025-03-17")));
        check("le 1er août 2025", Some(("1er août 2025", "2025-08-01")));
        check("17 de mayo de 2025", Some(("17 de mayo de 2025", "2025-05-17")));
        check("17 мая 2025", Some(("17 мая 2025", "2025-05-17")));
        check("Stand: 08.11.2021", Some(("08.11.2021", "2021-11-08")));
        check("2025/05/17 08:05", Some(("2025/05/17", "2025-05-17")));
        check("17/05/2025", Some(("17/05/2025", "2025-05-17")));
        check("05/17/2025", Some(("05/17/2025", "2025-05-17")));
    }

    #[test]
    fn what_names_no_day_for_certain_is_no_date() {
        for line in
            ["5/6/2025", "4 weeks ago", "May 2025", "May 17", "31.02.2025", "1.2.3", "in 2025 or 2026"]
        {
            check(line, None);
        }
    }
}
