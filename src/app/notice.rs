//! Notices: messages to the person.

use super::Command;

/// How grave a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Something was done; goes by itself.
    Done,
    /// Something to know; stays until dismissed.
    Warning,
    /// Something failed; stays until dismissed.
    Error,
}

/// A message to the person: what happened, then what to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    pub id: u64,
    pub level: Level,
    pub text: String,
    /// What it offers to do.
    pub offer: Option<Offer>,
}

/// What a notice offers: a button's words and what it does.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    pub words: &'static str,
    pub command: Command,
}

/// How long a `Done` notice stays, in seconds.
const DONE_SECS: f64 = 4.0;

/// The notices shown now, oldest first.
#[derive(Debug, Default)]
pub struct Notices {
    shown: Vec<(Notice, f64)>,
    last_id: u64,
    now_secs: f64,
}

impl Notices {
    /// Shows a notice. A `Done` one replaces the last of its level.
    pub fn tell(&mut self, level: Level, text: impl Into<String>) {
        self.show(level, text.into(), None);
    }

    /// Shows a notice to know, with a button.
    pub fn offer(&mut self, text: impl Into<String>, words: &'static str, command: Command) {
        self.show(Level::Warning, text.into(), Some(Offer { words, command }));
    }

    fn show(&mut self, level: Level, text: String, offer: Option<Offer>) {
        log::info!("{level:?}: {text}");
        self.shown.retain(|(n, _)| n.text != text && (level != Level::Done || n.level != Level::Done));
        self.last_id += 1;
        self.shown.push((Notice { id: self.last_id, level, text, offer }, self.now_secs));
    }

    pub fn dismiss(&mut self, id: u64) {
        self.shown.retain(|(n, _)| n.id != id);
    }

    /// Lets time pass. Returns in how many seconds the next notice will go, if one will.
    pub fn tick(&mut self, now_secs: f64) -> Option<f64> {
        self.now_secs = now_secs;
        self.shown.retain(|(n, since)| n.level != Level::Done || now_secs - since < DONE_SECS);
        let done = self.shown.iter().filter(|(n, _)| n.level == Level::Done);
        done.map(|(_, since)| since + DONE_SECS - now_secs).reduce(f64::min)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Notice> {
        self.shown.iter().map(|(n, _)| n)
    }
}
