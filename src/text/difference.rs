//! What a newer version of a text changed: paragraphs that differ, side by side, and the words in them.

use std::collections::{HashMap, HashSet};

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation as _;

use super::{TextRange, paragraphs};

/// Paragraphs with more words than this are compared as a whole: finding the words that differ takes time
/// in the square of their number.
const MAX_WORDS: usize = 4000;
/// How many paragraphs further on the counterpart of a changed one is looked for.
const LOOK_AHEAD: usize = 8;
/// The least share of words that makes two paragraphs versions of one. Half: below that, more of it is new
/// than is kept, and reading both apart is easier than reading marks.
const LEAST_SHARE: f64 = 0.5;

/// A paragraph of one text, and what the other does not have of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Of the paragraph, in its text.
    pub range: TextRange,
    /// The words that differ, in its text, ascending. Where its counterpart is missing, the whole paragraph.
    pub marked: Vec<TextRange>,
}

/// A paragraph that differs between two texts. At least one side is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub old: Option<Part>,
    pub new: Option<Part>,
}

/// The paragraphs that differ, in reading order. One that moved is told twice: gone and come.
///
/// Lines are compared by patience diff (B. Cohen), as the crate `similar` has it, after those are set aside
/// that only one text has (as GNU diff does), which keeps it fast for texts that have little in common.
pub fn differences(old: &str, new: &str) -> Vec<Difference> {
    let (old_lines, new_lines) = (paragraphs(old), paragraphs(new));
    let mut differences = Vec::new();
    let (mut from_old, mut from_new) = (0, 0);
    let end = (old_lines.len(), new_lines.len());
    for (at_old, at_new) in shared_lines((old, &old_lines), (new, &new_lines)).into_iter().chain([end]) {
        let gone = old_lines.get(from_old..at_old).unwrap_or_default();
        let come = new_lines.get(from_new..at_new).unwrap_or_default();
        pair_up((old, gone), (new, come), &mut differences);
        (from_old, from_new) = (at_old + 1, at_new + 1);
    }
    differences
}

/// The words of either that the other does not have, in reading order.
pub fn word_differences(old: &str, new: &str) -> (Vec<TextRange>, Vec<TextRange>) {
    let (old_words, new_words) = (words(old), words(new));
    if old_words.len().max(new_words.len()) > MAX_WORDS {
        return (vec![TextRange::new(0, old.len())], vec![TextRange::new(0, new.len())]);
    }
    let spelled = |words: &[(usize, &str)]| -> Vec<String> { words.iter().map(|w| w.1.to_owned()).collect() };
    let ops = capture_diff_slices(Algorithm::Myers, &spelled(&old_words), &spelled(&new_words));
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    for op in ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. })) {
        push_run(&mut gone, old, old_words.get(op.old_range()).unwrap_or_default());
        push_run(&mut come, new, new_words.get(op.new_range()).unwrap_or_default());
    }
    (gone, come)
}

/// Adds a run of words, joined to the one before where only white space is between them.
fn push_run(runs: &mut Vec<TextRange>, text: &str, words: &[(usize, &str)]) {
    let (Some((start, _)), Some((last, word))) = (words.first(), words.last()) else { return };
    let range = TextRange::new(*start, last + word.len()).trimmed(text);
    if range.is_empty() {
        return;
    }
    if let Some(before) = runs.last_mut()
        && text.get(before.end()..range.start()).is_some_and(|between| between.trim().is_empty())
    {
        *before = TextRange::new(before.start(), range.end());
        return;
    }
    runs.push(range);
}

/// Words, marks and white space, each with where it starts.
fn words(text: &str) -> Vec<(usize, &str)> {
    text.split_word_bound_indices().collect()
}

/// Which lines of both are the same and stand in the same order, by their positions.
fn shared_lines(old: (&str, &[TextRange]), new: (&str, &[TextRange])) -> Vec<(usize, usize)> {
    fn spelled<'a>((text, lines): (&'a str, &[TextRange])) -> Vec<&'a str> {
        lines.iter().map(|line| line.of(text).unwrap_or_default().trim()).collect()
    }
    let (old, new) = (spelled(old), spelled(new));
    let (in_old, in_new): (HashSet<&str>, HashSet<&str>) =
        (old.iter().copied().collect(), new.iter().copied().collect());
    let keep = |lines: &[&str], other: &HashSet<&str>| -> Vec<usize> {
        lines.iter().enumerate().filter(|(_, line)| other.contains(*line)).map(|(at, _)| at).collect()
    };
    let (old_kept, new_kept) = (keep(&old, &in_new), keep(&new, &in_old));
    let lines = |all: &[&str], kept: &[usize]| -> Vec<String> {
        kept.iter().filter_map(|at| all.get(*at)).map(|line| (*line).to_owned()).collect()
    };
    let ops = capture_diff_slices(Algorithm::Patience, &lines(&old, &old_kept), &lines(&new, &new_kept));
    let mut shared = Vec::new();
    for op in ops.iter().filter(|op| matches!(op, DiffOp::Equal { .. })) {
        let pairs = op.old_range().zip(op.new_range());
        shared.extend(pairs.filter_map(|(a, b)| Some((*old_kept.get(a)?, *new_kept.get(b)?))));
    }
    shared
}

/// Tells of lines between two shared ones: versions of one paragraph beside each other, the others alone.
fn pair_up(old: (&str, &[TextRange]), new: (&str, &[TextRange]), differences: &mut Vec<Difference>) {
    let (old, gone) = old;
    let (new, come) = new;
    let alone = |range: &TextRange| Part { range: *range, marked: vec![*range] };
    let mut next = 0;
    for range in gone {
        let words_gone = range.of(old).unwrap_or_default();
        let ahead = come.get(next..).unwrap_or_default().iter().take(LOOK_AHEAD);
        let found = ahead
            .clone()
            .position(|new_range| share(words_gone, new_range.of(new).unwrap_or_default()) >= LEAST_SHARE);
        let Some(skipped) = found else {
            differences.push(Difference { old: Some(alone(range)), new: None });
            continue;
        };
        for range in ahead.take(skipped) {
            differences.push(Difference { old: None, new: Some(alone(range)) });
        }
        next += skipped;
        let Some(new_range) = come.get(next) else { continue };
        let (gone, come) = word_differences(words_gone, new_range.of(new).unwrap_or_default());
        let moved = |ranges: Vec<TextRange>, by: usize| -> Vec<TextRange> {
            ranges.into_iter().map(|r| TextRange::new(r.start() + by, r.end() + by)).collect()
        };
        differences.push(Difference {
            old: Some(Part { range: *range, marked: moved(gone, range.start()) }),
            new: Some(Part { range: *new_range, marked: moved(come, new_range.start()) }),
        });
        next += 1;
    }
    for range in come.get(next..).unwrap_or_default() {
        differences.push(Difference { old: None, new: Some(alone(range)) });
    }
}

/// The share of words that two paragraphs have in common, of those of both: Dice's coefficient over bags.
fn share(a: &str, b: &str) -> f64 {
    let mut counts: HashMap<&str, i32> = HashMap::new();
    let (mut n_a, mut n_b, mut n_shared) = (0, 0, 0);
    for word in a.unicode_words() {
        *counts.entry(word).or_default() += 1;
        n_a += 1;
    }
    for word in b.unicode_words() {
        n_b += 1;
        if let Some(count) = counts.get_mut(word).filter(|count| **count > 0) {
            *count -= 1;
            n_shared += 1;
        }
    }
    if n_a + n_b == 0 { 0.0 } else { 2.0 * f64::from(n_shared) / f64::from(n_a + n_b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each difference as `old | new`, with what differs in brackets.
    fn told(old: &str, new: &str) -> Vec<String> {
        let part = |text: &str, part: &Option<Part>| {
            let Some(Part { range, marked }) = part else { return String::new() };
            let (mut out, mut at) = (String::new(), range.start());
            let words = |range: TextRange| range.of(text).expect("on characters");
            for mark in marked {
                out += words(TextRange::new(at, mark.start()));
                out += &format!("[{}]", words(*mark));
                at = mark.end();
            }
            out + words(TextRange::new(at, range.end()))
        };
        let differences = differences(old, new);
        differences.iter().map(|d| format!("{} | {}", part(old, &d.old), part(new, &d.new))).collect()
    }

    #[track_caller]
    fn check(old: &str, new: &str, expected: &[&str]) {
        assert_eq!(told(old, new), expected);
    }

    #[test]
    fn paragraphs_that_differ_stand_beside_each_other() {
        check("a b\n\nc d", "a b\nc d", &[]);
        check(
            "The talks lasted two hours.\nSame.",
            "The talks lasted three long hours.\nSame.",
            &["The talks lasted [two] hours. | The talks lasted [three long] hours."],
        );
        check("one\ntwo", "one\nnew line\ntwo", &[" | [new line]"]);
        check("one\ngone line\ntwo", "one\ntwo", &["[gone line] | "]);
        check("Peace now.", "Something else entirely", &["[Peace now.] | ", " | [Something else entirely]"]);
        check(
            "x\nThey agreed to swap prisoners.\ny",
            "x\nAn added line.\nThey agreed to swap 1,000 prisoners.\ny",
            &[
                " | [An added line.]",
                "They agreed to swap prisoners. | They agreed to swap [1,000] prisoners.",
            ],
        );
    }

    #[test]
    fn long_texts_with_nothing_in_common_or_turned_round_come_to_an_end() {
        let text = |word: &str| (0..50_000).map(|n| format!("{word}{n}\n")).collect::<String>();
        let reversed: String = text("a").lines().rev().map(|line| format!("{line}\n")).collect();
        assert_eq!(differences(&text("a"), &text("b")).len(), 100_000);
        assert!(!differences(&text("a"), &reversed).is_empty());
    }

    #[test]
    fn words_of_other_scripts_are_compared_too() {
        let (gone, come) = word_differences("Два часа переговоров", "Три часа переговоров");
        assert_eq!((gone[0].end(), come[0].end()), ("Два".len(), "Три".len()));
    }
}
