//! `Fate`: what becomes of a row.

use super::three::{Side, Three};

/// What becomes of a row, as far as it alone decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Both have it, or one side added it.
    Stays,
    /// Deleted by the other side, but changed by this one: stays, and is listed.
    Changed(Side),
    /// Deleted by the other side and as it was on this one: goes, unless something else needs it.
    Goes(Side),
}

impl Fate {
    /// Of a row that at least one side has. `is_changed` compares the base's version with a side's.
    pub fn of<R: ?Sized>(rows: &Three<Option<&R>>, is_changed: impl Fn(&R, &R, Side) -> bool) -> Self {
        let (side, row) = match (rows.ours, rows.theirs) {
            (Some(row), None) => (Side::Ours, row),
            (None, Some(row)) => (Side::Theirs, row),
            _ => return Self::Stays,
        };
        match rows.base {
            None => Self::Stays,
            Some(base) if is_changed(base, row, side) => Self::Changed(side),
            Some(_) => Self::Goes(side),
        }
    }
}
