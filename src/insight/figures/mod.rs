//! Figures: how many of what, how long, how old, what part, how much money; and where sources say the same of one thing,
//! or not.

mod amounts;
mod compare;
mod counted;

pub use compare::{Comparison, Verdict, comparisons};

use self::{
    amounts::{Amount, amount},
    counted::Counted,
};
use super::{
    Spot,
    dates::{DateMention, When},
    language::Language,
    names::Mentions,
    reading::{Reading, Sentence, Shape},
};
use crate::text::TextRange;

/// So many figures of a source are listed.
const MOST_FIGURES: usize = 10_000;

/// A date behind a figure belongs to it within so many bytes.
const NEAR_BYTES: usize = 60;

/// What kind of thing a figure measures, and so which figures can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    Count,
    /// In minutes.
    Duration,
    /// In years.
    Age,
    Percent,
    /// In a currency, by the code of ISO 4217.
    Money(&'static str),
}

/// How large, as far as it is said: between two bounds, in the unit of the measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    pub from: f64,
    pub to: f64,
    pub precision: Precision,
}

/// How exact the words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    Exact,
    /// "roughly", "nearly".
    About,
    /// "more than", "at least".
    AtLeast,
    /// "less than", "up to".
    AtMost,
    /// "18 to 25", or as vague as "tens of thousands".
    Between,
}

/// A figure in a source, with what it counts where that is clear.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The number with what belongs to it: "less than two hours".
    pub spot: Spot,
    /// As it is written.
    pub words: String,
    pub measure: Measure,
    pub size: Size,
    /// What is counted, as it is written: "prisoners of war". Empty where it is not clear.
    pub counted: String,
    /// What is measured, as a stem; empty where it is not clear.
    pub(super) head: String,
    /// What the head is of, and what kinds of it.
    pub(super) tail: Vec<String>,
    pub(super) kinds: Vec<String>,
    /// Stems of the other words of its sentence, as hashes, sorted.
    pub(super) context: Vec<u32>,
    /// The kind of deed right beside the figure: "killed 14 people".
    pub(super) deed: Option<&'static str>,
    /// Kinds of deed that its sentence tells of, sorted.
    pub(super) deeds: Vec<&'static str>,
    /// The date that belongs to it.
    pub(super) when: Option<When>,
    /// Whether that date stands in its own sentence.
    pub(super) is_dated_itself: bool,
}

/// The figures of a source, in order. In English only.
pub(super) fn figures(reading: &Reading<'_>, names: &Mentions, dates: &[DateMention]) -> Vec<Figure> {
    let mut found = Vec::new();
    if reading.language != Language::English {
        return found;
    }
    for sentence in &reading.sentences {
        let mut at = sentence.first;
        let mut context = None;
        while at < sentence.end && found.len() < MOST_FIGURES {
            let range = reading.range(at, at);
            let is_date = {
                let next = dates.partition_point(|date| date.spot.range.end() <= range.start());
                dates.get(next).is_some_and(|date| date.spot.range.overlap(range).is_some())
            };
            let part = if is_date { None } else { read(reading, sentence, names, at) };
            let Some(part) = part else {
                at += 1;
                continue;
            };
            let (stems, deeds) = context.get_or_insert_with(|| counted::context(reading, sentence)).clone();
            let (next, figure) = finish(reading, sentence, dates, part, stems, deeds);
            found.push(figure);
            at = next.max(at + 1);
        }
    }
    found
}

/// A figure as it is read: its tokens and what is made of them.
struct Part {
    first: usize,
    last: usize,
    size: Size,
    measure: Measure,
    counted: Counted,
}

fn finish(
    reading: &Reading<'_>,
    sentence: &Sentence,
    dates: &[DateMention],
    part: Part,
    mut context: Vec<u32>,
    deeds: Vec<&'static str>,
) -> (usize, Figure) {
    let range = reading.range(part.first, part.last);
    let spot = Spot { source: reading.source.source, range };
    let own: Vec<u32> = part.counted.stems().map(super::names::hash_of).collect();
    context.retain(|hash| !own.contains(hash));
    // The date nearest to the figure, or else the first of its sentence. Only days tell events apart.
    let days: Vec<&DateMention> = paragraph_days(dates, sentence);
    let near = span_behind(dates, spot, sentence).or_else(|| nearest_day(&days, spot, sentence));
    let (date, is_dated_itself) = match near {
        Some(date) => (Some(date), date.sentence == sentence.range),
        None => (None, false),
    };
    let figure = Figure {
        spot,
        words: reading.quote(range).to_owned(),
        measure: part.measure,
        size: part.size,
        counted: part
            .counted
            .range
            .map(|range: TextRange| reading.quote(range).to_owned())
            .unwrap_or_default(),
        head: part.counted.head,
        tail: part.counted.tail,
        kinds: part.counted.kinds,
        context,
        deed: part.counted.deed,
        deeds,
        when: date.map(|date| date.when),
        is_dated_itself,
    };
    (part.last + 1, figure)
}

/// The dates of a paragraph that are days.
fn paragraph_days<'d>(dates: &'d [DateMention], sentence: &Sentence) -> Vec<&'d DateMention> {
    let first = dates.partition_point(|date| date.spot.range.start() < sentence.paragraph.start());
    let dates = dates.get(first..).unwrap_or_default().iter();
    dates
        .take_while(|date| date.spot.range.start() < sentence.range.end())
        .filter(|date| !date.is_line && matches!(date.when, When::Day(_) | When::InSomeYear { .. }))
        .collect()
}

/// A month or a week that soon follows a figure in its sentence: "were killed in storms last September". Years are left
/// out: "the largest since 2022".
fn span_behind<'d>(dates: &'d [DateMention], figure: Spot, sentence: &Sentence) -> Option<&'d DateMention> {
    let next = dates.partition_point(|date| date.spot.range.start() < figure.range.end());
    let is_near = |date: &&DateMention| {
        date.sentence == sentence.range
            && date.spot.range.start() - figure.range.end() < NEAR_BYTES
            && matches!(date.when, When::Span(..))
            && date.words.contains(char::is_alphabetic)
    };
    dates.get(next).filter(is_near)
}

/// The last day before a figure in its paragraph, or else the first behind it in its sentence; one in its sentence goes
/// before one in another.
fn nearest_day<'d>(days: &[&'d DateMention], figure: Spot, sentence: &Sentence) -> Option<&'d DateMention> {
    let before = days.iter().rev().find(|date| date.spot.range.start() < figure.range.start());
    let behind = days.iter().find(|date| date.spot.range.start() > figure.range.start());
    let is_here = |date: &&&DateMention| date.sentence == sentence.range;
    before.filter(is_here).or(behind.filter(is_here)).or(before).copied()
}

/// The figure whose number begins at a token.
fn read(reading: &Reading<'_>, sentence: &Sentence, names: &Mentions, at: usize) -> Option<Part> {
    let number = amount(reading, at, sentence.end)?;
    let (mut first, precision) = hedge(reading, sentence, &number);
    let low = |at: usize| if at < sentence.end { reading.low(at) } else { "" };
    let mut number = number;
    let mut precision = precision;
    // "1,200-for-1,200": so many on each side.
    if low(number.last + 1) == "-" && low(number.last + 2) == "for" && low(number.last + 3) == "-" {
        let other = amount(reading, number.last + 4, sentence.end)?;
        let size =
            Size { from: number.from, to: number.from, precision: precision.unwrap_or(Precision::Exact) };
        let same = other.from == number.from;
        return same.then(|| Part {
            first,
            last: other.last,
            size,
            measure: Measure::Count,
            counted: Counted::default(),
        });
    }
    // "18 to 25", "90-120", "between 18 and 25".
    let link = low(number.last + 1);
    let is_between = at > sentence.first && reading.low(at - 1) == "between" && link == "and";
    if (matches!(link, "to" | "-" | "–") || is_between)
        && let Some(other) = amount(reading, number.last + 2, sentence.end)
        && !number.is_vague
        && other.from > number.from
    {
        if is_between {
            first = at - 1;
        }
        // "90 to 120 thousand", "1-2 million": the unit of the last is that of both.
        let scale = if other.last > number.last + 2
            && number.from < 1000.0
            && other.from >= 1000.0
            && number.last == at
        {
            (other.from / plain(reading, number.last + 2)).max(1.0)
        } else {
            1.0
        };
        number =
            Amount { first: at, last: other.last, from: number.from * scale, to: other.to, is_vague: false };
        precision = Some(Precision::Between);
    }
    let (measure, factor, last, counted) = counted::measured(reading, sentence, names, &number, first)?;
    let precision = precision.unwrap_or(match number.is_vague {
        true => Precision::Between,
        false => Precision::Exact,
    });
    let size = Size { from: number.from * factor, to: number.to * factor, precision };
    if let Measure::Money(_) = measure
        && first == number.first
    {
        first = first.saturating_sub(1).max(sentence.first);
        if !matches!(reading.low(first), "$" | "£" | "€" | "¥") {
            first = number.first;
        }
    }
    Some(Part { first, last, size, measure, counted })
}

fn plain(reading: &Reading<'_>, at: usize) -> f64 {
    reading.low(at).parse().unwrap_or(1.0)
}

/// The words before a number that say how exact it is, and where they begin.
fn hedge(reading: &Reading<'_>, sentence: &Sentence, number: &Amount) -> (usize, Option<Precision>) {
    let mut at = number.first;
    // "more than $5".
    if at > sentence.first && matches!(reading.low(at - 1), "$" | "£" | "€" | "¥") {
        at -= 1;
    }
    let word = |back: usize| {
        at.checked_sub(back).filter(|at| *at >= sentence.first).map_or("", |at| reading.low(at))
    };
    let found = match (word(3), word(2), word(1)) {
        ("no", "fewer" | "less", "than") => Some((3, Precision::AtLeast)),
        ("no" | "not", "more", "than") => Some((3, Precision::AtMost)),
        (_, "more" | "greater" | "higher", "than") | (_, "at", "least") | (_, "upwards", "of") => {
            Some((2, Precision::AtLeast))
        }
        (_, "less" | "fewer" | "lower", "than") | (_, "up", "to") | (_, "at", "most") => {
            Some((2, Precision::AtMost))
        }
        (_, "all" | "hand", "over") => None,
        (_, _, "over" | "exceeding" | "above") => Some((1, Precision::AtLeast)),
        (_, _, "under" | "below") => Some((1, Precision::AtMost)),
        (_, "an", "estimated") | (_, "close", "to") => Some((2, Precision::About)),
        (
            _,
            _,
            "about" | "around" | "roughly" | "approximately" | "some" | "nearly" | "almost" | "circa"
            | "estimated" | "~",
        ) => Some((1, Precision::About)),
        _ => None,
    };
    match found {
        Some((n, precision)) => (at - n, Some(precision)),
        None => (number.first, None),
    }
}

/// Whether a token is a number in digits.
fn is_digits(reading: &Reading<'_>, at: usize) -> bool {
    reading.shape(at) == Some(Shape::Number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::{facts::Facts, reading::tests::source};

    #[track_caller]
    fn check(text: &str, expected: &[(&str, Measure, f64, f64, Precision, &str)]) {
        let source = source(1, text, None);
        let facts = Facts::of(&source);
        let found: Vec<_> = facts
            .figures
            .iter()
            .map(|f| {
                (f.words.as_str(), f.measure, f.size.from, f.size.to, f.size.precision, f.counted.as_str())
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    use Measure::{Age, Count, Duration, Money, Percent};
    use Precision::{About, AtLeast, AtMost, Between, Exact};

    #[test]
    fn figures_are_read_with_what_they_count() {
        check("The town has 1,000 boats.", &[("1,000 boats", Count, 1e3, 1e3, Exact, "boats")]);
        check("The 1,000-boat fleet of the town left.", &[("1,000-boat", Count, 1e3, 1e3, Exact, "boat")]);
        check(
            "The town has at least 40 miles of coast.",
            &[("at least 40 miles of coast", Count, 40.0, 40.0, AtLeast, "miles of coast")],
        );
        check(
            "The town saw tens of thousands of birds.",
            &[("tens of thousands of birds", Count, 2e4, 1e5, Between, "birds")],
        );
        check(
            "The talks lasted less than two hours.",
            &[("less than two hours", Duration, 120.0, 120.0, AtMost, "talks")],
        );
        check(
            "The roughly 90-minute session was held.",
            &[("roughly 90-minute", Duration, 90.0, 90.0, About, "session")],
        );
        check("The soldiers aged 18 to 25 left.", &[("18 to 25", Age, 18.0, 25.0, Between, "soldiers")]);
        check("It was an 8-year-old boy.", &[("8-year-old", Age, 8.0, 8.0, Exact, "boy")]);
        check(
            "The party has 12 percent of the seats.",
            &[("12 percent", Percent, 12.0, 12.0, Exact, "seats")],
        );
        check(
            "The town paid a fine of $2.5 million.",
            &[("$2.5 million", Money("USD"), 2.5e6, 2.5e6, Exact, "fine")],
        );
        check("It was a 1,200-for-1,200 swap.", &[("1,200-for-1,200", Count, 1200.0, 1200.0, Exact, "")]);
    }

    #[test]
    fn what_counts_nothing_is_no_figure() {
        check("On May 3, 2024 at 08:05 the failed 2022 talks were resumed in the 16th round.", &[]);
        check("The Falcon 9 rockets took three-quarters of the load of the ship.", &[]);
        check("Die Stadt hat 1000 Boote und der Hafen ist nicht groß.", &[]);
    }

    proptest::proptest! {
        #[test]
        fn facts_of_any_text_quote_it(
            text in "\\PC{0,120}|((The|Minister|Anna|Rovik|Friday|May|16|2024|,|\\.|on|in|met|killed|people|of|to|-|\\(|\\)|AB|“|”|U\\.S\\.|hours|after|said|\n| ) ?){0,40}"
        ) {
            let source = source(1, &text, Some("2024-05-15"));
            let facts = Facts::of(&source);
            for figure in &facts.figures {
                assert_eq!(figure.spot.range.of(&text), Some(figure.words.as_str()));
            }
            for date in &facts.dates {
                assert_eq!(date.spot.range.of(&text), Some(date.words.as_str()));
            }
            for mention in &facts.names.all {
                assert_eq!(mention.spot.range.of(&text), Some(mention.words.as_str()));
            }
            let all = [&facts, &facts];
            let _ = (crate::insight::comparisons(&all), crate::insight::date_conflicts(&all));
            let _ = crate::insight::names(&[(&facts, &text), (&facts, &text)]);
        }
    }
}
