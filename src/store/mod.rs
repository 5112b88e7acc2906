//! Keeping briefings: the session file, atomic replacement of files, and the state kept beside it.
//!
//! A session file is read strictly and written in one way only: reading what was written gives the
//! same briefing and view, and writing that again gives the same bytes. Nothing that stands in a
//! session file is ever opened as a path. What to save, and when, is decided elsewhere.
//!
//! What breaks rules, or has a newer format, is read by [`salvage_session`] only, as a copy that must
//! not replace its file unasked.

mod backup_rule;
mod backups;
mod checked;
mod disk;
mod error;
mod file;
mod format;
mod format_1;
mod format_2;
mod format_3;
mod guarded;
pub mod journal;
mod known;
mod lax;
mod lock;
mod raise;
mod read;
mod recover;
mod remembered;
mod salvage;
mod session;
mod spelling;
mod state;
mod system;
mod versions;
mod view;
mod write;

pub use backup_rule::BackupRule;
pub use backups::{Backup, backups, keep_backup};
pub use checked::{Checked, check_session};
pub use disk::{Disk, DiskFile, Mode, SystemDisk};
pub use error::{Act, FileError, OpenError, SessionError};
pub use file::{MAX_BYTES, read_file, read_file_up_to, replace_file};
pub use format::FORMAT;
pub use guarded::{Guard, GuardedError, Written, is_one_file, save_guarded};
pub use known::{Known, Look, Seen, known, look, open_known, seen};
pub use lock::{Holder, Lock, Locking, lock_session};
pub use raise::{Call, Desktop, Listening, Raised};
pub use read::{Opened, read_session};
pub use remembered::{keep_view, last_session, newer_view, recent_sessions, remember_recent};
pub use salvage::{Damage, Salvaged, open_salvaging, salvage_session};
pub use session::{open_session, save_session};
pub use state::{Folders, keep_state, load_state};
pub use versions::newer_format;
pub use view::View;
pub use write::write_session;

#[cfg(test)]
mod tests;
