//! What is computed from the briefing: never saved, each part with the revision it was made from.

use std::{collections::BTreeMap, ops::AddAssign};

use super::{
    PassageIndex, Places, Speech,
    session::{Revisions, Touched},
};
use crate::{
    model::{Briefing, IdMap, Outline, PassageId, PointId, SourceId, Stance},
    store::View,
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

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.n_supports += other.n_supports;
        self.n_undercuts += other.n_undercuts;
        self.n_context += other.n_context;
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
    /// The passages of each source, and which are in doubt.
    pub places: Places,
    uses: IdMap<PassageId, Vec<(PointId, Stance)>>,
    /// Passages attached to no point, by source and place.
    pub unfiled: Vec<PassageId>,
    /// Of each row of the outline, with its branch.
    tallies: Vec<Tally>,
    /// The evidence of all rows, and behind which piece that of each row ends.
    evidence: Vec<PassageId>,
    evidence_ends: Vec<usize>,
    /// The words that will be spoken.
    pub speech: Speech,
}

impl Derived {
    /// Number of a source in the list, from 1; 0 for one that is gone.
    pub fn source_number(&self, id: SourceId) -> usize {
        self.source_numbers.get(&id).copied().unwrap_or_default()
    }

    /// The passages of a source, by place.
    pub fn passages_of(&self, id: SourceId) -> Option<&PassageIndex> {
        self.places.of(id)
    }

    /// The points that hold a passage, in reading order.
    pub fn uses(&self, passage: PassageId) -> &[(PointId, Stance)] {
        self.uses.get(&passage).map(Vec::as_slice).unwrap_or_default()
    }

    /// The evidence of a point and its branch.
    pub fn tally(&self, point: PointId) -> Tally {
        let row = self.outline.position(point).and_then(|at| self.tallies.get(at));
        row.copied().unwrap_or_default()
    }

    /// The evidence of the row at a position.
    pub fn evidence(&self, at: usize) -> &[PassageId] {
        let end = |at: usize| self.evidence_ends.get(at).copied();
        let first = at.checked_sub(1).and_then(end).unwrap_or_default();
        self.evidence.get(first..end(at).unwrap_or_default()).unwrap_or_default()
    }

    /// The words said at a point and below it.
    pub fn n_said(&self, point: PointId) -> usize {
        self.outline.position(point).map_or(0, |at| self.speech.n_branch(at))
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

    /// Computes anew what the revisions say is out of date. `touched` is what edits have touched since.
    pub(super) fn refresh(
        &mut self,
        briefing: &Briefing,
        now: Revisions,
        touched: &Touched,
        view: &View,
        zoom: Option<PointId>,
        view_revision: u64,
    ) {
        let old = self.made_from.replace(now);
        let differs = |part: fn(&Revisions) -> u64| old.as_ref().map(part) != Some(part(&now));
        let shape = differs(|r| r.shape);
        let sources = differs(|r| r.sources);
        let passages = differs(|r| r.passages);
        if passages {
            self.speech.refresh_aloud(briefing);
        }
        if shape || passages {
            self.refresh_outline(briefing, shape);
        } else if differs(|r| r.points) {
            self.speech.refresh_texts(briefing, &self.outline, touched.points());
        }
        if sources {
            self.sources = briefing.ordered_sources().iter().map(|s| s.id).collect();
            self.source_numbers = self.sources.iter().enumerate().map(|(at, id)| (*id, at + 1)).collect();
        }
        let touched = touched.passages().filter(|_| old.is_some());
        let others = passages && self.places.refresh(briefing, touched);
        if others || sources || shape {
            let uses = &self.uses;
            let in_order = self.sources.iter().filter_map(|id| self.places.of(*id));
            let all = in_order.flat_map(|index| index.all().iter().map(|(_, id)| *id));
            self.unfiled = all.filter(|id| !uses.contains_key(id)).collect();
        }
        if shape || self.made_from_view != view_revision {
            self.made_from_view = view_revision;
            self.refresh_visible(view, zoom);
        }
    }

    fn refresh_outline(&mut self, briefing: &Briefing, shape: bool) {
        let (outline, points) = Outline::with_points(briefing);
        self.speech.refresh(&self.outline, &outline, &points);
        if !shape {
            return;
        }
        self.outline = outline;
        self.uses.clear();
        self.tallies.clear();
        self.evidence.clear();
        self.evidence_ends.clear();
        for point in points {
            let mut tally = Tally::default();
            for evidence in &point.evidence {
                self.uses.entry(evidence.passage).or_default().push((point.id, evidence.stance));
                tally.add(evidence.stance);
                self.evidence.push(evidence.passage);
            }
            self.tallies.push(tally);
            self.evidence_ends.push(self.evidence.len());
        }
        for at in (0..self.tallies.len()).rev() {
            let of_branch = self.tallies.get(at).copied().unwrap_or_default();
            if let Some(parent) = self.outline.parent_of(at).and_then(|at| self.tallies.get_mut(at)) {
                *parent += of_branch;
            }
        }
    }

    fn refresh_visible(&mut self, view: &View, zoom: Option<PointId>) {
        let mut visible = std::mem::take(&mut self.visible);
        visible.clear();
        self.visible_revision += 1;
        let rows = self.outline.rows();
        let branch = zoom.and_then(|id| self.outline.position(id));
        let (mut at, end) = match branch.and_then(|at| rows.get(at).map(|row| (at, row.branch_end))) {
            Some(branch) => branch,
            None => (0, rows.len()),
        };
        while let Some(row) = rows.get(at).filter(|_| at < end) {
            visible.push(Item::Point(row.id));
            if view.collapsed.contains(&row.id) && zoom != Some(row.id) {
                at = row.branch_end;
                continue;
            }
            visible.extend(self.evidence(at).iter().map(|passage| Item::Card(row.id, *passage)));
            at += 1;
        }
        self.visible = visible;
    }
}
