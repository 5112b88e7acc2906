//! Merging sources and their passages.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    super::{Briefing, CONTEXT_GRAPHEMES, Passage, PassageId, Place, PointId, Rank, Source, SourceId},
    conflict::{Choice, Conflict, Subject},
    evidence::stances,
    fate::Fate,
    field::{ANCHOR, PASSAGE_FIELDS, SOURCE_FIELDS, differing, differs, merge_fields, quoted},
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
pub(super) fn merge_library(versions: &Three<&Briefing>, conflicts: &mut Vec<Conflict>) -> Library {
    let mut merging = Merging {
        versions: *versions,
        conflicts,
        sources: BTreeMap::new(),
        passages: BTreeMap::new(),
        kept_sources: BTreeMap::new(),
        texts: BTreeMap::new(),
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

struct Merging<'a> {
    versions: Three<&'a Briefing>,
    conflicts: &'a mut Vec<Conflict>,
    sources: BTreeMap<SourceId, Source>,
    passages: BTreeMap<PassageId, Passage>,
    /// Sources that one side changed and the other deleted, by the side that has them.
    kept_sources: BTreeMap<SourceId, Side>,
    /// Whose text stands, for the sources of which the sides have different ones.
    texts: BTreeMap<SourceId, Side>,
}

impl<'a> Merging<'a> {
    fn source_rows(&self, id: SourceId) -> Three<Option<&'a Source>> {
        self.versions.map(|briefing| briefing.sources.get(&id).map(|source| &**source))
    }

    fn passage_rows(&self, id: PassageId) -> Three<Option<&'a Passage>> {
        self.versions.map(|briefing| briefing.passages.get(&id).map(|passage| &**passage))
    }

    fn merge_sources(&mut self) {
        let Three { ours, theirs, .. } = self.versions;
        let ids: BTreeSet<SourceId> = ours.sources.keys().chain(theirs.sources.keys()).copied().collect();
        for id in ids {
            let rows = self.source_rows(id);
            let is_changed = |base: &Source, row: &Source, _| {
                differs(&SOURCE_FIELDS, base, row) || has_other_page(base, row)
            };
            match Fate::of(&rows, is_changed) {
                Fate::Stays => {
                    let arcs = self.versions.map(|briefing| briefing.sources.get(&id).cloned());
                    let conflicts = &mut *self.conflicts;
                    let merged = merge_fields(&rows, &SOURCE_FIELDS, |field| {
                        conflicts.push(Conflict {
                            what: format!("{}: {}", source_name(&rows), field.name),
                            ..valued(
                                Subject::Source(id),
                                rows.map(|row| row.map(field.words)),
                                Choice::SourceField(field, arcs.clone()),
                            )
                        });
                    });
                    if let Some(merged) = merged {
                        let merged = self.merge_page(id, merged);
                        self.sources.insert(id, merged);
                    }
                }
                Fate::Changed(side) => {
                    if let (Some(base), Some(row)) = (rows.base, *rows.of(side)) {
                        let changes = |row: &Source, other: &Source| {
                            let mut changes = differing(&SOURCE_FIELDS, row, other);
                            if has_other_page(row, other) {
                                changes.push(page_words(row));
                            }
                            changes.join(", ")
                        };
                        self.conflicts.push(presence(
                            Subject::Source(id),
                            source_name(&rows),
                            changes(base, row),
                            changes(row, base),
                            side,
                        ));
                        self.kept_sources.insert(id, side);
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
            return merge_chrome(merged, &Three { base, ours: Some(ours), theirs: Some(theirs) });
        }
        let side = rows.settled_by(|a, b| a.zip(*b).is_some_and(|(a, b)| !has_other_page(a, b)));
        if side.is_none() {
            self.text_conflict(id, Side::Ours, "text");
        }
        let side = side.unwrap_or(Side::Ours);
        self.texts.insert(id, side);
        match side {
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

    fn text_conflict(&mut self, id: SourceId, stands: Side, what: &str) {
        let rows = self.source_rows(id);
        let arcs = self.versions.map(|briefing| briefing.sources.get(&id).cloned());
        let passages = self.versions.map(|briefing| {
            briefing.passages.values().filter(|passage| passage.source == id).cloned().collect::<Vec<_>>()
        });
        self.conflicts.push(Conflict {
            what: format!("{}: {what}", source_name(&rows)),
            stands,
            ..valued(
                Subject::Source(id),
                rows.map(|row| row.map(page_words)),
                Choice::SourceText(arcs, passages),
            )
        });
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
                differs(&PASSAGE_FIELDS, base, row) || moved(base, row, side) || is_attached_anew(id, side)
            };
            match Fate::of(&rows, is_changed) {
                Fate::Stays => self.merge_passage(id, &rows),
                Fate::Changed(side) => {
                    if let (Some(base), Some(row)) = (rows.base, *rows.of(side)) {
                        let changes = |row: &Passage, other: &Passage| {
                            let mut changes = differing(&PASSAGE_FIELDS, row, other);
                            if !(ANCHOR.is_same)(row, other) {
                                changes.push((ANCHOR.words)(row));
                            }
                            changes
                        };
                        let mut now = changes(row, base);
                        now.extend(is_attached_anew(id, side).then(|| "attached anew".to_owned()));
                        let before = changes(base, row).join(", ");
                        let mut conflict =
                            presence(Subject::Passage(id), passage_name(&rows), before, now.join(", "), side);
                        conflict.containers = self.contain(row, side).into_iter().collect();
                        self.conflicts.push(conflict);
                        self.passages.insert(id, row.clone());
                    }
                }
                Fate::Goes(side) => {
                    // It was deleted with its source, and its source was not deleted after all.
                    if let Some(row) = *rows.of(side)
                        && self.kept_sources.get(&row.source) == Some(&side)
                    {
                        self.passages.insert(id, row.clone());
                    }
                }
            }
        }
    }

    /// A passage that neither side deleted.
    fn merge_passage(&mut self, id: PassageId, rows: &Three<Option<&'a Passage>>) {
        let arcs = self.versions.map(|briefing| briefing.passages.get(&id).cloned());
        let conflicts = &mut *self.conflicts;
        let conflict = |field: &'static super::field::Field<Passage>| Conflict {
            what: format!("{}: {}", passage_name(rows), field.name),
            ..valued(
                Subject::Passage(id),
                rows.map(|row| row.map(field.words)),
                Choice::PassageField(field, arcs.clone()),
            )
        };
        let merged = merge_fields(rows, &PASSAGE_FIELDS, |field| conflicts.push(conflict(field)));
        let Some(mut merged) = merged else { return };
        let mut from = Side::Ours;
        if let (Some(ours), Some(theirs)) = (rows.ours, rows.theirs) {
            let by_text = self.texts.get(&ours.source).filter(|_| ours.source == theirs.source);
            let is_same = |a: &Option<&Passage>, b: &Option<&Passage>| {
                a.zip(*b).is_some_and(|(a, b)| (ANCHOR.is_same)(a, b))
            };
            match by_text.copied().or_else(|| rows.settled_by(is_same)) {
                Some(Side::Ours) => {}
                Some(Side::Theirs) => {
                    (ANCHOR.copy)(theirs, &mut merged);
                    from = Side::Theirs;
                }
                None => self.conflicts.push(conflict(&ANCHOR)),
            }
        } else if rows.theirs.is_some() {
            from = Side::Theirs;
        }
        if let Some(container) = self.contain(&merged, from) {
            // The other side deleted the source. If it has the passage, then in another one.
            let mut conflict = match rows.of(from.other()) {
                Some(_) => Conflict { stands: from, ..conflict(&ANCHOR) },
                None => {
                    added_in(Subject::Passage(id), passage_name(rows), "marked", "its source deleted", from)
                }
            };
            conflict.containers = vec![container];
            self.conflicts.push(conflict);
        }
        self.passages.insert(id, merged);
    }

    /// Sees to it that the source of a passage stays. Returns the source if it would have gone.
    fn contain(&mut self, passage: &Passage, side: Side) -> Option<Subject> {
        let id = passage.source;
        let rows = self.source_rows(id);
        let row = rows.of(side).or(*rows.of(side.other()))?;
        let is_container =
            !matches!(Fate::of(&rows, |_, _, _| false), Fate::Stays) && !self.kept_sources.contains_key(&id);
        self.sources.entry(id).or_insert_with(|| row.clone());
        is_container.then_some(Subject::Source(id))
    }

    fn has_replaced_text(&self, id: SourceId, side: Side) -> bool {
        let rows = self.source_rows(id);
        rows.base.zip(*rows.of(side)).is_some_and(|(base, row)| base.text() != row.text())
    }

    /// Where a text was replaced, the passages that were marked in the other one find their words in it, or
    /// are listed.
    fn fit_passages(&mut self) {
        let mut astray: BTreeMap<SourceId, Vec<String>> = BTreeMap::new();
        for passage in self.passages.values_mut() {
            let Some(source) = self.sources.get(&passage.source) else { continue };
            if fit(passage, source) == Fit::Astray {
                astray.entry(source.id).or_default().push(quoted(&elide(&passage.quote, NAME_GRAPHEMES)));
            }
        }
        for (id, quotes) in astray {
            let has_conflict = |conflict: &Conflict| {
                conflict.subject == Subject::Source(id) && matches!(conflict.choice, Choice::SourceText(..))
            };
            if let Some(side) = self.texts.get(&id).copied()
                && !self.conflicts.iter().any(has_conflict)
            {
                self.text_conflict(id, side, &format!("text; to be looked at: {}", quotes.join(", ")));
            }
        }
    }

    fn order_sources(&mut self) {
        let lists = self.versions.map(|briefing| briefing.ordered_sources().iter().map(|s| s.id).collect());
        let sequence = merge_sequences(&self.sources.keys().copied().collect(), &lists);
        for (index, id) in sequence.order.iter().enumerate() {
            if let Some(source) = self.sources.get_mut(id) {
                source.rank = Rank::spaced(index);
            }
        }
        for clash in sequence.clashes {
            let title =
                |id: &SourceId| self.sources.get(id).map(|s| quoted(&elide(s.shown_title(), NAME_GRAPHEMES)));
            let words = |ids: &[SourceId]| ids.iter().filter_map(title).collect::<Vec<_>>().join(", ");
            self.conflicts.push(Conflict {
                what: "Order of the sources".to_owned(),
                ..valued(
                    Subject::Briefing,
                    clash.map(|ids| Some(words(ids))),
                    Choice::SourceOrder(clash.clone()),
                )
            });
        }
    }
}

/// A conflict about a value of which ours stands; `None` where a version does not have the row.
pub(super) fn valued(subject: Subject, words: Three<Option<String>>, choice: Choice) -> Conflict {
    let Three { base, ours, theirs } =
        words.map(|words| words.clone().unwrap_or_else(|| "not there".to_owned()));
    Conflict {
        subject,
        what: String::new(),
        base,
        ours,
        theirs,
        stands: Side::Ours,
        choice,
        containers: Vec::new(),
    }
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
    Conflict {
        subject,
        what,
        base,
        ours,
        theirs,
        stands: side,
        choice: Choice::Presence,
        containers: Vec::new(),
    }
}

/// A conflict about a row that `side` added to what the other deleted.
pub(super) fn added_in(subject: Subject, what: String, added: &str, deleted: &str, side: Side) -> Conflict {
    let (ours, theirs) = match side {
        Side::Ours => (added.to_owned(), deleted.to_owned()),
        Side::Theirs => (deleted.to_owned(), added.to_owned()),
    };
    Conflict { ours, theirs, ..presence(subject, what, "not there".to_owned(), String::new(), side) }
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

fn source_name(rows: &Three<Option<&Source>>) -> String {
    let source = rows.ours.or(rows.theirs);
    format!("Source {}", quoted(&elide(source.map_or("", |source| source.shown_title()), NAME_GRAPHEMES)))
}

fn passage_name(rows: &Three<Option<&Passage>>) -> String {
    let passage = rows.ours.or(rows.theirs);
    format!("Passage {}", quoted(&elide(passage.map_or("", |passage| &passage.quote), NAME_GRAPHEMES)))
}

fn has_other_page(a: &Source, b: &Source) -> bool {
    a.chrome() != b.chrome() || a.text() != b.text()
}

/// "1234 bytes, of which 20 are chrome: “its first words”"
fn page_words(source: &Source) -> String {
    let n_chrome: usize = source.chrome().iter().map(|run| run.len()).sum();
    // So much that it is cut, but not the whole of a long text.
    let start: String = source.text().chars().take(TEXT_GRAPHEMES * 8).collect();
    let first_words = elide(&start, TEXT_GRAPHEMES);
    format!("{} bytes of text, {n_chrome} of them chrome: {}", source.text().len(), quoted(&first_words))
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

/// Titles of points for conflicts, from whichever version has them.
pub(super) fn point_name(versions: &Three<&Briefing>, id: PointId) -> String {
    let point = [versions.ours, versions.theirs, versions.base].iter().find_map(|b| b.points.get(&id));
    quoted(&elide(point.map_or("", |point| point.shown_title()), NAME_GRAPHEMES))
}
