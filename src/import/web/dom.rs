//! The tree of a page: elements and texts in one list, in the order in which they stand.
//!
//! A node comes before all that is in it, and everything in it before what follows, so that most
//! questions are one walk along the list and none needs recursion. Only those attributes are kept that
//! say what a thing is; nothing of style, script or pictures.

use std::ops::Range;

/// A node by its place in the list.
pub type NodeId = usize;

/// Declares [`Tag`] with the names in HTML.
macro_rules! tags {
    ($($tag:ident = $name:literal),* $(,)?) => {
        /// The elements that matter here; all others are `Other`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Tag {
            $($tag,)*
            Other,
        }

        impl Tag {
            /// `name` in lower case.
            pub fn from_name(name: &[u8]) -> Self {
                match name {
                    $($name => Self::$tag,)*
                    _ => Self::Other,
                }
            }
        }
    };
}

tags! {
    A = b"a", Abbr = b"abbr", Address = b"address", Amp = b"amp-ad", Area = b"area", Article = b"article",
    Aside = b"aside", Audio = b"audio", B = b"b", Base = b"base", Blockquote = b"blockquote", Body = b"body",
    Br = b"br", Button = b"button", Canvas = b"canvas", Caption = b"caption", Center = b"center",
    Cite = b"cite", Code = b"code", Col = b"col", Dd = b"dd", Details = b"details", Dialog = b"dialog",
    Div = b"div", Dl = b"dl", Dt = b"dt", Em = b"em", Embed = b"embed", Fieldset = b"fieldset",
    Figcaption = b"figcaption", Figure = b"figure", Font = b"font", ForeignObject = b"foreignobject", Footer = b"footer", Form = b"form",
    Frame = b"frame", H1 = b"h1", H2 = b"h2", H3 = b"h3", H4 = b"h4", H5 = b"h5", H6 = b"h6",
    Head = b"head", Header = b"header", Hgroup = b"hgroup", Hr = b"hr", Html = b"html", I = b"i",
    Iframe = b"iframe", Img = b"img", Input = b"input", Label = b"label", Legend = b"legend", Li = b"li",
    Link = b"link", Main = b"main", Math = b"math", Menu = b"menu", Meta = b"meta", Nav = b"nav",
    Noembed = b"noembed", Noframes = b"noframes", Noscript = b"noscript", Object = b"object", Ol = b"ol", Optgroup = b"optgroup", Option = b"option",
    P = b"p", Param = b"param", Picture = b"picture", Pre = b"pre", Q = b"q", Rp = b"rp", Rt = b"rt",
    Script = b"script", Section = b"section", Select = b"select", Small = b"small", Source = b"source",
    Span = b"span", Strong = b"strong", Style = b"style", Sub = b"sub", Summary = b"summary", Sup = b"sup",
    Svg = b"svg", Table = b"table", Tbody = b"tbody", Td = b"td", Template = b"template",
    Textarea = b"textarea", Tfoot = b"tfoot", Th = b"th", Thead = b"thead", Time = b"time",
    Title = b"title", Tr = b"tr", Track = b"track", U = b"u", Ul = b"ul", Video = b"video", Wbr = b"wbr",
    Xmp = b"xmp",
}

impl Tag {
    /// Elements that hold nothing and have no end tag.
    pub fn is_void(self) -> bool {
        use Tag::{Area, Base, Br, Col, Embed, Frame, Hr, Img, Input, Link, Meta, Param, Source, Track, Wbr};
        matches!(
            self,
            Area | Base
                | Br
                | Col
                | Embed
                | Frame
                | Hr
                | Img
                | Input
                | Link
                | Meta
                | Param
                | Source
                | Track
                | Wbr
        )
    }

    /// Elements that stand on lines of their own.
    pub fn is_block(self) -> bool {
        use Tag::{
            Address, Article, Aside, Blockquote, Body, Button, Caption, Center, Dd, Details, Dialog, Div, Dl,
            Dt, Fieldset, Figcaption, Figure, Footer, Form, H1, H2, H3, H4, H5, H6, Head, Header, Hgroup, Hr,
            Html, Iframe, Legend, Li, Main, Menu, Nav, Object, Ol, Optgroup, Option, P, Pre, Section, Select,
            Summary, Table, Tbody, Td, Textarea, Tfoot, Th, Thead, Tr, Ul, Video, Xmp,
        };
        matches!(
            self,
            Address
                | Article
                | Aside
                | Blockquote
                | Body
                | Button
                | Caption
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
                | Head
                | Header
                | Hgroup
                | Hr
                | Html
                | Iframe
                | Legend
                | Li
                | Main
                | Menu
                | Nav
                | Object
                | Ol
                | Optgroup
                | Option
                | P
                | Pre
                | Section
                | Select
                | Summary
                | Table
                | Tbody
                | Td
                | Textarea
                | Tfoot
                | Th
                | Thead
                | Tr
                | Ul
                | Video
                | Xmp
        )
    }

    /// The level of a heading.
    pub fn heading_level(self) -> Option<u8> {
        Some(match self {
            Self::H1 => 1,
            Self::H2 => 2,
            Self::H3 => 3,
            Self::H4 => 4,
            Self::H5 => 5,
            Self::H6 => 6,
            _ => return None,
        })
    }

    /// What is in these is never read by a person as text of the page.
    pub fn is_unread(self) -> bool {
        use Tag::{
            Audio, Canvas, Embed, Head, Iframe, Math, Noembed, Noframes, Noscript, Object, Option, Rp,
            Script, Select, Style, Svg, Template, Textarea, Video,
        };
        matches!(
            self,
            Audio
                | Canvas
                | Embed
                | Head
                | Iframe
                | Math
                | Noembed
                | Noframes
                | Noscript
                | Object
                | Option
                | Rp
                | Script
                | Select
                | Style
                | Svg
                | Template
                | Textarea
                | Video
        )
    }
}

/// The attributes that are kept.
#[allow(clippy::enum_variant_names, reason = "one of the names is name")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    AriaHidden,
    Charset,
    Class,
    Content,
    Datetime,
    Hidden,
    /// Names that page builders give: `data-testid` and its like, `aria-label`.
    Hint,
    Href,
    HttpEquiv,
    Id,
    Itemprop,
    Itemtype,
    Lang,
    Name,
    Property,
    Rel,
    Role,
    Style,
    Title,
    Type,
}

impl Name {
    /// `name` in lower case; `None` for what is not kept.
    pub fn from_name(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"aria-hidden" => Self::AriaHidden,
            b"aria-label" | b"data-component" | b"data-module" | b"data-test-id" | b"data-testid"
            | b"data-type" | b"data-track-module" => Self::Hint,
            b"charset" => Self::Charset,
            b"class" => Self::Class,
            b"content" => Self::Content,
            b"datetime" => Self::Datetime,
            b"hidden" => Self::Hidden,
            b"href" => Self::Href,
            b"http-equiv" => Self::HttpEquiv,
            b"id" => Self::Id,
            b"itemprop" => Self::Itemprop,
            b"itemtype" => Self::Itemtype,
            b"lang" | b"xml:lang" => Self::Lang,
            b"name" => Self::Name,
            b"property" => Self::Property,
            b"rel" => Self::Rel,
            b"role" => Self::Role,
            b"style" => Self::Style,
            b"title" => Self::Title,
            b"type" => Self::Type,
            _ => return None,
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Element {
        tag: Tag,
        attributes: Range<u32>,
    },
    /// Bytes of the tree's text. A link is a way to another page.
    Text {
        bytes: Range<u32>,
        is_link: bool,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    pub kind: Kind,
    /// The root is its own parent.
    pub parent: u32,
    /// One behind the last node in this one.
    pub end: u32,
}

/// A page as a tree. The root is no element of the page.
#[derive(Clone, Debug)]
pub struct Dom {
    pub(super) nodes: Vec<Node>,
    pub(super) attributes: Vec<(Name, Range<u32>)>,
    pub(super) text: String,
    /// The address that the page was saved from, as who saved it wrote down.
    pub saved_from: Option<String>,
}

fn ordinary(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}

impl Dom {
    pub const ROOT: NodeId = 0;

    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The node's element; `None` for a text.
    pub fn tag(&self, id: NodeId) -> Option<Tag> {
        match self.nodes.get(id)?.kind {
            Kind::Element { tag, .. } => Some(tag),
            Kind::Text { .. } => None,
        }
    }

    /// The node's own text, and whether it is a link; `None` for an element.
    pub fn text(&self, id: NodeId) -> Option<(&str, bool)> {
        match &self.nodes.get(id)?.kind {
            Kind::Element { .. } => None,
            Kind::Text { bytes, is_link } => Some((self.text.get(ordinary(bytes))?, *is_link)),
        }
    }

    pub fn parent(&self, id: NodeId) -> NodeId {
        self.nodes.get(id).map_or(Self::ROOT, |node| node.parent as usize)
    }

    /// One behind the last node in `id`.
    pub fn end(&self, id: NodeId) -> NodeId {
        self.nodes.get(id).map_or(id + 1, |node| node.end as usize)
    }

    /// The nodes in `id`, of any depth, in order.
    pub fn within(&self, id: NodeId) -> Range<NodeId> {
        id + 1..self.end(id)
    }

    /// `id` and what it is in, from the inside out, without the root.
    pub fn lineage(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let mut at = id;
        std::iter::from_fn(move || {
            let here = at;
            at = self.parent(at);
            (here != Self::ROOT).then_some(here)
        })
    }

    /// The value of the element's first attribute of that name.
    pub fn attribute(&self, id: NodeId, name: Name) -> Option<&str> {
        self.attributes(id).find(|(n, _)| *n == name).map(|(_, value)| value)
    }

    /// The attributes that the element has, in order.
    pub fn attributes(&self, id: NodeId) -> impl Iterator<Item = (Name, &str)> + '_ {
        let range = match self.nodes.get(id).map(|node| &node.kind) {
            Some(Kind::Element { attributes, .. }) => ordinary(attributes),
            _ => 0..0,
        };
        let attributes = self.attributes.get(range).unwrap_or_default();
        attributes.iter().filter_map(|(name, value)| Some((*name, self.text.get(ordinary(value))?)))
    }

    /// All text in `id`, as it stands.
    pub fn text_within(&self, id: NodeId) -> String {
        self.within(id).filter_map(|id| self.text(id)).map(|(text, _)| text).collect()
    }
}
