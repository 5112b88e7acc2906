//! `attache check`: every fault of a session file, each with its place.

use std::path::Path;

use super::{
    output::{self, Failure, Verdict, counted},
    session,
};
use crate::{app::SystemDice, model::Briefing, store};

/// Lists what is wrong with a session, whether or not it keeps the session from being opened.
///
/// # Errors
/// Where the file cannot be read at all.
pub fn check(path: &Path) -> Result<Verdict, Failure> {
    let bytes = session::bytes(path)?;
    let name = session::name(path);
    let checked = store::check_session(&bytes, &mut SystemDice);
    if let Some(briefing) = &checked.briefing
        && checked.faults.is_empty()
    {
        output::line(format_args!("No faults in {name}: {}", counts(briefing)))?;
        return Ok(Verdict::Sound);
    }
    for fault in &checked.faults {
        output::line(fault)?;
    }
    let more = if checked.hides_more { "; more may show when that is mended" } else { "" };
    output::line(format_args!("{} in {name}{more}", counted(checked.faults.len(), "fault")))?;
    if checked.briefing.is_none() {
        let kept = session::kept_elsewhere(path);
        kept.lines().filter(|line| !line.is_empty()).for_each(output::tell);
    }
    Ok(Verdict::Faulty)
}

/// "5 sources, 39 passages of which 3 are unfiled, 20 points"
fn counts(briefing: &Briefing) -> String {
    let n_unfiled = briefing.passages().filter(|p| briefing.points_with(p.id).is_empty()).count();
    format!(
        "{}, {} ({n_unfiled} unfiled), {}",
        counted(briefing.sources().len(), "source"),
        counted(briefing.passages().len(), "passage"),
        counted(briefing.points().len(), "point"),
    )
}
