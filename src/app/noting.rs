//! The note of a passage, edited in place on its card.

use super::{Held, Pane, PassageFilter, Workbench};

/// The card whose note is being edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noting {
    pub held: Held,
    /// Differs from every earlier one: the field takes the focus once for each.
    pub serial: u64,
    /// The pane that has the keyboard again when Esc ends it.
    from: Pane,
}

impl Workbench {
    /// The card whose note is being edited.
    pub fn noting(&self) -> Option<Noting> {
        self.noting
    }

    /// Begins to edit a note on the card at hand; of a passage taken up elsewhere, on its first card.
    pub(super) fn edit_note(&mut self, Held { passage, point }: Held) {
        if self.briefing().passage(passage).is_none() {
            return;
        }
        let from = self.pane;
        let is_listed = self.listing.shown().contains(&passage);
        let first_use = || self.derived().uses(passage).first().map(|(point, _)| *point);
        let stays_in_list = self.pane == Pane::Passages && is_listed;
        let point = point.or_else(|| if stays_in_list { None } else { first_use() });
        let held = Held { passage, point };
        self.session.history_mut().seal();
        self.editing = None;
        self.hold(Some(held));
        match point {
            Some(point) => {
                self.pane = Pane::Outline;
                self.show_point(point);
            }
            None => {
                self.pane = Pane::Passages;
                if !is_listed {
                    self.filter_passages(PassageFilter::default());
                }
            }
        }
        let serial = self.next_serial();
        self.noting = Some(Noting { held, serial, from });
    }

    /// Ends the editing of a note; `back` where the keyboard goes back to where it was.
    pub(super) fn stop_noting(&mut self, back: bool) {
        if let Some(noting) = self.noting.take() {
            self.session.history_mut().seal();
            if back {
                self.pane = noting.from;
                self.take_focus += 1;
            }
        }
    }

    /// Ends the editing of a note whose card is not at hand any more.
    pub(super) fn settle_noting(&mut self) {
        if self.noting.is_some_and(|n| self.held != Some(n.held) || self.editing.is_some()) {
            self.stop_noting(false);
        }
    }
}
