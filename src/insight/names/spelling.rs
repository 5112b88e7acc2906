//! Spellings of one name: what is left of a word when the ways of writing it in Latin letters are made alike, and how
//! far two such are from each other.

use crate::text::Folded;

/// A word without case, accents and apostrophes.
pub(in crate::insight) fn folded(word: &str) -> String {
    if word.is_ascii() {
        return word.chars().filter(|c| *c != '\'').map(|c| c.to_ascii_lowercase()).collect();
    }
    Folded::new(word).text().chars().filter(|c| *c != '\'').collect()
}

/// What transliterations of a word have in common: one letter for those that one system writes in two ways, no double
/// letters. "Zelenskyy", "Zelensky", "Zelenski" and "Selenskyj" differ in nothing but the first letter then.
///
/// The pairs are those in which the romanizations of Cyrillic and Arabic in use differ (BGN/PCGN, ISO 9, and those of
/// French and German papers).
pub(in crate::insight) fn skeleton(folded: &str) -> String {
    const PAIRS: [(&str, &str); 24] = [
        ("shch", "s"),
        ("sch", "s"),
        ("tsch", "c"),
        ("tch", "c"),
        ("ph", "f"),
        ("kh", "h"),
        ("gh", "g"),
        ("sh", "s"),
        ("zh", "z"),
        ("ts", "c"),
        ("tz", "c"),
        ("cz", "c"),
        ("ck", "k"),
        ("ks", "x"),
        ("iya", "ia"),
        ("yu", "iu"),
        ("ju", "iu"),
        ("ya", "ia"),
        ("ja", "ia"),
        ("ou", "u"),
        ("oo", "u"),
        ("ee", "i"),
        ("ei", "e"),
        ("q", "g"),
    ];
    let mut rest = folded;
    let mut found = String::with_capacity(folded.len());
    while let Some(first) = rest.chars().next() {
        let pair = PAIRS.iter().find_map(|(from, to)| Some((rest.strip_prefix(from)?, *to)));
        let own = first.to_string();
        let (behind, letters) = pair.unwrap_or((rest.get(first.len_utf8()..).unwrap_or_default(), &own));
        rest = behind;
        for c in letters.chars().filter(|c| c.is_alphanumeric()).map(of_letter) {
            if !found.ends_with(c) {
                found.push(c);
            }
        }
    }
    found
}

fn of_letter(c: char) -> char {
    match c {
        'y' | 'j' => 'i',
        'w' => 'v',
        _ => c,
    }
}

/// The least number of letters to put in, take out or change to make one word of the other, by V. Levenshtein (1966);
/// `None` where it is more than `most`.
pub(in crate::insight) fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    let b: Vec<char> = b.chars().take(40).collect();
    let n = a.chars().take(40).count();
    if n.abs_diff(b.len()) > most {
        return None;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (at, x) in a.chars().take(40).enumerate() {
        let mut next = Vec::with_capacity(row.len());
        next.push(at + 1);
        for ((y, pair), left) in b.iter().zip(row.windows(2)).zip(0..) {
            let (diagonal, above) = match pair {
                [diagonal, above] => (*diagonal, *above),
                _ => continue,
            };
            let beside = next.get(left).copied().unwrap_or(usize::MAX - 1);
            next.push((diagonal + usize::from(x != *y)).min(above + 1).min(beside + 1));
        }
        row = next;
    }
    row.last().copied().filter(|distance| *distance <= most)
}

/// A word without the ending of a plural, in lower case: "prisoners" and "POWs" are "prisoner" and "pow".
pub(in crate::insight) fn stem(low: &str) -> String {
    let word = folded(low);
    let cut = |ending: &str, put: &str| word.strip_suffix(ending).map(|start| format!("{start}{put}"));
    let in_es = ["sses", "xes", "ches", "shes", "zes"].iter().any(|end| word.ends_with(end));
    let is_singular = word.len() < 4 || ["ss", "us", "is"].iter().any(|end| word.ends_with(end));
    let stem = match () {
        () if word.len() > 5 && word.ends_with("ies") => cut("ies", "y"),
        () if in_es => cut("es", ""),
        () if is_singular => None,
        () => cut("s", ""),
    };
    stem.unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_of_writing_a_name_have_one_skeleton() {
        let check = |spellings: &[&str]| {
            let skeletons: Vec<String> = spellings.iter().map(|word| skeleton(&folded(word))).collect();
            assert!(skeletons.windows(2).all(|pair| pair[0] == pair[1]), "{skeletons:?}");
        };
        check(&["Borinskyy", "Borinsky", "Borinski", "Borinskij", "borinskiy"]);
        check(&["Dmitry", "Dmitri", "Dmitriy"]);
        check(&["Shevkhin", "Ševhin"]);
        check(&["Youri", "Yuri", "Juri", "Iuri"]);
        check(&["Müller", "Muller"]);
    }

    #[test]
    fn other_names_have_other_skeletons() {
        for (a, b) in [("Borinsky", "Borinska"), ("Marin", "Martin"), ("Anna", "Anne"), ("Lee", "Lea")] {
            assert_ne!(skeleton(&folded(a)), skeleton(&folded(b)), "{a} {b}");
        }
    }

    #[test]
    fn distances_are_those_of_levenshtein() {
        assert_eq!(distance("kitten", "sitting", 3), Some(3));
        assert_eq!(distance("kitten", "sitting", 2), None);
        assert_eq!(distance("", "ab", 2), Some(2));
        assert_eq!(distance("same", "same", 0), Some(0));
    }

    #[test]
    fn plurals_have_the_stem_of_their_singular() {
        let stems = |words: [&str; 2]| words.map(stem);
        for pair in [
            ["prisoners", "prisoner"],
            ["cities", "city"],
            ["POWs", "POW"],
            ["boxes", "box"],
            ["losses", "loss"],
        ] {
            let [a, b] = stems(pair);
            assert_eq!(a, b);
        }
        assert_eq!(stem("crisis"), "crisis");
        assert_eq!(stem("bus"), "bus");
    }

    proptest::proptest! {
        #[test]
        fn any_word_has_a_skeleton_and_a_stem(word in "\\PC{0,20}") {
            let folded = folded(&word);
            let _ = skeleton(&folded);
            let _ = stem(&word);
            assert_eq!(distance(&folded, &folded, 0), Some(0));
        }
    }
}
