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
    dragging::drag_source,
    icon::Icon,
    outline::indent,
    script,
    shortcuts::{say_row, take_key},
    theme::{self, Face},
    timing::PointTime,
};
use crate::{
    app::{
        Action, Caret, Choosing, Command, Editing, Item, Marked, Overlay, POINT_MOST, Pane, Tally, Workbench,
    },
    model::{Point, PointId, PointKind, Stance},
};

/// The field in which a point's text is edited.
#[derive(Debug, Default)]
pub struct PointEditor {
    /// The last editing that took the focus.
    begun: u64,
    /// Whether the field had the focus in the last frame.
    had_focus: bool,
}

/// How the row of a point looks in this frame.
#[derive(Clone, Copy, Debug)]
pub struct RowLook {
    /// Whether the row takes the keyboard.
    pub take_focus: bool,
    /// How strongly it flashes.
    pub flash: f32,
    /// How deep the branch stands that is shown.
    pub zoom_depth: usize,
}

/// Names the field in which a point's text is edited.
pub fn text_id(point: PointId) -> Id {
    Id::unique(("point text", point))
}

/// Draws a point.
pub fn point_ui(
    ui: &mut Ui,
    wb: &Workbench,
    id: PointId,
    editor: &mut PointEditor,
    look: RowLook,
    commands: &mut Vec<Command>,
) {
    let (Some(point), Some(row)) = (wb.briefing().point(id), wb.derived().outline.row(id)) else { return };
    let number = wb.derived().outline.number(id);
    let p = theme::palette(ui);
    let is_current = wb.view().point == Some(id);
    let is_chosen = wb.is_chosen(id);
    // The branch shown alone is open, however it was left.
    let is_zoom = wb.zoom() == Some(id);
    let is_foldable = !is_zoom && (wb.derived().outline.is_parent(id) || !point.evidence.is_empty());
    let is_collapsed = !is_zoom && wb.view().collapsed.contains(&id);
    let depth = row.depth - look.zoom_depth.min(row.depth);
    let editing = wb.editing().filter(|e| e.point == id);
    let background = ui.painter().add(egui::Shape::Noop);
    let scope = UiBuilder::new().sense(Sense::click());
    let shown = ui.scope_builder(scope, |ui| {
        let (top, bottom) = paddings(point.kind);
        let left = (theme::PAD - 6.0 + indent(depth)) as i8;
        let margin = Margin { left, right: theme::PAD as i8, top, bottom };
        Frame::new()
            .inner_margin(margin)
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 4.0;
                    sign_ui(ui, wb, point, is_foldable, is_collapsed, commands);
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
                                editor_ui(ui, wb, point, &number, editing, editor, commands);
                                None
                            }
                            None => {
                                let shown = ui.vertical(|ui| {
                                    let text = text_ui(ui, wb, point, &number, commands);
                                    whole_ui(ui, point, commands);
                                    text
                                });
                                Some(shown.inner)
                            }
                        }
                    });
                    // Nothing at all where there is nothing to show: its spacing alone would widen the pane.
                    if time.is_some() || shows_tally {
                        ui.with_layout(egui::Layout::right_to_left(egui::Align::Min), |ui| {
                            if let Some(time) = time {
                                time.ui(ui);
                            }
                            if shows_tally {
                                tally_ui(ui, tally);
                            }
                        });
                    }
                    text.inner
                })
                .inner
            })
            .inner
    });
    let response = shown.response;
    let rect = response.rect;
    let drop = drop_target(ui, id, rect, commands);
    let fill = match (drop || is_chosen, is_current, response.hovered()) {
        (true, ..) => p.selection,
        (_, true, _) => p.paper,
        (_, _, true) => p.hover,
        _ => Color32::TRANSPARENT,
    };
    let mut ground = vec![egui::Shape::rect_filled(rect, 0.0, fill)];
    if look.flash > 0.0 {
        let flash = p.accent.gamma_multiply(theme::FLASH_FILL * look.flash);
        ground.push(egui::Shape::rect_filled(rect, 0.0, flash));
    }
    ui.painter().set(background, egui::Shape::Vec(ground));
    if is_chosen {
        // A mark of its own: color alone does not say it.
        let c = pos2(rect.min.x + theme::PAD / 2.0 + 1.0, rect.min.y + theme::PAD + 2.0);
        let mark = [c + vec2(-3.5, 0.0), c + vec2(-1.0, 2.5), c + vec2(3.5, -3.5)];
        ui.painter().add(egui::Shape::line(mark.to_vec(), Stroke::new(1.5, p.accent)));
    }
    if is_current {
        let bar = Rect::from_min_max(rect.min, pos2(rect.min.x + 3.0, rect.max.y));
        let has_keys = wb.pane() == Pane::Outline;
        ui.painter().rect_filled(bar, 0.0, if has_keys { p.accent } else { p.faint });
    }
    say_row(ui, response.id);
    if response.has_focus() {
        let stroke = Stroke::new(1.0, p.accent);
        ui.painter().rect_stroke(rect.shrink(1.0), 3.0, stroke, egui::StrokeKind::Inside);
        // Tab indents what is chosen; else it moves on.
        let tab = !wb.chosen().is_empty();
        let filter = EventFilter { vertical_arrows: true, horizontal_arrows: true, escape: false, tab };
        ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
    }
    let is_selected = if wb.chosen().is_empty() { is_current } else { is_chosen };
    describe(ui, &response, point, &number, depth, is_foldable.then_some(!is_collapsed), is_selected);
    if look.take_focus {
        response.request_focus();
    }
    if response.gained_focus() && !is_current {
        commands.push(Command::SetCurrentPoint(Some(id)));
    }
    if response.clicked() {
        commands.push(choosing(ui, id).unwrap_or(Command::SetCurrentPoint(Some(id))));
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
    script::galley(ui, job)
}

/// What an empty point says of itself: the first note under a question is its answer.
fn hint(wb: &Workbench, point: &Point) -> &'static str {
    let outline = &wb.derived().outline;
    let kind = |id: PointId| wb.briefing().point(id).map(|p| p.kind);
    let is_answer = || {
        let mut before =
            std::iter::successors(outline.sibling_before(point.id), |id| outline.sibling_before(*id));
        point.parent.and_then(kind) == Some(PointKind::Question)
            && !before.any(|id| kind(id) == Some(PointKind::Note))
    };
    if point.kind == PointKind::Note && is_answer() { "Answer" } else { point.kind.name() }
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
fn sign_ui(
    ui: &mut Ui,
    wb: &Workbench,
    point: &Point,
    is_foldable: bool,
    is_collapsed: bool,
    commands: &mut Vec<Command>,
) {
    let p = theme::palette(ui);
    let line = if point.kind == PointKind::Question { theme::QUESTION_LINE } else { theme::POINT_LINE };
    let sense = if is_foldable { Sense::click_and_drag() } else { Sense::DRAG };
    let (rect, response) = ui.allocate_exact_size(vec2(theme::GUTTER - 4.0, line), sense);
    drag_source(ui, wb, point, &response);
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
            commands.push(Command::Collapse { points: [point.id].into(), collapsed: !is_collapsed });
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
            layout(ui, point.kind, shown_text(point), ui.available_width())
        };
        let size = vec2(ui.available_width(), galley.size().y);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
        ui.painter().galley(rect.min, Arc::clone(&galley), p.ink);
        let words = shown_text(point).to_owned();
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &words));
        if response.clicked()
            && let Some(choosing) = choosing(ui, point.id)
        {
            // The row takes the keyboard: it is the current one from now on.
            commands.extend([choosing, Command::Focus(Pane::Outline)]);
        } else if response.clicked()
            && let Some(at) = response.interact_pointer_pos()
        {
            let byte = script::byte_at(&galley, at - rect.min);
            commands.push(Command::EditText { point: point.id, caret: Caret::At(byte) });
        }
        drag_source(ui, wb, point, &response);
        response.on_hover_cursor(egui::CursorIcon::Text)
    })
    .inner
}

/// The text that a row shows: all of it, but for one too long to be laid out at once.
fn shown_text(point: &Point) -> &str {
    if point.text.len() <= POINT_MOST {
        return &point.text;
    }
    let start = point.text.get(..point.text.floor_char_boundary(theme::LONG_POINT_SHOWN)).unwrap_or_default();
    let end = start.match_indices('\n').nth(theme::LONG_POINT_LINES - 1).map_or(start.len(), |(at, _)| at);
    start.get(..end).unwrap_or_default()
}

/// A button under a text that is not shown whole.
fn whole_ui(ui: &mut Ui, point: &Point, commands: &mut Vec<Command>) {
    if point.text.len() > POINT_MOST {
        let words = format!("… show all {} KB", point.text.len() >> 10);
        let words = RichText::new(words).size(theme::SMALL).color(theme::palette(ui).accent);
        if ui.add(egui::Button::new(words).frame(false)).clicked() {
            commands.push(Command::Show(Overlay::LongPoint(point.id)));
        }
    }
}

/// What a click means that chooses rows.
fn choosing(ui: &Ui, point: PointId) -> Option<Command> {
    let modifiers = ui.input(|i| i.modifiers);
    let how = match (modifiers.shift, modifiers.command) {
        (true, _) => Choosing::Through,
        (_, true) => Choosing::Toggle,
        _ => return None,
    };
    Some(Command::Choose { point, how })
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
    let id = text_id(point.id);
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
    script::mend_pointer(ui, id, &output);
    let response = output.response.response.clone().accessible_name("Point text");
    if output.response.changed() {
        commands.push(Command::SetText { point: point.id, text: text.clone() });
    }
    // Behind the field: a letter typed in the same frame is in the text already.
    if has_focus && take_key(ui, Modifiers::NONE, Key::Enter) {
        let selected = output.cursor_range.map(|range| range.as_sorted_char_range());
        let byte = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
        let (from, to) = selected.map_or((text.len(), text.len()), |r| (byte(r.start.0), byte(r.end.0)));
        if from < to {
            // What is selected goes, as with any key that writes.
            text.replace_range(from..to, "");
            commands.push(Command::SetText { point: point.id, text: text.clone() });
        }
        commands.push(Command::SplitPoint { point: point.id, at: from });
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
    let range = TextEdit::load_state(ui, id).and_then(|s| s.cursor.char_range());
    let byte = |n: usize| point.text.char_indices().nth(n).map_or(point.text.len(), |(at, _)| at);
    let head = range.map_or(point.text.len(), |range| byte(range.primary.index.0));
    let caret = range.filter(CCursorRange::is_empty).map(|_| head);
    let is_first = caret == Some(0);
    let is_last = caret == Some(point.text.len());
    let pressed = |modifiers, key| take_key(ui, modifiers, key);
    let plain = Modifiers::NONE;
    let before = || wb.derived().visible_before(point.id);
    let behind = || wb.derived().visible_behind(point.id);
    let edit = |point: PointId, caret| Command::EditText { point, caret };
    if is_first && pressed(plain, Key::Backspace) {
        commands.push(Command::JoinPoint(point.id));
    }
    if is_last && pressed(plain, Key::Delete) {
        commands.push(Command::JoinNext(point.id));
    }
    // From the edges of the text to the neighbors.
    if is_first && pressed(plain, Key::ArrowLeft) {
        commands.extend(before().map(|id| edit(id, Caret::End)));
    }
    if is_last && pressed(plain, Key::ArrowRight) {
        commands.extend(behind().map(|id| edit(id, Caret::Start)));
    }
    // Up from the first line and down from the last, too.
    let first_line = !point.text.get(..head).is_some_and(|before| before.contains('\n'));
    let last_line = !point.text.get(head..).is_some_and(|behind| behind.contains('\n'));
    let is_short = point.text.len() < 40;
    if first_line && (head == 0 || is_short) && pressed(plain, Key::ArrowUp) {
        commands.extend(before().map(|id| edit(id, Caret::End)));
    }
    if last_line && (head == point.text.len() || is_short) && pressed(plain, Key::ArrowDown) {
        commands.extend(behind().map(|id| edit(id, Caret::End)));
    }
    // Selecting goes on from the text to the rows where the text has no more.
    let selected = range.map_or(0, |r| r.primary.index.0.abs_diff(r.secondary.index.0));
    let all = selected == point.text.chars().count();
    let to_rows = |command| [Command::StopEditing { to_row: true }, command];
    if head == 0 && pressed(Modifiers::SHIFT, Key::ArrowUp) {
        commands.extend(to_rows(Command::ChooseStep(-1)));
    }
    if head == point.text.len() && pressed(Modifiers::SHIFT, Key::ArrowDown) {
        commands.extend(to_rows(Command::ChooseStep(1)));
    }
    if all && pressed(Modifiers::COMMAND, Key::A) {
        commands.extend(to_rows(Command::ChooseMore));
    }
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

/// Takes words dropped on a row. Whether something hovers that would be taken.
fn drop_target(ui: &Ui, id: PointId, rect: Rect, commands: &mut Vec<Command>) -> bool {
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
    false
}

fn describe(
    ui: &Ui,
    response: &Response,
    point: &Point,
    number: &str,
    depth: usize,
    expanded: Option<bool>,
    is_selected: bool,
) {
    let title = point.shown_title();
    let name = if number.is_empty() {
        format!("{}: {title}", point.kind.name())
    } else {
        format!("{} {number}: {title}", point.kind.name())
    };
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TreeItem, true, &name));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_level(depth + 1);
        node.set_selected(is_selected);
        if let Some(expanded) = expanded {
            node.set_expanded(expanded);
        }
    });
}

fn context_menu(response: &Response, wb: &Workbench, id: PointId, commands: &mut Vec<Command>) {
    response.context_menu(|ui| {
        if !wb.is_chosen(id) && wb.current_item() != Some(Item::Point(id)) {
            // What the menu offers is about this point, not about a card at hand.
            commands.push(Command::SetCurrentPoint(Some(id)));
        }
        let groups: [&[Action]; 6] = [
            &[Action::Attach, Action::NewPoint, Action::NewChild, Action::EditPoint],
            &[Action::MakeHeading, Action::MakeQuestion, Action::MakeClaim, Action::MakeNote],
            &[Action::Indent, Action::Outdent, Action::MoveUp, Action::MoveDown],
            &[Action::PointTime],
            &[Action::ZoomInto, Action::ZoomOutOf, Action::Collapse, Action::Expand],
            &[Action::Cut, Action::Copy, Action::Paste, Action::Delete],
        ];
        for (at, group) in groups.iter().enumerate() {
            if at > 0 {
                ui.separator();
            }
            group.iter().for_each(|a| menu_item(ui, wb, *a, commands));
        }
    });
}
