//! `Everywhere`: what is looked for in all sources, passages, notes and points, and going through the hits.

use super::{Command, Held, Pane, Progress, Selection, Workbench, library::Part, session::Revisions};
use crate::{
    model::{PointId, SourceId},
    search::{Finder, Group, Hit, Query, QueryError, Spot},
    text::TextRange,
};

/// What is looked for everywhere, and where it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Everywhere {
    pub query: Query,
    /// The outline first, then the sources in their order; those with hits.
    pub groups: Vec<Group>,
    /// The groups and their hits as a list.
    pub rows: Vec<Row>,
    /// Index of the row shown, which is that of a hit.
    pub current: Option<usize>,
    /// How many hits there are in all; not all may be kept.
    pub n_all: usize,
    /// In how many sources.
    pub n_sources: usize,
    /// How many sources were searched, of those there are.
    pub n_searched: usize,
    pub fault: Option<QueryError>,
    pub is_searching: bool,
    /// When the search began.
    pub since_secs: f64,
    /// Rises whenever the field should take the focus.
    pub asked: u64,
    /// Where the person was before looking at hits.
    whence: Option<Whence>,
    made_from: Revisions,
    /// The groups are those of an earlier search.
    is_stale: bool,
    /// The first hit is gone to as soon as there is one.
    is_awaited: bool,
    /// What was shown when the search began: it stays, if it is still there.
    keeps: Option<(Option<SourceId>, Hit)>,
    serial: u64,
}

/// One row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// The name of a group, by its index.
    Group(usize),
    /// A hit, by the indices of group and hit.
    Hit(usize, usize),
}

/// Where a person was.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Whence {
    pane: Pane,
    source: Option<SourceId>,
    /// The byte at the top of the source.
    top: usize,
    selection: Option<Selection>,
    held: Option<Held>,
    point: Option<PointId>,
}

impl Everywhere {
    /// How many hits the list holds.
    pub fn n_kept(&self) -> usize {
        self.rows.len() - self.groups.len()
    }

    /// The number of a hit's row among hits, from 1.
    pub fn number(&self, row: usize) -> usize {
        match self.rows.get(row) {
            Some(Row::Group(group) | Row::Hit(group, _)) => row - group,
            None => 0,
        }
    }

    /// The hit of a row, and the source it is in; `None` for a point.
    pub fn hit(&self, row: usize) -> Option<(Option<SourceId>, Hit)> {
        let Row::Hit(group, hit) = *self.rows.get(row)? else { return None };
        let group = self.groups.get(group)?;
        group.hits.get(hit).map(|hit| (group.source, *hit))
    }

    /// The hits in texts of sources.
    pub(super) fn hits_in_texts(&self) -> Vec<(SourceId, TextRange)> {
        let in_text = |group: &Group| {
            let source = group.source?;
            Some(group.in_text().iter().map(|hit| (source, hit.range)).collect::<Vec<_>>())
        };
        self.groups.iter().filter_map(in_text).flatten().collect()
    }

    pub(super) fn hits_within(&self, source: SourceId, range: TextRange) -> Vec<(TextRange, bool)> {
        let Some(group) = self.groups.iter().find(|group| group.source == Some(source)) else {
            return Vec::new();
        };
        let shown = self.current.and_then(|row| self.hit(row)).filter(|(id, _)| *id == Some(source));
        let shown = shown.map(|(_, hit)| hit).filter(|hit| hit.spot == Spot::Text);
        let hits = group.in_text();
        let first = hits.partition_point(|hit| hit.range.end() <= range.start());
        let near = hits.iter().skip(first).take_while(|hit| hit.range.start() < range.end());
        near.map(|hit| (hit.range, Some(*hit) == shown)).collect()
    }

    pub(super) fn marks(&self, source: SourceId) -> Vec<usize> {
        let group = self.groups.iter().find(|group| group.source == Some(source));
        group.map(|group| group.in_text().iter().map(|hit| hit.range.start()).collect()).unwrap_or_default()
    }

    fn clear(&mut self) {
        self.groups.clear();
        self.rows.clear();
        (self.current, self.n_all, self.n_sources, self.n_searched) = (None, 0, 0, 0);
    }

    fn take(&mut self, part: Part) {
        for group in part.groups {
            let at = self.groups.len();
            self.rows.push(Row::Group(at));
            self.rows.extend((0..group.hits.len()).map(|hit| Row::Hit(at, hit)));
            self.groups.push(group);
        }
        (self.n_all, self.n_sources, self.n_searched) = (part.n_all, part.n_sources, part.n_searched);
        if let Some(kept) = self.keeps {
            self.current = (0..self.rows.len()).find(|row| self.hit(*row) == Some(kept));
            if self.current.is_some() {
                self.keeps = None;
            }
        }
    }
}

impl Workbench {
    /// Finding everywhere, while its panel is open.
    pub fn everywhere(&self) -> Option<&Everywhere> {
        self.finding.everywhere.as_ref()
    }

    pub(super) fn open_everywhere(&mut self) {
        let asked = self.next_serial();
        let selected = self.selected_query();
        let open = self.everywhere();
        let whence = open.and_then(|everywhere| everywhere.whence).or(Some(self.whence()));
        let is_open = open.is_some();
        let everywhere = self.finding.everywhere.get_or_insert_default();
        (everywhere.asked, everywhere.whence) = (asked, whence);
        let query = match selected {
            Some(query) => query,
            None if is_open => everywhere.query.clone(),
            None => self.finding.last.clone(),
        };
        self.editing = None;
        self.pane = Pane::Sources;
        if !is_open || self.everywhere().is_some_and(|everywhere| everywhere.query != query) {
            self.find_everywhere(query);
        }
    }

    fn whence(&self) -> Whence {
        let source = self.view.source;
        let top = source.and_then(|id| self.view.scroll.get(&id)).copied().unwrap_or_default();
        let (selection, held, point) = (self.selection, self.held, self.view.point);
        Whence { pane: self.pane, source, top, selection, held, point }
    }

    /// Looks for words everywhere, as it is set how.
    pub(super) fn find_words_everywhere(&mut self, words: String) {
        if let Some(everywhere) = self.everywhere() {
            self.find_everywhere(Query { words, ..everywhere.query.clone() });
        }
    }

    /// Looks for something everywhere.
    pub(super) fn find_everywhere(&mut self, query: Query) {
        self.finding.last.clone_from(&query);
        if let Some(everywhere) = &mut self.finding.everywhere {
            everywhere.query = query;
            (everywhere.current, everywhere.keeps, everywhere.is_awaited) = (None, None, false);
        }
        self.search_everything();
    }

    /// Searches everything, as a job that sends what it finds.
    fn search_everything(&mut self) {
        let serial = self.next_serial();
        let revisions = self.session.revisions();
        let Some(everywhere) = &mut self.finding.everywhere else { return };
        let current = everywhere.current.and_then(|row| everywhere.hit(row));
        everywhere.keeps = current.or(everywhere.keeps);
        (everywhere.serial, everywhere.made_from) = (serial, revisions);
        (everywhere.is_searching, everywhere.is_stale) = (true, true);
        everywhere.since_secs = self.now_secs;
        let query = everywhere.query.clone();
        let stock = self.finding.library.stock(self.session.briefing(), &self.derived, revisions);
        self.finding.all.take().iter().for_each(Progress::cancel);
        let job = self.environment.jobs.start("", 0, move |progress| {
            let hand_out = |part| progress.send(Command::FoundEverywhere { serial, part: Ok(part) });
            let go_on = || !progress.is_cancelled();
            let part = Finder::new(&query).map(|finder| stock.search(&finder, hand_out, &go_on));
            Command::FoundEverywhere { serial, part }
        });
        self.finding.all = Some(job);
    }

    pub(super) fn found_everywhere(&mut self, serial: u64, part: Result<Part, QueryError>) {
        let Some(everywhere) = self.finding.everywhere.as_mut().filter(|e| e.serial == serial) else {
            return;
        };
        if std::mem::take(&mut everywhere.is_stale) {
            everywhere.clear();
        }
        match part {
            Ok(part) => {
                everywhere.is_searching = !part.is_last;
                everywhere.fault = None;
                everywhere.take(part);
                if !everywhere.rows.is_empty() && std::mem::take(&mut everywhere.is_awaited) {
                    self.go_to_hit(None);
                }
            }
            Err(fault) => {
                everywhere.is_searching = false;
                everywhere.fault = Some(fault);
            }
        }
    }

    pub(super) fn keep_found_everywhere(&mut self) {
        let now = self.session.revisions();
        if self.everywhere().is_some_and(|everywhere| everywhere.made_from != now) {
            self.search_everything();
        }
    }

    /// Shows the hit so many hits on; behind the last comes the first.
    pub(super) fn step_hit(&mut self, step: isize) {
        let Some(everywhere) = self.everywhere() else { return };
        let n = everywhere.rows.len();
        let mut at = everywhere.current.unwrap_or(if step < 0 { n } else { 0 });
        for _ in 0..step.unsigned_abs() {
            let ahead = |at: usize| if step < 0 { (at + n - 1) % n } else { (at + 1) % n };
            // No two names of groups follow each other.
            at = (0..3.min(n)).fold(at, |at, n_tried| match everywhere.hit(at) {
                Some(_) if n_tried > 0 => at,
                _ => ahead(at),
            });
        }
        self.look_at_hit(at);
    }

    /// Shows the hit of a row; the keyboard stays where it is.
    pub(super) fn look_at_hit(&mut self, row: usize) {
        let Some(everywhere) = &mut self.finding.everywhere else { return };
        let Some((source, hit)) = everywhere.hit(row) else { return };
        (everywhere.current, everywhere.keeps) = (Some(row), None);
        if let Some(source) = source {
            self.show_source(source);
        }
        match (hit.spot, source) {
            (Spot::Point(id), _) => {
                self.held = None;
                self.show_point(id);
            }
            (Spot::Text, Some(source)) => self.reveal_range(source, hit.range),
            (Spot::Quote(id) | Spot::Note(id), _) => self.show_passage(Held { passage: id, point: None }),
            _ => {}
        }
    }

    /// Shows the hit of a row, the current or the first one, and goes there.
    pub(super) fn go_to_hit(&mut self, row: Option<usize>) {
        let Some(everywhere) = self.everywhere() else { return };
        if everywhere.is_stale && row.is_none() {
            if let Some(everywhere) = &mut self.finding.everywhere {
                everywhere.is_awaited = true;
            }
            return;
        }
        let row = row.or(everywhere.current).unwrap_or(1);
        let Some((source, hit)) = everywhere.hit(row) else { return };
        self.look_at_hit(row);
        if let Some(everywhere) = &mut self.finding.everywhere {
            everywhere.whence = None;
        }
        if let (Spot::Text, Some(source)) = (hit.spot, source) {
            self.select_hit(source, hit.range);
        }
        let pane = if matches!(hit.spot, Spot::Point(_)) { Pane::Outline } else { Pane::Reader };
        self.run(Command::Focus(pane));
    }

    /// Closes the panel, and goes back to where one was before looking at hits.
    pub(super) fn close_everywhere(&mut self) {
        self.finding.all.take().iter().for_each(Progress::cancel);
        let whence = self.finding.everywhere.take().and_then(|everywhere| everywhere.whence);
        let Some(whence) = whence else {
            self.run(Command::Focus(Pane::Reader));
            return;
        };
        if let Some(source) = whence.source.filter(|id| self.briefing().source(*id).is_some()) {
            self.show_source(source);
            self.put_back(source, whence.top);
        }
        self.view.point = whence.point;
        self.selection = whence.selection;
        self.held = whence.held;
        self.drop_what_is_gone();
        self.run(Command::Focus(whence.pane));
    }
}
