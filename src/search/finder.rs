//! `Finder`: a query made ready, and where it hits in one text.

use memchr::memmem;
use regex::Regex;
use unicode_normalization::char::is_combining_mark;

use super::{Query, QueryError, expression::expression};
use crate::text::{Folded, TextRange, stands_alone};

/// Most characters that are looked for.
pub const QUERY_MOST: usize = 10_000;

/// How much of a paragraph an expression is matched with at a time, in bytes of the folded text. It finds
/// whatever is no longer than half of this.
const WINDOW: usize = 1 << 16;

/// A query made ready.
#[derive(Clone, Debug)]
pub struct Finder {
    kind: Kind,
    whole_words: bool,
}

#[derive(Clone, Debug)]
enum Kind {
    Nothing,
    Words(Box<Words>),
    Regex(Regex),
}

/// Where a query hits in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// The first ones, in order: whole graphemes, not overlapping.
    pub ranges: Vec<TextRange>,
    /// How many there are in all.
    pub n_all: usize,
}

impl Finder {
    /// # Errors
    /// Where the query is no regular expression, or too large a one.
    pub fn new(query: &Query) -> Result<Self, QueryError> {
        if query.words.chars().nth(QUERY_MOST).is_some() {
            return Err(QueryError::TooLong { most: QUERY_MOST });
        }
        let kind = match () {
            () if query.is_blank() => Kind::Nothing,
            () if query.is_regex => Kind::Regex(expression(&query.words, query.whole_words)?),
            () => Words::new(&query.words).map_or(Kind::Nothing, |words| Kind::Words(Box::new(words))),
        };
        Ok(Self { kind, whole_words: query.whole_words })
    }

    /// Whether it looks for nothing.
    pub fn is_blank(&self) -> bool {
        matches!(self.kind, Kind::Nothing)
    }

    /// Where it hits in a text and its folded form, of which `keep` are kept. `None` where `go_on`, which is
    /// asked now and then, says no.
    pub fn hits(&self, text: &str, folded: &Folded, keep: usize, go_on: &dyn Fn() -> bool) -> Option<Hits> {
        let mut hits = Hits::default();
        let mut way_back = folded.way_back(text);
        let mut end = 0;
        let mut n_seen = 0_usize;
        self.each(
            folded.text(),
            |hit| {
                n_seen += 1;
                if n_seen.is_multiple_of(4096) && !go_on() {
                    return false;
                }
                if hits.ranges.len() == keep && folded.is_even() {
                    hits.n_all += 1;
                    return true;
                }
                let range = way_back.range(hit);
                // Two hits in one grapheme are one.
                if range.start() >= end && !range.is_empty() {
                    end = range.end();
                    hits.n_all += 1;
                    if hits.ranges.len() < keep {
                        hits.ranges.push(range);
                    }
                }
                true
            },
            go_on,
        )
        .then_some(hits)
    }

    /// Every hit in a folded text, in order, until one is refused. Whether it came to the end.
    fn each(&self, text: &str, mut take: impl FnMut(TextRange) -> bool, go_on: &dyn Fn() -> bool) -> bool {
        match &self.kind {
            Kind::Nothing => true,
            Kind::Words(words) => {
                let mut at = 0;
                while let Some(hit) = words.find(text, at) {
                    let is_wanted = !self.whole_words || is_whole(text, hit);
                    if is_wanted && !take(hit) {
                        return false;
                    }
                    // What is part of a longer word may overlap the word itself.
                    at = if is_wanted { hit.end() } else { text.ceil_char_boundary(hit.start() + 1) };
                }
                true
            }
            Kind::Regex(regex) => {
                let mut start = 0;
                for line in text.split('\n') {
                    if !each_in_line(regex, line, start, &mut take, go_on) {
                        return false;
                    }
                    start += line.len() + 1;
                }
                true
            }
        }
    }
}

/// Every hit of an expression in a paragraph that begins at `start`. Whether it came to the end.
fn each_in_line(
    regex: &Regex,
    line: &str,
    start: usize,
    take: &mut impl FnMut(TextRange) -> bool,
    go_on: &dyn Fn() -> bool,
) -> bool {
    let (mut at, mut window) = (0, WINDOW);
    while at < line.len() {
        let end = line.ceil_char_boundary(at.saturating_add(window));
        let seen = line.get(..end).unwrap_or_default();
        match regex.find_at(seen, at) {
            // It may be cut off.
            Some(hit) if hit.end() == end && end < line.len() => {
                if hit.start() > at {
                    at = hit.start();
                } else {
                    window *= 2;
                }
            }
            Some(hit) => {
                if !hit.is_empty() && !take(TextRange::new(start + hit.start(), start + hit.end())) {
                    return false;
                }
                at = if hit.is_empty() { line.ceil_char_boundary(hit.end() + 1) } else { hit.end() };
                window = WINDOW;
            }
            None if end == line.len() => break,
            None => at = line.ceil_char_boundary(end - window / 2),
        }
        if end < line.len() && !go_on() {
            return false;
        }
    }
    true
}

/// Folded words, of which a space also is a line break.
#[derive(Clone, Debug)]
struct Words {
    words: String,
    /// The longest part of them without a space, and where it is in them.
    part: memmem::Finder<'static>,
    part_at: usize,
}

impl Words {
    /// `None` where nothing is left to look for.
    fn new(words: &str) -> Option<Self> {
        let words = Folded::new(words).text().to_owned();
        let part = words.split([' ', '\n']).max_by_key(|part| part.len()).filter(|part| !part.is_empty())?;
        let part_at = words.find(part)?;
        let part = memmem::Finder::new(part).into_owned();
        Some(Self { words, part, part_at })
    }

    /// The first hit at or behind a byte.
    fn find(&self, text: &str, from: usize) -> Option<TextRange> {
        let bytes = text.as_bytes();
        let mut at = from + self.part_at;
        loop {
            let part = at + self.part.find(bytes.get(at..)?)?;
            let start = part - self.part_at;
            let end = start + self.words.len();
            if self.part.needle().len() == self.words.len()
                || bytes.get(start..end).is_some_and(|found| self.are(found))
            {
                return Some(TextRange::new(start, end));
            }
            at = part + 1;
        }
    }

    fn are(&self, found: &[u8]) -> bool {
        let plain = |b: u8| if b == b'\n' { b' ' } else { b };
        self.words.bytes().zip(found).all(|(a, b)| plain(a) == plain(*b))
    }
}

/// Whether a hit in a folded text is no part of a longer word.
fn is_whole(text: &str, hit: TextRange) -> bool {
    let (before, behind) = (text.get(..hit.start()), text.get(hit.end()..));
    let words = hit.of(text).unwrap_or_default();
    let glues =
        |outer: Option<char>, inner: Option<char>| outer.is_some_and(is_glued) && inner.is_some_and(is_glued);
    !glues(before.and_then(|t| t.chars().next_back()), words.chars().next())
        && !glues(behind.and_then(|t| t.chars().next()), words.chars().next_back())
}

/// Whether a character makes one word with others of its kind: a letter, digit or mark, and of no script that
/// puts no spaces between words.
fn is_glued(ch: char) -> bool {
    (ch.is_alphanumeric() || ch == '_' || is_combining_mark(ch)) && !stands_alone(ch)
}

#[cfg(test)]
mod tests;
