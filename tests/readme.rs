//! The README says what the program does: its keys are the actions' keys, its commands exist.

use std::{fmt::Write as _, fs, path::PathBuf, process::Command};

use attache::app::{Action, Chord, Menu, When};

const START: &str = "<!-- keys: written by `UPDATE_GOLDEN=1 cargo test --test readme` -->\n";
const END: &str = "<!-- end of keys -->";

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("README.md")
}

fn readme() -> String {
    fs::read_to_string(path()).expect("the README is there")
}

fn words(chord: Chord) -> String {
    let held = [(chord.command, "Ctrl+"), (chord.alt, "Alt+"), (chord.shift, "Shift+")];
    let mut words: String = held.iter().filter(|(is_held, _)| *is_held).map(|(_, name)| *name).collect();
    words.push_str(chord.key_words());
    words
}

/// Where a key acts, if not anywhere or, for a letter, where no text is typed.
fn place(when: When) -> &'static str {
    match when {
        When::Always | When::NotTyping => "",
        When::Outline => " (in the outline)",
        When::OutlineRow => " (on a row of the outline)",
        When::Passage => " (in the reader, with a passage at hand)",
        When::Finding => " (while finding)",
        When::Indenting => " (in a point’s text, or on selected points)",
        When::BriefingUndo => " (of the briefing; find, filter and path fields have their own)",
    }
}

/// The actions that have a key, a row each.
fn table() -> String {
    let mut table = String::from("\n| key | does |\n|---|---|\n");
    for menu in Menu::ALL {
        for action in Action::ALL.iter().filter(|action| action.menu() == menu) {
            if action.number() == Some(1) {
                table.push_str("| 1 to 9 | Attach to the point of that number |\n");
            }
            if let Some((chord, when)) = action.shortcut().filter(|_| action.number().is_none()) {
                let (keys, name) = (words(chord), action.name().trim_end_matches('…'));
                writeln!(table, "| {keys} | {name}{} |", place(when)).expect("a string takes all");
            }
        }
    }
    table.push('\n');
    table
}

#[test]
fn the_keys_are_those_of_the_actions() {
    let readme = readme();
    let (before, rest) = readme.split_once(START).expect("the README has the keys");
    let (written, behind) = rest.split_once(END).expect("the keys end");
    let table = table();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(path(), [before, START, &table, END, behind].concat()).expect("it is written");
    } else {
        assert_eq!(written, table, "UPDATE_GOLDEN=1 writes it anew");
    }
}

#[test]
fn every_command_of_the_program_is_named() {
    let help = Command::new(env!("CARGO_BIN_EXE_attache")).arg("--help").output().expect("it starts");
    let help = String::from_utf8(help.stdout).expect("help is UTF-8");
    let listed = help.split_once("Commands:\n").and_then(|(_, rest)| rest.split_once("\n\n"));
    let (listed, _) = listed.expect("the help lists commands");
    let names = listed.lines().filter_map(|line| line.split_whitespace().next());
    let readme = readme();
    for name in names.filter(|name| *name != "help") {
        assert!(readme.contains(&format!("\n    attache {name} ")), "the README has no `{name}`");
    }
}

#[test]
fn its_files_are_there() {
    let readme = readme();
    for (_, behind) in readme.match_indices("](").map(|(at, _)| readme.split_at(at + 2)) {
        let target = behind.split(')').next().unwrap_or_default();
        // The picture is taken from the finished window.
        if !target.starts_with("http") {
            assert!(path().with_file_name(target).exists(), "{target} is not there");
        }
    }
}
