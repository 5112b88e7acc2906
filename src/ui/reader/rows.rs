//! Places inside one laid-out block: between characters, bytes and points.
//!
//! egui's own conversions assume a glyph for each character and assert it; text written from right to
//! left breaks that today. These clamp instead.

use egui::{Galley, Pos2, Rect, epaint::text::PlacedRow, pos2};

use crate::text;

/// How many characters stand before `byte` of `text`.
pub fn char_of_byte(text: &str, byte: usize) -> usize {
    let byte = text.floor_char_boundary(byte);
    text.get(..byte).unwrap_or_default().chars().count()
}

/// The byte at which character `index` of `text` starts; its length where there is none.
pub fn byte_of_char(text: &str, index: usize) -> usize {
    text.char_indices().nth(index).map_or(text.len(), |(byte, _)| byte)
}

/// Whether every character has its glyph, so that egui's own conversions can be trusted.
pub fn is_regular(galley: &Galley) -> bool {
    let n_glyphs: usize = galley.rows.iter().map(|row| row.glyphs.len()).sum();
    n_glyphs == galley.text().chars().count()
}

/// Row and column of a character; at a line's end that wraps, the start of the next row.
pub fn row_and_column(galley: &Galley, index: usize) -> (usize, usize) {
    let mut rest = index;
    let last = galley.rows.len().saturating_sub(1);
    for (at, row) in galley.rows.iter().enumerate() {
        let n = row.glyphs.len();
        if rest < n || at == last {
            return (at, rest.min(n));
        }
        rest -= n;
    }
    (last, 0)
}

/// Index of the first character of a row.
pub fn first_char(galley: &Galley, row: usize) -> usize {
    galley.rows.iter().take(row).map(|row| row.glyphs.len()).sum()
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
        // Least and greatest: glyphs of text from right to left run the other way.
        let left = glyphs.iter().map(|g| g.pos.x).fold(f32::INFINITY, f32::min);
        let right = glyphs.iter().map(|g| g.max_x()).fold(f32::NEG_INFINITY, f32::max);
        let (left, right) = (row.pos.x + left, row.pos.x + right);
        found.push((at, Rect::from_min_max(pos2(left, row.min_y()), pos2(right, row.max_y()))));
    }
    found
}

/// The row that stands at `y`; the nearest where `y` is outside.
pub fn row_at(galley: &Galley, y: f32) -> usize {
    let below = galley.rows.partition_point(|row| row.max_y() <= y);
    below.min(galley.rows.len().saturating_sub(1))
}

/// The place in a row that is nearest to `x`, as a character's index.
pub fn char_in_row(galley: &Galley, row: usize, x: f32) -> usize {
    let Some(placed) = galley.rows.get(row) else { return 0 };
    let column = placed.char_at(x - placed.pos.x).0;
    (first_char(galley, row) + column).min(end_char(galley, row).max(first_char(galley, row)))
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
