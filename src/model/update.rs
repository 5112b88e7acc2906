//! `Update`: what a newer version of a source makes of the source and of its passages. It is worked out
//! apart from the briefing, so that a person can look at it first, and done as one edit.

use std::{collections::HashMap, sync::Arc};

use super::{
    Briefing, CONTEXT_GRAPHEMES, Draft, Former, Passage, PassageId, Place, Refusal, Source, SourceId,
    history::Row,
};
use crate::text::{
    self, TextRange,
    locate::{Located, Locator, QuoteSelector, Selector},
};

/// What a newer version makes of a source.
#[derive(Clone, Debug)]
pub struct Update {
    source: Arc<Source>,
    /// The source as it was.
    before: Arc<Source>,
    passages: Vec<Settled>,
}

/// A passage before and after.
#[derive(Clone, Debug)]
pub struct Settled {
    pub before: Arc<Passage>,
    pub after: Arc<Passage>,
}

/// How many passages are where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub n_anchored: usize,
    pub n_review: usize,
    pub n_lost: usize,
}

impl Counts {
    fn count(&mut self, place: Place) {
        match place {
            Place::Anchored => self.n_anchored += 1,
            Place::Review => self.n_review += 1,
            Place::Lost => self.n_lost += 1,
        }
    }

    /// "3 passages kept, 1 to review, 2 lost"; only what there is.
    pub fn words(self) -> String {
        let kept = match self.n_anchored {
            1 => "1 passage kept".to_owned(),
            n => format!("{n} passages kept"),
        };
        let review = (self.n_review > 0).then(|| format!("{} to review", self.n_review));
        let lost = (self.n_lost > 0).then(|| format!("{} lost", self.n_lost));
        [Some(kept), review, lost].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

impl Update {
    /// What `newer`, as it was brought in, makes of a source. `goes_on` is told after each passage how many
    /// are done, and stops the work by saying no.
    ///
    /// What is known of the source stays; what was not known is taken from the newer version. A line that
    /// both texts have is chrome if it was; other lines are as the import marked them.
    ///
    /// `None` where it was stopped, or there is no such source.
    pub fn new(
        briefing: &Briefing,
        id: SourceId,
        newer: Source,
        mut goes_on: impl FnMut(usize) -> bool,
    ) -> Option<Self> {
        let before = Arc::clone(briefing.source(id)?);
        let source = succeed(&before, newer);
        let mut marked: Vec<&Arc<Passage>> = briefing.passages().filter(|p| p.source == id).collect();
        marked.sort_by_key(|p| (p.range, p.id));
        let finder = Finder::new(&source, &before);
        let mut passages = Vec::with_capacity(marked.len());
        for passage in marked {
            let after = Arc::new(finder.settled(passage));
            passages.push(Settled { before: Arc::clone(passage), after });
            if !goes_on(passages.len()) {
                return None;
            }
        }
        Some(Self { source: Arc::new(source), before, passages })
    }

    /// The source with its newer text.
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// The source as it was.
    pub fn before(&self) -> &Arc<Source> {
        &self.before
    }

    /// Its passages, in reading order.
    pub fn passages(&self) -> &[Settled] {
        &self.passages
    }

    /// What becomes of the passages.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        self.passages.iter().for_each(|settled| counts.count(settled.after.place));
        counts
    }
}

/// Finds passages again in the text that a source has, which is not the one they were marked in: the file
/// was edited by hand, or merged by lines.
///
/// Gives the passages that are elsewhere, or differ, with what becomes of them; `None` where `goes_on`, which
/// is told how many are done, said no.
pub fn find_again(
    briefing: &Briefing,
    astray: &[PassageId],
    mut goes_on: impl FnMut(usize) -> bool,
) -> Option<Vec<Settled>> {
    let mut by_source: std::collections::BTreeMap<SourceId, Vec<&Arc<Passage>>> = Default::default();
    for passage in astray.iter().filter_map(|id| briefing.passage(*id)) {
        by_source.entry(passage.source).or_default().push(passage);
    }
    let mut settled = Vec::new();
    let mut n_done = 0;
    for (id, passages) in by_source {
        let Some(source) = briefing.source(id) else { continue };
        let finder = Finder { source, before: None, locator: Locator::new(source.text()) };
        for passage in passages {
            let after = finder.settled(passage);
            if after != **passage {
                settled.push(Settled { before: Arc::clone(passage), after: Arc::new(after) });
            }
            n_done += 1;
            if !goes_on(n_done) {
                return None;
            }
        }
    }
    Some(settled)
}

struct Finder<'a> {
    source: &'a Source,
    /// The source with the text in which the passages were marked, if that is there.
    before: Option<&'a Source>,
    locator: Locator<'a>,
}

impl<'a> Finder<'a> {
    fn new(source: &'a Source, before: &'a Source) -> Self {
        Self { source, before: Some(before), locator: Locator::new(source.text()) }
    }

    /// A passage as it is in the source's text.
    fn settled(&self, passage: &Passage) -> Passage {
        let position = match (&passage.former, passage.place) {
            (Some(former), Place::Review | Place::Lost) => former.range,
            _ => passage.range,
        };
        let quote =
            QuoteSelector { exact: &passage.quote, prefix: &passage.prefix, suffix: &passage.suffix };
        let selector = Selector { position: Some(position), quote: Some(quote) };
        let text = self.source.text();
        let mut after = passage.clone();
        match self.locator.locate(&selector) {
            Located::Anchored(range) => {
                let Some(words) = range.of(text) else { return self.lost(passage) };
                after.range = range;
                words.clone_into(&mut after.quote);
                (after.prefix, after.suffix) = text::context(text, range, CONTEXT_GRAPHEMES);
                if passage.place != Place::Anchored {
                    // The old words are there again: nothing differs any more.
                    after.former = None;
                }
                after.place = Place::Anchored;
            }
            Located::Review { range, .. } => {
                after.former = self.former(passage);
                after.place = Place::Review;
                after.range = range;
            }
            Located::Lost => return self.lost(passage),
        }
        after
    }

    /// Not in the text any more: kept, with its place there about where it would be.
    fn lost(&self, passage: &Passage) -> Passage {
        let text = self.source.text();
        let n_before = self.before.map_or(text.len(), |before| before.text().len()).max(1);
        // In proportion: what is before it may have grown or shrunk.
        let at = passage.range.start().min(n_before) as f64 / n_before as f64 * text.len() as f64;
        let range = TextRange::at(text.floor_char_boundary(at as usize));
        Passage { former: self.former(passage), place: Place::Lost, range, ..passage.clone() }
    }

    /// Where the words that it has stand: in the text before, or further back where they were missing there,
    /// too.
    fn former(&self, passage: &Passage) -> Option<Former> {
        match (passage.place, self.before) {
            (Place::Anchored, Some(before)) => {
                Former::new(Arc::clone(before.shared_text()), passage.range)
            }
            _ => passage.former.clone(),
        }
    }
}

/// The newer version in the place of the source before.
fn succeed(before: &Source, newer: Source) -> Source {
    let was_chrome: HashMap<&str, bool> = before
        .paragraphs()
        .iter()
        .filter_map(|line| Some((line.of(before.text())?.trim(), before.is_chrome(line.start()))))
        .collect();
    let is_chrome = |line: &&TextRange| {
        let words = line.of(newer.text()).unwrap_or_default().trim();
        was_chrome.get(words).copied().unwrap_or_else(|| newer.is_chrome(line.start()))
    };
    let chrome: Vec<TextRange> = newer.paragraphs().iter().filter(is_chrome).copied().collect();
    let mut source = newer;
    source.id = before.id;
    source.rank = before.rank;
    source.set_chrome(&chrome);
    if !before.title.trim().is_empty() {
        source.title.clone_from(&before.title);
    }
    let keep = |new: &mut Option<String>, old: &Option<String>| {
        if old.is_some() {
            new.clone_from(old);
        }
    };
    keep(&mut source.byline, &before.byline);
    keep(&mut source.publisher, &before.publisher);
    keep(&mut source.link, &before.link);
    if before.published != super::Published::default() {
        source.published.clone_from(&before.published);
    }
    source.note.clone_from(&before.note);
    if source.imported_from.is_none() {
        source.imported_from.clone_from(&before.imported_from);
    }
    source
}

impl Draft<'_> {
    /// Puts a newer version in the place of a source, and its passages where they are in it.
    ///
    /// # Errors
    /// Where the source or one of its passages is not what it was when the update was worked out.
    pub fn update_source(&mut self, update: &Update) -> Result<(), Refusal> {
        let id = update.source.id;
        let source = self.briefing().source(id).ok_or(Refusal::NoSource)?;
        let n_passages = self.briefing().passages().filter(|p| p.source == id).count();
        if **source != *update.before || n_passages != update.passages.len() {
            return Err(Refusal::OtherVersion);
        }
        self.put(Row::Source(id, Some(Arc::clone(&update.source))));
        self.settle(&update.passages)
    }

    /// Puts passages where they were found.
    ///
    /// # Errors
    /// Where one is not what it was when it was looked for.
    pub fn settle(&mut self, passages: &[Settled]) -> Result<(), Refusal> {
        for Settled { before, after } in passages {
            if self.briefing().passage(before.id) != Some(before) {
                return Err(Refusal::OtherVersion);
            }
            self.put(Row::Passage(after.id, Some(Arc::clone(after))));
        }
        Ok(())
    }

    /// Takes the words that stand at the place of a passage in review as its words.
    ///
    /// # Errors
    /// Where there is no such passage, or no words stand there.
    pub fn accept_words(&mut self, id: PassageId) -> Result<(), Refusal> {
        let range = self.briefing().passage(id).ok_or(Refusal::NoPassage)?.range;
        self.place_passage(id, range)
    }

    /// Puts a passage to other words of its source, without the white space at their ends. Its earlier words
    /// stay told.
    ///
    /// # Errors
    /// Where there is no such passage, or no words are in the range.
    pub fn place_passage(&mut self, id: PassageId, range: TextRange) -> Result<(), Refusal> {
        let passage = self.briefing().passage(id).ok_or(Refusal::NoPassage)?;
        let source = Arc::clone(self.briefing().source(passage.source).ok_or(Refusal::NoSource)?);
        let range = range.trimmed(source.text());
        let words = range.of(source.text()).filter(|words| !words.is_empty()).ok_or(Refusal::NoWords)?;
        let (prefix, suffix) = text::context(source.text(), range, CONTEXT_GRAPHEMES);
        let is_as_ever = passage.former.as_ref().is_some_and(|former| former.words() == words);
        self.edit_passage(id, |passage| {
            passage.place = Place::Anchored;
            passage.range = range;
            words.clone_into(&mut passage.quote);
            (passage.prefix, passage.suffix) = (prefix, suffix);
            if is_as_ever {
                passage.former = None;
            }
        })
    }

    /// Says that a passage is not in its source any more. It keeps the words it has.
    ///
    /// # Errors
    /// Where there is no such passage.
    pub fn lose_passage(&mut self, id: PassageId) -> Result<(), Refusal> {
        self.edit_passage(id, |passage| {
            passage.place = Place::Lost;
            passage.range = TextRange::at(passage.range.start());
        })
    }
}
