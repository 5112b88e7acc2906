//! `Insights`: what the sources say together, found in the background while it is shown. What is read of a source is
//! kept as long as the source says the same; verdicts stand in the briefing.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    thread,
};

use xxhash_rust::xxh3::xxh3_64;

use super::{Held, Level, Progress, Selection, Workbench};
use crate::{
    export::{Annex, AnnexEntry},
    insight::{
        Cell, Dated, Facts, Finding, FindingKind, Name, Perusal, Place, Spot, Standings, Text, Together,
        When, bears_much_on, bears_on, judgments, timeline,
    },
    model::{
        Briefing, Date, FindingKey, Passage, PassageId, PointId, Source, SourceId, SourceText, Stance, Tint,
        Verdict,
    },
    text::TextRange,
};

/// One row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InsightRow {
    Claims,
    /// What a claim stands on.
    Claim(PointId),
    Timeline,
    /// A passage that a date belongs to.
    Dated(PassageId),
    /// Points that mix likelihood and confidence.
    Mixed,
    MixedPoint(PointId),
    Unused,
    /// A source of which nothing is used.
    UnusedSource(SourceId),
    Kind(FindingKind),
    Finding(FindingKey),
}

impl InsightRow {
    /// Whether it is the name of a group.
    pub fn is_heading(self) -> bool {
        matches!(self, Self::Claims | Self::Timeline | Self::Mixed | Self::Unused | Self::Kind(_))
    }
}

/// What was read of a source, and of what.
#[derive(Clone, Debug)]
pub struct Kept {
    text: Arc<SourceText>,
    /// Of all else that is known of it and counts.
    known: u64,
    perusal: Arc<Perusal>,
}

impl Kept {
    pub fn perusal(&self) -> &Perusal {
        &self.perusal
    }

    fn is_of(&self, source: &Source) -> bool {
        Arc::ptr_eq(&self.text, source.shared_text()) && self.known == known(source)
    }
}

fn known(source: &Source) -> u64 {
    let what = format!(
        "{:?}",
        (&source.title, &source.byline, &source.publisher, source.published.date, source.chrome())
    );
    xxh3_64(what.as_bytes())
}

/// The part of a source that findings are made from.
fn text_of(source: &Source) -> Text<'_> {
    Text {
        source: source.id,
        text: source.text(),
        chrome: source.chrome(),
        title: &source.title,
        byline: source.byline.as_deref(),
        publisher: source.publisher.as_deref(),
        published: source.published.date,
    }
}

/// Reads sources on all cores, those that were not read yet, and finds what they say together. `None` where it was
/// stopped.
pub fn peruse(
    sources: &[Arc<Source>],
    kept: &HashMap<SourceId, Kept>,
    progress: Option<&Progress>,
) -> Option<(HashMap<SourceId, Kept>, Together)> {
    let goes_on = || progress.is_none_or(|progress| !progress.is_cancelled());
    let is_known = |source: &&Arc<Source>| kept.get(&source.id).is_some_and(|kept| kept.is_of(source));
    let (old, new): (Vec<_>, Vec<_>) = sources.iter().partition(is_known);
    let read: Mutex<HashMap<SourceId, Kept>> = Mutex::default();
    let n_threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for part in new.chunks(new.len().div_ceil(n_threads).max(1)) {
            scope.spawn(|| {
                for source in part.iter().take_while(|_| goes_on()) {
                    let perusal = Arc::new(Perusal::of(&text_of(source)));
                    let text = Arc::clone(source.shared_text());
                    let kept = Kept { text, known: known(source), perusal };
                    if let Ok(mut read) = read.lock() {
                        read.insert(source.id, kept);
                    }
                    progress.into_iter().for_each(Progress::advance);
                }
            });
        }
    });
    let mut all = read.into_inner().ok()?;
    all.extend(old.iter().filter_map(|source| Some((source.id, kept.get(&source.id)?.clone()))));
    let read = |source: &Arc<Source>| all.get(&source.id).map(|kept| Arc::clone(&kept.perusal));
    let perusals: Vec<_> =
        sources.iter().filter_map(|source| Some((text_of(source), read(source)?))).collect();
    if perusals.len() < sources.len() {
        return None;
    }
    let with_texts: Vec<_> = perusals.iter().map(|(text, perusal)| (*text, &**perusal)).collect();
    let together = Together::of(&with_texts, &goes_on)?;
    Some((all, together))
}

/// What the sources say together, as it is listed.
#[derive(Debug, Default)]
pub struct Insights {
    kept: HashMap<SourceId, Kept>,
    together: Option<Arc<Together>>,
    by_key: HashMap<FindingKey, usize>,
    standings: Standings,
    /// The day of each passage that has one, as it is read or written, and why.
    days: HashMap<PassageId, (String, String)>,
    /// The session and the sources that it was made from.
    made_from: Option<(u64, u64)>,
    /// Those that are being read.
    reading: Option<(u64, u64)>,
    /// What the list was made from: the findings, the session, the shape, passages, sources, verdicts, and words of
    /// points.
    listed_from: Option<[u64; 7]>,
    n_made: u64,
    rows: Vec<InsightRow>,
    revision: u64,
    current: Option<InsightRow>,
    /// The place of the current finding that was looked at last.
    place: usize,
    n_dismissed: usize,
}

impl Insights {
    /// What was read of each source.
    pub(super) fn kept(&self) -> &HashMap<SourceId, Kept> {
        &self.kept
    }

    /// `None` until the sources were read.
    pub fn together(&self) -> Option<&Together> {
        self.together.as_deref()
    }

    pub fn standings(&self) -> &Standings {
        &self.standings
    }

    /// The day of a passage, as it is read or else as it is written, and why it is that.
    pub fn day(&self, passage: PassageId) -> Option<(&str, &str)> {
        self.days.get(&passage).map(|(day, why)| (day.as_str(), why.as_str()))
    }

    /// The rows, those under a heading behind it.
    pub fn rows(&self) -> &[InsightRow] {
        &self.rows
    }

    /// Rises whenever other rows are listed.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    pub fn current(&self) -> Option<InsightRow> {
        self.current
    }

    pub fn is_reading(&self) -> bool {
        self.reading.is_some()
    }

    /// Findings that are not listed because they were dismissed.
    pub fn n_dismissed(&self) -> usize {
        self.n_dismissed
    }

    pub fn finding(&self, key: FindingKey) -> Option<&Finding> {
        self.together.as_ref()?.findings.get(*self.by_key.get(&key)?)
    }

    /// The name that a finding is about.
    pub fn name(&self, key: FindingKey) -> Option<&Name> {
        self.together.as_ref()?.names.iter().find(|name| FindingKey::from_bits(name.key) == key)
    }

    /// The passages that a date belongs to, by day; those whose day is not certain last.
    fn days_of(&self, briefing: &Briefing) -> Vec<(PassageId, (String, String))> {
        let sources = briefing.ordered_sources();
        let facts: Vec<&Facts> =
            sources.iter().filter_map(|source| Some(&self.kept.get(&source.id)?.perusal.facts)).collect();
        let passages = briefing.ordered_passages();
        let spot = |passage: &Arc<Passage>| Spot { source: passage.source, range: passage.range };
        let spots: Vec<Spot> = passages.iter().map(|passage| spot(passage)).collect();
        // Two passages may mark the same words.
        let mut ids: HashMap<Spot, Vec<PassageId>> = HashMap::new();
        passages.iter().rev().for_each(|passage| ids.entry(spot(passage)).or_default().push(passage.id));
        let day = |dated: &Dated<'_>| {
            // A month or a year has a first day, too, which nobody wrote.
            let is_day = !matches!(dated.date.when, When::Span(..));
            let day = dated.day.filter(|_| is_day);
            let day = day.map_or_else(|| format!("“{}”", dated.date.words), Date::in_words);
            let borrowed = if dated.has_borrowed_year { " The year is that of all the sources." } else { "" };
            let why =
                format!("“{}”, {}. {}.{borrowed}", dated.date.words, dated.bond.words(), dated.date.why);
            (day, why)
        };
        timeline(&facts, &spots)
            .iter()
            .filter_map(|dated| Some((ids.get_mut(&dated.passage)?.pop()?, day(dated))))
            .collect()
    }

    /// How many rows stand under a heading.
    pub fn n_under(&self, heading: InsightRow) -> usize {
        let at = self.rows.iter().position(|row| *row == heading);
        let behind = at.and_then(|at| self.rows.get(at + 1..)).unwrap_or_default();
        behind.iter().take_while(|row| !row.is_heading()).count()
    }
}

impl Workbench {
    pub fn insights(&self) -> &Insights {
        &self.insights
    }

    /// Reads the sources anew where they are others and what they say is shown, and lists it.
    pub(super) fn refresh_insights(&mut self) {
        if !self.settings.insights_shown {
            return;
        }
        let revisions = self.session.revisions();
        let now = (self.n_sessions, revisions.sources);
        if self.insights.made_from != Some(now) && self.insights.reading.is_none() {
            self.read_together(now);
        }
        // While words are typed the list is as it was: no letter waits for it.
        let last = self.insights.listed_from.map_or(0, |[.., points]| points);
        let points = if self.editing.is_some() { last } else { revisions.points };
        let from = [
            self.insights.n_made,
            self.n_sessions,
            revisions.shape,
            revisions.passages,
            revisions.sources,
            revisions.judged,
            points,
        ];
        if self.insights.listed_from != Some(from) && self.insights.together.is_some() {
            self.insights.listed_from = Some(from);
            self.list_insights();
        }
    }

    fn read_together(&mut self, now: (u64, u64)) {
        self.insights.reading = Some(now);
        let sources: Vec<Arc<Source>> = self.briefing().ordered_sources().into_iter().cloned().collect();
        let kept = if self.insights.made_from.map(|(session, _)| session) == Some(now.0) {
            self.insights.kept.clone()
        } else {
            HashMap::new()
        };
        self.environment.jobs.start("Reading the sources together", sources.len().max(2), move |progress| {
            let read = peruse(&sources, &kept, Some(progress));
            super::Command::Perused { from: now, read: read.map(Arc::new).map(Perused) }
        });
    }

    pub(super) fn perused(&mut self, from: (u64, u64), read: Option<Perused>) {
        self.insights.reading = None;
        // What was stopped is not begun again by itself.
        self.insights.made_from = Some(from);
        let Some(Perused(read)) = read else { return };
        let (kept, together) = Arc::try_unwrap(read).unwrap_or_else(|shared| (*shared).clone());
        let insights = &mut self.insights;
        insights.by_key = together.findings.iter().enumerate().map(|(at, f)| (f.key, at)).collect();
        (insights.kept, insights.together) = (kept, Some(Arc::new(together)));
        insights.n_made += 1;
        self.refresh_insights();
    }

    fn list_insights(&mut self) {
        let Some(together) = self.insights.together.clone() else { return };
        let briefing = self.session.briefing();
        let standings = Standings::of(briefing, &self.derived.outline, &together.origins);
        let mut rows = Vec::new();
        if !standings.claims.is_empty() {
            rows.push(InsightRow::Claims);
            rows.extend(standings.claims.iter().map(|(id, _)| InsightRow::Claim(*id)));
        }
        if !standings.mixed.is_empty() {
            rows.push(InsightRow::Mixed);
            rows.extend(standings.mixed.iter().map(|id| InsightRow::MixedPoint(*id)));
        }
        if !standings.unused.is_empty() {
            rows.push(InsightRow::Unused);
            rows.extend(standings.unused.iter().map(|id| InsightRow::UnusedSource(*id)));
        }
        let days = self.insights.days_of(briefing);
        let verdicts = &briefing.judged().verdicts;
        let is_dismissed = |f: &&Finding| verdicts.get(&f.key) == Some(&Verdict::Dismissed);
        for kind in FindingKind::ALL {
            // What is longest comes last.
            if kind == FindingKind::Quotation && !days.is_empty() {
                rows.push(InsightRow::Timeline);
                rows.extend(days.iter().map(|(id, _)| InsightRow::Dated(*id)));
            }
            let of_kind = together.findings.iter().filter(|f| f.kind == kind && !is_dismissed(f));
            let heading = rows.len();
            rows.extend(of_kind.map(|f| InsightRow::Finding(f.key)));
            if rows.len() > heading {
                rows.insert(heading, InsightRow::Kind(kind));
            }
        }
        let insights = &mut self.insights;
        insights.n_dismissed = together.findings.iter().filter(is_dismissed).count();
        insights.standings = standings;
        insights.days = days.into_iter().collect();
        if rows != insights.rows {
            // Where the current row is gone, the one that took its place is current.
            let at = insights.rows.iter().position(|row| Some(*row) == insights.current).unwrap_or(0);
            insights.rows = rows;
            insights.revision += 1;
            if !insights.current.is_some_and(|current| insights.rows.contains(&current)) {
                let behind = insights.rows.iter().skip(at).find(|row| !row.is_heading());
                insights.current = behind.or(insights.rows.iter().rfind(|row| !row.is_heading())).copied();
                insights.place = 0;
            }
        }
    }

    pub(super) fn step_insight(&mut self, step: isize) {
        let rows: Vec<InsightRow> = self.insights.rows.iter().copied().filter(|r| !r.is_heading()).collect();
        let at = rows.iter().position(|row| Some(*row) == self.insights.current);
        let last = rows.len().saturating_sub(1);
        let at = at.map_or(0, |at| at.saturating_add_signed(step).min(last));
        self.set_insight(rows.get(at).copied());
    }

    pub(super) fn set_insight(&mut self, row: Option<InsightRow>) {
        if row != self.insights.current {
            self.insights.current = row;
            self.insights.place = 0;
        }
    }

    /// Shows what a row is about; of a finding the next of its places, or the one that is asked for.
    pub(super) fn look_at_insight(&mut self, row: InsightRow, place: Option<usize>) {
        self.set_insight(Some(row));
        match row {
            InsightRow::Claim(point) | InsightRow::MixedPoint(point) => self.show_point(point),
            InsightRow::UnusedSource(source) => self.show_source(source),
            InsightRow::Finding(key) => {
                let Some(places) = self.insights.finding(key).map(|f| f.places.clone()) else { return };
                let at = place.unwrap_or(self.insights.place % places.len().max(1));
                self.insights.place = at + 1;
                if let Some(place) = places.get(at) {
                    self.look_at(place.spot);
                }
            }
            InsightRow::Dated(passage) => self.show_passage(Held { passage, point: None }),
            InsightRow::Claims
            | InsightRow::Timeline
            | InsightRow::Mixed
            | InsightRow::Unused
            | InsightRow::Kind(_) => {}
        }
    }

    /// Brings words to the center of the reader and selects them, so that they can be marked and attached.
    fn look_at(&mut self, Spot { source, range }: Spot) {
        if self.briefing().source(source).is_none() {
            return;
        }
        self.show_source(source);
        self.held = None;
        self.selection = Some(Selection { source, anchor: range.start(), head: range.end() });
        self.reveal_range(source, range);
    }

    pub(super) fn judge(&mut self, finding: FindingKey, verdict: Option<Verdict>) {
        let name = match verdict {
            Some(Verdict::Dismissed) => "Dismiss finding",
            Some(Verdict::Accepted) => "Accept finding",
            None => "Take back the verdict",
        };
        let done = self.edit(name, None, |d| {
            d.judge(finding, verdict);
            Ok(())
        });
        if done.is_some() && verdict == Some(Verdict::Dismissed) {
            self.notices.tell(Level::Done, "Dismissed for good (Undo brings it back)");
        }
    }

    /// Says in the matrix how a passage stands to a hypothesis: attached so to it, or not at all.
    pub(super) fn set_cell(&mut self, point: PointId, passage: PassageId, cell: Cell) {
        let (stance, very) = match cell {
            Cell::Open | Cell::NotApplicable => (None, false),
            Cell::Neutral => (Some(Stance::Context), false),
            Cell::Consistent { very } => (Some(Stance::Supports), very),
            Cell::Inconsistent { very } => (Some(Stance::Undercuts), very),
        };
        // What stands at a point below the hypothesis is changed there.
        let branch = self.derived.outline.branch(point).iter().map(|row| row.id);
        let holds = |id: &PointId| self.briefing().point(*id).is_some_and(|p| p.stance_of(passage).is_some());
        let holders: Vec<PointId> = branch.filter(holds).collect();
        self.edit("Rate evidence", None, |d| {
            match stance {
                None => holders.iter().try_for_each(|holder| d.detach(passage, *holder))?,
                Some(stance) if holders.is_empty() => d.attach(passage, point, stance)?,
                Some(stance) => {
                    holders.iter().try_for_each(|holder| d.set_stance(passage, *holder, stance))?
                }
            }
            d.judge(bears_much_on(point, passage), very.then_some(Verdict::Accepted));
            let not_applicable = (cell == Cell::NotApplicable).then_some(Verdict::Dismissed);
            d.judge(bears_on(point, passage), not_applicable);
            Ok(())
        });
    }

    /// Puts a term of likelihood where the point's title has its only one, or behind it.
    pub(super) fn say_likelihood(&mut self, id: PointId, term: &str) {
        let Some(point) = self.briefing().point(id).cloned() else { return };
        let end = point.title().len();
        let (title, rest) = point.text.split_at(end);
        let title = match judgments(title).likelihoods.as_slice() {
            [(range, _)] => {
                let before = title.get(..range.start).unwrap_or_default();
                let behind = title.get(range.end..).unwrap_or_default();
                format!("{before}{term}{behind}")
            }
            _ if title.is_empty() => term.to_owned(),
            _ => format!("{title} ({term})"),
        };
        let text = format!("{title}{rest}");
        self.overlay = None;
        self.take_focus += 1;
        self.edit("Say how likely", None, |d| d.set_text(id, text));
    }

    pub(super) fn prefer_spelling(&mut self, among: &[String], preferred: Option<&str>) {
        let among: Vec<&str> = among.iter().map(String::as_str).collect();
        self.edit("Prefer a spelling", None, |d| {
            d.prefer_spelling(&among, preferred);
            Ok(())
        });
    }

    /// Dismissed findings are listed again.
    pub(super) fn take_back_dismissals(&mut self) {
        let judged = self.briefing().judged().verdicts.clone();
        self.edit("List dismissed findings again", None, |d| {
            let dismissed = judged.iter().filter(|(_, verdict)| **verdict == Verdict::Dismissed);
            dismissed.for_each(|(key, _)| d.judge(*key, None));
            Ok(())
        });
    }

    /// Marks the places of a finding and attaches them to the current point, as one step.
    pub(super) fn attach_finding(&mut self, key: FindingKey) {
        let (Some(finding), Some(point)) = (self.insights.finding(key), self.view.point) else { return };
        let spots: Vec<Spot> = finding.places.iter().map(|place| place.spot).collect();
        let mut marks: Vec<(PassageId, Option<Passage>)> = Vec::new();
        for Spot { source, range } in spots {
            let Some(row) = self.briefing().source(source).cloned() else { continue };
            let there = self.passage_at(source, range);
            let id = there.unwrap_or_else(|| self.draw_passage_id());
            let new = if there.is_none() { Passage::mark(id, &row, range, Tint::Sky) } else { None };
            if there.is_some() || new.is_some() {
                marks.push((id, new));
            }
        }
        let n = marks.len();
        let done = self.edit("Attach what a finding shows", None, |d| {
            for (id, new) in marks {
                if let Some(passage) = new {
                    d.add_passage(passage)?;
                }
                let holds = d.briefing().point(point).is_some_and(|p| p.stance_of(id).is_some());
                if !holds {
                    d.attach(id, point, Stance::Context)?;
                }
            }
            d.judge(key, Some(Verdict::Accepted));
            Ok(())
        });
        if done.is_some() {
            let words = format!("{n} passages attached as context: S and U say which way they cut");
            self.notices.tell(Level::Done, words);
        }
    }

    /// The passage that stands at just these words.
    fn passage_at(&self, source: SourceId, range: TextRange) -> Option<PassageId> {
        let index = self.derived().passages_of(source)?;
        index.within(range).find(|(other, _)| *other == range).map(|(_, id)| id)
    }

    /// Where else the words of a passage stand, by number of the source, with how: "2, 4 (reworded)".
    pub fn elsewhere(&self, held: Held) -> Option<String> {
        let together = self.insights.together.as_ref().filter(|_| self.settings.insights_shown)?;
        let passage = self.briefing().passage(held.passage)?;
        let spot = Spot { source: passage.source, range: passage.range };
        let places: Vec<String> = together
            .statements
            .elsewhere(spot)
            .iter()
            .map(|other| {
                let number = self.derived().source_number(other.spot.source);
                match other.likeness {
                    crate::insight::Likeness::Identical => number.to_string(),
                    crate::insight::Likeness::Partial => format!("{number} (in part)"),
                    crate::insight::Likeness::Reworded => format!("{number} (reworded)"),
                    crate::insight::Likeness::Translated => format!("{number} (another translation)"),
                }
            })
            .collect();
        (!places.is_empty()).then(|| places.join(", "))
    }
}

/// What a job read. Equal only to itself.
#[derive(Clone, Debug)]
pub struct Perused(pub Arc<(HashMap<SourceId, Kept>, Together)>);

impl PartialEq for Perused {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// What is found in the sources of a briefing and was not dismissed, for an export; `kept` is what was read of some of
/// them already. Quotations alone and the places of
/// names are left out: the outline quotes, and a name is no quotation.
pub fn annex(briefing: &Briefing, kept: &HashMap<SourceId, Kept>) -> Annex {
    let sources: Vec<Arc<Source>> = briefing.ordered_sources().into_iter().cloned().collect();
    let Some((_, together)) = peruse(&sources, kept, None) else { return Annex::default() };
    let verdicts = &briefing.judged().verdicts;
    let entry = |finding: &Finding| {
        let place = |place: &Place| (place.spot.source, place.spot.range, place.remark.clone());
        let places = match finding.kind {
            FindingKind::Name => Vec::new(),
            _ => finding.places.iter().map(place).collect(),
        };
        AnnexEntry { title: finding.title.clone(), why: finding.why.clone(), places }
    };
    let group = |kind: FindingKind| {
        let of_kind = together.findings.iter().filter(|finding| finding.kind == kind);
        let listed = of_kind.filter(|finding| verdicts.get(&finding.key) != Some(&Verdict::Dismissed));
        (kind.name().to_owned(), listed.map(entry).collect())
    };
    let kinds = FindingKind::ALL.into_iter().filter(|kind| *kind != FindingKind::Quotation);
    Annex { groups: kinds.map(group).collect() }
}
