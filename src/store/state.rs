//! Where settings and state live, and how a value is kept there. What the values are is decided by
//! whoever keeps them.

use std::{
    io,
    path::{Path, PathBuf},
};

use serde::{Serialize, de::DeserializeOwned};

use super::{Act, Disk, FileError, Mode, SystemDisk, error::shown, file::replace_on, read_file, system};

/// The program's own folders. They are made when something is first kept in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    /// What the program notes for itself.
    pub state: PathBuf,
    /// What the person has set.
    pub config: PathBuf,
}

impl Folders {
    /// Those the system has for the person; `None` where it knows no home folder.
    pub fn of_system() -> Option<Self> {
        let folders = directories::ProjectDirs::from("", "", "attache")?;
        let state = folders.state_dir().unwrap_or_else(|| folders.data_local_dir());
        Some(Self { state: state.to_owned(), config: folders.config_dir().to_owned() })
    }

    /// All in one folder.
    pub fn at(folder: &Path) -> Self {
        Self { state: folder.join("state"), config: folder.join("config") }
    }
}

/// The value kept in a file; the default where there is none, or where it cannot be read, which is
/// logged.
pub fn load_state<T: DeserializeOwned + Default>(path: &Path) -> T {
    let result = match read_file(path) {
        Ok(bytes) => ron::de::from_bytes(&bytes).map_err(|error| format!("{error}: {}", shown(path))),
        Err(FileError::Missing { .. }) => return T::default(),
        Err(error) => Err(error.to_string()),
    };
    result.unwrap_or_else(|error| {
        log::warn!("What was kept is not used. {error}");
        T::default()
    })
}

/// Keeps a value in a file, and makes its folder if need be.
///
/// # Errors
/// Where it cannot be written.
pub fn keep_state<T: Serialize>(path: &Path, value: &T) -> Result<(), FileError> {
    let fail = |cause| FileError::new(Act::Write, cause, path);
    let config = ron::ser::PrettyConfig::new().new_line("\n");
    let mut text = ron::ser::to_string_pretty(value, config).map_err(|e| fail(io::Error::other(e)))?;
    text.push('\n');
    if let Some(folder) = path.parent() {
        make_folder(&SystemDisk, folder).map_err(fail)?;
    }
    replace_on(&SystemDisk, path, text.as_bytes(), Mode::Private, |_| {}).map(drop)
}

/// Keeps bytes in a file of a private folder, for their owner alone, such that a power cut does not take
/// them, and makes the folder if need be.
pub(super) fn keep_private(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let fail = |cause| FileError::new(Act::Write, cause, path);
    if let Some(folder) = path.parent() {
        make_private_folder(disk, folder).map_err(fail)?;
    }
    let replaced = replace_on(disk, path, bytes, Mode::Private, |_| {})?;
    replaced.doubt.map_or(Ok(()), |cause| Err(fail(cause)))
}

/// Makes a folder for what nobody else may read. One that is there already is closed to others.
pub(super) fn make_private_folder(disk: &dyn Disk, path: &Path) -> io::Result<()> {
    make_folder(disk, path)?;
    if let Err(error) = system::keep_others_out(path) {
        // The files in it are their owner's alone all the same.
        log::warn!("a folder stays open to others: {error}: {}", shown(path));
    }
    Ok(())
}

/// Makes a folder and those above it that are missing, each such that a power cut does not take it back.
fn make_folder(disk: &dyn Disk, path: &Path) -> io::Result<()> {
    let is_missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.is_dir();
    let missing: Vec<&Path> = path.ancestors().take_while(is_missing).collect();
    for folder in missing.into_iter().rev() {
        disk.make_folder(folder)?;
        if let Some(above) = folder.parent()
            && let Err(cause) = disk.sync_folder(above)
        {
            log::warn!("a new folder may not outlive a power cut: {cause}: {}", shown(folder));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, fs};

    use super::*;

    #[test]
    fn a_value_is_kept_and_a_broken_file_gives_the_default() {
        let scratch = tempfile::tempdir().expect("a scratch folder");
        let path = Folders::at(scratch.path()).config.join("deep/settings.ron");
        assert_eq!(load_state::<BTreeMap<String, u8>>(&path), BTreeMap::new());
        let value: BTreeMap<String, u8> = [("scale\n".to_owned(), 3)].into();
        keep_state(&path, &value).expect("it is kept");
        assert_eq!(load_state::<BTreeMap<String, u8>>(&path), value);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(scratch.path().join("config")).expect("a folder").permissions().mode();
            assert_eq!(mode & 0o777, 0o700);
        }
        for broken in [b"{\"scale\": 300}".as_slice(), b"", b"\xff\0", b"{{{{"] {
            fs::write(&path, broken).expect("a file");
            assert_eq!(load_state::<BTreeMap<String, u8>>(&path), BTreeMap::new());
        }
        assert_eq!(load_state::<u8>(scratch.path()), 0, "a folder");
    }
}
