//! The page that a briefing makes.

use super::made::{Parts, SMALL, all, build, small};
use crate::{
    export::{Discrepancy, MarkdownOptions, markdown, verify},
    model::{Briefing, PassageId, Place},
};

#[test]
fn a_briefing_is_a_page() {
    assert_eq!(all(&small()), SMALL);
    assert_eq!(verify(SMALL, &small()), []);
    assert_eq!(verify(&SMALL.replace('\n', "\r\n"), &small()), []);
    let filed = markdown(&small(), &MarkdownOptions { unfiled: false });
    assert!(!filed.contains("Unfiled") && filed.contains("[^4]:") && !filed.contains("[^5]"));
    assert_eq!(verify(&filed, &small()), []);
}

#[test]
fn a_note_is_never_taken_for_a_quotation() {
    let mut briefing = small();
    let passage = briefing.ordered_passages()[0].id;
    let note = "Why?\n\n> The swap is a symbolic measure.\nSupports, source 2, paragraph 2:[^2]\n[^9]: x\n# Sources\n<b>";
    let mut draft = briefing.draft();
    draft.edit_passage(passage, |p| p.note = note.into()).expect("there");
    draft.finish();
    let page = all(&briefing);
    assert_eq!(verify(&page, &briefing), []);
    assert_eq!(page.matches("\n> ").count(), SMALL.matches("\n> ").count(), "{page}");
    let said = "\n\nNote: Why?\n\nNote: > The swap is a symbolic measure.\n\nNote: Supports, source 2, paragraph 2:\\[^2]\n\n";
    assert_eq!(page.matches(said).count(), 2, "at each point that holds the passage: {page}");
}

#[test]
fn an_empty_briefing_is_a_page() {
    let page = "# Untitled briefing\n\n## Sources\n\nNone.\n";
    assert_eq!(all(&Briefing::default()), page);
    assert_eq!(verify(page, &Briefing::default()), []);
}

#[test]
fn levels_never_jump_and_deep_points_are_items() {
    let points: Vec<(usize, usize, String)> =
        (0..8).map(|depth| (depth, if depth == 1 { 3 } else { 2 }, format!("p{depth}"))).collect();
    let briefing = build(&Parts { title: "t".into(), points, ..Parts::default() });
    let page = all(&briefing);
    let expected = "# t\n\n## p0\n\np1\n\n### p2\n\n#### p3\n\n##### p4\n\n###### p5\n\n- p6\n\n  - p7\n\n## Sources\n\nNone.\n";
    assert_eq!(page, expected);
}

#[test]
fn what_needs_review_is_said_and_never_vouched_for() {
    let mut briefing = small();
    let passages: Vec<PassageId> = briefing.ordered_passages().iter().map(|p| p.id).collect();
    let mut draft = briefing.draft();
    draft
        .edit_passage(passages[2], |p| (p.place, p.quote) = (Place::Review, "The swop".into()))
        .expect("there");
    draft.edit_passage(passages[3], |p| (p.place, p.quote) = (Place::Lost, "Gone".into())).expect("there");
    draft.finish();
    let page = all(&briefing);
    for line in [
        "Supports, source 2, paragraph 2, needs review, the words there differ:[^2]",
        "Unfiled, source 2, lost, not found there any more:[^5]",
        "[^2]: A second look, paragraph 2, needs review, the words there differ.",
        "[^5]: A second look, lost, not found there any more.",
    ] {
        assert!(page.lines().any(|l| l == line), "{line}\n{page}");
    }
    let said: Vec<String> = verify(&page, &briefing).iter().map(ToString::to_string).collect();
    let expected = [
        "line 21: the passage needs review, so nothing can vouch for it: “The swop”",
        "line 42: the passage is lost, so nothing can vouch for it: “Gone”",
    ];
    assert_eq!(said, expected);
    let glossed = page.replace(", needs review, the words there differ", "");
    assert!(verify(&glossed, &briefing).iter().any(|d| matches!(d, Discrepancy::WrongPlace { .. })));
}
