//! Painting what lies behind the words: highlights, selection, finds, the flash, the caret.

use std::sync::Arc;

use egui::{Color32, CornerRadius, Painter, Rect, Shape, Stroke, StrokeKind, Ui, pos2};

use super::{
    page::{Page, Span},
    sheet::Sheet,
};
use crate::{
    app::{Selection, Workbench},
    model::{Passage, PassageId, Place, SourceId},
    text::TextRange,
    ui::{theme, tint_sign},
};

/// A passage in view.
#[derive(Debug)]
pub struct Highlight {
    pub passage: Arc<Passage>,
    pub range: TextRange,
    pub spans: Vec<Span>,
    /// Where what is read aloud of it stands.
    pub aloud: Vec<Span>,
    /// Which of the lines under a row is its own, so that overlapping ones stand apart.
    pub level: usize,
}

impl Highlight {
    pub fn id(&self) -> PassageId {
        self.passage.id
    }

    /// Whether a point of the screen is on its words.
    pub fn is_at(&self, pos: egui::Pos2) -> bool {
        self.spans.iter().any(|span| span.rect.contains(pos))
    }
}

/// So many passages are drawn at once, and so many rows of them, and no more: they could not be told apart,
/// and a frame must not take long over a source that has been marked all over.
const MOST: usize = 300;
const MOST_SPANS: usize = 900;
/// So many that overlap have lines at different heights.
const LEVELS: usize = 3;

/// The passages in view, in reading order; the one at hand, and of the others so many as can be drawn.
pub fn highlights(wb: &Workbench, source: SourceId, page: &Page) -> Vec<Highlight> {
    let Some(index) = wb.derived().passages_of(source) else { return Vec::new() };
    let held =
        wb.held().map(|h| h.passage).and_then(|id| wb.briefing().passage(id)).filter(|p| p.source == source);
    let mut found: Vec<Highlight> = Vec::new();
    let mut n_spans = 0;
    for (range, id) in index.within(page.range()) {
        let Some(passage) = wb.briefing().passage(id).filter(|p| p.place != Place::Lost) else { continue };
        if found.len() >= MOST || n_spans >= MOST_SPANS {
            break;
        }
        add(&mut found, page, passage, range);
        n_spans += found.last().map_or(0, |highlight| highlight.spans.len());
    }
    if let Some(held) = held.filter(|p| p.place != Place::Lost && p.range.overlap(page.range()).is_some())
        && found.last().is_some_and(|last| last.range.start() <= held.range.start())
        && found.iter().all(|highlight| highlight.id() != held.id)
    {
        add(&mut found, page, held, held.range);
    }
    found
}

fn add(found: &mut Vec<Highlight>, page: &Page, passage: &Arc<Passage>, range: TextRange) {
    let mut is_taken = [false; LEVELS];
    for other in found.iter().filter(|other| other.range.overlap(range).is_some()) {
        if let Some(taken) = is_taken.get_mut(other.level) {
            *taken = true;
        }
    }
    let level = is_taken.iter().position(|taken| !taken).unwrap_or(LEVELS - 1);
    let aloud = passage.aloud_in_source().flat_map(|stretch| page.spans(stretch)).collect();
    found.push(Highlight { passage: Arc::clone(passage), range, spans: page.spans(range), aloud, level });
}

/// How many passages in view are not drawn.
pub fn n_left_out(wb: &Workbench, source: SourceId, page: &Page, highlights: &[Highlight]) -> usize {
    let n_spans: usize = highlights.iter().map(|highlight| highlight.spans.len()).sum();
    if highlights.len() < MOST && n_spans < MOST_SPANS {
        return 0;
    }
    let n = wb.derived().passages_of(source).map_or(0, |index| index.within(page.range()).count());
    n.saturating_sub(highlights.len())
}

/// The innermost passages at a point of the screen, shortest first.
pub fn at(highlights: &[Highlight], pos: egui::Pos2) -> Vec<&Highlight> {
    let mut found: Vec<_> = highlights.iter().filter(|h| h.is_at(pos)).collect();
    found.sort_by_key(|h| (h.range.len(), h.range.start(), h.id()));
    found
}

/// The innermost passage at a point of the screen: the shortest.
pub fn innermost(highlights: &[Highlight], pos: egui::Pos2) -> Option<&Highlight> {
    highlights.iter().filter(|h| h.is_at(pos)).min_by_key(|h| (h.range.len(), h.range.start(), h.id()))
}

/// Everything behind the words.
pub fn paint_ground(
    ui: &Ui,
    wb: &Workbench,
    page: &Page,
    highlights: &[Highlight],
    selection: Option<Selection>,
    flash: Option<(TextRange, f32)>,
) {
    let painter = ui.painter();
    let palette = theme::palette(ui);
    let held = wb.held().map(|h| h.passage);

    // The shorter lies over the longer, so that both can be seen.
    let mut by_length: Vec<&Highlight> = highlights.iter().collect();
    by_length.sort_by_key(|h| std::cmp::Reverse(h.range.len()));
    for highlight in &by_length {
        let fill = palette.tint(highlight.passage.tint).fill;
        for span in seen(page, &highlight.spans) {
            painter.rect_filled(ground(span.rect), CornerRadius::same(2), fill);
        }
    }
    if let Some((range, strength)) = flash {
        let fill = palette.accent.gamma_multiply(theme::FLASH_FILL * strength);
        for span in seen(page, &page.spans(range)) {
            painter.rect_filled(ground(span.rect).expand(1.0), CornerRadius::same(3), fill);
        }
    }
    let found = wb.open_source().map(|source| wb.hits_within(source.id, page.range()));
    for (hit, is_shown) in found.unwrap_or_default() {
        for span in seen(page, &page.spans(hit)) {
            let rect = ground(span.rect);
            painter.rect_filled(rect, CornerRadius::same(2), palette.find(is_shown));
            if is_shown {
                outline(painter, rect, Stroke::new(1.0, palette.warning));
            }
        }
    }
    if let Some(range) = selection.map(Selection::range).filter(|r| !r.is_empty()) {
        for span in seen(page, &page.spans(range)) {
            let rect = ground(span.rect);
            painter.rect_filled(rect, CornerRadius::ZERO, palette.selection);
            outline(painter, rect, Stroke::new(1.0, palette.accent));
        }
    }
    for highlight in &by_length {
        let is_held = held == Some(highlight.id());
        let line = palette.tint(highlight.passage.tint).line;
        for span in seen(page, &highlight.spans) {
            underline(painter, span.rect, highlight, line, palette.warning);
            if is_held {
                outline(painter, ground(span.rect), Stroke::new(1.5, line));
            }
        }
        for span in seen(page, &highlight.aloud) {
            read_aloud(painter, span.rect, highlight, line);
        }
    }
}

/// Where hits are, beside the scroll bar: `bytes` of the whole source.
pub fn paint_marks(ui: &Ui, pane: Rect, sheet: &Sheet, bytes: &[usize]) {
    let color = theme::palette(ui).warning;
    let mut last = f32::NEG_INFINITY;
    for byte in bytes {
        let share = (sheet.y_of(sheet.block_at(*byte)) / sheet.height().max(1.0)) as f32;
        let y = (pane.top() + share * pane.height()).round();
        // Blocks may be in one row of the screen.
        if y > last {
            last = y;
            let corner = pos2(pane.right() - theme::HIT_MARK.x, y);
            ui.painter().rect_filled(Rect::from_min_size(corner, theme::HIT_MARK), CornerRadius::ZERO, color);
        }
    }
}

/// The words themselves.
pub fn paint_words(ui: &Ui, page: &Page) {
    for block in page.seen() {
        ui.painter().galley(block.pos, Arc::clone(&block.galley), theme::palette(ui).ink);
    }
}

pub fn paint_caret(ui: &Ui, page: &Page, byte: usize) {
    if let Some(rect) = page.caret(byte) {
        let rect = rect.shrink2(egui::vec2(0.0, 2.0));
        ui.painter().vline(rect.left(), rect.y_range(), ui.visuals().text_cursor.stroke);
    }
}

fn seen<'a>(page: &Page, spans: &'a [Span]) -> impl Iterator<Item = &'a Span> {
    let view = page.view;
    spans.iter().filter(move |span| span.rect.intersects(view))
}

/// The ground of a row: as high as the letters, so that the line under it has room.
fn ground(row: Rect) -> Rect {
    Rect::from_min_max(pos2(row.left() - 1.0, row.top() + 1.0), pos2(row.right() + 1.0, row.bottom() - 1.0))
}

fn outline(painter: &Painter, rect: Rect, stroke: Stroke) {
    painter.rect_stroke(rect, CornerRadius::same(2), stroke, StrokeKind::Middle);
}

/// What is read aloud stands on a heavier line.
fn read_aloud(painter: &Painter, row: Rect, highlight: &Highlight, color: Color32) {
    let y = underline_y(row, highlight) + (theme::ALOUD_UNDERLINE - theme::UNDERLINE) / 2.0;
    painter.hline(row.x_range(), y, Stroke::new(theme::ALOUD_UNDERLINE, color));
}

fn underline_y(row: Rect, highlight: &Highlight) -> f32 {
    row.bottom() - 1.0 + (highlight.level as f32) * theme::UNDERLINE_STEP
}

fn underline(painter: &Painter, row: Rect, highlight: &Highlight, color: Color32, warning: Color32) {
    let y = underline_y(row, highlight);
    let (left, right) = (row.left() - 1.0, row.right() + 1.0);
    tint_sign::line(painter, [pos2(left, y), pos2(right, y)], highlight.passage.tint, color);
    if highlight.passage.place == Place::Review {
        // The words may not be the right ones: as under a slip of the pen.
        let n = ((right - left) / theme::WAVE.x) as usize;
        let point = |at: usize| {
            let up = if at.is_multiple_of(2) { 0.0 } else { theme::WAVE.y };
            pos2(left + at as f32 * theme::WAVE.x, y + theme::UNDERLINE_STEP - up)
        };
        painter.add(Shape::line((0..=n).map(point).collect(), Stroke::new(1.0, warning)));
    }
}
