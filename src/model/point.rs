//! `Point`: one node of the outline, and the evidence that stands under it.

use super::{PassageId, PointId, Rank, Seconds};

/// What a point is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PointKind {
    Heading,
    Question,
    #[default]
    Claim,
    Note,
}

impl PointKind {
    pub const ALL: [Self; 4] = [Self::Heading, Self::Question, Self::Claim, Self::Note];

    pub fn name(self) -> &'static str {
        match self {
            Self::Heading => "Heading",
            Self::Question => "Question",
            Self::Claim => "Claim",
            Self::Note => "Note",
        }
    }
}

/// Which way a piece of evidence cuts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stance {
    #[default]
    Supports,
    Undercuts,
    Context,
}

impl Stance {
    pub const ALL: [Self; 3] = [Self::Supports, Self::Undercuts, Self::Context];

    /// The word on cards and, capitalized, in the export.
    pub fn name(self) -> &'static str {
        match self {
            Self::Supports => "supports",
            Self::Undercuts => "undercuts",
            Self::Context => "context",
        }
    }
}

/// A passage attached to a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub passage: PassageId,
    pub stance: Stance,
}

/// One node of the outline.
///
/// **Invariant:** a point holds a passage at most once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    pub id: PointId,
    /// `None` at the top.
    pub parent: Option<PointId>,
    /// Where it stands among its siblings.
    pub rank: Rank,
    pub kind: PointKind,
    /// How long it may take to say with its branch; `None` where that does not matter.
    pub budget: Option<Seconds>,
    /// May hold line breaks: the first line is the title, the others are paragraphs.
    pub text: String,
    /// In the order of attaching.
    pub evidence: Vec<Evidence>,
}

impl Point {
    /// The first line.
    pub fn title(&self) -> &str {
        self.text.lines().next().unwrap_or_default()
    }

    /// The first line, or what a name needs of it, or words that say there is none.
    pub fn shown_title(&self) -> &str {
        /// More than a name needs, in bytes.
        const MOST: usize = 1000;
        let start = self.text.get(..self.text.floor_char_boundary(MOST)).unwrap_or_default();
        let title = start.lines().next().unwrap_or_default().trim();
        if title.is_empty() { "Empty point" } else { title }
    }

    /// Whether only text or budget differ.
    pub(super) fn has_shape_of(&self, other: &Self) -> bool {
        (self.parent, self.rank, self.kind) == (other.parent, other.rank, other.kind)
            && self.evidence == other.evidence
    }

    /// The stance with which it holds a passage, if it does.
    pub fn stance_of(&self, passage: PassageId) -> Option<Stance> {
        self.evidence.iter().find(|e| e.passage == passage).map(|e| e.stance)
    }
}
