//! The articles and the sample briefing on them: the very files, and a briefing that is true to them.

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};

use attache::{
    model::{Briefing, Outline, Passage, Place, Point, PointId, PointKind, Stance},
    store,
};
use sha2::{Digest as _, Sha256};

/// Each article with the SHA-256 of its bytes as they came.
const ARTICLES: [(&str, &str); 5] = [
    ("000_a7958193d84623a4.txt", "b7d67239cc58f78983088c7a50ddddef2f6d1f39bfc395b8a397c2629a0f9c61"),
    ("001_59e61574d4cffe3e.txt", "ce4673e669610f4464184d0d1cb28f99dd3e1770695e272bce7d1f730726fc98"),
    ("002_1d18d9ebb4e208ea.txt", "127755d92e2b5aa98a6943a06afbef648fc15521a33a9af969b7a6cbc2a9f0b4"),
    ("003_89c01256a257866f.txt", "c53d7fa85be0181290da8d5614b1816b4067491446befeb709c11b4dcc365007"),
    ("004_871ba3856da4fc79.txt", "6c04ec0d5bae4de7797673c6b64241913e1633f726d8dd113780f05d848853d1"),
];

/// The one article that reports the meeting of 2 June; the others report that of 16 May.
const JUNE: &str = "003_89c01256a257866f.txt";

fn article(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/articles").join(name);
    fs::read(path).expect("the article is there")
}

fn sample() -> Briefing {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("saved/prisoner-swaps.ron");
    let opened = store::open_session(&path).expect("the sample opens");
    assert_eq!(opened.remarks, [] as [&str; 0], "nothing is left to say about it");
    opened.briefing
}

fn article_of<'a>(briefing: &'a Briefing, passage: &Passage) -> &'a str {
    let source = briefing.source(passage.source).expect("a passage has a source");
    source.imported_from.as_deref().expect("the sample's sources are files")
}

/// The point and those above it, the point first.
fn line_of_points(briefing: &Briefing, id: PointId) -> Vec<&Point> {
    let parent = |point: &&Point| point.parent.and_then(|id| briefing.point(id)).map(|p| &**p);
    std::iter::successors(briefing.point(id).map(|p| &**p), parent).collect()
}

#[test]
fn the_articles_are_byte_for_byte_what_they_were() {
    for (name, expected) in ARTICLES {
        let hash = Sha256::digest(article(name)).iter().fold(String::new(), |mut hash, byte| {
            write!(hash, "{byte:02x}").expect("a string takes all that is written");
            hash
        });
        assert_eq!(hash, expected, "{name}");
    }
}

#[test]
fn the_samples_sources_are_the_articles() {
    let briefing = sample();
    let sources = briefing.ordered_sources();
    assert_eq!(sources.len(), ARTICLES.len());
    for (source, (name, _)) in sources.iter().zip(ARTICLES) {
        assert_eq!(source.imported_from.as_deref(), Some(name));
        assert_eq!(source.text().as_bytes(), article(name), "{name}");
        assert!(!source.title.is_empty() && source.text().contains(&source.title), "{name}");
    }
}

#[test]
fn what_an_article_does_not_say_is_not_known() {
    let briefing = sample();
    for source in briefing.sources() {
        let name = source.imported_from.as_deref().unwrap_or_default();
        assert_eq!((&source.publisher, &source.link), (&None, &None), "{name}");
        let (byline, date) = match name {
            "002_1d18d9ebb4e208ea.txt" => (None, Some("2025-05-17")),
            "004_871ba3856da4fc79.txt" => (Some("Dhruv Arun"), Some("2025-05-12")),
            _ => (None, None),
        };
        assert_eq!(source.byline.as_deref(), byline, "{name}");
        assert_eq!(source.published.date.map(|d| d.to_string()).as_deref(), date, "{name}");
        // The date of 002 is set with no-break spaces, doubled.
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        for stated in source.published.stated.iter().chain(&source.byline) {
            assert!(words(source.text()).contains(stated), "{name} does not state {stated:?}");
        }
    }
}

#[test]
fn every_passage_is_anchored_in_an_article_and_quotes_no_chrome() {
    let briefing = sample();
    assert!(briefing.passages().len() >= 20);
    let mut used = BTreeSet::new();
    for passage in briefing.passages() {
        let source = briefing.source(passage.source).expect("a passage has a source");
        assert_eq!(passage.place, Place::Anchored, "{}", passage.quote);
        assert_eq!(passage.range.of(source.text()), Some(passage.quote.as_str()));
        assert!(!source.touches_chrome(passage.range), "{}", passage.quote);
        used.insert(source.id);
    }
    assert_eq!(used.len(), ARTICLES.len(), "every article is quoted");
    let unfiled = briefing.passages().filter(|p| briefing.points_with(p.id).is_empty());
    assert_eq!(unfiled.count(), 3);
}

#[test]
fn chrome_is_whole_lines_of_the_web_page() {
    let briefing = sample();
    for source in briefing.sources() {
        let chrome = source.paragraphs().iter().filter(|p| source.is_chrome(p.start()));
        let lines: Vec<&str> = chrome.filter_map(|p| p.of(source.text())).map(str::trim).collect();
        match source.imported_from.as_deref() {
            Some("002_1d18d9ebb4e208ea.txt") => {
                assert!(lines.contains(&"love"), "the button goes");
            }
            Some("003_89c01256a257866f.txt") => {
                assert!(!lines.iter().any(|l| l.contains("no love lost")), "the sentence stays");
            }
            Some("004_871ba3856da4fc79.txt") => {
                assert!(!lines.iter().any(|l| l.contains("Moscow Times")), "its source credits stay");
            }
            _ => {}
        }
    }
}

#[test]
fn the_outline_answers_the_question_with_claims_that_stand_on_sources() {
    let briefing = sample();
    let outline = Outline::new(&briefing);
    let question = briefing.children(None).first().cloned().expect("there is a point");
    assert_eq!(question.kind, PointKind::Question);
    let asked = String::from_utf8(article("004_871ba3856da4fc79.txt")).expect("an article is UTF-8");
    assert!(asked.contains(&question.text), "the question is the one that an article asks");
    let children = briefing.children(Some(question.id));
    assert_eq!(children.first().map(|p| p.kind), Some(PointKind::Note), "the answer comes first");
    let claims: Vec<_> = children.iter().filter(|p| p.kind == PointKind::Claim).collect();
    assert_eq!(claims.len(), 3);
    for claim in claims {
        let branch = outline.branch(claim.id).iter().filter_map(|row| briefing.point(row.id));
        let passages = branch.flat_map(|p| &p.evidence).filter_map(|e| briefing.passage(e.passage));
        let sources: BTreeSet<_> = passages.map(|p| p.source).collect();
        assert!(sources.len() >= 2, "{} stands on one source", claim.text);
    }
    let stances: BTreeSet<Stance> = briefing.points().flat_map(|p| &p.evidence).map(|e| e.stance).collect();
    assert!(stances.contains(&Stance::Supports) && stances.contains(&Stance::Undercuts));
}

#[test]
fn the_meeting_of_may_is_not_mixed_up_with_that_of_june() {
    let briefing = sample();
    for point in briefing.points() {
        let line = line_of_points(&briefing, point.id);
        for evidence in &point.evidence {
            let passage = briefing.passage(evidence.passage).expect("evidence has a passage");
            let date = if article_of(&briefing, passage) == JUNE { "2 June" } else { "16 May" };
            let is_named = line.iter().any(|p| p.text.contains(date));
            assert!(is_named, "{:?} is of {date}, and {:?} does not say so", passage.quote, point.text);
        }
    }
}
