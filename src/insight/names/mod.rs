//! Names of people, places and bodies: every mention in a source, and those of all sources gathered into one entry for
//! each that is named, with its spellings and how often each stands where.
//!
//! A capital makes a name only inside a sentence, where none is due; a headline gives no new ones. What an entry is, is
//! said only where the text or a general list tells: an office before the name, "Ministry" in it, a country.

mod abbreviations;
mod entry;
mod expansions;
mod full;
mod gather;
mod mentions;
mod runs;
mod spelling;
#[cfg(test)]
mod tests;

pub use entry::{Name, Spelling};
pub use gather::names;

pub(super) use mentions::{hash as hash_of, mentions};
pub(super) use spelling::stem;

use self::abbreviations::Introduced;
use super::Spot;

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    Person,
    Place,
    Body,
    /// What a lasting abbreviation stands for, or what could not be told.
    Unknown,
}

/// A name in a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The name alone, without office and ending.
    pub spot: Spot,
    /// As it is written.
    pub words: String,
    /// The office that stands with it, as it is written: "Foreign Minister".
    pub office: Option<String>,
    /// What this place alone tells of it.
    pub kind: NameKind,
    /// Its words, folded.
    pub(super) parts: Vec<String>,
    /// Whether it stands in a list of names.
    is_listed: bool,
}

/// The names in a source, in order.
#[derive(Clone, Debug, Default)]
pub struct Mentions {
    pub all: Vec<Mention>,
    introduced: Vec<Introduced>,
    stems: Vec<Stem>,
}

impl Mentions {
    /// The stems of short forms that the source introduces, and of the first words of what they stand for.
    pub(super) fn abbreviations(&self) -> impl Iterator<Item = (String, String)> {
        self.introduced.iter().filter_map(|one| Some((stem(&one.short), one.long.first()?.clone())))
    }
}

/// A word of a source, for finding again in others what one introduces an abbreviation for. Sentences are parted by one
/// without a hash.
#[derive(Clone, Copy, Debug)]
struct Stem {
    pub hash: u32,
    pub start: u32,
    pub len: u16,
    /// Whether it is written as an abbreviation is.
    pub is_short: bool,
}
