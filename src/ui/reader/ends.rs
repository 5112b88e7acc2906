//! The ends of a passage: handles by which the mouse moves them, and bringing a moved end into view.

use egui::{CornerRadius, Pos2, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

use super::{highlights::Highlight, page::Page, panel::Scene};
use crate::{
    app::PassageEnd,
    model::{PassageId, Place},
    text::TextRange,
    ui::theme,
};

/// An end of a passage under the pointer, or in the hand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grip {
    pub passage: PassageId,
    pub end: PassageEnd,
    /// The end that stays, in bytes.
    pub fixed: usize,
}

impl Grip {
    /// The range where the pointer has taken the end to; an end does not pass the other.
    pub fn range(self, byte: usize) -> TextRange {
        match self.end {
            PassageEnd::Start => TextRange::new(byte.min(self.fixed), self.fixed),
            PassageEnd::End => TextRange::new(self.fixed, byte.max(self.fixed)),
        }
    }
}

/// Where an end of a passage stands on the screen.
#[derive(Clone, Copy, Debug)]
struct Edge {
    /// Without width.
    caret: Rect,
    /// To which side the passage lies: 1 to the right, -1 to the left.
    inward: f32,
}

/// Where the ends of a passage stand, if they are in view.
fn edges(page: &Page, highlight: &Highlight) -> [(PassageEnd, Option<Edge>); 2] {
    let (start, end) = (highlight.range.start(), highlight.range.end());
    let side = |(from, to): &(Rect, Rect)| if from.left() <= to.left() { 1.0 } else { -1.0 };
    let first = page.edges(start).map(|edges| Edge { caret: edges.0, inward: side(&edges) });
    let last = page.edges(page.before(end)).map(|edges| {
        // Where the row wraps at white space, that is not painted.
        let (caret, inward) = (edges.1, -side(&edges));
        let in_row = highlight.spans.iter().rev().filter(|s| s.rect.y_range().contains(caret.center().y));
        let row = in_row.map(|span| span.rect).reduce(|all, rect| all | rect).unwrap_or(caret);
        Edge {
            caret: caret.translate(vec2(caret.left().clamp(row.left(), row.right()) - caret.left(), 0.0)),
            inward,
        }
    });
    let last = last.filter(|_| page.block_with(end).is_some());
    [(PassageEnd::Start, first), (PassageEnd::End, last)]
}

/// The end of a passage at a point of the screen, where its handle is drawn: beside the words, so that a selection may
/// begin with the first of them. That of the passage at hand reaches into the words, too.
pub fn grip_at(scene: &Scene<'_>, pos: Pos2) -> Option<Grip> {
    if scene.wb.read_only().is_some() {
        return None;
    }
    let held = scene.wb.held().map(|held| held.passage);
    let mut nearest: Option<(bool, f32, Grip)> = None;
    for highlight in scene.highlights.iter().filter(|h| h.passage.place != Place::Lost) {
        let is_held = held == Some(highlight.id());
        for (end, edge) in edges(scene.page, highlight) {
            let Some(edge) = edge.filter(|edge| edge.caret.y_range().contains(pos.y)) else { continue };
            let aside = pos.x - edge.caret.left();
            let inward = aside * edge.inward;
            let reach = if is_held { -theme::GRIP_HELD..=theme::GRIP } else { -theme::GRIP..=0.0 };
            let is_near = reach.contains(&inward);
            let fixed = match end {
                PassageEnd::Start => highlight.range.end(),
                PassageEnd::End => highlight.range.start(),
            };
            let grip = (!is_held, aside.abs(), Grip { passage: highlight.id(), end, fixed });
            if is_near && nearest.is_none_or(|n| (grip.0, grip.1) < (n.0, n.1)) {
                nearest = Some(grip);
            }
        }
    }
    nearest.map(|(_, _, grip)| grip)
}

/// Draws the handles of the passage at hand, and of the one under the pointer.
pub fn paint_grips(ui: &Ui, scene: &Scene<'_>, pointed: Option<Grip>, hovered: Option<PassageId>) {
    if scene.wb.read_only().is_some() {
        return;
    }
    let palette = theme::palette(ui);
    let held = scene.wb.held().map(|held| held.passage);
    for highlight in scene.highlights.iter().filter(|h| h.passage.place != Place::Lost) {
        let is_pointed =
            hovered == Some(highlight.id()) || pointed.is_some_and(|g| g.passage == highlight.id());
        if held != Some(highlight.id()) && !is_pointed {
            continue;
        }
        let color = palette.tint(highlight.passage.tint).line;
        for (end, edge) in edges(scene.page, highlight) {
            let Some(edge) = edge.filter(|edge| edge.caret.intersects(scene.page.view)) else { continue };
            let is_gripped = pointed.is_some_and(|g| g.passage == highlight.id() && g.end == end);
            let size = if is_gripped { theme::HANDLE * 1.5 } else { theme::HANDLE };
            // Beside the words, not on them.
            let aside = vec2(-edge.inward * size / 2.0, 0.0);
            let handle =
                Rect::from_center_size(edge.caret.center() + aside, vec2(size, edge.caret.height() * 0.6));
            ui.painter().rect(
                handle,
                CornerRadius::same(2),
                palette.paper,
                Stroke::new(1.5, color),
                StrokeKind::Middle,
            );
        }
    }
}

/// Draws what a passage would hold if the end were let go of now.
pub fn paint_preview(ui: &Ui, page: &Page, range: TextRange) {
    let palette = theme::palette(ui);
    for span in page.spans(range).iter().filter(|span| span.rect.intersects(page.view)) {
        let rect = Rect::from_min_max(
            pos2(span.rect.left(), span.rect.top() + 1.0),
            pos2(span.rect.right(), span.rect.bottom() - 1.0),
        );
        let fill = palette.accent.gamma_multiply(theme::PREVIEW_FILL);
        ui.painter().rect(
            rect,
            CornerRadius::ZERO,
            fill,
            Stroke::new(1.0, palette.accent),
            StrokeKind::Middle,
        );
    }
}

/// The byte to keep in view where keys have moved an end of the passage at hand since the last frame.
pub fn moved_end(seen: &mut Option<(PassageId, TextRange)>, scene: &Scene<'_>) -> Option<usize> {
    let held = scene.wb.held().and_then(|held| scene.wb.briefing().passage(held.passage));
    let now = held.filter(|p| p.source == scene.source.id).map(|p| (p.id, p.range));
    let before = std::mem::replace(seen, now);
    let ((id, range), (before_id, before)) = (now?, before?);
    (id == before_id && range != before)
        .then(|| if range.start() == before.start() { range.end() } else { range.start() })
}
