//! What a briefing is, and how it changes.
//!
//! No files, clocks, dice, threads or serialization here: ids are drawn from a [`Dice`] that the caller
//! brings. A [`Briefing`] changes through a [`Draft`] only; what a draft replaced is a [`Change`], and
//! swapping it back in is undo.

mod aloud;
mod branches;
mod briefing;
mod check;
mod citation;
mod date;
mod date_words;
mod delta;
mod difference;
mod draft;
mod history;
pub(crate) mod id;
mod judged;
mod list;
mod loose;
mod merge;
mod notation;
mod outline;
mod passage;
mod point;
mod rank;
mod rating;
mod repair;
mod reread;
mod reshape;
mod source;
mod source_text;
mod timing;
mod update;

pub use aloud::Aloud;
pub use briefing::Briefing;
pub use check::{Assembly, Fault, StatedFormer, assemble};
pub use citation::{Citation, source_line, spoken_citation};
pub use date::{Date, Published};
pub use date_words::find_date;
pub use delta::{Delta, DeltaError, Fate, FormerRef, PassageEdit, PointEdit, SourceEdit, Splice};
pub use difference::Difference;
pub use draft::{Draft, Refusal, Slot};
pub use history::{Change, FoldKey, History, Recorded, StateId, Tables};
pub use id::{Dice, IdError, IdMap, PassageId, PointId, SourceId, VersionId};
pub use judged::{FindingKey, FindingKeyError, Judged, Verdict};
pub use list::{from_list, to_list};
pub use loose::LoosePoint;
pub use merge::{Conflict, Merge, Side, Subject, merge};
pub use notation::{from_notation, to_notation};
pub use outline::{Outline, OutlineRow};
pub use passage::{CONTEXT_GRAPHEMES, Former, Passage, Place, Tint};
pub use point::{Evidence, Point, PointKind, Stance};
pub use rank::Rank;
pub use rating::{Credibility, Rating, RatingError, Reliability};
pub use repair::{Deed, Finding, MISSING_SOURCE, Row, repair};
pub use reread::reread;
pub use reshape::Joined;
pub use source::{Fact, Source};
pub use source_text::SourceText;
pub use timing::{Budget, Rate, RateError, Seconds, Standing, TimeError, Timing};
pub use update::{Counts, Settled, Update, find_again};

#[cfg(test)]
mod tests;
