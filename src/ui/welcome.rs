//! The strip of the welcome: one thing to try after another, on the sample.

use egui::{Frame, Label, Margin, Panel, RichText, Sides, TextWrapMode, Ui, accesskit::Live};

use super::{
    action_button::key_words,
    theme::{self, Face},
};
use crate::app::{Action, Command, Lesson, Welcome, Workbench};

/// Draws what to try now, while the welcome is open.
pub fn welcome_ui(ui: &mut Ui, wb: &Workbench, commands: &mut Vec<Command>) {
    let Some(welcome) = wb.welcome() else { return };
    let p = theme::palette(ui);
    let frame = Frame::new().fill(p.card).inner_margin(Margin::symmetric(theme::PAD as i8, 7));
    Panel::top("welcome").frame(frame).resizable(false).show(ui, |ui| {
        Sides::new().shrink_left().wrap_mode(TextWrapMode::Wrap).show(
            ui,
            |ui| words_ui(ui, welcome),
            |ui| {
                if ui.button("Close").accessible_name("Close the welcome").clicked() {
                    commands.push(Command::CloseWelcome);
                }
                if let Some((_, lesson)) = welcome.lesson()
                    && ui.button("Skip").accessible_name("Skip the lesson").clicked()
                {
                    commands.push(Command::SkipLesson(lesson));
                }
            },
        );
    });
}

fn words_ui(ui: &mut Ui, welcome: &Welcome) {
    let p = theme::palette(ui);
    let (head, words) = match welcome.lesson() {
        Some((number, lesson)) => {
            let keys: Vec<String> = lesson.actions().iter().filter_map(|a| key_words(ui, *a)).collect();
            let keys = match keys.as_slice() {
                [] => String::new(),
                [key] => format!(": {key}"),
                [first @ .., last] => format!(": {} or {last}", first.join(", ")),
            };
            let head = format!("Try it, {number} of {}", Lesson::ALL.len());
            (head, format!("{}{keys}", lesson.words()))
        }
        None => {
            let key = |action| key_words(ui, action).unwrap_or_default();
            let (new, all) = (key(Action::New), key(Action::Keys));
            let words =
                format!("That is what it is for. {new} begins a briefing of your own; {all} shows all keys");
            ("Done".to_owned(), words)
        }
    };
    ui.label(RichText::new(head).font(Face::SemiBold.sized(theme::BODY)).color(p.accent));
    let shown = ui.add(Label::new(RichText::new(words).color(p.ink)).wrap());
    // Screen readers say the next one without being asked.
    ui.ctx().accesskit_node_builder(shown.id, |node| node.set_live(Live::Polite));
}
