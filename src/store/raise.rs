//! Windows of one person on one desktop find one another: who opens a session that another window has open
//! asks that window to come to the front.
//!
//! A window listens at a socket that is named after its process, in a folder for its owner alone; the lock
//! file says which process holds a session. What is sent is a short line of a fixed form, and is compared
//! only: there is no path in it. Nothing else than this machine can be reached so.

use std::{
    ffi::OsString,
    fmt, fs, io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    time::Duration,
};

use xxhash_rust::xxh3::xxh3_128;

use super::{
    lock::{Lock, stated_holder},
    system,
};

/// Only a window that hangs lets one wait for so long.
const PATIENCE: Duration = Duration::from_secs(2);
/// Lines that are longer than this are not ours.
const MAX_BYTES: usize = 256;

const FRONT: &[u8] = b"front\n";
const ATTENTION: &[u8] = b"attention\n";
const NOT_HERE: &[u8] = b"not here\n";

/// Where the windows of one person on one display meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desktop {
    folder: PathBuf,
    display: OsString,
    /// How long an answer may take.
    patience: Duration,
}

/// What became of a window that was asked to come to the front.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Raised {
    Front,
    /// The system did not let it, so it asks for attention.
    Attention,
}

impl fmt::Display for Raised {
    /// Said of a window.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Front => "was brought to the front",
            Self::Attention => "asks for your attention",
        })
    }
}

/// Someone who wants the window of a session, and waits for an answer.
#[derive(Clone, Debug)]
pub struct Call {
    place: u128,
    answer: mpsc::Sender<Option<Raised>>,
    /// Tells a call from every other one.
    own: Arc<()>,
}

impl PartialEq for Call {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.own, &other.own)
    }
}

impl Call {
    /// Whether it is for the window of the session that a lock is of.
    pub fn is_for(&self, lock: &Lock) -> bool {
        self.place == digest(lock.path().as_os_str())
    }

    /// Answers what became of the window; `None` where it is another one's. Nothing happens where nobody
    /// waits any more.
    pub fn answer(&self, raised: Option<Raised>) {
        self.answer.send(raised).ok();
    }
}

/// A window that can be called, for as long as this lives.
#[derive(Debug)]
pub struct Listening {
    path: PathBuf,
    ends: Arc<AtomicBool>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        // Wakes it up, so that it sees that.
        system::call(&self.path, b"\n", MAX_BYTES, Duration::from_millis(1)).ok();
        fs::remove_file(&self.path).ok();
    }
}

impl Desktop {
    /// That on which windows of this program open; `None` where no display is set.
    pub fn of_system() -> Option<Self> {
        let folders = directories::ProjectDirs::from("", "", "attache")?;
        let state = || folders.state_dir().unwrap_or_else(|| folders.data_local_dir());
        let folder = folders.runtime_dir().unwrap_or_else(state).join("windows");
        Some(Self { folder, display: system::display()?, patience: PATIENCE })
    }

    /// One of one's own.
    pub fn at(folder: &Path, display: &str) -> Self {
        Self { folder: folder.to_owned(), display: display.into(), patience: PATIENCE }
    }

    /// Hears other windows from now on. `on_call` runs in a thread of its own, and who called waits a moment
    /// for the answer.
    ///
    /// # Errors
    /// Where the system has no way for it, or lets none be made here.
    pub fn listen(&self, on_call: impl Fn(Call) + Send + 'static) -> io::Result<Listening> {
        system::own_folder(&self.folder)?;
        let path = self.socket_of(std::process::id());
        let (display, patience) = (digest(&self.display), self.patience);
        let answer = move |line: &[u8]| {
            let Some(place) = read_line(line, display) else { return NOT_HERE };
            let (sender, answer) = mpsc::channel();
            on_call(Call { place, answer: sender, own: Arc::default() });
            match answer.recv_timeout(patience) {
                Ok(Some(Raised::Front)) => FRONT,
                Ok(Some(Raised::Attention)) => ATTENTION,
                Ok(None) | Err(_) => NOT_HERE,
            }
        };
        let ends = Arc::new(AtomicBool::new(false));
        system::listen(&path, MAX_BYTES, patience, Arc::clone(&ends), answer)?;
        Ok(Listening { path, ends })
    }

    /// Asks the window of this desktop that has a session open to come to the front. `None` where there is
    /// none, or it does not answer in time.
    pub fn raise(&self, session_path: &Path) -> Option<Raised> {
        let (lock_path, holder) = stated_holder(session_path)?;
        if !holder.is_here() {
            return None;
        }
        let line = write_line(digest(lock_path.as_os_str()), digest(&self.display));
        // Where nobody listens, the lock file was left behind, or the holder has no window.
        let socket = self.socket_of(holder.process);
        let answer = system::call(&socket, line.as_bytes(), MAX_BYTES, self.patience).ok()?;
        match answer.as_slice() {
            FRONT => Some(Raised::Front),
            ATTENTION => Some(Raised::Attention),
            _ => None,
        }
    }

    fn socket_of(&self, process: u32) -> PathBuf {
        self.folder.join(format!("{process}.socket"))
    }
}

fn digest(words: &std::ffi::OsStr) -> u128 {
    xxh3_128(words.as_encoded_bytes())
}

fn write_line(place: u128, display: u128) -> String {
    format!("attache 1 raise {place:032x} {display:032x}\n")
}

/// The place of the session that a line asks for on a display.
fn read_line(line: &[u8], display: u128) -> Option<u128> {
    let words = str::from_utf8(line).ok()?.strip_prefix("attache 1 raise ")?;
    let place = u128::from_str_radix(words.get(..32)?, 16).ok()?;
    // One way to write it: what differs in anything is no such line.
    (line == write_line(place, display).as_bytes()).then_some(place)
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::{
        io::Write as _,
        os::unix::net::{UnixListener, UnixStream},
    };

    use super::*;
    use crate::store::{Locking, lock_session};

    struct Place {
        folder: tempfile::TempDir,
        session: PathBuf,
    }

    impl Place {
        fn new() -> Self {
            let folder = tempfile::tempdir().expect("a scratch folder");
            let session = folder.path().join("a.ron");
            Self { folder, session }
        }

        fn desktop(&self, display: &str) -> Desktop {
            Desktop::at(&self.folder.path().join("deep/windows"), display)
        }

        fn lock(&self) -> Lock {
            let now = "2026-01-16T12:00:00Z".parse().expect("a time");
            match lock_session(&self.session, None, now) {
                Locking::Ours { lock, .. } => lock,
                other => panic!("not ours: {other:?}"),
            }
        }

        fn socket(&self) -> PathBuf {
            self.desktop("").socket_of(std::process::id())
        }
    }

    /// Answers calls for the session that the lock is of.
    fn answers(lock: &Lock, raised: Raised) -> impl Fn(Call) + Send + use<> {
        let lock = lock.clone();
        move |call| call.answer(call.is_for(&lock).then_some(raised))
    }

    #[test]
    fn the_window_that_holds_a_session_is_reached_and_answers() {
        let place = Place::new();
        let desktop = place.desktop(":0");
        assert_eq!(desktop.raise(&place.session), None, "nobody has it open");
        let lock = place.lock();
        assert_eq!(desktop.raise(&place.session), None, "who has it open does not listen");
        for raised in [Raised::Front, Raised::Attention] {
            let listening = desktop.listen(answers(&lock, raised)).expect("it listens");
            assert_eq!(desktop.raise(&place.session), Some(raised));
            assert_eq!(desktop.raise(&place.folder.path().join("deep/../a.ron")), Some(raised));
            assert_eq!(place.desktop(":1").raise(&place.session), None, "another desktop");
            assert_eq!(desktop.raise(&place.folder.path().join("b.ron")), None, "another session");
            drop(listening);
            assert!(!place.socket().exists());
            assert_eq!(desktop.raise(&place.session), None);
        }
        // The program went on to another session, and the lock file was left by a copy of the folder.
        let _listening = desktop.listen(|call| call.answer(None)).expect("it listens");
        assert_eq!(desktop.raise(&place.session), None);
    }

    #[test]
    fn a_socket_that_was_left_behind_is_replaced_and_a_live_one_is_not() {
        let place = Place::new();
        let (desktop, lock) = (place.desktop(":0"), place.lock());
        drop(desktop.listen(|_| {}).expect("the folder is made"));
        // Dropped by std, it stays in the folder, as after a kill.
        let others = [1, 2].map(|process| desktop.socket_of(process));
        let bind = |path: &PathBuf| UnixListener::bind(path).expect("a socket");
        drop((bind(&place.socket()), bind(&others[0])));
        let _alive = bind(&others[1]);
        assert!(place.socket().exists());
        assert_eq!(desktop.raise(&place.session), None);
        let _listening = desktop.listen(answers(&lock, Raised::Front)).expect("it listens");
        assert_eq!(desktop.raise(&place.session), Some(Raised::Front));
        assert_eq!(others.map(|other| other.exists()), [false, true]);
        let again = desktop.listen(|_| {}).map_err(|error| error.kind());
        assert_eq!(again.err(), Some(io::ErrorKind::AddrInUse));
        assert_eq!(desktop.raise(&place.session), Some(Raised::Front));
    }

    #[test]
    fn only_the_owner_can_get_at_the_socket() {
        use std::os::unix::fs::PermissionsExt as _;
        let place = Place::new();
        let desktop = place.desktop(":0");
        let _listening = desktop.listen(|_| {}).expect("it listens");
        let folder = place.folder.path().join("deep/windows");
        assert_eq!(fs::metadata(&folder).expect("a folder").permissions().mode() & 0o777, 0o700);
        let other = place.folder.path().join("open");
        fs::create_dir(&other).expect("a folder");
        fs::set_permissions(&other, fs::Permissions::from_mode(0o755)).expect("a mode");
        assert!(Desktop::at(&other, ":0").listen(|_| {}).is_err(), "others may look into it");
        let link = place.folder.path().join("link");
        std::os::unix::fs::symlink(&folder, &link).expect("a link");
        assert!(Desktop::at(&link, ":0").listen(|_| {}).is_err());
    }

    #[test]
    fn a_line_has_one_form_and_whatever_else_is_sent_gets_nowhere() {
        let (a, b) = (digest("a".as_ref()), digest("b".as_ref()));
        let line = write_line(a, b);
        assert_eq!(read_line(line.as_bytes(), b), Some(a));
        assert_eq!(read_line(line.as_bytes(), a), None);
        let upper = line.to_uppercase();
        for other in [
            "",
            "\n",
            "raise",
            line.trim_end(),
            &upper,
            &line.replace("1 raise", "2 raise"),
            line.trim_start_matches('a'),
        ] {
            assert_eq!(read_line(other.as_bytes(), b), None, "{other:?}");
        }
        assert_eq!(read_line(&[line.as_bytes(), b"\n"].concat(), b), None);
        assert_eq!(read_line(b"attache 1 raise \xff", b), None);

        // A listener outlives all of that, and calls nobody.
        let place = Place::new();
        let (desktop, lock) = (place.desktop(":0"), place.lock());
        let (sender, calls) = mpsc::channel();
        let answer = answers(&lock, Raised::Front);
        let _listening = desktop
            .listen(move |call| {
                sender.send(()).ok();
                answer(call);
            })
            .expect("it listens");
        let long = [vec![b'a'; 1 << 20], b"\n".to_vec()].concat();
        for bytes in [b"".as_slice(), b"\n", b"GET / HTTP/1.1\r\n\r\n", b"\0\xff\n", &long] {
            let mut stream = UnixStream::connect(place.socket()).expect("it listens");
            // It may hang up before all is sent.
            stream.write_all(bytes).ok();
        }
        assert_eq!(desktop.raise(&place.session), Some(Raised::Front));
        assert_eq!(calls.try_iter().count(), 1);
    }

    #[test]
    fn a_window_that_hangs_is_waited_for_a_moment_only() {
        let place = Place::new();
        let desktop = Desktop { patience: Duration::from_millis(10), ..place.desktop(":0") };
        let _lock = place.lock();
        let (sender, calls) = mpsc::channel();
        let _listening = desktop.listen(move |call| drop(sender.send(call))).expect("it listens");
        assert_eq!(desktop.raise(&place.session), None);
        // The answer that comes too late is nobody's.
        calls.recv().expect("it was called").answer(Some(Raised::Front));
    }

    #[test]
    fn a_lock_file_of_someone_else_is_not_followed_anywhere() {
        let place = Place::new();
        let (desktop, lock) = (place.desktop(":0"), place.lock());
        let _listening = desktop.listen(answers(&lock, Raised::Front)).expect("it listens");
        let file = place.folder.path().join(".a.ron.lock");
        let own = fs::read_to_string(&file).expect("words");
        let process = std::process::id().to_string();
        for (from, to) in
            [(process.as_str(), "4294967295"), ("(", "(host: \"far\", ("), ("host:\"", "host:\"far")]
        {
            fs::write(&file, own.replacen(from, to, 1)).expect("written");
            assert_eq!(desktop.raise(&place.session), None, "{to}");
        }
        fs::write(&file, &own).expect("written");
        assert_eq!(desktop.raise(&place.session), Some(Raised::Front));
        fs::remove_file(&file).expect("removed");
        fs::create_dir(&file).expect("a folder");
        assert_eq!(desktop.raise(&place.session), None);
    }
}
