//! `Rows`: a scrolled list of rows of unlike height, of which only those in view are laid out.
//!
//! No frame looks at all rows: how high they stand is kept as sums ([`Heights`]), made anew when the rows
//! are others.

use std::{collections::HashMap, hash::Hash};

use egui::{Rect, ScrollArea, Ui, UiBuilder, pos2, vec2};

use super::reader::Heights;

/// Heights of rows as they were last drawn, by key.
#[derive(Debug)]
pub struct Rows<K> {
    measured: HashMap<K, f32, foldhash::fast::RandomState>,
    heights: Heights,
    /// What the heights were made for: the revision, or the keys.
    revision: Option<u64>,
    keys: Vec<K>,
    width: f32,
    /// The last call to bring a row into view that was followed.
    followed: u64,
    /// How many more frames to follow it: heights above the row become known while scrolling there.
    n_follow: u8,
    /// Where the row was that is drawn even out of view.
    always_at: usize,
}

impl<K> Default for Rows<K> {
    fn default() -> Self {
        Self {
            measured: HashMap::default(),
            heights: Heights::default(),
            revision: None,
            keys: Vec::new(),
            width: 0.0,
            followed: 0,
            n_follow: 0,
            always_at: 0,
        }
    }
}

/// What of the rows is to be shown.
#[derive(Clone, Copy, Debug)]
pub struct Shown<K> {
    /// Height of a row that was not drawn yet, in points.
    pub estimate: f32,
    /// Differs whenever the keys do; without it they are compared.
    pub revision: Option<u64>,
    /// A row to bring into view, once for each serial.
    pub target: Option<(K, u64)>,
    /// Drawn even out of view: it is being typed in.
    pub always: Option<K>,
    /// By how many points to scroll down, because something is dragged to an edge.
    pub nudge: f32,
}

impl<K: Copy + Eq + Hash + std::fmt::Debug> Rows<K> {
    /// Draws the rows in view. Returns the rectangle through which they are seen.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        id_salt: &str,
        keys: &[K],
        shown: Shown<K>,
        mut draw: impl FnMut(&mut Ui, K),
    ) -> Rect {
        let Shown { target, always, nudge, .. } = shown;
        if let Some((_, serial)) = target
            && serial != self.followed
        {
            self.followed = serial;
            self.n_follow = 3;
        }
        let area = ScrollArea::vertical().id_salt(id_salt).auto_shrink([false, false]).animated(false);
        let output = area.show_viewport(ui, |ui, viewport| {
            let width = ui.available_width();
            self.fit(width, keys, shown);
            let origin = ui.max_rect().min;
            // Summed in f64, and counted from what is in view: many rows are millions of points high.
            let place = |top: f64, height: f64| {
                let y = origin.y + viewport.min.y + (top - f64::from(viewport.min.y)) as f32;
                Rect::from_min_size(pos2(origin.x, y), vec2(width, height as f32))
            };
            let mut above = 0.0;
            let mut changed = false;
            let mut draw_row = |ui: &mut Ui, heights: &mut Heights, at: usize, key: K, top: f64| {
                let height = heights.of(at);
                let builder = UiBuilder::new().id_salt(key).max_rect(place(top, height));
                let drawn = ui.scope_builder(builder, |ui| draw(ui, key)).response.rect.height();
                if (f64::from(drawn) - height).abs() > 0.5 {
                    self.measured.insert(key, drawn);
                    heights.measure(at, f64::from(drawn));
                    changed = true;
                    if top < f64::from(viewport.min.y) {
                        above += drawn - height as f32;
                    }
                }
                height
            };
            let first = self.heights.at(f64::from(viewport.min.y));
            let mut top = self.heights.before(first);
            let mut at = first;
            while let Some(key) = keys.get(at).filter(|_| top <= f64::from(viewport.max.y)) {
                top += draw_row(ui, &mut self.heights, at, *key, top);
                at += 1;
            }
            if let Some(key) = always {
                if keys.get(self.always_at) != Some(&key) {
                    self.always_at = keys.iter().position(|k| *k == key).unwrap_or(keys.len());
                }
                if self.always_at < keys.len() && !(first..at).contains(&self.always_at) {
                    let top = self.heights.before(self.always_at);
                    draw_row(ui, &mut self.heights, self.always_at, key, top);
                }
            }
            let total = self.heights.total() as f32;
            ui.allocate_rect(Rect::from_min_size(origin, vec2(width, total)), egui::Sense::hover());
            if changed {
                ui.ctx().request_discard("rows were measured");
            }
            if self.n_follow > 0 {
                self.n_follow -= 1;
                let at = target.and_then(|(key, _)| keys.iter().position(|k| *k == key));
                if let Some(at) = at {
                    let rect = place(self.heights.before(at), self.heights.of(at));
                    ui.scroll_to_rect(rect.expand2(vec2(0.0, 24.0)), None);
                }
                ui.ctx().request_repaint();
            } else if above + nudge != 0.0 {
                // What is in view stays where it is when rows above it turn out to be of another height.
                ui.scroll_with_delta(vec2(0.0, -above - nudge));
                ui.ctx().request_repaint();
            }
        });
        output.inner_rect
    }

    /// Makes the heights anew where the rows or their width are others.
    fn fit(&mut self, width: f32, keys: &[K], Shown { estimate, revision, .. }: Shown<K>) {
        let is_wider = (width - self.width).abs() > 0.5;
        if is_wider {
            self.width = width;
            self.measured.clear();
        }
        let differs = match revision {
            Some(_) => self.revision != revision,
            None => self.keys != keys,
        };
        if is_wider || differs || self.heights.len() != keys.len() {
            self.revision = revision;
            self.keys = if revision.is_none() { keys.to_vec() } else { Vec::new() };
            if self.measured.len() > 2 * keys.len() + 1024 {
                // Most of these rows are gone.
                self.measured.clear();
            }
            let height = |key: &K| f64::from(self.measured.get(key).copied().unwrap_or(estimate));
            self.heights = Heights::estimated(keys.iter().map(height).collect());
        }
    }
}
