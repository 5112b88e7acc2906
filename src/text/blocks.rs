//! Blocks: the pieces in which a text is laid out, none so long that laying it out stalls a frame.

use super::TextRange;

/// Above this many bytes a line is cut. Laying out costs about a millisecond a kilobyte.
const MOST_BYTES: usize = 4096;

/// One piece of a text to lay out: a line, or a part of a long one. Blank lines make no block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its bytes, without the line end.
    pub range: TextRange,
    /// Index among the text's paragraphs.
    pub paragraph: usize,
    /// Whether it opens its paragraph; false for the later parts of a long line.
    pub opens_paragraph: bool,
}

/// The blocks of a text whose `paragraphs` are given, in order.
pub fn blocks(text: &str, paragraphs: &[TextRange]) -> Vec<Block> {
    let mut found = Vec::with_capacity(paragraphs.len());
    for (paragraph, range) in paragraphs.iter().enumerate() {
        let mut start = range.start();
        while range.end() - start > MOST_BYTES {
            let end = cut(text, start, range.end());
            found.push(Block {
                range: TextRange::new(start, end),
                paragraph,
                opens_paragraph: start == range.start(),
            });
            start = end;
        }
        if start < range.end() {
            found.push(Block {
                range: TextRange::new(start, range.end()),
                paragraph,
                opens_paragraph: start == range.start(),
            });
        }
    }
    found
}

/// Where to end a block that starts at `start`: behind the last sentence, else the last space, else
/// between two characters.
fn cut(text: &str, start: usize, limit: usize) -> usize {
    let end = text.floor_char_boundary((start + MOST_BYTES).min(limit));
    let slice = text.get(start..end).unwrap_or_default();
    let after_sentence = slice.rfind(". ").map(|at| at + 2).filter(|at| *at > MOST_BYTES / 2);
    let after_space = || slice.rfind(' ').map(|at| at + 1);
    match after_sentence.or_else(after_space) {
        Some(at) => start + at,
        None => end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::paragraphs;

    #[test]
    fn a_long_line_is_cut_into_blocks_that_cover_it() {
        for line in ["word and more. ".repeat(2000), "x".repeat(20_000), "é".repeat(9_000)] {
            let text = format!("short\n\n{line}\nlast");
            let paragraphs = paragraphs(&text);
            let found = blocks(&text, &paragraphs);
            assert!(found.iter().all(|b| b.range.len() <= MOST_BYTES && b.range.of(&text).is_some()));
            let long: Vec<_> = found.iter().filter(|b| b.paragraph == 1).collect();
            assert!(long.windows(2).all(|w| w[0].range.end() == w[1].range.start()));
            assert_eq!(long.iter().map(|b| b.range.len()).sum::<usize>(), line.len());
            assert_eq!(long.iter().filter(|b| b.opens_paragraph).count(), 1);
        }
    }
}
