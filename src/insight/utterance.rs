//! `Utterance`: one sentence of what a source says that somebody said, as it is compared with others.

use std::collections::HashMap;

use super::{
    Attribution, Form, Sameness, Speaker, SpeakerKind, Text, Voices,
    said_day::{self, LeadDay},
    saying_words::Class,
    speaker::{folded, is_spelling},
    wording::{Vocabulary, Weights, Word},
};
use crate::text::{TextRange, sentences};

/// A sentence that somebody said.
pub(super) struct Utterance<'a> {
    /// The position of its source among those compared.
    pub source: usize,
    pub range: TextRange,
    pub attribution: &'a Attribution,
    /// As [`Attribution::speaker`], with the full name that another source may have.
    pub speaker: Option<Speaker>,
    /// The position among the quotations of its source; `None` for speech in the author's words.
    pub quotation: Option<usize>,
    pub form: Option<Form>,
    pub words: Vec<Word>,
    /// The stems of its content words, ascending, and what they tell together.
    pub stems: Vec<u32>,
    pub content_weight: f32,
    pub n_content: usize,
    /// The day it was said, and the weekday, where they are known.
    pub day: Option<i64>,
    pub weekday: Option<i64>,
    /// The outlet that an official spoke to, folded.
    pub told: Option<String>,
}

impl Utterance<'_> {
    /// Whether two share too few words, in whatever order, to be one statement.
    pub fn is_unlike(&self, other: &Self, weights: &Weights) -> bool {
        /// No bound of [`super::likeness::verdict`] on the share of the shorter one is lower.
        const LEAST_SHARE: f32 = 0.4;
        let (mut a, mut b) = (self.stems.iter().peekable(), other.stems.iter().peekable());
        let mut shared = 0.0;
        while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
            match x.cmp(y) {
                std::cmp::Ordering::Less => _ = a.next(),
                std::cmp::Ordering::Greater => _ = b.next(),
                std::cmp::Ordering::Equal => {
                    shared += weights.of_stem(**x);
                    _ = (a.next(), b.next());
                }
            }
        }
        shared < LEAST_SHARE * self.content_weight.min(other.content_weight)
    }

    /// Whether these are somebody's own words.
    pub fn is_direct(&self) -> bool {
        self.quotation.is_some()
    }

    /// Whether two were said by one speaker. Officials who are not named are one where they spoke to one outlet.
    pub fn sameness(&self, other: &Self) -> Sameness {
        let (Some(ours), Some(theirs)) = (&self.speaker, &other.speaker) else { return Sameness::Unknown };
        if ours.kind == SpeakerKind::Unnamed && theirs.kind == SpeakerKind::Unnamed {
            let is_one = self.told.is_some() && self.told == other.told;
            return if is_one { Sameness::Same } else { Sameness::Unknown };
        }
        ours.sameness(theirs)
    }

    /// Whether the two were said on different days, as far as that is told.
    pub fn is_other_day(&self, other: &Self) -> bool {
        let weekdays = self.weekday.zip(other.weekday);
        match self.day.zip(other.day) {
            Some((a, b)) => (a - b).abs() > 1,
            None => weekdays.is_some_and(|(a, b)| (2..=5).contains(&(a - b).rem_euclid(7))),
        }
    }

    /// Whether their sources tell of days so far apart in time that the speaker may have said the like twice.
    pub fn is_far(&self, other: &Self, lead_days: &[Vec<LeadDay>]) -> bool {
        const FAR_DAYS: i64 = 8;
        let days = |of: &Self| lead_days.get(of.source).map_or(&[][..], Vec::as_slice);
        let (ours, theirs) = (days(self), days(other));
        let mut pairs = ours.iter().flat_map(|a| theirs.iter().map(|b| a.distance(*b))).peekable();
        pairs.peek().is_some() && pairs.all(|distance| distance > FAR_DAYS)
    }
}

/// All that is said in some sources, and how much each word of it tells.
pub(super) struct Utterances<'a> {
    pub all: Vec<Utterance<'a>>,
    pub weights: Weights,
    /// The days that each source begins with.
    pub lead_days: Vec<Vec<LeadDay>>,
}

/// Sentences of one quotation that are compared.
const MOST_SENTENCES: usize = 60;
/// Utterances of one source that are compared.
const MOST_OF_SOURCE: usize = 2_000;

impl<'a> Utterances<'a> {
    pub fn of(sources: &[(Text<'a>, &'a Voices)]) -> Self {
        let people = People::of(sources);
        let mut vocabulary = Vocabulary::default();
        let mut scratch = String::new();
        let mut all: Vec<Utterance<'a>> = Vec::new();
        for (source, (text, voices)) in sources.iter().enumerate() {
            let first = all.len();
            let mut add = |range: TextRange,
                           attribution: &'a Attribution,
                           quotation: Option<usize>,
                           form: Option<Form>| {
                if all.len() - first >= MOST_OF_SOURCE {
                    return;
                }
                let words = vocabulary.words(text.text, range, &mut scratch);
                let mut stems: Vec<u32> =
                    words.iter().filter(|word| word.is_content).map(|word| word.stem).collect();
                stems.sort_unstable();
                let n_content = stems.len();
                if n_content == 0 {
                    return;
                }
                let speaker = attribution.speaker.as_ref().map(|speaker| people.completed(speaker));
                let told = attribution.told.and_then(|told| told.range.of(text.text)).map(folded);
                let day = said_day::said_on(text, attribution);
                let weekday = said_day::weekday(text, attribution);
                all.push(Utterance {
                    source,
                    range,
                    attribution,
                    speaker,
                    quotation,
                    form,
                    words,
                    stems,
                    content_weight: 0.0,
                    n_content,
                    day,
                    weekday,
                    told,
                });
            };
            for (at, quotation) in voices.quotations.iter().enumerate() {
                if !quotation.is_quoted() && quotation.attribution.speaker.is_none()
                    || quotation.within.is_some()
                {
                    continue;
                }
                match quotation.form {
                    Form::Whole | Form::Block => {
                        for sentence in
                            sentences(text.text, quotation.words.range).into_iter().take(MOST_SENTENCES)
                        {
                            add(sentence, &quotation.attribution, Some(at), Some(quotation.form));
                        }
                    }
                    Form::Phrase | Form::Term => {
                        add(quotation.words.range, &quotation.attribution, Some(at), Some(quotation.form))
                    }
                }
            }
            for report in &voices.reports {
                add(report.words.range, &report.attribution, None, None);
            }
        }
        let mut n_with = vec![0u32; vocabulary.len()];
        let mut last_source = vec![usize::MAX; vocabulary.len()];
        for utterance in &all {
            for word in &utterance.words {
                let stem = word.stem as usize;
                if let (Some(last), Some(n)) = (last_source.get_mut(stem), n_with.get_mut(stem))
                    && *last != utterance.source
                {
                    *last = utterance.source;
                    *n += 1;
                }
            }
        }
        let weights = Weights::new(sources.len(), &n_with);
        for utterance in &mut all {
            utterance.content_weight = utterance.stems.iter().map(|stem| weights.of_stem(*stem)).sum();
        }
        let lead_days = sources.iter().map(|(text, _)| said_day::lead_days(text)).collect();
        Self { all, weights, lead_days }
    }
}

/// The people of all sources by their last names, so that one source's "Roe" is another's Anna Roe.
struct People {
    by_initial: HashMap<char, Vec<(String, String)>, foldhash::fast::RandomState>,
    cache: std::cell::RefCell<HashMap<String, Option<String>, foldhash::fast::RandomState>>,
}

impl People {
    /// People who are told apart by the first letter of their last name.
    const MOST_OF_INITIAL: usize = 2_000;

    fn of(sources: &[(Text<'_>, &Voices)]) -> Self {
        let mut by_initial: HashMap<char, Vec<(String, String)>, foldhash::fast::RandomState> =
            HashMap::default();
        let mut seen = std::collections::HashSet::new();
        for (_, voices) in sources {
            for speaker in speakers(voices).filter(|s| s.kind == SpeakerKind::Person && s.name.contains(' '))
            {
                if !seen.insert(speaker.name.clone()) {
                    continue;
                }
                let Some(last) = speaker.name.rsplit(' ').next().map(folded) else { continue };
                let Some(initial) = last.chars().next() else { continue };
                let known = by_initial.entry(initial).or_default();
                if known.len() < Self::MOST_OF_INITIAL {
                    known.push((last, speaker.name.clone()));
                }
            }
        }
        Self { by_initial, cache: Default::default() }
    }

    /// A speaker with the full name that stands for theirs, if one person's does.
    fn completed(&self, speaker: &Speaker) -> Speaker {
        if speaker.name.contains(' ') || !matches!(speaker.kind, SpeakerKind::Name | SpeakerKind::Person) {
            return speaker.clone();
        }
        if let Some(known) = self.cache.borrow().get(&speaker.name) {
            return with_name(speaker, known.as_deref());
        }
        let full = self.full(&speaker.name);
        let completed = with_name(speaker, full.as_deref());
        self.cache.borrow_mut().insert(speaker.name.clone(), full);
        completed
    }

    fn full(&self, name: &str) -> Option<String> {
        let last = folded(name);
        let initial = last.chars().next()?;
        let mut found: Option<&String> = None;
        for (known, full) in self.by_initial.get(&initial)? {
            if !is_spelling(known, &last) {
                continue;
            }
            match found {
                Some(other) => {
                    let first = |name: &str| name.split(' ').next().map(folded);
                    let (a, b) = (first(other)?, first(full)?);
                    if !is_spelling(&a, &b) {
                        return None;
                    }
                }
                None => found = Some(full),
            }
        }
        found.cloned()
    }
}

fn with_name(speaker: &Speaker, full: Option<&str>) -> Speaker {
    match full {
        Some(full) => Speaker { name: full.to_owned(), kind: SpeakerKind::Person, ..speaker.clone() },
        None => speaker.clone(),
    }
}

fn speakers(voices: &Voices) -> impl Iterator<Item = &Speaker> {
    let of_quotations = voices.quotations.iter().filter_map(|q| q.attribution.speaker.as_ref());
    of_quotations.chain(voices.reports.iter().filter_map(|r| r.attribution.speaker.as_ref()))
}

/// Whether the words for somebody say that they are one who will not be named.
pub(super) fn is_informant(speaker: &Speaker) -> bool {
    let mut scratch = String::new();
    speaker.kind == SpeakerKind::Unnamed
        && speaker
            .name
            .split_whitespace()
            .any(|word| super::clause::class_of(word, &mut scratch).is(Class::INFORMANT))
}
