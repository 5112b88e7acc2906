//! Bringing in saved pages: how long one takes to be read on one core, and how long a folder of a thousand takes in
//! all, with what it holds of the memory. `cargo bench --bench import`

#![allow(clippy::print_stdout, clippy::expect_used, reason = "a bench reports on standard output")]

mod fixture;

use std::{
    fmt::Write as _,
    fs,
    path::Path,
    sync::{Arc, mpsc},
    time::{Duration, Instant},
};

use attache::{
    app::{Command, Environment, Jobs, SystemClock, Workbench},
    import::{self, ReadOptions},
};

const N_PAGES: usize = 1_000;

/// A page as news sites send them: styles, scripts, menus, teasers and comments around an article of `n_bytes`.
fn page(n: usize, n_bytes: usize) -> String {
    let words = fixture::prose(n_bytes + 24_000, n as u64 + 2);
    let mut paragraphs = words.split("\n\n").filter(|p| !p.is_empty());
    let mut out = format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>Talks, part {n} - The Paper</title>\
         <meta property=\"og:title\" content=\"Talks, part {n}\"><meta name=author content=\"Ada Beck\">\
         <meta property=\"article:published_time\" content=\"2025-05-{:02}T08:00:00Z\"><style>{}</style></head><body>",
        n % 28 + 1,
        ".teaser { margin: 0 auto; color: #222 } ".repeat(300),
    );
    let menu = |out: &mut String, n: usize| {
        out.push_str("<nav class=menu><ul>");
        (0..n).for_each(|at| write!(out, "<li><a href=/s{at}>Section {at}</a></li>").expect("a string"));
        out.push_str("</ul></nav>");
    };
    menu(&mut out, 60);
    write!(out, "<main><article class=story><h1>Talks, part {n}</h1><p class=byline>By Ada Beck</p>")
        .expect("a string");
    let mut n_left = n_bytes as isize;
    while n_left > 0
        && let Some(paragraph) = paragraphs.next()
    {
        n_left -= paragraph.len() as isize;
        write!(out, "<p>{paragraph} <a href=/x>see there</a></p>").expect("a string");
    }
    out.push_str(
        "<div class=share><a href=#>Share</a> <a href=#>Tweet</a></div></article><aside class=related>",
    );
    for (at, teaser) in paragraphs.by_ref().take(12).enumerate() {
        let teaser: String = teaser.chars().take(140).collect();
        write!(out, "<div class=teaser><h3><a href=/t{at}>{teaser}</a></h3><p>{at} hours ago</p></div>")
            .expect("a string");
    }
    out.push_str("</aside></main><section id=comments><h2>Leave a Reply</h2>");
    for comment in paragraphs.take(10) {
        let comment: String = comment.chars().take(300).collect();
        write!(out, "<div class=comment><b>guest</b><p>{comment}</p></div>").expect("a string");
    }
    out.push_str("</section><footer>");
    menu(&mut out, 40);
    write!(
        out,
        "<p>© The Paper. All rights reserved.</p></footer><script>{}</script></body></html>",
        "var a = [1, 2, 3]; ".repeat(2_000)
    )
    .expect("a string");
    out
}

fn read_each(pages: &[String]) {
    let options = ReadOptions::default();
    let times = pages.iter().map(|page| {
        let since = Instant::now();
        let read = import::read(page.as_bytes(), Some("page.html"), &options, &|| true).expect("a page");
        assert_eq!(read.found.len(), 1);
        since.elapsed()
    });
    fixture::report("one page read", times.collect());
}

/// The most memory that the process held, in MB, where the system tells.
fn most_memory() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kb| kb / 1024.0)
}

fn import_all(folder: &Path, n: usize) {
    let (sender, woken) = mpsc::channel();
    let mut wb = Workbench::new(Environment {
        clock: Arc::new(SystemClock),
        dice: Box::new(fixture::CountedDice::default()),
        folders: None,
        documents: None,
        jobs: Jobs::threads(Arc::new(move || sender.send(()).unwrap_or_default())),
    });
    let since = Instant::now();
    wb.run(Command::Import(vec![folder.to_owned()]));
    let mut held_up = Duration::ZERO;
    let mut now = 0.0;
    while wb.briefing().sources().len() < n {
        woken.recv_timeout(Duration::from_secs(120)).expect("it comes to an end");
        let frame = Instant::now();
        now += 0.016;
        wb.begin_frame(now);
        held_up = held_up.max(frame.elapsed());
    }
    let (all, held_up) = (since.elapsed().as_secs_f64(), held_up.as_secs_f64() * 1e3);
    let memory = most_memory().map_or("not told".to_owned(), |mb| format!("{mb:.0} MB"));
    println!(
        "{n} pages in one go: {all:.2} s; the window was held up {held_up:.1} ms at most; peak {memory}"
    );
}

fn main() {
    // `cargo test --benches` only asks whether it runs.
    let n = if std::env::args().any(|a| a == "--test") { 10 } else { N_PAGES };
    let pages: Vec<String> = (0..n).map(|at| page(at, 2_000 + at % 9 * 1_000)).collect();
    let n_bytes: usize = pages.iter().map(String::len).sum();
    println!("{n} pages, {:.0} KB each", n_bytes as f64 / 1e3 / n as f64);
    read_each(&pages);
    let folder = tempfile::tempdir().expect("a folder");
    for (at, page) in pages.iter().enumerate() {
        fs::write(folder.path().join(format!("page {at}.html")), page).expect("written");
    }
    drop(pages);
    import_all(folder.path(), n);
}
