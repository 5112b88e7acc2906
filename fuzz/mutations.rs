//! Runs a property on so many damaged inputs, without a fuzzing engine, then on those that are made to take
//! long, and tells how it went: `mutations TARGET [RUNS [FIRST_SEED]]`, where TARGET is one of those in
//! `fuzz_targets`.

#[path = "../tests/damage/journal.rs"]
mod journal;
#[path = "../tests/damage/merging.rs"]
mod merging;
#[path = "../tests/damage/mutation.rs"]
mod mutation;
#[path = "../tests/damage/property.rs"]
mod property;
#[path = "../tests/damage/reading.rs"]
mod reading;
#[path = "../tests/damage/rules.rs"]
mod rules;
#[path = "../tests/damage/slow.rs"]
mod slow;

use std::time::{Duration, Instant};

use attache::{
    model::{self, Briefing},
    store,
};
use mutation::{Chance, damaged, merge_input};

const FILES: [&str; 7] = [
    include_str!("../tests/fixtures/format-1/small.ron"),
    include_str!("../tests/fixtures/format-1/by-hand.ron"),
    include_str!("../tests/fixtures/format-4/small.ron"),
    include_str!("../tests/fixtures/format-4/hostile.ron"),
    include_str!("../tests/fixtures/format-4/by-hand.ron"),
    include_str!("../tests/fixtures/format-4/timing.ron"),
    include_str!("../tests/fixtures/format-4/versions.ron"),
];

const JOURNALS: [&str; 4] = [
    include_str!("corpus/read_journal/typing"),
    include_str!("corpus/read_journal/outline"),
    include_str!("corpus/read_journal/import"),
    include_str!("corpus/read_journal/hostile"),
];

/// What is fuzzed.
struct Target {
    name: &'static str,
    input: fn(&mut Chance) -> Vec<u8>,
    /// The number of the outcome.
    run: fn(&[u8]) -> usize,
    outcomes: &'static [&'static str],
    run_slow: fn(),
}

const TARGETS: [Target; 4] = [
    Target {
        name: "open_session",
        input: |chance| damaged_one(&FILES, chance),
        run: |bytes| property::open_session(bytes) as usize,
        outcomes: &["sound", "repaired", "newer", "refused"],
        run_slow: || {
            for (name, text) in slow::files() {
                timed(name, text.len(), || property::open_session(text.as_bytes()));
            }
        },
    },
    Target {
        name: "read_journal",
        input: |chance| damaged_one(&JOURNALS, chance),
        run: |bytes| journal::read_journal(bytes) as usize,
        outcomes: &["refused", "partly", "whole"],
        run_slow: || {
            for (name, records) in slow::journals() {
                let lines: Vec<&[u8]> = records.split('\n').map(str::as_bytes).collect();
                let bytes = journal::sealed(&lines);
                timed(name, bytes.len(), || {
                    let scan = store::journal::scan(&bytes);
                    let records = scan.records.iter().map(|(record, _)| record);
                    let replay =
                        store::journal::replay(Briefing::default(), &model::Delta::default(), records);
                    (scan.records.len(), scan.cut, replay.n_records, replay.refusal)
                });
            }
        },
    },
    Target {
        name: "merge",
        input: |chance| merge_input(&FILES, chance),
        run: |bytes| merging::merge_any(bytes) as usize,
        outcomes: &["refused", "without conflicts", "with conflicts"],
        run_slow: || {
            for (name, texts) in slow::merges() {
                let n_bytes = texts.iter().map(String::len).sum();
                let [base, ours, theirs] = slow::briefings(&texts);
                timed(name, n_bytes, || {
                    let merge = model::merge(&base, &ours, &theirs);
                    let theirs = merge.choosing(&vec![model::Side::Theirs; merge.conflicts.len()]);
                    (merge.conflicts.len(), theirs.briefing.points().len())
                });
            }
        },
    },
    Target {
        name: "documents",
        input: |chance| {
            // The first byte says which form it is.
            let kind = chance.below(reading::KINDS.len());
            let (seed, n_places) = ((reading::KINDS[kind].seed)(), 1 + chance.below(8));
            [vec![kind as u8], damaged(&seed, &seed, n_places, chance)].concat()
        },
        run: |bytes| match bytes {
            [kind, bytes @ ..] => reading::read_document(reading::KINDS[usize::from(*kind)], bytes) as usize,
            [] => 0,
        },
        outcomes: &["refused", "partly", "whole"],
        run_slow: || {
            for kind in reading::KINDS {
                // Much of the same, and much within each other.
                for bytes in [(kind.seed)().repeat(2_000), nested(kind.name)] {
                    timed(kind.name, bytes.len(), || reading::read_document(kind, &bytes));
                }
            }
        },
    },
];

/// As deep as bytes of a form can be put into each other.
fn nested(name: &str) -> Vec<u8> {
    let piece = match name {
        "pdf" => "[<<",
        "rtf" => "{",
        "mail" | "mhtml" => "Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n",
        "text" => "> - ",
        _ => "<div>",
    };
    let head = if name == "pdf" { "%PDF-1.7\n1 0 obj\n" } else { "" };
    [head, &piece.repeat(200_000)].concat().into_bytes()
}

fn damaged_one(files: &[&str], chance: &mut Chance) -> Vec<u8> {
    let (file, other) = (chance.below(files.len()), chance.below(files.len()));
    let n_places = 1 + chance.below(8);
    damaged(files[file].as_bytes(), files[other].as_bytes(), n_places, chance)
}

fn timed<T: std::fmt::Debug>(name: &str, n_bytes: usize, run: impl FnOnce() -> T) {
    let start = Instant::now();
    let outcome = run();
    println!("{:>6} ms  {:>5} KB  {name}: {outcome:?}", start.elapsed().as_millis(), n_bytes >> 10);
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_default();
    let target = TARGETS.iter().find(|target| target.name == name);
    let target = target.expect("a target: open_session, read_journal, merge or documents");
    let mut numbers = arguments.map(|word| word.parse::<u64>().expect("a number"));
    let (n_runs, first_seed) = (numbers.next().unwrap_or(100_000), numbers.next().unwrap_or(0));
    let start = Instant::now();
    let (mut longest, mut outcomes) = ((Duration::ZERO, 0), vec![0_u64; target.outcomes.len()]);
    for seed in first_seed..first_seed + n_runs {
        let bytes = (target.input)(&mut Chance::new(seed));
        let run = Instant::now();
        let Ok(outcome) = std::panic::catch_unwind(|| (target.run)(&bytes)) else {
            std::fs::write("breach", &bytes).expect("the breach is kept");
            panic!("seed {seed} breaks the property; the bytes are in the file breach");
        };
        longest = longest.max((run.elapsed(), seed));
        outcomes[outcome] += 1;
    }
    println!("{n_runs} runs in {:.0} s", start.elapsed().as_secs_f64());
    for (n, outcome) in outcomes.iter().zip(target.outcomes) {
        println!("{n} {outcome}");
    }
    println!("longest {:.1} ms (seed {})", longest.0.as_secs_f64() * 1000.0, longest.1);
    println!("most memory {} KB", most_memory_kb());
    (target.run_slow)();
    println!("most memory {} KB", most_memory_kb());
}

/// The most memory that was resident, where the system tells; 0 elsewhere.
fn most_memory_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok()).unwrap_or_default()
}
