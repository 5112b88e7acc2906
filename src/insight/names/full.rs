//! Full names that are one: those that differ in the way of writing them in Latin letters only, by a middle name left
//! out, or by a letter where the same office stands with both.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    NameKind,
    gather::Gathering,
    runs::PARTICLES,
    spelling::{distance, skeleton},
};

const IN_LATIN: &str = "the spellings differ only in how the name is written in Latin letters";
/// So many names with one word in common are compared letter by letter.
const MOST_COMPARED: usize = 60;

/// A full name by the skeletons of its words.
struct Full {
    form: usize,
    /// Without middle initials.
    skeletons: Vec<String>,
    initials: String,
}

/// Joins the full names that are one.
pub(super) fn join_full_names(gathering: &mut Gathering<'_>) {
    let full = full_names(gathering);
    join_transliterated(gathering, &full);
    join_shortened(gathering, &full);
    join_misspelled(gathering, &full);
}

fn full_names(gathering: &Gathering<'_>) -> Vec<Full> {
    let is_initial = |part: &str| part.trim_end_matches('.').chars().count() == 1;
    let mut found = Vec::new();
    for (form, parts, kind) in gathering.parts() {
        // "von der Ro" is a surname.
        if parts.first().is_some_and(|first| PARTICLES.contains(&first.as_str())) {
            continue;
        }
        if parts.len() < 2 || !matches!(kind, NameKind::Person | NameKind::Unknown) {
            continue;
        }
        let (mut skeletons, mut initials) = (Vec::new(), String::new());
        for (at, part) in parts.iter().enumerate() {
            match at > 0 && at + 1 < parts.len() && is_initial(part) {
                true => initials.push_str(part.trim_end_matches('.')),
                false => skeletons.push(skeleton(part)),
            }
        }
        found.push(Full { form, skeletons, initials });
    }
    found
}

fn join_transliterated(gathering: &mut Gathering<'_>, full: &[Full]) {
    // Whatever stands between its words: "Kim Ro-Lo", "Kim Ro Lo".
    let mut by_skeleton: BTreeMap<String, Vec<&Full>> = BTreeMap::new();
    for name in full {
        by_skeleton.entry(name.skeletons.concat()).or_default().push(name);
    }
    for same in by_skeleton.values() {
        let initials: BTreeSet<&str> =
            same.iter().map(|name| name.initials.as_str()).filter(|i| !i.is_empty()).collect();
        // Two initials are two people; who has none may be either.
        for initial in &initials {
            let mut with = same.iter().filter(|name| name.initials == **initial || initials.len() == 1);
            if let Some(first) = with.next() {
                with.for_each(|name| gathering.join(first.form, name.form, IN_LATIN));
            }
        }
        let mut without = same.iter().filter(|name| name.initials.is_empty());
        if let Some(first) = without.next() {
            without.for_each(|name| gathering.join(first.form, name.form, IN_LATIN));
        }
    }
}

/// A middle name that is left out, where it is one and the same wherever it stands.
fn join_shortened(gathering: &mut Gathering<'_>, full: &[Full]) {
    let mut by_ends: BTreeMap<(&str, &str), Vec<&Full>> = BTreeMap::new();
    for name in full {
        if let (Some(first), Some(last)) = (name.skeletons.first(), name.skeletons.last()) {
            by_ends.entry((first, last)).or_default().push(name);
        }
    }
    for same in by_ends.values() {
        let short = same.iter().find(|name| name.skeletons.len() == 2);
        let mut long = same.iter().filter(|name| name.skeletons.len() > 2);
        if let (Some(short), Some(first)) = (short, long.next())
            && long.all(|name| name.skeletons == first.skeletons)
        {
            gathering.join(short.form, first.form, "a middle name is left out in one of the spellings");
        }
    }
}

/// One letter more or less, the other word and the office being the same.
fn join_misspelled(gathering: &mut Gathering<'_>, full: &[Full]) {
    for side in [0, 1] {
        let mut by_word: BTreeMap<&str, Vec<(usize, &str)>> = BTreeMap::new();
        for name in full {
            if let [first, last] = name.skeletons.as_slice() {
                let (word, other) = if side == 0 { (first, last) } else { (last, first) };
                by_word.entry(word).or_default().push((name.form, other));
            }
        }
        for alike in by_word.values() {
            for (n, (a, x)) in alike.iter().enumerate().take(MOST_COMPARED) {
                for (b, y) in alike.iter().skip(n + 1).take(MOST_COMPARED) {
                    let shorter = x.chars().count().min(y.chars().count());
                    let most = if shorter >= 9 { 2 } else { 1 };
                    if shorter >= 6
                        && x != y
                        && distance(x, y, most).is_some()
                        && gathering.share_office(*a, *b)
                    {
                        gathering.join(
                            *a,
                            *b,
                            "the spellings differ by a letter, and the same office stands with both",
                        );
                    }
                }
            }
        }
    }
}
