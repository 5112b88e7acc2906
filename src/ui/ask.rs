//! Questions that must be answered first: unsaved changes, a file in the way, changes to bring back.

use egui::{Frame, Id, Margin, Modal, RichText, Ui};

use super::{
    action_button::main_button,
    recovery,
    theme::{self, Face},
};
use crate::{
    app::{Answer, Ask, Command, Workbench},
    text::escape_controls,
};

/// Draws the question that waits, if one does.
pub fn ask_ui(ui: &Ui, wb: &Workbench, commands: &mut Vec<Command>) {
    let Some(ask) = wb.ask() else { return };
    let (title, text, buttons): (String, String, &[(&str, Answer)]) = match ask {
        Ask::Unsaved { .. } => (
            format!("Save the changes to “{}”?", crate::text::elide(wb.briefing().shown_title(), 60)),
            "They are lost if you do not save them.".to_owned(),
            &[("Save", Answer::Yes), ("Discard", Answer::Discard), ("Cancel", Answer::Cancel)],
        ),
        Ask::Changed { .. } => (
            "Someone else saved this session".to_owned(),
            if wb.session().is_saved() {
                "The file holds something else than what is open here, where nothing is unsaved.".to_owned()
            } else {
                "The file holds something else than what is open here. Merging keeps what both added. Reloading \
                 takes what the file holds; yours is kept among the backups."
                    .to_owned()
            },
            &[
                ("Merge", Answer::Merge),
                ("Keep mine as a copy…", Answer::Copy),
                ("Reload", Answer::Reload),
                ("Not now", Answer::Cancel),
            ],
        ),
        Ask::Gone { folder_too } => {
            let own = wb.session().path().map(|path| path.display().to_string()).unwrap_or_default();
            let what = if *folder_too { "The folder of this session is gone" } else { "The file is gone" };
            let text = format!(
                "It was moved, renamed or deleted by someone else. Nothing of your work is lost, but it is in no \
                 file now: {}",
                escape_controls(&own)
            );
            let buttons: &[(&str, Answer)] = if *folder_too {
                &[("Save as…", Answer::Copy), ("Not now", Answer::Cancel)]
            } else {
                &[
                    ("Save as…", Answer::Copy),
                    ("Save it there again", Answer::Yes),
                    ("Not now", Answer::Cancel),
                ]
            };
            (what.to_owned(), text, buttons)
        }
        Ask::Replace { path, .. } => (
            "Replace the file?".to_owned(),
            format!("There is a file already: {}", escape_controls(&path.display().to_string())),
            &[("Replace", Answer::Yes), ("Cancel", Answer::Cancel)],
        ),
        Ask::Recover(found) => (
            "Bring back unsaved changes?".to_owned(),
            recovery::text(found, wb),
            &[("Restore", Answer::Yes), ("Keep beside", Answer::Cancel), ("Discard", Answer::Discard)],
        ),
    };
    let frame = Frame::popup(ui.style()).inner_margin(Margin::same(18));
    let modal = Modal::new(Id::unique("ask")).frame(frame).show(ui.ctx(), |ui| {
        let p = theme::palette(ui);
        ui.set_width(theme::FORM_WIDTH);
        ui.label(RichText::new(title).font(Face::SemiBold.sized(15.0)));
        ui.add_space(2.0);
        ui.label(RichText::new(text).color(p.soft));
        if let Ask::Recover(found) = ask {
            recovery::differences_ui(ui, found);
        }
        ui.add_space(10.0);
        ui.horizontal_wrapped(|ui| {
            for (at, (word, answer)) in buttons.iter().enumerate() {
                let button = if at == 0 { main_button(ui, word) } else { egui::Button::new(*word) };
                let response = ui.add(button.min_size(theme::ASK_BUTTON));
                if at == 0 && ui.memory(|m| m.focused().is_none()) {
                    response.request_focus();
                }
                if response.clicked() {
                    commands.push(Command::Answer(*answer));
                }
            }
        });
    });
    if modal.should_close() && commands.is_empty() {
        commands.push(Command::Answer(Answer::Cancel));
    }
}
