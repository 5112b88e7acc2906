//! Places inside one laid-out block: between characters, bytes and points.
//!
//! The galleys are those of [`script`](crate::ui::script): a glyph for each character, in the order of the
//! text, whatever the order in which a row shows them.

use std::ops::Range;

use egui::{
    Galley, Pos2, Rect,
    epaint::text::{Glyph, PlacedRow},
    pos2,
};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::{text, ui::script};

/// How many characters stand before `byte` of `text`.
pub fn char_of_byte(text: &str, byte: usize) -> usize {
    let byte = text.floor_char_boundary(byte);
    text.get(..byte).unwrap_or_default().chars().count()
}

/// The byte at which character `index` of `text` starts; its length where there is none.
pub fn byte_of_char(text: &str, index: usize) -> usize {
    text.char_indices().nth(index).map_or(text.len(), |(byte, _)| byte)
}

/// Row and column of a character; at a line's end that wraps, the start of the next row.
pub fn row_and_column(galley: &Galley, index: usize) -> (usize, usize) {
    let mut rest = index;
    let last = galley.rows.len().saturating_sub(1);
    for (at, row) in galley.rows.iter().enumerate() {
        let n = row.glyphs.len();
        let n_all = n + usize::from(row.ends_with_newline);
        if rest < n_all || at == last {
            return (at, rest.min(n));
        }
        rest -= n_all;
    }
    (last, 0)
}

/// Index of the first character of a row.
pub fn first_char(galley: &Galley, row: usize) -> usize {
    let n_all = |row: &PlacedRow| row.glyphs.len() + usize::from(row.ends_with_newline);
    galley.rows.iter().take(row).map(n_all).sum()
}

/// Index of the last place in a row before the white space at which it wraps.
pub fn end_char(galley: &Galley, row: usize) -> usize {
    let n = galley.rows.get(row).map_or(0, |r| {
        if row + 1 == galley.rows.len() { r.glyphs.len() } else { n_without_space(r, r.glyphs.len()) }
    });
    first_char(galley, row) + n
}

/// How many of the first `n` glyphs are left when white space at the end is not counted.
fn n_without_space(row: &PlacedRow, n: usize) -> usize {
    let shown = row.glyphs.get(..n).unwrap_or(&row.glyphs);
    shown.iter().rposition(|glyph| !glyph.chr.is_whitespace()).map_or(0, |at| at + 1)
}

/// Where the caret stands before column `column`.
fn x_of(row: &PlacedRow, column: usize) -> f32 {
    let x = match row.glyphs.get(column) {
        Some(glyph) => glyph.pos.x,
        None => row.glyphs.last().map_or(0.0, |glyph| glyph.max_x()),
    };
    row.pos.x + x
}

/// The caret before character `index`: a rectangle without width, as high as its row.
pub fn caret(galley: &Galley, index: usize) -> Rect {
    let (row, column) = row_and_column(galley, index);
    let Some(row) = galley.rows.get(row) else { return Rect::from_min_max(Pos2::ZERO, Pos2::ZERO) };
    let x = x_of(row, column);
    Rect::from_min_max(pos2(x, row.min_y()), pos2(x, row.max_y()))
}

/// Where the grapheme begins and ends that begins with character `index`, each as a caret.
pub fn edges(galley: &Galley, index: usize) -> Option<(Rect, Rect)> {
    let (row, column) = row_and_column(galley, index);
    let row = galley.rows.get(row)?;
    let rest: String = row.glyphs.get(column..)?.iter().map(|glyph| glyph.chr).collect();
    let n = rest.graphemes(true).next()?.chars().count();
    let (first, last) = (row.glyphs.get(column)?, row.glyphs.get(column + n - 1)?);
    let caret = |x: f32| {
        let x = row.pos.x + x;
        Rect::from_min_max(pos2(x, row.min_y()), pos2(x, row.max_y()))
    };
    Some((caret(first.pos.x), caret(last.max_x())))
}

/// A rectangle for each row that characters `start..end` touch, with the row's index.
pub fn spans(galley: &Galley, start: usize, end: usize) -> Vec<(usize, Rect)> {
    let mut found = Vec::new();
    let mut first = 0;
    let last_row = galley.rows.len().saturating_sub(1);
    for (at, row) in galley.rows.iter().enumerate() {
        let n = row.glyphs.len();
        let from = start.saturating_sub(first).min(n);
        let mut to = end.saturating_sub(first).min(n);
        if end > first + n && at != last_row {
            // The space at which the row wraps is not worth a mark.
            to = n_without_space(row, to);
        }
        first += n;
        let Some(glyphs) = row.glyphs.get(from..to).filter(|glyphs| !glyphs.is_empty()) else { continue };
        for (left, right) in stretches(glyphs, script::row_turns(row)) {
            let (left, right) = (row.pos.x + left, row.pos.x + right);
            found.push((at, Rect::from_min_max(pos2(left, row.min_y()), pos2(right, row.max_y()))));
        }
    }
    found
}

/// Left and right edges of what glyphs of a row cover, from left to right: where some of the row runs from
/// right to left, neighbors in the text may stand apart.
fn stretches(glyphs: &[Glyph], row_turns: bool) -> Vec<(f32, f32)> {
    /// Glyphs stand on whole pixels, so neighbors may miss each other by a little.
    const TOUCH: f32 = 1.0;
    let edges = glyphs.iter().map(|g| (g.pos.x.min(g.max_x()), g.pos.x.max(g.max_x())));
    // What is not seen stands anywhere.
    let mut edges: Vec<(f32, f32)> = edges.filter(|(left, right)| left < right).collect();
    if !row_turns {
        let whole = edges.into_iter().reduce(|all, own| (all.0.min(own.0), all.1.max(own.1)));
        return whole.into_iter().collect();
    }
    edges.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut found: Vec<(f32, f32)> = Vec::new();
    for (left, right) in edges {
        match found.last_mut() {
            Some(last) if left <= last.1 + TOUCH => last.1 = last.1.max(right),
            _ => found.push((left, right)),
        }
    }
    found
}

/// The row that stands at `y`; the nearest where `y` is outside.
pub fn row_at(galley: &Galley, y: f32) -> usize {
    let below = galley.rows.partition_point(|row| row.max_y() <= y);
    below.min(galley.rows.len().saturating_sub(1))
}

/// The place in a row that is nearest to `x`, as a character's index; never inside of a grapheme.
pub fn char_in_row(galley: &Galley, row: usize, x: f32) -> usize {
    let first = first_char(galley, row);
    let Some(found) = grapheme_in_row(galley, row, x) else { return first };
    let is_behind = (x < found.middle) == found.turns;
    let char = if is_behind { found.chars.end } else { found.chars.start };
    char.min(end_char(galley, row).max(first))
}

/// A grapheme of a row.
#[derive(Clone, Debug)]
pub struct Standing {
    pub chars: Range<usize>,
    middle: f32,
    /// Whether it runs from right to left.
    turns: bool,
}

/// The grapheme of a row that stands at `x`, or is the nearest.
pub fn grapheme_in_row(galley: &Galley, row: usize, x: f32) -> Option<Standing> {
    let placed = galley.rows.get(row)?;
    let x = x - placed.pos.x;
    let words: String = placed.glyphs.iter().map(|glyph| glyph.chr).collect();
    let mut column = 0;
    let mut nearest: Option<(f32, Standing)> = None;
    for grapheme in words.graphemes(true) {
        let from = column;
        column += grapheme.chars().count();
        let Some(glyphs) = placed.glyphs.get(from..column) else { continue };
        let left = glyphs.iter().map(|g| g.pos.x.min(g.max_x())).fold(f32::INFINITY, f32::min);
        let right = glyphs.iter().map(|g| g.pos.x.max(g.max_x())).fold(f32::NEG_INFINITY, f32::max);
        let away = (left - x).max(x - right).max(0.0);
        if nearest.as_ref().is_none_or(|(least, _)| away < *least) {
            let turns = glyphs.iter().any(|glyph| glyph.advance_width < 0.0);
            let middle = placed.pos.x + (left + right) / 2.0;
            nearest = Some((away, Standing { chars: from..column, middle, turns }));
        }
    }
    let first = first_char(galley, row);
    nearest.map(|(_, found)| Standing { chars: first + found.chars.start..first + found.chars.end, ..found })
}

/// `byte`, or the start of what a reader sees as one character where `byte` is inside of it.
pub fn snapped(text: &str, byte: usize) -> usize {
    let byte = text.floor_char_boundary(byte);
    let before = text::previous_grapheme(text, byte);
    if byte > 0 && text::next_grapheme(text, before) > byte { before } else { byte }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caret_never_stands_inside_a_grapheme() {
        let text = "a👩‍👩‍👧e\u{301}";
        for byte in 0..=text.len() + 2 {
            let at = snapped(text, byte);
            assert!(at <= byte && [0, 1, 19, 22].contains(&at), "{byte} → {at}");
        }
    }

    #[test]
    fn characters_and_bytes_agree_and_are_clamped() {
        assert_eq!((char_of_byte("é!", 2), char_of_byte("é!", 1), char_of_byte("é!", 99)), (1, 0, 2));
        assert_eq!((byte_of_char("é!", 1), byte_of_char("é!", 9)), (2, 3));
    }
}
