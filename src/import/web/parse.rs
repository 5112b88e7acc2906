//! From HTML to a [`Dom`], as forgiving as browsers are.
//!
//! The tokens are those of the HTML standard. The tree is simpler: what is not closed is closed where
//! the standard closes it (paragraphs, items, cells), what is closed and not open is passed over, and
//! overlapping inline elements end with the block they stand in. Nothing here recurses, and no step looks
//! at more than [`MAX_DEPTH`] open elements, so that time grows with the page and not with its square.

use std::{convert::Infallible, ops::Range};

use html5gum::{Emitter, Error, State, Tokenizer};

use crate::import::MAX_ELEMENTS;

use super::dom::{Dom, Kind, Name, Node, NodeId, Tag};

/// What is nested deeper than this is put beside each other, as browsers do at 512.
pub const MAX_DEPTH: usize = 256;
/// Of a comment so many bytes are looked at.
const MAX_COMMENT: usize = 2048;

/// The tree of `html`, and whether all of it was read.
pub fn parse(html: &str) -> (Dom, bool) {
    let mut builder = Builder::new(html.len());
    // Nothing is ever handed out: this runs to the end.
    let Ok(()) = Tokenizer::new_with_emitter(html, &mut builder).finish();
    builder.finish()
}

/// What the tokenizer is in the middle of.
#[derive(Debug, Default)]
struct Reading {
    tag: Vec<u8>,
    is_end: bool,
    is_self_closing: bool,
    has_attribute: bool,
    first_attribute: usize,
    name: Vec<u8>,
    value: Vec<u8>,
    /// The name of the last start tag, which an end tag must have to end raw text.
    last_start: Vec<u8>,
    string: Vec<u8>,
    comment: Vec<u8>,
}

#[derive(Debug, Default)]
struct Builder {
    nodes: Vec<Node>,
    attributes: Vec<(Name, Range<u32>)>,
    text: String,
    saved_from: Option<String>,
    /// The open elements from the outside in, without the root.
    open: Vec<(NodeId, Tag)>,
    /// How many elements that were too deep to be opened wait for their end tags.
    n_unopened: usize,
    is_link: bool,
    is_cut: bool,
    reading: Reading,
}

impl Builder {
    fn new(n_bytes: usize) -> Self {
        let mut builder = Self { text: String::with_capacity(n_bytes / 4), ..Self::default() };
        builder.push_node(Kind::Element { tag: Tag::Other, attributes: 0..0 });
        builder
    }

    fn finish(mut self) -> (Dom, bool) {
        self.close_to(0);
        let end = self.nodes.len() as u32;
        if let Some(root) = self.nodes.first_mut() {
            root.end = end;
        }
        let Self { nodes, attributes, text, saved_from, .. } = self;
        (Dom { nodes, attributes, text, saved_from }, !self.is_cut)
    }

    fn push_node(&mut self, kind: Kind) -> NodeId {
        let id = self.nodes.len();
        let parent = self.open.last().map_or(Dom::ROOT, |(id, _)| *id) as u32;
        self.nodes.push(Node { kind, parent, end: id as u32 + 1 });
        id
    }

    fn push_text(&mut self, bytes: &[u8]) -> Range<u32> {
        let start = self.text.len() as u32;
        self.text.push_str(&String::from_utf8_lossy(bytes));
        start..self.text.len() as u32
    }

    /// Closes open elements until `n` are left.
    fn close_to(&mut self, n: usize) {
        let end = self.nodes.len() as u32;
        for (id, _) in self.open.drain(n.min(self.open.len())..) {
            if let Some(node) = self.nodes.get_mut(id) {
                node.end = end;
            }
        }
    }

    /// Closes the innermost open element that `is` one, with all in it, unless an element that `bounds`
    /// stands before it.
    fn close(&mut self, is: impl Fn(Tag) -> bool, bounds: impl Fn(Tag) -> bool) -> bool {
        for at in (0..self.open.len()).rev() {
            let Some((_, tag)) = self.open.get(at) else { break };
            if is(*tag) {
                self.close_to(at);
                return true;
            }
            if bounds(*tag) {
                break;
            }
        }
        false
    }

    fn is_open(&self, tag: Tag) -> bool {
        self.open.iter().any(|(_, open)| *open == tag)
    }

    /// Closes what an element of `tag` ends by beginning.
    fn make_room(&mut self, tag: Tag) {
        use Tag::{
            Button, Caption, Dd, Dl, Dt, Li, Menu, Object, Ol, Optgroup, Option, P, Select, Table, Tbody, Td,
            Template, Tfoot, Th, Thead, Tr, Ul,
        };
        let bounds_cells = |t| matches!(t, Table | Template);
        if self.open.last().is_some_and(|(_, open)| *open == Tag::Head) && !belongs_in_head(tag) {
            self.close_to(self.open.len() - 1);
        }
        if ends_paragraph(tag) {
            self.close(|t| t == P, |t| matches!(t, Button | Caption | Object | Table | Td | Template | Th));
        }
        match tag {
            Li => {
                self.close(|t| t == Li, |t| matches!(t, Menu | Ol | Table | Td | Template | Th | Ul));
            }
            Dd | Dt => {
                self.close(|t| matches!(t, Dd | Dt), |t| matches!(t, Dl | Table | Td | Template | Th));
            }
            Option | Optgroup => {
                self.close(|t| t == Option || (t == Optgroup && tag == Optgroup), |t| t == Select);
            }
            Td | Th => {
                self.close(|t| matches!(t, Td | Th), |t| bounds_cells(t) || t == Tr);
            }
            Tr => {
                self.close(|t| t == Tr, bounds_cells);
            }
            Tbody | Tfoot | Thead => {
                self.close(|t| matches!(t, Tbody | Tfoot | Thead), bounds_cells);
            }
            _ => {}
        }
        let is_heading = |t: Tag| t.heading_level().is_some();
        if is_heading(tag) && self.open.last().is_some_and(|(_, open)| is_heading(*open)) {
            self.close_to(self.open.len() - 1);
        }
    }

    /// Whether what is read now is part of a picture or a formula.
    fn is_foreign(&self) -> bool {
        let innermost = self.open.iter().rev().map(|(_, tag)| *tag);
        innermost.take_while(|tag| *tag != Tag::ForeignObject).any(|tag| matches!(tag, Tag::Svg | Tag::Math))
    }

    fn start(&mut self, tag: Tag, first_attribute: usize, is_self_closing: bool) -> Option<State> {
        // A second of these is the first, said again.
        if matches!(tag, Tag::Html | Tag::Head | Tag::Body)
            && (self.is_open(tag) || (tag != Tag::Html && self.is_open(Tag::Body)))
        {
            self.attributes.truncate(first_attribute);
            return None;
        }
        let mut is_foreign = self.is_foreign();
        if is_foreign && breaks_out(tag) {
            self.close(|t| matches!(t, Tag::Svg | Tag::Math), |_| false);
            is_foreign = false;
        }
        self.make_room(tag);
        if self.nodes.len() >= MAX_ELEMENTS {
            self.is_cut = true;
            self.attributes.truncate(first_attribute);
        } else {
            let attributes = first_attribute as u32..self.attributes.len() as u32;
            if tag == Tag::A && !is_foreign {
                let of_tag = self.attributes.get(first_attribute..).unwrap_or_default();
                self.is_link = of_tag.iter().any(|(name, _)| *name == Name::Href);
            }
            let id = self.push_node(Kind::Element { tag, attributes });
            let is_closed = is_self_closing && (is_foreign || matches!(tag, Tag::Svg | Tag::Math));
            if tag.is_void() || is_closed {
                return None;
            }
            if self.open.len() < MAX_DEPTH || is_raw(tag) {
                self.open.push((id, tag));
            } else {
                self.n_unopened += 1;
            }
        }
        match tag {
            Tag::Script if !(is_foreign && is_self_closing) => Some(State::ScriptData),
            _ if is_foreign => None,
            Tag::Textarea | Tag::Title => Some(State::RcData),
            Tag::Style | Tag::Iframe | Tag::Xmp | Tag::Noembed | Tag::Noframes | Tag::Noscript => {
                Some(State::RawText)
            }
            _ => None,
        }
    }

    fn end(&mut self, tag: Tag) {
        match tag {
            // Whatever follows them belongs to the body all the same.
            Tag::Html | Tag::Body => return,
            Tag::A => self.is_link = false,
            Tag::Br => {
                self.start(tag, self.attributes.len(), false);
                return;
            }
            _ => {}
        }
        if tag.is_void() {
            return;
        }
        if self.n_unopened > 0 && !is_raw(tag) {
            self.n_unopened -= 1;
            return;
        }
        let was_open = match tag {
            Tag::Table | Tag::Template | Tag::Head => self.close(|t| t == tag, |_| false),
            Tag::Td | Tag::Th | Tag::Tr | Tag::Tbody | Tag::Thead | Tag::Tfoot => {
                self.close(|t| t == tag, |t| matches!(t, Tag::Table | Tag::Template))
            }
            _ if tag.is_block() => {
                let is_heading = tag.heading_level().is_some();
                self.close(
                    |t| t == tag || (is_heading && t.heading_level().is_some()),
                    |t| matches!(t, Tag::Table | Tag::Td | Tag::Template | Tag::Th),
                )
            }
            Tag::Svg | Tag::Math => self.close(|t| t == tag, |_| false),
            // An inline element, or one that is not known: no block is closed for its sake, unless it is
            // itself used as a block (a custom element).
            Tag::Other => self.close(|t| t == tag, |t| t.is_block() && t != Tag::P),
            _ => self.close(|t| t == tag, Tag::is_block),
        };
        // "</p>" alone makes an empty paragraph, which parts what stands around it.
        if !was_open && tag == Tag::P && self.nodes.len() < MAX_ELEMENTS {
            let at = self.attributes.len() as u32;
            self.push_node(Kind::Element { tag, attributes: at..at });
        }
    }

    /// Makes a text of the characters read so far.
    fn end_string(&mut self) {
        if self.reading.string.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.reading.string);
        self.push_string(&bytes);
        self.reading.string = bytes;
        self.reading.string.clear();
    }

    fn push_string(&mut self, bytes: &[u8]) {
        match self.open.last().map(|(_, tag)| *tag) {
            Some(Tag::Script) if !self.is_kept_script() => return,
            Some(Tag::Iframe | Tag::Noembed | Tag::Noframes | Tag::Noscript | Tag::Style) => return,
            Some(Tag::Head) if bytes.iter().any(|b| !b.is_ascii_whitespace()) => {
                self.close_to(self.open.len() - 1);
            }
            _ => {}
        }
        if self.nodes.len() >= MAX_ELEMENTS {
            self.is_cut = true;
            return;
        }
        let bytes = self.push_text(bytes);
        let is_link = self.is_link;
        self.push_node(Kind::Text { bytes, is_link });
    }

    /// Of scripts only those are kept that are data about the page.
    fn is_kept_script(&self) -> bool {
        let Some((id, _)) = self.open.last() else { return false };
        let Some(Kind::Element { attributes, .. }) = self.nodes.get(*id).map(|node| &node.kind) else {
            return false;
        };
        let attributes = self.attributes.get(attributes.start as usize..attributes.end as usize);
        attributes.unwrap_or_default().iter().any(|(name, value)| {
            let value = self.text.get(value.start as usize..value.end as usize).unwrap_or_default();
            *name == Name::Type && value.to_ascii_lowercase().contains("ld+json")
        })
    }
}

impl Builder {
    fn end_attribute(&mut self) {
        if !std::mem::take(&mut self.reading.has_attribute) || self.reading.is_end {
            return;
        }
        let Some(name) = Name::from_name(&self.reading.name) else { return };
        let value = std::mem::take(&mut self.reading.value);
        let range = self.push_text(&value);
        self.reading.value = value;
        self.attributes.push((name, range));
    }

    fn begin_tag(&mut self, is_end: bool) {
        self.reading.tag.clear();
        self.reading.first_attribute = self.attributes.len();
        self.reading.is_end = is_end;
        self.reading.is_self_closing = false;
        self.reading.has_attribute = false;
    }
}

/// What the tokenizer tells. Of doctypes and errors nothing is kept.
impl Emitter for &mut Builder {
    type Token = Infallible;

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.reading.last_start.clear();
        self.reading.last_start.extend_from_slice(name.unwrap_or_default());
    }

    fn emit_eof(&mut self) {
        self.end_string();
    }

    fn emit_error(&mut self, _: Error) {}

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn pop_token(&mut self) -> Option<Infallible> {
        None
    }

    fn emit_string(&mut self, bytes: &[u8]) {
        self.reading.string.extend_from_slice(bytes);
    }

    fn init_start_tag(&mut self) {
        self.begin_tag(false);
    }

    fn init_end_tag(&mut self) {
        self.begin_tag(true);
    }

    fn init_comment(&mut self) {
        self.reading.comment.clear();
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.end_string();
        if self.reading.is_end {
            let tag = Tag::from_name(&self.reading.tag);
            self.end(tag);
            return None;
        }
        self.end_attribute();
        let Reading { tag, last_start, first_attribute, is_self_closing, .. } = &mut self.reading;
        last_start.clone_from(tag);
        let (tag, first_attribute, is_self_closing) =
            (Tag::from_name(tag), *first_attribute, *is_self_closing);
        self.start(tag, first_attribute, is_self_closing)
    }

    fn emit_current_comment(&mut self) {
        if self.saved_from.is_none() {
            self.saved_from = saved_from(&self.reading.comment);
        }
    }

    fn emit_current_doctype(&mut self) {}

    fn set_self_closing(&mut self) {
        self.reading.is_self_closing = true;
    }

    fn set_force_quirks(&mut self) {}

    fn push_tag_name(&mut self, name: &[u8]) {
        self.reading.tag.extend_from_slice(name);
    }

    fn push_comment(&mut self, text: &[u8]) {
        if self.reading.comment.len() < MAX_COMMENT {
            self.reading.comment.extend_from_slice(text);
        }
    }

    fn push_doctype_name(&mut self, _: &[u8]) {}

    fn init_doctype(&mut self) {}

    fn init_attribute(&mut self) {
        self.end_attribute();
        self.reading.has_attribute = true;
        self.reading.name.clear();
        self.reading.value.clear();
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        self.reading.name.extend_from_slice(name);
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        self.reading.value.extend_from_slice(value);
    }

    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.reading.is_end && self.reading.tag == self.reading.last_start
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.is_foreign()
    }
}

/// The address that a browser wrote into a comment when it saved the page.
fn saved_from(comment: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(comment).ok()?.trim();
    let rest = match text.strip_prefix("saved from url=(") {
        Some(rest) => rest.split_once(')')?.1,
        None => text.strip_prefix("Page saved with SingleFile")?.split_once("url:")?.1,
    };
    let link = rest.split_whitespace().next()?;
    (link.starts_with("http://") || link.starts_with("https://")).then(|| link.to_owned())
}

/// Elements whose content has no elements.
fn is_raw(tag: Tag) -> bool {
    use Tag::{Iframe, Noembed, Noframes, Noscript, Script, Style, Textarea, Title, Xmp};
    matches!(tag, Iframe | Noembed | Noframes | Noscript | Script | Style | Textarea | Title | Xmp)
}

/// What cannot stand in a picture or a formula, and so ends it.
fn breaks_out(tag: Tag) -> bool {
    use Tag::{B, Br, Code, Em, I, Img, Small, Span, Strong, Sub, Sup, U};
    (tag.is_block() && tag != Tag::Html)
        || matches!(tag, B | Br | Code | Em | I | Img | Small | Span | Strong | Sub | Sup | U)
}

fn belongs_in_head(tag: Tag) -> bool {
    use Tag::{Base, Link, Meta, Noscript, Script, Style, Template, Title};
    matches!(tag, Base | Link | Meta | Noscript | Script | Style | Template | Title)
}

/// The elements that end an open paragraph.
fn ends_paragraph(tag: Tag) -> bool {
    use Tag::{
        Address, Article, Aside, Blockquote, Center, Dd, Details, Dialog, Div, Dl, Dt, Fieldset, Figcaption,
        Figure, Footer, Form, H1, H2, H3, H4, H5, H6, Header, Hgroup, Hr, Li, Main, Menu, Nav, Ol, P, Pre,
        Section, Summary, Table, Ul, Xmp,
    };
    matches!(
        tag,
        Address
            | Article
            | Aside
            | Blockquote
            | Center
            | Dd
            | Details
            | Dialog
            | Div
            | Dl
            | Dt
            | Fieldset
            | Figcaption
            | Figure
            | Footer
            | Form
            | H1
            | H2
            | H3
            | H4
            | H5
            | H6
            | Header
            | Hgroup
            | Hr
            | Li
            | Main
            | Menu
            | Nav
            | Ol
            | P
            | Pre
            | Section
            | Summary
            | Table
            | Ul
            | Xmp
    )
}
