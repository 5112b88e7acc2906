//! Runs: the stretches of a page that stand on lines of their own, as they are read.
//!
//! The text of a run is normalised here, once and for all:
//!
//! - White space collapses as in a browser: spaces, tabs and line ends are one space, none at the ends.
//!   `<pre>` keeps its lines and the spaces in them. A no-break space stays what it is.
//! - `<br>` begins a new line; two in a row, a new run. In a heading it is a space.
//! - Soft hyphens, zero-width spaces, word joiners and byte-order marks are left out: nobody sees them, and
//!   a quotation with one would not be found. The joiners that shape Arabic, Indic scripts and emoji stay.
//! - Ligatures of Latin letters (U+FB00 to U+FB06) become the letters they stand for.
//! - Everything else stays as it is written, damage included.

use super::dom::{Dom, Name, NodeId, Tag};
use crate::import::BlockKind;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The block that it stands in.
    pub owner: NodeId,
    /// Its first and its last text.
    pub first: NodeId,
    pub last: NodeId,
    pub kind: BlockKind,
    /// Its lines, parted by LF.
    pub text: String,
    /// How many bytes of it lead elsewhere.
    pub n_link_bytes: usize,
    pub is_preformatted: bool,
    /// Whether markup says not to show it.
    pub is_hidden: bool,
}

/// The runs of a page, in order. What markup hides is read, too: it may wait for a script to show it.
pub fn runs(dom: &Dom) -> Vec<Run> {
    Reader::new(dom).read()
}

fn is_hidden(dom: &Dom, id: NodeId) -> bool {
    dom.attributes(id).any(|(name, value)| match name {
        Name::Hidden => true,
        Name::Style => {
            let value: String =
                value.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
            value.contains("display:none") || value.contains("visibility:hidden")
        }
        _ => false,
    })
}

struct Reader<'a> {
    dom: &'a Dom,
    runs: Vec<Run>,
    /// The run being read; none of its bytes is counted before there is one to see.
    run: Run,
    /// A space waits for something to part.
    has_space: bool,
    n_breaks: usize,
    /// The open blocks: where each ends.
    blocks: Vec<(NodeId, NodeId)>,
    pre_until: NodeId,
    heading_until: NodeId,
    row_until: NodeId,
    hidden_until: NodeId,
}

impl<'a> Reader<'a> {
    fn new(dom: &'a Dom) -> Self {
        Self {
            dom,
            runs: Vec::new(),
            run: Run::default(),
            has_space: false,
            n_breaks: 0,
            blocks: Vec::new(),
            pre_until: 0,
            heading_until: 0,
            row_until: 0,
            hidden_until: 0,
        }
    }

    fn read(mut self) -> Vec<Run> {
        let mut at = Dom::ROOT + 1;
        while at < self.dom.len() {
            while self.blocks.last().is_some_and(|(_, end)| *end <= at) {
                self.blocks.pop();
                self.end_run();
            }
            let Some(tag) = self.dom.tag(at) else {
                let (text, is_link) = self.dom.text(at).unwrap_or_default();
                self.push_text(at, text, is_link);
                at += 1;
                continue;
            };
            if tag.is_unread() {
                if tag.is_block() {
                    self.end_run();
                }
                at = self.dom.end(at);
                continue;
            }
            if at >= self.hidden_until && is_hidden(self.dom, at) {
                self.hidden_until = self.dom.end(at);
            }
            self.begin(at, tag);
            at += 1;
        }
        self.end_run();
        self.runs
    }

    fn begin(&mut self, id: NodeId, tag: Tag) {
        let end = self.dom.end(id);
        if id < self.row_until {
            // Within a row of a table cells are parted, and nothing else.
            match tag {
                Tag::Td | Tag::Th => self.part_cells(),
                _ if tag.is_block() || tag == Tag::Br => self.has_space = true,
                _ => {}
            }
            return;
        }
        match tag {
            Tag::Br => {
                self.n_breaks += 1;
                self.has_space = false;
                if id < self.heading_until {
                    self.has_space = true;
                } else if self.n_breaks > 1 {
                    self.end_run();
                } else if !self.run.text.is_empty() && !self.run.text.ends_with('\n') {
                    self.run.text.push('\n');
                }
                return;
            }
            Tag::Pre | Tag::Xmp => self.pre_until = end,
            Tag::Tr if is_row(self.dom, id) => self.row_until = end,
            _ if tag.heading_level().is_some() => self.heading_until = end,
            _ => {}
        }
        if tag.is_block() {
            self.end_run();
            self.blocks.push((id, end));
        }
    }

    fn part_cells(&mut self) {
        self.has_space = false;
        if !self.run.text.is_empty() {
            self.run.text.push('\t');
        }
    }

    fn push_text(&mut self, id: NodeId, text: &str, is_link: bool) {
        let is_pre = id < self.pre_until;
        for c in text.chars() {
            match c {
                '\n' if is_pre => {
                    self.has_space = false;
                    if !self.run.text.is_empty() {
                        self.run.text.push('\n');
                    }
                }
                ' ' | '\t' if is_pre => self.run.text.push(c),
                ' ' | '\t' | '\n' | '\r' | '\u{c}' => self.has_space = true,
                '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => {}
                _ => {
                    let before = self.run.text.len();
                    self.push_char(id, c);
                    if is_link {
                        self.run.n_link_bytes += self.run.text.len() - before;
                    }
                    self.run.is_preformatted = is_pre;
                }
            }
        }
    }

    fn push_char(&mut self, id: NodeId, c: char) {
        let run = &mut self.run;
        if run.first == Dom::ROOT {
            run.first = id;
            run.owner = self.blocks.last().map_or(Dom::ROOT, |(id, _)| *id);
            run.is_hidden = id < self.hidden_until;
        }
        run.last = id;
        if std::mem::take(&mut self.has_space)
            && !run.text.is_empty()
            && !run.text.ends_with(['\n', '\t', ' '])
        {
            run.text.push(' ');
        }
        self.n_breaks = 0;
        match ligature(c) {
            Some(letters) => run.text.push_str(letters),
            None => run.text.push(c),
        }
    }

    fn end_run(&mut self) {
        self.has_space = false;
        self.n_breaks = 0;
        let mut run = std::mem::take(&mut self.run);
        let kept = run.text.trim_end().len();
        run.text.truncate(kept);
        if run.first == Dom::ROOT || kept == 0 {
            return;
        }
        run.kind = kind(self.dom, &run);
        self.runs.push(run);
    }
}

/// Whether a row holds data, and not the layout of a page: several short cells with nothing big in them.
fn is_row(dom: &Dom, row: NodeId) -> bool {
    let mut n_cells = 0;
    let mut n_bytes = 0;
    for id in dom.within(row) {
        match dom.tag(id) {
            Some(Tag::Td | Tag::Th) => n_cells += 1,
            Some(Tag::P | Tag::Div | Tag::Button) => {}
            Some(tag) if tag.is_block() => return false,
            Some(_) => {}
            None => n_bytes += dom.text(id).map_or(0, |(text, _)| text.trim().len()),
        }
    }
    n_cells > 1 && n_bytes < n_cells * 200
}

fn kind(dom: &Dom, run: &Run) -> BlockKind {
    if run.text.contains('\t') && !run.is_preformatted {
        return BlockKind::Row;
    }
    let mut kind = BlockKind::Paragraph;
    for id in dom.lineage(run.owner) {
        let Some(tag) = dom.tag(id) else { break };
        if let Some(level) = tag.heading_level() {
            return BlockKind::Heading(level);
        }
        match tag {
            Tag::Li | Tag::Dd | Tag::Dt if kind == BlockKind::Paragraph => kind = BlockKind::Item,
            Tag::Blockquote => return BlockKind::Quotation,
            Tag::Table | Tag::Article | Tag::Main | Tag::Body => break,
            _ => {}
        }
    }
    kind
}

fn ligature(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        '\u{fb05}' | '\u{fb06}' => "st",
        _ => return None,
    })
}
