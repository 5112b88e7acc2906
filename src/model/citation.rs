//! Citations: where a quotation stands, in words, the same in the window and in the export.

use super::{Passage, Source};

/// Where a passage stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// Counted from 1 in the list of sources.
    pub source_number: usize,
    pub source_title: String,
    /// Counted from 1, chrome included: that in which the passage starts.
    pub paragraph: usize,
}

impl Citation {
    /// Of a passage in `source`, which is number `source_number` of the list.
    pub fn new(passage: &Passage, source: &Source, source_number: usize) -> Self {
        Self {
            source_number,
            source_title: source.shown_title().to_owned(),
            paragraph: source.paragraph_number(passage.range.start()),
        }
    }
}

/// What is known of a source on one line: author, publisher, date, each stated or said not to be.
///
/// "Dhruv Arun · Publisher not stated · 12 May 2025"
pub fn source_line(source: &Source) -> String {
    let byline = source.byline.clone().unwrap_or_else(|| "Author not stated".to_owned());
    let publisher = source.publisher.clone().unwrap_or_else(|| "Publisher not stated".to_owned());
    let date = source.published.short().unwrap_or_else(|| "Date not stated".to_owned());
    format!("{byline} · {publisher} · {date}")
}

/// The citation as it is said aloud before the words, honest about what is not stated: "According to Ann Lee in The
/// Ledger of 17 May 2025".
pub fn spoken_citation(source: &Source) -> String {
    let who = match (&source.byline, &source.publisher) {
        (Some(byline), Some(publisher)) => format!("{byline} in {publisher}"),
        (Some(who), None) | (None, Some(who)) => who.clone(),
        (None, None) => format!("“{}”, whose author and publisher are not stated", source.shown_title()),
    };
    let when = match (source.published.date.and_then(|_| source.published.short()), &source.published.stated)
    {
        (Some(day), _) => format!(" of {day}"),
        (None, Some(stated)) => format!(", dated only “{stated}”"),
        (None, None) => ", of a day that is not stated".to_owned(),
    };
    format!("According to {who}{when}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Published, SourceId, id::tests::CountedDice};

    #[test]
    fn what_is_not_stated_is_said_aloud() {
        let check = |byline: Option<&str>, publisher: Option<&str>, stated: Option<&str>, expected: &str| {
            let mut source = Source::new(SourceId::draw(&mut CountedDice::default()), "A bridge", "text");
            source.byline = byline.map(str::to_owned);
            source.publisher = publisher.map(str::to_owned);
            source.published = stated.map_or_else(Published::default, Published::from_stated);
            assert_eq!(spoken_citation(&source), expected);
        };
        let (ann, ledger, day) = (Some("Ann Lee"), Some("The Ledger"), Some("17 May 2025"));
        check(ann, ledger, day, "According to Ann Lee in The Ledger of 17 May 2025");
        check(None, ledger, day, "According to The Ledger of 17 May 2025");
        check(ann, None, Some("4 weeks ago"), "According to Ann Lee, dated only “4 weeks ago”");
        let nobody = "According to “A bridge”, whose author and publisher are not stated";
        check(None, None, None, &format!("{nobody}, of a day that is not stated"));
        check(None, None, day, &format!("{nobody} of 17 May 2025"));
    }
}
