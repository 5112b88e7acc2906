//! What comes in from outside: files dropped on the window, text pasted outside of a field.

use egui::{Align2, Event, Id, LayerId, Order, Ui};

use super::{
    point_row::text_id,
    theme::{self, Face},
};
use crate::app::{Command, Pane, Workbench};

/// Takes in dropped files and pasted text.
pub fn take(ui: &mut Ui, wb: &Workbench, commands: &mut Vec<Command>) {
    if wb.ask().is_some() {
        return;
    }
    let dropped: Vec<_> = ui.input(|i| i.raw.dropped_files.iter().map(|f| f.path().to_owned()).collect());
    if !dropped.is_empty() {
        commands.push(Command::Import(dropped));
    }
    commands.extend(pasted(ui, wb));
    if ui.input(|i| !i.raw.hovered_files.is_empty()) {
        let p = theme::palette(ui);
        let rect = ui.ctx().content_rect();
        let painter = ui.ctx().layer_painter(LayerId::new(Order::Foreground, Id::unique("drop files")));
        painter.rect_filled(rect, 0.0, p.paper.gamma_multiply(0.85));
        let words = "Drop to add as sources; a .ron file opens as a session";
        painter.text(rect.center(), Align2::CENTER_CENTER, words, Face::Medium.sized(16.0), p.accent);
    }
}

/// What to do about a text that was pasted. What a field takes itself stays for it.
fn pasted(ui: &Ui, wb: &Workbench) -> Option<Command> {
    let pasted = |event: &Event| if let Event::Paste(text) = event { Some(text.clone()) } else { None };
    let text = ui.input(|i| i.events.iter().find_map(pasted))?;
    if ui.ctx().text_edit_focused() {
        let is_point = wb.editing().is_some_and(|e| ui.memory(|m| m.has_focus(text_id(e.point))));
        let command = if is_point { wb.pasted_in_text(&text) } else { None }?;
        ui.input_mut(|i| i.events.retain(|e| !matches!(e, Event::Paste(_))));
        return Some(command);
    }
    let on_outline = wb.pane() == Pane::Outline && wb.overlay().is_none();
    if on_outline { wb.pasted_on_row(&text) } else { Some(Command::ImportText(text)) }
}
