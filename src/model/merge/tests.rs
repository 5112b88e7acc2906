//! Merging as pages, and random edits of two copies merged both ways round.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{
    super::{
        Briefing, Budget, Draft, Evidence, Fault, FindingKey, Outline, Passage, PassageId, Place, PointId,
        PointKind, Rank, Rate, Refusal, Seconds, Slot, Source, SourceId, Stance, Timing, Tint, Verdict,
        from_notation,
        id::tests::CountedDice,
        tests::{Edit, apply, choose, edits, faults, named},
        to_notation,
    },
    conflict::{Key, Topic},
    field::SOURCE_FIELDS,
    library::fit,
    *,
};
use crate::text::TextRange;

/// Edits a briefing, where points, passages and sources are found by their words.
struct Hand<'a> {
    draft: Draft<'a>,
    start: Briefing,
    dice: CountedDice,
}

impl Hand<'_> {
    fn point(&self, text: &str) -> PointId {
        named(&self.start, text)
    }

    fn passage(&self, quote: &str) -> PassageId {
        self.draft.briefing().passages().find(|p| p.quote == quote).map(|p| p.id).expect("it is marked")
    }

    fn source(&self) -> SourceId {
        self.start.sources().next().map(|s| s.id).expect("there is a source")
    }

    fn text(&mut self, of: &str, text: &str) {
        self.draft.set_text(self.point(of), text).expect("it is there");
    }

    fn add(&mut self, slot: impl Fn(PointId) -> Slot, at: &str, text: &str) {
        let slot = slot(self.point(at));
        let id = PointId::draw(&mut self.dice);
        self.draft.add_point(id, slot, PointKind::Claim, text).expect("there is room");
    }

    fn to(&mut self, point: &str, slot: impl Fn(PointId) -> Slot, at: &str) {
        self.draft.move_point(self.point(point), slot(self.point(at))).expect("there is room");
    }

    fn remove(&mut self, point: &str) {
        self.draft.remove_branch(self.point(point)).expect("it is there");
    }

    fn attach(&mut self, quote: &str, to: &str, stance: Stance) {
        self.draft.attach(self.passage(quote), self.point(to), stance).expect("both are there");
    }

    fn detach(&mut self, quote: &str, from: &str) {
        self.draft.detach(self.passage(quote), self.point(from)).expect("it is held");
    }

    fn stance(&mut self, quote: &str, at: &str, stance: Stance) {
        self.draft.set_stance(self.passage(quote), self.point(at), stance).expect("it is held");
    }

    fn mark(&mut self, words: &str) {
        let source = self.draft.briefing().source(self.source()).expect("it is there").clone();
        let range = crate::text::nearest_occurrence(source.text(), words, 0).expect("it has the words");
        let id = PassageId::draw(&mut self.dice);
        let passage = Passage::mark(id, &source, range, Tint::Amber).expect("words");
        self.draft.add_passage(passage).expect("it is new");
    }

    fn replace_text(&mut self, text: &str) {
        let (id, briefing) = (self.source(), self.draft.briefing());
        let from = Source::new(id, "", text);
        assert!(briefing.source(id).is_some());
        replace_text(&mut self.draft, &from).expect("it is there");
    }
}

/// Gives a source another text and chrome, and its passages the places of their words there.
fn replace_text(draft: &mut Draft<'_>, from: &Source) -> Result<(), Refusal> {
    draft.edit_source(from.id, |source| {
        let mut replaced = from.clone();
        replaced.rank = source.rank;
        for field in &SOURCE_FIELDS {
            (field.copy)(source, &mut replaced);
        }
        *source = replaced;
    })?;
    let here: Vec<PassageId> =
        draft.briefing().passages().filter(|p| p.source == from.id).map(|p| p.id).collect();
    for id in here {
        draft.edit_passage(id, |passage| {
            fit(passage, from);
        })?;
    }
    Ok(())
}

/// The source of every page: its passages “one”, “two” and “three” are marked.
const TEXT: &str = "one two three\nfour five\n\nsix";

fn base(page: &str) -> Briefing {
    let mut dice = CountedDice::default();
    let mut briefing = from_notation(page, &mut dice).expect("a readable page");
    let mut draft = briefing.draft();
    draft.add_source(Source::new(SourceId::draw(&mut dice), "s", TEXT)).expect("it is new");
    draft.finish();
    edited(&briefing, 100, |h| {
        h.mark("one");
        h.mark("two");
        h.mark("three");
    })
}

fn edited(briefing: &Briefing, first_id: u64, edit: impl FnOnce(&mut Hand<'_>)) -> Briefing {
    let mut copy = briefing.clone();
    {
        let mut hand = Hand { draft: copy.draft(), start: briefing.clone(), dice: CountedDice(first_id) };
        edit(&mut hand);
        hand.draft.finish();
    }
    copy
}

type Edits = fn(&mut Hand<'_>);

/// Merges a page that two hands edited. `conflicts` is each conflict on its line.
#[track_caller]
fn check(page: &str, ours: Edits, theirs: Edits, merged: &str, conflicts: &[&str]) -> (Briefing, Merge) {
    check_from(&base(page), ours, theirs, merged, conflicts)
}

#[track_caller]
fn check_from(
    base: &Briefing,
    ours: Edits,
    theirs: Edits,
    merged: &str,
    conflicts: &[&str],
) -> (Briefing, Merge) {
    let ours = edited(base, 1000, ours);
    let theirs = edited(base, 2000, theirs);
    let merge = super::merge(base, &ours, &theirs);
    let listed: Vec<String> = merge.conflicts.iter().map(ToString::to_string).collect();
    assert_eq!(
        (to_notation(&merge.briefing).as_str(), listed),
        (merged, conflicts.iter().map(|c| (*c).to_owned()).collect())
    );
    if conflicts.is_empty() {
        let turned = super::merge(base, &theirs, &ours);
        assert_eq!(turned.briefing, merge.briefing, "the other way round");
        assert!(turned.conflicts.is_empty());
    }
    (ours, merge)
}

/// The page after the only conflict is resolved for their side.
#[track_caller]
fn check_theirs(merge: &Merge, page: &str) {
    assert_eq!(merge.conflicts.len(), 1);
    let chosen = merge.choosing(&[Side::Theirs]);
    assert_eq!(to_notation(&chosen.briefing), page);
    assert_eq!(faults(&chosen.briefing), vec![]);
    let stands: Vec<Side> = chosen.conflicts.iter().map(|conflict| conflict.stands).collect();
    assert_eq!(stands, [Side::Theirs]);
}

#[test]
fn additions_of_both_sides_stay() {
    check(
        "- a\n- b",
        |h| h.add(Slot::After, "a", "x"),
        |h| h.add(|b| Slot::First(Some(b)), "b", "y"),
        "- a\n- x\n- b\n  - y",
        &[],
    );
    check(
        "- a",
        |h| h.attach("one", "a", Stance::Supports),
        |h| h.attach("two", "a", Stance::Undercuts),
        "- a\n  ! two\n  + one",
        &[],
    );
}

#[test]
fn fields_merge_each_for_itself() {
    check(
        "- a",
        |h| h.text("a", "b"),
        |h| h.draft.set_kind(h.point("a"), PointKind::Note).expect("it is there"),
        ". b",
        &[],
    );
    check("- a", |h| h.text("a", "b"), |h| h.text("a", "b"), "- b", &[]);
}

#[test]
fn a_field_that_both_changed_is_listed_and_ours_stands() {
    let (_, merge) = check(
        "- a",
        |h| h.text("a", "b\nmore"),
        |h| h.text("a", ""),
        "- b\\nmore",
        &["Point “b”: text: base “a”, ours “b more”, theirs nothing; ours stands"],
    );
    check_theirs(&merge, "-");
    check(
        "- a",
        |h| h.draft.set_title("x"),
        |h| h.draft.set_title("y"),
        "- a",
        &["Title of the briefing: base nothing, ours “x”, theirs “y”; ours stands"],
    );
}

#[test]
fn what_one_side_deleted_goes_unless_the_other_changed_it() {
    check("- a\n  - x\n- b", |h| h.remove("a"), |h| h.text("b", "c"), "- c", &[]);
    check("- a\n- b", |h| h.remove("a"), |h| h.to("a", Slot::After, "b"), "- b", &[]);
    let (_, merge) = check(
        "- a\n  - x\n- b",
        |h| h.text("a", "c"),
        |h| h.remove("a"),
        "- c\n  - x\n- b",
        &["Point “c”: base text “a”, ours text “c”, theirs deleted; ours stands"],
    );
    check_theirs(&merge, "- b");
    let (_, merge) = check(
        "- a",
        |h| h.remove("a"),
        |h| h.attach("one", "a", Stance::Context),
        "- a\n  ~ one",
        &["Point “a”: base as it was, ours deleted, theirs evidence attached; theirs stands"],
    );
    check_theirs(&merge, "- a\n  ~ one");
}

#[test]
fn a_child_keeps_the_parent_that_the_other_side_deleted() {
    let (_, merge) = check(
        "- a\n  - b\n    - x\n- c",
        |h| h.add(|b| Slot::Last(Some(b)), "b", "new"),
        |h| h.remove("a"),
        "- a\n  - b\n    - new\n- c",
        &["Point “new”: base not there, ours added under “b”, theirs that one deleted; ours stands"],
    );
    check_theirs(&merge, "- c");
    let (_, merge) = check(
        "- a\n- b",
        |h| h.remove("a"),
        |h| h.to("b", |a| Slot::Last(Some(a)), "a"),
        "- a\n  - b",
        &[
            "Point “b”: place in the outline: base at the top, ours at the top, theirs under “a”; theirs stands",
        ],
    );
    assert_eq!(to_notation(&merge.choosing(&[Side::Ours]).briefing), "- b");
}

#[test]
fn moves_of_both_sides_go_together() {
    check(
        "- a\n- b\n- c",
        |h| h.to("c", Slot::Before, "a"),
        |h| h.to("a", Slot::After, "c"),
        "- c\n- b\n- a",
        &[],
    );
    check(
        "- a\n- b\n- c",
        |h| h.to("a", |b| Slot::Last(Some(b)), "b"),
        |h| h.to("b", Slot::After, "c"),
        "- c\n- b\n  - a",
        &[],
    );
    let (_, merge) = check(
        "- a\n- b\n- c",
        |h| h.to("a", |b| Slot::Last(Some(b)), "b"),
        |h| h.to("a", |c| Slot::Last(Some(c)), "c"),
        "- b\n  - a\n- c",
        &["Point “a”: place in the outline: base at the top, ours under “b”, theirs under “c”; ours stands"],
    );
    check_theirs(&merge, "- b\n- c\n  - a");
    let (_, merge) = check(
        "- a\n- b\n- c",
        |h| h.to("b", Slot::Before, "a"),
        |h| h.to("c", Slot::Before, "b"),
        "- b\n- a\n- c",
        &[
            "Order of the points at the top: base “a”, “b”, “c”, ours “b”, “a”, “c”, theirs “a”, “c”, “b”; ours stands",
        ],
    );
    check_theirs(&merge, "- a\n- c\n- b");
}

#[test]
fn a_choice_brings_back_what_its_side_needs() {
    let (_, merge) = check(
        "- a\n- b\n- c",
        |h| {
            h.to("a", |b| Slot::Last(Some(b)), "b");
            h.remove("c");
        },
        |h| h.to("a", |c| Slot::Last(Some(c)), "c"),
        "- b\n  - a",
        &["Point “a”: place in the outline: base at the top, ours under “b”, theirs under “c”; ours stands"],
    );
    check_theirs(&merge, "- b\n- c\n  - a");
    let (_, merge) = check(
        "- a\n- b\n- c",
        |h| {
            h.text("b", "x");
            h.to("a", |b| Slot::Last(Some(b)), "b");
            h.add(|b| Slot::Last(Some(b)), "b", "new");
        },
        |h| h.remove("b"),
        "- x\n  - a\n  - new\n- c",
        &[
            "Point “x”: base text “b”, ours text “x”, theirs deleted; ours stands",
            "Point “a”: place in the outline: base at the top, ours under “x”, theirs at the top; ours stands",
        ],
    );
    let page = |sides: [Side; 2]| to_notation(&merge.choosing(&sides).briefing);
    assert_eq!(page([Side::Theirs, Side::Theirs]), "- a\n- c");
    assert_eq!(page([Side::Ours, Side::Theirs]), "- x\n  - new\n- a\n- c");
    assert_eq!(page([Side::Theirs, Side::Ours]), "- x\n  - a\n- c", "it stays for what stands under it");
}

#[test]
fn choices_that_make_a_circle_together_are_made_to_agree() {
    let (_, merge) = check(
        "- a\n- b\n- c",
        |h| {
            h.to("a", |b| Slot::Last(Some(b)), "b");
            h.to("b", |c| Slot::Last(Some(c)), "c");
        },
        |h| {
            h.to("b", |a| Slot::Last(Some(a)), "a");
            h.to("a", |c| Slot::Last(Some(c)), "c");
        },
        "- c\n  - b\n    - a",
        &[
            "Point “b”: place in the outline: base at the top, ours under “c”, theirs under “a”; ours stands",
            "Point “a”: place in the outline: base at the top, ours under “b”, theirs under “c”; ours stands",
        ],
    );
    for (sides, page) in [
        ([Side::Theirs, Side::Theirs], "- c\n  - a\n    - b"),
        ([Side::Ours, Side::Theirs], "- c\n  - b\n  - a"),
        ([Side::Theirs, Side::Ours], "- c\n  - a\n    - b"),
    ] {
        assert_eq!(to_notation(&merge.choosing(&sides).briefing), page);
    }
}

#[test]
fn a_circle_of_moves_is_broken() {
    let (_, merge) = check(
        "- a\n  - x\n- b",
        |h| h.to("a", |b| Slot::Last(Some(b)), "b"),
        |h| h.to("b", |x| Slot::Last(Some(x)), "x"),
        "- b\n  - a\n    - x",
        &[
            "Point “b”: place in the outline: base at the top, “a” at the top, ours at the top, “a” under “b”, \
           theirs under “x”, “a” at the top; ours stands",
        ],
    );
    check_theirs(&merge, "- a\n  - x\n    - b");
}

#[test]
fn what_moves_bring_too_deep_goes_up() {
    let deep = |name: &str, n: usize| -> String {
        (0..n).map(|depth| format!("{}- {name}{depth}\n", "  ".repeat(depth))).collect()
    };
    let page = deep("a", 40) + &deep("b", 20) + &deep("c", 20);
    let (_, merge) = {
        let base = base(&page);
        let ours = edited(&base, 1000, |h| h.to("b0", |a| Slot::Last(Some(a)), "a39"));
        let theirs = edited(&base, 2000, |h| h.to("c0", |b| Slot::Last(Some(b)), "b19"));
        (ours.clone(), super::merge(&base, &ours, &theirs))
    };
    assert_eq!(merge.briefing.points().len(), 80);
    assert_eq!(merge.conflicts.len(), 16);
    assert_eq!(faults(&merge.briefing), vec![]);
    let deepest = Outline::new(&merge.briefing).rows().iter().map(|row| row.depth).max();
    assert_eq!(deepest, Some(63));
}

#[test]
fn evidence_merges_as_a_map() {
    let held = edited(&base("- a\n- b"), 500, |h| {
        h.attach("one", "a", Stance::Supports);
        h.attach("two", "a", Stance::Supports);
    });
    check_from(
        &held,
        |h| h.stance("one", "a", Stance::Context),
        |h| h.detach("two", "a"),
        "- a\n  ~ one\n- b",
        &[],
    );
    let (_, merge) = check_from(
        &held,
        |h| h.stance("one", "a", Stance::Context),
        |h| h.detach("one", "a"),
        "- a\n  ~ one\n  + two\n- b",
        &["Point “a”: stance of “one”: base supports, ours context, theirs not attached; ours stands"],
    );
    check_theirs(&merge, "- a\n  + two\n- b");
    let (_, merge) = check_from(
        &held,
        |h| h.attach("three", "a", Stance::Context),
        |h| h.attach("three", "a", Stance::Undercuts),
        "- a\n  + one\n  + two\n  ~ three\n- b",
        &["Point “a”: stance of “three”: base not attached, ours context, theirs undercuts; ours stands"],
    );
    check_theirs(&merge, "- a\n  + one\n  + two\n  ! three\n- b");
}

#[test]
fn a_deleted_passage_stays_where_it_was_attached_anew() {
    let held = edited(&base("- a\n- b"), 500, |h| h.attach("one", "a", Stance::Supports));
    let remove: Edits = |h| h.draft.remove_passage(h.passage("one")).expect("it is there");
    check_from(&held, |h| h.text("a", "c"), remove, "- c\n- b", &[]);
    let (_, merge) = check_from(
        &held,
        |h| h.attach("one", "b", Stance::Undercuts),
        remove,
        "- a\n  + one\n- b\n  ! one",
        &["Passage “one”: base as it was, ours attached anew, theirs deleted; ours stands"],
    );
    check_theirs(&merge, "- a\n- b");
}

#[test]
fn a_deleted_source_stays_for_what_is_new_in_it() {
    let held = edited(&base("- a"), 500, |h| h.attach("one", "a", Stance::Supports));
    let remove: Edits = |h| h.draft.remove_source(h.source()).expect("it is there");
    check_from(&held, |h| h.text("a", "b"), remove, "- b", &[]);
    let (_, merge) = check_from(
        &held,
        |h| h.mark("six"),
        remove,
        "- a",
        &["Passage “six”: base not there, ours marked, theirs its source deleted; ours stands"],
    );
    assert_eq!((merge.briefing.sources().len(), merge.briefing.passages().len()), (1, 1));
    let briefing = merge.choosing(&[Side::Theirs]).briefing;
    assert_eq!((briefing.sources().len(), briefing.passages().len()), (0, 0));
    let (_, merge) = check_from(
        &held,
        |h| h.draft.edit_source(h.source(), |s| s.byline = Some("x".into())).expect("it is there"),
        remove,
        "- a\n  + one",
        &["Source “s”: base byline not stated, ours byline “x”, theirs deleted; ours stands"],
    );
    assert_eq!(merge.briefing.passages().len(), 3);
    check_theirs(&merge, "- a");
}

#[test]
fn chrome_merges_line_by_line() {
    let mark = |h: &mut Hand<'_>, at: usize| {
        h.draft.edit_source(h.source(), |s| s.mark_chrome(TextRange::at(at), true)).expect("it is there");
    };
    let base = base("- a");
    let ours = edited(&base, 1000, |h| mark(h, 0));
    let theirs = edited(&base, 2000, |h| mark(h, 26));
    let merge = super::merge(&base, &ours, &theirs);
    assert!(merge.conflicts.is_empty());
    let source = merge.briefing.sources().next().expect("it is there");
    assert_eq!(source.chrome(), [TextRange::new(0, 13), TextRange::new(25, 28)]);
}

#[test]
fn passages_marked_in_a_replaced_text_find_their_words_or_are_listed() {
    let held = edited(&base("- a"), 500, |h| h.attach("one", "a", Stance::Supports));
    let (_, merge) =
        check_from(&held, |h| h.mark("four five"), |h| h.replace_text("four five, one"), "- a\n  + one", &[]);
    let four = merge.briefing.passages().find(|p| p.quote == "four five").expect("it stays");
    assert_eq!(four.range, TextRange::new(0, 9));
    let (_, merge) = check_from(
        &held,
        |h| h.mark("six"),
        |h| h.replace_text("one"),
        "- a\n  + one",
        &["Source “s”: text; to be looked at: “six”: base 28 bytes of text, 0 of them chrome: \
           “one two three four five six”, ours 28 bytes of text, 0 of them chrome: “one two three four five \
           six”, theirs 3 bytes of text, 0 of them chrome: “one”; theirs stands"],
    );
    let briefing = merge.choosing(&[Side::Ours]).briefing;
    assert_eq!(faults(&briefing), vec![]);
    assert_eq!(briefing.sources().next().map(|s| s.text()), Some(TEXT));
}

#[test]
fn words_marked_anew_in_a_replaced_text_are_chosen_about() {
    let again = |h: &mut Hand<'_>| {
        let (id, source) = (h.passage("one"), h.draft.briefing().source(h.source()).expect("it is there"));
        let again = Passage::mark(id, source, TextRange::new(0, 7), Tint::Amber).expect("words");
        h.draft.edit_passage(id, |passage| *passage = again).expect("it is there");
    };
    let conflict = "Passage “one two”: place: base “one” at 0..3, ours “one two” at 0..7, theirs “one” at 2..5; ours stands";
    let (_, merge) = check("", again, |h| h.replace_text("x one two three"), "", &[conflict]);
    let range = |merge: &Merge| {
        let passage = merge.briefing.passages().find(|p| p.quote.starts_with("one")).expect("it stays");
        (passage.place, passage.range)
    };
    assert_eq!(range(&merge), (Place::Anchored, TextRange::new(2, 9)));
    assert_eq!(range(&merge.choosing(&[Side::Theirs])), (Place::Anchored, TextRange::new(2, 5)));
}

/// What is read aloud of the only passage whose words hold `words`.
fn aloud(briefing: &Briefing, words: &str) -> Vec<String> {
    let passage = briefing.passages().find(|p| p.quote.contains(words)).expect("it is marked");
    passage.aloud.words(&passage.quote).map(str::to_owned).collect()
}

#[test]
fn rate_and_budgets_merge_by_field() {
    let rate = |n| Rate::new(n).expect("a rate");
    let budget = Some(Budget { time: Seconds(420), grace: Seconds(30) });
    let page = "- a\n- b";
    let merged =
        |ours: Edits, theirs: Edits, conflicts: &[&str]| check(page, ours, theirs, page, conflicts).1;
    let merge = merged(
        |h| {
            h.draft.set_timing(Timing { rate: Rate::new(120).expect("a rate"), budget: None });
            h.draft.set_budget(h.point("a"), Some(Seconds(60))).expect("it is there");
        },
        |h| {
            let budget = Some(Budget { time: Seconds(420), grace: Seconds(30) });
            h.draft.set_timing(Timing { budget, ..Timing::default() });
            h.draft.set_budget(h.point("b"), Some(Seconds(90))).expect("it is there");
        },
        &[],
    );
    let of = |briefing: &Briefing, text: &str| briefing.point(named(briefing, text)).and_then(|p| p.budget);
    let budgets = (of(&merge.briefing, "a"), of(&merge.briefing, "b"));
    assert_eq!(budgets, (Some(Seconds(60)), Some(Seconds(90))));
    assert_eq!(merge.briefing.timing(), Timing { rate: rate(120), budget });
    let merge = merged(
        |h| {
            h.draft.set_timing(Timing { rate: Rate::new(120).expect("a rate"), budget: None });
            h.draft.set_budget(h.point("a"), Some(Seconds(60))).expect("it is there");
        },
        |h| {
            h.draft.set_timing(Timing { rate: Rate::new(180).expect("a rate"), budget: None });
            h.draft.set_budget(h.point("a"), Some(Seconds(61))).expect("it is there");
        },
        &[
            "The briefing’s speaking rate: base 150 words a minute, ours 120 words a minute, theirs 180 words a minute; \
             ours stands",
            "Point “a”: time budget: base none, ours 1:00, theirs 1:01; ours stands",
        ],
    );
    let chosen = merge.choosing(&[Side::Theirs, Side::Theirs]).briefing;
    assert_eq!((chosen.timing().rate, of(&chosen, "a")), (rate(180), Some(Seconds(61))));
}

#[test]
fn verdicts_and_spellings_merge_each_for_itself() {
    let key = FindingKey::from_bits;
    let merge = check(
        "- a",
        |h| {
            h.draft.judge(FindingKey::from_bits(1), Some(Verdict::Dismissed));
            h.draft.judge(FindingKey::from_bits(3), Some(Verdict::Dismissed));
            h.draft.prefer_spelling(&[], Some("Ann"));
        },
        |h| {
            h.draft.judge(FindingKey::from_bits(2), Some(Verdict::Accepted));
            h.draft.judge(FindingKey::from_bits(3), Some(Verdict::Accepted));
            h.draft.prefer_spelling(&[], Some("Bo"));
        },
        "- a",
        &["Verdict on a finding: base open, ours dismissed, theirs accepted; ours stands"],
    )
    .1;
    let judged = merge.briefing.judged();
    let expected = [(1, Verdict::Dismissed), (2, Verdict::Accepted), (3, Verdict::Dismissed)];
    assert_eq!(judged.verdicts, expected.map(|(n, verdict)| (key(n), verdict)).into());
    assert_eq!(judged.spellings, ["Ann".to_owned(), "Bo".to_owned()].into());
    let chosen = merge.choosing(&[Side::Theirs]).briefing;
    assert_eq!(chosen.judged().verdicts.get(&key(3)), Some(&Verdict::Accepted));
}

#[test]
fn what_is_read_aloud_merges_as_one_and_follows_the_words() {
    let base = edited(&base("- a"), 500, |h| h.mark("four five\n\nsix"));
    let mark = |h: &mut Hand<'_>, words: &str| {
        let id = h.passage("four five\n\nsix");
        let at = "four five\n\nsix".find(words).expect("it has the words");
        let stretch = TextRange::new(at, at + words.len());
        h.draft.edit_passage(id, |p| p.aloud = p.aloud.toggled(stretch, &p.quote)).expect("it is there");
    };
    // One side moves the end of the passage, the other marks words in it.
    let moved = edited(&base, 1000, |h| {
        let id = h.passage("four five\n\nsix");
        h.draft.place_passage(id, TextRange::new(8, 23)).expect("words");
    });
    let marked = edited(&base, 2000, |h| mark(h, "six"));
    for (ours, theirs) in [(&moved, &marked), (&marked, &moved)] {
        let merge = super::merge(&base, ours, theirs);
        assert_eq!(merge.conflicts.len(), 0, "{:?}", merge.conflicts);
        assert_eq!(
            (aloud(&merge.briefing, "five"), faults(&merge.briefing)),
            (vec![], vec![]),
            "six is cut off"
        );
    }
    let kept = edited(&base, 2000, |h| mark(h, "five"));
    let merge = super::merge(&base, &moved, &kept);
    assert_eq!(aloud(&merge.briefing, "five"), ["five"]);
    // Both mark, and not the same: listed, and either stands whole.
    let merge = super::merge(&base, &marked, &kept);
    let listed: Vec<String> = merge.conflicts.iter().map(ToString::to_string).collect();
    let expected =
        "Passage “four five six”: what is read aloud: base nothing, ours “six”, theirs “five”; ours stands";
    assert_eq!(listed, [expected]);
    assert_eq!(aloud(&merge.choosing(&[Side::Theirs]).briefing, "five"), ["five"]);
    // Deleted by one, marked by the other: it stays.
    let deleted = edited(&base, 3000, |h| {
        let id = h.passage("four five\n\nsix");
        h.draft.remove_passage(id).expect("it is there");
    });
    let merge = super::merge(&base, &deleted, &kept);
    assert_eq!((merge.conflicts.len(), aloud(&merge.briefing, "five")), (1, vec!["five".to_owned()]));
}

#[test]
fn a_merge_is_one_undo_step() {
    let base = base("- a\n- b");
    let ours = edited(&base, 1000, |h| h.remove("a"));
    let theirs = edited(&base, 2000, |h| h.add(Slot::After, "b", "x"));
    let merge = super::merge(&base, &ours, &theirs);
    let mut briefing = ours.clone();
    let mut draft = briefing.draft();
    merge.apply(&mut draft);
    let mut change = draft.finish().expect("there is news");
    assert_eq!(briefing, merge.briefing);
    briefing.swap(&mut change);
    assert_eq!(briefing, ours);
}

/// One random edit of a copy; more of them than the window offers, as sessions are edited by hand, too.
#[derive(Clone, Debug)]
enum Step {
    Edit(Edit),
    Byline(usize, String),
    SourceTitle(usize, String),
    SourceRank(usize, usize),
    Replace(usize, usize),
    Note(usize, String),
    Remark(usize, usize, usize),
    TurnEvidence(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let n = || 0..1000_usize;
    let step = prop_oneof![
        (n(), "[ab]?").prop_map(|(a, b)| Step::Byline(a, b)),
        (n(), "[ab]?").prop_map(|(a, b)| Step::SourceTitle(a, b)),
        (n(), n()).prop_map(|(a, b)| Step::SourceRank(a, b)),
        (n(), n()).prop_map(|(a, b)| Step::Replace(a, b)),
        (n(), "[ab]?").prop_map(|(a, b)| Step::Note(a, b)),
        (n(), n(), n()).prop_map(|(a, b, c)| Step::Remark(a, b, c)),
        n().prop_map(Step::TurnEvidence),
    ];
    let steps = prop::collection::vec(step, 0..6);
    let edits = prop_oneof![
        edits().prop_map(|mut e| {
            e.truncate(5);
            e
        }),
        edits()
    ];
    (edits, steps).prop_map(|(edits, steps)| {
        let mut all: Vec<Step> = edits.into_iter().map(Step::Edit).collect();
        for (index, step) in steps.into_iter().enumerate() {
            all.insert((index * 7).min(all.len()), step);
        }
        all
    })
}

const TEXTS: [&str; 3] = ["One é two.\n\nlove", "Three “four” five\nOne é two.", "x\nOne One é two. five"];

fn perform(draft: &mut Draft<'_>, step: &Step, dice: &mut CountedDice) -> Option<()> {
    let sources: Vec<SourceId> = draft.briefing().ordered_sources().iter().map(|s| s.id).collect();
    let passages: Vec<PassageId> = draft.briefing().ordered_passages().iter().map(|p| p.id).collect();
    let points: Vec<PointId> = Outline::new(draft.briefing()).rows().iter().map(|r| r.id).collect();
    match step {
        Step::Edit(edit) => apply(draft, edit, dice)?,
        Step::Byline(n, words) => {
            draft.edit_source(choose(&sources, *n)?, |s| s.byline = Some(words.clone())).ok()?;
        }
        Step::SourceTitle(n, words) => {
            draft.edit_source(choose(&sources, *n)?, |s| s.title.clone_from(words)).ok()?;
        }
        Step::SourceRank(n, rank) => {
            draft.edit_source(choose(&sources, *n)?, |s| s.rank = Rank::spaced(rank % 5)).ok()?;
        }
        Step::Replace(n, text) => {
            let id = choose(&sources, *n)?;
            let mut source = Source::new(id, "", choose(&TEXTS, *text)?);
            source.mark_chrome(TextRange::at(text % 20), true);
            replace_text(draft, &source).ok()?;
        }
        Step::Note(n, words) => {
            draft.edit_passage(choose(&passages, *n)?, |p| p.note.clone_from(words)).ok()?;
        }
        Step::Remark(n, a, b) => {
            let id = choose(&passages, *n)?;
            let source = draft.briefing().source(draft.briefing().passage(id)?.source)?.clone();
            let again = Passage::mark(id, &source, TextRange::new(a % 40, b % 40), Tint::Rose)?;
            draft.edit_passage(id, |p| *p = again).ok()?;
        }
        Step::TurnEvidence(n) => {
            draft.edit_point(choose(&points, *n)?, |p| p.evidence.reverse()).ok()?;
        }
    }
    Some(())
}

fn performed(briefing: &Briefing, steps: &[Step], first_id: u64) -> Briefing {
    let mut copy = briefing.clone();
    let mut dice = CountedDice(first_id);
    for step in steps {
        let mut draft = copy.draft();
        if perform(&mut draft, step, &mut dice).is_some() {
            draft.finish();
        }
    }
    copy
}

/// The briefing with its ranks spaced evenly: as it would come back from its file.
fn spaced(briefing: &Briefing) -> Briefing {
    let mut spaced = briefing.clone();
    for (index, source) in briefing.ordered_sources().into_iter().enumerate() {
        let mut source = Source::clone(source);
        source.rank = Rank::spaced(index);
        spaced.sources.insert(source.id, source.into());
    }
    let parents = briefing.points().map(|p| Some(p.id)).chain([None]);
    for parent in parents {
        for (index, point) in briefing.children(parent).into_iter().enumerate() {
            let mut point = super::super::Point::clone(point);
            point.rank = Rank::spaced(index);
            spaced.points.insert(point.id, point.into());
        }
    }
    spaced
}

/// Faults that no merge may make: all but passages that say themselves that they need review.
fn broken(briefing: &Briefing) -> Vec<Fault> {
    let is_known = |fault: &Fault| match fault {
        Fault::QuoteDiffers { passage, .. } | Fault::Lost { passage, .. } => {
            briefing.passage(*passage).is_some_and(|passage| passage.place != Place::Anchored)
        }
        _ => false,
    };
    faults(briefing).into_iter().filter(|fault| !is_known(fault)).collect()
}

/// A base and two copies that were edited. In one case of four both sides draw the same ids.
fn versions() -> impl Strategy<Value = (Briefing, Briefing, Briefing)> {
    (edits(), steps(), steps(), 0..4_u8).prop_map(|(first, ours, theirs, same)| {
        let first: Vec<Step> = first.into_iter().map(Step::Edit).collect();
        let page = "? q\n  - a\n    - b\n  - c\n- d\n- e";
        let mut dice = CountedDice::default();
        let base = from_notation(page, &mut dice).expect("a readable page");
        let base = performed(&base, &first, 100);
        let ours = performed(&base, &ours, 1000);
        let theirs = performed(&base, &theirs, if same == 0 { 1000 } else { 2000 });
        assert_eq!([&base, &ours, &theirs].map(broken), [const { Vec::new() }; 3]);
        (base, ours, theirs)
    })
}

/// What a conflict says of one side is what it says of the other when they are turned round.
fn mirrored_words(merge: &Merge, turned: &Merge) -> Result<(), TestCaseError> {
    // These name rows, and a row about whose name they do not agree is called as ours calls it.
    let is_name = |c: &Conflict| matches!(c.key.1, Topic::Text | Topic::Field("text" | "title" | "place"));
    if merge.conflicts.iter().any(is_name) {
        return Ok(());
    }
    for conflict in &merge.conflicts {
        let mirrored = turned.conflicts.iter().find(|other| other.key == conflict.key);
        let mirrored = mirrored.expect("it has the same keys");
        prop_assert!((conflict.stands, mirrored.stands) != (Side::Theirs, Side::Theirs), "{}", conflict);
        if conflict.subject == mirrored.subject {
            prop_assert_eq!(
                (&conflict.base, &conflict.ours, &conflict.theirs),
                (&mirrored.base, &mirrored.theirs, &mirrored.ours)
            );
        }
    }
    Ok(())
}

fn evidence(briefing: &Briefing) -> Vec<(PointId, Evidence)> {
    briefing.points().flat_map(|p| p.evidence.iter().map(|e| (p.id, *e))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(1000)
    ))]

    #[test]
    fn what_one_side_alone_did_comes_through_whole((base, ours, _) in versions()) {
        for (merge, of) in [
            (super::merge(&base, &ours, &base), &ours),
            (super::merge(&base, &base, &ours), &ours),
            (super::merge(&base, &ours, &ours), &ours),
            (super::merge(&base, &base, &base), &base),
        ] {
            prop_assert_eq!(merge.conflicts.iter().map(ToString::to_string).collect::<Vec<_>>(), Vec::<String>::new());
            prop_assert_eq!(&merge.briefing, &spaced(of));
        }
    }

    #[test]
    fn random_edits_on_two_copies_merge_both_ways_round((base, ours, theirs) in versions()) {
        let merge = super::merge(&base, &ours, &theirs);
        let turned = super::merge(&base, &theirs, &ours);
        prop_assert_eq!(broken(&merge.briefing), vec![]);
        prop_assert_eq!(merge.conflicts.is_empty(), turned.conflicts.is_empty());
        if merge.conflicts.is_empty() {
            prop_assert_eq!(&merge.briefing, &turned.briefing);
        }
        // Both have no more to add.
        let again = super::merge(&base, &merge.briefing, &merge.briefing);
        prop_assert_eq!(&again.briefing, &merge.briefing);
    }

    #[test]
    fn nothing_that_either_side_added_is_lost((base, ours, theirs) in versions()) {
        let merged = super::merge(&base, &ours, &theirs).briefing;
        for side in [&ours, &theirs] {
            for point in side.points() {
                let was = base.point(point.id);
                if was.is_none_or(|was| was.text != point.text || was.kind != point.kind) {
                    prop_assert!(merged.point(point.id).is_some());
                }
            }
            for source in side.sources() {
                prop_assert!(base.source(source.id).is_some() || merged.source(source.id).is_some());
            }
            for passage in side.passages() {
                let was = base.passage(passage.id);
                if was.is_none_or(|was| was.note != passage.note) {
                    prop_assert!(merged.passage(passage.id).is_some());
                }
            }
            let (was, is) = (evidence(&base), evidence(&merged));
            for (point, held) in evidence(side).into_iter().filter(|held| !was.contains(held)) {
                prop_assert!(is.iter().any(|(p, e)| *p == point && e.passage == held.passage));
            }
        }
    }

    #[test]
    fn with_conflicts_both_ways_round_list_the_same_and_choose_the_same(
        (base, ours, theirs) in versions(), sides in prop::collection::vec(any::<bool>(), 1..9)
    ) {
        let merge = super::merge(&base, &ours, &theirs);
        let turned = super::merge(&base, &theirs, &ours);
        // A point that is raised is raised out of what stands, and that may be another branch.
        let is_raised = |conflict: &&Conflict| conflict.key.1 == Topic::Depth;
        if merge.conflicts.iter().chain(&turned.conflicts).find(is_raised).is_none() {
            let keys = |merge: &Merge| merge.conflicts.iter().map(|c| c.key).collect::<BTreeSet<Key>>();
            prop_assert_eq!(keys(&merge), keys(&turned));
            prop_assert_eq!((keys(&merge).len(), keys(&turned).len()), (merge.conflicts.len(), turned.conflicts.len()));
            mirrored_words(&merge, &turned)?;
        }
        let everywhere = |merge: &Merge, side| merge.choosing(&vec![side; merge.conflicts.len()]).briefing;
        prop_assert_eq!(everywhere(&merge, Side::Theirs), everywhere(&turned, Side::Ours));
        prop_assert_eq!(everywhere(&merge, Side::Ours), everywhere(&turned, Side::Theirs));
        // Some of each.
        let side = |key: &Key| {
            let nth = merge.conflicts.iter().position(|conflict| conflict.key == *key).unwrap_or_default();
            if sides[nth % sides.len()] { Side::Ours } else { Side::Theirs }
        };
        let chosen: Vec<Side> = merge.conflicts.iter().map(|conflict| side(&conflict.key)).collect();
        let mirrored: Vec<Side> = turned.conflicts.iter().map(|conflict| side(&conflict.key).other()).collect();
        let (chosen, mirrored) = (merge.choosing(&chosen), turned.choosing(&mirrored));
        prop_assert_eq!(broken(&chosen.briefing), vec![]);
        prop_assert_eq!(chosen.briefing, mirrored.briefing);
    }

    #[test]
    fn a_choice_can_be_taken_back(
        (base, ours, theirs) in versions(), sides in prop::collection::vec(any::<bool>(), 1..9)
    ) {
        let merge = super::merge(&base, &ours, &theirs);
        let stands: Vec<Side> = merge.conflicts.iter().map(|conflict| conflict.stands).collect();
        prop_assert_eq!(&merge.choosing(&stands).briefing, &merge.briefing);
        let side = |nth: usize| if sides[nth % sides.len()] { Side::Ours } else { Side::Theirs };
        let chosen = merge.choosing(&(0..stands.len()).map(side).collect::<Vec<_>>());
        let back: Vec<Side> = chosen
            .conflicts
            .iter()
            .map(|c| merge.conflicts.iter().find(|was| was.key == c.key).map_or(c.stands, |was| was.stands))
            .collect();
        let back = chosen.choosing(&back);
        prop_assert_eq!(broken(&back.briefing), vec![]);
        if chosen.conflicts.len() == merge.conflicts.len() {
            prop_assert_eq!(&back.briefing, &merge.briefing);
        }
    }
}
