//! What is computed from the briefing: never saved, each part with the revision it was made from.

use std::{collections::BTreeMap, sync::Arc};

use super::session::Revisions;
use crate::{
    model::{Briefing, Outline, PassageId, Place, Point, PointId, SourceId, SourceText, Stance},
    store::View,
    text::{Folded, TextRange, word_count},
};

/// How many pieces of evidence a branch holds, by stance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub n_supports: usize,
    pub n_undercuts: usize,
    pub n_context: usize,
}

impl Tally {
    fn add(&mut self, stance: Stance) {
        match stance {
            Stance::Supports => self.n_supports += 1,
            Stance::Undercuts => self.n_undercuts += 1,
            Stance::Context => self.n_context += 1,
        }
    }

    pub fn n_all(self) -> usize {
        self.n_supports + self.n_undercuts + self.n_context
    }
}

/// One thing that the keyboard can stand on in the outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    Point(PointId),
    /// A piece of evidence.
    Card(PointId, PassageId),
}

impl Item {
    /// The point, where it is one.
    pub fn point(self) -> Option<PointId> {
        match self {
            Self::Point(id) => Some(id),
            Self::Card(..) => None,
        }
    }
}

/// The passages of one source by place, for asking which lie in a stretch of it.
#[derive(Clone, Debug, Default)]
pub struct PassageIndex {
    sorted: Vec<(TextRange, PassageId)>,
    /// The furthest end among the passages up to each.
    furthest: Vec<usize>,
}

impl PassageIndex {
    fn new(mut sorted: Vec<(TextRange, PassageId)>) -> Self {
        sorted.sort();
        let mut end = 0;
        let furthest = sorted.iter().map(|(range, _)| {
            end = end.max(range.end());
            end
        });
        let furthest = furthest.collect();
        Self { sorted, furthest }
    }

    /// Passages in reading order.
    pub fn all(&self) -> &[(TextRange, PassageId)] {
        &self.sorted
    }

    /// Passages that share a byte with `range`, in reading order.
    pub fn within(&self, range: TextRange) -> impl DoubleEndedIterator<Item = (TextRange, PassageId)> + '_ {
        let first = self.furthest.partition_point(|end| *end <= range.start());
        let last = self.sorted.partition_point(|(r, _)| r.start() < range.end()).max(first);
        let near = self.sorted.get(first..last).unwrap_or_default();
        near.iter().copied().filter(move |(r, _)| r.overlap(range).is_some())
    }
}

/// What is computed from the briefing.
#[derive(Debug, Default)]
pub struct Derived {
    made_from: Option<Revisions>,
    made_from_view: u64,
    /// All points in reading order.
    pub outline: Outline,
    /// What stands in the branch shown, or in the outline, but for what is collapsed.
    pub visible: Vec<Item>,
    /// Rises whenever `visible` may differ.
    pub visible_revision: u64,
    /// Sources as they stand in the list.
    pub sources: Vec<SourceId>,
    source_numbers: BTreeMap<SourceId, usize>,
    passages: BTreeMap<SourceId, PassageIndex>,
    uses: BTreeMap<PassageId, Vec<(PointId, Stance)>>,
    /// Passages attached to no point, by source and place.
    pub unfiled: Vec<PassageId>,
    /// Rises whenever `unfiled` may differ.
    pub unfiled_revision: u64,
    tallies: BTreeMap<PointId, Tally>,
    words: BTreeMap<PointId, (Arc<Point>, usize)>,
    /// Words of the outline's own text: what will be spoken.
    pub n_words: usize,
    /// Passages that a person should look at.
    pub n_review: usize,
    /// Passages that are not in their sources any more.
    pub n_lost: usize,
    folded: Option<(Arc<SourceText>, Folded)>,
}

impl Derived {
    /// Number of a source in the list, from 1; 0 for one that is gone.
    pub fn source_number(&self, id: SourceId) -> usize {
        self.source_numbers.get(&id).copied().unwrap_or_default()
    }

    /// The passages of a source, by place.
    pub fn passages_of(&self, id: SourceId) -> Option<&PassageIndex> {
        self.passages.get(&id)
    }

    /// The points that hold a passage, in reading order.
    pub fn uses(&self, passage: PassageId) -> &[(PointId, Stance)] {
        self.uses.get(&passage).map(Vec::as_slice).unwrap_or_default()
    }

    /// The evidence of a point and its branch.
    pub fn tally(&self, point: PointId) -> Tally {
        self.tallies.get(&point).copied().unwrap_or_default()
    }

    /// The point that stands before another in what is visible.
    pub fn visible_before(&self, id: PointId) -> Option<PointId> {
        let at = self.visible.iter().position(|item| *item == Item::Point(id))?;
        self.visible.get(..at)?.iter().rev().find_map(|item| item.point())
    }

    /// The point that stands behind another in what is visible.
    pub fn visible_behind(&self, id: PointId) -> Option<PointId> {
        let at = self.visible.iter().position(|item| *item == Item::Point(id))?;
        self.visible.get(at + 1..)?.iter().find_map(|item| item.point())
    }

    /// A source's text folded for finding; the last one asked for is kept.
    pub fn folded(&mut self, text: &Arc<SourceText>, words: &str) -> &Folded {
        let is_kept = matches!(&self.folded, Some((kept, _)) if Arc::ptr_eq(kept, text));
        if !is_kept {
            self.folded = None;
        }
        &self.folded.get_or_insert_with(|| (Arc::clone(text), Folded::new(words))).1
    }

    /// Computes anew what the revisions say is out of date.
    pub(super) fn refresh(
        &mut self,
        briefing: &Briefing,
        now: Revisions,
        view: &View,
        zoom: Option<PointId>,
        view_revision: u64,
    ) {
        let old = self.made_from.replace(now);
        let differs = |part: fn(&Revisions) -> u64| old.as_ref().map(part) != Some(part(&now));
        let shape = differs(|r| r.shape);
        let sources = differs(|r| r.sources);
        let passages = differs(|r| r.passages);
        if shape {
            self.refresh_outline(briefing);
        }
        if sources {
            self.sources = briefing.ordered_sources().iter().map(|s| s.id).collect();
            self.source_numbers = self.sources.iter().enumerate().map(|(at, id)| (*id, at + 1)).collect();
        }
        if passages || sources {
            self.refresh_passages(briefing);
        }
        if passages || sources || shape {
            let uses = &self.uses;
            let in_order = self.sources.iter().filter_map(|id| self.passages.get(id));
            let all = in_order.flat_map(|index| index.all().iter().map(|(_, id)| *id));
            self.unfiled = all.filter(|id| !uses.contains_key(id)).collect();
            self.unfiled_revision += 1;
        }
        if differs(|r| r.points) {
            self.refresh_words(briefing, shape);
        }
        if shape || self.made_from_view != view_revision {
            self.made_from_view = view_revision;
            self.refresh_visible(briefing, view, zoom);
        }
    }

    fn refresh_outline(&mut self, briefing: &Briefing) {
        self.outline = Outline::new(briefing);
        self.uses.clear();
        self.tallies.clear();
        let mut branch: Vec<PointId> = Vec::new();
        for row in self.outline.rows() {
            let Some(point) = briefing.point(row.id) else { continue };
            branch.truncate(row.depth);
            branch.push(row.id);
            for evidence in &point.evidence {
                self.uses.entry(evidence.passage).or_default().push((row.id, evidence.stance));
                for ancestor in &branch {
                    self.tallies.entry(*ancestor).or_default().add(evidence.stance);
                }
            }
        }
    }

    fn refresh_passages(&mut self, briefing: &Briefing) {
        let mut by_source: BTreeMap<SourceId, Vec<(TextRange, PassageId)>> = BTreeMap::new();
        self.n_review = 0;
        self.n_lost = 0;
        for passage in briefing.passages() {
            by_source.entry(passage.source).or_default().push((passage.range, passage.id));
            self.n_review += usize::from(passage.place == Place::Review);
            self.n_lost += usize::from(passage.place == Place::Lost);
        }
        self.passages = by_source.into_iter().map(|(id, all)| (id, PassageIndex::new(all))).collect();
    }

    fn refresh_words(&mut self, briefing: &Briefing, shape: bool) {
        if !shape && self.words.len() == briefing.points().len() {
            // The same points, by id: with each letter typed only those are counted whose text differs.
            for (point, (counted, n)) in briefing.points().zip(self.words.values_mut()) {
                if !Arc::ptr_eq(counted, point) {
                    let now = word_count(&point.text);
                    self.n_words = self.n_words - *n + now;
                    (*counted, *n) = (Arc::clone(point), now);
                }
            }
            return;
        }
        // Both are sorted by id.
        let mut old = std::mem::take(&mut self.words).into_iter().peekable();
        let entry = |point: &Arc<Point>| {
            while old.next_if(|(id, _)| *id < point.id).is_some() {}
            let kept = old.next_if(|(id, _)| *id == point.id).map(|(_, entry)| entry);
            let kept = kept.filter(|(counted, _)| Arc::ptr_eq(counted, point));
            (point.id, kept.unwrap_or_else(|| (Arc::clone(point), word_count(&point.text))))
        };
        self.words = briefing.points().map(entry).collect();
        self.n_words = self.words.values().map(|(_, n)| n).sum();
    }

    fn refresh_visible(&mut self, briefing: &Briefing, view: &View, zoom: Option<PointId>) {
        self.visible.clear();
        self.visible_revision += 1;
        let rows = self.outline.rows();
        let branch = zoom.and_then(|id| self.outline.position(id));
        let (mut at, end) = match branch.and_then(|at| rows.get(at).map(|row| (at, row.branch_end))) {
            Some(branch) => branch,
            None => (0, rows.len()),
        };
        while let Some(row) = rows.get(at).filter(|_| at < end) {
            self.visible.push(Item::Point(row.id));
            if view.collapsed.contains(&row.id) && zoom != Some(row.id) {
                at = row.branch_end;
                continue;
            }
            if let Some(point) = briefing.point(row.id) {
                self.visible.extend(point.evidence.iter().map(|e| Item::Card(row.id, e.passage)));
            }
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Dice, PassageId};

    struct Counter(u64);
    impl Dice for Counter {
        fn roll(&mut self) -> u64 {
            self.0 += 16;
            self.0
        }
    }

    #[test]
    fn the_index_finds_what_overlaps_even_behind_a_long_passage() {
        let mut dice = Counter(0);
        let ranges = [(0, 100), (5, 6), (10, 20), (50, 60), (99, 120)];
        let all = ranges.iter().map(|(a, b)| (TextRange::new(*a, *b), PassageId::draw(&mut dice))).collect();
        let index = PassageIndex::new(all);
        let check = |a, b, starts: &[usize]| {
            let found: Vec<usize> = index.within(TextRange::new(a, b)).map(|(r, _)| r.start()).collect();
            assert_eq!(found, starts, "{a}..{b}");
        };
        check(55, 58, &[0, 50]);
        check(100, 130, &[99]);
        check(120, 130, &[]);
        check(0, 1, &[0]);
        check(6, 10, &[0]);
    }
}
