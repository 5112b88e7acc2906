//! The sign of a tint: how the line under a highlight is drawn, so that color is not all that tells tints apart.
//! Cards, menus and filters show the same line.

use egui::{Atom, Color32, CornerRadius, Painter, Pos2, Rect, Shape, Stroke, Ui, Vec2, pos2, vec2};

use super::theme::{self, Palette};
use crate::model::Tint;

/// Lengths of a dash and a dot, with the gap behind each.
const DASH: (f32, f32) = (8.0, 4.0);
const DOT: (f32, f32) = (2.0, 3.0);
/// Between the two lines of a double one.
const DOUBLE_GAP: f32 = 2.5;

/// A line along `from`–`to` in the manner of a tint: plain, dashed, dotted or double.
pub fn line(painter: &Painter, [from, to]: [Pos2; 2], tint: Tint, color: Color32) {
    let stroke = Stroke::new(theme::UNDERLINE, color);
    let broken = |(on, off): (f32, f32)| Shape::dashed_line(&[from, to], stroke, on, off);
    match tint {
        Tint::Amber => {
            painter.line_segment([from, to], stroke);
        }
        Tint::Sky => painter.extend(broken(DASH)),
        Tint::Sage => painter.extend(broken(DOT)),
        Tint::Rose => {
            let thin = Stroke::new(theme::UNDERLINE / 2.0, color);
            let aside = (to - from).normalized().rot90() * (DOUBLE_GAP / 2.0);
            painter.line_segment([from + aside, to + aside], thin);
            painter.line_segment([from - aside, to - aside], thin);
        }
    }
}

/// A few words' worth of highlight: its ground with the line under it.
pub fn swatch(painter: &Painter, palette: &Palette, rect: Rect, tint: Tint) {
    let colors = palette.tint(tint);
    painter.rect_filled(rect, CornerRadius::same(2), colors.fill);
    let y = rect.bottom() - theme::UNDERLINE;
    line(painter, [pos2(rect.left(), y), pos2(rect.right(), y)], tint, colors.line);
}

/// The same, for a button or menu item.
pub fn atom(tint: Tint) -> Atom<'static> {
    Atom::paint(SWATCH, move |ui: &Ui, args| {
        let rect = Rect::from_center_size(args.rect.center(), SWATCH);
        swatch(ui.painter(), theme::palette(ui), rect, tint);
    })
}

const SWATCH: Vec2 = vec2(22.0, 12.0);
