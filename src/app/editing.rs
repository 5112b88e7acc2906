//! Edits of the briefing, each one undo step with a name. Those of the outline are in `outlining.rs`.

use super::{Caret, Held, Level, Marked, Overlay, Pane, SourceField, Workbench};
use crate::{
    model::{
        Draft, FoldKey, Passage, PassageId, PointId, PointKind, Published, Rating, Refusal, Slot, Source,
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
            d.edit_source(id, |source| {
                match field {
                    SourceField::Title => source.title = value,
                    SourceField::Byline => source.byline = some(&value),
                    SourceField::Publisher => source.publisher = some(&value),
                    SourceField::Published => {
                        source.published =
                            Published { stated: some(&value), ..Published::from_stated(&value) };
                    }
                    SourceField::Link => source.link = some(&value),
                    SourceField::Note => source.note = value,
                }
                // From now on it is the person who says so.
                if let Some(fact) = field.fact() {
                    source.stated_in.remove(&fact);
                }
            })
        });
    }

    pub(super) fn rate(&mut self, id: SourceId, rating: Rating) {
        self.edit("Rate the source", None, |d| d.edit_source(id, |source| source.rating = rating));
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
        if self.add_sources_untold(sources) {
            let words = if n == 1 { "1 source added".to_owned() } else { format!("{n} sources added") };
            self.notices.tell(Level::Done, words);
        }
    }

    /// [`Workbench::add_sources`], where something else tells of it. Whether they were added.
    pub(super) fn add_sources_untold(&mut self, sources: Vec<Source>) -> bool {
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
        }
        added.is_some()
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

    /// Lets go of what an edit took away.
    pub(super) fn drop_what_is_gone(&mut self) {
        self.outlining.retain(self.session.briefing());
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
