//! Undo and redo, which show where they act: what they touched is unfolded, brought into view and flashes.

use std::{collections::BTreeSet, sync::Arc};

use super::{Caret, Flash, Level, Workbench};
use crate::model::{Change, PointId};

/// Above how many points the outline is unfolded because something was undone there.
const UNFOLDED_MOST: usize = 100;

impl Workbench {
    pub(super) fn undo(&mut self) {
        let name = self.session.history().undo_name().map(str::to_owned);
        let (point, source) = self.where_it_stands();
        let change = self.session.undo();
        self.after_swap(change, name, "Undid");
        self.stand_near(point, source);
    }

    pub(super) fn redo(&mut self) {
        let name = self.session.history().redo_name().map(str::to_owned);
        let (point, source) = self.where_it_stands();
        let change = self.session.redo();
        self.after_swap(change, name, "Redid");
        self.stand_near(point, source);
    }

    /// Positions of the current point and of the open source.
    fn where_it_stands(&self) -> (usize, usize) {
        let derived = self.derived();
        let point = self.view.point.and_then(|id| derived.outline.position(id));
        let source = derived.sources.iter().position(|id| Some(*id) == self.view.source);
        (point.unwrap_or_default(), source.unwrap_or_default())
    }

    /// Takes the nearest point and source where the current one is gone.
    pub(super) fn stand_near(&mut self, point: usize, source: usize) {
        let rows = self.derived.outline.rows();
        let near = rows.get(point.min(rows.len().saturating_sub(1))).map(|row| row.id);
        self.view.point = self.view.point.or(near);
        let sources = &self.derived.sources;
        let near = sources.get(source.min(sources.len().saturating_sub(1))).copied();
        self.view.source = self.view.source.or(near);
        self.keep_in_sight();
    }

    fn after_swap(&mut self, change: Option<Change>, name: Option<String>, verb: &str) {
        self.refresh();
        let (Some(change), Some(name)) = (change, name) else { return };
        let was_editing = self.editing;
        self.drop_what_is_gone();
        self.show_points_of(&change, was_editing.is_some());
        self.show_words_of(&change);
        self.notices.tell(Level::Done, format!("{verb}: {name}"));
    }

    /// Shows the points that a change touched; where all are gone, what they stood under.
    fn show_points_of(&mut self, change: &Change, was_editing: bool) {
        let is_there = |id: &PointId| self.briefing().point(*id).is_some();
        let mut touched: BTreeSet<PointId> = change.points().filter(is_there).collect();
        let is_gone = touched.is_empty();
        if is_gone {
            touched = change.parents_of_gone(self.briefing()).filter(is_there).collect();
        }
        let outline = &self.derived().outline;
        let current = self.view.point.filter(|p| touched.contains(p));
        let first = touched.iter().copied().min_by_key(|id| outline.position(*id));
        let Some(shown) = current.or(first) else { return };
        // The hand is there already: nothing flashes under the letters.
        if self.editing.is_some_and(|e| e.point == shown) {
            return;
        }
        while let Some(zoom) = self.outlining.zoom
            && !touched.iter().all(|id| self.stands_in(*id, zoom))
        {
            self.zoom_to(self.briefing().point(zoom).and_then(|p| p.parent));
        }
        touched.iter().take(UNFOLDED_MOST).for_each(|id| self.open_above(*id));
        self.show_point(shown);
        if was_editing && !is_gone {
            // Typing goes on where something changed, not where it was before.
            self.edit_text(shown, Caret::End);
        } else if self.editing.take().is_some() {
            self.take_focus += 1;
        }
        let serial = self.next_serial();
        self.outlining.flash = Some(Flash { points: Arc::new(touched), serial });
    }

    /// Shows the passage or the source that a change touched, in the reader.
    fn show_words_of(&mut self, change: &Change) {
        let open = self.view.source;
        let briefing = self.briefing();
        let there = change.passages(briefing).filter(|p| briefing.source(p.source).is_some());
        let nearest = there.min_by_key(|p| (Some(p.source) != open, p.source, p.range));
        if let Some((source, range)) = nearest.map(|p| (p.source, p.range)) {
            self.show_source(source);
            self.reveal_range(source, range);
            return;
        }
        let mut touched = change.sources().filter(|id| briefing.source(*id).is_some());
        let is_open = open.is_some_and(|open| change.sources().any(|id| id == open));
        if let Some(source) = touched.next().filter(|_| !is_open) {
            self.show_source(source);
        }
    }
}
