//! `Delta`: what a change made of the rows, for writing down. A change remembers what it replaced; a
//! delta says what stands there now, so that the same edit can be done again on the same briefing.
//!
//! Where two versions of a string differ, only the words between what both share are kept: typing costs
//! the same in a long point as in a short one.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    Aloud, Briefing, Change, Draft, Evidence, Fact, Former, Judged, Passage, PassageId, Place, Point,
    PointId, PointKind, Published, Rank, Rating, Seconds, Source, SourceId, SourceText, Timing, Tint,
    VersionId,
    draft::MAX_DEPTH,
    history::{Key, Row},
};
use crate::text::TextRange;

/// One edit of a string: some bytes of the old one give way to new words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Splice {
    /// Bytes of the old string.
    pub range: TextRange,
    pub words: String,
    /// Length of the old string in bytes, to tell it from another.
    pub old_len: usize,
}

impl Splice {
    /// The shortest splice between two strings; `None` where they are the same.
    pub fn between(old: &str, new: &str) -> Option<Self> {
        if old == new {
            return None;
        }
        let same = |(a, b): &(u8, u8)| a == b;
        let n_before = old.bytes().zip(new.bytes()).take_while(same).count();
        // Both share these bytes, so a boundary of one is a boundary of the other.
        let start = old.floor_char_boundary(n_before).min(new.floor_char_boundary(n_before));
        let (old_rest, new_rest) = (old.get(start..)?, new.get(start..)?);
        let n_behind = old_rest.bytes().rev().zip(new_rest.bytes().rev()).take_while(same).count();
        let old_end = old_rest.ceil_char_boundary(old_rest.len() - n_behind);
        let new_end = new_rest.ceil_char_boundary(new_rest.len() - n_behind);
        let n_behind = (old_rest.len() - old_end).min(new_rest.len() - new_end);
        let words = new_rest.get(..new_rest.len() - n_behind)?.to_owned();
        let range = TextRange::new(start, old.len() - n_behind);
        Some(Self { range, words, old_len: old.len() })
    }

    /// The new string.
    ///
    /// # Errors
    /// Where the old one is not that of the splice.
    pub fn applied(&self, old: &str) -> Result<String, DeltaError> {
        let before = old.get(..self.range.start());
        let behind = old.get(self.range.end()..);
        match (before, behind) {
            (Some(before), Some(behind)) if old.len() == self.old_len => {
                Ok([before, &self.words, behind].concat())
            }
            _ => Err(DeltaError::OtherWords),
        }
    }
}

/// What was done to one source. `None`: as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceEdit {
    pub rank: Option<Rank>,
    pub title: Option<Splice>,
    pub byline: Option<Option<String>>,
    pub publisher: Option<Option<String>>,
    pub published: Option<Published>,
    pub link: Option<Option<String>>,
    pub stated_in: Option<BTreeMap<Fact, String>>,
    pub rating: Option<Rating>,
    pub note: Option<Splice>,
    pub imported_from: Option<Option<String>>,
    pub chrome: Option<Vec<TextRange>>,
}

/// What was done to one passage. `None`: as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PassageEdit {
    pub source: Option<SourceId>,
    pub place: Option<Place>,
    pub range: Option<TextRange>,
    pub quote: Option<Splice>,
    pub prefix: Option<Splice>,
    pub suffix: Option<Splice>,
    pub aloud: Option<Aloud>,
    pub tint: Option<Tint>,
    pub note: Option<Splice>,
}

/// What was done to one point. `None`: as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PointEdit {
    pub parent: Option<Option<PointId>>,
    pub rank: Option<Rank>,
    pub kind: Option<PointKind>,
    pub budget: Option<Option<Seconds>>,
    pub text: Option<Splice>,
    pub evidence: Option<Vec<Evidence>>,
}

/// What became of a row of the kind `T`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate<T, E> {
    /// There is such a row now, whole. For a source this is the only fate that carries its text.
    Put(Arc<T>),
    Edited(E),
    Removed,
}

/// What a change made of the rows: each that it touched, and what became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delta {
    pub title: Option<Splice>,
    pub timing: Option<Timing>,
    pub judged: Option<Arc<Judged>>,
    pub sources: BTreeMap<SourceId, Fate<Source, SourceEdit>>,
    pub passages: BTreeMap<PassageId, Fate<Passage, PassageEdit>>,
    pub points: BTreeMap<PointId, Fate<Point, PointEdit>>,
    /// Where passages stood in earlier texts, of those for which that is another place now. A passage put
    /// whole says it here, too, and not in its row.
    pub formers: BTreeMap<PassageId, Option<FormerRef>>,
    /// The texts named there that the briefing before did not have. An update of a source names the text
    /// that it replaces, so that no text is written down twice.
    pub versions: BTreeMap<VersionId, Arc<SourceText>>,
}

/// A [`Former`] that names its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormerRef {
    pub version: VersionId,
    pub range: TextRange,
}

impl FormerRef {
    fn of(former: &Former) -> Self {
        Self { version: former.text.id(), range: former.range }
    }
}

/// Why a delta is not one of this briefing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeltaError {
    #[error("it edits source {0}, which is not there")]
    NoSource(SourceId),
    #[error("it edits or names passage {0}, which is not there")]
    NoPassage(PassageId),
    #[error("it edits or names point {0}, which is not there")]
    NoPoint(PointId),
    #[error("it names version {0} of a source, which is not there")]
    NoVersion(VersionId),
    #[error("it edits other words than those that are there")]
    OtherWords,
    #[error("source {0} would have chrome that is no run of lines")]
    Chrome(SourceId),
    #[error("passage {0} would not stand in its source, or more be read aloud than it quotes")]
    Passage(PassageId),
    #[error("point {0} would hold a passage twice")]
    AttachedTwice(PointId),
    #[error("point {0} would be nested in itself, or too deep")]
    Nesting(PointId),
}

impl Delta {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What a change made of the rows. `briefing` is as the change left it.
    pub fn of(change: &Change, briefing: &Briefing) -> Self {
        let mut delta = Self::default();
        for old in change.rows() {
            match (old, briefing.row(old.key())) {
                (Row::Title(old), Row::Title(new)) => delta.title = Splice::between(old, &new),
                (Row::Timing(old), Row::Timing(new)) => delta.timing = changed(old, &new),
                (Row::Judged(old), Row::Judged(new)) => delta.judged = changed(old, &new),
                (Row::Source(id, old), Row::Source(_, new)) => {
                    delta.sources.extend(fate(old, new, source_edit).map(|fate| (*id, fate)));
                }
                (Row::Passage(id, old), Row::Passage(_, new)) => {
                    let former = |row: &Option<Arc<Passage>>| row.as_ref().and_then(|p| p.former.clone());
                    let (was, is) = (former(old), former(&new));
                    if new.is_some() && was != is {
                        delta.formers.insert(*id, is.as_ref().map(FormerRef::of));
                        let text = is.map(|former| former.text);
                        delta.versions.extend(text.map(|text| (text.id(), text)));
                    }
                    delta
                        .passages
                        .extend(fate(old, new, passage_edit).map(|fate| (*id, without_former(fate))));
                }
                (Row::Point(id, old), Row::Point(_, new)) => {
                    delta.points.extend(fate(old, new, point_edit).map(|fate| (*id, fate)));
                }
                // A row has the key that it was asked for by.
                _ => {}
            }
        }
        delta.leave_out_known(change, briefing);
        delta
    }

    /// Keeps only the versions that the briefing before the change did not have.
    fn leave_out_known(&mut self, change: &Change, briefing: &Briefing) {
        if self.versions.is_empty() {
            return;
        }
        for old in change.rows() {
            match old {
                Row::Source(_, Some(old)) => self.versions.remove(&old.shared_text().id()),
                Row::Passage(_, Some(old)) => {
                    old.former.as_ref().and_then(|former| self.versions.remove(&former.text.id()))
                }
                _ => None,
            };
        }
        // Whatever the change did not touch is as it was before.
        for passage in briefing.passages().filter(|p| !change.has(Key::Passage(p.id))) {
            if let Some(former) = &passage.former {
                self.versions.remove(&former.text.id());
            }
        }
    }

    /// What makes `new` of `old`. Looks at every row.
    pub fn between(old: &Briefing, new: &Briefing) -> Self {
        let mut change = Change::default();
        let alone = [Key::Title, Key::Timing, Key::Judged];
        let sources = old.sources().chain(new.sources()).map(|s| Key::Source(s.id));
        let passages = old.passages().chain(new.passages()).map(|p| Key::Passage(p.id));
        let points = old.points().chain(new.points()).map(|p| Key::Point(p.id));
        for key in alone.into_iter().chain(sources).chain(passages).chain(points) {
            change.remember(key, old.row(key));
        }
        change.retain_differing(new);
        Self::of(&change, new)
    }
}

fn fate<T: PartialEq, E>(
    old: &Option<Arc<T>>,
    new: Option<Arc<T>>,
    edit: impl Fn(&T, &T) -> Option<E>,
) -> Option<Fate<T, E>> {
    match (old, new) {
        (None, None) => None,
        (Some(old), Some(new)) if *old == new => None,
        (Some(old), Some(new)) => Some(edit(old, &new).map_or(Fate::Put(new), Fate::Edited)),
        (None, Some(new)) => Some(Fate::Put(new)),
        (Some(_), None) => Some(Fate::Removed),
    }
}

/// The fate of a passage, whose former place is told elsewhere.
fn without_former(fate: Fate<Passage, PassageEdit>) -> Fate<Passage, PassageEdit> {
    match fate {
        Fate::Put(passage) if passage.former.is_some() => {
            Fate::Put(Arc::new(Passage { former: None, ..Passage::clone(&passage) }))
        }
        other => other,
    }
}

/// The new value, if it is another one.
fn changed<T: PartialEq + Clone>(old: &T, new: &T) -> Option<T> {
    (old != new).then(|| new.clone())
}

/// `None` where the text is another one: then the whole source is written down.
fn source_edit(old: &Source, new: &Source) -> Option<SourceEdit> {
    (old.shared_text() == new.shared_text()).then(|| SourceEdit {
        rank: changed(&old.rank, &new.rank),
        title: Splice::between(&old.title, &new.title),
        byline: changed(&old.byline, &new.byline),
        publisher: changed(&old.publisher, &new.publisher),
        published: changed(&old.published, &new.published),
        link: changed(&old.link, &new.link),
        stated_in: changed(&old.stated_in, &new.stated_in),
        rating: changed(&old.rating, &new.rating),
        note: Splice::between(&old.note, &new.note),
        imported_from: changed(&old.imported_from, &new.imported_from),
        chrome: (old.chrome() != new.chrome()).then(|| new.chrome().to_vec()),
    })
}

fn passage_edit(old: &Passage, new: &Passage) -> Option<PassageEdit> {
    Some(PassageEdit {
        source: changed(&old.source, &new.source),
        place: changed(&old.place, &new.place),
        range: changed(&old.range, &new.range),
        quote: Splice::between(&old.quote, &new.quote),
        prefix: Splice::between(&old.prefix, &new.prefix),
        suffix: Splice::between(&old.suffix, &new.suffix),
        aloud: changed(&old.aloud, &new.aloud),
        tint: changed(&old.tint, &new.tint),
        note: Splice::between(&old.note, &new.note),
    })
}

fn point_edit(old: &Point, new: &Point) -> Option<PointEdit> {
    Some(PointEdit {
        parent: changed(&old.parent, &new.parent),
        rank: changed(&old.rank, &new.rank),
        kind: changed(&old.kind, &new.kind),
        budget: changed(&old.budget, &new.budget),
        text: Splice::between(&old.text, &new.text),
        evidence: changed(&old.evidence, &new.evidence),
    })
}

fn splice(text: &mut String, splice: &Option<Splice>) -> Result<(), DeltaError> {
    if let Some(splice) = splice {
        *text = splice.applied(text)?;
    }
    Ok(())
}

fn set<T: Clone>(value: &mut T, new: &Option<T>) {
    if let Some(new) = new {
        value.clone_from(new);
    }
}

impl SourceEdit {
    fn applied(&self, old: &Source) -> Result<Source, DeltaError> {
        let mut source = old.clone();
        set(&mut source.rank, &self.rank);
        splice(&mut source.title, &self.title)?;
        set(&mut source.byline, &self.byline);
        set(&mut source.publisher, &self.publisher);
        set(&mut source.published, &self.published);
        set(&mut source.link, &self.link);
        set(&mut source.stated_in, &self.stated_in);
        set(&mut source.rating, &self.rating);
        splice(&mut source.note, &self.note)?;
        set(&mut source.imported_from, &self.imported_from);
        if let Some(chrome) = &self.chrome {
            source.set_chrome(chrome);
            // Setting widens to whole lines: what differs afterwards was no run of lines.
            if source.chrome() != chrome {
                return Err(DeltaError::Chrome(source.id));
            }
        }
        Ok(source)
    }
}

impl PassageEdit {
    fn applied(&self, old: &Passage) -> Result<Passage, DeltaError> {
        let mut passage = old.clone();
        set(&mut passage.source, &self.source);
        set(&mut passage.place, &self.place);
        set(&mut passage.range, &self.range);
        splice(&mut passage.quote, &self.quote)?;
        splice(&mut passage.prefix, &self.prefix)?;
        splice(&mut passage.suffix, &self.suffix)?;
        set(&mut passage.aloud, &self.aloud);
        set(&mut passage.tint, &self.tint);
        splice(&mut passage.note, &self.note)?;
        Ok(passage)
    }
}

impl PointEdit {
    fn applied(&self, old: &Point) -> Result<Point, DeltaError> {
        let mut point = old.clone();
        set(&mut point.parent, &self.parent);
        set(&mut point.rank, &self.rank);
        set(&mut point.kind, &self.kind);
        set(&mut point.budget, &self.budget);
        splice(&mut point.text, &self.text)?;
        set(&mut point.evidence, &self.evidence);
        Ok(point)
    }
}

impl Draft<'_> {
    /// Does what a delta says, or nothing at all.
    ///
    /// # Errors
    /// Where the delta is not one of this briefing, or what it says breaks a rule. The draft is then as
    /// it was.
    pub fn apply(&mut self, delta: &Delta) -> Result<(), DeltaError> {
        self.all_or_nothing(|draft| {
            let touched = delta.points.keys().copied();
            let had = touched.filter(|id| draft.briefing().point(*id).is_some()).collect();
            draft.put_rows(delta)?;
            check_sources(draft.briefing(), delta)?;
            check_passages(draft.briefing(), delta)?;
            check_points(draft.briefing(), delta, &had)
        })
    }

    fn put_rows(&mut self, delta: &Delta) -> Result<(), DeltaError> {
        let known = versions_for(self.briefing(), delta);
        if let Some(title) = &delta.title {
            let title = title.applied(self.briefing().title())?;
            self.put(Row::Title(title));
        }
        if let Some(timing) = delta.timing {
            self.put(Row::Timing(timing));
        }
        if let Some(judged) = &delta.judged {
            self.put(Row::Judged(Arc::clone(judged)));
        }
        for (id, fate) in &delta.sources {
            let old = self.briefing().source(*id).ok_or(DeltaError::NoSource(*id));
            let new = match fate {
                Fate::Put(new) => Some(Arc::clone(new)),
                Fate::Edited(edit) => Some(Arc::new(edit.applied(old?)?)),
                Fate::Removed => old.map(|_| None)?,
            };
            self.put(Row::Source(*id, new));
        }
        for (id, fate) in &delta.passages {
            let old = self.briefing().passage(*id).ok_or(DeltaError::NoPassage(*id));
            let new = match fate {
                Fate::Put(new) => Some(Arc::clone(new)),
                Fate::Edited(edit) => Some(Arc::new(edit.applied(old?)?)),
                Fate::Removed => old.map(|_| None)?,
            };
            self.put(Row::Passage(*id, new));
        }
        for (id, former) in &delta.formers {
            let former = match former {
                None => None,
                Some(FormerRef { version, range }) => {
                    let text = known.get(version).ok_or(DeltaError::NoVersion(*version))?;
                    Some(Former::new(Arc::clone(text), *range).ok_or(DeltaError::Passage(*id))?)
                }
            };
            self.edit_passage(*id, |passage| passage.former = former)
                .map_err(|_| DeltaError::NoPassage(*id))?;
        }
        for (id, fate) in &delta.points {
            let old = self.briefing().point(*id).ok_or(DeltaError::NoPoint(*id));
            let new = match fate {
                Fate::Put(new) => Some(Arc::clone(new)),
                Fate::Edited(edit) => Some(Arc::new(edit.applied(old?)?)),
                Fate::Removed => old.map(|_| None)?,
            };
            self.put(Row::Point(*id, new));
        }
        Ok(())
    }
}

/// The texts that a delta may name: its own, and all that the briefing has.
fn versions_for(briefing: &Briefing, delta: &Delta) -> BTreeMap<VersionId, Arc<SourceText>> {
    let mut known = delta.versions.clone();
    if delta.formers.values().any(Option::is_some) {
        let texts = briefing.sources().map(|source| source.shared_text());
        let formers = briefing.passages().filter_map(|p| p.former.as_ref()).map(|former| &former.text);
        known.extend(texts.chain(formers).map(|text| (text.id(), Arc::clone(text))));
    }
    known
}

fn check_sources(briefing: &Briefing, delta: &Delta) -> Result<(), DeltaError> {
    let misnamed = delta.sources.iter().find(|(id, fate)| matches!(fate, Fate::Put(s) if s.id != **id));
    if let Some((id, _)) = misnamed {
        return Err(DeltaError::NoSource(*id));
    }
    // A text that went or came anew: its passages must have gone, or must still stand in it.
    let touches_text = delta.sources.values().any(|fate| !matches!(fate, Fate::Edited(_)));
    if touches_text {
        for passage in briefing.passages().filter(|p| delta.sources.contains_key(&p.source)) {
            check_passage(briefing, passage)?;
        }
    }
    Ok(())
}

fn check_passages(briefing: &Briefing, delta: &Delta) -> Result<(), DeltaError> {
    let mut removed = false;
    for (id, fate) in &delta.passages {
        match briefing.passage(*id) {
            Some(passage) if passage.id == *id => check_passage(briefing, passage)?,
            Some(_) => return Err(DeltaError::NoPassage(*id)),
            None => removed |= matches!(fate, Fate::Removed),
        }
    }
    let is_gone = |id: PassageId| matches!(delta.passages.get(&id), Some(Fate::Removed));
    let held = || briefing.points().flat_map(|p| &p.evidence).map(|e| e.passage).find(|id| is_gone(*id));
    match if removed { held() } else { None } {
        Some(id) => Err(DeltaError::NoPassage(id)),
        None => Ok(()),
    }
}

fn check_passage(briefing: &Briefing, passage: &Passage) -> Result<(), DeltaError> {
    let source = briefing.source(passage.source).ok_or(DeltaError::NoSource(passage.source))?;
    let words = passage.range.of(source.text());
    let stands = match passage.place {
        Place::Anchored => words == Some(&passage.quote),
        Place::Review | Place::Lost => words.is_some(),
    };
    if stands && !passage.quote.is_empty() && passage.aloud.fits(&passage.quote) {
        Ok(())
    } else {
        Err(DeltaError::Passage(passage.id))
    }
}

fn check_points(briefing: &Briefing, delta: &Delta, had: &BTreeSet<PointId>) -> Result<(), DeltaError> {
    // Those that may have children, each with its depth, and those that must have none.
    let (mut moved, mut removed) = (BTreeMap::new(), BTreeSet::new());
    for (id, fate) in &delta.points {
        let Some(point) = briefing.point(*id) else {
            removed.insert(*id);
            continue;
        };
        if point.id != *id {
            return Err(DeltaError::NoPoint(*id));
        }
        let mut seen = BTreeSet::new();
        for evidence in &point.evidence {
            briefing.passage(evidence.passage).ok_or(DeltaError::NoPassage(evidence.passage))?;
            if !seen.insert(evidence.passage) {
                return Err(DeltaError::AttachedTwice(*id));
            }
        }
        if !matches!(fate, Fate::Edited(PointEdit { parent: None, .. })) {
            let depth = depth(briefing, point)?;
            if had.contains(id) {
                moved.insert(*id, depth);
            }
        }
    }
    if moved.is_empty() && removed.is_empty() { Ok(()) } else { check_branches(briefing, moved, &removed) }
}

/// How many points there are above one. Each must be there, and none of them be the point itself.
fn depth(briefing: &Briefing, point: &Point) -> Result<usize, DeltaError> {
    let (mut depth, mut at) = (0, point.parent);
    while let Some(id) = at {
        depth += 1;
        if depth >= MAX_DEPTH {
            return Err(DeltaError::Nesting(point.id));
        }
        at = briefing.point(id).ok_or(DeltaError::NoPoint(id))?.parent;
    }
    Ok(depth)
}

/// Nothing stands under points that were removed, or too deep under those that were moved. Looks at every
/// point, once for each level below those.
fn check_branches(
    briefing: &Briefing,
    moved: BTreeMap<PointId, usize>,
    removed: &BTreeSet<PointId>,
) -> Result<(), DeltaError> {
    let mut level = moved;
    loop {
        let mut below = BTreeMap::new();
        for point in briefing.points() {
            let Some(parent) = point.parent else { continue };
            if removed.contains(&parent) {
                return Err(DeltaError::NoPoint(parent));
            }
            if let Some(depth) = level.get(&parent) {
                if depth + 1 >= MAX_DEPTH {
                    return Err(DeltaError::Nesting(point.id));
                }
                below.insert(point.id, depth + 1);
            }
        }
        if below.is_empty() {
            return Ok(());
        }
        level = below;
    }
}
