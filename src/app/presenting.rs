//! `Presenting`: what is said, large, one point after another, with a running clock. Never changes the briefing.

use super::{Workbench, session::Revisions};
use crate::model::{PointId, Seconds};

/// A move of who presents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presented {
    Begin,
    /// Leaves; the clock keeps its time.
    Leave,
    /// To the point so many places further on.
    Step(isize),
    First,
    Last,
    /// Starts the clock, or pauses it.
    Clock,
    /// Sets the clock back to the start.
    Reset,
    Larger,
    Smaller,
}

/// How much larger or smaller than usual it is, in tenths.
const SIZES: std::ops::RangeInclusive<i32> = -5..=10;

/// Where who presents is, and the clock.
#[derive(Clone, Debug, Default)]
pub struct Presenting {
    is_shown: bool,
    points: Vec<PointId>,
    made_from: Option<Revisions>,
    current: Option<PointId>,
    /// Rises with each move.
    serial: u64,
    clock: Stopwatch,
    size: i32,
}

impl Presenting {
    /// The points that are said, in reading order.
    pub fn points(&self) -> &[PointId] {
        &self.points
    }

    pub fn current(&self) -> Option<PointId> {
        self.current
    }

    /// Position of the current point, from 0.
    pub fn position(&self) -> Option<usize> {
        self.points.iter().position(|id| Some(*id) == self.current)
    }

    /// Rises with each move.
    pub fn serial(&self) -> u64 {
        self.serial
    }

    pub fn is_running(&self) -> bool {
        self.clock.since.is_some()
    }

    /// How large letters are, compared with the usual size.
    pub fn scale(&self) -> f32 {
        1.0 + self.size as f32 / 10.0
    }
}

/// A clock that starts and pauses.
#[derive(Clone, Copy, Debug, Default)]
struct Stopwatch {
    /// Up to the last pause, in seconds.
    elapsed: f64,
    /// When it was started, if it runs.
    since: Option<f64>,
}

impl Stopwatch {
    fn elapsed(self, now_secs: f64) -> f64 {
        // Time may be told anew: a clock never goes back.
        self.elapsed + self.since.map_or(0.0, |since| (now_secs - since).max(0.0))
    }

    fn toggle(&mut self, now_secs: f64) {
        let elapsed = self.elapsed(now_secs);
        let since = if self.since.is_some() { None } else { Some(now_secs) };
        *self = Self { elapsed, since };
    }

    fn reset(&mut self, now_secs: f64) {
        *self = Self { elapsed: 0.0, since: self.since.map(|_| now_secs) };
    }
}

impl Workbench {
    /// What is presented, while it is.
    pub fn presenting(&self) -> Option<&Presenting> {
        Some(&self.presenting).filter(|presenting| presenting.is_shown)
    }

    /// What the clock of who presents shows.
    pub fn elapsed(&self) -> Seconds {
        // As a float that is not negative, it saturates.
        Seconds(self.presenting.clock.elapsed(self.now_secs) as u32)
    }

    /// In how many seconds the clock will show another time, if it runs and is shown.
    pub(super) fn clock_changes(&self) -> Option<f64> {
        let is_seen = self.presenting.is_shown && self.presenting.is_running();
        is_seen.then(|| 1.0 - self.presenting.clock.elapsed(self.now_secs).fract())
    }

    pub(super) fn present(&mut self, presented: Presented) {
        let now_secs = self.now_secs;
        match presented {
            Presented::Begin => self.begin_presenting(),
            Presented::Leave => {
                self.presenting.is_shown = false;
                self.take_focus += 1;
            }
            Presented::Step(step) => {
                let at = self.presenting.position().unwrap_or_default();
                self.present_at(at.saturating_add_signed(step));
            }
            Presented::First => self.present_at(0),
            Presented::Last => self.present_at(usize::MAX),
            Presented::Clock => self.presenting.clock.toggle(now_secs),
            Presented::Reset => self.presenting.clock.reset(now_secs),
            Presented::Larger => self.presenting.size = (self.presenting.size + 1).min(*SIZES.end()),
            Presented::Smaller => self.presenting.size = (self.presenting.size - 1).max(*SIZES.start()),
        }
    }

    fn begin_presenting(&mut self) {
        self.session.history_mut().seal();
        self.editing = None;
        self.overlay = None;
        self.presenting.is_shown = true;
        self.refresh_presenting();
        let Some(current) = self.view.point else { return self.present_at(0) };
        // The current point, or the last one before it that is said.
        let at = self.derived.outline.position(current).unwrap_or_default();
        let said = (0..=at).rev().find(|at| self.derived.speech.is_spoken(*at));
        let said = said.and_then(|at| self.derived.outline.rows().get(at)).map(|row| row.id);
        let at = said.and_then(|said| self.presenting.points.iter().position(|id| *id == said));
        self.present_at(at.unwrap_or_default());
    }

    fn present_at(&mut self, at: usize) {
        let last = self.presenting.points.len().saturating_sub(1);
        self.presenting.current = self.presenting.points.get(at.min(last)).copied();
        self.presenting.serial += 1;
    }

    /// Takes the points anew where they changed.
    pub(super) fn refresh_presenting(&mut self) {
        let revisions = self.session.revisions();
        if !self.presenting.is_shown || self.presenting.made_from == Some(revisions) {
            return;
        }
        let at = self.presenting.position().unwrap_or_default();
        self.presenting.made_from = Some(revisions);
        let rows = self.derived.outline.rows().iter().enumerate();
        let spoken = rows.filter(|(at, _)| self.derived.speech.is_spoken(*at));
        self.presenting.points = spoken.map(|(_, row)| row.id).collect();
        if self.presenting.position().is_none() {
            self.present_at(at);
        }
    }
}
