//! Disks that fail under the journal and the backups, and places where nothing can be written: full,
//! read-only, gone, or with a clock that jumps. The old file stays whole, it is said, the work is kept, and
//! when the fault is over all of it is saved. How saving takes faults is in `guard.rs`, a power cut in `power`.

#![allow(
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test that finds nothing fails; one that cannot run says so"
)]

mod clock;
#[path = "../common/mod.rs"]
mod common;
mod disk;
#[cfg(target_os = "linux")]
mod mounted;
mod place;
#[cfg(unix)]
mod private;
