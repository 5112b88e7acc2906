//! A session file comes from anyone: no path or address in it is ever opened, and the numbers in it cost no
//! memory.

#![allow(
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    reason = "a test that finds nothing fails; one that cannot run says so"
)]

mod common;
#[allow(dead_code, reason = "only the session files are of use here")]
#[path = "damage/rules.rs"]
mod rules;
#[allow(dead_code, reason = "only the session files are of use here")]
#[path = "damage/slow.rs"]
mod slow;

use std::{
    fs::{self, File, FileTimes},
    path::{Path, PathBuf},
    process::{Command as Process, Output, Stdio},
    time::{Duration, SystemTime},
};

use attache::{
    app::{Action, Command, opening},
    store,
    ui::{Shell, theme},
};
use common::{notices, run, settle, workbench};
use egui_kittest::Harness;

const PROGRAM: &str = env!("CARGO_BIN_EXE_attache");

/// Files that tell when they were read last.
struct Baits {
    folder: tempfile::TempDir,
    paths: Vec<PathBuf>,
}

/// Long before the files were written: the next reading is noted, unless none ever is.
fn long_ago() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000)
}

impl Baits {
    /// `None` where the file system does not note readings.
    fn new() -> Option<Self> {
        let mut baits = Self { folder: tempfile::tempdir().expect("a scratch folder"), paths: Vec::new() };
        let control = baits.lay("control.txt");
        fs::read(&control).expect("it is read");
        let notes = baits.taken() == [control];
        baits.paths.clear();
        if !notes {
            eprintln!("skipped: this file system does not note when a file was read");
        }
        notes.then_some(baits)
    }

    fn lay(&mut self, name: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, "(format: 1, title: \"a session\")\n\nor an article\n").expect("a bait");
        let times = FileTimes::new().set_accessed(long_ago());
        File::options().write(true).open(&path).and_then(|file| file.set_times(times)).expect("a time");
        self.paths.push(path.clone());
        path
    }

    /// Those that were read.
    fn taken(&self) -> Vec<PathBuf> {
        let is_read = |path: &&PathBuf| {
            fs::metadata(path).and_then(|metadata| metadata.accessed()).expect("a time") != long_ago()
        };
        self.paths.iter().filter(is_read).cloned().collect()
    }
}

/// The sample with something else in each field that is words. `words` is asked for each.
fn sample_with(mut words: impl FnMut(&str) -> String) -> String {
    const FIELDS: [&str; 9] =
        ["title", "byline", "publisher", "stated", "link", "note", "imported_from", "prefix", "suffix"];
    let mut text = String::new();
    for line in opening::SAMPLE.lines() {
        let found = FIELDS.iter().find(|field| {
            let key = format!("{field}: ");
            let value = line.find(&key).and_then(|at| line.get(at + key.len()..)).unwrap_or_default();
            let is_words = ["\"", "Some(\"", "None"].iter().any(|start| value.starts_with(start));
            is_words && line.trim_start().starts_with(&key)
        });
        match found {
            Some(field) => {
                let value = format!("{:?}", words(field));
                let is_optional = ["byline", "publisher", "link", "imported_from"].contains(field);
                let value = if is_optional { format!("Some({value})") } else { value };
                let indent = line.len() - line.trim_start().len();
                text.push_str(&format!("{}{field}: {value},\n", " ".repeat(indent)));
            }
            None => {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    text
}

fn cli(folder: &Path, arguments: &[&str]) -> Output {
    let mut process = Process::new(PROGRAM);
    process.args(arguments).current_dir(folder).stdin(Stdio::null());
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        process.env_remove(name);
    }
    for name in ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"] {
        process.env(name, folder.join("home"));
    }
    process.output().expect("the program starts")
}

#[test]
fn no_path_or_address_in_a_session_is_opened() {
    let Some(mut baits) = Baits::new() else { return };
    let folder = baits.folder.path().to_owned();
    let mut n = 0;
    let text = sample_with(|field| {
        n += 1;
        let path = baits.lay(&format!("bait {n} of {field}.txt"));
        let path = path.display();
        match n % 4 {
            0 => format!("{path}"),
            1 => format!("file://{path}"),
            2 => format!("[a link]({path}) ![a picture](<{path}>)"),
            _ => format!("bait {n} of {field}.txt"),
        }
    });
    // Beside the session, and by paths from the folder that one is in.
    let path = folder.join("a.ron");
    fs::write(&path, &text).expect("a session");
    let opened = store::open_session(&path).expect("it is a session");
    assert!(
        n > 30
            && opened
                .briefing
                .sources()
                .all(|s| s.imported_from.as_deref().is_some_and(|f| f.contains("bait")))
    );

    let mut wb = workbench(Some(&folder.join("home")));
    run(&mut wb, Command::Open(path.clone()));
    assert_eq!(wb.session().path(), Some(path.as_path()), "{:?}", notices(&wb));
    let sources = wb.derived().sources.clone();
    let mut h = Harness::builder()
        .with_size(egui::vec2(1400.0, 900.0))
        .with_max_steps(40)
        .with_context_setup(theme::install)
        .build_ui_state(|ui, (wb, shell): &mut (_, Shell)| shell.guarded_ui(ui, wb), (wb, Shell::default()));
    for source in sources {
        h.state_mut().0.run(Command::ShowSource(source));
        h.run_ok();
    }
    for action in [Action::EditSource, Action::Backups, Action::Palette] {
        if let Ok(command) = action.command(&h.state().0) {
            h.state_mut().0.run(command);
            h.run_ok();
        }
    }
    let wb = &mut h.state_mut().0;
    run(wb, Command::SetTitle("Edited".into()));
    run(wb, Command::Save(None));
    run(wb, Command::ExportTo { path: folder.join("a.md"), unfiled: true, annex: true });
    fs::write(&path, &text).expect("another writes it");
    run(wb, Command::CheckFile);
    run(wb, Command::Answer(attache::app::Answer::Merge));
    settle(wb);
    assert!(folder.join("a.md").exists(), "{:?}", notices(wb));

    for (arguments, name) in [
        (vec!["check", "a.ron"], "check"),
        (vec!["export", "a.ron", "-o", "b.md"], "export"),
        (vec!["verify", "b.md", "a.ron"], "verify"),
        (vec!["repair", "a.ron", "-o", "c.ron"], "repair"),
        (vec!["merge", "a.ron", "a.ron", "a.ron", "-o", "d.ron"], "merge"),
        (vec!["backups", "a.ron"], "backups"),
    ] {
        let output = cli(&folder, &arguments);
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code().is_some_and(|code| code < 2), "{name}: {words}");
    }
    assert_eq!(baits.taken(), Vec::<PathBuf>::new());
}

/// Each number of a session, one at a time, as large as it can be written.
fn large_numbers() -> Vec<(String, String)> {
    let small = include_str!("fixtures/format-1/small.ron");
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(start) = small.get(at..).and_then(|rest| rest.find(|c: char| c.is_ascii_digit())) {
        let start = at + start;
        let digits: String = small[start..].chars().take_while(char::is_ascii_digit).collect();
        at = start + digits.len();
        for number in ["18446744073709551615", "9223372036854775807", "4294967295", "99999999999999999999"] {
            let text = format!("{}{number}{}", &small[..start], &small[at..]);
            all.push((format!("{number} at {start}"), text));
        }
    }
    assert!(all.len() > 40, "{}", all.len());
    all
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_made_to_take_memory_takes_less_than_a_gigabyte() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = folder.path().join("a.ron");
    // In one process each, so that none hides behind another; the large numbers, which are quick, in a few.
    let check = |names: &str, n_files: usize| {
        let script = r#"ulimit -v 1000000 && for file in *.ron; do "$0" check "$file" >/dev/null; \
                        [ $? -lt 2 ] || exit 9; done"#;
        let output = Process::new("sh")
            .args(["-c", script, PROGRAM])
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .output()
            .expect("it starts");
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        let tail =
            words.get(words.floor_char_boundary(words.len().saturating_sub(400))..).unwrap_or_default();
        assert!(output.status.success(), "{names}, {n_files} files: {:?} {tail}", output.status);
    };
    for (name, text) in slow::files() {
        fs::write(&path, text).expect("a file");
        check(name, 1);
    }
    let large = large_numbers();
    for (n, (_, text)) in large.iter().enumerate() {
        fs::write(folder.path().join(format!("{n}.ron")), text).expect("a file");
    }
    check("large numbers", large.len());
    // It is the limit that is held: a gigabyte is more than there is.
    let needs_more = Process::new("sh")
        .args(["-c", r#"ulimit -v 20000 && "$0" check a.ron"#, PROGRAM])
        .current_dir(folder.path())
        .output()
        .expect("it starts");
    assert!(!needs_more.status.success(), "the limit does not bite");
}
