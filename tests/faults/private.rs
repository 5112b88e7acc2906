//! What the program keeps for itself is for its owner alone.

use std::{fs, sync::Arc};

use attache::store::SystemDisk;

use crate::place::{Place, assert_private, files_below, save, title};

#[test]
fn what_is_kept_is_for_its_owner_alone_whatever_the_folders_were() {
    use std::os::unix::fs::PermissionsExt as _;
    for mode in [0o755, 0o777] {
        let place = Place::new();
        fs::set_permissions(place.path(), fs::Permissions::from_mode(0o644)).expect("a mode");
        let state = place.folders().state;
        for folder in ["journals", "bases", "backups", "views"] {
            fs::create_dir_all(state.join(folder)).expect("a folder");
            fs::set_permissions(state.join(folder), fs::Permissions::from_mode(mode)).expect("a mode");
        }
        fs::set_permissions(&state, fs::Permissions::from_mode(mode)).expect("a mode");
        let mut wb = place.window(Arc::new(SystemDisk));
        title(&mut wb, "one");
        save(&mut wb);
        title(&mut wb, "two");
        wb.flush();
        let files = files_below(&state);
        let folders: Vec<&str> = ["journals/", "bases/", "backups/", "views/", "recent.ron"].into();
        for folder in folders {
            let of_it = files.iter().filter(|path| path.to_string_lossy().contains(folder));
            assert!(of_it.count() > 0, "{folder}: {files:?}");
        }
        files.iter().for_each(|path| assert_private(path));
        assert_private(&state.join("journals"));
        assert_private(&state.join("bases"));
        assert_private(
            files
                .iter()
                .find(|p| p.starts_with(state.join("backups")))
                .and_then(|p| p.parent())
                .expect("one"),
        );
        // What is not the program's own is as it was.
        let mode = fs::metadata(place.path()).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o644);
    }
}
