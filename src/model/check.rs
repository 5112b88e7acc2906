//! Checking: rows from a file become a briefing only if every rule holds.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    Aloud, Briefing, Former, Judged, Passage, PassageId, Place, Point, PointId, Rank, Source, SourceId,
    SourceText, Timing, VersionId, draft::MAX_DEPTH,
};
use crate::text::{TextRange, elide};

/// A rule that a file breaks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("two sources have the id {0}")]
    DoubledSource(SourceId),
    #[error("two passages have the id {0}")]
    DoubledPassage(PassageId),
    #[error("two points have the id {0}")]
    DoubledPoint(PointId),
    #[error("source {source_id}: chrome {start}..{end} leaves the text or cuts a character or a line")]
    Chrome { source_id: SourceId, start: usize, end: usize },
    #[error("passage {passage} names the source {source_id}, which is not in the file")]
    NoSource { passage: PassageId, source_id: SourceId },
    #[error("passage {passage}: {start}..{end} leaves the text of its source, or is turned round")]
    OutOfText { passage: PassageId, start: usize, end: usize },
    #[error("passage {passage}: {start}..{end} cuts a character")]
    CutsCharacter { passage: PassageId, start: usize, end: usize },
    #[error("passage {0} has no words")]
    NoWords(PassageId),
    #[error("passage {passage} stood in version {version} of its source, which is not in the file")]
    NoVersion { passage: PassageId, version: VersionId },
    #[error("passage {passage}: {start}..{end} is no stretch of version {version} of its source")]
    OutOfVersion { passage: PassageId, version: VersionId, start: usize, end: usize },
    #[error(
        "passage {passage}: what is read aloud of it, {start}..{end}, leaves its words, cuts a character, or is out of order"
    )]
    Aloud { passage: PassageId, start: usize, end: usize },
    #[error("point {point} is {depth} deep behind one that is {before} deep")]
    DepthJump { point: PointId, depth: usize, before: usize },
    #[error("point {0} is nested more than {MAX_DEPTH} deep")]
    TooDeep(PointId),
    #[error("point {point} holds the passage {passage}, which is not in the file")]
    NoPassage { point: PointId, passage: PassageId },
    #[error("point {point} holds the passage {passage} twice")]
    AttachedTwice { point: PointId, passage: PassageId },
    /// Not a reason to refuse the file.
    #[error("passage {passage} needs review: its words “{}” are not what stands at {start}..{end}", elide(.quote, 60))]
    QuoteDiffers { passage: PassageId, quote: String, start: usize, end: usize },
    /// Not a reason to refuse the file.
    #[error("passage {passage} is lost: “{}” is not in its source", elide(.quote, 60))]
    Lost { passage: PassageId, quote: String },
}

impl Fault {
    /// Whether a file with this fault must not be opened.
    pub fn is_fatal(&self) -> bool {
        !matches!(self, Self::QuoteDiffers { .. } | Self::Lost { .. })
    }
}

/// The rows of a file, before they are a briefing.
#[derive(Clone, Debug, Default)]
pub struct Assembly {
    pub title: String,
    pub timing: Timing,
    pub judged: Judged,
    /// In the order of the list, each with its chrome as stated.
    pub sources: Vec<(Source, Vec<(usize, usize)>)>,
    /// Each with its stated start and end, which may be nonsense; `Passage::range` is not looked at.
    pub passages: Vec<(Passage, (usize, usize))>,
    /// In reading order, each with its depth; `parent` and `rank` are not looked at.
    pub points: Vec<(Point, usize)>,
    /// Earlier texts of sources, by the names they have here.
    pub versions: BTreeMap<(SourceId, VersionId), Arc<SourceText>>,
    /// Where passages stood, by their position in the list; looked at besides `Passage::former`.
    pub formers: BTreeMap<usize, StatedFormer>,
    /// Starts and ends of what is read aloud, likewise.
    pub aloud: BTreeMap<usize, Vec<(usize, usize)>>,
}

/// Where a passage is said to have stood in an earlier text of its source; it may be nonsense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatedFormer {
    pub version: VersionId,
    pub start: usize,
    pub end: usize,
}

impl Assembly {
    /// Gives passages the former places that are stated. Those that make no sense are left out, and
    /// listed by the position of their passage.
    pub(super) fn settle_formers(&mut self) -> Vec<(usize, Fault)> {
        let mut faults = Vec::new();
        for (row, StatedFormer { version, start, end }) in std::mem::take(&mut self.formers) {
            let Some((passage, _)) = self.passages.get_mut(row) else { continue };
            let id = passage.id;
            let Some(text) = self.versions.get(&(passage.source, version)) else {
                faults.push((row, Fault::NoVersion { passage: id, version }));
                continue;
            };
            let range = (start <= end).then(|| TextRange::new(start, end));
            passage.former = range.and_then(|range| Former::new(Arc::clone(text), range));
            if passage.former.is_none() {
                faults.push((row, Fault::OutOfVersion { passage: id, version, start, end }));
            }
        }
        faults
    }

    /// Gives passages the stretches that are stated as read aloud. Those that make no sense are left out, and
    /// listed by the position of their passage.
    pub(super) fn settle_aloud(&mut self) -> Vec<(usize, Fault)> {
        let mut faults = Vec::new();
        for (row, stated) in std::mem::take(&mut self.aloud) {
            let Some((passage, _)) = self.passages.get_mut(row) else { continue };
            let mut stretches: Vec<TextRange> = Vec::with_capacity(stated.len());
            for (start, end) in stated {
                let behind = stretches.last().map_or(0, |last| last.end());
                if behind <= start && passage.quote.get(start..end).is_some_and(|words| !words.is_empty()) {
                    stretches.push(TextRange::new(start, end));
                } else {
                    faults.push((row, Fault::Aloud { passage: passage.id, start, end }));
                }
            }
            passage.aloud = Aloud::new(stretches);
        }
        faults
    }
}

/// Makes a briefing from rows. An anchored passage whose words differ from its range becomes one that
/// needs review, and is listed.
///
/// # Errors
/// Every fault there is, if one of them is fatal.
pub fn assemble(mut assembly: Assembly) -> Result<(Briefing, Vec<Fault>), Vec<Fault>> {
    let mut faults: Vec<(usize, Fault)> = assembly.settle_formers();
    faults.extend(assembly.settle_aloud());
    let mut faults: Vec<Fault> = faults.into_iter().map(|(_, fault)| fault).collect();
    let mut briefing = Briefing {
        title: assembly.title,
        timing: assembly.timing,
        judged: Arc::new(assembly.judged),
        ..Briefing::default()
    };
    for (index, (mut source, chrome)) in assembly.sources.into_iter().enumerate() {
        source.rank = Rank::spaced(index);
        check_chrome(&mut source, &chrome, &mut faults);
        let id = source.id;
        if briefing.sources.insert(id, Arc::new(source)).is_some() {
            faults.push(Fault::DoubledSource(id));
        }
    }
    for (mut passage, (start, end)) in assembly.passages {
        let id = passage.id;
        passage.range = TextRange::new(start, end);
        check_passage(&briefing, &mut passage, (start, end), &mut faults);
        if briefing.passages.insert(id, Arc::new(passage)).is_some() {
            faults.push(Fault::DoubledPassage(id));
        }
    }
    // The point that is open at each depth, and how many children it has.
    let mut open: Vec<(PointId, usize)> = Vec::new();
    let mut n_top = 0;
    for (mut point, depth) in assembly.points {
        let id = point.id;
        if depth > open.len() {
            faults.push(Fault::DepthJump { point: id, depth, before: open.len().saturating_sub(1) });
        } else if depth >= MAX_DEPTH {
            faults.push(Fault::TooDeep(id));
        }
        open.truncate(depth);
        let siblings = open.last_mut().map_or(&mut n_top, |(_, n)| n);
        point.rank = Rank::spaced(*siblings);
        *siblings += 1;
        point.parent = open.last().map(|(id, _)| *id);
        open.push((id, 0));
        check_evidence(&briefing, &point, &mut faults);
        if briefing.points.insert(id, Arc::new(point)).is_some() {
            faults.push(Fault::DoubledPoint(id));
        }
    }
    if faults.iter().any(Fault::is_fatal) { Err(faults) } else { Ok((briefing, faults)) }
}

fn check_chrome(source: &mut Source, stated: &[(usize, usize)], faults: &mut Vec<Fault>) {
    let mut ranges = Vec::with_capacity(stated.len());
    for (start, end) in stated.iter().copied() {
        if is_whole_lines(source, start, end) {
            ranges.push(TextRange::new(start, end));
        } else {
            faults.push(Fault::Chrome { source_id: source.id, start, end });
        }
    }
    source.set_chrome(&ranges);
}

/// Whether a stretch starts where a line of the source does, and ends where one does.
pub(super) fn is_whole_lines(source: &Source, start: usize, end: usize) -> bool {
    let lines = source.paragraphs();
    start < end
        && lines.binary_search_by_key(&start, |l| l.start()).is_ok()
        && lines.binary_search_by_key(&end, |l| l.end()).is_ok()
}

fn check_passage(
    briefing: &Briefing,
    passage: &mut Passage,
    (start, end): (usize, usize),
    faults: &mut Vec<Fault>,
) {
    let id = passage.id;
    if passage.quote.is_empty() {
        faults.push(Fault::NoWords(id));
    }
    let Some(source) = briefing.source(passage.source) else {
        faults.push(Fault::NoSource { passage: id, source_id: passage.source });
        return;
    };
    let text = source.text();
    if start > end || end > text.len() {
        faults.push(Fault::OutOfText { passage: id, start, end });
    } else if passage.range.of(text).is_none() {
        faults.push(Fault::CutsCharacter { passage: id, start, end });
    } else if passage.place == Place::Lost {
        faults.push(Fault::Lost { passage: id, quote: passage.quote.clone() });
    } else if passage.range.of(text) != Some(&passage.quote) {
        passage.place = Place::Review;
        faults.push(Fault::QuoteDiffers { passage: id, quote: passage.quote.clone(), start, end });
    } else if passage.place == Place::Review {
        // The words are there: nothing is left to review.
        passage.place = Place::Anchored;
    }
}

fn check_evidence(briefing: &Briefing, point: &Point, faults: &mut Vec<Fault>) {
    let mut seen: BTreeMap<PassageId, usize> = BTreeMap::new();
    for evidence in &point.evidence {
        let passage = evidence.passage;
        if briefing.passage(passage).is_none() {
            faults.push(Fault::NoPassage { point: point.id, passage });
        }
        let n = seen.entry(passage).or_default();
        *n += 1;
        if *n == 2 {
            faults.push(Fault::AttachedTwice { point: point.id, passage });
        }
    }
}
