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
    /// What was said; `None` where that is a quotation alone, or too little.
    pub words: Option<TextRange>,
}

/// Fewer words of the author's say too little.
const LEAST_WORDS: usize = 4;
/// Tokens of a sentence that are looked at.
const LONGEST: usize = 200;

/// The sayings of a sentence, in order.
pub(super) fn events(reader: &Reader<'_>, sentence: std::ops::Range<usize>) -> Vec<Reported> {
    let end = sentence.end.min(sentence.start + LONGEST);
    let mut events: Vec<Event> = Vec::new();
    for at in sentence.start..end {
        if let Some(event) = reader.event_at(at, sentence.start, end, false).filter(|e| e.subject.is_some()) {
            events.push(event);
        }
    }
    let verbs: Vec<usize> = events.iter().map(|e| e.verb).collect();
    let mut reported: Vec<Reported> = Vec::new();
    for (i, event) in events.into_iter().enumerate() {
        let next = verbs.get(i + 1).copied();
        let words = said(reader, &event, &sentence, end, next);
        reported.push(Reported { event, words });
    }
    reported
}

/// The clause that is said.
fn said(
    reader: &Reader<'_>,
    event: &Event,
    sentence: &std::ops::Range<usize>,
    end: usize,
    next: Option<usize>,
) -> Option<TextRange> {
    let subject = event.subject.as_ref()?;
    if !matches!(subject.who, Who::Named { .. } | Who::Unnamed { .. } | Who::Pronoun) {
        return None;
    }
    let stop = (event.verb..end).find(|i| reader.token(*i).is_some_and(|t| t.kind == Kind::Stop) && *i + 1 >= end).unwrap_or(end);
    let mut first = event.verb + 1;
    if reader.token(first).is_some_and(|t| t.kind == Kind::Comma) || is_trailing(reader, event.verb, stop) {
        // "…, Roe said.": what was said stands before it.
        let subject_start = subject.tokens.start;
        let comma = subject_start.checked_sub(1).filter(|c| *c > sentence.start && reader.token(*c).is_some_and(|t| t.kind == Kind::Comma))?;
        return worth(reader, sentence.start..comma);
    }
    if reader.word(first) == "that" {
        first += 1;
    }
    // "and said": another saying of the same sentence begins there.
    let mut last = stop;
    if let Some(next) = next {
        let joint = (first..next).rev().find(|i| reader.token(*i).is_some_and(|t| t.is(Class::AND) || t.kind == Kind::Comma));
        if let Some(joint) = joint.filter(|j| j + 4 > next && j - first >= LEAST_WORDS) {
            last = joint;
        }
    }
    worth(reader, first..last)
}

/// Whether the verb ends its sentence but for where and when.
fn is_trailing(reader: &Reader<'_>, verb: usize, stop: usize) -> bool {
    let tail = reader.tokens.get(verb + 1..stop).unwrap_or_default();
    tail.is_empty()
        || tail.len() <= 8
            && tail.first().is_some_and(|t| t.is(Class::PREPOSITION.or(Class::WEEKDAY).or(Class::DAY)))
            && !tail.iter().any(|t| t.is(Class::BE.or(Class::AUXILIARY)))
}

/// The words of a run of tokens, if enough of them are the author's.
fn worth(reader: &Reader<'_>, run: std::ops::Range<usize>) -> Option<TextRange> {
    let tokens = reader.tokens.get(run.clone())?;
    let n_words = tokens.iter().filter(|t| t.is_word()).count();
    (n_words >= LEAST_WORDS).then(|| reader.span(run))
}
