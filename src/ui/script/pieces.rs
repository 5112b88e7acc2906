//! Pieces: stretches of a text that are laid out by themselves, between which lines may break or turn.

use std::{ops::Range, sync::Arc};

use egui::{Context, Galley, TextFormat, text::LayoutJob};
use unicode_segmentation::UnicodeSegmentation as _;

use super::edges;
use crate::text::{self, Levels};

/// A stretch of a text that has one level and one format.
#[derive(Clone, Debug)]
pub struct Piece {
    pub bytes: Range<usize>,
    /// Index among the sections of the job.
    pub section: usize,
    pub kind: Kind,
    /// Whether a line may end behind it.
    pub breaks: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text that is shaped from left to right, and runs so.
    Forward,
    /// Letters that are shaped from right to left, and run so.
    Backward,
    /// One grapheme, shaped whichever way.
    Single,
    /// One grapheme of white space.
    Space,
}

/// Cuts `bytes` of a job's text, a line of it, into pieces.
pub fn pieces(job: &LayoutJob, bytes: Range<usize>, levels: &Levels<'_>) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    let line = job.text.get(bytes.clone()).unwrap_or_default();
    let mut section = 0;
    let mut last_level = 0;
    let mut graphemes = line.grapheme_indices(true).peekable();
    while let Some((at, grapheme)) = graphemes.next() {
        let Some(first) = grapheme.chars().next() else { continue };
        let start = bytes.start + at;
        while job.sections.get(section).is_some_and(|s| s.byte_range.end.0 <= start) {
            section += 1;
        }
        let level = levels.at(at);
        let kind = match (level % 2 == 1, text::is_right_to_left(first)) {
            _ if first.is_whitespace() => Kind::Space,
            // In a line such a character may come to have a level of its own.
            _ if edges::is_unseen(first) => Kind::Single,
            (false, false) => Kind::Forward,
            (true, true) => Kind::Backward,
            _ => Kind::Single,
        };
        let next = graphemes.peek().and_then(|(_, next)| next.chars().next());
        let breaks = (kind == Kind::Space && !is_unbreakable(first)) || breaks_behind(first, next);
        let end = start + grapheme.len();
        match found.last_mut() {
            Some(last)
                if last.kind == kind
                    && matches!(kind, Kind::Forward | Kind::Backward)
                    && !last.breaks
                    && last_level == level
                    && last.section == section =>
            {
                last.bytes.end = end;
                last.breaks = breaks;
            }
            _ => found.push(Piece { bytes: start..end, section, kind, breaks }),
        }
        last_level = level;
    }
    found
}

fn is_unbreakable(space: char) -> bool {
    matches!(space, '\u{A0}' | '\u{202F}' | '\u{2007}')
}

/// Whether a line may end between two characters that no space parts: behind a dash, and as Chinese and
/// Japanese are set, though not before a sign that closes.
fn breaks_behind(ch: char, next: Option<char>) -> bool {
    let Some(next) = next else { return false };
    let closes = |ch: char| {
        matches!(
            ch,
            '、' | '。'
                | '〉'
                | '》'
                | '」'
                | '』'
                | '】'
                | '〕'
                | 'ー'
                | '々'
                | '〻'
                | '・'
                | '…'
                | '”'
                | '’'
        ) || matches!(ch, '！' | '）' | '，' | '．' | '：' | '；' | '？' | '］' | '｝')
            || ch.is_ascii_punctuation()
    };
    let opens =
        |ch: char| matches!(ch, '〈' | '《' | '「' | '『' | '【' | '〔' | '（' | '［' | '｛' | '“' | '‘');
    match ch {
        '-' | '\u{2010}' | '\u{2012}'..='\u{2015}' => next.is_alphabetic(),
        _ => (is_ideographic(ch) || is_ideographic(next)) && !closes(next) && !opens(ch),
    }
}

fn is_ideographic(ch: char) -> bool {
    matches!(ch, '\u{3000}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// A piece laid out, and where its graphemes stand.
#[derive(Clone, Debug)]
pub struct Shaped {
    pub piece: Piece,
    pub galley: Arc<Galley>,
    pub width: f32,
    /// From its left edge, in the order of the text; one more than it has graphemes.
    pub edges: Vec<f32>,
}

/// Lays pieces out. Those whose order egui got wrong, as their letters are of several fonts, come back in
/// parts of one font each, or grapheme by grapheme.
pub fn shape(
    ctx: &Context,
    job: &LayoutJob,
    levels: impl Fn(usize) -> u8,
    pieces: Vec<Piece>,
) -> Vec<Shaped> {
    let mut shaped = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let is_backward = levels(piece.bytes.start) % 2 == 1;
        match shaped_piece(ctx, job, piece, is_backward) {
            Ok(piece) => shaped.push(piece),
            Err(piece) => {
                for part in by_font(ctx, job, &piece) {
                    match shaped_piece(ctx, job, part, is_backward) {
                        Ok(part) => shaped.push(part),
                        Err(part) => {
                            let singles = graphemes(job, &part).map(|(single, _)| single);
                            shaped.extend(
                                singles.flat_map(|single| shaped_piece(ctx, job, single, is_backward)),
                            );
                        }
                    }
                }
            }
        }
    }
    shaped
}

/// The graphemes of a piece, each as one, with its words.
fn graphemes<'a>(job: &'a LayoutJob, piece: &'a Piece) -> impl Iterator<Item = (Piece, &'a str)> {
    let words = job.text.get(piece.bytes.clone()).unwrap_or_default();
    words.grapheme_indices(true).map(|(at, grapheme)| {
        let start = piece.bytes.start + at;
        let bytes = start..start + grapheme.len();
        let breaks = piece.breaks && bytes.end == piece.bytes.end;
        (Piece { bytes, kind: Kind::Single, breaks, ..piece.clone() }, grapheme)
    })
}

/// A piece cut where the font changes, as far as the height of its letters tells.
fn by_font(ctx: &Context, job: &LayoutJob, piece: &Piece) -> Vec<Piece> {
    let format = job.sections.get(piece.section).map(|s| s.format.clone()).unwrap_or_default();
    let mut parts: Vec<Piece> = Vec::new();
    let mut last = None;
    for (single, grapheme) in graphemes(job, piece) {
        let galley = alone(ctx, grapheme.to_owned(), format.clone());
        let glyph = galley.rows.first().and_then(|row| row.glyphs.first());
        let face = glyph.map(|glyph| (glyph.font_face_height, glyph.font_face_ascent));
        match parts.last_mut() {
            Some(part) if last == Some(face) => {
                part.bytes.end = single.bytes.end;
                part.breaks = single.breaks;
                part.kind = piece.kind;
            }
            _ => parts.push(single),
        }
        last = Some(face);
    }
    parts
}

fn shaped_piece(ctx: &Context, job: &LayoutJob, piece: Piece, is_backward: bool) -> Result<Shaped, Piece> {
    let words = job.text.get(piece.bytes.clone()).unwrap_or_default();
    let format = job.sections.get(piece.section).map(|s| s.format.clone()).unwrap_or_default();
    let shown = match piece.kind {
        Kind::Single if is_backward => words.chars().map(|ch| text::mirrored(ch).unwrap_or(ch)).collect(),
        _ => words.to_owned(),
    };
    let galley = alone(ctx, shown, format.clone());
    let row = galley.rows.first();
    let glyphs = row.map(|row| row.glyphs.as_slice()).unwrap_or_default();
    let width: f32 = row.map_or(0.0, |row| row.size.x);
    let edges = match piece.kind {
        Kind::Single | Kind::Space if is_backward => vec![width, 0.0],
        Kind::Single | Kind::Space => vec![0.0, width],
        Kind::Backward => match edges::backward(words, glyphs) {
            Some(edges) => edges,
            None => return Err(piece),
        },
        Kind::Forward if glyphs.len() == words.chars().count() => edges::forward(words, glyphs),
        Kind::Forward => {
            let widths: Vec<f32> = words
                .graphemes(true)
                .map(|grapheme| alone(ctx, grapheme.to_owned(), format.clone()).size().x)
                .collect();
            edges::in_proportion(&widths, width)
        }
    };
    Ok(Shaped { piece, galley, width, edges })
}

/// Lays words out on one line.
pub fn alone(ctx: &Context, words: String, format: TextFormat) -> Arc<Galley> {
    let mut job = LayoutJob::single_section(words, format);
    job.wrap.max_width = f32::INFINITY;
    job.break_on_newline = false;
    ctx.fonts_mut(|fonts| fonts.layout_job(job))
}
