//! Saved web pages: what is the article, what is known of it, and what of the page is left out or dimmed.

#![allow(clippy::indexing_slicing, reason = "a test that finds nothing fails")]

use std::fmt::Write as _;

use attache::{
    import::{BlockKind, Found, HtmlOptions, ImportError, Warning, read_html},
    model::Published,
};

const PROSE: [&str; 4] = [
    "The council of the town agreed on Tuesday to build a second bridge over the river, after a debate of four \
     hours that nobody had expected to end so soon.",
    "Members of both parties said that the old bridge, which is closed for repairs every other winter, could not \
     carry the traffic of another decade.",
    "The county is asked for a third of the money; the rest is to come from a toll, which is to end when the loan \
     is paid back, in twelve years at the earliest.",
    "Work could begin in the spring, the engineer told the council, if the ground is found to be as firm as the \
     maps say, and if no bats are found to live in the piers.",
];

/// A page with an article of these parts, and all that stands around one.
fn page(head: &str, article: &str) -> String {
    let menu: String = (0..30).fold(String::new(), |mut menu, n| {
        write!(menu, "<li><a href='/s{n}'>Section {n}</a></li>").expect("a string");
        menu
    });
    let teasers: String = (0..8).fold(String::new(), |mut teasers, n| {
        write!(teasers, "<div class=teaser><a href='/t{n}'>Another story, number {n}</a></div>")
            .expect("a string");
        teasers
    });
    format!(
        "<!doctype html><html><head><meta charset=utf-8>{head}<style>p {{ color: red }}</style></head><body>\
         <nav><ul>{menu}</ul></nav><main><article>{article}</article></main>\
         <aside class=related><h2>More stories</h2>{teasers}</aside>\
         <div id=comments><h2>2 comments</h2><p>I have been saying so for years, and nobody has listened.</p></div>\
         <footer>© 2025 The Town Paper. All rights reserved.</footer><script>var a = 'not to be read';</script></body></html>"
    )
}

fn story() -> String {
    let [a, b, c, d] = PROSE;
    format!("<h1>A second bridge</h1><p>{a}</p><p>{b}</p><p>{c}</p><p>{d}</p>")
}

fn read(html: &str) -> Found {
    read_html(html.as_bytes(), &HtmlOptions::default()).expect("it is read")
}

fn article(found: &Found) -> Vec<&str> {
    found.blocks.iter().filter(|b| !b.is_chrome).map(|b| b.text.as_str()).collect()
}

fn chrome(found: &Found) -> Vec<&str> {
    found.blocks.iter().filter(|b| b.is_chrome).map(|b| b.text.as_str()).collect()
}

#[test]
fn what_stands_around_the_article_is_left_out_and_counted() {
    let found = read(&page("", &story()));
    assert_eq!(article(&found), PROSE);
    assert_eq!(chrome(&found), [""; 0]);
    assert_eq!(found.title.map(|t| t.value).as_deref(), Some("A second bridge"));
    let n_left_out = found.warnings.iter().find_map(|warning| match warning {
        Warning::OutsideArticle { n_words, .. } => Some(*n_words),
        _ => None,
    });
    // Thirty sections of two words, eight stories of four, a heading of two, and the comments.
    assert!(n_left_out.is_some_and(|n| (100..140).contains(&n)), "{n_left_out:?}");
    let whole = HtmlOptions { whole: true, ..HtmlOptions::default() };
    let found = read_html(page("", &story()).as_bytes(), &whole).expect("it is read");
    assert_eq!(article(&found), PROSE);
    let dimmed = chrome(&found).join("|");
    for words in ["Section 29", "Another story, number 7", "nobody has listened", "All rights reserved"] {
        assert!(dimmed.contains(words), "{words} in {dimmed}");
    }
    assert!(!dimmed.contains("not to be read") && !dimmed.contains("color: red"), "{dimmed}");
}

#[test]
fn what_belongs_to_the_page_within_the_article_stays_and_is_dimmed() {
    let [a, b, c, d] = PROSE;
    let story = format!(
        "<h1>A second bridge</h1><p>{a}</p><div class='share-buttons'><a href='#'>Share</a> <a href='#'>Tweet</a></div>\
         <p>{b}</p><div class='newsletter-signup'>Subscribe to our newsletter</div><p>{c}</p><p>{d}</p>"
    );
    let found = read(&page("", &story));
    assert_eq!(article(&found), PROSE);
    assert_eq!(chrome(&found).join("|").replace('\n', "|"), "Share Tweet|Subscribe to our newsletter");
}

#[test]
fn headings_lists_quotations_and_tables_stay_what_they_are() {
    let [a, b, c, d] = PROSE;
    let story = format!(
        "<h1>A second bridge</h1><p>{a}</p><h2>What comes next</h2><p>{b}</p><ul><li>First, the ground is looked at \
         by people from the county.</li><li>Then, the bats are counted.</li></ul><blockquote><p>{c}</p></blockquote>\
         <table><tr><th>Year</th><th>Cost</th></tr><tr><td>2026</td><td>4 million</td></tr></table><p>{d}</p>"
    );
    let found = read(&page("", &story));
    let kinds: Vec<_> = found.blocks.iter().map(|b| (b.kind, b.text.as_str())).collect();
    let expected = [
        (BlockKind::Paragraph, a),
        (BlockKind::Heading(2), "What comes next"),
        (BlockKind::Paragraph, b),
        (BlockKind::Item, "First, the ground is looked at by people from the county."),
        (BlockKind::Item, "Then, the bats are counted."),
        (BlockKind::Quotation, c),
        (BlockKind::Row, "Year\tCost"),
        (BlockKind::Row, "2026\t4 million"),
        (BlockKind::Paragraph, d),
    ];
    assert_eq!(kinds, expected);
}

#[test]
fn what_is_known_says_where_it_is_stated() {
    let check = |head: &str, story: &str, expected: [Option<(&str, &str)>; 4]| {
        let found = read(&page(head, story));
        let known = [&found.byline, &found.publisher, &found.published, &found.link];
        let known = known.map(|known| known.as_ref().map(|k| (k.value.as_str(), k.from)));
        assert_eq!(known, expected, "{head}");
    };
    let data = r#"<script type="application/ld+json">{"@type": "NewsArticle", "author": {"@type": "Person", "name":
        "Ada Beck"}, "publisher": {"name": "The Town Paper"}, "datePublished": "2025-05-17T08:05:00+02:00"}</script>
        <link rel=canonical href="https://example.org/bridge"><meta name=author content="Somebody Else">"#;
    check(
        data,
        &story(),
        [
            Some(("Ada Beck", "JSON-LD")),
            Some(("The Town Paper", "JSON-LD")),
            Some(("2025-05-17T08:05:00+02:00", "JSON-LD")),
            Some(("https://example.org/bridge", "link rel=canonical")),
        ],
    );
    let byline = story()
        .replace("</h1>", "</h1><p class=byline>By Ada Beck</p><time datetime='2025-05-17'>May 17</time>");
    check(
        "",
        &byline,
        [Some(("Ada Beck", "an element named as byline")), None, Some(("2025-05-17", "time")), None],
    );
    check("", &story(), [None; 4]);
}

#[test]
fn a_date_counted_from_a_day_that_is_not_named_stays_as_it_is_written() {
    let found = read(&page("", &story().replace("</h1>", "</h1><p>4 weeks ago</p>")));
    let stated = found.published.map(|known| known.value);
    assert_eq!(stated.as_deref(), Some("4 weeks ago"));
    assert_eq!(Published::from_stated("4 weeks ago").date, None);
    // The date of what a line leads to is no date of this.
    let linked = story().replace("</h1>", "</h1><p><a href='/w'>Report of 31 December 2021</a></p>");
    assert_eq!(read(&page("", &linked)).published, None);
}

#[test]
fn the_day_of_an_update_counts_only_where_no_other_is_stated_and_says_so() {
    let dated = |byline: &str| {
        let html = page("", &story().replace("</h1>", &format!("</h1>{byline}")));
        read(&html).published.map(|known| (known.value, known.from))
    };
    let is = |value: &str, from| Some((value.to_owned(), from));
    let updated = "<div class=date>Updated on 11 March 2026</div>";
    assert_eq!(dated(updated), is("11 March 2026", "a line on its update"));
    let both = format!("{updated}<div class=date>2 June 2025</div>");
    assert_eq!(dated(&both), is("2 June 2025", "a line"));
    let apart = "<p>Last updated:</p><p>Feb 4, 2025</p>";
    assert_eq!(dated(apart), is("Feb 4, 2025", "a line on its update"));
}

#[test]
fn a_name_that_speaks_of_publishing_states_the_day() {
    let html = page("<meta name=\"w-published-date\" content=\"2025-05-27T06:03:43Z\">", &story());
    let published = read(&html).published.map(|known| (known.value, known.from));
    assert_eq!(published, Some(("2025-05-27T06:03:43Z".to_owned(), "meta, by its name")));
}

#[test]
fn who_commented_and_what_a_menu_sorts_by_is_no_byline() {
    let comments: String = ["Ayisha", "Nikhil"].iter().fold(String::new(), |mut all, name| {
        write!(all, "<div class=comment-author itemprop=author><cite itemprop=name>{name}</cite></div>")
            .expect("a string");
        all
    });
    let menu = "<div class=nav-links><h4>By Event</h4><a href=/m>Markets</a></div><p>Written by</p>";
    let html = page("", &story().replace("</h1>", &format!("</h1>{menu}")))
        .replace("<div id=comments>", &format!("<div id=comments>{comments}"));
    assert_eq!(read(&html).byline, None);
}

#[test]
fn a_title_that_was_encoded_twice_is_read_as_it_is_meant() {
    let title = |stated: &str| {
        let head = format!("<meta property=og:title content=\"{stated}\">");
        let html = page(&head, &story().replace("<h1>A second bridge</h1>", ""));
        read(&html).title.map(|known| known.value)
    };
    assert_eq!(title("The town&amp;#39;s bridge").as_deref(), Some("The town's bridge"));
    assert_eq!(title("What Vec&lt;T&gt; costs").as_deref(), Some("What Vec<T> costs"));
}

#[test]
fn a_page_is_read_in_the_encoding_it_declares() {
    let page = |charset: &str| page("", &story()).replace("charset=utf-8", &format!("charset={charset}"));
    let words =
        "Совет города решил построить второй мост через реку, и округ должен дать треть денег на это.";
    let html = page("windows-1251").replace(PROSE[0], words);
    let bytes: Vec<u8> = html
        .chars()
        .map(|c| match c {
            'А'..='я' => (c as u32 - 'А' as u32 + 0xC0) as u8,
            '©' => 0xA9,
            c => u8::try_from(c).expect("ASCII"),
        })
        .collect();
    let found = read_html(&bytes, &HtmlOptions::default()).expect("it is read");
    assert!(article(&found).contains(&words), "{:?}", article(&found));
    let wide: Vec<u8> =
        [0xFEFF].into_iter().chain(page("utf-8").encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let found = read_html(&wide, &HtmlOptions::default()).expect("it is read");
    assert_eq!(article(&found), PROSE, "a mark is stronger than what is declared");
}

#[test]
fn pages_that_are_made_to_harm_come_to_an_end() {
    let refused =
        |html: &str| read_html(html.as_bytes(), &HtmlOptions::default()).expect_err("nothing to read");
    assert!(matches!(refused("<script>document.write('words')</script>"), ImportError::ScriptOnly { .. }));
    assert!(matches!(refused("<div></div>"), ImportError::Blank { .. }));
    let deep = format!("{}{}", "<div>".repeat(100_000), PROSE[0]);
    assert_eq!(article(&read(&deep)), [PROSE[0]]);
    for piece in ["<b>", "<table><tr><td>", "<p", "<a href='", "<!--", "&amp", "<svg>", "</p>", "\u{0}<p>x"] {
        let html = format!("{}{}", piece.repeat(20_000), page("", &story()));
        let _ = read_html(html.as_bytes(), &HtmlOptions::default());
    }
}
