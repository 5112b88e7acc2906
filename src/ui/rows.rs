//! `Rows`: a scrolled list of rows of unlike height, of which only those in view are drawn.

use std::{collections::HashMap, hash::Hash};

use egui::{Rect, ScrollArea, Ui, UiBuilder, pos2, vec2};

use super::reader::heights::Heights;

/// Heights of rows as they were last drawn, by key.
#[derive(Debug)]
pub struct Rows<K> {
    /// The rows of the last frame, for which the heights stand.
    keys: Vec<K>,
    heights: Heights,
    drawn: HashMap<K, f32>,
    width: f32,
    /// The last call to bring a row into view that was followed.
    followed: u64,
    /// How many more frames to follow it: heights above the row become known while scrolling there.
    n_follow: u8,
}

impl<K> Default for Rows<K> {
    fn default() -> Self {
        Self {
            keys: Vec::new(),
            heights: Heights::default(),
            drawn: HashMap::new(),
            width: 0.0,
            followed: 0,
            n_follow: 0,
        }
    }
}

/// What of the rows is to be shown.
#[derive(Clone, Copy, Debug)]
pub struct Shown<K> {
    /// Height of a row that was not drawn yet, in points.
    pub estimate: f32,
    /// A row to bring into view, once for each serial.
    pub target: Option<(K, u64)>,
    /// Drawn even out of view: it is being typed in.
    pub always: Option<K>,
}

impl<K: Copy + Eq + Hash + std::fmt::Debug> Rows<K> {
    /// Draws the rows in view.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        id_salt: &str,
        keys: &[K],
        Shown { estimate, target, always }: Shown<K>,
        mut draw: impl FnMut(&mut Ui, K),
    ) {
        if let Some((_, serial)) = target
            && serial != self.followed
        {
            self.followed = serial;
            self.n_follow = 3;
        }
        let area = ScrollArea::vertical().id_salt(id_salt).auto_shrink([false, false]);
        area.show_viewport(ui, |ui, viewport| {
            let width = ui.available_width();
            self.refresh(keys, width, estimate);
            let origin = ui.max_rect().min;
            let rect = |heights: &Heights, at: usize| {
                let (top, bottom) = (heights.before(at), heights.before(at + 1));
                let min = pos2(origin.x, (f64::from(origin.y) + top) as f32);
                Rect::from_min_size(min, vec2(width, (bottom - top) as f32))
            };
            let mut changed = false;
            let mut draw_row = |heights: &mut Heights, drawn: &mut HashMap<K, f32>, at: usize, key: K| {
                let rect = rect(heights, at);
                let builder = UiBuilder::new().id_salt(key).max_rect(rect);
                let height = ui.scope_builder(builder, |ui| draw(ui, key)).response.rect.height();
                if (height - rect.height()).abs() > 0.5 {
                    heights.measure(at, f64::from(height));
                    drawn.insert(key, height);
                    changed = true;
                }
            };
            let position = |key: K| keys.iter().position(|k| *k == key);
            let always = always.and_then(|key| Some((position(key)?, key)));
            let first = self.heights.at(f64::from(viewport.min.y));
            // In the order of the list, so that the Tab key goes through it in that order.
            if let Some((at, key)) = always.filter(|(at, _)| *at < first) {
                draw_row(&mut self.heights, &mut self.drawn, at, key);
            }
            let mut at = first;
            while let Some(key) = keys.get(at)
                && self.heights.before(at) <= f64::from(viewport.max.y)
            {
                draw_row(&mut self.heights, &mut self.drawn, at, *key);
                at += 1;
            }
            if let Some((typed, key)) = always.filter(|(typed, _)| *typed >= at) {
                draw_row(&mut self.heights, &mut self.drawn, typed, key);
            }
            let follows = self.n_follow > 0;
            if let Some(at) = target.filter(|_| follows).and_then(|(key, _)| position(key)) {
                ui.scroll_to_rect(rect(&self.heights, at).expand2(vec2(0.0, 24.0)), None);
            }
            let whole = Rect::from_min_size(origin, vec2(width, self.heights.total() as f32));
            ui.allocate_rect(whole, egui::Sense::hover());
            if changed {
                ui.ctx().request_discard("rows were measured");
            }
            if follows {
                self.n_follow -= 1;
                ui.ctx().request_repaint();
            }
        });
    }

    /// Takes in what rows there are. Nothing is done for rows that are as they were.
    fn refresh(&mut self, keys: &[K], width: f32, estimate: f32) {
        let is_wider = (width - self.width).abs() > 0.5;
        if is_wider {
            self.width = width;
            self.drawn.clear();
        }
        if is_wider || self.keys != keys {
            self.keys = keys.to_vec();
            let height = |key: &K| f64::from(self.drawn.get(key).copied().unwrap_or(estimate));
            self.heights = Heights::estimated(keys.iter().map(height).collect());
        }
    }
}
