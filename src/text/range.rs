//! `TextRange`: a stretch of a text, in UTF-8 bytes.

use std::ops::Range;

/// A half-open stretch of a text, in UTF-8 bytes.
///
/// **Invariant:** `start <= end`. That both lie inside a text, on character boundaries, depends on the
/// text: [`TextRange::of`] answers it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TextRange {
    start: usize,
    end: usize,
}

impl TextRange {
    /// The range between two offsets, given in either order.
    pub fn new(a: usize, b: usize) -> Self {
        Self { start: a.min(b), end: a.max(b) }
    }

    /// The empty range at `offset`.
    pub fn at(offset: usize) -> Self {
        Self { start: offset, end: offset }
    }

    pub fn start(self) -> usize {
        self.start
    }

    pub fn end(self) -> usize {
        self.end
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the byte at `offset` is inside.
    pub fn contains(self, offset: usize) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether all of `other` is inside.
    pub fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The stretch both share, if it is not empty.
    pub fn overlap(self, other: Self) -> Option<Self> {
        let start = self.start.max(other.start);
        let end = self.end.min(other.end);
        (start < end).then_some(Self { start, end })
    }

    /// The text of this range, or `None` where it leaves `text` or cuts a character.
    pub fn of(self, text: &str) -> Option<&str> {
        text.get(self.start..self.end)
    }

    /// This range without the white space at its ends.
    pub fn trimmed(self, text: &str) -> Self {
        let Some(slice) = self.of(text) else { return self };
        let start = self.start + (slice.len() - slice.trim_start().len());
        Self { start, end: start + slice.trim().len() }
    }
}

impl From<Range<usize>> for TextRange {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

#[cfg(test)]
mod tests {
    use super::TextRange;

    #[test]
    fn of_refuses_what_cuts_a_character_or_leaves_the_text() {
        assert_eq!(TextRange::new(0, 2).of("é!"), Some("é"));
        assert_eq!(TextRange::new(1, 2).of("é!"), None);
        assert_eq!(TextRange::new(0, 9).of("é!"), None);
    }

    #[test]
    fn trimmed_keeps_inner_space() {
        assert_eq!(TextRange::new(0, 7).trimmed("  a b  "), TextRange::new(2, 5));
        assert_eq!(TextRange::new(0, 3).trimmed("   "), TextRange::at(3));
    }

    #[test]
    fn ranges_that_only_touch_do_not_overlap() {
        assert_eq!(TextRange::new(0, 3).overlap(TextRange::new(3, 5)), None);
        assert_eq!(TextRange::new(0, 4).overlap(TextRange::new(3, 5)), Some(TextRange::new(3, 4)));
    }
}
