//! `Sheet`: one source as it is set: its blocks, their heights, and which words stand at the top.

use std::{
    collections::BTreeMap,
    sync::{Arc, Weak},
    time::Instant,
};

use egui::{Galley, Ui};

use super::{
    heights::Heights,
    parts::{self, Part},
    rows,
};
use crate::{
    model::{Source, SourceId, SourceText},
    text::{self, Block, Direction, TextRange},
    ui::{
        script,
        theme::{self, Palette},
    },
};

/// How long a frame may measure blocks that are not in view, in seconds.
const MEASURE_SECS: f32 = 0.002;
/// A source of so few bytes is measured at once.
const MEASURE_AT_ONCE: usize = 6 * 1024;
/// A source of so many bytes is measured whole, bit by bit; of a longer one so much around the view. The
/// rest is estimated: nobody sees the difference, and a window with nothing to do draws no frames.
const MEASURE_ALL: usize = 1 << 20;
const MEASURE_NEAR: usize = 1 << 18;

/// How far above and below the view blocks are laid out too, so that what belongs to them (margin notes)
/// comes into view whole.
pub const BEYOND: f64 = 160.0;

/// What the layout depends on besides the text.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Setting {
    /// Width of the text.
    pub width: f32,
    /// How much larger than usual the text is set.
    pub scale: f32,
    pub pixels_per_point: f32,
}

/// What stands at the top of the view. The view is where these words are, whatever is measured or
/// changed above them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Top {
    /// The very top.
    #[default]
    Start,
    /// The row that holds `byte` stands `below` points under the upper edge.
    Row { byte: usize, below: f32 },
}

/// One source as it is set.
#[derive(Debug, Default)]
pub struct Sheet {
    source: Option<SourceId>,
    text: Weak<SourceText>,
    /// Title and chrome from which the parts were made, and whether chrome was left out.
    made_from: (String, Vec<TextRange>, bool),
    blocks: Vec<Block>,
    /// Those of paragraphs, as far as they were asked for.
    directions: BTreeMap<usize, Direction>,
    parts: Vec<Part>,
    loose: Vec<bool>,
    /// The block under which it is said what is known of the source; `None`: above all blocks.
    known_under: Option<usize>,
    setting: Setting,
    /// Height of the heading drawn over the text, where the text does not begin with its title.
    heading: f32,
    heights: Heights,
    top: Top,
    /// The person, or a command, moved the view: what stands at the top is to be read anew.
    is_moved: bool,
    /// Points still to scroll.
    nudge: f64,
    /// What the scroll area was left at, and what it was shown at.
    pub scroll: Scroll,
    /// How many layouts the last frame asked for: for tests.
    pub n_laid_out: usize,
}

/// The scroll area's own offset in the last frame.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scroll {
    pub shown: f32,
    pub left: f32,
}

impl Sheet {
    /// An empty sheet for `source`, to begin at a byte.
    pub fn new(source: &Source, byte: Option<usize>) -> Self {
        let top = match byte {
            Some(byte) if byte > 0 => Top::Row { byte, below: 0.0 },
            _ => Top::Start,
        };
        Self {
            source: Some(source.id),
            text: Arc::downgrade(source.shared_text()),
            blocks: text::blocks(source.text(), source.paragraphs()),
            top,
            ..Self::default()
        }
    }

    /// Whether it is a sheet of this very text.
    pub fn is_of(&self, source: &Source) -> bool {
        self.source == Some(source.id) && self.text.as_ptr() == Arc::as_ptr(source.shared_text())
    }

    /// Brings parts and heights up to date with what they are made from.
    pub fn refresh(&mut self, source: &Source, setting: Setting, hides_chrome: bool) {
        self.n_laid_out = 0;
        let (title, chrome, is_hiding) = &self.made_from;
        let others = *is_hiding != hides_chrome || (hides_chrome && chrome != source.chrome());
        let parts_differ =
            others || *title != source.title || chrome != source.chrome() || self.loose.is_empty();
        if others {
            self.blocks = text::blocks(source.text(), source.paragraphs());
            if hides_chrome {
                self.blocks.retain(|block| !source.is_chrome(block.range.start()));
            }
        }
        if parts_differ {
            self.made_from = (source.title.clone(), source.chrome().to_vec(), hides_chrome);
            let of_paragraphs = parts::parts(source);
            let part = |b: &Block| of_paragraphs.get(b.paragraph).copied().unwrap_or_default();
            self.parts = self.blocks.iter().map(part).collect();
            let above = self.blocks.iter();
            let pairs = above.zip(self.blocks.iter().skip(1));
            let loose = pairs.map(|(above, block)| parts::is_loose(source.text(), above, block));
            self.loose = std::iter::once(true).chain(loose).collect();
            let last_of = |part| self.parts.iter().take(64).rposition(|p| *p == part);
            self.known_under = last_of(Part::Title).map(|title| last_of(Part::Deck).unwrap_or(title));
        }
        if parts_differ || self.setting != setting {
            self.setting = setting;
            let likely = (0..self.blocks.len()).map(|at| {
                let n_bytes = self.blocks.get(at).map_or(0, |b| b.range.len());
                let own = self.part(at).likely_height(n_bytes, setting);
                f64::from(self.space_above(at)) + own + f64::from(self.space_below(at))
            });
            self.heights = Heights::estimated(likely.collect());
        }
    }

    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    pub fn part(&self, index: usize) -> Part {
        self.parts.get(index).copied().unwrap_or_default()
    }

    /// Says how high the heading drawn over the text is.
    pub fn set_heading(&mut self, height: f32) {
        self.heading = height;
    }

    /// Whether the text holds the source's title.
    pub fn has_title(&self) -> bool {
        self.known_under.is_some()
    }

    /// The block under which it is said what is known of the source.
    pub fn known_under(&self) -> Option<usize> {
        self.known_under
    }

    pub fn setting(&self) -> Setting {
        self.setting
    }

    /// How many blocks are still to be measured.
    #[cfg(test)]
    pub fn n_unmeasured(&self) -> usize {
        self.heights.n_unmeasured()
    }

    fn space_above(&self, index: usize) -> f32 {
        let Some(block) = self.blocks.get(index) else { return 0.0 };
        if index == 0 || !block.opens_paragraph {
            return 0.0;
        }
        let loose = self.loose.get(index).copied().unwrap_or(true);
        self.part(index).space_above(self.part(index - 1), loose) * self.setting.scale
    }

    fn space_below(&self, index: usize) -> f32 {
        if self.known_under == Some(index) { theme::KNOWN_HEIGHT } else { 0.0 }
    }

    /// What stands above the first block.
    fn head(&self) -> f64 {
        f64::from(theme::READER_TOP + self.heading)
    }

    /// Height of everything.
    pub fn height(&self) -> f64 {
        self.head() + self.heights.total() + f64::from(theme::READER_BOTTOM)
    }

    /// Where a block's text begins.
    pub fn y_of(&self, index: usize) -> f64 {
        self.head() + self.heights.before(index) + f64::from(self.space_above(index))
    }

    /// The block that stands at `y`.
    pub fn at_y(&self, y: f64) -> usize {
        self.heights.at(y - self.head())
    }

    /// The block that holds `byte`, or is the last before it.
    pub fn block_at(&self, byte: usize) -> usize {
        self.blocks.partition_point(|b| b.range.start() <= byte).saturating_sub(1)
    }

    /// Lays a block out, and takes down how high it is.
    pub fn lay(&mut self, ui: &Ui, source: &Source, palette: &Palette, index: usize) -> Arc<Galley> {
        let text = self.blocks.get(index).and_then(|b| b.range.of(source.text())).unwrap_or_default();
        let job = self.part(index).job(text, self.setting, palette);
        // A later part of a long line does not begin with what tells its direction.
        let is_part = self.blocks.get(index).is_some_and(|b| !b.opens_paragraph);
        let towards = is_part.then(|| self.direction_of(source, index));
        let galley = script::galley_towards(ui, job, towards);
        self.n_laid_out += 1;
        let height = f64::from(galley.size().y)
            + f64::from(self.space_above(index))
            + f64::from(self.space_below(index));
        self.heights.measure(index, height);
        galley
    }

    /// The direction of the paragraph of a block.
    pub fn direction_of(&mut self, source: &Source, index: usize) -> Direction {
        let Some(block) = self.blocks.get(index) else { return Direction::default() };
        let words = || source.paragraphs().get(block.paragraph).and_then(|p| p.of(source.text()));
        let known = self.directions.entry(block.paragraph);
        *known.or_insert_with(|| words().map_or(Direction::default(), text::direction))
    }

    /// How high the rows of `range` are together; not measured further than `most`.
    pub fn height_of(
        &mut self,
        ui: &Ui,
        source: &Source,
        palette: &Palette,
        range: TextRange,
        most: f32,
    ) -> f32 {
        let edge = |sheet: &mut Self, byte: usize| {
            let index = sheet.block_at(byte);
            let galley = sheet.lay(ui, source, palette, index);
            let start = sheet.blocks.get(index).map_or(0, |b| b.range.start());
            let char = rows::char_of_byte(galley.text(), byte.saturating_sub(start));
            (index, rows::caret(&galley, char))
        };
        let (first, top) = edge(self, range.start());
        let (last, bottom) = edge(self, range.end());
        let mut index = first;
        while index < last && self.y_of(index) - self.y_of(first) < f64::from(most) {
            self.lay(ui, source, palette, index);
            index += 1;
        }
        let height = self.y_of(last) + f64::from(bottom.bottom()) - self.y_of(first) - f64::from(top.top());
        height as f32
    }

    /// Scrolls by so many points.
    pub fn nudge(&mut self, points: f64) {
        self.nudge += points;
    }

    /// Puts the row that holds `byte` so many points under the upper edge.
    pub fn bring(&mut self, byte: usize, below: f32) {
        self.top = Top::Row { byte, below };
        self.is_moved = true;
        self.nudge = 0.0;
    }

    /// Where the upper edge of the view is, with everything in view measured. `moved` is by how much the
    /// person scrolled since the last frame.
    pub fn settle(&mut self, ui: &Ui, source: &Source, palette: &Palette, view: f32, moved: f64) -> f64 {
        let moved = moved + std::mem::take(&mut self.nudge);
        self.is_moved |= moved != 0.0;
        let mut offset = 0.0;
        // Measuring what is in view may move it, which may bring more into view; it ends soon, as the
        // words at the top stay where they are.
        for _ in 0..8 {
            let wanted = self.y_of_top(ui, source, palette) + moved;
            let most = (self.height() - f64::from(view)).max(0.0);
            offset = wanted.clamp(0.0, most);
            self.is_moved |= (offset - wanted).abs() > 0.5;
            let to = offset + f64::from(view) + BEYOND;
            if !self.measure_between(ui, source, palette, offset - BEYOND, to) {
                break;
            }
        }
        offset
    }

    fn y_of_top(&mut self, ui: &Ui, source: &Source, palette: &Palette) -> f64 {
        let Top::Row { byte, below } = self.top else { return 0.0 };
        let index = self.block_at(byte);
        let Some(start) = self.blocks.get(index).map(|b| b.range.start()) else { return 0.0 };
        let galley = self.lay(ui, source, palette, index);
        let char = rows::char_of_byte(galley.text(), byte.saturating_sub(start));
        self.y_of(index) + f64::from(rows::caret(&galley, char).top()) - f64::from(below)
    }

    /// Measures the blocks between two heights. Whether one was not measured before.
    fn measure_between(&mut self, ui: &Ui, source: &Source, palette: &Palette, from: f64, to: f64) -> bool {
        let mut found = false;
        let mut index = self.at_y(from);
        while index < self.blocks.len() && self.y_of(index) < to {
            if !self.heights.is_measured(index) {
                self.lay(ui, source, palette, index);
                found = true;
            }
            index += 1;
        }
        found
    }

    /// Reads anew what stands at the top, if the view was moved: `row` is the first whole row in view,
    /// with its distance from the edge.
    pub fn hold(&mut self, offset: f64, row: Option<(usize, f32)>) {
        if !std::mem::take(&mut self.is_moved) {
            return;
        }
        self.top = match row {
            Some((byte, below)) if offset > 0.5 => Top::Row { byte, below },
            _ => Top::Start,
        };
    }

    /// The byte at the top of the view, 0 for the very top.
    pub fn top_byte(&self) -> usize {
        match self.top {
            Top::Start => 0,
            Top::Row { byte, .. } => byte,
        }
    }

    /// Measures some of what is near the view, what follows it first. Whether something may be left.
    pub fn measure_some(
        &mut self,
        ui: &Ui,
        source: &Source,
        palette: &Palette,
        in_view: std::ops::Range<usize>,
    ) -> bool {
        if self.heights.n_unmeasured() == 0 {
            return false;
        }
        let n_bytes = source.text().len();
        let near = if n_bytes <= MEASURE_ALL { n_bytes } else { MEASURE_NEAR };
        let edge = |at: usize| self.blocks.get(at).map_or(n_bytes, |b| b.range.start());
        let from = self.block_at(edge(in_view.start).saturating_sub(near));
        let to = self.block_at(edge(in_view.end).saturating_add(near)) + 1;
        let start = Instant::now();
        for index in (in_view.end..to).chain((from..in_view.start).rev()) {
            if !self.heights.is_measured(index) {
                self.lay(ui, source, palette, index);
                if n_bytes > MEASURE_AT_ONCE && start.elapsed().as_secs_f32() > MEASURE_SECS {
                    return true;
                }
            }
        }
        false
    }
}
