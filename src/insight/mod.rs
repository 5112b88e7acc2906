//! What the sources say together: quotations, statements that stand in several sources, sources with one origin,
//! names, dates, figures. Findings are told with the words they were made from and why; none changes a briefing.
//!
//! What is read of one source alone depends on nothing but its text and what is known of it, so that it can be kept
//! as long as both stay ([`Text`]); what several say together is made from that.

mod calendar;
mod dates;
mod facts;
mod figures;
mod finding;
mod judgment;
mod language;
mod lexicon;
mod matrix;
mod names;
mod reading;

pub use calendar::Weekday;
pub use dates::{
    Bond, DateConflict, DateConflictKind, DateMention, Dated, Tense, When, date_conflicts, timeline,
};
pub use facts::Facts;
pub use figures::{Comparison, Figure, Measure, Precision, Size, Verdict, comparisons};
pub use finding::{Finding, FindingKind, Perusal, Place, Together};
pub use judgment::{Confidence, Judgments, Likelihood, judgments};
pub use matrix::{Cell, Matrix, MatrixRow, bears_much_on, bears_on, cell, hypotheses};
pub use names::{Mention, Mentions, Name, NameKind, Spelling, names};
mod attribution;
mod attribution_line;
mod circumstance;
mod clause;
mod copies;
mod likeness;
mod origin;
mod outlet;
mod pairing;
mod quotation;
mod quote_marks;
mod reported;
mod said_day;
mod saying_words;
mod speaker;
mod standing;
mod statement;
mod subject;
mod utterance;
mod voices;
mod wording;

pub use likeness::Likeness;
pub use origin::{Kinship, Origin, Origins, Scope, Tie};
pub use quotation::{Attribution, Form, Quotation, Report, Voices, quotations};
pub use speaker::{Sameness, Speaker, SpeakerKind};
pub use standing::{Standing, Standings};
pub use statement::{Appearance, Elsewhere, Statement, Statements};

use crate::{
    model::{Date, SourceId},
    text::TextRange,
};

/// Words in a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    pub source: SourceId,
    pub range: TextRange,
}

/// What of a source findings are made from.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    pub source: SourceId,
    pub text: &'a str,
    /// Runs of whole lines that belong to the page and not to the article, sorted: nothing is found in them.
    pub chrome: &'a [TextRange],
    pub title: &'a str,
    pub byline: Option<&'a str>,
    pub publisher: Option<&'a str>,
    /// The day it was published, where that is known.
    pub published: Option<Date>,
}
