//! `Form`: what bytes are, told by what they hold first and by their name second.

use std::fmt;

use super::Foreign;

/// A form of document that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Text,
    Markdown,
    Html,
    Pdf,
    Docx,
    Odt,
    /// An OpenDocument text as one XML file.
    FlatOdt,
    Rtf,
    Epub,
    Mail,
    /// A page saved as one file of parts.
    WebArchive,
    /// Of any of these.
    Zip,
}

/// The endings of the files that are read, by form; what a dialog lists and a folder is searched for.
pub const ENDINGS: &[(Form, &[&str])] = &[
    (Form::Text, &["txt", "text"]),
    (Form::Markdown, &["md", "markdown"]),
    (Form::Html, &["html", "htm", "xhtml"]),
    (Form::WebArchive, &["mhtml", "mht"]),
    (Form::Pdf, &["pdf"]),
    (Form::Docx, &["docx", "docm", "dotx"]),
    (Form::Odt, &["odt", "ott"]),
    (Form::FlatOdt, &["fodt"]),
    (Form::Rtf, &["rtf"]),
    (Form::Epub, &["epub"]),
    (Form::Mail, &["eml"]),
    (Form::Zip, &["zip"]),
];

/// How far into bytes their form is looked for.
const HEAD: usize = 4096;

/// What stands in the headers of a mail, at least two of which it has.
const MAIL_HEADERS: &[&str] = &[
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "received",
    "return-path",
    "delivered-to",
    "message-id",
    "mime-version",
    "content-type",
    "reply-to",
    "sender",
    "x-mailer",
    "dkim-signature",
    "snapshot-content-location",
];

impl Form {
    /// What `bytes` are, of a file called `name`. Archives are told apart by what is in them.
    ///
    /// # Errors
    /// Where they are something that is not read.
    pub fn of(bytes: &[u8], name: Option<&str>) -> Result<Self, Foreign> {
        let ending = name.and_then(Self::of_ending);
        if let Some(foreign) = Foreign::of(bytes) {
            return Err(foreign);
        }
        let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
        let start = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
        // The standard lets something stand before the mark, and files of the web make use of that.
        if memchr::memmem::find(head.get(..head.len().min(1024)).unwrap_or_default(), b"%PDF-").is_some()
            && !is_mail(start)
        {
            return Ok(Self::Pdf);
        }
        if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
            return of_archive(bytes);
        }
        if start.starts_with(b"{\\rtf") {
            return Ok(Self::Rtf);
        }
        if is_flat_odt(start) {
            return Ok(Self::FlatOdt);
        }
        if is_html(start) {
            return Ok(Self::Html);
        }
        let is_text = matches!(ending, Some(Self::Text | Self::Markdown));
        if !is_text && is_mail(start) {
            let is_archive = contains_word(start, b"snapshot-content-location")
                || ending == Some(Self::WebArchive)
                || contains_word(start, b"multipart/related");
            return Ok(if is_archive && ending != Some(Self::Mail) { Self::WebArchive } else { Self::Mail });
        }
        Ok(match ending {
            Some(Self::Markdown) => Self::Markdown,
            // A page may begin with anything at all; its name has to do.
            Some(Self::Html) => Self::Html,
            _ => Self::Text,
        })
    }

    /// What a file with this name says it is.
    pub fn of_ending(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        ENDINGS
            .iter()
            .find(|(_, endings)| endings.iter().any(|e| e.eq_ignore_ascii_case(ending)))
            .map(|(form, _)| *form)
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "a text",
            Self::Markdown => "a Markdown text",
            Self::Html => "a web page",
            Self::Pdf => "a PDF document",
            Self::Docx => "a Word document",
            Self::Odt | Self::FlatOdt => "an OpenDocument text",
            Self::Rtf => "a Rich Text document",
            Self::Epub => "an EPUB book",
            Self::Mail => "a mail",
            Self::WebArchive => "a saved web page",
            Self::Zip => "a zip archive",
        })
    }
}

/// What an archive is, by the names in it.
fn of_archive(bytes: &[u8]) -> Result<Form, Foreign> {
    // The first entry of an EPUB or OpenDocument file says what it is, stored as it is.
    let head = bytes.get(..bytes.len().min(256)).unwrap_or_default();
    let said = |what: &[u8]| memchr::memmem::find(head, what).is_some();
    if said(b"mimetypeapplication/epub+zip") {
        return Ok(Form::Epub);
    }
    if said(b"mimetypeapplication/vnd.oasis.opendocument.text") {
        return Ok(Form::Odt);
    }
    if said(b"mimetypeapplication/vnd.oasis.opendocument") {
        return Err(Foreign::Sheet);
    }
    let names = archive_names(bytes);
    let has = |start: &str| match &names {
        Some(names) => names.iter().any(|name| name.starts_with(start)),
        // Cut short; the names stand before the entries, too.
        None => memchr::memmem::find(bytes, start.as_bytes()).is_some(),
    };
    if has("[Content_Types].xml") {
        if has("word/") {
            return Ok(Form::Docx);
        }
        if has("xl/") || has("ppt/") {
            return Err(Foreign::Sheet);
        }
    }
    Ok(if has("META-INF/container.xml") { Form::Epub } else { Form::Zip })
}

fn archive_names(bytes: &[u8]) -> Option<Vec<String>> {
    let archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).ok()?;
    Some(archive.file_names().flatten().map(|name| name.into_owned()).collect())
}

fn is_html(start: &[u8]) -> bool {
    let begins = |with: &[u8]| start.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with));
    let is_tag = |with: &[u8]| {
        let next = start.get(with.len());
        begins(with) && next.is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))
    };
    if begins(b"<!doctype html") || is_tag(b"<html") || is_tag(b"<head") || is_tag(b"<body") {
        return true;
    }
    // Behind an XML declaration or the comment that browsers put before pages they save.
    (begins(b"<?xml") || begins(b"<!--"))
        && (contains_word(start, b"<html") || contains_word(start, b"<!doctype html"))
}

fn is_flat_odt(start: &[u8]) -> bool {
    start.starts_with(b"<") && contains_word(start, b"<office:document")
}

/// Whether `what`, in small letters, is somewhere in `head` in any letters.
fn contains_word(head: &[u8], what: &[u8]) -> bool {
    memchr::memmem::find(&head.to_ascii_lowercase(), what).is_some()
}

/// Whether lines like "Subject: words" come first, two of them such as mails have.
fn is_mail(start: &[u8]) -> bool {
    let mut n_known = 0;
    // The mark of a mailbox file.
    let start = match start.starts_with(b"From ") {
        true => start.splitn(2, |b| *b == b'\n').nth(1).unwrap_or_default(),
        false => start,
    };
    for line in start.split(|b| *b == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.first().is_some_and(|b| matches!(b, b' ' | b'\t')) {
            continue;
        }
        let Some(at) = line.iter().position(|b| *b == b':') else { break };
        let name = line.get(..at).unwrap_or_default();
        if name.is_empty() || !name.iter().all(|b| b.is_ascii_graphic()) {
            break;
        }
        if MAIL_HEADERS.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes())) {
            n_known += 1;
        }
    }
    n_known >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_bytes_hold_goes_before_their_name() {
        let check = |bytes: &[u8], name: &str, expected: Form| {
            assert_eq!(Form::of(bytes, Some(name)), Ok(expected), "{name}");
        };
        check(b"words", "a.txt", Form::Text);
        check(b"words", "a", Form::Text);
        check(b"# words", "a.MD", Form::Markdown);
        check(b"%PDF-1.7", "a.txt", Form::Pdf);
        check(b"\r\n%PDF-1.7", "a.docx", Form::Pdf);
        check(b"{\\rtf1 x}", "a.doc", Form::Rtf);
        check(b"\xEF\xBB\xBF \n<!DOCTYPE HTML><p>", "a.txt", Form::Html);
        check(b"<!-- saved from url=(0020)http://example.org/ -->\r\n<HTML><p>", "a", Form::Html);
        check(b"<?xml version=\"1.0\"?><html xmlns=\"x\">", "a.xml", Form::Html);
        check(b"<p>a fragment", "a.html", Form::Html);
        check(b"<htmlish>", "a.txt", Form::Text);
        check(b"Return-Path: <a@example.org>\r\nSubject: x\r\n\r\nwords", "a", Form::Mail);
        check(b"From: a\nSnapshot-Content-Location: http://example.org\n\n", "a", Form::WebArchive);
        check(b"From: a\nSubject: b\n\nwords", "a.txt", Form::Text);
        check(b"Note: one\nSubject: two", "a", Form::Text);
        check(b"<?xml version=\"1.0\"?>\n<office:document xmlns:office=\"x\">", "a.xml", Form::FlatOdt);
    }

    #[test]
    fn archives_are_told_apart_by_what_is_in_them() {
        let archive = |rest: &str| Form::of(format!("PK\x03\x04 {rest}").as_bytes(), None);
        assert_eq!(archive("mimetypeapplication/epub+zip"), Ok(Form::Epub));
        assert_eq!(archive("mimetypeapplication/vnd.oasis.opendocument.textPK"), Ok(Form::Odt));
        assert_eq!(archive("mimetypeapplication/vnd.oasis.opendocument.spreadsheet"), Err(Foreign::Sheet));
        assert_eq!(archive("[Content_Types].xml … word/document.xml"), Ok(Form::Docx));
        assert_eq!(archive("[Content_Types].xml … xl/workbook.xml"), Err(Foreign::Sheet));
        assert_eq!(archive("a.txt"), Ok(Form::Zip));
    }
}
