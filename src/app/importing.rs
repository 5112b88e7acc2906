//! Bringing in sources: documents are read in the background, and come in as one undo step, with a report.

use std::{collections::HashMap, path::PathBuf};

use xxhash_rust::xxh3::xxh3_64;

use super::{
    Command, Level, Overlay, Ticket, Workbench,
    files::file_name,
    reading::{Files, read_document, read_files},
    repairs::SeededDice,
    updating::{Residents, already_here},
};
use crate::{
    import::{self, Chapters, Found, ReadOptions, Warning},
    model::{Briefing, Date, Dice, Source, SourceId},
    text::{elide, escape_controls},
};

/// So many that come in are told of in notices; of more, there is the report.
const MOST_NOTICES: usize = 3;

/// What became of something that was to be brought in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It could not be read.
    Failed,
    /// It looks like a newer version of a source, which is to be decided; then it.
    Newer(SourceId, SourceId),
    /// It was brought in, and so was another one that is much like it.
    Alike(SourceId, SourceId),
    /// The same text is here already, or came in twice.
    Known,
    /// It was brought in, and there is something to know about it.
    Remarked(SourceId),
    Added(SourceId),
}

impl Fate {
    /// What those of this fate are called together.
    pub fn group(self) -> &'static str {
        match self {
            Self::Failed => "Not brought in",
            Self::Newer(..) => "Newer versions, perhaps",
            Self::Alike(..) => "Brought in, and much like another one",
            Self::Known => "Here already",
            Self::Remarked(_) => "Brought in, with something to know",
            Self::Added(_) => "Brought in",
        }
    }

    /// The source to show for it.
    pub fn source(self) -> Option<SourceId> {
        match self {
            Self::Failed | Self::Known => None,
            Self::Newer(id, _) | Self::Alike(id, _) | Self::Remarked(id) | Self::Added(id) => Some(id),
        }
    }
}

/// One line of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub fate: Fate,
    /// The title, or the file.
    pub words: String,
    /// The file and what there is to know, or what failed.
    pub remarks: Vec<String>,
    /// How many of the remarks, from the second on, a person should look at.
    pub n_news: usize,
}

impl Entry {
    /// What a person should look at.
    pub fn news(&self) -> &[String] {
        let from = usize::from(self.n_news > 0);
        self.remarks.get(from..from + self.n_news).unwrap_or_default()
    }
}

/// What came of bringing in documents.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportReport {
    /// By fate, those first that ask for something.
    pub entries: Vec<Entry>,
    pub n_files: usize,
    /// Files in folders and archives that are passed over, because they belong to the looks of others.
    pub n_passed: usize,
    pub is_stopped: bool,
}

impl ImportReport {
    /// The entries by group.
    pub fn groups(&self) -> impl Iterator<Item = (&'static str, &[Entry])> {
        self.entries
            .chunk_by(|a, b| a.fate.group() == b.fate.group())
            .filter_map(|group| Some((group.first()?.fate.group(), group)))
    }

    /// How many entries have a fate like this.
    pub fn n(&self, is_it: fn(&Fate) -> bool) -> usize {
        self.entries.iter().filter(|entry| is_it(&entry.fate)).count()
    }

    /// "From 1,000 files: 990 sources brought in, 4 here already, 6 not brought in"
    pub fn summary(&self) -> String {
        let n_added = self.n(|f| matches!(f, Fate::Added(_) | Fate::Remarked(_) | Fate::Alike(..)));
        let n_newer = self.n(|f| matches!(f, Fate::Newer(..)));
        let mut parts = vec![match n_added {
            1 => "1 source brought in".to_owned(),
            n => format!("{n} sources brought in"),
        }];
        let mut part = |n: usize, words: &str| {
            if n > 0 {
                parts.push(format!("{n} {words}"));
            }
        };
        part(n_newer, if n_newer == 1 { "looks like a newer version" } else { "look like newer versions" });
        part(self.n(|f| matches!(f, Fate::Known)), "here already");
        part(self.n(|f| matches!(f, Fate::Failed)), "not brought in");
        part(self.n_passed, "passed over as pictures, styles and the like");
        let files = if self.n_files == 1 { "file" } else { "files" };
        let stopped = if self.is_stopped { "Stopped. " } else { "" };
        format!("{stopped}From {} {files}: {}", self.n_files, parts.join(", "))
    }

    /// All of it as text.
    pub fn text(&self) -> String {
        let mut text = self.summary();
        for (group, entries) in self.groups() {
            text.push_str(&format!("\n\n{group} ({})", entries.len()));
            for entry in entries {
                text.push_str(&format!("\n- {}", entry.words));
                entry.remarks.iter().for_each(|remark| text.push_str(&format!("\n  {remark}")));
            }
        }
        text.push('\n');
        text
    }
}

/// What a job brought in, before it is in the briefing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Brought {
    pub sources: Vec<Source>,
    /// What looks like newer versions of sources that are there.
    pub newer: Vec<(SourceId, Source)>,
    pub report: ImportReport,
}

/// Sorts what comes in: new, here already, alike.
pub struct Sorting<'a> {
    briefing: &'a Briefing,
    residents: Residents,
    today: Option<Date>,
    brought: Brought,
}

impl<'a> Sorting<'a> {
    pub fn new(briefing: &'a Briefing, today: Option<Date>) -> Self {
        Self { briefing, residents: Residents::of(briefing), today, brought: Brought::default() }
    }

    /// Takes what was read of a file, or what failed. `keep` is called with each source that comes in.
    pub fn take(
        &mut self,
        file: &str,
        read: Result<import::Read, String>,
        dice: &mut dyn Dice,
        mut keep: impl FnMut(&Source),
    ) {
        let read = match read {
            Ok(read) => read,
            Err(words) => return self.fail(file, words),
        };
        self.brought.report.n_passed += read.n_passed;
        for error in read.failed {
            self.fail(&escape_controls(error.name().unwrap_or(file)), error.to_string());
        }
        for found in read.found {
            let (source, warnings) = found.into_source(SourceId::draw(dice));
            self.sort(source, warnings, &mut keep);
        }
    }

    pub fn fail(&mut self, file: &str, words: String) {
        let entry = Entry { fate: Fate::Failed, words: file.to_owned(), remarks: vec![words], n_news: 0 };
        self.brought.report.entries.push(entry);
    }

    fn sort(&mut self, source: Source, mut warnings: Vec<Warning>, keep: &mut impl FnMut(&Source)) {
        let source = match self.today {
            Some(day) => source.retrieved_on(day),
            None => source,
        };
        let title = elide(source.shown_title(), 120);
        let file = source.imported_from.as_deref().map(escape_controls);
        if let Some(words) = already_here(self.briefing, &self.brought.sources, &source) {
            let entry =
                Entry { fate: Fate::Known, words: file.unwrap_or(title), remarks: vec![words], n_news: 0 };
            return self.brought.report.entries.push(entry);
        }
        let mut remarks: Vec<String> = file.into_iter().collect();
        warnings.sort_by_key(|warning| !warning.is_news());
        let n_news = warnings.iter().filter(|warning| warning.is_news()).count();
        remarks.extend(warnings.iter().map(ToString::to_string));
        let id = source.id;
        let counterpart = self.residents.counterpart(&source);
        if let Some(other) = counterpart {
            let here = self.briefing.source(other).map(|source| &**source);
            let other = here.or_else(|| self.brought.sources.iter().find(|source| source.id == other));
            remarks.extend(other.map(|other| format!("Much like “{}”", elide(other.shown_title(), 60))));
        }
        let fate = match counterpart {
            Some(resident) if self.briefing.source(resident).is_some() => {
                self.brought.newer.push((resident, source));
                Fate::Newer(resident, id)
            }
            other => {
                keep(&source);
                self.residents.add(&source);
                self.brought.sources.push(source);
                match other {
                    Some(other) => Fate::Alike(id, other),
                    None if n_news == 0 => Fate::Added(id),
                    None => Fate::Remarked(id),
                }
            }
        };
        self.brought.report.entries.push(Entry { fate, words: title, remarks, n_news });
    }

    /// Sets aside what only all of them together show to be the pages'.
    fn set_repeats_aside(&mut self) {
        let Brought { sources, report, .. } = &mut self.brought;
        let repeated = import::repeated_lines(&sources.iter().collect::<Vec<_>>());
        let entries = report.entries.iter_mut().filter_map(|entry| Some((entry.fate.source()?, entry)));
        let mut entries: HashMap<SourceId, &mut Entry> = entries.collect();
        for (source, lines) in sources.iter_mut().zip(repeated) {
            let words = match lines.len() {
                0 => continue,
                1 => "1 line that other articles have, too, was set aside".to_owned(),
                n => format!("{n} lines that other articles have, too, were set aside"),
            };
            source.set_chrome(&[source.chrome(), lines.as_slice()].concat());
            if let Some(entry) = entries.get_mut(&source.id) {
                entry.remarks.push(words);
            }
        }
    }

    pub fn finish(mut self, n_files: usize) -> Brought {
        self.brought.report.n_files = n_files;
        self.set_repeats_aside();
        // By group alone: within one, in the order of the files.
        let rank = |fate: &Fate| match fate {
            Fate::Failed => 0,
            Fate::Newer(..) => 1,
            Fate::Alike(..) => 2,
            Fate::Known => 3,
            Fate::Remarked(_) => 4,
            Fate::Added(_) => 5,
        };
        self.brought.report.entries.sort_by_key(|entry| rank(&entry.fate));
        self.brought
    }
}

/// What was pasted, read as the part of a page that it is. `None` where that has less of its words: whoever copies
/// means all of it.
fn read_page(html: &str, text: &str) -> Option<Found> {
    let options = ReadOptions { whole: true, ..ReadOptions::default() };
    let mut read = import::read(html.as_bytes(), Some("clipboard.html"), &options, &|| true).ok()?;
    let mut found = read.found.pop()?;
    found.name = None;
    let n_letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let title = found.title.iter().map(|title| n_letters(&title.value)).sum::<usize>();
    let n_read = found.blocks.iter().map(|block| n_letters(&block.text)).sum::<usize>() + title;
    (n_read * 20 >= n_letters(text) * 19).then_some(found)
}

impl Workbench {
    /// What came of the last time that documents were brought in.
    pub fn import_report(&self) -> Option<&ImportReport> {
        self.newcomers.report.as_ref()
    }

    /// Dice for a job that draws nobody knows how many ids. Their seed is hashed: rolls that follow each other evenly
    /// would begin sequences that overlap.
    fn dice_of_job(&mut self) -> SeededDice {
        SeededDice::new(xxh3_64(&self.environment.dice.roll().to_le_bytes()))
    }

    fn read_options(&self) -> ReadOptions {
        let chapters = if self.settings.chapters_apart { Chapters::Apart } else { Chapters::Together };
        ReadOptions { chapters, ..ReadOptions::default() }
    }

    /// Reads files and folders in the background and adds them as sources, in one undo step. A session among them
    /// opens.
    pub fn import(&mut self, paths: Vec<PathBuf>) {
        let is_session = |p: &PathBuf| p.extension().is_some_and(|e| e.eq_ignore_ascii_case("ron"));
        let (sessions, paths): (Vec<_>, Vec<_>) = paths.into_iter().partition(is_session);
        if let Some(session) = sessions.into_iter().next() {
            self.run(Command::Open(session));
        }
        if paths.is_empty() {
            return;
        }
        let ticket = self.ticket();
        let journal = self.session.journal();
        let mut dice = self.dice_of_job();
        let (briefing, today, options) = (self.briefing().clone(), self.today(), self.read_options());
        self.environment.jobs.start("Adding sources", paths.len(), move |progress| {
            let goes_on = || !progress.is_cancelled();
            let Files { files, n_passed, failures } = Files::behind(&paths, &goes_on);
            progress.expect(files.len());
            let mut sorting = Sorting::new(&briefing, today);
            failures.into_iter().for_each(|words| sorting.fail("A folder", words));
            read_files(&files, options, &goes_on, |path, read| {
                sorting.take(&file_name(path), read, &mut dice, |source| {
                    if let Some(journal) = &journal {
                        journal.write_ahead(source);
                    }
                });
                progress.advance();
            });
            let mut brought = sorting.finish(files.len());
            brought.report.n_passed += n_passed;
            if progress.is_cancelled() {
                // Half of a folder is worse than none: nobody could tell which half.
                let report =
                    ImportReport { is_stopped: true, n_files: files.len(), ..ImportReport::default() };
                brought = Brought { report, ..Brought::default() };
            }
            Command::Imported { ticket, brought: Box::new(brought) }
        });
    }

    pub(super) fn imported(&mut self, ticket: Ticket, brought: Brought) {
        if ticket.session != self.n_sessions {
            let words = "No source was added: another briefing was opened in the meantime";
            return self.notices.tell(Level::Warning, words);
        }
        let Brought { sources, newer, report } = brought;
        self.newcomers.waiting.extend(newer);
        // A few are told of and gone through at once; of many there is a list, and what waits does until that is closed.
        if report.entries.len() > MOST_NOTICES {
            if !sources.is_empty() {
                self.add_sources_untold(sources);
            }
            self.newcomers.report = Some(report);
            self.run(Command::Show(Overlay::Imported));
            return;
        }
        if !sources.is_empty() {
            self.add_sources(sources);
        }
        self.tell_import(&report);
        self.newcomers.report = Some(report);
        self.next_newcomer();
    }

    fn tell_import(&mut self, report: &ImportReport) {
        if report.is_stopped {
            self.notices.tell(Level::Warning, "Stopped: no source was added");
        }
        for entry in &report.entries {
            let (level, remarks) = match entry.fate {
                Fate::Failed => (Level::Error, entry.remarks.as_slice()),
                Fate::Known => (Level::Warning, entry.remarks.as_slice()),
                _ => (Level::Warning, entry.news()),
            };
            for remark in remarks {
                self.notices.tell(level, remark.clone());
            }
        }
    }

    /// Adds pasted text as a source.
    pub(super) fn import_text(&mut self, text: String) {
        let ticket = self.ticket();
        let journal = self.session.journal();
        let mut dice = self.dice_of_job();
        let (briefing, today) = (self.briefing().clone(), self.today());
        let page = self.newcomers.page.take().filter(|(of, _)| *of == text).map(|(_, html)| html);
        self.environment.jobs.start("Adding the pasted text", 1, move |_| {
            let mut sorting = Sorting::new(&briefing, today);
            let mut keep = |source: &Source| {
                if let Some(journal) = &journal {
                    journal.write_ahead(source);
                }
            };
            match page.and_then(|html| read_page(&html, &text)) {
                Some(found) => {
                    let (source, warnings) = found.into_source(SourceId::draw(&mut dice));
                    sorting.sort(source, warnings, &mut keep);
                }
                None => match import::read_pasted(&text, SourceId::draw(&mut dice)) {
                    Ok(source) => sorting.sort(source, Vec::new(), &mut keep),
                    Err(error) => sorting.fail("The pasted text", error.to_string()),
                },
            }
            Command::Imported { ticket, brought: Box::new(sorting.finish(1)) }
        });
    }

    /// Adds all that waits to be looked at as newer versions as sources of their own, in one step.
    pub(super) fn add_all_beside(&mut self) {
        let sources: Vec<Source> = self.newcomers.waiting.drain(..).map(|(_, source)| source).collect();
        if let Some(report) = &mut self.newcomers.report {
            for entry in &mut report.entries {
                if let Fate::Newer(resident, own) = entry.fate {
                    entry.fate = Fate::Alike(own, resident);
                }
            }
        }
        if !sources.is_empty() {
            self.add_sources(sources);
        }
    }
}

/// Reads one file as one source, with what there is to know about it: of several in it, the first.
///
/// # Errors
/// What failed, in words, with the file's name.
pub fn read_source_file(path: &std::path::Path, id: SourceId) -> Result<(Source, Vec<String>), String> {
    let read = read_document(path, ReadOptions::default(), &|| true)?;
    let mut found = read.found.into_iter();
    let first: Found = match (found.next(), read.failed.first()) {
        (Some(first), _) => first,
        (None, Some(error)) => return Err(error.to_string()),
        (None, None) => return Err(format!("There is no text to read in {}", file_name(path))),
    };
    let (source, warnings) = first.into_source(id);
    let mut words: Vec<String> = warnings.iter().map(ToString::to_string).collect();
    let n_more = found.count();
    if n_more > 0 {
        words.push(format!(
            "There are {n_more} more documents in it, which were left out: {}",
            file_name(path)
        ));
    }
    Ok((source, words))
}
