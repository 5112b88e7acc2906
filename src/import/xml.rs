//! Walking through XML: elements and words as they come, no tree.
//!
//! Entities that a file defines are never expanded, and nothing outside of it is looked up: a reference that is
//! not of XML or HTML itself stays as it is written. Names come without their prefixes.

use encoding_rs::{Encoding, UTF_8};
use quick_xml::{Reader, events::BytesStart, events::Event};

use super::{Limit, MAX_DEPTH};

/// What is met.
pub(super) enum Node<'a> {
    Open(Element<'a>),
    /// Its references are resolved. Words may come in several pieces.
    Words(&'a str),
    Close(&'a str),
}

/// An element that opens.
pub(super) struct Element<'a> {
    start: &'a BytesStart<'a>,
    pub name: &'a str,
}

impl Element<'_> {
    /// The value of an attribute, whatever its prefix.
    pub fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.start.html_attributes();
        let is_it = |key: quick_xml::name::QName| key.local_name().as_ref() == name.as_bytes();
        let found = attributes.with_checks(false).flatten().find(|a| is_it(a.key))?;
        let value = String::from_utf8_lossy(&found.value);
        Some(resolved(&value))
    }
}

/// Why walking ended before the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// What is wrong with the file.
    Broken(String),
    Limit(Limit),
    /// Whoever walks has seen enough.
    Enough,
}

/// Walks through `bytes` until `see` says no.
///
/// # Errors
/// Where it ends early; what was seen until then was seen.
pub(super) fn walk(bytes: &[u8], mut see: impl FnMut(Node) -> bool) -> Result<(), Stop> {
    let text = text(bytes);
    let mut reader = Reader::from_str(&text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    config.allow_dangling_amp = true;
    let mut depth = 0_usize;
    loop {
        let goes_on = match reader.read_event() {
            Err(error) => return Err(Stop::Broken(error.to_string())),
            Ok(Event::Eof) if depth > 0 => return Err(Stop::Broken("it ends early".to_owned())),
            Ok(Event::Eof) => return Ok(()),
            Ok(Event::Start(start)) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(Stop::Limit(Limit::Depth));
                }
                let name = start.local_name();
                let name = std::str::from_utf8(name.as_ref()).unwrap_or_default();
                see(Node::Open(Element { start: &start, name }))
            }
            Ok(Event::End(end)) => {
                depth = depth.saturating_sub(1);
                see(Node::Close(std::str::from_utf8(end.local_name().as_ref()).unwrap_or_default()))
            }
            Ok(Event::Text(words)) => see(Node::Words(&String::from_utf8_lossy(&words))),
            Ok(Event::CData(words)) => see(Node::Words(&String::from_utf8_lossy(&words))),
            Ok(Event::GeneralRef(reference)) => {
                see(Node::Words(&resolved(&format!("&{};", String::from_utf8_lossy(&reference)))))
            }
            Ok(_) => true,
        };
        if !goes_on {
            return Err(Stop::Enough);
        }
    }
}

/// All words in `bytes`, as far as they can be read, of which `is_wanted` says so for the innermost element
/// around them.
pub(super) fn words_in(bytes: &[u8], mut see: impl FnMut(&str, &str)) {
    let mut open: Vec<(String, String)> = Vec::new();
    // What is broken behind the words does not make them wrong.
    let _ = walk(bytes, |node| {
        match node {
            Node::Open(element) => open.push((element.name.to_owned(), String::new())),
            Node::Words(words) => {
                if let Some((_, all)) = open.last_mut() {
                    all.push_str(words);
                }
            }
            Node::Close(_) => {
                if let Some((name, words)) = open.pop() {
                    see(&name, words.trim());
                }
            }
        }
        true
    });
}

fn resolved(words: &str) -> String {
    let known = |name: &str| quick_xml::escape::resolve_html5_entity(name);
    quick_xml::escape::unescape_with(words, known).map_or_else(|_| words.to_owned(), |w| w.into_owned())
}

/// By its mark, by what its declaration says, else as UTF-8.
fn text(bytes: &[u8]) -> String {
    if let Some((encoding, n_mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(n_mark..).unwrap_or_default()).0.into_owned();
    }
    let head = bytes.get(..bytes.len().min(200)).unwrap_or_default();
    let declared =
        memchr::memmem::find(head, b"encoding=").filter(|_| head.starts_with(b"<?xml")).and_then(|at| {
            let rest = head.get(at + "encoding=".len()..)?;
            let quote = *rest.first()?;
            let label = rest.get(1..)?.split(|b| *b == quote).next()?;
            Encoding::for_label_no_replacement(label)
        });
    declared.unwrap_or(UTF_8).decode_without_bom_handling(bytes).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(xml: &str) -> (String, Result<(), Stop>) {
        let mut all = String::new();
        let end = walk(xml.as_bytes(), |node| {
            match node {
                Node::Open(element) => all.push_str(&format!("<{}>", element.name)),
                Node::Words(words) => all.push_str(words),
                Node::Close(_) => all.push('/'),
            }
            true
        });
        (all, end)
    }

    #[test]
    fn entities_of_a_file_are_not_expanded() {
        let bomb = "<!DOCTYPE a [<!ENTITY b \"&c;&c;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>\
                    <a>&b; &amp; &#233; &eacute; &#x0; <![CDATA[&amp;<]]></a>";
        assert_eq!(words(bomb).0, "<a>&b; & é é &#x0; &amp;</");
    }

    #[test]
    fn what_is_cut_short_or_too_deep_is_said() {
        assert_eq!(words("<a><b>one</b><c>two").1, Err(Stop::Broken("it ends early".to_owned())));
        let (seen, end) = words(&"<a>".repeat(MAX_DEPTH + 1));
        assert_eq!((seen.matches("<a>").count(), end), (MAX_DEPTH, Err(Stop::Limit(Limit::Depth))));
        assert_eq!(words("<a x='1'><w:b/></a>"), ("<a><b>//".to_owned(), Ok(())));
        assert!(matches!(words("<a><").1, Err(Stop::Broken(_))));
    }

    #[test]
    fn other_encodings_are_read_as_declared() {
        let mut seen = String::new();
        let xml = b"<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a t=\"\xE9&lt;\">n\xE9</a>";
        walk(xml, |node| {
            match node {
                Node::Open(element) => seen.push_str(&element.attribute("t").unwrap_or_default()),
                Node::Words(words) => seen.push_str(words),
                Node::Close(_) => {}
            }
            true
        })
        .expect("it is whole");
        assert_eq!(seen, "é<né");
    }
}
