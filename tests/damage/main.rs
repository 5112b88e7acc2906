//! Damaged files: whatever happens to a session file, it opens as it was, opens repaired, or is refused in
//! words. The same property is what `fuzz` looks for breaches of, at length.

#![allow(
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a test that finds nothing fails; one reports"
)]

mod mutation;
mod property;
mod slow;

use attache::store;
use mutation::{Chance, damaged};
use property::{Outcome, open_session};
use proptest::prelude::*;

const FILES: [&str; 4] = [
    include_str!("../fixtures/format-1/small.ron"),
    include_str!("../fixtures/format-1/hostile.ron"),
    include_str!("../fixtures/format-1/by-hand.ron"),
    include_str!("../fixtures/format-1/minimal.ron"),
];

#[test]
fn files_that_are_made_to_take_long_come_to_an_end() {
    for (name, text) in slow::files() {
        let outcome = open_session(text.as_bytes());
        let is_closed = matches!(outcome, Outcome::Refused | Outcome::Sound | Outcome::Repaired);
        assert!(is_closed, "{name}: {outcome:?}");
    }
}

#[test]
fn the_fixtures_are_sound_and_damage_is_noticed() {
    for file in FILES {
        assert_eq!(open_session(file.as_bytes()), Outcome::Sound);
    }
    let mut seen = [0; 4];
    for seed in 0..400 {
        let mut chance = Chance::new(seed);
        let outcome = open_session(&damaged(FILES[0].as_bytes(), FILES[1].as_bytes(), 1, &mut chance));
        seen[outcome as usize] += 1;
    }
    assert!(seen.iter().take(2).all(|n| *n > 20) && seen[3] > 20, "the damage is one-sided: {seen:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn a_damaged_file_opens_as_it_was_or_repaired_or_is_refused(
        seed: u64, file in 0..FILES.len(), other in 0..FILES.len(), n_places in 1..8_usize
    ) {
        open_session(&damaged(FILES[file].as_bytes(), FILES[other].as_bytes(), n_places, &mut Chance::new(seed)));
    }
}

#[test]
fn a_file_is_too_large_before_memory_is_taken_for_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("large.ron");
    let file = std::fs::File::create(&path).expect("a file");
    // Sparse: it takes no room on the disk.
    file.set_len(store::MAX_BYTES + 1).expect("a long file");
    let error = store::open_session(&path).expect_err("it is too large");
    assert!(matches!(error, store::OpenError::File(store::FileError::TooLarge { .. })), "{error}");
}
