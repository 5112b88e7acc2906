//! Every format that was ever written still opens: the files below `tests/fixtures/format-N` stay for ever
//! and are never changed. Beside each `.ron` a `.txt` says what it holds, in words of this test's own, so
//! that reader and writer cannot agree on a mistake.
//!
//! A fixture is added by hand; its `.txt` is written by `UPDATE_GOLDEN=1` only where there is none yet.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use attache::{
    model::{Briefing, Outline, Timing},
    store::{self, FORMAT, View},
};
use sha2::{Digest as _, Sha256};

/// The fixtures by format and name, with the start of their SHA-256, and whether they are as the writer
/// of their format wrote them.
const FIXTURES: &[(u64, &str, &str, bool)] = &[
    (1, "by-hand", "5bfc64a7e2c2d008", false),
    (1, "hostile", "97c034482ccbff48", true),
    (1, "minimal", "65a36ebae91f5fc3", true),
    (1, "prisoner-swaps", "ec96557d8c2283e2", true),
    (1, "small", "da8b1e26b6b80175", true),
    (2, "by-hand", "23ba9d44664ba9b5", false),
    (2, "hostile", "f44f0cf96ec9583f", true),
    (2, "minimal", "c2e3681c23d36d6e", true),
    (2, "prisoner-swaps", "bbb2be61a68b551e", true),
    (2, "small", "4890e94b2e63a281", true),
    (2, "versions", "4fe45f533a44fe61", true),
    (3, "by-hand", "978084cbab6dec3a", false),
    (3, "hostile", "7356cd50f20792ef", true),
    (3, "minimal", "4189add7c223536c", true),
    (3, "prisoner-swaps", "3afb6d3777e69a08", true),
    (3, "small", "626d381a067a9024", true),
    (3, "timing", "825fa0b08d1e7c16", true),
    (3, "versions", "0695056cb28a7684", true),
    (4, "by-hand", "e990bd9564968398", false),
    (4, "hostile", "ef412c88ae836302", true),
    (4, "minimal", "384c79b3d3f2df6a", true),
    (4, "prisoner-swaps", "45e0e2bfab42b71f", true),
    (4, "ratings", "3da4456918f2a783", true),
    (4, "small", "4f972e689173abfc", true),
    (4, "timing", "139223b6a0cd59fd", true),
    (4, "versions", "ee1692af6e1562b9", true),
];

fn folder(format: u64) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/format-{format}"))
}

/// All that a session holds, a line each.
fn told(briefing: &Briefing, view: &View) -> String {
    let mut out = String::new();
    let mut put = |words: std::fmt::Arguments<'_>| writeln!(out, "{words}").expect("a string takes all");
    put(format_args!("title {:?}", briefing.title()));
    if briefing.timing() != Timing::default() {
        let Timing { rate, budget } = briefing.timing();
        let budget = budget.map(|budget| (budget.time.0, budget.grace.0));
        put(format_args!("  {} words a minute, seconds {budget:?}", rate.words_a_minute()));
    }
    for (key, verdict) in &briefing.judged().verdicts {
        put(format_args!("finding {key} {verdict:?}"));
    }
    if !briefing.judged().spellings.is_empty() {
        put(format_args!("spellings {:?}", briefing.judged().spellings));
    }
    for s in briefing.ordered_sources() {
        put(format_args!("source {} {:?} by {:?} in {:?}", s.id, s.title, s.byline, s.publisher));
        let date = s.published.date.map(|date| date.to_string());
        put(format_args!("  stated {:?} day {date:?} link {:?}", s.published.stated, s.link));
        put(format_args!("  note {:?} from {:?}", s.note, s.imported_from));
        if !s.rating.is_none() || !s.stated_in.is_empty() {
            put(format_args!("  rated {} facts {:?}", s.rating, s.stated_in));
        }
        let chrome: Vec<_> = s.chrome().iter().map(|run| (run.start(), run.end())).collect();
        put(format_args!("  chrome {chrome:?}"));
        put(format_args!("  text {:?}", s.text()));
        if let Some(day) = s.retrieved() {
            put(format_args!("  retrieved {day}"));
        }
    }
    for p in briefing.ordered_passages() {
        put(format_args!("passage {} of {} {:?}", p.id, p.source, p.place));
        put(format_args!("  {}..{} {:?} {:?}", p.range.start(), p.range.end(), p.quote, p.tint));
        put(format_args!("  behind {:?} before {:?} note {:?}", p.prefix, p.suffix, p.note));
        if !p.aloud.is_empty() {
            put(format_args!("  aloud {:?}", p.aloud.words(&p.quote).collect::<Vec<_>>()));
        }
        if let Some(former) = &p.former {
            let day = former.text.retrieved().map(|day| day.to_string());
            let (start, end) = (former.range.start(), former.range.end());
            put(format_args!(
                "  once {start}..{end} {:?} of {:?} {day:?}",
                former.words(),
                former.text.as_str()
            ));
        }
    }
    for row in Outline::new(briefing).rows() {
        let p = briefing.point(row.id).expect("a point of the outline");
        put(format_args!("point {} at {} {:?} {:?}", p.id, row.depth, p.kind, p.text));
        if let Some(budget) = p.budget {
            put(format_args!("  {} seconds", budget.0));
        }
        for e in &p.evidence {
            put(format_args!("  {:?} {}", e.stance, e.passage));
        }
    }
    let id = |id: &dyn std::fmt::Display| id.to_string();
    put(format_args!("view source {:?}", view.source.map(|s| id(&s))));
    put(format_args!("  point {:?}", view.point.map(|p| id(&p))));
    put(format_args!("  scroll {:?}", view.scroll.iter().map(|(s, at)| (id(s), at)).collect::<Vec<_>>()));
    put(format_args!("  collapsed {:?}", view.collapsed.iter().map(|p| id(p)).collect::<Vec<_>>()));
    out
}

#[test]
fn every_fixture_of_every_format_opens_to_what_it_always_did() {
    for (format, name, _, is_canonical) in FIXTURES {
        let folder = folder(*format);
        let bytes = fs::read(folder.join(format!("{name}.ron"))).expect("the fixture is there");
        let opened = store::read_session(&bytes).expect("it opens");
        let told = told(&opened.briefing, &opened.view);
        let expected = folder.join(format!("{name}.txt"));
        if std::env::var_os("UPDATE_GOLDEN").is_some() && !expected.exists() {
            fs::write(&expected, &told).expect("it is written");
        }
        assert_eq!(told, fs::read_to_string(&expected).expect("it is told"), "{name} of format {format}");
        let written = store::write_session(&opened.briefing, &opened.view);
        if *is_canonical && *format == FORMAT {
            assert!(written.as_bytes() == bytes, "{name} of format {format} is written otherwise");
        }
        let again = store::read_session(written.as_bytes()).expect("it opens again");
        assert_eq!((again.briefing, again.view), (opened.briefing, opened.view));
    }
}

#[test]
fn the_fixtures_are_never_changed() {
    for (format, name, expected, _) in FIXTURES {
        let bytes = fs::read(folder(*format).join(format!("{name}.ron"))).expect("the fixture is there");
        let hash: String = Sha256::digest(&bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hash, *expected, "{name} of format {format}");
    }
    for format in 1..=FORMAT {
        let n_listed = FIXTURES.iter().filter(|(of, ..)| *of == format).count();
        let entries = fs::read_dir(folder(format)).expect("each format has fixtures");
        let is_session = |path: &PathBuf| path.extension().is_some_and(|e| e == "ron");
        assert_eq!(entries.map(|e| e.expect("an entry").path()).filter(is_session).count(), n_listed);
    }
}
