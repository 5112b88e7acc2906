//! Keys alone: every pane, list and form is reached and left without a mouse.

#![allow(clippy::indexing_slicing, reason = "a test that finds nothing fails")]

mod common;

use std::collections::BTreeSet;

use attache::{
    app::{Action, Command, Pane, Workbench},
    model::Stance,
    ui::{Shell, theme},
};
use common::{point, sample};
use egui::{Key, Modifiers, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};

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

fn press(h: &mut Driven, modifiers: Modifiers, key: Key) {
    h.key_press_modifiers(modifiers, key);
    settle(h);
}

fn key(h: &mut Driven, key: Key) {
    press(h, Modifiers::NONE, key);
}

fn type_text(h: &mut Driven, text: &str) {
    h.event(egui::Event::Text(text.to_owned()));
    settle(h);
}

fn wb(h: &Driven) -> &Workbench {
    &h.state().wb
}

/// What has the focus, in words that tell it from others.
fn focused(h: &Driven) -> Option<String> {
    let mut nodes = vec![h.root().accesskit_node()];
    while let Some(node) = nodes.pop() {
        if node.is_focused() && node.label().is_some() {
            return Some(format!("{:?} {:?} {:?}", node.role(), node.label(), node.id()));
        }
        nodes.extend(node.children());
    }
    None
}

#[test]
fn tab_comes_round_from_everywhere_and_f6_leaves_everything() {
    let mut h = window(sample(None));
    for pane in Pane::ALL {
        h.state_mut().wb.run(Command::Focus(pane));
        settle(&mut h);
        let mut seen = BTreeSet::new();
        let mut n_stuck = 0;
        let mut last = None;
        for _ in 0..60 {
            h.key_press(Key::Tab);
            h.run_ok();
            let now = focused(&h);
            n_stuck = if now == last { n_stuck + 1 } else { 0 };
            assert!(n_stuck < 3, "Tab stays on {now:?} from {pane:?}");
            seen.extend(now.clone());
            last = now;
        }
        assert!(seen.len() > 20, "only {} stops from {pane:?}: {seen:?}", seen.len());
        let before = wb(&h).pane();
        key(&mut h, Key::F6);
        assert_ne!(wb(&h).pane(), before, "F6 leaves {before:?}");
    }
}

#[test]
fn panes_follow_each_other_both_ways() {
    let mut h = window(sample(None));
    let start = wb(&h).pane();
    let mut round = Vec::new();
    for _ in Pane::ALL {
        key(&mut h, Key::F6);
        round.push(wb(&h).pane());
    }
    assert_eq!(round.last(), Some(&start));
    for pane in round.iter().rev().skip(1) {
        press(&mut h, Modifiers::SHIFT, Key::F6);
        assert_eq!(wb(&h).pane(), *pane);
    }
}

#[test]
fn a_digit_attaches_to_the_point_of_that_number() {
    let mut h = window(sample(None));
    let to = wb(&h).numbered(2).expect("a second claim").id;
    let source = wb(&h).derived().sources[0];
    let text = wb(&h).briefing().source(source).expect("there").text().to_owned();
    let start = text.find("Chaired by").expect("in the article");
    let selection = attache::app::Selection { source, anchor: start, head: start + "Chaired by".len() };
    h.state_mut().wb.run(Command::Select(Some(selection)));
    settle(&mut h);
    key(&mut h, Key::Num2);
    let point = wb(&h).briefing().point(to).expect("there");
    let last = point.evidence.last().expect("attached");
    assert_eq!(wb(&h).briefing().passage(last.passage).expect("there").quote, "Chaired by");
    assert_eq!(last.stance, Stance::Supports);
    key(&mut h, Key::Num9);
    assert!(h.query_by_label_contains("No point has the number 9").is_some());
}

#[test]
fn brackets_go_from_highlight_to_highlight_and_say_where_it_ends() {
    let mut h = window(sample(None));
    let source = wb(&h).open_source().expect("open").id;
    let all: Vec<_> = wb(&h).derived().passages_of(source).expect("some").all().to_vec();
    for (_, passage) in &all {
        key(&mut h, Key::CloseBracket);
        assert_eq!(wb(&h).held().map(|held| held.passage), Some(*passage));
    }
    key(&mut h, Key::CloseBracket);
    assert!(h.query_by_label_contains("No highlight stands behind this").is_some());
    key(&mut h, Key::OpenBracket);
    assert_eq!(wb(&h).held().map(|held| held.passage), Some(all[all.len() - 2].1));
}

#[test]
fn sources_and_points_are_gone_to_by_typing_a_part_of_their_names() {
    let mut h = window(sample(None));
    press(&mut h, Modifiers::COMMAND, Key::P);
    type_text(&mut h, "left behind");
    key(&mut h, Key::Enter);
    let open = wb(&h).open_source().expect("open");
    assert!(open.shown_title().contains("Left Behind"), "{}", open.shown_title());
    press(&mut h, Modifiers::COMMAND, Key::G);
    type_text(&mut h, "swap brings relief");
    key(&mut h, Key::Enter);
    let current = wb(&h).view().point.expect("a point");
    assert_eq!(current, point(wb(&h), "A prisoner swap brings relief"));
}

#[test]
fn the_reading_size_changes_the_readers_text_alone_and_is_kept_in_bounds() {
    let mut h = window(sample(None));
    press(&mut h, Modifiers::ALT, Key::Plus);
    press(&mut h, Modifiers::ALT, Key::Equals);
    let settings = wb(&h).settings();
    assert!((settings.reading - 1.2).abs() < 1e-4 && settings.zoom == 1.0, "{settings:?}");
    for _ in 0..40 {
        press(&mut h, Modifiers::ALT, Key::Plus);
    }
    assert!(wb(&h).settings().reading <= 2.5);
    press(&mut h, Modifiers::ALT, Key::Num0);
    assert_eq!(wb(&h).settings().reading, 1.0);
}

#[test]
fn the_keys_sheet_opens_and_closes_with_a_key_and_names_every_action_that_has_one() {
    let mut h = window(sample(None));
    key(&mut h, Key::F1);
    for action in Action::ALL.iter().filter(|a| a.shortcut().is_some() && a.number().is_none()) {
        assert!(h.query_all_by_label(action.name()).next().is_some(), "{action:?}");
    }
    key(&mut h, Key::Escape);
    assert!(wb(&h).overlay().is_none());
}

#[test]
fn the_palette_says_why_something_cannot_be_done_now() {
    let mut h = window(sample(None));
    press(&mut h, Modifiers::COMMAND, Key::K);
    type_text(&mut h, "redo");
    assert!(h.query_by_label("Redo: Nothing to redo").is_some());
    key(&mut h, Key::Enter);
    assert!(wb(&h).overlay().is_some(), "what cannot be done is not picked");
}
