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
    ui::theme,
};

/// A passage in view.
#[derive(Debug)]
pub struct Highlight {
    pub passage: Arc<Passage>,
    pub range: TextRange,
    pub spans: Vec<Span>,
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

/// The passages in view, in reading order.
pub fn highlights(wb: &Workbench, source: SourceId, page: &Page) -> Vec<Highlight> {
    let Some(index) = wb.derived().passages_of(source) else { return Vec::new() };
    let mut found: Vec<Highlight> = Vec::new();
    for (range, id) in index.within(page.range()) {
        let Some(passage) = wb.briefing().passage(id).filter(|p| p.place != Place::Lost) else { continue };
        let taken: Vec<usize> =
            found.iter().filter(|h| h.range.overlap(range).is_some()).map(|h| h.level).collect();
        let level = (0..).find(|level| !taken.contains(level)).unwrap_or_default();
        found.push(Highlight { passage: Arc::clone(passage), range, spans: page.spans(range), level });
    }
    found
}

/// The innermost passages at a point of the screen, shortest first.
pub fn at(highlights: &[Highlight], pos: egui::Pos2) -> Vec<&Highlight> {
    let mut found: Vec<_> = highlights.iter().filter(|h| h.is_at(pos)).collect();
    found.sort_by_key(|h| (h.range.len(), h.range.start(), h.id()));
    found
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
            underline(painter, span.rect, highlight, line);
            if is_held {
                outline(painter, ground(span.rect), Stroke::new(1.5, line));
            }
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

fn underline(painter: &Painter, row: Rect, highlight: &Highlight, color: Color32) {
    let stroke = Stroke::new(theme::UNDERLINE, color);
    let y = row.bottom() - 1.0 + (highlight.level.min(2) as f32) * theme::UNDERLINE_STEP;
    let line = [pos2(row.left() - 1.0, y), pos2(row.right() + 1.0, y)];
    match highlight.passage.place {
        Place::Review => painter.extend(Shape::dashed_line(&line, stroke, 5.0, 3.0)),
        Place::Anchored | Place::Lost => {
            painter.line_segment(line, stroke);
        }
    }
}
