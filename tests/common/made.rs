//! Documents made for tests: archives, Word, OpenDocument and EPUB files, and PDF pages, from a few words.

#![allow(dead_code, reason = "each test uses some of it")]
#![allow(clippy::indexing_slicing, reason = "a test that finds nothing fails")]

use std::io::{Cursor, Write as _};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// An archive of these entries; the first is stored as it is.
pub fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (at, (name, bytes)) in entries.iter().enumerate() {
        let method = if at == 0 { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default().compression_method(method);
        writer.start_file(*name, options).expect("an entry");
        writer.write_all(bytes).expect("written");
    }
    writer.finish().expect("an archive").into_inner()
}

/// A Word document with this body, styles and properties.
pub fn docx(body: &str, properties: &str) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"w\" xmlns:mc=\"mc\" xmlns:wps=\"wps\">\
         <w:body>{body}</w:body></w:document>"
    );
    let style = |id: &str, name: &str, more: &str| {
        format!("<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>{more}</w:style>")
    };
    let styles = format!(
        "<w:styles xmlns:w=\"w\">{}{}{}{}{}{}</w:styles>",
        style("Normal", "Normal", ""),
        style("Heading1", "heading 1", ""),
        style("Mine", "My heading", "<w:basedOn w:val=\"Heading1\"/>"),
        style("Title", "Title", ""),
        style("Quote", "Quote", ""),
        style("Loop", "Loop", "<w:basedOn w:val=\"Loop\"/>"),
    );
    let notes = "<w:footnotes xmlns:w=\"w\"><w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:t>line</w:t>\
                 </w:r></w:p></w:footnote><w:footnote w:id=\"1\"><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote>\
                 </w:footnotes>";
    let core = format!(
        "<cp:coreProperties xmlns:cp=\"cp\" xmlns:dc=\"dc\" xmlns:dcterms=\"t\">{properties}</cp:coreProperties>"
    );
    archive(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", document.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
        ("word/footnotes.xml", notes.as_bytes()),
        ("docProps/core.xml", core.as_bytes()),
    ])
}

/// A paragraph of a Word document, in a style or none.
pub fn p(style: &str, words: &str) -> String {
    let style = if style.is_empty() {
        String::new()
    } else {
        format!("<w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>")
    };
    format!("<w:p>{style}<w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r></w:p>")
}

/// An OpenDocument text with this in its body.
pub fn odt(body: &str, meta: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"tb\" xmlns:style=\"s\">\
         <office:automatic-styles><style:style style:name=\"P1\" style:parent-style-name=\"Quotations\"/>\
         </office:automatic-styles><office:body><office:text>{body}</office:text></office:body>\
         </office:document-content>"
    );
    let meta = format!(
        "<office:document-meta xmlns:office=\"o\" xmlns:dc=\"dc\" xmlns:meta=\"m\"><office:meta>{meta}</office:meta></office:document-meta>"
    );
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.as_bytes()),
        ("meta.xml", meta.as_bytes()),
    ])
}

/// A book of these chapters, the bodies of their pages, behind a title page and a table of contents.
pub fn epub(chapters: &[&str]) -> Vec<u8> {
    let page = |body: &str| {
        format!(
            "<?xml version=\"1.0\"?><!DOCTYPE html><html xmlns=\"x\" xmlns:epub=\"e\"><head><title>page</title></head>\
             <body>{body}</body></html>"
        )
    };
    let mut manifest = String::new();
    let mut spine = String::new();
    let mut contents = String::new();
    let mut pages = vec![(
        "OEBPS/title.xhtml".to_owned(),
        page("<section epub:type=\"titlepage\"><h1>The Book</h1><p>Ann Example</p></section>"),
    )];
    for (at, chapter) in chapters.iter().enumerate() {
        pages.push((format!("OEBPS/c {at}.xhtml"), page(chapter)));
        contents.push_str(&format!("<li><a href=\"c%20{at}.xhtml#start\">Part {at}</a></li>"));
    }
    let nav = page(&format!("<nav epub:type=\"toc\"><ol>{contents}</ol></nav>"));
    for (at, (name, _)) in pages.iter().enumerate() {
        let href = name.trim_start_matches("OEBPS/").replace(' ', "%20");
        manifest
            .push_str(&format!("<item id=\"i{at}\" href=\"{href}\" media-type=\"application/xhtml+xml\"/>"));
        spine.push_str(&format!("<itemref idref=\"i{at}\"/>"));
    }
    let package = format!(
        "<package xmlns=\"p\" xmlns:dc=\"dc\"><metadata><dc:title>The Book</dc:title><dc:creator>Ann Example</dc:creator>\
         <dc:creator>Ben Sample</dc:creator><dc:publisher>The Press</dc:publisher><dc:date>2024-03-01</dc:date></metadata>\
         <manifest><item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>{manifest}\
         </manifest><spine><itemref idref=\"nav\"/>{spine}</spine></package>"
    );
    let container =
        "<container xmlns=\"c\"><rootfiles><rootfile full-path=\"OEBPS/book.opf\"/></rootfiles></container>";
    let mut entries: Vec<(&str, &[u8])> = vec![
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", container.as_bytes()),
        ("OEBPS/book.opf", package.as_bytes()),
        ("OEBPS/nav.xhtml", nav.as_bytes()),
    ];
    entries.extend(pages.iter().map(|(name, page)| (name.as_str(), page.as_bytes())));
    archive(&entries)
}

/// A line on a page: left, from the top, size, words.
pub type Line<'a> = (f32, f32, f32, &'a str);

/// A PDF document of pages of lines, 600 by 800 points, in Helvetica.
pub fn pdf(pages: &[Vec<Line>], info: &str) -> Vec<u8> {
    let contents: Vec<Vec<u8>> = pages
        .iter()
        .map(|lines| {
            let mut out = b"BT\n".to_vec();
            for (left, top, size, words) in lines {
                let words = words.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
                let y = 800.0 - top;
                out.extend_from_slice(format!("/F1 {size} Tf 1 0 0 1 {left} {y} Tm (").as_bytes());
                // Of Latin-1, as the font's encoding has it.
                out.extend(words.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')));
                out.extend_from_slice(b") Tj\n");
            }
            out.extend_from_slice(b"ET");
            out
        })
        .collect();
    pdf_of(&contents, info, "")
}

/// A PDF document of pages with these instructions; `more` goes into its trailer.
pub fn pdf_of(contents: &[Vec<u8>], info: &str, more: &str) -> Vec<u8> {
    let n = contents.len();
    let kids: Vec<String> = (0..n).map(|at| format!("{} 0 R", 4 + 2 * at)).collect();
    let mut objects: Vec<Vec<u8>> = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Kids [{}] /Count {n} >>", kids.join(" ")).into_bytes(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_vec(),
    ];
    for (at, content) in contents.iter().enumerate() {
        let page = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {} 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
            5 + 2 * at
        );
        objects.push(page.into_bytes());
        let mut stream = format!("<< /Length {} >>\nstream\n", content.len()).into_bytes();
        stream.extend_from_slice(content);
        stream.extend_from_slice(b"\nendstream");
        objects.push(stream);
    }
    objects.push(format!("<< {info} >>").into_bytes());
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        file.extend_from_slice(format!("{} 0 obj\n", at + 1).as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let xref = file.len();
    file.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for offset in offsets {
        file.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
    }
    let trailer = format!(
        "trailer\n<< /Size {} /Root 1 0 R /Info {} 0 R {more} >>\nstartxref\n{xref}\n%%EOF\n",
        objects.len() + 1,
        objects.len()
    );
    file.extend_from_slice(trailer.as_bytes());
    file
}

/// Rich text with this body.
pub fn rtf(body: &str) -> Vec<u8> {
    format!("{{\\rtf1\\ansi\\ansicpg1252\\deff0{{\\fonttbl{{\\f0 Times;}}}}{body}}}").into_bytes()
}

/// A mail with another one, a Word document and a picture attached.
pub fn mail() -> Vec<u8> {
    let attached = docx(&p("", "Attached words."), "");
    let base64 = base64(&attached);
    format!(
        "Received: from x\r\nFrom: =?utf-8?Q?Ann_Ex=C3=A4mple?= <ann@example.org>\r\nTo: Ben <ben@example.org>\r\n\
         Subject: =?utf-8?B?VGhlIHRhbGtz?=\r\nDate: Fri, 16 May 2025 10:00:00 +0200\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\
         Content-Transfer-Encoding: quoted-printable\r\n\r\nThe caf=E9 was=\r\n full.\r\n\r\n> Was it?\r\n\r\n-- \r\nAnn\r\n\
         --B\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment; filename=\"old.eml\"\r\n\r\n\
         From: Ben <ben@example.org>\r\nSubject: Earlier\r\nDate: Thu, 15 May 2025 09:00:00 +0200\r\n\r\nEarlier words.\r\n\
         --B\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: attachment; filename=\"a.docx\"\r\n\r\n{base64}\r\n\
         --B\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: attachment; filename=\"p.png\"\r\n\r\niVBORw0KGgo=\r\n--B--\r\n"
    )
    .into_bytes()
}

/// A page saved as one file.
pub fn web_archive() -> Vec<u8> {
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/talks\r\nSubject: The talks\r\n\
     MIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"B\"\r\n\r\n--B\r\n\
     Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\
     Content-Location: https://example.org/talks\r\n\r\n<!DOCTYPE html><html><head><title>The talks</title></head><body>\
     <article><h1>The talks</h1><p>The delegations met at the caf=C3=A9 for two hours on Friday, and agreed to exchange one =\r\n\
     thousand prisoners each, which was the largest exchange so far.</p><p>Both sides said that they would meet again \
     in the next week, at the same place, to go on with what was left open.</p></article></body></html>\r\n\
     --B\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--B--\r\n"
        .as_bytes()
        .to_vec()
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let group =
            chunk.iter().fold(0_u32, |all, byte| (all << 8) | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..4 {
            match at <= chunk.len() {
                true => out.push(char::from(SIGNS[(group >> (18 - 6 * at) & 63) as usize])),
                false => out.push('='),
            }
        }
        if out.len() % 78 == 76 {
            out.push_str("\r\n");
        }
    }
    out
}
