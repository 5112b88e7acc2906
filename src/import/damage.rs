//! Damage in a text that is said and not mended: a quotation must be found in the text as it came.

use super::Warning;

/// What is damaged in the paragraphs of a text.
pub fn damage<'a>(paragraphs: impl Iterator<Item = &'a str>) -> Vec<Warning> {
    let (mut n_misread, mut n_joined, mut n_no_break) = (0, 0, 0);
    let (mut misread, mut joined) = (None, None);
    for paragraph in paragraphs {
        for at in misread_letters(paragraph) {
            n_misread += 1;
            misread.get_or_insert_with(|| around(paragraph, at));
        }
        for at in joined_sentences(paragraph) {
            n_joined += 1;
            joined.get_or_insert_with(|| around(paragraph, at));
        }
        n_no_break += paragraph.matches('\u{a0}').count();
    }
    let misread = misread.filter(|_| n_misread > 1);
    let joined = joined.filter(|_| n_joined > 1);
    misread
        .map(|example| Warning::Misread { n_found: n_misread, example, name: None })
        .into_iter()
        .chain(joined.map(|example| Warning::MissingSpaces { n_found: n_joined, example, name: None }))
        .chain((n_no_break > 0).then_some(Warning::NoBreakSpaces { n_found: n_no_break, name: None }))
        .collect()
}

/// Where UTF-8 was read as if it were Windows-1252: "Ã©", "â€™".
fn misread_letters(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.char_indices().zip(text.chars().skip(1)).filter_map(|((at, c), next)| {
        let is_tail = matches!(next, '\u{80}'..='\u{bf}');
        let is_misread = match c {
            'Ã' | 'Ð' | 'Ñ' => is_tail,
            'Â' => matches!(next, '\u{a0}'..='\u{bf}'),
            'â' => matches!(next, '€' | '\u{80}'),
            _ => false,
        };
        is_misread.then_some(at)
    })
}

/// Where a sentence begins without a space before it: "upon,negotiations", "peace.The".
fn joined_sentences(text: &str) -> impl Iterator<Item = usize> + '_ {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut found = Vec::new();
    for window in chars.windows(5) {
        let [(_, a), (_, b), (at, sign), (_, c), (_, d)] = *window else { continue };
        let is_small = |c: char| c.is_lowercase();
        let is_joined = match sign {
            ',' | ';' => is_small(a) && is_small(b) && c.is_alphabetic() && is_small(d),
            '.' | '!' | '?' => is_small(a) && is_small(b) && c.is_uppercase() && is_small(d),
            _ => false,
        };
        if is_joined {
            found.push(at);
        }
    }
    found.into_iter()
}

/// The words around a place, to be shown.
fn around(text: &str, at: usize) -> String {
    let start = text.get(..at).and_then(|before| before.rfind(' ')).map_or(0, |space| space + 1);
    let end = text.get(at..).and_then(|rest| rest.find(' ')).map_or(text.len(), |space| at + space);
    text.get(start..end).unwrap_or_default().chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let said: Vec<String> = damage(text.lines()).iter().map(ToString::to_string).collect();
        let said: Vec<&str> = said.iter().map(|line| line.split(": the pasted").next().unwrap()).collect();
        assert_eq!(said, expected, "{text:?}");
    }

    #[test]
    fn damage_is_said_with_an_example() {
        check(
            "It is cafÃ© and donâ€™t",
            &["2 letters seem to have been read in a wrong encoding, as in “cafÃ©”"],
        );
        check(
            "was agreed upon,negotiations failed.The talks",
            &["2 spaces between words seem to be missing, as in “upon,negotiations”"],
        );
        check("a\u{a0}b", &["1 no-break spaces are in the text, which a search for a space does not find"]);
    }

    #[test]
    fn sound_text_is_not_flagged() {
        check("Â is a letter, as Ã is. See example.com, U.S.A. and e.g. Node.js. 1,000 people; a,b.", &[]);
        check("São Paulo, Ângela, château, ÑANDÚ", &[]);
    }
}
