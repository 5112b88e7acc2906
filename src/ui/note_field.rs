//! The note of a passage on its card: text, or the field in which it is edited there.

use egui::{
    Frame, Id, Key, KeyboardShortcut, Margin, Modifiers, RichText, Role, Sense, TextEdit, Ui, WidgetInfo,
    text::{CCursor, CCursorRange, LayoutJob},
};

use super::{
    script,
    shortcuts::take_key,
    theme::{self, Face},
};
use crate::{
    app::{Command, Held, Noting, Workbench},
    model::Passage,
};

/// Bytes of a note that a card shows while it is not edited.
const SHOWN_MOST: usize = 2000;
const NOTE_LINE: f32 = 16.0;

/// What is remembered of the field from frame to frame.
#[derive(Clone, Copy, Debug, Default)]
struct Field {
    begun: u64,
    had_focus: bool,
}

/// Draws the note of a passage, where it has one or is being given one.
pub fn note_ui(ui: &mut Ui, wb: &Workbench, passage: &Passage, held: Held, commands: &mut Vec<Command>) {
    match wb.noting().filter(|noting| noting.held == held) {
        Some(noting) => field_ui(ui, wb, passage, noting, commands),
        None if passage.note.trim().is_empty() => {}
        None => {
            let p = theme::palette(ui);
            let format = theme::text(Face::Regular, theme::SMALL + 0.5, NOTE_LINE, p.soft);
            let shown = passage.note.get(..passage.note.floor_char_boundary(SHOWN_MOST)).unwrap_or_default();
            let more = if shown.len() < passage.note.len() { "…" } else { "" };
            let job = LayoutJob::single_section(format!("{shown}{more}"), format);
            let label = ui.add(script::label(ui, job).sense(Sense::click()));
            label.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Note: {shown}{more}")));
            if label.on_hover_cursor(egui::CursorIcon::Text).on_hover_text("Edit the note").clicked() {
                commands.push(Command::EditNote(held));
            }
        }
    }
}

fn field_ui(ui: &mut Ui, wb: &Workbench, passage: &Passage, noting: Noting, commands: &mut Vec<Command>) {
    let p = theme::palette(ui);
    let id = Id::unique("passage note");
    let known: Field = ui.data(|d| d.get_temp(id)).unwrap_or_default();
    let begins = known.begun != noting.serial;
    let has_focus = ui.memory(|m| m.has_focus(id));
    let is_done = has_focus && take_key(ui, Modifiers::NONE, Key::Enter);
    let mut note = passage.note.clone();
    let frame = Frame::new()
        .fill(p.paper)
        .stroke(egui::Stroke::new(1.0, p.accent))
        .corner_radius(theme::FIELD_RADIUS)
        .inner_margin(Margin::symmetric(6, 3));
    let output = frame
        .show(ui, |ui| {
            TextEdit::multiline(&mut note)
                .id(id)
                .frame(Frame::NONE)
                .margin(Margin::ZERO)
                .font(Face::Regular.sized(theme::SMALL + 0.5))
                .desired_rows(1)
                .desired_width(f32::INFINITY)
                .hint_text(RichText::new("Note").color(p.faint))
                .return_key(KeyboardShortcut::new(Modifiers::SHIFT, Key::Enter))
                .show(ui)
        })
        .inner;
    let response = output.response.response.clone().accessible_name("Note on the passage");
    if output.response.changed() {
        commands.push(Command::SetNote { passage: passage.id, note: note.clone() });
    }
    if begins {
        let mut state = TextEdit::load_state(ui, id).unwrap_or_default();
        state.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(note.chars().count()))));
        // Undo is the briefing's here.
        state.clear_undoer();
        TextEdit::store_state(ui, id, state);
        response.request_focus();
        response.scroll_to_me(None);
    } else if is_done || (known.had_focus && !has_focus && wb.overlay().is_none()) {
        // Esc leaves nothing with the focus; a click elsewhere has given it away.
        let back = is_done || ui.memory(|m| m.focused().is_none());
        commands.push(Command::StopNoting { back });
    }
    ui.data_mut(|d| d.insert_temp(id, Field { begun: noting.serial, had_focus: has_focus }));
}
