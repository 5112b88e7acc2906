//! `Outline`: the points in reading order, with depth and numbering; derived, never saved.

use std::sync::Arc;

use super::{Briefing, IdMap, Point, PointId, PointKind};

/// One point in reading order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineRow {
    pub id: PointId,
    pub depth: usize,
    /// Position of the first row behind its branch.
    pub branch_end: usize,
    /// Its place among its siblings, from 0.
    pub nth: usize,
    /// Position of the sibling before it, if there is one.
    before: Option<usize>,
    /// Position of its parent.
    parent: Option<usize>,
    /// Its place among the claims of its siblings, from 1; 0 for other kinds.
    nth_claim: usize,
}

/// The points in reading order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    rows: Vec<OutlineRow>,
    index: IdMap<PointId, usize>,
}

/// How far one level of the outline is written.
struct Level {
    /// The sibling that comes next, and the last one, among all that are sorted by their parents.
    next: usize,
    end: usize,
    nth: usize,
    n_claims: usize,
    /// Rows of the sibling before and of the parent.
    before: Option<usize>,
    parent: Option<usize>,
}

impl Outline {
    pub fn new(briefing: &Briefing) -> Self {
        Self::with_points(briefing).0
    }

    /// The outline, and the point of each of its rows.
    pub fn with_points(briefing: &Briefing) -> (Self, Vec<&Arc<Point>>) {
        let points: Vec<&Arc<Point>> = briefing.points().collect();
        let mut index: IdMap<PointId, usize> =
            points.iter().enumerate().map(|(n, point)| (point.id, n)).collect();
        // Sorted by parents, siblings stand side by side: those at the top first.
        let parent = |point: &Point| point.parent.map_or(Some(0), |id| Some(1 + index.get(&id)?));
        let mut siblings: Vec<_> = (points.iter().enumerate())
            .filter_map(|(n, point)| Some((parent(point)?, point.rank, point.id, n)))
            .collect();
        siblings.sort_unstable();
        let mut first = vec![0; points.len() + 2];
        for (parent, ..) in &siblings {
            if let Some(n) = first.get_mut(parent + 1) {
                *n += 1;
            }
        }
        let mut n_before = 0;
        for n in &mut first {
            n_before += *n;
            *n = n_before;
        }
        let level = |parent: usize, row: Option<usize>| Level {
            next: first.get(parent).copied().unwrap_or_default(),
            end: first.get(parent + 1).copied().unwrap_or_default(),
            nth: 0,
            n_claims: 0,
            before: None,
            parent: row,
        };
        let mut rows: Vec<OutlineRow> = Vec::with_capacity(points.len());
        let mut in_order = Vec::with_capacity(points.len());
        // An explicit stack: a deep outline must not overflow the thread's.
        let mut stack = vec![level(0, None)];
        while let Some(open) = stack.last_mut() {
            let next = siblings.get(open.next).filter(|_| open.next < open.end);
            let Some((_, _, id, n)) = next else {
                let end = rows.len();
                if let Some(row) = open.parent.and_then(|at| rows.get_mut(at)) {
                    row.branch_end = end;
                }
                stack.pop();
                continue;
            };
            let at = rows.len();
            let Some(point) = points.get(*n) else { break };
            let is_claim = point.kind == PointKind::Claim;
            open.n_claims += usize::from(is_claim);
            let (nth, nth_claim) = (open.nth, if is_claim { open.n_claims } else { 0 });
            let (before, parent) = (open.before.replace(at), open.parent);
            open.next += 1;
            open.nth += 1;
            let depth = stack.len() - 1;
            rows.push(OutlineRow { id: *id, depth, branch_end: at + 1, nth, before, parent, nth_claim });
            in_order.push(*point);
            stack.push(level(n + 1, Some(at)));
        }
        index.clear();
        index.extend(rows.iter().enumerate().map(|(at, row)| (row.id, at)));
        (Self { rows, index }, in_order)
    }

    /// "2.1": counts claims among claims, level by level; empty for other kinds.
    pub fn number(&self, id: PointId) -> String {
        let parent = |row: &&OutlineRow| self.rows.get(row.parent?);
        let claims = std::iter::successors(self.row(id), parent).map(|row| row.nth_claim);
        let mut claims: Vec<String> = claims.take_while(|n| *n > 0).map(|n| n.to_string()).collect();
        claims.reverse();
        claims.join(".")
    }

    /// Whether a row has a number of one part, and which: "2", not "2.1".
    pub fn is_numbered(&self, row: &OutlineRow, number: usize) -> bool {
        let is_part = row.parent.and_then(|at| self.rows.get(at)).is_some_and(|parent| parent.nth_claim > 0);
        number > 0 && row.nth_claim == number && !is_part
    }

    /// Positions of the children of a point, or of the points at the top, in order.
    pub fn children(&self, parent: Option<PointId>) -> impl Iterator<Item = usize> + '_ {
        let (first, end) = match parent {
            None => (0, self.rows.len()),
            Some(id) => self.position(id).map_or((0, 0), |at| (at + 1, self.branch_end(at))),
        };
        let first = Some(first).filter(|at| *at < end);
        std::iter::successors(first, move |at| Some(self.branch_end(*at)).filter(|at| *at < end))
    }

    fn branch_end(&self, at: usize) -> usize {
        self.rows.get(at).map_or(at + 1, |row| row.branch_end)
    }

    pub fn rows(&self) -> &[OutlineRow] {
        &self.rows
    }

    /// Where a point stands in reading order.
    pub fn position(&self, id: PointId) -> Option<usize> {
        self.index.get(&id).copied()
    }

    pub fn row(&self, id: PointId) -> Option<&OutlineRow> {
        self.rows.get(self.position(id)?)
    }

    /// The rows of a point's branch, the point itself first.
    pub fn branch(&self, id: PointId) -> &[OutlineRow] {
        let range = self.position(id).and_then(|at| self.rows.get(at).map(|row| at..row.branch_end));
        range.and_then(|range| self.rows.get(range)).unwrap_or_default()
    }

    /// The sibling before a point.
    pub fn sibling_before(&self, id: PointId) -> Option<PointId> {
        self.rows.get(self.row(id)?.before?).map(|row| row.id)
    }

    /// The sibling behind a point.
    pub fn sibling_behind(&self, id: PointId) -> Option<PointId> {
        let row = self.row(id)?;
        self.rows.get(row.branch_end).filter(|behind| behind.depth == row.depth).map(|row| row.id)
    }

    /// Position of the parent of the row at `at`.
    pub fn parent_of(&self, at: usize) -> Option<usize> {
        self.rows.get(at)?.parent
    }

    /// The parents of a point, nearest first.
    pub fn above(&self, id: PointId) -> impl Iterator<Item = PointId> + '_ {
        let parent = |at: &usize| self.rows.get(*at).and_then(|row| row.parent);
        let first = self.position(id).and_then(|at| parent(&at));
        std::iter::successors(first, move |at| parent(at)).filter_map(|at| self.rows.get(at).map(|r| r.id))
    }

    /// The point at the top in whose branch a point stands.
    pub fn root(&self, id: PointId) -> Option<PointId> {
        let up_to = self.rows.get(..=self.position(id)?)?;
        up_to.iter().rfind(|row| row.depth == 0).map(|row| row.id)
    }

    /// Whether a point has children.
    pub fn is_parent(&self, id: PointId) -> bool {
        self.branch(id).len() > 1
    }
}
