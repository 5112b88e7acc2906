//! `Statements`: what stands in several sources as said by one speaker.

use std::collections::{BTreeMap, HashMap, HashSet};

use xxhash_rust::xxh3::xxh3_64;

use super::{
    Sameness, Spot, Text, Voices,
    likeness::{Likeness, verdict},
    pairing::{Link, links},
    utterance::{Utterance, Utterances},
    wording::{Word, differing},
};
use crate::{model::SourceId, text::TextRange};

/// What somebody said, wherever it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Made of the words and the sources: the same finding has it in every run.
    pub key: u64,
    /// Who said it, by the fullest name; `None` where no source tells.
    pub speaker: Option<String>,
    /// At least two, in different sources; the fullest first, then by source and place.
    pub appearances: Vec<Appearance>,
    /// The sources give the same words to different speakers.
    pub is_contested: bool,
    /// In one sentence, why these are taken for one statement.
    pub why: String,
}

/// A place where a statement stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Appearance {
    pub spot: Spot,
    /// As this source names who said it.
    pub speaker: Option<String>,
    /// The position among the quotations of its source; `None` where the author reports it.
    pub quotation: Option<usize>,
    /// How it stands to the first appearance; the first is identical to itself.
    pub likeness: Likeness,
    /// The words that it does not have in common with the first.
    pub differing: Vec<TextRange>,
    /// The words of the first that it does not have.
    pub missing: Vec<TextRange>,
}

/// That a passage stands in another source, too.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Elsewhere {
    pub spot: Spot,
    pub likeness: Likeness,
    /// The position of the statement.
    pub statement: usize,
}

/// The statements that stand in several sources.
#[derive(Clone, Debug, Default)]
pub struct Statements {
    all: Vec<Statement>,
    /// The appearances of each source, by statement and position, ascending by where they begin.
    by_source: Places,
}

impl Statements {
    /// What is said in several of these sources. Of each source the [`Voices`] are given.
    pub fn of(sources: &[(Text<'_>, &Voices)]) -> Self {
        let utterances = Utterances::of(sources);
        let links = links(&utterances);
        let groups = groups(&utterances, links);
        let mut all: Vec<Statement> =
            groups.into_iter().filter_map(|group| statement(sources, &utterances, &group)).collect();
        all.sort_by_key(|s| {
            s.appearances.iter().map(|a| (position(sources, a.spot.source), a.spot.range)).min()
        });
        let doubles = doubles(&all, &places(&all));
        let mut is_double = doubles.into_iter();
        all.retain(|_| !is_double.next().unwrap_or_default());
        let by_source = places(&all);
        Self { all, by_source }
    }

    /// In the order in which the sources have them.
    pub fn all(&self) -> &[Statement] {
        &self.all
    }

    /// Where else a passage stands: at least half of it, or at least half of what was said there. One place a source.
    pub fn elsewhere(&self, passage: Spot) -> Vec<Elsewhere> {
        let mut found: BTreeMap<(SourceId, TextRange), Elsewhere> = BTreeMap::new();
        for (range, at, place) in self.by_source.get(&passage.source).into_iter().flatten() {
            let Some(shared) = range.overlap(passage.range) else { continue };
            if shared.len() * 2 < range.len().min(passage.range.len()) {
                continue;
            }
            let Some(statement) = self.all.get(*at) else { continue };
            let Some(own) = statement.appearances.get(*place) else { continue };
            for other in statement.appearances.iter().filter(|other| other.spot.source != passage.source) {
                // Both are known by how they stand to the first.
                let likeness = own.likeness.max(other.likeness);
                let elsewhere = Elsewhere { spot: other.spot, likeness, statement: *at };
                found.entry((other.spot.source, other.spot.range)).or_insert(elsewhere);
            }
        }
        found.into_values().collect()
    }
}

type Places = HashMap<SourceId, Vec<(TextRange, usize, usize)>, foldhash::fast::RandomState>;

/// The appearances in each source, by statement and position.
fn places(all: &[Statement]) -> Places {
    let mut places = Places::default();
    for (at, statement) in all.iter().enumerate() {
        for (place, appearance) in statement.appearances.iter().enumerate() {
            places.entry(appearance.spot.source).or_default().push((appearance.spot.range, at, place));
        }
    }
    for places in places.values_mut() {
        places.sort_unstable();
    }
    places
}

/// Which statements say nothing that another one does not: a phrase, and the sentence around it, in the same sources.
fn doubles(all: &[Statement], places: &Places) -> Vec<bool> {
    /// Ranges of one source around a place that are looked at.
    const NEAR: usize = 6;
    let overlapping = |appearance: &Appearance| -> HashSet<usize> {
        let own = places.get(&appearance.spot.source).map_or(&[][..], Vec::as_slice);
        let at = own.partition_point(|(range, _, _)| range.start() < appearance.spot.range.end());
        let near = own.get(at.saturating_sub(NEAR)..at).unwrap_or_default();
        near.iter()
            .filter(|(range, _, _)| range.overlap(appearance.spot.range).is_some())
            .map(|(_, at, _)| *at)
            .collect()
    };
    let worth = |statement: &Statement| {
        let n_direct = statement.appearances.iter().filter(|a| a.quotation.is_some()).count();
        (n_direct, statement.appearances.iter().map(|a| a.spot.range.len()).sum::<usize>())
    };
    let is_double = |(at, statement): (usize, &Statement)| {
        let mut appearances = statement.appearances.iter();
        let mut covering = appearances.next().map(overlapping).unwrap_or_default();
        covering.remove(&at);
        for appearance in appearances {
            if covering.is_empty() {
                return false;
            }
            let also = overlapping(appearance);
            covering.retain(|other| also.contains(other));
        }
        let own = (worth(statement), std::cmp::Reverse(at));
        covering
            .into_iter()
            .any(|other| all.get(other).is_some_and(|s| (worth(s), std::cmp::Reverse(other)) > own))
    };
    all.iter().enumerate().map(is_double).collect()
}

fn position(sources: &[(Text<'_>, &Voices)], source: SourceId) -> usize {
    sources.iter().position(|(text, _)| text.source == source).unwrap_or(usize::MAX)
}

/// Utterances that are one statement, and whether they are contested.
struct Group {
    members: Vec<usize>,
    is_contested: bool,
}

/// Joins what is linked, the surest first, but never two known speakers.
fn groups(utterances: &Utterances<'_>, links: Vec<Link>) -> Vec<Group> {
    let n = utterances.all.len();
    let mut group_of: Vec<Option<usize>> = vec![None; n];
    let mut members: Vec<Vec<usize>> = Vec::new();
    let mut contested = Vec::new();
    for link in links {
        let (Some(a), Some(b)) = (group_of.get(link.a).copied(), group_of.get(link.b).copied()) else {
            continue;
        };
        if link.verdict.is_contested {
            if a.is_none() && b.is_none() {
                contested.push(link);
            }
            continue;
        }
        match (a, b) {
            (None, None) => {
                members.push(vec![link.a, link.b]);
                set(&mut group_of, &[link.a, link.b], members.len() - 1);
            }
            (Some(group), None) | (None, Some(group)) => {
                let new = if a.is_none() { link.a } else { link.b };
                let Some(inside) = members.get_mut(group) else { continue };
                if fits(utterances, inside, &[new]) {
                    inside.push(new);
                    set(&mut group_of, &[new], group);
                }
            }
            (Some(a), Some(b)) if a != b => {
                let (Some(in_a), Some(in_b)) = (members.get(a), members.get(b)) else { continue };
                // Two groups that are held together by a phrase stay two.
                if link.verdict.score < 0.6 || !fits(utterances, in_a, in_b) {
                    continue;
                }
                let (keep, gone) = if in_a.len() >= in_b.len() { (a, b) } else { (b, a) };
                let moved = members.get_mut(gone).map(std::mem::take).unwrap_or_default();
                set(&mut group_of, &moved, keep);
                if let Some(kept) = members.get_mut(keep) {
                    kept.extend(moved);
                }
            }
            _ => {}
        }
    }
    let mut groups: Vec<Group> = members
        .into_iter()
        .filter(|members| !members.is_empty())
        .map(|members| Group { members, is_contested: false })
        .collect();
    for link in contested {
        let is_free = |at: usize| group_of.get(at).is_some_and(Option::is_none);
        if is_free(link.a) && is_free(link.b) {
            groups.push(Group { members: vec![link.a, link.b], is_contested: true });
        }
    }
    join_sentences(utterances, groups)
}

fn set(group_of: &mut [Option<usize>], members: &[usize], group: usize) {
    for member in members {
        if let Some(place) = group_of.get_mut(*member) {
            *place = Some(group);
        }
    }
}

/// Members of a group that a newcomer is held against.
const MOST_HELD_AGAINST: usize = 12;

/// Whether no two of them are known to be said by different speakers, or on different days.
fn fits(utterances: &Utterances<'_>, inside: &[usize], new: &[usize]) -> bool {
    let all = |members: &[usize]| -> Vec<&Utterance<'_>> {
        members.iter().take(MOST_HELD_AGAINST).filter_map(|at| utterances.all.get(*at)).collect()
    };
    let (inside, new) = (all(inside), all(new));
    inside.iter().all(|a| new.iter().all(|b| a.sameness(b) != Sameness::Different && !a.is_other_day(b)))
}

/// Sentences that follow one another in the same quotations of the same sources are one statement.
fn join_sentences(utterances: &Utterances<'_>, groups: Vec<Group>) -> Vec<Group> {
    type Signature = Vec<(usize, Option<usize>)>;
    let mut by_signature: BTreeMap<Signature, Vec<Group>> = BTreeMap::new();
    let mut joined = Vec::new();
    for group in groups {
        let mut signature: Signature = group
            .members
            .iter()
            .filter_map(|at| utterances.all.get(*at))
            .map(|u| (u.source, u.quotation))
            .collect();
        signature.sort_unstable();
        let n = signature.len();
        signature.dedup();
        // Reports are sentences of their own.
        if signature.len() < n
            || signature.iter().any(|(_, quotation)| quotation.is_none())
            || group.is_contested
        {
            joined.push(group);
        } else {
            by_signature.entry(signature).or_default().push(group);
        }
    }
    for (_, groups) in by_signature {
        let members = groups.into_iter().flat_map(|group| group.members).collect();
        joined.push(Group { members, is_contested: false });
    }
    joined
}

/// What a group says, told by its places.
fn statement(
    sources: &[(Text<'_>, &Voices)],
    utterances: &Utterances<'_>,
    group: &Group,
) -> Option<Statement> {
    // A place for each quotation or report: sentences of one quotation are one place.
    let mut places: BTreeMap<(usize, Option<usize>, TextRange), Vec<&Utterance<'_>>> = BTreeMap::new();
    for at in &group.members {
        let utterance = utterances.all.get(*at)?;
        let own = if utterance.quotation.is_some() { TextRange::default() } else { utterance.range };
        places.entry((utterance.source, utterance.quotation, own)).or_default().push(utterance);
    }
    let mut places: Vec<Place<'_, '_>> = places.into_values().filter_map(Place::of).collect();
    drop_doubles(&mut places);
    let n_sources = places.iter().map(|place| place.first.source).collect::<HashSet<_>>().len();
    if n_sources < 2 {
        return None;
    }
    // The fullest words of somebody's own come first.
    let lead = places
        .iter()
        .enumerate()
        .max_by_key(|(at, p)| (p.first.is_direct(), p.words.len(), std::cmp::Reverse(*at)))?
        .0;
    places.swap(0, lead);
    if let Some(rest) = places.get_mut(1..) {
        rest.sort_by_key(|place| (place.first.source, place.range));
    }
    let lead = places.first()?;
    let mut appearances = Vec::new();
    for place in &places {
        let (source, _) = sources.get(place.first.source)?;
        let is_lead = std::ptr::eq(place.first, lead.first);
        let (missing, differs) =
            if is_lead { Default::default() } else { differing(&lead.words, &place.words) };
        appearances.push(Appearance {
            spot: Spot { source: source.source, range: place.range },
            speaker: place.first.attribution.speaker.as_ref().map(|speaker| speaker.name.clone()),
            quotation: place.first.quotation,
            likeness: if is_lead { Likeness::Identical } else { likeness(lead, place, utterances) },
            differing: differs,
            missing,
        });
    }
    let names = places.iter().filter_map(|place| place.first.speaker.as_ref()).map(|speaker| &speaker.name);
    let speaker = names.max_by_key(|name| name.chars().count()).cloned();
    let some = || places.iter().take(MOST_HELD_AGAINST);
    let names_days = some().any(|a| some().any(|b| a.first.is_other_day(b.first)));
    let mut why = why(speaker.as_deref(), &appearances, group.is_contested, n_sources);
    if names_days {
        why.push_str("; they name different days");
    }
    Some(Statement {
        key: key(sources, &places, group.is_contested),
        speaker,
        appearances,
        is_contested: group.is_contested,
        why,
    })
}

/// The sentences of one quotation or report that belong to a statement.
struct Place<'u, 'a> {
    first: &'u Utterance<'a>,
    range: TextRange,
    words: Vec<Word>,
}

impl<'u, 'a> Place<'u, 'a> {
    fn of(mut sentences: Vec<&'u Utterance<'a>>) -> Option<Self> {
        sentences.sort_by_key(|sentence| sentence.range);
        let first = *sentences.first()?;
        let end = sentences.iter().map(|sentence| sentence.range.end()).max()?;
        let words = sentences.iter().flat_map(|sentence| sentence.words.iter().copied()).collect();
        Some(Self { first, range: TextRange::new(first.range.start(), end), words })
    }
}

/// A report and a quotation in it are one place: the quotation, where it is more than a phrase.
fn drop_doubles(places: &mut Vec<Place<'_, '_>>) {
    let kept: Vec<(usize, TextRange, bool)> =
        places.iter().map(|place| (place.first.source, place.range, place.first.is_direct())).collect();
    places.retain(|place| {
        // Quoted elsewhere, a quotation is nearer to it than the sentence around it.
        let is_quoted_elsewhere =
            kept.iter().any(|(source, _, is_direct)| *is_direct && *source != place.first.source);
        !kept.iter().any(|(source, range, is_direct)| {
            *source == place.first.source
                && *range != place.range
                && match (is_direct, place.first.is_direct()) {
                    (true, false) => {
                        place.range.covers(*range)
                            && (is_quoted_elsewhere || range.len() * 2 >= place.range.len())
                    }
                    (false, true) => {
                        range.covers(place.range)
                            && !is_quoted_elsewhere
                            && place.range.len() * 2 < range.len()
                    }
                    _ => false,
                }
        })
    });
}

fn likeness(lead: &Place<'_, '_>, place: &Place<'_, '_>, utterances: &Utterances<'_>) -> Likeness {
    let same =
        |a: &[Word], b: &[Word]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.whole == b.whole);
    if same(&lead.words, &place.words) {
        return Likeness::Identical;
    }
    let found = super::wording::align(&lead.words, &place.words, &utterances.weights);
    let n = place.words.len().min(lead.words.len());
    let span = if place.words.len() <= lead.words.len() { found.span_a } else { found.span_b };
    if found.n_same == n && span <= n + n / 6 {
        return Likeness::Partial;
    }
    verdict(lead.first, place.first, utterances).map_or(Likeness::Reworded, |verdict| {
        match verdict.likeness {
            Likeness::Identical | Likeness::Partial if lead.words.len() > lead.first.words.len() => {
                Likeness::Reworded
            }
            likeness => likeness,
        }
    })
}

fn why(speaker: Option<&str>, appearances: &[Appearance], is_contested: bool, n_sources: usize) -> String {
    if is_contested {
        let names: Vec<&str> = appearances.iter().filter_map(|a| a.speaker.as_deref()).collect();
        return format!("The same words are given to {}", names.join(" and to "));
    }
    let worst = appearances.iter().map(|a| a.likeness).max().unwrap_or(Likeness::Identical);
    let n_reported = appearances.iter().filter(|a| a.quotation.is_none()).count();
    let what = match worst {
        Likeness::Identical => "in the same words",
        Likeness::Partial => "in whole or in part",
        Likeness::Reworded if n_reported > 0 => "in its own words or the author’s",
        Likeness::Reworded => "with some words changed",
        Likeness::Translated => "with most words of the same sense in the same order, as in two translations",
    };
    match speaker {
        Some(name) => format!("{n_sources} sources have this of {name}, {what}"),
        None => format!("{n_sources} sources have this, {what}; who said it is not told"),
    }
}

fn key(sources: &[(Text<'_>, &Voices)], places: &[Place<'_, '_>], is_contested: bool) -> u64 {
    let mut parts: Vec<String> = places
        .iter()
        .filter_map(|place| {
            let (text, _) = sources.get(place.first.source)?;
            let words: Vec<String> = place
                .words
                .iter()
                .filter_map(|word| word.range.of(text.text))
                .map(str::to_lowercase)
                .collect();
            Some(format!("{} {}", text.source, words.join(" ")))
        })
        .collect();
    parts.sort();
    let kind = if is_contested { "contested" } else { "statement" };
    xxh3_64(format!("{kind}\n{}", parts.join("\n")).as_bytes())
}

#[cfg(test)]
mod tests;
