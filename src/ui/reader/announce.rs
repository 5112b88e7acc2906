//! What is said without being asked when the caret enters or leaves highlights.

use egui::{Id, Rect, Role, Sense, Ui, WidgetInfo, accesskit::Live, vec2};

use super::{highlights::Highlight, page::Page};
use crate::{
    app::{Selection, Workbench},
    model::{PassageId, Place},
};

/// What was said last.
#[derive(Debug, Default)]
pub struct Announced {
    /// The passages at the caret, the innermost first.
    at: Vec<PassageId>,
    words: String,
}

/// Says which highlights the caret has come into, or that it has left them.
pub fn announce(
    ui: &Ui,
    wb: &Workbench,
    (area, page): (Id, &Page),
    highlights: &[Highlight],
    selection: Option<Selection>,
    announced: &mut Announced,
) {
    let caret = selection.map(|selection| selection.head);
    let mut at: Vec<&Highlight> = caret.map_or_else(Vec::new, |byte| {
        highlights.iter().filter(|h| h.range.start() <= byte && byte <= h.range.end()).collect()
    });
    at.sort_by_key(|h| (h.range.len(), h.id()));
    let ids: Vec<PassageId> = at.iter().map(|h| h.id()).collect();
    if ids != announced.at {
        announced.words = match at.as_slice() {
            [] => "Left the highlight".to_owned(),
            [one] => format!("In highlight, {}", standing(wb, one)),
            [first, rest @ ..] => {
                format!("In {} highlights, the innermost {}", rest.len() + 1, standing(wb, first))
            }
        };
        announced.at = ids;
    }
    if announced.words.is_empty() {
        return;
    }
    let id = area.with("at the caret");
    let response = ui.interact(Rect::from_min_size(page.view.min, vec2(1.0, 1.0)), id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, &announced.words));
    ui.accesskit_node_builder(id, |node| node.set_live(Live::Polite));
}

/// "attached to 2 points, tint Sky, with a note"
fn standing(wb: &Workbench, highlight: &Highlight) -> String {
    let passage = &highlight.passage;
    let uses = match wb.derived().uses(passage.id).len() {
        0 => "unfiled".to_owned(),
        1 => "attached to 1 point".to_owned(),
        n => format!("attached to {n} points"),
    };
    let note = if passage.note.trim().is_empty() { "" } else { ", with a note" };
    let place = if passage.place == Place::Review { ", needs review" } else { "" };
    format!("{uses}, tint {}{note}{place}", passage.tint.name())
}
