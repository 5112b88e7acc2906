//! `Wording`: the words of something said, and how alike two of them are.

use std::collections::HashMap;

use super::{clause::class_of, saying_words::Class};
use crate::text::{Folded, TextRange};

/// A word as it counts in comparing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub range: TextRange,
    /// The whole word, folded.
    pub whole: u32,
    /// Its first letters, without the endings of English: forms of one word share them.
    pub stem: u32,
    /// Whether it says what is spoken of.
    pub is_content: bool,
}

/// Numbers for words, the same for the same word.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    numbers: HashMap<Box<str>, u32, foldhash::fast::RandomState>,
}

/// Letters of a stem. Six keep apart most words and hold together most forms of one, in European languages alike.
///
/// Truncation as a stemmer: G. Adamson and J. Boreham (1974) and many after them.
const STEM_CHARS: usize = 6;
/// Words of one wording that are compared. What follows is left.
pub(super) const MOST_WORDS: usize = 120;

impl Vocabulary {
    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        self.numbers.insert(word.into(), number);
        number
    }

    /// The words of a stretch of a text.
    pub fn words(&mut self, text: &str, range: TextRange, scratch: &mut String) -> Vec<Word> {
        let mut words = Vec::new();
        for part in word_ranges(text, range).take(MOST_WORDS) {
            let spelled = part.of(text).unwrap_or_default();
            let is_content = !class_of(spelled, scratch).is(Class::EMPTY);
            let folded = folded_word(spelled);
            if folded.is_empty() {
                continue;
            }
            let whole = self.number(&folded);
            let stem = stem(&folded);
            let stem = if stem.len() == folded.len() { whole } else { self.number(stem) };
            words.push(Word { range: part, whole, stem, is_content });
        }
        words
    }

    pub fn len(&self) -> usize {
        self.numbers.len()
    }
}

/// Runs of letters and digits with hyphens and apostrophes in them.
fn word_ranges(text: &str, range: TextRange) -> impl Iterator<Item = TextRange> {
    let words = range.of(text).unwrap_or_default();
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = words.get(at..)?;
        let start = at + rest.find(char::is_alphanumeric)?;
        let mut end = start;
        let mut chars = words.get(start..)?.chars().peekable();
        while let Some(ch) = chars.next() {
            let joins = matches!(ch, '-' | '\u{2010}' | '\u{2011}' | '’' | '\'' | '.' | ',')
                && chars.peek().is_some_and(|next| match ch {
                    '.' | ',' => next.is_ascii_digit() || ch == '.' && next.is_uppercase(),
                    _ => next.is_alphanumeric(),
                });
            if !(ch.is_alphanumeric() || joins || is_accent(ch)) {
                break;
            }
            end += ch.len_utf8();
        }
        at = end.max(start + 1);
        while !words.is_char_boundary(at) {
            at += 1;
        }
        Some(TextRange::new(range.start() + start, range.start() + end))
    })
}

fn is_accent(ch: char) -> bool {
    matches!(ch, '\u{0300}'..='\u{036F}' | '\u{0900}'..='\u{0903}' | '\u{093A}'..='\u{094F}' | '\u{00AD}' | '\u{200B}'..='\u{200D}')
}

/// A word without case, accents, hyphens and 's.
fn folded_word(word: &str) -> String {
    let bare = super::clause::plain(word);
    let lower = match bare.is_ascii() {
        true => bare.to_ascii_lowercase(),
        false => Folded::new(bare).text().to_owned(),
    };
    match lower.contains(|ch: char| !ch.is_alphanumeric()) {
        true => lower.chars().filter(|ch| ch.is_alphanumeric()).collect(),
        false => lower,
    }
}

fn stem(word: &str) -> &str {
    let n = word.chars().count();
    let ends = ["ing", "ed", "es", "s", "ly", "d"];
    let bare = ends.iter().find_map(|end| word.strip_suffix(end).filter(|rest| rest.chars().count() >= 4));
    let bare = bare.filter(|_| n > 4 && word.is_ascii()).unwrap_or(word);
    match bare.char_indices().nth(STEM_CHARS) {
        Some((at, _)) => bare.get(..at).unwrap_or(bare),
        None => bare,
    }
}

/// How much each stem tells, by in how many sources it is said.
#[derive(Debug, Default)]
pub(super) struct Weights {
    by_stem: Vec<f32>,
}

/// What a word tells that says nothing of what is spoken of.
const EMPTY_WEIGHT: f32 = 0.2;

impl Weights {
    /// Inverse document frequency (K. Spärck Jones, 1972), smoothed as if there were fifty sources more, so that a
    /// few sources do not make each other's words common.
    pub fn new(n_sources: usize, n_with: &[u32]) -> Self {
        let all = n_sources as f32 + 50.0;
        Self { by_stem: n_with.iter().map(|n| (1.0 + all / (*n as f32 + 1.0)).ln()).collect() }
    }

    pub fn of_stem(&self, stem: u32) -> f32 {
        self.by_stem.get(stem as usize).copied().unwrap_or(1.0)
    }

    pub fn of(&self, word: &Word) -> f32 {
        match word.is_content {
            true => self.of_stem(word.stem),
            false => EMPTY_WEIGHT,
        }
    }

    pub fn sum(&self, words: &[Word]) -> f32 {
        words.iter().map(|word| self.of(word)).sum()
    }
}

/// How two wordings stand to each other, aligned word by word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Alignment {
    /// Of the weight of the one, how much stands in the other, in order.
    pub share_a: f32,
    pub share_b: f32,
    /// Content words that both have.
    pub n_content: usize,
    /// Words that both have, all of them and those spelled the same.
    pub n_words: usize,
    pub n_same: usize,
    /// The most words that follow one another in both.
    pub longest_run: usize,
    /// Content words among those.
    pub run_content: usize,
    /// How many words of the one the shared ones stretch over.
    pub span_a: usize,
    pub span_b: usize,
}

impl Alignment {
    /// Of both together: Dice's coefficient, by weight.
    pub fn likeness(&self) -> f32 {
        let (a, b) = (self.share_a, self.share_b);
        if a + b == 0.0 { 0.0 } else { 2.0 * a * b / (a + b) }
    }
}

/// The heaviest run of words that both have in the same order (a weighted longest common subsequence).
pub(super) fn align(a: &[Word], b: &[Word], weights: &Weights) -> Alignment {
    let width = b.len() + 1;
    let mut best = vec![0.0f32; (a.len() + 1) * width];
    let at = |i: usize, j: usize| i * width + j;
    let value = |best: &[f32], i: usize, j: usize| best.get(at(i, j)).copied().unwrap_or_default();
    let gain = |x: &Word, y: &Word| -> f32 {
        if x.whole == y.whole {
            weights.of(x)
        } else if x.stem == y.stem && x.is_content && y.is_content {
            weights.of(x) * 0.9
        } else {
            0.0
        }
    };
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            let gain = if x.stem == y.stem || x.whole == y.whole { gain(x, y) } else { 0.0 };
            let skip = value(&best, i, j + 1).max(value(&best, i + 1, j));
            let both = if gain > 0.0 { value(&best, i, j) + gain } else { 0.0 };
            if let Some(cell) = best.get_mut(at(i + 1, j + 1)) {
                *cell = skip.max(both);
            }
        }
    }
    let mut found = Alignment::default();
    let (mut i, mut j) = (a.len(), b.len());
    let (mut last, mut first) = (None, (0, 0));
    let (mut run, mut run_content, mut run_at) = (0, 0, (usize::MAX, usize::MAX));
    while i > 0 && j > 0 {
        let (Some(x), Some(y)) = (a.get(i - 1), b.get(j - 1)) else { break };
        let gain = gain(x, y);
        if gain > 0.0
            && value(&best, i, j) <= value(&best, i - 1, j - 1) + gain + 1e-4
            && value(&best, i, j) > value(&best, i - 1, j).max(value(&best, i, j - 1)) - 1e-4
            && (value(&best, i, j) - (value(&best, i - 1, j - 1) + gain)).abs() < 1e-3
        {
            found.n_words += 1;
            found.n_same += usize::from(x.whole == y.whole);
            found.n_content += usize::from(x.is_content);
            if run_at == (i + 1, j + 1) {
                run += 1;
            } else {
                (run, run_content) = (1, 0);
            }
            run_content += usize::from(x.is_content);
            run_at = (i, j);
            if run > found.longest_run {
                (found.longest_run, found.run_content) = (run, run_content);
            }
            last = last.or(Some((i, j)));
            first = (i, j);
            (i, j) = (i - 1, j - 1);
        } else if value(&best, i - 1, j) >= value(&best, i, j - 1) {
            i -= 1;
        } else {
            j -= 1;
        }
    }
    if let Some(last) = last {
        (found.span_a, found.span_b) = (last.0 + 1 - first.0, last.1 + 1 - first.1);
    }
    let total = value(&best, a.len(), b.len());
    let share = |words: &[Word]| {
        let all = weights.sum(words);
        if all > 0.0 { (total / all).min(1.0) } else { 0.0 }
    };
    (found.share_a, found.share_b) = (share(a), share(b));
    found
}

/// The words of either that the other does not have in their place, as stretches of the texts.
pub(super) fn differing(a: &[Word], b: &[Word]) -> (Vec<TextRange>, Vec<TextRange>) {
    let spelled = |words: &[Word]| -> Vec<u32> { words.iter().map(|word| word.whole).collect() };
    let ops = similar::capture_diff_slices(similar::Algorithm::Myers, &spelled(a), &spelled(b));
    let (mut in_a, mut in_b) = (Vec::new(), Vec::new());
    let push = |runs: &mut Vec<TextRange>, words: Option<&[Word]>| {
        if let Some([first, .., last] | [first @ last]) = words {
            runs.push(TextRange::new(first.range.start(), last.range.end()));
        }
    };
    for op in ops.iter().filter(|op| !matches!(op, similar::DiffOp::Equal { .. })) {
        push(&mut in_a, a.get(op.old_range()));
        push(&mut in_b, b.get(op.new_range()));
    }
    (in_a, in_b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aligned(a: &str, b: &str) -> Alignment {
        let (mut vocabulary, mut scratch) = (Vocabulary::default(), String::new());
        let mut words = |text: &str| vocabulary.words(text, TextRange::new(0, text.len()), &mut scratch);
        let (a, b) = (words(a), words(b));
        align(&a, &b, &Weights::new(2, &vec![1; vocabulary.len()]))
    }

    #[test]
    fn forms_of_one_word_and_its_spellings_are_shared() {
        let found = aligned("The cease-fire was announced", "They announce a ceasefire");
        assert_eq!(found.n_content, 1, "order counts");
        let found = aligned("The “negotiations” failed", "negotiating fails");
        assert_eq!((found.n_content, found.n_same), (2, 0));
        assert!(found.share_b > 0.85 && found.share_b < 1.0);
    }

    #[test]
    fn the_same_words_are_wholly_shared_whatever_their_marks() {
        let found = aligned("We will not yield, ever!", "we will not yield -- EVER");
        assert!((found.likeness() - 1.0).abs() < 1e-5);
        assert_eq!((found.longest_run, found.n_same), (5, 5));
    }

    #[test]
    fn what_differs_is_told_on_both_sides() {
        let (mut vocabulary, mut scratch) = (Vocabulary::default(), String::new());
        let (a, b) = ("the harbor must stay open", "The harbour has to stay open");
        let mut words = |text: &str| vocabulary.words(text, TextRange::new(0, text.len()), &mut scratch);
        let (in_a, in_b) = differing(&words(a), &words(b));
        let told = |text: &'static str, ranges: Vec<TextRange>| -> Vec<_> {
            ranges.iter().filter_map(|r| r.of(text)).collect()
        };
        assert_eq!(told(a, in_a), ["harbor must"]);
        assert_eq!(told(b, in_b), ["harbour has to"]);
    }
}
