//! Merging the points of an outline: which there are, under which parent, and in which order.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use super::{
    super::{Briefing, Outline, Point, PointId, Rank, draft::MAX_DEPTH},
    conflict::{Conflict, Conflicts, Subject, Topic, added_in, presence, valued},
    evidence::{merge_evidence, stances},
    fate::Fate,
    field::{POINT_FIELDS, differing, merge_fields},
    library::{Library, point_name},
    placing::{Parents, Placing},
    sequence::merge_sequences,
    three::{Side, Three},
};

/// Merges the points, and lists the conflicts.
pub(super) fn merge_outline(
    versions: &Three<&Briefing>,
    library: &Library,
    conflicts: &mut Conflicts<'_>,
) -> BTreeMap<PointId, Arc<Point>> {
    let mut merging = Merging {
        versions: *versions,
        conflicts,
        parents: Parents::new(),
        holds: BTreeMap::new(),
        standing: BTreeSet::new(),
    };
    merging.find_standing();
    merging.place();
    merging.keep_parents();
    merging.raise_deepest();
    merging.merge_points(library)
}

struct Merging<'a, 'b> {
    versions: Three<&'a Briefing>,
    conflicts: &'a mut Conflicts<'b>,
    /// Of every point that a side has, whether or not it stands.
    parents: Parents,
    /// Of every point that one side alone has.
    holds: BTreeMap<PointId, Hold>,
    /// The points of the merged outline.
    standing: BTreeSet<PointId>,
}

/// What decides about a point that one side alone has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hold {
    /// It stands, as the other side knew nothing of it.
    Stands,
    /// The choice about a point: it or one above it, with which it was deleted, or to which it was added.
    Chosen(PointId),
    /// It was deleted. Yet it stays if something stands under it.
    Goes,
}

impl<'a> Merging<'a, '_> {
    fn rows(&self, id: PointId) -> Three<Option<&'a Point>> {
        self.versions.map(|briefing| briefing.points.get(&id).map(|point| &**point))
    }

    fn name(&self, id: PointId) -> String {
        format!("Point {}", point_name(&self.versions, id))
    }

    /// "under “its parent”"
    fn place_words(&self, parent: Option<PointId>) -> String {
        parent
            .map_or_else(|| "at the top".to_owned(), |id| format!("under {}", point_name(&self.versions, id)))
    }

    /// Finds the points that stand for what they are themselves.
    fn find_standing(&mut self) {
        let Three { ours, theirs, .. } = self.versions;
        self.standing.extend(ours.points.keys().filter(|id| theirs.points.contains_key(id)));
        for side in [Side::Ours, Side::Theirs] {
            // Parents come before their children.
            for row in Outline::new(self.versions.of(side)).rows() {
                let rows = self.rows(row.id);
                if rows.of(side.other()).is_some() {
                    continue;
                }
                let Some(point) = *rows.of(side) else { continue };
                let hold = self.hold(&rows, point, side);
                self.holds.insert(row.id, hold);
                let stands = match hold {
                    Hold::Stands => true,
                    Hold::Chosen(id) => {
                        self.conflicts.side((Subject::Point(id), Topic::Presence), side) == side
                    }
                    Hold::Goes => false,
                };
                if stands {
                    self.standing.insert(row.id);
                }
            }
        }
    }

    /// What decides about a point that `side` alone has. Lists the point if it is chosen about.
    fn hold(&mut self, rows: &Three<Option<&'a Point>>, point: &Point, side: Side) -> Hold {
        let id = point.id;
        // Of a parent that both have there is none.
        let hold_of_parent = point.parent.and_then(|parent| self.holds.get(&parent).copied());
        match (Fate::of(rows, |base, row, _| !changes(&self.versions, row, base).is_empty()), hold_of_parent)
        {
            (Fate::Changed(_), _) => {
                let base = rows.base.unwrap_or(point);
                let before = differing(&POINT_FIELDS, base, point).join(", ");
                let now = changes(&self.versions, point, base).join(", ");
                self.conflicts.list(presence(Subject::Point(id), self.name(id), before, now, side));
                Hold::Chosen(id)
            }
            (Fate::Goes(_), Some(hold @ Hold::Chosen(_))) => hold,
            (Fate::Goes(_), _) => Hold::Goes,
            (Fate::Stays, Some(Hold::Goes)) => {
                let added = format!("added {}", self.place_words(point.parent));
                let conflict = added_in(Subject::Point(id), self.name(id), &added, "that one deleted", side);
                self.conflicts.list(conflict);
                Hold::Chosen(id)
            }
            (Fate::Stays, hold) => hold.unwrap_or(Hold::Stands),
        }
    }

    /// Gives each point its parent.
    fn place(&mut self) {
        let Three { ours, theirs, .. } = self.versions;
        let ids: BTreeSet<PointId> = ours.points.keys().chain(theirs.points.keys()).copied().collect();
        let (mut settled, mut moved) = (Parents::new(), BTreeMap::new());
        // Those to be chosen about, with the side that stands as long as nothing is chosen; `None`: ours, as
        // both moved them.
        let mut open: BTreeMap<PointId, Option<Side>> = BTreeMap::new();
        for id in ids {
            let parents = self.rows(id).map(|row| row.map(|point| point.parent));
            let (Some(in_ours), Some(in_theirs)) = (parents.ours, parents.theirs) else {
                settled.insert(id, parents.ours.or(parents.theirs).flatten());
                continue;
            };
            let side = parents.settled();
            let parent = if side == Some(Side::Theirs) { in_theirs } else { in_ours };
            settled.insert(id, parent);
            if in_ours != in_theirs {
                moved.insert(id, (in_ours, in_theirs));
                // Moved to where the other side deleted, or would by choice.
                let is_held = parent
                    .is_some_and(|parent| self.holds.get(&parent).is_some_and(|hold| *hold != Hold::Stands));
                if side.is_none() || is_held {
                    open.insert(id, side);
                }
            }
        }
        let mut placing = Placing::new(settled, moved);
        open.keys().for_each(|id| placing.open(*id));
        placing.open_circles();
        let groups = placing.groups();
        let mut sides: BTreeMap<PointId, Side> = BTreeMap::new();
        for (first, group) in &groups {
            let defaults: BTreeSet<Option<Side>> =
                group.iter().map(|id| open.get(id).copied().flatten()).collect();
            let default = match (defaults.len(), defaults.first()) {
                (1, Some(Some(side))) => *side,
                _ => Side::Ours,
            };
            sides.insert(*first, self.conflicts.side((Subject::Point(*first), Topic::Parents), default));
        }
        self.parents = placing.stand(&mut sides);
        for (first, group) in &groups {
            let stands = sides.get(first).copied().unwrap_or(Side::Ours);
            let conflict = self.place_conflict(*first, group, &placing);
            self.conflicts.listed.push(Conflict { stands, ..conflict });
        }
    }

    /// A conflict about the parents of a group. What it is about is first of all a point that they moved.
    fn place_conflict(&self, first: PointId, group: &[PointId], placing: &Placing) -> Conflict {
        let is_theirs = |id: &&PointId| {
            self.rows(**id).ours.is_some_and(|point| placing.settled().get(id) != Some(&point.parent))
        };
        let subject = group.iter().find(is_theirs).copied().unwrap_or(first);
        let ids = || std::iter::once(subject).chain(group.iter().copied().filter(|id| *id != subject));
        let words = self.versions.map(|briefing| {
            let points = ids().filter_map(|id| briefing.points.get(&id));
            let words: Vec<String> = points
                .map(|point| match point.id == subject {
                    true => self.place_words(point.parent),
                    false => {
                        format!("{} {}", point_name(&self.versions, point.id), self.place_words(point.parent))
                    }
                })
                .collect();
            (!words.is_empty()).then(|| words.join(", "))
        });
        let what = format!("{}: place in the outline", self.name(subject));
        let conflict = valued((Subject::Point(first), Topic::Parents), what, words);
        Conflict { subject: Subject::Point(subject), ..conflict }
    }

    /// Parents that were deleted stay for the children that stand under them.
    fn keep_parents(&mut self) {
        let mut kept: BTreeSet<PointId> = BTreeSet::new();
        for id in &self.standing {
            let mut at = self.parents.get(id).copied().flatten();
            while let Some(parent) = at.filter(|id| !self.standing.contains(id) && kept.insert(*id)) {
                at = self.parents.get(&parent).copied().flatten();
            }
        }
        self.standing.extend(kept);
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
                let words = self.rows(id).map(|row| row.map(|point| self.place_words(point.parent)));
                let what = format!(
                    "{}: place in the outline, nested too deep, stands one level higher",
                    self.name(id)
                );
                self.conflicts.list(valued((Subject::Point(id), Topic::Depth), what, words));
                self.parents.insert(id, above);
                depth = MAX_DEPTH - 1;
            }
            let below = children.remove(&Some(id)).unwrap_or_default();
            open.extend(below.into_iter().map(|child| (child, depth + 1)));
        }
    }

    /// The points that stand, with their fields, evidence and ranks.
    fn merge_points(&mut self, library: &Library) -> BTreeMap<PointId, Arc<Point>> {
        let ranks = self.merge_order();
        let mut points = BTreeMap::new();
        for id in self.standing.iter().copied() {
            let rows = self.rows(id);
            let merged = merge_fields(&rows, &POINT_FIELDS, |field| {
                let what = format!("Point {}: {}", point_name(&self.versions, id), field.name);
                let key = (Subject::Point(id), Topic::Field(field.name));
                self.conflicts.list(valued(key, what, field.words_of(&rows)))
            });
            let Some(mut point) = merged else { continue };
            point.parent = self.parents.get(&id).copied().flatten();
            point.rank = ranks.get(&id).copied().unwrap_or_default();
            point.evidence = merge_evidence(&self.versions, library, id, self.conflicts);
            points.insert(id, Arc::new(point));
        }
        points
    }

    /// The order of the children of each point, and of the points at the top.
    fn merge_order(&mut self) -> BTreeMap<PointId, Rank> {
        let mut families: BTreeMap<Option<PointId>, BTreeSet<PointId>> = BTreeMap::new();
        for id in &self.standing {
            families.entry(self.parents.get(id).copied().flatten()).or_default().insert(*id);
        }
        let siblings = self.versions.map(|briefing| families_of(briefing));
        let mut ranks = BTreeMap::new();
        for (parent, members) in families {
            let lists = siblings.map(|siblings| siblings.get(&parent).cloned().unwrap_or_default());
            let subject = parent.map_or(Subject::Briefing, Subject::Point);
            let key = |first| (subject, Topic::PointOrder(first));
            let sequence =
                merge_sequences(&members, &lists, |first| self.conflicts.side(key(first), Side::Ours));
            ranks.extend(sequence.order.iter().enumerate().map(|(index, id)| (*id, Rank::spaced(index))));
            for clash in sequence.clashes {
                let names = |ids: &Vec<PointId>| {
                    ids.iter().map(|id| point_name(&self.versions, *id)).collect::<Vec<_>>().join(", ")
                };
                let what = format!("Order of the points {}", self.place_words(parent));
                let words = clash.items.map(|ids| Some(names(ids)));
                self.conflicts.list(valued(key(clash.first), what, words));
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
