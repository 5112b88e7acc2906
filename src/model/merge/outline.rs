//! Merging the points of an outline: which there are, under which parent, and in which order.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use super::{
    super::{Briefing, Outline, Point, PointId, Rank, draft::MAX_DEPTH},
    conflict::{Choice, Conflict, Subject},
    evidence::{merge_evidence, stances},
    fate::Fate,
    field::{POINT_FIELDS, differing, merge_fields},
    library::{Library, added_in, point_name, presence, valued},
    sequence::merge_sequences,
    three::{Side, Three},
};

/// Merges the points, and lists the conflicts.
pub(super) fn merge_outline(
    versions: &Three<&Briefing>,
    library: &Library,
    conflicts: &mut Vec<Conflict>,
) -> BTreeMap<PointId, Arc<Point>> {
    let mut merging = Merging {
        versions: *versions,
        parents: BTreeMap::new(),
        standing: BTreeSet::new(),
        placed: BTreeMap::new(),
        kept: BTreeMap::new(),
    };
    merging.merge_parents();
    merging.break_circles();
    merging.find_standing();
    merging.keep_parents();
    merging.raise_deepest();
    let points = merging.merge_points(library, conflicts);
    conflicts.extend(merging.kept.into_values().chain(merging.placed.into_values()));
    points
}

struct Merging<'a> {
    versions: Three<&'a Briefing>,
    /// Of every point that a side has, whether or not it stands.
    parents: BTreeMap<PointId, Option<PointId>>,
    /// The points of the merged outline.
    standing: BTreeSet<PointId>,
    /// Conflicts about the parent of a point.
    placed: BTreeMap<PointId, Conflict>,
    /// Conflicts about whether a point is there.
    kept: BTreeMap<PointId, Conflict>,
}

impl<'a> Merging<'a> {
    fn rows(&self, id: PointId) -> Three<Option<&'a Point>> {
        self.versions.map(|briefing| briefing.points.get(&id).map(|point| &**point))
    }

    fn name(&self, id: PointId) -> String {
        format!("Point {}", point_name(&self.versions, id))
    }

    /// "under “its parent”"
    fn place(&self, parent: Option<PointId>) -> String {
        parent
            .map_or_else(|| "at the top".to_owned(), |id| format!("under {}", point_name(&self.versions, id)))
    }

    /// A conflict about the parents of `ids`, of which the first is the one that is listed.
    fn place_conflict(&self, ids: &[PointId], stands: Side) -> Option<Conflict> {
        let parents = |id: &PointId| self.rows(*id).map(|row| row.map(|point| point.parent));
        let first = ids.first()?;
        let words = parents(first).map(|parent| parent.map(|parent| self.place(parent)));
        let choice = Choice::Parents(ids.iter().map(|id| (*id, parents(id))).collect());
        let what = format!("{}: place in the outline", self.name(*first));
        Some(Conflict { what, stands, ..valued(Subject::Point(*first), words, choice) })
    }

    fn merge_parents(&mut self) {
        let Three { ours, theirs, .. } = self.versions;
        let ids: BTreeSet<PointId> = ours.points.keys().chain(theirs.points.keys()).copied().collect();
        for id in ids {
            let parents = self.rows(id).map(|row| row.map(|point| point.parent));
            let parent = match (parents.ours, parents.theirs) {
                (Some(ours), Some(_)) => match parents.settled() {
                    Some(side) => parents.of(side).unwrap_or(ours),
                    None => {
                        self.placed
                            .extend(self.place_conflict(&[id], Side::Ours).map(|conflict| (id, conflict)));
                        ours
                    }
                },
                (ours, theirs) => ours.or(theirs).flatten(),
            };
            self.parents.insert(id, parent);
        }
    }

    /// Two moves can make a circle, each of a point into the branch of the other. In each circle a point that
    /// does not stand where we have it goes back there.
    ///
    /// There is one, as every point stands where one of the sides has it. If all points of the circle that we
    /// have stood where we have them, then the parent of each of them would be ours, too, and so the whole
    /// circle; if none were ours, the whole circle would be theirs. But neither outline has a circle.
    fn break_circles(&mut self) {
        loop {
            let circles = circles(&self.parents);
            if circles.is_empty() {
                return;
            }
            for circle in circles {
                let parent_in_ours = |id: &PointId| self.rows(*id).ours.map(|point| point.parent);
                let is_elsewhere = |id: &&PointId| {
                    parent_in_ours(id).is_some_and(|parent| self.parents.get(*id) != Some(&parent))
                };
                // Were there none, the top would still end the circle.
                let Some(moved) = circle.iter().find(is_elsewhere).or(circle.first()).copied() else {
                    continue;
                };
                let mut ids = vec![moved];
                ids.extend(circle.iter().copied().filter(|id| *id != moved));
                let conflict = self.place_conflict(&ids, Side::Ours);
                let parent = parent_in_ours(&moved).flatten();
                self.placed.extend(conflict.map(|conflict| (moved, conflict)));
                self.parents.insert(moved, parent);
            }
        }
    }

    /// Finds the points that stand for what they are themselves.
    fn find_standing(&mut self) {
        let mut going: BTreeMap<PointId, Side> = BTreeMap::new();
        for id in self.parents.keys().copied() {
            let rows = self.rows(id);
            match Fate::of(&rows, |base, row, _| !changes(&self.versions, row, base).is_empty()) {
                Fate::Stays => {
                    self.standing.insert(id);
                }
                Fate::Changed(side) => {
                    self.standing.insert(id);
                    if let (Some(base), Some(row)) = (rows.base, *rows.of(side)) {
                        let before = differing(&POINT_FIELDS, base, row).join(", ");
                        let now = changes(&self.versions, row, base).join(", ");
                        let conflict = presence(Subject::Point(id), self.name(id), before, now, side);
                        self.kept.insert(id, conflict);
                    }
                }
                Fate::Goes(side) => {
                    going.insert(id, side);
                }
            }
        }
        // What was deleted with a branch stays with it, where the branch was not deleted after all.
        for side in [Side::Ours, Side::Theirs] {
            let mut staying: BTreeSet<PointId> =
                self.kept.iter().filter(|(_, conflict)| conflict.stands == side).map(|(id, _)| *id).collect();
            for row in Outline::new(self.versions.of(side)).rows() {
                let parent = self.versions.of(side).points.get(&row.id).and_then(|point| point.parent);
                if going.get(&row.id) == Some(&side) && parent.is_some_and(|parent| staying.contains(&parent))
                {
                    staying.insert(row.id);
                }
            }
            self.standing.extend(staying);
        }
    }

    /// Parents that were deleted stay for the children that stand under them.
    fn keep_parents(&mut self) {
        let mut parents_kept: BTreeSet<PointId> = BTreeSet::new();
        for id in &self.standing {
            let mut containers = Vec::new();
            let mut at = self.parents.get(id).copied().flatten();
            while let Some(parent) = at.filter(|parent| !self.standing.contains(parent)) {
                containers.push(Subject::Point(parent));
                parents_kept.insert(parent);
                at = self.parents.get(&parent).copied().flatten();
            }
            let Some(Subject::Point(parent)) = containers.first().copied() else { continue };
            if !self.kept.contains_key(id) && !self.placed.contains_key(id) {
                let rows = self.rows(*id);
                let side =
                    if self.versions.ours.points.contains_key(&parent) { Side::Ours } else { Side::Theirs };
                if rows.of(side.other()).is_some() {
                    self.placed.extend(self.place_conflict(&[*id], side).map(|conflict| (*id, conflict)));
                } else {
                    let place = self.place(Some(parent));
                    let conflict = added_in(
                        Subject::Point(*id),
                        self.name(*id),
                        &format!("added {place}"),
                        "that one deleted",
                        side,
                    );
                    self.kept.insert(*id, conflict);
                }
            }
            if let Some(conflict) = self.kept.get_mut(id).or(self.placed.get_mut(id)) {
                conflict.containers = containers;
            }
        }
        self.standing.extend(parents_kept);
    }

    /// Points that moves of both sides brought too deep go up to the deepest level there is.
    fn raise_deepest(&mut self) {
        let mut children: BTreeMap<Option<PointId>, Vec<PointId>> = BTreeMap::new();
        for id in &self.standing {
            children.entry(self.parents.get(id).copied().flatten()).or_default().push(*id);
        }
        let mut open: VecDeque<(PointId, usize)> =
            children.remove(&None).unwrap_or_default().into_iter().map(|id| (id, 0)).collect();
        while let Some((id, mut depth)) = open.pop_front() {
            if depth >= MAX_DEPTH {
                let parent = self.parents.get(&id).copied().flatten();
                let above = parent.and_then(|parent| self.parents.get(&parent).copied().flatten());
                if !self.placed.contains_key(&id)
                    && let Some(mut conflict) = self.place_conflict(&[id], Side::Ours)
                {
                    conflict.what = format!("{}, nested too deep, stands one level higher", conflict.what);
                    self.placed.insert(id, conflict);
                }
                self.parents.insert(id, above);
                depth = MAX_DEPTH - 1;
            }
            let below = children.remove(&Some(id)).unwrap_or_default();
            open.extend(below.into_iter().map(|child| (child, depth + 1)));
        }
    }

    /// The points that stand, with their fields, evidence and ranks.
    fn merge_points(
        &self,
        library: &Library,
        conflicts: &mut Vec<Conflict>,
    ) -> BTreeMap<PointId, Arc<Point>> {
        let ranks = self.merge_order(conflicts);
        let mut points = BTreeMap::new();
        for id in self.standing.iter().copied() {
            let rows = self.rows(id);
            let arcs = self.versions.map(|briefing| briefing.points.get(&id).cloned());
            let merged = merge_fields(&rows, &POINT_FIELDS, |field| {
                conflicts.push(Conflict {
                    what: format!("{}: {}", self.name(id), field.name),
                    ..valued(
                        Subject::Point(id),
                        rows.map(|row| row.map(field.words)),
                        Choice::PointField(field, arcs.clone()),
                    )
                });
            });
            let Some(mut point) = merged else { continue };
            point.parent = self.parents.get(&id).copied().flatten();
            point.rank = ranks.get(&id).copied().unwrap_or_default();
            point.evidence = merge_evidence(&self.versions, library, id, conflicts);
            points.insert(id, Arc::new(point));
        }
        points
    }

    /// The order of the children of each point, and of the points at the top.
    fn merge_order(&self, conflicts: &mut Vec<Conflict>) -> BTreeMap<PointId, Rank> {
        let mut families: BTreeMap<Option<PointId>, BTreeSet<PointId>> = BTreeMap::new();
        for id in &self.standing {
            families.entry(self.parents.get(id).copied().flatten()).or_default().insert(*id);
        }
        let siblings = self.versions.map(|briefing| families_of(briefing));
        let mut ranks = BTreeMap::new();
        for (parent, members) in families {
            let lists = siblings.map(|siblings| siblings.get(&parent).cloned().unwrap_or_default());
            let sequence = merge_sequences(&members, &lists);
            ranks.extend(sequence.order.iter().enumerate().map(|(index, id)| (*id, Rank::spaced(index))));
            for clash in sequence.clashes {
                let names = |ids: &Vec<PointId>| {
                    ids.iter().map(|id| point_name(&self.versions, *id)).collect::<Vec<_>>()
                };
                conflicts.push(Conflict {
                    what: format!("Order of the points {}", self.place(parent)),
                    ..valued(
                        parent.map_or(Subject::Briefing, Subject::Point),
                        clash.map(|ids| Some(names(ids).join(", "))),
                        Choice::PointOrder(parent, clash.clone()),
                    )
                });
            }
        }
        ranks
    }
}

/// What of a point is not as it was, so far as it would be lost with the point; each in words.
fn changes(versions: &Three<&Briefing>, row: &Point, base: &Point) -> Vec<String> {
    let mut changes = differing(&POINT_FIELDS, row, base);
    if row.parent != base.parent {
        let parent = row.parent.map(|parent| point_name(versions, parent));
        changes
            .push(parent.map_or_else(|| "moved to the top".to_owned(), |name| format!("moved under {name}")));
    }
    let was = stances(base);
    if row.evidence.iter().any(|e| was.get(&e.passage) != Some(&e.stance)) {
        changes.push("evidence attached".to_owned());
    }
    changes
}

/// The children of each point in order, and under `None` the points at the top.
fn families_of(briefing: &Briefing) -> BTreeMap<Option<PointId>, Vec<PointId>> {
    let mut points: Vec<&Point> = briefing.points.values().map(|point| &**point).collect();
    points.sort_by_key(|point| (point.rank, point.id));
    let mut families: BTreeMap<Option<PointId>, Vec<PointId>> = BTreeMap::new();
    for point in points {
        families.entry(point.parent).or_default().push(point.id);
    }
    families
}

/// The circles in which parents lead back to where one began, each from its first id on.
fn circles(parents: &BTreeMap<PointId, Option<PointId>>) -> Vec<Vec<PointId>> {
    let mut seen: BTreeMap<PointId, PointId> = BTreeMap::new();
    let mut circles = Vec::new();
    for start in parents.keys().copied() {
        let mut at = Some(start);
        while let Some(id) = at.filter(|id| !seen.contains_key(id)) {
            seen.insert(id, start);
            at = parents.get(&id).copied().flatten();
        }
        // Back on the way that began here.
        if let Some(id) = at.filter(|id| seen.get(id) == Some(&start)) {
            let mut circle = vec![id];
            let mut next = parents.get(&id).copied().flatten();
            while let Some(member) = next.filter(|member| *member != id) {
                circle.push(member);
                next = parents.get(&member).copied().flatten();
            }
            circle.sort_unstable();
            circles.push(circle);
        }
    }
    circles
}
