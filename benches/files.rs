//! Opening, saving, exporting and editing large sessions. `cargo bench --bench files`

#![allow(clippy::print_stdout, clippy::expect_used, reason = "a bench reports on standard output")]

mod fixture;

use std::time::{Duration, Instant};

use attache::{
    app::Command,
    export::{MarkdownOptions, markdown, verify},
    model::Briefing,
    store::{self, View},
};

fn times<T>(n: usize, mut work: impl FnMut() -> T) -> Vec<Duration> {
    (0..n)
        .map(|_| {
            let since = Instant::now();
            std::hint::black_box(work());
            since.elapsed()
        })
        .collect()
}

fn all(name: &str, n: usize, briefing: &Briefing) {
    let text = store::write_session(briefing, &View::default());
    println!("{name}: {:.1} MB", text.len() as f64 / 1e6);
    fixture::report(&format!("{name}: print"), times(n, || store::write_session(briefing, &View::default())));
    fixture::report(
        &format!("{name}: read"),
        times(n, || store::read_session(text.as_bytes()).expect("readable")),
    );
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("b.ron");
    fixture::report(
        &format!("{name}: save"),
        times(n, || store::save_session(&path, briefing, &View::default()).expect("saved")),
    );
    let options = MarkdownOptions { unfiled: true };
    fixture::report(&format!("{name}: export"), times(n, || markdown(briefing, &options)));
    let page = markdown(briefing, &options);
    fixture::report(&format!("{name}: verify"), times(n, || verify(&page, briefing)));
    let home = tempfile::tempdir().expect("a folder");
    for (words, home) in [("typed", None), ("typed and journalled", Some(home.path()))] {
        let mut wb = fixture::workbench_in(briefing, home);
        let id = wb.derived().outline.rows().last().map(|row| row.id).expect("a point");
        let mut typed = String::new();
        fixture::report(
            &format!("{name}: an edit, {words}"),
            times(1000, || {
                typed.push('a');
                wb.run(Command::SetText { point: id, text: typed.clone() });
            }),
        );
        let mut long = "word ".repeat(20_000);
        fixture::report(
            &format!("{name}: an edit in 100 KB, {words}"),
            times(200, || {
                long.insert(50_000, 'a');
                wb.run(Command::SetText { point: id, text: long.clone() });
            }),
        );
    }
}

fn main() {
    let mut sample = fixture::workbench(&Briefing::default());
    sample.open_sample();
    all("sample", 20, sample.briefing());
    if std::env::args().any(|a| a == "--test") {
        return;
    }
    all("large", 5, &fixture::large(10_000_000, 2_000, 10_000, 5_000));
    all("10,000 sources", 5, &fixture::large(5_000_000, 10_000, 5_000, 2_000));
}
