//! `Page`: what is in view this frame, laid out and placed. All geometry goes through it.

use std::sync::Arc;

use egui::{Galley, Pos2, Rect, Ui, emath::GuiRounding as _, pos2, vec2};

use super::{
    parts::Part,
    rows,
    sheet::{BEYOND, Sheet},
};
use crate::{
    model::Source,
    text::{self, TextRange},
    ui::theme::Palette,
};

/// A block in view.
#[derive(Debug)]
pub struct Placed {
    pub index: usize,
    /// Its bytes in the source.
    pub range: TextRange,
    pub part: Part,
    pub galley: Arc<Galley>,
    /// Where its galley stands on the screen.
    pub pos: Pos2,
}

impl Placed {
    pub fn rect(&self) -> Rect {
        Rect::from_min_size(self.pos, self.galley.size())
    }

    fn char(&self, byte: usize) -> usize {
        if byte >= self.range.end() {
            return self.galley.rows.iter().map(|row| row.glyphs.len()).sum();
        }
        rows::char_of_byte(self.galley.text(), byte.saturating_sub(self.range.start()))
    }

    /// The characters of this block that `range` holds.
    pub fn chars(&self, range: TextRange) -> (usize, usize) {
        (self.char(range.start()), self.char(range.end().min(self.range.end())))
    }

    /// The byte of a character, as a place where a caret may stand.
    fn byte(&self, char: usize) -> usize {
        let text = self.galley.text();
        self.range.start() + rows::snapped(text, rows::byte_of_char(text, char))
    }
}

/// A row of words, or a part of it, on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    pub rect: Rect,
    /// Index among the page's blocks, and the row in it.
    pub row: (usize, usize),
}

/// What is in view.
#[derive(Debug)]
pub struct Page {
    /// The part of the screen that shows text.
    pub view: Rect,
    /// Left edge and width of the text.
    pub left: f32,
    pub width: f32,
    /// Where the very top of the source would be.
    pub origin: f64,
    pub blocks: Vec<Placed>,
}

impl Page {
    pub fn new(
        ui: &Ui,
        sheet: &mut Sheet,
        source: &Source,
        palette: &Palette,
        (view, left, offset): (Rect, f32, f64),
    ) -> Self {
        let origin = f64::from(view.top()) - offset;
        let mut blocks = Vec::new();
        let mut index = sheet.at_y(offset - BEYOND);
        while let Some(block) = sheet.blocks().get(index).copied() {
            let y = sheet.y_of(index);
            if y > offset + f64::from(view.height()) + BEYOND {
                break;
            }
            let galley = sheet.lay(ui, source, palette, index);
            let pos = pos2(left, (origin + y) as f32).round_to_pixels(ui.pixels_per_point());
            blocks.push(Placed { index, range: block.range, part: sheet.part(index), galley, pos });
            index += 1;
        }
        Self { view, left, width: sheet.setting().width, origin, blocks }
    }

    /// The bytes laid out.
    pub fn range(&self) -> TextRange {
        match (self.blocks.first(), self.blocks.last()) {
            (Some(first), Some(last)) => TextRange::new(first.range.start(), last.range.end()),
            _ => TextRange::default(),
        }
    }

    /// The blocks of which something can be seen.
    pub fn seen(&self) -> impl Iterator<Item = &Placed> {
        self.blocks.iter().filter(|b| b.rect().intersects(self.view))
    }

    /// The block that shows `byte`, if one does.
    pub fn block_with(&self, byte: usize) -> Option<&Placed> {
        let at = self.blocks.partition_point(|b| b.range.start() <= byte);
        self.blocks.get(at.checked_sub(1)?).filter(|b| byte <= b.range.end())
    }

    /// The row nearest to a point of the screen, with its block and the point's x in that.
    fn row_at(&self, pos: Pos2) -> Option<(&Placed, usize, f32)> {
        // Half of the space between two blocks belongs to each.
        let below = |pair: &[Placed]| match pair {
            [above, below] => (above.rect().bottom() + below.rect().top()) / 2.0 <= pos.y,
            _ => false,
        };
        let at = self.blocks.windows(2).take_while(|pair| below(pair)).count();
        let block = self.blocks.get(at)?;
        let inside = pos - block.pos;
        Some((block, rows::row_at(&block.galley, inside.y), inside.x))
    }

    /// The place nearest to a point of the screen.
    pub fn byte_at(&self, pos: Pos2) -> Option<usize> {
        let (block, row, x) = self.row_at(pos)?;
        Some(block.byte(rows::char_in_row(&block.galley, row, x)))
    }

    /// The character under a point of the screen, by its first byte: that of a word double-clicked.
    pub fn byte_under(&self, pos: Pos2) -> Option<usize> {
        let (block, row, x) = self.row_at(pos)?;
        let found = rows::grapheme_in_row(&block.galley, row, x);
        Some(
            block.byte(found.map_or_else(|| rows::first_char(&block.galley, row), |found| found.chars.start)),
        )
    }

    /// The rows that show `range`.
    pub fn spans(&self, range: TextRange) -> Vec<Span> {
        let mut found = Vec::new();
        let first = self.blocks.partition_point(|b| b.range.end() <= range.start());
        for (at, block) in self.blocks.iter().enumerate().skip(first) {
            if block.range.start() >= range.end() {
                break;
            }
            let (start, end) = block.chars(range);
            let rows = rows::spans(&block.galley, start, end).into_iter();
            found.extend(
                rows.map(|(row, rect)| Span { rect: rect.translate(block.pos.to_vec2()), row: (at, row) }),
            );
        }
        found
    }

    /// The caret before `byte`, if that is laid out.
    pub fn caret(&self, byte: usize) -> Option<Rect> {
        let block = self.block_with(byte)?;
        Some(rows::caret(&block.galley, block.char(byte)).translate(block.pos.to_vec2()))
    }

    /// The first byte of the grapheme before `byte`, in its block.
    pub fn before(&self, byte: usize) -> usize {
        let block =
            self.blocks.get(self.blocks.partition_point(|b| b.range.start() < byte).saturating_sub(1));
        let Some(block) = block else { return byte };
        let inside = byte.saturating_sub(block.range.start());
        block.range.start() + text::previous_grapheme(block.galley.text(), inside)
    }

    /// Where the grapheme that holds `byte` begins and ends, as carets, if it is laid out: what runs from right to
    /// left begins at its right. At a turn of direction the caret behind a grapheme stands elsewhere.
    pub fn edges(&self, byte: usize) -> Option<(Rect, Rect)> {
        let block = self.block_with(byte)?;
        let (start, end) = rows::edges(&block.galley, block.char(byte))?;
        let to_screen = block.pos.to_vec2();
        Some((start.translate(to_screen), end.translate(to_screen)))
    }

    /// The first row that stands whole in view: its first byte, and its distance from the upper edge.
    pub fn top_row(&self) -> Option<(usize, f32)> {
        let mut fallback = None;
        for block in self.seen() {
            for (at, row) in block.galley.rows.iter().enumerate() {
                let below = block.pos.y + row.min_y() - self.view.top();
                let byte = || block.byte(rows::first_char(&block.galley, at));
                if below > -1.0 {
                    return Some((byte(), below));
                }
                if below + row.height() > 0.0 {
                    fallback = Some((byte(), below));
                }
            }
        }
        fallback
    }

    /// `pos` moved inside the view.
    pub fn clamped(&self, pos: Pos2) -> Pos2 {
        let inner = self.view.shrink2(vec2(0.0, 2.0));
        pos2(pos.x, pos.y.clamp(inner.top(), inner.bottom().max(inner.top())))
    }
}
