//! Direction: which stretches of a text run from right to left, and in what order a line shows them, by the
//! Unicode bidirectional algorithm (UAX #9).

use std::fmt;

use unicode_bidi::{BidiInfo, Direction as FirstStrong, Level};

use super::TextRange;

/// Which way a paragraph, or a stretch of it, runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    #[default]
    LeftToRight,
    RightToLeft,
}

impl Direction {
    fn level(self) -> Level {
        match self {
            Self::LeftToRight => Level::ltr(),
            Self::RightToLeft => Level::rtl(),
        }
    }
}

/// Whether a letter belongs to a script that is written from right to left, by its Unicode block.
pub fn is_right_to_left(ch: char) -> bool {
    matches!(ch,
        '\u{0590}'..='\u{08FF}'
        | '\u{FB1D}'..='\u{FDFF}'
        | '\u{FE70}'..='\u{FEFE}'
        | '\u{10800}'..='\u{10FFF}'
        | '\u{1E800}'..='\u{1EFFF}')
}

/// Whether a character asks for a direction without being seen (UAX #9, 2).
fn is_direction_control(ch: char) -> bool {
    matches!(ch, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether some of `text` may be shown in another order than it is stored. Fast where nothing is.
pub fn may_turn(text: &str) -> bool {
    // Below U+0590 nothing does, and all letters there begin with a lesser byte than those behind it.
    text.bytes().any(|byte| byte >= 0xD6)
        && text.chars().any(|ch| is_right_to_left(ch) || is_direction_control(ch))
}

/// The direction of a paragraph, told by its first letter that has one (UAX #9, P2 and P3).
pub fn direction(paragraph: &str) -> Direction {
    match unicode_bidi::get_base_direction_full(paragraph) {
        FirstStrong::Rtl => Direction::RightToLeft,
        FirstStrong::Ltr | FirstStrong::Mixed => Direction::LeftToRight,
    }
}

/// How deeply each byte of a text is embedded: even runs from left to right, odd from right to left.
pub struct Levels<'t> {
    info: BidiInfo<'t>,
}

impl fmt::Debug for Levels<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Levels").field(&self.info.text).finish()
    }
}

impl<'t> Levels<'t> {
    /// The levels of a text that is one paragraph, or a piece of one whose direction is known.
    pub fn new(text: &'t str, direction: Direction) -> Self {
        Self { info: BidiInfo::new(text, Some(direction.level())) }
    }

    /// The level at a byte.
    pub fn at(&self, byte: usize) -> u8 {
        self.info.levels.get(byte).map_or(0, |level| level.number())
    }

    /// The levels of the bytes of one line, with white space at its end set as the paragraph is (L1).
    pub fn of_line(&self, line: TextRange) -> Vec<u8> {
        let paragraphs = self.info.paragraphs.iter();
        let mut levels = Vec::with_capacity(line.len());
        // A separator of paragraphs may stand inside of what we call one.
        for paragraph in paragraphs {
            let start = line.start().max(paragraph.range.start);
            let end = line.end().min(paragraph.range.end);
            if start < end {
                let all = self.info.reordered_levels(paragraph, start..end);
                levels.extend(all.get(start..end).unwrap_or_default().iter().map(|level| level.number()));
            }
        }
        levels
    }
}

/// In what order a line shows pieces that have these levels, from left to right (L2).
pub fn visual_order(levels: &[u8]) -> Vec<usize> {
    let levels: Vec<Level> = levels.iter().map(|n| Level::new(*n).unwrap_or(Level::ltr())).collect();
    BidiInfo::reorder_visual(&levels)
}

/// The sign that stands for `ch` where text runs from right to left: a bracket opens the other way (L4).
pub fn mirrored(ch: char) -> Option<char> {
    unicode_bidi_mirroring::get_mirrored(ch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_turn_is_told_from_what_may() {
        for text in ["", "Plain words.", "“Curly” — naïve, Привет, Ελλάδα", "日本語、中文", "👩‍👩‍👧 🇺🇦", "क्षि"]
        {
            assert!(!may_turn(text), "{text}");
        }
        for text in ["a שלום", "مرحبا", "\u{200F}.", "a\u{202E}b", "\u{1E900}", "\u{FE8D}", "ߊ"] {
            assert!(may_turn(text), "{text}");
        }
    }

    #[test]
    fn everything_with_a_direction_is_noticed() {
        use unicode_bidi::{BidiClass, bidi_class};
        for ch in '\0'..=char::MAX {
            let class = bidi_class(ch);
            let is_strong = matches!(class, BidiClass::R | BidiClass::AL | BidiClass::AN);
            let is_control = matches!(
                class,
                BidiClass::RLE
                    | BidiClass::RLO
                    | BidiClass::RLI
                    | BidiClass::LRE
                    | BidiClass::LRO
                    | BidiClass::LRI
                    | BidiClass::PDF
                    | BidiClass::PDI
                    | BidiClass::FSI
            );
            if is_strong || is_control {
                assert!(may_turn(&ch.to_string()), "{:x}", ch as u32);
            }
        }
    }

    #[test]
    fn the_first_letter_tells_the_direction() {
        assert_eq!(direction("12 — שלום and more"), Direction::RightToLeft);
        assert_eq!(direction("“The word שלום”"), Direction::LeftToRight);
        assert_eq!(direction("12:30"), Direction::LeftToRight);
        assert_eq!(direction("\u{2067}שלום\u{2069} abc"), Direction::LeftToRight, "isolates do not count");
    }

    #[test]
    fn white_space_at_a_line_s_end_is_set_as_the_paragraph() {
        let text = "abc שלום ";
        let levels = Levels::new(text, Direction::LeftToRight);
        let line = levels.of_line(TextRange::new(0, text.len()));
        assert_eq!((line.len(), line.first(), line.last()), (text.len(), Some(&0), Some(&0)));
        assert_eq!(levels.at(4), 1);
        assert_eq!(visual_order(&[0, 1, 1, 0]), [0, 2, 1, 3]);
        assert_eq!((mirrored('('), mirrored('a')), (Some(')'), None));
    }
}
