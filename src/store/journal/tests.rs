//! Journals as files: torn, flipped, locked, lost and found.

use std::{fs, path::Path, sync::Arc};

use proptest::prelude::*;

use super::{writer::beside, *};
use crate::{
    model::{
        Aloud, Briefing, Budget, Change, Delta, Draft, History, Passage, Rate, Recorded, Refusal, Seconds,
        Timing, from_notation, id::tests::CountedDice,
    },
    store::{Disk, Folders, SystemDisk, View, read_session, write_session},
    text::TextRange,
};

/// A briefing that is edited, and its journal.
struct Desk {
    briefing: Briefing,
    history: History,
    journal: Journal,
}

impl Desk {
    fn new(folders: &Folders, base: &str, path: Option<&Path>) -> Self {
        let opened = read_session(base.as_bytes()).expect("the base is a session");
        let path = path.map(Path::to_owned);
        let base = Base::Content(ContentHash::of(base.as_bytes()));
        let journal = Journal::new(disk(), folders, 7, Begin { path, base, settle: Delta::default() });
        Self { briefing: opened.briefing, history: History::default(), journal }
    }

    fn edit(&mut self, edit: impl FnOnce(&mut Draft<'_>) -> Result<(), Refusal>) {
        let mut draft = self.briefing.draft();
        edit(&mut draft).expect("it makes sense");
        let change: Change = draft.finish().expect("something differs");
        let delta = Delta::of(&change, &self.briefing);
        let recorded = self.history.record(change, "edit", None);
        self.journal.step("edit", None, recorded, &delta);
    }

    fn title(&mut self, title: &str) {
        self.edit(|d| {
            d.set_title(title);
            Ok(())
        });
    }

    fn undo(&mut self) {
        self.history.undo(&mut self.briefing).expect("something to undo");
        self.journal.undo();
    }
}

fn disk() -> Arc<dyn Disk> {
    Arc::new(SystemDisk)
}

fn abandoned(folders: &Folders, session: Option<&Path>, built_in: &[&str]) -> Abandoned {
    super::abandoned(&disk(), folders, session, built_in)
}

fn base() -> String {
    let briefing = from_notation("- a\n  - b\n- c", &mut CountedDice::default()).expect("a page");
    write_session(&briefing, &View::default())
}

/// What is found, done again.
fn recovered(folders: &Folders, session: Option<&Path>, base: &str) -> Vec<Briefing> {
    let all = abandoned(folders, session, &[base]);
    assert_eq!(all.damaged, []);
    all.found.iter().map(|found| done_again(found).briefing).collect()
}

fn done_again(found: &Found) -> Replay {
    let base = found.content().map(|bytes| read_session(bytes).expect("a session").briefing);
    let replay = replay(base.unwrap_or_default(), found.settle(), found.records());
    assert_eq!(replay.refusal, None);
    replay
}

#[test]
fn what_was_recorded_comes_back_when_the_owner_is_gone_and_not_before() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let folders = Folders::at(scratch.path());
    let base = base();
    let mut desk = Desk::new(&folders, &base, None);
    assert!(!desk.journal.path().exists(), "nothing is recorded yet");
    desk.title("one");
    desk.title("two");
    desk.undo();
    assert_eq!(desk.journal.failure(), None);
    assert!(recovered(&folders, None, &base).is_empty(), "it has an owner");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
        let path = desk.journal.path();
        assert_eq!((mode(&path), mode(path.parent().expect("a folder"))), (0o600, 0o700));
    }
    let Desk { briefing, journal, .. } = desk;
    drop(journal);
    assert_eq!(recovered(&folders, None, &base), [briefing]);
    let mut all = abandoned(&folders, None, &[&base]);
    let found = all.found.pop().expect("it is found again");
    assert!(abandoned(&folders, None, &[&base]).found.is_empty(), "one window at a time");
    let replay = done_again(&found);
    assert_eq!((replay.history.n_done(), replay.history.redo_name()), (1, Some("edit")));
    found.discard();
    assert!(abandoned(&folders, None, &[&base]).found.is_empty());
}

#[test]
fn rate_budgets_and_what_is_read_aloud_are_recorded() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let folders = Folders::at(scratch.path());
    let base = include_str!("../../../tests/fixtures/format-4/timing.ron");
    let mut desk = Desk::new(&folders, base, None);
    let passage = desk.briefing.passages().find(|p| !p.aloud.is_empty()).expect("it has one").id;
    let point = desk.briefing.points().next().expect("it has one").id;
    for budget in [None, Some(Budget { time: Seconds(420), grace: Seconds(30) })] {
        let rate = Rate::new(99).expect("a rate");
        desk.edit(|d| {
            d.set_timing(Timing { rate, budget });
            Ok(())
        });
    }
    desk.edit(|d| d.set_budget(point, None));
    desk.edit(|d| d.set_budget(point, Some(Seconds(61))));
    desk.edit(|d| d.edit_passage(passage, |p| p.aloud = Aloud::default()));
    desk.edit(|d| d.edit_passage(passage, |p| p.aloud = p.aloud.toggled(TextRange::new(0, 9), &p.quote)));
    let whole = Passage::clone(desk.briefing.passage(passage).expect("it is there"));
    desk.edit(|d| d.remove_passage(passage));
    desk.edit(|d| d.add_passage(whole).map(|_| ()));
    let Desk { briefing, journal, .. } = desk;
    drop(journal);
    assert_eq!(recovered(&folders, None, base), [briefing]);
}

#[test]
fn a_tail_torn_at_any_byte_costs_only_the_record_that_it_tears() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let folders = Folders::at(scratch.path());
    let mut desk = Desk::new(&folders, &base(), None);
    for n in 0..6 {
        desk.title(&format!("é{n}\n\"\u{1F41F}"));
    }
    desk.undo();
    let bytes = fs::read(desk.journal.path()).expect("the journal is there");
    let whole = scan(&bytes);
    assert_eq!((whole.cut.clone(), whole.len(), whole.records.len()), (None, bytes.len(), 8));
    for end in 0..bytes.len() {
        let torn = scan(&bytes[..end]);
        let n = whole.records.iter().filter(|(_, at)| *at <= end).count();
        assert_eq!(torn.records, whole.records[..n], "at {end}");
        assert_eq!(torn.cut, (torn.len() != end).then_some(Cut::Torn), "at {end}");
    }
}

#[test]
fn a_flipped_bit_costs_what_comes_behind_it_and_is_told() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let folders = Folders::at(scratch.path());
    let mut desk = Desk::new(&folders, &base(), None);
    for n in 0..4 {
        desk.title(&format!("title {n}"));
    }
    let bytes = fs::read(desk.journal.path()).expect("the journal is there");
    let whole = scan(&bytes);
    for at in 0..bytes.len() {
        for bit in [0, 5, 7] {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << bit;
            let read = scan(&flipped);
            let n = whole.records.iter().filter(|(_, end)| *end <= at).count();
            assert_eq!(read.records, whole.records[..n], "byte {at}, bit {bit}");
            assert!(read.cut.is_some(), "byte {at}, bit {bit}");
        }
    }
}

#[test]
fn a_kill_between_saving_and_starting_anew_is_told_by_the_file() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let folders = Folders::at(&scratch.path().join("home"));
    let path = scratch.path().join("a.ron");
    let base = base();
    let start = |path: &Path| {
        fs::write(path, &base).expect("a file");
        let mut desk = Desk::new(&folders, &base, Some(path));
        desk.title("saved");
        let point = desk.briefing.points().next().expect("a point").id;
        // Ranks that reading the file would space otherwise.
        desk.edit(|d| d.move_up(point).or_else(|_| d.move_down(point)).or_else(|_| d.outdent(point)));
        desk
    };
    let saving = |desk: &Desk| {
        let content = write_session(&desk.briefing, &View::default());
        let read = crate::model::reread(&desk.briefing).expect("it keeps every rule");
        let begin = Begin {
            path: Some(path.clone()),
            base: Base::Content(ContentHash::of(content.as_bytes())),
            settle: Delta::between(&read, &desk.briefing),
        };
        (content, begin)
    };
    // Killed before the file was written, after it, after the journal started anew; typing all along.
    for moment in 0..3 {
        let mut desk = start(&path);
        let at = desk.journal.checkpoint();
        let (content, begin) = saving(&desk);
        desk.journal.saving(at, &begin);
        desk.title("typed meanwhile");
        if moment > 0 {
            fs::write(&path, &content).expect("it is saved");
        }
        if moment > 1 {
            desk.journal.saved(at, begin, &content);
        }
        desk.title("typed behind");
        let Desk { briefing, journal, .. } = desk;
        drop(journal);
        let mut all = abandoned(&folders, Some(&path), &[]);
        assert_eq!(all.damaged, []);
        let found = all.found.pop().expect("it is found");
        let replay = done_again(&found);
        assert_eq!(replay.briefing, briefing, "moment {moment}");
        assert_eq!(replay.history.n_done(), if moment == 0 { 4 } else { 2 }, "moment {moment}");
        assert!(found.is_file_as_it_was());
        // Going on with it, and killed again.
        let journal = Journal::resume(found, replay.n_records).expect("it goes on");
        let mut desk = Desk { briefing: replay.briefing, history: replay.history, journal };
        desk.title("a second life");
        let Desk { briefing, journal, .. } = desk;
        drop(journal);
        assert_eq!(recovered(&folders, Some(&path), &base), [briefing]);
        for found in abandoned(&folders, None, &[&base]).found {
            found.discard();
        }
    }
    // Saved with nothing behind it: there is no journal any more.
    let desk = start(&path);
    let at = desk.journal.checkpoint();
    let (content, begin) = saving(&desk);
    desk.journal.saving(at, &begin);
    fs::write(&path, &content).expect("it is saved");
    desk.journal.saved(at, begin, &content);
    assert!(!desk.journal.path().exists());
    assert!(recovered(&folders, None, &base).is_empty());
}

#[test]
fn typing_while_what_is_saved_already_is_saved_again_is_not_lost() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let folders = Folders::at(&scratch.path().join("home"));
    let path = scratch.path().join("a.ron");
    let base = base();
    // The same briefing, in a file that differs by its view.
    let content = base.replace("collapsed: []", "collapsed: [\n        ]");
    assert_ne!(content, base);
    let begin = Begin {
        path: Some(path.clone()),
        base: Base::Content(ContentHash::of(content.as_bytes())),
        settle: Delta::default(),
    };
    // Typed before it was said, before the file was written, after the journal started anew.
    for typed in 0..3 {
        for is_killed_early in [true, false] {
            fs::write(&path, &base).expect("a file");
            let mut desk = Desk::new(&folders, &base, Some(&path));
            let at = desk.journal.checkpoint();
            for moment in 0..3 {
                if moment == 1 {
                    desk.journal.saving(at, &begin);
                }
                if moment == 2 {
                    fs::write(&path, &content).expect("it is saved");
                    if !is_killed_early {
                        desk.journal.saved(at, begin.clone(), &content);
                    }
                }
                if moment == typed {
                    desk.title("typed");
                }
            }
            let Desk { briefing, journal, .. } = desk;
            drop(journal);
            let mut all = abandoned(&folders, Some(&path), &[]);
            assert_eq!(all.damaged, []);
            let found = all.found.pop().expect("it is found");
            assert!(found.is_file_as_it_was(), "typed at {typed}, killed early: {is_killed_early}");
            assert_eq!(found.cut(), None);
            assert_eq!(done_again(&found).briefing, briefing);
            found.discard();
        }
    }
}

#[test]
fn the_base_is_kept_when_the_file_changes_or_goes() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let folders = Folders::at(&scratch.path().join("home"));
    let (path, base) = (scratch.path().join("a.ron"), base());
    fs::write(&path, &base).expect("a file");
    let mut desk = Desk::new(&folders, &base, Some(&path));
    let hash = ContentHash::of(base.as_bytes());
    bases::keep_base(&SystemDisk, &folders, hash, base.as_bytes()).expect("it is kept");
    desk.title("mine");
    let Desk { briefing, journal, .. } = desk;
    drop(journal);
    fs::write(&path, base.replace("format: 4", "format:  4")).expect("another writes it");
    let found = abandoned(&folders, None, &[]).found;
    assert_eq!((found.len(), found[0].is_file_as_it_was()), (1, false));
    assert_eq!(done_again(&found[0]).briefing, briefing);
    drop(found);
    fs::remove_file(&path).expect("another removes it");
    let found = abandoned(&folders, None, &[]).found.pop().expect("it is found");
    assert_eq!(done_again(&found).briefing, briefing);
    drop(found);
    bases::forget_bases(&SystemDisk, &folders, &[hash].into());
    assert!(base_content(&folders, hash, None).is_some(), "a journal names it");
    for entry in fs::read_dir(folders.state.join("bases")).expect("a folder").flatten() {
        fs::write(entry.path(), "not what was kept").expect("damaged");
    }
    let all = abandoned(&folders, None, &[]);
    assert!(matches!(&all.damaged[..], [Damaged::NoBase { .. }]) && all.found.is_empty());
}

#[test]
fn a_damaged_tail_is_cut_and_kept_aside_when_the_journal_goes_on() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let folders = Folders::at(scratch.path());
    let base = base();
    let mut desk = Desk::new(&folders, &base, None);
    desk.title("one");
    desk.title("two");
    let path = desk.journal.path();
    drop(desk);
    let mut bytes = fs::read(&path).expect("the journal is there");
    let last = bytes.len() - 3;
    bytes[last] ^= 1;
    fs::write(&path, &bytes).expect("damaged");
    let found = abandoned(&folders, None, &[&base]).found.pop().expect("it is found");
    assert_eq!(found.cut(), Some(&Cut::Damaged));
    let replay = done_again(&found);
    assert_eq!(replay.briefing.title(), "one");
    let journal = Journal::resume(found, replay.n_records).expect("it goes on");
    let mut desk = Desk { briefing: replay.briefing, history: replay.history, journal };
    desk.title("three");
    assert_eq!(fs::read(beside(&path, ".damaged")).expect("kept aside"), bytes);
    drop(desk);
    assert_eq!(recovered(&folders, None, &base)[0].title(), "three");
    fs::write(&path, "1 0123456789abcdef Begin((format: 2))\n").expect("a false head");
    assert_eq!(abandoned(&folders, None, &[]).damaged, [Damaged::Head(path.clone())]);
    assert!(path.exists());
    for torn in ["", "1 01234"] {
        fs::write(&path, torn).expect("a torn head");
        assert!(abandoned(&folders, None, &[]).damaged.is_empty() && !path.exists(), "nothing was in it");
    }
}

#[test]
fn a_journal_that_cannot_be_looked_at_is_said_before_memory_is_taken_for_it() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let folders = Folders::at(scratch.path());
    let mut desk = Desk::new(&folders, &base(), None);
    desk.title("one");
    let path = desk.journal.path();
    drop(desk);
    // Sparse: it states a length and takes no room.
    let file = fs::File::options().write(true).open(&path).expect("the journal is there");
    file.set_len(crate::store::MAX_BYTES + 1).expect("a long file");
    let all = abandoned(&folders, None, &[&base()]);
    assert!(all.found.is_empty());
    let [Damaged::Unreadable { journal, cause }] = &all.damaged[..] else { panic!("{:?}", all.damaged) };
    assert!(*journal == path && cause.contains("more than"), "{cause}");
    assert!(path.exists());
}

#[test]
fn what_the_system_did_not_take_comes_with_the_next_record() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let folders = Folders::at(&scratch.path().join("home"));
    let base = base();
    let mut desk = Desk::new(&folders, &base, None);
    // A file where the folder should be.
    fs::create_dir_all(&folders.state).expect("a folder");
    let in_the_way = folders.state.join("journals");
    fs::write(&in_the_way, "").expect("a file");
    desk.title("one");
    assert!(desk.journal.failure().is_some());
    desk.title("two");
    fs::remove_file(&in_the_way).expect("it goes");
    desk.title("three");
    assert_eq!(desk.journal.failure(), None);
    // Removed while it is open: it is made anew.
    fs::remove_dir_all(&in_the_way).expect("a folder");
    desk.title("four");
    desk.journal.sync();
    desk.title("five");
    let briefing = desk.briefing.clone();
    drop(desk);
    #[cfg(unix)]
    assert_eq!(recovered(&folders, None, &base), [briefing]);
    #[cfg(not(unix))]
    drop(briefing);
}

proptest! {
    #[test]
    fn reading_a_journal_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let read = scan(&bytes);
        prop_assert!(read.len() <= bytes.len());
    }

    #[test]
    fn a_journal_damaged_anywhere_gives_its_first_records(
        titles in proptest::collection::vec("\\PC{0,12}", 1..6),
        at in any::<prop::sample::Index>(),
        new in proptest::collection::vec(any::<u8>(), 0..20),
    ) {
        let mut chain = line::Chain::default();
        let mut bytes = Vec::new();
        let head = line::payload(&form::RecordForm::Undo).expect("it is written");
        chain.push("Begin((format:1))", &mut bytes);
        let mut old = String::new();
        for title in &titles {
            let splice = crate::model::Splice::between(&old, title);
            let delta = Delta { title: splice, ..Delta::default() };
            let form = form::RecordForm::step(title, Some(title), Recorded::Joined, &delta, |_| false);
            chain.push(&line::payload(&form).expect("it is written"), &mut bytes);
            old.clone_from(title);
        }
        chain.push(&head, &mut bytes);
        let whole = scan(&bytes);
        prop_assert_eq!(whole.records.len(), titles.len() + 2);
        prop_assert_eq!(&whole.cut, &None);
        let at = at.index(bytes.len());
        let end = (at + new.len()).min(bytes.len());
        let mut damaged = bytes.clone();
        damaged.splice(at..end, new);
        let read = scan(&damaged);
        prop_assert!(read.records.len() <= whole.records.len());
        prop_assert_eq!(&read.records[..], &whole.records[..read.records.len()]);
    }
}
