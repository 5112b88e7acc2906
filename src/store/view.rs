//! `View`: how a session was left.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Briefing, PointId, SourceId};

/// What is kept of how a session was left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// The source in the reader.
    pub source: Option<SourceId>,
    /// The byte at the top of the reader, for each source that was scrolled.
    pub scroll: BTreeMap<SourceId, usize>,
    /// Points whose branch is folded away.
    pub collapsed: BTreeSet<PointId>,
    /// The current point.
    pub point: Option<PointId>,
}

impl View {
    /// This view without what the briefing does not have, and with its offsets inside the texts, on
    /// character boundaries.
    pub fn fitted(&self, briefing: &Briefing) -> Self {
        let fit = |(id, offset): (&SourceId, &usize)| {
            let text = briefing.source(*id)?.text();
            Some((*id, text.floor_char_boundary(*offset)))
        };
        let is_point = |id: &PointId| briefing.point(*id).is_some();
        Self {
            source: self.source.filter(|id| briefing.source(*id).is_some()),
            scroll: self.scroll.iter().filter_map(fit).collect(),
            collapsed: self.collapsed.iter().copied().filter(is_point).collect(),
            point: self.point.filter(is_point),
        }
    }
}
