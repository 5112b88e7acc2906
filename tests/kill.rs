//! A process that edits is killed at random moments, and nothing that it had told as done is lost.
//!
//! A few kills run with the other tests; `ATTACHE_KILLS=1000 cargo test --release --test kill` runs as
//! many as one likes, and `ATTACHE_SEED` decides their moments.

#![allow(clippy::print_stderr, reason = "it reports how many kills there were")]

// The program that is killed is this test itself, started again: so it is always built, and the same.
#[path = "../examples/torture.rs"]
mod torture;

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::mpsc,
    time::Duration,
};

use attache::{
    app::{self, Jobs, Workbench},
    model::Dice as _,
    store::{self, journal},
};
use torture::{SeededDice, digest};

/// Kills in a usual test run.
const N_KILLS: usize = 50;
/// Kills before a fresh folder, so that briefings stay of a size.
const N_LIVES: usize = 12;
const FOLDER: &str = "ATTACHE_TORTURE_FOLDER";

/// An edit that was told as done.
#[derive(Clone, Debug)]
struct Told {
    number: usize,
    digest: String,
}

/// Runs the torture and kills it. Gives the first and the last edit that it told as done.
fn life(folder: &Path, dice: &mut SeededDice) -> (Option<Told>, Option<Told>, usize) {
    let mut process = Command::new(std::env::current_exe().expect("this test has a path"))
        .args(["--exact", "the_process_that_is_killed", "--ignored", "--nocapture"])
        .env(FOLDER, folder)
        .env("ATTACHE_SEED", dice.roll().to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the process starts");
    let out = process.stdout.take().expect("its output is a pipe");
    let (sender, told) = mpsc::channel();
    let reader = std::thread::spawn(move || {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            let mut words = line.split(' ');
            if words.next() == Some("edit")
                && let (Some(number), Some(digest)) = (words.next(), words.next())
                && digest.len() == 32
            {
                let number = number.parse().expect("a number");
                sender.send(Told { number, digest: digest.to_owned() }).ok();
            }
        }
    });
    // Most lives are killed while they edit, some while they start and bring things back.
    let waits_for_first = dice.below(8) > 0;
    let first = if waits_for_first { told.recv_timeout(Duration::from_secs(60)).ok() } else { None };
    std::thread::sleep(Duration::from_micros(dice.below(150_000) as u64));
    process.kill().expect("it can be killed");
    let output = process.wait_with_output().expect("it ends");
    assert!(
        output.status.code().is_none(),
        "it ended by itself: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    reader.join().expect("its output was read");
    let mut rest = told.try_iter();
    let first = first.or_else(|| rest.next());
    let last = rest.last().or_else(|| first.clone());
    let n = last.as_ref().map_or(0, |told| told.number + 1);
    (first, last, n)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let path = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &path);
        } else {
            fs::copy(entry.path(), path).expect("a file");
        }
    }
}

/// What a start would bring back, on a copy of what was left.
fn brought_back(home: &Path) -> Workbench {
    torture::start(home, 1, Jobs::inline())
}

/// The same where nothing may be amiss; and with all of it undone, what was saved.
#[track_caller]
fn brought_back_whole(home: &Path) -> (String, String) {
    let mut wb = brought_back(home);
    let said: Vec<String> = wb.notices().iter().map(|n| n.text.clone()).collect();
    // A write that a kill breaks off leaves half a line, of an edit that was never told as done.
    let is_usual = |text: &String| text.starts_with("Restored") || text.starts_with("The journal breaks off");
    assert!(said.iter().all(is_usual), "{said:?}");
    let end = digest(wb.briefing());
    while wb.session().history().undo_name().is_some() {
        wb.run(app::Command::Undo);
    }
    assert!(wb.session().is_saved(), "all undone is as it was saved");
    (end, digest(wb.briefing()))
}

fn saved(folder: &Path) -> String {
    let path = folder.join("session.ron");
    let opened = if path.exists() {
        store::open_session(&path).expect("the file is readable")
    } else {
        store::read_session(app::opening::SAMPLE.as_bytes()).expect("the sample")
    };
    digest(&opened.briefing)
}

/// Takes the last edit off the journal. How many it has left; `None` where there was none.
fn without_last(home: &Path) -> Option<usize> {
    let folder = home.join("home/state/journals");
    let journals: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "journal"))
        .collect();
    assert!(journals.len() < 2, "{journals:?}");
    let path = journals.first()?;
    let bytes = fs::read(path).expect("a journal");
    let scan = journal::scan(&bytes);
    let is_edit = |record: &journal::Record| {
        matches!(record, journal::Record::Step { .. } | journal::Record::Undo | journal::Record::Redo)
    };
    let last = scan.records.iter().rposition(|(record, _)| is_edit(record))?;
    let end = scan.records.get(last - 1).expect("a head").1;
    fs::write(path, bytes.get(..end).expect("it is inside")).expect("it is cut");
    Some(scan.records.iter().take(last).filter(|(record, _)| is_edit(record)).count())
}

/// Edits that one frame may journal before it tells of them: imports that ended together.
const MOST_AHEAD: usize = 8;

/// How many edits the journal has beyond the state that was told; `None` where that state is not on its way.
fn n_behind(told: &str, folder: &Path) -> Option<usize> {
    let look = tempfile::tempdir().expect("a scratch folder");
    copy(folder, look.path());
    (1..=MOST_AHEAD).find(|_| {
        // A session that was saved for the first time, and not remembered yet, is in its file all the same: a
        // start with nothing to bring back would open the sample.
        let Some(n_left) = without_last(look.path()) else { return false };
        if n_left == 0 {
            return saved(look.path()) == told;
        }
        // What the journal said of a save behind an edit goes with it, so the file may look changed. Bringing
        // it back goes on with the journal: on a copy again.
        let copied = tempfile::tempdir().expect("a scratch folder");
        copy(look.path(), copied.path());
        digest(brought_back(copied.path()).briefing()) == told
    })
}

/// A copy that stays, for whoever looks for what went wrong.
fn kept(folder: &Path) -> PathBuf {
    let place = tempfile::tempdir().expect("a scratch folder").keep();
    copy(folder, &place);
    place
}

#[test]
#[cfg_attr(windows, ignore = "locked journals cannot be copied while they are looked at")]
fn nothing_told_as_done_is_lost_by_a_kill() {
    let number = |name: &str| std::env::var(name).ok().and_then(|n| n.parse().ok());
    let n_kills = number("ATTACHE_KILLS").map_or(N_KILLS, |n| n as usize);
    let mut dice = SeededDice(number("ATTACHE_SEED").unwrap_or(20));
    let (mut n_edits, mut n_ahead, mut most_ahead, mut n_restored) = (0, 0, 0, 0);
    let mut scratch = tempfile::tempdir().expect("a scratch folder");
    let mut expected: Option<String> = None;
    for kill in 0..n_kills {
        if kill % N_LIVES == 0 {
            scratch = tempfile::tempdir().expect("a scratch folder");
            expected = None;
        }
        let folder = scratch.path();
        let (first, last, n) = life(folder, &mut dice);
        n_edits += n;
        if let (Some(first), Some(expected)) = (&first, &expected) {
            assert_eq!(&first.digest, expected, "kill {kill}: a start brings back what there was");
        }
        let told = last.map(|told| told.digest).or(expected.take()).unwrap_or_else(|| saved(folder));
        // On a copy: what is looked at must be what the next life finds.
        let look = tempfile::tempdir().expect("a scratch folder");
        copy(folder, look.path());
        let (end, undone) = brought_back_whole(look.path());
        assert_eq!(undone, saved(folder), "kill {kill}: undoing all gives what was saved");
        n_restored += usize::from(end != undone);
        if end != told {
            let n = n_behind(&told, folder);
            assert!(n.is_some(), "kill {kill}: an edit told as done is lost: {}", kept(folder).display());
            n_ahead += 1;
            most_ahead = most_ahead.max(n.unwrap_or_default());
        }
        expected = Some(end);
    }
    eprintln!(
        "{n_kills} kills, {n_edits} edits told as done, 0 lost; {n_restored} times something was brought \
         back, {n_ahead} times more than was told, by {most_ahead} edits at most"
    );
}

#[test]
#[ignore = "it is killed by the other test"]
fn the_process_that_is_killed() {
    let folder = std::env::var_os(FOLDER).expect("started by the other test");
    let seed = std::env::var("ATTACHE_SEED").ok().and_then(|seed| seed.parse().ok()).expect("a seed");
    torture::torture(Path::new(&folder), seed);
}
