//! Disks that fail under the journal, its base, and the backups.

use std::{fs, sync::Arc, time::Duration};

use attache::{
    app::{Ask, Command, Level, Workbench},
    store::{self, SystemDisk},
};

use crate::{
    common::{
        faulty::{EACCES, EIO, ENOSPC, EROFS, Fault, FaultyDisk},
        notices, run, settle,
    },
    place::{Place, assert_private, copy, errors, files_below, n_edits, save, title},
};

/// The journal fails when one edit is on the disk, and when there is no journal yet.
#[track_caller]
fn check_journal(fault: Fault, words: &str) {
    for has_one in [true, false] {
        // Without a journal there is nothing to fail for one that is only written on.
        if has_one
            && matches!(
                fault,
                Fault::Create(_) | Fault::Rename(_) | Fault::MakeFolder(_) | Fault::SyncFolder(_)
            )
        {
            continue;
        }
        let case = format!("{fault:?}, one before: {has_one}");
        let place = Place::new();
        let disk = FaultyDisk::at("journals", Fault::None);
        let mut wb = place.window(disk.clone());
        if has_one {
            title(&mut wb, "one");
            wb.flush();
        }
        disk.set(fault);
        let mut told_first = None;
        for name in ["two", "three"] {
            title(&mut wb, name);
            wb.flush();
            settle(&mut wb);
            let notice = wb.notices().iter().find(|n| n.level == Level::Error).map(|n| n.id);
            told_first = told_first.or(notice);
            assert_eq!(notice, told_first, "{case}: it is told again and again");
        }
        assert_eq!(wb.briefing().title(), "three");
        let told = errors(&wb);
        assert!(told.len() == 1 && told[0].contains(words), "{case}: {told:?}");
        assert!(told[0].starts_with("Unsaved changes are not safe from a crash; save now."), "{told:?}");

        // Killed now, it gives back what is on the disk, and nothing torn hides that.
        let as_left = tempfile::tempdir().expect("a scratch folder");
        copy(&place.root, as_left.path());
        if has_one {
            let scan = place.journal_scan();
            assert!(n_edits(&scan) >= 1, "{case}: what was synced is there");
        }

        // The next record takes with it what waited.
        disk.set(Fault::None);
        title(&mut wb, "four");
        wb.flush();
        settle(&mut wb);
        assert!(
            notices(&wb).contains(&"The journal is written again".to_owned()),
            "{case}: {:?}",
            notices(&wb)
        );
        let scan = place.journal_scan();
        assert_eq!((scan.cut.clone(), n_edits(&scan)), (None, if has_one { 4 } else { 3 }), "{case}");
        drop(wb);
        let mut wb = place.restarted();
        for name in ["four", "three", "two"] {
            assert_eq!(wb.briefing().title(), name, "{case}");
            run(&mut wb, Command::Undo);
        }
        assert_eq!(wb.briefing().title(), if has_one { "one" } else { "0" }, "{case}");
        drop(wb);

        // As it was left when it failed; at the same place, for the journal names the file.
        for folder in ["work", "home"] {
            fs::remove_dir_all(place.root.join(folder)).expect("it goes");
        }
        copy(as_left.path(), &place.root);
        let wb = place.restarted();
        let at_least = if has_one { "one" } else { "0" };
        assert!(
            [at_least, "two", "three"].contains(&wb.briefing().title()),
            "{case}: {}",
            wb.briefing().title()
        );
        assert_eq!(errors(&wb), Vec::<String>::new(), "{case}");
    }
}

#[test]
fn whatever_fails_under_the_journal_is_told_once_and_costs_nothing() {
    let (full, io) = ("The disk is full", "could not write");
    for n in [0, 1, 60, 100, 150] {
        check_journal(Fault::Write(n, ENOSPC), full);
        check_journal(Fault::Write(n, EIO), io);
        check_journal(Fault::WriteForGood(n, EIO), io);
    }
    check_journal(Fault::Sync(EIO), io);
    check_journal(Fault::Sync(ENOSPC), full);
    check_journal(Fault::SyncFolder(EIO), io);
    check_journal(Fault::Create(ENOSPC), full);
    check_journal(Fault::Create(EIO), io);
    check_journal(Fault::Create(EACCES), "You have no permission");
    check_journal(Fault::Create(EROFS), "This disk can only be read");
    check_journal(Fault::Rename(EIO), io);
    check_journal(Fault::MakeFolder(ENOSPC), full);
}

#[test]
fn short_writes_are_no_fault() {
    let place = Place::new();
    let mut wb = place.window(FaultyDisk::new(Fault::ShortWrites));
    for name in ["one", "two"] {
        title(&mut wb, name);
    }
    save(&mut wb);
    title(&mut wb, "three");
    wb.flush();
    assert_eq!((errors(&wb), place.title_in_file().as_str()), (Vec::new(), "two"));
    drop(wb);
    assert_eq!(place.restarted().briefing().title(), "three");
}

#[test]
fn what_failed_is_tried_again_without_another_edit() {
    let place = Place::new();
    let disk = FaultyDisk::at("journals", Fault::Write(0, ENOSPC));
    let mut wb = place.window(disk.clone());
    title(&mut wb, "one");
    assert_eq!(errors(&wb).len(), 1);
    let since = std::time::Instant::now();
    let mut wait_until = |is_so: &dyn Fn(&Workbench) -> bool| {
        while !is_so(&wb) {
            assert!(since.elapsed() < Duration::from_secs(20), "{:?}", notices(&wb));
            settle(&mut wb);
            std::thread::yield_now();
        }
    };
    // Once with the edit, once in the background.
    wait_until(&|_| disk.n_refused() >= 2);
    disk.set(Fault::None);
    wait_until(&|wb| notices(wb).contains(&"The journal is written again".to_owned()));
    assert_eq!(n_edits(&place.journal_scan()), 1);
}

#[test]
fn a_base_that_cannot_be_kept_is_told_and_kept_later() {
    for fault in [Fault::Create(ENOSPC), Fault::Write(10, ENOSPC), Fault::Sync(EIO), Fault::MakeFolder(EIO)] {
        let place = Place::new();
        let disk = FaultyDisk::at("bases", fault);
        let mut wb = place.window(disk.clone());
        wb.flush();
        title(&mut wb, "one");
        let told = errors(&wb);
        assert!(told.len() == 1 && told[0].contains("bases"), "{fault:?}: {told:?}");
        disk.set(Fault::None);
        wb.flush();
        title(&mut wb, "two");
        assert!(notices(&wb).contains(&"The journal is written again".to_owned()), "{:?}", notices(&wb));
        drop(wb);
        // The steps of the journal are exact on that base only.
        fs::remove_file(place.path()).expect("another removes it");
        let wb = place.restarted();
        let told = notices(&wb);
        let Some(Ask::Recover(found)) = wb.ask() else {
            assert_eq!(wb.briefing().title(), "two", "{told:?}");
            continue;
        };
        panic!("{:?} is still asked about", found.title());
    }
}

#[test]
fn a_journal_that_does_not_go_after_a_save_offers_nothing_that_is_saved() {
    let place = Place::new();
    let disk = FaultyDisk::at("journals", Fault::None);
    let mut wb = place.window(disk.clone());
    title(&mut wb, "saved");
    disk.set(Fault::Remove(EIO));
    save(&mut wb);
    assert!(wb.session().is_saved() && place.title_in_file() == "saved");
    let left = fs::read(place.journal()).expect("it could not be removed");
    // It goes on behind the save.
    title(&mut wb, "behind");
    drop(wb);
    let mut wb = place.restarted();
    assert_eq!(wb.briefing().title(), "behind");
    assert!(notices(&wb).contains(&"Restored 1 change, not saved yet".to_owned()), "{:?}", notices(&wb));
    run(&mut wb, Command::Undo);
    assert!(wb.session().is_saved(), "undone back to the save");
    let journal = place.journal();
    drop(wb);
    // Without that it holds nothing.
    fs::write(&journal, left).expect("as it was");
    let wb = place.restarted();
    assert_eq!((wb.briefing().title(), notices(&wb)), ("saved", Vec::new()));
    assert!(!journal.exists());
}

#[test]
fn a_backup_is_whole_or_not_there_and_for_its_owner_alone() {
    for (fault, is_kept) in
        [(Fault::Link(1), true), (Fault::Create(ENOSPC), false), (Fault::Write(10, ENOSPC), false)]
    {
        let place = Place::new();
        if !is_kept {
            // A second name of the file, so that it has to be copied.
            fs::hard_link(place.path(), place.root.join("work/second.ron")).expect("a link");
        }
        let old = place.bytes();
        let mut wb = place.window(FaultyDisk::at("backups", fault));
        title(&mut wb, "one");
        save(&mut wb);
        assert_eq!(place.title_in_file(), "one");
        let kept = store::backups(&place.folders(), &place.path());
        let is_said = notices(&wb).iter().any(|text| text.contains("not kept as a backup"));
        assert_eq!((kept.len(), is_said), (usize::from(is_kept), !is_kept), "{fault:?}: {:?}", notices(&wb));
        for backup in kept {
            assert_eq!(fs::read(&backup.path).expect("a backup"), old);
            assert_private(&backup.path);
        }
        let below = files_below(&place.folders().state.join("backups"));
        assert_eq!(below.len(), usize::from(is_kept), "{fault:?} leaves something behind: {below:?}");
    }
}

#[test]
fn a_folder_whose_names_cannot_be_synced_is_said() {
    let place = Place::new();
    let mut wb = place.window(FaultyDisk::at("work", Fault::SyncFolder(EIO)));
    title(&mut wb, "one");
    save(&mut wb);
    assert!(wb.session().is_saved());
    let told = notices(&wb).join("\n");
    assert!(told.contains("Saved, but a power cut may bring back the older file"), "{told}");
}

#[test]
fn the_state_folder_may_go_while_a_session_is_open() {
    let place = Place::new();
    let mut wb = place.window(Arc::new(SystemDisk));
    title(&mut wb, "one");
    wb.flush();
    fs::remove_dir_all(place.folders().state).expect("it goes");
    title(&mut wb, "two");
    wb.flush();
    #[cfg(unix)]
    {
        assert_eq!((errors(&wb), n_edits(&place.journal_scan())), (Vec::new(), 2));
        fs::remove_dir_all(place.folders().state).expect("it goes");
    }
    save(&mut wb);
    assert_eq!((errors(&wb), place.title_in_file().as_str()), (Vec::new(), "two"));
    assert_eq!(store::backups(&place.folders(), &place.path()).len(), 1);
    title(&mut wb, "three");
    drop(wb);
    assert_eq!(place.restarted().briefing().title(), "three");
}
