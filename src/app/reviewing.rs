//! The review tray: passages in doubt, one after another.

use super::{Command, Held, Level, Workbench};
use crate::model::{PassageId, Place};

impl Workbench {
    /// The passage in the review tray; `None` while that is closed.
    pub fn reviewing(&self) -> Option<PassageId> {
        self.reviewing.filter(|id| self.briefing().passage(*id).is_some())
    }

    /// Passages that need review, by source and place.
    pub fn in_review(&self) -> Vec<PassageId> {
        let of_source = self.derived.sources.iter().filter_map(|id| self.derived.passages_of(*id));
        let all = of_source.flat_map(|index| index.all().iter().map(|(_, id)| *id));
        let needs_review = |id: &PassageId| {
            self.briefing().passage(*id).is_some_and(|passage| passage.place == Place::Review)
        };
        all.filter(needs_review).collect()
    }

    /// Opens the tray on a passage, or on the next one that needs review. Closes it where there is none.
    pub(super) fn review(&mut self, passage: Option<PassageId>) {
        let all = self.in_review();
        let at = self.reviewing.and_then(|id| all.iter().position(|other| *other == id));
        let next = at.map_or(0, |at| (at + 1) % all.len().max(1));
        let Some(passage) = passage.or_else(|| all.get(next).copied()) else {
            if self.reviewing.take().is_some() {
                self.notices.tell(Level::Done, "Nothing is left to review");
            }
            return;
        };
        let point = self.derived.uses(passage).first().map(|(point, _)| *point);
        self.run(Command::ShowPassage(Held { passage, point }));
        self.reviewing = Some(passage);
    }

    /// Goes on to the passage that followed one before it was decided about.
    fn review_behind(&mut self, passage: PassageId, all: &[PassageId]) {
        if self.reviewing != Some(passage) {
            return;
        }
        let at = all.iter().position(|id| *id == passage).map_or(0, |at| at + 1);
        let behind = all.get(at..).unwrap_or_default().iter().chain(all).copied();
        let still = self.in_review();
        match behind.into_iter().find(|id| still.contains(id)) {
            Some(next) => self.review(Some(next)),
            None => self.review(None),
        }
    }

    pub(super) fn accept_words(&mut self, passage: PassageId) {
        let all = self.in_review();
        let before = self.briefing().passage(passage).cloned();
        if self.edit("Accept words", None, |d| d.accept_words(passage)).is_some() {
            self.say_dropped_aloud(before);
            self.review_behind(passage, &all);
        }
    }

    pub(super) fn place_passage(&mut self, passage: PassageId, range: crate::text::TextRange) {
        let all = self.in_review();
        let before = self.briefing().passage(passage).cloned();
        if self.edit("Move passage", None, |d| d.place_passage(passage, range)).is_some() {
            self.say_dropped_aloud(before);
            self.selection = None;
            self.review_behind(passage, &all);
            if self.reviewing.is_none() {
                self.hold(Some(Held { passage, point: None }));
            }
        }
    }

    pub(super) fn lose_passage(&mut self, passage: PassageId) {
        let all = self.in_review();
        if self.edit("Count passage as lost", None, |d| d.lose_passage(passage)).is_some() {
            self.review_behind(passage, &all);
        }
    }
}
