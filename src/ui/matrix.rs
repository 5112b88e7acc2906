//! The matrix of competing hypotheses: evidence down, hypotheses across, each cell a choice.

use std::sync::Arc;

use egui::{Grid, RichText, ScrollArea, Ui};

use super::{
    forms::{Forms, list_ui},
    theme,
};
use crate::{
    app::{Command, Held, Revisions, Workbench},
    insight::{Cell, Matrix},
    model::{PassageId, PointId, Stance},
    text::elide,
};

/// Graphemes of a hypothesis over its column, and of a piece of evidence.
const NAME_MOST: usize = 48;
const WORDS_MOST: usize = 90;
/// Hypotheses and pieces of evidence that are drawn; a form of more nobody reads.
const MOST_COLUMNS: usize = 12;
const MOST_ROWS: usize = 200;

/// The matrix as it was last made, and from what.
#[derive(Debug, Default)]
pub struct MatrixCache {
    made_from: Option<(PointId, u64, Revisions)>,
    matrix: Arc<Matrix>,
}

impl MatrixCache {
    fn of(&mut self, wb: &Workbench, id: PointId) -> Arc<Matrix> {
        let from = (id, wb.session_number(), wb.session().revisions());
        if self.made_from != Some(from) {
            self.made_from = Some(from);
            self.matrix = Arc::new(Matrix::of(wb.briefing(), &wb.derived().outline, id));
        }
        Arc::clone(&self.matrix)
    }
}

impl Forms {
    /// The hypotheses that compete with a point, against their evidence.
    pub fn matrix_ui(&mut self, ui: &Ui, wb: &Workbench, id: PointId, commands: &mut Vec<Command>) {
        let matrix = self.matrix.of(wb, id);
        let width = theme::WIDE_FORM_WIDTH;
        self.form_of_width(ui, width, "Hypotheses against evidence", id, commands, |_, ui, opens, commands| {
            let p = theme::palette(ui);
            if matrix.hypotheses.is_empty() || matrix.rows.is_empty() {
                let words = "Write the hypotheses as claims side by side, and attach evidence to one of them.";
                ui.label(RichText::new(words).color(p.soft));
                return;
            }
            let words = "The least inconsistent hypothesis comes first, the evidence that tells them apart most on top.";
            ui.label(RichText::new(words).color(p.soft));
            ui.add_space(theme::GAP);
            list_ui(ui, 130.0, |ui| {
                ScrollArea::horizontal().id_salt("matrix").show(ui, |ui| grid_ui(ui, wb, &matrix, opens, commands));
            });
            let (n_columns, n_rows) = (matrix.hypotheses.len(), matrix.rows.len());
            if n_columns > MOST_COLUMNS || n_rows > MOST_ROWS {
                let words = format!("Of {n_columns} hypotheses and {n_rows} pieces of evidence the first are shown; the table has all");
                ui.label(RichText::new(words).color(p.faint).size(theme::SMALL));
            }
            ui.add_space(theme::GAP);
            if ui.button("Copy as a table").clicked() {
                let table = matrix.table(|passage| words_of(wb, passage), |point| name_of(wb, point));
                commands.push(Command::Copy(table));
            }
        });
    }
}

fn words_of(wb: &Workbench, passage: PassageId) -> String {
    let words = wb.briefing().passage(passage).map(|passage| passage.quote.as_str()).unwrap_or_default();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn name_of(wb: &Workbench, point: PointId) -> String {
    let title = wb.briefing().point(point).map(|point| point.shown_title()).unwrap_or_default();
    format!("{} {title}", wb.derived().outline.number(point)).trim().to_owned()
}

fn grid_ui(ui: &mut Ui, wb: &Workbench, matrix: &Matrix, opens: bool, commands: &mut Vec<Command>) {
    let p = theme::palette(ui);
    let columns = || matrix.hypotheses.iter().take(MOST_COLUMNS);
    Grid::new("matrix").spacing([theme::GAP, 6.0]).max_col_width(220.0).show(ui, |ui| {
        ui.label("");
        for (point, score) in columns() {
            ui.vertical(|ui| {
                ui.set_max_width(theme::MATRIX_COLUMN);
                ui.label(
                    RichText::new(elide(&name_of(wb, *point), NAME_MOST)).color(p.ink).size(theme::SMALL),
                );
                let words = format!("{score} against it");
                ui.label(RichText::new(words).color(p.soft).size(theme::SMALL));
            });
        }
        ui.label(RichText::new("Tells").color(p.soft).size(theme::SMALL));
        ui.end_row();
        for (at, row) in matrix.rows.iter().take(MOST_ROWS).enumerate() {
            let words = elide(&words_of(wb, row.passage), WORDS_MOST);
            let label = ui
                .add(egui::Label::new(RichText::new(&words).size(theme::SMALL)).sense(egui::Sense::click()));
            if label.clicked() {
                commands.push(Command::ShowPassage(Held { passage: row.passage, point: None }));
            }
            for (nth, (cell, (point, _))) in row.cells.iter().zip(columns()).enumerate() {
                let name = format!("{}: {words}: {}", name_of(wb, *point), cell.name());
                let shown = if cell.sign().is_empty() { "·" } else { cell.sign() };
                let color = match cell {
                    Cell::Consistent { .. } => p.stance(Stance::Supports).line,
                    Cell::Inconsistent { .. } => p.stance(Stance::Undercuts).line,
                    Cell::Open | Cell::NotApplicable | Cell::Neutral => p.soft,
                };
                let menu = ui.menu_button(RichText::new(shown).color(color), |ui| {
                    for choice in Cell::ALL {
                        let sign = if choice.sign().is_empty() { "·" } else { choice.sign() };
                        let button = egui::Button::new(format!("{sign}  {}", choice.name()));
                        if ui.add(button.selected(choice == *cell)).clicked() {
                            commands.push(Command::SetCell {
                                point: *point,
                                passage: row.passage,
                                cell: choice,
                            });
                            ui.close();
                        }
                    }
                });
                menu.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
                if opens && at == 0 && nth == 0 {
                    menu.response.request_focus();
                }
            }
            ui.label(RichText::new(row.diagnosticity.to_string()).color(p.soft).size(theme::SMALL));
            ui.end_row();
        }
    });
}
