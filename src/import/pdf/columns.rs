//! Columns: which pieces of a page are read before which.
//!
//! A gutter is a strip without anything in it, beside lines of text on both sides; the tallest is looked for, as in
//! T. Breuel, "Two geometric algorithms for layout analysis" (2002), with whole strips in the place of rectangles.
//! It parts what is around it into what is above, left, right and below, which are parted in turn, as in G. Nagy and
//! S. Seth, "Hierarchical representation of optically scanned documents" (1984).

use super::pieces::Piece;

/// A gutter is at least this wide, of the size of the text.
const GUTTER: f32 = 0.75;
/// Edges that are no further apart count as one, of the size of the text.
const NEAR: f32 = 0.1;
/// Lines that stand on each side of it, at least.
const LEAST_LINES: usize = 3;
/// How wide a column is at least, of the size of the text; narrower ones are those of tables.
const LEAST_WIDTH: f32 = 8.0;
/// How deep columns may be within columns.
const DEEPEST: usize = 12;
/// A page with more pieces is a map or a chart; looking for its gutters would take long.
const MOST_PIECES: usize = 4_000;

/// Where the gutters of a document are. The last page has few lines in its columns, which would prove none.
#[derive(Debug, Default)]
pub struct Gutters {
    known: Vec<f32>,
}

/// The pieces of a page in groups, in reading order: each is one column, or what stands across them.
pub fn columns(pieces: Vec<Piece>, gutters: &mut Gutters) -> Vec<Vec<Piece>> {
    let mut all = Vec::new();
    split(pieces, 0, gutters, &mut all);
    all
}

fn split(pieces: Vec<Piece>, depth: usize, gutters: &mut Gutters, all: &mut Vec<Vec<Piece>>) {
    if pieces.is_empty() {
        return;
    }
    let is_sought = depth < DEEPEST && pieces.len() <= MOST_PIECES;
    let gutter = if is_sought { gutter(&pieces, gutters) } else { None };
    let Some(gutter) = gutter else { return all.push(pieces) };
    let mut parts: [Vec<Piece>; 4] = Default::default();
    for piece in pieces {
        let middle = (piece.top() + piece.bottom()) / 2.0;
        let [above, left, right, below] = &mut parts;
        let part = match () {
            () if middle < gutter.top => above,
            () if middle > gutter.bottom => below,
            () if (piece.left + piece.right) / 2.0 < gutter.x => left,
            () => right,
        };
        part.push(piece);
    }
    if gutter.n_lines >= 4 * LEAST_LINES && !gutters.known.iter().any(|x| (x - gutter.x).abs() < 4.0) {
        gutters.known.push(gutter.x);
    }
    for part in parts {
        split(part, depth + 1, gutters, all);
    }
}

#[derive(Clone, Copy, Debug)]
struct Gutter {
    x: f32,
    top: f32,
    bottom: f32,
    n_lines: usize,
}

fn gutter(pieces: &[Piece], gutters: &Gutters) -> Option<Gutter> {
    let size = median(pieces.iter().map(|piece| piece.size).collect())?;
    let width = GUTTER * size;
    // Only where some piece ends can a gutter begin.
    let mut starts: Vec<f32> = pieces.iter().map(|piece| piece.right).collect();
    starts.sort_by(f32::total_cmp);
    starts.dedup_by(|a, b| (*a - *b).abs() < size * NEAR);
    let mut by_top: Vec<&Piece> = pieces.iter().collect();
    by_top.sort_by(|a, b| a.top().total_cmp(&b.top()));
    let mut best: Option<(Gutter, f32)> = None;
    for start in starts {
        let (from, to) = (start, start + width);
        // The free runs of the strip, from top to bottom.
        let mut top = f32::NEG_INFINITY;
        let crossing = by_top.iter().filter(|p| p.left < to && p.right > from + size * NEAR);
        let mut runs = Vec::new();
        for piece in crossing {
            if piece.top() > top {
                runs.push((top, piece.top()));
            }
            top = top.max(piece.bottom());
        }
        runs.push((top, f32::INFINITY));
        let is_known = gutters.known.iter().any(|x| (x - from).abs() < size * 2.0);
        let n_least = if is_known { 1 } else { LEAST_LINES };
        runs.retain(|(top, bottom)| bottom - top > size * n_least as f32);
        for (top, bottom) in runs {
            let Some((gutter, room)) = judged(&by_top, from, (top, bottom), size, n_least) else { continue };
            let is_better = best.is_none_or(|(other, other_room)| {
                gutter.n_lines > other.n_lines || (gutter.n_lines == other.n_lines && room > other_room)
            });
            if is_better {
                best = Some((gutter, room));
            }
        }
    }
    best.map(|(gutter, _)| gutter)
}

/// The gutter that begins at `from` between `top` and `bottom`, if it is one; and how wide it is.
fn judged(
    pieces: &[&Piece],
    from: f32,
    (top, bottom): (f32, f32),
    size: f32,
    n_least: usize,
) -> Option<(Gutter, f32)> {
    let middle = |piece: &Piece| (piece.top() + piece.bottom()) / 2.0;
    let within = |piece: &&&Piece| middle(piece) > top && middle(piece) < bottom;
    let (left, right): (Vec<&Piece>, Vec<&Piece>) =
        pieces.iter().filter(within).copied().partition(|piece| piece.left < from);
    let left = Side::of(&left)?;
    let right = Side::of(&right)?;
    let shared = left.bottom.min(right.bottom) - left.top.max(right.top);
    let is_text = |side: &Side| {
        let n_full = if n_least < LEAST_LINES { side.n_full * 4 } else { side.n_full * 2 };
        side.n_lines >= n_least && side.width >= LEAST_WIDTH * size && n_full >= side.n_lines
    };
    if !is_text(&left) || !is_text(&right) || shared < size * 0.5 {
        return None;
    }
    let room = right.left - left.right;
    let x = (left.right + right.left) / 2.0;
    // Above and below both sides, all is read before and after them.
    let gutter = Gutter {
        x,
        top: left.top.min(right.top).max(top),
        bottom: left.bottom.max(right.bottom).min(bottom),
        n_lines: left.n_lines + right.n_lines,
    };
    (room > 0.0).then_some((gutter, room))
}

/// What stands on one side of a gutter.
struct Side {
    left: f32,
    right: f32,
    top: f32,
    bottom: f32,
    width: f32,
    n_lines: usize,
    /// Lines that are nearly as wide as the side is.
    n_full: usize,
}

impl Side {
    fn of(pieces: &[&Piece]) -> Option<Self> {
        let least = |f: fn(&Piece) -> f32| pieces.iter().map(|p| f(p)).reduce(f32::min);
        let most = |f: fn(&Piece) -> f32| pieces.iter().map(|p| f(p)).reduce(f32::max);
        let (left, right) = (least(|p| p.left)?, most(|p| p.right)?);
        let (top, bottom) = (least(Piece::top)?, most(Piece::bottom)?);
        let width = right - left;
        let mut extents: Vec<(f32, f32, f32)> = Vec::new();
        for piece in pieces {
            match extents.last_mut() {
                Some((baseline, from, to)) if (*baseline - piece.baseline).abs() < 0.3 * piece.size => {
                    *from = from.min(piece.left);
                    *to = to.max(piece.right);
                }
                _ => extents.push((piece.baseline, piece.left, piece.right)),
            }
        }
        let n_full = extents.iter().filter(|(_, from, to)| to - from > width * 0.7).count();
        Some(Self { left, right, top, bottom, width, n_lines: extents.len(), n_full })
    }
}

pub fn median(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of text, `width` wide, from `left` and `top` downwards.
    fn block(name: &str, left: f32, top: f32, width: f32, n: usize) -> Vec<Piece> {
        let line = |nth: usize| Piece {
            text: format!("{name}{nth}"),
            left,
            right: left + width - (nth % 3) as f32 * 6.0,
            baseline: top + nth as f32 * 12.0,
            size: 10.0,
            is_chrome: false,
            first_word: 20.0,
        };
        (0..n).map(line).collect()
    }

    #[track_caller]
    fn check(blocks: &[Vec<Piece>], expected: &[&str]) {
        let mut pieces: Vec<Piece> = blocks.iter().flatten().cloned().collect();
        // Whatever order they are drawn in.
        pieces.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
        let read: Vec<String> = columns(pieces, &mut Gutters::default())
            .into_iter()
            .map(|part| part.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(read, expected);
    }

    #[test]
    fn columns_are_read_one_behind_the_other() {
        check(
            &[
                block("title", 50.0, 50.0, 500.0, 1),
                block("a", 50.0, 80.0, 240.0, 4),
                block("b", 310.0, 80.0, 240.0, 3),
                block("foot", 50.0, 140.0, 500.0, 1),
            ],
            &["title0", "a0 a1 a2 a3", "b0 b1 b2", "foot0"],
        );
    }

    #[test]
    fn what_stands_across_parts_columns_above_from_columns_below() {
        check(
            &[
                block("a", 50.0, 80.0, 150.0, 4),
                block("b", 220.0, 80.0, 150.0, 4),
                block("c", 390.0, 80.0, 150.0, 4),
                block("wide", 50.0, 140.0, 490.0, 1),
                block("d", 50.0, 160.0, 240.0, 3),
                block("e", 310.0, 160.0, 240.0, 3),
            ],
            &["a0 a1 a2 a3", "b0 b1 b2 b3", "c0 c1 c2 c3", "wide0", "d0 d1 d2", "e0 e1 e2"],
        );
    }

    #[test]
    fn a_table_and_short_lines_are_no_columns() {
        let mut table = block("label", 50.0, 80.0, 40.0, 4);
        table.extend(block("value", 300.0, 80.0, 40.0, 4));
        check(&[table], &["label0 value0 label1 value1 label2 value2 label3 value3"]);
        check(&[block("a", 50.0, 80.0, 400.0, 3), block("b", 50.0, 116.0, 90.0, 3)], &["a0 a1 a2 b0 b1 b2"]);
    }
}
