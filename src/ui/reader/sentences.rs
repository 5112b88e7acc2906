//! Selecting by sentences, within reach of where one is: a line of a megabyte is not gone through at a key.

use super::sheet::Sheet;
use crate::{
    model::Source,
    text::{self, TextRange},
};

/// The sentences at the caret or the selection's ends; where these are whole, with the next one.
pub fn with_next(source: &Source, sheet: &Sheet, from: TextRange) -> Option<TextRange> {
    let first = around(source, sheet, from.start());
    let start = first.iter().rev().find(|s| s.start() <= from.start()).or(first.first())?.start();
    let last = around(source, sheet, from.end());
    let held = |s: &&TextRange| if from.is_empty() { s.end() > from.end() } else { s.end() >= from.end() };
    let end = last.iter().find(held).or(last.last())?.end();
    if from != TextRange::new(start, end) || from.is_empty() {
        return Some(TextRange::new(start, end));
    }
    let is_last = |next: &&TextRange| next.end() > end;
    let next = last.iter().find(is_last).copied().or_else(|| {
        let index = sheet.block_at(end);
        let block = sheet.blocks().iter().skip(index + 1).find(|block| block.range.start() >= end)?;
        around(source, sheet, block.range.start()).into_iter().find(|next| next.end() > end)
    });
    Some(TextRange::new(start, next.map_or(end, TextRange::end)))
}

/// What is selected without its last sentence; of a single one the place where it begins.
pub fn without_last(source: &Source, sheet: &Sheet, selected: TextRange) -> TextRange {
    let start = selected.start();
    let last = around(source, sheet, selected.end());
    let ends_before = |s: &&TextRange| s.end() < selected.end() && s.end() > start;
    let end = last.iter().rev().find(ends_before).map(|s| s.end()).or_else(|| {
        let begins = last.iter().find(|s| s.end() >= selected.end())?.start();
        let above = sheet.blocks().get(sheet.block_at(begins.checked_sub(1)?))?;
        let above = around(source, sheet, above.range.end());
        above.iter().rev().find(ends_before).map(|s| s.end())
    });
    TextRange::new(start, end.unwrap_or(start))
}

/// The sentences of the block that holds a byte and of its neighbors in the same line.
fn around(source: &Source, sheet: &Sheet, byte: usize) -> Vec<TextRange> {
    let index = sheet.block_at(byte);
    let Some(block) = sheet.blocks().get(index) else { return Vec::new() };
    let neighbor =
        |at: usize| sheet.blocks().get(at).filter(|b| b.paragraph == block.paragraph).map(|b| b.range);
    let before = index.checked_sub(1).and_then(neighbor).unwrap_or(block.range);
    let behind = neighbor(index + 1).unwrap_or(block.range);
    text::sentences(source.text(), TextRange::new(before.start(), behind.end()))
}
