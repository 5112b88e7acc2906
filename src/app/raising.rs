//! One window a session: what another window of this desktop has open is shown there, and who wants what is
//! open here is answered. How windows find one another is the store's.

use std::path::PathBuf;

use super::{Command, Level, Request, Workbench, files::file_name};
use crate::{
    store::{self, Call, Desktop, Raised},
    text::elide,
};

impl Workbench {
    /// Says on which desktop the window is, so that its other windows are asked before a session opens.
    pub fn use_desktop(&mut self, desktop: Desktop) {
        self.desktop = Some(desktop);
    }

    /// Opens a session, unless a window has it open: then that one is shown, and what is open here stays.
    pub(super) fn ask_elsewhere(&mut self, path: PathBuf) {
        self.n_wishes += 1;
        if self.session.path().is_some_and(|own| store::is_one_file(own, &path)) {
            // What is being opened in its place is not wanted any more.
            self.n_openings += 1;
            self.notices.tell(Level::Done, format!("{} is open here already", file_name(&path)));
            // Its file may hold something else than what is open: then that is asked, also again.
            return self.check_file_anew();
        }
        let Some(desktop) = self.desktop.clone() else {
            return self.replace_briefing(Command::OpenHere(path));
        };
        let (session, wish) = (self.n_sessions, self.n_wishes);
        self.environment.jobs.start("Opening", 1, move |_| {
            let raised = desktop.raise(&path);
            Command::AskedElsewhere { path, session, wish, raised }
        });
    }

    pub(super) fn asked_elsewhere(&mut self, path: PathBuf, session: u64, wish: u64, raised: Option<Raised>) {
        if wish != self.n_wishes {
            // The person wanted to open something else in the meantime.
            return;
        }
        match raised {
            // Another briefing is there now, which was not to be replaced.
            None if session != self.n_sessions => {}
            None => self.replace_briefing(Command::OpenHere(path)),
            Some(raised) => {
                // Short enough for the button to stand beside it.
                let name = elide(&file_name(&path), 40);
                let text = format!("{name} is open in another window, which {raised}");
                self.notices.offer(text, "Open read-only", Command::OpenHere(path));
            }
        }
    }

    /// Answers who wants the window of a session: the window does, if it is this one.
    pub(super) fn called(&mut self, call: Call) {
        if self.guarding.lock().is_some_and(|lock| call.is_for(lock)) {
            self.requests.push(Request::Raise(call));
        } else {
            call.answer(None);
        }
    }
}
