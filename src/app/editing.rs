//! Edits of the briefing, each one undo step with a name.

use super::{Caret, Held, Level, Marked, Overlay, Pane, SourceField, Workbench};
use crate::{
    model::{
        Change, Draft, FoldKey, Passage, PassageId, PointId, PointKind, Published, Refusal, Slot, Source,
        SourceId, Stance, Tint,
    },
    text::{TextRange, elide},
};

impl Workbench {
    /// Does an edit as one undo step; a refusal becomes a notice.
    pub(super) fn edit<T>(
        &mut self,
        name: &str,
        fold: Option<FoldKey>,
        edit: impl FnOnce(&mut Draft<'_>) -> Result<T, Refusal>,
    ) -> Option<T> {
        if fold.is_some() {
            self.last_typed_secs = self.now_secs;
        }
        let result = self.session.edit(name, fold, edit);
        self.refresh();
        match result {
            Ok(done) => Some(done),
            Err(refusal) => {
                self.notices.tell(Level::Warning, refusal.to_string());
                None
            }
        }
    }

    pub(super) fn set_title(&mut self, title: String) {
        self.edit("Rename briefing", Some("title".to_owned()), |d| {
            d.set_title(title);
            Ok(())
        });
    }

    pub(super) fn edit_source(&mut self, id: SourceId, field: SourceField, value: String) {
        let some = |text: &str| (!text.trim().is_empty()).then(|| text.to_owned());
        let fold = format!("{id} {}", field.name());
        let name = format!("Edit {} of source", field.name().to_lowercase());
        self.edit(&name, Some(fold), |d| {
            d.edit_source(id, |source| match field {
                SourceField::Title => source.title = value,
                SourceField::Byline => source.byline = some(&value),
                SourceField::Publisher => source.publisher = some(&value),
                SourceField::Published => {
                    source.published = Published { stated: some(&value), ..Published::from_stated(&value) };
                }
                SourceField::Link => source.link = some(&value),
                SourceField::Note => source.note = value,
            })
        });
    }

    pub(super) fn mark_chrome(&mut self, id: SourceId, range: TextRange, marked: bool) {
        let name = if marked { "Mark lines as chrome" } else { "Mark lines as article" };
        self.edit(name, None, |d| d.edit_source(id, |source| source.mark_chrome(range, marked)));
        self.selection = None;
    }

    pub(super) fn remove_source(&mut self, id: SourceId) {
        let going: Vec<PassageId> = self
            .derived()
            .passages_of(id)
            .map(|index| index.all().iter().map(|(_, p)| *p).collect())
            .unwrap_or_default();
        let words = self.words_of(&going);
        let at = self.derived().sources.iter().position(|s| *s == id);
        if self.edit("Remove source", None, |d| d.remove_source(id)).is_some() {
            let level = if going.is_empty() { Level::Done } else { Level::Warning };
            self.notices.tell(level, format!("Removed the source{words}. Undo brings it back"));
            self.drop_what_is_gone();
            self.stand_near(0, at.unwrap_or_default());
        }
    }

    /// Says which passages go with a source, and what stands on them.
    fn words_of(&self, going: &[PassageId]) -> String {
        const MOST: usize = 3;
        if going.is_empty() {
            return String::new();
        }
        let quotes = going.iter().filter_map(|id| self.briefing().passage(*id));
        let mut quotes: Vec<String> =
            quotes.take(MOST).map(|p| format!("“{}”", elide(&p.quote, 40))).collect();
        if going.len() > MOST {
            quotes.push(format!("{} more", going.len() - MOST));
        }
        let points: std::collections::BTreeSet<PointId> =
            going.iter().flat_map(|id| self.derived().uses(*id).iter().map(|(point, _)| *point)).collect();
        let n = going.len();
        let passages = if n == 1 { "its passage".to_owned() } else { format!("its {n} passages") };
        let lose = match points.len() {
            0 => String::new(),
            1 => "; 1 point loses evidence".to_owned(),
            n => format!("; {n} points lose evidence"),
        };
        format!(" and {passages}: {}{lose}", quotes.join(", "))
    }

    pub(super) fn add_sources(&mut self, sources: Vec<Source>) {
        let n = sources.len();
        let name = if n == 1 { "Add source".to_owned() } else { format!("Add {n} sources") };
        let first = sources.first().map(|s| s.id);
        let added = self.edit(&name, None, |d| {
            for source in sources {
                d.add_source(source)?;
            }
            Ok(())
        });
        if added.is_some()
            && let Some(first) = first
        {
            self.show_source(first);
            let words = if n == 1 { "1 source added".to_owned() } else { format!("{n} sources added") };
            self.notices.tell(Level::Done, words);
        }
    }

    /// One edit that needs a passage for `what`.
    fn edit_marked(
        &mut self,
        name: &str,
        what: Marked,
        tint: Tint,
        edit: impl FnOnce(&mut Draft<'_>, PassageId) -> Result<(), Refusal>,
    ) -> Option<PassageId> {
        let new = self.draw_passage_id();
        let touches_chrome = match what {
            Marked::Range(source, range) => {
                self.briefing().source(source).is_some_and(|s| s.touches_chrome(range.trimmed(s.text())))
            }
            Marked::Passage(_) => false,
        };
        let passage = self.edit(name, None, |d| {
            let passage = marked(d, what, new, tint)?;
            edit(d, passage)?;
            Ok(passage)
        })?;
        self.selection = None;
        if touches_chrome {
            self.notices
                .tell(Level::Warning, "The passage holds lines marked as chrome: not the article’s words");
        }
        Some(passage)
    }

    pub(super) fn highlight(&mut self, source: SourceId, range: TextRange, tint: Tint) {
        let what = Marked::Range(source, range);
        let retint = |d: &mut Draft<'_>, passage| d.edit_passage(passage, |p| p.tint = tint);
        if let Some(passage) = self.edit_marked("Highlight", what, tint, retint) {
            self.last_tint = tint;
            self.held = Some(Held { passage, point: None });
            self.notices.tell(Level::Done, "Highlighted");
        }
    }

    pub(super) fn attach(&mut self, what: Marked, to: PointId, stance: Stance) {
        let tint = self.last_tint;
        let attached =
            self.edit_marked("Attach passage", what, tint, |d, passage| d.attach(passage, to, stance));
        if let Some(passage) = attached {
            self.held = Some(Held { passage, point: Some(to) });
            self.show_point(to);
            self.notices.tell(Level::Done, "1 passage attached");
        }
    }

    pub(super) fn new_point(&mut self, slot: Slot, kind: PointKind, holding: Option<Marked>) {
        let id = self.draw_point_id();
        let done = match holding {
            None => self.edit("New point", None, |d| d.add_point(id, slot, kind, "").map(|_| ())),
            Some(what) => {
                let tint = self.last_tint;
                let attached = self.edit_marked("New point", what, tint, |d, passage| {
                    d.add_point(id, slot, kind, "")?;
                    d.attach(passage, id, Stance::default())
                });
                attached.map(|_| ())
            }
        };
        if done.is_some() {
            self.show_point(id);
            self.edit_text(id, Caret::End);
        }
    }

    pub(super) fn split_point(&mut self, id: PointId, at: usize) {
        let Some(point) = self.briefing().point(id).cloned() else { return };
        let at = point.text.floor_char_boundary(at.min(point.text.len()));
        let (before, behind) = point.text.split_at(at);
        let new = self.draw_point_id();
        if before.is_empty() && !behind.is_empty() {
            // Enter at the start makes room above and leaves the point and its evidence whole.
            self.edit("New point", None, |d| d.add_point(new, Slot::Before(id), point.kind, ""));
            self.scroll_outline += 1;
            return;
        }
        let (slot, kind) = self.slot_behind(id);
        let (before, behind) = (before.trim_end().to_owned(), behind.trim_start().to_owned());
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
    }

    /// Where a new point behind `id` goes, and of what kind it is: below an open point with children or
    /// a question, else beside it.
    pub(super) fn slot_behind(&self, id: PointId) -> (Slot, PointKind) {
        let Some(point) = self.briefing().point(id) else { return (Slot::Last(None), PointKind::Claim) };
        let outline = &self.derived().outline;
        let is_open_parent = outline.is_parent(id) && !self.view.collapsed.contains(&id);
        match point.kind {
            // The first note under a question is its answer.
            PointKind::Question if !outline.is_parent(id) => (Slot::First(Some(id)), PointKind::Note),
            PointKind::Note if !is_open_parent => (Slot::After(id), PointKind::Note),
            _ if is_open_parent => (Slot::First(Some(id)), PointKind::Claim),
            _ => (Slot::After(id), PointKind::Claim),
        }
    }

    pub(super) fn join_point(&mut self, id: PointId) {
        let Some(point) = self.briefing().point(id).cloned() else { return };
        let outline = &self.derived().outline;
        let Some(before) = self.derived().visible_before(id) else { return };
        if outline.is_parent(id) || !point.evidence.is_empty() {
            return;
        }
        let Some(text) = self.briefing().point(before).map(|p| p.text.clone()) else { return };
        let name = if point.text.is_empty() { "Delete point" } else { "Join points" };
        let done = self.edit(name, None, |d| {
            d.set_text(before, format!("{text}{}", point.text))?;
            d.remove_branch(id)
        });
        if done.is_some() {
            self.edit_text(before, Caret::At(text.len()));
        }
    }

    pub(super) fn set_text(&mut self, id: PointId, text: String) {
        self.edit("Typing", Some(format!("text {id}")), |d| d.set_text(id, text));
    }

    pub(super) fn indent(&mut self, id: PointId) {
        if self.edit("Indent", None, |d| d.indent(id)).is_some()
            && let Some(parent) = self.briefing().point(id).and_then(|p| p.parent)
        {
            self.collapse(parent, false);
        }
        self.scroll_outline += 1;
    }

    pub(super) fn delete_point(&mut self, id: PointId) {
        let outline = &self.derived().outline;
        let n = outline.branch(id).len();
        let at = outline.position(id).unwrap_or_default();
        let name = if n > 1 { "Delete branch" } else { "Delete point" };
        if self.edit(name, None, |d| d.remove_branch(id)).is_some() {
            if n > 1 {
                self.notices.tell(Level::Done, format!("Deleted {n} points (Undo brings them back)"));
            }
            self.drop_what_is_gone();
            self.stand_near(at, 0);
        }
    }

    /// Positions of the current point and of the open source.
    fn where_it_stands(&self) -> (usize, usize) {
        let derived = self.derived();
        let point = self.view.point.and_then(|id| derived.outline.position(id));
        let source = derived.sources.iter().position(|id| Some(*id) == self.view.source);
        (point.unwrap_or_default(), source.unwrap_or_default())
    }

    /// Takes the nearest point and source where the current one is gone.
    fn stand_near(&mut self, point: usize, source: usize) {
        let rows = self.derived.outline.rows();
        let near = rows.get(point.min(rows.len().saturating_sub(1))).map(|row| row.id);
        self.view.point = self.view.point.or(near);
        let sources = &self.derived.sources;
        let near = sources.get(source.min(sources.len().saturating_sub(1))).copied();
        self.view.source = self.view.source.or(near);
    }

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

    fn after_swap(&mut self, change: Option<Change>, name: Option<String>, verb: &str) {
        self.refresh();
        let (Some(change), Some(name)) = (change, name) else { return };
        self.drop_what_is_gone();
        // Go to where something changed, unless the hand is there already.
        let touched: Vec<PointId> =
            change.points().filter(|id| self.briefing().point(*id).is_some()).collect();
        if !touched.is_empty() && !self.view.point.is_some_and(|p| touched.contains(&p)) {
            let outline = &self.derived().outline;
            if let Some(first) = touched.into_iter().min_by_key(|id| outline.position(*id)) {
                self.show_point(first);
            }
        }
        self.notices.tell(Level::Done, format!("{verb}: {name}"));
    }

    /// Lets go of what an edit took away.
    pub(super) fn drop_what_is_gone(&mut self) {
        let briefing = self.session.briefing();
        let no_point = |id: PointId| briefing.point(id).is_none();
        let no_source = |id: SourceId| briefing.source(id).is_none();
        if self.view.point.is_some_and(no_point) {
            self.view.point = None;
        }
        if self.editing.is_some_and(|e| no_point(e.point)) {
            self.editing = None;
            self.pane = Pane::Outline;
        }
        if self.view.source.is_some_and(no_source) {
            self.view.source = None;
        }
        if self.selection.is_some_and(|s| no_source(s.source)) {
            self.selection = None;
        }
        self.held = self.held.filter(|h| briefing.passage(h.passage).is_some());
        if let Some(held) = &mut self.held {
            let holds = |id| briefing.point(id).is_some_and(|p| p.stance_of(held.passage).is_some());
            held.point = held.point.filter(|id| holds(*id));
        }
        let overlay_is_gone = match &self.overlay {
            Some(Overlay::Source(id) | Overlay::NewerVersion(id)) => no_source(*id),
            Some(Overlay::Former(id) | Overlay::AttachTo(Marked::Passage(id))) => {
                briefing.passage(*id).is_none()
            }
            Some(Overlay::AttachTo(Marked::Range(id, _))) => no_source(*id),
            Some(Overlay::Budget(id)) => no_point(*id),
            _ => false,
        };
        if overlay_is_gone {
            self.overlay = None;
        }
    }
}

/// Marks a stretch of a source; one that is marked already is taken up instead.
fn marked(d: &mut Draft<'_>, what: Marked, new: PassageId, tint: Tint) -> Result<PassageId, Refusal> {
    match what {
        Marked::Passage(id) => Ok(id),
        Marked::Range(source, range) => {
            let source = d.briefing().source(source).ok_or(Refusal::NoSource)?.clone();
            let passage = Passage::mark(new, &source, range, tint).ok_or(Refusal::NoWords)?;
            let same = |p: &&std::sync::Arc<Passage>| p.source == source.id && p.range == passage.range;
            let there = d.briefing().passages().find(same).map(|p| p.id);
            there.map_or_else(|| d.add_passage(passage), Ok)
        }
    }
}
