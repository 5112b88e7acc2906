//! `Rows`: a scrolled list of rows of unlike height, of which only those in view are drawn.

use std::{collections::HashMap, hash::Hash};

use egui::{Rect, ScrollArea, Ui, UiBuilder, pos2, vec2};

/// Heights of rows as they were last drawn, by key.
#[derive(Debug)]
pub struct Rows<K> {
    heights: HashMap<K, f32>,
    width: f32,
    /// The last call to bring a row into view that was followed.
    followed: u64,
    /// How many more frames to follow it: heights above the row become known while scrolling there.
    n_follow: u8,
}

impl<K> Default for Rows<K> {
    fn default() -> Self {
        Self { heights: HashMap::new(), width: 0.0, followed: 0, n_follow: 0 }
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
            if (width - self.width).abs() > 0.5 {
                self.width = width;
                self.heights.clear();
            }
            let origin = ui.max_rect().min;
            let mut top = 0.0_f32;
            let mut changed = false;
            for key in keys {
                let height = self.heights.get(key).copied().unwrap_or(estimate);
                let rect = Rect::from_min_size(pos2(origin.x, origin.y + top), vec2(width, height));
                let is_seen = top + height >= viewport.min.y && top <= viewport.max.y;
                if is_seen || always == Some(*key) {
                    let builder = UiBuilder::new().id_salt(key).max_rect(rect);
                    let drawn = ui.scope_builder(builder, |ui| draw(ui, *key)).response.rect.height();
                    if (drawn - height).abs() > 0.5 {
                        self.heights.insert(*key, drawn);
                        changed = true;
                    }
                }
                if self.n_follow > 0 && target.is_some_and(|(k, _)| k == *key) {
                    ui.scroll_to_rect(rect.expand2(vec2(0.0, 24.0)), None);
                }
                top += height;
            }
            ui.allocate_rect(Rect::from_min_size(origin, vec2(width, top)), egui::Sense::hover());
            if changed {
                ui.ctx().request_discard("rows were measured");
            }
            if self.n_follow > 0 {
                self.n_follow -= 1;
                ui.ctx().request_repaint();
            }
        });
    }
}
