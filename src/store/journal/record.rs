//! `Record`: what stands in a journal, one after the other.

use std::{fmt, path::PathBuf, str::FromStr};

use xxhash_rust::xxh3::xxh3_128;

use crate::model::{Delta, FoldKey, Recorded, SourceId};

/// The form of journals that is written. Those of form 1, which knew no versions of a source, of form 2, which
/// knew no timing and nothing read aloud, and of form 3, which knew no ratings and no verdicts, are read as well: all that came since may be left out.
pub const JOURNAL_FORMAT: u64 = 4;

/// Tells the bytes of one session file from all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ContentHash(u128);

impl ContentHash {
    pub fn of(bytes: &[u8]) -> Self {
        Self(xxh3_128(bytes))
    }

    /// Of what was hashed piece by piece (xxh3, 128 bits).
    pub(in crate::store) fn of_digest(digest: u128) -> Self {
        Self(digest)
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl FromStr for ContentHash {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_hex = text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit());
        let bits = if is_hex { u128::from_str_radix(text, 16).ok() } else { None };
        bits.map(Self).ok_or("a hash is 32 hexadecimal digits")
    }
}

/// What a briefing was before the first step of its journal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Base {
    /// Nothing at all.
    #[default]
    Empty,
    /// What these bytes of a session file are read as.
    Content(ContentHash),
}

/// The head of a journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Begin {
    /// The session's file; `None` for a briefing that is in no file yet.
    pub path: Option<PathBuf>,
    pub base: Base,
    /// What makes the briefing that was open of the base as it is read: ranks, mostly.
    pub settle: Delta,
}

/// The file is about to hold all that was recorded so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saving {
    /// The last record that it holds.
    pub upto: u64,
    /// What the journal would begin with if it began behind that record.
    pub begin: Begin,
}

/// One entry of a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    Begin(Begin),
    Step {
        name: String,
        fold: Option<FoldKey>,
        recorded: Recorded,
        delta: Delta,
    },
    Undo,
    Redo,
    /// The text of a source that a step will add.
    Text(SourceId),
    Saving(Saving),
}
