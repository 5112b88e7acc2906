//! The rows of format 2, which is frozen, and what they are in format 3. It knew no speaking rate, no time budgets,
//! and nothing that is read aloud.
//!
//! Rows that format 3 has unchanged are those of `format.rs`; whoever changes one there puts what it was
//! here first.

use serde::Deserialize;

use super::{
    format::{self, EvidenceForm, FormerForm, PlaceForm, PointKindForm, TimingForm, TintForm, ViewForm},
    format_1,
    format_3::{self, SourceForm},
    spelling::Spelled,
    versions::Version,
};
use crate::model::{PassageId, Place, PointId, PointKind, SourceId, Tint};

#[derive(Deserialize)]
#[serde(rename = "Session", deny_unknown_fields)]
pub(super) struct SessionForm {
    #[expect(dead_code, reason = "it was looked at before the rest was read")]
    pub format: u64,
    pub title: String,
    pub sources: Vec<SourceForm>,
    pub passages: Vec<PassageForm>,
    pub outline: Vec<PointForm>,
    #[serde(default)]
    pub view: ViewForm,
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
    #[serde(with = "TintForm")]
    pub tint: Tint,
    pub note: String,
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

impl Version for SessionForm {
    const FORMAT: u64 = 2;
    type Before = format_1::SessionForm;

    fn after(before: format_1::SessionForm) -> Self {
        before.next()
    }
}

impl SessionForm {
    pub(super) fn next(self) -> format_3::SessionForm {
        format_3::SessionForm {
            format: 3,
            title: self.title,
            timing: TimingForm::default(),
            sources: self.sources,
            passages: self.passages.into_iter().map(PassageForm::next).collect(),
            outline: self.outline.into_iter().map(PointForm::next).collect(),
            view: self.view,
        }
    }
}

impl PassageForm {
    fn next(self) -> format::PassageForm {
        format::PassageForm {
            id: self.id,
            source: self.source,
            place: self.place,
            start: self.start,
            end: self.end,
            former: self.former,
            quote: self.quote,
            prefix: self.prefix,
            suffix: self.suffix,
            aloud: Vec::new(),
            tint: self.tint,
            note: self.note,
        }
    }
}

impl PointForm {
    fn next(self) -> format::PointForm {
        format::PointForm {
            id: self.id,
            depth: self.depth,
            kind: self.kind,
            budget: None,
            text: self.text,
            evidence: self.evidence,
        }
    }
}
