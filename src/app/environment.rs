//! The clock, the dice and the folders: all that a run of the program takes from its surroundings.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    app::Jobs,
    model::{Date, Dice},
    store::Folders,
};

/// Tells the time of day.
pub trait Clock: Send + Sync {
    /// Local time like "09:12".
    fn time_of_day(&self) -> String;

    /// The time in UTC: for the dates of backups.
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    /// The day in the local zone.
    fn today(&self) -> Option<Date> {
        let day = self.now().to_zoned(TimeZone::system()).date();
        Date::new(day.year().try_into().ok()?, day.month().try_into().ok()?, day.day().try_into().ok()?)
    }

    /// A time in the local zone like "2026-01-16 09:12".
    fn day_and_time(&self, time: Timestamp) -> String {
        time.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// A moment as a person says it: "at 09:12", "yesterday at 09:12", "on 17 May 2025 at 09:12".
    fn moment(&self, time: std::time::SystemTime) -> String {
        let Ok(time) = jiff::Zoned::try_from(time) else { return "at an unknown time".to_owned() };
        let today = jiff::Zoned::now().date();
        let at = time.strftime("at %H:%M");
        if time.date() == today {
            at.to_string()
        } else if today.yesterday().is_ok_and(|yesterday| time.date() == yesterday) {
            format!("yesterday {at}")
        } else {
            time.strftime("on %-d %B %Y at %H:%M").to_string()
        }
    }
}

/// The system's clock in the system's zone.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn time_of_day(&self) -> String {
        jiff::Zoned::now().strftime("%H:%M").to_string()
    }
}

/// The system's random numbers.
#[derive(Debug, Default)]
pub struct SystemDice;

impl Dice for SystemDice {
    fn roll(&mut self) -> u64 {
        getrandom::u64().unwrap_or_else(|error| {
            // Without random numbers ids would collide; the time keeps them apart on one machine.
            log::error!("no random numbers from the system: {error}");
            let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
            (now.as_nanos() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        })
    }
}

/// What a workbench takes from its surroundings.
pub struct Environment {
    pub clock: Arc<dyn Clock>,
    pub dice: Box<dyn Dice>,
    /// `None`: nothing is remembered between runs.
    pub folders: Option<Folders>,
    /// Where a first save is suggested to go.
    pub documents: Option<PathBuf>,
    pub jobs: Jobs,
}

/// The system's folder for documents, else the home folder.
pub fn documents() -> Option<PathBuf> {
    let dirs = directories::UserDirs::new()?;
    let documents = dirs.document_dir().filter(|d| d.is_dir()).map(Path::to_owned);
    Some(documents.unwrap_or_else(|| dirs.home_dir().to_owned()))
}
