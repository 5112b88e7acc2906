//! The journal: what was done since the session's file was last written, so that a kill loses nothing.
//!
//! A journal is one file in the state folder, for its owner alone, held under a lock while its briefing
//! is open. It only grows, a line a record: a number, a checksum that covers every line before it, and
//! the record as RON. Whatever happens to its end, everything before the first bad byte is whole.
//!
//! A record is handed to the system before [`Journal`] returns, and synced in the background within a
//! second. The journal says, on the disk, that a session's file is about to be written, and goes when that
//! holds all of it. Which of both a kill or a power cut left behind is told by the hash of the file's content.

mod abandoned;
mod bases;
mod form;
mod line;
mod record;
mod replay;
mod spelled;
mod writer;

pub use abandoned::{Abandoned, Damaged, Found, abandoned};
pub use bases::{base_content, keep_content, prune_bases};
pub use line::{Cut, Scan, scan};
pub use record::{Base, Begin, ContentHash, JOURNAL_FORMAT, Record, Saving};
pub use replay::{Replay, replay};
pub use writer::{Checkpoint, Journal};

#[cfg(test)]
mod tests;
