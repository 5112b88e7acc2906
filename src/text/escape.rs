//! Making control characters visible, so that a file cannot play tricks on a terminal or a label.

/// `text` with control characters and direction overrides written as escapes, on one line.
pub fn escape_controls(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        match ch {
            '\u{200E}'
            | '\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2066}'..='\u{2069}'
            | '\u{2028}'
            | '\u{2029}' => {
                out.extend(ch.escape_unicode());
            }
            _ if ch.is_control() => out.extend(ch.escape_default()),
            _ => out.push(ch),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape_controls;

    #[test]
    fn escapes_and_overrides_are_shown_not_obeyed() {
        assert_eq!(escape_controls("a\u{1b}[31m\nb\u{202e}c é"), "a\\u{1b}[31m\\nb\\u{202e}c é");
    }
}
