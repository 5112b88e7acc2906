//! `Merge`: what comes of merging.

use std::collections::BTreeMap;

use super::{
    super::{Briefing, Draft, Outline, history::Row},
    conflict::{Choice, Conflict, Subject},
    field::quoted,
    library::{Library, merge_library, valued},
    outline::merge_outline,
    three::{Side, Three},
};

/// What comes of merging.
#[derive(Clone, Debug)]
pub struct Merge {
    /// Keeps every rule, whatever the conflicts.
    pub briefing: Briefing,
    /// In the order of the briefing: title, sources, passages, points.
    pub conflicts: Vec<Conflict>,
}

impl Merge {
    /// Puts the merged briefing in place of the one that is edited, as part of the draft.
    pub fn apply(&self, draft: &mut Draft<'_>) {
        let (merged, old) = (&self.briefing, draft.briefing().clone());
        draft.put(Row::Title(merged.title.clone()));
        for id in old.sources.keys().chain(merged.sources.keys()) {
            draft.put(Row::Source(*id, merged.sources.get(id).cloned()));
        }
        for id in old.passages.keys().chain(merged.passages.keys()) {
            draft.put(Row::Passage(*id, merged.passages.get(id).cloned()));
        }
        for id in old.points.keys().chain(merged.points.keys()) {
            draft.put(Row::Point(*id, merged.points.get(id).cloned()));
        }
    }
}

/// Merges two briefings that were made from `base`, three-way and by id.
///
/// What one side alone changed comes through; what both changed differently is listed, and ours stands; what
/// one deleted and the other changed stays, and is listed. Without conflicts it does not matter which side is
/// called ours.
pub fn merge(base: &Briefing, ours: &Briefing, theirs: &Briefing) -> Merge {
    let versions = Three { base, ours, theirs };
    let mut conflicts = Vec::new();
    let title = merge_title(&versions, &mut conflicts);
    let library = merge_library(&versions, &mut conflicts);
    let points = merge_outline(&versions, &library, &mut conflicts);
    let Library { sources, passages } = library;
    let briefing = Briefing { title, sources, passages, points };
    sort(&mut conflicts, &briefing);
    Merge { briefing, conflicts }
}

fn merge_title(versions: &Three<&Briefing>, conflicts: &mut Vec<Conflict>) -> String {
    let titles = versions.map(|briefing| briefing.title.clone());
    let side = titles.settled();
    if side.is_none() {
        let words = titles.map(|title| Some(quoted(title)));
        let what = "Title of the briefing".to_owned();
        conflicts.push(Conflict { what, ..valued(Subject::Briefing, words, Choice::Title(titles.clone())) });
    }
    titles.of(side.unwrap_or(Side::Ours)).clone()
}

/// Puts conflicts in the order in which the briefing has their rows.
fn sort(conflicts: &mut [Conflict], briefing: &Briefing) {
    let outline = Outline::new(briefing);
    let subjects = std::iter::once(Subject::Briefing)
        .chain(briefing.ordered_sources().into_iter().map(|source| Subject::Source(source.id)))
        .chain(briefing.ordered_passages().into_iter().map(|passage| Subject::Passage(passage.id)))
        .chain(outline.rows().iter().map(|row| Subject::Point(row.id)));
    let places: BTreeMap<Subject, usize> = subjects.zip(0..).collect();
    conflicts.sort_by_key(|conflict| places.get(&conflict.subject).copied());
}
