//! The rows of a session file as serde sees them, and the way from them to the model. How the file
//! looks is decided by the writer; here is only what may stand in it.
//!
//! A field is never added here, but in the forms of a new format (`versions`, which also says how). An id
//! or a date that is none does not fail here: whoever reads decides what becomes of it (`spelling`).

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor},
};

use super::{
    View,
    spelling::{Spelled, Speller},
};
use crate::{
    model::{
        Aloud, Assembly, Budget, Date, Evidence, Fact, FindingKey, Judged, Passage, PassageId, Place, Point,
        PointId, PointKind, Rank, Rate, Rating, Seconds, Source, SourceId, SourceText, Stance, StatedFormer,
        Timing, Tint, Verdict, VersionId,
    },
    text::TextRange,
};

/// The format that is written. Every added field raises it.
pub const FORMAT: u64 = 4;

/// A whole session file.
#[derive(Deserialize)]
#[serde(rename = "Session", deny_unknown_fields)]
pub(super) struct SessionForm {
    #[expect(dead_code, reason = "it was looked at before the rest was read")]
    pub format: u64,
    pub title: String,
    pub timing: TimingForm,
    pub judged: JudgedForm,
    pub sources: Vec<SourceForm>,
    pub passages: Vec<PassageForm>,
    pub outline: Vec<PointForm>,
    #[serde(default)]
    pub view: ViewForm,
}

/// How fast it is spoken, and how long it may take.
#[derive(Deserialize)]
#[serde(rename = "Timing", deny_unknown_fields)]
pub(super) struct TimingForm {
    rate: Spelled<Rate>,
    budget: Option<BudgetForm>,
}

impl Default for TimingForm {
    fn default() -> Self {
        Self { rate: Spelled::of(Rate::default()), budget: None }
    }
}

#[derive(Deserialize)]
#[serde(rename = "Budget", deny_unknown_fields)]
struct BudgetForm {
    time: Spelled<Seconds>,
    grace: Spelled<Seconds>,
}

/// What was made of findings.
#[derive(Default, Deserialize)]
#[serde(rename = "Judged", deny_unknown_fields)]
pub(super) struct JudgedForm {
    verdicts: BTreeMap<Spelled<FindingKey>, VerdictForm>,
    spellings: BTreeSet<String>,
}

/// An enum of the model as it is written, and the ways between the two.
macro_rules! spelled_enum {
    ($form:ident of $row:ident as $name:literal: $($case:ident),+) => {
        #[derive(Clone, Copy, Deserialize, Serialize, PartialEq, Eq, PartialOrd, Ord)]
        #[serde(rename = $name)]
        pub(super) enum $form { $($case),+ }

        impl From<$form> for $row {
            fn from(form: $form) -> Self {
                match form { $($form::$case => Self::$case),+ }
            }
        }

        impl From<$row> for $form {
            fn from(row: $row) -> Self {
                match row { $($row::$case => Self::$case),+ }
            }
        }
    };
}

spelled_enum!(VerdictForm of Verdict as "Verdict": Accepted, Dismissed);
spelled_enum!(FactForm of Fact as "Fact": Title, Byline, Publisher, Published, Link);

#[derive(Deserialize)]
#[serde(rename = "Source", deny_unknown_fields)]
pub(super) struct SourceForm {
    pub id: Spelled<SourceId>,
    pub title: String,
    pub byline: Option<String>,
    pub publisher: Option<String>,
    pub published: PublishedForm,
    pub link: Option<String>,
    pub stated_in: BTreeMap<FactForm, String>,
    pub rating: Option<Spelled<Rating>>,
    pub note: String,
    pub imported_from: Option<String>,
    pub chrome: Vec<(usize, usize)>,
    pub retrieved: Option<Spelled<Date>>,
    pub text: String,
    pub versions: Vec<VersionForm>,
}

/// A text that the source had before.
#[derive(Deserialize)]
#[serde(rename = "Version", deny_unknown_fields)]
pub(super) struct VersionForm {
    id: Spelled<VersionId>,
    retrieved: Option<Spelled<Date>>,
    text: String,
}

#[derive(Deserialize)]
#[serde(rename = "Published", deny_unknown_fields)]
pub(super) struct PublishedForm {
    stated: Option<String>,
    date: Option<Spelled<Date>>,
}

#[derive(Deserialize)]
#[serde(rename = "Passage", deny_unknown_fields)]
pub(super) struct PassageForm {
    pub id: Spelled<PassageId>,
    pub source: Spelled<SourceId>,
    #[serde(with = "PlaceForm")]
    pub place: Place,
    pub start: usize,
    pub end: usize,
    pub former: Option<FormerForm>,
    pub quote: String,
    pub prefix: String,
    pub suffix: String,
    pub aloud: Vec<(usize, usize)>,
    #[serde(with = "TintForm")]
    pub tint: Tint,
    pub note: String,
}

/// Where a passage stood in a text that its source had before.
#[derive(Deserialize)]
#[serde(rename = "Former", deny_unknown_fields)]
pub(super) struct FormerForm {
    version: Spelled<VersionId>,
    start: usize,
    end: usize,
}

#[derive(Deserialize)]
#[serde(rename = "Point", deny_unknown_fields)]
pub(super) struct PointForm {
    pub id: Spelled<PointId>,
    pub depth: usize,
    #[serde(with = "PointKindForm")]
    pub kind: PointKind,
    pub budget: Option<Spelled<Seconds>>,
    pub text: String,
    pub evidence: Vec<EvidenceForm>,
}

#[derive(Deserialize)]
#[serde(rename = "Evidence", deny_unknown_fields)]
pub(super) struct EvidenceForm {
    passage: Spelled<PassageId>,
    #[serde(with = "StanceForm")]
    stance: Stance,
}

/// A view; also a row of the state folder, where it is written by serde.
#[derive(Default, Deserialize, Serialize)]
#[serde(rename = "View", deny_unknown_fields, default)]
pub(super) struct ViewForm {
    source: Option<Spelled<SourceId>>,
    point: Option<Spelled<PointId>>,
    scroll: BTreeMap<Spelled<SourceId>, usize>,
    collapsed: BTreeSet<Spelled<PointId>>,
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "Place", rename = "Place")]
pub(super) enum PlaceForm {
    Anchored,
    Review,
    Lost,
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "Tint", rename = "Tint")]
pub(super) enum TintForm {
    Amber,
    Sky,
    Sage,
    Rose,
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "PointKind", rename = "Kind")]
pub(super) enum PointKindForm {
    Heading,
    Question,
    Claim,
    Note,
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "Stance", rename = "Stance")]
pub(super) enum StanceForm {
    Supports,
    Undercuts,
    Context,
}

/// What a file holds, for the model to check.
pub(super) struct Rows {
    pub assembly: Assembly,
    pub view: View,
    /// Where each row's id stands, list by list.
    pub places: Places,
}

/// Where the ids of rows stand in memory; 0 where that is not known.
#[derive(Default)]
pub(super) struct Places {
    pub sources: Vec<usize>,
    pub passages: Vec<usize>,
    pub points: Vec<usize>,
}

impl SessionForm {
    /// The rows and the view as they stand in the file; `speller` hears of every id and date that is none.
    pub(super) fn into_rows(self, speller: &mut Speller<'_>) -> Rows {
        let places = Places {
            sources: self.sources.iter().map(|form| form.id.at).collect(),
            passages: self.passages.iter().map(|form| form.id.at).collect(),
            points: self.outline.iter().map(|form| form.id.at).collect(),
        };
        let timing = self.timing.into_timing(speller);
        let judged = self.judged.into_judged(speller);
        let mut assembly = Assembly { title: self.title, timing, judged, ..Assembly::default() };
        for form in self.sources {
            let row = form.into_row(speller, &mut assembly.versions);
            assembly.sources.push(row);
        }
        for (row, mut form) in self.passages.into_iter().enumerate() {
            let (former, aloud) = (form.former.take(), std::mem::take(&mut form.aloud));
            assembly.passages.push(form.into_row(speller));
            assembly.formers.extend(former.map(|former| (row, former.into_stated(speller))));
            assembly.aloud.extend((!aloud.is_empty()).then_some((row, aloud)));
        }
        assembly.points = self.outline.into_iter().map(|form| form.into_row(speller)).collect();
        Rows { assembly, view: self.view.into_view(speller), places }
    }
}

impl TimingForm {
    fn into_timing(self, speller: &mut Speller<'_>) -> Timing {
        let rate = speller.rate(self.rate);
        let budget = self.budget.and_then(|form| {
            let time = speller.time(form.time, "that is no budget");
            let grace = speller.time(form.grace, "that is no grace").unwrap_or_default();
            Some(Budget { time: time?, grace })
        });
        Timing { rate, budget }
    }
}

impl JudgedForm {
    fn into_judged(self, speller: &mut Speller<'_>) -> Judged {
        let known = |(key, verdict)| Some((speller.finding(key)?, Verdict::from(verdict)));
        let verdicts = self.verdicts.into_iter().filter_map(known).collect();
        Judged { verdicts, spellings: self.spellings }
    }
}

impl SourceForm {
    fn into_row(
        self,
        speller: &mut Speller<'_>,
        versions: &mut BTreeMap<(SourceId, VersionId), Arc<SourceText>>,
    ) -> (Source, Vec<(usize, usize)>) {
        let id = speller.source(self.id);
        let text = SourceText::new(self.text, speller.day(self.retrieved));
        let mut source = Source::with_text(id, self.title, text);
        source.byline = self.byline;
        source.publisher = self.publisher;
        source.published = speller.published(self.published.stated, self.published.date);
        source.link = self.link;
        source.stated_in = self.stated_in.into_iter().map(|(fact, words)| (fact.into(), words)).collect();
        source.rating = speller.rating(self.rating);
        source.note = self.note;
        source.imported_from = self.imported_from;
        for version in self.versions {
            let name = (id, speller.version(version.id));
            let text = SourceText::new(version.text, speller.day(version.retrieved));
            versions.entry(name).or_insert_with(|| Arc::new(text));
        }
        (source, self.chrome)
    }
}

impl FormerForm {
    fn into_stated(self, speller: &mut Speller<'_>) -> StatedFormer {
        StatedFormer { version: speller.version(self.version), start: self.start, end: self.end }
    }
}

impl PassageForm {
    fn into_row(self, speller: &mut Speller<'_>) -> (Passage, (usize, usize)) {
        let passage = Passage {
            id: speller.passage(self.id),
            source: speller.source(self.source),
            place: self.place,
            range: TextRange::default(),
            former: None,
            quote: self.quote,
            prefix: self.prefix,
            suffix: self.suffix,
            aloud: Aloud::default(),
            tint: self.tint,
            note: self.note,
        };
        (passage, (self.start, self.end))
    }
}

impl PointForm {
    fn into_row(self, speller: &mut Speller<'_>) -> (Point, usize) {
        let id = speller.point(self.id);
        let budget = self.budget.and_then(|time| speller.time(time, "the point has no budget"));
        let mut evidence =
            |e: EvidenceForm| Evidence { passage: speller.passage(e.passage), stance: e.stance };
        let evidence = self.evidence.into_iter().map(&mut evidence).collect();
        let point = Point {
            id,
            parent: None,
            rank: Rank::default(),
            kind: self.kind,
            budget,
            text: self.text,
            evidence,
        };
        (point, self.depth)
    }
}

impl ViewForm {
    fn into_view(self, speller: &mut Speller<'_>) -> View {
        View {
            source: self.source.map(|id| speller.source(id)),
            scroll: self.scroll.into_iter().map(|(id, offset)| (speller.source(id), offset)).collect(),
            collapsed: self.collapsed.into_iter().map(|id| speller.point(id)).collect(),
            point: self.point.map(|id| speller.point(id)),
        }
    }
}

impl From<ViewForm> for View {
    /// Leaves out what is no id.
    fn from(form: ViewForm) -> Self {
        Self {
            source: form.source.and_then(Spelled::value),
            scroll: form.scroll.into_iter().filter_map(|(id, at)| Some((id.value()?, at))).collect(),
            collapsed: form.collapsed.into_iter().filter_map(Spelled::value).collect(),
            point: form.point.and_then(Spelled::value),
        }
    }
}

impl From<&View> for ViewForm {
    fn from(view: &View) -> Self {
        Self {
            source: view.source.map(Spelled::of),
            point: view.point.map(Spelled::of),
            scroll: view.scroll.iter().map(|(id, offset)| (Spelled::of(*id), *offset)).collect(),
            collapsed: view.collapsed.iter().copied().map(Spelled::of).collect(),
        }
    }
}

/// The format that a file states, whatever else it holds; `None` where it cannot be found.
///
/// Stops at the field, so that nothing behind it matters.
pub(super) fn stated_format(text: &str) -> Option<u64> {
    let mut found = None;
    // It fails where it stops, which is no error.
    let _ = ron::Options::default().from_str_seed(text, Head { found: &mut found });
    found
}

struct Head<'a> {
    found: &'a mut Option<u64>,
}

impl<'de> DeserializeSeed<'de> for Head<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Head<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a session")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while let Some(field) = fields.next_key::<String>()? {
            if field == "format" {
                *self.found = Some(fields.next_value()?);
                break;
            }
            fields.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}
