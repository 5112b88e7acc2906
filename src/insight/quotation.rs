//! `Quotation`, `Report` and `Voices`: what one source says that somebody said.

use super::{Speaker, Spot, Text, voices};
use crate::{model::SourceId, text::TextRange};

/// In which way words are quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// Words that stand for themselves, in quotation marks.
    Whole,
    /// A paragraph without marks that somebody said, known by the line beneath that names them.
    Block,
    /// Some words of somebody, in marks, built into a sentence of the author's.
    Phrase,
    /// A title, a name, or a word that the author keeps at a distance: nobody is quoted.
    Term,
}

/// Who said something, and what is told of when and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attribution {
    /// `None` where nobody is named, or it is not certain whom a pronoun means.
    pub speaker: Option<Speaker>,
    /// The verb of saying, or what stands for it: said, according to.
    pub verb: Option<Spot>,
    /// Where it was said: "in a statement", "at a press briefing".
    pub occasion: Option<Spot>,
    /// The words for the day, in the same sentence: Thursday, May 16.
    pub day: Option<Spot>,
    /// The outlet that it was said to: "told Reuters".
    pub told: Option<Spot>,
    /// Who says that the speaker said so, where that is somebody else than the author.
    pub relayed_by: Option<Speaker>,
}

/// Words that a source gives as somebody's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// The words without marks, and without a comma at their end that is the author's.
    pub words: Spot,
    /// The words with their marks.
    pub marked: TextRange,
    pub form: Form,
    pub attribution: Attribution,
    /// The position of the one before that it goes on from: “…,” she said. “…”
    pub continues: Option<usize>,
    /// The position of the one in which it stands.
    pub within: Option<usize>,
}

impl Quotation {
    /// Whether somebody is quoted: it is no mere term.
    pub fn is_quoted(&self) -> bool {
        self.form != Form::Term
    }

    /// Whether it is a phrase or a term, and no saying for itself.
    pub fn is_phrase(&self) -> bool {
        matches!(self.form, Form::Phrase | Form::Term)
    }

    /// The words as they stand in the text.
    pub fn quote<'a>(&self, text: &'a str) -> &'a str {
        self.words.range.of(text).unwrap_or_default()
    }
}

/// What somebody said in the author's words, with a speaker who is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What was said: the clause without who said it.
    pub words: Spot,
    pub attribution: Attribution,
}

/// What one source says that others said. It depends on the [`Text`] alone.
///
/// Read are the first two million bytes; what is marked as chrome is left out. Verbs of saying beside quotation marks
/// are known in the larger European languages, speech in the author's words in English only: elsewhere nothing is
/// found rather than something wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voices {
    pub source: SourceId,
    /// In the order of the text; one that stands in another follows it.
    pub quotations: Vec<Quotation>,
    /// In the order of the text.
    pub reports: Vec<Report>,
}

impl Voices {
    pub fn of(text: &Text<'_>) -> Self {
        voices::read(text)
    }
}

/// The quotations of a source, in the order of the text.
pub fn quotations(text: &Text<'_>) -> Vec<Quotation> {
    Voices::of(text).quotations
}

#[cfg(test)]
mod tests;
