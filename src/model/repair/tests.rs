//! Rows that break rules, one rule at a time, and random nonsense.

use proptest::prelude::*;

use super::*;
use crate::model::{
    Aloud, Outline, PointKind, Stance, Tint, from_notation, id::tests::CountedDice, to_notation,
};

const TEXT: &str = "Menu\n\nPressure must be “maintained”. Pressure works.\nThe end";

fn source_id(n: usize) -> SourceId {
    format!("s0000000000{n}").parse().expect("an id")
}

fn passage_id(n: usize) -> PassageId {
    format!("p0000000000{n}").parse().expect("an id")
}

fn point_id(n: usize) -> PointId {
    format!("q0000000000{n}").parse().expect("an id")
}

fn source(n: usize, text: &str, chrome: &[(usize, usize)]) -> SourceRow {
    (Source::new(source_id(n), "A source", text), chrome.to_vec())
}

fn passage(n: usize, source: usize, quote: &str, range: (usize, usize)) -> PassageRow {
    let passage = Passage {
        id: passage_id(n),
        source: source_id(source),
        place: Place::Anchored,
        range: TextRange::default(),
        former: None,
        quote: quote.to_owned(),
        prefix: String::new(),
        suffix: String::new(),
        aloud: Aloud::default(),
        tint: Tint::Sky,
        note: format!("note {n}"),
    };
    (passage, range)
}

fn point(n: usize, depth: usize, holds: &[(usize, Stance)]) -> PointRow {
    let evidence = holds.iter().map(|(n, stance)| Evidence { passage: passage_id(*n), stance: *stance });
    let point = Point {
        id: point_id(n),
        parent: None,
        rank: Rank::default(),
        kind: PointKind::Claim,
        budget: None,
        text: format!("point {n}"),
        evidence: evidence.collect(),
    };
    (point, depth)
}

fn repaired(assembly: Assembly) -> (Briefing, Vec<Finding>) {
    repair(assembly, &mut CountedDice::default())
}

/// What was found and done, a line each.
fn words(findings: &[Finding]) -> Vec<String> {
    let deed = |f: &Finding| f.deed.as_ref().map_or(String::new(), |deed| format!("; {deed}"));
    findings.iter().map(|f| format!("{:?}: {}{}", f.row, f.fault, deed(f))).collect()
}

fn sources(rows: Vec<SourceRow>) -> Assembly {
    Assembly { sources: rows, ..Assembly::default() }
}

fn passages(rows: Vec<PassageRow>) -> Assembly {
    Assembly { passages: rows, ..sources(vec![source(1, TEXT, &[])]) }
}

#[test]
fn sound_rows_are_as_they_were() {
    let assembly = Assembly {
        title: "t".to_owned(),
        sources: vec![source(1, TEXT, &[(0, 4)])],
        passages: vec![passage(1, 1, "Pressure", (6, 14))],
        points: vec![point(1, 0, &[]), point(2, 1, &[(1, Stance::Undercuts)])],
        ..Assembly::default()
    };
    let (briefing, findings) = repaired(assembly.clone());
    assert_eq!(findings, []);
    assert_eq!(Ok((briefing, Vec::new())), assemble(assembly));
}

#[test]
fn a_doubled_id_goes_to_the_first_and_the_later_row_gets_a_new_one() {
    let assembly = Assembly {
        sources: vec![source(1, TEXT, &[]), source(1, "Other", &[])],
        passages: vec![
            passage(1, 1, "Pressure", (6, 14)),
            passage(1, 1, "The end", (TEXT.len() - 7, TEXT.len())),
        ],
        points: vec![point(1, 0, &[(1, Stance::Supports)]), point(1, 1, &[])],
        ..Assembly::default()
    };
    let (briefing, findings) = repaired(assembly);
    assert_eq!((briefing.sources().len(), briefing.passages().len(), briefing.points().len()), (2, 2, 2));
    assert_eq!(briefing.source(source_id(1)).map(|s| s.text()), Some(TEXT));
    assert_eq!(briefing.passage(passage_id(1)).map(|p| p.quote.as_str()), Some("Pressure"));
    assert_eq!(briefing.point(point_id(1)).map(|p| p.evidence.len()), Some(1));
    assert_eq!(briefing.children(Some(point_id(1))).len(), 1);
    let said = words(&findings);
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(
        said[0].starts_with("Source(1): two sources have the id s00000000001; the later one has the id ")
    );
    assert!(said[1].starts_with("Passage(1): two passages have the id p00000000001; the later"), "{said:?}");
    assert!(said[2].starts_with("Point(1): two points have the id q00000000001; the later"), "{said:?}");
}

#[test]
fn rows_that_are_alike_are_kept_once() {
    let assembly = Assembly {
        sources: vec![source(1, TEXT, &[(0, 4), (0, 3)]), source(1, TEXT, &[(0, 4), (0, 3)])],
        passages: vec![passage(1, 1, "Pressure", (6, 14)), passage(1, 1, "Pressure", (6, 14))],
        ..Assembly::default()
    };
    let (briefing, findings) = repaired(assembly);
    assert_eq!((briefing.sources().len(), briefing.passages().len()), (1, 1));
    let deeds: Vec<_> = findings.into_iter().filter_map(|f| f.deed).collect();
    assert_eq!(deeds, [Deed::ChromeDropped, Deed::KeptOnce, Deed::KeptOnce]);
}

#[test]
fn chrome_that_is_no_lines_is_dropped_and_the_rest_stays() {
    let stated = [(0, 4), (1, 4), (4, 0), (6, 9999), (usize::MAX, 0), (TEXT.len() - 7, TEXT.len())];
    let (briefing, findings) = repaired(sources(vec![source(1, TEXT, &stated)]));
    let chrome = briefing.source(source_id(1)).map(|s| s.chrome().len());
    assert_eq!((chrome, findings.len()), (Some(2), 4), "{findings:?}");
}

/// Expects a passage of `TEXT` with this quotation and stated range to end up at a range and place.
#[track_caller]
fn check_placed(quote: &str, stated: (usize, usize), range: (usize, usize), place: Place, n_findings: usize) {
    let (briefing, findings) = repaired(passages(vec![passage(1, 1, quote, stated)]));
    let passage = briefing.passage(passage_id(1)).expect("it is there");
    assert_eq!((passage.range, passage.place), (TextRange::new(range.0, range.1), place), "{findings:?}");
    assert_eq!(passage.quote, quote);
    assert_eq!(findings.len(), n_findings, "{findings:?}");
}

#[test]
fn a_place_out_of_the_text_is_found_by_its_words_or_brought_inside() {
    let second = TEXT.rfind("Pressure").expect("it is there");
    let end = TEXT.len();
    check_placed("Pressure", (6, 14), (6, 14), Place::Anchored, 0);
    check_placed("Pressure", (14, 6), (6, 14), Place::Anchored, 1);
    check_placed("Pressure", (40, 9999), (second, second + 8), Place::Anchored, 1);
    check_placed("Pressure", (usize::MAX, usize::MAX), (second, second + 8), Place::Anchored, 1);
    // Inside the first quotation mark, which has three bytes.
    let mark = TEXT.find('“').expect("it is there");
    check_placed("Pressure", (mark + 1, mark + 9), (second, second + 8), Place::Anchored, 1);
    check_placed("War", (mark + 1, 9999), (mark, end), Place::Lost, 1);
    check_placed("War", (usize::MAX, 0), (0, end), Place::Lost, 1);
    check_placed("Peace", (6, 14), (6, 14), Place::Review, 1);
}

#[test]
fn a_passage_known_to_be_lost_stays_so() {
    let (mut row, range) = passage(1, 1, "Pressure", (70, 80));
    row.place = Place::Lost;
    let (briefing, findings) = repaired(passages(vec![(row, range)]));
    assert_eq!(briefing.passage(passage_id(1)).map(|p| p.place), Some(Place::Lost));
    assert_eq!(findings.len(), 1, "{findings:?}");
}

#[test]
fn passages_of_a_missing_source_keep_words_note_and_evidence() {
    let assembly = Assembly {
        passages: vec![passage(1, 7, "Words", (3, 8)), passage(2, 7, "More", (9, 13))],
        points: vec![point(1, 0, &[(1, Stance::Undercuts), (2, Stance::Supports)])],
        ..sources(vec![source(1, TEXT, &[])])
    };
    let (briefing, findings) = repaired(assembly);
    let stand_in = briefing.source(source_id(7)).expect("a source stands in, with the missing id");
    assert_eq!((stand_in.title.as_str(), stand_in.text()), (MISSING_SOURCE, ""));
    assert!(stand_in.note.contains("s00000000007"));
    let kept = briefing.passage(passage_id(1)).expect("it is there");
    assert_eq!((kept.quote.as_str(), kept.note.as_str(), kept.place), ("Words", "note 1", Place::Lost));
    assert_eq!(briefing.point(point_id(1)).map(|p| p.evidence.len()), Some(2));
    let deeds: Vec<_> = findings.iter().filter_map(|f| f.deed.clone()).collect();
    assert_eq!(deeds, [Deed::StandIn, Deed::StandIn], "{findings:?}");
}

#[test]
fn a_passage_without_words_takes_those_of_its_range_or_leaves_its_note() {
    let assembly = Assembly {
        passages: vec![
            passage(1, 1, "", (6, 14)),
            passage(2, 1, "", (6, 6)),
            passage(3, 9, "", (0, 4)),
            passage(4, 1, "", (14, 6)),
        ],
        points: vec![point(1, 0, &[(1, Stance::Supports), (2, Stance::Context)])],
        ..sources(vec![source(1, TEXT, &[])])
    };
    let (briefing, findings) = repaired(assembly);
    assert_eq!(briefing.passage(passage_id(1)).map(|p| p.quote.as_str()), Some("Pressure"));
    assert_eq!(briefing.passages().len(), 1);
    assert_eq!(briefing.sources().len(), 1, "nothing stands in for a source that only they name");
    let page = to_notation(&briefing);
    for n in [2, 3, 4] {
        assert!(page.contains(&format!("note {n}")), "{page}");
    }
    assert_eq!(findings.len(), 5, "{findings:?}");
    assert!(findings.iter().any(|f| matches!(f.fault, Fault::NoPassage { .. })));
}

#[test]
fn evidence_that_dangles_or_is_doubled_goes_and_the_first_stance_stays() {
    let holds = [(1, Stance::Undercuts), (5, Stance::Supports), (1, Stance::Supports), (1, Stance::Context)];
    let assembly =
        Assembly { points: vec![point(1, 0, &holds)], ..passages(vec![passage(1, 1, "Pressure", (6, 14))]) };
    let (briefing, findings) = repaired(assembly);
    let evidence = vec![Evidence { passage: passage_id(1), stance: Stance::Undercuts }];
    assert_eq!(briefing.point(point_id(1)).map(|p| p.evidence.clone()), Some(evidence));
    assert_eq!(findings.len(), 3, "{findings:?}");
}

/// Expects points at stated depths to end up at others, with so many findings.
#[track_caller]
fn check_depths(stated: &[usize], expected: &[usize], n_findings: usize) {
    let rows = stated.iter().enumerate().map(|(n, depth)| {
        let (mut row, depth) = point(0, *depth, &[]);
        row.id = PointId::draw(&mut CountedDice(n as u64));
        (row, depth)
    });
    let (briefing, findings) = repaired(Assembly { points: rows.collect(), ..Assembly::default() });
    let depths: Vec<usize> = Outline::new(&briefing).rows().iter().map(|row| row.depth).collect();
    assert_eq!(depths, expected);
    assert_eq!(findings.len(), n_findings, "{findings:?}");
}

#[test]
fn a_jump_lands_under_the_point_before_and_what_belongs_to_it_follows() {
    check_depths(&[0, 1, 2, 1, 0], &[0, 1, 2, 1, 0], 0);
    check_depths(&[0, 2], &[0, 1], 1);
    check_depths(&[3, 0], &[0, 0], 1);
    check_depths(&[0, 9, 10, 9, 1], &[0, 1, 2, 1, 1], 2);
    check_depths(&[usize::MAX, usize::MAX], &[0, 0], 2);
}

#[test]
fn what_is_too_deep_is_flattened_in_order() {
    let stated: Vec<usize> = (0..MAX_DEPTH + 3).chain([MAX_DEPTH, 1]).collect();
    let deepest = MAX_DEPTH - 1;
    let expected: Vec<usize> = (0..=deepest).chain([deepest; 4]).chain([1]).collect();
    check_depths(&stated, &expected, 4);
}

#[test]
fn an_outline_without_faults_is_the_same_page() {
    let page = "? q\n  - a\n    - b\n- c";
    let briefing = from_notation(page, &mut CountedDice::default()).expect("a readable page");
    let outline = Outline::new(&briefing);
    let points = outline.rows().iter().filter_map(|r| Some((Point::clone(briefing.point(r.id)?), r.depth)));
    let (again, findings) = repaired(Assembly { points: points.collect(), ..Assembly::default() });
    assert_eq!((to_notation(&again), findings), (to_notation(&briefing), Vec::new()));
}

/// Any offset, mostly near the text.
fn offset() -> impl Strategy<Value = usize> {
    prop_oneof![8 => 0..TEXT.len() + 4, 1 => any::<usize>()]
}

fn nonsense() -> impl Strategy<Value = Assembly> {
    let source_row = (
        0..4_usize,
        prop::sample::select(vec![TEXT, "", "é"]),
        prop::collection::vec((offset(), offset()), 0..4),
    )
        .prop_map(|(n, text, chrome)| source(n, text, &chrome));
    let quotes = prop::sample::select(vec!["", "Pressure", "e", "“maintained”", "nowhere", "\n"]);
    let places = prop::sample::select(vec![Place::Anchored, Place::Review, Place::Lost]);
    let passage_row = (0..5_usize, 0..5_usize, quotes, (offset(), offset()), places).prop_map(
        |(n, source, quote, range, place)| {
            let (row, range) = passage(n, source, quote, range);
            (Passage { place, ..row }, range)
        },
    );
    let depth = prop_oneof![6 => 0..5_usize, 1 => 60..70_usize, 1 => any::<usize>()];
    let holds = prop::collection::vec((0..6_usize, prop::sample::select(Stance::ALL.to_vec())), 0..4);
    let point_row = (0..6_usize, depth, holds).prop_map(|(n, depth, holds)| point(n, depth, &holds));
    (
        prop::collection::vec(source_row, 0..4),
        prop::collection::vec(passage_row, 0..6),
        prop::collection::vec(point_row, 0..80),
    )
        .prop_map(|(sources, passages, points)| Assembly {
            title: String::new(),
            sources,
            passages,
            points,
            ..Assembly::default()
        })
}

proptest! {
    #[test]
    fn any_rows_become_a_briefing_that_keeps_every_rule(assembly in nonsense()) {
        let is_sound = assemble(assembly.clone());
        let (briefing, findings) = repaired(assembly.clone());
        match is_sound {
            // What is sound is left as it is.
            Ok((sound, faults)) => {
                prop_assert_eq!(&briefing, &sound);
                prop_assert_eq!(findings.len(), faults.len());
                prop_assert!(findings.iter().all(|f| f.deed.is_none()));
            }
            Err(_) => prop_assert!(findings.iter().any(|f| f.deed.is_some())),
        }
        // No words are lost: each quotation and each point is there still, in its order.
        for (passage, _) in &assembly.passages {
            prop_assert!(passage.quote.is_empty() || briefing.passages().any(|p| p.quote == passage.quote && p.note == passage.note));
        }
        let outline = Outline::new(&briefing);
        let texts: Vec<_> = outline.rows().iter().filter_map(|row| briefing.point(row.id)).map(|p| p.text.clone()).collect();
        let stated: Vec<_> = assembly.points.iter().map(|(p, _)| p.text.clone()).collect();
        prop_assert_eq!(texts.get(..stated.len()), Some(stated.as_slice()));
        for passage in briefing.passages() {
            let source = briefing.source(passage.source).expect("its source is there");
            let words = passage.range.of(source.text()).expect("its range is inside");
            prop_assert!(!passage.quote.is_empty());
            prop_assert!(passage.place != Place::Anchored || words == passage.quote);
        }
        // The same dice, the same briefing.
        prop_assert_eq!((briefing, findings), repaired(assembly));
    }
}
