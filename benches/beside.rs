//! The reader beside what egui offers for the same text: one `TextEdit`, and one label that is one
//! `LayoutJob`. Whole frames without a display. `cargo bench --bench beside`

#![allow(clippy::print_stdout, clippy::expect_used, reason = "a bench reports on standard output")]

mod fixture;

use std::time::{Duration, Instant};

use attache::ui::{Shell, theme};
use egui::{
    Event, FontId, Label, Modifiers, MouseWheelUnit, Pos2, RawInput, Rect, ScrollArea, TextEdit, TouchPhase,
    Ui, pos2, text::LayoutJob, vec2,
};

/// One frame of 1400 × 900 points.
fn frame(ctx: &egui::Context, time_secs: f64, events: Vec<Event>, draw: &mut dyn FnMut(&mut Ui)) -> Duration {
    let input = RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1400.0, 900.0))),
        time: Some(time_secs),
        focused: true,
        events,
        ..RawInput::default()
    };
    let since = Instant::now();
    let output = ctx.run_ui(input, draw);
    let primitives = ctx.tessellate(output.shapes, output.pixels_per_point);
    let took = since.elapsed();
    std::hint::black_box(primitives);
    took
}

/// The first frame, then some at rest, then some that scroll.
fn measure(name: &str, n: usize, mut draw: impl FnMut(&mut Ui)) {
    let ctx = egui::Context::default();
    theme::install(&ctx);
    let mut time_secs = 0.0;
    let mut next = |events: Vec<Event>| {
        time_secs += 1.0 / 60.0;
        frame(&ctx, time_secs, events, &mut draw)
    };
    fixture::report(&format!("{name}: first frame"), vec![next(Vec::new())]);
    for _ in 0..5 {
        next(vec![Event::PointerMoved(pos2(560.0, 500.0))]);
    }
    fixture::report(&format!("{name}: at rest"), (0..n).map(|_| next(Vec::new())).collect());
    let wheel = || Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, -40.0),
        phase: TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    };
    fixture::report(&format!("{name}: scrolling"), (0..n).map(|_| next(vec![wheel()])).collect());
}

fn main() {
    // `cargo test --benches` only asks whether it runs.
    let quick = std::env::args().any(|a| a == "--test");
    let sizes: &[(usize, usize)] =
        if quick { &[(10_000, 3)] } else { &[(100_000, 200), (1_000_000, 100), (10_000_000, 20)] };
    for (n_bytes, n) in sizes {
        let size = format!("{} KB", n_bytes / 1000);
        let briefing = fixture::large(*n_bytes, 0, 0, 10);
        let text = briefing.sources().next().expect("one").text().to_owned();
        let (mut wb, mut shell) = (fixture::workbench(&briefing), Shell::default());
        measure(&format!("{size}, the reader"), *n, |ui| shell.ui(ui, &mut wb));
        let mut edited = text.clone();
        measure(&format!("{size}, a TextEdit"), *n, |ui| {
            ScrollArea::vertical().show(ui, |ui| {
                ui.add(TextEdit::multiline(&mut edited).desired_width(theme::MEASURE));
            });
        });
        measure(&format!("{size}, one LayoutJob"), *n, |ui| {
            ScrollArea::vertical().show(ui, |ui| {
                let font = FontId::proportional(theme::READING);
                let color = ui.visuals().text_color();
                let job = LayoutJob::simple(text.clone(), font, color, theme::MEASURE);
                ui.add(Label::new(job));
            });
        });
    }
}
