//! `Checked`: everything that is wrong with a session file.
//!
//! What does not parse as the rows of its format is looked at row by row, so that one bad row does not hide
//! the next. That takes text which is RON as such; where it is not, the first error is all there is to say.

use std::{fmt, marker::PhantomData};

use ron::{error::SpannedError, value::RawValue};
use serde::{
    Deserialize, Deserializer as _,
    de::{MapAccess, SeqAccess, Visitor},
};

use super::{
    Damage, SessionError,
    error::{CONFLICT_WORDS, unknown_field_words},
    format::{
        FORMAT, JudgedForm, PassageForm, PointForm, SessionForm, SourceForm, TimingForm, ViewForm,
        stated_format,
    },
    format_1, format_2, format_3,
    lax::{Key, Unknown, UnknownField},
    read::{self, Read},
    salvage::{Lines, mend, salvage_session},
    versions::{Version as _, read_passing_over},
};
use crate::{
    model::{Briefing, Dice},
    text::escape_controls,
};

/// Faults that are listed of a file which does not parse; one made for it could have millions.
const MAX_LISTED: usize = 1000;

/// Everything that is wrong with a session file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// What opens, repaired where need be; `None` where the file does not parse.
    pub briefing: Option<Briefing>,
    /// Each a sentence, in the order of the file.
    pub faults: Vec<String>,
    /// Whether there may be more, which cannot be seen before those are mended.
    pub hides_more: bool,
}

/// Looks for everything that is wrong with a session file.
pub fn check_session(bytes: &[u8], dice: &mut dyn Dice) -> Checked {
    let error = match salvage_session(bytes, dice) {
        Ok(salvaged) => {
            let mut faults = salvaged.opened.remarks;
            faults.extend(salvaged.damage.iter().map(Damage::place_and_fault));
            return Checked { briefing: Some(salvaged.opened.briefing), faults, hides_more: false };
        }
        Err(error) => error,
    };
    // Where line ends were converted, the error is about the text that they are turned back in: that comes
    // first, and is not astray.
    let read = read::read_bytes(bytes, |text| {
        let all = match &error {
            SessionError::Syntax { .. } | SessionError::UnknownField { .. } => check_rows(text, dice)?,
            SessionError::Conflict { .. } => check_marks(text),
            _ => (Vec::new(), false),
        };
        Ok((all, 0))
    });
    if let Ok(Read { found: (found, hides_more), remarks }) = read
        && !found.is_empty()
    {
        let faults = remarks.into_iter().chain(found).collect();
        return Checked { briefing: None, faults, hides_more };
    }
    let hides_more = error.line().is_some();
    Checked { briefing: None, faults: vec![error.to_string()], hides_more }
}

/// The marks that git left, which hide all else.
fn check_marks(text: &str) -> (Vec<String>, bool) {
    let marks = read::conflict_marks(text).take(MAX_LISTED);
    (marks.map(|(line, _)| format!("Line {line}: {CONFLICT_WORDS}")).collect(), true)
}

/// What is wrong with each row, and whether that may hide more. Where no row is past reading, the rules of
/// the whole are looked at, too.
fn check_rows(text: &str, dice: &mut dyn Dice) -> Result<(Vec<String>, bool), SessionError> {
    let mut rows = Rows::default();
    read_top(text, &mut rows).map_err(|error| read::refusal(text, error))?;
    let Rows { broken, unknown, mut is_cut } = rows;
    let mut found: Vec<(usize, String)> = Vec::new();
    let mended = if broken.is_empty() {
        let format = stated_format(text).unwrap_or(FORMAT);
        SessionForm::read_passing_over(text, format, &mut Unknown::default()).ok()
    } else {
        None
    };
    is_cut |= mended.is_none();
    let lines = Lines::new(text);
    if let Some(form) = mended {
        let damage = mend(text, form, dice).damage;
        found.extend(damage.iter().map(|(at, damage)| (*at, damage.place_and_fault())));
    }
    let unknown = unknown
        .fields
        .into_iter()
        .map(|UnknownField { at, name, owner }| (at, unknown_field_words(&escape_controls(&name), owner)));
    for (at, fault) in broken.into_iter().chain(unknown) {
        let (line, column) = lines.place(at).unzip();
        found.push((at, Damage { line, column, fault, deed: None }.place_and_fault()));
    }
    found.sort_by_key(|(at, _)| *at);
    is_cut |= found.len() > MAX_LISTED;
    Ok((found.into_iter().take(MAX_LISTED).map(|(_, words)| words).collect(), is_cut))
}

/// What is found while rows are read one by one.
#[derive(Default)]
struct Rows {
    /// What keeps a row or a field from being read, with its place in memory.
    broken: Vec<(usize, String)>,
    unknown: Unknown,
    /// Whether there were too many.
    is_cut: bool,
}

impl Rows {
    /// Reads one value, and notes what keeps it from being one.
    fn check<'de, T: Deserialize<'de>>(&mut self, text: &'de str) {
        if self.broken.len() + self.unknown.fields.len() >= MAX_LISTED {
            self.is_cut = true;
        } else if let Err(error) = read_passing_over::<T>(text, &mut self.unknown) {
            self.note(text, error);
        }
    }

    fn check_list<'de, T: Deserialize<'de>>(&mut self, text: &'de str) {
        let mut deserializer = match ron::Deserializer::from_str(text) {
            Ok(deserializer) => deserializer,
            Err(error) => return self.note(text, error),
        };
        let list = List::<T> { rows: self, form: PhantomData };
        if let Err(error) = deserializer.deserialize_seq(list) {
            let error = deserializer.span_error(error);
            self.note(text, error);
        }
    }

    fn note(&mut self, text: &str, error: SpannedError) {
        let at = text.as_ptr().addr() + read::offset(text, &read::place(text, &error));
        // A value ended, and something else stands behind it: in the file that is no end.
        let code = match error.code {
            ron::Error::TrailingCharacters => ron::Error::ExpectedComma,
            code => code,
        };
        self.broken.push((at, read::cause(code)));
    }
}

/// Reads the fields of a session one by one.
fn read_top(text: &str, rows: &mut Rows) -> Result<(), SpannedError> {
    let mut deserializer = ron::Deserializer::from_str(text)?;
    // Not from the field as it comes: it may stand behind the rows that are read by it.
    let format = stated_format(text).unwrap_or(FORMAT);
    let missing = deserializer.deserialize_struct("Session", &FIELDS, Top { format, rows });
    let missing = missing.map_err(|error| deserializer.span_error(error))?;
    // Where the bracket stands that closes the session.
    let end = text.len().saturating_sub(deserializer.remainder().len() + 1);
    for field in missing {
        rows.broken.push((text.as_ptr().addr() + end, format!("The field “{field}” is missing in Session")));
    }
    deserializer.end().map_err(|error| deserializer.span_error(error))
}

const FIELDS: [&str; 8] = ["format", "title", "timing", "judged", "sources", "passages", "outline", "view"];

/// Gives the fields that are missing.
struct Top<'a> {
    format: u64,
    rows: &'a mut Rows,
}

impl<'de> Visitor<'de> for Top<'_> {
    type Value = Vec<&'static str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a session")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        let Self { format, rows } = self;
        let mut missing = Vec::from(FIELDS);
        while let Some(Key { name, at }) = fields.next_key::<Key<'de>>()? {
            let value = fields.next_value::<&'de RawValue>()?.get_ron();
            match missing.iter().position(|field| *field == name) {
                Some(index) => drop(missing.remove(index)),
                None if FIELDS.contains(&&*name) => {
                    rows.broken.push((at, format!("The field “{name}” stands twice in Session")));
                    continue;
                }
                None => {}
            }
            match &*name {
                "format" => rows.check::<u64>(value),
                "title" => rows.check::<String>(value),
                "timing" if format > 2 => rows.check::<TimingForm>(value),
                "judged" if format > 3 => rows.check::<JudgedForm>(value),
                "sources" if format == 1 => rows.check_list::<format_1::SourceForm>(value),
                "sources" if format < 4 => rows.check_list::<format_3::SourceForm>(value),
                "sources" => rows.check_list::<SourceForm>(value),
                "passages" if format == 1 => rows.check_list::<format_1::PassageForm>(value),
                "passages" if format == 2 => rows.check_list::<format_2::PassageForm>(value),
                "passages" => rows.check_list::<PassageForm>(value),
                "outline" if format < 3 => rows.check_list::<format_2::PointForm>(value),
                "outline" => rows.check_list::<PointForm>(value),
                "view" => rows.check::<ViewForm>(value),
                _ => rows.unknown.note(&Key { name, at }, "Session"),
            }
        }
        // A session can do without a view, and had no timing before format 3, and no verdicts before format 4.
        missing.retain(|field| match *field {
            "view" => false,
            "timing" => format > 2,
            "judged" => format > 3,
            _ => true,
        });
        Ok(missing)
    }
}

/// Reads a list row by row.
struct List<'a, T> {
    rows: &'a mut Rows,
    form: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for List<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while let Some(row) = elements.next_element::<&'de RawValue>()? {
            self.rows.check::<T>(row.get_ron());
        }
        Ok(())
    }
}
