//! Any bytes, opened as a session: strictly, salvaged, written and read back.
#![no_main]

#[path = "../../tests/damage/property.rs"]
mod property;
#[path = "../../tests/damage/rules.rs"]
mod rules;
mod slowest;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    slowest::timed(|| property::open_session(bytes));
});
