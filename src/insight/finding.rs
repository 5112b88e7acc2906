//! `Together`: what is found in all sources, each finding with its words, its sentence why, and the key by which a
//! person's verdict on it is known again.

use std::collections::{HashMap, HashSet};

use xxhash_rust::xxh3::xxh3_64;

use super::{
    Comparison, DateConflict, DateConflictKind, Facts, Form, Likeness, Name, Origin, Origins, Quotation,
    Scope, Spot, Statement, Statements, Text, Voices, comparisons, date_conflicts, figures, names,
};
use crate::{
    model::{FindingKey, SourceId},
    text::{TextRange, elide},
};

/// What is read of one source. It stays as long as its text and what is known of it do.
#[derive(Clone, Debug)]
pub struct Perusal {
    pub voices: Voices,
    pub facts: Facts,
}

impl Perusal {
    pub fn of(text: &Text<'_>) -> Self {
        Self { voices: Voices::of(text), facts: Facts::of(text) }
    }
}

/// What a finding is about, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingKind {
    /// Sources that rest on one report.
    Origin,
    /// Dates that do not fit.
    Date,
    /// Figures of one thing.
    Figure,
    /// One statement in several sources.
    Statement,
    /// One name in several spellings, or in several sources.
    Name,
    /// What somebody is quoted with.
    Quotation,
}

impl FindingKind {
    pub const ALL: [Self; 6] =
        [Self::Origin, Self::Date, Self::Figure, Self::Statement, Self::Name, Self::Quotation];

    /// The heading over findings of the kind.
    pub fn name(self) -> &'static str {
        match self {
            Self::Origin => "One origin",
            Self::Date => "Dates",
            Self::Figure => "Figures",
            Self::Statement => "The same statement",
            Self::Name => "Names",
            Self::Quotation => "Quotations",
        }
    }
}

/// A place that a finding was made from.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pub spot: Spot,
    /// What is to be said of it beside its words; may be empty.
    pub remark: String,
    /// The words in it that others do not have.
    pub differing: Vec<TextRange>,
}

/// Something that is to be seen in several sources.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub key: FindingKey,
    pub kind: FindingKind,
    pub title: String,
    /// A sentence that says why.
    pub why: String,
    pub places: Vec<Place>,
}

/// What the sources say together.
#[derive(Clone, Debug, Default)]
pub struct Together {
    pub statements: Statements,
    pub origins: Origins,
    pub names: Vec<Name>,
    /// By kind.
    pub findings: Vec<Finding>,
}

/// Graphemes of a quotation in a title.
const TITLE_MOST: usize = 90;

impl Together {
    /// What these sources say together. `goes_on` is asked now and then whether to; `None` where not.
    pub fn of(sources: &[(Text<'_>, &Perusal)], goes_on: &dyn Fn() -> bool) -> Option<Self> {
        let voices: Vec<(Text<'_>, &Voices)> =
            sources.iter().map(|(text, perusal)| (*text, &perusal.voices)).collect();
        let facts: Vec<&Facts> = sources.iter().map(|(_, perusal)| &perusal.facts).collect();
        let statements = Statements::of(&voices);
        let origins = goes_on().then(|| Origins::of(&voices, &statements))?;
        let with_texts: Vec<(&Facts, &str)> =
            sources.iter().map(|(text, perusal)| (&perusal.facts, text.text)).collect();
        let names = goes_on().then(|| names(&with_texts))?;
        let conflicts = goes_on().then(|| date_conflicts(&facts))?;
        let figures = goes_on().then(|| comparisons(&facts))?;
        let telling = Telling {
            texts: sources.iter().map(|(text, _)| (text.source, *text)).collect(),
            order: sources.iter().map(|(text, _)| text.source).zip(0..).collect(),
        };
        let mut findings: Vec<Finding> = origins.all().iter().map(|origin| telling.origin(origin)).collect();
        findings.extend(conflicts.into_iter().map(|conflict| telling.date(conflict)));
        findings.extend(figures.into_iter().map(|comparison| telling.figure(comparison)));
        findings.extend(statements.all().iter().map(|statement| telling.statement(statement)));
        findings.extend(names.iter().filter(|name| is_telling(name)).map(|name| telling.name(name)));
        for (_, voices) in &voices {
            let quoted = voices.quotations.iter().filter(|quotation| quotation.is_quoted());
            findings.extend(quoted.map(|quotation| telling.quotation(quotation)));
        }
        for finding in findings.iter_mut().filter(|finding| finding.kind != FindingKind::Statement) {
            finding.places.sort_by_key(|place| (telling.order.get(&place.spot.source), place.spot.range));
        }
        Some(Self { statements, origins, names, findings })
    }
}

/// Whether there is something to see: a name that is written in one way in one source says nothing.
fn is_telling(name: &Name) -> bool {
    name.spellings.len() > 1 || name.counts.len() > 1
}

/// "2 sources", "1 source".
fn n_sources(n: usize) -> String {
    if n == 1 { "1 source".to_owned() } else { format!("{n} sources") }
}

/// Puts findings into words.
struct Telling<'a> {
    texts: HashMap<SourceId, Text<'a>>,
    order: HashMap<SourceId, usize>,
}

impl Telling<'_> {
    fn words(&self, spot: Spot) -> &str {
        self.texts.get(&spot.source).and_then(|text| spot.range.of(text.text)).unwrap_or_default()
    }

    fn origin(&self, origin: &Origin) -> Finding {
        let n = n_sources(origin.sources.len());
        let title = match origin.scope {
            Scope::Report => format!("{n} rest on one report"),
            Scope::Claim => format!("One claim of one informant stands in {n}"),
        };
        let mut reasons: Vec<&str> = Vec::new();
        let mut seen = HashSet::new();
        let mut places = Vec::new();
        for tie in &origin.ties {
            if !reasons.contains(&tie.why.as_str()) && reasons.len() < 3 {
                reasons.push(&tie.why);
            }
            let spots = tie.spots.iter().filter(|spot| seen.insert(**spot));
            places.extend(spots.map(|spot| plain(*spot)));
        }
        let why = reasons.join(" ");
        Finding { key: FindingKey::from_bits(origin.key), kind: FindingKind::Origin, title, why, places }
    }

    fn date(&self, conflict: DateConflict) -> Finding {
        let title = match conflict.kind {
            DateConflictKind::OlderThanEvent => "An article older than what it tells",
            DateConflictKind::WrongWeekday => "A weekday that is not that of its day",
            DateConflictKind::MayBeTwoEvents => "What looks like one event may be two",
        };
        let (key, title) = (FindingKey::from_bits(conflict.key), title.to_owned());
        let places = conflict.spots.into_iter().map(plain).collect();
        Finding { key, kind: FindingKind::Date, title, why: conflict.why, places }
    }

    fn figure(&self, comparison: Comparison) -> Finding {
        let said = match comparison.verdict {
            figures::Verdict::Agree => "the sources agree",
            figures::Verdict::AgreeInOtherWords => "the sources agree, in other words",
            figures::Verdict::Differ => "the sources differ",
            figures::Verdict::OfAnotherEvent => "of two events",
        };
        let title = format!("{}: {said}", comparison.counted);
        let places = comparison.spots().map(plain).collect();
        let key = FindingKey::from_bits(comparison.key);
        Finding { key, kind: FindingKind::Figure, title, why: comparison.why, places }
    }

    fn statement(&self, statement: &Statement) -> Finding {
        let first = statement.appearances.first().map(|a| self.words(a.spot)).unwrap_or_default();
        let words = elide(&first.split_whitespace().collect::<Vec<_>>().join(" "), TITLE_MOST);
        let title = match &statement.speaker {
            Some(speaker) => format!("{speaker}: “{words}”"),
            None => format!("“{words}”"),
        };
        let place = |(at, appearance): (usize, &super::Appearance)| {
            let mut remark = match (at, appearance.likeness) {
                (0, _) => "the fullest".to_owned(),
                (_, Likeness::Identical) => "the same words".to_owned(),
                (_, Likeness::Partial) => "a part of it".to_owned(),
                (_, Likeness::Reworded) => "reworded".to_owned(),
                (_, Likeness::Translated) => "another translation, it seems".to_owned(),
            };
            if statement.is_contested
                && let Some(speaker) = &appearance.speaker
            {
                remark = format!("{remark}, by {speaker}");
            }
            Place { spot: appearance.spot, remark, differing: appearance.differing.clone() }
        };
        Finding {
            key: FindingKey::from_bits(statement.key),
            kind: FindingKind::Statement,
            title,
            why: statement.why.clone(),
            places: statement.appearances.iter().enumerate().map(place).collect(),
        }
    }

    fn quotation(&self, quotation: &Quotation) -> Finding {
        let words = self.words(quotation.words).split_whitespace().collect::<Vec<_>>().join(" ");
        let said = &quotation.attribution;
        let speaker = said.speaker.as_ref().map(|speaker| speaker.name.as_str());
        let title = match speaker {
            Some(speaker) => format!("{speaker}: “{}”", elide(&words, TITLE_MOST)),
            None => format!("“{}”", elide(&words, TITLE_MOST)),
        };
        let relayed = said.relayed_by.as_ref().map(|by| format!("as {} tells", by.name));
        let told = said.told.map(|spot| format!("told to {}", self.words(spot)));
        let around = [said.verb, said.occasion, said.day].into_iter().flatten();
        let around = around.map(|spot| format!("“{}”", self.words(spot))).chain(told).chain(relayed);
        let around = around.collect::<Vec<_>>().join(", ");
        let form = match quotation.form {
            Form::Whole => "Quoted",
            Form::Block => "Quoted without marks, by the line that names who said it",
            Form::Phrase => "Some words of somebody, in a sentence of the author’s",
            Form::Term => "A term",
        };
        let why = match (speaker, around.is_empty()) {
            (None, true) => format!("{form}; it is not said by whom"),
            (None, false) => format!("{form}; it is not certain by whom: {around}"),
            (Some(_), true) => form.to_owned(),
            (Some(_), false) => format!("{form}: {around}"),
        };
        let key = xxh3_64(format!("quotation\n{title}\n{}\n{words}", quotation.words.source).as_bytes());
        let places = vec![plain(quotation.words)];
        Finding { key: FindingKey::from_bits(key), kind: FindingKind::Quotation, title, why, places }
    }

    fn name(&self, name: &Name) -> Finding {
        // In a headline, or mistyped, it is the same spelling.
        let written: HashSet<String> = name.spellings.iter().map(|s| s.words.to_lowercase()).collect();
        let title = match written.len() {
            0 | 1 => format!("{} in {}", name.name, n_sources(name.counts.len())),
            n => format!("{} in {n} spellings", name.name),
        };
        let spelled = |spelling: &super::Spelling| format!("{} ({})", spelling.words, spelling.n());
        let spellings: Vec<String> = name.spellings.iter().map(spelled).collect();
        let mut why = format!("{}.", spellings.join(", "));
        if name.spellings.len() > 1 && !name.why.is_empty() {
            why = format!("{why} {}", name.why);
        }
        // The first of each spelling in each source, with how many there are.
        let mut seen: HashSet<(SourceId, &str)> = HashSet::new();
        let firsts = name.spots.iter().filter(|spot| seen.insert((spot.source, self.words(**spot))));
        let place = |spot: &Spot| {
            let words = self.words(*spot);
            let counts = name.spellings.iter().find(|s| s.words == words).map(|s| s.counts.as_slice());
            let n = counts.and_then(|counts| counts.iter().find(|(source, _)| *source == spot.source));
            let remark = n.filter(|(_, n)| *n > 1).map(|(_, n)| format!("{n} times")).unwrap_or_default();
            Place { spot: *spot, remark, differing: Vec::new() }
        };
        let places = firsts.map(place).collect();
        Finding { key: FindingKey::from_bits(name.key), kind: FindingKind::Name, title, why, places }
    }
}

fn plain(spot: Spot) -> Place {
    Place { spot, remark: String::new(), differing: Vec::new() }
}
