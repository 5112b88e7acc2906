//! Lines: pieces put in rows at a measure, and each row in visual order.

use std::{ops::Range, sync::Arc};

use egui::{
    Context, Galley, Rect, Vec2,
    emath::GuiRounding as _,
    epaint::text::{Glyph, PlacedRow, Row},
    pos2,
    text::LayoutJob,
    vec2,
};
use unicode_segmentation::UnicodeSegmentation as _;

use super::{
    baseline,
    pieces::{self, Kind, Piece, Shaped},
};
use crate::text::{self, Direction, Levels, TextRange};

/// Sets `job` in lines of its own. `plain` is a galley of the same text, to make the new one from.
pub fn set(ctx: &Context, plain: &Galley, job: LayoutJob, towards: Option<Direction>) -> Arc<Galley> {
    let mut setter = Setter { ctx, job: &job, rows: Vec::new(), top: 0.0, right: 0.0, elided: false };
    let mut start = 0;
    let ends = if job.break_on_newline {
        job.text.match_indices('\n').map(|(at, _)| at).chain([job.text.len()]).collect()
    } else {
        vec![job.text.len()]
    };
    for end in ends {
        setter.paragraph(start..end, towards);
        start = end + 1;
        if setter.is_full() {
            break;
        }
    }
    let Setter { rows, top, right, elided, .. } = setter;
    let mut galley = plain.clone();
    galley.rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(right, top)).round_ui();
    galley.elided = elided;
    galley.mesh_bounds = rows
        .iter()
        .fold(Rect::NOTHING, |all, row| all | row.visuals.mesh_bounds.translate(row.pos.to_vec2()));
    galley.num_vertices = rows.iter().map(|row| row.visuals.mesh.vertices.len()).sum();
    galley.num_indices = rows.iter().map(|row| row.visuals.mesh.indices.len()).sum();
    galley.rows = rows;
    galley.job = Arc::new(job);
    Arc::new(galley)
}

struct Setter<'a> {
    ctx: &'a Context,
    job: &'a LayoutJob,
    rows: Vec<PlacedRow>,
    /// Where the next row begins, and how far the widest reaches.
    top: f32,
    right: f32,
    elided: bool,
}

impl Setter<'_> {
    fn is_full(&self) -> bool {
        self.elided || self.rows.len() >= self.job.wrap.max_rows
    }

    /// Sets one line of the text, which may fill several rows.
    fn paragraph(&mut self, bytes: Range<usize>, towards: Option<Direction>) {
        let words = self.job.text.get(bytes.clone()).unwrap_or_default();
        let towards = towards.unwrap_or_else(|| text::direction(words));
        let levels = Levels::new(words, towards);
        let level_at = |byte: usize| levels.at(byte.saturating_sub(bytes.start));
        let pieces = pieces::pieces(self.job, bytes.clone(), &levels);
        let shaped = pieces::shape(self.ctx, self.job, level_at, pieces);
        let shaped = self.cut_to_measure(shaped, level_at);
        let rows = filled(&shaped, self.job.wrap.max_width);
        let n_rows = rows.len();
        for (at, row) in rows.into_iter().enumerate() {
            let is_last_allowed = self.rows.len() + 1 >= self.job.wrap.max_rows;
            let line = shaped.get(row.clone()).unwrap_or_default();
            if is_last_allowed && (at + 1 < n_rows || bytes.end < self.job.text.len()) {
                self.elided_row(shaped.get(row.start..).unwrap_or_default(), &levels, bytes.start, towards);
                self.elided = true;
                return;
            }
            self.row(line, None, &levels, bytes.start, towards);
        }
        if let Some(last) = self.rows.last_mut() {
            last.ends_with_newline = bytes.end < self.job.text.len();
        }
    }

    /// Cuts pieces that are wider than a row between graphemes.
    fn cut_to_measure(&self, shaped: Vec<Shaped>, level_at: impl Fn(usize) -> u8) -> Vec<Shaped> {
        let most = self.job.wrap.max_width;
        if shaped.iter().all(|shaped| shaped.width <= most) {
            return shaped;
        }
        let mut found = Vec::new();
        for shaped in shaped {
            if shaped.width <= most {
                found.push(shaped);
                continue;
            }
            let piece = &shaped.piece;
            let words = self.job.text.get(piece.bytes.clone()).unwrap_or_default();
            let mut cut: Vec<Piece> = Vec::new();
            let mut filled = 0.0;
            for ((at, grapheme), pair) in words.grapheme_indices(true).zip(shaped.edges.windows(2)) {
                let width = pair.iter().copied().reduce(|start, end| (end - start).abs()).unwrap_or_default();
                let start = piece.bytes.start + at;
                let end = start + grapheme.len();
                match cut.last_mut() {
                    // A little less than fits: shaped by themselves, letters may be wider.
                    Some(last) if filled + width <= most * CUT_SHARE => {
                        last.bytes.end = end;
                        filled += width;
                    }
                    _ => {
                        cut.push(Piece { bytes: start..end, breaks: true, ..piece.clone() });
                        filled = width;
                    }
                }
            }
            if let Some(last) = cut.last_mut() {
                last.breaks = piece.breaks;
            }
            found.extend(pieces::shape(self.ctx, self.job, &level_at, cut));
        }
        found
    }

    /// Sets as much of `line` in one row as leaves room for the sign that something is left out.
    fn elided_row(&mut self, line: &[Shaped], levels: &Levels<'_>, start: usize, towards: Direction) {
        let format = self.job.sections.first().map(|s| s.format.clone()).unwrap_or_default();
        let sign = self.job.wrap.overflow_character.map(String::from).unwrap_or_default();
        let sign = pieces::alone(self.ctx, sign, format);
        let room = self.job.wrap.max_width - sign.size().x;
        let level_at = |byte: usize| levels.at(byte.saturating_sub(start));
        let mut kept = Vec::new();
        let mut width = 0.0;
        for shaped in line {
            width += shaped.width;
            if width <= room {
                kept.push(shaped.clone());
                continue;
            }
            // The last one as far as it fits.
            let mut left = room - (width - shaped.width);
            let words = self.job.text.get(shaped.piece.bytes.clone()).unwrap_or_default();
            let mut end = shaped.piece.bytes.start;
            for (grapheme, pair) in words.graphemes(true).zip(shaped.edges.windows(2)) {
                left -= pair.iter().copied().reduce(|start, end| (end - start).abs()).unwrap_or_default();
                if left < 0.0 {
                    break;
                }
                end += grapheme.len();
            }
            let bytes = shaped.piece.bytes.start..end;
            if !bytes.is_empty() {
                let piece = Piece { bytes, ..shaped.piece.clone() };
                kept.extend(pieces::shape(self.ctx, self.job, level_at, vec![piece]));
            }
            break;
        }
        while kept.last().is_some_and(|last| last.piece.kind == Kind::Space) {
            kept.pop();
        }
        self.row(&kept, Some(&sign), levels, start, towards);
    }

    /// Sets one row: its pieces in visual order, their graphemes in the order of the text.
    fn row(
        &mut self,
        line: &[Shaped],
        sign: Option<&Arc<Galley>>,
        levels: &Levels<'_>,
        start: usize,
        towards: Direction,
    ) {
        let ppp = self.ctx.pixels_per_point();
        let first = line.first().map_or(start, |shaped| shaped.piece.bytes.start);
        let end = line.last().map_or(first, |shaped| shaped.piece.bytes.end);
        let of_line = levels.of_line(TextRange::new(first - start, end - start));
        let base = u8::from(towards == Direction::RightToLeft);
        let level = |shaped: &Shaped| of_line.get(shaped.piece.bytes.start - first).copied().unwrap_or(base);
        let mut in_order: Vec<u8> = line.iter().map(level).collect();
        in_order.extend(sign.map(|_| base));

        let widths: Vec<f32> =
            line.iter().map(|shaped| shaped.width).chain(sign.map(|sign| sign.size().x)).collect();
        let mut lefts = vec![0.0; widths.len()];
        let mut width = 0.0;
        for at in text::visual_order(&in_order) {
            if let (Some(left), Some(own)) = (lefts.get_mut(at), widths.get(at)) {
                *left = width;
                width += own;
            }
        }

        let empty = || pieces::alone(self.ctx, String::new(), self.format());
        let galleys = || line.iter().map(|shaped| &shaped.galley).chain(sign);
        let Some(template) = galleys().next().cloned().unwrap_or_else(empty).rows.first().cloned() else {
            return;
        };
        let height = galleys().map(|galley| galley.size().y).fold(template.size.y, f32::max);
        let mut row: Row = (*template.row).clone();
        row.glyphs = Vec::new();
        row.visuals = egui::epaint::text::RowVisuals::default();
        for (at, galley) in galleys().enumerate() {
            let left = lefts.get(at).copied().unwrap_or_default();
            let Some(own) = galley.rows.first() else { continue };
            // Whole pixels, or the letters blur.
            let shift = vec2(left, height - own.size.y).round_to_pixels(ppp);
            let n_vertices = row.visuals.mesh.vertices.len() as u32;
            let mut own = (*own.row).clone();
            baseline::stand(&mut own, 1.0 / ppp);
            let mut mesh = std::mem::take(&mut own.visuals.mesh);
            mesh.translate(shift);
            row.visuals.mesh.append(mesh);
            row.visuals.mesh_bounds |= own.visuals.mesh_bounds.translate(shift);
            if let Some(shaped) = line.get(at) {
                let is_turned = level(shaped) % 2 != levels.at(shaped.piece.bytes.start - start) % 2;
                self.push_glyphs(&mut row, shaped, &own, (left, shift, n_vertices), is_turned);
            }
        }
        row.visuals.glyph_vertex_range = 0..row.visuals.mesh.vertices.len();
        // Where the caret stands at the end.
        let end_x = row.glyphs.last().map_or(0.0, |glyph| glyph.pos.x + glyph.advance_width);
        row.size = vec2(end_x, height);

        let most = self.job.wrap.max_width;
        let shift = match towards {
            Direction::RightToLeft if most.is_finite() => most - width,
            _ => 0.0,
        };
        let pos = pos2(shift, self.top).round_to_pixels(ppp);
        self.right = self.right.max((shift + width).min(most.max(width)));
        self.top += height;
        self.rows.push(PlacedRow { pos, row: Arc::new(row), ends_with_newline: false });
    }

    fn format(&self) -> egui::TextFormat {
        self.job.sections.first().map(|s| s.format.clone()).unwrap_or_default()
    }

    /// Adds a glyph for each character of a piece.
    fn push_glyphs(
        &self,
        row: &mut Row,
        shaped: &Shaped,
        own: &Row,
        (left, shift, n_vertices): (f32, Vec2, u32),
        is_turned: bool,
    ) {
        let words = self.job.text.get(shaped.piece.bytes.clone()).unwrap_or_default();
        let Some(mut template) = own.glyphs.first().copied() else { return };
        template.pos.y += shift.y;
        template.first_vertex = n_vertices;
        // Only who is drawn in its own colors is asked for its vertices.
        let has_colors = own.glyphs.iter().any(|glyph| glyph.is_color);
        if !has_colors {
            template.uv_rect = Default::default();
        }
        let mut at = 0;
        for (grapheme, pair) in words.graphemes(true).zip(shaped.edges.windows(2)) {
            let [mut start, mut end] = *pair else { continue };
            if is_turned {
                std::mem::swap(&mut start, &mut end);
            }
            for (n, chr) in grapheme.chars().enumerate() {
                let drawn = own.glyphs.get(at).filter(|_| has_colors);
                let mut glyph: Glyph = drawn.copied().unwrap_or(template);
                glyph.chr = chr;
                if drawn.is_some() {
                    glyph.pos.y += shift.y;
                    glyph.first_vertex += n_vertices;
                }
                glyph.pos.x = left + if n == 0 { start } else { end };
                glyph.advance_width = if n == 0 { end - start } else { 0.0 };
                row.glyphs.push(glyph);
                at += 1;
            }
        }
    }
}

/// How much of a row pieces are cut to that fit in none.
const CUT_SHARE: f32 = 0.98;

/// Which pieces stand in which row. White space at the end of one hangs over.
fn filled(shaped: &[Shaped], most: f32) -> Vec<Range<usize>> {
    let mut rows = Vec::new();
    let mut start = 0;
    let mut width = 0.0;
    // Behind the last piece at which this row may end, and how wide it is up to there.
    let mut last_break = (0, 0.0);
    for (at, shaped) in shaped.iter().enumerate() {
        let is_space = shaped.piece.kind == Kind::Space;
        while !is_space && width + shaped.width > most && at > start {
            let (end, up_to) = if last_break.0 > start { last_break } else { (at, width) };
            rows.push(start..end);
            start = end;
            width -= up_to;
        }
        width += shaped.width;
        if shaped.piece.breaks {
            last_break = (at + 1, width);
        }
    }
    rows.push(start..shaped.len());
    rows
}
