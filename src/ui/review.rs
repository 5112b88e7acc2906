//! The review tray, below the reader: a passage in doubt, its old words beside those that stand there now.

use egui::{Frame, Layout, Margin, Panel, RichText, Ui};

use super::{
    action_button::keyed_button,
    card::remove_button_ui,
    changed_words::short_title,
    theme,
    update::{sides_ui, version_words},
};
use crate::{
    app::{Action, Command, Workbench},
    model::{Citation, Place},
    text::{TextRange, word_differences},
};

/// Draws the tray, while it is open.
pub fn review_ui(ui: &mut Ui, wb: &Workbench, commands: &mut Vec<Command>) {
    let Some(passage) = wb.reviewing().and_then(|id| wb.briefing().passage(id)) else { return };
    let Some(source) = wb.briefing().source(passage.source) else { return };
    let p = theme::palette(ui);
    let frame = Frame::new().fill(p.panel).inner_margin(Margin::symmetric(theme::PAD as i8, 10));
    Panel::bottom("review")
        .frame(frame)
        .resizable(true)
        .default_size(theme::REVIEW_HEIGHT)
        .size_range(theme::REVIEW_HEIGHTS)
        .show(ui, |ui| {
            let all = wb.in_review();
            ui.horizontal(|ui| {
                let at = all.iter().position(|id| *id == passage.id);
                let heading = match (at, passage.place) {
                    (Some(at), _) => format!("Review {} of {}", at + 1, all.len()),
                    (None, Place::Lost) => "A lost passage".to_owned(),
                    (None, _) => "Reviewed".to_owned(),
                };
                let heading = ui.label(RichText::new(heading).color(p.warning).strong());
                // Screen readers say it without being asked.
                ui.ctx().accesskit_node_builder(heading.id, |n| n.set_live(egui::accesskit::Live::Polite));
                let cited = Citation::new(passage, source, wb.derived().source_number(source.id));
                let place = format!(
                    "source {}, ¶ {} · {}",
                    cited.source_number,
                    cited.paragraph,
                    short_title(&cited.source_title)
                );
                ui.label(RichText::new(place).color(p.soft).size(theme::SMALL));
                ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
                    if remove_button_ui(ui, "Close the review").clicked() {
                        commands.push(Command::CloseReview);
                    }
                });
            });
            Panel::bottom("review actions").frame(Frame::new()).resizable(false).show(ui, |ui| {
                ui.add_space(theme::GAP);
                ui.horizontal_wrapped(|ui| {
                    for (action, words) in [
                        (Action::AcceptWords, "Accept"),
                        (Action::PlaceHere, "Use selection"),
                        (Action::LosePassage, "Lost"),
                        (Action::ReviewNext, "Next"),
                    ] {
                        keyed_button(ui, wb, action, words, commands);
                    }
                });
            });
            egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
                let marked = match passage.former.as_ref().filter(|_| passage.place != Place::Anchored) {
                    Some(former) => format!("Marked {}", version_words(former.text.retrieved())),
                    None => "Marked".to_owned(),
                };
                match (passage.place, passage.range.of(source.text())) {
                    (Place::Review | Place::Anchored, Some(now)) => {
                        let (gone, come) = word_differences(&passage.quote, now);
                        let (old, new) = ((passage.quote.as_str(), &*gone), (now, &*come));
                        sides_ui(ui, Some(old), Some(new), (&marked, "There now"));
                    }
                    _ => {
                        let whole = [TextRange::new(0, passage.quote.len())];
                        let words = "Not there any more. Select words in the reader to put it there";
                        sides_ui(ui, Some((&passage.quote, &whole)), None, (&marked, words));
                    }
                }
            });
        });
}
