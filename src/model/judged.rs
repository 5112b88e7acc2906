//! `Judged`: what a person made of findings about the sources. The findings themselves are made anew each time; each has
//! a key made of what it says, so that it is known again.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

/// Names a finding by what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FindingKey(u64);

impl FindingKey {
    /// The key of bits that are the same whenever the finding is.
    pub fn from_bits(bits: u64) -> Self {
        Self(bits)
    }
}

impl fmt::Display for FindingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// Why words are no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a finding is named by sixteen digits of 0-9 and a-f, not {0:?}")]
pub struct FindingKeyError(String);

impl FromStr for FindingKey {
    type Err = FindingKeyError;

    fn from_str(text: &str) -> Result<Self, FindingKeyError> {
        let is_hex = text.len() == 16 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let bits = if is_hex { u64::from_str_radix(text, 16).ok() } else { None };
        bits.map(Self).ok_or_else(|| FindingKeyError(text.chars().take(40).collect()))
    }
}

/// What a person made of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    Accepted,
    /// It is not shown again.
    Dismissed,
}

impl Verdict {
    pub fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Dismissed => "dismissed",
        }
    }
}

/// What a person made of findings, and which spellings of names they use in their own words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    pub verdicts: BTreeMap<FindingKey, Verdict>,
    pub spellings: BTreeSet<String>,
}

impl Judged {
    pub fn is_empty(&self) -> bool {
        self.verdicts.is_empty() && self.spellings.is_empty()
    }
}
