//! Any bytes, read as a journal and done again on the briefing that it builds on, undone and redone.
#![no_main]

#[path = "../../tests/damage/journal.rs"]
mod journal;
#[path = "../../tests/damage/rules.rs"]
mod rules;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    journal::read_journal(bytes);
});
