//! Plain text and places in it: ranges, paragraphs, blocks, folding, finding, words, and locating a quotation
//! in a changed text.
//!
//! Everything here is a pure function of strings. It knows nothing of briefings, files or windows.

mod blocks;
mod carry;
mod difference;
mod escape;
mod find;
mod fold;
mod likeness;
pub mod locate;
mod marks;
mod paragraphs;
mod range;
mod words;

pub use blocks::{Block, blocks};
pub use carry::carried;
pub use difference::{Difference, Part, differences, word_differences};
pub use escape::escape_controls;
pub use find::{context, nearest_occurrence, occurrences};
pub use fold::Folded;
pub use likeness::{NEAR_DUPLICATE, Shingles, address_key};
pub use paragraphs::{paragraph_at, paragraphs};
pub use range::TextRange;
pub use words::{
    elide, next_grapheme, next_word_end, previous_grapheme, previous_word_start, word_at, word_count,
};
