//! From bytes to a source: plain text, and Markdown as the text it is. And from annotations to passages.
//!
//! No files are opened here and nothing is fetched; what a file does not say is not guessed. Strange
//! bytes end in an [`ImportError`] that says what to do, strange characters in a [`Warning`].

mod annotations;
mod foreign;
mod found;
mod plain;
mod title;
pub mod web;

pub use annotations::{Annotation, AnnotationsError, Placed, place_annotations, read_annotations};
pub use foreign::Foreign;
pub use found::{Block, BlockKind, Found, Known};
pub use plain::{ImportError, MAX_BYTES, Warning, read_pasted, read_source};
