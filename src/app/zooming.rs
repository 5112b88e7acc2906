//! Zooming into a branch: the outline shows it alone. Kept for as long as the session is open, and never in
//! its file.

use super::Workbench;
use crate::model::PointId;

impl Workbench {
    /// The branch shown alone, if one is.
    ///
    /// **Invariant:** the current point stands in it.
    pub fn zoom(&self) -> Option<PointId> {
        self.outlining.zoom
    }

    /// The branches that the one shown lies in, from the top, and that one itself.
    pub fn zoom_path(&self) -> Vec<PointId> {
        let Some(zoom) = self.outlining.zoom else { return Vec::new() };
        let mut path: Vec<PointId> = self.derived().outline.above(zoom).collect();
        path.reverse();
        path.push(zoom);
        path
    }

    /// How deep the points stand that the eye takes for the top.
    pub fn zoom_depth(&self) -> usize {
        self.outlining.zoom.and_then(|zoom| self.derived().outline.row(zoom)).map_or(0, |row| row.depth)
    }

    pub(super) fn zoom_to(&mut self, point: Option<PointId>) {
        let point = point.filter(|id| self.briefing().point(*id).is_some());
        let left = std::mem::replace(&mut self.outlining.zoom, point);
        self.view_revision += 1;
        self.outlining.choose_none();
        if let Some(zoom) = point
            && !self.view.point.is_some_and(|current| self.stands_in(current, zoom))
        {
            self.editing = None;
            self.set_current_point(Some(zoom));
        }
        if let Some(left) = left {
            self.open_above(left);
        }
        self.keep_in_sight();
        self.scroll_outline += 1;
    }

    /// Zooms out as far as it takes for the current point to stand in the branch shown.
    pub(super) fn keep_zoom(&mut self) {
        // One that an edit just took away stood in it.
        let current = self.view.point.filter(|id| self.briefing().point(*id).is_some());
        while let Some(zoom) = self.outlining.zoom {
            let is_kept = self.briefing().point(zoom).is_some()
                && current.is_none_or(|point| self.stands_in(point, zoom));
            if is_kept {
                return;
            }
            self.outlining.zoom = self.briefing().point(zoom).and_then(|p| p.parent);
            self.view_revision += 1;
        }
    }

    /// Whether a point is a branch's root or stands below it. Asks the briefing: what is derived may be older.
    pub(super) fn stands_in(&self, point: PointId, branch: PointId) -> bool {
        let parent = |id: &PointId| self.briefing().point(*id).and_then(|p| p.parent);
        std::iter::successors(Some(point), parent).any(|id| id == branch)
    }
}
