//! Figures of one thing in several sources, side by side.
//!
//! They are compared where they measure the same thing by the same noun, in sentences that tell of the same deed, in
//! sources that are about the same. Where a date keeps them apart they are of another event. All else is passed over.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{Figure, Measure, Precision, Size};
use crate::{
    insight::{
        Spot, calendar,
        dates::{When, happening_class},
        facts::{Facts, key},
        lexicon::DEMONYMS,
    },
    model::{Date, SourceId},
};

/// What several figures of one thing say together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The same number.
    Agree,
    /// The same in other words: "a two-hour session", "less than two hours".
    AgreeInOtherWords,
    Differ,
    /// Their dates differ: they are of two events.
    OfAnotherEvent,
}

/// Figures of one thing in several sources.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Stays the same while the same sources say the same.
    pub key: u64,
    pub verdict: Verdict,
    /// What they count: "prisoners of war".
    pub counted: String,
    pub figures: Vec<Figure>,
    /// A sentence that says why they stand together.
    pub why: String,
}

impl Comparison {
    pub fn spots(&self) -> impl Iterator<Item = Spot> {
        self.figures.iter().map(|figure| figure.spot)
    }
}

/// More figures of one noun are not compared: it is too common to tell things by.
const MOST_OF_A_NOUN: usize = 400;
/// An event and what is said of it lie within so many days.
const SAME_EVENT_DAYS: i64 = 3;
/// A year that has every day.
const LEAP_YEAR: u16 = 2024;
/// Sources are about the same where they share so many names.
const SHARED_NAMES: usize = 3;

/// The figures that several sources give of one thing.
pub fn comparisons(sources: &[&Facts]) -> Vec<Comparison> {
    let short = abbreviations(sources);
    let mut of_noun: BTreeMap<(Measure, String), Vec<(usize, &Figure)>> = BTreeMap::new();
    for (source, facts) in sources.iter().enumerate() {
        for figure in facts.figures.iter().filter(|figure| is_told(figure)) {
            of_noun.entry((figure.measure, noun(figure, &short))).or_default().push((source, figure));
        }
    }
    let mut related = Related { sources, names: HashMap::new(), known: HashMap::new() };
    let mut found = Vec::new();
    for ((measure, _), figures) in of_noun {
        let n_sources = figures.iter().map(|(source, _)| source).collect::<BTreeSet<_>>().len();
        if n_sources < 2 || figures.len() > MOST_OF_A_NOUN {
            continue;
        }
        for group in groups(&figures, &mut related) {
            judge(measure, &group, &mut found);
        }
    }
    found.sort_by(|a, b| (a.verdict, &a.counted, a.key).cmp(&(b.verdict, &b.counted, b.key)));
    found
}

/// Whether a figure says enough to be compared: "two sides" are everywhere.
fn is_told(figure: &Figure) -> bool {
    !figure.head.is_empty() && (figure.measure != Measure::Count || figure.size.to > 3.0)
}

/// What short forms stand for, as stems: the first word of the long one is the noun.
fn abbreviations(sources: &[&Facts]) -> HashMap<String, String> {
    let mut found: HashMap<String, BTreeSet<String>> = HashMap::new();
    for facts in sources {
        for (short, long) in facts.names.abbreviations() {
            found.entry(short).or_default().insert(long);
        }
    }
    found
        .into_iter()
        .filter_map(|(short, long)| {
            (long.len() == 1).then(|| (short, long.into_iter().next().unwrap_or_default()))
        })
        .collect()
}

/// The noun by which a figure is compared: events by their kind.
fn noun(figure: &Figure, short: &HashMap<String, String>) -> String {
    if figure.measure == Measure::Duration
        && let Some(class) = happening_class(&figure.head)
    {
        return class.to_owned();
    }
    short.get(&figure.head).unwrap_or(&figure.head).clone()
}

/// Which sources are about the same.
struct Related<'a> {
    sources: &'a [&'a Facts],
    names: HashMap<usize, HashSet<&'a [String]>>,
    known: HashMap<(usize, usize), bool>,
}

impl Related<'_> {
    fn are(&mut self, a: usize, b: usize) -> bool {
        let pair = (a.min(b), a.max(b));
        if let Some(known) = self.known.get(&pair) {
            return *known;
        }
        for source in [a, b] {
            self.names.entry(source).or_insert_with(|| {
                let mentions =
                    self.sources.get(source).map(|facts| facts.names.all.as_slice()).unwrap_or_default();
                mentions.iter().map(|mention| mention.parts.as_slice()).collect()
            });
        }
        let shared = match (self.names.get(&a), self.names.get(&b)) {
            (Some(a), Some(b)) => a.intersection(b).take(SHARED_NAMES).count() >= SHARED_NAMES,
            _ => false,
        };
        self.known.insert(pair, shared);
        shared
    }
}

/// Figures of one noun, parted by what they are figures of.
fn groups<'a>(figures: &[(usize, &'a Figure)], related: &mut Related<'_>) -> Vec<Vec<&'a Figure>> {
    let mut group_of: Vec<usize> = (0..figures.len()).collect();
    for (n, (source, figure)) in figures.iter().enumerate() {
        for (m, (other_source, other)) in figures.iter().enumerate().take(n) {
            if source != other_source && is_of_one_thing(figure, other) && related.are(*source, *other_source)
            {
                let (a, b) = (group_of.get(n).copied().unwrap_or(n), group_of.get(m).copied().unwrap_or(m));
                group_of.iter_mut().filter(|group| **group == a.max(b)).for_each(|group| *group = a.min(b));
            }
        }
    }
    let mut found: BTreeMap<usize, Vec<&Figure>> = BTreeMap::new();
    for ((_, figure), group) in figures.iter().zip(group_of) {
        found.entry(group).or_default().push(figure);
    }
    found.into_values().filter(|group| group.len() > 1).collect()
}

/// Whether two figures with one noun are of one thing.
fn is_of_one_thing(a: &Figure, b: &Figure) -> bool {
    // "Ukrainian soldiers" are no "Russian soldiers".
    let peoples = |figure: &Figure| -> BTreeSet<String> {
        figure.kinds.iter().filter(|kind| DEMONYMS.contains(kind.as_str())).cloned().collect()
    };
    let others = |figure: &Figure| -> BTreeSet<String> {
        figure.kinds.iter().filter(|kind| !DEMONYMS.contains(kind.as_str())).cloned().collect()
    };
    let differ =
        |a: &BTreeSet<String>, b: &BTreeSet<String>| !a.is_empty() && !b.is_empty() && a.is_disjoint(b);
    if differ(&peoples(a), &peoples(b)) || differ(&others(a), &others(b)) {
        return false;
    }
    if !a.tail.is_empty() && !b.tail.is_empty() && a.tail != b.tail {
        return false;
    }
    // "last September" is not Sunday.
    let is_apart = match (a.when, b.when) {
        (Some(When::Span(from, to)), Some(When::Day(day)))
        | (Some(When::Day(day)), Some(When::Span(from, to))) => day < from || day > to,
        (Some(When::Span(from, to)), Some(When::Span(other, end))) => from > end || other > to,
        _ => false,
    };
    if is_apart {
        return false;
    }
    // People are counted for many things: the deed has to be the same.
    let is_other_deed = a.deed.is_some() && b.deed.is_some() && a.deed != b.deed;
    let is_untold = a.head == "person" && (a.deed.is_none() || b.deed.is_none()) && a.size != b.size;
    if is_other_deed || is_untold {
        return false;
    }
    let n_shared = a.context.iter().filter(|hash| b.context.binary_search(hash).is_ok()).count();
    let shares_deed = a.deeds.iter().any(|deed| b.deeds.contains(deed));
    match (a.measure, overlap(a.size, b.size)) {
        // The noun says what lasts; how old a person is needs no deed.
        (Measure::Duration | Measure::Age, _) => shares_deed || n_shared >= 1,
        // A number that is not round is rarely two things' by chance.
        (_, true) if is_telling(a.size) && a.size == b.size => n_shared >= 2,
        (_, true) => shares_deed && n_shared >= 1 || n_shared >= 3,
        // That two numbers differ says something only where nothing else does. Small ones are of many things.
        (_, false) => {
            shares_deed
                && n_shared >= 3
                && a.size.to > 3.0
                && b.size.to > 3.0
                && peoples(a) == peoples(b)
                && others(a) == others(b)
        }
    }
}

fn is_telling(size: Size) -> bool {
    size.precision == Precision::Exact && size.from > 12.0 && size.from % 10.0 != 0.0
}

/// Whether two sizes may be of one thing. What is bounded on one side reaches a little further; "about" is a tenth. Two
/// of the same bound are either the same or not: "at least 14" and "at least 18" are two counts.
fn overlap(a: Size, b: Size) -> bool {
    if a.precision == b.precision && matches!(a.precision, Precision::AtLeast | Precision::AtMost) {
        return a == b;
    }
    let bounds = |size: Size| match size.precision {
        Precision::Exact | Precision::Between => (size.from, size.to),
        Precision::About => (size.from * 0.9, size.to * 1.1),
        Precision::AtLeast => (size.from, size.to * 1.25),
        Precision::AtMost => (size.from * 0.6, size.to),
    };
    let ((from, to), (other_from, other_to)) = (bounds(a), bounds(b));
    from <= other_to * 1.0001 && other_from <= to * 1.0001
}

/// Says what a group of figures says together: first by the day of their event, then by their size.
fn judge(measure: Measure, group: &[&Figure], found: &mut Vec<Comparison>) {
    let mut dated: Vec<(i64, &Figure)> = Vec::new();
    let mut undated = Vec::new();
    for figure in group {
        match day_number(figure) {
            Some(day) => dated.push((day, *figure)),
            None => undated.push(*figure),
        }
    }
    dated.sort_by_key(|(day, figure)| (*day, figure.spot));
    // Days near each other are of one event, and of the reports on it.
    let mut events: Vec<Vec<&Figure>> = Vec::new();
    let mut last = None;
    for (day, figure) in dated {
        match events.last_mut().filter(|_| last.is_some_and(|last| day - last <= SAME_EVENT_DAYS)) {
            Some(event) => event.push(figure),
            None => events.push(vec![figure]),
        }
        last = Some(day);
    }
    // What has no date goes with the only day there is.
    if events.len() <= 1 {
        let mut all: Vec<&Figure> = events.into_iter().flatten().chain(undated).collect();
        all.sort_by_key(|figure| figure.spot);
        found.extend(compared(measure, &all));
        return;
    }
    for figures in &events {
        // Those without a date belong to a day whose number they say.
        let mut all = figures.clone();
        all.extend(undated.iter().filter(|figure| all_fit(figures, figure)).copied());
        all.sort_by_key(|figure| figure.spot);
        found.extend(compared(measure, &all));
    }
    let firsts: Vec<&Figure> = events.iter().flatten().copied().collect();
    let sources: BTreeSet<SourceId> = firsts.iter().map(|figure| figure.spot.source).collect();
    let differs = firsts.iter().any(|a| firsts.iter().any(|b| a.size != b.size));
    // Only dates in the sentences themselves keep two events apart for certain.
    let are_certain = firsts.iter().all(|figure| figure.is_dated_itself || measure == Measure::Duration);
    if sources.len() >= 2 && differs && are_certain {
        let counted = counted(&firsts);
        let days: Vec<String> =
            events.iter().filter_map(|event| event.first()).filter_map(|figure| day_words(figure)).collect();
        let why = format!(
            "These figures for {} differ, but so do the dates beside them ({}): they are of two events",
            of_what(measure, &counted),
            days.join(" and ")
        );
        found.push(comparison(Verdict::OfAnotherEvent, counted, &firsts, why));
    }
}

fn all_fit(figures: &[&Figure], figure: &Figure) -> bool {
    figures.iter().all(|other| overlap(other.size, figure.size))
}

/// The day of the event that a figure belongs to, as far as it tells two events apart. Where no year is known, it is
/// taken for that of the others.
fn day_number(figure: &Figure) -> Option<i64> {
    match figure.when? {
        // Years are left off, since not every date has one: figures of one deed a year apart are rare.
        When::Day(day) => {
            let (month, day) = (day.month(), day.day());
            Date::new(LEAP_YEAR, month, day).map(calendar::number)
        }
        When::InSomeYear { month, day } => Date::new(LEAP_YEAR, month, day).map(calendar::number),
        When::Span(..) | When::Open => None,
    }
}

fn day_words(figure: &Figure) -> Option<String> {
    let (month, day) = match figure.when? {
        When::Day(day) => {
            let (month, day) = (day.month(), day.day());
            (month, day)
        }
        When::InSomeYear { month, day } => (month, day),
        When::Span(..) | When::Open => return None,
    };
    Some(format!("{day} {}", Date::month_name(month)))
}

/// What figures of one event say together; nothing where one source alone has them.
fn compared(measure: Measure, figures: &[&Figure]) -> Option<Comparison> {
    let sources: BTreeSet<SourceId> = figures.iter().map(|figure| figure.spot.source).collect();
    if sources.len() < 2 {
        return None;
    }
    let first = figures.first()?;
    let counted = counted(figures);
    let what = of_what(measure, &counted);
    let are_same = figures.iter().all(|figure| figure.size == first.size);
    let overlaps =
        figures.iter().enumerate().all(|(n, a)| figures.iter().take(n).all(|b| overlap(a.size, b.size)));
    let (verdict, why) = match () {
        () if are_same => {
            (Verdict::Agree, format!("{} sources give the same figure for {what}", sources.len()))
        }
        () if overlaps => (
            Verdict::AgreeInOtherWords,
            format!("{} sources give {what} in other words, and their figures fit each other", sources.len()),
        ),
        () => (
            Verdict::Differ,
            format!(
                "{} sources give {what} in like sentences, but their figures do not fit each other",
                sources.len()
            ),
        ),
    };
    Some(comparison(verdict, counted, figures, why))
}

fn comparison(verdict: Verdict, counted: String, figures: &[&Figure], why: String) -> Comparison {
    let mut words: Vec<String> = figures.iter().map(|figure| figure.words.to_lowercase()).collect();
    words.sort_unstable();
    words.dedup();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    Comparison {
        key: key("figure", &words, figures.iter().map(|figure| figure.spot.source)),
        verdict,
        counted,
        figures: figures.iter().map(|figure| (*figure).clone()).collect(),
        why,
    }
}

/// The fullest of the words for what is counted.
fn counted(figures: &[&Figure]) -> String {
    let fullest = figures
        .iter()
        .map(|figure| figure.counted.as_str())
        .max_by_key(|words| (words.len(), std::cmp::Reverse(*words)));
    fullest.unwrap_or_default().to_owned()
}

fn of_what(measure: Measure, counted: &str) -> String {
    match measure {
        Measure::Count if counted.is_empty() => "the number of people".to_owned(),
        Measure::Count => format!("the number of {counted}"),
        Measure::Duration => format!("the length of the {counted}"),
        Measure::Age => format!("the age of {counted}"),
        Measure::Percent => format!("the share of {counted}"),
        Measure::Money(_) => format!("the money for {counted}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::reading::tests::source;

    #[track_caller]
    fn check(texts: &[&str], expected: &[(Verdict, &[&str])]) {
        let sources: Vec<_> = texts.iter().zip(1..).map(|(text, n)| source(n, text, None)).collect();
        let facts: Vec<Facts> = sources.iter().map(Facts::of).collect();
        let found = comparisons(&facts.iter().collect::<Vec<_>>());
        let found: Vec<(Verdict, Vec<&str>)> = found
            .iter()
            .map(|one| (one.verdict, one.figures.iter().map(|figure| figure.words.as_str()).collect()))
            .collect();
        let expected: Vec<(Verdict, Vec<&str>)> =
            expected.iter().map(|(verdict, words)| (*verdict, words.to_vec())).collect();
        assert_eq!(found, expected, "{texts:?}");
    }

    const FRAME: &str = "The delegations of Norway, Chile and Ghana met in Geneva.";

    fn of(text: &str) -> String {
        format!("{FRAME} {text}")
    }

    #[test]
    fn the_same_number_of_one_thing_agrees() {
        check(
            &[
                &of("Both sides agreed to exchange 1,000 rare books."),
                &of("The sides will exchange one thousand rare books."),
            ],
            &[(Verdict::Agree, &["1,000 rare books", "one thousand rare books"])],
        );
    }

    #[test]
    fn durations_agree_in_other_words() {
        check(
            &[
                &of("The two-hour session was held in the palace."),
                &of("The session in the palace ended after less than two hours."),
                &of("The session in the palace lasted 120 minutes."),
            ],
            &[(Verdict::AgreeInOtherWords, &["two-hour", "less than two hours", "120 minutes"])],
        );
    }

    #[test]
    fn numbers_of_one_deed_differ() {
        check(
            &[
                &of("The explosion at the harbor warehouse killed 14 people on the quay."),
                &of("The explosion at the harbor warehouse killed 31 people on the quay."),
            ],
            &[(Verdict::Differ, &["14 people", "31 people"])],
        );
    }

    #[test]
    fn another_date_is_another_event() {
        check(
            &[
                &of("The session of May 3, 2024 lasted two hours."),
                &of("The session of June 7, 2024 lasted 90 minutes."),
            ],
            &[(Verdict::OfAnotherEvent, &["two hours", "90 minutes"])],
        );
    }

    #[test]
    fn a_month_of_its_own_keeps_a_figure_apart() {
        let first = of("The explosion at the harbor warehouse on May 3, 2024 killed 14 people on the quay.");
        let second = of("The explosion at the harbor warehouse killed 14 people on the quay in March 2021.");
        check(&[&first, &second], &[]);
    }

    #[test]
    fn days_near_each_other_are_of_one_event() {
        check(
            &[
                &of(
                    "The explosion at the harbor warehouse on May 3, 2024 killed at least 14 people on the quay.",
                ),
                &of(
                    "The explosion at the harbor warehouse on May 4, 2024 killed at least 31 people on the quay.",
                ),
            ],
            &[(Verdict::Differ, &["at least 14 people", "at least 31 people"])],
        );
    }

    #[test]
    fn what_is_not_clearly_the_same_is_passed_over() {
        let first = of("The explosion at the harbor warehouse killed 14 people on the quay.");
        check(&[&first, &of("The explosion at the harbor warehouse injured 31 people on the quay.")], &[]);
        check(&[&first, &of("The fire in the forest had been seen by 31 people.")], &[]);
        check(&[&first, "The explosion at the harbor warehouse killed 31 people on the quay."], &[]);
        check(&[&first, &first.replace("people", "Norwegian sailors")], &[]);
        check(&[&first], &[]);
        check(
            &[
                &of("They exchanged 20 Norwegian sailors for books."),
                &of("They exchanged 20 Chilean sailors for books."),
            ],
            &[],
        );
    }
}
