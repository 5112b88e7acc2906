//! The one door through which documents come in: from bytes to what is found in them, whatever they are.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{
    Form, Found, ImportError, Known, Limit, MAX_BYTES, MAX_FILE_BYTES, MAX_NESTED,
    archive::{Archive, damaged, too_much},
    docx::read_docx,
    epub::read_epub,
    found::PART,
    limits::Budget,
    odt::{read_flat_odt, read_odt},
    pdf::read_pdf,
    plain::{read_markdown, read_text},
    rtf::read_rtf,
    web::{HtmlOptions, read_html},
};

/// What becomes of the chapters of a book.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Chapters {
    /// One source.
    #[default]
    Together,
    /// A source each.
    Apart,
}

/// How documents are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    pub chapters: Chapters,
    /// Whether what lies outside a page's article is kept, as chrome.
    pub whole: bool,
}

/// What came of reading.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Read {
    /// One for most files; several for archives, mails and books.
    pub found: Vec<Found>,
    /// What failed within a file of which something else was read.
    pub failed: Vec<ImportError>,
    /// Files in archives that are passed over, because they belong to the looks of others.
    pub n_passed: usize,
}

/// Reads bytes of a file called `name`, a path or a name, of which the last part is kept. `goes_on` is asked now and
/// then whether to.
///
/// Nothing in them is run or fetched. What a parser stumbles over is caught and said. What goes over the limits of
/// this room is refused, or cut short and said.
///
/// # Errors
/// Where there is nothing to read in them, and why.
pub fn read(
    bytes: &[u8],
    name: Option<&str>,
    options: &ReadOptions,
    goes_on: &dyn Fn() -> bool,
) -> Result<Read, ImportError> {
    let name = name.and_then(|path| path.rsplit(['/', '\\']).next()).filter(|name| !name.is_empty());
    let mut door = Door {
        options,
        budget: Budget::new(goes_on),
        depth: 0,
        name: name.map(str::to_owned),
        read: Read::default(),
    };
    door.take(bytes)?;
    Ok(door.read)
}

/// What files of a saved page and of programs end in; beside documents they are no news.
const PASSED_OVER: &[&str] = &[
    "css", "js", "mjs", "json", "map", "png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "ico", "bmp",
    "tif", "tiff", "woff", "woff2", "ttf", "otf", "eot", "mp3", "mp4", "m4a", "webm", "ogg", "wav", "mov",
    "avi", "ds_store",
];

/// Whether a file among others, in a folder or an archive, is none to bring in: hidden, a picture, a style, or in the
/// folder that a browser saves beside a page. `path` has slashes; `is_there` tells what else is.
pub fn is_passed_over(path: &str, is_there: impl Fn(&str) -> bool) -> bool {
    let mut folder = String::new();
    for part in path.split('/') {
        if part.starts_with('.') || part == "__MACOSX" {
            return true;
        }
        let page = ["_files", ".files", "-files"].iter().find_map(|ending| part.strip_suffix(ending));
        if let Some(page) = page
            && [".html", ".htm", ".xhtml"].iter().any(|ending| is_there(&format!("{folder}{page}{ending}")))
            && path.len() > folder.len() + part.len()
        {
            return true;
        }
        folder.push_str(part);
        folder.push('/');
    }
    let ending = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending);
    ending.is_some_and(|ending| PASSED_OVER.iter().any(|passed| passed.eq_ignore_ascii_case(ending)))
}

/// Reading one file, and what is within it.
pub(super) struct Door<'a> {
    pub options: &'a ReadOptions,
    budget: Budget<'a>,
    /// How many archives and mails are around.
    depth: usize,
    name: Option<String>,
    pub read: Read,
}

impl Door<'_> {
    /// Reads a file into what was read.
    fn take(&mut self, bytes: &[u8]) -> Result<(), ImportError> {
        let name = self.name.clone();
        let name = name.as_deref();
        if !self.budget.goes_on() {
            return Err(ImportError::Stopped { name: None }.of(name));
        }
        let form =
            Form::of(bytes, name).map_err(|form| ImportError::Foreign { form, name: None }.of(name))?;
        if bytes.len() > MAX_FILE_BYTES {
            return Err(too_much(form, Limit::FileBytes).of(name));
        }
        // Their parsers are other people's, and none of ours is without faults either.
        let n_before = self.read.found.len();
        let done = catch_unwind(AssertUnwindSafe(|| self.read_form(form, bytes)));
        let done = done.unwrap_or_else(|_| Err(damaged(form, "it made the reader stumble")));
        done.map_err(|error| error.of(name))?;
        for found in self.read.found.iter_mut().skip(n_before) {
            found.name = match (name, found.name.take()) {
                (Some(name), Some(part)) => Some(format!("{name}{PART}{part}")),
                (name, part) => part.or_else(|| name.map(str::to_owned)),
            };
            let named = found.name.clone();
            found.warnings = found.warnings.drain(..).map(|warning| warning.of(named.as_deref())).collect();
        }
        let prefixed = |error: ImportError| error.of(name);
        self.read.failed = self.read.failed.drain(..).map(prefixed).collect();
        if self.read.found.is_empty() && self.read.failed.is_empty() {
            return Err(ImportError::Blank { name: None }.of(name));
        }
        Ok(())
    }

    fn read_form(&mut self, form: Form, bytes: &[u8]) -> Result<(), ImportError> {
        let found = match form {
            Form::Text => read_text(bytes, None)?,
            Form::Markdown => read_markdown(bytes)?,
            Form::Html => page(bytes, None, self.options)?,
            Form::Pdf => read_pdf(bytes, &|| self.budget.goes_on())?,
            Form::Docx => read_docx(bytes, &mut self.budget)?,
            Form::Odt => read_odt(bytes, &mut self.budget)?,
            Form::FlatOdt => read_flat_odt(bytes)?,
            Form::Rtf => read_rtf(bytes)?,
            Form::Epub => {
                for found in read_epub(bytes, self.options.chapters, &mut self.budget)? {
                    self.keep(found)?;
                }
                return Ok(());
            }
            Form::Mail => return self.mail(bytes),
            Form::WebArchive => return self.web_archive(bytes),
            Form::Zip => return self.archive(bytes),
        };
        self.keep(found)
    }

    pub(super) fn keep(&mut self, found: Found) -> Result<(), ImportError> {
        if found.is_blank() {
            return Err(ImportError::Blank { name: None });
        }
        let n_bytes = found.n_bytes();
        if n_bytes > MAX_BYTES {
            return Err(ImportError::TooLarge { n_bytes, name: None });
        }
        self.read.found.push(found);
        Ok(())
    }

    /// Reads what is within a file, by the same limits, and gives what is in it.
    pub(super) fn within(&mut self, bytes: &[u8], name: &str) -> Result<Read, ImportError> {
        if self.depth >= MAX_NESTED {
            return Err(too_much(Form::Zip, Limit::Nested).of(Some(name)));
        }
        let name = Some(name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned());
        let outer = (std::mem::replace(&mut self.name, name), std::mem::take(&mut self.read));
        self.depth += 1;
        let done = self.take(bytes);
        self.depth -= 1;
        let read;
        (self.name, read) = (outer.0, std::mem::replace(&mut self.read, outer.1));
        done.map(|()| read)
    }

    fn archive(&mut self, bytes: &[u8]) -> Result<(), ImportError> {
        let mut archive = Archive::open(bytes, Form::Zip)?;
        let names = archive.names();
        for name in &names {
            if is_passed_over(name, |other| archive.has(other)) {
                self.read.n_passed += 1;
                continue;
            }
            let read = archive.read(name, &mut self.budget);
            match read.and_then(|bytes| self.within(&bytes.unwrap_or_default(), name)) {
                Ok(mut read) => {
                    self.read.found.append(&mut read.found);
                    self.read.failed.append(&mut read.failed);
                    self.read.n_passed += read.n_passed;
                }
                Err(error @ ImportError::Stopped { .. }) => return Err(error),
                Err(error) => self.read.failed.push(error.of(Some(name))),
            }
        }
        Ok(())
    }
}

/// What is found in a web page, whose address is known where it was saved with it.
pub(super) fn page(bytes: &[u8], link: Option<&Known>, options: &ReadOptions) -> Result<Found, ImportError> {
    let mut found = read_html(bytes, &HtmlOptions { charset: None, whole: options.whole })?;
    found.link = found.link.or_else(|| link.cloned());
    Ok(found)
}
