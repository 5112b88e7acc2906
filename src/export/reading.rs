//! Reading Markdown back as a row of blocks with their plain text. Any text can be read.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

/// What kind of block it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Heading(usize),
    Paragraph,
    Quotation,
    /// Code, a table, HTML: nothing that an export holds.
    Other,
}

/// Where a block stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seat {
    /// How many items of unordered lists it stands in.
    pub nest: usize,
    /// Whether it is the first block of the item or footnote in which it stands.
    pub is_first: bool,
    /// The number of the ordered item it stands in.
    pub numbered: Option<u64>,
    /// The label of the footnote it stands in.
    pub footnote: Option<String>,
}

/// A block of Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadBlock {
    pub kind: Kind,
    /// Line of the Markdown, counted from 1.
    pub line: usize,
    pub text: String,
    /// Labels of the footnotes that it refers to.
    pub footnotes: Vec<String>,
    /// Whether it is nothing but words, in paragraphs with line breaks.
    pub is_plain: bool,
    pub has_html: bool,
    pub seat: Seat,
}

/// The blocks of `markdown`, in order. Paragraphs inside a quotation are joined by two line feeds; a hard
/// break is one; a soft break, which an export never has, is a space.
pub fn read(markdown: &str, options: Options) -> Vec<ReadBlock> {
    let mut reader = Reader { starts: line_starts(markdown), ..Reader::default() };
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        reader.event(event, range.start);
    }
    reader.close();
    reader.blocks
}

/// What verification reads: CommonMark with footnotes.
pub fn footnotes_only() -> Options {
    Options::ENABLE_FOOTNOTES
}

fn line_starts(text: &str) -> Vec<usize> {
    text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1).collect()
}

enum Container {
    Bullet { is_fresh: bool },
    Numbered { number: u64, is_fresh: bool },
    Footnote { label: String, is_fresh: bool },
}

#[derive(Default)]
struct Reader {
    blocks: Vec<ReadBlock>,
    open: Option<ReadBlock>,
    containers: Vec<Container>,
    /// The next number of each open list.
    lists: Vec<Option<u64>>,
    quote_depth: usize,
    n_quoted_paragraphs: usize,
    starts: Vec<usize>,
}

impl Reader {
    fn event(&mut self, event: Event<'_>, at: usize) {
        match event {
            Event::Start(tag) if self.quote_depth > 0 => self.start_in_quotation(&tag),
            Event::Start(tag) => self.start(tag, at),
            Event::End(TagEnd::BlockQuote(_)) => {
                self.quote_depth = self.quote_depth.saturating_sub(1);
                if self.quote_depth == 0 {
                    self.close();
                }
            }
            Event::End(end) if self.quote_depth == 0 => self.end(end),
            Event::End(_) => {}
            Event::Text(text) => self.block(at).text.push_str(&text),
            Event::SoftBreak => self.block(at).text.push(' '),
            Event::HardBreak => self.block(at).text.push('\n'),
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.marked(&text, at),
            Event::Html(text) | Event::InlineHtml(text) => {
                self.marked(&text, at);
                self.block(at).has_html = true;
            }
            Event::FootnoteReference(label) => {
                let is_quoted = self.quote_depth > 0;
                let block = self.block(at);
                block.footnotes.push(label.into_string());
                block.is_plain &= !is_quoted;
            }
            Event::Rule if self.quote_depth == 0 => self.close(),
            Event::Rule | Event::TaskListMarker(_) => self.block(at).is_plain = false,
        }
    }

    fn start_in_quotation(&mut self, tag: &Tag<'_>) {
        self.quote_depth += usize::from(matches!(tag, Tag::BlockQuote(_)));
        let is_first = self.n_quoted_paragraphs == 0;
        let Some(block) = &mut self.open else { return };
        if matches!(tag, Tag::Paragraph) {
            self.n_quoted_paragraphs += 1;
            if !is_first {
                block.text.push_str("\n\n");
            }
        } else {
            block.is_plain = false;
        }
    }

    fn start(&mut self, tag: Tag<'_>, at: usize) {
        match tag {
            Tag::Paragraph => self.open_block(Kind::Paragraph, at),
            Tag::Heading { level, .. } => self.open_block(Kind::Heading(level as usize), at),
            Tag::BlockQuote(_) => {
                self.open_block(Kind::Quotation, at);
                self.quote_depth = 1;
                self.n_quoted_paragraphs = 0;
            }
            Tag::List(first) => {
                self.close();
                self.lists.push(first);
            }
            Tag::Item => {
                self.close();
                let number = self.lists.last_mut().and_then(Option::as_mut);
                self.containers.push(match number {
                    Some(next) => {
                        let number = *next;
                        *next = next.saturating_add(1);
                        Container::Numbered { number, is_fresh: true }
                    }
                    None => Container::Bullet { is_fresh: true },
                });
            }
            Tag::FootnoteDefinition(label) => {
                self.close();
                self.containers.push(Container::Footnote { label: label.into_string(), is_fresh: true });
            }
            Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. } => self.block(at).is_plain = false,
            _ => self.open_block(Kind::Other, at),
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image => {}
            TagEnd::List(_) => {
                self.close();
                self.lists.pop();
            }
            TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.close();
                self.containers.pop();
            }
            _ => self.close(),
        }
    }

    fn marked(&mut self, text: &CowStr<'_>, at: usize) {
        let block = self.block(at);
        block.text.push_str(text);
        block.is_plain = false;
    }

    /// The open block; in a tight list item, words stand without one of their own.
    fn block(&mut self, at: usize) -> &mut ReadBlock {
        let block = match self.open.take() {
            Some(block) => block,
            None => self.new_block(Kind::Paragraph, at),
        };
        self.open.insert(block)
    }

    fn open_block(&mut self, kind: Kind, at: usize) {
        self.close();
        let block = self.new_block(kind, at);
        self.open = Some(block);
    }

    fn new_block(&mut self, kind: Kind, at: usize) -> ReadBlock {
        let seat = self.seat();
        let line = self.starts.partition_point(|start| *start <= at) + 1;
        let is_plain = kind != Kind::Other;
        let text = String::new();
        ReadBlock { kind, line, text, footnotes: Vec::new(), is_plain, has_html: false, seat }
    }

    fn close(&mut self) {
        self.blocks.extend(self.open.take());
    }

    /// The seat of a block that opens now.
    fn seat(&mut self) -> Seat {
        let mut seat = Seat::default();
        for container in &mut self.containers {
            match container {
                Container::Bullet { is_fresh } => {
                    seat.nest += 1;
                    seat.is_first = std::mem::take(is_fresh);
                }
                Container::Numbered { number, is_fresh } => {
                    seat.numbered = Some(*number);
                    seat.is_first = std::mem::take(is_fresh);
                }
                Container::Footnote { label, is_fresh } => {
                    seat.footnote = Some(label.clone());
                    seat.is_first = std::mem::take(is_fresh);
                }
            }
        }
        seat
    }
}
