//! A field and a list below it that it narrows as one types: the palette and the point picker.

use egui::{
    Align2, Area, Frame, Id, Key, Margin, Modifiers, Order, RichText, ScrollArea, Sense, TextEdit, Ui,
    text::LayoutJob, vec2,
};
use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{CaseMatching, Normalization, Pattern},
};

use super::script;
use super::shortcuts::take_key;
use super::theme::{self, Face};
use crate::model::StateId;

/// One thing to pick.
#[derive(Clone, Debug)]
pub struct Choice {
    pub words: String,
    /// Small, at the right: a key, or what kind of thing it is.
    pub right: String,
    /// Why it cannot be picked now, small behind the words.
    pub reason: Option<String>,
}

/// What a pick list forgets when it closes.
#[derive(Debug, Default)]
pub struct PickList {
    query: String,
    at: usize,
    is_open: bool,
    /// What there is to pick, made when the list opened or the briefing changed.
    choices: Vec<Choice>,
    made_from: Option<StateId>,
    /// Those that match the query, the best first.
    order: Vec<usize>,
}

/// What a person did with a pick list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picked {
    Nothing,
    /// Index into the choices.
    Choice(usize),
    Closed,
}

/// Most choices drawn at once.
const MOST: usize = 60;

impl PickList {
    /// Forgets what was typed; the next time it opens afresh.
    pub fn close(&mut self) {
        *self = Self::default();
    }

    /// Draws the list over the window. `name` is the field's name and hint; `choices` are asked for where
    /// they may have changed: in a large briefing that is too much for every frame.
    pub fn show(
        &mut self,
        ui: &Ui,
        name: &str,
        state: StateId,
        choices: impl FnOnce() -> Vec<Choice>,
    ) -> Picked {
        let mut picked = Picked::Nothing;
        if take_key(ui, Modifiers::NONE, Key::Escape) {
            self.close();
            return Picked::Closed;
        }
        if self.made_from.replace(state) != Some(state) {
            self.choices = choices();
            self.order = ranked(&self.query, &self.choices);
        }
        let keys = ui.input_mut(|i| {
            let down = i.consume_key(Modifiers::NONE, Key::ArrowDown);
            let up = i.consume_key(Modifiers::NONE, Key::ArrowUp);
            (down, up, i.consume_key(Modifiers::NONE, Key::Enter))
        });
        let last = self.order.len().min(MOST).saturating_sub(1);
        self.at = match keys {
            (true, ..) => (self.at + 1).min(last),
            (_, true, _) => self.at.saturating_sub(1),
            _ => self.at.min(last),
        };
        let moved = keys.0 || keys.1;
        let is_free = |index: &usize| self.choices.get(*index).is_some_and(|c| c.reason.is_none());
        if keys.2
            && let Some(index) = self.order.get(self.at).copied().filter(is_free)
        {
            picked = Picked::Choice(index);
        }
        let opened = !std::mem::replace(&mut self.is_open, true);
        let width = theme::PALETTE_WIDTH.min(ui.ctx().content_rect().width() - 40.0);
        let area = Area::new(Id::unique("pick list"))
            .order(Order::Foreground)
            .anchor(Align2::CENTER_TOP, vec2(0.0, theme::BAR_HEIGHT + 8.0));
        let shown = area.show(ui.ctx(), |ui| {
            Frame::popup(ui.style()).inner_margin(Margin::same(8)).show(ui, |ui| {
                ui.set_width(width);
                let field = TextEdit::singleline(&mut self.query)
                    .hint_text(name)
                    .desired_width(f32::INFINITY)
                    .margin(Margin::symmetric(9, 7));
                let field = ui.add(field).accessible_name(name);
                if opened {
                    field.request_focus();
                }
                if field.changed() {
                    self.at = 0;
                    self.order = ranked(&self.query, &self.choices);
                }
                ui.add_space(4.0);
                let area = ScrollArea::vertical().max_height(theme::PALETTE_ROWS).auto_shrink([false, true]);
                area.show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 1.0;
                    for (row, index) in self.order.iter().take(MOST).enumerate() {
                        let Some(choice) = self.choices.get(*index) else { continue };
                        let response = choice_ui(ui, choice, row == self.at);
                        if row == self.at && moved {
                            response.scroll_to_me(None);
                        }
                        if response.clicked() && choice.reason.is_none() {
                            picked = Picked::Choice(*index);
                        }
                    }
                    if self.order.is_empty() {
                        ui.label(RichText::new("Nothing matches").color(theme::palette(ui).faint));
                    }
                });
            });
        });
        let pressed_outside = !opened && shown.response.clicked_elsewhere();
        match picked {
            Picked::Nothing if pressed_outside => {
                self.close();
                Picked::Closed
            }
            Picked::Nothing => Picked::Nothing,
            done => {
                self.close();
                done
            }
        }
    }
}

fn choice_ui(ui: &mut Ui, choice: &Choice, is_at: bool) -> egui::Response {
    let p = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::click());
    if ui.is_rect_visible(rect) {
        if is_at || response.hovered() {
            ui.painter().rect_filled(rect, 5.0, if is_at { p.selection } else { p.hover });
        }
        let is_free = choice.reason.is_none();
        let right =
            ui.painter().layout_no_wrap(choice.right.clone(), Face::Regular.sized(theme::SMALL), p.faint);
        let room = rect.width() - right.size().x - 34.0;
        let color = if is_free { p.ink } else { p.faint };
        let format = |size, color| theme::text(Face::Regular, size, theme::POINT_LINE, color);
        let mut job = LayoutJob::single_section(choice.words.clone(), format(theme::BODY, color));
        if let Some(reason) = &choice.reason {
            job.append(reason, theme::PAD, format(theme::SMALL, p.soft));
        }
        job.wrap = egui::text::TextWrapping::truncate_at_width(room);
        let words = script::galley(ui, job);
        let middle = |height: f32| rect.center().y - height / 2.0;
        let at = egui::pos2(rect.max.x - 10.0 - right.size().x, middle(right.size().y));
        ui.painter().galley(at, right, p.faint);
        ui.painter().galley(egui::pos2(rect.min.x + 10.0, middle(words.size().y)), words, color);
    }
    response.widget_info(|| {
        let info = |words: &str| {
            egui::WidgetInfo::selected(egui::Role::ListBoxOption, choice.reason.is_none(), is_at, words)
        };
        match &choice.reason {
            Some(reason) => info(&format!("{}: {reason}", choice.words)),
            None => info(&choice.words),
        }
    });
    response
}

/// Indices of the choices that match, the best first; all in their order for an empty query.
fn ranked(query: &str, choices: &[Choice]) -> Vec<usize> {
    if query.trim().is_empty() {
        return (0..choices.len()).collect();
    }
    let mut matcher = Matcher::new(Config::DEFAULT);
    let pattern = Pattern::parse(query, CaseMatching::Ignore, Normalization::Smart);
    let mut buffer = Vec::new();
    let mut scored: Vec<(u32, usize)> = choices
        .iter()
        .enumerate()
        .filter_map(|(index, choice)| {
            let score = pattern.score(Utf32Str::new(&choice.words, &mut buffer), &mut matcher)?;
            Some((score, index))
        })
        .collect();
    scored.sort_by_key(|(score, index)| (std::cmp::Reverse(*score), *index));
    // Letters strewn over a long sentence are no match beside whole words.
    let least = scored.first().map_or(0, |(best, _)| best * 2 / 3);
    scored.retain(|(score, _)| *score >= least);
    scored.into_iter().map(|(_, index)| index).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_in_order_match_and_whole_words_come_first() {
        let choices: Vec<Choice> = ["Save as…", "Supports", "Save"]
            .map(|words| Choice { words: words.to_owned(), right: String::new(), reason: None })
            .into();
        assert_eq!(ranked("", &choices), [0, 1, 2]);
        assert_eq!(ranked("sup", &choices), [1]);
        assert_eq!(ranked("zzz", &choices), Vec::<usize>::new());
        assert!(ranked("save", &choices).contains(&2));
    }
}
