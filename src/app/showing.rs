//! What is shown: panes, selection, what is at hand, finding, overlays. Never makes a session unsaved.

use super::{Caret, Command, Held, Item, Level, Pick, Recovery, Request, Unreadable, Workbench};
use crate::{
    model::{PassageId, Point, PointId, SourceId},
    search,
    text::TextRange,
};

/// One of the four panes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    Sources,
    #[default]
    Reader,
    Outline,
    Unfiled,
}

impl Pane {
    pub const ALL: [Self; 4] = [Self::Sources, Self::Reader, Self::Outline, Self::Unfiled];

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
            Self::Unfiled => "Unfiled",
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

/// Plain find in the open source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Find {
    pub words: String,
    pub hits: Vec<TextRange>,
    /// Index of the hit shown.
    pub current: usize,
    /// Rises whenever the field should take the focus.
    pub asked: u64,
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
    /// The note of a passage, to edit.
    Note(PassageId),
    /// Where the newer version of a source comes from.
    NewerVersion(SourceId),
    /// What a newer version of a source changes.
    Update,
    /// Where a passage stood before its source was updated.
    Former(PassageId),
    /// All of a point whose text is too long to be typed in.
    LongPoint(PointId),
    /// The briefing's title, to edit.
    Title,
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
        if let Some(find) = &self.find {
            let words = find.words.clone();
            self.find_words(words);
        }
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
        let serial = self.next_serial();
        self.reveal = Some(Reveal { source, range, serial });
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
        let words = number.to_string();
        let outline = &self.derived().outline;
        let root = self.view.point.and_then(|id| outline.root(id));
        let branch = root.map(|id| outline.branch(id)).unwrap_or_default();
        let mut rows = branch.iter().chain(outline.rows());
        let row = rows.find(|row| row.number == words)?;
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

    pub(super) fn step_unfiled(&mut self, step: isize) {
        let unfiled = &self.derived().unfiled;
        let at = unfiled.iter().position(|id| self.held.is_some_and(|h| h.passage == *id));
        let last = unfiled.len().saturating_sub(1);
        let at = at.map_or(0, |at| at.saturating_add_signed(step).min(last));
        if let Some(passage) = unfiled.get(at).copied() {
            self.hold(Some(Held { passage, point: None }));
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

    pub(super) fn open_find(&mut self) {
        let asked = self.next_serial();
        let selected = self.selection.and_then(|s| {
            let words = s.range().of(self.briefing().source(s.source)?.text())?;
            (!words.is_empty() && words.len() < 200 && !words.contains('\n')).then(|| words.to_owned())
        });
        let words = selected.or_else(|| self.find.as_ref().map(|f| f.words.clone())).unwrap_or_default();
        let found = self.find_in_source(words);
        self.find = Some(Find { asked, ..found });
        self.editing = None;
        self.pane = Pane::Reader;
    }

    pub(super) fn find_words(&mut self, words: String) {
        self.find = Some(self.find_in_source(words));
        self.show_hit();
    }

    /// The hits in the open source; the one nearest behind what is in view comes first.
    pub(super) fn find_in_source(&mut self, words: String) -> Find {
        let Some(source) = self.open_source().cloned() else { return Find { words, ..Find::default() } };
        let hits = search::find(self.derived.folded(source.shared_text(), source.text()), &words);
        let top = self.view.scroll.get(&source.id).copied().unwrap_or_default();
        let current = hits.iter().position(|h| h.start() >= top).unwrap_or_default();
        let asked = self.find.as_ref().map_or(0, |f| f.asked);
        Find { words, hits, current, asked }
    }

    pub(super) fn find_step(&mut self, step: isize) {
        if let Some(find) = &mut self.find
            && !find.hits.is_empty()
        {
            let n = find.hits.len() as isize;
            find.current = (find.current as isize + step).rem_euclid(n) as usize;
            self.show_hit();
        }
    }

    fn show_hit(&mut self) {
        let hit = self.find.as_ref().and_then(|f| f.hits.get(f.current)).copied();
        if let (Some(hit), Some(source)) = (hit, self.view.source) {
            self.reveal_range(source, hit);
        }
    }

    pub(super) fn close_find(&mut self) {
        // The hit stays selected, so that it can be marked at once.
        let hit = self.find.take().and_then(|f| f.hits.get(f.current).copied());
        if let (Some(hit), Some(source)) = (hit, self.view.source) {
            self.selection = Some(Selection { source, anchor: hit.start(), head: hit.end() });
            self.held = None;
        }
        self.pane = Pane::Reader;
    }

    pub(super) fn copy(&mut self, text: String) {
        self.requests.push(Request::Copy(text));
        self.notices.tell(Level::Done, "Copied");
    }
}
