//! `Update`: what a newer version of a source makes of the source and of its passages. It is worked out
//! apart from the briefing, so that a person can look at it first, and done as one edit.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use super::{
    Briefing, CONTEXT_GRAPHEMES, Draft, Fact, Former, Passage, PassageId, Place, Refusal, Source, SourceId,
    SourceText, VersionId, history::Row,
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
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// One more of this kind.
    pub fn count(&mut self, place: Place) {
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
    /// What `newer`, as it was brought in, makes of a source. `goes_on` is told how many steps of how many are
    /// done, and stops the work by saying no.
    ///
    /// What is known of the source stays; what was not known is taken from the newer version. A line that
    /// both texts have is chrome if it was; other lines are as the import marked them.
    ///
    /// `None` where it was stopped, or there is no such source.
    pub fn new(
        briefing: &Briefing,
        id: SourceId,
        newer: Source,
        goes_on: impl FnMut(usize, usize) -> bool,
    ) -> Option<Self> {
        let before = Arc::clone(briefing.source(id)?);
        let source = succeed(&before, newer);
        let mut marked: Vec<&Arc<Passage>> = briefing.passages().filter(|p| p.source == id).collect();
        marked.sort_by_key(|p| (p.range, p.id));
        let passages = settled(&source, Some(&before), &marked, goes_on)?;
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

    /// Whether source and passages are still what they were when it was worked out.
    pub fn fits(&self, briefing: &Briefing) -> bool {
        let id = self.source.id;
        let n_passages = briefing.passages().filter(|p| p.source == id).count();
        let is_there = |settled: &Settled| briefing.passage(settled.before.id) == Some(&settled.before);
        briefing.source(id) == Some(&self.before)
            && n_passages == self.passages.len()
            && self.passages.iter().all(is_there)
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
/// is told how many steps of how many are done, said no.
pub fn find_again(
    briefing: &Briefing,
    astray: &[PassageId],
    mut goes_on: impl FnMut(usize, usize) -> bool,
) -> Option<Vec<Settled>> {
    let mut by_source: BTreeMap<SourceId, Vec<&Arc<Passage>>> = BTreeMap::new();
    for passage in astray.iter().filter_map(|id| briefing.passage(*id)) {
        by_source.entry(passage.source).or_default().push(passage);
    }
    let mut found = Vec::new();
    for (id, passages) in by_source {
        let Some(source) = briefing.source(id) else { continue };
        found.extend(settled(source, None, &passages, &mut goes_on)?);
    }
    found.retain(|Settled { before, after }| before != after);
    Some(found)
}

/// Passages of a source as they are in its text. `before` is the source with the text in which the anchored
/// ones among them were marked, if that is there.
fn settled(
    source: &Source,
    before: Option<&Source>,
    passages: &[&Arc<Passage>],
    mut goes_on: impl FnMut(usize, usize) -> bool,
) -> Option<Vec<Settled>> {
    // Those marked in one text are looked for together: that text is a witness, and they keep their order.
    let mut texts: BTreeMap<VersionId, Arc<SourceText>> = BTreeMap::new();
    let mut by_text: BTreeMap<Option<VersionId>, Vec<&Arc<Passage>>> = BTreeMap::new();
    for passage in passages {
        let text = former(passage, before).map(|former| former.text);
        by_text.entry(text.as_ref().map(|text| text.id())).or_default().push(passage);
        texts.extend(text.map(|text| (text.id(), text)));
    }
    let mut all = Vec::with_capacity(passages.len());
    for (marked_in, passages) in by_text {
        let locator = Locator::new(source.text());
        let locator = match marked_in.and_then(|id| texts.get(&id)) {
            Some(text) => locator.with_old_text(text.as_str()),
            None => locator,
        };
        let selectors: Vec<Selector<'_>> = passages.iter().map(|p| selector(p, before)).collect();
        let located = locator.locate_all(&selectors, &mut goes_on)?;
        all.extend(passages.iter().zip(located).map(|(passage, located)| Settled {
            before: Arc::clone(passage),
            after: Arc::new(placed(passage, source, before, located)),
        }));
    }
    all.sort_by_key(|settled| (settled.before.range, settled.before.id));
    Some(all)
}

fn selector<'a>(passage: &'a Passage, before: Option<&Source>) -> Selector<'a> {
    let position = former(passage, before).map_or(passage.range, |former| former.range);
    let quote = QuoteSelector { exact: &passage.quote, prefix: &passage.prefix, suffix: &passage.suffix };
    Selector { position: Some(position), quote: Some(quote) }
}

/// Where the words that a passage has stand: in the text before, or further back where they were missing
/// there, too.
fn former(passage: &Passage, before: Option<&Source>) -> Option<Former> {
    match (passage.place, before) {
        (Place::Anchored, Some(before)) => Former::new(Arc::clone(before.shared_text()), passage.range),
        (Place::Anchored, None) => None,
        (Place::Review | Place::Lost, _) => passage.former.clone(),
    }
}

/// A passage where it was located in the text of its source.
fn placed(passage: &Passage, source: &Source, before: Option<&Source>, located: Located) -> Passage {
    let text = source.text();
    let former = || former(passage, before).or_else(|| passage.former.clone());
    match located {
        Located::Anchored(range) if range.of(text).is_some_and(|words| !words.is_empty()) => {
            let (prefix, suffix) = text::context(text, range, CONTEXT_GRAPHEMES);
            Passage {
                place: Place::Anchored,
                range,
                quote: range.of(text).unwrap_or_default().to_owned(),
                prefix,
                suffix,
                aloud: passage.aloud.carried(&passage.quote, range.of(text).unwrap_or_default()),
                // Where the old words are there again, nothing differs any more.
                former: passage.former.clone().filter(|_| passage.place == Place::Anchored),
                ..passage.clone()
            }
        }
        Located::Review { range, .. } if range.of(text).is_some_and(|words| !words.is_empty()) => {
            Passage { place: Place::Review, range, former: former(), ..passage.clone() }
        }
        _ => {
            // About where it would be: in proportion, since what is before it may have grown or shrunk.
            let n_before = before.map_or(text.len(), |before| before.text().len()).max(1);
            let share = passage.range.start().min(n_before) as f64 / n_before as f64;
            let range = TextRange::at(text.floor_char_boundary((share * text.len() as f64) as usize));
            Passage { place: Place::Lost, range, former: former(), ..passage.clone() }
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
    // The facts that are known stay, and with them where they are stated.
    for fact in Fact::ALL.into_iter().filter(|fact| before.knows(*fact)) {
        match fact {
            Fact::Title => source.title.clone_from(&before.title),
            Fact::Byline => source.byline.clone_from(&before.byline),
            Fact::Publisher => source.publisher.clone_from(&before.publisher),
            Fact::Published => source.published.clone_from(&before.published),
            Fact::Link => source.link.clone_from(&before.link),
        }
        source.stated_in.remove(&fact);
        source.stated_in.extend(before.stated_in.get(&fact).map(|words| (fact, words.clone())));
    }
    source.rating = before.rating;
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
        self.briefing().source(id).ok_or(Refusal::NoSource)?;
        if !update.fits(self.briefing()) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Delta, History, Tint, id::tests::CountedDice};

    const OLD: &str = "Share this page\n\nThe talks in Istanbul lasted two hours on Friday.\n\nBoth sides agreed to \
        exchange 1,000 prisoners each, the largest such swap of the war.\n\nMore talks will follow next week, officials \
        said.\n\nMoscow called the result “satisfactory”.";
    const NEW: &str = "Share this page\n\nUpdated on Monday\n\nThe talks in Istanbul lasted two hours on Friday.\n\nBoth \
        sides agreed to exchange 1,200 prisoners each, the largest such swap of the war.\n\nMoscow called the result \
        \"satisfactory\".";

    fn day(day: u8) -> super::super::Date {
        super::super::Date::new(2025, 5, day).expect("a day")
    }

    /// A source with passages that mark `quotes`.
    fn marked(quotes: &[&str]) -> (Briefing, SourceId, Vec<PassageId>) {
        let mut dice = CountedDice::default();
        let (mut briefing, id) = (Briefing::default(), SourceId::draw(&mut dice));
        let mut source = Source::with_text(id, "Talks", SourceText::new(OLD, Some(day(18))));
        source.set_chrome(&[TextRange::new(0, 5)]);
        let mut draft = briefing.draft();
        let mut ids = Vec::new();
        for quote in quotes {
            let start = OLD.find(quote).expect("the words are there");
            let passage = PassageId::draw(&mut dice);
            let range = TextRange::new(start, start + quote.len());
            ids.push(passage);
            if draft.briefing().source(id).is_none() {
                draft.add_source(source.clone()).expect("new");
            }
            let source = Arc::clone(draft.briefing().source(id).expect("a source"));
            draft
                .add_passage(Passage::mark(passage, &source, range, Tint::Amber).expect("words"))
                .expect("new");
        }
        draft.finish();
        (briefing, id, ids)
    }

    fn newer(id: SourceId, text: &str) -> Source {
        Source::with_text(id, "Talks, updated", SourceText::new(text, Some(day(20))))
    }

    const QUOTES: [&str; 4] = [
        "The talks in Istanbul lasted two hours",
        "agreed to exchange 1,000 prisoners each",
        "More talks will follow next week",
        "called the result “satisfactory”",
    ];

    #[test]
    fn passages_are_kept_put_to_review_or_lost_and_keep_their_words() {
        let (mut briefing, id, ids) = marked(&QUOTES);
        let update = Update::new(&briefing, id, newer(id, NEW), |_, _| true).expect("not stopped");
        assert_eq!(update.counts(), Counts { n_anchored: 2, n_review: 1, n_lost: 1 });
        assert_eq!(update.counts().words(), "2 passages kept, 1 to review, 1 lost");
        let mut history = History::default();
        let before = briefing.clone();
        let mut draft = briefing.draft();
        draft.update_source(&update).expect("nothing changed meanwhile");
        let change = draft.finish().expect("it differs");
        history.record(change, "Update", None);
        let passage = |at: usize| briefing.passage(ids[at]).expect("it is there");
        let source = briefing.source(id).expect("it is there");
        assert_eq!((source.title.as_str(), source.retrieved()), ("Talks", Some(day(20))));
        assert!(source.is_chrome(0), "the line that was chrome is chrome");
        let words = |at: usize| passage(at).range.of(source.text()).expect("in the text");
        assert_eq!((passage(0).place, words(0)), (Place::Anchored, QUOTES[0]));
        assert_eq!(passage(0).former, None);
        // Other typography is the same words.
        assert_eq!((passage(3).place, words(3)), (Place::Anchored, "called the result \"satisfactory\""));
        assert_eq!(passage(3).quote, words(3));
        assert_eq!((passage(1).place, words(1)), (Place::Review, "agreed to exchange 1,200 prisoners each"));
        for (at, quote) in [(1, QUOTES[1]), (2, QUOTES[2])] {
            assert_eq!(passage(at).quote, quote);
            let former = passage(at).former.as_ref().expect("it stood elsewhere");
            assert_eq!((former.words(), former.text.retrieved()), (quote, Some(day(18))));
        }
        assert_eq!(passage(2).place, Place::Lost);
        history.undo(&mut briefing).expect("one step");
        assert_eq!(briefing, before);
    }

    #[test]
    fn an_update_and_what_follows_can_be_done_again_from_what_is_written_down() {
        let (mut briefing, id, ids) = marked(&QUOTES);
        let mut replayed = briefing.clone();
        let do_and_redo =
            |briefing: &mut Briefing, replayed: &mut Briefing, edit: &dyn Fn(&mut Draft<'_>)| -> Delta {
                let mut draft = briefing.draft();
                edit(&mut draft);
                let change = draft.finish().expect("it differs");
                let delta = Delta::of(&change, briefing);
                let mut again = replayed.draft();
                again.apply(&delta).expect("it fits");
                again.finish();
                assert_eq!(replayed, briefing);
                delta
            };
        let update = Update::new(&briefing, id, newer(id, NEW), |_, _| true).expect("not stopped");
        let delta = do_and_redo(&mut briefing, &mut replayed, &|d| d.update_source(&update).expect("fits"));
        assert!(delta.versions.is_empty(), "the text that is replaced is not written down again");
        assert_eq!(delta.formers.len(), 2);
        do_and_redo(&mut briefing, &mut replayed, &|d| d.accept_words(ids[1]).expect("words are there"));
        let accepted = briefing.passage(ids[1]).expect("it is there");
        assert_eq!(accepted.place, Place::Anchored);
        assert_eq!(accepted.quote, "agreed to exchange 1,200 prisoners each");
        assert_eq!(accepted.former.as_ref().map(Former::words), Some(QUOTES[1]));
        // Back again: an earlier text that nobody has any more must be written down.
        let with_former = briefing.clone();
        do_and_redo(&mut briefing, &mut replayed, &|d| {
            d.remove_passage(ids[1]).expect("there");
            d.remove_passage(ids[2]).expect("there");
        });
        let delta = Delta::between(&briefing, &with_former);
        assert_eq!(delta.versions.len(), 1);
        let mut again = replayed.draft();
        again.apply(&delta).expect("it fits");
        again.finish();
        assert_eq!(replayed, with_former);
    }

    #[test]
    fn old_words_that_come_back_leave_nothing_to_tell() {
        let (mut briefing, id, ids) = marked(&QUOTES);
        for text in [NEW, OLD] {
            let update = Update::new(&briefing, id, newer(id, text), |_, _| true).expect("not stopped");
            let mut draft = briefing.draft();
            draft.update_source(&update).expect("nothing changed meanwhile");
            draft.finish();
        }
        for passage in ids.iter().filter_map(|id| briefing.passage(*id)) {
            assert_eq!((passage.place, &passage.former), (Place::Anchored, &None), "{}", passage.quote);
        }
    }

    #[test]
    fn what_changed_meanwhile_refuses_the_update_and_a_stop_leaves_nothing() {
        let (mut briefing, id, ids) = marked(&QUOTES);
        let update = Update::new(&briefing, id, newer(id, NEW), |_, _| true).expect("not stopped");
        let mut draft = briefing.draft();
        draft.remove_passage(ids[0]).expect("it is there");
        draft.finish();
        assert_eq!(briefing.draft().update_source(&update), Err(Refusal::OtherVersion));
        assert!(Update::new(&briefing, id, newer(id, NEW), |_, _| false).is_none());
    }

    #[test]
    fn passages_astray_are_found_again_without_the_old_text() {
        let (briefing, id, ids) = marked(&QUOTES[..2]);
        // As a merge by lines, or a hand, may leave it.
        let mut rows = super::super::Assembly::default();
        let source = newer(id, NEW);
        rows.sources.push((source, Vec::new()));
        for id in &ids {
            let passage = Passage::clone(briefing.passage(*id).expect("it is there"));
            let range = (passage.range.start(), passage.range.end());
            rows.passages.push((passage, range));
        }
        let (briefing, _) = super::super::assemble(rows).expect("nothing fatal");
        assert!(briefing.passages().all(|p| p.place == Place::Review));
        let found = find_again(&briefing, &ids, |_, _| true).expect("not stopped");
        let places: Vec<Place> = found.iter().map(|settled| settled.after.place).collect();
        assert_eq!(places, [Place::Anchored, Place::Review]);
        let words = found[1].after.range.of(NEW).expect("in the text");
        assert_eq!(words, "agreed to exchange 1,200 prisoners each");
    }
}
