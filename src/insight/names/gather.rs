//! One entry for each that is named, from the mentions of all sources.
//!
//! Two spellings are one name where nothing but the way of writing it in Latin letters differs in every word, or, for a
//! longer word, a letter, and the same office stands with both. A surname alone joins the one full name that has it, in
//! its own source or else in all; where two have it, it joins neither. An office or a given name alone joins nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{
    Mention, Name, NameKind,
    entry::{Entry, kind_of},
    expansions::expansions,
    full::join_full_names,
    runs::PARTICLES,
    spelling::{folded, skeleton},
};
use crate::{
    insight::{
        Spot,
        facts::Facts,
        lexicon::{self, FIRST_SURNAMES},
    },
    model::SourceId,
    text::TextRange,
};

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
        kind_of(self.kinds)
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
    join_full_names(&mut gathering);
    gathering.join_places();
    gathering.join_surnames();
    gathering.join_single_spellings();
    gathering.join_initials();
    gathering.entries(sources)
}

pub(super) struct Gathering<'a> {
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
        Self {
            sources,
            forms,
            groups: Groups { parent },
            reasons: BTreeMap::new(),
            moved: HashMap::new(),
            doubtful: BTreeSet::new(),
        }
    }

    /// Each form, its words, and what it names.
    pub(super) fn parts(&self) -> impl Iterator<Item = (usize, &[String], NameKind)> {
        self.forms.iter().enumerate().map(|(at, form)| (at, form.parts.as_slice(), form.kind()))
    }

    pub(super) fn join(&mut self, a: usize, b: usize, why: &str) {
        if self.groups.root(a) != self.groups.root(b) {
            self.groups.join(a, b);
            self.reasons.entry(a.min(b)).or_default().insert(why.to_owned());
        }
    }

    /// Whether the same office stands with both.
    pub(super) fn share_office(&self, a: usize, b: usize) -> bool {
        let (Some(a), Some(b)) = (self.forms.get(a), self.forms.get(b)) else { return false };
        a.offices.keys().any(|office| b.offices.contains_key(office))
    }

    /// Known places under all of their names.
    fn join_places(&mut self) {
        let mut first: BTreeMap<&'static str, usize> = BTreeMap::new();
        for at in 0..self.forms.len() {
            let Some(form) = self.forms.get(at).filter(|form| form.kind() == NameKind::Place) else {
                continue;
            };
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
            if (2..=4).contains(&form.parts.len())
                && matches!(form.kind(), NameKind::Person | NameKind::Unknown)
            {
                let (Some(first), Some(last)) = (form.parts.first(), form.parts.last()) else { continue };
                if PARTICLES.contains(&first.as_str()) {
                    continue;
                }
                let comes_first = FIRST_SURNAMES.contains(first.as_str());
                for surname in [Some(last), comes_first.then_some(first)].into_iter().flatten() {
                    let groups = full.entry(skeleton(surname)).or_default();
                    let sources = groups.entry(self.groups.root(at)).or_default();
                    sources.extend(form.mentions.iter().map(|(source, _)| *source));
                }
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
            // "von der Ro" is a surname, too.
            let mut bare = form.parts.iter().skip_while(|part| PARTICLES.contains(&part.as_str()));
            let (Some(only), None) = (bare.next(), bare.next()) else { continue };
            if matches!(form.kind(), NameKind::Place | NameKind::Body) || only.chars().count() < 3 {
                continue;
            }
            let Some(groups) = full.get(&skeleton(only)) else { continue };
            let sources: BTreeSet<usize> = form.mentions.iter().map(|(source, _)| *source).collect();
            for source in sources {
                let mut here = groups.iter().filter(|(_, sources)| sources.contains(&source));
                let target = match (here.next(), here.next()) {
                    (Some((group, _)), None) => Some(*group),
                    (Some((a, _)), Some((b, _))) => {
                        // Things may share their last word as well: only among people it is a surname.
                        if people.contains(a) || people.contains(b) {
                            doubtful.push(at);
                        }
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
                rest.iter().for_each(|at| {
                    self.join(
                        *first,
                        *at,
                        "the spellings differ only in how the name is written in Latin letters",
                    )
                });
            }
        }
    }

    /// An abbreviation joins the one body or place whose initials it has.
    fn join_initials(&mut self) {
        let mut by_initials: HashMap<String, BTreeSet<usize>> = HashMap::new();
        for (at, form) in self.forms.iter().enumerate() {
            if form.parts.len() >= 2 && matches!(form.kind(), NameKind::Body) {
                let all: String = form.parts.iter().filter_map(|part| part.chars().next()).collect();
                let large: String = form
                    .parts
                    .iter()
                    .filter(|part| !matches!(part.as_str(), "of" | "and" | "for" | "the"))
                    .filter_map(|part| part.chars().next())
                    .collect();
                by_initials.entry(all).or_default().insert(self.groups.root(at));
                by_initials.entry(large).or_default().insert(self.groups.root(at));
            }
        }
        for at in 0..self.forms.len() {
            let Some(form) = self.forms.get(at) else { continue };
            let [only] = form.parts.as_slice() else { continue };
            let letters: String = only.chars().filter(|c| *c != '.').collect();
            let is_short = form.mentions.iter().all(|(source, mention)| {
                self.mention(*source, *mention)
                    .is_some_and(|mention| mention.words.chars().all(|c| c.is_uppercase() || c == '.'))
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

    fn mention(&self, source: usize, mention: usize) -> Option<&'a Mention> {
        self.sources.get(source)?.names.all.get(mention)
    }

    fn entries(self, texts: &[(&Facts, &str)]) -> Vec<Name> {
        let abbreviations = expansions(texts);
        let mut claimed: HashMap<SourceId, Vec<TextRange>> = HashMap::new();
        for expansion in &abbreviations {
            for (spot, _) in &expansion.spots {
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
                // "von der Ro" is no full name.
                let is_bare = form.parts.first().is_some_and(|first| PARTICLES.contains(&first.as_str()));
                entry.add(mention.spot, &mention.words, if is_bare { 1 } else { form.parts.len() });
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
                    entry
                        .reasons
                        .insert("the surname alone stands for the one full name that has it".to_owned());
                }
            }
        }
        for (at, reasons) in &self.reasons {
            if let Some(entry) = entries.get_mut(&self.groups.root(*at)) {
                entry.reasons.extend(reasons.iter().cloned());
            }
        }
        let mut found: Vec<Name> = entries.into_values().filter_map(Entry::name).collect();
        for expansion in abbreviations {
            let mut entry = Entry::default();
            for (spot, words) in expansion.spots {
                entry.add(spot, &words, 2);
            }
            if let Some(votes) = entry.kinds.get_mut(expansion.kind as usize) {
                *votes += 1;
            }
            entry
                .reasons
                .insert(format!("a source introduces it as an abbreviation: {}", expansion.introduced_as));
            found.extend(entry.name());
        }
        found.sort_by(|a, b| {
            b.spots.len().cmp(&a.spots.len()).then_with(|| a.name.cmp(&b.name)).then(a.key.cmp(&b.key))
        });
        found
    }
}

/// An office without what countries and papers write differently: case, articles, "defence".
fn office_key(office: &str) -> String {
    folded(office).replace("defence", "defense").replace("the ", "")
}
