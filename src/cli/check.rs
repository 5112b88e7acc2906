//! `attache check`: every fault of a session file, each with its place.

use std::path::Path;

use super::{
    output::{self, Failure, Verdict, counted},
    session,
};
use crate::{
    app::SystemDice,
    model::Briefing,
    store::{self, Damage},
};

/// Lists what is wrong with a session, whether or not it keeps the session from being opened.
///
/// # Errors
/// Where the file cannot be read at all.
pub fn check(path: &Path) -> Result<Verdict, Failure> {
    let bytes = session::bytes(path)?;
    let name = session::name(path);
    let faults: Vec<String> = match store::salvage_session(&bytes, &mut SystemDice) {
        Ok(salvaged) => {
            let mut faults = salvaged.opened.remarks;
            faults.extend(salvaged.damage.iter().map(Damage::place_and_fault));
            if faults.is_empty() {
                let counts = counts(&salvaged.opened.briefing);
                output::line(format_args!("No faults in {name}: {counts}"))?;
                return Ok(Verdict::Sound);
            }
            faults
        }
        Err(error) => vec![error.to_string()],
    };
    for fault in &faults {
        output::line(fault)?;
    }
    output::line(format_args!("{} in {name}", counted(faults.len(), "fault")))?;
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
