//! Numbers as they are written, in digits or in English words: "1,000", "12.9bn", "two hundred", "tens of thousands".

use crate::insight::reading::{Reading, Shape};

/// A number, or as much of one as is said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Amount {
    pub first: usize,
    pub last: usize,
    pub from: f64,
    pub to: f64,
    /// "dozens", "tens of thousands".
    pub is_vague: bool,
}

const UNITS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// The number that begins at a token. "One" and "a" count only before a larger unit: else they are articles.
pub(super) fn amount(reading: &Reading<'_>, at: usize, end: usize) -> Option<Amount> {
    if let Some((from, to, last)) = vague(reading, at, end) {
        return Some(Amount { first: at, last, from, to, is_vague: true });
    }
    let exact =
        |value: f64, last: usize| Some(Amount { first: at, last, from: value, to: value, is_vague: false });
    match reading.shape(at)? {
        Shape::Number => {
            let value = in_digits(reading.low(at))?;
            // "3:15", "16th", "4x": no number of anything.
            let next = reading.low(at + 1);
            let is_glued = reading.is_glued(at + 1);
            if is_glued && next == ":"
                || at > 0
                    && reading.is_glued(at)
                    && matches!(reading.low(at - 1), ":" | "." | "/" | "#" | "@" | "_" | "'" | "’")
            {
                return None;
            }
            match multiplier(next).filter(|_| at + 1 < end) {
                Some(times) if is_glued || next.len() > 2 => exact(value * times, at + 1),
                // "1.5-million".
                None if next == "-"
                    && is_glued
                    && multiplier(reading.low(at + 2)).is_some_and(|_| reading.low(at + 2).len() > 2) =>
                {
                    exact(value * multiplier(reading.low(at + 2))?, at + 2)
                }
                _ if is_glued && reading.is_word(at + 1) => None,
                _ => exact(value, at),
            }
        }
        Shape::Word => {
            let (value, last) = in_words(reading, at, end)?;
            exact(value, last)
        }
        Shape::Mark => None,
    }
}

/// "1,000", "1 000", "12.9". A comma or a space parts groups of three.
fn in_digits(word: &str) -> Option<f64> {
    if word.len() > 15 || word.matches('.').count() > 1 {
        return None;
    }
    let plain: String =
        word.chars().filter(|c| !matches!(c, ',' | '\u{a0}' | '\u{202f}' | '\u{2009}')).collect();
    // A number that begins with 0 is a code.
    let is_code = plain.len() > 1 && plain.starts_with('0') && !plain.starts_with("0.");
    plain.parse::<f64>().ok().filter(|_| !is_code)
}

fn multiplier(word: &str) -> Option<f64> {
    match word {
        "hundred" => Some(1e2),
        "thousand" | "k" => Some(1e3),
        "million" | "m" | "mn" | "mln" => Some(1e6),
        "billion" | "bn" | "b" => Some(1e9),
        "trillion" | "tn" | "trn" => Some(1e12),
        "dozen" => Some(12.0),
        _ => None,
    }
}

/// "two", "twenty-five", "one hundred and twenty thousand", "a dozen".
fn in_words(reading: &Reading<'_>, start: usize, end: usize) -> Option<(f64, usize)> {
    let (mut total, mut part) = (0.0, None::<f64>);
    let mut last = None;
    let mut at = start;
    while at < end {
        let word = reading.low(at);
        let unit = UNITS.iter().position(|unit| *unit == word).map(|n| n as f64);
        let ten = TENS.iter().position(|ten| *ten == word).map(|n| (n as f64 + 2.0) * 10.0);
        let times = multiplier(word).filter(|_| word.len() > 2);
        match (unit.or(ten), times, part) {
            (Some(value), _, None) => part = Some(value),
            (Some(value), _, Some(before))
                if before >= 20.0 && value < 10.0 || before >= 100.0 && value < 100.0 =>
            {
                part = Some(before + value)
            }
            (None, Some(times), Some(before)) if times > 100.0 => {
                total += before * times;
                part = Some(0.0);
            }
            (None, Some(times), Some(before)) => part = Some(before * times),
            (None, None, None)
                if matches!(word, "a" | "an")
                    && multiplier(reading.low(at + 1)).is_some_and(|_| reading.low(at + 1).len() > 2) =>
            {
                part = Some(1.0)
            }
            _ => break,
        }
        last = Some(at);
        at += 1;
        // "twenty-five", "hundred and five".
        let joins = reading.low(at) == "-" && reading.is_glued(at) || reading.low(at) == "and";
        let goes_on = |at: usize| UNITS.contains(&reading.low(at)) || TENS.contains(&reading.low(at));
        if joins
            && at + 1 < end
            && goes_on(at + 1)
            && (reading.low(at) == "-" || part.is_some_and(|part| part >= 100.0) || total > 0.0)
        {
            at += 1;
        }
    }
    let last = last?;
    let value = total + part.unwrap_or(0.0);
    let is_article = start == last && matches!(reading.low(start), "one" | "zero");
    (!is_article && value > 0.0).then_some((value, last))
}

/// "dozens of", "thousands", "tens of thousands of".
fn vague(reading: &Reading<'_>, at: usize, end: usize) -> Option<(f64, f64, usize)> {
    let scale = |word: &str| match word {
        "tens" => Some(10.0),
        "dozens" => Some(12.0),
        "scores" => Some(20.0),
        "hundreds" => Some(1e2),
        "thousands" => Some(1e3),
        "millions" => Some(1e6),
        "billions" => Some(1e9),
        _ => None,
    };
    let first = scale(reading.low(at))?;
    // "tens of thousands": each word is a scale.
    if reading.low(at + 1) == "of"
        && at + 2 < end
        && let Some(second) = scale(reading.low(at + 2))
    {
        let from = first * second * 2.0;
        return Some((from, first * second * 10.0, at + 2));
    }
    // Alone only before what is counted.
    (reading.low(at + 1) == "of" && first > 10.0).then_some((
        first * 2.0,
        first * if first < 100.0 { 9.0 } else { 10.0 },
        at,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::reading::tests::source;

    fn check(text: &str, expected: Option<(f64, f64)>) {
        let source = source(1, text, None);
        let reading = Reading::of(&source);
        let found = amount(&reading, 0, reading.tokens.len()).map(|amount| (amount.from, amount.to));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn numbers_are_read_in_digits_and_words() {
        let exact = |value: f64| Some((value, value));
        check("1,000 boats", exact(1000.0));
        check("12.9bn", exact(12.9e9));
        check("1.5 million", exact(1.5e6));
        check("twenty-five boats", exact(25.0));
        check("two hundred and five thousand boats", exact(205_000.0));
        check("one thousand boats", exact(1000.0));
        check("a dozen boats", exact(12.0));
        check("two boats", exact(2.0));
        check("tens of thousands of boats", Some((20_000.0, 100_000.0)));
        check("dozens of boats", Some((24.0, 108.0)));
    }

    #[test]
    fn what_counts_nothing_is_no_number() {
        for text in ["one of them", "a boat", "16th boat", "08:05", "1.2.3", "007", "hundreds.", "boat"] {
            check(text, None);
        }
    }
}
