//! `Change` and `History`: edits that were done, undone and redone by one and the same swap.

use std::{collections::BTreeMap, sync::Arc};

use super::{Briefing, Judged, Passage, PassageId, Point, PointId, Source, SourceId, Timing};

/// Names a row of a briefing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Title,
    Timing,
    Judged,
    Source(SourceId),
    Passage(PassageId),
    Point(PointId),
}

/// A row as it stood at one time; `None` where there was none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Row {
    Title(String),
    Timing(Timing),
    Judged(Arc<Judged>),
    Source(SourceId, Option<Arc<Source>>),
    Passage(PassageId, Option<Arc<Passage>>),
    Point(PointId, Option<Arc<Point>>),
}

impl Row {
    pub(super) fn key(&self) -> Key {
        match self {
            Self::Title(_) => Key::Title,
            Self::Timing(_) => Key::Timing,
            Self::Judged(_) => Key::Judged,
            Self::Source(id, _) => Key::Source(*id),
            Self::Passage(id, _) => Key::Passage(*id),
            Self::Point(id, _) => Key::Point(*id),
        }
    }
}

/// Which tables of the briefing a change touches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tables {
    pub title: bool,
    pub timing: bool,
    pub judged: bool,
    pub sources: bool,
    pub passages: bool,
    pub points: bool,
    /// Which points there are, their order, kind or evidence; not merely their text or budget.
    pub shape: bool,
}

/// The rows that an edit replaced. Swapping them with the briefing's undoes the edit; once more, redoes.
#[derive(Clone, Debug, Default)]
pub struct Change {
    rows: BTreeMap<Key, Row>,
}

impl Change {
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Which tables differ between the rows here and those in the briefing.
    pub fn tables(&self, briefing: &Briefing) -> Tables {
        let mut tables = Tables::default();
        for (key, row) in &self.rows {
            match (key, row) {
                (Key::Title, _) => tables.title = true,
                (Key::Timing, _) => tables.timing = true,
                (Key::Judged, _) => tables.judged = true,
                (Key::Source(_), _) => tables.sources = true,
                (Key::Passage(_), _) => tables.passages = true,
                (Key::Point(id), Row::Point(_, Some(other))) => {
                    tables.points = true;
                    tables.shape |= briefing.point(*id).is_none_or(|point| !point.has_shape_of(other));
                }
                (Key::Point(_), _) => {
                    tables.points = true;
                    tables.shape = true;
                }
            }
        }
        tables
    }

    /// The points it touches, in no meaningful order.
    pub fn points(&self) -> impl Iterator<Item = PointId> + '_ {
        self.rows.keys().filter_map(|key| if let Key::Point(id) = key { Some(*id) } else { None })
    }

    /// The passages it touches, by id.
    pub fn passage_ids(&self) -> impl Iterator<Item = PassageId> + '_ {
        self.rows.keys().filter_map(|key| if let Key::Passage(id) = key { Some(*id) } else { None })
    }

    /// The parents of points that it holds and the briefing does not: those above what is gone.
    pub fn parents_of_gone(&self, briefing: &Briefing) -> impl Iterator<Item = PointId> {
        self.rows.values().filter_map(|row| match row {
            Row::Point(id, Some(point)) if briefing.point(*id).is_none() => point.parent,
            _ => None,
        })
    }

    /// The passages it touches, as they stand in the briefing; those that are gone as they stood.
    pub fn passages<'a>(&'a self, briefing: &'a Briefing) -> impl Iterator<Item = &'a Passage> {
        self.rows.values().filter_map(|row| match row {
            Row::Passage(id, other) => briefing.passage(*id).or(other.as_ref()).map(|p| &**p),
            _ => None,
        })
    }

    /// The sources it touches, in no meaningful order.
    pub fn sources(&self) -> impl Iterator<Item = SourceId> + '_ {
        self.rows.keys().filter_map(|key| if let Key::Source(id) = key { Some(*id) } else { None })
    }

    /// Whether it touches a row.
    pub(super) fn has(&self, key: Key) -> bool {
        self.rows.contains_key(&key)
    }

    /// The rows as they stood before.
    pub(super) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.values()
    }

    /// Remembers what stood at `key`, unless an older row is remembered already.
    pub(super) fn remember(&mut self, key: Key, old: Row) {
        self.rows.entry(key).or_insert(old);
    }

    /// Forgets rows that are in the briefing again.
    pub(super) fn retain_differing(&mut self, briefing: &Briefing) {
        self.rows.retain(|key, old| briefing.row(*key) != *old);
    }

    /// Adds a later change: what this one remembers is older and stays.
    pub(super) fn absorb(&mut self, later: Self) {
        for (key, row) in later.rows {
            self.remember(key, row);
        }
    }
}

impl Briefing {
    /// Exchanges the change's rows with the briefing's.
    pub(super) fn swap(&mut self, change: &mut Change) {
        for row in change.rows.values_mut() {
            let theirs = std::mem::replace(row, Row::Title(String::new()));
            *row = self.replace_row(theirs);
        }
    }
}

/// Names a state of the briefing in its history.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StateId(u64);

/// Whether an edit became an undo step of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// A new step, in whose place what was undone is forgotten.
    Step,
    /// Part of the step before it.
    Joined,
}

/// Which edits may become one undo step with the one before: typing in the same field, say.
pub type FoldKey = String;

#[derive(Clone, Debug)]
struct Step {
    change: Change,
    name: String,
    fold: Option<FoldKey>,
    /// The state behind this step.
    state: StateId,
}

/// All edits since the briefing was opened, with those undone still at hand.
#[derive(Clone, Debug, Default)]
pub struct History {
    steps: Vec<Step>,
    n_done: usize,
    saved: StateId,
    last_state: u64,
    open: bool,
}

impl History {
    /// Keeps a change under the name that Undo shows. It becomes one step with the last one where both
    /// have the same fold key and nothing sealed the last.
    pub fn record(&mut self, change: Change, name: impl Into<String>, fold: Option<FoldKey>) -> Recorded {
        let joins = self.open && fold.is_some() && self.state() != self.saved;
        let last = self.n_done.checked_sub(1).and_then(|at| self.steps.get(at));
        let joins = joins && last.is_some_and(|last| last.fold == fold);
        let recorded = if joins { Recorded::Joined } else { Recorded::Step };
        self.record_as(recorded, change, name, fold);
        recorded
    }

    /// Keeps a change as it was recorded the first time. One that joins where there is no step becomes
    /// one.
    pub fn record_as(
        &mut self,
        recorded: Recorded,
        change: Change,
        name: impl Into<String>,
        fold: Option<FoldKey>,
    ) {
        self.steps.truncate(self.n_done);
        self.last_state += 1;
        let state = StateId(self.last_state);
        match self.steps.last_mut() {
            Some(last) if recorded == Recorded::Joined => {
                last.change.absorb(change);
                last.state = state;
            }
            _ => self.steps.push(Step { change, name: name.into(), fold, state }),
        }
        self.n_done = self.steps.len();
        self.open = true;
    }

    /// Steps that are done and not undone.
    pub fn n_done(&self) -> usize {
        self.n_done
    }

    /// All steps, those undone included.
    pub fn n_steps(&self) -> usize {
        self.steps.len()
    }

    /// Ends the step under way: the hand rests, or the focus moved.
    pub fn seal(&mut self) {
        self.open = false;
    }

    /// Undoes the last step. Returns what it touched.
    pub fn undo(&mut self, briefing: &mut Briefing) -> Option<Change> {
        self.seal();
        let at = self.n_done.checked_sub(1)?;
        let step = self.steps.get_mut(at)?;
        briefing.swap(&mut step.change);
        self.n_done = at;
        Some(step.change.clone())
    }

    /// Redoes the step undone last. Returns what it touched.
    pub fn redo(&mut self, briefing: &mut Briefing) -> Option<Change> {
        self.seal();
        let step = self.steps.get_mut(self.n_done)?;
        briefing.swap(&mut step.change);
        self.n_done += 1;
        Some(step.change.clone())
    }

    /// What Undo would undo.
    pub fn undo_name(&self) -> Option<&str> {
        self.n_done.checked_sub(1).and_then(|at| self.steps.get(at)).map(|s| s.name.as_str())
    }

    /// What Redo would redo.
    pub fn redo_name(&self) -> Option<&str> {
        self.steps.get(self.n_done).map(|s| s.name.as_str())
    }

    /// The state the briefing is in.
    pub fn state(&self) -> StateId {
        let last = self.n_done.checked_sub(1).and_then(|at| self.steps.get(at));
        last.map_or(StateId(0), |s| s.state)
    }

    /// Says that a state is safe in its file.
    pub fn mark_saved(&mut self, state: StateId) {
        self.saved = state;
    }

    /// Says that the briefing is in no file, whatever is undone.
    pub fn mark_never_saved(&mut self) {
        self.saved = StateId(u64::MAX);
    }

    pub fn is_saved(&self) -> bool {
        self.state() == self.saved
    }
}
