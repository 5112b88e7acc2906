//! The list of passages below the outline, unfiled ones at first, with the filters of what is listed.

use egui::{Button, Frame, Margin, Popup, PopupCloseBehavior, Response, RichText, TextEdit, Ui};

use super::{
    action_button::action_button,
    card::{card_ui, remove_button_ui},
    icon::Icon,
    outline::pane_header_ui,
    rows::{Rows, Shown},
    theme, tint_sign,
};
use crate::{
    app::{Action, Command, Filing, Noted, Pane, PassageFilter, Workbench},
    model::{PassageId, Tint},
};

/// What the list forgets on restart.
#[derive(Debug, Default)]
pub struct PassagesPanel {
    rows: Rows<PassageId>,
    serial: u64,
    /// The card that was brought into view, the note begun on it, and the list it stood in.
    last: (Option<PassageId>, Option<u64>, u64),
    /// The last call of the field with words that was followed.
    asked: u64,
}

/// Draws the list. Gives the field that takes the focus, if one was asked for.
pub fn passages_ui(
    ui: &mut Ui,
    wb: &Workbench,
    panel: &mut PassagesPanel,
    commands: &mut Vec<Command>,
) -> Option<egui::Id> {
    let p = theme::palette(ui);
    let listing = wb.listing();
    let (n, n_all) = (listing.shown().len(), wb.briefing().passages().len());
    pane_header_ui(ui, Pane::Passages, wb, |ui| {
        let count = match (listing.is_under_way(), listing.filter() == &PassageFilter::default()) {
            (true, _) => format!("{n} of {n_all}, looking…"),
            (false, true) => n.to_string(),
            (false, false) => format!("{n} of {n_all}"),
        };
        ui.label(RichText::new(count).color(p.faint).size(theme::SMALL));
    });
    let claims_focus = (n_all > 0).then(|| filters_ui(ui, wb, panel, commands)).flatten();
    if n == 0 {
        empty_ui(ui, wb, n_all, commands);
        ui.take_available_space();
        return claims_focus;
    }
    let held = wb.held().filter(|h| h.point.is_none()).map(|h| h.passage);
    let now = (held, wb.noting().map(|noting| noting.serial), listing.revision());
    if now != panel.last {
        panel.last = now;
        panel.serial += 1;
    }
    let target = held.map(|passage| (passage, panel.serial));
    let always = wb.noting().filter(|noting| noting.held.point.is_none()).map(|noting| noting.held.passage);
    panel.rows.show(
        ui,
        "passage rows",
        listing.shown(),
        Shown { estimate: 76.0, revision: Some(listing.revision()), target, always, nudge: 0.0 },
        |ui, passage| {
            let margin = Margin { left: theme::PAD as i8, right: theme::PAD as i8, top: 0, bottom: 6 };
            Frame::new().inner_margin(margin).show(ui, |ui| card_ui(ui, wb, passage, None, false, commands));
        },
    );
    claims_focus
}

fn empty_ui(ui: &mut Ui, wb: &Workbench, n_all: usize, commands: &mut Vec<Command>) {
    let p = theme::palette(ui);
    let is_filtered = wb.listing().filter() != &PassageFilter::default();
    let words = match (n_all, is_filtered) {
        _ if wb.listing().is_under_way() => "Looking…",
        (0, _) => {
            "Select words in the reader and press H to mark them, or A to attach them to the current point"
        }
        (_, true) => "No passage passes the filter",
        (_, false) => "Every passage is attached to a point",
    };
    Frame::new().inner_margin(Margin::symmetric(theme::PAD as i8, 2)).show(ui, |ui| {
        ui.label(RichText::new(words).color(p.faint));
        if is_filtered {
            ui.add_space(theme::GAP);
            action_button(ui, wb, Action::UnfiledPassages, "Back to unfiled passages", commands);
        }
    });
}

/// The filters, on as many rows as they need.
fn filters_ui(
    ui: &mut Ui,
    wb: &Workbench,
    panel: &mut PassagesPanel,
    commands: &mut Vec<Command>,
) -> Option<egui::Id> {
    let old = wb.listing().filter();
    let mut filter = old.clone();
    let mut claims_focus = None;
    let margin = Margin { left: theme::PAD as i8 - 6, right: theme::PAD as i8, top: 0, bottom: 6 };
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(2.0, 2.0);
            filing_ui(ui, &mut filter.filing);
            tint_ui(ui, &mut filter.tint);
            source_ui(ui, &mut filter.open_source_only);
            noted_ui(ui, &mut filter.noted);
            // What the four choices leave, or a row of its own.
            let clears = *old != PassageFilter::default();
            let beside = 2.0 * theme::GAP + if clears { theme::FIELD_HEIGHT } else { 0.0 };
            let rest = ui.available_size_before_wrap().x - beside;
            let width = if rest < theme::WORDS_FIELD_LEAST { ui.max_rect().width() - beside } else { rest };
            let field = TextEdit::singleline(&mut filter.words)
                .hint_text("Words")
                .desired_width(width.min(theme::WORDS_FIELD_MOST) - 2.0 * theme::GAP)
                .margin(Margin::symmetric(theme::GAP as i8, 2));
            let response = ui.add(field).accessible_name("Words of the passages");
            if std::mem::replace(&mut panel.asked, wb.passage_words_asked()) != wb.passage_words_asked() {
                claims_focus = Some(response.id);
            }
            if clears && remove_button_ui(ui, "Back to unfiled passages").clicked() {
                filter = PassageFilter::default();
            }
        });
    });
    if filter != *old {
        commands.push(Command::FilterPassages(filter));
    }
    claims_focus
}

fn filing_ui(ui: &mut Ui, filing: &mut Filing) {
    let button = choice_button(ui, "Filed", filing.name(), *filing != Filing::Unfiled, None);
    choices_ui(&button, |ui| {
        for other in Filing::ALL {
            let words = match other {
                Filing::Unfiled => "Unfiled: attached to no point",
                Filing::All => "All",
                Filing::Held(stance) => match stance {
                    crate::model::Stance::Supports => "Supports a point",
                    crate::model::Stance::Undercuts => "Undercuts a point",
                    crate::model::Stance::Context => "Is context of a point",
                },
            };
            if ui.selectable_label(other == *filing, words).clicked() {
                *filing = other;
                ui.close();
            }
        }
    });
}

fn tint_ui(ui: &mut Ui, tint: &mut Option<Tint>) {
    let name = tint.map_or("Any tint", Tint::name);
    let button = choice_button(ui, "Tint", name, tint.is_some(), *tint);
    choices_ui(&button, |ui| {
        if ui.selectable_label(tint.is_none(), "Any tint").clicked() {
            *tint = None;
            ui.close();
        }
        for other in Tint::ALL {
            let item = Button::selectable(*tint == Some(other), (tint_sign::atom(other), other.name()));
            if ui.add(item).clicked() {
                *tint = Some(other);
                ui.close();
            }
        }
    });
}

fn source_ui(ui: &mut Ui, open_source_only: &mut bool) {
    let name = if *open_source_only { "This source" } else { "All sources" };
    let button = choice_button(ui, "Source", name, *open_source_only, None);
    choices_ui(&button, |ui| {
        for (other, words) in [(false, "All sources"), (true, "The source in the reader")] {
            if ui.selectable_label(other == *open_source_only, words).clicked() {
                *open_source_only = other;
                ui.close();
            }
        }
    });
}

fn noted_ui(ui: &mut Ui, noted: &mut Noted) {
    let button = choice_button(ui, "Note", noted.name(), *noted != Noted::Either, None);
    choices_ui(&button, |ui| {
        for other in Noted::ALL {
            if ui.selectable_label(other == *noted, other.name()).clicked() {
                *noted = other;
                ui.close();
            }
        }
    });
}

/// What is chosen of a filter, accented where it is not the usual; `what` names it for screen readers.
fn choice_button(ui: &mut Ui, what: &str, chosen: &str, is_set: bool, tint: Option<Tint>) -> Response {
    let p = theme::palette(ui);
    let color = if is_set { p.accent } else { p.soft };
    let words = RichText::new(chosen).size(theme::SMALL).color(color);
    let opens = Icon::Unfolded.rich(theme::CHEVRON, color);
    let button = match tint {
        Some(tint) => Button::new((tint_sign::atom(tint), words, opens)),
        None => Button::new((words, opens)),
    };
    ui.spacing_mut().button_padding = egui::vec2(6.0, 2.0);
    ui.add(button.frame_when_inactive(false)).accessible_name(format!("{what}: {chosen}"))
}

fn choices_ui(button: &Response, content: impl FnOnce(&mut Ui)) {
    Popup::menu(button).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(content);
}
