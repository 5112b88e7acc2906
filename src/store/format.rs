//! The rows of a session file as serde sees them, and the way from them to the model. How the file
//! looks is decided by the writer; here is only what may stand in it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    marker::PhantomData,
    str::FromStr,
};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, DeserializeSeed, IgnoredAny, MapAccess, Visitor},
};

use super::View;
use crate::{
    model::{
        Assembly, Date, Evidence, Passage, PassageId, Place, Point, PointId, PointKind, Published, Rank,
        Source, SourceId, Stance, Tint,
    },
    text::TextRange,
};

/// The format that is written, and the only one there is yet. Every added field raises it.
pub const FORMAT: u64 = 1;

/// A whole session file.
#[derive(Deserialize)]
#[serde(rename = "Session", deny_unknown_fields)]
pub(super) struct SessionForm {
    pub format: u64,
    title: String,
    sources: Vec<SourceForm>,
    passages: Vec<PassageForm>,
    outline: Vec<PointForm>,
    #[serde(default)]
    view: ViewForm,
}

#[derive(Deserialize)]
#[serde(rename = "Source", deny_unknown_fields)]
struct SourceForm {
    id: Spelled<SourceId>,
    title: String,
    byline: Option<String>,
    publisher: Option<String>,
    published: PublishedForm,
    link: Option<String>,
    note: String,
    imported_from: Option<String>,
    chrome: Vec<(usize, usize)>,
    text: String,
}

#[derive(Deserialize)]
#[serde(rename = "Published", deny_unknown_fields)]
struct PublishedForm {
    stated: Option<String>,
    date: Option<Spelled<Date>>,
}

#[derive(Deserialize)]
#[serde(rename = "Passage", deny_unknown_fields)]
struct PassageForm {
    id: Spelled<PassageId>,
    source: Spelled<SourceId>,
    #[serde(with = "PlaceForm")]
    place: Place,
    start: usize,
    end: usize,
    quote: String,
    prefix: String,
    suffix: String,
    #[serde(with = "TintForm")]
    tint: Tint,
    note: String,
}

#[derive(Deserialize)]
#[serde(rename = "Point", deny_unknown_fields)]
struct PointForm {
    id: Spelled<PointId>,
    depth: usize,
    #[serde(with = "PointKindForm")]
    kind: PointKind,
    text: String,
    evidence: Vec<EvidenceForm>,
}

#[derive(Deserialize)]
#[serde(rename = "Evidence", deny_unknown_fields)]
struct EvidenceForm {
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

impl SessionForm {
    /// The rows for the model to check, and the view as it stands in the file.
    pub(super) fn into_rows(self) -> (Assembly, View) {
        let assembly = Assembly {
            title: self.title,
            sources: self.sources.into_iter().map(SourceForm::into_row).collect(),
            passages: self.passages.into_iter().map(PassageForm::into_row).collect(),
            points: self.outline.into_iter().map(PointForm::into_row).collect(),
        };
        (assembly, self.view.into())
    }
}

impl SourceForm {
    fn into_row(self) -> (Source, Vec<(usize, usize)>) {
        let mut source = Source::new(self.id.0, self.title, self.text);
        source.byline = self.byline;
        source.publisher = self.publisher;
        source.published =
            Published { stated: self.published.stated, date: self.published.date.map(|date| date.0) };
        source.link = self.link;
        source.note = self.note;
        source.imported_from = self.imported_from;
        (source, self.chrome)
    }
}

impl PassageForm {
    fn into_row(self) -> (Passage, (usize, usize)) {
        let passage = Passage {
            id: self.id.0,
            source: self.source.0,
            place: self.place,
            range: TextRange::default(),
            quote: self.quote,
            prefix: self.prefix,
            suffix: self.suffix,
            tint: self.tint,
            note: self.note,
        };
        (passage, (self.start, self.end))
    }
}

impl PointForm {
    fn into_row(self) -> (Point, usize) {
        let evidence = |e: EvidenceForm| Evidence { passage: e.passage.0, stance: e.stance };
        let point = Point {
            id: self.id.0,
            parent: None,
            rank: Rank::default(),
            kind: self.kind,
            text: self.text,
            evidence: self.evidence.into_iter().map(evidence).collect(),
        };
        (point, self.depth)
    }
}

impl From<ViewForm> for View {
    fn from(form: ViewForm) -> Self {
        Self {
            source: form.source.map(|id| id.0),
            scroll: form.scroll.into_iter().map(|(id, offset)| (id.0, offset)).collect(),
            collapsed: form.collapsed.into_iter().map(|id| id.0).collect(),
            point: form.point.map(|id| id.0),
        }
    }
}

impl From<&View> for ViewForm {
    fn from(view: &View) -> Self {
        Self {
            source: view.source.map(Spelled),
            point: view.point.map(Spelled),
            scroll: view.scroll.iter().map(|(id, offset)| (Spelled(*id), *offset)).collect(),
            collapsed: view.collapsed.iter().copied().map(Spelled).collect(),
        }
    }
}

/// A value that stands in the file as a string.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spelled<T>(pub(super) T);

impl<T: fmt::Display> Serialize for Spelled<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de, T> Deserialize<'de> for Spelled<T>
where
    T: FromStr,
    T::Err: fmt::Display,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(SpelledVisitor(PhantomData))
    }
}

struct SpelledVisitor<T>(PhantomData<T>);

impl<T> Visitor<'_> for SpelledVisitor<T>
where
    T: FromStr,
    T::Err: fmt::Display,
{
    type Value = Spelled<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        text.parse().map(Spelled).map_err(E::custom)
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
