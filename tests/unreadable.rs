//! Files that cannot be opened: what is open stays, the file is left alone, and what can be opened in its
//! place is offered, in the window and at a start.

#![allow(clippy::panic, clippy::indexing_slicing, reason = "a test that finds nothing fails")]

mod common;

use std::{fs, path::PathBuf};

use attache::{
    app::{Action, Answer, Ask, Command, OpenFailure, Overlay, Recovery, Unreadable, Workbench, opening},
    store::{self, Folders},
    ui::{Shell, theme},
};
use common::{notices, run, sample, settle, workbench};
use egui::{Key, vec2};
use egui_kittest::{Harness, kittest::Queryable as _};

/// A scratch folder with the sample in a file.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().expect("a folder") };
        fs::write(place.path(), opening::SAMPLE).expect("written");
        place
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("a.ron")
    }

    fn folders(&self) -> Folders {
        Folders::at(self.folder.path())
    }

    fn bytes(&self) -> Vec<u8> {
        fs::read(self.path()).expect("it is there")
    }

    /// A window on the file.
    fn window(&self) -> Workbench {
        let mut wb = workbench(Some(self.folder.path()));
        run(&mut wb, Command::Open(self.path()));
        assert_eq!(wb.session().path(), Some(self.path().as_path()), "{:?}", notices(&wb));
        wb
    }

    /// Saves the session so often under another title; each save keeps a backup.
    fn with_backups(self, titles: &[&str]) -> Self {
        let mut wb = self.window();
        for title in titles {
            run(&mut wb, Command::SetTitle((*title).to_owned()));
            run(&mut wb, Command::Save(None));
        }
        run(&mut wb, Command::Quit);
        self
    }

    /// Leaves a journal with one change, as a kill does. What was open then.
    fn with_journal(&self, title: &str) -> attache::model::Briefing {
        let mut wb = self.window();
        run(&mut wb, Command::SetTitle(title.to_owned()));
        wb.briefing().clone()
    }

    fn damage(&self) {
        let text = String::from_utf8(self.bytes()).expect("a text");
        fs::write(self.path(), text.replacen("depth: 0", "depth 0", 1)).expect("written");
    }

    /// A start as the program does it.
    fn start(&self) -> Workbench {
        let mut wb = workbench(Some(self.folder.path()));
        wb.start(opening::start(None, Some(&self.folders())));
        settle(&mut wb);
        wb
    }
}

#[track_caller]
fn unreadable(wb: &Workbench) -> &Unreadable {
    match wb.overlay() {
        Some(Overlay::Unreadable(unreadable)) => unreadable,
        other => panic!("{other:?}, {:?}", notices(wb)),
    }
}

fn recoveries(wb: &Workbench) -> Vec<Recovery> {
    unreadable(wb).recoveries().cloned().collect()
}

#[test]
fn whatever_keeps_it_from_being_read_its_backups_are_offered_and_it_is_left_alone() {
    let torn = opening::SAMPLE.replacen("depth: 0", "depth 0", 1);
    let cases: [(&[u8], &str, Option<usize>); 6] = [
        (torn.as_bytes(), "column 39: Expected colon", Some(787)),
        (b"(format: 1,\n title: \"\xff\")", "Line 2, column 10: Byte 21 is not UTF-8", Some(2)),
        (b"", "The file is empty", None),
        (b"(format: 1,\n<<<<<<< ours\n", "Line 2: A merge left its conflict marks", Some(2)),
        (b"(format: 1, titel: \"\")", "Line 1, column 13: The file’s format has no field", Some(1)),
        (b"(format: 9)", "open it with a newer Attach", None),
    ];
    for (bytes, words, line) in cases {
        let place = Place::new().with_backups(&["Second", "Third"]);
        fs::write(place.path(), bytes).expect("written");
        let mut wb = sample(Some(place.folder.path()));
        run(&mut wb, Command::SetTitle("Mine".into()));
        let before = wb.briefing().clone();
        run(&mut wb, Command::Open(place.path()));
        run(&mut wb, Command::Answer(Answer::Discard));

        assert_eq!((wb.briefing(), wb.session().is_saved()), (&before, false), "what is open stays");
        let shown = unreadable(&wb);
        assert_eq!(shown.path(), place.path());
        let OpenFailure::NoSession { words: said, line: at } = shown.failure() else { panic!("{shown:?}") };
        assert!(said.contains(words), "{said}");
        assert_eq!((*at, shown.is_looked_for(), shown.recoveries().count()), (line, true, 0), "{said}");
        let rows = wb.backups().to_vec();
        let held: Vec<_> = rows.iter().map(|row| row.words.as_deref()).collect();
        let all = "5 sources, 42 passages, 14 points";
        let first = format!("“Prisoner swaps and pressure”: {all}");
        assert_eq!(held, [Some(&*format!("“Second”: {all}")), Some(&*first)]);

        run(&mut wb, Command::ShowBackup(rows[0].backup.path.clone()));
        assert!(matches!(wb.ask(), Some(Ask::Unsaved { .. })), "mine is not lost for it unasked");
        run(&mut wb, Command::Answer(Answer::Cancel));
        assert_eq!(unreadable(&wb).path(), place.path(), "it can still be chosen");
        run(&mut wb, Command::ShowBackup(rows[0].backup.path.clone()));
        run(&mut wb, Command::Answer(Answer::Discard));
        assert_eq!((wb.briefing().title(), wb.session().path(), wb.overlay()), ("Second", None, None));
        assert_eq!(place.bytes(), bytes);
    }
}

#[test]
fn a_file_that_vanished_is_offered_by_its_backups_and_else_only_said() {
    let place = Place::new().with_backups(&["Second"]);
    fs::remove_file(place.path()).expect("removed");
    let mut wb = sample(Some(place.folder.path()));
    run(&mut wb, Command::Open(place.path()));
    let OpenFailure::NotRead { words } = unreadable(&wb).failure() else { panic!("{:?}", wb.overlay()) };
    assert!(words.contains("There is no such file"), "{words}");
    let backup = wb.backups()[0].backup.path.clone();
    run(&mut wb, Command::ShowBackup(backup));
    assert_eq!(wb.session().path(), None);
    assert!(!place.path().exists());

    run(&mut wb, Command::Open(place.folder.path().join("never.ron")));
    assert_eq!(wb.overlay(), None);
    assert!(notices(&wb).iter().any(|said| said.starts_with("Not opened: There is no such file")));
}

#[test]
fn what_its_journal_holds_comes_back_as_an_untitled_copy() {
    let place = Place::new().with_backups(&["Second", "Third"]);
    let mine = place.with_journal("Not saved");
    place.damage();
    let before = place.bytes();
    let mut wb = workbench(Some(place.folder.path()));
    run(&mut wb, Command::Open(place.path()));
    assert_eq!((wb.ask(), wb.backups().len()), (None, 2));
    let found = recoveries(&wb);
    assert_eq!((found.len(), found[0].n_changes(), found[0].is_file_as_it_was()), (1, 1, false));
    assert_eq!(found[0].differences(), ["Title changed: “Not saved”"]);

    // Looking again and closing lose nothing.
    run(&mut wb, Command::Open(place.path()));
    assert_eq!(recoveries(&wb), found);
    run(&mut wb, Command::Hide);
    drop(found);
    run(&mut wb, Command::Open(place.path()));

    let found = recoveries(&wb).remove(0);
    run(&mut wb, Command::Restore(found));
    assert_eq!((wb.briefing(), wb.session().path(), wb.overlay()), (&mine, None, None));
    assert!(!wb.session().is_saved());
    run(&mut wb, Command::Undo);
    assert_eq!(wb.briefing().title(), "Third");
    assert_eq!(place.bytes(), before);
}

#[test]
fn a_file_that_was_mended_opens_at_the_next_try_and_asks_about_its_journal() {
    let place = Place::new();
    place.with_journal("Not saved");
    let sound = place.bytes();
    place.damage();
    let mut wb = place.window_that_fails();
    assert_eq!(recoveries(&wb).len(), 1);
    fs::write(place.path(), sound).expect("written");
    run(&mut wb, Command::Open(place.path()));
    assert_eq!((wb.overlay(), wb.session().path()), (None, Some(place.path().as_path())));
    let Some(Ask::Recover(found)) = wb.ask() else { panic!("{:?}", wb.ask()) };
    assert!(found.is_file_as_it_was());
}

impl Place {
    fn window_that_fails(&self) -> Workbench {
        let mut wb = workbench(Some(self.folder.path()));
        run(&mut wb, Command::Open(self.path()));
        unreadable(&wb);
        wb
    }
}

#[test]
fn a_start_whose_session_cannot_be_read_says_so_over_an_empty_briefing() {
    let place = Place::new().with_backups(&["Second"]);
    let mine = place.with_journal("Not saved");
    // Another briefing, in no file, was killed, too.
    let mut other = sample(Some(place.folder.path()));
    run(&mut other, Command::SetTitle("Another".into()));
    drop(other);
    place.damage();

    let mut wb = place.start();
    assert_eq!((wb.briefing().points().len(), wb.session().is_saved()), (0, true));
    let Some(Ask::Recover(asked)) = wb.ask() else { panic!("{:?}", wb.ask()) };
    assert_eq!(asked.title(), "Another", "of others it is asked as ever");
    run(&mut wb, Command::Answer(Answer::Cancel));
    assert_eq!((recoveries(&wb).len(), wb.backups().len(), wb.ask()), (1, 1, None));
    let found = recoveries(&wb).remove(0);
    run(&mut wb, Command::Restore(found));
    assert_eq!(*wb.briefing(), mine);
}

#[test]
fn restoring_something_else_says_what_still_waits() {
    let place = Place::new();
    place.with_journal("Not saved");
    let mut other = sample(Some(place.folder.path()));
    run(&mut other, Command::SetTitle("Another".into()));
    drop(other);
    place.damage();
    let mut wb = place.start();
    run(&mut wb, Command::Answer(Answer::Yes));
    assert_eq!((wb.briefing().title(), wb.overlay()), ("Another", None));
    assert!(notices(&wb).iter().any(|said| said.starts_with("One more briefing")), "{:?}", notices(&wb));
    drop(wb);
    assert_eq!(place.start().briefing().points().len(), 0, "and it is offered again");
}

#[test]
fn a_last_session_that_vanished_is_passed_over_where_nothing_is_kept_of_it() {
    let place = Place::new();
    drop(place.window());
    fs::remove_file(place.path()).expect("removed");
    let wb = place.start();
    assert_eq!((wb.briefing(), wb.overlay()), (sample(None).briefing(), None));

    let place = Place::new().with_backups(&["Second"]);
    fs::remove_file(place.path()).expect("removed");
    let wb = place.start();
    assert_eq!((unreadable(&wb).path(), wb.backups().len()), (place.path().as_path(), 1));
}

#[test]
fn a_damaged_backup_opens_repaired_and_says_so() {
    let place = Place::new();
    let text = opening::SAMPLE.replacen("chrome: [(0, 20)", "chrome: [(1, 20)", 1);
    let now = "2026-01-16T10:00:00Z".parse().expect("a time");
    store::keep_backup(&store::SystemDisk, &place.folders(), &place.path(), text.as_bytes(), now)
        .expect("it is kept");
    store::keep_backup(&store::SystemDisk, &place.folders(), &place.path(), b"(torn", now)
        .expect("it is kept");
    fs::write(place.path(), "").expect("written");
    let mut wb = place.window_that_fails();
    let held: Vec<_> = wb.backups().iter().filter_map(|row| row.words.as_deref()).collect();
    assert_eq!(held[0], "It cannot be read as a session");
    assert!(held[1].ends_with("14 points; 1 fault, to be repaired"), "{held:?}");

    let paths: Vec<PathBuf> = wb.backups().iter().map(|row| row.backup.path.clone()).collect();
    run(&mut wb, Command::ShowBackup(paths[0].clone()));
    unreadable(&wb);
    assert!(notices(&wb).iter().any(|said| said.starts_with("The backup was not opened")));
    run(&mut wb, Command::ShowBackup(paths[1].clone()));
    assert_eq!(wb.overlay(), Some(&Overlay::Repairs));
    assert_eq!((wb.session().repairs().len(), wb.session().is_saved()), (1, false));
    let said = notices(&wb).join("\n");
    assert!(said.contains("the damaged file is left alone: the backup of 2026-01-16 10:00"), "{said}");
}

#[test]
fn a_session_of_a_newer_format_is_not_saved_over() {
    let place = Place::new();
    let newer = opening::SAMPLE.replacen("format: 4,", "format: 9,\n    tags: [Red],", 1);
    fs::write(place.path(), &newer).expect("written");
    let mut wb = workbench(Some(place.folder.path()));
    run(&mut wb, Command::Open(place.path()));
    assert_eq!((wb.session().path(), wb.briefing().points().len()), (None, 14));
    run(&mut wb, Command::SetTitle("Mine".into()));
    run(&mut wb, Command::SaveTo { path: place.path(), then: None });
    let failure = wb.save_failure().expect("it is refused");
    assert!(failure.starts_with("A newer Attaché wrote that file (format 9)"), "{failure}");
    assert!(failure.contains("would be lost") && failure.contains("choose another name"), "{failure}");
    assert_eq!(place.bytes(), newer.as_bytes());
    assert!(!wb.session().is_saved() && wb.session().path().is_none());
    run(&mut wb, Command::SaveTo { path: place.folder.path().join("b.ron"), then: None });
    assert!(wb.session().is_saved() && wb.save_failure().is_none());
}

// The same in the window.

type Driven = Harness<'static, (Workbench, Shell)>;

fn drawn(wb: Workbench, width: f32, height: f32) -> Driven {
    let mut h = Harness::builder()
        .with_size(vec2(width, height))
        .with_max_steps(40)
        .with_context_setup(theme::install)
        .build_ui_state(
            |ui, (wb, shell): &mut (Workbench, Shell)| shell.guarded_ui(ui, wb),
            (wb, Shell::default()),
        );
    h.run_ok();
    h.run_ok();
    h
}

fn click(h: &mut Driven, label: &str) {
    h.get_by_label(label).click();
    for _ in 0..3 {
        h.run_ok();
    }
}

#[test]
fn the_form_says_where_and_why_and_opens_a_backup_as_a_copy() {
    let place = Place::new().with_backups(&["Second", "Third"]);
    place.damage();
    let mut h = drawn(place.window_that_fails(), 1400.0, 900.0);
    h.get_by_label("“a.ron” cannot be opened");
    h.get_by_label("Line 787, column 39: Expected colon");
    h.get_by_label(&place.path().display().to_string());
    h.get_by_label_contains("mend line 787 in a text editor");
    assert_eq!(h.get_all_by_label("2026-01-16 09:12").count(), 2);
    h.get_by_label("“Second”: 5 sources, 42 passages, 14 points");
    assert!(h.query_by_label("Unsaved changes").is_none());
    h.get_all_by_label("Open as a copy").next().expect("a button").click();
    for _ in 0..3 {
        h.run_ok();
    }
    assert!(h.query_by_label("“a.ron” cannot be opened").is_none());
    assert_eq!((h.state().0.briefing().title(), h.state().0.session().path()), ("Second", None));
    assert!(Action::SaveAs.command(&h.state().0).is_ok());
}

#[test]
fn the_form_restores_what_the_journal_holds_and_closes_with_esc() {
    let place = Place::new().with_backups(&["Second"]);
    place.with_journal("Not saved");
    place.damage();
    let mut h = drawn(place.window_that_fails(), 1000.0, 700.0);
    h.get_by_label_contains("1 change, the last ");
    h.get_by_label("Title changed: “Not saved”");
    h.key_press(Key::Escape);
    h.run_ok();
    h.run_ok();
    assert!(h.state().0.overlay().is_none());
    h.state_mut().0.run(Command::Open(place.path()));
    for _ in 0..3 {
        h.run_ok();
    }
    click(&mut h, "Restore");
    assert_eq!(h.state().0.briefing().title(), "Not saved");
}

#[test]
fn where_nothing_is_kept_the_form_says_so_and_what_else_to_try() {
    let place = Place::new();
    place.damage();
    let sound = opening::SAMPLE;
    let mut h = drawn(place.window_that_fails(), 640.0, 420.0);
    h.get_by_label_contains("There are no backups of it, and no unsaved changes. Look at line 787");
    h.get_by_label_contains("attache check");
    assert!(h.query_by_label("Open as a copy").is_none() && h.query_by_label("Restore").is_none());
    let screen = h.ctx.content_rect();
    for button in ["Try again", "Close"] {
        assert!(screen.contains_rect(h.get_by_label(button).rect()), "{button}");
    }
    fs::write(place.path(), sound).expect("written");
    click(&mut h, "Try again");
    assert_eq!(h.state().0.session().path(), Some(place.path().as_path()));

    fs::write(place.path(), "").expect("written");
    let h = drawn(place.window_that_fails(), 640.0, 420.0);
    h.get_by_label("The file is empty");
    h.get_by_label_contains("If there is another copy, open that");
}

#[test]
fn many_backups_leave_the_buttons_in_sight() {
    let titles: Vec<String> = (0..9).map(|n| format!("Title {n}")).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let place = Place::new().with_backups(&titles);
    place.with_journal("Not saved");
    place.damage();
    for (width, height) in [(1400.0, 900.0), (1000.0, 700.0), (640.0, 420.0)] {
        let mut h = drawn(place.window_that_fails(), width, height);
        let screen = h.ctx.content_rect();
        for button in ["Restore", "Try again", "Close"] {
            assert!(screen.contains_rect(h.get_by_label(button).rect()), "{button} at {width}");
        }
        // A form that grew asks for one more frame, and then for none.
        h.run_ok();
        let delay = h.output().viewport_output.values().map(|v| v.repaint_delay).min();
        assert!(delay.is_some_and(|d| d > std::time::Duration::from_secs(3600)), "{delay:?} at {width}");
    }
}
