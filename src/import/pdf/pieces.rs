//! Pieces: stretches of a line, and lines made of them.

use super::glyphs::Glyph;

/// Glyphs that stand side by side, as one text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Piece {
    pub text: String,
    pub left: f32,
    pub right: f32,
    pub baseline: f32,
    pub size: f32,
    /// Whether it belongs to the page and not to the text.
    pub is_chrome: bool,
    /// How wide its first word is.
    pub first_word: f32,
}

/// How far apart words are at least, of the size.
const WORD_GAP: f32 = 0.17;
/// Behind a sign that a space follows; lines that are set tightly have little.
const SIGN_GAP: f32 = 0.07;
/// How far apart words of one piece are at most.
const MOST_GAP: f32 = 0.9;
/// How far apart they are at most where a space is drawn between: justified lines stretch it.
const MOST_SPACE: f32 = 1.8;
/// How far a glyph of the same line may stand above or below it.
const SHIFT: f32 = 0.38;
/// Between words further apart than this, a line has a gap as tables have them.
pub const CELL_GAP: f32 = 1.6;

impl Piece {
    pub fn top(&self) -> f32 {
        self.baseline - 0.8 * self.size
    }

    pub fn bottom(&self) -> f32 {
        self.baseline + 0.2 * self.size
    }

    pub fn width(&self) -> f32 {
        self.right - self.left
    }

    /// Whether it stands on the same line as another one.
    pub fn is_level_with(&self, other: &Self) -> bool {
        (self.baseline - other.baseline).abs() <= SHIFT * self.size.max(other.size)
    }

    /// Puts another piece behind it, of the same line.
    fn append(&mut self, next: &Self) {
        let gap = next.left - self.right;
        if gap > CELL_GAP * self.size.max(next.size) {
            self.text.push('\t');
        } else if gap > WORD_GAP * self.size.max(next.size) && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
        self.text.push_str(&next.text);
        // What is small beside it is an index or a footnote's number.
        if next.width() > self.width() {
            (self.baseline, self.size) = (next.baseline, next.size);
        }
        self.right = self.right.max(next.right);
    }
}

/// The pieces of a page, in the order in which they are drawn.
pub fn pieces(glyphs: &[Glyph]) -> Vec<Piece> {
    let mut all: Vec<Piece> = Vec::new();
    let mut open: Option<Open> = None;
    for glyph in glyphs {
        let is_space = glyph.c.is_whitespace() && glyph.c != '\u{A0}';
        if let Some(piece) = &mut open
            && piece.takes(glyph, is_space)
        {
            piece.add(glyph, is_space);
            continue;
        }
        all.extend(open.take().and_then(Open::into_piece));
        if !is_space {
            open = Some(Open::new(glyph));
        }
    }
    all.extend(open.and_then(Open::into_piece));
    all
}

/// A piece in the making.
struct Open {
    piece: Piece,
    /// Whether a space was drawn behind the last glyph.
    is_spaced: bool,
    in_first_word: bool,
}

impl Open {
    fn new(glyph: &Glyph) -> Self {
        let piece = Piece {
            text: glyph.c.to_string(),
            left: glyph.left,
            right: glyph.right,
            baseline: glyph.baseline,
            size: glyph.size,
            is_chrome: glyph.is_artifact,
            first_word: glyph.right - glyph.left,
        };
        Self { piece, is_spaced: false, in_first_word: true }
    }

    fn takes(&self, glyph: &Glyph, is_space: bool) -> bool {
        let piece = &self.piece;
        let size = piece.size.max(glyph.size);
        let gap = glyph.left - piece.right;
        let most = if self.is_spaced || is_space { MOST_SPACE } else { MOST_GAP };
        piece.is_chrome == glyph.is_artifact
            && (glyph.baseline - piece.baseline).abs() <= SHIFT * size
            && gap <= most * size
            // Kerning and accents go back a little.
            && gap >= -0.6 * size
    }

    fn add(&mut self, glyph: &Glyph, is_space: bool) {
        let piece = &mut self.piece;
        if is_space {
            self.is_spaced = true;
            return;
        }
        let gap = glyph.left - piece.right;
        let last = piece.text.chars().next_back();
        let is_behind_sign = last.is_some_and(|c| matches!(c, ',' | ';' | ':' | '.' | '!' | '?' | '”'))
            && glyph.c.is_alphabetic();
        let least = if is_behind_sign { SIGN_GAP } else { WORD_GAP };
        let is_spaced = std::mem::take(&mut self.is_spaced) || gap > least * piece.size.max(glyph.size);
        let composed =
            last.filter(|_| gap < -0.2 * glyph.size && !is_spaced).and_then(|last| composed(last, glyph.c));
        if let Some(c) = composed {
            piece.text.pop();
            piece.text.push(c);
        } else {
            if is_spaced {
                piece.text.push(' ');
                self.in_first_word = false;
            }
            piece.text.push(glyph.c);
        }
        if self.in_first_word {
            piece.first_word = glyph.right - piece.left;
        }
        // Of a small figure and the words behind it, the words tell size and line.
        if glyph.size > piece.size * 1.05 && piece.text.chars().count() < 4 {
            (piece.size, piece.baseline) = (glyph.size, glyph.baseline);
        }
        piece.right = piece.right.max(glyph.right);
    }

    fn into_piece(self) -> Option<Piece> {
        (!self.piece.text.trim().is_empty()).then_some(self.piece)
    }
}

/// The letter with an accent that is drawn as two signs, one on the other, whichever comes first.
fn composed(first: char, second: char) -> Option<char> {
    let accent = |c: char| {
        Some(match c {
            '`' => '\u{300}',
            '´' => '\u{301}',
            'ˆ' | '^' => '\u{302}',
            '˜' | '~' => '\u{303}',
            '¯' => '\u{304}',
            '˘' => '\u{306}',
            '˙' => '\u{307}',
            '¨' => '\u{308}',
            '˚' => '\u{30A}',
            '˝' => '\u{30B}',
            'ˇ' => '\u{30C}',
            '¸' => '\u{327}',
            '˛' => '\u{328}',
            _ => return None,
        })
    };
    let (letter, accent) = match (accent(first), accent(second)) {
        (Some(accent), None) => (second, accent),
        (None, Some(accent)) => (first, accent),
        _ => return None,
    };
    let letter = match letter {
        'ı' => 'i',
        'ȷ' => 'j',
        letter => letter,
    };
    unicode_normalization::char::compose(letter, accent)
}

/// The lines that pieces make, from top to bottom. Cells of a line are parted by tabs.
pub fn lines(mut pieces: Vec<Piece>) -> Vec<Piece> {
    pieces.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut all: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        // Indices stand a little below or above their line: the widest of it tells where that is.
        let on = all.iter_mut().rev().take(4).find(|line| {
            let widest = line.iter().max_by(|a, b| a.width().total_cmp(&b.width()));
            widest.is_some_and(|widest| widest.is_level_with(&piece) && is_beside(line, &piece))
        });
        match on {
            Some(line) => line.push(piece),
            None => all.push(vec![piece]),
        }
    }
    let mut lines: Vec<Piece> = all.into_iter().filter_map(joined).collect();
    lines.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    lines
}

/// Whether a piece stands beside those of a line, not on them.
fn is_beside(line: &[Piece], piece: &Piece) -> bool {
    line.iter().all(|other| {
        let shared = other.right.min(piece.right) - other.left.max(piece.left);
        shared < 0.5 * other.width().min(piece.width())
    })
}

fn joined(mut line: Vec<Piece>) -> Option<Piece> {
    line.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut rest = line.into_iter();
    let mut whole = rest.next()?;
    for piece in rest {
        whole.append(&piece);
    }
    whole.text = in_logical_order(whole.text);
    Some(whole)
}

/// A line of Hebrew or Arabic as it is read: pieces stand in it as they are seen, from left to right.
fn in_logical_order(text: String) -> String {
    let is_rtl =
        |c: char| matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}');
    let n_rtl = text.chars().filter(|c| is_rtl(*c)).count();
    if n_rtl * 2 <= text.chars().filter(|c| c.is_alphabetic()).count() || n_rtl == 0 {
        return text;
    }
    let mirrored = |c: char| match c {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '«' => '»',
        '»' => '«',
        c => c,
    };
    let is_ltr = |c: char| c.is_alphanumeric() && !is_rtl(c);
    let mut out = String::with_capacity(text.len());
    let chars: Vec<char> = text.chars().rev().collect();
    let mut rest = chars.as_slice();
    while let [first, behind @ ..] = rest {
        if !is_ltr(*first) {
            out.push(mirrored(*first));
            rest = behind;
            continue;
        }
        // Figures and words of other alphabets run the other way, with what stands between them.
        let mut n = 1;
        let mut end = 1;
        for c in behind {
            n += 1;
            match c {
                c if is_ltr(*c) => end = n,
                ' ' | '.' | ',' | ':' | '/' | '-' | '%' => {}
                _ => break,
            }
        }
        let (run, behind) = rest.split_at(end);
        out.extend(run.iter().rev());
        rest = behind;
    }
    out
}
