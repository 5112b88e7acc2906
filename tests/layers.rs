//! Who may call whom, read from the sources: a room uses rooms to its left only, the services do not use
//! one another, and drawing, serialization, writing files and printing each stay in their rooms.
//!
//! It reads tokens, so neither comments nor strings mislead it, and paths inside macros count too. What
//! it cannot see is a method of a type from another room; such a type had to be named somewhere.

use std::{
    fs,
    path::{Path, PathBuf},
    str::FromStr as _,
};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The rooms, each with those that it may use.
const ROOMS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("model", &["text"]),
    ("import", &["text", "model"]),
    ("export", &["text", "model"]),
    ("store", &["text", "model"]),
    ("search", &["text", "model"]),
    ("insight", &["text", "model"]),
    ("app", &["text", "model", "import", "export", "store", "search", "insight"]),
    ("ui", &["text", "model", "import", "export", "store", "search", "insight", "app"]),
    ("cli", &["text", "model", "import", "export", "store", "search", "insight", "app"]),
    ("window", &["text", "model", "import", "export", "store", "search", "insight", "app", "ui"]),
    ("main", &["app", "cli", "window"]),
];

/// Crates that only some rooms may name.
const CRATES: &[(&str, &[&str])] = &[
    ("clap", &["cli"]),
    ("directories", &["store", "app"]),
    ("eframe", &["window"]),
    ("egui", &["ui", "window"]),
    ("fontique", &["window"]),
    ("getrandom", &["app"]),
    ("jiff", &["app", "store"]),
    ("pulldown_cmark", &["export"]),
    ("rfd", &["window"]),
    ("ron", &["store"]),
    ("serde", &["store", "app"]),
    ("signal_hook", &["window"]),
    ("winit", &["window"]),
];

/// Rooms that know nothing of the machine: what they need is handed to them. The interface may take the
/// time that its own drawing takes.
const PURE_ROOMS: &[&str] = &["text", "model", "import", "export", "search", "insight", "ui"];
const MACHINE: &[&[&str]] = &[
    &["std", "env"],
    &["std", "fs"],
    &["std", "process"],
    &["std", "thread"],
    &["std", "time", "Instant"],
    &["std", "time", "SystemTime"],
];

/// What changes files, as it is written behind `fs::` or `File::`.
const FILE_WRITES: &[&str] = &[
    "copy",
    "create",
    "create_dir",
    "create_dir_all",
    "create_new",
    "hard_link",
    "options",
    "remove_dir",
    "remove_dir_all",
    "remove_file",
    "rename",
    "set_permissions",
    "write",
];

const PRINTING: &[&str] = &["dbg", "eprint", "eprintln", "print", "println"];

/// One file under `src`.
struct File {
    /// The modules from the root of the crate to it.
    module: Vec<String>,
    room: String,
    is_test: bool,
}

impl File {
    /// `path` is that below `src`, with slashes.
    fn new(path: &str) -> Self {
        let mut module: Vec<String> = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        let room = module.first().cloned().unwrap_or_default();
        if module.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
            module.pop();
        }
        let is_test = module.iter().any(|name| name == "tests");
        Self { module, room, is_test }
    }
}

/// Everything in a file that is not for its room; each a phrase.
fn breaches(path: &str, source: &str) -> Vec<String> {
    let tokens = TokenStream::from_str(source).map_err(|error| format!("{path}: {error}"));
    let mut reader = Reader { file: File::new(path), found: Vec::new() };
    reader.read(tokens.expect("a source file is Rust"), false);
    reader.found.sort();
    reader.found.dedup();
    reader.found
}

struct Reader {
    file: File,
    found: Vec<String>,
}

impl Reader {
    /// Reads tokens of the file's present module; `in_use` within the braces of a `use`.
    fn read(&mut self, tokens: TokenStream, in_use: bool) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let next = tokens.get(at + 1);
            match token {
                TokenTree::Ident(word) if word == "mod" => {
                    if let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(body))) =
                        (next, tokens.get(at + 2))
                    {
                        self.module(&name.to_string(), body.stream());
                        at += 3;
                        continue;
                    }
                    at += 1;
                }
                TokenTree::Ident(word) if word == "use" => {
                    at = self.path_at(&tokens, at + 1, true);
                }
                TokenTree::Ident(_) => {
                    at = self.path_at(&tokens, at, in_use);
                }
                TokenTree::Group(group) => {
                    self.read(group.stream(), false);
                    at += 1;
                }
                _ => at += 1,
            }
        }
    }

    fn module(&mut self, name: &str, body: TokenStream) {
        let was_test = self.file.is_test;
        self.file.is_test |= name == "tests";
        self.file.module.push(name.to_owned());
        self.read(body, false);
        self.file.module.pop();
        self.file.is_test = was_test;
    }

    /// Judges the path that starts at a token, and gives the position behind it.
    fn path_at(&mut self, tokens: &[TokenTree], at: usize, in_use: bool) -> usize {
        let mut paths = Vec::new();
        let end = collect(tokens, at, Vec::new(), &mut paths);
        for path in paths {
            self.judge(&path, in_use);
            let name = path.last().map(String::as_str).unwrap_or_default();
            if is_sign(tokens.get(end), '!') && PRINTING.contains(&name) && self.file.room != "cli" {
                self.found.push(format!("prints with {name}!"));
            }
        }
        // The arguments of a path's types and a macro's body have paths of their own.
        end.max(at + 1)
    }

    fn judge(&mut self, path: &[String], in_use: bool) {
        let words: Vec<&str> = path.iter().map(String::as_str).collect();
        if let Some(inside) = self.resolved(&words) {
            self.judge_room(&inside);
        }
        if let Some(head) = words.first()
            && (in_use || words.len() > 1)
            && let Some((_, rooms)) = CRATES.iter().find(|(name, _)| name == head)
            && !rooms.contains(&self.file.room.as_str())
        {
            self.found.push(format!("uses the crate {head}"));
        }
        if words.starts_with(&["std", "net"]) {
            self.found.push("uses the network".to_owned());
        }
        let room = self.file.room.as_str();
        if room != "store" && words.starts_with(&["std", "os", "unix", "net"]) {
            self.found.push("talks to other programs".to_owned());
        }
        if room != "cli" && words.iter().any(|word| ["stdout", "stderr"].contains(word)) && words.len() > 1 {
            self.found.push(format!("prints through {}", words.join("::")));
        }
        if self.file.is_test {
            return;
        }
        let is_stopwatch = room == "ui" && words.starts_with(&["std", "time", "Instant"]);
        let looks = MACHINE.iter().any(|machine| words.starts_with(machine)) && !is_stopwatch;
        if PURE_ROOMS.contains(&room) && looks {
            self.found.push(format!("looks at the machine through {}", words.join("::")));
        }
        let writes = words.windows(2).any(|pair| match pair {
            ["fs" | "File", deed] => FILE_WRITES.contains(deed) || ["*", "as"].contains(deed),
            _ => false,
        });
        if room != "store"
            && (writes || words.iter().any(|word| ["OpenOptions", "DirBuilder"].contains(word)))
        {
            self.found.push(format!("writes files through {}", words.join("::")));
        }
    }

    fn judge_room(&mut self, inside: &[String]) {
        let Some(used) = inside.first() else { return };
        let (_, allowed) = match ROOMS.iter().find(|(room, _)| *room == self.file.room) {
            Some(room) => room,
            // The root of the library only says which rooms there are.
            None => return,
        };
        let is_room = ROOMS.iter().any(|(room, _)| room == used);
        if !is_room {
            self.found.push(format!("uses {used}, which is no room"));
        } else if *used != self.file.room && !allowed.contains(&used.as_str()) {
            self.found.push(format!("uses the room {used}"));
        }
    }

    /// A path into our own crate, from its root; `None` for any other path.
    fn resolved(&self, words: &[&str]) -> Option<Vec<String>> {
        let mut base: Vec<&str> = self.file.module.iter().map(String::as_str).collect();
        let mut words = words.iter();
        match *words.next()? {
            // The binary's name for the library, and the library's for itself.
            "attache" => base.clear(),
            "crate" if self.file.room != "main" => base.clear(),
            "self" => {}
            "super" => {
                base.pop();
            }
            _ => return None,
        }
        let mut words: Vec<&str> = words.copied().collect();
        while words.first() == Some(&"super") {
            words.remove(0);
            base.pop();
        }
        Some(base.into_iter().chain(words).map(str::to_owned).collect())
    }
}

/// Collects the paths that start at a token, one for each name in their braces, each with `prefix` before
/// it. A `*` and an `as` are kept as words of their own. Gives the position behind.
fn collect(tokens: &[TokenTree], at: usize, prefix: Vec<String>, paths: &mut Vec<Vec<String>>) -> usize {
    let mut path = prefix;
    let mut at = at;
    loop {
        if is_colons(tokens, at) {
            at += 2;
        }
        match tokens.get(at) {
            Some(TokenTree::Ident(word)) => {
                path.push(word.to_string());
                at += 1;
                if is_colons(tokens, at) {
                    continue;
                }
                if matches!(tokens.get(at), Some(TokenTree::Ident(word)) if word == "as") {
                    path.push("as".to_owned());
                    at += 1;
                }
                paths.push(path);
                return at;
            }
            Some(sign @ TokenTree::Punct(_)) if is_sign(Some(sign), '*') => {
                path.push("*".to_owned());
                paths.push(path);
                return at + 1;
            }
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                for item in inner.split(|token| is_sign(Some(token), ',')).filter(|item| !item.is_empty()) {
                    collect(item, 0, path.clone(), paths);
                }
                return at + 1;
            }
            // `Vec::<u8>`: what stands in the angles is read as what it is.
            _ => {
                paths.push(path);
                return at;
            }
        }
    }
}

fn is_sign(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

fn is_colons(tokens: &[TokenTree], at: usize) -> bool {
    is_sign(tokens.get(at), ':') && is_sign(tokens.get(at + 1), ':')
}

fn source_files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut files, mut folders) = (Vec::new(), vec![root.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path: PathBuf = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let below = path.strip_prefix(&root).expect("it is below");
                let name = below.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>();
                files.push((name.join("/"), fs::read_to_string(&path).expect("a file")));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn every_file_keeps_to_its_room() {
    let files = source_files();
    assert!(files.len() > 50);
    let mut all = Vec::new();
    for (path, source) in &files {
        let room = File::new(path).room;
        if room != "lib" && !ROOMS.iter().any(|(name, _)| *name == room) {
            all.push(format!("src/{path} stands in no room"));
        }
        all.extend(breaches(path, source).into_iter().map(|breach| format!("src/{path} {breach}")));
    }
    assert!(all.is_empty(), "\n{}\n", all.join("\n"));
}

#[track_caller]
fn check(path: &str, source: &str, expected: &[&str]) {
    assert_eq!(breaches(path, source), expected, "{path}: {source}");
}

#[test]
fn rooms_to_the_right_are_seen_however_they_are_named() {
    check("text/fold.rs", "use crate::model::Briefing;", &["uses the room model"]);
    check("model/point.rs", "fn f() { crate::store::save() }", &["uses the room store"]);
    check(
        "store/file.rs",
        "use crate::{text, model::{self, Point}, export::{a::{b, c}, d}};",
        &["uses the room export"],
    );
    check("search/find.rs", "use crate::{model, import};", &["uses the room import"]);
    check("app/files.rs", "type A = Vec<crate::ui::Shell>;", &["uses the room ui"]);
    check("app/files.rs", "type A = Vec::<crate::ui::Shell>;", &["uses the room ui"]);
    check("app/files.rs", "macro_rules! m { () => { $crate::cli::run() } }", &["uses the room cli"]);
    check("app/files.rs", "fn f() { m!(let x = crate::window::run()); }", &["uses the room window"]);
    check("app/mod.rs", "use super::ui::Shell;", &["uses the room ui"]);
    check("app/files.rs", "use super::super::ui;", &["uses the room ui"]);
    check("app/files.rs", "mod a { use super::super::super::{app, ui::theme}; }", &["uses the room ui"]);
    check("app/files.rs", "mod tests { use super::super::super::ui; }", &["uses the room ui"]);
    check("app/files.rs", "pub(in crate::ui) fn f() {}", &["uses the room ui"]);
    check("cli/export.rs", "use attache::window;", &["uses the room window"]);
    check("window/frame.rs", "use crate::cli;", &["uses the room cli"]);
    check("ui/reader/mod.rs", "use super::super::window;", &["uses the room window"]);
    check("main.rs", "use attache::{cli, ui};", &["uses the room ui"]);
    check("app/files.rs", "use crate::*;", &["uses *, which is no room"]);
    check("app/files.rs", "use crate as c; use super::super as s;", &["uses as, which is no room"]);
    check("app/files.rs", "use crate::{self as c};", &["uses self, which is no room"]);
}

#[test]
fn crates_stay_in_their_rooms() {
    check("app/jobs.rs", "use egui::Context;", &["uses the crate egui"]);
    check("app/jobs.rs", "use {log, ::egui as e};", &["uses the crate egui"]);
    check("model/id.rs", "#[derive(serde::Serialize)] struct A;", &["uses the crate serde"]);
    check("ui/shell.rs", "fn f(frame: &eframe::Frame) {}", &["uses the crate eframe"]);
    check("cli/check.rs", "use rfd;", &["uses the crate rfd"]);
    check("ui/shell.rs", "fn f() { Some(winit::window::Window) }", &["uses the crate winit"]);
}

#[test]
fn machine_files_and_printing_stay_in_their_rooms() {
    check("model/id.rs", "use std::{fmt, fs};", &["looks at the machine through std::fs"]);
    check(
        "export/plan.rs",
        "let t = std::time::Instant::now();",
        &["looks at the machine through std::time::Instant::now"],
    );
    check("app/files.rs", "use std::fs; fn f() { fs::write(a, b) }", &["writes files through fs::write"]);
    check(
        "app/files.rs",
        "use std::fs::{File, remove_file};",
        &["writes files through std::fs::remove_file"],
    );
    check("cli/new.rs", "fn f() { File::create(p) }", &["writes files through File::create"]);
    check("cli/new.rs", "use std::fs as f;", &["writes files through std::fs::as"]);
    check("cli/new.rs", "use std::fs::*;", &["writes files through std::fs::*"]);
    check("cli/new.rs", "use std::fs::OpenOptions;", &["writes files through std::fs::OpenOptions"]);
    check("store/file.rs", "use std::net::TcpStream;", &["uses the network"]);
    check("window/raising.rs", "use std::os::unix::net::UnixStream;", &["talks to other programs"]);
    check("app/files.rs", "fn f() { println!(\"{}\", 1) }", &["prints with println!"]);
    check("main.rs", "fn main() { std::eprintln!() }", &["prints with eprintln!"]);
    check("store/file.rs", "fn f() { write(std::io::stderr()) }", &["prints through std::io::stderr"]);
}

#[test]
fn what_is_allowed_is_no_breach() {
    check("text/fold.rs", "//! crate::ui\n/* egui::x */ const A: &str = \"crate::ui println!\";", &[]);
    check("text/fold.rs", "use super::TextRange; use crate::text::{self, fold::{Folded as F}};", &[]);
    check("model/id.rs", "use std::{fmt, time::Duration}; use crate::text; pub(crate) fn f<'a>() {}", &[]);
    check("store/file.rs", "use std::fs; fn f() { fs::rename(a, b); ron::from_str(c) }", &[]);
    check("app/files.rs", "use std::fs; fn f() { fs::read(a); let egui = ron.egui; }", &[]);
    check("app/files.rs", "mod tests { use super::*; fn f() { std::fs::write(a, b) } }", &[]);
    check("ui/reader/mod.rs", "use super::theme; use super::super::app; use egui::Ui;", &[]);
    check("cli/output.rs", "fn f() { println!(); std::io::stdout() }", &[]);
    check("main.rs", "use attache::{app::opening, cli}; fn f() { attache::window::run() }", &[]);
    check("lib.rs", "pub mod ui; pub use crate::ui::Shell;", &[]);
}
