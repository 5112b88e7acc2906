//! The presenting view: what is said, large, in one tint, with a running clock. Keys only; the pointer does no
//! harm.

use egui::{
    CentralPanel, EventFilter, Frame, Key, Margin, Modifiers, Panel, Rect, RichText, Sense, Stroke, Ui,
    UiBuilder, WidgetInfo, accesskit, pos2,
    text::{LayoutJob, TextFormat},
    vec2,
};

use super::{
    rows::{Rows, Shown},
    script,
    shortcuts::{take_key, take_presses},
    theme::{self, Face},
    timing,
};
use crate::{
    app::{Command, Presented, Presenting, Workbench},
    model::{Passage, Place, Point, PointId, PointKind, Source, Stance},
    text::elide,
};

/// Graphemes of a title in a short citation.
const TITLE_MOST: usize = 36;

/// What the presenting view forgets when it closes.
#[derive(Debug, Default)]
pub struct PresentingPanel {
    rows: Rows<PointId>,
    focused: u64,
    scale: f32,
}

/// Draws the presenting view over the whole window.
pub fn presenting_ui(
    ui: &mut Ui,
    wb: &Workbench,
    presenting: &Presenting,
    panel: &mut PresentingPanel,
    commands: &mut Vec<Command>,
) {
    let p = theme::palette(ui);
    if wb.ask().is_none() {
        take_keys(ui, commands);
    }
    if panel.scale != presenting.scale() {
        // Every row is of another height now.
        *panel = PresentingPanel { scale: presenting.scale(), ..PresentingPanel::default() };
    }
    let frame = Frame::new().fill(p.panel).inner_margin(Margin::symmetric(theme::READER_PAD as i8, 10));
    Panel::top("presenting clock").resizable(false).frame(frame).show(ui, |ui| clock_ui(ui, wb, presenting));
    let frame = Frame::new().fill(p.panel).inner_margin(Margin::symmetric(theme::READER_PAD as i8, 6));
    Panel::bottom("presenting keys").resizable(false).frame(frame).show(ui, |ui| {
        let at = presenting.position().map_or(0, |at| at + 1);
        let keys =
            "Space starts and pauses · R sets back · Arrows and Page keys move · + and − size · Esc leaves";
        ui.horizontal(|ui| {
            ui.label(RichText::new(keys).color(p.soft).size(theme::SMALL));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let words = format!("{at} of {}", presenting.points().len());
                ui.label(RichText::new(words).color(p.soft).size(theme::SMALL));
            });
        });
    });
    CentralPanel::default().frame(Frame::new().fill(p.paper)).show(ui, |ui| {
        if presenting.points().is_empty() {
            ui.add_space(theme::READER_PAD);
            ui.vertical_centered(|ui| ui.label(RichText::new("The outline has only notes").color(p.soft)));
            return;
        }
        let take_focus = std::mem::replace(&mut panel.focused, presenting.serial()) != presenting.serial();
        let current = presenting.current();
        let target = current.map(|id| (id, presenting.serial()));
        let shown = Shown {
            estimate: theme::PRESENT_LINE * 3.0 * panel.scale,
            revision: None,
            target,
            always: None,
            nudge: 0.0,
        };
        panel.rows.show(ui, "presented points", presenting.points(), shown, |ui, id| {
            let is_current = current == Some(id);
            point_ui(ui, wb, id, presenting.scale(), is_current, is_current && take_focus);
        });
    });
}

fn take_keys(ui: &Ui, commands: &mut Vec<Command>) {
    let presses = |key| take_presses(ui, Modifiers::NONE, key) as isize;
    let pressed = |key| take_key(ui, Modifiers::NONE, key);
    let forth = presses(Key::ArrowDown) + presses(Key::ArrowRight) + presses(Key::PageDown);
    let back = presses(Key::ArrowUp) + presses(Key::ArrowLeft) + presses(Key::PageUp);
    if forth != back {
        commands.push(Command::Present(Presented::Step(forth - back)));
    }
    let plus = pressed(Key::Plus) | pressed(Key::Equals) | take_key(ui, Modifiers::SHIFT, Key::Plus);
    for (is_pressed, presented) in [
        (pressed(Key::Home), Presented::First),
        (pressed(Key::End), Presented::Last),
        (pressed(Key::Space), Presented::Clock),
        (pressed(Key::R), Presented::Reset),
        (plus | take_key(ui, Modifiers::SHIFT, Key::Equals), Presented::Larger),
        (pressed(Key::Minus), Presented::Smaller),
        (pressed(Key::Escape), Presented::Leave),
    ] {
        if is_pressed {
            commands.push(Command::Present(presented));
        }
    }
}

/// The clock, what is left, and how that stands, with a bar below.
fn clock_ui(ui: &mut Ui, wb: &Workbench, presenting: &Presenting) {
    let p = theme::palette(ui);
    let (time, budget) = (wb.elapsed(), wb.briefing().timing().budget);
    let standing = budget.map(|budget| budget.standing(time));
    let color = match standing {
        Some(standing) if standing.warning().is_some() => timing::color(p, Some(standing)),
        _ => p.ink,
    };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::PAD;
        let clock =
            RichText::new(time.to_string()).font(Face::SemiBold.sized(theme::PRESENT_CLOCK)).color(color);
        let shown = ui.label(clock);
        ui.ctx().accesskit_node_builder(shown.id, |node| {
            node.set_role(accesskit::Role::Timer);
            node.set_label(time.to_string());
        });
        if let Some((budget, standing)) = budget.zip(standing) {
            let words = format!("of {} · {}", budget.time, standing.words());
            ui.label(RichText::new(words).font(Face::Medium.sized(theme::PRESENT_WORDS)).color(color));
        }
        if !presenting.is_running() {
            let words = if time.0 == 0 { "Space starts the clock" } else { "Paused" };
            ui.label(RichText::new(words).font(Face::Regular.sized(theme::PRESENT_WORDS)).color(p.soft));
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let title = RichText::new(elide(wb.briefing().shown_title(), 80)).color(p.soft);
            ui.add(egui::Label::new(title).truncate());
        });
    });
    if let Some(budget) = budget {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), theme::TIME_BAR.y), Sense::hover());
        timing::paint_bar(ui, rect, budget, time);
    }
    // What changes now and then only, so that a screen reader is not told every second.
    let warning = standing.filter(|_| presenting.is_running()).and_then(|standing| standing.warning());
    let (_, live) = ui.allocate_exact_size(vec2(1.0, 0.0), Sense::hover());
    live.widget_info(|| WidgetInfo::labeled(egui::Role::Status, true, warning.unwrap_or_default()));
    ui.ctx().accesskit_node_builder(live.id, |node| node.set_live(accesskit::Live::Assertive));
}

/// A point with what is read aloud of its evidence.
fn point_ui(ui: &mut Ui, wb: &Workbench, id: PointId, scale: f32, is_current: bool, take_focus: bool) {
    let (Some(point), Some(row)) = (wb.briefing().point(id), wb.derived().outline.row(id)) else { return };
    let number = wb.derived().outline.number(id);
    let p = theme::palette(ui);
    let background = ui.painter().add(egui::Shape::Noop);
    let spare = (ui.available_width() - theme::PRESENT_WIDTH * scale).max(0.0) / 2.0;
    let side = spare.max(theme::READER_PAD);
    let quotes = quotes(wb, point);
    let scope = UiBuilder::new().sense(Sense::focusable_noninteractive());
    let shown = ui.scope_builder(scope, |ui| {
        let indent = super::outline::indent(row.depth) * scale;
        ui.set_width(ui.available_width());
        ui.add_space(theme::PRESENT_GAP * scale);
        let whole = ui.available_rect_before_wrap();
        let (left, right) = (whole.min.x + side + indent, whole.max.x - side);
        let column = Rect::from_min_max(pos2(left, whole.min.y), pos2(right.max(left + 80.0), whole.max.y));
        ui.scope_builder(UiBuilder::new().max_rect(column), |ui| {
            ui.spacing_mut().item_spacing.y = theme::GAP * scale;
            let mut job = LayoutJob::default();
            let format = format(point.kind, scale, p);
            if !number.is_empty() {
                let soft = TextFormat { color: p.soft, ..format.clone() };
                job.append(&format!("{number} "), 0.0, soft);
            }
            let (title, rest) = point.text.split_once('\n').unwrap_or((&point.text, ""));
            job.append(title, 0.0, format);
            if !rest.is_empty() {
                job.append(&format!("\n{rest}"), 0.0, self::format(PointKind::Note, scale, p));
            }
            painted(ui, job);
            for (words, citation) in &quotes {
                painted(ui, quote_job(words, citation, scale, p));
            }
        });
        ui.add_space(theme::PRESENT_GAP * scale);
    });
    let response = shown.response;
    let rect = response.rect;
    if is_current {
        let whole = rect.shrink2(vec2(side - theme::PAD, 0.0));
        ui.painter().set(background, egui::Shape::rect_filled(whole, 0.0, p.hover));
        let bar = Rect::from_min_max(whole.min, pos2(whole.min.x + 4.0, whole.max.y));
        ui.painter().rect_filled(bar, 0.0, p.accent);
        // The keys are the view's: the focus only follows, so that a screen reader says where one is.
        if take_focus {
            response.request_focus();
        }
        let filter = EventFilter { vertical_arrows: true, horizontal_arrows: true, escape: true, tab: true };
        ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
    }
    let quotes: String = quotes.iter().map(|(words, citation)| format!(", “{words}” {citation}")).collect();
    let parent = point.parent.and_then(|id| wb.briefing().point(id));
    let is_answer = point.kind == PointKind::Note && parent.is_some_and(|p| p.kind == PointKind::Question);
    let kind = if is_answer { "Answer" } else { point.kind.name() };
    let name = format!("{kind} {number}");
    let name = format!("{}: {}{quotes}", name.trim_end(), point.text);
    let position = wb.presenting().and_then(Presenting::position);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::ListItem, true, &name));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_level(row.depth + 1);
        node.set_selected(is_current);
        if let Some(at) = position.filter(|_| is_current) {
            node.set_position_in_set(at + 1);
        }
    });
}

/// What is read aloud of a point's evidence, each with a short citation.
fn quotes(wb: &Workbench, point: &Point) -> Vec<(String, String)> {
    let said = point.evidence.iter().filter_map(|evidence| {
        let passage = wb.briefing().passage(evidence.passage).filter(|p| !p.aloud.is_empty())?;
        let source = wb.briefing().source(passage.source)?;
        let doubt = match passage.place {
            Place::Anchored => "",
            Place::Review => " · needs review",
            Place::Lost => " · lost",
        };
        Some((aloud(passage), cited(source, evidence.stance) + doubt))
    });
    said.collect()
}

/// What is read aloud of a quotation on one line.
fn aloud(passage: &Passage) -> String {
    let words = passage.aloud.words(&passage.quote);
    let words: Vec<String> =
        words.map(|words| words.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    words.join(" … ")
}

/// "Dhruv Arun, 12 May 2025", or the title where nobody is known.
fn cited(source: &Source, stance: Stance) -> String {
    let title = elide(source.shown_title(), TITLE_MOST);
    let who = source.byline.clone().or_else(|| source.publisher.clone()).unwrap_or(title);
    let when = source.published.short().map_or(String::new(), |date| format!(", {date}"));
    match stance {
        Stance::Supports => format!("{who}{when}"),
        Stance::Undercuts | Stance::Context => format!("{who}{when} · {}", stance.name()),
    }
}

fn format(kind: PointKind, scale: f32, p: &theme::Palette) -> TextFormat {
    let (face, size, color) = match kind {
        PointKind::Question => (Face::SerifBold, theme::PRESENT_QUESTION, p.ink),
        PointKind::Heading => (Face::SemiBold, theme::PRESENT_WORDS, p.soft),
        PointKind::Claim => (Face::SemiBold, theme::PRESENT_CLAIM, p.ink),
        PointKind::Note => (Face::Regular, theme::PRESENT_WORDS, p.ink),
    };
    theme::text(face, size * scale, size * theme::PRESENT_SPACING * scale, color)
}

fn quote_job(words: &str, citation: &str, scale: f32, p: &theme::Palette) -> LayoutJob {
    let size = theme::PRESENT_WORDS * scale;
    let line = size * theme::PRESENT_SPACING;
    let tint = p.tint(crate::model::Tint::Amber);
    let said = TextFormat {
        background: tint.fill,
        underline: Stroke::new(1.0, tint.line),
        ..theme::text(Face::Serif, size, line, p.ink)
    };
    let mut job = LayoutJob::default();
    job.append(&format!("“{words}”"), 0.0, said);
    job.append(&format!("  {citation}"), 0.0, theme::text(Face::Regular, size * 0.75, line, p.soft));
    job
}

/// Text that only stands there: the row says it.
fn painted(ui: &mut Ui, mut job: LayoutJob) {
    job.wrap.max_width = ui.available_width();
    let color = theme::palette(ui).ink;
    let galley = script::galley(ui, job);
    let (rect, _) = ui.allocate_exact_size(galley.size(), Sense::hover());
    ui.painter().galley(rect.min, galley, color);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Published, SourceId, id::tests::CountedDice};

    #[test]
    fn a_citation_is_as_short_as_what_is_known() {
        let mut source =
            Source::new(SourceId::draw(&mut CountedDice::default()), "A long title of an article", "");
        assert_eq!(cited(&source, Stance::Supports), "A long title of an article");
        source.publisher = Some("The Paper".into());
        source.published = Published::from_stated("17 May 2025");
        assert_eq!(cited(&source, Stance::Undercuts), "The Paper, 17 May 2025 · undercuts");
        source.byline = Some("Dhruv Arun".into());
        assert_eq!(cited(&source, Stance::Supports), "Dhruv Arun, 17 May 2025");
    }
}
