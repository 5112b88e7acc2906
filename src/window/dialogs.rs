//! Native file dialogs, off the drawing thread, one at a time.

use std::{
    path::PathBuf,
    sync::mpsc,
    time::{Duration, Instant},
};

use super::system;
use crate::{
    app::{Command, Level, Pick},
    import::ENDINGS,
};

/// A person needs longer than this; a dialog that is gone sooner never opened.
const NO_PERSON: Duration = Duration::from_millis(250);

/// The dialog that is open, if one is.
#[derive(Default)]
pub struct Dialogs {
    open: Option<mpsc::Receiver<Command>>,
}

impl Dialogs {
    /// Opens a dialog. Where none is to be had, answers with a path field in the window.
    pub fn pick(&mut self, pick: Pick, frame: &eframe::Frame, ctx: &egui::Context) -> Option<Command> {
        if self.open.is_some() {
            let words = "A file dialog is open already: answer that one first";
            return Some(Command::Tell(Level::Warning, words.to_owned()));
        }
        if !system::has_dialogs() {
            return Some(Command::AskPath(pick));
        }
        let (sender, receiver) = mpsc::channel();
        self.open = Some(receiver);
        let dialog = dialog(&pick).set_parent(frame);
        let ctx = ctx.clone();
        let ask = move || {
            let since = Instant::now();
            let command = match paths(dialog, &pick) {
                Some(paths) => Command::Picked { pick, paths, replace: true },
                None if since.elapsed() < NO_PERSON => Command::AskPath(pick),
                None => Command::Picked { pick, paths: Vec::new(), replace: false },
            };
            sender.send(command).ok();
            ctx.request_repaint();
        };
        system::run_dialog(ask);
        None
    }

    /// The answer of the dialog, once there is one.
    pub fn answer(&mut self) -> Option<Command> {
        let answer = match self.open.as_ref()?.try_recv() {
            Ok(command) => Some(command),
            Err(mpsc::TryRecvError::Disconnected) => None,
            Err(mpsc::TryRecvError::Empty) => return None,
        };
        self.open = None;
        answer
    }
}

fn dialog(pick: &Pick) -> rfd::FileDialog {
    let mut dialog = rfd::FileDialog::new().set_title(pick.words());
    dialog = match pick {
        Pick::Open | Pick::Save { .. } => dialog.add_filter("Attaché session", &["ron"]),
        Pick::Import | Pick::Update(_) => {
            let endings: Vec<&str> = ENDINGS.iter().flat_map(|(_, endings)| *endings).copied().collect();
            dialog.add_filter("Documents", &endings)
        }
        Pick::Folder => dialog,
        Pick::Export { .. } => dialog.add_filter("Markdown", &["md"]),
    };
    if matches!(pick, Pick::Open | Pick::Import | Pick::Update(_)) {
        dialog = dialog.add_filter("All files", &["*"]);
    }
    if let Some(suggested) = pick.suggested() {
        if let Some(folder) = suggested.parent() {
            dialog = dialog.set_directory(folder);
        }
        if let Some(name) = suggested.file_name() {
            dialog = dialog.set_file_name(name.to_string_lossy());
        }
    }
    dialog
}

fn paths(dialog: rfd::FileDialog, pick: &Pick) -> Option<Vec<PathBuf>> {
    match pick {
        Pick::Open | Pick::Update(_) => dialog.pick_file().map(|path| vec![path]),
        Pick::Import => dialog.pick_files(),
        Pick::Folder => dialog.pick_folders(),
        Pick::Save { .. } | Pick::Export { .. } => dialog.save_file().map(|path| vec![path]),
    }
}
