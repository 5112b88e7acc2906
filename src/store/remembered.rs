//! What the state folder remembers of sessions: which were open lately, and how each was left.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::{FileError, Folders, View, format::ViewForm, keep_state, load_state};
use crate::model::Briefing;

/// Sessions that are remembered.
const MAX_RECENT: usize = 12;

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
struct KeptView {
    /// Of the session file, so that a person can tell the files apart.
    path: String,
    view: ViewForm,
}

/// Keeps how a session was left, without touching its file.
///
/// # Errors
/// Where it cannot be written.
pub fn keep_view(folders: &Folders, session_path: &Path, view: &View) -> Result<(), FileError> {
    let path = canonical(session_path);
    let kept = KeptView { path: path.to_string_lossy().into_owned(), view: view.into() };
    keep_state(&view_path(folders, &path), &kept)
}

/// How a session was left, if that was noted after its file was last written.
pub fn newer_view(folders: &Folders, session_path: &Path, briefing: &Briefing) -> Option<View> {
    let path = canonical(session_path);
    let view_path = view_path(folders, &path);
    let modified = |path: &Path| fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
    if modified(&view_path)? < modified(&path)? {
        return None;
    }
    let kept: KeptView = load_state(&view_path);
    (kept.path == path.to_string_lossy()).then(|| View::from(kept.view).fitted(briefing))
}

/// The sessions that were open lately, whether their files are still there or not, the newest first.
pub fn recent_sessions(folders: &Folders) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = load_state(&recent_path(folders));
    paths.truncate(MAX_RECENT);
    paths
}

/// The session that was open last.
pub fn last_session(folders: &Folders) -> Option<PathBuf> {
    recent_sessions(folders).into_iter().next()
}

/// Puts a session before those that were open lately.
///
/// # Errors
/// Where it cannot be written, or the path cannot because it is not Unicode.
pub fn remember_recent(folders: &Folders, session_path: &Path) -> Result<(), FileError> {
    let path = std::path::absolute(session_path).unwrap_or_else(|_| session_path.to_owned());
    let mut paths = recent_sessions(folders);
    paths.retain(|other| *other != path);
    paths.insert(0, path);
    paths.truncate(MAX_RECENT);
    keep_state(&recent_path(folders), &paths)
}

fn recent_path(folders: &Folders) -> PathBuf {
    folders.state.join("recent.ron")
}

fn view_path(folders: &Folders, canonical_path: &Path) -> PathBuf {
    let hash = xxh3_64(canonical_path.as_os_str().as_encoded_bytes());
    folders.state.join("views").join(format!("{hash:016x}.ron"))
}

/// The one path of a file that is there; a path of one that is not.
pub(super) fn canonical(path: &Path) -> PathBuf {
    fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use std::{
        fs::File,
        time::{Duration, SystemTime},
    };

    use super::*;
    use crate::{
        model::{from_notation, id::tests::CountedDice},
        store::save_session,
    };

    #[test]
    fn the_newer_view_is_told_from_the_older() {
        let scratch = tempfile::tempdir().expect("a scratch folder");
        let folders = Folders::at(&scratch.path().join("home"));
        let path = scratch.path().join("a.ron");
        let briefing = from_notation("- a\n- b", &mut CountedDice::default()).expect("a page");
        save_session(&path, &briefing, &View::default()).expect("it is saved");
        assert_eq!(newer_view(&folders, &path, &briefing), None);

        let view = View { point: briefing.points().next().map(|p| p.id), ..View::default() };
        keep_view(&folders, &path, &view).expect("it is kept");
        let saved_at = |time: SystemTime| {
            File::options().write(true).open(&path).and_then(|f| f.set_modified(time)).expect("a time");
        };
        let kept = fs::metadata(view_path(&folders, &canonical(&path))).and_then(|m| m.modified());
        let kept = kept.expect("a time");
        saved_at(kept);
        assert_eq!(newer_view(&folders, &path, &briefing), Some(view));
        saved_at(kept + Duration::from_secs(1));
        assert_eq!(newer_view(&folders, &path, &briefing), None);

        saved_at(kept);
        let other = from_notation("- c", &mut CountedDice(99)).expect("a page");
        assert_eq!(newer_view(&folders, &path, &other), Some(View::default()), "fitted");
        let by_detour = scratch.path().join("home/../a.ron");
        assert!(newer_view(&folders, &by_detour, &briefing).is_some());
        assert_eq!(newer_view(&folders, &scratch.path().join("gone.ron"), &briefing), None);
    }

    #[test]
    fn recent_sessions_come_newest_first_and_once() {
        let scratch = tempfile::tempdir().expect("a scratch folder");
        let folders = Folders::at(scratch.path());
        assert_eq!(last_session(&folders), None);
        let path = |n: usize| scratch.path().join(format!("{n}.ron"));
        for n in 0..14 {
            remember_recent(&folders, &path(n)).expect("it is kept");
        }
        remember_recent(&folders, &path(5)).expect("it is kept");
        let recent = recent_sessions(&folders);
        assert_eq!(recent.len(), MAX_RECENT);
        assert_eq!(recent[..3], [path(5), path(13), path(12)]);
        assert_eq!(last_session(&folders), Some(path(5)));
        fs::write(recent_path(&folders), "[\"torn").expect("a file");
        assert_eq!(recent_sessions(&folders), Vec::<PathBuf>::new());
        remember_recent(&folders, &path(1)).expect("it is kept");
        assert_eq!(recent_sessions(&folders), [path(1)]);
    }
}
