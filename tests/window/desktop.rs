//! A display of its own, and the program's window on it, driven through its inspection port.

use std::{
    collections::HashMap,
    io::{BufRead as _, BufReader},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::Mutex,
    time::{Duration, Instant},
};

use egui::{
    Event, Key, Modifiers, PointerButton, Pos2,
    accesskit::{Node, NodeId, Role},
    pos2,
};
use egui_inspection::protocol::{self, Request, Response};

/// How long anything may take. Drawing in software on a busy machine is slow.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// A process that does not outlive the test.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

impl Running {
    /// Its exit status, once it has ended by itself.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.0.try_wait().expect("a process can be asked") {
                None if Instant::now() < deadline => std::thread::sleep(Duration::from_millis(50)),
                status => return status,
            }
        }
    }
}

/// One window at a time: they draw in software, and a free port must stay free until it is used.
pub static ALONE: Mutex<()> = Mutex::new(());

/// A display that no one else has, and its name.
pub fn display() -> (Running, String) {
    // The server picks a free number and writes it when it is ready.
    let server = Command::new("Xvfb")
        .args(["-displayfd", "1", "-screen", "0", "1400x900x24", "-nolisten", "tcp"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let server = server.map_err(|error| format!("Xvfb does not start ({error}); install the package xvfb"));
    let mut server = Running(server.expect("a display server"));
    let out = server.0.stdout.take().expect("its output is a pipe");
    let mut number = String::new();
    BufReader::new(out).read_line(&mut number).expect("its output can be read");
    assert!(!number.trim().is_empty(), "Xvfb found no free display");
    (server, format!(":{}", number.trim()))
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("it has an address").port()
}

/// The program's window, from outside.
pub struct Window {
    stream: TcpStream,
}

impl Window {
    fn connect(port: u16, program: &mut Running) -> Self {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match TcpStream::connect(("127.0.0.1", port)) {
                Ok(stream) => {
                    stream.set_nodelay(true).expect("a socket");
                    stream.set_read_timeout(Some(PATIENCE)).expect("a socket");
                    protocol::read_handshake(&stream).expect("the window greets");
                    return Self { stream };
                }
                Err(error) => assert!(Instant::now() < deadline, "no window answers: {error}"),
            }
            let ended = program.0.try_wait().expect("a process can be asked");
            assert!(ended.is_none(), "the program ended before its window opened: {ended:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    pub fn ask(&self, request: Request) -> std::io::Result<Response> {
        protocol::write_message(&self.stream, &request)?;
        protocol::read_message(&self.stream)
    }

    pub fn send(&self, events: Vec<Event>) {
        let answer = self.ask(Request::ApplyEvents { events }).expect("the window answers");
        assert!(matches!(answer, Response::Done), "the window answered {answer:?}");
    }

    pub fn settle(&self) {
        self.ask(Request::Settle { max_steps: 120 }).expect("the window answers");
    }

    pub fn nodes(&self) -> Vec<(NodeId, Node)> {
        match self.ask(Request::GetTree).expect("the window answers") {
            Response::Tree { accesskit, .. } => accesskit.map(|tree| tree.nodes).unwrap_or_default(),
            other => {
                assert!(matches!(other, Response::Tree { .. }), "the window answered {other:?}");
                Vec::new()
            }
        }
    }

    /// Waits until some label or value holds `words`.
    #[track_caller]
    pub fn wait_for(&self, words: &str) {
        let deadline = Instant::now() + PATIENCE;
        let shows = |node: &Node| [node.label(), node.value()].iter().flatten().any(|s| s.contains(words));
        while !self.nodes().iter().any(|(_, node)| shows(node)) {
            assert!(Instant::now() < deadline, "{words:?} did not show");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Where the first character of `phrase` begins in the pane called `pane`, and the last one ends.
    #[track_caller]
    pub fn find_text(&self, pane: &str, phrase: &str) -> (Pos2, Pos2) {
        let nodes = self.nodes();
        let by_id: HashMap<NodeId, &Node> = nodes.iter().map(|(id, node)| (*id, node)).collect();
        let root = nodes.iter().find(|(_, node)| node.label().is_some_and(|label| label == pane));
        let mut stack = vec![root.expect("the pane is there").0];
        while let Some(node) = stack.pop().and_then(|id| by_id.get(&id)) {
            stack.extend(node.children());
            let letters = letters(node, &by_id);
            let mut stretches = letters.windows(phrase.chars().count());
            let found = stretches.find(|letters| letters.iter().map(|(c, _)| *c).eq(phrase.chars()));
            if let Some([(_, first), .., (_, last)]) = found {
                return (first.left_center(), last.right_center());
            }
        }
        unreachable!("{phrase:?} is not in the pane {pane}")
    }

    pub fn drag(&self, from: Pos2, to: Pos2) {
        let button = |pos, pressed| Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        self.send(vec![Event::PointerMoved(from)]);
        self.send(vec![button(from, true)]);
        const N_STEPS: u8 = 12;
        for step in 1..=N_STEPS {
            self.send(vec![Event::PointerMoved(from.lerp(to, f32::from(step) / f32::from(N_STEPS)))]);
        }
        self.send(vec![button(to, false)]);
        self.settle();
    }

    pub fn press(&self, modifiers: Modifiers, letter: Key) {
        self.send(key(modifiers, letter, true));
        self.send(key(modifiers, letter, false));
        self.settle();
    }
}

/// A key going down or up, with what is held down with it.
pub fn key(modifiers: Modifiers, key: Key, pressed: bool) -> Vec<Event> {
    let held = Event::ModifiersChanged(if pressed { modifiers } else { Modifiers::NONE });
    let event = Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
    if pressed { vec![held, event] } else { vec![event, held] }
}

/// The characters of a node's text runs, over all of its rows, each with its place.
fn letters(node: &Node, by_id: &HashMap<NodeId, &Node>) -> Vec<(char, egui::Rect)> {
    let mut letters = Vec::new();
    let runs = node.children().iter().filter_map(|id| by_id.get(id));
    for run in runs.filter(|run| run.role() == Role::TextRun) {
        let (Some(text), Some(bounds)) = (run.value(), run.bounds()) else { continue };
        let lefts = run.character_positions().unwrap_or_default();
        let x = |index: usize| match lefts.get(index) {
            Some(left) => bounds.x0 as f32 + left,
            None => bounds.x1 as f32,
        };
        let mut text = text;
        // A character of the run may be several of ours: a grapheme.
        for (index, n_bytes) in run.character_lengths().iter().enumerate() {
            let (grapheme, rest) = text.split_at(usize::from(*n_bytes));
            let min = pos2(x(index), bounds.y0 as f32);
            let rect = egui::Rect::from_min_max(min, pos2(x(index + 1), bounds.y1 as f32));
            letters.extend(grapheme.chars().map(|c| (c, rect)));
            text = rest;
        }
    }
    letters
}

/// The program with a home of its own.
pub fn program(home: &Path, display: &str, session: Option<&Path>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_attache"));
    for name in ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DBUS_SESSION_BUS_ADDRESS"] {
        command.env_remove(name);
    }
    for name in ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"] {
        command.env(name, home.join(name.to_lowercase()));
    }
    command.env("HOME", home).env("DISPLAY", display).env("LIBGL_ALWAYS_SOFTWARE", "1");
    command.args(session).stdin(Stdio::null());
    command
}

/// Starts the program, and waits for its window.
pub fn start(home: &Path, display: &str, session: Option<&Path>) -> (Running, Window) {
    start_with(home, display, session, &[])
}

/// [`start`], with more in its environment.
pub fn start_with(
    home: &Path,
    display: &str,
    session: Option<&Path>,
    environment: &[(&str, &str)],
) -> (Running, Window) {
    let port = free_port();
    let mut command = program(home, display, session);
    command.envs(environment.iter().copied());
    command.env("EGUI_INSPECTION", format!("127.0.0.1:{port}"));
    let mut program = Running(command.spawn().expect("the program starts"));
    let window = Window::connect(port, &mut program);
    (program, window)
}
