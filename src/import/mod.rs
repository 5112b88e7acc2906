//! From bytes to sources: texts, web pages, PDF and office documents, books, mails, and archives of them. And from
//! annotations to passages.
//!
//! [`read`] is the one door. It tells what bytes are by what they hold first and by their name second, and gives
//! what was [`Found`] in them, which becomes a source.
//!
//! No files are opened here, nothing in a document is run, and nothing is fetched; what a document does not say is
//! not guessed. Strange bytes end in an [`ImportError`] that says what to do, strange characters in a [`Warning`].
//! What reading may take at most stands in one place (`limits.rs`).

mod annotations;
mod archive;
mod builder;
mod damage;
mod decode;
mod docx;
mod door;
mod epub;
mod error;
mod foreign;
mod form;
mod found;
mod front_matter;
mod limits;
mod mail;
mod odt;
mod pdf;
mod plain;
mod properties;
mod repeats;
mod rtf;
mod title;
mod web;
mod xml;

pub use annotations::{Annotation, AnnotationsError, Placed, place_annotations, read_annotations};
pub use door::{Chapters, Read, ReadOptions, is_passed_over, read};
pub use error::{ImportError, Warning};
pub use foreign::Foreign;
pub use form::{ENDINGS, Form};
pub use found::{Block, BlockKind, Found, Known, Verbatim};
pub use limits::{
    Limit, MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS, MAX_ENTRIES, MAX_FILE_BYTES, MAX_GLYPHS, MAX_NESTED,
    MAX_PAGES, MAX_RATIO, MAX_UNPACKED,
};
pub use plain::read_pasted;
pub use repeats::repeated_lines;
pub use web::{HtmlOptions, read_html};
