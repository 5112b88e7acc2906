//! Which verb of saying a quotation belongs to, in its own sentence.
//!
//! After K. Krestel, S. Bergler and R. Witte, "Minding the Source: Automatic Tagging of Reported Speech in Newspaper
//! Articles" (2008): a few patterns of speaker, verb and quotation around the marks, the closest first.

use super::{
    clause::{Kind, ends_sentence},
    saying_words::Class,
    subject::{Reader, Subject, Who},
};
use crate::text::TextRange;

/// That somebody says something: the verb, and who.
#[derive(Clone, Debug)]
pub(super) struct Event {
    /// The token of the verb.
    pub verb: usize,
    /// The words that tell of saying.
    pub words: TextRange,
    pub subject: Option<Subject>,
    /// Says something of somebody, with no clause behind it.
    pub is_call: bool,
}

/// What speaks for a quotation's speaker, in its sentence.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    pub event: Option<Event>,
    /// Who says that the speaker said so.
    pub relayed: Option<Event>,
    /// The verb stands right beside it, or a colon or comma leads to it.
    pub is_direct: bool,
}

/// How far behind a quotation the verb may stand, in tokens.
const FARTHEST: usize = 40;
/// Tokens of a sentence behind a quotation that are looked at.
const LONGEST_SENTENCE: usize = 300;
/// Tokens of the longest sentence without a verb that names a speaker.
const LONGEST_LABEL: usize = 20;
/// How many tokens may follow the verb where a sentence ends with who said it.
const LONGEST_TAIL: usize = 14;

impl Reader<'_> {
    /// The saying at a token, in a sentence that begins at `start`; `is_near` beside a quotation.
    pub fn event_at(&self, at: usize, start: usize, end: usize, is_near: bool) -> Option<Event> {
        let token = self.token(at)?;
        // Whatever is "…ed that “…”" is a way of saying.
        let is_any_verb = token.is_word()
            && self.word(at).ends_with("ed")
            && self.word(at + 1) == "that"
            && self.token(at + 2).is_some_and(|t| matches!(t.kind, Kind::Quote(_)));
        if !token.is(Class::SAY.or(Class::CALL)) && !is_any_verb || token.is_capital || token.is_possessive {
            return None;
        }
        let next = self.token(at + 1);
        let leads_on = next.is_some_and(|next| {
            matches!(next.kind, Kind::Quote(_) | Kind::Colon)
                || next.kind == Kind::Word && self.word(at + 1) == "that"
        });
        if token.is(Class::NEAR) && !is_near && !leads_on {
            return None;
        }
        let is_participle = token.is(Class::PARTICIPLE);
        let before = at.checked_sub(1).filter(|before| *before >= start);
        if let Some(before) = before {
            let token_before = self.token(before)?;
            let is_noun = token_before.is(Class::DETERMINER)
                && !token_before.is(Class::PRONOUN.or(Class::AND))
                && !matches!(
                    self.word(before),
                    "all" | "both" | "this" | "some" | "many" | "most" | "another" | "others"
                )
                || token_before.is_possessive
                || matches!(self.word(before), "to" | "not" | "didn’t" | "didn't" | "never" | "without");
            if is_noun {
                return None;
            }
            let mut verb_before = before;
            while verb_before > start && self.token(verb_before).is_some_and(|t| t.is(Class::ADVERB)) {
                verb_before -= 1;
            }
            if !is_participle && self.token(verb_before).is_some_and(|t| t.is(Class::BE)) {
                return None;
            }
        }
        let subject = self.subject_of(at, start, end, is_participle);
        let mut words = token.range;
        if matches!(self.word(at), "told") && subject.is_none() {
            return None;
        }
        // "pointed out", "went on to say" are told by their last word.
        if let Some(out) = next.filter(|_| self.word(at + 1) == "out") {
            words = TextRange::new(words.start(), out.range.end());
        }
        Some(Event { verb: at, words, subject, is_call: token.is(Class::CALL) && !token.is(Class::SAY) })
    }

    fn subject_of(&self, verb: usize, start: usize, end: usize, is_participle: bool) -> Option<Subject> {
        let before = verb.checked_sub(1).filter(|before| *before >= start);
        let before = before?;
        let token = self.token(before)?;
        let joins = token.is(Class::AND)
            || token.is(Class::ADVERB.or(Class::AUXILIARY))
                && before > start
                && self.token(before - 1)?.is(Class::AND)
            || token.kind == Kind::Comma
                && !is_participle
                && before > start
                && matches!(self.word(before - 1), "also");
        if is_participle && !token.is(Class::BE) {
            let is_free = matches!(token.kind, Kind::Comma | Kind::Quote(_) | Kind::Dash)
                || matches!(
                    self.word(before),
                    "by" | "while"
                        | "and"
                        | "in"
                        | "as"
                        | "repeatedly"
                        | "further"
                        | "later"
                        | "before"
                        | "after"
                );
            if !is_free {
                return None;
            }
            // "Roe, saying so, left": who it belongs to may stand right before the comma.
            return self.main_subject(start, before);
        }
        if joins {
            return self.main_subject(start, before);
        }
        self.before(verb, start).filter(|subject| subject.tokens.end <= end)
    }

    /// Who acts in a sentence up to a token: who the last verb of saying before belongs to, else its subject.
    fn main_subject(&self, start: usize, end: usize) -> Option<Subject> {
        let lowest = start.max(end.saturating_sub(FARTHEST));
        for at in (lowest..end).rev() {
            let token = self.token(at)?;
            if token.is(Class::SAY.or(Class::CALL))
                && !token.is(Class::PARTICIPLE)
                && let Some(event) = self.event_at(at, start, end, false)
                && event.subject.is_some()
            {
                return event.subject;
            }
        }
        self.of_sentence(start, end)
    }

    /// What speaks for who said the quotation at a token, in its sentence.
    pub fn find(&self, quote: usize, sentence: std::ops::Range<usize>) -> Found {
        let left = self.left_of(quote, sentence.clone());
        let right = self.right_of(quote);
        let starts_small = self.starts_small(quote);
        match (left, right) {
            (Some((left, is_direct)), Some(right)) => {
                // “…,” he said: the verb behind it is his who said it, unless the words before lead on to it and who
                // stands behind only passes it on.
                let is_passed_on = matches!(right.subject, Some(Subject { who: Who::Unnamed { .. }, .. }))
                    && matches!(left.subject, Some(Subject { who: Who::Named { .. } | Who::Pronoun, .. }));
                if (starts_small || is_direct) && is_passed_on {
                    return Found { event: Some(left), relayed: Some(right), is_direct };
                }
                Found { event: Some(right), relayed: None, is_direct: true }
            }
            (None, Some(right)) => Found { event: Some(right), relayed: None, is_direct: true },
            (Some((left, is_direct)), None) => {
                let relayed = self
                    .tail_of(quote, &sentence)
                    .filter(|tail| matches!(tail.subject, Some(Subject { who: Who::Unnamed { .. }, .. })));
                Found { event: Some(left), relayed, is_direct }
            }
            (None, None) => match self.label_of(quote, &sentence) {
                Some(event) => Found { event: Some(event), relayed: None, is_direct: true },
                None => Found { event: self.tail_of(quote, &sentence), relayed: None, is_direct: false },
            },
        }
    }

    fn starts_small(&self, quote: usize) -> bool {
        self.word(quote).chars().find(|ch| ch.is_alphabetic()).is_some_and(char::is_lowercase)
    }

    /// Who said it, where that stands right behind it.
    pub fn right_of(&self, quote: usize) -> Option<Event> {
        let inner = self.word(quote);
        let ends = ends_sentence(inner);
        let mut at = quote + 1;
        let mut has_comma =
            inner.trim_end_matches(['”', '"', '“', '«', '»', '’', '\'', '‘']).trim_end().ends_with(',');
        let mut has_dash = false;
        while let Some(token) = self.token(at) {
            match token.kind {
                Kind::Comma => has_comma = true,
                Kind::Dash => has_dash = true,
                _ => break,
            }
            at += 1;
        }
        let first = self.token(at)?;
        if !first.is_word() {
            return None;
        }
        // the “Roe” actor: what stands in marks belongs to the noun.
        let is_modifier = !has_comma
            && quote
                .checked_sub(1)
                .and_then(|before| self.token(before))
                .is_some_and(|t| t.is(Class::DETERMINER) || t.is_possessive);
        if is_modifier && first.is(Class::SOMEBODY.or(Class::OFFICE)) {
            return None;
        }
        let end = self.stop_behind(at);
        // “…” — Anna Roe, mayor.
        if has_dash && first.is_capital {
            let line_end = self.tokens.len();
            let subject = self.behind(at.checked_sub(1)?, end)?;
            let is_whole_line = subject.tokens.end == line_end
                || self.token(subject.tokens.end).is_some_and(|t| t.kind == Kind::Comma)
                    && line_end - subject.tokens.end < 12;
            if is_whole_line && matches!(subject.who, Who::Named { .. }) && subject.tokens.start == at {
                let words = subject.range;
                return Some(Event { verb: at, words, subject: Some(subject), is_call: false });
            }
        }
        // "according to", "so", "selon".
        if let Some(event) = self.according_to(at, end) {
            return Some(event);
        }
        if self.word(at) == "so" && inner.starts_with(['„', '»', '«']) {
            let subject = self.behind(at, end).filter(|subject| subject.who != Who::Pronoun)?;
            return Some(Event {
                verb: at,
                words: self.span(at..at + 1),
                subject: Some(subject),
                is_call: false,
            });
        }
        // A verb first: said Roe. An auxiliary may stand before it: a déclaré Roe.
        let mut verb = at;
        if (first.is(Class::AUXILIARY.or(Class::PRONOUN)) || matches!(self.word(at), "a" | "ont"))
            && !first.is_capital
            && self.token(at + 1).is_some_and(|t| t.is(Class::SAY))
            && !self.is_english_pronoun(at)
        {
            verb = at + 1;
        }
        let is_verb =
            self.token(verb).is_some_and(|t| t.is(Class::SAY) && !t.is(Class::PARTICIPLE) && !t.is_capital);
        if is_verb {
            let subject = self.behind(verb, end);
            // "…” said the report of …" but not "…” said that".
            if subject.is_some() {
                return Some(Event { verb, words: self.span(verb..verb + 1), subject, is_call: false });
            }
            // "dit-il" is one word; "sagte er" has a pronoun and was found.
            return has_comma.then(|| Event {
                verb,
                words: self.span(verb..verb + 1),
                subject: None,
                is_call: false,
            });
        }
        if let Some(event) = self.joined_pronoun(at) {
            return Some(event);
        }
        // Somebody first: Roe, the mayor, said.
        let farthest = end.min(at + FARTHEST);
        for verb in at + 1..farthest {
            let token = self.token(verb)?;
            if matches!(token.kind, Kind::Quote(_) | Kind::Colon | Kind::Semicolon) {
                break;
            }
            if !token.is(Class::SAY) || token.is(Class::PARTICIPLE) {
                continue;
            }
            let Some(event) = self.event_at(verb, at, end, true) else { continue };
            let Some(subject) = &event.subject else { continue };
            // The phrase must begin right behind the quotation, but for an adverb or a determiner.
            let gap = self.tokens.get(at..subject.tokens.start.max(at)).unwrap_or_default();
            let is_described = gap.len() <= 4
                && gap.first().is_some_and(|t| t.is(Class::DETERMINER))
                && gap.iter().all(|t| {
                    t.is_word() && !t.is(Class::PREPOSITION.or(Class::SAY).or(Class::BE).or(Class::AND))
                });
            if subject.tokens.start < at
                || !is_described
                    && !gap.iter().all(|t| {
                        t.is(Class::ADVERB.or(Class::DETERMINER))
                            || t.is_name()
                            || t.is_possessive
                            || t.is(Class::OFFICE)
                    })
            {
                break;
            }
            // A sentence of its own: “…?” Roe said. But not: “….” Roe said that he …
            if ends && first.is_capital && !has_comma && !self.is_bare(verb, end) {
                return None;
            }
            return Some(event);
        }
        None
    }

    fn is_english_pronoun(&self, at: usize) -> bool {
        matches!(
            self.word(at),
            "he" | "she"
                | "they"
                | "it"
                | "we"
                | "I"
                | "you"
                | "i"
                | "ja"
                | "on"
                | "он"
                | "она"
                | "они"
                | "він"
                | "вона"
                | "вони"
        )
    }

    /// "dit-il", "affirme-t-elle": verb and pronoun in one word.
    fn joined_pronoun(&self, at: usize) -> Option<Event> {
        let (verb, pronoun) = self.word(at).split_once('-')?;
        let pronoun = pronoun.strip_prefix("t-").unwrap_or(pronoun);
        let is_pronoun = matches!(pronoun, "il" | "elle" | "ils" | "elles" | "on");
        let is_verb = super::saying_words::class(verb).is(Class::SAY) || matches!(verb, "a" | "ont");
        let start = self.token(at)?.range.start();
        let words = TextRange::new(start, start + verb.len());
        (is_pronoun && is_verb).then(|| Event {
            verb: at,
            words,
            subject: Some(self.subject(at..at + 1, Who::Pronoun)),
            is_call: false,
        })
    }

    /// "according to Roe", at a token.
    pub fn according_to(&self, at: usize, end: usize) -> Option<Event> {
        let word = self.word(at);
        if word.len() > 12 {
            return None;
        }
        let word = word.to_lowercase();
        let last = match word.as_str() {
            "according" if self.word(at + 1) == "to" => at + 1,
            "selon" | "según" | "secondo" | "segundo" | "laut" | "volgens" | "według" | "enligt"
            | "ifølge" => at,
            _ => return None,
        };
        let subject = self.behind(last, end)?;
        if subject.who == Who::Pronoun {
            return None;
        }
        Some(Event { verb: at, words: self.span(at..last + 1), subject: Some(subject), is_call: false })
    }

    /// Whether next to nothing follows the verb in its sentence: what is said stands elsewhere.
    fn is_bare(&self, verb: usize, end: usize) -> bool {
        let tail = self.tokens.get(verb + 1..end).unwrap_or_default();
        let says_more = tail.iter().enumerate().any(|(at, t)| {
            matches!(t.kind, Kind::Quote(_)) && at < 2
                || t.is(Class::BE.or(Class::AUXILIARY).or(Class::PRONOUN)) && at < 6
                || at == 0
                    && t.is_word()
                    && !t.is(Class::PREPOSITION.or(Class::DAY).or(Class::WEEKDAY).or(Class::ADVERB))
                    && !matches!(self.word(verb), "told" | "tells")
        });
        tail.len() <= 20 && !says_more && !tail.iter().any(|t| t.range.of(self.text) == Some("that"))
    }

    /// Where the sentence ends in which a token stands, quotations left aside.
    fn stop_behind(&self, at: usize) -> usize {
        let limit = self.tokens.len().min(at + LONGEST_SENTENCE);
        let rest = self.tokens.get(at..limit).unwrap_or_default();
        let stop = rest.iter().enumerate().find(|(i, t)| {
            t.kind == Kind::Stop && rest.get(i + 1).is_none_or(|next| next.is_capital || !next.is_word())
        });
        stop.map_or(limit.max(at), |(i, _)| at + i)
    }

    /// Who said it, where that stands before it in its sentence, and whether it leads right to it.
    fn left_of(&self, quote: usize, sentence: std::ops::Range<usize>) -> Option<(Event, bool)> {
        let start = sentence.start;
        let before = quote.checked_sub(1).filter(|before| *before >= start)?;
        let leads = self.token(before).is_some_and(|t| matches!(t.kind, Kind::Comma | Kind::Colon))
            || matches!(self.word(before), "that" | "as" | "dass");
        let lowest = start.max(quote.saturating_sub(FARTHEST));
        let mut is_closed_clause = false;
        let mut n_commas = 0;
        for at in (lowest..quote).rev() {
            let token = self.token(at)?;
            match token.kind {
                Kind::Semicolon => return None,
                Kind::Comma => n_commas += 1,
                _ => {}
            }
            // Another clause with a subject of its own is not what the verb before it tells.
            if token.is(Class::TURN)
                && at + 3 < quote
                && !matches!(self.word(at), "if" | "as" | "where" | "when" | "since" | "because" | "unless")
            {
                is_closed_clause = true;
            }
            let is_beside = at + 1 == quote || at + 2 == quote && leads || at + 4 >= quote;
            let Some(event) = self.event_at(at, start, sentence.end, is_beside) else { continue };
            if event.subject.is_none() {
                if event.is_call || at + 2 >= quote {
                    // "…, which he called “…”" with a subject that cannot be read.
                    return Some((event, at + 1 == quote || leads));
                }
                continue;
            }
            if is_closed_clause && !leads {
                return None;
            }
            // "Roe, who said so, owns the “Blue Room”": a relative clause ends with its comma.
            let subject_end = event.subject.as_ref().map_or(at, |s| s.tokens.end);
            let between = self.tokens.get(subject_end.min(at)..at).unwrap_or_default();
            let is_relative =
                between.iter().rev().take_while(|t| t.kind != Kind::Comma).any(|t| t.is(Class::RELATIVE));
            if is_relative && n_commas > 0 && !leads {
                continue;
            }
            return Some((event, at + 1 == quote || leads));
        }
        // According to Roe, “…”. Roe: “…”.
        let first = self.according_to(start, quote);
        if let Some(event) = first {
            return Some((event, leads));
        }
        if self.token(before)?.kind == Kind::Colon && before > start {
            let subject = self.before(before, start).filter(|s| s.who != Who::Pronoun)?;
            let is_all = subject.tokens.start == start && subject.tokens.end + 6 >= before;
            return is_all.then_some((
                Event { verb: before, words: subject.range, subject: Some(subject), is_call: false },
                true,
            ));
        }
        None
    }

    /// A sentence without a verb that names who said the quotation behind it: "Roe, the mayor. “…”"
    fn label_of(&self, quote: usize, sentence: &std::ops::Range<usize>) -> Option<Event> {
        let stop = quote.checked_sub(1).filter(|_| sentence.start == quote)?;
        if self.token(stop)?.kind != Kind::Stop || self.word(stop) != "." || !starts_capital(self.word(quote))
        {
            return None;
        }
        let lowest = stop.saturating_sub(LONGEST_LABEL);
        let start = (lowest..stop)
            .rev()
            .find(|at| self.token(*at).is_some_and(|t| matches!(t.kind, Kind::Stop | Kind::Quote(_))));
        let start = start.map_or(lowest, |at| at + 1);
        if start == lowest && lowest > 0 {
            return None;
        }
        let label = self.tokens.get(start..stop)?;
        let comma = label.iter().position(|t| t.kind == Kind::Comma)?;
        let (name, rest) = label.split_at_checked(comma)?;
        let is_name =
            name.iter().all(|t| t.is_name() || t.is(Class::OFFICE.or(Class::PARTICLE))) && name.len() >= 2;
        let is_apposition = rest
            .get(1)
            .is_some_and(|t| t.is(Class::DETERMINER) || t.is(Class::OFFICE.or(Class::SOMEBODY)))
            && !rest.iter().skip(1).any(|t| {
                t.kind == Kind::Comma
                    || t.is(Class::BE.or(Class::AUXILIARY).or(Class::SAY).or(Class::CALL).or(Class::RELATIVE))
            });
        if !is_name || !is_apposition {
            return None;
        }
        let subject = self.before(start + comma, start)?;
        let words = subject.range;
        matches!(subject.who, Who::Named { .. }).then_some(Event {
            verb: start,
            words,
            subject: Some(subject),
            is_call: false,
        })
    }

    /// Who said what a whole sentence tells, at its end: "…, Roe said."
    pub fn tail_of(&self, quote: usize, sentence: &std::ops::Range<usize>) -> Option<Event> {
        let end = self.stop_behind(quote + 1).min(self.tokens.len()).max(sentence.end.min(self.tokens.len()));
        let lowest = (quote + 1).max(end.saturating_sub(LONGEST_TAIL + FARTHEST));
        for at in (lowest..end).rev() {
            let token = self.token(at)?;
            if matches!(token.kind, Kind::Quote(_)) {
                continue;
            }
            if let Some(event) = self.according_to(at, end)
                && at > 0
                && self.token(at - 1).is_some_and(|t| t.kind == Kind::Comma)
            {
                return Some(event);
            }
            if !token.is(Class::SAY) || token.is(Class::PARTICIPLE) {
                continue;
            }
            let Some(event) = self.event_at(at, sentence.start, end, false) else { continue };
            let Some(subject) = &event.subject else { continue };
            let is_behind_comma = subject.tokens.start > quote + 1
                && self
                    .tokens
                    .get(quote + 1..subject.tokens.start)
                    .unwrap_or_default()
                    .iter()
                    .rev()
                    .find(|t| !t.is(Class::DETERMINER.or(Class::ADVERB)))
                    .is_some_and(|t| t.kind == Kind::Comma);
            if is_behind_comma && self.is_bare(at, end.min(self.stop_behind(at))) {
                return Some(event);
            }
            return None;
        }
        None
    }
}

fn starts_capital(words: &str) -> bool {
    words.chars().find(|ch| ch.is_alphabetic()).is_some_and(char::is_uppercase)
}
