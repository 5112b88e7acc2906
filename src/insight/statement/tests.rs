//! Tests of `statement.rs`.

use super::*;
use crate::model::{Date, Dice as _, id::tests::CountedDice};

struct Case {
    texts: Vec<(SourceId, &'static str, Option<Date>)>,
}

impl Case {
    fn new(texts: &[&'static str]) -> Self {
        Self::dated(&texts.iter().map(|text| (*text, None)).collect::<Vec<_>>())
    }

    fn dated(texts: &[(&'static str, Option<Date>)]) -> Self {
        let mut dice = CountedDice::default();
        let texts = texts.iter().map(|(text, date)| (SourceId::draw(&mut dice), *text, *date)).collect();
        let _ = dice.roll();
        Self { texts }
    }

    fn statements(&self) -> Statements {
        let texts: Vec<Text<'_>> = self
            .texts
            .iter()
            .map(|(source, text, published)| Text {
                source: *source,
                text,
                chrome: &[],
                title: "",
                byline: None,
                publisher: None,
                published: *published,
            })
            .collect();
        let voices: Vec<Voices> = texts.iter().map(Voices::of).collect();
        let sources: Vec<_> = texts.iter().copied().zip(&voices).collect();
        let statements = Statements::of(&sources);
        for statement in statements.all() {
            for appearance in &statement.appearances {
                let words = |source: SourceId| self.texts.iter().find(|t| t.0 == source).map_or("", |t| t.1);
                let own = words(appearance.spot.source);
                assert!(appearance.differing.iter().all(|range| range.of(own).is_some()));
                let first = words(statement.appearances[0].spot.source);
                assert!(appearance.missing.iter().all(|range| range.of(first).is_some()));
            }
        }
        statements
    }

    /// The likeness of all but the first appearances of each statement.
    fn told(&self) -> Vec<Vec<Likeness>> {
        let statements = self.statements();
        statements.all().iter().map(|s| s.appearances.iter().skip(1).map(|a| a.likeness).collect()).collect()
    }
}

#[test]
fn the_same_words_of_one_speaker_are_one_statement() {
    let case = Case::new(&[
        "“The old harbor will be closed to ships in winter,” Minister Anna Roe said.",
        "Anna Roe told reporters: \"The old harbor will be closed to ships in winter!\"",
    ]);
    assert_eq!(case.told(), [[Likeness::Identical]]);
}

#[test]
fn a_part_a_rewording_and_a_translation_are_told_apart() {
    let whole = "“The old harbor will be closed to every ship this winter because the walls need repair,” Anna Roe said.";
    let part = "Anna Roe said that “the old harbor will be closed to every ship this winter.”";
    assert_eq!(Case::new(&[whole, part]).told(), [[Likeness::Partial]]);
    let reported =
        "Anna Roe said the old harbor would be closed to all ships this winter as its walls needed repair.";
    assert_eq!(Case::new(&[whole, reported]).told(), [[Likeness::Reworded]]);
    let translated = "“The ancient harbor remains closed for each ship in this winter, since its walls require repair,” Anna Roe said.";
    assert_eq!(Case::new(&[whole, translated]).told(), [[Likeness::Translated]]);
}

#[test]
fn spellings_of_a_speaker_do_not_part_a_statement() {
    let case = Case::new(&[
        "“The old harbor will be closed to ships in winter,” Ivan Petrovskyy said.",
        "“The old harbor will be closed to ships in winter,” Petrovski said.",
    ]);
    assert_eq!(case.told(), [[Likeness::Identical]]);
}

#[test]
fn a_stock_phrase_of_two_people_is_no_statement() {
    let case = Case::new(&[
        "Anna Roe demanded a “full and lasting reopening” of the port.",
        "Bernd Poe reiterated the demand for a “full and lasting reopening” of the port.",
        "Nobody knows who wants a “full and lasting reopening” of the port.",
    ]);
    assert!(case.told().is_empty());
}

#[test]
fn a_stock_phrase_at_two_meetings_is_no_statement() {
    let may = Date::new(2025, 5, 17);
    let june = Date::new(2025, 6, 3);
    let first = "Anna Roe demanded a “full and lasting reopening” of the port.";
    assert_eq!(Case::dated(&[(first, may), (first, may)]).told(), [[Likeness::Identical]]);
    assert!(Case::dated(&[(first, may), (first, june)]).told().is_empty());
    let on = "“The old harbor will be closed to ships in winter,” Anna Roe said on Monday.";
    let other = "“The old harbor will be closed to ships in winter,” Anna Roe said on Friday.";
    assert!(Case::dated(&[(on, may), (other, may)]).told().is_empty());
}

#[test]
fn one_speaker_says_different_things_with_some_words_in_common() {
    let case = Case::new(&[
        "“Pressure on the port must be kept up until the port is ready to open its gates,” Anna Roe said.",
        "“Pressure must go on rising until real progress is made,” Anna Roe said.",
    ]);
    assert!(case.told().is_empty());
}

#[test]
fn long_words_given_to_two_speakers_are_shown_as_contested() {
    let words = "“The old harbor will be closed to every foreign ship this winter because its walls need urgent repair,”";
    let (a, b) = (format!("{words} Anna Roe said."), format!("{words} Bernd Poe said."));
    let case = Case::new(&[a.leak(), b.leak()]);
    let statements = case.statements();
    assert_eq!(statements.all().len(), 1);
    assert!(statements.all()[0].is_contested);
    assert_eq!(statements.all()[0].why, "The same words are given to Anna Roe and to Bernd Poe");
}

#[test]
fn what_a_source_says_twice_is_not_said_by_two() {
    let twice = "“The old harbor will be closed to ships in winter,” Anna Roe said.\n\n“The old harbor will be closed \
                 to ships in winter,” Anna Roe said.";
    assert!(Case::new(&[twice, "Nothing was said."]).told().is_empty());
}

#[test]
fn a_passage_knows_where_else_it_stands() {
    let case = Case::new(&[
        "It rained. “The old harbor will be closed to ships in winter,” Minister Anna Roe said. They left.",
        "Anna Roe said the old harbor would be closed to all ships in winter.",
    ]);
    let statements = case.statements();
    let spot = |from: usize, to: usize| Spot { source: case.texts[0].0, range: TextRange::new(from, to) };
    let elsewhere = statements.elsewhere(spot(11, 68));
    assert_eq!(elsewhere.len(), 1);
    assert_eq!((elsewhere[0].spot.source, elsewhere[0].likeness), (case.texts[1].0, Likeness::Reworded));
    assert!(statements.elsewhere(spot(0, 10)).is_empty());
}

#[test]
fn a_finding_has_its_key_in_every_run_and_another_one_has_not() {
    let texts = [
        "“The old harbor will be closed to ships in winter,” Anna Roe said. “Nobody will pay for new walls there,” \
         Bernd Poe said.",
        "“The old harbor will be closed to ships in winter,” Anna Roe said. “Nobody will pay for new walls there,” \
         Bernd Poe said.",
    ];
    let keys = |case: &Case| case.statements().all().iter().map(|s| s.key).collect::<Vec<_>>();
    let first = keys(&Case::new(&texts));
    assert_eq!(first.len(), 2);
    assert_ne!(first[0], first[1]);
    assert_eq!(first, keys(&Case::new(&texts)));
}

#[test]
fn many_copies_are_one_statement() {
    let texts = vec!["“The old harbor will be closed to ships in winter,” Anna Roe said."; 300];
    let statements = Case::new(&texts).statements();
    assert_eq!(statements.all().len(), 1);
    assert_eq!(statements.all()[0].appearances.len(), 300);
}
