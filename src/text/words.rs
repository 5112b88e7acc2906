//! Words and graphemes: counting, and the caret's steps.

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation as _};

use super::TextRange;

/// Words by UAX #29, those with a letter or digit only.
pub fn word_count(text: &str) -> usize {
    text.unicode_words().count()
}

/// The word (or run of white space, or mark) that holds `offset`, inside `within`: what a double
/// click selects.
pub fn word_at(text: &str, within: TextRange, offset: usize) -> TextRange {
    let slice = within.of(text).unwrap_or_default();
    let mut last = TextRange::at(within.start());
    for (at, word) in slice.split_word_bound_indices() {
        last = TextRange::new(within.start() + at, within.start() + at + word.len());
        if last.end() > offset {
            break;
        }
    }
    last
}

/// The grapheme boundary behind `offset`; the end of the text where there is none.
pub fn next_grapheme(text: &str, offset: usize) -> usize {
    let offset = text.floor_char_boundary(offset.min(text.len()));
    let mut cursor = GraphemeCursor::new(offset, text.len(), true);
    cursor.next_boundary(text, 0).ok().flatten().unwrap_or(text.len())
}

/// The grapheme boundary before `offset`; 0 where there is none.
pub fn previous_grapheme(text: &str, offset: usize) -> usize {
    let offset = text.floor_char_boundary(offset.min(text.len()));
    let mut cursor = GraphemeCursor::new(offset, text.len(), true);
    cursor.prev_boundary(text, 0).ok().flatten().unwrap_or(0)
}

/// How far around a place is looked at to tell whether it parts two graphemes, in bytes.
const AROUND: usize = 128;

/// Whether a byte on a character boundary parts two graphemes. Looks at the neighborhood only: in a row of more
/// than thirty flags it may take the wrong two letters for one.
fn is_grapheme_boundary(text: &str, at: usize) -> bool {
    let byte = |at: usize| text.as_bytes().get(at).filter(|b| b.is_ascii() && **b != b'\n');
    if at == 0 || at >= text.len() || (byte(at - 1).is_some() && byte(at).is_some()) {
        return true;
    }
    let start = text.floor_char_boundary(at.saturating_sub(AROUND));
    let window = text.get(start..text.floor_char_boundary(at + AROUND)).unwrap_or_default();
    GraphemeCursor::new(at - start, window.len(), true).is_boundary(window, 0).unwrap_or(true)
}

/// The smallest run of whole graphemes that holds `range`, which is on character boundaries.
pub(super) fn whole_graphemes(text: &str, range: TextRange) -> TextRange {
    let (mut start, mut end) = (range.start(), range.end());
    while !is_grapheme_boundary(text, start) {
        start = text.floor_char_boundary(start - 1);
    }
    while !is_grapheme_boundary(text, end) {
        end = text.ceil_char_boundary(end + 1);
    }
    TextRange::new(start, end)
}

/// Where the next word ends: Ctrl+Right.
pub fn next_word_end(text: &str, offset: usize) -> usize {
    let offset = text.floor_char_boundary(offset.min(text.len()));
    let behind = text.get(offset..).unwrap_or_default();
    behind
        .split_word_bound_indices()
        .find(|(_, word)| word.chars().any(char::is_alphanumeric))
        .map_or(text.len(), |(at, word)| offset + at + word.len())
}

/// Where the word before `offset` starts: Ctrl+Left.
pub fn previous_word_start(text: &str, offset: usize) -> usize {
    let offset = text.floor_char_boundary(offset.min(text.len()));
    let before = text.get(..offset).unwrap_or_default();
    before
        .split_word_bound_indices()
        .rev()
        .find(|(_, word)| word.chars().any(char::is_alphanumeric))
        .map_or(0, |(at, _)| at)
}

/// Where the next word behind the one at `offset` starts; the end of the text where there is none.
pub fn next_word_start(text: &str, offset: usize) -> usize {
    let offset = text.floor_char_boundary(offset.min(text.len()));
    let behind = text.get(offset..).unwrap_or_default();
    let starts =
        behind.split_word_bound_indices().filter(|(_, word)| word.chars().any(char::is_alphanumeric));
    let next = starts.map(|(at, _)| at).find(|at| *at > 0);
    next.map_or(text.len(), |at| offset + at)
}

/// The first `n` graphemes of `text` on one line, with an ellipsis where something was left off.
pub fn elide(text: &str, n: usize) -> String {
    let (mut line, mut next) = (String::new(), 4 * n + 64);
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        // No more of a long text is looked at than is shown.
        if line.len() > next {
            if line.grapheme_indices(true).nth(n).is_some() {
                break;
            }
            next = 2 * line.len();
        }
    }
    match line.grapheme_indices(true).nth(n) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default().trim_end()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_as_a_reader_would() {
        assert_eq!(word_count("Don’t — “stop” 1,000 POWs."), 4);
    }

    #[test]
    fn the_caret_steps_over_whole_graphemes_and_words() {
        let text = "a👩‍👩‍👧 two";
        assert_eq!(next_grapheme(text, 1), text.len() - 4);
        assert_eq!(previous_grapheme(text, text.len() - 4), 1);
        assert_eq!(next_word_end("one, two", 3), 8);
        assert_eq!(previous_word_start("one, two", 5), 0);
        assert_eq!(previous_word_start("one, two", 8), 5);
        assert_eq!(next_grapheme("", 7), 0);
        assert_eq!(["one, “two", "one"].map(|text| next_word_start(text, 0)), [8, 3]);
    }

    #[test]
    fn a_double_click_takes_the_word() {
        let text = "no love lost";
        let all = TextRange::new(0, text.len());
        assert_eq!(word_at(text, all, 4).of(text), Some("love"));
        assert_eq!(word_at(text, all, 12).of(text), Some("lost"));
        assert_eq!(word_at(text, TextRange::at(3), 3), TextRange::at(3));
    }

    #[test]
    fn elide_keeps_short_text_and_folds_lines() {
        assert_eq!(elide("a\nb", 9), "a b");
        assert_eq!(elide("abcdef", 3), "abc…");
        assert_eq!(elide(&"two words ".repeat(100_000), 12), "two words tw…");
        assert_eq!(elide(&"👩‍👩‍👧 ".repeat(100), 199), "👩‍👩‍👧 ".repeat(100).trim_end());
    }
}
