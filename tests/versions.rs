//! Newer versions of sources, the review of passages in doubt, and passages that do not stand where their file
//! says: by commands, after a kill, and through the accessibility tree.

#![allow(clippy::indexing_slicing, reason = "a test that finds nothing fails")]

mod common;

use std::{fs, path::Path};

use attache::{
    app::{Action, Answer, Ask, Command, Newer, Overlay, Selection, Workbench, opening},
    export::{MarkdownOptions, markdown, verify},
    model::{Briefing, PassageId, Place, SourceId, Stance, Tint},
    store::{Folders, open_session},
    text::TextRange,
    ui::{Shell, theme},
};
use common::{notices, passage, run, settle, workbench};
use egui::{Key, Modifiers, vec2};
use egui_kittest::{Harness, kittest::Queryable as _};

const OLD: &str = "Talks in Istanbul\n\nThe talks in Istanbul lasted less than two hours on Friday, officials said.\n\n\
    Both sides agreed to exchange 1,000 prisoners each, the largest such swap of the war so far.\n\n\
    More talks will follow next week in another city, a spokesman for the delegation said.\n\n\
    A ceasefire along the front line was not among the things that were agreed on that day.\n";
const QUOTES: [&str; 3] = [
    "lasted less than two hours on Friday",
    "agreed to exchange 1,000 prisoners each",
    "More talks will follow next week",
];

/// The article with a sentence before it, a number corrected and a sentence cut.
fn new_text() -> String {
    OLD.replace("1,000", "1,200")
        .replace(
            "More talks will follow next week in another city, a spokesman for the delegation said.\n\n",
            "",
        )
        .replace("Talks in Istanbul\n", "Talks in Istanbul\n\nThis story was updated on Sunday.\n")
}

/// A briefing on the article, with its passages attached to a point.
fn desk(folder: Option<&Path>) -> (Workbench, SourceId, Vec<PassageId>) {
    let mut wb = workbench(folder);
    run(&mut wb, Command::ImportText(OLD.to_owned()));
    let source = common::source(&wb, 1);
    for quote in QUOTES {
        let start = OLD.find(quote).expect("the words are there");
        let range = TextRange::new(start, start + quote.len());
        run(&mut wb, Command::Highlight { source, range, tint: Tint::Sky });
    }
    let slot = attache::model::Slot::Last(None);
    run(&mut wb, Command::NewPoint { slot, kind: attache::model::PointKind::Claim, holding: None });
    let point = wb.view().point.expect("it is current");
    let passages: Vec<PassageId> = QUOTES.iter().map(|quote| passage(&wb, quote)).collect();
    for passage in &passages {
        let what = attache::app::Marked::Passage(*passage);
        run(&mut wb, Command::Attach { what, to: point, stance: Stance::Supports });
    }
    run(&mut wb, Command::StopEditing { to_row: true });
    (wb, source, passages)
}

fn compare(wb: &mut Workbench, source: SourceId, text: &str) {
    run(wb, Command::CompareVersions { source, newer: Newer::Text(text.to_owned()) });
}

fn place(wb: &Workbench, id: PassageId) -> Place {
    wb.briefing().passage(id).expect("it is there").place
}

fn act(wb: &mut Workbench, action: Action) {
    let command = action.command(wb).unwrap_or_else(|reason| panic_with(action, &reason.0));
    run(wb, command);
}

#[track_caller]
#[allow(clippy::panic, reason = "a test that finds nothing fails")]
fn panic_with(action: Action, reason: &str) -> Command {
    panic!("{action:?}: {reason}")
}

#[test]
fn an_update_is_looked_at_taken_and_reviewed_and_undone_step_by_step() {
    let (mut wb, source, ids) = desk(None);
    let before = wb.briefing().clone();
    compare(&mut wb, source, &new_text());
    assert_eq!(*wb.briefing(), before, "looking changes nothing");
    assert_eq!(wb.overlay(), Some(&Overlay::Update));
    let updating = wb.updating().expect("it is looked at");
    assert_eq!(updating.update().counts().words(), "1 passage kept, 1 to review, 1 lost");
    assert_eq!(updating.differences().len(), 3);
    run(&mut wb, Command::TakeUpdate);
    assert_eq!([0, 1, 2].map(|at| place(&wb, ids[at])), [Place::Anchored, Place::Review, Place::Lost]);
    assert_eq!((wb.derived().places.n_review, wb.derived().places.n_lost), (1, 1));
    assert_eq!((wb.reviewing(), wb.overlay()), (Some(ids[1]), None), "the review begins");
    assert!(notices(&wb).iter().any(|n| n.contains("1 passage kept, 1 to review, 1 lost")));

    // The export marks what nobody looked at, and can be verified.
    let page = markdown(wb.briefing(), &MarkdownOptions { unfiled: true });
    assert!(page.contains("needs review") && page.contains("lost"), "{page}");
    let found = verify(&page, wb.briefing());
    assert!(
        found.iter().all(|d| d.to_string().contains("review") || d.to_string().contains("lost")),
        "{found:?}"
    );

    let reviewed = wb.briefing().clone();
    act(&mut wb, Action::AcceptWords);
    let accepted = wb.briefing().passage(ids[1]).expect("it is there").clone();
    assert_eq!(
        (accepted.place, accepted.quote.as_str()),
        (Place::Anchored, "agreed to exchange 1,200 prisoners each")
    );
    assert_eq!(accepted.former.as_ref().map(|former| former.words()), Some(QUOTES[1]));
    assert_eq!(wb.reviewing(), None, "nothing is left");
    let page = markdown(wb.briefing(), &MarkdownOptions { unfiled: true });
    assert!(page.contains("it read “agreed to exchange 1,000 prisoners each”."), "{page}");
    let found = verify(&page, wb.briefing());
    assert!(found.iter().all(|d| d.to_string().contains("lost")), "{found:?}");
    assert!(Action::ReviewNext.command(&wb).is_err());
    // A lost one is put to other words by hand.
    run(&mut wb, Command::Review(Some(ids[2])));
    assert!(Action::AcceptWords.command(&wb).is_err() && Action::PlaceHere.command(&wb).is_err());
    let text = wb.briefing().source(source).expect("it is there").text().to_owned();
    let at = text.find("A ceasefire along").expect("it is there");
    let selection = Selection { source, anchor: at, head: at + "A ceasefire along".len() };
    run(&mut wb, Command::Select(Some(selection)));
    act(&mut wb, Action::PlaceHere);
    assert_eq!(place(&wb, ids[2]), Place::Anchored);
    assert_eq!(wb.briefing().passage(ids[2]).expect("it is there").quote, "A ceasefire along");

    for _ in 0..2 {
        act(&mut wb, Action::Undo);
    }
    assert_eq!(*wb.briefing(), reviewed);
    act(&mut wb, Action::Undo);
    assert_eq!(*wb.briefing(), before);
}

#[test]
fn what_is_edited_beside_the_open_list_is_looked_at_anew() {
    let (mut wb, source, ids) = desk(None);
    compare(&mut wb, source, &new_text());
    run(&mut wb, Command::DeletePassage(ids[0]));
    run(&mut wb, Command::TakeUpdate);
    assert_eq!(wb.updating().map(|updating| updating.update().passages().len()), Some(2));
    run(&mut wb, Command::TakeUpdate);
    assert_eq!([1, 2].map(|at| place(&wb, ids[at])), [Place::Review, Place::Lost]);
}

#[test]
fn leaving_the_list_changes_nothing_and_the_same_text_is_said_to_be_so() {
    let (mut wb, source, _) = desk(None);
    let before = wb.briefing().clone();
    compare(&mut wb, source, &new_text());
    run(&mut wb, Command::Hide);
    assert!(wb.updating().is_none());
    compare(&mut wb, source, OLD);
    assert_eq!(wb.overlay(), None);
    assert!(notices(&wb).iter().any(|n| n.contains("has that text already")), "{:?}", notices(&wb));
    compare(&mut wb, source, "  \n");
    assert!(notices(&wb).iter().any(|n| n.contains("not read")), "{:?}", notices(&wb));
    assert_eq!(*wb.briefing(), before);
}

#[test]
fn what_comes_in_and_looks_like_a_newer_version_is_offered_as_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("newer.txt");
    fs::write(&path, new_text()).expect("written");
    let (mut wb, source, ids) = desk(None);
    run(&mut wb, Command::Import(vec![path.clone()]));
    assert_eq!(wb.briefing().sources().len(), 1);
    assert!(wb.updating().expect("it is offered").can_stand_alone());
    // It may stay out, be a source of its own, or the newer version.
    run(&mut wb, Command::Hide);
    assert_eq!(wb.briefing().sources().len(), 1);
    assert!(notices(&wb).iter().any(|n| n.contains("Not added: newer.txt")), "{:?}", notices(&wb));
    run(&mut wb, Command::Import(vec![path.clone()]));
    run(&mut wb, Command::AddBeside);
    assert_eq!(wb.briefing().sources().len(), 2);
    act(&mut wb, Action::Undo);
    run(&mut wb, Command::ImportText(new_text()));
    run(&mut wb, Command::TakeUpdate);
    assert_eq!((wb.briefing().sources().len(), place(&wb, ids[1])), (1, Place::Review));
    assert_eq!(wb.briefing().source(source).map(|s| s.text().contains("1,200")), Some(true));
    // What is here already does not come twice.
    run(&mut wb, Command::Import(vec![path]));
    assert!(notices(&wb).iter().any(|n| n.contains("is here already")), "{:?}", notices(&wb));
    assert_eq!((wb.briefing().sources().len(), wb.updating()), (1, None));
}

#[test]
fn an_old_text_is_kept_in_the_file_as_long_as_a_passage_needs_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut wb, source, ids) = desk(None);
    compare(&mut wb, source, &new_text());
    run(&mut wb, Command::TakeUpdate);
    let path = folder.path().join("a.ron");
    let save = |wb: &mut Workbench| {
        run(wb, Command::SaveTo { path: path.clone(), then: None });
        run(wb, Command::Answer(Answer::Yes));
        fs::read_to_string(&path).expect("it is saved")
    };
    let text = save(&mut wb);
    assert!(text.contains("1,000 prisoners each, the largest") && text.contains("retrieved: Some("));
    let opened = open_session(&path).expect("it opens").briefing;
    assert_eq!(opened.passage(ids[1]), wb.briefing().passage(ids[1]));
    for id in [ids[1], ids[2]] {
        run(&mut wb, Command::DeletePassage(id));
    }
    assert!(!save(&mut wb).contains("1,000 prisoners each, the largest"), "nobody needs it any more");
}

#[test]
fn an_update_and_its_review_survive_a_kill() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.ron");
    let (mut wb, source, ids) = desk(Some(folder.path()));
    run(&mut wb, Command::SaveTo { path, then: None });
    let steps: [&dyn Fn(&mut Workbench); 4] = [
        &|wb| {
            compare(wb, source, &new_text());
            run(wb, Command::TakeUpdate);
        },
        &|wb| act(wb, Action::AcceptWords),
        &|wb| drop(run(wb, Command::DeletePassage(ids[2]))),
        // Beyond the save: the old text has to come back with it.
        &|wb| {
            run(wb, Command::Save(None));
            act(wb, Action::Undo);
        },
    ];
    for (at, step) in steps.iter().enumerate() {
        step(&mut wb);
        let expected: Briefing = wb.briefing().clone();
        drop(wb);
        wb = workbench(Some(folder.path()));
        wb.start(opening::start(None, Some(&Folders::at(folder.path()))));
        settle(&mut wb);
        assert!(matches!(wb.ask(), Some(Ask::Recover(_))), "step {at}: {:?}", notices(&wb));
        run(&mut wb, Command::Answer(Answer::Yes));
        assert_eq!(*wb.briefing(), expected, "step {at}");
        if at == 0 {
            run(&mut wb, Command::Review(None));
        }
        if at == 1 {
            // The undo steps are there as well.
            act(&mut wb, Action::Undo);
            act(&mut wb, Action::Redo);
            assert_eq!(*wb.briefing(), expected);
        }
    }
}

#[test]
fn passages_that_do_not_stand_where_the_file_says_are_found_again_in_one_step() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.ron");
    let (mut wb, _, ids) = desk(None);
    run(&mut wb, Command::SaveTo { path: path.clone(), then: None });
    drop(wb);
    // Someone puts a line before the text and corrects it, in a text editor.
    let text = fs::read_to_string(&path).expect("it is saved");
    let edited = text
        .replacen("text: r#\"Talks in Istanbul\n", "text: r#\"Put in by hand\nTalks in Istanbul\n", 1)
        .replacen("Both sides agreed to exchange 1,000", "Both sides agreed to exchange 1,200", 1);
    assert_ne!(text, edited);
    fs::write(&path, edited).expect("written");
    let mut wb = workbench(None);
    run(&mut wb, Command::Open(path));
    let places = [0, 1, 2].map(|at| place(&wb, ids[at]));
    assert_eq!(places, [Place::Anchored, Place::Review, Place::Anchored], "{:?}", notices(&wb));
    let said = notices(&wb).join("\n");
    assert!(said.contains("3 passages do not stand where it says"), "{said}");
    assert!(said.contains("2 passages kept, 1 to review"), "{said}");
    assert!(!wb.session().is_saved());
    act(&mut wb, Action::Undo);
    assert!(wb.session().is_saved() && ids.iter().all(|id| place(&wb, *id) == Place::Review));
}

struct Window {
    wb: Workbench,
    shell: Shell,
}

type Driven = Harness<'static, Window>;

fn window(wb: Workbench) -> Driven {
    let mut harness = Harness::builder()
        .with_size(vec2(1400.0, 900.0))
        .with_max_steps(40)
        .with_context_setup(theme::install)
        .build_ui_state(
            |ui, window: &mut Window| window.shell.ui(ui, &mut window.wb),
            Window { wb, shell: Shell::default() },
        );
    frames(&mut harness);
    harness
}

fn frames(h: &mut Driven) {
    for _ in 0..3 {
        h.run_ok();
    }
}

fn key(h: &mut Driven, key: Key) {
    h.key_press_modifiers(Modifiers::NONE, key);
    frames(h);
}

fn click(h: &mut Driven, label: &str) {
    h.get_by_label(label).click();
    frames(h);
}

#[test]
fn a_source_is_updated_and_reviewed_in_the_window() {
    let (wb, _, ids) = desk(None);
    let mut h = window(wb);
    let command = Action::UpdateSource.command(&h.state().wb).expect("a source is open");
    h.state_mut().wb.run(command);
    frames(&mut h);
    h.event(egui::Event::Text(new_text()));
    frames(&mut h);
    click(&mut h, "Compare");
    h.get_by_label_contains("3 paragraphs differ between pasted text and the text there is now (of");
    click(&mut h, "Update the source");
    h.get_by_label("Review 1 of 1");
    h.get_by_label("1 to review");
    h.get_by_label("1 lost");
    // With keys alone: accept the words there.
    key(&mut h, Key::Y);
    assert_eq!(place(&h.state().wb, ids[1]), Place::Anchored);
    assert!(h.query_by_label_contains("Review 1 of").is_none());
    h.get_by_label_contains("Reworded: otherwise in the version of").click();
    frames(&mut h);
    h.get_by_label_contains("”, in the version of");
    assert!(matches!(h.state().wb.overlay(), Some(Overlay::Former(id)) if *id == ids[1]));
}

#[test]
fn the_review_goes_on_with_keys_and_loses_what_is_not_there() {
    let (mut wb, source, ids) = desk(None);
    let both = new_text().replace("less than two hours on Friday", "less than three hours on Friday");
    compare(&mut wb, source, &both);
    run(&mut wb, Command::TakeUpdate);
    let mut h = window(wb);
    h.get_by_label("Review 1 of 2");
    key(&mut h, Key::R);
    h.get_by_label("Review 2 of 2");
    key(&mut h, Key::L);
    assert_eq!(place(&h.state().wb, ids[1]), Place::Lost);
    h.get_by_label("Review 1 of 1");
    click(&mut h, "Close the review");
    assert_eq!(h.state().wb.reviewing(), None);
    click(&mut h, "1 to review");
    assert_eq!(h.state().wb.reviewing(), Some(ids[0]));
}
