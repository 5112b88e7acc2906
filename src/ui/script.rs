//! Text in any script, laid out: what egui's own layout lacks.
//!
//! egui shapes, wraps and paints, but it knows no bidirectional algorithm: it sets the words of an Arabic
//! line from left to right, and gives such words more glyphs than they have characters. [`galley`] hands
//! out egui's layout where it is right, which it tells in passing, and else sets the lines anew from pieces
//! that egui shapes: in the order of UAX #9, and never broken inside of what a reader sees as one character.
//!
//! **Invariant:** a galley from here has one glyph for each character, in the order of the text, line ends
//! and what was elided left out. The first glyph of a grapheme is as wide as all of it; the others, at its
//! far edge, have no width. One that runs from right to left starts at its right edge, and its width is
//! negative. So a glyph's `pos` is where the caret stands before it, whatever the direction.

mod baseline;
mod edges;
mod field;
mod lines;
mod pieces;

#[cfg(test)]
pub mod tests;

use std::{collections::HashMap, ops::Range, sync::Arc};

use egui::{Align, Context, Galley, Id, Label, Ui, epaint::text::PlacedRow, mutex::Mutex, text::LayoutJob};
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation as _};

use crate::text::{self, Direction};

pub use field::{byte_at, mend_pointer};

/// Lays out text in any script; each line has the direction of its first letter.
pub fn galley(ctx: &Context, job: LayoutJob) -> Arc<Galley> {
    galley_towards(ctx, job, None)
}

/// The same, for text that is a piece of a paragraph whose direction is known.
pub fn galley_towards(ctx: &Context, mut job: LayoutJob, towards: Option<Direction>) -> Arc<Galley> {
    let may_turn = text::may_turn(&job.text) && job.halign == Align::LEFT && !job.justify;
    let max_rows = job.wrap.max_rows;
    if may_turn {
        // An empty galley then, which costs nothing but lives and dies with egui's layouts of this text.
        job.wrap.max_rows = 0;
    }
    let plain = ctx.fonts_mut(|fonts| fonts.layout_job(job));
    let shelf =
        ctx.data_mut(|data| Arc::clone(data.get_temp_mut_or_default::<Arc<Shelf>>(Id::unique("script"))));
    let pass = ctx.cumulative_pass_nr();
    let key = Key { plain: Arc::as_ptr(&plain) as usize, max_rows, towards };
    if let Some(kept) = shelf.take(key, pass) {
        return kept;
    }
    let set = if may_turn {
        let mut job = (*plain.job).clone();
        job.wrap.max_rows = max_rows;
        lines::set(ctx, &plain, job, towards)
    } else {
        match care(&plain) {
            Care::None => Arc::clone(&plain),
            Care::Edges => {
                let mut galley = with_edges(&plain);
                let pixel = 1.0 / galley.pixels_per_point;
                galley.rows.iter_mut().for_each(|row| baseline::stand(Arc::make_mut(&mut row.row), pixel));
                Arc::new(galley)
            }
            Care::Lines => lines::set(ctx, &plain, (*plain.job).clone(), towards),
        }
    };
    shelf.put(key, plain, Arc::clone(&set), pass);
    set
}

/// A label of text in any script, as wide as there is room.
pub fn label(ui: &Ui, mut job: LayoutJob) -> Label {
    job.wrap.max_width = ui.available_width();
    Label::new(galley(ui, job))
}

/// Whether some row shows its text in another order than it is stored.
pub fn turns(galley: &Galley) -> bool {
    galley.rows.iter().any(row_turns)
}

/// Whether a row shows its text in another order than it is stored: something runs from right to left, or
/// stands before what it follows.
pub fn row_turns(row: &PlacedRow) -> bool {
    let seen = row.glyphs.iter().filter(|glyph| glyph.advance_width != 0.0);
    let mut last = f32::NEG_INFINITY;
    for glyph in seen {
        if glyph.advance_width < 0.0 || glyph.pos.x < last {
            return true;
        }
        last = glyph.pos.x;
    }
    false
}

/// How far to the right a row reaches, from the galley's left edge. Its own size says where its text ends.
pub fn right_of(row: &PlacedRow) -> f32 {
    let edges = row.glyphs.iter().map(|glyph| glyph.pos.x.max(glyph.max_x()));
    row.pos.x + edges.fold(0.0, f32::max)
}

/// What egui's layout of a text needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Care {
    None,
    /// Some characters share a glyph, so that their places are to be found; or glyphs say that they are others,
    /// or do not stand where the letters beside them do.
    Edges,
    /// Its rows are to be set anew: a glyph stands for no character of its own, or a row begins inside a
    /// grapheme.
    Lines,
}

fn care(galley: &Galley) -> Care {
    let text = galley.text();
    if galley.elided {
        return Care::None;
    }
    let n_glyphs: usize =
        galley.rows.iter().map(|row| row.glyphs.len() + usize::from(row.ends_with_newline)).sum();
    let n_chars = if text.is_ascii() { text.len() } else { text.chars().count() };
    if n_glyphs != n_chars {
        return Care::Lines;
    }
    let begins_late = |row: &PlacedRow| row.glyphs.first().is_some_and(|glyph| glyph.chr >= '\u{300}');
    if galley.rows.iter().skip(1).any(begins_late) && cuts_grapheme(galley) {
        return Care::Lines;
    }
    let mut glyphs = galley.rows.iter().flat_map(|row| &row.glyphs);
    let shares = glyphs.clone().any(|glyph| glyph.advance_width == 0.0);
    let mut is_named =
        || text.chars().filter(|ch| *ch != '\n').all(|ch| glyphs.next().is_some_and(|g| g.chr == ch));
    let floats = || galley.rows.iter().any(|row| baseline::floats(&row.row, 1.0 / galley.pixels_per_point));
    if shares || !text.is_ascii() && (!is_named() || floats()) { Care::Edges } else { Care::None }
}

/// Whether a row begins inside of a grapheme.
fn cuts_grapheme(galley: &Galley) -> bool {
    let text = galley.text();
    row_bytes(galley).into_iter().skip(1).any(|bytes| {
        let mut cursor = GraphemeCursor::new(bytes.start, text.len(), true);
        !cursor.is_boundary(text, 0).unwrap_or(true)
    })
}

/// The bytes of each row, without its line end.
fn row_bytes(galley: &Galley) -> Vec<Range<usize>> {
    // By number: a glyph names the first character of its cluster.
    let mut chars = galley.text().char_indices();
    let mut start = 0;
    let rows = galley.rows.iter().map(|row| {
        let n = row.glyphs.len();
        let end = chars.by_ref().take(n).last().map_or(start, |(at, ch)| at + ch.len_utf8());
        let bytes = start..end;
        start = end + usize::from(row.ends_with_newline);
        if row.ends_with_newline {
            chars.next();
        }
        bytes
    });
    rows.collect()
}

/// A galley whose glyphs say where the characters are that share one.
fn with_edges(galley: &Galley) -> Galley {
    let mut galley = galley.clone();
    let bytes = row_bytes(&galley);
    let text = Arc::clone(&galley.job);
    for (placed, bytes) in galley.rows.iter_mut().zip(bytes) {
        let words = text.text.get(bytes).unwrap_or_default();
        let row = Arc::make_mut(&mut placed.row);
        let Some(left) = row.glyphs.first().map(|glyph| glyph.pos.x) else { continue };
        let edges = edges::forward(words, &row.glyphs);
        let mut glyphs = row.glyphs.iter_mut();
        for (grapheme, pair) in words.graphemes(true).zip(edges.windows(2)) {
            let [start, end] = pair else { continue };
            for (at, chr) in grapheme.chars().enumerate() {
                let Some(glyph) = glyphs.next() else { break };
                glyph.chr = chr;
                glyph.pos.x = left + if at == 0 { *start } else { *end };
                glyph.advance_width = if at == 0 { end - start } else { 0.0 };
            }
        }
    }
    galley
}

/// What was set, as long as egui keeps its own layout of the same text.
#[derive(Default)]
struct Shelf(Mutex<Shelved>);

#[derive(Debug, Default)]
struct Shelved {
    entries: HashMap<Key, Kept>,
    pass: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Key {
    /// Where egui's layout is in memory. It is kept here too, so nothing else can come to lie there. When
    /// egui forgets it (the text was not drawn, or all glyphs moved), it lays out anew, elsewhere.
    plain: usize,
    max_rows: usize,
    towards: Option<Direction>,
}

#[derive(Debug)]
struct Kept {
    _plain: Arc<Galley>,
    set: Arc<Galley>,
    pass: u64,
}

impl Shelf {
    fn take(&self, key: Key, pass: u64) -> Option<Arc<Galley>> {
        let mut shelved = self.0.lock();
        let kept = shelved.entries.get_mut(&key)?;
        kept.pass = pass;
        Some(Arc::clone(&kept.set))
    }

    fn put(&self, key: Key, plain: Arc<Galley>, set: Arc<Galley>, pass: u64) {
        let mut shelved = self.0.lock();
        if shelved.pass != pass {
            shelved.pass = pass;
            shelved.entries.retain(|_, kept| kept.pass + 1 >= pass);
        }
        shelved.entries.insert(key, Kept { _plain: plain, set, pass });
    }
}
