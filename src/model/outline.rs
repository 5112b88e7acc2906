//! `Outline`: the points in reading order, with depth and numbering; derived, never saved.

use std::collections::BTreeMap;

use super::{Briefing, Point, PointId, PointKind, Rank};

/// One point in reading order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineRow {
    pub id: PointId,
    pub depth: usize,
    /// Position of the first row behind its branch.
    pub branch_end: usize,
    /// Position of the sibling before it, if there is one.
    before: Option<usize>,
    /// Position of its parent.
    parent: Option<usize>,
    /// "2.1": counts claims among claims, level by level; empty for other kinds.
    pub number: String,
}

/// The points in reading order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    rows: Vec<OutlineRow>,
    index: BTreeMap<PointId, usize>,
}

/// How far one level of the outline is written.
#[derive(Default)]
struct Level {
    depth: usize,
    /// The sibling that comes next, and the row of the one before it.
    next: usize,
    before: Option<usize>,
    parent: Option<PointId>,
    n_claims: usize,
    prefix: String,
}

impl Outline {
    pub fn new(briefing: &Briefing) -> Self {
        let mut children: BTreeMap<Option<PointId>, Vec<(Rank, &Point)>> = BTreeMap::new();
        for point in briefing.points() {
            children.entry(point.parent).or_default().push((point.rank, point));
        }
        for siblings in children.values_mut() {
            siblings.sort_by_key(|(rank, point)| (*rank, point.id));
        }
        let mut outline = Self::default();
        // An explicit stack: a deep outline must not overflow the thread's.
        let mut stack = vec![Level::default()];
        let mut open: Vec<usize> = Vec::new();
        while let Some(Level { depth, next, parent, n_claims, prefix, before }) = stack.pop() {
            let sibling = children.get(&parent).and_then(|s| s.get(next));
            let Some((_, point)) = sibling else {
                if parent.is_some()
                    && let Some(row) = open.pop()
                {
                    let end = outline.rows.len();
                    if let Some(row) = outline.rows.get_mut(row) {
                        row.branch_end = end;
                    }
                }
                continue;
            };
            let is_claim = point.kind == PointKind::Claim;
            let n_claims = n_claims + usize::from(is_claim);
            let number = match (is_claim, prefix.is_empty()) {
                (false, _) => String::new(),
                (true, true) => n_claims.to_string(),
                (true, false) => format!("{prefix}.{n_claims}"),
            };
            let at = outline.rows.len();
            stack.push(Level { depth, next: next + 1, parent, n_claims, prefix, before: Some(at) });
            let (depth_below, prefix) = (depth + 1, number.clone());
            stack.push(Level { depth: depth_below, parent: Some(point.id), prefix, ..Level::default() });
            outline.index.insert(point.id, at);
            let above = open.last().copied();
            open.push(at);
            outline.rows.push(OutlineRow {
                id: point.id,
                depth,
                branch_end: 0,
                before,
                parent: above,
                number,
            });
        }
        outline
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
