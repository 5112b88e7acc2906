//! `Draft`: an edit in the making. The only way a briefing changes.

use std::sync::Arc;

use super::{
    Briefing, Change, Evidence, FindingKey, Judged, Passage, PassageId, Point, PointId, PointKind, Rank,
    Seconds, Source, SourceId, Stance, Timing, Verdict,
    history::{Key, Row},
};

/// Points deeper than this cannot be made, so that no reader of the file needs a deep stack.
pub const MAX_DEPTH: usize = 64;

/// Why an edit makes no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("That point is gone")]
    NoPoint,
    #[error("That passage is gone")]
    NoPassage,
    #[error("That source is gone")]
    NoSource,
    #[error("There is already a row with that id")]
    DoubledId,
    #[error("The point holds that passage already")]
    AlreadyAttached,
    #[error("The point does not hold that passage")]
    NotAttached,
    #[error("A point cannot move into its own branch")]
    IntoOwnBranch,
    #[error("There is no place to move to")]
    NoRoom,
    #[error("Points can be nested {MAX_DEPTH} deep at most")]
    TooDeep,
    #[error("A passage needs words")]
    NoWords,
    #[error("The source has changed meanwhile")]
    OtherVersion,
    #[error("The passage is lost: select the words to put it to")]
    Lost,
    #[error("The passage needs review first")]
    InDoubt,
    #[error("Words must be left on both sides of the split")]
    NothingToSplit,
    #[error("It takes two passages to merge")]
    NothingToMerge,
    #[error("Passages of two sources cannot become one")]
    OtherSource,
    #[error("More than one of the passages was reworded, and one cannot keep the earlier words of both")]
    TwoFormers,
}

/// A place in the outline for a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// First child of a point, or first at the top.
    First(Option<PointId>),
    /// Last child of a point, or last at the top.
    Last(Option<PointId>),
    Before(PointId),
    After(PointId),
}

/// An edit in the making.
///
/// **Invariant:** dropped without [`Draft::finish`], it puts back every row it replaced.
#[derive(Debug)]
pub struct Draft<'a> {
    briefing: &'a mut Briefing,
    change: Change,
}

impl Drop for Draft<'_> {
    fn drop(&mut self) {
        // Empty after `finish`.
        self.briefing.swap(&mut self.change);
    }
}

impl<'a> Draft<'a> {
    pub(super) fn new(briefing: &'a mut Briefing) -> Self {
        Self { briefing, change: Change::default() }
    }

    /// The briefing as edited so far.
    pub fn briefing(&self) -> &Briefing {
        self.briefing
    }

    /// Keeps the edit. `None` where nothing differs from before.
    pub fn finish(mut self) -> Option<Change> {
        let mut change = std::mem::take(&mut self.change);
        change.retain_differing(self.briefing);
        (!change.is_empty()).then_some(change)
    }

    pub(super) fn put(&mut self, row: Row) {
        let key = row.key();
        let old = self.briefing.replace_row(row);
        self.change.remember(key, old);
    }

    /// Does several edits, or none of them.
    pub(super) fn all_or_nothing<E>(
        &mut self,
        edit: impl FnOnce(&mut Self) -> Result<(), E>,
    ) -> Result<(), E> {
        let before = std::mem::take(&mut self.change);
        let result = edit(self);
        let mut during = std::mem::replace(&mut self.change, before);
        if result.is_err() {
            self.briefing.swap(&mut during);
        } else {
            self.change.absorb(during);
        }
        result
    }

    // Title, timing and sources.

    pub fn set_title(&mut self, title: impl Into<String>) {
        self.put(Row::Title(title.into()));
    }

    pub fn set_timing(&mut self, timing: Timing) {
        self.put(Row::Timing(timing));
    }

    /// Says what was made of a finding; `None` takes that back.
    pub fn judge(&mut self, finding: FindingKey, verdict: Option<Verdict>) {
        let mut judged = Judged::clone(self.briefing.judged());
        match verdict {
            Some(verdict) => judged.verdicts.insert(finding, verdict),
            None => judged.verdicts.remove(&finding),
        };
        self.put(Row::Judged(Arc::new(judged)));
    }

    /// Says which of several spellings of a name is used in the person's own words, if one is.
    pub fn prefer_spelling(&mut self, among: &[&str], preferred: Option<&str>) {
        let mut judged = Judged::clone(self.briefing.judged());
        judged.spellings.retain(|spelling| !among.contains(&spelling.as_str()));
        judged.spellings.extend(preferred.map(str::to_owned));
        self.put(Row::Judged(Arc::new(judged)));
    }

    /// Adds a source behind the others.
    ///
    /// # Errors
    /// Where the id is taken.
    pub fn add_source(&mut self, mut source: Source) -> Result<SourceId, Refusal> {
        let id = source.id;
        if self.briefing.source(id).is_some() {
            return Err(Refusal::DoubledId);
        }
        let last = self.briefing.sources().map(|s| s.rank).max();
        source.rank = match Rank::between(last, None) {
            Some(rank) => rank,
            None => {
                let ordered: Vec<SourceId> = self.briefing.ordered_sources().iter().map(|s| s.id).collect();
                for (index, id) in ordered.iter().enumerate() {
                    self.edit_source(*id, |s| s.rank = Rank::spaced(index))?;
                }
                Rank::spaced(ordered.len())
            }
        };
        self.put(Row::Source(id, Some(Arc::new(source))));
        Ok(id)
    }

    /// Changes what is known of a source. Its text has no setter.
    ///
    /// # Errors
    /// Where there is no such source.
    pub fn edit_source(&mut self, id: SourceId, edit: impl FnOnce(&mut Source)) -> Result<(), Refusal> {
        let mut source = Source::clone(self.briefing.source(id).ok_or(Refusal::NoSource)?);
        edit(&mut source);
        source.id = id;
        self.put(Row::Source(id, Some(Arc::new(source))));
        Ok(())
    }

    /// Removes a source and every passage of it.
    ///
    /// # Errors
    /// Where there is no such source.
    pub fn remove_source(&mut self, id: SourceId) -> Result<(), Refusal> {
        self.briefing.source(id).ok_or(Refusal::NoSource)?;
        let passages: std::collections::BTreeSet<PassageId> =
            self.briefing.passages().filter(|p| p.source == id).map(|p| p.id).collect();
        self.detach_everywhere(|p| passages.contains(&p));
        for passage in passages {
            self.put(Row::Passage(passage, None));
        }
        self.put(Row::Source(id, None));
        Ok(())
    }

    // Passages and evidence.

    /// Adds a passage.
    ///
    /// # Errors
    /// Where its id is taken, its source is missing or it has no words.
    pub fn add_passage(&mut self, mut passage: Passage) -> Result<PassageId, Refusal> {
        let id = passage.id;
        self.briefing.source(passage.source).ok_or(Refusal::NoSource)?;
        if self.briefing.passage(id).is_some() {
            return Err(Refusal::DoubledId);
        }
        if passage.quote.is_empty() {
            return Err(Refusal::NoWords);
        }
        passage.aloud = std::mem::take(&mut passage.aloud).fitted(&passage.quote);
        self.put(Row::Passage(id, Some(Arc::new(passage))));
        Ok(id)
    }

    /// Changes a passage: tint, note, place. Where its words change, what is read aloud of it stays as far as it
    /// is the same.
    ///
    /// # Errors
    /// Where there is no such passage.
    pub fn edit_passage(&mut self, id: PassageId, edit: impl FnOnce(&mut Passage)) -> Result<(), Refusal> {
        let old = Arc::clone(self.briefing.passage(id).ok_or(Refusal::NoPassage)?);
        let mut passage = Passage::clone(&old);
        edit(&mut passage);
        passage.id = id;
        passage.keep_aloud(&old, self.briefing.source(passage.source).map(|source| source.text()));
        self.put(Row::Passage(id, Some(Arc::new(passage))));
        Ok(())
    }

    /// Removes a passage and detaches it everywhere.
    ///
    /// # Errors
    /// Where there is no such passage.
    pub fn remove_passage(&mut self, id: PassageId) -> Result<(), Refusal> {
        self.briefing.passage(id).ok_or(Refusal::NoPassage)?;
        self.detach_everywhere(|p| p == id);
        self.put(Row::Passage(id, None));
        Ok(())
    }

    /// Attaches a passage to a point, behind its other evidence.
    ///
    /// # Errors
    /// Where either is missing or the point holds the passage already.
    pub fn attach(&mut self, passage: PassageId, to: PointId, stance: Stance) -> Result<(), Refusal> {
        self.briefing.passage(passage).ok_or(Refusal::NoPassage)?;
        let point = self.briefing.point(to).ok_or(Refusal::NoPoint)?;
        if point.stance_of(passage).is_some() {
            return Err(Refusal::AlreadyAttached);
        }
        self.edit_point(to, |p| p.evidence.push(Evidence { passage, stance }))
    }

    /// Takes a passage off a point; the passage stays.
    ///
    /// # Errors
    /// Where the point does not hold it.
    pub fn detach(&mut self, passage: PassageId, from: PointId) -> Result<(), Refusal> {
        let point = self.briefing.point(from).ok_or(Refusal::NoPoint)?;
        point.stance_of(passage).ok_or(Refusal::NotAttached)?;
        self.edit_point(from, |p| p.evidence.retain(|e| e.passage != passage))
    }

    /// Says which way a passage cuts at a point.
    ///
    /// # Errors
    /// Where the point does not hold it.
    pub fn set_stance(&mut self, passage: PassageId, at: PointId, stance: Stance) -> Result<(), Refusal> {
        let point = self.briefing.point(at).ok_or(Refusal::NoPoint)?;
        point.stance_of(passage).ok_or(Refusal::NotAttached)?;
        self.edit_point(at, |p| {
            for evidence in &mut p.evidence {
                if evidence.passage == passage {
                    evidence.stance = stance;
                }
            }
        })
    }

    fn detach_everywhere(&mut self, goes: impl Fn(PassageId) -> bool) {
        let holders: Vec<PointId> = self
            .briefing
            .points()
            .filter(|p| p.evidence.iter().any(|e| goes(e.passage)))
            .map(|p| p.id)
            .collect();
        for holder in holders {
            // The id was just read from the briefing.
            let _ = self.edit_point(holder, |p| p.evidence.retain(|e| !goes(e.passage)));
        }
    }

    // Points.

    /// Adds a point without evidence.
    ///
    /// # Errors
    /// Where the id is taken, the slot is gone or too deep.
    pub fn add_point(
        &mut self,
        id: PointId,
        slot: Slot,
        kind: PointKind,
        text: impl Into<String>,
    ) -> Result<PointId, Refusal> {
        if self.briefing.point(id).is_some() {
            return Err(Refusal::DoubledId);
        }
        let (parent, rank) = self.place(slot)?;
        let point = Point { id, parent, rank, kind, budget: None, text: text.into(), evidence: Vec::new() };
        self.put(Row::Point(id, Some(Arc::new(point))));
        Ok(id)
    }

    pub fn set_text(&mut self, id: PointId, text: impl Into<String>) -> Result<(), Refusal> {
        self.edit_point(id, |p| p.text = text.into())
    }

    pub fn set_kind(&mut self, id: PointId, kind: PointKind) -> Result<(), Refusal> {
        self.edit_point(id, |p| p.kind = kind)
    }

    /// Says how long a point may take with its branch.
    ///
    /// # Errors
    /// Where there is no such point.
    pub fn set_budget(&mut self, id: PointId, budget: Option<Seconds>) -> Result<(), Refusal> {
        self.edit_point(id, |p| p.budget = budget)
    }

    pub(super) fn edit_point(&mut self, id: PointId, edit: impl FnOnce(&mut Point)) -> Result<(), Refusal> {
        let mut point = Point::clone(self.briefing.point(id).ok_or(Refusal::NoPoint)?);
        edit(&mut point);
        self.put(Row::Point(id, Some(Arc::new(point))));
        Ok(())
    }

    /// Parents of a point, nearest first.
    pub(super) fn ancestors(&self, id: PointId) -> Vec<PointId> {
        let mut ancestors = Vec::new();
        let mut at = self.briefing.point(id).and_then(|p| p.parent);
        while let Some(id) = at {
            ancestors.push(id);
            at = self.briefing.point(id).and_then(|p| p.parent);
        }
        ancestors
    }

    /// Parent and rank for a new point. Spaces the siblings anew where the gap is used up.
    fn place(&mut self, slot: Slot) -> Result<(Option<PointId>, Rank), Refusal> {
        let parent = self.parent_of(slot)?;
        if parent.map_or(0, |p| self.ancestors(p).len() + 1) >= MAX_DEPTH {
            return Err(Refusal::TooDeep);
        }
        let siblings: Vec<(PointId, Rank)> =
            self.briefing.children(parent).iter().map(|p| (p.id, p.rank)).collect();
        let position = |id| siblings.iter().position(|s| s.0 == id).ok_or(Refusal::NoPoint);
        let at = match slot {
            Slot::First(_) => 0,
            Slot::Last(_) => siblings.len(),
            Slot::Before(sibling) => position(sibling)?,
            Slot::After(sibling) => position(sibling)? + 1,
        };
        let before = at.checked_sub(1).and_then(|at| siblings.get(at)).map(|s| s.1);
        let after = siblings.get(at).map(|s| s.1);
        if let Some(rank) = Rank::between(before, after) {
            return Ok((parent, rank));
        }
        for (index, (id, _)) in siblings.iter().enumerate() {
            let index = index + usize::from(index >= at);
            self.edit_point(*id, |p| p.rank = Rank::spaced(index))?;
        }
        Ok((parent, Rank::spaced(at)))
    }

    /// The parent of what stands in a slot.
    pub(super) fn parent_of(&self, slot: Slot) -> Result<Option<PointId>, Refusal> {
        match slot {
            Slot::First(None) | Slot::Last(None) => Ok(None),
            Slot::First(Some(parent)) | Slot::Last(Some(parent)) => {
                self.briefing.point(parent).map(|p| Some(p.id)).ok_or(Refusal::NoPoint)
            }
            Slot::Before(sibling) | Slot::After(sibling) => {
                self.briefing.point(sibling).map(|p| p.parent).ok_or(Refusal::NoPoint)
            }
        }
    }
}

impl Briefing {
    /// Puts a row in place and returns what stood there.
    pub(super) fn replace_row(&mut self, row: Row) -> Row {
        fn exchange<K: Ord + Copy, V>(
            rows: &mut std::collections::BTreeMap<K, V>,
            key: K,
            value: Option<V>,
        ) -> Option<V> {
            match value {
                Some(value) => rows.insert(key, value),
                None => rows.remove(&key),
            }
        }
        match row {
            Row::Title(title) => Row::Title(std::mem::replace(&mut self.title, title)),
            Row::Timing(timing) => Row::Timing(std::mem::replace(&mut self.timing, timing)),
            Row::Judged(judged) => Row::Judged(std::mem::replace(&mut self.judged, judged)),
            Row::Source(id, row) => Row::Source(id, exchange(&mut self.sources, id, row)),
            Row::Passage(id, row) => Row::Passage(id, exchange(&mut self.passages, id, row)),
            Row::Point(id, row) => Row::Point(id, exchange(&mut self.points, id, row)),
        }
    }

    /// The row that stands at `key` now.
    pub(super) fn row(&self, key: Key) -> Row {
        match key {
            Key::Title => Row::Title(self.title.clone()),
            Key::Timing => Row::Timing(self.timing),
            Key::Judged => Row::Judged(Arc::clone(&self.judged)),
            Key::Source(id) => Row::Source(id, self.sources.get(&id).cloned()),
            Key::Passage(id) => Row::Passage(id, self.passages.get(&id).cloned()),
            Key::Point(id) => Row::Point(id, self.points.get(&id).cloned()),
        }
    }
}
