//! The toolbar that stands by a selection: what can be done with the words.

use egui::{
    Area, CornerRadius, Frame, Id, Margin, Order, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use super::page::Page;
use crate::{
    app::{Action, Chord, Command, Workbench},
    model::Tint,
    text::TextRange,
    ui::{
        theme::{self, Face},
        tint_sign,
    },
};

/// What it offers, in order.
const ACTIONS: [Action; 5] =
    [Action::Highlight, Action::Attach, Action::AttachTo, Action::NewPointFrom, Action::CopyCited];
/// Distance to the words.
const AWAY: f32 = 6.0;
const BUTTON_HEIGHT: f32 = 32.0;
const BUTTON_PAD: f32 = 8.0;
const KEY_PAD: Vec2 = vec2(5.0, 2.0);
const SWATCH: f32 = 14.0;

/// An action's words in the toolbar: it names the current point.
pub fn words(action: Action, wb: &Workbench) -> String {
    let number = || wb.view().point.map(|id| wb.derived().outline.number(id)).unwrap_or_default();
    match action {
        Action::Attach if number().is_empty() => "Attach to the point".to_owned(),
        Action::Attach => format!("Attach to {}", number()),
        _ => action.words(wb).into_owned(),
    }
}

/// A key in as few signs as will do.
pub fn key_words(chord: Chord) -> String {
    let mut words = String::new();
    for (is_held, name) in [(chord.command, "Ctrl+"), (chord.alt, "Alt+"), (chord.shift, "⇧")] {
        if is_held {
            words.push_str(name);
        }
    }
    words + chord.key
}

/// Draws the toolbar by the words of `range`, where there is room for it.
pub fn toolbar_ui(
    ui: &Ui,
    wb: &Workbench,
    (area, page): (&Response, &Page),
    range: TextRange,
    commands: &mut Vec<Command>,
) {
    let spans = page.spans(range);
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return };
    let id = Id::unique("reader toolbar");
    let most_width = page.view.width() - 2.0 * AWAY;
    let size =
        egui::AreaState::load(ui.ctx(), id).and_then(|state| state.size).unwrap_or(vec2(most_width, 0.0));

    // Under the last words; over the first where there is no room; nowhere else, as that hides words.
    let ends_here = page.block_with(range.end()).is_some();
    let begins_here = page.block_with(range.start()).is_some();
    let under = last.rect.bottom() + AWAY;
    let over = first.rect.top() - AWAY - size.y;
    let fits = |y: f32| y >= page.view.top() && y + size.y <= page.view.bottom();
    let top = match () {
        () if ends_here && fits(under) => under,
        () if begins_here && fits(over) => over,
        () => return,
    };
    let left = last.rect.left().min(page.view.right() - AWAY - size.x).max(page.view.left() + AWAY);

    Area::new(id)
        .order(Order::Middle)
        .fixed_pos(pos2(left, top))
        .constrain_to(page.view)
        .accessibility_parent(area.id)
        .accessible_name("Selection")
        .fade_in(false)
        .show(ui, |ui| {
            let palette = theme::palette(ui);
            Frame::new()
                .fill(palette.card)
                .stroke(Stroke::new(1.0, palette.line))
                .corner_radius(CornerRadius::same(theme::CARD_RADIUS))
                .shadow(ui.visuals().popup_shadow)
                .inner_margin(Margin::same(1))
                .show(ui, |ui| buttons_ui(ui, wb, most_width, commands));
        });
}

fn buttons_ui(ui: &mut Ui, wb: &Workbench, most_width: f32, commands: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing = Vec2::ZERO;
    // Where it gets narrow the keys go first, then the buttons wrap.
    let width = |with_keys: bool| -> f32 {
        ACTIONS.iter().map(|action| ToolButton::new(ui, *action, wb, with_keys).width()).sum()
    };
    let with_keys = width(true) <= most_width;
    let mut row_width = 0.0;
    let mut rows: Vec<Vec<ToolButton>> = Vec::new();
    for action in ACTIONS {
        let button = ToolButton::new(ui, action, wb, with_keys);
        row_width += button.width();
        match rows.last_mut() {
            Some(row) if row_width <= most_width => row.push(button),
            _ => {
                row_width = button.width();
                rows.push(vec![button]);
            }
        }
    }
    for (at, row) in rows.into_iter().enumerate() {
        if at > 0 {
            let line = Stroke::new(1.0, theme::palette(ui).line);
            ui.painter().hline(ui.max_rect().x_range(), ui.cursor().top(), line);
        }
        ui.horizontal(|ui| {
            for (at, button) in row.into_iter().enumerate() {
                let action = button.action;
                let command = action.command(wb);
                let response = button.show(ui, command.is_ok(), at > 0);
                match command {
                    Ok(command) if response.clicked() => commands.push(command),
                    Ok(_) => {}
                    Err(reason) => {
                        response.on_disabled_hover_text(reason.0.as_ref());
                    }
                }
            }
        });
    }
}

/// One button: words, perhaps a swatch before and a key behind.
struct ToolButton {
    action: Action,
    words: String,
    text: std::sync::Arc<egui::Galley>,
    key: Option<std::sync::Arc<egui::Galley>>,
    swatch: Option<Tint>,
}

impl ToolButton {
    fn new(ui: &Ui, action: Action, wb: &Workbench, with_key: bool) -> Self {
        let palette = theme::palette(ui);
        let words = words(action, wb);
        let text = ui.painter().layout_no_wrap(words.clone(), Face::Regular.sized(theme::BODY), palette.ink);
        let key = action.shortcut().filter(|(chord, _)| with_key && !chord.command).map(|(chord, _)| {
            ui.painter().layout_no_wrap(key_words(chord), Face::Regular.sized(theme::CAPS), palette.soft)
        });
        let swatch = (action == Action::Highlight).then(|| wb.last_tint());
        Self { action, words, text, key, swatch }
    }

    fn width(&self) -> f32 {
        let key = self.key.as_ref().map_or(0.0, |key| key.size().x + 2.0 * KEY_PAD.x + theme::GAP);
        let swatch = if self.swatch.is_some() { SWATCH + theme::GAP } else { 0.0 };
        self.text.size().x + key + swatch + 2.0 * BUTTON_PAD
    }

    fn show(self, ui: &mut Ui, is_enabled: bool, has_left: bool) -> Response {
        let palette = theme::palette(ui);
        let size = vec2(self.width(), BUTTON_HEIGHT);
        let words = &self.words;
        let (rect, response) = ui
            .scope_builder(egui::UiBuilder::new(), |ui| {
                if !is_enabled {
                    ui.disable();
                }
                ui.allocate_exact_size(size, Sense::click())
            })
            .inner;
        response.widget_info(|| WidgetInfo::labeled(Role::Button, is_enabled, words));
        if is_enabled && (response.hovered() || response.has_focus()) {
            ui.painter().rect_filled(rect, CornerRadius::same(theme::FIELD_RADIUS), palette.hover);
        }
        if has_left {
            ui.painter().vline(rect.left(), rect.y_range(), Stroke::new(1.0, palette.line));
        }
        let mut x = rect.left() + BUTTON_PAD;
        if let Some(tint) = self.swatch {
            let center = pos2(x + SWATCH / 2.0, rect.center().y);
            let rect = Rect::from_center_size(center, Vec2::splat(SWATCH));
            tint_sign::swatch(ui.painter(), palette, rect, tint);
            x += SWATCH + theme::GAP;
        }
        let ink =
            if is_enabled { palette.ink } else { palette.ink.gamma_multiply(ui.visuals().disabled_alpha) };
        let text_size = self.text.size();
        let pos = pos2(x, rect.center().y - text_size.y / 2.0);
        ui.painter().galley_with_override_text_color(pos, self.text, ink);
        x += text_size.x + theme::GAP;
        if let Some(key) = self.key {
            let cap = Rect::from_min_size(
                pos2(x, rect.center().y - key.size().y / 2.0 - KEY_PAD.y),
                key.size() + 2.0 * KEY_PAD,
            );
            ui.painter().rect_stroke(cap, 3.0, Stroke::new(1.0, palette.line), StrokeKind::Inside);
            ui.painter().galley(cap.min + KEY_PAD, key, palette.soft);
        }
        response
    }
}
