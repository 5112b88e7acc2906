//! `attache repair`: a sound copy of a damaged session.

use std::{fs, path::Path};

use super::{
    output::{self, Failure, Verdict, counted, shown},
    session,
};
use crate::{
    app::SystemDice,
    store::{self, SessionError},
};

/// Writes a copy in which every rule holds, and lists what was done for it. The session is only read.
///
/// # Errors
/// Where the session cannot be read, does not parse or has a newer format, of which a copy would lack
/// what this program does not know; and where the copy cannot be written, or would replace a file.
pub fn repair(path: &Path, to: &Path) -> Result<Verdict, Failure> {
    if session::is_same_file(path, to) {
        return Err(Failure::Usage("the copy would replace the session; name another file".to_owned()));
    }
    // A link that leads nowhere is something, too.
    if !session::is_standard(to) && fs::symlink_metadata(to).is_ok() {
        return Err(Failure::new(format!("There is a file already; choose another name: {}", shown(to))));
    }
    let name = session::name(path);
    let refused = |error| session::unreadable(path, &error);
    let salvaged = store::salvage_session(&session::bytes(path)?, &mut SystemDice).map_err(refused)?;
    if let Some(found) = salvaged.newer {
        return Err(refused(SessionError::OtherFormat { found }));
    }
    let n_repaired = salvaged.n_repaired();
    let opened = salvaged.opened;
    let text = store::write_session(&opened.briefing, &opened.view);
    let mut said = opened.remarks;
    said.extend(salvaged.damage.iter().map(ToString::to_string));
    said.push(format!("{} repaired in {name}", counted(n_repaired, "fault")));
    if session::is_standard(to) {
        said.iter().for_each(output::tell);
        output::put(&text)?;
    } else {
        store::replace_file(to, text.as_bytes())?;
        for words in &said {
            output::line(words)?;
        }
        output::line(format_args!("Made {}", shown(to)))?;
    }
    Ok(Verdict::Sound)
}
