//! The workbench without a screen: commands in, the briefing out.

mod common;

use std::path::PathBuf;

use attache::{
    app::{
        Action, Answer, Ask, Caret, Command, Held, Level, Marked, Overlay, Pick, Request, Selection,
        SourceField, Workbench,
    },
    model::{PassageId, PointId, PointKind, Slot, SourceId, Stance, Tint, to_notation},
    text::TextRange,
};
use common::{held, notices, passage, point, run, sample, settle, source, workbench};

/// The range of some words in a source.
fn words(wb: &Workbench, id: SourceId, words: &str) -> TextRange {
    let start =
        wb.briefing().source(id).expect("it is there").text().find(words).expect("the words are there");
    TextRange::new(start, start + words.len())
}

fn select(wb: &mut Workbench, number: usize, text: &str) {
    let id = source(wb, number);
    let range = words(wb, id, text);
    wb.run(Command::ShowSource(id));
    wb.run(Command::Select(Some(Selection { source: id, anchor: range.start(), head: range.end() })));
}

/// What an action does now; fails with its reason.
#[track_caller]
fn act(wb: &mut Workbench, action: Action) -> Vec<Request> {
    match action.command(wb) {
        Ok(command) => run(wb, command),
        Err(reason) => unreachable!("{action:?}: {}", reason.0),
    }
}

fn stance(wb: &Workbench, at: PointId, of: PassageId) -> Option<Stance> {
    wb.briefing().point(at).and_then(|p| p.stance_of(of))
}

#[test]
fn the_sample_opens_untitled_and_saved_with_nothing_to_say() {
    let wb = sample(None);
    assert!(wb.session().is_saved() && wb.session().path().is_none());
    assert_eq!(wb.derived().sources.len(), 5);
    assert_eq!(wb.derived().unfiled.len(), 3);
    assert_eq!(wb.derived().places.n_review, 0);
    assert!(notices(&wb).is_empty());
}

#[test]
fn a_selection_is_highlighted_then_attached_and_undone_step_by_step() {
    let mut wb = sample(None);
    let before = wb.briefing().clone();
    select(&mut wb, 3, "But despite all the talk");
    act(&mut wb, Action::Highlight);
    let id = passage(&wb, "But despite all the talk");
    assert_eq!(wb.derived().unfiled.len(), 4);
    assert_eq!(wb.selection(), None);
    assert_eq!(wb.session().history().undo_name(), Some("Highlight"));

    let to = point(&wb, "A prisoner swap");
    wb.run(Command::ShowPoint(to));
    wb.run(Command::Hold(Some(Held { passage: id, point: None })));
    act(&mut wb, Action::Attach);
    assert_eq!(stance(&wb, to, id), Some(Stance::Supports), "new evidence supports");
    assert_eq!(notices(&wb), ["1 passage attached"]);
    act(&mut wb, Action::Undercuts);
    assert_eq!(stance(&wb, to, id), Some(Stance::Undercuts));
    act(&mut wb, Action::Undo);
    assert_eq!(stance(&wb, to, id), Some(Stance::Supports));
    act(&mut wb, Action::Undo);
    act(&mut wb, Action::Undo);
    assert_eq!(*wb.briefing(), before);
    assert!(wb.session().is_saved());
    assert_eq!(Action::Undo.command(&wb).map_err(|r| r.0.into_owned()), Err("Nothing to undo".to_owned()));
}

#[test]
fn words_marked_twice_are_one_passage() {
    let mut wb = sample(None);
    let n = wb.briefing().passages().len();
    let id = passage(&wb, "Pope Leo XIV offered");
    let there = wb.briefing().passage(id).expect("it is there").clone();
    let to = point(&wb, "A prisoner swap");
    run(
        &mut wb,
        Command::Attach { what: Marked::Range(there.source, there.range), to, stance: Stance::Context },
    );
    assert_eq!(wb.briefing().passages().len(), n);
    assert_eq!(stance(&wb, to, id), Some(Stance::Context));
    run(&mut wb, Command::Attach { what: Marked::Passage(id), to, stance: Stance::Context });
    assert!(notices(&wb).contains(&"The point holds that passage already".to_owned()));
}

#[test]
fn marking_chrome_as_evidence_is_said() {
    let mut wb = sample(None);
    select(&mut wb, 1, "28 views");
    act(&mut wb, Action::Highlight);
    assert!(notices(&wb).iter().any(|n| n.contains("chrome")), "{:?}", notices(&wb));
}

#[test]
fn new_point_from_words_holds_them_and_is_edited_at_once() {
    let mut wb = sample(None);
    select(&mut wb, 3, "Time to increase the pressure.");
    act(&mut wb, Action::NewPointFrom);
    let editing = wb.editing().expect("it is edited");
    assert_eq!(wb.briefing().point(editing.point).map(|p| p.evidence.len()), Some(1));
    run(&mut wb, Command::SetText { point: editing.point, text: "Pr".into() });
    run(&mut wb, Command::SetText { point: editing.point, text: "Pressure".into() });
    assert_eq!(wb.session().history().undo_name(), Some("Typing"));
    act(&mut wb, Action::Undo);
    assert_eq!(wb.briefing().point(editing.point).map(|p| p.text.as_str()), Some(""), "typing is one step");
    act(&mut wb, Action::Undo);
    assert!(wb.briefing().point(editing.point).is_none() && wb.editing().is_none());
}

#[test]
fn typing_becomes_a_new_step_when_the_hand_rests() {
    let mut wb = sample(None);
    let id = point(&wb, "A prisoner swap");
    wb.begin_frame(10.0);
    wb.run(Command::SetText { point: id, text: "a".into() });
    wb.begin_frame(10.5);
    wb.run(Command::SetText { point: id, text: "ab".into() });
    wb.begin_frame(20.0);
    wb.run(Command::SetText { point: id, text: "abc".into() });
    wb.run(Command::Undo);
    assert_eq!(wb.briefing().point(id).map(|p| p.text.as_str()), Some("ab"));
}

/// Runs one command on an empty outline that starts as the given points, and compares pages.
#[track_caller]
fn check_outline(
    points: &[(&str, PointKind)],
    edit: impl FnOnce(&mut Workbench, &dyn Fn(&Workbench, &str) -> PointId),
    after: &str,
) {
    let mut wb = workbench(None);
    for (text, kind) in points {
        run(&mut wb, Command::NewPoint { slot: Slot::Last(None), kind: *kind, holding: None });
        let id = wb.editing().expect("it is edited").point;
        run(&mut wb, Command::SetText { point: id, text: (*text).to_owned() });
    }
    edit(&mut wb, &point);
    settle(&mut wb);
    assert_eq!(to_notation(wb.briefing()), after);
}

#[test]
fn enter_splits_where_the_caret_stands() {
    let claim = [("one two", PointKind::Claim)];
    let split = |at: usize| {
        move |wb: &mut Workbench, f: &dyn Fn(&Workbench, &str) -> PointId| {
            let id = f(wb, "one");
            wb.run(Command::SplitPoint { point: id, at });
            assert!(wb.editing().is_some());
        }
    };
    check_outline(&claim, split(3), "- one\n- two");
    check_outline(&claim, split(7), "- one two\n-");
    check_outline(&claim, split(0), "-\n- one two");
    check_outline(
        &[("Why?", PointKind::Question)],
        |wb, f| {
            let id = f(wb, "Why?");
            wb.run(Command::SplitPoint { point: id, at: 4 });
        },
        "? Why?\n  .",
    );
}

#[test]
fn backspace_at_the_start_joins_and_keeps_evidence_safe() {
    let two = [("one", PointKind::Claim), ("two", PointKind::Claim)];
    check_outline(
        &two,
        |wb, f| {
            let id = f(wb, "two");
            wb.run(Command::JoinPoint(id));
            let editing = wb.editing().expect("the one before is edited");
            assert_eq!(editing.caret, Caret::At(3));
        },
        "- onetwo",
    );
    check_outline(
        &two,
        |wb, f| {
            let (one, two) = (f(wb, "one"), f(wb, "two"));
            wb.run(Command::Indent([two].into()));
            wb.run(Command::JoinPoint(one));
        },
        "- one\n  - two",
    );
}

#[test]
fn deleting_a_branch_leaves_its_passages_unfiled_and_comes_back() {
    let mut wb = sample(None);
    let id = point(&wb, "A prisoner swap");
    let n = wb.derived().unfiled.len();
    let before = wb.briefing().clone();
    run(&mut wb, Command::DeletePoints([id].into()));
    assert!(wb.derived().unfiled.len() > n);
    assert_eq!(wb.briefing().passages().len(), before.passages().len());
    assert!(wb.view().point.is_some(), "a neighbor is at hand");
    run(&mut wb, Command::Undo);
    assert_eq!(*wb.briefing(), before);
}

#[test]
fn removing_a_source_says_what_goes_with_it() {
    let mut wb = sample(None);
    let before = wb.briefing().clone();
    let id = source(&wb, 1);
    run(&mut wb, Command::RemoveSource(id));
    assert_eq!(wb.briefing().passages().len(), before.passages().len() - 8);
    assert!(notices(&wb).iter().any(|n| n.contains("its 8 passages")), "{:?}", notices(&wb));
    assert!(wb.open_source().is_some());
    run(&mut wb, Command::Undo);
    assert_eq!(*wb.briefing(), before);
}

#[test]
fn what_is_known_of_a_source_is_edited_field_by_field() {
    let mut wb = sample(None);
    let id = source(&wb, 1);
    let text = wb.briefing().source(id).map(|s| s.text().to_owned());
    let mut edit = |field, value: &str| {
        run(&mut wb, Command::EditSource { source: id, field, value: value.to_owned() });
        wb.briefing().source(id).map(|s| (**s).clone()).expect("it is there")
    };
    assert_eq!(edit(SourceField::Byline, "A. Author").byline.as_deref(), Some("A. Author"));
    assert_eq!(edit(SourceField::Byline, " ").byline, None, "blank is not stated");
    let published = edit(SourceField::Published, "June 2nd, 2025").published;
    assert_eq!(published.date.map(|d| d.to_string()).as_deref(), Some("2025-06-02"));
    let published = edit(SourceField::Published, "last week").published;
    assert_eq!((published.stated.as_deref(), published.date), (Some("last week"), None));
    let done = edit(SourceField::Title, "Other title");
    assert_eq!((done.title.as_str(), Some(done.text().to_owned())), ("Other title", text));
    assert_eq!(wb.session().history().undo_name(), Some("Edit title of source"));
}

#[test]
fn lines_are_marked_as_chrome_and_back() {
    let mut wb = sample(None);
    select(&mut wb, 4, "no love lost");
    let id = source(&wb, 4);
    let at = wb.selection().expect("selected").anchor;
    act(&mut wb, Action::MarkChrome);
    assert!(wb.briefing().source(id).is_some_and(|s| s.is_chrome(at)));
    select(&mut wb, 4, "no love lost");
    act(&mut wb, Action::UnmarkChrome);
    assert!(wb.briefing().source(id).is_some_and(|s| !s.is_chrome(at)));
}

#[test]
fn tint_note_detach_and_delete_are_steps_with_names() {
    let mut wb = sample(None);
    let id = passage(&wb, "Time to increase the pressure.");
    let uses = wb.derived().uses(id).to_vec();
    assert_eq!(uses.len(), 2, "one passage serves two points");
    assert_ne!(uses[0].1, uses[1].1, "with a stance for each");
    run(&mut wb, Command::Hold(Some(Held { passage: id, point: Some(uses[0].0) })));
    act(&mut wb, Action::TintRose);
    assert_eq!(wb.briefing().passage(id).map(|p| p.tint), Some(Tint::Rose));
    run(&mut wb, Command::SetNote { passage: id, note: "heard twice".into() });
    assert_eq!(wb.session().history().undo_name(), Some("Edit note"));
    act(&mut wb, Action::Detach);
    assert_eq!(wb.derived().uses(id).len(), 1);
    act(&mut wb, Action::DeletePassage);
    assert_eq!(wb.session().history().undo_name(), Some("Delete passage"));
    for _ in 0..4 {
        act(&mut wb, Action::Undo);
    }
    assert!(wb.session().is_saved());
}

#[test]
fn copying_gives_the_exact_words_and_on_request_their_citation() {
    let mut wb = sample(None);
    select(&mut wb, 3, "Time to increase the pressure.");
    assert_eq!(act(&mut wb, Action::Copy), [Request::Copy("Time to increase the pressure.".into())]);
    let requests = act(&mut wb, Action::CopyCited);
    let cited = "“Time to increase the pressure.” (Russia and Ukraine agree on 1,000-prisoner exchange — but no ceasefire, paragraph 12)";
    assert_eq!(requests, [Request::Copy(cited.into())]);
}

#[test]
fn finding_walks_the_hits_and_leaves_the_last_selected() {
    let mut wb = sample(None);
    wb.run(Command::ShowSource(source(&wb, 3)));
    run(&mut wb, Command::FindWords("PRESSURE".into()));
    let n = wb.find().expect("finding").hits.len();
    assert!(n >= 3);
    wb.run(Command::FindStep(-1));
    assert_eq!(wb.find().map(|f| f.current), Some(n - 1));
    let hit = wb.find().map(|f| f.hits[n - 1]).expect("a hit");
    assert_eq!(wb.reveal().map(|r| r.range), Some(hit));
    wb.run(Command::CloseFind);
    assert_eq!(wb.selection().map(|s| s.range()), Some(hit));
}

#[test]
fn a_session_saved_is_reopened_where_it_was_left() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("b.ron");
    let mut wb = sample(Some(folder.path()));
    let third = source(&wb, 3);
    let claim = point(&wb, "A prisoner swap");
    wb.run(Command::ShowSource(third));
    wb.run(Command::Scrolled { source: third, byte: 700 });
    wb.run(Command::Collapse { points: [claim].into(), collapsed: true });
    run(&mut wb, Command::SetTitle("Mine".into()));
    let requests = act(&mut wb, Action::Save);
    let [Request::Pick(pick @ Pick::Save { suggested, .. })] = &requests[..] else { panic!("{requests:?}") };
    assert!(suggested.ends_with("mine.ron"), "{suggested:?}");
    run(&mut wb, Command::Picked { pick: pick.clone(), paths: vec![path.clone()], replace: false });
    assert!(wb.session().is_saved() && wb.saved_at() == Some("09:12"), "{:?}", notices(&wb));
    let bytes = std::fs::read(&path).expect("it was written");

    // Only looking afterwards changes neither the file nor whether it is saved, but is remembered.
    let fourth = source(&wb, 4);
    wb.run(Command::ShowSource(fourth));
    assert!(wb.session().is_saved());
    assert_eq!(run(&mut wb, Command::Quit), [Request::Quit]);
    assert_eq!(std::fs::read(&path).expect("it is there"), bytes);

    let mut again = workbench(Some(folder.path()));
    let start = attache::app::opening::start(None, Some(&attache::store::Folders::at(folder.path())));
    again.start(start);
    settle(&mut again);
    assert_eq!(again.session().path(), Some(path.as_path()));
    assert_eq!(again.briefing().title(), "Mine");
    assert_eq!(again.view().source, Some(fourth));
    assert_eq!(again.view().scroll.get(&third), Some(&700));
    assert!(again.view().collapsed.contains(&claim));
    assert_eq!(to_notation(again.briefing()), to_notation(wb.briefing()));
}

#[test]
fn what_would_lose_changes_asks_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut wb = sample(Some(folder.path()));
    run(&mut wb, Command::SetTitle("Changed".into()));
    for command in
        [Command::Quit, Command::New, Command::OpenSample, Command::Open(PathBuf::from("/nowhere.ron"))]
    {
        assert_eq!(run(&mut wb, command.clone()), []);
        assert!(matches!(wb.ask(), Some(Ask::Unsaved { .. })), "{command:?}");
        run(&mut wb, Command::Answer(Answer::Cancel));
        assert_eq!(wb.briefing().title(), "Changed");
    }
    // Save: asks where to, saves, then quits.
    run(&mut wb, Command::Quit);
    let requests = run(&mut wb, Command::Answer(Answer::Yes));
    let [Request::Pick(pick)] = &requests[..] else { panic!("{requests:?}") };
    let path = folder.path().join("changed.ron");
    let requests =
        run(&mut wb, Command::Picked { pick: pick.clone(), paths: vec![path.clone()], replace: true });
    assert_eq!(requests, [Request::Quit]);
    assert!(path.exists());
    // Discard: goes on without.
    run(&mut wb, Command::SetTitle("Again".into()));
    run(&mut wb, Command::New);
    run(&mut wb, Command::Answer(Answer::Discard));
    assert_eq!((wb.briefing().title(), wb.briefing().sources().len()), ("", 0));
}

#[test]
fn a_save_that_fails_keeps_the_work_and_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut wb = sample(None);
    run(&mut wb, Command::SetTitle("Changed".into()));
    let nowhere = folder.path().join("missing").join("b.ron");
    run(&mut wb, Command::SaveTo { path: nowhere.clone(), then: Some(Box::new(Command::Quit)) });
    let cause = wb.save_failure().expect("it failed");
    assert!(!wb.session().is_saved() && cause.contains("choose another one"), "{cause}");
    assert!(wb.take_requests().is_empty(), "it does not quit");
    assert_eq!(wb.session().path(), None);
}

#[test]
fn a_save_that_ends_after_another_briefing_was_opened_touches_only_its_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.ron");
    let mut wb = held();
    wb.open_sample();
    wb.run(Command::SaveTo { path: path.clone(), then: None });
    wb.run(Command::SetTitle("Edited since".into()));
    wb.run(Command::New);
    wb.run(Command::Answer(Answer::Discard));
    wb.run(Command::SetTitle("Another".into()));
    wb.let_jobs_go();
    settle(&mut wb);
    assert!(path.exists());
    assert_eq!(wb.session().path(), None);
    assert!(!wb.session().is_saved());
}

#[test]
fn a_save_asked_for_twice_ends_with_the_newest_words_and_then_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.ron");
    let mut wb = held();
    wb.open_sample();
    wb.run(Command::SetTitle("First".into()));
    wb.run(Command::SaveTo { path: path.clone(), then: Some(Box::new(Command::New)) });
    wb.run(Command::SetTitle("Second".into()));
    wb.run(Command::SaveTo { path: path.clone(), then: None });
    for _ in 0..2 {
        wb.let_jobs_go();
        settle(&mut wb);
    }
    assert_eq!((wb.briefing().title(), wb.session().path()), ("", None), "then came New");
    let kept = attache::store::open_session(&path).expect("it opens");
    assert_eq!((kept.briefing.title(), kept.briefing.sources().len()), ("Second", 5));
}

#[test]
fn sources_read_for_one_briefing_do_not_land_in_another() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.txt");
    std::fs::write(&path, "Title\n\nBody").expect("written");
    let mut wb = held();
    wb.run(Command::Import(vec![path]));
    wb.run(Command::OpenSample);
    wb.let_jobs_go();
    settle(&mut wb);
    assert_eq!(wb.briefing().sources().len(), 5);
    assert!(notices(&wb).iter().any(|n| n.contains("No source was added")), "{:?}", notices(&wb));
}

#[test]
fn the_session_file_is_never_exported_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.ron");
    let mut wb = sample(Some(folder.path()));
    run(&mut wb, Command::SaveTo { path: path.clone(), then: None });
    let bytes = std::fs::read(&path).expect("it is there");
    let requests = act(&mut wb, Action::Export);
    let [Request::Pick(pick)] = &requests[..] else { panic!("{requests:?}") };
    let odd = folder.path().join(".").join("a.ron");
    run(&mut wb, Command::Picked { pick: pick.clone(), paths: vec![odd], replace: true });
    assert_eq!(std::fs::read(&path).expect("it is there"), bytes);
    assert!(notices(&wb).iter().any(|n| n.starts_with("Not exported")), "{:?}", notices(&wb));
}

#[test]
fn one_thing_is_at_hand_at_a_time() {
    let mut wb = sample(None);
    let card = passage(&wb, "Pope Leo XIV offered");
    select(&mut wb, 3, "Time to increase the pressure.");
    wb.run(Command::Hold(Some(Held { passage: card, point: None })));
    assert_eq!(wb.marked(), Some(Marked::Passage(card)));
    select(&mut wb, 3, "Time to increase the pressure.");
    assert!(wb.held().is_none());
}

#[test]
fn undoing_what_is_current_leaves_a_neighbor_current() {
    let mut wb = sample(None);
    let id = point(&wb, "What would be enough");
    run(&mut wb, Command::NewPoint { slot: Slot::After(id), kind: PointKind::Claim, holding: None });
    act(&mut wb, Action::Undo);
    assert!(wb.view().point.is_some());
    let mut wb = workbench(None);
    run(&mut wb, Command::ImportText("One\n\nBody".into()));
    run(&mut wb, Command::ImportText("Two\n\nBody".into()));
    act(&mut wb, Action::Undo);
    assert_eq!(wb.open_source().map(|s| s.title.as_str()), Some("One"));
}

#[test]
fn a_point_that_cannot_move_says_why_before_it_is_tried() {
    let mut wb = sample(None);
    let first = point(&wb, "No: prisoner swaps");
    wb.run(Command::ShowPoint(first));
    for action in [Action::Indent, Action::MoveUp] {
        assert!(action.command(&wb).is_err(), "{action:?}");
    }
    assert!(Action::MoveDown.command(&wb).is_ok());
}

#[test]
fn a_file_that_cannot_be_opened_leaves_the_briefing_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("junk.ron");
    std::fs::write(&path, b"(format: 1, title: \"a\", nonsense: 3)").expect("written");
    let mut wb = sample(None);
    let before = wb.briefing().clone();
    run(&mut wb, Command::Open(path.clone()));
    assert_eq!(*wb.briefing(), before);
    let Some(Overlay::Unreadable(shown)) = wb.overlay() else { panic!("{:?}", wb.overlay()) };
    let said = format!("{:?}", shown.failure());
    assert!(said.contains("nonsense") && said.contains("Line 1, column 25"), "{said}");
    assert_eq!(std::fs::read(&path).expect("it is there"), b"(format: 1, title: \"a\", nonsense: 3)");
}

/// The sample, with one place changed, in a file.
fn changed_sample(folder: &std::path::Path, from: &str, to: &str) -> PathBuf {
    let text = include_str!("../saved/prisoner-swaps.ron");
    assert!(text.contains(from), "{from:?} is not in the sample");
    let path = folder.join("s.ron");
    std::fs::write(&path, text.replacen(from, to, 1)).expect("written");
    path
}

#[test]
fn a_damaged_file_opens_as_an_unsaved_repaired_copy_and_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = changed_sample(folder.path(), "source: \"w14kd3qjp5qj\"", "source: \"000000000000\"");
    let before = std::fs::read(&path).expect("it is there");
    let mut wb = workbench(None);
    assert!(Action::Repairs.command(&wb).is_err());
    run(&mut wb, Command::Open(path.clone()));
    assert_eq!((wb.session().path(), wb.session().is_saved()), (None, false));
    let [notice] = &*notices(&wb) else { panic!("{:?}", notices(&wb)) };
    assert!(notice.contains("1 fault") && notice.contains("s.ron"), "{notice}");
    let [repair] = wb.session().repairs() else { panic!("{:?}", wb.session().repairs()) };
    assert!(repair.starts_with("Line 323: passage wbb8bm7szaj3 names the source 000000000000"), "{repair}");
    assert_eq!(wb.overlay(), Some(&Overlay::Repairs));
    run(&mut wb, Command::Hide);
    act(&mut wb, Action::Repairs);
    assert_eq!(wb.overlay(), Some(&Overlay::Repairs));

    // The passage is there, with all that was attached to it.
    let id = passage(&wb, "For the first time in over three");
    assert!(!wb.derived().uses(id).is_empty());
    assert_eq!(wb.briefing().sources().len(), 6);

    // Nothing is written but where a person says, and undoing does not make it saved.
    let asked = act(&mut wb, Action::Save);
    assert!(matches!(&asked[..], [Request::Pick(Pick::Save { .. })]), "{asked:?}");
    run(&mut wb, Command::SetTitle("t".into()));
    act(&mut wb, Action::Undo);
    assert!(!wb.session().is_saved());
    run(&mut wb, Command::New);
    assert!(matches!(wb.ask(), Some(Ask::Unsaved { .. })));
    run(&mut wb, Command::Answer(Answer::Cancel));
    let copy = folder.path().join("copy.ron");
    run(&mut wb, Command::SaveTo { path: copy.clone(), then: None });
    assert!(wb.session().is_saved());
    assert_eq!(std::fs::read(&path).expect("it is there"), before, "the damaged file was changed");
    run(&mut wb, Command::New);
    run(&mut wb, Command::Open(copy.clone()));
    assert_eq!((wb.session().path(), wb.session().repairs().len()), (Some(&*copy), 0));
}

#[test]
fn a_file_of_a_newer_format_opens_as_an_untitled_copy() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = changed_sample(folder.path(), "format: 4,", "format: 9,\n    tags: [Red],");
    let before = std::fs::read(&path).expect("it is there");
    let mut wb = workbench(None);
    run(&mut wb, Command::Open(path.clone()));
    assert_eq!(wb.session().path(), None);
    assert!(wb.session().is_saved(), "nothing is lost by closing it");
    let said = notices(&wb).join("\n");
    assert!(said.contains("format 9") && said.contains("tags in Session"), "{said}");
    assert_eq!(*wb.briefing(), *sample(None).briefing());
    let asked = act(&mut wb, Action::Save);
    assert!(matches!(&asked[..], [Request::Pick(Pick::Save { .. })]), "{asked:?}");
    assert_eq!(std::fs::read(&path).expect("it is there"), before);
}

#[test]
fn files_come_in_as_one_step_and_bad_ones_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        path
    };
    let good = [write("a.txt", b"First line\n\nBody"), write("b.md", b"# Title\n\nBody")];
    let bad = write("c.txt", b"\x89PNG\r\n");
    let mut wb = workbench(None);
    run(&mut wb, Command::Import(vec![good[0].clone(), bad, good[1].clone()]));
    let titles: Vec<_> = wb.briefing().ordered_sources().iter().map(|s| s.title.clone()).collect();
    assert_eq!(titles, ["First line", "Title"]);
    assert!(
        wb.notices().iter().any(|n| n.level == Level::Error && n.text.contains("c.txt")),
        "{:?}",
        notices(&wb)
    );
    run(&mut wb, Command::Undo);
    assert_eq!(wb.briefing().sources().len(), 0);
    run(&mut wb, Command::ImportText("Pasted title\n\nPasted body".into()));
    assert_eq!(wb.open_source().map(|s| s.title.as_str()), Some("Pasted title"));
}

#[test]
fn a_dropped_session_opens() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("s.ron");
    let mut wb = sample(None);
    run(&mut wb, Command::SaveTo { path: path.clone(), then: None });
    let mut other = workbench(None);
    run(&mut other, Command::Import(vec![path.clone()]));
    assert_eq!(other.session().path(), Some(path.as_path()));
    assert_eq!(other.briefing().sources().len(), 5);
}

#[test]
fn exporting_over_a_file_asks_and_adds_the_ending() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("b.md");
    std::fs::write(&path, b"old").expect("written");
    let mut wb = sample(None);
    let requests = act(&mut wb, Action::Export);
    let [Request::Pick(pick)] = &requests[..] else { panic!("{requests:?}") };
    let picked = |paths| Command::Picked { pick: pick.clone(), paths, replace: false };
    run(&mut wb, picked(vec![folder.path().join("b")]));
    assert!(matches!(wb.ask(), Some(Ask::Replace { path: asked, .. }) if *asked == path));
    run(&mut wb, Command::Answer(Answer::Cancel));
    assert_eq!(std::fs::read(&path).expect("it is there"), b"old");
    run(&mut wb, picked(vec![path.clone()]));
    run(&mut wb, Command::Answer(Answer::Yes));
    let text = std::fs::read_to_string(&path).expect("it is there");
    assert!(text.starts_with("# Prisoner swaps and pressure"), "{text:.60}");
}

#[test]
fn suggested_names_are_safe_on_every_system() {
    let mut wb = workbench(None);
    for (title, name) in [
        ("a/b\\c: d*?", "a-b-c-d.ron"),
        ("..", "briefing.ron"),
        ("CON", "briefing.ron"),
        ("Обмен пленными", "обмен-пленными.ron"),
        ("\0\n", "briefing.ron"),
    ] {
        run(&mut wb, Command::SetTitle(title.into()));
        assert_eq!(wb.suggested_path("ron").file_name().and_then(|n| n.to_str()), Some(name), "{title:?}");
    }
}

#[test]
fn going_to_points_cycles_and_opens_what_is_folded() {
    let mut wb = sample(None);
    let id = passage(&wb, "Time to increase the pressure.");
    let uses: Vec<PointId> = wb.derived().uses(id).iter().map(|u| u.0).collect();
    wb.run(Command::CollapseAll(true));
    for at in [0, 1, 0] {
        wb.run(Command::ShowPoints(id));
        assert_eq!(wb.view().point, Some(uses[at]));
        assert!(wb.derived().visible.contains(&attache::app::Item::Card(uses[at], id)));
    }
}

#[test]
fn every_action_either_runs_or_says_why_not() {
    let mut empty = workbench(None);
    let mut full = sample(None);
    for wb in [&mut empty, &mut full] {
        for action in Action::ALL {
            if let Err(reason) = action.command(wb) {
                assert!(!reason.0.is_empty() && !reason.0.ends_with('.'), "{action:?}: {}", reason.0);
            }
        }
    }
    assert!(matches!(Action::Palette.command(&full), Ok(Command::Show(Overlay::Palette))));
}
