//! The form with what came of bringing in documents: groups of lines, of which only those in view are drawn.

use egui::{
    Key, Modifiers, Rect, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, text::LayoutJob, vec2,
};

use super::{
    action_button::main_button,
    forms::Forms,
    script,
    shortcuts::take_presses,
    theme::{self, Face},
};
use crate::{
    app::{Command, Entry, Fate, ImportReport, Newer, Workbench},
    model::Stance,
};

/// A line of the report: the name of a group, or an entry.
#[derive(Clone, Copy)]
enum Line<'a> {
    Group(&'a str, usize),
    Entry(&'a Entry),
}

impl Line<'_> {
    fn height(self) -> f32 {
        match self {
            Self::Group(..) => theme::REPORT_GROUP,
            Self::Entry(_) => theme::REPORT_ENTRY,
        }
    }
}

impl Forms {
    pub fn imported_ui(&mut self, ui: &Ui, wb: &Workbench, commands: &mut Vec<Command>) {
        let Some(report) = wb.import_report() else { return commands.push(Command::Hide) };
        let width = theme::WIDE_FORM_WIDTH;
        self.form_of_width(
            ui,
            width,
            "What was brought in",
            "imported",
            commands,
            |this, ui, opens, commands| {
                if opens {
                    this.at_import = 0;
                }
                let p = theme::palette(ui);
                ui.label(RichText::new(report.summary()).color(p.soft));
                ui.add_space(theme::GAP);
                let at = lines_ui(ui, wb, report, &mut this.at_import, commands);
                ui.add_space(theme::GAP);
                buttons_ui(ui, wb, report, at, commands);
            },
        );
    }
}

/// `at` is the entry at hand.
fn buttons_ui(
    ui: &mut Ui,
    wb: &Workbench,
    report: &ImportReport,
    at: Option<Fate>,
    commands: &mut Vec<Command>,
) {
    ui.horizontal(|ui| {
        let n_waiting = wb.n_newcomers();
        if n_waiting > 0 && wb.read_only().is_none() {
            let compare = ui.add(main_button(ui, "Compare…"));
            if compare
                .on_hover_text("Looks at what each newer version changes, one after the other")
                .clicked()
            {
                commands.push(Command::Hide);
            }
            let beside = ui.button("Add them as sources of their own");
            if beside.on_hover_text("One step, which Undo takes back").clicked() {
                commands.push(Command::AddAllBeside);
            }
        }
        let alike = match at {
            Some(Fate::Alike(id, other)) => wb.briefing().source(id).map(|source| (source, other)),
            _ => None,
        };
        if let Some((source, other)) = alike.filter(|(_, other)| wb.briefing().source(*other).is_some())
            && ui.button("Compare the two…").clicked()
        {
            let newer = Newer::Source(Box::new(crate::model::Source::clone(source)));
            commands.push(Command::CompareVersions { source: other, newer });
        }
        if ui.button("Copy the report").clicked() {
            commands.push(Command::Copy(report.text()));
        }
        if n_waiting == 0 && ui.button("Close").clicked() {
            commands.push(Command::Hide);
        }
    });
}

/// The lines in view. Up and Down go from entry to entry, Enter shows the source. What became of the entry at hand.
fn lines_ui(
    ui: &mut Ui,
    wb: &Workbench,
    report: &ImportReport,
    at: &mut usize,
    commands: &mut Vec<Command>,
) -> Option<Fate> {
    let mut lines = Vec::with_capacity(report.entries.len() + 6);
    // Above each line, so that one is found without adding up all before it.
    let mut tops = vec![0.0_f32];
    for (group, entries) in report.groups() {
        lines.push(Line::Group(group, entries.len()));
        lines.extend(entries.iter().map(Line::Entry));
    }
    for line in &lines {
        tops.push(tops.last().copied().unwrap_or(0.0) + line.height());
    }
    let moved = keys(ui, &lines, at, wb, commands);
    let whole = ui.ctx().content_rect().height() - theme::FORM_TOP - theme::FORM_BOTTOM;
    let most = (whole - theme::REPORT_REST).clamp(theme::FORM_LIST_LEAST, theme::REPORT_HEIGHT);
    let height = tops.last().copied().unwrap_or(0.0).min(most);
    let scroll = &mut ui.spacing_mut().scroll;
    scroll.floating_allocated_width = theme::FORM_BAR;
    scroll.dormant_handle_opacity = theme::BAR_IN_USE;
    let area = ScrollArea::vertical().id_salt("report").max_height(height).min_scrolled_height(height);
    area.auto_shrink([false, true]).show_viewport(ui, |ui, view| {
        ui.set_height(tops.last().copied().unwrap_or(0.0));
        let (origin, width) = (ui.max_rect().min, ui.available_width());
        let rect = |index: usize| {
            let top = tops.get(index).copied().unwrap_or(0.0);
            let bottom = tops.get(index + 1).copied().unwrap_or(top);
            Rect::from_min_size(pos2(origin.x, origin.y + top), vec2(width, bottom - top))
        };
        if moved {
            // The name of its group comes along with the first entry.
            let with_name =
                matches!(at.checked_sub(1).and_then(|above| lines.get(above)), Some(Line::Group(..)));
            let rect = if with_name { rect(*at - 1).union(rect(*at)) } else { rect(*at) };
            ui.scroll_to_rect(rect, None);
        }
        let first = tops.partition_point(|top| *top <= view.min.y).saturating_sub(1);
        for (index, line) in lines.iter().enumerate().skip(first) {
            if tops.get(index).is_none_or(|top| *top > view.max.y) {
                break;
            }
            match line {
                Line::Group(words, n) => group_ui(ui, rect(index), words, *n),
                Line::Entry(entry) => {
                    if entry_ui(ui, rect(index), index, entry, index == *at) {
                        *at = index;
                        show(wb, entry, commands);
                    }
                }
            }
        }
    });
    match lines.get(*at) {
        Some(Line::Entry(entry)) => Some(entry.fate),
        _ => None,
    }
}

/// Whether the line at hand is another one.
fn keys(ui: &Ui, lines: &[Line], at: &mut usize, wb: &Workbench, commands: &mut Vec<Command>) -> bool {
    let before = *at;
    let entries: Vec<usize> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| matches!(line, Line::Entry(_)))
        .map(|(at, _)| at)
        .collect();
    let mut nth = entries.partition_point(|entry| entry < at) as isize;
    let last = entries.len().saturating_sub(1) as isize;
    for (key, step) in [
        (Key::ArrowDown, 1),
        (Key::ArrowUp, -1),
        (Key::PageDown, theme::HITS_A_PAGE),
        (Key::PageUp, -theme::HITS_A_PAGE),
        (Key::Home, -last),
        (Key::End, last),
    ] {
        let n = isize::try_from(take_presses(ui, Modifiers::NONE, key)).unwrap_or(0);
        nth += n.saturating_mul(step);
    }
    let nth = usize::try_from(nth.clamp(0, last)).unwrap_or(0);
    *at = entries.get(nth).copied().unwrap_or(0);
    // Where no button has the focus to take it.
    if ui.memory(|m| m.focused()).is_none()
        && take_presses(ui, Modifiers::NONE, Key::Enter) > 0
        && let Some(Line::Entry(entry)) = lines.get(*at)
    {
        show(wb, entry, commands);
    }
    *at != before
}

/// Shows the source of an entry behind the form.
fn show(wb: &Workbench, entry: &Entry, commands: &mut Vec<Command>) {
    commands.extend(
        entry.fate.source().filter(|id| wb.briefing().source(*id).is_some()).map(Command::ShowSource),
    );
}

fn group_ui(ui: &Ui, rect: Rect, words: &str, n: usize) {
    let p = theme::palette(ui);
    let words = format!("{words} ({n})");
    let galley = ui.painter().layout_no_wrap(words.clone(), Face::SemiBold.sized(theme::BODY), p.accent);
    let y = rect.bottom() - 4.0 - galley.size().y;
    ui.painter().galley(pos2(rect.left() + theme::GAP, y), galley, p.accent);
    let response = ui.interact(rect, ui.scope_id().with(("report group", &words)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &words));
}

/// Whether it was clicked.
fn entry_ui(ui: &Ui, rect: Rect, index: usize, entry: &Entry, is_at: bool) -> bool {
    let p = theme::palette(ui);
    let response = ui.interact(rect, ui.scope_id().with(("report entry", index)), Sense::click());
    let fill = match (is_at, response.hovered()) {
        (true, _) => p.selection,
        (false, true) => p.hover,
        (false, false) => egui::Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, 0.0, fill);
    // A failure ends with its file, which stands above it.
    let end = format!(": {}", entry.words);
    let remarks: Vec<&str> =
        entry.remarks.iter().map(|remark| remark.strip_suffix(&end).unwrap_or(remark)).collect();
    let remarks = remarks.join(" · ");
    let room = rect.width() - 2.0 * theme::GAP - theme::FORM_BAR;
    let line = |words: &str, size: f32, color| {
        let mut job = LayoutJob::simple_singleline(words.to_owned(), Face::Regular.sized(size), color);
        job.wrap = egui::text::TextWrapping::truncate_at_width(room);
        script::galley(ui, job)
    };
    let ink = if entry.fate == Fate::Failed { p.stance(Stance::Undercuts).line } else { p.ink };
    let (first, second) = (line(&entry.words, theme::BODY, ink), line(&remarks, theme::SMALL, p.soft));
    let is_elided = first.elided || second.elided;
    let top = rect.center().y - (first.size().y + second.size().y) / 2.0;
    let behind = top + first.size().y;
    ui.painter().galley(pos2(rect.left() + theme::GAP, top), first, ink);
    ui.painter().galley(pos2(rect.left() + theme::GAP, behind), second, p.soft);
    let said = format!("{}: {}. {remarks}", entry.fate.group(), entry.words);
    response.widget_info(|| WidgetInfo::labeled(Role::ListBoxOption, true, &said));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_selected(is_at));
    let clicked = response.clicked();
    if is_elided {
        response.on_hover_text(format!("{}\n{}", entry.words, entry.remarks.join("\n")));
    }
    clicked
}
