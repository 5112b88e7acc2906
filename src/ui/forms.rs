//! Forms over the panes: what is known of a source, the title, a path, what was repaired.

use std::path::PathBuf;

use egui::{Align2, Grid, Id, Key, Modifiers, RichText, ScrollArea, TextEdit, Ui, Vec2, Window, vec2};

use super::{
    action_button::action_button,
    shortcuts::take_key,
    theme::{self, Face},
};
use crate::{
    app::{Action, Command, Pick, SourceField, Workbench},
    model::{Credibility, Published, Rating, Reliability, Source, SourceId},
};

/// A heading within a form.
pub(super) fn heading_ui(ui: &mut Ui, words: &str) {
    ui.add_space(theme::GAP);
    ui.label(RichText::new(words).font(Face::SemiBold.sized(theme::BODY)).color(theme::palette(ui).accent));
}

/// The list of a form, which scrolls where it is long. `rest` is the height that the form takes without it.
pub(super) fn list_ui(ui: &mut Ui, rest: f32, rows: impl FnOnce(&mut Ui)) {
    let whole = ui.ctx().content_rect().height() - theme::FORM_TOP - theme::FORM_BOTTOM;
    let height = (whole - rest).clamp(theme::FORM_LIST_LEAST, theme::PALETTE_ROWS);
    ui.scope(|ui| {
        let bar = &mut ui.spacing_mut().scroll;
        bar.floating_allocated_width = theme::FORM_BAR;
        // Always in sight: that there is more must not hang on where the pointer is.
        bar.dormant_handle_opacity = theme::BAR_IN_USE;
        ScrollArea::vertical()
            .max_height(height)
            .min_scrolled_height(height)
            .auto_shrink([false, true])
            .show(ui, rows);
    });
}

/// What the forms forget when they close.
#[derive(Debug, Default)]
pub struct Forms {
    path: String,
    /// The newer version of a source, as it is pasted.
    pub(super) newer_text: String,
    pub(super) timing: super::timing::TimingFields,
    pub(super) long: super::long_point::LongPoint,
    /// The line at hand of the report on what was brought in.
    pub(super) at_import: usize,
    pub(super) matrix: super::matrix::MatrixCache,
    opened: Option<Id>,
    /// In the last frame.
    size: Vec2,
}

impl Forms {
    /// Draws a form that closes by its cross or Esc. `fields` is told whether the form has just opened.
    pub(super) fn form(
        &mut self,
        ui: &Ui,
        title: &str,
        id: impl std::hash::Hash,
        commands: &mut Vec<Command>,
        fields: impl FnOnce(&mut Self, &mut Ui, bool, &mut Vec<Command>),
    ) {
        self.form_of_width(ui, theme::FORM_WIDTH, title, id, commands, fields);
    }

    /// [`Forms::form`] of another width, as far as the window has it.
    pub(super) fn form_of_width(
        &mut self,
        ui: &Ui,
        width: f32,
        title: &str,
        id: impl std::hash::Hash,
        commands: &mut Vec<Command>,
        fields: impl FnOnce(&mut Self, &mut Ui, bool, &mut Vec<Command>),
    ) {
        let id = Id::unique(("form", title, egui::util::hash(id)));
        let opens = self.opened != Some(id);
        self.opened = Some(id);
        let mut stays = true;
        let width = width.min(ui.ctx().content_rect().width() - 60.0);
        let shown = Window::new(title)
            .id(id)
            .open(&mut stays)
            .collapsible(false)
            .resizable(false)
            .anchor(Align2::CENTER_TOP, vec2(0.0, theme::FORM_TOP))
            .default_width(width)
            .show(ui.ctx(), |ui| {
                ui.set_width(width);
                fields(self, ui, opens, commands);
            });
        let size = shown.map_or(Vec2::ZERO, |shown| shown.response.rect.size());
        if std::mem::replace(&mut self.size, size) != size {
            // What it grew by is clipped before the next frame.
            ui.ctx().request_repaint();
        }
        if !stays || take_key(ui, Modifiers::NONE, Key::Escape) {
            commands.push(Command::Hide);
        }
    }

    /// The form that was open is gone.
    pub fn close(&mut self) {
        *self = Self::default();
    }

    pub fn source_ui(&mut self, ui: &Ui, wb: &Workbench, id: SourceId, commands: &mut Vec<Command>) {
        let Some(source) = wb.briefing().source(id) else { return };
        self.form(ui, "What is known of the source", id, commands, |_, ui, opens, commands| {
            let p = theme::palette(ui);
            Grid::new("source fields").num_columns(2).spacing(vec2(12.0, 8.0)).show(ui, |ui| {
                for field in SourceField::ALL {
                    let label = ui.label(RichText::new(field.name()).color(p.soft));
                    let mut value = field.of(source);
                    let edit = match field {
                        SourceField::Note => TextEdit::multiline(&mut value).desired_rows(3),
                        _ => TextEdit::singleline(&mut value),
                    };
                    let hint = if matches!(field, SourceField::Title | SourceField::Note) {
                        ""
                    } else {
                        "Not stated"
                    };
                    let edit = edit.hint_text(hint).desired_width(theme::FORM_WIDTH - 90.0);
                    let response = ui.add(edit).labelled_by(label.id);
                    if response.changed() {
                        commands.push(Command::EditSource { source: id, field, value });
                    }
                    if opens && field == SourceField::Title {
                        response.request_focus();
                    }
                    let stated_in = field.fact().and_then(|fact| source.stated_in.get(&fact));
                    if let Some(place) = stated_in {
                        response.on_hover_text(format!("Stated in the file: {place}"));
                        ui.end_row();
                        ui.label("");
                        ui.label(RichText::new(format!("from {place}")).color(p.faint).size(theme::SMALL));
                    }
                    ui.end_row();
                }
                rating_ui(ui, source, commands);
            });
            let resolved = match &source.published {
                Published { date: Some(date), .. } => format!("The date names the day {date}"),
                Published { stated: Some(_), date: None } => "The date names no certain day".to_owned(),
                Published { .. } => "No date is stated".to_owned(),
            };
            ui.label(RichText::new(resolved).color(p.faint).size(theme::SMALL));
            if source.link.is_some() {
                action_button(ui, wb, Action::OpenLink, "Open the link", commands);
            }
            if let Some(file) = &source.imported_from {
                ui.label(RichText::new(format!("Came from {file}")).color(p.faint).size(theme::SMALL));
            }
        });
    }

    pub fn title_ui(&mut self, ui: &Ui, wb: &Workbench, commands: &mut Vec<Command>) {
        self.form(ui, "Title of the briefing", "title", commands, |_, ui, opens, commands| {
            let mut title = wb.briefing().title().to_owned();
            let field =
                TextEdit::singleline(&mut title).hint_text("Untitled briefing").desired_width(f32::INFINITY);
            let response = ui.add(field).accessible_name("Title of the briefing");
            if response.changed() {
                commands.push(Command::SetTitle(title));
            }
            if response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter)) {
                commands.push(Command::Hide);
            }
            if opens {
                response.request_focus();
            }
        });
    }

    /// A path field, where no native dialog is to be had.
    pub fn path_ui(&mut self, ui: &Ui, pick: &Pick, commands: &mut Vec<Command>) {
        self.form(ui, pick.words(), "path", commands, |this, ui, opens, commands| {
            if opens {
                let suggested = pick.suggested().map(|p| p.display().to_string());
                this.path = suggested.unwrap_or_default();
            }
            let p = theme::palette(ui);
            let words = match pick {
                Pick::Import => "Paths of the files, one a line",
                Pick::Folder => "Paths of the folders, one a line",
                _ => "Path of the file",
            };
            ui.label(RichText::new(words).color(p.soft));
            let field = match pick {
                Pick::Import | Pick::Folder => TextEdit::multiline(&mut this.path).desired_rows(4),
                _ => TextEdit::singleline(&mut this.path),
            };
            let response = ui.add(field.desired_width(f32::INFINITY)).accessible_name("Path");
            if opens {
                response.request_focus();
            }
            let entered = response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
            ui.horizontal(|ui| {
                let paths: Vec<PathBuf> =
                    this.path.lines().map(str::trim).filter(|l| !l.is_empty()).map(PathBuf::from).collect();
                let done = ui.add_enabled(!paths.is_empty(), egui::Button::new("OK")).clicked();
                if (done || entered) && !paths.is_empty() {
                    commands.push(Command::Picked { pick: pick.clone(), paths, replace: false });
                }
                if ui.button("Cancel").clicked() {
                    commands.push(Command::Hide);
                }
            });
            let words = "Neither a desktop portal nor zenity was found, so the path is asked for here.";
            ui.label(RichText::new(words).color(p.faint).size(theme::SMALL));
        });
    }

    /// What was wrong with the file that this is a repaired copy of, and what was done. A broken file can
    /// have thousands of faults, so only the first of them are drawn.
    pub fn repairs_ui(&mut self, ui: &Ui, wb: &Workbench, commands: &mut Vec<Command>) {
        const MAX_DRAWN: usize = 100;
        let repairs = wb.session().repairs();
        self.form(ui, "What was repaired", "repairs", commands, |_, ui, _, commands| {
            let p = theme::palette(ui);
            let words = "The file broke the rules of its format at these places. It was left alone; this is \
                         a copy in which they are repaired.";
            ui.label(RichText::new(words).color(p.soft));
            ui.add_space(theme::GAP);
            list_ui(ui, 170.0, |ui| {
                ui.spacing_mut().item_spacing.y = theme::GAP;
                for repair in repairs.iter().take(MAX_DRAWN) {
                    ui.label(repair);
                }
                let n_more = repairs.len().saturating_sub(MAX_DRAWN);
                if n_more > 0 {
                    ui.label(
                        RichText::new(format!("and {n_more} more, which copying takes along")).color(p.soft),
                    );
                }
            });
            ui.add_space(theme::GAP);
            ui.horizontal(|ui| {
                if ui.button("Copy the list").clicked() {
                    commands.push(Command::Copy(repairs.join("\n")));
                }
                if ui.button("Close").clicked() {
                    commands.push(Command::Hide);
                }
            });
        });
    }
}

/// The Admiralty code: a row of letters and a row of digits. The one that is chosen, chosen again, rates no more.
fn rating_ui(ui: &mut Ui, source: &Source, commands: &mut Vec<Command>) {
    let rating = source.rating;
    let mut rate = |rating| commands.push(Command::Rate { source: source.id, rating });
    scale_ui(
        ui,
        "Reliability",
        &Reliability::ALL,
        rating.reliability,
        Reliability::letter,
        Reliability::name,
    )
    .into_iter()
    .for_each(|reliability| rate(Rating { reliability, ..rating }));
    scale_ui(ui, "Credibility", &Credibility::ALL, rating.credibility, Credibility::digit, Credibility::name)
        .into_iter()
        .for_each(|credibility| rate(Rating { credibility, ..rating }));
}

/// One row of marks; what was chosen, if something was.
fn scale_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    label: &str,
    all: &[T],
    current: Option<T>,
    sign: fn(T) -> char,
    name: fn(T) -> &'static str,
) -> Option<Option<T>> {
    let p = theme::palette(ui);
    let mut chosen = None;
    ui.label(RichText::new(label).color(p.soft));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for mark in all {
            let is_current = current == Some(*mark);
            let button = ui.add(egui::Button::new(sign(*mark).to_string()).selected(is_current));
            let button = button.accessible_name(format!("{label} {}: {}", sign(*mark), name(*mark)));
            if button.on_hover_text(name(*mark)).clicked() {
                chosen = Some((!is_current).then_some(*mark));
            }
        }
        let words = current.map_or("not rated", name);
        ui.label(RichText::new(words).color(p.faint).size(theme::SMALL));
    });
    ui.end_row();
    chosen
}
