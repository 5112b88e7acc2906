//! The session file as a whole: written and read back, damaged, converted, and from other hands.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use proptest::prelude::*;

use super::*;
use crate::{
    model::{
        Aloud, Assembly, Briefing, Budget, Credibility, Date, Evidence, Fact, Fault, FindingKey, Former,
        Judged, Passage, PassageId, Place, Point, PointId, PointKind, Published, Rank, Rate, Rating,
        Reliability, Seconds, Source, SourceId, SourceText, Stance, Timing, Tint, Verdict, assemble,
        id::tests::CountedDice,
    },
    text::TextRange,
};

fn sample_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("saved/prisoner-swaps.ron")
}

fn sample() -> String {
    String::from_utf8(read_file(&sample_path()).expect("the sample is there")).expect("it is UTF-8")
}

/// A session file with one source, one passage and two points.
const SMALL: &str = r##"(
    format: 4,
    title: "Small",
    timing: (rate: "140 words a minute", budget: Some((time: "7:00", grace: "0:30"))),
    judged: (verdicts: {
        "00000000000000aa": Dismissed,
    }, spellings: ["Zelenskyy"]),
    sources: [
        (
            id: "aaaaaaaaaaaa",
            title: "A source",
            byline: None,
            publisher: Some("The \"Daily\""),
            published: (stated: Some("17 May 2025"), date: Some("2025-05-17")),
            link: None,
            stated_in: {Title: "h1", Published: "a line"},
            rating: Some("B2"),
            note: "",
            imported_from: None,
            chrome: [(0, 4)],
            retrieved: Some("2025-05-18"),
            text: r#"Menu

Pressure must be “maintained”.
The end"#,
            versions: [
                (id: "31471a7y7cax", retrieved: None,
                    text: r#"Menu
Push on"#,
                ),
            ],
        ),
    ],
    passages: [
        (
            id: "bbbbbbbbbbbb", source: "aaaaaaaaaaaa",
            place: Anchored, start: 6, end: 14,
            former: Some((version: "31471a7y7cax", start: 5, end: 9)),
            quote: "Pressure",
            prefix: "Menu\n\n",
            suffix: " must be “maintained”.\nThe end",
            aloud: [(0, 5)],
            tint: Sky,
            note: "",
        ),
    ],
    outline: [
        (
            id: "cccccccccccc", depth: 0, kind: Question, budget: None,
            text: "Will it last?",
            evidence: [],
        ),
        (
            id: "dddddddddddd", depth: 1, kind: Claim, budget: Some("1:00"),
            text: r#"It will
if it is kept up"#,
            evidence: [
                (passage: "bbbbbbbbbbbb", stance: Undercuts),
            ],
        ),
    ],
    view: (
        source: Some("aaaaaaaaaaaa"),
        point: Some("dddddddddddd"),
        scroll: {
            "aaaaaaaaaaaa": 6,
        },
        collapsed: [
            "cccccccccccc",
        ],
    ),
)
"##;

fn open(text: &str) -> Opened {
    read_session(text.as_bytes()).expect("the session is read")
}

/// `SMALL` with one place changed.
#[track_caller]
fn changed(from: &str, to: &str) -> String {
    assert!(SMALL.contains(from), "{from}");
    SMALL.replacen(from, to, 1)
}

/// Expects `text` to be refused, with words that hold `words`.
#[track_caller]
fn refused(text: &str, words: &str) {
    let error = read_session(text.as_bytes()).expect_err("the text is no session").to_string();
    assert!(error.contains(words), "{error}\ndoes not say\n{words}");
}

#[test]
fn a_session_is_written_as_it_was_read() {
    let opened = open(SMALL);
    assert_eq!(opened.remarks, Vec::<String>::new());
    assert_eq!(write_session(&opened.briefing, &opened.view), SMALL);
}

#[test]
fn an_empty_briefing_is_a_session() {
    let text = write_session(&Briefing::default(), &View::default());
    assert_eq!(
        open(&text),
        Opened {
            briefing: Briefing::default(),
            view: View::default(),
            remarks: Vec::new(),
            doubts: Vec::new(),
            astray: Vec::new(),
        }
    );
}

/// With `UPDATE_GOLDEN=1` in the environment, the sample is rewritten instead.
#[test]
fn the_sample_is_canonical_and_anchored() {
    let text = sample();
    let Opened { briefing, view, remarks, .. } = open(&text);
    let canonical = write_session(&briefing, &view);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        replace_file(&sample_path(), canonical.as_bytes()).expect("the sample is rewritten");
    } else {
        assert!(text == canonical, "the sample is not as the writer writes it");
    }
    assert_eq!(remarks, Vec::<String>::new());
    assert!(briefing.passages().len() > 20);
    assert!(briefing.passages().all(|p| p.place == Place::Anchored));
    assert_eq!(briefing.sources().len(), 5);
    let articles = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/articles");
    for source in briefing.sources() {
        let name = source.imported_from.as_deref().expect("a file name");
        let article = read_file(&articles.join(name)).expect("the article is there");
        assert_eq!(source.text().as_bytes(), article, "{name}");
    }
}

#[test]
fn raw_strings_are_used_where_they_are_safe() {
    let check = |text: &str, expected: &str| {
        let mut briefing = Briefing::default();
        let mut draft = briefing.draft();
        draft.set_title(text);
        let _ = draft.finish();
        let file = write_session(&briefing, &View::default());
        assert!(file.contains(&format!("title: {expected},\n    timing: ")), "{file}");
        assert_eq!(open(&file).briefing, briefing);
    };
    check("plain \\ \"quoted\"\tand \u{7f}", r#""plain \\ \"quoted\"\tand \u{7f}""#);
    check("a\n\"b\"", "r#\"a\n\"b\"\"#");
    check("a\n\"## b", "r###\"a\n\"## b\"###");
    check("a\nb\u{202e}c\r\\\"", "\"a\nb\\u{202e}c\\r\\\\\\\"\"");
    check("a\n\u{feff}", "\"a\n\\u{feff}\"");
    check("👩\u{200d}👧\n", "r#\"👩\u{200d}👧\n\"#");
}

/// Expects `SMALL` with `from` changed to `to` to be refused with `words`, at the `§` in `to`, which is
/// taken out.
#[track_caller]
fn refused_at(from: &str, to: &str, words: &str) {
    let text = changed(from, to);
    let (before, behind) = text.rsplit_once('§').expect("a mark");
    let line = 1 + before.matches('\n').count();
    let column = 1 + before.chars().rev().take_while(|c| *c != '\n').count();
    let text = [before, behind].concat();
    refused(&text, &format!("Line {line}, column {column}: {words}"));
}

#[test]
fn a_syntax_error_says_where_and_why() {
    refused_at("depth: 0", "depth: 0§.5", "Expected comma");
    refused_at("depth: 0", "depth §0", "Expected colon");
    refused_at("depth: 0, kind", "depth: 0 §kind", "Expected comma");
    refused_at("kind: Claim", "kind: §Clam", "Unexpected variant named `Clam`");
    refused_at("    outline: [", "    outline: §7,", "Expected opening `[`");
    refused_at("byline: None", "byline: §\"me\"", "Expected option");
    refused_at("\"A source\"", "\"A \\q§ source\"", "Unknown escape character");
    refused_at("start: 6", "start: §99999999999999999999", "Integer is out of bounds");
    refused_at("quote: \"Pressure\",", "§),", "The field “quote” is missing in Passage");
    refused_at("tint: Sky", "tint: Sky, §tint: Sky", "The field “tint” stands twice in Passage");
    refused_at("    ),\n)", "    ),\n) §and more", "Non-whitespace trailing characters");
}

#[test]
fn a_bad_id_or_date_says_where() {
    refused_at("id: \"bbbb", "id: \"§ilou", "An id is twelve characters of 0-9 and a-z");
    refused_at("2025-05-17", "§2025-02-30", "A date is written like 2025-05-17, not");
    refused_at("{\n            \"aaaaaaaaaaaa\"", "{\"§\u{1b}[31m\"", "An id is twelve");
}

#[test]
fn an_unknown_field_is_named_with_its_line() {
    for (from, owner) in [
        ("    title: \"Small\"", "Session"),
        ("            link", "Source"),
        ("stated: Some", "Published"),
        ("            tint", "Passage"),
        ("            text: \"Will", "Point"),
        ("rate: ", "Timing"),
        ("time: ", "Budget"),
        ("verdicts: ", "Judged"),
        ("stance: Under", "Evidence"),
        ("        collapsed", "View"),
    ] {
        let words = format!("The file’s format has no field “extra” in {owner}; ");
        refused_at(from, &format!("§extra: 5, {from}"), &words);
    }
}

#[test]
fn a_newer_format_is_said_whatever_it_holds() {
    let expected = Err(SessionError::OtherFormat { found: 7 });
    for text in [
        changed("format: 4", "format: 7"),
        changed("format: 4", "format: 7, annotations: {\"a\": [Ink(1.5, 'c')]}"),
        "(format: 7, what comes here is § not even RON".to_owned(),
        "Briefing(\n// later\nformat: 7)".to_owned(),
        "(id: Some(((1, [2]))), x: {}, format: 7, more: 1)".to_owned(),
    ] {
        assert_eq!(read_session(text.as_bytes()), expected, "{text}");
    }
    refused("(format: 7)", "The file has format 7, this program reads format 4");
    refused("(format: 0)", "The file has format 0, this program reads format 4");
    refused("(format: \"1\")", "Line 1, column 10: Expected integer");
}

#[test]
fn files_that_are_none_are_refused() {
    assert_eq!(read_session(b""), Err(SessionError::Empty));
    assert_eq!(read_session(b"\xef\xbb\xbf \r\n\n"), Err(SessionError::Empty));
    let not_utf8 = |byte, line, column| Err(SessionError::NotUtf8 { byte, line, column });
    assert_eq!(read_session(b"(\n\xff"), not_utf8(2, 2, 1));
    assert_eq!(read_session("(\n“”\u{00e9}".as_bytes().split_last().expect("bytes").1), not_utf8(8, 2, 3));
    refused("\0\0\0\0", "Line 1, column 1: ");
    refused("(", "Line 1, column 2: ");
    refused("[1, 2]", "Line 1, column 1: Expected opening `(` for struct `Session`");
    refused("{\"title\": \"json\"}", "Line 1, column 1: ");
    refused(&changed("    outline", "<<<<<<< ours\n    outline"), "Line 47: A merge left its conflict marks");
    let utf16: Vec<u8> = SMALL.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(read_session(&utf16).is_err());
}

#[test]
fn deep_nesting_ends_in_an_error() {
    const DEEP: usize = 100_000;
    for opening in ["(", "[", "{", "Some(", "(a:", "[[(", "/*", "{1:", "a(", "#![enable(", "((a,", "'"] {
        for before in ["", "(extra: ", "(format: ", "(format: 4, title: ", "(format: 4, view: (source: "] {
            let text = format!("{before}{}", opening.repeat(DEEP));
            assert!(read_session(text.as_bytes()).is_err(), "{before}{opening}");
        }
    }
    let hashes = changed("r#\"It", &format!("r{}\"It", "#".repeat(DEEP)));
    refused(&hashes, "Expected end of string");
}

#[test]
fn a_truncated_file_is_refused_at_every_byte() {
    for end in 0..SMALL.len() - 1 {
        assert!(read_session(&SMALL.as_bytes()[..end]).is_err(), "{end}");
    }
}

#[test]
fn rows_that_contradict_each_other_are_all_listed() {
    let text = changed("end: 14", "end: 1400")
        .replace("depth: 1", "depth: 3")
        .replace("(0, 4)", "(1, 4)")
        .replace("passage: \"bbbbbbbbbbbb\"", "passage: \"eeeeeeeeeeee\"")
        .replace("id: \"cccccccccccc\"", "id: \"dddddddddddd\"");
    let Err(SessionError::Faults { faults }) = read_session(text.as_bytes()) else { panic!("it is read") };
    assert_eq!(faults.len(), 5, "{faults:?}");
    refused(&text, "point dddddddddddd is 3 deep behind one that is 0 deep\npoint dddddddddddd holds");
    // Inside a character, turned round, in no source.
    refused(
        &changed("start: 6, end: 14", "start: 23, end: 25"),
        "passage bbbbbbbbbbbb: 23..25 cuts a character",
    );
    refused(&changed("start: 6, end: 14", "start: 14, end: 6"), "turned round");
    refused(
        &changed("source: \"aaaaaaaaaaaa\",\n", "source: \"eeeeeeeeeeee\",\n"),
        "which is not in the file",
    );
}

#[test]
fn a_long_list_of_faults_is_counted() {
    let doubled =
        "(passage: \"eeeeeeeeeeee\", stance: Context), (passage: \"eeeeeeeeeee0\", stance: Context),";
    let text = changed("evidence: [],", &format!("evidence: [{}],", doubled.repeat(20)));
    refused(&text, "\nand 22 more");
}

#[test]
fn a_passage_that_went_astray_opens_with_a_remark() {
    let opened = open(&changed("quote: \"Pressure\"", "quote: \"\u{202e}Peace\""));
    assert!(opened.briefing.passages().all(|p| p.place == Place::Review && p.quote == "\u{202e}Peace"));
    assert_eq!((opened.remarks.len(), opened.doubts.len(), opened.astray.len()), (0, 1, 1));
    assert!(opened.doubts[0].starts_with("Passage bbbbbbbbbbbb needs review: its words “\\u{202e}Peace”"));
}

#[test]
fn a_view_is_fitted_never_refused() {
    let opened = open(&changed("point: Some(\"dddddddddddd\")", "point: Some(\"eeeeeeeeeeee\")"));
    assert_eq!(opened.view.point, None);
    let source: SourceId = "aaaaaaaaaaaa".parse().expect("an id");
    let length = open(SMALL).briefing.source(source).expect("the source").text().len();
    for (stated, fitted) in [("24", 23), ("9999", length), ("6", 6)] {
        let opened = open(&changed("aaaa\": 6", &format!("aaaa\": {stated}, \"eeeeeeeeeeee\": 3")));
        assert_eq!(opened.view.scroll, [(source, fitted)].into());
    }
    let (before, _) = SMALL.split_once("    view: (").expect("a view");
    assert_eq!(open(&format!("{before})")).view, View::default());
    assert_eq!(open(&format!("{before}view: ())")).view, View::default());
}

#[test]
fn a_byte_order_mark_is_skipped_and_said() {
    let opened = open(&format!("\u{feff}{SMALL}"));
    assert_eq!(opened.remarks, ["The file starts with a byte-order mark, which was skipped"]);
    assert_eq!(write_session(&opened.briefing, &opened.view), SMALL);
}

#[test]
fn converted_line_ends_are_undone_and_said() {
    for (original, line_end) in [(sample(), "\r\n"), (sample(), "\r"), (SMALL.to_owned(), "\r\n")] {
        let opened = open(&original.replace('\n', line_end));
        assert_eq!(opened.remarks.len(), 1);
        assert!(opened.remarks[0].starts_with("The line ends of the file had been converted"));
        assert!(opened.briefing.passages().all(|p| p.place == Place::Anchored));
        assert!(write_session(&opened.briefing, &opened.view) == original, "{line_end:?}");
    }
}

#[test]
fn converted_line_ends_are_undone_without_passages_too() {
    let (sources, _) = SMALL.split_once("    passages:").expect("passages");
    let text = format!("{sources}    passages: [],\n    outline: [],\n)\n");
    let opened = open(&text.replace('\n', "\r\n"));
    assert!(opened.briefing.sources().all(|s| !s.text().contains('\r')));
    assert_eq!(opened.briefing, open(&text).briefing);
}

#[test]
fn line_ends_that_the_quotations_count_are_kept() {
    // From another hand: the carriage returns are part of the text, as the offsets show.
    let text = changed("Menu\n\n", "Menu\r\n\r\n")
        .replace("start: 6, end: 14", "start: 8, end: 16")
        .replace("chrome: [(0, 4)]", "chrome: []");
    let opened = open(&text);
    assert_eq!(opened.remarks, Vec::<String>::new());
    assert!(opened.briefing.sources().all(|s| s.text().starts_with("Menu\r\n\r\n")));
    let written = write_session(&opened.briefing, &opened.view);
    assert!(!written.contains('\r'));
    assert_eq!(open(&written).briefing, opened.briefing);
}

#[test]
fn an_error_in_a_converted_file_has_the_right_line() {
    for line_end in ["\r\n", "\r"] {
        refused(
            &changed("depth: 0", "deep: 0").replace('\n', line_end),
            "Line 49, column 33: The file’s format has no",
        );
    }
}

#[test]
fn an_error_names_the_file_last_and_shows_control_characters() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a\u{1b}[31m\u{202e}b.ron");
    let error = open_session(&path).expect_err("it is not there").to_string();
    assert!(error.starts_with("There is no such file") && error.ends_with("a\\u{1b}[31m\\u{202e}b.ron"));
    std::fs::write(&path, "(").expect("a file");
    let error = open_session(&path).expect_err("it is no session").to_string();
    assert!(error.starts_with("Line 1, column 2: ") && error.ends_with("\\u{202e}b.ron"), "{error}");
}

#[test]
fn a_saved_session_opens() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("small.ron");
    let opened = open(SMALL);
    save_session(&path, &opened.briefing, &opened.view).expect("it is saved");
    assert_eq!(open_session(&path).expect("it opens"), opened);
}

// Random sessions.

/// Words with everything that a string can do to a file.
fn words() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z ]{0,6}",
        4 => prop::sample::select(vec![
            "\n", "\n\n", "\r", "\r\n", "\"", "\"#", "\"##", "\\", "\\n", "\\\n", "\t", "\0", "\u{1b}[31m",
            "\u{7f}", "\u{85}", "\u{200e}", "\u{2028}", "\u{2029}", "\u{202e}", "\u{2066}", "\u{61c}",
            "\u{feff}", "r#\"", "//", "/*", "*/", "(", ")", ",", " \n", "👩\u{200d}👩\u{200d}👧", "é", "e\u{301}",
            "<<<<<<< ", "\u{10ffff}", "#",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

#[derive(Clone, Debug)]
struct SourcePlan {
    title: String,
    known: [Option<String>; 5],
    note: String,
    chrome: Vec<bool>,
    text: String,
}

#[derive(Clone, Debug)]
struct PassagePlan {
    source: prop::sample::Index,
    ends: (prop::sample::Index, prop::sample::Index),
    place: usize,
    strings: [String; 4],
    aloud: [prop::sample::Index; 4],
}

#[derive(Clone, Debug)]
struct PointPlan {
    depth: prop::sample::Index,
    kind: usize,
    text: String,
    budget: Option<u32>,
    evidence: Vec<(usize, usize)>,
}

fn session() -> impl Strategy<Value = (Briefing, View)> {
    let known = prop::array::uniform5(prop::option::of(words()));
    let source = (words(), known, words(), prop::collection::vec(any::<bool>(), 4), words())
        .prop_map(|(title, known, note, chrome, text)| SourcePlan { title, known, note, chrome, text });
    let passage =
        (any::<prop::sample::Index>(), any::<(prop::sample::Index, prop::sample::Index)>(), 0..3_usize);
    let passage = (passage, prop::array::uniform4(words()), any::<[prop::sample::Index; 4]>()).prop_map(
        |((source, ends, place), strings, aloud)| PassagePlan { source, ends, place, strings, aloud },
    );
    let evidence = prop::collection::vec((0..6_usize, 0..3_usize), 0..3);
    let point = (any::<prop::sample::Index>(), 0..4_usize, words(), any::<Option<u32>>(), evidence)
        .prop_map(|(depth, kind, text, budget, evidence)| PointPlan { depth, kind, text, budget, evidence });
    let timing = (1..=Rate::MOST, any::<Option<(u32, u32)>>()).prop_map(|(rate, budget)| Timing {
        rate: Rate::new(rate).expect("a rate"),
        budget: budget.map(|(time, grace)| Budget { time: Seconds(time), grace: Seconds(grace) }),
    });
    let verdict = prop::sample::select(vec![Verdict::Accepted, Verdict::Dismissed]);
    let verdicts = prop::collection::btree_map(any::<u64>().prop_map(FindingKey::from_bits), verdict, 0..3);
    let spellings = prop::collection::btree_set(words(), 0..3);
    let judged = (verdicts, spellings).prop_map(|(verdicts, spellings)| Judged { verdicts, spellings });
    let rows = (
        (words(), timing, judged),
        prop::collection::vec(source, 0..4),
        prop::collection::vec(passage, 0..6),
        prop::collection::vec(point, 0..6),
    );
    (rows, 0..1000_usize).prop_map(|((title, sources, passages, points), seed)| {
        let briefing = built(title, sources, passages, points);
        let view = View {
            source: briefing.ordered_sources().first().map(|s| s.id).filter(|_| seed % 2 == 0),
            scroll: briefing.sources().take(seed % 3).map(|s| (s.id, seed)).collect(),
            collapsed: briefing.points().take(seed % 4).map(|p| p.id).collect(),
            point: briefing.points().last().map(|p| p.id).filter(|_| seed % 5 > 1),
        };
        let view = view.fitted(&briefing);
        (briefing, view)
    })
}

fn built(
    (title, timing, judged): (String, Timing, Judged),
    sources: Vec<SourcePlan>,
    passages: Vec<PassagePlan>,
    points: Vec<PointPlan>,
) -> Briefing {
    let dice = &mut CountedDice::default();
    let mut assembly = Assembly { title, timing, judged, ..Assembly::default() };
    for plan in sources {
        let retrieved = plan.note.len().is_multiple_of(2).then(|| Date::new(2025, 5, 18)).flatten();
        let text = SourceText::new(plan.text, retrieved);
        let mut source = Source::with_text(SourceId::draw(dice), plan.title, text);
        let [byline, publisher, stated, link, imported_from] = plan.known;
        let date = stated.as_ref().and_then(|_| "2025-05-17".parse().ok());
        source.published = Published { stated, date };
        (source.byline, source.publisher, source.link) = (byline, publisher, link);
        (source.imported_from, source.note) = (imported_from, plan.note);
        // As good as any: no two sources of a plan are of one length.
        let n = source.text().len();
        source.rating = Rating {
            reliability: Reliability::ALL.get(n % 7).copied(),
            credibility: Credibility::ALL.get(n / 7 % 7).copied(),
        };
        source.stated_in.extend(source.byline.clone().map(|words| (Fact::Byline, words)));
        let marked = source.paragraphs().iter().zip(plan.chrome).filter(|(_, marked)| *marked);
        let chrome = marked.map(|(p, _)| (p.start(), p.end())).collect();
        assembly.sources.push((source, chrome));
    }
    for plan in passages {
        let Some((source, _)) = assembly.sources.get(plan.source.index(assembly.sources.len().max(1))) else {
            continue;
        };
        let text = source.text();
        let boundary = |at: prop::sample::Index| text.floor_char_boundary(at.index(text.len() + 1));
        let range = TextRange::new(boundary(plan.ends.0), boundary(plan.ends.1));
        let [quote, prefix, suffix, note] = plan.strings;
        let place = [Place::Anchored, Place::Review, Place::Lost][plan.place];
        let quote =
            if place == Place::Anchored { range.of(text).unwrap_or_default().to_owned() } else { quote };
        if quote.is_empty() {
            continue;
        }
        let tint = Tint::ALL[range.len() % 4];
        let (id, source) = (PassageId::draw(dice), source.id);
        let former = range.len().is_multiple_of(3).then(|| SourceText::new(&note, Date::new(2025, 5, 17)));
        let former = former.and_then(|text| Former::new(Arc::new(text), TextRange::new(0, note.len())));
        let at = plan.aloud.map(|at| quote.floor_char_boundary(at.index(quote.len() + 1)));
        let aloud = Aloud::new([TextRange::new(at[0], at[1]), TextRange::new(at[2], at[3])]);
        let passage = Passage { id, source, place, range, former, quote, prefix, suffix, aloud, tint, note };
        assembly.passages.push((passage, (range.start(), range.end())));
    }
    let mut depth = 0;
    for (index, plan) in points.into_iter().enumerate() {
        depth = if index == 0 { 0 } else { plan.depth.index(depth + 2) };
        let mut evidence: Vec<Evidence> = Vec::new();
        for (passage, stance) in plan.evidence {
            let Some((passage, _)) = assembly.passages.get(passage) else { continue };
            if evidence.iter().all(|e| e.passage != passage.id) {
                evidence.push(Evidence { passage: passage.id, stance: Stance::ALL[stance] });
            }
        }
        let kind = PointKind::ALL[plan.kind];
        let id = PointId::draw(dice);
        let (rank, budget) = (Rank::default(), plan.budget.map(Seconds));
        let point = Point { id, parent: None, rank, kind, budget, text: plan.text, evidence };
        assembly.points.push((point, depth));
    }
    let (briefing, faults) = assemble(assembly).expect("the rows keep the rules");
    assert!(faults.iter().all(|f| matches!(f, Fault::QuoteDiffers { .. } | Fault::Lost { .. })));
    briefing
}

// Salvaging.

fn salvage(text: &str) -> Salvaged {
    salvage_session(text.as_bytes(), &mut CountedDice(1 << 40)).expect("the session is salvaged")
}

/// Expects `SMALL` with one place changed to be salvaged as the strict reader reads it, so that the copy
/// opens, and to be described in these lines.
#[track_caller]
fn check_salvaged(from: &str, to: &str, lines: &[&str]) -> Briefing {
    let text = changed(from, to);
    let salvaged = salvage(&text);
    let said: Vec<String> = salvaged.damage.iter().map(ToString::to_string).collect();
    assert_eq!(said, lines);
    assert!(!salvaged.is_whole() && salvaged.newer.is_none());
    assert_eq!(salvaged.opened.remarks, Vec::<String>::new());
    let Opened { briefing, view, .. } = salvaged.opened;
    let again = open(&write_session(&briefing, &view));
    assert_eq!((&again.briefing, again.view), (&briefing, view));
    briefing
}

#[test]
fn a_sound_session_is_salvaged_as_it_is_opened() {
    for text in [SMALL.to_owned(), sample(), changed("quote: \"Pressure\"", "quote: \"Peace\"")] {
        let (salvaged, opened) = (salvage(&text), open(&text));
        assert!(salvaged.is_whole());
        assert_eq!((salvaged.opened.briefing, salvaged.opened.view), (opened.briefing, opened.view));
        assert_eq!(salvaged.damage.len(), opened.doubts.len());
        assert_eq!(salvaged.opened.astray, opened.astray);
    }
}

#[test]
fn each_fault_is_said_with_its_line_and_what_was_done() {
    check_salvaged(
        "start: 6, end: 14",
        "start: 600, end: 14",
        &["Line 36: passage bbbbbbbbbbbb: 600..14 leaves the text of its source, or is turned round; its \
           words were found at 6..14"],
    );
    check_salvaged(
        "depth: 1",
        "depth: 70",
        &["Line 54: point dddddddddddd is 70 deep behind one that is 0 deep; it is 1 deep now"],
    );
    let doubled = "chrome: [(0, 4), (1, 2)]";
    check_salvaged(
        "chrome: [(0, 4)]",
        doubled,
        &["Line 10: source aaaaaaaaaaaa: chrome 1..2 leaves the text or cuts a character or a line; those \
           lines count as the article's now"],
    );
}

#[test]
fn an_earlier_place_that_makes_no_sense_is_left_out_and_said() {
    let check = |from: &str, to: &str, words: &str| {
        assert!(matches!(read_session(changed(from, to).as_bytes()), Err(SessionError::Faults { .. })));
        let line = format!("Line 36: passage bbbbbbbbbbbb{words}; its earlier words are not told any more");
        let briefing = check_salvaged(from, to, &[&line]);
        assert!(briefing.passages().all(|p| p.former.is_none() && p.quote == "Pressure"));
    };
    let missing = " stood in version cccccccccccc of its source, which is not in the file";
    check("(version: \"31471a7y7cax\"", "(version: \"cccccccccccc\"", missing);
    let outside = ": 5..99 is no stretch of version 31471a7y7cax of its source";
    check("start: 5, end: 9", "start: 5, end: 99", outside);
    let turned = ": 9..5 is no stretch of version 31471a7y7cax of its source";
    check("start: 5, end: 9", "start: 9, end: 5", turned);
}

#[test]
fn what_is_read_aloud_and_makes_no_sense_is_left_out_and_said() {
    let check = |stated: &str, places: &[&str], kept: usize| {
        let to = format!("aloud: {stated}");
        let refused = read_session(changed("aloud: [(0, 5)]", &to).as_bytes());
        assert!(matches!(refused, Err(SessionError::Faults { .. })), "{refused:?}");
        let line = |place: &&str| {
            format!(
                "Line 36: passage bbbbbbbbbbbb: what is read aloud of it, {place}, leaves its words, cuts a \
                 character, or is out of order; that is not read aloud now"
            )
        };
        let lines: Vec<String> = places.iter().map(line).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let briefing = check_salvaged("aloud: [(0, 5)]", &to, &lines);
        assert!(briefing.passages().all(|p| p.aloud.stretches().len() == kept));
    };
    check("[(0, 9)]", &["0..9"], 0);
    check("[(5, 2)]", &["5..2"], 0);
    check("[(3, 3)]", &["3..3"], 0);
    check("[(4, 8), (0, 3)]", &["0..3"], 1);
    check("[(0, 5), (4, 8), (6, 18446744073709551615)]", &["4..8", "6..18446744073709551615"], 1);
    // Those that touch are one.
    let touching = open(&changed("aloud: [(0, 5)]", "aloud: [(0, 2), (2, 5)]"));
    assert_eq!(touching.briefing, open(SMALL).briefing);
}

#[test]
fn a_rate_or_time_that_is_none_says_where_and_counts_as_none() {
    refused_at(
        "\"140 words a minute\"",
        "\"§0 words a minute\"",
        "A speaking rate is 1 to 1000 words a minute",
    );
    refused_at("\"7:00\"", "\"§7\"", "A time is minutes and seconds like \"7:00\", not \"7\"");
    let check = |from: &str, to: &str, line: usize, deed: &str| {
        let salvaged = salvage(&changed(from, to));
        let said: Vec<String> = salvaged.damage.iter().map(ToString::to_string).collect();
        assert_eq!((said.len(), salvaged.damage[0].line), (1, Some(line)), "{said:?}");
        assert!(said[0].ends_with(deed), "{said:?}");
        salvaged.opened.briefing
    };
    let rated = check("\"140 words a minute\"", "\"fast\"", 4, "; it counts as 150 words a minute");
    assert_eq!(rated.timing().rate, Rate::default());
    assert_eq!(check("\"7:00\"", "\"7:60\"", 4, "; that is no budget").timing().budget, None);
    let budget = check("\"0:30\"", "\"half\"", 4, "; that is no grace").timing().budget;
    assert_eq!(budget, Some(Budget { time: Seconds(420), grace: Seconds(0) }));
    let unrated = check("\"B2\"", "\"Z9\"", 17, "; the source counts as not rated");
    assert!(unrated.sources().all(|s| s.rating.is_none()));
    let open = check("\"00000000000000aa\"", "\"one\"", 6, "; the verdict was left out");
    assert!(open.judged().verdicts.is_empty());
    let points = check("\"1:00\"", "\"\"", 54, "; the point has no budget");
    assert!(points.points().all(|p| p.budget.is_none()));
}

#[test]
fn a_version_that_no_passage_needs_is_not_kept() {
    let text = changed("former: Some((version: \"31471a7y7cax\", start: 5, end: 9))", "former: None");
    let opened = open(&text);
    assert_eq!(opened.remarks, [] as [&str; 0]);
    assert!(!write_session(&opened.briefing, &opened.view).contains("Push on"));
}

#[test]
fn a_bad_id_is_replaced_wherever_it_stands() {
    let text = SMALL.replace("bbbbbbbbbbbb", "B-B");
    let salvaged = salvage(&text);
    let said: Vec<_> = salvaged.damage.iter().map(|d| (d.line, d.column)).collect();
    assert_eq!(said, [(Some(36), Some(18)), (Some(58), Some(28))]);
    assert!(salvaged.damage[0].fault.contains("not \"B-B\""), "{}", salvaged.damage[0]);
    let passage = salvaged.opened.briefing.passages().next().expect("it is there").id;
    assert_eq!(salvaged.opened.briefing.points_with(passage).len(), 1, "it is attached still");
    // An escape in it keeps its place from being known; that of the value before it is said.
    let text = SMALL.replace("id: \"bbbbbbbbbbbb", "id: \"\\u{42}");
    assert_eq!(salvage(&text).damage[0].line, Some(27));
    refused(&text, "Line 27, column 23: An id is twelve");
}

#[test]
fn a_bad_date_leaves_its_words() {
    let published = |text: &str| {
        let opened = salvage(text).opened;
        opened.briefing.sources().next().map(|s| s.published.clone()).expect("a source")
    };
    let bad = changed("2025-05-17", "2025-02-30");
    let stated = |words: &str| Published { stated: Some(words.to_owned()), date: None };
    assert_eq!(published(&bad), stated("17 May 2025"));
    assert_eq!(published(&bad.replace("Some(\"17 May 2025\")", "None")), stated("2025-02-30"));
    let said = salvage(&bad).damage[0].to_string();
    assert!(said.starts_with("Line 14, column 66: a date is written like 2025-05-17, not"), "{said}");
}

#[test]
fn bad_ids_in_the_view_are_left_out() {
    let salvaged = salvage(&changed("point: Some(\"dddddddddddd\")", "point: Some(\"?\")"));
    assert_eq!((salvaged.opened.view.point, salvaged.damage.len()), (None, 1));
}

#[test]
fn all_faults_of_all_kinds_are_said_at_once_in_the_order_of_the_file() {
    let text = SMALL
        .replace("2025-05-17", "someday")
        .replace("(0, 4)", "(1, 4)")
        .replace("end: 14", "end: 1400")
        .replace("depth: 1", "depth: 3")
        .replace("passage: \"bbbbbbbbbbbb\"", "passage: \"x\"")
        .replace("id: \"cccccccccccc\"", "id: \"dddddddddddd\"");
    let lines: Vec<_> = salvage(&text).damage.iter().map(|d| d.line).collect();
    assert_eq!(lines, [10, 14, 36, 54, 54, 54, 58].map(Some));
}

#[test]
fn a_converted_and_damaged_file_is_turned_back_and_repaired() {
    for line_end in ["\r\n", "\r"] {
        let text = changed("depth: 1", "depth: 3").replace('\n', line_end);
        let salvaged = salvage(&text);
        assert_eq!(salvaged.opened.remarks.len(), 1, "{line_end:?}");
        assert_eq!((salvaged.damage.len(), salvaged.damage[0].line), (1, Some(54)));
        assert!(salvaged.opened.briefing.passages().all(|p| p.place == Place::Anchored));
    }
}

#[test]
fn a_newer_format_is_a_copy_of_what_is_understood() {
    let newer = changed("format: 4", "format: 7")
        .replace("tint: Sky", "tint: Sky, ink: Some(Pen(1.5, [()]))")
        .replace("    view: (", "    tags: {\"a\": 'b'},\n    view: (");
    let salvaged = salvage(&newer);
    assert_eq!((salvaged.newer, salvaged.damage.len(), salvaged.is_whole()), (Some(7), 0, false));
    assert_eq!(salvaged.opened.briefing, open(SMALL).briefing);
    assert_eq!(salvaged.opened.view, open(SMALL).view);
    let said = salvaged.opened.remarks.concat();
    assert!(said.contains("format 7") && said.contains("ink in Passage, tags in Session"), "{said}");
    // It is repaired like any other.
    let damaged = salvage(&newer.replace("depth: 1", "depth: 3"));
    assert_eq!((damaged.newer, damaged.n_repaired()), (Some(7), 1));
    for alien in [newer.replace("tint: Sky", "tint: Ultraviolet"), "(format: 7)".to_owned()] {
        let error = salvage_session(alien.as_bytes(), &mut CountedDice::default());
        assert_eq!(error, Err(SessionError::OtherFormat { found: 7 }), "{alien}");
    }
}

#[test]
fn what_does_not_parse_is_refused_with_the_same_words() {
    let texts = [
        changed("depth: 0", "depth 0"),
        changed("tint: Sky", "tint: Sky, extra: 1"),
        changed("format: 4", "format: 0"),
        changed("    outline", "<<<<<<< ours\n    outline"),
        String::new(),
    ];
    for text in texts {
        let strict = read_session(text.as_bytes()).expect_err("it is refused");
        assert_eq!(salvage_session(text.as_bytes(), &mut CountedDice::default()), Err(strict), "{text}");
    }
}

// Checking.

/// Expects `text` to be no session and to have these faults, in this order; and that the first error of the
/// strict reader is among them.
#[track_caller]
fn check_faults(text: &str, hides_more: bool, faults: &[&str]) {
    let checked = check_session(text.as_bytes(), &mut CountedDice(1 << 40));
    assert_eq!(checked.faults, faults);
    assert_eq!((checked.briefing, checked.hides_more), (None, hides_more));
    let strict = read_session(text.as_bytes()).expect_err("it is refused").to_string();
    assert!(checked.faults.contains(&strict), "{strict}");
}

#[test]
fn each_row_that_cannot_be_read_is_named() {
    let text = SMALL
        .replace("title: \"Small\"", "title: 5, tags: []")
        .replace("byline: None", "byline: \"me\"")
        .replace("start: 6", "ink: Some(Pen(1.5)), start: -6")
        .replace("depth: 0, kind: Question", "depth: 0, kind: Guess")
        .replace("evidence: [\n", "evidence: [7, \n")
        .replace("point: Some(\"dddddddddddd\")", "point: 3");
    check_faults(
        &text,
        true,
        &[
            "Line 3, column 12: Expected string",
            "Line 3, column 15: The file’s format has no field “tags” in Session; correct the name or take it out",
            "Line 12, column 21: Expected option",
            "Line 37, column 30: The file’s format has no field “ink” in Passage; correct the name or take it out",
            "Line 37, column 59: Integer is out of bounds",
            "Line 49, column 49: Unexpected variant named `Guess` in enum `Kind`, expected one of `Heading`, \
             `Question`, `Claim`, or `Note` instead",
            "Line 57, column 24: Expected opening `(` for struct `Evidence`",
            "Line 64, column 16: Expected option",
        ],
    );
}

#[test]
fn rows_are_checked_by_the_format_that_the_file_states() {
    let text = include_str!("../../tests/fixtures/format-1/small.ron").replacen("depth: 0", "depth: none", 1);
    let checked = check_session(text.as_bytes(), &mut CountedDice(1 << 40));
    assert_eq!(checked.faults.len(), 1, "{:?}", checked.faults);
    let newer = text.replacen("format: 1", "format: 2", 1);
    let faults = check_session(newer.as_bytes(), &mut CountedDice(1 << 40)).faults;
    assert!(faults.iter().any(|fault| fault.contains("The field “versions” is missing")), "{faults:?}");
    // The field may stand behind the rows.
    let last = newer.replacen("    format: 2,\n", "", 1);
    let last = format!("{}    format: 2,\n)\n", last.trim_end().trim_end_matches(')'));
    let behind = check_session(last.as_bytes(), &mut CountedDice(1 << 40)).faults;
    assert_eq!(behind.len(), faults.len(), "{behind:?}");
}

#[test]
fn unknown_fields_are_all_named_with_the_rules_that_are_broken() {
    let text = SMALL
        .replace("link: None", "link: None, lnk: None")
        .replace("stance: Undercuts", "stance: Undercuts, weight: 2")
        .replace("depth: 1", "depth: 3")
        .replace("id: \"bbbbbbbbbbbb\"", "id: \"no id\"");
    let checked = check_session(text.as_bytes(), &mut CountedDice(1 << 40));
    let starts: Vec<&str> = checked.faults.iter().map(|f| f.split(['“', ';']).next().unwrap_or(f)).collect();
    assert_eq!(
        starts,
        [
            "Line 15, column 25: The file’s format has no field ",
            "Line 36, column 18: an id is twelve characters of 0-9 and a-z without i, l, o and u, not \"no id\"",
            "Line 54: point dddddddddddd is 3 deep behind one that is 0 deep",
            "Line 54: point dddddddddddd holds the passage bbbbbbbbbbbb, which is not in the file",
            "Line 58, column 62: The file’s format has no field ",
        ]
    );
    assert_eq!((checked.briefing, checked.hides_more), (None, false));
}

#[test]
fn fields_that_a_session_lacks_or_has_twice_are_named() {
    let text = "(format: 1, title: \"a\", sources: {}, title: \"b\", outline: [])\n";
    check_faults(
        text,
        true,
        &[
            "Line 1, column 34: Expected opening `[`",
            "Line 1, column 38: The field “title” stands twice in Session",
            "Line 1, column 61: The field “passages” is missing in Session",
        ],
    );
}

#[test]
fn of_what_is_no_ron_the_first_fault_is_named() {
    check_faults(&changed("depth: 0", "depth 0"), true, &["Line 49, column 39: Expected colon"]);
    check_faults("", false, &["The file is empty"]);
    let newer = "The file has format 7, this program reads format 4; open it with a newer Attaché";
    check_faults("(format: 7)", false, &[newer]);
    let marks =
        changed("    passages: [", "<<<<<<< ours\n    passages: [").replace("    view: (", "<<<<<<< ours\n");
    let words = "A merge left its conflict marks; decide for a side in a text editor, then open it again";
    check_faults(&marks, true, &[&format!("Line 34: {words}"), &format!("Line 63: {words}")]);
}

#[test]
fn a_value_with_something_behind_it_is_named_as_the_strict_reader_does() {
    check_faults(&changed("format: 4", "format: 4.51"), true, &["Line 2, column 14: Expected comma"]);
}

#[test]
fn faults_beyond_number_are_cut_off() {
    let rows = "(id: 5), ".repeat(3000);
    let checked =
        check_session(changed("passages: [", &format!("passages: [{rows}")).as_bytes(), &mut CountedDice(0));
    assert_eq!((checked.faults.len(), checked.hides_more), (1000, true));
}

#[test]
fn a_session_of_a_newer_format_is_never_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("s.ron");
    let rule = BackupRule::default();
    let now = "2026-01-16T10:00:00Z".parse().expect("a time");
    let guard = Guard { disk: &SystemDisk, folders: None, rule: &rule, now };
    for text in ["(format: 9, what comes here is not even RON", "\u{feff}Briefing(title: \"a\", format: 9)"] {
        std::fs::write(&path, [text.as_bytes(), b"\xff"].concat()).expect("written");
        assert_eq!(newer_format(&path), Some(9));
        let refused = save_guarded(&path, SMALL.as_bytes(), None, &guard);
        assert!(
            matches!(refused, Err(GuardedError::File(FileError::NewerFormat { found: 9, .. }))),
            "{refused:?}"
        );
        assert_eq!(std::fs::read(&path).expect("it is there"), [text.as_bytes(), b"\xff"].concat());
    }
    for text in [SMALL, "", "(format: 0)", "# A page"] {
        std::fs::write(&path, text).expect("written");
        assert_eq!(newer_format(&path), None);
        save_guarded(&path, SMALL.as_bytes(), None, &guard).expect("it is replaced");
    }
    assert_eq!((newer_format(&folder.path().join("gone.ron")), newer_format(folder.path())), (None, None));
}

#[test]
fn a_file_is_opened_strictly_if_that_will_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("s.ron");
    let salvaged = |text: &str| {
        std::fs::write(&path, text).expect("written");
        open_salvaging(&path, &mut CountedDice::default()).expect("it opens").0
    };
    let sound = salvaged(SMALL);
    assert!(sound.is_whole() && sound.opened == open(SMALL));
    assert_eq!(salvaged(&changed("depth: 1", "depth: 3")).n_repaired(), 1);
    let error = open_salvaging(&folder.path().join("gone.ron"), &mut CountedDice::default());
    assert!(matches!(error, Err(OpenError::File(FileError::Missing { .. }))));
}

proptest! {
    #[test]
    fn what_was_written_is_read_and_written_again((briefing, view) in session()) {
        let text = write_session(&briefing, &view);
        prop_assert!(!text.contains('\r'));
        let opened = open(&text);
        prop_assert_eq!(&opened.briefing, &briefing);
        prop_assert_eq!(&opened.view, &view);
        prop_assert_eq!(write_session(&opened.briefing, &opened.view), text);
    }

    #[test]
    fn what_was_converted_is_turned_back((briefing, view) in session()) {
        let text = write_session(&briefing, &view);
        for line_end in ["\r\n", "\r"] {
            let opened = open(&text.replace('\n', line_end));
            prop_assert_eq!(&opened.briefing, &briefing);
            prop_assert_eq!(write_session(&opened.briefing, &opened.view), &*text);
        }
    }

    #[test]
    fn flipped_bytes_give_a_session_or_an_error(
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)
    ) {
        let mut bytes = SMALL.as_bytes().to_vec();
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(opened) = read_session(&bytes) {
            let text = write_session(&opened.briefing, &opened.view);
            prop_assert_eq!(open(&text).briefing, opened.briefing);
        }
    }

    #[test]
    fn noise_is_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), text in words()) {
        prop_assert!(read_session(&bytes).is_err());
        prop_assert!(read_session(text.as_bytes()).is_err());
    }

    #[test]
    fn pieces_of_a_session_in_any_order_give_a_session_or_an_error(
        pieces in prop::collection::vec((any::<prop::sample::Index>(), 0..40_usize), 0..40)
    ) {
        let lines: Vec<&str> = SMALL.split_inclusive('\n').collect();
        let text: String = pieces
            .iter()
            .flat_map(|(at, n)| lines.iter().skip(at.index(lines.len())).take(*n).copied())
            .collect();
        let _ = read_session(text.as_bytes());
        let _ = read_session(format!("(format: 4, {text}").as_bytes());
    }
}
