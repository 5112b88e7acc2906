//! The palette, which finds actions, sources and points; and the picker of a point to attach to.

use egui::Ui;

use super::{
    action_button::key_words,
    pick_list::{Choice, PickList, Picked},
};
use crate::{
    app::{Action, Command, Marked, Workbench},
    model::Stance,
    text::elide,
};

/// Draws the palette.
pub fn palette_ui(ui: &Ui, wb: &Workbench, list: &mut PickList, commands: &mut Vec<Command>) {
    let mut found: Vec<(Choice, Option<Command>)> = Vec::new();
    for action in Action::ALL.iter().filter(|a| **a != Action::Palette) {
        let (command, reason) = match action.command(wb) {
            Ok(command) => (Some(command), None),
            Err(reason) => (None, Some(reason.0.into_owned())),
        };
        let right = key_words(ui, *action).unwrap_or_default();
        found.push((Choice { words: action.words(wb).into_owned(), right, reason }, command));
    }
    for path in wb.recent() {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        found.push((choice(format!("Open {name}"), "recent session"), Some(Command::Open(path.clone()))));
    }
    for id in &wb.derived().sources {
        if let Some(source) = wb.briefing().source(*id) {
            found.push((choice(source.shown_title().to_owned(), "source"), Some(Command::ShowSource(*id))));
        }
    }
    for row in wb.derived().outline.rows() {
        if let Some(point) = wb.briefing().point(row.id) {
            let words = format!("{} {}", row.number, point.shown_title());
            let kind = point.kind.name().to_lowercase();
            found.push((choice(words.trim().to_owned(), &kind), Some(Command::ShowPoint(row.id))));
        }
    }
    let (choices, commands_found): (Vec<Choice>, Vec<Option<Command>>) = found.into_iter().unzip();
    match list.show(ui, "Search or run a command", &choices) {
        Picked::Nothing => {}
        Picked::Closed => commands.push(Command::Hide),
        Picked::Choice(index) => {
            commands.push(Command::Hide);
            commands.extend(commands_found.into_iter().nth(index).flatten());
        }
    }
}

/// Draws the picker of a point to attach to.
pub fn attach_to_ui(ui: &Ui, wb: &Workbench, what: Marked, list: &mut PickList, commands: &mut Vec<Command>) {
    let rows = wb.derived().outline.rows();
    let choices: Vec<Choice> = rows
        .iter()
        .filter_map(|row| {
            let point = wb.briefing().point(row.id)?;
            let words = format!(
                "{}{} {}",
                "    ".repeat(row.depth.min(6)),
                row.number,
                elide(point.shown_title(), 90)
            );
            let holds = matches!(what, Marked::Passage(id) if point.stance_of(id).is_some());
            let reason = holds.then(|| "The point holds that passage already".to_owned());
            Some(Choice { words, right: point.kind.name().to_lowercase(), reason })
        })
        .collect();
    match list.show(ui, "Attach to which point?", &choices) {
        Picked::Nothing => {}
        Picked::Closed => commands.push(Command::Hide),
        Picked::Choice(index) => {
            commands.push(Command::Hide);
            commands.extend(rows.get(index).map(|row| Command::Attach {
                what,
                to: row.id,
                stance: Stance::default(),
            }));
        }
    }
}

fn choice(words: String, right: &str) -> Choice {
    Choice { words, right: right.to_owned(), reason: None }
}
