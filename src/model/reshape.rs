//! Reshaping passages: moving their ends, splitting one, making one of several.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    Aloud, Draft, Evidence, Passage, PassageId, Place, Point, PointId, Refusal, Source, history::Row,
};
use crate::text::{self, TextRange};

/// What came together when passages became one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Joined {
    /// Words that none of them held, and that all of them together do.
    pub n_words_between: usize,
    /// Points at which their stances differed.
    pub n_stances: usize,
}

impl Draft<'_> {
    /// Moves the ends of a passage, without the white space there. One in review stays there, with its old
    /// words: only where it probably stands is moved.
    ///
    /// # Errors
    /// Where there is no such passage, it is lost, or no words are in the range.
    pub fn resize_passage(&mut self, id: PassageId, range: TextRange) -> Result<(), Refusal> {
        let passage = self.briefing().passage(id).ok_or(Refusal::NoPassage)?;
        let source = self.briefing().source(passage.source).ok_or(Refusal::NoSource)?;
        let range = range.trimmed(source.text());
        range.of(source.text()).filter(|words| !words.is_empty()).ok_or(Refusal::NoWords)?;
        match passage.place {
            Place::Anchored => self.place_passage(id, range),
            Place::Review => self.edit_passage(id, |passage| passage.range = range),
            Place::Lost => Err(Refusal::Lost),
        }
    }

    /// Makes two passages of one at an empty `cut`, or up to three: what is before, in and behind it. Each is
    /// attached wherever the one was. The first keeps the id and the note, and `new` are the ids of the others.
    /// What holds no words is left off. Gives the passages, in reading order.
    ///
    /// # Errors
    /// Where there is no such passage, it is in doubt, or fewer than two would have words.
    pub fn split_passage(
        &mut self,
        id: PassageId,
        cut: TextRange,
        new: [PassageId; 2],
    ) -> Result<Vec<PassageId>, Refusal> {
        let (passage, source) = self.sure(id)?;
        let whole = passage.range;
        let is_apart = [cut.start(), cut.end()].iter().all(|at| source.text().is_char_boundary(*at));
        if !whole.covers(cut) || !is_apart {
            return Err(Refusal::NothingToSplit);
        }
        let parts = [TextRange::new(whole.start(), cut.start()), cut, TextRange::new(cut.end(), whole.end())];
        let has_words = |part: &TextRange| {
            part.of(source.text()).is_some_and(|words| words.chars().any(char::is_alphanumeric))
        };
        let parts: Vec<TextRange> = parts.into_iter().filter(has_words).collect();
        let (first, rest) =
            parts.split_first().filter(|(_, rest)| !rest.is_empty()).ok_or(Refusal::NothingToSplit)?;
        self.place_passage(id, *first)?;
        let mut all = vec![id];
        for (range, new) in rest.iter().zip(new) {
            let part = Passage::mark(new, &source, *range, passage.tint).ok_or(Refusal::NoWords)?;
            let aloud = passage.aloud_within(part.range);
            all.push(self.add_passage(Passage { former: passage.former.clone(), aloud, ..part })?);
        }
        for point in self.holders(|p| p == id) {
            self.edit_point(point, |point| {
                let split = |e: Evidence| match e.passage == id {
                    true => all.iter().map(|part| Evidence { passage: *part, ..e }).collect(),
                    false => vec![e],
                };
                point.evidence = std::mem::take(&mut point.evidence).into_iter().flat_map(split).collect();
            })?;
        }
        Ok(all)
    }

    /// Makes one passage of several of the same source, from the first word to the last. `keep` keeps id, tint
    /// and, where stances differ, its stance; notes are joined. A point that held several holds it once.
    ///
    /// # Errors
    /// Where one is not there, in doubt or in another source, there is nothing to merge, or more than one has
    /// earlier words.
    pub fn merge_passages(&mut self, keep: PassageId, others: &[PassageId]) -> Result<Joined, Refusal> {
        let (kept, source) = self.sure(keep)?;
        let mut all = vec![Arc::clone(&kept)];
        for id in others.iter().filter(|id| **id != keep) {
            let (passage, other) = self.sure(*id)?;
            if other.id != source.id {
                return Err(Refusal::OtherSource);
            }
            all.push(passage);
        }
        all.sort_by_key(|p| (p.range, p.id));
        all.dedup_by_key(|p| p.id);
        if all.len() < 2 {
            return Err(Refusal::NothingToMerge);
        }
        let mut formers = all.iter().filter_map(|p| p.former.clone());
        let former = formers.next();
        if formers.next().is_some() {
            return Err(Refusal::TwoFormers);
        }
        let mut joined = Joined::default();
        let mut whole = kept.range;
        let mut behind = all.first().map_or(0, |p| p.range.end());
        let mut notes: Vec<&str> = Vec::new();
        for passage in &all {
            let gap = TextRange::new(behind, passage.range.start().max(behind));
            joined.n_words_between += gap.of(source.text()).map_or(0, text::word_count);
            behind = behind.max(passage.range.end());
            whole = TextRange::new(whole.start().min(passage.range.start()), behind.max(whole.end()));
            let note = passage.note.trim();
            if !note.is_empty() && !notes.contains(&note) {
                notes.push(note);
            }
        }
        let note = notes.join("\n");
        let aloud = all.iter().flat_map(|p| p.aloud_in_source());
        let from = whole.start();
        let aloud = Aloud::new(aloud.map(|s| TextRange::new(s.start() - from, s.end() - from)));
        self.place_passage(keep, whole)?;
        self.edit_passage(keep, |passage| {
            passage.note = note;
            passage.aloud = aloud;
            passage.former = former.filter(|former| former.words() != passage.quote);
        })?;
        let ids: BTreeSet<PassageId> = all.iter().map(|p| p.id).collect();
        for point in self.holders(|p| ids.contains(&p)) {
            self.edit_point(point, |point| joined.n_stances += usize::from(hold_once(point, keep, &ids)))?;
        }
        for gone in ids.into_iter().filter(|id| *id != keep) {
            self.put(Row::Passage(gone, None));
        }
        Ok(joined)
    }

    /// A passage that stands where it says, with its source.
    fn sure(&self, id: PassageId) -> Result<(Arc<Passage>, Arc<Source>), Refusal> {
        let passage = self.briefing().passage(id).ok_or(Refusal::NoPassage)?;
        let source = self.briefing().source(passage.source).ok_or(Refusal::NoSource)?;
        match passage.place {
            Place::Anchored => Ok((Arc::clone(passage), Arc::clone(source))),
            Place::Review | Place::Lost => Err(Refusal::InDoubt),
        }
    }

    fn holders(&self, held: impl Fn(PassageId) -> bool) -> Vec<PointId> {
        let holds = |p: &&Arc<Point>| p.evidence.iter().any(|e| held(e.passage));
        self.briefing().points().filter(holds).map(|p| p.id).collect()
    }
}

/// Has a point hold one of several passages, where it held the first of them. Whether their stances differed.
fn hold_once(point: &mut Point, keep: PassageId, ids: &BTreeSet<PassageId>) -> bool {
    let held: Vec<&Evidence> = point.evidence.iter().filter(|e| ids.contains(&e.passage)).collect();
    let Some(first) = held.first() else { return false };
    let own = held.iter().find(|e| e.passage == keep).unwrap_or(first);
    let own = Evidence { passage: keep, ..**own };
    let differs = held.iter().any(|e| e.stance != own.stance);
    let mut own = Some(own);
    let evidence = std::mem::take(&mut point.evidence).into_iter();
    point.evidence =
        evidence.filter_map(|e| if ids.contains(&e.passage) { own.take() } else { Some(e) }).collect();
    differs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        Briefing, Former, PointKind, Slot, SourceId, SourceText, Stance, Tint, id::tests::CountedDice,
    };

    const TEXT: &str = "“One road leads to peace, the other to war,” he said. Nobody answered.";

    struct Desk {
        briefing: Briefing,
        dice: CountedDice,
        source: SourceId,
        passages: Vec<PassageId>,
        points: Vec<PointId>,
    }

    /// A source with passages that mark `quotes`, and two points.
    fn desk(quotes: &[&str]) -> Desk {
        let mut dice = CountedDice::default();
        let mut briefing = Briefing::default();
        let source = Source::new(SourceId::draw(&mut dice), "Roads", TEXT);
        let mut draft = briefing.draft();
        draft.add_source(source.clone()).expect("added");
        let mut passages = Vec::new();
        for quote in quotes {
            let start = TEXT.find(quote).expect("the words are there");
            let range = TextRange::new(start, start + quote.len());
            let passage =
                Passage::mark(PassageId::draw(&mut dice), &source, range, Tint::Sky).expect("words");
            passages.push(draft.add_passage(passage).expect("added"));
        }
        let mut points = Vec::new();
        for name in ["first", "second"] {
            let id = PointId::draw(&mut dice);
            points.push(draft.add_point(id, Slot::Last(None), PointKind::Claim, name).expect("added"));
        }
        draft.finish();
        Desk { briefing, dice, source: source.id, passages, points }
    }

    impl Desk {
        fn quotes(&self) -> Vec<&str> {
            self.briefing.ordered_passages().iter().map(|p| p.quote.as_str()).collect()
        }

        fn set(&mut self, edit: impl FnOnce(&mut Draft<'_>) -> Result<(), Refusal>) {
            let mut draft = self.briefing.draft();
            edit(&mut draft).expect("it can be done");
            draft.finish();
        }

        /// Does an edit, looks at what came of it, and holds that undoing it leaves no trace.
        fn edit<T>(
            &mut self,
            edit: impl FnOnce(&mut Draft<'_>) -> Result<T, Refusal>,
            look: impl FnOnce(&Self, Result<T, Refusal>),
        ) {
            let before = self.briefing.clone();
            let mut draft = self.briefing.draft();
            let result = edit(&mut draft);
            let mut change = match result {
                Ok(_) => draft.finish().unwrap_or_default(),
                Err(_) => {
                    drop(draft);
                    crate::model::Change::default()
                }
            };
            let text = self.briefing.source(self.source).expect("it stays").text();
            for p in self.briefing.passages().filter(|p| p.place == Place::Anchored) {
                assert_eq!(p.range.of(text), Some(p.quote.as_str()), "a quotation is its range");
                assert_eq!((p.prefix.clone(), p.suffix.clone()), text::context(text, p.range, 32));
            }
            look(self, result);
            self.briefing.swap(&mut change);
            assert_eq!(self.briefing, before, "undone");
        }
    }

    fn range(words: &str) -> TextRange {
        let start = TEXT.find(words).expect("the words are there");
        TextRange::new(start, start + words.len())
    }

    #[test]
    fn resizing_takes_the_words_there_and_leaves_the_rest() {
        let mut desk = desk(&["the other to war"]);
        let (id, point) = (desk.passages[0], desk.points[0]);
        desk.set(|d| d.attach(id, point, Stance::Undercuts));
        desk.set(|d| d.edit_passage(id, |p| p.note = "Why?".into()));
        desk.edit(
            |d| d.resize_passage(id, range(" peace, the other ")),
            |desk, result| {
                assert_eq!(result, Ok(()));
                assert_eq!(desk.quotes(), ["peace, the other"]);
                let passage = desk.briefing.passage(id).expect("it stays");
                assert_eq!((passage.tint, passage.note.as_str()), (Tint::Sky, "Why?"));
                assert_eq!(desk.briefing.points_with(id), [point]);
            },
        );
        desk.edit(|d| d.resize_passage(id, range(" he")), |desk, _| assert_eq!(desk.quotes(), ["he"]));
        for empty in [TextRange::at(5), range(" "), TextRange::new(1, 4), TextRange::new(4, 400)] {
            desk.edit(|d| d.resize_passage(id, empty), |_, result| assert_eq!(result, Err(Refusal::NoWords)));
        }
    }

    #[test]
    fn resizing_in_review_keeps_the_old_words_and_a_lost_passage_is_refused() {
        let mut desk = desk(&["peace"]);
        let id = desk.passages[0];
        desk.set(|d| d.edit_passage(id, |p| (p.place, p.quote) = (Place::Review, "piece".into())));
        desk.edit(
            |d| d.resize_passage(id, range("to peace")),
            |desk, _| {
                let passage = desk.briefing.passage(id).expect("it stays");
                assert_eq!((passage.place, passage.quote.as_str()), (Place::Review, "piece"));
                assert_eq!(passage.range, range("to peace"));
            },
        );
        desk.set(|d| d.lose_passage(id));
        desk.edit(|d| d.resize_passage(id, range("war")), |_, result| assert_eq!(result, Err(Refusal::Lost)));
    }

    #[test]
    fn a_split_passage_stands_twice_wherever_it_stood() {
        let mut desk = desk(&["One road leads to peace, the other to war", "Nobody"]);
        let (id, other, [first, second]) =
            (desk.passages[0], desk.passages[1], [desk.points[0], desk.points[1]]);
        desk.set(|d| d.attach(id, first, Stance::Undercuts));
        desk.set(|d| d.attach(other, first, Stance::Context));
        desk.set(|d| d.attach(id, second, Stance::Context));
        desk.set(|d| d.edit_passage(id, |p| p.note = "Why?".into()));
        let new = [PassageId::draw(&mut desk.dice), PassageId::draw(&mut desk.dice)];
        desk.edit(
            |d| d.split_passage(id, TextRange::at(range("the other").start()), new),
            |desk, result| {
                assert_eq!(result, Ok(vec![id, new[0]]));
                assert_eq!(desk.quotes(), ["One road leads to peace,", "the other to war", "Nobody"]);
                let evidence = |point| desk.briefing.point(point).expect("it stays").evidence.clone();
                let stances: Vec<_> = evidence(first).iter().map(|e| (e.passage, e.stance)).collect();
                let context = Stance::Context;
                assert_eq!(stances, [(id, Stance::Undercuts), (new[0], Stance::Undercuts), (other, context)]);
                assert_eq!(evidence(second).len(), 2);
                let notes = [id, new[0]].map(|p| desk.briefing.passage(p).expect("there").note.clone());
                assert_eq!(notes, ["Why?", ""]);
                assert_eq!(desk.briefing.passage(new[0]).expect("there").tint, Tint::Sky);
            },
        );
        desk.edit(
            |d| d.split_passage(id, range("leads to peace"), new),
            |desk, _| assert_eq!(desk.quotes()[..3], ["One road", "leads to peace", ", the other to war"]),
        );
        desk.edit(
            |d| d.split_passage(id, range("One road"), new),
            |desk, _| assert_eq!(desk.quotes()[..2], ["One road", "leads to peace, the other to war"]),
        );
        for (from, to) in
            [(3, 3), (range("war").end(), range("war").end()), (1, 4), (0, 9), (3, range("war").end())]
        {
            let refused = Err(Refusal::NothingToSplit);
            desk.edit(
                |d| d.split_passage(id, TextRange::new(from, to), new),
                |_, result| assert_eq!(result, refused),
            );
        }
    }

    #[test]
    fn merged_passages_are_one_and_points_hold_it_once() {
        let mut desk = desk(&["leads to peace", "peace, the other", "Nobody"]);
        let ([a, b, c], [first, second]) =
            ([desk.passages[0], desk.passages[1], desk.passages[2]], [desk.points[0], desk.points[1]]);
        desk.set(|d| d.attach(c, first, Stance::Context));
        desk.set(|d| d.attach(b, first, Stance::Supports));
        desk.set(|d| d.attach(a, first, Stance::Undercuts));
        desk.set(|d| d.attach(b, second, Stance::Context));
        desk.set(|d| d.edit_passage(a, |p| (p.note, p.tint) = ("One".into(), Tint::Rose)));
        desk.set(|d| d.edit_passage(b, |p| p.note = "Two".into()));
        desk.set(|d| d.edit_passage(c, |p| p.note = "One ".into()));
        desk.edit(
            |d| d.merge_passages(a, &[b]),
            |desk, result| {
                assert_eq!(result, Ok(Joined { n_words_between: 0, n_stances: 1 }));
                assert_eq!(desk.quotes(), ["leads to peace, the other", "Nobody"]);
                let evidence = |point| {
                    let evidence = &desk.briefing.point(point).expect("it stays").evidence;
                    evidence.iter().map(|e| (e.passage, e.stance)).collect::<Vec<_>>()
                };
                assert_eq!(evidence(first), [(c, Stance::Context), (a, Stance::Undercuts)]);
                assert_eq!(evidence(second), [(a, Stance::Context)]);
                let merged = desk.briefing.passage(a).expect("it stays");
                assert_eq!((merged.note.as_str(), merged.tint), ("One\nTwo", Tint::Rose));
            },
        );
        desk.edit(
            |d| d.merge_passages(c, &[a, b, b]),
            |desk, result| {
                // "to war", "he said"
                assert_eq!(result, Ok(Joined { n_words_between: 4, n_stances: 1 }));
                assert_eq!(desk.quotes(), ["leads to peace, the other to war,” he said. Nobody"]);
                assert_eq!(desk.briefing.passage(c).expect("it stays").note, "One\nTwo");
            },
        );
        desk.edit(
            |d| d.merge_passages(a, &[a]),
            |_, result| assert_eq!(result, Err(Refusal::NothingToMerge)),
        );
    }

    #[test]
    fn what_is_read_aloud_stays_with_its_words() {
        let mut desk = desk(&["leads to peace", "the other to war"]);
        let [a, b] = [desk.passages[0], desk.passages[1]];
        let aloud = |from: usize, to: usize| Aloud::new([TextRange::new(from, to)]);
        desk.set(|d| d.edit_passage(a, |p| p.aloud = aloud(6, 14)));
        desk.set(|d| d.edit_passage(b, |p| p.aloud = aloud(0, 9)));
        let read = |desk: &Desk, id| {
            let passage = desk.briefing.passage(id).expect("there");
            passage.aloud.words(&passage.quote).map(str::to_owned).collect::<Vec<_>>()
        };
        desk.edit(
            |d| d.merge_passages(a, &[b]),
            |desk, _| assert_eq!(read(desk, a), ["to peace", "the other"]),
        );
        let new = [PassageId::draw(&mut desk.dice), PassageId::draw(&mut desk.dice)];
        desk.edit(
            |d| d.split_passage(a, TextRange::at(range("peace").start()), new),
            |desk, _| {
                assert_eq!((read(desk, a), read(desk, new[0])), (vec!["to".into()], vec!["peace".into()]))
            },
        );
        desk.edit(
            |d| d.resize_passage(b, range("other to war")),
            |desk, _| assert_eq!(read(desk, b), ["other"]),
        );
    }

    #[test]
    fn earlier_words_are_never_dropped_by_reshaping() {
        let mut desk = desk(&["leads to peace", "the other to war"]);
        let [a, b] = [desk.passages[0], desk.passages[1]];
        let former = |words: &str| {
            let text = Arc::new(SourceText::new(words, None));
            Former::new(text, TextRange::new(0, words.len()))
        };
        desk.set(|d| d.edit_passage(b, |p| p.former = former("the other to ruin")));
        let new = [PassageId::draw(&mut desk.dice), PassageId::draw(&mut desk.dice)];
        desk.edit(
            |d| d.split_passage(b, TextRange::at(range(" to war").start()), new),
            |desk, _| {
                let parts = [b, new[0]].map(|p| desk.briefing.passage(p).and_then(|p| p.former.clone()));
                assert!(parts.iter().all(|f| f.as_ref().is_some_and(|f| f.words() == "the other to ruin")));
            },
        );
        desk.edit(
            |d| d.merge_passages(a, &[b]),
            |desk, _| assert!(desk.briefing.passage(a).is_some_and(|p| p.former.is_some())),
        );
        desk.set(|d| d.edit_passage(a, |p| p.former = former("leads to ruin")));
        desk.edit(|d| d.merge_passages(a, &[b]), |_, result| assert_eq!(result, Err(Refusal::TwoFormers)));
    }
}
