//! What a crash or a kill leaves is offered at the next start, and everything that is not wanted goes.
//! A workbench that is dropped without quitting is one that was killed.

#![allow(clippy::indexing_slicing, reason = "a test that finds nothing fails")]

mod common;

use std::{
    fs,
    path::{Path, PathBuf},
};

use attache::{
    app::{Action, Answer, Ask, Command, Level, Recovery, Request, Workbench, opening},
    model::{Briefing, Slot},
    store::{
        self, Folders,
        journal::{Record, scan},
    },
    ui::{Shell, theme},
};
use common::{notices, point, run, sample, settle, workbench};
use egui_kittest::{Harness, kittest::Queryable as _};

/// A start as the program does it.
fn start(folder: &Path) -> Workbench {
    let mut wb = workbench(Some(folder));
    wb.start(opening::start(None, Some(&Folders::at(folder))));
    settle(&mut wb);
    wb
}

fn offered(wb: &Workbench) -> Option<Recovery> {
    match wb.ask() {
        Some(Ask::Recover(recovery)) => Some(recovery.clone()),
        _ => None,
    }
}

fn answer(wb: &mut Workbench, answer: Answer) -> Vec<Request> {
    run(wb, Command::Answer(answer))
}

fn files_in(folder: PathBuf) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

fn journals(folder: &Path) -> Vec<PathBuf> {
    files_in(folder.join("state/journals"))
}

/// A session in a file, open and saved, with its path.
fn saved(folder: &Path) -> (Workbench, PathBuf) {
    let mut wb = sample(Some(folder));
    let path = folder.join("a.ron");
    run(&mut wb, Command::SaveTo { path: path.clone(), then: None });
    assert!(wb.session().is_saved());
    (wb, path)
}

fn title(wb: &mut Workbench, title: &str) {
    run(wb, Command::SetTitle(title.to_owned()));
    run(wb, Command::StopEditing { to_row: true });
}

#[test]
fn work_that_was_in_no_file_comes_back_and_can_be_undone() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let folder = scratch.path();
    let mut wb = sample(Some(folder));
    let before = wb.briefing().clone();
    let claim = point(&wb, "A prisoner swap");
    title(&mut wb, "Mine");
    run(&mut wb, Command::MovePoints { points: [claim].into(), slot: Slot::First(None) });
    for text in ["a", "ab", "abc"] {
        run(&mut wb, Command::SetText { point: claim, text: text.to_owned() });
    }
    run(&mut wb, Command::DeletePoints([claim].into()));
    run(&mut wb, Command::Undo);
    let after = wb.briefing().clone();
    drop(wb);

    let mut wb = start(folder);
    let found = offered(&wb).expect("it is offered");
    assert_eq!((found.path(), found.n_changes(), found.title()), (None, 3, "Mine"));
    assert_eq!(found.differences(), ["Title changed: “Mine”", "Point changed: “abc”"]);
    assert!(found.modified().is_some() && found.remark().is_none());
    answer(&mut wb, Answer::Yes);
    assert_eq!(*wb.briefing(), after);
    assert!(!wb.session().is_saved() && wb.session().path().is_none() && wb.ask().is_none());
    assert_eq!(notices(&wb), ["Restored 3 changes, not saved yet"]);
    assert!(wb.session().history().redo_name().is_some_and(|name| name.starts_with("Delete")));
    for name in ["Typing", "Move point", "Rename briefing"] {
        assert_eq!(wb.session().history().undo_name(), Some(name));
        run(&mut wb, Command::Undo);
    }
    assert_eq!(*wb.briefing(), before);
    assert!(wb.session().is_saved());

    // All undone: the next start has nothing to offer, and nothing stays behind.
    drop(wb);
    assert_eq!(offered(&start(folder)), None);
    assert!(journals(folder).is_empty());
}

#[test]
fn a_second_kill_loses_nothing_either() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let folder = scratch.path();
    let (mut wb, path) = saved(folder);
    title(&mut wb, "one");
    drop(wb);
    for (n, name) in ["two", "three"].into_iter().enumerate() {
        let mut wb = start(folder);
        assert_eq!(offered(&wb).map(|found| found.n_changes()), Some(n + 1));
        answer(&mut wb, Answer::Yes);
        title(&mut wb, name);
    }
    let mut wb = start(folder);
    answer(&mut wb, Answer::Yes);
    assert_eq!((wb.briefing().title(), wb.session().path()), ("three", Some(path.as_path())));
    run(&mut wb, Command::Save(None));
    assert!(wb.session().is_saved() && journals(folder).is_empty(), "saving ends the journal");
    drop(wb);
    let wb = start(folder);
    assert_eq!((wb.briefing().title(), offered(&wb)), ("three", None));
}

#[test]
fn what_was_undone_beyond_the_save_stays_undone() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let folder = scratch.path();
    let (mut wb, _) = saved(folder);
    title(&mut wb, "one");
    let claim = point(&wb, "A prisoner swap");
    run(&mut wb, Command::DeletePoints([claim].into()));
    run(&mut wb, Command::Save(None));
    let at_save = wb.briefing().clone();
    run(&mut wb, Command::Undo);
    run(&mut wb, Command::Undo);
    run(&mut wb, Command::Undo);
    run(&mut wb, Command::Redo);
    let after = wb.briefing().clone();
    drop(wb);
    let mut wb = start(folder);
    answer(&mut wb, Answer::Yes);
    assert_eq!(*wb.briefing(), after);
    while wb.session().history().undo_name().is_some() {
        run(&mut wb, Command::Undo);
    }
    let plain = |briefing: &Briefing| store::write_session(briefing, &store::View::default());
    assert_eq!(plain(wb.briefing()), plain(&at_save), "undo works back to the save");
}

#[test]
fn keeping_it_beside_asks_again_and_discarding_removes_it() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let folder = scratch.path();
    let (mut wb, path) = saved(folder);
    title(&mut wb, "unwanted");
    drop(wb);
    for _ in 0..2 {
        let mut wb = start(folder);
        assert!(offered(&wb).is_some());
        answer(&mut wb, Answer::Cancel);
        assert_eq!(
            (wb.ask(), wb.session().is_saved(), wb.session().path()),
            (None, true, Some(path.as_path()))
        );
        assert_ne!(wb.briefing().title(), "unwanted");
    }
    // Opening the file asks, too; another file does not.
    let mut wb = workbench(Some(folder));
    let other = folder.join("b.ron");
    fs::copy(&path, &other).expect("a copy");
    run(&mut wb, Command::Open(other));
    settle(&mut wb);
    assert_eq!(offered(&wb), None);
    run(&mut wb, Command::Open(path));
    settle(&mut wb);
    assert!(offered(&wb).is_some());
    answer(&mut wb, Answer::Discard);
    assert!(journals(folder).is_empty());
    assert_ne!(wb.briefing().title(), "unwanted");
    run(&mut wb, Command::Quit);
    assert_eq!(offered(&start(folder)), None);
}

#[test]
fn a_clean_close_and_a_discarding_one_leave_no_journal() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let folder = scratch.path();
    let (mut wb, _) = saved(folder);
    title(&mut wb, "unwanted");
    assert_eq!(journals(folder).len(), 1);
    run(&mut wb, Command::Quit);
    assert_eq!(answer(&mut wb, Answer::Cancel), []);
    assert_eq!(journals(folder).len(), 1, "cancelled");
    run(&mut wb, Command::Quit);
    assert_eq!(answer(&mut wb, Answer::Discard), [Request::Quit]);
    assert!(journals(folder).is_empty());
    drop(wb);
    let mut wb = start(folder);
    assert_eq!(offered(&wb), None);
    title(&mut wb, "wanted");
    run(&mut wb, Command::Quit);
    assert_eq!(answer(&mut wb, Answer::Yes), [Request::Quit]);
    drop(wb);
    assert!(journals(folder).is_empty());
    let wb = start(folder);
    assert_eq!((wb.briefing().title(), offered(&wb)), ("wanted", None));
}

#[test]
fn on_a_file_that_others_changed_it_comes_back_as_an_untitled_copy() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let folder = scratch.path();
    let (mut wb, path) = saved(folder);
    title(&mut wb, "mine");
    let after = wb.briefing().clone();
    drop(wb);
    let text = fs::read_to_string(&path).expect("the file");
    let theirs = text.replacen("title: \"", "title: \"theirs: ", 1);
    fs::write(&path, &theirs).expect("another writes it");
    let mut wb = start(folder);
    let found = offered(&wb).expect("it is offered");
    assert_eq!((found.path(), found.is_file_as_it_was()), (Some(path.as_path()), false));
    answer(&mut wb, Answer::Yes);
    assert_eq!((wb.briefing(), wb.session().path()), (&after, None));
    run(&mut wb, Command::Undo);
    assert!(!wb.session().is_saved(), "it is in no file, whatever is undone");
    run(&mut wb, Command::Redo);
    assert_eq!(fs::read_to_string(&path).expect("the file"), theirs, "theirs is not touched");
}

#[test]
fn a_briefing_that_is_open_in_another_window_is_not_offered() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let folder = scratch.path();
    let (mut first, _) = saved(folder);
    title(&mut first, "here");
    let second = start(folder);
    assert_eq!(offered(&second), None);
    drop(second);
    title(&mut first, "still here");
    drop(first);
    let third = start(folder);
    assert!(offered(&third).is_some());
    assert_eq!(offered(&start(folder)), None, "the third window is asking about it");
}

#[test]
fn several_are_offered_one_after_the_other() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let folder = scratch.path();
    for name in ["one", "two", "three"] {
        let mut wb = sample(Some(folder));
        title(&mut wb, name);
    }
    let mut wb = start(folder);
    answer(&mut wb, Answer::Discard);
    let second = offered(&wb).expect("the next is offered").title().to_owned();
    answer(&mut wb, Answer::Yes);
    assert_eq!(wb.briefing().title(), second);
    assert!(notices(&wb).iter().any(|text| text.starts_with("One more briefing")), "{:?}", notices(&wb));
    drop(wb);
    assert_eq!(journals(folder).len(), 2);
}

#[test]
fn an_import_is_written_before_it_shows() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let folder = scratch.path();
    let article = folder.join("article.txt");
    fs::write(&article, "A title\n\nWords of \u{1F41F}.\n").expect("an article");
    let mut wb = sample(Some(folder));
    run(&mut wb, Command::Import(vec![article]));
    let after = wb.briefing().clone();
    let bytes = fs::read(&journals(folder)[0]).expect("the journal");
    let records: Vec<Record> = scan(&bytes).records.into_iter().map(|(record, _)| record).collect();
    assert!(matches!(records[..], [Record::Begin(_), Record::Text(_), Record::Step { .. }]), "{records:?}");
    assert_eq!(String::from_utf8_lossy(&bytes).matches("Words of").count(), 1, "the text stands there once");
    drop(wb);
    let mut wb = start(folder);
    assert_eq!(
        offered(&wb).map(|found| found.differences().to_vec()),
        Some(vec!["Source added: “A title”".to_owned()])
    );
    answer(&mut wb, Answer::Yes);
    assert_eq!(*wb.briefing(), after);
}

#[test]
fn a_journal_that_cannot_be_written_is_told_and_costs_no_edit() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let folder = scratch.path();
    let mut wb = sample(Some(folder));
    fs::create_dir_all(folder.join("state")).expect("a folder");
    let in_the_way = folder.join("state/journals");
    fs::write(&in_the_way, "").expect("a file");
    title(&mut wb, "kept");
    title(&mut wb, "in memory");
    assert_eq!(wb.briefing().title(), "in memory");
    let errors = wb.notices().iter().filter(|n| n.level == Level::Error).count();
    assert_eq!(errors, 1, "{:?}", notices(&wb));
    fs::remove_file(&in_the_way).expect("it goes");
    title(&mut wb, "journalled");
    assert!(notices(&wb).contains(&"The journal is written again".to_owned()));
    drop(wb);
    let mut wb = start(folder);
    answer(&mut wb, Answer::Yes);
    assert_eq!(wb.briefing().title(), "journalled");
    run(&mut wb, Command::Undo);
    assert_eq!(wb.briefing().title(), "in memory");
}

#[test]
fn what_is_cut_off_the_end_of_a_journal_is_said() {
    let remark_of = |spoil: fn(&mut Vec<u8>)| {
        let scratch = tempfile::tempdir().expect("a scratch folder");
        let folder = scratch.path();
        let mut wb = sample(Some(folder));
        title(&mut wb, "one");
        title(&mut wb, "two");
        drop(wb);
        let path = journals(folder).remove(0);
        let mut bytes = fs::read(&path).expect("a journal");
        spoil(&mut bytes);
        fs::write(&path, bytes).expect("it is spoilt");
        let mut wb = start(folder);
        let remark = offered(&wb).expect("it is offered").remark().map(str::to_owned);
        answer(&mut wb, Answer::Yes);
        assert_eq!(notices(&wb).iter().find(|text| Some(*text) == remark.as_ref()), remark.as_ref());
        (wb.briefing().title().to_owned(), remark.unwrap_or_default())
    };
    let check = |spoil: fn(&mut Vec<u8>), title: &str, words: &str| {
        let (found, remark) = remark_of(spoil);
        assert!(found == title && remark.starts_with(words), "{found}: {remark}");
    };
    check(|_| {}, "two", "");
    check(|bytes| bytes.truncate(bytes.len() - 5), "one", "The journal breaks off");
    check(|bytes| bytes.extend([0; 4096]), "two", "The journal breaks off");
    check(|bytes| bytes.extend(b"not a record\n"), "two", "The journal’s end is damaged");
    check(
        |bytes| {
            let n = bytes.len();
            bytes[n - 9..n - 5].fill(0);
        },
        "one",
        "The journal’s end is damaged",
    );
}

#[test]
fn the_window_offers_it_and_restores_it() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let folder = scratch.path();
    let (mut wb, path) = saved(folder);
    title(&mut wb, "From before the crash");
    drop(wb);
    let mut h = Harness::builder()
        .with_size(egui::vec2(1400.0, 900.0))
        .with_max_steps(40)
        .with_context_setup(theme::install)
        .build_ui_state(
            |ui, (wb, shell): &mut (Workbench, Shell)| shell.guarded_ui(ui, wb),
            (start(folder), Shell::default()),
        );
    h.run_ok();
    h.run_ok();
    h.get_by_label("Bring back unsaved changes?");
    h.get_by_label_contains("It holds 1 change");
    h.get_by_label_contains(&path.display().to_string());
    h.get_by_label("Title changed: “From before the crash”");
    h.get_by_label("Restore").click();
    h.run_ok();
    h.run_ok();
    assert!(h.query_by_label("Bring back unsaved changes?").is_none());
    assert_eq!(h.state().0.briefing().title(), "From before the crash");
    assert!(Action::Undo.command(&h.state().0).is_ok());
}
