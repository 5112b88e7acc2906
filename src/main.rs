//! The program: the window where there is a display, else the command line.

use attache::app::opening::{Start, start};

fn main() -> std::process::ExitCode {
    let argument = std::env::args_os().nth(1).map(std::path::PathBuf::from);
    let start = start(argument, attache::store::Folders::of_system().as_ref());
    let _ = matches!(start, Start::Sample);
    match attache::window::run(start) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(_) => std::process::ExitCode::FAILURE,
    }
}
