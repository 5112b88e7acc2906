//! The reader with text of any script: what is pointed at, stepped over and marked is what is meant.

#![allow(clippy::string_slice, reason = "a test that cuts a character fails")]

use super::*;
use crate::{export, ui::script::tests::add_fonts};

const MIXED: &str = "שלום (2025) עולם

The word שלום means peace, and سلام does too.

قال الرئيس: «لا سلام بلا ضغط» في 17 مايو 2025.

क्षत्रिय 👩‍👩‍👧‍👦 🇺🇦🇵🇱 e\u{301}a \u{1112}\u{1161}\u{11AB} office கொடு";

fn mixed() -> Reader {
    reader_of(MIXED)
}

/// A reader with fonts for what the tests write.
pub fn reader_of(text: &str) -> Reader {
    let stage = Stage {
        wb: workbench(&[("t", text)]),
        panel: ReaderPanel::default(),
        sent: Vec::new(),
        carried: None,
    };
    let setup = |ctx: &egui::Context| {
        theme::install(ctx);
        add_fonts(ctx);
    };
    let mut reader = Harness::builder()
        .with_size(SIZE)
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(32)
        .allow_missing_glyphs()
        .with_context_setup(setup)
        .build_ui_state(
            |ui, stage: &mut Stage| {
                let mut commands = Vec::new();
                reader_ui(ui, &stage.wb, &mut stage.panel, &mut commands);
                commands.into_iter().for_each(|command| stage.wb.run(command));
            },
            stage,
        );
    reader.run();
    reader
}

/// The graphemes of a paragraph, by their bytes in the source.
fn graphemes(text: &str, start: usize) -> Vec<TextRange> {
    use unicode_segmentation::UnicodeSegmentation as _;
    let paragraph = text.get(start..).and_then(|rest| rest.split('\n').next()).expect("a paragraph");
    paragraph.grapheme_indices(true).map(|(at, g)| TextRange::new(start + at, start + at + g.len())).collect()
}

fn paragraph_starts(text: &str) -> Vec<usize> {
    crate::text::paragraphs(text).into_iter().map(TextRange::start).collect()
}

#[test]
fn pointing_at_the_middle_of_any_grapheme_finds_it() {
    let reader = mixed();
    let page = page(&reader);
    for grapheme in paragraph_starts(MIXED).into_iter().flat_map(|start| graphemes(MIXED, start)) {
        let spans = page.spans(grapheme);
        assert_eq!(spans.len(), 1, "{:?}", grapheme.of(MIXED));
        let middle = spans[0].rect.center();
        assert_eq!(page.byte_under(middle), Some(grapheme.start()), "{:?}", grapheme.of(MIXED));
        let ends = [grapheme.start(), grapheme.end()];
        for x in [spans[0].rect.left() + 0.1, spans[0].rect.right() - 0.1] {
            let byte = page.byte_at(pos2(x, middle.y)).expect("a place");
            assert!(ends.contains(&byte), "{:?} {byte}", grapheme.of(MIXED));
        }
    }
}

#[test]
fn keys_step_over_whole_graphemes_and_left_leads_on_where_text_runs_from_right_to_left() {
    let mut reader = mixed();
    let source = reader.state().wb.view().source.expect("open");
    for (start, ahead, behind) in paragraph_starts(MIXED)
        .into_iter()
        .zip([
            (Key::ArrowLeft, Key::ArrowRight),
            (Key::ArrowRight, Key::ArrowLeft),
            (Key::ArrowLeft, Key::ArrowRight),
            (Key::ArrowRight, Key::ArrowLeft),
        ])
        .map(|(start, (ahead, behind))| (start, ahead, behind))
    {
        run(&mut reader, Command::Select(Some(Selection { source, anchor: start, head: start })));
        let graphemes = graphemes(MIXED, start);
        for grapheme in &graphemes {
            key(&mut reader, Modifiers::SHIFT, ahead);
            assert_eq!(Some(selected(&reader)), TextRange::new(start, grapheme.end()).of(MIXED));
        }
        for grapheme in graphemes.iter().rev() {
            key(&mut reader, Modifiers::SHIFT, behind);
            assert_eq!(Some(selected(&reader)), TextRange::new(start, grapheme.start()).of(MIXED));
        }
    }
}

#[test]
fn a_drag_a_double_click_and_a_highlight_take_the_very_words() {
    let mut reader = mixed();
    let at = inside(&reader, "עולם");
    click(&mut reader, at, 2);
    assert_eq!(selected(&reader), "עולם");
    rest(&mut reader);

    let words = "سلام بلا ضغط";
    let range = find(&reader, words);
    let first = page(&reader).spans(TextRange::new(range.start(), range.start() + 2))[0].rect;
    let last = page(&reader).spans(TextRange::new(range.end() - 2, range.end()))[0].rect;
    assert!(first.left() > last.right(), "it runs from right to left");
    drag(&mut reader, first.right_center() - vec2(0.5, 0.0), last.left_center() + vec2(0.5, 0.0));
    assert_eq!(selected(&reader), words);

    let passage = highlight(&mut reader, words, Tint::Amber);
    let wb = &reader.state().wb;
    let quote = &wb.briefing().passage(passage).expect("it was marked").quote;
    assert_eq!(quote, words);
    let markdown = export::markdown(wb.briefing(), &export::MarkdownOptions { unfiled: true });
    assert!(markdown.contains(words), "{markdown}");
}

#[test]
fn a_highlight_over_a_turn_stands_in_parts_and_on_its_words_only() {
    let reader = mixed();
    let page = page(&reader);
    // From the Latin into the Hebrew: "word שלו" leaves the last letter out, which stands at the left.
    let range = find(&reader, "word שלו");
    let spans = page.spans(range);
    assert_eq!(spans.len(), 2, "{spans:?}");
    let left_out = page.spans(TextRange::new(range.end(), range.end() + 2))[0].rect;
    assert!(spans.iter().all(|span| !span.rect.contains(left_out.center())));
}

#[test]
fn a_screen_reader_gets_the_text_in_its_order_and_where_it_stands() {
    let reader = mixed();
    let runs: Vec<_> = reader.query_all_by_role(Role::TextRun).collect();
    let hebrew =
        runs.iter().find(|run| run.value().is_some_and(|v| v.starts_with("שלום (2025)"))).expect("a run");
    let node = hebrew.accesskit_node();
    assert_eq!(node.data().text_direction(), Some(egui::accesskit::TextDirection::RightToLeft));
    let positions = node.data().character_positions().expect("positions");
    assert!(positions[0] < positions[1] && positions[1] < positions[2], "along the direction: {positions:?}");
    let word = page(&reader).spans(find(&reader, "שלום (2025)"))[0].rect;
    assert!((hebrew.rect().right() - word.right()).abs() < 1.5, "{:?} {word:?}", hebrew.rect());
}

#[test]
fn a_passage_that_begins_with_a_word_from_right_to_left_is_resized_at_the_right_of_it() {
    let mut reader = mixed();
    let passage = highlight(&mut reader, "שלום means", Tint::Amber);
    run(&mut reader, Command::Hold(Some(Held { passage, point: None })));
    // The passage begins at the right edge of its Hebrew word; one letter less of it stays.
    let start = find(&reader, "שלום means").start();
    let first = page(&reader).spans(TextRange::new(start, start + 2))[0].rect;
    drag(&mut reader, first.right_center(), first.left_center());
    let quote = &reader.state().wb.briefing().passage(passage).expect("it stays").quote;
    assert_eq!(quote, "לום means");
}
