//! OpenDocument texts: `content.xml` and `meta.xml` in an archive, or both in one file.
//!
//! Read are paragraphs, headings, lists, quotations and tables, in their order; notes follow at the end. What was
//! deleted, comments, running heads and pictures are not read.

use std::collections::HashMap;

use super::{
    BlockKind, Form, Found, ImportError, Known, Warning,
    archive::{Archive, damaged, too_much},
    builder::Builder,
    limits::Budget,
    properties::{Created, title_of_properties},
    xml::{Node, Stop, walk},
};

const FORM: Form = Form::Odt;

/// # Errors
/// Where the archive is damaged, locked or asks for too much, or there is no document in it.
pub(super) fn read_odt(bytes: &[u8], budget: &mut Budget) -> Result<Found, ImportError> {
    let mut archive = Archive::open(bytes, FORM)?;
    if let Some(manifest) = archive.read("META-INF/manifest.xml", budget)?
        && memchr::memmem::find(&manifest, b"encryption-data").is_some()
    {
        return Err(ImportError::Locked { form: FORM, name: None });
    }
    let content =
        archive.read("content.xml", budget)?.ok_or_else(|| damaged(FORM, "there is no text in it"))?;
    let styles = archive.read("styles.xml", budget)?.unwrap_or_default();
    let mut found = read_content(&styles, &content)?;
    if let Some(meta) = archive.read("meta.xml", budget)? {
        read_properties(&meta, &mut found);
    }
    Ok(found)
}

/// An OpenDocument text as one XML file.
///
/// # Errors
/// Where it is damaged or nested too deep.
pub(super) fn read_flat_odt(bytes: &[u8]) -> Result<Found, ImportError> {
    let mut found = read_content(&[], bytes)?;
    read_properties(bytes, &mut found);
    Ok(found)
}

fn read_content(styles: &[u8], content: &[u8]) -> Result<Found, ImportError> {
    let mut reading = Reading::default();
    // Without legible styles there are still words.
    let _ = walk(styles, |node| {
        if let Node::Open(element) = &node {
            reading.style(element);
        }
        true
    });
    let end = walk(content, |node| {
        reading.see(node);
        true
    });
    let mut found = Found::default();
    let n_blocks = reading.builder.n_blocks();
    found.blocks = reading.builder.into_blocks();
    found.blocks.extend(reading.notes.into_blocks());
    match end {
        Ok(()) | Err(Stop::Enough) => {}
        Err(Stop::Limit(limit)) => return Err(too_much(FORM, limit)),
        Err(Stop::Broken(why)) if n_blocks > 0 => {
            found.warnings.push(Warning::Incomplete { why, name: None })
        }
        Err(Stop::Broken(why)) => return Err(damaged(FORM, &why)),
    }
    Ok(found)
}

fn read_properties(meta: &[u8], found: &mut Found) {
    const FROM: &str = "OpenDocument properties";
    let (mut created, mut writers) = (Created::default(), [None, None]);
    let mut is_meta = false;
    let mut open: Vec<String> = Vec::new();
    let mut see = |name: &str, words: &str| match name {
        "title" => found.title = title_of_properties(words, FROM),
        "initial-creator" => writers[0] = Known::new(words, FROM),
        "creator" => writers[1] = Known::new(words, FROM),
        "creation-date" => created.made = Some(words.to_owned()),
        "date" => created.changed = Some(words.to_owned()),
        _ => {}
    };
    let mut words = String::new();
    // Only what stands in the head: a text has titles and dates of its own.
    let _ = walk(meta, |node| {
        match node {
            Node::Open(element) => {
                is_meta |= element.name == "meta";
                open.push(element.name.to_owned());
                words.clear();
            }
            Node::Words(more) => words.push_str(more),
            Node::Close(_) => {
                let name = open.pop().unwrap_or_default();
                if is_meta {
                    see(&name, words.trim());
                }
                words.clear();
                if name == "meta" {
                    return false;
                }
            }
        }
        true
    });
    let [first, last] = writers;
    found.byline = first.or(last);
    found.published = created.known(FROM);
}

#[derive(Default)]
struct Reading {
    /// The style that each style builds on, and its level as a heading.
    styles: HashMap<String, String>,
    builder: Builder,
    notes: Builder,
    /// How deep in parts whose words are not read.
    skipped: usize,
    /// How deep in lists, tables and notes.
    lists: usize,
    tables: usize,
    in_note: bool,
    /// The number of the note that is met.
    citation: Option<String>,
    /// The kinds of the paragraphs that are open: notes and frames interrupt theirs.
    open: Vec<BlockKind>,
}

/// Elements of which nothing is read.
const SKIPPED: &[&str] = &[
    "tracked-changes",
    "annotation",
    "forms",
    "sequence-decls",
    "variable-decls",
    "user-field-decls",
    "automatic-styles",
    "master-styles",
    "font-face-decls",
    "scripts",
    "settings",
    "binary-data",
    "table-of-content",
    "title",
    "desc",
    "ruby-text",
];

impl Reading {
    fn style(&mut self, element: &super::xml::Element) {
        if element.name == "style"
            && let (Some(name), Some(parent)) =
                (element.attribute("name"), element.attribute("parent-style-name"))
        {
            self.styles.insert(name, parent);
        }
    }

    fn is_quotation(&self, style: &str) -> bool {
        let mut name = style;
        // Styles may build on each other in a circle.
        for _ in 0..10 {
            if name.eq_ignore_ascii_case("quotations") || name.eq_ignore_ascii_case("quote") {
                return true;
            }
            let Some(parent) = self.styles.get(name) else { return false };
            name = parent;
        }
        false
    }

    fn out(&mut self) -> &mut Builder {
        if self.in_note { &mut self.notes } else { &mut self.builder }
    }

    fn see(&mut self, node: Node) {
        match node {
            Node::Open(element) if self.skipped > 0 || SKIPPED.contains(&element.name) => {
                // Those of the document itself stand within what is not read.
                self.style(&element);
                self.skipped += 1;
            }
            Node::Close(_) if self.skipped > 0 => self.skipped -= 1,
            _ if self.skipped > 0 => {}
            Node::Open(element) => match element.name {
                "style" => self.style(&element),
                "h" => {
                    let level = element.attribute("outline-level").and_then(|l| l.parse().ok()).unwrap_or(1);
                    self.open.push(BlockKind::Heading(level));
                }
                "p" => {
                    let style = element.attribute("style-name").unwrap_or_default();
                    self.open.push(match () {
                        () if self.is_title(&style) => BlockKind::Heading(1),
                        () if self.is_quotation(&style) => BlockKind::Quotation,
                        () if self.lists > 0 => BlockKind::Item,
                        () => BlockKind::Paragraph,
                    });
                }
                "list" => self.lists += 1,
                "table" => self.tables += 1,
                "s" => self.out().push(" "),
                "tab" => self.out().push(" "),
                "line-break" => {
                    let kind = self.open.last().copied().unwrap_or_default();
                    match self.tables > 0 || self.in_note {
                        true => self.out().push(" "),
                        false => self.builder.end(kind),
                    }
                }
                "note-citation" => self.citation = Some(String::new()),
                "note-body" => self.in_note = true,
                _ => {}
            },
            Node::Words(words) => match &mut self.citation {
                Some(citation) => citation.push_str(words),
                None if !self.open.is_empty() => self.out().push(words),
                None => {}
            },
            Node::Close(name) => match name {
                "h" | "p" => {
                    let kind = self.open.pop().unwrap_or_default();
                    match () {
                        () if self.in_note || self.tables > 0 => self.out().push(" "),
                        () => self.builder.end(kind),
                    }
                }
                "list" => self.lists = self.lists.saturating_sub(1),
                "table-cell" | "covered-table-cell" if self.tables == 1 && !self.in_note => {
                    self.builder.push("\t")
                }
                "table-row" if self.tables == 1 && !self.in_note => self.builder.end(BlockKind::Row),
                "table" => self.tables = self.tables.saturating_sub(1),
                "note-citation" => {
                    // Its number stands in the words that it is a note to, and before the note.
                    let citation = self.citation.take().unwrap_or_default();
                    self.builder.push(&format!("[{}]", citation.trim()));
                    self.notes.push(&format!("[{}] ", citation.trim()));
                }
                "note-body" => {
                    self.notes.end(BlockKind::Item);
                    self.in_note = false;
                }
                _ => {}
            },
        }
    }

    fn is_title(&self, style: &str) -> bool {
        let parent = self.styles.get(style).map(String::as_str);
        [Some(style), parent].into_iter().flatten().any(|name| name.eq_ignore_ascii_case("title"))
    }
}
