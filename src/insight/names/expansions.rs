//! What abbreviations stand for, wherever the short or the long form stands in any source.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{NameKind, mentions::hash};
use crate::{
    insight::{Spot, facts::Facts, lexicon},
    text::TextRange,
};

/// An abbreviation with its meaning, and the places of both.
pub(super) struct Expansion {
    /// "harbor safety board (HSB)".
    pub introduced_as: String,
    pub kind: NameKind,
    /// Every place, with its words.
    pub spots: Vec<(Spot, String)>,
}

/// A meaning of an abbreviation.
struct Meaning {
    short: String,
    long: Vec<String>,
    /// The sources that introduce it.
    sources: BTreeSet<usize>,
    /// Whether the short form means it in other sources as well.
    is_everywhere: bool,
}

/// The abbreviations that a source introduces, in all sources.
pub(super) fn expansions(sources: &[(&Facts, &str)]) -> Vec<Expansion> {
    let meanings = meanings(sources);
    if meanings.is_empty() {
        return Vec::new();
    }
    let mut longs: HashMap<u32, Vec<(Vec<u32>, usize)>> = HashMap::new();
    let mut shorts: HashMap<u32, Vec<usize>> = HashMap::new();
    for (index, meaning) in meanings.iter().enumerate() {
        let hashes: Vec<u32> = meaning.long.iter().map(|stem| hash(stem)).collect();
        if let Some(first) = hashes.first() {
            longs.entry(*first).or_default().push((hashes.clone(), index));
        }
        shorts.entry(hash(&meaning.short.to_lowercase())).or_default().push(index);
    }
    let mut spots: Vec<Vec<(Spot, String)>> = meanings.iter().map(|_| Vec::new()).collect();
    for (source, (facts, text)) in sources.iter().enumerate() {
        let stems = &facts.names.stems;
        for (at, word) in stems.iter().enumerate() {
            let mut add = |index: usize, n: usize| {
                let last = stems.get(at + n - 1).copied().unwrap_or(*word);
                let range = TextRange::new(word.start as usize, last.start as usize + usize::from(last.len));
                if let (Some(list), Some(words)) = (spots.get_mut(index), range.of(text)) {
                    list.push((Spot { source: facts.source, range }, words.to_owned()));
                }
            };
            for (long, index) in longs.get(&word.hash).into_iter().flatten() {
                let words = stems.get(at..at + long.len()).unwrap_or_default();
                if words.iter().map(|word| word.hash).eq(long.iter().copied()) {
                    add(*index, long.len());
                }
            }
            for index in shorts.get(&word.hash).into_iter().flatten().filter(|_| word.is_short) {
                if meanings.get(*index).is_some_and(|one| one.is_everywhere || one.sources.contains(&source))
                {
                    add(*index, 1);
                }
            }
        }
    }
    let named = meanings.into_iter().zip(spots);
    named
        .map(|(meaning, spots)| Expansion { introduced_as: meaning.words(), kind: meaning.kind(), spots })
        .collect()
}

fn meanings(sources: &[(&Facts, &str)]) -> Vec<Meaning> {
    let mut introduced: BTreeMap<&str, BTreeMap<&[String], BTreeSet<usize>>> = BTreeMap::new();
    for (source, (facts, _)) in sources.iter().enumerate() {
        for one in &facts.names.introduced {
            introduced.entry(&one.short).or_default().entry(&one.long).or_default().insert(source);
        }
    }
    let mut found = Vec::new();
    for (short, longs) in introduced {
        // One meaning holds everywhere, if the letters are enough; else each where it was introduced.
        let is_everywhere = longs.len() == 1 && short.chars().count() >= 3;
        found.extend(longs.into_iter().map(|(long, sources)| Meaning {
            short: short.to_owned(),
            long: long.to_vec(),
            sources,
            is_everywhere,
        }));
    }
    found
}

impl Meaning {
    fn words(&self) -> String {
        format!("{} ({})", self.long.join(" "), self.short)
    }

    fn kind(&self) -> NameKind {
        match self.long.last().is_some_and(|last| lexicon::BODY_WORDS.contains(last.as_str())) {
            true => NameKind::Body,
            false => NameKind::Unknown,
        }
    }
}
