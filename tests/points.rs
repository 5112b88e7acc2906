//! The outline under commands: outlines as pages before and after, what is chosen, shown and copied.

#![allow(clippy::indexing_slicing, reason = "a test that finds nothing fails")]

mod common;

use attache::{
    app::{Action, Caret, Choosing, Command, Item, Level, Marked, POINT_MOST, Pane, Request, Workbench},
    model::{LoosePoint, PointId, Slot, Stance, from_list, to_notation},
};
use common::{notices, passage, point, run, sample, settle, workbench};
use proptest::prelude::*;

/// A workbench whose outline is that of a page.
fn outline(page: &str) -> Workbench {
    let mut wb = workbench(None);
    let points: Vec<LoosePoint> = page
        .lines()
        .map(|line| {
            let body = line.trim_start();
            let depth = (line.len() - body.len()) / 2;
            let list = format!("- {}", body.get(2..).unwrap_or_default());
            let list = match body.get(..1) {
                Some("#") => list.replacen("- ", "- # ", 1),
                Some("?") => list.replacen("- ", "- ? ", 1),
                Some(".") => list.replacen("- ", "+ ", 1),
                _ => list,
            };
            let point = from_list(&list).and_then(|points| points.first().cloned()).expect("a point");
            LoosePoint { depth, text: point.text.replace("\\n", "\n"), ..point }
        })
        .collect();
    run(&mut wb, Command::PastePoints { points: points.into(), at: None, typed: false });
    wb.run(Command::ChooseNone);
    wb.run(Command::Focus(Pane::Outline));
    wb
}

fn page(wb: &Workbench) -> String {
    to_notation(wb.briefing())
}

#[track_caller]
fn act(wb: &mut Workbench, action: Action) -> Vec<Request> {
    match action.command(wb) {
        Ok(command) => run(wb, command),
        Err(reason) => unreachable!("{action:?}: {}", reason.0),
    }
}

fn pasted_on_row(wb: &mut Workbench, text: &str) {
    let command = wb.pasted_on_row(text).expect("something to do");
    run(wb, command);
}

fn pasted_in_text(wb: &mut Workbench, text: &str) {
    let command = wb.pasted_in_text(text).expect("something to do");
    run(wb, command);
}

fn refused(wb: &Workbench, action: Action) -> String {
    action.command(wb).expect_err("it makes no sense now").0.into_owned()
}

/// Titles of what is visible.
fn visible(wb: &Workbench) -> Vec<&str> {
    let points = wb.derived().visible.iter().filter_map(|item| item.point());
    points.filter_map(|id| wb.briefing().point(id)).map(|p| p.title()).collect()
}

fn stand(wb: &mut Workbench, title: &str) {
    wb.run(Command::SetCurrentPoint(Some(point(wb, title))));
}

/// Presses Enter in a point's text and compares pages; the caret as in `wb.editing()`.
#[track_caller]
fn enter(before: &str, title: &str, at: usize, after: &str, caret: (&str, Caret)) {
    let mut wb = outline(before);
    let id = point(&wb, title);
    run(&mut wb, Command::EditText { point: id, caret: Caret::At(at) });
    run(&mut wb, Command::SplitPoint { point: id, at });
    assert_eq!(page(&wb), after);
    let editing = wb.editing().expect("typing goes on");
    let text = wb.briefing().point(editing.point).map(|p| p.text.clone()).unwrap_or_default();
    assert_eq!((text.as_str(), editing.caret), caret);
    wb.run(Command::Undo);
    assert_eq!(page(&wb), before, "one step");
}

#[test]
fn enter_leaves_what_stands_below_where_it_is() {
    enter("- one two\n  - x\n- b", "one", 3, "- one\n- two\n  - x\n- b", ("two", Caret::Start));
    enter("- one\n  - x", "one", 3, "- one\n  -\n  - x", ("", Caret::Start));
    enter("- a\n  - one", "one", 3, "- a\n  - one\n  -", ("", Caret::Start));
    enter("- one\n  - x", "one", 0, "-\n- one\n  - x", ("one", Caret::At(0)));
    enter(". one two", "one", 4, ". one\n. two", ("two", Caret::Start));
    enter("? Why so?\n  - x", "Why", 3, "? Why\n  - so?\n  - x", ("so?", Caret::Start));
    enter("? Why so?", "Why", 3, "? Why\n  . so?", ("so?", Caret::Start));
    enter("# Part one", "Part", 4, "# Part\n- one", ("one", Caret::Start));
    enter("- one\\ntwo", "one", 4, "- one\n- two", ("two", Caret::Start));
}

#[test]
fn enter_on_an_empty_last_point_moves_it_out_but_not_from_under_a_question() {
    let check = |before: &str, after: &str| {
        let mut wb = outline(before);
        let empty = wb.briefing().points().find(|p| p.text.is_empty()).map(|p| p.id).expect("an empty point");
        run(&mut wb, Command::SplitPoint { point: empty, at: 0 });
        assert_eq!(page(&wb), after);
    };
    check("- a\n  - b\n  -", "- a\n  - b\n-");
    check("- a\n  -\n  - b", "- a\n  -\n  -\n  - b");
    check("? Why?\n  .", "? Why?\n  .\n  .");
    check("- a\n-", "- a\n-\n-");
}

#[test]
fn enter_with_evidence_keeps_it_with_the_words_right_above_it() {
    let mut wb = sample(None);
    let id = point(&wb, "A prisoner swap");
    let n = wb.briefing().point(id).map(|p| p.evidence.len());
    run(&mut wb, Command::SplitPoint { point: id, at: 10 });
    let (before, behind) = (point(&wb, "A prisoner"), point(&wb, "swap brings"));
    assert_eq!(behind, id);
    assert_eq!(wb.briefing().point(before).map(|p| p.evidence.len()), Some(0));
    assert_eq!(wb.briefing().point(behind).map(|p| p.evidence.len()), n);
    // Backspace takes it back, but for the space.
    run(&mut wb, Command::JoinPoint(behind));
    let joined = point(&wb, "A prisonerswap");
    assert_eq!(wb.briefing().point(joined).map(|p| p.evidence.len()), n);
}

#[test]
fn points_join_at_either_end_with_all_they_hold() {
    let join = |before: &str, title: &str, next: bool, after: &str| {
        let mut wb = outline(before);
        let id = point(&wb, title);
        run(&mut wb, if next { Command::JoinNext(id) } else { Command::JoinPoint(id) });
        assert_eq!(page(&wb), after);
        if page(&wb) != before {
            assert!(wb.editing().is_some());
            wb.run(Command::Undo);
            assert_eq!(page(&wb), before, "one step");
        }
    };
    join("- a\n- b\n  - x", "b", false, "- ab\n  - x");
    join("- a\n  - b\n    - x\n  - c", "b", false, "- ab\n  - x\n  - c");
    join("- a\n  - b\n- c\n  - x", "c", false, "- a\n  - bc\n    - x");
    join("- a", "a", false, "- a");
    join("-\n? b\n  - x", "b", false, "? b\n  - x");
    join("- a\n  - b", "a", true, "- ab");
    join("- a\n- b\n  - x", "a", true, "- ab\n  - x");
    join("- a\n  - b\n- c", "b", true, "- a\n  - bc");
    join("- a", "a", true, "- a");
}

#[test]
fn a_passage_that_both_points_hold_stays_once_and_the_first_stance_is_said_to_stay() {
    let mut wb = sample(None);
    let first = point(&wb, "A prisoner swap");
    let second = point(&wb, "Talks without");
    let id = wb.briefing().point(first).map(|p| p.evidence[0]).expect("it holds some");
    let other = Stance::ALL.into_iter().find(|s| *s != id.stance).expect("another");
    run(&mut wb, Command::Attach { what: Marked::Passage(id.passage), to: second, stance: other });
    let n: usize =
        [first, second].iter().filter_map(|p| wb.briefing().point(*p)).map(|p| p.evidence.len()).sum();
    wb.run(Command::Collapse { points: [first].into(), collapsed: true });
    run(&mut wb, Command::JoinPoint(second));
    let joined = wb.briefing().point(first).expect("it is there");
    assert_eq!((joined.evidence.len(), joined.stance_of(id.passage)), (n - 1, Some(id.stance)));
    assert!(
        notices(&wb).contains(&"Both points held 1 passage: the stance of the first one stays".to_owned())
    );
    assert!(!wb.view().collapsed.contains(&first), "what came along is seen");
}

#[test]
fn rows_are_chosen_through_beside_and_all() {
    let mut wb = outline("? q\n  - a\n    - x\n  - b\n  - c\n- d");
    stand(&mut wb, "a");
    let chosen = |wb: &Workbench| {
        let points = wb.points_at_hand();
        points.iter().filter_map(|id| wb.briefing().point(*id)).map(|p| p.text.clone()).collect::<String>()
    };
    assert_eq!(chosen(&wb), "a");
    act(&mut wb, Action::ChooseDown);
    assert_eq!(wb.chosen().len(), 2);
    assert_eq!(chosen(&wb), "a", "a branch counts once");
    act(&mut wb, Action::ChooseDown);
    assert_eq!(chosen(&wb), "ab");
    act(&mut wb, Action::ChooseUp);
    act(&mut wb, Action::ChooseUp);
    act(&mut wb, Action::ChooseUp);
    assert_eq!(chosen(&wb), "q", "choosing goes on above where it began");
    stand(&mut wb, "b");
    assert!(wb.chosen().is_empty(), "going elsewhere lets go");
    let d = point(&wb, "d");
    run(&mut wb, Command::Choose { point: d, how: Choosing::Toggle });
    assert_eq!(chosen(&wb), "bd");
    run(&mut wb, Command::Choose { point: d, how: Choosing::Toggle });
    assert_eq!(chosen(&wb), "b");
    let a = point(&wb, "a");
    stand(&mut wb, "c");
    run(&mut wb, Command::Choose { point: a, how: Choosing::Through });
    assert_eq!(chosen(&wb), "abc");
    stand(&mut wb, "b");
    act(&mut wb, Action::ChooseMore);
    assert_eq!(chosen(&wb), "abc");
    act(&mut wb, Action::ChooseMore);
    assert_eq!((chosen(&wb).as_str(), wb.chosen().len()), ("qd", 6));
}

#[test]
fn what_is_chosen_moves_changes_and_goes_as_one_step() {
    let mut wb = outline("- a\n- b\n- c\n- d");
    stand(&mut wb, "b");
    act(&mut wb, Action::ChooseDown);
    for (action, after) in [
        (Action::Indent, "- a\n  - b\n  - c\n- d"),
        (Action::Outdent, "- a\n- b\n- c\n- d"),
        (Action::MoveUp, "- b\n- c\n- a\n- d"),
        (Action::MoveDown, "- a\n- b\n- c\n- d"),
        (Action::MoveDown, "- a\n- d\n- b\n- c"),
        (Action::MakeNote, "- a\n- d\n. b\n. c"),
    ] {
        let before = page(&wb);
        act(&mut wb, action);
        assert_eq!(page(&wb), after);
        assert_eq!(wb.chosen().len(), 2, "what is chosen stays chosen");
        wb.run(Command::Undo);
        assert_eq!(page(&wb), before, "{action:?} is one step");
        wb.run(Command::Redo);
    }
    assert_eq!(refused(&wb, Action::MoveDown), "The point is the last beside its like");
    assert_eq!(Action::Delete.words(&wb), "Delete 2 points with their branches");
    act(&mut wb, Action::Delete);
    assert_eq!(page(&wb), "- a\n- d");
    assert!(wb.chosen().is_empty() && wb.view().point.is_some());
    wb.run(Command::Undo);
    assert_eq!(page(&wb), "- a\n- d\n. b\n. c");
}

#[test]
fn the_outline_collapses_to_a_level_and_keeps_in_sight_what_is_at_hand() {
    let mut wb = outline("? q\n  - a\n    - x\n      - y\n  - b\n    - z");
    stand(&mut wb, "y");
    act(&mut wb, Action::CollapseTo1);
    assert_eq!(visible(&wb), ["q", "a", "b"]);
    assert_eq!(wb.view().point, Some(point(&wb, "a")), "what hides it takes its place");
    act(&mut wb, Action::CollapseTo2);
    assert_eq!(visible(&wb), ["q", "a", "x", "b", "z"]);
    act(&mut wb, Action::CollapseTo3);
    assert_eq!(visible(&wb).len(), 6);
    let mut wb = outline("- a\n  - x\n- b");
    act(&mut wb, Action::CollapseTo1);
    assert_eq!(visible(&wb), ["a", "b"], "several at the top are a level");
    assert!(wb.session().history().undo_name() == Some("Paste 3 points"), "looking is no edit");
}

#[test]
fn a_branch_is_shown_alone_and_left_by_what_stands_outside() {
    let mut wb = outline("? q\n  - a\n    - x\n    - y\n  - b");
    stand(&mut wb, "a");
    act(&mut wb, Action::ZoomInto);
    assert_eq!(visible(&wb), ["a", "x", "y"]);
    assert_eq!(wb.zoom_path(), [point(&wb, "q"), point(&wb, "a")]);
    assert_eq!(refused(&wb, Action::ZoomInto), "The branch is shown alone already");
    for action in [Action::Indent, Action::Outdent, Action::MoveUp, Action::MoveDown] {
        assert_eq!(refused(&wb, action), "The branch that is shown alone stays where it is");
    }
    stand(&mut wb, "x");
    assert_eq!(refused(&wb, Action::Outdent), "The point stands at the top");
    act(&mut wb, Action::ChooseMore);
    act(&mut wb, Action::ChooseMore);
    assert_eq!(wb.chosen().len(), 2, "all that is shown below it");
    // Enter at its end stays inside.
    let a = point(&wb, "a");
    run(&mut wb, Command::SplitPoint { point: a, at: 1 });
    assert_eq!(page(&wb), "? q\n  - a\n    -\n    - x\n    - y\n  - b");
    wb.run(Command::Undo);
    act(&mut wb, Action::ZoomOutOf);
    assert_eq!(wb.zoom(), Some(point(&wb, "q")));
    act(&mut wb, Action::ZoomOutOf);
    assert_eq!((wb.zoom(), visible(&wb).len()), (None, 5));
    assert_eq!(refused(&wb, Action::ZoomOutOf), "The whole outline is shown");

    // Going outside zooms out as far as it takes.
    stand(&mut wb, "x");
    act(&mut wb, Action::ZoomInto);
    let y = point(&wb, "y");
    run(&mut wb, Command::ShowPoint(y));
    assert_eq!(wb.zoom(), Some(a));
    let b = point(&wb, "b");
    run(&mut wb, Command::EditText { point: b, caret: Caret::End });
    assert_eq!(wb.zoom(), Some(point(&wb, "q")));
    // Deleting the branch shown shows what it stood in.
    run(&mut wb, Command::Zoom(Some(a)));
    run(&mut wb, Command::DeletePoints([a].into()));
    assert_eq!((wb.zoom(), visible(&wb)), (Some(point(&wb, "q")), vec!["q", "b"]));
    assert!(wb.session().path().is_none());
}

#[test]
fn what_is_copied_is_a_list_and_pasting_it_here_brings_its_evidence() {
    let mut wb = sample(None);
    wb.run(Command::Focus(Pane::Outline));
    stand(&mut wb, "A prisoner swap");
    let original = wb.view().point.and_then(|id| wb.briefing().point(id)).cloned().expect("it is there");
    let requests = act(&mut wb, Action::Copy);
    let [Request::Copy(list)] = &requests[..] else { panic!("{requests:?}") };
    assert!(list.starts_with("- A prisoner swap brings relief"), "{list}");
    pasted_on_row(&mut wb, list);
    let copy = wb.view().point.and_then(|id| wb.briefing().point(id)).cloned().expect("it was pasted");
    assert_ne!(copy.id, original.id);
    assert_eq!((&copy.text, &copy.evidence, copy.kind), (&original.text, &original.evidence, original.kind));
    assert_eq!(wb.derived().outline.sibling_before(copy.id), Some(original.id));

    // Elsewhere it is the words alone.
    let mut other = outline("- here");
    pasted_on_row(&mut other, list);
    assert_eq!(other.briefing().points().map(|p| p.evidence.len()).sum::<usize>(), 0);

    // Cutting takes the points away, and leaves the passages.
    let n = wb.briefing().passages().len();
    let before = page(&wb);
    let requests = act(&mut wb, Action::Cut);
    assert!(matches!(&requests[..], [Request::Copy(cut)] if cut == list));
    assert!(wb.briefing().point(copy.id).is_none() && wb.briefing().passages().len() == n);
    wb.run(Command::Undo);
    assert_eq!(page(&wb), before);
}

#[test]
fn a_list_pasted_on_a_row_becomes_points_in_one_step() {
    let paste = |before: &str, at: &str, text: &str, after: &str| {
        let mut wb = outline(before);
        stand(&mut wb, at);
        pasted_on_row(&mut wb, text);
        assert_eq!(page(&wb), after);
        wb.run(Command::Undo);
        assert_eq!(page(&wb), before, "one step");
    };
    paste("- a\n- b", "a", "- x\n\t- y\n- z", "- a\n- x\n  - y\n- z\n- b");
    paste("- a\n  - b", "a", "x", "- a\n  - b\n- x");
    paste(". a", "a", "one\ntwo\n\nthree", ". a\n. one\n. two\n. three");
    paste("? q\n  - a", "q", "1. x", "? q\n  - a\n  - x");
    paste("? q", "q", "# Part\n- x", "? q\n# Part\n  - x");
    let mut wb = outline("- a\n- b\n- c");
    stand(&mut wb, "a");
    act(&mut wb, Action::ChooseDown);
    pasted_on_row(&mut wb, "- x\n- y");
    assert_eq!(page(&wb), "- a\n- b\n- x\n- y\n- c", "behind what is chosen");
    assert_eq!(wb.chosen().len(), 2, "what was pasted is chosen");
}

#[test]
fn a_list_pasted_into_a_text_becomes_points_and_other_text_stays_text() {
    let mut wb = outline("- a\n-\n- b");
    let a = point(&wb, "a");
    run(&mut wb, Command::EditText { point: a, caret: Caret::End });
    for text in ["- one line", "plain", "two\nplain lines"] {
        assert_eq!(wb.pasted_in_text(text), None, "the field takes it");
    }
    pasted_in_text(&mut wb, "- x\n  - y");
    assert_eq!(page(&wb), "- a\n- x\n  - y\n-\n- b");
    assert_eq!(wb.editing().map(|e| e.point), Some(point(&wb, "y")), "typing goes on behind it");
    // An empty point gives its place.
    let empty = wb.briefing().points().find(|p| p.text.is_empty()).map(|p| p.id).expect("an empty point");
    run(&mut wb, Command::EditText { point: empty, caret: Caret::End });
    pasted_in_text(&mut wb, "# Part\n\n- z");
    assert_eq!(page(&wb), "- a\n- x\n  - y\n# Part\n  - z\n- b");
    // As plain text it stays text.
    assert_eq!(act(&mut wb, Action::PastePlain), [Request::Paste]);
    assert_eq!(wb.pasted_in_text("- x\n- y"), None);
    wb.run(Command::StopEditing { to_row: true });
    pasted_on_row(&mut wb, "- x\n- y");
    assert_eq!(page(&wb), "- a\n- x\n  - y\n# Part\n  - z\n  - - x\\n- y\n- b");
}

#[test]
fn what_is_too_long_for_the_outline_is_offered_as_a_source() {
    let mut wb = outline("- a");
    let five_mb = "word and more of it\n".repeat(5 << 20 >> 4);
    let many = "- x\n".repeat(10_001);
    let long_item = format!("- {}\n- b", "x".repeat(POINT_MOST + 1));
    for text in [&five_mb, &many, &long_item] {
        for typed in [false, true] {
            if typed {
                let a = point(&wb, "a");
                run(&mut wb, Command::EditText { point: a, caret: Caret::End });
            }
            let command = if typed { wb.pasted_in_text(text) } else { wb.pasted_on_row(text) };
            assert!(matches!(command, Some(Command::OfferSource { .. })), "{typed} {}", text.len());
        }
        wb.run(Command::StopEditing { to_row: true });
    }
    pasted_on_row(&mut wb, &five_mb);
    assert_eq!(page(&wb), "- a");
    let notice = wb.notices().iter().last().cloned().expect("a notice");
    let size =
        "What was pasted has 6.2 MB, more than the outline takes at once. It can become a source instead";
    assert_eq!((notice.level, notice.text.as_str()), (Level::Warning, size));
    run(&mut wb, notice.offer.expect("a button").command);
    assert_eq!(wb.briefing().sources().len(), 1);
    // Prose is an article.
    let prose = format!("A title\n\n{}", "Some words of it. ".repeat(40));
    assert!(matches!(wb.pasted_on_row(&prose), Some(Command::ImportText(_))));
}

#[test]
fn a_text_too_long_to_be_typed_in_is_not_and_says_why() {
    let why = "A point’s text can be typed up to 64 KB: put more into a source, or into several points";
    let long: LoosePoint = LoosePoint {
        depth: 0,
        kind: Default::default(),
        budget: None,
        text: "x".repeat(POINT_MOST + 10),
        evidence: Vec::new(),
    };
    let mut wb = outline("- a");
    run(&mut wb, Command::PastePoints { points: [long].into(), at: None, typed: false });
    let id = point(&wb, "xxx");
    assert_eq!(refused(&wb, Action::EditPoint), why);
    run(&mut wb, Command::EditText { point: id, caret: Caret::End });
    assert!(wb.editing().is_none());
    assert!(notices(&wb).iter().any(|n| n == why));
    // What is there already can be made shorter, by a script say; not longer.
    let a = point(&wb, "a");
    run(&mut wb, Command::SetText { point: a, text: "y".repeat(POINT_MOST + 1) });
    assert_eq!(wb.briefing().point(a).map(|p| p.text.len()), Some(1));
    run(&mut wb, Command::JoinPoint(id));
    assert!(wb.briefing().point(id).is_some(), "joining it to another is refused, too");
}

#[test]
fn undo_unfolds_zooms_out_and_flashes_where_it_acts() {
    let mut wb = outline("? q\n  - a\n    - x\n  - b\n    - y");
    let (x, y) = (point(&wb, "x"), point(&wb, "y"));
    run(&mut wb, Command::SetKind { points: [x].into(), kind: attache::model::PointKind::Note });
    let a = point(&wb, "a");
    run(&mut wb, Command::Collapse { points: [a].into(), collapsed: true });
    stand(&mut wb, "y");
    act(&mut wb, Action::ZoomInto);
    let scrolled = wb.scroll_outline();
    wb.run(Command::Undo);
    assert_eq!(wb.view().point, Some(x));
    assert!(wb.derived().visible.contains(&Item::Point(x)));
    assert!(wb.scroll_outline() > scrolled);
    assert!(wb.flash().is_some_and(|f| f.points.contains(&x) && !f.points.contains(&y)));
    let first = wb.flash().map(|f| f.serial);
    wb.run(Command::Redo);
    assert!(wb.flash().map(|f| f.serial) > first, "it flashes anew");

    // Where points are gone, what they stood under flashes.
    let b = point(&wb, "b");
    run(&mut wb, Command::NewPoint { slot: Slot::Last(Some(b)), kind: Default::default(), holding: None });
    wb.run(Command::StopEditing { to_row: true });
    stand(&mut wb, "x");
    wb.run(Command::Undo);
    assert_eq!(wb.view().point, Some(b));
    assert!(notices(&wb).contains(&"Undid: New point".to_owned()));
}

#[test]
fn undo_of_words_shows_them_in_the_reader() {
    let mut wb = sample(None);
    let id = passage(&wb, "Pope Leo XIV offered");
    let (source, range) = wb.briefing().passage(id).map(|p| (p.source, p.range)).expect("it is there");
    run(&mut wb, Command::DeletePassage(id));
    let elsewhere = common::source(&wb, 5);
    wb.run(Command::ShowSource(elsewhere));
    wb.run(Command::Undo);
    assert_eq!(wb.view().source, Some(source));
    assert_eq!(wb.reveal().map(|r| (r.source, r.range)), Some((source, range)));
    wb.run(Command::ShowSource(elsewhere));
    wb.run(Command::Redo);
    assert_eq!(wb.view().source, Some(source), "also where they are gone");
    wb.run(Command::Undo);
    run(&mut wb, Command::SetTitle("Other".into()));
    wb.run(Command::Undo);
    assert!(notices(&wb).contains(&"Undid: Rename briefing".to_owned()), "a notice names what has no place");
}

#[test]
fn typing_goes_on_where_undo_acted() {
    let mut wb = outline("- a\n- b");
    let (a, b) = (point(&wb, "a"), point(&wb, "b"));
    run(&mut wb, Command::EditText { point: a, caret: Caret::End });
    run(&mut wb, Command::SetText { point: a, text: "aa".into() });
    run(&mut wb, Command::EditText { point: b, caret: Caret::End });
    wb.run(Command::Undo);
    assert_eq!(page(&wb), "- a\n- b");
    assert_eq!(wb.editing().map(|e| e.point), Some(a));
}

/// One deed with the outline.
fn deeds() -> impl Strategy<Value = Vec<(usize, usize)>> {
    prop::collection::vec((0..22_usize, 0..9_usize), 0..30)
}

proptest! {
    #[test]
    fn whatever_is_done_the_current_point_is_in_sight_and_undo_leads_back(deeds in deeds()) {
        let mut wb = outline("? q\n  - a\n    - x\n  - b\n    . y\n    - z\n# h\n  - c");
        let start = wb.briefing().clone();
        let n_start = wb.session().history().n_done();
        for (deed, n) in deeds {
            let points: Vec<PointId> = wb.derived().outline.rows().iter().map(|r| r.id).collect();
            let Some(point) = points.get(n % points.len().max(1)).copied() else { break };
            let action = match deed {
                0 => Action::Indent,
                1 => Action::Outdent,
                2 => Action::MoveUp,
                3 => Action::MoveDown,
                4 => Action::ChooseUp,
                5 => Action::ChooseDown,
                6 => Action::ChooseMore,
                7 => Action::Collapse,
                8 => Action::CollapseTo1,
                9 => Action::ZoomInto,
                10 => Action::ZoomOutOf,
                11 => Action::Cut,
                12 => Action::MakeNote,
                13 if wb.session().history().n_done() <= n_start => continue,
                13 => Action::Undo,
                14 => Action::Redo,
                15 => Action::NewPoint,
                16 => Action::Copy,
                _ => {
                    let command = match deed {
                        17 => Command::SplitPoint { point, at: n },
                        18 => Command::JoinPoint(point),
                        19 => Command::JoinNext(point),
                        20 => Command::StepItem(n as isize - 4),
                        _ => wb.pasted_on_row("- p\n  - p").expect("a list"),
                    };
                    run(&mut wb, command);
                    Action::EditPoint
                }
            };
            if action != Action::EditPoint && let Ok(command) = action.command(&wb) {
                run(&mut wb, command);
            }
            let visible: Vec<PointId> = wb.derived().visible.iter().filter_map(|i| i.point()).collect();
            if let Some(zoom) = wb.zoom() {
                prop_assert_eq!(visible.first(), Some(&zoom));
            }
            for id in wb.chosen().iter().chain(&wb.view().point) {
                prop_assert!(visible.contains(id), "{:?} lost sight of {}", action, id);
            }
        }
        settle(&mut wb);
        while wb.session().history().n_done() > n_start {
            wb.run(Command::Undo);
            let current = wb.view().point.expect("a point is current");
            prop_assert!(wb.derived().visible.contains(&Item::Point(current)), "undo shows where it acts");
        }
        prop_assert_eq!(wb.briefing(), &start);
    }
}
