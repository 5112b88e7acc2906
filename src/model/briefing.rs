//! `Briefing`: the document. Id-keyed rows that only a `Draft` changes.

use std::{collections::BTreeMap, sync::Arc};

use super::{Draft, Judged, Passage, PassageId, Point, PointId, Source, SourceId, Timing};

/// The document: title, timing, sources, passages, outline.
///
/// Cloning is cheap enough to hand one to a background job: rows are shared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Briefing {
    pub(super) title: String,
    pub(super) timing: Timing,
    pub(super) judged: Arc<Judged>,
    pub(super) sources: BTreeMap<SourceId, Arc<Source>>,
    pub(super) passages: BTreeMap<PassageId, Arc<Passage>>,
    pub(super) points: BTreeMap<PointId, Arc<Point>>,
}

impl Briefing {
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The title, or words that say there is none.
    pub fn shown_title(&self) -> &str {
        if self.title.trim().is_empty() { "Untitled briefing" } else { &self.title }
    }

    /// How fast it is spoken, and how long it may take.
    pub fn timing(&self) -> Timing {
        self.timing
    }

    /// What was made of findings about the sources.
    pub fn judged(&self) -> &Judged {
        &self.judged
    }

    pub fn source(&self, id: SourceId) -> Option<&Arc<Source>> {
        self.sources.get(&id)
    }

    pub fn passage(&self, id: PassageId) -> Option<&Arc<Passage>> {
        self.passages.get(&id)
    }

    pub fn point(&self, id: PointId) -> Option<&Arc<Point>> {
        self.points.get(&id)
    }

    /// Sources in no meaningful order; [`Briefing::ordered_sources`] has one.
    pub fn sources(&self) -> impl ExactSizeIterator<Item = &Arc<Source>> {
        self.sources.values()
    }

    /// Passages in no meaningful order.
    pub fn passages(&self) -> impl ExactSizeIterator<Item = &Arc<Passage>> {
        self.passages.values()
    }

    /// Points in no meaningful order; [`super::Outline`] has one.
    pub fn points(&self) -> impl ExactSizeIterator<Item = &Arc<Point>> {
        self.points.values()
    }

    /// Sources as they stand in the list.
    pub fn ordered_sources(&self) -> Vec<&Arc<Source>> {
        let mut sources: Vec<_> = self.sources.values().collect();
        sources.sort_by_key(|s| (s.rank, s.id));
        sources
    }

    /// Passages by source, then by place in it: the order of the file.
    pub fn ordered_passages(&self) -> Vec<&Arc<Passage>> {
        let order: BTreeMap<SourceId, usize> =
            self.ordered_sources().iter().enumerate().map(|(at, s)| (s.id, at)).collect();
        let mut passages: Vec<_> = self.passages.values().collect();
        passages.sort_by_key(|p| (order.get(&p.source), p.range, p.id));
        passages
    }

    /// Children of a point, or the points at the top, in order. Looks at every point.
    pub fn children(&self, parent: Option<PointId>) -> Vec<&Arc<Point>> {
        let mut children: Vec<_> = self.points.values().filter(|p| p.parent == parent).collect();
        children.sort_by_key(|p| (p.rank, p.id));
        children
    }

    /// Points that hold a passage. Looks at every point.
    pub fn points_with(&self, passage: PassageId) -> Vec<PointId> {
        self.points.values().filter(|p| p.stance_of(passage).is_some()).map(|p| p.id).collect()
    }

    /// Opens a draft. Dropped unfinished, it leaves no trace.
    pub fn draft(&mut self) -> Draft<'_> {
        Draft::new(self)
    }
}
