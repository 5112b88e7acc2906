//! The head of a source: its title, where its text does not begin with one, and what is known of it.

use std::sync::Arc;

use egui::{CornerRadius, Galley, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::{
    page::Page,
    parts::Part,
    sheet::{Setting, Sheet},
};
use crate::{
    app::{Command, Overlay, Workbench},
    model::{Source, source_line},
    ui::{
        script,
        theme::{self, Face},
    },
};

/// Name of the line that says what is known.
const KNOWN: &str = "What is known of the source";
/// Room of the pill with the number of passages.
const PILL_PAD: egui::Vec2 = vec2(8.0, 3.0);

/// The title as it is drawn over a text that does not hold it.
pub fn heading(ui: &Ui, source: &Source, setting: Setting) -> Arc<Galley> {
    let job = Part::Title.job(source.shown_title(), setting, theme::palette(ui));
    script::galley(ui, job)
}

/// Height that a drawn heading takes with what stands under it.
pub fn heading_height(galley: &Galley) -> f32 {
    galley.size().y + theme::KNOWN_HEIGHT + theme::GAP
}

/// Draws what stands over or under the title.
pub fn header_ui(
    ui: &mut Ui,
    wb: &Workbench,
    source: &Source,
    (sheet, page): (&Sheet, &Page),
    drawn: Option<Arc<Galley>>,
    commands: &mut Vec<Command>,
) {
    let top = match (drawn, sheet.known_under()) {
        (Some(galley), _) => {
            let pos = pos2(page.left, (page.origin as f32) + theme::READER_TOP);
            let rect = Rect::from_min_size(pos, galley.size());
            if !rect.intersects(page.view) {
                return known_ui(ui, wb, source, page, rect.left_bottom(), commands);
            }
            let response = ui.interact(rect, ui.make_persistent_id("reader heading"), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, source.shown_title()));
            ui.painter().galley(pos, galley, theme::palette(ui).ink);
            rect.left_bottom()
        }
        (None, Some(under)) => match page.blocks.iter().find(|b| b.index == under) {
            Some(block) => block.rect().left_bottom(),
            None => return,
        },
        (None, None) => return,
    };
    known_ui(ui, wb, source, page, top, commands);
}

fn known_ui(
    ui: &mut Ui,
    wb: &Workbench,
    source: &Source,
    page: &Page,
    above: Pos2,
    commands: &mut Vec<Command>,
) {
    let palette = theme::palette(ui);
    let n = wb.derived().passages_of(source.id).map_or(0, |index| index.all().len());
    let count = match n {
        0 => "no passages".to_owned(),
        1 => "1 passage".to_owned(),
        n => format!("{n} passages"),
    };
    let count = match source.chrome().len() {
        n if n > 0 && wb.settings().hides_chrome => format!("{count} · page hidden"),
        _ => count,
    };
    let small = Face::Regular.sized(theme::SMALL);
    let pill = ui.painter().layout_no_wrap(count, small.clone(), palette.soft);
    let pill_width = pill.size().x + 2.0 * PILL_PAD.x;

    let mut job = egui::text::LayoutJob::simple_singleline(source_line(source), small, palette.soft);
    job.wrap = egui::text::TextWrapping::truncate_at_width((page.width - pill_width - theme::PAD).max(40.0));
    let line = script::galley(ui, job);

    let size =
        vec2(line.size().x + theme::PAD + pill_width, line.size().y.max(pill.size().y + 2.0 * PILL_PAD.y));
    let middle = above.y + theme::KNOWN_HEIGHT * 0.5;
    let rect = Rect::from_min_size(pos2(page.left, middle - size.y / 2.0), size);
    if !rect.intersects(page.view) {
        return;
    }
    let response = ui.interact(rect.expand(3.0), ui.make_persistent_id("reader known"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, KNOWN));
    let color = if response.hovered() || response.has_focus() { palette.accent } else { palette.soft };
    let line_width = line.size().x;
    let text_pos = pos2(rect.left(), middle - line.size().y / 2.0);
    ui.painter().galley_with_override_text_color(text_pos, Arc::clone(&line), color);
    let pill_rect = Rect::from_center_size(
        pos2(rect.left() + line_width + theme::PAD + pill_width / 2.0, middle),
        pill.size() + 2.0 * PILL_PAD,
    );
    let radius = CornerRadius::same((pill_rect.height() / 2.0) as u8);
    ui.painter().rect_stroke(pill_rect, radius, Stroke::new(1.0, palette.line), StrokeKind::Inside);
    ui.painter().galley_with_override_text_color(pill_rect.min + PILL_PAD, pill, color);
    let response = response.on_hover_cursor(egui::CursorIcon::PointingHand);
    let clicked = response.clicked();
    response.on_hover_ui(|ui| {
        ui.label(source_line(source));
        ui.weak(format!("{KNOWN}…"));
    });
    if clicked {
        commands.push(Command::Show(Overlay::Source(source.id)));
    }
}

/// The tag at the first line of a run of chrome.
pub fn chrome_tags(ui: &Ui, source: &Source, page: &Page) {
    let palette = theme::palette(ui);
    for block in page.seen().filter(|b| b.part == Part::Chrome) {
        let starts_run =
            source.chrome().binary_search_by_key(&block.range.start(), |run| run.start()).is_ok();
        let Some(row) = block.galley.rows.last().filter(|_| starts_run) else { continue };
        let tag = ui.painter().layout_no_wrap(
            "chrome".to_owned(),
            Face::Regular.sized(theme::SMALL),
            palette.faint,
        );
        let size = tag.size() + vec2(2.0 * PILL_PAD.x, 2.0);
        let right_of_words = block.pos.x + script::right_of(row) + theme::GAP;
        let left = right_of_words.min(page.view.right() - size.x - theme::PAD);
        let middle = block.pos.y + row.rect().center().y;
        let rect = Rect::from_min_size(pos2(left, middle - size.y / 2.0), size);
        let radius = CornerRadius::same((size.y / 2.0) as u8);
        ui.painter().rect(rect, radius, palette.paper, Stroke::new(1.0, palette.line), StrokeKind::Inside);
        ui.painter().galley(rect.min + vec2(PILL_PAD.x, 1.0), tag, palette.faint);
    }
}
