//! Characters that are not seen: what they are called, and which of them make a text read otherwise than it is.

/// A character that is not seen, or looks like another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invisible {
    /// Where it stands, in bytes.
    pub byte: usize,
    pub ch: char,
    /// A few capitals: "RLO".
    pub sign: &'static str,
    /// "right-to-left override"
    pub name: &'static str,
    /// Whether a text with it may read otherwise than it is; an ordinary no-break space does nothing of the kind.
    pub is_doubtful: bool,
}

/// What a character that is not seen is called, in short and in full.
fn names(ch: char) -> Option<(&'static str, &'static str)> {
    Some(match ch {
        '\u{00A0}' => ("NBSP", "no-break space"),
        '\u{00AD}' => ("SHY", "soft hyphen"),
        '\u{034F}' => ("CGJ", "grapheme joiner"),
        '\u{061C}' => ("ALM", "Arabic letter mark"),
        '\u{180E}' => ("MVS", "Mongolian vowel separator"),
        '\u{200B}' => ("ZWSP", "zero-width space"),
        '\u{200C}' => ("ZWNJ", "zero-width non-joiner"),
        '\u{200D}' => ("ZWJ", "zero-width joiner"),
        '\u{200E}' => ("LRM", "left-to-right mark"),
        '\u{200F}' => ("RLM", "right-to-left mark"),
        '\u{2007}' => ("FSP", "figure space"),
        '\u{202A}' => ("LRE", "left-to-right embedding"),
        '\u{202B}' => ("RLE", "right-to-left embedding"),
        '\u{202C}' => ("PDF", "end of a direction"),
        '\u{202D}' => ("LRO", "left-to-right override"),
        '\u{202E}' => ("RLO", "right-to-left override"),
        '\u{202F}' => ("NNBSP", "narrow no-break space"),
        '\u{2060}' => ("WJ", "word joiner"),
        '\u{2061}'..='\u{2064}' => ("INV", "invisible operator"),
        '\u{2066}' => ("LRI", "left-to-right isolate"),
        '\u{2067}' => ("RLI", "right-to-left isolate"),
        '\u{2068}' => ("FSI", "first-strong isolate"),
        '\u{2069}' => ("PDI", "end of an isolate"),
        '\u{206A}'..='\u{206F}' => ("FMT", "outdated format character"),
        '\u{3164}' | '\u{115F}' | '\u{1160}' | '\u{FFA0}' => ("HF", "Hangul filler"),
        '\u{FEFF}' => ("BOM", "mark of byte order"),
        '\u{E0000}'..='\u{E007F}' => ("TAG", "tag character"),
        '\0'..='\u{8}' | '\u{B}'..='\u{1F}' | '\u{7F}'..='\u{9F}' => ("CTRL", "control character"),
        _ => return None,
    })
}

/// Every character of `text` that is not seen, in order. Line ends and tabs are not among them.
pub fn invisibles(text: &str) -> impl Iterator<Item = Invisible> + '_ {
    let mut before = None;
    text.char_indices().filter_map(move |(byte, ch)| {
        let left = before.replace(ch);
        if ch.is_ascii_graphic() || ch == ' ' {
            return None;
        }
        let (sign, name) = names(ch)?;
        let is_doubtful = match ch {
            '\u{A0}' | '\u{AD}' | '\u{2007}' | '\u{202F}' => false,
            // Joiners belong to the spelling of many scripts, and hold emoji together.
            '\u{200C}' | '\u{200D}' | '\u{34F}' => !left.is_some_and(joins),
            // Flags of regions are spelled with tags behind a black flag.
            '\u{E0000}'..='\u{E007F}' => {
                !left.is_some_and(|c| c == '\u{1F3F4}' || ('\u{E0000}'..='\u{E007F}').contains(&c))
            }
            _ => true,
        };
        Some(Invisible { byte, ch, sign, name, is_doubtful })
    })
}

/// Whether a joiner behind this character means something: an emoji, or a letter of a script with joined forms.
fn joins(ch: char) -> bool {
    matches!(ch,
        '\u{0600}'..='\u{109F}' | '\u{1780}'..='\u{1AFF}' | '\u{2600}'..='\u{27BF}' | '\u{FE0F}'
        | '\u{A800}'..='\u{ABFF}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{11000}'..='\u{11FFF}'
        | '\u{1E900}'..='\u{1E95F}' | '\u{1F000}'..='\u{1FAFF}')
}

/// "a right-to-left override and 2 zero-width spaces", in the order in which they first stand; empty for none.
pub fn list_invisibles(found: impl Iterator<Item = Invisible>) -> String {
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    for Invisible { name, .. } in found {
        match counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, n)) => *n += 1,
            None => counts.push((name, 1)),
        }
    }
    let words = |(name, n): &(&str, usize)| match n {
        1 if name.starts_with(['A', 'i', 'o', 'e']) => format!("an {name}"),
        1 => format!("a {name}"),
        n => format!("{n} × {name}"),
    };
    let words: Vec<String> = counts.iter().map(words).collect();
    match words.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, all: &str, doubtful: &str) {
        assert_eq!(list_invisibles(invisibles(text)), all, "{text:?}");
        assert_eq!(list_invisibles(invisibles(text).filter(|i| i.is_doubtful)), doubtful, "{text:?}");
    }

    #[test]
    fn what_is_not_seen_is_named_and_what_misleads_is_told_apart() {
        check("Plain “text” — naïve,\n\twith tabs.", "", "");
        check("1\u{A0}000 cease\u{AD}fire", "a no-break space and a soft hyphen", "");
        check(
            "a\u{202E}b\u{202C}",
            "a right-to-left override and an end of a direction",
            "a right-to-left override and an end of a direction",
        );
        check(
            "a\u{200B}b\u{200B}c\u{FEFF}",
            "2 × zero-width space and a mark of byte order",
            "2 × zero-width space and a mark of byte order",
        );
        check("pay\u{200D}pal", "a zero-width joiner", "a zero-width joiner");
        check("a\0b\u{85}", "2 × control character", "2 × control character");
    }

    #[test]
    fn emoji_and_scripts_with_joiners_are_above_suspicion() {
        for text in ["👩‍👩‍👧", "❤️‍🔥", "می\u{200C}خواهم", "क्\u{200D}ष", "🏴\u{E0067}\u{E0062}\u{E007F}"]
        {
            assert!(!list_invisibles(invisibles(text)).is_empty(), "{text}");
            assert_eq!(list_invisibles(invisibles(text).filter(|i| i.is_doubtful)), "", "{text}");
        }
    }

    #[test]
    fn each_says_at_which_byte_it_stands() {
        let found: Vec<(usize, &str)> = invisibles("é\u{200B}x\u{202E}").map(|i| (i.byte, i.sign)).collect();
        assert_eq!(found, [(2, "ZWSP"), (6, "RLO")]);
    }
}
