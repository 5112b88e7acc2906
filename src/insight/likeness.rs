//! Whether two utterances are one statement: likeness of words, weighed by who said them and when.

use super::{
    Form, Sameness,
    utterance::{Utterance, Utterances},
    wording::{Alignment, align},
};

/// How two sources give one statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// The same words, whatever their marks and case.
    Identical,
    /// The one has a part of the other's words.
    Partial,
    /// The same said in other words: by an author who reports it, or by one who changed a few.
    Reworded,
    /// Both quote it, and hardly a phrase is the same: most likely two translations.
    Translated,
}

/// What two utterances have to do with each other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verdict {
    pub likeness: Likeness,
    /// Both give it to a different speaker.
    pub is_contested: bool,
    /// For comparing verdicts: the more, the surer.
    pub score: f32,
}

/// Fewer content words are a phrase that many say.
const PHRASE_WORDS: usize = 4;
/// From so many on, the same words are no accident, whoever is named for them.
const LONG_WORDS: usize = 8;

/// Whether two utterances of different sources are one statement.
///
/// The bounds were set on news articles by hand; each is asked for less where the speaker is the same, and for more
/// where the day may be another.
pub(super) fn verdict(a: &Utterance<'_>, b: &Utterance<'_>, among: &Utterances<'_>) -> Option<Verdict> {
    let weights = &among.weights;
    let sameness = a.sameness(b);
    let is_other_day = a.is_other_day(b);
    let is_far = a.is_far(b, &among.lead_days);
    let found = align(&a.words, &b.words, weights);
    let (few, many) = if a.words.len() <= b.words.len() { (a, b) } else { (b, a) };
    let (share_few, share_many, span) = if a.words.len() <= b.words.len() {
        (found.share_a, found.share_b, found.span_b)
    } else {
        (found.share_b, found.share_a, found.span_a)
    };
    let likeness = found.likeness();
    let n_few = few.words.len();
    let is_same = a.words.len() == b.words.len() && found.n_same == a.words.len();
    // All of the shorter stands in the longer, with next to nothing between.
    let is_held = found.n_same == n_few && span <= n_few + n_few / 6;
    let is_close = share_few >= 0.9 && found.n_words * 10 >= n_few * 8 && span <= n_few + n_few / 3;
    if sameness == Sameness::Different {
        let is_long = found.n_content >= LONG_WORDS && likeness >= 0.9 && a.is_direct() && b.is_direct();
        let kind = if is_same { Likeness::Identical } else { Likeness::Reworded };
        return is_long.then_some(Verdict { likeness: kind, is_contested: true, score: likeness });
    }
    let is_known = sameness == Sameness::Same;
    let make = |likeness_kind: Likeness, score: f32| {
        Some(Verdict { likeness: likeness_kind, is_contested: false, score })
    };
    // Phrases: the very words, by one speaker, on no other day.
    if few.n_content < PHRASE_WORDS {
        let is_phrase_like = few.is_direct();
        if !is_known || !is_phrase_like || is_other_day || is_far {
            return None;
        }
        if is_same && (few.n_content >= 2 || both_fragments(a, b)) {
            return make(Likeness::Identical, 1.0);
        }
        let tells = few.n_content >= 2 && weights.sum(&few.words) >= 2.0 * LEAST_TELLING;
        return (is_held && tells).then(|| make(Likeness::Partial, 0.9)).flatten();
    }
    if is_other_day {
        // The very words, and many of them, were rather given another day than said twice.
        let is_long = is_same && is_known && found.n_content >= LONG_WORDS && a.is_direct() && b.is_direct();
        return is_long.then(|| make(Likeness::Identical, 0.9)).flatten();
    }
    let has_short_run = share_few >= 0.7 && found.longest_run >= 4;
    let least_content = match is_known {
        true if is_far => LONG_WORDS - 1,
        true if has_short_run => PHRASE_WORDS - 1,
        true => PHRASE_WORDS,
        false => 6,
    };
    if found.n_content < least_content {
        return None;
    }
    if is_same {
        return make(Likeness::Identical, 1.0);
    }
    if is_held && !is_far {
        return make(Likeness::Partial, 0.95);
    }
    let (least_likeness, least_share) = match (is_known, is_far) {
        (true, false) => (0.5, 0.62),
        (true, true) => (0.75, 0.85),
        (false, false) => (0.68, 0.8),
        (false, true) => (0.85, 0.95),
    };
    // A long run of the same words weighs as much as more of them scattered.
    let has_run =
        is_known && !is_far && found.longest_run >= 6 && found.run_content >= 3 && share_few >= 0.42;
    let is_dense = span * 10 <= n_few * 25;
    let is_alike = likeness >= least_likeness || share_few >= least_share && is_dense || has_run;
    if !is_alike {
        return None;
    }
    // Much of the longer one has no counterpart.
    let is_part = many.words.len() * 10 >= n_few * 17 && share_many < 0.6;
    let kind = if is_close && is_part {
        Likeness::Partial
    } else if a.is_direct() && b.is_direct() && is_translated(&found, n_few) {
        Likeness::Translated
    } else {
        Likeness::Reworded
    };
    make(kind, likeness.max(share_few * 0.9))
}

/// The weight that a word has at least that few sources use, see [`super::wording::Weights`].
const LEAST_TELLING: f32 = 1.6;

fn both_fragments(a: &Utterance<'_>, b: &Utterance<'_>) -> bool {
    let is_fragment =
        |u: &Utterance<'_>| u.form == Some(Form::Phrase) && u.words.iter().any(|word| word.range.len() >= 7);
    is_fragment(a) && is_fragment(b)
}

/// Whether the differences go through all of it, as between two translations, and are no single slips.
fn is_translated(found: &Alignment, n_few: usize) -> bool {
    found.n_same * 100 < n_few * 78 && found.longest_run * 10 <= n_few * 6
}
