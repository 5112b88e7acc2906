//! Paragraphs: the non-blank lines of a text, counted from 1 when shown.

use super::TextRange;

/// The non-blank lines of `text` without their line ends, in order.
pub fn paragraphs(text: &str) -> Vec<TextRange> {
    let mut start = 0;
    let mut found = Vec::new();
    for line in text.split('\n') {
        if !line.trim().is_empty() {
            found.push(TextRange::new(start, start + line.len()));
        }
        start += line.len() + 1;
    }
    found
}

/// Index of the paragraph that holds `offset`, or of the one before it where it falls between two.
pub fn paragraph_at(paragraphs: &[TextRange], offset: usize) -> usize {
    paragraphs.partition_point(|p| p.start() <= offset).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_are_not_counted() {
        let text = "one\n\n \ntwo\nthree";
        let found = paragraphs(text);
        let words: Vec<_> = found.iter().filter_map(|p| p.of(text)).collect();
        assert_eq!(words, ["one", "two", "three"]);
        assert_eq!(paragraph_at(&found, 0), 0);
        assert_eq!(paragraph_at(&found, 5), 0, "between two: the one before");
        assert_eq!(paragraph_at(&found, text.len()), 2);
        assert_eq!(paragraph_at(&[], 3), 0);
    }
}
