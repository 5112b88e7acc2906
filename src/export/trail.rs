//! The way to a block: the headings and list items it stands under. Session and Markdown are walked
//! alike, so that a text is known again by its words and its place.

use super::standing::without_nul;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Role {
    /// The title of the whole.
    Whole,
    Title,
    Paragraph,
}

/// A text with the headings and items above it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    role: Role,
    /// From the outermost heading; the text itself last.
    path: Vec<String>,
}

impl Key {
    /// Whether it is a heading or opens a list item.
    pub fn is_title(&self) -> bool {
        self.role != Role::Paragraph
    }

    /// The text itself.
    pub fn words(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    /// `text` with each run of white space as one space: texts are compared so.
    pub fn fold(text: &str) -> String {
        without_nul(text).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Where a walk through a document is.
#[derive(Default)]
pub struct Trail {
    headings: Vec<(usize, String)>,
    items: Vec<String>,
}

impl Trail {
    /// Goes on to a heading. That of the whole briefing is part of no way.
    pub fn heading(&mut self, level: usize, text: &str) -> Key {
        self.items.clear();
        while self.headings.last().is_some_and(|(above, _)| *above >= level) {
            self.headings.pop();
        }
        if level > 1 {
            self.headings.push((level, Key::fold(text)));
        }
        match level {
            1 => self.key(Role::Whole, Some(text)),
            _ => self.key(Role::Title, None),
        }
    }

    /// Goes on to the text that opens an item, the `nest`th that is open.
    pub fn item(&mut self, nest: usize, text: &str) -> Key {
        self.items.truncate(nest.saturating_sub(1));
        self.items.push(Key::fold(text));
        self.key(Role::Title, None)
    }

    /// Goes on to a paragraph inside `nest` items.
    pub fn paragraph(&mut self, nest: usize, text: &str) -> Key {
        self.items.truncate(nest);
        self.key(Role::Paragraph, Some(text))
    }

    fn key(&self, role: Role, last: Option<&str>) -> Key {
        let headings = self.headings.iter().map(|(_, text)| text.clone());
        let path = headings.chain(self.items.iter().cloned()).chain(last.map(Key::fold)).collect();
        Key { role, path }
    }
}
