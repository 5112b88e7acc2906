//! Damaged sessions in the window: they open as repaired copies, and what was done is told.

use std::path::PathBuf;

use super::{Guarding, Level, Overlay, Session, Workbench, command::OpenedSession};
use crate::{
    model::Dice,
    store::{Opened, Salvaged, View},
};

impl OpenedSession {
    /// What was salvaged from `content`.
    pub(super) fn new(salvaged: Salvaged, content: Vec<u8>) -> Self {
        let (is_whole, n_repaired) = (salvaged.is_whole(), salvaged.n_repaired());
        // Where nothing was repaired, what is left is passages in doubt, which are found again or reviewed.
        let words = salvaged.damage.iter().filter(|_| n_repaired > 0).map(ToString::to_string);
        let repairs = words.collect();
        let Opened { briefing, view, remarks, astray, .. } = salvaged.opened;
        let guarding = Guarding::default();
        Self { briefing, view, remarks, astray, content, repairs, n_repaired, is_whole, guarding }
    }

    /// The session with its view, and what to tell of it. With `path` it is that of this file.
    pub(super) fn into_session(self, path: Option<PathBuf>) -> (Session, View, Vec<String>) {
        let mut session = if self.repairs.is_empty() {
            Session::new(self.briefing, None)
        } else {
            Session::repaired(self.briefing, self.repairs)
        };
        if let Some(path) = path {
            session.set_path(path);
        }
        (session, self.view, self.remarks)
    }
}

impl Workbench {
    /// Says that what was opened is a repaired copy, if it is one, and shows what was done.
    pub(super) fn tell_repairs(&mut self, n_repaired: usize, name: &str) {
        if n_repaired == 0 {
            return;
        }
        let faults = if n_repaired == 1 { "1 fault".to_owned() } else { format!("{n_repaired} faults") };
        self.notices.tell(
            Level::Warning,
            format!(
                "This is a repaired copy, not saved yet: {faults} had to be repaired. Look at what was done \
                 (File, What was repaired…), then Save as…; the damaged file is left alone: {name}"
            ),
        );
        self.overlay = Some(Overlay::Repairs);
    }
}

/// Dice for a job, which has none of its own: a sequence that one roll decides (SplitMix64).
pub(super) struct SeededDice(u64);

impl SeededDice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }
}

impl Dice for SeededDice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}
