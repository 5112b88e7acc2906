//! The outline under the hand: what of it is at hand, and its edits, each one undo step with a name.

use std::{collections::BTreeSet, sync::Arc};

use super::{Caret, Derived, Editing, Level, Points, Workbench};
use crate::model::{Briefing, Draft, LoosePoint, PointId, PointKind, Refusal, Slot};

/// The longest text of a point that can be typed in, in bytes: a field lays out all of its text with each
/// letter.
pub const POINT_MOST: usize = 64 << 10;

/// Points that flash: something was undone or redone there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flash {
    pub points: Arc<BTreeSet<PointId>>,
    /// Differs from every earlier one.
    pub serial: u64,
}

/// What was copied last: pasted in the same briefing, it brings its evidence along.
#[derive(Clone, Debug)]
pub(super) struct Clip {
    pub text: String,
    pub points: Arc<[LoosePoint]>,
}

/// What of the outline is at hand, for as long as the session is open.
#[derive(Debug, Default)]
pub(super) struct Outlining {
    /// Rows chosen for what acts on several. Empty while one is current.
    pub chosen: BTreeSet<PointId>,
    /// Where choosing began.
    pub anchor: Option<PointId>,
    /// The branch shown alone.
    pub zoom: Option<PointId>,
    pub clip: Option<Clip>,
    pub flash: Option<Flash>,
    /// Until when something pasted is taken as plain text.
    pub plain_until_secs: f64,
    /// What is chosen without what stands below it, in reading order.
    roots: Points,
    /// The shape, and how often rows were chosen, that `roots` was made from.
    roots_from: (u64, u64),
    n_choices: u64,
}

impl Outlining {
    pub fn choose_none(&mut self) {
        self.anchor = None;
        self.choose_all(BTreeSet::new());
    }

    pub fn choose_all(&mut self, chosen: BTreeSet<PointId>) {
        if chosen != self.chosen {
            self.chosen = chosen;
            self.n_choices += 1;
        }
    }

    /// Lets go of points that are gone.
    pub fn retain(&mut self, briefing: &Briefing) {
        let is_there = |id: &PointId| briefing.point(*id).is_some();
        if !self.chosen.iter().all(is_there) {
            self.chosen.retain(is_there);
            self.n_choices += 1;
        }
        self.anchor = self.anchor.filter(is_there);
    }

    /// Brings what acts on several points up to date. `shape` rises with the shape of the outline.
    pub fn refresh(&mut self, derived: &Derived, briefing: &Briefing, shape: u64) {
        let from = (shape, self.n_choices);
        if self.roots_from == from {
            return;
        }
        self.roots_from = from;
        let is_root = |id: &&PointId| {
            let mut above = derived.outline.above(**id);
            briefing.point(**id).is_some() && !above.any(|above| self.chosen.contains(&above))
        };
        let mut roots: Vec<PointId> = self.chosen.iter().filter(is_root).copied().collect();
        roots.sort_by_key(|id| derived.outline.position(*id));
        self.roots = roots.into();
    }
}

impl Workbench {
    /// The points on which an action acts: those chosen, in reading order and without what stands below
    /// another, else the current one.
    pub fn points_at_hand(&self) -> Points {
        match self.view.point {
            Some(point) if self.outlining.chosen.is_empty() => [point].into(),
            _ => Arc::clone(&self.outlining.roots),
        }
    }

    /// The points that flash, if some do.
    pub fn flash(&self) -> Option<&Flash> {
        self.outlining.flash.as_ref()
    }

    /// Ends the text of a point at a byte. What stands behind it becomes a point of its own.
    ///
    /// Nothing below the text moves: children and evidence go with the words right above them, and the words
    /// before become a point of their own. A question or a heading, and the branch shown alone, keep what
    /// stands below them; the words behind go there.
    pub(super) fn split_point(&mut self, id: PointId, at: usize) {
        let Some(point) = self.briefing().point(id).cloned() else { return };
        let at = point.text.floor_char_boundary(at.min(point.text.len()));
        let (before, behind) = point.text.split_at(at);
        if point.text.is_empty() && self.may_outdent_empty(id) {
            return self.move_with("Outdent", |d| d.outdent(id));
        }
        let new = self.draw_point_id();
        let keeps_below =
            matches!(point.kind, PointKind::Question | PointKind::Heading) || self.outlining.zoom == Some(id);
        if before.is_empty() && !behind.is_empty() && self.outlining.zoom != Some(id) {
            // Enter at the start makes room above and leaves the point and its evidence whole.
            self.edit("New point", None, |d| d.add_point(new, Slot::Before(id), point.kind, ""));
            self.scroll_outline += 1;
            return;
        }
        let (before, behind) = (before.trim_end().to_owned(), behind.trim_start().to_owned());
        if behind.is_empty() || keeps_below {
            let (slot, kind) = self.slot_behind(id);
            let name = if behind.is_empty() { "New point" } else { "Split point" };
            let done = self.edit(name, None, |d| {
                if !behind.is_empty() {
                    d.set_text(id, before)?;
                }
                d.add_point(new, slot, kind, behind)
            });
            if done.is_some() {
                self.edit_text(new, Caret::Start);
            }
            return;
        }
        let done = self.edit("Split point", None, |d| {
            d.add_point(new, Slot::Before(id), point.kind, before)?;
            d.set_text(id, behind)
        });
        if done.is_some() {
            self.edit_text(id, Caret::Start);
        }
    }

    /// Whether Enter moves an empty point out rather than making another: it is the last of its siblings and
    /// holds nothing. Right below a question or the branch shown it stays.
    fn may_outdent_empty(&self, id: PointId) -> bool {
        let outline = &self.derived().outline;
        let Some(point) = self.briefing().point(id) else { return false };
        let Some(parent) = point.parent.and_then(|parent| self.briefing().point(parent)) else {
            return false;
        };
        point.evidence.is_empty()
            && !outline.is_parent(id)
            && outline.sibling_behind(id).is_none()
            && parent.kind != PointKind::Question
            && self.outlining.zoom != Some(parent.id)
            && self.outlining.zoom != Some(id)
    }

    /// Where a new point behind `id` goes, and of what kind it is: below an open point with children, a
    /// question or the branch shown, else beside it.
    pub(super) fn slot_behind(&self, id: PointId) -> (Slot, PointKind) {
        let Some(point) = self.briefing().point(id) else { return (Slot::Last(None), PointKind::Claim) };
        let outline = &self.derived().outline;
        let is_zoom = self.outlining.zoom == Some(id);
        let is_open_parent = is_zoom || (outline.is_parent(id) && !self.view.collapsed.contains(&id));
        match point.kind {
            // The first note under a question is its answer.
            PointKind::Question if !outline.is_parent(id) => (Slot::First(Some(id)), PointKind::Note),
            PointKind::Note if !is_open_parent => (Slot::After(id), PointKind::Note),
            _ if is_open_parent => (Slot::First(Some(id)), PointKind::Claim),
            _ => (Slot::After(id), PointKind::Claim),
        }
    }

    /// Joins a point to the one that stands before it in what is visible.
    pub(super) fn join_point(&mut self, id: PointId) {
        if let Some(before) = self.derived().visible_before(id) {
            self.join(before, id);
        }
    }

    /// Joins the point that stands behind another in what is visible to it.
    pub(super) fn join_next(&mut self, id: PointId) {
        if let Some(behind) = self.derived().visible_behind(id) {
            self.join(id, behind);
        }
    }

    fn join(&mut self, into: PointId, from: PointId) {
        let (Some(first), Some(second)) =
            (self.briefing().point(into).cloned(), self.briefing().point(from).cloned())
        else {
            return;
        };
        let holds_nothing = first.evidence.is_empty() && !self.derived().outline.is_parent(into);
        if first.text.is_empty() && holds_nothing && first.parent == second.parent {
            // An empty line above goes, and the point stays what it is.
            if self.edit("Delete point", None, |d| d.remove_branch(into)).is_some() {
                self.edit_text(from, Caret::Start);
            }
            return;
        }
        if first.text.len() + second.text.len() > POINT_MOST {
            return self.notices.tell(Level::Warning, too_long());
        }
        let name = if second.text.is_empty() { "Delete point" } else { "Join points" };
        if self.edit(name, None, |d| d.join(into, from)).is_none() {
            return;
        }
        let differs =
            |passage| first.stance_of(passage).is_some_and(|s| second.stance_of(passage) != Some(s));
        let n_kept = second.evidence.iter().filter(|e| differs(e.passage)).count();
        if n_kept > 0 {
            let passages = if n_kept == 1 { "1 passage".to_owned() } else { format!("{n_kept} passages") };
            let words = format!("Both points held {passages}: the stance of the first one stays");
            self.notices.tell(Level::Warning, words);
        }
        self.drop_what_is_gone();
        // What came along must be seen.
        self.collapse(into, false);
        self.edit_text(into, Caret::At(first.text.len()));
    }

    pub(super) fn set_text(&mut self, id: PointId, text: String) {
        let was = self.briefing().point(id).map_or(0, |p| p.text.len());
        if text.len() > POINT_MOST && text.len() > was {
            return self.notices.tell(Level::Warning, too_long());
        }
        self.edit("Typing", Some(format!("text {id}")), |d| d.set_text(id, text));
    }

    pub(super) fn set_kind(&mut self, points: &[PointId], kind: PointKind) {
        self.edit("Change kind", None, |d| points.iter().try_for_each(|id| d.set_kind(*id, kind)));
    }

    pub(super) fn indent(&mut self, points: &[PointId]) {
        if self.edit("Indent", None, |d| d.indent(points)).is_some() {
            let parent = |id: &PointId| self.briefing().point(*id).and_then(|p| p.parent);
            let parents: BTreeSet<PointId> = points.iter().filter_map(parent).collect();
            parents.into_iter().for_each(|parent| self.collapse(parent, false));
        }
        self.scroll_outline += 1;
    }

    pub(super) fn move_with(&mut self, name: &str, edit: impl FnOnce(&mut Draft<'_>) -> Result<(), Refusal>) {
        self.edit(name, None, edit);
        self.scroll_outline += 1;
    }

    pub(super) fn move_points(&mut self, points: &[PointId], slot: Slot) {
        let name =
            if points.len() == 1 { "Move point".to_owned() } else { format!("Move {} points", points.len()) };
        self.move_with(&name, |d| d.move_point(points, slot));
        if let Some(current) = self.view.point.filter(|id| points.contains(id)).or(points.first().copied()) {
            self.open_above(current);
            self.view.point = Some(current);
        }
    }

    pub(super) fn delete_points(&mut self, points: &[PointId]) {
        let n: usize = points.iter().map(|id| self.derived().outline.branch(*id).len()).sum();
        let name = match (points.len(), n) {
            (1, 1) => "Delete point".to_owned(),
            (1, _) => "Delete branch".to_owned(),
            _ => format!("Delete {n} points"),
        };
        if self.remove_points(&name, points) && n > 1 {
            self.notices.tell(Level::Done, format!("Deleted {n} points (Undo brings them back)"));
        }
    }

    /// Removes points with their branches, and stands where they stood. Whether they went.
    pub(super) fn remove_points(&mut self, name: &str, points: &[PointId]) -> bool {
        let outline = &self.derived().outline;
        let first = points.first().copied();
        let at = first.and_then(|id| outline.position(id)).unwrap_or_default();
        if let Some(zoom) = self.outlining.zoom.filter(|zoom| points.contains(zoom)) {
            self.outlining.zoom = self.briefing().point(zoom).and_then(|p| p.parent);
            self.view_revision += 1;
        }
        let is_done = self.edit(name, None, |d| d.remove_branch(points)).is_some();
        if is_done {
            self.drop_what_is_gone();
            self.stand_near(at, 0);
            // Within the branch shown, if anything is left there.
            if let Some(zoom) = self.outlining.zoom
                && self.view.point.is_some_and(|point| !self.stands_in(point, zoom))
            {
                self.view.point = self.derived().outline.branch(zoom).last().map(|row| row.id);
                self.keep_in_sight();
            }
            self.outlining.choose_none();
            self.scroll_outline += 1;
            self.take_focus += u64::from(self.editing.is_none());
        }
        is_done
    }

    pub(super) fn edit_text(&mut self, point: PointId, caret: Caret) {
        let Some(length) = self.briefing().point(point).map(|p| p.text.len()) else { return };
        self.open_above(point);
        self.set_current_point(Some(point));
        self.pane = super::Pane::Outline;
        self.scroll_outline += 1;
        if length > POINT_MOST {
            return self.notices.tell(Level::Warning, too_long());
        }
        let serial = self.next_serial();
        self.editing = Some(Editing { point, caret, serial });
    }
}

/// Why a text cannot be typed in.
pub(super) fn too_long() -> String {
    format!(
        "A point’s text can be typed up to {} KB: put more into a source, or into several points",
        POINT_MOST >> 10
    )
}
