//! Marks that differ in form only: quotation marks, dashes, and what is not seen.

/// The plain form of a quotation mark, apostrophe or prime.
pub(super) fn quotation_mark(ch: char) -> Option<char> {
    match ch {
        '\''
        | '`'
        | '´'
        | '\u{2018}'..='\u{201B}'
        | '‹'
        | '›'
        | '\u{2032}'
        | '\u{2035}'
        | '\u{02BC}'
        | '\u{FF07}' => Some('\''),
        '"'
        | '«'
        | '»'
        | '\u{201C}'..='\u{201F}'
        | '\u{2033}'
        | '\u{2036}'
        | '\u{301D}'..='\u{301F}'
        | '\u{FF02}' => Some('"'),
        _ => None,
    }
}

/// Whether a character is a hyphen, a dash or a minus.
pub(super) fn is_dash(ch: char) -> bool {
    is_hyphen(ch) || matches!(ch, '\u{2012}'..='\u{2015}' | '\u{2E3A}' | '\u{2E3B}' | '\u{FE58}')
}

/// Whether a character is a hyphen or a minus, and no dash.
pub(super) fn is_hyphen(ch: char) -> bool {
    matches!(ch, '-' | '\u{2010}' | '\u{2011}' | '\u{2212}' | '\u{FF0D}')
}

/// Whether a character is not seen: soft hyphens, zero-width marks, the mark of byte order.
pub(super) fn is_invisible(ch: char) -> bool {
    matches!(ch, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FE0E}' | '\u{FE0F}' | '\u{FEFF}')
}
