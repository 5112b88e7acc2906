//! The list of sources, with its filter.

use egui::{
    Frame, Label, Margin, Rect, RichText, Sense, TextEdit, Ui, UiBuilder, pos2, text::LayoutJob,
    text::TextWrapping, vec2,
};

use super::{
    action_button::{action_button, menu_item},
    outline::pane_header_ui,
    rows::{Rows, Shown},
    script,
    theme::{self, Face},
};
use crate::{
    app::{Action, Command, Overlay, Pane, Workbench},
    model::{Source, SourceId},
};

/// What the list forgets on restart.
#[derive(Debug, Default)]
pub struct SourcesPanel {
    rows: Rows<SourceId>,
    serial: u64,
    last: Option<SourceId>,
}

/// Draws the list of sources.
pub fn sources_ui(ui: &mut Ui, wb: &Workbench, panel: &mut SourcesPanel, commands: &mut Vec<Command>) {
    let p = theme::palette(ui);
    let n = wb.briefing().sources().len();
    pane_header_ui(ui, Pane::Sources, wb, |ui| {
        ui.label(RichText::new(n.to_string()).color(p.faint).size(theme::SMALL));
    });
    if n == 0 {
        empty_ui(ui, wb, commands);
        return;
    }
    Frame::new().inner_margin(Margin { left: 12, right: 12, top: 0, bottom: 6 }).show(ui, |ui| {
        let mut filter = wb.source_filter().to_owned();
        let field = TextEdit::singleline(&mut filter)
            .hint_text("Filter")
            .desired_width(f32::INFINITY)
            .margin(Margin::symmetric(8, 4));
        let response = ui.add(field).accessible_name("Filter sources");
        if response.changed() {
            commands.push(Command::FilterSources(filter));
        }
    });
    let shown = wb.shown_sources();
    if shown.is_empty() {
        Frame::new().inner_margin(Margin::symmetric(theme::PAD as i8, 4)).show(ui, |ui| {
            ui.label(RichText::new("No source matches the filter").color(p.faint));
        });
    }
    if wb.view().source != panel.last {
        panel.last = wb.view().source;
        panel.serial += 1;
    }
    let target = panel.last.map(|id| (id, panel.serial));
    let of_rows = Shown { estimate: 74.0, revision: None, target, always: None, nudge: 0.0 };
    panel.rows.show(ui, "source rows", &shown, of_rows, |ui, id| {
        if let Some(source) = wb.briefing().source(id) {
            row_ui(ui, wb, source, commands);
        }
    });
}

fn row_ui(ui: &mut Ui, wb: &Workbench, source: &Source, commands: &mut Vec<Command>) {
    let p = theme::palette(ui);
    let is_open = wb.view().source == Some(source.id);
    let n = wb.derived().passages_of(source.id).map_or(0, |index| index.all().len());
    let background = ui.painter().add(egui::Shape::Noop);
    let row = ui.scope_builder(UiBuilder::new().sense(Sense::click()), |ui| {
        Frame::new().inner_margin(Margin { left: 17, right: 14, top: 8, bottom: 9 }).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 3.0;
            let mut job = LayoutJob::single_section(
                source.shown_title().to_owned(),
                theme::text(Face::Medium, theme::BODY, 17.0, p.ink),
            );
            job.wrap = TextWrapping { max_width: ui.available_width(), max_rows: 4, ..Default::default() };
            let galley = script::galley(ui, job);
            let elided = galley.elided;
            let title = ui.add(Label::new(galley));
            if elided {
                title.on_hover_text(source.shown_title());
            }
            ui.horizontal(|ui| {
                let small = |text: String| RichText::new(text).color(p.soft).size(theme::SMALL);
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    ui.label(small(n.to_string())).on_hover_text(match n {
                        1 => "1 passage".to_owned(),
                        n => format!("{n} passages"),
                    });
                    ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                        ui.add(Label::new(small(known(source))).truncate());
                    });
                });
            });
        });
    });
    let response = row.response;
    let rect = response.rect;
    let fill = match (is_open, response.hovered()) {
        (true, _) => p.paper,
        (false, true) => p.hover,
        (false, false) => egui::Color32::TRANSPARENT,
    };
    ui.painter().set(background, egui::Shape::rect_filled(rect, 0.0, fill));
    if is_open {
        let bar = Rect::from_min_max(rect.min, pos2(rect.min.x + 3.0, rect.max.y));
        ui.painter().rect_filled(bar, 0.0, p.accent);
    }
    response.widget_info(|| {
        egui::WidgetInfo::selected(egui::Role::ListItem, true, is_open, source.shown_title())
    });
    if response.clicked() {
        commands.push(Command::ShowSource(source.id));
    }
    response.context_menu(|ui| {
        if !is_open {
            // What the menu offers is about this source.
            commands.push(Command::ShowSource(source.id));
        }
        menu_item(ui, wb, Action::EditSource, commands);
        menu_item(ui, wb, Action::RemoveSource, commands);
    });
    if response.double_clicked() {
        commands.push(Command::Show(Overlay::Source(source.id)));
    }
}

/// Author or publisher, and date, as far as they are known.
fn known(source: &Source) -> String {
    let who = source.byline.clone().or_else(|| source.publisher.clone());
    match (who, source.published.short()) {
        (Some(who), Some(date)) => format!("{who} · {date}"),
        (Some(who), None) => format!("{who} · date not stated"),
        (None, Some(date)) => format!("author not stated · {date}"),
        (None, None) => "author, date not stated".to_owned(),
    }
}

fn empty_ui(ui: &mut Ui, wb: &Workbench, commands: &mut Vec<Command>) {
    Frame::new().inner_margin(Margin::symmetric(theme::PAD as i8, 6)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let words =
            "Articles go here. Add documents or web pages, drop files or folders on the window, or paste an article.";
        ui.label(RichText::new(words).color(theme::palette(ui).soft));
        ui.add_space(8.0);
        ui.spacing_mut().item_spacing.y = theme::GAP;
        action_button(ui, wb, Action::AddSources, Action::AddSources.name(), commands);
        action_button(ui, wb, Action::OpenSample, Action::OpenSample.name(), commands);
    });
    ui.take_available_space();
}

/// Sources folded to a strip: a number each.
pub fn folded_sources_ui(ui: &mut Ui, wb: &Workbench, commands: &mut Vec<Command>) {
    let p = theme::palette(ui);
    ui.add_space(8.0);
    egui::ScrollArea::vertical().id_salt("folded sources").auto_shrink([false, false]).show(ui, |ui| {
        ui.vertical_centered(|ui| {
            for id in &wb.derived().sources {
                let Some(source) = wb.briefing().source(*id) else { continue };
                let number = wb.derived().source_number(*id).to_string();
                let text = RichText::new(number).color(p.ink).font(Face::Medium.sized(theme::BODY));
                let is_open = wb.view().source == Some(*id);
                let button = egui::Button::selectable(is_open, text).min_size(vec2(26.0, 26.0));
                let response = ui.add(button).on_hover_text(source.shown_title());
                if response.accessible_name(source.shown_title()).clicked() {
                    commands.push(Command::ShowSource(*id));
                }
            }
        });
    });
}
