//! The head of the window: menus, the briefing's title, the palette.

use egui::{Button, MenuBar, RichText, Stroke, Ui, vec2};

use super::{
    action_button::{key_words, menu_item},
    icon::Icon,
    theme::{self, Face},
};
use crate::{
    app::{Action, Command, Menu, Workbench},
    text::{elide, escape_controls},
};

/// Draws the menu bar.
pub fn bar_ui(ui: &mut Ui, wb: &Workbench, commands: &mut Vec<Command>) {
    let p = theme::palette(ui);
    MenuBar::new().ui(ui, |ui| {
        ui.set_height(theme::BAR_HEIGHT - 4.0);
        ui.add_space(6.0);
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.spacing_mut().button_padding = vec2(8.0, 4.0);
        for menu in Menu::ALL {
            ui.menu_button(RichText::new(menu.name()).color(p.soft), |ui| menu_ui(ui, wb, menu, commands));
        }
        ui.add_space(14.0);
        let width = ui.available_width();
        let find_width = (width * 0.45).clamp(120.0, 330.0);
        let title = elide(wb.briefing().shown_title(), ((width - find_width) / 8.0).max(10.0) as usize);
        let button = Button::new(RichText::new(title).font(Face::SemiBold.sized(theme::BODY)).color(p.ink))
            .frame(false);
        let response =
            ui.add(button).on_hover_text(format!("{} (click to rename)", wb.briefing().shown_title()));
        if response.clicked() {
            commands.extend(Action::EditTitle.command(wb));
        }
        if !wb.session().is_saved() {
            ui.label(RichText::new("· unsaved").color(p.warning));
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add_space(8.0);
            let keys = RichText::new(key_words(ui, Action::Palette).unwrap_or_default())
                .color(p.faint)
                .size(theme::SMALL);
            let words = RichText::new("Search or run a command").color(p.faint);
            let button = Button::new((Icon::Find.rich(theme::ICON, p.faint), words))
                .right_text(keys)
                .fill(p.paper)
                .stroke(Stroke::new(1.0, p.line))
                .min_size(vec2(find_width, theme::FIELD_HEIGHT));
            if ui.add(button).accessible_name("Search or run a command").clicked() {
                commands.extend(Action::Palette.command(wb));
            }
        });
    });
}

fn menu_ui(ui: &mut Ui, wb: &Workbench, menu: Menu, commands: &mut Vec<Command>) {
    let scroll = egui::ScrollArea::vertical().max_height(ui.ctx().content_rect().height() - 70.0);
    scroll.show(ui, |ui| {
        for action in Action::ALL.iter().filter(|a| a.menu() == menu && a.number().is_none()) {
            menu_item(ui, wb, *action, commands);
            if *action == Action::AttachTo {
                numbered_ui(ui, wb, commands);
            }
            if *action == Action::Open {
                recent_ui(ui, wb, commands);
            }
            if action.ends_group() {
                ui.separator();
            }
        }
    });
}

fn numbered_ui(ui: &mut Ui, wb: &Workbench, commands: &mut Vec<Command>) {
    ui.menu_button("Attach by number", |ui| {
        Action::NUMBERED.iter().for_each(|action| menu_item(ui, wb, *action, commands));
    });
}

fn recent_ui(ui: &mut Ui, wb: &Workbench, commands: &mut Vec<Command>) {
    ui.add_enabled_ui(!wb.recent().is_empty(), |ui| {
        ui.menu_button("Open recent", |ui| {
            for path in wb.recent() {
                let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
                let response = ui.button(escape_controls(&name));
                if response.on_hover_text(escape_controls(&path.display().to_string())).clicked() {
                    commands.push(Command::Open(path.clone()));
                    ui.close();
                }
            }
        });
    });
}
