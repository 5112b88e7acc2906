//! `Merge`: what comes of merging.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    super::{Briefing, Budget, Draft, FindingKey, Judged, Outline, Timing, Verdict, history::Row},
    conflict::{Conflict, Conflicts, Key, Subject, Topic, valued},
    field::quoted,
    library::{Library, merge_library},
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
    versions: Three<Briefing>,
    chosen: BTreeMap<Key, Side>,
}

impl Merge {
    /// The merge in which the given sides stand, one for each conflict in their order; where there are fewer,
    /// what stands goes on standing. Whatever is chosen, the merged briefing keeps every rule.
    ///
    /// A row that one side deleted stays as long as anything under or in it does, even if its deletion was
    /// chosen.
    pub fn choosing(&self, sides: &[Side]) -> Self {
        if self.conflicts.iter().zip(sides).all(|(conflict, side)| conflict.stands == *side) {
            return self.clone();
        }
        let mut chosen = self.chosen.clone();
        chosen.extend(self.conflicts.iter().zip(sides).map(|(conflict, side)| (conflict.key, *side)));
        merge_choosing(self.versions.clone(), chosen)
    }

    /// Puts the merged briefing in place of the one that is edited, as part of the draft.
    pub fn apply(&self, draft: &mut Draft<'_>) {
        let (merged, old) = (&self.briefing, draft.briefing().clone());
        draft.put(Row::Title(merged.title.clone()));
        draft.put(Row::Timing(merged.timing));
        draft.put(Row::Judged(Arc::clone(&merged.judged)));
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
/// called ours; with some, choosing one side everywhere gives the same whatever that side is called.
pub fn merge(base: &Briefing, ours: &Briefing, theirs: &Briefing) -> Merge {
    merge_choosing(Three { base, ours, theirs }.map(|briefing| (*briefing).clone()), BTreeMap::new())
}

fn merge_choosing(versions: Three<Briefing>, chosen: BTreeMap<Key, Side>) -> Merge {
    let Three { base, ours, theirs } = &versions;
    let rows = Three { base, ours, theirs };
    let mut conflicts = Conflicts { chosen: &chosen, listed: Vec::new() };
    let title = merge_title(&rows, &mut conflicts);
    let timing = merge_timing(&rows, &mut conflicts);
    let judged = merge_judged(&rows, &mut conflicts);
    let library = merge_library(&rows, &mut conflicts);
    let points = merge_outline(&rows, &library, &mut conflicts);
    let Library { sources, passages } = library;
    let briefing = Briefing { title, timing, judged, sources, passages, points };
    let mut conflicts = conflicts.listed;
    sort(&mut conflicts, &briefing);
    Merge { briefing, conflicts, versions, chosen }
}

fn merge_title(versions: &Three<&Briefing>, conflicts: &mut Conflicts<'_>) -> String {
    let titles = versions.map(|briefing| briefing.title.as_str());
    let side = titles.settled().unwrap_or_else(|| {
        let words = titles.map(|title| Some(quoted(title)));
        conflicts.list(valued((Subject::Briefing, Topic::Title), "Title of the briefing".to_owned(), words))
    });
    (*titles.of(side)).to_owned()
}

fn merge_timing(versions: &Three<&Briefing>, conflicts: &mut Conflicts<'_>) -> Timing {
    let rates = versions.map(|briefing| briefing.timing.rate);
    let words = rates.map(|rate| rate.to_string());
    let rate = *rates.of(alone(conflicts, "speaking rate", &rates, words));
    let budgets = versions.map(|briefing| briefing.timing.budget);
    let words = budgets.map(|budget| {
        budget.map_or("none".to_owned(), |Budget { time, grace }| format!("{time}, and {grace} of grace"))
    });
    let budget = *budgets.of(alone(conflicts, "time budget", &budgets, words));
    Timing { rate, budget }
}

/// Each verdict for itself, and each spelling.
fn merge_judged(versions: &Three<&Briefing>, conflicts: &mut Conflicts<'_>) -> Arc<Judged> {
    let judged = versions.map(|briefing| briefing.judged());
    let all = || [judged.base, judged.ours, judged.theirs];
    let keys: BTreeSet<FindingKey> = all().iter().flat_map(|j| j.verdicts.keys().copied()).collect();
    let mut merged = Judged::default();
    for key in keys {
        let verdicts = judged.map(|judged| judged.verdicts.get(&key).copied());
        let side = verdicts.settled().unwrap_or_else(|| {
            let words = verdicts.map(|v| Some(v.map_or("open", Verdict::name).to_owned()));
            let key = (Subject::Briefing, Topic::Verdict(key));
            conflicts.list(valued(key, "Verdict on a finding".to_owned(), words))
        });
        merged.verdicts.extend(verdicts.of(side).map(|verdict| (key, verdict)));
    }
    let spellings: BTreeSet<&String> = all().iter().flat_map(|j| &j.spellings).collect();
    for spelling in spellings {
        let has = judged.map(|judged| judged.spellings.contains(spelling));
        // Of yes and no, three cannot all differ.
        if has.settled().is_some_and(|side| *has.of(side)) {
            merged.spellings.insert(spelling.clone());
        }
    }
    Arc::new(merged)
}

/// The side whose value of the briefing itself stands.
fn alone<T: PartialEq>(
    conflicts: &mut Conflicts<'_>,
    name: &'static str,
    values: &Three<T>,
    words: Three<String>,
) -> Side {
    values.settled().unwrap_or_else(|| {
        let words = words.map(|words| Some(words.clone()));
        let key = (Subject::Briefing, Topic::Field(name));
        conflicts.list(valued(key, format!("The briefing’s {name}"), words))
    })
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
