//! The rows of format 3, which is frozen, and what they are in format 4. It knew no ratings, not where facts are stated,
//! and nothing of findings.
//!
//! Rows that format 4 has unchanged are those of `format.rs`; whoever changes one there puts what it was
//! here first.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    format::{self, JudgedForm, PassageForm, PointForm, PublishedForm, TimingForm, VersionForm, ViewForm},
    format_2,
    spelling::Spelled,
    versions::Version,
};
use crate::model::{Date, SourceId};

#[derive(Deserialize)]
#[serde(rename = "Session", deny_unknown_fields)]
pub(super) struct SessionForm {
    #[expect(dead_code, reason = "it was looked at before the rest was read")]
    pub format: u64,
    pub title: String,
    pub timing: TimingForm,
    pub sources: Vec<SourceForm>,
    pub passages: Vec<PassageForm>,
    pub outline: Vec<PointForm>,
    #[serde(default)]
    pub view: ViewForm,
}

#[derive(Deserialize)]
#[serde(rename = "Source", deny_unknown_fields)]
pub(super) struct SourceForm {
    pub id: Spelled<SourceId>,
    pub title: String,
    pub byline: Option<String>,
    pub publisher: Option<String>,
    pub published: PublishedForm,
    pub link: Option<String>,
    pub note: String,
    pub imported_from: Option<String>,
    pub chrome: Vec<(usize, usize)>,
    pub retrieved: Option<Spelled<Date>>,
    pub text: String,
    pub versions: Vec<VersionForm>,
}

impl Version for SessionForm {
    const FORMAT: u64 = 3;
    type Before = format_2::SessionForm;

    fn after(before: format_2::SessionForm) -> Self {
        before.next()
    }
}

impl Version for format::SessionForm {
    const FORMAT: u64 = format::FORMAT;
    type Before = SessionForm;

    fn after(before: SessionForm) -> Self {
        Self {
            format: format::FORMAT,
            title: before.title,
            timing: before.timing,
            judged: JudgedForm::default(),
            sources: before.sources.into_iter().map(SourceForm::next).collect(),
            passages: before.passages,
            outline: before.outline,
            view: before.view,
        }
    }
}

impl SourceForm {
    fn next(self) -> format::SourceForm {
        format::SourceForm {
            id: self.id,
            title: self.title,
            byline: self.byline,
            publisher: self.publisher,
            published: self.published,
            link: self.link,
            stated_in: BTreeMap::new(),
            rating: None,
            note: self.note,
            imported_from: self.imported_from,
            chrome: self.chrome,
            retrieved: self.retrieved,
            text: self.text,
            versions: self.versions,
        }
    }
}
