//! The keyboard: the caret's steps by character, word, row, paragraph, page and text, selecting, also by
//! sentences, and scrolling.

use egui::{Event, Key, Modifiers, Ui};

use super::{panel::Scene, rows, sentences, sheet::Sheet};
use crate::{
    app::{Command, Selection},
    text::{self, Direction, TextRange},
    ui::theme,
};

/// A step of the caret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Left,
    Right,
    WordLeft,
    WordRight,
    Up,
    Down,
    ParagraphUp,
    ParagraphDown,
    PageUp,
    PageDown,
    RowStart,
    RowEnd,
    Start,
    End,
}

impl Step {
    /// What the step is in a paragraph that runs from right to left: there left leads on.
    fn turned(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
            Self::WordLeft => Self::WordRight,
            Self::WordRight => Self::WordLeft,
            other => other,
        }
    }
}

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ask {
    Step {
        step: Step,
        extend: bool,
    },
    Scroll {
        pages: i32,
    },
    SelectAll,
    /// Selects the sentence at the caret; behind whole sentences, the next one too.
    NextSentence,
    /// Gives the last of several selected sentences back.
    LastSentence,
    Clear,
    /// Goes to the points of the passage at the caret.
    Follow,
}

/// What the keys did in a frame.
#[derive(Debug, Default)]
pub struct Keyed {
    pub selection: Option<Option<Selection>>,
    /// Points to scroll.
    pub nudge: f64,
}

/// Takes the reader's keys out of the queue and does them. `goal_x` is the x that the caret keeps while
/// it goes up and down.
pub fn keys(
    ui: &Ui,
    scene: &Scene<'_>,
    sheet: &mut Sheet,
    goal_x: &mut Option<f32>,
    commands: &mut Vec<Command>,
) -> Keyed {
    let mut keyed = Keyed::default();
    for ask in taken(ui, scene) {
        let selection = keyed.selection.unwrap_or(scene.selection);
        match ask {
            Ask::Step { step, extend } => match selection {
                None if !extend && scrolls(scene, step, &mut keyed.nudge) => {}
                _ => {
                    // Keys alone must be able to begin: at the first row in view.
                    let top = scene.page.top_row().map_or(0, |(byte, _)| byte);
                    let from = selection.unwrap_or_else(|| scene.select(top, top));
                    let head = stepped(ui, scene, sheet, from, step, extend, goal_x);
                    let anchor = if extend { from.anchor } else { head };
                    keyed.selection = Some(Some(Selection { anchor, head, ..from }));
                }
            },
            Ask::Scroll { pages } => keyed.nudge += f64::from(pages) * page_points(scene),
            Ask::NextSentence => {
                let top = scene.page.top_row().map_or(0, |(byte, _)| byte);
                let from = selection.unwrap_or_else(|| scene.select(top, top)).range();
                let range = sentences::with_next(scene.source, sheet, from);
                keyed.selection = range.map(|range| Some(scene.select(range.start(), range.end())));
            }
            Ask::LastSentence => {
                let selected = selection.map(Selection::range).filter(|range| !range.is_empty());
                let range = selected.map(|range| sentences::without_last(scene.source, sheet, range));
                keyed.selection = range.map(|range| Some(scene.select(range.start(), range.end())));
            }
            Ask::SelectAll => keyed.selection = Some(Some(widened(scene, selection))),
            Ask::Clear if selection.is_some() => keyed.selection = Some(None),
            Ask::Clear => commands.push(Command::Hold(None)),
            Ask::Follow => {
                let caret = selection.map_or(TextRange::at(0), Selection::range);
                let touches = |range: TextRange| range.covers(caret);
                let at_caret =
                    scene.highlights.iter().filter(|h| touches(h.range)).min_by_key(|h| h.range.len());
                commands.extend(at_caret.map(|h| Command::ShowPoints(h.id())));
            }
        }
        if !matches!(ask, Ask::Step { step: Step::Up | Step::Down | Step::PageUp | Step::PageDown, .. }) {
            *goal_x = None;
        }
    }
    keyed
}

fn taken(ui: &Ui, scene: &Scene<'_>) -> Vec<Ask> {
    let can_clear = scene.selection.is_some() || scene.wb.held().is_some();
    let is_mac = ui.os().is_mac();
    let mut asks = Vec::new();
    ui.input_mut(|i| {
        i.events.retain(|event| {
            let Event::Key { key, pressed: true, modifiers, .. } = event else { return true };
            let ask = ask(*key, *modifiers, is_mac).filter(|ask| *ask != Ask::Clear || can_clear);
            asks.extend(ask);
            ask.is_none()
        });
    });
    asks
}

fn ask(key: Key, held: Modifiers, is_mac: bool) -> Option<Ask> {
    let by_word = if is_mac { held.alt } else { held.ctrl || held.command };
    let to_end = is_mac && held.command;
    let extend = held.shift;
    let is_plain = !held.ctrl && !held.alt && !held.command;
    let step = match key {
        Key::ArrowLeft if to_end => Step::RowStart,
        Key::ArrowRight if to_end => Step::RowEnd,
        Key::ArrowUp if to_end => Step::Start,
        Key::ArrowDown if to_end => Step::End,
        Key::ArrowLeft if by_word => Step::WordLeft,
        Key::ArrowRight if by_word => Step::WordRight,
        Key::ArrowUp if by_word => Step::ParagraphUp,
        Key::ArrowDown if by_word => Step::ParagraphDown,
        Key::ArrowLeft if is_plain => Step::Left,
        Key::ArrowRight if is_plain => Step::Right,
        Key::ArrowUp if is_plain => Step::Up,
        Key::ArrowDown if is_plain => Step::Down,
        Key::PageUp if is_plain => Step::PageUp,
        Key::PageDown if is_plain => Step::PageDown,
        Key::Home if held.command || held.ctrl => Step::Start,
        Key::End if held.command || held.ctrl => Step::End,
        Key::Home => Step::RowStart,
        Key::End => Step::RowEnd,
        Key::Space if is_plain => return Some(Ask::Scroll { pages: if extend { -1 } else { 1 } }),
        // With Shift too: on some keyboards the full stop is up there.
        Key::Period if is_plain => return Some(Ask::NextSentence),
        Key::Comma if is_plain && !extend => return Some(Ask::LastSentence),
        Key::A if held.command && !held.shift && !held.alt => return Some(Ask::SelectAll),
        Key::Escape if !held.any() => return Some(Ask::Clear),
        Key::Enter if !held.any() => return Some(Ask::Follow),
        _ => return None,
    };
    Some(Ask::Step { step, extend })
}

fn page_points(scene: &Scene<'_>) -> f64 {
    f64::from((scene.page.view.height() - 2.0 * scene.line()).max(scene.line()))
}

/// Scrolls instead, where there is no caret to step. Whether the step is one that scrolls.
fn scrolls(scene: &Scene<'_>, step: Step, nudge: &mut f64) -> bool {
    /// More than any source is high.
    const ALL: f64 = 1e12;
    *nudge += match step {
        Step::Up => -f64::from(2.0 * scene.line()),
        Step::Down => f64::from(2.0 * scene.line()),
        Step::PageUp => -page_points(scene),
        Step::PageDown => page_points(scene),
        Step::Start | Step::RowStart => -ALL,
        Step::End | Step::RowEnd => ALL,
        Step::Left
        | Step::Right
        | Step::WordLeft
        | Step::WordRight
        | Step::ParagraphUp
        | Step::ParagraphDown => return false,
    };
    true
}

/// Where the head stands after a step.
fn stepped(
    ui: &Ui,
    scene: &Scene<'_>,
    sheet: &mut Sheet,
    from: Selection,
    step: Step,
    extend: bool,
    goal_x: &mut Option<f32>,
) -> usize {
    let text = scene.source.text();
    let (head, range) = (from.head, from.range());
    let step = match sheet.direction_of(scene.source, sheet.block_at(head)) {
        Direction::LeftToRight => step,
        Direction::RightToLeft => step.turned(),
    };
    let n_rows = (page_points(scene) / f64::from(scene.line())) as usize;
    match step {
        Step::Left if !extend && !range.is_empty() => range.start(),
        Step::Right if !extend && !range.is_empty() => range.end(),
        Step::Left => back(sheet, text::previous_grapheme(text, head)),
        Step::Right => ahead(sheet, text::next_grapheme(text, head)),
        Step::WordLeft => back(sheet, text::previous_word_start(text, head)),
        Step::WordRight => ahead(sheet, text::next_word_end(text, head)),
        Step::Up => by_rows(ui, scene, sheet, head, -1, goal_x),
        Step::Down => by_rows(ui, scene, sheet, head, 1, goal_x),
        Step::ParagraphUp => text::paragraph_before(scene.source.paragraphs(), head),
        Step::ParagraphDown => text::paragraph_behind(scene.source.paragraphs(), head),
        Step::PageUp => by_rows(ui, scene, sheet, head, -(n_rows as isize), goal_x),
        Step::PageDown => by_rows(ui, scene, sheet, head, n_rows as isize, goal_x),
        Step::RowStart | Step::RowEnd => row_edge(ui, scene, sheet, head, step == Step::RowEnd),
        Step::Start => ahead(sheet, 0),
        Step::End => back(sheet, text.len()),
    }
}

/// The place at `byte`, or the next one behind it: between two blocks no caret stands.
fn ahead(sheet: &Sheet, byte: usize) -> usize {
    let at = sheet.block_at(byte);
    match (sheet.blocks().get(at), sheet.blocks().get(at + 1)) {
        (Some(block), _) if byte <= block.range.end() => byte.max(block.range.start()),
        (_, Some(next)) => next.range.start(),
        (Some(block), None) => block.range.end(),
        (None, None) => 0,
    }
}

/// The place at `byte`, or the last one before it.
fn back(sheet: &Sheet, byte: usize) -> usize {
    let block = sheet.blocks().get(sheet.block_at(byte));
    block.map_or(0, |b| byte.clamp(b.range.start(), b.range.end()))
}

fn by_rows(
    ui: &Ui,
    scene: &Scene<'_>,
    sheet: &mut Sheet,
    head: usize,
    n_rows: isize,
    goal_x: &mut Option<f32>,
) -> usize {
    let palette = theme::palette(ui);
    let mut index = sheet.block_at(head);
    let Some(block) = sheet.blocks().get(index).copied() else { return head };
    let mut galley = sheet.lay(ui, scene.source, palette, index);
    let char = rows::char_of_byte(galley.text(), head.saturating_sub(block.range.start()));
    let x = *goal_x.get_or_insert_with(|| rows::caret(&galley, char).left());
    let mut row = rows::row_and_column(&galley, char).0;
    for _ in 0..n_rows.unsigned_abs() {
        if n_rows > 0 {
            if row + 1 < galley.rows.len() {
                row += 1;
            } else if index + 1 < sheet.blocks().len() {
                index += 1;
                galley = sheet.lay(ui, scene.source, palette, index);
                row = 0;
            } else {
                return back(sheet, scene.source.text().len());
            }
        } else if row > 0 {
            row -= 1;
        } else if index > 0 {
            index -= 1;
            galley = sheet.lay(ui, scene.source, palette, index);
            row = galley.rows.len().saturating_sub(1);
        } else {
            return ahead(sheet, 0);
        }
    }
    let start = sheet.blocks().get(index).map_or(0, |b| b.range.start());
    let char = rows::char_in_row(&galley, row, x);
    start + rows::snapped(galley.text(), rows::byte_of_char(galley.text(), char))
}

fn row_edge(ui: &Ui, scene: &Scene<'_>, sheet: &mut Sheet, head: usize, is_end: bool) -> usize {
    let index = sheet.block_at(head);
    let Some(block) = sheet.blocks().get(index).copied() else { return head };
    let galley = sheet.lay(ui, scene.source, theme::palette(ui), index);
    let char = rows::char_of_byte(galley.text(), head.saturating_sub(block.range.start()));
    let row = rows::row_and_column(&galley, char).0;
    let char = if is_end { rows::end_char(&galley, row) } else { rows::first_char(&galley, row) };
    block.range.start() + rows::byte_of_char(galley.text(), char)
}

/// The paragraph at the caret, or everything where that is selected already.
fn widened(scene: &Scene<'_>, selection: Option<Selection>) -> Selection {
    let source = scene.source;
    let all = scene.select(0, source.text().len());
    let Some(selection) = selection else { return all };
    let at = text::paragraph_at(source.paragraphs(), selection.range().start());
    match source.paragraphs().get(at) {
        Some(paragraph) if !selection.range().covers(*paragraph) => {
            scene.select(paragraph.start(), paragraph.end())
        }
        _ => all,
    }
}
