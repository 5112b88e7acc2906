//! The form for a file that cannot be opened: what is wrong with it, and what can be opened in its place.

use egui::{Align, Button, Label, Layout, Response, RichText, Ui};

use super::{
    action_button::main_button,
    backups::backup_ui,
    forms::{Forms, heading_ui, list_ui},
    recovery, theme,
};
use crate::{
    app::{Command, OpenFailure, Recovery, Unreadable, Workbench},
    text::{elide, escape_controls},
};

/// Differences that are named of what a journal holds.
const N_NAMED: usize = 2;

impl Forms {
    pub fn unreadable_ui(
        &mut self,
        ui: &Ui,
        wb: &Workbench,
        unreadable: &Unreadable,
        commands: &mut Vec<Command>,
    ) {
        let path = unreadable.path();
        let name = escape_controls(&path.file_name().unwrap_or_default().to_string_lossy());
        let title = format!("“{}” cannot be opened", elide(&name, 40));
        self.form(ui, &title, "unreadable", commands, |_, ui, opens, commands| {
            let p = theme::palette(ui);
            match unreadable.failure() {
                OpenFailure::NoSession { words, .. } => {
                    ui.label(RichText::new(words).color(p.ink));
                    let path = escape_controls(&path.display().to_string());
                    ui.label(RichText::new(path).color(p.faint).size(theme::SMALL));
                }
                OpenFailure::NotRead { words } | OpenFailure::NotTried { words } => {
                    ui.label(RichText::new(words).color(p.ink));
                }
            }
            ui.add_space(theme::GAP);
            ui.label(RichText::new(advice(unreadable, !wb.backups().is_empty())).color(p.soft));
            // The first thing that is offered is the newest work.
            let mut is_first = true;
            let mut choice =
                |ui: &mut Ui, words: &str| choice_ui(ui, words, std::mem::take(&mut is_first), opens);
            list_ui(ui, 195.0, |ui| {
                let mut recoveries = unreadable.recoveries().peekable();
                if recoveries.peek().is_some() {
                    heading_ui(ui, "Unsaved changes");
                }
                for (at, recovery) in recoveries.enumerate() {
                    let restore = ui.push_id(at, |ui| recovery_ui(ui, wb, recovery, &mut choice)).inner;
                    if restore {
                        commands.push(Command::Restore(recovery.clone()));
                    }
                }
                if !wb.backups().is_empty() {
                    heading_ui(ui, "Backups");
                }
                for row in wb.backups() {
                    backup_ui(ui, row, |ui| {
                        if choice(ui, "Open as a copy").clicked() {
                            commands.push(Command::ShowBackup(row.backup.path.clone()));
                        }
                    });
                }
            });
            ui.add_space(theme::GAP);
            ui.horizontal(|ui| {
                let again = choice(ui, "Try again").on_hover_text("Opens the file, once it is mended");
                if again.clicked() {
                    commands.push(Command::Open(path.to_owned()));
                }
                if ui.button("Close").clicked() {
                    commands.push(Command::Hide);
                }
            });
        });
    }
}

/// A button; the first one is the main one, and takes the keyboard when the form opens.
fn choice_ui(ui: &mut Ui, words: &str, is_first: bool, opens: bool) -> Response {
    let button = if is_first { main_button(ui, words) } else { Button::new(words) };
    let response = ui.add(button);
    if is_first && opens {
        response.request_focus();
    }
    response
}

/// What to do about it.
fn advice(unreadable: &Unreadable, has_backups: bool) -> String {
    let (line, left) = match unreadable.failure() {
        OpenFailure::NoSession { line, .. } => (*line, "The file is left as it is. "),
        OpenFailure::NotRead { .. } | OpenFailure::NotTried { .. } => (None, ""),
    };
    if has_backups || unreadable.recoveries().next().is_some() {
        let mend = line.map(|line| format!(", or mend line {line} in a text editor and try again"));
        let mend = mend.unwrap_or_default();
        return format!("{left}Open one of these in its place, as an untitled copy{mend}.");
    }
    if !unreadable.is_looked_for() {
        return format!("{left}Looking for unsaved changes of it…");
    }
    let none = format!("{left}There are no backups of it, and no unsaved changes.");
    match line {
        Some(line) => format!(
            "{none} Look at line {line} in a text editor; “attache check”, in a terminal, lists every fault \
             that can be told. Then try again."
        ),
        None => format!(
            "{none} If there is another copy, open that: from where it came, or from the history of a folder \
             that is synced."
        ),
    }
}

/// What a journal holds. Whether it is to be restored.
fn recovery_ui(
    ui: &mut Ui,
    wb: &Workbench,
    recovery: &Recovery,
    choice: &mut impl FnMut(&mut Ui, &str) -> Response,
) -> bool {
    let p = theme::palette(ui);
    let restore = ui.horizontal(|ui| {
        ui.label(RichText::new(recovery::changes(recovery, wb)).color(p.ink));
        let layout = Layout::right_to_left(Align::Center);
        ui.with_layout(layout, |ui| choice(ui, "Restore").on_hover_text("Opens them as an untitled copy"))
            .inner
    });
    let mut words = recovery.differences().iter().take(N_NAMED).cloned().collect::<Vec<_>>().join(" · ");
    let n_more = recovery.differences().len().saturating_sub(N_NAMED) + recovery.n_more();
    if n_more > 0 {
        words.push_str(&format!(" · and {n_more} more"));
    }
    for line in [Some(words.as_str()), recovery.remark()].into_iter().flatten() {
        ui.add(Label::new(RichText::new(line).color(p.soft).size(theme::SMALL)).wrap());
    }
    ui.separator();
    restore.inner.clicked()
}
