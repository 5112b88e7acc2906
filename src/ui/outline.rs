//! The outline: points with their evidence, edited in place.

use egui::{Color32, Frame, Margin, Rect, RichText, Ui, accesskit, vec2};

use super::{
    action_button::action_button,
    card::card_ui,
    dragging::{self, Drawn},
    point_row::{PointEditor, RowLook, point_ui},
    rows::{Rows, Shown},
    shortcuts::{take_key, take_presses},
    theme::{self, Face},
    timing::head_ui,
};
use crate::{
    app::{Action, Command, Item, Pane, Workbench},
    model::PointId,
    text::elide,
};

/// What the outline forgets on restart.
#[derive(Debug)]
pub struct OutlinePanel {
    rows: Rows<Item>,
    editor: PointEditor,
    focused: (u64, u64),
    /// The last call to flash that was followed, and since when it flashes.
    flash: (u64, f64),
    /// Where the rows were seen in the last frame.
    view: Rect,
}

impl Default for OutlinePanel {
    fn default() -> Self {
        Self {
            rows: Rows::default(),
            editor: PointEditor::default(),
            focused: (0, 0),
            flash: (0, 0.0),
            view: Rect::NOTHING,
        }
    }
}

/// Draws the outline.
pub fn outline_ui(ui: &mut Ui, wb: &Workbench, panel: &mut OutlinePanel, commands: &mut Vec<Command>) {
    pane_header_ui(ui, Pane::Outline, wb, |ui| {
        head_ui(ui, wb, commands);
        let n_chosen = wb.chosen().len();
        if n_chosen > 0 {
            let words = format!("{n_chosen} of {} selected", wb.briefing().points().len());
            let said = ui.label(RichText::new(words).color(theme::palette(ui).faint).size(theme::SMALL));
            ui.ctx().accesskit_node_builder(said.id, |node| node.set_live(accesskit::Live::Polite));
        }
    });
    breadcrumb_ui(ui, wb, commands);
    let items = &wb.derived().visible;
    if items.is_empty() {
        empty_ui(ui, wb, commands);
        return;
    }
    let current = wb.current_item();
    let target = current.map(|item| (item, wb.scroll_outline()));
    // The current row takes the keyboard whenever the outline was asked to show it or to take the focus.
    let asked = (wb.scroll_outline(), wb.take_focus());
    let take_focus = asked != panel.focused
        && wb.pane() == Pane::Outline
        && wb.editing().is_none()
        && wb.noting().is_none();
    panel.focused = asked;
    step_keys(ui, wb, commands);
    let noted = wb.noting().and_then(|n| Some(Item::Card(n.held.point?, n.held.passage)));
    let typed = wb.editing().map(|e| Item::Point(e.point)).or(noted);
    let flash = panel.flash(ui, wb);
    let OutlinePanel { rows, editor, view, .. } = panel;
    let shown = Shown {
        estimate: 60.0,
        revision: Some(wb.derived().visible_revision),
        target,
        always: typed,
        nudge: dragging::nudge(ui, *view),
    };
    let zoom_depth = wb.zoom_depth();
    let mut drawn = Drawn::default();
    *view = rows.show(ui, "outline rows", items, shown, |ui, item| {
        let is_current = current == Some(item);
        match item {
            Item::Point(id) => {
                let flashes = wb.flash().is_some_and(|flash| flash.points.contains(&id));
                let row = RowLook {
                    take_focus: is_current && take_focus,
                    flash: if flashes { flash } else { 0.0 },
                    zoom_depth,
                };
                point_ui(ui, wb, id, editor, row, commands);
            }
            Item::Card(point, passage) => {
                let depth = wb.derived().outline.row(point).map_or(0, |row| row.depth - zoom_depth);
                let left = theme::PAD + indent(depth) + theme::GUTTER;
                let margin = Margin { left: left as i8, right: theme::PAD as i8, top: 2, bottom: 5 };
                let taken = wb.is_chosen(point);
                let fill = if taken { theme::palette(ui).selection } else { Color32::TRANSPARENT };
                Frame::new()
                    .fill(fill)
                    .inner_margin(margin)
                    .show(ui, |ui| card_ui(ui, wb, passage, Some(point), is_current && take_focus, commands));
            }
        }
        drawn.add(item, ui.min_rect());
    });
    dragging::drop_ui(ui, wb, *view, &drawn, commands);
}

impl OutlinePanel {
    /// How strongly points flash, if they do.
    fn flash(&mut self, ui: &Ui, wb: &Workbench) -> f32 {
        let serial = wb.flash().map_or(0, |flash| flash.serial);
        let now = ui.input(|i| i.time);
        if std::mem::replace(&mut self.flash.0, serial) != serial {
            self.flash.1 = now;
        }
        let age = (now - self.flash.1) / theme::FLASH_SECS;
        if serial == 0 || age >= 1.0 {
            return 0.0;
        }
        ui.ctx().request_repaint();
        1.0 - age as f32
    }
}

/// How far a point is set in; what is very deep is set in no further.
pub fn indent(depth: usize) -> f32 {
    // The question and what stands right below it share an edge: the outline reads as one column.
    depth.saturating_sub(1).min(5) as f32 * theme::INDENT
}

/// The branches around the one shown alone, each to go back to.
fn breadcrumb_ui(ui: &mut Ui, wb: &Workbench, commands: &mut Vec<Command>) {
    let path = wb.zoom_path();
    let Some((shown, above)) = path.split_last() else { return };
    let p = theme::palette(ui);
    let margin = Margin { left: theme::PAD as i8, right: theme::PAD as i8, top: 0, bottom: 6 };
    let title = |id: PointId| wb.briefing().point(id).map(|p| elide(p.shown_title(), 32)).unwrap_or_default();
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(5.0, 2.0);
            let places = std::iter::once(None).chain(above.iter().copied().map(Some));
            for place in places {
                let name = place.map_or_else(|| "Whole outline".to_owned(), title);
                let words = RichText::new(&name).size(theme::SMALL).color(p.accent);
                let button = ui.add(egui::Button::new(words).frame(false));
                if button.accessible_name(format!("Back to: {name}")).clicked() {
                    commands.push(Command::Zoom(place));
                }
                ui.label(RichText::new("›").size(theme::SMALL).color(p.faint));
            }
            ui.label(RichText::new(title(*shown)).size(theme::SMALL).color(p.soft));
        });
    });
}

/// Arrow keys move through points and cards where no text is typed.
fn step_keys(ui: &mut Ui, wb: &Workbench, commands: &mut Vec<Command>) {
    use egui::{Key, Modifiers};
    let is_free = wb.pane() == Pane::Outline
        && wb.editing().is_none()
        && wb.overlay().is_none()
        && wb.ask().is_none()
        && !ui.ctx().text_edit_focused()
        && !egui::Popup::is_any_open(ui.ctx());
    if !is_free {
        return;
    }
    let pressed = |key| take_key(ui, Modifiers::NONE, key);
    let presses = |key| take_presses(ui, Modifiers::NONE, key) as isize;
    let step = presses(Key::ArrowDown) - presses(Key::ArrowUp);
    if step != 0 {
        commands.push(Command::StepItem(step));
    }
    if pressed(Key::ArrowLeft) {
        commands.extend(Action::Collapse.command(wb));
    }
    if pressed(Key::ArrowRight) {
        commands.extend(Action::Expand.command(wb));
    }
    if !wb.chosen().is_empty() && pressed(Key::Escape) {
        commands.push(Command::ChooseNone);
    }
}

fn empty_ui(ui: &mut Ui, wb: &Workbench, commands: &mut Vec<Command>) {
    Frame::new().inner_margin(Margin::symmetric(theme::PAD as i8, 4)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let words = "The outline is empty. Begin with the question that the briefing answers; press Enter for the next point.";
        ui.label(RichText::new(words).color(theme::palette(ui).soft));
        ui.add_space(6.0);
        action_button(ui, wb, Action::NewPoint, "Write the question", commands);
    });
    ui.take_available_space();
}

/// The name of a pane in capitals, accented while it has the keyboard; `right` at the far end.
pub fn pane_header_ui(ui: &mut Ui, pane: Pane, wb: &Workbench, right: impl FnOnce(&mut Ui)) {
    let p = theme::palette(ui);
    let margin = Margin { left: theme::PAD as i8, right: theme::PAD as i8, top: 10, bottom: 6 };
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.horizontal(|ui| {
            let color = if wb.pane() == pane { p.accent } else { p.faint };
            let is_together = pane == Pane::Passages && wb.settings().insights_shown;
            let name = if is_together { "What the sources say together" } else { pane.name() };
            let caps = RichText::new(name.to_uppercase())
                .font(Face::SemiBold.sized(theme::CAPS))
                .extra_letter_spacing(0.8)
                .color(color);
            ui.label(caps);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), right);
        });
    });
}
