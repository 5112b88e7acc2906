//! Which runs are the article's.
//!
//! Twice each run is weighed by a linear model: first by what can be seen of it and around it
//! ([`super::feature`]), then once more together with what the first weighing made of its neighbours, of
//! what it stands in and of what looks like it. So a short line amid the article is kept with it, and a
//! long one amid comments goes with those. What counts only together (a whole link is part of a sentence, but
//! of a list it is a way out) is seen by trees of decisions; half of the say is theirs.

use std::collections::HashMap;

use super::{
    dom::{Dom, NodeId, Tag},
    feature::{Features, Seen, Sums},
    run::Run,
    weights::Weights,
};

/// What a run must reach to be the article's. Above a half: a line too much does more harm to a quotation's
/// surroundings than a line that is dimmed.
const ENOUGH: f32 = 0.6;
/// Comments are passed over as a whole only where so many words are left without them.
const ENOUGH_WORDS: usize = 60;

/// For each run whether it is the article's.
pub fn judge(dom: &Dom, runs: &[Run], seen: &Seen) -> Vec<bool> {
    let weights = Weights::get();
    let first: Vec<f32> = seen.features.iter().map(|f| weights.first.sum(&f.0)).collect();
    let around = context(dom, runs, seen, &first);
    let mut chances: Vec<f32> = seen
        .features
        .iter()
        .zip(&around)
        .map(|(own, around)| {
            let second = weights.second.sum(own.0.iter().chain(&around.0));
            chance(f32::midpoint(second, weights.of_trees(own)))
        })
        .collect();
    let n_apart: usize = (chances.iter().zip(seen.n_words.iter().zip(&seen.in_comments)))
        .filter(|(chance, (_, in_comments))| **chance > 0.5 && !**in_comments)
        .map(|(_, (n_words, _))| *n_words)
        .sum();
    if n_apart >= ENOUGH_WORDS {
        for (chance, in_comments) in chances.iter_mut().zip(&seen.in_comments) {
            if *in_comments {
                *chance = chance.min(0.1);
            }
        }
    }
    let is_furniture = seen.is_furniture.iter().copied();
    chances.into_iter().zip(is_furniture).map(|(chance, is)| chance > ENOUGH && !is).collect()
}

/// What may be an article where none stands out: whatever is shown and is no link, outside of what is marked
/// as the page's.
pub fn fallback(dom: &Dom, runs: &[Run]) -> Vec<bool> {
    let is_apart = |id: NodeId| {
        matches!(
            dom.tag(id),
            Some(Tag::Aside | Tag::Button | Tag::Footer | Tag::Form | Tag::Header | Tag::Nav)
        )
    };
    runs.iter()
        .map(|run| {
            run.n_link_bytes * 2 < run.text.len() && !run.is_hidden && !dom.lineage(run.owner).any(is_apart)
        })
        .collect()
}

fn chance(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
}

/// What the first weighing says around each run.
pub fn context(dom: &Dom, runs: &[Run], seen: &Seen, first: &[f32]) -> Vec<Features> {
    let n = runs.len();
    let chances: Vec<f32> = first.iter().map(|sum| chance(*sum)).collect();
    let weights: Vec<f32> = seen.n_words.iter().map(|n| *n as f32 + 0.5).collect();
    let at = |list: &[f32], i: usize| list.get(i).copied().unwrap_or(0.0);
    let sums = |value: &dyn Fn(usize) -> f32| {
        let mut sum = 0.0;
        let mut sums = vec![0.0];
        for i in 0..n {
            sum += value(i);
            sums.push(sum);
        }
        sums
    };
    let words = sums(&|i| at(&weights, i));
    let likely = sums(&|i| at(&weights, i) * at(&chances, i));
    let total = at(&likely, n).max(1.0);
    let segment = best_segment(first, &weights);

    let weight_in = Sums::new(dom, runs, |i| at(&weights, i));
    let likely_in = Sums::new(dom, runs, |i| at(&weights, i) * at(&chances, i));
    let mut by_signature: HashMap<u64, (f32, f32)> = HashMap::new();
    for (i, signature) in seen.signatures.iter().enumerate() {
        let sum = by_signature.entry(*signature).or_default();
        *sum = (sum.0 + at(&weights, i), sum.1 + at(&weights, i) * at(&chances, i));
    }

    let mean = |from: usize, to: usize, without: Option<usize>| {
        let (mut part, mut weight) = (at(&likely, to) - at(&likely, from), at(&words, to) - at(&words, from));
        if let Some(i) = without {
            part -= at(&weights, i) * at(&chances, i);
            weight -= at(&weights, i);
        }
        part / weight.max(1.0)
    };
    (0..n)
        .map(|i| {
            let mut f = Features::default();
            let own = at(first, i);
            f.add("first", own.clamp(-6.0, 6.0));
            f.flag("first is likely", own > 0.0);
            for (offset, name) in NEIGHBORS {
                f.add(name, i.checked_add_signed(*offset).map_or(0.0, |j| at(&chances, j)));
            }
            for (reach, [around, before, behind]) in REACHES {
                let (from, to) = (i.saturating_sub(*reach), (i + reach + 1).min(n));
                f.add(around, mean(from, to, Some(i)));
                f.add(before, mean(from, i, None));
                f.add(behind, mean(i + 1, to, None));
            }
            f.add("likely before", at(&likely, i) / total);
            f.add("likely behind", 1.0 - at(&likely, i + 1) / total);
            f.flag("in the best segment", segment.contains(&i));
            f.flag("before the best segment", i < segment.start);
            f.flag("behind the best segment", i >= segment.end);
            let apart =
                if i < segment.start { segment.start - i } else { (i + 1).saturating_sub(segment.end) };
            f.add("from the best segment", apart.min(20) as f32 / 20.0);
            let mut id = runs.get(i).map_or(Dom::ROOT, |run| run.owner);
            let (weight, part) = (at(&weights, i), at(&weights, i) * at(&chances, i));
            for [others, share] in LEVELS {
                let (all_weight, all_part) = (weight_in.within(dom, id), likely_in.within(dom, id));
                id = if dom.parent(id) == Dom::ROOT { id } else { dom.parent(id) };
                let rest = all_weight - weight;
                f.add(others, if rest > 0.01 { (all_part - part) / rest } else { 0.5 });
                f.add(share, all_part / total);
            }
            let alike = seen.signatures.get(i).and_then(|signature| by_signature.get(signature));
            let (all_weight, all_part) = alike.copied().unwrap_or_default();
            f.add("likely alike", (all_part - part + 0.5) / (all_weight - weight + 1.0));
            f
        })
        .collect()
}

/// The stretch of runs whose sums, each counted by its words, add up to most.
fn best_segment(sums: &[f32], weights: &[f32]) -> std::ops::Range<usize> {
    let (mut best, mut best_sum) = (0..1, 0.0);
    let (mut start, mut sum) = (0, 0.0_f32);
    for (i, (own, weight)) in sums.iter().zip(weights).enumerate() {
        if sum <= 0.0 {
            sum = 0.0;
            start = i;
        }
        sum += own.clamp(-3.0, 3.0) * weight.min(60.0).powf(0.7);
        if sum > best_sum {
            best_sum = sum;
            best = start..i + 1;
        }
    }
    best
}

const NEIGHBORS: &[(isize, &str)] = &[
    (-1, "likely before it"),
    (-2, "likely 2 before"),
    (-3, "likely 3 before"),
    (1, "likely behind it"),
    (2, "likely 2 behind"),
    (3, "likely 3 behind"),
];

const REACHES: &[(usize, [&str; 3])] = &[
    (3, ["likely within 3", "likely in 3 before", "likely in 3 behind"]),
    (8, ["likely within 8", "likely in 8 before", "likely in 8 behind"]),
    (20, ["likely within 20", "likely in 20 before", "likely in 20 behind"]),
];

const LEVELS: &[[&str; 2]] = &[
    ["likely in the block", "share of the block"],
    ["likely in the parent", "share of the parent"],
    ["likely in the second", "share of the second"],
    ["likely in the third", "share of the third"],
    ["likely in the fourth", "share of the fourth"],
    ["likely in the fifth", "share of the fifth"],
];
