//! EPUB books: what the package says of the book, and its chapters in reading order.

use std::collections::HashMap;

use super::{
    BlockKind, Chapters, Form, Found, ImportError, Known, Warning,
    archive::{Archive, damaged, too_much},
    builder::{Builder, tidy},
    limits::Budget,
    xml::{Node, Stop, walk, words_in},
};

const FORM: Form = Form::Epub;
const FROM: &str = "EPUB package";

/// # Errors
/// Where the archive is damaged, locked or asks for too much, or there is no book in it.
pub(super) fn read_epub(
    bytes: &[u8],
    chapters: Chapters,
    budget: &mut Budget,
) -> Result<Vec<Found>, ImportError> {
    let mut archive = Archive::open(bytes, FORM)?;
    if is_encrypted(&mut archive, budget)? {
        return Err(ImportError::Locked { form: FORM, name: None });
    }
    let container = archive.read("META-INF/container.xml", budget)?.unwrap_or_default();
    let mut path = None;
    let _ = walk(&container, |node| {
        if let Node::Open(element) = node
            && element.name == "rootfile"
        {
            path = element.attribute("full-path");
        }
        path.is_none()
    });
    let path = path.ok_or_else(|| damaged(FORM, "it does not say where the book is"))?;
    let package = archive.read(&path, budget)?.ok_or_else(|| damaged(FORM, "its package is missing"))?;
    let package = Package::read(&package, &path);
    let mut book = package.known;
    let mut read = Vec::new();
    for file in &package.spine {
        if !budget.goes_on() {
            return Err(ImportError::Stopped { name: None });
        }
        let page = match archive.read(file, budget) {
            Ok(page) => page,
            // A chapter that is damaged must not lose the others.
            Err(ImportError::Damaged { why, .. }) => {
                book.warnings.push(Warning::Incomplete { why, name: None });
                continue;
            }
            Err(error) => return Err(error),
        };
        let Some(page) = page else {
            book.warnings.push(Warning::Incomplete { why: "a chapter is missing".to_owned(), name: None });
            continue;
        };
        let (blocks, warning) = read_page(&page)?;
        book.warnings.extend(warning);
        read.push((file.clone(), blocks));
    }
    // A page of nothing but what is about the book is no chapter.
    let is_chapter = |blocks: &[super::Block]| blocks.iter().any(|block| !block.is_chrome);
    if chapters == Chapters::Together || read.iter().filter(|(_, blocks)| is_chapter(blocks)).count() < 2 {
        book.blocks = read.into_iter().flat_map(|(_, blocks)| blocks).collect();
        return Ok(vec![book]);
    }
    let labels = match &package.contents {
        Some(file) => read_labels(&archive.read(file, budget)?.unwrap_or_default(), file),
        None => HashMap::new(),
    };
    let title = book.title.take().map(|known| known.value);
    let mut warnings = std::mem::take(&mut book.warnings);
    let chapters =
        read.into_iter().filter(|(_, blocks)| is_chapter(blocks)).enumerate().map(|(at, (file, blocks))| {
            let first = blocks.iter().take(3).find(|block| matches!(block.kind, BlockKind::Heading(_)));
            let own = labels.get(&file).cloned().or_else(|| first.map(|block| block.text.clone()));
            let own = own.unwrap_or_else(|| format!("part {}", at + 1));
            let words = title.as_ref().map_or_else(|| own.clone(), |title| format!("{title}: {own}"));
            let chapter = Found { title: Known::new(words, FROM), blocks, ..book.clone() };
            Found {
                name: Some(format!("{:03} {own}", at + 1)),
                warnings: std::mem::take(&mut warnings),
                ..chapter
            }
        });
    Ok(chapters.collect())
}

/// Fonts may be obfuscated so that they do not leave the book; the text is to be read, then.
fn is_encrypted(archive: &mut Archive, budget: &mut Budget) -> Result<bool, ImportError> {
    let Some(list) = archive.read("META-INF/encryption.xml", budget)? else { return Ok(false) };
    let mut is_encrypted = false;
    let _ = walk(&list, |node| {
        if let Node::Open(element) = node
            && element.name == "CipherReference"
        {
            let what = element.attribute("URI").unwrap_or_default().to_lowercase();
            is_encrypted |=
                [".xhtml", ".html", ".htm", ".xml", ".opf"].iter().any(|ending| what.ends_with(ending));
        }
        true
    });
    Ok(is_encrypted)
}

/// What the package of a book says.
struct Package {
    known: Found,
    /// Files of the chapters, in reading order.
    spine: Vec<String>,
    /// The file with the table of contents.
    contents: Option<String>,
}

impl Package {
    fn read(bytes: &[u8], path: &str) -> Self {
        let (mut files, mut contents, mut ncx) = (HashMap::new(), None, None);
        let (mut order, mut nav) = (Vec::new(), None);
        let mut known = Found::default();
        // Of the part before damage something may be told; the rest is missed where it is looked for.
        let _ = walk(bytes, |node| {
            let Node::Open(element) = node else { return true };
            match element.name {
                "item" => {
                    let (Some(id), Some(href)) = (element.attribute("id"), element.attribute("href")) else {
                        return true;
                    };
                    let file = beside(path, &href);
                    let kind = element.attribute("media-type").unwrap_or_default();
                    let is_contents =
                        element.attribute("properties").is_some_and(|p| p.split(' ').any(|p| p == "nav"));
                    if is_contents {
                        nav = Some(id.clone());
                        contents = Some(file.clone());
                    }
                    if kind == "application/x-dtbncx+xml" {
                        ncx = Some(file.clone());
                    }
                    if kind.contains("html") || kind.is_empty() {
                        files.insert(id, file);
                    }
                }
                "itemref" => order.extend(element.attribute("idref")),
                _ => {}
            }
            true
        });
        let mut writers: Vec<String> = Vec::new();
        words_in(bytes, |name, words| {
            let field = match name {
                "title" => &mut known.title,
                "publisher" => &mut known.publisher,
                "date" => &mut known.published,
                "source" if words.starts_with("http") => &mut known.link,
                "creator" if !words.is_empty() => {
                    writers.push(tidy(words));
                    return;
                }
                _ => return,
            };
            if field.is_none() {
                *field = Known::new(words, FROM);
            }
        });
        known.byline = Known::new(writers.join(", "), FROM);
        // The table of contents is no chapter, though it may stand among them.
        let spine =
            order.iter().filter(|id| Some(*id) != nav.as_ref()).filter_map(|id| files.get(id).cloned());
        Self { known, spine: spine.collect(), contents: contents.or(ncx) }
    }
}

/// The path of what a file refers to, within the archive.
fn beside(file: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or_default();
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    let decoded = percent_decoded(href);
    for part in decoded.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn percent_decoded(words: &str) -> String {
    let mut bytes = Vec::with_capacity(words.len());
    let mut rest = words.as_bytes();
    while let [first, behind @ ..] = rest {
        let digits = behind.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let decoded = digits.and_then(|two| u8::from_str_radix(two, 16).ok()).filter(|_| *first == b'%');
        bytes.push(decoded.unwrap_or(*first));
        rest = if decoded.is_some() { behind.get(2..).unwrap_or_default() } else { behind };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What a table of contents, in either form, calls each file. The first name of a file is the widest.
fn read_labels(bytes: &[u8], file: &str) -> HashMap<String, String> {
    let mut labels: HashMap<String, String> = HashMap::new();
    let (mut words, mut target) = (String::new(), None);
    let _ = walk(bytes, |node| {
        match node {
            Node::Open(element) => match element.name {
                "a" => {
                    words.clear();
                    target = element.attribute("href");
                }
                "navLabel" => words.clear(),
                "content" => {
                    if let Some(href) = element.attribute("src") {
                        labels.entry(beside(file, &href)).or_insert_with(|| tidy(&words));
                    }
                }
                _ => {}
            },
            Node::Words(more) => words.push_str(more),
            Node::Close("a") => {
                if let Some(href) = target.take() {
                    labels.entry(beside(file, &href)).or_insert_with(|| tidy(&words));
                }
            }
            Node::Close(_) => {}
        }
        true
    });
    labels.retain(|_, label| !label.is_empty());
    labels
}

/// The blocks of a chapter, all of them: a book has no furniture of the web.
fn read_page(page: &[u8]) -> Result<(Vec<super::Block>, Option<Warning>), ImportError> {
    const SKIPPED: &[&str] = &["head", "script", "style", "svg", "math", "rt", "rp", "template", "noscript"];
    let (mut builder, mut kinds) = (Builder::default(), vec![BlockKind::Paragraph]);
    let (mut skipped, mut tables, mut chrome) = (0_usize, 0_usize, 0_usize);
    let end = walk(page, |node| {
        match node {
            Node::Open(element) if skipped > 0 || SKIPPED.contains(&element.name) => skipped += 1,
            Node::Close(_) if skipped > 0 => skipped -= 1,
            _ if skipped > 0 => {}
            Node::Open(element) => {
                let around = kinds.last().copied().unwrap_or_default();
                let opened = match element.name {
                    "h1" => BlockKind::Heading(1),
                    "h2" => BlockKind::Heading(2),
                    "h3" => BlockKind::Heading(3),
                    "h4" => BlockKind::Heading(4),
                    "h5" => BlockKind::Heading(5),
                    "h6" => BlockKind::Heading(6),
                    "li" | "dt" | "dd" => BlockKind::Item,
                    "blockquote" => BlockKind::Quotation,
                    "table" => {
                        builder.end_as(around, chrome > 0);
                        tables += 1;
                        BlockKind::Paragraph
                    }
                    "tr" if tables == 1 => BlockKind::Row,
                    name if is_block(name) => around,
                    _ => {
                        if element.name == "br" {
                            match tables > 0 {
                                true => builder.push(" "),
                                false => builder.end_as(around, chrome > 0),
                            }
                        }
                        return true;
                    }
                };
                if tables == 0 {
                    builder.end_as(around, chrome > 0);
                }
                // What is within such a part is of it.
                if chrome > 0 || is_of_the_book(&element.attribute("type").unwrap_or_default()) {
                    chrome += 1;
                }
                kinds.push(opened);
            }
            Node::Words(words) => builder.push(&words.replace(['\t', '\n'], " ")),
            Node::Close(name) => match name {
                "td" | "th" if tables == 1 => builder.push("\t"),
                "td" | "th" => builder.push(" "),
                "tr" if tables == 1 => {
                    builder.end_as(BlockKind::Row, chrome > 0);
                    chrome = chrome.saturating_sub(1);
                    kinds.pop();
                }
                name if is_block(name) => {
                    let kind = kinds.pop().unwrap_or_default();
                    match tables > 0 {
                        true => builder.push(" "),
                        false => builder.end_as(kind, chrome > 0),
                    }
                    chrome = chrome.saturating_sub(1);
                    if name == "table" {
                        tables = tables.saturating_sub(1);
                    }
                }
                _ => {}
            },
        }
        true
    });
    let blocks = builder.into_blocks();
    match end {
        Ok(()) | Err(Stop::Enough) => Ok((blocks, None)),
        Err(Stop::Limit(limit)) => Err(too_much(FORM, limit)),
        Err(Stop::Broken(why)) => Ok((blocks, Some(Warning::Incomplete { why, name: None }))),
    }
}

/// Whether a part of this type is about the book and not of its text.
fn is_of_the_book(kinds: &str) -> bool {
    const KINDS: &[&str] = &[
        "cover",
        "titlepage",
        "halftitlepage",
        "copyright-page",
        "colophon",
        "imprint",
        "toc",
        "landmarks",
        "loi",
        "lot",
        "page-list",
        "pagebreak",
        "index",
    ];
    kinds.split_whitespace().any(|kind| KINDS.contains(&kind))
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "aside"
            | "header"
            | "footer"
            | "main"
            | "nav"
            | "body"
            | "ul"
            | "ol"
            | "dl"
            | "li"
            | "dt"
            | "dd"
            | "blockquote"
            | "figure"
            | "figcaption"
            | "table"
            | "caption"
            | "tr"
            | "pre"
            | "address"
            | "hr"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
    )
}
