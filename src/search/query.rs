//! `Query`: what is looked for, as a person states it.

/// What is looked for, as a person states it. Case, accents, kinds of quotation marks and dashes, and white
/// space never matter ([`crate::text::Folded`]).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Words, or a regular expression.
    pub words: String,
    /// Only where they are no part of longer words.
    pub whole_words: bool,
    /// The words are a regular expression, in the syntax of the crate `regex`. It is matched with the folded
    /// text, inside one paragraph.
    pub is_regex: bool,
}

impl Query {
    /// Whether it asks for nothing yet.
    pub fn is_blank(&self) -> bool {
        self.words.trim().is_empty()
    }
}

/// Why there is nothing to look for in a query.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// Not a regular expression; `at` counts characters from 1.
    #[error("{what} (character {at})")]
    Syntax { what: String, at: usize },
    #[error("The expression is too large; repeat less")]
    TooLarge,
    #[error("More than {most} characters to look for")]
    TooLong { most: usize },
    #[error("Stopped before all was searched")]
    Stopped,
}
