//! The real window: the program under a display of its own marks a passage by dragging, attaches it, saves
//! and quits, and the session file holds it; killed while someone types, it brings back what was shown; a screen
//! reader finds its way in it.
//!
//! Built with the feature `inspect` only, through which the window takes input and shows its
//! accessibility tree. Needs Xvfb and OpenGL in software; `.ci/run` installs both.

mod desktop;
mod screen_reader;

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    sync::PoisonError,
    time::{Duration, Instant},
};

use attache::{model::Place, store};
use desktop::{ALONE, PATIENCE, Running, display, key, program, start};
use egui::{Event, Key, Modifiers};
use egui_inspection::protocol::Request;

/// Words of the article that the sample opens with, which no passage of the sample holds.
const PHRASE: &str = "the largest prisoner swap since 2022";

#[test]
fn what_was_typed_survives_ten_kills_of_the_window() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let home = folder.path().join("home");
    fs::create_dir(&home).expect("a home");
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let (_display, name) = display();
    let mut all_shown: Vec<String> = Vec::new();
    for kill in 0..10_u64 {
        let (mut program, window) = start(&home, &name, None);
        window.wait_for("Prisoner swaps and pressure");
        if kill > 0 {
            window.wait_for("Bring back unsaved changes?");
            window.press(Modifiers::NONE, Key::Enter);
        }
        for shown in &all_shown {
            window.wait_for(shown);
        }
        let mut shown = String::new();
        window.press(Modifiers::NONE, Key::F6);
        window.press(Modifiers::NONE, Key::F2);
        for word in 0..=kill % 3 {
            let word = format!("kill{kill}word{word} ");
            for letter in word.chars() {
                window.send(vec![Event::Text(letter.to_string())]);
            }
            shown.push_str(&word);
            window.wait_for(shown.trim_end());
        }
        all_shown.push(shown.trim_end().to_owned());
        // In the middle of typing, with letters under way that nobody has seen. The window may be gone
        // before it answers.
        let typing = std::thread::spawn(move || {
            for letter in "unseen".chars() {
                let events = vec![Event::Text(letter.to_string())];
                if window.ask(Request::ApplyEvents { events }).is_err() {
                    break;
                }
            }
        });
        std::thread::sleep(Duration::from_millis(kill * 7));
        program.0.kill().expect("it can be killed");
        program.ended().expect("it is gone");
        typing.join().expect("typing ends");
    }
}

#[cfg(unix)]
#[test]
fn a_window_asked_to_end_by_a_signal_ends_and_brings_everything_back() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let home = folder.path().join("home");
    fs::create_dir(&home).expect("a home");
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let (_display, name) = display();
    for signal in ["TERM", "HUP"] {
        let (mut program, window) = start(&home, &name, None);
        window.wait_for("Prisoner swaps and pressure");
        if signal == "HUP" {
            window.wait_for("Bring back unsaved changes?");
            window.press(Modifiers::NONE, Key::Enter);
            window.wait_for("typed before TERM");
        }
        window.press(Modifiers::NONE, Key::F6);
        window.press(Modifiers::NONE, Key::F2);
        let typed = format!("typed before {signal} ");
        window.send(vec![Event::Text(typed.clone())]);
        window.wait_for(typed.trim_end());
        let id = program.0.id().to_string();
        let sent = Command::new("kill").args(["-s", signal, &id]).status().expect("kill is there");
        assert!(sent.success());
        assert!(program.ended().expect("it ends").success(), "by itself, in time");
    }
}

#[test]
fn a_passage_marked_in_the_window_is_in_the_file() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let (home, session) = (folder.path().join("home"), folder.path().join("sample.ron"));
    fs::create_dir(&home).expect("a home");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("saved/prisoner-swaps.ron");
    fs::copy(sample, &session).expect("the sample can be copied");
    let before = store::open_session(&session).expect("the sample opens").briefing;

    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let (_display, name) = display();
    let (mut program, window) = start(&home, &name, Some(&session));

    window.wait_for("Prisoner swaps and pressure");
    window.wait_for(PHRASE);
    window.settle();
    let (from, to) = window.find_text("Reader", PHRASE);
    window.drag(from, to);
    window.press(Modifiers::NONE, Key::A);
    window.wait_for(&format!("{} passages", before.passages().len() + 1));
    window.press(Modifiers::COMMAND | Modifiers::CTRL, Key::S);
    window.wait_for("Saved");

    let opened = store::open_session(&session).expect("the saved session opens");
    assert_eq!(opened.remarks, [] as [&str; 0]);
    let after = opened.briefing;
    let added: Vec<_> = after.passages().filter(|p| before.passage(p.id).is_none()).collect();
    assert_eq!(added.len(), 1);
    assert_eq!((added[0].quote.as_str(), added[0].place), (PHRASE, Place::Anchored));
    let source = after.source(added[0].source).expect("a passage has a source");
    assert_eq!(added[0].range.of(source.text()), Some(PHRASE));
    assert_eq!(after.points_with(added[0].id).len(), 1, "it is attached to the current point");

    // The window may be gone before it answers.
    window.ask(Request::ApplyEvents { events: key(Modifiers::COMMAND | Modifiers::CTRL, Key::Q, true) }).ok();
    assert!(program.ended().expect("the program ends when it is asked to").success());
}

/// A window manager as small as can be: it hears who wants to come to the front.
#[cfg(target_os = "linux")]
mod manager {
    use x11rb::{
        connection::Connection as _,
        protocol::{
            Event,
            xproto::{
                AtomEnum, ChangeWindowAttributesAux, ConnectionExt as _, EventMask, InputFocus, Window,
            },
        },
        rust_connection::RustConnection,
    };

    pub struct Manager {
        server: RustConnection,
        root: Window,
        active: u32,
    }

    impl Manager {
        pub fn new(display: &str) -> Self {
            let (server, screen) = x11rb::connect(Some(display)).expect("the display server answers");
            let root = server.setup().roots.get(screen).expect("it has a screen").root;
            let hears = ChangeWindowAttributesAux::new().event_mask(EventMask::SUBSTRUCTURE_NOTIFY);
            server.change_window_attributes(root, &hears).expect("it is asked");
            let active = server.intern_atom(false, b"_NET_ACTIVE_WINDOW").expect("it is asked");
            let active = active.reply().expect("it has a name").atom;
            Self { server, root, active }
        }

        /// The window that wanted to come to the front last, if one did since this was asked.
        pub fn wants_front(&self) -> Option<Window> {
            let mut wants = None;
            while let Some(event) = self.server.poll_for_event().expect("the display server is there") {
                if let Event::ClientMessage(message) = event
                    && message.type_ == self.active
                {
                    wants = Some(message.window);
                }
            }
            wants
        }

        /// Gives the keyboard to a window, or to none.
        pub fn focus(&self, window: Option<Window>) {
            let to = window.unwrap_or(self.root);
            let focus = self.server.set_input_focus(InputFocus::PARENT, to, x11rb::CURRENT_TIME);
            focus.expect("it is asked").check().expect("the window is shown");
        }

        pub fn has_focus(&self, window: Window) -> bool {
            let focus = self.server.get_input_focus().expect("it is asked");
            focus.reply().expect("the display server is there").focus == window
        }

        /// Whether a window asks for attention.
        pub fn is_urgent(&self, window: Window) -> bool {
            const URGENCY: u32 = 1 << 8;
            let (hints, kind) = (AtomEnum::WM_HINTS, AtomEnum::WM_HINTS);
            let hints = self.server.get_property(false, window, hints, kind, 0, 9).expect("it is asked");
            let hints = hints.reply().expect("the window is there");
            hints.value32().and_then(|mut words| words.next()).is_some_and(|flags| flags & URGENCY != 0)
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_second_start_on_the_same_file_brings_the_first_window_to_the_front() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let (home, session) = (folder.path().join("home"), folder.path().join("sample.ron"));
    fs::create_dir(&home).expect("a home");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("saved/prisoner-swaps.ron");
    fs::copy(sample, &session).expect("the sample can be copied");
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let (_display, name) = display();
    let manager = manager::Manager::new(&name);
    let (mut first, window) = start(&home, &name, Some(&session));
    window.wait_for("Prisoner swaps and pressure");
    window.settle();

    // Attention is asked for where there is no focus, and no longer once there is.
    let wait_for_attention = |of: u32, wanted: bool| {
        let deadline = Instant::now() + PATIENCE;
        while manager.is_urgent(of) != wanted {
            assert!(Instant::now() < deadline, "it asks for attention: {}", !wanted);
            std::thread::sleep(Duration::from_millis(5));
        }
    };
    for grants in [false, true] {
        manager.focus(None);
        manager.wants_front();
        let mut second = program(&home, &name, Some(&session));
        let second = second.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut second = Running(second.expect("the program starts"));
        let deadline = Instant::now() + PATIENCE;
        let mut wants = None;
        let status = loop {
            assert!(Instant::now() < deadline, "it does not end");
            if let Some(asking) = manager.wants_front() {
                wants = Some(asking);
                if grants {
                    manager.focus(wants);
                }
            }
            if let Some(status) = second.0.try_wait().expect("a process can be asked") {
                break status;
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        let mut said = String::new();
        let mut err = second.0.stderr.take().expect("its output is a pipe");
        std::io::Read::read_to_string(&mut err, &mut said).expect("its output can be read");
        assert_eq!(status.code(), Some(0), "{said}");
        let wants = wants.expect("the first window asks for the focus");
        let became = if grants { "was brought to the front" } else { "asks for your attention" };
        assert_eq!(said, format!("Already open; its window {became}: {}\n", session.display()));
        wait_for_attention(wants, !grants);
        assert_eq!(manager.has_focus(wants), grants);
    }

    // From a window with another session it is the same, and that session stays.
    let other = folder.path().join("other.ron");
    fs::copy(&session, &other).expect("it can be copied");
    let (mut second, from) = start(&home, &name, Some(&other));
    from.wait_for("Prisoner swaps and pressure");
    manager.focus(None);
    manager.wants_front();
    from.press(Modifiers::COMMAND | Modifiers::CTRL, Key::O);
    from.send(vec![Event::Text(session.display().to_string())]);
    from.press(Modifiers::NONE, Key::Enter);
    from.wait_for("sample.ron is open in another window, which asks for your attention");
    from.wait_for("Open read-only");
    wait_for_attention(manager.wants_front().expect("the first window asks for the focus"), true);
    from.ask(Request::ApplyEvents { events: key(Modifiers::COMMAND | Modifiers::CTRL, Key::Q, true) }).ok();
    assert!(second.ended().expect("the program ends when it is asked to").success());

    // The first one is there, with the session in its hands.
    assert_eq!(first.0.try_wait().expect("a process can be asked"), None);
    window.press(Modifiers::NONE, Key::F6);
    window.press(Modifiers::NONE, Key::F2);
    window.send(vec![Event::Text("still mine ".to_owned())]);
    window.wait_for("still mine");
    window.press(Modifiers::COMMAND | Modifiers::CTRL, Key::S);
    window.wait_for("Saved");
    let opened = store::open_session(&session).expect("the saved session opens");
    assert!(opened.briefing.points().any(|point| point.text.contains("still mine")));
    window.ask(Request::ApplyEvents { events: key(Modifiers::COMMAND | Modifiers::CTRL, Key::Q, true) }).ok();
    assert!(first.ended().expect("the program ends when it is asked to").success());
}
