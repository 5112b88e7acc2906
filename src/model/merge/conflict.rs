//! `Conflict`: what a person has to choose, and `Conflicts`, which knows what was chosen.

use std::{collections::BTreeMap, fmt};

use super::{
    super::{FindingKey, PassageId, PointId, SourceId},
    three::{Side, Three},
};
use crate::text::elide;

/// Graphemes of a value that one line shows.
const SHOWN_GRAPHEMES: usize = 100;

/// The row that a conflict is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The briefing itself: its title, rate and budget, the order of its sources and of the points at the top.
    Briefing,
    Source(SourceId),
    Passage(PassageId),
    Point(PointId),
}

/// Something that both sides changed, in ways that do not go together. One of them stands in the merged
/// briefing; [`super::Merge::choosing`] makes the other one stand.
#[derive(Clone, Debug)]
pub struct Conflict {
    pub subject: Subject,
    /// The row and the field, in words.
    pub what: String,
    /// How it was before either change, in words.
    pub base: String,
    /// How we have it, in words.
    pub ours: String,
    /// How they have it, in words.
    pub theirs: String,
    /// Which of both stands in the merged briefing. As long as nothing is chosen: ours, but for what we
    /// deleted and they changed.
    pub stands: Side,
    /// What is chosen about.
    pub(super) key: Key,
}

impl fmt::Display for Conflict {
    /// On one line, long values cut.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [base, ours, theirs] =
            [&self.base, &self.ours, &self.theirs].map(|words| elide(words, SHOWN_GRAPHEMES));
        let (what, stands) = (elide(&self.what, 2 * SHOWN_GRAPHEMES), self.stands.name());
        write!(f, "{what}: base {base}, ours {ours}, theirs {theirs}; {stands} stands")
    }
}

/// What is chosen about: a row, and what of it. The same whichever side is ours.
pub(super) type Key = (Subject, Topic);

/// What of a row is chosen about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Topic {
    /// Whether the row is there.
    Presence,
    Title,
    Field(&'static str),
    /// What was made of a finding.
    Verdict(FindingKey),
    /// Text and chrome of a source, with the places of the passages in it.
    Text,
    /// The parents of points, all at once; the subject is the first of them by id.
    Parents,
    /// A point is nested too deep. There is nothing to choose.
    Depth,
    /// With which stance a point holds the passage, or whether it does.
    Stance(PassageId),
    /// The order of some sources, of which this is the first by id.
    SourceOrder(SourceId),
    /// The order of some children of the subject.
    PointOrder(PointId),
    /// The order of some of a point's evidence.
    EvidenceOrder(PassageId),
}

/// The conflicts of a merge in the making, and what was chosen about them.
#[derive(Debug)]
pub(super) struct Conflicts<'a> {
    pub chosen: &'a BTreeMap<Key, Side>,
    pub listed: Vec<Conflict>,
}

impl Conflicts<'_> {
    /// The side that stands: the chosen one, or else the given one.
    pub fn side(&self, key: Key, otherwise: Side) -> Side {
        self.chosen.get(&key).copied().unwrap_or(otherwise)
    }

    /// Lists a conflict, and returns the side that stands.
    pub fn list(&mut self, conflict: Conflict) -> Side {
        let stands = self.side(conflict.key, conflict.stands);
        self.listed.push(Conflict { stands, ..conflict });
        stands
    }
}

/// A conflict about a value, of which ours stands; `None` where a version does not have the row.
pub(super) fn valued(key: Key, what: String, words: Three<Option<String>>) -> Conflict {
    let Three { base, ours, theirs } =
        words.map(|words| words.clone().unwrap_or_else(|| "not there".to_owned()));
    Conflict { subject: key.0, what, base, ours, theirs, stands: Side::Ours, key }
}

/// A conflict about a row that `side` changed and the other deleted.
pub(super) fn presence(
    subject: Subject,
    what: String,
    base: String,
    changed: String,
    side: Side,
) -> Conflict {
    let base = if base.is_empty() { "as it was".to_owned() } else { base };
    let deleted = "deleted".to_owned();
    let (ours, theirs) = match side {
        Side::Ours => (changed, deleted),
        Side::Theirs => (deleted, changed),
    };
    Conflict { subject, what, base, ours, theirs, stands: side, key: (subject, Topic::Presence) }
}

/// A conflict about a row that `side` added to what the other deleted.
pub(super) fn added_in(subject: Subject, what: String, added: &str, deleted: &str, side: Side) -> Conflict {
    let (ours, theirs) = match side {
        Side::Ours => (added.to_owned(), deleted.to_owned()),
        Side::Theirs => (deleted.to_owned(), added.to_owned()),
    };
    Conflict { ours, theirs, ..presence(subject, what, "not there".to_owned(), String::new(), side) }
}
