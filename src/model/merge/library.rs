//! Merging sources and their passages.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    super::{Briefing, CONTEXT_GRAPHEMES, Passage, PassageId, Place, Point, PointId, Rank, Source, SourceId},
    conflict::{Conflict, Conflicts, Subject, Topic, added_in, presence, valued},
    evidence::stances,
    fate::Fate,
    field::{
        ALOUD, ANCHOR, Field, PASSAGE_FIELDS, SOURCE_FIELDS, differing, differs, merge_fields,
        passage_differs, quoted,
    },
    sequence::merge_sequences,
    three::{Side, Three},
};
use crate::text::{self, TextRange, elide};

/// Graphemes of a row's words that name it.
const NAME_GRAPHEMES: usize = 60;
/// Graphemes of a text that tell it from another one.
const TEXT_GRAPHEMES: usize = 200;

/// Merged sources and passages.
pub(super) struct Library {
    pub sources: BTreeMap<SourceId, Arc<Source>>,
    pub passages: BTreeMap<PassageId, Arc<Passage>>,
}

/// Merges sources and passages, and lists the conflicts.
pub(super) fn merge_library(versions: &Three<&Briefing>, conflicts: &mut Conflicts<'_>) -> Library {
    let mut merging = Merging {
        versions: *versions,
        conflicts,
        sources: BTreeMap::new(),
        passages: BTreeMap::new(),
        unchosen: Vec::new(),
        texts: BTreeMap::new(),
        fates: BTreeMap::new(),
        replaced: BTreeMap::new(),
    };
    merging.merge_sources();
    merging.merge_passages();
    merging.fit_passages();
    merging.order_sources();
    Library {
        sources: merging.sources.into_iter().map(|(id, source)| (id, Arc::new(source))).collect(),
        passages: merging.passages.into_iter().map(|(id, passage)| (id, Arc::new(passage))).collect(),
    }
}

struct Merging<'a, 'b> {
    versions: Three<&'a Briefing>,
    conflicts: &'a mut Conflicts<'b>,
    sources: BTreeMap<SourceId, Source>,
    passages: BTreeMap<PassageId, Passage>,
    /// Passages as they would be if the other side were chosen about their place.
    unchosen: Vec<Passage>,
    /// Whose text stands, for the sources of which the sides have different ones.
    texts: BTreeMap<SourceId, Stands>,
    fates: BTreeMap<SourceId, Fate>,
    /// Of which sources the versions have another text than the base.
    replaced: BTreeMap<SourceId, Three<bool>>,
}

/// The side whose text stands, and how it came to that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    /// Only it has another one.
    Settled(Side),
    /// Only the other side has another one, but passages did not fit it, and it was not chosen.
    Chosen(Side),
    /// Listed, as both have another one.
    Listed(Side),
}

impl Stands {
    fn side(self) -> Side {
        match self {
            Self::Settled(side) | Self::Chosen(side) | Self::Listed(side) => side,
        }
    }
}

impl<'a> Merging<'a, '_> {
    fn source_rows(&self, id: SourceId) -> Three<Option<&'a Source>> {
        self.versions.map(|briefing| briefing.sources.get(&id).map(|source| &**source))
    }

    fn passage_rows(&self, id: PassageId) -> Three<Option<&'a Passage>> {
        self.versions.map(|briefing| briefing.passages.get(&id).map(|passage| &**passage))
    }

    fn source_fate(&self, id: SourceId) -> Fate {
        self.fates.get(&id).copied().unwrap_or(Fate::Stays)
    }

    fn merge_sources(&mut self) {
        let Three { ours, theirs, .. } = self.versions;
        let ids: BTreeSet<SourceId> = ours.sources.keys().chain(theirs.sources.keys()).copied().collect();
        for id in ids {
            let rows = self.source_rows(id);
            let has_other_text = |row: &Option<&Source>| {
                rows.base.zip(*row).is_some_and(|(base, row)| base.text() != row.text())
            };
            self.replaced.insert(id, rows.map(has_other_text));
            let is_changed = |base: &Source, row: &Source, _| {
                differs(&SOURCE_FIELDS, base, row) || has_other_page(base, row)
            };
            let fate = Fate::of(&rows, is_changed);
            self.fates.insert(id, fate);
            match fate {
                Fate::Stays => {
                    let merged = merge_fields(&rows, &SOURCE_FIELDS, |field| {
                        let what = format!("{}: {}", source_name(&rows), field.name);
                        let key = (Subject::Source(id), Topic::Field(field.name));
                        self.conflicts.list(valued(key, what, field.words_of(&rows)))
                    });
                    if let Some(merged) = merged {
                        let merged = self.merge_page(id, merged);
                        self.sources.insert(id, merged);
                    }
                }
                Fate::Changed(side) => {
                    let (Some(base), Some(row)) = (rows.base, *rows.of(side)) else { continue };
                    let changes = |row: &Source, other: &Source| {
                        let mut changes = differing(&SOURCE_FIELDS, row, other);
                        if has_other_page(row, other) {
                            changes.push(page_words(row));
                        }
                        changes.join(", ")
                    };
                    let stands = self.conflicts.list(presence(
                        Subject::Source(id),
                        source_name(&rows),
                        changes(base, row),
                        changes(row, base),
                        side,
                    ));
                    if stands == side {
                        self.sources.insert(id, row.clone());
                    }
                }
                Fate::Goes(_) => {}
            }
        }
    }

    /// Text and chrome of a source that both sides have.
    fn merge_page(&mut self, id: SourceId, merged: Source) -> Source {
        let rows = self.source_rows(id);
        let Three { base, ours: Some(ours), theirs: Some(theirs) } = rows else { return merged };
        if ours.text() == theirs.text() {
            let base = base.filter(|base| base.text() == ours.text());
            let rows = Three { base, ours: Some(ours), theirs: Some(theirs) };
            return merge_chrome(with_text_of(merged, text_brought_in(&rows)), &rows);
        }
        let stands = match rows.settled_by(|a, b| a.zip(*b).is_some_and(|(a, b)| !has_other_page(a, b))) {
            // Listed later, if passages of the other side do not fit.
            Some(side) => match self.conflicts.side((Subject::Source(id), Topic::Text), side) {
                chosen if chosen == side => Stands::Settled(side),
                chosen => Stands::Chosen(chosen),
            },
            None => Stands::Listed(self.list_text(id, Side::Ours, "text")),
        };
        self.texts.insert(id, stands);
        match stands.side() {
            Side::Ours => merged,
            Side::Theirs => {
                let mut page = theirs.clone();
                for field in &SOURCE_FIELDS {
                    (field.copy)(&merged, &mut page);
                }
                page
            }
        }
    }

    fn list_text(&mut self, id: SourceId, stands: Side, what: &str) -> Side {
        let rows = self.source_rows(id);
        let words = rows.map(|row| row.map(page_words));
        let what = format!("{}: {what}", source_name(&rows));
        let conflict = valued((Subject::Source(id), Topic::Text), what, words);
        self.conflicts.list(Conflict { stands, ..conflict })
    }

    fn merge_passages(&mut self) {
        let Three { base, ours, theirs } = self.versions;
        let attached = [attached_anew(base, ours), attached_anew(base, theirs)];
        let is_attached_anew = |id: PassageId, side: Side| match (side, &attached) {
            (Side::Ours, [ours, _]) => ours.contains(&id),
            (Side::Theirs, [_, theirs]) => theirs.contains(&id),
        };
        let ids: BTreeSet<PassageId> = ours.passages.keys().chain(theirs.passages.keys()).copied().collect();
        for id in ids {
            let rows = self.passage_rows(id);
            let moved = |base: &Passage, row: &Passage, side: Side| {
                // Where the source has another text, its passages had to be placed anew.
                !(ANCHOR.is_same)(base, row) && !self.has_replaced_text(row.source, side)
            };
            let is_changed = |base: &Passage, row: &Passage, side: Side| {
                passage_differs(base, row) || moved(base, row, side) || is_attached_anew(id, side)
            };
            match (Fate::of(&rows, is_changed), &rows) {
                (Fate::Stays, Three { ours: Some(_), theirs: Some(_), .. }) => {
                    if let Some(merged) = self.merge_passage(id, &rows) {
                        self.insert_passage(id, merged);
                    }
                }
                (Fate::Stays, Three { ours: row, theirs: other, .. }) => {
                    let side = if row.is_some() { Side::Ours } else { Side::Theirs };
                    if let Some(row) = row.or(*other)
                        && self.is_kept_as_added(id, row, side)
                    {
                        self.insert_passage(id, row.clone());
                    }
                }
                (Fate::Changed(side), _) => {
                    let (Some(base), Some(row)) = (rows.base, *rows.of(side)) else { continue };
                    let changes = |row: &Passage, other: &Passage| {
                        let mut changes = differing(&PASSAGE_FIELDS, row, other);
                        if row.aloud != other.aloud {
                            changes.push(format!("{} {}", ALOUD.name, (ALOUD.words)(row)));
                        }
                        if !(ANCHOR.is_same)(row, other) {
                            changes.push((ANCHOR.words)(row));
                        }
                        changes
                    };
                    let mut now = changes(row, base);
                    now.extend(is_attached_anew(id, side).then(|| "attached anew".to_owned()));
                    let stands = self.conflicts.list(presence(
                        Subject::Passage(id),
                        passage_name(&rows),
                        changes(base, row).join(", "),
                        now.join(", "),
                        side,
                    ));
                    if stands == side {
                        self.insert_passage(id, row.clone());
                    }
                }
                (Fate::Goes(side), _) => {
                    // It was deleted with its source. Was that deleted after all?
                    if let Some(row) = *rows.of(side)
                        && self.source_fate(row.source) == Fate::Changed(side)
                        && self.is_chosen(row.source, side)
                    {
                        self.insert_passage(id, row.clone());
                    }
                }
            }
        }
    }

    /// A passage that neither side deleted.
    fn merge_passage(&mut self, id: PassageId, rows: &Three<Option<&'a Passage>>) -> Option<Passage> {
        let conflict = |field: &Field<Passage>| {
            let what = format!("{}: {}", passage_name(rows), field.name);
            valued((Subject::Passage(id), Topic::Field(field.name)), what, field.words_of(rows))
        };
        let merged = merge_fields(rows, &PASSAGE_FIELDS, |field| self.conflicts.list(conflict(field)))?;
        let (ours, theirs) = rows.ours.zip(rows.theirs)?;
        let is_changed =
            rows.map(|row| rows.base.zip(*row).is_none_or(|(base, row)| !(ALOUD.is_same)(base, row)));
        let is_alike = (ALOUD.is_same)(ours, theirs) && (ALOUD.is_same)(theirs, ours);
        // `None`: that of the side whose words stand.
        let aloud = match (is_changed.ours, is_changed.theirs) {
            (true, false) => Some(Side::Ours),
            (false, true) => Some(Side::Theirs),
            (true, true) if !is_alike => Some(self.conflicts.list(conflict(&ALOUD))),
            _ => None,
        };
        let placed = |side: Side| {
            let mut placed = merged.clone();
            if let Some(row) = rows.of(side) {
                (ANCHOR.copy)(row, &mut placed);
            }
            if let Some(row) = rows.of(aloud.unwrap_or(side)) {
                (ALOUD.copy)(row, &mut placed);
            }
            placed
        };
        // Where it is chosen between texts, words and places go with them.
        if ours.source == theirs.source
            && let Some(stands @ (Stands::Chosen(_) | Stands::Listed(_))) = self.texts.get(&ours.source)
        {
            return Some(placed(stands.side()));
        }
        let is_same = |a: &Option<&Passage>, b: &Option<&Passage>| {
            a.zip(*b).is_some_and(|(a, b)| (ANCHOR.is_same)(a, b))
        };
        let stands = match rows.settled_by(is_same) {
            Some(side) => {
                let source = rows.of(side).map_or(ours.source, |row| row.source);
                if self.source_fate(source) == Fate::Stays {
                    return Some(placed(side));
                }
                // Moved to where the other side deleted the source.
                Conflict { stands: side, ..conflict(&ANCHOR) }
            }
            None => conflict(&ANCHOR),
        };
        let side = self.conflicts.list(stands);
        self.unchosen.push(placed(side.other()));
        Some(placed(side))
    }

    /// Whether a passage stays that one side added.
    fn is_kept_as_added(&mut self, id: PassageId, row: &Passage, side: Side) -> bool {
        match self.source_fate(row.source) {
            Fate::Stays => true,
            Fate::Changed(_) => self.is_chosen(row.source, side),
            Fate::Goes(_) => {
                let name = passage_name(&self.passage_rows(id));
                let conflict = added_in(Subject::Passage(id), name, "marked", "its source deleted", side);
                self.conflicts.list(conflict) == side
            }
        }
    }

    /// Whether a source that `side` changed and the other deleted is kept.
    fn is_chosen(&self, id: SourceId, side: Side) -> bool {
        self.conflicts.side((Subject::Source(id), Topic::Presence), side) == side
    }

    /// Puts a passage in place, and sees to it that its source stays.
    fn insert_passage(&mut self, id: PassageId, passage: Passage) {
        let source = passage.source;
        let rows = self.source_rows(source);
        if let Some(row) = rows.ours.or(rows.theirs) {
            self.sources.entry(source).or_insert_with(|| row.clone());
            self.passages.insert(id, passage);
        }
    }

    fn has_replaced_text(&self, id: SourceId, side: Side) -> bool {
        self.replaced.get(&id).is_some_and(|replaced| *replaced.of(side))
    }

    /// Where a text was replaced, the passages that were marked in the other one find their words in it, or
    /// are listed.
    fn fit_passages(&mut self) {
        let mut astray: BTreeMap<SourceId, BTreeSet<String>> = BTreeMap::new();
        for passage in self.passages.values_mut().chain(&mut self.unchosen) {
            let Some(source) = self.sources.get(&passage.source) else { continue };
            if fit(passage, source) == Fit::Astray {
                astray.entry(source.id).or_default().insert(quoted(&elide(&passage.quote, NAME_GRAPHEMES)));
            }
        }
        for (id, stands) in self.texts.clone() {
            let side = match stands {
                Stands::Settled(side) | Stands::Chosen(side) => side,
                Stands::Listed(_) => continue,
            };
            match astray.get(&id) {
                Some(quotes) => {
                    let quotes: Vec<&str> = quotes.iter().map(String::as_str).collect();
                    self.list_text(id, side, &format!("text; to be looked at: {}", quotes.join(", ")));
                }
                // Chosen so that nothing has to be looked at: still a choice.
                None if self.conflicts.chosen.contains_key(&(Subject::Source(id), Topic::Text)) => {
                    self.list_text(id, side, "text");
                }
                None => {}
            }
        }
    }

    fn order_sources(&mut self) {
        let lists = self.versions.map(|briefing| briefing.ordered_sources().iter().map(|s| s.id).collect());
        let key = |first| (Subject::Briefing, Topic::SourceOrder(first));
        let members = self.sources.keys().copied().collect();
        let sequence = merge_sequences(&members, &lists, |first| self.conflicts.side(key(first), Side::Ours));
        for (index, id) in sequence.order.iter().enumerate() {
            if let Some(source) = self.sources.get_mut(id) {
                source.rank = Rank::spaced(index);
            }
        }
        for clash in sequence.clashes {
            let title =
                |id: &SourceId| self.sources.get(id).map(|s| quoted(&elide(s.shown_title(), NAME_GRAPHEMES)));
            let words = |ids: &[SourceId]| ids.iter().filter_map(title).collect::<Vec<_>>().join(", ");
            let words = clash.items.map(|ids| Some(words(ids)));
            self.conflicts.list(valued(key(clash.first), "Order of the sources".to_owned(), words));
        }
    }
}

/// Passages that a side attached, or whose stance it changed.
fn attached_anew(base: &Briefing, side: &Briefing) -> BTreeSet<PassageId> {
    let mut anew = BTreeSet::new();
    for point in side.points.values() {
        let was = base.points.get(&point.id).map(|point| stances(point)).unwrap_or_default();
        let is_new = |e: &&super::super::Evidence| was.get(&e.passage) != Some(&e.stance);
        anew.extend(point.evidence.iter().filter(is_new).map(|e| e.passage));
    }
    anew
}

/// The row that a conflict names: of both the one with the merged words, or else ours.
fn named<'a, R>(rows: &Three<Option<&'a R>>, words: impl Fn(&R) -> &str) -> Option<&'a R> {
    match rows.map(|row| row.map(&words)) {
        Three { ours: Some(_), theirs: Some(_), .. }
            if rows.map(|row| row.map(&words)).settled() == Some(Side::Theirs) =>
        {
            rows.theirs
        }
        _ => rows.ours.or(rows.theirs).or(rows.base),
    }
}

fn source_name(rows: &Three<Option<&Source>>) -> String {
    let source = named(rows, |source| &source.title);
    format!("Source {}", quoted(&elide(source.map_or("", |source| source.shown_title()), NAME_GRAPHEMES)))
}

fn passage_name(rows: &Three<Option<&Passage>>) -> String {
    let passage = named(rows, |passage| &passage.quote);
    format!("Passage {}", quoted(&elide(passage.map_or("", |passage| &passage.quote), NAME_GRAPHEMES)))
}

fn has_other_page(a: &Source, b: &Source) -> bool {
    a.chrome() != b.chrome() || a.shared_text() != b.shared_text()
}

/// "1234 bytes, of which 20 are chrome: “its first words”"
fn page_words(source: &Source) -> String {
    let n_chrome: usize = source.chrome().iter().map(|run| run.len()).sum();
    // So much that it is cut, but not the whole of a long text.
    let start: String = source.text().chars().take(TEXT_GRAPHEMES * 8).collect();
    let first_words = elide(&start, TEXT_GRAPHEMES);
    format!("{} bytes of text, {n_chrome} of them chrome: {}", source.text().len(), quoted(&first_words))
}

/// Of three versions with the same words, the one whose day stands: what one side alone changed, else the
/// earlier one.
fn text_brought_in<'a>(rows: &Three<Option<&'a Source>>) -> Option<&'a Source> {
    let (Some(ours), Some(theirs)) = (rows.ours, rows.theirs) else { return None };
    let day = |row: &Option<&Source>| row.map(|source| source.retrieved());
    match rows.map(day).settled() {
        Some(side) => *rows.of(side),
        None => Some(if ours.retrieved() <= theirs.retrieved() { ours } else { theirs }),
    }
}

/// A source with the text of another one, which has the same words.
fn with_text_of(mut source: Source, other: Option<&Source>) -> Source {
    if let Some(other) = other.filter(|other| other.shared_text() != source.shared_text()) {
        source.set_text(Arc::clone(other.shared_text()));
    }
    source
}

/// The chrome of three versions with the same text, line by line. A line is chrome or not, so two changes of
/// it agree.
fn merge_chrome(mut merged: Source, rows: &Three<Option<&Source>>) -> Source {
    let is_chrome =
        |source: Option<&Source>, line: &TextRange| source.is_some_and(|s| s.is_chrome(line.start()));
    let is_marked = |line: &&TextRange| {
        let marks = rows.map(|row| is_chrome(*row, line));
        marks.settled().is_some_and(|side| *marks.of(side))
    };
    let marked: Vec<TextRange> = merged.paragraphs().iter().filter(is_marked).copied().collect();
    merged.set_chrome(&marked);
    merged
}

/// How a passage fits the text of its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// As it was, or its words are elsewhere and only there.
    Held,
    /// Its words are not there, or in several places.
    Astray,
}

/// Makes a passage keep the rules in the text that its source has. An anchored one whose words are not at its
/// range goes to the nearest place that has them, or needs review.
pub(super) fn fit(passage: &mut Passage, source: &Source) -> Fit {
    let text = source.text();
    let found = passage.range.of(text);
    if found == Some(&passage.quote) {
        if passage.place == Place::Review {
            // The words are there: nothing is left to review.
            passage.place = Place::Anchored;
        }
        return Fit::Held;
    }
    if found.is_some() && passage.place != Place::Anchored {
        return Fit::Held;
    }
    let nearest = text::nearest_occurrence(text, &passage.quote, passage.range.start());
    match nearest.filter(|_| passage.place != Place::Lost) {
        Some(range) => {
            let n_places = text::occurrences(text, &passage.quote).take(2).count();
            passage.place = Place::Anchored;
            passage.range = range;
            (passage.prefix, passage.suffix) = text::context(text, range, CONTEXT_GRAPHEMES);
            if n_places == 1 { Fit::Held } else { Fit::Astray }
        }
        None => {
            let inside = |offset: usize| text.floor_char_boundary(offset);
            passage.range = TextRange::new(inside(passage.range.start()), inside(passage.range.end()));
            if passage.place == Place::Anchored {
                passage.place = Place::Review;
            }
            Fit::Astray
        }
    }
}

/// The title of a point for conflicts.
pub(super) fn point_name(versions: &Three<&Briefing>, id: PointId) -> String {
    let rows = versions.map(|briefing| briefing.points.get(&id).map(|point| &**point));
    let point: Option<&Point> = named(&rows, |point| &point.text);
    quoted(&elide(point.map_or("", |point| point.shown_title()), NAME_GRAPHEMES))
}
