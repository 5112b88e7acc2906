//! What an exported briefing says, in order: written by `markdown`, and what `verify` expects to read.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Spot,
    annex::{ANNEX_HEADING, ANNEX_WORDS, Annex},
    citation_line::CitationLine,
    sources::Listed,
};
use crate::model::{
    Briefing, Citation, Outline, Passage, PassageId, Place, Point, PointId, PointKind, SourceId, Stance,
};

/// The heading above passages that no point holds.
pub const UNFILED_HEADING: &str = "Unfiled passages";
/// The heading above the list of sources.
pub const SOURCES_HEADING: &str = "Sources";
/// The deepest heading; points below it become list items.
const MAX_LEVEL: usize = 6;
/// The level of a point at the top, under the briefing's title.
const TOP_LEVEL: usize = 2;

/// Whom a block belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    Point(PointId),
    Unfiled,
    Annex,
    Sources,
}

/// A quotation with its citation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exhibit {
    pub citation: CitationLine,
    pub source_title: String,
    /// The exact words.
    pub quote: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    Heading {
        level: usize,
        text: String,
    },
    /// Opens the list item in which it stands.
    Item(String),
    Paragraph(String),
    Exhibit(Exhibit),
    /// A paragraph that says something of the exhibit above it. Unlike a point's own text it does not tell
    /// under what the next exhibit stands: the same words may be said of several.
    Remark(String),
}

/// One block of an exported briefing, its text still unescaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    pub owner: Owner,
    /// How many list items it stands in.
    pub nest: usize,
    pub body: Body,
}

/// What an exported briefing says. Footnotes go by the order of exhibits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub title: String,
    pub blocks: Vec<Block>,
    pub sources: Vec<Listed>,
}

impl Plan {
    /// The plan for a briefing, with its unfiled passages or without, and with what was found in its sources.
    pub fn new(briefing: &Briefing, unfiled: bool, annex: &Annex) -> Self {
        let sources = briefing.ordered_sources();
        let mut writer = Planner {
            briefing,
            numbers: sources.iter().enumerate().map(|(index, s)| (s.id, index + 1)).collect(),
            blocks: Vec::new(),
        };
        writer.outline();
        if unfiled {
            writer.unfiled();
        }
        writer.annex(annex);
        Self {
            title: one_line(briefing.shown_title()),
            blocks: writer.blocks,
            sources: sources.iter().map(|s| Listed::new(s)).collect(),
        }
    }
}

/// `text` on one line: white space at the ends of its lines is dropped, and a space joins them.
pub fn one_line(text: &str) -> String {
    let lines = text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}

/// The non-blank lines of `text`, a paragraph each.
pub fn paragraphs_of(text: &str) -> Vec<String> {
    text.split('\n').map(one_line).filter(|line| !line.is_empty()).collect()
}

/// What is read aloud of a quotation, which itself is left as it is; `None` where nothing is, or it is in doubt.
fn read_aloud(passage: &Passage) -> Option<String> {
    if passage.aloud.is_empty() || passage.place != Place::Anchored {
        return None;
    }
    if passage.aloud.is_whole(&passage.quote) {
        return Some("Read aloud: all of it.".to_owned());
    }
    let words: Vec<String> = passage.aloud.words(&passage.quote).map(one_line).collect();
    Some(format!("Read aloud: “{}”.", words.join("” … “")))
}

struct Planner<'a> {
    briefing: &'a Briefing,
    numbers: BTreeMap<SourceId, usize>,
    blocks: Vec<Block>,
}

impl Planner<'_> {
    fn outline(&mut self) {
        let outline = Outline::new(self.briefing);
        // How many points that make headings are open at each depth.
        let mut open: Vec<usize> = Vec::new();
        for row in outline.rows() {
            let Some(point) = self.briefing.point(row.id) else { continue };
            open.truncate(row.depth);
            let n_above = open.last().copied().unwrap_or(0);
            let n_open = n_above + usize::from(point.kind != PointKind::Note);
            open.push(n_open);
            // An empty row that holds nothing says nothing.
            let is_bare = point.text.trim().is_empty() && point.evidence.is_empty();
            if !is_bare || (point.kind != PointKind::Note && outline.is_parent(point.id)) {
                self.point(point, n_open);
            }
        }
    }

    /// A point that is the `n_open`th heading of its branch, or a note below that heading.
    fn point(&mut self, point: &Point, n_open: usize) {
        let owner = Owner::Point(point.id);
        let level = n_open + TOP_LEVEL - 1;
        let nest = level.saturating_sub(MAX_LEVEL);
        let title = one_line(point.shown_title());
        let rest = point.text.split_once('\n').map_or("", |(_, rest)| rest);
        let body = match point.kind {
            PointKind::Note if point.title().trim().is_empty() && !rest.trim().is_empty() => None,
            PointKind::Note => Some(Body::Paragraph(title)),
            _ if level <= MAX_LEVEL => Some(Body::Heading { level, text: title }),
            _ => Some(Body::Item(title)),
        };
        let paragraphs = paragraphs_of(rest).into_iter().map(Body::Paragraph);
        self.blocks.extend(body.into_iter().chain(paragraphs).map(|body| Block { owner, nest, body }));
        for evidence in &point.evidence {
            if let Some(passage) = self.briefing.passage(evidence.passage) {
                self.exhibit(owner, nest, passage, Some(evidence.stance));
            }
        }
    }

    fn unfiled(&mut self) {
        let filed: BTreeSet<PassageId> =
            self.briefing.points().flat_map(|p| p.evidence.iter().map(|e| e.passage)).collect();
        let passages = self.briefing.ordered_passages();
        let unfiled: Vec<_> = passages.into_iter().filter(|p| !filed.contains(&p.id)).collect();
        if unfiled.is_empty() {
            return;
        }
        let heading = Body::Heading { level: TOP_LEVEL, text: UNFILED_HEADING.to_owned() };
        self.blocks.push(Block { owner: Owner::Unfiled, nest: 0, body: heading });
        for passage in unfiled {
            self.exhibit(Owner::Unfiled, 0, passage, None);
        }
    }

    fn annex(&mut self, annex: &Annex) {
        if annex.is_empty() {
            return;
        }
        let mut put = |body| self.blocks.push(Block { owner: Owner::Annex, nest: 0, body });
        put(Body::Heading { level: TOP_LEVEL, text: ANNEX_HEADING.to_owned() });
        put(Body::Paragraph(ANNEX_WORDS.to_owned()));
        for (heading, entries) in annex.groups.iter().filter(|(_, entries)| !entries.is_empty()) {
            put(Body::Heading { level: TOP_LEVEL + 1, text: one_line(heading) });
            for entry in entries {
                put(Body::Heading { level: TOP_LEVEL + 2, text: one_line(&entry.title) });
                if !entry.why.is_empty() {
                    put(Body::Remark(one_line(&entry.why)));
                }
                for (source, range, remark) in &entry.places {
                    let number = self.numbers.get(source).copied();
                    let (Some(row), Some(number)) = (self.briefing.source(*source), number) else { continue };
                    let Some(quote) = range.of(row.text()) else { continue };
                    let paragraph = Some(row.paragraph_number(range.start()));
                    let spot = Spot { source: number, paragraph };
                    let citation =
                        CitationLine { stance: None, is_found: true, spot, place: Place::Anchored };
                    let source_title = one_line(row.shown_title());
                    put(Body::Exhibit(Exhibit { citation, source_title, quote: quote.to_owned() }));
                    if !remark.is_empty() {
                        put(Body::Remark(one_line(remark)));
                    }
                }
            }
        }
    }

    fn exhibit(&mut self, owner: Owner, nest: usize, passage: &Passage, stance: Option<Stance>) {
        let number = self.numbers.get(&passage.source).copied();
        let (Some(source), Some(number)) = (self.briefing.source(passage.source), number) else { return };
        let cited = Citation::new(passage, source, number);
        // Of a lost passage nobody knows where it would stand.
        let paragraph = (passage.place != Place::Lost).then_some(cited.paragraph);
        let citation = CitationLine {
            stance,
            is_found: false,
            spot: Spot { source: number, paragraph },
            place: passage.place,
        };
        let source_title = one_line(&cited.source_title);
        let exhibit = Exhibit { citation, source_title, quote: passage.quote.clone() };
        self.blocks.push(Block { owner, nest, body: Body::Exhibit(exhibit) });
        if let Some(words) = read_aloud(passage) {
            self.blocks.push(Block { owner, nest, body: Body::Remark(words) });
        }
        if let Some(former) = passage.former.as_ref().filter(|_| passage.place == Place::Anchored) {
            let version = former.text.retrieved().map(|day| format!("the version of {day}"));
            let version = version.unwrap_or_else(|| "an earlier version".to_owned());
            let words = format!("Reworded: in {version} it read “{}”.", one_line(former.words()));
            self.blocks.push(Block { owner, nest, body: Body::Remark(words) });
        }
        // Each paragraph says what it is: none may look like a citation or a quotation.
        for words in paragraphs_of(&passage.note) {
            let words = format!("Note: {words}");
            self.blocks.push(Block { owner, nest, body: Body::Remark(words) });
        }
    }
}
