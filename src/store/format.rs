//! The rows of a session file as serde sees them, and the way from them to the model. How the file
//! looks is decided by the writer; here is only what may stand in it.
//!
//! This is format 1, which is frozen: a field is never added here, but in the forms of a new format
//! (`versions`, which also says how). An id or a date that is none does not fail here: whoever reads
//! decides what becomes of it (`spelling`).

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
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
        Assembly, Date, Evidence, Passage, PassageId, Place, Point, PointId, PointKind, Rank, Source,
        SourceId, Stance, Tint,
    },
    text::TextRange,
};

/// The format that is written, and the only one there is yet. Every added field raises it.
pub const FORMAT: u64 = 1;

/// A whole session file.
#[derive(Deserialize)]
#[serde(rename = "Session", deny_unknown_fields)]
pub(super) struct SessionForm {
    #[expect(dead_code, reason = "it was looked at before the rest was read")]
    format: u64,
    title: String,
    sources: Vec<SourceForm>,
    passages: Vec<PassageForm>,
    outline: Vec<PointForm>,
    #[serde(default)]
    view: ViewForm,
}

#[derive(Deserialize)]
#[serde(rename = "Source", deny_unknown_fields)]
pub(super) struct SourceForm {
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
pub(super) struct PassageForm {
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
pub(super) struct PointForm {
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
        let assembly = Assembly {
            title: self.title,
            sources: self.sources.into_iter().map(|form| form.into_row(speller)).collect(),
            passages: self.passages.into_iter().map(|form| form.into_row(speller)).collect(),
            points: self.outline.into_iter().map(|form| form.into_row(speller)).collect(),
        };
        Rows { assembly, view: self.view.into_view(speller), places }
    }
}

impl SourceForm {
    fn into_row(self, speller: &mut Speller<'_>) -> (Source, Vec<(usize, usize)>) {
        let mut source = Source::new(speller.source(self.id), self.title, self.text);
        source.byline = self.byline;
        source.publisher = self.publisher;
        source.published = speller.published(self.published.stated, self.published.date);
        source.link = self.link;
        source.note = self.note;
        source.imported_from = self.imported_from;
        (source, self.chrome)
    }
}

impl PassageForm {
    fn into_row(self, speller: &mut Speller<'_>) -> (Passage, (usize, usize)) {
        let passage = Passage {
            id: speller.passage(self.id),
            source: speller.source(self.source),
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
    fn into_row(self, speller: &mut Speller<'_>) -> (Point, usize) {
        let mut evidence =
            |e: EvidenceForm| Evidence { passage: speller.passage(e.passage), stance: e.stance };
        let evidence = self.evidence.into_iter().map(&mut evidence).collect();
        let point = Point {
            id: speller.point(self.id),
            parent: None,
            rank: Rank::default(),
            kind: self.kind,
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
