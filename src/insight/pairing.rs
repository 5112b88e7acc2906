//! Which utterances of different sources are one statement, pair by pair, without comparing each with each.

use std::collections::{HashMap, HashSet};

use xxhash_rust::xxh3::xxh3_64;

use super::{
    likeness::{Verdict, verdict},
    utterance::{Utterance, Utterances},
    wording::Word,
};

/// Of a rare word or pair of words, how many utterances are compared with each other.
const MOST_WITH: usize = 48;
/// Of an utterance, how many others it is compared with.
const MOST_COMPARED: usize = 16;
/// Once it is surely one with so many, no more are looked at: they are one with those.
const ENOUGH: usize = 4;
/// Of an utterance, how many of its rarest words lead to others.
const MOST_LEADS: usize = 10;

/// Two utterances, by their positions, that are one statement.
pub(super) struct Link {
    pub a: usize,
    pub b: usize,
    pub verdict: Verdict,
}

/// Pairs of utterances of different sources that are one statement, the surest first.
///
/// The same words are put together by their hash. Of the others those are compared that share rare words, or rare
/// pairs of words: an inverted index, in which a word that many have leads to the first of them only.
pub(super) fn links(utterances: &Utterances<'_>) -> Vec<Link> {
    let mut links = Vec::new();
    let mut linked: HashSet<(usize, usize), foldhash::fast::RandomState> = HashSet::default();
    let mut by_hash: HashMap<u64, Vec<usize>, foldhash::fast::RandomState> = HashMap::default();
    let mut index: HashMap<u64, Vec<u32>, foldhash::fast::RandomState> = HashMap::default();
    let mut shared: HashMap<u32, f32, foldhash::fast::RandomState> = HashMap::default();
    for (at, utterance) in utterances.all.iter().enumerate() {
        // The first with the same words stands for all that a copy of them would find.
        let same = by_hash.entry(hash(utterance.words.iter().map(|word| word.whole))).or_default();
        let mut is_copy = false;
        for other in same.iter().copied() {
            let Some(first) = utterances.all.get(other).filter(|first| first.source != utterance.source)
            else {
                continue;
            };
            if let Some(verdict) = verdict(first, utterance, utterances) {
                is_copy |= !verdict.is_contested;
                links.push(Link { a: other, b: at, verdict });
                linked.insert((other, at));
            }
            if is_copy {
                break;
            }
        }
        if is_copy {
            continue;
        }
        if same.len() < MOST_COMPARED {
            same.push(at);
        }
        let leads = leads(utterance, utterances);
        shared.clear();
        for (lead, weight) in &leads {
            for other in index.get(lead).into_iter().flatten() {
                *shared.entry(*other).or_default() += weight;
            }
        }
        let mut ranked: Vec<(f32, u32)> = shared.iter().map(|(other, weight)| (*weight, *other)).collect();
        ranked.retain(|(_, other)| {
            utterances.all.get(*other as usize).is_some_and(|other| other.source != utterance.source)
        });
        ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut n_sure = 0;
        for (_, other) in ranked.into_iter().take(MOST_COMPARED) {
            if n_sure >= ENOUGH {
                break;
            }
            let other = other as usize;
            if linked.contains(&(other, at)) {
                continue;
            }
            let Some(candidate) = utterances.all.get(other) else { continue };
            if candidate.is_unlike(utterance, &utterances.weights) {
                continue;
            }
            if let Some(verdict) = verdict(candidate, utterance, utterances) {
                n_sure += usize::from(verdict.score >= 0.8 && !verdict.is_contested);
                links.push(Link { a: other, b: at, verdict });
            }
        }
        for (lead, _) in leads {
            let with = index.entry(lead).or_default();
            if with.len() < MOST_WITH {
                with.push(u32::try_from(at).unwrap_or(u32::MAX));
            }
        }
    }
    links.sort_by(|x, y| {
        let order = y.verdict.score.total_cmp(&x.verdict.score);
        order.then(x.verdict.likeness.cmp(&y.verdict.likeness)).then((x.a, x.b).cmp(&(y.a, y.b)))
    });
    links
}

fn hash(words: impl Iterator<Item = u32>) -> u64 {
    let bytes: Vec<u8> = words.flat_map(u32::to_le_bytes).collect();
    xxh3_64(&bytes)
}

/// What leads from an utterance to others like it: its rarest words, pairs of content words that follow one another,
/// and both together with the speaker, whose words are fewer.
fn leads(utterance: &Utterance<'_>, utterances: &Utterances<'_>) -> Vec<(u64, f32)> {
    let mut content: Vec<&Word> = utterance.words.iter().filter(|word| word.is_content).collect();
    let mut leads: Vec<(u64, f32)> = content
        .windows(2)
        .filter_map(|pair| if let [a, b] = pair { Some((a, b)) } else { None })
        .map(|(a, b)| {
            (hash([a.stem, b.stem].into_iter()), utterances.weights.of(a) + utterances.weights.of(b))
        })
        .take(40)
        .collect();
    content.sort_by(|a, b| {
        utterances.weights.of(b).total_cmp(&utterances.weights.of(a)).then(a.stem.cmp(&b.stem))
    });
    content.dedup_by_key(|word| word.stem);
    let speaker =
        utterance.speaker.as_ref().and_then(|speaker| speaker.key()).or_else(|| utterance.told.clone());
    let speaker = speaker.map(|key| xxh3_64(key.as_bytes()));
    for word in content.into_iter().take(MOST_LEADS) {
        let weight = utterances.weights.of(word);
        leads.push((u64::from(word.stem), weight));
        if let Some(speaker) = speaker {
            leads.push((speaker ^ u64::from(word.stem).wrapping_mul(0x9E37_79B9_7F4A_7C15), weight));
        }
    }
    leads.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    leads.dedup_by_key(|lead| lead.0);
    leads
}
