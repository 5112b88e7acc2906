//! Escaping: any text as Markdown that reads back as that very text, in CommonMark and in GFM, with as
//! few signs as that takes, so that the raw file reads well.
//!
//! White space at the ends of a line becomes numbered entities, as a reader would drop it; NUL becomes
//! U+FFFD, as it does in every reader. Other control characters stay as they are: a reader keeps them,
//! while some read an entity for one as U+FFFD.

/// Where a line of text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// At the start of a block, where `#`, `-` and `1.` mean something.
    Block,
    /// In a heading, where closing `#`s mean something.
    Heading,
}

/// One line of text, or several joined into one by what replaces their line ends, as Markdown.
pub fn escape(text: &str, position: Position) -> String {
    Line::new(text, position, Pairs::new(text)).escaped()
}

/// The words of a quotation as lines of Markdown, to be put behind `> `. An empty line stands between
/// two paragraphs: that is how two line feeds read; one reads as a hard break, further ones are
/// entities.
pub fn escape_quotation(quote: &str) -> Vec<String> {
    let pairs = Pairs::new(quote);
    let mut lines: Vec<String> = Vec::new();
    let mut n_feeds = 0;
    for (index, line) in quote.split('\n').enumerate() {
        n_feeds += usize::from(index > 0);
        if line.is_empty() {
            continue;
        }
        let mut escaped = Line::new(line, Position::Block, pairs).escaped();
        match (lines.last_mut(), n_feeds) {
            (_, 0) => {}
            (None, _) => escaped.insert_str(0, &FEED.repeat(n_feeds)),
            (Some(last), 1) => last.push('\\'),
            (Some(_), _) => {
                lines.push(String::new());
                escaped.insert_str(0, &FEED.repeat(n_feeds - 2));
            }
        }
        lines.push(escaped);
        n_feeds = 0;
    }
    match lines.last_mut() {
        Some(last) => last.push_str(&FEED.repeat(n_feeds)),
        None => lines.push(FEED.repeat(n_feeds)),
    }
    lines
}

const FEED: &str = "&#10;";

/// Signs that mean something only in pairs, and so are left alone where there is but one: a price needs
/// no backslash.
#[derive(Clone, Copy)]
struct Pairs {
    /// `$` math, `~` strikethrough, `^` superscript, `==` marks.
    dollar: bool,
    tilde: bool,
    caret: bool,
    equals: bool,
}

impl Pairs {
    fn new(text: &str) -> Self {
        let paired = |sign: &str| text.matches(sign).nth(1).is_some();
        Self { dollar: paired("$"), tilde: paired("~"), caret: paired("^"), equals: paired("==") }
    }
}

struct Line {
    chars: Vec<char>,
    position: Position,
    pairs: Pairs,
    /// The characters between the white space at both ends.
    body: std::ops::Range<usize>,
}

/// White space that some reader drops at the end of a line.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{FEFF}'
}

impl Line {
    fn new(text: &str, position: Position, pairs: Pairs) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let start = chars.iter().take_while(|c| is_blank(**c)).count();
        let n_trailing = chars.iter().rev().take_while(|c| is_blank(**c)).count();
        let end = (chars.len() - n_trailing).max(start);
        Self { chars, position, pairs, body: start..end }
    }

    fn at(&self, index: usize) -> Option<char> {
        self.chars.get(index).copied()
    }

    fn before(&self, index: usize) -> Option<char> {
        index.checked_sub(1).and_then(|at| self.at(at))
    }

    fn escaped(&self) -> String {
        let mut out = String::with_capacity(self.chars.len() + 8);
        for (index, c) in self.chars.iter().copied().enumerate() {
            match c {
                '\0' => out.push('\u{FFFD}'),
                // A line end to a reader, wherever it stands.
                '\r' | '\n' => push_entity(&mut out, c),
                _ if !self.body.contains(&index) => push_entity(&mut out, c),
                // Some readers take `{…}` at the end of a heading for attributes, backslash or not.
                '}' if self.position == Position::Heading && index + 1 == self.body.end => {
                    push_entity(&mut out, c);
                }
                _ => {
                    if self.needs_backslash(c, index) {
                        out.push('\\');
                    }
                    out.push(c);
                }
            }
        }
        out
    }

    fn needs_backslash(&self, c: char, index: usize) -> bool {
        let (before, next) = (self.before(index), self.at(index + 1));
        let opens_line = index == 0 && self.position == Position::Block;
        let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        match c {
            '`' | '[' | '{' | '|' => true,
            // Not before a letter: Windows paths stay readable.
            '\\' => !is_word(next),
            '*' => !(self.is_inner_space(index.wrapping_sub(1)) && self.is_inner_space(index + 1)),
            '_' => !(is_word(before) && is_word(next)),
            '<' => !next.is_some_and(|c| c == ' ' || c == '=' || c.is_ascii_digit()),
            '&' => self.opens_entity(index),
            '$' => self.pairs.dollar,
            '~' => self.pairs.tilde,
            '^' => self.pairs.caret,
            '=' => self.pairs.equals || opens_line,
            '>' => opens_line,
            '-' | '+' => opens_line && !is_word(next),
            '#' if self.position == Position::Heading => self.closes_heading(index),
            '#' => opens_line && self.opens_heading(),
            // A URL becomes a link in GFM.
            ':' => opens_line || (next == Some('/') && self.at(index + 2) == Some('/')),
            '.' => self.follows_www(index) || self.ends_list_number(index),
            ')' => self.ends_list_number(index),
            '@' => before.is_some_and(|c| c.is_ascii_alphanumeric() || "._+-".contains(c)) && is_word(next),
            _ => false,
        }
    }

    /// Whether a plain space stands at `index` that is written as it is.
    fn is_inner_space(&self, index: usize) -> bool {
        self.at(index) == Some(' ') && self.body.contains(&index)
    }

    fn opens_entity(&self, index: usize) -> bool {
        let behind = self.chars.get(index + 1..).unwrap_or_default();
        let n_name = behind.iter().take_while(|c| c.is_ascii_alphanumeric() || **c == '#').count();
        n_name > 0 && behind.get(n_name) == Some(&';')
    }

    fn opens_heading(&self) -> bool {
        let n_signs = self.chars.iter().take_while(|c| **c == '#').count();
        self.at(n_signs).is_none_or(is_blank)
    }

    /// Whether the `#` at `index` belongs to a run at the end of the heading, behind a space.
    fn closes_heading(&self, index: usize) -> bool {
        let up_to = self.chars.get(..index).unwrap_or_default();
        let behind = self.chars.get(index..self.body.end).unwrap_or_default();
        let before_run = up_to.iter().rev().find(|c| **c != '#');
        behind.iter().all(|c| *c == '#') && before_run.is_none_or(|c| is_blank(*c))
    }

    fn follows_www(&self, index: usize) -> bool {
        let Some(word) = index.checked_sub(3).and_then(|at| self.chars.get(at..index)) else { return false };
        word.iter().all(|c| c.eq_ignore_ascii_case(&'w'))
    }

    /// Whether the sign at `index` would make a list of a line that starts with a number.
    fn ends_list_number(&self, index: usize) -> bool {
        let number = self.chars.get(..index).unwrap_or_default();
        self.position == Position::Block
            && (1..=9).contains(&number.len())
            && number.iter().all(char::is_ascii_digit)
            && self.at(index + 1).is_none_or(is_blank)
    }
}

fn push_entity(out: &mut String, c: char) {
    out.push_str(&format!("&#{};", u32::from(c)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_prose_stays_as_it_is() {
        for text in [
            "1,000 prisoners (POWs) – e.g. this.",
            "“One road will lead to peace, the other to more destruction and death.”",
            "AT&T’s price: $5.20, up ~3% (5 * 3 = 15); a_b_c #1 @user x < 5 > 3!",
            "C:\\Users\\Ann, C#, 24/7, 10:30, -5 degrees, 2024 was a year",
            "#MeToo",
        ] {
            assert_eq!(escape(text, Position::Block), text);
            assert_eq!(escape(text, Position::Heading), text);
        }
    }

    #[test]
    fn signs_are_escaped_where_they_mean_something() {
        let check = |text: &str, block: &str, heading: &str| {
            assert_eq!(escape(text, Position::Block), block);
            assert_eq!(escape(text, Position::Heading), heading);
        };
        check("2024. A year", "2024\\. A year", "2024. A year");
        check("1) one", "1\\) one", "1) one");
        check("- a - b", "\\- a - b", "- a - b");
        check("# a ##", "\\# a ##", "# a \\#\\#");
        check("C# F#", "C# F#", "C# F#");
        check("> a > b", "\\> a > b", "> a > b");
        check("[sic]", "\\[sic]", "\\[sic]");
        check("*a* _b_", "\\*a\\* \\_b\\_", "\\*a\\* \\_b\\_");
        check("R&D &amp; &#35;", "R&D \\&amp; \\&#35;", "R&D \\&amp; \\&#35;");
        check("$5 or $6", "\\$5 or \\$6", "\\$5 or \\$6");
        check("http://www.a.b", "http\\://www\\.a.b", "http\\://www\\.a.b");
        check("ann@a.org", "ann\\@a.org", "ann\\@a.org");
        check(" a\t", "&#32;a&#9;", "&#32;a&#9;");
        check("a\\", "a\\\\", "a\\\\");
        check("{#a}", "\\{#a}", "\\{#a&#125;");
        check("a\0b", "a\u{FFFD}b", "a\u{FFFD}b");
    }

    #[test]
    fn the_lines_of_a_quotation_are_paragraphs_and_hard_breaks() {
        let check = |quote: &str, expected: &[&str]| assert_eq!(escape_quotation(quote), expected);
        check("a", &["a"]);
        check("a\nb\n\nc", &["a\\", "b", "", "c"]);
        check("a\n\n\n\nb", &["a", "", "&#10;&#10;b"]);
        check("\na\n", &["&#10;a&#10;"]);
        check("\n", &["&#10;"]);
        check("a\n \nb", &["a\\", "&#32;\\", "b"]);
        check("a\\\nb", &["a\\\\\\", "b"]);
    }
}
