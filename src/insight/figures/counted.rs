//! What a figure counts: the unit and the nouns beside it, as far as they are clear.

use super::{Amount, Measure, is_digits};
use crate::{
    insight::{
        dates::happening_class,
        lexicon::{DEMONYMS, SMALL_WORDS},
        names::{Mentions, hash_of, stem},
        reading::{Reading, Sentence},
    },
    text::TextRange,
};

/// The nouns of a figure.
#[derive(Clone, Debug, Default)]
pub(super) struct Counted {
    pub range: Option<TextRange>,
    pub head: String,
    /// Stems behind "of".
    pub tail: Vec<String>,
    /// Stems before the head.
    pub kinds: Vec<String>,
    /// The kind of deed beside the figure.
    pub deed: Option<&'static str>,
}

impl Counted {
    pub fn stems(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.head).chain(&self.tail).chain(&self.kinds).map(String::as_str)
    }
}

/// What ends a run of nouns, beside the small words.
const ENDS: &[&str] = &[
    "who",
    "that",
    "which",
    "were",
    "was",
    "are",
    "is",
    "have",
    "had",
    "has",
    "will",
    "would",
    "could",
    "can",
    "may",
    "to",
    "at",
    "in",
    "on",
    "from",
    "for",
    "with",
    "by",
    "and",
    "or",
    "than",
    "each",
    "ago",
    "away",
    "later",
    "earlier",
    "apart",
    "said",
    "per",
    "as",
    "but",
    "since",
    "before",
    "after",
    "across",
    "between",
    "among",
    "while",
    "when",
    "where",
    "if",
    "including",
    "being",
    "into",
    "over",
    "under",
    "during",
    "against",
    "through",
    "about",
    "around",
    "because",
    "despite",
    "near",
    "via",
    "did",
    "do",
    "does",
    "not",
    "also",
    "made",
    "took",
    "came",
    "went",
    "held",
    "met",
    "left",
    "got",
    "won",
    "lost",
    "died",
];

/// Plurals without an "s".
const PLURALS: &[&str] = &[
    "people",
    "children",
    "men",
    "women",
    "troops",
    "police",
    "personnel",
    "staff",
    "cattle",
    "aircraft",
    "fish",
    "sheep",
    "servicemen",
    "servicewomen",
    "policemen",
    "firemen",
    "fishermen",
    "congressmen",
    "dead",
    "wounded",
    "injured",
    "detained",
    "feet",
    "teeth",
    "mice",
    "lives",
    "percent",
    "spacecraft",
    "offspring",
    "media",
    "data",
];

const TIMES: [(&str, f64); 8] = [
    ("second", 1.0 / 60.0),
    ("minute", 1.0),
    ("hour", 60.0),
    ("day", 1440.0),
    ("week", 10_080.0),
    ("month", 43_830.0),
    ("year", 525_960.0),
    ("decade", 5_259_600.0),
];

const CURRENCIES: [(&str, &str); 11] = [
    ("$", "USD"),
    ("£", "GBP"),
    ("€", "EUR"),
    ("¥", "JPY"),
    ("dollar", "USD"),
    ("euro", "EUR"),
    ("ruble", "RUB"),
    ("rouble", "RUB"),
    ("yuan", "CNY"),
    ("yen", "JPY"),
    ("rupee", "INR"),
];

/// Units of length, weight and the like: what they measure is told by what follows, not by them.
const UNITS: &[&str] = &[
    "inch",
    "inche",
    "foot",
    "feet",
    "yard",
    "mile",
    "meter",
    "metre",
    "kilometer",
    "kilometre",
    "km",
    "cm",
    "mm",
    "kg",
    "pound",
    "kilogram",
    "gram",
    "ton",
    "tonne",
    "barrel",
    "degree",
    "megabyte",
    "gigabyte",
    "terabyte",
    "liter",
    "litre",
    "gallon",
    "acre",
    "hectare",
    "watt",
    "kilowatt",
    "megawatt",
    "volt",
    "point",
    "time",
    "fold",
    "way",
    "part",
    "kind",
    "type",
    "sort",
    "ounce",
    "word",
    "step",
    "tip",
    "reason",
    "thing",
    "fact",
];

/// Parts of one.
const FRACTIONS: &[&str] = &[
    "half",
    "halve",
    "third",
    "quarter",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "tenth",
    "hundredth",
];

/// Deeds by the words that tell of them. Figures of one thing are told with one deed.
const DEEDS: [(&str, &[&str]); 18] = [
    ("exchange", &["exchange", "swap", "trade", "barter"]),
    ("kill", &["kill", "die", "death", "dead", "slay", "fatality", "toll", "perish", "lose"]),
    ("injure", &["injure", "wound", "hurt", "injury", "hospitalize", "hospitalise"]),
    ("arrest", &["arrest", "detain", "detention", "custody", "jail"]),
    ("meet", &["meet", "met", "talk", "session", "negotiation", "meeting", "summit", "last"]),
    ("attack", &["attack", "strike", "bomb", "shell", "raid", "airstrike", "bombardment"]),
    ("pay", &["pay", "payment", "fine", "penalty", "settle", "settlement", "compensation"]),
    ("raise", &["raise", "fundraise", "offering", "listing"]),
    ("buy", &["buy", "bought", "purchase", "acquire", "acquisition", "deal", "order"]),
    ("sell", &["sell", "sold", "sale"]),
    ("vote", &["vote", "election", "ballot", "poll"]),
    ("return", &["return", "repatriate", "deport", "repatriation"]),
    ("flee", &["flee", "fled", "evacuate", "displace", "evacuation"]),
    ("fall", &["fall", "fell", "drop", "decline", "decrease", "slump", "tumble"]),
    ("rise", &["rise", "rose", "increase", "grow", "grew", "gain", "climb", "jump", "surge"]),
    ("cost", &["cost", "price", "worth", "value"]),
    ("infect", &["infect", "case", "infection", "diagnose", "confirm", "test"]),
    ("employ", &["employ", "hire", "layoff", "lay", "job", "worker"]),
];

/// The measure of a number, the factor of its unit, the last token, and what is counted.
pub(super) fn measured(
    reading: &Reading<'_>,
    sentence: &Sentence,
    names: &Mentions,
    number: &Amount,
    first: usize,
) -> Option<(Measure, f64, usize, Counted)> {
    let low = |at: usize| if at < sentence.end { reading.low(at) } else { "" };
    let before =
        number.first.checked_sub(1).filter(|at| *at >= sentence.first).map_or("", |at| reading.low(at));
    let mut next = number.last + 1;
    let is_joined = low(next) == "-" && reading.is_glued(next) && reading.is_glued(next + 1);
    next += usize::from(is_joined);
    let unit = low(next);
    if let Some((_, code)) = CURRENCIES.iter().find(|(sign, _)| *sign == before) {
        let start = first.min(number.first.saturating_sub(1));
        return Some((Measure::Money(code), 1.0, number.last, beside(reading, sentence, number, start)));
    }
    if unit == "%" || unit == "percent" || unit == "per" && low(next + 1) == "cent" {
        let last = next + usize::from(unit == "per");
        // Points are another measure.
        if matches!(low(last + 1), "point" | "points") {
            return None;
        }
        let whole = Amount { last, ..*number };
        return Some((Measure::Percent, 1.0, last, beside(reading, sentence, &whole, first)));
    }
    if let Some((_, code)) = CURRENCIES.iter().skip(4).find(|(name, _)| stem(unit) == *name) {
        let whole = Amount { last: next, ..*number };
        return Some((Measure::Money(code), 1.0, next, beside(reading, sentence, &whole, first)));
    }
    let one = stem(unit);
    if let Some((_, minutes)) = TIMES.iter().find(|(name, _)| *name == one) {
        let is_old = low(next + 1) == "old" || low(next + 1) == "-" && low(next + 2) == "old";
        if is_old {
            let last = if low(next + 1) == "old" { next + 1 } else { next + 2 };
            let years = minutes / 525_960.0;
            return Some((Measure::Age, years, last, of_age(reading, sentence, names, number, last)));
        }
        // "a 24-hour clock", "five days a week": how often, not how long.
        if matches!(
            low(next + 1),
            "a" | "per" | "ago" | "earlier" | "later" | "before" | "after" | "in" | "out"
        ) && !is_joined
        {
            let is_event = matches!(low(next + 1), "in" | "before" | "after");
            if !is_event {
                return None;
            }
        }
        let counted = lasting(reading, sentence, first, next, is_joined);
        return Some((Measure::Duration, *minutes, next, counted));
    }
    if matches!(before, "aged" | "age" | "ages")
        || before == "between" && number.first >= 2 && matches!(reading.low(number.first - 2), "aged")
    {
        return Some((Measure::Age, 1.0, number.last, of_age(reading, sentence, names, number, number.last)));
    }
    // "Anna Ro, 42,".
    if before == ","
        && is_digits(reading, number.first)
        && number.from == number.to
        && (1.0..=110.0).contains(&number.from)
        && matches!(low(number.last + 1), "," | ".")
        && low(number.last).len() <= 2
    {
        let comma = reading.range(number.first - 1, number.first - 1).start();
        let person = names.all.iter().rev().find(|mention| mention.spot.range.end() == comma)?;
        let is_person = person.kind == crate::insight::names::NameKind::Person && person.parts.len() >= 2;
        let head = person.parts.last().cloned().unwrap_or_default();
        let counted = Counted { range: Some(person.spot.range), head, ..Counted::default() };
        return is_person.then_some((Measure::Age, 1.0, number.last, counted));
    }
    // Not the parts of a score or of a longer number.
    if is_digits(reading, number.first) && (before == "-" || before == "–") && reading.is_glued(number.first)
    {
        return None;
    }
    // "the failed 2022 talks": a year.
    let is_year = number.from == number.to
        && (1900.0..=2100.0).contains(&number.from)
        && is_digits(reading, number.first)
        && number.first == number.last
        && low(number.first).len() == 4;
    if is_year && !is_joined {
        return None;
    }
    // "three-quarters" is none of three things; "the Falcon 9 rocket" is none of nine.
    let is_fraction = FRACTIONS.contains(&one.as_str());
    let is_named = number.first.checked_sub(1).is_some_and(|at| {
        at > sentence.first
            && reading.is_capital(at)
            && !sentence.is_title_case
            && !SMALL_WORDS.contains(reading.low(at))
    });
    if is_fraction || is_named && is_digits(reading, number.first) && low(number.first).len() <= 3 {
        return None;
    }
    let from = if number.is_vague && low(next) == "of" { next + 1 } else { next };
    let mut counted = match nouns(reading, sentence, from, is_joined) {
        Some(counted) => counted,
        // "injured more than 750, officials said", "the toll rose to 40": people, if anything is counted at all.
        None if !is_joined => {
            Counted { head: of_people(reading, sentence, first, number.last)?, ..Counted::default() }
        }
        None => return None,
    };
    let (head, told) = person(&counted.head);
    counted.deed = told.or_else(|| beside_deed(reading, sentence, first, number.last));
    counted.head = head.to_owned();
    let last = match counted.range {
        Some(range) => {
            (from..sentence.end).take_while(|at| reading.range(*at, *at).start() < range.end()).last()?
        }
        None => number.last,
    };
    Some((Measure::Count, 1.0, last, counted))
}

/// The nouns from a token on: up to the first plural, and what that is of.
fn nouns(reading: &Reading<'_>, sentence: &Sentence, start: usize, is_joined: bool) -> Option<Counted> {
    let is_noun = |at: usize| {
        let low = reading.low(at);
        at < sentence.end
            && reading.is_word(at)
            && !SMALL_WORDS.contains(low)
            && !ENDS.contains(&low)
            && low.len() > 1
            || at < sentence.end && reading.is_word(at) && PLURALS.contains(&low)
            || at < sentence.end && reading.is_word(at) && matches!(low, "new" | "other" | "own" | "further")
    };
    let is_plural = |at: usize| {
        let low = reading.low(at);
        PLURALS.contains(&low)
            || low.len() > 3 && low.ends_with('s') && stem(low) != low
            || reading.words(at).len() > 2
                && reading.words(at).ends_with('s')
                && reading.words(at).starts_with(|c: char| c.is_uppercase())
                && reading.words(at).trim_end_matches('s').chars().all(char::is_uppercase)
    };
    let mut at = start;
    let head = if is_joined {
        // "1,000-boat fleet": the noun has no plural there.
        if !is_noun(at) {
            return None;
        }
        at
    } else {
        let limit = start + 5;
        while at < limit && is_noun(at) && !is_plural(at) {
            at += 1 + usize::from(reading.low(at + 1) == "-" && reading.is_glued(at + 1));
        }
        if at >= limit || !is_noun(at) {
            return None;
        }
        // "sports officials": the last of several plurals, but a demonym is no head where more follows.
        while is_noun(at + 1)
            && is_plural(at + 1)
            && !reading.low(at + 1).ends_with("ss")
            && !is_glued_mark(reading, at + 1)
        {
            at += 1;
        }
        at
    };
    let mut last = head;
    let mut tail = Vec::new();
    if reading.low(head + 1) == "of" && is_noun(head + 2) && !is_joined {
        last = head + 2;
        tail.push(stem(reading.low(last)));
        if is_noun(last + 1) && is_plural(last + 1) {
            last += 1;
            tail.push(stem(reading.low(last)));
        }
    }
    let kinds = (start..head).filter(|at| reading.is_word(*at)).map(|at| stem(reading.low(at))).collect();
    let stem = stem(reading.low(head));
    let head = if UNITS.contains(&stem.as_str()) { String::new() } else { stem };
    Some(Counted { range: Some(reading.range(start, last)), head, tail, kinds, deed: None })
}

/// The noun by which people are counted, and the deed that the word itself tells of: "12 dead" are people who died.
fn person(head: &str) -> (&str, Option<&'static str>) {
    match head {
        "people" | "other" | "person" | "individual" => ("person", None),
        "dead" | "killed" | "death" | "fatality" => ("person", Some("kill")),
        "injured" | "wounded" | "injury" => ("person", Some("injure")),
        "detained" | "arrested" | "arrest" => ("person", Some("arrest")),
        head => (head, None),
    }
}

/// Whether a number with no noun counts people: right behind a verb of harm, or what a toll comes to.
fn of_people(reading: &Reading<'_>, sentence: &Sentence, first: usize, last: usize) -> Option<String> {
    let before = first.checked_sub(1).filter(|at| *at >= sentence.first)?;
    let ends = matches!(reading.low(last + 1), "," | "." | ";" | "and" | "in" | "on" | "since" | "so")
        || last + 1 >= sentence.end;
    let is_harm =
        matches!(reading.low(before), "killed" | "killing" | "injured" | "injuring" | "wounded" | "wounding");
    let is_toll = matches!(reading.low(before), "to" | "at" | "of")
        && (sentence.first..before).any(|at| is_toll_word(reading, at));
    (ends && (is_harm || is_toll)).then(|| "people".to_owned())
}

/// Whether a word stands for the number of those who died: "the toll", "the number of dead", "of people killed".
fn is_toll_word(reading: &Reading<'_>, at: usize) -> bool {
    let low = reading.low(at);
    let is_number = (2..4).filter_map(|back| at.checked_sub(back)).any(|at| reading.low(at) == "number");
    low == "toll" || matches!(low, "dead" | "killed") && is_number
}

/// The deed right before a number, or right behind what it counts.
fn beside_deed(
    reading: &Reading<'_>,
    sentence: &Sentence,
    first: usize,
    last: usize,
) -> Option<&'static str> {
    let before =
        (sentence.first..first).rev().take(4).take_while(|at| !matches!(reading.low(*at), "," | ";" | "and"));
    if (sentence.first..first).rev().take(12).any(|at| is_toll_word(reading, at)) {
        return Some("kill");
    }
    let behind = (last + 1..sentence.end.min(last + 7))
        .take_while(|at| !matches!(reading.low(*at), "," | ";" | "and" | "."));
    before.chain(behind).filter(|at| reading.is_word(*at)).find_map(|at| deed(&stem(reading.low(at))))
}

/// The kind of deed that a stem tells of.
fn deed(stem: &str) -> Option<&'static str> {
    let verb = ["ing", "ed", "d"].iter().find_map(|end| stem.strip_suffix(end)).unwrap_or(stem);
    let is_it = |word: &&str| *word == stem || *word == verb || word.strip_suffix('e') == Some(verb);
    DEEDS.iter().find(|(_, words)| words.iter().any(is_it)).map(|(deed, _)| *deed)
}

fn is_glued_mark(reading: &Reading<'_>, at: usize) -> bool {
    reading.is_glued(at)
}

/// What lasts: "two-hour session", "an hour of talks", "the session ended after two hours".
fn lasting(
    reading: &Reading<'_>,
    sentence: &Sentence,
    first: usize,
    unit: usize,
    is_joined: bool,
) -> Counted {
    let low = |at: usize| if at < sentence.end { reading.low(at) } else { "" };
    let of = |at: usize| Counted {
        range: Some(reading.range(at, at)),
        head: stem(reading.low(at)),
        ..Counted::default()
    };
    let is_noun = |at: usize| {
        at < sentence.end && reading.is_word(at) && !SMALL_WORDS.contains(low(at)) && !ENDS.contains(&low(at))
    };
    if is_joined {
        let words: Vec<usize> = (unit + 1..unit + 4).take_while(|at| is_noun(*at)).collect();
        // A kind of event among them, or else the only one.
        let event = words.iter().find(|at| happening_class(low(**at)).is_some());
        return match (event, words.as_slice()) {
            (Some(at), _) => of(*at),
            (None, [only]) => of(*only),
            _ => Counted::default(),
        };
    }
    if low(unit + 1) == "of" {
        let words = unit + 2..unit + 5;
        let event = words
            .clone()
            .take_while(|at| is_noun(*at) || low(*at) == "-")
            .find(|at| happening_class(low(*at)).is_some() || low(*at) == "war");
        return event.map(of).unwrap_or_default();
    }
    let before = |back: usize| first.checked_sub(back).filter(|at| *at >= sentence.first);
    let word = |back: usize| before(back).map_or("", |at| reading.low(at));
    let lasts = |word: &str| matches!(word, "lasted" | "lasting" | "took" | "ran" | "lasts");
    let has_ended = |at: usize| {
        matches!(low(at), "ended" | "concluded" | "finished" | "closed" | "wrapped" | "broke" | "adjourned")
    };
    let ended = word(1) == "after" && (sentence.first..first).any(has_ended);
    if lasts(word(1))
        || word(1) == "for" && matches!(word(2), "lasted" | "on" | "met" | "talked" | "spoke")
        || ended
    {
        let event =
            (sentence.first..first).rev().find(|at| happening_class(low(*at)).is_some() && low(*at) != "met");
        return event.map(of).unwrap_or_default();
    }
    // "negotiated for three hours".
    let talked = |at: &usize| matches!(low(*at), "negotiated" | "met" | "talked" | "conferred");
    if word(1) == "for"
        && let Some(at) = (sentence.first..first).rev().take(6).find(talked)
    {
        return Counted { head: "talks".to_owned(), ..of(at) };
    }
    // "a truce for 30 days".
    if word(1) == "for" {
        let noun = (2..4).filter_map(before).find(|at| reading.is_word(*at));
        let noun = noun.filter(|at| {
            is_noun(*at) && !low(*at).ends_with("ed") && !low(*at).ends_with("ing") && low(*at).len() > 3
        });
        let is_thing = noun.is_some_and(|at| THINGS_THAT_LAST.contains(&low(at)));
        return noun.filter(|_| is_thing).map(of).unwrap_or_default();
    }
    Counted::default()
}

/// What is said to hold "for" a time.
const THINGS_THAT_LAST: &[&str] = &[
    "ceasefire",
    "truce",
    "armistice",
    "moratorium",
    "suspension",
    "ban",
    "curfew",
    "lockdown",
    "extension",
    "pause",
    "delay",
    "sentence",
    "strike",
    "blackout",
    "outage",
    "siege",
    "contract",
    "lease",
    "visa",
];

/// What part of what, or money for what: "12% of voters", "a fine of $5", "a $5 fine".
fn beside(reading: &Reading<'_>, sentence: &Sentence, number: &Amount, first: usize) -> Counted {
    let low = |at: usize| if at < sentence.end { reading.low(at) } else { "" };
    let is_noun = |at: usize| {
        at < sentence.end
            && reading.is_word(at)
            && !SMALL_WORDS.contains(low(at))
            && !ENDS.contains(&low(at))
            && low(at).len() > 2
    };
    let of = |at: usize| Counted {
        range: Some(reading.range(at, at)),
        head: stem(reading.low(at)),
        ..Counted::default()
    };
    let mut next = number.last + 1;
    next += usize::from(low(next) == "-");
    if low(next) == "of" {
        let mut at = next + 1;
        while matches!(low(at), "the" | "all" | "its" | "their") {
            at += 1;
        }
        let words: Vec<usize> = (at..at + 4).take_while(|at| is_noun(*at)).collect();
        // The nouns end where the next is none; more of them are too much to tell.
        if let Some(last) = words.last().filter(|_| words.len() < 4) {
            let kinds = words.iter().rev().skip(1).rev().map(|at| stem(low(*at))).collect();
            return Counted { kinds, ..of(*last) };
        }
    }
    if is_noun(next)
        && !is_noun(next + 1)
        && reading.is_word(next)
        && !low(next).ends_with("ed")
        && !reading.is_capital(next)
    {
        return of(next);
    }
    let before = |back: usize| first.checked_sub(back).filter(|at| *at >= sentence.first);
    if let (Some(link), Some(noun)) = (before(1), before(2))
        && low(link) == "of"
        && is_noun(noun)
        && !low(noun).ends_with('s')
    {
        let kinds = before(3).filter(|at| is_noun(*at)).map(|at| stem(low(at))).into_iter().collect();
        return Counted { kinds, ..of(noun) };
    }
    Counted::default()
}

/// Who is so old: "an 8-year-old girl", "soldiers aged 18 to 25", "Anna Ro is 42 years old".
fn of_age(
    reading: &Reading<'_>,
    sentence: &Sentence,
    names: &Mentions,
    number: &Amount,
    last: usize,
) -> Counted {
    let low = |at: usize| if at < sentence.end { reading.low(at) } else { "" };
    let is_noun = |at: usize| {
        at < sentence.end && reading.is_word(at) && !SMALL_WORDS.contains(low(at)) && !ENDS.contains(&low(at))
    };
    let of = |at: usize| Counted {
        range: Some(reading.range(at, at)),
        head: stem(reading.low(at)),
        ..Counted::default()
    };
    // A name right behind: "the 42-year-old Anna Ro".
    let behind = reading.range(last + 1, last + 1);
    let named = names
        .all
        .iter()
        .find(|mention| mention.spot.range.start() == behind.start() && last + 1 < sentence.end);
    if let Some(person) = named {
        let head = person.parts.last().cloned().unwrap_or_default();
        return Counted { range: Some(person.spot.range), head, ..Counted::default() };
    }
    let aged = number.first.checked_sub(1).filter(|at| low(*at) == "aged" || low(*at) == "between");
    if let Some(aged) = aged {
        let noun = (sentence.first..aged).rev().take(2).find(|at| is_noun(*at) && low(*at) != "aged");
        return noun.map(of).unwrap_or_default();
    }
    let words: Vec<usize> =
        (last + 1..last + 5).take_while(|at| is_noun(*at) && !low(*at).ends_with("ed")).collect();
    match words.as_slice() {
        [.., noun] if words.len() < 4 => of(*noun),
        _ => Counted::default(),
    }
}

/// A stem without the endings of verbs, so that "quarantined" is "quarantine".
fn root(stem: &str) -> &str {
    let cut = ["ing", "ed", "es", "e"].iter().find_map(|end| stem.strip_suffix(end));
    cut.filter(|rest| rest.len() >= 4).unwrap_or(stem)
}

/// The stems of what a sentence tells, as hashes, and the deeds among them.
pub(super) fn context(reading: &Reading<'_>, sentence: &Sentence) -> (Vec<u32>, Vec<&'static str>) {
    let (mut stems, mut deeds) = (Vec::new(), Vec::new());
    for at in (sentence.first..sentence.end).filter(|at| reading.is_word(*at)) {
        let low = reading.low(at);
        let stem = stem(low);
        deeds.extend(deed(&stem));
        if low.len() < 3 || SMALL_WORDS.contains(low) || ENDS.contains(&low) || DEMONYMS.contains(low) {
            continue;
        }
        stems.push(hash_of(root(&stem)));
    }
    stems.sort_unstable();
    stems.dedup();
    deeds.sort_unstable();
    deeds.dedup();
    (stems, deeds)
}
