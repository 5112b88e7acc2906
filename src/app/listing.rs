//! `Listing`: which passages are listed below the outline. Filtering takes a bounded part of a frame and goes on
//! in the next; until it is done, the list is as it was.

use super::{Derived, Held, Workbench, session::Revisions};
use crate::{
    model::{Briefing, Passage, PassageId, SourceId, Stance, Tint},
    text::Folded,
};

/// How much is looked at between two frames, in bytes; a passage counts as [`PASSAGE_COST`] more.
const WORK_A_FRAME: usize = 1 << 20;
const PASSAGE_COST: usize = 64;
/// Words are looked for in so many bytes of a quotation and of its note.
const SEARCHED_MOST: usize = 1 << 18;

/// Where a passage must be attached to be listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filing {
    /// To no point yet.
    #[default]
    Unfiled,
    /// To any number of points.
    All,
    /// To a point, with this stance.
    Held(Stance),
}

impl Filing {
    pub const ALL: [Self; 5] = [
        Self::Unfiled,
        Self::All,
        Self::Held(Stance::Supports),
        Self::Held(Stance::Undercuts),
        Self::Held(Stance::Context),
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Unfiled => "Unfiled",
            Self::All => "All",
            Self::Held(Stance::Supports) => "Supports",
            Self::Held(Stance::Undercuts) => "Undercuts",
            Self::Held(Stance::Context) => "Context",
        }
    }
}

/// Whether a passage must have a note to be listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Noted {
    #[default]
    Either,
    With,
    Without,
}

impl Noted {
    pub const ALL: [Self; 3] = [Self::Either, Self::With, Self::Without];

    pub fn name(self) -> &'static str {
        match self {
            Self::Either => "Note or not",
            Self::With => "With a note",
            Self::Without => "Without a note",
        }
    }
}

/// Which passages are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PassageFilter {
    pub filing: Filing,
    /// `None`: any.
    pub tint: Option<Tint>,
    /// Only those of the source in the reader.
    pub open_source_only: bool,
    pub noted: Noted,
    /// Words of the quotation or the note; case and typography do not matter.
    pub words: String,
}

/// What a list was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    passages: u64,
    sources: u64,
    shape: u64,
    session: u64,
    open: Option<SourceId>,
    filter: PassageFilter,
}

/// A list in the making.
#[derive(Debug)]
struct Work {
    needle: String,
    /// The place among the sources, and among the passages of that source.
    at: (usize, usize),
    found: Vec<PassageId>,
}

/// The passages listed below the outline.
#[derive(Debug, Default)]
pub struct Listing {
    filter: PassageFilter,
    made_from: Option<Stamp>,
    shown: Vec<PassageId>,
    revision: u64,
    work: Option<Work>,
    /// Passages looked at by the last call: for tests.
    n_looked_at: usize,
}

impl Listing {
    pub fn filter(&self) -> &PassageFilter {
        &self.filter
    }

    /// The passages that pass, by source and place.
    pub fn shown(&self) -> &[PassageId] {
        &self.shown
    }

    /// Rises whenever other passages are shown.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Whether the list is still being made.
    pub fn is_under_way(&self) -> bool {
        self.work.is_some()
    }

    /// How many passages were looked at for the last frame.
    pub fn n_looked_at(&self) -> usize {
        self.n_looked_at
    }

    /// What is listed behind a passage, or before it where it is the last.
    pub(super) fn beside(&self, id: PassageId) -> Option<PassageId> {
        let at = self.shown.iter().position(|shown| *shown == id)?;
        self.shown.get(at + 1).or_else(|| self.shown.get(at.checked_sub(1)?)).copied()
    }

    /// Brings the list nearer to what it is made from.
    fn go_on(&mut self, briefing: &Briefing, derived: &Derived, stamp: Stamp) {
        self.n_looked_at = 0;
        if self.made_from.as_ref() != Some(&stamp) {
            let needle = Folded::new(stamp.filter.words.trim()).text().to_owned();
            self.work = Some(Work { needle, at: (0, 0), found: Vec::new() });
            self.made_from = Some(stamp);
        }
        let (Some(mut work), Some(made_from)) = (self.work.take(), &self.made_from) else { return };
        let is_whole = if made_from.filter == PassageFilter::default() {
            // Known already.
            work.found.clone_from(&derived.unfiled);
            true
        } else {
            let n_looked_at = &mut self.n_looked_at;
            work.go_on(briefing, derived, made_from, n_looked_at)
        };
        if !is_whole {
            self.work = Some(work);
        } else if work.found != self.shown {
            self.shown = work.found;
            self.revision += 1;
        }
    }
}

impl Work {
    /// Looks at some more passages. Whether it has seen all.
    fn go_on(&mut self, briefing: &Briefing, derived: &Derived, of: &Stamp, n_looked_at: &mut usize) -> bool {
        let mut cost = 0;
        while let Some(source) = derived.sources.get(self.at.0) {
            let is_asked = !of.filter.open_source_only || of.open == Some(*source);
            let all = derived.passages_of(*source).filter(|_| is_asked).map(|index| index.all());
            let rest = all.and_then(|all| all.get(self.at.1..)).unwrap_or_default();
            for (_, id) in rest {
                if cost >= WORK_A_FRAME {
                    return false;
                }
                cost += PASSAGE_COST;
                *n_looked_at += 1;
                self.at.1 += 1;
                let Some(passage) = briefing.passage(*id) else { continue };
                if self.passes(passage, derived, &of.filter, &mut cost) {
                    self.found.push(*id);
                }
            }
            self.at = (self.at.0 + 1, 0);
            cost += 1;
        }
        true
    }

    fn passes(&self, passage: &Passage, derived: &Derived, filter: &PassageFilter, cost: &mut usize) -> bool {
        let uses = || derived.uses(passage.id);
        let is_filed_so = match filter.filing {
            Filing::All => true,
            Filing::Unfiled => uses().is_empty(),
            Filing::Held(wanted) => uses().iter().any(|(_, stance)| *stance == wanted),
        };
        let is_noted_so = match filter.noted {
            Noted::Either => true,
            Noted::With => !passage.note.trim().is_empty(),
            Noted::Without => passage.note.trim().is_empty(),
        };
        let mut holds = |text: &str| {
            let text = text.get(..text.floor_char_boundary(SEARCHED_MOST)).unwrap_or_default();
            *cost += text.len();
            Folded::new(text).text().contains(&self.needle)
        };
        is_filed_so
            && is_noted_so
            && filter.tint.is_none_or(|tint| passage.tint == tint)
            && (self.needle.is_empty() || holds(&passage.quote) || holds(&passage.note))
    }
}

impl Workbench {
    /// The passages listed below the outline.
    pub fn listing(&self) -> &Listing {
        &self.listing
    }

    pub(super) fn filter_passages(&mut self, filter: PassageFilter) {
        self.listing.filter = filter;
    }

    /// Brings the list up to date, as far as one frame allows.
    pub(super) fn refresh_listing(&mut self) {
        let Revisions { passages, sources, shape, .. } = self.session.revisions();
        let open = self.view.source.filter(|_| self.listing.filter.open_source_only);
        let filter = self.listing.filter.clone();
        let stamp = Stamp { passages, sources, shape, session: self.n_sessions, open, filter };
        self.listing.go_on(self.session.briefing(), &self.derived, stamp);
    }

    pub(super) fn step_passage(&mut self, step: isize) {
        let shown = self.listing.shown();
        let at = shown.iter().position(|id| self.held.is_some_and(|h| h.passage == *id));
        let last = shown.len().saturating_sub(1);
        let at = at.map_or(0, |at| at.saturating_add_signed(step).min(last));
        if let Some(passage) = shown.get(at).copied() {
            self.hold(Some(Held { passage, point: None }));
        }
    }
}
