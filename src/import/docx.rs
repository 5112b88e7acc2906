//! Word documents: `word/document.xml` in an archive, its notes, and what its properties say.
//!
//! Read are paragraphs, headings, lists, quotations and tables, in their order. Deleted words, comments, fields'
//! instructions, running heads and pictures are not. Notes follow at the end, under their numbers.

use std::collections::{HashMap, HashSet};

use super::{
    BlockKind, Form, Found, ImportError, Known, Warning,
    archive::{Archive, damaged, too_much},
    builder::Builder,
    limits::Budget,
    properties::{Created, title_of_properties},
    xml::{Node, Stop, walk, words_in},
};

const FORM: Form = Form::Docx;

/// # Errors
/// Where the archive is damaged, locked or asks for too much, or there is no document in it.
pub(super) fn read_docx(bytes: &[u8], budget: &mut Budget) -> Result<Found, ImportError> {
    let mut archive = Archive::open(bytes, FORM)?;
    let main = main_part(&mut archive, budget)?;
    let document = archive.read(&main, budget)?.ok_or_else(|| damaged(FORM, "there is no document in it"))?;
    let beside = |name: &str| match main.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{name}"),
        None => name.to_owned(),
    };
    let styles = archive.read(&beside("styles.xml"), budget)?.unwrap_or_default();
    let (styles, openings) = read_styles(&styles);
    let mut reading = Reading { styles, openings, ..Reading::default() };
    let mut found = Found::default();
    reading.part(&document, &mut found)?;
    for (part, mark) in [("footnotes.xml", ""), ("endnotes.xml", "e")] {
        if let Some(notes) = archive.read(&beside(part), budget)? {
            reading.notes_as = Some(mark);
            reading.part(&notes, &mut found)?;
        }
    }
    let Found { title, byline, published, .. } = reading.known;
    found.blocks = reading.builder.into_blocks();
    if let Some(core) = archive.read("docProps/core.xml", budget)? {
        read_properties(&core, &mut found);
    }
    // What the document shows goes before what its properties say: those may be of the one it was made from.
    found.title = title.or(found.title);
    found.byline = byline.or(found.byline);
    found.published = published.or(found.published);
    Ok(found)
}

/// The name of the main part, which its relations tell; mostly `word/document.xml`.
fn main_part(archive: &mut Archive, budget: &mut Budget) -> Result<String, ImportError> {
    const USUAL: &str = "word/document.xml";
    if archive.has(USUAL) {
        return Ok(USUAL.to_owned());
    }
    let mut main = None;
    if let Some(relations) = archive.read("_rels/.rels", budget)? {
        let _ = walk(&relations, |node| {
            if let Node::Open(element) = node
                && element.attribute("Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
            {
                main = element.attribute("Target");
            }
            main.is_none()
        });
    }
    Ok(main.map_or_else(|| USUAL.to_owned(), |target| target.trim_start_matches('/').to_owned()))
}

fn read_properties(core: &[u8], found: &mut Found) {
    let mut created = Created::default();
    words_in(core, |name, words| match name {
        "title" => found.title = title_of_properties(words, "Word properties"),
        "creator" => found.byline = Known::new(words, "Word properties"),
        "created" => created.made = Some(words.to_owned()),
        "modified" => created.changed = Some(words.to_owned()),
        _ => {}
    });
    found.published = created.known("Word properties");
}

/// What a document opens with that is known of it, and shown as that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opening {
    Title,
    Author,
    Date,
}

/// What the styles make of their paragraphs, and those of titles and the like.
fn read_styles(styles: &[u8]) -> (HashMap<String, BlockKind>, HashMap<String, Opening>) {
    #[derive(Default)]
    struct Style {
        name: String,
        based_on: Option<String>,
        level: Option<u8>,
    }
    let mut all: HashMap<String, Style> = HashMap::new();
    let mut open: Option<(String, Style)> = None;
    // A document without legible styles still has its words.
    let _ = walk(styles, |node| {
        match node {
            Node::Open(element) => match (element.name, &mut open) {
                ("style", _) => {
                    open = element.attribute("styleId").map(|id| (id, Style::default()));
                }
                ("name", Some((_, style))) => style.name = element.attribute("val").unwrap_or_default(),
                ("basedOn", Some((_, style))) => style.based_on = element.attribute("val"),
                ("outlineLvl", Some((_, style))) => style.level = outline_level(element.attribute("val")),
                _ => {}
            },
            Node::Close("style") => all.extend(open.take()),
            _ => {}
        }
        true
    });
    let kind = |style: &Style| {
        let name = style.name.to_lowercase();
        let numbered = name.strip_prefix("heading ").and_then(|n| n.parse::<u8>().ok());
        match (numbered.or(style.level), name.as_str()) {
            (Some(level), _) => Some(BlockKind::Heading(level)),
            (None, "title") => Some(BlockKind::Heading(1)),
            (None, "subtitle") => Some(BlockKind::Heading(2)),
            (None, "quote" | "intense quote" | "block text") => Some(BlockKind::Quotation),
            (None, name) if name.starts_with("list ") && name != "list paragraph" => Some(BlockKind::Item),
            _ => None,
        }
    };
    let mut kinds = HashMap::new();
    for id in all.keys() {
        let mut next = Some(id);
        // Styles may be based on each other in a circle.
        for _ in 0..10 {
            let Some(style) = next.and_then(|id| all.get(id)) else { break };
            if let Some(kind) = kind(style) {
                kinds.insert(id.clone(), kind);
                break;
            }
            next = style.based_on.as_ref();
        }
    }
    let opening = |style: &Style| match style.name.to_lowercase().as_str() {
        "title" => Some(Opening::Title),
        "author" | "byline" => Some(Opening::Author),
        "date" => Some(Opening::Date),
        _ => None,
    };
    let openings = all.iter().filter_map(|(id, style)| Some((id.clone(), opening(style)?))).collect();
    (kinds, openings)
}

/// Levels count from 0 there, and 9 is body text.
fn outline_level(value: Option<String>) -> Option<u8> {
    value?.parse::<u8>().ok().filter(|level| *level < 9).map(|level| level + 1)
}

#[derive(Default)]
struct Reading {
    styles: HashMap<String, BlockKind>,
    /// The styles of titles and the like.
    openings: HashMap<String, Opening>,
    /// What the open paragraph is of these, where nothing else came before.
    opening: Option<Opening>,
    is_opened: bool,
    known: Found,
    builder: Builder,
    /// Where notes are read: what stands before their numbers.
    notes_as: Option<&'static str>,
    /// The notes to which something refers.
    referred: HashSet<String>,
    /// How deep in parts whose words are not read.
    skipped: usize,
    /// How deep in tables, of which the outermost rows become blocks.
    tables: usize,
    /// What the open paragraph is.
    kind: BlockKind,
    /// Whether the words are of the document and not between its tags.
    in_words: bool,
    /// Text boxes interrupt their paragraphs: what was open around them.
    interrupted: Vec<(String, BlockKind)>,
}

/// Elements of which nothing is read: what was deleted, what is drawn another way beside it, and what only
/// describes.
const SKIPPED: &[&str] = &["del", "moveFrom", "Fallback", "instrText", "delText", "sectPr", "comment", "rt"];

impl Reading {
    fn part(&mut self, xml: &[u8], found: &mut Found) -> Result<(), ImportError> {
        self.skipped = 0;
        let end = walk(xml, |node| {
            self.see(node);
            true
        });
        match end {
            Ok(()) | Err(Stop::Enough) => Ok(()),
            Err(Stop::Limit(limit)) => Err(too_much(FORM, limit)),
            Err(Stop::Broken(why)) if self.builder.n_blocks() > 0 => {
                found.warnings.push(Warning::Incomplete { why, name: None });
                Ok(())
            }
            Err(Stop::Broken(why)) => Err(damaged(FORM, &why)),
        }
    }

    fn see(&mut self, node: Node) {
        match node {
            Node::Open(element) if self.skipped > 0 || SKIPPED.contains(&element.name) => self.skipped += 1,
            Node::Close(_) if self.skipped > 0 => self.skipped -= 1,
            _ if self.skipped > 0 => {}
            Node::Open(element) => match element.name {
                "p" => self.kind = BlockKind::Paragraph,
                "pStyle" => {
                    let id = element.attribute("val").unwrap_or_default();
                    // Titles of parts further on are headings.
                    let is_first = !self.is_opened && self.tables == 0 && self.notes_as.is_none();
                    self.opening = self.openings.get(&id).copied().filter(|_| is_first);
                    let style = self.styles.get(&id).copied();
                    // That it is numbered stands behind its style, if it does; a numbered heading is a heading.
                    self.kind = style.unwrap_or(self.kind);
                }
                "numPr" if self.kind == BlockKind::Paragraph => self.kind = BlockKind::Item,
                "outlineLvl" => {
                    if let Some(level) = outline_level(element.attribute("val")) {
                        self.kind = BlockKind::Heading(level);
                    }
                }
                "t" => self.in_words = true,
                "tab" | "ptab" => self.builder.push(" "),
                "noBreakHyphen" => self.builder.push("\u{2011}"),
                "br" | "cr" if self.tables > 0 => self.builder.push(" "),
                "br" | "cr" => self.builder.end(self.kind),
                "footnoteReference" => self.reference(&element.attribute("id"), ""),
                "endnoteReference" => self.reference(&element.attribute("id"), "e"),
                "footnote" | "endnote" => match (self.notes_as, element.attribute("type")) {
                    // The line above notes, and the like.
                    (Some(_), Some(kind)) if kind != "normal" => self.skipped += 1,
                    (Some(mark), _) => {
                        let number = format!("{mark}{}", element.attribute("id").unwrap_or_default());
                        // What is left of notes that were deleted is none.
                        if self.referred.contains(&number) {
                            self.builder.push(&format!("[{number}] "));
                        } else {
                            self.skipped += 1;
                        }
                    }
                    _ => {}
                },
                "tbl" => self.tables += 1,
                "txbxContent" => {
                    let words = self.builder.take_words();
                    self.interrupted.push((words, self.kind));
                }
                _ => {}
            },
            Node::Words(words) if self.in_words => self.builder.push(words),
            Node::Words(_) => {}
            Node::Close(name) => match name {
                "t" => self.in_words = false,
                "p" if self.tables > 0 => self.builder.push(" "),
                "p" => {
                    let words = self.builder.take_words();
                    self.builder.push(&words);
                    match self.opening.take() {
                        Some(opening) => self.end_opening(opening, &words),
                        None => {
                            self.is_opened |= !words.trim().is_empty();
                            self.builder.end(self.kind);
                        }
                    }
                    self.kind = BlockKind::Paragraph;
                }
                "tc" if self.tables == 1 => self.builder.push("\t"),
                "tr" if self.tables == 1 => self.builder.end(BlockKind::Row),
                "tbl" => self.tables = self.tables.saturating_sub(1),
                "txbxContent" => {
                    if let Some((words, kind)) = self.interrupted.pop() {
                        self.builder.end(self.kind);
                        self.builder.push(&words);
                        self.kind = kind;
                    }
                }
                _ => {}
            },
        }
    }

    fn end_opening(&mut self, opening: Opening, words: &str) {
        const FROM: &str = "Word title paragraph";
        let field = match opening {
            Opening::Title => &mut self.known.title,
            Opening::Author => &mut self.known.byline,
            Opening::Date => &mut self.known.published,
        };
        if field.is_none() {
            *field = Known::new(words, FROM);
        }
        self.builder.end_as(self.kind, true);
    }

    fn reference(&mut self, id: &Option<String>, mark: &str) {
        if let Some(id) = id {
            self.builder.push(&format!("[{mark}{id}]"));
            self.referred.insert(format!("{mark}{id}"));
        }
    }
}
