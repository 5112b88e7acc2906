//! What the properties share: the rules of a briefing, and dice that draw the same in every run.

use attache::{
    model::{Briefing, Dice, reread},
    store,
};

/// Draws the same ids in every run, other ones from another start.
#[allow(dead_code, reason = "what reads journals draws none")]
pub struct CountedDice(pub u64);

impl Dice for CountedDice {
    fn roll(&mut self) -> u64 {
        self.0 += 1;
        self.0.wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

/// A briefing keeps every rule if what is written of it is read strictly, and nothing is left out.
#[track_caller]
pub fn keeps_every_rule(briefing: &Briefing) {
    let text = store::write_session(briefing, &store::View::default());
    let read = store::read_session(text.as_bytes()).expect("what is written is a sound session").briefing;
    assert_eq!(Ok(&read), reread(briefing).as_ref());
    let n_rows = |b: &Briefing| (b.sources().len(), b.passages().len(), b.points().len());
    assert_eq!(n_rows(&read), n_rows(briefing), "every row can be reached");
}
