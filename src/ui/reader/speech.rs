//! What the reader says to screen readers, and so to tests: blocks with their text, and highlights.

use egui::{
    Id, Rect, Role, Sense, Ui, WidgetInfo,
    accesskit::{self, Action, TextDirection},
    emath::TSTransform,
    epaint::text::PlacedRow,
    pos2,
    text::CCursor,
    text_selection::{CCursorRange, accesskit_text::update_accesskit_for_text_widget},
};

use super::{
    highlights::{self, Highlight},
    margin,
    page::Page,
};
use crate::{
    app::{Command, Selection, Workbench},
    model::Place,
    text::{self, Direction},
    ui::{aloud::aloud_words, script},
};

/// Graphemes of a quotation in a highlight's name.
const QUOTE_MOST: usize = 200;
/// Rows of a highlight that are tried for one to stand for it.
const ROWS_TRIED: usize = 3;

/// Says what blocks are in view, with their text and what is selected of it.
pub fn say_blocks(ui: &Ui, area: Id, page: &Page, selection: Option<Selection>) {
    for block in page.seen() {
        let id = area.with(("block", block.index));
        let role = if block.part.is_heading() { Role::Heading } else { Role::Paragraph };
        let response = ui.interact(block.rect(), id, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(role, true, block.galley.text()));
        let range = selection.map(Selection::range);
        let chars = range.filter(|r| r.start() <= block.range.end() && r.end() >= block.range.start());
        let chars = chars.map(|r| block.chars(r));
        let cursors = chars.map(|(start, end)| CCursorRange::two(CCursor::new(start), CCursor::new(end)));
        let to_screen = TSTransform::from_translation(block.pos.to_vec2());
        update_accesskit_for_text_widget(ui.ctx(), id, cursors, to_screen, &block.galley);
        for (row, placed) in block.galley.rows.iter().enumerate().filter(|(_, row)| script::row_turns(row)) {
            say_turning_row(ui, id.with(row).with(0_usize), placed, block.pos.to_vec2());
        }
    }
}

/// Says where the characters stand of a row that egui took to run from left to right.
fn say_turning_row(ui: &Ui, run: Id, row: &PlacedRow, to_screen: egui::Vec2) {
    // egui cuts longer ones, which no measure of ours allows.
    if row.glyphs.len() > usize::from(u8::MAX) {
        return;
    }
    let edges = row.glyphs.iter().map(|g| (g.pos.x.min(g.max_x()), g.pos.x.max(g.max_x())));
    let left = edges.clone().map(|(left, _)| left).fold(f32::INFINITY, f32::min);
    let right = edges.clone().map(|(_, right)| right).fold(f32::NEG_INFINITY, f32::max);
    let direction = text::direction(&row.text());
    let along = |(l, r): (f32, f32)| match direction {
        Direction::LeftToRight => l - left,
        Direction::RightToLeft => right - r,
    };
    ui.accesskit_node_builder(run, |node| {
        node.set_text_direction(match direction {
            Direction::LeftToRight => TextDirection::LeftToRight,
            Direction::RightToLeft => TextDirection::RightToLeft,
        });
        let rect = Rect::from_min_max(pos2(left, 0.0), pos2(right, row.size.y));
        let rect = rect.translate(row.pos.to_vec2() + to_screen);
        node.set_bounds(accesskit::Rect {
            x0: rect.min.x.into(),
            y0: rect.min.y.into(),
            x1: rect.max.x.into(),
            y1: rect.max.y.into(),
        });
        node.set_character_positions(edges.clone().map(along).collect::<Vec<f32>>());
        node.set_character_widths(edges.map(|(l, r)| r - l).collect::<Vec<f32>>());
    });
}

/// A highlight's name: its quotation, what it is attached to, and its tint.
pub fn highlight_name(wb: &Workbench, highlight: &Highlight) -> String {
    // A quotation can be as long as its source.
    let quote = &highlight.passage.quote;
    let start = quote.get(..quote.floor_char_boundary(QUOTE_MOST * 8)).unwrap_or_default();
    let quote = text::elide(start, QUOTE_MOST);
    let kind = if highlight.passage.place == Place::Review { "Highlight, needs review" } else { "Highlight" };
    let aloud =
        aloud_words(&highlight.passage, QUOTE_MOST).map_or(String::new(), |words| format!(", {words}"));
    let tint = highlight.passage.tint.name();
    let note = if highlight.passage.note.trim().is_empty() { "" } else { ", with a note" };
    let uses = margin::uses_words(wb, highlight.id());
    format!("{kind}: “{quote}”{aloud}, {uses}, tint {tint}{note}")
}

/// Says what highlights are in view, gives each its tooltip, and follows a screen reader's click.
pub fn highlights_ui(
    ui: &Ui,
    wb: &Workbench,
    (area, page): (Id, &Page),
    highlights: &[Highlight],
    commands: &mut Vec<Command>,
) {
    // The longer first, so that the innermost one answers the pointer.
    let mut by_length: Vec<&Highlight> = highlights.iter().collect();
    by_length.sort_by_key(|h| std::cmp::Reverse(h.range.len()));
    for highlight in by_length {
        let seen: Vec<Rect> = highlight
            .spans
            .iter()
            .map(|span| span.rect.intersect(page.view))
            .filter(|rect| rect.is_positive())
            .collect();
        // One row stands for all: the middle of what surrounds several may be on none of them. The widest one
        // where a click is about this passage; not looked for long where many overlap.
        let is_innermost = |at: &usize| {
            let center = seen.get(*at).copied().unwrap_or(Rect::NOTHING).center();
            highlights::innermost(highlights, center)
                .is_some_and(|innermost| innermost.id() == highlight.id())
        };
        let mut by_width: Vec<usize> = (0..seen.len()).collect();
        by_width.sort_by(|a, b| width(&seen, *b).total_cmp(&width(&seen, *a)));
        let chosen = by_width.iter().copied().take(ROWS_TRIED).find(is_innermost);
        let chosen = chosen.or(by_width.first().copied());
        let pointer = ui.input(|i| i.pointer.hover_pos());
        let is_pointed_at = |rect: &Rect| pointer.is_some_and(|pos| rect.contains(pos));
        for (at, rect) in seen.iter().enumerate() {
            if Some(at) != chosen && !is_pointed_at(rect) {
                continue;
            }
            if ui.input(|i| i.pointer.is_moving()) {
                // What was not there in the last frame is pointed at in the next.
                ui.request_repaint();
            }
            let id = area.with(("highlight", highlight.id(), at));
            let response = ui.interact(*rect, id, Sense::hover());
            if Some(at) == chosen {
                response.widget_info(|| WidgetInfo::labeled(Role::Mark, true, highlight_name(wb, highlight)));
                ui.accesskit_node_builder(id, |node| node.add_action(Action::Click));
                if ui.input(|i| i.has_accesskit_action_request(id, Action::Click)) {
                    commands.push(Command::ShowPoints(highlight.id()));
                }
            }
            // Over a selection its toolbar comes first.
            if wb.selection().is_none_or(|s| s.range().is_empty()) {
                response.on_hover_ui(|ui| margin::passage_tooltip(ui, wb, highlight));
            }
        }
    }
}

fn width(rects: &[Rect], at: usize) -> f32 {
    rects.get(at).map_or(0.0, Rect::width)
}
