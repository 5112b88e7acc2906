//! Paragraphs: lines that belong together, over columns and pages, too.

use super::{
    columns::median,
    hyphens::{Hyphen, Hyphens},
    pieces::Piece,
};
use crate::import::{Block, BlockKind};

/// A line that begins this much further right than the one before begins a paragraph; of the size.
const INDENT: f32 = 0.7;
/// What may be left of a line where the next word did not fit into it, of the size.
const SPARE: f32 = 0.9;
/// A gap that is so many times that between lines parts paragraphs.
const GAP: f32 = 1.3;
/// Other sizes than this many times that of the line before are of another kind of text.
const OTHER_SIZE: f32 = 1.12;
/// Text so many times as large as the most is a heading, if it is short.
const HEADING: f32 = 1.15;
const LONGEST_HEADING: usize = 240;

/// The lines of one column, or of what stands across columns.
#[derive(Debug)]
pub struct Column {
    pub lines: Vec<Piece>,
    left: f32,
    right: f32,
    /// From a line to the next.
    leading: f32,
    /// Whether its lines end at one edge and begin anywhere.
    is_right_aligned: bool,
}

impl Column {
    pub fn new(lines: Vec<Piece>) -> Self {
        let left = usual(lines.iter().map(|line| line.left));
        // Nearly the rightmost: a line or two may stick out.
        let mut rights: Vec<f32> = lines.iter().map(|line| line.right).collect();
        rights.sort_by(f32::total_cmp);
        let right = rights.get(rights.len() * 9 / 10).copied().unwrap_or(0.0);
        let steps = lines.windows(2).filter_map(|two| match two {
            [a, b] if is_same_size(a, b) && b.baseline - a.baseline > 0.5 * a.size => {
                Some((b.baseline - a.baseline) / a.size)
            }
            _ => None,
        });
        // More lines follow each other than paragraphs do.
        let mut steps: Vec<f32> = steps.collect();
        steps.sort_by(f32::total_cmp);
        let leading = steps.get(steps.len() / 4).copied().unwrap_or(1.2).min(2.2);
        let n_near =
            |value: f32, of: fn(&Piece) -> f32| lines.iter().filter(|l| (of(l) - value).abs() < 1.5).count();
        let is_right_aligned = lines.len() > 2
            && n_near(right, |l| l.right) * 3 > lines.len() * 2
            && n_near(left, |l| l.left) * 3 < lines.len();
        let left = if is_right_aligned { lines.iter().map(|l| l.left).fold(left, f32::min) } else { left };
        Self { lines, left, right, leading, is_right_aligned }
    }

    /// What is left of a line at its free end.
    fn room(&self, line: &Piece) -> f32 {
        if self.is_right_aligned { line.left - self.left } else { self.right - line.right }
    }
}

/// Collects the paragraphs of columns in reading order.
pub struct Paragraphs<'a> {
    hyphens: &'a Hyphens,
    /// The size of most of the text.
    size: f32,
    blocks: Vec<Block>,
    open: Option<Open>,
    /// Whether the document begins paragraphs with an indent, rather than behind a gap.
    is_indented: bool,
    /// Whether its lines are as long as they can be. Those that a person broke are not.
    is_filled: bool,
}

struct Open {
    kind: BlockKind,
    text: String,
    last: Piece,
    /// What is left of the last line.
    room: f32,
    n_lines: usize,
}

impl<'a> Paragraphs<'a> {
    pub fn new(hyphens: &'a Hyphens, columns: &[&Column]) -> Self {
        let of_size = columns.iter().flat_map(|column| &column.lines);
        let size = weighted_median(of_size.map(|line| (line.size, line.text.len()))).unwrap_or(10.0);
        let (mut n_indents, mut n_lines, mut n_ended) = (0, 0, 0);
        for column in columns {
            for two in column.lines.windows(2) {
                let [before, line] = two else { continue };
                n_lines += 1;
                let is_close = line.baseline - before.baseline < column.leading * GAP * line.size;
                let is_indent =
                    line.left - column.left > INDENT * line.size && line.left - column.left < 4.0 * line.size;
                n_indents += usize::from(is_indent && is_close && is_same_size(before, line));
                let room = column.room(before);
                n_ended += usize::from(is_close && !is_indent && room > line.first_word + SPARE * line.size);
            }
        }
        Self {
            hyphens,
            size,
            blocks: Vec::new(),
            open: None,
            is_indented: n_indents * 25 > n_lines,
            is_filled: n_ended * 4 < n_lines,
        }
    }

    /// Adds the lines of the next column.
    pub fn add(&mut self, column: &Column) {
        let mut before: Option<&Piece> = None;
        for (at, line) in column.lines.iter().enumerate() {
            let next = column.lines.get(at + 1);
            let goes_on = match (&self.open, before) {
                (None, _) => false,
                (Some(open), Some(before)) => self.goes_on(open, before, line, next, column),
                (Some(open), None) => self.goes_over(open, line, next, column),
            };
            if goes_on {
                self.join(line, column);
            } else {
                self.begin(line, column);
            }
            before = Some(line);
        }
    }

    /// Chrome of a page, which does not interrupt the paragraph that goes on behind it.
    pub fn add_chrome(&mut self, lines: Vec<Piece>) -> Vec<Block> {
        let block =
            |line: Piece| Block { kind: BlockKind::Paragraph, text: cells(&line.text, " "), is_chrome: true };
        lines.into_iter().map(block).collect()
    }

    /// Whether a line goes on with the paragraph of the line before it, in the same column.
    fn goes_on(
        &self,
        open: &Open,
        before: &Piece,
        line: &Piece,
        next: Option<&Piece>,
        column: &Column,
    ) -> bool {
        let step = line.baseline - before.baseline;
        let size = line.size.max(before.size);
        if has_cells(line) || has_cells(before) || !is_same_size(before, line) || starts_item(&line.text) {
            return false;
        }
        if step > column.leading * GAP * size || step < 0.4 * size {
            return false;
        }
        let is_item = open.kind == BlockKind::Item;
        let shift = line.left - before.left;
        let hangs = is_item && open.n_lines == 1;
        let may_indent = !column.is_right_aligned && !hangs && !is_centered(before, line);
        if shift > INDENT * size && may_indent {
            // Further right than the line behind it, too, or the last one.
            let is_indent =
                next.is_none_or(|next| line.left - next.left > INDENT * 0.5 * size || next.left > line.left);
            if is_indent {
                return false;
            }
        }
        if is_item && !column.is_right_aligned && shift < -INDENT * size && open.n_lines > 1 {
            return false;
        }
        // Where the first word would have fitted behind the last, the line was ended on purpose.
        let room = column.room(before);
        let is_ended = match self.is_filled {
            true => room > line.first_word + SPARE * size,
            false => room > 0.35 * (column.right - column.left),
        };
        !is_ended || is_centered(before, line)
    }

    /// Whether the first line of a column goes on with the last paragraph of the column before.
    fn goes_over(&self, open: &Open, line: &Piece, next: Option<&Piece>, column: &Column) -> bool {
        if !is_same_size(&open.last, line)
            || has_cells(line)
            || has_cells(&open.last)
            || starts_item(&line.text)
        {
            return false;
        }
        if !matches!(open.kind, BlockKind::Paragraph | BlockKind::Item) {
            return false;
        }
        let is_full = open.room <= line.first_word + SPARE * line.size;
        let last = open.text.trim_end();
        let is_small = line.text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase);
        let is_broken = !matches!(self.hyphens.between(last, &line.text), Hyphen::Space);
        let ends_sentence = last
            .trim_end_matches(['"', '”', '’', '»', '\'', ')', ']'])
            .ends_with(['.', '!', '?', ':', '…', '。', '！', '？']);
        let is_indent = !column.is_right_aligned
            && line.left - column.left > INDENT * line.size
            && next.is_none_or(|next| line.left - next.left > INDENT * 0.5 * line.size);
        match () {
            () if is_broken => true,
            () if !is_full => is_small && !ends_sentence,
            () if is_indent => false,
            () if !ends_sentence => true,
            () => self.is_indented,
        }
    }

    fn begin(&mut self, line: &Piece, column: &Column) {
        self.end();
        let kind = match () {
            () if has_cells(line) => BlockKind::Row,
            () if line.size >= HEADING * self.size => BlockKind::Heading(level(line.size / self.size)),
            () if starts_item(&line.text) => BlockKind::Item,
            () => BlockKind::Paragraph,
        };
        let text = without_bullet(&line.text).to_owned();
        self.open = Some(Open { kind, text, last: line.clone(), room: column.room(line), n_lines: 1 });
    }

    fn join(&mut self, line: &Piece, column: &Column) {
        let Some(open) = &mut self.open else { return };
        match self.hyphens.between(&open.text, &line.text) {
            Hyphen::Space => {
                if !is_ideographic(open.text.chars().next_back()) || !is_ideographic(line.text.chars().next())
                {
                    open.text.push(' ');
                }
            }
            Hyphen::Keep => {}
            Hyphen::Drop => drop(open.text.pop()),
        }
        open.text.push_str(&line.text);
        open.last = line.clone();
        open.room = column.room(line);
        open.n_lines += 1;
    }

    fn end(&mut self) {
        let Some(open) = self.open.take() else { return };
        let is_long = open.text.len() > LONGEST_HEADING;
        let kind = match open.kind {
            BlockKind::Heading(_) if is_long => BlockKind::Paragraph,
            kind => kind,
        };
        let text = match kind {
            BlockKind::Row => cells(&open.text, "\t"),
            _ => cells(&open.text, " "),
        };
        self.blocks.push(Block { kind, text, is_chrome: false });
    }

    /// The paragraphs that are whole so far.
    pub fn take_whole(&mut self) -> Vec<Block> {
        std::mem::take(&mut self.blocks)
    }

    pub fn into_blocks(mut self) -> Vec<Block> {
        self.end();
        self.blocks
    }
}

fn is_same_size(a: &Piece, b: &Piece) -> bool {
    a.size.max(b.size) <= OTHER_SIZE * a.size.min(b.size)
}

fn is_centered(a: &Piece, b: &Piece) -> bool {
    let middle = |p: &Piece| (p.left + p.right) / 2.0;
    let is_apart = (a.left - b.left).abs() > 0.3 * a.size && (a.right - b.right).abs() > 0.3 * a.size;
    is_apart && (middle(a) - middle(b)).abs() < 0.25 * a.size
}

fn has_cells(line: &Piece) -> bool {
    line.text.contains('\t')
}

fn cells(text: &str, between: &str) -> String {
    text.split('\t').map(crate::import::builder::tidy).collect::<Vec<_>>().join(between)
}

fn level(ratio: f32) -> u8 {
    match ratio {
        r if r >= 1.7 => 1,
        r if r >= 1.35 => 2,
        _ => 3,
    }
}

const BULLETS: &[char] = &['•', '◦', '▪', '‣', '∙', '●', '○', '■', '□', '➢', '✓', '\u{F0B7}', '\u{F0A7}'];

/// Whether a line begins an item: with a bullet, or a number and a space.
fn starts_item(text: &str) -> bool {
    if text.starts_with(BULLETS) {
        return true;
    }
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let n_digits = text.len() - digits.len();
    (1..=2).contains(&n_digits)
        && digits.strip_prefix(['.', ')']).is_some_and(|rest| rest.starts_with(char::is_whitespace))
}

/// The number of an item is of its words; a bullet is not.
fn without_bullet(text: &str) -> &str {
    text.strip_prefix(BULLETS).map_or(text, str::trim_start)
}

fn is_ideographic(c: Option<char>) -> bool {
    c.is_some_and(|c| matches!(c, '\u{3000}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}'))
}

/// The value that most share, more or less.
fn usual(values: impl Iterator<Item = f32>) -> f32 {
    let mut values: Vec<f32> = values.collect();
    values.sort_by(f32::total_cmp);
    let mut best = (0, median(values.clone()).unwrap_or(0.0));
    for (at, value) in values.iter().enumerate() {
        let n = values.iter().skip(at).take_while(|v| **v - value < 1.5).count();
        if n > best.0 {
            best = (n, *value);
        }
    }
    best.1
}

fn weighted_median(values: impl Iterator<Item = (f32, usize)>) -> Option<f32> {
    let mut values: Vec<(f32, usize)> = values.collect();
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let all: usize = values.iter().map(|(_, n)| n).sum();
    let mut before = 0;
    values.iter().find_map(|(value, n)| {
        before += n;
        (before * 2 >= all).then_some(*value)
    })
}
