//! Files that are made to take long or much memory. Each must come to an end, within a second in a
//! release build; `fuzz/mutations.rs` prints how long each takes.

/// The files, each with a name.
pub fn files() -> Vec<(&'static str, String)> {
    const MANY: usize = 20_000;
    let megabyte = |piece: &str| piece.repeat((1 << 20) / piece.len());
    let all = |make: &dyn Fn(usize) -> String| (0..MANY).map(make).collect::<String>();
    vec![
        ("openings", megabyte("(")),
        ("openings in a field", format!("(format: 1, extra: {}", megabyte("("))),
        ("openings of a newer format", format!("(format: 2, extra: {}", megabyte("[("))),
        ("raw strings", megabyte("r####\"")),
        ("hashes", format!("(format: 1, title: r{}", megabyte("#"))),
        ("comments", format!("(format: 1, {}", megabyte("/*"))),
        ("escapes", format!("(format: 1, title: \"{}", megabyte("\\u{41}"))),
        ("carriage returns", session("", "", "", &megabyte("\r"))),
        ("unknown fields", format!("(format: 2, {}", all(&|n| format!("x{n}: 1, ")))),
        ("sources", session("", &all(&|n| format!("{}\n", id(n + 1))), "", "")),
        ("one source over and over", session("", &"000000000000\n".repeat(MANY), "", "")),
        ("bad ids of sources", session("", &all(&|n| format!("no {n}\n")), "", "")),
        ("bad ids on one line", session("", "", &all(&|_| passage("no id", "none", 0, "word")), "")),
        ("chrome", session(&all(&|n| format!("({}, {}), ", n % 9999 * 5, n % 9999 * 5 + 4)), "", "", "")),
        ("bad chrome", session(&all(&|n| format!("({n}, {}), ", n + 2)), "", "", "")),
        ("misplaced words", session("", "", &all(&|n| passage(&id(n), &id(0), n, "word")), "")),
        ("words that are nowhere", session("", "", &all(&|n| passage(&id(n), &id(0), n, "word\\nworm")), "")),
        ("missing sources", session("", "", &all(&|n| passage(&id(n), &id(n + 1), 0, "word")), "")),
        ("doubled points", session("", "", "", &all(&|_| point(&id(1), 0, "")))),
        ("deep points", session("", "", "", &all(&|n| point(&id(n), n, "")))),
        ("jumping points", session("", "", "", &all(&|n| point(&id(n), usize::MAX - n, "")))),
        (
            "dangling evidence",
            session(
                "",
                "",
                "",
                &point(&id(1), 0, &all(&|n| format!("(passage: \"{}\", stance: Context),", id(n)))),
            ),
        ),
    ]
}

/// Rows of one source with `n` of something, and what makes them a session.
fn session(chrome: &str, sources: &str, passages: &str, outline: &str) -> String {
    let source = |id: &str, chrome: &str, text: &str| {
        format!(
            "(id: \"{id}\", title: \"\", byline: None, publisher: None, published: (stated: None, date: None), \
             link: None, note: \"\", imported_from: None, chrome: [{chrome}], text: \"{text}\"),\n"
        )
    };
    let first = source("000000000000", chrome, &"word\\n".repeat(10_000));
    let more: String = sources.lines().map(|id| source(id, "", "")).collect();
    format!(
        "(format: 1, title: \"\", sources: [{first}{more}], passages: [{passages}], outline: [{outline}])"
    )
}

fn id(n: usize) -> String {
    format!("{n:012}")
}

fn passage(id: &str, source: &str, start: usize, quote: &str) -> String {
    format!(
        "(id: \"{id}\", source: \"{source}\", place: Anchored, start: {start}, end: 99999999, quote: \"{quote}\", \
         prefix: \"\", suffix: \"\", tint: Sky, note: \"\"),"
    )
}

fn point(id: &str, depth: usize, evidence: &str) -> String {
    format!("(id: \"{id}\", depth: {depth}, kind: Claim, text: \"\", evidence: [{evidence}]),")
}
