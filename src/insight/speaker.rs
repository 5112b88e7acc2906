//! `Speaker`: who said something, and whether two sources mean one speaker.

use std::collections::{BTreeMap, HashMap};

use super::{
    Spot,
    clause::{Kind, Token, plain},
    saying_words::Class,
};
use crate::text::Folded;

/// Who said something, as one source tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// As full a name as the source has for them, without office; where they are not named, the words for them.
    pub name: String,
    pub kind: SpeakerKind,
    /// The words that name them beside what they said; where those are a pronoun, the words it stands for.
    pub spot: Spot,
    /// Who else said it with them, as in "the two ministers Roe and Poe agreed".
    pub with: Vec<String>,
}

/// What a speaker is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpeakerKind {
    Person,
    /// A single name, which may be a person's, or that of a body.
    Name,
    /// A ministry, a company, a party.
    Body,
    /// Somebody who is told by what they are: the spokesman, two officials.
    Unnamed,
}

/// Whether two sources mean one speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sameness {
    Same,
    Different,
    /// It is not told, or not enough.
    Unknown,
}

impl Speaker {
    /// Whether this is who another source names.
    pub fn sameness(&self, other: &Self) -> Sameness {
        if self.kind == SpeakerKind::Unnamed || other.kind == SpeakerKind::Unnamed {
            return Sameness::Unknown;
        }
        let names = |speaker: &Self| -> Vec<String> {
            std::iter::once(&speaker.name).chain(&speaker.with).map(|name| folded(name)).collect()
        };
        let (ours, theirs) = (names(self), names(other));
        if ours.iter().any(|a| theirs.iter().any(|b| is_same_name(a, b))) {
            return Sameness::Same;
        }
        match self.kind == other.kind && self.kind != SpeakerKind::Name {
            true => Sameness::Different,
            // "Moscow said" may be what a person said.
            false => Sameness::Unknown,
        }
    }

    /// What speakers have in common whom [`Self::sameness`] calls the same: the letters of the last name that
    /// survive another spelling.
    pub(super) fn key(&self) -> Option<String> {
        if self.kind == SpeakerKind::Unnamed {
            return None;
        }
        let name = folded(&self.name);
        name.split_whitespace().next_back().map(|last| skeleton(last).chars().take(4).collect())
    }
}

pub(super) fn folded(name: &str) -> String {
    let folded = Folded::new(name);
    let words: Vec<&str> = folded
        .text()
        .split(|ch: char| !ch.is_alphanumeric())
        .filter(|w| !w.is_empty() && !is_suffix(w))
        .collect();
    words.join(" ")
}

fn is_suffix(word: &str) -> bool {
    matches!(word, "jr" | "sr" | "ii" | "iii")
}

/// Whether two folded names are one person's: the last names are spellings of one, and so are the first ones, where
/// both have any.
fn is_same_name(a: &str, b: &str) -> bool {
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    let (Some(last_a), Some(last_b)) = (a.last(), b.last()) else { return false };
    if !is_spelling(last_a, last_b) {
        return false;
    }
    match (a.len() > 1, b.len() > 1) {
        (true, true) => match (a.first(), b.first()) {
            (Some(a), Some(b)) => {
                is_spelling(a, b) || is_initial(a, b) || is_initial(b, a) || is_short_form(a, b)
            }
            _ => false,
        },
        _ => true,
    }
}

fn is_initial(short: &str, long: &str) -> bool {
    short.chars().count() == 1 && long.starts_with(short)
}

/// Mike and Michael are told by nobody's rule; Dmitri and Dmitry, Alex and Alexander are.
fn is_short_form(a: &str, b: &str) -> bool {
    let (a, b) = (skeleton(a), skeleton(b));
    a.chars().count() >= 3 && b.chars().count() >= 3 && (a.starts_with(&b) || b.starts_with(&a))
}

/// Whether two folded words may be one name in two spellings or transliterations.
pub(super) fn is_spelling(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (a, b) = (skeleton(a), skeleton(b));
    if a == b {
        return a.chars().count() >= 3;
    }
    // Longer names may differ in a letter, but not in the first one.
    let n = a.chars().count().min(b.chars().count());
    n >= 6 && a.chars().next() == b.chars().next() && is_one_edit(&a, &b)
}

/// A name in letters that do not depend on who transliterated it: one i for y, j and their runs, no doubled
/// letters, no h behind a consonant, one letter for k, c and q, for v and w, for z and s.
fn skeleton(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut last = None;
    for ch in name.chars() {
        let ch = match ch {
            'y' | 'j' | 'i' => 'i',
            'w' => 'v',
            'c' | 'q' => 'k',
            'x' => 's',
            'ё' => 'е',
            'й' | 'і' | 'ї' => 'и',
            'h' if last.is_some_and(|last| matches!(last, 'k' | 'g' | 's' | 't' | 'z')) => continue,
            _ => ch,
        };
        if last != Some(ch) {
            out.push(ch);
        }
        last = Some(ch);
    }
    out
}

fn is_one_edit(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    let n_front = short.iter().zip(long.iter()).take_while(|(a, b)| a == b).count();
    let n_back = short.iter().rev().zip(long.iter().rev()).take_while(|(a, b)| a == b).count();
    match long.len() - short.len() {
        0 => n_front + n_back + 1 >= long.len(),
        1 => n_front + n_back >= short.len(),
        _ => false,
    }
}

/// The full names of a source, by their last word.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Each, and whether it surely is a name: any word has a capital letter at the start of a sentence.
    by_last: HashMap<String, BTreeMap<String, bool>, foldhash::fast::RandomState>,
}

impl Names {
    /// More last names are not kept: what has so many is a list.
    const MOST: usize = 20_000;
    /// A last name that so many have tells nobody.
    const MOST_OF_ONE: usize = 8;

    /// Takes in the runs of capital words among tokens.
    pub fn read(&mut self, text: &str, tokens: &[Token]) {
        let mut at = 0;
        while at < tokens.len() {
            let run = name_run(text, tokens, at);
            let Some(mut run_tokens) = tokens.get(run.clone()) else { break };
            // "Secretary of State Anna Roe": the first word belongs to the office.
            let is_behind_of = run.start >= 2
                && tokens.get(run.start - 1).is_some_and(|t| matches!(t.range.of(text), Some("of" | "for")))
                && tokens.get(run.start - 2).is_some_and(|t| t.is(Class::OFFICE));
            if is_behind_of {
                let is_state = run_tokens
                    .first()
                    .and_then(|t| t.range.of(text))
                    .is_some_and(|word| matches!(word, "State" | "Defense" | "Defence" | "Staff"));
                let n_office = if is_state { 1 } else { run_tokens.len().saturating_sub(2).max(1) };
                run_tokens = run_tokens
                    .get(n_office..)
                    .filter(|rest| is_state || rest.len() == 2 && run.len() >= 4)
                    .unwrap_or_default();
            }
            if run_tokens.len() >= 2 {
                let before = run.start.checked_sub(1).and_then(|before| tokens.get(before));
                let is_amid = before.is_some_and(|t| t.is_word() || t.kind == Kind::Comma);
                let name = name_of(text, run_tokens);
                let starts_office = run_tokens.first().is_some_and(|t| t.is(Class::OFFICE));
                let is_participle = ["ing", "ed", "ly"]
                    .iter()
                    .any(|end| name.split(' ').next().is_some_and(|first| first.ends_with(end)));
                self.take_in(&name, is_amid || starts_office || !is_participle);
            }
            at = run.end.max(at + 1);
        }
    }

    fn take_in(&mut self, name: &str, is_amid: bool) {
        let mut words = name.split_whitespace();
        let (Some(last), Some(_)) = (words.next_back(), words.next()) else { return };
        let last = folded(last);
        if self.by_last.len() >= Self::MOST && !self.by_last.contains_key(&last) {
            return;
        }
        let full = self.by_last.entry(last).or_default();
        if full.len() < Self::MOST_OF_ONE || full.contains_key(name) {
            *full.entry(name.to_owned()).or_default() |= is_amid;
        }
    }

    /// The full name that a last name stands for, if only one does.
    pub fn full(&self, last: &str) -> Option<&str> {
        let known = self.by_last.get(&folded(last))?;
        let has_amid = known.values().any(|is_amid| *is_amid);
        let names =
            || known.iter().filter(|(_, is_amid)| **is_amid || !has_amid).map(|(name, _)| name.as_str());
        let first = names().next()?;
        // "Anna B. Roe" and "Anna Roe" are one.
        let head = |name: &str| name.split_whitespace().next().map(folded);
        let is_one = names().all(|name| head(name) == head(first));
        is_one.then(|| names().max_by_key(|name| name.len())).flatten()
    }
}

/// The run of capital words at or right behind a place, with particles between them.
fn name_run(text: &str, tokens: &[Token], from: usize) -> std::ops::Range<usize> {
    let is_part = |token: &Token| token.is_name() && !token.range.is_empty();
    let mut end = from;
    if !tokens.get(from).is_some_and(is_part) {
        return from..from;
    }
    while let Some(token) = tokens.get(end) {
        if is_part(token) {
            end += 1;
            if token.is_possessive {
                break;
            }
        } else if token.is(Class::PARTICLE)
            && tokens.get(end + 1).is_some_and(is_part)
            && token
                .range
                .of(text)
                .is_some_and(|word| !matches!(word, "y" | "la" | "el" | "al") || end > from)
        {
            end += 1;
        } else {
            break;
        }
    }
    from..end
}

/// A name as it is written, without the offices before it and without 's.
pub(super) fn name_of(text: &str, run: &[Token]) -> String {
    let behind_office = run.iter().rposition(|token| token.is(Class::OFFICE)).map_or(0, |at| at + 1);
    // "Labour MP Anna Roe", "Browns QB Anna Roe": capitals alone before two names are what somebody is.
    let is_short = |token: &Token| {
        token.range.of(text).is_some_and(|word| {
            (2..=4).contains(&word.len()) && word.chars().all(|ch| ch.is_ascii_uppercase())
        })
    };
    let behind_short = run.iter().rposition(is_short).filter(|at| at + 3 <= run.len()).map_or(0, |at| at + 1);
    let behind_office = behind_office.max(behind_short);
    let parts = run.get(behind_office..).unwrap_or_default();
    let words: Vec<&str> = parts.iter().filter_map(|token| token.range.of(text)).collect();
    let mut name = words.join(" ");
    if let Some(last) = words.last() {
        let stripped = if parts.last().is_some_and(|t| t.is_possessive) { plain(last) } else { last };
        name.truncate(name.len() - last.len() + stripped.len());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        insight::clause::tokens,
        model::{SourceId, id::tests::CountedDice},
        text::TextRange,
    };

    fn speaker(name: &str, kind: SpeakerKind) -> Speaker {
        let source = SourceId::draw(&mut CountedDice::default());
        Speaker {
            name: name.to_owned(),
            kind,
            spot: Spot { source, range: TextRange::at(0) },
            with: Vec::new(),
        }
    }

    #[test]
    fn spellings_of_one_name_are_one_speaker_and_two_names_are_two() {
        let check = |a: &str, b: &str, expected: Sameness| {
            let (a, b) = (speaker(a, SpeakerKind::Person), speaker(b, SpeakerKind::Person));
            assert_eq!(a.sameness(&b), expected, "{} {}", a.name, b.name);
            assert_eq!(b.sameness(&a), expected, "{} {}", b.name, a.name);
        };
        check("Ivan Petrovsky", "Petrovskyy", Sameness::Same);
        check("Ivan Petrovsky", "Iwan Petrowski", Sameness::Same);
        check("Dmitri Orlov", "Dmitry S. Orlov", Sameness::Same);
        check("Anna Roe", "Anna Poe", Sameness::Different);
        check("Anna Roe", "Bernd Roe", Sameness::Different);
        check("Roe", "Roi", Sameness::Different);
    }

    #[test]
    fn who_is_not_named_may_be_anybody() {
        let named = speaker("Anna Roe", SpeakerKind::Person);
        let official = speaker("an official", SpeakerKind::Unnamed);
        assert_eq!(named.sameness(&official), Sameness::Unknown);
        assert_eq!(official.sameness(&official), Sameness::Unknown);
        assert_eq!(named.sameness(&speaker("Ministry", SpeakerKind::Body)), Sameness::Unknown);
    }

    #[test]
    fn a_last_name_stands_for_the_only_full_name_with_it() {
        let text = "Finance Minister Anna Roe met Bernd Poe. Carla Poe came later. Roe left.";
        let mut names = Names::default();
        names.read(text, &tokens(text, TextRange::new(0, text.len()), &[]));
        assert_eq!(names.full("Roe"), Some("Anna Roe"));
        assert_eq!(names.full("Poe"), None);
    }
}
