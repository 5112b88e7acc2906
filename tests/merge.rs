//! Merging sessions with the real program, by itself and as the merge driver of the real git.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use attache::{
    model::{
        Briefing, Dice, Draft, PointId, PointKind, Slot, Source, SourceId, Stance, from_notation, to_notation,
    },
    store::{Locking, View, lock_session, open_session, save_session},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_attache");

/// Ids that count up from a number, so that two people's differ.
struct Counted(u64);

impl Dice for Counted {
    fn roll(&mut self) -> u64 {
        self.0 += 1;
        self.0 << 8
    }
}

/// A scratch folder in which program and git have their home.
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

    fn command(&self, program: &str, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder).stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            if name.starts_with("GIT_") || name.starts_with("XDG_") {
                command.env_remove(name);
            }
        }
        command.env("HOME", self.path("home")).env("GIT_CONFIG_NOSYSTEM", "1").env("LC_ALL", "C");
        command
    }

    fn run<I: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = I>) -> Run {
        let mut command = self.command(PROGRAM, self.folder.path());
        Run::of(command.args(arguments).output().expect("the program starts"))
    }

    /// Runs git in a folder of the scratch folder.
    fn git(&self, folder: &str, arguments: &[&str]) -> Run {
        let mut command = self.command("git", &self.path(folder));
        Run::of(command.args(arguments).output().expect("git starts"))
    }

    /// A session file with an outline and a source.
    fn session(&self, name: &str, page: &str) -> PathBuf {
        let path = self.path(name);
        let mut dice = Counted(0);
        let mut briefing = from_notation(page, &mut dice).expect("a readable page");
        let mut draft = briefing.draft();
        draft.add_source(Source::new(SourceId::draw(&mut dice), "s", "Some words.\n")).expect("it is new");
        draft.finish();
        save_session(&path, &briefing, &View::default()).expect("it is written");
        path
    }
}

struct Run {
    status: Option<i32>,
    out: String,
    err: String,
}

impl Run {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("it prints UTF-8");
        Self { status: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

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

fn point(briefing: &Briefing, text: &str) -> PointId {
    briefing.points().find(|p| p.text == text).map(|p| p.id).expect("there is such a point")
}

/// Edits a session file as it would be from the window, and writes it to `to`.
fn edit_to(from: &Path, to: &Path, edit: impl FnOnce(&mut Draft<'_>)) {
    let mut opened = open_session(from).expect("it opens");
    let mut draft = opened.briefing.draft();
    edit(&mut draft);
    draft.finish();
    save_session(to, &opened.briefing, &opened.view).expect("it is written");
}

fn edit(path: &Path, change: impl FnOnce(&mut Draft<'_>)) {
    edit_to(path, path, change);
}

fn set_text(draft: &mut Draft<'_>, of: &str, text: &str) {
    let id = point(draft.briefing(), of);
    draft.set_text(id, text).expect("it is there");
}

fn add(draft: &mut Draft<'_>, behind: &str, text: &str, first_id: u64) {
    let slot = Slot::After(point(draft.briefing(), behind));
    draft
        .add_point(PointId::draw(&mut Counted(first_id)), slot, PointKind::Claim, text)
        .expect("there is room");
}

#[track_caller]
fn check_page(path: &Path, page: &str) {
    let opened = open_session(path).expect("it opens");
    assert_eq!(opened.remarks, Vec::<String>::new());
    assert_eq!(to_notation(&opened.briefing), page);
}

#[test]
fn two_versions_become_one_file() {
    let scratch = Scratch::new();
    let base = scratch.session("base.ron", "- a\n- b");
    let (ours, theirs, out) = (scratch.path("ours.ron"), scratch.path("theirs.ron"), scratch.path("out.ron"));
    edit_to(&base, &ours, |d| set_text(d, "a", "c"));
    edit_to(&base, &theirs, |d| add(d, "b", "x", 2000));
    let files = [&base, &ours, &theirs].map(|path| path.as_os_str());
    let run = |more: &[&OsStr]| scratch.run([&[OsStr::new("merge")], files.as_slice(), more].concat());
    let done = run(&[OsStr::new("-o"), out.as_os_str()]).expect(0, &[]);
    assert_eq!((done.out.as_str(), done.err.as_str()), ("", ""));
    check_page(&out, "- c\n- b\n- x");
    // The same on standard output, and over ours.
    let printed = run(&[]).expect(0, &[]);
    assert_eq!(printed.out, fs::read_to_string(&out).expect("it is written"));
    run(&[OsStr::new("-o"), ours.as_os_str()]).expect(0, &[]);
    assert_eq!(fs::read(&ours).expect("it is there"), fs::read(&out).expect("it is there"));
    // Merging what is merged changes nothing.
    run(&[OsStr::new("-o"), ours.as_os_str()]).expect(0, &[]);
    assert_eq!(fs::read(&ours).expect("it is there"), fs::read(&out).expect("it is there"));
}

#[test]
fn a_merge_into_a_session_is_as_careful_as_the_window() {
    let scratch = Scratch::new();
    let base = scratch.session("base.ron", "- a\n- b");
    let (ours, theirs) = (scratch.path("ours.ron"), scratch.path("theirs.ron"));
    edit_to(&base, &ours, |d| set_text(d, "a", "c"));
    edit_to(&base, &theirs, |d| add(d, "b", "x", 2000));
    let before = fs::read(&ours).expect("it is there");
    let files = [&base, &ours, &theirs].map(|path| path.as_os_str());
    let merge = [&[OsStr::new("merge")], files.as_slice(), &[OsStr::new("-o"), ours.as_os_str()]].concat();
    // Not while a window has it open; beside it, yes.
    let now = "2026-01-16T12:00:00Z".parse().expect("a time");
    let locking = lock_session(&ours, None, now);
    assert!(matches!(locking, Locking::Ours { .. }));
    scratch.run(merge.clone()).expect(1, &["has the session open; close it first", "ours.ron"]);
    assert_eq!(fs::read(&ours).expect("it is there"), before);
    let out = scratch.path("out.ron");
    scratch
        .run([&[OsStr::new("merge")], files.as_slice(), &[OsStr::new("-o"), out.as_os_str()]].concat())
        .expect(0, &[]);
    check_page(&out, "- c\n- b\n- x");
    drop(locking);

    scratch.run(merge).expect(0, &[]);
    check_page(&ours, "- c\n- b\n- x");
    // What it replaced is kept, and brought back.
    let backups = [OsStr::new("backups"), ours.as_os_str()];
    scratch.run(backups).expect(0, &["1 backup of"]);
    let back = scratch.path("back.ron");
    let restore = [OsStr::new("--restore"), OsStr::new("1"), OsStr::new("-o"), back.as_os_str()];
    scratch.run([backups.as_slice(), &restore].concat()).expect(0, &[]);
    assert_eq!(fs::read(&back).expect("it is there"), before);
    let mut names: Vec<_> =
        fs::read_dir(scratch.path("")).expect("a folder").flatten().map(|e| e.file_name()).collect();
    names.sort();
    assert_eq!(
        names,
        ["back.ron", "base.ron", "home", "ours.ron", "out.ron", "theirs.ron"],
        "no lock file stays"
    );
}

#[test]
fn the_view_is_ours() {
    let scratch = Scratch::new();
    let base = scratch.session("base.ron", "- a\n- b");
    let (ours, theirs) = (scratch.path("ours.ron"), scratch.path("theirs.ron"));
    let opened = open_session(&base).expect("it opens");
    for (path, current) in [(&ours, "a"), (&theirs, "b")] {
        let view = View { point: Some(point(&opened.briefing, current)), ..View::default() };
        save_session(path, &opened.briefing, &view).expect("it is written");
    }
    let before = fs::read(&ours).expect("it is there");
    let files = [&base, &ours, &theirs].map(|path| path.as_os_str());
    scratch
        .run([&[OsStr::new("merge")], files.as_slice(), &[OsStr::new("-o"), ours.as_os_str()]].concat())
        .expect(0, &[]);
    assert_eq!(fs::read(&ours).expect("it is there"), before);
}

#[test]
fn conflicts_are_listed_a_line_each_and_ours_stands() {
    let scratch = Scratch::new();
    let base = scratch.session("base.ron", "- a\n- b");
    let (ours, theirs) = (scratch.path("ours.ron"), scratch.path("theirs.ron"));
    edit_to(&base, &ours, |d| {
        set_text(d, "a", "c\nd\u{1b}[31m");
        set_text(d, "b", "o");
        d.set_title("ours");
    });
    edit_to(&base, &theirs, |d| {
        set_text(d, "a", "e");
        d.set_title("theirs");
    });
    let files = [&base, &ours, &theirs].map(|path| path.as_os_str());
    let merge = [&[OsStr::new("merge")], files.as_slice(), &[OsStr::new("-o"), ours.as_os_str()]].concat();
    let done = scratch.run(merge).expect(
        1,
        &[
            "conflict: Title of the briefing: base nothing, ours “ours”, theirs “theirs”; ours stands\n",
            "conflict: Point “c”: text: base “a”, ours “c d\\u{1b}[31m”, theirs “e”; ours stands\n",
            "2 conflicts to be looked at\n",
        ],
    );
    assert_eq!((done.out.as_str(), done.err.lines().count()), ("", 3));
    check_page(&ours, "- c\\nd\u{1b}[31m\n- o");
}

#[test]
fn what_cannot_be_read_leaves_everything_as_it_is() {
    let scratch = Scratch::new();
    let base = scratch.session("base.ron", "- a");
    let broken = scratch.path("broken.ron");
    fs::write(&broken, "(format: 1,").expect("it is written");
    let before = fs::read(&base).expect("it is there");
    let missing = scratch.path("missing.ron");
    let merge = |files: [&Path; 3], status: i32, words: &[&str]| {
        let files = files.map(Path::as_os_str);
        let out = [OsStr::new("-o"), base.as_os_str()];
        scratch.run([&[OsStr::new("merge")], files.as_slice(), &out].concat()).expect(status, words);
        assert_eq!(fs::read(&base).expect("it is there"), before);
    };
    merge([&base, &base, &broken], 1, &["error: Line 1", "broken.ron"]);
    merge([&broken, &base, &base], 1, &["error: Line 1", "broken.ron"]);
    merge([&base, &missing, &base], 1, &["error: There is no such file", "missing.ron"]);
    merge([Path::new("-"), &base, Path::new("-")], 2, &["only one of the three"]);
    scratch.run([OsStr::new("merge"), base.as_os_str()]).expect(2, &["Usage"]);
}

/// A repository with a session, its clone, and the driver set up in both as the README says.
fn repositories(scratch: &Scratch) -> [PathBuf; 2] {
    let readme =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("it is there");
    let line = |start: &str| {
        let line = readme.lines().map(str::trim).find(|line| line.starts_with(start));
        line.expect("the README has the line").to_owned()
    };
    let attributes = line("*.ron merge=");
    let config = line("git config merge.attache.driver ");
    let (_, driver) = config.split_once(" \"").expect("the driver is quoted");
    let driver = driver.trim_end_matches('"').replacen("attache", &format!("'{PROGRAM}'"), 1);

    let git = |folder: &str, arguments: &[&str]| scratch.git(folder, arguments).expect(0, &[]);
    git("", &["config", "--global", "user.name", "n"]);
    git("", &["config", "--global", "user.email", "n@localhost"]);
    git("", &["config", "--global", "init.defaultBranch", "main"]);
    git("", &["config", "--global", "merge.attache.driver", &driver]);
    git("", &["init", "-q", "one"]);
    fs::write(scratch.path("one/.gitattributes"), attributes + "\n").expect("it is written");
    let ours = scratch.session("one/s.ron", "? q\n  - a\n  - b\n- z");
    commit(scratch, "one", "begin");
    git("", &["clone", "-q", "one", "two"]);
    git("two", &["switch", "-q", "-c", "theirs"]);
    [ours, scratch.path("two/s.ron")]
}

fn commit(scratch: &Scratch, folder: &str, message: &str) {
    scratch.git(folder, &["add", "-A"]).expect(0, &[]);
    scratch.git(folder, &["commit", "-q", "-m", message]).expect(0, &[]);
}

#[test]
fn git_merges_two_branches() {
    let scratch = Scratch::new();
    let [ours, theirs] = repositories(&scratch);
    // Both change the same lines of the file: a point each behind the same one, and evidence for it.
    edit(&ours, |d| {
        add(d, "a", "x", 1000);
        set_text(d, "a", "better");
    });
    commit(&scratch, "one", "add x");
    edit(&theirs, |d| {
        add(d, "a", "y", 2000);
        let a = point(d.briefing(), "a");
        let source = d.briefing().sources().next().expect("there is one").clone();
        let id = attache::model::PassageId::draw(&mut Counted(2100));
        let passage = attache::model::Passage::mark(id, &source, (0..4).into(), Default::default());
        d.add_passage(passage.expect("it has words")).expect("it is new");
        d.attach(id, a, Stance::Supports).expect("both are there");
        let z = point(d.briefing(), "z");
        d.remove_branch(z).expect("it is there");
    });
    commit(&scratch, "two", "add y");
    scratch.git("one", &["branch", "ours"]).expect(0, &[]);
    scratch.git("one", &["pull", "-q", "--no-rebase", "--no-edit", "../two", "theirs"]).expect(0, &[]);
    assert_eq!(scratch.git("one", &["status", "--porcelain"]).expect(0, &[]).out, "");
    // Git's file for the driver is no session of anyone's: it is not locked, and nothing of it is kept.
    assert!(!scratch.path("home/.local/state/attache/backups").exists());
    check_page(&ours, "? q\n  - better\n    + Some\n  - x\n  - y\n  - b");
    // The other way round it is the same file.
    scratch.git("two", &["pull", "-q", "--no-rebase", "--no-edit", "../one", "ours"]).expect(0, &[]);
    assert_eq!(fs::read(&ours).expect("it is there"), fs::read(&theirs).expect("it is there"));
}

#[test]
fn git_marks_a_conflict_and_the_session_is_whole() {
    let scratch = Scratch::new();
    let [ours, theirs] = repositories(&scratch);
    edit(&ours, |d| set_text(d, "a", "ours"));
    commit(&scratch, "one", "change a");
    edit(&theirs, |d| {
        set_text(d, "a", "theirs");
        add(d, "z", "new", 2000);
    });
    commit(&scratch, "two", "change a, too");
    let pull = ["pull", "-q", "--no-rebase", "--no-edit", "../two", "theirs"];
    scratch.git("one", &pull).expect(
        1,
        &[
            "conflict: Point “ours”: text: base “a”, ours “ours”, theirs “theirs”; ours stands",
            "CONFLICT (content)",
        ],
    );
    assert_eq!(scratch.git("one", &["status", "--porcelain"]).expect(0, &[]).out, "UU s.ron\n");
    check_page(&ours, "? q\n  - ours\n  - b\n- z\n- new");
    edit(&ours, |d| set_text(d, "ours", "both"));
    commit(&scratch, "one", "merge");
    check_page(&ours, "? q\n  - both\n  - b\n- z\n- new");
}

#[test]
fn git_merges_a_session_that_both_sides_added() {
    let scratch = Scratch::new();
    repositories(&scratch);
    let ours = scratch.session("one/new.ron", "- a");
    commit(&scratch, "one", "add a session");
    let theirs = scratch.session("two/new.ron", "- a");
    edit(&theirs, |d| add(d, "a", "y", 2000));
    commit(&scratch, "two", "add it, too");
    scratch.git("one", &["pull", "-q", "--no-rebase", "--no-edit", "../two", "theirs"]).expect(0, &[]);
    check_page(&ours, "- a\n- y");
}
