//! Speech in the author's words: who is said to have said what, sentence by sentence. In English only.

use super::{
    attribution::Event,
    clause::Kind,
    saying_words::Class,
    subject::{Reader, Who},
};
use crate::text::TextRange;

/// That somebody said something in the author's words.
pub(super) struct Reported {
    pub event: Event,
    /// Who says that they said so: "…, according to an official".
    pub relayed: Option<Event>,
    /// What was said; `None` where that is a quotation alone, or too little.
    pub words: Option<TextRange>,
}

/// Fewer words of the author's say too little.
const LEAST_WORDS: usize = 4;
/// Tokens of a sentence that are looked at.
const LONGEST: usize = 200;
/// Tokens of the longest phrase for whom somebody told something.
const LONGEST_HEARER: usize = 7;

/// The sayings of a sentence, in order.
pub(super) fn events(reader: &Reader<'_>, sentence: std::ops::Range<usize>) -> Vec<Reported> {
    let end = sentence.end.min(sentence.start + LONGEST);
    let mut events: Vec<Event> = Vec::new();
    for at in sentence.start..end {
        if let Some(event) = reader.event_at(at, sentence.start, end, false).filter(|e| e.subject.is_some()) {
            events.push(event);
        }
    }
    let stop = (sentence.start..end)
        .rev()
        .find(|i| reader.token(*i).is_some_and(|t| t.kind != Kind::Stop))
        .map_or(end, |i| i + 1);
    let source = according_to(reader, &sentence, stop);
    if events.is_empty() {
        let Some((event, rest)) = source else { return Vec::new() };
        let words = worth(reader, rest);
        return vec![Reported { event, relayed: None, words }];
    }
    let last = source.as_ref().map_or(stop, |(_, rest)| rest.end);
    let verbs: Vec<usize> = events.iter().map(|e| e.verb).collect();
    let mut reported: Vec<Reported> = Vec::new();
    for (i, event) in events.into_iter().enumerate() {
        let words = tells(reader, &event)
            .then(|| {
                said(reader, &event, sentence.start, last.max(event.verb + 1), verbs.get(i + 1).copied())
            })
            .flatten();
        let relayed = source.as_ref().map(|(event, _)| event.clone());
        reported.push(Reported { event, relayed, words });
    }
    reported
}

/// Whether a verb surely tells of speech where no quotation stands: one may call somebody by phone, and refer a patient.
fn tells(reader: &Reader<'_>, event: &Event) -> bool {
    let is_pronoun = |at: usize| matches!(reader.word(at), "him" | "her" | "them" | "me" | "us" | "you");
    match reader.word(event.verb) {
        "called" | "calling" => !is_pronoun(event.verb + 1),
        "referred" | "referring" | "compared" | "comparing" | "likened" | "likening" | "cited"
        | "introduced" | "remembered" => false,
        // One adds a goal, and reveals a car: only a clause is said.
        "added" | "adding" | "revealed" | "revealing" | "testified" | "indicated" => {
            let at = event.verb + 1;
            let leads_on = reader.token(at).is_none_or(|t| !t.is_word() || t.is(Class::PRONOUN));
            leads_on || reader.word(at) == "that"
        }
        _ => true,
    }
}

/// "According to Roe, …" and "…, according to Roe": the source, and the tokens of what it says.
fn according_to(
    reader: &Reader<'_>,
    sentence: &std::ops::Range<usize>,
    stop: usize,
) -> Option<(Event, std::ops::Range<usize>)> {
    let at = (sentence.start..stop).find(|at| matches!(reader.word(*at), "according" | "According"))?;
    let event = reader.according_to(at, stop)?;
    if at == sentence.start {
        let comma = (at..stop).find(|i| reader.token(*i).is_some_and(|t| t.kind == Kind::Comma))?;
        return Some((event, comma + 1..stop));
    }
    let comma = at.checked_sub(1).filter(|c| reader.token(*c).is_some_and(|t| t.kind == Kind::Comma));
    Some((event, sentence.start..comma.unwrap_or(at)))
}

/// The clause that is said, in a sentence from `start` up to `stop`.
fn said(
    reader: &Reader<'_>,
    event: &Event,
    start: usize,
    stop: usize,
    next: Option<usize>,
) -> Option<TextRange> {
    let subject = event.subject.as_ref()?;
    let is_comma = |at: usize| reader.token(at).is_some_and(|t| t.kind == Kind::Comma);
    let mut first = event.verb + 1;
    if matches!(reader.word(event.verb), "told" | "tells" | "telling") {
        let hearers = first..(first + LONGEST_HEARER).min(stop);
        match hearers.clone().find(|at| reader.word(*at) == "that") {
            Some(that) => first = that,
            None => {
                // "told reporters he would": over whom it was told.
                let is_hearer = |at: usize| {
                    reader.token(at).is_some_and(|t| {
                        let is_somebody = |at: usize| {
                            reader.token(at).is_some_and(|t| {
                                t.is_name()
                                    || t.is(Class::SOMEBODY.or(Class::OFFICE))
                                    || reader.word(at) == "reporters"
                            })
                        };
                        is_somebody(at)
                            || t.is(Class::DETERMINER) && is_somebody(at + 1) && at == event.verb + 1
                    })
                };
                while first < stop && is_hearer(first) {
                    first += 1;
                }
            }
        }
    }
    if is_comma(first) || first >= stop || is_where(reader, first) {
        // "said on Monday that …"
        let that = (first..stop.min(first + LONGEST_HEARER + 2)).find(|at| reader.word(*at) == "that");
        if let Some(that) = that.filter(|_| !is_comma(first)) {
            return worth(reader, that + 1..stop);
        }
        // "…, Roe said.": what was said stands before it. "…, Roe said, …": and behind it.
        let comma = subject.tokens.start.checked_sub(1).filter(|comma| *comma > start && is_comma(*comma))?;
        let goes_on = is_comma(first) && stop > first + LEAST_WORDS;
        return worth(reader, start..if goes_on { stop } else { comma });
    }
    // "What the minister says is …": the sentence is not about what is said.
    if reader.token(first).is_some_and(|t| t.is(Class::BE.or(Class::AUXILIARY))) {
        return None;
    }
    // Behind a quotation that it belongs to, the verb tells nothing else.
    let is_behind_quote = subject.tokens.start.checked_sub(1).is_some_and(|before| {
        before >= start && reader.token(before).is_some_and(|t| matches!(t.kind, Kind::Quote(_)))
    });
    if is_behind_quote {
        return None;
    }
    if reader.word(first) == "that" {
        first += 1;
    }
    // "and said", ", saying": another saying of the same sentence begins there.
    let mut last = stop;
    if let Some(next) = next {
        let joint =
            (first..next).rev().find(|i| is_comma(*i) || reader.token(*i).is_some_and(|t| t.is(Class::AND)));
        last = joint.filter(|joint| joint + 4 > next).unwrap_or(last);
    }
    // “…,” somebody else told: the quotation ends what is said here.
    let quote = (first..last).find(|at| {
        reader.token(*at).is_some_and(|t| matches!(t.kind, Kind::Quote(_)))
            && reader.right_of(*at).is_some_and(|right| right.verb != event.verb && right.subject.is_some())
    });
    if let Some(quote) = quote {
        last = quote + 1;
    }
    matches!(subject.who, Who::Named { .. } | Who::Unnamed { .. } | Who::Pronoun)
        .then(|| worth(reader, first..last))
        .flatten()
}

/// Whether what follows a verb tells where or when, and not what was said.
fn is_where(reader: &Reader<'_>, first: usize) -> bool {
    let is_time = |at: usize| {
        matches!(reader.word(at), "week" | "month" | "year" | "summer" | "winter" | "spring" | "fall")
    };
    match reader.word(first) {
        "in" | "on" | "at" | "after" | "before" | "during" | "from" | "by" | "outside" | "inside" | "via"
        | "since" | "to" | "with" | "through" | "amid" | "near" | "upon" => true,
        "this" | "last" | "earlier" | "late" => is_time(first + 1) || is_time(first + 2),
        _ => reader.token(first).is_some_and(|t| t.is(Class::WEEKDAY.or(Class::DAY))),
    }
}

/// The words of a run of tokens, if enough of them are the author's.
fn worth(reader: &Reader<'_>, run: std::ops::Range<usize>) -> Option<TextRange> {
    let tokens = reader.tokens.get(run.clone())?;
    let n_words = tokens.iter().filter(|t| t.is_word()).count();
    (n_words >= LEAST_WORDS).then(|| reader.span(run))
}
