//! Reading a source for what it says that others said: quotations paragraph by paragraph, then who said them.

use super::{
    Attribution, Form, Quotation, Report, Speaker, SpeakerKind, Spot, Text, Voices,
    attribution::Found,
    attribution_line, circumstance,
    clause::{self, Kind, Token, ends_sentence},
    quote_marks::{self, Marked},
    reported,
    saying_words::Class,
    speaker::Names,
    subject::{Reader, Subject, Who},
};
use crate::text::{TextRange, paragraphs};

/// Bytes of a source that are read.
const MOST_BYTES: usize = 2_000_000;
/// Quotations of a source that are kept.
const MOST_QUOTATIONS: usize = 20_000;
/// People of whom it is noted which pronoun they have.
const MOST_GENDERS: usize = 200;
/// A phrase of fewer words that nobody is found for is a term.
const TERM_WORDS: usize = 5;
/// From so many words on, what stands in marks is a saying of its own.
const WHOLE_WORDS: usize = 8;

/// A paragraph of the article, read.
pub(super) struct Paragraph {
    pub range: TextRange,
    pub tokens: Vec<Token>,
    pub sentences: Vec<std::ops::Range<usize>>,
    marked: Vec<Marked>,
}

pub(super) fn read(text: &Text<'_>) -> Voices {
    let paragraphs = read_paragraphs(text);
    let mut names = Names::default();
    for paragraph in &paragraphs {
        names.read(text.text, &paragraph.tokens);
    }
    let mut reading = Reading {
        text,
        names: &names,
        quotations: Vec::new(),
        reports: Vec::new(),
        recent: None,
        chain: None,
        genders: Vec::new(),
    };
    for (at, paragraph) in paragraphs.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| paragraphs.get(at));
        let next = paragraphs.get(at + 1);
        reading.read(paragraph, before, next);
    }
    let Reading { mut quotations, reports, .. } = reading;
    attribution_line::add_blocks(text, &paragraphs, &names, &mut quotations);
    Voices { source: text.source, quotations, reports }
}

fn read_paragraphs(text: &Text<'_>) -> Vec<Paragraph> {
    let end = text.text.floor_char_boundary(MOST_BYTES.min(text.text.len()));
    let read = text.text.get(..end).unwrap_or_default();
    let mut chrome = text.chrome.iter().peekable();
    let mut found = Vec::new();
    for range in paragraphs(read) {
        while chrome.next_if(|run| run.end() <= range.start()).is_some() {}
        if chrome.peek().is_some_and(|run| run.overlap(range).is_some()) {
            continue;
        }
        let marked = quote_marks::marked(read, range);
        let tokens = clause::tokens(read, range, &clause::outermost(&marked));
        let sentences = clause::sentences(read, &tokens);
        found.push(Paragraph { range, tokens, sentences, marked });
    }
    found
}

/// Who spoke last, or was spoken of.
struct Recent {
    speaker: Speaker,
    /// What a verb of saying in the last sentence belongs to.
    is_speaking: bool,
}

struct Reading<'a> {
    text: &'a Text<'a>,
    names: &'a Names,
    quotations: Vec<Quotation>,
    reports: Vec<Report>,
    recent: Option<Recent>,
    /// The last quotation, where it goes on with the next paragraph.
    chain: Option<usize>,
    /// Which pronoun somebody was meant by: she, or not.
    genders: Vec<(String, bool)>,
}

impl Reading<'_> {
    fn read(&mut self, paragraph: &Paragraph, before: Option<&Paragraph>, next: Option<&Paragraph>) {
        let reader = Reader { text: self.text.text, tokens: &paragraph.tokens, names: self.names };
        let first_here = self.quotations.len();
        let spoken_before = self.recent.as_ref().filter(|r| r.is_speaking).map(|r| r.speaker.clone());
        let is_all_quoted = !paragraph.tokens.is_empty()
            && paragraph.tokens.iter().all(|t| matches!(t.kind, Kind::Quote(_) | Kind::Stop));
        let led_to = before.and_then(|before| self.led_to(before));
        let mut verb_before: Option<usize> = None;
        let mut outer_before: Option<usize> = None;
        let outermost: Vec<&Marked> = paragraph.marked.iter().filter(|m| m.depth == 0).collect();
        for sentence in &paragraph.sentences {
            let mut spoke = None;
            for at in sentence.clone() {
                let Some(Token { kind: Kind::Quote(place), .. }) = reader.token(at) else { continue };
                let Some(marked) = outermost.get(*place).copied() else { continue };
                if self.quotations.len() >= MOST_QUOTATIONS {
                    return;
                }
                let found = reader.find(at, sentence.clone());
                let is_first = at == 0;
                let mut continues = None;
                let mut attribution = self.attribution(&reader, &found, sentence.clone());
                if attribution.verb.is_none()
                    && is_first
                    && let Some(led) = &led_to
                {
                    attribution = led.clone();
                }
                let verb = found.event.as_ref().map(|event| event.verb);
                if verb.is_some() && verb == verb_before {
                    continues = outer_before;
                }
                let form = self.form(
                    &reader,
                    at,
                    marked,
                    &found,
                    attribution.speaker.is_some(),
                    is_first && led_to.is_some(),
                );
                if attribution.speaker.is_none() && found.event.is_none() && matches!(form, Form::Whole) {
                    // “…,” she said. “…”
                    let goes_on = outer_before.filter(|before| {
                        sentence.start == at
                            && self.quotations.get(*before).is_some_and(|q| q.is_quoted())
                            && *before >= first_here
                    });
                    if let Some(before) = goes_on {
                        continues = Some(before);
                    } else if is_first && self.chain.is_some() {
                        continues = self.chain;
                    } else if is_all_quoted
                        && is_first
                        && let Some(speaker) = &spoken_before
                        && starts_sentence(marked, self.text.text)
                    {
                        attribution.speaker = Some(speaker.clone());
                    }
                    if let Some(before) = continues.and_then(|before| self.quotations.get(before)) {
                        attribution = before.attribution.clone();
                    }
                }
                if form == Form::Term {
                    attribution = Attribution::default();
                }
                if let Some(speaker) = &attribution.speaker {
                    spoke = Some(speaker.clone());
                }
                let position = self.quotations.len();
                self.push(marked, form, attribution, continues);
                self.push_inner(paragraph, marked, position);
                if is_first
                    && let Some(start) =
                        self.chain.filter(|_| continues == self.chain || found.event.is_some())
                {
                    self.join_chain(start, position);
                }
                if form == Form::Whole || form == Form::Phrase && verb.is_some_and(|verb| verb > at) {
                    outer_before = Some(position);
                    verb_before = verb;
                }
                self.chain = None;
                let is_last = at + 1 == paragraph.tokens.len();
                let goes_on =
                    next.is_some_and(|n| quote_marks::opens(n.range.of(self.text.text).unwrap_or_default()));
                if !marked.is_closed && is_last && goes_on && form == Form::Whole {
                    self.chain = Some(position);
                }
            }
            self.remember(&reader, sentence.clone(), spoke);
        }
        if paragraph.marked.is_empty() {
            self.chain = None;
        }
    }

    /// What leads on to the next paragraph with a colon.
    fn led_to(&self, before: &Paragraph) -> Option<Attribution> {
        let last = before.tokens.len().checked_sub(1)?;
        if before.tokens.get(last)?.kind != Kind::Colon {
            return None;
        }
        let reader = Reader { text: self.text.text, tokens: &before.tokens, names: self.names };
        let sentence = before.sentences.last()?.clone();
        let event = sentence.clone().rev().take(30).find_map(|at| {
            reader.event_at(at, sentence.start, sentence.end, false).filter(|e| e.subject.is_some())
        });
        let found = Found { event: Some(event?), relayed: None, is_direct: true };
        Some(self.attribution(&reader, &found, sentence))
    }

    fn attribution(
        &self,
        reader: &Reader<'_>,
        found: &Found,
        sentence: std::ops::Range<usize>,
    ) -> Attribution {
        let Some(event) = &found.event else { return Attribution::default() };
        // Who stands behind a quotation stands in a sentence of their own where that ends with a full stop.
        let last = reader.tokens.len();
        let around = sentence.start.min(event.verb)..sentence.end.max((event.verb + 1).min(last));
        let around =
            if around.end == sentence.end { around } else { around.start..sentence_end(reader, event.verb) };
        let circumstance = circumstance::read(reader, event.verb, around);
        let spot = |range: TextRange| Spot { source: self.text.source, range };
        Attribution {
            speaker: event.subject.as_ref().and_then(|subject| self.speaker(reader, subject, sentence.start)),
            verb: Some(spot(event.words)),
            occasion: circumstance.occasion.map(spot),
            day: circumstance.day.map(spot),
            told: circumstance.told.map(spot),
            relayed_by: found
                .relayed
                .as_ref()
                .and_then(|event| event.subject.as_ref())
                .and_then(|subject| self.speaker(reader, subject, sentence.start)),
        }
    }

    fn speaker(&self, reader: &Reader<'_>, subject: &Subject, sentence_start: usize) -> Option<Speaker> {
        let spot = Spot { source: self.text.source, range: subject.range };
        match &subject.who {
            Who::Named { name, kind } => {
                Some(Speaker { name: name.clone(), kind: *kind, spot, with: subject.with.clone() })
            }
            Who::Unnamed { .. } => {
                let name = subject.range.of(self.text.text)?.trim().to_owned();
                (name.len() <= 200).then_some(Speaker {
                    name,
                    kind: SpeakerKind::Unnamed,
                    spot,
                    with: Vec::new(),
                })
            }
            Who::Pronoun => {
                let is_she = is_she(reader.word(subject.tokens.start))?;
                let recent = self.recent.as_ref()?;
                if recent.speaker.kind == SpeakerKind::Body || !recent.speaker.with.is_empty() {
                    return None;
                }
                // Somebody else before it in its sentence may be meant.
                let before = reader.tokens.get(sentence_start..subject.tokens.start).unwrap_or_default();
                if before
                    .iter()
                    .any(|t| t.is(Class::SOMEBODY) && !t.is(Class::BODY) && !t.is(Class::OCCASION))
                {
                    return None;
                }
                let known = self.genders.iter().find(|(name, _)| *name == recent.speaker.name);
                known.is_none_or(|(_, she)| *she == is_she).then(|| recent.speaker.clone())
            }
        }
    }

    fn form(
        &self,
        reader: &Reader<'_>,
        at: usize,
        marked: &Marked,
        found: &Found,
        has_speaker: bool,
        is_led_to: bool,
    ) -> Form {
        let words = marked.inner.of(self.text.text).unwrap_or_default();
        let n_words = n_words(words);
        let is_term = (at.saturating_sub(2)..at).any(|i| reader.token(i).is_some_and(|t| t.is(Class::TERM)));
        let is_title = is_title(words);
        let is_direct = found.is_direct && found.event.as_ref().is_some_and(|e| !e.is_call) || is_led_to;
        if !is_direct && (is_title || is_term && n_words < WHOLE_WORDS) {
            return Form::Term;
        }
        let starts_capital = words.trim_start().starts_with(|ch: char| ch.is_uppercase());
        let stands_alone = starts_capital && ends_sentence(words) && n_words >= 3;
        if is_direct && n_words >= 3 && (starts_capital || n_words >= TERM_WORDS)
            || n_words >= WHOLE_WORDS
            || stands_alone
            || is_direct && found.event.as_ref().is_some_and(|e| e.verb > at)
        {
            return Form::Whole;
        }
        match has_speaker || n_words >= TERM_WORDS {
            true => Form::Phrase,
            false => Form::Term,
        }
    }

    fn push(&mut self, marked: &Marked, form: Form, attribution: Attribution, continues: Option<usize>) {
        let words = trimmed(self.text.text, marked.inner);
        self.quotations.push(Quotation {
            words: Spot { source: self.text.source, range: words },
            marked: marked.outer,
            form,
            attribution,
            continues,
            within: None,
        });
    }

    /// What stands in marks inside of others. Who said it is not looked for.
    fn push_inner(&mut self, paragraph: &Paragraph, outer: &Marked, position: usize) {
        let first = paragraph.marked.partition_point(|m| m.outer.start() <= outer.outer.start());
        let inside = paragraph.marked.iter().skip(first).take_while(|m| m.outer.start() < outer.outer.end());
        for marked in inside.filter(|m| m.depth > 0) {
            let words = marked.inner.of(self.text.text).unwrap_or_default();
            let n_words = n_words(words);
            let form = match n_words {
                _ if is_title(words) || n_words < TERM_WORDS => Form::Term,
                n if n >= WHOLE_WORDS => Form::Whole,
                _ => Form::Phrase,
            };
            self.quotations.push(Quotation {
                words: Spot { source: self.text.source, range: trimmed(self.text.text, marked.inner) },
                marked: marked.outer,
                form,
                attribution: Attribution::default(),
                continues: None,
                within: Some(position),
            });
        }
    }

    /// One quotation goes on over paragraphs: who said any part of it said all.
    fn join_chain(&mut self, start: usize, end: usize) {
        if let Some(last) = self.quotations.get_mut(end) {
            last.continues = Some(start);
        }
        let of = |at: usize| self.quotations.get(at).map(|q| q.attribution.clone());
        let Some(attribution) = of(end).filter(|a| a.speaker.is_some()) else { return };
        let mut at = start;
        while let Some(part) = self.quotations.get_mut(at) {
            if part.attribution.speaker.is_some() {
                break;
            }
            part.attribution = attribution.clone();
            match part.continues {
                Some(before) if before < at => at = before,
                _ => break,
            }
        }
    }

    /// Notes who speaks in a sentence, or whom it is about, and what else somebody is reported to have said.
    fn remember(&mut self, reader: &Reader<'_>, sentence: std::ops::Range<usize>, spoke: Option<Speaker>) {
        let reported = reported::events(reader, sentence.clone());
        let mut last = spoke;
        for report in reported {
            let Some(subject) = &report.event.subject else { continue };
            let speaker = self.speaker(reader, subject, sentence.start);
            if let (Who::Pronoun, Some(speaker), Some(she)) =
                (&subject.who, &speaker, is_she(reader.word(subject.tokens.start)))
                && !self.genders.iter().any(|(name, _)| *name == speaker.name)
                && self.genders.len() < MOST_GENDERS
            {
                self.genders.push((speaker.name.clone(), she));
            }
            let found = Found {
                event: Some(report.event.clone()),
                relayed: report.relayed.clone(),
                is_direct: false,
            };
            let attribution = self.attribution(reader, &found, sentence.clone());
            if let Some(speaker) = speaker {
                if last.is_none() {
                    last = Some(speaker);
                }
                if self.reports.len() < MOST_QUOTATIONS
                    && let Some(words) = report.words
                {
                    self.reports
                        .push(Report { words: Spot { source: self.text.source, range: words }, attribution });
                }
            }
        }
        if let Some(speaker) = last {
            self.recent = Some(Recent { speaker, is_speaking: true });
            return;
        }
        // A sentence about somebody else: a pronoun behind it means them, or nobody for certain.
        match reader.of_sentence(sentence.start, sentence.end) {
            Some(Subject { who: Who::Pronoun, .. }) => {
                // Another name in it may be whom the next pronoun means.
                let names_another = self
                    .recent
                    .as_ref()
                    .is_some_and(|recent| reader.names_another(sentence.clone(), &recent.speaker.name));
                if names_another {
                    self.recent = None;
                } else if let Some(recent) = &mut self.recent {
                    recent.is_speaking = false;
                }
            }
            Some(subject) if matches!(subject.who, Who::Named { kind: SpeakerKind::Person, .. }) => {
                // With somebody else in it, a pronoun behind it may mean either.
                let speaker = self.speaker(reader, &subject, sentence.start);
                let speaker =
                    speaker.filter(|speaker| !reader.names_another(sentence.clone(), &speaker.name));
                self.recent = speaker.map(|speaker| Recent { speaker, is_speaking: false });
            }
            _ => {
                let is_quote_only = reader
                    .tokens
                    .get(sentence.clone())
                    .unwrap_or_default()
                    .iter()
                    .all(|t| matches!(t.kind, Kind::Quote(_) | Kind::Stop));
                if !is_quote_only {
                    self.recent = None;
                }
            }
        }
    }
}

fn sentence_end(reader: &Reader<'_>, at: usize) -> usize {
    let rest = reader.tokens.get(at..).unwrap_or_default();
    let n = rest.iter().take_while(|t| t.kind != Kind::Stop && !matches!(t.kind, Kind::Quote(_))).count();
    at + n
}

/// Whether a pronoun means a woman or a man; `None` for those that mean neither for certain.
fn is_she(word: &str) -> Option<bool> {
    let word = word.rsplit('-').next().unwrap_or_default();
    match word.to_lowercase().as_str() {
        "she" | "elle" | "ella" | "lei" | "ela" | "она" | "вона" | "zij" => Some(true),
        "he" | "er" | "il" | "él" | "lui" | "ele" | "он" | "він" | "hij" => Some(false),
        _ => None,
    }
}

fn starts_sentence(marked: &Marked, text: &str) -> bool {
    let words = marked.inner.of(text).unwrap_or_default();
    words.trim_start().starts_with(|ch: char| ch.is_uppercase()) && n_words(words) >= TERM_WORDS
}

/// The words without white space around them and without a comma behind them.
fn trimmed(text: &str, inner: TextRange) -> TextRange {
    let range = inner.trimmed(text);
    let words = range.of(text).unwrap_or_default();
    TextRange::new(range.start(), range.start() + words.trim_end_matches([',', '，', ' ', '\u{a0}']).len())
}

/// Words, or pairs of characters where words are not set apart.
pub(super) fn n_words(words: &str) -> usize {
    let n_wide =
        words.chars().filter(|ch| matches!(ch, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}')).count();
    let n = words
        .split(|ch: char| ch.is_whitespace() || matches!(ch, '—' | '–'))
        .filter(|w| w.contains(char::is_alphanumeric))
        .count();
    if n_wide > 0 { n_wide.div_ceil(2).max(n) } else { n }
}

/// Whether words are written as a title is: nearly all that are not short begin with a capital letter.
fn is_title(words: &str) -> bool {
    let mut scratch = String::new();
    let long: Vec<&str> = words
        .split_whitespace()
        .map(|w| w.trim_start_matches(|ch: char| !ch.is_alphanumeric()))
        .filter(|w| {
            w.chars().count() > 3
                && !clause::class_of(w, &mut scratch).is(Class::EMPTY.or(Class::PREPOSITION))
        })
        .collect();
    let n_capital = long.iter().filter(|w| w.starts_with(char::is_uppercase)).count();
    let first = words
        .trim_start_matches(|ch: char| !ch.is_alphanumeric())
        .starts_with(|ch: char| ch.is_uppercase() || ch.is_numeric());
    // In American typesetting the full stop of the sentence stands inside the marks.
    let has_stop = ends_sentence(words) || words.trim_end().ends_with(',');
    if has_stop && !(n_capital == long.len() && n_words(words) <= WHOLE_WORDS && long.len() >= 2) {
        return false;
    }
    first
        && (long.len() >= 2 && n_capital * 5 >= long.len() * 4
            || long.len() == 1 && n_words(words) <= 2 && n_capital == 1)
}
