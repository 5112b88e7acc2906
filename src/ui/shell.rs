//! `Shell`: the whole window's contents, and the life of a frame.

use egui::{
    CentralPanel, Event, Frame, Key, Margin, Modifiers, Panel, Rect, Stroke, TextEdit, Ui, UiBuilder,
    accesskit::Role,
};

use super::{
    ask::ask_ui,
    banner::banner_ui,
    bar::bar_ui,
    drops,
    forms::Forms,
    help::{about_ui, keys_ui},
    notices::notices_ui,
    outline::{OutlinePanel, outline_ui},
    palette::{attach_to_ui, go_to_point_ui, go_to_source_ui, palette_ui, templates_ui},
    pick_list::PickList,
    reader::{ReaderPanel, reader_ui},
    review::review_ui,
    shortcuts::{self, take_key},
    sources::{SourcesPanel, folded_sources_ui, sources_ui},
    status::status_ui,
    stumble::Stumble,
    theme,
    unfiled::{UnfiledPanel, unfiled_ui},
    welcome::welcome_ui,
};
use crate::app::{Action, Command, Overlay, Pane, Workbench};

/// What the window forgets on restart: scroll offsets, a drag under way, an open list.
#[derive(Default)]
pub struct Shell {
    sources: SourcesPanel,
    reader: ReaderPanel,
    outline: OutlinePanel,
    unfiled: UnfiledPanel,
    list: PickList,
    forms: Forms,
    /// The last call of the find field that was followed.
    find_asked: u64,
    stumble: Stumble,
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
        if shows_sources {
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
                let tray = Panel::bottom("unfiled")
                    .frame(panel)
                    .resizable(true)
                    .default_size(settings.unfiled_height)
                    .size_range(theme::UNFILED_HEIGHTS)
                    .show(ui, |ui| {
                        pane_ui(ui, wb, Pane::Unfiled, commands, |ui, commands| {
                            unfiled_keys(ui, wb, commands);
                            unfiled_ui(ui, wb, &mut self.unfiled, commands);
                        })
                    });
                seen.unfiled_height = tray.response.rect.height();
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
                self.find_ui(ui, wb, commands);
                review_ui(ui, wb, commands);
                // What the find field leaves is the reader's.
                let rest = UiBuilder::new().max_rect(ui.available_rect_before_wrap());
                ui.scope_builder(rest, |ui| reader_ui(ui, wb, &mut self.reader, commands));
            });
        });
        if seen != *settings {
            commands.push(Command::SetSettings(Box::new(seen)));
        }
        if wb.pane() == Pane::Sources {
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
                | Overlay::Note(_)
                | Overlay::Title
                | Overlay::Path(_)
                | Overlay::Backups
                | Overlay::Conflicts
                | Overlay::Repairs
                | Overlay::NewerVersion(_)
                | Overlay::Update
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
            Some(Overlay::Note(id)) => self.forms.note_ui(ui, wb, *id, commands),
            Some(Overlay::Title) => self.forms.title_ui(ui, wb, commands),
            Some(Overlay::Path(pick)) => self.forms.path_ui(ui, pick, commands),
            Some(Overlay::Conflicts) => self.forms.conflicts_ui(ui, wb, commands),
            Some(Overlay::Backups) => self.forms.backups_ui(ui, wb, commands),
            Some(Overlay::Repairs) => self.forms.repairs_ui(ui, wb, commands),
            Some(Overlay::NewerVersion(id)) => self.forms.newer_version_ui(ui, wb, *id, commands),
            Some(Overlay::Update) => self.forms.update_ui(ui, wb, commands),
            Some(Overlay::Former(id)) => self.forms.former_ui(ui, wb, *id, commands),
            Some(Overlay::LongPoint(id)) => self.forms.long_point_ui(ui, wb, *id, commands),
            Some(Overlay::Unreadable(unreadable)) => self.forms.unreadable_ui(ui, wb, unreadable, commands),
            Some(Overlay::Keys) => keys_ui(ui, commands),
            Some(Overlay::About) => about_ui(ui, commands),
        }
    }

    /// Plain find, a bar above the reader.
    fn find_ui(&mut self, ui: &mut Ui, wb: &Workbench, commands: &mut Vec<Command>) {
        let Some(find) = wb.find() else { return };
        let p = theme::palette(ui);
        let frame = Frame::new().fill(p.panel).inner_margin(Margin::symmetric(theme::PAD as i8, 6));
        let is_on_top = wb.overlay().is_none() && wb.ask().is_none() && wb.editing().is_none();
        let closes = is_on_top && wb.pane() == Pane::Reader && take_key(ui, Modifiers::NONE, Key::Escape);
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                let mut words = find.words.clone();
                let field = TextEdit::singleline(&mut words).hint_text("Find in source").desired_width(220.0);
                let response = ui.add(field).accessible_name("Find in source");
                if std::mem::replace(&mut self.find_asked, find.asked) != find.asked {
                    self.claims_focus = Some(response.id);
                }
                if response.changed() {
                    commands.push(Command::FindWords(words));
                }
                if response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter)) {
                    let step = if ui.input(|i| i.modifiers.shift) { -1 } else { 1 };
                    commands.push(Command::FindStep(step));
                    response.request_focus();
                }
                let count = match (find.words.trim().is_empty(), find.hits.len()) {
                    (true, _) => String::new(),
                    (false, 0) => "Not found".to_owned(),
                    (false, n) => format!("{} of {n}", find.current + 1),
                };
                ui.label(egui::RichText::new(count).color(p.soft));
                if ui.button("Previous").clicked() {
                    commands.extend(Action::FindPrevious.command(wb));
                }
                if ui.button("Next").clicked() {
                    commands.extend(Action::FindNext.command(wb));
                }
                if ui.button("Close").clicked() || closes {
                    commands.push(Command::CloseFind);
                }
            });
        });
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
    let builder =
        UiBuilder::new().max_rect(rect).accessibility_role(Role::Pane).accessibility_label(pane.name());
    ui.scope_builder(builder, |ui| {
        ui.set_clip_rect(rect.intersect(ui.clip_rect()));
        ui.spacing_mut().item_spacing.y = 0.0;
        content(ui, commands);
        ui.take_available_space();
    });
    if pane == Pane::Outline || pane == Pane::Unfiled {
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

/// Arrow keys move through the unfiled passages, Enter shows the one at hand.
fn unfiled_keys(ui: &Ui, wb: &Workbench, commands: &mut Vec<Command>) {
    if wb.pane() != Pane::Unfiled || !is_free(ui, wb) {
        return;
    }
    let pressed = |key| take_key(ui, Modifiers::NONE, key);
    if pressed(Key::ArrowDown) {
        commands.push(Command::StepUnfiled(1));
    }
    if pressed(Key::ArrowUp) {
        commands.push(Command::StepUnfiled(-1));
    }
    if pressed(Key::Enter) {
        commands.extend(Action::ShowSource.command(wb));
    }
}
