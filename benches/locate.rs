//! Finding passages in a changed text, from 10 KB to 10 MB. `cargo bench --bench locate`

#![allow(clippy::print_stdout, clippy::expect_used, reason = "a bench reports on standard output")]

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use attache::text::{
    self, TextRange,
    locate::{Located, Locator, QuoteSelector, Selector},
};

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.roll() >> 33) as usize % n.max(1)
    }
}

/// Words of which few are frequent and many rare, as in prose.
fn vocabulary(dice: &mut Dice) -> Vec<String> {
    const SYLLABLES: [&str; 20] = [
        "ka", "re", "to", "mi", "sal", "ver", "an", "o", "den", "lu", "pres", "ti", "no", "gar", "ex", "chi",
        "bo", "stra", "el", "um",
    ];
    (1..=20_000)
        .map(|rank: usize| {
            let n = 1 + rank.ilog10() as usize / 2 + dice.below(3);
            (0..n).map(|_| SYLLABLES.get(dice.below(SYLLABLES.len())).copied().unwrap_or_default()).collect()
        })
        .collect()
}

fn word<'a>(words: &'a [String], dice: &mut Dice) -> &'a str {
    // Zipf's law: the rank is as likely below a bound as the logarithm of that bound.
    let rank = (words.len() as f64).powf(dice.below(1 << 20) as f64 / f64::from(1 << 20)) as usize;
    words.get(rank.min(words.len() - 1)).map_or("", String::as_str)
}

/// Paragraphs of sentences, about so many bytes.
fn article(len: usize, words: &[String], dice: &mut Dice) -> Vec<String> {
    let mut paragraphs = Vec::new();
    let mut n = 0;
    while n < len {
        let mut paragraph = String::new();
        for _ in 0..1 + dice.below(5) {
            for at in 0..6 + dice.below(20) {
                paragraph.push_str(if at == 0 { "" } else { " " });
                paragraph.push_str(word(words, dice));
            }
            paragraph.push_str(". ");
        }
        n += paragraph.len() + 2;
        paragraphs.push(paragraph);
    }
    paragraphs
}

/// A later version: every tenth paragraph has a word replaced, every fiftieth is gone, and before every
/// fortieth one is new.
fn later(paragraphs: &[String], words: &[String], dice: &mut Dice) -> String {
    let mut text = String::new();
    for paragraph in paragraphs {
        match dice.below(200) {
            0..4 => continue,
            4..9 => text.push_str(&article(1, words, dice).concat()),
            9..29 => {
                let at = dice.below(paragraph.split(' ').count());
                for (n, old) in paragraph.split(' ').enumerate() {
                    text.push_str(if n == at { word(words, dice) } else { old });
                    text.push(' ');
                }
                text.push_str("\n\n");
                continue;
            }
            _ => {}
        }
        text.push_str(paragraph);
        text.push_str("\n\n");
    }
    text
}

struct Passage {
    range: TextRange,
    prefix: String,
    suffix: String,
}

fn passages(text: &str, n: usize, dice: &mut Dice) -> Vec<Passage> {
    (0..n)
        .map(|_| {
            let start = text::next_word_end(text, dice.below(text.len().saturating_sub(400)));
            let end = text::next_word_end(text, start + 5 + dice.below(300));
            let range = TextRange::new(start, end).trimmed(text);
            let (prefix, suffix) = text::context(text, range, 32);
            Passage { range, prefix, suffix }
        })
        .collect()
}

fn selectors<'a>(text: &'a str, passages: &'a [Passage]) -> Vec<Selector<'a>> {
    passages
        .iter()
        .map(|passage| Selector {
            position: Some(passage.range),
            quote: Some(QuoteSelector {
                exact: passage.range.of(text).expect("it was marked there"),
                prefix: &passage.prefix,
                suffix: &passage.suffix,
            }),
        })
        .collect()
}

fn all(len: usize, n: usize, runs: usize) {
    let mut dice = Dice(len as u64);
    let words = vocabulary(&mut dice);
    let paragraphs = article(len, &words, &mut dice);
    let old = paragraphs.join("\n\n");
    let new = later(&paragraphs, &words, &mut dice);
    let passages = passages(&old, n, &mut dice);
    let selectors = selectors(&old, &passages);
    println!("{} KB, {n} passages", new.len() / 1000);
    least("  prepare", runs, || {
        black_box(Locator::new(&new));
    });
    let locator = Locator::new(&new);
    let mut found = Vec::new();
    least("  locate", runs, || found = locator.locate_all(&selectors, |_, _| true).unwrap_or_default());
    count(&found);
    if len > 1_000_000 || n < 1000 {
        least("  prepare with the old text", runs, || {
            black_box(Locator::new(&new).with_old_text(&old));
        });
        let locator = Locator::new(&new).with_old_text(&old);
        least("  locate", runs, || found = locator.locate_all(&selectors, |_, _| true).unwrap_or_default());
        count(&found);
    }
}

fn count(found: &[Located]) {
    let anchored = found.iter().filter(|located| matches!(located, Located::Anchored(_))).count();
    let lost = found.iter().filter(|located| matches!(located, Located::Lost)).count();
    println!("    {anchored} anchored, {} for review, {lost} lost", found.len() - anchored - lost);
}

fn least(name: &str, runs: usize, mut work: impl FnMut()) {
    let time = |work: &mut dyn FnMut()| {
        let since = Instant::now();
        work();
        since.elapsed()
    };
    let least = (0..runs).map(|_| time(&mut work)).min().unwrap_or(Duration::ZERO);
    println!("{name}: {:.2} ms", least.as_secs_f64() * 1e3);
}

fn main() {
    all(10_000, 100, 20);
    if std::env::args().any(|a| a == "--test") {
        return;
    }
    all(100_000, 100, 20);
    all(1_000_000, 100, 5);
    all(10_000_000, 100, 3);
    all(10_000_000, 10_000, 3);
}
