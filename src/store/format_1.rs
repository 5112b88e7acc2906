//! The rows of format 1, which is frozen, and what they are in format 2. It knew no earlier versions of a
//! source, and not on what day a text was brought in.
//!
//! Rows that later formats have unchanged are theirs; whoever changes one there puts what it was here first.

use serde::Deserialize;

use super::{
    format::{PlaceForm, PublishedForm, TintForm, ViewForm},
    format_2::{self, PointForm},
    format_3,
    spelling::Spelled,
    versions::{Oldest, Version},
};
use crate::model::{PassageId, Place, SourceId, Tint};

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

impl Version for SessionForm {
    const FORMAT: u64 = 1;
    type Before = Oldest;

    fn after(before: Oldest) -> Self {
        match before {}
    }
}

impl SessionForm {
    pub(super) fn next(self) -> format_2::SessionForm {
        format_2::SessionForm {
            format: 2,
            title: self.title,
            sources: self.sources.into_iter().map(SourceForm::next).collect(),
            passages: self.passages.into_iter().map(PassageForm::next).collect(),
            outline: self.outline,
            view: self.view,
        }
    }
}

impl SourceForm {
    fn next(self) -> format_3::SourceForm {
        format_3::SourceForm {
            id: self.id,
            title: self.title,
            byline: self.byline,
            publisher: self.publisher,
            published: self.published,
            link: self.link,
            note: self.note,
            imported_from: self.imported_from,
            chrome: self.chrome,
            retrieved: None,
            text: self.text,
            versions: Vec::new(),
        }
    }
}

impl PassageForm {
    fn next(self) -> format_2::PassageForm {
        format_2::PassageForm {
            id: self.id,
            source: self.source,
            place: self.place,
            start: self.start,
            end: self.end,
            former: None,
            quote: self.quote,
            prefix: self.prefix,
            suffix: self.suffix,
            tint: self.tint,
            note: self.note,
        }
    }
}
