//! Any bytes, made into three briefings and merged both ways round, with choices.
#![no_main]

#[path = "../../tests/damage/merging.rs"]
mod merging;
#[path = "../../tests/damage/rules.rs"]
mod rules;
mod slowest;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    slowest::timed(|| merging::merge_any(bytes));
});
