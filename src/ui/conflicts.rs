//! The form in which a merge is chosen about: what both sides changed, side by side.

use egui::{RichText, ScrollArea, Ui};

use super::{forms::Forms, theme};
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
        self.form(ui, "Both changed this", "conflicts", commands, |_, ui, _, commands| {
            let p = theme::palette(ui);
            let n = merging.conflicts().len();
            let words = if n == 1 {
                "In one place you and someone else changed the same. All else goes together.".to_owned()
            } else {
                format!("In {n} places you and someone else changed the same. All else goes together.")
            };
            ui.label(RichText::new(words).color(p.soft));
            ui.add_space(theme::GAP);
            ScrollArea::vertical().max_height(theme::PALETTE_ROWS).auto_shrink([false, true]).show(
                ui,
                |ui| {
                    for (at, (conflict, side)) in merging.conflicts().enumerate() {
                        ui.push_id(at, |ui| conflict_ui(ui, at, conflict, side, commands));
                        ui.separator();
                    }
                },
            );
            ui.horizontal(|ui| {
                if ui.button("Merge").on_hover_text("One step, which Undo takes back").clicked() {
                    commands.push(Command::FinishMerge);
                }
                for (words, side) in [("All mine", Side::Ours), ("All theirs", Side::Theirs)] {
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
    for (name, value, this) in
        [("Mine", &conflict.ours, Side::Ours), ("Theirs", &conflict.theirs, Side::Theirs)]
    {
        ui.horizontal_wrapped(|ui| {
            if ui.radio(side == this, name).clicked() {
                commands.push(Command::ChooseSide { conflict: at, side: this });
            }
            ui.label(RichText::new(elide(value, SHOWN)).color(p.soft));
        });
    }
}
