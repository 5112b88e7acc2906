//! Whether a sentence tells what happened or what is to come, as far as its verbs near a date say so. English only.

use crate::insight::reading::{Reading, Sentence};

/// What the words around a date say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tense {
    Past,
    Future,
    /// Neither is certain.
    Unclear,
}

const FUTURE: &[&str] = &[
    "will",
    "shall",
    "won't",
    "scheduled",
    "planned",
    "planning",
    "due",
    "expected",
    "upcoming",
    "slated",
    "tomorrow",
    "intends",
    "forthcoming",
    "postponed",
    "rescheduled",
    "i'll",
    "we'll",
    "they'll",
    "he'll",
    "she'll",
    "it'll",
];

/// Verbs of the present with which the press tells what is planned: "opens on Friday".
const PRESENT: &[&str] = &[
    "opens",
    "starts",
    "begins",
    "stops",
    "runs",
    "returns",
    "arrives",
    "goes",
    "takes",
    "meets",
    "ends",
    "closes",
    "launches",
    "airs",
    "plays",
    "comes",
    "kicks",
    "travels",
    "visits",
    "speaks",
    "leaves",
    "expires",
    "resumes",
    "continues",
    "remains",
];

/// Verbs that say neither: what "would" be may have been.
const UNCLEAR: &[&str] =
    &["would", "could", "should", "may", "might", "can", "must", "if", "is", "are", "has", "have"];

const PAST: &[&str] = &[
    "was",
    "were",
    "had",
    "did",
    "said",
    "told",
    "met",
    "held",
    "began",
    "broke",
    "brought",
    "built",
    "bought",
    "came",
    "caught",
    "chose",
    "cut",
    "died",
    "drew",
    "drove",
    "fell",
    "felt",
    "fled",
    "flew",
    "found",
    "fought",
    "gave",
    "got",
    "grew",
    "heard",
    "hit",
    "kept",
    "knew",
    "led",
    "left",
    "lost",
    "made",
    "meant",
    "paid",
    "put",
    "ran",
    "rose",
    "sank",
    "sat",
    "saw",
    "sent",
    "shot",
    "shook",
    "showed",
    "shut",
    "sold",
    "spent",
    "spoke",
    "stood",
    "struck",
    "swore",
    "threw",
    "took",
    "thought",
    "understood",
    "went",
    "withdrew",
    "won",
    "wrote",
    "became",
    "beat",
    "bore",
    "dealt",
    "ended",
    "hung",
    "laid",
    "lay",
    "lent",
    "overcame",
    "quit",
    "rode",
    "sang",
    "sought",
    "slid",
    "spread",
    "stole",
    "taught",
    "tore",
    "woke",
    "wore",
    "wasn't",
    "weren't",
    "didn't",
    "hadn't",
];

/// Words in "-ed" that are no verbs.
const NO_VERBS: &[&str] = &[
    "need",
    "indeed",
    "seed",
    "speed",
    "feed",
    "bleed",
    "breed",
    "exceed",
    "proceed",
    "succeed",
    "hundred",
    "united",
    "sacred",
    "naked",
    "aged",
    "agreed-upon",
    "so-called",
    "unprecedented",
    "unmanned",
    "armed",
    "alleged",
    "creed",
    "greed",
    "deed",
    "weed",
    "freed",
    "advanced",
    "limited",
    "continued",
    "increased",
    "proposed",
    "supposed",
];

/// What the verb nearest before a token says, or else the one nearest behind it, in its sentence.
pub(super) fn tense(reading: &Reading<'_>, sentence: &Sentence, first: usize, last: usize) -> Tense {
    let before = (sentence.first..first).rev().find_map(|at| said_by(reading, sentence, at));
    before
        .or_else(|| (last + 1..sentence.end).find_map(|at| said_by(reading, sentence, at)))
        .unwrap_or(Tense::Unclear)
}

/// What one word says, if it is a verb that does.
fn said_by(reading: &Reading<'_>, sentence: &Sentence, at: usize) -> Option<Tense> {
    if !reading.is_word(at) {
        return None;
    }
    let word = reading.low(at);
    if FUTURE.contains(&word) || word == "set" && reading.low(at + 1) == "to" {
        return Some(Tense::Future);
    }
    if word == "going" && reading.low(at + 1) == "to" {
        return Some(Tense::Future);
    }
    if UNCLEAR.contains(&word) && !(word == "may" && reading.is_capital(at)) {
        // "has said", "are expected": the verb behind it tells, unless it is a thing of the present.
        let next = said_by(reading, sentence, at + 1).filter(|_| at + 1 < sentence.end);
        return match word {
            "has" | "have" => Some(next.unwrap_or(Tense::Past)),
            _ => Some(next.filter(|next| *next == Tense::Future).unwrap_or(Tense::Unclear)),
        };
    }
    if PRESENT.contains(&word) {
        return Some(Tense::Unclear);
    }
    let is_regular = word.len() > 4 && word.ends_with("ed") && !NO_VERBS.contains(&word);
    if !PAST.contains(&word) && !is_regular {
        return None;
    }
    // "will be held", "to be announced", "is held": the helping verb tells. An adjective before a noun does not.
    let helper = (sentence.first..at).rev().take(3).map(|at| reading.low(at)).find_map(|word| match word {
        "will" | "shall" | "to" => Some(Tense::Future),
        "would" | "is" | "are" | "can" | "could" | "may" | "might" | "should" | "must" => {
            Some(Tense::Unclear)
        }
        "was" | "were" | "had" | "has" | "have" => Some(Tense::Past),
        _ => None,
    });
    let is_after_article =
        at > sentence.first && matches!(reading.low(at - 1), "the" | "a" | "an" | "its" | "their");
    match helper {
        Some(tense) if is_helped(reading, at) => Some(tense),
        _ if is_regular && is_after_article => None,
        _ => Some(Tense::Past),
    }
}

/// Whether only "be", "been", "not" or an adverb stand between a verb and its helper.
fn is_helped(reading: &Reading<'_>, at: usize) -> bool {
    (1..=3)
        .filter_map(|back| at.checked_sub(back))
        .map(|at| reading.low(at))
        .find(|word| {
            !(matches!(*word, "be" | "been" | "being" | "not" | "also" | "then") || word.ends_with("ly"))
        })
        .is_some_and(|word| {
            matches!(
                word,
                "will"
                    | "shall"
                    | "to"
                    | "would"
                    | "is"
                    | "are"
                    | "can"
                    | "could"
                    | "may"
                    | "might"
                    | "should"
                    | "must"
                    | "was"
                    | "were"
                    | "had"
                    | "has"
                    | "have"
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::reading::tests::source;

    fn check(text: &str, expected: Tense) {
        let source = source(1, text, None);
        let reading = Reading::of(&source);
        let at = (0..reading.tokens.len()).find(|at| reading.low(*at) == "friday").unwrap();
        assert_eq!(tense(&reading, &reading.sentences[0], at, at), expected, "{text}");
    }

    #[test]
    fn the_verb_nearest_before_a_day_tells() {
        check("The mayor said on Friday that the bridge will open.", Tense::Past);
        check("The mayor said that the bridge will open on Friday.", Tense::Future);
        check("On Friday, the council met.", Tense::Past);
        check("A vote is scheduled for Friday.", Tense::Future);
        check("The meeting will be held on Friday.", Tense::Future);
        check("The council is to be elected on Friday.", Tense::Future);
        check("The shop opens on Friday.", Tense::Unclear);
        check("She said the shop would open on Friday.", Tense::Unclear);
        check("The council has voted on Friday.", Tense::Past);
    }
}
