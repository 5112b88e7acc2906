//! The line above a quotation and its footnote: how a citation is written, and read again.

use super::Spot;
use crate::model::{Place, Stance};

/// What the line above a quotation states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitationLine {
    /// `None` for an unfiled passage, and for words of the annex.
    pub stance: Option<Stance>,
    /// Whether it stands in the annex.
    pub is_found: bool,
    pub spot: Spot,
    pub place: Place,
}

const UNFILED: &str = "Unfiled";
const FOUND: &str = "Found";
const REVIEW: &str = ", needs review, the words there differ";
const LOST: &str = ", lost, not found there any more";

impl CitationLine {
    /// The line without its footnote: "Supports, source 1, paragraph 15:".
    pub fn line(&self) -> String {
        let word = if self.is_found { FOUND.to_owned() } else { stance_word(self.stance) };
        format!("{word}, {}{}:", self.spot, place_words(self.place))
    }

    /// The footnote of a passage in the source called `title`.
    pub fn footnote(&self, title: &str) -> String {
        let paragraph = self.spot.paragraph.map(|n| format!(", paragraph {n}")).unwrap_or_default();
        format!("{title}{paragraph}{}.", place_words(self.place))
    }

    /// Reads [`CitationLine::line`] back; `None` for any other words.
    pub fn from_line(line: &str) -> Option<Self> {
        let rest = line.strip_suffix(':')?;
        let (place, rest) = match (rest.strip_suffix(REVIEW), rest.strip_suffix(LOST)) {
            (Some(rest), _) => (Place::Review, rest),
            (None, Some(rest)) => (Place::Lost, rest),
            (None, None) => (Place::Anchored, rest),
        };
        let (word, rest) = rest.split_once(", source ")?;
        let stance = match word {
            UNFILED | FOUND => None,
            _ => Some(Stance::ALL.into_iter().find(|s| stance_word(Some(*s)) == word)?),
        };
        let (source, paragraph) = match rest.split_once(", paragraph ") {
            Some((source, paragraph)) => (source, Some(number(paragraph)?)),
            None => (rest, None),
        };
        let is_found = word == FOUND;
        Some(Self { stance, is_found, spot: Spot { source: number(source)?, paragraph }, place })
    }
}

/// A stance as a line of the export begins with it.
pub fn stance_word(stance: Option<Stance>) -> String {
    let Some(stance) = stance else { return UNFILED.to_owned() };
    let mut chars = stance.name().chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

fn place_words(place: Place) -> &'static str {
    match place {
        Place::Anchored => "",
        Place::Review => REVIEW,
        Place::Lost => LOST,
    }
}

fn number(digits: &str) -> Option<usize> {
    // `parse` would take a sign, too.
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_comes_back() {
        for stance in Stance::ALL.into_iter().map(Some).chain([None]) {
            for (place, paragraph) in
                [(Place::Anchored, Some(15)), (Place::Review, Some(2)), (Place::Lost, None)]
            {
                let is_found = stance.is_none() && place == Place::Lost;
                let citation = CitationLine { stance, is_found, spot: Spot { source: 3, paragraph }, place };
                assert_eq!(CitationLine::from_line(&citation.line()), Some(citation));
            }
        }
    }

    #[test]
    fn other_words_are_no_line() {
        for line in [
            "",
            ":",
            "Supports, source 1, paragraph 15",
            "supports, source 1, paragraph 15:",
            "Supports, source +1, paragraph 15:",
            "Supports, source 1, paragraph 15, allegedly:",
            "Supports, source , paragraph :",
            "Supports, source 99999999999999999999999, paragraph 1:",
        ] {
            assert_eq!(CitationLine::from_line(line), None, "{line}");
        }
    }
}
