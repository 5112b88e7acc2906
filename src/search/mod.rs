//! Queries to hits: in one text, and everywhere in a briefing. No threads here: who searches much hands it out in
//! parts.

mod query;

mod expression;
mod finder;

mod everywhere;
mod snippet;

pub use everywhere::{GROUP_MOST, Group, Hit, Spot, search_outline, search_source};
pub use expression::escaped;
pub use finder::{Finder, Hits, QUERY_MOST};
pub use query::{Query, QueryError};
pub use snippet::Snippet;
