//! Finding as one types, in 10,000 sources of 8 KB and in one of 10 MB: to the first hits, to all of them, and how
//! long the window itself is held up. `cargo bench --bench search`

#![allow(clippy::print_stdout, clippy::expect_used, reason = "a bench reports on standard output")]

mod fixture;

use std::{
    sync::{Arc, mpsc},
    time::{Duration, Instant},
};

use attache::{
    app::{Command, Environment, Jobs, SystemClock, Workbench},
    model::{Source, SourceId},
    search::Query,
};

const RARE: &str = "confidence-building";

/// Prose with the quotation marks, dashes and accents of articles; one source in a hundred has a rare word.
fn source(n: usize, n_bytes: usize, dice: &mut fixture::CountedDice) -> Source {
    let text = fixture::prose(n_bytes, n as u64 + 2).replace("talks", "“talks”").replace(". the", " — thé");
    let text = if n % 100 == 50 { format!("{text}\n\nA {RARE} measure.") } else { text };
    Source::new(SourceId::draw(dice), format!("Source {n} on the meeting"), text)
}

/// A workbench whose jobs run in threads, and what they wake.
fn workbench(sources: &[Source]) -> (Workbench, mpsc::Receiver<()>) {
    let (sender, woken) = mpsc::channel();
    let mut wb = Workbench::new(Environment {
        clock: Arc::new(SystemClock),
        dice: Box::new(fixture::CountedDice::default()),
        folders: None,
        documents: None,
        jobs: Jobs::threads(Arc::new(move || sender.send(()).unwrap_or_default())),
    });
    wb.run(Command::AddSources(sources.to_vec()));
    (wb, woken)
}

/// How long a search took, in its parts.
#[derive(Default)]
struct Times {
    first: Vec<Duration>,
    all: Vec<Duration>,
    /// What the window did of it: the longest time in which it could not draw.
    held_up: Vec<Duration>,
}

impl Times {
    fn measure(
        &mut self,
        wb: &mut Workbench,
        woken: &mpsc::Receiver<()>,
        begin: impl FnOnce(&mut Workbench),
    ) {
        let since = Instant::now();
        begin(wb);
        let mut held_up = since.elapsed();
        let mut first = None;
        loop {
            woken.recv_timeout(Duration::from_secs(60)).expect("a job ends");
            let before = Instant::now();
            wb.begin_frame(0.0);
            held_up = held_up.max(before.elapsed());
            let (n, is_searching) = found(wb);
            if n > 0 {
                first.get_or_insert_with(|| since.elapsed());
            }
            if !is_searching {
                break;
            }
        }
        self.all.push(since.elapsed());
        self.first.push(first.unwrap_or_else(|| since.elapsed()));
        self.held_up.push(held_up);
    }

    fn report(self, name: &str) {
        fixture::report(&format!("{name}: to the first hits"), self.first);
        fixture::report(&format!("{name}: to all"), self.all);
        fixture::report(&format!("{name}: window held up"), self.held_up);
    }
}

/// How many hits are known, and whether more are looked for.
fn found(wb: &Workbench) -> (usize, bool) {
    match (wb.everywhere(), wb.find()) {
        (Some(found), _) => (found.n_all, found.is_searching),
        // Until all are found, those of the words before are shown.
        (None, Some(found)) => (if found.is_searching { 0 } else { found.n_all }, found.is_searching),
        (None, None) => (0, false),
    }
}

fn everywhere(sources: &[Source], n_cold: usize, n_warm: usize) {
    println!("{} sources, {} MB; bounds: 16 ms to the first hits, 60 ms to all", sources.len(), {
        sources.iter().map(|s| s.text().len()).sum::<usize>() / 1_000_000
    });
    let mut folding = Vec::new();
    let mut cold = Times::default();
    for at in 0..n_cold {
        let (mut wb, woken) = workbench(sources);
        if at % 2 == 0 {
            let since = Instant::now();
            wb.run(Command::OpenEverywhere);
            while found(&wb).1 {
                woken.recv_timeout(Duration::from_secs(60)).expect("a job ends");
                wb.begin_frame(0.0);
            }
            folding.push(since.elapsed());
        } else {
            cold.measure(&mut wb, &woken, |wb| {
                wb.run(Command::OpenEverywhere);
                wb.run(Command::FindEverywhere(RARE.to_owned()));
            });
        }
    }
    fixture::report("cold: all texts folded when the panel opens", folding);
    cold.report("cold: typed before that");

    let (mut wb, woken) = workbench(sources);
    let mut warm_up = Times::default();
    warm_up.measure(&mut wb, &woken, |wb| wb.run(Command::OpenEverywhere));
    let plain = |words: &str| Query { words: words.to_owned(), ..Query::default() };
    let queries = [
        ("a rare word", plain(RARE)),
        ("a common word", plain("talks")),
        ("two common words", plain("the “delegation”")),
        ("one letter", plain("e")),
        ("nothing", plain("zzzz")),
        ("whole words", Query { whole_words: true, ..plain("the") }),
        ("an expression that begins with a word", Query { is_regex: true, ..plain(r"sanctions\W+\w+ed\b") }),
        ("an expression of classes", Query { is_regex: true, ..plain(r"\b\w+-\w+ing\b") }),
    ];
    for (name, query) in queries {
        let mut times = Times::default();
        let mut n = 0;
        for _ in 0..n_warm {
            wb.run(Command::FindEverywhere(String::new()));
            while found(&wb).1 {
                woken.recv_timeout(Duration::from_secs(60)).expect("a job ends");
                wb.begin_frame(0.0);
            }
            times.measure(&mut wb, &woken, |wb| wb.run(Command::ChangeQuery(query.clone())));
            n = found(&wb).0;
        }
        times.report(&format!("{name} ({n} hits)"));
    }
}

fn in_one(n_bytes: usize, n_runs: usize) {
    println!("one source of {} MB", n_bytes / 1_000_000);
    let (mut wb, woken) = workbench(&[source(50, n_bytes, &mut fixture::CountedDice::default())]);
    wb.run(Command::OpenFind);
    for words in [RARE, "talks", "e"] {
        let mut times = Times::default();
        for _ in 0..n_runs {
            times.measure(&mut wb, &woken, |wb| wb.run(Command::FindWords(words.to_owned())));
        }
        times.report(&format!("{words} ({} hits)", found(&wb).0));
    }
}

fn main() {
    let mut dice = fixture::CountedDice::default();
    // `cargo test --benches` only asks whether it runs.
    if std::env::args().any(|a| a == "--test") {
        let sources: Vec<Source> = (0..200).map(|n| source(n, 8_000, &mut dice)).collect();
        everywhere(&sources, 2, 1);
        in_one(100_000, 1);
        return;
    }
    let sources: Vec<Source> = (0..10_000).map(|n| source(n, 8_000, &mut dice)).collect();
    everywhere(&sources, 20, 60);
    in_one(10_000_000, 40);
}
