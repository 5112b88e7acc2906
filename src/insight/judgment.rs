//! Words of judgment: how likely an analyst says a thing is, in the seven degrees of Intelligence Community Directive
//! 203, "Analytic Standards" (2 January 2015), D.6.e(2)(a), and whether a sentence mixes that with how sure they are.
//!
//! The directive gives each degree two terms, of which a product should keep to one row, and says that a level of
//! confidence and a degree of likelihood must not be combined in one sentence. The bounds of neighboring degrees
//! meet, as they do there.

use std::ops::Range;

/// A degree of likelihood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Likelihood {
    AlmostNoChance,
    VeryUnlikely,
    Unlikely,
    RoughlyEvenChance,
    Likely,
    VeryLikely,
    AlmostCertain,
}

impl Likelihood {
    /// From the least likely to the most.
    pub const ALL: [Self; 7] = [
        Self::AlmostNoChance,
        Self::VeryUnlikely,
        Self::Unlikely,
        Self::RoughlyEvenChance,
        Self::Likely,
        Self::VeryLikely,
        Self::AlmostCertain,
    ];

    /// The two terms of the directive: those of likelihood, and those of probability.
    pub fn terms(self) -> [&'static str; 2] {
        match self {
            Self::AlmostNoChance => ["almost no chance", "remote"],
            Self::VeryUnlikely => ["very unlikely", "highly improbable"],
            Self::Unlikely => ["unlikely", "improbable"],
            Self::RoughlyEvenChance => ["roughly even chance", "roughly even odds"],
            Self::Likely => ["likely", "probable"],
            Self::VeryLikely => ["very likely", "highly probable"],
            Self::AlmostCertain => ["almost certain", "nearly certain"],
        }
    }

    /// Per cent, from and to.
    pub fn percent(self) -> (u8, u8) {
        match self {
            Self::AlmostNoChance => (1, 5),
            Self::VeryUnlikely => (5, 20),
            Self::Unlikely => (20, 45),
            Self::RoughlyEvenChance => (45, 55),
            Self::Likely => (55, 80),
            Self::VeryLikely => (80, 95),
            Self::AlmostCertain => (95, 99),
        }
    }

    /// What else the degree is called by: the adverbs of its terms, and their forms in a sentence.
    fn forms(self) -> &'static [&'static str] {
        match self {
            Self::AlmostNoChance => &["almost no chance", "remote", "remote chance", "remotely possible"],
            Self::VeryUnlikely => {
                &["very unlikely", "highly improbable", "highly unlikely", "very improbable"]
            }
            Self::Unlikely => &["unlikely", "improbable", "improbably"],
            Self::RoughlyEvenChance => &[
                "roughly even chance",
                "roughly even odds",
                "roughly even chances",
                "roughly an even chance",
                "even chance",
                "even odds",
            ],
            Self::Likely => &["likely", "probable", "probably"],
            Self::VeryLikely => {
                &["very likely", "highly probable", "highly likely", "very probable", "very probably"]
            }
            Self::AlmostCertain => {
                &["almost certain", "nearly certain", "almost certainly", "nearly certainly"]
            }
        }
    }
}

/// How sure an analyst is of the ground on which a judgment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Confidence {
    Low,
    Moderate,
    High,
}

/// Words of judgment in a sentence, where they stand in it, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgments {
    pub likelihoods: Vec<(Range<usize>, Likelihood)>,
    pub confidences: Vec<(Range<usize>, Confidence)>,
}

impl Judgments {
    /// Why the sentence should be two: it says both how likely a thing is and how sure one is of it.
    pub fn mixed(&self) -> Option<&'static str> {
        let is_mixed = !self.likelihoods.is_empty() && !self.confidences.is_empty();
        is_mixed.then_some(
            "A likelihood and a level of confidence in one sentence: say how likely it is in one, and how sure you are in another (ICD 203)",
        )
    }
}

/// The words of judgment in a sentence: of those that overlap the longest, so that "very unlikely" is not "unlikely".
pub fn judgments(sentence: &str) -> Judgments {
    let words = words(sentence);
    let mut found = Judgments { likelihoods: Vec::new(), confidences: Vec::new() };
    let mut at = 0;
    while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
        let likelihood = Likelihood::ALL
            .into_iter()
            .flat_map(|degree| degree.forms().iter().map(move |form| (degree, *form)))
            .filter_map(|(degree, form)| Some((begins(rest, form)?, degree)))
            .max_by_key(|(n, _)| *n);
        if let Some((n, degree)) = likelihood.filter(|(n, degree)| is_meant(&words, at, *n, *degree)) {
            found.likelihoods.extend(range(rest, n).map(|range| (range, degree)));
            at += n;
        } else if let Some((n, level)) = confidence(rest) {
            found.confidences.extend(range(rest, n).map(|range| (range, level)));
            at += n;
        } else {
            at += likelihood.map_or(1, |(n, _)| n);
        }
    }
    found
}

/// Whether a likelihood is said with the words, and nothing else: no "remote control", no "probable cause", no "not
/// likely", which the directive has no degree for.
fn is_meant(words: &[(usize, String)], at: usize, n: usize, degree: Likelihood) -> bool {
    let word = |at: Option<usize>| at.and_then(|at| words.get(at)).map_or("", |(_, word)| word.as_str());
    let (before, behind) = (word(at.checked_sub(1)), word(Some(at + n)));
    if matches!(before, "not" | "less" | "isn't" | "how" | "n't" | "as") {
        return false;
    }
    match (degree, n, word(Some(at))) {
        // Alone it is a place far off; a chance or a possibility is remote.
        (Likelihood::AlmostNoChance, 1, _) => {
            matches!(behind, "chance" | "chances" | "possibility" | "prospect" | "likelihood" | "probability")
                || matches!(before, "is" | "are" | "remains" | "was" | "seems")
                    && matches!(behind, "" | "that")
        }
        (Likelihood::Likely, 1, "probable") => behind != "cause",
        _ => true,
    }
}

fn confidence(rest: &[(usize, String)]) -> Option<(usize, Confidence)> {
    let word = |at: usize| rest.get(at).map_or("", |(_, word)| word.as_str());
    let level = |word: &str| match word {
        "low" => Some(Confidence::Low),
        "moderate" | "medium" => Some(Confidence::Moderate),
        "high" => Some(Confidence::High),
        _ => None,
    };
    if let Some(level) = level(word(0)) {
        return match (word(1), word(2), word(3)) {
            ("confidence", ..) => Some((2, level)),
            // "low to moderate confidence" is the lower of the two.
            ("to" | "or", _, "confidence") => Some((4, level)),
            ("level" | "levels" | "degree", "of", "confidence") => Some((4, level)),
            _ => None,
        };
    }
    let is_confidence = word(0) == "confidence" && matches!(word(1), "is" | "level" | "remains");
    is_confidence.then(|| level(word(2)))?.map(|level| (3, level))
}

/// How many words `form` has, if `rest` begins with it.
fn begins(rest: &[(usize, String)], form: &str) -> Option<usize> {
    let n = form.split(' ').count();
    let words = rest.get(..n)?;
    words.iter().map(|(_, word)| word.as_str()).eq(form.split(' ')).then_some(n)
}

/// Where the first `n` words stand.
fn range(rest: &[(usize, String)], n: usize) -> Option<Range<usize>> {
    let (first, (last, word)) = (rest.first()?.0, rest.get(n.checked_sub(1)?)?);
    Some(first..last + word.len())
}

/// The words in lower case, with their first bytes. Only those of ASCII letters matter here, so none gets longer.
fn words(sentence: &str) -> Vec<(usize, String)> {
    let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’');
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in sentence.char_indices().chain([(sentence.len(), ' ')]) {
        match (is_letter(c), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let word = sentence.get(from..at).unwrap_or_default();
                found.push((from, word.to_ascii_lowercase()));
                start = None;
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sentence: &str, expected: &[(&str, Likelihood)]) {
        let found = judgments(sentence);
        let words: Vec<_> = found
            .likelihoods
            .iter()
            .map(|(range, degree)| (sentence.get(range.clone()).unwrap(), *degree))
            .collect();
        assert_eq!(words, expected, "{sentence}");
    }

    #[test]
    fn degrees_meet_and_cover_one_to_ninety_nine_per_cent() {
        let bounds: Vec<(u8, u8)> = Likelihood::ALL.iter().map(|degree| degree.percent()).collect();
        assert!(bounds.windows(2).all(|pair| pair[0].1 == pair[1].0));
        assert_eq!((bounds[0].0, bounds[6].1), (1, 99));
    }

    #[test]
    fn every_term_is_found_as_its_own_degree() {
        for degree in Likelihood::ALL {
            for term in degree.terms() {
                let sentence = format!("The chance that it holds is {term}.");
                check(&sentence, &[(term, degree)]);
            }
        }
    }

    #[test]
    fn the_longest_words_count() {
        check(
            "It is very unlikely, or likely.",
            &[("very unlikely", Likelihood::VeryUnlikely), ("likely", Likelihood::Likely)],
        );
        check("Almost certainly so", &[("Almost certainly", Likelihood::AlmostCertain)]);
        check("There is a roughly even chance.", &[("roughly even chance", Likelihood::RoughlyEvenChance)]);
        check("A remote chance.", &[("remote chance", Likelihood::AlmostNoChance)]);
    }

    #[test]
    fn words_that_judge_nothing_are_left_alone() {
        check("The remote control had probable cause.", &[]);
        check("It is not likely, and less likely still.", &[]);
        check("A likelihood of unlikelihood", &[]);
        check("", &[]);
    }

    #[test]
    fn likelihood_and_confidence_in_one_sentence_are_mixed() {
        let mixed = |sentence: &str| judgments(sentence).mixed().is_some();
        assert!(mixed("We assess with high confidence that it will likely hold."));
        assert!(mixed("With a moderate level of confidence, it is almost certain."));
        assert!(mixed("It will probably hold (low-to-moderate confidence)."));
        assert!(!mixed("We have high confidence in this."));
        assert!(!mixed("It will likely hold, and their confidence is shaken."));
        assert!(!mixed("High hopes make it likely."));
    }

    proptest::proptest! {
        #[test]
        fn ranges_stand_on_boundaries_of_any_text(
            sentence in "\\PC{0,60}|((very|un|likely|İ|high|confidence|remote|chance| )){0,20}"
        ) {
            let found = judgments(&sentence);
            for range in found.likelihoods.iter().map(|(r, _)| r).chain(found.confidences.iter().map(|(r, _)| r)) {
                assert!(sentence.get(range.clone()).is_some_and(|words| !words.is_empty()));
            }
        }
    }
}
