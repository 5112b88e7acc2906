//! The form with the backups of the session, and the rule by which they are kept.

use egui::{Align, DragValue, Grid, Layout, RichText, Ui};

use super::{
    forms::{Forms, heading_ui, list_ui},
    theme,
};
use crate::app::{BackupRow, Command, Workbench};

impl Forms {
    pub fn backups_ui(&mut self, ui: &Ui, wb: &Workbench, commands: &mut Vec<Command>) {
        self.form(ui, "Backups", "backups", commands, |_, ui, _, commands| {
            let p = theme::palette(ui);
            let words = if wb.backups().is_empty() {
                "There are none yet: one is made whenever a save replaces the file."
            } else {
                "What the file held before it was saved again, the newest first."
            };
            ui.label(RichText::new(words).color(p.soft));
            ui.add_space(theme::GAP);
            let is_read_only = wb.read_only();
            list_ui(ui, 245.0, |ui| {
                for row in wb.backups() {
                    backup_ui(ui, row, |ui| buttons_ui(ui, row, is_read_only.is_none(), commands));
                }
            });
            rule_ui(ui, wb, commands);
        });
    }
}

/// A backup: when it was made, its size, buttons from the right, and below it what there is to say of it.
pub(super) fn backup_ui(ui: &mut Ui, row: &BackupRow, buttons: impl FnOnce(&mut Ui)) {
    let p = theme::palette(ui);
    ui.push_id(&row.backup.path, |ui| {
        ui.horizontal(|ui| {
            ui.label(RichText::new(&row.time).color(p.ink));
            ui.label(RichText::new(size_words(row.backup.n_bytes)).color(p.faint).size(theme::SMALL));
            ui.with_layout(Layout::right_to_left(Align::Center), buttons);
        });
        let words = row.words.as_deref().unwrap_or("…");
        ui.label(RichText::new(words).color(p.soft).size(theme::SMALL));
        ui.separator();
    });
}

fn buttons_ui(ui: &mut Ui, row: &BackupRow, may_restore: bool, commands: &mut Vec<Command>) {
    let path = &row.backup.path;
    let beside = ui.button("Show beside").on_hover_text("Opens it under no name; the file stays as it is");
    if beside.clicked() {
        commands.extend([Command::Hide, Command::ShowBackup(path.clone())]);
    }
    let restore = ui.add_enabled(may_restore, egui::Button::new("Restore"));
    if restore.on_hover_text("Opens it in the place of the session; saving puts it into the file").clicked() {
        commands.extend([Command::Hide, Command::RestoreBackup(path.clone())]);
    }
}

/// How many are kept, to set.
fn rule_ui(ui: &mut Ui, wb: &Workbench, commands: &mut Vec<Command>) {
    let p = theme::palette(ui);
    let mut settings = wb.settings().clone();
    heading_ui(ui, "Kept");
    Grid::new("backup rule").num_columns(2).spacing([12.0, 4.0]).show(ui, |ui| {
        let rule = &mut settings.backups;
        let mut number = |label: &str, value: &mut usize| {
            let label = ui.label(RichText::new(label).color(p.soft).size(theme::SMALL));
            ui.add(DragValue::new(value).range(0..=1000)).labelled_by(label.id);
            ui.end_row();
        };
        number("the newest", &mut rule.latest);
        number("one a day, for so many days", &mut rule.daily);
        number("one a week, for so many weeks", &mut rule.weekly);
        let label =
            ui.label(RichText::new("megabytes at most, for one session").color(p.soft).size(theme::SMALL));
        ui.add(DragValue::new(&mut rule.megabytes).range(1..=100_000)).labelled_by(label.id);
        ui.end_row();
    });
    if settings != *wb.settings() {
        commands.push(Command::SetSettings(Box::new(settings)));
    }
}

/// "12 kB"
fn size_words(n_bytes: u64) -> String {
    match n_bytes {
        0..1_000 => format!("{n_bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", n_bytes.div_ceil(1_000)),
        _ => format!("{:.1} MB", n_bytes as f64 / 1e6),
    }
}
