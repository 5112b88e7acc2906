//! `Trail`: how the undo steps of a journal relate to those of the history. What a journal holds from before
//! a save may be gone, or passed over, what the history holds is not; undoing further back than the last save
//! is a step of its own there.

/// Doing or undoing one step of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Move {
    /// Differs for any two steps.
    step: u64,
    way: Way,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Forth,
    Back,
}

/// How a move of the history is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// As a step of its own.
    Step,
    Undo,
    Redo,
}

/// The steps of the journal, and which of the history's each of them does or undoes.
#[derive(Clone, Debug, Default)]
pub(super) struct Trail {
    /// Names of the history's steps.
    steps: Vec<u64>,
    last_step: u64,
    moves: Vec<Move>,
    n_done: usize,
}

impl Trail {
    /// That of a history which was made from the journal.
    pub(super) fn replayed(n_steps: usize, n_done: usize) -> Self {
        let steps: Vec<u64> = (1..=n_steps as u64).collect();
        let moves = steps.iter().map(|step| Move { step: *step, way: Way::Forth }).collect();
        Self { last_step: n_steps as u64, steps, moves, n_done }
    }

    /// What is recorded from here on stands alone.
    pub(super) fn forget(&mut self) {
        self.moves.clear();
        self.n_done = 0;
    }

    /// The history got a new step, its `n_done`th.
    pub(super) fn recorded(&mut self, n_done: usize) {
        self.last_step += 1;
        self.steps.truncate(n_done.saturating_sub(1));
        self.steps.push(self.last_step);
        self.push(Move { step: self.last_step, way: Way::Forth });
    }

    /// An edit became part of the history's last step. Whether it can do so in the journal.
    pub(super) fn joined(&mut self) -> bool {
        let last = self.steps.last().map(|step| Move { step: *step, way: Way::Forth });
        let top = self.n_done.checked_sub(1).and_then(|at| self.moves.get(at)).copied();
        let can = last.is_some() && top == last;
        if !can {
            // A step that stands for no whole one of the history.
            self.last_step += 1;
            self.push(Move { step: self.last_step, way: Way::Forth });
        }
        can
    }

    /// The history undid or redid its step at `index`.
    pub(super) fn moved(&mut self, index: usize, way: Way) -> Entry {
        let Some(step) = self.steps.get(index).copied() else {
            self.last_step += 1;
            self.push(Move { step: self.last_step, way });
            return Entry::Step;
        };
        let this = Move { step, way };
        let opposite = Move { step, way: if way == Way::Forth { Way::Back } else { Way::Forth } };
        let before = self.n_done.checked_sub(1);
        if before.and_then(|at| self.moves.get(at)) == Some(&opposite) {
            self.n_done -= 1;
            Entry::Undo
        } else if self.moves.get(self.n_done) == Some(&this) {
            self.n_done += 1;
            Entry::Redo
        } else {
            self.push(this);
            Entry::Step
        }
    }

    fn push(&mut self, new: Move) {
        self.moves.truncate(self.n_done);
        self.moves.push(new);
        self.n_done = self.moves.len();
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry::*, Way::*, *};

    #[test]
    fn undoing_within_the_journal_is_undo_there() {
        let mut trail = Trail::default();
        trail.recorded(1);
        trail.recorded(2);
        assert_eq!([trail.moved(1, Back), trail.moved(1, Forth), trail.moved(1, Back)], [Undo, Redo, Undo]);
        assert!(!trail.joined(), "what was undone cannot be joined");
    }

    #[test]
    fn undoing_beyond_a_save_is_a_step_and_redoing_it_takes_that_back() {
        let mut trail = Trail::default();
        trail.recorded(1);
        trail.forget();
        assert_eq!([trail.moved(0, Back), trail.moved(0, Forth), trail.moved(0, Back)], [Step, Undo, Redo]);
        // Another step in the place of the one that was undone is another step.
        trail.recorded(1);
        assert_eq!([trail.moved(0, Back), trail.moved(0, Forth)], [Undo, Redo]);
        assert!(trail.joined());
        trail.forget();
        assert!(!trail.joined());
        assert_eq!(trail.moved(0, Back), Step, "only a part of it is in the journal");
    }
}
