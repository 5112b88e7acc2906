//! The command line, as a person or a script meets it: the real program on scratch folders, with a home
//! of its own and no display.

use std::{
    ffi::OsStr,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use attache::{model::Passage, store};

const PROGRAM: &str = env!("CARGO_BIN_EXE_attache");

fn in_project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn sample_path() -> PathBuf {
    in_project("saved/prisoner-swaps.ron")
}

fn sample() -> String {
    fs::read_to_string(sample_path()).expect("the sample is there")
}

fn articles() -> Vec<PathBuf> {
    let entries = fs::read_dir(in_project("assets/articles")).expect("the articles are there");
    let mut paths: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
    paths.retain(|path| path.extension() == Some(OsStr::new("txt")));
    paths.sort();
    assert_eq!(paths.len(), 5);
    paths
}

/// A scratch folder, in which the program also has its home.
struct Scratch {
    folder: tempfile::TempDir,
}

impl Scratch {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a scratch folder");
        fs::create_dir(folder.path().join("home")).expect("a home");
        Self { folder }
    }

    fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: impl AsRef<Path>, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).expect("it is written");
        path
    }

    /// A copy of the sample session.
    fn sample(&self) -> PathBuf {
        self.write("sample.ron", sample())
    }

    fn program<I: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = I>) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
            command.env_remove(name);
        }
        for name in ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"] {
            command.env(name, self.path("home").join(name.to_lowercase()));
        }
        command.env("HOME", self.path("home"));
        command
    }

    fn run<I: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = I>) -> Run {
        Run::of(self.program(arguments).output().expect("the program starts"))
    }

    fn run_with_input<I: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = I>, input: &[u8]) -> Run {
        let mut command = self.program(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("its input is a pipe");
        let input = input.to_owned();
        let writer = std::thread::spawn(move || stdin.write_all(&input).ok());
        let output = child.wait_with_output().expect("the program ends");
        writer.join().expect("the input is written");
        Run::of(output)
    }
}

/// How one run of the program went.
struct Run {
    status: Option<i32>,
    out: String,
    err: String,
}

impl Run {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("the program prints UTF-8");
        Self { status: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Fails unless the run ended with `status`, with every one of `words` somewhere in what it printed.
    #[track_caller]
    fn expect(self, status: i32, words: &[&str]) -> Self {
        let all = format!("--- out\n{}\n--- err\n{}", self.out, self.err);
        assert_eq!(self.status, Some(status), "{all}");
        for word in words {
            assert!(all.contains(word), "{word:?} is not in\n{all}");
        }
        assert!(!all.contains("panicked"), "{all}");
        self
    }
}

fn arguments<const N: usize>(words: [&dyn AsRef<OsStr>; N]) -> [&OsStr; N] {
    words.map(|word| word.as_ref())
}

// Export and verify.

#[test]
fn the_sample_is_exported_as_the_golden_file_has_it() {
    let scratch = Scratch::new();
    let run = scratch.run(arguments([&"export", &sample_path()])).expect(0, &[]);
    assert_eq!(run.err, "");
    let golden = in_project("tests/fixtures/prisoner-swaps.md");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&golden, &run.out).expect("it is written");
    }
    let expected = fs::read_to_string(&golden).expect("the golden file is there");
    assert_eq!(run.out, expected, "if this is meant, run the test with UPDATE_GOLDEN=1");
}

#[test]
fn an_export_verifies() {
    let scratch = Scratch::new();
    let session = scratch.sample();
    for unfiled in [None, Some("--unfiled")] {
        let words = ["export", "sample.ron", "-o", "b.md"];
        let run = scratch.run(words.into_iter().chain(unfiled)).expect(0, &[]);
        assert_eq!((run.out.as_str(), run.err.as_str()), ("", ""));
        scratch.run(arguments([&"verify", &"b.md", &session])).expect(0, &["40 quotations", "b.md"]);
    }
    let text = fs::read_to_string(scratch.path("b.md")).expect("it was written");
    assert!(text.contains("## Unfiled passages"));
    assert_eq!(fs::read_to_string(session).expect("a session"), sample(), "exporting changes no session");
}

#[test]
fn an_export_replaces_a_file_whole() {
    let scratch = Scratch::new();
    let old = scratch.write("b.md", "x".repeat(1 << 20));
    scratch.run(arguments([&"export", &sample_path(), &"--output", &old])).expect(0, &[]);
    let golden = fs::read_to_string(in_project("tests/fixtures/prisoner-swaps.md")).expect("a golden file");
    assert_eq!(fs::read_to_string(&old).expect("it was written"), golden);
    scratch.run(arguments([&"export", &sample_path(), &"-o", &"no/such/b.md"])).expect(1, &["no/such/b.md"]);
    let dashed = scratch.run(arguments([&"export", &sample_path(), &"-o", &"-"])).expect(0, &[]);
    assert_eq!(dashed.out, golden);
    assert!(!scratch.path("-").exists());
}

#[test]
fn an_export_never_replaces_its_session() {
    let scratch = Scratch::new();
    let session = scratch.sample();
    scratch.run(["export", "sample.ron", "-o", "./sample.ron"]).expect(2, &["replace the session"]);
    assert_eq!(fs::read_to_string(session).expect("a session"), sample());
}

#[test]
fn standard_input_will_do_where_only_reading_is_done() {
    let scratch = Scratch::new();
    scratch.sample();
    let session = sample();
    let exported = scratch.run_with_input(["export", "-"], session.as_bytes()).expect(0, &[]).out;
    scratch.run_with_input(["verify", "-", "sample.ron"], exported.as_bytes()).expect(0, &["standard input"]);
    scratch.write("b.md", &exported);
    scratch.run_with_input(["verify", "b.md", "-"], session.as_bytes()).expect(0, &["40 quotations"]);
    scratch.run_with_input(["check", "-"], session.as_bytes()).expect(0, &["standard input"]);
    scratch.run_with_input(["check", "-"], b"").expect(1, &["The file is empty"]);
    scratch.run_with_input(["export", "-"], b"(").expect(1, &["Line 1, column 2", "standard input"]);
    for words in [["verify", "-", "-"].as_slice(), &["import", "-", "b.md"], &["new", "-"], &["-"]] {
        scratch.run(words).expect(2, &["error: "]);
    }
}

/// Verifies the sample's export with one place changed.
#[track_caller]
fn check_tampered(from: &str, to: &str, words: &[&str]) {
    let scratch = Scratch::new();
    let golden = fs::read_to_string(in_project("tests/fixtures/prisoner-swaps.md")).expect("a golden file");
    assert!(golden.contains(from), "{from:?} is not in the export");
    scratch.write("b.md", golden.replacen(from, to, 1));
    let run = scratch.run(arguments([&"verify", &"b.md", &sample_path()])).expect(1, words);
    assert!(run.out.contains("discrepanc"), "{}", run.out);
}

#[test]
fn whatever_is_changed_in_an_export_is_named() {
    check_tampered(
        "> For the first time in over three",
        "> For the first time in over two",
        &["line ", "over two"],
    );
    check_tampered("Context, source 1, paragraph 6:", "Context, source 1, paragraph 7:", &["paragraph 7"]);
    check_tampered("Context, source 1, paragraph 6:", "Context, source 2, paragraph 6:", &["source 2"]);
    check_tampered(
        "Context, source 1, paragraph 6:",
        "Supports, source 1, paragraph 6:",
        &["upports", "ontext"],
    );
    check_tampered(
        "> Both sides agreed to exchange 1,000 prisoners each in the near future.\n",
        "",
        &["missing", "Both sides agreed to exchange 1,000"],
    );
    check_tampered("\n## Sources", "\n> Words that nobody said.\n\n## Sources", &["Words that nobody said"]);
}

#[test]
fn each_discrepancy_has_a_line_of_its_own() {
    let scratch = Scratch::new();
    scratch.write("b.md", "# Nothing\n");
    let run = scratch.run(arguments([&"verify", &"b.md", &sample_path()])).expect(1, &[]);
    let missing = run.out.lines().filter(|line| line.starts_with("a quotation is missing")).count();
    assert_eq!(missing, 40, "{}", run.out);
    scratch.write("b.md", b"\xFF\xFEx");
    scratch.run(arguments([&"verify", &"b.md", &sample_path()])).expect(1, &["Byte 0 is not UTF-8", "b.md"]);
    scratch.run(arguments([&"verify", &"gone.md", &sample_path()])).expect(1, &["no such file"]);
}

#[test]
fn passages_that_need_review_are_warned_of() {
    let scratch = Scratch::new();
    let changed = sample().replacen(
        "quote: \"For the first time in over three",
        "quote: \"For the first time in over two",
        1,
    );
    assert_ne!(changed, sample());
    scratch.write("s.ron", changed);
    let run = scratch.run(["export", "s.ron", "-o", "b.md"]).expect(0, &[]);
    assert!(run.err.starts_with("warning: ") && run.err.contains("needs review"), "{}", run.err);
    assert_eq!(run.err.lines().count(), 1);
    scratch.run(["verify", "b.md", "s.ron"]).expect(1, &["needs review"]);
}

// Check, on the sessions of an enemy.

#[test]
fn a_sound_session_has_no_faults() {
    let scratch = Scratch::new();
    let run = scratch.run(arguments([&"check", &sample_path()])).expect(0, &[]);
    let counts = "5 sources, 42 passages (3 unfiled), 14 points";
    assert!(run.out.starts_with("No faults in ") && run.out.contains(counts), "{}", run.out);
}

/// Checks a session that must not open: it is refused everywhere, with these words, and left alone.
#[track_caller]
fn check_refused(session: impl AsRef<[u8]>, words: &[&str]) {
    let scratch = Scratch::new();
    let path = scratch.write("bad.ron", session.as_ref());
    scratch.run(["check", "bad.ron"]).expect(1, words).expect(1, &["bad.ron"]);
    scratch.write("b.md", "# kept");
    scratch.run(["export", "bad.ron", "-o", "b.md"]).expect(1, &["bad.ron"]);
    scratch.run(["verify", "b.md", "bad.ron"]).expect(1, &["bad.ron"]);
    let article = articles().remove(0);
    scratch.run(arguments([&"import", &"bad.ron", &article])).expect(1, &["bad.ron"]);
    assert_eq!(fs::read(path).expect("it is there"), session.as_ref(), "it was overwritten");
    assert_eq!(fs::read_to_string(scratch.path("b.md")).expect("it is there"), "# kept");
}

/// Checks the sample with one place changed.
#[track_caller]
fn check_changed(from: &str, to: &str, words: &[&str]) {
    let sample = sample();
    assert!(sample.contains(from), "{from:?} is not in the sample");
    check_refused(sample.replacen(from, to, 1), words);
}

#[test]
fn bytes_that_are_no_session_are_refused_with_a_place() {
    check_refused("", &["The file is empty"]);
    check_refused(b"\x7fELF\x02\x01\x01\0\0\xff\xfe\0junk", &["Line 1, column 10: Byte 9 is not UTF-8"]);
    check_refused("\0\0\0\0", &["Line 1, column 1"]);
    check_refused("[".repeat(100_000), &["Line 1, column "]);
    check_refused("(sources:[(title:".repeat(100_000), &["Line 1, column "]);
    let nested = format!("(format: 1, title: \"\", sources: {}", "[".repeat(100_000));
    check_refused(nested, &["Line 1, column "]);
    check_refused(format!("(format: 1, extra: {}", "(".repeat(100_000)), &["Line 1, column "]);
    check_refused("(format: 1, title: \"a\n<<<<<<< ours\n", &["Line 2: A merge left its conflict marks"]);
}

#[test]
fn a_session_of_another_format_is_refused() {
    check_changed("format: 4", "format: 9", &["format 9", "newer Attaché"]);
    let foreign = "    title: \"Prisoner swaps and pressure\",";
    let unknown = format!("{foreign}\n    tags: [],");
    check_changed(foreign, &unknown, &["Line 4, column 5: ", "no field “tags” in Session"]);
}

#[test]
fn a_session_that_contradicts_itself_is_refused_with_the_line() {
    check_changed(
        "source: \"w14kd3qjp5qj\"",
        "source: \"000000000000\"",
        &["Line ", "wbb8bm7szaj3", "000000000000"],
    );
    check_changed("(passage: \"wbb8bm7szaj3\"", "(passage: \"000000000000\"", &["Line ", "6r20rhda15zt"]);
    check_changed("id: \"0tz07fyyea31\"", "id: \"wbb8bm7szaj3\"", &["two passages have the id wbb8bm7szaj3"]);
    check_changed("id: \"prcejw3p07mj\"", "id: \"w14kd3qjp5qj\"", &["two sources have the id w14kd3qjp5qj"]);
    check_changed("id: \"k2wrnd5exm7b\"", "id: \"2mmnpm1mf2q3\"", &["two points have the id 2mmnpm1mf2q3"]);
    check_changed(
        "start: 237, end: 391",
        "start: 237, end: 391391",
        &["Line 323: ", "237..391391 leaves the text"],
    );
    check_changed("start: 237, end: 391", "start: 391, end: 237", &["Line 323: ", "turned round"]);
    check_changed("depth: 1, kind: Note", "depth: 9, kind: Note", &["point k2wrnd5exm7b is 9 deep"]);
    check_changed("chrome: [(0, 20)", "chrome: [(1, 20)", &["source w14kd3qjp5qj: chrome 1..20"]);
    check_changed("id: \"wbb8bm7szaj3\"", "id: \"no id\"", &["Line 323, column ", "twelve characters"]);
    let at = sample().find("“a full, unconditional").expect("it is there");
    let text_at = sample().find("text: r#\"").expect("it is there") + "text: r#\"".len();
    let inside = format!("start: {}, end: 391", at - text_at + 1);
    check_changed("start: 237, end: 391", &inside.replace("end: 391", "end: 2000"), &["cuts a character"]);
}

#[test]
fn every_fault_is_listed() {
    let scratch = Scratch::new();
    let faulty = sample()
        .replace("source: \"w14kd3qjp5qj\"", "source: \"000000000000\"")
        .replacen("depth: 1", "depth: 5", 1);
    let n_faults = faulty.matches("000000000000").count() + 1;
    assert!(n_faults > 5);
    scratch.write("s.ron", faulty);
    let run = scratch.run(["check", "s.ron"]).expect(1, &[&format!("{n_faults} faults in s.ron")]);
    assert_eq!(run.out.lines().count(), n_faults + 1, "{}", run.out);
    assert!(run.out.lines().take(n_faults).all(|line| line.starts_with("Line ")), "{}", run.out);
}

#[test]
fn a_quotation_that_differs_is_a_fault_but_opens() {
    let scratch = Scratch::new();
    let changed = sample().replacen("quote: \"For the first time", "quote: \"For the last time", 1);
    scratch.write("s.ron", changed);
    scratch
        .run(["check", "s.ron"])
        .expect(1, &["Line 323: ", "wbb8bm7szaj3 needs review", "1 fault in s.ron"]);
    scratch.run(["export", "s.ron"]).expect(0, &["needs review"]);
}

// Repair.

/// The sample with faults of many kinds, and how many.
fn damaged() -> (String, usize) {
    let changes = [
        ("date: Some(\"2025-05-17\")", "date: Some(\"2025-05-71\")"),
        ("chrome: [(0, 20)", "chrome: [(1, 20)"),
        ("id: \"wbb8bm7szaj3\"", "id: \"no id\""),
        ("start: 237, end: 391", "start: 391, end: 237"),
        ("depth: 1, kind: Note", "depth: 9, kind: Note"),
        ("id: \"k2wrnd5exm7b\"", "id: \"2mmnpm1mf2q3\""),
    ];
    let mut text = sample();
    for (from, to) in changes {
        assert!(text.contains(from), "{from:?} is not in the sample");
        text = text.replacen(from, to, 1);
    }
    // What attached the passage now names nothing.
    let n_dangling = text.matches("passage: \"wbb8bm7szaj3\"").count();
    assert!(n_dangling > 0);
    (text, changes.len() + n_dangling)
}

#[test]
fn a_damaged_session_is_repaired_into_a_sound_copy() {
    let scratch = Scratch::new();
    let (text, n_faults) = damaged();
    let path = scratch.write("bad.ron", &text);
    let counted = format!("{n_faults} faults");
    let checked = scratch.run(["check", "bad.ron"]).expect(1, &[&format!("{counted} in bad.ron")]);
    assert_eq!(checked.out.lines().filter(|line| line.starts_with("Line ")).count(), n_faults);
    let words = [&*format!("{counted} repaired in bad.ron"), "is read as", "Made good.ron"];
    let run = scratch.run(["repair", "bad.ron", "-o", "good.ron"]).expect(0, &words);
    assert_eq!((run.out.lines().count(), run.err.as_str()), (n_faults + 2, ""), "{}", run.out);
    scratch.run(["check", "good.ron"]).expect(0, &["5 sources, 42 passages", "14 points"]);
    assert_eq!(fs::read_to_string(&path).expect("it is there"), text, "the damaged file was changed");
    // The same through pipes, where only the session goes to standard output.
    let piped = scratch.run_with_input(["repair", "-", "-o", "-"], text.as_bytes());
    assert_eq!(piped.err.lines().count(), n_faults + 1, "{}", piped.err);
    scratch.run_with_input(["check", "-"], piped.out.as_bytes()).expect(0, &["No faults"]);
}

#[test]
fn a_sound_session_is_copied_as_it_is() {
    let scratch = Scratch::new();
    scratch.sample();
    scratch.run(["repair", "sample.ron", "-o", "copy.ron"]).expect(0, &["0 faults repaired"]);
    assert_eq!(fs::read_to_string(scratch.path("copy.ron")).expect("it was made"), sample());
}

#[test]
fn repair_makes_no_copy_of_what_it_cannot_read_and_replaces_nothing() {
    let scratch = Scratch::new();
    let (text, _) = damaged();
    scratch.write("bad.ron", &text);
    scratch.write("other.ron", "kept");
    scratch.write("broken.ron", text.replacen("depth: 0", "depth 0", 1));
    scratch.write("newer.ron", sample().replacen("format: 4", "format: 9", 1));
    scratch.run(["repair", "bad.ron", "-o", "./bad.ron"]).expect(2, &["would replace the session"]);
    scratch
        .run(["repair", "bad.ron", "-o", "other.ron"])
        .expect(1, &["There is a file already", "other.ron"]);
    scratch.run(["repair", "bad.ron"]).expect(2, &["--output"]);
    scratch.run(["repair", "broken.ron", "-o", "o.ron"]).expect(1, &["Line ", "column ", "in broken.ron"]);
    scratch.run(["repair", "newer.ron", "-o", "o.ron"]).expect(1, &["format 9", "newer Attaché"]);
    scratch.run(["repair", "gone.ron", "-o", "o.ron"]).expect(1, &["no such file"]);
    scratch.run(["repair", "bad.ron", "-o", "no/such/o.ron"]).expect(1, &["folder"]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("bad.ron", scratch.path("link.ron")).expect("a link");
        scratch.run(["repair", "bad.ron", "-o", "link.ron"]).expect(2, &["would replace the session"]);
    }
    assert!(!scratch.path("o.ron").exists());
    assert_eq!(fs::read_to_string(scratch.path("bad.ron")).expect("it is there"), text);
    assert_eq!(fs::read_to_string(scratch.path("other.ron")).expect("it is there"), "kept");
}

// What is kept of a session that cannot be read.

/// The sample, with a backup from an import and then a comma missing.
fn damaged_with_backup(scratch: &Scratch) -> PathBuf {
    let session = scratch.sample();
    scratch.write("more.txt", "A page\n\nwith words");
    scratch.run(["import", "sample.ron", "more.txt"]).expect(0, &[]);
    let text = fs::read_to_string(&session).expect("it is there");
    fs::write(&session, text.replacen("depth: 0", "depth 0", 1)).expect("written");
    session
}

#[test]
fn what_cannot_be_read_names_the_place_and_its_backups() {
    let scratch = Scratch::new();
    let session = damaged_with_backup(&scratch);
    let before = fs::read(&session).expect("it is there");
    let place = ["Line ", ", column 39: Expected colon"];
    let kept = ["1 backup of it is kept", "`attache backups SESSION", "--restore N -o FILE"];
    let run = scratch.run(["check", "sample.ron"]).expect(1, &place).expect(1, &kept);
    assert!(run.out.contains("1 fault in sample.ron; more may show when that is mended"), "{}", run.out);
    assert!(!run.out.contains("backup"), "only faults go to standard output: {}", run.out);
    for words in [
        ["repair", "sample.ron", "-o", "o.ron"].as_slice(),
        &["export", "sample.ron"],
        &["import", "sample.ron", "more.txt"],
        &["sample.ron"],
    ] {
        let run = scratch.run(words).expect(1, &place).expect(1, &kept).expect(1, &["in sample.ron"]);
        assert_eq!(run.out, "", "{words:?}");
    }
    assert_eq!(fs::read(&session).expect("it is there"), before);

    let list = scratch.run(["backups", "sample.ron"]).expect(0, &["1 backup of sample.ron"]);
    assert!(
        list.out.contains("“Prisoner swaps and pressure”: 5 sources, 42 passages, 14 points"),
        "{}",
        list.out
    );
    scratch.run(["backups", "sample.ron", "--restore", "1", "-o", "back.ron"]).expect(0, &[]);
    assert_eq!(fs::read_to_string(scratch.path("back.ron")).expect("it is there"), sample());

    fs::remove_file(&session).expect("removed");
    for words in [["check", "sample.ron"].as_slice(), &["sample.ron"]] {
        scratch.run(words).expect(1, &["There is no such file"]).expect(1, &kept);
    }
    // Of what has none, nothing is said.
    scratch.write("bad.ron", "(format: 1,");
    let run = scratch.run(["check", "bad.ron"]).expect(1, &["Line 1, column 12"]);
    assert_eq!(run.err, "");
}

#[cfg(target_os = "linux")]
#[test]
fn unsaved_changes_of_what_cannot_be_read_are_named() {
    use attache::app;
    let scratch = Scratch::new();
    let session = scratch.sample();
    let folders = store::Folders {
        state: scratch.path("home/xdg_state_home/attache"),
        config: scratch.path("home/xdg_config_home/attache"),
    };
    let mut wb = app::Workbench::new(app::Environment {
        clock: std::sync::Arc::new(app::SystemClock),
        dice: Box::new(app::SystemDice),
        folders: Some(folders),
        documents: None,
        jobs: app::Jobs::inline(),
    });
    wb.run(app::Command::Open(session.clone()));
    wb.begin_frame(0.0);
    wb.run(app::Command::SetTitle("Not saved".into()));
    drop(wb);
    fs::write(&session, "").expect("written");
    let words = ["The file is empty", "Unsaved changes of it are kept: the window (`attache SESSION`)"];
    for _ in 0..2 {
        scratch.run(["check", "sample.ron"]).expect(1, &words);
    }
    // The one that was open last, without a display.
    let run = scratch.run::<&str>([]).expect(1, &words);
    assert_eq!(run.out, "");
}

#[test]
fn a_session_of_a_newer_format_is_never_written_over() {
    let scratch = Scratch::new();
    scratch.sample();
    scratch.write("more.txt", "A page\n\nwith words");
    scratch.run(["import", "sample.ron", "more.txt"]).expect(0, &[]);
    let newer = sample().replacen("format: 4", "format: 9", 1);
    scratch.write("newer.ron", &newer);
    let words = ["error: A newer Attaché wrote that file (format 9)", "choose another name", "newer.ron"];
    scratch.run(["backups", "sample.ron", "--restore", "1", "-o", "newer.ron"]).expect(1, &words);
    scratch.run(["merge", "sample.ron", "sample.ron", "sample.ron", "-o", "newer.ron"]).expect(1, &words);
    assert_eq!(fs::read_to_string(scratch.path("newer.ron")).expect("it is there"), newer);
}

#[test]
fn faults_that_keep_rows_from_being_read_are_listed_together() {
    let scratch = Scratch::new();
    let faulty = sample()
        .replacen("title: \"Prisoner", "tags: [], title: \"Prisoner", 1)
        .replacen("byline: None", "byline: 5", 1)
        .replacen("tint: Sage", "tint: Purple", 2)
        .replacen("kind: Note", "kind: Guess", 1);
    scratch.write("s.ron", faulty);
    let words =
        ["5 faults in s.ron; more may show", "“tags” in Session", "Expected option", "`Purple`", "`Guess`"];
    let run = scratch.run(["check", "s.ron"]).expect(1, &words);
    assert_eq!(run.out.lines().filter(|line| line.starts_with("Line ")).count(), 5, "{}", run.out);
    assert_eq!(run.out.matches("`Purple`").count(), 2);
}

// Import and new.

#[test]
fn a_new_session_is_empty_and_sound() {
    let scratch = Scratch::new();
    scratch.run(["new", "n.ron"]).expect(0, &["Made n.ron"]);
    scratch.run(["check", "n.ron"]).expect(0, &["0 sources, 0 passages (0 unfiled), 0 points"]);
    let before = fs::read(scratch.path("n.ron")).expect("it was made");
    scratch.run(["new", "n.ron"]).expect(1, &["There is a file already", "n.ron"]);
    assert_eq!(fs::read(scratch.path("n.ron")).expect("it is there"), before);
    scratch.run(["new", "no/such/n.ron"]).expect(1, &["folder"]);
    scratch.run(["new", "home"]).expect(1, &["There is a file already"]);
}

#[test]
fn the_articles_are_imported_into_a_new_session() {
    let scratch = Scratch::new();
    scratch.run(["new", "n.ron"]).expect(0, &[]);
    let mut words = vec!["import".into(), "n.ron".into()];
    words.extend(articles().into_iter().map(PathBuf::into_os_string));
    scratch.run(words).expect(0, &["5 sources added to n.ron"]);
    let opened = store::open_session(&scratch.path("n.ron")).expect("it opens");
    let sources = opened.briefing.ordered_sources();
    for (source, path) in sources.iter().zip(articles()) {
        assert_eq!(source.text(), fs::read_to_string(&path).expect("an article"));
        assert_eq!(source.imported_from.as_deref().map(OsStr::new), path.file_name());
    }
    // What people marked and read in them by hand is what is found in them.
    let by_hand = store::open_session(&scratch.sample()).expect("it opens").briefing;
    for (source, marked) in sources.iter().zip(by_hand.ordered_sources()) {
        let name = &marked.imported_from;
        assert_eq!(source.chrome(), marked.chrome(), "{name:?}");
        assert_eq!((&source.title, &source.byline), (&marked.title, &marked.byline), "{name:?}");
        assert_eq!((&source.publisher, &source.published), (&None, &marked.published), "{name:?}");
    }
    scratch.run(["check", "n.ron"]).expect(0, &["5 sources"]);
}

#[test]
fn an_import_keeps_the_rest_of_the_session() {
    let scratch = Scratch::new();
    let session = scratch.sample();
    let opened = store::open_session(&session).expect("it opens");
    let view = store::View { point: opened.briefing.points().next().map(|p| p.id), ..opened.view };
    store::save_session(&session, &opened.briefing, &view).expect("it is saved");
    scratch.write("more.md", "# More\n\nWords.\n");
    scratch.run(["import", "sample.ron", "more.md"]).expect(0, &["1 source added"]);
    let after = store::open_session(&session).expect("it opens");
    assert_eq!(after.view, view);
    let sources = after.briefing.ordered_sources();
    assert_eq!(sources.last().map(|s| s.title.as_str()), Some("More"));
    assert_eq!(sources.len(), 6);
    assert!(after.briefing.passages().eq(opened.briefing.passages()));
    assert!(after.briefing.points().eq(opened.briefing.points()));
}

#[cfg(target_os = "linux")]
#[test]
fn an_import_keeps_how_the_session_was_left_after_it_was_saved() {
    let scratch = Scratch::new();
    let session = scratch.sample();
    let opened = store::open_session(&session).expect("it opens");
    let left = store::View { point: opened.briefing.points().last().map(|p| p.id), ..opened.view };
    let folder = |name: &str| scratch.path("home").join(name).join("attache");
    let folders = store::Folders { state: folder("xdg_state_home"), config: folder("xdg_config_home") };
    store::keep_view(&folders, &session, &left).expect("it is kept");
    scratch.write("more.txt", "Words.");
    scratch.run(["import", "sample.ron", "more.txt"]).expect(0, &[]);
    assert_eq!(store::open_session(&session).expect("it opens").view, left);
}

#[test]
fn one_bad_file_keeps_no_other_from_being_imported() {
    let scratch = Scratch::new();
    let session = scratch.sample();
    scratch.write("good.txt", "Words.");
    scratch.write("same.txt", "Words.");
    scratch.write("latin.txt", b"The caf\xE9 in Paris");
    scratch.write("picture.png", b"\x89PNG\r\n\x1a\n");
    fs::create_dir(scratch.path("folder")).expect("a folder");
    scratch.write("folder/more.md", "---\ntitle: More\nauthor: Ann Example\n---\nOther words.");
    scratch.write("folder/photo.jpg", b"\xFF\xD8\xFF");
    let words = [
        "import",
        "sample.ron",
        "good.txt",
        "same.txt",
        "latin.txt",
        "gone.txt",
        "picture.png",
        "sample.ron",
        "folder",
    ];
    let run = scratch
        .run(words)
        .expect(1, &["3 sources added to sample.ron, 1 here already, 3 not brought in, 1 passed over"]);
    for words in
        ["gone.txt", "a picture", "picture.png", "a session, not a document", "same.txt is here already"]
    {
        assert!(run.err.contains(words), "{words:?} is not in {}", run.err);
    }
    assert!(
        run.err.contains("read as windows-1252, so look at its accents and quotation marks: latin.txt"),
        "{}",
        run.err
    );
    let opened = store::open_session(&session).expect("it opens");
    let added: Vec<_> = opened
        .briefing
        .ordered_sources()
        .iter()
        .skip(5)
        .map(|s| (s.title.clone(), s.byline.clone()))
        .collect();
    assert_eq!(
        added,
        [
            ("Words.".to_owned(), None),
            ("The café in Paris".to_owned(), None),
            ("More".to_owned(), Some("Ann Example".to_owned()))
        ]
    );
    let before = fs::read(&session).expect("it is there");
    scratch.run(["import", "sample.ron", "picture.png"]).expect(1, &["No source was added to sample.ron"]);
    scratch.run(["import", "sample.ron", "good.txt"]).expect(0, &["No source was added to sample.ron"]);
    assert_eq!(fs::read(&session).expect("it is there"), before);
    scratch.run(["import", "gone.ron", "good.txt"]).expect(1, &["no such file", "gone.ron"]);
    assert!(!scratch.path("gone.ron").exists());
}

// Reading documents.

#[test]
fn what_would_be_brought_in_is_printed_as_text() {
    let scratch = Scratch::new();
    scratch.write("a.md", "---\ntitle: The talks\n---\n\n# Heading\n\nWords.\n");
    assert_eq!(scratch.run(["read", "a.md"]).expect(0, &[]).out, "# Heading\n\nWords.\n");
    let whole = scratch.run(["read", "--chrome", "a.md"]).expect(0, &[]);
    assert_eq!(whole.out, fs::read_to_string(scratch.path("a.md")).expect("it is there"));
    scratch.write("b.rtf", "{\\rtf1 Rich \\b words\\par}");
    let both = scratch.run(["read", "a.md", "b.rtf"]).expect(0, &[]);
    assert_eq!(both.out, "==> a.md <==\n# Heading\n\nWords.\n\n==> b.rtf <==\nRich words\n");
    let run = scratch.run(["read", "gone.txt", "b.rtf"]).expect(1, &["gone.txt"]);
    assert!(run.out.contains("Rich words"), "{}", run.out);
}

#[test]
fn what_would_be_brought_in_is_printed_as_json_a_line_a_source() {
    let scratch = Scratch::new();
    fs::create_dir(scratch.path("in")).expect("a folder");
    scratch.write(
        "in/m.eml",
        "From: Ann Example <ann@example.org>\nSubject: The talks\nDate: Fri, 16 May 2025 10:00:00 +0200\n\nWords.\n\n-- \nAnn\n",
    );
    scratch.write("in/plain.txt", "Title\n\nWords.");
    let run = scratch.run(["read", "--format", "json", "in"]).expect(0, &[]);
    let lines: Vec<serde_json::Value> =
        run.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let [mail, plain] = &lines[..] else { panic!("{}", run.out) };
    assert_eq!(mail["file"].as_str().map(|file| file.ends_with("m.eml")), Some(true));
    assert_eq!((mail["title"].as_str(), mail["byline"].as_str()), (Some("The talks"), Some("Ann Example")));
    assert_eq!(mail["published"].as_str(), Some("Fri, 16 May 2025 10:00:00 +0200"));
    assert_eq!(
        (mail["date"].as_str(), mail["from"]["title"].as_str()),
        (Some("2025-05-16"), Some("mail header"))
    );
    assert_eq!(mail["text"].as_str(), Some("Words.\n\nAnn\n"));
    assert_eq!(mail["chrome"], serde_json::json!([[8, 11]]));
    assert_eq!((plain["title"].as_str(), plain["byline"].is_null()), (Some("Title"), true));
    assert_eq!(plain["from"]["title"], serde_json::Value::Null, "its first line is not stated as one");
}

// Starting without a window.

#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn without_a_display_the_briefing_is_printed() {
    let scratch = Scratch::new();
    let golden = fs::read_to_string(in_project("tests/fixtures/prisoner-swaps.md")).expect("a golden file");
    let run = scratch.run::<&str>([]).expect(0, &[]);
    assert_eq!(run.out, golden);
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
    let run = scratch.run(arguments([&sample_path()])).expect(0, &[]);
    assert_eq!(run.out, golden);
    let run = scratch.run(["gone.ron"]).expect(1, &["error: There is no such file", "gone.ron"]);
    assert_eq!((run.out.as_str(), run.err.lines().count()), ("", 1));
    scratch.write("bad.ron", "(format: 1,");
    scratch.run(["bad.ron"]).expect(1, &["Line 1, column 12", "bad.ron"]);
}

#[cfg(all(unix, not(target_os = "macos"), feature = "window"))]
#[test]
fn where_no_window_can_open_the_briefing_is_printed_all_the_same() {
    let scratch = Scratch::new();
    let mut command = scratch.program::<&str>([]);
    // No server has this number.
    let output = command.env("DISPLAY", ":59999").output().expect("the program starts");
    let run = Run::of(output).expect(1, &["error: No window could be opened", "apt install"]);
    assert!(run.out.starts_with("# Prisoner swaps and pressure\n"));
}

// What a terminal and a shell can do to a program.

#[test]
fn control_characters_of_a_file_are_shown_and_not_obeyed() {
    let scratch = Scratch::new();
    let evil = "evil\u{1b}[31m\u{202e}";
    scratch.write(format!("{evil}.txt"), b"\x89PNG");
    scratch.sample();
    let mut runs = vec![
        scratch.run(["import", "sample.ron", &format!("{evil}.txt")]).expect(1, &[]),
        scratch.run(["check", &format!("{evil}.ron")]).expect(1, &[]),
        scratch.run(["new", &format!("{evil}.ron")]).expect(0, &[]),
    ];
    scratch.write("field.ron", format!("(format: 1, {evil}: 1)"));
    runs.push(scratch.run(["check", "field.ron"]).expect(1, &[]));
    let quote = "quote: \"For the first time";
    scratch
        .write("quote.ron", sample().replacen(quote, &format!("quote: \"{evil}\\u{{1b}}[2J\\nFor the"), 1));
    runs.push(scratch.run(["check", "quote.ron"]).expect(1, &[]));
    scratch.write("b.md", format!("> {evil}\n"));
    runs.push(scratch.run(["verify", "b.md", "sample.ron"]).expect(1, &[]));
    for run in runs {
        let all = run.out + &run.err;
        assert!(all.contains("evil") || all.contains("fault"), "{all:?}");
        assert!(!all.contains(['\u{1b}', '\u{202e}', '\r']), "{all:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_early_changes_nothing() {
    let scratch = Scratch::new();
    scratch.write("bad.ron", "(");
    for (words, status) in [(["export", "sample.ron"], 0), (["check", "bad.ron"], 1)] {
        scratch.sample();
        let mut command = scratch.program(words);
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = command.stdout(writer).stderr(Stdio::piped()).output().expect("the program starts");
        assert_eq!(output.status.code(), Some(status));
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said() {
    let scratch = Scratch::new();
    let full = fs::File::options().write(true).open("/dev/full").expect("the device is there");
    let mut command = scratch.program(arguments([&"export", &sample_path()]));
    let output = command.stdout(full).stderr(Stdio::piped()).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: Standard output cannot be written"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_path_need_not_be_unicode() {
    use std::os::unix::ffi::OsStrExt as _;
    let scratch = Scratch::new();
    let name = |bytes: &'static [u8]| PathBuf::from(OsStr::from_bytes(bytes));
    let (session, article, out) = (name(b"s\xFF.ron"), name(b"a\xFE.txt"), name(b"b\xFD.md"));
    scratch.write(&article, "Words.");
    scratch.run(arguments([&"new", &session])).expect(0, &["Made s\u{FFFD}.ron"]);
    scratch.run(arguments([&"import", &session, &article])).expect(0, &["1 source added"]);
    scratch.run(arguments([&"check", &session])).expect(0, &["1 source,"]);
    scratch.run(arguments([&"export", &session, &"-o", &out])).expect(0, &[]);
    scratch.run(arguments([&"verify", &out, &session])).expect(0, &["0 quotations"]);
    scratch.run(arguments([&session])).expect(0, &["# Untitled briefing"]);
    assert!(scratch.path(out).exists());
}

#[test]
fn wrong_arguments_end_with_status_2_and_help_with_0() {
    let scratch = Scratch::new();
    for words in [["export"].as_slice(), &["frobnicate", "x"], &["import", "s.ron"], &["--nonsense"]] {
        let run = scratch.run(words).expect(2, &["Usage: "]);
        assert_eq!(run.out, "");
    }
    let run = scratch.run(["--help"]).expect(0, &["export", "check", "repair", "verify", "import", "new"]);
    assert_eq!(run.err, "");
    scratch.run(["--version"]).expect(0, &[env!("CARGO_PKG_VERSION")]);
}

#[test]
fn what_an_import_replaced_is_listed_and_brought_back() {
    let scratch = Scratch::new();
    let session = scratch.sample();
    let article = scratch.write("more.txt", "A page\n\nwith words");
    let none = scratch.run([OsStr::new("backups"), session.as_os_str()]);
    assert_eq!(
        (none.status, none.out.as_str()),
        (Some(0), format!("0 backups of {}\n", session.display()).as_str())
    );
    assert_eq!(scratch.run([OsStr::new("import"), session.as_os_str(), article.as_os_str()]).status, Some(0));

    let list = scratch.run([OsStr::new("backups"), session.as_os_str()]);
    assert!(list.out.contains("  1  ") && list.out.contains("1 source fewer"), "{}", list.out);
    let back = scratch.path("back.ron");
    let arguments = |number: &str| -> Vec<std::ffi::OsString> {
        let words =
            ["backups".as_ref(), session.as_os_str(), "--restore".as_ref(), number.as_ref(), "-o".as_ref()];
        words.into_iter().chain([back.as_os_str()]).map(OsStr::to_owned).collect()
    };
    assert_eq!(scratch.run(arguments("1")).status, Some(0));
    assert_eq!(fs::read_to_string(&back).expect("it is there"), sample());
    for (number, words) in [("2", "There is no backup 2"), ("0", "There is no backup 0")] {
        let run = scratch.run(arguments(number));
        assert!(run.status == Some(1) && run.err.contains(words), "{}", run.err);
    }
    let alone = scratch.run([OsStr::new("backups"), session.as_os_str(), "--restore".as_ref(), "1".as_ref()]);
    assert_eq!(alone.status, Some(2), "where to?");
    // Backups outlive the file.
    fs::remove_file(&session).expect("removed");
    assert!(scratch.run([OsStr::new("backups"), session.as_os_str()]).out.contains("1 backup of"));
}

#[test]
fn a_session_that_a_window_has_open_is_not_imported_into() {
    let scratch = Scratch::new();
    let session = scratch.sample();
    let article = scratch.write("more.txt", "A page\n\nwith words");
    let now = "2026-01-16T12:00:00Z".parse().expect("a time");
    let store::Locking::Ours { lock, .. } = store::lock_session(&session, None, now) else {
        panic!("it is free");
    };
    let run = scratch.run([OsStr::new("import"), session.as_os_str(), article.as_os_str()]);
    assert!(run.status == Some(1) && run.err.contains("has the session open; close it first"), "{}", run.err);
    assert_eq!(fs::read_to_string(&session).expect("it is there"), sample());
    drop(lock);
    assert_eq!(scratch.run([OsStr::new("import"), session.as_os_str(), article.as_os_str()]).status, Some(0));
}

#[test]
fn annotations_go_out_and_come_back_as_they_were() {
    let scratch = Scratch::new();
    scratch.write("s.ron", sample());
    scratch.run(["annotations", "export", "s.ron", "-o", "a.json"]).expect(0, &[]);
    let text = fs::read_to_string(scratch.path("a.json")).expect("it was made");
    let all: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let n_passages = store::open_session(&scratch.path("s.ron")).expect("it opens").briefing.passages().len();
    assert_eq!(all["total"], n_passages);
    // What is there already is not made again.
    scratch
        .run(["annotations", "import", "s.ron", "a.json"])
        .expect(0, &["0 passages added", "there already"]);
    assert_eq!(fs::read_to_string(scratch.path("s.ron")).expect("it is there"), sample());
    // Into the same sources without any passage they come back.
    let mut bare = store::open_session(&scratch.path("s.ron")).expect("it opens");
    let before = bare.briefing.clone();
    let mut draft = bare.briefing.draft();
    for passage in before.passages() {
        draft.remove_passage(passage.id).expect("it is there");
    }
    draft.finish();
    fs::write(scratch.path("bare.ron"), store::write_session(&bare.briefing, &bare.view)).expect("written");
    scratch.run(["annotations", "import", "bare.ron", "a.json"]).expect(0, &["passages added to bare.ron"]);
    let after = store::open_session(&scratch.path("bare.ron")).expect("it opens").briefing;
    for passage in before.passages() {
        // What is read aloud is no part of an annotation.
        let alike =
            after.passage(passage.id).map(|p| Passage { aloud: passage.aloud.clone(), ..Passage::clone(p) });
        assert_eq!(alike.as_ref(), Some(&**passage));
    }
}

#[test]
fn annotations_that_cannot_be_placed_are_listed_and_nothing_else_is_harmed() {
    let scratch = Scratch::new();
    scratch.write("s.ron", sample());
    let far = r#"{"target": {"source": "https://a.example/", "selector": {"type": "TextQuoteSelector",
        "exact": "words that nobody wrote here\u001b"}}}"#;
    scratch.write("far.json", far);
    let run = scratch.run(["annotations", "import", "s.ron", "far.json"]);
    run.expect(1, &["left out: “words that nobody wrote here\\u{1b}” is in none of the sources"]);
    scratch.write("bad.json", "{");
    scratch.run(["annotations", "import", "s.ron", "bad.json"]).expect(1, &["This is no JSON", "bad.json"]);
    scratch.write("none.json", "{}");
    scratch.run(["annotations", "import", "s.ron", "none.json"]).expect(1, &["There are no annotations"]);
    scratch.run(["annotations", "import", "s.ron", "gone.json"]).expect(1, &["no such file"]);
    scratch
        .run(["annotations", "export", "s.ron", "-o", "./s.ron"])
        .expect(2, &["would replace the session"]);
    assert_eq!(fs::read_to_string(scratch.path("s.ron")).expect("it is there"), sample());
}

#[test]
fn what_is_found_is_printed_by_source_and_nothing_found_is_status_1() {
    let scratch = Scratch::new();
    scratch.write("s.ron", sample());
    let run = scratch.run(["search", "s.ron", "ISTANBUL", "--words"]);
    run.expect(
        0,
        &["Outline (2)", "1. Russia and Ukraine Exchange", "paragraph 6: ", "[[Istanbul]]", "the outline"],
    );
    let run = scratch.run(["search", "s.ron", r"\bcan\x27t|\d,\d{3} POWs", "--regex", "--source", "1"]);
    let run = run.expect(0, &["[[1,000 POWs]]", "found in 1 source\n"]);
    assert!(!run.out.contains("Outline"));
    let run = scratch.run(["search", "s.ron", "istanbul", "--json"]).expect(0, &[]);
    let rows: Vec<serde_json::Value> =
        run.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert!(rows.len() > 20 && rows.iter().all(|row| row["hit"].as_str().is_some()));
    scratch.run(["search", "s.ron", "nobody wrote this"]).expect(1, &["Nothing found"]);
    scratch.run(["search", "s.ron", "(", "--regex"]).expect(2, &["Unclosed group (character 1)"]);
    scratch.run(["search", "s.ron", " "]).expect(2, &["nothing to look for"]);
    scratch.run(["search", "s.ron", "x", "--source", "6"]).expect(2, &["no source 6", "5 sources"]);
    scratch.run_with_input(["search", "-", "pows"], sample().as_bytes()).expect(0, &["[[POWs]]"]);
    scratch.run(["search", "gone.ron", "x"]).expect(1, &["no such file"]);
    scratch.write("strange.ron", sample().replacen("stall in Istanbul", "stall \u{1b}[31m in Istanbul", 1));
    assert!(!scratch.run(["search", "strange.ron", "stall"]).out.contains('\u{1b}'));
}

// What the sources say together.

#[test]
fn what_the_sources_say_together_is_printed_and_exported_to_be_checked() {
    let scratch = Scratch::new();
    scratch.sample();
    let run = scratch.run(["insights", "sample.ron"]).expect(0, &[]);
    for words in
        ["One origin", "The same statement", "Names", "Timeline of the passages", "What claims stand on"]
    {
        assert!(run.out.lines().any(|line| line == words), "{words}");
    }
    let run = scratch.run(["insights", "sample.ron", "--format", "json"]).expect(0, &[]);
    let rows: Vec<serde_json::Value> =
        run.out.lines().map(|line| serde_json::from_str(line).expect("each line is an object")).collect();
    let sources = store::open_session(&scratch.path("sample.ron")).expect("it opens").briefing;
    let sources = sources.ordered_sources();
    let places = rows.iter().filter_map(|row| row["places"].as_array()).flatten();
    let mut n_places = 0;
    for place in places {
        let number = |key: &str| place[key].as_u64().expect("a number") as usize;
        let text = sources[number("source") - 1].text();
        let words = text.get(number("start")..number("end")).expect("it is a part of the source");
        assert_eq!(place["words"], words.split_whitespace().collect::<Vec<_>>().join(" "));
        n_places += 1;
    }
    assert!(n_places > 50, "{n_places}");
    scratch.run(["export", "sample.ron", "--annex", "-o", "a.md"]).expect(0, &[]);
    let page = fs::read_to_string(scratch.path("a.md")).expect("it was written");
    assert!(page.contains("\n## Annex: what the sources say together\n"), "{page}");
    scratch.run(["verify", "a.md", "sample.ron"]).expect(0, &["verified"]);
    let (outline, annex) = page.split_once("## Annex").expect("it has one");
    let changed = annex.replacen("> Pressure", "> No pressure", 1);
    assert_ne!(changed, annex);
    scratch.write("b.md", format!("{outline}## Annex{changed}"));
    scratch.run(["verify", "b.md", "sample.ron"]).expect(1, &["No pressure"]);
    scratch.run(["verify", "b.md", "sample.ron"]).expect(1, &["1 discrepancy"]);
}

#[test]
fn a_dismissed_finding_is_left_out_until_it_is_asked_for() {
    let scratch = Scratch::new();
    scratch.sample();
    let rows = scratch.run(["insights", "sample.ron", "--format", "json"]).expect(0, &[]).out;
    let first: serde_json::Value =
        serde_json::from_str(rows.lines().next().expect("a finding")).expect("JSON");
    let (key, title) = (first["key"].as_str().expect("a key"), first["title"].as_str().expect("a title"));
    let verdict = format!("verdicts: {{\"{key}\": Dismissed}}");
    scratch.write("d.ron", sample().replacen("verdicts: {}", &verdict, 1));
    let run = scratch.run(["insights", "d.ron"]).expect(0, &["1 finding left out as dismissed"]);
    assert!(!run.out.contains(title), "{title}");
    scratch.run(["insights", "d.ron", "--all"]).expect(0, &[title, "[dismissed]"]);
}
