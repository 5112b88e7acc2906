//! `Placing`: under which parents points stand, and of which of them is chosen together.

use std::collections::{BTreeMap, BTreeSet};

use super::{super::PointId, three::Side};

/// The parent of each point.
pub(super) type Parents = BTreeMap<PointId, Option<PointId>>;

/// Where the points of two outlines stand.
///
/// Two moves can make a circle, each of a point into the branch of the other. The points of a circle that the
/// sides have under different parents are chosen about together: all stand where one side has them. There are
/// such points in each circle, as neither outline has one. Where one side stands in all groups, no circle is
/// left; where they differ, [`Placing::stand`] breaks those that come of it.
pub(super) struct Placing {
    /// Of every point that a side has; what one side alone moved is moved.
    settled: Parents,
    /// Our parent and theirs, of points that have different ones.
    moved: BTreeMap<PointId, (Option<PointId>, Option<PointId>)>,
    /// The points that are chosen about, each with the lowest of its group.
    groups: BTreeMap<PointId, PointId>,
}

impl Placing {
    pub fn new(settled: Parents, moved: BTreeMap<PointId, (Option<PointId>, Option<PointId>)>) -> Self {
        Self { settled, moved, groups: BTreeMap::new() }
    }

    pub fn settled(&self) -> &Parents {
        &self.settled
    }

    /// Has a point chosen about that the sides have under different parents.
    pub fn open(&mut self, id: PointId) {
        if self.moved.contains_key(&id) {
            self.groups.entry(id).or_insert(id);
        }
    }

    /// Has the points of circles chosen about together, whichever side stands.
    pub fn open_circles(&mut self) {
        loop {
            // Those of both sides at once, so that it does not matter which is called ours.
            let both = [Side::Ours, Side::Theirs].map(|side| circles(&self.placed(|_| side)));
            if both.iter().all(Vec::is_empty) {
                return;
            }
            for circle in both.into_iter().flatten() {
                let moved = circle.into_iter().filter(|id| self.moved.contains_key(id));
                join(&mut self.groups, &moved.collect());
            }
        }
    }

    /// The points that are chosen about together, by the lowest of them.
    pub fn groups(&self) -> BTreeMap<PointId, Vec<PointId>> {
        let mut groups: BTreeMap<PointId, Vec<PointId>> = BTreeMap::new();
        for (id, first) in &self.groups {
            groups.entry(*first).or_default().push(*id);
        }
        groups
    }

    /// The parents where these sides stand in the groups. Puts the sides right where they make a circle
    /// together: the lowest group in it decides for the others.
    pub fn stand(&self, sides: &mut BTreeMap<PointId, Side>) -> Parents {
        let chosen = sides.clone();
        let side_of = |first: &PointId| chosen.get(first).copied().unwrap_or(Side::Ours);
        let mut together = self.groups.clone();
        let parents = loop {
            let parents = self.placed(|id| together.get(&id).map_or(Side::Ours, side_of));
            let circles = circles(&parents);
            if circles.is_empty() {
                break parents;
            }
            for circle in circles {
                let listed = circle.into_iter().filter(|id| self.groups.contains_key(id));
                join(&mut together, &listed.collect());
            }
        };
        for (first, side) in sides {
            *side = together.get(first).map_or(*side, side_of);
        }
        parents
    }

    /// The parents where the given side stands for each point that is chosen about.
    fn placed(&self, side: impl Fn(PointId) -> Side) -> Parents {
        let mut parents = self.settled.clone();
        for id in self.groups.keys() {
            if let Some((ours, theirs)) = self.moved.get(id) {
                parents.insert(*id, if side(*id) == Side::Ours { *ours } else { *theirs });
            }
        }
        parents
    }
}

/// Makes one group of points and the groups that they are in.
fn join(groups: &mut BTreeMap<PointId, PointId>, points: &BTreeSet<PointId>) {
    let firsts: BTreeSet<PointId> = points.iter().map(|id| groups.get(id).copied().unwrap_or(*id)).collect();
    let Some(first) = firsts.first() else { return };
    groups.extend(points.iter().map(|id| (*id, *first)));
    for group in groups.values_mut().filter(|group| firsts.contains(group)) {
        *group = *first;
    }
}

/// The circles in which parents lead back to where one began.
fn circles(parents: &Parents) -> Vec<Vec<PointId>> {
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
            circles.push(circle);
        }
    }
    circles
}
