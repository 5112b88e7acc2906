//! The command line: the work of the workbench without a window.
//!
//! Exit status 0: done. 1: faults were found, nothing was, or something failed. 2: the arguments make no sense.
//! Nothing but this room prints; whatever comes from a file is shown with its control characters
//! escaped. The window is not known here: who starts the program hands in how to open it.

mod annotations;
mod arguments;
mod backups;
mod check;
mod export;
mod guard;
mod import;
mod insights;
mod merge;
mod new;
mod output;
mod read;
mod repair;
mod search;
mod session;
mod verify;
mod window;

use std::{ffi::OsString, process::ExitCode};

use clap::Parser as _;

use self::{
    arguments::{AnnotationsTask, Arguments, Task},
    output::{Failure, Verdict},
};
use crate::{
    app::{opening::Start, reading::hush_readers},
    search::Query,
};

pub use self::window::Closed;

/// Runs the program on its arguments, the first of which is its own name.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    open_window: impl FnOnce(Start) -> Closed,
) -> ExitCode {
    hush_readers();
    let done = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => perform(arguments, open_window),
        Err(error) => return output::usage(&error),
    };
    output::exit(done)
}

fn perform(arguments: Arguments, open_window: impl FnOnce(Start) -> Closed) -> Result<Verdict, Failure> {
    match arguments.task {
        None => window::open(arguments.session, open_window),
        Some(Task::Export { session, output, unfiled, annex }) => {
            export::export(&session, output.as_deref(), unfiled, annex)
        }
        Some(Task::Check { session }) => check::check(&session),
        Some(Task::Repair { session, output }) => repair::repair(&session, &output),
        Some(Task::Verify { briefing, session }) => verify::verify(&briefing, &session),
        Some(Task::Import { session, files, reading }) => import::import(&session, &files, reading.options()),
        Some(Task::Read { files, format, chrome, reading }) => {
            read::read(&files, reading.options(), read::Printing { format, chrome })
        }
        Some(Task::Backups { session, restore: Some(number), output: Some(to) }) => {
            backups::restore(&session, number, &to)
        }
        Some(Task::Backups { session, .. }) => backups::list(&session),
        Some(Task::Merge { base, ours, theirs, output }) => {
            merge::merge(&base, &ours, &theirs, output.as_deref())
        }
        Some(Task::Annotations { task: AnnotationsTask::Export { session, output } }) => {
            annotations::export(&session, output.as_deref())
        }
        Some(Task::Annotations { task: AnnotationsTask::Import { session, files } }) => {
            annotations::import(&session, &files)
        }
        Some(Task::Insights { session, format, all }) => insights::insights(&session, format, all),
        Some(Task::Search { session, words, whole_words, is_regex, source, json }) => {
            let query = Query { words, whole_words, is_regex };
            search::search(&session, &query, source, json)
        }
        Some(Task::New { session, template }) => new::new(&session, template),
    }
}
