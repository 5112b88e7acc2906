//! PDF documents: their text layer, in the order in which people read it.
//!
//! Other people's code says which glyph stands where (`glyphs.rs`); what is made of that is done here, in steps: glyphs
//! to pieces of lines, running heads and page numbers apart, pieces to columns, lines to paragraphs.

mod bomb;
mod columns;
mod furniture;
mod glyphs;
mod hyphens;
mod paragraphs;
mod pieces;

use hayro_interpret::{
    InterpreterCache,
    hayro_syntax::{DecryptionError, LoadPdfError, Pdf},
};

use self::{
    columns::{Gutters, columns},
    furniture::{Page, mark_furniture},
    hyphens::Hyphens,
    paragraphs::{Column, Paragraphs},
    pieces::{lines, pieces},
};
use super::{
    Form, Found, ImportError, Known, Limit, MAX_GLYPHS, MAX_PAGES, Warning,
    archive::{damaged, too_much},
    properties::{Created, title_of_properties},
};

const FORM: Form = Form::Pdf;
const FROM: &str = "PDF properties";

/// # Errors
/// Where it is damaged beyond reading, locked, made to take too much, or has no text.
pub(super) fn read_pdf(bytes: &[u8], goes_on: &dyn Fn() -> bool) -> Result<Found, ImportError> {
    bomb::check(bytes).map_err(|limit| too_much(FORM, limit))?;
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            ImportError::Locked { form: FORM, name: None }
        }
        LoadPdfError::Decryption(_) => damaged(FORM, "it is encrypted in a way that is not known here"),
        LoadPdfError::Invalid => damaged(FORM, "its list of contents cannot be read"),
    })?;
    let mut found = Found::default();
    let (mut pages, n_unknown, limit) = read_pages(&pdf, goes_on)?;
    if pages.iter().all(|page| page.pieces.is_empty()) {
        return Err(ImportError::Pictures { name: None });
    }
    let n_chars: usize =
        pages.iter().flat_map(|page| &page.pieces).map(|piece| piece.text.chars().count()).sum();
    if n_unknown * 2 > n_chars {
        return Err(ImportError::Illegible { name: None });
    }
    mark_furniture(&mut pages);
    // Of each page its columns, and what is chrome on it.
    let (mut laid, mut gutters) = (Vec::with_capacity(pages.len()), Gutters::default());
    for page in pages {
        let (chrome, text): (Vec<_>, Vec<_>) = page.pieces.into_iter().partition(|piece| piece.is_chrome);
        let columns: Vec<Column> =
            columns(text, &mut gutters).into_iter().map(|pieces| Column::new(lines(pieces))).collect();
        laid.push((columns, lines(chrome)));
    }
    let all: Vec<&Column> = laid.iter().flat_map(|(columns, _)| columns).collect();
    let hyphens = Hyphens::of(all.iter().flat_map(|column| &column.lines));
    let mut paragraphs = Paragraphs::new(&hyphens, &all);
    for (columns, chrome) in &laid {
        for column in columns {
            paragraphs.add(column);
        }
        found.blocks.append(&mut paragraphs.take_whole());
        found.blocks.extend(paragraphs.add_chrome(chrome.clone()));
    }
    found.blocks.append(&mut paragraphs.into_blocks());
    for block in &mut found.blocks {
        block.text = without_ligatures(&block.text);
    }
    if n_unknown > 0 {
        found.warnings.push(Warning::Lost { n_lost: n_unknown, name: None });
    }
    if let Some(limit) = limit {
        found.warnings.push(Warning::Cut { limit, name: None });
    }
    read_properties(&pdf, &mut found);
    Ok(found)
}

type Pages = (Vec<Page>, usize, Option<Limit>);

fn read_pages(pdf: &Pdf, goes_on: &dyn Fn() -> bool) -> Result<Pages, ImportError> {
    let cache = InterpreterCache::new();
    let (mut pages, mut n_unknown, mut n_glyphs, mut limit) = (Vec::new(), 0, 0, None);
    for page in pdf.pages().iter() {
        if !goes_on() {
            return Err(ImportError::Stopped { name: None });
        }
        if pages.len() >= MAX_PAGES || n_glyphs >= MAX_GLYPHS {
            limit = Some(if n_glyphs >= MAX_GLYPHS { Limit::Glyphs } else { Limit::Pages });
            break;
        }
        let drawing = glyphs::drawing(page, &cache, pdf.xref(), MAX_GLYPHS - n_glyphs);
        n_glyphs += drawing.glyphs.len();
        n_unknown += drawing.n_unknown;
        pages.push(Page { pieces: pieces(&drawing.glyphs), height: drawing.height });
    }
    Ok((pages, n_unknown, limit))
}

fn read_properties(pdf: &Pdf, found: &mut Found) {
    let metadata = pdf.metadata();
    let words = |bytes: &Option<Box<[u8]>>| bytes.as_deref().map(text_string).unwrap_or_default();
    found.title = title_of_properties(&words(&metadata.title), FROM);
    found.byline = Known::new(words(&metadata.author), FROM);
    let day = |time: &Option<hayro_interpret::hayro_syntax::object::DateTime>| {
        time.as_ref().map(|time| format!("{:04}-{:02}-{:02}", time.year, time.month, time.day))
    };
    found.published =
        Created { made: day(&metadata.creation_date), changed: day(&metadata.modification_date) }.known(FROM);
}

/// A text string of a PDF file: UTF-16 or UTF-8 with a mark, else Latin letters with a few signs of PDF's own.
fn text_string(bytes: &[u8]) -> String {
    const SIGNS: [char; 40] = [
        '˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜', '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰',
        '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž',
        '\u{FFFD}',
    ];
    if let Some((encoding, n_mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(n_mark..).unwrap_or_default()).0.into_owned();
    }
    let sign = |at: usize| SIGNS.get(at).copied().unwrap_or('\u{FFFD}');
    bytes
        .iter()
        .map(|byte| match byte {
            0x18..=0x1F => sign(usize::from(byte - 0x18)),
            0x80..=0x9F => sign(usize::from(byte - 0x80) + 8),
            0xA0 => '€',
            byte => char::from(*byte),
        })
        .collect()
}

/// Ligatures are how letters are set, not what is written.
fn without_ligatures(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\u{FB00}' => out.push_str("ff"),
            '\u{FB01}' => out.push_str("fi"),
            '\u{FB02}' => out.push_str("fl"),
            '\u{FB03}' => out.push_str("ffi"),
            '\u{FB04}' => out.push_str("ffl"),
            '\u{FB05}' | '\u{FB06}' => out.push_str("st"),
            c => out.push(c),
        }
    }
    out
}
