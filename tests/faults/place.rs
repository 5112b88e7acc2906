//! `Place`: a folder with a session and one for what the program keeps, and looking into both.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use attache::{
    app::{Answer, Ask, Clock, Command, Environment, Jobs, Level, Workbench, opening},
    store::{
        self, Disk, Folders, SystemDisk, View,
        journal::{Record, Scan, scan},
    },
};

use crate::common::{CountedDice, FixedClock, notices, run, settle};

/// A folder with a session, and one with what the program keeps.
pub struct Place {
    pub root: PathBuf,
    _scratch: Option<tempfile::TempDir>,
}

impl Place {
    pub fn new() -> Self {
        let scratch = tempfile::tempdir().expect("a scratch folder");
        let place = Self::at(scratch.path());
        Self { _scratch: Some(scratch), ..place }
    }

    /// In a folder that goes by itself, with a small session.
    pub fn at(root: &Path) -> Self {
        let place = Self { root: root.to_owned(), _scratch: None };
        place.fill();
        place
    }

    fn fill(&self) {
        fs::create_dir_all(self.root.join("work")).expect("a folder");
        let mut briefing =
            attache::model::from_notation("- a\n  - b\n- c", &mut CountedDice::from(3)).expect("a page");
        let mut draft = briefing.draft();
        draft.set_title("0");
        draft.finish();
        store::save_session(&self.path(), &briefing, &View::default()).expect("it is saved");
    }

    pub fn path(&self) -> PathBuf {
        self.root.join("work/a.ron")
    }

    pub fn folders(&self) -> Folders {
        Folders::at(&self.root.join("home"))
    }

    pub fn bytes(&self) -> Vec<u8> {
        fs::read(self.path()).expect("it is there")
    }

    pub fn title_in_file(&self) -> String {
        store::open_session(&self.path()).expect("a session").briefing.title().to_owned()
    }

    pub fn workbench(&self, clock: Arc<dyn Clock>, disk: Arc<dyn Disk>) -> Workbench {
        let mut wb = Workbench::new(Environment {
            clock,
            dice: Box::new(CountedDice::from(5)),
            folders: Some(self.folders()),
            documents: None,
            jobs: Jobs::inline(),
        });
        wb.use_disk(disk);
        wb
    }

    /// A window on the session.
    pub fn window(&self, disk: Arc<dyn Disk>) -> Workbench {
        let mut wb = self.workbench(Arc::new(FixedClock), disk);
        run(&mut wb, Command::Open(self.path()));
        assert_eq!(wb.session().path(), Some(self.path().as_path()), "{:?}", notices(&wb));
        wb
    }

    /// A start after a kill, with what it offers brought back.
    pub fn restarted(&self) -> Workbench {
        let mut wb = self.workbench(Arc::new(FixedClock), Arc::new(SystemDisk));
        wb.start(opening::Start::Session(self.path()));
        settle(&mut wb);
        if let Some(Ask::Recover(_)) = wb.ask() {
            run(&mut wb, Command::Answer(Answer::Yes));
        }
        wb
    }

    /// Where the one journal is that there is.
    pub fn journal(&self) -> PathBuf {
        let mut journals = files_below(&self.folders().state.join("journals"));
        assert_eq!(journals.len(), 1, "{journals:?}");
        journals.remove(0)
    }

    pub fn journal_scan(&self) -> Scan {
        scan(&fs::read(self.journal()).expect("a journal"))
    }
}

pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.path().is_dir() { folders.push(entry.path()) } else { files.push(entry.path()) }
        }
    }
    files.sort();
    files
}

pub fn title(wb: &mut Workbench, title: &str) {
    run(wb, Command::SetTitle(title.to_owned()));
    run(wb, Command::StopEditing { to_row: true });
}

pub fn save(wb: &mut Workbench) {
    run(wb, Command::Save(None));
}

pub fn errors(wb: &Workbench) -> Vec<String> {
    wb.notices().iter().filter(|n| n.level == Level::Error).map(|n| n.text.clone()).collect()
}

pub fn n_edits(scan: &Scan) -> usize {
    scan.records.iter().filter(|(record, _)| matches!(record, Record::Step { .. })).count()
}

pub fn copy(from: &Path, to: &Path) {
    for file in files_below(from) {
        let path = to.join(file.strip_prefix(from).expect("it is below"));
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::copy(file, path).expect("a copy");
    }
}

#[cfg(unix)]
#[track_caller]
pub fn assert_private(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(path).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o077, 0, "{}: {mode:o}", path.display());
}

#[cfg(not(unix))]
pub fn assert_private(_: &Path) {}
