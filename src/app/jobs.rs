//! `Jobs`: background work that owns its input and ends in a command.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
    mpsc,
};

use super::Command;

/// How far a job is, and whether it should stop. Shared between the job and the window.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    inner: Arc<ProgressInner>,
}

#[derive(Debug, Default)]
struct ProgressInner {
    name: String,
    n_done: AtomicUsize,
    n_all: usize,
    cancelled: AtomicBool,
}

impl Progress {
    fn new(name: &str, n_all: usize) -> Self {
        let inner = ProgressInner { name: name.to_owned(), n_all, ..ProgressInner::default() };
        Self { inner: Arc::new(inner) }
    }

    /// Says that one more piece is done.
    pub fn advance(&self) {
        self.inner.n_done.fetch_add(1, Ordering::Relaxed);
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
        match inner.n_all {
            0 | 1 => format!("{}…", inner.name),
            n_all => format!("{}: {} of {n_all}", inner.name, inner.n_done.load(Ordering::Relaxed)),
        }
    }
}

type Waker = Arc<dyn Fn() + Send + Sync>;

/// Runs jobs, in threads or, for tests and the command line, at once.
pub struct Jobs {
    threads: bool,
    waker: Waker,
    sender: mpsc::Sender<(Progress, Command)>,
    finished: mpsc::Receiver<(Progress, Command)>,
    running: Vec<Progress>,
}

impl Jobs {
    /// Jobs run before `start` returns.
    pub fn inline() -> Self {
        Self::new(false, Arc::new(|| {}))
    }

    /// Jobs run in threads and call `waker` when one ends or advances.
    pub fn threads(waker: Waker) -> Self {
        Self::new(true, waker)
    }

    fn new(threads: bool, waker: Waker) -> Self {
        let (sender, finished) = mpsc::channel();
        Self { threads, waker, sender, finished, running: Vec::new() }
    }

    /// Starts a job of `n_all` pieces. Without a name it is not shown.
    pub fn start(
        &mut self,
        name: &str,
        n_all: usize,
        work: impl FnOnce(&Progress) -> Command + Send + 'static,
    ) {
        let progress = Progress::new(name, n_all);
        self.running.push(progress.clone());
        let (sender, waker) = (self.sender.clone(), Arc::clone(&self.waker));
        let run = move || {
            let command = work(&progress);
            // The receiver is gone only when the program ends.
            sender.send((progress, command)).ok();
            waker();
        };
        if !self.threads {
            run();
        } else if let Err(error) = std::thread::Builder::new().name(name.to_owned()).spawn(run) {
            log::error!("no thread for a job: {error}");
            self.running.pop();
        }
    }

    /// Commands of jobs that ended since the last call.
    pub fn take_finished(&mut self) -> Vec<Command> {
        let mut commands = Vec::new();
        for (progress, command) in self.finished.try_iter() {
            self.running.retain(|p| !Arc::ptr_eq(&p.inner, &progress.inner));
            commands.push(command);
        }
        commands
    }

    /// Jobs under way.
    pub fn running(&self) -> &[Progress] {
        &self.running
    }
}
