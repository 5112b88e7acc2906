//! What several test files share: a workbench without clock, randomness or home folder.
#![allow(dead_code, reason = "each test file uses a part")]
#![allow(clippy::panic, clippy::indexing_slicing, reason = "a test that finds nothing fails")]

pub mod faulty;

use std::{path::Path, sync::Arc};

use attache::{
    app::{Clock, Command, Environment, Jobs, Request, Workbench},
    model::{Dice, PassageId, PointId, SourceId},
    store::Folders,
};

/// Always nine twelve.
pub struct FixedClock;

impl Clock for FixedClock {
    fn time_of_day(&self) -> String {
        "09:12".to_owned()
    }

    fn now(&self) -> jiff::Timestamp {
        "2026-01-16T09:12:00Z".parse().expect("a time")
    }

    fn day_and_time(&self, time: jiff::Timestamp) -> String {
        time.strftime("%Y-%m-%d %H:%M").to_string()
    }
}

/// Draws the same ids in every run.
#[derive(Default)]
pub struct CountedDice(u64);

impl From<u64> for CountedDice {
    /// Dice that draw other ids than those of another seed.
    fn from(seed: u64) -> Self {
        Self(seed << 32)
    }
}

impl Dice for CountedDice {
    fn roll(&mut self) -> u64 {
        self.0 += 1;
        self.0.wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

/// An empty workbench; what it remembers goes below `folder`.
pub fn workbench(folder: Option<&Path>) -> Workbench {
    Workbench::new(Environment {
        clock: Arc::new(FixedClock),
        dice: Box::new(CountedDice::default()),
        folders: folder.map(Folders::at),
        documents: None,
        jobs: Jobs::inline(),
    })
}

/// A workbench whose jobs end when the test says so.
pub fn held() -> Workbench {
    Workbench::new(Environment {
        clock: Arc::new(FixedClock),
        dice: Box::new(CountedDice::default()),
        folders: None,
        documents: None,
        jobs: Jobs::held(),
    })
}

/// A workbench with the sample open.
pub fn sample(folder: Option<&Path>) -> Workbench {
    let mut wb = workbench(folder);
    wb.open_sample();
    wb
}

/// Does a command and takes in the jobs it started.
pub fn run(wb: &mut Workbench, command: Command) -> Vec<Request> {
    wb.run(command);
    settle(wb)
}

/// Takes in jobs until none is left.
pub fn settle(wb: &mut Workbench) -> Vec<Request> {
    for _ in 0..4 {
        wb.begin_frame(0.0);
    }
    wb.take_requests()
}

/// What the notices say.
pub fn notices(wb: &Workbench) -> Vec<String> {
    wb.notices().iter().map(|n| n.text.clone()).collect()
}

/// The point whose title starts so.
pub fn point(wb: &Workbench, title: &str) -> PointId {
    let found = wb.briefing().points().find(|p| p.text.starts_with(title));
    found.map(|p| p.id).unwrap_or_else(|| panic!("no point starts with {title:?}"))
}

/// The passage that holds these words.
pub fn passage(wb: &Workbench, words: &str) -> PassageId {
    let found = wb.briefing().passages().find(|p| p.quote.contains(words));
    found.map(|p| p.id).unwrap_or_else(|| panic!("no passage holds {words:?}"))
}

/// The source with this number in the list, from 1.
pub fn source(wb: &Workbench, number: usize) -> SourceId {
    wb.derived().sources[number - 1]
}
