//! Tells of each run that takes longer than all before it: the engine itself counts in seconds.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Instant,
};

/// Shorter runs are not worth a line.
const SHORTEST_MS: u64 = 10;

static SLOWEST_MS: AtomicU64 = AtomicU64::new(SHORTEST_MS);

pub fn timed<T>(run: impl FnOnce() -> T) {
    let start = Instant::now();
    run();
    let ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    if SLOWEST_MS.fetch_max(ms, Ordering::Relaxed) < ms {
        eprintln!("slowest so far: {ms} ms");
    }
}
