//! Any bytes, read as a journal and done again on the briefing that it builds on, undone and redone.
#![no_main]

#[path = "../../tests/damage/journal.rs"]
mod journal;
#[path = "../../tests/damage/rules.rs"]
mod rules;
mod slowest;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    slowest::timed(|| journal::read_journal(bytes));
});
