//! `Library`: everything that can be searched, shared with the threads that search it.

use std::{
    collections::BTreeMap,
    num::NonZero,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use super::{Derived, session::Revisions};
use crate::{
    model::{Briefing, Passage, Point, Source, SourceId, SourceText},
    search::{self, Finder, GROUP_MOST, Group, Hits},
    text::Folded,
};

/// Most hits everywhere that are kept; all are counted.
pub const HITS_MOST: usize = 10_000;

/// How many sources are searched at a stretch by one thread.
const CHUNK: usize = 32;

/// A text whose folded form is made by whoever needs it first.
#[derive(Clone, Debug)]
pub(super) struct Foldable {
    text: Arc<SourceText>,
    folded: Arc<OnceLock<Folded>>,
}

impl Foldable {
    fn new(text: &Arc<SourceText>) -> Self {
        Self { text: Arc::clone(text), folded: Arc::default() }
    }

    fn folded(&self) -> &Folded {
        self.folded.get_or_init(|| Folded::new(self.text.as_str()))
    }

    /// Whether it is this very text.
    pub(super) fn is_of(&self, text: &Arc<SourceText>) -> bool {
        Arc::ptr_eq(&self.text, text)
    }

    pub(super) fn hits(&self, finder: &Finder, keep: usize, go_on: &dyn Fn() -> bool) -> Option<Hits> {
        finder.hits(self.text.as_str(), self.folded(), keep, go_on)
    }
}

/// A source with what belongs to it.
#[derive(Debug)]
struct Shelf {
    source: Arc<Source>,
    text: Foldable,
    passages: Vec<Arc<Passage>>,
}

/// Everything that can be searched; brought up to date when it is asked for. A text is folded once, as long as
/// the briefing has it.
#[derive(Debug, Default)]
pub(super) struct Library {
    texts: BTreeMap<SourceId, Foldable>,
    made_from: Option<Revisions>,
    stock: Stock,
}

/// What a job takes along of the library.
#[derive(Clone, Debug, Default)]
pub(super) struct Stock {
    shelves: Arc<Vec<Shelf>>,
    points: Arc<Vec<Arc<Point>>>,
}

/// What was found everywhere since the last part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    pub groups: Vec<Group>,
    /// How many hits there are in all so far.
    pub n_all: usize,
    /// In how many sources.
    pub n_sources: usize,
    /// How many sources were searched so far.
    pub n_searched: usize,
    /// Whether it is the last one.
    pub is_last: bool,
}

impl Library {
    /// The text of a source, to search it alone.
    pub(super) fn text(&mut self, source: &Source) -> Foldable {
        let text = source.shared_text();
        let known = self.texts.entry(source.id).or_insert_with(|| Foldable::new(text));
        if !known.is_of(text) {
            *known = Foldable::new(text);
        }
        known.clone()
    }

    /// All there is to search, as it is now.
    pub(super) fn stock(&mut self, briefing: &Briefing, derived: &Derived, now: Revisions) -> Stock {
        let old = self.made_from.replace(now);
        let differs = |part: fn(&Revisions) -> u64| old.as_ref().map(part) != Some(part(&now));
        if differs(|r| r.sources) || differs(|r| r.passages) {
            let shelf = |id: &SourceId| {
                let source = Arc::clone(briefing.source(*id)?);
                let passages = derived.passages_of(*id).map(|index| index.all()).unwrap_or_default();
                let passages = passages.iter().filter_map(|(_, id)| briefing.passage(*id).cloned()).collect();
                Some(Shelf { text: self.text(&source), source, passages })
            };
            self.stock.shelves = Arc::new(derived.sources.iter().filter_map(shelf).collect());
            self.texts.retain(|id, _| briefing.source(*id).is_some());
        }
        if differs(|r| r.points) {
            let points = derived.outline.rows().iter().filter_map(|row| briefing.point(row.id).cloned());
            self.stock.points = Arc::new(points.collect());
        }
        self.stock.clone()
    }
}

impl Stock {
    /// Searches everything on all cores. Hands out the first hits at once, then more of them at ever longer
    /// intervals, in the order of outline and sources; returns the last part. Blank words make everything ready.
    pub(super) fn search(
        &self,
        finder: &Finder,
        hand_out: impl FnMut(Part) + Send,
        go_on: &(dyn Fn() -> bool + Sync),
    ) -> Part {
        let mut parts = Parts {
            hand_out,
            next_chunk: 0,
            pending: BTreeMap::new(),
            part: Part::default(),
            n_kept: 0,
            due: 0,
        };
        if !finder.is_blank() {
            parts.take(search::search_outline(finder, &self.points, GROUP_MOST));
        }
        let n_kept = AtomicUsize::new(parts.n_kept);
        let parts = Mutex::new(parts);
        let chunks: Vec<&[Shelf]> = self.shelves.chunks(CHUNK).collect();
        let next = AtomicUsize::new(0);
        on_all_cores(chunks.len(), &|| {
            // Its own: what an expression is matched with is not shared without waiting.
            let finder = finder.clone();
            let search = |shelf: &Shelf| {
                let folded = shelf.text.folded();
                if finder.is_blank() {
                    return None;
                }
                // Where enough is kept of what stands before, the rest is counted.
                let most = if n_kept.load(Ordering::Relaxed) < HITS_MOST { GROUP_MOST } else { 0 };
                search::search_source(&finder, &shelf.source, folded, &shelf.passages, most, &|| go_on())
            };
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(chunk) = chunks.get(at).filter(|_| go_on()) else { break };
                let groups = chunk.iter().filter_map(search).collect();
                let mut parts = parts.lock().unwrap_or_else(PoisonError::into_inner);
                parts.add(at, chunk.len(), groups);
                n_kept.store(parts.n_kept, Ordering::Relaxed);
            }
        });
        let parts = parts.into_inner().unwrap_or_else(PoisonError::into_inner);
        Part { is_last: true, ..parts.part }
    }
}

/// What was found so far, put in order.
struct Parts<F> {
    hand_out: F,
    /// The first chunk of which nothing is known yet.
    next_chunk: usize,
    /// What was found in chunks behind it.
    pending: BTreeMap<usize, (usize, Vec<Group>)>,
    /// What was not handed out yet.
    part: Part,
    n_kept: usize,
    /// From which chunk on something is handed out again.
    due: usize,
}

impl<F: FnMut(Part)> Parts<F> {
    fn take(&mut self, mut group: Group) {
        if group.n_all == 0 {
            return;
        }
        self.part.n_all += group.n_all;
        self.part.n_sources += usize::from(group.source.is_some());
        group.hits.truncate(HITS_MOST - self.n_kept);
        self.n_kept += group.hits.len();
        if !group.hits.is_empty() {
            self.part.groups.push(group);
        }
    }

    fn add(&mut self, chunk: usize, n_sources: usize, groups: Vec<Group>) {
        self.pending.insert(chunk, (n_sources, groups));
        while let Some((n_sources, groups)) = self.pending.remove(&self.next_chunk) {
            self.next_chunk += 1;
            self.part.n_searched += n_sources;
            groups.into_iter().for_each(|group| self.take(group));
        }
        if self.next_chunk >= self.due && self.part.n_all > 0 {
            self.due = 2 * self.next_chunk;
            let groups = std::mem::take(&mut self.part.groups);
            (self.hand_out)(Part { groups, ..self.part.clone() });
        }
    }
}

/// Does the same work on as many threads as there are cores, but no more than there are pieces of it. Where the
/// system gives no thread, the others do all.
fn on_all_cores(n_pieces: usize, work: &(dyn Fn() + Sync)) {
    let n_threads = thread::available_parallelism().map_or(1, NonZero::get).min(n_pieces);
    thread::scope(|scope| {
        for _ in 1..n_threads {
            if let Err(error) = thread::Builder::new().name("Searching".to_owned()).spawn_scoped(scope, work)
            {
                log::warn!("no thread to search with: {error}");
            }
        }
        work();
    });
}
