//! Find in the open source: a bar above the reader.

use egui::{
    Button, Frame, Id, Key, Layout, Margin, Modifiers, Response, RichText, TextEdit, Ui,
    accesskit::Live,
    text::{CCursor, CCursorRange},
};

use super::{
    action_button::{button_ui, key_words},
    card::remove_button_ui,
    shortcuts::take_key,
    theme,
};
use crate::{
    app::{Action, Command, FIND_MOST, Find, Pane, Workbench},
    search::Query,
};

/// What the bar forgets on restart.
#[derive(Debug, Default)]
pub struct FindBar {
    /// The last call of the field that was followed.
    asked: u64,
}

/// Draws the bar, while it is open. Returns the field, if it is to take the focus.
pub fn find_ui(ui: &mut Ui, wb: &Workbench, bar: &mut FindBar, commands: &mut Vec<Command>) -> Option<Id> {
    let find = wb.find()?;
    let p = theme::palette(ui);
    let is_on_top = wb.overlay().is_none() && wb.ask().is_none() && wb.editing().is_none();
    let is_closed = is_on_top && wb.pane() == Pane::Reader && take_key(ui, Modifiers::NONE, Key::Escape);
    let frame = Frame::new().fill(p.panel).inner_margin(Margin::symmetric(theme::PAD as i8, 6));
    let mut claims = None;
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = theme::GAP;
        let row = egui::vec2(ui.available_width(), theme::FIELD_HEIGHT);
        ui.allocate_ui_with_layout(row, Layout::right_to_left(egui::Align::Center), |ui| {
            if remove_button_ui(ui, "Close find").clicked() || is_closed {
                commands.push(Command::CloseFind);
            }
            if ui.button("Next").on_hover_text("Enter or F3").clicked() {
                commands.extend(Action::FindNext.command(wb));
            }
            if ui.button("Previous").on_hover_text("Shift+Enter or Shift+F3").clicked() {
                commands.extend(Action::FindPrevious.command(wb));
            }
            live_ui(ui, "find count", &count(find), find.fault.is_some());
            let field = query_field_ui(ui, &find.query, "Find in source");
            if std::mem::replace(&mut bar.asked, find.asked) != find.asked {
                select_all(ui, field.response.id, &find.query);
                claims = Some(field.response.id);
            }
            if let Some(words) = field.changed_to {
                commands.push(Command::FindWords(words));
            }
            if let Some(step) = field.step {
                commands.push(Command::FindStep(step));
            }
        });
        query_options_ui(ui, wb, &find.query, commands);
        if let Some(words) = limit(find) {
            ui.label(RichText::new(words).color(p.soft).size(theme::SMALL));
        }
    });
    claims
}

fn count(find: &Find) -> String {
    match (&find.fault, find.query.is_blank(), find.n_all) {
        (Some(fault), ..) => fault.to_string(),
        (None, true, _) => String::new(),
        (None, false, _) if find.is_searching => "Searching…".to_owned(),
        (None, false, 0) => "Not found".to_owned(),
        (None, false, n) => format!("{} of {}", counted(find.current + 1), counted(n)),
    }
}

fn limit(find: &Find) -> Option<String> {
    let is_over = find.n_all > find.hits.len();
    is_over.then(|| format!("Steps through the first {} only", counted(FIND_MOST)))
}

/// A number with its thousands set apart.
pub fn counted(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// What happened in a field for words to find.
pub struct QueryField {
    pub response: Response,
    pub changed_to: Option<String>,
    /// Enter asks for the next hit, with Shift for the one before.
    pub step: Option<isize>,
}

/// A field for words to find, which keeps the focus on Enter.
pub fn query_field_ui(ui: &mut Ui, query: &Query, name: &str) -> QueryField {
    let mut words = query.words.clone();
    let hint = if query.is_regex { format!("{name}: regular expression") } else { name.to_owned() };
    let field = TextEdit::singleline(&mut words)
        .hint_text(hint)
        .desired_width(f32::INFINITY)
        .margin(Margin::symmetric(8, 4))
        .return_key(None);
    let response = ui.add(field).accessible_name(name);
    let mut step = None;
    if response.has_focus() {
        for (with, by) in [(Modifiers::NONE, 1), (Modifiers::SHIFT, -1)] {
            if take_key(ui, with, Key::Enter) {
                step = Some(by);
            }
        }
    }
    let changed_to = response.changed().then_some(words);
    QueryField { response, changed_to, step }
}

/// Selects all words of a field, so that typing replaces them.
pub fn select_all(ui: &Ui, id: Id, query: &Query) {
    let mut state = TextEdit::load_state(ui, id).unwrap_or_default();
    let end = CCursor::new(query.words.chars().count());
    state.cursor.set_char_range(Some(CCursorRange::two(CCursor::new(0_usize), end)));
    TextEdit::store_state(ui, id, state);
}

/// How it is looked for, and what can be done with all that is found. Where there is room with the keys.
pub fn query_options_ui(ui: &mut Ui, wb: &Workbench, query: &Query, commands: &mut Vec<Command>) {
    let shows_keys = ui.available_width() >= theme::FIND_ROOMY;
    let keys = |ui: &Ui, action| key_words(ui, action).unwrap_or_default();
    ui.horizontal_wrapped(|ui| {
        let small = |words: &str| RichText::new(words).size(theme::SMALL);
        let switches = [
            (Action::WholeWords, "Whole words", query.whole_words, WHOLE_WORDS),
            (Action::Regex, "Regular expression", query.is_regex, REGEX),
        ];
        for (action, words, is_on, more) in switches {
            let mut button = Button::selectable(is_on, small(words)).frame_when_inactive(true);
            if shows_keys {
                button = button.shortcut_text(small(&keys(ui, action)).color(theme::palette(ui).faint));
            }
            let more = format!("{more} ({})", keys(ui, action));
            let response = ui.add(button).on_hover_text(more).accessible_name(action.name());
            if response.clicked() {
                commands.push(Command::ChangeQuery(match action {
                    Action::WholeWords => Query { whole_words: !is_on, ..query.clone() },
                    _ => Query { is_regex: !is_on, ..query.clone() },
                }));
            }
        }
        let mut button = Button::new(small("Highlight all"));
        if shows_keys {
            button =
                button.shortcut_text(small(&keys(ui, Action::HighlightAll)).color(theme::palette(ui).faint));
        }
        button_ui(ui, wb, Action::HighlightAll, button, commands);
    });
}

const WHOLE_WORDS: &str = "Only where no letter, digit or _ stands beside what is found";
const REGEX: &str = "Within a paragraph. Capitals, accents and kinds of quotation marks, dashes and spaces do not \
                     matter; \\w letter, \\d digit, \\b edge of a word, . any, * + ? how often, a|b either, (?: ) group";

/// What was found, in words that screen readers say when they change.
pub fn live_ui(ui: &mut Ui, name: &str, words: &str, is_fault: bool) {
    let p = theme::palette(ui);
    let color = if is_fault { p.warning } else { p.soft };
    // Its id stays the same whatever it says, or it would be another node each time.
    let label = ui.push_id(name, |ui| ui.label(RichText::new(words).color(color))).inner;
    ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(Live::Polite));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(counted), ["0", "999", "1,000", "1,234,567"]);
    }
}
