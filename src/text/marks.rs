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

/// Whether a character is an accent, a point or a sign over a letter that can be left out in writing: those of
/// Latin, Greek, Cyrillic, Hebrew and Arabic, and none that makes another letter.
pub(super) fn is_accent(ch: char) -> bool {
    matches!(ch,
        '\u{0300}'..='\u{036F}'
        | '\u{0483}'..='\u{0487}'
        | '\u{0591}'..='\u{05BD}' | '\u{05BF}' | '\u{05C1}' | '\u{05C2}' | '\u{05C4}' | '\u{05C5}' | '\u{05C7}'
        | '\u{0610}'..='\u{061A}' | '\u{0640}' | '\u{064B}'..='\u{065F}' | '\u{0670}'
        | '\u{06D6}'..='\u{06DC}' | '\u{06DF}'..='\u{06E4}' | '\u{06E7}' | '\u{06E8}' | '\u{06EA}'..='\u{06ED}'
        | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

/// Whether a character is not seen: soft hyphens, zero-width marks, the mark of byte order.
pub(super) fn is_invisible(ch: char) -> bool {
    matches!(ch, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FE0E}' | '\u{FE0F}' | '\u{FEFF}')
}
