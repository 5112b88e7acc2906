//! Sources that are marked all over, and lines of a megabyte: what a frame does stays small, and is said.

use super::*;

/// A source of `n` paragraphs with highlights, each in a place of its own, and `n_piled` more on its first words.
fn crowded(n_piled: usize) -> Reader {
    let text = long_text(200);
    let mut wb = workbench(&[("t", &text)]);
    let source = wb.view().source.expect("open");
    let marks = (0..text.len() - 40).step_by(60).map(|start| TextRange::new(start, start + 25));
    let piled = (0..n_piled).map(|at| TextRange::new(at % 50, 60 + at / 50));
    for range in marks.chain(piled) {
        wb.run(Command::Highlight { source, range, tint: Tint::Amber });
    }
    wb.run(Command::Hold(None));
    reader(wb)
}

#[test]
fn of_highlights_piled_up_only_so_many_are_drawn_and_it_is_said() {
    let reader = crowded(900);
    let state = reader.state();
    let source = state.wb.view().source.expect("open");
    let drawn = super::super::highlights::highlights(&state.wb, source, page(&reader));
    assert!((200..=301).contains(&drawn.len()), "{}", drawn.len());
    let n = super::super::highlights::n_left_out(&state.wb, source, page(&reader), &drawn);
    assert!(
        n > 0,
        "{n} {} {:?}",
        state.wb.derived().passages_of(source).map_or(0, |i| i.all().len()),
        page(&reader).range()
    );
    assert!(reader.query_by_label_contains("more highlights here are not drawn").is_some());
    let marks = reader.query_all_by_role(Role::Mark).count();
    assert!(marks <= drawn.len() && marks > 0, "each has one name: {marks}");
}

#[test]
fn the_passage_at_hand_is_drawn_whatever_is_left_out() {
    let mut reader = crowded(900);
    let view = page(&reader).range();
    let (source, held) = {
        let wb = &reader.state().wb;
        let source = wb.view().source.expect("open");
        let index = wb.derived().passages_of(source).expect("passages");
        let (_, held) = index.within(view).last().expect("one is in view");
        (source, held)
    };
    run(&mut reader, Command::Hold(Some(Held { passage: held, point: None })));
    let drawn = super::super::highlights::highlights(&reader.state().wb, source, page(&reader));
    assert!(drawn.iter().any(|highlight| highlight.id() == held));
}

#[test]
fn where_all_can_be_drawn_nothing_is_said() {
    let reader = crowded(0);
    assert!(reader.query_by_label_contains("are not drawn").is_none());
    assert!(reader.query_all_by_role(Role::Mark).count() > 5);
}

#[test]
fn a_line_of_a_megabyte_is_laid_out_where_it_is_in_view_whatever_it_holds() {
    let hebrew = "שלום עולם ".repeat(50_000);
    for line in ["words and more. ".repeat(65_000), "x".repeat(1_000_000), hebrew] {
        let mut reader = script::reader_of(&line);
        // With a button down nothing is measured but what is in view.
        let at = pos2(200.0, 300.0);
        moved(&mut reader, at);
        press(&mut reader, at, true);
        reader.step();
        let (n_laid_out, _) = reader.state().panel.work();
        assert!(n_laid_out < 60, "{n_laid_out}");
        press(&mut reader, at, false);
        key(&mut reader, Modifiers::NONE, Key::Period);
        let sentence = selection(&reader).map(Selection::range).expect("selected");
        assert!(sentence.len() <= 3 * 4096, "{sentence:?}");
        key(&mut reader, Modifiers::COMMAND | Modifiers::CTRL, Key::ArrowDown);
        assert_eq!(selection(&reader).map(|s| s.head), Some(line.len()));
    }
}
