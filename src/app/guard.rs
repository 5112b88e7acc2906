//! Guarding the session's file: the lock, what is known of its content, and what happens when someone
//! else wrote it. How files are looked at and locked is the store's.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{Answer, Ask, Command, Level, Pick, Reason, Then, Workbench, journaling::Save};
use crate::{
    model::Briefing,
    store::{
        self, BackupRule, Disk, Folders, Guard, GuardedError, Holder, Known, Lock, Locking, Look, SystemDisk,
        View, journal::ContentHash,
    },
};

/// Whether the session's file may be written from here.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Access {
    /// It has none yet.
    #[default]
    Untitled,
    /// Ours, as long as this lock lives.
    Locked(Lock),
    /// No lock is to be had where it is.
    Unlocked,
    /// Another window has it open.
    ReadOnly(Holder),
}

/// What is known of the session's file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Guarding {
    /// What it held when it was last read or written; `None` while untitled.
    pub known: Option<Known>,
    pub access: Access,
    /// What stood there when the person last chose to go on all the same.
    declined: Option<Declined>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Declined {
    Changed(ContentHash),
    Gone,
}

impl Guarding {
    pub fn new(known: Known, access: Access) -> Self {
        Self { known: Some(known), access, declined: None }
    }

    /// Our lock, if we hold one.
    pub fn lock(&self) -> Option<&Lock> {
        if let Access::Locked(lock) = &self.access { Some(lock) } else { None }
    }
}

/// What came of a save.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedFile {
    pub known: Known,
    pub access: Access,
    /// What to tell the person.
    pub warnings: Vec<String>,
}

/// Why a save was not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SaveFailure {
    #[error("someone else wrote the file meanwhile")]
    Changed,
    /// In words: what happened, then what to do.
    #[error("{0}")]
    Failed(String),
}

/// All that a save needs: jobs own their input.
pub(super) struct SaveInput {
    pub path: PathBuf,
    pub briefing: Briefing,
    pub view: View,
    /// What the file must still hold; `None` where another file is replaced, which was agreed to.
    pub known: Option<Known>,
    pub lock: Option<Lock>,
    pub disk: Arc<dyn Disk>,
    pub folders: Option<Folders>,
    pub rule: BackupRule,
    pub now: jiff::Timestamp,
}

impl SaveInput {
    /// Saves, with the journal told before and after.
    pub fn save(self, save: Option<&Save>) -> Result<SavedFile, SaveFailure> {
        let access = match store::lock_session(&self.path, self.lock.as_ref(), self.now) {
            Locking::Ours { lock, .. } => Access::Locked(lock),
            // Where the file cannot be written either, the writing says so.
            Locking::NotToBeHad(_) => Access::Unlocked,
            Locking::Held(holder) => {
                let words = format!("{} has that file open; choose another name", holder.words());
                return Err(SaveFailure::Failed(words));
            }
        };
        let text = store::write_session(&self.briefing, &self.view);
        let guard =
            Guard { disk: &*self.disk, folders: self.folders.as_ref(), rule: &self.rule, now: self.now };
        let mut written = None;
        let mut write = || {
            let result = store::save_guarded(&self.path, text.as_bytes(), self.known.as_ref(), &guard);
            result.map(|done| written = Some(done))
        };
        let result = match save {
            Some(save) => save.around(&self.path, &self.briefing, &text, write),
            None => write(),
        };
        match result.map(|()| written) {
            Ok(None) => Err(SaveFailure::Failed("nothing was written; try again".to_owned())),
            Ok(Some(written)) => Ok(SavedFile { known: written.known, access, warnings: written.warnings }),
            Err(GuardedError::Changed { .. }) => Err(SaveFailure::Changed),
            Err(GuardedError::File(error)) => Err(SaveFailure::Failed(error.to_string())),
        }
    }
}

impl Workbench {
    /// Puts another disk in the place of the system's, to see what becomes of work when one fails.
    pub fn use_disk(&mut self, disk: Arc<dyn Disk>) {
        self.disk = disk;
    }

    /// Whether the session's file may be written from here, and who has it open otherwise.
    pub fn access(&self) -> &Access {
        &self.guarding.access
    }

    /// Why nothing can be edited now, if so.
    pub fn read_only(&self) -> Option<Reason> {
        match &self.guarding.access {
            Access::ReadOnly(holder) => Some(Reason(
                format!("Read-only: {} has this session open. Save as… makes a copy", holder.words()).into(),
            )),
            Access::Untitled | Access::Locked(_) | Access::Unlocked => None,
        }
    }

    /// Guards the file of a session that was brought back: it holds what its journal began with.
    pub(super) fn guard_recovered(&mut self) {
        let Some(path) = self.session.path().map(Path::to_owned) else { return };
        let mut remarks = Vec::new();
        let locking = store::lock_session(&path, None, self.environment.clock.now());
        let access = access_of(locking, &mut remarks);
        self.guarding = Guarding { known: store::known(&path), access, declined: None };
        for remark in remarks {
            self.notices.tell(Level::Warning, remark);
        }
    }

    /// What a save to a path needs.
    pub(super) fn save_input(&self, path: PathBuf) -> SaveInput {
        let is_own = self.session.path().is_some_and(|own| store::is_one_file(own, &path));
        SaveInput {
            briefing: self.briefing().clone(),
            view: self.view.clone(),
            known: self.guarding.known.filter(|_| is_own),
            lock: self.guarding.lock().cloned(),
            disk: Arc::clone(&self.disk),
            folders: self.environment.folders.clone(),
            rule: self.settings.backups,
            now: self.environment.clock.now(),
            path,
        }
    }

    /// Looks at the session's file in the background: the person comes back from elsewhere.
    pub(super) fn check_file(&mut self) {
        let (Some(path), Some(known)) = (self.session.path(), self.guarding.known) else { return };
        if self.is_saving || self.ask.is_some() {
            return;
        }
        let path = path.to_owned();
        let wants_lock = matches!(self.guarding.access, Access::ReadOnly(_));
        let now = self.environment.clock.now();
        self.environment.jobs.start("", 0, move |_| {
            // First the lock: what is read behind it stays.
            let lock = match wants_lock.then(|| store::lock_session(&path, None, now)) {
                Some(Locking::Ours { lock, .. }) => Some(lock),
                _ => None,
            };
            let look = store::look(&path, &known);
            Command::Looked { path, from: known, look, lock }
        });
    }

    /// [`Workbench::check_file`], where the person wants to know: what was declined before is asked again.
    pub(super) fn check_file_anew(&mut self) {
        self.guarding.declined = None;
        self.check_file();
    }

    pub(super) fn looked(&mut self, path: &Path, from: Known, look: Look, lock: Option<Lock>) {
        // A save or another session came in between: what was seen is old.
        if self.session.path() != Some(path) || self.guarding.known != Some(from) || self.is_saving {
            return;
        }
        let was_read_only = self.read_only().is_some();
        if let Some(lock) = lock {
            self.guarding.access = Access::Locked(lock);
            self.notices.tell(Level::Done, "The other window let go of the session: you can edit it");
        }
        match look {
            Look::Same(known) => {
                self.guarding.known = Some(known);
                self.guarding.declined = None;
            }
            // Nothing was edited here, so there is nothing to ask.
            Look::Changed(_) if was_read_only && self.session.is_saved() => self.open(path.to_owned()),
            Look::Changed(now) => {
                if self.guarding.declined != Some(Declined::Changed(now.hash)) && self.ask.is_none() {
                    self.guarding.declined = Some(Declined::Changed(now.hash));
                    self.ask = Some(Ask::Changed { then: None });
                }
            }
            Look::Gone | Look::FolderGone => {
                // It is in no file now: closing must ask.
                self.session.history_mut().mark_never_saved();
                if self.guarding.declined != Some(Declined::Gone) && self.ask.is_none() {
                    self.guarding.declined = Some(Declined::Gone);
                    self.ask = Some(Ask::Gone { folder_too: look == Look::FolderGone });
                }
            }
            Look::Unreadable(error) => self.notices.tell(Level::Warning, error),
        }
    }

    pub(super) fn answer_changed(&mut self, answer: Answer, then: Then) {
        match answer {
            Answer::Merge => self.merge_theirs(then),
            Answer::Copy => self.save_copy(then),
            Answer::Reload => self.reload(),
            Answer::Yes | Answer::Discard | Answer::Cancel => {}
        }
    }

    pub(super) fn answer_gone(&mut self, answer: Answer) {
        match answer {
            Answer::Yes => self.save(None),
            Answer::Copy => self.save_copy(None),
            Answer::Merge | Answer::Reload | Answer::Discard | Answer::Cancel => {}
        }
    }

    /// Asks where to save, with a name beside the file's own.
    fn save_copy(&mut self, then: Then) {
        let own = self.session.path().map(Path::to_owned).unwrap_or_default();
        let stem = own.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let free = (1..100).map(|n| match n {
            1 => own.with_file_name(format!("{stem}-mine.ron")),
            n => own.with_file_name(format!("{stem}-mine-{n}.ron")),
        });
        let suggested = free.into_iter().find(|path| !path.exists()).unwrap_or(own);
        self.pick(Pick::Save { suggested, then });
    }

    /// Reads the file anew. What was not saved is kept as a backup first.
    fn reload(&mut self) {
        let Some(path) = self.session.path().map(Path::to_owned) else { return };
        let unsaved = (!self.session.is_saved()).then(|| (self.briefing().clone(), self.view.clone()));
        self.open_keeping(path, unsaved);
    }
}

/// How a lock is told of when a session is opened.
pub(super) fn access_of(locking: Locking, remarks: &mut Vec<String>) -> Access {
    match locking {
        Locking::Ours { lock, left_by } => {
            if let Some(holder) = left_by {
                remarks.push(format!(
                    "The lock file names {}, which may still have this session open; if someone else saves it, \
                     you will be asked",
                    holder.words()
                ));
            }
            Access::Locked(lock)
        }
        Locking::Held(holder) => Access::ReadOnly(holder),
        Locking::NotToBeHad(why) => {
            remarks.push(format!(
                "No lock could be put beside the file ({why}), so other windows will not know that it is open \
                 here; what they save is still noticed"
            ));
            Access::Unlocked
        }
    }
}

/// The system's disk.
pub(super) fn system_disk() -> Arc<dyn Disk> {
    Arc::new(SystemDisk)
}
