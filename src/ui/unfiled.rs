//! The tray of passages attached to no point yet.

use egui::{Frame, Margin, Ui};

use super::{
    card::card_ui,
    outline::pane_header_ui,
    rows::{Rows, Shown},
    theme,
};
use crate::{
    app::{Command, Pane, Workbench},
    model::PassageId,
};

/// What the tray forgets on restart.
#[derive(Debug, Default)]
pub struct UnfiledPanel {
    rows: Rows<PassageId>,
    serial: u64,
    last: Option<PassageId>,
}

/// Draws the tray.
pub fn unfiled_ui(ui: &mut Ui, wb: &Workbench, panel: &mut UnfiledPanel, commands: &mut Vec<Command>) {
    let unfiled = &wb.derived().unfiled;
    pane_header_ui(ui, Pane::Unfiled, wb, |ui| {
        ui.label(
            egui::RichText::new(unfiled.len().to_string()).color(theme::palette(ui).faint).size(theme::SMALL),
        );
    });
    if unfiled.is_empty() {
        Frame::new().inner_margin(Margin::symmetric(theme::PAD as i8, 2)).show(ui, |ui| {
            let words = if wb.briefing().passages().len() == 0 {
                "Select words in the reader and press H to mark them, or A to attach them to the current point"
            } else {
                "Every passage is attached to a point"
            };
            ui.label(egui::RichText::new(words).color(theme::palette(ui).faint));
        });
        ui.take_available_space();
        return;
    }
    let held = wb.held().filter(|h| h.point.is_none()).map(|h| h.passage);
    if held != panel.last {
        panel.last = held;
        panel.serial += 1;
    }
    let target = held.map(|passage| (passage, panel.serial));
    panel.rows.show(
        ui,
        "unfiled rows",
        unfiled,
        Shown {
            estimate: 76.0,
            revision: Some(wb.derived().unfiled_revision),
            target,
            always: None,
            nudge: 0.0,
        },
        |ui, passage| {
            let margin = Margin { left: theme::PAD as i8, right: theme::PAD as i8, top: 0, bottom: 6 };
            Frame::new().inner_margin(margin).show(ui, |ui| card_ui(ui, wb, passage, None, false, commands));
        },
    );
}
