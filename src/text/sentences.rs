//! Sentences: by UAX #29, but they go on behind an abbreviation, and with a small letter: “Stop!” she said.

use unicode_segmentation::UnicodeSegmentation as _;

use super::TextRange;

/// English abbreviations behind which a sentence goes on: of the suppressions in CLDR's data for English those
/// that are not words too ("in.", "no."), and their like that stand before a name. A sentence that does end
/// with one is taken together with the next.
const ABBREVIATIONS: [&str; 60] = [
    "Adm.", "Apr.", "Aug.", "Brig.", "Capt.", "Cf.", "Cmdr.", "Co.", "Col.", "Corp.", "D.C.", "Dec.",
    "Dept.", "Dr.", "E.U.", "Feb.", "Fr.", "Ft.", "Gen.", "Gov.", "Hon.", "Inc.", "Jan.", "Jr.", "Jul.",
    "Jun.", "L.A.", "Lt.", "Ltd.", "Maj.", "Messrs.", "Mr.", "Mrs.", "Ms.", "Msgr.", "Mt.", "N.Y.", "Nov.",
    "Oct.", "Ph.D.", "Pres.", "Prof.", "Rep.", "Rev.", "Sen.", "Sept.", "Sgt.", "Sr.", "St.", "U.K.", "U.N.",
    "U.S.", "U.S.A.", "a.m.", "approx.", "cf.", "e.g.", "i.e.", "p.m.", "vs.",
];

/// The sentences of a stretch of `text`, in order, without the white space around them.
pub fn sentences(text: &str, within: TextRange) -> Vec<TextRange> {
    let slice = within.of(text).unwrap_or_default();
    let mut found: Vec<TextRange> = Vec::new();
    let mut goes_on = false;
    for (at, piece) in slice.split_sentence_bound_indices() {
        let start = within.start() + at;
        let range = TextRange::new(start, start + piece.len()).trimmed(text);
        if range.is_empty() {
            continue;
        }
        match found.last_mut() {
            Some(last) if goes_on || piece.starts_with(char::is_lowercase) => {
                *last = TextRange::new(last.start(), range.end())
            }
            _ => found.push(range),
        }
        goes_on = ends_abbreviated(piece.trim_end());
    }
    found
}

/// Whether the last word is an abbreviation, or the initial of a name.
fn ends_abbreviated(sentence: &str) -> bool {
    let last = sentence.rsplit(char::is_whitespace).next().unwrap_or_default();
    let last = last.trim_start_matches(|ch: char| !ch.is_alphanumeric());
    let mut chars = last.chars();
    let is_initial = chars.next().is_some_and(char::is_uppercase) && chars.as_str() == ".";
    is_initial || ABBREVIATIONS.contains(&last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found = sentences(text, TextRange::new(0, text.len()));
        let words: Vec<&str> =
            found.iter().map(|range| range.of(text).expect("a part of the text")).collect();
        assert_eq!(words, expected);
    }

    #[test]
    fn sentences_end_at_a_full_stop_but_not_behind_an_abbreviation() {
        check("", &[]);
        check("  \n ", &[]);
        check("No full stop", &["No full stop"]);
        check("It held. It broke!  Why? ", &["It held.", "It broke!", "Why?"]);
        check(
            "U.S. President Biden met Mr. Putin. He left.",
            &["U.S. President Biden met Mr. Putin.", "He left."],
        );
        check("The U.S. officials left. They did.", &["The U.S. officials left.", "They did."]);
        check(
            "On Sept. 3 J. Smith came (cf. Dr. No). Then 3.5 million.",
            &["On Sept. 3 J. Smith came (cf. Dr. No).", "Then 3.5 million."],
        );
        check("“Stop.” He did. “Go!” she said.", &["“Stop.”", "He did.", "“Go!” she said."]);
        check("会谈结束。双方承诺！", &["会谈结束。", "双方承诺！"]);
        check("שלום. מה שלומך?", &["שלום.", "מה שלומך?"]);
    }

    #[test]
    fn abbreviations_stand_in_order_and_end_with_a_full_stop() {
        assert!(ABBREVIATIONS.is_sorted() && ABBREVIATIONS.iter().all(|a| a.ends_with('.')));
    }

    #[test]
    fn only_what_is_asked_for_is_looked_at() {
        let text = "One. Two. Three.";
        let found = sentences(text, TextRange::new(5, 16));
        assert_eq!(found, [TextRange::new(5, 9), TextRange::new(10, 16)]);
        assert_eq!(sentences("é", TextRange::new(1, 2)), []);
    }
}
