//! Power cuts: what saving and the journal ask of a disk is noted, and played on a simulated one that is cut
//! at every point, where what was not synced is there, or not, or in part. Whatever is left then, the
//! session's file is the old one or the new one, and nothing is lost that was told to be safe.

#![allow(
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test that finds nothing fails; it reports how much it tried"
)]

#[path = "../common/mod.rs"]
mod common;
mod cut;
mod recording;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use attache::{
    app::{Answer, Command, Environment, Jobs, Workbench},
    model::{Briefing, Delta, Draft, History, PointId, PointKind, Refusal, Slot, reread},
    store::{
        self, BackupRule, Disk, Folders, Guard, Known, Mode, SystemDisk, View,
        journal::{self, Base, Begin, ContentHash, Damaged, Journal},
    },
};
use common::{CountedDice, FixedClock, notices, run};
use cut::{Tree, Tried, cut_everywhere};
use recording::{Log, Mark, RecordingDisk};

fn content(briefing: &Briefing) -> String {
    store::write_session(briefing, &View::default())
}

/// A folder with the person's files and the program's own.
struct Place {
    scratch: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        // In memory, where that is to be had: thousands of states are laid out, none of them on a disk.
        let scratch = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        let scratch = scratch.expect("a scratch folder");
        for folder in ["work", "home"] {
            fs::create_dir(scratch.path().join(folder)).expect("a folder");
        }
        Self { scratch }
    }

    fn root(&self) -> &Path {
        self.scratch.path()
    }

    fn session(&self) -> PathBuf {
        self.root().join("work/a.ron")
    }

    fn folders(&self) -> Folders {
        Folders::at(&self.root().join("home"))
    }

    /// Puts everything as it was left by a power cut.
    fn lay_out(&self, tree: &Tree) {
        for entry in fs::read_dir(self.root()).expect("a folder").flatten() {
            fs::remove_dir_all(entry.path()).expect("it goes");
        }
        for folder in &tree.folders {
            fs::create_dir_all(folder).expect("a folder");
        }
        for (path, content) in &tree.files {
            fs::write(path, &**content).expect("a file");
        }
    }
}

/// A briefing that is edited, saved and journalled as the program does it.
struct Desk {
    disk: Arc<RecordingDisk>,
    folders: Folders,
    path: PathBuf,
    briefing: Briefing,
    history: History,
    journal: Journal,
    known: Option<Known>,
    dice: CountedDice,
    told: Told,
}

/// What was there one after the other.
#[derive(Clone, Debug, Default)]
struct Told {
    /// All states of the briefing, as a file without a view.
    states: Vec<String>,
    /// All versions of the session's file, and which state each holds.
    versions: Vec<(String, usize)>,
    /// Whether the first version was there before.
    had_file: bool,
    /// The state that was on the disk before.
    first: usize,
}

impl Desk {
    /// With a session in a file, or with a briefing that is in none.
    fn new(place: &Place, has_file: bool) -> Self {
        let mut dice = CountedDice::default();
        let mut briefing = Briefing::default();
        let mut draft = briefing.draft();
        let id = PointId::draw(&mut dice);
        draft
            .add_point(id, Slot::Last(None), PointKind::Claim, "A claim, and words enough for it.")
            .expect("room");
        draft.set_title("0");
        draft.finish();
        let base = content(&briefing);
        if has_file {
            fs::write(place.session(), &base).expect("a file");
        }
        // Files are read, never taken from memory: their ranks are spaced anew.
        let briefing = store::read_session(base.as_bytes()).expect("a session").briefing;
        let disk = RecordingDisk::new(place.root());
        let hash = ContentHash::of(base.as_bytes());
        let begin = Begin {
            path: has_file.then(|| place.session()),
            base: Base::Content(hash),
            settle: Delta::default(),
        };
        let journal = Journal::new(disk.clone(), &place.folders(), 7, begin);
        journal.keep_base(hash, base.clone().into_bytes());
        let versions = if has_file { vec![(base.clone(), 0)] } else { Vec::new() };
        Self {
            disk,
            folders: place.folders(),
            path: place.session(),
            briefing,
            history: History::default(),
            journal,
            known: store::known(&place.session()),
            dice,
            told: Told { states: vec![base], versions, had_file: has_file, first: 0 },
        }
    }

    fn began(&mut self) {
        self.disk.mark(Mark::Began(self.told.states.len()));
    }

    fn edit(&mut self, edit: impl FnOnce(&mut Draft<'_>, &mut CountedDice) -> Result<(), Refusal>) {
        self.began();
        let mut draft = self.briefing.draft();
        edit(&mut draft, &mut self.dice).expect("it makes sense");
        let change = draft.finish().expect("something differs");
        let delta = Delta::of(&change, &self.briefing);
        self.history.seal();
        let recorded = self.history.record(change, "edit", None);
        self.journal.step("edit", None, recorded, &delta);
        self.told.states.push(content(&self.briefing));
    }

    /// An edit that makes a state unlike all others.
    fn title(&mut self) {
        let title = format!("{} \"é\"", self.told.states.len());
        self.edit(|draft, _| {
            draft.set_title(title);
            Ok(())
        });
    }

    fn point(&mut self) {
        let text = format!("{}\nand more", self.told.states.len());
        self.edit(|draft, dice| {
            let first = draft.briefing().points().next().map(|p| p.id);
            let slot = first.map_or(Slot::Last(None), Slot::Before);
            draft.add_point(PointId::draw(dice), slot, PointKind::Note, &text).map(drop)
        });
    }

    fn undo(&mut self) {
        self.began();
        self.history.undo(&mut self.briefing).expect("something to undo");
        self.journal.undo();
        self.told.states.push(content(&self.briefing));
    }

    fn sync(&mut self) {
        self.journal.sync();
        assert_eq!(self.journal.failure(), None);
        self.disk.mark(Mark::Safe(self.told.states.len() - 1));
    }

    /// Saves, and does something in between: before it is said, before the file is written, and behind.
    fn save_around(&mut self, mut between: impl FnMut(&mut Self, usize)) {
        let (at, version) = (self.journal.checkpoint(), self.told.versions.len());
        let state = self.told.states.len() - 1;
        let saved = self.briefing.clone();
        let text = content(&saved);
        self.told.versions.push((text.clone(), state));
        let begin = Begin {
            path: Some(self.path.clone()),
            base: Base::Content(ContentHash::of(text.as_bytes())),
            settle: Delta::between(&reread(&saved).expect("it keeps every rule"), &saved),
        };
        between(self, 0);
        self.disk.mark(Mark::Saving(version));
        self.journal.saving(at, &begin);
        between(self, 1);
        let disk = Arc::clone(&self.disk);
        let guard = Guard {
            disk: &*disk,
            folders: Some(&self.folders),
            rule: &BackupRule { latest: 2, daily: 0, weekly: 0, megabytes: 500 },
            now: "2026-01-16T09:12:00Z".parse().expect("a time"),
        };
        let written = store::save_guarded(&self.path, text.as_bytes(), self.known.as_ref(), &guard);
        let written = written.expect("it is saved");
        assert_eq!(written.warnings, Vec::<String>::new());
        self.known = Some(written.known);
        self.disk.mark(Mark::Saved(version));
        between(self, 2);
        self.journal.saved(at, begin, &text);
        let hash = ContentHash::of(text.as_bytes());
        assert!(journal::base_content(&self.folders, hash, None).is_some(), "kept for merging");
    }

    fn save(&mut self) {
        self.save_around(|_, _| {});
    }

    /// Ends as by a kill, with all that was noted.
    fn end(self) -> (Log, Told) {
        let Self { disk, journal, told, .. } = self;
        drop(journal);
        (disk.end(), told)
    }
}

/// What is there after a cut, and whether that may be.
fn look(place: &Place, told: &Told, tree: &Tree, marks: &[Mark]) -> Result<(), String> {
    place.lay_out(tree);
    let last = |pick: fn(&Mark) -> Option<usize>| marks.iter().filter_map(pick).next_back();
    let state_of = |version: usize| told.versions[version].1;
    let saved = last(|m| if let Mark::Saved(v) = m { Some(*v) } else { None });
    let saved = saved.or_else(|| told.had_file.then_some(0));
    let saving = last(|m| if let Mark::Saving(v) = m { Some(*v) } else { None }).or(saved);
    let began = last(|m| if let Mark::Began(n) = m { Some(*n) } else { None }).unwrap_or(told.first);
    let safe = last(|m| if let Mark::Safe(n) = m { Some(*n) } else { None });
    let safe = safe.filter(|_| !marks.contains(&Mark::Discarding)).max(saved.map(state_of)).unwrap_or(0);
    let safe = safe.max(told.first);
    let is_discarded = marks.contains(&Mark::Discarded);

    // The session's file: the old one or the new one.
    let path = place.session();
    let version = match tree.files.get(&path) {
        None if saved.is_none() => None,
        None => return Err("the session's file is gone".to_owned()),
        Some(bytes) => {
            let of = told.versions.iter().position(|(text, _)| text.as_bytes() == &***bytes);
            let Some(version) = of.filter(|v| Some(*v) == saved || Some(*v) == saving) else {
                return Err(format!("the session's file is a third: {of:?}, not {saved:?} or {saving:?}"));
            };
            Some(version)
        }
    };
    let in_file = version.map(state_of);

    // Backups: each is whole, and what was replaced last is among them.
    let kept = store::backups(&place.folders(), &path);
    for backup in &kept {
        let bytes = fs::read(&backup.path).map_err(|e| e.to_string())?;
        if !told.versions.iter().any(|(text, _)| text.as_bytes() == bytes) {
            return Err(format!("a backup is none: {}", backup.path.display()));
        }
    }
    if let Some(older) = version.and_then(|v| v.checked_sub(1)) {
        let is_kept = |b: &store::Backup| {
            fs::read(&b.path).is_ok_and(|bytes| told.versions[older].0.as_bytes() == bytes)
        };
        if !kept.iter().any(is_kept) {
            return Err(format!("version {older} was replaced and is not among the backups"));
        }
    }
    let bases = place.folders().state.join("bases");
    for (file, bytes) in &tree.files {
        let is_ron = file.extension().is_some_and(|ending| ending == "ron");
        let is_known = *file == path || kept.iter().any(|b| b.path == *file);
        let hash = file.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse().ok());
        let is_base = file.starts_with(&bases) && hash == Some(ContentHash::of(bytes));
        if is_ron && !is_known && !is_base {
            return Err(format!("this could be taken for a session: {}", file.display()));
        }
    }

    // The journal: with the file it gives back what was told to be safe, or later.
    let disk: Arc<dyn Disk> = Arc::new(SystemDisk);
    let all = journal::abandoned(&disk, &place.folders(), None, &[]);
    let mut states: Vec<usize> = in_file.into_iter().collect();
    let mut offered = None;
    for found in &all.found {
        let base = found.content().map(store::read_session).transpose().map_err(|e| e.to_string())?;
        let base = base.map(|opened| opened.briefing).unwrap_or_default();
        let replay = journal::replay(base, found.settle(), found.records());
        if let Some(refusal) = replay.refusal {
            return Err(format!("a record cannot be done again: {refusal}"));
        }
        if replay.history.n_done() > 0 {
            let text = content(&replay.briefing);
            let Some(state) = (0..=began).rev().find(|n| told.states[*n] == text) else {
                return Err("the journal gives back what never was".to_owned());
            };
            offered = Some(state);
            states.push(state);
        }
    }
    let best = states.into_iter().max().unwrap_or(0);
    if best < safe {
        let why = format!("{:?}, damaged {:?}", in_file, all.damaged);
        return Err(format!("state {safe} was told to be safe, and only {best} is left: {why}"));
    }
    if all.found.len() > 1 {
        return Err("one briefing is offered twice".to_owned());
    }
    if is_discarded && offered.is_some() {
        return Err("what was discarded is offered".to_owned());
    }
    if let (Some(offered), Some(in_file)) = (offered, in_file)
        && offered <= in_file
    {
        return Err(format!("state {offered} is offered and the file holds {in_file}"));
    }
    // Only of what was not safe yet may nothing but damage be left.
    let is_all_safe = safe == began;
    match all.damaged.iter().find(|d| is_all_safe || matches!(d, Damaged::Unreadable { .. })) {
        Some(damaged) => Err(format!("all was safe, and now: {damaged:?}")),
        None => Ok(()),
    }
}

fn tried(name: &str, place: &Place, (log, told): (Log, Told)) -> Result<Tried, String> {
    let tried = cut_everywhere(&log, |tree, marks| look(place, &told, tree, marks))?;
    eprintln!("{name}: {} points, {} states of the disk", tried.n_cuts, tried.n_trees);
    Ok(tried)
}

/// Everything that may be left is right.
#[track_caller]
fn check(name: &str, has_file: bool, work: impl FnOnce(&mut Desk)) {
    let place = Place::new();
    let mut desk = Desk::new(&place, has_file);
    work(&mut desk);
    let tried = tried(name, &place, desk.end()).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(tried.n_trees > tried.n_cuts, "{name}: hardly anything was left open: {tried:?}");
}

#[test]
fn a_save_leaves_the_old_file_or_the_new_one_and_a_backup() {
    check("three saves", true, |desk| {
        for _ in 0..3 {
            desk.title();
            desk.save();
        }
    });
    check("a file is made", false, |desk| {
        desk.title();
        desk.save();
        desk.point();
        desk.save();
    });
}

#[test]
fn a_journal_reads_back_to_whole_records_with_all_that_was_synced() {
    check("edits", true, |desk| {
        desk.title();
        desk.point();
        desk.sync();
        desk.title();
        desk.undo();
        desk.point();
        desk.sync();
        desk.title();
    });
    check("edits of a briefing in no file", false, |desk| {
        desk.title();
        desk.sync();
        desk.point();
        desk.undo();
        desk.sync();
        desk.title();
    });
}

#[test]
fn a_save_with_typing_around_it_gives_back_all_that_was_synced() {
    // Typed before it is said, before the file is written, before the journal goes; synced there or not.
    for (typed, is_synced) in [(1, true), (2, true), (4, true), (5, true), (6, false), (7, true), (7, false)]
    {
        check(&format!("typed at {typed:03b}, synced {is_synced}"), true, |desk| {
            desk.title();
            desk.sync();
            desk.point();
            desk.save_around(|desk, moment| {
                if typed & (1 << moment) != 0 {
                    desk.title();
                    if is_synced {
                        desk.sync();
                    }
                }
            });
            desk.title();
            desk.sync();
            desk.save();
        });
    }
}

#[test]
fn what_was_discarded_stays_gone() {
    check("discarded", true, |desk| {
        desk.title();
        desk.save();
        desk.point();
        desk.sync();
        desk.disk.mark(Mark::Discarding);
        desk.journal.discard();
        desk.journal.sync();
        desk.disk.mark(Mark::Discarded);
    });
}

#[test]
fn after_a_cut_the_work_goes_on_and_a_second_cut_loses_nothing_either() {
    for torn in [0, 1, 40] {
        let place = Place::new();
        let mut desk = Desk::new(&place, true);
        for _ in 0..3 {
            desk.title();
        }
        desk.sync();
        let (_, mut told) = desk.end();
        // The last record is torn, or is there and was never synced.
        let journals = place.folders().state.join("journals");
        let path = fs::read_dir(&journals).expect("a folder").flatten().next().expect("a journal").path();
        let bytes = fs::read(&path).expect("a journal");
        fs::write(&path, &bytes[..bytes.len() - torn]).expect("it is cut");
        if torn > 0 {
            told.states.pop();
        }

        let disk = RecordingDisk::new(place.root());
        let as_disk: Arc<dyn Disk> = disk.clone();
        let mut all = journal::abandoned(&as_disk, &place.folders(), Some(&place.session()), &[]);
        drop(as_disk);
        let found = all.found.pop().expect("it is found");
        assert_eq!(found.cut().is_some(), torn > 0);
        let base = store::read_session(found.content().expect("a base")).expect("a session").briefing;
        let replay = journal::replay(base, found.settle(), found.records());
        let last = told.states.len() - 1;
        told.first = last;
        assert_eq!(content(&replay.briefing), told.states[last]);
        let journal = Journal::resume(found, replay.n_records).expect("it goes on");
        let mut desk = Desk {
            disk,
            folders: place.folders(),
            path: place.session(),
            briefing: replay.briefing,
            history: replay.history,
            journal,
            known: store::known(&place.session()),
            dice: CountedDice::from(100),
            told,
        };
        desk.title();
        desk.sync();
        desk.title();
        desk.save();
        desk.title();
        desk.sync();
        tried(&format!("torn by {torn}"), &place, desk.end()).unwrap_or_else(|error| panic!("{error}"));
    }
}

#[test]
fn the_workbench_keeps_that_order() {
    let place = Place::new();
    let desk = Desk::new(&place, true);
    let (_, mut told) = desk.end();
    // What is remembered between runs goes past this disk.
    fs::create_dir_all(place.folders().state).expect("a folder");
    let disk = RecordingDisk::new(place.root());
    let mut wb = Workbench::new(Environment {
        clock: Arc::new(FixedClock),
        dice: Box::new(CountedDice::from(9)),
        folders: Some(place.folders()),
        documents: None,
        jobs: Jobs::inline(),
    });
    wb.use_disk(disk.clone());
    run(&mut wb, Command::Open(place.session()));
    for n in 1..=6 {
        disk.mark(Mark::Began(n));
        run(&mut wb, Command::SetTitle(format!("{n}")));
        run(&mut wb, Command::StopEditing { to_row: true });
        told.states.push(content(wb.briefing()));
        match n {
            1 | 5 => {
                wb.flush();
                disk.mark(Mark::Safe(n));
            }
            2 | 4 => {
                let version = told.versions.len();
                disk.mark(Mark::Saving(version));
                run(&mut wb, Command::Save(None));
                assert!(wb.session().is_saved(), "{:?}", notices(&wb));
                disk.mark(Mark::Saved(version));
                told.versions.push((fs::read_to_string(place.session()).expect("a file"), n));
            }
            _ => {}
        }
    }
    run(&mut wb, Command::Quit);
    disk.mark(Mark::Discarding);
    run(&mut wb, Command::Answer(Answer::Discard));
    drop(wb);
    disk.mark(Mark::Discarded);
    tried("a workbench", &place, (disk.end(), told)).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn what_is_recorded_is_synced_without_being_asked_also_after_a_journal_was_taken_up() {
    let place = Place::new();
    let mut desk = Desk::new(&place, true);
    for _ in 0..2 {
        for _ in 0..2 {
            desk.title();
            desk.disk.wait_for_sync();
        }
        let disk = RecordingDisk::new(place.root());
        drop(desk.journal);
        let as_disk: Arc<dyn Disk> = disk.clone();
        let found = journal::abandoned(&as_disk, &place.folders(), None, &[]).found.pop().expect("a journal");
        let n_records = found.records().count();
        let journal = Journal::resume(found, n_records).expect("it goes on");
        desk = Desk { disk, journal, ..desk };
    }
}

/// A way to save that is not ours.
type Naive = fn(disk: &dyn Disk, path: &Path, content: &str) -> std::io::Result<()>;

/// It is caught, and in these words.
#[track_caller]
fn check_caught(name: &str, naive: Naive, words: &str) {
    let place = Place::new();
    let mut desk = Desk::new(&place, true);
    // Without a journal, which would make up for it.
    desk.began();
    let mut draft = desk.briefing.draft();
    draft.set_title("1");
    draft.finish();
    let text = content(&desk.briefing);
    desk.told.states.push(text.clone());
    desk.told.versions.push((text.clone(), 1));
    desk.disk.mark(Mark::Saving(1));
    naive(&*desk.disk, &desk.path, &text).expect("it is written");
    desk.disk.mark(Mark::Saved(1));
    assert_eq!(fs::read_to_string(&desk.path).expect("a file"), text, "{name}: without a cut it is right");
    let error = tried(name, &place, desk.end()).expect_err("it is caught");
    assert!(error.starts_with(words), "{name}: {error}");
}

/// Keeps the older file as our saves do.
fn keep_older(disk: &dyn Disk, path: &Path) -> std::io::Result<()> {
    let home = path.ancestors().nth(2).expect("a root").join("home");
    let older = fs::read(path)?;
    let now = "2026-01-16T09:12:00Z".parse().expect("a time");
    store::keep_backup(disk, &Folders::at(&home), path, &older, now).map_err(std::io::Error::other)
}

#[test]
fn naive_saves_are_caught() {
    check_caught(
        "truncated and written in place",
        |disk, path, text| {
            keep_older(disk, path)?;
            let mut file = disk.open(path)?;
            file.set_len(0)?;
            file.write_all(text.as_bytes())?;
            file.sync()
        },
        "the session's file is a third",
    );
    check_caught(
        "renamed and not synced",
        |disk, path, text| {
            keep_older(disk, path)?;
            let aside = path.with_extension("part");
            disk.create(&aside, Mode::Usual)?.write_all(text.as_bytes())?;
            disk.rename(&aside, path)?;
            disk.sync_folder(path.parent().expect("a folder"))
        },
        "the session's file is a third",
    );
    check_caught(
        "the folder not synced",
        |disk, path, text| {
            keep_older(disk, path)?;
            let aside = path.with_extension("part");
            let mut file = disk.create(&aside, Mode::Usual)?;
            file.write_all(text.as_bytes())?;
            file.sync()?;
            disk.rename(&aside, path)
        },
        "the session's file is a third",
    );
    check_caught(
        "removed and renamed",
        |disk, path, text| {
            keep_older(disk, path)?;
            let aside = path.with_extension("part");
            let mut file = disk.create(&aside, Mode::Usual)?;
            file.write_all(text.as_bytes())?;
            file.sync()?;
            disk.remove(path)?;
            disk.rename(&aside, path)?;
            disk.sync_folder(path.parent().expect("a folder"))
        },
        "the session's file is gone",
    );
    check_caught(
        "without a backup",
        |disk, path, text| {
            let aside = path.with_extension("part");
            let mut file = disk.create(&aside, Mode::Usual)?;
            file.write_all(text.as_bytes())?;
            file.sync()?;
            disk.rename(&aside, path)?;
            disk.sync_folder(path.parent().expect("a folder"))
        },
        "version 0 was replaced and is not among the backups",
    );
    check_caught(
        "written beside as a session",
        |disk, path, text| {
            keep_older(disk, path)?;
            let aside = path.with_file_name("new.ron");
            let mut file = disk.create(&aside, Mode::Usual)?;
            file.write_all(text.as_bytes())?;
            file.sync()?;
            disk.rename(&aside, path)?;
            disk.sync_folder(path.parent().expect("a folder"))
        },
        "this could be taken for a session",
    );
}

#[test]
fn a_journal_that_is_renamed_without_a_sync_is_caught() {
    let place = Place::new();
    let mut desk = Desk::new(&place, true);
    desk.title();
    desk.sync();
    let path = desk.journal.path();
    let aside = path.with_extension("new");
    let bytes = fs::read(&path).expect("a journal");
    desk.disk.create(&aside, Mode::Usual).and_then(|mut file| file.write_all(&bytes)).expect("written");
    desk.disk.rename(&aside, &path).expect("renamed");
    let error = tried("a journal, renamed", &place, desk.end()).expect_err("it is caught");
    assert!(error.starts_with("state 1 was told to be safe, and only 0 is left"), "{error}");
}
