//! What was done to a page is named.

use super::made::{SMALL, small};
use crate::export::verify;

/// `SMALL` with one thing replaced is told apart from the session: the first discrepancy reads so.
#[track_caller]
fn check(old: &str, new: &str, expected: &[&str]) {
    assert!(SMALL.contains(old), "{old:?} is on the page");
    let found = verify(&SMALL.replacen(old, new, 1), &small());
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found, expected);
}

#[test]
fn tampering_is_named() {
    check(
        "exchange 1,000",
        "exchange 2,000",
        &[
            "line 13: the words differ from the session’s: “…to exchange 2,000 prisoners.” here, “…to exchange 1,000 prisoners.” there",
        ],
    );
    check(
        "Undercuts, source 1",
        "Supports, source 1",
        &[
            "line 27: stated as “Supports”, but it is “Undercuts” in the session: “Both sides agreed to exchange 1,000 prisoners. No ceasefire…”",
        ],
    );
    check(
        "Supports, source 2, paragraph 2:",
        "Supports, source 2, paragraph 1:",
        &[
            "line 19: the citation says source 2, paragraph 1, so its footnote should read “A second look, paragraph 1.”, not “A second look, paragraph 2.”",
            "line 21: cited as source 2, paragraph 1, but it is source 2, paragraph 2 in the session: “The swap is a symbolic measure.”",
        ],
    );
    check(
        "[^2]: A second look, paragraph 2.",
        "[^2]: A third look, paragraph 2.",
        &[
            "line 19: the citation says source 2, paragraph 2, so its footnote should read “A second look, paragraph 2.”, not “A third look, paragraph 2.”",
        ],
    );
    check(
        "Supports, source 2, paragraph 2:[^2]\n\n> The swap is a symbolic measure.\n\n",
        "",
        &[
            "line 49: nothing refers to the footnote [^2]",
            "a quotation is missing under “2024. was different”: “The swap is a symbolic measure.”",
        ],
    );
    check(
        "### Empty point\n",
        "> Peace came.\n\n### Empty point\n",
        &[
            "line 30: no readable citation stands above this quotation: “Peace came.”",
            "line 30: the session has no such quotation: “Peace came.”",
        ],
    );
    check(
        "A note with \\*stars\\*\n\nUndercuts",
        "Undercuts",
        &[
            "line 25: the quotation stands under “2024. was different”, but under “A note with *stars*” in the session: “Both sides agreed to exchange 1,000 prisoners. No ceasefire…”",
        ],
    );
    check(
        "## Unfiled passages",
        "### Swaps keep a channel open",
        &[
            "line 42: the quotation stands under “Swaps keep a channel open”, but under “Unfiled passages” in the session: “Pressure fades.”",
        ],
    );
    check(
        "measure.\n\nA note",
        "measure.\nIt failed.\n\nA note",
        &[
            "line 21: the words differ from the session’s: “…lic measure. It failed.” here, “…lic measure.” there",
        ],
    );
    check(
        "a symbolic measure",
        "a *symbolic* measure",
        &["line 21: the quotation holds more than plain words: “The swap is a symbolic measure.”"],
    );
    check(
        "paragraph 3:[^5]",
        "paragraph 3:",
        &["line 40: the citation has no footnote", "line 59: nothing refers to the footnote [^5]"],
    );
    check("[^5]: A second look, paragraph 3.\n", "", &["line 40: the citation has no footnote"]);
    check(
        "[^5]: A second",
        "[^1]: Other.\n\n[^5]: A second",
        &["line 59: the footnote [^1] is used or defined more than once"],
    );
    check(
        "2. A second look.",
        "2. Another look.",
        &["source 2 is not listed under its number and title: A second look"],
    );
    check(
        "source 2, paragraph 3:",
        "source 7, paragraph 3:",
        &[
            "line 40: the session has no source 7",
            "line 42: cited as source 7, paragraph 3, but it is source 2, paragraph 3 in the session: “Pressure fades.”",
        ],
    );
    check(
        "They are small.",
        "They are small. <!-- not -->",
        &["line 9: this is HTML, which verification does not read"],
    );
}

#[test]
fn prose_may_change() {
    let edited = SMALL
        .replace("They are small.", "They are small, *as far as one can see*.\n\n- one\n- two\n\nAnd so on.");
    assert_eq!(verify(&edited, &small()), []);
}

#[test]
fn added_quotations_are_placed() {
    let added = |cited: &str, words: &str| {
        SMALL.replace("\n## Sources", &format!("\nUnfiled, {cited}:[^6]\n\n> {words}\n\n## Sources"))
            + "\n[^6]: A second look, paragraph 3.\n"
    };
    let check = |cited: &str, words: &str, expected: &[&str]| {
        let found = verify(&added(cited, words), &small());
        let found: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(found, expected);
    };
    let unknown = |words: &str| format!("line 46: the session has no such quotation: “{words}”");
    check("source 2, paragraph 3", "fades", &[&unknown("fades")]);
    check(
        "source 2, paragraph 3",
        "Menu",
        &[
            &unknown("Menu"),
            "line 46: these words are not in source 2, paragraph 3, but in source 2, paragraph 1: “Menu”",
        ],
    );
    check(
        "source 2, paragraph 3",
        "Peace",
        &[&unknown("Peace"), "line 46: these words are not in source 2, paragraph 3: “Peace”"],
    );
}
