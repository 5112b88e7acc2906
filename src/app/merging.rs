//! Merging what someone else saved meanwhile into what is open: read and merged in the background, then
//! chosen about where both changed the same, and put into the briefing as one undo step.

use std::{path::Path, sync::Arc};

use super::{Command, Guarding, Level, Overlay, Then, Ticket, Workbench};
use crate::{
    model::{self, Merge, Side},
    store::{self, Known, journal},
};

/// What a job merged. Equal only to itself: comparing would take as long as merging.
#[derive(Clone, Debug)]
pub struct Merged {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    merge: Merge,
    /// What is known of the file with what they wrote.
    theirs: Known,
    had_base: bool,
}

impl PartialEq for Merged {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }
}

/// A merge with conflicts, until the person chose.
#[derive(Debug)]
pub struct Merging {
    merged: Merged,
    choices: Vec<Side>,
    ticket: Ticket,
    then: Then,
}

impl Merging {
    /// What is to be chosen, each with what is chosen now.
    pub fn conflicts(&self) -> impl ExactSizeIterator<Item = (&model::Conflict, Side)> {
        self.merged.inner.merge.conflicts.iter().zip(self.choices.iter().copied())
    }
}

impl Workbench {
    /// The merge that waits for choices.
    pub fn merging(&self) -> Option<&Merging> {
        self.merging.as_ref()
    }

    /// Reads what the others wrote and what both began with, and merges, in the background.
    pub(super) fn merge_theirs(&mut self, then: Then) {
        let (Some(path), Some(from)) = (self.session.path(), self.guarding.known) else { return };
        let (path, ours) = (path.to_owned(), self.briefing().clone());
        let folders = self.environment.folders.clone();
        self.session.history_mut().seal();
        self.session.sync_journal();
        // Where nothing was edited, ours is what both began with.
        let is_base = self.session.is_saved();
        let ticket = self.ticket();
        self.environment.jobs.start("Merging", 1, move |_| {
            let result = store::open_known(&path).map_err(|e| e.to_string()).map(|(theirs, known)| {
                let kept = || {
                    let bytes = journal::base_content(folders.as_ref()?, from.hash, None)?;
                    store::read_session(&bytes).ok().map(|opened| opened.briefing)
                };
                let base = if is_base { Some(ours.clone()) } else { kept() };
                let had_base = base.is_some();
                let merge = model::merge(&base.unwrap_or_default(), &ours, &theirs.briefing);
                Merged { inner: Arc::new(Inner { merge, theirs: known, had_base }) }
            });
            Command::Merged { path, ticket, result, then }
        });
    }

    pub(super) fn merged(&mut self, path: &Path, ticket: Ticket, result: Result<Merged, String>, then: Then) {
        if ticket.session != self.n_sessions || self.session.path() != Some(path) {
            return;
        }
        let merged = match result {
            Ok(merged) => merged,
            Err(error) => return self.notices.tell(Level::Error, format!("Not merged: {error}")),
        };
        if ticket.state != self.session.history().state() {
            // Edited while it was read.
            return self.merge_theirs(then);
        }
        let choices: Vec<Side> =
            merged.inner.merge.conflicts.iter().map(|conflict| conflict.stands).collect();
        let must_choose = !choices.is_empty();
        self.merging = Some(Merging { merged, choices, ticket, then });
        if must_choose {
            self.overlay = Some(Overlay::Conflicts);
        } else {
            self.finish_merge();
        }
    }

    pub(super) fn choose_side(&mut self, conflict: usize, side: Side) {
        if let Some(choice) = self.merging.as_mut().and_then(|merging| merging.choices.get_mut(conflict)) {
            *choice = side;
        }
    }

    /// Puts the merged briefing with all that was chosen in the place of ours, as one undo step.
    pub(super) fn finish_merge(&mut self) {
        let Some(Merging { merged, choices, ticket, then }) = self.merging.take() else { return };
        if self.overlay == Some(Overlay::Conflicts) {
            self.overlay = None;
        }
        if ticket.session != self.n_sessions {
            return;
        }
        if ticket.state != self.session.history().state() {
            // Edited beside the open list: what was chosen may not fit any more.
            self.notices.tell(Level::Warning, "The briefing was edited meanwhile; please choose anew");
            return self.merge_theirs(then);
        }
        let Inner { merge, theirs, had_base } = &*merged.inner;
        let chosen = merge.choosing(&choices);
        self.edit("Merge", None, |draft| {
            chosen.apply(draft);
            Ok(())
        });
        self.drop_what_is_gone();
        // From here on theirs is what both have in common.
        self.guarding = Guarding::new(*theirs, self.guarding.access.clone());
        self.keep_base_of_file();
        let words = match had_base {
            true => "Merged (Undo takes it back); saving puts both into the file",
            false => {
                "Merged without what both began with: nothing was removed that one side still had. Look it over"
            }
        };
        self.notices.tell(if *had_base { Level::Done } else { Level::Warning }, words);
        if let Some(then) = then {
            self.save(Some(then));
        }
    }

    /// Keeps what the file holds for the next merge.
    fn keep_base_of_file(&self) {
        let (Some(folders), Some(path)) = (&self.environment.folders, self.session.path()) else { return };
        if let Some(known) = self.guarding.known
            && let Err(error) = journal::keep_content(&*self.disk, folders, known.hash, path)
        {
            log::warn!("what was merged is not kept for the next merge: {error}");
        }
    }
}
