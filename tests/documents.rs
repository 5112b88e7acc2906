//! Reading documents: what is made of each form, and what of bytes that are made to harm.

use std::fmt::Write as _;

use attache::import::{
    BlockKind, Chapters, Found, ImportError, Limit, MAX_DEPTH, MAX_ENTRIES, Read, ReadOptions, Warning, read,
};

#[path = "common/made.rs"]
mod made;
#[path = "damage/merging.rs"]
#[allow(dead_code, reason = "documents are damaged, not merged")]
mod merging;
#[path = "damage/mutation.rs"]
#[allow(dead_code, reason = "as above")]
mod mutation;
#[path = "damage/reading.rs"]
mod reading;
#[path = "damage/rules.rs"]
#[allow(dead_code, reason = "as above")]
mod rules;

use mutation::{Chance, damaged};
use reading::{KINDS, Outcome, read_document};

use made::{archive, docx, epub, mail, odt, p, pdf, pdf_of, rtf, web_archive};

fn all(bytes: &[u8], name: &str) -> Result<Read, ImportError> {
    read(bytes, Some(name), &ReadOptions::default(), &|| true)
}

#[track_caller]
fn one(bytes: &[u8], name: &str) -> Found {
    let mut read = all(bytes, name).expect("it is read");
    assert_eq!((read.found.len(), read.failed.len()), (1, 0), "{:?}", read.failed);
    read.found.remove(0)
}

/// The blocks in short: `#` for chrome, then the kind, then the words.
fn page(found: &Found) -> String {
    let mut out = String::new();
    for block in &found.blocks {
        let kind = match block.kind {
            BlockKind::Paragraph => "p".to_owned(),
            BlockKind::Heading(level) => format!("h{level}"),
            BlockKind::Item => "i".to_owned(),
            BlockKind::Quotation => "q".to_owned(),
            BlockKind::Row => "r".to_owned(),
        };
        let chrome = if block.is_chrome { "#" } else { "" };
        writeln!(out, "{chrome}{kind} {}", block.text).expect("a string");
    }
    out
}

/// What is known, with where it is stated.
fn known(found: &Found) -> Vec<String> {
    [&found.title, &found.byline, &found.publisher, &found.published, &found.link]
        .into_iter()
        .flatten()
        .map(|known| format!("{} ({})", known.value, known.from))
        .collect()
}

#[track_caller]
fn refused(bytes: &[u8], name: &str, expected: &str) {
    let error = all(bytes, name).expect_err("it is refused").to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn a_word_document_keeps_its_headings_lists_quotations_tables_and_notes() {
    let body = [
        p("Title", "The talks"),
        p("Heading1", "A heading"),
        p("Mine", "Another"),
        p("Loop", "Words &amp; words"),
        "<w:p><w:r><w:t>kept</w:t></w:r><w:del><w:r><w:delText>deleted</w:delText></w:r></w:del>\
         <w:ins><w:r><w:t> added</w:t></w:r></w:ins><w:r><w:footnoteReference w:id=\"1\"/></w:r><w:r><w:br/>\
         <w:t>next\u{AD}line</w:t></w:r></w:p>"
            .to_owned(),
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/></w:numPr></w:pPr><w:r><w:t>An item</w:t></w:r></w:p>".to_owned(),
        p("Quote", "Somebody’s words"),
        format!("<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}{}</w:tc></w:tr></w:tbl>", p("", "one"), p("", "two"), p("", "three")),
        format!(
            "<w:p><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></mc:Choice>\
             <mc:Fallback><w:txbxContent>{0}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:p>",
            p("", "In a box")
        ),
        p("Title", "A later title"),
        "<w:sectPr><w:t>none</w:t></w:sectPr>".to_owned(),
    ]
    .concat();
    let properties = "<dc:title>report.docx</dc:title><dc:creator>Ann Example</dc:creator>\
                      <dcterms:created>2025-05-17T08:00:00Z</dcterms:created>";
    let found = one(&docx(&body, properties), "report.docx");
    assert_eq!(
        page(&found),
        "#h1 The talks\nh1 A heading\nh1 Another\np Words & words\np kept added[1]\np nextline\ni An item\n\
         q Somebody’s words\nr one\ttwo three\np In a box\nh1 A later title\np [1] A note.\n"
    );
    assert_eq!(
        known(&found),
        [
            "The talks (Word title paragraph)",
            "Ann Example (Word properties)",
            "2025-05-17 (file made) (Word properties)"
        ]
    );
    assert_eq!(found.name.as_deref(), Some("report.docx"));
}

#[test]
fn an_open_document_keeps_the_same() {
    let body = "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>\
                <text:h text:outline-level=\"2\">A heading</text:h>\
                <text:p>one<text:s text:c=\"3\"/>two<text:note><text:note-citation>1</text:note-citation><text:note-body>\
                <text:p>A note</text:p></text:note-body></text:note> three<text:line-break/>four\
                <office:annotation><text:p>a comment</text:p></office:annotation></text:p>\
                <text:list><text:list-item><text:p>An item</text:p></text:list-item></text:list>\
                <text:p text:style-name=\"P1\">Somebody’s words</text:p>\
                <table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>\
                <table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>";
    let meta = "<dc:title>The talks</dc:title><meta:initial-creator>Ann Example</meta:initial-creator>\
                <dc:creator>Ben</dc:creator><meta:creation-date>2025-05-17T08:00:00</meta:creation-date>";
    let found = one(&odt(body, meta), "a.odt");
    let expected =
        "h2 A heading\np one two[1] three\np four\ni An item\nq Somebody’s words\nr a\tb\ni [1] A note\n";
    assert_eq!(page(&found), expected);
    assert_eq!(
        known(&found),
        [
            "The talks (OpenDocument properties)",
            "Ann Example (OpenDocument properties)",
            "2025-05-17 (file made) (OpenDocument properties)"
        ]
    );
    let flat = format!(
        "<?xml version=\"1.0\"?><office:document xmlns:office=\"o\" xmlns:text=\"t\" xmlns:dc=\"d\"><office:meta>\
         <dc:title>Flat</dc:title></office:meta><office:body><office:text>{body}</office:text></office:body>\
         </office:document>"
    );
    let found = one(flat.as_bytes(), "a.fodt");
    assert_eq!(known(&found), ["Flat (OpenDocument properties)"]);
    // Its styles are not in it, so nothing says that this is a quotation.
    assert_eq!(page(&found), expected.replace("q Somebody", "p Somebody"));
}

#[test]
fn a_book_is_one_source_or_a_source_for_each_chapter() {
    let chapters = [
        "<section><h2>One</h2><p>First&nbsp;words <em>of</em> it.<br/>A line</p><ul><li>An item</li></ul>\
         <table><tr><td>a</td><td>b</td></tr></table></section>",
        "<h2>Two</h2><blockquote><p>Somebody’s words</p></blockquote><script>none</script>",
    ];
    let bytes = epub(&chapters);
    let found = one(&bytes, "b.epub");
    assert_eq!(
        page(&found),
        "#h1 The Book\n#p Ann Example\nh2 One\np First\u{A0}words of it.\np A line\ni An item\nr a\tb\nh2 Two\n\
         q Somebody’s words\n"
    );
    assert_eq!(
        known(&found),
        [
            "The Book (EPUB package)",
            "Ann Example, Ben Sample (EPUB package)",
            "The Press (EPUB package)",
            "2024-03-01 (EPUB package)"
        ]
    );
    let apart = ReadOptions { chapters: Chapters::Apart, ..ReadOptions::default() };
    let read = read(&bytes, Some("b.epub"), &apart, &|| true).expect("it is read");
    let titles: Vec<_> = read.found.iter().filter_map(|f| Some(f.title.as_ref()?.value.clone())).collect();
    assert_eq!(titles, ["The Book: Part 0", "The Book: Part 1"], "the title page alone is no chapter");
    assert_eq!(read.found[1].name.as_deref(), Some("b.epub: 002 Part 1"));
}

#[test]
fn rich_text_is_read() {
    let found = one(&rtf("{\\info{\\title The talks}}One\\par Two \\u233?\\par"), "a.doc");
    assert_eq!(page(&found), "p One\np Two é\n");
    assert_eq!(known(&found), ["The talks (Rich Text properties)"]);
}

/// Lines of a column, each of nearly the same width.
fn column<'a>(left: f32, top: f32, words: &[&'a str]) -> Vec<made::Line<'a>> {
    words.iter().enumerate().map(|(at, words)| (left, top + at as f32 * 12.0, 10.0, *words)).collect()
}

const LEFT: &[&str] = &[
    "The delegations met for two hours on",
    "Friday at the palace, and agreed on",
    "an exchange of one thousand prison-",
    "ers each, the largest exchange of the",
    "whole war so far; nothing else of the",
];
const RIGHT: &[&str] = &[
    "long list that both had brought along",
    "was settled that day, it was said.",
    "Each side blamed the other one for it.",
    "They will meet again in a week’s time,",
    "at the same place, to go on with that.",
];

#[test]
fn two_columns_are_read_one_behind_the_other_and_broken_words_are_mended() {
    let mut lines = vec![(150.0, 60.0, 18.0, "A title across the columns")];
    // Drawn line by line over both columns, as some programs do.
    let (left, right) = (column(60.0, 100.0, LEFT), column(310.0, 100.0, RIGHT));
    for (left, right) in left.into_iter().zip(right) {
        lines.extend([left, right]);
    }
    let found =
        one(&pdf(&[lines], "/Title (The talks) /Author (Ann) /CreationDate (D:20250517080000Z)"), "a.pdf");
    let expected = "h1 A title across the columns\np The delegations met for two hours on Friday at the palace, and \
                    agreed on an exchange of one thousand prisoners each, the largest exchange of the whole war so far; \
                    nothing else of the long list that both had brought along was settled that day, it was said. Each \
                    side blamed the other one for it. They will meet again in a week?s time, at the same place, to go on \
                    with that.\n";
    assert_eq!(page(&found), expected);
    assert_eq!(
        known(&found),
        ["The talks (PDF properties)", "Ann (PDF properties)", "2025-05-17 (file made) (PDF properties)"]
    );
}

#[test]
fn running_heads_and_page_numbers_are_set_aside_and_a_paragraph_goes_on_behind_them() {
    let pages: Vec<Vec<made::Line>> =
        [("1", LEFT), ("2", RIGHT), ("3", &["Another paragraph begins here."][..])]
            .into_iter()
            .map(|(number, words)| {
                let mut lines = vec![(60.0, 30.0, 9.0, "The Journal of Talks")];
                lines.extend(column(60.0, 100.0, words));
                lines.push((290.0, 780.0, 9.0, number));
                lines
            })
            .collect();
    let found = one(&pdf(&pages, ""), "a.pdf");
    let page = page(&found);
    let article: Vec<&str> = page.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(article.len(), 2, "{page}");
    assert!(
        article[0].contains("nothing else of the long list")
            && article[1] == "p Another paragraph begins here."
    );
    assert_eq!(page.lines().filter(|line| *line == "#p The Journal of Talks").count(), 3, "{page}");
    assert_eq!(page.lines().filter(|line| ["#p 1", "#p 2", "#p 3"].contains(line)).count(), 3, "{page}");
}

#[test]
fn gaps_indents_and_sizes_part_paragraphs_and_tables_stay_rows() {
    let mut lines = column(60.0, 100.0, LEFT);
    lines.extend(column(60.0, 180.0, RIGHT));
    lines.push((60.0, 260.0, 14.0, "A heading"));
    lines.push((72.0, 284.0, 10.0, "An indented paragraph that goes on"));
    lines.extend([
        (60.0, 296.0, 10.0, "for as long as two lines of the text,"),
        (72.0, 308.0, 10.0, "then one more of them begins there"),
    ]);
    lines.extend([
        (60.0, 360.0, 10.0, "Kyiv"),
        (200.0, 360.0, 10.0, "1,000"),
        (60.0, 372.0, 10.0, "Moscow"),
        (200.0, 372.0, 10.0, "1,000"),
    ]);
    lines.extend([
        (60.0, 400.0, 10.0, "1. The first item of a list"),
        (60.0, 412.0, 10.0, "2. The second item"),
    ]);
    let found = one(&pdf(&[lines], ""), "a.pdf");
    let page = page(&found);
    let kinds: Vec<&str> = page.lines().map(|line| line.split(' ').next().unwrap_or_default()).collect();
    assert_eq!(kinds, ["p", "p", "h2", "p", "p", "r", "r", "i", "i"], "{page}");
    assert!(page.contains("r Kyiv\t1,000\n"), "{page}");
}

#[test]
fn a_mail_is_read_with_what_is_attached_to_it() {
    let read = all(&mail(), "m.eml").expect("it is read");
    let [first, old, attached] = &read.found[..] else { panic!("{:?}", read.found) };
    assert_eq!(page(first), "p The café was full.\nq Was it?\n#p Ann\n");
    assert_eq!(
        known(first),
        [
            "The talks (mail header)",
            "Ann Exämple (mail header)",
            "Fri, 16 May 2025 10:00:00 +0200 (mail header)"
        ]
    );
    assert!(
        matches!(&*first.warnings, [Warning::LeftOut { what, .. }] if what.contains("p.png") && what.contains("a picture"))
    );
    assert_eq!((page(old).as_str(), old.name.as_deref()), ("p Earlier words.\n", Some("m.eml: old.eml")));
    assert_eq!(
        (page(attached).as_str(), attached.name.as_deref()),
        ("p Attached words.\n", Some("m.eml: a.docx"))
    );
    let (source, _) = first.clone().into_source("aaaaaaaaaaaa".parse().expect("an id"));
    assert_eq!(source.published.date.map(|d| d.to_string()).as_deref(), Some("2025-05-16"));
}

#[test]
fn a_saved_page_keeps_its_address() {
    let found = one(&web_archive(), "a.mhtml");
    assert_eq!(found.link.as_ref().map(|link| link.value.as_str()), Some("https://example.org/talks"));
    let (source, _) = found.into_source("aaaaaaaaaaaa".parse().expect("an id"));
    assert_eq!(source.title, "The talks");
    assert!(source.text().contains("at the café for two hours"), "{}", source.text());
}

#[test]
fn an_archive_is_read_entry_by_entry() {
    let inner = archive(&[("deep.txt", b"Deep words.")]);
    let bytes = archive(&[
        ("a.txt", b"Words."),
        ("folder/", b""),
        ("folder/b.docx", &docx(&p("", "Word words."), "")),
        ("folder/page.html.txt", b"Not HTML."),
        (
            "page.html",
            b"<html><body><article><p>Words of a page, and more of them.</p></article></body></html>",
        ),
        ("page_files/ad.html", b"<html>none"),
        ("page_files/x.css", b"none"),
        ("photo.jpg", b"\xFF\xD8\xFF"),
        ("__MACOSX/a.txt", b"none"),
        ("program", b"\x7FELF\x02"),
        ("inner.zip", &inner),
    ]);
    let read = all(&bytes, "all.zip").expect("it is read");
    let names: Vec<_> = read.found.iter().filter_map(|found| found.name.as_deref()).collect();
    assert_eq!(
        names,
        [
            "all.zip: a.txt",
            "all.zip: b.docx",
            "all.zip: page.html.txt",
            "all.zip: page.html",
            "all.zip: inner.zip: deep.txt"
        ]
    );
    assert_eq!(read.n_passed, 4);
    let failed: Vec<String> = read.failed.iter().map(ToString::to_string).collect();
    assert!(
        matches!(&failed[..], [one] if one.contains("a program") && one.ends_with(": program")),
        "{failed:?}"
    );
    refused(&archive(&[("a.png", b"\x89PNG")]), "pictures.zip", "There is no text to read in pictures.zip");
}

#[test]
fn what_unpacks_to_too_much_is_refused() {
    let zeros = vec![b' '; 400 << 20];
    let bomb = archive(&[("a", b""), ("word/document.xml", &zeros), ("[Content_Types].xml", b"")]);
    assert!(bomb.len() < 1 << 20);
    refused(&bomb, "bomb.docx", "300 times its size");
    let read =
        all(&archive(&[("a.txt", b"Words."), ("b.txt", &zeros)]), "bomb.zip").expect("the rest is read");
    assert_eq!((read.found.len(), read.failed.len()), (1, 1));
    assert!(matches!(read.failed[0], ImportError::TooMuch { limit: Limit::Ratio, .. }), "{:?}", read.failed);
    drop(zeros);
    // Archives within archives, deeper than anybody packs them.
    let mut nested = archive(&[("a.txt", b"Words.")]);
    for _ in 0..6 {
        nested = archive(&[("n.zip", &nested)]);
    }
    let read = all(&nested, "nested.zip").expect("it is looked into");
    assert!(
        matches!(read.failed[..], [ImportError::TooMuch { limit: Limit::Nested, .. }]),
        "{:?}",
        read.failed
    );
    let names: Vec<String> = (0..=MAX_ENTRIES).map(|n| format!("{n}.txt")).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    refused(&archive(&entries), "many.zip", "more than 10000 entries");
}

#[test]
fn entities_and_depth_of_xml_do_no_harm() {
    let mut bomb = "<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\">".to_owned();
    for n in 1..20 {
        let before = if n == 1 { "a".to_owned() } else { format!("a{}", n - 1) };
        write!(bomb, "<!ENTITY a{n} \"{}\">", format!("&{before};").repeat(10)).expect("a string");
    }
    bomb.push_str(
        "]><w:document><w:body><w:p><w:r><w:t>&a19; and words</w:t></w:r></w:p></w:body></w:document>",
    );
    let document = |xml: &str| {
        archive(&[
            ("[Content_Types].xml", b""),
            ("word/document.xml", xml.as_bytes()),
            ("word/styles.xml", b"<broken"),
        ])
    };
    assert_eq!(page(&one(&document(&bomb), "a.docx")), "p &a19; and words\n");
    refused(&document(&"<w:p>".repeat(100_000)), "deep.docx", "nested more than 1000 deep");
    refused(&rtf(&"{".repeat(MAX_DEPTH + 1)), "deep.rtf", "nested more than 1000 deep");
    let html = format!("<html><body>{}", "<div>".repeat(100_000));
    assert!(
        all(html.as_bytes(), "deep.html").is_ok_and(|read| read.failed.is_empty())
            || all(html.as_bytes(), "deep.html").is_err()
    );
}

#[test]
fn damaged_locked_and_empty_documents_are_named() {
    let whole = docx(&p("", "Words."), "");
    refused(&whole[..whole.len() / 2], "short.docx", "This is a Word document, but it is damaged");
    refused(
        &archive(&[("[Content_Types].xml", b""), ("word/x.xml", b"")]),
        "none.docx",
        "there is no document in it",
    );
    refused(&docx("", ""), "blank.docx", "There is no text to read in blank.docx");
    refused(&epub(&[])[..500], "short.epub", "This is an EPUB book, but it is damaged");
    refused(b"%PDF-1.7\nnothing", "short.pdf", "This is a PDF document, but it is damaged");
    refused(&pdf_of(&[b"0 0 10 10 re f".to_vec()], "", ""), "scan.pdf", "its pages are pictures");
    let locked = "/Encrypt << /Filter /Standard /V 1 /R 2 /O <0000000000000000000000000000000000000000000000000000000000000000> \
                  /U <0000000000000000000000000000000000000000000000000000000000000000> /P -4 >> /ID [<00> <00>]";
    refused(&pdf_of(&[b"BT ET".to_vec()], "", locked), "locked.pdf", "locked with a password");
    let manifest = b"<manifest:encryption-data/>";
    let locked = archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("META-INF/manifest.xml", manifest),
    ]);
    refused(&locked, "locked.odt", "locked with a password");
    refused(b"\xD0\xCF\x11\xE0 old", "old.doc", "a Word, Excel or PowerPoint file of before 2007");
    // A document of another kind than its name says is what it is.
    assert_eq!(page(&one(&whole, "words.txt")), "p Words.\n");
    refused(b"\x89PNG", "a\nb.txt", "a\\nb.txt");
}

#[test]
fn a_stream_of_a_pdf_that_would_fill_the_memory_is_found_before() {
    use std::io::Write as _;
    let mut packing = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    let blank = vec![b' '; 1 << 20];
    for _ in 0..600 {
        packing.write_all(&blank).expect("packed");
    }
    let packed = packing.finish().expect("packed");
    let bytes = pdf_of(&[b"BT ET".to_vec()], "", "");
    let text = |filter: &str| {
        let head = format!("9 0 obj\n<< /Length {} /Filter {filter} >>\nstream\n", packed.len());
        [&bytes[..], head.as_bytes(), &packed, b"\nendstream\nendobj\n"].concat()
    };
    refused(&text("/FlateDecode"), "bomb.pdf", "unpacks to more than 256 MiB");
    refused(&text("[/FlateDecode /FlateDecode]"), "bomb.pdf", "300 times its size");
}

#[test]
fn who_asks_to_stop_is_heard() {
    let bytes = archive(&[("a.txt", b"Words."), ("b.txt", b"More.")]);
    let n = std::cell::Cell::new(0);
    let read = read(&bytes, Some("a.zip"), &ReadOptions::default(), &|| {
        n.set(n.get() + 1);
        n.get() < 4
    });
    assert!(matches!(read, Err(ImportError::Stopped { .. })), "{read:?}");
}

#[test]
fn damaged_documents_are_read_or_refused_in_words() {
    for kind in KINDS {
        let seed = (kind.seed)();
        assert_ne!(read_document(kind, &seed), Outcome::Refused, "{}", kind.name);
        let mut outcomes = [0; 3];
        for round in 0..150 {
            let mut chance = Chance::new(round);
            let n_places = 1 + chance.below(6);
            outcomes[read_document(kind, &damaged(&seed, &seed, n_places, &mut chance)) as usize] += 1;
        }
        assert!(
            outcomes.iter().filter(|n| **n > 0).count() > 1 || kind.name == "text",
            "{}: {outcomes:?}",
            kind.name
        );
    }
}
