//! Finding passages in a text.

use super::{
    candidates::{Candidate, Ground, Seeds},
    evidence::Evidence,
    selector::{QuoteSelector, Selector},
    verdict::{Doubt, Located, verdict},
    wanted::Wanted,
    witness::OldText,
};
use crate::text::{self, TextRange};

/// A text made ready for finding passages in it. Making it costs about as much as reading the text twice.
pub struct Locator<'t> {
    text: &'t str,
    ground: Ground,
    old: Option<OldText<'t>>,
}

impl<'t> Locator<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { text, ground: Ground::of(text), old: None }
    }

    /// Takes the text in which the passages were marked as a witness: what a difference of both keeps in its
    /// place, and which words stood there twice already.
    pub fn with_old_text(mut self, old: &'t str) -> Self {
        self.old = Some(OldText::compared(old, &self.ground.letters));
        self
    }

    /// Where a passage is.
    pub fn locate(&self, selector: &Selector<'_>) -> Located {
        self.locate_within(selector, None)
    }

    /// Where passages are, all at once: where the places of one are alike, those of its neighbors decide, since
    /// passages keep their order. Before each one, `go_on` is told how many steps of how many are done; `None`
    /// where it says no.
    pub fn locate_all(
        &self,
        selectors: &[Selector<'_>],
        mut go_on: impl FnMut(usize, usize) -> bool,
    ) -> Option<Vec<Located>> {
        let mut found = Vec::with_capacity(selectors.len());
        for (at, selector) in selectors.iter().enumerate() {
            if !go_on(at, selectors.len()) {
                return None;
            }
            found.push(self.locate(selector));
        }
        let stretches = stretches(selectors, &found, self.text.len());
        for ((selector, located), stretch) in selectors.iter().zip(&mut found).zip(stretches) {
            if stretch.is_some() {
                if !go_on(selectors.len(), selectors.len()) {
                    return None;
                }
                *located = self.locate_within(selector, stretch);
            }
        }
        Some(found)
    }

    /// Where a passage is, if it probably is in a stretch of the text.
    fn locate_within(&self, selector: &Selector<'_>, stretch: Option<TextRange>) -> Located {
        let is_whole = |quote: QuoteSelector<'_>| !quote.prefix.is_empty() && !quote.suffix.is_empty();
        let asked = selector.position.filter(|_| !selector.quote.is_some_and(is_whole));
        let stood = asked.zip(self.old.as_ref()).and_then(|(position, old)| old.quote(position));
        let from_old = stood.as_ref().map(|(exact, prefix, suffix)| QuoteSelector {
            exact,
            prefix: prefix.as_str(),
            suffix: suffix.as_str(),
        });
        let quote = match (selector.quote, from_old) {
            (Some(quote), Some(old)) if quote.exact == old.exact => QuoteSelector {
                exact: quote.exact,
                prefix: if quote.prefix.is_empty() { old.prefix } else { quote.prefix },
                suffix: if quote.suffix.is_empty() { old.suffix } else { quote.suffix },
            },
            (Some(quote), _) => quote,
            (None, Some(old)) => old,
            (None, None) => return self.at_position(selector),
        };
        let mut wanted = Wanted::new(selector, quote);
        wanted.stretch = stretch;
        if let (Some(old), Some(position)) = (&self.old, selector.position) {
            wanted.witness = old.of_passage(&self.ground.letters, position, &quote);
        }
        self.find(&wanted)
    }

    /// Where a passage is of which no words are known.
    fn at_position(&self, selector: &Selector<'_>) -> Located {
        let Some(position) = selector.position.filter(|position| position.end() <= self.text.len()) else {
            return Located::Lost;
        };
        let start = self.text.floor_char_boundary(position.start());
        let end = self.text.ceil_char_boundary(position.end());
        Located::Review { range: TextRange::new(start, end), doubt: Doubt::OnlyPosition }
    }

    fn find(&self, wanted: &Wanted<'_>) -> Located {
        if wanted.letters.is_empty() {
            let occurrences = text::occurrences(self.text, wanted.exact).take(MOST_MARKS);
            let places = occurrences.map(|range| Evidence::of_marks(&self.ground, self.text, wanted, range));
            return verdict(&best_first(places.collect()), || false);
        }
        let seeds = self.ground.seeds(wanted);
        verdict(&self.places(wanted, &seeds), || self.ground.is_closed(wanted, &seeds))
    }

    /// The places where a passage may be, the likeliest first.
    fn places(&self, wanted: &Wanted<'_>, seeds: &Seeds) -> Vec<Evidence> {
        let weigh = |candidate: &Candidate| Evidence::of(&self.ground, self.text, wanted, candidate);
        let has_side = |place: &Evidence| place.n_kept() > 0;

        // The very letters first.
        let by_grams = self.ground.exact_by_grams(wanted);
        let is_read = by_grams.is_some();
        let mut exact = by_grams.unwrap_or_else(|| self.ground.exact_by_seeds(wanted, seeds));
        let mut places: Vec<Evidence> = exact.iter().filter_map(weigh).collect();
        if !is_read && !places.iter().any(has_side) {
            exact = self.ground.exact_by_reading(wanted);
            places = exact.iter().filter_map(weigh).collect();
        }

        // Then what has most of them: what became of the passage where it is not there, or else its rivals.
        let is_settled = places.iter().any(has_side) || (!places.is_empty() && !wanted.has_context());
        let known = exact.into_iter().map(|candidate| candidate.letters).collect();
        for candidate in self.ground.alike(wanted, seeds, known, is_settled) {
            let Some(place) = weigh(&candidate) else { continue };
            let is_good = has_side(&place) && place.likeness >= GOOD;
            places.push(place);
            if is_good && !is_settled {
                break;
            }
        }
        if !places.iter().any(|place| place.witness == Some(true))
            && let Some(letters) = wanted.witness.as_ref().and_then(|witness| witness.place.clone())
        {
            places.extend(self.ground.alike_at(wanted, letters, &[]).as_ref().and_then(weigh));
        }
        if places.is_empty() && !wanted.has_context() {
            places.extend(self.ground.alike_by_reading(wanted).iter().filter_map(weigh));
        }
        best_first(places)
    }
}

/// From this likeness on a place with context is what became of the passage, and no other is looked for.
const GOOD: f64 = 0.4;

/// How many occurrences of marks without a letter are weighed at most.
const MOST_MARKS: usize = 20_000;

fn best_first(mut places: Vec<Evidence>) -> Vec<Evidence> {
    places.sort_by(|a, b| b.rank.total_cmp(&a.rank).then(a.range.cmp(&b.range)));
    places
}

/// For each passage with two places alike, the stretch between the places of its neighbors in the old text.
fn stretches(selectors: &[Selector<'_>], found: &[Located], len: usize) -> Vec<Option<TextRange>> {
    let mut anchored: Vec<(TextRange, TextRange)> = selectors
        .iter()
        .zip(found)
        .filter_map(|(selector, located)| match located {
            Located::Anchored(range) => Some((selector.position?, *range)),
            _ => None,
        })
        .collect();
    anchored.sort_unstable();
    let stretch = |old: TextRange| {
        let at = anchored.partition_point(|(place, _)| place.start() < old.start());
        let above = anchored.get(..at)?.last();
        let below = anchored.get(at..)?.iter().find(|(place, _)| place.start() >= old.end());
        let start = above.map_or(0, |(_, now)| now.start());
        let end = below.map_or(len, |(_, now)| now.end());
        (above.is_some() || below.is_some()).then_some(())?;
        (start <= end).then(|| TextRange::new(start, end))
    };
    selectors
        .iter()
        .zip(found)
        .map(|(selector, located)| match located {
            Located::Review { doubt: Doubt::TwoPlaces, .. } => selector.position.and_then(stretch),
            _ => None,
        })
        .collect()
}
