//! `attache import`: documents become sources of a session; one that fails keeps none of the others out.

use std::path::{Path, PathBuf};

use super::{
    guard,
    output::{self, Failure, Verdict, counted, shown},
    session,
};
use crate::{
    app::{
        Clock as _, Fate, Sorting, SystemClock, SystemDice,
        reading::{Files, read_files},
    },
    import::ReadOptions,
    store::{self, Folders},
};

/// Adds files, and those in folders, to a session and saves it. Its view stays as it was left.
///
/// # Errors
/// Where the session cannot be read or saved, or nothing could be brought in; nothing is changed then.
pub fn import(path: &Path, paths: &[PathBuf], options: ReadOptions) -> Result<Verdict, Failure> {
    session::must_be_file(path)?;
    // First the lock: what is read behind it stays.
    let _lock = guard::lock(path)?;
    let known = store::known(path);
    let mut opened = session::open(path)?;
    let Files { files, failures, n_passed } = Files::behind(paths, &|| true);
    let (sessions, files): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| file.extension().is_some_and(|e| e.eq_ignore_ascii_case("ron")));
    let before = opened.briefing.clone();
    let mut sorting = Sorting::new(&before, SystemClock.today());
    for words in failures {
        sorting.fail("", words);
    }
    for file in sessions {
        sorting.fail("", format!("This is a session, not a document: {}", shown(&file)));
    }
    read_files(&files, options, &|| true, |file, read| {
        sorting.take(&shown(file), read, &mut SystemDice, |_| {})
    });
    let brought = sorting.finish(files.len());
    // Nobody is there to look at what a newer version changes: it stands beside the source that is there.
    let sources: Vec<_> =
        brought.sources.into_iter().chain(brought.newer.into_iter().map(|(_, s)| s)).collect();
    for entry in &brought.report.entries {
        match entry.fate {
            Fate::Failed | Fate::Known => entry.remarks.iter().for_each(output::tell),
            Fate::Newer(..) | Fate::Alike(..) => {
                let file = entry.remarks.first().map_or("", String::as_str);
                entry.news().iter().for_each(output::warn);
                let like = entry.remarks.last().filter(|_| entry.remarks.len() > 1);
                like.into_iter().for_each(|like| output::warn(format_args!("{like}: {file}")));
            }
            Fate::Remarked(_) => entry.news().iter().for_each(output::warn),
            Fate::Added(_) => {}
        }
    }
    let n_failed = brought.report.n(|fate| *fate == Fate::Failed);
    let n_sources = sources.len();
    if n_sources == 0 {
        let words = format!("No source was added to {}", shown(path));
        return match n_failed {
            // All of it is there.
            0 => output::line(words).map(|()| Verdict::Sound),
            _ => Err(Failure::new(words)),
        };
    }
    let mut draft = opened.briefing.draft();
    for source in sources {
        draft.add_source(source).map_err(Failure::new)?;
    }
    draft.finish();
    // Saving makes the file newer than the view that the window kept, which would be passed over then.
    let kept = Folders::of_system().and_then(|folders| store::newer_view(&folders, path, &opened.briefing));
    let text = store::write_session(&opened.briefing, &kept.unwrap_or(opened.view));
    guard::save(path, text.as_bytes(), known.as_ref())?;
    let mut words = format!("{} added to {}", counted(n_sources, "source"), shown(path));
    let n_known = brought.report.n(|fate| *fate == Fate::Known);
    for (n, what) in [
        (n_known, "here already"),
        (n_failed, "not brought in"),
        (n_passed + brought.report.n_passed, "passed over"),
    ] {
        if n > 0 {
            words.push_str(&format!(", {n} {what}"));
        }
    }
    output::line(words)?;
    Ok(if n_failed == 0 { Verdict::Sound } else { Verdict::Faulty })
}
