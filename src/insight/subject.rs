//! Who a verb of saying belongs to: the noun phrase before or behind it, over what is put in between by commas.

use super::{
    clause::{Kind, Token, plain},
    saying_words::Class,
    speaker::{Names, SpeakerKind, name_of},
};
use crate::text::TextRange;

/// Who says something, by the words for it.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    /// The tokens of the whole phrase, office and all.
    pub tokens: std::ops::Range<usize>,
    pub range: TextRange,
    pub who: Who,
    /// Others joined by "and".
    pub with: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Who {
    Named { name: String, kind: SpeakerKind },
    Unnamed { is_informant: bool },
    Pronoun,
}

/// How far from the verb who says it may stand, in tokens.
const FARTHEST: usize = 45;
/// How many stretches between commas may stand between them.
const MOST_INSERTIONS: usize = 4;
/// Tokens of the longest phrase for somebody who is not named.
const LONGEST_PHRASE: usize = 14;

/// Reads tokens of one paragraph.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub text: &'a str,
    pub tokens: &'a [Token],
    pub names: &'a Names,
}

impl Reader<'_> {
    pub fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    fn is(&self, at: usize, class: Class) -> bool {
        self.token(at).is_some_and(|token| token.is(class))
    }

    fn kind(&self, at: usize) -> Option<Kind> {
        self.token(at).map(|token| token.kind)
    }

    pub fn word(&self, at: usize) -> &str {
        self.token(at).and_then(|token| token.range.of(self.text)).unwrap_or_default()
    }

    /// Who says it, where that stands before the verb at `verb`, in a sentence that begins at `start`.
    pub fn before(&self, verb: usize, start: usize) -> Option<Subject> {
        let start = start.max(verb.saturating_sub(FARTHEST));
        let mut end = self.skip_back(verb, start);
        for _ in 0..MOST_INSERTIONS {
            if end <= start {
                return None;
            }
            let last = end - 1;
            match self.kind(last)? {
                Kind::Comma | Kind::Dash | Kind::Parenthesis => {
                    // What stands between two commas is put in; who says it stands before it.
                    let comma = self.comma_before(last, start)?;
                    // "In Paris, Roe, the mayor, said": the phrase right before the first of the two commas.
                    if let Some(subject) = self.phrase_before(comma, start) {
                        if matches!(subject.who, Who::Unnamed { .. })
                            && let Some(named) = self.name_before_all_of(comma + 1, last)
                        {
                            return Some(named);
                        }
                        return Some(subject);
                    }
                    end = comma + 1;
                    if self.kind(comma) != Some(Kind::Comma) {
                        return None;
                    }
                }
                Kind::Word if self.is(last, Class::RELATIVE) => {
                    // "Roe, who said": the one before it.
                    end = last;
                    if self.kind(end.checked_sub(1)?) == Some(Kind::Comma) {
                        end -= 1;
                    }
                    return self.phrase_before(end, start);
                }
                _ => return self.phrase_before(end, start),
            }
        }
        None
    }

    /// Over what may stand between who says it and the verb: auxiliaries, adverbs, days.
    fn skip_back(&self, verb: usize, start: usize) -> usize {
        let mut end = verb;
        while end > start {
            let at = end - 1;
            let is_adverb = self.token(at).is_some_and(|token| {
                token.is(Class::AUXILIARY.or(Class::ADVERB).or(Class::BE))
                    || token.is_word()
                        && !token.is_capital
                        && self.word(at).ends_with("ly")
                        && !token.is(Class::SOMEBODY)
            });
            if is_adverb {
                end = at;
            } else if self.is(at, Class::WEEKDAY.or(Class::DAY)) {
                end = at;
                if end > start
                    && (self.is(end - 1, Class::PREPOSITION) || matches!(self.word(end - 1), "last" | "this"))
                {
                    end -= 1;
                }
            } else {
                break;
            }
        }
        end
    }

    /// The comma, or its like, before the one at `at`.
    fn comma_before(&self, at: usize, start: usize) -> Option<usize> {
        let wanted = self.kind(at)?;
        (start..at)
            .rev()
            .find(|i| {
                let kind = self.kind(*i);
                kind == Some(wanted) || wanted == Kind::Comma && matches!(kind, Some(Kind::Quote(_)))
            })
            .filter(|i| self.kind(*i) == Some(wanted))
    }

    /// The noun phrase that ends right before `end`.
    fn phrase_before(&self, end: usize, start: usize) -> Option<Subject> {
        let last = end.checked_sub(1).filter(|last| *last >= start)?;
        let token = self.token(last)?;
        if token.is(Class::PRONOUN) && !token.is(Class::PREPOSITION) {
            return Some(self.pronoun(last));
        }
        // "Officials said" at the start of a sentence.
        let is_alone = last == start || !self.token(last - 1)?.is_name();
        if token.is_name()
            && !token.is_possessive
            && !(is_alone && token.is(Class::SOMEBODY) && !token.is(Class::BODY.or(Class::OFFICE)))
        {
            return self.name_before(last, start);
        }
        // "the minister of the day said" and the like.
        self.unnamed_before(end, start)
    }

    /// The name that a whole stretch between two commas is: "the mayor, Anna Roe, said".
    fn name_before_all_of(&self, first: usize, end: usize) -> Option<Subject> {
        let last = end.checked_sub(1).filter(|last| *last > first)?;
        if !self.token(last)?.is_name() {
            return None;
        }
        self.name_before(last, first).filter(|s| {
            s.tokens.start == first && matches!(s.who, Who::Named { kind: SpeakerKind::Person, .. })
        })
    }

    fn pronoun(&self, at: usize) -> Subject {
        Subject {
            tokens: at..at + 1,
            range: self.token(at).map_or(TextRange::at(0), |t| t.range),
            who: Who::Pronoun,
            with: Vec::new(),
        }
    }

    /// The name that ends at `last`.
    fn name_before(&self, last: usize, start: usize) -> Option<Subject> {
        let mut first = last;
        while first > start {
            let at = first - 1;
            let token = self.token(at)?;
            let is_part = token.is_name() && !token.is_possessive
                || token.is(Class::PARTICLE)
                    && at > start
                    && self.token(at - 1).is_some_and(Token::is_name)
                    && !token.is_capital
                    && !self.is(at, Class::AND);
            if !is_part {
                break;
            }
            first = at;
        }
        if first >= start + 2
            && matches!(self.word(first - 1), "of" | "for")
            && self.is(first - 2, Class::OFFICE.or(Class::SOMEBODY))
        {
            match self.behind_office(first, last) {
                Some(name) => first = name,
                None => return self.phrase_before(first - 1, start),
            }
        }
        let run = self.tokens.get(first..last + 1)?;
        let (mut name, mut office) = (name_of(self.text, run), run.iter().any(|t| t.is(Class::OFFICE)));
        // What stands before it: offices in small letters, a determiner.
        let mut phrase = first;
        while phrase > start {
            let at = phrase - 1;
            let Some(token) = self.token(at) else { break };
            let is_office = token.is(Class::OFFICE.or(Class::SOMEBODY)) && !token.is(Class::BODY);
            let is_of = matches!(self.word(at), "of" | "for") && at > start && self.is(at - 1, Class::OFFICE);
            let is_of_what = at > start + 1
                && token.is_name()
                && self.word(at - 1) == "of"
                && self.is(at - 2, Class::OFFICE);
            if is_office || is_of || is_of_what || phrase < first && token.is_name() && !token.is_possessive {
                office |= is_office;
                phrase = at;
            } else {
                break;
            }
        }
        let has_determiner = phrase > start && self.is(phrase - 1, Class::DETERMINER);
        // "a spokesman for the Ministry", "Roe of the Party": who says it stands before the preposition.
        let before = if has_determiner { phrase - 1 } else { phrase };
        if before > start && self.is(before - 1, Class::PREPOSITION) && !self.is(before - 1, Class::AND) {
            return self.phrase_before(before - 1, start).filter(|s| s.who != Who::Pronoun);
        }
        if has_determiner && phrase == first {
            phrase -= 1;
        }
        if name.is_empty() {
            // An office alone, in capitals: the Prime Minister.
            return Some(self.subject(phrase..last + 1, Who::Unnamed { is_informant: false }));
        }
        let kind = self.kind_of(&mut name, run, office, has_determiner && !office)?;
        if phrase > start && self.is(phrase - 1, Class::AND) && self.is_behind_preposition(phrase - 1, start)
        {
            return None;
        }
        let with = self.joined_before(phrase, start);
        Some(Subject { with, ..self.subject(phrase..last + 1, Who::Named { name, kind }) })
    }

    /// Where the name begins in what follows "Secretary of": "State Anna Roe", but not in "Finland".
    fn behind_office(&self, first: usize, last: usize) -> Option<usize> {
        let is_state = matches!(self.word(first), "State" | "Defense" | "Defence" | "Staff") && first < last;
        let full = self.names.full(self.word(last)).filter(|full| full.ends_with(self.word(last)));
        let known = full.and_then(|full| (first + 1..last).find(|at| full.starts_with(self.word(*at))));
        known.or(is_state.then_some(first + 1))
    }

    /// What a name is, and as full a name as the source has.
    fn kind_of(
        &self,
        name: &mut String,
        run: &[Token],
        has_office: bool,
        has_determiner: bool,
    ) -> Option<SpeakerKind> {
        if name.chars().count() < 2 {
            return None;
        }
        let is_body = has_determiner || run.iter().any(|t| t.is(Class::BODY));
        if is_body {
            return Some(SpeakerKind::Body);
        }
        if name.contains(' ') {
            return Some(SpeakerKind::Person);
        }
        match self.names.full(name) {
            Some(full) => {
                *name = full.to_owned();
                Some(SpeakerKind::Person)
            }
            None if has_office => Some(SpeakerKind::Person),
            None => Some(SpeakerKind::Name),
        }
    }

    /// Whether the name before an "and" stands behind a preposition: between Roe and Poe.
    fn is_behind_preposition(&self, and: usize, start: usize) -> bool {
        let mut at = and;
        while at > start && self.token(at - 1).is_some_and(Token::is_name) {
            at -= 1;
        }
        at < and && at > start && self.is(at - 1, Class::PREPOSITION)
    }

    /// Who is joined by "and" to a phrase that begins at `first`.
    fn joined_before(&self, first: usize, start: usize) -> Vec<String> {
        let Some(and) = first.checked_sub(1).filter(|and| *and > start && self.is(*and, Class::AND)) else {
            return Vec::new();
        };
        if !self.token(and - 1).is_some_and(|t| t.is_name() && !t.is_possessive) {
            return Vec::new();
        }
        match self.name_before(and - 1, start) {
            Some(Subject { who: Who::Named { name, .. }, mut with, tokens, .. }) if tokens.end == and => {
                // Names that are objects of what stands before them say nothing.
                with.push(name);
                with
            }
            _ => Vec::new(),
        }
    }

    /// Somebody who is told by what they are, right before `end`: "an official familiar with the talks".
    fn unnamed_before(&self, end: usize, start: usize) -> Option<Subject> {
        let lowest = start.max(end.saturating_sub(LONGEST_PHRASE));
        let mut head = None;
        for at in (lowest..end).rev() {
            let token = self.token(at)?;
            if matches!(token.kind, Kind::Quote(_)) {
                continue; // A call sign.
            }
            let is_barrier = !token.is_word() && token.kind != Kind::Other
                || token.is(Class::SAY.or(Class::TURN)) && !token.is(Class::PREPOSITION.or(Class::SOMEBODY))
                || matches!(self.word(at), "that" | "that’s");
            if is_barrier {
                break;
            }
            if token.is(Class::SOMEBODY) && !token.is_possessive {
                head = Some(at);
                break;
            }
        }
        let head = head?;
        let mut first = head;
        let mut has_determiner = false;
        while first > lowest {
            let at = first - 1;
            let token = self.token(at)?;
            if token.is(Class::DETERMINER) || token.is_possessive && !token.is_capital {
                first = at;
                has_determiner = true;
                break;
            }
            let is_part = token.is_word()
                && !token.is(Class::PREPOSITION
                    .or(Class::SAY)
                    .or(Class::AND)
                    .or(Class::TURN)
                    .or(Class::PRONOUN)
                    .or(Class::BE)
                    .or(Class::AUXILIARY)
                    .or(Class::CALL));
            if !is_part || head - at > 5 {
                break;
            }
            first = at;
        }
        // "At the talks the ministry": without a determiner it must begin the clause.
        if !has_determiner && first > start {
            let before = self.token(first - 1)?;
            if before.is(Class::PREPOSITION) {
                return self.unnamed_before(first - 1, start).filter(|_| first - 1 > start);
            }
            if before.is(Class::BE.or(Class::AUXILIARY).or(Class::CALL)) {
                return None;
            }
        }
        if has_determiner && first > start && self.is(first - 1, Class::PREPOSITION) {
            // "a report by the ministry", "an official of the ministry": the one before it, if there is one.
            if let Some(subject) = self.unnamed_before(first - 1, start) {
                return Some(Subject { range: self.span(subject.tokens.start..end), ..subject });
            }
            return None;
        }
        let is_informant = self.is(head, Class::INFORMANT);
        Some(self.subject(first..end, Who::Unnamed { is_informant }))
    }

    /// Who says it, where that stands right behind the verb: "said the minister Anna Roe".
    pub fn behind(&self, verb: usize, end: usize) -> Option<Subject> {
        let mut first = verb + 1;
        // "a déclaré hier", "so am Montag".
        while first < end && self.is(first, Class::ADVERB.or(Class::DAY)) {
            first += 1;
        }
        if self.is(first, Class::PRONOUN)
            && !self.is(first, Class::DETERMINER)
            && !self.is(first, Class::PREPOSITION)
        {
            return Some(self.pronoun(first));
        }
        let mut at = first;
        let mut name: Option<std::ops::Range<usize>> = None;
        let mut head = None;
        while at < end && at - first < LONGEST_PHRASE {
            let Some(token) = self.token(at) else { break };
            if token.is_name() {
                let start = at;
                while at < end
                    && self.token(at).is_some_and(|t| {
                        t.is_name() && !(at > start && self.token(at - 1).is_some_and(|b| b.is_possessive))
                            || t.is(Class::PARTICLE)
                                && at > start
                                && self.token(at + 1).is_some_and(Token::is_name)
                                && !t.is(Class::AND)
                    })
                {
                    at += 1;
                }
                let is_of =
                    start >= first + 2 && self.word(start - 1) == "of" && self.is(start - 2, Class::OFFICE);
                name = match is_of {
                    true => self.behind_office(start, at - 1).map(|name| name..at),
                    false => Some(start..at),
                };
                // "Trump adviser Anna Roe": a name that is followed by an office goes on.
                let is_what = self.token(at).is_some_and(|t| {
                    t.is_word()
                        && !t.is_capital
                        && !t.is(Class::PREPOSITION
                            .or(Class::BE)
                            .or(Class::AUXILIARY)
                            .or(Class::SAY)
                            .or(Class::EMPTY)
                            .or(Class::TURN)
                            .or(Class::DAY)
                            .or(Class::ADVERB))
                }) && self.token(at + 1).is_some_and(Token::is_name)
                    && self.token(at + 2).is_some_and(Token::is_name);
                if is_what {
                    at += 1;
                    continue;
                }
                if self.is(at, Class::OFFICE.or(Class::SOMEBODY))
                    || self.token(at - 1).is_some_and(|t| t.is_possessive)
                {
                    continue;
                }
                break;
            }
            if token.is(Class::SOMEBODY.or(Class::OFFICE)) {
                head = Some(at);
                at += 1;
                if matches!(self.word(at), "of" | "for") && self.token(at + 1).is_some_and(Token::is_name) {
                    at += 1;
                }
                continue;
            }
            let is_before_name = token.is(Class::DETERMINER) && at == first
                || token.is_word()
                    && head.is_none()
                    && !token.is(Class::PREPOSITION
                        .or(Class::SAY)
                        .or(Class::AND)
                        .or(Class::TURN)
                        .or(Class::PRONOUN)
                        .or(Class::BE)
                        .or(Class::AUXILIARY))
                    && at - first < 5;
            if !is_before_name {
                break;
            }
            at += 1;
        }
        let has_determiner = self.is(first, Class::DETERMINER);
        if let Some(run) = name.filter(|run| run.end == at) {
            let tokens = self.tokens.get(run.clone())?;
            let office = head.is_some() || tokens.iter().any(|t| t.is(Class::OFFICE));
            let mut name = name_of(self.text, tokens);
            if name.is_empty() {
                return Some(self.subject(first..at, Who::Unnamed { is_informant: false }));
            }
            let kind =
                self.kind_of(&mut name, tokens, office, has_determiner && !office && run.start == first + 1)?;
            return Some(self.subject(first..at, Who::Named { name, kind }));
        }
        let head = head?;
        // "said the mayor, Anna Roe."
        if self.kind(head + 1) == Some(Kind::Comma) {
            let mut last = head + 2;
            while last < end && self.token(last).is_some_and(Token::is_name) {
                last += 1;
            }
            let is_alone = self.token(last).is_none_or(|t| !t.is_word());
            if is_alone && let Some(named) = self.name_before_all_of(head + 2, last) {
                return Some(Subject { range: self.span(first..last), ..named });
            }
        }
        Some(self.subject(first..head + 1, Who::Unnamed { is_informant: self.is(head, Class::INFORMANT) }))
    }

    /// Who a sentence is about that begins at `start`: its first noun phrase that stands behind no preposition.
    pub fn of_sentence(&self, start: usize, end: usize) -> Option<Subject> {
        let end = end.min(start + FARTHEST);
        let mut at = start;
        while at < end {
            let token = self.token(at)?;
            if matches!(token.kind, Kind::Quote(_) | Kind::Colon | Kind::Semicolon) {
                return None;
            }
            if token.is(Class::PRONOUN) && !token.is(Class::FIRST_PERSON) {
                return Some(self.pronoun(at));
            }
            if token.is(Class::PREPOSITION.or(Class::TURN)) {
                // Over the whole phrase, to its comma; without one, over the noun in it.
                let comma = (at..end).find(|i| self.kind(*i) == Some(Kind::Comma));
                at = comma? + 1;
                continue;
            }
            if token.is_name() {
                let mut last = at;
                while last + 1 < end
                    && self.token(last + 1).is_some_and(|t| {
                        t.is_name()
                            || t.is(Class::OFFICE.or(Class::SOMEBODY)) && !t.is(Class::SAY)
                            || matches!(t.range.of(self.text), Some("of")) && self.is(last, Class::OFFICE)
                            || t.is(Class::AND) && self.token(last + 2).is_some_and(Token::is_name)
                    })
                    && !self.token(last).is_some_and(|t| t.is_possessive)
                {
                    last += 1;
                }
                let possessive = self.token(last).is_some_and(|t| t.is_possessive);
                if possessive {
                    at = last + 1;
                    continue;
                }
                if self.token(last).is_some_and(Token::is_name) {
                    return self.name_before(last, start);
                }
                return self.unnamed_before(last + 1, start);
            }
            if token.is(Class::SOMEBODY) && !token.is_possessive {
                return self.unnamed_before(at + 1, start);
            }
            if token.is(Class::BE.or(Class::AUXILIARY).or(Class::SAY).or(Class::CALL)) {
                return None;
            }
            at += 1;
        }
        None
    }

    /// Whether a run of tokens has the full name of somebody else than `known`.
    pub fn names_another(&self, run: std::ops::Range<usize>, known: &str) -> bool {
        let pairs = self.tokens.get(run).unwrap_or_default().windows(2);
        pairs.filter_map(|pair| if let [a, b] = pair { Some((a, b)) } else { None }).any(|(a, b)| {
            let is_full = a.is_name() && b.is_name() && !a.is_possessive;
            is_full && !b.range.of(self.text).is_some_and(|last| known.contains(plain(last)))
        })
    }

    pub fn subject(&self, tokens: std::ops::Range<usize>, who: Who) -> Subject {
        Subject { range: self.span(tokens.clone()), tokens, who, with: Vec::new() }
    }

    pub fn span(&self, tokens: std::ops::Range<usize>) -> TextRange {
        let first = self.token(tokens.start).map_or(0, |t| t.range.start());
        let last = tokens.end.checked_sub(1).and_then(|at| self.token(at)).map_or(first, |t| t.range.end());
        TextRange::new(first, last)
    }
}
