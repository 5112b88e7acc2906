//! Whether two pieces of text are the same words: nothing but typography may differ.

use unicode_normalization::char::{canonical_combining_class, decompose_compatible};

use super::letters::stands_alone;
use crate::text::marks::{is_dash, is_hyphen, is_invisible, quotation_mark};

/// What a reader sees, as far as it matters for being the same words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Atom {
    Letter {
        lower: char,
        is_upper: bool,
    },
    /// White space of any kind and length.
    Space,
    /// A hyphen or dash; `is_long` for dashes proper and for two hyphens, `is_spaced` with space about it.
    Dash {
        is_long: bool,
        is_spaced: bool,
    },
    /// A hyphen at the end of a line, with the white space behind it: a divided word, or one with a hyphen.
    Division,
    /// Any other character, quotation marks of one kind made alike.
    Mark(char),
}

/// Whether `old` and `new` are the same words: they may differ in the form of quotation marks, apostrophes,
/// dashes and ellipses, in white space between words, in words divided at line ends, in ligatures and
/// invisible marks, in the way accents are written, and in case where that comes with the place: all in
/// capitals, or the first letter.
///
/// Every other difference may change what is said. A lost minus or decimal point does, one letter makes a
/// million a billion, and without a dictionary of each language nobody can tell a slip of the pen from a
/// correction: a person should look.
pub(super) fn are_same_words(old: &str, new: &str) -> bool {
    if old == new {
        return true;
    }
    let (old, new) = (atoms(old), atoms(new));
    pairs(&old, &new).is_some_and(|pairs| is_case_of_place(&pairs))
}

/// Which letters were upper case, on either side; of those that have case.
type Cases = Vec<(bool, bool)>;

fn pairs(old: &[Atom], new: &[Atom]) -> Option<Cases> {
    let (mut old, mut new) = (old, new);
    let mut cases = Cases::new();
    loop {
        (old, new) = match (old, new) {
            ([], []) => return Some(cases),
            (
                [Atom::Letter { lower, is_upper }, old @ ..],
                [Atom::Letter { lower: other, is_upper: upper }, new @ ..],
            ) if lower == other => {
                if *is_upper || *upper || lower.is_lowercase() {
                    cases.push((*is_upper, *upper));
                }
                (old, new)
            }
            (
                [Atom::Dash { is_long, is_spaced }, old @ ..],
                [Atom::Dash { is_long: long, is_spaced: spaced }, new @ ..],
            ) if is_spaced == spaced || *is_long || *long => (old, new),
            ([Atom::Division, old @ ..], [Atom::Division | Atom::Dash { .. }, new @ ..])
            | ([Atom::Dash { .. }, old @ ..], [Atom::Division, new @ ..]) => (old, new),
            ([Atom::Division, old @ ..], new @ [Atom::Letter { .. }, ..]) => (old, new),
            (old @ [Atom::Letter { .. }, ..], [Atom::Division, new @ ..]) => (old, new),
            ([a, old @ ..], [b, new @ ..]) if a == b => (old, new),
            _ => return None,
        };
    }
}

/// Whether case differs only as headings and the beginnings of sentences differ.
fn is_case_of_place(cases: &Cases) -> bool {
    let differs = |(old, new): &(bool, bool)| old != new;
    cases.iter().skip(1).all(|case| !differs(case))
        || cases.iter().all(|(old, _)| *old)
        || cases.iter().all(|(_, new)| *new)
}

fn atoms(text: &str) -> Vec<Atom> {
    let mut atoms: Vec<Atom> = Vec::with_capacity(text.len());
    let mut chars = text.trim().chars().filter(|ch| !is_invisible(*ch)).peekable();
    // Line ends in the white space read last.
    let mut ends_line = false;
    let mut before = ' ';
    while let Some(ch) = chars.next() {
        if ch.is_whitespace() {
            ends_line |= ch != '\t' && ch.is_control() || matches!(ch, '\u{2028}' | '\u{2029}');
            if chars.peek().is_none_or(|next| !next.is_whitespace()) {
                push_space(&mut atoms, ends_line, before, chars.peek().copied());
                (ends_line, before) = (false, ' ');
            }
            continue;
        }
        if is_dash(ch) {
            let is_long = is_dash(before) || !is_hyphen(ch);
            push_dash(&mut atoms, is_long);
        } else if ch == '.' || ch == '…' {
            push_dot(&mut atoms, ch);
        } else {
            push_other(&mut atoms, ch);
        }
        before = ch;
    }
    atoms
}

fn push_space(atoms: &mut Vec<Atom>, ends_line: bool, before: char, next: Option<char>) {
    let next_is_letter = next.is_some_and(char::is_alphanumeric);
    match atoms.as_mut_slice() {
        // A word divided at the end of a line.
        [.., Atom::Letter { .. }, last @ Atom::Dash { is_long: false, is_spaced: false }]
            if ends_line && next_is_letter =>
        {
            *last = Atom::Division;
        }
        // The space about a dash is a matter of house style.
        [.., Atom::Dash { is_spaced, .. }] => *is_spaced = true,
        // So is a narrow one before these marks, and behind this.
        _ if before == '«' => {}
        _ if next.is_some_and(|next| matches!(next, '!' | '?' | ':' | ';' | '»' | '%')) => {}
        // Scripts without spaces between words have them at line ends only.
        [.., Atom::Letter { lower, .. }] if stands_alone(*lower) && next.is_none_or(stands_alone) => {}
        _ => atoms.push(Atom::Space),
    }
}

fn push_dash(atoms: &mut Vec<Atom>, is_long: bool) {
    match atoms.as_mut_slice() {
        // Two hyphens; the second of them says so.
        [.., Atom::Dash { is_long: first, .. }] => *first |= is_long,
        [.., last @ Atom::Space] => *last = Atom::Dash { is_long, is_spaced: true },
        _ => atoms.push(Atom::Dash { is_long, is_spaced: false }),
    }
}

/// Three dots, spaced or not, are an ellipsis.
fn push_dot(atoms: &mut Vec<Atom>, ch: char) {
    atoms.push(Atom::Mark(ch));
    let mut dots = 0;
    let mut from = atoms.len();
    for (at, atom) in atoms.iter().enumerate().rev() {
        match atom {
            Atom::Mark('.') => (dots, from) = (dots + 1, at),
            Atom::Space if dots > 0 => {}
            _ => break,
        }
    }
    if dots == 3 {
        atoms.truncate(from);
        atoms.push(Atom::Mark('…'));
    }
}

fn push_other(atoms: &mut Vec<Atom>, ch: char) {
    if let Some(mark) = quotation_mark(ch) {
        atoms.push(Atom::Mark(mark));
        return;
    }
    let plain = |ch: char| {
        let mut parts = Vec::new();
        decompose_compatible(ch, |part| parts.push(part));
        parts
    };
    // Raised digits and fractions are not the digits they are made of.
    let is_full_width = matches!(ch, '\u{FF00}'..='\u{FFEF}');
    let parts = plain(ch);
    let has_digit = parts.iter().any(char::is_ascii_digit);
    let parts = if has_digit && !is_full_width { vec![ch] } else { parts };
    for part in parts {
        for lower in part.to_lowercase() {
            if lower.is_alphanumeric() || canonical_combining_class(lower) > 0 {
                atoms.push(Atom::Letter { lower, is_upper: part.is_uppercase() });
            } else {
                atoms.push(Atom::Mark(lower));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::are_same_words;

    #[track_caller]
    fn same(old: &str, new: &str) {
        assert!(are_same_words(old, new) && are_same_words(new, old), "{old:?} and {new:?}");
    }

    #[track_caller]
    fn other(old: &str, new: &str) {
        assert!(!are_same_words(old, new) && !are_same_words(new, old), "{old:?} and {new:?}");
    }

    #[test]
    fn typography_does_not_change_words() {
        same("“It’s over,” she said", "\"It's over,\" she said");
        same("so-called ‘metadata’", "so‑called 'metadata'");
        same("a waste of time — the committee", "a waste of time -- the committee");
        same("a waste of time—the committee", "a waste of time – the committee");
        same("three\u{a0}blind  mice", "three blind\r\nmice");
        same("astrobiologists regard", "astrobi-\nologists regard");
        same("well-known facts", "well-\nknown facts");
        same("the first of\u{c} many", "the first of many");
        same("offi\u{ad}ce", "o\u{fb03}ce");
        same("café", "cafe\u{301}");
        same("and then … nothing", "and then ... nothing");
        same("« Assez », dit-il", "“Assez”, dit-il");
        same("and then. . . nothing", "and then... nothing");
        same("Vraiment\u{202f}?", "Vraiment?");
        same("交渉は\n続く", "交渉は続く");
        same("Full width ABC 12", "Full width ＡＢＣ １２");
    }

    #[test]
    fn case_may_change_with_the_place_only() {
        same("The talks go on", "the talks go on");
        same("The talks go on", "THE TALKS GO ON");
        other("told the US to act", "told the us to act");
        other("we visited Turkey", "we visited turkey");
    }

    #[test]
    fn what_may_change_the_sense_is_not_the_same() {
        other("1,000 prisoners", "1,100 prisoners");
        other("a million", "a billion");
        other("they will sign", "they will not sign");
        other("they can sign", "they can't sign");
        other("rose by 1.5 percent", "rose by 15 percent");
        other("at -5 degrees", "at 5 degrees");
        other("a $5 bill", "a £5 bill");
        other("Is it over?", "Is it over.");
        other("10² tons", "102 tons");
        other("resume", "résumé");
        other("now here", "nowhere");
        other("re-sign", "resign");
        other("a safe place", "a “safe” place");
        other("Zelensky", "Zelenskyy");
        other("3–2", "3, 2");
    }
}
