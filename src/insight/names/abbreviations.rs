//! Abbreviations that a text introduces: "Long Form (LF)" and "LF (long form)".
//!
//! A. Schwartz and M. Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text" (2003):
//! the letters of the short form are looked for from the end, and the first has to begin a word.

use super::spelling::stem;
use crate::{
    insight::reading::{Reading, Sentence},
    text::TextRange,
};

/// An abbreviation and what it is introduced for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Introduced {
    /// Without the ending of a plural, as it is written.
    pub short: String,
    /// The stems of the words that it stands for.
    pub long: Vec<String>,
    pub short_range: TextRange,
    pub long_range: TextRange,
}

/// The abbreviations that a sentence introduces.
pub(super) fn introduced(reading: &Reading<'_>, sentence: &Sentence) -> Vec<Introduced> {
    let brackets = (sentence.first..sentence.end).filter(|at| reading.low(*at) == "(");
    brackets.filter_map(|open| in_brackets(reading, sentence, open)).collect()
}

fn in_brackets(reading: &Reading<'_>, sentence: &Sentence, open: usize) -> Option<Introduced> {
    let close = (open + 1..sentence.end.min(open + 12)).find(|at| reading.low(*at) == ")")?;
    let quoted = |at: usize| matches!(reading.words(at), "“" | "\"" | "”" | "'" | "‘" | "’");
    let inside: Vec<usize> = (open + 1..close).filter(|at| !quoted(*at)).collect();
    if let [only] = *inside {
        // "Long Form (LF)".
        let short = short_form(reading.words(only))?;
        let n = short.chars().count();
        let most = (n + 5).min(n * 2);
        let first = (sentence.first..open).rev().take_while(|at| reading.is_word(*at)).take(most).last()?;
        let words: Vec<usize> = (first..open).collect();
        let long = long_form(reading, short, &words)?;
        return introduce(reading, short, only, long);
    }
    // "LF (long form)".
    let before = open.checked_sub(1).filter(|at| *at >= sentence.first)?;
    let short = short_form(reading.words(before))?;
    let is_plain = inside.iter().all(|at| reading.is_word(*at));
    let long = long_form(reading, short, &inside).filter(|long| is_plain && long.len() == inside.len())?;
    introduce(reading, short, before, long)
}

fn introduce(reading: &Reading<'_>, short: &str, at: usize, long: &[usize]) -> Option<Introduced> {
    let (first, last) = (*long.first()?, *long.last()?);
    Some(Introduced {
        short: short.to_owned(),
        long: long.iter().map(|at| stem(reading.low(*at))).collect(),
        short_range: reading.range(at, at),
        long_range: reading.range(first, last),
    })
}

/// A short form without the ending of a plural: two to eight letters, at least two of them capitals.
pub(super) fn short_form(word: &str) -> Option<&str> {
    let word = word.strip_suffix('s').filter(|rest| rest.ends_with(char::is_uppercase)).unwrap_or(word);
    let n = word.chars().count();
    let n_capital = word.chars().filter(|c| c.is_uppercase()).count();
    let is_short = (2..=8).contains(&n) && n_capital >= 2 && n_capital * 2 > n;
    (is_short && word.chars().all(char::is_alphanumeric)).then_some(word)
}

/// The words at the end of `words` whose letters the short form is made of: at least two words, and the short form none
/// of them.
fn long_form<'w>(reading: &Reading<'_>, short: &str, words: &'w [usize]) -> Option<&'w [usize]> {
    let mut letters = short.chars().rev().flat_map(char::to_lowercase).peekable();
    for (at, word) in words.iter().enumerate().rev() {
        let low = reading.low(*word);
        if low == short.to_lowercase() {
            return None;
        }
        let mut chars = low.char_indices().rev();
        while let Some(letter) = letters.peek().copied() {
            let is_last = letters.clone().nth(1).is_none();
            // The first letter of the short form begins a word.
            match chars.find(|(at, c)| *c == letter && (!is_last || *at == 0)) {
                Some(_) => letters.next(),
                None => break,
            };
        }
        if letters.peek().is_none() {
            let long = words.get(at..)?;
            let n_letters = short.chars().count();
            // Each word gives a letter, or is small: else it is chance.
            return (long.len() >= 2 && long.len() <= n_letters + 2).then_some(long);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::reading::tests::source;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let source = source(1, text, None);
        let reading = Reading::of(&source);
        let found: Vec<Introduced> =
            reading.sentences.iter().flat_map(|sentence| introduced(&reading, sentence)).collect();
        let words: Vec<(&str, &str)> =
            found.iter().map(|one| (one.short.as_str(), one.long_range.of(text).unwrap())).collect();
        assert_eq!(words, expected, "{text}");
    }

    #[test]
    fn abbreviations_are_found_with_what_they_stand_for() {
        check("The Harbor Safety Board (HSB) met.", &[("HSB", "Harbor Safety Board")]);
        check("A person of interest (POI) was named.", &[("POI", "person of interest")]);
        check("Many persons of interest (POIs) were named.", &[("POI", "persons of interest")]);
        check("The HSB (Harbor Safety Board) met.", &[("HSB", "Harbor Safety Board")]);
        check("Unmanned aerial vehicles (“UAVs”) flew.", &[("UAV", "Unmanned aerial vehicles")]);
    }

    #[test]
    fn what_does_not_fit_is_no_abbreviation() {
        check("The mayor (BBC) spoke.", &[]);
        check("A bridge (2024) was built by the town (not here).", &[]);
        check("LONDON (AP) — The mayor spoke.", &[]);
        check("(HSB) and ()", &[]);
    }

    proptest::proptest! {
        #[test]
        fn brackets_of_any_kind_do_no_harm(text in "((A|AB|İS|of|a|\\(|\\)|é| ){0,30}|\\PC{0,60})") {
            let source = source(1, &text, None);
            let reading = Reading::of(&source);
            for one in reading.sentences.iter().flat_map(|sentence| introduced(&reading, sentence)) {
                assert!(one.long_range.of(&text).is_some() && one.short_range.of(&text).is_some());
            }
        }
    }
}
