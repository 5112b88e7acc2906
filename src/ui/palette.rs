//! The palette, which finds actions, sources and points; and the pickers of a template,
//! a source or a point.

use egui::Ui;

use super::{
    action_button::key_words,
    pick_list::{Choice, PickList, Picked},
};
use crate::{
    app::{Action, Command, Marked, Template, Workbench},
    model::{Point, Source, SourceId, Stance},
    text::elide,
};

/// Draws the palette.
pub fn palette_ui(ui: &Ui, wb: &Workbench, list: &mut PickList, commands: &mut Vec<Command>) {
    let state = wb.session().history().state();
    let choices = || found(ui, wb).map(|(choice, _)| choice).collect();
    picked(list.show(ui, "Search or run a command", state, choices), commands, |at| {
        found(ui, wb).nth(at).and_then(|(_, command)| command)
    });
}

/// All that the palette finds, and what picking it does.
fn found<'a>(ui: &'a Ui, wb: &'a Workbench) -> impl Iterator<Item = (Choice, Option<Command>)> + 'a {
    let actions = Action::ALL.iter().filter(|a| **a != Action::Palette).map(move |action| {
        let (command, reason) = match action.command(wb) {
            Ok(command) => (Some(command), None),
            Err(reason) => (None, Some(reason.0.into_owned())),
        };
        let right = key_words(ui, *action).unwrap_or_default();
        (Choice { words: action.words(wb).into_owned(), right, reason }, command)
    });
    let recent = wb.recent().iter().map(|path| {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        (choice(format!("Open {name}"), "recent session"), Some(Command::Open(path.clone())))
    });
    let sources = sources(wb).map(|(source, id)| {
        (choice(source.shown_title().to_owned(), "source"), Some(Command::ShowSource(id)))
    });
    let points = wb.derived().outline.rows().iter().filter_map(|row| {
        let point = wb.briefing().point(row.id)?;
        let words = format!("{} {}", wb.derived().outline.number(row.id), elide(point.shown_title(), 160));
        let kind = point.kind.name().to_lowercase();
        Some((choice(words.trim().to_owned(), &kind), Some(Command::ShowPoint(row.id))))
    });
    actions.chain(recent).chain(sources).chain(points)
}

/// Draws the picker of an outline to fill in.
pub fn templates_ui(ui: &Ui, wb: &Workbench, list: &mut PickList, commands: &mut Vec<Command>) {
    let state = wb.session().history().state();
    let choices = || Template::ALL.map(|t| choice(t.name().to_owned(), t.about())).into();
    picked(list.show(ui, "Start from which template?", state, choices), commands, |at| {
        Template::ALL.get(at).map(|template| Command::UseTemplate(*template))
    });
}

/// Draws the picker of a source to show.
pub fn go_to_source_ui(ui: &Ui, wb: &Workbench, list: &mut PickList, commands: &mut Vec<Command>) {
    let state = wb.session().history().state();
    let choices = || {
        let choices = sources(wb).map(|(source, id)| {
            let words = format!("{} {}", wb.derived().source_number(id), source.shown_title());
            let known = source.byline.as_deref().or(source.publisher.as_deref()).unwrap_or_default();
            choice(words, &elide(known, 30))
        });
        choices.collect()
    };
    picked(list.show(ui, "Go to which source?", state, choices), commands, |at| {
        sources(wb).nth(at).map(|(_, id)| Command::ShowSource(id))
    });
}

/// Draws the picker of a point to go to.
pub fn go_to_point_ui(ui: &Ui, wb: &Workbench, list: &mut PickList, commands: &mut Vec<Command>) {
    let state = wb.session().history().state();
    let choices = || points(wb, |_| None);
    picked(list.show(ui, "Go to which point?", state, choices), commands, |at| {
        wb.derived().outline.rows().get(at).map(|row| Command::ShowPoint(row.id))
    });
}

/// Draws the picker of a point to attach to.
pub fn attach_to_ui(ui: &Ui, wb: &Workbench, what: Marked, list: &mut PickList, commands: &mut Vec<Command>) {
    let state = wb.session().history().state();
    let holds = |point: &Point| {
        let holds = matches!(what, Marked::Passage(id) if point.stance_of(id).is_some());
        holds.then(|| "The point holds that passage already".to_owned())
    };
    let choices = || points(wb, holds);
    picked(list.show(ui, "Attach to which point?", state, choices), commands, |at| {
        let row = wb.derived().outline.rows().get(at)?;
        Some(Command::Attach { what, to: row.id, stance: Stance::default() })
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
fn points(wb: &Workbench, reason: impl Fn(&Point) -> Option<String>) -> Vec<Choice> {
    let choices = wb.derived().outline.rows().iter().map(|row| {
        let point = wb.briefing().point(row.id);
        let title = point.map_or("", |point| point.shown_title());
        let words = format!(
            "{}{} {}",
            "    ".repeat(row.depth.min(6)),
            wb.derived().outline.number(row.id),
            elide(title, 90)
        );
        let right = point.map_or("", |point| point.kind.name()).to_lowercase();
        Choice { words, right, reason: point.and_then(|point| reason(point)) }
    });
    choices.collect()
}

fn choice(words: String, right: &str) -> Choice {
    Choice { words, right: right.to_owned(), reason: None }
}
