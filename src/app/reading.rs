//! Reading documents from files: many at once, on all cores, each apart from the others.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use super::files::file_name;
use crate::{
    import::{self, Read, ReadOptions},
    store,
};

/// A file that takes longer is given up.
pub const MOST_SECS: u64 = 60;
/// Parsers of other people may go deep.
const STACK: usize = 64 * 1024 * 1024;
/// Of files larger than this, one is read at a time: what they unpack to shares the memory there is.
const LARGE: u64 = 16 * 1024 * 1024;
/// Readers that were given up may go on for a while; with so many of them left behind, reading ends.
const MOST_GIVEN_UP: usize = 8;
/// Files that are looked at behind the paths that were picked or dropped.
pub const MOST_FILES: usize = 100_000;
const DEEPEST_FOLDER: usize = 32;

/// The files behind paths, some of which are folders.
#[derive(Debug, Default)]
pub struct Files {
    pub files: Vec<PathBuf>,
    /// Files in folders that are passed over, because they belong to the looks of others.
    pub n_passed: usize,
    /// Folders that cannot be looked into, in words.
    pub failures: Vec<String>,
}

impl Files {
    /// Looks into folders, in the order of names; links in them are not followed. What a browser saved beside a page,
    /// hidden files and pictures are passed over.
    pub fn behind(paths: &[PathBuf], goes_on: &dyn Fn() -> bool) -> Self {
        let mut found = Self::default();
        for path in paths {
            if path.is_dir() {
                found.look_into(path, 0, goes_on);
            } else {
                found.files.push(path.clone());
            }
        }
        found
    }

    fn look_into(&mut self, folder: &Path, depth: usize, goes_on: &dyn Fn() -> bool) {
        if depth > DEEPEST_FOLDER {
            return self
                .failures
                .push(format!("There are too many folders in each other: {}", file_name(folder)));
        }
        let entries = fs::read_dir(folder).and_then(|entries| entries.collect::<Result<Vec<_>, _>>());
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => {
                return self
                    .failures
                    .push(format!("The folder cannot be read ({error}): {}", file_name(folder)));
            }
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            if !goes_on() {
                return;
            }
            let Ok(kind) = entry.file_type() else { continue };
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_there = |other: &str| folder.join(other).exists();
            // What is in a folder decides for a folder, too.
            let is_passed = match kind.is_dir() {
                true => import::is_passed_over(&format!("{name}/x"), is_there),
                false => import::is_passed_over(&name, is_there),
            };
            match () {
                () if is_passed || kind.is_symlink() => self.n_passed += 1,
                () if kind.is_dir() => self.look_into(&entry.path(), depth + 1, goes_on),
                () if self.files.len() >= MOST_FILES => {
                    let words = format!("There are more than {MOST_FILES} files; the rest was left out");
                    if self.failures.last() != Some(&words) {
                        self.failures.push(words);
                    }
                    return;
                }
                () => self.files.push(entry.path()),
            }
        }
    }
}

/// Reads files on all cores, and tells of each in their order. `each` and `goes_on` say whether to go on.
pub fn read_files(
    files: &[PathBuf],
    options: ReadOptions,
    goes_on: &(dyn Fn() -> bool + Sync),
    mut each: impl FnMut(&Path, Result<Read, String>),
) {
    let n_threads = thread::available_parallelism().map_or(2, usize::from).min(files.len().max(1));
    let (next, large, given_up) = (AtomicUsize::new(0), Mutex::new(()), AtomicUsize::new(0));
    // Not far ahead of who takes what was read.
    let (sender, receiver) = mpsc::sync_channel(n_threads * 4);
    let work = |sender: mpsc::SyncSender<(usize, Result<Read, String>)>| {
        while goes_on() {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(path) = files.get(at) else { return };
            let is_large = fs::metadata(path).is_ok_and(|metadata| metadata.len() > LARGE);
            let turn = is_large.then(|| large.lock());
            let read = if given_up.load(Ordering::Relaxed) < MOST_GIVEN_UP {
                read_file(path, options, goes_on, &given_up)
            } else {
                Err(format!("Not tried, because too many others took too long: {}", file_name(path)))
            };
            drop(turn);
            if sender.send((at, read)).is_err() {
                return;
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..n_threads {
            let sender = sender.clone();
            scope.spawn(|| work(sender));
        }
        drop(sender);
        let (mut waiting, mut at) = (BTreeMap::new(), 0);
        for (index, read) in receiver {
            waiting.insert(index, read);
            while let Some(read) = waiting.remove(&at) {
                if let Some(path) = files.get(at) {
                    each(path, read);
                }
                at += 1;
            }
        }
    });
}

/// Reads one file.
///
/// # Errors
/// What failed, in words, with the file's name.
pub fn read_document(path: &Path, options: ReadOptions, goes_on: &dyn Fn() -> bool) -> Result<Read, String> {
    read_file(path, options, goes_on, &AtomicUsize::new(0))
}

fn read_file(
    path: &Path,
    options: ReadOptions,
    goes_on: &dyn Fn() -> bool,
    given_up: &AtomicUsize,
) -> Result<Read, String> {
    let bytes = store::read_file_up_to(path, import::MAX_FILE_BYTES as u64).map_err(|e| e.to_string())?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    read_apart(bytes, name, options, goes_on, Duration::from_secs(MOST_SECS))
        .inspect_err(|failure| {
            given_up.fetch_add(usize::from(matches!(failure, Apart::GivenUp(_))), Ordering::Relaxed);
        })
        .map_err(Apart::into_words)
}

/// Why nothing was read.
enum Apart {
    Failed(String),
    GivenUp(String),
}

impl Apart {
    fn into_words(self) -> String {
        match self {
            Self::Failed(words) | Self::GivenUp(words) => words,
        }
    }
}

/// Reads bytes on a thread of their own, with much of a stack. Who takes too long is left behind and told to stop.
fn read_apart(
    bytes: Vec<u8>,
    name: Option<String>,
    options: ReadOptions,
    goes_on: &dyn Fn() -> bool,
    most: Duration,
) -> Result<Read, Apart> {
    let shown = file_name(Path::new(name.as_deref().unwrap_or("the pasted text")));
    let stops = Arc::new(AtomicBool::new(false));
    let (sender, receiver) = mpsc::channel();
    let run = {
        let stops = Arc::clone(&stops);
        move || {
            let read = import::read(&bytes, name.as_deref(), &options, &|| !stops.load(Ordering::Relaxed));
            // Nobody waits for what was given up.
            sender.send(read).ok();
        }
    };
    let thread = thread::Builder::new().name(READER.to_owned()).stack_size(STACK).spawn(run);
    if let Err(error) = thread {
        return Err(Apart::Failed(format!("There is no thread to read it ({error}): {shown}")));
    }
    let since = Instant::now();
    loop {
        match receiver.recv_timeout(Duration::from_millis(100)) {
            Ok(read) => return read.map_err(|error| Apart::Failed(error.to_string())),
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                return Err(Apart::Failed(format!("It made the reader stumble: {shown}")));
            }
            Err(mpsc::RecvTimeoutError::Timeout) if !goes_on() => {
                stops.store(true, Ordering::Relaxed);
                return Err(Apart::GivenUp(format!("Reading was stopped: {shown}")));
            }
            Err(mpsc::RecvTimeoutError::Timeout) if since.elapsed() > most => {
                stops.store(true, Ordering::Relaxed);
                let secs = most.as_secs();
                return Err(Apart::GivenUp(format!("It took longer than {secs} seconds to read: {shown}")));
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {}
        }
    }
}

/// The name of threads on which documents are read.
const READER: &str = "reader of documents";

/// Has nothing printed where a reader stumbles: that is told as the failure of its document.
pub fn hush_readers() {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if thread::current().name() != Some(READER) {
            hook(info);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> ReadOptions {
        ReadOptions::default()
    }

    #[test]
    fn folders_are_looked_into_and_what_dresses_a_page_is_passed_over() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in
            ["b/2.txt", "b/1.txt", "a.html", "a_files/ad.html", "a_files/x.css", ".hidden/x.txt", "photo.png"]
        {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, "words").expect("written");
        }
        let found = Files::behind(&[folder.path().to_owned(), PathBuf::from("gone.txt")], &|| true);
        let names: Vec<String> = found.files.iter().map(|path| file_name(path)).collect();
        assert_eq!(names, ["a.html", "1.txt", "2.txt", "gone.txt"]);
        assert_eq!((found.n_passed, found.failures.len()), (3, 0));
    }

    #[test]
    fn files_are_told_of_in_their_order_and_one_bad_file_stops_no_other() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut files = Vec::new();
        for n in 0..40 {
            let path = folder.path().join(format!("{n}.txt"));
            let bytes = if n == 7 { b"\x89PNG".to_vec() } else { format!("words {n}").into_bytes() };
            fs::write(&path, bytes).expect("written");
            files.push(path);
        }
        files.push(folder.path().join("gone.txt"));
        let (mut told, mut failed) = (Vec::new(), Vec::new());
        read_files(&files, options(), &|| true, |path, read| {
            told.push(path.to_owned());
            failed.extend(read.err());
        });
        assert_eq!(told, files);
        assert_eq!(failed.len(), 2, "{failed:?}");
        assert!(
            failed.iter().any(|f| f.contains("a picture")) && failed.iter().any(|f| f.contains("gone.txt"))
        );
    }

    #[test]
    fn who_asks_to_stop_is_heard() {
        let files: Vec<PathBuf> = (0..100).map(|n| PathBuf::from(format!("{n}.txt"))).collect();
        let n = AtomicUsize::new(0);
        let mut told = 0;
        read_files(&files, options(), &|| n.fetch_add(1, Ordering::Relaxed) < 10, |_, _| told += 1);
        assert!(told <= 12, "{told}");
    }
}
