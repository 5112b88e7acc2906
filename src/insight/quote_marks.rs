//! Stretches between quotation marks of any kind, nested or not, in one paragraph.
//!
//! What opens and what closes is told by the mark where its form says so, and else by what stands around it. An
//! apostrophe is none: a single mark counts where it opens before a letter, behind a space, and where another closes.

use crate::text::TextRange;

/// Words in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marked {
    /// With the marks.
    pub outer: TextRange,
    /// Without them.
    pub inner: TextRange,
    /// In how many others it stands.
    pub depth: usize,
    /// False where it ends with the paragraph for want of a mark.
    pub is_closed: bool,
}

/// Longer stretches are no quotations but marks gone astray. In bytes.
const LONGEST: usize = 20_000;
/// The same where the closing mark is missing.
const LONGEST_UNCLOSED: usize = 3_000;
/// How far behind a single mark that opens another is looked for.
const LONGEST_SINGLE: usize = 1_500;
/// How many places are looked at that may close a single mark.
const MOST_CLOSINGS: usize = 8;
/// Marks nested deeper are left alone.
const DEEPEST: usize = 8;

/// The stretches in a paragraph, by where they begin; those that stand in another behind it.
pub(super) fn marked(text: &str, paragraph: TextRange) -> Vec<Marked> {
    let words = paragraph.of(text).unwrap_or_default();
    let mut scan = Scan { words, offset: paragraph.start(), open: Vec::new(), found: Vec::new() };
    if words.contains(is_mark) {
        scan.run();
    }
    let mut found = scan.found;
    found.sort_by_key(|m| (m.outer.start(), std::cmp::Reverse(m.outer.end())));
    found
}

/// Whether a paragraph begins with a mark that opens a double quotation: it may carry one on.
pub(super) fn opens(paragraph: &str) -> bool {
    paragraph.trim_start().starts_with(['“', '"', '„', '«', '»', '「', '『', '”', '‟'])
}

/// What closes what was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// “ ”, and what people mix with them.
    Curly,
    Straight,
    /// „ “ or „ ”.
    Low,
    /// ” ”.
    Right,
    /// « ».
    Guillemet,
    /// » «.
    Reversed,
    /// ‹ ›.
    SmallGuillemet,
    /// › ‹.
    SmallReversed,
    Corner(char),
    /// ‘ ’ or ' ', and where it will close.
    Single(usize),
}

struct Open {
    kind: Kind,
    /// Of the mark, in the paragraph.
    start: usize,
    len: usize,
    n_found: usize,
}

struct Scan<'a> {
    words: &'a str,
    offset: usize,
    open: Vec<Open>,
    found: Vec<Marked>,
}

/// What a mark does.
enum Deed {
    Open(Kind),
    /// Closes what was opened at this place of the stack.
    Close(usize),
    Nothing,
}

impl Scan<'_> {
    fn run(&mut self) {
        let words = self.words;
        let closings = single_closings(words);
        let mut before = None;
        let mut chars = words.char_indices().peekable();
        while let Some((at, ch)) = chars.next() {
            let next = chars.peek().map(|(_, ch)| *ch);
            if is_mark(ch) {
                match self.deed(at, ch, before, next, &closings) {
                    Deed::Open(kind) if self.open.len() < DEEPEST => {
                        let n_found = self.found.len();
                        self.open.push(Open { kind, start: at, len: ch.len_utf8(), n_found });
                    }
                    Deed::Close(place) => self.close(place, at, ch.len_utf8()),
                    Deed::Open(_) | Deed::Nothing => {}
                }
            }
            before = Some(ch);
        }
        self.end();
    }

    fn deed(
        &self,
        at: usize,
        ch: char,
        before: Option<char>,
        next: Option<char>,
        closings: &[(usize, bool)],
    ) -> Deed {
        let is_behind_space = before.is_none_or(|ch| ch.is_whitespace() || is_opener(ch));
        let is_before_word = next.is_some_and(|ch| {
            ch.is_alphanumeric() || is_opener(ch) || matches!(ch, '…' | '$' | '€' | '£' | '@' | '#')
        });
        let is_before_space = next.is_none_or(|ch| !ch.is_alphanumeric());
        let may_open = is_behind_space && is_before_word;
        let top = |kinds: &[Kind]| self.open.iter().rposition(|open| kinds.contains(&open.kind));
        let close = |place: Option<usize>| place.map_or(Deed::Nothing, Deed::Close);
        match ch {
            '“' | '‟' => match top(&[Kind::Low]) {
                Some(place) if !may_open => Deed::Close(place),
                _ => match top(&[Kind::Curly, Kind::Straight]) {
                    Some(place) if !is_behind_space && is_before_space => Deed::Close(place),
                    _ => Deed::Open(Kind::Curly),
                },
            },
            '”' => match top(&[Kind::Curly, Kind::Low, Kind::Right, Kind::Straight]) {
                Some(place) => Deed::Close(place),
                None if may_open => Deed::Open(Kind::Right),
                None => Deed::Nothing,
            },
            '"' | '\u{FF02}' => match top(&[Kind::Straight, Kind::Low, Kind::Curly, Kind::Right]) {
                Some(place) if !may_open || before.is_some_and(is_opener) => Deed::Close(place),
                _ if may_open && !(before.is_some_and(|ch| ch.is_ascii_digit())) => {
                    Deed::Open(Kind::Straight)
                }
                _ => Deed::Nothing,
            },
            '«' => match top(&[Kind::Reversed]) {
                Some(place) if !is_behind_space => Deed::Close(place),
                _ => Deed::Open(Kind::Guillemet),
            },
            '»' => match top(&[Kind::Guillemet]) {
                Some(place) => Deed::Close(place),
                None if may_open => Deed::Open(Kind::Reversed),
                None => Deed::Nothing,
            },
            '‹' => match top(&[Kind::SmallReversed]) {
                Some(place) if !is_behind_space => Deed::Close(place),
                _ => Deed::Open(Kind::SmallGuillemet),
            },
            '›' => match top(&[Kind::SmallGuillemet]) {
                Some(place) => Deed::Close(place),
                None if may_open => Deed::Open(Kind::SmallReversed),
                None => Deed::Nothing,
            },
            '„' => Deed::Open(Kind::Low),
            '「' => Deed::Open(Kind::Corner('」')),
            '『' => Deed::Open(Kind::Corner('』')),
            '﹁' => Deed::Open(Kind::Corner('﹂')),
            '﹃' => Deed::Open(Kind::Corner('﹄')),
            '〝' => Deed::Open(Kind::Corner('〞')),
            '」' | '』' | '﹂' | '﹄' | '〞' => close(top(&[Kind::Corner(ch)])),
            '〟' => close(top(&[Kind::Corner('〞')])),
            _ => {
                if let Some(place) = top(&[Kind::Single(at)]) {
                    return Deed::Close(place);
                }
                let may_open = is_behind_space && next.is_some_and(char::is_alphabetic) && ch != '’';
                match may_open.then(|| single_close(at, self.words, closings)).flatten() {
                    Some(place) if self.fits(place) => Deed::Open(Kind::Single(place)),
                    _ => Deed::Nothing,
                }
            }
        }
    }

    /// Whether what opens now would close before any single mark that is open already.
    fn fits(&self, closing: usize) -> bool {
        self.open.iter().all(|open| !matches!(open.kind, Kind::Single(other) if other <= closing))
    }

    /// Closes what was opened at a place of the stack. What was opened in it and not closed is none.
    fn close(&mut self, place: usize, at: usize, len: usize) {
        let Some(open) = self.open.get(place) else { return };
        let inner = TextRange::new(open.start + open.len, at);
        let outer = TextRange::new(open.start, at + len);
        self.open.truncate(place);
        self.push(outer, inner, place, true);
    }

    fn push(&mut self, outer: TextRange, inner: TextRange, depth: usize, is_closed: bool) {
        let has_words = inner.of(self.words).is_some_and(|words| words.contains(char::is_alphanumeric));
        if has_words && inner.len() <= LONGEST {
            let moved =
                |range: TextRange| TextRange::new(range.start() + self.offset, range.end() + self.offset);
            self.found.push(Marked { outer: moved(outer), inner: moved(inner), depth, is_closed });
        }
    }

    /// The end of the paragraph closes what is open, the outermost last.
    fn end(&mut self) {
        let open = std::mem::take(&mut self.open);
        let Some((depth, first)) = open.iter().enumerate().find(|(_, o)| !matches!(o.kind, Kind::Single(_)))
        else {
            return;
        };
        // What was opened again before it closed had lost its closing mark somewhere before.
        let again = open
            .iter()
            .skip(depth + 1)
            .map(|open| open.start)
            .chain(
                self.found
                    .get(first.n_found..)
                    .unwrap_or_default()
                    .iter()
                    .filter(|m| m.depth == depth + 1)
                    .map(|m| m.outer.start() - self.offset),
            )
            .filter(|at| {
                self.words.get(*at..).and_then(|rest| rest.chars().next())
                    == self.words.get(first.start..).and_then(|rest| rest.chars().next())
            })
            .min();
        let inner_start = first.start + first.len;
        let end = match again {
            None => Some(self.words.trim_end().len()),
            Some(at) => self
                .words
                .get(inner_start..at)
                .and_then(|words| words.rfind(['.', '!', '?', '…']).map(|end| (words, end)))
                .map(|(words, end)| inner_start + words.ceil_char_boundary(end + 1)),
        };
        let found_inside = first.n_found;
        if let Some(end) = end.filter(|end| *end > inner_start && *end - inner_start <= LONGEST_UNCLOSED) {
            let (outer, inner) = (TextRange::new(first.start, end), TextRange::new(inner_start, end));
            // What lies behind its end stands in nothing.
            for inside in self.found.iter_mut().skip(found_inside) {
                if inside.outer.start() >= end + self.offset {
                    inside.depth = inside.depth.saturating_sub(1);
                }
            }
            self.push(outer, inner, depth, false);
        } else {
            for inside in self.found.iter_mut().skip(found_inside) {
                inside.depth = inside.depth.saturating_sub(1);
            }
        }
    }
}

fn is_mark(ch: char) -> bool {
    matches!(
        ch,
        '"' | '\''
            | '«'
            | '»'
            | '‹'
            | '›'
            | '“'
            | '”'
            | '„'
            | '‟'
            | '‘'
            | '’'
            | '‚'
            | '‛'
            | '「'
            | '」'
            | '『'
            | '』'
            | '﹁'
            | '﹂'
            | '﹃'
            | '﹄'
            | '〝'
            | '〞'
            | '〟'
            | '\u{FF02}'
    )
}

/// What may stand right before a mark that opens, and right behind it.
fn is_opener(ch: char) -> bool {
    matches!(
        ch,
        '(' | '['
            | '{'
            | '—'
            | '–'
            | '-'
            | '―'
            | '/'
            | '“'
            | '‘'
            | '«'
            | '‹'
            | '„'
            | '‚'
            | '「'
            | '『'
            | '"'
            | '\''
            | ':'
    )
}

/// The single marks that may close, by where they stand, and whether it is likely: behind a mark of punctuation,
/// or before one.
fn single_closings(words: &str) -> Vec<(usize, bool)> {
    let mut closings = Vec::new();
    let mut before: Option<char> = None;
    let mut chars = words.char_indices().peekable();
    while let Some((at, ch)) = chars.next() {
        let next = chars.peek().map(|(_, ch)| *ch);
        let may = matches!(ch, '’' | '\'' | '‘' | '‛')
            && before.is_some_and(|ch| !ch.is_whitespace() && !is_opener(ch))
            && next.is_none_or(|ch| !ch.is_alphanumeric());
        if may {
            let is_mark =
                |ch: Option<char>| ch.is_some_and(|ch| matches!(ch, '.' | ',' | '!' | '?' | '…' | ';' | ':'));
            let is_likely = is_mark(before)
                || is_mark(next)
                || next.is_none_or(|ch| matches!(ch, '”' | '"' | ')' | ']' | '»' | '—'))
                || before.is_none_or(|ch| ch != 's');
            closings.push((at, is_likely));
        }
        before = Some(ch);
    }
    closings
}

/// Where a single mark closes that opens at `at`.
fn single_close(at: usize, words: &str, closings: &[(usize, bool)]) -> Option<usize> {
    let first = closings.partition_point(|(closing, _)| *closing <= at + 1);
    let near = closings.get(first..)?.iter().take(MOST_CLOSINGS);
    let near: Vec<_> = near.take_while(|(closing, _)| *closing - at <= LONGEST_SINGLE).collect();
    let likely = near.iter().find(|(_, is_likely)| *is_likely).or(near.first())?;
    // An opened mark of the same kind in between says that this one was an apostrophe.
    words.get(at + 1..likely.0).is_none_or(|between| !between.contains(" ‘")).then_some(likely.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What stands in marks, each with its depth where it has one.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = marked(text, TextRange::new(0, text.len()));
        let told: Vec<String> = found
            .iter()
            .map(|m| format!("{}{}", ">".repeat(m.depth), m.inner.of(text).expect("on characters")))
            .collect();
        assert_eq!(told, expected, "{text}");
    }

    #[test]
    fn marks_of_any_kind_are_read() {
        check("He said “one two” and \"three four\".", &["one two", "three four"]);
        check("« un deux », dit-il. «один два» — сказал", &[" un deux ", "один два"]);
        check("»eins zwei«, sagte sie. „drei vier“, so er.", &["eins zwei", "drei vier"]);
        check("„jeden dwa” powiedział. ”ett två” sade han.", &["jeden dwa", "ett två"]);
        check("他说「一二」和『三四』。他说：“五六”。", &["一二", "三四", "五六"]);
        check("the ‘one two’ plan, the 'three four' plan", &["one two", "three four"]);
        check("‚eins zwei‘ ‹deux› (\"three\")", &["eins zwei", "deux", "three"]);
    }

    #[test]
    fn apostrophes_and_inches_are_none() {
        check("It’s the leaders’ day, rock ’n’ roll of the ’90s, don't, the boys' room", &[]);
        check("a 5'10\" man and a 12\" disc", &[]);
        check("“It’s the leaders’ day,” he said.", &["It’s the leaders’ day,"]);
        check("‘The leaders’ meeting failed,’ he said.", &["The leaders’ meeting failed,"]);
        check("'It doesn't work,' she said", &["It doesn't work,"]);
    }

    #[test]
    fn what_stands_in_another_is_deeper() {
        check(
            "“They said ‘never again’ to us,” he said.",
            &["They said ‘never again’ to us,", ">never again"],
        );
        check("\"They said 'never' to us\"", &["They said 'never' to us", ">never"]);
        check("“They said “never” to us,” he said.", &["They said “never” to us,", ">never"]);
        check("« Ils ont dit “jamais” hier »", &[" Ils ont dit “jamais” hier ", ">jamais"]);
    }

    #[test]
    fn what_is_not_closed_ends_with_the_paragraph() {
        check("He said: “It goes on. And on.", &["It goes on. And on."]);
        check("“It never closed. “It opened again,” he said.", &["It never closed.", "It opened again,"]);
        check("” was all that was left", &[]);
        check("\"open and \"closed\" again", &["closed"]);
    }

    #[test]
    fn a_flood_of_marks_comes_to_an_end() {
        for flood in ["'a ", "“a ", "\"a", "‘a’ ", "“", "»a "] {
            let text = flood.repeat(200_000);
            marked(&text, TextRange::new(0, text.len()));
        }
    }

    proptest! {
        #[test]
        fn stretches_lie_on_characters_inside_their_marks(text in "[a-z .,'\"“”„«»‘’「」é]{0,60}") {
            for found in marked(&text, TextRange::new(0, text.len())) {
                prop_assert!(found.inner.of(&text).is_some());
                prop_assert!(found.outer.of(&text).is_some());
                prop_assert!(found.outer.covers(found.inner));
            }
        }
    }
}
