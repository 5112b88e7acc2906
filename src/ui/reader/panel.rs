//! `ReaderPanel`: the pane itself, from top to bottom.

use egui::{
    Area, CornerRadius, CursorIcon, EventFilter, Frame, Id, Margin, Order, Rect, Response, Role, ScrollArea,
    Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::{
    announce::{self, Announced},
    ends, header,
    highlights::{self, Highlight},
    invisibles, keys, margin, menu,
    mouse::{Hand, Mouse},
    page::Page,
    sheet::{Setting, Sheet},
    speech, toolbar,
};
use crate::{
    app::{Command, Pane, Selection, Workbench},
    model::{PassageId, Source, SourceId},
    text::TextRange,
    ui::theme::{self, Face},
};

/// How many sources stay laid out when others are shown.
const SHEETS_MOST: usize = 6;

/// Sources higher than this, in points, do not swing at their ends.
const SWING_MOST: f64 = 400_000.0;

/// What the reader forgets on a restart.
#[derive(Debug, Default)]
pub struct ReaderPanel {
    /// The sources shown last, the one in view first.
    sheets: Vec<Sheet>,
    mouse: Mouse,
    flash: Option<Flash>,
    /// Serial of the last reveal that was followed.
    reveal: u64,
    /// The last call to take the focus.
    take_focus: Option<u64>,
    /// The x that the caret keeps while it goes up and down.
    goal_x: Option<f32>,
    /// Where the passage at hand stood in the last frame.
    ends: Option<(PassageId, TextRange)>,
    announced: Announced,
    /// What was last told of the scroll position.
    told: Option<(SourceId, usize)>,
    /// What was in view last: tests ask it where words stand.
    #[cfg(test)]
    pub(super) page: Option<Page>,
}

/// Words that flash.
#[derive(Clone, Copy, Debug)]
struct Flash {
    source: SourceId,
    range: TextRange,
    since: f64,
}

/// What is drawn this frame.
pub struct Scene<'a> {
    pub wb: &'a Workbench,
    pub source: &'a Source,
    pub page: &'a Page,
    pub highlights: &'a [Highlight],
    /// The selection, if it is in this source; inside its text, on character boundaries.
    pub selection: Option<Selection>,
}

impl Scene<'_> {
    /// Height of a line of body text.
    pub fn line(&self) -> f32 {
        theme::READING_LINE * self.wb.settings().reading
    }

    pub fn select(&self, anchor: usize, head: usize) -> Selection {
        Selection { source: self.source.id, anchor, head }
    }
}

/// Draws the reader into `ui`.
pub fn reader_ui(ui: &mut Ui, wb: &Workbench, panel: &mut ReaderPanel, commands: &mut Vec<Command>) {
    let palette = theme::palette(ui);
    ui.painter().rect_filled(ui.max_rect(), 0.0, palette.paper);
    match wb.open_source() {
        Some(source) => source_ui(ui, wb, source, panel, commands),
        None => empty_ui(ui, wb),
    }
}

fn empty_ui(ui: &mut Ui, wb: &Workbench) {
    let (words, more) = if wb.derived().sources.is_empty() {
        ("No source yet", "Add files with Ctrl+I, drop them on the window, or paste text.")
    } else {
        ("No source is open", "Choose one in Sources.")
    };
    Frame::new().inner_margin(Margin::same(theme::READER_PAD as i8)).show(ui, |ui| {
        ui.heading(words);
        ui.add_space(theme::GAP);
        ui.weak(more);
    });
    ui.take_available_space();
}

/// Where text and margin notes stand.
#[derive(Clone, Copy, Debug)]
struct Columns {
    left: f32,
    width: f32,
    /// Left edge of the margin notes, if there is room for them.
    notes: Option<f32>,
}

impl Columns {
    fn new(pane: Rect, scale: f32) -> Self {
        let (least, most) = (theme::MEASURE_LEAST * scale, theme::MEASURE * scale);
        let beside = theme::MARGIN_GAP + theme::MARGIN_NOTES + theme::PAD;
        let with_notes = pane.width() - theme::READER_PAD - beside;
        if with_notes >= least {
            let width = with_notes.min(most).floor();
            // In a wide pane the text does not cling to the edge.
            let spare = (with_notes - width).max(0.0);
            let left = (pane.left() + theme::READER_PAD + (spare / 3.0).min(2.0 * theme::READER_PAD)).round();
            return Self { left, width, notes: Some(left + width + theme::MARGIN_GAP) };
        }
        let is_roomy = pane.width() > least + 2.0 * theme::READER_PAD;
        let pad = if is_roomy { theme::READER_PAD } else { theme::READER_PAD_LEAST };
        let width = (pane.width() - 2.0 * pad).clamp(80.0, most).floor();
        Self { left: (pane.left() + pad).round(), width, notes: None }
    }
}

fn source_ui(
    ui: &mut Ui,
    wb: &Workbench,
    source: &Source,
    panel: &mut ReaderPanel,
    commands: &mut Vec<Command>,
) {
    let palette = theme::palette(ui);
    let pane = ui.available_rect_before_wrap();
    let scale = wb.settings().reading;
    let columns = Columns::new(pane, scale);
    panel.show(source, wb);
    let Some(mut sheet) = (!panel.sheets.is_empty()).then(|| panel.sheets.remove(0)) else { return };
    let setting = Setting { width: columns.width, scale, pixels_per_point: ui.pixels_per_point() };
    sheet.refresh(source, setting, wb.settings().hides_chrome);
    let drawn = (!sheet.has_title()).then(|| header::heading(ui, source, setting));
    sheet.set_heading(drawn.as_deref().map_or(0.0, header::heading_height));
    panel.follow_reveal(ui, wb, source, &mut sheet, pane.height());

    // Far down, single precision no longer tells the end from beyond it, and the area would swing forever.
    ui.spacing_mut().scroll.kinetic.rubber_band &= sheet.height() < SWING_MOST;
    // The bar is seen at rest too: it says how far one has read.
    let bar = &mut ui.spacing_mut().scroll;
    bar.dormant_handle_opacity = theme::BAR_AT_REST;
    bar.active_handle_opacity = theme::BAR_IN_USE;
    bar.interact_handle_opacity = theme::BAR_IN_USE;
    let moved = f64::from(sheet.scroll.left - sheet.scroll.shown);
    let offset = sheet.settle(ui, source, palette, pane.height(), moved);
    let mut scroll_area =
        ScrollArea::vertical().id_salt(("reader", source.id)).auto_shrink([false, false]).content_margin(0);
    let shift = offset - f64::from(sheet.scroll.left);
    if shift.abs() > 0.01 {
        scroll_area = scroll_area.vertical_scroll_offset(offset as f32);
    }
    let asked = if shift.abs() > 0.01 { offset as f32 } else { sheet.scroll.left };

    let out = scroll_area.show_viewport(ui, |ui, viewport| {
        sheet.scroll.shown = viewport.top();
        // What the scroll area added by itself: the swing after a flick.
        let offset = offset + f64::from(viewport.top() - asked);
        let view = Rect::from_min_size(pos2(pane.left(), pane.top()), vec2(pane.width(), viewport.height()));
        ui.set_height(sheet.height() as f32);
        page_ui(ui, wb, source, panel, &mut sheet, (view, columns, offset), drawn, commands);
    });
    sheet.scroll.left = out.state.clamped_offset().y;
    highlights::paint_marks(ui, pane, &sheet, &wb.hit_marks(source.id));
    panel.tell_scroll(wb, source.id, &sheet, commands);
    panel.sheets.insert(0, sheet);
}

#[expect(clippy::too_many_arguments, reason = "the frame's parts, taken apart once")]
fn page_ui(
    ui: &mut Ui,
    wb: &Workbench,
    source: &Source,
    panel: &mut ReaderPanel,
    sheet: &mut Sheet,
    (view, columns, offset): (Rect, Columns, f64),
    drawn: Option<std::sync::Arc<egui::Galley>>,
    commands: &mut Vec<Command>,
) {
    let palette = theme::palette(ui);
    let page = Page::new(ui, sheet, source, palette, (view, columns.left, offset));
    sheet.hold(offset, page.top_row());
    let highlights = highlights::highlights(wb, source.id, &page);
    let selection = wb.selection().filter(|s| s.source == source.id).map(|s| clamped(s, source.text()));
    let scene = Scene { wb, source, page: &page, highlights: &highlights, selection };

    let area = ui.interact(view, text_area_id(), Sense::click_and_drag());
    area.widget_info(|| WidgetInfo::labeled(Role::Document, true, "Article text"));
    let has_keys = panel.take_keys(ui, wb, &area, commands);
    let moved = panel.mouse.update(ui, &scene, &area, commands);
    let mut changed = moved.selection;
    if changed.is_some() {
        panel.goal_x = None;
    }
    sheet.nudge(moved.nudge);
    if has_keys && panel.mouse.hand == Hand::Idle {
        let keyed = keys::keys(ui, &scene, sheet, &mut panel.goal_x, commands);
        if let Some(Some(selection)) = keyed.selection {
            keep_in_view(sheet, &page, selection.head);
        }
        sheet.nudge(keyed.nudge);
        changed = keyed.selection.or(changed);
        if keyed.nudge != 0.0 || keyed.selection.is_some() {
            ui.request_repaint();
        }
    }
    let selection = changed.unwrap_or(selection);
    if changed.is_some_and(|changed| changed != wb.selection()) {
        commands.push(Command::Select(selection));
    }

    highlights::paint_ground(ui, wb, &page, &highlights, selection, panel.flash(ui, source.id));
    header::chrome_tags(ui, source, &page);
    highlights::paint_words(ui, &page);
    if wb.settings().shows_invisibles {
        invisibles::paint_invisibles(ui, &page);
    }
    let pointed = match &panel.mouse.hand {
        Hand::Resizing { grip, range, .. } => {
            if let Some(range) = range {
                ends::paint_preview(ui, &page, *range);
            }
            Some(*grip)
        }
        Hand::Idle => area.hover_pos().filter(|_| area.hovered()).and_then(|pos| ends::grip_at(&scene, pos)),
        _ => None,
    };
    let hovered = area.hover_pos().filter(|_| area.hovered() && panel.mouse.hand == Hand::Idle);
    let hovered = hovered.and_then(|pos| highlights::at(&highlights, pos).first().map(|h| h.id()));
    ends::paint_grips(ui, &scene, pointed, hovered);
    if has_keys && let Some(byte) = ends::moved_end(&mut panel.ends, &scene) {
        keep_in_view(sheet, &page, byte);
        ui.request_repaint();
    }
    if let Some(selection) = selection.filter(|_| has_keys) {
        highlights::paint_caret(ui, &page, selection.head);
    }
    speech::say_blocks(ui, area.id, &page, selection);
    announce::announce(
        ui,
        wb,
        (area.id, &page),
        &highlights,
        selection.filter(|_| has_keys),
        &mut panel.announced,
    );
    speech::highlights_ui(ui, wb, (area.id, &page), &highlights, commands);
    header::header_ui(ui, wb, source, (sheet, &page), drawn, commands);
    if let Some(left) = columns.notes {
        margin::margin_ui(ui, wb, (&page, left), &highlights, commands);
    }
    left_out_ui(ui, &page, highlights::n_left_out(wb, source.id, &page, &highlights));
    let has_menu = area.context_menu(|ui| menu::menu_ui(ui, wb, commands)).is_some();

    point(ui, &area, &page, &highlights, (&panel.mouse.hand, pointed.is_some()));
    match &panel.mouse.hand {
        Hand::Carrying { words } => ghost_ui(ui, words),
        Hand::Idle if !has_menu && wb.overlay().is_none() && wb.ask().is_none() => {
            // The selection that is known, not the one asked for: its commands must be about it.
            let range = wb.selection().filter(|s| s.source == source.id).map(Selection::range);
            if let Some(range) = range.filter(|r| !r.is_empty()) {
                toolbar::toolbar_ui(ui, wb, (&area, &page), range, commands);
            }
        }
        _ => {}
    }

    let in_view = page.blocks.first().map_or(0, |b| b.index)..page.blocks.last().map_or(0, |b| b.index + 1);
    let is_pressed = ui.input(|i| i.pointer.any_down());
    if !is_pressed && sheet.measure_some(ui, source, palette, in_view) {
        // Not at once: nobody waits for it.
        ui.request_repaint_after_secs(0.001);
    }
    #[cfg(test)]
    {
        panel.page = Some(page);
    }
}

/// The id of the text, which takes the focus when the reader has the keyboard.
fn text_area_id() -> Id {
    Id::unique("reader text")
}

fn clamped(selection: Selection, text: &str) -> Selection {
    let clamp = |byte: usize| text.floor_char_boundary(byte);
    Selection { anchor: clamp(selection.anchor), head: clamp(selection.head), ..selection }
}

/// Scrolls so that the caret's row can be seen.
fn keep_in_view(sheet: &mut Sheet, page: &Page, head: usize) {
    let least = theme::READING_LINE * sheet.setting().scale;
    let most = (page.view.height() - 2.0 * least).max(least);
    let below = page.caret(head).map(|caret| caret.top() - page.view.top());
    let is_above = match below {
        Some(below) if (least..=most).contains(&below) => return,
        Some(below) => below < least,
        None => head < page.range().start(),
    };
    sheet.bring(head, if is_above { least } else { most });
}

/// The shape of the pointer over the text.
fn point(
    ui: &Ui,
    area: &Response,
    page: &Page,
    highlights: &[Highlight],
    (hand, is_gripping): (&Hand, bool),
) {
    let Some(pos) = area.hover_pos() else { return };
    let column = page.left - theme::GAP..=page.left + page.width + theme::GAP;
    let is_on_highlight = || !highlights::at(highlights, pos).is_empty();
    match hand {
        Hand::Carrying { .. } => ui.set_cursor_icon(CursorIcon::Grabbing),
        _ if is_gripping => ui.set_cursor_icon(CursorIcon::ResizeHorizontal),
        Hand::Selecting { moved: true, .. } => ui.set_cursor_icon(CursorIcon::Text),
        _ if !area.hovered() || !column.contains(&pos.x) => {}
        _ if is_on_highlight() => ui.set_cursor_icon(CursorIcon::PointingHand),
        _ => ui.set_cursor_icon(CursorIcon::Text),
    }
}

/// Says that not all highlights in view are drawn.
fn left_out_ui(ui: &Ui, page: &Page, n: usize) {
    if n == 0 {
        return;
    }
    let palette = theme::palette(ui);
    let words = format!("{n} more highlights here are not drawn");
    let line = ui.painter().layout_no_wrap(words.clone(), Face::Regular.sized(theme::SMALL), palette.warning);
    let size = line.size() + vec2(2.0 * theme::PAD, theme::GAP);
    let rect = Rect::from_min_size(pos2(page.left, page.view.bottom() - size.y - theme::GAP), size);
    let response = ui.interact(rect, Id::unique("reader left out"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    let stroke = Stroke::new(1.0, palette.line);
    let radius = CornerRadius::same(theme::FIELD_RADIUS);
    ui.painter().rect(rect, radius, palette.card, stroke, StrokeKind::Inside);
    ui.painter().galley(rect.min + vec2(theme::PAD, theme::GAP / 2.0), line, palette.warning);
}

/// The first words of what is carried, beside the pointer.
fn ghost_ui(ui: &Ui, words: &str) {
    let Some(pos) = ui.input(|i| i.pointer.latest_pos()) else { return };
    Area::new(Id::unique("reader ghost"))
        .order(Order::Tooltip)
        .fixed_pos(pos + vec2(14.0, 10.0))
        .interactable(false)
        .fade_in(false)
        .show(ui, |ui| {
            Frame::popup(ui.style()).show(ui, |ui| {
                ui.set_max_width(theme::MARGIN_NOTES * 2.0);
                ui.label(format!("“{words}”"));
            });
        });
}

impl ReaderPanel {
    /// Brings the sheet of `source` to the front; a new one starts where the view was left.
    fn show(&mut self, source: &Source, wb: &Workbench) {
        let at = self.sheets.iter().position(|sheet| sheet.is_of(source));
        let sheet = match at {
            Some(0) => return,
            Some(at) => self.sheets.remove(at),
            None => Sheet::new(source, wb.view().scroll.get(&source.id).copied()),
        };
        self.sheets.insert(0, sheet);
        self.sheets.truncate(SHEETS_MOST);
        self.mouse = Mouse::default();
        self.goal_x = None;
        self.told = None;
    }

    /// Brings words that the workbench asks for to the middle.
    fn follow_reveal(&mut self, ui: &Ui, wb: &Workbench, source: &Source, sheet: &mut Sheet, view: f32) {
        let Some(reveal) = wb.reveal().filter(|r| r.source == source.id && r.serial > self.reveal) else {
            return;
        };
        self.reveal = reveal.serial;
        let text = source.text();
        let start = text.floor_char_boundary(reveal.range.start());
        if reveal.is_return {
            // Above the first words stands more, which comes back with them.
            sheet.bring(start, if start == 0 { view } else { 0.0 });
            self.flash = None;
            return;
        }
        let range = TextRange::new(start, text.floor_char_boundary(reveal.range.end()).max(start));
        let height = sheet.height_of(ui, source, theme::palette(ui), range, view);
        // Words that do not fit begin near the top.
        let below = ((view - height) / 2.0).max(2.0 * theme::READING_LINE * sheet.setting().scale);
        sheet.bring(range.start(), below);
        self.flash = Some(Flash { source: source.id, range, since: ui.input(|i| i.time) });
    }

    /// What flashes, and how strongly.
    fn flash(&mut self, ui: &Ui, source: SourceId) -> Option<(TextRange, f32)> {
        let flash = self.flash.filter(|flash| flash.source == source)?;
        let age = ui.input(|i| i.time) - flash.since;
        if age >= theme::FLASH_SECS {
            self.flash = None;
            return None;
        }
        ui.request_repaint_after_secs(1.0 / 60.0);
        Some((flash.range, 1.0 - (age / theme::FLASH_SECS) as f32))
    }

    /// Settles the focus. Whether the reader has the keyboard.
    fn take_keys(&mut self, ui: &Ui, wb: &Workbench, area: &Response, commands: &mut Vec<Command>) -> bool {
        let is_ours = wb.pane() == Pane::Reader && wb.overlay().is_none() && wb.ask().is_none();
        if !is_ours && area.gained_focus() && wb.overlay().is_none() {
            // Tab led here.
            commands.push(Command::Focus(Pane::Reader));
        }
        let is_called = self.take_focus != Some(wb.take_focus());
        self.take_focus = Some(wb.take_focus());
        let pressed = area.is_pointer_button_down_on() && ui.input(|i| i.pointer.any_pressed());
        if (is_ours && is_called) || pressed {
            area.request_focus();
        }
        let focused = ui.memory(|m| m.focused());
        if is_ours && focused == Some(area.id) {
            let filter =
                EventFilter { tab: false, horizontal_arrows: true, vertical_arrows: true, escape: true };
            ui.memory_mut(|m| m.set_focus_lock_filter(area.id, filter));
        }
        is_ours && focused.is_none_or(|id| id == area.id) && !ui.text_edit_focused()
    }

    /// Says which words stand at the top, when they changed.
    fn tell_scroll(&mut self, wb: &Workbench, id: SourceId, sheet: &Sheet, commands: &mut Vec<Command>) {
        let byte = sheet.top_byte();
        let known = wb.view().scroll.get(&id).copied().unwrap_or_default();
        if self.told != Some((id, byte)) && known != byte {
            commands.push(Command::Scrolled { source: id, byte });
        }
        self.told = Some((id, byte));
    }

    /// How many blocks the last frame laid out, and how many are still to be measured: for tests.
    #[cfg(test)]
    pub(super) fn work(&self) -> (usize, usize) {
        self.sheets.first().map_or((0, 0), |sheet| (sheet.n_laid_out, sheet.n_unmeasured()))
    }
}
