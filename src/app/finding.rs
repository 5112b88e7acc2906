//! Finding: in the open source, and everywhere. Queries run as jobs; a newer one ends an older one.

use super::{
    Command, Everywhere, Level, Pane, Progress, Reason, Selection, Workbench,
    library::{Foldable, Library},
};
use crate::{
    model::{Passage, Place, SourceId},
    search::{self, Finder, Hits, Query, QueryError},
    text::TextRange,
};

/// Most hits in one source that are kept, to be stepped through and drawn; all are counted.
pub const FIND_MOST: usize = 200_000;

/// Into how many parts a source is cut to say where in it hits are: more cannot be told apart on a screen.
const MARKS_MOST: usize = 1_000;

/// Most passages that are marked at once.
pub const HIGHLIGHT_MOST: usize = 1_000;

/// What is looked for in the open source, and where it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Find {
    pub query: Query,
    /// The first [`FIND_MOST`], in order.
    pub hits: Vec<TextRange>,
    /// How many there are in all.
    pub n_all: usize,
    /// Index of the hit shown.
    pub current: usize,
    /// Why there is nothing to look for.
    pub fault: Option<QueryError>,
    /// Whether the hits are those of an earlier query.
    pub is_searching: bool,
    /// Rises whenever the field should take the focus.
    pub asked: u64,
    /// Where hits are, one for each part of the source that has one.
    marks: Vec<usize>,
    /// The source the hits are in.
    source: Option<SourceId>,
    /// The length of its text.
    n_bytes: usize,
    /// From which byte on the first hit is shown.
    from: usize,
    /// Whether the first hit is brought into view.
    shows_first: bool,
    /// Names the search under way.
    serial: u64,
}

impl Find {
    /// The hit shown.
    pub fn hit(&self) -> Option<TextRange> {
        self.hits.get(self.current).copied()
    }
}

/// Everything about finding that the workbench keeps.
#[derive(Default)]
pub(super) struct Finding {
    pub(super) find: Option<Find>,
    pub(super) everywhere: Option<Everywhere>,
    /// What was looked for last: finding begins with it.
    pub(super) last: Query,
    pub(super) library: Library,
    /// The text in which was searched last.
    searched: Option<Foldable>,
    here: Option<Progress>,
    pub(super) all: Option<Progress>,
}

impl Finding {
    /// What there is for another briefing: only the words that were looked for last.
    pub(super) fn forget(&mut self) {
        self.stop();
        *self = Self { last: std::mem::take(&mut self.last), ..Self::default() };
    }

    /// Stops the search that is under way.
    pub(super) fn stop(&self) {
        self.here.iter().chain(&self.all).for_each(Progress::cancel);
    }

    /// A search broke down.
    pub(super) fn give_up(&mut self) {
        if let Some(find) = &mut self.find {
            find.is_searching = false;
        }
        if let Some(everywhere) = &mut self.everywhere {
            everywhere.is_searching = false;
        }
    }
}

impl Workbench {
    /// Finding in the open source, while its field is open.
    pub fn find(&self) -> Option<&Find> {
        self.finding.find.as_ref()
    }

    /// The query that keys act on: that of the pane with the keyboard, else the one that is open.
    pub fn query_in_use(&self) -> Option<&Query> {
        match self.finds_everywhere() {
            true => self.everywhere().map(|everywhere| &everywhere.query),
            false => self.find().map(|find| &find.query),
        }
    }

    /// What goes to the next hit, of the query in use.
    ///
    /// # Errors
    /// Where there is none.
    pub(super) fn step_found(&self, step: isize) -> Result<Command, Reason> {
        match self.find() {
            _ if self.finds_everywhere() => self.step_found_everywhere(step),
            None if self.open_source().is_none() || self.finding.last.is_blank() => {
                Err("Find something first".into())
            }
            Some(find) if find.hits.is_empty() => Err("Nothing was found".into()),
            _ => Ok(Command::FindStep(step)),
        }
    }

    /// What goes to the next hit everywhere.
    ///
    /// # Errors
    /// Where there is none.
    pub(super) fn step_found_everywhere(&self, step: isize) -> Result<Command, Reason> {
        match self.everywhere() {
            None => Err("Find something everywhere first".into()),
            Some(everywhere) if everywhere.rows.is_empty() => Err("Nothing was found".into()),
            Some(_) => Ok(Command::StepHit(step)),
        }
    }

    /// # Errors
    /// Where no hit stands in a text.
    pub(super) fn can_highlight_all(&self) -> Result<(), Reason> {
        self.query_in_use().ok_or("Find something first")?;
        let is_searching = match self.finds_everywhere() {
            true => self.everywhere().is_some_and(|everywhere| everywhere.is_searching),
            false => self.find().is_some_and(|find| find.is_searching),
        };
        if is_searching {
            // What is known may be what was looked for before.
            return Err("It is still searched".into());
        }
        let is_found = match self.finds_everywhere() {
            true => {
                self.everywhere().is_some_and(|e| e.groups.iter().any(|group| !group.in_text().is_empty()))
            }
            false => self.find().is_some_and(|find| !find.hits.is_empty()),
        };
        if is_found { Ok(()) } else { Err("Nothing was found in a text".into()) }
    }

    /// Whether what is found everywhere is in use, not what is found in the open source.
    pub(super) fn finds_everywhere(&self) -> bool {
        self.everywhere().is_some() && (self.pane == Pane::Sources || self.find().is_none())
    }

    /// Words that are selected, as something to look for.
    pub(super) fn selected_query(&self) -> Option<Query> {
        let selection = self.selection?;
        let words = selection.range().of(self.briefing().source(selection.source)?.text())?;
        if words.trim().is_empty() || words.len() >= 200 || words.contains('\n') {
            return None;
        }
        let is_regex = self.finding.last.is_regex;
        let words = if is_regex { search::escaped(words) } else { words.to_owned() };
        Some(Query { words, ..self.finding.last.clone() })
    }

    pub(super) fn open_find(&mut self) {
        let asked = self.next_serial();
        let query = self.selected_query().unwrap_or_else(|| match &self.finding.find {
            Some(find) => find.query.clone(),
            None => self.finding.last.clone(),
        });
        let top = self.view.source.and_then(|id| self.view.scroll.get(&id)).copied().unwrap_or_default();
        let selected = self.selection.filter(|s| Some(s.source) == self.view.source);
        let find = self.finding.find.get_or_insert_default();
        find.asked = asked;
        find.from = selected.map_or(top, |s| s.range().start());
        self.editing = None;
        self.pane = Pane::Reader;
        self.find_query(query, false);
    }

    /// Looks for words in the open source, as it is set how.
    pub(super) fn find_words(&mut self, words: String) {
        let query = self.find().map_or(&self.finding.last, |find| &find.query).clone();
        self.find_query(Query { words, ..query }, true);
    }

    /// Looks for something in the open source.
    pub(super) fn find_query(&mut self, query: Query, shows_first: bool) {
        self.finding.last.clone_from(&query);
        let find = self.finding.find.get_or_insert_default();
        find.query = query;
        self.search_source(shows_first);
    }

    /// Searches the open source, as a job.
    fn search_source(&mut self, shows_first: bool) {
        let serial = self.next_serial();
        let source = self.open_source().cloned();
        let text = source.as_ref().map(|source| self.finding.library.text(source));
        let Some(find) = &mut self.finding.find else { return };
        let id = source.as_ref().map(|source| source.id);
        let is_same = match (&self.finding.searched, &source) {
            (Some(searched), Some(source)) => find.source == id && searched.is_of(source.shared_text()),
            _ => false,
        };
        if !is_same {
            // The hits belong to another text.
            (find.hits, find.marks, find.n_all, find.current) = (Vec::new(), Vec::new(), 0, 0);
        }
        if find.source != id && find.source.is_some() {
            find.from = id.and_then(|id| self.view.scroll.get(&id)).copied().unwrap_or_default();
        }
        find.source = id;
        find.n_bytes = source.as_ref().map_or(0, |source| source.text().len());
        (find.serial, find.shows_first, find.is_searching) = (serial, shows_first, text.is_some());
        let query = find.query.clone();
        self.finding.searched.clone_from(&text);
        self.finding.here.take().iter().for_each(Progress::cancel);
        let Some(text) = text else { return };
        let job = self.environment.jobs.start("", 0, move |progress| {
            let go_on = || !progress.is_cancelled();
            let hits = Finder::new(&query).map(|finder| text.hits(&finder, FIND_MOST, &go_on));
            Command::FoundInSource { serial, hits }
        });
        self.finding.here = Some(job);
    }

    pub(super) fn found_in_source(&mut self, serial: u64, hits: Result<Option<Hits>, QueryError>) {
        let Some(find) = self.finding.find.as_mut().filter(|find| find.serial == serial) else { return };
        find.is_searching = false;
        self.finding.here = None;
        let (hits, fault) = match hits {
            Ok(Some(hits)) => (hits, None),
            Ok(None) => (Hits::default(), Some(QueryError::Stopped)),
            Err(fault) => (Hits::default(), Some(fault)),
        };
        (find.hits, find.n_all, find.fault) = (hits.ranges, hits.n_all, fault);
        let part = find.n_bytes / MARKS_MOST + 1;
        find.marks = find.hits.iter().map(|hit| hit.start()).collect();
        find.marks.dedup_by_key(|byte| *byte / part);
        let from = find.hits.partition_point(|hit| hit.start() < find.from);
        find.current = if from < find.hits.len() { from } else { 0 };
        if find.shows_first {
            self.show_hit();
        }
    }

    pub(super) fn find_step(&mut self, step: isize) {
        if self.find().is_none() {
            self.open_find();
            if let Some(find) = &mut self.finding.find {
                find.shows_first = true;
            }
            return;
        }
        if let Some(find) = &mut self.finding.find
            && !find.hits.is_empty()
        {
            let n = find.hits.len() as isize;
            find.current = (find.current as isize + step).rem_euclid(n) as usize;
            find.from = find.hit().map_or(0, TextRange::start);
            self.show_hit();
        }
    }

    fn show_hit(&mut self) {
        let Some(find) = self.find() else { return };
        if let (Some(hit), Some(source)) = (find.hit(), find.source) {
            self.reveal_range(source, hit);
        }
    }

    pub(super) fn close_find(&mut self) {
        // The hit stays selected, so that it can be marked at once.
        let find = self.finding.find.take();
        if let Some(find) = find
            && let (Some(hit), Some(source)) = (find.hit(), find.source)
        {
            self.select_hit(source, hit);
        }
        self.finding.here.take().iter().for_each(Progress::cancel);
        self.pane = Pane::Reader;
        self.take_focus += 1;
    }

    pub(super) fn select_hit(&mut self, source: SourceId, hit: TextRange) {
        self.selection = Some(Selection { source, anchor: hit.start(), head: hit.end() });
        self.held = None;
    }

    /// Looks for the same in another way, where it is in use.
    pub(super) fn change_query(&mut self, query: Query) {
        match self.finds_everywhere() {
            true => self.find_everywhere(query),
            false if self.find().is_some() => self.find_query(query, true),
            false => {}
        }
    }

    /// Searches anew where what was searched is not what there is.
    pub(super) fn keep_found(&mut self) {
        if self.finding.find.is_some() {
            let is_searched = match (&self.finding.searched, self.open_source()) {
                (Some(searched), Some(source)) => searched.is_of(source.shared_text()),
                (searched, source) => searched.is_none() && source.is_none(),
            };
            if !is_searched {
                self.search_source(false);
            }
        }
        self.keep_found_everywhere();
    }

    /// The hits to draw in a source, as far as they touch a range, each with whether it is the one shown.
    pub fn hits_within(&self, source: SourceId, range: TextRange) -> Vec<(TextRange, bool)> {
        match (self.find(), self.everywhere()) {
            (Some(find), _) if find.source != Some(source) => Vec::new(),
            (Some(find), _) => {
                let shown = find.hit();
                let first = find.hits.partition_point(|hit| hit.end() <= range.start());
                let near = find.hits.iter().skip(first).take_while(|hit| hit.start() < range.end());
                near.map(|hit| (*hit, Some(*hit) == shown)).collect()
            }
            (None, Some(everywhere)) => everywhere.hits_within(source, range),
            (None, None) => Vec::new(),
        }
    }

    /// Where in a source hits are, at most one for each of its [`MARKS_MOST`] parts.
    pub fn hit_marks(&self, source: SourceId) -> Vec<usize> {
        match (self.find(), self.everywhere()) {
            (Some(find), _) if find.source == Some(source) => find.marks.clone(),
            (None, Some(everywhere)) => everywhere.marks(source),
            _ => Vec::new(),
        }
    }

    /// The hits that [`Command::HighlightAll`] is about.
    fn hits_in_use(&self) -> Vec<(SourceId, TextRange)> {
        if self.finds_everywhere() {
            return self.everywhere().map(|everywhere| everywhere.hits_in_texts()).unwrap_or_default();
        }
        let Some(find) = self.find() else { return Vec::new() };
        let Some(source) = find.source else { return Vec::new() };
        find.hits.iter().map(|hit| (source, *hit)).collect()
    }

    /// Marks every hit in a text that is not highlighted yet, but for chrome, as one step.
    pub(super) fn highlight_all(&mut self) {
        let tint = self.last_tint;
        let (mut n_marked, mut n_chrome, mut n_there, mut n_more) = (0, 0, 0, 0);
        let mut passages = Vec::new();
        for (id, hit) in self.hits_in_use() {
            let Some(source) = self.briefing().source(id).cloned() else { continue };
            let hit = hit.trimmed(source.text());
            let is_there = self.derived().passages_of(id).is_some_and(|index| {
                index.within(hit).any(|(range, id)| {
                    range.covers(hit) && self.briefing().passage(id).is_some_and(|p| p.place != Place::Lost)
                })
            });
            match () {
                () if is_there => n_there += 1,
                () if source.touches_chrome(hit) => n_chrome += 1,
                () if n_marked == HIGHLIGHT_MOST => n_more += 1,
                () => {
                    let new = self.draw_passage_id();
                    if let Some(passage) = Passage::mark(new, &source, hit, tint) {
                        n_marked += 1;
                        passages.push(passage);
                    }
                }
            }
        }
        let done = match passages.is_empty() {
            true => Some(()),
            false => self.edit("Highlight all", None, |d| {
                passages.into_iter().try_for_each(|passage| d.add_passage(passage).map(|_| ()))
            }),
        };
        if done.is_none() {
            return;
        }
        let mut words = match n_marked {
            0 => "Nothing new to highlight".to_owned(),
            1 => "Highlighted 1 hit".to_owned(),
            n => format!("Highlighted {n} hits"),
        };
        if n_there > 0 {
            words.push_str(&format!("; {n_there} highlighted before"));
        }
        if n_chrome > 0 {
            words.push_str(&format!("; {n_chrome} in chrome left out"));
        }
        if n_more > 0 {
            words.push_str(&format!("; {n_more} more wait, {HIGHLIGHT_MOST} go at a time"));
        }
        self.notices.tell(if n_more > 0 { Level::Warning } else { Level::Done }, words);
    }
}
