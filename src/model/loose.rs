//! `LoosePoint`: a point that stands in no outline: copied, or pasted.

use super::{Briefing, Evidence, Outline, PointId, PointKind, Seconds};

/// A point that stands in no outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoosePoint {
    /// At most one more than that of the point before it; 0 for the first.
    pub depth: usize,
    pub kind: PointKind,
    pub budget: Option<Seconds>,
    pub text: String,
    pub evidence: Vec<Evidence>,
}

impl LoosePoint {
    /// Copies of branches, in reading order, each with depths of its own. None of the roots stands below
    /// another.
    pub fn copies(briefing: &Briefing, outline: &Outline, roots: &[PointId]) -> Vec<Self> {
        let mut copies = Vec::new();
        for root in roots {
            let branch = outline.branch(*root);
            let base = branch.first().map_or(0, |row| row.depth);
            copies.extend(branch.iter().filter_map(|row| {
                let point = briefing.point(row.id)?;
                let (text, evidence) = (point.text.clone(), point.evidence.clone());
                let (kind, budget) = (point.kind, point.budget);
                Some(Self { depth: row.depth - base, kind, budget, text, evidence })
            }));
        }
        copies
    }
}
