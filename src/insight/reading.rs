//! The words of a source in order, each with its sentence: what names, dates and figures are read off.
//!
//! Words are cut here and not by UAX #29, because what matters differs: "U.S." and "J." are one word, an ending "'s"
//! is none, "1,000" is one number, and "90-minute" is three tokens that touch.

use super::{Text, language::Language};
use crate::text::{self, TextRange};

/// So much of a source is read; a text behind it gives no findings. The longest novels end before.
pub(super) const MOST_BYTES: usize = 4 << 20;
/// A sentence of more tokens is read in parts: nothing that is found spans so much.
const MOST_TOKENS: usize = 400;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Word,
    Number,
    /// Any other character, or an ending "'s".
    Mark,
}

/// A word, a number or a mark.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub range: TextRange,
    pub shape: Shape,
    /// Whether it touches the token before it.
    pub is_glued: bool,
    /// Whether it stands between quotation marks.
    pub is_quoted: bool,
    /// Whether it begins with a capital letter.
    pub is_capital: bool,
    /// Where it stands in lower case in [`Reading::low`].
    low: TextRange,
}

/// A sentence, or a line that is none.
#[derive(Clone, Debug)]
pub(super) struct Sentence {
    pub range: TextRange,
    pub paragraph: TextRange,
    /// Its tokens among all of the source.
    pub first: usize,
    pub end: usize,
    /// Whether its line ends as no sentence does: a headline, a byline, an item of a list.
    pub is_line: bool,
    /// Whether its words begin with capitals because it is a headline.
    pub is_title_case: bool,
}

/// A source as it is read.
pub(super) struct Reading<'a> {
    pub source: &'a Text<'a>,
    pub sentences: Vec<Sentence>,
    pub tokens: Vec<Token>,
    pub language: Language,
    low: String,
}

impl<'a> Reading<'a> {
    pub fn of(source: &'a Text<'a>) -> Self {
        let whole = source.text;
        let read = whole.get(..whole.floor_char_boundary(MOST_BYTES)).unwrap_or(whole);
        let mut reading = Self {
            source,
            sentences: Vec::new(),
            tokens: Vec::new(),
            language: Language::Unknown,
            low: String::with_capacity(read.len()),
        };
        let mut chrome = source.chrome.iter().peekable();
        for paragraph in text::paragraphs(read) {
            while chrome.next_if(|run| run.end() <= paragraph.start()).is_some() {}
            if chrome.peek().is_some_and(|run| run.overlap(paragraph).is_some()) {
                continue;
            }
            reading.read_paragraph(paragraph);
        }
        reading.language = Language::of(
            reading
                .tokens
                .iter()
                .filter(|t| t.shape == Shape::Word)
                .map(|t| (t.low.of(&reading.low).unwrap_or_default(), t.is_capital)),
        );
        reading
    }

    fn read_paragraph(&mut self, paragraph: TextRange) {
        let whole = self.source.text;
        let line = paragraph.of(whole).unwrap_or_default().trim_end();
        let ends_open = !line
            .trim_end_matches(['"', '”', '’', '\'', ')', '»'])
            .ends_with(['.', '!', '?', ':', '…', ';', ',']);
        let mut is_quoted = false;
        let sentences = text::sentences(whole, paragraph);
        let is_line = ends_open && sentences.len() < 3;
        // A headline may ask, or shout.
        let may_ask = sentences.len() == 1 && line.ends_with(['?', '!']);
        for range in sentences {
            let mut first = self.tokens.len();
            let mut at = range.start();
            while let Some(next) = self.token(at, range.end(), &mut is_quoted) {
                at = next;
                if self.tokens.len() - first >= MOST_TOKENS {
                    self.close(first, paragraph, is_line, may_ask);
                    first = self.tokens.len();
                }
            }
            self.close(first, paragraph, is_line, may_ask);
        }
    }

    /// Ends a sentence that begins with the token `first`.
    fn close(&mut self, first: usize, paragraph: TextRange, is_line: bool, may_ask: bool) {
        let end = self.tokens.len();
        let tokens = self.tokens.get(first..end).unwrap_or_default();
        let (Some(a), Some(b)) = (tokens.first(), tokens.last()) else { return };
        let range = TextRange::new(a.range.start(), b.range.end());
        // Short words are small in headlines, too.
        let long = tokens.iter().filter(|t| t.shape == Shape::Word && t.range.len() > 3).skip(1);
        let (n, n_capital) = long.fold((0, 0), |(n, c), t| (n + 1, c + usize::from(t.is_capital)));
        let all = n >= 1 && n == n_capital && a.is_capital;
        let is_title_case = is_line && (n >= 2 && n_capital * 10 >= n * 6 || all) || may_ask && n >= 2 && all;
        self.sentences.push(Sentence { range, paragraph, first, end, is_line, is_title_case });
    }

    /// Reads the token at `at` or behind white space there; gives where it ends.
    fn token(&mut self, at: usize, end: usize, is_quoted: &mut bool) -> Option<usize> {
        let rest = self.source.text.get(at..end)?;
        let start = at + rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        let first = rest.chars().next()?;
        let before = self.tokens.last();
        let is_glued = before.is_some_and(|t| t.range.end() == start);
        let follows_word = is_glued && before.is_some_and(|t| t.shape != Shape::Mark);
        let (shape, len) = if first.is_numeric() {
            (Shape::Number, number_len(rest))
        } else if first.is_alphabetic() {
            (Shape::Word, word_len(rest))
        } else if follows_word && let Some(len) = possessive_len(rest) {
            (Shape::Mark, len)
        } else {
            (Shape::Mark, first.len_utf8())
        };
        let range = TextRange::new(start, start + len);
        match first {
            '“' | '«' | '„' => *is_quoted = true,
            '”' | '»' => *is_quoted = false,
            '"' => *is_quoted = !*is_quoted,
            _ => {}
        }
        let low = self.low.len();
        for c in range.of(self.source.text).unwrap_or_default().chars() {
            match c {
                '’' | 'ʼ' => self.low.push('\''),
                _ => self.low.extend(c.to_lowercase()),
            }
        }
        self.tokens.push(Token {
            range,
            shape,
            is_glued,
            is_quoted: *is_quoted,
            is_capital: first.is_uppercase(),
            low: TextRange::new(low, self.low.len()),
        });
        Some(range.end())
    }

    /// A token in lower case, with straight apostrophes. Empty behind the last one.
    pub fn low(&self, index: usize) -> &str {
        self.tokens.get(index).and_then(|t| t.low.of(&self.low)).unwrap_or_default()
    }

    /// A token as it is written. Empty behind the last one.
    pub fn words(&self, index: usize) -> &'a str {
        self.tokens.get(index).and_then(|t| t.range.of(self.source.text)).unwrap_or_default()
    }

    /// The stretch from one token to another, both included.
    pub fn range(&self, first: usize, last: usize) -> TextRange {
        match (self.tokens.get(first), self.tokens.get(last)) {
            (Some(a), Some(b)) => TextRange::new(a.range.start(), b.range.end()),
            _ => TextRange::default(),
        }
    }

    /// The words of a stretch.
    pub fn quote(&self, range: TextRange) -> &'a str {
        range.of(self.source.text).unwrap_or_default()
    }

    pub fn shape(&self, index: usize) -> Option<Shape> {
        self.tokens.get(index).map(|t| t.shape)
    }

    pub fn is_word(&self, index: usize) -> bool {
        self.shape(index) == Some(Shape::Word)
    }

    pub fn is_capital(&self, index: usize) -> bool {
        self.tokens.get(index).is_some_and(|t| t.shape == Shape::Word && t.is_capital)
    }

    pub fn is_quoted(&self, index: usize) -> bool {
        self.tokens.get(index).is_some_and(|t| t.is_quoted)
    }

    /// Whether a token touches the one before it.
    pub fn is_glued(&self, index: usize) -> bool {
        self.tokens.get(index).is_some_and(|t| t.is_glued)
    }
}

/// Digits, with marks and narrow spaces between groups of them: "1,000", "12.9", "17.05.2025".
fn number_len(rest: &str) -> usize {
    let digits = |from: usize| {
        let tail = rest.get(from..).unwrap_or_default();
        tail.find(|c: char| !c.is_numeric()).unwrap_or(tail.len())
    };
    let mut len = digits(0);
    while let Some(mark) = rest.get(len..).and_then(|tail| tail.chars().next()) {
        let n = digits(len + mark.len_utf8());
        let goes_on = match mark {
            '.' => n > 0,
            // No list: "in May 16,2025".
            ',' | '\u{a0}' | '\u{202f}' | '\u{2009}' => {
                n == 3 && (len <= 3 || rest.get(..len).is_some_and(|read| read.contains(mark)))
            }
            _ => false,
        };
        if !goes_on {
            break;
        }
        len += mark.len_utf8() + n;
    }
    len
}

/// Letters and digits, with apostrophes inside, and full stops behind initials.
fn word_len(rest: &str) -> usize {
    let mut chars = rest.char_indices().peekable();
    let mut len = 0;
    let mut n = 0;
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let is_inner = matches!(c, '\'' | '’' | 'ʼ') && at > 0 && next.is_some_and(char::is_alphabetic);
        if !(c.is_alphanumeric() || is_mark(c) || is_inner) {
            break;
        }
        if is_inner {
            let tail = rest.get(at..).unwrap_or_default();
            if possessive_len(tail).is_some() {
                break;
            }
            // An article cut short before a vowel, as in "l'accord": a word of its own.
            if n <= 2 && rest.get(..at).is_some_and(|s| s.chars().all(char::is_lowercase)) {
                return at + c.len_utf8();
            }
        }
        len = at + c.len_utf8();
        n += 1;
    }
    if n == 1
        && rest.chars().next().is_some_and(char::is_uppercase)
        && rest.get(len..).is_some_and(|t| t.starts_with('.'))
    {
        len += 1;
        // "U.S.President" has lost its space.
        while let Some(tail) = rest.get(len..) {
            let mut chars = tail.chars();
            match (chars.next(), chars.next()) {
                (Some(c), Some('.')) if c.is_uppercase() => len += c.len_utf8() + 1,
                _ => break,
            }
        }
    }
    len
}

/// Signs that belong to the letter before them.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// The length of an ending "'s", or of an apostrophe alone behind a plural.
fn possessive_len(rest: &str) -> Option<usize> {
    let mut chars = rest.chars();
    let mark = chars.next().filter(|c| matches!(c, '\'' | '’' | 'ʼ'))?;
    let s = chars.next().filter(|c| matches!(c, 's' | 'S'))?;
    let goes_on = chars.next().is_some_and(char::is_alphanumeric);
    (!goes_on).then(|| mark.len_utf8() + s.len_utf8())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::{Date, Dice as _, SourceId};

    struct Fixed(u64);
    impl crate::model::Dice for Fixed {
        fn roll(&mut self) -> u64 {
            self.0 << 4
        }
    }

    /// A source with a number for an id, as tests make it.
    pub fn source<'a>(number: u64, text: &'a str, published: Option<&str>) -> Text<'a> {
        let mut dice = Fixed(number);
        let _ = dice.roll();
        Text {
            source: SourceId::draw(&mut dice),
            text,
            chrome: &[],
            title: "",
            byline: None,
            publisher: None,
            published: published.map(|day| day.parse::<Date>().unwrap()),
        }
    }

    fn check(text: &str, expected: &[&str]) {
        let source = source(1, text, None);
        let reading = Reading::of(&source);
        let words: Vec<&str> = (0..reading.tokens.len()).map(|at| reading.words(at)).collect();
        assert_eq!(words, expected, "{text}");
    }

    #[test]
    fn words_numbers_and_marks_are_told_apart() {
        check("The U.S. team’s 1,000 points.", &["The", "U.S.", "team", "’s", "1,000", "points", "."]);
        check("a 90-minute talk", &["a", "90", "-", "minute", "talk"]);
        check("U.S.President J.K. Ro", &["U.S.", "President", "J.K.", "Ro"]);
        check("May 16,2025 and 12.9bn", &["May", "16", ",", "2025", "and", "12.9", "bn"]);
        check("O’Neil didn't see l’eau", &["O’Neil", "didn't", "see", "l’", "eau"]);
        check("1 234 567 or 17.05.2025", &["1", "234", "567", "or", "17.05.2025"]);
        check("the nations’ 16th", &["the", "nations", "’", "16", "th"]);
    }

    #[test]
    fn headlines_are_known_by_their_capitals() {
        let source =
            source(1, "Mayor Opens New Bridge in Town\n\nThe mayor of the town opened a bridge.", None);
        let reading = Reading::of(&source);
        let title_case: Vec<bool> = reading.sentences.iter().map(|s| s.is_title_case).collect();
        assert_eq!(title_case, [true, false]);
    }

    #[test]
    fn chrome_is_not_read() {
        let text = "Menu\nThe bridge.\nShare";
        let mut source = source(1, text, None);
        let chrome = [TextRange::new(0, 5), TextRange::new(17, 22)];
        source.chrome = &chrome;
        let reading = Reading::of(&source);
        assert_eq!(reading.sentences.len(), 1);
        assert_eq!(reading.quote(reading.sentences[0].range), "The bridge.");
    }

    proptest::proptest! {
        #[test]
        fn tokens_follow_one_another_in_any_text(text in "\\PC{0,80}|[a-zA-Z0-9.,'’ “”\n]{0,80}") {
            let source = source(1, &text, None);
            let reading = Reading::of(&source);
            let mut end = 0;
            for token in &reading.tokens {
                assert!(token.range.start() >= end && !token.range.is_empty());
                assert!(token.range.of(&text).is_some());
                end = token.range.end();
            }
        }
    }
}
