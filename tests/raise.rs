//! One window a session: who opens what another window has open on the same desktop is shown that window.
//! The windows are workbenches that talk over a real socket; the command line is the real program.

#![cfg(unix)]
#![allow(clippy::panic, clippy::indexing_slicing, reason = "a test that finds nothing fails")]

mod common;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command as Process, Stdio},
    sync::mpsc,
    thread::JoinHandle,
};

use attache::{
    app::{
        Access, Answer, Ask, Command, Offer, Request, Workbench,
        opening::{self, Start},
    },
    store::{self, Call, Desktop, Folders, Lock, Locking, Raised},
};
use common::{notices, run, sample, workbench};

/// A scratch folder with a session in it, saved from the sample.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().expect("a folder"));
        run(&mut sample(None), Command::SaveTo { path: place.path("a.ron"), then: None });
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn desktop(&self) -> Desktop {
        Desktop::at(&self.path("run"), ":0")
    }

    fn lock(&self) -> Lock {
        let now = "2026-01-16T12:00:00Z".parse().expect("a time");
        match store::lock_session(&self.path("a.ron"), None, now) {
            Locking::Ours { lock, .. } => lock,
            other => panic!("not ours: {other:?}"),
        }
    }

    /// A window on the session that another process could be: it hears calls, and does what it is asked.
    fn first(&self) -> First {
        let (heard, hears) = mpsc::channel();
        let (ready, is_ready) = mpsc::channel();
        let (call, desktop, path) = (heard.clone(), self.desktop(), self.path("a.ron"));
        let thread = std::thread::spawn(move || {
            let mut wb = workbench(None);
            run(&mut wb, Command::Open(path));
            assert!(matches!(wb.access(), Access::Locked(_)), "{:?}", notices(&wb));
            let on_call = move |heard| drop(call.send(Some(heard)));
            let _listening = desktop.listen(on_call).expect("it listens");
            ready.send(()).expect("the test waits");
            let mut n_raised = 0;
            while let Ok(Some(heard)) = hears.recv() {
                for request in run(&mut wb, Command::Called(heard)) {
                    let Request::Raise(call) = request else { panic!("{request:?}") };
                    call.answer(Some(Raised::Front));
                    n_raised += 1;
                }
            }
            n_raised
        });
        is_ready.recv().expect("it opens");
        First { thread, heard }
    }

    /// A second window, with something unsaved in it.
    fn second(&self) -> Workbench {
        let mut wb = sample(None);
        wb.use_desktop(self.desktop());
        run(&mut wb, Command::SetTitle("Unsaved".into()));
        wb
    }
}

struct First {
    thread: JoinHandle<usize>,
    heard: mpsc::Sender<Option<Call>>,
}

impl First {
    /// Closes the window; how often it was brought to the front.
    fn close(self) -> usize {
        self.heard.send(None).expect("it runs");
        self.thread.join().expect("it ends")
    }
}

fn offer(wb: &Workbench) -> Offer {
    let mut offers = wb.notices().iter().filter_map(|notice| notice.offer.clone());
    offers.next().unwrap_or_else(|| panic!("nothing is offered: {:?}", notices(wb)))
}

#[test]
fn what_another_window_has_open_is_shown_there_and_what_is_open_here_stays() {
    let place = Place::new();
    let (first, mut wb) = (place.first(), place.second());
    let path = place.path("a.ron");
    let before = wb.briefing().clone();
    run(&mut wb, Command::Open(path.clone()));
    assert_eq!(
        (wb.ask(), wb.session().path()),
        (None, None),
        "nothing is asked, because nothing is replaced"
    );
    assert!(*wb.briefing() == before && !wb.session().is_saved());
    let words = "a.ron is open in another window, which was brought to the front";
    assert_eq!(notices(&wb), [words]);

    // All the same: that is asked like any opening, and then it is read-only.
    let Offer { words, command } = offer(&wb);
    assert_eq!(words, "Open read-only");
    run(&mut wb, command);
    assert!(matches!(wb.ask(), Some(Ask::Unsaved { .. })));
    run(&mut wb, Command::Answer(Answer::Discard));
    assert_eq!(wb.session().path(), Some(&*path));
    assert!(matches!(wb.access(), Access::ReadOnly(_)));
    assert_eq!(first.close(), 1);
    run(&mut wb, Command::CheckFile);
    assert!(matches!(wb.access(), Access::Locked(_)), "the first is gone");
}

#[test]
fn where_no_window_answers_the_session_opens_as_ever() {
    let place = Place::new();
    let check = |wb: &mut Workbench, why: &str| {
        run(wb, Command::Open(place.path("a.ron")));
        run(wb, Command::Answer(Answer::Discard));
        assert!(matches!(wb.access(), Access::ReadOnly(_)), "{why}: {:?}", notices(wb));
    };
    {
        let _lock = place.lock();
        check(&mut place.second(), "who has it open does not listen");
    }
    let first = place.first();
    let mut wb = place.second();
    wb.use_desktop(Desktop::at(&place.path("run"), ":1"));
    check(&mut wb, "it is on another desktop");
    check(&mut sample(None), "this window is on none");

    // A copy of a folder brings the lock files along.
    fs::copy(place.path("a.ron"), place.path("b.ron")).expect("a copy");
    fs::copy(place.path(".a.ron.lock"), place.path(".b.ron.lock")).expect("a copy");
    let mut wb = place.second();
    run(&mut wb, Command::Open(place.path("b.ron")));
    run(&mut wb, Command::Answer(Answer::Discard));
    assert!(matches!(wb.access(), Access::Locked(_)), "{:?}", notices(&wb));
    assert_eq!(first.close(), 0);
}

#[test]
fn what_is_open_in_this_window_is_not_read_again() {
    let place = Place::new();
    let path = place.path("a.ron");
    let mut wb = workbench(None);
    wb.use_desktop(place.desktop());
    run(&mut wb, Command::Open(path.clone()));
    run(&mut wb, Command::SetTitle("Unsaved".into()));
    let before = wb.briefing().clone();
    for name in ["a.ron", "run/../a.ron"] {
        fs::create_dir_all(place.path("run")).expect("a folder");
        run(&mut wb, Command::Open(place.path(name)));
        assert_eq!((wb.ask(), wb.briefing()), (None, &before));
        assert_eq!(notices(&wb), ["a.ron is open here already"]);
    }
    // Someone else wrote it: whoever asks for it again is asked again.
    let text = fs::read_to_string(&path).expect("it is there");
    fs::write(&path, text.replacen("title: \"", "title: \"Theirs: ", 1)).expect("written");
    for _ in 0..2 {
        run(&mut wb, Command::Open(path.clone()));
        assert_eq!(wb.ask(), Some(&Ask::Changed { then: None }));
        run(&mut wb, Command::Answer(Answer::Cancel));
    }
}

#[test]
fn who_asks_for_what_is_open_while_something_else_opens_stays_where_they_are() {
    let place = Place::new();
    fs::copy(place.path("a.ron"), place.path("b.ron")).expect("a copy");
    let mut wb = common::held();
    let finish = |wb: &mut Workbench| {
        for _ in 0..4 {
            wb.let_jobs_go();
            wb.begin_frame(0.0);
        }
    };
    wb.run(Command::Open(place.path("a.ron")));
    finish(&mut wb);
    wb.run(Command::Open(place.path("b.ron")));
    wb.run(Command::Open(place.path("a.ron")));
    finish(&mut wb);
    assert_eq!(wb.session().path(), Some(&*place.path("a.ron")));
}

#[test]
fn only_the_last_wish_counts() {
    let place = Place::new();
    for name in ["b.ron", "c.ron"] {
        fs::copy(place.path("a.ron"), place.path(name)).expect("a copy");
    }
    let _lock = place.lock();
    let _listening = place.desktop().listen(|call| call.answer(Some(Raised::Front))).expect("it listens");
    let opened = |wishes: &[Command]| {
        let mut wb = common::held();
        wb.use_desktop(place.desktop());
        wishes.iter().for_each(|wish| wb.run(wish.clone()));
        for _ in 0..4 {
            wb.let_jobs_go();
            wb.begin_frame(0.0);
        }
        let name =
            wb.session().path().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        (name, notices(&wb).len())
    };
    let [a, b, c] = ["a.ron", "b.ron", "c.ron"].map(|name| place.path(name));
    let open = |path: &PathBuf| Command::Open(path.clone());
    assert_eq!(opened(&[open(&b), open(&c)]), (Some("c.ron".into()), 0));
    assert_eq!(opened(&[open(&a), open(&c)]), (Some("c.ron".into()), 0));
    assert_eq!(opened(&[open(&b), Command::OpenHere(c)]), (Some("c.ron".into()), 0));
    assert_eq!(opened(&[open(&b), Command::New]), (None, 1));
    // What another window has open takes the place of nothing, not even of what is being opened.
    assert_eq!(opened(&[Command::OpenHere(b.clone()), open(&a)]), (Some("b.ron".into()), 1));
    assert_eq!(opened(&[open(&b), open(&a)]), (None, 1));
}

#[test]
fn a_start_raises_only_what_a_window_has_open() {
    let place = Place::new();
    let (desktop, start) = (place.desktop(), Start::Session(place.path("a.ron")));
    assert_eq!(opening::raise(&start, Some(&desktop)), None);
    let first = place.first();
    assert_eq!(opening::raise(&start, Some(&desktop)), Some(Raised::Front));
    assert_eq!(opening::raise(&start, None), None);
    assert_eq!(opening::raise(&Start::Sample, Some(&desktop)), None);
    assert_eq!(opening::raise(&Start::Session(place.path("no/such.ron")), Some(&desktop)), None);
    assert_eq!(first.close(), 1);
}

/// The real program on a display that is not there, with a home below the place, and a folder for what lives
/// as long as it runs if there is one. Gives its exit status, and what it wrote to standard output and error.
fn program(
    place: &Place,
    runtime: Option<&Path>,
    session: Option<&Path>,
    display: &str,
) -> (Option<i32>, String, String) {
    let mut process = Process::new(env!("CARGO_BIN_EXE_attache"));
    process.args(session).stdin(Stdio::null());
    for name in ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "XDG_RUNTIME_DIR"] {
        process.env_remove(name);
    }
    for name in ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"] {
        process.env(name, place.path("home").join(name));
    }
    process.envs(runtime.map(|folder| ("XDG_RUNTIME_DIR", folder)));
    process.env("HOME", place.path("home")).env("DISPLAY", display);
    let output = process.output().expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("it prints UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[cfg(not(target_os = "macos"))]
#[test]
fn a_second_start_on_an_open_session_raises_its_window_and_ends() {
    let place = Place::new();
    let path = place.path("a.ron");
    // A display that nobody has: no window can open there.
    let display = format!(":{}", 0x4000_0000 + std::process::id());
    let runtime = place.path("home/runtime");
    let state = place.path("home/XDG_STATE_HOME/attache");
    let folders = Folders { state: state.clone(), config: place.path("config") };
    let check = |runtime: Option<&Path>, folder: &Path, raised: Raised, words: &str| {
        let desktop = Desktop::at(&folder.join("windows"), &display);
        let lock = place.lock();
        let on_call = move |call: Call| call.answer(call.is_for(&lock).then_some(raised));
        let listening = desktop.listen(on_call).expect("it listens");
        let expected =
            (Some(0), String::new(), format!("Already open; its window {words}: {}\n", path.display()));
        assert_eq!(program(&place, runtime, Some(&path), &display), expected);
        // Without an argument it is the session that was open last.
        store::remember_recent(&folders, &path).expect("it is kept");
        assert_eq!(program(&place, runtime, None, &display), expected);
        // On another desktop, or once it closed, a window would open.
        let other = program(&place, runtime, Some(&path), &format!("{display}1"));
        drop(listening);
        for (_, out, err) in [other, program(&place, runtime, Some(&path), &display)] {
            assert!(out.starts_with("# ") && !err.contains("Already open"), "{err}");
        }
    };
    let front = "was brought to the front";
    check(Some(&runtime), &runtime.join("attache"), Raised::Front, front);
    let attention = "asks for your attention";
    check(Some(&runtime), &runtime.join("attache"), Raised::Attention, attention);
    check(None, &state, Raised::Front, front);
}
