//! `attache` alone: the window, or the briefing as Markdown where none can open.

use std::path::PathBuf;

use super::{
    output::{self, Failure, Verdict},
    session,
};
use crate::{
    app::opening::{self, SAMPLE, Start},
    export::{MarkdownOptions, markdown},
    store::{self, Desktop, Folders},
};

/// How it went with the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Closed {
    /// It was open, and a person closed it.
    ByPerson,
    /// There is nowhere to open it; why, as a phrase.
    NoDisplay(&'static str),
    /// There should be, but it would not open; why, and what to do.
    NeverOpened(String),
}

/// Opens the window on a session, on the last one, or on the sample. Where a window of the desktop has that
/// open already, it comes to the front instead.
///
/// # Errors
/// Where no window opened, and the session cannot be read, or the window should have opened.
pub fn open(path: Option<PathBuf>, open_window: impl FnOnce(Start) -> Closed) -> Result<Verdict, Failure> {
    if let Some(path) = &path {
        session::must_be_file(path)?;
    }
    let start = opening::start(path, Folders::of_system().as_ref());
    let raised = opening::raise(&start, Desktop::of_system().as_ref());
    if let (Start::Session(path), Some(raised)) = (&start, raised) {
        output::tell(format_args!("Already open; its window {raised}: {}", output::shown(path)));
        return Ok(Verdict::Sound);
    }
    match open_window(start.clone()) {
        Closed::ByPerson => Ok(Verdict::Sound),
        Closed::NoDisplay(why) => {
            let text = briefing(start)?;
            output::tell(format_args!("{why}; here is the briefing as Markdown"));
            output::put(&text)?;
            Ok(Verdict::Sound)
        }
        Closed::NeverOpened(error) => {
            output::tell(format_args!("error: {error}"));
            output::put(&briefing(start)?)?;
            Ok(Verdict::Faulty)
        }
    }
}

/// What the window would have shown, as Markdown.
fn briefing(start: Start) -> Result<String, Failure> {
    let opened = match start {
        Start::Session(path) => session::open(&path)?,
        Start::Sample => store::read_session(SAMPLE.as_bytes())?,
    };
    Ok(markdown(&opened.briefing, &MarkdownOptions { unfiled: false }))
}
