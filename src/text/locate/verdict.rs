//! What becomes of a passage.

use super::evidence::Evidence;
use crate::text::TextRange;

/// Where a passage is in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Located {
    /// Its words are here, unchanged but for typography.
    Anchored(TextRange),
    /// It probably is here; a person should look.
    Review { range: TextRange, doubt: Doubt },
    /// It is not in the text any more.
    Lost,
}

/// Why a person should look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Doubt {
    /// The words are not quite those that were marked.
    Reworded,
    /// Another place is as likely.
    TwoPlaces,
    /// The words are few and those around them are others.
    Uprooted,
    /// No words are known, only where they stood.
    OnlyPosition,
}

impl Located {
    /// The range in the text; `None` where it is lost.
    pub fn range(self) -> Option<TextRange> {
        match self {
            Self::Anchored(range) | Self::Review { range, .. } => Some(range),
            Self::Lost => None,
        }
    }
}

/// By so many bits the best place must be better than the next: a thousand to one.
pub(super) const CLEAR_BITS: f64 = 10.0;

/// So much must words tell that are anchored without their context: in a thousand articles with a thousand
/// passages each, one by chance.
const SURE_BITS: f64 = 20.0;

/// So much must words tell that stand elsewhere while their old place closed over them. They were moved, or
/// else cut, and stand there for the second time: articles repeat names, titles and whole phrases.
const MOVED_BITS: f64 = 40.0;

/// The least likeness of what is still taken for the quotation, by what is kept around it; read off the edited
/// quotations of which [`super`] tells. With all of its context, what stood in the place of a quotation cut out
/// or replaced had at most 0.2 of its letters in order, but for lists of much the same lines; what an editor
/// left of one had 0.24 and more. With half of its context, other sentences had up to 0.6, and edited ones 0.66
/// and more; with none 0.7, and 0.8 and more.
const LEAST_IN_PLACE: f64 = 0.3;
const LEAST_BESIDE: f64 = 0.6;
const LEAST_UPROOTED: f64 = 0.8;

/// Where no context is known none can be missing: a little over half is enough, of many words half.
const LEAST_BARE: f64 = 0.65;
const LEAST_BARE_LONG: f64 = 0.5;

/// Less is enough in place, or beside half of the context, where what stands there is the quotation's and not
/// much else: the rest was cut. That is told by half of what stands there; it must be no chance.
const LEAST_REMNANT: f64 = 0.15;
const LEAST_SHARE: f64 = 0.5;

/// Words that tell less occur in many an article again, and with some of the same words around them: they are
/// told by their context, which must be the same but for a slip or two.
const FEW_BITS: f64 = 5.0;
const SAME_SIDE: f64 = 0.9;
const SAME_SIDES: f64 = 0.75;

/// What becomes of a passage by what speaks for its places, best first. `is_closed` tells whether the contexts
/// meet without it somewhere.
pub(super) fn verdict(places: &[Evidence], is_closed: impl FnOnce() -> bool) -> Located {
    let Some(mut best) = places.first() else { return Located::Lost };
    let elsewhere = |place: &&Evidence| place.range.overlap(best.range).is_none();
    // A copy of the words is no match for what became of them in their place.
    let edited =
        |place: &&Evidence| place.is_in_place() && place.likeness >= LEAST_IN_PLACE && best.n_kept() == 0;
    if let Some(place) = places.iter().skip(1).filter(elsewhere).find(edited) {
        best = place;
    }
    let elsewhere = |place: &&Evidence| place.range.overlap(best.range).is_none();
    let rival = places.iter().filter(elsewhere).map(|place| best.rank - place.rank).reduce(f64::min);
    let standing = Standing::of(best, is_closed);
    if !standing.holds(best) {
        return Located::Lost;
    }
    let review = |doubt| Located::Review { range: best.range, doubt };
    match best {
        _ if !best.is_same => review(Doubt::Reworded),
        _ if rival.is_some_and(|lead| lead < CLEAR_BITS) => review(Doubt::TwoPlaces),
        _ if !standing.is_sure(best) => review(Doubt::Uprooted),
        _ => Located::Anchored(best.range),
    }
}

/// What there is around a place of what was around the passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// The old text says that its words are kept here.
    Witnessed,
    /// All the context that is known.
    InPlace,
    /// The context on one of two sides.
    Beside,
    /// No context is known.
    Bare,
    /// None of the context.
    Uprooted,
    /// None or half of it, and both halves are elsewhere and have closed over the passage; or the words here
    /// are others of the old text.
    Moved,
}

impl Standing {
    fn of(place: &Evidence, is_closed: impl FnOnce() -> bool) -> Self {
        match (place.witness, place.n_known(), place.n_kept()) {
            (Some(true), ..) => Self::Witnessed,
            _ if place.is_in_place() => Self::InPlace,
            (Some(false), ..) => Self::Moved,
            (None, 0, _) => Self::Bare,
            _ if is_closed() => Self::Moved,
            (None, _, 0) => Self::Uprooted,
            _ => Self::Beside,
        }
    }

    /// Whether a place is taken for the passage's at all.
    fn holds(self, place: &Evidence) -> bool {
        let (likeness, bits) = (place.likeness, place.words_bits);
        let is_remnant = likeness >= LEAST_REMNANT && place.share >= LEAST_SHARE && bits >= 0.0;
        match self {
            Self::Witnessed | Self::InPlace => likeness >= LEAST_IN_PLACE || is_remnant,
            Self::Beside if place.is_same => bits >= CLEAR_BITS || place.best_side() >= SAME_SIDE,
            Self::Beside => (likeness >= LEAST_BESIDE && bits >= 0.0) || (is_remnant && bits >= SURE_BITS),
            Self::Bare => {
                (likeness >= LEAST_BARE && bits >= 0.0) || (likeness >= LEAST_BARE_LONG && bits >= SURE_BITS)
            }
            Self::Uprooted if place.is_same => bits >= CLEAR_BITS,
            Self::Uprooted => likeness >= LEAST_UPROOTED && bits >= SURE_BITS,
            Self::Moved if place.is_same => bits >= SURE_BITS,
            Self::Moved => likeness >= LEAST_UPROOTED && bits >= MOVED_BITS,
        }
    }

    /// Whether the same words, found there alone, are surely the passage.
    fn is_sure(self, place: &Evidence) -> bool {
        let bits = place.words_bits;
        match self {
            Self::Witnessed => true,
            Self::InPlace => bits >= FEW_BITS || place.worst_side() >= SAME_SIDES,
            Self::Beside => bits >= SURE_BITS || (bits >= FEW_BITS && place.best_side() >= SAME_SIDE),
            Self::Bare => bits >= 0.0,
            Self::Uprooted => bits >= SURE_BITS,
            Self::Moved => place.witness.is_none() && bits >= MOVED_BITS,
        }
    }
}
