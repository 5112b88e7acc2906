//! Ids: twelve random base-32 characters, one type for each kind of row.

use std::{collections::HashMap, fmt, str::FromStr};

/// A map by id. Its hash is quick, and seeded: ids come from files that anyone may have written.
pub type IdMap<K, V> = HashMap<K, V, foldhash::fast::RandomState>;

/// Digits of an id: Crockford's base 32, lower case (no i, l, o, u).
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Characters of an id; 60 bits.
const LENGTH: usize = 12;

/// Where random bits come from. The app owns the real dice; tests bring counted ones.
pub trait Dice {
    /// 64 random bits.
    fn roll(&mut self) -> u64;
}

/// Why a string is no id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id is twelve characters of 0-9 and a-z without i, l, o and u, not {0:?}")]
pub struct IdError(String);

fn encode(bits: u64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for place in (0..LENGTH).rev() {
        let digit = (bits >> (place * 5)) & 31;
        let ch = DIGITS.get(digit as usize).copied().unwrap_or(b'0');
        write!(f, "{}", char::from(ch))?;
    }
    Ok(())
}

fn decode(text: &str) -> Result<u64, IdError> {
    let error = || IdError(text.chars().take(40).collect());
    if text.len() != LENGTH {
        return Err(error());
    }
    text.bytes().try_fold(0, |bits, byte| {
        let digit = DIGITS.iter().position(|d| *d == byte).ok_or_else(error)?;
        Ok(bits << 5 | digit as u64)
    })
}

macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(u64);

        impl $name {
            /// A new id from random bits; two people's never collide in practice.
            pub fn draw(dice: &mut dyn Dice) -> Self {
                Self(dice.roll() >> 4)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                encode(self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                decode(text).map(Self)
            }
        }
    };
}

id_type!(
    /// Names a source.
    SourceId
);
id_type!(
    /// Names a passage.
    PassageId
);
id_type!(
    /// Names a point.
    PointId
);
id_type!(
    /// Names a text of a source among all that it had. Made of the text itself, so that the same text has
    /// the same name wherever it is brought in.
    VersionId
);

impl VersionId {
    /// The name of what has this hash.
    pub(super) fn of_hash(hash: u64) -> Self {
        Self(hash >> 4)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Counted dice: every run draws the same ids.
    #[derive(Default)]
    pub struct CountedDice(pub u64);

    impl Dice for CountedDice {
        fn roll(&mut self) -> u64 {
            self.0 += 1;
            self.0.wrapping_mul(0x9E37_79B9_7F4A_7C15)
        }
    }

    #[test]
    fn an_id_comes_back_from_its_text() {
        let id = PointId::draw(&mut CountedDice::default());
        assert_eq!(id.to_string().len(), 12);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(
            "k7f3q9xw2mzt".parse::<SourceId>().map(|id| id.to_string()).as_deref(),
            Ok("k7f3q9xw2mzt")
        );
    }

    #[test]
    fn foreign_text_is_no_id() {
        for text in ["", "short", "k7f3q9xw2mzt0", "K7F3Q9XW2MZT", "k7f3q9xw2mzl", "é7f3q9xw2mz"] {
            assert!(text.parse::<SourceId>().is_err(), "{text:?}");
        }
    }
}
