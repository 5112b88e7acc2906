//! New, open, save, import and export: what the workbench does with files.

use std::path::{Path, PathBuf};

use super::{
    Answer, Ask, Command, Guarding, Level, Newer, OpenFailure, OpenedSession, Overlay, Pick, Request,
    SaveFailure, SavedFile, Session, Then, Ticket, Workbench, guard::access_of, opening, repairs::SeededDice,
    updating::Newcomers,
};
use crate::{
    export::{self, Annex, MarkdownOptions},
    model::Briefing,
    store::{self, Known, View},
    text::{elide, escape_controls},
};

impl Workbench {
    /// Does what replaces the briefing, or asks first where it is unsaved.
    pub(super) fn replace_briefing(&mut self, then: Command) {
        if self.session.is_saved() {
            self.replace_without_asking(then);
        } else {
            self.ask = Some(Ask::Unsaved { then: Box::new(then) });
        }
    }

    fn replace_without_asking(&mut self, then: Command) {
        match then {
            Command::Quit => {
                self.keep_state();
                // The window may take a while to go; the file is free now.
                self.guarding = Guarding::default();
                self.session.discard_journal();
                self.requests.push(Request::Quit);
            }
            Command::New => {
                self.keep_state();
                self.install(Session::default(), View::default(), None);
                self.notices.tell(Level::Done, "New briefing");
            }
            Command::UseTemplate(template) => self.open_template(template),
            Command::OpenSample => {
                self.keep_state();
                self.open_sample();
            }
            Command::Welcome => {
                self.keep_state();
                self.open_welcome();
            }
            Command::OpenHere(path) => self.open(path),
            Command::Restore(recovery) => self.restore(&recovery),
            Command::RestoreBackup(backup) => self.read_backup(backup, true),
            Command::ShowBackup(backup) => self.read_backup(backup, false),
            other => self.run(other),
        }
    }

    pub(super) fn answer(&mut self, answer: Answer) {
        match (self.ask.take(), answer) {
            (Some(Ask::Recover(recovery)), Answer::Yes) => self.run(Command::Restore(recovery)),
            (Some(Ask::Recover(recovery)), Answer::Discard) => self.discard_recovery(&recovery),
            (None, _) | (Some(_), Answer::Cancel) => {}
            (Some(Ask::Unsaved { then }), Answer::Yes) => self.save(Some(then)),
            (Some(Ask::Unsaved { then }), Answer::Discard) => self.replace_without_asking(*then),
            (Some(Ask::Unsaved { .. }), _) => {}
            (Some(Ask::Replace { then, .. }), _) => self.run(*then),
            (Some(Ask::Changed { then }), answer) => self.answer_changed(answer, then),
            (Some(Ask::Gone { .. }), answer) => self.answer_gone(answer),
            (Some(ask @ Ask::Recover(_)), Answer::Merge | Answer::Copy | Answer::Reload) => {
                self.ask = Some(ask)
            }
        }
        self.offer_recovery();
    }

    /// Opens the sample, untitled: saving asks where to.
    pub fn open_sample(&mut self) {
        match store::read_session(opening::SAMPLE.as_bytes()) {
            Ok(opened) => {
                let content = opening::SAMPLE.as_bytes().to_vec();
                self.install(Session::new(opened.briefing, None), opened.view, Some(content));
            }
            Err(error) => self.notices.tell(Level::Error, format!("The sample cannot be read: {error}")),
        }
    }

    /// Reads a session in the background; the briefing that is open stays until it is there.
    pub fn open(&mut self, path: PathBuf) {
        self.open_keeping(path, None);
    }

    /// [`Workbench::open`], where something unsaved is kept as a backup of that session first.
    pub(super) fn open_keeping(&mut self, path: PathBuf, unsaved: Option<(Briefing, View)>) {
        // Relative paths would mean something else after a change of folder.
        let path = std::path::absolute(&path).unwrap_or(path);
        let (folders, disk) = (self.environment.folders.clone(), self.disk.clone());
        let mut dice = SeededDice::new(self.environment.dice.roll());
        let (lock, now) = (self.guarding.lock().cloned(), self.environment.clock.now());
        self.n_wishes += 1;
        self.n_openings += 1;
        let ticket = self.ticket();
        self.environment.jobs.start("Opening", 1, move |_| {
            if let (Some(folders), Some((briefing, view))) = (&folders, unsaved) {
                let text = store::write_session(&briefing, &view);
                if let Err(error) = store::keep_backup(&*disk, folders, &path, text.as_bytes(), now) {
                    let words = format!("what is unsaved could not be kept as a backup: {error}");
                    let result = Err(OpenFailure::NotTried { words });
                    return Command::Opened { result, ticket, path };
                }
            }
            // First the lock: what is read behind it stays.
            let locking = store::lock_session(&path, lock.as_ref(), now);
            let seen = store::seen(&path);
            let result = store::open_salvaging(&path, &mut dice).map(|(salvaged, content)| {
                let mut opened = OpenedSession::new(salvaged, content);
                let newer = folders.and_then(|f| store::newer_view(&f, &path, &opened.briefing));
                opened.view = newer.unwrap_or(opened.view);
                // A repaired copy has no file to guard.
                if opened.is_whole {
                    let known = Known::read(&opened.content, seen);
                    opened.guarding = Guarding::new(known, access_of(locking, &mut opened.remarks));
                }
                Box::new(opened)
            });
            Command::Opened { result: result.map_err(OpenFailure::from), ticket, path }
        });
    }

    pub(super) fn opened(
        &mut self,
        path: PathBuf,
        ticket: Ticket,
        result: Result<Box<OpenedSession>, OpenFailure>,
    ) {
        if ticket.session != self.n_sessions || ticket.opening != self.n_openings {
            // Something else was opened in the meantime; that is what the person sees and works on.
            return;
        }
        match result {
            // Edited while it was read: those edits must not go unasked.
            Ok(_) if !self.session.is_saved() && ticket.state != self.session.history().state() => {
                return self.replace_briefing(Command::OpenHere(path));
            }
            Ok(opened) => {
                let mut opened = *opened;
                self.keep_state();
                let (is_whole, n_repaired) = (opened.is_whole, opened.n_repaired);
                // A repaired copy builds on no file: the journal keeps it as it is.
                let content = is_whole.then(|| std::mem::take(&mut opened.content));
                let guarding = std::mem::take(&mut opened.guarding);
                let astray = std::mem::take(&mut opened.astray);
                let (session, view, remarks) = opened.into_session(is_whole.then(|| path.clone()));
                self.install(session, view, content);
                self.guarding = guarding;
                self.remember(&path);
                self.tell_repairs(n_repaired, &file_name(&path));
                for remark in remarks {
                    self.notices.tell(Level::Warning, remark);
                }
                self.find_passages(astray);
            }
            Err(failure) => self.not_opened(&path, failure),
        }
        let all = std::mem::take(&mut self.looks_for_all);
        self.look_for_recoveries((!all).then_some(path));
    }

    /// Makes a session the open one.
    ///
    /// `content` is what it was read from, for the journal: without it the briefing is kept as it is.
    pub(super) fn install(&mut self, session: Session, view: View, content: Option<Vec<u8>>) {
        self.n_sessions += 1;
        self.is_saving = false;
        self.save_again = None;
        self.guarding = Guarding::default();
        self.merging = None;
        self.newcomers = Newcomers::default();
        self.reviewing = None;
        self.welcome = None;
        let old = std::mem::replace(&mut self.session, session);
        // Whoever replaces a briefing has asked.
        old.discard_journal();
        self.journal(content);
        self.view = view;
        self.view_revision += 1;
        self.derived = super::Derived::default();
        self.forget_hand();
        self.refresh();
        let sources = &self.derived.sources;
        if self.view.source.is_none() {
            self.view.source = sources.first().copied();
        }
        let rows = self.derived.outline.rows();
        if self.view.point.is_none() {
            self.view.point = rows.first().map(|row| row.id);
        }
        self.scroll_outline += 1;
    }

    /// Keeps how the session is looked at and the settings, for the next start. Failures are logged: no
    /// work is lost by them.
    pub fn keep_state(&self) {
        let Some(folders) = &self.environment.folders else { return };
        if let Some(path) = self.session.path()
            && let Err(error) = store::keep_view(folders, path, &self.view)
        {
            log::warn!("the view was not kept: {error}");
        }
        if let Err(error) = store::keep_state(&folders.config.join("settings.ron"), &self.settings) {
            log::warn!("the settings were not kept: {error}");
        }
    }

    pub(super) fn remember(&mut self, path: &Path) {
        if let Some(folders) = &self.environment.folders {
            if let Err(error) = store::remember_recent(folders, path) {
                log::warn!("the recent session was not remembered: {error}");
            }
            self.recent = store::recent_sessions(folders);
        }
    }

    pub(super) fn save(&mut self, then: Then) {
        match self.session.path() {
            Some(path) => self.save_to(path.to_owned(), then),
            None => {
                let suggested = self.suggested_path("ron");
                self.pick(Pick::Save { suggested, then });
            }
        }
    }

    /// Writes the session in the background.
    pub(super) fn save_to(&mut self, path: PathBuf, then: Then) {
        if self.is_saving {
            // The first one ends soon and may have older words: save again behind it.
            self.save_again = Some((path, then));
            return;
        }
        let input = self.save_input(path.clone());
        if input.known.is_some()
            && let Some(reason) = self.read_only()
        {
            return self.notices.tell(Level::Warning, reason.0);
        }
        self.is_saving = true;
        self.save_failure = None;
        self.session.history_mut().seal();
        let ticket = self.ticket();
        let save = self.session.begin_save();
        self.environment.jobs.start("Saving", 1, move |_| {
            let result = input.save(save.as_ref()).map(Box::new);
            Command::Saved { path, ticket, result, then }
        });
    }

    pub(super) fn saved(
        &mut self,
        path: PathBuf,
        ticket: Ticket,
        result: Result<Box<SavedFile>, SaveFailure>,
        then: Then,
    ) {
        if ticket.session != self.n_sessions {
            // The session that was saved is not the open one any more.
            let name = file_name(&path);
            match result {
                Ok(_) => self.notices.tell(Level::Done, format!("Saved {name}")),
                Err(failure) => self.notices.tell(Level::Error, format!("Not saved: {failure}")),
            }
            return;
        }
        self.is_saving = false;
        match result {
            Ok(saved) => {
                self.guarding = Guarding::new(saved.known, saved.access);
                self.session.set_path(path.clone());
                self.session.history_mut().mark_saved(ticket.state);
                self.saved_at = Some(self.environment.clock.time_of_day());
                self.remember(&path);
                self.notices.tell(Level::Done, "Saved");
                for warning in saved.warnings {
                    self.notices.tell(Level::Warning, warning);
                }
                if self.save_again.is_some() {
                    // Newer words wait to be saved first; what should follow follows them.
                    return self.save_queued(then);
                }
                if let Some(then) = then {
                    // Something may have been typed while it was written: then ask again.
                    self.replace_briefing(*then);
                }
            }
            Err(SaveFailure::Changed) => self.ask = Some(Ask::Changed { then }),
            // The window says so for as long as it lasts.
            Err(SaveFailure::Failed(error)) => self.save_failure = Some(error),
        }
        self.save_queued(None);
    }

    /// Does the save that was asked for while another was under way.
    fn save_queued(&mut self, then: Then) {
        if let Some((path, own_then)) = self.save_again.take() {
            self.save_to(path, own_then.or(then));
        }
    }

    /// A job broke down: a bug of ours. Nothing may wait for it.
    pub(super) fn job_failed(&mut self, name: &str) {
        self.finding.give_up();
        let name = if name.is_empty() { "Work in the background" } else { name };
        let words = format!(
            "{name} broke down, a fault of the program. Nothing is lost; try again, or save elsewhere"
        );
        if self.is_saving {
            self.is_saving = false;
            self.save_again = None;
            self.save_failure = Some(words.clone());
        }
        self.notices.tell(Level::Error, words);
    }

    pub(super) fn ticket(&self) -> Ticket {
        Ticket { session: self.n_sessions, state: self.session.history().state(), opening: self.n_openings }
    }

    pub(super) fn pick(&mut self, pick: Pick) {
        self.picking_for = self.n_sessions;
        self.requests.push(Request::Pick(pick));
    }

    pub(super) fn picked(&mut self, pick: Pick, paths: Vec<PathBuf>, replace: bool) {
        if matches!(self.overlay, Some(Overlay::Path(_))) {
            self.overlay = None;
        }
        let Some(first) = paths.first().cloned() else { return };
        let (first, replace) = match pick.extension() {
            // The dialog asked about the name without the ending.
            Some(extension) if first.extension().is_none() => (first.with_extension(extension), false),
            _ => (first, replace),
        };
        let is_own = self.session.path().is_some_and(|own| same_file(own, &first));
        match &pick {
            Pick::Save { .. } if self.picking_for != self.n_sessions => {
                let words = "Not saved: another briefing was opened in the meantime";
                return self.notices.tell(Level::Warning, words);
            }
            Pick::Export { .. } if is_own => {
                let words = "Not exported: that is the session’s own file; choose another name";
                return self.notices.tell(Level::Error, words);
            }
            _ => {}
        }
        let then = match pick {
            Pick::Open => return self.run(Command::Open(first)),
            Pick::Import | Pick::Folder => return self.import(paths),
            Pick::Update(source) => {
                return self.run(Command::CompareVersions { source, newer: Newer::File(first) });
            }
            Pick::Save { then, .. } => Command::SaveTo { path: first.clone(), then },
            Pick::Export { unfiled, annex, .. } => Command::ExportTo { path: first.clone(), unfiled, annex },
        };
        if first.exists() && !replace && !is_own {
            self.ask = Some(Ask::Replace { path: first, then: Box::new(then) });
        } else {
            self.run(then);
        }
    }

    /// A file name made from the title, in the session's folder, else Documents, else home.
    pub fn suggested_path(&self, extension: &str) -> PathBuf {
        let beside = self.session.path().and_then(Path::parent).map(Path::to_owned);
        let folder = beside.or_else(|| self.environment.documents.clone()).unwrap_or_default();
        folder.join(format!("{}.{extension}", safe_name(self.briefing())))
    }

    pub(super) fn export_to(&mut self, path: PathBuf, unfiled: bool, with_annex: bool) {
        let briefing = self.briefing().clone();
        let kept = self.insights.kept().clone();
        self.environment.jobs.start("Exporting", 1, move |_| {
            let found = if with_annex { super::annex(&briefing, &kept) } else { Annex::default() };
            let text = export::markdown_with_annex(&briefing, &MarkdownOptions { unfiled }, &found);
            let result = store::replace_file(&path, text.as_bytes()).map_err(|e| e.to_string());
            Command::Exported { path, result }
        });
    }

    pub(super) fn exported(&mut self, path: &Path, result: Result<(), String>) {
        let name = file_name(path);
        match result {
            Ok(()) => {
                self.notices.tell(Level::Done, format!("Exported to {name}"));
                let n = self.derived().places.n_review + self.derived().places.n_lost;
                if n > 0 {
                    let words =
                        if n == 1 { "1 passage needs".to_owned() } else { format!("{n} passages need") };
                    self.notices.tell(Level::Warning, format!("{words} review: the export says so at each"));
                }
            }
            Err(error) => self.notices.tell(Level::Error, format!("Not exported: {error}")),
        }
    }
}

/// Whether two paths name one file, however they are written.
fn same_file(a: &Path, b: &Path) -> bool {
    a == b || matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// The file's name for a message.
pub(super) fn file_name(path: &Path) -> String {
    escape_controls(&path.file_name().unwrap_or_default().to_string_lossy())
}

/// A name that every system can keep: no separators, no reserved characters or names, not too long.
fn safe_name(briefing: &Briefing) -> String {
    let title = elide(briefing.shown_title(), 60);
    let keep = |c: char| if c.is_alphanumeric() { c } else { ' ' };
    let words: String = title.trim_end_matches('…').chars().map(keep).collect();
    let name = words.split_whitespace().collect::<Vec<_>>().join("-").to_lowercase();
    let reserved = ["con", "prn", "aux", "nul"].contains(&name.as_str())
        || (name.len() == 4 && (name.starts_with("com") || name.starts_with("lpt")));
    let short = name.get(..name.floor_char_boundary(120)).unwrap_or_default();
    if reserved || short.is_empty() { "briefing".to_owned() } else { short.to_owned() }
}
