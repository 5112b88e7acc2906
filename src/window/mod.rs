//! The desktop window: the eframe adapter, native dialogs, the guard that closing asks first.

mod dialogs;
mod fonts;
mod frame;
mod raising;
mod system;

pub use frame::{WindowError, run};
pub use system::has_display;
