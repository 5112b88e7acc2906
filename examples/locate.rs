//! Finds quotations in changed texts: a line of JSON in, a line out.
//!
//!     cargo run --release --example locate < CASES.jsonl > ANSWERS.jsonl
//!
//! In: `{"i": …, "text": …, "selector": {"exact": …, "prefix": …, "suffix": …, "start": …, "end": …}}`, where
//! anything of the selector may be null or missing; and the text it was made for as `"old"`, where that is
//! known. Out: `{"i": …, "state": "anchored" | "review" | "lost", "start": …, "end": …, "ms": …}`, where the
//! range is null for what is lost. Positions count code points, as W3C's do. The time is that of preparing
//! the text and finding one quotation in it.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a program for a test should stop where something is wrong"
)]

use std::{
    io::{self, BufRead as _, BufWriter, Write as _},
    time::Instant,
};

use attache::text::{
    TextRange,
    locate::{Located, Locator, QuoteSelector, Selector},
};
use serde_json::{Value, json};

fn main() {
    let mut out = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line = line.expect("lines of UTF-8");
        if line.trim().is_empty() {
            continue;
        }
        let case: Value = serde_json::from_str(&line).expect("a line of JSON");
        writeln!(out, "{}", answer(&case)).expect("standard output takes it");
    }
}

fn answer(case: &Value) -> Value {
    let text = case["text"].as_str().expect("a text");
    let old = case["old"].as_str();
    let known = &case["selector"];
    // Positions are of the text the selector was made for; where that is unknown, as if of this one.
    let position = known["start"].as_u64().map(|start| {
        let end = known["end"].as_u64().unwrap_or(start);
        let of = old.unwrap_or(text);
        TextRange::new(byte(of, start as usize), byte(of, end as usize))
    });
    let quote = known["exact"].as_str().map(|exact| QuoteSelector {
        exact,
        prefix: known["prefix"].as_str().unwrap_or_default(),
        suffix: known["suffix"].as_str().unwrap_or_default(),
    });

    let since = Instant::now();
    let mut locator = Locator::new(text);
    if let Some(old) = old {
        locator = locator.with_old_text(old);
    }
    let located = locator.locate(&Selector { position, quote });
    let ms = since.elapsed().as_secs_f64() * 1e3;

    let state = match located {
        Located::Anchored(_) => "anchored",
        Located::Review { .. } => "review",
        Located::Lost => "lost",
    };
    let range = located.range();
    json!({
        "i": case["i"],
        "state": state,
        "start": range.map(|range| code_point(text, range.start())),
        "end": range.map(|range| code_point(text, range.end())),
        "ms": ms,
    })
}

/// The byte at which a code point begins; behind the text, as many bytes behind.
fn byte(text: &str, code_point: usize) -> usize {
    let mut left = code_point;
    for (at, _) in text.char_indices() {
        if left == 0 {
            return at;
        }
        left -= 1;
    }
    text.len() + left
}

fn code_point(text: &str, byte: usize) -> usize {
    text.get(..byte).map_or(0, |before| before.chars().count())
}
