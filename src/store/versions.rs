//! The formats that were ever written, and the way from each to the one that is written now.
//!
//! A session states its format first. Each format has frozen forms of its own ([`Version`]), into which
//! its files are read; from there one step leads to the next format, until the newest is reached. The
//! fixtures below `tests/fixtures/format-N` stay for ever and must open to what they always did.
//!
//! To add format 5:
//!
//! 1. Copy the forms of format 4 that change (`format.rs`) to `format_4.rs` without their ways to rows, and
//!    move `impl Version for format::SessionForm` there from `format_3.rs`, which now leads to
//!    `format_4::SessionForm`. They are never changed again.
//! 2. Change `format.rs` and the writer, raise [`super::FORMAT`] to 5, and let `SessionForm` have
//!    `Before = format_4::SessionForm` and an `after` that says what a new field is in an old file. `checked.rs`
//!    reads rows one by one: tell it which forms each format has.
//! 3. Copy `tests/fixtures/format-4` to `format-5` as the new program writes it. Those of format 4 must
//!    still open to the same briefings; only "written back to the same bytes" moves to format 5.
//!
//! A newer format is read as far as the newest forms go ([`read_passing_over`]): as a copy, with the names
//! of what this program does not know. Its file is never written to. Where even that fails it is refused.

use std::{
    fs::{self, File},
    io::Read as _,
    path::Path,
};

use ron::error::SpannedError;
use serde::{Deserialize, de::DeserializeOwned};

use super::{
    format::{FORMAT, stated_format},
    lax::{Lax, Unknown},
    recover,
};

/// Why no form could be read.
#[derive(Debug)]
pub(super) enum Unread {
    /// The format was never written, or is newer.
    NoSuchFormat,
    /// The text breaks the rules of its format.
    Broken(SpannedError),
}

/// The forms of one format, and the step to them from the format before.
pub(super) trait Version: DeserializeOwned {
    const FORMAT: u64;
    /// [`Oldest`] for the first.
    type Before: Version;

    /// What a session of the format before is in this one.
    fn after(before: Self::Before) -> Self;

    /// Reads a text that states the format `found`, through every step there is from that to this one.
    fn read(text: &str, found: u64) -> Result<Self, Unread> {
        if found == Self::FORMAT {
            ron::from_str(text).map_err(Unread::Broken)
        } else {
            Self::Before::read(text, found).map(Self::after)
        }
    }

    /// [`Version::read`], passing over the fields that the format does not know.
    fn read_passing_over(text: &str, found: u64, unknown: &mut Unknown) -> Result<Self, Unread> {
        if found == Self::FORMAT {
            read_passing_over(text, unknown).map_err(Unread::Broken)
        } else {
            Self::Before::read_passing_over(text, found, unknown).map(Self::after)
        }
    }
}

/// What was before the first format: nothing.
#[derive(serde::Deserialize)]
pub(super) enum Oldest {}

impl Version for Oldest {
    const FORMAT: u64 = 0;
    type Before = Self;

    fn after(before: Self) -> Self {
        before
    }

    fn read(_: &str, _: u64) -> Result<Self, Unread> {
        Err(Unread::NoSuchFormat)
    }

    fn read_passing_over(_: &str, _: u64, _: &mut Unknown) -> Result<Self, Unread> {
        Err(Unread::NoSuchFormat)
    }
}

/// Reads a text as forms, passing over the fields that they do not know.
pub(super) fn read_passing_over<'de, F: Deserialize<'de>>(
    text: &'de str,
    unknown: &mut Unknown,
) -> Result<F, SpannedError> {
    let mut deserializer = ron::Deserializer::from_str(text)?;
    let read = F::deserialize(Lax::new(&mut deserializer, unknown)).and_then(|form| {
        deserializer.end()?;
        Ok(form)
    });
    read.map_err(|error| deserializer.span_error(error))
}

/// What is looked at of a file to tell its format, which stands first in every file that was ever written.
const HEAD_BYTES: u64 = 1 << 20;

/// The format that a file states, if that is newer than this program's. `None` also where there is no such
/// file, or it is no session.
pub fn newer_format(path: &Path) -> Option<u64> {
    // Before opening, because opening a pipe waits for its writer.
    if !fs::metadata(path).ok()?.is_file() {
        return None;
    }
    let mut head = Vec::new();
    File::open(path).ok()?.take(HEAD_BYTES).read_to_end(&mut head).ok()?;
    let text = match str::from_utf8(&head) {
        Ok(text) => text,
        Err(error) => str::from_utf8(head.get(..error.valid_up_to())?).ok()?,
    };
    let text = recover::without_mark(text).unwrap_or(text);
    stated_format(text).filter(|found| *found > FORMAT)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made-up formats, to test the steps between them: 1 has a name, 2 calls it title, 3 counts it.
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct First {
        #[serde(rename = "format")]
        _format: u64,
        name: String,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Second {
        #[serde(rename = "format")]
        _format: u64,
        title: String,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Third {
        format: u64,
        title: String,
        n_words: usize,
        #[serde(default)]
        parts: Vec<Part>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Part {
        at: Option<(u8, u8)>,
    }

    impl Version for First {
        const FORMAT: u64 = 1;
        type Before = Oldest;
        fn after(before: Oldest) -> Self {
            match before {}
        }
    }

    impl Version for Second {
        const FORMAT: u64 = 2;
        type Before = First;
        fn after(before: First) -> Self {
            Self { _format: 2, title: before.name }
        }
    }

    impl Version for Third {
        const FORMAT: u64 = 3;
        type Before = Second;
        fn after(before: Second) -> Self {
            let n_words = before.title.split_whitespace().count();
            Self { format: 3, title: before.title, n_words, parts: Vec::new() }
        }
    }

    #[test]
    fn every_format_leads_to_the_newest() {
        let expected = Third { format: 3, title: "a b".to_owned(), n_words: 2, parts: Vec::new() };
        for (found, text) in [
            (1, "(format: 1, name: \"a b\")"),
            (2, "(format: 2, title: \"a b\")"),
            (3, "(format: 3, title: \"a b\", n_words: 2)"),
        ] {
            assert_eq!(Third::read(text, found).expect("it is read"), expected);
        }
    }

    #[test]
    fn a_text_keeps_the_rules_of_the_format_it_states() {
        for (found, text) in [(1, "(format: 1, title: \"a\")"), (2, "(format: 2, title: \"a\", n_words: 1)")]
        {
            assert!(matches!(Third::read(text, found), Err(Unread::Broken(_))), "{text}");
        }
        for found in [0, 4, u64::MAX] {
            assert!(matches!(Third::read("(format: 4)", found), Err(Unread::NoSuchFormat)));
        }
    }

    #[test]
    fn a_newer_format_is_read_as_far_as_it_is_known() {
        let text = r#"New(format: 4, new: {"a": [Ink(1.5, 'c'), (x: Some(()))]}, title: "a", n_words: 1,
            parts: [(at: Some((1, 2)), more: 1), (more: (((), [])), at: None)])"#;
        let mut unknown = Unknown::default();
        let text = text.strip_prefix("New").expect("a name");
        let third: Third = read_passing_over(text, &mut unknown).expect("it is read");
        let parts = vec![Part { at: Some((1, 2)) }, Part { at: None }];
        assert_eq!(third, Third { format: 4, title: "a".to_owned(), n_words: 1, parts });
        assert_eq!(Vec::from_iter(unknown.names), ["more in Part", "new in Third"]);
        let places: Vec<_> = unknown.fields.iter().map(|f| (f.name.as_str(), f.owner)).collect();
        assert_eq!(places, [("new", "Third"), ("more", "Part"), ("more", "Part")]);
        let starts = |at: usize, words: &str| {
            text.get(at - text.as_ptr().addr()..).is_some_and(|rest| rest.starts_with(words))
        };
        assert!(starts(unknown.fields[0].at, "new: {") && starts(unknown.fields[2].at, "more: (((), "));
        for text in ["(format: 4, title: 5, n_words: 1)", "(format: 4, title: \"a\")", "(format: 4, new: ("] {
            assert!(read_passing_over::<Third>(text, &mut Unknown::default()).is_err(), "{text}");
        }
    }
}
