//! What a screen reader hears of the window: its tree over AT-SPI, on buses of the test's own.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
    sync::PoisonError,
    time::Instant,
};

use egui::{Key, Modifiers};
use zbus::{
    blocking::{Connection, Proxy, connection::Builder},
    zvariant::OwnedObjectPath,
};

use crate::desktop::{ALONE, PATIENCE, Running, display, start_with};

/// A node of another program's tree: on which connection it is, and where.
type Place = (String, OwnedObjectPath);

/// `ATSPI_ROLE_TREE_ITEM`.
const TREE_ITEM: u32 = 91;
const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";

/// A session bus that nobody else is on, and its address.
fn session_bus() -> (Running, String) {
    let server = Command::new("dbus-daemon")
        .args(["--session", "--nofork", "--print-address=1"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let server = server
        .map_err(|error| format!("dbus-daemon does not start ({error}); install the package dbus-daemon"));
    let mut server = Running(server.expect("a bus"));
    let out = server.0.stdout.take().expect("its output is a pipe");
    let mut address = String::new();
    BufReader::new(out).read_line(&mut address).expect("its output can be read");
    (server, address.trim().to_owned())
}

/// The bus of assistive technology, switched on as a screen reader does.
fn accessibility_bus(session: &str) -> zbus::Result<Connection> {
    let session = Builder::address(session)?.build()?;
    let status = Proxy::new(&session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Status")?;
    status.set_property("IsEnabled", true)?;
    status.set_property("ScreenReaderEnabled", true)?;
    let bus = Proxy::new(&session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus")?;
    let address: String = bus.call("GetAddress", &())?;
    Builder::address(address.as_str())?.build()
}

/// What is said of one node.
#[derive(Debug)]
struct Heard {
    /// As AT-SPI counts roles.
    role: u32,
    name: String,
    /// What the text interface gives, where there is one.
    text: String,
    depth: usize,
}

fn children(bus: &Connection, (name, path): &Place) -> zbus::Result<Vec<Place>> {
    Proxy::new(bus, name.as_str(), path, ACCESSIBLE)?.call("GetChildren", &())
}

/// The whole tree below a node, in reading order.
fn walk(bus: &Connection, root: Place) -> zbus::Result<Vec<Heard>> {
    let mut heard = Vec::new();
    let mut stack = vec![(root, 0)];
    while let Some((place, depth)) = stack.pop() {
        let node = Proxy::new(bus, place.0.as_str(), &place.1, ACCESSIBLE)?;
        let role: u32 = node.call("GetRole", &())?;
        let name: String = node.get_property("Name").unwrap_or_default();
        let text = Proxy::new(bus, place.0.as_str(), &place.1, "org.a11y.atspi.Text")?;
        let text: String = text.call("GetText", &(0_i32, -1_i32)).unwrap_or_default();
        heard.push(Heard { role, name, text, depth });
        // What changes while it is walked is left out.
        let below = children(bus, &place).unwrap_or_default();
        stack.extend(below.into_iter().rev().map(|place| (place, depth + 1)));
    }
    Ok(heard)
}

/// The program's node, once it has one below the desktop.
fn application(bus: &Connection) -> zbus::Result<Place> {
    let desktop: Place = (
        "org.a11y.atspi.Registry".to_owned(),
        OwnedObjectPath::try_from("/org/a11y/atspi/accessible/root").expect("a path"),
    );
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(program) = children(bus, &desktop)?.into_iter().next() {
            return Ok(program);
        }
        assert!(Instant::now() < deadline, "the program does not appear on the accessibility bus");
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
}

#[test]
fn a_screen_reader_finds_panes_points_and_the_words_in_view() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let home = folder.path().join("home");
    fs::create_dir(&home).expect("a home");
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let (_display, display) = display();
    let (_bus, session) = session_bus();
    let bus = accessibility_bus(&session).expect("at-spi2-core is installed");
    let (_program, window) = start_with(&home, &display, None, &[("DBUS_SESSION_BUS_ADDRESS", &session)]);
    window.wait_for("Prisoner swaps and pressure");
    window.settle();

    let program = application(&bus).expect("the registry answers");
    let heard = walk(&bus, program.clone()).expect("the tree can be walked");
    let find = |words: &str| heard.iter().find(|h| h.name.contains(words));
    for pane in ["Sources", "Reader", "Outline"] {
        assert!(heard.iter().any(|h| h.name == pane), "no pane {pane}: {heard:#?}");
    }
    let question = find("Question: Will gestures like prisoner swaps").expect("the question is there");
    assert_eq!(question.role, TREE_ITEM);
    assert!(heard.iter().any(|h| h.name == "Article text"), "the article is there");
    let reads = |words: &str| heard.iter().any(|h| h.text.contains(words) || h.name.contains(words));
    assert!(reads("delegations met face-to-face on May 16, 2025"), "words in view are read: {heard:#?}");
    // The article's last words are far below what is in view.
    assert!(!reads("What’s Next"), "words out of view cost nothing");
    assert!(heard.iter().all(|h| h.depth < 40));

    // What was done is said without being asked: the tree holds it as a live message.
    window.press(Modifiers::NONE, Key::CloseBracket);
    window.press(Modifiers::NONE, Key::D);
    window.wait_for("Detached");
    let heard = walk(&bus, program).expect("the tree can be walked");
    assert!(heard.iter().any(|h| h.name.contains("Detached") || h.text.contains("Detached")), "{heard:#?}");
}
