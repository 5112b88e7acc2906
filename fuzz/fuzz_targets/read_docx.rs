//! Any bytes, read as a document: docx.
#![no_main]

#[path = "../../tests/damage/reading.rs"]
mod reading;
mod slowest;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    slowest::timed(|| reading::read_document(reading::KINDS[3], bytes));
});
