//! Nothing is lost by saving: disks that fail, files that change underneath, two windows on one file,
//! backups. The workbench drives the real store, on a disk that a test can make fail.

#![allow(clippy::panic, clippy::indexing_slicing, reason = "a test that finds nothing fails")]

mod common;

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use attache::{
    app::{Access, Action, Answer, Ask, Command, Environment, Jobs, Overlay, Pick, Request, Workbench},
    model::{PointKind, Slot},
    store::{self, BackupRule, Folders, Guard, GuardedError, SystemDisk},
};
use common::{
    CountedDice, FixedClock,
    faulty::{EACCES, EIO, ENOSPC, EROFS, Fault, FaultyDisk},
    notices, run, settle,
};

/// A scratch folder with a session in it, saved from the sample.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().expect("a folder") };
        fs::create_dir(place.folder.path().join("work")).expect("a folder");
        let mut wb = common::sample(None);
        run(&mut wb, Command::SaveTo { path: place.path(), then: None });
        assert!(wb.session().is_saved(), "{:?}", notices(&wb));
        place
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("work/a.ron")
    }

    fn folders(&self) -> Folders {
        Folders::at(self.folder.path())
    }

    fn bytes(&self) -> Vec<u8> {
        fs::read(self.path()).expect("it is there")
    }

    /// A window on the session. All windows of a place share one state folder; ids differ by `seed`.
    fn window(&self, seed: u64) -> Workbench {
        let mut wb = Workbench::new(Environment {
            clock: Arc::new(FixedClock),
            dice: Box::new(CountedDice::from(seed)),
            folders: Some(self.folders()),
            documents: None,
            jobs: Jobs::inline(),
        });
        run(&mut wb, Command::Open(self.path()));
        assert_eq!(wb.session().path(), Some(self.path().as_path()), "{:?}", notices(&wb));
        wb
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path().parent().expect("a folder")).expect("a folder");
        let mut names: Vec<String> =
            entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// Writes the file as a program would that knows no locks.
    fn write_from_outside(&self, edit: impl FnOnce(&mut attache::model::Draft<'_>)) {
        let mut opened = store::open_session(&self.path()).expect("a session");
        let mut draft = opened.briefing.draft();
        edit(&mut draft);
        draft.finish();
        fs::write(self.path(), store::write_session(&opened.briefing, &opened.view)).expect("it is written");
    }
}

fn add_point(draft: &mut attache::model::Draft<'_>, seed: u64, text: &str) {
    let id = attache::model::PointId::draw(&mut CountedDice::from(seed));
    draft.add_point(id, Slot::Last(None), PointKind::Claim, text).expect("it has room");
}

#[test]
fn whatever_fails_the_old_file_is_whole_and_the_work_kept() {
    let check = |fault: Fault, words: Option<&str>| {
        let place = Place::new();
        let old = place.bytes();
        let mut wb = place.window(1);
        let disk = FaultyDisk::new(fault);
        wb.use_disk(disk.clone());
        run(&mut wb, Command::SetTitle("Edited".into()));
        run(&mut wb, Command::Quit);
        let requests = run(&mut wb, Command::Answer(Answer::Yes));
        match words {
            Some(words) => {
                assert_eq!(place.bytes(), old, "{fault:?}");
                let cause = wb.save_failure().unwrap_or_else(|| panic!("{fault:?} is not told"));
                assert!(cause.contains(words), "{fault:?}: {cause}");
                assert!(!wb.session().is_saved() && wb.briefing().title() == "Edited");
                assert!(!requests.contains(&Request::Quit), "{fault:?} closes the window");
                assert_eq!(place.names(), [".a.ron.lock", "a.ron"], "{fault:?} leaves something behind");
                assert!(
                    store::backups(&place.folders(), &place.path()).is_empty(),
                    "{fault:?}: nothing was replaced"
                );
                // The disk recovers, and nothing else was harmed.
                disk.set(Fault::None);
                run(&mut wb, Command::Save(None));
                assert_eq!(wb.save_failure(), None);
            }
            None => assert!(requests.contains(&Request::Quit), "{fault:?}: {:?}", wb.save_failure()),
        }
        assert!(wb.session().is_saved());
        assert_eq!(store::open_session(&place.path()).expect("a session").briefing.title(), "Edited");
    };
    check(Fault::None, None);
    check(Fault::ShortWrites, None);
    check(Fault::SyncFolder(EIO), None);
    check(Fault::Create(ENOSPC), Some("The disk is full; make room and try again"));
    check(Fault::Create(EIO), Some("try again or choose another place"));
    check(Fault::Create(EACCES), Some("You have no permission to write"));
    check(Fault::Create(EROFS), Some("This disk can only be read; save in another place"));
    for n in [0, 1, 40_000] {
        check(Fault::Write(n, ENOSPC), Some("The disk is full"));
        check(Fault::Write(n, EIO), Some("could not write"));
    }
    check(Fault::Dropped, Some("reads back differently"));
    check(Fault::Sync(EIO), Some("could not write"));
    check(Fault::Sync(ENOSPC), Some("The disk is full"));
    check(Fault::ReadBack(EIO), Some("could not write"));
    check(Fault::Rename(EIO), Some("could not write"));
    check(Fault::Rename(EACCES), Some("You have no permission"));
}

#[test]
fn a_folder_removed_while_open_is_said_and_saving_elsewhere_offered() {
    let place = Place::new();
    let mut wb = place.window(1);
    fs::remove_dir_all(place.path().parent().expect("a folder")).expect("removed");
    run(&mut wb, Command::CheckFile);
    assert_eq!(wb.ask(), Some(&Ask::Gone { folder_too: true }));
    assert!(!wb.session().is_saved(), "it is in no file now");
    let requests = run(&mut wb, Command::Answer(Answer::Copy));
    assert!(matches!(requests.as_slice(), [Request::Pick(Pick::Save { .. })]), "{requests:?}");
    run(&mut wb, Command::Save(None));
    assert!(wb.save_failure().is_some_and(|cause| cause.contains("choose another one")));
    let elsewhere = place.folder.path().join("b.ron");
    run(&mut wb, Command::SaveTo { path: elsewhere.clone(), then: None });
    assert!(wb.session().is_saved() && wb.save_failure().is_none());
    assert_eq!(store::open_session(&elsewhere).expect("a session").briefing, *wb.briefing());
}

#[test]
fn a_file_deleted_while_open_is_said_once_and_can_be_made_anew() {
    let place = Place::new();
    let mut wb = place.window(1);
    fs::remove_file(place.path()).expect("removed");
    run(&mut wb, Command::CheckFile);
    assert_eq!(wb.ask(), Some(&Ask::Gone { folder_too: false }));
    run(&mut wb, Command::Answer(Answer::Cancel));
    run(&mut wb, Command::CheckFile);
    assert_eq!(wb.ask(), None, "asked once");
    run(&mut wb, Command::Quit);
    assert!(matches!(wb.ask(), Some(Ask::Unsaved { .. })), "closing asks");
    run(&mut wb, Command::Answer(Answer::Cancel));
    run(&mut wb, Command::Save(None));
    assert!(wb.session().is_saved() && place.path().exists());
    assert!(notices(&wb).join("\n").contains("made anew"), "{:?}", notices(&wb));
}

#[test]
fn a_change_underneath_is_noticed_by_content_on_focus_and_before_a_save() {
    let place = Place::new();
    let mut wb = place.window(1);
    run(&mut wb, Command::CheckFile);
    assert_eq!(wb.ask(), None);
    // Touched, and written anew with the same bytes: no change.
    fs::write(place.path(), place.bytes()).expect("written");
    run(&mut wb, Command::CheckFile);
    assert_eq!(wb.ask(), None);
    run(&mut wb, Command::SetTitle("Mine".into()));
    run(&mut wb, Command::Save(None));
    assert!(wb.session().is_saved());

    // The same length and the same time: only the content tells.
    let time = fs::metadata(place.path()).and_then(|m| m.modified()).expect("a time");
    let changed = String::from_utf8(place.bytes()).expect("text").replacen("Mine", "Them", 1);
    let mut file = fs::File::options().write(true).open(place.path()).expect("a file");
    file.write_all(changed.as_bytes()).and_then(|()| file.set_modified(time)).expect("written");
    run(&mut wb, Command::SetTitle("Mine again".into()));
    run(&mut wb, Command::Quit);
    let requests = run(&mut wb, Command::Answer(Answer::Yes));
    assert_eq!(wb.ask(), Some(&Ask::Changed { then: Some(Box::new(Command::Quit)) }));
    assert!(requests.is_empty() && !wb.session().is_saved());
    assert_eq!(place.bytes(), changed.as_bytes(), "theirs is not overwritten");
    run(&mut wb, Command::Answer(Answer::Cancel));
    run(&mut wb, Command::Save(None));
    assert!(matches!(wb.ask(), Some(Ask::Changed { .. })), "a save asks each time");
}

#[test]
fn reloading_keeps_what_was_unsaved_as_a_backup() {
    let place = Place::new();
    let mut wb = place.window(1);
    run(&mut wb, Command::SetTitle("Mine".into()));
    place.write_from_outside(|d| d.set_title("Theirs"));
    run(&mut wb, Command::CheckFile);
    run(&mut wb, Command::Answer(Answer::Reload));
    assert_eq!(wb.briefing().title(), "Theirs");
    assert!(wb.session().is_saved() && wb.read_only().is_none());
    let kept = store::backups(&place.folders(), &place.path());
    assert_eq!(store::open_session(&kept[0].path).expect("a session").briefing.title(), "Mine");
    run(&mut wb, Command::CheckFile);
    assert_eq!(wb.ask(), None);
}

#[test]
fn mine_is_kept_as_a_copy_and_the_file_left_to_them() {
    let place = Place::new();
    let mut wb = place.window(1);
    run(&mut wb, Command::SetTitle("Mine".into()));
    place.write_from_outside(|d| d.set_title("Theirs"));
    run(&mut wb, Command::Save(None));
    let requests = run(&mut wb, Command::Answer(Answer::Copy));
    let [Request::Pick(Pick::Save { suggested, .. })] = requests.as_slice() else { panic!("{requests:?}") };
    assert_eq!(suggested.file_name().and_then(|n| n.to_str()), Some("a-mine.ron"));
    run(&mut wb, Command::SaveTo { path: suggested.clone(), then: None });
    assert_eq!(store::open_session(&place.path()).expect("a session").briefing.title(), "Theirs");
    assert_eq!(store::open_session(suggested).expect("a session").briefing.title(), "Mine");
    assert_eq!(place.names(), [".a-mine.ron.lock", "a-mine.ron", "a.ron"]);
}

#[test]
fn a_second_window_reads_only_until_the_first_lets_go() {
    let place = Place::new();
    let mut first = place.window(1);
    assert!(matches!(first.access(), Access::Locked(_)));
    let mut second = place.window(2);
    assert!(matches!(second.access(), Access::ReadOnly(holder) if holder.process == std::process::id()));
    assert!(place.names().contains(&".a.ron.lock".to_owned()));

    // Every action that edits says why not, and the commands themselves are refused.
    let before = second.briefing().clone();
    let reason = second.read_only().expect("it says why");
    assert!(reason.0.contains("this computer"), "{}", reason.0);
    for action in [Action::NewPoint, Action::EditTitle, Action::AddSources, Action::Delete, Action::EditPoint]
    {
        assert_eq!(action.command(&second), Err(reason.clone()), "{action:?}");
    }
    for action in [Action::SaveAs, Action::Export, Action::Open, Action::Find, Action::CollapseAll] {
        assert!(action.command(&second).is_ok(), "{action:?}");
    }
    run(&mut second, Command::SetTitle("No".into()));
    run(&mut second, Command::ImportText("A page\n\nwith words".into()));
    run(&mut second, Command::SaveTo { path: place.path(), then: None });
    assert_eq!(*second.briefing(), before);
    assert!(notices(&second).contains(&reason.0.to_string()), "{:?}", notices(&second));

    // The first saves; the second sees it without a question.
    run(&mut first, Command::SetTitle("First".into()));
    run(&mut first, Command::Save(None));
    run(&mut second, Command::CheckFile);
    assert_eq!((second.briefing().title(), second.ask()), ("First", None));

    // Under another name the second is free.
    let copy = place.path().with_file_name("copy.ron");
    let mut third = place.window(3);
    run(&mut third, Command::SaveTo { path: copy, then: None });
    assert!(third.read_only().is_none() && third.session().is_saved());
    run(&mut third, Command::SetTitle("Third".into()));
    assert_eq!(third.briefing().title(), "Third");

    // Nobody saves over a session that another window has open.
    run(&mut third, Command::SaveTo { path: place.path(), then: None });
    assert!(third.save_failure().is_some_and(|cause| cause.contains("choose another name")));

    drop(first);
    run(&mut second, Command::CheckFile);
    assert!(second.read_only().is_none(), "the first is gone");
    run(&mut second, Command::SetTitle("Second".into()));
    run(&mut second, Command::Save(None));
    assert!(second.session().is_saved());
}

#[test]
fn opening_another_session_and_quitting_let_go_of_the_lock() {
    let place = Place::new();
    let mut wb = place.window(1);
    run(&mut wb, Command::Open(place.path()));
    assert!(matches!(wb.access(), Access::Locked(_)), "opened twice by one window");
    run(&mut wb, Command::New);
    assert_eq!(place.names(), ["a.ron"]);
    run(&mut wb, Command::Open(place.path()));
    assert_eq!(place.names(), [".a.ron.lock", "a.ron"]);
    run(&mut wb, Command::Quit);
    assert_eq!(place.names(), ["a.ron"]);
}

#[test]
fn where_no_lock_is_to_be_had_the_file_opens_all_the_same() {
    let place = Place::new();
    // A folder in the place of the lock file fails for root, too.
    fs::create_dir(place.path().with_file_name(".a.ron.lock")).expect("a folder");
    let mut wb = place.window(1);
    assert_eq!(wb.access(), &Access::Unlocked);
    assert!(notices(&wb).join("\n").contains("No lock could be put beside the file"), "{:?}", notices(&wb));
    run(&mut wb, Command::SetTitle("Edited".into()));
    run(&mut wb, Command::Save(None));
    assert!(wb.session().is_saved());
}

#[test]
fn a_lock_whose_holder_was_killed_is_taken_over_silently() {
    let place = Place::new();
    fs::write(place.path().with_file_name(".a.ron.lock"), "(host: \"\", process: 1, since: \"\")")
        .expect("written");
    let wb = place.window(1);
    assert!(matches!(wb.access(), Access::Locked(_)) && notices(&wb).is_empty());
}

#[test]
fn each_save_keeps_what_it_replaces_and_the_window_brings_it_back() {
    let place = Place::new();
    let mut wb = place.window(1);
    let first = wb.briefing().title().to_owned();
    for title in ["Second", "Third"] {
        run(&mut wb, Command::SetTitle(title.into()));
        run(&mut wb, Command::Save(None));
    }
    let listing = Action::Backups.command(&wb).expect("it has a file");
    run(&mut wb, listing);
    assert_eq!(wb.overlay(), Some(&Overlay::Backups));
    let rows = wb.backups().to_vec();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].time, "2026-01-16 09:12");
    assert_eq!(rows[0].words.as_deref(), Some("another title"));
    assert!(rows[0].backup.n_bytes > 1000);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
        assert_eq!(mode(&rows[0].backup.path), 0o600);
        assert_eq!(mode(rows[0].backup.path.parent().expect("a folder")), 0o700);
    }

    run(&mut wb, Command::RestoreBackup(rows[1].backup.path.clone()));
    assert_eq!(wb.briefing().title(), first);
    assert!(!wb.session().is_saved() && wb.session().path() == Some(&place.path()));
    run(&mut wb, Command::CheckFile);
    assert_eq!(wb.ask(), None, "the file is as it was");
    run(&mut wb, Command::Save(None));
    assert_eq!(store::open_session(&place.path()).expect("a session").briefing.title(), first);
    assert_eq!(store::backups(&place.folders(), &place.path()).len(), 3, "and what it replaced is kept, too");

    run(&mut wb, Command::ShowBackup(rows[0].backup.path.clone()));
    assert_eq!((wb.briefing().title(), wb.session().path()), ("Second", None));
    assert_eq!(place.names(), ["a.ron"]);
}

#[test]
fn a_backup_that_cannot_be_made_is_said_and_the_work_saved() {
    let place = Place::new();
    let mut wb = place.window(1);
    fs::write(place.folders().state.join("backups"), "in the way").expect("written");
    run(&mut wb, Command::SetTitle("Edited".into()));
    run(&mut wb, Command::Save(None));
    assert!(wb.session().is_saved());
    assert!(notices(&wb).join("\n").contains("not kept as a backup"), "{:?}", notices(&wb));
}

#[test]
fn backups_are_thinned_and_a_clock_that_jumps_back_loses_nothing() {
    let place = Place::new();
    let (folders, path) = (place.folders(), place.path());
    let rule = BackupRule { latest: 3, daily: 2, weekly: 1, megabytes: 500 };
    let save = |n: u64, now: &str| {
        let now = now.parse().expect("a time");
        let guard = Guard { disk: &SystemDisk, folders: Some(&folders), rule: &rule, now };
        store::save_guarded(&path, format!("content {n}").as_bytes(), None, &guard).expect("it is saved");
    };
    let kept = || -> Vec<String> {
        let read = |b: store::Backup| fs::read_to_string(b.path).expect("it is there");
        let all = store::backups(&folders, &path).into_iter().map(read);
        all.map(|text| if text.starts_with('(') { "first".to_owned() } else { text }).collect()
    };
    for n in 1..=8 {
        save(n, "2031-05-05T10:00:00Z");
    }
    assert_eq!(kept(), ["content 7", "content 6", "content 5", "first"]);
    // The clock was five years ahead.
    save(9, "2026-01-16T10:00:00Z");
    save(10, "2026-01-16T10:01:00Z");
    assert_eq!(kept().len(), 6);
    assert!(kept().ends_with(&["content 9".to_owned(), "content 8".to_owned()]), "{:?}", kept());
}

#[test]
fn a_guarded_save_refuses_what_it_does_not_know() {
    let place = Place::new();
    let folders = place.folders();
    let guard = Guard {
        disk: &SystemDisk,
        folders: Some(&folders),
        rule: &BackupRule::default(),
        now: "2026-01-16T10:00:00Z".parse().expect("a time"),
    };
    let (_, known) = store::open_known(&place.path()).expect("a session");
    fs::write(place.path(), "theirs").expect("written");
    let refused = store::save_guarded(&place.path(), b"mine", Some(&known), &guard);
    assert!(matches!(refused, Err(GuardedError::Changed { .. })));
    assert_eq!(place.bytes(), b"theirs");
    // What stands there already is no one else's.
    fs::write(place.path(), "mine").expect("written");
    store::save_guarded(&place.path(), b"mine", Some(&known), &guard).expect("it is the same");
    assert!(store::backups(&folders, &place.path()).is_empty(), "the same is not kept twice");
}

#[cfg(unix)]
#[test]
fn the_mode_of_a_session_and_its_link_outlive_a_guarded_save() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let place = Place::new();
    fs::set_permissions(place.path(), fs::Permissions::from_mode(0o644)).expect("a mode");
    let link = place.folder.path().join("link.ron");
    symlink("work/a.ron", &link).expect("a link");
    let mut wb = place.window(1);
    run(&mut wb, Command::New);
    run(&mut wb, Command::Open(link.clone()));
    run(&mut wb, Command::SetTitle("Through the link".into()));
    run(&mut wb, Command::Save(None));
    assert!(fs::symlink_metadata(&link).expect("a link").is_symlink());
    assert_eq!(fs::metadata(place.path()).expect("a file").permissions().mode() & 0o777, 0o644);
    assert_eq!(store::open_session(&place.path()).expect("a session").briefing.title(), "Through the link");
    // Found by either name.
    for path in [&link, &place.path()] {
        assert_eq!(store::backups(&place.folders(), path).len(), 1);
    }
}

#[test]
fn what_was_saved_into_another_session_does_not_rename_the_open_one() {
    let place = Place::new();
    let mut wb = place.window(1);
    run(&mut wb, Command::SetTitle("Edited".into()));
    // Saving began, and before it ended the person discarded and went on with a new briefing.
    wb.run(Command::Save(None));
    wb.run(Command::New);
    wb.run(Command::Answer(Answer::Discard));
    settle(&mut wb);
    assert_eq!((wb.session().path(), wb.briefing().title()), (None, ""));
}

#[test]
fn what_both_added_is_merged_in_one_step_that_undoes() {
    let place = Place::new();
    let mut wb = place.window(1);
    let n = wb.briefing().points().len();
    run(&mut wb, Command::NewPoint { slot: Slot::Last(None), kind: PointKind::Claim, holding: None });
    let mine = wb.editing().expect("it is edited").point;
    run(&mut wb, Command::SetText { point: mine, text: "Mine".into() });
    let before = wb.briefing().clone();
    place.write_from_outside(|d| add_point(d, 7, "Theirs"));
    run(&mut wb, Command::Quit);
    run(&mut wb, Command::Answer(Answer::Yes));
    assert!(matches!(wb.ask(), Some(Ask::Changed { .. })));
    let requests = run(&mut wb, Command::Answer(Answer::Merge));
    assert!(requests.contains(&Request::Quit), "the save that waited goes on: {:?}", notices(&wb));
    let saved = store::open_session(&place.path()).expect("a session").briefing;
    assert_eq!(saved.points().len(), n + 2);
    run(&mut wb, Command::Undo);
    assert_eq!(*wb.briefing(), before);
}

#[test]
fn what_both_changed_is_chosen_and_merged_in_one_step() {
    let place = Place::new();
    let check = |choose: Option<attache::model::Side>, title: &str| {
        let mut wb = place.window(1);
        let old = wb.briefing().clone();
        run(&mut wb, Command::SetTitle("Mine".into()));
        place.write_from_outside(|d| {
            d.set_title("Theirs");
            add_point(d, 7, "Also theirs");
        });
        run(&mut wb, Command::CheckFile);
        run(&mut wb, Command::Answer(Answer::Merge));
        assert_eq!(wb.overlay(), Some(&Overlay::Conflicts));
        assert_eq!(wb.briefing().title(), "Mine", "nothing is merged before it was chosen");
        let shown: Vec<_> = wb.merging().expect("it waits").conflicts().collect();
        assert!(shown.len() == 1 && shown[0].0.theirs.contains("Theirs"), "{shown:?}");
        if let Some(side) = choose {
            run(&mut wb, Command::ChooseSide { conflict: 0, side });
        }
        run(&mut wb, Command::FinishMerge);
        assert_eq!((wb.briefing().title(), wb.overlay(), wb.ask()), (title, None, None));
        assert!(wb.briefing().points().any(|p| p.text == "Also theirs"));
        run(&mut wb, Command::CheckFile);
        assert_eq!(wb.ask(), None, "what was merged is known");
        run(&mut wb, Command::Undo);
        assert_eq!(wb.briefing().title(), "Mine");
        run(&mut wb, Command::Redo);
        run(&mut wb, Command::Save(None));
        assert!(wb.session().is_saved());
        // For the next time, as it was.
        run(&mut wb, Command::New);
        fs::write(place.path(), store::write_session(&old, &store::View::default())).expect("written");
    };
    check(None, "Mine");
    check(Some(attache::model::Side::Theirs), "Theirs");
}

#[test]
fn leaving_the_choice_merges_nothing() {
    let place = Place::new();
    let mut wb = place.window(1);
    run(&mut wb, Command::SetTitle("Mine".into()));
    place.write_from_outside(|d| d.set_title("Theirs"));
    run(&mut wb, Command::Save(None));
    run(&mut wb, Command::Answer(Answer::Merge));
    run(&mut wb, Command::Hide);
    assert!(wb.merging().is_none() && wb.briefing().title() == "Mine" && !wb.session().is_saved());
    run(&mut wb, Command::Save(None));
    assert!(matches!(wb.ask(), Some(Ask::Changed { .. })));
}

#[test]
fn merging_twice_starts_from_what_was_merged_first() {
    let place = Place::new();
    let mut wb = place.window(1);
    run(&mut wb, Command::SetTitle("Mine".into()));
    place.write_from_outside(|d| add_point(d, 7, "Comes and goes"));
    run(&mut wb, Command::CheckFile);
    run(&mut wb, Command::Answer(Answer::Merge));
    assert!(wb.briefing().points().any(|p| p.text == "Comes and goes"));
    place.write_from_outside(|d| {
        let id = d.briefing().points().find(|p| p.text == "Comes and goes").expect("it is there").id;
        d.remove_branch(id).expect("it goes");
    });
    run(&mut wb, Command::CheckFile);
    run(&mut wb, Command::Answer(Answer::Merge));
    assert!(!wb.briefing().points().any(|p| p.text == "Comes and goes"), "{:?}", notices(&wb));
    assert_eq!(wb.briefing().title(), "Mine");
}
