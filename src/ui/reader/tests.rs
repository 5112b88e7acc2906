//! The reader drawn without a display, driven by pointer and keys.

use std::sync::Arc;

use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, Role, Vec2, pos2, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};

use super::{ReaderPanel, page::Page, parts::Part, reader_ui};
mod crowded;
mod script;
mod steps;

use crate::{
    app::{Action, Clock, Command, Environment, Held, Jobs, Marked, Overlay, Pane, Selection, Workbench},
    model::{PassageId, PointKind, Slot, Source, SourceId, Stance, Tint, id::tests::CountedDice},
    text::TextRange,
    ui::theme,
};

struct NoClock;

impl Clock for NoClock {
    fn time_of_day(&self) -> String {
        "09:12".to_owned()
    }
}

/// A workbench with a reader; commands are kept, then run.
struct Stage {
    wb: Workbench,
    panel: ReaderPanel,
    sent: Vec<Command>,
    carried: Option<Marked>,
}

const SIZE: Vec2 = vec2(760.0, 600.0);

const ARTICLE: &str = "Swaps and talks

Gestures stand where pressure does not, say those who watched from nearby.

KYIV — Talks between the two sides ended with a pledge to exchange a thousand prisoners of war, but \
they fell short of an unconditional ceasefire deal, as the delegations left the palace by the water.

“Pressure must be maintained until the other side is ready,” the president said after the talks.

What's Your Reaction? like dislike love";

fn workbench(sources: &[(&str, &str)]) -> Workbench {
    let environment = Environment {
        clock: Arc::new(NoClock),
        dice: Box::new(CountedDice(1000)),
        folders: None,
        documents: None,
        jobs: Jobs::inline(),
    };
    let mut wb = Workbench::new(environment);
    let mut dice = CountedDice::default();
    let sources =
        sources.iter().map(|(title, text)| Source::new(SourceId::draw(&mut dice), *title, *text)).collect();
    wb.run(Command::AddSources(sources));
    wb
}

type Reader = Harness<'static, Stage>;

fn reader(wb: Workbench) -> Reader {
    reader_sized(wb, SIZE)
}

fn reader_sized(wb: Workbench, size: Vec2) -> Reader {
    let stage = Stage { wb, panel: ReaderPanel::default(), sent: Vec::new(), carried: None };
    let mut reader = Harness::builder()
        .with_size(size)
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(32)
        .with_context_setup(theme::install)
        .build_ui_state(
            |ui, stage: &mut Stage| {
                let mut commands = Vec::new();
                reader_ui(ui, &stage.wb, &mut stage.panel, &mut commands);
                stage.carried = egui::DragAndDrop::payload::<Marked>(ui.ctx()).map(|m| *m);
                for command in commands {
                    stage.sent.push(command.clone());
                    stage.wb.run(command);
                }
            },
            stage,
        );
    reader.run();
    reader.state_mut().sent.clear();
    reader
}

fn article() -> Reader {
    reader(workbench(&[("Swaps and talks", ARTICLE)]))
}

fn long_text(n: usize) -> String {
    let paragraph = |i: usize| format!("Paragraph {i} goes on about gestures and about pressure.");
    (0..n).map(|i| format!("{}\n\n", paragraph(i).repeat(4))).collect()
}

fn page(reader: &Reader) -> &Page {
    reader.state().panel.page.as_ref().expect("a page was drawn")
}

fn text(reader: &Reader) -> &str {
    reader.state().wb.open_source().expect("a source is open").text()
}

fn find(reader: &Reader, words: &str) -> TextRange {
    let start = text(reader).find(words).expect("the words are there");
    TextRange::new(start, start + words.len())
}

/// The middle of the caret's place before a byte.
fn place(reader: &Reader, byte: usize) -> Pos2 {
    page(reader).caret(byte).expect("it is in view").center()
}

fn inside(reader: &Reader, words: &str) -> Pos2 {
    let range = find(reader, words);
    page(reader).spans(range)[0].rect.center()
}

fn moved(reader: &mut Reader, pos: Pos2) {
    reader.event(Event::PointerMoved(pos));
    reader.step();
}

fn press_with(reader: &mut Reader, pos: Pos2, pressed: bool, button: PointerButton, modifiers: Modifiers) {
    reader.event(Event::ModifiersChanged(modifiers));
    reader.event(Event::PointerButton { pos, button, pressed, modifiers });
    reader.step();
}

fn press(reader: &mut Reader, pos: Pos2, pressed: bool) {
    press_with(reader, pos, pressed, PointerButton::Primary, Modifiers::NONE);
}

fn drag(reader: &mut Reader, from: Pos2, to: Pos2) {
    moved(reader, from);
    press(reader, from, true);
    for step in 1..=8 {
        moved(reader, from + (to - from) * (step as f32 / 8.0));
    }
    press(reader, to, false);
    reader.run();
}

fn click(reader: &mut Reader, pos: Pos2, times: usize) {
    moved(reader, pos);
    for _ in 0..times {
        press(reader, pos, true);
        press(reader, pos, false);
    }
    reader.run();
}

/// Long enough for the next press to be a click of its own.
fn rest(reader: &mut Reader) {
    for _ in 0..40 {
        reader.step();
    }
}

fn key(reader: &mut Reader, modifiers: Modifiers, key: Key) {
    reader.key_press_modifiers(modifiers, key);
    reader.run();
}

fn selection(reader: &Reader) -> Option<Selection> {
    reader.state().wb.selection()
}

fn selected(reader: &Reader) -> &str {
    let range = selection(reader).map(Selection::range).unwrap_or_default();
    range.of(text(reader)).expect("a range of the text")
}

fn highlight(reader: &mut Reader, words: &str, tint: Tint) -> PassageId {
    let range = find(reader, words);
    let wb = &mut reader.state_mut().wb;
    let source = wb.view().source.expect("a source is open");
    wb.run(Command::Highlight { source, range, tint });
    let passage = wb.held().expect("a new passage is at hand").passage;
    wb.run(Command::Hold(None));
    reader.run();
    passage
}

fn sends(reader: &Reader, wanted: &Command) -> bool {
    reader.state().sent.contains(wanted)
}

fn run(reader: &mut Reader, command: Command) {
    reader.state_mut().wb.run(command);
    reader.run();
}

#[test]
fn a_drag_across_paragraphs_selects_from_where_it_began_to_where_it_ended() {
    let mut reader = article();
    let (from, to) = (find(&reader, "unconditional"), find(&reader, "maintained"));
    let (a, b) = (place(&reader, from.start()), place(&reader, to.end()));
    drag(&mut reader, a, b);
    let got = selection(&reader).expect("something is selected");
    assert_eq!((got.anchor, got.head), (from.start(), to.end()));
    // And back again: the head may stand before the anchor.
    drag(&mut reader, b + vec2(30.0, 0.0), a);
    assert!(selection(&reader).is_some_and(|s| s.head == from.start() && s.anchor > s.head));
}

#[test]
fn a_double_click_takes_the_word_and_a_triple_click_the_paragraph() {
    let mut reader = article();
    let at = inside(&reader, "prisoners");
    click(&mut reader, at, 2);
    assert_eq!(selected(&reader), "prisoners");
    rest(&mut reader);
    click(&mut reader, at, 3);
    assert!(selected(&reader).starts_with("KYIV") && selected(&reader).ends_with("by the water."));
}

#[test]
fn a_drag_behind_a_double_click_extends_by_words() {
    let mut reader = article();
    let (from, to) = (inside(&reader, "prisoners"), inside(&reader, "deal"));
    moved(&mut reader, from);
    press(&mut reader, from, true);
    press(&mut reader, from, false);
    press(&mut reader, from, true);
    moved(&mut reader, to);
    press(&mut reader, to, false);
    assert_eq!(selected(&reader), "prisoners of war, but they fell short of an unconditional ceasefire deal");
}

#[test]
fn a_click_sets_the_caret_and_shift_click_extends_from_it() {
    let mut reader = article();
    let (from, to) = (find(&reader, "Pressure"), find(&reader, "ready"));
    let (a, b) = (place(&reader, from.start()), place(&reader, to.end()));
    click(&mut reader, a, 1);
    assert_eq!(selection(&reader).map(Selection::range), Some(TextRange::at(from.start())));
    rest(&mut reader);
    moved(&mut reader, b);
    press_with(&mut reader, b, true, PointerButton::Primary, Modifiers::SHIFT);
    press_with(&mut reader, b, false, PointerButton::Primary, Modifiers::SHIFT);
    assert_eq!(selected(&reader), "Pressure must be maintained until the other side is ready");
}

#[test]
fn keys_alone_select_and_extend_by_words() {
    let mut reader = article();
    key(&mut reader, Modifiers::NONE, Key::ArrowRight);
    assert_eq!(selection(&reader).map(|s| s.head), Some(1), "the first step begins at the top");
    key(&mut reader, Modifiers::NONE, Key::ArrowDown);
    key(&mut reader, Modifiers::NONE, Key::Home);
    let word = Modifiers::COMMAND | Modifiers::CTRL | Modifiers::SHIFT;
    key(&mut reader, word, Key::ArrowRight);
    key(&mut reader, word, Key::ArrowRight);
    assert_eq!(selected(&reader), "Gestures stand");
    key(&mut reader, Modifiers::SHIFT, Key::End);
    assert_eq!(selected(&reader), "Gestures stand where pressure does not, say those who watched");
    key(&mut reader, Modifiers::COMMAND, Key::A);
    assert!(selected(&reader).ends_with("nearby."));
    key(&mut reader, Modifiers::COMMAND, Key::A);
    assert_eq!(selected(&reader).len(), ARTICLE.len());
    key(&mut reader, Modifiers::NONE, Key::Escape);
    assert_eq!(selection(&reader), None);
}

#[test]
fn up_and_down_keep_their_x_and_cross_paragraphs() {
    let mut reader = article();
    let at = find(&reader, "unconditional").start();
    let pos = place(&reader, at);
    click(&mut reader, pos, 1);
    let mut rows = Vec::new();
    for _ in 0..4 {
        key(&mut reader, Modifiers::NONE, Key::ArrowDown);
        rows.push(place(&reader, selection(&reader).expect("a caret").head));
    }
    assert!(rows.windows(2).all(|pair| pair[0].y < pair[1].y), "{rows:?}");
    for _ in 0..4 {
        key(&mut reader, Modifiers::NONE, Key::ArrowUp);
    }
    assert_eq!(selection(&reader).map(|s| s.head), Some(at));
}

#[test]
fn a_drag_past_the_edge_scrolls_and_extends() {
    let mut reader = reader(workbench(&[("t", &long_text(80))]));
    let from = place(&reader, page(&reader).blocks[1].range.start());
    moved(&mut reader, from);
    press(&mut reader, from, true);
    moved(&mut reader, pos2(200.0, SIZE.y + 60.0));
    let first = selection(&reader).expect("it selects").head;
    for _ in 0..60 {
        reader.step();
    }
    let then = selection(&reader).expect("it selects").head;
    press(&mut reader, pos2(200.0, SIZE.y + 60.0), false);
    assert!(then > first + 1000, "{first} → {then}");
    assert!(reader.state().wb.view().scroll.values().all(|byte| *byte > 0));
    let stopped = selection(&reader).expect("it selects").head;
    reader.run();
    assert_eq!(selection(&reader).map(|s| s.head), Some(stopped), "letting go stops it");
}

#[test]
fn a_click_on_a_highlight_goes_to_its_points() {
    let mut reader = article();
    let passage = highlight(&mut reader, "unconditional ceasefire", Tint::Sky);
    let at = inside(&reader, "ceasefire");
    click(&mut reader, at, 1);
    assert!(sends(&reader, &Command::ShowPoints(passage)), "{:?}", reader.state().sent);
    // A click beside it lets go of it.
    rest(&mut reader);
    let beside = inside(&reader, "delegations");
    click(&mut reader, beside, 1);
    assert_eq!(reader.state().wb.held(), None);
}

#[test]
fn clicking_again_where_highlights_overlap_goes_from_one_to_the_next() {
    let mut reader = article();
    let long = highlight(&mut reader, "fell short of an unconditional ceasefire deal", Tint::Amber);
    let short = highlight(&mut reader, "unconditional ceasefire", Tint::Sky);
    let at = inside(&reader, "ceasefire");
    for passage in [short, long, short] {
        click(&mut reader, at, 1);
        assert_eq!(reader.state().wb.held().map(|h| h.passage), Some(passage));
        rest(&mut reader);
    }
}

#[test]
fn a_highlight_over_several_rows_has_a_rectangle_for_each_inside_the_column() {
    let mut reader = article();
    highlight(&mut reader, "pledge to exchange a thousand prisoners of war, but they fell short", Tint::Rose);
    let range = find(&reader, "pledge to exchange a thousand prisoners of war, but they fell short");
    let page = page(&reader);
    let spans = page.spans(range);
    assert!(spans.len() >= 2, "{spans:?}");
    assert!(spans.windows(2).all(|pair| pair[0].rect.bottom() <= pair[1].rect.top() + 0.5));
    assert!(spans.iter().all(|s| s.rect.left() >= page.left - 0.5
        && s.rect.right() <= page.left + page.width + 0.5
        && s.rect.width() > 4.0));
}

#[test]
fn highlights_that_overlap_are_underlined_at_different_heights() {
    let mut reader = article();
    highlight(&mut reader, "fell short of an unconditional ceasefire deal", Tint::Amber);
    highlight(&mut reader, "unconditional ceasefire", Tint::Amber);
    highlight(&mut reader, "thousand prisoners", Tint::Amber);
    let state = reader.state();
    let source = state.wb.view().source.expect("open");
    let found = super::highlights::highlights(&state.wb, source, page(&reader));
    let levels: Vec<usize> = found.iter().map(|h| h.level).collect();
    assert_eq!(levels, [0, 0, 1]);
}

#[test]
fn a_passage_asked_for_is_brought_to_the_middle_third() {
    let mut wb = workbench(&[("t", &long_text(400))]);
    let source = wb.view().source.expect("open");
    let start = wb.open_source().expect("open").text().find("Paragraph 207").expect("there");
    let range = TextRange::new(start, start + 40);
    wb.run(Command::Highlight { source, range, tint: Tint::Amber });
    let passage = wb.held().expect("held").passage;
    let mut reader = reader(wb);
    run(&mut reader, Command::ShowPassage(Held { passage, point: None }));
    let y = place(&reader, start).y;
    assert!((SIZE.y / 3.0..SIZE.y * 2.0 / 3.0).contains(&y), "{y}");
    // What is measured later above does not move it.
    for _ in 0..200 {
        reader.step();
    }
    assert_eq!(reader.state().panel.work().1, 0, "everything is measured");
    assert_eq!(place(&reader, start).y, y);
}

#[test]
fn each_source_comes_back_where_it_was_left() {
    let (one, two) = (long_text(60), long_text(90));
    let wb = workbench(&[("one", &one), ("two", &two)]);
    let ids = wb.derived().sources.clone();
    let mut reader = reader(wb);
    run(&mut reader, Command::ShowSource(ids[0]));
    key(&mut reader, Modifiers::NONE, Key::PageDown);
    key(&mut reader, Modifiers::NONE, Key::PageDown);
    reader.run();
    let left = page(&reader).top_row();
    let kept = reader.state().wb.view().scroll.get(&ids[0]).copied();
    assert_eq!(left.map(|(byte, _)| byte), kept);
    assert!(kept.is_some_and(|byte| byte > 1000));
    run(&mut reader, Command::ShowSource(ids[1]));
    assert_eq!(page(&reader).top_row().map(|(byte, _)| byte), Some(0));
    run(&mut reader, Command::ShowSource(ids[0]));
    assert_eq!(page(&reader).top_row().map(|(byte, _)| byte), kept);
    // A panel that remembers nothing starts from the view.
    reader.state_mut().panel = ReaderPanel::default();
    reader.run();
    assert_eq!(page(&reader).top_row().map(|(byte, _)| byte), kept);
}

#[test]
fn another_width_keeps_the_words_at_the_top() {
    let mut reader = reader(workbench(&[("t", &long_text(120))]));
    for _ in 0..5 {
        key(&mut reader, Modifiers::NONE, Key::PageDown);
    }
    reader.run();
    let scroll = |reader: &Reader| reader.state().wb.view().scroll.values().copied().next();
    let (before, top) = (scroll(&reader), page(&reader).top_row());
    for width in [420.0, 1000.0, 300.0, 620.0, SIZE.x] {
        reader.set_size(vec2(width, SIZE.y));
        reader.run();
        let byte = before.expect("scrolled");
        let caret = page(&reader).caret(byte).expect("still laid out");
        assert!(caret.top() > -1.0 && caret.top() < 40.0, "{width}: {caret:?}");
    }
    assert_eq!((scroll(&reader), page(&reader).top_row()), (before, top));
}

#[test]
fn chrome_is_dimmed_but_stands_there_to_be_read_and_selected() {
    let mut reader = article();
    let chrome = find(&reader, "What's Your Reaction?");
    let source = reader.state().wb.view().source.expect("open");
    run(&mut reader, Command::MarkChrome { source, range: chrome, marked: true });
    let block = page(&reader).block_with(chrome.start()).expect("it is there");
    assert_eq!(block.part, Part::Chrome);
    let at = inside(&reader, "Reaction");
    click(&mut reader, at, 2);
    assert_eq!(selected(&reader), "Reaction");
}

#[test]
fn chrome_is_left_out_by_a_key_and_shown_where_something_in_it_is() {
    let mut reader = article();
    let chrome = find(&reader, "What's Your Reaction?");
    let source = reader.state().wb.view().source.expect("open");
    run(&mut reader, Command::MarkChrome { source, range: chrome, marked: true });
    let n_blocks = page(&reader).blocks.len();
    let hide = |reader: &mut Reader| {
        let command = Action::HideChrome.command(&reader.state().wb).expect("always");
        run(reader, command);
    };
    hide(&mut reader);
    assert!(page(&reader).blocks.iter().all(|block| block.part != Part::Chrome));
    assert_eq!(page(&reader).blocks.len(), n_blocks - 1);
    hide(&mut reader);
    assert_eq!(page(&reader).blocks.len(), n_blocks, "the same key shows it");
    hide(&mut reader);
    run(&mut reader, Command::Highlight { source, range: chrome, tint: Tint::Amber });
    let passage = reader.state().wb.briefing().passages().next().expect("marked").id;
    run(&mut reader, Command::ShowPassage(Held { passage, point: None }));
    assert!(page(&reader).block_with(chrome.start()).is_some_and(|block| block.part == Part::Chrome));
}

#[test]
fn the_title_is_set_as_one_where_the_text_holds_it_and_drawn_above_where_not() {
    let reader = article();
    assert_eq!(page(&reader).blocks[0].part, Part::Title);
    assert_eq!(page(&reader).blocks[1].part, Part::Deck);
    assert!(reader.query_by_role_and_label(Role::Heading, "Swaps and talks").is_some());
    let other = super::tests::reader(workbench(&[("A title of its own", ARTICLE)]));
    assert!(other.query_by_role_and_label(Role::Heading, "A title of its own").is_some());
    assert!(page(&other).blocks[0].rect().top() > page(&reader).blocks[0].rect().top() + 40.0);
}

#[test]
fn ten_megabytes_lay_out_only_what_is_near() {
    let text = long_text(45_000);
    assert!(text.len() > 9_500_000);
    let mut reader = reader(workbench(&[("t", &text)]));
    let (n_laid_out, n_unmeasured) = reader.state().panel.work();
    assert!(n_unmeasured > 40_000, "it does not wait for everything: {n_unmeasured}");
    assert!(n_laid_out < 2_000, "{n_laid_out}");
    // With a button down nothing is measured but what is in view.
    let at = place(&reader, page(&reader).blocks[1].range.start());
    moved(&mut reader, at);
    press(&mut reader, at, true);
    reader.step();
    let (n_laid_out, _) = reader.state().panel.work();
    assert!(n_laid_out < 60, "{n_laid_out}");
    press(&mut reader, at, false);
    key(&mut reader, Modifiers::COMMAND | Modifiers::CTRL, Key::End);
    reader.run();
    let last = page(&reader).blocks.last().expect("the end").range.end();
    assert!(last > text.len() - 10);
    assert_eq!(selection(&reader).map(|s| s.head), Some(text.trim_end().len()));
}

#[test]
fn at_rest_no_frame_is_asked_for() {
    let mut reader = article();
    reader.run();
    for _ in 0..50 {
        reader.step();
    }
    let delay = reader.output().viewport_output.values().map(|v| v.repaint_delay).min();
    assert_eq!(delay, Some(std::time::Duration::MAX));
}

#[test]
fn any_text_can_be_drawn_selected_and_stepped_through() {
    let strange = "NUL \0 and \u{7} bell\n\u{301}e\u{301} combining\n👩‍👩‍👧 family 🇺🇦 flag\nשלום עולם mixed with Latin שלום\n\
                   مرحبا بالعالم\n\u{200b}\u{feff}\u{ad}zero\n\ttab\t\u{2028}line\u{2029}separators\r\n"
        .to_owned()
        + &"x".repeat(9_000)
        + "\n"
        + &"שלום ".repeat(900);
    let stage = workbench(&[("t", &strange), ("empty", ""), ("blank", "\n \n")]);
    let ids = stage.derived().sources.clone();
    let stage = Stage { wb: stage, panel: ReaderPanel::default(), sent: Vec::new(), carried: None };
    let mut reader: Reader = Harness::builder()
        .with_size(SIZE)
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(32)
        .allow_missing_glyphs()
        .with_context_setup(theme::install)
        .build_ui_state(
            |ui, stage: &mut Stage| {
                let mut commands = Vec::new();
                reader_ui(ui, &stage.wb, &mut stage.panel, &mut commands);
                commands.into_iter().for_each(|c| stage.wb.run(c));
            },
            stage,
        );
    for id in ids {
        run(&mut reader, Command::ShowSource(id));
        for _ in 0..60 {
            key(&mut reader, Modifiers::SHIFT, Key::ArrowRight);
        }
        for step in [Key::ArrowDown, Key::End, Key::PageDown, Key::ArrowUp, Key::Home, Key::ArrowLeft] {
            for _ in 0..12 {
                key(&mut reader, Modifiers::SHIFT, step);
            }
        }
        for y in (0..600).step_by(24) {
            drag(&mut reader, pos2(30.0, y as f32), pos2(600.0, 600.0 - y as f32));
            let range = selection(&reader).map(Selection::range).unwrap_or_default();
            assert!(range.of(text(&reader)).is_some());
        }
        key(&mut reader, Modifiers::COMMAND, Key::A);
        key(&mut reader, Modifiers::COMMAND, Key::A);
    }
}

#[test]
fn the_toolbar_offers_what_can_be_done_with_the_words_and_leaves_them_selected() {
    let mut reader = article();
    let point = {
        let wb = &mut reader.state_mut().wb;
        wb.run(Command::NewPoint { slot: Slot::Last(None), kind: PointKind::Claim, holding: None });
        let point = wb.view().point.expect("a point");
        wb.run(Command::SetText { point, text: "Swaps keep a channel open".to_owned() });
        wb.run(Command::Focus(Pane::Reader));
        point
    };
    assert!(reader.query_by_label("Copy with citation").is_none());
    let range = find(&reader, "unconditional ceasefire");
    let (a, b) = (place(&reader, range.start()), place(&reader, range.end()));
    drag(&mut reader, a, b);
    for words in ["Highlight", "Attach to 1", "Attach to…", "New point from this", "Copy with citation"] {
        assert!(reader.query_by_role_and_label(Role::Button, words).is_some(), "{words}");
    }
    let words = page(&reader).spans(range);
    let bar = reader.get_by_label("Attach to 1").rect();
    assert!(words.iter().all(|span| !span.rect.intersects(bar)));
    assert!(Rect::from_min_size(Pos2::ZERO, SIZE).contains_rect(bar));
    reader.get_by_label("Attach to 1").click();
    reader.run();
    let what = Marked::Range(reader.state().wb.view().source.expect("open"), range);
    assert!(sends(&reader, &Command::Attach { what, to: point, stance: Stance::Supports }));
    assert!(reader.query_by_label("Attach to 1").is_none());
}

#[test]
fn the_toolbar_says_why_an_action_is_out_of_reach() {
    let mut reader = article();
    let at = inside(&reader, "ceasefire");
    click(&mut reader, at, 2);
    let attach = reader.get_by_role_and_label(Role::Button, "Attach to the point");
    assert!(attach.accesskit_node().is_disabled());
}

#[test]
fn the_toolbar_stays_inside_a_narrow_reader() {
    for width in [280.0, 360.0, 460.0] {
        let mut reader = reader_sized(workbench(&[("Swaps and talks", ARTICLE)]), vec2(width, 500.0));
        let at = inside(&reader, "ceasefire");
        click(&mut reader, at, 2);
        let pane = Rect::from_min_size(Pos2::ZERO, vec2(width, 500.0));
        for words in ["Highlight", "Copy with citation"] {
            let rect = reader.get_by_role_and_label(Role::Button, words).rect();
            assert!(pane.contains_rect(rect), "{width} {words}: {rect:?}");
        }
    }
}

#[test]
fn a_selection_and_the_passage_at_hand_can_be_dragged_away_but_other_highlights_are_selected_in() {
    let mut reader = article();
    let passage = highlight(&mut reader, "unconditional ceasefire", Tint::Sky);
    let (on, away) = (inside(&reader, "unconditional"), inside(&reader, "president"));
    drag(&mut reader, on, away);
    assert!(!selected(&reader).is_empty(), "a highlight that is not at hand: the drag selects");

    let range = selection(&reader).map(Selection::range).expect("selected");
    let source = reader.state().wb.view().source.expect("open");
    let inside_selection = inside(&reader, "delegations");
    moved(&mut reader, inside_selection);
    press(&mut reader, inside_selection, true);
    moved(&mut reader, away + vec2(0.0, 40.0));
    assert_eq!(reader.state().carried, Some(Marked::Range(source, range)));
    press(&mut reader, away, false);
    assert_eq!(selection(&reader).map(Selection::range), Some(range), "still selected");

    run(&mut reader, Command::Select(None));
    run(&mut reader, Command::Hold(Some(Held { passage, point: None })));
    rest(&mut reader);
    moved(&mut reader, on);
    press(&mut reader, on, true);
    moved(&mut reader, away);
    assert_eq!(reader.state().carried, Some(Marked::Passage(passage)));
    press(&mut reader, away, false);
    reader.run();
    assert_eq!(reader.state().carried, None);
    assert_eq!(reader.state().wb.held().map(|h| h.passage), Some(passage));
}

#[test]
fn highlights_and_notes_are_found_by_their_words() {
    let mut reader = article();
    let passage = highlight(&mut reader, "unconditional ceasefire", Tint::Sky);
    assert!(reader.query_by_label_contains("Highlight: “unconditional ceasefire”, unfiled").is_some());
    let wb = &mut reader.state_mut().wb;
    wb.run(Command::NewPoint {
        slot: Slot::Last(None),
        kind: PointKind::Claim,
        holding: Some(Marked::Passage(passage)),
    });
    let point = wb.view().point.expect("a point");
    wb.run(Command::SetText { point, text: "Pressure lasts only where it has means".to_owned() });
    wb.run(Command::Hold(None));
    reader.run();
    let name = "attached to 1 Pressure lasts only where it has means (supports)";
    reader.state_mut().sent.clear();
    reader.get_by_label_contains(&format!("Margin note: {name}")).click();
    reader.run();
    assert!(sends(&reader, &Command::ShowPoints(passage)));
    reader.state_mut().sent.clear();
    reader.get_by_label_contains("Highlight: “unconditional").click_accesskit();
    reader.run();
    assert!(sends(&reader, &Command::ShowPoints(passage)));
    reader.state_mut().sent.clear();
    rest(&mut reader);
    reader.get_by_label_contains("Highlight: “unconditional").click();
    reader.run();
    assert!(sends(&reader, &Command::ShowPoints(passage)));
}

#[test]
fn a_passage_to_review_is_drawn_and_named_so_and_a_lost_one_is_not_drawn() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = folder.path().join("review.ron");
    let session = crate::app::opening::SAMPLE
        .replacen("place: Anchored", "place: Review", 1)
        .replacen("quote: \"For the first", "quote: \"For the 1st", 1)
        .replacen("place: Anchored", "place: Lost", 1);
    std::fs::write(&path, session).expect("it can be written");
    let mut wb = workbench(&[]);
    wb.run(Command::Open(path));
    wb.begin_frame(0.0);
    let passages: Vec<_> = wb.briefing().ordered_passages().into_iter().cloned().collect();
    let source = passages[0].source;
    let mut reader = reader_sized(wb, vec2(900.0, 2_000.0));
    run(&mut reader, Command::ShowSource(source));
    assert!(reader.query_by_label_contains("Highlight, needs review: “").is_some());
    let state = reader.state();
    let drawn = super::highlights::highlights(&state.wb, source, page(&reader));
    assert!(drawn.iter().any(|h| h.id() == passages[0].id));
    assert!(drawn.iter().all(|h| h.id() != passages[1].id));
}

#[test]
fn the_words_in_view_can_be_read_by_a_screen_reader_where_they_stand() {
    let mut reader = article();
    let at = inside(&reader, "prisoners");
    click(&mut reader, at, 2);
    let runs: Vec<_> = reader.query_all_by_role(Role::TextRun).map(|run| (run.value(), run.rect())).collect();
    let (_, rect) = runs
        .iter()
        .find(|(value, _)| value.as_deref().is_some_and(|v| v.contains("prisoners")))
        .expect("a run has the word");
    assert!(rect.contains(at), "{rect:?} {at:?}");
    assert!(reader.query_by_label_contains("the delegations left the palace").is_some());
}

#[test]
fn find_draws_every_hit_and_brings_the_one_shown_into_view() {
    let mut reader = reader(workbench(&[("t", &long_text(200))]));
    run(&mut reader, Command::FindWords("paragraph 150".to_owned()));
    // What was looked for in a job is taken in.
    reader.state_mut().wb.begin_frame(0.0);
    reader.run();
    let hit = reader.state().wb.find().expect("finding").hits[0];
    let y = place(&reader, hit.start()).y;
    assert!((SIZE.y / 3.0..SIZE.y * 2.0 / 3.0).contains(&y), "{y}");
    run(&mut reader, Command::FindStep(1));
    run(&mut reader, Command::CloseFind);
    assert_eq!(selected(&reader), "Paragraph 150");
}

#[test]
fn enter_goes_to_the_points_of_the_highlight_at_the_caret() {
    let mut reader = article();
    let passage = highlight(&mut reader, "unconditional ceasefire", Tint::Sky);
    let at = find(&reader, "ceasefire deal").start();
    let source = reader.state().wb.view().source.expect("open");
    run(&mut reader, Command::Select(Some(Selection { source, anchor: at, head: at })));
    key(&mut reader, Modifiers::NONE, Key::Enter);
    assert!(sends(&reader, &Command::ShowPoints(passage)));
}

#[test]
fn the_wheel_scrolls_and_the_place_is_told() {
    let mut reader = reader(workbench(&[("t", &long_text(60))]));
    moved(&mut reader, pos2(200.0, 300.0));
    for _ in 0..6 {
        reader.event(Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: vec2(0.0, -120.0),
            modifiers: Modifiers::NONE,
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
        });
        reader.step();
    }
    rest(&mut reader);
    let told = reader.state().wb.view().scroll.values().copied().next();
    assert!(told.is_some_and(|byte| byte > 0));
    assert_eq!(page(&reader).top_row().map(|(byte, _)| byte), told);
}

#[test]
fn what_is_known_of_the_source_opens_from_its_line() {
    let mut reader = article();
    let source = reader.state().wb.view().source.expect("open");
    reader.get_by_role_and_label(Role::Button, "What is known of the source").click();
    reader.run();
    assert!(sends(&reader, &Command::Show(Overlay::Source(source))));
}

#[test]
fn a_right_click_takes_up_the_highlight_and_offers_what_can_be_done() {
    let mut reader = article();
    let passage = highlight(&mut reader, "unconditional ceasefire", Tint::Sky);
    let at = inside(&reader, "ceasefire");
    moved(&mut reader, at);
    press_with(&mut reader, at, true, PointerButton::Secondary, Modifiers::NONE);
    press_with(&mut reader, at, false, PointerButton::Secondary, Modifiers::NONE);
    reader.run();
    assert_eq!(reader.state().wb.held(), Some(Held { passage, point: None }));
    reader.get_by_label("Tint: Rose").click();
    reader.run();
    assert!(sends(&reader, &Command::SetTint { passage, tint: Tint::Rose }));
}

#[test]
fn space_and_page_keys_scroll_while_there_is_no_caret() {
    let mut reader = reader(workbench(&[("t", &long_text(60))]));
    let top = |reader: &Reader| page(reader).top_row().map(|(byte, _)| byte);
    let start = top(&reader);
    key(&mut reader, Modifiers::NONE, Key::Space);
    reader.run();
    let second = top(&reader);
    assert!(second > start && selection(&reader).is_none());
    key(&mut reader, Modifiers::SHIFT, Key::Space);
    reader.run();
    assert_eq!(top(&reader), start);
    key(&mut reader, Modifiers::NONE, Key::End);
    reader.run();
    assert!(top(&reader) > second);
}

#[test]
fn the_caret_is_kept_in_view() {
    let mut reader = reader(workbench(&[("t", &long_text(60))]));
    key(&mut reader, Modifiers::NONE, Key::ArrowRight);
    for _ in 0..60 {
        key(&mut reader, Modifiers::SHIFT, Key::ArrowDown);
        let y = place(&reader, selection(&reader).expect("a caret").head).y;
        assert!(y > 0.0 && y < SIZE.y, "{y}");
    }
    for _ in 0..60 {
        key(&mut reader, Modifiers::NONE, Key::ArrowUp);
        let y = place(&reader, selection(&reader).expect("a caret").head).y;
        assert!(y > 0.0 && y < SIZE.y, "{y}");
    }
}

#[test]
fn keys_are_left_alone_while_another_pane_or_an_overlay_has_them() {
    let mut reader = article();
    run(&mut reader, Command::Focus(Pane::Outline));
    key(&mut reader, Modifiers::NONE, Key::ArrowRight);
    assert_eq!(selection(&reader), None);
    run(&mut reader, Command::Focus(Pane::Reader));
    run(&mut reader, Command::Show(Overlay::Palette));
    key(&mut reader, Modifiers::NONE, Key::ArrowRight);
    assert_eq!(selection(&reader), None);
}

#[test]
fn an_empty_reader_says_what_to_do() {
    let reader = reader(workbench(&[]));
    assert!(reader.query_by_label_contains("Add files with Ctrl+I").is_some());
}

#[test]
fn the_sample_is_drawn_in_both_themes_at_every_width() {
    for theme in [egui::Theme::Light, egui::Theme::Dark] {
        let mut wb = workbench(&[]);
        wb.open_sample();
        let ids = wb.derived().sources.clone();
        let mut reader = reader(wb);
        reader.ctx.set_theme(theme);
        for width in [320.0, 700.0, 1200.0] {
            reader.set_size(vec2(width, 700.0));
            for id in &ids {
                run(&mut reader, Command::ShowSource(*id));
                assert!(page(&reader).seen().count() > 3);
            }
        }
    }
}
