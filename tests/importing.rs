//! Bringing in documents, many at once: one step, one report, and nothing that stops the rest.

use std::{fs, path::PathBuf};

use attache::{
    app::{Action, Command, Fate, Overlay, Workbench},
    ui::{Shell, theme},
};
use egui::{Key, accesskit::Role};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};

mod common;

use common::{held, notices, run, settle, workbench};

fn act(wb: &mut Workbench, action: Action) {
    match action.command(wb) {
        Ok(command) => drop(run(wb, command)),
        Err(reason) => unreachable!("{action:?}: {}", reason.0),
    }
}

/// A folder of `n` texts, one of which is bad, one a copy and one much like another.
fn folder(n: usize) -> (tempfile::TempDir, PathBuf) {
    let scratch = tempfile::tempdir().expect("a folder");
    let inside = scratch.path().join("texts");
    fs::create_dir(&inside).expect("a folder");
    for at in 0..n {
        let words: String = (0..80).map(|word| format!("word{} ", word * 31 + at * 7919)).collect();
        fs::write(inside.join(format!("{at:04}.txt")), format!("Text {at}\n\n{words}\n")).expect("written");
    }
    let copy = fs::read(inside.join("0001.txt")).expect("read");
    fs::write(inside.join("copy.txt"), &copy).expect("written");
    let like = String::from_utf8(copy).expect("text").replace("Text 1", "Text 1, corrected");
    fs::write(inside.join("like.txt"), like).expect("written");
    fs::write(inside.join("bad.bin"), b"\x7FELF\x02\x01").expect("written");
    fs::write(inside.join("photo.png"), b"\x89PNG").expect("written");
    (scratch, inside)
}

#[test]
fn a_folder_comes_in_as_one_step_with_a_report() {
    let (_scratch, inside) = folder(20);
    let mut wb = workbench(None);
    run(&mut wb, Command::Import(vec![inside]));
    assert_eq!(wb.briefing().sources().len(), 21);
    assert_eq!(wb.overlay(), Some(&Overlay::Imported));
    let report = wb.import_report().expect("a report");
    assert_eq!(
        report.summary(),
        "From 23 files: 21 sources brought in, 1 here already, 1 not brought in, 1 passed over as pictures, styles and \
         the like"
    );
    let groups: Vec<(&str, usize)> = report.groups().map(|(group, entries)| (group, entries.len())).collect();
    let expected = [
        ("Not brought in", 1),
        ("Brought in, and much like another one", 1),
        ("Here already", 1),
        ("Brought in", 20),
    ];
    assert_eq!(groups, expected);
    assert!(report.entries[1].remarks.contains(&"Much like “Text 1”".to_owned()), "{:?}", report.entries[1]);
    assert!(report.text().contains("bad.bin") && report.text().contains("a program"), "{}", report.text());
    assert_eq!(notices(&wb), Vec::<String>::new(), "the report says it all");
    act(&mut wb, Action::Undo);
    assert_eq!(wb.briefing().sources().len(), 0);
}

#[test]
fn newer_versions_in_a_folder_wait_until_the_report_was_seen() {
    let (_scratch, inside) = folder(6);
    let mut wb = workbench(None);
    run(&mut wb, Command::Import(vec![inside.clone()]));
    run(&mut wb, Command::Hide);
    assert_eq!(wb.overlay(), None);
    for at in 0..3 {
        let path = inside.join(format!("{at:04}.txt"));
        let words = fs::read_to_string(&path).expect("read");
        fs::write(&path, format!("{words}\nOne more sentence was added to text {at}.\n")).expect("written");
    }
    let before = wb.briefing().clone();
    run(&mut wb, Command::Import(vec![inside.clone()]));
    assert_eq!((wb.overlay(), wb.n_newcomers()), (Some(&Overlay::Imported), 3));
    assert_eq!(*wb.briefing(), before, "nothing is replaced unasked");
    run(&mut wb, Command::Hide);
    assert_eq!(wb.overlay(), Some(&Overlay::Update), "they are gone through, as one alone is");
    run(&mut wb, Command::TakeUpdate);
    assert_eq!((wb.overlay(), wb.n_newcomers()), (Some(&Overlay::Update), 1));
    run(&mut wb, Command::Hide);
    run(&mut wb, Command::Hide);
    assert_eq!((wb.overlay(), wb.n_newcomers()), (None, 0));
    // Or all of them at once stand beside what is there.
    act(&mut wb, Action::Undo);
    run(&mut wb, Command::Import(vec![inside]));
    run(&mut wb, Command::AddAllBeside);
    assert_eq!((wb.briefing().sources().len(), wb.n_newcomers()), (before.sources().len() + 3, 0));
    let n_alike = wb.import_report().expect("a report").n(|fate| matches!(fate, Fate::Alike(..)));
    assert_eq!(n_alike, 3);
}

#[test]
fn a_pasted_part_of_a_page_keeps_what_the_plain_text_has_lost() {
    let words = "The council of the town agreed on Tuesday to build a second bridge over the river.";
    let text = format!(
        "A second bridge\n{words}\nFirst, the ground is looked at.\nThen, the bats are counted.\nShare this article"
    );
    let html = format!(
        "<h1>A second bridge</h1><p>{words}</p><ul><li>First, the ground is looked at.</li><li>Then, the bats are counted.</li></ul>\
         <div class=share-bar><a href=#>Share this article</a></div>"
    );
    let paste = |html: &str, held: &str| {
        let mut wb = workbench(None);
        wb.run(Command::HoldPage { text: held.to_owned(), html: html.to_owned() });
        wb.run(Command::ImportText(text.clone()));
        wb.begin_frame(1.0);
        let source = wb.briefing().sources().next().cloned().expect("it is there");
        assert_eq!(source.imported_from, None);
        source
    };
    let page = paste(&html, &text);
    assert_eq!(page.title, "A second bridge");
    assert!(
        page.text().starts_with(&format!(
            "{words}\n\nFirst, the ground is looked at.\nThen, the bats are counted.\n"
        )),
        "{}",
        page.text()
    );
    let chrome: Vec<_> = page.chrome().iter().filter_map(|run| run.of(page.text())).collect();
    assert_eq!(chrome, ["Share this article"], "kept, and dimmed");
    assert_eq!(paste(&html, "something else").text(), text, "it is that of another text");
    assert_eq!(paste("<p>A second bridge</p>", &text).text(), text, "words are missing in it");
}

#[test]
fn bringing_in_can_be_stopped_and_then_nothing_is() {
    let (_scratch, inside) = folder(6);
    let mut wb = held();
    wb.run(Command::Import(vec![inside]));
    wb.run(Command::CancelJobs);
    wb.let_jobs_go();
    settle(&mut wb);
    assert_eq!(wb.briefing().sources().len(), 0);
    assert!(notices(&wb).iter().any(|n| n.contains("Stopped: no source was added")), "{:?}", notices(&wb));
}

#[test]
fn a_file_too_large_to_be_a_document_is_said_at_once() {
    let scratch = tempfile::tempdir().expect("a folder");
    let path = scratch.path().join("huge.txt");
    fs::File::create(&path).and_then(|file| file.set_len(500 << 20)).expect("a sparse file");
    let mut wb = workbench(None);
    run(&mut wb, Command::Import(vec![path]));
    assert_eq!(wb.briefing().sources().len(), 0);
    assert!(
        notices(&wb).iter().any(|n| n.contains("holds more than") && n.contains("huge.txt")),
        "{:?}",
        notices(&wb)
    );
}

#[test]
fn a_name_with_line_breaks_stays_one_line() {
    let scratch = tempfile::tempdir().expect("a folder");
    let path = scratch.path().join("a\nb\u{202e}.txt");
    if fs::write(&path, b"\x89PNG").is_err() {
        // Not every system has such names.
        return;
    }
    let mut wb = workbench(None);
    run(&mut wb, Command::Import(vec![path]));
    let said = notices(&wb).join("");
    assert!(said.contains("a\\nb\\u{202e}.txt") && !said.contains('\n'), "{said:?}");
}

#[test]
fn books_come_in_by_chapter_where_that_is_wanted() {
    let scratch = tempfile::tempdir().expect("a folder");
    let path = scratch.path().join("b.epub");
    fs::write(&path, made::epub(&["<h1>One</h1><p>First words.</p>", "<h1>Two</h1><p>Other words.</p>"]))
        .expect("written");
    let mut wb = workbench(None);
    run(&mut wb, Command::Import(vec![path.clone()]));
    let titles = |wb: &Workbench| -> Vec<String> {
        wb.briefing().ordered_sources().iter().map(|s| s.title.clone()).collect()
    };
    assert_eq!(titles(&wb), ["The Book"]);
    act(&mut wb, Action::Undo);
    act(&mut wb, Action::ChaptersApart);
    assert_eq!(Action::ChaptersApart.words(&wb), "Add books as one source each");
    run(&mut wb, Command::Import(vec![path]));
    assert_eq!(titles(&wb), ["The Book: Part 0", "The Book: Part 1"]);
}

#[test]
fn a_report_on_a_thousand_files_is_gone_through_by_keys() {
    let (_scratch, inside) = folder(1000);
    let mut wb = workbench(None);
    run(&mut wb, Command::Import(vec![inside]));
    let mut h = Harness::builder()
        .with_size(egui::vec2(1400.0, 900.0))
        .with_max_steps(40)
        .with_context_setup(theme::install)
        .build_ui_state(|ui, (wb, shell): &mut (_, Shell)| shell.guarded_ui(ui, wb), (wb, Shell::default()));
    h.run_ok();
    let n_drawn = h.query_all_by_role(Role::ListBoxOption).count();
    assert!((5..60).contains(&n_drawn), "only those in view are drawn, {n_drawn}");
    assert!(h.query_by_label_contains("Not brought in: bad.bin").is_some());
    h.key_press(Key::End);
    h.run_ok();
    let last = h.get_by_label_contains("Brought in: Text 999");
    assert_eq!(last.accesskit_node().is_selected(), Some(true));
    h.key_press(Key::Enter);
    h.run_ok();
    assert_eq!(h.state().0.open_source().map(|s| s.title.as_str()), Some("Text 999"));
    h.key_press(Key::Home);
    h.key_press(Key::ArrowDown);
    h.run_ok();
    assert!(h.query_by_label_contains("Brought in, and much like another one: Text 1, corrected").is_some());
    let n_sources = h.state().0.briefing().sources().len();
    let press = |h: &mut Harness<'_, (Workbench, Shell)>, button: &str| {
        h.get_by_role_and_label(Role::Button, button).click();
        (0..3).for_each(|_| {
            h.run_ok();
        });
    };
    press(&mut h, "Compare the two…");
    h.get_by_label_contains("Two sources that are much alike");
    assert!(h.query_all_by_label_contains("corrected").next().is_some(), "what differs is shown");
    press(&mut h, "Keep both");
    assert_eq!((h.state().0.overlay(), h.state().0.briefing().sources().len()), (None, n_sources));
    h.state_mut().0.run(Command::Show(Overlay::Imported));
    h.run_ok();
    h.key_press(Key::ArrowDown);
    h.run_ok();
    press(&mut h, "Compare the two…");
    press(&mut h, "Remove the second");
    assert_eq!((h.state().0.overlay(), h.state().0.briefing().sources().len()), (None, n_sources - 1));
    act(&mut h.state_mut().0, Action::Undo);
    assert_eq!(h.state().0.briefing().sources().len(), n_sources);
}

#[path = "common/made.rs"]
mod made;
