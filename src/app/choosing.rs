//! Choosing several rows of the outline, and collapsing what is too much of it.

use std::collections::BTreeSet;

use super::{Choosing, Workbench};
use crate::model::PointId;

impl Workbench {
    /// Rows of the outline chosen for what acts on several; empty while one is current.
    pub fn chosen(&self) -> &BTreeSet<PointId> {
        &self.outlining.chosen
    }

    /// Whether a point is chosen, or stands below one that is: what acts on that one takes it along.
    pub fn is_chosen(&self, id: PointId) -> bool {
        let chosen = &self.outlining.chosen;
        !chosen.is_empty()
            && (chosen.contains(&id) || self.derived().outline.above(id).any(|above| chosen.contains(&above)))
    }

    pub(super) fn choose(&mut self, point: PointId, how: Choosing) {
        if self.briefing().point(point).is_none() {
            return;
        }
        match how {
            Choosing::Through => self.choose_through(point),
            Choosing::Toggle => {
                let mut chosen = self.outlining.chosen.clone();
                if chosen.is_empty() {
                    chosen.extend(self.view.point.filter(|current| *current != point));
                }
                if !chosen.remove(&point) {
                    chosen.insert(point);
                }
                self.outlining.anchor = Some(point);
                self.outlining.choose_all(chosen);
                self.stand_on(point);
            }
        }
    }

    /// Chooses all rows between where choosing began and a point, both ends included.
    fn choose_through(&mut self, head: PointId) {
        let anchor = self.outlining.anchor.or(self.view.point).unwrap_or(head);
        let mut inside = false;
        let mut chosen = BTreeSet::new();
        for point in self.derived().visible.iter().filter_map(|item| item.point()) {
            let is_end = point == anchor || point == head;
            if inside || is_end {
                chosen.insert(point);
            }
            inside ^= is_end && anchor != head;
        }
        self.outlining.anchor = Some(anchor);
        self.outlining.choose_all(chosen);
        self.stand_on(head);
    }

    pub(super) fn choose_step(&mut self, step: isize) {
        let Some(current) = self.view.point else { return };
        let next = if step < 0 {
            self.derived().visible_before(current)
        } else {
            self.derived().visible_behind(current)
        };
        self.choose_through(next.unwrap_or(current));
        self.scroll_outline += 1;
    }

    /// Chooses the siblings of the current point; once more, everything that is shown.
    pub(super) fn choose_more(&mut self) {
        let Some(current) = self.view.point else { return };
        let parent = self.briefing().point(current).and_then(|p| p.parent);
        let outline = &self.derived().outline;
        let shown = self.derived().visible.iter().filter_map(|item| item.point());
        let all: BTreeSet<PointId> = shown.filter(|id| Some(*id) != self.outlining.zoom).collect();
        let beside: BTreeSet<PointId> =
            all.iter().copied().filter(|id| outline.above(*id).next() == parent).collect();
        let has_all = beside.is_subset(&self.outlining.chosen) || self.outlining.zoom == Some(current);
        self.outlining.choose_all(if has_all { all } else { beside });
        self.stand_on(current);
    }

    /// Makes a point current and lets what is chosen be.
    fn stand_on(&mut self, point: PointId) {
        self.session.history_mut().seal();
        self.editing = None;
        self.view.point = Some(point);
        self.held = None;
    }

    pub(super) fn collapse(&mut self, id: PointId, collapsed: bool) {
        let changed =
            if collapsed { self.view.collapsed.insert(id) } else { self.view.collapsed.remove(&id) };
        self.view_revision += u64::from(changed);
        if collapsed && changed {
            self.keep_in_sight();
        }
    }

    pub(super) fn collapse_all(&mut self, collapsed: bool) {
        // What stands at the top stays open: an outline of one folded question shows nothing.
        self.collapse_where(|depth| collapsed && depth > 0);
    }

    /// Shows so many levels below the question, or below the branch shown; what is deeper collapses.
    pub(super) fn collapse_to(&mut self, level: usize) {
        let outline = &self.derived().outline;
        let top = match self.outlining.zoom.and_then(|zoom| outline.row(zoom)) {
            Some(row) => row.depth + 1,
            // One point that holds all others is no level of its own.
            None => usize::from(outline.rows().first().is_some_and(|r| r.branch_end == outline.rows().len())),
        };
        self.collapse_where(|depth| depth + 1 >= top + level);
        self.scroll_outline += 1;
    }

    /// Collapses what has something below it and stands so deep, and expands the rest of what is shown.
    fn collapse_where(&mut self, is_collapsed: impl Fn(usize) -> bool) {
        let outline = &self.derived.outline;
        let first = self.outlining.zoom.and_then(|zoom| outline.position(zoom)).unwrap_or_default();
        let rows = match self.outlining.zoom {
            Some(zoom) => outline.branch(zoom),
            None => outline.rows(),
        };
        for (at, row) in (first..).zip(rows) {
            let is_foldable = row.branch_end > at + 1 || !self.derived.evidence(at).is_empty();
            if is_foldable && is_collapsed(row.depth) {
                self.view.collapsed.insert(row.id);
            } else {
                self.view.collapsed.remove(&row.id);
            }
        }
        self.view_revision += 1;
        self.keep_in_sight();
    }

    /// What is current, chosen or typed must not vanish from sight: what hides it takes its place.
    pub(super) fn keep_in_sight(&mut self) {
        let hides = |id: PointId| self.hiding(id);
        if let Some(point) = self.view.point {
            let hiding = hides(point);
            let hides_card = self.view.collapsed.contains(&point);
            if hiding.is_some() || hides_card {
                self.held = self.held.filter(|held| held.point.is_none());
            }
            self.view.point = hiding.or(Some(point));
            self.editing = self.editing.filter(|e| self.hiding(e.point).is_none());
        }
        if self.outlining.chosen.iter().any(|id| self.hiding(*id).is_some()) {
            let chosen = self.outlining.chosen.iter().map(|id| self.hiding(*id).unwrap_or(*id)).collect();
            self.outlining.choose_all(chosen);
        }
    }

    /// The highest collapsed point above a point, in what is shown.
    fn hiding(&self, id: PointId) -> Option<PointId> {
        let zoom = self.outlining.zoom;
        let above = self.derived().outline.above(id).take_while(|above| Some(*above) != zoom);
        above.filter(|above| self.view.collapsed.contains(above)).last()
    }
}
