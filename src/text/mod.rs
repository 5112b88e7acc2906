//! Plain text and places in it: ranges, paragraphs, blocks, direction, folding, finding, words, sentences,
//! and locating a quotation in a changed text.
//!
//! Everything here is a pure function of strings. It knows nothing of briefings, files or windows.

mod blocks;
mod carry;
mod difference;
mod direction;
mod escape;
mod find;
mod fold;
mod invisible;
mod likeness;
mod link;
pub mod locate;
mod marks;
mod paragraphs;
mod range;
mod sentences;
mod words;

pub use blocks::{Block, blocks};
pub use carry::carried;
pub use difference::{Difference, Part, differences, word_differences};
pub use direction::{Direction, Levels, direction, is_right_to_left, may_turn, mirrored, visual_order};
pub use escape::escape_controls;
pub use find::{context, nearest_occurrence, occurrences};
pub use fold::Folded;
pub use invisible::{Invisible, invisibles, list_invisibles};
pub use likeness::{Likenesses, NEAR_DUPLICATE, Shingles, address_key};
pub use link::WebLink;
pub use locate::stands_alone;
pub use paragraphs::{paragraph_at, paragraph_before, paragraph_behind, paragraphs};
pub use range::TextRange;
pub use sentences::sentences;
pub use words::{
    elide, next_grapheme, next_word_end, next_word_start, previous_grapheme, previous_word_start, word_at,
    word_count,
};
