//! The property of reading documents: any bytes are read or refused in words, within limits, and what is found fits
//! together.

use std::fmt::Debug;

use attache::{
    import::{self, Chapters, ImportError, ReadOptions},
    model::SourceId,
};

#[path = "../common/made.rs"]
#[allow(clippy::duplicate_mod, reason = "a test that makes documents, too, has it itself")]
mod made;

#[allow(dead_code, reason = "an engine has seeds of its own")]
/// A form whose reader is tried, with an ending and how bytes get to it.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    pub name: &'static str,
    ending: &'static str,
    /// What the bytes are put into: damage to an archive itself seldom gets past its sums.
    wrap: fn(&[u8]) -> Vec<u8>,
    /// A document to begin with, as it is before it is wrapped.
    pub seed: fn() -> Vec<u8>,
}

pub const KINDS: [Kind; 10] = [
    Kind {
        name: "text",
        ending: "md",
        wrap: <[u8]>::to_vec,
        seed: || b"---\ntitle: T\nauthor: [A, B]\n---\n# H\n\nWords \xE9.".to_vec(),
    },
    Kind {
        name: "html",
        ending: "html",
        wrap: <[u8]>::to_vec,
        seed: || {
            b"<!DOCTYPE html><html><head><title>T</title><meta name=author content=A><script type=application/ld+json>\
              {\"@type\":\"Article\",\"headline\":\"T\"}</script></head><body><nav><a href=x>Home</a></nav><article><h1>T</h1>\
              <p>Words <b>of</b> a page, and more of them.<ul><li>An item</ul><table><tr><td>x</table></article></body></html>"
                .to_vec()
        },
    },
    Kind {
        name: "pdf",
        ending: "pdf",
        wrap: <[u8]>::to_vec,
        seed: || {
            let lines = vec![
                (60.0, 40.0, 9.0, "A head"),
                (60.0, 100.0, 10.0, "Words of a"),
                (60.0, 112.0, 10.0, "para-"),
            ];
            made::pdf(&[lines, vec![(60.0, 40.0, 9.0, "A head"), (60.0, 100.0, 10.0, "graph")]], "/Title (T)")
        },
    },
    Kind {
        name: "docx",
        ending: "docx",
        wrap: |bytes| {
            made::archive(&[
                ("[Content_Types].xml", b""),
                ("word/document.xml", bytes),
                ("word/styles.xml", bytes),
            ])
        },
        seed: || {
            let table = format!("<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", made::p("", "x"));
            let style =
                "<w:style w:styleId=\"H\"><w:name w:val=\"heading 1\"/><w:basedOn w:val=\"H\"/></w:style>";
            format!(
                "<w:document>{style}{}{}{table}</w:document>",
                made::p("H", "A heading"),
                made::p("", "Words &amp;")
            )
            .into_bytes()
        },
    },
    Kind {
        name: "odt",
        ending: "odt",
        wrap: |bytes| {
            made::archive(&[
                ("mimetype", b"application/vnd.oasis.opendocument.text"),
                ("content.xml", bytes),
                ("meta.xml", bytes),
            ])
        },
        seed: || {
            b"<office:document><office:meta><dc:title>T</dc:title></office:meta><office:body><text:h text:outline-level=\"1\">H\
              </text:h><text:p>Words<text:s/>x<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>N\
              </text:p></text:note-body></text:note></text:p><text:list><text:list-item><text:p>I</text:p></text:list-item>\
              </text:list><table:table><table:table-row><table:table-cell><text:p>c</text:p></table:table-cell>\
              </table:table-row></table:table></office:body></office:document>"
                .to_vec()
        },
    },
    Kind {
        name: "epub",
        ending: "epub",
        wrap: |bytes| {
            let container = b"<container><rootfile full-path=\"p.opf\"/></container>";
            made::archive(&[
                ("mimetype", b"application/epub+zip"),
                ("META-INF/container.xml", container),
                ("p.opf", bytes),
                ("c.xhtml", bytes),
                ("d.xhtml", bytes),
            ])
        },
        seed: || {
            b"<package><dc:title>T</dc:title><dc:creator>A</dc:creator><item id=\"a\" href=\"c.xhtml\" media-type=\"text/html\"/>\
              <item id=\"b\" href=\"d.xhtml\" media-type=\"text/html\"/><itemref idref=\"a\"/><itemref idref=\"b\"/>\
              <section epub:type=\"toc\"><h1>One</h1></section><p>Words<br/>x</p><ul><li>I</li></ul><table><tr><td>c</td></tr>\
              </table><blockquote><p>Q</p></blockquote></package>"
                .to_vec()
        },
    },
    Kind {
        name: "rtf",
        ending: "rtf",
        wrap: |bytes| [b"{\\rtf1 ", bytes].concat(),
        seed: || {
            b"\\ansi{\\fonttbl{\\f0\\fcharset204 A;}}{\\stylesheet{\\s1\\outlinelevel0 heading 1;}}{\\info{\\title T}{\\creatim\\yr2025\
              \\mo5\\dy17}}\\pard\\s1 H\\par\\pard W\\'e9\\u8220?{\\footnote N}\\uc2\\u-10179??\\u-8704??\\par\\intbl a\\cell\\row}"
                .to_vec()
        },
    },
    Kind { name: "mail", ending: "eml", wrap: <[u8]>::to_vec, seed: made::mail },
    Kind { name: "mhtml", ending: "mhtml", wrap: <[u8]>::to_vec, seed: made::web_archive },
    Kind {
        name: "zip",
        ending: "zip",
        wrap: <[u8]>::to_vec,
        seed: || {
            let inner = made::archive(&[("b.txt", b"Words.")]);
            made::archive(&[
                ("a.txt", b"Words."),
                ("x_files/a.css", b"x"),
                ("x.html", b"<p>Words"),
                ("i.zip", &inner),
            ])
        },
    },
];

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Refused,
    Partly,
    Whole,
}

/// Reads bytes as a kind of document.
///
/// # Panics
/// Where the property is broken.
pub fn read_document(kind: Kind, bytes: &[u8]) -> Outcome {
    let bytes = (kind.wrap)(bytes);
    let name = format!("a.{}", kind.ending);
    let chapters = if bytes.len().is_multiple_of(2) { Chapters::Together } else { Chapters::Apart };
    let options = ReadOptions { chapters, whole: bytes.len().is_multiple_of(3) };
    let read = import::read(&bytes, Some(&name), &options, &|| true);
    let read = match read {
        Ok(read) => read,
        Err(error) => {
            check_words(&error);
            return Outcome::Refused;
        }
    };
    read.failed.iter().for_each(check_words);
    let mut is_whole = read.failed.is_empty();
    let id: SourceId = "aaaaaaaaaaaa".parse().expect("an id");
    for found in read.found {
        let (source, warnings) = found.into_source(id);
        is_whole &= warnings.is_empty();
        assert!(!source.text().contains('\r') && source.text().len() <= import::MAX_BYTES);
        assert!(!source.paragraphs().is_empty(), "there is something to read");
        for run in source.chrome() {
            assert!(run.of(source.text()).is_some_and(|words| !words.trim().is_empty()), "{run:?}");
        }
        assert!(source.imported_from.as_deref().is_some_and(|from| from.starts_with(&name)));
        for warning in &warnings {
            assert!(!warning.to_string().contains(['\n', '\u{1b}']), "{warning:?}");
        }
    }
    if is_whole { Outcome::Whole } else { Outcome::Partly }
}

fn check_words(error: &ImportError) {
    let words = error.to_string();
    assert!(!words.contains(['\n', '\u{1b}']), "{words:?}");
    assert!(!words.contains("stumble"), "{words}");
    let _: &dyn Debug = error;
}
