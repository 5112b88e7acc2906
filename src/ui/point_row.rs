//! One point of the outline: its sign, text, tally, and the field in which its text is edited.

use egui::{
    Color32, EventFilter, Frame, Galley, Id, Key, KeyboardShortcut, Margin, Modifiers, Rect, Response,
    RichText, Sense, Stroke, TextEdit, Ui, UiBuilder, Vec2, pos2,
    text::{CCursor, CCursorRange, LayoutJob, TextFormat},
    vec2,
};
use std::sync::Arc;

use super::{
    action_button::menu_item,
    icon::Icon,
    outline::indent,
    shortcuts::{say_row, take_key},
    theme::{self, Face},
    timing::PointTime,
};
use crate::{
    app::{Action, Caret, Command, Editing, Item, Marked, Pane, Tally, Workbench},
    model::{Point, PointId, PointKind, Slot, Stance},
};

/// The field in which a point's text is edited.
#[derive(Debug, Default)]
pub struct PointEditor {
    /// The last editing that took the focus.
    begun: u64,
    /// Whether the field had the focus in the last frame.
    had_focus: bool,
}

/// A point that is being dragged.
#[derive(Clone, Copy, Debug)]
struct DraggedPoint(PointId);

/// Draws a point.
pub fn point_ui(
    ui: &mut Ui,
    wb: &Workbench,
    id: PointId,
    editor: &mut PointEditor,
    take_focus: bool,
    commands: &mut Vec<Command>,
) {
    let (Some(point), Some(row)) = (wb.briefing().point(id), wb.derived().outline.row(id)) else { return };
    let p = theme::palette(ui);
    let is_current = wb.view().point == Some(id);
    let is_foldable = wb.derived().outline.is_parent(id) || !point.evidence.is_empty();
    let is_collapsed = wb.view().collapsed.contains(&id);
    let editing = wb.editing().filter(|e| e.point == id);
    let background = ui.painter().add(egui::Shape::Noop);
    let scope = UiBuilder::new().sense(Sense::click());
    let shown = ui.scope_builder(scope, |ui| {
        let (top, bottom) = paddings(point.kind);
        let left = (theme::PAD - 6.0 + indent(row.depth)) as i8;
        let margin = Margin { left, right: theme::PAD as i8, top, bottom };
        Frame::new()
            .inner_margin(margin)
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 4.0;
                    sign_ui(ui, point, is_foldable, is_collapsed, commands);
                    let tally = wb.derived().tally(id);
                    let shows_tally = tally.n_all() > 0 && (is_collapsed || point.kind == PointKind::Claim);
                    let tally_width = if shows_tally { theme::TALLY_BAR.x + 48.0 } else { 0.0 };
                    let time = PointTime::new(ui, wb, id);
                    let time_width = time.as_ref().map_or(0.0, |time| time.width + theme::GAP);
                    let text_width = (ui.available_width() - tally_width - time_width).max(60.0);
                    let text = ui.allocate_ui(vec2(text_width, 0.0), |ui| {
                        ui.set_width(text_width);
                        match editing {
                            Some(editing) => {
                                editor_ui(ui, wb, point, &row.number, editing, editor, commands);
                                None
                            }
                            None => Some(text_ui(ui, wb, point, &row.number, commands)),
                        }
                    });
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Min), |ui| {
                        if let Some(time) = time {
                            time.ui(ui);
                        }
                        if shows_tally {
                            tally_ui(ui, tally);
                        }
                    });
                    text.inner
                })
                .inner
            })
            .inner
    });
    let response = shown.response;
    let rect = response.rect;
    let drop = drop_target(ui, wb, id, rect, commands);
    let fill = match (drop, is_current, response.hovered()) {
        (true, ..) => p.selection,
        (_, true, _) => p.paper,
        (_, _, true) => p.hover,
        _ => Color32::TRANSPARENT,
    };
    ui.painter().set(background, egui::Shape::rect_filled(rect, 0.0, fill));
    if is_current {
        let bar = Rect::from_min_max(rect.min, pos2(rect.min.x + 3.0, rect.max.y));
        let has_keys = wb.pane() == Pane::Outline;
        ui.painter().rect_filled(bar, 0.0, if has_keys { p.accent } else { p.faint });
    }
    say_row(ui, response.id);
    if response.has_focus() {
        let stroke = Stroke::new(1.0, p.accent);
        ui.painter().rect_stroke(rect.shrink(1.0), 3.0, stroke, egui::StrokeKind::Inside);
        let filter =
            EventFilter { vertical_arrows: true, horizontal_arrows: true, escape: false, tab: false };
        ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
    }
    describe(ui, &response, point, &row.number, row.depth, is_foldable.then_some(!is_collapsed), is_current);
    if take_focus {
        response.request_focus();
    }
    if response.gained_focus() && !is_current {
        commands.push(Command::SetCurrentPoint(Some(id)));
    }
    if response.clicked() {
        commands.push(Command::SetCurrentPoint(Some(id)));
        response.request_focus();
    }
    context_menu(&response, wb, id, commands);
    if let Some(text) = shown.inner {
        context_menu(&text, wb, id, commands);
    }
}

fn paddings(kind: PointKind) -> (i8, i8) {
    match kind {
        PointKind::Question => (5, 6),
        PointKind::Heading => (10, 4),
        PointKind::Claim => (7, 4),
        PointKind::Note => (3, 4),
    }
}

/// How the first line of a point is set, and the others.
fn formats(ui: &Ui, kind: PointKind) -> (TextFormat, TextFormat) {
    let p = theme::palette(ui);
    let rest = theme::text(Face::Regular, theme::NOTE, theme::POINT_LINE, p.soft);
    let first = match kind {
        PointKind::Question => theme::text(Face::SerifBold, theme::QUESTION, theme::QUESTION_LINE, p.ink),
        PointKind::Heading => theme::text(Face::SemiBold, theme::NOTE, theme::POINT_LINE, p.soft),
        PointKind::Claim => theme::text(Face::SemiBold, theme::CLAIM, theme::POINT_LINE, p.ink),
        PointKind::Note => theme::text(Face::Regular, theme::NOTE, theme::POINT_LINE, p.ink),
    };
    (first, rest)
}

/// The text of a point laid out, the first line set apart.
fn layout(ui: &Ui, kind: PointKind, text: &str, width: f32) -> Arc<Galley> {
    let (first, rest) = formats(ui, kind);
    let at = text.find('\n').map_or(text.len(), |at| at + 1);
    let (title, paragraphs) = text.split_at(at);
    let mut job = LayoutJob::default();
    job.append(title, 0.0, first);
    if !paragraphs.is_empty() {
        job.append(paragraphs, 0.0, rest);
    }
    job.wrap.max_width = width;
    ui.fonts_mut(|f| f.layout_job(job))
}

/// What an empty point says of itself: the first note under a question is its answer.
fn hint(wb: &Workbench, point: &Point) -> &'static str {
    let parent = point.parent.and_then(|id| wb.briefing().point(id));
    let first_note = || {
        let rows = point.parent.map(|id| wb.derived().outline.branch(id)).unwrap_or_default().iter();
        let mut children =
            rows.filter_map(|row| wb.briefing().point(row.id)).filter(|p| p.parent == point.parent);
        children.find(|p| p.kind == PointKind::Note).is_some_and(|p| p.id == point.id)
    };
    match parent {
        Some(parent) if parent.kind == PointKind::Question && first_note() => "Answer",
        _ => point.kind.name(),
    }
}

fn number_width(ui: &Ui, kind: PointKind, number: &str) -> f32 {
    if number.is_empty() {
        return 0.0;
    }
    let (first, _) = formats(ui, kind);
    ui.painter().layout_no_wrap(number.to_owned(), first.font_id, Color32::BLACK).size().x + 7.0
}

fn number_ui(ui: &mut Ui, kind: PointKind, number: &str) {
    let width = number_width(ui, kind, number);
    if width > 0.0 {
        let (first, _) = formats(ui, kind);
        let galley = ui.fonts_mut(|f| f.layout_job(LayoutJob::single_section(number.to_owned(), first)));
        let (rect, _) = ui.allocate_exact_size(vec2(width, galley.size().y), Sense::hover());
        ui.painter().galley(rect.min, galley, Color32::BLACK);
    }
}

/// The sign before a point: a triangle where it can be folded, else what it is.
fn sign_ui(ui: &mut Ui, point: &Point, is_foldable: bool, is_collapsed: bool, commands: &mut Vec<Command>) {
    let p = theme::palette(ui);
    let line = if point.kind == PointKind::Question { theme::QUESTION_LINE } else { theme::POINT_LINE };
    let sense = if is_foldable { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(theme::GUTTER - 4.0, line), sense);
    let color = if response.hovered() { p.ink } else { p.faint };
    let c = rect.center();
    if point.kind == PointKind::Question {
        let mark = Face::SerifBold.sized(theme::QUESTION);
        ui.painter().text(c, egui::Align2::CENTER_CENTER, "?", mark, p.accent);
    } else if is_foldable {
        let icon = if is_collapsed { Icon::Folded } else { Icon::Unfolded };
        icon.paint(ui.painter(), c, theme::SIGN, color);
    } else if point.kind == PointKind::Claim {
        ui.painter().circle_filled(c, 2.0, p.faint);
    }
    if is_foldable {
        let name = if is_collapsed { "Expand" } else { "Collapse" };
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::Button, true, format!("{name} {}", point.shown_title()))
        });
        if response.on_hover_text(name).clicked() {
            commands.push(Command::Collapse { point: point.id, collapsed: !is_collapsed });
        }
    }
}

/// The text of a point that is not being edited. A click edits it there.
fn text_ui(
    ui: &mut Ui,
    wb: &Workbench,
    point: &Point,
    number: &str,
    commands: &mut Vec<Command>,
) -> Response {
    let p = theme::palette(ui);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        number_ui(ui, point.kind, number);
        let galley = if point.text.is_empty() {
            let format = TextFormat { color: p.faint, ..formats(ui, point.kind).0 };
            let hint = format!("{}…", hint(wb, point));
            ui.fonts_mut(|f| f.layout_job(LayoutJob::single_section(hint, format)))
        } else {
            layout(ui, point.kind, &point.text, ui.available_width())
        };
        let size = vec2(ui.available_width(), galley.size().y);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
        ui.painter().galley(rect.min, Arc::clone(&galley), p.ink);
        let words = point.text.clone();
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &words));
        if response.clicked()
            && let Some(at) = response.interact_pointer_pos()
        {
            let cursor = galley.cursor_from_pos(at - rect.min);
            let byte = point.text.char_indices().nth(cursor.index.0).map_or(point.text.len(), |(at, _)| at);
            commands.push(Command::EditText { point: point.id, caret: Caret::At(byte) });
        }
        response.dnd_set_drag_payload(DraggedPoint(point.id));
        if response.dragged() {
            super::card::drag_ghost_ui(ui, point.shown_title());
        }
        response.on_hover_cursor(egui::CursorIcon::Text)
    })
    .inner
}

/// The field in which a point's text is edited.
fn editor_ui(
    ui: &mut Ui,
    wb: &Workbench,
    point: &Point,
    number: &str,
    editing: Editing,
    editor: &mut PointEditor,
    commands: &mut Vec<Command>,
) {
    let id = Id::unique(("point text", point.id));
    let begins = editor.begun != editing.serial;
    let has_focus = ui.memory(|m| m.has_focus(id));
    if has_focus {
        editor_keys(ui, wb, point, id, commands);
    }
    let mut text = point.text.clone();
    let kind = point.kind;
    let mut layouter =
        |ui: &Ui, text: &dyn egui::TextBuffer, width: f32| layout(ui, kind, text.as_str(), width);
    let output = ui
        .horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            number_ui(ui, kind, number);
            TextEdit::multiline(&mut text)
                .id(id)
                .frame(Frame::NONE)
                .margin(Margin::ZERO)
                .desired_rows(1)
                .desired_width(f32::INFINITY)
                .hint_text(RichText::new(format!("{}…", hint(wb, point))).color(theme::palette(ui).faint))
                .return_key(KeyboardShortcut::new(Modifiers::SHIFT, Key::Enter))
                .lock_focus(true)
                .layouter(&mut layouter)
                .show(ui)
        })
        .inner;
    let response = output.response.response.clone().accessible_name("Point text");
    if output.response.changed() {
        commands.push(Command::SetText { point: point.id, text: text.clone() });
    }
    // Behind the field: a letter typed in the same frame is in the text already.
    if has_focus && take_key(ui, Modifiers::NONE, Key::Enter) {
        let caret = output.cursor_range.map(|range| range.primary.index.0);
        let at = caret.map_or(text.len(), |n| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at));
        commands.push(Command::SplitPoint { point: point.id, at });
    }
    if begins {
        editor.begun = editing.serial;
        editor.had_focus = false;
        let byte = match editing.caret {
            Caret::Stay => usize::MAX,
            Caret::Start => 0,
            Caret::End => text.len(),
            Caret::At(byte) => text.floor_char_boundary(byte.min(text.len())),
        };
        if let Some(before) = text.get(..byte) {
            let mut state = TextEdit::load_state(ui, id).unwrap_or_default();
            state.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(before.chars().count()))));
            TextEdit::store_state(ui, id, state);
        }
        response.request_focus();
    } else if editor.had_focus && !has_focus && wb.overlay().is_none() {
        // Esc leaves nothing with the focus: the row takes it. A click elsewhere has given it away.
        let to_row = ui.memory(|m| m.focused().is_none());
        commands.push(Command::StopEditing { to_row });
    }
    editor.had_focus = has_focus;
}

/// Keys that an outliner has and a text field has not. Taken before the field sees them.
fn editor_keys(ui: &mut Ui, wb: &Workbench, point: &Point, id: Id, commands: &mut Vec<Command>) {
    let caret = TextEdit::load_state(ui, id).and_then(|s| s.cursor.char_range());
    let caret = caret.filter(CCursorRange::is_empty).map(|range| range.primary.index.0);
    let at = caret.map_or(point.text.len(), |n| {
        point.text.char_indices().nth(n).map_or(point.text.len(), |(at, _)| at)
    });
    let pressed = |key| take_key(ui, Modifiers::NONE, key);
    if caret == Some(0)
        && ui.input(|i| i.key_pressed(Key::Backspace))
        && can_join(wb, point)
        && pressed(Key::Backspace)
    {
        commands.push(Command::JoinPoint(point.id));
    }
    // Up from the first line and down from the last go to the neighbors.
    let first_line = !point.text.get(..at).is_some_and(|before| before.contains('\n'));
    let last_line = !point.text.get(at..).is_some_and(|behind| behind.contains('\n'));
    for (key, step, at_edge) in [(Key::ArrowUp, -1, first_line), (Key::ArrowDown, 1, last_line)] {
        let at_end = if step < 0 { at == 0 } else { at == point.text.len() };
        if at_edge && (at_end || point.text.len() < 40) && pressed(key) {
            commands.extend(neighbor(wb, point.id, step));
        }
    }
}

fn can_join(wb: &Workbench, point: &Point) -> bool {
    point.evidence.is_empty()
        && !wb.derived().outline.is_parent(point.id)
        && wb.derived().outline.position(point.id).is_some_and(|at| at > 0)
}

/// Editing the point that stands before or behind in what is visible.
fn neighbor(wb: &Workbench, id: PointId, step: isize) -> Option<Command> {
    let points: Vec<PointId> = wb
        .derived()
        .visible
        .iter()
        .filter_map(|i| if let Item::Point(p) = i { Some(*p) } else { None })
        .collect();
    let at = points.iter().position(|p| *p == id)?.checked_add_signed(step)?;
    let point = points.get(at).copied()?;
    Some(Command::EditText { point, caret: Caret::End })
}

/// A bar and two numbers: how much supports and undercuts a point and what stands below it.
fn tally_ui(ui: &mut Ui, tally: Tally) {
    let p = theme::palette(ui);
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Min), |ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let words = format!("{} / {}", tally.n_supports, tally.n_undercuts);
        let hover = format!(
            "{} supports, {} undercuts, {} context",
            tally.n_supports, tally.n_undercuts, tally.n_context
        );
        let label = RichText::new(words).font(Face::Medium.sized(theme::SMALL)).color(p.ink);
        ui.label(label).on_hover_text(&hover);
        let (rect, _) = ui.allocate_exact_size(vec2(theme::TALLY_BAR.x, theme::POINT_LINE), Sense::hover());
        let bar = Rect::from_center_size(rect.center(), theme::TALLY_BAR);
        ui.painter().rect_filled(bar, 3.5, p.stance(Stance::Context).fill);
        let n = tally.n_all().max(1) as f32;
        let part = |from: f32, share: usize| {
            let x = bar.min.x + from;
            Rect::from_min_size(pos2(x, bar.min.y), Vec2::new(bar.width() * share as f32 / n, bar.height()))
        };
        let supports = part(0.0, tally.n_supports);
        ui.painter().rect_filled(supports, 3.5, p.stance(Stance::Supports).line);
        let undercuts = part(supports.width(), tally.n_undercuts);
        ui.painter().rect_filled(undercuts, 3.5, p.stance(Stance::Undercuts).line);
    });
}

/// Takes words and points dropped on a row. Whether something hovers that would be taken.
fn drop_target(ui: &Ui, wb: &Workbench, id: PointId, rect: Rect, commands: &mut Vec<Command>) -> bool {
    let Some(at) = ui.input(|i| i.pointer.interact_pos()) else { return false };
    if !rect.contains(at) || !ui.clip_rect().contains(at) {
        return false;
    }
    let released = ui.input(|i| i.pointer.any_released());
    if egui::DragAndDrop::has_payload_of_type::<Marked>(ui.ctx()) {
        if released && let Some(what) = egui::DragAndDrop::take_payload::<Marked>(ui.ctx()) {
            commands.push(Command::Attach { what: *what, to: id, stance: Stance::default() });
        }
        return true;
    }
    let Some(dragged) = egui::DragAndDrop::payload::<DraggedPoint>(ui.ctx()) else { return false };
    if dragged.0 == id || wb.derived().outline.branch(dragged.0).iter().any(|row| row.id == id) {
        return false;
    }
    // The upper third: before it; the rest: below it as its first child, or behind a childless one.
    let before = at.y < rect.min.y + rect.height() / 3.0;
    let opens = wb.derived().outline.is_parent(id) && !wb.view().collapsed.contains(&id);
    let slot = match (before, opens) {
        (true, _) => Slot::Before(id),
        (false, true) => Slot::First(Some(id)),
        (false, false) => Slot::After(id),
    };
    let y = if before { rect.min.y } else { rect.max.y };
    let stroke = Stroke::new(2.0, theme::palette(ui).accent);
    ui.painter().hline(rect.x_range(), y, stroke);
    if released {
        egui::DragAndDrop::take_payload::<DraggedPoint>(ui.ctx());
        commands.push(Command::MovePoint { point: dragged.0, slot });
    }
    false
}

fn describe(
    ui: &Ui,
    response: &Response,
    point: &Point,
    number: &str,
    depth: usize,
    expanded: Option<bool>,
    is_current: bool,
) {
    let title = point.shown_title();
    let name = if number.is_empty() {
        format!("{}: {title}", point.kind.name())
    } else {
        format!("{} {number}: {title}", point.kind.name())
    };
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::TreeItem, true, is_current, &name));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_level(depth + 1);
        if let Some(expanded) = expanded {
            node.set_expanded(expanded);
        }
    });
}

fn context_menu(response: &Response, wb: &Workbench, id: PointId, commands: &mut Vec<Command>) {
    response.context_menu(|ui| {
        if wb.current_item() != Some(Item::Point(id)) {
            // What the menu offers is about this point, not about a card at hand.
            commands.push(Command::SetCurrentPoint(Some(id)));
        }
        let groups: [&[Action]; 5] = [
            &[Action::Attach, Action::NewPoint, Action::NewChild, Action::EditPoint],
            &[Action::MakeHeading, Action::MakeQuestion, Action::MakeClaim, Action::MakeNote],
            &[Action::Indent, Action::Outdent, Action::MoveUp, Action::MoveDown],
            &[Action::PointTime],
            &[Action::Delete],
        ];
        for (at, group) in groups.iter().enumerate() {
            if at > 0 {
                ui.separator();
            }
            group.iter().for_each(|a| menu_item(ui, wb, *a, commands));
        }
    });
}
