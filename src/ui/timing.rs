//! Time used and left: in the outline's head, beside points, and the forms for rate and budgets.

use egui::{
    Align, Button, Color32, Grid, Key, Layout, Rect, RichText, Sense, TextEdit, Ui,
    text::{CCursor, CCursorRange, LayoutJob},
    vec2,
};

use super::{
    forms::Forms,
    theme::{self, Face, Palette},
};
use crate::{
    app::{Command, Overlay, Used, Workbench},
    model::{Budget, PointId, Rate, Seconds, Standing, Timing},
    text::elide,
};

/// Starting points for the budget of a briefing.
const PRESETS: [(&str, Option<Budget>); 4] = [
    ("Extemp 7:00 + 0:30", budget(7, 30)),
    ("Oratory 10:00 + 0:30", budget(10, 30)),
    ("Briefing 5:00", budget(5, 0)),
    ("No budget", None),
];

const fn budget(minutes: u32, grace: u32) -> Option<Budget> {
    Some(Budget { time: Seconds::new(minutes, 0), grace: Seconds(grace) })
}

/// The color of time that stands so to its budget.
pub fn color(p: &Palette, standing: Option<Standing>) -> Color32 {
    match standing {
        None | Some(Standing::Within { .. }) => p.soft,
        Some(Standing::Nearly { .. } | Standing::Full | Standing::Grace { .. }) => p.warning,
        Some(Standing::Over { .. }) => p.over(),
    }
}

/// A bar of the time used.
pub fn paint_bar(ui: &Ui, rect: Rect, budget: Budget, time: Seconds) {
    let p = theme::palette(ui);
    let standing = budget.standing(time);
    let fill = match standing {
        Standing::Within { .. } => p.accent,
        _ => color(p, Some(standing)),
    };
    let radius = rect.height() / 2.0;
    ui.painter().rect_filled(rect, radius, p.line);
    let used = Rect::from_min_size(rect.min, vec2(rect.width() * budget.share(time), rect.height()));
    ui.painter().rect_filled(used, radius, fill);
}

/// The time of the briefing at the far end of the outline's head; a click opens the form. Without a budget the
/// number of points stands there.
pub fn head_ui(ui: &mut Ui, wb: &Workbench, commands: &mut Vec<Command>) {
    let p = theme::palette(ui);
    let used = wb.used();
    let Some(budget) = used.budget else {
        let n = wb.briefing().points().len();
        ui.label(RichText::new(n.to_string()).color(p.faint).size(theme::SMALL));
        return;
    };
    let standing = budget.standing(used.time);
    let (rect, _) = ui.allocate_exact_size(theme::TIME_BAR, Sense::hover());
    paint_bar(ui, rect, budget, used.time);
    // A warning is said at any width; what is left, where there is room.
    let has_room = ui.available_width() > theme::TIME_ROOM;
    let is_warned = standing.warning().is_some();
    let words = match is_warned || has_room {
        true => format!("{} · {}", used.words(), standing.words()),
        false => used.words(),
    };
    let text = RichText::new(words).color(color(p, Some(standing))).size(theme::SMALL);
    let shown = ui.add(Button::new(text).frame(false).truncate());
    let hover = format!("{} at {}", standing.words(), wb.briefing().timing().rate);
    let name = format!("Time used: {}, {}", used.words(), standing.words());
    if shown.on_hover_text(hover).accessible_name(name).clicked() {
        commands.push(Command::Show(Overlay::Timing));
    }
}

/// The time of a point as it stands at the right of its row: what is used, and a warning below.
pub struct PointTime {
    lines: Vec<String>,
    standing: Option<Standing>,
    /// In points.
    pub width: f32,
}

impl PointTime {
    /// `None` where nothing of the point is said and nothing budgeted.
    pub fn new(ui: &Ui, wb: &Workbench, point: PointId) -> Option<Self> {
        let used = wb.used_by(point)?;
        let standing = used.budget.map(|budget| budget.standing(used.time));
        let warning =
            standing.filter(|standing| standing.warning().is_some()).map(|standing| match standing {
                Standing::Nearly { .. } => "nearly used".to_owned(),
                _ => standing.words(),
            });
        let lines: Vec<String> = std::iter::once(used.words()).chain(warning).collect();
        let font = Face::Regular.sized(theme::SMALL);
        let width = |line: &String| {
            ui.painter().layout_no_wrap(line.clone(), font.clone(), Color32::PLACEHOLDER).size().x
        };
        let width = lines.iter().map(width).fold(theme::TIME_LEAST, f32::max);
        Some(Self { lines, standing, width })
    }

    pub fn ui(self, ui: &mut Ui) {
        let p = theme::palette(ui);
        let hover = match self.standing {
            Some(standing) => format!("To say with its branch: {}", standing.words()),
            None => "How long it takes to say with its branch".to_owned(),
        };
        let color = if self.standing.is_none() { p.faint } else { color(p, self.standing) };
        ui.allocate_ui_with_layout(vec2(self.width, 0.0), Layout::top_down(Align::Max), |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for line in self.lines {
                let format = theme::text(Face::Regular, theme::SMALL, theme::TIME_LINE, color);
                ui.label(LayoutJob::single_section(line, format)).on_hover_text(&hover);
            }
        });
    }
}

/// A field as it is typed, and the value that its text was made from or that was made of it.
#[derive(Debug, Default)]
struct Typed<T> {
    text: String,
    value: Option<T>,
}

impl<T: PartialEq + Copy> Typed<T> {
    /// Follows what undo makes of the value.
    fn follow(&mut self, value: T, text: impl FnOnce(T) -> String) {
        if self.value != Some(value) {
            self.text = text(value);
            self.value = Some(value);
        }
    }
}

/// The fields of the forms.
#[derive(Debug, Default)]
pub struct TimingFields {
    rate: Typed<Rate>,
    time: Typed<Option<Seconds>>,
    grace: Typed<Seconds>,
}

const NO_TIME: &str = "A time is minutes and seconds, like 7:00";

/// What the words of a field mean: no time, a time, or nothing at all.
fn read(text: &str) -> Option<Option<Seconds>> {
    if text.trim().is_empty() { Some(None) } else { Seconds::from_words(text).map(Some) }
}

fn shown(time: Option<Seconds>) -> String {
    time.map_or(String::new(), |time| time.to_string())
}

fn field_ui(ui: &mut Ui, name: &str, text: &mut String, hint: &str, is_enabled: bool) -> egui::Response {
    let label = ui.label(RichText::new(name).color(theme::palette(ui).soft));
    let edit = TextEdit::singleline(text).hint_text(hint).desired_width(theme::TIME_FIELD);
    ui.add_enabled(is_enabled, edit).labelled_by(label.id)
}

/// Gives a field the focus with all of it selected, so that typing replaces it.
fn take_up(ui: &Ui, field: &egui::Response, text: &str) {
    let mut state = TextEdit::load_state(ui, field.id).unwrap_or_default();
    let all = CCursorRange::two(CCursor::new(0), CCursor::new(text.chars().count()));
    state.cursor.set_char_range(Some(all));
    TextEdit::store_state(ui, field.id, state);
    field.request_focus();
}

fn wrong_ui(ui: &mut Ui, words: &str) {
    ui.label(RichText::new(words).color(theme::palette(ui).over()).size(theme::SMALL));
}

impl Forms {
    /// How fast the briefing is spoken, and how long it may take.
    pub fn timing_ui(&mut self, ui: &Ui, wb: &Workbench, commands: &mut Vec<Command>) {
        let timing = wb.briefing().timing();
        self.form(ui, "Time and rate", "timing", commands, |this, ui, opens, commands| {
            let p = theme::palette(ui);
            let fields = &mut this.timing;
            fields.rate.follow(timing.rate, |rate| rate.words_a_minute().to_string());
            fields.time.follow(timing.budget.map(|budget| budget.time), shown);
            fields.grace.follow(timing.budget.unwrap_or_default().grace, |grace| grace.to_string());
            let mut new = timing;
            let (mut is_done, mut wrong) = (false, None);
            let entered = |ui: &Ui, field: &egui::Response| {
                field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter))
            };
            Grid::new("timing fields").num_columns(2).spacing(vec2(12.0, 8.0)).show(ui, |ui| {
                let rate = field_ui(ui, "Words a minute", &mut fields.rate.text, "150", true);
                match fields.rate.text.trim().parse() {
                    Ok(rate) => new.rate = rate,
                    Err(_) => wrong = Some(format!("A speaking rate is 1 to {} words a minute", Rate::MOST)),
                }
                is_done |= entered(ui, &rate);
                ui.end_row();
                let time = field_ui(ui, "Time budget", &mut fields.time.text, "None", true);
                let grace = match (read(&fields.time.text), read(&fields.grace.text)) {
                    (Some(None), _) => {
                        new.budget = None;
                        true
                    }
                    (Some(Some(time)), Some(grace)) => {
                        new.budget = Some(Budget { time, grace: grace.unwrap_or_default() });
                        true
                    }
                    _ => false,
                };
                if !grace {
                    wrong = Some(NO_TIME.to_owned());
                }
                is_done |= entered(ui, &time);
                if opens {
                    take_up(ui, &time, &fields.time.text);
                }
                ui.end_row();
                let has_budget = !fields.time.text.trim().is_empty();
                let grace = field_ui(ui, "Grace beyond it", &mut fields.grace.text, "0:00", has_budget);
                is_done |= entered(ui, &grace);
                ui.end_row();
            });
            ui.add_space(theme::GAP);
            ui.horizontal_wrapped(|ui| {
                for (name, budget) in PRESETS {
                    if ui.add(Button::new(name).selected(timing.budget == budget)).clicked() {
                        commands.push(Command::SetTiming(Timing { budget, ..timing }));
                    }
                }
            });
            if new != timing && wrong.is_none() {
                fields.rate.value = Some(new.rate);
                fields.time.value = Some(new.budget.map(|budget| budget.time));
                fields.grace.value = Some(new.budget.unwrap_or_default().grace);
                commands.push(Command::SetTiming(new));
            }
            ui.add_space(theme::GAP);
            match wrong {
                Some(words) => wrong_ui(ui, &words),
                None => {
                    let used = wb.used();
                    let standing = used.budget.map(|budget| budget.standing(used.time));
                    let left = standing.map_or(String::new(), |standing| format!(": {}", standing.words()));
                    let words = format!("{} words take {}{left}", wb.derived().speech.n_words(), used.words());
                    ui.label(RichText::new(words).color(color(p, standing)));
                }
            }
            let words = "Headings, questions and claims count, the answer and notes right under a heading, and what \
                         is marked as read aloud of their quotations. Other notes are not read aloud.";
            ui.label(RichText::new(words).color(p.faint).size(theme::SMALL));
            if is_done {
                commands.push(Command::Hide);
            }
        });
    }

    /// How long a point may take with its branch.
    pub fn budget_ui(&mut self, ui: &Ui, wb: &Workbench, id: PointId, commands: &mut Vec<Command>) {
        let Some(point) = wb.briefing().point(id) else { return };
        self.form(ui, "Time of the point", id, commands, |this, ui, opens, commands| {
            let p = theme::palette(ui);
            let field = &mut this.timing.time;
            field.follow(point.budget, shown);
            ui.label(RichText::new(elide(point.shown_title(), 120)).color(p.soft));
            let mut is_done = false;
            Grid::new("budget field").num_columns(2).spacing(vec2(12.0, 8.0)).show(ui, |ui| {
                let shown = field_ui(ui, "May take", &mut field.text, "None", true);
                is_done = shown.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
                if opens {
                    take_up(ui, &shown, &field.text);
                }
                ui.end_row();
            });
            match read(&field.text) {
                None => wrong_ui(ui, NO_TIME),
                Some(budget) => {
                    if budget != point.budget {
                        field.value = Some(budget);
                        commands.push(Command::SetBudget { point: id, budget });
                    }
                    let used = wb.used_by(id);
                    let standing = used.and_then(|used| used.budget.map(|b| b.standing(used.time)));
                    let words = used.map_or("0:00".to_owned(), Used::words);
                    let left = standing.map_or(String::new(), |standing| format!(": {}", standing.words()));
                    let words = format!("With what stands below it, it takes {words}{left}");
                    ui.label(RichText::new(words).color(color(p, standing)));
                }
            }
            if is_done {
                commands.push(Command::Hide);
            }
        });
    }
}
