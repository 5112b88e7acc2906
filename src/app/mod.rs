//! The workbench without a screen: what a person can ask for, and what happens then.
//!
//! An [`Action`] is what a person can ask for; it resolves against the [`Workbench`] into a [`Command`]
//! or a [`Reason`] why not. [`Workbench::run`] does commands. What only a window can do leaves as a
//! [`Request`]. The clock and the dice live here and are passed into the model. Knows nothing of egui.

mod action;
mod backups;
mod choosing;
mod clipping;
mod command;
mod derived;
mod editing;
mod environment;
mod everywhere;
mod files;
mod finding;
mod guard;
mod importing;
mod insights;
mod jobs;
mod journaling;
mod library;
mod listing;
mod merging;
mod notice;
mod noting;
pub mod opening;
mod outlining;
mod places;
mod presenting;
mod raising;
pub mod reading;
mod recovery;
mod repairs;
mod request;
mod reshaping;
mod retracing;
mod reviewing;
mod session;
mod settings;
mod showing;
mod speech;
mod template;
mod timing;
mod trail;
mod unreadable;
mod updating;
mod welcome;
mod workbench;
mod zooming;

pub use action::{Action, Chord, Key, Menu, Reason, When};
pub use backups::{BackupRow, holdings};
pub use command::{
    Answer, Caret, Choosing, Command, Held, Marked, OpenedSession, Points, SourceField, Then, Ticket,
};
pub use derived::{Derived, Item, Tally};
pub use environment::{Clock, Environment, SystemClock, SystemDice, documents};
pub use everywhere::{Everywhere, Row};
pub use finding::{FIND_MOST, Find, HIGHLIGHT_MOST};
pub use guard::{Access, Guarding, SaveFailure, SavedFile};
pub use importing::{Brought, Entry, Fate, ImportReport, Sorting, read_source_file};
pub use insights::{InsightRow, Insights, Perused, annex, peruse};
pub use jobs::{Jobs, Progress};
pub use library::{HITS_MOST, Part};
pub use listing::{Filing, Listing, Noted, PassageFilter};
pub use merging::{Merged, Merging};
pub use notice::{Level, Notice, Notices, Offer};
pub use noting::Noting;
pub use outlining::{Flash, POINT_MOST};
pub use places::{PassageIndex, Places};
pub use presenting::{Presented, Presenting};
pub use recovery::Recovery;
pub use request::{Pick, Request};
pub use reshaping::{PassageEnd, Way};
pub use session::{Revisions, Session};
pub use settings::{Settings, ThemeChoice};
pub use showing::{Ask, Editing, Overlay, Pane, Reveal, Selection};
pub use speech::Speech;
pub use template::Template;
pub use timing::Used;
pub use unreadable::{OpenFailure, Unreadable};
pub use updating::{Newer, Updating};
pub use welcome::{Lesson, Welcome};
pub use workbench::Workbench;
