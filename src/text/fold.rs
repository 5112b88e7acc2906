//! Folding: a text with its case, quotation marks, dashes and spaces made alike, and the way back.

use unicode_normalization::char::decompose_compatible;

use super::{
    TextRange,
    marks::{is_dash, is_invisible, quotation_mark},
};

/// A folded text that knows where each of its bytes came from.
///
/// Folding maps each character by itself: letters to lower case, typographic quotation marks to `'`
/// and `"`, every dash to `-`, every white space to a plain space, ligatures to their letters; soft hyphens
/// and zero-width marks vanish. It serves finding only; the stored text is never changed.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    text: String,
    /// Where the distance between folded and original offsets changes: (folded, original), ascending.
    steps: Vec<(usize, usize)>,
    original_len: usize,
}

impl Folded {
    pub fn new(original: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(original.len()), ..Self::default() };
        folded.steps.push((0, 0));
        let mut in_step = true;
        for (at, ch) in original.char_indices() {
            // A new step starts where the straight line from the last one would miss.
            let (last_folded, last_original) = folded.steps.last().copied().unwrap_or_default();
            if !in_step || folded.text.len() - last_folded != at - last_original {
                folded.steps.push((folded.text.len(), at));
            }
            let before = folded.text.len();
            push_folded(&mut folded.text, ch);
            in_step = folded.text.len() - before == ch.len_utf8();
        }
        folded.original_len = original.len();
        folded
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The original range behind a range of the folded text, widened to whole characters.
    pub fn original_range(&self, folded: TextRange) -> TextRange {
        let start = self.original(folded.start());
        let end = if folded.is_empty() { start } else { self.original_end(folded.end()) };
        TextRange::new(start, end.max(start))
    }

    fn original(&self, folded: usize) -> usize {
        // A vanished character leaves several steps at one folded offset: a start is the last of them.
        let step = self.steps.partition_point(|s| s.0 <= folded).saturating_sub(1);
        let (from, to) = self.steps.get(step).copied().unwrap_or_default();
        let next = self.steps.get(step + 1).map_or(self.original_len, |s| s.1);
        (to + (folded - from)).min(next)
    }

    fn original_end(&self, folded: usize) -> usize {
        // An end stops before whatever vanished or was stretched behind it: the first step at it.
        let step = self.steps.partition_point(|s| s.0 < folded);
        match self.steps.get(step) {
            Some((at, original)) if *at == folded => *original,
            Some((_, original)) => self.original(folded).min(*original),
            None if folded >= self.text.len() => self.original_len,
            None => self.original(folded),
        }
    }
}

fn push_folded(out: &mut String, ch: char) {
    match ch {
        _ if ch.is_ascii_alphanumeric() => out.push(ch.to_ascii_lowercase()),
        _ if is_invisible(ch) => {}
        _ if is_dash(ch) => out.push('-'),
        _ if ch.is_whitespace() => out.push(' '),
        // Ligatures of Latin letters.
        '\u{FB00}'..='\u{FB06}' => decompose_compatible(ch, |letter| out.push(letter)),
        _ => match quotation_mark(ch) {
            Some(mark) => out.push(mark),
            None => out.extend(ch.to_lowercase()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(original: &str, needle: &str, expected: &str) {
        let folded = Folded::new(original);
        let needle = Folded::new(needle);
        let at = folded.text().find(needle.text()).expect("the needle is there");
        let range = folded.original_range(TextRange::new(at, at + needle.text().len()));
        assert_eq!(range.of(original), Some(expected), "{original:?}");
    }

    #[test]
    fn what_is_found_folded_maps_back_to_whole_words() {
        check("The “Peace” talks", "\"peace\"", "“Peace”");
        check("a — b", "A - B", "a — b");
        check("cease\u{ad}fire now", "ceasefire", "cease\u{ad}fire");
        check("İstanbul talks", "talks", "talks");
        check("for İstanbul talks", "i\u{307}stanbul", "İstanbul");
        check("x y", "X Y", "x y");
        check("the o\u{fb03}ce door", "office", "o\u{fb03}ce");
        check("end of it…", "it…", "it…");
    }

    #[test]
    fn plain_ascii_needs_one_step() {
        assert_eq!(Folded::new(&"Plain text. ".repeat(100)).steps.len(), 1);
    }
}
