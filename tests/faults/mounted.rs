//! Real places where nothing can be written: file systems that are full or read-only, and folders without the
//! permission. Each is tried by a process of its own, which may mount where only it sees it; where the
//! system does not allow even that, the test says so and ends.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command as Process, Output, Stdio},
    sync::Arc,
};

use attache::{
    app::{Answer, Command, Request, Workbench},
    store::{self, SystemDisk},
};

use crate::{
    common::{notices, run, settle},
    place::{Place, errors, n_edits, save, title},
};

/// Where the process that may mount finds its folder.
const FOLDER: &str = "ATTACHE_MOUNT_FOLDER";

/// A user of its own, who is root there, with mounts of its own.
const MOUNTING: &[&str] = &["--user", "--map-root-user", "--mount"];
/// A user without the rights of root, whoever runs the tests.
const POWERLESS: &[&str] = &["--user"];

fn output(process: &mut Process) -> Result<Output, String> {
    let output = process.stdin(Stdio::null()).output().map_err(|error| error.to_string())?;
    let words = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    if output.status.success() { Ok(output) } else { Err(words) }
}

/// Runs a test of this file as such a process, or says why not. `try_first` is a command that must do what is
/// needed there.
fn run_as(kind: &[&str], name: &str, try_first: &str) {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let unshared = || {
        let mut process = Process::new("unshare");
        process.args(kind).env(FOLDER, scratch.path());
        process
    };
    if let Err(why) = output(unshared().args(["sh", "-c", try_first])) {
        eprintln!("{name} was skipped: this system does not let a test do that: {why}");
        return;
    }
    let test = std::env::current_exe().expect("this test has a path");
    let args = ["--exact", name, "--ignored", "--nocapture"];
    let done = unshared().arg(test).args(args).stdin(Stdio::null()).output().expect("it starts");
    let (out, err) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success() && out.contains("1 passed"), "{name}:\n{out}\n{err}");
}

const CAN_MOUNT: &str = r#"mount -t tmpfs -o size=64k none "$ATTACHE_MOUNT_FOLDER""#;
const CANNOT_WRITE: &str = r#"cd "$ATTACHE_MOUNT_FOLDER" && mkdir no && chmod 555 no && ! touch no/file"#;

#[test]
fn a_full_disk_under_the_session_leaves_the_old_file_and_keeps_the_work() {
    run_as(MOUNTING, "mounted::session_on_a_tiny_disk", CAN_MOUNT);
}

#[test]
fn a_full_disk_under_the_state_folder_is_told_and_the_work_saved() {
    run_as(MOUNTING, "mounted::state_on_a_tiny_disk", CAN_MOUNT);
}

#[test]
fn a_disk_that_becomes_read_only_is_told_and_the_work_kept() {
    run_as(MOUNTING, "mounted::disks_that_become_read_only", CAN_MOUNT);
}

#[test]
fn a_folder_without_permission_is_told_and_the_work_kept() {
    run_as(POWERLESS, "mounted::folders_without_permission", CANNOT_WRITE);
}

fn folder() -> PathBuf {
    std::env::var_os(FOLDER).expect("started by the other test").into()
}

/// Runs `mount` or `umount` on a folder.
fn mount(command: &str, folder: &Path) {
    fs::create_dir_all(folder).expect("a folder");
    let mut words = command.split(' ');
    let mut process = Process::new(words.next().expect("a command"));
    process.args(words).arg(folder);
    output(&mut process).unwrap_or_else(|error| panic!("{command}: {error}"));
}

/// Has a folder be read-only from here on, for everyone who goes by its path.
fn make_read_only(folder: &Path) {
    let path = folder.to_str().expect("a path in Unicode");
    mount(&format!("mount --bind {path}"), folder);
    mount("mount -o remount,bind,ro", folder);
}

/// Fills a disk up to the last byte, but for so many pages.
fn fill(folder: &Path, n_free: usize) {
    let path = folder.join("filler");
    let mut filler = fs::File::create(&path).expect("a file");
    let mut n_pages = 0;
    while filler.write_all(&[1; 4096]).is_ok() {
        n_pages += 1;
    }
    filler.set_len(4096 * (n_pages as u64).saturating_sub(n_free as u64)).expect("it can be cut");
}

fn lift(folder: &Path) {
    fs::remove_file(folder.join("filler")).expect("it goes");
}

fn long(n: usize) -> String {
    format!("{n} ").repeat(2000)
}

fn window(place: &Place) -> Workbench {
    place.window(Arc::new(SystemDisk))
}

/// What may not be written now is said, the window stays, and the file is as it was.
#[track_caller]
fn check_not_saved(place: &Place, wb: &mut Workbench, name: &str, words: &str) {
    let (old, names) = (place.bytes(), names_in(&place.root.join("work")));
    title(wb, name);
    run(wb, Command::Quit);
    let requests = run(wb, Command::Answer(Answer::Yes));
    assert!(!requests.contains(&Request::Quit), "the window closes");
    let cause = wb.save_failure().unwrap_or_else(|| panic!("it is not told: {:?}", notices(wb)));
    assert!(cause.contains(words), "{cause}");
    assert!(!wb.session().is_saved() && wb.briefing().title() == name);
    assert_eq!(place.bytes(), old, "the old file is whole");
    assert_eq!(names_in(&place.root.join("work")), names, "nothing is left behind");
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let mut names: Vec<String> = entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[track_caller]
fn check_saved(place: &Place, wb: &mut Workbench) {
    save(wb);
    assert_eq!(wb.save_failure(), None);
    assert!(wb.session().is_saved(), "{:?}", notices(wb));
    assert_eq!(store::open_session(&place.path()).expect("a session").briefing, *wb.briefing());
}

#[test]
#[ignore = "it is run by another test, where it may mount"]
fn session_on_a_tiny_disk() {
    let work = folder().join("work");
    mount("mount -t tmpfs -o size=256k none", &work);
    let place = Place::at(&folder());
    let mut wb = window(&place);
    title(&mut wb, "one");
    check_saved(&place, &mut wb);
    fill(&work, 0);
    check_not_saved(&place, &mut wb, "two", "The disk is full; make room and try again");
    wb.flush();
    assert_eq!((errors(&wb), n_edits(&place.journal_scan())), (Vec::new(), 1), "the journal is elsewhere");
    lift(&work);
    check_saved(&place, &mut wb);

    // With more and more room: refused whole, until it is saved whole.
    let mut n_refused = 0;
    for n_free in 0..12 {
        fill(&work, n_free);
        let old = place.bytes();
        title(&mut wb, &format!("{n_free} {}", "words ".repeat(3000)));
        save(&mut wb);
        match wb.save_failure() {
            Some(cause) => {
                assert!(cause.contains("The disk is full"), "{cause}");
                assert_eq!(place.bytes(), old, "{n_free} pages");
                n_refused += 1;
            }
            None => assert_eq!(
                store::open_session(&place.path()).expect("a session").briefing,
                *wb.briefing(),
                "{n_free} pages"
            ),
        }
        lift(&work);
    }
    assert!((1..12).contains(&n_refused), "{n_refused}");
    assert_eq!(names_in(&work), [".a.ron.lock", "a.ron"]);
    check_saved(&place, &mut wb);
}

#[test]
#[ignore = "it is run by another test, where it may mount"]
fn state_on_a_tiny_disk() {
    let home = folder().join("home");
    mount("mount -t tmpfs -o size=256k none", &home);
    let place = Place::at(&folder());
    let mut wb = window(&place);
    // Edits until it is full.
    let mut n = 0;
    while errors(&wb).is_empty() {
        n += 1;
        assert!(n < 200, "it is never full");
        title(&mut wb, &long(n));
    }
    assert!(n > 10 && errors(&wb)[0].contains("The disk is full"), "after {n}: {:?}", errors(&wb));
    let scan = place.journal_scan();
    assert_eq!(scan.cut, None, "nothing torn is left");
    assert_eq!(n_edits(&scan), n - 1);
    for more in 1..4 {
        title(&mut wb, &long(n + more));
    }
    assert_eq!((wb.briefing().title(), errors(&wb).len()), (long(n + 3).as_str(), 1), "it is told once");

    // The session is on another disk: saved, and said that the backup is not there.
    fill(&home, 0);
    check_saved(&place, &mut wb);
    let told = notices(&wb).join("\n");
    assert!(told.contains("Saved, but the older file was not kept as a backup"), "{told}");
    assert!(store::backups(&place.folders(), &place.path()).is_empty(), "none that is torn");

    // There is room again.
    lift(&home);
    for name in ["behind", "last"] {
        title(&mut wb, name);
        wb.flush();
        settle(&mut wb);
    }
    assert_eq!((errors(&wb).len(), n_edits(&place.journal_scan())), (1, 2), "{:?}", notices(&wb));
    drop(wb);
    let mut wb = place.restarted();
    assert_eq!(wb.briefing().title(), "last");
    check_saved(&place, &mut wb);
    assert_eq!(store::backups(&place.folders(), &place.path()).len(), 1);

    // Full from the first edit on.
    fill(&home, 0);
    title(&mut wb, &long(1));
    title(&mut wb, &long(2));
    assert_eq!(errors(&wb).len(), 1, "{:?}", errors(&wb));
    lift(&home);
    title(&mut wb, "after all");
    drop(wb);
    let mut wb = place.restarted();
    assert_eq!(wb.briefing().title(), "after all");
    run(&mut wb, Command::Undo);
    assert_eq!(wb.briefing().title(), long(2));
}

#[test]
#[ignore = "it is run by another test, where it may mount"]
fn disks_that_become_read_only() {
    let (work, home) = (folder().join("work"), folder().join("home"));
    for folder in [&work, &home] {
        mount("mount -t tmpfs none", folder);
    }
    let place = Place::at(&folder());
    let mut wb = window(&place);
    make_read_only(&work);
    check_not_saved(&place, &mut wb, "one", "This disk can only be read; save in another place");
    // Opened now it opens all the same.
    let other = window(&place);
    assert!(
        other.read_only().is_some() || notices(&other).join("\n").contains("No lock"),
        "{:?}",
        notices(&other)
    );
    drop(other);
    let elsewhere = folder().join("elsewhere.ron");
    run(&mut wb, Command::SaveTo { path: elsewhere.clone(), then: None });
    assert!(wb.session().is_saved() && elsewhere.exists(), "{:?}", notices(&wb));
    run(&mut wb, Command::New);
    mount("umount", &work);
    let mut wb = window(&place);
    title(&mut wb, "two");
    check_saved(&place, &mut wb);

    make_read_only(&home);
    title(&mut wb, "three");
    assert!(errors(&wb)[0].contains("This disk can only be read"), "{:?}", errors(&wb));
    check_saved(&place, &mut wb);
    title(&mut wb, "four");
    mount("umount", &home);
    title(&mut wb, "five");
    drop(wb);
    let mut wb = place.restarted();
    assert_eq!(wb.briefing().title(), "five");
    check_saved(&place, &mut wb);
}

#[test]
#[ignore = "it is run by another test, without the rights of root"]
fn folders_without_permission() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::at(&folder());
    let (work, state) = (place.root.join("work"), place.folders().state);
    let set = |folder: &Path, mode: u32| {
        fs::set_permissions(folder, fs::Permissions::from_mode(mode)).expect("a mode");
    };
    let mut wb = window(&place);
    set(&work, 0o555);
    check_not_saved(&place, &mut wb, "one", "You have no permission to write");
    set(&work, 0o755);
    check_saved(&place, &mut wb);

    // It opens and is journalled where it cannot be saved.
    drop(wb);
    set(&work, 0o555);
    let mut wb = window(&place);
    check_not_saved(&place, &mut wb, "two", "You have no permission to write");
    drop(wb);
    let mut wb = place.restarted();
    assert_eq!(wb.briefing().title(), "two");
    set(&work, 0o755);
    check_saved(&place, &mut wb);
    drop(wb);

    // The program's own folder.
    fs::remove_dir_all(&state).expect("it goes");
    fs::create_dir(&state).expect("a folder");
    set(&state, 0o555);
    let mut wb = window(&place);
    title(&mut wb, "three");
    assert!(errors(&wb)[0].contains("You have no permission to write"), "{:?}", errors(&wb));
    check_saved(&place, &mut wb);
    title(&mut wb, "four");
    set(&state, 0o755);
    title(&mut wb, "five");
    drop(wb);
    assert_eq!(place.restarted().briefing().title(), "five");
}
