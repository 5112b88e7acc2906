//! `Builder`: blocks in the making, from words as a reader meets them.

use super::{Block, BlockKind};

/// Collects words into blocks.
///
/// White space is one space, however much of it there is, and none at the ends; soft hyphens and marks of no width
/// that only say where a line may break go. Everything else of the words stays: no-break spaces, accents however
/// they are composed, joiners.
#[derive(Debug, Default)]
pub(super) struct Builder {
    blocks: Vec<Block>,
    words: String,
}

impl Builder {
    pub fn push(&mut self, words: &str) {
        self.words.push_str(words);
    }

    /// Ends the block that is open; blank ones are none.
    pub fn end(&mut self, kind: BlockKind) {
        self.end_as(kind, false);
    }

    pub fn end_as(&mut self, kind: BlockKind, is_chrome: bool) {
        let words = std::mem::take(&mut self.words);
        // The cells of a row are parted by tabs, which therefore stay.
        let text = match kind {
            BlockKind::Row => {
                words.split('\t').map(tidy).collect::<Vec<_>>().join("\t").trim_end().to_owned()
            }
            _ => tidy(&words),
        };
        if !text.trim().is_empty() {
            self.blocks.push(Block { kind, text, is_chrome });
        }
    }

    /// The words since the last block ended.
    pub fn take_words(&mut self) -> String {
        std::mem::take(&mut self.words)
    }

    pub fn n_blocks(&self) -> usize {
        self.blocks.len()
    }

    pub fn into_blocks(mut self) -> Vec<Block> {
        self.end(BlockKind::Paragraph);
        self.blocks
    }
}

/// `words` with white space as single spaces, and without marks that show nothing.
pub(super) fn tidy(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut is_parted = false;
    for c in words.chars() {
        match c {
            // What only says where a line may break.
            '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' => {}
            ' ' | '\t' | '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                is_parted = true
            }
            _ => {
                if std::mem::take(&mut is_parted) && !out.is_empty() {
                    out.push(' ');
                }
                out.push(c);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_one_space_and_invisible_marks_go() {
        assert_eq!(tidy(" a\n\t b\u{AD}c\u{200B}d\u{A0}e\u{200D}f "), "a bcd\u{A0}e\u{200D}f");
        let mut builder = Builder::default();
        builder.push(" a \t b\t\t");
        builder.end(BlockKind::Row);
        builder.end(BlockKind::Item);
        builder.push("rest");
        let blocks: Vec<_> = builder.into_blocks().into_iter().map(|b| (b.kind, b.text)).collect();
        let expected = [(BlockKind::Row, "a\tb".to_owned()), (BlockKind::Paragraph, "rest".to_owned())];
        assert_eq!(blocks, expected);
    }
}
