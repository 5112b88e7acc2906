//! The reader.
use crate::app::{Command, Workbench};
#[derive(Default)]
pub struct ReaderPanel;
pub fn reader_ui(ui: &mut egui::Ui, wb: &Workbench, _panel: &mut ReaderPanel, _commands: &mut Vec<Command>) {
    if let Some(source) = wb.open_source() {
        egui::ScrollArea::vertical().show(ui, |ui| ui.label(source.text()));
    }
}
