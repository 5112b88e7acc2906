//! `Places`: the passages of each source by place. An edit of a few passages looks at those alone, so that marking
//! and resizing stay instant in a source with very many.

use std::collections::{BTreeMap, HashMap};

use crate::{
    model::{Briefing, PassageId, Place, SourceId},
    text::TextRange,
};

/// The passages of one source by place, for asking which lie in a stretch of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PassageIndex {
    sorted: Vec<(TextRange, PassageId)>,
    /// The furthest end among the passages up to each.
    furthest: Vec<usize>,
}

impl PassageIndex {
    fn new(mut sorted: Vec<(TextRange, PassageId)>) -> Self {
        sorted.sort_unstable();
        let mut index = Self { furthest: vec![0; sorted.len()], sorted };
        index.mend(0);
        index
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

    /// Takes a passage out. Where it was.
    fn remove(&mut self, row: (TextRange, PassageId)) -> Option<usize> {
        let at = self.sorted.binary_search(&row).ok()?;
        self.sorted.remove(at);
        self.furthest.remove(at);
        self.mend(at);
        Some(at)
    }

    /// Puts a passage in. Where it is.
    fn insert(&mut self, row: (TextRange, PassageId)) -> usize {
        let at = self.sorted.partition_point(|other| *other < row);
        self.sorted.insert(at, row);
        self.furthest.insert(at, 0);
        self.mend(at);
        at
    }

    /// Makes the furthest ends right from a place on.
    fn mend(&mut self, from: usize) {
        let mut end = from.checked_sub(1).and_then(|at| self.furthest.get(at)).copied().unwrap_or_default();
        for (furthest, (range, _)) in self.furthest.iter_mut().zip(&self.sorted).skip(from) {
            end = end.max(range.end());
            *furthest = end;
        }
    }
}

/// The passages of every source by place, and how many are in doubt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    by_source: BTreeMap<SourceId, PassageIndex>,
    at: HashMap<PassageId, (SourceId, TextRange, Place)>,
    /// Passages that a person should look at.
    pub n_review: usize,
    /// Passages that are not in their sources any more.
    pub n_lost: usize,
}

impl Places {
    /// The passages of a source, by place.
    pub fn of(&self, id: SourceId) -> Option<&PassageIndex> {
        self.by_source.get(&id)
    }

    /// Takes in the passages that were `touched`, or all where that is not known. Whether there are others now, or in
    /// another order.
    pub fn refresh(&mut self, briefing: &Briefing, touched: Option<&[PassageId]>) -> bool {
        let Some(touched) = touched else {
            *self = Self::new(briefing);
            return true;
        };
        let mut differs = false;
        for id in touched {
            let now = briefing.passage(*id).map(|p| (p.source, p.range, p.place));
            let before = match now {
                Some(now) => self.at.insert(*id, now),
                None => self.at.remove(id),
            };
            self.count(before, now);
            let spot =
                |at: Option<(SourceId, TextRange, Place)>| at.map(|(source, range, _)| (source, range));
            if spot(before) == spot(now) {
                continue;
            }
            let was = spot(before).and_then(|(source, range)| {
                self.by_source.get_mut(&source).and_then(|index| index.remove((range, *id)))
            });
            let is = spot(now)
                .map(|(source, range)| self.by_source.entry(source).or_default().insert((range, *id)));
            let is_in_one = spot(before).map(|(source, _)| source) == spot(now).map(|(source, _)| source);
            differs |= !is_in_one || was != is;
        }
        self.by_source.retain(|_, index| !index.all().is_empty());
        differs
    }

    fn new(briefing: &Briefing) -> Self {
        let mut places = Self::default();
        let mut by_source: BTreeMap<SourceId, Vec<(TextRange, PassageId)>> = BTreeMap::new();
        for passage in briefing.passages() {
            let now = (passage.source, passage.range, passage.place);
            by_source.entry(passage.source).or_default().push((passage.range, passage.id));
            places.at.insert(passage.id, now);
            places.count(None, Some(now));
        }
        places.by_source = by_source.into_iter().map(|(id, all)| (id, PassageIndex::new(all))).collect();
        places
    }

    fn count(
        &mut self,
        before: Option<(SourceId, TextRange, Place)>,
        now: Option<(SourceId, TextRange, Place)>,
    ) {
        let is =
            |at: Option<(SourceId, TextRange, Place)>, place| usize::from(at.is_some_and(|at| at.2 == place));
        self.n_review = self.n_review + is(now, Place::Review) - is(before, Place::Review);
        self.n_lost = self.n_lost + is(now, Place::Lost) - is(before, Place::Lost);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Passage, Source, Tint, id::tests::CountedDice};

    #[test]
    fn the_index_finds_what_overlaps_even_behind_a_long_passage() {
        let mut dice = CountedDice::default();
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

    proptest! {
        #[test]
        fn what_is_touched_makes_the_same_as_all_anew(
            edits in prop::collection::vec((0usize..12, 0usize..40, 1usize..9, 0usize..2, 0usize..5), 1..60),
        ) {
            let mut dice = CountedDice::default();
            let mut briefing = Briefing::default();
            let sources = ["a", "b"].map(|t| Source::new(SourceId::draw(&mut dice), t, "word ".repeat(20)));
            let ids: Vec<PassageId> = (0..12).map(|_| PassageId::draw(&mut dice)).collect();
            let mut draft = briefing.draft();
            for source in &sources {
                draft.add_source(source.clone()).expect("added");
            }
            draft.finish();
            let mut places = Places::new(&briefing);
            let mut order: Vec<PassageId> = Vec::new();
            for (n, start, len, source, deed) in edits {
                let (id, source) = (ids[n], &sources[source]);
                let range = TextRange::new(start * 2, start * 2 + len);
                let mut draft = briefing.draft();
                match (draft.briefing().passage(id).is_some(), deed) {
                    (false, _) => {
                        if let Some(passage) = Passage::mark(id, source, range, Tint::Sky) {
                            draft.add_passage(passage).expect("added");
                        }
                    }
                    (true, 0) => draft.remove_passage(id).expect("there"),
                    (true, 1) => draft.lose_passage(id).expect("there"),
                    (true, 2) => draft.edit_passage(id, |p| p.place = Place::Review).expect("there"),
                    (true, _) => drop(draft.place_passage(id, range)),
                }
                draft.finish();
                let differs = places.refresh(&briefing, Some(&[id]));
                let anew = Places::new(&briefing);
                prop_assert_eq!(&places, &anew);
                let now: Vec<PassageId> =
                    anew.by_source.values().flat_map(|index| index.all().iter().map(|(_, id)| *id)).collect();
                prop_assert!(differs || now == order, "another order was not noticed");
                order = now;
            }
        }
    }
}
