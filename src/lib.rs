//! Attaché.

pub mod export;
pub mod import;
pub mod model;
pub mod text;
