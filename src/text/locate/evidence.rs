//! What speaks for a place.

use std::ops::Range;

use unicode_segmentation::GraphemeCursor;

use super::{
    candidates::{Candidate, Ground},
    furniture::without_furniture,
    sameness::are_same_words,
    wanted::Wanted,
};
use crate::text::{
    TextRange,
    marks::{is_dash, quotation_mark},
    next_grapheme, previous_grapheme,
};

/// What a letter that agrees tells, in bits. C. E. Shannon, "Prediction and entropy of printed English" (1951),
/// has 0.6 to 1.3 bits a letter where a hundred letters before it are known; here less is known, and the
/// spaces, which tell least, are left out.
const BITS_A_LETTER: f64 = 1.5;

/// So far the letters of any two pieces of running text agree, when gaps may be put in between.
const LIKE_ANY: f64 = 0.4;

/// From here on a context counts as kept: of the way from [`LIKE_ANY`] to 1, a third.
const KEPT: f64 = 0.6;

/// How far a place is from the old one tells little, since what is put in above moves everything below. With
/// a density of one by the distance, which prefers no scale, twice as far is a bit less; three quarters of
/// that, so that no distance outweighs [`super::verdict::CLEAR_BITS`] by itself.
const BITS_A_DOUBLING: f64 = 0.75;

/// What it counts that the old text's words are kept at a place, or that other words of it are.
const WITNESS_BITS: f64 = 15.0;

/// What it counts that a place is between those of its neighbors.
const ORDER_BITS: f64 = 12.0;

/// What it counts against a place that it is in the middle of a word. Much, but no proof.
const CUT_BITS: f64 = 10.0;

/// What speaks for one place.
#[derive(Clone, Debug)]
pub(super) struct Evidence {
    pub range: TextRange,
    /// Whether the words are the same.
    pub is_same: bool,
    /// The part of the quotation's letters found there, less what changes cost.
    pub likeness: f64,
    /// The part of what stands there that is the quotation's.
    pub share: f64,
    /// How alike the contexts are; `None` where nothing is known of one.
    pub before: Option<f64>,
    pub behind: Option<f64>,
    /// What the words tell beyond what chance would bring about somewhere in this text, in bits.
    pub words_bits: f64,
    /// Whether the old text's words are kept there, or other words of it; `None` where it does not tell.
    pub witness: Option<bool>,
    /// All of it together, in bits; for comparing places.
    pub rank: f64,
}

impl Evidence {
    pub(super) fn of(
        ground: &Ground,
        text: &str,
        wanted: &Wanted<'_>,
        candidate: &Candidate,
    ) -> Option<Self> {
        let (letters, is_cut) = ground.uncut(wanted, candidate);
        let letters = widened(ground, text, wanted, letters, candidate.n_missing);
        let range = ground.letters.original_range(text, TextRange::new(letters.start, letters.end))?;
        let range = whole_graphemes(text, with_marks(text, range, wanted.exact));
        let likeness = (candidate.kept / wanted.letters.len() as f64).clamp(0.0, 1.0);
        let share = (candidate.kept / letters.len() as f64).clamp(0.0, 1.0);
        let words = range.of(text)?;
        let is_same = !is_cut
            && (are_same_words(wanted.exact, words)
                || are_same_words(wanted.exact, &without_furniture(words)));
        let words_bits = BITS_A_LETTER * likeness * wanted.letters.len() as f64;
        let evidence =
            Self::with(ground, text, wanted, range, letters, (likeness, share, is_same, words_bits));
        Some(Self { rank: evidence.rank - if is_cut { CUT_BITS } else { 0.0 }, ..evidence })
    }

    /// Of a place that has the very characters, where these are no letters.
    pub(super) fn of_marks(ground: &Ground, text: &str, wanted: &Wanted<'_>, range: TextRange) -> Self {
        let at = ground.letters.before(text, range.start());
        let words_bits = BITS_A_LETTER * wanted.exact.chars().count() as f64;
        Self::with(ground, text, wanted, range, at..at, (1.0, 1.0, true, words_bits))
    }

    fn with(
        ground: &Ground,
        text: &str,
        wanted: &Wanted<'_>,
        range: TextRange,
        letters: Range<usize>,
        (likeness, share, is_same, words_bits): (f64, f64, bool, f64),
    ) -> Self {
        let words_bits = words_bits - (ground.letters.len().max(1) as f64).log2();
        let (before, behind) = contexts(ground, wanted, &letters);
        let bits = |likeness: Option<f64>, n: usize| {
            let part = (likeness.unwrap_or(0.0) - LIKE_ANY) / (1.0 - LIKE_ANY);
            BITS_A_LETTER * part.max(0.0) * n as f64
        };
        let far = wanted.old_start.map_or(0, |old| old.abs_diff(range.start())) as f64;
        let witness = wanted.witness.as_ref().and_then(|witness| witness.says(&letters));
        let is_between = wanted.stretch.is_some_and(|stretch| stretch.covers(range));
        let rank = words_bits + bits(before, wanted.before.len()) + bits(behind, wanted.behind.len())
            - BITS_A_DOUBLING * (1.0 + far).log2()
            + witness.map_or(0.0, |agrees| if agrees { WITNESS_BITS } else { -WITNESS_BITS })
            + if is_between { ORDER_BITS } else { 0.0 }
            // Of two places alike but for marks and case, the one that has these too.
            + f64::from(u8::from(is_same))
            + like_to_the_letter(text, range, wanted);
        Self { range, is_same, likeness, share, before, behind, words_bits, witness, rank }
    }

    /// How many contexts there is something known of.
    pub(super) fn n_known(&self) -> usize {
        [self.before, self.behind].iter().flatten().count()
    }

    /// How many of them are kept.
    pub(super) fn n_kept(&self) -> usize {
        [self.before, self.behind].into_iter().flatten().filter(|likeness| *likeness >= KEPT).count()
    }

    /// The likeness of the context that is more alike.
    pub(super) fn best_side(&self) -> f64 {
        self.before.unwrap_or(0.0).max(self.behind.unwrap_or(0.0))
    }

    /// The likeness of the context that is less alike.
    pub(super) fn worst_side(&self) -> f64 {
        self.before.unwrap_or(1.0).min(self.behind.unwrap_or(1.0))
    }

    /// Whether all that is known of the contexts is kept, and something is.
    pub(super) fn is_in_place(&self) -> bool {
        self.n_kept() > 0 && self.n_kept() == self.n_known()
    }
}

fn contexts(ground: &Ground, wanted: &Wanted<'_>, letters: &Range<usize>) -> (Option<f64>, Option<f64>) {
    let bytes = ground.letters.bytes();
    let before = bytes.get(..letters.start).unwrap_or_default().iter().rev().copied();
    let behind = bytes.get(letters.end..).unwrap_or_default().iter().copied();
    (wanted.before.likeness(before), wanted.behind.likeness(behind))
}

/// How much of the contexts is there to the letter, outward from the words: 1 for all of both.
fn like_to_the_letter(text: &str, range: TextRange, wanted: &Wanted<'_>) -> f64 {
    let before = text.get(..range.start()).unwrap_or_default().chars().rev();
    let behind = text.get(range.end()..).unwrap_or_default().chars();
    let (prefix, suffix) = (wanted.prefix.chars(), wanted.suffix.chars());
    let n = prefix.clone().count() + suffix.clone().count();
    let same = before.zip(prefix.rev()).take_while(|(a, b)| a == b).count()
        + behind.zip(suffix).take_while(|(a, b)| a == b).count();
    same as f64 / n.max(1) as f64
}

/// A place widened over words that stand for missing ones at its ends: where the context is not right beside
/// it, and no sentence ends between.
fn widened(
    ground: &Ground,
    text: &str,
    wanted: &Wanted<'_>,
    letters: Range<usize>,
    n_missing: (usize, usize),
) -> Range<usize> {
    const MOST_WORDS: usize = 2;
    if n_missing == (0, 0) {
        return letters;
    }
    let (before, behind) = contexts(ground, wanted, &letters);
    let is_kept = |likeness: Option<f64>| likeness.is_some_and(|likeness| likeness >= KEPT);
    let all = &ground.letters;
    let is_one_clause = |range: Range<usize>| {
        let range = all.original_range(text, TextRange::new(range.start, range.end));
        range.and_then(|range| range.of(text)).is_some_and(|words| !words.contains(['\n', '.', '!', '?']))
    };
    let (mut start, mut end) = (letters.start, letters.end);
    if (1..=MOST_WORDS).contains(&n_missing.0) && !is_kept(before) {
        let wider = all.word_start(all.word_from(start).saturating_sub(n_missing.0));
        if is_one_clause(wider..start + 1) {
            start = wider;
        }
    }
    if (1..=MOST_WORDS).contains(&n_missing.1) && !is_kept(behind) {
        let wider = all.word_start(all.word_from(end) + n_missing.1);
        if is_one_clause(end - 1..wider) {
            end = wider;
        }
    }
    start..end
}

/// A range widened to whole graphemes.
fn whole_graphemes(text: &str, range: TextRange) -> TextRange {
    let cuts = |at: usize| GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0) == Ok(false);
    let start = if cuts(range.start()) { previous_grapheme(text, range.start()) } else { range.start() };
    let end = if cuts(range.end()) { next_grapheme(text, range.end()) } else { range.end() };
    TextRange::new(start, end)
}

/// A range widened over the marks that the words begin and end with.
fn with_marks(text: &str, range: TextRange, words: &str) -> TextRange {
    let is_mark = |ch: &char| !ch.is_alphanumeric();
    let lead = words.chars().take_while(is_mark).collect::<Vec<_>>().into_iter().rev();
    let before = text.get(..range.start()).unwrap_or_default().char_indices().rev();
    let start = past_marks(before, lead).unwrap_or(range.start());
    let trail = words.chars().rev().take_while(is_mark).collect::<Vec<_>>().into_iter().rev();
    let behind = text.get(range.end()..).unwrap_or_default().char_indices();
    let behind = behind.map(|(at, ch)| (range.end() + at + ch.len_utf8(), ch));
    TextRange::new(start, past_marks(behind, trail).unwrap_or(range.end()))
}

/// The offset past the last of the marks found, read outward; where a sentence ends otherwise, past that mark.
fn past_marks(
    outward: impl Iterator<Item = (usize, char)>,
    marks: impl Iterator<Item = char>,
) -> Option<usize> {
    let mut marks = marks.filter(|ch| !ch.is_whitespace()).flat_map(plain_marks).peekable();
    let mut there = outward
        .take_while(|(_, ch)| !ch.is_alphanumeric())
        .flat_map(|(at, ch)| plain_marks(ch).map(move |mark| (at, mark)))
        .peekable();
    let mut found = None;
    let mut last = ' ';
    while let (Some(mark), Some((at, other))) = (marks.peek(), there.peek().copied()) {
        if *mark == other {
            (found, last) = (Some(at), other);
            marks.next();
        } else if found.is_none() && ENDS.contains(mark) && ENDS.contains(&other) {
            return Some(at);
        } else if !other.is_whitespace() && (last, other) != ('-', '-') {
            break;
        }
        there.next();
    }
    // The rest of a dash that is written as two hyphens.
    while let Some((at, '-')) = there.peek().copied().filter(|_| last == '-') {
        found = Some(at);
        there.next();
    }
    found
}

/// Marks that end a sentence.
const ENDS: [char; 3] = ['.', '!', '?'];

/// A mark in its plain form.
fn plain_marks(ch: char) -> impl Iterator<Item = char> {
    let (mark, n) = match ch {
        '…' => ('.', 3),
        _ if is_dash(ch) => ('-', 1),
        _ => (quotation_mark(ch).unwrap_or(ch), 1),
    };
    std::iter::repeat_n(mark, n)
}
