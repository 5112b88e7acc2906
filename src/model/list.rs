//! Outlines as text on the clipboard: points to a Markdown list, and lists from anywhere to points.
//!
//! Our own lists come back as the very points they were made of, but for evidence. `-` is a claim and `+` a
//! note, as an item that holds a heading (`- # …`) is a heading and one that asks (`- ? …`) a question. What
//! of a text would read as one of these signs is escaped as Markdown escapes it. Lists from elsewhere may be
//! indented by tabs or any number of spaces, with `-`, `*`, `+`, bullets, numbers and check boxes, below
//! headings; or be merely indented.

use super::{LoosePoint, PointKind};

/// What is cut from the ends of a line.
const BLANKS: [char; 3] = [' ', '\t', '\r'];
/// How signs of a text that a list would lose are written.
const ENTITIES: [(char, &str); 4] = [(' ', "&#32;"), ('\t', "&#9;"), ('\r', "&#13;"), (';', "&#59;")];
/// Signs that other programs put before an item where Markdown has `-`.
const BULLETS: [char; 5] = ['•', '◦', '▪', '‣', '·'];

/// Points as a Markdown list. Evidence is left out.
pub fn to_list(points: &[LoosePoint]) -> String {
    let mut list = String::new();
    for point in points {
        let indent = "  ".repeat(point.depth);
        let sign = match point.kind {
            PointKind::Claim => "-",
            PointKind::Note => "+",
            PointKind::Heading => "- #",
            PointKind::Question => "- ?",
        };
        let n_lines = point.text.split('\n').count();
        for (at, line) in point.text.split('\n').enumerate() {
            let is_edge = n_lines > 1 && (at == 0 || at + 1 == n_lines);
            let line = if line.is_empty() && is_edge { "\\".to_owned() } else { escaped(line) };
            let lead = if at == 0 { sign } else { " " };
            list.push_str(format!("{indent}{lead} {line}").trim_end_matches(' '));
            list.push('\n');
        }
    }
    list
}

/// The points that a list of text stands for; `None` where it is no list: neither marked nor indented.
pub fn from_list(text: &str) -> Option<Vec<LoosePoint>> {
    let text = text.replace("\r\n", "\n");
    let lines: Vec<Line<'_>> = text.split('\n').map(Line::new).collect();
    let is_marked = lines.iter().any(|line| matches!(line.sign(), Sign::Heading(..) | Sign::Item(..)));
    let mut written = lines.iter().filter(|line| !line.words.is_empty());
    let first = written.next()?.column;
    if is_marked {
        return Some(marked(&lines));
    }
    written.any(|line| line.column != first).then(|| indented(&lines))
}

/// Every line is a point, as deep as it is set in.
fn indented(lines: &[Line<'_>]) -> Vec<LoosePoint> {
    let mut open: Vec<usize> = Vec::new();
    let written = lines.iter().filter(|line| !line.words.is_empty());
    let point = |line: &Line<'_>| {
        open.truncate(open.iter().take_while(|column| **column < line.column).count());
        let depth = open.len();
        open.push(line.column);
        loose(depth, PointKind::Claim, line.words.to_owned())
    };
    written.map(point).collect()
}

fn marked(lines: &[Line<'_>]) -> Vec<LoosePoint> {
    let mut points: Vec<LoosePoint> = Vec::new();
    // Levels of the headings and columns of the items that a line may stand below.
    let mut headings: Vec<usize> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut n_blank = 0;
    let mut takes_lines = false;
    for line in lines {
        let sign = line.sign();
        if sign == Sign::Blank {
            n_blank += 1;
            continue;
        }
        let blank = std::mem::take(&mut n_blank);
        match sign {
            Sign::Blank | Sign::Rule => takes_lines = false,
            Sign::Heading(level, words) => {
                open.clear();
                headings.truncate(headings.iter().take_while(|l| **l < level).count());
                let asks = words.ends_with('?');
                let kind = if asks { PointKind::Question } else { PointKind::Heading };
                points.push(loose(headings.len(), kind, unescaped(words)));
                headings.push(level);
                takes_lines = false;
            }
            Sign::Item(kind, words) => {
                open.truncate(open.iter().take_while(|column| **column < line.column).count());
                points.push(loose(headings.len() + open.len(), kind, unescaped(words)));
                open.push(line.column);
                takes_lines = true;
            }
            Sign::Words => {
                let is_inside = open.last().is_some_and(|column| line.column > *column);
                match points.last_mut().filter(|_| takes_lines && (blank == 0 || is_inside)) {
                    Some(point) => {
                        point.text.push_str(&"\n".repeat(blank + 1));
                        point.text.push_str(&unescaped(line.words));
                    }
                    None => {
                        open.truncate(open.iter().take_while(|column| **column < line.column).count());
                        let depth = headings.len() + open.len();
                        points.push(loose(depth, PointKind::Note, unescaped(line.words)));
                        open.push(line.column);
                        takes_lines = true;
                    }
                }
            }
        }
    }
    points
}

fn loose(depth: usize, kind: PointKind, text: String) -> LoosePoint {
    LoosePoint { depth, kind, budget: None, text, evidence: Vec::new() }
}

/// A line without the blanks around it, and how far it is set in.
#[derive(Clone, Copy, Debug)]
struct Line<'a> {
    column: usize,
    words: &'a str,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign<'a> {
    Blank,
    /// A line drawn across.
    Rule,
    Heading(usize, &'a str),
    Item(PointKind, &'a str),
    Words,
}

impl<'a> Line<'a> {
    fn new(line: &'a str) -> Self {
        let words = line.trim_start_matches(BLANKS);
        let lead = line.strip_suffix(words).unwrap_or_default();
        let column = lead.chars().fold(0, |at, c| if c == '\t' { (at / 4 + 1) * 4 } else { at + 1 });
        Self { column, words: words.trim_end_matches(BLANKS) }
    }

    fn sign(self) -> Sign<'a> {
        if self.words.is_empty() {
            return Sign::Blank;
        }
        if is_rule(self.words) && self.words.chars().filter(|c| !BLANKS.contains(c)).count() > 2 {
            return Sign::Rule;
        }
        if let Some((level, words)) = heading(self.words) {
            return Sign::Heading(level, words);
        }
        let Some((bullet, words)) = item(self.words) else { return Sign::Words };
        if bullet != "+" {
            if let Some((_, words)) = heading(words) {
                return Sign::Item(PointKind::Heading, words);
            }
            if let Some(words) = after_sign(words, "?") {
                return Sign::Item(PointKind::Question, words);
            }
        }
        let kind = if bullet == "+" { PointKind::Note } else { PointKind::Claim };
        Sign::Item(kind, without_box(words))
    }
}

/// Whether a line has nothing but one of the signs that draw a line across.
fn is_rule(words: &str) -> bool {
    let first = words.chars().next().filter(|c| ['-', '*', '_'].contains(c));
    first.is_some_and(|first| words.chars().all(|c| c == first || BLANKS.contains(&c)))
}

/// The words behind a sign that stands alone.
fn after_sign<'a>(words: &'a str, sign: &str) -> Option<&'a str> {
    let rest = words.strip_prefix(sign)?;
    (rest.is_empty() || rest.starts_with(BLANKS)).then(|| rest.trim_start_matches(BLANKS))
}

/// The level and words of a heading.
fn heading(words: &str) -> Option<(usize, &str)> {
    let signs = words.get(..words.len() - words.trim_start_matches('#').len())?;
    let rest = (1..=6).contains(&signs.len()).then(|| after_sign(words, signs))?;
    rest.map(|rest| (signs.len(), rest))
}

/// The bullet or number before an item, and its words.
fn item(words: &str) -> Option<(&str, &str)> {
    let digits = words.len() - words.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let first = words.chars().next()?;
    let end = match first {
        '-' | '*' | '+' => 1,
        _ if BULLETS.contains(&first) => first.len_utf8(),
        _ if (1..=9).contains(&digits) && words.get(digits..)?.starts_with(['.', ')']) => digits + 1,
        _ => return None,
    };
    let (bullet, _) = words.split_at_checked(end)?;
    Some((bullet, after_sign(words, bullet)?))
}

fn without_box(words: &str) -> &str {
    let unboxed = ["[ ]", "[x]", "[X]"].into_iter().find_map(|sign| after_sign(words, sign));
    unboxed.unwrap_or(words)
}

/// A line of a text, such that reading it as a line of a list gives it back.
fn escaped(line: &str) -> String {
    let mut body = line;
    let mut lead = "";
    let mut tail = "";
    if let Some(first) = body.chars().next().filter(|c| BLANKS.contains(c)) {
        lead = entity(first);
        body = body.get(first.len_utf8()..).unwrap_or_default();
    }
    if let Some(last) = body.chars().next_back().filter(|c| BLANKS.contains(c)) {
        tail = entity(last);
        body = body.get(..body.len() - last.len_utf8()).unwrap_or_default();
    } else if ENTITIES.iter().any(|(_, entity)| body.ends_with(entity)) {
        tail = entity(';');
        body = body.get(..body.len() - 1).unwrap_or_default();
    }
    let written = format!("{lead}{body}{tail}");
    let at = if lead.is_empty() { escape_at(&written) } else { None };
    match at.and_then(|at| written.split_at_checked(at)) {
        Some((before, behind)) => format!("{before}\\{behind}"),
        None => written,
    }
}

fn entity(sign: char) -> &'static str {
    ENTITIES.into_iter().find(|(c, _)| *c == sign).map_or("", |(_, entity)| entity)
}

/// Where a backslash keeps a line from being read as something else, if it needs one.
fn escape_at(line: &str) -> Option<usize> {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 {
        let rest = line.get(digits..).unwrap_or_default();
        return (item(line).is_some() || rest.starts_with('\\')).then_some(digits);
    }
    let reads = item(line).is_some()
        || heading(line).is_some()
        || is_rule(line)
        || after_sign(line, "?").is_some()
        || without_box(line) != line
        || line.starts_with('>')
        || ENTITIES.iter().any(|(_, entity)| line.starts_with(entity))
        || line.strip_prefix('\\').is_some_and(|rest| rest.is_empty() || starts_escaped(rest));
    reads.then_some(0)
}

/// Whether a backslash before this is not meant itself. Markdown knows no bullets but its own.
fn starts_escaped(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_ascii_punctuation() || BULLETS.contains(&c))
}

/// What a line of a list says: the other way round.
fn unescaped(line: &str) -> String {
    if line == "\\" {
        return String::new();
    }
    let mut lead = String::new();
    let mut body = line;
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if let Some((sign, entity)) = ENTITIES.iter().find(|(_, entity)| body.starts_with(entity)) {
        lead.push(*sign);
        body = body.strip_prefix(entity).unwrap_or_default();
    } else if let Some(rest) = body.get(digits..).and_then(|rest| rest.strip_prefix('\\')) {
        let is_escape = if digits > 0 { rest.starts_with(['.', ')', '\\']) } else { starts_escaped(rest) };
        if is_escape {
            lead.push_str(body.get(..digits).unwrap_or_default());
            body = rest;
        }
    }
    match ENTITIES.iter().find(|(_, entity)| body.ends_with(entity)) {
        Some((sign, entity)) => format!("{lead}{}{sign}", body.strip_suffix(entity).unwrap_or_default()),
        None => lead + body,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A list read, as a page of outline notation.
    #[track_caller]
    fn check(list: &str, page: &str) {
        let points = from_list(list).unwrap_or_default();
        let line = |p: &LoosePoint| {
            let sign = match p.kind {
                PointKind::Heading => '#',
                PointKind::Question => '?',
                PointKind::Claim => '-',
                PointKind::Note => '.',
            };
            format!("{}{sign} {}", "  ".repeat(p.depth), p.text.replace('\n', "\\n")).trim_end().to_owned()
        };
        assert_eq!(points.iter().map(line).collect::<Vec<_>>().join("\n"), page, "{list:?}");
    }

    #[test]
    fn lists_of_every_make_become_points() {
        check("- a\n  - b\n- c", "- a\n  - b\n- c");
        check("* a\n\t* b\n\t\t* c\n\t* d", "- a\n  - b\n    - c\n  - d");
        check("1. a\n   1) b\n10. c", "- a\n  - b\n- c");
        check("• a\n◦ b\n  ▪ c", "- a\n- b\n  - c");
        check("- [ ] to do\n- [x] done\n-\ttab", "- to do\n- done\n- tab");
        check("  - a\n      - b\n    - c\n  - d", "- a\n  - b\n  - c\n- d");
        check("- a\r\n  - b\r\n", "- a\n  - b");
        check("- loose\n\n- list\n\n\n  - of items\n", "- loose\n- list\n  - of items");
        check("+ note\n- ? Why?\n- # Part\n  -", ". note\n? Why?\n# Part\n  -");
    }

    #[test]
    fn headings_hold_what_follows_them() {
        check(
            "# Part\n\nSome words.\n\n## Why?\n- a\n  - b\n\n## Other\n1. c\n\n# Next\n",
            "# Part\n  . Some words.\n  ? Why?\n    - a\n      - b\n  # Other\n    - c\n# Next",
        );
        check("### Deep\n- a\n# Flat\n- b", "# Deep\n  - a\n# Flat\n  - b");
        check("Intro:\n- a\n---\nAfter", ". Intro:\n- a\n. After");
    }

    #[test]
    fn lines_inside_an_item_are_its_text() {
        check("- a\n  more\n\n  last\n- b", "- a\\nmore\\n\\nlast\n- b");
        check("- a\nlazy\n- b\n\nbeside", "- a\\nlazy\n- b\n. beside");
        check("- a\n  - b\n\n  of a\n", "- a\n  - b\n  . of a");
    }

    #[test]
    fn indentation_alone_makes_a_list_and_plain_lines_do_not() {
        check("a\n  b\n    c\n  d\ne", "- a\n  - b\n    - c\n  - d\n- e");
        check("a\n\tb\n\n\t\tc", "- a\n  - b\n    - c");
        for plain in ["", "\n \n", "one line", "one\ntwo\n\nthree", "  a\n  b", "-a\n#b\n1.5 c\n3.c"] {
            assert_eq!(from_list(plain), None, "{plain:?}");
        }
    }

    #[test]
    fn what_is_copied_is_plain_markdown() {
        let points = [
            loose(0, PointKind::Question, "Why?".into()),
            loose(1, PointKind::Note, "Because.\n\nAt length.".into()),
            loose(1, PointKind::Claim, "1. first\n- second".into()),
            loose(2, PointKind::Claim, String::new()),
            loose(0, PointKind::Heading, "-".into()),
        ];
        let list =
            "- ? Why?\n  + Because.\n\n    At length.\n  - 1\\. first\n    \\- second\n    -\n- # \\-\n";
        assert_eq!(to_list(&points), list);
        assert_eq!(from_list(list).as_deref(), Some(points.as_slice()));
    }

    /// Texts made of what a list could take for its own.
    fn hostile() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            3 => "[-*+#?>_ \t\r\n\\\\.)&;0-9a\\[\\]x•·]{0,6}",
            1 => proptest::sample::select(vec![
                "- ", "---", "- - -", "# ", "1. ", "12) ", "1\\. ", "[ ] ", "[x]", "&#32;", "&#59;", "\\",
                "\n\n", "\n  ", "? ", "• ", "\u{a0}", "\u{2028}", "é",
            ]).prop_map(str::to_owned),
            1 => any::<String>(),
        ];
        prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat().replace("\r\n", "\n"))
    }

    fn outlines() -> impl Strategy<Value = Vec<LoosePoint>> {
        let kind = proptest::sample::select(PointKind::ALL.to_vec());
        prop::collection::vec((0..4_usize, kind, hostile()), 1..12).prop_map(|rows| {
            let mut most = 0;
            let point = |(depth, kind, text): (usize, PointKind, String)| {
                let depth = depth.min(most);
                most = depth + 1;
                loose(depth, kind, text)
            };
            rows.into_iter().map(point).collect()
        })
    }

    proptest! {
        #[test]
        fn what_is_copied_comes_back_as_it_was(points in outlines()) {
            let list = to_list(&points);
            prop_assert_eq!(from_list(&list), Some(points), "{}", list);
        }

        #[test]
        fn any_text_is_read_and_nests_one_level_at_a_time(text in any::<String>(), list in hostile()) {
            for text in [text, list] {
                let points = from_list(&text).unwrap_or_default();
                let mut most = 0;
                for point in points {
                    prop_assert!(point.depth <= most);
                    most = point.depth + 1;
                }
            }
        }
    }
}
