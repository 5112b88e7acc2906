//! Opens so many damaged sessions, without a fuzzing engine, then the files that are made to take long, and
//! tells how it went: `mutations RUNS [FIRST_SEED]`.

#[path = "../tests/damage/mutation.rs"]
mod mutation;
#[path = "../tests/damage/property.rs"]
mod property;
#[path = "../tests/damage/slow.rs"]
mod slow;

use std::time::{Duration, Instant};

use mutation::{Chance, damaged};

const FILES: [&str; 4] = [
    include_str!("../tests/fixtures/format-1/small.ron"),
    include_str!("../tests/fixtures/format-1/hostile.ron"),
    include_str!("../tests/fixtures/format-1/by-hand.ron"),
    include_str!("../tests/fixtures/format-1/minimal.ron"),
];

fn main() {
    let mut arguments = std::env::args().skip(1).map(|word| word.parse::<u64>().expect("a number"));
    let (n_runs, first_seed) = (arguments.next().unwrap_or(100_000), arguments.next().unwrap_or(0));
    let start = Instant::now();
    let (mut longest, mut outcomes) = ((Duration::ZERO, 0), [0_u64; 4]);
    for seed in first_seed..first_seed + n_runs {
        let mut chance = Chance::new(seed);
        let (file, other) = (chance.below(FILES.len()), chance.below(FILES.len()));
        let n_places = 1 + chance.below(8);
        let bytes = damaged(FILES[file].as_bytes(), FILES[other].as_bytes(), n_places, &mut chance);
        let run = Instant::now();
        let outcome = std::panic::catch_unwind(|| property::open_session(&bytes));
        let Ok(outcome) = outcome else {
            std::fs::write("breach.ron", &bytes).expect("the breach is kept");
            panic!("seed {seed} breaks the property; the bytes are in breach.ron");
        };
        longest = longest.max((run.elapsed(), seed));
        outcomes[outcome as usize] += 1;
    }
    let [sound, repaired, newer, refused] = outcomes;
    println!("{n_runs} runs in {:.0} s", start.elapsed().as_secs_f64());
    println!("{sound} sound, {repaired} repaired, {newer} newer, {refused} refused");
    println!("longest {:.1} ms (seed {})", longest.0.as_secs_f64() * 1000.0, longest.1);
    println!("most memory {} KB", most_memory_kb());
    for (name, text) in slow::files() {
        let start = Instant::now();
        let outcome = property::open_session(text.as_bytes());
        println!("{:>6} ms  {:>5} KB  {outcome:?}  {name}", start.elapsed().as_millis(), text.len() >> 10);
    }
    println!("most memory {} KB", most_memory_kb());
}

/// The most memory that was resident, where the system tells; 0 elsewhere.
fn most_memory_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok()).unwrap_or_default()
}
