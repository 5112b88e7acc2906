//! From bytes to text: by a byte-order mark, as UTF-8, by what is declared, else by a guess.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::{Foreign, ImportError, Warning};

/// How far into a text its alphabet is looked at for UTF-16 and for signs that it is no text.
const HEAD: usize = 64 * 1024;

/// Text, and what there is to know about how it was made of bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub text: String,
    pub warnings: Vec<Warning>,
}

/// The text of `bytes`; `declared` is the encoding that something beside them names.
///
/// A byte-order mark is skipped and goes before everything. What is UTF-8 is read as that, whatever is
/// declared: other text hardly ever looks like it.
///
/// # Errors
/// Where they are no text.
pub(super) fn decode(bytes: &[u8], declared: Option<&str>) -> Result<Decoded, ImportError> {
    if let Some(text) = utf_32(bytes) {
        return Ok(text);
    }
    if let Some((encoding, n_mark)) = Encoding::for_bom(bytes) {
        let text = decoded(encoding, bytes.get(n_mark..).unwrap_or_default());
        return Ok(if encoding == encoding_rs::UTF_8 { text } else { text.saying(encoding, false) });
    }
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    // Before UTF-8, because letters of English in UTF-16 are that, too.
    if let Some(encoding) = utf_16(head) {
        return Ok(decoded(encoding, bytes).saying(encoding, true));
    }
    let no_text = || Err(ImportError::Foreign { form: Foreign::Binary, name: None });
    let n_strange = head.iter().filter(|b| matches!(b, 0..=8 | 14..=26 | 28..=31 | 127)).count();
    if let Ok(text) = std::str::from_utf8(bytes) {
        // A few control characters are said and kept.
        let is_text = n_strange * 4 <= head.len();
        return if is_text { Ok(Decoded { text: text.to_owned(), warnings: Vec::new() }) } else { no_text() };
    }
    if head.contains(&0) || n_strange * 100 > head.len() {
        return no_text();
    }
    let stated = declared.and_then(|label| Encoding::for_label_no_replacement(label.as_bytes()));
    if let Some(encoding) = stated.filter(|encoding| *encoding != encoding_rs::UTF_8) {
        let text = decoded(encoding, bytes);
        if text.warnings.is_empty() {
            return Ok(text.saying(encoding, false));
        }
    }
    // UTF-8 with a few bytes broken is still UTF-8.
    let as_utf_8 = decoded(encoding_rs::UTF_8, bytes);
    let n_marks = as_utf_8.text.chars().filter(|c| !c.is_ascii()).count();
    if n_lost(&as_utf_8.text) * 10 < n_marks {
        return Ok(as_utf_8);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    Ok(decoded(encoding, bytes).saying(encoding, true))
}

impl Decoded {
    fn saying(mut self, encoding: &'static Encoding, is_guess: bool) -> Self {
        let encoding = encoding.name();
        let warning = match is_guess {
            true => Warning::Guessed { encoding, name: None },
            false => Warning::Encoding { encoding, name: None },
        };
        self.warnings.insert(0, warning);
        self
    }
}

fn n_lost(text: &str) -> usize {
    text.matches('\u{FFFD}').count()
}

fn decoded(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let mut warnings = Vec::new();
    if had_errors {
        warnings.push(Warning::Lost { n_lost: n_lost(&text), name: None });
    }
    Decoded { text: text.into_owned(), warnings }
}

/// UTF-32 is no encoding of the web, so encoding_rs leaves it out.
fn utf_32(bytes: &[u8]) -> Option<Decoded> {
    let (read, encoding): (fn([u8; 4]) -> u32, _) = match bytes.get(..4)? {
        b"\xFF\xFE\0\0" => (u32::from_le_bytes, "UTF-32LE"),
        b"\0\0\xFE\xFF" => (u32::from_be_bytes, "UTF-32BE"),
        _ => return None,
    };
    let (units, rest) = bytes.get(4..)?.as_chunks::<4>();
    let mut text: String =
        units.iter().map(|unit| char::from_u32(read(*unit)).unwrap_or('\u{FFFD}')).collect();
    if !rest.is_empty() {
        text.push('\u{FFFD}');
    }
    let mut warnings = vec![Warning::Encoding { encoding, name: None }];
    let n_lost = n_lost(&text);
    if n_lost > 0 {
        warnings.push(Warning::Lost { n_lost, name: None });
    }
    Some(Decoded { text, warnings })
}

/// UTF-16 without a mark: in most scripts that people save so, every other byte of many is zero.
fn utf_16(head: &[u8]) -> Option<&'static Encoding> {
    let (pairs, _) = head.as_chunks::<2>();
    let n_zero = |at: usize| pairs.iter().filter(|pair| pair.get(at) == Some(&0)).count();
    let (first, second) = (n_zero(0), n_zero(1));
    match () {
        () if pairs.len() < 2 => None,
        () if second * 2 > pairs.len() && first * 20 < second => Some(UTF_16LE),
        () if first * 2 > pairs.len() && second * 20 < first => Some(UTF_16BE),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], declared: Option<&str>, expected: &str, says: &[&str]) {
        let decoded = decode(bytes, declared).expect("it is text");
        assert_eq!(decoded.text, expected);
        let said: Vec<String> = decoded.warnings.iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), says.len(), "{said:?}");
        assert!(said.iter().zip(says).all(|(said, says)| said.contains(says)), "{said:?}");
    }

    #[test]
    fn a_mark_goes_before_everything() {
        check("\u{feff}né".as_bytes(), Some("windows-1252"), "né", &[]);
        check(b"\xFF\xFEn\0\xE9\0", None, "né", &["read as UTF-16LE"]);
        check(b"\xFE\xFF\0n\0\xE9", None, "né", &["read as UTF-16BE"]);
        check(b"\xFF\xFE\0\0n\0\0\0\xE9\0\0\0", None, "né", &["read as UTF-32LE"]);
        check(b"\0\0\xFE\xFF\0\0\0n\0\0\0\xE9", None, "né", &["read as UTF-32BE"]);
        check(b"\0\0\xFE\xFF\0\x11\0\0n", None, "\u{FFFD}\u{FFFD}", &["UTF-32BE", "2 characters could not"]);
    }

    #[test]
    fn utf_8_goes_before_what_is_declared_and_that_before_a_guess() {
        check("né".as_bytes(), Some("windows-1252"), "né", &[]);
        check(b"n\xE9", Some("iso-8859-1"), "né", &["read as windows-1252"]);
        check(b"\xC4\xD6\xDC \xE4", Some("koi8-r"), "джэ Д", &["read as KOI8-R"]);
        check(
            b"The caf\xE9 in Paris",
            None,
            "The café in Paris",
            &["not stated; the text was read as windows-1252"],
        );
        let russian = "Стороны договорились об обмене пленными. Переговоры продолжатся.";
        let bytes = encoding_rs::WINDOWS_1251.encode(russian).0;
        check(&bytes, None, russian, &["read as windows-1251"]);
        check(b"n\0e\0w\0s\0 \0\xE9\0\x01\xD8", None, "news é\u{FFFD}", &["read as UTF-16LE", "1 character"]);
        let broken = [&b"\xFF"[..], "né ".repeat(20).as_bytes()].concat();
        check(&broken, None, &format!("\u{FFFD}{}", "né ".repeat(20)), &["1 characters could not be read"]);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for bytes in
            [b"\x7FEL\xFF\0\0\x01\x02\x03".as_slice(), b"\xFF\x01\x02\x03\x04 abc", &[0x80, 0, 0, 0, 0, 1]]
        {
            assert!(
                matches!(decode(bytes, None), Err(ImportError::Foreign { form: Foreign::Binary, .. })),
                "{bytes:?}"
            );
        }
    }
}
