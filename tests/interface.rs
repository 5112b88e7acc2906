//! The interface through its accessibility tree: what a person does, and the briefing afterwards.

#![allow(clippy::indexing_slicing, clippy::string_slice, reason = "a test that finds nothing fails")]

mod common;

use attache::{
    app::{Command, Item, Overlay, Pane, SourceField, Workbench},
    model::{Fact, PointKind, Stance, to_notation},
    ui::{Shell, theme},
};
use common::{passage, point, sample, source, workbench};
use egui::{Key, Modifiers, Role, vec2};
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
    sized(wb, 1400.0, 900.0)
}

fn sized(wb: Workbench, width: f32, height: f32) -> Driven {
    let mut harness = Harness::builder()
        .with_size(vec2(width, height))
        .with_max_steps(40)
        .with_context_setup(theme::install)
        .build_ui_state(
            |ui, window: &mut Window| window.shell.ui(ui, &mut window.wb),
            Window { wb, shell: Shell::default() },
        );
    harness.run_ok();
    harness.run_ok();
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

fn type_text(h: &mut Driven, text: &str) {
    h.event(egui::Event::Text(text.to_owned()));
    settle(h);
}

fn click(h: &mut Driven, label: &str) {
    h.get_by_label_contains(label).click();
    settle(h);
}

fn wb(h: &Driven) -> &Workbench {
    &h.state().wb
}

/// Where a phrase starts and ends on the screen, by the text runs that a screen reader reads; it may wrap.
fn phrase(h: &Driven, words: &str) -> (egui::Pos2, egui::Pos2) {
    let mut nodes = vec![h.root().accesskit_node()];
    while let Some(node) = nodes.pop() {
        nodes.extend(node.children());
        // Each character of the paragraph with the left end, the right end and the middle of its row.
        let mut letters = Vec::new();
        for child in node.children() {
            let run = child.data();
            let (Some(text), Some(bounds), Some(xs)) = (run.value(), run.bounds(), run.character_positions())
            else {
                continue;
            };
            let x = |at: usize| xs.get(at).map_or(bounds.x1 as f32, |x| bounds.x0 as f32 + x);
            let y = (bounds.y0 + bounds.y1) as f32 / 2.0;
            letters.extend(text.chars().enumerate().map(|(at, c)| (c, x(at), x(at + 1), y)));
        }
        let text: String = letters.iter().map(|l| l.0).collect();
        if let Some(byte) = text.find(words) {
            let first = letters[text[..byte].chars().count()];
            let last = letters[text[..byte + words.len()].chars().count() - 1];
            return (egui::pos2(first.1 + 0.5, first.3), egui::pos2(last.2, last.3));
        }
    }
    unreachable!("no text in view holds {words:?}")
}

fn drag(h: &mut Driven, from: egui::Pos2, to: egui::Pos2) {
    h.hover_at(from);
    h.run_ok();
    h.drag_at(from);
    h.run_ok();
    for part in 1..=6 {
        h.hover_at(from + (to - from) * part as f32 / 6.0);
        h.run_ok();
    }
    h.drop_at(to);
    settle(h);
}

fn select(h: &mut Driven, words: &str) {
    let (from, to) = phrase(h, words);
    drag(h, from, to);
    let selection = wb(h).selection().expect("something is selected");
    let text = wb(h).briefing().source(selection.source).map(|s| s.text().to_owned()).unwrap_or_default();
    assert_eq!(selection.range().of(&text), Some(words));
}

/// The passage with exactly these words, and how a point holds it.
fn held_by(wb: &Workbench, words: &str, title: &str) -> Option<Stance> {
    let passage = wb.briefing().passages().find(|p| p.quote == words)?;
    wb.briefing().point(point(wb, title))?.stance_of(passage.id)
}

/// Words of the first source that are in view and unmarked.
const WORDS: &str = "major obstacles";
const QUESTION: &str = "Will gestures like";

#[test]
fn words_are_highlighted_with_h() {
    let mut h = window(sample(None));
    select(&mut h, WORDS);
    key(&mut h, Key::H);
    let id = passage(wb(&h), WORDS);
    assert!(wb(&h).derived().unfiled.contains(&id));
    assert_eq!(wb(&h).selection(), None);
}

#[test]
fn words_are_attached_with_a_key() {
    let mut h = window(sample(None));
    select(&mut h, WORDS);
    key(&mut h, Key::A);
    assert_eq!(held_by(wb(&h), WORDS, QUESTION), Some(Stance::Supports));
    press(&mut h, Modifiers::COMMAND, Key::Z);
    assert_eq!(wb(&h).briefing().passages().len(), 42);
}

#[test]
fn words_are_attached_with_the_toolbar() {
    let mut h = window(sample(None));
    select(&mut h, WORDS);
    h.get_by_label("Attach to the point").click();
    settle(&mut h);
    assert_eq!(held_by(wb(&h), WORDS, QUESTION), Some(Stance::Supports));
}

#[test]
fn words_are_attached_with_the_picker() {
    let mut h = window(sample(None));
    select(&mut h, WORDS);
    press(&mut h, Modifiers::SHIFT, Key::A);
    type_text(&mut h, "without a deadline");
    key(&mut h, Key::Enter);
    assert_eq!(held_by(wb(&h), WORDS, "Talks without a deadline"), Some(Stance::Supports));
}

#[test]
fn words_are_attached_by_dragging_them_onto_a_point() {
    let mut h = window(sample(None));
    select(&mut h, WORDS);
    let from = phrase(&h, WORDS).0 + vec2(4.0, 0.0);
    let answer = point(wb(&h), "No: prisoner swaps");
    let target = h.get_by_role_and_label(Role::TreeItem, &tree_label(wb(&h), answer)).rect().center();
    drag(&mut h, from, target);
    assert_eq!(held_by(wb(&h), WORDS, "No: prisoner swaps"), Some(Stance::Supports));
}

#[test]
fn words_are_attached_from_the_menu() {
    let mut h = window(sample(None));
    select(&mut h, WORDS);
    h.get_by_label("Briefing").click();
    settle(&mut h);
    h.get_by_label("Attach to the current point").click();
    settle(&mut h);
    assert_eq!(held_by(wb(&h), WORDS, QUESTION), Some(Stance::Supports));
}

#[test]
fn words_become_a_point_of_their_own() {
    let mut h = window(sample(None));
    select(&mut h, WORDS);
    h.get_by_label("New point from this").click();
    settle(&mut h);
    type_text(&mut h, "Obstacles remain");
    assert_eq!(held_by(wb(&h), WORDS, "Obstacles remain"), Some(Stance::Supports));
}

#[test]
fn what_was_done_is_saved_reopened_and_exported() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mine.ron");
    let mut h = window(sample(Some(folder.path())));
    select(&mut h, WORDS);
    key(&mut h, Key::A);
    key(&mut h, Key::U);
    h.state_mut().wb.run(Command::SaveTo { path: path.clone(), then: None });
    settle(&mut h);
    h.get_by_label("Saved 09:12");

    let mut again = workbench(Some(folder.path()));
    again.open(path);
    let mut again = window(again);
    assert_eq!(held_by(wb(&again), WORDS, QUESTION), Some(Stance::Undercuts));
    again.get_by_label("“major obstacles”");
    let page = folder.path().join("mine.md");
    again.state_mut().wb.run(Command::ExportTo { path: page.clone(), unfiled: false, annex: false });
    settle(&mut again);
    let text = std::fs::read_to_string(page).expect("it was exported");
    assert!(text.contains("Undercuts, source 1, paragraph 7:[^1]\n\n> major obstacles\n"), "{text:.600}");
    assert!(attache::export::verify(&text, wb(&again).briefing()).is_empty());
}

#[test]
fn a_click_on_a_highlight_goes_to_its_point() {
    let mut h = window(sample(None));
    let (from, _) = phrase(&h, "exchange 1,000 prisoners of war, their");
    h.hover_at(from + vec2(20.0, 0.0));
    h.run_ok();
    h.drag_at(from + vec2(20.0, 0.0));
    h.run_ok();
    h.drop_at(from + vec2(20.0, 0.0));
    settle(&mut h);
    assert_eq!(wb(&h).view().point, Some(point(wb(&h), "A prisoner swap")));
}

#[test]
fn the_four_panes_have_their_names() {
    let h = window(sample(None));
    for pane in Pane::ALL {
        assert!(h.query_by_role_and_label(Role::Pane, pane.name()).is_some(), "{pane:?}");
    }
}

#[test]
fn an_empty_briefing_says_what_to_do() {
    let h = window(workbench(None));
    h.get_by_label_contains("Articles go here");
    h.get_by_label_contains("The outline is empty");
    h.get_by_label("Write the question");
}

#[test]
fn an_outline_is_written_with_keys_alone() {
    let mut h = window(workbench(None));
    click(&mut h, "Write the question");
    type_text(&mut h, "Why?");
    key(&mut h, Key::Enter);
    type_text(&mut h, "Because.");
    key(&mut h, Key::Enter);
    type_text(&mut h, "More");
    press(&mut h, Modifiers::SHIFT, Key::Enter);
    type_text(&mut h, "lines");
    key(&mut h, Key::Tab);
    assert_eq!(to_notation(wb(&h).briefing()), "? Why?\n  . Because.\n    . More\\nlines");
    press(&mut h, Modifiers::SHIFT, Key::Tab);
    press(&mut h, Modifiers::ALT, Key::ArrowUp);
    assert_eq!(to_notation(wb(&h).briefing()), "? Why?\n  . More\\nlines\n  . Because.");
    for _ in 0..2 {
        press(&mut h, Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(to_notation(wb(&h).briefing()), "? Why?\n  . Because.\n    . More\\nlines");
    press(&mut h, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(to_notation(wb(&h).briefing()), "? Why?\n  . Because.\n  . More\\nlines");
}

#[test]
fn letters_are_typed_into_a_point_and_act_on_its_row() {
    let mut h = window(sample(None));
    let id = point(wb(&h), "A prisoner swap");
    h.state_mut().wb.run(Command::EditText { point: id, caret: attache::app::Caret::Start });
    settle(&mut h);
    h.key_press(Key::H);
    type_text(&mut h, "H");
    let text = wb(&h).briefing().point(id).map(|p| p.text.clone()).unwrap_or_default();
    assert!(text.starts_with("HA prisoner"), "{text:.20}");
    assert_eq!(wb(&h).briefing().passages().len(), 42, "no highlight was made");
    key(&mut h, Key::Escape);
    assert!(wb(&h).editing().is_none());
    key(&mut h, Key::ArrowDown);
    let Some(Item::Card(at, held)) = wb(&h).current_item() else { panic!("the first card is next") };
    key(&mut h, Key::U);
    assert_eq!(wb(&h).briefing().point(at).and_then(|p| p.stance_of(held)), Some(Stance::Undercuts));
}

#[test]
fn undo_while_typing_is_the_briefings_and_happens_once() {
    let mut h = window(workbench(None));
    click(&mut h, "Write the question");
    type_text(&mut h, "One");
    key(&mut h, Key::Enter);
    type_text(&mut h, "Two");
    press(&mut h, Modifiers::COMMAND, Key::Z);
    assert_eq!(to_notation(wb(&h).briefing()), "? One\n  .");
    // The field shows what the briefing holds, and typing goes on from there.
    type_text(&mut h, "2");
    assert_eq!(to_notation(wb(&h).briefing()), "? One\n  . 2");
}

#[test]
fn a_click_on_a_quotation_shows_its_words_in_the_reader() {
    let mut h = window(sample(None));
    let id = passage(wb(&h), "Pope Leo XIV offered to host");
    let from = wb(&h).briefing().passage(id).map(|p| (p.source, p.range)).expect("it is there");
    click(&mut h, "Pope Leo XIV offered to host");
    assert_eq!(wb(&h).view().source, Some(from.0));
    assert_eq!(wb(&h).reveal().map(|r| r.range), Some(from.1));
    assert_eq!(wb(&h).held().map(|held| held.passage), Some(id));
}

#[test]
fn a_passage_is_attached_with_the_picker() {
    let mut h = window(sample(None));
    let id = passage(wb(&h), "Pope Leo XIV offered to host");
    let to = point(wb(&h), "Talks without a deadline");
    click(&mut h, "Pope Leo XIV offered to host");
    press(&mut h, Modifiers::SHIFT, Key::A);
    type_text(&mut h, "without a deadline");
    key(&mut h, Key::Enter);
    assert_eq!(wb(&h).briefing().point(to).and_then(|p| p.stance_of(id)), Some(Stance::Supports));
    assert!(wb(&h).overlay().is_none());
    h.get_by_label("1 passage attached");
}

#[test]
fn a_passage_is_attached_from_the_menu() {
    let mut h = window(sample(None));
    let id = passage(wb(&h), "Pope Leo XIV offered to host");
    click(&mut h, "Pope Leo XIV offered to host");
    h.get_by_label("Briefing").click();
    settle(&mut h);
    h.get_by_label("Attach to the current point").click();
    settle(&mut h);
    let current = wb(&h).view().point.expect("a point is current");
    assert!(wb(&h).briefing().point(current).and_then(|p| p.stance_of(id)).is_some());
}

#[test]
fn a_card_dragged_onto_a_point_is_attached_there() {
    let mut h = window(sample(None));
    let id = passage(wb(&h), "Pope Leo XIV offered to host");
    let question = point(wb(&h), "Will gestures like");
    let from = h.get_by_label_contains("Pope Leo XIV offered to host").rect().center();
    let to = h.get_by_role_and_label(Role::TreeItem, &tree_label(wb(&h), question)).rect().center();
    h.drag_at(from);
    h.run_ok();
    // Past the lower edge of the outline in one go: who rests there scrolls it.
    for at in [from + vec2(0.0, 8.0), to] {
        h.hover_at(at);
        h.run_ok();
    }
    h.drop_at(to);
    settle(&mut h);
    assert!(wb(&h).briefing().point(question).and_then(|p| p.stance_of(id)).is_some());
}

fn tree_label(wb: &Workbench, id: attache::model::PointId) -> String {
    let point = wb.briefing().point(id).expect("it is there");
    let kind = format!("{} {}", point.kind.name(), wb.derived().outline.number(id));
    format!("{}: {}", kind.trim_end(), point.shown_title())
}

#[test]
fn the_stance_is_chosen_on_the_card() {
    let mut h = window(sample(None));
    let (at, id) = wb(&h)
        .derived()
        .visible
        .iter()
        .find_map(|i| if let Item::Card(at, id) = i { Some((*at, *id)) } else { None })
        .expect("a card");
    let was = wb(&h).briefing().point(at).and_then(|p| p.stance_of(id)).expect("attached");
    assert_eq!(was, Stance::Context);
    h.get_all_by_role_and_label(Role::Button, "context").next().expect("the chip").click();
    settle(&mut h);
    h.get_all_by_label("undercuts").last().expect("the choice").click();
    settle(&mut h);
    assert_eq!(wb(&h).briefing().point(at).and_then(|p| p.stance_of(id)), Some(Stance::Undercuts));
}

#[test]
fn the_filter_narrows_the_sources() {
    let mut h = window(sample(None));
    h.get_by_label("Filter sources").focus();
    settle(&mut h);
    type_text(&mut h, "dhruv");
    assert_eq!(wb(&h).shown_sources().len(), 1);
    h.get_by_role_and_label(Role::ListItem, "Prisoners Traded but Peace Left Behind").click();
    settle(&mut h);
    assert_eq!(wb(&h).view().source, Some(source(wb(&h), 5)));
}

#[test]
fn every_menu_lists_its_actions_and_grays_out_with_a_reason() {
    let mut h = window(sample(None));
    h.get_by_label("Edit").click();
    settle(&mut h);
    let undo = h.get_by_label("Undo");
    assert!(undo.accesskit_node().is_disabled());
    key(&mut h, Key::Escape);
    h.get_by_label("File").click();
    settle(&mut h);
    for action in attache::app::Action::ALL.iter().filter(|a| a.menu() == attache::app::Menu::File) {
        assert!(h.query_by_label(action.name()).is_some(), "{action:?}");
    }
}

#[test]
fn the_palette_finds_and_runs() {
    let mut h = window(sample(None));
    press(&mut h, Modifiers::COMMAND, Key::K);
    type_text(&mut h, "collapse all");
    key(&mut h, Key::Enter);
    assert!(!wb(&h).view().collapsed.is_empty());
    assert!(wb(&h).overlay().is_none());
    press(&mut h, Modifiers::COMMAND, Key::K);
    key(&mut h, Key::Escape);
    assert!(wb(&h).overlay().is_none());
}

#[test]
fn a_source_is_edited_in_its_form_and_undo_is_the_briefings() {
    let mut h = window(sample(None));
    let id = source(wb(&h), 1);
    h.state_mut().wb.run(Command::Show(attache::app::Overlay::Source(id)));
    settle(&mut h);
    h.get_by_label("Byline").focus();
    settle(&mut h);
    type_text(&mut h, "N. N.");
    assert_eq!(wb(&h).briefing().source(id).and_then(|s| s.byline.clone()).as_deref(), Some("N. N."));
    press(&mut h, Modifiers::COMMAND, Key::Z);
    assert_eq!(wb(&h).briefing().source(id).and_then(|s| s.byline.clone()), None);
    key(&mut h, Key::Escape);
    assert!(wb(&h).overlay().is_none());
}

#[test]
fn closing_with_changes_asks_and_cancel_stays() {
    let mut h = window(sample(None));
    h.state_mut().wb.run(Command::SetTitle("Changed".into()));
    press(&mut h, Modifiers::COMMAND, Key::Q);
    h.get_by_label_contains("Save the changes to “Changed”?");
    h.get_by_label("Cancel").click();
    settle(&mut h);
    assert!(wb(&h).ask().is_none());
    assert!(h.state_mut().wb.take_requests().is_empty());
    press(&mut h, Modifiers::COMMAND, Key::Q);
    h.get_by_label("Discard").click();
    settle(&mut h);
    assert_eq!(h.state_mut().wb.take_requests(), [attache::app::Request::Quit]);
}

#[test]
fn a_path_field_serves_where_no_dialog_is_to_be_had() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mine.ron");
    let mut h = window(sample(None));
    press(&mut h, Modifiers::COMMAND, Key::S);
    let mut requests = h.state_mut().wb.take_requests();
    let Some(attache::app::Request::Pick(pick)) = requests.pop() else { panic!("{requests:?}") };
    h.state_mut().wb.run(Command::AskPath(pick));
    settle(&mut h);
    press(&mut h, Modifiers::COMMAND, Key::A);
    type_text(&mut h, &path.display().to_string());
    key(&mut h, Key::Enter);
    settle(&mut h);
    assert!(path.exists());
    h.get_by_label("Saved 09:12");
}

#[test]
fn f6_walks_the_panes_and_leaves_a_point_being_typed() {
    let mut h = window(sample(None));
    let id = point(wb(&h), "A prisoner swap");
    h.state_mut().wb.run(Command::EditText { point: id, caret: attache::app::Caret::End });
    settle(&mut h);
    for pane in [Pane::Passages, Pane::Sources, Pane::Reader, Pane::Outline] {
        key(&mut h, Key::F6);
        assert_eq!(wb(&h).pane(), pane);
        assert!(wb(&h).editing().is_none());
    }
    assert_eq!(wb(&h).view().point, Some(id), "the current point stays");
}

#[test]
fn kinds_change_from_the_rows_menu() {
    let mut h = window(sample(None));
    let id = point(wb(&h), "No: prisoner swaps");
    let label = tree_label(wb(&h), id);
    h.get_by_role_and_label(Role::TreeItem, &label).click_secondary();
    settle(&mut h);
    h.get_by_label("Make it a claim").click();
    settle(&mut h);
    assert_eq!(wb(&h).briefing().point(id).map(|p| p.kind), Some(PointKind::Claim));
}

#[test]
fn sources_fold_to_a_strip_in_a_narrow_window() {
    let mut h = sized(sample(None), 860.0, 640.0);
    assert!(h.query_by_label("Filter sources").is_none());
    h.get_by_label("Prisoners Traded but Peace Left Behind").click();
    settle(&mut h);
    assert_eq!(wb(&h).view().source, Some(source(wb(&h), 5)));
}

#[test]
fn text_pasted_outside_a_field_becomes_a_source() {
    let mut h = window(sample(None));
    h.event(egui::Event::Paste("A pasted article\n\nIts body.".into()));
    settle(&mut h);
    assert_eq!(wb(&h).open_source().map(|s| s.title.as_str()), Some("A pasted article"));
    h.get_by_label("Filter sources").focus();
    settle(&mut h);
    h.event(egui::Event::Paste("pasted".into()));
    settle(&mut h);
    assert_eq!(wb(&h).source_filter(), "pasted");
    assert_eq!(wb(&h).briefing().sources().len(), 6);
}

#[derive(Debug)]
struct Dropped(std::path::PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|e| e.to_string())
    }
}

#[test]
fn files_dropped_on_the_window_become_sources_in_one_step() {
    let folder = tempfile::tempdir().expect("a folder");
    let paths = ["a.txt", "b.txt"].map(|name| folder.path().join(name));
    for path in &paths {
        // The same text twice would come in once.
        let text = format!("Title of it\n\nBody of {}", path.display());
        std::fs::write(path, text).expect("written");
    }
    let mut h = window(sample(None));
    for path in paths {
        h.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(path)));
    }
    settle(&mut h);
    assert_eq!(wb(&h).briefing().sources().len(), 7);
    assert_eq!(wb(&h).session().history().undo_name(), Some("Add 2 sources"));
}

#[test]
fn a_source_says_where_its_facts_are_stated_and_is_rated_by_hand_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("page.html");
    let words =
        "The council of the town agreed on Tuesday to build a second bridge over the river. ".repeat(12);
    let page = format!(
        "<html><head><meta name=author content='Ada Beck'><title>A bridge</title></head><body><article>\
         <h1>A second bridge</h1><p>{words}</p><p>{words}</p></article></body></html>"
    );
    std::fs::write(&path, page).expect("written");
    let mut start = workbench(None);
    start.import(vec![path]);
    let mut h = window(start);
    let source = |h: &Driven| std::sync::Arc::clone(wb(h).open_source().expect("it is open"));
    let id = source(&h).id;
    assert!(source(&h).rating.is_none());
    h.state_mut().wb.run(Command::Show(Overlay::Source(id)));
    settle(&mut h);
    h.get_by_label("from meta author");
    click(&mut h, "Reliability B: usually reliable");
    click(&mut h, "Credibility 3: possibly true");
    assert_eq!(source(&h).rating.to_string(), "B3");
    click(&mut h, "Reliability B: usually reliable");
    assert_eq!(source(&h).rating.to_string(), "-3", "chosen again, it is not rated");
    let value = "Ada Beck and others".to_owned();
    let field = SourceField::Byline;
    h.state_mut().wb.run(Command::EditSource { source: id, field, value });
    settle(&mut h);
    assert!(h.query_by_label("from meta author").is_none(), "now a person says so");
    for _ in 0..4 {
        h.state_mut().wb.run(Command::Undo);
    }
    assert_eq!((source(&h).rating.is_none(), source(&h).byline.as_deref()), (true, Some("Ada Beck")));
    assert_eq!(source(&h).stated_in.get(&Fact::Byline).map(String::as_str), Some("meta author"));
}

#[test]
fn a_repaired_copy_lists_what_was_done_and_shows_the_source_that_stands_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("s.ron");
    let text = include_str!("../saved/prisoner-swaps.ron");
    // A whole source gone: its rows name one that is not there.
    let text = text.replacen("id: \"w14kd3qjp5qj\"", "id: \"w14kd3qjp5q0\"", 1);
    std::fs::write(&path, text).expect("written");
    let mut damaged = workbench(None);
    damaged.open(path);
    let mut h = window(damaged);
    settle(&mut h);
    h.get_by_label_contains("Line 323: passage wbb8bm7szaj3 names the source w14kd3qjp5qj");
    click(&mut h, "Copy the list");
    key(&mut h, Key::Escape);
    assert_eq!(wb(&h).overlay(), None);
    let id = wb(&h).briefing().passages().find(|p| p.quote.contains("For the first time")).map(|p| p.id);
    let id = id.expect("it is there");
    let stand_in = wb(&h).briefing().passage(id).expect("it is there").source;
    // The empty source is drawn, with its lost passages, like any other.
    for command in [
        Command::ShowSource(stand_in),
        Command::ShowPassage(attache::app::Held { passage: id, point: None }),
        Command::Select(None),
        Command::Focus(Pane::Reader),
    ] {
        h.state_mut().wb.run(command);
        settle(&mut h);
    }
    for pressed in [Key::ArrowDown, Key::ArrowRight, Key::End, Key::Home, Key::PageDown, Key::H] {
        key(&mut h, pressed);
    }
    assert_eq!(wb(&h).view().source, Some(stand_in));
    assert!(h.query_all_by_label_contains("Missing source").next().is_some());
}

#[test]
fn finding_goes_from_hit_to_hit_and_back_to_the_reader() {
    let mut h = window(sample(None));
    press(&mut h, Modifiers::COMMAND, Key::F);
    type_text(&mut h, "ceasefire");
    let n = wb(&h).find().map_or(0, |f| f.hits.len());
    assert!(n > 3);
    key(&mut h, Key::Enter);
    assert_eq!(wb(&h).find().map(|f| f.current), Some(1));
    h.get_by_label(&format!("2 of {n}"));
    key(&mut h, Key::Escape);
    assert!(wb(&h).find().is_none());
    assert!(wb(&h).selection().is_some());
    assert_eq!(wb(&h).pane(), Pane::Reader);
}

#[test]
fn find_opened_while_a_point_is_typed_keeps_the_focus() {
    let mut h = window(sample(None));
    let id = point(wb(&h), "A prisoner swap");
    let before = to_notation(wb(&h).briefing());
    h.state_mut().wb.run(Command::EditText { point: id, caret: attache::app::Caret::End });
    settle(&mut h);
    press(&mut h, Modifiers::COMMAND, Key::F);
    settle(&mut h);
    type_text(&mut h, "hhh");
    assert_eq!(wb(&h).find().map(|f| f.query.words.as_str()), Some("hhh"));
    assert_eq!(to_notation(wb(&h).briefing()), before);
    key(&mut h, Key::Escape);
    press(&mut h, Modifiers::COMMAND, Key::K);
    type_text(&mut h, "find in source");
    key(&mut h, Key::Enter);
    settle(&mut h);
    type_text(&mut h, "pressure");
    assert_eq!(wb(&h).find().map(|f| f.query.words.as_str()), Some("pressure"));
}

#[test]
fn a_point_typed_under_the_palette_is_typed_on_behind_it() {
    let mut h = window(sample(None));
    let id = point(wb(&h), "A prisoner swap");
    h.state_mut().wb.run(Command::EditText { point: id, caret: attache::app::Caret::Start });
    settle(&mut h);
    let before = to_notation(wb(&h).briefing());
    press(&mut h, Modifiers::COMMAND, Key::K);
    key(&mut h, Key::Tab);
    assert_eq!(to_notation(wb(&h).briefing()), before, "Tab does not indent under the palette");
    key(&mut h, Key::Escape);
    settle(&mut h);
    type_text(&mut h, "X");
    assert!(wb(&h).briefing().point(id).is_some_and(|p| p.text.starts_with("XA")));
}

#[test]
fn esc_with_find_open_goes_from_the_point_to_its_row() {
    let mut h = window(sample(None));
    press(&mut h, Modifiers::COMMAND, Key::F);
    let id = point(wb(&h), "A prisoner swap");
    h.state_mut().wb.run(Command::EditText { point: id, caret: attache::app::Caret::Start });
    settle(&mut h);
    key(&mut h, Key::Escape);
    assert!(wb(&h).find().is_some() && wb(&h).editing().is_none());
    assert_eq!(wb(&h).pane(), Pane::Outline);
}

#[test]
fn enter_on_a_button_presses_it_and_makes_no_point() {
    let mut h = window(sample(None));
    let n = wb(&h).briefing().points().len();
    key(&mut h, Key::F6);
    key(&mut h, Key::F6);
    h.get_by_label("Filter sources").focus();
    settle(&mut h);
    h.state_mut().wb.run(Command::Focus(Pane::Outline));
    settle(&mut h);
    h.get_all_by_label("Detach").next().expect("a card").focus();
    settle(&mut h);
    let evidence = |h: &Driven| wb(h).briefing().points().map(|p| p.evidence.len()).sum::<usize>();
    let before = evidence(&h);
    key(&mut h, Key::Enter);
    assert_eq!(wb(&h).briefing().points().len(), n);
    assert_eq!(evidence(&h), before - 1);
}

#[test]
fn nothing_moves_when_nothing_happens() {
    let mut h = window(sample(None));
    settle(&mut h);
    let delay = h.output().viewport_output.values().map(|v| v.repaint_delay).min();
    assert!(delay.is_some_and(|d| d > std::time::Duration::from_secs(3600)), "{delay:?}");
}

/// A session in a file, open in one window and then in another.
fn two_windows(folder: &std::path::Path) -> (Workbench, Workbench) {
    let path = folder.join("a.ron");
    let mut wb = sample(None);
    common::run(&mut wb, Command::SaveTo { path: path.clone(), then: None });
    let mut other = workbench(None);
    common::run(&mut other, Command::Open(path));
    (wb, other)
}

#[test]
fn a_read_only_window_says_who_edits_and_offers_a_copy() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_first, second) = two_windows(folder.path());
    let mut h = window(second);
    h.get_by_label_contains("Read-only: another window on this computer");
    let before = wb(&h).briefing().clone();
    let title = point(wb(&h), "A prisoner swap");
    h.state_mut().wb.run(Command::ShowPoint(title));
    for pressed in [Key::Enter, Key::F2, Key::Delete] {
        key(&mut h, pressed);
    }
    type_text(&mut h, "no");
    assert_eq!(*wb(&h).briefing(), before);
    click(&mut h, "Save a copy…");
    let requests = h.state_mut().wb.take_requests();
    assert!(matches!(requests.as_slice(), [attache::app::Request::Pick(_)]), "{requests:?}");
}

#[cfg(unix)]
#[test]
fn a_session_that_another_window_shows_can_be_opened_read_only_all_the_same() {
    use attache::store::{self, Desktop, Raised};
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.ron");
    common::run(&mut sample(None), Command::SaveTo { path: path.clone(), then: None });
    let _lock = store::lock_session(&path, None, "2026-01-16T12:00:00Z".parse().expect("a time"));
    let desktop = Desktop::at(&folder.path().join("run"), ":0");
    let _listening = desktop.listen(|call| call.answer(Some(Raised::Front))).expect("it listens");
    let mut second = sample(None);
    second.use_desktop(desktop);
    let mut h = window(second);
    h.state_mut().wb.run(Command::Open(path.clone()));
    settle(&mut h);
    h.get_by_label("a.ron is open in another window, which was brought to the front");
    assert_eq!(wb(&h).session().path(), None);
    click(&mut h, "Open read-only");
    assert_eq!(wb(&h).session().path(), Some(&*path));
    h.get_by_label_contains("Read-only: another window on this computer");
    assert!(h.query_by_label_contains("was brought to the front").is_none());
}

#[test]
fn a_save_that_failed_stays_in_sight_with_its_cause_and_what_to_do() {
    let mut wb = sample(None);
    common::run(&mut wb, Command::SetTitle("Edited".into()));
    common::run(&mut wb, Command::SaveTo { path: "/no/such/folder/a.ron".into(), then: None });
    let h = window(wb);
    h.get_by_label_contains("Not saved: The folder to write in is not there; choose another one");
    h.get_by_label("Try again");
    h.get_by_label("Save as…");
    h.get_by_label("FAILED to save");
}

#[test]
fn coming_back_to_a_changed_file_asks_and_reloads() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.ron");
    let mut first = sample(None);
    common::run(&mut first, Command::SaveTo { path: path.clone(), then: None });
    let mut h = window(first);
    let text = std::fs::read_to_string(&path).expect("it is there");
    std::fs::write(&path, text.replacen("title: \"", "title: \"Theirs: ", 1)).expect("written");
    h.event(egui::Event::WindowFocused(true));
    settle(&mut h);
    h.get_by_label("Someone else saved this session");
    for button in ["Merge", "Keep mine as a copy…", "Not now"] {
        h.get_by_label(button);
    }
    click(&mut h, "Reload");
    assert!(wb(&h).briefing().title().starts_with("Theirs: "));
    assert!(wb(&h).ask().is_none());
}
