//! The margin: beside each passage, the points that hold it.

use egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2, text::LayoutJob, vec2};

use super::{highlights::Highlight, page::Page};
use crate::{
    app::{Command, Workbench},
    model::{PassageId, Place, PointId, Stance},
    text,
    ui::{
        icon::Icon,
        script,
        theme::{self, Face, Palette},
    },
};

/// Width of the bar at the left of a note, and the distance to its words.
const BAR: f32 = 2.0;
const BAR_GAP: f32 = 8.0;
/// Between two notes, and between two of passages that begin on one line.
const NOTE_GAP: f32 = 7.0;
const NOTE_GAP_ON_LINE: f32 = 2.0;
const NOTE_LINE: f32 = 15.0;
/// Rows of a point's title in a note.
const MOST_ROWS: usize = 2;
/// Graphemes of a point's title in names and tooltips.
const TITLE_MOST: usize = 160;

/// A point's number and title: "2 Pressure lasts only where…".
pub fn point_words(wb: &Workbench, point: PointId) -> String {
    let number = wb.derived().outline.number(point);
    let title = wb.briefing().point(point).map_or("", |p| p.shown_title());
    format!("{number} {}", text::elide(title, TITLE_MOST)).trim().to_owned()
}

/// "attached to 2 Pressure lasts only where… (supports)", or "unfiled".
pub fn uses_words(wb: &Workbench, passage: PassageId) -> String {
    let uses = wb.derived().uses(passage);
    if uses.is_empty() {
        return "unfiled".to_owned();
    }
    let uses = uses.iter().map(|(point, stance)| format!("{} ({})", point_words(wb, *point), stance.name()));
    format!("attached to {}", uses.collect::<Vec<_>>().join("; "))
}

/// The note of a passage on one line: "Note: who says so?"
fn note_words(highlight: &Highlight) -> Option<String> {
    let note = highlight.passage.note.trim();
    let start = note.get(..note.floor_char_boundary(TITLE_MOST * 8)).unwrap_or_default();
    (!note.is_empty()).then(|| format!("Note: {}", text::elide(start, TITLE_MOST)))
}

/// Everything known of a passage, for a tooltip.
pub fn passage_tooltip(ui: &mut Ui, wb: &Workbench, highlight: &Highlight) {
    let palette = theme::palette(ui);
    let uses = wb.derived().uses(highlight.id());
    if uses.is_empty() {
        ui.weak("Unfiled: attached to no point");
    }
    ui.weak(format!("Tint: {}", highlight.passage.tint.name()));
    for (point, stance) in uses {
        let mut job = LayoutJob::default();
        append_sign(&mut job, *stance, palette);
        job.append(&format!(" {}", point_words(wb, *point)), 0.0, format(palette.ink));
        job.append(&format!(" — {}", stance.name()), 0.0, format(palette.soft));
        ui.label(job);
    }
    if highlight.passage.place == Place::Review {
        ui.colored_label(palette.warning, "Needs review: the words here differ from those that were marked");
    }
    if !highlight.passage.note.trim().is_empty() {
        ui.separator();
        ui.label(&highlight.passage.note);
    }
}

fn append_sign(job: &mut LayoutJob, stance: Stance, palette: &Palette) {
    let icon = Icon::of(stance);
    let mut format = format(palette.stance(stance).line);
    format.font_id = icon.font(theme::SMALL);
    format.valign = egui::Align::Center;
    job.append(&icon.letter().to_string(), 0.0, format);
}

fn format(color: egui::Color32) -> egui::TextFormat {
    theme::text(Face::Regular, theme::SMALL, NOTE_LINE, color)
}

/// Draws the notes of the passages in view, from `left` on.
pub fn margin_ui(
    ui: &mut Ui,
    wb: &Workbench,
    (page, left): (&Page, f32),
    highlights: &[Highlight],
    commands: &mut Vec<Command>,
) {
    let palette = theme::palette(ui);
    let width = theme::MARGIN_NOTES - BAR - BAR_GAP;
    let mut lowest = f32::NEG_INFINITY;
    let mut last_row = None;
    for highlight in highlights {
        // A passage that begins above what is laid out has its note there.
        let begins_here = page.blocks.first().is_some_and(|b| b.range.start() <= highlight.range.start());
        let Some(first) = highlight.spans.first().filter(|_| begins_here) else { continue };
        if lowest > page.view.bottom() {
            break;
        }
        let galleys: Vec<_> = note_jobs(wb, highlight, palette)
            .into_iter()
            .map(|mut job| {
                job.wrap.max_width = width;
                job.wrap.max_rows = MOST_ROWS;
                script::galley(ui, job)
            })
            .collect();
        let height: f32 = galleys.iter().map(|g| g.size().y).sum();
        let gap = if last_row.replace(first.row) == Some(first.row) { NOTE_GAP_ON_LINE } else { NOTE_GAP };
        let top = (first.rect.center().y - NOTE_LINE / 2.0).max(lowest + gap);
        lowest = top + height;
        let rect = Rect::from_min_size(pos2(left, top), vec2(theme::MARGIN_NOTES, height));
        if !rect.intersects(page.view) {
            continue;
        }
        let id = ui.make_persistent_id(("reader note", highlight.id()));
        let response = ui.interact(rect, id, Sense::click());
        let note = note_words(highlight).map(|note| format!("; {note}")).unwrap_or_default();
        let words = || format!("Margin note: {}{note}", uses_words(wb, highlight.id()));
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, words()));
        let is_held = wb.held().is_some_and(|h| h.passage == highlight.id());
        if response.hovered() || response.has_focus() || is_held {
            ui.painter().rect_filled(rect.expand2(vec2(3.0, 2.0)), 3.0, palette.hover);
        }
        let bar = Rect::from_min_size(rect.min, vec2(BAR, height));
        ui.painter().rect_filled(bar, 0.0, palette.tint(highlight.passage.tint).line);
        let mut pos = rect.min + vec2(BAR + BAR_GAP, 0.0);
        for galley in galleys {
            let below = galley.size().y;
            ui.painter().galley(pos, galley, palette.soft);
            pos.y += below;
        }
        let clicked = response.clicked();
        response
            .on_hover_cursor(egui::CursorIcon::PointingHand)
            .on_hover_ui(|ui| passage_tooltip(ui, wb, highlight));
        if clicked {
            commands.push(Command::ShowPoints(highlight.id()));
        }
    }
}

/// A piece of text for each point that holds the passage.
fn note_jobs(wb: &Workbench, highlight: &Highlight, palette: &Palette) -> Vec<LayoutJob> {
    let mut jobs: Vec<LayoutJob> = Vec::new();
    for (point, stance) in wb.derived().uses(highlight.id()) {
        let mut job = LayoutJob::default();
        append_sign(&mut job, *stance, palette);
        job.append(&format!(" {}", point_words(wb, *point)), 0.0, format(palette.soft));
        jobs.push(job);
    }
    if jobs.is_empty() {
        jobs.push(LayoutJob::single_section("unfiled".to_owned(), format(palette.faint)));
    }
    if highlight.passage.place == Place::Review {
        jobs.push(LayoutJob::single_section("needs review".to_owned(), format(palette.warning)));
    }
    if let Some(note) = note_words(highlight) {
        jobs.push(LayoutJob::single_section(note, format(palette.faint)));
    }
    jobs
}
