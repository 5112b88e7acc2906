//! Reading plain text, which is kept as it stands. Lines that it has of the web page it was saved from are set aside.
//! Markdown is read as the text it is: its signs stay, so that a quotation can be found in the file again. What stands
//! about it in its front matter is read, and set aside as chrome.

use super::{
    Found, ImportError, MAX_BYTES, Verbatim, Warning, decode::decode, front_matter::read_front_matter,
};
use crate::{
    import::web::{Lines, read_lines},
    model::{Source, SourceId},
};

/// What is found in plain text: the text itself. A byte-order mark is skipped, line ends become LF, and nothing
/// else is changed or guessed but the encoding, where it is not UTF-8. `declared` is the encoding that something
/// beside the text names.
///
/// # Errors
/// Where the bytes are no text, hold nothing but white space, or are more than [`MAX_BYTES`].
pub(super) fn read_text(bytes: &[u8], declared: Option<&str>) -> Result<Found, ImportError> {
    if bytes.len() > MAX_BYTES {
        return Err(ImportError::TooLarge { n_bytes: bytes.len(), name: None });
    }
    let decoded = decode(bytes, declared)?;
    let text = with_line_feeds(decoded.text.strip_prefix('\u{FEFF}').unwrap_or(&decoded.text));
    if text.trim().is_empty() {
        return Err(ImportError::Blank { name: None });
    }
    let mut warnings = decoded.warnings;
    warnings.extend(control_characters(&text));
    Ok(Found { warnings, ..page_of_lines(text) })
}

/// A text as it stands, with what its lines say of the page that it was saved from, if it was.
fn page_of_lines(text: String) -> Found {
    let Lines { chrome, byline, published } = read_lines(&text);
    Found { byline, published, verbatim: Some(Verbatim { text, chrome }), ..Found::default() }
}

/// [`read_text`] of a Markdown file.
///
/// # Errors
/// As there.
pub(super) fn read_markdown(bytes: &[u8]) -> Result<Found, ImportError> {
    let mut found = read_text(bytes, None)?;
    if let Some(Verbatim { text, mut chrome }) = found.verbatim.take() {
        chrome.extend(read_front_matter(&text, &mut found));
        found.verbatim = Some(Verbatim { text, chrome });
    }
    Ok(found)
}

/// A source from text that was pasted.
///
/// # Errors
/// Where it is blank or more than [`MAX_BYTES`].
pub fn read_pasted(text: &str, id: SourceId) -> Result<Source, ImportError> {
    if text.len() > MAX_BYTES {
        return Err(ImportError::TooLarge { n_bytes: text.len(), name: None });
    }
    let text = with_line_feeds(text.strip_prefix('\u{FEFF}').unwrap_or(text));
    if text.trim().is_empty() {
        return Err(ImportError::Blank { name: None });
    }
    Ok(page_of_lines(text).into_source(id).0)
}

/// `text` with CRLF and CR turned into LF.
fn with_line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn control_characters(text: &str) -> Option<Warning> {
    let is_strange = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    let n_found = text.chars().filter(|c| is_strange(*c)).count();
    let first_line = text.split('\n').position(|line| line.contains(is_strange)).unwrap_or(0) + 1;
    (n_found > 0).then_some(Warning::ControlCharacters { n_found, first_line, name: None })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{import::ReadOptions, model::id::tests::CountedDice};

    fn read(bytes: &[u8], name: &str) -> Result<(Source, Vec<Warning>), ImportError> {
        let read = super::super::read(bytes, Some(name), &ReadOptions::default(), &|| true)?;
        let found = read.found.into_iter().next().expect("something was found");
        Ok(found.into_source(SourceId::draw(&mut CountedDice::default())))
    }

    #[track_caller]
    fn check_text(bytes: &[u8], expected: &str) {
        let (source, _) = read(bytes, "a.txt").expect("it is text");
        assert_eq!(source.text(), expected);
    }

    #[track_caller]
    fn check_refused(bytes: &[u8], name: &str, expected: &str) {
        assert_eq!(read(bytes, name).expect_err("it is no text").to_string(), expected);
    }

    #[test]
    fn the_mark_is_skipped_and_line_ends_become_lf() {
        check_text(b"\xEF\xBB\xBFTitle\r\nline\rline\n", "Title\nline\nline\n");
        check_text("a\u{feff}b".as_bytes(), "a\u{feff}b");
        check_text(b"a\r\r\nb", "a\n\nb");
        check_text(b"  a \n\n\n b\t", "  a \n\n\n b\t");
    }

    #[test]
    fn control_characters_stay_and_are_said() {
        let (source, warnings) = read(b"one\ntwo\0\x1b[31m", "a.txt").expect("it is text");
        assert_eq!(source.text(), "one\ntwo\0\u{1b}[31m");
        let said: Vec<String> = warnings.iter().map(ToString::to_string).collect();
        assert_eq!(said, ["2 control characters were kept in the text, the first on line 2: a.txt"]);
        assert_eq!(read(b"plain\ttext", "a.txt").expect("it is text").1, []);
    }

    #[test]
    fn only_the_name_of_the_file_is_kept() {
        for path in ["/home/ann/notes/a.txt", "C:\\Users\\Ann\\a.txt", "a.txt"] {
            let (source, _) = read(b"words", path).expect("it is text");
            assert_eq!(source.imported_from.as_deref(), Some("a.txt"));
        }
        let (source, _) = read(b"# Heading #\nwords", "a.md").expect("it is text");
        assert_eq!((source.title.as_str(), source.text()), ("Heading", "# Heading #\nwords"));
        assert_eq!((source.byline, source.publisher, source.link), (None, None, None));
        let pasted = read_pasted("\u{feff}a\r\nb", source.id).expect("it is text");
        assert_eq!((pasted.text(), pasted.title.as_str()), ("a\nb", "a"));
        assert_eq!(pasted.imported_from, None);
    }

    #[test]
    fn front_matter_is_known_and_set_aside() {
        let text = "---\ntitle: The talks\nauthor: Ann Example\n---\n\n# Heading\nwords\n";
        let (source, _) = read(text.as_bytes(), "a.md").expect("it is text");
        assert_eq!((source.title.as_str(), source.byline.as_deref()), ("The talks", Some("Ann Example")));
        assert_eq!(source.text(), text, "byte for byte");
        let chrome: Vec<_> = source.chrome().iter().filter_map(|run| run.of(text)).collect();
        assert_eq!(chrome, ["---\ntitle: The talks\nauthor: Ann Example\n---"]);
        let (source, _) = read(text.as_bytes(), "a.txt").expect("it is text");
        assert_eq!((source.title.as_str(), source.chrome().len()), ("---", 0));
        let untitled = text.replace("title: The talks\n", "");
        assert_eq!(read(untitled.as_bytes(), "a.md").expect("it is text").0.title, "Heading");
    }

    #[test]
    fn other_encodings_are_read_and_said() {
        let (source, warnings) = read(b"\xFF\xFEn\0\xE9\0\r\0\n\0", "wide.txt").expect("it is text");
        assert_eq!(source.text(), "n\u{e9}\n");
        assert_eq!(
            warnings.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["The text was read as UTF-16LE: wide.txt"]
        );
        let (source, warnings) = read(b"The caf\xE9 in Paris", "latin.txt").expect("it is text");
        assert_eq!(source.text(), "The caf\u{e9} in Paris");
        assert!(matches!(*warnings, [Warning::Guessed { encoding: "windows-1252", .. }]), "{warnings:?}");
    }

    #[test]
    fn what_is_no_text_is_refused_in_words() {
        let advice =
            "which is not read; save it as text, a web page, PDF or Word document, or paste its text";
        for (bytes, form) in [
            (b"\x89PNG\r\n\x1A\n".as_slice(), "a picture"),
            (b"\x7FELF\x02\x01", "a program"),
            (b"\xFF\x01\x02\0\0\0\x03", "no text, nor any document that is known here"),
        ] {
            check_refused(
                bytes,
                "x\u{1b}.bin",
                &format!("This seems to be {form}, {advice}: x\\u{{1b}}.bin"),
            );
        }
        check_refused(b"", "empty.txt", "There is no text to read in empty.txt");
        check_refused(b"\xEF\xBB\xBF \r\n\t", "blank.txt", "There is no text to read in blank.txt");
        let id = SourceId::draw(&mut CountedDice::default());
        let error = read_pasted("\n", id).expect_err("it is blank");
        assert_eq!(error.to_string(), "There is no text to read in the pasted text");
    }

    #[test]
    fn a_huge_file_is_refused_before_it_is_read() {
        let bytes = vec![b'x'; MAX_BYTES + 1];
        let error = read(&bytes, "huge.txt").expect_err("it is too large");
        assert!(error.to_string().contains("larger than 64 MiB"), "{error}");
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>, name in proptest::option::of(".*")) {
            let name = name.unwrap_or_default();
            if let Ok((source, _)) = read(&bytes, &name) {
                prop_assert!(!source.text().contains('\r') && !source.paragraphs().is_empty());
            }
        }
    }
}
