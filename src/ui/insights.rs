//! What the sources say together, listed in the place of the passages: what claims stand on, then findings with their
//! words in each source.

use egui::{Frame, Label, Margin, Rect, Response, RichText, Role, Sense, Ui, WidgetInfo, pos2};

use super::{
    action_button::action_button,
    card::remove_button_ui,
    forms::Forms,
    outline::pane_header_ui,
    rows::{Rows, Shown},
    script,
    theme::{self, Face},
};
use crate::{
    app::{Action, Command, InsightRow, Pane, Workbench},
    insight::{Finding, FindingKind, Likelihood, Place},
    model::{FindingKey, PassageId, PointId, SourceId, Verdict},
    text::{elide, escape_controls},
};

/// Bytes of the words of a place.
const WORDS_MOST: usize = 320;
/// Graphemes of a title.
const TITLE_MOST: usize = 160;

/// What the list forgets on restart.
#[derive(Debug, Default)]
pub struct InsightsPanel {
    rows: Rows<InsightRow>,
    serial: u64,
    current: Option<InsightRow>,
}

/// Draws the list.
pub fn insights_ui(ui: &mut Ui, wb: &Workbench, panel: &mut InsightsPanel, commands: &mut Vec<Command>) {
    let p = theme::palette(ui);
    let insights = wb.insights();
    pane_header_ui(ui, Pane::Passages, wb, |ui| {
        let back = remove_button_ui(ui, "Back to the passages");
        if back.clicked() {
            commands.extend(Action::ShowInsights.command(wb));
        }
        if insights.is_reading() {
            ui.label(RichText::new("Reading…").color(p.faint).size(theme::SMALL));
        }
        if insights.n_dismissed() > 0 {
            let words = format!("{} dismissed", insights.n_dismissed());
            let button = ui.small_button(words).on_hover_text("Lists them again");
            if button.clicked() {
                commands.push(Command::TakeBackDismissals);
            }
        }
    });
    if insights.rows().is_empty() {
        empty_ui(ui, wb, commands);
        return;
    }
    if std::mem::replace(&mut panel.current, insights.current()) != insights.current() {
        panel.serial += 1;
    }
    let shown = Shown {
        estimate: 54.0,
        revision: Some(insights.revision()),
        target: insights.current().map(|row| (row, panel.serial)),
        always: None,
        nudge: 0.0,
    };
    panel.rows.show(ui, "insight rows", insights.rows(), shown, |ui, row| {
        let is_current = insights.current() == Some(row);
        match row {
            InsightRow::Claims
            | InsightRow::Timeline
            | InsightRow::Mixed
            | InsightRow::Unused
            | InsightRow::Kind(_) => {
                heading_ui(ui, wb, row);
            }
            InsightRow::Claim(id) => claim_ui(ui, wb, id, is_current, commands),
            InsightRow::Dated(id) => dated_ui(ui, wb, id, is_current, commands),
            InsightRow::MixedPoint(id) => mixed_ui(ui, wb, id, is_current, commands),
            InsightRow::UnusedSource(id) => unused_ui(ui, wb, id, is_current, commands),
            InsightRow::Finding(key) => finding_ui(ui, wb, key, is_current, commands),
        }
    });
}

fn empty_ui(ui: &mut Ui, wb: &Workbench, commands: &mut Vec<Command>) {
    let words = match (wb.insights().is_reading(), wb.insights().together()) {
        (true, _) => "The sources are being read…",
        (false, None) => "Reading was stopped",
        (false, Some(_)) => "Nothing is to be seen in several sources yet",
    };
    Frame::new().inner_margin(Margin::symmetric(theme::PAD as i8, 2)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(RichText::new(words).color(theme::palette(ui).faint));
        ui.add_space(theme::GAP);
        action_button(ui, wb, Action::ShowInsights, "Back to the passages", commands);
    });
    ui.take_available_space();
}

fn heading_ui(ui: &mut Ui, wb: &Workbench, row: InsightRow) {
    let p = theme::palette(ui);
    let name = match row {
        InsightRow::Claims => "What claims stand on",
        InsightRow::Timeline => "Timeline of the passages",
        InsightRow::Mixed => "Words of judgment",
        InsightRow::Unused => "Sources not used",
        InsightRow::Kind(kind) => kind.name(),
        InsightRow::Claim(_)
        | InsightRow::Dated(_)
        | InsightRow::MixedPoint(_)
        | InsightRow::UnusedSource(_)
        | InsightRow::Finding(_) => "",
    };
    let words = format!("{name} ({})", wb.insights().n_under(row));
    let margin = Margin { left: theme::PAD as i8, right: theme::PAD as i8, top: 8, bottom: 2 };
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let label = ui.label(RichText::new(&words).font(Face::SemiBold.sized(theme::SMALL)).color(p.accent));
        label.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &words));
    });
}

/// A row that can be clicked, with a bar where it is current. Whether it was.
fn row_ui(
    ui: &mut Ui,
    wb: &Workbench,
    name: &str,
    is_current: bool,
    contents: impl FnOnce(&mut Ui),
) -> Response {
    let p = theme::palette(ui);
    let background = ui.painter().add(egui::Shape::Noop);
    let scope = egui::UiBuilder::new().sense(Sense::click());
    let shown = ui.scope_builder(scope, |ui| {
        let margin = Margin { left: theme::PAD as i8, right: theme::PAD as i8, top: 4, bottom: 4 };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 2.0;
            contents(ui);
        });
    });
    let response = shown.response;
    let rect = response.rect;
    let fill = match (is_current, response.hovered()) {
        (true, _) => p.paper,
        (false, true) => p.hover,
        (false, false) => egui::Color32::TRANSPARENT,
    };
    ui.painter().set(background, egui::Shape::rect_filled(rect, 0.0, fill));
    if is_current {
        let bar = Rect::from_min_max(rect.min, pos2(rect.min.x + 3.0, rect.max.y));
        let color = if wb.pane() == Pane::Passages { p.accent } else { p.faint };
        ui.painter().rect_filled(bar, 0.0, color);
    }
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, is_current, name));
    response
}

fn claim_ui(ui: &mut Ui, wb: &Workbench, id: PointId, is_current: bool, commands: &mut Vec<Command>) {
    let (Some(point), Some(standing)) = (wb.briefing().point(id), wb.insights().standings().of_claim(id))
    else {
        return;
    };
    let p = theme::palette(ui);
    let number = wb.derived().outline.number(id);
    let title = format!("{number} {}", elide(point.shown_title(), TITLE_MOST));
    let warning = match () {
        () if standing.n_supports + standing.n_undercuts == 0 => "",
        () if standing.n_supports == 0 => " · nothing supports it",
        () if standing.is_single_sourced() => " · stands on one leg",
        () => "",
    };
    let words = format!("{}{warning}", standing.words());
    let is_weak = !warning.is_empty() || standing.n_supports == 0;
    let name = format!("{title}: {words}");
    let row = row_ui(ui, wb, &name, is_current, |ui| {
        label_ui(ui, title.trim(), theme::BODY, p.ink);
        label_ui(ui, &words, theme::SMALL, if is_weak { p.warning } else { p.soft });
    });
    if row.clicked() {
        commands.push(Command::LookAtInsight { row: InsightRow::Claim(id), place: None });
    }
}

/// A passage on the timeline: its day, and why where it is current.
fn dated_ui(ui: &mut Ui, wb: &Workbench, id: PassageId, is_current: bool, commands: &mut Vec<Command>) {
    let (Some(passage), Some((day, why))) = (wb.briefing().passage(id), wb.insights().day(id)) else {
        return;
    };
    let p = theme::palette(ui);
    let words = elide(&passage.quote.split_whitespace().collect::<Vec<_>>().join(" "), TITLE_MOST);
    let title = format!("{day} · {}: “{words}”", wb.derived().source_number(passage.source));
    let row = row_ui(ui, wb, &format!("{title} {why}"), is_current, |ui| {
        label_ui(ui, &title, theme::BODY, p.ink);
        if is_current {
            label_ui(ui, &escape_controls(why), theme::SMALL, p.soft);
        }
    });
    if row.clicked() {
        commands.push(Command::LookAtInsight { row: InsightRow::Dated(id), place: None });
    }
}

fn mixed_ui(ui: &mut Ui, wb: &Workbench, id: PointId, is_current: bool, commands: &mut Vec<Command>) {
    let Some(point) = wb.briefing().point(id) else { return };
    let p = theme::palette(ui);
    let title = elide(point.shown_title(), TITLE_MOST);
    let words =
        "A likelihood and a level of confidence in one sentence: say each in one of its own (ICD 203)";
    let row = row_ui(ui, wb, &format!("{title}: {words}"), is_current, |ui| {
        label_ui(ui, &title, theme::BODY, p.ink);
        label_ui(ui, words, theme::SMALL, p.warning);
    });
    if row.clicked() {
        commands.push(Command::LookAtInsight { row: InsightRow::MixedPoint(id), place: None });
    }
}

fn unused_ui(ui: &mut Ui, wb: &Workbench, id: SourceId, is_current: bool, commands: &mut Vec<Command>) {
    let Some(source) = wb.briefing().source(id) else { return };
    let p = theme::palette(ui);
    let title = format!("{}. {}", wb.derived().source_number(id), elide(source.shown_title(), TITLE_MOST));
    let row = row_ui(ui, wb, &title, is_current, |ui| label_ui(ui, &title, theme::BODY, p.ink));
    if row.clicked() {
        commands.push(Command::LookAtInsight { row: InsightRow::UnusedSource(id), place: None });
    }
}

fn finding_ui(ui: &mut Ui, wb: &Workbench, key: FindingKey, is_current: bool, commands: &mut Vec<Command>) {
    let Some(finding) = wb.insights().finding(key) else { return };
    let p = theme::palette(ui);
    let is_accepted = wb.briefing().judged().verdicts.get(&key) == Some(&Verdict::Accepted);
    let title = elide(&escape_controls(&finding.title), TITLE_MOST);
    let sources = sources_of(wb, finding);
    let accepted = if is_accepted { ", accepted" } else { "" };
    let name = format!("{title}: {} {sources}{accepted}", finding.why);
    let row = row_ui(ui, wb, &name, is_current, |ui| {
        let shown = if is_accepted { format!("✓ {title}") } else { title.clone() };
        label_ui(ui, &shown, theme::BODY, p.ink);
        if !is_current {
            label_ui(ui, &sources, theme::SMALL, p.faint);
            return;
        }
        label_ui(ui, &escape_controls(&finding.why), theme::SMALL, p.soft);
        for (at, place) in finding.places.iter().enumerate() {
            place_ui(ui, wb, key, (at, place), commands);
        }
        ui.add_space(2.0);
        deeds_ui(ui, wb, finding, is_accepted, commands);
    });
    if row.clicked() {
        let command = match is_current {
            true => Command::LookAtInsight { row: InsightRow::Finding(key), place: None },
            false => Command::SetInsight(Some(InsightRow::Finding(key))),
        };
        commands.push(command);
    }
}

/// "in 1, 2 and 5".
fn sources_of(wb: &Workbench, finding: &Finding) -> String {
    let mut numbers: Vec<usize> =
        finding.places.iter().map(|place| wb.derived().source_number(place.spot.source)).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
    match numbers.as_slice() {
        [] => String::new(),
        [one] => format!("in {one}"),
        [first @ .., last] => format!("in {} and {last}", first.join(", ")),
    }
}

fn place_ui(
    ui: &mut Ui,
    wb: &Workbench,
    key: FindingKey,
    (at, place): (usize, &Place),
    commands: &mut Vec<Command>,
) {
    let Some(source) = wb.briefing().source(place.spot.source) else { return };
    let p = theme::palette(ui);
    let parts = parts(source.text(), place);
    let words: String = parts.iter().map(|(words, _)| words.as_str()).collect();
    let number = wb.derived().source_number(source.id);
    let paragraph = source.paragraph_number(place.spot.range.start());
    let remark = if place.remark.is_empty() { String::new() } else { format!(" · {}", place.remark) };
    let shown = format!("{number}, ¶ {paragraph}{remark}: “{words}”");
    let mut job = egui::text::LayoutJob::default();
    let format = |color| theme::text(Face::Regular, theme::SMALL, theme::SMALL * 1.4, color);
    job.append(&format!("{number}, ¶ {paragraph}{remark}: "), 0.0, format(p.soft));
    job.append("“", 0.0, format(p.ink));
    for (words, differs) in &parts {
        let mut format = format(p.ink);
        if *differs {
            format.underline = egui::Stroke::new(1.0, p.accent);
        }
        job.append(words, 0.0, format);
    }
    job.append("”", 0.0, format(p.ink));
    job.wrap.max_width = ui.available_width();
    let label = ui.add(script::label(ui, job).sense(Sense::click()));
    label.widget_info(|| WidgetInfo::labeled(Role::Link, true, format!("Show {shown}")));
    if label.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
        let row = InsightRow::Finding(key);
        commands.push(Command::LookAtInsight { row, place: Some(at) });
    }
}

/// The words of a place on one line, in parts: those that others do not have, and those between them.
fn parts(text: &str, place: &Place) -> Vec<(String, bool)> {
    let (start, end) = (place.spot.range.start(), place.spot.range.end());
    let shown = text.floor_char_boundary(end.min(start + WORDS_MOST));
    let mut parts = Vec::new();
    let mut put = |from: usize, to: usize, differs: bool| {
        let words = text.get(from..to.min(shown)).unwrap_or_default();
        if !words.is_empty() {
            let words = words.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
            parts.push((words, differs));
        }
    };
    let mut at = start;
    for range in &place.differing {
        put(at, range.start(), false);
        put(range.start().max(at), range.end(), true);
        at = at.max(range.end());
    }
    put(at, end, false);
    if shown < end {
        parts.push(("…".to_owned(), false));
    }
    parts
}

fn deeds_ui(ui: &mut Ui, wb: &Workbench, finding: &Finding, is_accepted: bool, commands: &mut Vec<Command>) {
    let key = finding.key;
    if finding.kind == FindingKind::Name {
        spellings_ui(ui, wb, key, commands);
    }
    ui.horizontal_wrapped(|ui| {
        let judge = |verdict| Command::Judge { finding: key, verdict };
        let accept = ui.add(egui::Button::new("Accept").selected(is_accepted));
        if accept.clicked() {
            commands.push(judge((!is_accepted).then_some(Verdict::Accepted)));
        }
        let dismiss = ui.button("Dismiss");
        if dismiss.on_hover_text("For good; Delete does the same").clicked() {
            commands.push(judge(Some(Verdict::Dismissed)));
        }
        let number = wb.view().point.map(|id| wb.derived().outline.number(id)).unwrap_or_default();
        let words = match number.is_empty() {
            true => "Attach to the point".to_owned(),
            false => format!("Attach to {number}"),
        };
        let attach = ui.add_enabled(wb.view().point.is_some(), egui::Button::new(words));
        let attach =
            attach.on_hover_text("Marks these words and attaches them to the current point as context");
        if attach.clicked() {
            commands.push(Command::AttachFinding(key));
        }
    });
}

/// The spellings of a name, of which one can be preferred in the person's own words.
fn spellings_ui(ui: &mut Ui, wb: &Workbench, key: FindingKey, commands: &mut Vec<Command>) {
    let Some(name) = wb.insights().name(key).filter(|name| name.spellings.len() > 1) else { return };
    let p = theme::palette(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.label(RichText::new("In your own words:").color(p.soft).size(theme::SMALL));
        for spelling in &name.spellings {
            let is_preferred = wb.briefing().judged().spellings.contains(&spelling.words);
            let button = ui.add(egui::Button::new(&spelling.words).small().selected(is_preferred));
            let button = button.accessible_name(format!("Prefer {}", spelling.words));
            if button.on_hover_text("Quotations keep the spelling that they have").clicked() {
                let among = name.spellings.iter().map(|spelling| spelling.words.clone()).collect();
                let preferred = (!is_preferred).then(|| spelling.words.clone());
                commands.push(Command::PreferSpelling { among, preferred });
            }
        }
    });
}

fn label_ui(ui: &mut Ui, words: &str, size: f32, color: egui::Color32) {
    let mut job = egui::text::LayoutJob::simple(
        words.to_owned(),
        Face::Regular.sized(size),
        color,
        ui.available_width(),
    );
    job.break_on_newline = false;
    ui.add(Label::new(script::galley(ui, job)).selectable(false));
}

impl Forms {
    /// The degrees of likelihood, with what they mean in per cent.
    pub fn likelihood_ui(&mut self, ui: &Ui, wb: &Workbench, id: PointId, commands: &mut Vec<Command>) {
        let Some(point) = wb.briefing().point(id) else { return commands.push(Command::Hide) };
        self.form(ui, "Words of judgment", id, commands, |_, ui, opens, commands| {
            let p = theme::palette(ui);
            ui.label(RichText::new(elide(point.shown_title(), TITLE_MOST)).color(p.ink));
            ui.add_space(theme::GAP);
            for (at, degree) in Likelihood::ALL.into_iter().enumerate() {
                let (from, to) = degree.percent();
                ui.horizontal(|ui| {
                    for (nth, term) in degree.terms().into_iter().enumerate() {
                        let button = ui.add(egui::Button::new(term));
                        let button = button.accessible_name(format!("{term}, {from} to {to} %"));
                        if opens && at == 0 && nth == 0 {
                            button.request_focus();
                        }
                        if button.clicked() {
                            commands.push(Command::SayLikelihood { point: id, term });
                        }
                    }
                    ui.label(RichText::new(format!("{from} to {to} %")).color(p.faint).size(theme::SMALL));
                });
            }
            ui.add_space(theme::GAP);
            let words =
                "Of each row one term throughout, and how sure you are in a sentence of its own (ICD 203).";
            ui.label(RichText::new(words).color(p.faint).size(theme::SMALL));
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{insight::Spot, model::id::tests::CountedDice, text::TextRange};

    #[track_caller]
    fn check(text: &str, range: TextRange, differing: &[TextRange], expected: &[(&str, bool)]) {
        let source = SourceId::draw(&mut CountedDice::default());
        let place =
            Place { spot: Spot { source, range }, remark: String::new(), differing: differing.to_vec() };
        let found = parts(text, &place);
        let found: Vec<_> = found.iter().map(|(words, differs)| (words.as_str(), *differs)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn words_that_others_do_not_have_are_told_apart() {
        let range = TextRange::new;
        check("a bé\ncd e", range(2, 8), &[], &[("bé cd", false)]);
        check("a bé\ncd e", range(2, 8), &[range(2, 5)], &[("bé", true), (" cd", false)]);
        check(
            "a bé cd e",
            range(0, 10),
            &[range(2, 5), range(6, 8)],
            &[("a ", false), ("bé", true), (" ", false), ("cd", true), (" e", false)],
        );
        let long = "é".repeat(400);
        check(&long, range(0, 800), &[], &[("é".repeat(160).as_str(), false), ("…", false)]);
    }
}
