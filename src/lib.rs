//! Attaché.

pub mod import;
pub mod model;
pub mod text;
