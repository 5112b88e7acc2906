//! Front matter: what stands about a Markdown text in lines before it, between `---` or `+++`.
//!
//! Of YAML and TOML only what people write there is read: a key with words, or with a list of them.

use super::{Found, Known};
use crate::text::TextRange;

/// Front matter longer than this is none.
const MAX_BYTES: usize = 16 * 1024;

const FROM: &str = "front matter";

/// Reads the front matter of `text` into what is known. Gives its lines, if it has any.
pub(super) fn read_front_matter(text: &str, found: &mut Found) -> Option<TextRange> {
    let fence = ["---", "+++"].into_iter().find(|fence| {
        text.strip_prefix(fence).is_some_and(|rest| rest.trim_start_matches([' ', '\t']).starts_with('\n'))
    })?;
    let mut end = text.find('\n')? + 1;
    let mut entries: Vec<(String, Vec<String>)> = Vec::new();
    loop {
        let line = text.get(end..)?.split('\n').next()?;
        let at_end = end + line.len();
        let words = line.trim_end();
        if words == fence || (fence == "---" && words == "...") {
            end = at_end;
            break;
        }
        if at_end >= text.len() || at_end > MAX_BYTES {
            return None;
        }
        read_line(words, &mut entries)?;
        end = at_end + 1;
    }
    if entries.is_empty() {
        return None;
    }
    for (key, values) in entries {
        let values: Vec<String> = values.into_iter().filter(|v| !v.is_empty()).collect();
        let Some(known) = Known::new(values.join(", "), FROM) else { continue };
        let is_address = known.value.starts_with("http://") || known.value.starts_with("https://");
        let field = match key.to_lowercase().as_str() {
            "title" => &mut found.title,
            "author" | "authors" | "byline" | "creator" => &mut found.byline,
            "date" | "published" | "publish_date" | "pubdate" => &mut found.published,
            "url" | "link" | "permalink" | "canonical" | "canonical_url" | "source_url" if is_address => {
                &mut found.link
            }
            "source" if is_address => &mut found.link,
            "source" | "publisher" | "publication" | "site" | "site_name" | "sitename" | "website"
                if !is_address =>
            {
                &mut found.publisher
            }
            _ => continue,
        };
        field.get_or_insert(known);
    }
    Some(TextRange::new(0, end))
}

/// `None` for a line that is not of front matter.
fn read_line(line: &str, entries: &mut Vec<(String, Vec<String>)>) -> Option<()> {
    let trimmed = line.trim_start();
    if trimmed.is_empty() || trimmed.starts_with('#') {
        return Some(());
    }
    if let Some(item) = trimmed.strip_prefix("- ") {
        entries.last_mut()?.1.push(unquoted(item));
        return Some(());
    }
    if line.starts_with([' ', '\t']) {
        // Something within the last key, which is none of ours.
        return (!entries.is_empty()).then_some(());
    }
    let (key, value) = line.split_once([':', '='])?;
    let key = key.trim().trim_matches('"');
    let is_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.');
    if key.is_empty() || !key.chars().all(is_key) {
        return None;
    }
    let value = value.trim();
    let values = match value.strip_prefix('[').and_then(|list| list.strip_suffix(']')) {
        Some(list) => list.split(',').map(unquoted).collect(),
        None if matches!(value, ">" | "|" | ">-" | "|-" | "null" | "~") => Vec::new(),
        None => vec![unquoted(value)],
    };
    entries.push((key.to_owned(), values));
    Some(())
}

/// `words` without quotes around them, and without the brackets of a link to a note.
fn unquoted(words: &str) -> String {
    let words = words.trim();
    let inner = ['"', '\''].into_iter().find_map(|q| words.strip_prefix(q).and_then(|w| w.strip_suffix(q)));
    let words = match inner {
        Some(inner) => inner.replace("\\\"", "\"").replace("''", "'"),
        None => words.to_owned(),
    };
    let note = words.strip_prefix("[[").and_then(|w| w.strip_suffix("]]"));
    note.map_or(words.trim(), str::trim).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, Found)> {
        let mut found = Found::default();
        let range = read_front_matter(text, &mut found)?;
        Some((range.of(text).unwrap_or_default().to_owned(), found))
    }

    fn value(known: &Option<Known>) -> &str {
        known.as_ref().map_or("", |known| &known.value)
    }

    #[test]
    fn keys_of_yaml_and_toml_are_read() {
        let text = "---\ntitle: \"Talks: the second day\"\nauthor:\n  - \"[[Ann Example]]\"\n  - Ben\n\
                    source: https://example.org/a\ndate: 2025-05-17\ntags: [a, b]\nsite: The Paper\n---\n# Words\n";
        let (lines, found) = read(text).expect("front matter");
        assert!(lines.ends_with("---") && !lines.contains("Words"));
        assert_eq!(value(&found.title), "Talks: the second day");
        assert_eq!(value(&found.byline), "Ann Example, Ben");
        assert_eq!(value(&found.link), "https://example.org/a");
        assert_eq!(value(&found.published), "2025-05-17");
        assert_eq!(value(&found.publisher), "The Paper");
        let (_, found) =
            read("+++\ntitle = 'It''s'\nauthors = [\"Ann\", 'Ben']\n+++\n").expect("front matter");
        assert_eq!((value(&found.title), value(&found.byline)), ("It's", "Ann, Ben"));
    }

    #[test]
    fn lines_between_rules_are_no_front_matter() {
        for text in
            ["---\nA sentence.\n---\n", "---\n---\n", "---\ntitle: a\n", "text\n---\ntitle: a\n---\n", "---"]
        {
            assert!(read(text).is_none(), "{text:?}");
        }
    }
}
