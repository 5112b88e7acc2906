//! The words with which unsaved changes are offered after a crash or a kill.

use egui::{RichText, ScrollArea, Ui};

use super::theme;
use crate::{
    app::{Recovery, Workbench},
    text::{elide, escape_controls},
};

/// Most of the height that the list of differences takes, in points.
const LIST_HEIGHT: f32 = 220.0;

/// "12 changes, the last at 09:12"
pub fn changes(recovery: &Recovery, wb: &Workbench) -> String {
    let n = recovery.n_changes();
    let changes = if n == 1 { "1 change".to_owned() } else { format!("{n} changes") };
    let when = recovery.modified().map(|time| format!(", the last {}", wb.moment(time))).unwrap_or_default();
    format!("{changes}{when}")
}

/// What there is to bring back, and since when.
pub fn text(recovery: &Recovery, wb: &Workbench) -> String {
    let (title, changes) = (elide(recovery.title(), 60), changes(recovery, wb));
    let mut text = format!("Attaché ended before “{title}” was saved. It holds {changes}.");
    match recovery.path().map(|path| escape_controls(&path.display().to_string())) {
        None => text.push_str(" It was in no file yet."),
        Some(path) if recovery.is_file_as_it_was() => text.push_str(&format!("\n{path}")),
        Some(path) => text.push_str(&format!(
            "\nThe file has been changed or removed since, so it comes back as an untitled copy: {path}"
        )),
    }
    if let Some(remark) = recovery.remark() {
        text.push_str(&format!("\n{remark}."));
    }
    text
}

/// Draws what differs, row by row.
pub fn differences_ui(ui: &mut Ui, recovery: &Recovery) {
    let p = theme::palette(ui);
    ui.add_space(8.0);
    ScrollArea::vertical().max_height(LIST_HEIGHT).show(ui, |ui| {
        for line in recovery.differences() {
            ui.label(RichText::new(line).color(p.ink));
        }
        if recovery.n_more() > 0 {
            ui.label(RichText::new(format!("and {} more", recovery.n_more())).color(p.soft));
        }
    });
}
