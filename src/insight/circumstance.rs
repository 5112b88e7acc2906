//! When, where and to whom something was said, from the sentence that tells it.

use super::{
    clause::{Kind, Token},
    outlet::outlet,
    saying_words::Class,
    subject::Reader,
};
use crate::text::TextRange;

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Circumstance {
    /// "in a statement", "after the call".
    pub occasion: Option<TextRange>,
    /// "Thursday", "May 16, 2025".
    pub day: Option<TextRange>,
    /// The outlet in "told Reuters".
    pub told: Option<TextRange>,
}

/// Tokens of the longest phrase for an occasion.
const LONGEST: usize = 9;
/// How far from the verb they are looked for.
const FARTHEST: usize = 40;

/// Reads the tokens of a sentence around the verb of saying at `verb`.
pub(super) fn read(reader: &Reader<'_>, verb: usize, sentence: std::ops::Range<usize>) -> Circumstance {
    let start = sentence.start.max(verb.saturating_sub(FARTHEST));
    let end = sentence.end.min(verb + FARTHEST);
    // What stands right behind the verb is nearer than what stands before it.
    let order = || (verb..end).chain((start..verb).rev());
    Circumstance {
        occasion: order().find_map(|at| occasion_at(reader, at, end)),
        day: order().find_map(|at| day_at(reader, at, end)),
        told: (start..end).find_map(|at| told_at(reader, at, end)),
    }
}

/// "in a statement on Monday" at its preposition, up to what is no part of it.
fn occasion_at(reader: &Reader<'_>, at: usize, end: usize) -> Option<TextRange> {
    if !matches!(
        reader.word(at),
        "in" | "at"
            | "during"
            | "after"
            | "before"
            | "on"
            | "from"
            | "following"
            | "attending"
            | "In"
            | "At"
            | "During"
            | "After"
            | "Before"
            | "On"
            | "Following"
    ) {
        return None;
    }
    let limit = end.min(at + LONGEST);
    let mut noun = None;
    for i in at + 1..limit {
        let token = reader.token(i)?;
        if !token.is_word()
            || token.is(Class::SAY.or(Class::BE).or(Class::PRONOUN).or(Class::RELATIVE))
                && !token.is(Class::OCCASION.or(Class::DETERMINER))
        {
            break;
        }
        let is_other = token.is(Class::PREPOSITION.or(Class::AND)) || is_participle(reader.word(i));
        if is_other && noun.is_none() {
            break;
        }
        if token.is(Class::OCCASION) {
            noun = Some(i);
        } else if noun.is_some() && token.is(Class::WEEKDAY.or(Class::DAY)) {
            break;
        }
    }
    let noun = noun?;
    // "at a rally in Louisiana", "in a post on X": one more phrase with a name.
    let mut last = noun;
    if reader.token(noun + 1).is_some_and(|t| t.is(Class::PREPOSITION)) {
        let mut i = noun + 2;
        while i < end
            && reader.token(i).is_some_and(|t| t.is_name() || t.is(Class::DETERMINER) && i == noun + 2)
        {
            last = i;
            i += 1;
        }
        if reader.token(last).is_some_and(|t| !t.is_name()) {
            last = noun;
        }
    }
    Some(reader.span(at..last + 1))
}

/// Whether a word looks like a participle, which a phrase for an occasion has none of.
fn is_participle(word: &str) -> bool {
    word.ends_with("ing")
        && !matches!(word, "meeting" | "briefing" | "hearing" | "morning" | "evening" | "following")
}

/// The words for a day: a weekday, a month with a day, yesterday.
fn day_at(reader: &Reader<'_>, at: usize, end: usize) -> Option<TextRange> {
    let token = reader.token(at)?;
    let is_number = |at: usize| {
        at < end
            && reader.token(at).is_some_and(|t: &Token| {
                t.is_word() && reader.word(at).starts_with(|ch: char| ch.is_ascii_digit())
            })
    };
    let is_month =
        |at: usize| at < end && reader.token(at).is_some_and(|t| t.is(Class::MONTH) && t.is_capital);
    let skip_comma =
        |at: usize| if reader.token(at).is_some_and(|t| t.kind == Kind::Comma) { at + 1 } else { at };
    let date_end = |at: usize| -> Option<usize> {
        // May 16, 2025; 16 May 2025.
        let after = if is_month(at) && is_number(at + 1) || is_number(at) && is_month(at + 1) {
            at + 2
        } else {
            return None;
        };
        let year = skip_comma(after);
        let has_year = is_number(year) && reader.word(year).len() == 4;
        Some(if has_year { year + 1 } else { after })
    };
    if token.is(Class::WEEKDAY) && token.is_capital {
        let behind = skip_comma(at + 1);
        let last = date_end(behind).unwrap_or(at + 1);
        return Some(reader.span(at..last));
    }
    if token.is(Class::DAY) {
        return Some(token.range);
    }
    date_end(at).map(|last| reader.span(at..last))
}

/// The outlet that something was said to: told Reuters, in an interview with Reuters, speaking to Reuters.
fn told_at(reader: &Reader<'_>, at: usize, end: usize) -> Option<TextRange> {
    let mut first = match reader.word(at) {
        "told" | "tells" | "telling" => at + 1,
        "to" | "with" => {
            let lowest = at.saturating_sub(4);
            let speaks = (lowest..at).any(|i| {
                matches!(
                    reader.word(i),
                    "speaking" | "spoke" | "interview" | "statement" | "comments" | "remarks" | "briefing"
                )
            });
            if !speaks {
                return None;
            }
            at + 1
        }
        _ => return None,
    };
    if reader.word(first) == "the" {
        first += 1;
    }
    let mut last = first;
    while last < end && reader.token(last).is_some_and(|t| t.is_name() && !t.is(Class::OFFICE)) {
        last += 1;
        if reader.token(last - 1).is_some_and(|t| t.is_possessive) {
            break;
        }
    }
    if last == first {
        return None;
    }
    // Somebody with a first name is no outlet, unless it is known as one.
    let words = reader.span(first..last).of(reader.text)?;
    let is_known = outlet(words).is_some()
        || reader.tokens.get(first..last)?.iter().any(|t| t.is(Class::BODY.or(Class::OCCASION)));
    let is_like_one = [
        "Times",
        "Post",
        "News",
        "TV",
        "Television",
        "Radio",
        "Agency",
        "Journal",
        "Herald",
        "Tribune",
        "Gazette",
        "Daily",
        "Magazine",
    ];
    let is_person = !is_known
        && !is_like_one.iter().any(|name| words.contains(name))
        && (last > first + 1 && reader.word(first - 1) != "the"
            || reader.names.full(reader.word(first)).is_some());
    (!is_person).then(|| reader.span(first..last))
}
