//! Records as serde sees them: what may stand in a journal. Strings are borrowed where they are written.

use std::{borrow::Cow, collections::BTreeMap, path::PathBuf, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{
    record::{Base, Begin, ContentHash, JOURNAL_FORMAT, Record, Saving},
    spelled::Spelled,
};
use crate::{
    model::{
        Aloud, Budget, Date, Delta, Evidence, Fact, Fate, FindingKey, FormerRef, Judged, Passage,
        PassageEdit, PassageId, Place, Point, PointEdit, PointId, PointKind, Published, Rank, Rate, Rating,
        Recorded, Seconds, Source, SourceEdit, SourceId, SourceText, Splice, Stance, Timing, Tint, VersionId,
    },
    store::format::{FactForm, PlaceForm, PointKindForm, StanceForm, TintForm, VerdictForm},
    text::TextRange,
};

/// Texts of sources that were written ahead of the step that adds them.
pub(super) type Texts = BTreeMap<SourceId, String>;

#[derive(Deserialize, Serialize)]
#[serde(rename = "Record")]
pub(super) enum RecordForm<'a> {
    Begin(BeginForm<'a>),
    Step {
        name: Cow<'a, str>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fold: Option<Cow<'a, str>>,
        #[serde(default, skip_serializing_if = "is_false")]
        joins: bool,
        #[serde(default, skip_serializing_if = "DeltaForm::is_empty")]
        delta: DeltaForm<'a>,
    },
    Undo,
    Redo,
    Text(Spelled<SourceId>, Cow<'a, str>),
    Saving(u64, BeginForm<'a>),
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BeginForm<'a> {
    format: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    path: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    base: Option<Spelled<ContentHash>>,
    #[serde(default, skip_serializing_if = "DeltaForm::is_empty")]
    settle: DeltaForm<'a>,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct DeltaForm<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<SpliceForm<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timing: Option<TimingForm>,
    #[serde(skip_serializing_if = "Option::is_none")]
    judged: Option<JudgedForm>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sources: Vec<(Spelled<SourceId>, SourceFate<'a>)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    passages: Vec<(Spelled<PassageId>, PassageFate<'a>)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    points: Vec<(Spelled<PointId>, PointFate<'a>)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    formers: Vec<(Spelled<PassageId>, Option<FormerForm>)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    versions: Vec<VersionForm<'a>>,
}

/// The rate, and time and grace of the budget.
#[derive(Deserialize, Serialize)]
struct TimingForm(Spelled<Rate>, Option<(Spelled<Seconds>, Spelled<Seconds>)>);

/// Verdicts on findings, and the spellings that are preferred.
#[derive(Deserialize, Serialize)]
struct JudgedForm(Vec<(Spelled<FindingKey>, VerdictForm)>, Vec<String>);

/// The version, and start and end in it.
#[derive(Deserialize, Serialize)]
struct FormerForm(Spelled<VersionId>, usize, usize);

/// The day it was brought in, and the text.
#[derive(Deserialize, Serialize)]
struct VersionForm<'a>(Option<Spelled<Date>>, Cow<'a, str>);

/// Start and end of what goes, what comes, and the length of what was there.
#[derive(Deserialize, Serialize)]
struct SpliceForm<'a>(usize, usize, Cow<'a, str>, usize);

#[derive(Deserialize, Serialize)]
enum SourceFate<'a> {
    Put(SourceForm<'a>),
    Edited(SourceEditForm<'a>),
    Removed,
}

#[derive(Deserialize, Serialize)]
enum PassageFate<'a> {
    Put(PassageForm<'a>),
    Edited(PassageEditForm<'a>),
    Removed,
}

#[derive(Deserialize, Serialize)]
enum PointFate<'a> {
    Put(PointForm<'a>),
    Edited(PointEditForm<'a>),
    Removed,
}

#[derive(Deserialize, Serialize)]
struct PublishedForm<'a> {
    stated: Option<Cow<'a, str>>,
    date: Option<Spelled<Date>>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct SourceForm<'a> {
    rank: u64,
    title: Cow<'a, str>,
    byline: Option<Cow<'a, str>>,
    publisher: Option<Cow<'a, str>>,
    published: PublishedForm<'a>,
    link: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    stated_in: Vec<(FactForm, Cow<'a, str>)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rating: Option<Spelled<Rating>>,
    note: Cow<'a, str>,
    imported_from: Option<Cow<'a, str>>,
    chrome: Vec<(usize, usize)>,
    #[serde(default)]
    retrieved: Option<Spelled<Date>>,
    /// `None` where it was written ahead.
    text: Option<Cow<'a, str>>,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
struct SourceEditForm<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    rank: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<SpliceForm<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    byline: Option<Option<Cow<'a, str>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<Option<Cow<'a, str>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<PublishedForm<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<Option<Cow<'a, str>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stated_in: Option<Vec<(FactForm, Cow<'a, str>)>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rating: Option<Spelled<Rating>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<SpliceForm<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    imported_from: Option<Option<Cow<'a, str>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    chrome: Option<Vec<(usize, usize)>>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct PassageForm<'a> {
    source: Spelled<SourceId>,
    place: PlaceCell,
    range: (usize, usize),
    quote: Cow<'a, str>,
    prefix: Cow<'a, str>,
    suffix: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    aloud: Vec<(usize, usize)>,
    tint: TintCell,
    note: Cow<'a, str>,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
struct PassageEditForm<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Spelled<SourceId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<PlaceCell>,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<(usize, usize)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quote: Option<SpliceForm<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prefix: Option<SpliceForm<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suffix: Option<SpliceForm<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    aloud: Option<Vec<(usize, usize)>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tint: Option<TintCell>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<SpliceForm<'a>>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct PointForm<'a> {
    parent: Option<Spelled<PointId>>,
    rank: u64,
    kind: KindCell,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    budget: Option<Spelled<Seconds>>,
    text: Cow<'a, str>,
    evidence: Vec<(Spelled<PassageId>, StanceCell)>,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
struct PointEditForm<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<Option<Spelled<PointId>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rank: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<KindCell>,
    #[serde(skip_serializing_if = "Option::is_none")]
    budget: Option<Option<Spelled<Seconds>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<SpliceForm<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Vec<(Spelled<PassageId>, StanceCell)>>,
}

#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct PlaceCell(#[serde(with = "PlaceForm")] Place);

#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct TintCell(#[serde(with = "TintForm")] Tint);

#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct KindCell(#[serde(with = "PointKindForm")] PointKind);

#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct StanceCell(#[serde(with = "StanceForm")] Stance);

fn is_false(value: &bool) -> bool {
    !value
}

fn shown(text: &Option<String>) -> Option<Cow<'_, str>> {
    text.as_deref().map(Cow::Borrowed)
}

fn owned(text: Option<Cow<'_, str>>) -> Option<String> {
    text.map(Cow::into_owned)
}

fn pairs(ranges: &[TextRange]) -> Vec<(usize, usize)> {
    ranges.iter().map(|range| (range.start(), range.end())).collect()
}

fn ranges(pairs: Vec<(usize, usize)>) -> Vec<TextRange> {
    pairs.into_iter().map(|(start, end)| TextRange::new(start, end)).collect()
}

impl<'a> BeginForm<'a> {
    pub(super) fn new(begin: &'a Begin) -> Self {
        Self {
            format: JOURNAL_FORMAT,
            // A path that is not Unicode cannot be written: the briefing comes back untitled.
            path: begin.path.as_ref().and_then(|path| path.to_str()).map(Cow::Borrowed),
            base: match begin.base {
                Base::Empty => None,
                Base::Content(hash) => Some(Spelled(hash)),
            },
            settle: DeltaForm::new(&begin.settle, |_| false),
        }
    }

    fn into_begin(self) -> Option<Begin> {
        let settle = self.settle.into_delta(&mut Texts::new())?;
        (1..=JOURNAL_FORMAT).contains(&self.format).then(|| Begin {
            path: self.path.map(|path| PathBuf::from(path.into_owned())),
            base: self.base.map_or(Base::Empty, |hash| Base::Content(hash.0)),
            settle,
        })
    }
}

impl<'a> RecordForm<'a> {
    pub(super) fn step(
        name: &'a str,
        fold: Option<&'a str>,
        recorded: Recorded,
        delta: &'a Delta,
        is_ahead: impl Fn(SourceId) -> bool,
    ) -> Self {
        RecordForm::Step {
            name: Cow::Borrowed(name),
            fold: fold.map(Cow::Borrowed),
            joins: recorded == Recorded::Joined,
            delta: DeltaForm::new(delta, is_ahead),
        }
    }

    pub(super) fn text(source: &'a Source) -> Self {
        RecordForm::Text(Spelled(source.id), Cow::Borrowed(source.text()))
    }

    /// The record; `None` where it names a text that was not written ahead, or is of another format.
    pub(super) fn into_record(self, texts: &mut Texts) -> Option<Record> {
        Some(match self {
            RecordForm::Begin(begin) => Record::Begin(begin.into_begin()?),
            RecordForm::Step { name, fold, joins, delta } => Record::Step {
                name: name.into_owned(),
                fold: owned(fold),
                recorded: if joins { Recorded::Joined } else { Recorded::Step },
                delta: delta.into_delta(texts)?,
            },
            RecordForm::Undo => Record::Undo,
            RecordForm::Redo => Record::Redo,
            RecordForm::Text(id, text) => {
                texts.insert(id.0, text.into_owned());
                Record::Text(id.0)
            }
            RecordForm::Saving(upto, begin) => Record::Saving(Saving { upto, begin: begin.into_begin()? }),
        })
    }
}

impl<'a> DeltaForm<'a> {
    fn is_empty(&self) -> bool {
        self.title.is_none()
            && self.timing.is_none()
            && self.judged.is_none()
            && self.sources.is_empty()
            && self.passages.is_empty()
            && self.points.is_empty()
            && self.formers.is_empty()
            && self.versions.is_empty()
    }

    fn new(delta: &'a Delta, is_ahead: impl Fn(SourceId) -> bool) -> Self {
        let source = |(id, fate): (&SourceId, &'a Fate<Source, SourceEdit>)| {
            let fate = match fate {
                Fate::Put(source) => SourceFate::Put(SourceForm::new(source, is_ahead(*id))),
                Fate::Edited(edit) => SourceFate::Edited(SourceEditForm::new(edit)),
                Fate::Removed => SourceFate::Removed,
            };
            (Spelled(*id), fate)
        };
        let passage = |(id, fate): (&PassageId, &'a Fate<Passage, PassageEdit>)| {
            let fate = match fate {
                Fate::Put(passage) => PassageFate::Put(PassageForm::new(passage)),
                Fate::Edited(edit) => PassageFate::Edited(PassageEditForm::new(edit)),
                Fate::Removed => PassageFate::Removed,
            };
            (Spelled(*id), fate)
        };
        let point = |(id, fate): (&PointId, &'a Fate<Point, PointEdit>)| {
            let fate = match fate {
                Fate::Put(point) => PointFate::Put(PointForm::new(point)),
                Fate::Edited(edit) => PointFate::Edited(PointEditForm::new(edit)),
                Fate::Removed => PointFate::Removed,
            };
            (Spelled(*id), fate)
        };
        let former =
            |former: FormerRef| FormerForm(Spelled(former.version), former.range.start(), former.range.end());
        let version = |text: &'a Arc<SourceText>| {
            VersionForm(text.retrieved().map(Spelled), Cow::Borrowed(text.as_str()))
        };
        Self {
            title: delta.title.as_ref().map(SpliceForm::new),
            timing: delta.timing.map(TimingForm::new),
            judged: delta.judged.as_deref().map(JudgedForm::new),
            sources: delta.sources.iter().map(source).collect(),
            passages: delta.passages.iter().map(passage).collect(),
            points: delta.points.iter().map(point).collect(),
            formers: delta.formers.iter().map(|(id, f)| (Spelled(*id), f.map(former))).collect(),
            versions: delta.versions.values().map(version).collect(),
        }
    }

    fn into_delta(self, texts: &mut Texts) -> Option<Delta> {
        let mut delta = Delta {
            title: self.title.map(SpliceForm::into_splice),
            timing: self.timing.map(TimingForm::into_timing),
            judged: self.judged.map(|judged| Arc::new(judged.into_judged())),
            ..Delta::default()
        };
        for (id, fate) in self.sources {
            let fate = match fate {
                SourceFate::Put(form) => Fate::Put(Arc::new(form.into_source(id.0, texts)?)),
                SourceFate::Edited(form) => Fate::Edited(form.into_edit()),
                SourceFate::Removed => Fate::Removed,
            };
            delta.sources.insert(id.0, fate);
        }
        for (id, fate) in self.passages {
            let fate = match fate {
                PassageFate::Put(form) => Fate::Put(Arc::new(form.into_passage(id.0))),
                PassageFate::Edited(form) => Fate::Edited(form.into_edit()),
                PassageFate::Removed => Fate::Removed,
            };
            delta.passages.insert(id.0, fate);
        }
        for (id, fate) in self.points {
            let fate = match fate {
                PointFate::Put(form) => Fate::Put(Arc::new(form.into_point(id.0))),
                PointFate::Edited(form) => Fate::Edited(form.into_edit()),
                PointFate::Removed => Fate::Removed,
            };
            delta.points.insert(id.0, fate);
        }
        for (id, former) in self.formers {
            let former = former.map(|FormerForm(version, start, end)| FormerRef {
                version: version.0,
                range: TextRange::new(start, end),
            });
            delta.formers.insert(id.0, former);
        }
        for VersionForm(retrieved, text) in self.versions {
            let text = SourceText::new(text, retrieved.map(|day| day.0));
            delta.versions.insert(text.id(), Arc::new(text));
        }
        Some(delta)
    }
}

impl JudgedForm {
    fn new(judged: &Judged) -> Self {
        let verdicts = judged.verdicts.iter().map(|(key, verdict)| (Spelled(*key), (*verdict).into()));
        Self(verdicts.collect(), judged.spellings.iter().cloned().collect())
    }

    fn into_judged(self) -> Judged {
        let verdicts = self.0.into_iter().map(|(key, verdict)| (key.0, verdict.into())).collect();
        Judged { verdicts, spellings: self.1.into_iter().collect() }
    }
}

fn written_facts(stated_in: &BTreeMap<Fact, String>) -> Vec<(FactForm, Cow<'_, str>)> {
    stated_in.iter().map(|(fact, words)| ((*fact).into(), Cow::Borrowed(words.as_str()))).collect()
}

fn read_facts(stated_in: Vec<(FactForm, Cow<'_, str>)>) -> BTreeMap<Fact, String> {
    stated_in.into_iter().map(|(fact, words)| (fact.into(), words.into_owned())).collect()
}

impl TimingForm {
    fn new(timing: Timing) -> Self {
        let budget = |budget: Budget| (Spelled(budget.time), Spelled(budget.grace));
        Self(Spelled(timing.rate), timing.budget.map(budget))
    }

    fn into_timing(self) -> Timing {
        let budget = self.1.map(|(time, grace)| Budget { time: time.0, grace: grace.0 });
        Timing { rate: self.0.0, budget }
    }
}

impl<'a> SpliceForm<'a> {
    fn new(splice: &'a Splice) -> Self {
        let range = splice.range;
        Self(range.start(), range.end(), Cow::Borrowed(&splice.words), splice.old_len)
    }

    fn into_splice(self) -> Splice {
        Splice { range: TextRange::new(self.0, self.1), words: self.2.into_owned(), old_len: self.3 }
    }
}

impl<'a> PublishedForm<'a> {
    fn new(published: &'a Published) -> Self {
        Self { stated: shown(&published.stated), date: published.date.map(Spelled) }
    }

    fn into_published(self) -> Published {
        Published { stated: owned(self.stated), date: self.date.map(|date| date.0) }
    }
}

impl<'a> SourceForm<'a> {
    fn new(source: &'a Source, is_ahead: bool) -> Self {
        Self {
            rank: source.rank.bits(),
            title: Cow::Borrowed(&source.title),
            byline: shown(&source.byline),
            publisher: shown(&source.publisher),
            published: PublishedForm::new(&source.published),
            link: shown(&source.link),
            stated_in: written_facts(&source.stated_in),
            rating: Some(source.rating).filter(|rating| !rating.is_none()).map(Spelled),
            note: Cow::Borrowed(&source.note),
            imported_from: shown(&source.imported_from),
            chrome: pairs(source.chrome()),
            retrieved: source.retrieved().map(Spelled),
            text: (!is_ahead).then(|| Cow::Borrowed(source.text())),
        }
    }

    fn into_source(self, id: SourceId, texts: &mut Texts) -> Option<Source> {
        let text = match self.text {
            Some(text) => text.into_owned(),
            None => texts.remove(&id)?,
        };
        let text = SourceText::new(text, self.retrieved.map(|day| day.0));
        let mut source = Source::with_text(id, self.title, text);
        source.rank = Rank::from_bits(self.rank);
        source.byline = owned(self.byline);
        source.publisher = owned(self.publisher);
        source.published = self.published.into_published();
        source.link = owned(self.link);
        source.stated_in = read_facts(self.stated_in);
        source.rating = self.rating.map(|rating| rating.0).unwrap_or_default();
        source.note = self.note.into_owned();
        source.imported_from = owned(self.imported_from);
        source.set_chrome(&ranges(self.chrome));
        Some(source)
    }
}

impl<'a> SourceEditForm<'a> {
    fn new(edit: &'a SourceEdit) -> Self {
        Self {
            rank: edit.rank.map(Rank::bits),
            title: edit.title.as_ref().map(SpliceForm::new),
            byline: edit.byline.as_ref().map(shown),
            publisher: edit.publisher.as_ref().map(shown),
            published: edit.published.as_ref().map(PublishedForm::new),
            link: edit.link.as_ref().map(shown),
            stated_in: edit.stated_in.as_ref().map(written_facts),
            rating: edit.rating.map(Spelled),
            note: edit.note.as_ref().map(SpliceForm::new),
            imported_from: edit.imported_from.as_ref().map(shown),
            chrome: edit.chrome.as_deref().map(pairs),
        }
    }

    fn into_edit(self) -> SourceEdit {
        SourceEdit {
            rank: self.rank.map(Rank::from_bits),
            title: self.title.map(SpliceForm::into_splice),
            byline: self.byline.map(owned),
            publisher: self.publisher.map(owned),
            published: self.published.map(PublishedForm::into_published),
            link: self.link.map(owned),
            stated_in: self.stated_in.map(read_facts),
            rating: self.rating.map(|rating| rating.0),
            note: self.note.map(SpliceForm::into_splice),
            imported_from: self.imported_from.map(owned),
            chrome: self.chrome.map(ranges),
        }
    }
}

impl<'a> PassageForm<'a> {
    fn new(passage: &'a Passage) -> Self {
        Self {
            source: Spelled(passage.source),
            place: PlaceCell(passage.place),
            range: (passage.range.start(), passage.range.end()),
            quote: Cow::Borrowed(&passage.quote),
            prefix: Cow::Borrowed(&passage.prefix),
            suffix: Cow::Borrowed(&passage.suffix),
            aloud: pairs(passage.aloud.stretches()),
            tint: TintCell(passage.tint),
            note: Cow::Borrowed(&passage.note),
        }
    }

    fn into_passage(self, id: PassageId) -> Passage {
        Passage {
            id,
            source: self.source.0,
            place: self.place.0,
            range: TextRange::new(self.range.0, self.range.1),
            former: None,
            quote: self.quote.into_owned(),
            prefix: self.prefix.into_owned(),
            suffix: self.suffix.into_owned(),
            aloud: Aloud::new(ranges(self.aloud)),
            tint: self.tint.0,
            note: self.note.into_owned(),
        }
    }
}

impl<'a> PassageEditForm<'a> {
    fn new(edit: &'a PassageEdit) -> Self {
        Self {
            source: edit.source.map(Spelled),
            place: edit.place.map(PlaceCell),
            range: edit.range.map(|range| (range.start(), range.end())),
            quote: edit.quote.as_ref().map(SpliceForm::new),
            prefix: edit.prefix.as_ref().map(SpliceForm::new),
            suffix: edit.suffix.as_ref().map(SpliceForm::new),
            aloud: edit.aloud.as_ref().map(|aloud| pairs(aloud.stretches())),
            tint: edit.tint.map(TintCell),
            note: edit.note.as_ref().map(SpliceForm::new),
        }
    }

    fn into_edit(self) -> PassageEdit {
        PassageEdit {
            source: self.source.map(|id| id.0),
            place: self.place.map(|place| place.0),
            range: self.range.map(|(start, end)| TextRange::new(start, end)),
            quote: self.quote.map(SpliceForm::into_splice),
            prefix: self.prefix.map(SpliceForm::into_splice),
            suffix: self.suffix.map(SpliceForm::into_splice),
            aloud: self.aloud.map(|pairs| Aloud::new(ranges(pairs))),
            tint: self.tint.map(|tint| tint.0),
            note: self.note.map(SpliceForm::into_splice),
        }
    }
}

fn written_evidence(evidence: &[Evidence]) -> Vec<(Spelled<PassageId>, StanceCell)> {
    evidence.iter().map(|e| (Spelled(e.passage), StanceCell(e.stance))).collect()
}

fn read_evidence(evidence: Vec<(Spelled<PassageId>, StanceCell)>) -> Vec<Evidence> {
    evidence.into_iter().map(|(id, stance)| Evidence { passage: id.0, stance: stance.0 }).collect()
}

impl<'a> PointForm<'a> {
    fn new(point: &'a Point) -> Self {
        Self {
            parent: point.parent.map(Spelled),
            rank: point.rank.bits(),
            kind: KindCell(point.kind),
            budget: point.budget.map(Spelled),
            text: Cow::Borrowed(&point.text),
            evidence: written_evidence(&point.evidence),
        }
    }

    fn into_point(self, id: PointId) -> Point {
        Point {
            id,
            parent: self.parent.map(|id| id.0),
            rank: Rank::from_bits(self.rank),
            kind: self.kind.0,
            budget: self.budget.map(|time| time.0),
            text: self.text.into_owned(),
            evidence: read_evidence(self.evidence),
        }
    }
}

impl<'a> PointEditForm<'a> {
    fn new(edit: &'a PointEdit) -> Self {
        Self {
            parent: edit.parent.map(|parent| parent.map(Spelled)),
            rank: edit.rank.map(Rank::bits),
            kind: edit.kind.map(KindCell),
            budget: edit.budget.map(|budget| budget.map(Spelled)),
            text: edit.text.as_ref().map(SpliceForm::new),
            evidence: edit.evidence.as_deref().map(written_evidence),
        }
    }

    fn into_edit(self) -> PointEdit {
        PointEdit {
            parent: self.parent.map(|parent| parent.map(|id| id.0)),
            rank: self.rank.map(Rank::from_bits),
            kind: self.kind.map(|kind| kind.0),
            budget: self.budget.map(|budget| budget.map(|time| time.0)),
            text: self.text.map(SpliceForm::into_splice),
            evidence: self.evidence.map(read_evidence),
        }
    }
}
