//! Buttons for actions: their words, key and reason come from the one list.

use egui::{Button, Key, KeyboardShortcut, Modifiers, Response, RichText, Ui};

use super::{
    theme::{self, Face},
    tint_sign,
};
use crate::app::{Action, Chord, Command, Workbench};

/// The chord as egui knows it; `None` for a key that egui does not name.
pub fn shortcut(chord: Chord) -> Option<KeyboardShortcut> {
    let mut modifiers = Modifiers::NONE;
    if chord.command {
        modifiers |= Modifiers::COMMAND;
    }
    if chord.shift {
        modifiers |= Modifiers::SHIFT;
    }
    if chord.alt {
        modifiers |= Modifiers::ALT;
    }
    Key::from_name(chord.key).map(|key| KeyboardShortcut::new(modifiers, key))
}

/// The key of an action in words: "Ctrl+Shift+S".
pub fn key_words(ui: &Ui, action: Action) -> Option<String> {
    let (chord, _) = action.shortcut()?;
    let words = shortcut(chord).map(|s| ui.ctx().format_shortcut(&s))?;
    let held = words.strip_suffix(chord.key).map(|held| format!("{held}{}", chord.key_words()));
    Some(held.unwrap_or(words))
}

/// An item of a menu. Grayed out with the reason where the action makes no sense now.
pub fn menu_item(ui: &mut Ui, wb: &Workbench, action: Action, commands: &mut Vec<Command>) {
    let words = action.words(wb).into_owned();
    let button = match action.tint() {
        Some(tint) => Button::new((tint_sign::atom(tint), words.clone())),
        None => Button::new(words.clone()),
    };
    let mut button = button.min_size(egui::vec2(190.0, 0.0));
    if let Some(keys) = key_words(ui, action) {
        button = button.shortcut_text(RichText::new(keys).color(theme::palette(ui).faint).size(theme::SMALL));
    }
    if resolved(ui, wb, action, button, commands).accessible_name(words).clicked() {
        ui.close();
    }
}

/// The button of a question or form that does what is meant most often.
pub fn main_button<'a>(ui: &Ui, words: &str) -> Button<'a> {
    let p = theme::palette(ui);
    Button::new(RichText::new(words).color(p.card).font(Face::Medium.sized(theme::BODY))).fill(p.accent)
}

/// A button for an action with its key and words that are short where it stands. Its full words are on hover,
/// and what screen readers say.
pub fn keyed_button(
    ui: &mut Ui,
    wb: &Workbench,
    action: Action,
    words: &str,
    commands: &mut Vec<Command>,
) -> Response {
    let mut button = Button::new(words);
    if let Some(keys) = key_words(ui, action) {
        button = button.shortcut_text(RichText::new(keys).color(theme::palette(ui).faint).size(theme::SMALL));
    }
    let full = action.words(wb).into_owned();
    resolved(ui, wb, action, button, commands).on_hover_text(full.clone()).accessible_name(full)
}

/// A button for an action with words of its own.
pub fn action_button(
    ui: &mut Ui,
    wb: &Workbench,
    action: Action,
    words: &str,
    commands: &mut Vec<Command>,
) -> Response {
    let text = RichText::new(words).font(Face::Regular.sized(12.5));
    resolved(ui, wb, action, Button::new(text), commands)
}

/// A button for an action, of any look. Its full words and its key are on hover.
pub fn button_ui(
    ui: &mut Ui,
    wb: &Workbench,
    action: Action,
    button: Button<'_>,
    commands: &mut Vec<Command>,
) {
    let words = action.words(wb).into_owned();
    let hover = key_words(ui, action).map_or_else(|| words.clone(), |keys| format!("{words} ({keys})"));
    resolved(ui, wb, action, button, commands).on_hover_text(hover).accessible_name(words);
}

fn resolved(
    ui: &mut Ui,
    wb: &Workbench,
    action: Action,
    button: Button<'_>,
    commands: &mut Vec<Command>,
) -> Response {
    match action.command(wb) {
        Ok(command) => {
            let response = ui.add(button);
            if response.clicked() {
                commands.push(command);
            }
            response
        }
        Err(reason) => ui.add_enabled(false, button).on_disabled_hover_text(reason.0),
    }
}
