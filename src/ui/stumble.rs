//! What is shown when the drawing itself fails: a bug of ours must not take the work with it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use egui::{Align, CentralPanel, Frame, Layout, Margin, RichText, Ui};

use super::theme::{self, Face};
use crate::{app::Workbench, text::escape_controls};

/// Draws what may fail, and something else where it has failed.
#[derive(Debug, Default)]
pub(super) struct Stumble {
    /// What failed, in the words of the one who wrote the check.
    cause: Option<String>,
}

impl Stumble {
    /// Draws, unless drawing has failed and the person has not decided to go on. Whether it failed now.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        wb: &mut Workbench,
        draw: impl FnOnce(&mut Ui, &mut Workbench),
    ) -> bool {
        if self.cause.is_some() {
            self.stumbled_ui(ui, wb);
            return false;
        }
        // An edit that was under way is taken back when its draft is dropped, and what was done is in
        // the journal: a workbench survives a panic as it survives a kill.
        let result = catch_unwind(AssertUnwindSafe(|| draw(ui, wb)));
        let Err(panic) = result else { return false };
        let words = panic.downcast_ref::<String>().cloned();
        let words = words.or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()));
        self.cause = Some(words.unwrap_or_else(|| "no cause is known".to_owned()));
        log::error!("drawing failed: {}", self.cause.as_deref().unwrap_or_default());
        wb.flush();
        ui.ctx().request_repaint();
        true
    }

    fn stumbled_ui(&mut self, ui: &mut Ui, wb: &mut Workbench) {
        let p = theme::palette(ui);
        let frame = Frame::new().fill(p.paper).inner_margin(Margin::same(theme::PAD as i8 * 2));
        let (mut goes_on, mut quits) = (false, false);
        CentralPanel::default().frame(frame).show(ui, |ui| {
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                ui.set_max_width(theme::FORM_WIDTH);
                ui.label(RichText::new("The window failed to draw").font(Face::SemiBold.sized(15.0)));
                ui.add_space(6.0);
                ui.label("Your briefing is whole, with every change up to the last. Go on, or quit: the next start brings the changes back.");
                ui.add_space(6.0);
                let cause = escape_controls(self.cause.as_deref().unwrap_or_default());
                ui.label(RichText::new(format!("What failed: {cause}")).color(p.soft));
                ui.add_space(10.0);
                ui.horizontal(|ui| {
                    goes_on = ui.button("Go on").clicked();
                    quits = ui.button("Quit").clicked();
                });
            });
        });
        if goes_on {
            self.cause = None;
            wb.steady();
            ui.ctx().request_repaint();
        }
        if quits {
            wb.end();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use egui_kittest::{Harness, kittest::Queryable as _};

    use super::*;
    use crate::{
        app::{Command, Environment, Jobs, Request, SystemClock},
        model::id::tests::CountedDice,
    };

    struct Window {
        wb: Workbench,
        stumble: Stumble,
        fails: bool,
    }

    #[test]
    fn a_panic_while_drawing_keeps_the_work_and_asks() {
        let wb = Workbench::new(Environment {
            clock: Arc::new(SystemClock),
            dice: Box::new(CountedDice::default()),
            folders: None,
            documents: None,
            jobs: Jobs::inline(),
        });
        let window = Window { wb, stumble: Stumble::default(), fails: false };
        let mut h = Harness::builder().with_context_setup(theme::install).build_ui_state(
            |ui, window: &mut Window| {
                let fails = std::mem::take(&mut window.fails);
                window.stumble.ui(ui, &mut window.wb, |ui, wb| {
                    CentralPanel::default().show(ui, |ui| {
                        ui.horizontal(|ui| ui.label(wb.briefing().shown_title()));
                        assert!(!fails, "a bug");
                    });
                });
            },
            window,
        );
        h.run();
        h.state_mut().wb.run(Command::SetTitle("Kept".to_owned()));
        for _ in 0..2 {
            h.state_mut().fails = true;
            h.run();
            h.get_by_label_contains("a bug");
            h.get_by_label("Go on").click();
            h.run();
            h.get_by_label("Kept");
        }
        h.state_mut().fails = true;
        h.run();
        h.get_by_label("Quit").click();
        h.run();
        assert_eq!(h.state_mut().wb.take_requests(), [Request::Quit]);
        assert!(!h.state().wb.session().is_saved());
    }
}
