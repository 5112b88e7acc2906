//! From a briefing to Markdown, and the way back: checking every quotation of an exported briefing
//! against the session it came from. Also passages as W3C annotations.
//!
//! Both go by one plan of what a briefing says and in which order, so they cannot drift apart.
//! Nothing here writes files.

mod annex;
mod annotations;
mod citation_line;
mod discrepancy;
mod escape;
mod markdown;
mod matching;
mod page;
mod plan;
mod reading;
mod session;
mod sources;
mod standing;
mod trail;
mod verify;

pub use annex::{ANNEX_HEADING, Annex, AnnexEntry};
pub use annotations::annotations;
pub use discrepancy::{Discrepancy, Spot};
pub use markdown::{MarkdownOptions, markdown, markdown_with_annex};
pub use verify::{verify, verify_with_annex};

#[cfg(test)]
mod tests;
