//! Backups as the window shows them: when, how large, and what differs from what is open.

use std::path::{Path, PathBuf};

use super::{Command, Level, OpenedSession, Overlay, Ticket, Workbench, repairs::SeededDice};
use crate::{
    model::{Briefing, Dice, Difference},
    store::{self, Backup},
    text::{elide, escape_controls},
};

/// A backup in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupRow {
    pub backup: Backup,
    /// Local, like "2026-01-16 09:12".
    pub time: String,
    /// What it has more, fewer or otherwise than what is open, or else what it holds; `None` until it was read.
    pub words: Option<String>,
}

/// What a briefing holds: "“Title”: 5 sources, 42 passages, 14 points".
pub fn holdings(briefing: &Briefing) -> String {
    let counted = |n: usize, noun: &str| format!("{n} {noun}{}", if n == 1 { "" } else { "s" });
    format!(
        "“{}”: {}, {}, {}",
        escape_controls(&elide(briefing.shown_title(), 60)),
        counted(briefing.sources().len(), "source"),
        counted(briefing.passages().len(), "passage"),
        counted(briefing.points().len(), "point"),
    )
}

impl Workbench {
    /// The backups of the session that is open or was to be opened, the newest first, as they were when the
    /// list was opened.
    pub fn backups(&self) -> &[BackupRow] {
        &self.backups
    }

    /// Lists the backups at once; what differs follows when it was read.
    pub(super) fn show_backups(&mut self) {
        let (Some(folders), Some(path)) = (&self.environment.folders, self.session.path()) else { return };
        let found = store::backups(folders, path);
        self.run(Command::Show(Overlay::Backups));
        self.list_backups(found, Some(self.briefing().clone()));
    }

    /// Lists backups, and reads them in the background: to compare them, or for what they hold.
    pub(super) fn list_backups(&mut self, found: Vec<Backup>, compare_to: Option<Briefing>) {
        let row = |backup: Backup| {
            let time = self.environment.clock.day_and_time(backup.time);
            BackupRow { backup, time, words: None }
        };
        self.backups = found.into_iter().map(row).collect();
        if self.backups.is_empty() {
            return;
        }
        let paths: Vec<PathBuf> = self.backups.iter().map(|row| row.backup.path.clone()).collect();
        let mut dice = SeededDice::new(self.environment.dice.roll());
        self.environment.jobs.start("Reading backups", paths.len(), move |progress| {
            let mut read = Vec::new();
            for path in paths {
                if progress.is_cancelled() {
                    break;
                }
                let words = backup_words(&path, compare_to.as_ref(), &mut dice);
                read.push((path, words));
                progress.advance();
            }
            Command::BackupsRead(read)
        });
    }

    pub(super) fn backups_read(&mut self, read: Vec<(PathBuf, String)>) {
        for (path, words) in read {
            if let Some(row) = self.backups.iter_mut().find(|row| row.backup.path == path) {
                row.words = Some(words);
            }
        }
    }

    /// Reads a backup in the background. `restore`: in the place of what is open; else beside it.
    pub(super) fn read_backup(&mut self, backup: PathBuf, restore: bool) {
        let mut dice = SeededDice::new(self.environment.dice.roll());
        self.n_openings += 1;
        let ticket = self.ticket();
        self.environment.jobs.start("Opening", 1, move |_| {
            let result = store::open_salvaging(&backup, &mut dice).map_err(|e| e.to_string());
            let result = result.map(|(salvaged, content)| Box::new(OpenedSession::new(salvaged, content)));
            Command::BackupRead { backup, restore, ticket, result }
        });
    }

    pub(super) fn backup_read(
        &mut self,
        backup: PathBuf,
        restore: bool,
        ticket: Ticket,
        result: Result<Box<OpenedSession>, String>,
    ) {
        if ticket.session != self.n_sessions || ticket.opening != self.n_openings {
            // Something else was opened in the meantime; that is what the person sees and works on.
            return;
        }
        let opened = match result {
            Ok(opened) => opened,
            Err(error) => {
                return self.notices.tell(Level::Error, format!("The backup was not opened: {error}"));
            }
        };
        if !self.session.is_saved() && ticket.state != self.session.history().state() {
            // Edited while it was read: those edits must not go unasked.
            let again = if restore { Command::RestoreBackup(backup) } else { Command::ShowBackup(backup) };
            return self.replace_briefing(again);
        }
        self.keep_state();
        let path = self.session.path().map(std::path::Path::to_owned).filter(|_| restore);
        // The file still holds what it held, and is still ours.
        let guarding = if restore { std::mem::take(&mut self.guarding) } else { super::Guarding::default() };
        let n_repaired = opened.n_repaired;
        let (session, view, remarks) = opened.into_session(path);
        self.install(session, view, None);
        self.guarding = guarding;
        if restore {
            self.session.history_mut().mark_never_saved();
            self.notices.tell(Level::Done, "The backup is open; saving puts it into the file");
        } else {
            self.notices
                .tell(Level::Done, "The backup is open under no name; the session’s file is as it was");
        }
        let row = self.backups.iter().find(|row| row.backup.path == backup);
        let name = row.map_or_else(|| "the backup".to_owned(), |row| format!("the backup of {}", row.time));
        self.tell_repairs(n_repaired, &name);
        for remark in remarks {
            self.notices.tell(Level::Warning, remark);
        }
    }
}

fn backup_words(path: &Path, compare_to: Option<&Briefing>, dice: &mut dyn Dice) -> String {
    let Ok((salvaged, _)) = store::open_salvaging(path, dice) else {
        return "It cannot be read as a session".to_owned();
    };
    let briefing = &salvaged.opened.briefing;
    let words = match compare_to.map(|open| Difference::between(open, briefing)) {
        None => holdings(briefing),
        Some(difference) if difference.is_none() => "The same as now".to_owned(),
        Some(difference) => difference.words(),
    };
    match salvaged.n_repaired() {
        0 => words,
        1 => format!("{words}; 1 fault, to be repaired"),
        n => format!("{words}; {n} faults, to be repaired"),
    }
}
