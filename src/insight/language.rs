//! Which language a source is in, as far as it matters for reading it: told by the words that every text is full of.

/// A language whose capitals and small words are known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    English,
    /// Another that writes common nouns small, as French and Spanish do.
    SmallNouns,
    /// None that is known, or one where a capital says little, as in German.
    Unknown,
}

const ENGLISH: &[&str] = &[
    "the", "of", "and", "to", "in", "is", "was", "that", "for", "with", "said", "has", "at", "by", "from",
    "after", "were", "which", "their", "this", "on", "it", "an", "be", "have", "will", "been",
];
const SMALL_NOUNS: &[&str] = &[
    // French
    "le", "les", "des", "du", "et", "est", "dans", "une", "pour", "qui", "sur", "au", "aux", "avec",
    // Spanish, Portuguese
    "el", "los", "las", "del", "y", "por", "con", "una", "como", "os", "da", "dos", "em", "não", "uma", "com",
    "que", "para", // Italian
    "il", "di", "che", "della", "per", "non", "sono", "nel", "gli", "alla", // Dutch
    "het", "een", "van", "voor", "niet", "zijn", "op", "aan",
];
const CAPITAL_NOUNS: &[&str] = &[
    "der", "die", "das", "und", "den", "von", "ist", "nicht", "ein", "eine", "dem", "zu", "sich", "mit",
    "auf",
];

/// So many words tell enough.
const MOST_WORDS: usize = 2_000;

impl Language {
    /// Of words in lower case, and whether each begins with a capital.
    pub fn of<'a>(words: impl Iterator<Item = (&'a str, bool)>) -> Self {
        let (mut n, mut english, mut small, mut capital) = (0, 0, 0, 0);
        for (word, _) in words.take(MOST_WORDS) {
            n += 1;
            english += usize::from(ENGLISH.contains(&word));
            small += usize::from(SMALL_NOUNS.contains(&word));
            capital += usize::from(CAPITAL_NOUNS.contains(&word));
        }
        // A twelfth of running text are such words; a list of names has none.
        let is_clear = |hits: usize, others: usize| hits * 12 >= n && hits > others * 3 / 2;
        match () {
            () if n == 0 => Self::Unknown,
            () if is_clear(english, small.max(capital)) => Self::English,
            () if is_clear(small, english.max(capital)) => Self::SmallNouns,
            () => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_by_their_small_words() {
        let check = |text: &str, expected: Language| {
            assert_eq!(Language::of(text.split(' ').map(|word| (word, false))), expected, "{text}");
        };
        check("the bridge was opened by the mayor", Language::English);
        check("le pont a été ouvert par le maire dans la ville", Language::SmallNouns);
        check("die brücke ist von der stadt und dem land", Language::Unknown);
        check("桥 开 了", Language::Unknown);
        check("", Language::Unknown);
    }
}
