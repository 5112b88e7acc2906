//! The formats that were ever written, and the way from each to the one that is written now.
//!
//! A session states its format first. Each format has frozen forms of its own ([`Version`]), into which
//! its files are read; from there one step leads to the next format, until the newest is reached. The
//! fixtures below `tests/fixtures/format-N` stay for ever and must open to what they always did.
//!
//! To add format 3:
//!
//! 1. Copy the forms of format 2 that change (`format.rs`) to `format_2.rs` without their ways to rows, and
//!    move `impl Version for format::SessionForm` there from `format_1.rs`, which now leads to
//!    `format_2::SessionForm`. They are never changed again.
//! 2. Change `format.rs` and the writer, raise [`super::FORMAT`] to 3, and let `SessionForm` have
//!    `Before = format_2::SessionForm` and an `after` that says what a new field is in an old file.
//! 3. Copy `tests/fixtures/format-2` to `format-3` as the new program writes it. Those of format 2 must
//!    still open to the same briefings; only "written back to the same bytes" moves to format 3.
//!
//! A newer format is read as far as the newest forms go ([`read_newer`]): as a copy, with the names of
//! what this program does not know. Its file is never written to. Where even that fails it is refused.

use std::collections::BTreeSet;

use ron::error::SpannedError;
use serde::de::DeserializeOwned;

use super::lax::Lax;

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
}

/// Reads a text of a newer format as far as the forms of the newest known one go. Gives the fields that
/// were passed over, each once, like “tags in Source”; `None` where it makes no sense to this program.
pub(super) fn read_newer<V: Version>(text: &str) -> Option<(V, BTreeSet<String>)> {
    let mut unknown = BTreeSet::new();
    let mut deserializer = ron::Deserializer::from_str(text).ok()?;
    let form = V::deserialize(Lax::new(&mut deserializer, &mut unknown)).ok()?;
    deserializer.end().ok()?;
    Some((form, unknown))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

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
        let (third, unknown) =
            read_newer::<Third>(text.strip_prefix("New").expect("a name")).expect("it is read");
        let parts = vec![Part { at: Some((1, 2)) }, Part { at: None }];
        assert_eq!(third, Third { format: 4, title: "a".to_owned(), n_words: 1, parts });
        assert_eq!(Vec::from_iter(unknown), ["more in Part", "new in Third"]);
        for text in ["(format: 4, title: 5, n_words: 1)", "(format: 4, title: \"a\")", "(format: 4, new: ("] {
            assert!(read_newer::<Third>(text).is_none(), "{text}");
        }
    }
}
