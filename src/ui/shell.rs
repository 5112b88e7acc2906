//! `Shell`: the whole window's contents, and the life of a frame.

use egui::{CentralPanel, Event, Frame, Key, Modifiers, Panel, Rect, Stroke, Ui, UiBuilder, accesskit::Role};

use super::{
    ask::ask_ui,
    banner::banner_ui,
    bar::bar_ui,
    drops,
    everywhere::{EverywherePanel, everywhere_ui},
    find::{FindBar, find_ui},
    forms::Forms,
    help::{about_ui, keys_ui},
    insights::{InsightsPanel, insights_ui},
    notices::notices_ui,
    outline::{OutlinePanel, outline_ui},
    palette::{attach_to_ui, go_to_point_ui, go_to_source_ui, palette_ui, templates_ui},
    passages::{PassagesPanel, passages_ui},
    pick_list::PickList,
    presenting::{PresentingPanel, presenting_ui},
    reader::{ReaderPanel, reader_ui},
    review::review_ui,
    shortcuts::{self, take_key},
    sources::{SourcesPanel, folded_sources_ui, sources_ui},
    status::status_ui,
    stumble::Stumble,
    theme,
    welcome::welcome_ui,
};
use crate::{
    app::{Action, Command, InsightRow, Overlay, Pane, Workbench},
    model::Verdict,
};

/// What the window forgets on restart: scroll offsets, a drag under way, an open list.
#[derive(Default)]
pub struct Shell {
    sources: SourcesPanel,
    reader: ReaderPanel,
    outline: OutlinePanel,
    passages: PassagesPanel,
    insights: InsightsPanel,
    list: PickList,
    forms: Forms,
    find: FindBar,
    everywhere: EverywherePanel,
    stumble: Stumble,
    presenting: PresentingPanel,
    /// The last call to take the focus from where it is.
    focus_asked: u64,
    /// The field that takes the focus at the end of this frame, whoever asked for it before.
    claims_focus: Option<egui::Id>,
}

impl Shell {
    /// One frame, or what there is to say where drawing has failed.
    pub fn guarded_ui(&mut self, ui: &mut Ui, wb: &mut Workbench) {
        let mut stumble = std::mem::take(&mut self.stumble);
        if stumble.ui(ui, wb, |ui, wb| self.ui(ui, wb)) {
            // What was half drawn is forgotten.
            *self = Self::default();
        }
        self.stumble = stumble;
    }

    /// One frame: jobs, keys, drawing, commands.
    pub fn ui(&mut self, ui: &mut Ui, wb: &mut Workbench) {
        theme::apply(ui.ctx(), wb.settings().theme, wb.settings().zoom);
        if let Some(secs) = wb.begin_frame(ui.input(|i| i.time)) {
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(secs.max(0.01)));
        }
        let mut commands = Vec::new();
        if ui.input(|i| i.events.contains(&Event::WindowFocused(true))) {
            commands.push(Command::CheckFile);
        }
        shortcuts::take(ui, wb);
        drops::take(ui, wb, &mut commands);
        run_all(ui, wb, &mut commands);
        self.draw(ui, wb, &mut commands);
        run_all(ui, wb, &mut commands);
    }

    fn draw(&mut self, ui: &mut Ui, wb: &Workbench, commands: &mut Vec<Command>) {
        if std::mem::replace(&mut self.focus_asked, wb.take_focus()) != wb.take_focus() {
            // A pane was asked for: whatever field has the focus lets go of it, and the pane takes it.
            ui.memory_mut(|m| m.stop_text_input());
        }
        if let Some(presenting) = wb.presenting() {
            presenting_ui(ui, wb, presenting, &mut self.presenting, commands);
            ask_ui(ui, wb, commands);
            return;
        }
        self.presenting = PresentingPanel::default();
        let p = theme::palette(ui);
        let whole = ui.ctx().content_rect();
        let panel = Frame::new().fill(p.panel);
        Panel::top("bar").exact_size(theme::BAR_HEIGHT).frame(panel).show(ui, |ui| bar_ui(ui, wb, commands));
        banner_ui(ui, wb, commands);
        welcome_ui(ui, wb, commands);
        Panel::bottom("status")
            .exact_size(theme::STATUS_HEIGHT)
            .frame(panel)
            .show(ui, |ui| status_ui(ui, wb, commands));

        let settings = wb.settings();
        let mut seen = settings.clone();
        // When it gets narrow the reader keeps its measure: Sources folds to a strip.
        let most = (whole.width() * theme::OUTLINE_SHARE).max(*theme::OUTLINE_WIDTHS.start());
        let for_reader = whole.width() - settings.sources_width - settings.outline_width.min(most);
        let shows_sources = settings.sources_shown && for_reader >= theme::READER_LEAST;
        if wb.everywhere().is_some() {
            let room = whole.width() - settings.outline_width.min(most) - theme::READER_LEAST;
            let least = *theme::EVERYWHERE_WIDTHS.start();
            let range = least..=room.clamp(least, *theme::EVERYWHERE_WIDTHS.end());
            let default = theme::EVERYWHERE_WIDTH.min(*range.end());
            Panel::left("everywhere").frame(panel).default_size(default).size_range(range).show(ui, |ui| {
                pane_ui(ui, wb, Pane::Sources, commands, |ui, commands| {
                    let field = everywhere_ui(ui, wb, &mut self.everywhere, commands);
                    self.claims_focus = field.or(self.claims_focus);
                });
            });
        } else if shows_sources {
            let panel = Panel::left("sources")
                .frame(panel)
                .default_size(settings.sources_width)
                .size_range(theme::PANEL_WIDTHS)
                .show(ui, |ui| {
                    pane_ui(ui, wb, Pane::Sources, commands, |ui, commands| {
                        sources_ui(ui, wb, &mut self.sources, commands);
                    })
                });
            seen.sources_width = panel.response.rect.width();
        } else {
            Panel::left("folded sources").resizable(false).exact_size(40.0).frame(panel).show(ui, |ui| {
                pane_ui(ui, wb, Pane::Sources, commands, |ui, commands| folded_sources_ui(ui, wb, commands));
            });
        }
        let outline = Panel::right("outline")
            .frame(panel)
            .default_size(settings.outline_width.min(most))
            .size_range(*theme::OUTLINE_WIDTHS.start()..=most)
            .show(ui, |ui| {
                // What is found takes more room than what is filed.
                let is_together = settings.insights_shown;
                let (id, height) = match is_together {
                    true => ("together", settings.passages_height.max(theme::TOGETHER_HEIGHT)),
                    false => ("passages", settings.passages_height),
                };
                let tray = Panel::bottom(id)
                    .frame(panel)
                    .resizable(true)
                    .default_size(height)
                    .size_range(theme::PASSAGES_HEIGHTS)
                    .show(ui, |ui| {
                        pane_ui(ui, wb, Pane::Passages, commands, |ui, commands| {
                            if wb.settings().insights_shown {
                                insight_keys(ui, wb, commands);
                                return insights_ui(ui, wb, &mut self.insights, commands);
                            }
                            passage_keys(ui, wb, commands);
                            let asked = passages_ui(ui, wb, &mut self.passages, commands);
                            self.claims_focus = asked.or(self.claims_focus);
                        })
                    });
                if !is_together {
                    seen.passages_height = tray.response.rect.height();
                }
                CentralPanel::no_frame().show(ui, |ui| {
                    pane_ui(ui, wb, Pane::Outline, commands, |ui, commands| {
                        outline_ui(ui, wb, &mut self.outline, commands);
                    });
                });
            });
        if outline.response.rect.width() < most - 1.0 {
            seen.outline_width = outline.response.rect.width();
        }
        CentralPanel::default().frame(Frame::new().fill(p.paper)).show(ui, |ui| {
            pane_ui(ui, wb, Pane::Reader, commands, |ui, commands| {
                let field = find_ui(ui, wb, &mut self.find, commands);
                self.claims_focus = field.or(self.claims_focus);
                review_ui(ui, wb, commands);
                // What the find field leaves is the reader's.
                let rest = UiBuilder::new().max_rect(ui.available_rect_before_wrap());
                ui.scope_builder(rest, |ui| reader_ui(ui, wb, &mut self.reader, commands));
            });
        });
        if seen != *settings {
            commands.push(Command::SetSettings(Box::new(seen)));
        }
        if wb.pane() == Pane::Sources && wb.everywhere().is_none() {
            source_keys(ui, wb, commands);
        }
        if let Some(id) = self.claims_focus.take() {
            ui.memory_mut(|m| m.request_focus(id));
        }
        if wb.ask().is_none() {
            self.over(ui, wb, commands);
        }
        notices_ui(ui, wb, commands);
        ask_ui(ui, wb, commands);
    }

    /// What lies over the panes.
    fn over(&mut self, ui: &Ui, wb: &Workbench, commands: &mut Vec<Command>) {
        let overlay = wb.overlay();
        let is_list = matches!(
            overlay,
            Some(
                Overlay::Palette
                    | Overlay::Templates
                    | Overlay::AttachTo(_)
                    | Overlay::GoToSource
                    | Overlay::GoToPoint
            )
        );
        if !is_list {
            self.list.close();
        }
        match overlay {
            None
            | Some(
                Overlay::Palette
                | Overlay::Templates
                | Overlay::AttachTo(_)
                | Overlay::GoToSource
                | Overlay::GoToPoint
                | Overlay::Keys
                | Overlay::About,
            ) => self.forms.close(),
            Some(
                Overlay::Source(_)
                | Overlay::Title
                | Overlay::Timing
                | Overlay::Likelihood(_)
                | Overlay::Matrix(_)
                | Overlay::Budget(_)
                | Overlay::Path(_)
                | Overlay::Backups
                | Overlay::Conflicts
                | Overlay::Repairs
                | Overlay::NewerVersion(_)
                | Overlay::Update
                | Overlay::Imported
                | Overlay::Former(_)
                | Overlay::LongPoint(_)
                | Overlay::Unreadable(_),
            ) => {}
        }
        match overlay {
            None => {}
            Some(Overlay::Palette) => palette_ui(ui, wb, &mut self.list, commands),
            Some(Overlay::Templates) => templates_ui(ui, wb, &mut self.list, commands),
            Some(Overlay::GoToSource) => go_to_source_ui(ui, wb, &mut self.list, commands),
            Some(Overlay::GoToPoint) => go_to_point_ui(ui, wb, &mut self.list, commands),
            Some(Overlay::AttachTo(what)) => attach_to_ui(ui, wb, *what, &mut self.list, commands),
            Some(Overlay::Source(id)) => self.forms.source_ui(ui, wb, *id, commands),
            Some(Overlay::Title) => self.forms.title_ui(ui, wb, commands),
            Some(Overlay::Timing) => self.forms.timing_ui(ui, wb, commands),
            Some(Overlay::Matrix(id)) => self.forms.matrix_ui(ui, wb, *id, commands),
            Some(Overlay::Likelihood(id)) => self.forms.likelihood_ui(ui, wb, *id, commands),
            Some(Overlay::Budget(id)) => self.forms.budget_ui(ui, wb, *id, commands),
            Some(Overlay::Path(pick)) => self.forms.path_ui(ui, pick, commands),
            Some(Overlay::Conflicts) => self.forms.conflicts_ui(ui, wb, commands),
            Some(Overlay::Backups) => self.forms.backups_ui(ui, wb, commands),
            Some(Overlay::Repairs) => self.forms.repairs_ui(ui, wb, commands),
            Some(Overlay::NewerVersion(id)) => self.forms.newer_version_ui(ui, wb, *id, commands),
            Some(Overlay::Imported) => self.forms.imported_ui(ui, wb, commands),
            Some(Overlay::Update) => self.forms.update_ui(ui, wb, commands),
            Some(Overlay::Former(id)) => self.forms.former_ui(ui, wb, *id, commands),
            Some(Overlay::LongPoint(id)) => self.forms.long_point_ui(ui, wb, *id, commands),
            Some(Overlay::Unreadable(unreadable)) => self.forms.unreadable_ui(ui, wb, unreadable, commands),
            Some(Overlay::Keys) => keys_ui(ui, commands),
            Some(Overlay::About) => about_ui(ui, commands),
        }
    }
}

/// Runs commands; what they changed is drawn in the next frame.
fn run_all(ui: &Ui, wb: &mut Workbench, commands: &mut Vec<Command>) {
    if commands.iter().any(|c| !matches!(c, Command::SetSettings(_))) {
        ui.ctx().request_repaint();
    }
    for command in commands.drain(..) {
        wb.run(command);
    }
}

/// One pane: its name for screen readers, and the keyboard when it is pressed.
fn pane_ui(
    ui: &mut Ui,
    wb: &Workbench,
    pane: Pane,
    commands: &mut Vec<Command>,
    content: impl FnOnce(&mut Ui, &mut Vec<Command>),
) {
    let rect: Rect = ui.available_rect_before_wrap();
    let is_finding = pane == Pane::Sources && wb.everywhere().is_some();
    let name = if is_finding { "Find everywhere" } else { pane.name() };
    let builder = UiBuilder::new().max_rect(rect).accessibility_role(Role::Pane).accessibility_label(name);
    ui.scope_builder(builder, |ui| {
        ui.set_clip_rect(rect.intersect(ui.clip_rect()));
        ui.spacing_mut().item_spacing.y = 0.0;
        content(ui, commands);
        ui.take_available_space();
    });
    if pane == Pane::Outline || pane == Pane::Passages {
        ui.painter().hline(rect.x_range(), rect.min.y, Stroke::new(1.0, theme::palette(ui).line));
    }
    if wb.pane() == pane {
        let line = Rect::from_min_size(rect.min, egui::vec2(rect.width(), theme::FOCUS_LINE));
        ui.painter().rect_filled(line, 0.0, theme::palette(ui).accent);
    }
    let pressed = ui.input(|i| i.pointer.any_pressed());
    let at = ui.input(|i| i.pointer.interact_pos());
    let is_here = at.is_some_and(|at| rect.contains(at) && ui.ctx().layer_id_at(at) == Some(ui.layer_id()));
    if pressed && is_here && wb.pane() != pane && wb.ask().is_none() {
        commands.push(Command::Focus(pane));
    }
}

fn is_free(ui: &Ui, wb: &Workbench) -> bool {
    wb.overlay().is_none() && wb.ask().is_none() && !ui.ctx().text_edit_focused()
}

/// Arrow keys move through the sources.
fn source_keys(ui: &Ui, wb: &Workbench, commands: &mut Vec<Command>) {
    if !is_free(ui, wb) {
        return;
    }
    let pressed = |key| take_key(ui, Modifiers::NONE, key);
    if pressed(Key::ArrowDown) {
        commands.push(Command::StepSource(1));
    }
    if pressed(Key::ArrowUp) {
        commands.push(Command::StepSource(-1));
    }
    if pressed(Key::Enter) {
        commands.push(Command::Focus(Pane::Reader));
    }
}

/// Whether a button in this part of the window has the focus, or a choice that one has opened: keys are theirs.
fn has_focused_button(ui: &Ui) -> bool {
    let here = ui.max_rect();
    let focused = ui.memory(|m| m.focused()).filter(|_| !shortcuts::is_on_row(ui));
    let rect = focused.and_then(|id| ui.ctx().read_response(id)).map(|response| response.rect);
    rect.is_some_and(|rect| here.contains_rect(rect)) || egui::Popup::is_any_open(ui.ctx())
}

/// Arrow keys move through what the sources say together, Enter shows it, Delete dismisses it.
fn insight_keys(ui: &Ui, wb: &Workbench, commands: &mut Vec<Command>) {
    if wb.pane() != Pane::Passages || !is_free(ui, wb) || has_focused_button(ui) {
        return;
    }
    let pressed = |key| take_key(ui, Modifiers::NONE, key);
    if pressed(Key::ArrowDown) {
        commands.push(Command::StepInsight(1));
    }
    if pressed(Key::ArrowUp) {
        commands.push(Command::StepInsight(-1));
    }
    let Some(row) = wb.insights().current() else { return };
    if pressed(Key::Enter) {
        commands.push(Command::LookAtInsight { row, place: None });
    }
    if let InsightRow::Finding(finding) = row
        && pressed(Key::Delete)
    {
        commands.push(Command::Judge { finding, verdict: Some(Verdict::Dismissed) });
    }
}

/// Arrow keys move through the listed passages, Enter shows the one at hand.
fn passage_keys(ui: &Ui, wb: &Workbench, commands: &mut Vec<Command>) {
    if wb.pane() != Pane::Passages || !is_free(ui, wb) || has_focused_button(ui) {
        return;
    }
    let pressed = |key| take_key(ui, Modifiers::NONE, key);
    if pressed(Key::ArrowDown) {
        commands.push(Command::StepPassage(1));
    }
    if pressed(Key::ArrowUp) {
        commands.push(Command::StepPassage(-1));
    }
    if pressed(Key::Enter) {
        commands.extend(Action::ShowSource.command(wb));
    }
}
