//! `attache check`: every fault of a session file, each with its place.

use std::path::Path;

use super::{
    output::{self, Failure, Verdict, counted},
    session,
};
use crate::{
    model::{Briefing, PassageId},
    store::{self, SessionError},
};

/// Lists what is wrong with a session, whether or not it keeps the session from being opened.
///
/// # Errors
/// Where the file cannot be read at all.
pub fn check(path: &Path) -> Result<Verdict, Failure> {
    let bytes = session::bytes(path)?;
    let text = String::from_utf8_lossy(&bytes);
    let name = session::name(path);
    let faults: Vec<String> = match store::read_session(&bytes) {
        Ok(opened) if opened.remarks.is_empty() => {
            output::line(format_args!("No faults in {name}: {}", counts(&opened.briefing)))?;
            return Ok(Verdict::Sound);
        }
        Ok(opened) => opened.remarks,
        Err(SessionError::Faults { faults }) => faults.iter().map(ToString::to_string).collect(),
        Err(error) => vec![error.to_string()],
    };
    for fault in &faults {
        match line_of(fault, &text) {
            Some(line) => output::line(format_args!("Line {line}: {}", one_line(fault)))?,
            None => output::line(one_line(fault))?,
        }
    }
    output::line(format_args!("{} in {name}", counted(faults.len(), "fault")))?;
    Ok(Verdict::Faulty)
}

/// A quotation may run over lines, a fault may not.
fn one_line(fault: &str) -> String {
    fault.replace('\n', "\\n")
}

/// The line, from 1, on which the row stands that a fault is about: the row that it names first, and the
/// last of those with a doubled id.
fn line_of(fault: &str, file: &str) -> Option<usize> {
    let mut words = fault.split(|c: char| !c.is_alphanumeric());
    // Ids of all kinds are spelled alike.
    let id = words.find(|word| word.parse::<PassageId>().is_ok())?;
    let at = file.rfind(&format!("id: \"{id}\""))?;
    Some(file.get(..at)?.matches('\n').count() + 1)
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

#[cfg(test)]
mod tests {
    use super::line_of;

    #[test]
    fn a_fault_stands_on_the_line_of_the_row_it_names_first() {
        let file = "(\n  id: \"aaaaaaaaaaaa\"),\n (id: \"bbbbbbbbbbbb\", source: \"aaaaaaaaaaaa\"),\n id: \"aaaaaaaaaaaa\"";
        let check = |fault: &str, line: Option<usize>| assert_eq!(line_of(fault, file), line, "{fault}");
        check("passage bbbbbbbbbbbb names the source aaaaaaaaaaaa", Some(3));
        check("two sources have the id aaaaaaaaaaaa", Some(4));
        check("Passage bbbbbbbbbbbb: 1..2 cuts a character", Some(3));
        check("passage cccccccccccc has no words", None);
        check("The file is empty", None);
    }
}
