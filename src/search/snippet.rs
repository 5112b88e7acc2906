//! `Snippet`: a hit with some words around it, on one line.

use unicode_segmentation::UnicodeSegmentation as _;

use crate::text::TextRange;

/// A hit with some words before and behind it, of its own line, on one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    pub before: String,
    pub hit: String,
    pub behind: String,
}

/// Most graphemes of the hit itself.
const HIT_MOST: usize = 200;

impl Snippet {
    /// The hit at `range` with at most so many graphemes before and behind it; nothing where it is not in the
    /// text.
    pub fn new(text: &str, range: TextRange, n_before: usize, n_behind: usize) -> Self {
        let (Some(before), Some(hit), Some(behind)) =
            (text.get(..range.start()), range.of(text), text.get(range.end()..))
        else {
            return Self::default();
        };
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        // Far more than is asked for is not looked at, however long the line is.
        let far = before.floor_char_boundary(before.len().saturating_sub(n_before * 16));
        let before = before.get(line.max(far)..).unwrap_or_default().trim_start();
        let behind = behind.split('\n').next().unwrap_or_default();
        let mut snippet =
            Self { hit: first(hit, HIT_MOST), behind: first(behind, n_behind), before: String::new() };
        let start =
            before.grapheme_indices(true).rev().take(n_before).last().map_or(before.len(), |(at, _)| at);
        let is_cut = start > 0 || far > line;
        let last = before.get(start..).unwrap_or_default();
        // Begins with a whole word, if one is near.
        let word = last.find(char::is_whitespace).filter(|at| is_cut && *at < last.len() / 2);
        let last = word.and_then(|at| last.get(at..)).unwrap_or(last).trim_start();
        snippet.before = match is_cut && !last.is_empty() {
            true => format!("…{}", in_one_line(last)),
            false => in_one_line(last),
        };
        snippet
    }
}

/// The first graphemes on one line, with an ellipsis where something was left off.
fn first(text: &str, n: usize) -> String {
    match text.grapheme_indices(true).nth(n) {
        Some((at, _)) => format!("{}…", in_one_line(text.get(..at).unwrap_or_default())),
        None => in_one_line(text).trim_end().to_owned(),
    }
}

/// Every run of white space as one space; those at the ends stay.
fn in_one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        match ch {
            _ if !ch.is_whitespace() => out.push(ch),
            _ if out.ends_with(' ') => {}
            _ => out.push(' '),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, hit: &str, n: usize, expected: &str) {
        let at = text.find(hit).expect("the hit is there");
        let snippet = Snippet::new(text, TextRange::new(at, at + hit.len()), n, n);
        assert_eq!(format!("{}[{}]{}", snippet.before, snippet.hit, snippet.behind), expected);
    }

    #[test]
    fn a_hit_has_whole_words_of_its_line_around_it() {
        check("one\ntwo  three\tfour\nfive", "three", 40, "two [three] four");
        check(
            "the delegations agreed on a swap of prisoners",
            "swap",
            20,
            "…agreed on a [swap] of prisoners",
        );
        check("the delegations agreed on a swap of prisoners", "swap", 8, "…on a [swap] of pris…");
        check("abcdefghij", "fgh", 2, "…de[fgh]ij");
        check("peace", "peace", 9, "[peace]");
        check("👩‍👩‍👧👩‍👩‍👧x👩‍👩‍👧", "x", 1, "…👩‍👩‍👧[x]👩‍👩‍👧");
    }

    #[test]
    fn a_line_without_a_break_costs_no_more_than_what_is_shown() {
        let text = "a".repeat(1 << 20);
        let snippet = Snippet::new(&text, TextRange::new(500_000, 700_000), 10, 10);
        assert_eq!(snippet.before, format!("…{}", "a".repeat(10)));
        assert_eq!(snippet.hit, format!("{}…", "a".repeat(HIT_MOST)));
        assert_eq!(Snippet::new("é", TextRange::new(1, 2), 5, 5), Snippet::default());
    }
}
