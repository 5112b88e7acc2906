//! Damaged files: whatever happens to a session file, it opens as it was, opens repaired, or is refused in
//! words. The same property is what `fuzz` looks for breaches of, at length.

mod mutation;
mod property;

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

/// Rows of one source with `n` of something, and what makes them a session.
fn session(chrome: &str, sources: &str, passages: &str, outline: &str) -> String {
    let source = |id: &str, chrome: &str, text: &str| {
        format!(
            "(id: \"{id}\", title: \"\", byline: None, publisher: None, published: (stated: None, date: None), \
             link: None, note: \"\", imported_from: None, chrome: [{chrome}], text: \"{text}\"),\n"
        )
    };
    let first = source("000000000000", chrome, &"word\\n".repeat(10_000));
    let more: String = sources.lines().map(|id| source(id, "", "")).collect();
    format!(
        "(format: 1, title: \"\", sources: [{first}{more}], passages: [{passages}], outline: [{outline}])"
    )
}

fn id(n: usize) -> String {
    format!("{n:012}")
}

fn passage(id: &str, source: &str, start: usize, quote: &str) -> String {
    format!(
        "(id: \"{id}\", source: \"{source}\", place: Anchored, start: {start}, end: 99999999, quote: \"{quote}\", \
         prefix: \"\", suffix: \"\", tint: Sky, note: \"\"),"
    )
}

fn point(id: &str, depth: usize, evidence: &str) -> String {
    format!("(id: \"{id}\", depth: {depth}, kind: Claim, text: \"\", evidence: [{evidence}]),")
}

/// Files made to take long. How long each takes is printed, for a person to look at: a test that reads the
/// clock would fail on a busy day. In a release build each stays below a second.
#[test]
fn files_that_are_made_to_take_long_come_to_an_end() {
    const MANY: usize = 20_000;
    let megabyte = |piece: &str| piece.repeat((1 << 20) / piece.len());
    let all = |make: &dyn Fn(usize) -> String| (0..MANY).map(make).collect::<String>();
    let cases = [
        ("openings", megabyte("(")),
        ("openings in a field", format!("(format: 1, extra: {}", megabyte("("))),
        ("openings of a newer format", format!("(format: 2, extra: {}", megabyte("[("))),
        ("raw strings", megabyte("r####\"")),
        ("hashes", format!("(format: 1, title: r{}", megabyte("#"))),
        ("comments", format!("(format: 1, {}", megabyte("/*"))),
        ("escapes", format!("(format: 1, title: \"{}", megabyte("\\u{41}"))),
        ("carriage returns", session("", "", "", &megabyte("\r"))),
        ("unknown fields", format!("(format: 2, {}", all(&|n| format!("x{n}: 1, ")))),
        ("sources", session("", &all(&|n| format!("{}\n", id(n + 1))), "", "")),
        ("one source over and over", session("", &"000000000000\n".repeat(MANY), "", "")),
        ("bad ids of sources", session("", &all(&|n| format!("no {n}\n")), "", "")),
        ("bad ids on one line", session("", "", &all(&|_| passage("no id", "none", 0, "word")), "")),
        ("chrome", session(&all(&|n| format!("({}, {}), ", n % 9999 * 5, n % 9999 * 5 + 4)), "", "", "")),
        ("bad chrome", session(&all(&|n| format!("({n}, {}), ", n + 2)), "", "", "")),
        ("misplaced words", session("", "", &all(&|n| passage(&id(n), &id(0), n, "word")), "")),
        ("words that are nowhere", session("", "", &all(&|n| passage(&id(n), &id(0), n, "word\\nworm")), "")),
        ("missing sources", session("", "", &all(&|n| passage(&id(n), &id(n + 1), 0, "word")), "")),
        ("doubled points", session("", "", "", &all(&|_| point(&id(1), 0, "")))),
        ("deep points", session("", "", "", &all(&|n| point(&id(n), n, "")))),
        ("jumping points", session("", "", "", &all(&|n| point(&id(n), usize::MAX - n, "")))),
        (
            "dangling evidence",
            session(
                "",
                "",
                "",
                &point(&id(1), 0, &all(&|n| format!("(passage: \"{}\", stance: Context),", id(n)))),
            ),
        ),
    ];
    for (name, text) in cases {
        let start = std::time::Instant::now();
        let outcome = open_session(text.as_bytes());
        println!("{:>6} ms  {:>5} KB  {outcome:?}  {name}", start.elapsed().as_millis(), text.len() >> 10);
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
