//! What the reader says to screen readers, and so to tests: blocks with their text, and highlights.

use egui::{
    Id, Rect, Role, Sense, Ui, WidgetInfo,
    accesskit::Action,
    emath::TSTransform,
    text::CCursor,
    text_selection::{CCursorRange, accesskit_text::update_accesskit_for_text_widget},
};

use super::{
    highlights::{self, Highlight},
    margin,
    page::Page,
    rows,
};
use crate::{
    app::{Command, Selection, Workbench},
    model::Place,
    text,
    ui::aloud::aloud_words,
};

/// Graphemes of a quotation in a highlight's name.
const QUOTE_MOST: usize = 200;

/// Says what blocks are in view, with their text and what is selected of it.
pub fn say_blocks(ui: &Ui, area: Id, page: &Page, selection: Option<Selection>) {
    for block in page.seen() {
        let id = area.with(("block", block.index));
        let role = if block.part.is_heading() { Role::Heading } else { Role::Paragraph };
        let response = ui.interact(block.rect(), id, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(role, true, block.galley.text()));
        let range = selection.map(Selection::range);
        let chars = range.filter(|r| r.start() <= block.range.end() && r.end() >= block.range.start());
        // egui takes it ill when a character has no glyph.
        let chars = chars.filter(|_| rows::is_regular(&block.galley)).map(|r| block.chars(r));
        let cursors = chars.map(|(start, end)| CCursorRange::two(CCursor::new(start), CCursor::new(end)));
        let to_screen = TSTransform::from_translation(block.pos.to_vec2());
        update_accesskit_for_text_widget(ui.ctx(), id, cursors, to_screen, &block.galley);
    }
}

/// A highlight's name: its quotation and what it is attached to.
pub fn highlight_name(wb: &Workbench, highlight: &Highlight) -> String {
    // A quotation can be as long as its source.
    let quote = &highlight.passage.quote;
    let start = quote.get(..quote.floor_char_boundary(QUOTE_MOST * 8)).unwrap_or_default();
    let quote = text::elide(start, QUOTE_MOST);
    let kind = if highlight.passage.place == Place::Review { "Highlight, needs review" } else { "Highlight" };
    let aloud =
        aloud_words(&highlight.passage, QUOTE_MOST).map_or(String::new(), |words| format!(", {words}"));
    format!("{kind}: “{quote}”{aloud}, {}", margin::uses_words(wb, highlight.id()))
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
        // One row stands for all: the middle of what surrounds several may be on none of them. A row
        // where a click is about this passage, if there is one, and the widest of those.
        let standing = |at: &usize| {
            let rect = seen.get(*at).copied().unwrap_or(Rect::NOTHING);
            let innermost = highlights::at(highlights, rect.center()).first().map(|h| h.id());
            (innermost == Some(highlight.id()), rect.width())
        };
        let chosen = (0..seen.len()).max_by(|a, b| {
            let (a, b) = (standing(a), standing(b));
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
        for (at, rect) in seen.iter().enumerate() {
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
