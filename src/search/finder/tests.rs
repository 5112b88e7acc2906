use super::*;

fn query(words: &str) -> Query {
    Query { words: words.to_owned(), ..Query::default() }
}

fn found<'a>(text: &'a str, query: &Query) -> Vec<&'a str> {
    let finder = Finder::new(query).expect("a sound query");
    let hits = finder.hits(text, &Folded::new(text), usize::MAX, &|| true).expect("nobody stopped it");
    assert_eq!(hits.n_all, hits.ranges.len());
    hits.ranges.iter().map(|hit| hit.of(text).expect("on character boundaries")).collect()
}

#[test]
fn case_and_typography_do_not_matter() {
    let check = |text: &str, words: &str, hits: &[&str]| {
        assert_eq!(found(text, &query(words)), hits, "{words:?} in {text:?}");
    };
    check("No “love” lost. LOVE’S labour", "love", &["love", "LOVE"]);
    check("No “love” lost. LOVE’S labour", "love's", &["LOVE’S"]);
    check("No “love” lost. LOVE’S labour", " ", &[]);
    check("Café, cafe\u{301}, CAFE", "café", &["Café", "cafe\u{301}", "CAFE"]);
    check(
        "İstanbul istanbul ISTANBUL Istanbul",
        "ıstanbul",
        &["İstanbul", "istanbul", "ISTANBUL", "Istanbul"],
    );
    check("die Straße, STRASSE", "strasse", &["Straße", "STRASSE"]);
    check("ﬁrst of ﬃ", "fi", &["ﬁ", "ﬃ"]);
    check("ﬀ", "f", &["ﬀ"]);
    check("東京と東京都", "東京", &["東京", "東京"]);
    check("がか", "か", &["か"]);
    check("👩‍👩‍👧 and 👩", "👩", &["👩‍👩‍👧", "👩"]);
    check("🇺🇦🇺🇦", "🇺🇦", &["🇺🇦", "🇺🇦"]);
    check("cease\u{ad}fire", "ceasefire", &["cease\u{ad}fire"]);
    check("2019\u{2013}2022, 2019-2022", "2019—2022", &["2019\u{2013}2022", "2019-2022"]);
    check("1\u{202f}000\u{a0}POWs", "1 000 pows", &["1\u{202f}000\u{a0}POWs"]);
    check("aaaa", "aa", &["aa", "aa"]);
    check("", "a", &[]);
    check("a", "ab", &[]);
    check("x", "\u{ad}", &[]);
}

#[test]
fn words_go_on_over_a_line_break_and_not_over_a_blank_line() {
    let check =
        |text: &str, words: &str, n: usize| assert_eq!(found(text, &query(words)).len(), n, "{text:?}");
    check("peace\ntalks, peace \n  talks", "peace talks", 2);
    check("peace\n\ntalks", "peace talks", 0);
    check("peace\n\ntalks", "peace\n\ntalks", 1);
    check("peace talks", "peace\ntalks", 1);
    check("a a a b", "a a b", 1);
    check("a aa aab", "a aab", 1);
    check("aaa b", "aa b", 1);
    check("peace  ", "peace ", 1);
    check("peace", "peace ", 0);
}

#[test]
fn whole_words_are_no_part_of_longer_ones() {
    let check = |text: &str, words: &str, hits: &[&str]| {
        let query = Query { whole_words: true, ..query(words) };
        assert_eq!(found(text, &query), hits, "{words:?} in {text:?}");
    };
    check("peace, peaceful, Peace", "peace", &["peace", "Peace"]);
    check("unpeace “peace” peace_x peace2", "peace", &["peace"]);
    check("aaa aa", "aa", &["aa"]);
    check("(a) b(a)", "(a)", &["(a)", "(a)"]);
    check("peace talks", "peace t", &[]);
    check("在北京的", "北京", &["北京"]);
    check("cafés café", "cafe", &["café"]);
    check("कुल कुला", "कुल", &["कुल"]);
}

#[test]
fn an_expression_is_matched_with_the_folded_text_inside_a_paragraph() {
    let check = |text: &str, words: &str, hits: &[&str]| {
        let query = Query { is_regex: true, ..query(words) };
        assert_eq!(found(text, &query), hits, "{words:?} in {text:?}");
    };
    check("Peace talks, peace\ntalks", r"peace\s\w+", &["Peace talks"]);
    check("one.\ntwo.", ".+", &["one.", "two."]);
    check("Été: “no”, 'no'", r#"ETE: "\w+", '.o'"#, &["Été: “no”, 'no'"]);
    check("one\ntwo", "^t.*o$", &["two"]);
    check("a1 B22", r"[A-Z]\d+", &["a1", "B22"]);
    check("peace", "x*", &[]);
    check("peace", "(?-i)PEACE", &["peace"]);
    check("peaceful peace", "peace|peaceful", &["peace", "peace"]);
    check("a👩‍👩‍👧b", "👩", &["👩‍👩‍👧"]);
    check("äöü", "..", &["äö"]);
    let whole = Query { is_regex: true, whole_words: true, ..query("peace|peaceful") };
    assert_eq!(found("peaceful peaces peace", &whole), ["peaceful", "peace"]);
}

#[test]
fn a_long_paragraph_is_searched_in_windows_and_no_hit_is_cut() {
    let text = format!("{}needle{} end", "ab ".repeat(30_000), " cd".repeat(50_000));
    let check = |words: &str, n: usize, len: usize| {
        let hits = found(&text, &Query { is_regex: true, ..query(words) });
        assert_eq!((hits.len(), hits.first().map(|hit| hit.len())), (n, Some(len)), "{words}");
    };
    check(".*", 1, text.len());
    check("needle.*", 1, text.len() - 90_000);
    check("end$", 1, 3);
    check("^ab", 1, 2);
    check(r"\bb? ?needle", 1, 7);
    check("cd", 50_000, 2);
    check("d c{1}d{1} c", 24_999, 6);
}

#[test]
fn hits_beyond_those_kept_are_counted() {
    let check = |text: &str, words: &str, n_all: usize| {
        let finder = Finder::new(&query(words)).expect("a sound query");
        let hits = finder.hits(text, &Folded::new(text), 2, &|| true).expect("nobody stopped it");
        assert_eq!((hits.ranges.len(), hits.n_all), (2, n_all), "{text:?}");
    };
    check("a b a b a", "a", 3);
    check("ﬀ ﬀ ﬀ", "f", 3);
}

#[test]
fn a_search_stops_when_it_is_told() {
    let text = "a".repeat(100_000);
    let folded = Folded::new(&text);
    for is_regex in [false, true] {
        let finder = Finder::new(&Query { is_regex, ..query("a") }).expect("a sound query");
        assert_eq!(finder.hits(&text, &folded, 10, &|| false), None);
    }
}

mod properties {
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation as _;

    use super::*;

    const PIECES: [&str; 30] = [
        "a",
        "b",
        "A",
        "é",
        "e\u{301}",
        "ß",
        "ﬁ",
        "…",
        " ",
        "\u{a0}",
        "\n",
        "\n\n",
        "“",
        "'",
        "—",
        "-",
        "İ",
        "東",
        "が",
        "か\u{3099}",
        "👩‍👩‍👧",
        "👩",
        "🇺🇦",
        "\u{ad}",
        "\u{200b}",
        "각",
        "\u{1100}",
        "\u{1161}",
        "कु",
        "`",
    ];

    fn strange(n: usize) -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(&PIECES[..]), 0..n).prop_map(|pieces| pieces.concat())
    }

    fn is_boundary(text: &str, at: usize) -> bool {
        at == text.len() || text.grapheme_indices(true).any(|(start, _)| start == at)
    }

    proptest! {
        #[test]
        fn every_hit_is_the_least_run_of_graphemes_that_folds_to_the_query(
            text in strange(40),
            words in strange(4),
        ) {
            let finder = Finder::new(&query(&words)).expect("a sound query");
            let hits = finder.hits(&text, &Folded::new(&text), usize::MAX, &|| true).expect("not stopped");
            let plain = |text: &str| Folded::new(text).text().replace('\n', " ");
            let wanted = plain(&words);
            let mut end = 0;
            for hit in hits.ranges {
                prop_assert!(hit.start() >= end && !hit.is_empty());
                end = hit.end();
                prop_assert!(is_boundary(&text, hit.start()) && is_boundary(&text, hit.end()));
                let found = hit.of(&text).unwrap_or_default();
                let holds = |text: &str| plain(text).contains(&wanted);
                prop_assert!(holds(found), "{found:?} {wanted:?}");
                // White space is one, however wide.
                let words = found.trim_end_matches(|c: char| c.is_whitespace() || c == '\u{200b}' || c == '\u{ad}');
                let last = found.graphemes(true).next_back().map_or(0, str::len);
                let shorter = words.len().min(found.len() - last);
                prop_assert!(!found.get(..shorter).is_some_and(holds), "{found:?} {wanted:?}");
            }
        }

        #[test]
        fn what_is_in_a_text_is_found_in_it(before in strange(20), words in strange(6), behind in strange(20)) {
            let text = format!("{before}x{words}x{behind}");
            let wanted = format!("x{words}x");
            let finder = Finder::new(&query(&wanted)).expect("a sound query");
            let hits = finder.hits(&text, &Folded::new(&text), usize::MAX, &|| true).expect("not stopped");
            prop_assert!(hits.n_all > 0);
        }

        #[test]
        fn any_words_are_a_query_or_a_fault(words in ".{0,40}", text in strange(30), whole_words: bool) {
            let query = Query { words, whole_words, is_regex: true };
            if let Ok(finder) = Finder::new(&query) {
                for hit in finder.hits(&text, &Folded::new(&text), 9, &|| true).unwrap_or_default().ranges {
                    prop_assert!(is_boundary(&text, hit.start()) && is_boundary(&text, hit.end()));
                }
            }
        }
    }
}
