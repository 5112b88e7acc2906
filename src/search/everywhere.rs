//! Everything in a briefing that can be searched, and the hits in it, source by source.

use std::sync::Arc;

use super::{Finder, Hits};
use crate::{
    model::{Briefing, Passage, PassageId, Place, Point, PointId, Source, SourceId},
    text::{Folded, TextRange},
};

/// Most hits of one source, or of the outline, that are kept; all are counted.
pub const GROUP_MOST: usize = 500;

/// The text in which a hit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    Point(PointId),
    Title,
    Byline,
    Publisher,
    /// The date as stated.
    Date,
    Link,
    /// What the analyst has to say about the source.
    SourceNote,
    /// The quotation of a passage which differs from the words at its place, or is lost. Others are found in the
    /// text.
    Quote(PassageId),
    Note(PassageId),
    Text,
}

impl Spot {
    /// What is known of a source, as far as it is text.
    const KNOWN: [Self; 6] =
        [Self::Title, Self::Byline, Self::Publisher, Self::Date, Self::Link, Self::SourceNote];

    /// What stands there; `None` where it is gone, or nothing is known.
    pub fn text(self, briefing: &Briefing, source: Option<SourceId>) -> Option<&str> {
        let source = source.and_then(|id| briefing.source(id));
        match self {
            Self::Point(id) => briefing.point(id).map(|point| point.text.as_str()),
            Self::Quote(id) => briefing.passage(id).map(|passage| passage.quote.as_str()),
            Self::Note(id) => briefing.passage(id).map(|passage| passage.note.as_str()),
            Self::Text => source.map(|source| source.text()),
            known => known.known_of(source?),
        }
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Point(_) => "point",
            Self::Title => "title",
            Self::Byline => "byline",
            Self::Publisher => "publisher",
            Self::Date => "date",
            Self::Link => "link",
            Self::SourceNote | Self::Note(_) => "note",
            Self::Quote(_) => "quotation",
            Self::Text => "text",
        }
    }

    fn known_of(self, source: &Source) -> Option<&str> {
        match self {
            Self::Title => Some(&source.title),
            Self::Byline => source.byline.as_deref(),
            Self::Publisher => source.publisher.as_deref(),
            Self::Date => source.published.stated.as_deref(),
            Self::Link => source.link.as_deref(),
            Self::SourceNote => Some(&source.note),
            Self::Point(_) | Self::Quote(_) | Self::Note(_) | Self::Text => None,
        }
    }
}

/// One place where a query hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    pub spot: Spot,
    pub range: TextRange,
}

/// The hits of one source, or of the outline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// `None`: the outline.
    pub source: Option<SourceId>,
    /// The first ones, those in the source's text last, in its order.
    pub hits: Vec<Hit>,
    /// How many there are in all.
    pub n_all: usize,
}

impl Group {
    fn new(source: Option<SourceId>) -> Self {
        Self { source, ..Self::default() }
    }

    /// The hits in the source's text.
    pub fn in_text(&self) -> &[Hit] {
        let first = self.hits.partition_point(|hit| hit.spot != Spot::Text);
        self.hits.get(first..).unwrap_or_default()
    }

    fn take(&mut self, spot: Spot, hits: Hits) {
        self.n_all += hits.n_all;
        self.hits.extend(hits.ranges.into_iter().map(|range| Hit { spot, range }));
    }

    fn search(&mut self, finder: &Finder, spot: Spot, text: &str, most: usize) {
        if !text.is_empty() {
            let keep = most.saturating_sub(self.hits.len());
            self.take(spot, finder.hits(text, &Folded::new(text), keep, &|| true).unwrap_or_default());
        }
    }
}

/// The hits in a source, its passages and what is known of it; `most` are kept. `None` where `go_on` says no.
pub fn search_source(
    finder: &Finder,
    source: &Source,
    folded: &Folded,
    passages: &[Arc<Passage>],
    most: usize,
    go_on: &dyn Fn() -> bool,
) -> Option<Group> {
    let mut group = Group::new(Some(source.id));
    for spot in Spot::KNOWN {
        group.search(finder, spot, spot.known_of(source).unwrap_or_default(), most);
    }
    for passage in passages {
        if passage.place != Place::Anchored {
            group.search(finder, Spot::Quote(passage.id), &passage.quote, most);
        }
        group.search(finder, Spot::Note(passage.id), &passage.note, most);
    }
    let keep = most.saturating_sub(group.hits.len());
    group.take(Spot::Text, finder.hits(source.text(), folded, keep, go_on)?);
    Some(group)
}

/// The hits in points, which are given in reading order; `most` are kept.
pub fn search_outline(finder: &Finder, points: &[Arc<Point>], most: usize) -> Group {
    let mut group = Group::new(None);
    for point in points {
        group.search(finder, Spot::Point(point.id), &point.text, most);
    }
    group
}
