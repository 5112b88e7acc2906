//! The clock: time used and left, what is read aloud, and presenting; by commands, and through the accessibility
//! tree.

#![allow(clippy::indexing_slicing, reason = "a test that finds nothing fails")]

mod common;

use attache::{
    app::{Action, Command, Held, Newer, Overlay, Presented, Selection, Workbench},
    export::{MarkdownOptions, markdown, verify},
    model::{Budget, PassageId, PointKind, Rank, Rate, Seconds, Slot, SourceId, Stance, Timing, Tint},
    text::TextRange,
    ui::{Shell, theme},
};
use common::{notices, passage, point, run, sample, workbench};
use egui::{Key, Modifiers, Role, accesskit, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};

const TEXT: &str = "Talks in Istanbul\n\nBoth sides agreed to exchange 1,000 prisoners each, the largest such swap \
    of the war so far.\n\nMore talks will follow next week in another city, a spokesman said on Friday.\n";
const QUOTE: &str = "agreed to exchange 1,000 prisoners each";

/// A claim of four words on a quotation of six.
fn desk() -> (Workbench, SourceId, PassageId) {
    let mut wb = workbench(None);
    run(&mut wb, Command::ImportText(TEXT.to_owned()));
    let source = common::source(&wb, 1);
    let start = TEXT.find(QUOTE).expect("the words are there");
    let range = TextRange::new(start, start + QUOTE.len());
    run(&mut wb, Command::Highlight { source, range, tint: Tint::Sky });
    let slot = Slot::Last(None);
    run(&mut wb, Command::NewPoint { slot, kind: PointKind::Claim, holding: None });
    let claim = wb.view().point.expect("it is current");
    run(&mut wb, Command::SetText { point: claim, text: "Swaps keep channels open".to_owned() });
    let id = passage(&wb, QUOTE);
    let what = attache::app::Marked::Passage(id);
    run(&mut wb, Command::Attach { what, to: claim, stance: Stance::Supports });
    run(&mut wb, Command::StopEditing { to_row: true });
    (wb, source, id)
}

fn select(wb: &mut Workbench, source: SourceId, words: &str) {
    let text = wb.briefing().source(source).expect("it is there").text();
    let start = text.find(words).expect("the words are there");
    let selection = Selection { source, anchor: start, head: start + words.len() };
    run(wb, Command::Select(Some(selection)));
}

fn act(wb: &mut Workbench, action: Action) -> Result<(), String> {
    let command = action.command(wb).map_err(|reason| reason.0.into_owned())?;
    run(wb, command);
    Ok(())
}

fn read_aloud(wb: &Workbench, id: PassageId) -> Vec<String> {
    let passage = wb.briefing().passage(id).expect("it is there");
    passage.aloud.words(&passage.quote).map(str::to_owned).collect()
}

#[test]
fn a_quotation_counts_as_far_as_it_is_marked_as_read_aloud() {
    let (mut wb, source, id) = desk();
    let before = wb.briefing().clone();
    let n_words = |wb: &Workbench| wb.derived().speech.n_words();
    assert_eq!(n_words(&wb), 4);
    select(&mut wb, source, " 1,000 prisoners ");
    act(&mut wb, Action::ReadAloud).expect("the words are in the highlight");
    assert_eq!((read_aloud(&wb, id), n_words(&wb)), (vec!["1,000 prisoners".to_owned()], 6));
    assert!(notices(&wb).iter().any(|n| n == "2 words of it are read aloud"), "{:?}", notices(&wb));
    // The same once more takes it away; what hangs over counts as far as it is quoted.
    act(&mut wb, Action::ReadAloud).expect("it is selected still");
    assert_eq!(*wb.briefing(), before);
    select(&mut wb, source, "prisoners each, the largest");
    act(&mut wb, Action::ReadAloud).expect("it touches the highlight");
    assert_eq!(read_aloud(&wb, id), ["prisoners each"]);
    // With the passage at hand, all of it, or nothing.
    run(&mut wb, Command::Hold(Some(Held { passage: id, point: None })));
    act(&mut wb, Action::ReadAloud).expect("it is at hand");
    assert_eq!((read_aloud(&wb, id), n_words(&wb)), (vec![QUOTE.to_owned()], 10));
    act(&mut wb, Action::ReadAloud).expect("it is at hand");
    assert_eq!(n_words(&wb), 4);
    for _ in 0..5 {
        act(&mut wb, Action::Undo).expect("there is a step");
    }
    assert_eq!(*wb.briefing(), before);
    // Nothing to mark.
    select(&mut wb, source, "More talks");
    assert_eq!(act(&mut wb, Action::ReadAloud), Err("Select words inside a highlight first".to_owned()));
    run(&mut wb, Command::Select(None));
    assert!(act(&mut wb, Action::ReadAloud).is_err());
}

#[test]
fn what_is_read_aloud_goes_with_words_that_a_newer_version_changes_and_that_is_said() {
    let (mut wb, source, id) = desk();
    for words in ["agreed to", "1,000 prisoners"] {
        select(&mut wb, source, words);
        act(&mut wb, Action::ReadAloud).expect("it is in the highlight");
    }
    let newer = Newer::Text(TEXT.replace("1,000", "1,200"));
    run(&mut wb, Command::CompareVersions { source, newer });
    run(&mut wb, Command::TakeUpdate);
    assert_eq!(
        read_aloud(&wb, id),
        ["agreed to", "1,000 prisoners"],
        "the old words are kept until others are taken"
    );
    run(&mut wb, Command::Hold(Some(Held { passage: id, point: None })));
    assert!(act(&mut wb, Action::ReadAloud).is_err(), "it is in doubt");
    run(&mut wb, Command::AcceptWords(id));
    assert_eq!(read_aloud(&wb, id), ["agreed to"]);
    assert!(notices(&wb).iter().any(|n| n.contains("are others now")), "{:?}", notices(&wb));
}

#[test]
fn the_export_says_what_is_read_aloud_and_leaves_the_quotation_as_it_is() {
    let (mut wb, source, id) = desk();
    for words in ["agreed", "1,000 prisoners"] {
        select(&mut wb, source, words);
        act(&mut wb, Action::ReadAloud).expect("it is in the highlight");
    }
    let page = markdown(wb.briefing(), &MarkdownOptions { unfiled: true });
    let expected = format!("> {QUOTE}\n\nRead aloud: “agreed” … “1,000 prisoners”.\n");
    assert!(page.contains(&expected), "{page}");
    assert_eq!(verify(&page, wb.briefing()), []);
    run(&mut wb, Command::ReadAloud { passage: id, stretch: TextRange::new(0, QUOTE.len()) });
    let page = markdown(wb.briefing(), &MarkdownOptions { unfiled: true });
    assert!(page.contains("Read aloud: all of it."), "{page}");
    assert_eq!(verify(&page, wb.briefing()), []);
}

#[test]
fn time_is_used_up_point_by_point_at_the_rate_that_is_set() {
    let (mut wb, ..) = desk();
    let claim = point(&wb, "Swaps");
    assert_eq!(
        (wb.used().words(), wb.used_by(claim).map(|u| u.words())),
        ("0:01".into(), Some("0:01".into()))
    );
    let budget = Budget { time: Seconds(10), grace: Seconds(5) };
    let rate = Rate::new(20).expect("a rate");
    run(&mut wb, Command::SetTiming(Timing { rate, budget: Some(budget) }));
    run(&mut wb, Command::SetBudget { point: claim, budget: Some(Seconds(8)) });
    let words = |wb: &Workbench| {
        let (all, one) = (wb.used(), wb.used_by(claim).expect("it has words"));
        [all, one].map(|u| format!("{}: {}", u.words(), u.budget.expect("a budget").standing(u.time).words()))
    };
    assert_eq!(words(&wb), ["0:12 of 0:10: 0:02 over, in grace", "0:12 of 0:08: 0:04 over"]);
    run(&mut wb, Command::SetText { point: claim, text: "Swaps help".to_owned() });
    assert_eq!(words(&wb), ["0:06 of 0:10: 0:04 left", "0:06 of 0:08: 0:02 left, nearly used"]);
    // A note says nothing, and an empty point neither: no time stands beside it.
    run(&mut wb, Command::SetKind { points: [claim].into(), kind: PointKind::Note });
    assert_eq!(wb.used().time, Seconds(0));
    run(&mut wb, Command::SetBudget { point: claim, budget: None });
    assert_eq!(wb.used_by(claim), None);
}

#[test]
fn rate_budgets_and_what_is_read_aloud_are_saved_and_brought_back_after_a_crash() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.ron");
    let mut wb = sample(Some(folder.path()));
    run(&mut wb, Command::SaveTo { path: path.clone(), then: None });
    let (claim, id) = (point(&wb, "A prisoner swap"), passage(&wb, "symbolic yet significant"));
    let timing = Timing { rate: Rate::new(130).expect("a rate"), budget: None };
    run(&mut wb, Command::SetTiming(timing));
    run(&mut wb, Command::SetBudget { point: claim, budget: Some(Seconds(75)) });
    run(&mut wb, Command::ReadAloud { passage: id, stretch: TextRange::new(0, 17) });
    let edited = wb.briefing().clone();
    drop(wb);
    let mut wb = workbench(Some(folder.path()));
    wb.open(path.clone());
    common::settle(&mut wb);
    run(&mut wb, Command::Answer(attache::app::Answer::Yes));
    // Where it stands among its like is no field of the file.
    let point = wb.briefing().point(claim).expect("it is there");
    assert_eq!((wb.briefing().timing(), point.budget), (timing, Some(Seconds(75))));
    assert_ne!(point.rank, Rank::default());
    assert_eq!(read_aloud(&wb, id), ["the prisoner swap"]);
    assert_eq!(*wb.briefing(), edited);
    run(&mut wb, Command::Save(None));
    let again = attache::store::open_session(&path).expect("it opens").briefing;
    assert_eq!((again.timing(), again.passage(id)), (timing, edited.passage(id)));
}

#[test]
fn presenting_goes_through_what_is_said_and_changes_nothing() {
    let mut wb = sample(None);
    let before = wb.briefing().clone();
    let note = point(&wb, "There is a fair case");
    run(&mut wb, Command::SetCurrentPoint(Some(note)));
    act(&mut wb, Action::Present).expect("there are points");
    let title = |wb: &Workbench| {
        let id = wb.presenting().and_then(|p| p.current()).expect("a point");
        wb.briefing().point(id).map(|p| p.shown_title().to_owned()).expect("it is there")
    };
    assert!(title(&wb).starts_with("A prisoner swap"), "the note is not said, the claim before it is");
    let n = wb.presenting().map_or(0, |p| p.points().len());
    let n_notes = before.points().filter(|p| p.kind == PointKind::Note).count();
    assert_eq!(n, before.points().len() - n_notes + 1, "of the notes only the answer");
    run(&mut wb, Command::Present(Presented::Step(1)));
    assert!(title(&wb).starts_with("Talks without"));
    run(&mut wb, Command::Present(Presented::Step(-99)));
    assert!(title(&wb).starts_with("Will gestures"));
    run(&mut wb, Command::Present(Presented::Last));
    run(&mut wb, Command::Present(Presented::Step(9)));
    assert_eq!(wb.presenting().and_then(|p| p.position()), Some(n - 1));
    act(&mut wb, Action::Present).expect("it leaves");
    assert!(wb.presenting().is_none());
    assert_eq!(*wb.briefing(), before);
    assert!(wb.session().is_saved());
    let empty = workbench(None);
    assert!(Action::Present.command(&empty).is_err());
}

#[test]
fn the_clock_runs_pauses_and_is_set_back_and_asks_for_a_frame_a_second() {
    let (mut wb, ..) = desk();
    wb.begin_frame(100.0);
    wb.run(Command::Present(Presented::Begin));
    assert_eq!(wb.begin_frame(105.0), None, "it does not run yet");
    wb.run(Command::Present(Presented::Clock));
    assert_eq!(wb.begin_frame(105.25), Some(0.75));
    assert_eq!(wb.begin_frame(107.5), Some(0.5));
    assert_eq!(wb.elapsed(), Seconds(2));
    wb.run(Command::Present(Presented::Clock));
    assert_eq!((wb.begin_frame(200.0), wb.elapsed()), (None, Seconds(2)), "paused");
    wb.run(Command::Present(Presented::Clock));
    wb.begin_frame(201.0);
    assert_eq!(wb.elapsed(), Seconds(3));
    // Leaving by mistake costs no time; but nothing is drawn for it.
    wb.run(Command::Present(Presented::Leave));
    assert_eq!(wb.begin_frame(203.0), None);
    wb.run(Command::Present(Presented::Begin));
    assert_eq!(wb.elapsed(), Seconds(5));
    // A clock of the system that goes back does not take time away, nor one that leaps give nonsense.
    wb.begin_frame(0.0);
    assert_eq!(wb.elapsed(), Seconds(2));
    wb.begin_frame(1e300);
    assert_eq!(wb.elapsed(), Seconds(u32::MAX));
    wb.begin_frame(300.0);
    wb.run(Command::Present(Presented::Reset));
    wb.begin_frame(301.0);
    assert_eq!(wb.elapsed(), Seconds(1), "it runs on from the start");
}

// The drawn interface.

struct Window {
    wb: Workbench,
    shell: Shell,
}

type Driven = Harness<'static, Window>;

fn window(wb: Workbench, width: f32, height: f32) -> Driven {
    let mut harness = Harness::builder()
        .with_size(vec2(width, height))
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

fn key(h: &mut Driven, key: Key) {
    h.key_press_modifiers(Modifiers::NONE, key);
    settle(h);
}

fn type_over(h: &mut Driven, field: &str, text: &str) {
    h.get_by_role_and_label(Role::TextInput, field).focus();
    settle(h);
    h.key_press_modifiers(Modifiers::COMMAND, Key::A);
    settle(h);
    h.event(egui::Event::Text(text.to_owned()));
    settle(h);
}

fn wb(h: &Driven) -> &Workbench {
    &h.state().wb
}

#[test]
fn rate_and_budget_are_set_in_a_form_and_wrong_words_change_nothing() {
    let mut h = window(desk().0, 1400.0, 900.0);
    let command = Action::TimeAndRate.command(wb(&h)).expect("always");
    h.state_mut().wb.run(command);
    settle(&mut h);
    // The field for the budget has the focus.
    h.event(egui::Event::Text("7".to_owned()));
    settle(&mut h);
    let extemp = Budget { time: Seconds::new(7, 0), grace: Seconds(0) };
    assert_eq!(wb(&h).briefing().timing().budget, Some(extemp));
    type_over(&mut h, "Grace beyond it", "0:30");
    type_over(&mut h, "Words a minute", "4");
    let rated =
        Timing { rate: Rate::new(4).expect("a rate"), budget: Some(Budget { grace: Seconds(30), ..extemp }) };
    assert_eq!(wb(&h).briefing().timing(), rated);
    h.get_by_label("4 words take 1:00 of 7:00: 6:00 left");
    type_over(&mut h, "Words a minute", "0");
    h.get_by_label_contains("1 to 1000 words a minute");
    type_over(&mut h, "Words a minute", "4");
    type_over(&mut h, "Time budget", "soon");
    h.get_by_label_contains("minutes and seconds, like 7:00");
    assert_eq!(wb(&h).briefing().timing(), rated);
    h.get_by_label("Oratory 10:00 + 0:30").click();
    settle(&mut h);
    assert_eq!(wb(&h).briefing().timing().budget.map(|b| b.time), Some(Seconds(600)));
    h.get_by_role_and_label(Role::TextInput, "Time budget").focus();
    settle(&mut h);
    h.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(&mut h);
    // The fields follow what is undone.
    assert_eq!(wb(&h).briefing().timing(), rated);
    let shown = |h: &Driven, field| h.get_by_role_and_label(Role::TextInput, field).value();
    let all = ["Words a minute", "Time budget", "Grace beyond it"]
        .map(|field| shown(&h, field).unwrap_or_default());
    assert_eq!(all, ["4", "7:00", "0:30"]);
    h.get_by_label("No budget").click();
    settle(&mut h);
    assert_eq!(wb(&h).briefing().timing(), Timing { budget: None, ..rated });
    key(&mut h, Key::Escape);
    assert_eq!(wb(&h).overlay(), None);
}

#[test]
fn the_outline_says_in_words_how_its_time_stands() {
    let (mut wb_, ..) = desk();
    let claim = point(&wb_, "Swaps");
    let rate = Rate::new(20).expect("a rate");
    let budget = Budget { time: Seconds(16), grace: Seconds(4) };
    wb_.run(Command::SetTiming(Timing { rate, budget: Some(budget) }));
    wb_.run(Command::SetBudget { point: claim, budget: Some(Seconds(11)) });
    let mut h = window(wb_, 1000.0, 700.0);
    h.get_by_label("Time used: 0:12 of 0:16, 0:04 left, nearly used");
    h.get_by_label("0:12 of 0:11");
    h.get_by_label("0:01 over");
    h.state_mut().wb.run(Command::SetText { point: claim, text: "Six words are what it has".to_owned() });
    settle(&mut h);
    h.get_by_label("Time used: 0:18 of 0:16, 0:02 over, in grace");
    h.get_by_label("6 words · 0:18 spoken");
    h.get_by_label_contains("Time used").click();
    settle(&mut h);
    assert_eq!(wb(&h).overlay(), Some(&Overlay::Timing));
    key(&mut h, Key::Escape);
    let command = Action::PointTime.command(wb(&h)).expect("a point is current");
    h.state_mut().wb.run(command);
    settle(&mut h);
    h.event(egui::Event::Text("20 s".to_owned()));
    settle(&mut h);
    h.get_by_label("With what stands below it, it takes 0:18 of 0:20: 0:02 left, nearly used");
    key(&mut h, Key::Enter);
    assert_eq!(wb(&h).overlay(), None);
    assert_eq!(wb(&h).briefing().point(claim).and_then(|p| p.budget), Some(Seconds(20)));
}

#[test]
fn o_marks_what_is_read_aloud_and_card_and_highlight_say_so() {
    let (mut wb_, source, id) = desk();
    select(&mut wb_, source, "1,000 prisoners");
    wb_.run(Command::Focus(attache::app::Pane::Reader));
    let mut h = window(wb_, 1400.0, 900.0);
    key(&mut h, Key::O);
    assert_eq!(read_aloud(wb(&h), id), ["1,000 prisoners"]);
    h.get_by_label(&format!("“{QUOTE}”, read aloud: “1,000 prisoners”"));
    h.get_by_role_and_label(
        Role::Mark,
        &format!("Highlight: “{QUOTE}”, read aloud: “1,000 prisoners”, attached to 1 Swaps keep channels open (supports)"),
    );
}

/// The presented point that is current.
fn current(h: &Driven) -> String {
    let all = h.get_all_by_role(Role::ListItem);
    let names = all.filter(|node| node.accesskit_node().is_selected() == Some(true));
    names.filter_map(|node| node.accesskit_node().label()).collect::<Vec<_>>().join(" | ")
}

#[test]
fn presenting_takes_keys_only_and_warns_in_words() {
    let mut wb_ = sample(None);
    let budget = Budget { time: Seconds(8), grace: Seconds(2) };
    wb_.run(Command::SetTiming(Timing { budget: Some(budget), ..Timing::default() }));
    let before = wb_.briefing().clone();
    let mut h = window(wb_, 1000.0, 700.0);
    key(&mut h, Key::F5);
    h.get_by_label("Space starts the clock");
    assert!(h.query_by_label("File").is_none(), "nothing else is there");
    assert!(current(&h).starts_with("Question: Will gestures"), "{}", current(&h));
    key(&mut h, Key::PageDown);
    key(&mut h, Key::ArrowDown);
    let now = current(&h);
    assert!(
        now.starts_with("Heading: Two meetings")
            && now.contains("“without a ceasefire agreement” Dhruv Arun, 12 May 2025"),
        "{now}"
    );
    // Keys that do something elsewhere, and the pointer, do nothing here.
    for other in [Key::N, Key::Delete, Key::Enter, Key::Tab, Key::H, Key::F2] {
        key(&mut h, other);
    }
    h.drag_at(egui::pos2(500.0, 400.0));
    h.run_ok();
    h.drop_at(egui::pos2(500.0, 600.0));
    settle(&mut h);
    h.key_press_modifiers(Modifiers::COMMAND, Key::K);
    settle(&mut h);
    assert_eq!((wb(&h).briefing(), wb(&h).overlay(), current(&h)), (&before, None, now));
    // The clock of a test runs a quarter of a second a frame.
    let live = |h: &Driven| {
        let node = h.get_by_role(Role::Status);
        assert_eq!(node.accesskit_node().live(), accesskit::Live::Assertive);
        node.accesskit_node().label().unwrap_or_default()
    };
    key(&mut h, Key::Space);
    let mut heard = Vec::new();
    for _ in 0..60 {
        h.step();
        let words = live(&h);
        if heard.last() != Some(&words) {
            heard.push(words);
        }
    }
    assert_eq!(heard, ["", "Nearly used", "All used", "Over, in grace", "Over"]);
    h.get_by_label_contains("of 0:08 · ");
    key(&mut h, Key::Space);
    h.get_by_label("Paused");
    key(&mut h, Key::R);
    h.get_by_label("0:00");
    key(&mut h, Key::End);
    assert!(current(&h).starts_with("Heading: What would be enough"));
    let scale = |h: &Driven| wb(h).presenting().map_or(0.0, |p| p.scale());
    key(&mut h, Key::Plus);
    key(&mut h, Key::Plus);
    key(&mut h, Key::Minus);
    assert!((scale(&h) - 1.1).abs() < 0.001);
    assert!(current(&h).starts_with("Heading: What would be enough"), "it stays in view");
    key(&mut h, Key::Escape);
    assert!(wb(&h).presenting().is_none());
    h.get_by_label("File");
}

#[test]
fn with_thousands_of_points_only_those_in_view_are_drawn() {
    let mut wb_ = workbench(None);
    let page: String = (0..5000).map(|n| format!("- Point number {n} of many\n")).collect();
    let briefing = attache::model::from_notation(&page, &mut common::CountedDice::default()).expect("a page");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("many.ron");
    attache::store::save_session(&path, &briefing, &attache::store::View::default()).expect("saved");
    wb_.open(path);
    common::settle(&mut wb_);
    let mut h = window(wb_, 1000.0, 700.0);
    key(&mut h, Key::F5);
    let n_drawn = |h: &Driven| h.get_all_by_role(Role::ListItem).count();
    assert!((5..60).contains(&n_drawn(&h)), "{}", n_drawn(&h));
    key(&mut h, Key::End);
    assert!(current(&h).contains("Point number 4999"), "{}", current(&h));
    assert!((5..60).contains(&n_drawn(&h)), "{}", n_drawn(&h));
    assert_eq!(wb(&h).presenting().map(|p| p.points().len()), Some(5000));
}
