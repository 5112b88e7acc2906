//! A card: a passage as evidence under a point, or unfiled; its quotation, stance and citation.

use egui::{
    CornerRadius, EventFilter, Frame, Label, Margin, Response, RichText, Sense, Stroke, Ui, UiBuilder, Vec2,
    pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};

use super::{
    action_button::menu_item,
    aloud::{aloud_words, quote_job},
    icon::Icon,
    note_field::note_ui,
    script,
    shortcuts::say_row,
    theme::{self, Face},
    tint_sign,
};
use crate::{
    app::{Action, Command, Held, Marked, Workbench},
    model::{Citation, Passage, PassageId, Place, PointId, Stance},
    text::{elide, invisibles, list_invisibles},
};

/// Longest quotation that a card shows whole, in graphemes.
const QUOTE_MOST: usize = 360;

/// A quotation is looked through for characters that are not seen up to here, in bytes.
const SEEN_THROUGH: usize = 256 * 1024;

/// Draws the card of a passage, held by `point` or unfiled.
pub fn card_ui(
    ui: &mut Ui,
    wb: &Workbench,
    passage: PassageId,
    point: Option<PointId>,
    take_focus: bool,
    commands: &mut Vec<Command>,
) {
    let Some(passage) = wb.briefing().passage(passage) else { return };
    let p = theme::palette(ui);
    let held = Held { passage: passage.id, point };
    let is_held = wb.held() == Some(held);
    let stance = point.and_then(|id| wb.briefing().point(id)).and_then(|pt| pt.stance_of(passage.id));
    let frame = Frame::new()
        .fill(p.card)
        .stroke(Stroke::new(1.0, if is_held { p.accent } else { p.line }))
        .corner_radius(CornerRadius::same(theme::CARD_RADIUS))
        .inner_margin(Margin { left: 12, right: 10, top: 7, bottom: 6 });
    // The card itself takes a click beside its words, but is no stop for the Tab key.
    let whole = UiBuilder::new().sense(Sense::CLICK);
    let shown = ui.scope_builder(whole, |ui| {
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 4.0;
            let quote = quote_ui(ui, passage);
            if take_focus {
                quote.request_focus();
            }
            say_row(ui, quote.id);
            if quote.has_focus() {
                let filter =
                    EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
                ui.memory_mut(|m| m.set_focus_lock_filter(quote.id, filter));
            }
            if quote.clicked() {
                commands.push(Command::ShowPassage(held));
            }
            quote.dnd_set_drag_payload(Marked::Passage(passage.id));
            if quote.dragged() {
                drag_ghost_ui(ui, &passage.quote);
            }
            quote.context_menu(|ui| menu_ui(ui, wb, held, commands));
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                match (stance, point) {
                    (Some(stance), Some(at)) => stance_ui(ui, passage.id, at, stance, commands),
                    _ => uses_ui(ui, wb, passage.id, commands),
                }
                place_ui(ui, wb, passage);
                let detach = ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    point.map(|from| (from, remove_button_ui(ui, "Detach")))
                });
                if let Some((from, response)) = detach.inner
                    && response.clicked()
                {
                    commands.push(Command::Detach { passage: passage.id, from });
                }
            });
            former_ui(ui, passage, held, commands);
            elsewhere_ui(ui, wb, held);
            invisibles_ui(ui, wb, passage);
            note_ui(ui, wb, passage, held, commands);
        })
    });
    if shown.response.clicked() {
        commands.extend(point.map(|id| Command::SetCurrentPoint(Some(id))));
        commands.push(Command::Hold(Some(held)));
    }
    shown.response.context_menu(|ui| menu_ui(ui, wb, held, commands));
    // The tint of the highlight, so that eye and card meet.
    let rect = shown.response.rect;
    let bar = [rect.min + vec2(1.5, 8.0), pos2(rect.min.x + 1.5, rect.max.y - 8.0)];
    tint_sign::line(ui.painter(), bar, passage.tint, p.tint(passage.tint).line);
}

fn quote_ui(ui: &mut Ui, passage: &Passage) -> Response {
    let p = theme::palette(ui);
    let job = quote_job(passage, QUOTE_MOST, p);
    let name = aloud_words(passage, QUOTE_MOST).map(|words| format!("{}, {words}", job.text));
    let label = script::label(ui, job).sense(Sense::click_and_drag());
    let response = ui.add(label).on_hover_cursor(egui::CursorIcon::PointingHand);
    if let Some(name) = name {
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &name));
    }
    match passage.quote.chars().nth(QUOTE_MOST) {
        None => response,
        Some(_) => response.on_hover_ui(|ui| drop(ui.label(elide(&passage.quote, 8 * QUOTE_MOST)))),
    }
}

/// "Also in 2, 4 (reworded)".
fn elsewhere_ui(ui: &mut Ui, wb: &Workbench, held: Held) {
    if let Some(places) = wb.elsewhere(held) {
        let words = format!("Also in {places}");
        ui.label(RichText::new(words).color(theme::palette(ui).soft).size(theme::SMALL));
    }
}

/// Says which characters of the quotation are not seen: always those that make it read otherwise than it is, the
/// others when they are asked for.
fn invisibles_ui(ui: &mut Ui, wb: &Workbench, passage: &Passage) {
    let p = theme::palette(ui);
    let shows_all = wb.settings().shows_invisibles;
    let quote = passage.quote.get(..passage.quote.floor_char_boundary(SEEN_THROUGH)).unwrap_or_default();
    let doubtful = list_invisibles(invisibles(quote).filter(|i| i.is_doubtful));
    let others =
        if shows_all { list_invisibles(invisibles(quote).filter(|i| !i.is_doubtful)) } else { String::new() };
    let small =
        |words: String, color| RichText::new(words).font(Face::Regular.sized(theme::SMALL)).color(color);
    if !doubtful.is_empty() {
        let words = format!("Holds {doubtful}: it may read otherwise than it is");
        ui.horizontal_top(|ui| {
            ui.label(Icon::Warning.rich(theme::SMALL, p.warning));
            ui.add(Label::new(small(words, p.warning)).wrap());
        });
    }
    if !others.is_empty() {
        ui.add(Label::new(small(format!("Not seen: {others}"), p.soft)).wrap());
    }
    if shows_all && quote.len() < passage.quote.len() {
        let words = format!("Only the first {} KB were looked through", SEEN_THROUGH / 1024);
        ui.add(Label::new(small(words, p.soft)).wrap());
    }
}

/// At how many points a passage is, where its card stands under none; a click goes there.
fn uses_ui(ui: &mut Ui, wb: &Workbench, passage: PassageId, commands: &mut Vec<Command>) {
    let p = theme::palette(ui);
    let words = match wb.derived().uses(passage).len() {
        0 => "unfiled".to_owned(),
        1 => "at 1 point".to_owned(),
        n => format!("at {n} points"),
    };
    let chip = chip_ui(ui, &words, p.stance(Stance::Context), Icon::Dot);
    let uses = || super::reader::uses_words(wb, passage);
    if chip.on_hover_ui(|ui| drop(ui.label(uses()))).clicked() && !wb.derived().uses(passage).is_empty() {
        commands.push(Command::ShowPoints(passage));
    }
}

/// Says that the words were others before, which a click shows.
fn former_ui(ui: &mut Ui, passage: &Passage, held: Held, commands: &mut Vec<Command>) {
    let Some(former) = passage.former.as_ref().filter(|_| passage.place == Place::Anchored) else { return };
    let p = theme::palette(ui);
    let words = match former.text.retrieved() {
        Some(day) => format!("Reworded: otherwise in the version of {day}"),
        None => "Reworded: otherwise in an earlier version".to_owned(),
    };
    let words = RichText::new(words).font(Face::Regular.sized(theme::SMALL)).color(p.warning);
    let shown = ui.add(egui::Button::new(words).frame(false));
    if shown.on_hover_text(format!("“{}”", elide(former.words(), QUOTE_MOST))).clicked() {
        commands.push(Command::Hold(Some(held)));
        commands.push(Command::Show(crate::app::Overlay::Former(passage.id)));
    }
}

/// Where the passage stands, and whether it needs review.
fn place_ui(ui: &mut Ui, wb: &Workbench, passage: &Passage) {
    let p = theme::palette(ui);
    let (text, color) = match wb.briefing().source(passage.source) {
        None => ("The source is gone".to_owned(), p.warning),
        Some(source) => {
            let cited = Citation::new(passage, source, wb.derived().source_number(source.id));
            let place = format!("{}, ¶ {} · {}", cited.source_number, cited.paragraph, cited.source_title);
            match passage.place {
                Place::Anchored => (place, p.soft),
                Place::Review => (format!("needs review · {place}"), p.warning),
                Place::Lost => (format!("lost · {}", cited.source_title), p.warning),
            }
        }
    };
    let width = (ui.available_width() - 24.0).max(20.0);
    let mut job = LayoutJob::simple_singleline(text, Face::Regular.sized(theme::SMALL), color);
    job.wrap = TextWrapping::truncate_at_width(width);
    let line = script::galley(ui, job);
    ui.allocate_ui(vec2(width, 18.0), |ui| {
        let whole = line.elided.then(|| line.text().to_owned());
        let shown = ui.add(Label::new(line));
        whole.map(|whole| shown.on_hover_text(whole))
    });
}

/// The stance as a button that opens the choice of three.
fn stance_ui(ui: &mut Ui, passage: PassageId, at: PointId, stance: Stance, commands: &mut Vec<Command>) {
    let p = theme::palette(ui);
    let response = chip_ui(ui, stance.name(), p.stance(stance), Icon::of(stance));
    let response = response.on_hover_text("Which way it cuts: S supports, U undercuts, C context");
    egui::Popup::menu(&response).show(|ui| {
        for other in Stance::ALL {
            if ui.selectable_label(other == stance, other.name()).clicked() {
                commands.push(Command::SetStance { passage, at, stance: other });
                ui.close();
            }
        }
    });
}

/// A rounded word with a sign before it.
fn chip_ui(ui: &mut Ui, word: &str, colors: theme::TintColors, sign: Icon) -> Response {
    let galley = ui.painter().layout_no_wrap(word.to_owned(), Face::SemiBold.sized(theme::CAPS), colors.line);
    let size = vec2(galley.size().x + 29.0, 18.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    if ui.is_rect_visible(rect) {
        ui.painter().rect_filled(rect, 9.0, colors.fill);
        if response.has_focus() || response.hovered() {
            let stroke = Stroke::new(1.0, colors.line);
            ui.painter().rect_stroke(rect, 9.0, stroke, egui::StrokeKind::Inside);
        }
        sign.paint(ui.painter(), rect.left_center() + vec2(12.0, 0.0), theme::SIGN, colors.line);
        let at = pos2(rect.min.x + 21.0, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, colors.line);
    }
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, word));
    response
}

/// A small cross with a name.
pub fn remove_button_ui(ui: &mut Ui, name: &str) -> Response {
    let p = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(18.0), Sense::click());
    if ui.is_rect_visible(rect) {
        let color = if response.hovered() || response.has_focus() { p.ink } else { p.faint };
        Icon::Close.paint(ui.painter(), rect.center(), theme::ICON, color);
    }
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
    response.on_hover_text(name)
}

/// What follows the pointer while words are dragged onto a point.
pub fn drag_ghost_ui(ui: &Ui, words: &str) {
    let Some(at) = ui.input(|i| i.pointer.hover_pos()) else { return };
    egui::Area::new(egui::Id::unique("dragged words"))
        .order(egui::Order::Tooltip)
        .fixed_pos(at + vec2(14.0, 10.0))
        .interactable(false)
        .show(ui.ctx(), |ui| {
            Frame::popup(ui.style()).show(ui, |ui| ui.label(format!("“{}”", elide(words, 40))));
        });
}

fn menu_ui(ui: &mut Ui, wb: &Workbench, held: Held, commands: &mut Vec<Command>) {
    if wb.held() != Some(held) {
        // What the menu offers is about this card: take it up before the menu asks.
        commands.push(Command::Hold(Some(held)));
    }
    let evidence = [Action::Supports, Action::Undercuts, Action::Context, Action::Detach];
    let passage = [
        Action::ShowSource,
        Action::AttachTo,
        Action::CopyCited,
        Action::CopySpoken,
        Action::ReadAloud,
        Action::EditNote,
        Action::MergePassages,
        Action::ReviewNext,
        Action::ShowFormer,
        Action::TintAmber,
        Action::TintSky,
        Action::TintSage,
        Action::TintRose,
        Action::DeletePassage,
    ];
    if held.point.is_some() {
        evidence.into_iter().for_each(|a| menu_item(ui, wb, a, commands));
        ui.separator();
    }
    passage.into_iter().for_each(|a| menu_item(ui, wb, a, commands));
}
