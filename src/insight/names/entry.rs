//! What is shown of a name: its spellings, how often each stands where, and why they are one.

use std::collections::{BTreeMap, BTreeSet};

use super::{NameKind, spelling::folded};
use crate::{
    insight::{Spot, facts::key},
    model::SourceId,
};

/// A person, a place or a body, or what an abbreviation stands for, in all sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Stays the same while it has the same name in the same sources.
    pub key: u64,
    pub kind: NameKind,
    /// What it is shown as: the fullest of its spellings, of these the most frequent.
    pub name: String,
    /// The most frequent first.
    pub spellings: Vec<Spelling>,
    /// Offices that stand with it, the most frequent first.
    pub offices: Vec<String>,
    /// Every mention, by source and place.
    pub spots: Vec<Spot>,
    /// How many in each source.
    pub counts: Vec<(SourceId, usize)>,
    /// Why its spellings are one name.
    pub why: String,
}

/// One way of writing a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelling {
    pub words: String,
    pub counts: Vec<(SourceId, usize)>,
}

impl Spelling {
    /// How often it stands in all sources.
    pub fn n(&self) -> usize {
        self.counts.iter().map(|(_, n)| n).sum()
    }
}

/// What most of the mentions say that a name names; nothing where they do not agree.
pub(super) fn kind_of([person, place, body, _]: [usize; 4]) -> NameKind {
    match () {
        () if person > place && person > body => NameKind::Person,
        () if place > person && place > body => NameKind::Place,
        () if body > person && body > place => NameKind::Body,
        () => NameKind::Unknown,
    }
}

/// A name in the making.
#[derive(Default)]
pub(super) struct Entry {
    spellings: BTreeMap<String, (BTreeMap<SourceId, usize>, usize)>,
    spots: Vec<Spot>,
    pub kinds: [usize; 4],
    pub offices: BTreeMap<String, usize>,
    pub reasons: BTreeSet<String>,
    pub is_listed: bool,
}

impl Entry {
    /// Adds a mention of so many words.
    pub fn add(&mut self, spot: Spot, words: &str, n_parts: usize) {
        let (counts, longest) = self.spellings.entry(words.to_owned()).or_default();
        *counts.entry(spot.source).or_default() += 1;
        *longest = (*longest).max(n_parts);
        self.spots.push(spot);
    }

    /// The name; `None` for one of a single word that stands once and of which nothing is known.
    pub fn name(mut self) -> Option<Name> {
        let kind = kind_of(self.kinds);
        let longest = self.spellings.values().map(|(_, n_parts)| *n_parts).max()?;
        let is_little = longest == 1 && self.spots.len() == 1 && kind == NameKind::Unknown && !self.is_listed;
        if is_little {
            return None;
        }
        let n = |counts: &BTreeMap<SourceId, usize>| counts.values().sum::<usize>();
        let name = self
            .spellings
            .iter()
            .filter(|(_, (_, n_parts))| *n_parts >= 2 || longest == 1)
            .max_by_key(|(words, (counts, _))| (n(counts), std::cmp::Reverse(words.len())))
            .map(|(words, _)| words.clone())?;
        self.spots.sort_unstable();
        let mut counts: BTreeMap<SourceId, usize> = BTreeMap::new();
        for spot in &self.spots {
            *counts.entry(spot.source).or_default() += 1;
        }
        let mut spellings: Vec<Spelling> = self
            .spellings
            .into_iter()
            .map(|(words, (counts, _))| Spelling { words, counts: counts.into_iter().collect() })
            .collect();
        spellings.sort_by(|a, b| b.n().cmp(&a.n()).then_with(|| a.words.cmp(&b.words)));
        let mut offices: Vec<(String, usize)> = self.offices.into_iter().collect();
        offices.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let why = match self.reasons.is_empty() {
            true => "It is written in one way".to_owned(),
            false => {
                let reasons: Vec<String> = self.reasons.into_iter().collect();
                let reasons = reasons.join("; ");
                let mut chars = reasons.chars();
                chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
            }
        };
        Some(Name {
            key: key("name", &[&folded(&name)], counts.keys().copied()),
            kind,
            name,
            spellings,
            offices: offices.into_iter().map(|(office, _)| office).collect(),
            spots: self.spots,
            counts: counts.into_iter().collect(),
            why,
        })
    }
}
