//! `Found`: what a reader of some format made of bytes, before it becomes a source.

use super::Warning;

/// What a block of text is in its document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BlockKind {
    #[default]
    Paragraph,
    /// With its level, from 1.
    Heading(u8),
    /// An item of a list.
    Item,
    /// A paragraph that quotes somebody.
    Quotation,
    /// A row of a table, its cells parted by tabs.
    Row,
}

/// One paragraph of a document, without line breaks of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    pub kind: BlockKind,
    pub text: String,
    /// Whether it belongs to the page and not to the article.
    pub is_chrome: bool,
}

/// Something known of a document, and where in it that is stated: "JSON-LD", "meta article:author".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub value: String,
    pub from: &'static str,
}

/// What a reader found in bytes. What is not stated stays `None`; nothing is guessed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    pub title: Option<Known>,
    pub byline: Option<Known>,
    pub publisher: Option<Known>,
    /// The date as it is stated.
    pub published: Option<Known>,
    pub link: Option<Known>,
    pub blocks: Vec<Block>,
    pub warnings: Vec<Warning>,
}
