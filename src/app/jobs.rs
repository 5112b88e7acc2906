//! `Jobs`: background work that owns its input and ends in a command.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc,
    },
};

use super::Command;

/// How far a job is, and whether it should stop. Shared between the job and the window.
#[derive(Clone)]
pub struct Progress {
    inner: Arc<ProgressInner>,
}

struct ProgressInner {
    name: String,
    n_done: AtomicUsize,
    n_all: AtomicUsize,
    cancelled: AtomicBool,
    waker: Waker,
    sender: Sender,
}

/// Commands, each with the job that it ends, if it does.
type Sender = mpsc::Sender<(Option<Progress>, Command)>;

impl Progress {
    fn new(name: &str, n_all: usize, waker: Waker, sender: Sender) -> Self {
        let (n_done, n_all, name) = (AtomicUsize::new(0), AtomicUsize::new(n_all), name.to_owned());
        let cancelled = AtomicBool::new(false);
        Self { inner: Arc::new(ProgressInner { name, n_done, n_all, cancelled, waker, sender }) }
    }

    /// Sends what is found so far.
    pub fn send(&self, command: Command) {
        self.inner.sender.send((None, command)).ok();
        (self.inner.waker)();
    }

    /// Says how many pieces there are, where that was not known before.
    pub fn expect(&self, n_all: usize) {
        self.inner.n_all.store(n_all, Ordering::Relaxed);
        (self.inner.waker)();
    }

    /// Says that one more piece is done.
    pub fn advance(&self) {
        self.inner.n_done.fetch_add(1, Ordering::Relaxed);
        (self.inner.waker)();
    }

    /// Says how many steps of how many are done, where pieces are not all alike.
    pub fn reach(&self, n_done: usize, n_all: usize) {
        let n_pieces = n_done.saturating_mul(self.inner.n_all.load(Ordering::Relaxed)) / n_all.max(1);
        if self.inner.n_done.swap(n_pieces, Ordering::Relaxed) != n_pieces {
            (self.inner.waker)();
        }
    }

    /// Whether it comes in pieces, so that it can stop between two.
    pub fn can_stop(&self) -> bool {
        self.inner.n_all.load(Ordering::Relaxed) > 1
    }

    /// Asks the job to stop at the next piece.
    pub fn cancel(&self) {
        self.inner.cancelled.store(true, Ordering::Relaxed);
    }

    pub fn is_cancelled(&self) -> bool {
        self.inner.cancelled.load(Ordering::Relaxed)
    }

    /// Whether it is too short and too usual to be shown.
    pub fn is_quiet(&self) -> bool {
        self.inner.name.is_empty()
    }

    /// "Adding sources: 3 of 20"
    pub fn words(&self) -> String {
        let inner = &self.inner;
        match inner.n_all.load(Ordering::Relaxed) {
            0 | 1 => format!("{}…", inner.name),
            n_all => format!("{}: {} of {n_all}", inner.name, inner.n_done.load(Ordering::Relaxed)),
        }
    }
}

type Waker = Arc<dyn Fn() + Send + Sync>;

/// Where jobs run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Inline,
    Threads,
    Held,
}

/// Runs jobs, in threads or, for tests and the command line, at once.
pub struct Jobs {
    place: Place,
    /// Jobs that wait to be let go.
    held: Vec<Box<dyn FnOnce() + Send>>,
    waker: Waker,
    sender: Sender,
    finished: mpsc::Receiver<(Option<Progress>, Command)>,
    running: Vec<Progress>,
}

impl Jobs {
    /// Jobs run before `start` returns.
    pub fn inline() -> Self {
        Self::new(Place::Inline, Arc::new(|| {}))
    }

    /// Jobs wait until [`Jobs::let_go`], so that a test decides what happens before one ends.
    pub fn held() -> Self {
        Self::new(Place::Held, Arc::new(|| {}))
    }

    /// Runs the jobs that were held.
    pub fn let_go(&mut self) {
        self.held.drain(..).for_each(|job| job());
    }

    /// Jobs run in threads and call `waker` when one ends or advances.
    pub fn threads(waker: Waker) -> Self {
        Self::new(Place::Threads, waker)
    }

    fn new(place: Place, waker: Waker) -> Self {
        let (sender, finished) = mpsc::channel();
        Self { place, held: Vec::new(), waker, sender, finished, running: Vec::new() }
    }

    /// Starts a job of `n_all` pieces. Without a name it is not shown.
    pub fn start(
        &mut self,
        name: &str,
        n_all: usize,
        work: impl FnOnce(&Progress) -> Command + Send + 'static,
    ) -> Progress {
        let progress = Progress::new(name, n_all, Arc::clone(&self.waker), self.sender.clone());
        self.running.push(progress.clone());
        let (sender, waker) = (self.sender.clone(), Arc::clone(&self.waker));
        let (failed, name) = (Command::JobFailed(name.to_owned()), name.to_owned());
        let (kept, started, not_started) = (progress.clone(), progress.clone(), failed.clone());
        let run = move || {
            // A panic is a bug of ours; waiting for ever for an end would make it lost work.
            let command = catch_unwind(AssertUnwindSafe(|| work(&progress))).unwrap_or(failed);
            // The receiver is gone only when the program ends.
            sender.send((Some(progress), command)).ok();
            waker();
        };
        match self.place {
            Place::Inline => run(),
            Place::Held => self.held.push(Box::new(run)),
            Place::Threads => {
                if let Err(error) = std::thread::Builder::new().name(name).spawn(run) {
                    log::error!("no thread for a job: {error}");
                    self.sender.send((Some(kept), not_started)).ok();
                }
            }
        }
        started
    }

    /// Commands of jobs, those under way included, since the last call.
    pub fn take_finished(&mut self) -> Vec<Command> {
        let mut commands = Vec::new();
        for (progress, command) in self.finished.try_iter() {
            if let Some(ended) = progress {
                self.running.retain(|p| !Arc::ptr_eq(&p.inner, &ended.inner));
            }
            commands.push(command);
        }
        commands
    }

    /// Jobs under way.
    pub fn running(&self) -> &[Progress] {
        &self.running
    }
}
