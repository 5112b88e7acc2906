//! The palette, which finds actions, sources and points; and the pickers of a template,
//! a source or a point.

use egui::Ui;

use super::{
    action_button::key_words,
    pick_list::{Choice, PickList, Picked},
};
use crate::{
    app::{Action, Command, Marked, Template, Workbench},
    model::{Point, PointId, Source, SourceId, Stance},
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
    found.extend(sources(wb).map(|(source, id)| {
        (choice(source.shown_title().to_owned(), "source"), Some(Command::ShowSource(id)))
    }));
    for row in wb.derived().outline.rows() {
        if let Some(point) = wb.briefing().point(row.id) {
            let words = format!("{} {}", row.number, point.shown_title());
            let kind = point.kind.name().to_lowercase();
            found.push((choice(words.trim().to_owned(), &kind), Some(Command::ShowPoint(row.id))));
        }
    }
    let (choices, commands_found): (Vec<Choice>, Vec<Option<Command>>) = found.into_iter().unzip();
    picked(list.show(ui, "Search or run a command", &choices), commands, |at| {
        commands_found.into_iter().nth(at).flatten()
    });
}

/// Draws the picker of an outline to fill in.
pub fn templates_ui(ui: &Ui, list: &mut PickList, commands: &mut Vec<Command>) {
    let choices = Template::ALL.map(|template| choice(template.name().to_owned(), template.about()));
    picked(list.show(ui, "Start from which template?", &choices), commands, |at| {
        Template::ALL.get(at).map(|template| Command::UseTemplate(*template))
    });
}

/// Draws the picker of a source to show.
pub fn go_to_source_ui(ui: &Ui, wb: &Workbench, list: &mut PickList, commands: &mut Vec<Command>) {
    let (choices, ids): (Vec<Choice>, Vec<SourceId>) = sources(wb)
        .map(|(source, id)| {
            let words = format!("{} {}", wb.derived().source_number(id), source.shown_title());
            let known = source.byline.as_deref().or(source.publisher.as_deref()).unwrap_or_default();
            (choice(words, &elide(known, 30)), id)
        })
        .unzip();
    picked(list.show(ui, "Go to which source?", &choices), commands, |at| {
        ids.get(at).map(|id| Command::ShowSource(*id))
    });
}

/// Draws the picker of a point to go to.
pub fn go_to_point_ui(ui: &Ui, wb: &Workbench, list: &mut PickList, commands: &mut Vec<Command>) {
    let (choices, ids): (Vec<Choice>, Vec<PointId>) = points(wb, |_| None).unzip();
    picked(list.show(ui, "Go to which point?", &choices), commands, |at| {
        ids.get(at).map(|id| Command::ShowPoint(*id))
    });
}

/// Draws the picker of a point to attach to.
pub fn attach_to_ui(ui: &Ui, wb: &Workbench, what: Marked, list: &mut PickList, commands: &mut Vec<Command>) {
    let holds = |point: &Point| {
        let holds = matches!(what, Marked::Passage(id) if point.stance_of(id).is_some());
        holds.then(|| "The point holds that passage already".to_owned())
    };
    let (choices, ids): (Vec<Choice>, Vec<PointId>) = points(wb, holds).unzip();
    picked(list.show(ui, "Attach to which point?", &choices), commands, |at| {
        ids.get(at).map(|id| Command::Attach { what, to: *id, stance: Stance::default() })
    });
}

fn picked(picked: Picked, commands: &mut Vec<Command>, command: impl FnOnce(usize) -> Option<Command>) {
    match picked {
        Picked::Nothing => {}
        Picked::Closed => commands.push(Command::Hide),
        Picked::Choice(at) => {
            commands.push(Command::Hide);
            commands.extend(command(at));
        }
    }
}

fn sources(wb: &Workbench) -> impl Iterator<Item = (&Source, SourceId)> {
    wb.derived().sources.iter().filter_map(|id| Some((&**wb.briefing().source(*id)?, *id)))
}

/// The points as the outline has them, with why one cannot be picked.
fn points(
    wb: &Workbench,
    reason: impl Fn(&Point) -> Option<String>,
) -> impl Iterator<Item = (Choice, PointId)> {
    wb.derived().outline.rows().iter().filter_map(move |row| {
        let point = wb.briefing().point(row.id)?;
        let indent = "    ".repeat(row.depth.min(6));
        let words = format!("{indent}{} {}", row.number, elide(point.shown_title(), 90));
        Some((Choice { words, right: point.kind.name().to_lowercase(), reason: reason(point) }, row.id))
    })
}

fn choice(words: String, right: &str) -> Choice {
    Choice { words, right: right.to_owned(), reason: None }
}
