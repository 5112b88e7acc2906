//! `attache import`: articles become sources of a session, all of them or none.

use std::path::{Path, PathBuf};

use super::{
    guard,
    output::{self, Failure, Verdict, counted, shown},
    session,
};
use crate::{
    app::{Clock as _, SystemClock, SystemDice, read_source_file},
    model::SourceId,
    store::{self, Folders},
};

/// Adds files to a session and saves it. Its view stays as it was left.
///
/// # Errors
/// Where the session cannot be read or saved, or any of the files is no source; nothing is changed then.
pub fn import(path: &Path, files: &[PathBuf]) -> Result<Verdict, Failure> {
    session::must_be_file(path)?;
    // First the lock: what is read behind it stays.
    let _lock = guard::lock(path)?;
    let known = store::known(path);
    let mut opened = session::open(path)?;
    let (mut sources, mut failures) = (Vec::new(), Vec::new());
    for file in files {
        let is_session = file.extension().is_some_and(|e| e.eq_ignore_ascii_case("ron"));
        if is_session {
            failures.push(format!("This is a session, not an article: {}", shown(file)));
            continue;
        }
        match read_source_file(file, SourceId::draw(&mut SystemDice)) {
            Ok((source, warnings)) => {
                warnings.iter().for_each(output::warn);
                sources.push(match SystemClock.today() {
                    Some(day) => source.retrieved_on(day),
                    None => source,
                });
            }
            Err(failure) => failures.push(failure),
        }
    }
    if !failures.is_empty() {
        failures.iter().for_each(output::tell);
        return Err(Failure::new(format!("No source was added to {}", shown(path))));
    }
    let n_sources = sources.len();
    let mut draft = opened.briefing.draft();
    for source in sources {
        draft.add_source(source).map_err(Failure::new)?;
    }
    draft.finish();
    // Saving makes the file newer than the view that the window kept, which would be passed over then.
    let kept = Folders::of_system().and_then(|folders| store::newer_view(&folders, path, &opened.briefing));
    let text = store::write_session(&opened.briefing, &kept.unwrap_or(opened.view));
    guard::save(path, text.as_bytes(), known.as_ref())?;
    output::line(format_args!("{} added to {}", counted(n_sources, "source"), shown(path)))?;
    Ok(Verdict::Sound)
}
