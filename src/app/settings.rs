//! Settings: how the person likes the window, kept between runs.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::store::BackupRule;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThemeChoice {
    /// As the desktop says.
    #[default]
    System,
    Light,
    Dark,
}

/// How the person likes the window. Lengths in points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub theme: ThemeChoice,
    /// Size of the whole window.
    pub zoom: f32,
    /// Size of the reader's text beside that.
    pub reading: f32,
    pub sources_width: f32,
    pub outline_width: f32,
    pub passages_height: f32,
    pub sources_shown: bool,
    /// Whether characters that are not seen are marked.
    pub shows_invisibles: bool,
    /// Whether lines that belong to the page are left out of the reader.
    pub hides_chrome: bool,
    /// Whether what the sources say together is listed in the place of the passages.
    pub insights_shown: bool,
    /// Whether books are brought in with a source for each chapter.
    pub chapters_apart: bool,
    /// Whether the welcome was closed once.
    pub is_welcomed: bool,
    /// Which backups of a session stay.
    pub backups: BackupRule,
    /// Inner size of the window when it was closed.
    pub window_size: Option<(f32, f32)>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::System,
            zoom: 1.0,
            reading: 1.0,
            sources_width: 232.0,
            outline_width: 470.0,
            passages_height: 200.0,
            sources_shown: true,
            shows_invisibles: false,
            hides_chrome: false,
            insights_shown: false,
            chapters_apart: false,
            is_welcomed: false,
            backups: BackupRule::default(),
            window_size: None,
        }
    }
}

impl Settings {
    pub const ZOOMS: RangeInclusive<f32> = 0.5..=3.0;
    pub const READINGS: RangeInclusive<f32> = 0.7..=2.5;

    /// The same with every number inside what can be used; a settings file may hold anything.
    pub fn sane(mut self) -> Self {
        let usual = Self::default();
        let within =
            |x: f32, low: f32, high: f32, usual: f32| if x.is_finite() { x.clamp(low, high) } else { usual };
        self.zoom = within(self.zoom, *Self::ZOOMS.start(), *Self::ZOOMS.end(), usual.zoom);
        self.reading = within(self.reading, *Self::READINGS.start(), *Self::READINGS.end(), usual.reading);
        self.sources_width = within(self.sources_width, 140.0, 500.0, usual.sources_width);
        self.outline_width = within(self.outline_width, 260.0, 1200.0, usual.outline_width);
        self.passages_height = within(self.passages_height, 60.0, 900.0, usual.passages_height);
        self.window_size = self.window_size.filter(|(w, h)| w.is_finite() && h.is_finite());
        self.window_size = self.window_size.map(|(w, h)| (w.clamp(480.0, 8000.0), h.clamp(360.0, 8000.0)));
        self
    }
}
