//! Beginnings: the welcome on the sample, and outlines to fill in.

mod common;

use attache::{
    app::{Action, Command, Lesson, Template, Workbench, opening::Start},
    model::{PointKind, to_notation},
    ui::{Shell, theme},
};
use common::{sample, workbench};
use egui::{Key, Modifiers, vec2};
use egui_kittest::{Harness, kittest::Queryable as _};

struct Window {
    wb: Workbench,
    shell: Shell,
}

type Driven = Harness<'static, Window>;

fn window(wb: Workbench) -> Driven {
    let mut harness = Harness::builder()
        .with_size(vec2(1400.0, 900.0))
        .with_max_steps(40)
        .with_context_setup(theme::install)
        .build_ui_state(
            |ui, window: &mut Window| window.shell.ui(ui, &mut window.wb),
            Window { wb, shell: Shell::default() },
        );
    settle(&mut harness);
    harness
}

fn settle(h: &mut Driven) {
    for _ in 0..3 {
        h.run_ok();
    }
}

fn key(h: &mut Driven, modifiers: Modifiers, key: Key) {
    h.key_press_modifiers(modifiers, key);
    settle(h);
}

fn first_start() -> Workbench {
    let mut wb = workbench(None);
    wb.start(Start::Sample);
    wb
}

fn lesson(h: &Driven) -> Option<Lesson> {
    h.state().wb.welcome().and_then(|w| w.lesson()).map(|(_, lesson)| lesson)
}

#[test]
fn the_welcome_goes_on_as_its_lessons_are_done_with_keys_alone() {
    let mut h = window(first_start());
    assert_eq!(lesson(&h), Some(Lesson::Mark));
    assert!(h.query_by_label_contains("Try it, 1 of 6").is_some());

    // Words that no passage marks yet: by the keyboard, from the top of the article.
    let word = Modifiers::COMMAND | Modifiers::CTRL | Modifiers::SHIFT;
    key(&mut h, Modifiers::NONE, Key::ArrowRight);
    key(&mut h, word, Key::ArrowRight);
    key(&mut h, Modifiers::NONE, Key::H);
    assert_eq!(lesson(&h), Some(Lesson::Attach));

    key(&mut h, Modifiers::NONE, Key::ArrowDown);
    key(&mut h, Modifiers::SHIFT, Key::ArrowRight);
    key(&mut h, word, Key::ArrowRight);
    key(&mut h, Modifiers::NONE, Key::A);
    assert_eq!(lesson(&h), Some(Lesson::Weigh));

    key(&mut h, Modifiers::NONE, Key::U);
    assert_eq!(lesson(&h), Some(Lesson::Trace));

    key(&mut h, Modifiers::NONE, Key::F6);
    for _ in 0..9 {
        if lesson(&h) == Some(Lesson::Trace) {
            key(&mut h, Modifiers::NONE, Key::ArrowDown);
            if matches!(h.state().wb.current_item(), Some(attache::app::Item::Card(..))) {
                key(&mut h, Modifiers::NONE, Key::Enter);
            }
        }
    }
    assert_eq!(lesson(&h), Some(Lesson::Write));
    h.get_by_label("Skip the lesson").click();
    settle(&mut h);
    assert_eq!(lesson(&h), Some(Lesson::HandOver));
    let exported = Command::Exported { path: "briefing.md".into(), result: Err("no room".to_owned()) };
    h.state_mut().wb.run(exported);
    assert_eq!(lesson(&h), Some(Lesson::HandOver), "what failed is not learnt");
    let exported = Command::Exported { path: "briefing.md".into(), result: Ok(()) };
    h.state_mut().wb.run(exported);
    settle(&mut h);
    assert_eq!(lesson(&h), None);
    assert!(h.query_by_label_contains("That is what it is for").is_some());
    h.get_by_label("Close the welcome").click();
    settle(&mut h);
    assert!(h.state().wb.welcome().is_none() && h.state().wb.settings().is_welcomed);
}

#[test]
fn who_closed_the_welcome_is_not_welcomed_again_but_can_ask_for_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut wb = workbench(Some(folder.path()));
    wb.start(Start::Sample);
    wb.run(Command::CloseWelcome);
    wb.keep_state();
    drop(wb);
    let mut wb = workbench(Some(folder.path()));
    wb.start(Start::Sample);
    assert!(wb.welcome().is_none());
    let command = Action::Welcome.command(&wb).expect("it can be asked for");
    wb.run(command);
    assert!(wb.welcome().is_some());
}

#[test]
fn another_briefing_ends_the_welcome() {
    let mut wb = first_start();
    wb.run(Command::New);
    assert!(wb.welcome().is_none());
}

#[test]
fn a_template_fills_an_empty_outline_in_one_step() {
    let mut wb = workbench(None);
    for template in Template::ALL {
        wb.run(Command::UseTemplate(template));
        assert!(wb.briefing().points().len() > 9, "{template:?}");
        wb.run(Command::Undo);
        assert_eq!(wb.briefing().points().len(), 0);
    }
}

#[test]
fn beside_an_outline_a_template_begins_a_new_briefing_and_asks_about_changes() {
    let mut h = window(sample(None));
    let before = to_notation(h.state().wb.briefing());
    h.state_mut().wb.run(Command::SetTitle("Changed".to_owned()));
    key(&mut h, Modifiers::COMMAND, Key::K);
    h.event(egui::Event::Text("start from a template".to_owned()));
    settle(&mut h);
    key(&mut h, Modifiers::NONE, Key::Enter);
    h.event(egui::Event::Text("debate".to_owned()));
    settle(&mut h);
    key(&mut h, Modifiers::NONE, Key::Enter);
    assert!(h.state().wb.ask().is_some(), "the changes are asked about");
    assert_eq!(to_notation(h.state().wb.briefing()), before);
    h.get_by_label_contains("Discard").click();
    settle(&mut h);
    let wb = &h.state().wb;
    let first = wb.derived().outline.rows().first().and_then(|row| wb.briefing().point(row.id));
    assert_eq!(first.map(|p| p.kind), Some(PointKind::Question));
    assert!(first.is_some_and(|p| p.text.starts_with("Resolved:")));
}
