//! `Conflict`: what a person has to choose, and the choice carried out.

use std::{fmt, sync::Arc};

use super::{
    super::{
        Draft, Evidence, Passage, PassageId, Point, PointId, Rank, Refusal, Slot, Source, SourceId, Stance,
    },
    field::{ANCHOR, Field, SOURCE_FIELDS},
    library::fit,
    sequence::{Clash, reordered},
    three::{Side, Three},
};
use crate::text::elide;

/// Graphemes of a value that one line shows.
const SHOWN_GRAPHEMES: usize = 100;

/// The row that a conflict is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The briefing itself: its title, the order of its sources and of the points at the top.
    Briefing,
    Source(SourceId),
    Passage(PassageId),
    Point(PointId),
}

/// Something that both sides changed, in ways that do not go together. One of them stands in the merged
/// briefing; [`Conflict::resolve`] makes the other one stand, or the same again.
#[derive(Clone, Debug)]
pub struct Conflict {
    pub subject: Subject,
    /// The row and the field, in words.
    pub what: String,
    /// How it was before either change, in words.
    pub base: String,
    /// How we have it, in words.
    pub ours: String,
    /// How they have it, in words.
    pub theirs: String,
    /// Which of both stands in the merged briefing: ours, but for what we deleted and they changed.
    pub stands: Side,
    pub(super) choice: Choice,
    /// Rows that are there only because of what stands; nearest first.
    pub(super) containers: Vec<Subject>,
}

impl fmt::Display for Conflict {
    /// On one line, long values cut.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [base, ours, theirs] =
            [&self.base, &self.ours, &self.theirs].map(|words| elide(words, SHOWN_GRAPHEMES));
        let (what, stands) = (elide(&self.what, 2 * SHOWN_GRAPHEMES), self.stands.name());
        write!(f, "{what}: base {base}, ours {ours}, theirs {theirs}; {stands} stands")
    }
}

/// What is chosen between.
#[derive(Clone, Debug)]
pub(super) enum Choice {
    Title(Three<String>),
    SourceField(&'static Field<Source>, Three<Option<Arc<Source>>>),
    /// Text and chrome, with the places of the passages that go with each text.
    SourceText(Three<Option<Arc<Source>>>, Three<Vec<Arc<Passage>>>),
    PassageField(&'static Field<Passage>, Three<Option<Arc<Passage>>>),
    PointField(&'static Field<Point>, Three<Option<Arc<Point>>>),
    /// The parents of points, all at once; `None` where a side does not have the point.
    Parents(Vec<(PointId, Three<Option<Option<PointId>>>)>),
    /// With which stance the point holds the passage; `None`: not at all.
    Stance(PointId, PassageId, Three<Option<Stance>>),
    /// Whether the subject is there; the side that stands has it, the other has not.
    Presence,
    SourceOrder(Clash<SourceId>),
    /// Among the children of a point, or at the top.
    PointOrder(Option<PointId>, Clash<PointId>),
    EvidenceOrder(PointId, Clash<PassageId>),
}

impl Conflict {
    /// Makes one side's version stand, in the merged briefing or what became of it since.
    ///
    /// # Errors
    /// Where the rows are gone, or the outline has no place for it any more. The draft may hold part of the
    /// choice then, and should be dropped.
    pub fn resolve(&self, draft: &mut Draft<'_>, side: Side) -> Result<(), Refusal> {
        match &self.choice {
            Choice::Title(titles) => draft.set_title(titles.of(side).clone()),
            Choice::SourceField(field, rows) => {
                let id = self.source()?;
                let from = rows.of(side).as_ref().ok_or(Refusal::NoSource)?;
                draft.edit_source(id, |source| (field.copy)(from, source))?;
            }
            Choice::SourceText(rows, passages) => {
                let from = rows.of(side).as_ref().ok_or(Refusal::NoSource)?;
                replace_text(draft, self.source()?, from, passages.of(side))?;
            }
            Choice::PassageField(field, rows) => {
                let from = rows.of(side).as_ref().ok_or(Refusal::NoPassage)?;
                draft.briefing().source(from.source).ok_or(Refusal::NoSource)?;
                draft.edit_passage(from.id, |passage| (field.copy)(from, passage))?;
                fit_passage(draft, from.id)?;
            }
            Choice::PointField(field, rows) => {
                let from = rows.of(side).as_ref().ok_or(Refusal::NoPoint)?;
                draft.edit_point(from.id, |point| (field.copy)(from, point))?;
            }
            Choice::Parents(moves) => {
                let moves: Vec<(PointId, Option<PointId>)> =
                    moves.iter().filter_map(|(id, parents)| Some((*id, (*parents.of(side))?))).collect();
                move_points(draft, &moves)?;
            }
            Choice::Stance(point, passage, stances) => {
                set_stance(draft, *point, *passage, *stances.of(side))?
            }
            Choice::Presence => match self.subject {
                _ if side == self.stands => self.must_be_there(draft)?,
                Subject::Briefing => {}
                Subject::Source(id) => draft.remove_source(id)?,
                Subject::Passage(id) => draft.remove_passage(id)?,
                Subject::Point(id) => draft.remove_branch(id)?,
            },
            Choice::SourceOrder(clash) => {
                let current: Vec<SourceId> =
                    draft.briefing().ordered_sources().iter().map(|source| source.id).collect();
                for (index, id) in reordered(&current, clash.of(side)).into_iter().enumerate() {
                    draft.edit_source(id, |source| source.rank = Rank::spaced(index))?;
                }
            }
            Choice::PointOrder(parent, clash) => {
                let current: Vec<PointId> =
                    draft.briefing().children(*parent).iter().map(|point| point.id).collect();
                for (index, id) in reordered(&current, clash.of(side)).into_iter().enumerate() {
                    draft.edit_point(id, |point| point.rank = Rank::spaced(index))?;
                }
            }
            Choice::EvidenceOrder(id, clash) => {
                draft.edit_point(*id, |point| {
                    let current: Vec<PassageId> = point.evidence.iter().map(|e| e.passage).collect();
                    let order = reordered(&current, clash.of(side));
                    let stances = order
                        .into_iter()
                        .filter_map(|passage| Some(Evidence { passage, stance: point.stance_of(passage)? }));
                    point.evidence = stances.collect();
                })?;
            }
        }
        self.remove_empty_containers(draft)
    }

    fn source(&self) -> Result<SourceId, Refusal> {
        if let Subject::Source(id) = self.subject { Ok(id) } else { Err(Refusal::NoSource) }
    }

    fn must_be_there(&self, draft: &Draft<'_>) -> Result<(), Refusal> {
        let briefing = draft.briefing();
        match self.subject {
            Subject::Briefing => Ok(()),
            Subject::Source(id) => briefing.source(id).map(|_| ()).ok_or(Refusal::NoSource),
            Subject::Passage(id) => briefing.passage(id).map(|_| ()).ok_or(Refusal::NoPassage),
            Subject::Point(id) => briefing.point(id).map(|_| ()).ok_or(Refusal::NoPoint),
        }
    }

    /// Rows that were kept for what does not stand any more.
    fn remove_empty_containers(&self, draft: &mut Draft<'_>) -> Result<(), Refusal> {
        for container in &self.containers {
            let briefing = draft.briefing();
            match *container {
                Subject::Source(id) => {
                    if briefing.source(id).is_some() && briefing.passages().all(|p| p.source != id) {
                        draft.remove_source(id)?;
                    }
                }
                Subject::Point(id) => {
                    if briefing.point(id).is_some() && briefing.points().all(|p| p.parent != Some(id)) {
                        draft.remove_branch(id)?;
                    }
                }
                Subject::Briefing | Subject::Passage(_) => {}
            }
        }
        Ok(())
    }
}

/// Text and chrome of `from`, all else of the source as it is; its passages go to the places they have there.
pub(super) fn replace_text(
    draft: &mut Draft<'_>,
    id: SourceId,
    from: &Source,
    passages: &[Arc<Passage>],
) -> Result<(), Refusal> {
    draft.edit_source(id, |source| {
        let mut replaced = from.clone();
        replaced.rank = source.rank;
        for field in &SOURCE_FIELDS {
            (field.copy)(source, &mut replaced);
        }
        *source = replaced;
    })?;
    for passage in passages.iter().filter(|passage| passage.source == id) {
        if draft.briefing().passage(passage.id).is_some_and(|here| here.source == id) {
            draft.edit_passage(passage.id, |here| (ANCHOR.copy)(passage, here))?;
        }
    }
    let here: Vec<PassageId> = draft.briefing().passages().filter(|p| p.source == id).map(|p| p.id).collect();
    here.into_iter().try_for_each(|passage| fit_passage(draft, passage))
}

/// Makes a passage fit the text that its source has now.
fn fit_passage(draft: &mut Draft<'_>, id: PassageId) -> Result<(), Refusal> {
    let passage = draft.briefing().passage(id).ok_or(Refusal::NoPassage)?;
    let source = draft.briefing().source(passage.source).ok_or(Refusal::NoSource)?.clone();
    let mut fitted = Passage::clone(passage);
    fit(&mut fitted, &source);
    draft.edit_passage(id, |passage| *passage = fitted)
}

/// Gives points other parents, all at once, so that a circle can be turned round.
fn move_points(draft: &mut Draft<'_>, moves: &[(PointId, Option<PointId>)]) -> Result<(), Refusal> {
    let mut changed = Vec::new();
    for (id, parent) in moves {
        if draft.briefing().point(*id).ok_or(Refusal::NoPoint)?.parent != *parent {
            changed.push((*id, *parent));
        }
    }
    // By way of the top, so that none is in the way of another.
    for (id, _) in &changed {
        draft.move_point(*id, Slot::Last(None))?;
    }
    changed.into_iter().try_for_each(|(id, parent)| draft.move_point(id, Slot::Last(parent)))
}

fn set_stance(
    draft: &mut Draft<'_>,
    point: PointId,
    passage: PassageId,
    stance: Option<Stance>,
) -> Result<(), Refusal> {
    let holds = draft.briefing().point(point).ok_or(Refusal::NoPoint)?.stance_of(passage).is_some();
    match stance {
        Some(stance) if holds => draft.set_stance(passage, point, stance),
        Some(stance) => draft.attach(passage, point, stance),
        None if holds => draft.detach(passage, point),
        None => Ok(()),
    }
}
