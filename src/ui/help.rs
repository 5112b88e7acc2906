//! Help: the keys, and what the program is made of.

use egui::{Align2, Key, Modifiers, RichText, ScrollArea, Ui, Window, vec2};

use super::{
    action_button::key_words,
    shortcuts::take_key,
    theme::{self, Face},
};
use crate::app::{Action, Command, Menu};

/// Keys that belong to a pane or a field and to no action.
const OTHER_KEYS: [(&str, &str); 10] = [
    ("Shift+Enter", "Line break in a point or a note"),
    ("Esc", "From a point’s text to its row, from a note to where one was; close what lies over the panes"),
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

/// A line of the keys sheet.
enum Line {
    Head(&'static str),
    Key(String, String),
}

/// What the keys sheet says, from top to bottom.
fn lines(ui: &Ui) -> Vec<Line> {
    let mut lines = Vec::new();
    for menu in Menu::ALL {
        let with_keys = Action::ALL.iter().filter(|a| a.menu() == menu);
        let with_keys = with_keys.filter_map(|a| Some((*a, key_words(ui, *a)?)));
        // Nine keys that do the same nine times are one line.
        let with_keys = with_keys.filter(|(a, _)| a.number().is_none_or(|number| number == 1));
        let mut keys = with_keys.map(|(action, keys)| match action.number() {
            Some(_) => Line::Key("1 to 9".to_owned(), "Attach to the point of that number".to_owned()),
            None => Line::Key(keys, action.name().to_owned()),
        });
        if let Some(first) = keys.next() {
            lines.extend([Line::Head(menu.name()), first]);
            lines.extend(keys);
        }
    }
    lines.push(Line::Head("Elsewhere"));
    lines.extend(OTHER_KEYS.iter().map(|(keys, words)| Line::Key((*keys).to_owned(), (*words).to_owned())));
    lines
}

/// Draws the keys, in as many columns as there is room for.
pub fn keys_ui(ui: &Ui, commands: &mut Vec<Command>) {
    over(ui, "Keys", commands, |ui| {
        let room = ui.ctx().content_rect().size() - theme::SHEET_EDGE;
        let n_columns = ((room.x / theme::KEYS_COLUMN) as usize).clamp(1, 3);
        let lines = lines(ui);
        let height = room.y.max(theme::FORM_LIST_LEAST);
        ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
            ui.set_width(n_columns as f32 * theme::KEYS_COLUMN);
            scroll_by_keys(ui, height);
            ui.horizontal_top(|ui| {
                let mut rest = lines.as_slice();
                for left in (1..=n_columns).rev() {
                    let mut n = rest.len().div_ceil(left);
                    // A head does not stand alone at the foot of a column.
                    while n > 1 && n < rest.len() && matches!(rest.get(n - 1), Some(Line::Head(_))) {
                        n -= 1;
                    }
                    let (column, behind) = rest.split_at(n);
                    ui.push_id(left, |ui| column_ui(ui, column));
                    rest = behind;
                }
            });
        });
    });
}

fn column_ui(ui: &mut Ui, lines: &[Line]) {
    let p = theme::palette(ui);
    ui.allocate_ui(vec2(theme::KEYS_COLUMN - theme::GAP, 0.0), |ui| {
        ui.vertical(|ui| {
            ui.set_width(theme::KEYS_COLUMN - theme::GAP);
            ui.spacing_mut().item_spacing.y = 3.0;
            for line in lines {
                match line {
                    Line::Head(words) => {
                        ui.add_space(theme::GAP);
                        let font = Face::SemiBold.sized(theme::BODY);
                        ui.label(RichText::new(*words).font(font).color(p.accent));
                    }
                    Line::Key(keys, words) => {
                        ui.horizontal_top(|ui| {
                            let keys = RichText::new(keys).color(p.soft).size(theme::SMALL + 0.5);
                            ui.allocate_ui_with_layout(
                                vec2(theme::KEYS_CHORD, 0.0),
                                egui::Layout::left_to_right(egui::Align::Min),
                                |ui| {
                                    ui.set_min_width(theme::KEYS_CHORD);
                                    ui.add(egui::Label::new(keys).wrap());
                                },
                            );
                            let words = RichText::new(words).size(theme::SMALL + 0.5);
                            ui.add(egui::Label::new(words).wrap());
                        });
                    }
                }
            }
        });
    });
}

/// Arrows and page keys scroll what is too high.
fn scroll_by_keys(ui: &Ui, height: f32) {
    let steps = [
        (Key::ArrowDown, -3.0 * theme::POINT_LINE),
        (Key::ArrowUp, 3.0 * theme::POINT_LINE),
        (Key::PageDown, -height),
        (Key::PageUp, height),
    ];
    for (key, step) in steps {
        if take_key(ui, Modifiers::NONE, key) {
            ui.scroll_with_delta(vec2(0.0, step));
        }
    }
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
        ui.label("Faces: Inter by Rasmus Andersson and the Inter project’s authors; Noto Serif by Google. Both under the SIL Open Font License 1.1. Icons: Phosphor, under the MIT license.");
        ui.label("The articles of the sample are third-party texts, for demonstration, and not under the program’s license.");
    });
}
