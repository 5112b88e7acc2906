//! The form in which a merge is chosen about: what both sides changed, side by side.

use egui::{Align, Color32, CornerRadius, Frame, Label, Layout, Margin, RichText, Sense, Stroke, Ui};

use super::{
    action_button::main_button,
    forms::{Forms, list_ui},
    theme,
};
use crate::{
    app::{Command, Workbench},
    model::{Conflict, Side},
    text::elide,
};

/// Graphemes of a value that are shown.
const SHOWN: usize = 400;

impl Forms {
    pub fn conflicts_ui(&mut self, ui: &Ui, wb: &Workbench, commands: &mut Vec<Command>) {
        let Some(merging) = wb.merging() else { return };
        let width = theme::WIDE_FORM_WIDTH;
        self.form_of_width(ui, width, "Both changed this", "conflicts", commands, |_, ui, _, commands| {
            let p = theme::palette(ui);
            let n = merging.conflicts().len();
            let words = if n == 1 {
                "In one place you and someone else changed the same. Choose which stands; all else goes together."
                    .to_owned()
            } else {
                format!(
                    "In {n} places you and someone else changed the same. Choose which stands; all else goes \
                     together."
                )
            };
            ui.label(RichText::new(words).color(p.soft));
            ui.add_space(theme::GAP);
            list_ui(ui, 170.0, |ui| {
                for (at, (conflict, side)) in merging.conflicts().enumerate() {
                    if at > 0 {
                        ui.separator();
                    }
                    ui.push_id(at, |ui| conflict_ui(ui, at, conflict, side, commands));
                }
            });
            ui.add_space(theme::GAP);
            ui.horizontal(|ui| {
                let merge = main_button(ui, "Merge");
                if ui.add(merge).on_hover_text("One step, which Undo takes back").clicked() {
                    commands.push(Command::FinishMerge);
                }
                let for_all = [("All mine", Side::Ours), ("All theirs", Side::Theirs)];
                for (words, side) in for_all.into_iter().filter(|_| n > 1) {
                    if ui.button(words).clicked() {
                        commands.extend((0..n).map(|conflict| Command::ChooseSide { conflict, side }));
                    }
                }
                if ui.button("Cancel").clicked() {
                    commands.push(Command::Hide);
                }
            });
        });
    }
}

fn conflict_ui(ui: &mut Ui, at: usize, conflict: &Conflict, side: Side, commands: &mut Vec<Command>) {
    let p = theme::palette(ui);
    ui.label(RichText::new(elide(&conflict.what, SHOWN)).color(p.ink));
    ui.label(
        RichText::new(format!("Before: {}", elide(&conflict.base, SHOWN))).color(p.faint).size(theme::SMALL),
    );
    ui.add_space(2.0);
    ui.columns_const(|[left, right]| {
        for (ui, name, value, this) in
            [(left, "Mine", &conflict.ours, Side::Ours), (right, "Theirs", &conflict.theirs, Side::Theirs)]
        {
            let is_chosen = side == this;
            let frame = Frame::new()
                .fill(if is_chosen { p.paper } else { Color32::TRANSPARENT })
                .stroke(Stroke::new(1.0, if is_chosen { p.accent } else { p.line }))
                .corner_radius(CornerRadius::same(theme::CARD_RADIUS))
                .inner_margin(Margin::symmetric(10, 6));
            // Columns would justify the words.
            let shown = |ui: &mut Ui| {
                ui.set_width(ui.available_width());
                let radio = ui.radio(is_chosen, name);
                let words = RichText::new(elide(value, SHOWN)).color(if is_chosen { p.ink } else { p.soft });
                // The words take a click, too, but are no stop for the Tab key.
                let words = ui.add(Label::new(words).wrap().sense(Sense::CLICK));
                if radio.clicked() || words.clicked() {
                    commands.push(Command::ChooseSide { conflict: at, side: this });
                }
            };
            frame.show(ui, |ui| ui.with_layout(Layout::top_down(Align::Min), shown));
        }
    });
}
