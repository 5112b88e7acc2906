//! Ids, hashes, dates and times in the journal: strings in the file, read strictly, for only this program writes them.

use std::{fmt, marker::PhantomData, str::FromStr};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, Visitor},
};

/// A value that stands in the file as a string.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spelled<T>(pub(super) T);

impl<T: fmt::Display> Serialize for Spelled<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de, T> Deserialize<'de> for Spelled<T>
where
    T: FromStr,
    T::Err: fmt::Display,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(SpelledVisitor(PhantomData))
    }
}

struct SpelledVisitor<T>(PhantomData<T>);

impl<T> Visitor<'_> for SpelledVisitor<T>
where
    T: FromStr,
    T::Err: fmt::Display,
{
    type Value = Spelled<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        text.parse().map(Spelled).map_err(E::custom)
    }
}
