//! The outline: points with their evidence, edited in place.

use egui::{Frame, Margin, RichText, Ui};

use super::{
    action_button::action_button,
    card::card_ui,
    point_row::{PointEditor, point_ui},
    rows::{Rows, Shown},
    shortcuts::{take_key, take_presses},
    theme::{self, Face},
    timing::head_ui,
};
use crate::app::{Action, Command, Item, Pane, Workbench};

/// What the outline forgets on restart.
#[derive(Debug, Default)]
pub struct OutlinePanel {
    rows: Rows<Item>,
    editor: PointEditor,
    focused: (u64, u64),
}

/// Draws the outline.
pub fn outline_ui(ui: &mut Ui, wb: &Workbench, panel: &mut OutlinePanel, commands: &mut Vec<Command>) {
    pane_header_ui(ui, Pane::Outline, wb, |ui| head_ui(ui, wb, commands));
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
    let OutlinePanel { rows, editor, .. } = panel;
    let noted = wb.noting().and_then(|n| Some(Item::Card(n.held.point?, n.held.passage)));
    let typed = wb.editing().map(|e| Item::Point(e.point)).or(noted);
    rows.show(
        ui,
        "outline rows",
        items,
        Shown { estimate: 60.0, revision: None, target, always: typed, nudge: 0.0 },
        |ui, item| {
            let is_current = current == Some(item);
            match item {
                Item::Point(id) => {
                    point_ui(ui, wb, id, editor, is_current && take_focus, commands);
                }
                Item::Card(point, passage) => {
                    let depth = wb.derived().outline.row(point).map_or(0, |row| row.depth);
                    let left = theme::PAD + indent(depth) + theme::GUTTER;
                    let margin = Margin { left: left as i8, right: theme::PAD as i8, top: 2, bottom: 5 };
                    Frame::new().inner_margin(margin).show(ui, |ui| {
                        card_ui(ui, wb, passage, Some(point), is_current && take_focus, commands)
                    });
                }
            }
        },
    );
}

/// How far a point is set in; what is very deep is set in no further.
pub fn indent(depth: usize) -> f32 {
    // The question and what stands right below it share an edge: the outline reads as one column.
    depth.saturating_sub(1).min(5) as f32 * theme::INDENT
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
            let caps = RichText::new(pane.name().to_uppercase())
                .font(Face::SemiBold.sized(theme::CAPS))
                .extra_letter_spacing(0.8)
                .color(color);
            ui.label(caps);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), right);
        });
    });
}
