//! `Found`: what a reader of some format made of bytes, before it becomes a source.

use super::{Warning, title::title};
use crate::{
    model::{Fact, Published, Source, SourceId},
    text::{TextRange, elide},
};

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

impl Known {
    /// `None` for blank words.
    pub fn new(value: impl AsRef<str>, from: &'static str) -> Option<Self> {
        let value = value.as_ref().split_whitespace().collect::<Vec<_>>().join(" ");
        (!value.is_empty()).then_some(Self { value, from })
    }
}

/// A text that becomes the source's text as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verbatim {
    pub text: String,
    /// Lines that belong to the file and not to the article.
    pub chrome: Vec<TextRange>,
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
    /// Where the file is text itself, which is kept byte for byte; there are no blocks then.
    pub verbatim: Option<Verbatim>,
    /// The name of the file; of what was in an archive or a mail, behind the name of that.
    pub name: Option<String>,
    pub warnings: Vec<Warning>,
}

impl Found {
    /// The source that this becomes, and what is strange about it.
    ///
    /// A block becomes a line, and a blank line stands between two; items of a list and rows of a table follow
    /// each other without. The title is what is stated, else the first heading, else the first line.
    pub fn into_source(self, id: SourceId) -> (Source, Vec<Warning>) {
        let heading = self.heading().map(str::to_owned);
        let Verbatim { text, chrome } = match self.verbatim {
            Some(verbatim) => verbatim,
            None => joined(&self.blocks),
        };
        let part = self.name.as_deref().map(|name| name.rsplit(PART).next().unwrap_or(name));
        let from_title = self.title.filter(|known| !known.value.trim().is_empty());
        let stated = from_title.as_ref().map(|known| known.value.clone());
        let stated = stated.or(heading).filter(|title| !title.trim().is_empty());
        let mut source = Source::new(id, "", text);
        source.set_chrome(&chrome);
        // The first line of the article, not of the page.
        let opens = |run: &&TextRange| source.paragraphs().first().is_some_and(|p| run.start() <= p.start());
        let skipped = source.chrome().first().filter(opens).map_or(0, |run| run.end());
        source.title = stated.map_or_else(
            || title(source.text().get(skipped..).unwrap_or_default(), part),
            |stated| elide(&stated, super::title::MAX_GRAPHEMES),
        );
        let facts = [
            (Fact::Title, &from_title),
            (Fact::Byline, &self.byline),
            (Fact::Publisher, &self.publisher),
            (Fact::Published, &self.published),
            (Fact::Link, &self.link),
        ];
        let stated = |(fact, known): (Fact, &Option<Known>)| Some((fact, known.as_ref()?.from.to_owned()));
        source.stated_in = facts.into_iter().filter_map(stated).collect();
        source.byline = self.byline.map(|known| known.value);
        source.publisher = self.publisher.map(|known| known.value);
        source.link = self.link.map(|known| known.value);
        source.published =
            self.published.map_or_else(Published::default, |p| Published::from_stated(&p.value));
        source.imported_from = self.name;
        (source, self.warnings)
    }

    /// The first heading of the article, where it opens it.
    fn heading(&self) -> Option<&str> {
        let first = self.blocks.iter().filter(|b| !b.is_chrome).take(3);
        first.into_iter().find(|b| matches!(b.kind, BlockKind::Heading(_))).map(|b| b.text.as_str())
    }

    /// Bytes of text.
    pub(super) fn n_bytes(&self) -> usize {
        let of_blocks: usize = self.blocks.iter().map(|block| block.text.len() + 2).sum();
        of_blocks + self.verbatim.as_ref().map_or(0, |verbatim| verbatim.text.len())
    }

    /// Whether there are no words in it but chrome.
    pub(super) fn is_blank(&self) -> bool {
        let has_words = |text: &str| !text.trim().is_empty();
        !self.blocks.iter().any(|block| !block.is_chrome && has_words(&block.text))
            && !self.verbatim.as_ref().is_some_and(|verbatim| has_words(&verbatim.text))
    }
}

/// Between the name of an archive or a mail and that of what was in it.
pub(super) const PART: &str = ": ";

/// Blocks as one text, with the chrome among them.
fn joined(blocks: &[Block]) -> Verbatim {
    let mut all = Verbatim::default();
    let mut before = None;
    for block in blocks {
        let words = block.text.trim();
        if words.is_empty() {
            continue;
        }
        let follows = matches!(
            (before, block.kind),
            (Some(BlockKind::Item), BlockKind::Item) | (Some(BlockKind::Row), BlockKind::Row)
        );
        match before {
            None => {}
            Some(_) if follows => all.text.push('\n'),
            Some(_) => all.text.push_str("\n\n"),
        }
        let start = all.text.len();
        // A line break would make two paragraphs of one.
        all.text.extend(words.chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }));
        if block.is_chrome {
            all.chrome.push(TextRange::new(start, all.text.len()));
        }
        before = Some(block.kind);
    }
    if !all.text.is_empty() {
        all.text.push('\n');
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::tests::CountedDice;

    fn block(kind: BlockKind, text: &str) -> Block {
        Block { kind, text: text.to_owned(), is_chrome: false }
    }

    fn source(found: Found) -> Source {
        found.into_source(SourceId::draw(&mut CountedDice::default())).0
    }

    #[test]
    fn blocks_become_lines_and_lists_and_tables_stay_together() {
        use BlockKind::{Heading, Item, Paragraph, Row};
        let chrome = Block { is_chrome: true, ..block(Paragraph, "Share this") };
        let blocks = vec![
            chrome.clone(),
            block(Heading(1), " The title "),
            block(Paragraph, "one\ntwo"),
            block(Paragraph, " "),
            block(Item, "a"),
            block(Item, "b"),
            block(Row, "c\td"),
            block(Row, "e\tf"),
            chrome,
        ];
        let source = source(Found { blocks, ..Found::default() });
        assert_eq!(source.text(), "Share this\n\nThe title\n\none two\n\na\nb\n\nc\td\ne\tf\n\nShare this\n");
        assert_eq!(source.title, "The title");
        let chrome: Vec<_> = source.chrome().iter().filter_map(|run| run.of(source.text())).collect();
        assert_eq!(chrome, ["Share this", "Share this"]);
    }

    #[test]
    fn what_is_known_is_kept_and_only_certain_dates_are_resolved() {
        let known = |value: &str| Known::new(value, "meta");
        let found = |published: &str| Found {
            title: known("Stated\n title"),
            byline: known("Ann"),
            publisher: known("The Paper"),
            published: known(published),
            link: known("https://example.org/a"),
            blocks: vec![block(BlockKind::Heading(1), "Heading")],
            name: Some("a.zip: b.html".to_owned()),
            ..Found::default()
        };
        let first = source(found("2025-05-17T08:05:00Z"));
        assert_eq!(first.title, "Stated title");
        assert_eq!(first.stated_in.len(), 5);
        assert!(first.stated_in.values().all(|place| place == "meta"));
        assert_eq!((first.byline.as_deref(), first.publisher.as_deref()), (Some("Ann"), Some("The Paper")));
        assert_eq!(first.published.date.map(|d| d.to_string()).as_deref(), Some("2025-05-17"));
        assert_eq!(first.imported_from.as_deref(), Some("a.zip: b.html"));
        let relative = source(found("4 weeks ago"));
        assert_eq!(relative.published, Published { stated: Some("4 weeks ago".to_owned()), date: None });
        assert_eq!(Known::new(" \n", "meta"), None);
    }

    #[test]
    fn without_a_stated_title_the_first_line_is_it_and_then_the_name() {
        let found = |blocks, name: &str| Found { blocks, name: Some(name.to_owned()), ..Found::default() };
        let blocks = vec![block(BlockKind::Paragraph, "Words")];
        assert_eq!(source(found(blocks, "a.pdf")).title, "Words");
        assert_eq!(source(found(Vec::new(), "a.zip: b.pdf")).title, "b");
    }
}
