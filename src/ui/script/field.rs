//! What a text field of egui's needs where its text turns: clicks that set the caret where it shows.

use egui::{
    Galley, Id, TextEdit, Ui, Vec2,
    text::{CCursor, CCursorRange},
    widgets::text_edit::TextEditOutput,
};

use super::turns;
use crate::ui::reader::rows;

/// The byte of a galley's text that is nearest to a place in it.
pub fn byte_at(galley: &Galley, pos: Vec2) -> usize {
    rows::byte_of_char(galley.text(), char_at(galley, pos))
}

fn char_at(galley: &Galley, pos: Vec2) -> usize {
    rows::char_in_row(galley, rows::row_at(galley, pos.y), pos.x)
}

/// Puts the caret of a field under the pointer that presses or drags in it: egui looks for it as if all
/// text ran from left to right.
pub fn mend_pointer(ui: &Ui, id: Id, output: &TextEditOutput) {
    let response = &output.response.response;
    if !response.is_pointer_button_down_on() || !turns(&output.galley) {
        return;
    }
    let (Some(pos), Some(mut state)) = (response.interact_pointer_pos(), TextEdit::load_state(ui, id)) else {
        return;
    };
    let head = CCursor::new(char_at(&output.galley, pos - output.galley_pos));
    let is_new = ui.input(|i| i.pointer.primary_pressed() && !i.modifiers.shift);
    let anchor = state.cursor.char_range().filter(|_| !is_new).map_or(head, |range| range.secondary);
    state.cursor.set_char_range(Some(CCursorRange::two(anchor, head)));
    TextEdit::store_state(ui, id, state);
}
