//! Help: the keys, and what the program is made of.

use egui::{Align2, Grid, Key, Modifiers, RichText, ScrollArea, Ui, Window, vec2};

use super::{
    action_button::key_words,
    shortcuts::take_key,
    theme::{self, Face},
};
use crate::app::{Action, Command, Menu};

/// Keys that belong to a pane or a field and to no action.
const OTHER_KEYS: [(&str, &str); 10] = [
    ("Shift+Enter", "Line break in a point"),
    ("Esc", "From a point’s text to its row; close what lies over the panes"),
    ("Up, Down", "Through points and cards of the outline"),
    ("Left, Right", "Collapse, expand"),
    ("Backspace", "At the start of a point: join it to the one before"),
    ("Arrows", "In the reader: move the caret; with Ctrl by word and paragraph, with Shift select"),
    (". and ,", "In the reader: select a sentence more, a sentence less"),
    ("Double, triple click", "Select a word, a paragraph"),
    ("Shift+click", "Select up to there"),
    ("Ctrl+V", "Outside of a field: the text becomes a source"),
];

fn over(ui: &Ui, title: &str, commands: &mut Vec<Command>, content: impl FnOnce(&mut Ui)) {
    let mut stays = true;
    Window::new(title)
        .open(&mut stays)
        .collapsible(false)
        .resizable(false)
        .anchor(Align2::CENTER_CENTER, vec2(0.0, 0.0))
        .show(ui.ctx(), content);
    if !stays || take_key(ui, Modifiers::NONE, Key::Escape) {
        commands.push(Command::Hide);
    }
}

/// Draws the keys.
pub fn keys_ui(ui: &Ui, commands: &mut Vec<Command>) {
    over(ui, "Keys", commands, |ui| {
        let p = theme::palette(ui);
        let height = (ui.ctx().content_rect().height() - 160.0).max(200.0);
        ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
            ui.set_width(theme::FORM_WIDTH + 60.0);
            for menu in Menu::ALL {
                let mut with_keys =
                    Action::ALL.iter().filter(|a| a.menu() == menu && a.shortcut().is_some()).peekable();
                if with_keys.peek().is_none() {
                    continue;
                }
                ui.add_space(6.0);
                ui.label(RichText::new(menu.name()).font(Face::SemiBold.sized(theme::BODY)).color(p.accent));
                Grid::new(menu.name()).num_columns(2).min_col_width(170.0).show(ui, |ui| {
                    for action in with_keys {
                        ui.label(RichText::new(key_words(ui, *action).unwrap_or_default()).color(p.soft));
                        ui.label(action.name());
                        ui.end_row();
                    }
                });
            }
            ui.add_space(6.0);
            ui.label(RichText::new("Elsewhere").font(Face::SemiBold.sized(theme::BODY)).color(p.accent));
            Grid::new("elsewhere").num_columns(2).min_col_width(170.0).show(ui, |ui| {
                for (keys, words) in OTHER_KEYS {
                    ui.label(RichText::new(keys).color(p.soft));
                    ui.label(words);
                    ui.end_row();
                }
            });
        });
    });
}

/// Draws what the program is.
pub fn about_ui(ui: &Ui, commands: &mut Vec<Command>) {
    over(ui, "About Attaché", commands, |ui| {
        ui.set_width(theme::FORM_WIDTH);
        let p = theme::palette(ui);
        ui.label(RichText::new("Attaché").font(Face::SerifBold.sized(24.0)));
        ui.label(RichText::new(format!("Version {}", env!("CARGO_PKG_VERSION"))).color(p.soft));
        ui.add_space(6.0);
        ui.label("A workbench for briefing notes whose every quotation can be checked. Nothing leaves this machine.");
        ui.add_space(6.0);
        ui.label("The program is under the MIT license or the Apache license 2.0, as you choose.");
        ui.label("Faces: Inter by Rasmus Andersson and the Inter project’s authors; Noto Serif by Google. Both under the SIL Open Font License 1.1.");
        ui.label("The articles of the sample are third-party texts, for demonstration, and not under the program’s license.");
    });
}
