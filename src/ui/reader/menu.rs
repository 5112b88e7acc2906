//! The menu of a right click in the reader.

use egui::{Button, Ui};

use super::toolbar;
use crate::{
    app::{Action, Command, Workbench},
    ui::tint_sign,
};

/// What it offers; a line behind each group.
const GROUPS: [&[Action]; 7] = [
    &[Action::Highlight, Action::Attach, Action::AttachTo, Action::NewPointFrom],
    &[Action::Copy, Action::CopyCited, Action::CopySpoken],
    &[Action::ShowPoints, Action::ReadAloud, Action::EditNote],
    &[Action::TintAmber, Action::TintSky, Action::TintSage, Action::TintRose],
    &[Action::Supports, Action::Undercuts, Action::Context, Action::Detach],
    &[Action::SplitPassage, Action::MergePassages],
    &[Action::MarkChrome, Action::UnmarkChrome, Action::DeletePassage],
];

/// Draws the menu.
pub fn menu_ui(ui: &mut Ui, wb: &Workbench, commands: &mut Vec<Command>) {
    for (at, group) in GROUPS.iter().enumerate() {
        if at > 0 {
            ui.separator();
        }
        for action in *group {
            item_ui(ui, wb, *action, commands);
        }
    }
}

fn item_ui(ui: &mut Ui, wb: &Workbench, action: Action, commands: &mut Vec<Command>) {
    let words = toolbar::words(action, wb);
    let command = action.command(wb);
    let mut button = match action.tint() {
        Some(tint) => Button::new((tint_sign::atom(tint), words.as_str())),
        None => Button::new(words.as_str()),
    };
    if let Some((chord, _)) = action.shortcut() {
        button = button.shortcut_text(toolbar::key_words(chord));
    }
    let response = ui.add_enabled(command.is_ok(), button).accessible_name(words);
    match command {
        Ok(command) if response.clicked() => {
            commands.push(command);
            ui.close();
        }
        Ok(_) => {}
        Err(reason) => {
            response.on_disabled_hover_text(reason.0.as_ref());
        }
    }
}
