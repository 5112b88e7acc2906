//! What of an old text is kept in a new one: runs of words that both have in the same order.

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use super::letters::Letters;

/// How many words in a row are looked for where both texts have them once: first many, for sure anchors, then
/// fewer in what is left between.
const SHINGLES: [usize; 3] = [4, 2, 1];

/// Above this many pairs of words the rest between two anchors is not compared word by word.
const MOST_PAIRS: usize = 40_000;

/// Runs of words that two texts have in common, in the order of both.
///
/// A difference in the manner of patience diff (B. Cohen): what occurs once in either text is an anchor, the
/// longest row of anchors in the same order is taken, and the pieces between are compared again. It is no
/// shortest script of edits, and need not be: where it says nothing, it is no witness.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept {
    runs: Vec<Run>,
}

/// Words `old..old + len` of the old text are words `new..new + len` of the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Run {
    old: usize,
    new: usize,
    len: usize,
}

/// A piece of either text that is still to be compared, with shingles from this position on.
struct Piece {
    old: Range<usize>,
    new: Range<usize>,
    shingle: usize,
}

impl Kept {
    pub(super) fn between(old: &Letters, new: &Letters) -> Self {
        Self::within(old, new, 0..new.n_words())
    }

    /// The same, of some words of the new text, which are counted from the first of them.
    pub(super) fn within(old: &Letters, new: &Letters, window: Range<usize>) -> Self {
        let signs = |letters: &Letters, words: Range<usize>| -> Vec<u64> {
            words.map(|word| xxh3_64(letters.word(word))).collect()
        };
        let (old, new) = (signs(old, 0..old.n_words()), signs(new, window));
        let mut runs = Vec::new();
        let mut pieces = vec![Piece { old: 0..old.len(), new: 0..new.len(), shingle: 0 }];
        while let Some(mut piece) = pieces.pop() {
            trim(&old, &new, &mut piece, &mut runs);
            if piece.old.is_empty() || piece.new.is_empty() {
                continue;
            }
            let (a, b) = (slice(&old, &piece.old), slice(&new, &piece.new));
            let Some(n_words) = SHINGLES.get(piece.shingle) else {
                if a.len() * b.len() <= MOST_PAIRS {
                    let common = common(a, b).into_iter();
                    runs.extend(common.map(|(at, to)| Run {
                        old: piece.old.start + at,
                        new: piece.new.start + to,
                        len: 1,
                    }));
                }
                continue;
            };
            let anchors = in_order(anchors(a, b, *n_words));
            let shingle = if anchors.is_empty() { piece.shingle + 1 } else { piece.shingle };
            let (mut from_old, mut from_new) = (piece.old.start, piece.new.start);
            for (at, to) in anchors {
                let (at, to) = (piece.old.start + at, piece.new.start + to);
                if at < from_old || to < from_new {
                    continue;
                }
                pieces.push(Piece { old: from_old..at, new: from_new..to, shingle });
                runs.push(Run { old: at, new: to, len: *n_words });
                (from_old, from_new) = (at + n_words, to + n_words);
            }
            pieces.push(Piece { old: from_old..piece.old.end, new: from_new..piece.new.end, shingle });
        }
        Self { runs: joined(runs) }
    }

    /// The words of the new text from the first to the last that is kept of some of the old, and how many are.
    pub(super) fn place_of(&self, old: &Range<usize>) -> Option<(Range<usize>, usize)> {
        let pieces = self.pieces_of(old).map(|(_, new)| (new.clone(), new.len()));
        pieces.reduce(|(words, n), (more, m)| (words.start..more.end, n + m))
    }

    /// The words kept of some of the old text, on either side, run by run.
    pub(super) fn pieces_of(&self, old: &Range<usize>) -> impl Iterator<Item = (Range<usize>, Range<usize>)> {
        let (start, end) = (old.start, old.end);
        let first = self.runs.partition_point(|run| run.old + run.len <= start);
        let runs = self.runs.iter().skip(first).take_while(move |run| run.old < end);
        runs.map(move |run| {
            let from = start.max(run.old) - run.old;
            let to = end.min(run.old + run.len) - run.old;
            (run.old + from..run.old + to, run.new + from..run.new + to)
        })
    }

    /// The words of the old text from the first to the last of which some of the new are kept, and how many are.
    pub(super) fn origin_of(&self, new: &Range<usize>) -> Option<(Range<usize>, usize)> {
        let first = self.runs.partition_point(|run| run.new + run.len <= new.start);
        let runs = self.runs.iter().skip(first).take_while(|run| run.new < new.end);
        let pieces = runs.map(|run| {
            let from = new.start.max(run.new) - run.new;
            let to = new.end.min(run.new + run.len) - run.new;
            (run.old + from..run.old + to, to - from)
        });
        pieces.reduce(|(words, n), (more, m)| (words.start..more.end, n + m))
    }
}

fn slice<'a>(signs: &'a [u64], range: &Range<usize>) -> &'a [u64] {
    signs.get(range.clone()).unwrap_or_default()
}

/// Takes what both begin and end with off a piece.
fn trim(old: &[u64], new: &[u64], piece: &mut Piece, runs: &mut Vec<Run>) {
    let (a, b) = (slice(old, &piece.old), slice(new, &piece.new));
    let len = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    runs.push(Run { old: piece.old.start, new: piece.new.start, len });
    piece.old.start += len;
    piece.new.start += len;
    let (a, b) = (slice(old, &piece.old), slice(new, &piece.new));
    let len = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    piece.old.end -= len;
    piece.new.end -= len;
    runs.push(Run { old: piece.old.end, new: piece.new.end, len });
}

/// Where shingles of `n` words are that either piece has once, by their place in the first.
fn anchors(a: &[u64], b: &[u64], n: usize) -> Vec<(usize, usize)> {
    let once = |signs: &[u64]| -> Vec<(u64, usize)> {
        let mut all: Vec<(u64, usize)> = signs.windows(n).map(shingle).zip(0..).collect();
        all.sort_unstable();
        all.chunk_by(|x, y| x.0 == y.0)
            .filter_map(|same| <[_; 1]>::try_from(same).ok())
            .map(|[one]| one)
            .collect()
    };
    let (a, b) = (once(a), once(b));
    let mut found = Vec::new();
    let mut others = b.iter().peekable();
    for (sign, at) in &a {
        while others.peek().is_some_and(|(other, _)| other < sign) {
            others.next();
        }
        if let Some((_, to)) = others.peek().filter(|(other, _)| other == sign) {
            found.push((*at, *to));
        }
    }
    found.sort_unstable();
    found
}

fn shingle(words: &[u64]) -> u64 {
    words.iter().fold(0, |sum, word| (sum ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23))
}

/// The longest row of pairs that ascends on both sides, of pairs that ascend on the first: patience sorting.
fn in_order(pairs: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    // For each length, the pair that ends a row of it lowest; for each pair, the one before it in its row.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    let second = |at: &usize| pairs.get(*at).map_or(0, |pair| pair.1);
    for (at, (_, to)) in pairs.iter().enumerate() {
        let len = ends.partition_point(|end| second(end) < *to);
        before.push(len.checked_sub(1).and_then(|len| ends.get(len).copied()));
        match ends.get_mut(len) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut row = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(at) = next {
        row.extend(pairs.get(at));
        next = before.get(at).copied().flatten();
    }
    row.reverse();
    row
}

/// A longest common subsequence of two short pieces, by the whole matrix.
fn common(a: &[u64], b: &[u64]) -> Vec<(usize, usize)> {
    let width = b.len() + 1;
    // Lengths for what is left from a row and column on, filled from the end.
    let mut lens = vec![0_u32; (a.len() + 1) * width];
    let at = |lens: &[u32], i: usize, j: usize| lens.get(i * width + j).copied().unwrap_or_default();
    for (i, x) in a.iter().enumerate().rev() {
        for (j, y) in b.iter().enumerate().rev() {
            let len = match x == y {
                true => at(&lens, i + 1, j + 1) + 1,
                false => at(&lens, i + 1, j).max(at(&lens, i, j + 1)),
            };
            if let Some(slot) = lens.get_mut(i * width + j) {
                *slot = len;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        if x == y {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if at(&lens, i + 1, j) >= at(&lens, i, j + 1) {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// Runs in order, those that touch on both sides as one.
fn joined(mut runs: Vec<Run>) -> Vec<Run> {
    runs.retain(|run| run.len > 0);
    runs.sort_unstable();
    let mut all: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs {
        match all.last_mut() {
            Some(last) if last.old + last.len == run.old && last.new + last.len == run.new => {
                last.len += run.len
            }
            _ => all.push(run),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kept(old: &str, new: &str) -> (Letters, Letters, Kept) {
        let (old, new) = (Letters::of(old), Letters::of(new));
        let kept = Kept::between(&old, &new);
        (old, new, kept)
    }

    #[test]
    fn words_are_followed_through_what_is_put_in_and_taken_out() {
        let (_, _, kept) = kept("the talks go on in Istanbul today", "on Friday the talks in Istanbul ended");
        assert_eq!(kept.place_of(&(0..2)), Some((2..4, 2)));
        assert_eq!(kept.place_of(&(2..4)), None, "go on is gone");
        assert_eq!(kept.place_of(&(0..7)), Some((2..6, 4)));
        assert_eq!(kept.origin_of(&(4..6)), Some((4..6, 2)));
        assert_eq!(kept.origin_of(&(0..2)), None, "on Friday is new");
    }

    proptest! {
        #[test]
        fn runs_are_of_the_same_words_and_in_order(
            old in "([abc]{1,2} ){0,60}",
            new in "([abc]{1,2} ){0,60}",
        ) {
            let (old, new, kept) = kept(&old, &new);
            for run in &kept.runs {
                for at in 0..run.len {
                    prop_assert_eq!(old.word(run.old + at), new.word(run.new + at));
                }
            }
            for pair in kept.runs.windows(2) {
                prop_assert!(pair[0].old + pair[0].len <= pair[1].old);
                prop_assert!(pair[0].new + pair[0].len <= pair[1].new);
            }
        }

        #[test]
        fn one_edit_keeps_all_words_outside_it(
            words in proptest::collection::vec("[a-z]{3,6}", 3..80),
            cut in 0..80_usize,
        ) {
            let cut = cut % words.len();
            let without: Vec<_> = words.iter().take(cut).chain(words.iter().skip(cut + 1)).cloned().collect();
            let (_, _, kept) = kept(&words.join(" "), &without.join(" "));
            let n: usize = kept.runs.iter().map(|run| run.len).sum();
            prop_assert_eq!(n, words.len() - 1);
        }
    }
}
