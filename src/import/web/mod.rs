//! Saved web pages: the article, what is known of it, and the page's chrome set aside.
//!
//! 1. Bytes become text (by a mark, as UTF-8, by what is declared, else by a guess), text a tree
//!    ([`parse`], [`dom`]).
//! 2. The tree is read into runs, the stretches that stand on lines of their own ([`run`], where the rules
//!    of their text are).
//! 3. Each run is described ([`feature`]) by its words, by the names in its markup ([`hint`]), by what web
//!    pages say about themselves ([`phrase`]) and by its neighbours, and judged ([`judge`], [`weights`]).
//! 4. What the page states of its article is asked in the order of trust ([`known`], [`json_ld`], [`date`]).
//!
//! A page that was saved as plain text is judged line by line ([`lines`]).
//!
//! Nothing in a page is run, and nothing is fetched.

mod charset;
mod date;
mod dom;
mod feature;
mod hint;
mod json_ld;
mod judge;
mod known;
mod lines;
mod parse;
mod phrase;
mod read;
mod run;
mod weights;

pub use lines::{Lines, read_lines};
pub use read::{HtmlOptions, read_html};
