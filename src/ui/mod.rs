//! The drawn interface, in egui. Panels read the workbench and push commands; they change nothing.
//!
//! Knows nothing of eframe and of native dialogs, so that tests can drive all of it without a display.

mod action_button;
mod aloud;
mod ask;
mod backups;
mod banner;
mod bar;
mod card;
mod changed_words;
mod conflicts;
mod dragging;
mod drops;
mod everywhere;
mod find;
mod forms;
mod help;

mod icon;
mod imported;
mod insights;
mod long_point;
mod matrix;
mod note_field;
mod notices;
mod outline;
mod palette;
mod passages;
mod pick_list;
mod point_row;
mod presenting;
pub mod reader;
mod recovery;
mod review;
mod rows;
mod script;
mod shell;
mod shortcuts;
mod sources;
mod status;
mod stumble;
pub mod theme;
mod timing;
mod tint_sign;
mod unreadable;
mod update;
mod welcome;

pub use shell::Shell;
