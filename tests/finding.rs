//! Finding in a source and everywhere: what commands find, and what a person sees and presses.

#![allow(clippy::indexing_slicing, reason = "a test that finds nothing fails")]

mod common;

use attache::{
    app::{
        Command, Everywhere, FIND_MOST, Find, HIGHLIGHT_MOST, HITS_MOST, Pane, Row, SourceField, Workbench,
    },
    model::{Source, Tint},
    search::{Query, Spot},
    ui::{Shell, theme},
};
use common::{held, notices, passage, point, run, sample, settle, source, workbench};
use egui::{Key, Modifiers, Role, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};

fn with_texts(texts: &[&str]) -> Workbench {
    let mut wb = workbench(None);
    add(&mut wb, texts);
    wb
}

fn add(wb: &mut Workbench, texts: &[&str]) {
    let source = |text: &&str| Source::new(wb.draw_source_id(), "Untold", *text);
    let sources = texts.iter().map(source).collect();
    run(wb, Command::AddSources(sources));
}

fn find(wb: &Workbench) -> &Find {
    wb.find().expect("finding")
}

fn everywhere(wb: &Workbench) -> &Everywhere {
    wb.everywhere().expect("finding everywhere")
}

fn search(wb: &mut Workbench, words: &str) {
    wb.run(Command::OpenEverywhere);
    run(wb, Command::FindEverywhere(words.to_owned()));
}

fn regex(words: &str) -> Query {
    Query { words: words.to_owned(), is_regex: true, ..Query::default() }
}

/// The hits everywhere: source number (0: the outline), where, and the words hit.
fn hits(wb: &Workbench) -> Vec<(usize, Spot, String)> {
    let found = everywhere(wb);
    let all = found.groups.iter().flat_map(|group| group.hits.iter().map(|hit| (group.source, *hit)));
    all.map(|(id, hit)| {
        let text = hit.spot.text(wb.briefing(), id).expect("it is there");
        let number = id.map_or(0, |id| wb.derived().source_number(id));
        (number, hit.spot, hit.range.of(text).expect("on character boundaries").to_owned())
    })
    .collect()
}

#[test]
fn the_first_hit_shown_is_the_one_behind_where_finding_began() {
    let mut wb = with_texts(&["peace. war. peace. war. peace."]);
    let id = source(&wb, 1);
    wb.run(Command::Select(Some(attache::app::Selection { source: id, anchor: 10, head: 10 })));
    wb.run(Command::OpenFind);
    run(&mut wb, Command::FindWords("peace".into()));
    assert_eq!((find(&wb).current, find(&wb).n_all), (1, 3));
    wb.run(Command::FindStep(1));
    assert_eq!(find(&wb).current, 2);
    run(&mut wb, Command::FindWords("peac".into()));
    assert_eq!(find(&wb).current, 2, "more or fewer letters stay there");
    wb.run(Command::FindStep(1));
    assert_eq!(find(&wb).current, 0, "behind the last comes the first");
}

#[test]
fn finding_begins_with_what_was_looked_for_last_and_f3_goes_on_with_it() {
    let mut wb = with_texts(&["peace. war. peace."]);
    wb.run(Command::OpenFind);
    run(&mut wb, Command::FindWords("peace".into()));
    let query = find(&wb).query.clone();
    run(&mut wb, Command::ChangeQuery(Query { whole_words: true, ..query }));
    wb.run(Command::CloseFind);
    run(&mut wb, Command::FindStep(1));
    assert_eq!(find(&wb).query, Query { words: "peace".into(), whole_words: true, is_regex: false });
    assert_eq!(find(&wb).hits.len(), 2);
}

#[test]
fn selected_words_are_looked_for_also_as_an_expression() {
    let mut wb = with_texts(&["(a) a"]);
    let id = source(&wb, 1);
    wb.run(Command::OpenFind);
    run(&mut wb, Command::ChangeQuery(regex("x")));
    wb.run(Command::Select(Some(attache::app::Selection { source: id, anchor: 0, head: 3 })));
    run(&mut wb, Command::OpenFind);
    assert_eq!((find(&wb).query.words.as_str(), find(&wb).n_all), (r"\(a\)", 1));
}

#[test]
fn a_faulty_expression_says_so_and_hits_go() {
    let mut wb = with_texts(&["a(b"]);
    wb.run(Command::OpenFind);
    run(&mut wb, Command::ChangeQuery(regex("(b")));
    assert_eq!(
        find(&wb).fault.as_ref().map(ToString::to_string).as_deref(),
        Some("Unclosed group (character 1)")
    );
    assert!(find(&wb).hits.is_empty());
    run(&mut wb, Command::FindWords(r"\(b".into()));
    assert_eq!((find(&wb).fault.clone(), find(&wb).n_all), (None, 1));
}

#[test]
fn another_source_is_searched_for_the_same_and_a_newer_query_wins() {
    let mut wb = with_texts(&["peace war", "war war"]);
    wb.run(Command::ShowSource(source(&wb, 1)));
    wb.run(Command::OpenFind);
    run(&mut wb, Command::FindWords("war".into()));
    assert_eq!(find(&wb).n_all, 1);
    let second = source(&wb, 2);
    run(&mut wb, Command::ShowSource(second));
    assert_eq!(find(&wb).n_all, 2);

    let mut wb = held();
    let only = Source::new(wb.draw_source_id(), "t", "war peace war");
    wb.run(Command::AddSources(vec![only]));
    wb.run(Command::OpenFind);
    wb.run(Command::FindWords("war".into()));
    wb.run(Command::FindWords("peace".into()));
    assert!(find(&wb).is_searching);
    wb.let_jobs_go();
    settle(&mut wb);
    assert_eq!((find(&wb).n_all, find(&wb).is_searching), (1, false));
}

#[test]
fn more_hits_than_are_kept_are_counted_and_said() {
    let mut wb = with_texts(&[&"a ".repeat(FIND_MOST + 10), "a"]);
    wb.run(Command::ShowSource(source(&wb, 1)));
    wb.run(Command::OpenFind);
    run(&mut wb, Command::FindWords("a".into()));
    assert_eq!((find(&wb).hits.len(), find(&wb).n_all), (FIND_MOST, FIND_MOST + 10));
    wb.run(Command::CloseFind);
    search(&mut wb, "a");
    assert_eq!((everywhere(&wb).n_all, everywhere(&wb).n_sources), (FIND_MOST + 11, 2));
    assert_eq!(hits(&wb).len(), attache::search::GROUP_MOST + 1);
}

#[test]
fn of_many_sources_the_first_hits_are_listed_and_all_are_counted() {
    let text = "peace ".repeat(300);
    let texts = vec![text.as_str(); 40];
    let mut wb = with_texts(&texts);
    search(&mut wb, "peace");
    let found = everywhere(&wb);
    assert_eq!((found.n_all, found.n_sources, found.n_searched), (12_000, 40, 40));
    assert_eq!(found.n_kept(), HITS_MOST);
    let numbers: Vec<usize> =
        found.groups.iter().map(|g| g.source.map_or(0, |id| wb.derived().source_number(id))).collect();
    assert_eq!(numbers, (1..=34).collect::<Vec<_>>(), "in the order of the sources, without a gap");
}

#[test]
fn everything_is_searched_sources_passages_notes_and_points() {
    let mut wb = sample(None);
    let id = source(&wb, 2);
    let marked = passage(&wb, "confidence-building");
    let claim = point(&wb, "A prisoner swap");
    run(&mut wb, Command::SetNote { passage: marked, note: "A zébra".into() });
    run(&mut wb, Command::EditSource { source: id, field: SourceField::Byline, value: "Zebra Smith".into() });
    run(&mut wb, Command::EditSource { source: id, field: SourceField::Note, value: "no ZEBRA".into() });
    run(&mut wb, Command::SetText { point: claim, text: "Zebras".into() });
    search(&mut wb, "zebra");
    let found: Vec<(Spot, String)> = hits(&wb).into_iter().map(|(_, spot, words)| (spot, words)).collect();
    assert_eq!(found[0], (Spot::Point(claim), "Zebra".into()));
    for expected in [(Spot::Byline, "Zebra"), (Spot::SourceNote, "ZEBRA"), (Spot::Note(marked), "zébra")] {
        assert!(found.contains(&(expected.0, expected.1.into())), "{expected:?} in {found:?}");
    }
    assert_eq!(found.len(), 4);
}

#[test]
fn what_changes_while_the_panel_is_open_is_found_and_the_hit_shown_stays() {
    let mut wb = with_texts(&["war peace war"]);
    search(&mut wb, "war");
    wb.run(Command::StepHit(1));
    wb.run(Command::StepHit(1));
    let shown = everywhere(&wb).hit(everywhere(&wb).current.expect("a hit is shown"));
    add(&mut wb, &["no war"]);
    assert_eq!(everywhere(&wb).n_all, 3);
    assert_eq!(everywhere(&wb).hit(everywhere(&wb).current.expect("a hit is shown")), shown);
    let first = source(&wb, 1);
    run(&mut wb, Command::RemoveSource(first));
    assert_eq!((everywhere(&wb).n_all, everywhere(&wb).current), (1, None));
    run(&mut wb, Command::New);
    run(&mut wb, Command::Answer(attache::app::Answer::Discard));
    assert!(wb.everywhere().is_none());
}

#[test]
fn stepping_shows_hits_and_leaving_goes_back_to_where_one_was() {
    let mut wb = with_texts(&["war peace", "war and war"]);
    let (first, second) = (source(&wb, 1), source(&wb, 2));
    let claim = attache::model::PointKind::Claim;
    let slot = attache::model::Slot::Last(None);
    run(&mut wb, Command::NewPoint { slot, kind: claim, holding: None });
    let id = wb.derived().outline.rows()[0].id;
    run(&mut wb, Command::SetText { point: id, text: "No war".into() });
    wb.run(Command::ShowSource(first));
    wb.run(Command::Focus(Pane::Reader));
    wb.run(Command::Select(Some(attache::app::Selection { source: first, anchor: 4, head: 9 })));
    let was = (wb.view().source, wb.selection(), wb.pane());
    search(&mut wb, "war");
    assert_eq!(everywhere(&wb).rows[..3], [Row::Group(0), Row::Hit(0, 0), Row::Group(1)]);
    let mut shown = Vec::new();
    for _ in 0..5 {
        wb.run(Command::StepHit(1));
        let row = everywhere(&wb).current.expect("a hit is shown");
        shown.push((everywhere(&wb).number(row), everywhere(&wb).hit(row).and_then(|(source, _)| source)));
    }
    let two = Some(second);
    assert_eq!(shown, [(1, None), (2, Some(first)), (3, two), (4, two), (1, None)]);
    wb.run(Command::StepHit(-1));
    assert_eq!(wb.view().source, two);
    assert!(wb.reveal().is_some_and(|reveal| reveal.range.start() == 8));
    assert_eq!(wb.pane(), Pane::Sources, "the keyboard stays in the panel");
    wb.run(Command::CloseEverywhere);
    assert_eq!((wb.view().source, wb.selection(), wb.pane()), was);
    assert!(wb.reveal().is_some_and(|reveal| reveal.is_return));
}

#[test]
fn going_to_a_hit_selects_it_and_the_panel_stays() {
    let mut wb = with_texts(&["war peace", "war and war"]);
    search(&mut wb, "war");
    wb.run(Command::StepHit(-1));
    wb.run(Command::GoToHit(None));
    let selection = wb.selection().expect("selected");
    assert_eq!((selection.source, selection.anchor, selection.head), (source(&wb, 2), 8, 11));
    assert_eq!(wb.pane(), Pane::Reader);
    wb.run(Command::Focus(Pane::Sources));
    wb.run(Command::CloseEverywhere);
    assert_eq!(wb.view().source, Some(source(&wb, 2)), "one stays where one went");
}

#[test]
fn enter_and_highlight_all_wait_for_what_is_looked_for_now() {
    let mut wb = held();
    let only = Source::new(wb.draw_source_id(), "t", "war peace war");
    wb.run(Command::AddSources(vec![only]));
    wb.run(Command::OpenEverywhere);
    wb.run(Command::FindEverywhere("war".into()));
    wb.let_jobs_go();
    settle(&mut wb);
    wb.run(Command::FindEverywhere("peace".into()));
    assert!(attache::app::Action::HighlightAll.command(&wb).is_err());
    wb.run(Command::GoToHit(None));
    assert_eq!(wb.selection(), None);
    wb.let_jobs_go();
    settle(&mut wb);
    assert_eq!(wb.selection().map(|s| (s.anchor, s.head)), Some((4, 9)));
}

#[test]
fn every_hit_is_highlighted_as_one_step_but_for_those_that_are() {
    let mut wb = with_texts(&["War peace war\nwar", "no war"]);
    let id = source(&wb, 1);
    let sky = Tint::Sky;
    run(&mut wb, Command::Highlight { source: id, range: (0..9).into(), tint: sky });
    run(&mut wb, Command::MarkChrome { source: id, range: (14..15).into(), marked: true });
    wb.run(Command::ShowSource(id));
    wb.run(Command::OpenFind);
    run(&mut wb, Command::FindWords("war".into()));
    let before = wb.briefing().clone();
    run(&mut wb, Command::HighlightAll);
    assert_eq!(wb.briefing().passages().len(), 2);
    assert!(wb.briefing().passages().all(|passage| passage.tint == sky), "in the last tint");
    let said = notices(&wb);
    assert!(
        said.iter().any(|n| n == "Highlighted 1 hit; 1 highlighted before; 1 in chrome left out"),
        "{said:?}"
    );
    run(&mut wb, Command::Undo);
    assert_eq!(wb.briefing(), &before);

    wb.run(Command::CloseFind);
    search(&mut wb, "war");
    run(&mut wb, Command::HighlightAll);
    assert_eq!(wb.briefing().passages().len(), 3, "in all sources");
}

#[test]
fn so_many_are_highlighted_at_a_time_and_the_rest_waits() {
    let mut wb = with_texts(&[&"war, ".repeat(HIGHLIGHT_MOST + 5)]);
    wb.run(Command::OpenFind);
    run(&mut wb, Command::FindWords("war".into()));
    run(&mut wb, Command::HighlightAll);
    assert_eq!(wb.briefing().passages().len(), HIGHLIGHT_MOST);
    assert!(notices(&wb).iter().any(|n| n.contains("5 more wait")));
    run(&mut wb, Command::HighlightAll);
    assert_eq!(wb.briefing().passages().len(), HIGHLIGHT_MOST + 5);
}

#[test]
fn the_worst_expressions_end_and_are_said_to_be_too_large() {
    let mut wb = with_texts(&[&"a".repeat(1 << 20)]);
    wb.run(Command::OpenFind);
    for (words, is_fault) in
        [("(a*)*b", false), ("(a|a)*$", false), ("(a{500}){500}", true), (".*.*.*=", false)]
    {
        run(&mut wb, Command::ChangeQuery(regex(words)));
        assert_eq!(find(&wb).fault.is_some(), is_fault, "{words}");
        assert!(!find(&wb).is_searching);
    }
}

// What a person sees and presses.

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
    harness.run_ok();
    harness.run_ok();
    harness
}

fn press(h: &mut Driven, modifiers: Modifiers, key: Key) {
    h.key_press_modifiers(modifiers, key);
    for _ in 0..3 {
        h.run_ok();
    }
}

fn key(h: &mut Driven, key: Key) {
    press(h, Modifiers::NONE, key);
}

fn type_text(h: &mut Driven, text: &str) {
    h.event(egui::Event::Text(text.to_owned()));
    for _ in 0..3 {
        h.run_ok();
    }
}

fn wb(h: &Driven) -> &Workbench {
    &h.state().wb
}

/// Whether something that screen readers say by themselves says just this.
fn says(h: &Driven, words: &str) -> bool {
    h.query_all_by_label(words).any(|node| {
        let node = node.accesskit_node();
        node.live() == egui::accesskit::Live::Polite
    })
}

#[test]
fn the_find_bar_is_worked_by_keys_alone() {
    let mut h = window(sample(None));
    press(&mut h, Modifiers::COMMAND, Key::F);
    type_text(&mut h, "prisoner");
    let n = find(wb(&h)).n_all;
    assert!(n > 3 && says(&h, &format!("1 of {n}")));
    key(&mut h, Key::Enter);
    key(&mut h, Key::F3);
    assert!(says(&h, &format!("3 of {n}")));
    press(&mut h, Modifiers::SHIFT, Key::Enter);
    assert!(says(&h, &format!("2 of {n}")));
    press(&mut h, Modifiers::ALT, Key::W);
    let whole = find(wb(&h)).n_all;
    assert!(find(wb(&h)).query.whole_words && whole < n);
    press(&mut h, Modifiers::ALT, Key::R);
    type_text(&mut h, "(");
    assert!(says(&h, "Unclosed group (character 9)"));
    key(&mut h, Key::Backspace);
    let before = wb(&h).briefing().passages().len();
    press(&mut h, Modifiers::ALT, Key::Enter);
    assert!(wb(&h).briefing().passages().len() > before);
    key(&mut h, Key::Escape);
    assert!(wb(&h).find().is_none() && wb(&h).selection().is_some());
    key(&mut h, Key::H);
    assert!(wb(&h).held().is_some(), "the reader has the keyboard, and the hit can be marked");
}

#[test]
fn words_typed_anew_replace_those_looked_for_before() {
    let mut h = window(sample(None));
    press(&mut h, Modifiers::COMMAND, Key::F);
    type_text(&mut h, "war");
    key(&mut h, Key::Escape);
    h.state_mut().wb.run(Command::Select(None));
    press(&mut h, Modifiers::COMMAND, Key::F);
    assert_eq!(find(wb(&h)).query.words, "war");
    type_text(&mut h, "peace");
    assert_eq!(find(wb(&h)).query.words, "peace");
}

#[test]
fn the_panel_is_worked_by_keys_alone() {
    let mut h = window(sample(None));
    let was = wb(&h).view().source;
    press(&mut h, Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    type_text(&mut h, "negotiat");
    let (n, n_sources) = (everywhere(wb(&h)).n_all, everywhere(wb(&h)).n_sources);
    assert!(n_sources > 1 && everywhere(wb(&h)).groups[0].source.is_some());
    assert!(says(&h, &format!("{n} found in {n_sources} sources")));
    let n_shown = h.query_all_by_role(Role::ListBoxOption).count();
    assert!(n_shown > 5 && n_shown < n, "only those in view: {n_shown} of {n}");
    for _ in 0..n {
        key(&mut h, Key::ArrowDown);
        if wb(&h).view().source != was {
            break;
        }
    }
    assert_ne!(wb(&h).view().source, was, "the reader follows");
    let current = everywhere(wb(&h)).current.expect("a hit is shown");
    let number = everywhere(wb(&h)).number(current);
    assert!(says(&h, &format!("{number} of {n}, in {n_sources} sources")));
    assert!(h.query_all_by_role(Role::ListBoxOption).any(|n| n.accesskit_node().is_selected() == Some(true)));
    type_text(&mut h, " peace");
    assert_eq!(everywhere(wb(&h)).query.words, "negotiat peace", "the field kept the keyboard");
    key(&mut h, Key::Escape);
    assert!(wb(&h).everywhere().is_none());
    assert_eq!((wb(&h).view().source, wb(&h).pane()), (was, Pane::Reader));
}

#[test]
fn enter_goes_to_the_hit_and_f4_goes_on() {
    let mut h = window(sample(None));
    press(&mut h, Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    type_text(&mut h, "negotiat");
    key(&mut h, Key::Enter);
    assert_eq!(wb(&h).pane(), Pane::Reader);
    assert!(wb(&h).selection().is_some());
    key(&mut h, Key::H);
    let held = wb(&h).held().expect("marked").passage;
    assert!(wb(&h).briefing().passage(held).is_some_and(|p| p.quote.eq_ignore_ascii_case("negotiat")));
    let first = everywhere(wb(&h)).current;
    key(&mut h, Key::F4);
    assert!(everywhere(wb(&h)).current > first);
    press(&mut h, Modifiers::SHIFT, Key::F4);
    assert_eq!(everywhere(wb(&h)).current, first);
    key(&mut h, Key::F6);
    key(&mut h, Key::F6);
    key(&mut h, Key::F6);
    assert_eq!(wb(&h).pane(), Pane::Sources);
    type_text(&mut h, "war");
    assert_eq!(everywhere(wb(&h)).query.words, "war", "F6 leads to the field");
}

#[test]
fn a_hit_in_the_outline_is_gone_to_in_the_outline() {
    let mut h = window(sample(None));
    let claim = point(wb(&h), "A prisoner swap");
    press(&mut h, Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    type_text(&mut h, "a prisoner swap");
    h.query_all_by_role(Role::ListBoxOption).next().expect("a hit").click();
    for _ in 0..3 {
        h.run_ok();
    }
    assert_eq!((wb(&h).view().point, wb(&h).pane()), (Some(claim), Pane::Outline));
}
