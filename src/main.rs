//! The program: ties the window and the command line together.

use attache::{
    app::opening::Start,
    cli::{self, Closed},
};

fn main() -> std::process::ExitCode {
    cli::run(std::env::args_os(), open_window)
}

#[cfg(feature = "window")]
fn open_window(start: Start) -> Closed {
    if !attache::window::has_display() {
        return Closed::NoDisplay("No display is set");
    }
    match attache::window::run(start) {
        Ok(()) => Closed::ByPerson,
        Err(error) => Closed::NeverOpened(error.to_string()),
    }
}

#[cfg(not(feature = "window"))]
fn open_window(_: Start) -> Closed {
    Closed::NoDisplay("This program was built without its window")
}
