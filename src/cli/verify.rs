//! `attache verify`: an exported briefing against its session.

use std::{collections::HashMap, path::Path};

use super::{
    output::{self, Failure, Verdict, counted},
    session,
};
use crate::{
    app::annex,
    export::{self, Annex},
};

/// Names every difference between a briefing and its session.
///
/// # Errors
/// Where either cannot be read.
pub fn verify(briefing: &Path, path: &Path) -> Result<Verdict, Failure> {
    if session::is_standard(briefing) && session::is_standard(path) {
        return Err(Failure::Usage("briefing and session cannot both be standard input".to_owned()));
    }
    let name = session::name(briefing);
    let bytes = session::bytes(briefing)?;
    let markdown = std::str::from_utf8(&bytes).map_err(|error| {
        Failure::new(format!("Byte {} is not UTF-8, so this is no Markdown: {name}", error.valid_up_to()))
    })?;
    let opened = session::open(path)?;
    // Found anew: the same sources say the same.
    let has_annex = markdown.contains(export::ANNEX_HEADING);
    let annex = if has_annex { annex(&opened.briefing, &HashMap::new()) } else { Annex::default() };
    let found = export::verify_with_annex(markdown, &opened.briefing, &annex);
    for discrepancy in &found {
        output::line(discrepancy)?;
    }
    if found.is_empty() {
        // Those of unfiled passages may be missing, so they are not counted.
        let n_quotations = opened.briefing.points().map(|point| point.evidence.len()).sum();
        output::line(format_args!(
            "{} of the outline verified in {name}",
            counted(n_quotations, "quotation")
        ))?;
        return Ok(Verdict::Sound);
    }
    let n_found = match found.len() {
        1 => "1 discrepancy".to_owned(),
        n => format!("{n} discrepancies"),
    };
    output::line(format_args!("{n_found} in {name}"))?;
    Ok(Verdict::Faulty)
}
