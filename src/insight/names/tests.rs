//! Claims about names that are gathered from several texts.

use super::{Name, NameKind, names};
use crate::insight::{facts::Facts, reading::tests::source};

/// The names in some texts: kind, and spellings with how often each stands where.
fn gathered(texts: &[&str]) -> Vec<Name> {
    let sources: Vec<_> = texts.iter().zip(1..).map(|(text, n)| source(n, text, None)).collect();
    let facts: Vec<Facts> = sources.iter().map(Facts::of).collect();
    let pairs: Vec<(&Facts, &str)> = facts.iter().zip(texts).map(|(facts, text)| (facts, *text)).collect();
    let found = names(&pairs);
    for name in &found {
        assert_eq!(name.spots.len(), name.counts.iter().map(|(_, n)| n).sum::<usize>());
        assert!(name.spots.is_sorted() && !name.why.is_empty());
        for spot in &name.spots {
            let at = sources.iter().position(|source| source.source == spot.source).unwrap();
            let words = spot.range.of(texts[at]).unwrap();
            assert!(name.spellings.iter().any(|spelling| spelling.words == words), "{words}");
        }
    }
    found
}

#[track_caller]
fn check(texts: &[&str], expected: &[(NameKind, &[&str])]) {
    let found = gathered(texts);
    let mut names: Vec<(NameKind, Vec<&str>)> = found
        .iter()
        .map(|name| {
            let mut spellings: Vec<&str> = name.spellings.iter().map(|s| s.words.as_str()).collect();
            spellings.sort_unstable();
            (name.kind, spellings)
        })
        .collect();
    names.sort_unstable();
    let mut expected: Vec<(NameKind, Vec<&str>)> =
        expected.iter().map(|(kind, spellings)| (*kind, spellings.to_vec())).collect();
    expected.sort_unstable();
    assert_eq!(names, expected, "{texts:?}");
}

use NameKind::{Body, Person, Place, Unknown};

#[test]
fn spellings_in_latin_letters_are_one_name() {
    check(
        &[
            "The talks were led by President Olexandr Borinskyy. On that day Borinskyy left.",
            "The talks were led by President Oleksandr Borinsky of the town.",
        ],
        &[(Person, &["Borinskyy", "Oleksandr Borinsky", "Olexandr Borinskyy"])],
    );
    check(
        &["The mayor met the envoy Badr al-Zomari.", "The mayor met the envoy Badr Alzomari."],
        &[(Person, &["Badr Alzomari", "Badr al-Zomari"])],
    );
}

#[test]
fn two_people_with_one_surname_are_two() {
    let text = "The talks of Minister Anna Rovik and Minister Pavel Rovik ended. Then Rovik left the town.";
    check(&[text], &[(Person, &["Anna Rovik"]), (Person, &["Pavel Rovik"]), (Person, &["Rovik"])]);
}

#[test]
fn two_people_with_one_given_name_or_office_are_two() {
    check(
        &["The talks were led by Minister Anna Rovik.", "The talks were led by Minister Anna Mosk."],
        &[(Person, &["Anna Rovik"]), (Person, &["Anna Mosk"])],
    );
    check(
        &["It was said by Minister John A. Rovik.", "It was said by Minister John B. Rovik."],
        &[(Person, &["John A. Rovik"]), (Person, &["John B. Rovik"])],
    );
}

#[test]
fn surnames_that_stand_first_and_those_of_several_words_are_known() {
    check(
        &[
            "The envoy met Kim Ro-jin, the minister, in the rain. It was Kim who left.",
            "It was Kim Ro Jin of the town.",
        ],
        &[(Person, &["Kim", "Kim Ro Jin", "Kim Ro-jin"])],
    );
    check(
        &[
            "The talks of the town were led by President Ursula von der Rovik in the palace. It was for the people that Von der Rovik left.",
        ],
        &[(Person, &["Ursula von der Rovik", "Von der Rovik"])],
    );
}

#[test]
fn a_headline_gives_no_names() {
    check(
        &["Big Bridge Opens After Long Delay\n\nThe bridge was opened by the mayor on Friday in May."],
        &[],
    );
}

#[test]
fn weekdays_peoples_and_offices_are_no_names() {
    check(
        &["On Friday the Russian delegation met the American President in June, and the Minister left."],
        &[],
    );
}

#[test]
fn a_place_has_its_other_names() {
    check(
        &["The talks in Turkey ended.", "The talks in Türkiye ended, and the delegation of the U.S. left."],
        &[(Place, &["Turkey", "Türkiye"]), (Place, &["U.S."])],
    );
}

#[test]
fn what_an_abbreviation_stands_for_is_found_in_every_source() {
    check(
        &[
            "A person of interest (POI) was named by the mayor.",
            "Two persons of interest left. The POIs were many.",
        ],
        &[(Unknown, &["POI", "POIs", "person of interest", "persons of interest"])],
    );
    check(
        &["The Harbor Safety Council (HSC) met.", "It was the HSC that met."],
        &[(Body, &["HSC", "Harbor Safety Council"])],
    );
}

#[test]
fn names_in_small_letters_are_known_by_the_others() {
    check(
        &[
            "The bridge in Norway was opened. The people of norway saw President Anna Rovik. It was President rovik.",
        ],
        &[(Person, &["Anna Rovik", "rovik"]), (Place, &["Norway", "norway"])],
    );
}

#[test]
fn an_office_stands_beside_the_name_and_not_in_it() {
    let found = gathered(&["The talks were chaired by Norwegian Foreign Minister Anna Rovik in the town."]);
    assert_eq!(found[0].name, "Anna Rovik");
    assert_eq!(found[0].offices, ["Norwegian Foreign Minister"]);
}

#[test]
fn a_key_stays_with_what_it_says() {
    let keys = |texts: &[&str]| gathered(texts).iter().map(|name| name.key).collect::<Vec<_>>();
    let text = "The talks were led by Minister Anna Rovik.";
    assert_eq!(keys(&[text]), keys(&[&format!("It was in the rain. {text}")]));
    assert_ne!(keys(&[text]), keys(&[text, text]));
}
