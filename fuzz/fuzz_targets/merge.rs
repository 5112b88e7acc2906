//! Any bytes, made into three briefings and merged both ways round, with choices.
#![no_main]

#[path = "../../tests/damage/merging.rs"]
mod merging;
#[path = "../../tests/damage/rules.rs"]
mod rules;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    merging::merge_any(bytes);
});
