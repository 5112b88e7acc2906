//! `attache new`: an empty session.

use std::{fs, path::Path};

use super::{
    output::{self, Failure, Verdict, shown},
    session,
};
use crate::{
    model::Briefing,
    store::{self, View},
};

/// Makes a session file that holds nothing yet.
///
/// # Errors
/// Where something is there already, or the file cannot be written.
pub fn new(path: &Path) -> Result<Verdict, Failure> {
    session::must_be_file(path)?;
    // A link that leads nowhere is something, too.
    if fs::symlink_metadata(path).is_ok() {
        return Err(Failure::new(format!("There is a file already; choose another name: {}", shown(path))));
    }
    store::save_session(path, &Briefing::default(), &View::default())?;
    output::line(format_args!("Made {}", shown(path)))?;
    Ok(Verdict::Sound)
}
