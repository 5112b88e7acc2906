//! Attaché.

pub mod text;

pub mod model;

pub mod export;
pub mod import;
pub mod search;
pub mod store;

pub mod app;

pub mod ui;

pub mod cli;
#[cfg(feature = "window")]
pub mod window;
