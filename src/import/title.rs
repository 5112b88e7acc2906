//! The title of a source that states none: its first line, else the name of its file.

use crate::text;

/// Titles are cut behind so many graphemes.
pub(super) const MAX_GRAPHEMES: usize = 200;

/// The title for `text` read from the file `name`; empty where neither has words.
pub fn title(text: &str, name: Option<&str>) -> String {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let words = without_heading_signs(first);
    let words = if words.is_empty() { name.map(stem).unwrap_or_default() } else { words };
    text::elide(words, MAX_GRAPHEMES)
}

/// `line` without the signs of a Markdown heading: up to six `#` and a space before it, and any `#`
/// behind it. "#MeToo" and "C#" are no headings.
fn without_heading_signs(line: &str) -> &str {
    let body = line.trim_start_matches('#');
    let is_heading =
        (1..=6).contains(&(line.len() - body.len())) && (body.is_empty() || body.starts_with([' ', '\t']));
    if !is_heading {
        return line;
    }
    let body = body.trim();
    let closed = body.trim_end_matches('#');
    if closed.is_empty() || closed.ends_with([' ', '\t']) { closed.trim_end() } else { body }
}

/// A file's name without its ending; the whole name where nothing stands before the dot.
fn stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_with_words_is_the_title() {
        let check = |text: &str, name: Option<&str>, expected: &str| {
            assert_eq!(title(text, name), expected, "{text:?}");
        };
        check("\n  \n  A title \nmore", Some("a.txt"), "A title");
        check("# A heading ##\nmore", None, "A heading");
        check("###### Six", None, "Six");
        check("####### Seven is no heading", None, "####### Seven is no heading");
        check("#MeToo and C#", None, "#MeToo and C#");
        check("# About C#", None, "About C#");
        check("# ##\nmore", Some("notes.2025.txt"), "notes.2025");
        check("#", Some(".hidden"), ".hidden");
        check("#", None, "");
    }

    #[test]
    fn a_long_title_is_elided() {
        let title = title(&"é".repeat(300), None);
        assert_eq!(title.chars().count(), 201);
        assert!(title.ends_with('…'));
    }
}
