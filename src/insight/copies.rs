//! Stretches of words that two sources share, wherever they stand.
//!
//! Fingerprints by winnowing (S. Schleimer, D. Wilkerson and A. Aiken, "Winnowing: Local Algorithms for Document
//! Fingerprinting", 2003): of every run of so many words one is kept, so that whatever is shared and longer leads from
//! one text to the other.

use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_64;

use super::Text;
use crate::text::TextRange;

/// Words that are hashed together.
const GRAM: usize = 6;
/// Of so many grams in a row the one with the least hash is kept. What is shared over twelve words is found.
const WINDOW: usize = 7;
/// Sources that a gram leads to. What more have is of their pages, or leads through the first of them.
const MOST_WITH: usize = 16;
/// Sources that one is compared with.
const MOST_COMPARED: usize = 12;
/// Words of one source that are looked at.
const MOST_WORDS: usize = 300_000;

/// The words of an article, without chrome, and the fingerprints of them.
pub(super) struct Prints {
    words: Vec<(u64, u32, u32)>,
    /// The hash of a gram and the word it begins with, by hash, each hash once.
    prints: Vec<(u64, u32)>,
}

/// Words that stand in both of two texts, one after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shared {
    pub in_a: TextRange,
    pub in_b: TextRange,
    pub n_words: usize,
}

impl Prints {
    pub fn of(text: &Text<'_>) -> Self {
        let mut words = Vec::new();
        let mut scratch = String::new();
        let mut at = 0;
        for run in
            text.chrome.iter().map(|run| (run.start(), run.end())).chain([(text.text.len(), text.text.len())])
        {
            if let Some(part) = text.text.get(at..run.0.max(at)) {
                push_words(part, at, &mut words, &mut scratch);
            }
            at = run.1.max(at);
        }
        let grams: Vec<u64> = words
            .windows(GRAM)
            .map(|gram| {
                let bytes: Vec<u8> = gram.iter().flat_map(|word| word.0.to_le_bytes()).collect();
                xxh3_64(&bytes)
            })
            .collect();
        let mut prints: Vec<(u64, u32)> = Vec::new();
        let mut last = usize::MAX;
        for (start, window) in grams.windows(WINDOW.min(grams.len()).max(1)).enumerate() {
            let Some((offset, hash)) = window.iter().enumerate().min_by_key(|(_, hash)| **hash) else {
                continue;
            };
            if start + offset != last {
                last = start + offset;
                prints.push((*hash, u32::try_from(last).unwrap_or(u32::MAX)));
            }
        }
        prints.sort_unstable();
        prints.dedup_by_key(|print| print.0);
        Self { words, prints }
    }

    /// How many words it has.
    pub fn n_words(&self) -> usize {
        self.words.len()
    }

    /// What two texts share, in the order of the second.
    pub fn shared(&self, other: &Self) -> Vec<Shared> {
        let mut places: Vec<(u32, u32)> = other
            .prints
            .iter()
            .filter_map(|(hash, in_b)| {
                let at = self.prints.binary_search_by_key(hash, |print| print.0).ok()?;
                Some((*in_b, self.prints.get(at)?.1))
            })
            .collect();
        places.sort_unstable();
        let mut found: Vec<Shared> = Vec::new();
        let mut done = 0;
        for (in_b, in_a) in places {
            let (a, b) = (in_a as usize, in_b as usize);
            if b < done {
                continue;
            }
            let same = |a: usize, b: usize| {
                self.words.get(a).zip(other.words.get(b)).is_some_and(|(x, y)| x.0 == y.0)
            };
            let mut n_before = 0;
            while n_before < a.min(b) && b - n_before > done && same(a - n_before - 1, b - n_before - 1) {
                n_before += 1;
            }
            let mut n_behind = 0;
            while same(a + n_behind, b + n_behind) {
                n_behind += 1;
            }
            if n_behind < GRAM {
                continue;
            }
            let range = |words: &[(u64, u32, u32)], from: usize, to: usize| {
                let start = words.get(from).map_or(0, |word| word.1);
                let end = to.checked_sub(1).and_then(|last| words.get(last)).map_or(start, |word| word.2);
                TextRange::new(start as usize, end as usize)
            };
            found.push(Shared {
                in_a: range(&self.words, a - n_before, a + n_behind),
                in_b: range(&other.words, b - n_before, b + n_behind),
                n_words: n_before + n_behind,
            });
            done = b + n_behind;
        }
        found
    }
}

fn push_words(part: &str, offset: usize, words: &mut Vec<(u64, u32, u32)>, scratch: &mut String) {
    let mut start = None;
    let ends = part.char_indices().chain([(part.len(), ' ')]);
    for (at, ch) in ends {
        match (ch.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                if words.len() >= MOST_WORDS {
                    return;
                }
                let word = part.get(from..at).unwrap_or_default();
                scratch.clear();
                match word.is_ascii() {
                    true => {
                        scratch.push_str(word);
                        scratch.make_ascii_lowercase();
                    }
                    false => scratch.extend(word.chars().flat_map(char::to_lowercase)),
                }
                let place = |at: usize| u32::try_from(offset + at).unwrap_or(u32::MAX);
                words.push((xxh3_64(scratch.as_bytes()), place(from), place(at)));
                start = None;
            }
            _ => {}
        }
    }
}

/// Pairs of texts that share enough to be looked at, each with the later one second.
pub(super) fn candidates(all: &[Prints]) -> Vec<(usize, usize)> {
    /// Less than this share of the fingerprints of the shorter one says nothing.
    const LEAST_SHARE: usize = 16;
    let mut with: HashMap<u64, Vec<u32>, foldhash::fast::RandomState> = HashMap::default();
    let mut pairs = Vec::new();
    let mut n_shared: HashMap<u32, usize, foldhash::fast::RandomState> = HashMap::default();
    for (at, prints) in all.iter().enumerate() {
        n_shared.clear();
        for (hash, _) in &prints.prints {
            let known = with.entry(*hash).or_default();
            for other in known.iter() {
                *n_shared.entry(*other).or_default() += 1;
            }
            if known.len() < MOST_WITH {
                known.push(u32::try_from(at).unwrap_or(u32::MAX));
            }
        }
        let mut ranked: Vec<(usize, u32)> = n_shared.iter().map(|(other, n)| (*n, *other)).collect();
        ranked.sort_unstable_by_key(|(n, other)| (std::cmp::Reverse(*n), *other));
        for (n, other) in ranked.into_iter().take(MOST_COMPARED) {
            let n_least = all.get(other as usize).map_or(0, |o| o.prints.len()).min(prints.prints.len());
            if n >= 2 && n * LEAST_SHARE >= n_least {
                pairs.push((other as usize, at));
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{SourceId, id::tests::CountedDice};

    fn prints(text: &str) -> Prints {
        let source = SourceId::draw(&mut CountedDice::default());
        let text =
            Text { source, text, chrome: &[], title: "", byline: None, publisher: None, published: None };
        Prints::of(&text)
    }

    fn filler(seed: usize, n: usize) -> String {
        (0..n).map(|at| format!("w{seed}x{at} ")).collect()
    }

    #[test]
    fn what_is_shared_is_found_wherever_it_stands() {
        let shared = "the harbor will be closed to ships of any kind until the storm has passed over the bay";
        let a = format!("{}{shared}. {}", filler(1, 40), filler(2, 40));
        let b = format!("{}{} {}", filler(3, 70), shared.to_uppercase(), filler(4, 9));
        let found = prints(&a).shared(&prints(&b));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].in_a.of(&a), Some(shared));
        assert_eq!(found[0].in_b.of(&b), Some(shared.to_uppercase().as_str()));
        assert_eq!(candidates(&[prints(&a), prints(&b), prints(&filler(9, 80))]), [(0, 1)]);
    }

    #[test]
    fn one_word_many_times_is_one_print() {
        let text = "word ".repeat(100_000);
        assert_eq!(prints(&text).prints.len(), 1);
        assert!(prints(&text).shared(&prints(&text)).len() <= 1);
        assert_eq!(prints("too short").prints.len(), 0);
    }
}
