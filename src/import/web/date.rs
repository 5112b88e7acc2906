//! Finding dates in what a page says. Only absolute ones count: a day, a month and a year.

use std::ops::Range;

/// Months as they begin, in the languages of most pages.
const MONTHS: [&[&str]; 12] = [
    &["jan", "jän", "ene", "gen", "янв", "sty"],
    &["feb", "fév", "fev", "фев", "lut"],
    &["mar", "mär", "mär", "mrz", "maart", "мар"],
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
    fn number(&self) -> Option<u32> {
        let digits = self.text.trim_end_matches(|c: char| c.is_alphabetic() || matches!(c, 'º' | 'ª'));
        let ending = self.text.get(digits.len()..)?.to_lowercase();
        let is_ordinal = matches!(ending.as_str(), "" | "st" | "nd" | "rd" | "th" | "er" | "º" | "ª");
        (is_ordinal && digits.len() <= 4).then(|| digits.parse().ok())?
    }

    fn day(&self) -> Option<u32> {
        self.number().filter(|n| (1..=31).contains(n))
    }

    fn year(&self) -> Option<u32> {
        self.text.parse().ok().filter(|n| self.text.len() == 4 && (1900..=2100).contains(n))
    }

    fn month(&self) -> Option<u32> {
        let word = self.text.to_lowercase();
        if word.chars().count() < 3 || word.chars().any(|c| !c.is_alphabetic()) || word.chars().count() > 10 {
            return None;
        }
        let found = MONTHS.iter().position(|names| names.iter().any(|name| word.starts_with(name)))?;
        let is_other = ["mark", "marc", "mars ", "mayor", "maybe", "decide", "march ", "market", "marketing"];
        (!is_other.contains(&word.as_str()) || word == "march").then_some(found as u32 + 1)
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

/// The bytes of the first absolute date in `line`: "2025-05-17" with its time, "May 17, 2025",
/// "17. Mai 2025", "17.05.2025"; one with slashes only where it can be read in one way.
pub fn find(line: &str) -> Option<Range<usize>> {
    let parts = parts(line);
    let between = |a: &Part<'_>, b: &Part<'_>| line.get(a.range.end..b.range.start).unwrap_or_default();
    for (i, window) in parts.windows(3).enumerate() {
        let [a, b, c] = window else { continue };
        let whole = a.range.start..c.range.end;
        let (first, second) = (between(a, b), between(b, c));
        if a.year().is_some() && b.number().is_some_and(|m| (1..=12).contains(&m)) {
            // ISO 8601, with a time behind it.
            let day = c.text.split(['T', 't']).next().and_then(|d| d.parse::<u32>().ok());
            if first == second && matches!(first, "-" | "/" | ".") && day.is_some_and(|d| (1..=31).contains(&d)) {
                let end = if c.text.contains(['T', 't']) || parts.get(i + 3).is_some_and(|p| is_time(line, c, p)) {
                    line.get(c.range.end..)
                        .and_then(|rest| {
                            rest.find(|ch: char| !(ch.is_ascii_alphanumeric() || matches!(ch, ':' | '.' | '+' | '-' | ' ')))
                        })
                        .map_or(line.len(), |n| c.range.end + n)
                } else {
                    c.range.end
                };
                return Some(a.range.start..end);
            }
        }
        if c.year().is_none() {
            continue;
        }
        let is_loose = |s: &str| s.chars().all(|c| c.is_whitespace() || matches!(c, ',' | '.' | '-' | '/' | '\''));
        if is_loose(first) && is_loose(second) {
            if (a.month().is_some() && b.day().is_some()) || (a.day().is_some() && b.month().is_some()) {
                return Some(whole);
            }
            if let (Some(x), Some(y)) = (a.day(), b.day())
                && first == second
                && a.text.len() <= 2
                && b.text.len() <= 2
                && ((first == "." && y <= 12) || (matches!(first, "/" | "-") && (x > 12) != (y > 12)))
            {
                return Some(whole);
            }
        }
        // "5 de mayo de 2022"
        if let Some([d, _]) = parts.get(i + 3..i + 5)
            && a.day().is_some()
            && matches!(b.text.to_lowercase().as_str(), "de" | "of")
            && c.month().is_some()
            && matches!(d.text.to_lowercase().as_str(), "de" | "del")
        {
            continue;
        }
    }
    for window in parts.windows(4) {
        let [a, b, c, d] = window else { continue };
        let is_of = |p: &Part<'_>| matches!(p.text.to_lowercase().as_str(), "de" | "of" | "del");
        if a.day().is_some() && is_of(b) && c.month().is_some() && d.year().is_some() {
            return Some(a.range.start..d.range.end);
        }
    }
    for window in parts.windows(5) {
        let [a, b, c, d, e] = window else { continue };
        let is_of = |p: &Part<'_>| matches!(p.text.to_lowercase().as_str(), "de" | "of" | "del");
        if a.day().is_some() && is_of(b) && c.month().is_some() && is_of(d) && e.year().is_some() {
            return Some(a.range.start..e.range.end);
        }
    }
    None
}

fn is_time(line: &str, day: &Part<'_>, next: &Part<'_>) -> bool {
    line.get(day.range.end..next.range.start) == Some(" ") && next.number().is_some_and(|hour| hour < 24)
}

/// Whether a line says when, counted from a day that it does not name.
pub fn is_relative(line: &str) -> bool {
    let words: Vec<String> = line.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let is = |list: &[&str]| words.iter().any(|w| list.contains(&w.trim_matches(|c: char| !c.is_alphanumeric())));
    words.len() <= 6
        && ((is(&["ago"]) && line.chars().any(|c| c.is_ascii_digit() || c == 'a'))
            || (is(&["vor"]) && is(&["stunden", "tagen", "wochen", "monaten", "jahren", "minuten"]))
            || (is(&["hace"]) && is(&["horas", "días", "semanas", "meses", "años", "minutos"]))
            || (line.to_lowercase().starts_with("il y a ") && words.len() <= 5))
}

/// The date in an address that files its articles by day: "…/2025/05/17/…".
pub fn in_address(link: &str) -> Option<String> {
    let parts: Vec<&str> = link.split(['/', '?', '#']).collect();
    parts.windows(3).find_map(|window| {
        let [year, month, day] = window else { return None };
        let is = |text: &str, n: usize, most: u32| {
            text.len() <= n && text.parse::<u32>().is_ok_and(|v| v >= 1 && v <= most)
        };
        let fits = year.len() == 4 && (year.starts_with("19") || year.starts_with("20"));
        let fits = fits && year.parse::<u32>().is_ok() && is(month, 2, 12) && is(day, 2, 31);
        fits.then(|| format!("{year}-{month:0>2}-{day:0>2}"))
    })
}
