//! Ids, dates and times as a file spells them, and what is read where they spell none.
//!
//! A file with one bad id must not be lost for it, and a message must say where the id stands. So a bad
//! spelling is kept with its place, and reading it gives a new id: the same one wherever the same words
//! stand, so that what named a row by its bad id still means that row.

use std::{cmp::Ordering, collections::BTreeMap, fmt, marker::PhantomData, str::FromStr};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, Visitor},
};

use crate::model::{
    Date, Dice, FindingKey, PassageId, PointId, Published, Rate, Rating, Seconds, SourceId, VersionId,
};

/// A value that stands in the file as a string.
pub(super) struct Spelled<T> {
    spelling: Result<T, Misspelling>,
    /// Where the string stands in memory, and so in the file; 0 where it had to be copied.
    pub at: usize,
}

/// A string that spells no value.
struct Misspelling {
    words: String,
    error: String,
}

impl<T> Spelled<T> {
    pub fn of(value: T) -> Self {
        Self { spelling: Ok(value), at: 0 }
    }

    /// The value, if the string spells one.
    pub fn value(self) -> Option<T> {
        self.spelling.ok()
    }
}

// By the value, then by the place, so that two bad spellings are two.
impl<T: Ord> Ord for Spelled<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_value = match (&self.spelling, &other.spelling) {
            (Ok(a), Ok(b)) => a.cmp(b),
            (Err(a), Err(b)) => a.words.cmp(&b.words),
            (Ok(_), Err(_)) => Ordering::Less,
            (Err(_), Ok(_)) => Ordering::Greater,
        };
        by_value.then(self.at.cmp(&other.at))
    }
}

impl<T: Ord> PartialOrd for Spelled<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: Ord> PartialEq for Spelled<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl<T: Ord> Eq for Spelled<T> {}

impl<T: fmt::Display> Serialize for Spelled<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.spelling {
            Ok(value) => serializer.collect_str(value),
            Err(misspelling) => serializer.serialize_str(&misspelling.words),
        }
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

impl<'de, T> Visitor<'de> for SpelledVisitor<T>
where
    T: FromStr,
    T::Err: fmt::Display,
{
    type Value = Spelled<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        let misspelling = |error: T::Err| Misspelling { words: text.to_owned(), error: error.to_string() };
        Ok(Spelled { spelling: text.parse().map_err(misspelling), at: 0 })
    }

    /// The text is a part of the file, so its address tells the place.
    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Spelled { at: text.as_ptr().addr(), ..self.visit_str(text)? })
    }
}

/// Reads what is spelled, and keeps a list of what is not.
pub(super) struct Speller<'a> {
    dice: &'a mut dyn Dice,
    sources: BTreeMap<String, SourceId>,
    passages: BTreeMap<String, PassageId>,
    points: BTreeMap<String, PointId>,
    versions: BTreeMap<String, VersionId>,
    /// In the order of the file, but for those within one row.
    pub misspelled: Vec<Misspelled>,
    last_at: usize,
}

/// A bad spelling, and what was read for it.
pub(super) struct Misspelled {
    /// Where it stands in memory; where it had to be copied, the spelled value before it.
    pub at: usize,
    pub error: String,
    pub deed: String,
}

impl<'a> Speller<'a> {
    /// New ids are drawn from the dice.
    pub fn new(dice: &'a mut dyn Dice) -> Self {
        Self {
            dice,
            sources: BTreeMap::new(),
            passages: BTreeMap::new(),
            points: BTreeMap::new(),
            versions: BTreeMap::new(),
            misspelled: Vec::new(),
            last_at: 0,
        }
    }

    pub fn source(&mut self, id: Spelled<SourceId>) -> SourceId {
        self.read(id, |speller| &mut speller.sources, SourceId::draw)
    }

    pub fn passage(&mut self, id: Spelled<PassageId>) -> PassageId {
        self.read(id, |speller| &mut speller.passages, PassageId::draw)
    }

    pub fn point(&mut self, id: Spelled<PointId>) -> PointId {
        self.read(id, |speller| &mut speller.points, PointId::draw)
    }

    pub fn version(&mut self, id: Spelled<VersionId>) -> VersionId {
        self.read(id, |speller| &mut speller.versions, VersionId::draw)
    }

    /// A day that is none is not known.
    pub fn day(&mut self, day: Option<Spelled<Date>>) -> Option<Date> {
        self.known(day?, "that day counts as not known")
    }

    /// A rate that is none is the usual one.
    pub fn rate(&mut self, rate: Spelled<Rate>) -> Rate {
        let usual = Rate::default();
        self.known(rate, &format!("it counts as {usual}")).unwrap_or(usual)
    }

    /// A rating that is none counts as not given.
    pub fn rating(&mut self, rating: Option<Spelled<Rating>>) -> Rating {
        let read = rating.and_then(|rating| self.known(rating, "the source counts as not rated"));
        read.unwrap_or_default()
    }

    pub fn finding(&mut self, key: Spelled<FindingKey>) -> Option<FindingKey> {
        self.known(key, "the verdict was left out")
    }

    /// A time that is none is not known; `deed` says what that means.
    pub fn time(&mut self, time: Spelled<Seconds>, deed: &str) -> Option<Seconds> {
        self.known(time, deed)
    }

    fn known<T>(&mut self, value: Spelled<T>, deed: &str) -> Option<T> {
        let Spelled { spelling, at } = value;
        let at = self.place(at);
        let Misspelling { error, .. } = match spelling {
            Ok(value) => return Some(value),
            Err(misspelling) => misspelling,
        };
        self.misspelled.push(Misspelled { at, error, deed: deed.to_owned() });
        None
    }

    fn read<T: Copy + fmt::Display>(
        &mut self,
        id: Spelled<T>,
        known: fn(&mut Self) -> &mut BTreeMap<String, T>,
        draw: fn(&mut dyn Dice) -> T,
    ) -> T {
        let at = self.place(id.at);
        let Misspelling { words, error } = match id.spelling {
            Ok(value) => return value,
            Err(misspelling) => misspelling,
        };
        let drawn = known(self).get(&words).copied();
        let value = drawn.unwrap_or_else(|| draw(self.dice));
        known(self).insert(words, value);
        self.misspelled.push(Misspelled { at, error, deed: format!("it is read as {value}") });
        value
    }

    /// A date that is none gives no day; its words stay as those stated, where none are.
    pub fn published(&mut self, stated: Option<String>, date: Option<Spelled<Date>>) -> Published {
        let Some(Spelled { spelling, at }) = date else { return Published { stated, date: None } };
        let at = self.place(at);
        match spelling {
            Ok(date) => Published { stated, date: Some(date) },
            Err(Misspelling { words, error }) => {
                let deed = match &stated {
                    Some(_) => "the words stated stay, and name no day",
                    None => "it counts as the words stated, and names no day",
                };
                self.misspelled.push(Misspelled { at, error, deed: deed.to_owned() });
                Published { stated: stated.or(Some(words)), date: None }
            }
        }
    }

    fn place(&mut self, at: usize) -> usize {
        if at != 0 {
            self.last_at = at;
        }
        self.last_at
    }
}
