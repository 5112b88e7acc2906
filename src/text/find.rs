//! Finding words in a text, and the words around a place.

use memchr::memmem;
use unicode_segmentation::UnicodeSegmentation as _;

use super::TextRange;

/// Where `words` occur in `text`, in order, not overlapping. Nothing for empty words.
pub fn occurrences<'a>(text: &'a str, words: &'a str) -> impl Iterator<Item = TextRange> + 'a {
    let len = words.len();
    let text = if words.is_empty() { "" } else { text };
    memmem::find_iter(text.as_bytes(), words.as_bytes())
        .filter(move |_| len > 0)
        .map(move |at| TextRange::new(at, at + len))
}

/// The exact occurrence of `words` whose start is nearest to `offset`; the earlier of two as near. Looks
/// outward from there, so that words which occur everywhere are found as fast as rare ones.
pub fn nearest_occurrence(text: &str, words: &str, offset: usize) -> Option<TextRange> {
    let (bytes, len) = (text.as_bytes(), words.len());
    let at = offset.min(bytes.len());
    let before_end = (at + len.checked_sub(1)?).min(bytes.len());
    let before = memmem::rfind(bytes.get(..before_end)?, words.as_bytes());
    let behind = memmem::find(bytes.get(at..)?, words.as_bytes()).map(|found| at + found);
    let nearest = [before, behind].into_iter().flatten().min_by_key(|start| start.abs_diff(offset))?;
    Some(TextRange::new(nearest, nearest + len))
}

/// Up to `n` graphemes before and behind a range: the prefix and suffix of a text quote selector (W3C
/// Web Annotation Data Model, 4.2.4).
pub fn context(text: &str, range: TextRange, n: usize) -> (String, String) {
    let before = text.get(..range.start()).unwrap_or_default();
    let behind = text.get(range.end()..).unwrap_or_default();
    let prefix_start = before.grapheme_indices(true).rev().take(n).last().map_or(before.len(), |(at, _)| at);
    let suffix: String = behind.graphemes(true).take(n).collect();
    (before.get(prefix_start..).unwrap_or_default().to_owned(), suffix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_of_several_is_found() {
        let text = "peace, peace, peace";
        assert_eq!(nearest_occurrence(text, "peace", 8), Some(TextRange::new(7, 12)));
        assert_eq!(nearest_occurrence(text, "peace", 10), Some(TextRange::new(7, 12)), "two as near");
        assert_eq!(nearest_occurrence(text, "peace", 11), Some(TextRange::new(14, 19)));
        assert_eq!(nearest_occurrence(text, "peace", usize::MAX), Some(TextRange::new(14, 19)));
        assert_eq!(nearest_occurrence("é“é", "“", 3), Some(TextRange::new(2, 5)), "inside a character");
        assert_eq!(nearest_occurrence("aaa", "aa", 1), Some(TextRange::new(1, 3)));
        assert_eq!(nearest_occurrence(text, "war", 8), None);
        assert_eq!(nearest_occurrence(text, "", 8), None);
    }

    #[test]
    fn context_stops_at_the_ends_and_keeps_characters_whole() {
        let text = "aé👩‍👩‍👧b";
        let range = TextRange::new(1, 3);
        assert_eq!(context(text, range, 1), ("a".to_owned(), "👩‍👩‍👧".to_owned()));
        assert_eq!(context(text, range, 9), ("a".to_owned(), "👩‍👩‍👧b".to_owned()));
    }
}
