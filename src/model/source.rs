//! `Source`: one article, and what is known about it.

use std::{collections::BTreeMap, sync::Arc};

use super::{Date, Published, Rank, Rating, SourceId, SourceText};
use crate::text::{self, TextRange};

/// Something that is known about a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    Title,
    Byline,
    Publisher,
    Published,
    Link,
}

impl Fact {
    pub const ALL: [Self; 5] = [Self::Title, Self::Byline, Self::Publisher, Self::Published, Self::Link];
}

/// One article: its text, and what is known about it. What is not known is `None`, never guessed.
///
/// **Invariant:** its text never changes; a newer version replaces it whole ([`super::Update`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    pub id: SourceId,
    /// Where it stands in the list of sources.
    pub rank: Rank,
    pub title: String,
    pub byline: Option<String>,
    pub publisher: Option<String>,
    pub published: Published,
    pub link: Option<String>,
    /// Where in its file a fact is stated: "JSON-LD", "a line". What a person wrote is stated nowhere.
    pub stated_in: BTreeMap<Fact, String>,
    /// How far it can be relied on, and how credible it is. Empty until a person rates.
    pub rating: Rating,
    /// What the analyst has to say about the source.
    pub note: String,
    /// Name of the file it came from.
    pub imported_from: Option<String>,
    /// **Invariant:** runs of whole paragraphs, sorted, with unmarked paragraphs between them.
    chrome: Vec<TextRange>,
    text: Arc<SourceText>,
}

impl Source {
    /// A source of which only title and text are known.
    pub fn new(id: SourceId, title: impl Into<String>, text: impl Into<String>) -> Self {
        Self::with_text(id, title, SourceText::new(text, None))
    }

    /// A source of which only title, text and the day it was brought in are known.
    pub fn with_text(id: SourceId, title: impl Into<String>, text: SourceText) -> Self {
        Self {
            id,
            rank: Rank::default(),
            title: title.into(),
            byline: None,
            publisher: None,
            published: Published::default(),
            link: None,
            stated_in: BTreeMap::new(),
            rating: Rating::default(),
            note: String::new(),
            imported_from: None,
            chrome: Vec::new(),
            text: Arc::new(text),
        }
    }

    /// Whether a fact is known.
    pub fn knows(&self, fact: Fact) -> bool {
        match fact {
            Fact::Title => !self.title.trim().is_empty(),
            Fact::Byline => self.byline.is_some(),
            Fact::Publisher => self.publisher.is_some(),
            Fact::Published => self.published != Published::default(),
            Fact::Link => self.link.is_some(),
        }
    }

    pub fn text(&self) -> &str {
        self.text.as_str()
    }

    /// The day its text was brought in; `None` where nobody noted it.
    pub fn retrieved(&self) -> Option<Date> {
        self.text.retrieved()
    }

    /// The same source, its text brought in on this day.
    pub fn retrieved_on(mut self, day: Date) -> Self {
        let text = SourceText::new(self.text(), Some(day));
        self.set_text(Arc::new(text));
        self
    }

    /// Puts a text with the same words in the place of its own.
    pub(super) fn set_text(&mut self, text: Arc<SourceText>) {
        debug_assert_eq!(text.as_str(), self.text(), "a text never changes");
        self.text = text;
    }

    /// The shared text itself, for whatever is computed from it and must notice another one.
    pub fn shared_text(&self) -> &Arc<SourceText> {
        &self.text
    }

    /// The non-blank lines, chrome included.
    pub fn paragraphs(&self) -> &[TextRange] {
        self.text.paragraphs()
    }

    /// Number, from 1, of the paragraph at `offset`; marking chrome renumbers nothing.
    pub fn paragraph_number(&self, offset: usize) -> usize {
        text::paragraph_at(self.text.paragraphs(), offset) + 1
    }

    /// Lines that belong to the web page and not to the article.
    pub fn chrome(&self) -> &[TextRange] {
        &self.chrome
    }

    /// Whether the line at `offset` is chrome.
    pub fn is_chrome(&self, offset: usize) -> bool {
        let run = self.chrome.partition_point(|run| run.end() <= offset);
        self.chrome.get(run).is_some_and(|run| run.contains(offset))
    }

    /// Whether any of `range` is chrome.
    pub fn touches_chrome(&self, range: TextRange) -> bool {
        self.chrome.iter().any(|run| run.overlap(range).is_some())
    }

    /// Replaces the chrome marks: every line that one of `ranges` touches is chrome, no other.
    pub fn set_chrome(&mut self, ranges: &[TextRange]) {
        // Sorted and joined, so that one search tells what touches a line, however many there are.
        let mut sorted: Vec<TextRange> = ranges.iter().copied().filter(|r| !r.is_empty()).collect();
        sorted.sort_unstable();
        let mut joined: Vec<TextRange> = Vec::with_capacity(sorted.len());
        for range in sorted {
            match joined.last_mut() {
                Some(last) if range.start() <= last.end() => {
                    *last = TextRange::new(last.start(), last.end().max(range.end()));
                }
                _ => joined.push(range),
            }
        }
        let is_marked = |p: &TextRange| {
            let next = joined.partition_point(|r| r.end() <= p.start());
            joined.get(next).is_some_and(|r| r.overlap(*p).is_some())
        };
        let marks: Vec<bool> = self.paragraphs().iter().map(is_marked).collect();
        self.set_chrome_marks(&marks);
    }

    /// Marks or unmarks the lines that `range` touches, and leaves the others.
    pub fn mark_chrome(&mut self, range: TextRange, marked: bool) {
        let touched = |p: &TextRange| p.overlap(range).is_some() || p.contains(range.start());
        let marks: Vec<bool> = self
            .paragraphs()
            .iter()
            .map(|p| if touched(p) { marked } else { self.is_chrome(p.start()) })
            .collect();
        self.set_chrome_marks(&marks);
    }

    fn set_chrome_marks(&mut self, marks: &[bool]) {
        let mut runs: Vec<TextRange> = Vec::new();
        let mut open = false;
        for (paragraph, is_marked) in self.text.paragraphs().iter().zip(marks) {
            match runs.last_mut() {
                Some(run) if *is_marked && open => *run = TextRange::new(run.start(), paragraph.end()),
                _ if *is_marked => runs.push(*paragraph),
                _ => {}
            }
            open = *is_marked;
        }
        self.chrome = runs;
    }

    /// The title, or words that say there is none.
    pub fn shown_title(&self) -> &str {
        if self.title.trim().is_empty() { "Untitled source" } else { &self.title }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::tests::CountedDice;

    fn source(text: &str) -> Source {
        Source::new(SourceId::draw(&mut CountedDice::default()), "t", text)
    }

    #[test]
    fn chrome_is_whole_lines_and_neighbors_join_over_blank_ones() {
        let mut s = source("love\n\nlike\nno love lost\nend");
        s.set_chrome(&[TextRange::new(1, 2), TextRange::new(7, 8)]);
        assert_eq!(s.chrome(), [TextRange::new(0, 10)]);
        assert!(s.is_chrome(0) && s.is_chrome(6) && !s.is_chrome(11));
        s.mark_chrome(TextRange::at(25), true);
        assert_eq!(s.chrome().len(), 2);
        s.mark_chrome(TextRange::new(0, 3), false);
        assert_eq!(s.chrome(), [TextRange::new(6, 10), TextRange::new(24, 27)]);
        s.set_chrome(&[TextRange::new(25, 26), TextRange::at(3), TextRange::new(2, 3), TextRange::new(0, 3)]);
        assert_eq!(s.chrome(), [TextRange::new(0, 4), TextRange::new(24, 27)]);
    }

    #[test]
    fn marking_chrome_renumbers_nothing() {
        let mut s = source("a\nb\n\nc");
        let before = s.paragraph_number(5);
        s.set_chrome(&[TextRange::new(0, 1)]);
        assert_eq!((before, s.paragraph_number(5)), (3, 3));
    }
}
