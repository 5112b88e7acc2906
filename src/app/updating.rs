//! Newer versions of sources: read and compared in the background, looked at, then taken as one edit. Also
//! finding passages again that do not stand where their file says.

use std::{
    collections::{HashMap, VecDeque},
    path::PathBuf,
    sync::Arc,
};

use super::{Command, ImportReport, Level, Overlay, Workbench, files::file_name, read_source_file};
use crate::{
    import,
    model::{
        Briefing, Counts, Date, PassageId, Place, Settled, Source, SourceId, SourceText, Update, find_again,
    },
    text::{self, Difference, Likenesses, NEAR_DUPLICATE, Shingles, address_key},
};

/// Steps in which progress is told.
const N_STEPS: usize = 100;

/// Where a newer version comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Newer {
    File(PathBuf),
    /// Pasted.
    Text(String),
    /// Brought in as a source, which it can become as well.
    Source(Box<Source>),
}

/// A newer version of a source, compared with it, until the person decides.
#[derive(Clone, Debug)]
pub struct Updating {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    source: SourceId,
    newer: Newer,
    update: Update,
    differences: Vec<Difference>,
}

/// Equal only to itself: comparing would take as long as updating.
impl PartialEq for Updating {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }
}

impl Updating {
    pub fn update(&self) -> &Update {
        &self.inner.update
    }

    /// The paragraphs that differ.
    pub fn differences(&self) -> &[Difference] {
        &self.inner.differences
    }

    /// Where it comes from, in words.
    pub fn origin(&self) -> String {
        match &self.inner.newer {
            Newer::File(path) => file_name(path),
            Newer::Text(_) => "pasted text".to_owned(),
            Newer::Source(source) => source.imported_from.clone().unwrap_or_else(|| "pasted text".to_owned()),
        }
    }

    /// Whether it can be added as a source of its own instead.
    pub fn can_stand_alone(&self) -> bool {
        matches!(self.inner.newer, Newer::Source(_))
    }

    /// Whether it is in the briefing already, beside the one that it is much like; which it is.
    pub fn beside(&self, briefing: &Briefing) -> Option<SourceId> {
        match &self.inner.newer {
            Newer::Source(source) => briefing.source(source.id).map(|source| source.id),
            _ => None,
        }
    }

    /// Whether nothing differs.
    pub fn is_same(&self) -> bool {
        self.inner.differences.is_empty()
    }
}

/// What is known of newer versions that wait.
#[derive(Debug, Default)]
pub(super) struct Newcomers {
    /// What is looked at.
    pub updating: Option<Updating>,
    /// What was brought in as well, and looks like a newer version of a source.
    pub waiting: VecDeque<(SourceId, Source)>,
    /// What came of bringing in the last documents.
    pub report: Option<ImportReport>,
    /// A text on the clipboard, and the part of a page that it is.
    pub page: Option<(String, String)>,
}

/// Sources, for telling what comes in as a newer version of one of them, or as much like it.
#[derive(Default)]
pub(super) struct Residents {
    all: Vec<(SourceId, Arc<SourceText>)>,
    by_address: HashMap<String, SourceId>,
    likenesses: Likenesses,
}

impl Residents {
    /// How many are looked at of those that may be alike.
    const MOST_COMPARED: usize = 4;

    /// Reads every text.
    pub fn of(briefing: &Briefing) -> Self {
        let mut residents = Self::default();
        briefing.ordered_sources().iter().for_each(|source| residents.add(source));
        residents
    }

    pub fn add(&mut self, source: &Source) {
        if let Some(address) = address(source) {
            self.by_address.entry(address).or_insert(source.id);
        }
        self.likenesses.add(&Shingles::of(source.text()));
        self.all.push((source.id, Arc::clone(source.shared_text())));
    }

    /// The source of which a newcomer looks like a newer version: it has the same address, or much of its
    /// text.
    pub fn counterpart(&self, newcomer: &Source) -> Option<SourceId> {
        if let Some(id) = address(newcomer).and_then(|address| self.by_address.get(&address)) {
            return Some(*id);
        }
        let shingles = Shingles::of(newcomer.text());
        let candidates = self.likenesses.candidates(&shingles, Self::MOST_COMPARED);
        let likeness = candidates.into_iter().filter_map(|at| {
            let (id, text) = self.all.get(at)?;
            Some((Shingles::of(text.as_str()).containment(&shingles), *id))
        });
        let best = likeness.max_by(|(a, _), (b, _)| a.total_cmp(b))?;
        (best.0 >= NEAR_DUPLICATE).then_some(best.1)
    }
}

fn address(source: &Source) -> Option<String> {
    source.link.as_deref().and_then(address_key)
}

impl Workbench {
    /// The newer version that waits for a decision.
    pub fn updating(&self) -> Option<&Updating> {
        self.newcomers.updating.as_ref()
    }

    /// How many more look like newer versions and wait to be looked at.
    pub fn n_newcomers(&self) -> usize {
        self.newcomers.waiting.len()
    }

    /// The day, for what is brought in now.
    pub(super) fn today(&self) -> Option<Date> {
        self.environment.clock.today()
    }

    /// Reads a newer version and compares it, in the background.
    pub(super) fn compare_versions(&mut self, source: SourceId, newer: Newer) {
        let ticket = self.ticket();
        let briefing = self.briefing().clone();
        let journal = self.session.journal();
        let today = self.today();
        self.environment.jobs.start("Comparing versions", N_STEPS, move |progress| {
            let read = match &newer {
                Newer::File(path) => read_source_file(path, source).map(|(read, _)| read),
                Newer::Text(text) => import::read_pasted(text, source).map_err(|error| error.to_string()),
                Newer::Source(read) => Ok(Source::clone(read)),
            };
            let read = read.map(|read| match today {
                Some(day) => read.retrieved_on(day),
                None => read,
            });
            let result = read.map(|read| {
                let update = Update::new(&briefing, source, read, |n, n_all| {
                    progress.reach(n, n_all);
                    !progress.is_cancelled()
                })?;
                if let Some(journal) = &journal {
                    journal.write_ahead(update.source());
                }
                let differences = text::differences(update.before().text(), update.source().text());
                Some(Updating { inner: Arc::new(Inner { source, newer, update, differences }) })
            });
            Command::Compared { ticket, result }
        });
    }

    pub(super) fn compared(&mut self, ticket: super::Ticket, result: Result<Option<Updating>, String>) {
        if ticket.session != self.n_sessions {
            return;
        }
        match result {
            Err(error) => {
                self.notices.tell(Level::Error, format!("The newer version was not read: {error}"));
            }
            // Stopped.
            Ok(None) => self.next_newcomer(),
            Ok(Some(updating)) if updating.is_same() => {
                let title = text::elide(updating.update().before().shown_title(), 60);
                self.notices
                    .tell(Level::Done, format!("“{title}” has that text already; nothing was changed"));
                self.newcomers.updating = None;
                if matches!(self.overlay, Some(Overlay::NewerVersion(_))) {
                    self.overlay = None;
                }
                self.next_newcomer();
            }
            Ok(Some(updating)) => {
                self.newcomers.updating = Some(updating);
                self.run(Command::Show(Overlay::Update));
            }
        }
    }

    /// Takes the newer version that was looked at, as one edit.
    pub(super) fn take_update(&mut self) {
        let Some(updating) = self.newcomers.updating.take() else { return };
        self.overlay = None;
        let Inner { source, newer, update, .. } = &*updating.inner;
        if !update.fits(self.briefing()) {
            // Edited beside the open list.
            self.notices.tell(Level::Warning, "The source was edited meanwhile; please look at it anew");
            return self.compare_versions(*source, newer.clone());
        }
        if self.edit("Update source", None, |draft| draft.update_source(update)).is_some() {
            self.drop_what_is_gone();
            self.selection = None;
            self.show_source(*source);
            let words = format!("Source updated: {} (Undo takes it back)", update.counts().words());
            self.notices.tell(Level::Done, words);
            if update.counts().n_review > 0 {
                self.review(None);
            }
        }
        self.next_newcomer();
    }

    /// Adds what was looked at as a source of its own.
    pub(super) fn add_beside(&mut self) {
        let Some(updating) = self.newcomers.updating.take() else { return };
        self.overlay = None;
        if let Newer::Source(source) = &updating.inner.newer {
            self.add_sources(vec![Source::clone(source)]);
        }
        self.next_newcomer();
    }

    /// Lets go of what was looked at.
    pub(super) fn forget_update(&mut self) {
        if let Some(updating) = self.newcomers.updating.take()
            && updating.can_stand_alone()
        {
            self.notices.tell(Level::Warning, format!("Not added: {}", updating.origin()));
        }
        self.next_newcomer();
    }

    /// Asks about the next of what was brought in.
    pub(super) fn next_newcomer(&mut self) {
        if self.newcomers.updating.is_none()
            && let Some((source, newer)) = self.newcomers.waiting.pop_front()
        {
            self.compare_versions(source, Newer::Source(Box::new(newer)));
        }
    }

    /// Looks in the background for passages that do not stand where their file says.
    pub(super) fn find_passages(&mut self, mut astray: Vec<PassageId>) {
        // What repair itself counts as lost has been said.
        astray.retain(|id| self.briefing().passage(*id).is_some_and(|p| p.place == Place::Review));
        if astray.is_empty() || self.read_only().is_some() {
            return;
        }
        let ticket = self.ticket();
        let briefing = self.briefing().clone();
        self.environment.jobs.start("Finding passages", N_STEPS, move |progress| {
            let settled = find_again(&briefing, &astray, |n, n_all| {
                progress.reach(n, n_all);
                !progress.is_cancelled()
            });
            Command::FoundAgain { ticket, astray, settled: settled.map(Arc::new) }
        });
    }

    pub(super) fn found_again(
        &mut self,
        ticket: super::Ticket,
        astray: Vec<PassageId>,
        settled: Option<Arc<Vec<Settled>>>,
    ) {
        let Some(settled) = settled.filter(|_| ticket.session == self.n_sessions) else { return };
        let is_current =
            |settled: &Settled| self.briefing().passage(settled.before.id) == Some(&settled.before);
        if !settled.iter().all(is_current) {
            return self.find_passages(astray);
        }
        if !settled.is_empty() {
            self.edit("Find passages again", None, |draft| draft.settle(&settled));
        }
        let mut counts = Counts::default();
        for passage in astray.iter().filter_map(|id| self.briefing().passage(*id)) {
            counts.count(passage.place);
        }
        let them = match astray.len() {
            1 => "1 passage does".to_owned(),
            n => format!("{n} passages do"),
        };
        let words = format!(
            "The file was edited elsewhere: {them} not stand where it says. Looked for anew: {} (Undo takes it \
             back)",
            counts.words()
        );
        self.notices.tell(Level::Warning, words);
    }
}

/// What to say of a source that is here already, or came in just before.
pub(super) fn already_here(briefing: &Briefing, before: &[Source], newcomer: &Source) -> Option<String> {
    let residents = briefing.sources().map(|source| &**source);
    let same = residents.chain(before).find(|source| source.text() == newcomer.text())?;
    let title = text::elide(same.shown_title(), 60);
    let name = newcomer.imported_from.as_deref().map(text::escape_controls);
    Some(match name {
        Some(name) => format!("Not added: {name} is here already, as “{title}”"),
        None => format!("Not added: that text is here already, as “{title}”"),
    })
}
