//! The model as a whole: outline edits as pages, and random edits undone to the very start.

use proptest::prelude::*;

use super::{id::tests::CountedDice, *};
use crate::text::TextRange;

/// The point whose text is `text`.
pub(super) fn named(briefing: &Briefing, text: &str) -> PointId {
    briefing.points().find(|p| p.text == text).map(|p| p.id).expect("the page has such a point")
}

#[track_caller]
fn check(
    before: &str,
    edit: impl FnOnce(&mut Draft<'_>, &dyn Fn(&str) -> PointId) -> Result<(), Refusal>,
    after: &str,
) {
    let mut briefing = from_notation(before, &mut CountedDice::default()).expect("a readable page");
    let start = briefing.clone();
    let find = |text: &str| named(&start, text);
    let mut draft = briefing.draft();
    let result = edit(&mut draft, &find);
    let mut change = draft.finish().unwrap_or_default();
    let page = to_notation(&briefing);
    match result {
        Ok(()) => assert_eq!(page, after),
        Err(refusal) => assert_eq!(refusal.to_string(), after, "refused"),
    }
    briefing.swap(&mut change);
    assert_eq!(briefing, start, "undone");
    briefing.swap(&mut change);
    assert_eq!(to_notation(&briefing), page, "redone");
}

#[test]
fn indent_goes_under_the_sibling_before() {
    check("- a\n- b", |d, f| d.indent(f("b")), "- a\n  - b");
    check("- a\n  - x\n- b\n  - y", |d, f| d.indent(f("b")), "- a\n  - x\n  - b\n    - y");
    check("- a\n- b", |d, f| d.indent(f("a")), "There is no place to move to");
}

#[test]
fn outdent_goes_behind_the_parent_and_leaves_the_siblings() {
    check("- a\n  - b\n  - c", |d, f| d.outdent(f("b")), "- a\n  - c\n- b");
    check("- a\n  - b\n    - x\n- c", |d, f| d.outdent(f("b")), "- a\n- b\n  - x\n- c");
    check("- a", |d, f| d.outdent(f("a")), "There is no place to move to");
}

#[test]
fn moves_take_the_branch_along() {
    check("- a\n  - x\n- b", |d, f| d.move_down(f("a")), "- b\n- a\n  - x");
    check("- a\n- b\n  - x", |d, f| d.move_up(f("b")), "- b\n  - x\n- a");
    check("- a\n  - x", |d, f| d.move_up(f("x")), "There is no place to move to");
    check("- a\n  - x\n- b", |d, f| d.move_point(f("b"), Slot::First(Some(f("a")))), "- a\n  - b\n  - x");
    check(
        "- a\n  - x",
        |d, f| d.move_point(f("a"), Slot::Last(Some(f("x")))),
        "A point cannot move into its own branch",
    );
    check("- a\n- b", |d, f| d.move_point(f("a"), Slot::After(f("a"))), "- a\n- b");
}

#[test]
fn a_removed_branch_goes_whole() {
    check("- a\n  - x\n    - y\n- b", |d, f| d.remove_branch(f("a")), "- b");
}

#[test]
fn several_points_move_as_one_and_branches_count_once() {
    let all =
        |f: &dyn Fn(&str) -> PointId, names: &str| -> Vec<PointId> { names.split(' ').map(f).collect() };
    check("- a\n- b\n- c", |d, f| d.indent(all(f, "c b")), "- a\n  - b\n  - c");
    check("- a\n- b\n  - x\n- c", |d, f| d.indent(all(f, "x b")), "- a\n  - b\n    - x\n- c");
    check("- a\n- b\n- c\n- d", |d, f| d.indent(all(f, "b d")), "- a\n  - b\n- c\n  - d");
    check("- a\n- b", |d, f| d.indent(all(f, "a b")), "There is no place to move to");
    check("- a\n  - x\n  - y\n- b", |d, f| d.indent(all(f, "y b")), "- a\n  - x\n    - y\n  - b");
    check("- a\n  - b\n  - c\n  - d\n- e", |d, f| d.outdent(all(f, "d b")), "- a\n  - c\n- b\n- d\n- e");
    check("- a\n  - b\n    - x\n  - c", |d, f| d.outdent(all(f, "x c")), "- a\n  - b\n  - x\n- c");
    check("- a\n- b\n- c\n- d", |d, f| d.move_up(all(f, "d b c")), "- b\n- c\n- d\n- a");
    check("- a\n- b\n- c\n- d", |d, f| d.move_up(all(f, "b d")), "- b\n- a\n- d\n- c");
    check("- a\n- b\n- c\n- d", |d, f| d.move_down(all(f, "a c")), "- b\n- a\n- d\n- c");
    check("- a\n- b\n- c", |d, f| d.move_down(all(f, "a c")), "- b\n- a\n- c");
    check("- a\n  - x\n- b", |d, f| d.remove_branch(all(f, "x a")), "- b");
    check(
        "- a\n  - x\n- b\n- c",
        |d, f| d.move_point(all(f, "c x a"), Slot::After(f("b"))),
        "- b\n- a\n  - x\n- c",
    );
    check("- a\n- b\n- c", |d, f| d.move_point(all(f, "a b"), Slot::Before(f("b"))), "- a\n- b\n- c");
    check("- a\n- b\n- c", |d, f| d.move_point(all(f, "c a"), Slot::Before(f("c"))), "- b\n- a\n- c");
    check(
        "- a\n  - x\n- b",
        |d, f| d.move_point(all(f, "b a"), Slot::Last(Some(f("x")))),
        "A point cannot move into its own branch",
    );
}

#[test]
fn planted_points_stand_as_deep_as_they_say() {
    let loose = |depth, text: &str| LoosePoint {
        depth,
        kind: PointKind::Claim,
        budget: None,
        text: text.into(),
        evidence: Vec::new(),
    };
    let ids = |n: usize| -> Vec<PointId> {
        let mut dice = CountedDice(5000);
        (0..n).map(|_| PointId::draw(&mut dice)).collect()
    };
    let points = [loose(0, "p"), loose(1, "q"), loose(1, "r"), loose(2, "s"), loose(0, "t")];
    check(
        "- a\n  - b\n- c",
        |d, f| d.plant(Slot::After(f("b")), &points, &ids(5)),
        "- a\n  - b\n  - p\n    - q\n    - r\n      - s\n  - t\n- c",
    );
    check("", |d, _| d.plant(Slot::Last(None), &[loose(0, "p"), loose(9, "q")], &ids(2)), "- p\n  - q");
    check("- a", |d, f| d.plant(Slot::Before(f("a")), &points, &ids(4)), "That point is gone");
    let deep: Vec<LoosePoint> = (0..70).map(|depth| loose(depth, "p")).collect();
    let mut briefing = Briefing::default();
    let mut draft = briefing.draft();
    draft.plant(Slot::Last(None), &deep, &ids(70)).expect("there is room");
    draft.finish();
    assert_eq!(faults(&briefing), vec![]);
    assert_eq!(Outline::new(&briefing).rows().iter().map(|r| r.depth).max(), Some(draft::MAX_DEPTH - 1));
}

#[test]
fn joined_points_keep_their_order_their_children_and_each_passage_once() {
    check("- a\n- b\n  - x\n- c", |d, f| d.join(f("a"), f("b")), "- ab\n  - x\n- c");
    check("- a\n  - b\n    - x\n  - c", |d, f| d.join(f("a"), f("b")), "- ab\n  - x\n  - c");
    check(
        "- a\n  - b\n    - c\n- d\n  - x\n- e",
        |d, f| d.join(f("c"), f("d")),
        "- a\n  - b\n    - cd\n      - x\n- e",
    );
    check("- a\n  - b", |d, f| d.join(f("b"), f("a")), "A point cannot move into its own branch");
    check("- a", |d, f| d.join(f("a"), f("a")), "A point cannot move into its own branch");

    let mut dice = CountedDice::default();
    let mut briefing = from_notation("- a\n- b", &mut dice).expect("a readable page");
    let (a, b) = (named(&briefing, "a"), named(&briefing, "b"));
    let source = Source::new(SourceId::draw(&mut dice), "t", "one two three");
    let mark = |range, dice: &mut CountedDice| {
        Passage::mark(PassageId::draw(dice), &source, range, Tint::Amber).expect("words")
    };
    let one = mark(TextRange::new(0, 3), &mut dice);
    let two = mark(TextRange::new(4, 7), &mut dice);
    let three = mark(TextRange::new(8, 13), &mut dice);
    let ids = [one.id, two.id, three.id];
    let mut draft = briefing.draft();
    draft.add_source(source).expect("new");
    for passage in [one, two, three] {
        draft.add_passage(passage).expect("new");
    }
    draft.attach(ids[0], a, Stance::Supports).expect("new");
    draft.attach(ids[1], a, Stance::Undercuts).expect("new");
    draft.attach(ids[2], b, Stance::Context).expect("new");
    draft.attach(ids[1], b, Stance::Supports).expect("new");
    draft.join(a, b).expect("they join");
    draft.finish();
    assert_eq!(to_notation(&briefing), "- ab\n  + one\n  ! two\n  ~ three");
}

#[test]
fn nesting_has_an_end() {
    let mut page = String::new();
    for depth in 0..draft::MAX_DEPTH {
        page.push_str(&format!("{}- {depth}\n", "  ".repeat(depth)));
    }
    let last = (draft::MAX_DEPTH - 1).to_string();
    check(
        page.trim_end(),
        |d, f| {
            d.add_point(
                PointId::draw(&mut CountedDice(9999)),
                Slot::Last(Some(f(&last))),
                PointKind::Note,
                "",
            )
            .map(|_| ())
        },
        "Points can be nested 64 deep at most",
    );
}

#[test]
fn what_is_spaced_anew_keeps_its_order() {
    let mut dice = CountedDice::default();
    let mut briefing = from_notation("- a\n- b\n- z", &mut dice).expect("a readable page");
    let (a, b, z) = (named(&briefing, "a"), named(&briefing, "b"), named(&briefing, "z"));
    // Each goes between the other and the end that it came from: the gap halves each time.
    for turn in 0..100 {
        let mut draft = briefing.draft();
        let (moved, before) = if turn % 2 == 0 { (a, b) } else { (b, a) };
        draft.move_point(moved, Slot::After(before)).expect("there is room");
        draft.finish();
        assert_eq!(briefing.children(None).last().map(|p| p.id), Some(z));
        assert_eq!(briefing.children(None).get(1).map(|p| p.id), Some(moved));
    }
}

#[test]
fn many_points_fit_into_one_gap() {
    let mut briefing = from_notation("- a\n- b", &mut CountedDice::default()).expect("a readable page");
    let mut dice = CountedDice(1000);
    let a = named(&briefing, "a");
    for n in (0..200).rev() {
        let mut draft = briefing.draft();
        draft
            .add_point(PointId::draw(&mut dice), Slot::After(a), PointKind::Claim, n.to_string())
            .expect("room");
        draft.finish();
    }
    let texts: Vec<String> = briefing.children(None).iter().map(|p| p.text.clone()).collect();
    let expected: Vec<String> =
        std::iter::once("a".into()).chain((0..200).map(|n| n.to_string())).chain(["b".into()]).collect();
    assert_eq!(texts, expected);
}

#[test]
fn claims_are_numbered_level_by_level() {
    let page = "? q\n  . n\n  - a\n    - x\n    . n\n    - y\n  - b";
    let briefing = from_notation(page, &mut CountedDice::default()).expect("a readable page");
    let outline = Outline::new(&briefing);
    let numbers: Vec<String> = outline.rows().iter().map(|row| outline.number(row.id)).collect();
    assert_eq!(numbers, ["", "", "1", "1.1", "", "1.2", "2"]);
    assert_eq!(outline.branch(named(&briefing, "a")).len(), 4);
    assert!(outline.is_parent(named(&briefing, "q")) && !outline.is_parent(named(&briefing, "b")));
}

#[test]
fn a_dropped_draft_leaves_no_trace() {
    let mut briefing = from_notation("- a\n  - b", &mut CountedDice::default()).expect("a readable page");
    let start = briefing.clone();
    let a = named(&briefing, "a");
    let mut draft = briefing.draft();
    draft.set_title("other");
    draft.remove_branch(a).expect("it is there");
    drop(draft);
    assert_eq!(briefing, start);
}

#[test]
fn a_removed_source_takes_its_passages_and_their_evidence() {
    let mut briefing = from_notation("- a", &mut CountedDice::default()).expect("a readable page");
    let a = named(&briefing, "a");
    let mut dice = CountedDice(50);
    let source = Source::new(SourceId::draw(&mut dice), "t", "some words");
    let passage =
        Passage::mark(PassageId::draw(&mut dice), &source, TextRange::new(0, 5), Tint::Amber).expect("words");
    let (source_id, passage_id) = (source.id, passage.id);
    let mut draft = briefing.draft();
    draft.add_source(source).expect("new");
    draft.add_passage(passage).expect("new");
    draft.attach(passage_id, a, Stance::Undercuts).expect("both are there");
    assert_eq!(draft.attach(passage_id, a, Stance::Supports), Err(Refusal::AlreadyAttached));
    draft.finish();
    assert_eq!(to_notation(&briefing), "- a\n  ! some");
    let before = briefing.clone();
    let mut draft = briefing.draft();
    draft.remove_source(source_id).expect("it is there");
    let mut change = draft.finish().expect("something changed");
    assert_eq!((briefing.sources().len(), briefing.passages().len()), (0, 0));
    assert_eq!(to_notation(&briefing), "- a");
    briefing.swap(&mut change);
    assert_eq!(briefing, before);
}

#[test]
fn typing_folds_until_sealed_or_saved() {
    let mut briefing = Briefing::default();
    let mut history = History::default();
    let edit = |history: &mut History, briefing: &mut Briefing, title: &str| {
        let mut draft = briefing.draft();
        draft.set_title(title);
        let change = draft.finish().expect("a new title");
        history.record(change, "Typing", Some("title".into()));
    };
    edit(&mut history, &mut briefing, "a");
    edit(&mut history, &mut briefing, "ab");
    history.seal();
    edit(&mut history, &mut briefing, "abc");
    let saved = history.state();
    history.mark_saved(saved);
    edit(&mut history, &mut briefing, "abcd");
    assert!(!history.is_saved());
    for title in ["abc", "ab", ""] {
        assert!(history.undo(&mut briefing).is_some());
        assert_eq!(briefing.title(), title);
        assert_eq!(history.is_saved(), title == "abc");
    }
    assert!(history.undo(&mut briefing).is_none());
}

/// Expects a passage of `old` with the stretches in brackets read aloud to have those in `expected` once it is put to
/// the stretch of `text` that stands in braces.
#[track_caller]
fn check_aloud(text: &str, old: &str, expected: &str) {
    let mut dice = CountedDice::default();
    let mut briefing = Briefing::default();
    let plain = |page: &str, marks: [char; 2]| page.replace(marks, "");
    let source = Source::new(SourceId::draw(&mut dice), "t", plain(text, ['{', '}']));
    let quote = plain(old, ['[', ']']);
    let at =
        source.text().find(&quote).map_or(TextRange::new(0, 3), |at| TextRange::new(at, at + quote.len()));
    let id = PassageId::draw(&mut dice);
    let mut passage = Passage::mark(id, &source, at, Tint::Amber).expect("words");
    if passage.quote != quote {
        // Of another text.
        (passage.place, passage.quote) = (Place::Review, quote.clone());
    }
    let mut stretches = Vec::new();
    let mut starts = Vec::new();
    let mut n_bytes = 0;
    for ch in old.chars() {
        match ch {
            '[' => starts.push(n_bytes),
            ']' => stretches.push(TextRange::new(starts.pop().expect("it opened"), n_bytes)),
            _ => n_bytes += ch.len_utf8(),
        }
    }
    passage.aloud = Aloud::new(stretches);
    let (start, end) = (text.find('{').expect("a start"), text.find('}').expect("an end") - 1);
    let mut draft = briefing.draft();
    draft.add_source(source).expect("new");
    draft.add_passage(passage).expect("new");
    draft.place_passage(id, TextRange::new(start, end)).expect("words");
    draft.finish();
    let passage = briefing.passage(id).expect("it is there");
    let mut shown = passage.quote.clone();
    for stretch in passage.aloud.stretches().iter().rev() {
        shown.insert(stretch.end(), ']');
        shown.insert(stretch.start(), '[');
    }
    assert_eq!(shown, expected);
}

#[test]
fn what_is_read_aloud_follows_the_words_or_goes() {
    // The words were accepted that a newer version has.
    check_aloud(
        "x {They swap 1,200 men each}",
        "They [swap] 1,000 [men each]",
        "They [swap] 1,200 [men each]",
    );
    check_aloud("x {They swap 1,200 men each}", "[They swap 1,000 men each]", "They swap 1,200 men each");
    check_aloud("x {one two} y", "[Two] three", "one [two]");
    // Ends that move over one text cut it, wherever the same words stand beside.
    check_aloud("{no love} lost, no love found", "no [love lost], no love", "no [love]");
    check_aloud("no love lost, no {love found}", "[no love] lost, [no love] found", "[love] found");
    // Elsewhere in the text only the words count.
    check_aloud("one two three. {Two and three}", "one [two] [three].", "[Two] and [three]");
}

/// One random edit; numbers choose among what there is.
#[derive(Clone, Debug)]
pub(super) enum Edit {
    Title(String),
    AddSource,
    RemoveSource(usize),
    Chrome(usize, usize),
    AddPassage(usize, usize, usize),
    RemovePassage(usize),
    Attach(usize, usize, usize),
    Detach(usize),
    Stance(usize, usize),
    AddPoint(usize, usize),
    Text(usize, String),
    Timing(usize, usize),
    Budget(usize, usize),
    Aloud(usize, usize, usize),
    Place(usize, usize, usize),
    Indent(usize),
    Outdent(usize),
    Up(usize),
    Down(usize),
    Move(usize, usize, usize),
    RemoveBranch(usize),
    Undo,
    Redo,
}

pub(super) fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let n = || 0..1000_usize;
    let edit = prop_oneof![
        "[a-c]{0,3}".prop_map(Edit::Title),
        Just(Edit::AddSource),
        n().prop_map(Edit::RemoveSource),
        (n(), n()).prop_map(|(a, b)| Edit::Chrome(a, b)),
        (n(), n(), n()).prop_map(|(a, b, c)| Edit::AddPassage(a, b, c)),
        n().prop_map(Edit::RemovePassage),
        (n(), n(), n()).prop_map(|(a, b, c)| Edit::Attach(a, b, c)),
        n().prop_map(Edit::Detach),
        (n(), n()).prop_map(|(a, b)| Edit::Stance(a, b)),
        (n(), n()).prop_map(|(a, b)| Edit::AddPoint(a, b)),
        (n(), "[a-c\n]{0,3}").prop_map(|(a, b)| Edit::Text(a, b)),
        (n(), n()).prop_map(|(a, b)| Edit::Timing(a, b)),
        (n(), n()).prop_map(|(a, b)| Edit::Budget(a, b)),
        (n(), n(), n()).prop_map(|(a, b, c)| Edit::Aloud(a, b, c)),
        (n(), n(), n()).prop_map(|(a, b, c)| Edit::Place(a, b, c)),
        n().prop_map(Edit::Indent),
        n().prop_map(Edit::Outdent),
        n().prop_map(Edit::Up),
        n().prop_map(Edit::Down),
        (n(), n(), n()).prop_map(|(a, b, c)| Edit::Move(a, b, c)),
        n().prop_map(Edit::RemoveBranch),
        Just(Edit::Undo),
        Just(Edit::Redo),
    ];
    prop::collection::vec(edit, 0..60)
}

pub(super) fn choose<T: Copy>(all: &[T], n: usize) -> Option<T> {
    all.get(n % all.len().max(1)).copied()
}

/// Does an edit as far as it makes sense. `None` where it does not.
pub(super) fn apply(draft: &mut Draft<'_>, edit: &Edit, dice: &mut CountedDice) -> Option<()> {
    let sources: Vec<SourceId> = draft.briefing().ordered_sources().iter().map(|s| s.id).collect();
    let passages: Vec<PassageId> = draft.briefing().ordered_passages().iter().map(|p| p.id).collect();
    let points: Vec<PointId> = Outline::new(draft.briefing()).rows().iter().map(|r| r.id).collect();
    let evidence: Vec<(PassageId, PointId)> =
        draft.briefing().points().flat_map(|p| p.evidence.iter().map(|e| (e.passage, p.id))).collect();
    let slots = |n: usize, of: usize| match (n % 5, choose(&points, of)) {
        (0, to) => Slot::First(to),
        (1, to) => Slot::Last(to),
        (2, Some(to)) => Slot::Before(to),
        (3, Some(to)) => Slot::After(to),
        _ => Slot::Last(None),
    };
    match edit {
        Edit::Title(title) => draft.set_title(title.clone()),
        Edit::AddSource => {
            let source = Source::new(SourceId::draw(dice), "t", "One é two.\n\nlove\nThree “four” five");
            draft.add_source(source).ok()?;
        }
        Edit::RemoveSource(n) => draft.remove_source(choose(&sources, *n)?).ok()?,
        Edit::Chrome(n, at) => {
            draft
                .edit_source(choose(&sources, *n)?, |s| s.mark_chrome(TextRange::at(at % 40), at % 2 == 0))
                .ok()?;
        }
        Edit::AddPassage(n, a, b) => {
            let source = draft.briefing().source(choose(&sources, *n)?)?.clone();
            let range = TextRange::new(a % 40, b % 40);
            draft.add_passage(Passage::mark(PassageId::draw(dice), &source, range, Tint::Sky)?).ok()?;
        }
        Edit::RemovePassage(n) => draft.remove_passage(choose(&passages, *n)?).ok()?,
        Edit::Attach(p, to, n) => {
            draft.attach(choose(&passages, *p)?, choose(&points, *to)?, choose(&Stance::ALL, *n)?).ok()?;
        }
        Edit::Detach(n) => {
            let (passage, point) = choose(&evidence, *n)?;
            draft.detach(passage, point).ok()?;
        }
        Edit::Stance(n, stance) => {
            let (passage, point) = choose(&evidence, *n)?;
            draft.set_stance(passage, point, choose(&Stance::ALL, *stance)?).ok()?;
        }
        Edit::AddPoint(n, of) => {
            draft.add_point(PointId::draw(dice), slots(*n, *of), choose(&PointKind::ALL, *n)?, "p").ok()?;
        }
        Edit::Text(n, text) => draft.set_text(choose(&points, *n)?, text.clone()).ok()?,
        Edit::Timing(rate, time) => {
            let budget = Budget { time: Seconds((time % 3) as u32), grace: Seconds((time % 2) as u32) };
            let rate = Rate::new(1 + (rate % 3) as u32)?;
            draft.set_timing(Timing { rate, budget: (time % 5 > 0).then_some(budget) });
        }
        Edit::Budget(n, secs) => {
            let budget = (secs % 4 > 0).then_some(Seconds((secs % 4) as u32));
            draft.set_budget(choose(&points, *n)?, budget).ok()?;
        }
        Edit::Aloud(n, a, b) => {
            let id = choose(&passages, *n)?;
            draft.edit_passage(id, |p| p.aloud = stretch(p, *a, *b)).ok()?;
        }
        Edit::Place(n, a, b) => {
            draft.place_passage(choose(&passages, *n)?, TextRange::new(a % 40, b % 40)).ok()?;
        }
        Edit::Indent(n) => draft.indent(choose(&points, *n)?).ok()?,
        Edit::Outdent(n) => draft.outdent(choose(&points, *n)?).ok()?,
        Edit::Up(n) => draft.move_up(choose(&points, *n)?).ok()?,
        Edit::Down(n) => draft.move_down(choose(&points, *n)?).ok()?,
        Edit::Move(a, n, of) => draft.move_point(choose(&points, *a)?, slots(*n, *of)).ok()?,
        Edit::RemoveBranch(n) => draft.remove_branch(choose(&points, *n)?).ok()?,
        Edit::Undo | Edit::Redo => return None,
    }
    Some(())
}

/// A passage's own stretches with one toggled.
pub(super) fn stretch(passage: &Passage, a: usize, b: usize) -> Aloud {
    let at = |n: usize| passage.quote.floor_char_boundary(n % (passage.quote.len() + 1));
    passage.aloud.toggled(TextRange::new(at(a), at(b)), &passage.quote)
}

/// What `assemble` would say about a briefing that was never in a file.
pub(super) fn faults(briefing: &Briefing) -> Vec<Fault> {
    let sources = briefing
        .ordered_sources()
        .into_iter()
        .map(|s| (Source::clone(s), s.chrome().iter().map(|c| (c.start(), c.end())).collect()))
        .collect();
    let passages = briefing
        .ordered_passages()
        .into_iter()
        .map(|p| (Passage::clone(p), (p.range.start(), p.range.end())))
        .collect();
    let outline = Outline::new(briefing);
    let points =
        outline.rows().iter().filter_map(|r| Some((Point::clone(briefing.point(r.id)?), r.depth))).collect();
    match assemble(Assembly {
        title: briefing.title().into(),
        sources,
        passages,
        points,
        ..Assembly::default()
    }) {
        Ok((again, faults)) => {
            assert!(briefing.passages().all(|p| p.aloud.fits(&p.quote)), "what is read aloud is quoted");
            assert_eq!(to_notation(&again), to_notation(briefing));
            assert_eq!(outline.rows().len(), briefing.points().len(), "every point can be reached");
            faults
        }
        Err(faults) => faults,
    }
}

/// A delta makes `after` of `before`, and of any other briefing a sound one or nothing.
fn written_down(
    delta: &Delta,
    before: &Briefing,
    after: &Briefing,
    other: &Briefing,
) -> Result<(), TestCaseError> {
    let mut again = before.clone();
    let mut draft = again.draft();
    prop_assert_eq!(draft.apply(delta), Ok(()));
    let change = draft.finish();
    prop_assert_eq!(change.is_none(), delta.is_empty());
    prop_assert_eq!(&again, after);
    let mut elsewhere = other.clone();
    let mut draft = elsewhere.draft();
    draft.set_title("an edit before");
    let result = draft.apply(delta);
    let as_it_was = draft.briefing().clone();
    draft.finish();
    if result.is_ok() {
        prop_assert_eq!(faults(&elsewhere), vec![]);
    } else {
        prop_assert_eq!(as_it_was.title(), "an edit before");
        let mut draft = elsewhere.draft();
        draft.set_title(other.title());
        draft.finish();
        prop_assert_eq!(&elsewhere, other);
    }
    Ok(())
}

#[test]
fn a_splice_holds_only_what_differs() {
    let check = |old: &str, new: &str, start: usize, end: usize, words: &str| {
        let splice = Splice::between(old, new).expect("they differ");
        assert_eq!(
            (splice.range, splice.words.as_str()),
            (TextRange::new(start, end), words),
            "{old} → {new}"
        );
        assert_eq!(splice.applied(old).as_deref(), Ok(new));
        assert_eq!(splice.applied("another"), Err(DeltaError::OtherWords));
    };
    check("", "a", 0, 0, "a");
    check("aa", "aaa", 2, 2, "a");
    check("abc", "ac", 1, 2, "");
    check("é", "è", 0, 2, "è");
    check("aéb", "aê", 1, 4, "ê");
    check("\u{1F41F}x", "\u{1F420}x", 0, 4, "\u{1F420}");
    assert_eq!(Splice::between("same", "same"), None);
}

proptest! {
    #[test]
    fn random_edits_keep_every_rule_and_undo_to_the_very_start(edits in edits()) {
        let mut dice = CountedDice::default();
        let mut briefing = from_notation("? q\n  - a\n    - b\n  - c", &mut dice).expect("a readable page");
        let start = briefing.clone();
        let mut history = History::default();
        for edit in &edits {
            match edit {
                Edit::Undo | Edit::Redo => {
                    let before = briefing.clone();
                    let change = match edit {
                        Edit::Undo => history.undo(&mut briefing),
                        _ => history.redo(&mut briefing),
                    };
                    if let Some(change) = change {
                        written_down(&Delta::of(&change, &briefing), &before, &briefing, &start)?;
                    }
                }
                _ => {
                    let before = briefing.clone();
                    let mut draft = briefing.draft();
                    if apply(&mut draft, edit, &mut dice).is_some() {
                        if let Some(change) = draft.finish() {
                            written_down(&Delta::of(&change, &briefing), &before, &briefing, &start)?;
                            let fold = matches!(edit, Edit::Title(_)).then(|| "title".to_owned());
                            history.record(change, "edit", fold);
                        }
                    } else {
                        drop(draft);
                        prop_assert_eq!(&briefing, &before);
                    }
                }
            }
            prop_assert_eq!(faults(&briefing), vec![]);
        }
        written_down(&Delta::between(&start, &briefing), &start, &briefing, &start)?;
        let read = reread(&briefing).expect("it keeps every rule");
        written_down(&Delta::between(&read, &briefing), &read, &briefing, &start)?;
        while history.redo(&mut briefing).is_some() {}
        let end = briefing.clone();
        while history.undo(&mut briefing).is_some() {}
        prop_assert_eq!(&briefing, &start);
        while history.redo(&mut briefing).is_some() {}
        prop_assert_eq!(&briefing, &end);
    }
}
