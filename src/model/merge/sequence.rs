//! Merging sequences in which everything stands once: siblings, sources, evidence.
//!
//! diff3 finds what is stable between three sequences and merges the chunks between. It knows no moves: an
//! item that one side moved and the other passed over would be doubled or lost. Where items have an
//! identity, the order can be merged pair by pair instead. Of two items that all three sequences have, either
//! side may have turned the order round; if one did, that is a change and stands, if both did, they agree. So
//! the merged order of each pair is settled, and only a circle of pairs (a before b before c before a) is a
//! conflict: ours stands among its items. What the two sides agree on cuts the sequences into chunks that do
//! not meet, as in diff3.
//!
//! An item that one side has alone follows the item it followed there. Runs of both sides behind the same
//! item keep together, in the order of their first ids, so that it does not matter which side is ours.

use std::collections::{BTreeMap, BTreeSet};

use super::three::Three;

/// Chunks with more items are not compared pair by pair: ours stands, as a clash.
const MAX_CHUNK: usize = 4096;

/// A merged sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sequence<T> {
    pub order: Vec<T>,
    pub clashes: Vec<Clash<T>>,
}

/// Items whose order both sides changed, in ways that do not go together: in the order of each version, where
/// ours is as it stands in the merged sequence.
pub(super) type Clash<T> = Three<Vec<T>>;

/// The order of `members`, each of which stands once. What stands in no side's list comes last, by id.
pub(super) fn merge_sequences<T: Copy + Ord>(members: &BTreeSet<T>, lists: &Three<Vec<T>>) -> Sequence<T> {
    let in_ours: BTreeSet<T> = lists.ours.iter().copied().collect();
    let in_theirs: BTreeSet<T> = lists.theirs.iter().copied().collect();
    let is_common = |item: &T| members.contains(item) && in_ours.contains(item) && in_theirs.contains(item);
    let lists_of_common = lists.map(|list| list.iter().copied().filter(is_common).collect::<Vec<T>>());
    let mut sequence = settle(&lists_of_common);

    let mut runs: BTreeMap<Option<T>, [Vec<T>; 2]> = BTreeMap::new();
    for (side, list) in [&lists.ours, &lists.theirs].into_iter().enumerate() {
        let mut before = None;
        for item in list.iter().filter(|item| members.contains(item)) {
            if is_common(item) {
                before = Some(*item);
            } else if let Some(run) = runs.entry(before).or_default().get_mut(side) {
                run.push(*item);
            }
        }
    }
    let places: Vec<Option<T>> = std::iter::once(None).chain(sequence.order.drain(..).map(Some)).collect();
    for place in places {
        sequence.order.extend(place);
        let mut behind = runs.remove(&place).unwrap_or_default();
        behind.sort_by_key(|run| run.first().copied());
        sequence.order.extend(behind.into_iter().flatten());
    }
    let listed = |item: &&T| !in_ours.contains(item) && !in_theirs.contains(item);
    sequence.order.extend(members.iter().filter(listed));
    sequence
}

/// The order of items that both sides have.
fn settle<T: Copy + Ord>(lists: &Three<Vec<T>>) -> Sequence<T> {
    let mut sequence = Sequence { order: Vec::with_capacity(lists.ours.len()), clashes: Vec::new() };
    let places = lists.map(|list| list.iter().enumerate().map(|(at, item)| (*item, at)).collect());
    // How many items both sides have up to here, less those that only one has: a cut where they are the same.
    let mut open: BTreeSet<T> = BTreeSet::new();
    let mut start = 0;
    for (at, (ours, theirs)) in lists.ours.iter().zip(&lists.theirs).enumerate() {
        for item in [*ours, *theirs] {
            if !open.remove(&item) {
                open.insert(item);
            }
        }
        if open.is_empty() {
            settle_chunk(lists.ours.get(start..=at).unwrap_or_default(), &places, &mut sequence);
            start = at + 1;
        }
    }
    sequence
}

/// The order of a chunk, given in the order of ours.
fn settle_chunk<T: Copy + Ord>(chunk: &[T], places: &Three<BTreeMap<T, usize>>, sequence: &mut Sequence<T>) {
    if let [only] = chunk {
        sequence.order.push(*only);
        return;
    }
    let clash = |ours: Vec<T>| {
        let (mut base, mut theirs) = (ours.clone(), ours.clone());
        base.retain(|item| places.base.contains_key(item));
        base.sort_by_key(|item| places.base.get(item));
        theirs.sort_by_key(|item| places.theirs.get(item));
        Clash { base, ours, theirs }
    };
    if chunk.len() > MAX_CHUNK {
        sequence.order.extend(chunk);
        sequence.clashes.push(clash(chunk.to_vec()));
        return;
    }
    let at: Vec<(usize, Option<usize>)> = chunk
        .iter()
        .map(|item| (places.theirs.get(item).copied().unwrap_or(0), places.base.get(item).copied()))
        .collect();
    // For each item the number of items that come before it.
    let mut n_before = vec![0_usize; chunk.len()];
    let mut groups = Groups::new(chunk.len());
    for (first, (first_theirs, first_base)) in at.iter().enumerate() {
        for (second, (second_theirs, second_base)) in at.iter().enumerate().skip(first + 1) {
            // They stand in this order in ours.
            let stays = first_theirs < second_theirs
                || match first_base.zip(*second_base) {
                    // One side turned them round, seen from the base.
                    Some((first_base, second_base)) => first_base > second_base,
                    None => {
                        groups.join(first, second);
                        true
                    }
                };
            if let Some(n) = n_before.get_mut(if stays { second } else { first }) {
                *n += 1;
            }
        }
    }
    // Each pair has an order, so this is a tournament. Sorted by score, its circles are the stretches
    // between those places where the first k items have won exactly the games among themselves (H. G. Landau,
    // "On dominance relations and the structure of animal societies III", 1953).
    let mut sorted: Vec<(usize, usize)> = n_before.iter().copied().zip(0..).collect();
    sorted.sort_unstable();
    let (mut start, mut sum) = (0, 0);
    let mut settled: Vec<usize> = Vec::with_capacity(chunk.len());
    for k in 1..=sorted.len() {
        sum += sorted.get(k - 1).map_or(0, |(score, _)| *score);
        if sum == k * (k - 1) / 2 {
            let mut circle: Vec<usize> =
                sorted.get(start..k).unwrap_or_default().iter().map(|(_, index)| *index).collect();
            circle.sort_unstable();
            for pair in circle.windows(2) {
                if let [a, b] = pair {
                    groups.join(*a, *b);
                }
            }
            settled.extend(circle);
            start = k;
        }
    }
    sequence.order.extend(settled.iter().filter_map(|index| chunk.get(*index)));
    // Where ours stands, what only they turned round is turned round, too.
    for group in groups.all(&settled) {
        sequence.clashes.push(clash(group.iter().filter_map(|index| chunk.get(*index).copied()).collect()));
    }
}

/// Items that belong together, by their first.
struct Groups {
    first: Vec<usize>,
}

impl Groups {
    fn new(n: usize) -> Self {
        Self { first: (0..n).collect() }
    }

    fn first_of(&self, mut item: usize) -> usize {
        while let Some(next) = self.first.get(item).copied().filter(|next| *next != item) {
            item = next;
        }
        item
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.first_of(a), self.first_of(b));
        if let Some(first) = self.first.get_mut(a.max(b)) {
            *first = a.min(b);
        }
    }

    /// Those of more than one, each in the given order.
    fn all(&self, order: &[usize]) -> Vec<Vec<usize>> {
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for item in order {
            groups.entry(self.first_of(*item)).or_default().push(*item);
        }
        groups.into_values().filter(|group| group.len() > 1).collect()
    }
}

/// `current` with those of its items that are also `wanted` in that order, in the places they take up now.
pub(super) fn reordered<T: Copy + Ord>(current: &[T], wanted: &[T]) -> Vec<T> {
    let here: BTreeSet<T> = current.iter().copied().collect();
    let wanted: Vec<T> = wanted.iter().copied().filter(|item| here.contains(item)).collect();
    let places: BTreeSet<T> = wanted.iter().copied().collect();
    let mut next = wanted.into_iter();
    current
        .iter()
        .map(|item| if places.contains(item) { next.next().unwrap_or(*item) } else { *item })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Merges words of letters; clashes are shown as "ours/theirs" behind the order.
    #[track_caller]
    fn check(base: &str, ours: &str, theirs: &str, merged: &str) {
        let lists = Three { base, ours, theirs }.map(|list| list.chars().collect::<Vec<char>>());
        let deleted = |c: &char| base.contains(*c) && !(ours.contains(*c) && theirs.contains(*c));
        let members = ours.chars().chain(theirs.chars()).filter(|c| !deleted(c)).collect();
        let sequence = merge_sequences(&members, &lists);
        let mut shown: String = sequence.order.iter().collect();
        for clash in &sequence.clashes {
            shown.extend(" ".chars().chain(clash.ours.iter().copied()).chain(['/']));
            shown.extend(&clash.theirs);
        }
        assert_eq!(shown, merged);
        if sequence.clashes.is_empty() {
            let turned = Three { base: lists.base, ours: lists.theirs, theirs: lists.ours };
            assert_eq!(merge_sequences(&members, &turned), sequence, "the other way round");
        }
    }

    #[test]
    fn what_one_side_did_comes_through() {
        for changed in ["abcd", "dcba", "bxcyda", "", "xa"] {
            check("abcd", changed, "abcd", changed);
            check("abcd", "abcd", changed, changed);
            check("abcd", changed, changed, changed);
        }
    }

    #[test]
    fn what_is_new_follows_what_it_followed() {
        check("abc", "abxc", "ayzbc", "ayzbxc");
        check("abc", "xabc", "bcay", "xbcay");
        check("abc", "abcx", "abcyz", "abcxyz");
        check("abc", "abczx", "abcyw", "abcywzx");
        check("abc", "abxc", "ac", "axc");
        check("", "xy", "ab", "abxy");
    }

    #[test]
    fn moves_of_both_sides_go_together() {
        check("abc", "cab", "bca", "cba");
        check("abcdef", "bacdef", "abcdfe", "bacdfe");
        check("abcdef", "fabcde", "bcdefa", "fbcdea");
        check("abc", "bac", "bac", "bac");
    }

    #[test]
    fn moves_that_make_a_circle_clash_and_ours_stands() {
        check("abc", "bac", "acb", "bac bac/acb");
        check("abcxyz", "bacxyz", "acbxzy", "bacxzy bac/acb");
        check("", "ab", "ba", "ab ab/ba");
        check("c", "abc", "bca", "abc abc/bca");
        check("ae", "aed", "dea", "ead ead/dea");
    }

    #[test]
    fn a_long_chunk_is_not_compared_pair_by_pair() {
        let n = u32::try_from(MAX_CHUNK).expect("it is small") + 2;
        let base: Vec<u32> = (0..n).collect();
        let ours: Vec<u32> = base.iter().rev().copied().collect();
        let mut theirs = base.clone();
        theirs.rotate_left(1);
        let members = base.iter().copied().collect();
        let sequence = merge_sequences(&members, &Three { base, ours: ours.clone(), theirs });
        assert_eq!((sequence.order, sequence.clashes.len()), (ours, 1));
    }

    #[test]
    fn some_items_are_put_in_order_among_others() {
        let chars = |s: &str| s.chars().collect::<Vec<char>>();
        assert_eq!(reordered(&chars("axbyc"), &chars("cqba")), chars("cxbya"));
    }
}
