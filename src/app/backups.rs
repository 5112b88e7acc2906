//! Backups as the window shows them: when, how large, and what differs from what is open.

use std::path::PathBuf;

use super::{Command, Level, OpenedSession, Overlay, Session, Ticket, Workbench, repairs::SeededDice};
use crate::{
    model::Difference,
    store::{self, Backup},
};

/// A backup in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupRow {
    pub backup: Backup,
    /// Local, like "2026-01-16 09:12".
    pub time: String,
    /// What it has more, fewer or otherwise than what is open; `None` until it was read.
    pub difference: Option<String>,
}

impl Workbench {
    /// The backups of the session that is open, the newest first, as they were when the list was opened.
    pub fn backups(&self) -> &[BackupRow] {
        &self.backups
    }

    /// Lists the backups at once; what differs follows when it was read.
    pub(super) fn show_backups(&mut self) {
        let (Some(folders), Some(path)) = (&self.environment.folders, self.session.path()) else { return };
        let row = |backup: Backup| {
            let time = self.environment.clock.day_and_time(backup.time);
            BackupRow { backup, time, difference: None }
        };
        self.backups = store::backups(folders, path).into_iter().map(row).collect();
        self.run(Command::Show(Overlay::Backups));
        if self.backups.is_empty() {
            return;
        }
        let paths: Vec<PathBuf> = self.backups.iter().map(|row| row.backup.path.clone()).collect();
        let briefing = self.briefing().clone();
        self.environment.jobs.start("Comparing backups", paths.len(), move |progress| {
            let mut compared = Vec::new();
            for path in paths {
                if progress.is_cancelled() {
                    break;
                }
                let words = match store::open_session(&path) {
                    Ok(opened) => match Difference::between(&briefing, &opened.briefing) {
                        difference if difference.is_none() => "The same as now".to_owned(),
                        difference => difference.words(),
                    },
                    Err(_) => "It cannot be read as a session".to_owned(),
                };
                compared.push((path, words));
                progress.advance();
            }
            Command::BackupsCompared(compared)
        });
    }

    pub(super) fn backups_compared(&mut self, compared: Vec<(PathBuf, String)>) {
        for (path, words) in compared {
            if let Some(row) = self.backups.iter_mut().find(|row| row.backup.path == path) {
                row.difference = Some(words);
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
        self.install(Session::new(opened.briefing, path), opened.view, None);
        self.guarding = guarding;
        if restore {
            self.session.history_mut().mark_never_saved();
            self.notices.tell(Level::Done, "The backup is open; saving puts it into the file");
        } else {
            self.notices
                .tell(Level::Done, "The backup is open under no name; the session’s file is as it was");
        }
        for remark in opened.remarks {
            self.notices.tell(Level::Warning, remark);
        }
    }
}
