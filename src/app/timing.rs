//! Speaking rate, time budgets, and what is read aloud of quotations.

use std::sync::Arc;

use super::{Level, Marked, Reason, Workbench};
use crate::{
    model::{Budget, Passage, PassageId, Place, PointId, Seconds, Timing},
    text::TextRange,
};

/// The time that something takes, and how long it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Used {
    pub time: Seconds,
    /// `None` where it may take as long as it takes.
    pub budget: Option<Budget>,
}

impl Used {
    /// "0:50 of 1:00", or "0:50".
    pub fn words(self) -> String {
        match self.budget {
            Some(budget) => format!("{} of {}", self.time, budget.time),
            None => self.time.to_string(),
        }
    }
}

impl Workbench {
    /// The time that the briefing takes to say.
    pub fn used(&self) -> Used {
        let Timing { rate, budget } = self.briefing().timing();
        Used { time: rate.time(self.derived().speech.n_words()), budget }
    }

    /// The time that a point takes with its branch; `None` where nothing of it is said and nothing budgeted.
    pub fn used_by(&self, point: PointId) -> Option<Used> {
        let n_words = self.derived().n_said(point);
        let budget = self.briefing().point(point)?.budget.map(|time| Budget { time, grace: Seconds(0) });
        let time = self.briefing().timing().rate.time(n_words);
        (n_words > 0 || budget.is_some()).then_some(Used { time, budget })
    }

    pub(super) fn set_timing(&mut self, timing: Timing) {
        // Typing in one field is one step, and what changes several is another.
        let was = self.briefing().timing();
        let (old, new) = (was.budget.unwrap_or_default(), timing.budget.unwrap_or_default());
        let fold = match (was.rate != timing.rate, old.time != new.time, old.grace != new.grace) {
            (true, false, false) => Some("timing rate".to_owned()),
            (false, true, false) => Some("timing time".to_owned()),
            (false, false, true) => Some("timing grace".to_owned()),
            _ => None,
        };
        self.edit("Set time and rate", fold, |d| {
            d.set_timing(timing);
            Ok(())
        });
    }

    pub(super) fn set_budget(&mut self, point: PointId, budget: Option<Seconds>) {
        self.edit("Set time of point", Some(format!("budget {point}")), |d| d.set_budget(point, budget));
    }

    /// Has a stretch of a quotation read aloud, or no longer where all of it was.
    pub(super) fn read_aloud(&mut self, id: PassageId, stretch: TextRange) {
        let n_words = |wb: &Self| wb.briefing().passage(id).map_or(0, |p| p.aloud.n_words(&p.quote));
        let n_before = n_words(self);
        let toggle = |passage: &mut Passage| passage.aloud = passage.aloud.toggled(stretch, &passage.quote);
        if self.edit("Read aloud", None, |d| d.edit_passage(id, toggle)).is_some() {
            let n_now = n_words(self);
            let words = match n_now {
                0 => "Nothing of it is read aloud now".to_owned(),
                1 => "1 word of it is read aloud".to_owned(),
                n => format!("{n} words of it are read aloud"),
            };
            if n_now != n_before {
                self.notices.tell(Level::Done, words);
            }
        }
    }

    /// Says so where words that were read aloud are others now.
    pub(super) fn say_dropped_aloud(&mut self, before: Option<Arc<Passage>>) {
        let Some(before) = before else { return };
        let now = self.briefing().passage(before.id);
        let n_now = now.map_or(0, |p| p.aloud.n_words(&p.quote));
        if n_now < before.aloud.n_words(&before.quote) {
            let words = "Words that were read aloud of it are others now: mark with O what is to be read";
            self.notices.tell(Level::Warning, words);
        }
    }

    /// What Read aloud is about: a passage, and a stretch of its quotation.
    pub(super) fn to_read_aloud(&self) -> Result<(PassageId, TextRange), Reason> {
        let standing = |passage: &Arc<Passage>| match passage.place {
            Place::Anchored => Ok(()),
            Place::Review | Place::Lost => Err(Reason::from("The passage is in doubt: review it first")),
        };
        match self.marked() {
            None => Err("Select words of a highlight, or choose a passage, first".into()),
            Some(Marked::Passage(id)) => {
                let passage = self.briefing().passage(id).ok_or("That passage is gone")?;
                standing(passage)?;
                Ok((id, TextRange::new(0, passage.quote.len())))
            }
            Some(Marked::Range(source, selected)) => {
                let text = self.briefing().source(source).ok_or("That source is gone")?.text();
                let selected = selected.trimmed(text);
                let index = self.derived().passages_of(source);
                let touched = index.into_iter().flat_map(|index| index.within(selected));
                let passages = touched.filter_map(|(range, id)| Some((range, self.briefing().passage(id)?)));
                // The innermost that has all of it, else the innermost.
                let best = passages.min_by_key(|(range, p)| {
                    (p.place != Place::Anchored, !range.covers(selected), range.len(), p.id)
                });
                let (range, passage) = best.ok_or("Select words inside a highlight first")?;
                standing(passage)?;
                let part = range.overlap(selected).ok_or("Select words inside a highlight first")?;
                let start = range.start();
                Ok((passage.id, TextRange::new(part.start() - start, part.end() - start)))
            }
        }
    }
}
