//! Repair: rows that break rules become a briefing all the same, with a list of what was done about each.
//!
//! Whatever can be kept is kept, and nothing that a person wrote vanishes: what cannot stay where it was
//! goes where it will be seen. The rules, each for itself and in this order:
//!
//! | fault | what is made of it |
//! |---|---|
//! | a source or passage twice, alike in everything | kept once |
//! | an id twice | the later row gets a new id; whatever names the id means the first |
//! | chrome that leaves the text, or cuts a character or line | dropped: it holds no words |
//! | a passage whose source is not there | it stays, lost, in an empty source that stands in and has the missing id, so that its words, note and evidence are whole and a merge can bring the source back |
//! | a passage without words, its range inside the text | it has the words of its range |
//! | a passage without words, and no range to take them from | dropped; its note becomes a note at the end of the outline |
//! | a range out of the text, turned round, or cutting a character | the place of its words nearest to the stated start; where they are nowhere it is lost, its range brought inside |
//! | an earlier text that is not there, or a place out of it | what stood there is not told any more; the passage keeps the words it has |
//! | what is read aloud leaves the quotation, cuts a character or overlaps | not read aloud: it marks no words |
//! | a passage attached that is not there | detached: an id holds no words |
//! | a passage attached twice | the first one stays, with its stance |
//! | a point too deep for the one before it | under the one before it; what stood beside it or under it follows |
//! | a point nested too deep for any | as deep as points can be |
//!
//! **Invariant:** what comes out passes [`assemble`] without a fatal fault, and repairing it again finds
//! nothing more to do.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use super::{
    Assembly, Briefing, Dice, Evidence, Fault, Passage, PassageId, Place, Point, PointId, PointKind, Rank,
    Source, SourceId, assemble, check::is_whole_lines, draft::MAX_DEPTH,
};
use crate::text::{self, TextRange};

/// A row of a file, by its position in its list from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Row {
    Source(usize),
    Passage(usize),
    Point(usize),
}

/// A fault, where it is, and what was made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub row: Row,
    pub fault: Fault,
    /// `None` where nothing needed doing: the fault is not fatal.
    pub deed: Option<Deed>,
}

/// What was made of a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    KeptOnce,
    NewSourceId(SourceId),
    NewPassageId(PassageId),
    NewPointId(PointId),
    ChromeDropped,
    /// An empty source with the missing id stands in.
    StandIn,
    /// The passage without words has those of its range.
    TookWords(String),
    /// The passage is gone; it had no note.
    PassageDropped,
    /// The passage is gone; its note stands in this point.
    NoteKept(PointId),
    Found(TextRange),
    CountsAsLost,
    /// Where it stood before is not told any more.
    FormerDropped,
    AloudDropped,
    Detached,
    /// The point stands so deep now, counted from 0.
    Moved(usize),
}

impl fmt::Display for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeptOnce => write!(f, "they are alike: one was kept"),
            Self::NewSourceId(id) => write!(f, "the later one has the id {id} now"),
            Self::NewPassageId(id) => write!(f, "the later one has the id {id} now"),
            Self::NewPointId(id) => write!(f, "the later one has the id {id} now"),
            Self::ChromeDropped => write!(f, "those lines count as the article's now"),
            Self::StandIn => {
                write!(f, "its words, note and evidence were kept under an empty “{MISSING_SOURCE}”")
            }
            Self::TookWords(words) => {
                write!(f, "it has the words of its place now: “{}”", text::elide(words, 60))
            }
            Self::PassageDropped => write!(f, "it was left out"),
            Self::NoteKept(id) => write!(f, "it was left out; its note is the last point, {id}"),
            Self::Found(range) => {
                write!(f, "its words were found at {}..{}", range.start(), range.end())
            }
            Self::CountsAsLost => write!(f, "its words are not in the source, so it counts as lost"),
            Self::FormerDropped => write!(f, "its earlier words are not told any more"),
            Self::AloudDropped => write!(f, "that is not read aloud now"),
            Self::Detached => write!(f, "that evidence was taken out"),
            Self::Moved(depth) => write!(f, "it is {depth} deep now"),
        }
    }
}

/// The title of a source that stands in.
pub const MISSING_SOURCE: &str = "Missing source";

/// Bytes of sources that are searched for misplaced words before only their neighborhood is: a file made
/// for it could keep the search busy for hours.
const MAX_SEARCHED: usize = 256 << 20;
/// How far from the stated place words are looked for then, in bytes.
const NEIGHBORHOOD: usize = 4096;

/// Makes a briefing of rows, whatever rules they break. The findings stand in the order of the rows.
pub fn repair(mut assembly: Assembly, dice: &mut dyn Dice) -> (Briefing, Vec<Finding>) {
    let mut mender = Mender { dice, findings: Vec::new(), n_searched: 0 };
    for (row, fault) in assembly.settle_formers() {
        mender.note(Row::Passage(row), fault, Deed::FormerDropped);
    }
    for (row, fault) in assembly.settle_aloud() {
        mender.note(Row::Passage(row), fault, Deed::AloudDropped);
    }
    let Assembly { title, timing, judged, sources, passages, points, .. } = assembly;
    let mut sources = mender.sources(sources);
    let (passages, passage_rows, notes) = mender.passages(passages, &mut sources);
    let there: BTreeSet<PassageId> = passages.iter().map(|(p, _)| p.id).collect();
    let points = mender.points(points, notes, &there);
    let mut findings = mender.findings;

    let assembly = Assembly { title, timing, judged, sources, passages, points, ..Assembly::default() };
    let (briefing, remaining) = assemble(assembly).expect("the rules above leave nothing fatal");
    let known: BTreeSet<Row> = findings.iter().map(|f| f.row).collect();
    for fault in remaining {
        let (Fault::QuoteDiffers { passage, .. } | Fault::Lost { passage, .. }) = &fault else { continue };
        let Some(row) = passage_rows.get(passage).map(|at| Row::Passage(*at)) else { continue };
        // What repair itself made lost has been said.
        if !known.contains(&row) || matches!(fault, Fault::QuoteDiffers { .. }) {
            findings.push(Finding { row, fault, deed: None });
        }
    }
    findings.sort_by_key(|f| f.row);
    (briefing, findings)
}

type SourceRow = (Source, Vec<(usize, usize)>);
type PassageRow = (Passage, (usize, usize));
type PointRow = (Point, usize);

struct Mender<'a> {
    dice: &'a mut dyn Dice,
    findings: Vec<Finding>,
    n_searched: usize,
}

impl Mender<'_> {
    fn note(&mut self, row: Row, fault: Fault, deed: Deed) {
        self.findings.push(Finding { row, fault, deed: Some(deed) });
    }

    fn sources(&mut self, rows: Vec<SourceRow>) -> Vec<SourceRow> {
        let mut taken: BTreeSet<SourceId> = rows.iter().map(|(s, _)| s.id).collect();
        let mut first: BTreeMap<SourceId, usize> = BTreeMap::new();
        let mut kept: Vec<SourceRow> = Vec::with_capacity(rows.len());
        for (index, (mut source, chrome)) in rows.into_iter().enumerate() {
            let (row, id) = (Row::Source(index), source.id);
            let is_sound = |(start, end): &(usize, usize)| is_whole_lines(&source, *start, *end);
            let (sound, bad): (Vec<_>, Vec<_>) = chrome.into_iter().partition(is_sound);
            match first.get(&id).and_then(|at| kept.get(*at)) {
                Some((other, chrome)) if *other == source && *chrome == sound => {
                    self.note(row, Fault::DoubledSource(id), Deed::KeptOnce);
                    continue;
                }
                Some(_) => {
                    source.id = fresh(&mut taken, || SourceId::draw(self.dice));
                    self.note(row, Fault::DoubledSource(id), Deed::NewSourceId(source.id));
                }
                None => {
                    first.insert(id, kept.len());
                }
            }
            for (start, end) in bad {
                let fault = Fault::Chrome { source_id: source.id, start, end };
                self.note(row, fault, Deed::ChromeDropped);
            }
            kept.push((source, sound));
        }
        kept
    }

    /// The passages, the row each stands in, and what was written at those that are gone.
    fn passages(
        &mut self,
        rows: Vec<PassageRow>,
        sources: &mut Vec<SourceRow>,
    ) -> (Vec<PassageRow>, BTreeMap<PassageId, usize>, Vec<Orphan>) {
        let at: BTreeMap<SourceId, usize> =
            sources.iter().enumerate().map(|(at, (s, _))| (s.id, at)).collect();
        let mut taken: BTreeSet<PassageId> = rows.iter().map(|(p, _)| p.id).collect();
        let mut first: BTreeMap<PassageId, PassageRow> = BTreeMap::new();
        let mut kept: Vec<PassageRow> = Vec::with_capacity(rows.len());
        let mut index_of = BTreeMap::new();
        let mut orphans = Vec::new();
        let mut missing: BTreeSet<SourceId> = BTreeSet::new();
        for (index, (mut passage, stated)) in rows.into_iter().enumerate() {
            let (row, id) = (Row::Passage(index), passage.id);
            match first.get(&id) {
                Some(other) if *other == (passage.clone(), stated) => {
                    self.note(row, Fault::DoubledPassage(id), Deed::KeptOnce);
                    continue;
                }
                Some(_) => {
                    passage.id = fresh(&mut taken, || PassageId::draw(self.dice));
                    self.note(row, Fault::DoubledPassage(id), Deed::NewPassageId(passage.id));
                }
                None => {
                    first.insert(id, (passage.clone(), stated));
                }
            }
            let is_wordless = passage.quote.is_empty();
            let source = at.get(&passage.source).and_then(|at| sources.get(*at));
            match source.map(|(source, _)| source.text()) {
                Some(text) if is_wordless => {
                    let (start, end) = stated;
                    match text.get(start..end).filter(|words| !words.is_empty()) {
                        Some(words) => {
                            passage.quote = words.to_owned();
                            let deed = Deed::TookWords(passage.quote.clone());
                            self.note(row, Fault::NoWords(passage.id), deed);
                            kept.push((passage.clone(), stated));
                        }
                        None => {
                            orphans.push(Orphan { row, passage });
                            continue;
                        }
                    }
                }
                None if is_wordless => {
                    orphans.push(Orphan { row, passage });
                    continue;
                }
                Some(text) => {
                    let range = self.placed(row, &mut passage, text, stated);
                    kept.push((passage.clone(), range));
                }
                None => {
                    let source_id = passage.source;
                    self.note(row, Fault::NoSource { passage: passage.id, source_id }, Deed::StandIn);
                    if missing.insert(source_id) {
                        sources.push((stand_in(source_id), Vec::new()));
                    }
                    passage.place = Place::Lost;
                    kept.push((passage.clone(), (0, 0)));
                }
            }
            index_of.insert(passage.id, index);
        }
        (kept, index_of, orphans)
    }

    /// The range of a passage that has words and a source.
    fn placed(
        &mut self,
        row: Row,
        passage: &mut Passage,
        text: &str,
        (start, end): (usize, usize),
    ) -> (usize, usize) {
        let id = passage.id;
        let is_inside = start <= end && end <= text.len();
        if is_inside && text.get(start..end).is_some() {
            return (start, end);
        }
        let fault = match is_inside {
            true => Fault::CutsCharacter { passage: id, start, end },
            false => Fault::OutOfText { passage: id, start, end },
        };
        let found = match passage.place {
            // It was known not to be there.
            Place::Lost => None,
            Place::Anchored | Place::Review => self.find(text, &passage.quote, start.min(end)),
        };
        match found {
            Some(range) => {
                passage.place = Place::Anchored;
                self.note(row, fault, Deed::Found(range));
                (range.start(), range.end())
            }
            None => {
                passage.place = Place::Lost;
                self.note(row, fault, Deed::CountsAsLost);
                let inside = |offset: usize| text.floor_char_boundary(offset);
                (inside(start.min(end)), inside(start.max(end)))
            }
        }
    }

    fn find(&mut self, text: &str, words: &str, offset: usize) -> Option<TextRange> {
        if self.n_searched <= MAX_SEARCHED {
            self.n_searched = self.n_searched.saturating_add(text.len());
            return text::nearest_occurrence(text, words, offset);
        }
        let near = offset.min(text.len());
        let start = text.floor_char_boundary(near.saturating_sub(NEIGHBORHOOD));
        let end = text.ceil_char_boundary(
            near.saturating_add(words.len()).saturating_add(NEIGHBORHOOD).min(text.len()),
        );
        let found = text::nearest_occurrence(text.get(start..end)?, words, near - start)?;
        Some(TextRange::new(found.start() + start, found.end() + start))
    }

    fn points(
        &mut self,
        rows: Vec<PointRow>,
        orphans: Vec<Orphan>,
        there: &BTreeSet<PassageId>,
    ) -> Vec<PointRow> {
        let mut taken: BTreeSet<PointId> = rows.iter().map(|(p, _)| p.id).collect();
        let mut seen: BTreeSet<PointId> = BTreeSet::new();
        let mut kept: Vec<PointRow> = Vec::with_capacity(rows.len());
        // The stated depths of the points that are open; a point stands as deep as there are of them.
        let mut open: Vec<usize> = Vec::new();
        for (index, (mut point, stated)) in rows.into_iter().enumerate() {
            let (row, id) = (Row::Point(index), point.id);
            if !seen.insert(id) {
                point.id = fresh(&mut taken, || PointId::draw(self.dice));
                self.note(row, Fault::DoubledPoint(id), Deed::NewPointId(point.id));
            }
            open.truncate(open.iter().rposition(|depth| *depth < stated).map_or(0, |at| at + 1));
            let before = kept.last().map_or(0, |(_, depth)| *depth);
            let is_jump = stated > open.last().map_or(0, |depth| depth + 1);
            let is_too_deep = open.len() >= MAX_DEPTH;
            open.truncate(MAX_DEPTH - 1);
            let depth = open.len();
            open.push(stated);
            if is_jump {
                let fault = Fault::DepthJump { point: point.id, depth: stated, before };
                self.note(row, fault, Deed::Moved(depth));
            } else if is_too_deep {
                self.note(row, Fault::TooDeep(point.id), Deed::Moved(depth));
            }
            self.evidence(row, &mut point, there);
            kept.push((point, depth));
        }
        for Orphan { row, passage } in orphans {
            let deed = if passage.note.trim().is_empty() {
                Deed::PassageDropped
            } else {
                let id = fresh(&mut taken, || PointId::draw(self.dice));
                let text = format!("Set aside: the note of a passage without words\n{}", passage.note);
                kept.push((set_aside(id, text), 0));
                Deed::NoteKept(id)
            };
            self.note(row, Fault::NoWords(passage.id), deed);
        }
        kept
    }

    fn evidence(&mut self, row: Row, point: &mut Point, there: &BTreeSet<PassageId>) {
        let mut held: BTreeSet<PassageId> = BTreeSet::new();
        let mut kept: Vec<Evidence> = Vec::with_capacity(point.evidence.len());
        for evidence in std::mem::take(&mut point.evidence) {
            let (id, passage) = (point.id, evidence.passage);
            if !there.contains(&passage) {
                self.note(row, Fault::NoPassage { point: id, passage }, Deed::Detached);
            } else if !held.insert(passage) {
                self.note(row, Fault::AttachedTwice { point: id, passage }, Deed::Detached);
            } else {
                kept.push(evidence);
            }
        }
        point.evidence = kept;
    }
}

/// A passage without words, which cannot stay.
struct Orphan {
    row: Row,
    passage: Passage,
}

/// An id that no row has.
fn fresh<T: Ord + Copy>(taken: &mut BTreeSet<T>, mut draw: impl FnMut() -> T) -> T {
    loop {
        let id = draw();
        if taken.insert(id) {
            return id;
        }
    }
}

/// An empty source in the place of one that is named and not there.
fn stand_in(id: SourceId) -> Source {
    let mut source = Source::new(id, MISSING_SOURCE, "");
    source.note = format!(
        "The file named the source {id} but did not hold it. This empty one stands in, so that the words \
         marked in it are not lost."
    );
    source
}

fn set_aside(id: PointId, text: String) -> Point {
    Point {
        id,
        parent: None,
        rank: Rank::default(),
        kind: PointKind::Note,
        budget: None,
        text,
        evidence: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
