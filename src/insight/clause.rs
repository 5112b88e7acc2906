//! The words of a paragraph one by one, each with what it may be; what stands in quotation marks is one.

use super::{
    quote_marks::Marked,
    saying_words::{Class, class},
};
use crate::text::TextRange;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Comma,
    Colon,
    Semicolon,
    /// What ends a sentence, if what follows begins one.
    Stop,
    Dash,
    Parenthesis,
    /// What stands in marks: the position among what was handed in.
    Quote(usize),
    Other,
}

/// A word, a mark of punctuation, or a quotation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub range: TextRange,
    pub kind: Kind,
    pub class: Class,
    /// Whether it begins with a capital letter.
    pub is_capital: bool,
    /// Whether it ends in 's, as what belongs to somebody does.
    pub is_possessive: bool,
    /// Whether the one before is followed by it at once.
    pub is_glued: bool,
}

impl Token {
    pub fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    /// Whether it is a word that may be part of a name.
    pub fn is_name(&self) -> bool {
        let common = Class::EMPTY
            .or(Class::DETERMINER)
            .or(Class::PREPOSITION)
            .or(Class::WEEKDAY)
            .or(Class::DAY)
            .or(Class::ADVERB)
            .or(Class::TURN)
            .or(Class::AUXILIARY);
        self.is_word() && self.is_capital && !self.class.is(common)
    }

    pub fn is(&self, any: Class) -> bool {
        self.is_word() && self.class.is(any)
    }
}

/// The tokens of a paragraph. `marked` are the stretches in it that stand in no other, in order.
pub(super) fn tokens(text: &str, paragraph: TextRange, marked: &[TextRange]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut scratch = String::new();
    let mut at = paragraph.start();
    let mut quotes = marked.iter().enumerate().peekable();
    let mut last_end = at;
    while at < paragraph.end() {
        if let Some((place, range)) = quotes.next_if(|(_, range)| range.start() <= at) {
            if range.end() > at {
                let token = Token {
                    range: *range,
                    kind: Kind::Quote(place),
                    class: Class::default(),
                    is_capital: false,
                    is_possessive: false,
                    is_glued: last_end == at,
                };
                tokens.push(token);
                at = range.end();
                last_end = at;
            }
            continue;
        }
        let limit = quotes.peek().map_or(paragraph.end(), |(_, range)| range.start().min(paragraph.end()));
        let Some(rest) = text.get(at..limit) else { break };
        let Some(ch) = rest.chars().next() else { break };
        if ch.is_whitespace() {
            at += ch.len_utf8();
            continue;
        }
        let (len, kind) = if ch.is_alphanumeric() || ch == '@' || ch == '#' || ch == '$' {
            (word_len(rest), Kind::Word)
        } else {
            let kind = match ch {
                ',' | '،' | '、' => Kind::Comma,
                ':' | '：' => Kind::Colon,
                ';' => Kind::Semicolon,
                '.' | '!' | '?' | '…' | '。' | '！' | '？' => Kind::Stop,
                '—' | '–' | '―' | '-' => Kind::Dash,
                '(' | ')' | '[' | ']' => Kind::Parenthesis,
                _ => Kind::Other,
            };
            (ch.len_utf8(), kind)
        };
        let word = rest.get(..len).unwrap_or_default();
        let mut token = Token {
            range: TextRange::new(at, at + len),
            kind,
            class: Class::default(),
            is_capital: ch.is_uppercase(),
            is_possessive: false,
            is_glued: last_end == at,
        };
        if kind == Kind::Word {
            token.is_possessive = is_possessive(word);
            token.class = class_of(word, &mut scratch);
            // "Rep. Anna Roe": the full stop ends no sentence.
            let is_followed = |rest: &str| {
                rest.starts_with('.')
                    && rest.get(1..).is_some_and(|rest| rest.starts_with([' ', ',', '\u{a0}']))
            };
            if token.is_capital
                && token.class.is(Class::ABBREVIATION)
                && rest.get(len..).is_some_and(is_followed)
            {
                token.range = TextRange::new(at, at + len + 1);
            }
        }
        tokens.push(token);
        at = token.range.end();
        last_end = at;
    }
    tokens
}

/// The outermost of what stands in marks.
pub(super) fn outermost(marked: &[Marked]) -> Vec<TextRange> {
    marked.iter().filter(|m| m.depth == 0).map(|m| m.outer).collect()
}

/// What a word may be, whatever its case, without 's and full stops.
pub(super) fn class_of(word: &str, scratch: &mut String) -> Class {
    let word = plain(word);
    if word.is_empty() || word.len() > 64 {
        return Class::default();
    }
    scratch.clear();
    if word.is_ascii() {
        scratch.push_str(word);
        scratch.make_ascii_lowercase();
    } else {
        scratch.extend(word.chars().flat_map(char::to_lowercase).map(|ch| if ch == '’' { '\'' } else { ch }));
    }
    class(scratch)
}

/// A word without 's, and without a full stop at its end.
pub(super) fn plain(word: &str) -> &str {
    let word = word.trim_end_matches('.');
    let stripped = ["’s", "'s", "’S", "'S"].iter().find_map(|end| word.strip_suffix(end));
    // "it's" and "he's" are no possessives, but they are no names either.
    let stripped = stripped.or_else(|| word.strip_suffix(['’', '\'']));
    stripped.unwrap_or(word)
}

fn is_possessive(word: &str) -> bool {
    word.ends_with("’s") || word.ends_with("'s") || word.ends_with("s’") || word.ends_with("s'")
}

/// Bytes of the word at the start of `rest`: letters and digits, joined by hyphens and apostrophes, by full stops
/// between single letters (U.S.), and by marks between digits (1,000).
fn word_len(rest: &str) -> usize {
    let mut len = 0;
    let mut n_run = 0; // Letters since the last joint.
    let mut has_stops = false;
    let mut chars = rest.chars().peekable();
    let mut before = ' ';
    while let Some(ch) = chars.next() {
        let next = chars.peek().copied();
        let joins = next.is_some_and(char::is_alphanumeric)
            && match ch {
                '-' | '\u{2010}' | '\u{2011}' | '’' | '\'' | '&' | '_' => true,
                '.' => {
                    n_run == 1 && before.is_alphabetic() && !next.is_some_and(|n| n.is_lowercase())
                        || before.is_ascii_digit() && next.is_some_and(|n| n.is_ascii_digit())
                }
                ',' => before.is_ascii_digit() && next.is_some_and(|n| n.is_ascii_digit()),
                _ => false,
            };
        if ch.is_alphanumeric() || is_combining(ch) || matches!(ch, '@' | '#' | '$') && len == 0 {
            // "U.S.President": what follows the last single letter is another word.
            if has_stops && n_run == 1 && before.is_alphabetic() && ch.is_lowercase() {
                return len - before.len_utf8();
            }
            n_run += 1;
        } else if joins {
            has_stops |= ch == '.' && before.is_alphabetic();
            n_run = 0;
        } else {
            let is_abbreviated = ch == '.'
                && before.is_alphabetic()
                && n_run == 1
                && (has_stops || before.is_uppercase() && len == before.len_utf8());
            let is_plural = matches!(ch, '’' | '\'') && before == 's';
            return if is_abbreviated || is_plural { len + ch.len_utf8() } else { len };
        }
        len += ch.len_utf8();
        before = ch;
    }
    len
}

fn is_combining(ch: char) -> bool {
    matches!(ch, '\u{0300}'..='\u{036F}' | '\u{0483}'..='\u{0487}' | '\u{0591}'..='\u{05C7}' | '\u{064B}'..='\u{0652}'
        | '\u{0900}'..='\u{0903}' | '\u{093A}'..='\u{094F}' | '\u{00AD}' | '\u{200C}' | '\u{200D}')
}

/// The sentences of a paragraph as runs of tokens, without the marks that end them. A quotation that ends like one
/// ends the author's, too, where what follows begins with a capital or another quotation.
pub(super) fn sentences(text: &str, tokens: &[Token]) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1);
        let begins = |next: Option<&Token>| {
            next.is_none_or(|next| {
                next.is_capital
                    || matches!(next.kind, Kind::Quote(_) | Kind::Parenthesis | Kind::Dash | Kind::Other)
                    || next.is_word() && !starts_lower(text, next)
            })
        };
        let ends = match token.kind {
            Kind::Stop => begins(next) && !(at > 0 && is_abbreviation(text, tokens.get(at - 1), token)),
            Kind::Quote(_) => {
                let inner = token.range.of(text).unwrap_or_default();
                ends_sentence(inner) && next.is_some_and(|n| n.is_capital || matches!(n.kind, Kind::Quote(_)))
            }
            _ => false,
        };
        if ends {
            found.push(start..at + 1);
            start = at + 1;
        }
    }
    if start < tokens.len() {
        found.push(start..tokens.len());
    }
    found
}

fn starts_lower(text: &str, token: &Token) -> bool {
    token.range.of(text).and_then(|word| word.chars().next()).is_some_and(char::is_lowercase)
}

/// Whether words end as a sentence does, marks behind the full stop or not.
pub(super) fn ends_sentence(words: &str) -> bool {
    let words = words.trim_end_matches(|ch: char| {
        ch.is_whitespace()
            || matches!(ch, '"' | '\'' | '”' | '’' | '“' | '‘' | '»' | '«' | '」' | '』' | ')' | ']')
    });
    words.ends_with(['.', '!', '?', '…', '。', '！', '？'])
}

fn is_abbreviation(text: &str, word: Option<&Token>, stop: &Token) -> bool {
    word.is_some_and(|word| {
        stop.is_glued && word.is(Class::ABBREVIATION) && word.is_capital && stop.range.of(text) == Some(".")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let tokens = tokens(text, TextRange::new(0, text.len()), &[]);
        tokens.iter().filter_map(|token| token.range.of(text)).collect()
    }

    #[test]
    fn words_hold_together_what_belongs_together() {
        assert_eq!(words("The U.S. cease-fire, Anna’s"), ["The", "U.S.", "cease-fire", ",", "Anna’s"]);
        assert_eq!(words("U.S.President left."), ["U.S.", "President", "left", "."]);
        assert_eq!(words("1,000 at 3.5; J. Roe"), ["1,000", "at", "3.5", ";", "J.", "Roe"]);
        assert_eq!(words("the leaders’ day"), ["the", "leaders’", "day"]);
    }

    #[test]
    fn sentences_end_where_another_begins() {
        let check = |text: &str, n: usize| {
            let tokens = tokens(text, TextRange::new(0, text.len()), &[]);
            assert_eq!(sentences(text, &tokens).len(), n, "{text}");
        };
        check("It held. It broke.", 2);
        check("Mr. Roe of the U.S. left at 3.5 p.m. on Monday", 1);
        check("It was good. and so on", 1);
    }
}
