//! What holds for any text.

use proptest::{prelude::*, sample::select};
use pulldown_cmark::Options;

use super::made::{Parts, PassageParts, SMALL, SourceParts, all, build, small};
use crate::{
    export::{
        annex::Annex,
        escape::{Position, escape},
        plan::{Body, Plan},
        reading::{Kind, ReadBlock, footnotes_only, read},
        standing::without_nul,
        verify,
    },
    model::{Outline, PassageId, PointId, Stance},
};

/// Strings that mean something in some Markdown.
const SIGNS: &[&str] = &[
    " ",
    "  ",
    "\n",
    "\n\n",
    "\t",
    "\r",
    "\r\n",
    "#",
    "##",
    "# ",
    "*",
    "**",
    "_",
    "__",
    "`",
    "```",
    "~",
    "~~~",
    "[",
    "]",
    "(",
    ")",
    "![",
    "](",
    "[^1]",
    "[^1]:",
    "]:",
    "<",
    ">",
    "> ",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "<?",
    "&",
    "&amp;",
    "&#35;",
    "&#x41;",
    ";",
    "\\",
    "\\\\",
    "|",
    "|-|",
    "-",
    "- ",
    "---",
    "+ ",
    "=",
    "===",
    ":",
    ":-",
    ": ",
    "1. ",
    "1) ",
    "12",
    ".",
    "!",
    "$",
    "$$",
    "^",
    "{",
    "}",
    "{#a}",
    "@",
    "a@b.c",
    "www.",
    "http://",
    "://",
    "ftp://a.b",
    "[ ] ",
    "[x] ",
    "\"",
    "'",
    "\0",
    "\u{b}",
    "\u{c}",
    "\u{1b}",
    "\u{1f}",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{feff}",
    "\u{200b}",
    "\u{202e}",
    "\u{3000}",
    "é",
    "“",
    "👩‍👩‍👧",
    "word",
    "Two words",
    "Supports, source 1, paragraph 1:",
    "Unfiled passages",
    "Sources",
    "Empty point",
    "Note: ",
];

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => select(SIGNS).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        2 => "[a-c]{1,2}",
    ];
    prop::collection::vec(piece, 0..9).prop_map(|pieces| pieces.concat())
}

fn parts() -> impl Strategy<Value = Parts> {
    let source = (
        (hostile(), proptest::option::of(hostile()), proptest::option::of(hostile()), hostile()),
        (proptest::option::of(hostile()), hostile(), prop::collection::vec(hostile(), 1..5)),
    );
    let source = source.prop_map(|((title, byline, publisher, stated), (link, note, text))| SourceParts {
        title,
        byline,
        publisher,
        stated,
        link,
        note,
        text: text.concat(),
    });
    let n = || 0..1000_usize;
    let held_by = prop::collection::vec((n(), n()), 0..3);
    let passage =
        (n(), n(), 0..40_usize, hostile(), held_by).prop_map(|(source, start, len, note, held_by)| {
            let aloud = start % (len + 1);
            PassageParts { source, start, len, aloud, note, held_by }
        });
    (
        hostile(),
        prop::collection::vec(source, 0..3),
        prop::collection::vec((0..12_usize, n(), hostile()), 0..8),
        prop::collection::vec(passage, 0..6),
    )
        .prop_map(|(title, sources, points, passages)| Parts { title, sources, points, passages })
}

/// What a page should read as: kind, how many items it stands in, and the exact words.
fn expected_blocks(plan: &Plan) -> Vec<(Kind, usize, String)> {
    let mut expected = vec![(Kind::Heading(1), 0, plan.title.clone())];
    let mut footnotes = Vec::new();
    for block in &plan.blocks {
        let (kind, text) = match &block.body {
            Body::Heading { level, text } => (Kind::Heading(*level), text.clone()),
            Body::Item(text) | Body::Paragraph(text) | Body::Remark(text) => (Kind::Paragraph, text.clone()),
            Body::Exhibit(exhibit) => {
                expected.push((Kind::Paragraph, block.nest, exhibit.citation.line()));
                footnotes.push((Kind::Paragraph, 0, exhibit.citation.footnote(&exhibit.source_title)));
                (Kind::Quotation, exhibit.quote.clone())
            }
        };
        expected.push((kind, block.nest, text));
    }
    expected.push((Kind::Heading(2), 0, "Sources".into()));
    if plan.sources.is_empty() {
        expected.push((Kind::Paragraph, 0, "None.".into()));
    }
    for source in &plan.sources {
        let link = source.link.iter().map(|link| format!(" {link}"));
        expected.push((Kind::Paragraph, 0, [source.line.clone()].into_iter().chain(link).collect()));
        expected.extend(source.notes.iter().map(|note| (Kind::Paragraph, 0, note.clone())));
    }
    expected.extend(footnotes);
    expected.into_iter().map(|(kind, nest, text)| (kind, nest, without_nul(&text).into_owned())).collect()
}

/// Everything a reader may have turned on but what changes plain quotation marks on purpose.
fn every_extension() -> Options {
    (Options::all() - Options::ENABLE_SMART_PUNCTUATION - Options::ENABLE_OLD_FOOTNOTES) | footnotes_only()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn any_text_reads_back_as_itself(parts in parts()) {
        let briefing = build(&parts);
        let page = all(&briefing);
        let expected = expected_blocks(&Plan::new(&briefing, true, &Annex::default()));
        for options in [footnotes_only(), every_extension()] {
            let blocks = read(&page, options);
            let link_free = |b: &&ReadBlock| b.seat.numbered.is_none();
            prop_assert!(blocks.iter().filter(link_free).all(|b| b.is_plain && !b.has_html), "{}", page);
            let found: Vec<_> = blocks.into_iter().map(|b| (b.kind, b.seat.nest, b.text)).collect();
            prop_assert_eq!(&found, &expected, "{}", &page);
        }
        prop_assert_eq!(verify(&page, &briefing), vec![]);
        prop_assert_eq!(&page, &all(&briefing));
    }

    #[test]
    fn escaped_text_holds_no_line_end(text in hostile()) {
        for position in [Position::Block, Position::Heading] {
            prop_assert!(!escape(&text, position).contains(['\n', '\r', '\0']));
        }
    }

    #[test]
    fn any_markdown_is_verified_without_panic(pieces in prop::collection::vec(hostile(), 0..12)) {
        verify(&pieces.concat(), &small());
    }

    #[test]
    fn any_cut_or_insertion_is_verified_without_panic(
        at in 0..SMALL.len(), len in 0..200_usize, insert in hostile(),
    ) {
        let start = SMALL.floor_char_boundary(at);
        let end = SMALL.ceil_char_boundary((start + len).min(SMALL.len()));
        let mut page = SMALL.to_owned();
        page.replace_range(start..end, &insert);
        verify(&page, &small());
    }

    #[test]
    fn any_letter_changed_in_a_quotation_or_citation_is_noticed(
        n_line in 0..100_usize, at in 0..100_usize, new in "[a-zA-Z0-9]",
    ) {
        let is_guarded = |l: &&str| l.starts_with("> ") || l.starts_with("[^") || l.contains(":[^");
        let lines: Vec<&str> = SMALL.lines().filter(is_guarded).collect();
        let line = lines[n_line % lines.len()];
        let letters: Vec<usize> =
            line.char_indices().filter(|(_, c)| c.is_ascii_alphanumeric()).map(|(at, _)| at).collect();
        let at = letters[at % letters.len()];
        let mut changed = line.to_owned();
        changed.replace_range(at..=at, &new);
        prop_assume!(changed != line);
        // Equal lines stand on the page more than once; changing the first is enough.
        prop_assert_ne!(verify(&SMALL.replacen(line, &changed, 1), &small()), vec![]);
    }

    #[test]
    fn a_quotation_moved_to_another_point_or_dropped_is_noticed(mut parts in parts(), n in 0..100_usize) {
        // A page cannot tell between two points that look the same.
        for (index, (_, _, text)) in parts.points.iter_mut().enumerate() {
            text.insert_str(0, &format!("{index} "));
        }
        let briefing = build(&parts);
        let points: Vec<PointId> = Outline::new(&briefing).rows().iter().map(|r| r.id).collect();
        let filed: Vec<(PassageId, PointId)> =
            briefing.points().flat_map(|p| p.evidence.iter().map(|e| (e.passage, p.id))).collect();
        let Some((passage, from)) = filed.get(n % filed.len().max(1)).copied() else { return Ok(()) };
        let stance = briefing.point(from).and_then(|p| p.stance_of(passage)).expect("it is held");
        let to = points[n % points.len()];
        let mut other = briefing.clone();
        let mut draft = other.draft();
        draft.detach(passage, from).expect("it is held");
        let page = all(draft.briefing());
        prop_assert_ne!(verify(&page, &briefing), vec![], "dropped");
        if draft.attach(passage, to, stance).is_ok() && to != from {
            let page = all(draft.briefing());
            prop_assert_ne!(verify(&page, &briefing), vec![], "moved");
        }
        drop(draft);
        let other_stance = Stance::ALL.into_iter().find(|s| *s != stance).expect("there are three");
        let mut draft = other.draft();
        draft.set_stance(passage, from, other_stance).expect("it is held");
        let page = all(draft.briefing());
        prop_assert_ne!(verify(&page, &briefing), vec![], "stance");
    }
}

#[test]
fn a_quotation_moved_to_a_note_where_the_same_is_said_of_another_is_noticed() {
    let passage =
        |point| PassageParts { len: 2, aloud: 2, held_by: vec![(point, 0)], ..PassageParts::default() };
    let source = SourceParts { text: "ab".into(), ..SourceParts::default() };
    let parts = Parts {
        sources: vec![source],
        points: vec![(0, 0, "heading".into()), (0, 3, "note".into())],
        passages: vec![passage(0), passage(1)],
        ..Parts::default()
    };
    let briefing = build(&parts);
    let points: Vec<PointId> = Outline::new(&briefing).rows().iter().map(|r| r.id).collect();
    let moved = briefing.point(points[0]).expect("it is there").evidence[0];
    let mut other = briefing.clone();
    let mut draft = other.draft();
    draft.detach(moved.passage, points[0]).expect("it is held");
    draft.attach(moved.passage, points[1], moved.stance).expect("it is not held there");
    let page = all(draft.briefing());
    assert_eq!(page.matches("Read aloud: all of it.").count(), 2, "{page}");
    assert_ne!(verify(&page, &briefing), vec![]);
}
