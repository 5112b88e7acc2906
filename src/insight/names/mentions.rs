//! The mentions of names in one source: runs of words with capitals, without what stands before a name.

use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_64;

use super::{
    Mention, Mentions, NameKind, Stem, abbreviations,
    runs::{Run, runs, word_of},
    spelling::{folded, stem},
};
use crate::{
    insight::{
        Spot,
        language::Language,
        lexicon::{self, GIVEN_NAMES, OCCUPATIONS, OFFICES},
        reading::{Reading, Sentence, Shape},
    },
    text::TextRange,
};

/// So many mentions of a source are listed.
const MOST_MENTIONS: usize = 50_000;

/// Places whose names are common words in small letters.
const ALSO_WORDS: &[&str] = &[
    "turkey", "china", "jordan", "chad", "georgia", "cologne", "mali", "niger", "guinea", "bath", "florence",
];

/// How a word is written inside sentences.
#[derive(Clone, Copy, Default)]
pub(super) struct Uses {
    pub n_low: u32,
    pub n_capital: u32,
}

/// How each word of a source is written.
pub(super) type Vocabulary<'r> = HashMap<&'r str, Uses, foldhash::fast::RandomState>;

/// The names in a source.
pub(in crate::insight) fn mentions(reading: &Reading<'_>) -> Mentions {
    let mut found = Mentions { stems: stems(reading), ..Mentions::default() };
    if reading.language == Language::Unknown {
        // Which capitals mean a name is not known there.
        found.stems.clear();
        return found;
    }
    for sentence in &reading.sentences {
        found.introduced.extend(abbreviations::introduced(reading, sentence));
    }
    let vocabulary = vocabulary(reading);
    for sentence in
        reading.sentences.iter().filter(|sentence| !sentence.is_title_case && !is_shouted(reading, sentence))
    {
        for run in runs(reading, sentence, &vocabulary) {
            if found.all.len() < MOST_MENTIONS {
                found.all.push(mention(reading, sentence, &run));
            }
        }
    }
    join_given(reading, &mut found);
    found.all.sort_by_key(|mention| mention.spot.range);
    add_known(reading, &mut found);
    mark_lists(reading, &mut found.all);
    found
}

/// Marks names that stand in a list of three or more; those of "the regions (…)" are places.
fn mark_lists(reading: &Reading<'_>, all: &mut [Mention]) {
    let text = reading.source.text;
    let follows = |a: &Mention, b: &Mention| {
        let between = text.get(a.spot.range.end()..b.spot.range.start()).unwrap_or("-");
        matches!(between, ", " | " and " | ", and " | " or " | ", or ")
    };
    let mut first = 0;
    while first < all.len() {
        let mut end = first + 1;
        while all.get(end - 1).zip(all.get(end)).is_some_and(|(a, b)| follows(a, b)) {
            end += 1;
        }
        if let Some(list) = all.get_mut(first..end).filter(|list| list.len() >= 3) {
            let start = list.first().map_or(0, |mention| mention.spot.range.start());
            let are_places = says_places(reading, start);
            for mention in list {
                mention.is_listed = true;
                if are_places && mention.kind == NameKind::Unknown {
                    mention.kind = NameKind::Place;
                }
            }
        }
        first = end;
    }
}

/// Whether the words before a list say that it is one of places: "the regions (", "the towns of".
fn says_places(reading: &Reading<'_>, start: usize) -> bool {
    const KINDS: &[&str] = &[
        "regions",
        "cities",
        "towns",
        "villages",
        "provinces",
        "states",
        "countries",
        "districts",
        "islands",
        "counties",
        "territories",
        "oblasts",
        "municipalities",
    ];
    let at = reading.tokens.partition_point(|token| token.range.start() < start);
    let low = |back: usize| at.checked_sub(back).map_or("", |at| reading.low(at));
    matches!(low(1), "(" | "of" | "–" | "—" | ":") && KINDS.contains(&low(2))
        || matches!((low(2), low(1)), ("such", "as")) && KINDS.contains(&low(3))
}

fn mention(reading: &Reading<'_>, sentence: &Sentence, run: &Run) -> Mention {
    let range = reading.range(run.first, run.last);
    Mention {
        spot: Spot { source: reading.source.source, range },
        words: reading.quote(range).to_owned(),
        office: run.office.map(|(first, last)| reading.quote(reading.range(first, last)).to_owned()).or_else(
            || {
                let (first, last) = office_behind(reading, sentence, run)?;
                Some(reading.quote(reading.range(first, last)).to_owned())
            },
        ),
        kind: kind(reading, sentence, run),
        parts: run.parts.clone(),
        is_listed: false,
    }
}

/// What the place of a name tells of it.
fn kind(reading: &Reading<'_>, sentence: &Sentence, run: &Run) -> NameKind {
    let whole = run.parts.join(" ");
    let first = run.parts.first().map_or("", String::as_str);
    let last = run.parts.last().map_or("", String::as_str);
    let n = run.parts.len();
    if run.office.is_some() || run.has_honorific {
        return NameKind::Person;
    }
    if lexicon::place(&whole).is_some() {
        return NameKind::Place;
    }
    let is_work = lexicon::TITLE_WORDS.contains(last) || lexicon::DEMONYMS.contains(last);
    let is_given = (2..=4).contains(&n) && GIVEN_NAMES.contains(first) && !is_work;
    let has_of = run.parts.iter().any(|part| part == "of");
    if lexicon::ABBREVIATIONS.contains(whole.as_str()) || FIXED_BODIES.contains(&whole.as_str()) {
        return NameKind::Body;
    }
    if n >= 2
        && (lexicon::BODY_WORDS.contains(last)
            || has_of && run.parts.iter().any(|part| lexicon::BODY_WORDS.contains(part.as_str())))
    {
        return NameKind::Body;
    }
    if n >= 2
        && !is_given
        && (lexicon::PLACE_WORDS.contains(last)
            || matches!(first, "lake" | "mount" | "port" | "fort")
            || has_of && lexicon::PLACE_WORDS.contains(first))
    {
        return NameKind::Place;
    }
    if says_place(reading, sentence, run) {
        return NameKind::Place;
    }
    let is_person = is_given
        || n >= 2
            && !is_work
            && (office_behind(reading, sentence, run).is_some() || is_human(reading, sentence, run));
    if is_person { NameKind::Person } else { NameKind::Unknown }
}

const FIXED_BODIES: &[&str] = &[
    "white house",
    "holy see",
    "supreme court",
    "high court",
    "downing street",
    "state department",
    "kremlin",
    "pentagon",
    "capitol hill",
    "congress",
    "taliban",
    "hamas",
    "hezbollah",
    "isis",
];

/// Whether the words beside a name say that it is a place: "the port of", "province" behind it, a dateline.
fn says_place(reading: &Reading<'_>, sentence: &Sentence, run: &Run) -> bool {
    const KINDS: &[&str] = &[
        "city",
        "town",
        "village",
        "port",
        "province",
        "region",
        "district",
        "capital",
        "island",
        "county",
        "state",
        "suburb",
        "municipality",
        "oblast",
        "peninsula",
        "municipality",
        "governorate",
        "prefecture",
    ];
    let before = |back: usize| {
        run.first.checked_sub(back).filter(|at| *at >= sentence.first).map_or("", |at| reading.low(at))
    };
    let behind = |on: usize| if run.last + on < sentence.end { reading.low(run.last + on) } else { "" };
    let is_kind = before(1) == "of" && KINDS.contains(&before(2))
        || KINDS.contains(&behind(1))
            && !reading.is_capital(run.last + 1)
            && !matches!(behind(1), "state" | "port" | "capital");
    is_kind || is_dateline(reading, sentence, run)
}

/// Whether a line begins with the name in capitals, and a dash follows soon: "KYIV —", "MADRID, Spain (AP) —".
fn is_dateline(reading: &Reading<'_>, sentence: &Sentence, run: &Run) -> bool {
    let begins = sentence.range.start() == sentence.paragraph.start() && run.first == sentence.first;
    let is_shouted = (run.first..=run.last).all(|at| reading.words(at).chars().all(|c| !c.is_lowercase()));
    let end = sentence.end.min(run.last + 10);
    let dash = (run.last + 1..end)
        .find(|at| matches!(reading.low(*at), "—" | "–" | "―" | "-") && !reading.is_glued(*at));
    begins && is_shouted && dash.is_some()
}

/// Whether what follows is said of people only: ", who", ", 42,".
fn is_human(reading: &Reading<'_>, sentence: &Sentence, run: &Run) -> bool {
    let low = |at: usize| if at < sentence.end { reading.low(at) } else { "" };
    let next = run.last + 1;
    if low(next) != "," {
        return low(next) == "who";
    }
    let is_age = reading.shape(next + 1) == Some(Shape::Number)
        && low(next + 1).len() == 2
        && matches!(low(next + 2), "," | "." | "");
    low(next + 1) == "who" || is_age
}

/// An office behind the name: ", the Foreign Minister of", ", aide to".
fn office_behind(reading: &Reading<'_>, sentence: &Sentence, run: &Run) -> Option<(usize, usize)> {
    if run.parts.len() < 2 || reading.low(run.last + 1) != "," {
        return None;
    }
    let mut first = run.last + 2;
    if matches!(reading.low(first), "the" | "a" | "an" | "who") || reading.low(first) == "its" {
        first += 1;
    }
    let end = sentence.end.min(first + 6);
    let last = (first..end).take_while(|at| reading.is_word(*at) || reading.low(*at) == "-").find(|at| {
        let low = reading.low(*at);
        OFFICES.contains(low) && (reading.is_capital(*at) || OCCUPATIONS.contains(low))
            || OCCUPATIONS.contains(low)
    })?;
    // "…, Prime Minister Keir Starmer": the office is the next one's. "…, who met the leader": no office.
    let is_verb_between = (first..last).any(|at| {
        !reading.is_capital(at)
            && (reading.low(at).ends_with("ed")
                || matches!(
                    reading.low(at),
                    "who" | "and" | "said" | "met" | "was" | "is" | "of" | "to" | "in" | "with" | "for"
                ))
    });
    let next_is_name = reading.is_capital(last + 1) && last + 1 < sentence.end;
    let was_who = reading.low(first - 1) == "who";
    (!is_verb_between && !next_is_name && !was_who).then_some((first, last))
}

/// Whether most of the words of a sentence are in capitals all through.
fn is_shouted(reading: &Reading<'_>, sentence: &Sentence) -> bool {
    let words =
        (sentence.first..sentence.end).filter(|at| reading.is_word(*at) && reading.words(*at).len() > 3);
    let (n, n_shouted) = words.fold((0, 0), |(n, shouted), at| {
        (n + 1, shouted + usize::from(reading.words(at).chars().all(|c| !c.is_lowercase())))
    });
    n >= 4 && n_shouted * 2 > n
}

fn vocabulary<'r>(reading: &'r Reading<'_>) -> Vocabulary<'r> {
    let mut found = Vocabulary::default();
    for sentence in &reading.sentences {
        let mut is_inside = false;
        for at in sentence.first..sentence.end {
            if !reading.is_word(at) {
                is_inside &= !is_opening(reading, at);
                continue;
            }
            let uses = found.entry(reading.low(at)).or_default();
            if !reading.is_capital(at) {
                uses.n_low += 1;
            } else if is_inside && !sentence.is_title_case {
                uses.n_capital += 1;
            }
            is_inside = true;
        }
    }
    found
}

/// Whether a mark lets the next word begin with a capital, whatever it is.
pub(super) fn is_opening(reading: &Reading<'_>, at: usize) -> bool {
    matches!(
        reading.low(at),
        "“" | "\"" | "«" | "„" | "‘" | ":" | "•" | "·" | "*" | "▪" | "●" | "…" | "|" | "»"
    )
}

/// Every word for finding it again from other sources.
fn stems(reading: &Reading<'_>) -> Vec<Stem> {
    let part = Stem { hash: 0, start: 0, len: 0, is_short: false };
    let mut found = Vec::with_capacity(reading.tokens.len());
    for sentence in &reading.sentences {
        found.push(part);
        for at in sentence.first..sentence.end {
            if !reading.is_word(at) {
                if !matches!(reading.low(at), "-" | "'" | "’") {
                    found.push(part);
                }
                continue;
            }
            let range = reading.range(at, at);
            let short = abbreviations::short_form(reading.words(at));
            found.push(Stem {
                hash: short.map_or_else(|| hash(&stem(reading.low(at))), |short| hash(&short.to_lowercase())),
                start: u32::try_from(range.start()).unwrap_or(u32::MAX),
                len: u16::try_from(range.len()).unwrap_or(u16::MAX),
                is_short: short.is_some(),
            });
        }
    }
    found
}

/// The hash of a stem; never that of a parting.
pub(in crate::insight) fn hash(stem: &str) -> u32 {
    ((xxh3_64(stem.as_bytes()) & 0xFFFF_FFFF) as u32).max(1)
}

/// Adds what is known by now where a name could not be told: in headlines, at the beginning of sentences, and written
/// small by mistake.
fn add_known(reading: &Reading<'_>, found: &mut Mentions) {
    // A name of one word, and the last word of a person's: what the word alone is taken for.
    let mut known: HashMap<String, NameKind> = HashMap::new();
    let mut long: HashMap<String, Vec<(Vec<String>, NameKind)>> = HashMap::new();
    for mention in &found.all {
        match mention.parts.as_slice() {
            [only] => {
                let kind = known.entry(only.clone()).or_insert(mention.kind);
                if *kind == NameKind::Unknown {
                    *kind = mention.kind;
                }
            }
            [first, .., last] => {
                if mention.kind == NameKind::Person {
                    known.entry(last.clone()).or_insert(NameKind::Person);
                }
                let all = long.entry(first.clone()).or_default();
                if !all.iter().any(|(parts, _)| *parts == mention.parts) && all.len() < 50 {
                    all.push((mention.parts.clone(), mention.kind));
                }
            }
            [] => {}
        }
    }
    let mut taken: Vec<TextRange> = found.all.iter().map(|mention| mention.spot.range).collect();
    taken.dedup();
    let is_taken = |range: TextRange| {
        let at = taken.partition_point(|taken| taken.end() <= range.start());
        taken.get(at).is_some_and(|taken| taken.overlap(range).is_some())
    };
    let mut added = Vec::new();
    for sentence in &reading.sentences {
        let mut at = sentence.first;
        while at < sentence.end && found.all.len() + added.len() < MOST_MENTIONS {
            let range = reading.range(at, at);
            if !reading.is_word(at) || is_taken(range) {
                at += 1;
                continue;
            }
            let word = word_of(reading, at);
            let (last, parts, kind) = match reading.is_capital(at) {
                true => match capital_known(reading, sentence, at, &word, &known, &long) {
                    Some(known) => known,
                    None => {
                        at += 1;
                        continue;
                    }
                },
                false => match small_known(reading, sentence, at, &word, &known) {
                    Some(kind) => (at, vec![word], kind),
                    None => {
                        at += 1;
                        continue;
                    }
                },
            };
            let range = reading.range(at, last);
            added.push(Mention {
                spot: Spot { source: reading.source.source, range },
                words: reading.quote(range).to_owned(),
                office: None,
                kind,
                parts,
                is_listed: false,
            });
            at = last + 1;
        }
    }
    found.all.append(&mut added);
    found.all.sort_by_key(|mention| mention.spot.range);
}

type Known = (usize, Vec<String>, NameKind);

/// A known name that begins with a word with a capital.
fn capital_known(
    reading: &Reading<'_>,
    sentence: &Sentence,
    at: usize,
    word: &str,
    known: &HashMap<String, NameKind>,
    long: &HashMap<String, Vec<(Vec<String>, NameKind)>>,
) -> Option<Known> {
    let fits = |parts: &[String]| {
        let words = at..at + parts.len();
        words.end <= sentence.end && words.zip(parts).all(|(at, part)| word_of(reading, at) == *part)
    };
    let longest = long
        .get(word)
        .into_iter()
        .flatten()
        .filter(|(parts, _)| fits(parts))
        .max_by_key(|(parts, _)| parts.len());
    if let Some((parts, kind)) = longest {
        return Some((at + parts.len() - 1, parts.clone(), *kind));
    }
    // A part of something longer is another name: "Paris Club", "The Paris Times".
    let is_of_body = |other: usize| {
        other < sentence.end && reading.is_capital(other) && lexicon::BODY_WORDS.contains(reading.low(other))
    };
    if is_of_body(at + 1) {
        return None;
    }
    let is_part = |other: usize| {
        !sentence.is_title_case
            && other >= sentence.first
            && other < sentence.end
            && reading.is_capital(other)
            && !is_split(reading, at, other)
    };
    if is_part(at + 1) || at.checked_sub(1).is_some_and(is_part) {
        return None;
    }
    let place = lexicon::place(word).filter(|_| {
        !lexicon::NO_NAMES.contains(word)
            && word.len() > 3
            && (!sentence.is_title_case || !ALSO_WORDS.contains(&word))
    });
    let kind = known.get(word).copied().or(place.map(|_| NameKind::Place))?;
    Some((at, vec![word.to_owned()], kind))
}

/// Whether two words that follow each other are not one name.
fn is_split(reading: &Reading<'_>, a: usize, b: usize) -> bool {
    let (first, second) = (a.min(b), a.max(b));
    let small = |at: usize| {
        lexicon::SMALL_WORDS.contains(reading.low(at))
            || lexicon::FIRST_WORDS.contains(reading.low(at))
            || lexicon::DEMONYMS.contains(reading.low(at))
    };
    small(first) || small(second) && second != first + 1
}

/// What a word without a capital is by mistake: a place that is no word, or a person behind an office.
fn small_known(
    reading: &Reading<'_>,
    sentence: &Sentence,
    at: usize,
    word: &str,
    known: &HashMap<String, NameKind>,
) -> Option<NameKind> {
    if reading.language != Language::English || word.len() < 5 {
        return None;
    }
    // Part of an address, a handle or a compound.
    if reading.is_glued(at)
        && at > sentence.first
        && !matches!(reading.low(at - 1), "(" | "“" | "\"" | "," | ".")
        || reading.is_glued(at + 1)
            && matches!(reading.low(at + 1), "." | "/" | "@" | "_" | "-")
            && reading.is_glued(at + 2)
    {
        return None;
    }
    if lexicon::place(word).is_some() && !ALSO_WORDS.contains(&word) && known.contains_key(word) {
        return Some(NameKind::Place);
    }
    let before = at.checked_sub(1).filter(|at| *at >= sentence.first)?;
    let is_behind_office = reading.is_capital(before) && OFFICES.contains(reading.low(before));
    (is_behind_office && known.get(word) == Some(&NameKind::Person)).then_some(NameKind::Person)
}

/// A given name right before a known surname in small letters is one name with it: "Nadia borin".
fn join_given(reading: &Reading<'_>, found: &mut Mentions) {
    let surnames: std::collections::HashSet<String> = found
        .all
        .iter()
        .filter(|m| m.kind == NameKind::Person)
        .filter_map(|m| m.parts.last().cloned())
        .collect();
    let whole = reading.source.text;
    for mention in found.all.iter_mut().filter(|mention| mention.parts.len() == 1 && mention.office.is_some())
    {
        let rest = whole.get(mention.spot.range.end()..).unwrap_or_default();
        let Some(rest) = rest.strip_prefix(' ') else { continue };
        let word = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let surname = folded(word);
        if word.len() >= 4 && word.starts_with(char::is_lowercase) && surnames.contains(&surname) {
            let end = mention.spot.range.end() + 1 + word.len();
            mention.spot.range = TextRange::new(mention.spot.range.start(), end);
            mention.words = mention.spot.range.of(whole).unwrap_or_default().to_owned();
            mention.parts.push(surname);
        }
    }
}
