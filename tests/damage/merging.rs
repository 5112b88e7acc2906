//! What must hold of any three briefings that are merged, made from any bytes.

use attache::{
    model::{
        Briefing, Budget, Date, Delta, Draft, Evidence, Fate, FindingKey, History, Merge, Outline, Passage,
        PassageEdit, PassageId, Place, PointEdit, PointId, PointKind, Rank, Rate, Seconds, Side, Slot,
        Source, SourceId, SourceText, Stance, Timing, Tint, Update, Verdict, from_notation, merge, reread,
    },
    store,
    text::TextRange,
};

use super::rules::{CountedDice, keeps_every_rule};

/// Between three sessions in one file.
pub const BORDER: &str = "\n%%%%\n";

/// How three briefings merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// No three briefings could be made of the bytes.
    Refused,
    Agreed,
    Conflicts,
}

/// Makes three briefings of bytes, either from three sessions or by edits of copies, and merges them both
/// ways round.
#[track_caller]
pub fn merge_any(bytes: &[u8]) -> Outcome {
    match versions(bytes) {
        Some([base, ours, theirs]) => merge_both_ways(&base, &ours, &theirs, bytes),
        None => Outcome::Refused,
    }
}

fn versions(bytes: &[u8]) -> Option<[Briefing; 3]> {
    let text = String::from_utf8_lossy(bytes);
    if text.contains(BORDER) {
        let mut parts = text.splitn(3, BORDER).map(|part| {
            let salvaged = store::salvage_session(part.as_bytes(), &mut CountedDice(0)).ok()?;
            Some(salvaged.opened.briefing)
        });
        let (base, ours, theirs) = (parts.next()??, parts.next()??, parts.next()??);
        return Some([base, ours, theirs]);
    }
    let mut script = Script(bytes);
    let page = ["", "- a\n- b\n- c\n- d", "? q\n  - a\n    - b\n      - x\n  - c\n- d\n- e"];
    let kind = script.next();
    let page = page.get(kind % 4).copied().unwrap_or(page[2]);
    let start = from_notation(page, &mut CountedDice(0)).expect("a readable page");
    let base = script.edited(&start, 1 << 20);
    let ours = script.edited(&base, 2 << 20);
    // Two people do not draw the same ids, but files can be copied.
    let theirs = script.edited(&base, if kind % 8 < 4 { 3 << 20 } else { 2 << 20 });
    Some([base, ours, theirs])
}

/// Bytes as edits: one that says which, then what it takes.
struct Script<'a>(&'a [u8]);

/// Ends the edits of one hand.
pub const END: u8 = 0;
/// Edits of one hand, and points that they make: more of them find nothing else, and take long.
const MAX_EDITS: usize = 60;
const MAX_POINTS: usize = 150;
/// Kinds of edits; see [`Script::edit`].
pub const KINDS: u8 = 35;

const TEXTS: [&str; 4] = [
    "One é two.\n\nlove",
    "Three “four” five\nOne é two.",
    "x\nOne One é two. five",
    "Menu\nlove love\nlove",
];
const WORDS: [&str; 4] = ["", "a", "b\nc", "é “d”"];

impl Script<'_> {
    /// The next byte; 0 behind the last.
    fn next(&mut self) -> usize {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        usize::from(*first)
    }

    fn of<T: Clone>(&mut self, all: &[T]) -> Option<T> {
        let n = self.next();
        all.get(n % all.len().max(1)).cloned()
    }

    fn edited(&mut self, briefing: &Briefing, first_id: u64) -> Briefing {
        let mut copy = briefing.clone();
        let mut dice = CountedDice(first_id);
        for _ in 0..MAX_EDITS {
            let kind = self.next();
            if kind == usize::from(END) || copy.points().len() > MAX_POINTS {
                break;
            }
            let mut draft = copy.draft();
            // What makes no sense leaves no trace.
            if self.edit(&mut draft, kind, &mut dice).is_some() {
                draft.finish();
            }
        }
        copy
    }

    fn edit(&mut self, draft: &mut Draft<'_>, kind: usize, dice: &mut CountedDice) -> Option<()> {
        let briefing = draft.briefing().clone();
        let sources: Vec<SourceId> = briefing.ordered_sources().iter().map(|s| s.id).collect();
        let passages: Vec<PassageId> = briefing.ordered_passages().iter().map(|p| p.id).collect();
        let points: Vec<PointId> = Outline::new(&briefing).rows().iter().map(|r| r.id).collect();
        let evidence: Vec<(PassageId, PointId)> =
            briefing.points().flat_map(|p| p.evidence.iter().map(|e| (e.passage, p.id))).collect();
        match kind % usize::from(KINDS) {
            1 => draft.set_title(self.of(&WORDS)?),
            2 => {
                let source = Source::new(SourceId::draw(dice), self.of(&WORDS)?, self.of(&TEXTS)?);
                draft.add_source(source).ok()?;
            }
            3 => draft.remove_source(self.of(&sources)?).ok()?,
            4 => {
                let (id, words) = (self.of(&sources)?, self.of(&WORDS)?);
                draft.edit_source(id, |s| s.byline = Some(words.to_owned())).ok()?;
            }
            5 => {
                let (id, words) = (self.of(&sources)?, self.of(&WORDS)?);
                draft.edit_source(id, |s| s.title = words.to_owned()).ok()?;
            }
            6 => {
                let (id, at) = (self.of(&sources)?, self.next());
                draft.edit_source(id, |s| s.mark_chrome(TextRange::at(at / 2), at % 2 == 0)).ok()?;
            }
            7 => {
                let (id, rank) = (self.of(&sources)?, self.next() % 6);
                draft.edit_source(id, |s| s.rank = Rank::spaced(rank)).ok()?;
            }
            8 => {
                let (id, text) = (self.of(&sources)?, self.of(&TEXTS)?);
                if self.next().is_multiple_of(2) {
                    replace_text(draft, briefing.source(id)?, text)?;
                } else {
                    let day = Date::new(2025, 5, 1 + (self.next() % 3) as u8);
                    let newer = Source::with_text(id, "", SourceText::new(text, day));
                    draft.update_source(&Update::new(&briefing, id, newer, |_, _| true)?).ok()?;
                }
            }
            9..=11 => {
                let (source, a, b) = (briefing.source(self.of(&sources)?)?, self.next(), self.next());
                let range = TextRange::new(a % 40, b % 40);
                let tint = self.of(&Tint::ALL)?;
                draft.add_passage(Passage::mark(PassageId::draw(dice), source, range, tint)?).ok()?;
            }
            12 => draft.remove_passage(self.of(&passages)?).ok()?,
            13 => {
                let (id, words) = (self.of(&passages)?, self.of(&WORDS)?);
                draft.edit_passage(id, |p| p.note = words.to_owned()).ok()?;
            }
            14 => {
                // Marked anew, maybe in another source.
                let (id, source) = (self.of(&passages)?, briefing.source(self.of(&sources)?)?);
                let range = TextRange::new(self.next() % 40, self.next() % 40);
                let again = Passage::mark(id, source, range, Tint::Rose)?;
                draft.edit_passage(id, |p| *p = again).ok()?;
            }
            15 => {
                let id = self.of(&passages)?;
                match self.next() % 4 {
                    0 => draft.edit_passage(id, |p| p.place = Place::Review).ok()?,
                    1 => draft.lose_passage(id).ok()?,
                    2 => draft.accept_words(id).ok()?,
                    _ => {
                        let range = TextRange::new(self.next() % 40, self.next() % 40);
                        draft.place_passage(id, range).ok()?;
                    }
                }
            }
            16..=17 => {
                let (passage, point, stance) =
                    (self.of(&passages)?, self.of(&points)?, self.of(&Stance::ALL)?);
                draft.attach(passage, point, stance).ok()?;
            }
            18 => {
                let (passage, point) = self.of(&evidence)?;
                draft.detach(passage, point).ok()?;
            }
            19 => {
                let (passage, point) = self.of(&evidence)?;
                draft.set_stance(passage, point, self.of(&Stance::ALL)?).ok()?;
            }
            20 => {
                let id = self.of(&points)?;
                let mut held: Vec<Evidence> = briefing.point(id)?.evidence.clone();
                let n = self.next() % held.len().max(1);
                held.rotate_left(n);
                let edit = PointEdit { evidence: Some(held), ..PointEdit::default() };
                let points = [(id, Fate::Edited(edit))].into();
                draft.apply(&Delta { points, ..Delta::default() }).ok()?;
            }
            21..=22 => {
                let (slot, kind) = (self.slot(&points)?, self.of(&PointKind::ALL)?);
                draft.add_point(PointId::draw(dice), slot, kind, "p").ok()?;
            }
            23 => draft.set_text(self.of(&points)?, self.of(&WORDS)?).ok()?,
            24 => draft.set_kind(self.of(&points)?, self.of(&PointKind::ALL)?).ok()?,
            25 => draft.indent(self.of(&points)?).ok()?,
            26 => draft.outdent(self.of(&points)?).ok()?,
            27 => draft.remove_branch(self.of(&points)?).ok()?,
            28 => {
                // A chain of points, so that moves can bring too deep.
                let mut slot = self.slot(&points)?;
                for _ in 0..self.next() % 64 {
                    let id = PointId::draw(dice);
                    draft.add_point(id, slot, PointKind::Claim, "c").ok()?;
                    slot = Slot::Last(Some(id));
                }
            }
            29 => {
                let id = self.of(&points)?;
                draft.move_point(id, self.slot(&points)?).ok()?;
            }
            30 => {
                let (rate, secs) = (self.next() % 4, self.next() % 4);
                let budget = Budget { time: Seconds(secs as u32), grace: Seconds(rate as u32) };
                let rate = Rate::new(rate as u32)?;
                draft.set_timing(Timing { rate, budget: (secs > 0).then_some(budget) });
            }
            31 => {
                let secs = self.next() % 3;
                draft.set_budget(self.of(&points)?, (secs > 0).then_some(Seconds(secs as u32))).ok()?;
            }
            32 => {
                let rating = ["B2", "-6", "--"].get(self.next() % 3)?.parse().ok()?;
                draft.edit_source(self.of(&sources)?, |s| s.rating = rating).ok()?;
            }
            33 => {
                let key = FindingKey::from_bits(self.next() as u64 % 3);
                let verdict = [Some(Verdict::Accepted), Some(Verdict::Dismissed), None]
                    .get(self.next() % 3)
                    .copied()?;
                draft.judge(key, verdict);
                draft.prefer_spelling(&["a", "b"], ["a", "b"].get(self.next() % 3).copied());
            }
            _ => {
                let (id, a, b) = (self.of(&passages)?, self.next(), self.next());
                draft
                    .edit_passage(id, |p| p.aloud = p.aloud.toggled(TextRange::new(a % 40, b % 40), &p.quote))
                    .ok()?;
            }
        }
        Some(())
    }

    fn slot(&mut self, points: &[PointId]) -> Option<Slot> {
        Some(match self.next() % 5 {
            0 => Slot::First(self.of(points)),
            1 => Slot::Last(self.of(points)),
            2 => Slot::Before(self.of(points)?),
            3 => Slot::After(self.of(points)?),
            _ => Slot::Last(None),
        })
    }
}

/// Gives a source another text, in which its passages are where their words are, or need review.
fn replace_text(draft: &mut Draft<'_>, source: &Source, text: &str) -> Option<()> {
    let mut replaced = Source::new(source.id, source.title.clone(), text);
    replaced.rank = source.rank;
    replaced.byline.clone_from(&source.byline);
    let mut delta = Delta::default();
    let found = |quote: &str| text.find(quote).map(|at| TextRange::new(at, at + quote.len()));
    for passage in draft.briefing().passages().filter(|p| p.source == source.id) {
        let (place, range) = match found(&passage.quote) {
            Some(range) => (Place::Anchored, range),
            None => (Place::Review, TextRange::at(0)),
        };
        let edit = PassageEdit { place: Some(place), range: Some(range), ..PassageEdit::default() };
        delta.passages.insert(passage.id, Fate::Edited(edit));
    }
    delta.sources.insert(source.id, Fate::Put(replaced.into()));
    draft.apply(&delta).ok()
}

fn merge_both_ways(base: &Briefing, ours: &Briefing, theirs: &Briefing, chance: &[u8]) -> Outcome {
    let (merged, turned) = (merge(base, ours, theirs), merge(base, theirs, ours));
    // Both have no more to add, and what one side alone did comes through.
    for (merged, alone) in [
        (merge(base, &merged.briefing, &merged.briefing), &merged.briefing),
        (merge(base, ours, base), ours),
        (merge(base, base, ours), ours),
    ] {
        assert_eq!(merged.conflicts.len(), 0, "{:?}", merged.conflicts);
        assert_eq!(reread(&merged.briefing), reread(alone));
    }
    keeps_every_rule(&merged.briefing);
    assert_eq!(merged.conflicts.is_empty(), turned.conflicts.is_empty());
    for conflict in &merged.conflicts {
        let words = conflict.to_string();
        assert!(!words.is_empty() && !words.contains('\n'), "{words:?}");
    }
    becomes(ours, &merged);
    if merged.conflicts.is_empty() {
        assert_eq!(merged.briefing, turned.briefing);
        return Outcome::Agreed;
    }
    let everywhere = |merge: &Merge, side| merge.choosing(&vec![side; merge.conflicts.len()]);
    for (side, other) in [(Side::Ours, Side::Theirs), (Side::Theirs, Side::Ours)] {
        let chosen = everywhere(&merged, side);
        assert_eq!(chosen.briefing, everywhere(&turned, other).briefing);
        keeps_every_rule(&chosen.briefing);
        becomes(ours, &chosen);
    }
    let is_raised = |merge: &Merge| merge.conflicts.iter().any(|c| c.what.contains("nested too deep"));
    if !is_raised(&merged) && !is_raised(&turned) {
        assert_eq!(merged.conflicts.len(), turned.conflicts.len());
    }
    // Some of each.
    let side =
        |(at, byte): (usize, &u8)| if (usize::from(*byte) + at) % 3 == 0 { Side::Ours } else { Side::Theirs };
    let sides: Vec<Side> =
        chance.iter().rev().cycle().enumerate().map(side).take(merged.conflicts.len()).collect();
    let chosen = merged.choosing(&sides);
    keeps_every_rule(&chosen.briefing);
    becomes(ours, &chosen);
    Outcome::Conflicts
}

/// The merge is one edit of ours, which can be undone, redone and written down.
fn becomes(ours: &Briefing, merge: &Merge) {
    let (mut briefing, mut history) = (ours.clone(), History::default());
    let mut draft = briefing.draft();
    merge.apply(&mut draft);
    let Some(change) = draft.finish() else {
        assert_eq!(*ours, merge.briefing);
        return;
    };
    let delta = Delta::of(&change, &briefing);
    history.record(change, "Merge", None);
    assert_eq!(briefing, merge.briefing);
    history.undo(&mut briefing);
    assert_eq!(briefing, *ours, "undone");
    let mut draft = briefing.draft();
    assert_eq!(draft.apply(&delta), Ok(()));
    draft.finish();
    assert_eq!(briefing, merge.briefing, "written down and done again");
}
