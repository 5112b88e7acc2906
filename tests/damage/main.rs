//! Damaged files: whatever happens to a session file, it opens as it was, opens repaired, or is refused in
//! words; whatever happens to a journal, its whole records are done again or left out; and whatever three
//! briefings are merged, what comes of it keeps every rule. The same properties are what `fuzz` looks for
//! breaches of, at length.

#![allow(
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a test that finds nothing fails; one reports"
)]

mod journal;
mod merging;
mod mutation;
mod property;
mod rules;
mod slow;

use attache::{
    model::{Briefing, Delta, merge},
    store,
};
use journal::read_journal;
use merging::merge_any;
use mutation::{Chance, damaged, merge_input};
use property::{Outcome, open_session};
use proptest::prelude::*;

const FILES: [&str; 7] = [
    include_str!("../fixtures/format-1/small.ron"),
    include_str!("../fixtures/format-1/by-hand.ron"),
    include_str!("../fixtures/format-4/small.ron"),
    include_str!("../fixtures/format-4/hostile.ron"),
    include_str!("../fixtures/format-4/by-hand.ron"),
    include_str!("../fixtures/format-4/timing.ron"),
    include_str!("../fixtures/format-4/versions.ron"),
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
fn journals_that_are_made_to_take_long_come_to_an_end() {
    for (name, records) in slow::journals() {
        let lines: Vec<&[u8]> = records.split('\n').map(str::as_bytes).collect();
        let scan = store::journal::scan(&journal::sealed(&lines));
        let records = scan.records.iter().map(|(record, _)| record);
        let replay = store::journal::replay(Briefing::default(), &Delta::default(), records);
        assert_eq!((replay.n_records, replay.refusal), (scan.records.len(), None), "{name}");
        assert!(scan.cut.is_none() || name == "openings", "{name}: {:?}", scan.cut);
    }
}

#[test]
fn merges_that_are_made_to_take_long_come_to_an_end() {
    for (name, texts) in slow::merges() {
        let [base, ours, theirs] = slow::briefings(&texts);
        let merge = merge(&base, &ours, &theirs);
        let n_points = ours.points().len().max(theirs.points().len());
        assert_eq!(merge.briefing.points().len(), n_points, "{name}");
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

/// The files of a folder of the fuzzing corpus.
fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = format!("{}/fuzz/corpus/{target}", env!("CARGO_MANIFEST_DIR"));
    let entries = std::fs::read_dir(folder).expect("a corpus").flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths.into_iter().map(|path| std::fs::read(path).expect("a file")).collect()
}

#[test]
fn the_corpus_holds() {
    for bytes in corpus("open_session") {
        open_session(&bytes);
    }
    for bytes in corpus("merge") {
        assert_ne!(merge_any(&bytes), merging::Outcome::Refused);
    }
    let n_whole =
        corpus("read_journal").iter().filter(|b| read_journal(b) == journal::Outcome::Whole).count();
    assert!(n_whole >= 3, "{n_whole} journals are whole");
}

#[test]
fn damage_to_journals_is_noticed_and_merges_are_of_all_kinds() {
    let journals = corpus("read_journal");
    let (mut read, mut merged) = ([0; 3], [0; 3]);
    for seed in 0..200 {
        let mut chance = Chance::new(seed);
        let journal = &journals[chance.below(journals.len())];
        read[read_journal(&damaged(journal, &journals[0], 1, &mut chance)) as usize] += 1;
        merged[merge_any(&merge_input(&FILES, &mut chance)) as usize] += 1;
    }
    assert!(read.iter().all(|n| *n > 5), "the damage is one-sided: {read:?}");
    assert!(merged.iter().all(|n| *n > 5), "the merges are one-sided: {merged:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn a_damaged_journal_is_done_again_as_far_as_it_is_whole(
        seed: u64, file: prop::sample::Index, other: prop::sample::Index, n_places in 0..6_usize
    ) {
        let journals = corpus("read_journal");
        let (file, other) = (file.get(&journals), other.get(&journals));
        read_journal(&damaged(file, other, n_places, &mut Chance::new(seed)));
    }

    #[test]
    fn any_three_briefings_merge_both_ways_round(seed: u64) {
        merge_any(&merge_input(&FILES, &mut Chance::new(seed)));
    }

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
