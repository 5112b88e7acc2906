//! `attache annotations`: passages as W3C Web Annotations, out of a session and into it.

use std::path::{Path, PathBuf};

use super::{
    guard,
    output::{self, Failure, Verdict, counted, shown},
    session,
};
use crate::{
    app::SystemDice,
    export::annotations,
    import::{place_annotations, read_annotations},
    store::{self, Folders},
};

/// Writes all passages of a session as annotations.
///
/// # Errors
/// Where the session cannot be read or the file cannot be written.
pub fn export(path: &Path, to: Option<&Path>) -> Result<Verdict, Failure> {
    let to = to.filter(|to| !session::is_standard(to));
    if to.is_some_and(|to| session::is_same_file(path, to)) {
        return Err(Failure::Usage(
            "the annotations would replace the session; name another file".to_owned(),
        ));
    }
    let text = annotations(&session::open(path)?.briefing);
    match to {
        Some(to) => store::replace_file(to, text.as_bytes())?,
        None => output::put(&text)?,
    }
    Ok(Verdict::Sound)
}

/// Brings annotations into a session as passages of its sources, and saves it. Those that cannot be placed are
/// listed on standard error; the exit status is 1 then.
///
/// # Errors
/// Where the session cannot be read or saved, or a file holds no annotations; nothing is changed then.
pub fn import(path: &Path, files: &[PathBuf]) -> Result<Verdict, Failure> {
    session::must_be_file(path)?;
    // First the lock: what is read behind it stays.
    let _lock = guard::lock(path)?;
    let known = store::known(path);
    let mut opened = session::open(path)?;
    let mut all = Vec::new();
    for file in files {
        let bytes = session::bytes(file)?;
        all.extend(
            read_annotations(&bytes).map_err(|error| Failure::new(format!("{error}\nin {}", shown(file))))?,
        );
    }
    let placed = place_annotations(&opened.briefing, all, &mut SystemDice);
    let n_review = placed.passages.iter().filter(|p| p.place != crate::model::Place::Anchored).count();
    let n_added = placed.passages.len();
    if n_added > 0 {
        let mut draft = opened.briefing.draft();
        for passage in placed.passages {
            draft.add_passage(passage).map_err(Failure::new)?;
        }
        draft.finish();
        // Saving makes the file newer than the view that the window kept, which would be passed over then.
        let kept = Folders::of_system().and_then(|f| store::newer_view(&f, path, &opened.briefing));
        let text = store::write_session(&opened.briefing, &kept.unwrap_or(opened.view));
        guard::save(path, text.as_bytes(), known.as_ref())?;
    }
    for words in &placed.left_out {
        output::tell(format_args!("left out: {}", crate::text::escape_controls(words)));
    }
    let mut words = format!("{} added to {}", counted(n_added, "passage"), shown(path));
    for (n, what) in
        [(n_review, "to be reviewed"), (placed.n_known, "there already"), (placed.left_out.len(), "left out")]
    {
        if n > 0 {
            words.push_str(&format!(", {n} {what}"));
        }
    }
    output::line(words)?;
    Ok(if placed.left_out.is_empty() { Verdict::Sound } else { Verdict::Faulty })
}
