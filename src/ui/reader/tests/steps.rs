//! Selecting by sentences and paragraphs with keys alone.

use super::*;

#[test]
fn keys_alone_select_by_sentences_from_nothing_and_give_them_back() {
    let mut reader = reader(workbench(&[("t", "One held. The U.S. team left.\n\nThree came! Four went.")]));
    let steps = [
        (Key::Period, "One held."),
        (Key::Period, "One held. The U.S. team left."),
        (Key::Period, "One held. The U.S. team left.\n\nThree came!"),
        (Key::Period, "One held. The U.S. team left.\n\nThree came! Four went."),
        (Key::Period, "One held. The U.S. team left.\n\nThree came! Four went."),
        (Key::Comma, "One held. The U.S. team left.\n\nThree came!"),
        (Key::Comma, "One held. The U.S. team left."),
        (Key::Comma, "One held."),
        (Key::Comma, ""),
        (Key::Comma, ""),
        (Key::Period, "One held."),
    ];
    for (step, words) in steps {
        key(&mut reader, Modifiers::NONE, step);
        assert_eq!(selected(&reader), words, "{step:?}");
    }
    // From inside of a sentence, and from words that touch two.
    let source = reader.state().wb.view().source.expect("open");
    for (anchor, head, words) in [(12, 12, "The U.S. team left."), (4, 14, "One held. The U.S. team left.")] {
        run(&mut reader, Command::Select(Some(Selection { source, anchor, head })));
        key(&mut reader, Modifiers::NONE, Key::Period);
        assert_eq!(selected(&reader), words);
    }
}

#[test]
fn keys_alone_step_and_select_by_paragraphs() {
    let mut reader = article();
    let ctrl = Modifiers::COMMAND | Modifiers::CTRL;
    let at = inside(&reader, "unconditional");
    click(&mut reader, at, 1);
    let head = |reader: &Reader| selection(reader).expect("a caret").head;
    let paragraph = find(&reader, "KYIV").start();
    key(&mut reader, ctrl, Key::ArrowUp);
    assert_eq!(head(&reader), paragraph);
    key(&mut reader, ctrl | Modifiers::SHIFT, Key::ArrowDown);
    assert!(selected(&reader).starts_with("KYIV") && selected(&reader).ends_with("by the water."));
    key(&mut reader, ctrl | Modifiers::SHIFT, Key::ArrowDown);
    assert!(selected(&reader).ends_with("after the talks."));
    key(&mut reader, ctrl, Key::ArrowUp);
    key(&mut reader, ctrl, Key::ArrowUp);
    assert_eq!(head(&reader), paragraph);
    for _ in 0..9 {
        key(&mut reader, ctrl, Key::ArrowUp);
    }
    assert_eq!(head(&reader), 0);
}
