//! Find everywhere: a panel in the place of the list of sources, with the hits grouped by source.

use egui::{
    Align, Color32, CornerRadius, Frame, Id, Key, Layout, Margin, Modifiers, Rect, RichText, Role,
    ScrollArea, Sense, Ui, WidgetInfo, pos2,
    text::{LayoutJob, TextFormat, TextWrapping},
    vec2,
};

use super::{
    card::remove_button_ui,
    find::{counted, live_ui, query_field_ui, query_options_ui, select_all},
    script,
    shortcuts::take_presses,
    theme::{self, Face},
};
use crate::{
    app::{Command, Everywhere, Pane, Row, Workbench},
    model::{Place, SourceId},
    search::{Hit, Snippet, Spot},
};

/// What the panel forgets on restart.
#[derive(Debug, Default)]
pub struct EverywherePanel {
    /// The last calls of the field and of the pane to take the focus that were followed.
    asked: (u64, u64),
    /// The row that was brought into view last.
    shown: Option<usize>,
}

/// Graphemes before and behind a hit: two lines of a panel that is not very wide.
const BEFORE: usize = 36;
const BEHIND: usize = 160;
/// How long a search goes on before it is said how far it is, in seconds.
const SOON_SECS: f64 = 0.3;

/// Draws the panel. Returns the field, if it is to take the focus.
pub fn everywhere_ui(
    ui: &mut Ui,
    wb: &Workbench,
    panel: &mut EverywherePanel,
    commands: &mut Vec<Command>,
) -> Option<Id> {
    let found = wb.everywhere()?;
    let p = theme::palette(ui);
    let mut claims = None;
    header_ui(ui, wb, commands);
    let steps = keys(ui, wb, commands);
    Frame::new().inner_margin(Margin { left: 12, right: 12, top: 0, bottom: 6 }).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = theme::GAP;
        let field = query_field_ui(ui, &found.query, "Find everywhere");
        let asked = (found.asked, wb.take_focus());
        let is_asked = asked.0 != panel.asked.0 || (asked.1 != panel.asked.1 && wb.pane() == Pane::Sources);
        panel.asked = asked;
        if is_asked {
            select_all(ui, field.response.id, &found.query);
            claims = Some(field.response.id);
        }
        if let Some(words) = field.changed_to {
            commands.push(Command::FindEverywhere(words));
        }
        match field.step {
            Some(1) => commands.push(Command::GoToHit(None)),
            Some(step) => commands.push(Command::StepHit(step)),
            None => {}
        }
        query_options_ui(ui, wb, &found.query, commands);
        ui.horizontal_wrapped(|ui| {
            let is_slow = found.is_searching && wb.now_secs() - found.since_secs > SOON_SECS;
            let n_all = wb.briefing().sources().len();
            live_ui(ui, "everywhere count", &status(found, n_all, is_slow), found.fault.is_some());
            if is_slow && ui.small_button("Stop").clicked() {
                commands.push(Command::StopFinding);
            }
            if found.is_searching && !is_slow {
                ui.ctx().request_repaint_after_secs(SOON_SECS as f32);
            }
        });
        if found.query.is_blank() {
            let words = "Looks in the texts of all sources, in what is known of them, in passages and notes, and in \
                         the outline.";
            ui.label(RichText::new(words).color(p.soft));
        }
    });
    let rest = ui.available_rect_before_wrap();
    ui.painter().hline(rest.x_range(), rest.top(), egui::Stroke::new(1.0, p.line));
    let moved = std::mem::replace(&mut panel.shown, found.current) != found.current || steps;
    rows_ui(ui, wb, found, moved, commands);
    claims
}

fn header_ui(ui: &mut Ui, wb: &Workbench, commands: &mut Vec<Command>) {
    let p = theme::palette(ui);
    let margin = Margin { left: theme::PAD as i8, right: 12, top: 10, bottom: 6 };
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.horizontal(|ui| {
            let color = if wb.pane() == Pane::Sources { p.accent } else { p.faint };
            let caps = RichText::new("FIND EVERYWHERE").font(Face::SemiBold.sized(theme::CAPS));
            ui.label(caps.extra_letter_spacing(0.8).color(color));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if remove_button_ui(ui, "Close find everywhere").clicked() {
                    commands.push(Command::CloseEverywhere);
                }
            });
        });
    });
}

/// Up and Down go from hit to hit, Enter goes there, Esc goes back. Whether hits were stepped through.
fn keys(ui: &Ui, wb: &Workbench, commands: &mut Vec<Command>) -> bool {
    if wb.pane() != Pane::Sources || wb.overlay().is_some() || wb.ask().is_some() || wb.editing().is_some() {
        return false;
    }
    let before = commands.len();
    for (key, step) in [
        (Key::ArrowDown, 1),
        (Key::ArrowUp, -1),
        (Key::PageDown, theme::HITS_A_PAGE),
        (Key::PageUp, -theme::HITS_A_PAGE),
    ] {
        let n = take_presses(ui, Modifiers::NONE, key);
        commands.extend((0..n).map(|_| Command::StepHit(step)));
    }
    let has_stepped = commands.len() > before;
    if take_presses(ui, Modifiers::NONE, Key::Escape) > 0 {
        commands.push(Command::CloseEverywhere);
    }
    // Where no field or button has the focus to take it.
    if ui.memory(|m| m.focused()).is_none() && take_presses(ui, Modifiers::NONE, Key::Enter) > 0 {
        commands.push(Command::GoToHit(None));
    }
    has_stepped
}

/// "3 of 12 · in 3 sources and the outline"
fn status(found: &Everywhere, n_there: usize, is_slow: bool) -> String {
    if let Some(fault) = &found.fault {
        return fault.to_string();
    }
    if found.query.is_blank() {
        return String::new();
    }
    let n = counted(found.n_all);
    if is_slow {
        let (searched, all) = (counted(found.n_searched), counted(n_there));
        return format!("{n} found so far, {searched} of {all} sources searched");
    }
    if found.n_all == 0 {
        return if found.is_searching { String::new() } else { "Nothing found".to_owned() };
    }
    let sources = match found.n_sources {
        1 => "1 source".to_owned(),
        n => format!("{} sources", counted(n)),
    };
    let in_outline = found.groups.first().is_some_and(|group| group.source.is_none());
    let place = match (found.n_sources, in_outline) {
        (0, _) => "the outline".to_owned(),
        (_, true) => format!("{sources} and the outline"),
        (_, false) => sources,
    };
    let mut words = match found.current {
        Some(row) => format!("{} of {n}, in {place}", counted(found.number(row))),
        None => format!("{n} found in {place}"),
    };
    if found.n_searched < n_there && !found.is_searching {
        words.push_str(&format!(
            "; stopped after {} of {} sources",
            counted(found.n_searched),
            counted(n_there)
        ));
    }
    if found.n_kept() < found.n_all {
        words.push_str(&format!("; {} are listed", counted(found.n_kept())));
    }
    words
}

/// The rows in view.
fn rows_ui(ui: &mut Ui, wb: &Workbench, found: &Everywhere, moved: bool, commands: &mut Vec<Command>) {
    let n = found.rows.len();
    // Above a row stand the names of its group and those before it, and the hits before it.
    let top = |row: usize| {
        let n_groups = match found.rows.get(row) {
            Some(Row::Group(group)) => *group,
            Some(Row::Hit(group, _)) => group + 1,
            None => found.groups.len(),
        };
        n_groups as f32 * theme::HIT_GROUP + (row - n_groups) as f32 * theme::HIT
    };
    ScrollArea::vertical().id_salt("hits").auto_shrink([false, false]).show_viewport(ui, |ui, view| {
        ui.set_height(top(n));
        let origin = ui.max_rect().min;
        let width = ui.available_width();
        let rect = |row: usize| {
            let height = top(row + 1) - top(row);
            Rect::from_min_size(pos2(origin.x, origin.y + top(row)), vec2(width, height))
        };
        if moved && let Some(row) = found.current {
            // The name of its group comes along with the first hit.
            let with_name = matches!(found.rows.get(row), Some(Row::Hit(_, 0)));
            let rect = if with_name { rect(row - 1).union(rect(row)) } else { rect(row) };
            ui.scroll_to_rect(rect, None);
        }
        let mut row = partition(n, |row| top(row + 1) <= view.min.y);
        while row < n && top(row) < view.max.y {
            match found.rows.get(row) {
                Some(Row::Group(group)) => group_ui(ui, wb, found, *group, rect(row), commands),
                Some(Row::Hit(..)) => hit_ui(ui, wb, found, row, rect(row), commands),
                None => {}
            }
            row += 1;
        }
    });
}

/// The first index for which it does not hold.
fn partition(n: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, n);
    while low < high {
        let middle = (low + high) / 2;
        if holds(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

fn group_ui(
    ui: &Ui,
    wb: &Workbench,
    found: &Everywhere,
    index: usize,
    rect: Rect,
    commands: &mut Vec<Command>,
) {
    let p = theme::palette(ui);
    let Some(group) = found.groups.get(index) else { return };
    let (title, command) = match group.source {
        None => ("Outline".to_owned(), Command::Focus(Pane::Outline)),
        Some(id) => {
            let Some(source) = wb.briefing().source(id) else { return };
            let title = format!("{} · {}", wb.derived().source_number(id), source.shown_title());
            (title, Command::ShowSource(id))
        }
    };
    let response = ui.interact(rect, ui.scope_id().with(("group", index)), Sense::click());
    if response.hovered() {
        ui.painter().rect_filled(rect, 0.0, p.hover);
    }
    let painter = ui.painter();
    let n = match group.hits.len() < group.n_all {
        true => format!("{} of {}", counted(group.hits.len()), counted(group.n_all)),
        false => counted(group.n_all),
    };
    let right = painter.layout_no_wrap(n.clone(), Face::Regular.sized(theme::SMALL), p.faint);
    let room = rect.width() - 2.0 * theme::PAD - right.size().x - theme::GAP;
    let mut job = LayoutJob::simple_singleline(title.clone(), Face::Medium.sized(theme::BODY), p.ink);
    job.wrap = TextWrapping::truncate_at_width(room);
    let left = script::galley(ui, job);
    let is_elided = left.elided;
    let y = |height: f32| rect.bottom() - 4.0 - height;
    painter.galley(pos2(rect.right() - theme::PAD - right.size().x, y(right.size().y)), right, p.faint);
    painter.galley(pos2(rect.left() + theme::PAD, y(left.size().y)), left, p.ink);
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, format!("{title}: {n} found")));
    if response.clicked() {
        commands.push(command);
    }
    if is_elided {
        response.on_hover_text(title);
    }
}

fn hit_ui(ui: &Ui, wb: &Workbench, found: &Everywhere, row: usize, rect: Rect, commands: &mut Vec<Command>) {
    let p = theme::palette(ui);
    let Some((source, hit)) = found.hit(row) else { return };
    let Some(text) = hit.spot.text(wb.briefing(), source) else { return };
    let snippet = Snippet::new(text, hit.range, BEFORE, BEHIND);
    let place = place(wb, source, hit);
    let is_shown = found.current == Some(row);
    let response = ui.interact(rect, ui.scope_id().with(("hit", row)), Sense::click());
    let fill = match (is_shown, response.hovered()) {
        (true, _) => p.selection,
        (false, true) => p.hover,
        (false, false) => Color32::TRANSPARENT,
    };
    let painter = ui.painter();
    painter.rect_filled(rect, 0.0, fill);
    if let Some(color) = passage_color(wb, source, hit, p) {
        let bar = Rect::from_min_size(rect.min + vec2(4.0, 5.0), vec2(3.0, rect.height() - 10.0));
        painter.rect_filled(bar, CornerRadius::same(1), color);
    }
    let right = painter.layout_no_wrap(place.clone(), Face::Regular.sized(theme::SMALL), p.soft);
    let left = rect.left() + theme::PAD;
    let room = rect.right() - theme::PAD - right.size().x - theme::GAP - left;
    let is_chrome = hit.spot == Spot::Text
        && source.and_then(|id| wb.briefing().source(id)).is_some_and(|s| s.is_chrome(hit.range.start()));
    let ink = if is_chrome { p.faint } else { p.ink };
    let set = |color| theme::text(Face::Regular, theme::BODY, theme::HIT_LINE, color);
    let mut job = LayoutJob::default();
    job.append(&snippet.before, 0.0, set(ink));
    let marked = TextFormat { background: p.find(true), ..set(ink) };
    job.append(&snippet.hit, 0.0, TextFormat { font_id: Face::SemiBold.sized(theme::BODY), ..marked });
    job.append(&snippet.behind, 0.0, set(ink));
    job.wrap = TextWrapping { max_width: room, max_rows: 2, ..TextWrapping::default() };
    let words = script::galley(ui, job);
    let top = rect.center().y - words.size().y / 2.0;
    painter.galley(pos2(rect.right() - theme::PAD - right.size().x, top + 2.0), right, p.soft);
    painter.galley(pos2(left, top), words, ink);
    response.widget_info(|| {
        let said = format!("{place}: {}{}{}", snippet.before, snippet.hit, snippet.behind);
        WidgetInfo::labeled(Role::ListBoxOption, true, said)
    });
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_selected(is_shown));
    if response.clicked() {
        commands.push(Command::GoToHit(Some(row)));
    }
}

/// Where a hit stands, in short.
fn place(wb: &Workbench, source: Option<SourceId>, hit: Hit) -> String {
    match hit.spot {
        Spot::Point(id) => wb.derived().outline.number(id),
        Spot::Text => {
            let source = source.and_then(|id| wb.briefing().source(id));
            source.map_or(String::new(), |s| format!("¶ {}", s.paragraph_number(hit.range.start())))
        }
        spot => spot.name().to_owned(),
    }
}

/// The color of the passage that a hit stands in, or is about.
fn passage_color(wb: &Workbench, source: Option<SourceId>, hit: Hit, p: &theme::Palette) -> Option<Color32> {
    let id = match hit.spot {
        Spot::Quote(id) | Spot::Note(id) => id,
        Spot::Text => {
            let mut within = wb.derived().passages_of(source?)?.within(hit.range).map(|(_, id)| id);
            within
                .find(|id| wb.briefing().passage(*id).is_some_and(|passage| passage.place != Place::Lost))?
        }
        _ => return None,
    };
    wb.briefing().passage(id).map(|passage| p.tint(passage.tint).line)
}
