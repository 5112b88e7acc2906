//! Queries to hits. Finding in one source for now.

mod find;

pub use find::find;
