//! What the sources say together, as a person works with it: the list, going to places, verdicts that last, attaching.

#![allow(clippy::indexing_slicing, reason = "a test that finds nothing fails")]

mod common;

use attache::{
    app::{Action, Command, Held, InsightRow, Pane, Workbench},
    insight::{Cell, FindingKind, cell},
    model::{FindingKey, Source, SourceId, Verdict},
    store,
    ui::{Shell, theme},
};
use common::{run, sample, workbench};
use egui::{Key, Role, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};

const FIRST: &str = "The bridge\n\nThe council met on 6 May 2025 to vote on the bridge. “The old bridge will not last another winter,” \
                     Mayor Ada Beck said after the vote. The county has promised 400 tons of steel for it.";
const SECOND: &str = "A vote in town\n\nThe town is to build a bridge. “The old bridge will not last another winter,” said Ada \
                      Beck, the mayor, on Tuesday. Nobody from the county was there.";
const THIRD: &str =
    "Gardens\n\nThe gardens by the river are open again, after a spring that was colder than any in years.";

fn source(n: u64, title: &str, text: &str) -> Source {
    struct Counted(u64);
    impl attache::model::Dice for Counted {
        fn roll(&mut self) -> u64 {
            self.0 << 8
        }
    }
    Source::new(SourceId::draw(&mut Counted(n)), title, text)
}

fn town() -> Workbench {
    let mut wb = workbench(None);
    let sources = [(7, "The bridge", FIRST), (8, "A vote in town", SECOND), (9, "Gardens", THIRD)];
    run(&mut wb, Command::AddSources(sources.map(|(n, title, text)| source(n, title, text)).to_vec()));
    wb
}

fn act(wb: &mut Workbench, action: Action) {
    match action.command(wb) {
        Ok(command) => drop(run(wb, command)),
        Err(reason) => unreachable!("{action:?}: {}", reason.0),
    }
}

fn shown(mut wb: Workbench) -> Workbench {
    act(&mut wb, Action::ShowInsights);
    wb.begin_frame(1.0);
    wb
}

/// The key of the first finding of a kind.
fn first(wb: &Workbench, kind: FindingKind) -> FindingKey {
    let together = wb.insights().together().expect("it was read");
    together
        .findings
        .iter()
        .find(|finding| finding.kind == kind)
        .map(|finding| finding.key)
        .expect("there is one")
}

#[test]
fn nothing_is_read_until_it_is_shown_and_then_it_follows_the_sources() {
    let mut wb = town();
    wb.begin_frame(1.0);
    assert!(wb.insights().together().is_none());
    let mut wb = {
        act(&mut wb, Action::ShowInsights);
        wb.begin_frame(2.0);
        wb
    };
    let statement = first(&wb, FindingKind::Statement);
    let finding = wb.insights().finding(statement).expect("it is there");
    assert_eq!(finding.title, "Ada Beck: “The old bridge will not last another winter”");
    assert_eq!(finding.places.len(), 2);
    let second = wb.derived().sources[1];
    run(&mut wb, Command::RemoveSource(second));
    wb.begin_frame(3.0);
    let kinds: Vec<_> = wb.insights().rows().iter().filter(|row| row.is_heading()).collect();
    assert!(!kinds.contains(&&InsightRow::Kind(FindingKind::Statement)), "{kinds:?}");
    act(&mut wb, Action::Undo);
    wb.begin_frame(4.0);
    assert!(wb.insights().finding(statement).is_some(), "it has the key that it had");
}

#[test]
fn looking_at_places_selects_their_words_one_after_the_other() {
    let mut wb = shown(town());
    let row = InsightRow::Finding(first(&wb, FindingKind::Statement));
    let words = |wb: &Workbench| {
        let selection = wb.selection().expect("words are selected");
        let text = wb.briefing().source(selection.source).expect("it is there").text();
        selection.range().of(text).map(str::to_owned)
    };
    run(&mut wb, Command::LookAtInsight { row, place: None });
    assert_eq!(wb.open_source().map(|s| s.title.as_str()), Some("The bridge"));
    assert_eq!(words(&wb).as_deref(), Some("The old bridge will not last another winter"));
    run(&mut wb, Command::LookAtInsight { row, place: None });
    assert_eq!(wb.open_source().map(|s| s.title.as_str()), Some("A vote in town"));
    run(&mut wb, Command::LookAtInsight { row, place: None });
    assert_eq!(wb.open_source().map(|s| s.title.as_str()), Some("The bridge"), "and around again");
    let before = wb.briefing().clone();
    assert_eq!(*wb.briefing(), before, "looking changes nothing");
    act(&mut wb, Action::Highlight);
    assert_eq!(wb.briefing().passages().len(), 1, "what is looked at can be marked at once");
}

#[test]
fn a_dismissal_lasts_in_the_file_and_can_be_taken_back() {
    let mut wb = shown(town());
    let key = first(&wb, FindingKind::Statement);
    let is_listed = |wb: &Workbench| wb.insights().rows().contains(&InsightRow::Finding(key));
    assert!(is_listed(&wb));
    run(&mut wb, Command::Judge { finding: key, verdict: Some(Verdict::Dismissed) });
    assert_eq!((is_listed(&wb), wb.insights().n_dismissed()), (false, 1));
    let file = store::write_session(wb.briefing(), wb.view());
    let opened = store::read_session(file.as_bytes()).expect("it opens").briefing;
    assert_eq!(opened.judged().verdicts.get(&key), Some(&Verdict::Dismissed));
    act(&mut wb, Action::Undo);
    assert!(is_listed(&wb));
    act(&mut wb, Action::Redo);
    run(&mut wb, Command::TakeBackDismissals);
    assert_eq!((is_listed(&wb), wb.insights().n_dismissed()), (true, 0));
}

#[test]
fn a_finding_becomes_evidence_in_one_step_and_cards_say_where_else_they_stand() {
    let mut wb = shown(town());
    act(&mut wb, Action::NewPoint);
    let point = wb.view().point.expect("it is current");
    let before = wb.briefing().clone();
    let statement = first(&wb, FindingKind::Statement);
    run(&mut wb, Command::AttachFinding(statement));
    let evidence = wb.briefing().point(point).expect("there").evidence.clone();
    assert_eq!(evidence.len(), 2);
    let held = Held { passage: evidence[0].passage, point: Some(point) };
    assert_eq!(wb.elsewhere(held).as_deref(), Some("2"));
    let standing = wb.insights().standings().of_claim(point);
    assert!(standing.is_none_or(|s| s.n_supports == 0), "context supports nothing");
    run(&mut wb, Command::AttachFinding(statement));
    assert_eq!(wb.briefing().passages().len(), 2, "what is marked is not marked again");
    act(&mut wb, Action::Undo);
    assert_eq!(wb.briefing().passages().collect::<Vec<_>>(), before.passages().collect::<Vec<_>>());
}

#[test]
fn the_list_is_gone_through_by_keys_and_said_to_a_screen_reader() {
    let mut h = Harness::builder()
        .with_size(vec2(1400.0, 900.0))
        .with_max_steps(40)
        .with_context_setup(theme::install)
        .build_ui_state(
            |ui, (wb, shell): &mut (Workbench, Shell)| shell.ui(ui, wb),
            (sample(None), Shell::default()),
        );
    let settle = |h: &mut Harness<'_, (Workbench, Shell)>| {
        (0..3).for_each(|_| {
            h.run_ok();
        })
    };
    settle(&mut h);
    h.state_mut().0.run(Command::Focus(Pane::Passages));
    settle(&mut h);
    h.key_press(Key::T);
    settle(&mut h);
    assert!(h.query_by_role_and_label(Role::Heading, "What claims stand on (4)").is_some());
    let claims = h.query_all_by_role(Role::ListItem).filter(|node| {
        node.accesskit_node()
            .label()
            .is_some_and(|label| label.contains("sources, ") && label.contains("origins"))
    });
    assert_eq!(claims.count(), 4);
    let current = |h: &Harness<'_, (Workbench, Shell)>| h.state().0.insights().current();
    for _ in 0..60 {
        if matches!(current(&h), Some(InsightRow::Finding(_))) {
            break;
        }
        h.key_press(Key::ArrowDown);
        settle(&mut h);
    }
    let Some(InsightRow::Finding(key)) = current(&h) else {
        unreachable!("behind the claims and the timeline comes a finding")
    };
    h.key_press(Key::Enter);
    settle(&mut h);
    assert!(h.state().0.selection().is_some(), "Enter shows its words");
    assert!(h.query_all_by_role(Role::Link).count() >= 2, "each of its places can be gone to");
    h.state_mut().0.run(Command::Focus(Pane::Passages));
    settle(&mut h);
    h.key_press(Key::Delete);
    settle(&mut h);
    assert_eq!(h.state().0.briefing().judged().verdicts.get(&key), Some(&Verdict::Dismissed));
    assert!(h.query_by_label("1 dismissed").is_some());
    h.key_press(Key::T);
    settle(&mut h);
    assert!(h.query_by_label("1 dismissed").is_none(), "the same key shows the passages again");
}

#[test]
fn evidence_is_weighed_in_the_matrix_and_at_its_points_alike() {
    let mut wb = sample(None);
    let claim = common::point(&wb, "A prisoner swap");
    let other = common::point(&wb, "Talks without a deadline");
    let held = wb.briefing().point(claim).expect("there").evidence[0].passage;
    run(&mut wb, Command::SetCurrentPoint(Some(claim)));
    act(&mut wb, Action::ShowMatrix);
    let of = |wb: &Workbench, point| cell(wb.briefing(), &wb.derived().outline, point, held);
    let very = Cell::Inconsistent { very: true };
    let before = wb.briefing().clone();
    run(&mut wb, Command::SetCell { point: other, passage: held, cell: very });
    assert_eq!(of(&wb, other), very);
    let stance = wb.briefing().point(other).and_then(|p| p.stance_of(held));
    assert_eq!(stance, Some(attache::model::Stance::Undercuts), "it is attached so");
    let file = store::write_session(wb.briefing(), wb.view());
    let opened = store::read_session(file.as_bytes()).expect("it opens").briefing;
    assert_eq!(cell(&opened, &attache::model::Outline::new(&opened), other, held), very);
    run(&mut wb, Command::SetCell { point: other, passage: held, cell: Cell::NotApplicable });
    assert_eq!(of(&wb, other), Cell::NotApplicable);
    assert_eq!(wb.briefing().point(other).and_then(|p| p.stance_of(held)), None);
    act(&mut wb, Action::Undo);
    act(&mut wb, Action::Undo);
    assert_eq!(*wb.briefing(), before);
    let mut h = Harness::builder()
        .with_size(vec2(1400.0, 900.0))
        .with_max_steps(40)
        .with_context_setup(theme::install)
        .build_ui_state(|ui, (wb, shell): &mut (Workbench, Shell)| shell.ui(ui, wb), (wb, Shell::default()));
    (0..3).for_each(|_| {
        h.run_ok();
    });
    h.get_by_label("Hypotheses against evidence");
    assert!(h.query_all_by_label_contains("not rated").count() > 3, "cells say what they are");
    h.get_by_role_and_label(Role::Button, "Copy as a table").click();
    (0..2).for_each(|_| {
        h.run_ok();
    });
    let copied = h.state_mut().0.take_requests().into_iter().find_map(|request| match request {
        attache::app::Request::Copy(text) => Some(text),
        _ => None,
    });
    assert!(
        copied.is_some_and(|table| table.starts_with("| Evidence | ") && table.contains("| Against it | "))
    );
}

#[test]
fn a_degree_of_likelihood_takes_the_place_of_the_one_that_was_said() {
    let mut wb = workbench(None);
    act(&mut wb, Action::NewPoint);
    let point = wb.view().point.expect("it is current");
    let text = |wb: &Workbench| wb.briefing().point(point).map(|p| p.text.clone()).unwrap_or_default();
    let set =
        |wb: &mut Workbench, text: &str| drop(run(wb, Command::SetText { point, text: text.to_owned() }));
    set(&mut wb, "The bridge will likely be built\nmore of it");
    run(&mut wb, Command::SayLikelihood { point, term: "very likely" });
    assert_eq!(text(&wb), "The bridge will very likely be built\nmore of it");
    set(&mut wb, "The bridge will be built");
    run(&mut wb, Command::SayLikelihood { point, term: "almost certain" });
    assert_eq!(text(&wb), "The bridge will be built (almost certain)");
    run(&mut wb, Command::StopEditing { to_row: true });
    let mut wb = shown(wb);
    let is_told = |wb: &Workbench| wb.insights().rows().contains(&InsightRow::MixedPoint(point));
    run(&mut wb, Command::EditText { point, caret: attache::app::Caret::End });
    set(&mut wb, "It will very likely be built, of which we have high confidence.");
    assert!(!is_told(&wb), "no letter waits for the list");
    run(&mut wb, Command::StopEditing { to_row: true });
    assert!(is_told(&wb));
}

#[test]
fn passages_stand_on_a_timeline_by_the_days_of_their_words() {
    let mut wb = town();
    let id = wb.derived().sources[0];
    let text = wb.briefing().source(id).expect("there").text().to_owned();
    for words in ["The council met on 6 May 2025", "400 tons of steel"] {
        let start = text.find(words).expect("it says so");
        let range = attache::text::TextRange::new(start, start + words.len());
        run(&mut wb, Command::Highlight { source: id, range, tint: attache::model::Tint::Sky });
    }
    let mut wb = shown(wb);
    let dated = wb.insights().rows().iter().filter_map(|row| match row {
        InsightRow::Dated(id) => Some(*id),
        _ => None,
    });
    let first = dated.collect::<Vec<_>>()[0];
    let (day, why) = wb.insights().day(first).expect("it has one");
    assert_eq!(day, "6 May 2025");
    assert!(why.contains("in the passage itself"), "{why}");
    run(&mut wb, Command::LookAtInsight { row: InsightRow::Dated(first), place: None });
    assert_eq!(wb.held().map(|held| held.passage), Some(first));
}

#[test]
fn a_spelling_is_preferred_and_no_quotation_is_rewritten() {
    let mut wb = shown(sample(None));
    let together = wb.insights().together().expect("it was read");
    let name =
        together.names.iter().find(|name| name.spellings.len() > 3).expect("one is spelled in many ways");
    let among: Vec<String> = name.spellings.iter().map(|s| s.words.clone()).collect();
    let texts: Vec<String> = wb.briefing().passages().map(|p| p.quote.clone()).collect();
    for n in [0, 1] {
        run(&mut wb, Command::PreferSpelling { among: among.clone(), preferred: Some(among[n].clone()) });
        assert_eq!(wb.briefing().judged().spellings, [among[n].clone()].into(), "one of them");
    }
    assert!(wb.briefing().passages().map(|p| p.quote.clone()).eq(texts));
}

#[test]
fn one_source_and_none_are_read_in_honest_silence() {
    let mut wb = workbench(None);
    for text in ["", "One word"] {
        if !text.is_empty() {
            run(&mut wb, Command::AddSources(vec![source(3, "A", text)]));
        }
        if wb.insights().together().is_none() {
            act(&mut wb, Action::ShowInsights);
        }
        wb.begin_frame(1.0);
        assert!(wb.insights().together().is_some_and(|together| together.findings.is_empty()), "{text}");
    }
}
