//! What comes in from outside: files dropped on the window, text pasted outside of a field.

use egui::{Align2, Event, Id, LayerId, Order, Ui};

use super::theme::{self, Face};
use crate::app::{Command, Workbench};

/// Takes in dropped files and pasted text.
pub fn take(ui: &mut Ui, wb: &Workbench, commands: &mut Vec<Command>) {
    if wb.ask().is_some() {
        return;
    }
    let dropped: Vec<_> = ui.input(|i| i.raw.dropped_files.iter().map(|f| f.path().to_owned()).collect());
    if !dropped.is_empty() {
        commands.push(Command::Import(dropped));
    }
    if !ui.ctx().text_edit_focused() {
        let pasted = ui.input(|i| {
            i.events.iter().find_map(|e| if let Event::Paste(text) = e { Some(text.clone()) } else { None })
        });
        commands.extend(pasted.map(Command::ImportText));
    }
    if ui.input(|i| !i.raw.hovered_files.is_empty()) {
        let p = theme::palette(ui);
        let rect = ui.ctx().content_rect();
        let painter = ui.ctx().layer_painter(LayerId::new(Order::Foreground, Id::unique("drop files")));
        painter.rect_filled(rect, 0.0, p.paper.gamma_multiply(0.85));
        let words = "Drop to add as sources; a .ron file opens as a session";
        painter.text(rect.center(), Align2::CENTER_CENTER, words, Face::Medium.sized(16.0), p.accent);
    }
}
