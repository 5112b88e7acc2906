//! New, open, save, import and export: what the workbench does with files.

use std::path::{Path, PathBuf};

use super::{
    Answer, Ask, Command, Guarding, Level, Overlay, Pick, Request, SaveFailure, SavedFile, Session, Then,
    Workbench, command::OpenedSession, guard::access_of, opening,
};
use crate::{
    export::{self, MarkdownOptions},
    import,
    model::{Briefing, Source, SourceId},
    store::{self, View},
    text::elide,
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
                self.requests.push(Request::Quit);
            }
            Command::New => {
                self.keep_state();
                self.install(Session::default(), View::default());
                self.notices.tell(Level::Done, "New briefing");
            }
            Command::OpenSample => {
                self.keep_state();
                self.open_sample();
            }
            Command::Open(path) => self.open(path),
            Command::RestoreBackup(backup) => self.read_backup(backup, true),
            Command::ShowBackup(backup) => self.read_backup(backup, false),
            other => self.run(other),
        }
    }

    pub(super) fn answer(&mut self, answer: Answer) {
        match (self.ask.take(), answer) {
            (None, _) | (Some(_), Answer::Cancel) => {}
            (Some(Ask::Unsaved { then }), Answer::Yes) => self.save(Some(then)),
            (Some(Ask::Unsaved { then }), Answer::Discard) => self.replace_without_asking(*then),
            (Some(Ask::Unsaved { .. }), _) => {}
            (Some(Ask::Replace { then, .. }), _) => self.run(*then),
            (Some(Ask::Changed { then }), answer) => self.answer_changed(answer, then),
            (Some(Ask::Gone { .. }), answer) => self.answer_gone(answer),
        }
    }

    /// Opens the sample, untitled: saving asks where to.
    pub fn open_sample(&mut self) {
        match store::read_session(opening::SAMPLE.as_bytes()) {
            Ok(opened) => self.install(Session::new(opened.briefing, None), opened.view),
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
        let folders = self.environment.folders.clone();
        self.opening_from = Some(self.session.history().state());
        let (lock, now) = (self.guarding.lock().cloned(), self.environment.clock.now());
        self.environment.jobs.start("Opening", 1, move |_| {
            if let (Some(folders), Some((briefing, view))) = (&folders, unsaved) {
                let text = store::write_session(&briefing, &view);
                if let Err(error) = store::keep_backup(folders, &path, text.as_bytes(), now) {
                    let result = Err(format!("what is unsaved could not be kept as a backup: {error}"));
                    return Command::Opened { result, path };
                }
            }
            // First the lock: what is read behind it stays.
            let locking = store::lock_session(&path, lock.as_ref(), now);
            let result = store::open_known(&path, folders.as_ref()).map(|(opened, known)| {
                let mut remarks = opened.remarks;
                let access = access_of(locking, &mut remarks);
                let newer = folders.and_then(|f| store::newer_view(&f, &path, &opened.briefing));
                let view = newer.unwrap_or(opened.view);
                let guarding = Guarding::new(known, access);
                Box::new(OpenedSession { briefing: opened.briefing, view, remarks, guarding })
            });
            Command::Opened { result: result.map_err(|e| e.to_string()), path }
        });
    }

    pub(super) fn opened(&mut self, path: PathBuf, result: Result<Box<OpenedSession>, String>) {
        match result {
            // Edited while it was read: those edits must not go unasked.
            Ok(_)
                if !self.session.is_saved() && self.opening_from != Some(self.session.history().state()) =>
            {
                self.replace_briefing(Command::Open(path));
            }
            Ok(opened) => {
                self.keep_state();
                self.install(Session::new(opened.briefing, Some(path.clone())), opened.view);
                self.guarding = opened.guarding;
                self.remember(&path);
                for remark in opened.remarks {
                    self.notices.tell(Level::Warning, remark);
                }
            }
            Err(error) => self.notices.tell(Level::Error, format!("Not opened: {error}")),
        }
    }

    /// Makes a session the open one.
    pub(super) fn install(&mut self, session: Session, view: View) {
        self.session_number += 1;
        self.guarding = Guarding::default();
        let old = std::mem::replace(&mut self.session, session);
        self.view = view;
        self.view_revision += 1;
        self.derived = super::Derived::default();
        self.forget_hand();
        // Freeing a large briefing takes a while; nobody waits for it.
        std::thread::spawn(move || drop(old));
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

    fn remember(&mut self, path: &Path) {
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
            self.save_again = Some(Command::SaveTo { path, then });
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
        let (session, state) = (self.session_number, self.session.history().state());
        self.environment.jobs.start("Saving", 1, move |_| {
            let result = input.save().map(Box::new);
            Command::Saved { path, session, state, result, then }
        });
    }

    pub(super) fn saved(
        &mut self,
        path: PathBuf,
        session: u64,
        state: crate::model::StateId,
        result: Result<Box<SavedFile>, SaveFailure>,
        then: Then,
    ) {
        self.is_saving = false;
        match result {
            // Another session was opened while it was written: this one's file is no longer ours to know.
            Ok(_) if session != self.session_number => self.notices.tell(Level::Done, "Saved"),
            Ok(saved) => {
                self.guarding = Guarding::new(saved.known, saved.access);
                self.session.set_path(path.clone());
                self.session.history_mut().mark_saved(state);
                self.saved_at = Some(self.environment.clock.time_of_day());
                self.remember(&path);
                self.notices.tell(Level::Done, "Saved");
                for warning in saved.warnings {
                    self.notices.tell(Level::Warning, warning);
                }
                if let Some(then) = then {
                    // Something may have been typed while it was written: then ask again.
                    self.replace_briefing(*then);
                }
            }
            Err(SaveFailure::Changed) if session == self.session_number => {
                self.ask = Some(Ask::Changed { then });
            }
            Err(failure) => {
                let error = match failure {
                    SaveFailure::Failed(error) => error,
                    SaveFailure::Changed => "someone else wrote the file meanwhile".to_owned(),
                };
                // The window says so for as long as it lasts; another session may be open by now.
                if session == self.session_number {
                    self.save_failure = Some(error);
                } else {
                    self.notices.tell(Level::Error, format!("Not saved: {error}"));
                }
            }
        }
        if let Some(again) = self.save_again.take() {
            self.run(again);
        }
    }

    pub(super) fn pick(&mut self, pick: Pick) {
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
        let is_own = self.session.path() == Some(&first);
        let then = match pick {
            Pick::Open => return self.replace_briefing(Command::Open(first)),
            Pick::Import => return self.import(paths),
            Pick::Save { then, .. } => Command::SaveTo { path: first.clone(), then },
            Pick::Export { unfiled, .. } => Command::ExportTo { path: first.clone(), unfiled },
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
        let folder = beside.or_else(documents).unwrap_or_default();
        folder.join(format!("{}.{extension}", safe_name(self.briefing())))
    }

    pub(super) fn export_to(&mut self, path: PathBuf, unfiled: bool) {
        let briefing = self.briefing().clone();
        self.environment.jobs.start("Exporting", 1, move |_| {
            let text = export::markdown(&briefing, &MarkdownOptions { unfiled });
            let result = store::replace_file(&path, text.as_bytes()).map_err(|e| e.to_string());
            Command::Exported { path, result }
        });
    }

    pub(super) fn exported(&mut self, path: &Path, result: Result<(), String>) {
        let name = crate::text::escape_controls(&path.file_name().unwrap_or_default().to_string_lossy());
        match result {
            Ok(()) => {
                self.notices.tell(Level::Done, format!("Exported to {name}"));
                let n = self.derived().n_review;
                if n > 0 {
                    let words =
                        if n == 1 { "1 passage needs".to_owned() } else { format!("{n} passages need") };
                    self.notices.tell(Level::Warning, format!("{words} review: the export says so at each"));
                }
            }
            Err(error) => self.notices.tell(Level::Error, format!("Not exported: {error}")),
        }
    }

    /// Reads files in the background and adds them as sources, in one undo step. A session among them
    /// opens.
    pub fn import(&mut self, paths: Vec<PathBuf>) {
        let is_session = |p: &PathBuf| p.extension().is_some_and(|e| e.eq_ignore_ascii_case("ron"));
        let (sessions, paths): (Vec<_>, Vec<_>) = paths.into_iter().partition(is_session);
        if let Some(session) = sessions.into_iter().next() {
            self.replace_briefing(Command::Open(session));
        }
        if paths.is_empty() {
            return;
        }
        let ids: Vec<SourceId> = paths.iter().map(|_| SourceId::draw(&mut *self.environment.dice)).collect();
        self.environment.jobs.start("Adding sources", paths.len(), move |progress| {
            let (mut sources, mut failures, mut warnings) = (Vec::new(), Vec::new(), Vec::new());
            for (path, id) in paths.iter().zip(ids) {
                if progress.is_cancelled() {
                    failures.push("Stopped: no source was added".to_owned());
                    sources.clear();
                    break;
                }
                match read_source_file(path, id) {
                    Ok((source, said)) => {
                        sources.push(source);
                        warnings.extend(said);
                    }
                    Err(error) => failures.push(error),
                }
                progress.advance();
            }
            Command::Imported { sources, failures, warnings }
        });
    }

    pub(super) fn imported(&mut self, sources: Vec<Source>, failures: Vec<String>, warnings: Vec<String>) {
        if !sources.is_empty() {
            self.add_sources(sources);
        }
        for text in warnings {
            self.notices.tell(Level::Warning, text);
        }
        for failure in failures {
            self.notices.tell(Level::Error, failure);
        }
    }

    pub(super) fn import_text(&mut self, text: &str) {
        let id = SourceId::draw(&mut *self.environment.dice);
        match import::read_pasted(text, id) {
            Ok(source) => self.add_sources(vec![source]),
            Err(error) => self.notices.tell(Level::Error, error.to_string()),
        }
    }
}

/// Reads one file as a source, with what there is to know about it.
///
/// # Errors
/// What failed, in words, with the file's name.
pub fn read_source_file(path: &Path, id: SourceId) -> Result<(Source, Vec<String>), String> {
    let bytes = store::read_file(path).map_err(|e| e.to_string())?;
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
    match import::read_source(&bytes, name.as_deref(), id) {
        Ok((source, warnings)) => Ok((source, warnings.iter().map(ToString::to_string).collect())),
        Err(error) => Err(error.to_string()),
    }
}

fn documents() -> Option<PathBuf> {
    let dirs = directories::UserDirs::new()?;
    let documents = dirs.document_dir().filter(|d| d.is_dir()).map(Path::to_owned);
    Some(documents.unwrap_or_else(|| dirs.home_dir().to_owned()))
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
