//! Signs over characters that are not seen. They are painted over their places and change nothing of what is laid
//! out, selected, copied or exported.

use egui::{CornerRadius, Rect, Stroke, Ui, pos2, vec2};

use super::page::Page;
use crate::{
    text::invisibles,
    ui::theme::{self, Face},
};

/// Signs that are drawn at once, at most; more of them cannot be told apart.
const SIGNS_MOST: usize = 400;

/// Paints a sign at each character in view that is not seen. Gives how many.
pub fn paint_invisibles(ui: &Ui, page: &Page) -> usize {
    let palette = theme::palette(ui);
    let mut n = 0;
    // Signs of neighbors stand beside each other instead of over each other.
    let mut free = (f32::NEG_INFINITY, f32::NEG_INFINITY);
    for block in page.seen() {
        for found in invisibles(block.galley.text()) {
            let Some(caret) = page.caret(block.range.start() + found.byte) else { continue };
            if !caret.intersects(page.view) {
                continue;
            }
            if n == SIGNS_MOST {
                return n;
            }
            n += 1;
            let color = if found.is_doubtful { palette.warning } else { palette.soft };
            let stroke = Stroke::new(1.0, color);
            ui.painter().vline(caret.left(), caret.y_range(), stroke);
            let font = Face::SemiBold.sized(theme::INVISIBLE_SIGN);
            let words = ui.painter().layout_no_wrap(found.sign.to_owned(), font, palette.paper);
            let size = words.size() + vec2(4.0, 0.0);
            let left = if free.1 == caret.top() { caret.left().max(free.0) } else { caret.left() };
            let sign = Rect::from_min_size(pos2(left, caret.top() - size.y / 2.0), size);
            free = (sign.right() + 1.0, caret.top());
            ui.painter().rect_filled(sign, CornerRadius::same(2), color);
            ui.painter().galley(sign.min + vec2(2.0, 0.0), words, palette.paper);
        }
    }
    n
}
