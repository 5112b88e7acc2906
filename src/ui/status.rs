//! The foot of the window: whether everything is saved, counts, what is under way.

use egui::{RichText, Ui};

use super::theme;
use crate::{
    app::{Action, Command, Workbench},
    model::Stance,
};

/// Draws the status bar.
pub fn status_ui(ui: &mut Ui, wb: &Workbench, commands: &mut Vec<Command>) {
    let p = theme::palette(ui);
    ui.horizontal_centered(|ui| {
        ui.add_space(theme::PAD);
        ui.spacing_mut().item_spacing.x = 18.0;
        let (words, color) = save_state(wb, p);
        ui.label(RichText::new(words).color(color));
        let soft = |text: String| RichText::new(text).color(p.soft).size(12.0);
        let briefing = wb.briefing();
        ui.label(soft(counted(briefing.sources().len(), "source")));
        ui.label(soft(counted(briefing.passages().len(), "passage")));
        ui.label(soft(format!("{} unfiled", wb.derived().unfiled.len())));
        if wb.derived().places.n_review > 0 {
            let words = format!("{} to review", wb.derived().places.n_review);
            let button = egui::Button::new(RichText::new(words).color(p.warning).size(12.0)).frame(false);
            if ui.add(button).on_hover_text("Review them one after another").clicked() {
                commands.push(Command::Review(None));
            }
        }
        if wb.derived().places.n_lost > 0 {
            let words = format!("{} lost", wb.derived().places.n_lost);
            ui.label(RichText::new(words).color(p.warning).size(12.0))
                .on_hover_text("Passages that are not in their sources any more; their cards keep the words");
        }
        for job in wb.jobs().iter().filter(|job| !job.is_quiet()) {
            ui.label(soft(job.words()));
            if job.can_stop() && ui.small_button("Stop").clicked() {
                commands.push(Command::CancelJobs);
            }
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add_space(theme::PAD);
            let zoom = soft(format!("{:.0} %", wb.settings().zoom * 100.0));
            let zoom = ui.add(egui::Button::new(zoom).frame(false)).on_hover_text("Usual size");
            if zoom.clicked() {
                commands.extend(Action::ZoomReset.command(wb));
            }
            let (n_words, rate) = (wb.derived().speech.n_words(), briefing.timing().rate);
            let words = format!("{} · {} spoken", counted(n_words, "word"), rate.time(n_words));
            let hover = format!("What is said of the outline and read aloud of its quotations, at {rate}");
            ui.label(soft(words)).on_hover_text(hover);
        });
    });
}

/// Whether the work is safe, in words.
fn save_state(wb: &Workbench, p: &theme::Palette) -> (String, egui::Color32) {
    let good = p.stance(Stance::Supports).line;
    if wb.is_saving() {
        return ("Saving…".to_owned(), p.soft);
    }
    if wb.save_failure().is_some() {
        return ("FAILED to save".to_owned(), p.stance(Stance::Undercuts).line);
    }
    match (wb.session().is_saved(), wb.session().path(), wb.saved_at()) {
        (false, ..) => ("Unsaved changes".to_owned(), p.warning),
        (true, Some(_), Some(time)) => (format!("Saved {time}"), good),
        (true, Some(_), None) => ("Saved".to_owned(), good),
        (true, None, _) => ("Not in a file yet".to_owned(), p.soft),
    }
}

fn counted(n: usize, thing: &str) -> String {
    if n == 1 { format!("1 {thing}") } else { format!("{n} {thing}s") }
}
