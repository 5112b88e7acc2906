//! The letters of a text: what is left without spaces, marks, case and accents, and the way back.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use crate::text::{TextRange, marks::is_invisible};

/// The letters and digits of a text in lower case, without accents, and the words they form.
///
/// A letter is one byte, that of ASCII or one that stands for others as well, and an ideograph is two: so edits
/// count alike in all scripts. That two letters may look the same serves finding; what is found is compared
/// in the text.
///
/// Two texts that differ in spaces, line ends, quotation marks, dashes, ligatures, soft hyphens, page breaks
/// or in words divided at line ends have the same letters. Hypothesis takes out white space alone, when it
/// searches a PDF; with the marks gone too, no rule for a kind of mark is needed to find a place. Whether the
/// words found are the same is asked of the texts themselves (`sameness`).
///
/// Offsets are kept in 32 bits: of a text above 4 GiB only the beginning is seen.
#[derive(Clone, Debug, Default)]
pub(super) struct Letters {
    letters: Vec<u8>,
    words: Vec<Word>,
    /// For each [`STRETCH`] of letters, the first word that begins in it or behind it.
    stretches: Vec<u32>,
}

/// How many letters one entry of [`Letters::stretches`] is for: a search among a million words would miss the
/// processor's cache at each step.
const STRETCH: usize = 64;

/// A run of letters with nothing but what [`is_attached`] between; an ideograph is one by itself.
#[derive(Clone, Copy, Debug)]
struct Word {
    /// Its first letter.
    at: u32,
    /// Where it is in the text, in bytes, with what is attached to its letters.
    start: u32,
    end: u32,
}

impl Letters {
    pub(super) fn of(text: &str) -> Self {
        let mut letters = Vec::with_capacity(text.len());
        let mut words = Vec::with_capacity(text.len() / 6);
        let mut open: Option<Word> = None;
        for (start, ch) in text.char_indices() {
            let (at, end) = (letters.len(), start + ch.len_utf8());
            if u32::try_from(end).is_err() {
                break;
            }
            if is_attached(ch) {
                if let Some(word) = &mut open {
                    word.end = end as u32;
                }
                continue;
            }
            push_letters(&mut letters, ch);
            if letters.len() == at {
                words.extend(open.take());
                continue;
            }
            if stands_alone(ch) {
                words.extend(open.take());
            }
            open.get_or_insert(Word { at: at as u32, start: start as u32, end: 0 }).end = end as u32;
        }
        words.extend(open);
        let mut stretches = Vec::with_capacity(letters.len() / STRETCH + 2);
        for (at, word) in (0_u32..).zip(&words) {
            stretches.resize((word.at as usize / STRETCH + 1).max(stretches.len()), at);
        }
        Self { letters, words, stretches }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.letters
    }

    pub(super) fn len(&self) -> usize {
        self.letters.len()
    }

    pub(super) fn n_words(&self) -> usize {
        self.words.len()
    }

    /// Where the letters of a word begin; the end of all letters behind the last word.
    pub(super) fn word_start(&self, word: usize) -> usize {
        self.words.get(word).map_or(self.letters.len(), |w| w.at as usize)
    }

    /// The letters of a word; none behind the last.
    pub(super) fn word(&self, word: usize) -> &[u8] {
        self.letters.get(self.word_start(word)..self.word_start(word + 1)).unwrap_or_default()
    }

    /// The first word that begins at a letter or behind it.
    pub(super) fn word_from(&self, letter: usize) -> usize {
        let from = self.stretches.get(letter / STRETCH).map_or(self.words.len(), |from| *from as usize);
        let rest = self.words.get(from..).unwrap_or_default();
        from + rest.iter().take_while(|w| (w.at as usize) < letter).count()
    }

    pub(super) fn is_word_start(&self, letter: usize) -> bool {
        self.word_start(self.word_from(letter)) == letter
    }

    /// How many letters stand before an offset of the text they are of.
    pub(super) fn before(&self, text: &str, offset: usize) -> usize {
        let word = self.words.partition_point(|w| (w.end as usize) <= offset);
        let Some(found) = self.words.get(word) else { return self.letters.len() };
        let inside = text.get(found.start as usize..offset).unwrap_or_default();
        let mut letters = Vec::new();
        inside.chars().for_each(|ch| push_letters(&mut letters, ch));
        found.at as usize + letters.len()
    }

    /// The range of the text behind a range of its letters, with what is attached to them; nothing for none.
    pub(super) fn original_range(&self, text: &str, letters: TextRange) -> Option<TextRange> {
        if letters.is_empty() || letters.end() > self.letters.len() {
            return None;
        }
        let (start, _) = self.character(text, letters.start())?;
        let (_, end) = self.character(text, letters.end() - 1)?;
        Some(TextRange::new(start, end.max(start)))
    }

    /// The bytes of the character that holds a letter, and of what is attached to it.
    fn character(&self, text: &str, letter: usize) -> Option<(usize, usize)> {
        let word = self.words.get(self.word_from(letter + 1).checked_sub(1)?)?;
        let mut scratch = Vec::new();
        let mut found = None;
        for (at, ch) in text.get(word.start as usize..word.end as usize)?.char_indices() {
            let start = word.start as usize + at;
            let end = start + ch.len_utf8();
            match found {
                None => {
                    push_letters(&mut scratch, ch);
                    if word.at as usize + scratch.len() > letter {
                        found = Some((start, end));
                    }
                }
                Some((start, _)) if is_attached(ch) => found = Some((start, end)),
                Some(_) => break,
            }
        }
        found
    }
}

#[inline]
fn push_letters(out: &mut Vec<u8>, ch: char) {
    match ASCII_LETTERS.get(ch as usize) {
        Some(0) => {}
        Some(letter) => out.push(*letter),
        None => push_other_letters(out, ch),
    }
}

/// For each character of ASCII, its letter in lower case; 0 for what is none.
const ASCII_LETTERS: [u8; 128] = {
    let mut letters = [0; 128];
    let mut rest: &mut [u8] = &mut letters;
    let mut at = 0_u8;
    while let [first, others @ ..] = rest {
        if at.is_ascii_alphanumeric() {
            *first = at.to_ascii_lowercase();
        }
        at += 1;
        rest = others;
    }
    letters
};

fn push_other_letters(out: &mut Vec<u8>, ch: char) {
    decompose_compatible(ch, |part| {
        if part.is_alphanumeric() {
            for lower in part.to_lowercase().filter(|lower| lower.is_alphanumeric()) {
                push_code(out, lower);
            }
        }
    });
}

fn push_code(out: &mut Vec<u8>, letter: char) {
    if letter.is_ascii() {
        out.push(letter as u8);
        return;
    }
    // The high bits of a product are well mixed (Knuth 6.4).
    let mixed = u32::from(letter).wrapping_mul(0x9E37_79B1);
    out.push(0x80 | (mixed >> 25) as u8);
    if is_ideograph(letter) {
        out.push(0x80 | (mixed >> 18) as u8 & 0x7F);
    }
}

/// Whether a character belongs to the letter before it and neither ends a word nor adds a letter: accents
/// that stand by themselves, soft hyphens, zero-width marks.
#[inline]
pub(super) fn is_attached(ch: char) -> bool {
    !ch.is_ascii() && (is_invisible(ch) || (is_combining_mark(ch) && !ch.is_alphanumeric()))
}

/// Whether a character is a word by itself, as in scripts that put no spaces between words.
#[inline]
pub fn stands_alone(ch: char) -> bool {
    // Thai, Lao, Myanmar, Khmer.
    matches!(ch, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}')
        || is_ideograph(ch)
}

fn is_ideograph(ch: char) -> bool {
    // Hiragana and Katakana, Han.
    matches!(ch, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
        || ch >= '\u{20000}'
}
