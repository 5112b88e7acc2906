//! Reshaping passages: what their ends, a split or a merge would do now, and doing it.

use super::{Command, Held, Level, Pane, Reason, Workbench};
use crate::{
    model::{Passage, PassageId, Place, Source, SourceId},
    text::{TextRange, elide, next_word_end, next_word_start, previous_word_start},
};

/// Passages that are merged at once, at most: more than that is a slip of the hand, and would take a while.
const MERGED_MOST: usize = 1000;
/// So far before a passage one that adjoins it is looked for, in bytes.
const ADJOINING_WITHIN: usize = 64;

/// One of the two ends of a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PassageEnd {
    Start,
    End,
}

/// Which way an end moves through the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    On,
    Back,
}

/// Moves an end of the passage at hand by a word.
pub(super) fn resized(wb: &Workbench, end: PassageEnd, way: Way) -> Result<Command, Reason> {
    let id = wb.held().ok_or("Choose a passage first")?.passage;
    let (passage, source) = placed(wb, id)?;
    let (text, range) = (source.text(), passage.range);
    let moved = match (end, way) {
        (PassageEnd::End, Way::On) => TextRange::new(range.start(), next_word_end(text, range.end())),
        (PassageEnd::End, Way::Back) => {
            TextRange::new(range.start(), previous_word_start(text, range.end()).max(range.start()))
        }
        (PassageEnd::Start, Way::On) => {
            TextRange::new(next_word_start(text, range.start()).min(range.end()), range.end())
        }
        (PassageEnd::Start, Way::Back) => {
            TextRange::new(previous_word_start(text, range.start()), range.end())
        }
    };
    let moved = moved.trimmed(text);
    match moved.of(text) {
        None | Some("") => Err("Nothing would be left of the passage".into()),
        Some(_) if moved == range => Err("The text goes no further".into()),
        Some(_) => Ok(Command::ResizePassage { passage: id, range: moved }),
    }
}

/// Splits the passage at the caret, or around the words selected in it.
pub(super) fn split(wb: &Workbench) -> Result<Command, Reason> {
    let none = "Put the caret into a passage, or select words in it, first";
    let selection = wb.selection().ok_or(none)?;
    let cut = selection.range();
    // A caret belongs to what holds the bytes on both sides of it.
    let around =
        if cut.is_empty() { TextRange::new(cut.start().saturating_sub(1), cut.start()) } else { cut };
    let index = wb.derived().passages_of(selection.source).ok_or(none)?;
    let is_inside = |range: TextRange| range.covers(cut) && range != cut && cut.end().max(1) > range.start();
    let held = wb.held().map(|held| held.passage);
    let all = index.within(around).filter(|(range, _)| is_inside(*range));
    let (_, id) = all.min_by_key(|(range, id)| (Some(*id) != held, range.len(), *id)).ok_or(none)?;
    let (passage, _) = placed(wb, id)?;
    match passage.place {
        Place::Anchored => Ok(Command::SplitPassage { passage: id, cut }),
        Place::Review | Place::Lost => Err("The passage needs review first".into()),
    }
}

/// Merges all passages that the selection touches, or the one at hand with one that overlaps or adjoins it.
pub(super) fn merge(wb: &Workbench) -> Result<Command, Reason> {
    if let Some(selection) = wb.selection().filter(|s| !s.range().is_empty()) {
        let index = wb.derived().passages_of(selection.source);
        let touched = index.into_iter().flat_map(|index| index.within(selection.range()));
        let touched: Vec<PassageId> = touched.map(|(_, id)| id).take(MERGED_MOST + 1).collect();
        return match touched.as_slice() {
            [] | [_] => Err("Select words of two passages or more first".into()),
            [keep, others @ ..] if others.len() < MERGED_MOST => {
                Ok(Command::MergePassages { keep: *keep, others: others.to_vec() })
            }
            _ => Err(Reason(format!("{MERGED_MOST} passages can be merged at once, at most").into())),
        };
    }
    let id = wb.held().ok_or("Choose a passage, or select words of several, first")?.passage;
    let (passage, source) = placed(wb, id)?;
    let next = neighbor(wb, passage, source);
    let next = next.ok_or("No passage overlaps or adjoins it; select words of several to merge those")?;
    Ok(Command::MergePassages { keep: id, others: vec![next] })
}

/// How many passages a merge would make one: for its words.
pub(super) fn merges_selected(wb: &Workbench) -> bool {
    wb.selection().is_some_and(|s| !s.range().is_empty())
}

/// The passage that overlaps another, or stands beside it with no word between: the next one, else the last one
/// before it.
fn neighbor(wb: &Workbench, passage: &Passage, source: &Source) -> Option<PassageId> {
    let index = wb.derived().passages_of(source.id)?;
    let is_near = |other: TextRange| {
        let gap =
            TextRange::new(passage.range.end().min(other.end()), passage.range.start().max(other.start()));
        let overlaps = passage.range.overlap(other).is_some();
        overlaps || gap.of(source.text()).is_some_and(|gap| !gap.chars().any(char::is_alphanumeric))
    };
    let at = index.all().partition_point(|row| *row <= (passage.range, passage.id));
    let next = index.all().get(at).filter(|(range, _)| is_near(*range));
    let before = TextRange::new(passage.range.start().saturating_sub(ADJOINING_WITHIN), passage.range.end());
    let before = || index.within(before).rfind(|(range, id)| *id != passage.id && is_near(*range));
    next.copied().or_else(before).map(|(_, id)| id)
}

/// A passage that has a place in its source.
fn placed(wb: &Workbench, id: PassageId) -> Result<(&Passage, &Source), Reason> {
    let passage = wb.briefing().passage(id).ok_or("That passage is gone")?;
    let source = wb.briefing().source(passage.source).ok_or("That source is gone")?;
    match passage.place {
        Place::Lost => Err("The passage is lost: select the words to put it to".into()),
        Place::Anchored | Place::Review => Ok((passage, source)),
    }
}

/// "3 points"
pub(super) fn n_points(n: usize) -> String {
    if n == 1 { "1 point".to_owned() } else { format!("{n} points") }
}

impl Workbench {
    pub(super) fn resize_passage(&mut self, id: PassageId, range: TextRange) {
        let Some(before) = self.briefing().passage(id).map(|p| p.range) else { return };
        let fold = Some(format!("ends {id}"));
        if self.edit("Resize passage", fold, |d| d.resize_passage(id, range)).is_none() {
            return;
        }
        let Some(passage) = self.briefing().passage(id) else { return };
        let words = self.briefing().source(passage.source).and_then(|s| passage.range.of(s.text()));
        let words = words.unwrap_or_default();
        let said = if passage.range.start() == before.start() {
            format!("The passage now ends “{}”", last_words(words))
        } else {
            let start = words.get(..words.floor_char_boundary(400)).unwrap_or_default();
            format!("The passage now begins “{}”", elide(start, 40))
        };
        self.notices.tell(Level::Done, said);
    }

    pub(super) fn split_passage(&mut self, id: PassageId, cut: TextRange) {
        let new = [self.draw_passage_id(), self.draw_passage_id()];
        let Some(parts) = self.edit("Split passage", None, |d| d.split_passage(id, cut, new)) else { return };
        let is_cut = |part: &&PassageId| self.briefing().passage(**part).is_some_and(|p| cut.covers(p.range));
        let held = parts.iter().find(is_cut).copied().unwrap_or(id);
        let point = self.held.and_then(|held| held.point);
        self.hold(Some(Held { passage: held, point }));
        let n = self.derived().uses(id).len();
        let at = if n == 0 { String::new() } else { format!(", each at {}", n_points(n)) };
        self.notices.tell(Level::Done, format!("Split into {} passages{at}", parts.len()));
    }

    pub(super) fn merge_passages(&mut self, keep: PassageId, others: &[PassageId]) {
        let Some(joined) = self.edit("Merge passages", None, |d| d.merge_passages(keep, others)) else {
            return;
        };
        let point = self.held.filter(|held| held.passage == keep).and_then(|held| held.point);
        self.hold(Some(Held { passage: keep, point }));
        self.drop_what_is_gone();
        let mut said = format!("Merged {} passages", others.len() + 1);
        match joined.n_words_between {
            0 => {}
            1 => said.push_str(", with the word between them"),
            n => said.push_str(&format!(", with the {n} words between them")),
        }
        if joined.n_stances > 0 {
            let stance = if joined.n_stances == 1 { "that" } else { "those" };
            let at = n_points(joined.n_stances);
            said.push_str(&format!("; stances differed at {at}, and {stance} of the passage kept stays"));
        }
        let level = if joined.n_stances > 0 { Level::Warning } else { Level::Done };
        self.notices.tell(level, said);
    }

    pub(super) fn delete_passage(&mut self, id: PassageId) {
        let n = self.derived().uses(id).len();
        let next = self.listing.beside(id).filter(|_| self.pane == Pane::Passages);
        if self.edit("Delete passage", None, |d| d.remove_passage(id)).is_none() {
            return;
        }
        self.drop_what_is_gone();
        if let Some(passage) = next {
            // Whoever goes through the list goes on from where it stood.
            self.hold(Some(Held { passage, point: None }));
        }
        let off = if n == 0 { String::new() } else { format!(" and took it off {}", n_points(n)) };
        self.notices.tell(Level::Done, format!("Deleted the passage{off} (Undo brings it back)"));
    }

    /// Whether a source holds the passage at hand, so that keys may move its ends.
    pub fn holds_in(&self, source: SourceId) -> bool {
        self.held.and_then(|held| self.briefing().passage(held.passage)).is_some_and(|p| p.source == source)
    }
}

/// The last words of a text, on one line.
fn last_words(text: &str) -> String {
    let from = text.ceil_char_boundary(text.len().saturating_sub(400));
    let words: Vec<&str> = text.get(from..).unwrap_or_default().split_whitespace().rev().take(5).collect();
    let line = words.iter().rev().copied().collect::<Vec<_>>().join(" ");
    let is_all = line.len() >= text.trim().len();
    if is_all { line } else { format!("…{line}") }
}
