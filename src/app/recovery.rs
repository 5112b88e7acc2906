//! Recovery: what a kill or a crash left in the journals, offered to the person.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use super::{Ask, Command, Level, Request, Session, Workbench, journaling::Journaling, opening::SAMPLE};
use crate::{
    model::{Briefing, Delta, Fate},
    store::{
        self, Disk, Folders, View,
        journal::{self, Cut, Damaged, Found, Replay},
    },
    text::{elide, escape_controls},
};

/// Differences that are named one by one.
const N_SHOWN: usize = 10;

/// A briefing that can be brought back.
#[derive(Clone, Debug)]
pub struct Recovery {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    path: Option<PathBuf>,
    title: String,
    n_changes: usize,
    modified: Option<SystemTime>,
    is_file_as_it_was: bool,
    differences: Vec<String>,
    n_more: usize,
    remark: Option<String>,
    /// Taken when the person decides. Dropped untouched, the journal stays for the next time.
    held: Mutex<Option<Held>>,
}

#[derive(Debug)]
struct Held {
    found: Found,
    replay: Replay,
    view: View,
}

impl PartialEq for Recovery {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }
}

impl Recovery {
    /// The session's file; `None` for a briefing that was in no file yet.
    pub fn path(&self) -> Option<&Path> {
        self.inner.path.as_deref()
    }

    /// The briefing's title.
    pub fn title(&self) -> &str {
        &self.inner.title
    }

    /// Undo steps beyond the file.
    pub fn n_changes(&self) -> usize {
        self.inner.n_changes
    }

    /// When the last change was made.
    pub fn modified(&self) -> Option<SystemTime> {
        self.inner.modified
    }

    /// Whether the file is still the one that the changes were made on.
    pub fn is_file_as_it_was(&self) -> bool {
        self.inner.is_file_as_it_was
    }

    /// What differs from the file, the first few, each a phrase.
    pub fn differences(&self) -> &[String] {
        &self.inner.differences
    }

    /// How many more there are.
    pub fn n_more(&self) -> usize {
        self.inner.n_more
    }

    /// What is not whole, if something is not.
    pub fn remark(&self) -> Option<&str> {
        self.inner.remark.as_deref()
    }

    fn take(&self) -> Option<Held> {
        self.inner.held.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Does the journal's steps again; `None` where it holds nothing beyond its base.
    fn new(found: Found) -> Result<Option<Self>, String> {
        let (base, view) = match found.content() {
            None => (Briefing::default(), View::default()),
            Some(bytes) => {
                let opened = store::read_session(bytes).map_err(|error| error.to_string())?;
                (opened.briefing, opened.view)
            }
        };
        let replay = journal::replay(base.clone(), found.settle(), found.records());
        if replay.history.n_done() == 0 {
            return match replay.refusal {
                Some(refusal) => Err(refusal),
                None => {
                    found.discard();
                    Ok(None)
                }
            };
        }
        let delta = Delta::between(&base, &replay.briefing);
        let mut differences = differences(&delta, &base, &replay.briefing);
        let n_more = differences.len().saturating_sub(N_SHOWN);
        differences.truncate(N_SHOWN);
        let remark = match (&replay.refusal, found.cut()) {
            (Some(_), _) => Some("The journal’s last part does not fit what is before it, and is left out"),
            (None, Some(Cut::Damaged)) => Some("The journal’s end is damaged; what is before it is whole"),
            (None, Some(Cut::Unknown)) => Some("A newer Attaché wrote the journal’s end, which is left out"),
            (None, Some(Cut::Torn)) => Some(
                "The journal breaks off in its last change, which is left out; what is before it is whole",
            ),
            (None, None) => None,
        };
        let inner = Inner {
            path: found.session_path().map(Path::to_owned),
            title: replay.briefing.shown_title().to_owned(),
            n_changes: replay.history.n_done(),
            modified: found.modified(),
            is_file_as_it_was: found.is_file_as_it_was(),
            differences,
            n_more,
            remark: remark.map(str::to_owned),
            held: Mutex::new(Some(Held { found, replay, view })),
        };
        Ok(Some(Self { inner: Arc::new(inner) }))
    }
}

/// What was found, and what to say of what cannot be brought back.
fn look(disk: &Arc<dyn Disk>, folders: &Folders, session: Option<&Path>) -> (Vec<Recovery>, Vec<String>) {
    let all = journal::abandoned(disk, folders, session, &[SAMPLE]);
    let (mut recoveries, mut remarks) = (Vec::new(), Vec::new());
    for found in all.found {
        match Recovery::new(found) {
            Ok(recovery) => recoveries.extend(recovery),
            Err(error) => remarks.push(format!("Unsaved changes cannot be brought back: {error}")),
        }
    }
    let shown = |path: &Path| escape_controls(&path.display().to_string());
    for damaged in all.damaged {
        remarks.push(match damaged {
            Damaged::Head(path) => format!(
                "A journal of unsaved changes cannot be read: it is damaged, or a newer Attaché wrote it. \
                 It stays where it is: {}",
                shown(&path)
            ),
            Damaged::NoBase { journal, session } => format!(
                "Unsaved changes cannot be brought back, because the file they were made on is gone{}. \
                 They stay in {}",
                session.map(|path| format!(" ({})", shown(&path))).unwrap_or_default(),
                shown(&journal)
            ),
            Damaged::Unreadable { journal, cause } => format!(
                "A journal, which may hold unsaved changes, cannot be looked at ({cause}). It stays where it is: {}",
                shown(&journal)
            ),
        });
    }
    if session.is_none() {
        journal::prune_bases(&**disk, folders);
    }
    (recoveries, remarks)
}

/// What a delta makes of a briefing, row by row, each a phrase.
fn differences(delta: &Delta, old: &Briefing, new: &Briefing) -> Vec<String> {
    let quoted = |words: &str| match words.trim() {
        "" => "(no words)".to_owned(),
        words => format!("“{}”", escape_controls(&elide(words, 60))),
    };
    let verb = |was: bool, is: bool| match (was, is) {
        (false, true) => "added",
        (true, false) => "removed",
        _ => "changed",
    };
    let mut said = Vec::new();
    if delta.title.is_some() {
        said.push(format!("Title changed: {}", quoted(new.shown_title())));
    }
    if delta.timing.is_some() {
        said.push("Speaking rate or time budget changed".to_owned());
    }
    if delta.judged.is_some() {
        said.push("Verdicts on findings changed".to_owned());
    }
    for id in delta.sources.keys() {
        let (was, is) = (old.source(*id), new.source(*id));
        let title = is.or(was).map(|s| s.shown_title()).unwrap_or_default();
        said.push(format!("Source {}: {}", verb(was.is_some(), is.is_some()), quoted(title)));
    }
    for (id, fate) in &delta.points {
        let (was, is) = (old.point(*id), new.point(*id));
        let title = is.or(was).map(|p| p.shown_title()).unwrap_or_default();
        // Ranks differ where siblings were spaced anew: nothing that a person did.
        let is_moved_only = matches!(fate, Fate::Edited(edit) if edit.text.is_none() && edit.kind.is_none() && edit.budget.is_none() && edit.evidence.is_none());
        let verb = if is_moved_only { "moved" } else { verb(was.is_some(), is.is_some()) };
        said.push(format!("Point {verb}: {}", quoted(title)));
    }
    for id in delta.passages.keys() {
        let (was, is) = (old.passage(*id), new.passage(*id));
        let quote = is.or(was).map(|p| p.quote.as_str()).unwrap_or_default();
        said.push(format!("Passage {}: {}", verb(was.is_some(), is.is_some()), quoted(quote)));
    }
    said
}

impl Workbench {
    /// Looks in the background for what can be brought back: of one session, or of all.
    pub(super) fn look_for_recoveries(&mut self, session: Option<PathBuf>) {
        let Some(folders) = self.environment.folders.clone() else { return };
        let disk = Arc::clone(&self.disk);
        self.environment.jobs.start("Looking for unsaved work", 1, move |_| {
            let (recoveries, remarks) = look(&disk, &folders, session.as_deref());
            Command::Recoverable { recoveries, remarks }
        });
    }

    pub(super) fn recoverable(&mut self, recoveries: Vec<Recovery>, remarks: Vec<String>) {
        for remark in remarks {
            self.notices.tell(Level::Warning, remark);
        }
        let recoveries = self.put_beside_unreadable(recoveries);
        self.recoveries.extend(recoveries);
        self.offer_recovery();
    }

    /// Asks about the next briefing that can be brought back.
    pub(super) fn offer_recovery(&mut self) {
        if self.ask.is_none()
            && let Some(recovery) = self.recoveries.pop_front()
        {
            self.ask = Some(Ask::Recover(recovery));
        }
    }

    /// Forgets what a journal holds, for good.
    pub(super) fn discard_recovery(&mut self, recovery: &Recovery) {
        if let Some(held) = recovery.take() {
            held.found.discard();
            self.notices.tell(Level::Done, "The unsaved changes were discarded");
        }
    }

    /// Opens the base of a journal with everything that was done since.
    pub(super) fn restore(&mut self, recovery: &Recovery) {
        let Some(Held { found, replay, view }) = recovery.take() else { return };
        let n_beside = self.unreadable().map_or(0, |u| u.recoveries().filter(|r| *r != recovery).count());
        let Replay { briefing, mut history, n_records, .. } = replay;
        let path = recovery.path().filter(|_| recovery.is_file_as_it_was()).map(Path::to_owned);
        if path.is_none() && recovery.path().is_some() {
            // Saving it to that file would undo what others did there.
            history.mark_never_saved();
        }
        let journaling = Journaling::resume(found, n_records, &history);
        let mut session = Session::recovered(briefing, history, path.clone());
        match journaling {
            Ok(journaling) => session.set_journal(journaling),
            Err(error) => self.notices.tell(Level::Warning, format!("The journal does not go on: {error}")),
        }
        self.keep_state();
        let view = view.fitted(session.briefing());
        self.install(session, view, None);
        self.guard_recovered();
        if let Some(path) = &path {
            self.remember(path);
        }
        let n = recovery.n_changes();
        let changes = if n == 1 { "1 change".to_owned() } else { format!("{n} changes") };
        self.notices.tell(Level::Done, format!("Restored {changes}, not saved yet"));
        if let (None, Some(path)) = (path, recovery.path()) {
            let shown = escape_controls(&path.display().to_string());
            self.notices.tell(
                Level::Warning,
                format!("The file has changed since: this is an untitled copy. Save it elsewhere, or compare with {shown}"),
            );
        }
        if let Some(remark) = recovery.remark() {
            self.notices.tell(Level::Warning, remark);
        }
        let n_waiting = n_beside + std::mem::take(&mut self.recoveries).len();
        if n_waiting > 0 {
            let words = if n_waiting == 1 {
                "One more briefing has unsaved changes; it is offered at the next start".to_owned()
            } else {
                format!("{n_waiting} more briefings have unsaved changes; they are offered at the next start")
            };
            self.notices.tell(Level::Warning, words);
        }
    }

    /// Begins the journal of the open briefing, unless it goes on with one. `content` is what the briefing
    /// was read from.
    pub(super) fn journal(&mut self, content: Option<Vec<u8>>) {
        let Some(folders) = &self.environment.folders else { return };
        if !self.session.is_journalled() {
            let name = self.environment.dice.roll();
            let (briefing, path) = (self.session.briefing(), self.session.path());
            let journaling = Journaling::new(Arc::clone(&self.disk), folders, name, briefing, path, content);
            self.session.set_journal(journaling);
        }
    }

    /// Says when the journal fails, and when it works again.
    pub(super) fn watch_journal(&mut self) {
        let failure = self.session.journal_failure();
        if failure.is_some() == self.journal_fails {
            return;
        }
        self.journal_fails = failure.is_some();
        match failure {
            Some(error) => self.notices.tell(
                Level::Error,
                format!("Unsaved changes are not safe from a crash; save now. The journal: {error}"),
            ),
            None => self.notices.tell(Level::Done, "The journal is written again"),
        }
    }

    /// A moment as a person says it, like "at 09:12".
    pub fn moment(&self, time: SystemTime) -> String {
        self.environment.clock.moment(time)
    }

    /// Has the journal on the disk and keeps how things are looked at: the program may end any moment.
    pub fn flush(&self) {
        self.session.sync_journal();
        self.keep_state();
    }

    /// Ends without asking: what is not saved is offered at the next start.
    pub fn end(&mut self) {
        self.flush();
        self.requests.push(Request::Quit);
    }

    /// Lets go of all that may be half done, after a failure in the middle of something.
    pub fn steady(&mut self) {
        self.forget_hand();
        self.derived = super::Derived::default();
        self.session.history_mut().seal();
        self.refresh();
    }
}
