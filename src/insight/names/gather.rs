//! One entry for each that is named, from the mentions of all sources.
//!
//! Two spellings are one name where nothing but the way of writing it in Latin letters differs in every word, or, for a
//! longer word, a letter, and the same office stands with both. A surname alone joins the one full name that has it, in
//! its own source or else in all; where two have it, it joins neither. An office or a given name alone joins nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{
    NameKind,
    mentions::hash,
    spelling::{distance, folded, skeleton},
};
use crate::{
    insight::{Spot, facts::{Facts, key}, lexicon},
    model::SourceId,
    text::TextRange,
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

/// All mentions that have the same words.
#[derive(Default)]
struct Form {
    parts: Vec<String>,
    /// Mentions by source: (index of the facts, index of the mention).
    mentions: Vec<(usize, usize)>,
    kinds: [usize; 4],
    offices: BTreeMap<String, usize>,
}

impl Form {
    fn kind(&self) -> NameKind {
        let [person, place, body, _] = self.kinds;
        match () {
            () if person > place && person > body => NameKind::Person,
            () if place > person && place > body => NameKind::Place,
            () if body > person && body > place => NameKind::Body,
            () => NameKind::Unknown,
        }
    }
}

/// Forms that were found to be one, by union.
struct Groups {
    parent: Vec<usize>,
}

impl Groups {
    fn root(&self, mut at: usize) -> usize {
        while let Some(parent) = self.parent.get(at).copied().filter(|parent| *parent != at) {
            at = parent;
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        // The smaller number leads, so that the order of joining does not matter.
        if let Some(parent) = self.parent.get_mut(a.max(b)) {
            *parent = a.min(b);
        }
    }
}

/// The names in all sources, those with the most mentions first. A name of one word of which nothing is known is listed
/// only where it stands more than once, or in a list of names.
///
/// Each source comes with the text that its facts were read from.
pub fn names(sources: &[(&Facts, &str)]) -> Vec<Name> {
    let facts: Vec<&Facts> = sources.iter().map(|(facts, _)| *facts).collect();
    let mut gathering = Gathering::of(&facts);
    gathering.join_full_names();
    gathering.join_places();
    gathering.join_surnames();
    gathering.join_single_spellings();
    gathering.join_initials();
    gathering.entries(sources)
}

struct Gathering<'a> {
    sources: &'a [&'a Facts],
    forms: Vec<Form>,
    groups: Groups,
    reasons: BTreeMap<usize, BTreeSet<String>>,
    /// Where forms join: for surnames, which may join another form in each source.
    moved: HashMap<(usize, usize), usize>,
    /// Surnames that several people have.
    doubtful: BTreeSet<usize>,
}

impl<'a> Gathering<'a> {
    fn of(sources: &'a [&'a Facts]) -> Self {
        let mut forms: Vec<Form> = Vec::new();
        let mut by_words: HashMap<String, usize> = HashMap::new();
        for (source, facts) in sources.iter().enumerate() {
            for (at, mention) in facts.names.all.iter().enumerate() {
                let index = *by_words.entry(mention.parts.join(" ")).or_insert_with(|| {
                    forms.push(Form { parts: mention.parts.clone(), ..Form::default() });
                    forms.len() - 1
                });
                let Some(form) = forms.get_mut(index) else { continue };
                form.mentions.push((source, at));
                if let Some(votes) = form.kinds.get_mut(mention.kind as usize) {
                    *votes += 1;
                }
                if let Some(office) = &mention.office {
                    *form.offices.entry(office_key(office)).or_default() += 1;
                }
            }
        }
        let parent = (0..forms.len()).collect();
        Self { sources, forms, groups: Groups { parent }, reasons: BTreeMap::new(), moved: HashMap::new(), doubtful: BTreeSet::new() }
    }

    fn join(&mut self, a: usize, b: usize, why: &str) {
        if self.groups.root(a) != self.groups.root(b) {
            self.groups.join(a, b);
            self.reasons.entry(a.min(b)).or_default().insert(why.to_owned());
        }
    }

    /// Full names of people whose words differ in transliteration only, or by a middle initial.
    fn join_full_names(&mut self) {
        let full: Vec<(usize, Vec<String>, String)> = self
            .forms
            .iter()
            .enumerate()
            .filter(|(_, form)| form.parts.len() >= 2 && matches!(form.kind(), NameKind::Person | NameKind::Unknown))
            .map(|(at, form)| {
                let n = form.parts.len();
                let inner = |at: usize| at > 0 && at + 1 < n;
                let is_initial = |part: &str| part.trim_end_matches('.').chars().count() == 1;
                let initials: String =
                    form.parts.iter().enumerate().filter(|(at, part)| inner(*at) && is_initial(part)).map(|(_, part)| part.trim_end_matches('.')).collect();
                let kept = form.parts.iter().enumerate().filter(|(at, part)| !(inner(*at) && is_initial(part)));
                (at, kept.map(|(_, part)| skeleton(part)).collect::<Vec<String>>(), initials)
            })
            .collect();
        // Whatever stands between its words: "Kim Ro-Lo", "Kim Ro Lo".
        let mut by_skeleton: BTreeMap<String, Vec<(usize, &str)>> = BTreeMap::new();
        for (at, skeletons, initials) in &full {
            by_skeleton.entry(skeletons.concat()).or_default().push((*at, initials));
        }
        for same in by_skeleton.values() {
            let initials: BTreeSet<&str> = same.iter().map(|(_, initials)| *initials).filter(|i| !i.is_empty()).collect();
            let Some((first, _)) = same.first() else { continue };
            match initials.len() {
                0 | 1 => same.iter().skip(1).for_each(|(at, _)| {
                    self.join(*first, *at, "the spellings differ only in how the name is written in Latin letters, or by a middle initial")
                }),
                // Two initials are two people; who has none may be either.
                _ => {
                    for initial in initials {
                        let mut with: Vec<usize> =
                            same.iter().filter(|(_, i)| *i == initial).map(|(at, _)| *at).collect();
                        let Some(first) = with.pop() else { continue };
                        with.into_iter().for_each(|at| self.join(first, at, "the spellings differ only in how the name is written in Latin letters"));
                    }
                }
            }
        }
        // A middle name that is left out, where it is one and the same wherever it stands.
        let mut by_ends: BTreeMap<(String, String), (BTreeSet<usize>, BTreeMap<String, usize>)> = BTreeMap::new();
        for (at, skeletons, _) in &full {
            let (Some(first), Some(last)) = (skeletons.first(), skeletons.last()) else { continue };
            let (short, long) = by_ends.entry((first.clone(), last.clone())).or_default();
            match skeletons.len() {
                2 => {
                    short.insert(*at);
                }
                _ => {
                    long.insert(skeletons.concat(), *at);
                }
            }
        }
        for (short, long) in by_ends.values() {
            let mut longs = long.values();
            if let (Some(short), Some(long), None) = (short.first(), longs.next(), longs.next()) {
                self.join(*short, *long, "a middle name is left out in one of the spellings");
            }
        }
        // One letter more or less, the other words and the office being the same.
        let mut by_rest: BTreeMap<(String, usize), Vec<(usize, &[String])>> = BTreeMap::new();
        for (at, skeletons, _) in &full {
            if let (Some(first), Some(last), 2) = (skeletons.first(), skeletons.last(), skeletons.len()) {
                by_rest.entry((first.clone(), 0)).or_default().push((*at, skeletons));
                by_rest.entry((last.clone(), 1)).or_default().push((*at, skeletons));
            }
        }
        for ((_, side), alike) in &by_rest {
            let other = |skeletons: &[String]| skeletons.get(1 - side).cloned().unwrap_or_default();
            for (n, (a, x)) in alike.iter().enumerate().take(60) {
                for (b, y) in alike.iter().skip(n + 1).take(60) {
                    let (x, y) = (other(x), other(y));
                    let shorter = x.chars().count().min(y.chars().count());
                    let most = if shorter >= 9 { 2 } else { 1 };
                    if shorter >= 6 && x != y && distance(&x, &y, most).is_some() && self.share_office(*a, *b) {
                        self.join(*a, *b, "the spellings differ by a letter, and the same office stands with both");
                    }
                }
            }
        }
    }

    fn share_office(&self, a: usize, b: usize) -> bool {
        let (Some(a), Some(b)) = (self.forms.get(a), self.forms.get(b)) else { return false };
        a.offices.keys().any(|office| b.offices.contains_key(office))
    }

    /// Known places under all of their names.
    fn join_places(&mut self) {
        let mut first: BTreeMap<&'static str, usize> = BTreeMap::new();
        for at in 0..self.forms.len() {
            let Some(form) = self.forms.get(at).filter(|form| form.kind() == NameKind::Place) else { continue };
            let Some(place) = lexicon::place(&form.parts.join(" ")) else { continue };
            match first.get(place).copied() {
                Some(other) => self.join(other, at, "they are names of one place"),
                None => {
                    first.insert(place, at);
                }
            }
        }
    }

    /// A surname alone joins the one full name that has it.
    fn join_surnames(&mut self) {
        let n_sources = self.sources.len();
        // Full names by the skeleton of their surname: in which sources each group stands.
        let mut full: HashMap<String, BTreeMap<usize, BTreeSet<usize>>> = HashMap::new();
        for (at, form) in self.forms.iter().enumerate() {
            // What may be a person as well makes a surname doubtful.
            if (2..=4).contains(&form.parts.len()) && matches!(form.kind(), NameKind::Person | NameKind::Unknown) {
                let Some(surname) = form.parts.last() else { continue };
                let groups = full.entry(skeleton(surname)).or_default();
                groups.entry(self.groups.root(at)).or_default().extend(form.mentions.iter().map(|(source, _)| *source));
            }
        }
        let people: HashSet<usize> = self
            .forms
            .iter()
            .enumerate()
            .filter(|(_, form)| form.parts.len() >= 2 && form.kind() == NameKind::Person)
            .map(|(at, _)| self.groups.root(at))
            .collect();
        let named: Vec<HashSet<usize>> = {
            let mut named = vec![HashSet::new(); n_sources];
            for (at, form) in self.forms.iter().enumerate() {
                for (source, _) in &form.mentions {
                    if let Some(set) = named.get_mut(*source) {
                        set.insert(self.groups.root(at));
                    }
                }
            }
            named
        };
        let mut doubtful = Vec::new();
        for (at, form) in self.forms.iter().enumerate() {
            let [only] = form.parts.as_slice() else { continue };
            if matches!(form.kind(), NameKind::Place | NameKind::Body) || only.chars().count() < 3 {
                continue;
            }
            let Some(groups) = full.get(&skeleton(only)) else { continue };
            let sources: BTreeSet<usize> = form.mentions.iter().map(|(source, _)| *source).collect();
            for source in sources {
                let mut here = groups.iter().filter(|(_, sources)| sources.contains(&source));
                let target = match (here.next(), here.next()) {
                    (Some((group, _)), None) => Some(*group),
                    (Some(_), Some(_)) => {
                        doubtful.push(at);
                        None
                    }
                    (None, _) => {
                        let mut all = groups.iter();
                        match (all.next(), all.next()) {
                            // The sources have to be about the same things.
                            (Some((group, sources)), None) => {
                                let here = named.get(source);
                                let n_shared = |other: &usize| {
                                    here.zip(named.get(*other)).map_or(0, |(a, b)| a.intersection(b).count())
                                };
                                let is_related = sources.iter().take(50).any(|other| n_shared(other) >= 3);
                                (is_related || self.share_office(at, *group)).then_some(*group)
                            }
                            _ => None,
                        }
                    }
                };
                if let Some(target) = target.filter(|target| people.contains(target)) {
                    self.moved.insert((at, source), target);
                }
            }
        }
        self.mark_doubtful(doubtful);
    }

    /// Says of surnames that several full names have that they may be of either.
    fn mark_doubtful(&mut self, doubtful: Vec<usize>) {
        for at in doubtful {
            let why = "the surname alone may stand for any of several full names that have it";
            self.reasons.entry(at).or_default().insert(why.to_owned());
            self.doubtful.insert(at);
        }
    }

    /// Names of one word that differ in transliteration only, where each is a person's or has the same office.
    fn join_single_spellings(&mut self) {
        let mut by_skeleton: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, form) in self.forms.iter().enumerate() {
            if let [only] = form.parts.as_slice()
                && only.chars().count() >= 6
                && form.kind() == NameKind::Person
            {
                by_skeleton.entry(skeleton(only)).or_default().push(at);
            }
        }
        for same in by_skeleton.values() {
            if let Some((first, rest)) = same.split_first() {
                rest.iter().for_each(|at| self.join(*first, *at, "the spellings differ only in how the name is written in Latin letters"));
            }
        }
    }

    /// An abbreviation joins the one body or place whose initials it has.
    fn join_initials(&mut self) {
        let mut by_initials: HashMap<String, BTreeSet<usize>> = HashMap::new();
        for (at, form) in self.forms.iter().enumerate() {
            if form.parts.len() >= 2 && matches!(form.kind(), NameKind::Body) {
                let all: String = form.parts.iter().filter_map(|part| part.chars().next()).collect();
                let large: String = form.parts.iter().filter(|part| !matches!(part.as_str(), "of" | "and" | "for" | "the")).filter_map(|part| part.chars().next()).collect();
                by_initials.entry(all).or_default().insert(self.groups.root(at));
                by_initials.entry(large).or_default().insert(self.groups.root(at));
            }
        }
        for at in 0..self.forms.len() {
            let Some(form) = self.forms.get(at) else { continue };
            let [only] = form.parts.as_slice() else { continue };
            let letters: String = only.chars().filter(|c| *c != '.').collect();
            let is_short = form.mentions.iter().all(|(source, mention)| {
                self.mention(*source, *mention).is_some_and(|mention| {
                    mention.words.chars().all(|c| c.is_uppercase() || c == '.')
                })
            });
            let is_known = lexicon::ABBREVIATIONS.contains(only.as_str());
            if !is_short || letters.len() < 2 || letters.len() < 3 && !is_known {
                continue;
            }
            let Some(groups) = by_initials.get(&letters) else { continue };
            let mut groups = groups.iter();
            if let (Some(group), None) = (groups.next(), groups.next()) {
                self.join(*group, at, "the abbreviation has the initials of the name");
            }
        }
    }

    fn mention(&self, source: usize, mention: usize) -> Option<&'a super::Mention> {
        self.sources.get(source)?.names.all.get(mention)
    }

    fn entries(self, texts: &[(&Facts, &str)]) -> Vec<Name> {
        let abbreviations = self.abbreviations(texts);
        let mut claimed: HashMap<SourceId, Vec<TextRange>> = HashMap::new();
        for (_, _, spots) in &abbreviations {
            for (spot, _) in spots {
                claimed.entry(spot.source).or_default().push(spot.range);
            }
        }
        for ranges in claimed.values_mut() {
            ranges.sort_unstable();
        }
        let is_claimed = |spot: &Spot| {
            claimed.get(&spot.source).is_some_and(|ranges| {
                let at = ranges.partition_point(|range| range.end() <= spot.range.start());
                ranges.get(at).is_some_and(|range| range.overlap(spot.range).is_some())
            })
        };
        let mut entries: BTreeMap<usize, Entry> = BTreeMap::new();
        for (at, form) in self.forms.iter().enumerate() {
            for (source, index) in &form.mentions {
                let (group, is_surname) = match self.moved.get(&(at, *source)) {
                    Some(group) => (self.groups.root(*group), true),
                    None => (self.groups.root(at), false),
                };
                let Some(mention) = self.mention(*source, *index) else { continue };
                if is_claimed(&mention.spot) {
                    continue;
                }
                let entry = entries.entry(group).or_default();
                entry.add(mention.spot, &mention.words, form.parts.len());
                if let Some(votes) = entry.kinds.get_mut(mention.kind as usize) {
                    *votes += 1;
                }
                entry.is_listed |= mention.is_listed || self.doubtful.contains(&at);
                if let Some(votes) = entry.kinds.first_mut() {
                    *votes += usize::from(self.doubtful.contains(&at));
                }
                if let Some(office) = &mention.office {
                    *entry.offices.entry(office.clone()).or_default() += 1;
                }
                if is_surname {
                    entry.reasons.insert("the surname alone stands for the one full name that has it".to_owned());
                }
            }
        }
        for (at, reasons) in &self.reasons {
            if let Some(entry) = entries.get_mut(&self.groups.root(*at)) {
                entry.reasons.extend(reasons.iter().cloned());
            }
        }
        let mut found: Vec<Name> = entries.into_values().filter_map(Entry::name).collect();
        for (short, kind, spots) in abbreviations {
            let mut entry = Entry::default();
            for (spot, words) in spots {
                entry.add(spot, &words, 2);
            }
            if let Some(votes) = entry.kinds.get_mut(kind as usize) {
                *votes += 1;
            }
            entry.reasons.insert(format!("a source introduces it as an abbreviation: {short}"));
            found.extend(entry.name());
        }
        found.sort_by(|a, b| b.spots.len().cmp(&a.spots.len()).then_with(|| a.name.cmp(&b.name)).then(a.key.cmp(&b.key)));
        found
    }

    /// What is introduced as an abbreviation, wherever the short or the long form stands.
    fn abbreviations(&self, texts: &[(&Facts, &str)]) -> Vec<(String, NameKind, Vec<(Spot, String)>)> {
        // Long forms by short one, with the sources that introduce them.
        let mut introduced: BTreeMap<String, BTreeMap<Vec<String>, BTreeSet<usize>>> = BTreeMap::new();
        for (source, facts) in self.sources.iter().enumerate() {
            for one in &facts.names.introduced {
                introduced.entry(one.short.clone()).or_default().entry(one.long.clone()).or_default().insert(source);
            }
        }
        let mut longs: HashMap<u32, Vec<(Vec<u32>, usize)>> = HashMap::new();
        let mut shorts: HashMap<u32, Vec<usize>> = HashMap::new();
        let mut all: Vec<(String, Vec<String>, BTreeSet<usize>, bool)> = Vec::new();
        for (short, forms) in introduced {
            // One meaning holds everywhere, if the abbreviation is no chance; else each where it was introduced.
            let is_everywhere = forms.len() == 1 && short.chars().count() >= 3;
            for (long, sources) in forms {
                let hashes: Vec<u32> = long.iter().map(|stem| hash(stem)).collect();
                if let Some(first) = hashes.first() {
                    longs.entry(*first).or_default().push((hashes.clone(), all.len()));
                }
                shorts.entry(hash(&short.to_lowercase())).or_default().push(all.len());
                all.push((short.clone(), long, sources, is_everywhere));
            }
        }
        if all.is_empty() {
            return Vec::new();
        }
        let mut spots: Vec<Vec<(Spot, String)>> = vec![Vec::new(); all.len()];
        for (source, (facts, text)) in texts.iter().enumerate() {
            let stems = &facts.names.stems;
            for (at, word) in stems.iter().enumerate() {
                let range = |n: usize| {
                    let last = stems.get(at + n - 1).copied().unwrap_or(*word);
                    TextRange::new(word.start as usize, last.start as usize + usize::from(last.len))
                };
                for (long, index) in longs.get(&word.hash).into_iter().flatten() {
                    let same = stems.get(at..at + long.len()).is_some_and(|words| words.iter().map(|w| w.hash).eq(long.iter().copied()));
                    if let Some(list) = spots.get_mut(*index).filter(|_| same) {
                        let range = range(long.len());
                        let words = range.of(text).unwrap_or_default().to_owned();
                        list.push((Spot { source: facts.source, range }, words));
                    }
                }
                for index in shorts.get(&word.hash).into_iter().flatten().filter(|_| word.is_short) {
                    let holds = all.get(*index).is_some_and(|(_, _, sources, everywhere)| *everywhere || sources.contains(&source));
                    if let Some(list) = spots.get_mut(*index).filter(|_| holds) {
                        let words = range(1).of(text).unwrap_or_default().to_owned();
                        list.push((Spot { source: facts.source, range: range(1) }, words));
                    }
                }
            }
        }
        all.into_iter()
            .zip(spots)
            .map(|((short, long, ..), spots)| {
                let is_body = long.last().is_some_and(|last| lexicon::BODY_WORDS.contains(last.as_str()));
                let kind = if is_body { NameKind::Body } else { NameKind::Unknown };
                let said = format!("{} ({short})", long.join(" "));
                (said, kind, spots)
            })
            .collect()
    }
}

#[derive(Default)]
struct Entry {
    spellings: BTreeMap<String, (BTreeMap<SourceId, usize>, usize)>,
    spots: Vec<Spot>,
    kinds: [usize; 4],
    offices: BTreeMap<String, usize>,
    reasons: BTreeSet<String>,
    is_listed: bool,
}

impl Entry {
    fn add(&mut self, spot: Spot, words: &str, n_parts: usize) {
        let (counts, longest) = self.spellings.entry(words.to_owned()).or_default();
        *counts.entry(spot.source).or_default() += 1;
        *longest = (*longest).max(n_parts);
        self.spots.push(spot);
    }

    fn name(mut self) -> Option<Name> {
        let form = Form { kinds: self.kinds, ..Form::default() };
        let kind = form.kind();
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

/// An office without what countries and papers write differently: case, articles, "defence".
fn office_key(office: &str) -> String {
    folded(office).replace("defence", "defense").replace("the ", "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::reading::tests::source;

    /// The names in some texts: kind, and spellings with how often each stands where.
    fn gathered(texts: &[&str]) -> Vec<Name> {
        let sources: Vec<_> = texts.iter().zip(1..).map(|(text, n)| source(n, text, None)).collect();
        let facts: Vec<Facts> = sources.iter().map(Facts::of).collect();
        let pairs: Vec<(&Facts, &str)> = facts.iter().zip(texts).map(|(facts, text)| (facts, *text)).collect();
        let found = names(&pairs);
        for name in &found {
            assert_eq!(name.spots.len(), name.counts.iter().map(|(_, n)| n).sum::<usize>());
            assert!(name.spots.is_sorted() && !name.why.is_empty());
            for spot in &name.spots {
                let at = sources.iter().position(|source| source.source == spot.source).unwrap();
                let words = spot.range.of(texts[at]).unwrap();
                assert!(name.spellings.iter().any(|spelling| spelling.words == words), "{words}");
            }
        }
        found
    }

    #[track_caller]
    fn check(texts: &[&str], expected: &[(NameKind, &[&str])]) {
        let found = gathered(texts);
        let mut names: Vec<(NameKind, Vec<&str>)> = found
            .iter()
            .map(|name| {
                let mut spellings: Vec<&str> = name.spellings.iter().map(|s| s.words.as_str()).collect();
                spellings.sort_unstable();
                (name.kind, spellings)
            })
            .collect();
        names.sort_unstable();
        let mut expected: Vec<(NameKind, Vec<&str>)> =
            expected.iter().map(|(kind, spellings)| (*kind, spellings.to_vec())).collect();
        expected.sort_unstable();
        assert_eq!(names, expected, "{texts:?}");
    }

    use NameKind::{Body, Person, Place, Unknown};

    #[test]
    fn spellings_in_latin_letters_are_one_name() {
        check(
            &[
                "The talks were led by President Olexandr Borinskyy. On that day Borinskyy left.",
                "The talks were led by President Oleksandr Borinsky of the town.",
            ],
            &[(Person, &["Borinskyy", "Oleksandr Borinsky", "Olexandr Borinskyy"])],
        );
        check(
            &["The mayor met the envoy Badr al-Zomari.", "The mayor met the envoy Badr Alzomari."],
            &[(Person, &["Badr Alzomari", "Badr al-Zomari"])],
        );
    }

    #[test]
    fn two_people_with_one_surname_are_two() {
        let text = "The talks of Minister Anna Rovik and Minister Pavel Rovik ended. Then Rovik left the town.";
        check(&[text], &[(Person, &["Anna Rovik"]), (Person, &["Pavel Rovik"]), (Person, &["Rovik"])]);
    }

    #[test]
    fn two_people_with_one_given_name_or_office_are_two() {
        check(
            &["The talks were led by Minister Anna Rovik.", "The talks were led by Minister Anna Mosk."],
            &[(Person, &["Anna Rovik"]), (Person, &["Anna Mosk"])],
        );
        check(
            &["It was said by Minister John A. Rovik.", "It was said by Minister John B. Rovik."],
            &[(Person, &["John A. Rovik"]), (Person, &["John B. Rovik"])],
        );
    }

    #[test]
    fn a_headline_gives_no_names() {
        check(&["Big Bridge Opens After Long Delay\n\nThe bridge was opened by the mayor on Friday in May."], &[]);
    }

    #[test]
    fn weekdays_peoples_and_offices_are_no_names() {
        check(&["On Friday the Russian delegation met the American President in June, and the Minister left."], &[]);
    }

    #[test]
    fn a_place_has_its_other_names() {
        check(
            &["The talks in Turkey ended.", "The talks in Türkiye ended, and the delegation of the U.S. left."],
            &[(Place, &["Turkey", "Türkiye"]), (Place, &["U.S."])],
        );
    }

    #[test]
    fn what_an_abbreviation_stands_for_is_found_in_every_source() {
        check(
            &["A person of interest (POI) was named by the mayor.", "Two persons of interest left. The POIs were many."],
            &[(Unknown, &["POI", "POIs", "person of interest", "persons of interest"])],
        );
        check(
            &["The Harbor Safety Council (HSC) met.", "It was the HSC that met."],
            &[(Body, &["HSC", "Harbor Safety Council"])],
        );
    }

    #[test]
    fn names_in_small_letters_are_known_by_the_others() {
        check(
            &["The bridge in Norway was opened. The people of norway saw President Anna Rovik. It was President rovik."],
            &[(Person, &["Anna Rovik", "rovik"]), (Place, &["Norway", "norway"])],
        );
    }

    #[test]
    fn an_office_stands_beside_the_name_and_not_in_it() {
        let found = gathered(&["The talks were chaired by Norwegian Foreign Minister Anna Rovik in the town."]);
        assert_eq!(found[0].name, "Anna Rovik");
        assert_eq!(found[0].offices, ["Norwegian Foreign Minister"]);
    }

    #[test]
    fn a_key_stays_with_what_it_says() {
        let keys = |texts: &[&str]| gathered(texts).iter().map(|name| name.key).collect::<Vec<_>>();
        let text = "The talks were led by Minister Anna Rovik.";
        assert_eq!(keys(&[text]), keys(&[&format!("It was in the rain. {text}")]));
        assert_ne!(keys(&[text]), keys(&[text, text]));
    }
}
