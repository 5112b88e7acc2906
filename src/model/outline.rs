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
    /// "2.1": counts claims among claims, level by level; empty for other kinds.
    pub number: String,
}

/// The points in reading order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    rows: Vec<OutlineRow>,
    index: BTreeMap<PointId, usize>,
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
        let mut stack: Vec<(usize, usize, Option<PointId>, usize, String)> =
            vec![(0, 0, None, 0, String::new())];
        let mut open: Vec<usize> = Vec::new();
        while let Some((depth, next, parent, n_claims, prefix)) = stack.pop() {
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
            stack.push((depth, next + 1, parent, n_claims, prefix));
            stack.push((depth + 1, 0, Some(point.id), 0, number.clone()));
            open.push(outline.rows.len());
            outline.index.insert(point.id, outline.rows.len());
            outline.rows.push(OutlineRow { id: point.id, depth, branch_end: 0, number });
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
