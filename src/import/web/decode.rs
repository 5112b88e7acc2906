//! From the bytes of a page to text: by its byte-order mark, by what is declared, else by a guess.
//!
//! A declaration is passed over where the bytes are UTF-8 with marks of their own: other encodings
//! hardly ever look like that by chance, and pages are often converted by what saves them.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How far into a page its declaration is looked for.
const DECLARED_WITHIN: usize = 16 * 1024;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    /// How many stretches of bytes meant nothing and became U+FFFD.
    pub n_lost: usize,
}

/// The text of `bytes`. `charset` is what a mail's part or a transport declares.
pub fn decode(bytes: &[u8], charset: Option<&str>) -> Decoded {
    if let Some((encoding, n_mark)) = Encoding::for_bom(bytes) {
        return decoded(encoding, bytes.get(n_mark..).unwrap_or_default());
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && (!text.is_ascii() || charset.is_none())
        && !text.contains('\u{1b}')
    {
        return Decoded { text: text.to_owned(), n_lost: 0 };
    }
    let label = charset.map(|label| label.as_bytes().to_vec()).or_else(|| declared(bytes));
    let known = label.and_then(|label| Encoding::for_label_no_replacement(&label));
    let Some(encoding) = known else { return decoded(guess(bytes), bytes) };
    // The standard: who can read the declaration as ASCII does not hold UTF-16.
    let is_wide = encoding == UTF_16LE || encoding == UTF_16BE;
    let encoding = if is_wide && charset.is_none() { UTF_8 } else { encoding };
    let text = decoded(encoding, bytes);
    let n_marks = bytes.iter().filter(|b| !b.is_ascii()).count();
    if text.n_lost * 2 > n_marks.max(2) {
        let guessed = decoded(guess(bytes), bytes);
        if guessed.n_lost < text.n_lost {
            return guessed;
        }
    }
    text
}

fn decoded(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let n_lost = if had_errors { text.matches('\u{FFFD}').count() } else { 0 };
    Decoded { text: text.into_owned(), n_lost }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
}

/// The label in `<meta charset=…>`, `<meta content="…; charset=…">` or `<?xml encoding=…?>`.
fn declared(bytes: &[u8]) -> Option<Vec<u8>> {
    let head = bytes.get(..bytes.len().min(DECLARED_WITHIN))?.to_ascii_lowercase();
    let xml = head.starts_with(b"<?xml").then(|| {
        let end = memchr::memchr(b'>', &head)?;
        value_after(head.get(..end)?, b"encoding")
    });
    if let Some(label) = xml.flatten() {
        return Some(label);
    }
    memchr::memmem::find_iter(&head, b"<meta").find_map(|at| {
        let tag = head.get(at..)?;
        let end = memchr::memchr(b'>', tag)?;
        value_after(tag.get(..end)?, b"charset")
    })
}

/// What stands behind `name` and "=", with or without quotes.
fn value_after(tag: &[u8], name: &[u8]) -> Option<Vec<u8>> {
    let at = memchr::memmem::find(tag, name)?;
    let rest = tag.get(at + name.len()..)?.trim_ascii_start();
    let rest = rest.strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let is_end = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'"' | b'\'' | b';' | b'>' | b'/');
    let label = rest.get(..rest.iter().position(is_end).unwrap_or(rest.len()))?;
    (!label.is_empty()).then(|| label.to_vec())
}
