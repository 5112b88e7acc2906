//! Chrome in plain text that was saved from a web page, line by line: no markup says what belongs to the page.
//!
//! A line counts as furniture where what web pages say about themselves ([`super::phrase`]) is most of it, or where it
//! is nothing but a stamp: how long ago, how many views. Only beside such lines does anything weaker count: counts
//! without words, single words below a list of reactions, what follows a comment form. So a text that was never a page
//! keeps all its lines.

use super::{
    date,
    known::{is_name, without_by},
    phrase::{Furniture, Phrases, folded},
};
use crate::{
    import::Known,
    model::find_date,
    text::{TextRange, paragraphs, word_count},
};

/// What was found in the lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    /// The lines that belong to the page.
    pub chrome: Vec<TextRange>,
    pub byline: Option<Known>,
    /// The date as it is stated.
    pub published: Option<Known>,
}

/// Longer lines are the article's, whatever they say.
const MOST_WORDS: usize = 24;
/// A date and a byline stand among so many lines at the top.
const UPPER_LINES: usize = 8;

/// How a line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// A sentence or more.
    Prose,
    /// What only a page says.
    Furniture(Furniture),
    /// A number alone, or with a word: of comments, shares.
    Count,
    /// "May 12th, 2025", with little about it.
    Date,
    Name,
    Short,
}

struct Line<'a> {
    range: TextRange,
    words: &'a str,
    n_words: usize,
    look: Look,
}

/// Reads the lines of a text.
pub fn read_lines(text: &str) -> Lines {
    let lines: Vec<Line<'_>> = paragraphs(text)
        .into_iter()
        .filter_map(|range| {
            let words = range.of(text)?.trim();
            let (look, n_words) = look(words);
            Some(Line { range, words, n_words, look })
        })
        .collect();
    let is_chrome = chrome(&lines);
    let mut found = Lines::default();
    found.chrome.extend(lines.iter().zip(&is_chrome).filter(|(_, is)| **is).map(|(line, _)| line.range));
    know(&lines, &is_chrome, &mut found);
    found
}

fn look(words: &str) -> (Look, usize) {
    // Longer than any furniture: not worth counting.
    if words.len() > 40 * MOST_WORDS {
        return (Look::Prose, MOST_WORDS + 1);
    }
    let n_words = word_count(words);
    let is_sentence = n_words >= 5 && words.ends_with(['.', '!', '?', '”', '"', '»', '…', '。', '؟', '।']);
    if let Some(furniture) = furniture(words, n_words, is_sentence) {
        return (Look::Furniture(furniture), n_words);
    }
    let look = match () {
        () if n_words > MOST_WORDS || is_sentence => Look::Prose,
        () if is_count(words) => Look::Count,
        () if n_words <= 8 && find_date(words).is_some() => Look::Date,
        () if n_words <= 5 && is_name(&without_by(words)) => Look::Name,
        () => Look::Short,
    };
    (look, n_words)
}

/// What kind of furniture a line is, if it is nothing else.
fn furniture(words: &str, n_words: usize, is_sentence: bool) -> Option<Furniture> {
    if n_words > MOST_WORDS {
        return None;
    }
    if date::is_relative(words) || is_stamp(words) || is_trail(words) {
        return Some(Furniture::Stamp);
    }
    let folded = folded(words);
    let said = Phrases::get().said(&folded);
    let kind = said.first?;
    // Most of it must be what pages say; a sentence may say that in passing.
    let share = said.n_bytes as f32 / folded.trim().len().max(1) as f32;
    let is_all = share >= if is_sentence { 0.6 } else { 0.5 };
    let is_form = is_sentence && said.total() >= 2;
    // "Image source: Ministry of …": whom it credits is longer than what says so.
    let is_credit = kind == Furniture::Credit && n_words <= 12 && !is_sentence;
    // What it announces may be the article's: "Read more here:".
    let announces = words.ends_with(':') && kind == Furniture::More;
    (!announces && (is_all || is_form || is_credit)).then_some(kind)
}

/// "28 views", "3 min read".
fn is_stamp(words: &str) -> bool {
    let mut parts = words.split_whitespace();
    let n = parts.next().is_some_and(|n| n.chars().all(|c| c.is_ascii_digit() || ".,kKmM+".contains(c)));
    let rest: Vec<String> = parts.map(folded).collect();
    let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
    n && words.starts_with(|c: char| c.is_ascii_digit())
        && matches!(
            rest.as_slice(),
            ["view"
                | "views"
                | "comment"
                | "comments"
                | "share"
                | "shares"
                | "like"
                | "likes"
                | "reads"
                | "shares:"
                | "reactions"
                | "aufrufe"
                | "kommentare"
                | "vues"
                | "commentaires"
                | "vistas"
                | "comentarios"]
                | ["min" | "minute" | "minutes" | "mins", "read"]
        )
}

/// "Home » World » The headline".
fn is_trail(words: &str) -> bool {
    let parts = |sign: &str| words.split(sign).map(str::trim).filter(|part| !part.is_empty()).count();
    [" » ", " › ", " > ", " / "].iter().any(|sign| {
        let first = words.split(sign).next().map(folded).unwrap_or_default();
        parts(sign) >= 3 && matches!(first.trim(), "home" | "homepage" | "startseite" | "accueil" | "inicio")
            || parts(sign) >= 2 && first.trim() == "home"
    })
}

fn is_count(words: &str) -> bool {
    words.len() <= 8
        && words.chars().all(|c| c.is_ascii_digit() || ".,kKmM+".contains(c))
        && words.starts_with(|c: char| c.is_ascii_digit())
}

/// Which lines belong to the page.
fn chrome(lines: &[Line<'_>]) -> Vec<bool> {
    let mut is_chrome: Vec<bool> = lines.iter().map(|line| matches!(line.look, Look::Furniture(_))).collect();
    let is_saved_page = is_chrome.contains(&true);
    let is_prose = |line: &Line<'_>| line.look == Look::Prose;
    let first_prose = lines.iter().position(is_prose).unwrap_or(lines.len());
    let last_prose = lines.iter().rposition(is_prose);
    let mut mark = |at: usize| {
        if let Some(is) = is_chrome.get_mut(at) {
            *is = true;
        }
    };
    // Said twice at the top: the page's head and the article's.
    for (at, line) in lines.iter().enumerate().take(first_prose.min(2 * UPPER_LINES)) {
        let again = lines.get(..at).unwrap_or_default().iter().any(|before| before.words == line.words);
        if again && matches!(line.look, Look::Date | Look::Name) {
            mark(at);
        }
    }
    if !is_saved_page {
        return is_chrome;
    }
    // Counts at the top and behind the article are of shares and comments.
    let behind = last_prose.map_or(lines.len(), |at| at + 1);
    for (at, line) in lines.iter().enumerate() {
        if line.look == Look::Count && (at < first_prose || at >= behind) {
            mark(at);
        }
    }
    if let Some(end) = end_of_article(lines) {
        (end..lines.len()).for_each(mark);
    }
    is_chrome
}

/// Where the page goes on and the article does not: at the first furniture behind which no more than a small part
/// of the prose stands, with the single words right before it.
fn end_of_article(lines: &[Line<'_>]) -> Option<usize> {
    let prose = |line: &Line<'_>| if line.look == Look::Prose { line.n_words } else { 0 };
    let all: usize = lines.iter().map(prose).sum();
    let mut behind = all;
    let mut end = None;
    for (at, line) in lines.iter().enumerate() {
        behind -= prose(line);
        let closes = match line.look {
            Look::Furniture(Furniture::Comments) => behind * 3 <= all,
            Look::Furniture(Furniture::Joining | Furniture::More | Furniture::Sharing | Furniture::Legal) => {
                behind * 20 <= all
            }
            _ => false,
        };
        if closes && all > behind {
            end = Some(at);
            break;
        }
    }
    let mut end = end?;
    while let Some(before) = end.checked_sub(1).and_then(|at| lines.get(at)) {
        // The heading of a box: "Author", "Tags".
        if before.look == Look::Prose || before.n_words > 1 || before.words.ends_with('.') {
            break;
        }
        end -= 1;
    }
    Some(end)
}

/// The date and the byline that stand at the top on lines of their own.
fn know(lines: &[Line<'_>], is_chrome: &[bool], found: &mut Lines) {
    let upper = lines.get(..lines.len().min(UPPER_LINES)).unwrap_or_default();
    let dated = upper.iter().position(|line| line.look == Look::Date);
    let known = |words: &str| Known::new(words, "a line");
    found.published = match dated.and_then(|at| upper.get(at)) {
        Some(line) => known(line.words),
        None => upper.iter().find(|line| date::is_relative(line.words)).and_then(|line| known(line.words)),
    };
    let said_by = upper.iter().find_map(|line| {
        let name = without_by(line.words);
        (line.look == Look::Name && name.len() < line.words.len()).then_some(name)
    });
    // A name alone is a byline beside the date alone.
    let beside = || {
        let at = dated?;
        let around = [at.checked_add(1), at.checked_sub(1)];
        around.into_iter().flatten().find_map(|at| {
            let line = upper.get(at).filter(|line| line.look == Look::Name)?;
            let is_own = at > 0 && !is_chrome.get(at).copied().unwrap_or(false);
            is_own.then(|| line.words.to_owned())
        })
    };
    found.byline = said_by.or_else(beside).and_then(|name| known(&name));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines that are set aside, and what is known.
    fn read(text: &str) -> (Vec<&str>, Option<String>, Option<String>) {
        let lines = read_lines(text);
        let words = lines.chrome.iter().filter_map(|range| range.of(text)).map(str::trim).collect();
        (words, lines.byline.map(|known| known.value), lines.published.map(|known| known.value))
    }

    const PROSE: &str = "The council of the town agreed on Tuesday to build a second bridge over the river, and to \
                         ask the county for a part of the money.";

    #[test]
    fn what_pages_say_of_themselves_is_set_aside() {
        let page = format!(
            "Home » Town » A second bridge\n2 days ago\n41 views\n\nA second bridge\n7\nPhoto by the county \
             archive\n{PROSE}\nWhat comes next\n{PROSE}\n\nTags\nLeave a Reply\nName\nSend\n3 Comments\nOldest"
        );
        let (chrome, byline, published) = read(&page);
        let expected = [
            "Home » Town » A second bridge",
            "2 days ago",
            "41 views",
            "7",
            "Photo by the county archive",
            "Tags",
            "Leave a Reply",
            "Name",
            "Send",
            "3 Comments",
            "Oldest",
        ];
        assert_eq!(chrome, expected);
        assert_eq!((byline, published.as_deref()), (None, Some("2 days ago")), "kept as it is written");
    }

    #[test]
    fn a_text_that_was_never_a_page_keeps_all_its_lines() {
        for text in [
            "1\n\nIt was a morning like any other, or so it seemed to those who were up.\n\n2\n\nNobody came.",
            "Minutes\n\nPresent\nAda\nBo\n\nThe meeting began late.\n\nTags\nName\n12",
            "To share this house with others was, she said, the best that she could do with it.",
            "Please leave a comment on the draft by Friday, he wrote, or say nothing at all from then on.",
        ] {
            assert_eq!(read(text).0, [""; 0], "{text}");
        }
    }

    #[test]
    fn what_the_article_announces_and_signs_stays() {
        let text = format!(
            "Title\n{PROSE}\nAnn Example contributed to this report.\nRead more here:\nStaff, The Town Paper"
        );
        assert_eq!(read(&text).0, [""; 0]);
        let amid = format!("Title\n{PROSE}\nLeave a comment\n{PROSE}\n{PROSE}\nThe end");
        assert_eq!(read(&amid).0, ["Leave a comment"], "the article goes on behind it");
    }

    #[test]
    fn a_byline_stands_beside_the_date_and_counts_once() {
        let text = format!("A second bridge\nMay 12th, 2025\nAda Beck\nMay 12th, 2025\nAda Beck\n{PROSE}");
        let (chrome, byline, published) = read(&text);
        assert_eq!(chrome, ["May 12th, 2025", "Ada Beck"]);
        assert_eq!((byline.as_deref(), published.as_deref()), (Some("Ada Beck"), Some("May 12th, 2025")));
        let signed = format!("A second bridge\nBy Ada Beck\n{PROSE}");
        assert_eq!(read(&signed).1.as_deref(), Some("Ada Beck"));
        let bare = format!("Ada Beck\nMay 12th, 2025\n{PROSE}");
        assert_eq!(read(&bare).1, None, "the first line is the title");
        assert_eq!(read(&format!("A second bridge\nAda Beck\n{PROSE}")).1, None, "no date beside it");
    }

    proptest::proptest! {
        #[test]
        fn any_lines_are_read(
            lines in proptest::collection::vec("(2 days ago|Leave a Reply|[a-zé0-9.»\u{a0}\u{301} ]{0,30})", 0..12),
        ) {
            let text = lines.join("\n");
            for range in read_lines(&text).chrome {
                proptest::prop_assert!(range.of(&text).is_some());
            }
        }
    }
}
