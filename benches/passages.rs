//! What a person does with passages where one source has 200,000 of them, and whole frames with all of them listed.
//! `cargo bench --bench passages`

#![allow(clippy::print_stdout, clippy::expect_used, reason = "a bench reports on standard output")]

mod fixture;

use std::time::{Duration, Instant};

use attache::{
    app::{Action, Command, Filing, Held, PassageFilter, Selection, Workbench},
    ui::{Shell, theme},
};
use egui::{Event, Modifiers, MouseWheelUnit, Pos2, RawInput, Rect, TouchPhase, pos2, vec2};

/// Does a command in full, with whatever is derived from the briefing.
fn timed(wb: &mut Workbench, command: Command) -> Duration {
    let since = Instant::now();
    wb.run(command);
    since.elapsed()
}

fn measure(wb: &mut Workbench, name: &str, n: usize, mut command: impl FnMut(&Workbench, usize) -> Command) {
    let times = (0..n).map(|at| {
        let command = command(wb, at);
        timed(wb, command)
    });
    let times = times.collect();
    fixture::report(name, times);
}

fn act(action: Action) -> impl FnMut(&Workbench, usize) -> Command {
    move |wb, _| action.command(wb).expect("it can be done")
}

/// How long it takes from a filter to its list: the longest part that a frame waits for, and all.
fn filter(wb: &mut Workbench, name: &str, filter: PassageFilter) {
    let mut parts = vec![timed(wb, Command::FilterPassages(filter))];
    while wb.listing().is_under_way() {
        let since = Instant::now();
        wb.begin_frame(0.0);
        parts.push(since.elapsed());
    }
    let all: Duration = parts.iter().sum();
    println!("{name}: {} listed after {:.1} ms in all", wb.listing().shown().len(), all.as_secs_f64() * 1e3);
    fixture::report(&format!("{name}, a frame's part"), parts);
}

fn frames(wb: Workbench) {
    let ctx = egui::Context::default();
    theme::install(&ctx);
    let (mut shell, mut wb, mut time_secs) = (Shell::default(), wb, 0.0);
    let mut frame = |events: Vec<Event>| {
        time_secs += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1400.0, 900.0))),
            time: Some(time_secs),
            focused: true,
            events,
            ..RawInput::default()
        };
        let since = Instant::now();
        let mut output = ctx.run_ui(input, |ui| shell.ui(ui, &mut wb));
        output.textures_delta.clear();
        let primitives = ctx.tessellate(output.shapes, output.pixels_per_point);
        let took = since.elapsed();
        std::hint::black_box(primitives);
        took
    };
    for _ in 0..60 {
        frame(vec![Event::PointerMoved(pos2(1100.0, 840.0))]);
    }
    fixture::report("frame, all listed: at rest", (0..100).map(|_| frame(Vec::new())).collect());
    let wheel = || Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, -90.0),
        phase: TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    };
    fixture::report(
        "frame, all listed: scrolling the list",
        (0..200).map(|_| frame(vec![wheel()])).collect(),
    );
}

fn main() {
    // `cargo test --benches` only asks whether it runs.
    let quick = std::env::args().any(|a| a == "--test");
    let (n_bytes, n_passages, n) = if quick { (50_000, 500, 2) } else { (20_000_000, 200_000, 20) };
    let mut wb = fixture::workbench(&fixture::large(n_bytes, 0, n_passages, n_passages / 200));
    let source = wb.derived().sources.first().copied().expect("a source");
    let index = wb.derived().passages_of(source).expect("passages").all().to_vec();
    let (range, passage) = index.get(index.len() / 2).copied().expect("a passage");
    wb.run(Command::ShowSource(source));
    wb.run(Command::Hold(Some(Held { passage, point: None })));
    measure(&mut wb, "an end moved by a key", n, act(Action::EndOn));
    measure(&mut wb, "a letter typed in a note", n, |_, at| Command::SetNote {
        passage,
        note: "a".repeat(at + 1),
    });
    measure(&mut wb, "a tint", n, |_, at| {
        let tint = attache::model::Tint::ALL.get(at % 4).copied().unwrap_or_default();
        Command::SetTint { passage, tint }
    });
    let middle = range.start() + 20;
    wb.run(Command::Select(Some(Selection { source, anchor: middle, head: middle })));
    measure(&mut wb, "split, once", 1, act(Action::SplitPassage));
    measure(&mut wb, "merge, once", 1, act(Action::MergePassages));
    measure(&mut wb, "undo", 2, act(Action::Undo));
    let all = || PassageFilter { filing: Filing::All, ..PassageFilter::default() };
    filter(&mut wb, "filter: all", all());
    filter(&mut wb, "filter: words", PassageFilter { words: "istanbul talks".into(), ..all() });
    filter(&mut wb, "filter: all again", all());
    measure(&mut wb, "delete", 2, |wb, at| {
        Command::DeletePassage(wb.listing().shown().get(at).copied().expect("one is listed"))
    });
    filter(&mut wb, "filter: unfiled", PassageFilter::default());
    filter(&mut wb, "filter: all, for the frames", all());
    frames(wb);
}
