//! `Speech`: how many words of a briefing are said, point by point. Headings, questions, claims, answers and the notes
//! right under a heading are, with what is marked in their evidence; other notes are not.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    model::{Briefing, Outline, Passage, PassageId, Point, PointId, PointKind},
    text::word_count,
};

/// The words that are said.
#[derive(Debug, Default)]
pub struct Speech {
    points: BTreeMap<PointId, Said>,
    /// Words of the passages of which something is read aloud.
    aloud: BTreeMap<PassageId, (Arc<Passage>, usize)>,
    n_words: usize,
}

/// What is said at a point.
#[derive(Debug)]
struct Said {
    counted: Arc<Point>,
    /// Words of its text, said or not.
    n_text: usize,
    is_spoken: bool,
    /// Words of its evidence that are read aloud.
    n_aloud: usize,
    n_branch: usize,
}

impl Said {
    fn n_own(&self) -> usize {
        if self.is_spoken { self.n_text + self.n_aloud } else { 0 }
    }
}

impl Speech {
    /// Words said in all.
    pub fn n_words(&self) -> usize {
        self.n_words
    }

    /// Words said at a point, in its text and its evidence.
    pub fn n_own(&self, point: PointId) -> usize {
        self.points.get(&point).map_or(0, Said::n_own)
    }

    /// Words said at a point and below it.
    pub fn n_branch(&self, point: PointId) -> usize {
        self.points.get(&point).map_or(0, |said| said.n_branch)
    }

    /// Whether a point is said: all are but notes, and of notes the answers and those right under a heading.
    pub fn is_spoken(&self, point: PointId) -> bool {
        self.points.get(&point).is_some_and(|said| said.is_spoken)
    }

    /// Counts anew where what is read aloud may have changed.
    pub(super) fn refresh_aloud(&mut self, briefing: &Briefing) {
        let mut old = std::mem::take(&mut self.aloud);
        for passage in briefing.passages().filter(|p| !p.aloud.is_empty()) {
            let kept = old.remove(&passage.id).filter(|(counted, _)| Arc::ptr_eq(counted, passage));
            let entry = kept.unwrap_or_else(|| (Arc::clone(passage), passage.aloud.n_words(&passage.quote)));
            self.aloud.insert(passage.id, entry);
        }
    }

    /// Adds up anew where points came, went or moved, or their evidence did, or what is read aloud of it changed.
    /// Texts that stayed are not counted again.
    pub(super) fn refresh(&mut self, briefing: &Briefing, outline: &Outline) {
        let mut old = std::mem::take(&mut self.points);
        // Of the points that are open at each depth, the kind, and whether an answer was there.
        let mut open: Vec<(PointKind, bool)> = Vec::new();
        // Words before each row, and behind the last.
        let mut before = vec![0];
        let mut rows = Vec::with_capacity(outline.rows().len());
        for row in outline.rows() {
            let Some(point) = briefing.point(row.id) else { continue };
            open.truncate(row.depth);
            let is_spoken = match (point.kind, open.last_mut()) {
                // The first note under a question is its answer.
                (PointKind::Note, Some((PointKind::Question, has_answer))) => {
                    !std::mem::replace(has_answer, true)
                }
                // A heading is but a name: what is said under it are its notes.
                (PointKind::Note, Some((PointKind::Heading, _))) => true,
                (PointKind::Note, _) => false,
                _ => true,
            };
            open.push((point.kind, false));
            let kept = old.remove(&row.id).filter(|said| Arc::ptr_eq(&said.counted, point));
            let n_text = kept.map_or_else(|| word_count(&point.text), |said| said.n_text);
            let aloud = point.evidence.iter().filter_map(|e| self.aloud.get(&e.passage));
            let n_aloud = aloud.map(|(_, n)| n).sum();
            let said = Said { counted: Arc::clone(point), n_text, is_spoken, n_aloud, n_branch: 0 };
            before.push(before.last().copied().unwrap_or_default() + said.n_own());
            rows.push((row, said));
        }
        for (index, (row, said)) in rows.into_iter().enumerate() {
            let at = |index: usize| before.get(index).copied().unwrap_or_default();
            let n_branch = at(row.branch_end).saturating_sub(at(index));
            self.points.insert(row.id, Said { n_branch, ..said });
        }
        self.n_words = before.last().copied().unwrap_or_default();
    }

    /// Counts the texts that changed, and adds that to what stands above them. For where only texts changed.
    pub(super) fn refresh_texts(&mut self, briefing: &Briefing) {
        let mut changes: Vec<(PointId, usize, usize)> = Vec::new();
        // Both are in the order of ids.
        for (point, said) in briefing.points().zip(self.points.values_mut()) {
            if Arc::ptr_eq(point, &said.counted) || point.id != said.counted.id {
                continue;
            }
            let n_before = said.n_own();
            said.n_text = word_count(&point.text);
            said.counted = Arc::clone(point);
            changes.push((point.id, n_before, said.n_own()));
        }
        for (id, n_before, n_now) in changes {
            self.n_words = (self.n_words + n_now).saturating_sub(n_before);
            let mut at = Some(id);
            while let Some(said) = at.and_then(|id| self.points.get_mut(&id)) {
                said.n_branch = (said.n_branch + n_now).saturating_sub(n_before);
                at = said.counted.parent;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        Passage, Slot, Source, SourceId, Stance, Tint, from_notation, id::tests::CountedDice,
    };
    use crate::text::TextRange;

    fn named(briefing: &Briefing, text: &str) -> PointId {
        briefing.points().find(|p| p.text == text).map(|p| p.id).expect("the page has it")
    }

    fn counted(briefing: &Briefing) -> Speech {
        let mut speech = Speech::default();
        speech.refresh_aloud(briefing);
        speech.refresh(briefing, &Outline::new(briefing));
        speech
    }

    fn all(speech: &Speech) -> Vec<(usize, usize)> {
        speech.points.values().map(|said| (said.n_own(), said.n_branch)).collect()
    }

    const PAGE: &str = "# head line\n  . said under it\n    . not that\n? is it so\n  . yes it is\n  . not this one\n  - first claim\n    - below it\n    . nor this\n- last";

    #[test]
    fn all_but_notes_is_said_and_of_these_answers_and_those_under_headings() {
        let briefing = from_notation(PAGE, &mut CountedDice::default()).expect("a page");
        let speech = counted(&briefing);
        let check = |text: &str, own: usize, branch: usize| {
            let id = named(&briefing, text);
            assert_eq!((speech.n_own(id), speech.n_branch(id)), (own, branch), "{text}");
        };
        check("head line", 2, 5);
        check("said under it", 3, 3);
        check("not that", 0, 0);
        check("is it so", 3, 10);
        check("yes it is", 3, 3);
        check("not this one", 0, 0);
        check("first claim", 2, 4);
        check("nor this", 0, 0);
        assert_eq!(speech.n_words(), 16);
    }

    #[test]
    fn what_is_read_aloud_counts_at_every_spoken_point_that_holds_it() {
        let mut dice = CountedDice::default();
        let mut briefing = from_notation(PAGE, &mut dice).expect("a page");
        let mut dice = CountedDice(1000);
        let source = Source::new(SourceId::draw(&mut dice), "t", "one two three four");
        let passage = PassageId::draw(&mut dice);
        let marked = Passage::mark(passage, &source, TextRange::new(0, 13), Tint::Amber).expect("words");
        let (claim, note) = (named(&briefing, "first claim"), named(&briefing, "not this one"));
        let mut draft = briefing.draft();
        draft.add_source(source).expect("new");
        draft.add_passage(marked).expect("new");
        draft.attach(passage, claim, Stance::Supports).expect("there");
        draft.attach(passage, note, Stance::Supports).expect("there");
        draft.finish();
        assert_eq!(counted(&briefing).n_words(), 16, "nothing of it is read aloud");
        let mut draft = briefing.draft();
        draft
            .edit_passage(passage, |p| p.aloud = p.aloud.toggled(TextRange::new(0, 8), &p.quote))
            .expect("there");
        draft.finish();
        let speech = counted(&briefing);
        assert_eq!((speech.n_own(claim), speech.n_own(note), speech.n_words()), (4, 0, 18));
    }

    #[test]
    fn counting_what_changed_gives_what_counting_all_gives() {
        let mut briefing = from_notation(PAGE, &mut CountedDice::default()).expect("a page");
        let mut speech = counted(&briefing);
        for (was, is) in
            [("below it", "below it and more"), ("nor this", "nor"), ("last", ""), ("is it so", "x")]
        {
            let id = named(&briefing, was);
            let mut draft = briefing.draft();
            draft.set_text(id, is).expect("there");
            draft.finish();
            speech.refresh_texts(&briefing);
            assert_eq!(all(&speech), all(&counted(&briefing)), "{is}");
        }
        let mut draft = briefing.draft();
        let top = PointId::draw(&mut CountedDice(500));
        draft.add_point(top, Slot::First(None), PointKind::Claim, "two words").expect("room");
        draft.finish();
        speech.refresh(&briefing, &Outline::new(&briefing));
        assert_eq!(
            (all(&speech), speech.n_words()),
            (all(&counted(&briefing)), counted(&briefing).n_words())
        );
    }
}
