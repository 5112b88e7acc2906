//! Copying, cutting and pasting points.

use std::sync::Arc;

use super::{
    Caret, Command, Level, Request, Workbench,
    outlining::{Clip, POINT_MOST},
};
use crate::model::{LoosePoint, PointId, PointKind, Slot, from_list, to_list};

/// The longest text that is pasted into the outline, in bytes.
const PASTE_MOST: usize = 1 << 20;
/// How many points are pasted at once.
const PASTE_POINTS_MOST: usize = 10_000;
/// A line longer than this is prose: it becomes no point by itself.
const LINE_MOST: usize = 400;
/// How long the clipboard may take to answer, in seconds.
const ANSWER_SECS: f64 = 2.0;

impl Workbench {
    pub(super) fn copy_points(&mut self, points: &[PointId]) -> usize {
        let loose = LoosePoint::copies(self.briefing(), &self.derived().outline, points);
        let n = loose.len();
        let text = to_list(&loose);
        self.outlining.clip = Some(Clip { text: text.clone(), points: loose.into() });
        self.requests.push(Request::Copy(text));
        self.notices.tell(Level::Done, format!("Copied {}", n_points(n)));
        n
    }

    pub(super) fn cut_points(&mut self, points: &[PointId]) {
        let n = self.copy_points(points);
        let name = if n == 1 { "Cut point".to_owned() } else { format!("Cut {n} points") };
        if self.remove_points(&name, points) {
            self.notices.tell(Level::Done, format!("Cut {}", n_points(n)));
        }
    }

    pub(super) fn ask_paste(&mut self, plain: bool) {
        self.outlining.plain_until_secs = if plain { self.now_secs + ANSWER_SECS } else { 0.0 };
        self.requests.push(Request::Paste);
    }

    /// What to do about a text that is pasted while a point's text is typed; `None` where the field takes it.
    pub fn pasted_in_text(&self, text: &str) -> Option<Command> {
        let editing = self.editing()?;
        let there = self.briefing().point(editing.point).map_or(0, |p| p.text.len());
        if text.len() <= PASTE_MOST && !self.takes_plain() {
            // One line of a list from elsewhere may be meant as words.
            let is_list = text.trim_end().contains('\n');
            let listed = || if is_list { from_list(text).map(Into::into) } else { None };
            if let Some(points) = self.copied(text).or_else(listed) {
                return Some(paste(points, text, Some(editing.point), true));
            }
        }
        (there + text.len() > POINT_MOST).then(|| too_long(text, "more than a point’s text can take"))
    }

    /// What to do about a text that is pasted on a row of the outline.
    pub fn pasted_on_row(&self, text: &str) -> Option<Command> {
        if text.trim().is_empty() {
            return None;
        }
        if text.len() > PASTE_MOST {
            return Some(too_long(text, "more than the outline takes at once"));
        }
        let at = self.points_at_hand().last().copied().or(self.outlining.zoom);
        let kind = at.map_or(PointKind::Claim, |id| self.slot_behind(id).1);
        let loose = |text: &str| LoosePoint {
            depth: 0,
            kind,
            budget: None,
            text: text.to_owned(),
            evidence: Vec::new(),
        };
        if self.takes_plain() {
            return Some(paste([loose(text.trim_end_matches('\n'))].into(), text, at, false));
        }
        let points = self.copied(text).or_else(|| from_list(text).map(Into::into));
        if let Some(points) = points {
            return Some(paste(points, text, at, false));
        }
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        if lines.clone().any(|line| line.len() > LINE_MOST) {
            return Some(Command::ImportText(text.to_owned()));
        }
        Some(paste(lines.map(loose).collect(), text, at, false))
    }

    /// What was copied from this briefing with these words, with its evidence.
    fn copied(&self, text: &str) -> Option<Arc<[LoosePoint]>> {
        // The clipboard may have lost the last line end.
        let is_same = |clip: &&Clip| clip.text.trim_end_matches('\n') == text.trim_end_matches('\n');
        self.outlining.clip.as_ref().filter(is_same).map(|clip| Arc::clone(&clip.points))
    }

    /// Whether what is pasted next is taken as it is.
    fn takes_plain(&self) -> bool {
        self.now_secs < self.outlining.plain_until_secs
    }

    pub(super) fn paste_points(&mut self, points: &[LoosePoint], at: Option<PointId>, typed: bool) {
        let n = points.len();
        let ids: Vec<PointId> = points.iter().map(|_| self.draw_point_id()).collect();
        let slot = self.slot_of_pasted(at, points);
        let is_empty = |id: &PointId| {
            let point = self.briefing().point(*id);
            typed
                && point.is_some_and(|p| p.text.is_empty() && p.evidence.is_empty())
                && !self.derived().outline.is_parent(*id)
                && slot == Slot::After(*id)
        };
        let replaced = at.filter(is_empty);
        let done = self.edit(&format!("Paste {}", n_points(n)), None, |d| {
            d.plant(slot, points, &ids)?;
            replaced.map_or(Ok(()), |id| d.remove_branch(id))
        });
        if done.is_none() {
            return;
        }
        self.drop_what_is_gone();
        let (Some(first), Some(last)) = (ids.first().copied(), ids.last().copied()) else { return };
        self.open_above(first);
        if typed {
            self.edit_text(last, Caret::End);
        } else {
            let roots = ids.iter().zip(points).filter(|(_, p)| p.depth == 0).map(|(id, _)| *id);
            let roots: Vec<PointId> = roots.collect();
            self.set_current_point(roots.last().copied());
            if roots.len() > 1 {
                self.outlining.anchor = Some(first);
                self.outlining.choose_all(roots.into_iter().collect());
            }
            self.scroll_outline += 1;
            self.take_focus += 1;
        }
        self.notices.tell(Level::Done, format!("Pasted {}", n_points(n)));
    }

    /// Beside the point, behind its branch; a question takes below it what is no question or heading, and so
    /// does the branch shown.
    fn slot_of_pasted(&self, at: Option<PointId>, points: &[LoosePoint]) -> Slot {
        let Some(id) = at.or(self.outlining.zoom) else { return Slot::Last(None) };
        let asks = self.briefing().point(id).is_some_and(|p| p.kind == PointKind::Question);
        let is_part = |p: &LoosePoint| matches!(p.kind, PointKind::Claim | PointKind::Note);
        if self.outlining.zoom == Some(id) || (asks && points.first().is_some_and(is_part)) {
            Slot::Last(Some(id))
        } else {
            Slot::After(id)
        }
    }

    pub(super) fn offer_source(&mut self, text: String, reason: &str) {
        let size = if text.len() < 1 << 20 {
            format!("{} KB", text.len() >> 10)
        } else {
            format!("{:.1} MB", text.len() as f64 / f64::from(1 << 20))
        };
        let words = format!("What was pasted has {size}, {reason}. It can become a source instead");
        self.notices.offer(words, "Add as a source", Command::ImportText(text));
    }
}

/// Pastes points, unless they are too many or too long.
fn paste(points: Arc<[LoosePoint]>, text: &str, at: Option<PointId>, typed: bool) -> Command {
    if points.len() > PASTE_POINTS_MOST {
        too_long(text, "more points than the outline takes at once")
    } else if points.iter().any(|p| p.text.len() > POINT_MOST) {
        too_long(text, "more than a point’s text can take")
    } else {
        Command::PastePoints { points, at, typed }
    }
}

fn too_long(text: &str, reason: &'static str) -> Command {
    Command::OfferSource { text: text.to_owned(), reason }
}

fn n_points(n: usize) -> String {
    if n == 1 { "1 point".to_owned() } else { format!("{n} points") }
}
