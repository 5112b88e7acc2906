//! Passages as a person works with them: notes on their cards, tints, the list and its filters, their ends, splitting
//! and merging, and what is said of them.

#![allow(clippy::indexing_slicing, clippy::string_slice, reason = "a test that finds nothing fails")]

mod common;

use attache::{
    app::{Action, Command, Filing, Held, Noted, Pane, PassageFilter, Request, Selection, Workbench},
    model::{PassageId, Source, SourceId, Stance, Tint},
    text::TextRange,
    ui::{Shell, theme},
};
use common::{notices, passage, point, run, sample, source, workbench};
use egui::{Key, Modifiers, Pos2, Role, pos2, vec2};
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

fn quote(wb: &Workbench, id: PassageId) -> String {
    wb.briefing().passage(id).map(|p| p.quote.clone()).unwrap_or_default()
}

fn note(wb: &Workbench, id: PassageId) -> String {
    wb.briefing().passage(id).map(|p| p.note.clone()).unwrap_or_default()
}

/// What an action does now; fails with its reason.
#[track_caller]
fn act(wb: &mut Workbench, action: Action) -> Vec<Request> {
    match action.command(wb) {
        Ok(command) => run(wb, command),
        Err(reason) => unreachable!("{action:?}: {}", reason.0),
    }
}

fn reason(wb: &Workbench, action: Action) -> String {
    action.command(wb).err().map(|r| r.0.into_owned()).unwrap_or_default()
}

fn hold(wb: &mut Workbench, passage: PassageId) {
    let source = wb.briefing().passage(passage).map(|p| p.source).expect("it is there");
    wb.run(Command::ShowSource(source));
    wb.run(Command::Hold(Some(Held { passage, point: None })));
}

/// Selects words of the open source; a caret before them where `is_caret`.
fn select(wb: &mut Workbench, words: &str, is_caret: bool) {
    let source = wb.open_source().expect("a source is open").clone();
    let anchor = source.text().find(words).expect("the words are there");
    let head = if is_caret { anchor } else { anchor + words.len() };
    wb.run(Command::Select(Some(Selection { source: source.id, anchor, head })));
}

/// A source with this text, in which nothing is marked.
fn with_text(text: &str) -> (Workbench, SourceId) {
    let mut wb = workbench(None);
    let id = wb.draw_source_id();
    run(&mut wb, Command::AddSources(vec![Source::new(id, "", text)]));
    (wb, id)
}

fn mark(wb: &mut Workbench, id: SourceId, words: &str) -> PassageId {
    let start = wb.briefing().source(id).expect("there").text().find(words).expect("the words are there");
    let range = TextRange::new(start, start + words.len());
    run(wb, Command::Highlight { source: id, range, tint: Tint::Amber });
    wb.held().expect("it is at hand").passage
}

fn new_point(wb: &mut Workbench) -> attache::model::PointId {
    act(wb, Action::NewPoint);
    run(wb, Command::StopEditing { to_row: false });
    wb.view().point.expect("it is current")
}

// Notes.

#[test]
fn e_edits_the_note_on_its_card_and_esc_goes_back_to_where_one_was() {
    let mut h = window(sample(None));
    let id = passage(wb(&h), "both sides agreed to exchange 1,000 prisoners of war");
    hold(&mut h.state_mut().wb, id);
    h.state_mut().wb.run(Command::Focus(Pane::Reader));
    settle(&mut h);
    key(&mut h, Key::E);
    assert_eq!(wb(&h).pane(), Pane::Outline, "its card is under a point");
    let field = h.get_by_label("Note on the passage");
    assert!(field.accesskit_node().is_focused());
    type_text(&mut h, "Who says so?");
    assert_eq!(note(wb(&h), id), "Who says so?");
    press(&mut h, Modifiers::SHIFT, Key::Enter);
    type_text(&mut h, "Both.");
    assert_eq!(note(wb(&h), id), "Who says so?\nBoth.");
    assert_eq!(wb(&h).session().history().undo_name(), Some("Edit note"));
    key(&mut h, Key::Escape);
    assert!(h.query_by_label("Note on the passage").is_none());
    assert_eq!(wb(&h).pane(), Pane::Reader);
}

#[test]
fn a_note_typed_without_a_rest_is_one_step() {
    let mut wb = sample(None);
    let id = passage(&wb, "both sides agreed to exchange 1,000 prisoners of war");
    hold(&mut wb, id);
    act(&mut wb, Action::EditNote);
    for typed in ["W", "Wh", "Who"] {
        run(&mut wb, Command::SetNote { passage: id, note: typed.into() });
    }
    run(&mut wb, Command::StopNoting { back: true });
    act(&mut wb, Action::EditNote);
    run(&mut wb, Command::SetNote { passage: id, note: "Who?".into() });
    act(&mut wb, Action::Undo);
    assert_eq!(note(&wb, id), "Who", "what was typed when it was begun anew");
    act(&mut wb, Action::Undo);
    assert_eq!(note(&wb, id), "");
}

#[test]
fn a_click_on_a_note_edits_it_there_and_moving_away_ends_it() {
    let mut h = window(sample(None));
    let id = passage(wb(&h), "Pope Leo XIV offered");
    let before = note(wb(&h), id);
    assert!(!before.is_empty(), "the sample has a note on it");
    h.get_by_label_contains("Note: Another table for the talks").click();
    settle(&mut h);
    assert_eq!(wb(&h).noting().map(|n| n.held), Some(Held { passage: id, point: None }));
    type_text(&mut h, "!");
    assert_eq!(note(wb(&h), id), format!("{before}!"), "the caret is at the end");
    press(&mut h, Modifiers::COMMAND, Key::Z);
    assert_eq!(note(wb(&h), id), before, "undo is the briefing's while it is typed");
    assert!(wb(&h).noting().is_some());
    key(&mut h, Key::F6);
    assert!(wb(&h).noting().is_none());
    key(&mut h, Key::E);
    key(&mut h, Key::Enter);
    assert!(wb(&h).noting().is_none(), "Enter ends it");
    assert_eq!(note(wb(&h), id), before);
}

#[test]
fn the_note_of_an_unfiled_passage_that_is_filtered_away_shows_its_card_first() {
    let mut wb = sample(None);
    let id = passage(&wb, "Pope Leo XIV offered");
    let filter = PassageFilter { tint: Some(Tint::Rose), filing: Filing::All, ..PassageFilter::default() };
    run(&mut wb, Command::FilterPassages(filter));
    assert!(!wb.listing().shown().contains(&id));
    hold(&mut wb, id);
    act(&mut wb, Action::EditNote);
    assert!(wb.listing().shown().contains(&id));
    assert_eq!(wb.pane(), Pane::Passages);
    run(&mut wb, Command::Hold(None));
    assert!(wb.noting().is_none(), "letting go of the card ends it");
}

#[test]
fn the_note_is_in_the_readers_margin() {
    let mut h = window(sample(None));
    let id = passage(wb(&h), "both sides agreed to exchange 1,000 prisoners of war");
    h.state_mut().wb.run(Command::SetNote { passage: id, note: "Two sources agree".into() });
    settle(&mut h);
    let all: Vec<_> = h.query_all_by_label_contains("Note: Two sources agree").collect();
    assert!(all.iter().any(|n| n.accesskit_node().label().is_some_and(|l| l.starts_with("Margin note"))));
}

// Tints.

#[test]
fn alt_and_a_digit_gives_a_tint_and_its_menu_item_names_it() {
    let mut h = window(sample(None));
    let id = passage(wb(&h), "both sides agreed to exchange 1,000 prisoners of war");
    hold(&mut h.state_mut().wb, id);
    settle(&mut h);
    press(&mut h, Modifiers::ALT, Key::Num4);
    assert_eq!(wb(&h).briefing().passage(id).map(|p| p.tint), Some(Tint::Rose));
    assert!(h.query_all_by_label_contains("tint Rose").next().is_some(), "the highlight says its tint");
}

// The list.

#[test]
fn the_list_shows_unfiled_passages_until_it_is_asked_for_others() {
    let mut wb = sample(None);
    assert_eq!(wb.listing().shown(), wb.derived().unfiled);
    let count = |wb: &mut Workbench, filter: PassageFilter| {
        run(wb, Command::FilterPassages(filter));
        wb.listing().shown().len()
    };
    let all = || PassageFilter { filing: Filing::All, ..PassageFilter::default() };
    let n_all = count(&mut wb, all());
    assert_eq!(n_all, wb.briefing().passages().len());
    let by_tint: usize =
        Tint::ALL.map(|t| count(&mut wb, PassageFilter { tint: Some(t), ..all() })).iter().sum();
    assert_eq!(by_tint, n_all);
    let noted = [Noted::With, Noted::Without].map(|noted| count(&mut wb, PassageFilter { noted, ..all() }));
    assert_eq!(noted.iter().sum::<usize>(), n_all);
    assert!(noted.iter().all(|n| *n > 0));
    let held = |stance| PassageFilter { filing: Filing::Held(stance), ..PassageFilter::default() };
    for stance in Stance::ALL {
        assert!(count(&mut wb, held(stance)) > 0);
        let holds = |id: &PassageId| wb.derived().uses(*id).iter().any(|(_, s)| *s == stance);
        assert!(wb.listing().shown().iter().all(holds));
    }
    let here = PassageFilter { open_source_only: true, ..all() };
    assert_eq!(count(&mut wb, here.clone()), 8);
    let third = source(&wb, 3);
    run(&mut wb, Command::ShowSource(third));
    assert_eq!(wb.listing().shown().len(), 9, "another source is open");
    let words = PassageFilter { words: " POPE leo".into(), ..all() };
    assert_eq!(count(&mut wb, words), 1);
    assert_eq!(count(&mut wb, PassageFilter { words: "no such words".into(), ..all() }), 0);
    let id = passage(&wb, "Pope Leo XIV offered");
    run(&mut wb, Command::SetNote { passage: id, note: "No SUCH words".into() });
    assert_eq!(wb.listing().shown(), [id], "notes are looked through, and the list follows edits");
    run(&mut wb, Command::Undo);
    assert!(wb.listing().shown().is_empty());
}

#[test]
fn the_list_is_filtered_and_walked_with_the_keyboard() {
    let mut h = window(sample(None));
    let command = Action::FilterPassages.command(wb(&h)).expect("it can be done");
    h.state_mut().wb.run(command);
    settle(&mut h);
    assert!(h.get_by_label("Words of the passages").accesskit_node().is_focused());
    for _ in 0..4 {
        press(&mut h, Modifiers::SHIFT, Key::Tab);
    }
    assert!(h.get_by_label("Filed: Unfiled").accesskit_node().is_focused());
    key(&mut h, Key::Enter);
    h.get_by_label("All").click();
    settle(&mut h);
    let n = wb(&h).briefing().passages().len();
    assert_eq!(wb(&h).listing().shown().len(), n);
    assert!(h.query_by_label(&format!("{n} of {n}")).is_some());
    h.state_mut().wb.run(Command::Focus(Pane::Passages));
    settle(&mut h);
    for _ in 0..3 {
        key(&mut h, Key::ArrowDown);
    }
    let third = wb(&h).listing().shown()[2];
    assert_eq!(wb(&h).held(), Some(Held { passage: third, point: None }));
    key(&mut h, Key::Enter);
    assert!(wb(&h).reveal().is_some(), "Enter shows it in its source");
}

#[test]
fn a_list_of_very_many_is_made_bit_by_bit_and_few_rows_are_drawn() {
    let text = "Nobody answered. ".repeat(30_000);
    let (wb, id) = with_text(&text);
    let briefing = {
        let mut briefing = wb.briefing().clone();
        let source = briefing.source(id).expect("there").clone();
        let mut dice = common::CountedDice::from(7);
        let mut draft = briefing.draft();
        for n in 0..30_000 {
            let range = TextRange::new(n * 17, n * 17 + 6);
            let passage =
                attache::model::Passage::mark(PassageId::draw(&mut dice), &source, range, Tint::Sky);
            draft.add_passage(passage.expect("words")).expect("added");
        }
        draft.finish();
        briefing
    };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("many.ron");
    attache::store::save_session(&path, &briefing, &attache::store::View::default()).expect("saved");
    let mut wb = workbench(None);
    run(&mut wb, Command::OpenHere(path));
    let n = wb.briefing().passages().len();
    assert_eq!(n, 30_000);
    wb.run(Command::FilterPassages(PassageFilter {
        words: "nobody".into(),
        filing: Filing::All,
        ..PassageFilter::default()
    }));
    let mut n_frames = 1;
    while wb.listing().is_under_way() {
        assert!(wb.listing().n_looked_at() <= 20_000, "{}", wb.listing().n_looked_at());
        wb.begin_frame(0.0);
        n_frames += 1;
    }
    assert!(n_frames > 1, "it was not done at once");
    assert_eq!(wb.listing().shown().len(), 30_000);
    let h = window(wb);
    let cards = h.query_all_by_label("“Nobody”").count();
    assert!((1..20).contains(&cards), "{cards} cards are drawn");
}

// Ends.

const ROADS: &str = "“One road leads to peace, the other to war,” he said. Nobody answered him.";

#[test]
fn keys_move_the_ends_of_the_passage_at_hand_by_words() {
    let (mut made, id) = with_text(ROADS);
    let p = mark(&mut made, id, "the other to war");
    let mut h = window(made);
    h.state_mut().wb.run(Command::Focus(Pane::Reader));
    settle(&mut h);
    let check = |h: &mut Driven, modifiers, key, expected: &str| {
        press(h, modifiers, key);
        assert_eq!(quote(wb(h), p), expected);
    };
    check(&mut h, Modifiers::ALT, Key::ArrowRight, "the other to war,” he");
    check(&mut h, Modifiers::ALT, Key::ArrowRight, "the other to war,” he said");
    check(&mut h, Modifiers::ALT | Modifiers::SHIFT, Key::ArrowLeft, "peace, the other to war,” he said");
    assert!(
        notices(wb(&h)).iter().any(|n| n == "The passage now begins “peace, the other to war,” he said”")
    );
    check(&mut h, Modifiers::ALT, Key::ArrowLeft, "peace, the other to war,” he");
    check(&mut h, Modifiers::ALT | Modifiers::SHIFT, Key::ArrowRight, "the other to war,” he");
    let passage = wb(&h).briefing().passage(p).expect("it is there");
    assert!(passage.prefix.ends_with("peace, ") && passage.suffix.starts_with(" said."));
}

#[test]
fn moving_ends_on_and_on_is_one_step() {
    let (mut wb, id) = with_text(ROADS);
    let p = mark(&mut wb, id, "the other to war");
    for action in [Action::EndOn, Action::EndOn, Action::StartBack] {
        act(&mut wb, action);
    }
    assert_eq!(quote(&wb, p), "peace, the other to war,” he said");
    act(&mut wb, Action::Undo);
    assert_eq!(quote(&wb, p), "the other to war");
}

#[test]
fn an_end_that_would_leave_nothing_or_the_text_says_why_not() {
    let (mut wb, id) = with_text(ROADS);
    let p = mark(&mut wb, id, "answered him.");
    assert_eq!(reason(&wb, Action::EndOn), "The text goes no further");
    act(&mut wb, Action::StartOn);
    assert_eq!(quote(&wb, p), "him.");
    assert_eq!(reason(&wb, Action::StartOn), "Nothing would be left of the passage");
    assert_eq!(reason(&wb, Action::EndBack), "Nothing would be left of the passage");
    run(&mut wb, Command::ResizePassage { passage: p, range: TextRange::at(3) });
    assert!(notices(&wb).contains(&"A passage needs words".to_owned()));
    run(&mut wb, Command::LosePassage(p));
    assert_eq!(reason(&wb, Action::StartBack), "The passage is lost: select the words to put it to");
    run(&mut wb, Command::Hold(None));
    assert_eq!(reason(&wb, Action::EndOn), "Choose a passage first");
}

/// Where words begin and end on the screen, on one row.
fn ends_of(h: &Driven, words: &str) -> (Pos2, Pos2) {
    let mut nodes = vec![h.root().accesskit_node()];
    while let Some(node) = nodes.pop() {
        nodes.extend(node.children());
        let run = node.data();
        let (Some(text), Some(bounds), Some(xs)) = (run.value(), run.bounds(), run.character_positions())
        else {
            continue;
        };
        if run.role() == Role::TextRun
            && let Some(at) = text.find(words)
        {
            let first = text[..at].chars().count();
            let x = |at: usize| xs.get(at).map_or(bounds.x1 as f32, |x| bounds.x0 as f32 + x);
            let y = (bounds.y0 + bounds.y1) as f32 / 2.0;
            return (pos2(x(first), y), pos2(x(first + words.chars().count()), y));
        }
    }
    unreachable!("no row in view holds {words:?}")
}

fn drag(h: &mut Driven, from: Pos2, to: Pos2) {
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

#[test]
fn the_mouse_drags_an_end_and_esc_leaves_it() {
    let (mut made, id) = with_text(ROADS);
    let p = mark(&mut made, id, "road leads");
    let to_point = new_point(&mut made);
    run(
        &mut made,
        Command::Attach { what: attache::app::Marked::Passage(p), to: to_point, stance: Stance::Undercuts },
    );
    let mut h = window(made);
    let (start, end) = ends_of(&h, "road leads");
    let (_, peace) = ends_of(&h, "to peace");
    h.hover_at(end);
    h.run_ok();
    assert_eq!(h.output().platform_output.cursor_icon, egui::CursorIcon::ResizeHorizontal);
    drag(&mut h, end, peace);
    assert_eq!(quote(wb(&h), p), "road leads to peace");
    assert_eq!(wb(&h).derived().uses(p), [(to_point, Stance::Undercuts)], "it stays attached");
    let (one, _) = ends_of(&h, "One");
    drag(&mut h, start, one);
    assert_eq!(quote(wb(&h), p), "One road leads to peace");
    let (_, end) = ends_of(&h, "to peace");
    drag(&mut h, end, one);
    assert_eq!(quote(wb(&h), p), "One road leads to peace", "an end does not pass the other, nor come to it");
    assert!(!notices(wb(&h)).contains(&"A passage needs words".to_owned()), "and nothing is said of it");
    h.hover_at(end);
    h.drag_at(end);
    h.run_ok();
    h.hover_at(start);
    h.run_ok();
    key(&mut h, Key::Escape);
    h.drop_at(start);
    settle(&mut h);
    assert_eq!(quote(wb(&h), p), "One road leads to peace", "Esc leaves it");
}

#[test]
fn a_selection_may_begin_with_the_first_word_of_a_highlight_or_right_behind_it() {
    let (mut made, id) = with_text(ROADS);
    let p = mark(&mut made, id, "road leads");
    run(&mut made, Command::Hold(None));
    let mut h = window(made);
    let (start, _) = ends_of(&h, "road leads");
    let (behind, end) = ends_of(&h, "to peace");
    let check = |h: &mut Driven, from: Pos2, words: &str| {
        drag(h, from + vec2(0.5, 0.0), end);
        assert_eq!(wb(h).selection().and_then(|s| s.range().of(ROADS)), Some(words));
        assert_eq!(quote(wb(h), p), "road leads");
        h.state_mut().wb.run(Command::Select(None));
        settle(h);
    };
    check(&mut h, start, "road leads to peace");
    check(&mut h, behind, "to peace");
}

// Splitting and merging.

#[test]
fn x_splits_at_the_caret_and_around_a_selection() {
    let (mut wb, id) = with_text(ROADS);
    let p = mark(&mut wb, id, "One road leads to peace, the other to war");
    run(&mut wb, Command::Select(None));
    assert!(reason(&wb, Action::SplitPassage).starts_with("Put the caret into a passage"));
    select(&mut wb, "One road", true);
    assert!(
        reason(&wb, Action::SplitPassage).starts_with("Put the caret into a passage"),
        "nothing is before it"
    );
    select(&mut wb, "the other", true);
    act(&mut wb, Action::SplitPassage);
    let quotes = |wb: &Workbench| -> Vec<String> {
        wb.briefing().ordered_passages().iter().map(|p| p.quote.clone()).collect()
    };
    assert_eq!(quotes(&wb), ["One road leads to peace,", "the other to war"]);
    assert_eq!(notices(&wb), ["Split into 2 passages"]);
    assert_eq!(wb.session().history().undo_name(), Some("Split passage"));
    act(&mut wb, Action::Undo);
    assert_eq!(quotes(&wb), ["One road leads to peace, the other to war"]);
    select(&mut wb, "leads to peace", false);
    act(&mut wb, Action::SplitPassage);
    assert_eq!(quotes(&wb).len(), 3);
    assert_eq!(wb.held().map(|h| quote(&wb, h.passage)).as_deref(), Some("leads to peace"));
    assert!(quote(&wb, p) == "One road");
}

#[test]
fn m_merges_what_adjoins_and_says_what_came_between() {
    let (mut wb, id) = with_text(ROADS);
    let a = mark(&mut wb, id, "leads to peace");
    let b = mark(&mut wb, id, "the other to war");
    let c = mark(&mut wb, id, "Nobody");
    hold(&mut wb, c);
    assert!(reason(&wb, Action::MergePassages).starts_with("No passage overlaps or adjoins it"));
    hold(&mut wb, b);
    assert_eq!(Action::MergePassages.words(&wb), "Merge with the next passage");
    act(&mut wb, Action::MergePassages);
    assert_eq!(
        quote(&wb, b),
        "leads to peace, the other to war",
        "only a comma parts it from the one before"
    );
    assert!(wb.briefing().passage(a).is_none());
    assert_eq!(notices(&wb), ["Merged 2 passages"]);
    select(&mut wb, "peace, the other to war,” he said. Nobody", false);
    assert_eq!(Action::MergePassages.words(&wb), "Merge the passages selected");
    act(&mut wb, Action::MergePassages);
    assert_eq!(quote(&wb, b), "leads to peace, the other to war,” he said. Nobody");
    assert_eq!(notices(&wb), ["Merged 2 passages, with the 2 words between them"]);
    act(&mut wb, Action::Undo);
    act(&mut wb, Action::Undo);
    assert_eq!(wb.briefing().passages().len(), 3);
}

#[test]
fn merging_stances_that_differ_keeps_one_and_says_so() {
    let (mut wb, id) = with_text(ROADS);
    let to = new_point(&mut wb);
    let a = mark(&mut wb, id, "One road");
    let b = mark(&mut wb, id, "leads to peace");
    for (passage, stance) in [(a, Stance::Undercuts), (b, Stance::Context)] {
        run(&mut wb, Command::Attach { what: attache::app::Marked::Passage(passage), to, stance });
    }
    hold(&mut wb, a);
    act(&mut wb, Action::MergePassages);
    assert_eq!(wb.briefing().point(to).and_then(|p| p.stance_of(a)), Some(Stance::Undercuts));
    let said = "Merged 2 passages; stances differed at 1 point, and that of the passage kept stays";
    assert!(notices(&wb).contains(&said.to_owned()), "{:?}", notices(&wb));
}

#[test]
fn deleting_a_passage_says_at_how_many_points_it_is_before_and_after() {
    let mut wb = sample(None);
    let id = passage(&wb, "Pope Leo XIV offered");
    hold(&mut wb, id);
    assert_eq!(Action::DeletePassage.words(&wb), "Delete the passage");
    for title in ["A prisoner swap", "Two meetings"] {
        let to = point(&wb, title);
        run(
            &mut wb,
            Command::Attach { what: attache::app::Marked::Passage(id), to, stance: Stance::Context },
        );
    }
    assert_eq!(Action::DeletePassage.words(&wb), "Delete the passage, and take it off 2 points");
    act(&mut wb, Action::DeletePassage);
    let said = "Deleted the passage and took it off 2 points (Undo brings it back)";
    assert!(notices(&wb).contains(&said.to_owned()));
    act(&mut wb, Action::Undo);
    assert_eq!(wb.derived().uses(id).len(), 2);
}

// What is not seen, links, and what is said.

#[test]
fn a_quotation_that_may_read_otherwise_than_it_is_says_so_always() {
    let (mut made, id) = with_text("Pay \u{202E}5 or\u{200B} 10\u{A0}dollars\u{AD}. Then go.");
    mark(&mut made, id, "Pay \u{202E}5 or\u{200B} 10\u{A0}dollars\u{AD}.");
    mark(&mut made, id, "Then");
    let mut h = window(made);
    let warning = "Holds a right-to-left override and a zero-width space: it may read otherwise than it is";
    assert_eq!(h.query_all_by_label(warning).count(), 1);
    assert!(h.query_by_label_contains("Not seen").is_none());
    let text = |h: &Driven| wb(h).open_source().map(|s| s.text().to_owned());
    let before = text(&h);
    h.state_mut().wb.run(Command::Focus(Pane::Reader));
    key(&mut h, Key::I);
    assert!(wb(&h).settings().shows_invisibles);
    let all = "Not seen: a no-break space and a soft hyphen";
    assert!(h.query_by_label(all).is_some());
    assert_eq!(text(&h), before);
    assert_eq!(Action::ShowInvisibles.words(wb(&h)), "Hide invisible characters");
    key(&mut h, Key::I);
    assert!(h.query_by_label(all).is_none() && h.query_by_label(warning).is_some());
}

#[test]
fn signs_for_what_is_not_seen_do_not_change_what_is_selected() {
    let (mut made, id) = with_text("One\u{200B} road leads\u{202E} to peace.");
    let p = mark(&mut made, id, "One\u{200B} road");
    run(&mut made, Command::Hold(None));
    let mut h = window(made);
    let select = |h: &mut Driven| {
        let (from, to) = ends_of(h, "e\u{200B} road lea");
        drag(h, from + vec2(0.5, 0.0), to);
        wb(h).selection()
    };
    let without = select(&mut h);
    let mut settings = wb(&h).settings().clone();
    settings.shows_invisibles = true;
    h.state_mut().wb.run(Command::SetSettings(Box::new(settings)));
    h.state_mut().wb.run(Command::Select(None));
    settle(&mut h);
    assert_eq!(select(&mut h), without);
    assert!(without.is_some_and(|s| s.range().len() == "e\u{200B} road lea".len()));
    assert_eq!(quote(wb(&h), p), "One\u{200B} road");
}

#[test]
fn only_links_of_the_web_are_opened() {
    let (mut wb, id) = with_text(ROADS);
    let set = |wb: &mut Workbench, link: &str| {
        let field = attache::app::SourceField::Link;
        run(wb, Command::EditSource { source: id, field, value: link.into() });
    };
    assert_eq!(reason(&wb, Action::OpenLink), "No link of the source is known");
    for link in ["javascript:alert(1)", "file:///etc/passwd", "example.org", "https://a.b/\u{202E}c"] {
        set(&mut wb, link);
        assert_eq!(
            reason(&wb, Action::OpenLink),
            "Only links that begin with http:// or https:// are opened"
        );
        assert!(run(&mut wb, Command::OpenLink(id)).is_empty(), "not by a command either");
    }
    set(&mut wb, "https://example.org/talks");
    let requests = act(&mut wb, Action::OpenLink);
    assert!(
        matches!(&requests[..], [Request::OpenLink(link)] if link.as_str() == "https://example.org/talks")
    );
}

#[test]
fn links_are_opened_in_one_place() {
    let mut folders = vec![std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut opening = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let code = std::fs::read_to_string(&path).expect("a file");
            let n = ["open_url", "OpenUrl", ".hyperlink(", ".hyperlink_to(", "Hyperlink::", "open::that"]
                .map(|w| code.matches(w).count());
            if n.iter().sum::<usize>() > 0 {
                opening.push((path.file_name().expect("a name").to_owned(), n[0]));
            }
        }
    }
    assert_eq!(opening, [("frame.rs".into(), 1)], "and there only what a `WebLink` says");
}

#[test]
fn the_caret_says_when_it_enters_and_leaves_a_highlight() {
    let (mut made, id) = with_text(ROADS);
    mark(&mut made, id, "road");
    run(&mut made, Command::Hold(None));
    run(&mut made, Command::Select(Some(Selection { source: id, anchor: 0, head: 0 })));
    let mut h = window(made);
    h.state_mut().wb.run(Command::Focus(Pane::Reader));
    settle(&mut h);
    let said = |h: &Driven| {
        let mut nodes = vec![h.root().accesskit_node()];
        while let Some(node) = nodes.pop() {
            if node.role() == Role::Status && node.data().live() == Some(egui::accesskit::Live::Polite) {
                return node.label();
            }
            nodes.extend(node.children());
        }
        None
    };
    assert_eq!(said(&h), None);
    for _ in 0..2 {
        press(&mut h, Modifiers::CTRL, Key::ArrowRight);
    }
    assert_eq!(said(&h).as_deref(), Some("In highlight, unfiled, tint Amber"));
    press(&mut h, Modifiers::CTRL, Key::ArrowRight);
    assert_eq!(said(&h).as_deref(), Some("Left the highlight"));
}
