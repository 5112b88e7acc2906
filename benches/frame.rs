//! Whole frames without a display: input, layout, drawing, tessellation; at rest, scrolling, typing and
//! selecting. `cargo bench --bench frame`

#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a bench reports on standard output, and stops where it fails"
)]

mod fixture;

use std::time::Instant;

use attache::{
    app::{Caret, Command, Pane, Workbench},
    model::Briefing,
    ui::{Shell, theme},
};
use egui::{
    Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, RawInput, Rect, TouchPhase,
    epaint::text::{FontInsert, FontPriority, InsertFontFamily},
    pos2, vec2,
};

struct Window {
    ctx: egui::Context,
    shell: Shell,
    wb: Workbench,
    time_secs: f64,
}

impl Window {
    fn new(wb: Workbench) -> Self {
        let ctx = egui::Context::default();
        theme::install(&ctx);
        // A screen reader is not assumed; with one, text runs of what is in view are added.
        let mut window = Self { ctx, shell: Shell::default(), wb, time_secs: 0.0 };
        for _ in 0..60 {
            window.frame(Vec::new());
        }
        window
    }

    fn frame(&mut self, events: Vec<Event>) -> std::time::Duration {
        self.time_secs += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1400.0, 900.0))),
            time: Some(self.time_secs),
            focused: true,
            events,
            ..RawInput::default()
        };
        let since = Instant::now();
        let mut output = self.ctx.run_ui(input, |ui| self.shell.ui(ui, &mut self.wb));
        output.textures_delta.clear();
        let primitives = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        let took = since.elapsed();
        std::hint::black_box(primitives);
        took
    }

    fn measure(&mut self, name: &str, n: usize, mut events: impl FnMut(usize) -> Vec<Event>) {
        let times = (0..n).map(|at| self.frame(events(at))).collect();
        fixture::report(name, times);
    }
}

const IN_READER: Pos2 = pos2(560.0, 500.0);

fn wheel(points: f32) -> Event {
    Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, points),
        phase: TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    }
}

fn press(at: Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}

fn all(name: &str, briefing: &Briefing) {
    let mut window = Window::new(fixture::workbench(briefing));
    window.frame(vec![Event::PointerMoved(IN_READER)]);
    window.measure(&format!("{name}: at rest"), 300, |_| Vec::new());
    window.measure(&format!("{name}: scrolling"), 600, |_| vec![wheel(-40.0)]);
    window.measure(&format!("{name}: scrolling by screens"), 200, |_| vec![wheel(-900.0)]);
    window.wb.run(Command::Focus(Pane::Reader));
    window.frame(vec![press(IN_READER, true)]);
    window.measure(&format!("{name}: selecting"), 300, |at| {
        let (x, y) = ((at * 7 % 300) as f32, (at % 160) as f32);
        vec![Event::PointerMoved(IN_READER + vec2(x - 150.0, y))]
    });
    window.frame(vec![press(IN_READER, false)]);
    window.frame(vec![Event::PointerMoved(pos2(1100.0, 300.0))]);
    let point = window.wb.derived().outline.rows().get(1).map(|row| row.id);
    if let Some(point) = point {
        window.wb.run(Command::EditText { point, caret: Caret::End });
        window.frame(Vec::new());
        window.frame(Vec::new());
        window.measure(&format!("{name}: typing"), 300, |at| {
            vec![Event::Text(if at % 6 == 5 { " ".into() } else { "a".into() })]
        });
        let typed = window.wb.briefing().point(point).map_or(0, |p| p.text.len());
        assert!(typed > 300, "the typing arrived: {typed}");
    }
}

/// What is shown first, scrolled through and selected, where the source is bad input.
fn bad_input(name: &str, briefing: &Briefing) {
    let since = Instant::now();
    let wb = fixture::workbench(briefing);
    println!("{name:<44} saved and opened in {:8.3} ms", since.elapsed().as_secs_f64() * 1e3);
    let mut window = Window { ctx: egui::Context::default(), shell: Shell::default(), wb, time_secs: 0.0 };
    theme::install(&window.ctx);
    let hebrew = include_bytes!("../tests/fixtures/fonts/Hebrew.ttf");
    let serif = egui::FontFamily::Name("serif".into());
    let family = InsertFontFamily { family: serif, priority: FontPriority::Lowest };
    window.ctx.add_font(FontInsert::new("Hebrew", egui::FontData::from_static(hebrew), vec![family]));
    window.measure(&format!("{name}: first frames"), 60, |_| Vec::new());
    window.frame(vec![Event::PointerMoved(IN_READER)]);
    window.measure(&format!("{name}: at rest"), 100, |_| Vec::new());
    window.measure(&format!("{name}: scrolling"), 300, |_| vec![wheel(-40.0)]);
    window.measure(&format!("{name}: scrolling by screens"), 100, |_| vec![wheel(-900.0)]);
    window.wb.run(Command::Focus(Pane::Reader));
    window.frame(vec![press(IN_READER, true)]);
    window.measure(&format!("{name}: selecting"), 100, |at| {
        let (x, y) = ((at * 7 % 300) as f32, (at % 160) as f32);
        vec![Event::PointerMoved(IN_READER + vec2(x - 150.0, y))]
    });
    window.frame(vec![press(IN_READER, false)]);
    for (words, modifiers, key) in [
        ("a sentence more", Modifiers::NONE, Key::Period),
        ("to the next word", Modifiers::COMMAND, Key::ArrowRight),
        ("to the last word", Modifiers::COMMAND, Key::ArrowLeft),
        ("a paragraph down", Modifiers::COMMAND, Key::ArrowDown),
        ("to the start", Modifiers::COMMAND, Key::Home),
        ("to the end", Modifiers::COMMAND, Key::End),
    ] {
        let pressed = |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
        window.measure(&format!("{name}: {words}"), 20, |_| vec![pressed(true), pressed(false)]);
    }
    let source = window.wb.view().source;
    if let Some(source) = source {
        let range = attache::text::TextRange::new(0, 40);
        let since = Instant::now();
        window.wb.run(Command::Highlight { source, range, tint: attache::model::Tint::Amber });
        println!("{name:<44} marked in {:8.3} ms", since.elapsed().as_secs_f64() * 1e3);
        window.measure(&format!("{name}: after marking"), 20, |_| Vec::new());
    }
}

const IN_OUTLINE: Pos2 = pos2(1150.0, 400.0);

fn key(key: egui::Key, modifiers: Modifiers) -> Vec<Event> {
    vec![Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }]
}

/// The outline under the hand. Commands that change its shape are counted with the frame that shows them.
fn outline(name: &str, briefing: &Briefing) {
    let mut window = Window::new(fixture::workbench(briefing));
    let rows: Vec<_> = window.wb.derived().outline.rows().iter().map(|row| row.id).collect();
    let middle = rows[rows.len() / 2];
    window.wb.run(Command::Focus(Pane::Outline));
    window.wb.run(Command::SetCurrentPoint(Some(rows[0])));
    window.frame(vec![Event::PointerMoved(IN_OUTLINE)]);
    window.measure(&format!("{name}: outline at rest"), 200, |_| Vec::new());
    window.measure(&format!("{name}: outline scrolling"), 400, |_| vec![wheel(-60.0)]);
    window.measure(&format!("{name}: stepping down"), 100, |_| key(egui::Key::ArrowDown, Modifiers::NONE));
    window.measure(&format!("{name}: selecting rows"), 100, |_| key(egui::Key::ArrowDown, Modifiers::SHIFT));
    window.wb.run(Command::EditText { point: middle, caret: Caret::End });
    window.frame(Vec::new());
    window.frame(Vec::new());
    window.measure(&format!("{name}: typing"), 200, |_| vec![Event::Text("a".into())]);
    window.measure(&format!("{name}: Enter"), 30, |_| key(egui::Key::Enter, Modifiers::NONE));
    let mut done = |what: &str, command: &dyn Fn(usize) -> Command| {
        let times = (0..20).map(|at| {
            let since = Instant::now();
            window.wb.run(command(at));
            window.frame(Vec::new());
            since.elapsed()
        });
        let times = times.collect();
        fixture::report(&format!("{name}: {what}"), times);
    };
    let points = [middle].into();
    done("indent and outdent", &|at| match at % 2 {
        0 => Command::Indent(attache::app::Points::clone(&points)),
        _ => Command::Outdent(attache::app::Points::clone(&points)),
    });
    done("collapse and expand a branch", &|at| Command::Collapse {
        points: [rows[1]].into(),
        collapsed: at % 2 == 0,
    });
    done("collapse to a level", &|at| Command::CollapseTo(1 + at % 3));
    done("zoom in and out", &|at| Command::Zoom((at % 2 == 0).then_some(rows[1])));
    done("undo and redo", &|at| if at % 2 == 0 { Command::Undo } else { Command::Redo });
    let list = "- pasted point with some words\n  - and one below it\n".repeat(5_000);
    let paste = window.wb.pasted_on_row(&list).expect("a list");
    let mut done = |what: &str, command: Command| {
        let since = Instant::now();
        window.wb.run(command);
        window.frame(Vec::new());
        fixture::report(&format!("{name}: {what}"), vec![since.elapsed()]);
    };
    done("paste 10,000 points", paste);
    done("undo that", Command::Undo);
    done("select all", Command::ChooseMore);
    done("delete all", Command::DeletePoints([rows[0]].into()));
}

/// Typing into the longest text that can be typed in.
fn long_point() {
    let text = "Words of a long point that goes on and on without a break. ".repeat(1108);
    assert!(text.len() < attache::app::POINT_MOST, "{}", text.len());
    let mut window = Window::new(fixture::workbench(&fixture::outline(2)));
    let point = window.wb.derived().outline.rows()[1].id;
    window.wb.run(Command::SetText { point, text });
    window.wb.run(Command::EditText { point, caret: Caret::End });
    for _ in 0..4 {
        window.frame(Vec::new());
    }
    window.measure("64 KB point: at rest", 60, |_| Vec::new());
    window.measure("64 KB point: typing", 60, |_| vec![Event::Text("a".into())]);
}

fn all_bad_input() {
    let words = "ceasefire talks ".repeat(65_536);
    bad_input("1 MB line", &fixture::text_with(&words, 0, 0));
    bad_input("1 MB line without a space", &fixture::text_with(&"ceasefire".repeat(116_509), 0, 0));
    bad_input("1 MB line from right to left", &fixture::text_with(&"שלום ".repeat(116_509), 0, 0));
    bad_input(
        "1 MB line of digits, then Hebrew",
        &fixture::text_with(&("7 ".repeat(500_000) + "שלום"), 0, 0),
    );
    bad_input(
        "1 MB from right to left",
        &fixture::text_with(&("שלום (abc 12) עולם. ".repeat(20) + "\n").repeat(1_800), 0, 0),
    );
    bad_input("200,000 highlights", &fixture::text_with(&fixture::prose(10_000_000, 1), 200_000, 50));
    bad_input(
        "200,000 highlights on one screen",
        &fixture::text_with(&fixture::prose(10_000, 1), 200_000, 0),
    );
}

fn main() {
    // `cargo test --benches` only asks whether it runs.
    let quick = std::env::args().any(|a| a == "--test");
    if std::env::args().any(|a| a == "--bad-input") {
        return all_bad_input();
    }
    if std::env::args().any(|a| a == "--points") {
        return outline("50,000 points", &fixture::outline(50_000));
    }
    let mut sample = fixture::workbench(&Briefing::default());
    sample.open_sample();
    all("sample", sample.briefing());
    if quick {
        return outline("100 points", &fixture::outline(100));
    }
    all_bad_input();
    outline("50,000 points", &fixture::outline(50_000));
    long_point();
    all("10 MB source", &fixture::large(10_000_000, 0, 0, 10));
    all("large", &fixture::large(10_000_000, 2_000, 10_000, 5_000));
}
