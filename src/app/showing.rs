//! What is shown: panes, selection, what is at hand, overlays. Never makes a session unsaved.

use super::{Caret, Command, Held, Item, Level, Pick, Recovery, Request, Unreadable, Workbench};
use crate::{
    model::{PassageId, Point, PointId, SourceId},
    text::{TextRange, WebLink},
};

/// One of the four panes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    Sources,
    #[default]
    Reader,
    Outline,
    Passages,
}

impl Pane {
    pub const ALL: [Self; 4] = [Self::Sources, Self::Reader, Self::Outline, Self::Passages];

    /// The pane behind this one.
    pub fn next(self) -> Self {
        self.on(1)
    }

    /// The pane before this one.
    pub fn previous(self) -> Self {
        self.on(Self::ALL.len() - 1)
    }

    fn on(self, by: usize) -> Self {
        let at = Self::ALL.iter().position(|p| *p == self).unwrap_or_default();
        Self::ALL.get((at + by) % Self::ALL.len()).copied().unwrap_or_default()
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Sources => "Sources",
            Self::Reader => "Reader",
            Self::Outline => "Outline",
            Self::Passages => "Passages",
        }
    }
}

/// What is selected in the reader. A caret where both ends agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    pub source: SourceId,
    /// The byte at which selecting began.
    pub anchor: usize,
    /// The byte that moves.
    pub head: usize,
}

impl Selection {
    pub fn range(self) -> TextRange {
        TextRange::new(self.anchor, self.head)
    }
}

/// Asks the reader to bring words to its center and flash them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reveal {
    pub source: SourceId,
    pub range: TextRange,
    /// Differs from every earlier one.
    pub serial: u64,
    /// The view goes back to where it was: the first byte to its top, and nothing flashes.
    pub is_return: bool,
}

/// The point whose text is being edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Editing {
    pub point: PointId,
    /// Where the caret goes first.
    pub caret: Caret,
    /// Differs from every earlier one: the field takes the focus once for each.
    pub serial: u64,
}

/// What lies over the panes; not modal.
#[derive(Clone, Debug, PartialEq)]
pub enum Overlay {
    Palette,
    /// Picks an outline to fill in.
    Templates,
    /// Picks a source to show.
    GoToSource,
    /// Picks a point to go to.
    GoToPoint,
    /// Picks a point for the words to attach.
    AttachTo(super::Marked),
    /// What is known of a source, to edit.
    Source(SourceId),
    /// Where the newer version of a source comes from.
    NewerVersion(SourceId),
    /// What a newer version of a source changes.
    Update,
    /// What came of bringing in documents.
    Imported,
    /// Where a passage stood before its source was updated.
    Former(PassageId),
    /// All of a point whose text is too long to be typed in.
    LongPoint(PointId),
    /// The briefing's title, to edit.
    Title,
    /// Speaking rate and time budget, to edit.
    Timing,
    /// How long a point may take, to edit.
    Budget(PointId),
    /// The hypotheses that compete with a point, against their evidence.
    Matrix(PointId),
    /// Words for how likely a point is, to choose.
    Likelihood(PointId),
    /// A path field in the place of a native dialog.
    Path(Pick),
    /// What the session's file held before.
    Backups,
    /// What both sides of a merge changed, to choose.
    Conflicts,
    /// What was repaired of the session's file.
    Repairs,
    /// A file that cannot be opened, and what can be in its place.
    Unreadable(Unreadable),
    Keys,
    About,
}

/// A question that must be answered before anything else.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// The briefing is unsaved; `then` would lose it.
    Unsaved { then: Box<Command> },
    /// Someone else wrote the session's file; `then` waits for a save.
    Changed { then: super::Then },
    /// The session's file is gone, perhaps with its folder.
    Gone { folder_too: bool },
    /// A file is in the way; `then` replaces it.
    Replace { path: std::path::PathBuf, then: Box<Command> },
    /// A journal without an owner holds changes. No cancels for now: it is asked again at the next start.
    Recover(Recovery),
}

impl Workbench {
    pub(super) fn show_source(&mut self, id: SourceId) {
        if self.briefing().source(id).is_none() || self.view.source == Some(id) {
            return;
        }
        self.view.source = Some(id);
        self.selection = None;
    }

    pub(super) fn show_passage(&mut self, held: Held) {
        let Some(passage) = self.briefing().passage(held.passage).cloned() else { return };
        self.hold(Some(held));
        if let Some(point) = held.point {
            self.view.point = Some(point);
        }
        self.show_source(passage.source);
        self.reveal_range(passage.source, passage.range);
    }

    /// Takes up a passage: one thing is at hand at a time, so what is selected is let go of.
    pub(super) fn hold(&mut self, held: Option<Held>) {
        self.held = held;
        if held.is_some() {
            self.selection = None;
        }
    }

    pub(super) fn reveal_range(&mut self, source: SourceId, range: TextRange) {
        // What is to be seen must not be hidden.
        let is_chrome = self.briefing().source(source).is_some_and(|source| source.touches_chrome(range));
        self.settings.hides_chrome &= !is_chrome;
        let serial = self.next_serial();
        self.reveal = Some(Reveal { source, range, serial, is_return: false });
    }

    /// Puts the view back to where a byte stood at its top.
    pub(super) fn put_back(&mut self, source: SourceId, top: usize) {
        let serial = self.next_serial();
        self.reveal = Some(Reveal { source, range: TextRange::at(top), serial, is_return: true });
    }

    /// Goes to the next point that holds a passage, the first one first.
    pub(super) fn show_points(&mut self, passage: PassageId) {
        let uses = self.derived().uses(passage);
        let current = self.held.filter(|h| h.passage == passage).and_then(|h| h.point);
        let at = uses.iter().position(|(point, _)| Some(*point) == current);
        let next = at.map_or(0, |at| (at + 1) % uses.len());
        let point = uses.get(next).map(|(point, _)| *point);
        self.hold(Some(Held { passage, point }));
        match point {
            Some(point) => self.show_point(point),
            None => self.scroll_outline += 1,
        }
    }

    /// Makes a point current and visible: what is collapsed above it opens.
    pub(super) fn show_point(&mut self, id: PointId) {
        if self.briefing().point(id).is_none() {
            return;
        }
        self.open_above(id);
        if self.held.is_some_and(|h| h.point == Some(id)) {
            self.collapse(id, false);
        }
        if self.view.point != Some(id) {
            self.outlining.choose_none();
        }
        self.view.point = Some(id);
        self.scroll_outline += 1;
    }

    /// Expands what stands above a point.
    pub(super) fn open_above(&mut self, id: PointId) {
        let mut above = self.briefing().point(id).and_then(|p| p.parent);
        while let Some(parent) = above {
            self.collapse(parent, false);
            above = self.briefing().point(parent).and_then(|p| p.parent);
        }
    }

    pub(super) fn set_current_point(&mut self, id: Option<PointId>) {
        if self.view.point != id {
            self.session.history_mut().seal();
        }
        self.view.point = id;
        self.held = None;
        self.outlining.choose_none();
    }

    /// The point that a number names: the one in the current branch, else the first.
    pub fn numbered(&self, number: usize) -> Option<&Point> {
        let outline = &self.derived().outline;
        let root = self.view.point.and_then(|id| outline.root(id));
        let branch = root.map(|id| outline.branch(id)).unwrap_or_default();
        let mut rows = branch.iter().chain(outline.rows());
        let row = rows.find(|row| outline.is_numbered(row, number))?;
        self.briefing().point(row.id).map(|point| &**point)
    }

    /// The item at hand in the outline.
    pub fn current_item(&self) -> Option<Item> {
        let point = self.view.point?;
        match self.held {
            Some(Held { passage, point: Some(at) }) if at == point => Some(Item::Card(point, passage)),
            _ => Some(Item::Point(point)),
        }
    }

    pub(super) fn step_item(&mut self, step: isize) {
        let items = &self.derived().visible;
        let current = self.current_item().and_then(|item| items.iter().position(|i| *i == item));
        let last = items.len().saturating_sub(1);
        let at = current.map_or(0, |at| at.saturating_add_signed(step).min(last));
        let Some(item) = items.get(at).copied() else { return };
        match item {
            Item::Point(point) => self.set_current_point(Some(point)),
            Item::Card(point, passage) => {
                self.set_current_point(Some(point));
                self.hold(Some(Held { passage, point: Some(point) }));
            }
        }
        self.scroll_outline += 1;
    }

    pub(super) fn step_source(&mut self, step: isize) {
        let sources = self.shown_sources();
        let at = sources.iter().position(|id| Some(*id) == self.view.source);
        let last = sources.len().saturating_sub(1);
        let at = at.map_or(0, |at| at.saturating_add_signed(step).min(last));
        if let Some(id) = sources.get(at).copied() {
            self.show_source(id);
        }
    }

    /// The sources that pass the filter, in order.
    pub fn shown_sources(&self) -> Vec<SourceId> {
        let filter = self.source_filter.trim().to_lowercase();
        let passes = |id: &SourceId| {
            filter.is_empty()
                || self.briefing().source(*id).is_some_and(|s| {
                    let known = [Some(&s.title), s.byline.as_ref(), s.publisher.as_ref()];
                    known.into_iter().flatten().any(|text| text.to_lowercase().contains(&filter))
                })
        };
        self.derived().sources.iter().copied().filter(passes).collect()
    }

    /// Has the link of a source opened. Only an address of the web makes a [`WebLink`].
    pub(super) fn open_link(&mut self, id: SourceId) {
        let link = self.briefing().source(id).and_then(|source| source.link.as_deref());
        if let Some(link) = link.and_then(WebLink::new) {
            self.requests.push(Request::OpenLink(link));
        }
    }

    pub(super) fn copy(&mut self, text: String) {
        self.requests.push(Request::Copy(text));
        self.notices.tell(Level::Done, "Copied");
    }
}
