//! The list of sources: each on one line, with what is known of it and what is not stated.

use super::plan::{one_line, paragraphs_of};
use crate::model::Source;

/// One source in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Title, author, publisher and date, what is not stated, and a link that cannot be one.
    pub line: String,
    /// An address that can stand between angle brackets.
    pub link: Option<String>,
    /// What the analyst has to say about it.
    pub notes: Vec<String>,
}

impl Listed {
    pub fn new(source: &Source) -> Self {
        let date = source.published.date.and_then(|_| source.published.short());
        let byline = filled(&source.byline);
        let publisher = filled(&source.publisher);
        let dated = if byline.is_none() && publisher.is_none() { "Dated" } else { "dated" };
        let stated = filled(&source.published.stated).map(|words| format!("{dated} “{words}”"));
        let facts = [("author", byline), ("publisher", publisher), ("date", date.or(stated))];
        let known: Vec<&str> = facts.iter().filter_map(|(_, fact)| fact.as_deref()).collect();
        let unknown: Vec<&str> = facts.iter().filter(|(_, f)| f.is_none()).map(|(name, _)| *name).collect();
        let link = filled(&source.link);
        let is_address = link.as_deref().is_some_and(is_address);
        let mut sentences = vec![title_sentence(source)];
        if !known.is_empty() {
            sentences.push(sentence(&known.join(", ")));
        }
        if let Some(names) = and_list(&unknown) {
            sentences.push(format!("{names} not stated."));
        }
        if !source.rating.is_none() {
            let (rating, words) = (source.rating, source.rating.words());
            sentences.push(format!("Rated {rating} (Admiralty code): {words}."));
        }
        sentences.extend(link.clone().filter(|_| !is_address));
        Self {
            line: sentences.join(" "),
            link: link.filter(|_| is_address),
            notes: paragraphs_of(&source.note),
        }
    }
}

/// The title as the line of a source begins with it.
pub fn title_sentence(source: &Source) -> String {
    sentence(&one_line(source.shown_title()))
}

/// `words` with a period, unless they bring their own end.
fn sentence(words: &str) -> String {
    let ends = words.trim_end_matches(['”', '’', '"', '\'', ')', '»']).ends_with(['.', '?', '!', '…']);
    if ends { words.to_owned() } else { format!("{words}.") }
}

/// The words of a field on one line, where it has any.
fn filled(field: &Option<String>) -> Option<String> {
    field.as_deref().map(one_line).filter(|words| !words.is_empty())
}

/// "Author, publisher and date"; `None` for no names.
fn and_list(names: &[&str]) -> Option<String> {
    let list = match names {
        [] => return None,
        [name] => (*name).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    };
    let mut chars = list.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    Some(first.into_iter().chain(chars).collect())
}

/// Whether a link can stand between angle brackets and read back as it is; others are written as words,
/// so that nothing but web addresses can be followed.
fn is_address(link: &str) -> bool {
    let host = link.strip_prefix("https://").or_else(|| link.strip_prefix("http://"));
    host.is_some_and(|host| host.starts_with(|c: char| c.is_ascii_alphanumeric()))
        && link.chars().all(|c| c.is_ascii_graphic() && !"<>\\`\"{}|^;".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Published, SourceId, id::tests::CountedDice};

    fn check(edit: impl FnOnce(&mut Source), expected: &str) {
        let mut source = Source::new(SourceId::draw(&mut CountedDice::default()), "A title", "text");
        edit(&mut source);
        assert_eq!(Listed::new(&source).line, expected);
    }

    #[test]
    fn what_is_not_known_is_said() {
        check(|_| {}, "A title. Author, publisher and date not stated.");
        check(|s| s.title = "Enough?”".into(), "Enough?” Author, publisher and date not stated.");
        check(|s| s.byline = Some("Ann Lee".into()), "A title. Ann Lee. Publisher and date not stated.");
        check(
            |s| s.published = Published::from_stated("4 weeks ago"),
            "A title. Dated “4 weeks ago”. Author and publisher not stated.",
        );
        check(
            |s| {
                s.byline = Some("Ann Lee".into());
                s.publisher = Some("The Ledger".into());
                s.published = Published::from_stated("May 12th, 2025");
                s.link = Some("javascript:alert(1)".into());
            },
            "A title. Ann Lee, The Ledger, 12 May 2025. javascript:alert(1)",
        );
        let rated = |rating: &'static str| {
            move |s: &mut Source| {
                s.byline = Some("Ann Lee".into());
                s.rating = rating.parse().expect("a rating");
            }
        };
        let known = "A title. Ann Lee. Publisher and date not stated.";
        let words = "Rated B2 (Admiralty code): usually reliable, probably true.";
        check(rated("B2"), &format!("{known} {words}"));
        check(rated("-4"), &format!("{known} Rated -4 (Admiralty code): doubtful."));
    }
}
