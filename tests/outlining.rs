//! The outline through its accessibility tree: rows chosen, dragged, pasted and zoomed into by hand and by keys.

#![allow(clippy::indexing_slicing, reason = "a test that finds nothing fails")]

mod common;

use attache::{
    app::{Caret, Command, Overlay, POINT_MOST, Pane, Request, Workbench},
    model::{LoosePoint, PointId, PointKind, from_list, to_notation},
    ui::{Shell, theme},
};
use common::{point, workbench};
use egui::{Event, Key, Modifiers, Pos2, Role, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};

struct Window {
    wb: Workbench,
    shell: Shell,
}

type Driven = Harness<'static, Window>;

/// A window on an outline that is pasted as a list, with the keyboard on its first row.
fn window(list: &str) -> Driven {
    let points = from_list(list).unwrap_or_default();
    window_on(points)
}

fn window_on(points: Vec<LoosePoint>) -> Driven {
    let mut wb = workbench(None);
    wb.run(Command::PastePoints { points: points.into(), at: None, typed: false });
    let first = wb.derived().outline.rows().first().map(|row| row.id);
    wb.run(Command::SetCurrentPoint(first));
    wb.run(Command::Focus(Pane::Outline));
    let mut harness = Harness::builder()
        .with_size(vec2(1000.0, 700.0))
        .with_max_steps(40)
        .with_context_setup(theme::install)
        .build_ui_state(
            |ui, window: &mut Window| window.shell.ui(ui, &mut window.wb),
            Window { wb, shell: Shell::default() },
        );
    settle(&mut harness);
    harness
}

/// Frames until nothing moves.
fn settle(h: &mut Driven) {
    for _ in 0..3 {
        h.run_ok();
    }
}

fn press(h: &mut Driven, modifiers: Modifiers, key: Key) {
    h.key_press_modifiers(modifiers, key);
    settle(h);
}

fn key(h: &mut Driven, key: Key) {
    press(h, Modifiers::NONE, key);
}

fn event(h: &mut Driven, event: Event) {
    h.event(event);
    settle(h);
}

fn wb(h: &Driven) -> &Workbench {
    &h.state().wb
}

fn page(h: &Driven) -> String {
    to_notation(wb(h).briefing())
}

fn edit(h: &mut Driven, title: &str, caret: Caret) {
    let point = point(wb(h), title);
    h.state_mut().wb.run(Command::EditText { point, caret });
    settle(h);
}

fn undo(h: &mut Driven) {
    press(h, Modifiers::COMMAND, Key::Z);
}

/// The row of a point.
fn row(h: &Driven, title: &str) -> egui::Rect {
    h.get_by_role_and_label(Role::TreeItem, title).rect()
}

/// Where the words of a point stand.
fn words(h: &Driven, text: &str) -> Pos2 {
    let node = h.query_all_by_role(Role::Label).find(|n| n.accesskit_node().label().as_deref() == Some(text));
    let node = node.or_else(|| h.query_all_by_label(text).next()).expect("the words are in view");
    node.rect().left_center() + vec2(6.0, 0.0)
}

/// Drags from one place to another, and lets go there where asked to.
fn drag(h: &mut Driven, from: Pos2, to: Pos2, lets_go: bool) {
    h.hover_at(from);
    h.run_ok();
    h.drag_at(from);
    h.run_ok();
    for part in 1..=6 {
        h.hover_at(from + (to - from) * part as f32 / 6.0);
        h.run_ok();
    }
    if lets_go {
        h.drop_at(to);
        settle(h);
    }
}

fn is_selected(h: &Driven, label: &str) -> bool {
    let node = h.get_by_role_and_label(Role::TreeItem, label);
    node.accesskit_node().is_selected() == Some(true)
}

#[test]
fn points_join_and_part_at_the_caret() {
    let mut h = window("- one\n- two\n  - x\n");
    edit(&mut h, "two", Caret::Start);
    key(&mut h, Key::Backspace);
    assert_eq!(page(&h), "- onetwo\n  - x");
    key(&mut h, Key::Enter);
    assert_eq!(page(&h), "- one\n- two\n  - x", "the caret stood between");
    edit(&mut h, "one", Caret::End);
    key(&mut h, Key::Delete);
    assert_eq!(page(&h), "- onetwo\n  - x");
    undo(&mut h);
    edit(&mut h, "one", Caret::Start);
    press(&mut h, Modifiers::SHIFT, Key::ArrowRight);
    press(&mut h, Modifiers::SHIFT, Key::ArrowRight);
    key(&mut h, Key::Enter);
    assert_eq!(page(&h), "-\n- e\n- two\n  - x", "what is selected goes");
}

#[test]
fn arrows_lead_from_text_to_text() {
    let mut h = window("- one\n- two\n");
    edit(&mut h, "one", Caret::End);
    key(&mut h, Key::ArrowRight);
    event(&mut h, Event::Text("A".into()));
    key(&mut h, Key::ArrowLeft);
    key(&mut h, Key::ArrowLeft);
    event(&mut h, Event::Text("B".into()));
    assert_eq!(page(&h), "- oneB\n- Atwo");
}

#[test]
fn rows_are_chosen_with_keys_said_and_indented_together() {
    let mut h = window("- a\n- b\n- c\n- d\n");
    key(&mut h, Key::ArrowDown);
    press(&mut h, Modifiers::SHIFT, Key::ArrowDown);
    let selected = ["Claim 1: a", "Claim 2: b", "Claim 3: c"].map(|label| is_selected(&h, label));
    assert_eq!(selected, [false, true, true]);
    h.get_by_label("2 of 4 selected");
    key(&mut h, Key::Tab);
    assert_eq!(page(&h), "- a\n  - b\n  - c\n- d");
    press(&mut h, Modifiers::SHIFT, Key::Tab);
    press(&mut h, Modifiers::ALT, Key::ArrowUp);
    assert_eq!(page(&h), "- b\n- c\n- a\n- d");
    key(&mut h, Key::Delete);
    assert_eq!(page(&h), "- a\n- d");
    undo(&mut h);
    assert_eq!(page(&h), "- b\n- c\n- a\n- d");
    press(&mut h, Modifiers::COMMAND, Key::A);
    assert_eq!(wb(&h).chosen().len(), 4);
    key(&mut h, Key::Escape);
    assert!(wb(&h).chosen().is_empty());
    // With one row, Tab moves on as everywhere.
    let before = page(&h);
    key(&mut h, Key::Tab);
    assert_eq!(page(&h), before);
}

#[test]
fn choosing_goes_on_from_a_text_to_its_rows() {
    let mut h = window("- a\n- b\n- c\n");
    edit(&mut h, "b", Caret::End);
    press(&mut h, Modifiers::COMMAND, Key::A);
    assert!(wb(&h).editing().is_some(), "first the text");
    press(&mut h, Modifiers::COMMAND, Key::A);
    assert_eq!((wb(&h).editing(), wb(&h).chosen().len()), (None, 3));
    edit(&mut h, "b", Caret::End);
    press(&mut h, Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!((wb(&h).editing(), wb(&h).chosen().len()), (None, 2));
    press(&mut h, Modifiers::SHIFT, Key::ArrowDown);
    press(&mut h, Modifiers::SHIFT, Key::ArrowUp);
    press(&mut h, Modifiers::SHIFT, Key::ArrowUp);
    assert_eq!(wb(&h).points_at_hand().to_vec(), [point(wb(&h), "a"), point(wb(&h), "b")]);
}

#[test]
fn rows_are_chosen_with_the_mouse() {
    let mut h = window("- a\n- b\n- c\n- d\n");
    let click = |h: &mut Driven, title: &str, modifiers: Modifiers| {
        let at = words(h, title);
        h.event(Event::PointerMoved(at));
        for pressed in [true, false] {
            h.event(Event::PointerButton {
                pos: at,
                button: egui::PointerButton::Primary,
                pressed,
                modifiers,
            });
        }
        h.run_ok();
    };
    let with = |h: &mut Driven, title: &str, modifiers: Modifiers| {
        h.event(Event::ModifiersChanged(modifiers));
        click(h, title, modifiers);
        h.event(Event::ModifiersChanged(Modifiers::NONE));
        settle(h);
    };
    with(&mut h, "b", Modifiers::COMMAND);
    assert_eq!((wb(&h).editing(), wb(&h).chosen().len()), (None, 2), "beside the current one");
    with(&mut h, "d", Modifiers::SHIFT);
    assert_eq!(wb(&h).chosen().len(), 3);
    with(&mut h, "c", Modifiers::COMMAND);
    assert_eq!(wb(&h).chosen().len(), 2);
    with(&mut h, "c", Modifiers::NONE);
    assert!(wb(&h).chosen().is_empty() && wb(&h).editing().is_some());
}

#[test]
fn a_branch_is_shown_alone_with_a_breadcrumb_that_leads_back() {
    let mut h = window("- ? Why?\n  - a\n    - x\n  - b\n");
    key(&mut h, Key::ArrowDown);
    press(&mut h, Modifiers::COMMAND, Key::Period);
    assert!(h.query_by_role_and_label(Role::TreeItem, "Claim 2: b").is_none());
    h.get_by_role_and_label(Role::TreeItem, "Claim 1.1: x");
    h.get_by_label("Back to: Why?").click();
    settle(&mut h);
    h.get_by_role_and_label(Role::TreeItem, "Claim 2: b");
    assert_eq!(wb(&h).zoom(), Some(point(wb(&h), "Why?")));
    // By keys: the crumbs are buttons.
    h.get_by_label("Back to: Whole outline").focus();
    settle(&mut h);
    key(&mut h, Key::Enter);
    assert_eq!(wb(&h).zoom(), None);
    edit(&mut h, "a", Caret::End);
    press(&mut h, Modifiers::COMMAND, Key::Period);
    event(&mut h, Event::Text("!".into()));
    assert_eq!(wb(&h).zoom(), Some(point(wb(&h), "a!")), "typing goes on");
    press(&mut h, Modifiers::COMMAND, Key::Comma);
    press(&mut h, Modifiers::COMMAND, Key::Comma);
    assert_eq!(wb(&h).zoom(), None);
}

#[test]
fn the_outline_collapses_to_a_level_from_the_keyboard() {
    let mut h = window("- ? Why?\n  - a\n    - x\n      - y\n  - b\n");
    for (pressed, n) in [(Key::Num1, 3), (Key::Num2, 4), (Key::Num3, 5)] {
        press(&mut h, Modifiers::COMMAND, pressed);
        assert_eq!(wb(&h).derived().visible.len(), n);
    }
}

#[test]
fn lists_are_pasted_and_copied_by_key() {
    let mut h = window("- a\n- b\n");
    event(&mut h, Event::Copy);
    assert_eq!(h.state_mut().wb.take_requests(), [Request::Copy("- a\n".into())]);
    event(&mut h, Event::Paste("- x\n\t- y".into()));
    assert_eq!(page(&h), "- a\n- x\n  - y\n- b");
    h.get_by_label("Pasted 2 points");
    event(&mut h, Event::Cut);
    assert_eq!(h.state_mut().wb.take_requests(), [Request::Copy("- x\n  - y\n".into())]);
    assert_eq!(page(&h), "- a\n- b");
    edit(&mut h, "b", Caret::End);
    event(&mut h, Event::Paste(" and more".into()));
    event(&mut h, Event::Paste("\n1. one\n2. two\n".into()));
    assert_eq!(page(&h), "- a\n- b and more\n- one\n- two");
    event(&mut h, Event::Copy);
    assert_eq!(h.state_mut().wb.take_requests(), [], "in a text, the field copies");
    // Ctrl+Shift+V asks for the clipboard, and takes what comes as it is.
    press(&mut h, Modifiers::COMMAND | Modifiers::SHIFT, Key::V);
    assert_eq!(h.state_mut().wb.take_requests(), [Request::Paste]);
    event(&mut h, Event::Paste("- p\n- q".into()));
    assert_eq!(page(&h), "- a\n- b and more\n- one\n- two- p\\n- q");
    assert_eq!(wb(&h).briefing().sources().len(), 0);
}

#[test]
fn a_long_paste_is_offered_as_a_source() {
    let mut h = window("- a\n");
    edit(&mut h, "a", Caret::End);
    let text = "All of an article, word for word.\n".repeat(4000);
    event(&mut h, Event::Paste(text));
    assert_eq!(page(&h), "- a");
    h.get_by_label_contains("What was pasted has 132 KB, more than a point’s text can take");
    h.get_by_label("Add as a source").click();
    settle(&mut h);
    assert_eq!(wb(&h).briefing().sources().len(), 1);
}

#[test]
fn a_drag_lands_where_its_line_is_and_as_deep_as_it_went_to_the_side() {
    let mut h = window("- a\n- b\n- c\n");
    let to = |h: &Driven, label: &str, below: f32, aside: f32| {
        let rect = row(h, label);
        Pos2::new(words(h, "c").x + aside, rect.center().y + below)
    };
    let from = words(&h, "c");
    let target = to(&h, "Claim 1: a", -8.0, 0.0);
    drag(&mut h, from, target, true);
    assert_eq!(page(&h), "- c\n- a\n- b", "above all");
    undo(&mut h);
    let target = to(&h, "Claim 1: a", 8.0, 20.0);
    drag(&mut h, from, target, true);
    assert_eq!(page(&h), "- a\n  - c\n- b", "set in by one level");
    undo(&mut h);
    let target = to(&h, "Claim 1: a", 8.0, 90.0);
    drag(&mut h, from, target, true);
    assert_eq!(page(&h), "- a\n  - c\n- b", "no deeper than the row above allows");
    undo(&mut h);
    // Moved in its own place it only goes in.
    let target = to(&h, "Claim 3: c", 4.0, 20.0);
    drag(&mut h, from, target, true);
    assert_eq!(page(&h), "- a\n- b\n  - c");
    undo(&mut h);
    // Esc lets everything be.
    let target = to(&h, "Claim 1: a", -8.0, 0.0);
    drag(&mut h, from, target, false);
    key(&mut h, Key::Escape);
    h.drop_at(target);
    settle(&mut h);
    assert_eq!(page(&h), "- a\n- b\n- c");
}

#[test]
fn dragging_a_chosen_row_takes_all_that_are_chosen() {
    let mut h = window("- a\n- b\n  - x\n- c\n- d\n");
    key(&mut h, Key::ArrowDown);
    press(&mut h, Modifiers::SHIFT, Key::ArrowDown);
    press(&mut h, Modifiers::SHIFT, Key::ArrowDown);
    let from = words(&h, "c");
    let target = Pos2::new(from.x, row(&h, "Claim 4: d").center().y + 8.0);
    drag(&mut h, from, target, true);
    assert_eq!(page(&h), "- a\n- d\n- b\n  - x\n- c");
    assert_eq!(wb(&h).session().history().undo_name(), Some("Move 2 points"));
    // A branch cannot land in itself.
    key(&mut h, Key::Escape);
    let from = words(&h, "b");
    let target = Pos2::new(from.x + 40.0, row(&h, "Claim 3.1: x").center().y + 8.0);
    let before = page(&h);
    drag(&mut h, from, target, true);
    assert_eq!(page(&h), "- a\n- d\n  - b\n    - x\n- c", "{before}");
}

#[test]
fn the_outline_scrolls_under_what_is_dragged_to_its_edge() {
    let list: String = (0..80).map(|n| format!("- point {n}\n")).collect();
    let mut h = window(&list);
    assert!(h.query_by_label("point 60").is_none());
    let from = words(&h, "point 0");
    let lowest = h.query_all_by_role(Role::TreeItem).map(|n| n.rect().center().y).fold(0.0, f32::max);
    let edge = Pos2::new(from.x, lowest - 4.0);
    drag(&mut h, from, edge, false);
    for _ in 0..400 {
        h.step();
    }
    assert!(h.query_by_label("point 79").is_some(), "it came to the end");
    h.drop_at(edge);
    settle(&mut h);
    let last = wb(&h).derived().outline.rows().last().map(|row| row.id);
    assert_eq!(last, Some(point(wb(&h), "point 0")));
}

#[test]
fn undo_brings_what_it_touched_into_view_and_comes_to_rest() {
    let list: String = (0..80).map(|n| format!("- point {n}\n")).collect();
    let mut h = window(&list);
    let last = point(wb(&h), "point 79");
    h.state_mut().wb.run(Command::SetKind { points: [last].into(), kind: PointKind::Note });
    settle(&mut h);
    assert!(h.query_by_label("point 79").is_none());
    undo(&mut h);
    h.get_by_label("point 79");
    h.get_by_label_contains("Undid: Change kind");
    for _ in 0..200 {
        h.step();
    }
    let delay = h.output().viewport_output.values().map(|v| v.repaint_delay).min();
    assert!(delay.is_some_and(|d| d > std::time::Duration::from_millis(500)), "{delay:?}");
}

#[test]
fn a_point_too_long_to_type_in_is_shown_whole_elsewhere() {
    let text = "Line after line of it.\n".repeat(POINT_MOST / 20);
    let long = LoosePoint { depth: 0, kind: PointKind::Note, budget: None, text, evidence: Vec::new() };
    let mut h = window_on(vec![long]);
    assert!(row(&h, "Note: Line after line of it.").height() < 2000.0);
    key(&mut h, Key::F2);
    assert!(wb(&h).editing().is_none());
    h.get_by_label("… show all 73 KB").click();
    settle(&mut h);
    let id: PointId = point(wb(&h), "Line");
    assert_eq!(wb(&h).overlay(), Some(&Overlay::LongPoint(id)));
    h.get_by_label_contains("73 KB: shown to read");
    key(&mut h, Key::Escape);
    assert_eq!(wb(&h).overlay(), None);
}

#[test]
fn rows_drawn_do_not_grow_with_the_outline() {
    let drawn = |n: usize| {
        let list: String = (0..n).map(|n| format!("- point {n}\n")).collect();
        let h = window(&list);
        h.query_all_by_role(Role::TreeItem).count()
    };
    assert_eq!(drawn(100), drawn(5000));
}
