//! Notices: what was done goes by itself, what failed stays until dismissed.

use egui::{Align2, Area, Frame, Id, Label, Margin, Order, RichText, Stroke, Ui, accesskit, vec2};

use super::{card::remove_button_ui, icon::Icon, theme};
use crate::{
    app::{Command, Level, Workbench},
    model::Stance,
};

/// Draws the notices above the status bar.
pub fn notices_ui(ui: &Ui, wb: &Workbench, commands: &mut Vec<Command>) {
    let mut notices = wb.notices().iter().peekable();
    if notices.peek().is_none() {
        return;
    }
    let area = Area::new(Id::unique("notices"))
        .order(Order::Foreground)
        .anchor(Align2::CENTER_BOTTOM, vec2(0.0, -theme::STATUS_HEIGHT - 10.0));
    area.show(ui.ctx(), |ui| {
        for notice in notices {
            let p = theme::palette(ui);
            let color = match notice.level {
                Level::Done => p.accent,
                Level::Warning => p.warning,
                Level::Error => p.stance(Stance::Undercuts).line,
            };
            let frame = Frame::popup(ui.style())
                .stroke(Stroke::new(1.0, color))
                .inner_margin(Margin::symmetric(12, 7));
            frame.show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.set_max_width(620.0);
                    let text = RichText::new(&notice.text).color(if notice.level == Level::Done {
                        p.ink
                    } else {
                        color
                    });
                    if notice.level != Level::Done {
                        ui.label(Icon::Warning.rich(theme::ICON + 2.0, color));
                    }
                    let shown = ui.add(Label::new(text).wrap());
                    // Screen readers say it without being asked.
                    ui.ctx().accesskit_node_builder(shown.id, |node| {
                        node.set_live(match notice.level {
                            Level::Error => accesskit::Live::Assertive,
                            Level::Done | Level::Warning => accesskit::Live::Polite,
                        });
                    });
                    if let Some(offer) = &notice.offer
                        && ui.button(offer.words).clicked()
                    {
                        commands.extend([Command::Dismiss(notice.id), offer.command.clone()]);
                    }
                    if notice.level != Level::Done && remove_button_ui(ui, "Dismiss").clicked() {
                        commands.push(Command::Dismiss(notice.id));
                    }
                });
            });
        }
    });
}
