//! Files that are made to take long or much memory. Each must come to an end, within a second in a
//! release build; `fuzz/mutations.rs` prints how long each takes.

use attache::{model::Briefing, store};

use super::rules::CountedDice;

/// The files, each with a name.
pub fn files() -> Vec<(&'static str, String)> {
    const MANY: usize = 20_000;
    let megabyte = |piece: &str| piece.repeat((1 << 20) / piece.len());
    let all = |make: &dyn Fn(usize) -> String| (0..MANY).map(make).collect::<String>();
    vec![
        ("openings", megabyte("(")),
        ("openings in a field", format!("(format: 1, extra: {}", megabyte("("))),
        ("openings of a newer format", format!("(format: 4, extra: {}", megabyte("[("))),
        ("raw strings", megabyte("r####\"")),
        ("hashes", format!("(format: 1, title: r{}", megabyte("#"))),
        ("comments", format!("(format: 1, {}", megabyte("/*"))),
        ("escapes", format!("(format: 1, title: \"{}", megabyte("\\u{41}"))),
        ("carriage returns", session("", "", "", &megabyte("\r"))),
        ("unknown fields", format!("(format: 4, {}", all(&|n| format!("x{n}: 1, ")))),
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

/// Records of journals, each on its line, which [`super::journal::sealed`] makes journals of.
pub fn journals() -> Vec<(&'static str, String)> {
    let steps = |n: usize, step: &dyn Fn(usize) -> String| -> String {
        (0..n).map(|n| format!("\nStep(name:\"\",delta:({}))", step(n))).collect()
    };
    let put = |id: usize, parent: &str| {
        format!(
            "points:[(\"{}\",Put((parent:{parent},rank:{id},kind:Claim,text:\"\",evidence:[])))]",
            self::id(id)
        )
    };
    let edited = |id: usize, edit: &str| format!("points:[(\"{}\",Edited(({edit})))]", self::id(id));
    let parent = |id: usize| format!("Some(\"{}\")", self::id(id));
    let all: String = (0..2000).map(|n| put(n, "None")).collect::<String>().replace("]points:[", ",");
    let source = "sources:[(\"000000000000\",Put((rank:1,title:\"\",byline:None,publisher:None,\
                  published:(stated:None,date:None),link:None,note:\"\",imported_from:None,chrome:[],text:Some(\"";
    let source = |text: &str| format!("{source}{text}\"))))]");
    let lines = "word\\n".repeat(20_000);
    let mark = |n: usize, end: usize, quote: &str| {
        format!(
            "passages:[(\"{}\",Put((source:\"000000000000\",place:Anchored,range:({},{end}),quote:\"{quote}\",\
             prefix:\"\",suffix:\"\",tint:Sky,note:\"\")))]",
            self::id(n),
            n * 5
        )
    };
    let journals = vec![
        ("points one by one", steps(8000, &|n| put(n, "None"))),
        (
            "points one by one, each under the one before",
            steps(64, &|n| put(n, &if n == 0 { "None".to_owned() } else { parent(n - 1) }))
                + &steps(8000, &|n| put(n + 64, &parent(n % 63))),
        ),
        (
            "moves",
            steps(1, &|_| all.clone())
                + &steps(8000, &|n| {
                    let to = if n % 2 == 0 { parent(1999) } else { "None".to_owned() };
                    edited(n / 2 % 1000, &format!("parent:Some({to})"))
                }),
        ),
        (
            "points added and removed",
            steps(6000, &|n| match n % 2 {
                0 => put(n, "None"),
                _ => format!("points:[(\"{}\",Removed)]", self::id(n - 1)),
            }),
        ),
        (
            "typing in a long text",
            steps(1, &|_| put(0, "None").replace("text:\"\"", &format!("text:\"{}\"", "x".repeat(20_000))))
                + &steps(8000, &|n| edited(0, &format!("text:Some(({n},{n},\"y\",{}))", 20_000 + n))),
        ),
        ("undone and done", steps(1, &|_| all.clone()) + &"\nUndo\nRedo".repeat(1000)),
        (
            "passages one by one",
            steps(1, &|_| source(&lines)) + &steps(5000, &|n| mark(n, n * 5 + 4, "word")),
        ),
        (
            "chrome",
            steps(1, &|_| source(&lines))
                + &steps(8000, &|n| {
                    format!(
                        "sources:[(\"000000000000\",Edited((chrome:Some([({0},{1})]))))]",
                        n * 5,
                        n * 5 + 4
                    )
                }),
        ),
        ("openings", format!("\nStep(name:\"\",delta:({}", "(".repeat(1 << 20))),
        ("saves", (0..8000).map(|n| format!("\nSaving({n},(format:1))")).collect()),
    ];
    let with_head = |(name, records): (&'static str, String)| (name, format!("Begin((format:1)){records}"));
    journals.into_iter().map(with_head).collect()
}

/// Base, ours and theirs that take long to merge.
pub fn merges() -> Vec<(&'static str, [String; 3])> {
    const MANY: usize = 4000;
    let outline = |n: usize, points: &dyn Fn(usize) -> String| {
        session("", "", "", &(0..n).map(points).collect::<String>())
    };
    let mixed = |n: usize, by: usize| n * by % MANY;
    let flat = |by: usize| outline(MANY, &|n| point(&id(mixed(n, by)), 0, ""));
    let long = |by: usize| outline(3 * MANY, &|n| point(&id(n * by % (3 * MANY)), 0, ""));
    // Of two points the second under the first, or the first under the second.
    let pairs = |first: usize| outline(MANY, &|n| point(&id(n - n % 2 + (n + first) % 2), n % 2, ""));
    // Each point under the one before, in turns of 60, from another one on.
    let stairs = |from: usize| outline(MANY, &|n| point(&id((n * 61 + from) % MANY), n % 60, ""));
    let held = |by: usize, stance: &str| {
        let evidence = |n: usize| format!("(passage: \"{}\", stance: {stance}),", id(mixed(n, by)));
        let passages: String = (0..MANY).map(|n| passage(&id(n), &id(0), n, "word")).collect();
        session("", "", &passages, &point(&id(1), 0, &(0..MANY).map(evidence).collect::<String>()))
    };
    let marked = |note: &str| {
        let passages: String = (0..MANY).map(|n| passage(&id(n), &id(0), n, "word\\nword")).collect();
        session("", "", &passages.replace("note: \"\"", &format!("note: \"{note}\"")), "")
    };
    let other_text = marked("b").replace("word\\nword\\nword\\nword", "word word\\nworm word");
    let titled = |title: &str| {
        let sources: String = (0..MANY).map(|n| format!("{}\n", id(n + 1))).collect();
        session("", &sources, "", "").replace("title: \"\"", &format!("title: \"{title}\""))
    };
    let texts = |text: &str| {
        outline(MANY, &|n| point(&id(n), 0, "").replace("text: \"\"", &format!("text: \"{text}\"")))
    };
    vec![
        ("order", [flat(1), flat(7), flat(11)]),
        ("order without a base", [session("", "", "", ""), flat(7), flat(11)]),
        ("a long order", [long(1), long(7), long(11)]),
        ("circles", [flat(1), pairs(0), pairs(1)]),
        ("long circles", [flat(1), stairs(0), stairs(7)]),
        ("moves on one side", [stairs(0), stairs(0), stairs(7)]),
        ("points that both changed", [texts("a"), texts("b"), texts("c")]),
        ("points that one deleted", [texts("a"), texts("b"), session("", "", "", "")]),
        ("sources that both changed", [titled("a"), titled("b"), titled("c")]),
        ("evidence", [held(1, "Context"), held(7, "Supports"), held(11, "Undercuts")]),
        ("passages in another text", [marked("a"), marked("c"), other_text]),
        ("all is new", [session("", "", "", ""), held(1, "Context"), held(1, "Context")]),
    ]
}

/// What sessions hold, repaired where they have to be.
pub fn briefings(texts: &[String; 3]) -> [Briefing; 3] {
    texts.each_ref().map(|text| {
        let salvaged = store::salvage_session(text.as_bytes(), &mut CountedDice(0));
        salvaged.expect("a session").opened.briefing
    })
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
