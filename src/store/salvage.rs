//! Reading what the strict reader refuses: a session that breaks rules, or has a newer format, becomes a
//! copy, with a list of what is wrong and what was done about it. The file itself is left alone.
//!
//! What does not parse is refused here as there: there is no telling what a broken string was to hold.

use std::{cell::Cell, fmt, path::Path};

use super::{
    FORMAT, OpenError, Opened, SessionError, View,
    format::{Places, Rows, SessionForm},
    lax::Unknown,
    read::{self, Read},
    read_file, read_session,
    spelling::Speller,
    versions,
};
use crate::{
    model::{Briefing, Dice, Finding, PassageId, Row, repair},
    text::escape_controls,
};

/// A session that was read, whatever was wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Salvaged {
    /// Its remarks are about the file as a whole.
    pub opened: Opened,
    /// What is wrong, in the order of the file.
    pub damage: Vec<Damage>,
    /// The format of the file, where it is newer than this program's. What only that format has is not
    /// in the briefing.
    pub newer: Option<u64>,
}

impl Salvaged {
    /// Whether this is all that the file holds, so that saving may replace it.
    pub fn is_whole(&self) -> bool {
        self.n_repaired() == 0 && self.newer.is_none()
    }

    /// How much of the damage was repaired. The rest, like words that are not in their source any more, is
    /// for a person to look at and no reason to distrust the file.
    pub fn n_repaired(&self) -> usize {
        self.damage.iter().filter(|damage| damage.deed.is_some()).count()
    }
}

/// One thing that is wrong with a session file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// From 1; `None` where it is not known.
    pub line: Option<usize>,
    /// In characters, from 1; `None` where the whole row is meant.
    pub column: Option<usize>,
    /// A phrase on one line, with control characters shown.
    pub fault: String,
    /// What was done about it, a phrase; `None` where nothing was.
    pub deed: Option<String>,
}

impl Damage {
    /// Where and what, without what was done.
    pub fn place_and_fault(&self) -> String {
        match (self.line, self.column) {
            (Some(line), Some(column)) => format!("Line {line}, column {column}: {}", self.fault),
            (Some(line), None) => format!("Line {line}: {}", self.fault),
            (None, _) => read::sentence(&self.fault),
        }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place_and_fault())?;
        self.deed.as_ref().map_or(Ok(()), |deed| write!(f, "; {deed}"))
    }
}

/// Opens a session file, strictly if that will do, else salvaging what can be. Also gives the bytes that it
/// was read from.
///
/// # Errors
/// Where the file cannot be read, or does not parse.
pub fn open_salvaging(path: &Path, dice: &mut dyn Dice) -> Result<(Salvaged, Vec<u8>), OpenError> {
    let bytes = read_file(path)?;
    let salvaged = match read_session(&bytes) {
        Ok(opened) => Ok(Salvaged { opened, damage: Vec::new(), newer: None }),
        Err(_) => salvage_session(&bytes, dice),
    };
    match salvaged {
        Ok(salvaged) => Ok((salvaged, bytes)),
        Err(error) => Err(OpenError::Session { error, path: path.to_owned() }),
    }
}

/// Reads a session file, repairing what breaks rules and listing everything that is wrong.
///
/// # Errors
/// Where and why the bytes do not parse.
pub fn salvage_session(bytes: &[u8], dice: &mut dyn Dice) -> Result<Salvaged, SessionError> {
    let Read { found, remarks } = read::read_bytes(bytes, |text| salvage(text, dice))?;
    let mut salvaged = found;
    salvaged.opened.remarks.splice(0..0, remarks);
    Ok(salvaged)
}

/// What needs repair weighs more than any number of passages that went astray, so that what the strict
/// reader would read is read.
const REPAIR_WEIGHT: usize = 1 << 24;

/// A session, and how much is wrong with it.
fn salvage(text: &str, dice: &mut dyn Dice) -> Result<(Salvaged, usize), SessionError> {
    let (form, newer, remarks) = match read::parse(text) {
        Ok(form) => (form, None, Vec::new()),
        Err(SessionError::OtherFormat { found }) if found > FORMAT => {
            let mut unknown = Unknown::default();
            let form = versions::read_passing_over::<SessionForm>(text, &mut unknown);
            let form = form.map_err(|_| SessionError::OtherFormat { found })?;
            let unknown: Vec<String> = unknown.names.iter().map(|name| escape_controls(name)).collect();
            (form, Some(found), vec![newer_words(found, &unknown)])
        }
        Err(error) => return Err(error),
    };
    let Mended { briefing, view, damage, astray } = mend(text, form, dice);
    let damage = damage.into_iter().map(|(_, damage)| damage).collect();
    let n_astray = astray.len();
    // Doubts are among the damage.
    let opened = Opened { briefing, view, remarks, doubts: Vec::new(), astray };
    let salvaged = Salvaged { opened, damage, newer };
    let weight = salvaged.n_repaired().saturating_mul(REPAIR_WEIGHT).saturating_add(n_astray);
    Ok((salvaged, weight))
}

/// What rows give, mended.
pub(super) struct Mended {
    pub briefing: Briefing,
    pub view: View,
    /// With the place in memory of each, in the order of the file.
    pub damage: Vec<(usize, Damage)>,
    /// The passages that the text calls anchored and that are not.
    pub astray: Vec<PassageId>,
}

/// Makes a briefing of the rows of a text, whatever rules they break.
pub(super) fn mend(text: &str, form: SessionForm, dice: &mut dyn Dice) -> Mended {
    let mut speller = Speller::new(dice);
    let Rows { assembly, view, places } = form.into_rows(&mut speller);
    let mut misspelled = speller.misspelled;
    misspelled.sort_by_key(|spelled| spelled.at);
    let lines = Lines::new(text);
    let mut damage: Vec<(usize, Damage)> = Vec::new();
    for spelled in misspelled {
        let (line, column) = lines.place(spelled.at).unzip();
        let fault = escape_controls(&spelled.error);
        damage.push((spelled.at, Damage { line, column, fault, deed: Some(spelled.deed) }));
    }
    let anchored = read::anchored(&assembly);
    let (briefing, findings) = repair(assembly, dice);
    let astray = read::astray(&anchored, &briefing);
    for Finding { row, fault, deed } in findings {
        let at = place_of(row, &places);
        let line = lines.place(at).map(|(line, _)| line);
        let (fault, deed) =
            (escape_controls(&fault.to_string()), deed.map(|deed| escape_controls(&deed.to_string())));
        damage.push((at, Damage { line, column: None, fault, deed }));
    }
    damage.sort_by_key(|(at, _)| *at);
    let view = view.fitted(&briefing);
    Mended { briefing, view, damage, astray }
}

fn newer_words(found: u64, unknown: &[String]) -> String {
    let without = match unknown {
        [] => String::new(),
        names => format!(", without what this program does not know: {}", names.join(", ")),
    };
    format!(
        "The file has format {found}, which is newer than this program’s {FORMAT}. This is a copy{without}. \
         The file is left alone; a newer Attaché opens it whole"
    )
}

fn place_of(row: Row, places: &Places) -> usize {
    let place = match row {
        Row::Source(at) => places.sources.get(at),
        Row::Passage(at) => places.passages.get(at),
        Row::Point(at) => places.points.get(at),
    };
    place.copied().unwrap_or_default()
}

/// Turns places in memory into lines and columns. Fast where they come in order.
pub(super) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// The place that was asked for last, and the characters before it on its line: a file may be one
    /// long line.
    last: Cell<(usize, usize)>,
}

impl<'a> Lines<'a> {
    pub fn new(text: &'a str) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        let starts = std::iter::once(0).chain(ends.map(|at| at + 1)).collect();
        Self { text, starts, last: Cell::default() }
    }

    /// Line and column, from 1, of a place within the text.
    pub fn place(&self, at: usize) -> Option<(usize, usize)> {
        let offset = at.checked_sub(self.text.as_ptr().addr()).filter(|offset| *offset <= self.text.len())?;
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = *self.starts.get(line.checked_sub(1)?)?;
        let (from, n_before) = match self.last.get() {
            (last, n) if start <= last && last <= offset => (last, n),
            _ => (start, 0),
        };
        let n_chars = n_before + self.text.get(from..offset)?.chars().count();
        self.last.set((offset, n_chars));
        Some((line, n_chars + 1))
    }
}
