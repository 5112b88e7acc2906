//! What does not fit among dates: an article older than what it tells, a weekday of another day, and one event that may
//! be two.

use std::collections::{BTreeMap, BTreeSet};

use super::{DateMention, Tense, When};
use crate::{
    insight::{
        Spot,
        calendar::{self, Weekday},
        facts::{Facts, key},
        lexicon,
        names::NameKind,
    },
    model::{Date, SourceId},
};

/// What does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateConflictKind {
    /// The article tells as past what is more than a day younger than itself.
    OlderThanEvent,
    /// The weekday is not that of the day.
    WrongWeekday,
    /// Sources date what sounds like one event to different days.
    MayBeTwoEvents,
}

/// Dates that do not fit, with the words that say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateConflict {
    /// Stays the same while the same sources say the same.
    pub key: u64,
    pub kind: DateConflictKind,
    pub spots: Vec<Spot>,
    pub why: String,
}

/// Kinds of event, by the words for them. Those of one kind may be words for one event.
const HAPPENINGS: [(&str, &[&str]); 20] = [
    (
        "talks",
        &[
            "talks",
            "talk",
            "meeting",
            "session",
            "negotiation",
            "negotiations",
            "met",
            "round",
            "discussions",
            "conversations",
        ],
    ),
    ("summit", &["summit"]),
    ("attack", &["attack", "airstrike", "strike", "raid", "shelling", "bombing", "assault", "bombardment"]),
    ("crash", &["crash", "collision", "derailment", "accident"]),
    ("earthquake", &["earthquake", "quake", "tremor"]),
    ("vote", &["election", "vote", "referendum", "ballot", "runoff"]),
    ("trial", &["trial", "hearing", "sentencing", "arraignment"]),
    ("protest", &["protest", "rally", "demonstration"]),
    ("fire", &["fire", "blaze", "wildfire"]),
    ("explosion", &["explosion", "blast"]),
    ("match", &["match", "game", "final", "semifinal"]),
    ("launch", &["launch", "liftoff"]),
    ("speech", &["speech", "address"]),
    ("conference", &["conference"]),
    ("shooting", &["shooting"]),
    ("debate", &["debate"]),
    ("concert", &["concert", "gig"]),
    ("funeral", &["funeral"]),
    ("flood", &["flood", "flooding"]),
    ("signing", &["signing"]),
];

/// The kind of event that a word names, in lower case; a plural is that of its singular.
pub(in crate::insight) fn happening_class(word: &str) -> Option<&'static str> {
    let is_it = |name: &&str| *name == word || word.strip_suffix('s') == Some(*name);
    HAPPENINGS.iter().find(|(_, words)| words.iter().any(is_it)).map(|(class, _)| *class)
}

/// Whether an article of a day tells as past what a date says to be later. A day more may be one of another time zone.
pub(super) fn is_older(published: Date, date: &DateMention) -> bool {
    let When::Day(day) = date.when else { return false };
    date.has_year
        && !date.is_line
        && !date.is_quoted
        && date.tense == Tense::Past
        && (2..=3650).contains(&(calendar::number(day) - calendar::number(published)))
}

/// What does not fit among the dates of all sources.
pub fn date_conflicts(sources: &[&Facts]) -> Vec<DateConflict> {
    let mut found = Vec::new();
    for facts in sources {
        if let Some(published) = facts.published {
            found.extend(older(facts, published));
        }
        found.extend(facts.dates.iter().filter_map(|date| wrong_weekday(facts.source, date)));
    }
    found.extend(two_events(sources));
    found
}

fn older(facts: &Facts, published: Date) -> Option<DateConflict> {
    let later: Vec<&DateMention> = facts.dates.iter().filter(|date| is_older(published, date)).collect();
    let first = later.first()?;
    let days: Vec<&str> = later.iter().map(|date| date.words.as_str()).collect();
    Some(DateConflict {
        key: key("older than event", &days, [facts.source]),
        kind: DateConflictKind::OlderThanEvent,
        spots: later.iter().map(|date| date.spot).collect(),
        why: format!(
            "The article is dated {}, and tells what happened on “{}” as past",
            published.in_words(),
            first.words
        ),
    })
}

fn wrong_weekday(source: SourceId, date: &DateMention) -> Option<DateConflict> {
    let stated = date.weekday?;
    let When::Day(day) = date.when else { return None };
    let weekday = Weekday::of(day);
    // A weekday alone is what the day was found by.
    let has_day = date.words.contains(|c: char| c.is_ascii_digit());
    if !has_day || weekday == stated {
        return None;
    }
    Some(DateConflict {
        key: key("wrong weekday", &[&date.words], [source]),
        kind: DateConflictKind::WrongWeekday,
        spots: vec![date.spot],
        why: format!("{} was a {weekday}, not a {stated}", day.in_words()),
    })
}

/// An event that a sentence dates and places.
struct Happening {
    source: SourceId,
    /// Day and month; the year only where it is known.
    day: (Option<u16>, u8, u8),
    date: Spot,
    words: String,
    others: BTreeSet<String>,
}

/// Events of one kind at one place that sources date differently, while none of them tells of both days.
fn two_events(sources: &[&Facts]) -> Vec<DateConflict> {
    let mut by_place: BTreeMap<(&'static str, String), Vec<Happening>> = BTreeMap::new();
    for facts in sources {
        for (date, class) in facts.dates.iter().zip(&facts.happenings) {
            let Some((class, places, others)) = class else { continue };
            let day = match date.when {
                When::Day(day) => {
                    let (year, month, day) = (day.year(), day.month(), day.day());
                    (Some(year), month, day)
                }
                When::InSomeYear { month, day } => (None, month, day),
                When::Span(..) | When::Open => continue,
            };
            for place in places {
                by_place.entry((class, place.clone())).or_default().push(Happening {
                    source: facts.source,
                    day,
                    date: date.spot,
                    words: date.words.clone(),
                    others: others.clone(),
                });
            }
        }
    }
    by_place.into_iter().filter_map(|((class, place), events)| apart(class, &place, events)).collect()
}

fn apart(class: &str, place: &str, mut events: Vec<Happening>) -> Option<DateConflict> {
    // A source that tells of two days keeps them apart itself.
    let mut days: BTreeMap<SourceId, BTreeSet<(u8, u8)>> = BTreeMap::new();
    for event in &events {
        days.entry(event.source).or_default().insert((event.day.1, event.day.2));
    }
    events.retain(|event| days.get(&event.source).is_some_and(|days| days.len() == 1));
    let first = events.first()?;
    // Who took part has to be the same, and the days near each other: else nobody takes one for the other.
    let (others, day) = (first.others.clone(), first.day);
    events.retain(|event| !event.others.is_disjoint(&others) && days_between(day, event.day) <= 60);
    let distinct: BTreeSet<(u8, u8)> = events.iter().map(|event| (event.day.1, event.day.2)).collect();
    let n_sources = events.iter().map(|event| event.source).collect::<BTreeSet<_>>().len();
    if distinct.len() < 2 || n_sources < 2 {
        return None;
    }
    let mut words: Vec<&str> = Vec::new();
    for event in &events {
        if !words.contains(&event.words.as_str()) {
            words.push(&event.words);
        }
    }
    let place_words = title_case(place);
    Some(DateConflict {
        key: key("two events", &[class, place, &words.join("|")], events.iter().map(|event| event.source)),
        kind: DateConflictKind::MayBeTwoEvents,
        spots: events.iter().map(|event| event.date).collect(),
        why: format!(
            "Sources tell of {class} in {place_words} with the same parties, but date it differently ({}): it may be two events",
            words.iter().map(|words| format!("“{words}”")).collect::<Vec<_>>().join(", ")
        ),
    })
}

fn days_between(a: (Option<u16>, u8, u8), b: (Option<u16>, u8, u8)) -> i64 {
    let year = a.0.or(b.0).unwrap_or(2024);
    let date = |day: (Option<u16>, u8, u8)| Date::new(day.0.unwrap_or(year), day.1, day.2);
    match (date(a), date(b)) {
        (Some(a), Some(b)) => (calendar::number(a) - calendar::number(b)).abs(),
        _ => i64::MAX,
    }
}

fn title_case(words: &str) -> String {
    let upper = |word: &str| {
        let mut chars = word.chars();
        chars.next().map(|first| first.to_uppercase().chain(chars).collect::<String>()).unwrap_or_default()
    };
    words.split(' ').map(upper).collect::<Vec<_>>().join(" ")
}

/// What a dated sentence tells of: the kind of event, its place, and who else is named. `None` where it names no event
/// or no place smaller than a country.
pub(in crate::insight) type Told = Option<(&'static str, BTreeSet<String>, BTreeSet<String>)>;

/// What each date of a source dates.
pub(in crate::insight) fn happenings(
    reading: &crate::insight::reading::Reading<'_>,
    names: &crate::insight::names::Mentions,
    dates: &[DateMention],
) -> Vec<Told> {
    dates.iter().map(|date| told(reading, names, date)).collect()
}

fn told(
    reading: &crate::insight::reading::Reading<'_>,
    names: &crate::insight::names::Mentions,
    date: &DateMention,
) -> Told {
    if date.is_line
        || date.is_quoted
        || date.tense != Tense::Past
        || matches!(date.when, When::Open | When::Span(..))
    {
        return None;
    }
    let index = reading.sentences.partition_point(|sentence| sentence.range.end() <= date.spot.range.start());
    let sentence = reading.sentences.get(index)?;
    let class = nearest_event(reading, sentence, date)?;
    // The place stands in the sentence, or in the one before where the event goes by "the session".
    let before = index.checked_sub(1).and_then(|at| reading.sentences.get(at));
    let before = before.filter(|before| before.paragraph == sentence.paragraph);
    let mentions = |range: crate::text::TextRange| {
        let first = names.all.partition_point(|mention| mention.spot.range.start() < range.start());
        names
            .all
            .get(first..)
            .unwrap_or_default()
            .iter()
            .take_while(move |mention| mention.spot.range.end() <= range.end())
    };
    let key_of = |mention: &crate::insight::names::Mention| {
        let words = mention.parts.join(" ");
        lexicon::place(&words).map_or(words, str::to_owned)
    };
    let is_town = |mention: &&crate::insight::names::Mention| {
        mention.kind == NameKind::Place
            && !lexicon::is_country(&key_of(mention))
            && mention.office.is_none()
            && is_in(reading, mention.spot.range.start())
    };
    let mut places: BTreeSet<String> = mentions(sentence.range).filter(is_town).map(key_of).collect();
    if let Some(before) = before.filter(|_| places.is_empty()) {
        let same = (before.first..before.end).any(|at| happening_class(reading.low(at)) == Some(class));
        places.extend(mentions(before.range).filter(is_town).filter(|_| same).map(key_of));
    }
    let around = mentions(sentence.range).chain(before.into_iter().flat_map(|before| mentions(before.range)));
    let mut others: BTreeSet<String> = around.map(key_of).filter(|name| !places.contains(name)).collect();
    // Parties are told by their people as well: "Russian and Ukrainian delegations".
    for sentence in [Some(sentence), before].into_iter().flatten() {
        let peoples = (sentence.first..sentence.end).map(|at| reading.low(at));
        others.extend(
            peoples
                .filter(|word| lexicon::DEMONYMS.contains(word))
                .filter_map(lexicon::country_of)
                .map(str::to_owned),
        );
    }
    (!others.is_empty() && !places.is_empty()).then_some((class, places, others))
}

/// The event word nearest to a date in its sentence.
fn nearest_event(
    reading: &crate::insight::reading::Reading<'_>,
    sentence: &crate::insight::reading::Sentence,
    date: &DateMention,
) -> Option<&'static str> {
    let words = (sentence.first..sentence.end).filter(|at| reading.is_word(*at));
    let found = words.filter_map(|at| Some((at, happening_class(reading.low(at))?)));
    let distance = |at: usize| {
        let range = reading.range(at, at);
        match range.start() < date.spot.range.start() {
            true => date.spot.range.start() - range.start(),
            false => range.start() - date.spot.range.start(),
        }
    };
    found.min_by_key(|(at, _)| distance(*at)).filter(|(at, _)| distance(*at) < 120).map(|(_, class)| class)
}

/// Whether a name stands behind a word of place.
fn is_in(reading: &crate::insight::reading::Reading<'_>, start: usize) -> bool {
    let at = reading.tokens.partition_point(|token| token.range.start() < start);
    let mut before = (0..at).rev().take(4).map(|at| reading.low(at));
    before.any(|word| matches!(word, "in" | "at" | "near" | "outside" | "of" | "from" | "to"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::reading::tests::source;

    fn kinds(texts: &[(&str, Option<&str>)]) -> Vec<DateConflictKind> {
        let sources: Vec<_> = texts
            .iter()
            .enumerate()
            .map(|(n, (text, published))| source(n as u64 + 1, text, *published))
            .collect();
        let facts: Vec<Facts> = sources.iter().map(Facts::of).collect();
        let found = date_conflicts(&facts.iter().collect::<Vec<_>>());
        for conflict in &found {
            assert!(!conflict.spots.is_empty() && !conflict.why.is_empty());
        }
        found.iter().map(|conflict| conflict.kind).collect()
    }

    #[test]
    fn an_article_older_than_what_it_tells_is_flagged() {
        let text = "The bridge was opened on May 20, 2024.";
        assert_eq!(kinds(&[(text, Some("2024-05-15"))]), [DateConflictKind::OlderThanEvent]);
        assert_eq!(kinds(&[(text, Some("2024-05-19"))]), [], "a time zone away");
        assert_eq!(kinds(&[(text, Some("2024-05-21"))]), []);
        assert_eq!(kinds(&[("The bridge will be opened on May 20, 2024.", Some("2024-05-15"))]), []);
        assert_eq!(kinds(&[("The opening was planned for May 20, 2024.", Some("2024-05-15"))]), []);
    }

    #[test]
    fn a_weekday_of_another_day_is_flagged() {
        let check = |text: &str, expected: &[DateConflictKind]| {
            assert_eq!(kinds(&[(text, None)]), expected, "{text}")
        };
        check("The bridge was opened on Monday, May 20, 2024.", &[]);
        check("The bridge was opened on Tuesday, May 20, 2024.", &[DateConflictKind::WrongWeekday]);
        check("The bridge was opened on May 20, 2024 (Tuesday) in rain.", &[DateConflictKind::WrongWeekday]);
        check("The bridge was opened on Tuesday, May 20.", &[]);
    }

    #[test]
    fn one_event_on_two_days_may_be_two() {
        let first = "Delegations of Norway and Chile met in Geneva on May 3, 2024 for talks.";
        let second = "The talks between Norway and Chile in Geneva were held on June 7, 2024.";
        let both = "Norway and Chile held talks in Geneva on May 3, 2024. The talks of Norway and Chile in Geneva on June 7, 2024 ended.";
        let elsewhere = "The talks between Norway and Chile in Vienna were held on June 7, 2024.";
        let of_others = "The talks between Ghana and Peru in Geneva were held on June 7, 2024.";
        let check = |other: &str, expected: &[DateConflictKind]| {
            assert_eq!(kinds(&[(first, None), (other, None)]), expected, "{other}");
        };
        check(second, &[DateConflictKind::MayBeTwoEvents]);
        check(first, &[]);
        check(both, &[]);
        check(elsewhere, &[]);
        check(of_others, &[]);
    }
}
