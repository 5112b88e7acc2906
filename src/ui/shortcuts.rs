//! Shortcuts: keys the app owns, taken before any widget sees them, longest chord first.

use egui::{Event, Ui};

use super::action_button::shortcut;
use crate::app::{Action, Command, Level, Pane, When, Workbench};

/// Takes the app's keys and runs what they ask for.
pub fn take(ui: &mut Ui, wb: &mut Workbench) {
    if wb.ask().is_some() {
        return;
    }
    let mut chords: Vec<(Action, egui::KeyboardShortcut, When)> = Action::ALL
        .iter()
        .filter_map(|a| a.shortcut().and_then(|(c, when)| Some((*a, shortcut(c)?, when))))
        .collect();
    chords.sort_by_key(|(_, s, _)| {
        let m = s.modifiers;
        std::cmp::Reverse(u8::from(m.command) + u8::from(m.shift) + u8::from(m.alt))
    });
    let presents = wb.presenting().is_some();
    for (action, shortcut, when) in chords {
        // Who presents sees nothing of what else would be done.
        if presents && !matches!(action, Action::Present | Action::Quit) {
            continue;
        }
        // Plus needs Shift on many keyboards.
        let is_plus = shortcut.logical_key == egui::Key::Plus;
        let pressed = || match is_plus {
            true => ui.input_mut(|i| i.consume_shortcut(&shortcut)),
            false => take_key(ui, shortcut.modifiers, shortcut.logical_key),
        };
        if acts(ui, wb, when) && pressed() {
            // The letter must not be typed into a field that the action opens.
            ui.input_mut(|i| i.events.retain(|e| !matches!(e, Event::Text(_)) || shortcut.modifiers.command));
            run(wb, action);
        }
    }
    if presents {
        return;
    }
    // The key "=" is Plus without Shift on many keyboards.
    let equals = [(egui::Modifiers::COMMAND, Action::ZoomIn), (egui::Modifiers::ALT, Action::ReadingLarger)];
    for (modifiers, action) in equals {
        if take_key(ui, modifiers, egui::Key::Equals) {
            run(wb, action);
        }
    }
    // The system turns Ctrl+C into an event of its own.
    if !ui.ctx().text_edit_focused() && ui.input(|i| i.events.contains(&Event::Copy)) {
        run(wb, Action::Copy);
    }
    if acts(ui, wb, When::OutlineRow) && ui.input(|i| i.events.contains(&Event::Cut)) {
        run(wb, Action::Cut);
    }
}

/// Takes a key that was pressed with exactly these modifiers. egui's own matching lets Shift and Alt
/// slip: Shift+Enter would be Enter.
pub fn take_key(ui: &Ui, modifiers: egui::Modifiers, key: egui::Key) -> bool {
    take_presses(ui, modifiers, key) > 0
}

/// Takes every press of a key since the last frame, and says how many there were. What counts is what was
/// held down with each press, not what is held down by now.
pub fn take_presses(ui: &Ui, with: egui::Modifiers, wanted: egui::Key) -> usize {
    ui.input_mut(|i| {
        let n_before = i.events.len();
        i.events.retain(|event| {
            !matches!(event, Event::Key { key, pressed: true, modifiers, .. }
                if *key == wanted && modifiers.matches_exact(with))
        });
        n_before - i.events.len()
    })
}

/// Says where a row of the outline, or a card, has the focus: keys of rows act there, and not where a
/// button has it. Asks the memory, because a widget of a window that is not in front says it has none.
pub fn say_row(ui: &Ui, id: egui::Id) {
    if ui.memory(|m| m.has_focus(id)) {
        ui.data_mut(|d| d.insert_temp(egui::Id::unique("focused outline row"), id));
    }
}

/// Whether the focus is on a row or a card, or nowhere.
pub fn is_on_row(ui: &Ui) -> bool {
    let focused = ui.memory(|m| m.focused());
    focused.is_none() || focused == ui.data(|d| d.get_temp(egui::Id::unique("focused outline row")))
}

/// Runs an action that a key asked for; where it makes no sense, says why.
fn run(wb: &mut Workbench, action: Action) {
    match action.command(wb) {
        Ok(command) => wb.run(command),
        Err(reason) => wb.run(Command::Tell(Level::Done, reason.0.into_owned())),
    }
}

fn acts(ui: &Ui, wb: &Workbench, when: When) -> bool {
    let typing = ui.ctx().text_edit_focused();
    let editing = wb.editing().is_some() && wb.overlay().is_none();
    let covered = wb.overlay().is_some() || egui::Popup::is_any_open(ui.ctx());
    match when {
        When::Always => true,
        When::NotTyping => !typing && !editing && !covered,
        When::Outline => editing || (!typing && !covered && wb.pane() == Pane::Outline),
        When::OutlineRow => !typing && !editing && !covered && wb.pane() == Pane::Outline && is_on_row(ui),
        When::Indenting => {
            let on_rows = !typing && !covered && wb.pane() == Pane::Outline && is_on_row(ui);
            if editing { typing } else { on_rows && !wb.chosen().is_empty() }
        }
        When::Passage => !typing && !editing && !covered && has_passage_in_reader(wb),
        When::Finding => wb.query_in_use().is_some() && !covered,
        When::BriefingUndo => editing || !typing || has_briefing_text(wb),
    }
}

/// Whether the reader has the keyboard and shows the passage at hand.
fn has_passage_in_reader(wb: &Workbench) -> bool {
    let is_selected = wb.selection().is_some_and(|s| !s.range().is_empty());
    wb.pane() == Pane::Reader && !is_selected && wb.view().source.is_some_and(|id| wb.holds_in(id))
}

/// Whether the field with the focus edits the briefing itself, so that undo is the briefing's.
fn has_briefing_text(wb: &Workbench) -> bool {
    use crate::app::Overlay;
    let is_in_form = matches!(
        wb.overlay(),
        Some(
            Overlay::Source(_)
                | Overlay::Title
                | Overlay::Timing
                | Overlay::Likelihood(_)
                | Overlay::Budget(_)
        )
    );
    is_in_form || wb.noting().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_a_name_that_egui_knows() {
        for action in Action::ALL {
            if let Some((chord, _)) = action.shortcut() {
                assert!(shortcut(chord).is_some(), "{action:?}: {chord:?}");
            }
        }
    }
}
