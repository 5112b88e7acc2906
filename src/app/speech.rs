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
    /// By row of the outline.
    rows: Vec<Said>,
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

    /// Words said at the row at a position of the outline and below it.
    pub fn n_branch(&self, at: usize) -> usize {
        self.rows.get(at).map_or(0, |said| said.n_branch)
    }

    /// Whether a row is said: all are but notes, and of notes the answers and those right under a heading.
    pub fn is_spoken(&self, at: usize) -> bool {
        self.rows.get(at).is_some_and(|said| said.is_spoken)
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
    /// `old` is the outline as it was at the last time; `points` are those of the rows of `outline`. Texts that stayed
    /// are not counted again.
    pub(super) fn refresh(&mut self, old: &Outline, outline: &Outline, points: &[&Arc<Point>]) {
        let old_rows = std::mem::take(&mut self.rows);
        // Of the points that are open at each depth, the kind, and whether an answer was there.
        let mut open: Vec<(PointKind, bool)> = Vec::new();
        // Words before each row, and behind the last.
        let mut before = Vec::with_capacity(points.len() + 1);
        let mut n_words = 0;
        self.rows.reserve_exact(points.len());
        for (at, (row, point)) in outline.rows().iter().zip(points).enumerate() {
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
            // Most stand where they stood.
            let is_same = |said: &&Said| Arc::ptr_eq(&said.counted, point);
            let elsewhere = || old_rows.get(old.position(row.id)?).filter(is_same);
            let kept = old_rows.get(at).filter(is_same).or_else(elsewhere);
            let n_text = kept.map_or_else(|| word_count(&point.text), |said| said.n_text);
            let aloud = point.evidence.iter().filter_map(|e| self.aloud.get(&e.passage));
            let n_aloud = aloud.map(|(_, n)| n).sum();
            let said = Said { counted: Arc::clone(point), n_text, is_spoken, n_aloud, n_branch: 0 };
            before.push(n_words);
            n_words += said.n_own();
            self.rows.push(said);
        }
        before.push(n_words);
        let before = |at: usize| before.get(at).copied().unwrap_or_default();
        for (at, (said, row)) in self.rows.iter_mut().zip(outline.rows()).enumerate() {
            said.n_branch = before(row.branch_end).saturating_sub(before(at));
        }
        self.n_words = n_words;
    }

    /// Counts the texts that changed, and adds that to what stands above them. For where only texts changed.
    /// `touched` are the points among which those are; `None`: any.
    pub(super) fn refresh_texts(
        &mut self,
        briefing: &Briefing,
        outline: &Outline,
        touched: Option<&[PointId]>,
    ) {
        let any = || outline.rows().iter().map(|row| row.id).collect();
        for id in touched.map_or_else(any, <[PointId]>::to_vec) {
            let (Some(point), Some(at)) = (briefing.point(id), outline.position(id)) else { continue };
            let Some(said) = self.rows.get_mut(at) else { continue };
            if Arc::ptr_eq(point, &said.counted) {
                continue;
            }
            let n_before = said.n_own();
            said.n_text = word_count(&point.text);
            said.counted = Arc::clone(point);
            let n_now = said.n_own();
            self.n_words = (self.n_words + n_now).saturating_sub(n_before);
            for at in std::iter::successors(Some(at), |at| outline.parent_of(*at)) {
                if let Some(said) = self.rows.get_mut(at) {
                    said.n_branch = (said.n_branch + n_now).saturating_sub(n_before);
                }
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
        let (outline, points) = Outline::with_points(briefing);
        speech.refresh(&Outline::default(), &outline, &points);
        speech
    }

    fn said(speech: &Speech, id: PointId) -> Option<&Said> {
        speech.rows.iter().find(|said| said.counted.id == id)
    }

    fn n_own(speech: &Speech, id: PointId) -> usize {
        said(speech, id).map_or(0, Said::n_own)
    }

    fn all(speech: &Speech) -> Vec<(usize, usize)> {
        speech.rows.iter().map(|said| (said.n_own(), said.n_branch)).collect()
    }

    const PAGE: &str = "# head line\n  . said under it\n    . not that\n? is it so\n  . yes it is\n  . not this one\n  - first claim\n    - below it\n    . nor this\n- last";

    #[test]
    fn all_but_notes_is_said_and_of_these_answers_and_those_under_headings() {
        let briefing = from_notation(PAGE, &mut CountedDice::default()).expect("a page");
        let speech = counted(&briefing);
        let check = |text: &str, own: usize, branch: usize| {
            let id = named(&briefing, text);
            assert_eq!(
                (n_own(&speech, id), said(&speech, id).map_or(0, |said| said.n_branch)),
                (own, branch),
                "{text}"
            );
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
        assert_eq!((n_own(&speech, claim), n_own(&speech, note), speech.n_words()), (4, 0, 18));
    }

    #[test]
    fn counting_what_changed_gives_what_counting_all_gives() {
        let mut briefing = from_notation(PAGE, &mut CountedDice::default()).expect("a page");
        let mut speech = counted(&briefing);
        for (was, is) in
            [("below it", "below it and more"), ("nor this", "nor"), ("last", ""), ("is it so", "x")]
        {
            let id = named(&briefing, was);
            let outline = Outline::new(&briefing);
            let mut draft = briefing.draft();
            draft.set_text(id, is).expect("there");
            draft.finish();
            let touched = [id];
            speech.refresh_texts(&briefing, &outline, (is != "nor").then_some(&touched));
            assert_eq!(all(&speech), all(&counted(&briefing)), "{is}");
        }
        let old = Outline::new(&briefing);
        let mut draft = briefing.draft();
        let top = PointId::draw(&mut CountedDice(500));
        draft.add_point(top, Slot::First(None), PointKind::Claim, "two words").expect("room");
        draft.finish();
        let (outline, points) = Outline::with_points(&briefing);
        speech.refresh(&old, &outline, &points);
        assert_eq!(
            (all(&speech), speech.n_words()),
            (all(&counted(&briefing)), counted(&briefing).n_words())
        );
    }
}
