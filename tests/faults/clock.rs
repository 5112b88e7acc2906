//! Clocks that jump by years, back and forth.

use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex},
    time::SystemTime,
};

use attache::{
    app::{Answer, Ask, Clock, Command, opening},
    store::{self, SystemDisk, View},
};
use jiff::Timestamp;

use crate::{
    common::{notices, run, settle},
    place::{Place, errors, files_below, save, title},
};

/// A clock that is set by hand.
struct SetClock(Mutex<Timestamp>);

impl SetClock {
    fn set(&self, time: &str) {
        *self.0.lock().expect("no panic") = time.parse().expect("a time");
    }
}

impl Clock for SetClock {
    fn time_of_day(&self) -> String {
        self.now().strftime("%H:%M").to_string()
    }

    fn now(&self) -> Timestamp {
        *self.0.lock().expect("no panic")
    }

    fn day_and_time(&self, time: Timestamp) -> String {
        time.strftime("%Y-%m-%d %H:%M").to_string()
    }
}

/// Has a file say that it was written then.
fn date(path: &Path, time: Timestamp) {
    let file = fs::File::options().write(true).open(path).expect("a file");
    file.set_modified(SystemTime::from(time)).expect("a time");
}

#[test]
fn a_clock_that_jumps_by_years_costs_no_save_no_backup_and_no_journal() {
    let place = Place::new();
    let clock = Arc::new(SetClock(Mutex::new(Timestamp::UNIX_EPOCH)));
    let start = |clock: &Arc<SetClock>| {
        let mut wb = place.workbench(clock.clone(), Arc::new(SystemDisk));
        wb.start(opening::Start::Session(place.path()));
        settle(&mut wb);
        wb
    };
    let times = [
        "2026-01-16T09:12:00Z",
        "2038-01-19T03:14:08Z",
        "1970-01-01T00:00:00Z",
        "2026-01-16T09:12:00Z",
        "1969-12-31T23:59:59Z",
        "9998-12-31T23:59:59Z",
        "2026-01-16T09:11:59.999Z",
        "2001-09-09T01:46:40Z",
    ];
    for (n, time) in times.into_iter().enumerate() {
        clock.set(time);
        let mut wb = start(&clock);
        let replaced = place.bytes();
        title(&mut wb, &format!("saved {n}"));
        save(&mut wb);
        assert!(wb.session().is_saved() && errors(&wb).is_empty(), "{time}: {:?}", notices(&wb));
        assert_eq!(place.title_in_file(), format!("saved {n}"), "{time}");
        let kept = store::backups(&place.folders(), &place.path());
        assert_eq!(kept.len(), n + 1, "{time}: none was pushed out");
        let is_replaced = |b: &store::Backup| fs::read(&b.path).is_ok_and(|bytes| bytes == replaced);
        assert!(kept.iter().any(is_replaced), "{time}: what was replaced is there");
        run(&mut wb, Command::CheckFile);
        assert_eq!(wb.ask(), None, "{time}");

        // Killed with something unsaved; journal, base and file each dated by another clock.
        title(&mut wb, &format!("unsaved {n}"));
        drop(wb);
        let dates = [times[(n + 1) % times.len()], times[(n + 4) % times.len()]];
        let dates = dates.map(|time| time.parse().expect("a time"));
        date(&place.journal(), dates[0]);
        date(&place.path(), dates[1]);
        for base in files_below(&place.folders().state.join("bases")) {
            date(&base, dates[1]);
        }
        let mut wb = start(&clock);
        assert!(matches!(wb.ask(), Some(Ask::Recover(_))), "{time}: {:?}", notices(&wb));
        run(&mut wb, Command::Answer(Answer::Yes));
        assert_eq!(wb.briefing().title(), format!("unsaved {n}"), "{time}");
        run(&mut wb, Command::Quit);
        run(&mut wb, Command::Answer(Answer::Discard));
    }
}

#[test]
fn a_clock_that_jumps_ahead_leaves_what_merging_needs() {
    let place = Place::new();
    let mut wb = place.window(Arc::new(SystemDisk));
    wb.flush();
    let bases = place.folders().state.join("bases");
    let unnamed = |n: u128| bases.join(format!("{n:032x}.ron"));
    for n in 0..9 {
        fs::write(unnamed(n), "of long ago").expect("a file");
        date(&unnamed(n), Timestamp::from_second(1000 + n as i64).expect("a time"));
    }
    // To this start all bases are years old.
    let own =
        files_below(&bases).into_iter().find(|path| !(0..9).any(|n| unnamed(n) == *path)).expect("a base");
    date(&own, Timestamp::from_second(2000).expect("a time"));
    store::journal::prune_bases(&SystemDisk, &place.folders());
    let mut left = files_below(&bases);
    left.retain(|path| path != &own && (0..9).any(|n| unnamed(n) == *path));
    assert_eq!(left, (6..9).map(unnamed).collect::<Vec<_>>(), "of those that nobody needs the newest stay");

    let mut theirs = store::open_session(&place.path()).expect("a session").briefing;
    let gone = theirs.points().find(|p| p.text == "c").expect("a point").id;
    let mut draft = theirs.draft();
    draft.remove_branch(gone).expect("it goes");
    draft.finish();
    fs::write(place.path(), store::write_session(&theirs, &View::default())).expect("written");
    title(&mut wb, "mine");
    run(&mut wb, Command::CheckFile);
    run(&mut wb, Command::Answer(Answer::Merge));
    assert!(wb.briefing().point(gone).is_none(), "both began with the same: {:?}", notices(&wb));
}
