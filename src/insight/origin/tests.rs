//! Tests of `origin.rs`.

use super::*;
use crate::model::id::tests::CountedDice;

struct Case {
    texts: Vec<(SourceId, String)>,
}

impl Case {
    fn new(texts: &[&str]) -> Self {
        let mut dice = CountedDice::default();
        Self { texts: texts.iter().map(|text| (SourceId::draw(&mut dice), (*text).to_owned())).collect() }
    }

    fn origins(&self) -> Origins {
        let texts: Vec<Text<'_>> = self
            .texts
            .iter()
            .map(|(source, text)| Text {
                source: *source,
                text,
                chrome: &[],
                title: "",
                byline: None,
                publisher: None,
                published: None,
            })
            .collect();
        let voices: Vec<Voices> = texts.iter().map(Voices::of).collect();
        let sources: Vec<_> = texts.iter().copied().zip(&voices).collect();
        Origins::of(&sources, &Statements::of(&sources))
    }

    fn ids(&self) -> Vec<SourceId> {
        self.texts.iter().map(|(source, _)| *source).collect()
    }
}

fn kinships(origins: &Origins) -> Vec<Kinship> {
    origins.all().iter().flat_map(|origin| &origin.ties).map(|tie| tie.kinship).collect()
}

const STORY: &str = "The old harbor of the island will be closed to all ships from the first day of winter on. Its walls \
                     have not been repaired since the great storm, and water comes in at every high tide.";

#[test]
fn copies_count_once() {
    let copy = format!("By our staff\n\n{} A new paragraph follows here.", STORY.to_uppercase());
    let other = "A bridge over the northern river was opened by a crowd of people who had waited for it for thirty \
                 years, and who walked over it all night long.";
    let case = Case::new(&[STORY, &copy, other]);
    let origins = case.origins();
    assert_eq!(kinships(&origins), [Kinship::NearCopy]);
    let ids = case.ids();
    assert_eq!(origins.all()[0].sources, ids[..2]);
    assert_eq!(origins.n_independent(&ids), 2);
    assert_eq!(origins.n_independent(&[ids[0], ids[1], ids[0]]), 1);
    assert_eq!(origins.n_independent(&[]), 0);
    assert!(origins.of_source(ids[2]).is_none());
    let spot = origins.all()[0].ties[0].spots[0];
    assert!(spot.range.of(&case.texts[0].1).is_some_and(|words| words.starts_with("The old harbor")));
}

#[test]
fn a_public_statement_quoted_by_two_is_no_origin() {
    let case = Case::new(&[
        "Ships had to wait. “The old harbor will be closed to ships in winter,” Anna Roe said in a speech.",
        "The speech of Anna Roe was short. “The old harbor will be closed to ships in winter,” she said.",
    ]);
    assert!(case.origins().all().is_empty());
}

#[test]
fn many_statements_in_one_order_with_words_of_the_author_are_one_report() {
    let one = "Anna Roe said the old harbor would be closed to all ships in winter. Bernd Poe confirmed that the crews \
               discussed new walls, a second bridge and the chance of a strike. “Nobody will ever pay for walls of \
               that height,” Carla Doe said. Dora Moe acknowledged the request of the fishermen for direct talks \
               with the island council.";
    let two = "The old harbor would be closed to ships in the winter, Anna Roe said. It was a cold day. Poe confirmed \
               that crews discussed the walls, a second bridge, and the chance of some strike. “Nobody would pay for \
               walls of such height, ever,” said Carla Doe. Bernd Poe left. Moe acknowledged the fishermen’s request \
               for direct talks with the council of the island.";
    let origins = Case::new(&[one, two]).origins();
    assert_eq!(kinships(&origins), [Kinship::SharedStatements], "{origins:?}");
}

#[test]
fn one_informant_of_one_outlet_is_one_origin_of_the_claim_only() {
    let case = Case::new(&[
        "An official told Reuters that the plan for the port was “wholly detached from the tides.” It rained.",
        "A source close to the port told Reuters its plan was “wholly detached from the tides.” Others wait.",
        "An official told the Associated Press that the ships would leave in the morning.",
    ]);
    let origins = case.origins();
    assert_eq!(kinships(&origins), [Kinship::SameInformant]);
    assert_eq!(origins.all()[0].scope, Scope::Claim);
    let ids = case.ids();
    assert_eq!(origins.n_independent(&ids), 3, "as whole sources they are apart");
    let at = |source: usize, words: &str| {
        let start = case.texts[source].1.find(words).expect("the words");
        Spot { source: ids[source], range: TextRange::new(start, start + words.len()) }
    };
    let claims = [at(0, "detached from"), at(1, "detached from")];
    assert_eq!(origins.n_independent_at(&claims), 1);
    assert_eq!(origins.n_independent_at(&[at(0, "detached from"), at(1, "Others wait")]), 2);
    assert_eq!(origins.n_independent_at(&[at(0, "It rained"), at(0, "detached from")]), 1);
}

#[test]
fn reports_of_one_agency_are_one_where_they_have_words_in_common() {
    let one = format!(
        "LISBON, May 3 (Reuters) - {STORY} Nobody knows why the council has waited for such a long time."
    );
    let two = format!(
        "LISBON (Reuters) — Fishermen were angry on Sunday. {} Then they went home, and some of them came back \
         the next morning with flags and drums, and stood before the town hall until the evening came.",
        STORY.split(',').next().expect("a part")
    );
    let other =
        "PARIS (Reuters) - A bridge was opened by a crowd of people who had waited for it for thirty years.";
    let case = Case::new(&[&one, &two, other]);
    let origins = case.origins();
    assert!(kinships(&origins).contains(&Kinship::SameCredit), "{origins:?}");
    assert_eq!(origins.n_independent(&case.ids()), 2);
}

#[test]
fn what_ascends_is_counted() {
    assert_eq!(longest_ascending(&[]), 0);
    assert_eq!(longest_ascending(&[3, 1, 2, 5, 4]), 3);
    assert_eq!(longest_ascending(&[2, 2, 2]), 1);
}
