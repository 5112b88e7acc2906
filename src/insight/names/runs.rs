//! Runs of words with capitals inside a sentence, cut to the names in them.

use super::{
    mentions::{Vocabulary, is_opening},
    spelling::folded,
};
use crate::insight::{
    lexicon::{
        self, BODY_WORDS, DEMONYMS, FIRST_SURNAMES, GIVEN_NAMES, HONORIFICS, NO_NAMES, OCCUPATIONS,
        OFFICE_PARTS, OFFICES, PLACE_WORDS, PORTFOLIOS, SMALL_WORDS, TITLE_WORDS,
    },
    reading::{Reading, Sentence},
};

/// A name: its tokens, and the office before it.
pub(super) struct Run {
    pub first: usize,
    pub last: usize,
    pub parts: Vec<String>,
    pub office: Option<(usize, usize)>,
    pub has_honorific: bool,
}

/// A word of a run; several tokens where hyphens join them.
#[derive(Clone, Debug)]
struct Element {
    first: usize,
    last: usize,
    low: String,
    /// A small word between: "of", "de".
    is_link: bool,
}

pub(super) const PARTICLES: &[&str] = &[
    "de", "da", "di", "del", "della", "der", "den", "van", "von", "bin", "ibn", "al", "el", "le", "du", "do",
    "dos", "das", "ter", "zu", "af",
];
/// Arabic articles that a hyphen joins to a name.
const ARABIC: &[&str] = &["al", "el", "ad", "ar", "as", "ash", "at", "an", "ul", "ur", "az"];
/// Shortened words whose full stop ends no run.
const CUT: &[&str] = &[
    "st", "mt", "jr", "sr", "dr", "mr", "mrs", "ms", "gen", "sen", "rep", "gov", "sgt", "lt", "col", "capt",
    "prof", "rev", "adm", "maj",
];
/// Articles and the like: never the beginning of a name.
const ARTICLES: &[&str] = &[
    "the", "a", "an", "and", "or", "but", "in", "on", "of", "at", "i", "he", "she", "it", "we", "they",
    "you", "my", "our", "his", "her", "their", "this", "that", "if", "no", "not", "to", "for", "from",
    "with", "as", "by",
];
const DAYS_AND_MONTHS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The names in a sentence.
pub(super) fn runs(reading: &Reading<'_>, sentence: &Sentence, vocabulary: &Vocabulary<'_>) -> Vec<Run> {
    let mut found = Vec::new();
    let mut at = sentence.first;
    let mut is_inside = false;
    while at < sentence.end {
        if !reading.is_capital(at) {
            if reading.is_word(at) {
                is_inside = true;
            } else {
                is_inside &= !is_opening(reading, at);
            }
            at += 1;
            continue;
        }
        let (elements, next) = gathered(reading, sentence, at);
        let cutting = Cutting { reading, sentence, vocabulary };
        if !is_title(reading, sentence, &elements) {
            cutting.cut(&elements, !is_inside, 0, &mut found);
        }
        is_inside = true;
        at = next.max(at + 1);
    }
    found
}

/// The words with capitals from a token on, and where the reading goes on.
fn gathered(reading: &Reading<'_>, sentence: &Sentence, start: usize) -> (Vec<Element>, usize) {
    let mut elements: Vec<Element> = Vec::new();
    let mut at = start;
    let is_capital = |at: usize| at < sentence.end && reading.is_capital(at);
    loop {
        let mut element = Element { first: at, last: at, low: word_of(reading, at), is_link: false };
        at += 1;
        // "Ro-Ro" is one word; "Ro-led" is "Ro"; so is "al-Ro".
        while matches!(reading.low(at), "-" | "–")
            && reading.is_glued(at)
            && reading.is_glued(at + 1)
            && is_capital(at + 1)
        {
            element.last = at + 1;
            element.low.push('-');
            element.low.push_str(&folded(reading.low(at + 1)));
            at += 2;
        }
        // "Kim Ro-lo": where the surname stands first, the second half of the given name is small.
        let is_second_half = reading.low(at) == "-"
            && reading.is_glued(at)
            && reading.is_glued(at + 1)
            && elements.len() == 1
            && elements.first().is_some_and(|first| FIRST_SURNAMES.contains(first.low.as_str()))
            && (2..=5).contains(&reading.low(at + 1).len())
            && !matches!(
                reading.low(at + 1),
                "led" | "based" | "born" | "run" | "era" | "style" | "wide" | "like"
            );
        if is_second_half {
            element.last = at + 1;
            element.low.push('-');
            element.low.push_str(&folded(reading.low(at + 1)));
            at += 2;
        }
        let is_cut = reading.low(at) == "." && reading.is_glued(at) && CUT.contains(&element.low.as_str());
        elements.push(element);
        if is_cut && is_capital(at + 1) {
            at += 1;
        }
        if is_capital(at) && (!reading.is_glued(at) || reading.words(at - 1).ends_with('.')) {
            continue;
        }
        let low = reading.low(at);
        if ARABIC.contains(&low)
            && reading.low(at + 1) == "-"
            && reading.is_glued(at + 1)
            && is_capital(at + 2)
        {
            continue;
        }
        let is_double =
            PARTICLES.contains(&low) && PARTICLES.contains(&reading.low(at + 1)) && is_capital(at + 2);
        if is_double {
            elements.push(Element { first: at, last: at, low: low.to_owned(), is_link: true });
            let second = reading.low(at + 1).to_owned();
            elements.push(Element { first: at + 1, last: at + 1, low: second, is_link: true });
            at += 2;
            continue;
        }
        let is_particle = PARTICLES.contains(&low) && is_capital(at + 1);
        let is_and = low == "&" && is_capital(at + 1);
        let the = usize::from(reading.low(at + 1) == "the");
        let is_of = low == "of"
            && is_capital(at + 1 + the)
            && elements.last().is_some_and(|element| takes_of(&element.low));
        let is_second = low == "and"
            && is_capital(at + 1)
            && elements.iter().any(|element| element.is_link && element.low == "of")
            && PORTFOLIOS.contains(reading.low(at + 1))
            && elements.last().is_some_and(|element| PORTFOLIOS.contains(element.low.as_str()));
        if at >= sentence.end || !(is_particle || is_and || is_of || is_second) {
            // Behind "Ro-" comes a word in small letters.
            return (elements, at);
        }
        elements.push(Element { first: at, last: at, low: low.to_owned(), is_link: true });
        at += 1 + if is_of { the } else { 0 };
    }
}

/// A word, folded; "US" is the country, and not "us".
pub(super) fn word_of(reading: &Reading<'_>, at: usize) -> String {
    match reading.words(at) {
        "US" => "u.s.".to_owned(),
        _ => folded(reading.low(at)),
    }
}

/// Whether "of" may go on from a word.
fn takes_of(low: &str) -> bool {
    BODY_WORDS.contains(low)
        || OFFICES.contains(low)
        || matches!(
            low,
            "gulf" | "strait" | "bay" | "sea" | "isle" | "republic" | "kingdom" | "house" | "states"
        )
}

/// Whether the run is the title of a work: all that stands between two quotation marks.
fn is_title(reading: &Reading<'_>, sentence: &Sentence, elements: &[Element]) -> bool {
    let (Some(first), Some(last)) = (elements.first(), elements.last()) else { return false };
    let before =
        first.first.checked_sub(1).filter(|at| *at >= sentence.first).map_or("", |at| reading.low(at));
    let behind = reading.low(last.last + 1);
    let closes = matches!(behind, "”" | "\"" | "’" | "'")
        || matches!(behind, "," | ".") && matches!(reading.low(last.last + 2), "”" | "\"" | "’" | "'");
    matches!(before, "“" | "\"" | "‘" | "'") && closes
}

struct Cutting<'r, 'a> {
    reading: &'r Reading<'a>,
    sentence: &'r Sentence,
    vocabulary: &'r Vocabulary<'r>,
}

impl Cutting<'_, '_> {
    fn uses(&self, element: &Element) -> super::mentions::Uses {
        match element.first == element.last {
            true => self.vocabulary.get(self.reading.low(element.first)).copied().unwrap_or_default(),
            false => Default::default(),
        }
    }

    /// Whether it is a small word; "WHO" is none.
    fn is_small(&self, element: &Element) -> bool {
        let is_body = lexicon::ABBREVIATIONS.contains(element.low.as_str())
            && self.reading.words(element.first).chars().all(|c| !c.is_lowercase());
        (SMALL_WORDS.contains(element.low.as_str()) || lexicon::FIRST_WORDS.contains(element.low.as_str()))
            && !is_body
    }

    /// Whether the word is one of its own, not only a name's.
    fn is_common(&self, element: &Element) -> bool {
        let uses = self.uses(element);
        uses.n_low > 0 && uses.n_low >= uses.n_capital
    }

    /// Cuts a run into names. `is_first` where a sentence begins with it; `depth` counts what was cut off before.
    fn cut(&self, elements: &[Element], is_first: bool, depth: usize, found: &mut Vec<Run>) {
        let elements = self.without_lead(elements, is_first);
        let elements = without_tail(elements);
        let (Some(first), Some(_)) = (elements.first(), elements.last()) else { return };
        if depth > 3 {
            return;
        }
        // Two countries or people that a hyphen joins.
        if first.first != first.last && elements.len() == 1 {
            self.halves(first, found);
            return;
        }
        match self.office(elements) {
            Office::Before { start, end } => {
                let (lead, rest) =
                    (elements.get(..start).unwrap_or_default(), elements.get(end..).unwrap_or_default());
                self.cut(lead, is_first, depth + 1, found);
                let office = elements.get(start..end).unwrap_or_default();
                for element in office.iter().filter(|element| lexicon::place(&element.low).is_some()) {
                    self.name(std::slice::from_ref(element), None, false, found);
                }
                let has_honorific = office.iter().any(|element| HONORIFICS.contains(element.low.as_str()));
                let mut office = office.iter().filter(|element| !HONORIFICS.contains(element.low.as_str()));
                let first = office.next();
                let office = first.map(|first| (first.first, office.next_back().unwrap_or(first).last));
                if rest.iter().all(|element| !OFFICES.contains(element.low.as_str())) {
                    self.name(rest, office, has_honorific, found);
                }
            }
            Office::Alone { start } => {
                let office = elements.get(start..).unwrap_or_default();
                for element in office.iter().filter(|element| lexicon::place(&element.low).is_some()) {
                    self.name(std::slice::from_ref(element), None, false, found);
                }
                self.cut(elements.get(..start).unwrap_or_default(), is_first, depth + 1, found);
            }
            Office::None => {
                let office = self.office_before(first.first);
                // "the U.S. Mideast envoy": what stands before an office in small letters is no name, but for places.
                let next = self.reading.low(elements.last().map_or(0, |last| last.last) + 1);
                if elements.len() > 1
                    && OCCUPATIONS.contains(next)
                    && lexicon::place(&first.low).is_some()
                    && lexicon::place(&joined(elements)).is_none()
                {
                    for element in elements.iter().filter(|element| lexicon::place(&element.low).is_some()) {
                        self.name(std::slice::from_ref(element), None, false, found);
                    }
                    return;
                }
                let evident = !is_first || elements.len() > 1 || office.is_some() || self.is_evident(first);
                if evident {
                    self.name(elements, office, false, found);
                }
            }
        }
    }

    /// Whether a word that begins a sentence is a name for all that is known.
    fn is_evident(&self, element: &Element) -> bool {
        let uses = self.uses(element);
        uses.n_capital > 0 && uses.n_low == 0
            || lexicon::place(&element.low).is_some() && !self.is_small(element)
            || lexicon::ABBREVIATIONS.contains(element.low.as_str())
                && !self.is_small(element)
                && element.low.len() > 2
            || self.is_titled(element)
            || self.begins_dateline(element)
    }

    /// Whether an office follows a word behind a comma: "Ro, the foreign minister,".
    fn is_titled(&self, element: &Element) -> bool {
        let at = element.last + 1;
        let has_article = matches!(self.reading.low(at + 1), "the" | "a" | "an");
        self.reading.low(at) == ","
            && has_article
            && (at + 2..at + 6)
                .take_while(|at| *at < self.sentence.end && self.reading.is_word(*at))
                .any(|at| OCCUPATIONS.contains(self.reading.low(at)))
    }

    /// Whether a line begins with a word in capitals, as where a report comes from: "MADRID, Spain (AP) —".
    fn begins_dateline(&self, element: &Element) -> bool {
        let begins = self.sentence.range.start() == self.sentence.paragraph.start()
            && element.first == self.sentence.first;
        let words = self.reading.words(element.first);
        let is_shouted = words.chars().count() > 3 && words.chars().all(char::is_uppercase);
        let end = self.sentence.end.min(element.last + 10);
        let is_dash = |at: &usize| {
            matches!(self.reading.low(*at), "—" | "–" | "―" | "-") && !self.reading.is_glued(*at)
        };
        begins && is_shouted && (element.last + 1..end).find(is_dash).is_some()
    }

    /// Without articles, weekdays, and what has its capital from beginning a sentence.
    fn without_lead<'e>(&self, mut elements: &'e [Element], is_first: bool) -> &'e [Element] {
        let mut is_first = is_first;
        while let Some((first, rest)) = elements.split_first() {
            let low = first.low.as_str();
            let begins_place = (2..=3)
                .any(|n| elements.get(..n).is_some_and(|words| lexicon::place(&joined(words)).is_some()));
            let uses = self.uses(first);
            let is_known = GIVEN_NAMES.contains(low) && !rest.is_empty()
                || lexicon::place(low).is_some()
                || OFFICES.contains(low)
                || OFFICE_PARTS.contains(low)
                || DEMONYMS.contains(low)
                || HONORIFICS.contains(low);
            let is_ending = ["ing", "ly", "ed"].iter().any(|end| low.ends_with(end)) && uses.n_capital == 0;
            // "Remember New Jersey": what follows is a name without it.
            let stands_alone = !is_known
                && uses.n_capital == 0
                && !rest.is_empty()
                && (lexicon::place(&joined(rest)).is_some()
                    || rest.len() >= 2
                        && rest.first().is_some_and(|next| GIVEN_NAMES.contains(next.low.as_str())));
            // "May Rovik" is a name, "Monday Rovik" none.
            let is_day = DAYS_AND_MONTHS.contains(&low) && (rest.is_empty() || !GIVEN_NAMES.contains(low));
            let is_only_first = stands_alone
                || !begins_place && (self.is_small(first) || !is_known && (uses.n_low > 0 || is_ending));
            let drops = first.is_link
                || is_day
                || is_contraction(self.reading.low(first.first))
                || ARTICLES.contains(&low) && !begins_place
                || is_first && is_only_first;
            if !drops {
                break;
            }
            elements = rest;
            // What stands behind a word that was only the first is inside the sentence.
            is_first = false;
        }
        elements
    }

    /// Which part of a run is an office.
    fn office(&self, elements: &[Element]) -> Office {
        let is_office = |element: &Element| {
            !element.is_link
                && (OFFICES.contains(element.low.as_str()) || HONORIFICS.contains(element.low.as_str()))
        };
        let last = elements.last().map_or("", |element| element.low.as_str());
        let first = elements.first().map_or("", |element| element.low.as_str());
        // "King Street", "General Motors".
        if elements.len() >= 2
            && (BODY_WORDS.contains(last) || PLACE_WORDS.contains(last))
            && !elements.iter().any(|e| e.is_link)
        {
            return Office::None;
        }
        let Some(mut at) = elements.iter().rposition(is_office) else { return Office::None };
        // "Ministry of Foreign Affairs" holds no office; neither does "Anna King".
        let is_surname =
            at + 1 == elements.len() && (2..=3).contains(&elements.len()) && GIVEN_NAMES.contains(first);
        if is_surname {
            return Office::None;
        }
        let start = {
            let parts = elements.get(..at).unwrap_or_default();
            let n = parts
                .iter()
                .rev()
                .take_while(|element| {
                    let low = element.low.as_str();
                    OFFICE_PARTS.contains(low)
                        || OFFICES.contains(low)
                        || DEMONYMS.contains(low)
                        || lexicon::place(low).is_some()
                        || HONORIFICS.contains(low)
                })
                .count();
            at - n
        };
        // "Secretary of State", "Director of Policy Planning".
        if elements.get(at + 1).is_some_and(|element| element.is_link && element.low == "of") {
            let behind = elements.get(at + 2..).unwrap_or_default();
            let n = behind
                .iter()
                .take_while(|element| element.low == "and" || PORTFOLIOS.contains(element.low.as_str()))
                .count();
            let n_place = (1..=3)
                .rev()
                .find(|n| behind.get(..*n).is_some_and(|words| lexicon::place(&joined(words)).is_some()));
            match (n, n_place) {
                (0, Some(n)) => at += 1 + n,
                (0, None) => return Office::Alone { start },
                (n, _) => at += 1 + n,
            }
        }
        match at + 1 < elements.len() {
            true => Office::Before { start, end: at + 1 },
            false => Office::Alone { start },
        }
    }

    /// An office in small letters, or one behind a comma, before a name: "presidential aide", "the minister,".
    fn office_before(&self, name: usize) -> Option<(usize, usize)> {
        let mut last = name.checked_sub(1).filter(|at| *at >= self.sentence.first)?;
        if self.reading.low(last) == "," {
            last = last.checked_sub(1).filter(|at| *at >= self.sentence.first)?;
            // "of the minister, Ro and Lo" lists: only between two commas, or with an article, is it one person's.
            let tail = (name..self.sentence.end.min(name + 6))
                .find(|at| !self.reading.is_capital(*at) && self.reading.low(*at) != "-");
            if !tail.is_some_and(|at| matches!(self.reading.low(at), "," | "." | "said" | "told")) {
                return None;
            }
        }
        // "is to host Anna Ro": a verb.
        let before = last.checked_sub(1).map_or("", |at| self.reading.low(at));
        if matches!(before, "to" | "will" | "would" | "can" | "could" | "may" | "must" | "should" | "and") {
            return None;
        }
        let low = self.reading.low(last);
        let is_staff = low == "staff" && last >= 2 && self.reading.low(last - 2) == "chief";
        let small = !self.reading.is_capital(last) && (OCCUPATIONS.contains(low) || OFFICES.contains(low));
        // A capital before a comma may end a name in a list.
        let capital = last + 1 == name && self.reading.is_capital(last) && OFFICES.contains(low);
        if !(small || capital || is_staff) {
            return None;
        }
        let mut first = if is_staff { last - 2 } else { last };
        while let Some(before) =
            first.checked_sub(1).filter(|at| *at >= self.sentence.first && last - *at < 5)
        {
            let low = self.reading.low(before);
            if !(OFFICE_PARTS.contains(low) || OFFICES.contains(low) || DEMONYMS.contains(low)) {
                break;
            }
            first = before;
        }
        Some((first, last))
    }

    /// The two names that a hyphen joins, if each is known.
    fn halves(&self, element: &Element, found: &mut Vec<Run>) {
        let tokens: Vec<usize> =
            (element.first..=element.last).filter(|at| self.reading.is_word(*at)).collect();
        let is_name = |at: usize| {
            let low = self.reading.low(at);
            let uses = self.vocabulary.get(low).copied().unwrap_or_default();
            lexicon::place(low).is_some()
                || uses.n_capital > 0 && uses.n_low == 0 && low.len() > 3 && !DEMONYMS.contains(low)
        };
        if tokens.len() == 2 && tokens.iter().all(|at| is_name(*at)) {
            for at in tokens {
                let half = Element { first: at, last: at, low: folded(self.reading.low(at)), is_link: false };
                self.name(&[half], None, false, found);
            }
        }
    }

    /// Takes the elements for a name, unless they are none.
    fn name(
        &self,
        elements: &[Element],
        office: Option<(usize, usize)>,
        has_honorific: bool,
        found: &mut Vec<Run>,
    ) {
        let mut elements = without_tail(elements);
        let has_office = office.is_some() || has_honorific;
        // A people before a name is no part of it; before a body it is.
        let is_body = elements.last().is_some_and(|last| {
            BODY_WORDS.contains(last.low.as_str()) || PLACE_WORDS.contains(last.low.as_str())
        });
        while let [first, second, ..] = elements
            && DEMONYMS.contains(first.low.as_str())
            && !is_body
            && (has_office
                || GIVEN_NAMES.contains(second.low.as_str())
                || self.uses(second).n_capital > self.uses(first).n_capital
                || lexicon::ABBREVIATIONS.contains(second.low.as_str()))
        {
            elements = elements.get(1..).unwrap_or_default();
        }
        let (Some(first), Some(last)) = (elements.first(), elements.last()) else { return };
        let whole = joined(elements);
        let is_place = lexicon::place(&whole).is_some();
        let low = first.low.as_str();
        if elements.len() == 1 {
            let is_word = NO_NAMES.contains(low)
                || TITLE_WORDS.contains(low) && !is_place
                || is_contraction(self.reading.low(first.first))
                || DEMONYMS.contains(low)
                || self.is_small(first)
                || OFFICES.contains(low)
                || BODY_WORDS.contains(low)
                    && !matches!(low, "kremlin" | "pentagon" | "congress" | "bundestag" | "duma" | "knesset")
                || PLACE_WORDS.contains(low)
                || PORTFOLIOS.contains(low) && !has_office
                || OFFICE_PARTS.contains(low) && !is_place && !lexicon::ABBREVIATIONS.contains(low);
            let is_bare = !is_place && !has_office && (self.is_common(first) || low.chars().count() < 2);
            if is_word
                || is_bare
                || low.chars().count() < 2
                || low.ends_with('.') && !is_place && !lexicon::ABBREVIATIONS.contains(low)
            {
                return;
            }
        } else {
            let is_nothing = |element: &Element| {
                let low = element.low.as_str();
                element.is_link
                    || NO_NAMES.contains(low)
                    || DEMONYMS.contains(low)
                    || OFFICES.contains(low)
                    || OFFICE_PARTS.contains(low)
                    || SMALL_WORDS.contains(low)
            };
            let all_nothing = elements.iter().all(is_nothing);
            let has_day = elements.iter().skip(1).any(|element| {
                DAYS_AND_MONTHS.contains(&element.low.as_str())
                    && !matches!(element.low.as_str(), "may" | "march")
            });
            let all_common = elements.iter().all(|element| self.is_common(element));
            // Words shouted inside a text; a line may begin with the place it comes from.
            let is_shouted = elements.iter().all(|element| {
                self.reading.words(element.first).chars().all(|c| !c.is_lowercase()) && element.low.len() > 1
            });
            let begins_line = first.first == self.sentence.first
                && self.sentence.range.start() == self.sentence.paragraph.start();
            if is_shouted && !begins_line && !is_place {
                return;
            }
            if (all_nothing && !is_body && !is_place && !matches!(whole.as_str(), "white house" | "holy see"))
                || has_day
                || all_common && !has_office && !is_place
                || elements.len() > 8
            {
                return;
            }
        }
        found.push(Run {
            first: first.first,
            last: last.last,
            parts: elements.iter().map(|element| element.low.clone()).collect(),
            office,
            has_honorific,
        });
    }
}

enum Office {
    None,
    /// Elements from `start` to `end`, and a name behind them.
    Before {
        start: usize,
        end: usize,
    },
    /// Elements from `start` on.
    Alone {
        start: usize,
    },
}

/// "I’m", "Don’t".
fn is_contraction(low: &str) -> bool {
    low.starts_with("i'") || ["n't", "'re", "'ll", "'ve", "'d"].iter().any(|end| low.ends_with(end))
}

fn without_tail(mut elements: &[Element]) -> &[Element] {
    while let Some((last, rest)) = elements.split_last() {
        let drops = last.is_link
            || DAYS_AND_MONTHS.contains(&last.low.as_str()) && rest.len() != 1
            || last.low == "i" && !rest.is_empty();
        if !drops {
            break;
        }
        elements = rest;
    }
    elements
}

fn joined(elements: &[Element]) -> String {
    let words: Vec<&str> = elements.iter().map(|element| element.low.as_str()).collect();
    words.join(" ")
}
