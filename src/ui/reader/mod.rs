//! The reader: one source, set for reading, with its passages drawn as highlights.
//!
//! A source is cut into blocks; a `sheet` knows how high each is (or is likely to be) and which words
//! stand at the top; a `page` is what is in view this frame, laid out and placed. Everything drawn or
//! pointed at goes through the page. The panel sends commands and never changes the workbench.

mod heights;
mod parts;
pub(super) mod rows;

mod page;
mod sheet;

mod announce;
mod ends;
mod header;
mod highlights;
mod invisibles;
mod keys;
mod margin;
mod menu;
mod mouse;
mod sentences;
mod speech;
mod toolbar;

mod panel;

#[cfg(test)]
mod tests;

pub(super) use heights::Heights;
pub use margin::uses_words;
pub use panel::{ReaderPanel, reader_ui};
