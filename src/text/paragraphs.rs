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

/// Where the caret comes to stand a paragraph up: its start, or that of the one before.
pub fn paragraph_before(paragraphs: &[TextRange], offset: usize) -> usize {
    let before = paragraphs.partition_point(|p| p.start() < offset);
    let paragraph = before.checked_sub(1).and_then(|at| paragraphs.get(at)).or(paragraphs.first());
    paragraph.map_or(0, |p| p.start())
}

/// Where the caret comes to stand a paragraph down: its end, or that of the next.
pub fn paragraph_behind(paragraphs: &[TextRange], offset: usize) -> usize {
    let paragraph = paragraphs.get(paragraphs.partition_point(|p| p.end() <= offset)).or(paragraphs.last());
    paragraph.map_or(0, |p| p.end())
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

    #[test]
    fn the_caret_steps_to_the_edges_of_paragraphs() {
        let found = paragraphs("one\n\ntwo\nthree");
        let up: Vec<usize> = [0, 2, 5, 6, 9, 99].iter().map(|at| paragraph_before(&found, *at)).collect();
        assert_eq!(up, [0, 0, 0, 5, 9 - 4, 9]);
        let down: Vec<usize> = [0, 3, 4, 8, 9, 99].iter().map(|at| paragraph_behind(&found, *at)).collect();
        assert_eq!(down, [3, 8, 8, 14, 14, 14]);
        assert_eq!((paragraph_before(&[], 1), paragraph_behind(&[], 1)), (0, 0));
    }
}
