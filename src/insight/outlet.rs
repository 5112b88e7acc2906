//! Who brings news to others: agencies and outlets, and where an article says that it is one of theirs.

use super::{Text, speaker::folded};
use crate::text::{TextRange, paragraphs};

/// Agencies whose reports others print, as [`folded`] spells them.
const AGENCIES: [&str; 33] = [
    "aap",
    "afp",
    "agence france presse",
    "anadolu",
    "anadolu agency",
    "ani",
    "ansa",
    "ap",
    "associated press",
    "belga",
    "bloomberg",
    "canadian press",
    "dpa",
    "efe",
    "interfax",
    "itar tass",
    "kyodo",
    "kyodo news",
    "lusa",
    "pa media",
    "press association",
    "press trust of india",
    "pti",
    "reuters",
    "ria novosti",
    "tass",
    "ukrinform",
    "unian",
    "united press international",
    "upi",
    "xinhua",
    "yonhap",
    "yonhap news agency",
];

/// Newspapers and broadcasters that others cite, as [`folded`] spells them, without an article.
const OUTLETS: [&str; 58] = [
    "abc news",
    "al arabiya",
    "al jazeera",
    "associated press television",
    "axios",
    "bbc",
    "bbc news",
    "bild",
    "business insider",
    "cbc",
    "cbs",
    "cbs news",
    "cnbc",
    "cnn",
    "corriere della sera",
    "daily beast",
    "daily mail",
    "daily telegraph",
    "der spiegel",
    "economist",
    "el mundo",
    "el pais",
    "financial times",
    "forbes",
    "fox news",
    "ft",
    "guardian",
    "haaretz",
    "independent",
    "kyiv independent",
    "kyiv post",
    "la repubblica",
    "le figaro",
    "le monde",
    "los angeles times",
    "meduza",
    "moscow times",
    "msnbc",
    "nbc",
    "nbc news",
    "new york post",
    "new york times",
    "newsweek",
    "nikkei",
    "npr",
    "nyt",
    "politico",
    "radio free europe",
    "sky news",
    "spiegel",
    "sunday times",
    "telegraph",
    "time magazine",
    "times of israel",
    "usa today",
    "wall street journal",
    "washington post",
    "wsj",
];

/// One name for an agency or outlet, whatever it is called; `None` for what is none.
pub(super) fn outlet(name: &str) -> Option<String> {
    if name.len() > 60 {
        return None;
    }
    let folded = folded(name);
    let bare = ["the ", "news agency ", "agency "]
        .iter()
        .fold(folded.as_str(), |name, front| name.strip_prefix(front).unwrap_or(name));
    let bare =
        [" news agency", " agency"].iter().fold(bare, |name, end| name.strip_suffix(end).unwrap_or(name));
    let known = AGENCIES.contains(&bare) || OUTLETS.contains(&bare);
    let one = match bare {
        "associated press" => "ap",
        "agence france presse" => "afp",
        "new york times" => "nyt",
        "wall street journal" => "wsj",
        "financial times" => "ft",
        "itar tass" => "tass",
        "der spiegel" => "spiegel",
        "bbc news" => "bbc",
        "cbs news" => "cbs",
        "nbc news" => "nbc",
        "yonhap news" => "yonhap",
        "kyodo news" => "kyodo",
        bare => bare,
    };
    known.then(|| one.to_owned())
}

/// Where an article says that it is an agency's: in its dateline, its byline, or at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Credit {
    pub outlet: String,
    /// The agency as it is named there.
    pub name: String,
    /// The words, where they stand in the text.
    pub range: Option<TextRange>,
}

/// Paragraphs at either end that may say so.
const N_ENDS: usize = 5;
/// Bytes from the start of a paragraph in which a dateline stands.
const DATELINE: usize = 90;

/// The agency that an article is from, if it says so.
pub(super) fn credit(text: &Text<'_>) -> Option<Credit> {
    for known in [text.byline, text.publisher].into_iter().flatten() {
        let is_agency = |name: &str| outlet(name).filter(|outlet| AGENCIES.contains(&outlet.as_str()));
        let parts = known.split([',', '/', '|', '·', '-']).map(str::trim);
        if let Some((name, outlet)) = parts.filter_map(|part| Some((part, is_agency(part)?))).next() {
            return Some(Credit { outlet, name: name.to_owned(), range: None });
        }
    }
    let start = text.text.floor_char_boundary(4_000.min(text.text.len()));
    let head = text.text.get(..start)?;
    for paragraph in paragraphs(head).into_iter().take(N_ENDS) {
        if let Some(credit) = dateline(text.text, paragraph) {
            return Some(credit);
        }
    }
    let from = text.text.ceil_char_boundary(text.text.len().saturating_sub(3_000));
    let tail = text.text.get(from..)?;
    let last = paragraphs(tail);
    for paragraph in last.iter().rev().take(N_ENDS) {
        let moved = TextRange::new(paragraph.start() + from, paragraph.end() + from);
        if let Some(credit) = imprint(text.text, moved) {
            return Some(credit);
        }
    }
    None
}

/// "PARIS, May 16 (Reuters) - ", "ROME (AP) — ".
fn dateline(text: &str, paragraph: TextRange) -> Option<Credit> {
    let words = paragraph.of(text)?;
    let head = words.get(..words.floor_char_boundary(DATELINE.min(words.len())))?;
    let open = head.find('(')?;
    let close = head.get(open..)?.find(')')? + open;
    let name = head.get(open + 1..close)?.trim();
    let outlet = outlet(name)?;
    // What follows is a dash, and what stands before it a place: in capitals, or with no small word.
    let behind = words.get(close + 1..)?.trim_start();
    let before = head.get(..open)?.trim();
    let is_place =
        !before.is_empty() && before.split_whitespace().all(|word| !word.starts_with(char::is_lowercase));
    (behind.starts_with(['-', '–', '—', '―']) && is_place).then(|| Credit {
        outlet,
        name: name.to_owned(),
        range: Some(TextRange::new(paragraph.start(), paragraph.start() + close + 1)),
    })
}

/// "(Reporting by …; Reuters)", "© 2025 AFP", "This article first appeared in …".
fn imprint(text: &str, paragraph: TextRange) -> Option<Credit> {
    const MOST_BYTES: usize = 400;
    let words = paragraph.of(text)?;
    if words.len() > MOST_BYTES {
        return None;
    }
    let lower = words.to_lowercase();
    let says = [
        "©",
        "(c) ",
        "copyright",
        "first appeared",
        "originally appeared",
        "originally published",
        "first published",
        "first reported",
    ];
    if !says.iter().any(|what| lower.contains(what)) {
        return None;
    }
    let parts = words.split_whitespace().collect::<Vec<_>>();
    // The longest run of up to four words that is an outlet.
    (1..=4usize.min(parts.len())).rev().find_map(|n| {
        parts.windows(n).find_map(|run| {
            let name = run.join(" ");
            let name = name.trim_matches(|ch: char| !ch.is_alphanumeric());
            let outlet = outlet(name)?;
            Some(Credit { outlet, name: name.to_owned(), range: Some(paragraph.trimmed(text)) })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{SourceId, id::tests::CountedDice};

    #[test]
    fn names_of_one_agency_are_one() {
        assert_eq!(outlet("the Associated Press"), outlet("AP"));
        assert_eq!(outlet("REUTERS"), outlet("Reuters news agency"));
        assert_eq!(outlet("Anna Roe"), None);
        assert!(AGENCIES.is_sorted() && OUTLETS.is_sorted());
    }

    #[test]
    fn an_article_says_whose_it_is_where_articles_do() {
        let check = |text: &str, expected: Option<&str>| {
            let source = SourceId::draw(&mut CountedDice::default());
            let text =
                Text { source, text, chrome: &[], title: "", byline: None, publisher: None, published: None };
            assert_eq!(credit(&text).map(|credit| credit.outlet).as_deref(), expected);
        };
        check("A headline\n\nLISBON, May 3 (Reuters) - The harbor is closed.", Some("reuters"));
        check("LISBON (AP) — The harbor is closed.", Some("ap"));
        check("The harbor is closed (AP said so) — for good.", None);
        check("The harbor is closed.\n\n© 2024 AFP", Some("afp"));
        check("The harbor is closed.\n\nThis article first appeared in The Guardian.", Some("guardian"));
        check("The mayor told Reuters that it is closed.", None);
    }
}
