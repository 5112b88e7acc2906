//! A point too long to be typed in: all of its text, laid out block by block where it is in view.

use std::sync::Arc;

use egui::{Frame, Margin, RichText, Ui, text::LayoutJob};

use super::{
    forms::Forms,
    rows::{Rows, Shown},
    script,
    theme::{self, Face},
};
use crate::{
    app::{Command, POINT_MOST, Workbench},
    model::{Point, PointId},
    text::{Block, blocks, paragraphs},
};

/// What the window forgets when it closes.
#[derive(Debug, Default)]
pub(super) struct LongPoint {
    rows: Rows<usize>,
    revision: u64,
    /// The point whose text is cut into the blocks.
    point: Option<Arc<Point>>,
    blocks: Vec<Block>,
    indices: Vec<usize>,
}

impl LongPoint {
    fn fit(&mut self, point: &Arc<Point>) {
        if self.point.as_ref().is_some_and(|shown| Arc::ptr_eq(shown, point)) {
            return;
        }
        self.revision += 1;
        self.blocks = blocks(&point.text, &paragraphs(&point.text));
        self.indices = (0..self.blocks.len()).collect();
        self.point = Some(Arc::clone(point));
    }
}

impl Forms {
    /// All of a point's text, to read.
    pub fn long_point_ui(&mut self, ui: &Ui, wb: &Workbench, id: PointId, commands: &mut Vec<Command>) {
        let Some(point) = wb.briefing().point(id).cloned() else { return commands.push(Command::Hide) };
        self.form_of_width(ui, theme::WIDE_FORM_WIDTH, "The whole point", id, commands, |forms, ui, _, _| {
            let long = &mut forms.long;
            long.fit(&point);
            let p = theme::palette(ui);
            let most = POINT_MOST >> 10;
            let words =
                format!("{} KB: shown to read. Up to {most} KB can be typed in", point.text.len() >> 10);
            ui.label(RichText::new(words).size(theme::SMALL).color(p.soft));
            let whole = ui.ctx().content_rect().height() - theme::FORM_TOP - theme::FORM_BOTTOM;
            ui.set_height(
                (whole - theme::FORM_LIST_LEAST).clamp(theme::FORM_LIST_LEAST, theme::LONG_POINT_HEIGHT),
            );
            let LongPoint { rows, revision, blocks, indices, .. } = long;
            let shown = Shown {
                estimate: theme::QUOTE_LINE * 4.0,
                revision: Some(*revision),
                target: None,
                always: None,
                nudge: 0.0,
            };
            rows.show(ui, "long point", indices, shown, |ui, at| {
                let Some(block) = blocks.get(at) else { return };
                let top = if block.opens_paragraph { theme::GAP as i8 } else { 0 };
                Frame::new().inner_margin(Margin { top, ..Margin::ZERO }).show(ui, |ui| {
                    let text = block.range.of(&point.text).unwrap_or_default().to_owned();
                    let format = theme::text(Face::Regular, theme::NOTE, theme::POINT_LINE, p.ink);
                    ui.add(script::label(ui, LayoutJob::single_section(text, format)));
                });
            });
        });
    }
}
