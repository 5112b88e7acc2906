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

use super::three::{Side, Three};

/// Chunks with more items are not compared pair by pair: one side stands, as a clash.
const MAX_CHUNK: usize = 4096;

/// A merged sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sequence<T> {
    pub order: Vec<T>,
    pub clashes: Vec<Clash<T>>,
}

/// Items whose order both sides changed, in ways that do not go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clash<T> {
    /// The lowest of them, which names the clash.
    pub first: T,
    /// In the order of the base, and in the merged order where ours stands and where theirs does.
    pub items: Three<Vec<T>>,
}

/// The order of `members`, each of which stands once. What stands in no side's list comes last, by id.
/// `choose` tells which side stands in the clash whose lowest item is given.
pub(super) fn merge_sequences<T: Copy + Ord>(
    members: &BTreeSet<T>,
    lists: &Three<Vec<T>>,
    choose: impl Fn(T) -> Side,
) -> Sequence<T> {
    let in_ours: BTreeSet<T> = lists.ours.iter().copied().collect();
    let in_theirs: BTreeSet<T> = lists.theirs.iter().copied().collect();
    let is_common = |item: &T| in_ours.contains(item) && in_theirs.contains(item);
    let lists_of_common = lists.map(|list| list.iter().copied().filter(is_common).collect::<Vec<T>>());
    let mut sequence = settle(&lists_of_common, choose);

    let mut runs: BTreeMap<Option<T>, [Vec<T>; 2]> = BTreeMap::new();
    for (side, list) in [&lists.ours, &lists.theirs].into_iter().enumerate() {
        let mut before = None;
        for item in list {
            if is_common(item) {
                before = Some(*item);
            } else if let Some(run) = runs.entry(before).or_default().get_mut(side) {
                run.extend(members.get(item));
            }
        }
    }
    let places: Vec<Option<T>> = std::iter::once(None).chain(sequence.order.drain(..).map(Some)).collect();
    for place in places {
        sequence.order.extend(place.filter(|item| members.contains(item)));
        let mut behind = runs.remove(&place).unwrap_or_default();
        behind.sort_by_key(|run| run.first().copied());
        sequence.order.extend(behind.into_iter().flatten());
    }
    let listed = |item: &&T| !in_ours.contains(item) && !in_theirs.contains(item);
    sequence.order.extend(members.iter().filter(listed));
    sequence
}

/// The order of items that both sides have.
fn settle<T: Copy + Ord>(lists: &Three<Vec<T>>, choose: impl Fn(T) -> Side) -> Sequence<T> {
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
            let items = lists.ours.get(start..=at).unwrap_or_default();
            match items {
                [only] => sequence.order.push(*only),
                _ => Chunk::new(items, &places).settle(&choose, &mut sequence),
            }
            start = at + 1;
        }
    }
    sequence
}

/// Neighbors that both sides have, in another order.
struct Chunk<T> {
    /// In the order of ours.
    items: Vec<T>,
    /// Where each stands in theirs and in the base.
    places: Vec<(usize, Option<usize>)>,
}

impl<T: Copy + Ord> Chunk<T> {
    fn new(items: &[T], places: &Three<BTreeMap<T, usize>>) -> Self {
        let place =
            |item: &T| (places.theirs.get(item).copied().unwrap_or(0), places.base.get(item).copied());
        Self { items: items.to_vec(), places: items.iter().map(place).collect() }
    }

    fn settle(&self, choose: impl Fn(T) -> Side, sequence: &mut Sequence<T>) {
        let everywhere = |side: Side| move |_: usize| side;
        let mut groups = Groups::new(self.items.len());
        let (mut if_ours, mut if_theirs) = ((0..self.items.len()).collect(), Vec::new());
        if self.items.len() > MAX_CHUNK {
            (1..self.items.len()).for_each(|item| groups.join(0, item));
            if_theirs.clone_from(&if_ours);
            if_theirs.sort_by_key(|item| self.places.get(*item));
        } else {
            for (first, second) in self.pairs().filter(|(a, b)| self.turned(*a, *b).is_none()) {
                groups.join(first, second);
            }
            // What is a circle where either side stands belongs together, whichever is ours.
            let circles = [Side::Ours, Side::Theirs].map(|side| self.circles(everywhere(side)));
            for circle in circles.iter().flatten() {
                circle.windows(2).for_each(|pair| {
                    if let [a, b] = pair {
                        groups.join(*a, *b);
                    }
                });
            }
            let [ours, theirs] = circles;
            if_ours = self.in_order(ours, everywhere(Side::Ours));
            if_theirs = self.in_order(theirs, everywhere(Side::Theirs));
        }
        let item = |index: &usize| self.items.get(*index).copied();
        let mut sides: BTreeMap<usize, (T, Side)> = BTreeMap::new();
        for (root, group) in groups.all() {
            let in_group = |order: &[usize]| {
                order.iter().filter(|index| group.contains(index)).filter_map(item).collect::<Vec<T>>()
            };
            let Some(first) = group.iter().filter_map(item).min() else { continue };
            sides.insert(root, (first, choose(first)));
            let mut base: Vec<usize> = group.iter().copied().filter(|i| self.in_base(*i).is_some()).collect();
            base.sort_by_key(|index| self.in_base(*index));
            let items =
                Three { base: in_group(&base), ours: in_group(&if_ours), theirs: in_group(&if_theirs) };
            sequence.clashes.push(Clash { first, items });
        }
        let all_stand = |side: Side| sides.values().all(|(_, stands)| *stands == side);
        let order = if all_stand(Side::Ours) {
            if_ours
        } else if all_stand(Side::Theirs) {
            if_theirs
        } else {
            // Some of each, which may make circles of its own: the lowest item in them decides.
            let side =
                |index: usize| sides.get(&groups.first_of(index)).map_or(Side::Ours, |(_, side)| *side);
            let circles = self.circles(side);
            let lowest = |circle: &[usize]| circle.iter().copied().min_by_key(|index| item(index));
            let in_order = |circle: Vec<usize>| {
                let side = lowest(&circle).map_or(Side::Ours, side);
                self.in_order(vec![circle], move |_| side)
            };
            circles.into_iter().flat_map(in_order).collect()
        };
        sequence.order.extend(order.iter().filter_map(item));
    }

    fn in_base(&self, index: usize) -> Option<usize> {
        self.places.get(index).and_then(|(_, base)| *base)
    }

    fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        let n = self.items.len();
        (0..n).flat_map(move |first| (first + 1..n).map(move |second| (first, second)))
    }

    /// Whether two items, given in the order of ours, stand the other way round. `None` where both sides have
    /// them in another order and the base does not tell who turned them.
    fn turned(&self, first: usize, second: usize) -> Option<bool> {
        let ((theirs, base), (theirs_2, base_2)) = self.places.get(first).zip(self.places.get(second))?;
        if theirs < theirs_2 {
            return Some(false);
        }
        // One side turned them round, seen from the base.
        base.zip(*base_2).map(|(base, base_2)| base < base_2)
    }

    /// The items in stretches that stand behind one another: single ones, and circles, in which each item
    /// stands before each other one by way of some. `side` decides between pairs of an item.
    fn circles(&self, side: impl Fn(usize) -> Side) -> Vec<Vec<usize>> {
        // For each item the number of items that come before it.
        let mut n_before = vec![0_usize; self.items.len()];
        for (first, second) in self.pairs() {
            let turned = self.turned(first, second).unwrap_or_else(|| side(first) == Side::Theirs);
            if let Some(n) = n_before.get_mut(if turned { first } else { second }) {
                *n += 1;
            }
        }
        // Each pair has an order, so this is a tournament. Sorted by score, its circles are the stretches
        // between those places where the first k items have won exactly the games among themselves (H. G.
        // Landau, "On dominance relations and the structure of animal societies III", 1953).
        let mut sorted: Vec<(usize, usize)> = n_before.into_iter().zip(0..).collect();
        sorted.sort_unstable();
        let (mut circles, mut circle, mut sum) = (Vec::new(), Vec::new(), 0);
        for (k, (score, index)) in sorted.into_iter().enumerate() {
            sum += score;
            circle.push(index);
            if sum == k * (k + 1) / 2 {
                circles.push(std::mem::take(&mut circle));
            }
        }
        circles
    }

    /// The items of circles behind one another, those of one circle as its side has them.
    fn in_order(&self, circles: Vec<Vec<usize>>, side: impl Fn(usize) -> Side) -> Vec<usize> {
        let mut order = Vec::with_capacity(self.items.len());
        for mut circle in circles {
            match circle.first().map(|index| side(*index)) {
                Some(Side::Theirs) => circle.sort_by_key(|index| self.places.get(*index)),
                _ => circle.sort_unstable(),
            }
            order.extend(circle);
        }
        order
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
        let (first_a, first_b) = (self.first_of(a), self.first_of(b));
        let first = first_a.min(first_b);
        // Those two by the way, so that the next search is short.
        for item in [a, b, first_a, first_b] {
            if let Some(place) = self.first.get_mut(item) {
                *place = first;
            }
        }
    }

    /// Those of more than one, each with its first.
    fn all(&self) -> BTreeMap<usize, BTreeSet<usize>> {
        let mut groups: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for item in 0..self.first.len() {
            groups.entry(self.first_of(item)).or_default().insert(item);
        }
        groups.retain(|_, group| group.len() > 1);
        groups
    }
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
        let sequence = merge_sequences(&members, &lists, |_| Side::Ours);
        let mut shown: String = sequence.order.iter().collect();
        for clash in &sequence.clashes {
            shown.extend(" ".chars().chain(clash.items.ours.iter().copied()).chain(['/']));
            shown.extend(&clash.items.theirs);
        }
        assert_eq!(shown, merged);
        let turned = Three { base: lists.base, ours: lists.theirs, theirs: lists.ours };
        let mut again = merge_sequences(&members, &turned, |_| Side::Theirs);
        for clash in &mut again.clashes {
            std::mem::swap(&mut clash.items.ours, &mut clash.items.theirs);
        }
        again.clashes.sort_by_key(|clash| sequence.clashes.iter().position(|c| c.first == clash.first));
        assert_eq!(again, sequence, "the other way round");
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
        let lists = Three { base, ours: ours.clone(), theirs: theirs.clone() };
        let sequence = merge_sequences(&members, &lists, |_| Side::Ours);
        assert_eq!((sequence.order, sequence.clashes.len()), (ours, 1));
        assert_eq!(merge_sequences(&members, &lists, |_| Side::Theirs).order, theirs);
    }
}
