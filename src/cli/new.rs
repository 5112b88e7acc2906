//! `attache new`: an empty session, or one with an outline to fill in.

use std::{fs, path::Path};

use super::{
    output::{self, Failure, Verdict, shown},
    session,
};
use crate::{
    app::{SystemDice, Template},
    store::{self, View},
};

/// Makes a session file that holds nothing yet, or the outline of a template.
///
/// # Errors
/// Where something is there already, or the file cannot be written.
pub fn new(path: &Path, template: Option<Template>) -> Result<Verdict, Failure> {
    session::must_be_file(path)?;
    // A link that leads nowhere is something, too.
    if fs::symlink_metadata(path).is_ok() {
        return Err(Failure::new(format!("There is a file already; choose another name: {}", shown(path))));
    }
    let briefing = template.map(|template| template.briefing(&mut SystemDice)).unwrap_or_default();
    store::save_session(path, &briefing, &View::default())?;
    output::line(format_args!("Made {}", shown(path)))?;
    Ok(Verdict::Sound)
}
