//! Edits a briefing at random, through the real workbench and store, until it is killed. Each edit's
//! number and a digest of the briefing go to standard output once the journal has it.
//!
//!     cargo run --example torture -- FOLDER SEED
//!
//! Started again on the same folder it brings back what the last run left, and goes on. `tests/kill.rs`
//! kills it and looks at what is left.
#![allow(
    dead_code,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a program for a test should stop where something is wrong"
)]

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use attache::{
    app::{Answer, Ask, Command, Environment, Jobs, Marked, SourceField, SystemClock, Workbench, opening},
    model::{Briefing, Dice, PassageId, PointId, PointKind, Slot, SourceId, Stance, Tint},
    store::{Folders, View, journal::ContentHash, write_session},
    text::TextRange,
};

/// Dice that a seed decides.
pub struct SeededDice(pub u64);

impl Dice for SeededDice {
    fn roll(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

impl SeededDice {
    pub fn below(&mut self, n: usize) -> usize {
        (self.roll() >> 33) as usize % n.max(1)
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        all.get(self.below(all.len())).copied()
    }
}

/// Tells one briefing from all others, whatever it is looked at like.
pub fn digest(briefing: &Briefing) -> String {
    ContentHash::of(write_session(briefing, &View::default()).as_bytes()).to_string()
}

/// A workbench on what a start in this folder opens, with everything brought back that can be.
pub fn start(folder: &Path, seed: u64, jobs: Jobs) -> Workbench {
    let folders = Folders::at(&folder.join("home"));
    let start = opening::start(None, Some(&folders));
    let mut wb = Workbench::new(Environment {
        clock: Arc::new(SystemClock),
        dice: Box::new(SeededDice(seed)),
        folders: Some(folders),
        documents: None,
        jobs,
    });
    wb.start(start);
    loop {
        wb.begin_frame(0.0);
        match wb.ask() {
            Some(Ask::Recover(_)) => wb.run(Command::Answer(Answer::Yes)),
            Some(_) => unreachable!("nothing else is asked at a start"),
            None if wb.jobs().is_empty() => return wb,
            None => std::thread::yield_now(),
        }
    }
}

/// Edits until the reader of standard output is gone.
pub fn torture(folder: &Path, seed: u64) {
    let mut dice = SeededDice(seed);
    let mut wb = start(folder, dice.roll(), Jobs::threads(Arc::new(|| {})));
    let since = Instant::now();
    let mut out = io::stdout().lock();
    let mut n = 0;
    let mut seen = None;
    let mut tell = |wb: &Workbench| {
        let revisions = wb.session().revisions();
        if seen == Some(revisions) {
            return true;
        }
        seen = Some(revisions);
        let line = format!("\nedit {n} {}\n", digest(wb.briefing()));
        n += 1;
        out.write_all(line.as_bytes()).and_then(|()| out.flush()).is_ok()
    };
    let mut goes_on = tell(&wb);
    while goes_on && since.elapsed().as_secs() < 60 {
        if let Some(command) = edit(&wb, folder, &mut dice) {
            wb.run(command);
            goes_on = tell(&wb);
        }
        wb.begin_frame(since.elapsed().as_secs_f64());
        goes_on &= tell(&wb);
    }
}

/// A few points.
fn several(points: &[PointId], dice: &mut SeededDice) -> attache::app::Points {
    (0..1 + dice.below(3)).filter_map(|_| dice.of(points)).collect()
}

/// Something to do.
fn edit(wb: &Workbench, folder: &Path, dice: &mut SeededDice) -> Option<Command> {
    let briefing = wb.briefing();
    let points: Vec<PointId> = wb.derived().outline.rows().iter().map(|row| row.id).collect();
    let sources: Vec<SourceId> = wb.derived().sources.clone();
    let passages: Vec<PassageId> = briefing.passages().map(|p| p.id).collect();
    let point = dice.of(&points);
    let source = dice.of(&sources);
    let passage = dice.of(&passages);
    let slot = match dice.below(4) {
        0 => Slot::First(point),
        1 => Slot::Last(point),
        2 => point.map_or(Slot::Last(None), Slot::Before),
        _ => point.map_or(Slot::Last(None), Slot::After),
    };
    let range = |dice: &mut SeededDice| {
        let text = briefing.source(source?)?.text();
        let start = text.floor_char_boundary(dice.below(text.len()));
        let end = text.floor_char_boundary((start + 1 + dice.below(200)).min(text.len()));
        Some(TextRange::new(start, end))
    };
    Some(match dice.below(60) {
        0..=24 => typed(briefing, wb.editing().map(|e| e.point).or(point)?, dice),
        25 => Command::EditText { point: point?, caret: attache::app::Caret::End },
        26 => Command::StopEditing { to_row: true },
        27..=29 => Command::NewPoint {
            slot,
            kind: PointKind::ALL[dice.below(4)],
            holding: passage.map(Marked::Passage),
        },
        30 => Command::SplitPoint { point: point?, at: dice.below(40) },
        31 if dice.below(2) == 0 => Command::JoinPoint(point?),
        31 => wb.pasted_on_row("- pasted\n  - with a child\n")?,
        32 => Command::Indent(several(&points, dice)),
        33 => Command::Outdent(several(&points, dice)),
        34 => Command::MoveUp(several(&points, dice)),
        35 => Command::MoveDown(several(&points, dice)),
        36 => Command::MovePoints { points: several(&points, dice), slot },
        37 if points.len() > 20 => Command::CutPoints([point?].into()),
        38 => Command::SetKind { points: several(&points, dice), kind: PointKind::ALL[dice.below(4)] },
        39 | 40 => {
            Command::Highlight { source: source?, range: range(dice)?, tint: Tint::ALL[dice.below(4)] }
        }
        41 => Command::Attach {
            what: Marked::Range(source?, range(dice)?),
            to: point?,
            stance: Stance::ALL[dice.below(3)],
        },
        42 => Command::Attach {
            what: Marked::Passage(passage?),
            to: point?,
            stance: Stance::ALL[dice.below(3)],
        },
        43 => Command::SetTint { passage: passage?, tint: Tint::ALL[dice.below(4)] },
        44 => Command::SetNote { passage: passage?, note: format!("note {}", dice.below(1000)) },
        45 if passages.len() > 20 => Command::DeletePassage(passage?),
        46 => Command::MarkChrome { source: source?, range: range(dice)?, marked: dice.below(2) == 0 },
        47 => Command::EditSource {
            source: source?,
            field: SourceField::ALL[dice.below(6)],
            value: format!("value {}", dice.below(1000)),
        },
        48 => Command::SetTitle(format!("Title {}", dice.below(1000))),
        49 if sources.len() > 8 => Command::RemoveSource(source?),
        50 => Command::ImportText(article(dice)),
        51 => {
            let paths: Vec<PathBuf> =
                (0..=dice.below(2)).map(|at| folder.join(format!("article {at}.txt"))).collect();
            for path in &paths {
                fs::write(path, article(dice)).expect("an article");
            }
            Command::Import(paths)
        }
        52..=55 => Command::Undo,
        56 | 57 => Command::Redo,
        58 => match wb.session().path() {
            Some(_) => Command::Save(None),
            None => Command::SaveTo { path: folder.join("session.ron"), then: None },
        },
        _ => return None,
    })
}

fn typed(briefing: &Briefing, point: PointId, dice: &mut SeededDice) -> Command {
    let mut text = briefing.point(point).map(|p| p.text.clone()).unwrap_or_default();
    let at = text.floor_char_boundary(dice.below(text.len() + 1));
    if dice.below(4) == 0 {
        let end = text.floor_char_boundary((at + dice.below(6)).min(text.len()));
        text.replace_range(at..end, "");
    } else {
        let words = ["a", "é", "\u{1F41F}", "\n", "\"quoted\" ", "\\", "word ", "\u{202E}", "\t", "x\r"];
        text.insert_str(at, words[dice.below(words.len())]);
    }
    Command::SetText { point, text }
}

fn article(dice: &mut SeededDice) -> String {
    let words = ["talks", "swap", "“pressure”", "Istanbul", "é", "\u{1F41F}", "ceasefire."];
    let mut text = format!("Article {}\n\n", dice.roll());
    let n = 1 << dice.below(13);
    for at in 0..n {
        text.push_str(words[dice.below(words.len())]);
        text.push_str(if at % 40 == 39 { "\n\n" } else { " " });
    }
    text
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("a folder"));
    let seed = arguments.next().and_then(|seed| seed.parse().ok()).expect("a seed");
    torture(&folder, seed);
}
