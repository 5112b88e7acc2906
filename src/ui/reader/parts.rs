//! What each paragraph of a source is, and how it is set.

use egui::{Color32, text::LayoutJob};

use super::sheet::Setting;
use crate::{
    model::Source,
    text::{Block, TextRange},
    ui::theme::{self, Face, Palette},
};

/// Among so many paragraphs of the article the title is looked for.
const TITLE_AMONG: usize = 5;
/// A heading is shorter than this, in bytes.
const HEADING_MOST: usize = 70;
/// A deck is no longer than this, in bytes.
const DECK_MOST: usize = 260;

/// What a paragraph is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// The source's title, where the text holds it.
    Title,
    /// The short paragraph behind the title.
    Deck,
    /// A short line over longer ones.
    Heading,
    #[default]
    Body,
    /// A line of the web page.
    Chrome,
}

impl Part {
    /// Whether a screen reader should call it a heading.
    pub fn is_heading(self) -> bool {
        matches!(self, Self::Title | Self::Heading)
    }

    fn face(self) -> Face {
        match self {
            Self::Title | Self::Heading => Face::SerifBold,
            Self::Deck => Face::SerifItalic,
            Self::Body => Face::Serif,
            Self::Chrome => Face::Regular,
        }
    }

    /// Size of its letters and height of its lines.
    fn size(self, setting: Setting) -> (f32, f32) {
        let (size, line) = match self {
            Self::Title => (theme::READING_TITLE, theme::READING_TITLE_LINE),
            Self::Deck => (theme::READING_DECK, theme::READING_DECK_LINE),
            Self::Heading => (theme::READING_HEADING, theme::READING_LINE),
            Self::Body => (theme::READING, theme::READING_LINE),
            Self::Chrome => (theme::CHROME, theme::CHROME_LINE),
        };
        (size * setting.scale, line * setting.scale)
    }

    fn color(self, palette: &Palette) -> Color32 {
        match self {
            Self::Title | Self::Heading | Self::Body => palette.ink,
            Self::Deck => palette.soft,
            Self::Chrome => palette.faint,
        }
    }

    /// Its text, ready to be laid out. One section: a border between two would break the shaping.
    pub fn job(self, text: &str, setting: Setting, palette: &Palette) -> LayoutJob {
        let (size, line) = self.size(setting);
        let format = theme::text(self.face(), size, line, self.color(palette));
        let mut job = LayoutJob::single_section(text.to_owned(), format);
        job.wrap.max_width = setting.width;
        job.break_on_newline = false;
        job
    }

    /// How high `n_bytes` of it are likely to be.
    pub fn likely_height(self, n_bytes: usize, setting: Setting) -> f64 {
        let (size, line) = self.size(setting);
        // Half an em is about the width of a letter.
        let per_row = f64::from((setting.width / (size * 0.48)).max(4.0));
        (n_bytes as f64 / per_row).ceil().max(1.0) * f64::from(line)
    }

    /// Space between it and what stands above at the usual reading size; `loose` where a blank line parts
    /// them.
    pub fn space_above(self, above: Self, loose: bool) -> f32 {
        match (above, self) {
            (Self::Chrome, Self::Chrome) => theme::LINE_GAP,
            (Self::Heading, _) => theme::LINE_GAP,
            (_, Self::Heading) => theme::HEADING_GAP,
            (_, Self::Title) | (Self::Title, _) if !loose => theme::PARAGRAPH_GAP,
            (_, Self::Title) => theme::HEADING_GAP,
            _ if loose => theme::PARAGRAPH_GAP,
            _ => theme::LINE_GAP,
        }
    }
}

/// What each paragraph of `source` is.
pub fn parts(source: &Source) -> Vec<Part> {
    let text = source.text();
    let paragraphs = source.paragraphs();
    let mut chrome = source.chrome().iter().copied().peekable();
    let is_chrome = paragraphs.iter().map(|p| {
        while chrome.next_if(|run| run.end() <= p.start()).is_some() {}
        chrome.peek().is_some_and(|run| run.overlap(*p).is_some())
    });
    let mut parts: Vec<Part> =
        is_chrome.map(|chrome| if chrome { Part::Chrome } else { Part::Body }).collect();
    let words = |range: &TextRange| range.of(text).unwrap_or_default().trim();

    let is_article = |at: &usize| parts.get(*at) == Some(&Part::Body);
    let first: Vec<usize> = (0..paragraphs.len()).filter(is_article).take(TITLE_AMONG).collect();
    let title = first.iter().copied().find(|at| {
        !source.title.trim().is_empty()
            && paragraphs.get(*at).is_some_and(|p| is_alike(words(p), &source.title))
    });
    if let Some(title) = title {
        set(&mut parts, title, Part::Title);
        let has_deck = paragraphs.get(title + 1).is_some_and(|p| {
            let deck = words(p);
            parts.get(title + 1) == Some(&Part::Body)
                && deck.len() <= DECK_MOST
                && deck.split_whitespace().nth(4).is_some()
                && is_worded(deck)
                && paragraphs.len() > title + 2
                && !is_heading(deck, paragraphs.get(title + 2).map(words))
        });
        if has_deck {
            set(&mut parts, title + 1, Part::Deck);
        }
    }
    for (at, paragraph) in paragraphs.iter().enumerate() {
        if paragraph.len() <= HEADING_MOST && parts.get(at) == Some(&Part::Body) {
            let next = parts.get(at + 1).filter(|part| **part == Part::Body);
            let next = next.and_then(|_| paragraphs.get(at + 1)).map(words);
            if is_heading(words(paragraph), next) {
                set(&mut parts, at, Part::Heading);
            }
        }
    }
    parts
}

fn set(parts: &mut [Part], at: usize, part: Part) {
    if let Some(old) = parts.get_mut(at) {
        *old = part;
    }
}

/// Equal but for white space.
fn is_alike(a: &str, b: &str) -> bool {
    a.len() <= 4 * b.len() && a.split_whitespace().eq(b.split_whitespace())
}

/// Letters much rather than digits: not a date, not a number of views.
fn is_worded(words: &str) -> bool {
    let n_letters = words.chars().filter(|c| c.is_alphabetic()).count();
    n_letters > 3 * words.chars().filter(|c| c.is_numeric()).count()
}

/// A short line without closing punctuation over a much longer one; no date, no list.
fn is_heading(words: &str, next: Option<&str>) -> bool {
    let ends_open = words.chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '?');
    let starts = words.chars().next().is_some_and(|c| c.is_alphanumeric() && !c.is_lowercase());
    words.len() < HEADING_MOST
        && starts
        && ends_open
        && is_worded(words)
        && next.is_some_and(|next| next.len() > 100 && next.len() > 2 * words.len())
}

/// Whether a blank line, or a line long enough to look like a paragraph, parts a block from the one above.
pub fn is_loose(text: &str, above: &Block, block: &Block) -> bool {
    let between = TextRange::new(above.range.end(), block.range.start()).of(text).unwrap_or_default();
    between.matches('\n').count() > 1 || block.range.len().max(above.range.len()) > DECK_MOST
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{SourceId, id::tests::CountedDice};

    fn check(title: &str, text: &str, chrome: &[TextRange], expected: &[Part]) {
        let mut source = Source::new(SourceId::draw(&mut CountedDice::default()), title, text);
        source.set_chrome(chrome);
        assert_eq!(parts(&source), expected, "{text}");
    }

    #[test]
    fn title_deck_headings_and_chrome_are_told_apart() {
        use Part::{Body, Chrome, Deck, Heading, Title};
        let long = "A long paragraph, which goes on for more than a hundred bytes, so that what stands over \
                    it may be a heading.";
        check(
            "Swaps",
            &format!(
                "4 weeks ago\n\nSwaps\n\nDespite the largest swap, talks stall.\n\nHistoric Talks\n\n{long}"
            ),
            &[TextRange::new(0, 3)],
            &[Chrome, Title, Deck, Heading, Body],
        );
        check("Swaps", &format!("Swaps\nMay 17, 2025 - 08:05\n{long}"), &[], &[Title, Body, Body]);
        check("Other", &format!("It ends here.\n{long}\n• item\n{long}"), &[], &[Body; 4]);
        check("", "\n \n", &[], &[]);
    }
}
