//! What the sources say together: how long it takes to read sources and to compare them, and with what memory, for 5,
//! 500 and 2,000 sources. `cargo bench --bench together`

#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a bench reports on standard output, and one that fails should stop"
)]

mod fixture;

use std::{collections::HashMap, fs, sync::Arc, time::Instant};

use attache::{
    app::{Command, Settings, peruse},
    model::{Source, SourceId, Stance},
};

const NAMES: [&str; 12] = [
    "Ada Beck",
    "Bo Carlsson",
    "Cleo Dahl",
    "Dora Engel",
    "Emil Frank",
    "Frida Gross",
    "Gus Holm",
    "Hanna Iversen",
    "Ivo Jansen",
    "Jana Kern",
    "Karl Lund",
    "Lena Moser",
];
const TOWNS: [&str; 8] =
    ["Altburg", "Brookside", "Castleton", "Dunmore", "Eastfield", "Fairhaven", "Greenford", "Hillview"];

/// An article of some 4 KB with quotations, dates and figures; every fifth shares a statement with its neighbours.
fn article(n: usize) -> String {
    let (name, town) = (NAMES[n % NAMES.len()], TOWNS[n / 5 % TOWNS.len()]);
    let event = n / 5;
    let mut text = format!(
        "Council of {town} votes on plan {event}\n\n{town}, {} May 2025. The council of {town} met on {} May 2025 to \
         vote on plan {event}, which would cost {} million dollars and employ {} people.\n\n“Plan {event} is the best \
         that {town} can do for its river, its roads and its {} schools,” Mayor {name} said after the vote.\n\n",
        event % 27 + 2,
        event % 27 + 1,
        event % 90 + 10,
        event % 400 + 100,
        event % 9 + 2,
    );
    for (at, paragraph) in
        fixture::prose(3_200, n as u64 + 2).split("\n\n").filter(|p| !p.is_empty()).enumerate()
    {
        let other = NAMES[(n + at * 5) % NAMES.len()];
        text.push_str(&format!(
            "{paragraph}\n\n“That is what {town} needs in year {at},” said {other}, a member.\n\n"
        ));
    }
    text
}

/// What the process holds now, in MB, where the system tells.
fn memory() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kb| kb / 1024.0)
}

/// What an edit takes while the list is shown, over 10,000 passages and 5,000 points.
fn listed() {
    let mut wb = fixture::workbench(&fixture::large(1_000_000, 200, 10_000, 5_000));
    let settings = Settings { insights_shown: true, ..wb.settings().clone() };
    wb.run(Command::SetSettings(Box::new(settings)));
    for frame in 0..4 {
        wb.begin_frame(f64::from(frame));
    }
    assert!(wb.insights().together().is_some());
    let held = wb.briefing().points().find_map(|p| Some((p.id, p.evidence.first()?.passage)));
    let (at, passage) = held.expect("some point holds evidence");
    let times = (0..20).map(|n| {
        let stance = if n % 2 == 0 { Stance::Undercuts } else { Stance::Supports };
        let since = Instant::now();
        wb.run(Command::SetStance { passage, at, stance });
        since.elapsed()
    });
    let times = times.collect();
    fixture::report("an edit while findings are listed", times);
}

fn main() {
    // `cargo test --benches` only asks whether it runs.
    let quick = std::env::args().any(|a| a == "--test");
    if std::env::args().any(|a| a == "--listed") {
        return listed();
    }
    let sizes: &[usize] = if quick { &[5] } else { &[5, 500, 2_000] };
    for n in sizes {
        let mut dice = fixture::CountedDice::default();
        let sources: Vec<Arc<Source>> = (0..*n)
            .map(|at| Arc::new(Source::new(SourceId::draw(&mut dice), format!("Source {at}"), article(at))))
            .collect();
        let n_bytes: usize = sources.iter().map(|source| source.text().len()).sum();
        let before = memory();
        let since = Instant::now();
        let (kept, together) = peruse(&sources, &HashMap::new(), None).expect("nobody stops it");
        let first = since.elapsed().as_secs_f64() * 1e3;
        let since = Instant::now();
        let again = peruse(&sources, &kept, None).expect("nobody stops it");
        let next = since.elapsed().as_secs_f64() * 1e3;
        let held = before.zip(memory()).map_or("not told".to_owned(), |(a, b)| format!("{:.0} MB", b - a));
        let n_findings = together.findings.len();
        println!(
            "{n:>5} sources, {:.1} MB: read and compared in {first:.0} ms, compared again in {next:.0} ms; {n_findings} findings; \
             holds {held}",
            n_bytes as f64 / 1e6
        );
        drop(again);
    }
    let mut dice = fixture::CountedDice::default();
    let long = Source::new(SourceId::draw(&mut dice), "One word", "ceasefire ".repeat(10_000_000));
    let since = Instant::now();
    let (_, together) = peruse(&[Arc::new(long)], &HashMap::new(), None).expect("nobody stops it");
    let (ms, n) = (since.elapsed().as_secs_f64() * 1e3, together.findings.len());
    println!("one word ten million times: {ms:.0} ms; {n} findings");
    listed();
}
