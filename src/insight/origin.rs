//! `Origins`: sources that rest on the same report and so count once.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use xxhash_rust::xxh3::xxh3_64;

use super::{
    Spot, Statements, Text, Voices,
    copies::{self, Prints, Shared},
    outlet::{Credit, credit, outlet},
    utterance::is_informant,
};
use crate::{
    model::SourceId,
    text::{NEAR_DUPLICATE, TextRange},
};

/// Why sources are taken to have one origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kinship {
    /// Most of the shorter one stands in the other, word for word.
    NearCopy,
    /// Much of what their authors wrote, quotations left aside, is the same word for word.
    SharedText,
    /// They have many statements of several speakers in common, most of them in the same order.
    SharedStatements,
    /// Both say that they are a report of the same agency, and have words in common.
    SameCredit,
    /// Both have a claim from somebody unnamed who spoke to the same outlet, or from that outlet.
    SameInformant,
}

/// How much of the sources has that origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// The sources as a whole.
    Report,
    /// One claim that they have.
    Claim,
}

/// Why some sources have one origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    pub kinship: Kinship,
    /// Two, or as many as have one claim.
    pub sources: Vec<SourceId>,
    /// The words that tell so, in either source, the strongest first; some where there are many.
    pub spots: Vec<Spot>,
    /// One sentence.
    pub why: String,
}

/// Sources that rest on the same report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Made of the sources and of why: the same finding has it in every run.
    pub key: u64,
    pub scope: Scope,
    /// At least two, in the order in which they were given.
    pub sources: Vec<SourceId>,
    pub ties: Vec<Tie>,
}

/// The origins that several sources share.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    all: Vec<Origin>,
    /// The origin of whole sources that share one.
    by_source: HashMap<SourceId, usize, foldhash::fast::RandomState>,
}

/// Spots of one tie that are kept.
const MOST_SPOTS: usize = 12;

impl Origins {
    /// What these sources share. `statements` are those of the same sources.
    pub fn of(sources: &[(Text<'_>, &Voices)], statements: &Statements) -> Self {
        let positions: HashMap<SourceId, usize> =
            sources.iter().enumerate().map(|(at, (text, _))| (text.source, at)).collect();
        let prints: Vec<Prints> = sources.iter().map(|(text, _)| Prints::of(text)).collect();
        let credits: Vec<Option<Credit>> = sources.iter().map(|(text, _)| credit(text)).collect();
        let meetings = meetings(statements, &positions);
        let mut ties: Vec<(usize, usize, Tie)> = Vec::new();
        let mut compared: BTreeSet<(usize, usize)> = copies::candidates(&prints).into_iter().collect();
        let copied = compared.clone();
        compared.extend(meetings.keys().copied());
        for (a, b) in compared {
            let (Some((text_a, voices_a)), Some((text_b, voices_b))) = (sources.get(a), sources.get(b))
            else {
                continue;
            };
            let (Some(prints_a), Some(prints_b)) = (prints.get(a), prints.get(b)) else { continue };
            let shared = if copied.contains(&(a, b)) { prints_a.shared(prints_b) } else { Vec::new() };
            let pair = Pair {
                a: (text_a, voices_a, prints_a),
                b: (text_b, voices_b, prints_b),
                shared,
                meetings: meetings.get(&(a, b)).map_or(&[], Vec::as_slice),
                credits: (credits.get(a).and_then(Option::as_ref), credits.get(b).and_then(Option::as_ref)),
            };
            let found = pair.near_copy().or_else(|| pair.shared_text());
            let found = found.into_iter().chain(pair.shared_statements()).chain(pair.same_credit());
            ties.extend(found.map(|tie| (a, b, tie)));
        }
        let mut all = of_reports(sources, ties);
        let mut by_source = HashMap::default();
        for (at, origin) in all.iter().enumerate() {
            by_source.extend(origin.sources.iter().map(|source| (*source, at)));
        }
        all.extend(of_claims(sources, statements, &by_source));
        Self { all, by_source }
    }

    /// Those of whole sources first, each in the order of the sources.
    pub fn all(&self) -> &[Origin] {
        &self.all
    }

    /// The origin that a source as a whole shares with others.
    pub fn of_source(&self, source: SourceId) -> Option<&Origin> {
        self.by_source.get(&source).and_then(|at| self.all.get(*at))
    }

    /// How many independent reports these sources come from; each source is counted once, however often it is named.
    pub fn n_independent(&self, sources: &[SourceId]) -> usize {
        let origin = |source: &SourceId| self.by_source.get(source).ok_or(*source);
        sources.iter().map(origin).collect::<HashSet<_>>().len()
    }

    /// How many independent reports these passages come from: those of one claim of one informant are one, too.
    pub fn n_independent_at(&self, passages: &[Spot]) -> usize {
        // A claim joins the origins of the sources whose passages touch it.
        let origin = |source: SourceId| self.by_source.get(&source).copied().ok_or(source);
        let mut groups: Vec<HashSet<Result<usize, SourceId>>> = Vec::new();
        let mut join = |members: HashSet<Result<usize, SourceId>>| {
            let mut joined = members;
            groups.retain(|group| {
                let meets = !group.is_disjoint(&joined);
                if meets {
                    joined.extend(group.iter().copied());
                }
                !meets
            });
            groups.push(joined);
        };
        for passage in passages {
            join(HashSet::from([origin(passage.source)]));
        }
        // A source with a passage beside the claim stands on that passage, too.
        let is_claim = |passage: &Spot, claim: &Origin| {
            let spots = claim.ties.iter().flat_map(|tie| &tie.spots);
            spots
                .filter(|spot| spot.source == passage.source)
                .any(|spot| spot.range.overlap(passage.range).is_some())
        };
        for claim in self.all.iter().filter(|origin| origin.scope == Scope::Claim) {
            let touched: HashSet<_> = claim
                .sources
                .iter()
                .filter(|source| {
                    let mut own = passages.iter().filter(|passage| passage.source == **source).peekable();
                    own.peek().is_some() && own.all(|passage| is_claim(passage, claim))
                })
                .map(|source| origin(*source))
                .collect();
            if touched.len() > 1 {
                join(touched);
            }
        }
        groups.len()
    }
}

/// Where two sources have one statement.
#[derive(Clone, Copy, Debug)]
struct Meeting {
    in_a: Spot,
    in_b: Spot,
    /// Both have it in their authors' words.
    is_reported: bool,
}

/// The statements that pairs of sources share. Of a statement that very many have, each source meets its neighbors only.
fn meetings(
    statements: &Statements,
    positions: &HashMap<SourceId, usize>,
) -> BTreeMap<(usize, usize), Vec<Meeting>> {
    const MOST_NEIGHBORS: usize = 8;
    let mut meetings: BTreeMap<(usize, usize), Vec<Meeting>> = BTreeMap::new();
    for statement in statements.all().iter().filter(|s| !s.is_contested) {
        // The first place in each source.
        let mut places: BTreeMap<usize, (Spot, bool)> = BTreeMap::new();
        for appearance in &statement.appearances {
            if let Some(position) = positions.get(&appearance.spot.source) {
                places.entry(*position).or_insert((appearance.spot, appearance.quotation.is_none()));
            }
        }
        let places: Vec<_> = places.into_iter().collect();
        for (i, (a, (in_a, a_reported))) in places.iter().enumerate() {
            for (b, (in_b, b_reported)) in places.iter().skip(i + 1).take(MOST_NEIGHBORS) {
                let is_reported = *a_reported && *b_reported;
                meetings.entry((*a, *b)).or_default().push(Meeting { in_a: *in_a, in_b: *in_b, is_reported });
            }
        }
    }
    for meetings in meetings.values_mut() {
        meetings.sort_by_key(|meeting| meeting.in_a.range);
    }
    meetings
}

struct Pair<'p, 'a> {
    a: (&'p Text<'a>, &'p Voices, &'p Prints),
    b: (&'p Text<'a>, &'p Voices, &'p Prints),
    shared: Vec<Shared>,
    meetings: &'p [Meeting],
    credits: (Option<&'p Credit>, Option<&'p Credit>),
}

impl Pair<'_, '_> {
    fn tie(&self, kinship: Kinship, spots: Vec<Spot>, why: String) -> Tie {
        let mut spots = spots;
        spots.truncate(MOST_SPOTS);
        Tie { kinship, sources: vec![self.a.0.source, self.b.0.source], spots, why }
    }

    fn n_shared(&self) -> usize {
        self.shared.iter().map(|shared| shared.n_words).sum()
    }

    fn shorter(&self) -> usize {
        self.a.2.n_words().min(self.b.2.n_words())
    }

    fn spots_of(&self, shared: &[Shared]) -> Vec<Spot> {
        let mut longest: Vec<&Shared> = shared.iter().collect();
        longest.sort_by_key(|shared| (std::cmp::Reverse(shared.n_words), shared.in_b));
        let spots = |shared: &Shared| {
            [
                Spot { source: self.a.0.source, range: shared.in_a },
                Spot { source: self.b.0.source, range: shared.in_b },
            ]
        };
        longest.into_iter().flat_map(spots).collect()
    }

    fn near_copy(&self) -> Option<Tie> {
        /// Texts of fewer words say too little to be copies.
        const LEAST_WORDS: usize = 24;
        let (n_shared, shorter) = (self.n_shared(), self.shorter());
        if shorter < LEAST_WORDS || (n_shared as f64) < NEAR_DUPLICATE * shorter as f64 {
            return None;
        }
        let percent = (100 * n_shared / shorter).min(100);
        let why = format!("{percent} % of the words of the shorter one stand in the other, word for word");
        Some(self.tie(Kinship::NearCopy, self.spots_of(&self.shared), why))
    }

    /// Words that both authors wrote. What stands at the very end of both, or at the start, is of their pages.
    fn shared_text(&self) -> Option<Tie> {
        const LEAST_RUN: usize = 12;
        const LEAST_WORDS: usize = 60;
        const LEAST_RUNS: usize = 3;
        const LEAST_PERCENT: usize = 12;
        let is_quoted = |voices: &Voices, range: TextRange| {
            voices
                .quotations
                .iter()
                .filter_map(|q| q.marked.overlap(range))
                .map(TextRange::len)
                .sum::<usize>()
                * 2
                > range.len()
        };
        let is_edge = |text: &str, range: TextRange| {
            range.end() * 20 <= text.len() || range.start() * 8 >= text.len() * 7
        };
        let told: Vec<Shared> = self
            .shared
            .iter()
            .filter(|s| s.n_words >= LEAST_RUN)
            .filter(|s| !is_quoted(self.a.1, s.in_a) && !is_quoted(self.b.1, s.in_b))
            .filter(|s| !(is_edge(self.a.0.text, s.in_a) && is_edge(self.b.0.text, s.in_b)))
            .copied()
            .collect();
        let n_words: usize = told.iter().map(|s| s.n_words).sum();
        if told.len() < LEAST_RUNS || n_words < LEAST_WORDS || n_words * 100 < self.shorter() * LEAST_PERCENT
        {
            return None;
        }
        let why = format!("{n_words} words of the authors’ own are the same, in {} stretches", told.len());
        Some(self.tie(Kinship::SharedText, self.spots_of(&told), why))
    }

    /// Statements of several speakers, most in one order, and not only what was said in public.
    fn shared_statements(&self) -> Option<Tie> {
        const LEAST: usize = 4;
        const LEAST_SPEAKERS: usize = 3;
        let n = self.meetings.len();
        if n < LEAST {
            return None;
        }
        let speakers: BTreeSet<&str> =
            self.meetings.iter().filter_map(|meeting| self.speaker(meeting)).collect();
        let in_order = longest_ascending(
            &self.meetings.iter().map(|meeting| meeting.in_b.range.start()).collect::<Vec<_>>(),
        );
        let n_reported = self.meetings.iter().filter(|meeting| meeting.is_reported).count();
        // What was said in public is there for everyone to quote; who says it in the same words of his own, or so much
        // of it, has it from one report.
        let is_more = n_reported >= 2 || n >= 7;
        if speakers.len() < LEAST_SPEAKERS || in_order < LEAST || in_order * 100 < n * 55 || !is_more {
            return None;
        }
        let spots = self.meetings.iter().flat_map(|meeting| [meeting.in_a, meeting.in_b]).collect();
        let why = format!(
            "{n} statements of {} speakers stand in both, {in_order} of them in the same order, {n_reported} in words of the authors",
            speakers.len()
        );
        Some(self.tie(Kinship::SharedStatements, spots, why))
    }

    /// The last name of who said it, in the first of the two.
    fn speaker(&self, meeting: &Meeting) -> Option<&str> {
        let of_quotations = self.a.1.quotations.iter().map(|q| (q.words, &q.attribution));
        let of_reports = self.a.1.reports.iter().map(|r| (r.words, &r.attribution));
        let mut all = of_quotations.chain(of_reports);
        let found = all.find(|(words, _)| words.range.overlap(meeting.in_a.range).is_some())?;
        found.1.speaker.as_ref().and_then(|speaker| speaker.name.rsplit(' ').next())
    }

    fn same_credit(&self) -> Option<Tie> {
        const LEAST_PERCENT: usize = 5;
        let (Some(a), Some(b)) = self.credits else { return None };
        if a.outlet != b.outlet {
            return None;
        }
        let is_alike = self.n_shared() * 100 >= self.shorter() * LEAST_PERCENT || self.meetings.len() >= 2;
        if !is_alike {
            return None;
        }
        let spot = |source: SourceId, credit: &Credit| credit.range.map(|range| Spot { source, range });
        let spots = [spot(self.a.0.source, a), spot(self.b.0.source, b)].into_iter().flatten().collect();
        let why = format!("Both say that they are from {}, and have words in common", a.name);
        Some(self.tie(Kinship::SameCredit, spots, why))
    }
}

/// How many of some numbers ascend, the others left out.
fn longest_ascending(numbers: &[usize]) -> usize {
    let mut ends: Vec<usize> = Vec::new();
    for number in numbers {
        let at = ends.partition_point(|end| end < number);
        match ends.get_mut(at) {
            Some(end) => *end = *number,
            None => ends.push(*number),
        }
    }
    ends.len()
}

/// Joins sources whatever ties them.
fn of_reports(sources: &[(Text<'_>, &Voices)], ties: Vec<(usize, usize, Tie)>) -> Vec<Origin> {
    let mut parent: Vec<usize> = (0..sources.len()).collect();
    fn root(parent: &mut [usize], mut at: usize) -> usize {
        while let Some(up) = parent.get(at).copied().filter(|up| *up != at) {
            let above = parent.get(up).copied().unwrap_or(up);
            if let Some(place) = parent.get_mut(at) {
                *place = above;
            }
            at = above;
        }
        at
    }
    for (a, b, _) in &ties {
        let (a, b) = (root(&mut parent, *a), root(&mut parent, *b));
        if let Some(place) = parent.get_mut(a.max(b)) {
            *place = a.min(b);
        }
    }
    let mut groups: BTreeMap<usize, (BTreeSet<usize>, Vec<Tie>)> = BTreeMap::new();
    for (a, b, tie) in ties {
        let group = groups.entry(root(&mut parent, a)).or_default();
        group.0.extend([a, b]);
        group.1.push(tie);
    }
    groups.into_values().map(|(members, ties)| origin(sources, Scope::Report, &members, ties)).collect()
}

/// Claims of one informant, or of one outlet, that several sources have.
fn of_claims(
    sources: &[(Text<'_>, &Voices)],
    statements: &Statements,
    by_source: &HashMap<SourceId, usize, foldhash::fast::RandomState>,
) -> Vec<Origin> {
    let positions: HashMap<SourceId, usize> =
        sources.iter().enumerate().map(|(at, (text, _))| (text.source, at)).collect();
    let mut found: BTreeMap<(BTreeSet<usize>, String), Vec<Tie>> = BTreeMap::new();
    for statement in statements.all().iter().filter(|s| !s.is_contested) {
        // By the outlet from which it is.
        let mut names: HashMap<String, String> = HashMap::new();
        let mut by_outlet: BTreeMap<String, BTreeMap<usize, Vec<Spot>>> = BTreeMap::new();
        for appearance in &statement.appearances {
            let Some(position) = positions.get(&appearance.spot.source).copied() else { continue };
            let Some((text, voices)) = sources.get(position) else { continue };
            let Some((outlet, named)) = informed_by(text, voices, appearance.spot) else { continue };
            let name = named.range.of(text.text).unwrap_or_default();
            names.entry(outlet.clone()).or_insert_with(|| name.to_owned());
            by_outlet
                .entry(outlet)
                .or_default()
                .entry(position)
                .or_default()
                .extend([appearance.spot, named]);
        }
        for (outlet, places) in by_outlet {
            let members: BTreeSet<usize> = places.keys().copied().collect();
            // Sources that have one origin as a whole have it for each claim.
            let origins: BTreeSet<_> = members
                .iter()
                .filter_map(|at| sources.get(*at))
                .map(|(text, _)| by_source.get(&text.source).copied().ok_or(text.source))
                .collect();
            if origins.len() < 2 {
                continue;
            }
            let spots = places.into_values().flatten().collect();
            let ids = members.iter().filter_map(|at| sources.get(*at)).map(|(text, _)| text.source).collect();
            let name = names.get(&outlet).map_or(outlet.as_str(), String::as_str);
            let why = format!("They have it from {name}, or from somebody unnamed who spoke to {name}");
            let tie = Tie { kinship: Kinship::SameInformant, sources: ids, spots, why };
            found.entry((members, outlet)).or_default().push(tie);
        }
    }
    found.into_iter().map(|((members, _), ties)| origin(sources, Scope::Claim, &members, ties)).collect()
}

/// The outlet from which a source has a claim: an informant told it, or it reports it itself. And where that stands.
fn informed_by(text: &Text<'_>, voices: &Voices, claim: Spot) -> Option<(String, Spot)> {
    let of_quotations = voices.quotations.iter().map(|q| (q.words, &q.attribution));
    let of_reports = voices.reports.iter().map(|r| (r.words, &r.attribution));
    let mut all =
        of_quotations.chain(of_reports).filter(|(words, _)| words.range.overlap(claim.range).is_some());
    all.find_map(|(_, attribution)| {
        let informant = [attribution.speaker.as_ref(), attribution.relayed_by.as_ref()]
            .into_iter()
            .flatten()
            .find(|s| is_informant(s));
        if let (Some(_), Some(told)) = (informant, attribution.told) {
            let name = told.range.of(text.text)?;
            let one = outlet(name).unwrap_or_else(|| super::speaker::folded(name));
            return Some((one, told));
        }
        let speaker = attribution.speaker.as_ref()?;
        Some((outlet(&speaker.name)?, speaker.spot))
    })
}

fn origin(
    sources: &[(Text<'_>, &Voices)],
    scope: Scope,
    members: &BTreeSet<usize>,
    mut ties: Vec<Tie>,
) -> Origin {
    ties.sort_by_key(|tie| tie.kinship);
    let sources: Vec<SourceId> =
        members.iter().filter_map(|at| sources.get(*at)).map(|(text, _)| text.source).collect();
    let mut named: Vec<String> = sources.iter().map(SourceId::to_string).collect();
    named.sort();
    let kinds: BTreeSet<Kinship> = ties.iter().map(|tie| tie.kinship).collect();
    // Claims of the same sources differ in where they stand.
    let places: Vec<String> = match scope {
        Scope::Report => Vec::new(),
        Scope::Claim => {
            ties.iter().flat_map(|tie| &tie.spots).map(|spot| format!("{:?}", spot.range)).collect()
        }
    };
    let key = xxh3_64(format!("origin {kinds:?}\n{}\n{}", named.join("\n"), places.join("\n")).as_bytes());
    Origin { key, scope, sources, ties }
}

#[cfg(test)]
mod tests;
