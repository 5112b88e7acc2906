//! Strips below the menu bar, for what must be known as long as it lasts: the last save failed, the
//! session is read-only.

use egui::{Color32, Frame, Label, Margin, Panel, RichText, Sides, TextWrapMode, Ui};

use super::theme;
use crate::{
    app::{Access, Action, Command, Workbench},
    model::Stance,
};

/// Draws the strips that are due.
pub fn banner_ui(ui: &mut Ui, wb: &Workbench, commands: &mut Vec<Command>) {
    let p = theme::palette(ui);
    if let Some(cause) = wb.save_failure() {
        let words = format!("Not saved: {cause}. Your work is kept here as long as the window is open");
        let actions = [("Try again", Action::Save), ("Save as…", Action::SaveAs)];
        strip_ui(ui, "save failed", &words, p.stance(Stance::Undercuts).line, |ui| {
            buttons_ui(ui, wb, &actions, commands);
        });
    }
    if let Access::ReadOnly(holder) = wb.access() {
        let words = format!("Read-only: {} has this session open", holder.words());
        strip_ui(ui, "read-only", &words, p.warning, |ui| {
            buttons_ui(ui, wb, &[("Save a copy…", Action::SaveAs)], commands);
        });
    }
}

fn strip_ui(ui: &mut Ui, id: &str, words: &str, color: Color32, buttons: impl FnOnce(&mut Ui)) {
    let p = theme::palette(ui);
    let frame = Frame::new().fill(p.card).inner_margin(Margin::symmetric(theme::PAD as i8, 6));
    Panel::top(id.to_owned()).frame(frame).resizable(false).show(ui, |ui| {
        let says = |ui: &mut Ui| {
            let shown = ui.add(Label::new(RichText::new(words).color(color)).wrap());
            // Screen readers say it without being asked.
            ui.ctx().accesskit_node_builder(shown.id, |node| node.set_live(egui::accesskit::Live::Assertive));
        };
        Sides::new().shrink_left().wrap_mode(TextWrapMode::Wrap).show(ui, says, buttons);
    });
}

fn buttons_ui(ui: &mut Ui, wb: &Workbench, actions: &[(&str, Action)], commands: &mut Vec<Command>) {
    // The first one stands at the left.
    for (words, action) in actions.iter().rev() {
        let command = action.command(wb);
        let response = ui.add_enabled(command.is_ok(), egui::Button::new(*words));
        match command {
            Ok(command) if response.clicked() => commands.push(command),
            Ok(_) => {}
            Err(reason) => drop(response.on_disabled_hover_text(reason.0)),
        }
    }
}
