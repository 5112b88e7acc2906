//! `attache merge`: two versions of a session become one, also as git's merge driver.

use std::{collections::BTreeSet, path::Path};

use super::{
    guard,
    output::{self, Failure, Verdict, counted},
    session,
};
use crate::{
    model::{self, Briefing},
    store::{self, Folders, Known, write_session},
};

/// Merges what became of `base` on both sides, and writes it with the view of ours. Conflicts are listed on
/// standard error, a line each.
///
/// An empty file stands for a base that never was: so git hands it over where both sides added the session.
///
/// # Errors
/// Where one of the three cannot be read, or the result cannot be written, also because a window has that file
/// open or a newer program wrote it; nothing is written then.
pub fn merge(base: &Path, ours: &Path, theirs: &Path, to: Option<&Path>) -> Result<Verdict, Failure> {
    if [base, ours, theirs].into_iter().filter(|path| session::is_standard(path)).count() > 1 {
        return Err(Failure::Usage("only one of the three can be standard input".to_owned()));
    }
    let to = to.filter(|to| !session::is_standard(to));
    // First the lock: what is read behind it stays.
    let _lock = match to.filter(|to| !is_gits(to)) {
        Some(to) => guard::lock(to)?,
        None => None,
    };
    let mut remarks = BTreeSet::new();
    let mut read = |path: &Path, bytes: &[u8]| {
        let opened = session::read(path, bytes)?;
        remarks.extend(opened.remarks.iter().chain(&opened.doubts).cloned());
        Ok::<_, Failure>(opened)
    };
    let base_bytes = session::bytes(base)?;
    let base = if base_bytes.is_empty() { Briefing::default() } else { read(base, &base_bytes)?.briefing };
    let ours_bytes = session::bytes(ours)?;
    let opened = read(ours, &ours_bytes)?;
    let theirs = read(theirs, &session::bytes(theirs)?)?.briefing;
    // The same passage may need review in all three.
    remarks.iter().for_each(output::warn);

    let merged = model::merge(&base, &opened.briefing, &theirs);
    let replaces_ours = to.is_some_and(|to| session::is_same_file(ours, to));
    // Where ours is replaced, it gets newer than the view that the window kept.
    let kept = Folders::of_system().filter(|_| replaces_ours);
    let kept = kept.and_then(|folders| store::newer_view(&folders, ours, &opened.briefing));
    let view = kept.unwrap_or(opened.view);
    let text = write_session(&merged.briefing, &view);
    match to {
        Some(to) if is_gits(to) => store::replace_file(to, text.as_bytes())?,
        Some(to) => {
            let known = replaces_ours.then(|| Known::read(&ours_bytes, None));
            guard::save(to, text.as_bytes(), known.as_ref())?;
        }
        None => output::put(&text)?,
    }
    if merged.conflicts.is_empty() {
        return Ok(Verdict::Sound);
    }
    for conflict in &merged.conflicts {
        output::tell(format_args!("conflict: {}", conflict.to_string().replace(['\n', '\t'], " ")));
    }
    output::tell(format_args!("{} to be looked at", counted(merged.conflicts.len(), "conflict")));
    Ok(Verdict::Faulty)
}

/// Whether a file is one that git made for its merge driver: no window has it open, and what it held git
/// keeps itself.
fn is_gits(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".merge_file_"))
}
