//! Edits of branches: several points at once move, go, come and are joined as one does.
//!
//! Points are named in any order. One that stands below another named point moves with that one, and is not
//! counted again.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use super::{
    Briefing, Draft, IdMap, LoosePoint, Outline, Point, PointId, Rank, Refusal, Slot, draft::MAX_DEPTH,
    history::Row,
};

impl AsRef<[Self]> for PointId {
    /// One point alone.
    fn as_ref(&self) -> &[Self] {
        std::slice::from_ref(self)
    }
}

/// Who stands below whom, as points are moved about.
struct Family {
    /// As it was.
    outline: Outline,
    /// The children of those who were asked for, as they are now.
    children: IdMap<Option<PointId>, Vec<PointId>>,
    /// Points that got another place, and the parents whose children are to be ranked anew.
    moved: HashSet<PointId>,
    touched: BTreeSet<Option<PointId>>,
}

impl Family {
    fn of(briefing: &Briefing) -> Self {
        Self {
            outline: Outline::new(briefing),
            children: IdMap::default(),
            moved: HashSet::new(),
            touched: BTreeSet::new(),
        }
    }

    fn children(&mut self, parent: Option<PointId>) -> &mut Vec<PointId> {
        let (outline, rows) = (&self.outline, self.outline.rows());
        let as_they_were = || outline.children(parent).filter_map(|at| Some(rows.get(at)?.id)).collect();
        self.children.entry(parent).or_insert_with(as_they_were)
    }

    /// How many levels stand below a point. No point is put below one that moves, so its branch is as it was.
    fn height(&self, root: PointId) -> usize {
        let depths = self.outline.branch(root).iter().map(|row| row.depth);
        let least = self.outline.row(root).map_or(0, |row| row.depth);
        depths.max().map_or(0, |most| most - least)
    }

    /// The named points in reading order, without those below another, in runs of siblings that stand side
    /// by side: parent, position of the first, how many.
    fn runs(&self, named: &BTreeSet<PointId>) -> Vec<Run> {
        let rows = self.outline.rows();
        let mut positions: Vec<usize> = named.iter().filter_map(|id| self.outline.position(*id)).collect();
        positions.sort_unstable();
        let mut runs: Vec<Run> = Vec::new();
        let mut end = 0;
        for position in positions {
            let Some(row) = rows.get(position).filter(|_| position >= end) else { continue };
            end = row.branch_end;
            let parent = self.outline.parent_of(position).and_then(|at| Some(rows.get(at)?.id));
            match runs.last_mut() {
                Some(last) if last.parent == parent && last.at + last.n == row.nth => last.n += 1,
                _ => runs.push(Run { parent, at: row.nth, n: 1 }),
            }
        }
        runs
    }

    fn take(&mut self, run: Run) -> Vec<PointId> {
        let siblings = self.children(run.parent);
        let end = (run.at + run.n).min(siblings.len());
        siblings.drain(run.at.min(end)..end).collect()
    }

    /// Puts points among the children of `parent`, as moved ones.
    fn put(&mut self, parent: Option<PointId>, at: usize, points: Vec<PointId>) {
        self.moved.extend(points.iter().copied());
        self.touched.insert(parent);
        let siblings = self.children(parent);
        let at = at.min(siblings.len());
        siblings.splice(at..at, points);
    }
}

/// Siblings that stand side by side.
#[derive(Clone, Copy, Debug)]
struct Run {
    parent: Option<PointId>,
    at: usize,
    n: usize,
}

impl Draft<'_> {
    /// Moves points with their branches, so that they stand in a slot in reading order.
    ///
    /// # Errors
    /// Where the slot is gone, lies in one of the branches or too deep.
    pub fn move_point(&mut self, ids: impl AsRef<[PointId]>, slot: Slot) -> Result<(), Refusal> {
        let ids = self.known(ids.as_ref())?;
        let parent = self.parent_of(slot)?;
        let below = |target: PointId| {
            ids.contains(&target) || self.ancestors(target).iter().any(|above| ids.contains(above))
        };
        if parent.is_some_and(below) {
            return Err(Refusal::IntoOwnBranch);
        }
        let mut family = Family::of(self.briefing());
        let runs = family.runs(&ids);
        let siblings = family.children(parent);
        let position = |id| siblings.iter().position(|s| *s == id).ok_or(Refusal::NoPoint);
        let at = match slot {
            Slot::First(_) => 0,
            Slot::Last(_) => siblings.len(),
            Slot::Before(sibling) => position(sibling)?,
            Slot::After(sibling) => position(sibling)? + 1,
        };
        let at = siblings.iter().take(at).filter(|id| !ids.contains(id)).count();
        let before = siblings.clone();
        // From the end, so that the positions of the runs before stay.
        let mut taken: Vec<Vec<PointId>> = runs.into_iter().rev().map(|run| family.take(run)).collect();
        taken.reverse();
        family.put(parent, at, taken.concat());
        if *family.children(parent) == before {
            return Ok(());
        }
        self.rank_anew(&family)
    }

    /// Makes points the last children of the sibling before them. Those that have none stay.
    ///
    /// # Errors
    /// Where none has one, or a branch would be too deep.
    pub fn indent(&mut self, ids: impl AsRef<[PointId]>) -> Result<(), Refusal> {
        self.move_runs(ids.as_ref(), Order::Back, |family, run| {
            let above = run.at.checked_sub(1).and_then(|at| family.children(run.parent).get(at).copied());
            let Some(above) = above else { return false };
            let points = family.take(run);
            family.put(Some(above), usize::MAX, points);
            true
        })
    }

    /// Moves points behind their parents, one level up. Siblings that followed them stay where they are.
    ///
    /// # Errors
    /// Where all stand at the top.
    pub fn outdent(&mut self, ids: impl AsRef<[PointId]>) -> Result<(), Refusal> {
        let ids = ids.as_ref();
        let parent = |id: PointId| self.briefing().point(id).and_then(|p| p.parent);
        let parents = ids.iter().filter_map(|id| parent(*id));
        let above: BTreeMap<PointId, Option<PointId>> = parents.map(|id| (id, parent(id))).collect();
        self.move_runs(ids, Order::Back, |family, run| {
            let Some(parent) = run.parent else { return false };
            let above = above.get(&parent).copied().flatten();
            let Some(at) = family.children(above).iter().position(|id| *id == parent) else { return false };
            let points = family.take(run);
            family.put(above, at + 1, points);
            true
        })
    }

    /// Moves points with their branches before the sibling before them. Those that are the first stay.
    ///
    /// # Errors
    /// Where all are the first.
    pub fn move_up(&mut self, ids: impl AsRef<[PointId]>) -> Result<(), Refusal> {
        self.move_runs(ids.as_ref(), Order::Forth, |family, run| {
            let Some(at) = run.at.checked_sub(1) else { return false };
            let points = family.take(run);
            family.put(run.parent, at, points);
            true
        })
    }

    /// Moves points with their branches behind the sibling behind them. Those that are the last stay.
    ///
    /// # Errors
    /// Where all are the last.
    pub fn move_down(&mut self, ids: impl AsRef<[PointId]>) -> Result<(), Refusal> {
        self.move_runs(ids.as_ref(), Order::Back, |family, run| {
            if run.at + run.n >= family.children(run.parent).len() {
                return false;
            }
            let points = family.take(run);
            family.put(run.parent, run.at + 1, points);
            true
        })
    }

    /// Removes points with their branches. Passages stay; those held nowhere else become unfiled.
    ///
    /// # Errors
    /// Where one is gone already.
    pub fn remove_branch(&mut self, ids: impl AsRef<[PointId]>) -> Result<(), Refusal> {
        let ids = self.known(ids.as_ref())?;
        let outline = Outline::new(self.briefing());
        for root in ids {
            for row in outline.branch(root) {
                self.put(Row::Point(row.id, None));
            }
        }
        Ok(())
    }

    /// Puts points that stand in no outline into a slot, each with one of the ids. What would be nested too
    /// deep stands beside what it would stand below; a passage that is gone is left out.
    ///
    /// # Errors
    /// Where the slot is gone or too deep, an id is taken, or there are too few.
    pub fn plant(&mut self, slot: Slot, points: &[LoosePoint], ids: &[PointId]) -> Result<(), Refusal> {
        let parent = self.parent_of(slot)?;
        let base = parent.map_or(0, |p| self.ancestors(p).len() + 1);
        if base >= MAX_DEPTH {
            return Err(Refusal::TooDeep);
        }
        let mut family = Family::of(self.briefing());
        let mut open: Vec<PointId> = Vec::new();
        let mut roots = Vec::new();
        let mut n_children: HashMap<PointId, usize> = HashMap::new();
        for (at, loose) in points.iter().enumerate() {
            let id = ids.get(at).copied().ok_or(Refusal::NoPoint)?;
            if self.briefing().point(id).is_some() {
                return Err(Refusal::DoubledId);
            }
            open.truncate(loose.depth.min(MAX_DEPTH - 1 - base));
            let above = open.last().copied();
            let rank = match above {
                Some(above) => {
                    let n = n_children.entry(above).or_default();
                    *n += 1;
                    Rank::spaced(*n - 1)
                }
                None => {
                    roots.push(id);
                    Rank::default()
                }
            };
            open.push(id);
            let evidence = loose.evidence.iter().copied();
            let evidence = evidence.filter(|e| self.briefing().passage(e.passage).is_some()).collect();
            let text = loose.text.clone();
            let (kind, budget) = (loose.kind, loose.budget);
            let point = Point { id, parent: above.or(parent), rank, kind, budget, text, evidence };
            self.put(Row::Point(id, Some(Arc::new(point))));
        }
        let siblings = family.children(parent);
        let position = |id| siblings.iter().position(|s| *s == id).ok_or(Refusal::NoPoint);
        let at = match slot {
            Slot::First(_) => 0,
            Slot::Last(_) => siblings.len(),
            Slot::Before(sibling) => position(sibling)?,
            Slot::After(sibling) => position(sibling)? + 1,
        };
        family.put(parent, at, roots);
        self.rank_anew(&family)
    }

    /// Joins a point to one that stands before it: its text behind the text, its evidence behind the
    /// evidence, its children behind the children, or in its place where it is a child itself. A passage
    /// that both hold stays once, with the stance it has at `into`.
    ///
    /// # Errors
    /// Where one is gone, `into` stands below `from`, or the children would be too deep.
    pub fn join(&mut self, into: PointId, from: PointId) -> Result<(), Refusal> {
        let joined = Arc::clone(self.briefing().point(from).ok_or(Refusal::NoPoint)?);
        if into == from || self.ancestors(into).contains(&from) {
            return Err(Refusal::IntoOwnBranch);
        }
        let children: Vec<PointId> = self.briefing().children(Some(from)).iter().map(|p| p.id).collect();
        let slot = if joined.parent == Some(into) { Slot::After(from) } else { Slot::Last(Some(into)) };
        if !children.is_empty() {
            self.move_point(&children, slot)?;
        }
        self.edit_point(into, |point| {
            point.text.push_str(&joined.text);
            for evidence in &joined.evidence {
                if point.stance_of(evidence.passage).is_none() {
                    point.evidence.push(*evidence);
                }
            }
        })?;
        self.remove_branch(from)
    }

    /// The named points, each once.
    fn known(&self, ids: &[PointId]) -> Result<BTreeSet<PointId>, Refusal> {
        let is_gone = |id: &PointId| self.briefing().point(*id).is_none();
        if ids.iter().any(is_gone) {
            return Err(Refusal::NoPoint);
        }
        Ok(ids.iter().copied().collect())
    }

    /// Moves each run of siblings as far as it can be moved.
    fn move_runs(
        &mut self,
        ids: &[PointId],
        order: Order,
        mut moves: impl FnMut(&mut Family, Run) -> bool,
    ) -> Result<(), Refusal> {
        let ids = self.known(ids)?;
        let mut family = Family::of(self.briefing());
        let mut runs = family.runs(&ids);
        if order == Order::Back {
            runs.reverse();
        }
        let mut any = false;
        for run in runs {
            any |= moves(&mut family, run);
        }
        if any { self.rank_anew(&family) } else { Err(Refusal::NoRoom) }
    }

    /// Writes down where the moved points stand now. The others keep their ranks where the gaps have room.
    fn rank_anew(&mut self, family: &Family) -> Result<(), Refusal> {
        for parent in &family.touched {
            let siblings = family.children.get(parent).map(Vec::as_slice).unwrap_or_default();
            let depth = parent.map_or(0, |p| self.ancestors(p).len() + 1);
            for id in siblings.iter().filter(|id| family.moved.contains(id)) {
                if depth + family.height(*id) >= MAX_DEPTH {
                    return Err(Refusal::TooDeep);
                }
            }
            let ranks = self.ranks(siblings, &family.moved);
            for (id, rank) in siblings.iter().zip(ranks) {
                let stands = |p: &Arc<Point>| (p.parent, p.rank) == (*parent, rank);
                if !self.briefing().point(*id).is_some_and(stands) {
                    self.edit_point(*id, |p| (p.parent, p.rank) = (*parent, rank))?;
                }
            }
        }
        Ok(())
    }

    /// Ranks for siblings of which some moved.
    fn ranks(&self, siblings: &[PointId], moved: &HashSet<PointId>) -> Vec<Rank> {
        let kept = |id: &PointId| {
            let point = self.briefing().point(*id).filter(|_| !moved.contains(id));
            point.map(|p| p.rank)
        };
        let mut ranks: Vec<Rank> = Vec::with_capacity(siblings.len());
        while let Some(rest) = siblings.get(ranks.len()..).filter(|rest| !rest.is_empty()) {
            let n = rest.iter().take_while(|id| kept(id).is_none()).count();
            let next = rest.get(n).and_then(kept);
            let among = (n > 0).then(|| Rank::among(ranks.last().copied(), next, n));
            match among {
                Some(Some(between)) => ranks.extend(between),
                Some(None) => return (0..siblings.len()).map(Rank::spaced).collect(),
                None => {}
            }
            ranks.extend(next);
        }
        ranks
    }
}

/// In which order runs are moved, so that moving one does not put off the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Forth,
    Back,
}
