//! Hyphens at the ends of lines: of the word, or only of the line.

use std::collections::{HashMap, HashSet};

use super::pieces::Piece;

/// The words of a document, and whether it breaks them at the ends of its lines.
#[derive(Debug, Default)]
pub struct Hyphens {
    words: HashSet<String>,
    breaks_words: bool,
}

/// What to do with a hyphen at the end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hyphen {
    /// Takes it away: it is there because the line ends.
    Drop,
    /// It is of the word, which goes on without a space.
    Keep,
    /// There is none, or what follows is another word.
    Space,
}

/// Of lines that are full, so many end in a hyphen where words are broken; where they are not, hyphens of words come
/// to stand there now and then, too.
const BROKEN: f32 = 0.02;

impl Hyphens {
    pub fn of<'a>(lines: impl Iterator<Item = &'a Piece>) -> Self {
        let (mut n_lines, mut n_broken, mut went_on) = (0_usize, 0_usize, false);
        let mut counts: HashMap<String, usize> = HashMap::new();
        for line in lines {
            n_lines += 1;
            let text = line.text.trim_end();
            let (last, _) = split_last(text);
            if text.ends_with('-') && last.chars().filter(|c| c.is_alphabetic()).count() >= 2 {
                n_broken += 1;
            }
            let mut words: Vec<&str> = text.split_whitespace().collect();
            // What is left of a broken word is none.
            let goes_on = is_hyphen(text.chars().next_back());
            if goes_on {
                words.pop();
            }
            if std::mem::replace(&mut went_on, goes_on) && !words.is_empty() {
                words.remove(0);
            }
            for word in words {
                *counts.entry(bare(word)).or_default() += 1;
            }
        }
        counts.remove("");
        let breaks_words = n_broken >= 2 && n_broken as f32 >= BROKEN * n_lines as f32;
        Self { words: counts.into_keys().collect(), breaks_words }
    }

    /// What to do between the end of one line and the beginning of the next.
    pub fn between(&self, end: &str, next: &str) -> Hyphen {
        let end = end.trim_end();
        let (first, sign) = split_last(end);
        let second = next.split_whitespace().next().unwrap_or_default();
        let Some(sign) = sign else { return Hyphen::Space };
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        if !is_letter(first.chars().next_back()) || !is_letter(second.chars().next()) {
            // "112-" and "107", or a dash set as a hyphen.
            let goes_on = first.chars().next_back().is_some_and(char::is_alphanumeric)
                && second.chars().next().is_some_and(char::is_alphanumeric);
            return if goes_on { Hyphen::Keep } else { Hyphen::Space };
        }
        if sign == '\u{AD}' {
            return Hyphen::Drop;
        }
        let (first, second) = (bare(first), bare(second));
        if self.words.contains(&format!("{first}-{second}")) {
            return Hyphen::Keep;
        }
        if self.words.contains(&format!("{first}{second}")) {
            return Hyphen::Drop;
        }
        let is_small = next.trim_start().chars().next().is_some_and(char::is_lowercase);
        match () {
            // A hyphen of its own kind is set by who breaks words, never by who writes.
            () if sign == '\u{2010}' => Hyphen::Drop,
            () if !is_small => Hyphen::Keep,
            // Both halves are words of the document, as those of a compound are.
            () if first.chars().count() > 3
                && second.chars().count() > 3
                && self.words.contains(&first)
                && self.words.contains(&second) =>
            {
                Hyphen::Keep
            }
            () if is_first_of_compounds(&first) => Hyphen::Keep,
            // "ers", "ly": no word, so no half of a compound.
            () if second.chars().count() <= 3 && !self.words.contains(&second) => Hyphen::Drop,
            () if self.breaks_words => Hyphen::Drop,
            () => Hyphen::Keep,
        }
    }
}

/// What is often the first half of a compound, and seldom of a word.
fn is_first_of_compounds(word: &str) -> bool {
    const FIRST: &[&str] = &[
        "self", "well", "non", "ex", "half", "all", "cross", "high", "low", "long", "short", "so", "two",
        "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twenty", "thirty", "forty",
        "fifty", "sixty", "seventy", "eighty", "ninety", "one", "first", "second", "third", "full", "part",
        "mid", "anti", "pro", "co", "vice", "east", "west", "north", "south", "state", "year", "month",
        "week", "day", "much", "best", "left", "right", "old", "new", "large", "small", "hard", "open",
        "free", "war", "peace", "human", "world", "real",
    ];
    let last = word.rsplit('-').next().unwrap_or(word);
    FIRST.contains(&last)
}

/// The last word of a line without its hyphen, and that.
fn split_last(text: &str) -> (&str, Option<char>) {
    let last = text.split_whitespace().next_back().unwrap_or_default();
    match last.chars().next_back() {
        Some(sign) if is_hyphen(Some(sign)) => {
            (last.get(..last.len() - sign.len_utf8()).unwrap_or_default(), Some(sign))
        }
        _ => (last, None),
    }
}

fn is_hyphen(c: Option<char>) -> bool {
    matches!(c, Some('-' | '\u{2010}' | '\u{AD}'))
}

/// A word in small letters, without what stands around it.
fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hyphens(lines: &[&str]) -> Hyphens {
        let lines: Vec<Piece> =
            lines.iter().map(|t| Piece { text: (*t).to_owned(), ..Piece::default() }).collect();
        Hyphens::of(lines.iter())
    }

    #[test]
    fn the_document_tells_what_its_words_are() {
        let all = hyphens(&[
            "the ceasefire held",
            "a long-range weapon",
            "nego-",
            "tiators met, govern-",
            "ments too",
        ]);
        assert_eq!(all.between("the cease-", "fire was"), Hyphen::Drop);
        assert_eq!(all.between("of long-", "range kind"), Hyphen::Keep);
        assert_eq!(all.between("the negoti-", "ations, too"), Hyphen::Drop);
        assert_eq!(all.between("a self-", "made man"), Hyphen::Keep);
        assert_eq!(all.between("Anglo-", "American"), Hyphen::Keep);
        assert_eq!(all.between("won 112-", "107 there"), Hyphen::Keep);
        assert_eq!(all.between("they met -", "again"), Hyphen::Space);
        assert_eq!(all.between("they met", "again"), Hyphen::Space);
        assert_eq!(all.between("soft\u{AD}", "ware"), Hyphen::Drop);
    }

    #[test]
    fn where_no_word_is_broken_a_hyphen_is_of_its_word() {
        let all = hyphens(&["a line", "another one", "and a user-"]);
        assert_eq!(all.between("a user-", "friendly one"), Hyphen::Keep);
        assert_eq!(all.between("an auto\u{2010}", "matic one"), Hyphen::Drop);
    }
}
