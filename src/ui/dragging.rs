//! Dragging points: a line shows where they will land, and how deep; the outline scrolls at its edges.

use egui::{DragAndDrop, Pos2, Rect, Response, Stroke, Ui, pos2, vec2};

use super::{card::drag_ghost_ui, outline::indent, theme};
use crate::{
    app::{Command, Item, Marked, Points, Workbench},
    model::{Point, PointId, Slot},
};

/// Points that are being dragged.
#[derive(Clone, Debug)]
struct DraggedPoints {
    points: Points,
    /// How deep the first of them stood, and where it was taken hold of.
    depth: usize,
    from_x: f32,
}

/// Where points were drawn, each with its cards, in the order in which they stand.
#[derive(Debug, Default)]
pub struct Drawn(Vec<(PointId, Rect)>);

impl Drawn {
    pub fn add(&mut self, item: Item, rect: Rect) {
        let (Item::Point(point) | Item::Card(point, _)) = item;
        match self.0.last_mut() {
            Some((last, whole)) if *last == point => *whole = whole.union(rect),
            _ => self.0.push((point, rect)),
        }
    }
}

/// Lets a point, or all that are chosen with it, be dragged by a part of its row.
pub fn drag_source(ui: &Ui, wb: &Workbench, point: &Point, response: &Response) {
    if response.drag_started() {
        let points: Points = if wb.is_chosen(point.id) { wb.points_at_hand() } else { [point.id].into() };
        let first = points.first().and_then(|id| wb.derived().outline.row(*id));
        let from = ui.input(|i| i.pointer.press_origin()).unwrap_or_default();
        let dragged = DraggedPoints { depth: first.map_or(0, |row| row.depth), points, from_x: from.x };
        DragAndDrop::set_payload(ui.ctx(), dragged);
    }
    if response.dragged()
        && let Some(dragged) = DragAndDrop::payload::<DraggedPoints>(ui.ctx())
    {
        match dragged.points.len() {
            1 => drag_ghost_ui(ui, point.shown_title()),
            n => drag_ghost_ui(ui, &format!("{n} points")),
        }
    }
}

/// How far to scroll, in points, because something is dragged near an edge of where the rows are seen.
pub fn nudge(ui: &Ui, view: Rect) -> f32 {
    let ctx = ui.ctx();
    let drags = DragAndDrop::has_payload_of_type::<DraggedPoints>(ctx)
        || DragAndDrop::has_payload_of_type::<Marked>(ctx);
    // Not far beyond an edge: what is dragged from the list of passages must not scroll the outline away.
    let near = view.expand2(vec2(0.0, theme::DRAG_EDGE));
    let at = ui.input(|i| i.pointer.interact_pos()).filter(|at| drags && near.contains(*at));
    let Some(at) = at else { return 0.0 };
    let up = (view.min.y + theme::DRAG_EDGE - at.y).clamp(0.0, theme::DRAG_EDGE);
    let down = (at.y - view.max.y + theme::DRAG_EDGE).clamp(0.0, theme::DRAG_EDGE);
    (down - up) / theme::DRAG_EDGE * theme::DRAG_SPEED * ui.input(|i| i.stable_dt).min(0.1)
}

/// Shows where the dragged points would land, and has them land there.
pub fn drop_ui(ui: &Ui, wb: &Workbench, view: Rect, drawn: &Drawn, commands: &mut Vec<Command>) {
    let Some(dragged) = DragAndDrop::payload::<DraggedPoints>(ui.ctx()) else { return };
    let at = ui.input(|i| i.pointer.interact_pos()).filter(|at| view.expand(theme::DRAG_EDGE).contains(*at));
    let Some(landing) = at.and_then(|at| landing(wb, view, drawn, at, &dragged)) else { return };
    let left = view.min.x + theme::PAD + theme::GUTTER + indent(landing.depth) - 6.0;
    let left = if landing.depth == 0 { left - theme::GUTTER } else { left };
    let y = landing.y.clamp(view.min.y + theme::DROP_KNOB, view.max.y - theme::DROP_KNOB);
    let color = theme::palette(ui).accent;
    let stroke = Stroke::new(theme::DROP_LINE, color);
    ui.painter().line_segment([pos2(left, y), pos2(view.max.x - theme::PAD, y)], stroke);
    ui.painter().circle_filled(pos2(left, y), theme::DROP_KNOB, color);
    if ui.input(|i| i.pointer.any_released()) {
        DragAndDrop::take_payload::<DraggedPoints>(ui.ctx());
        commands.push(Command::MovePoints { points: dragged.points.clone(), slot: landing.slot });
    }
}

/// Where dragged points would land.
struct Landing {
    slot: Slot,
    /// As the eye counts it, from the branch shown.
    depth: usize,
    y: f32,
}

/// The gap under the pointer says between which rows; how far it went to the side, how deep, as far as the
/// rows around the gap allow.
fn landing(wb: &Workbench, view: Rect, drawn: &Drawn, at: Pos2, dragged: &DraggedPoints) -> Option<Landing> {
    let outline = &wb.derived().outline;
    let seen = drawn.0.iter().filter(|(_, rect)| rect.intersects(view));
    let above_pointer = seen.clone().take_while(|(_, rect)| rect.center().y < at.y).last();
    let first = seen.clone().next()?;
    let (mut upper, y) = match above_pointer {
        Some((id, rect)) => (Some(*id), rect.max.y),
        None => (wb.derived().visible_before(first.0), first.1.min.y),
    };
    let mut lower = match above_pointer {
        Some((id, _)) => wb.derived().visible_behind(*id),
        None => Some(first.0),
    };
    let goes_along = |id: PointId| {
        dragged.points.contains(&id) || outline.above(id).any(|above| dragged.points.contains(&above))
    };
    while let Some(id) = upper.filter(|id| goes_along(*id)) {
        upper = wb.derived().visible_before(id);
    }
    while let Some(id) = lower.filter(|id| goes_along(*id)) {
        lower = wb.derived().visible_behind(id);
    }
    let depth_of = |id: PointId| outline.row(id).map_or(0, |row| row.depth);
    let top = if wb.zoom().is_some() { wb.zoom_depth() + 1 } else { 0 };
    let most = upper.map_or(top, |id| {
        let takes = wb.zoom() == Some(id) || !(wb.view().collapsed.contains(&id) && outline.is_parent(id));
        depth_of(id) + usize::from(takes)
    });
    let least = lower.map_or(top, depth_of).clamp(top.min(most), most);
    let moved = ((at.x - dragged.from_x) / theme::INDENT).round() as isize;
    let depth = dragged.depth.saturating_add_signed(moved).clamp(least, most);
    let slot = match (upper, lower) {
        (Some(upper), _) if depth > depth_of(upper) => Slot::First(Some(upper)),
        (Some(upper), _) => {
            let beside = outline.above(upper).find(|id| depth_of(*id) == depth);
            Slot::After(if depth_of(upper) == depth { upper } else { beside? })
        }
        (None, Some(lower)) => Slot::Before(lower),
        (None, None) => return None,
    };
    Some(Landing { slot, depth: depth - wb.zoom_depth().min(depth), y })
}
