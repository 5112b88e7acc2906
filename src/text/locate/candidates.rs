//! Where in a text a quotation may be: candidates, to be weighed.

use std::ops::Range;

use memchr::memmem;

use super::{
    alignment::{self, Alignment},
    grams::{GRAM, Grams, gram},
    letters::Letters,
    myers::Needle,
    wanted::Wanted,
};

/// A gram that is found more often than this names no place.
const MOST_PLACES: usize = 32;

/// How many of a quotation's grams are looked up at most.
const MOST_GRAMS: usize = 512;

/// How many occurrences of the very letters are weighed at most.
const MOST_EXACT: usize = 20_000;

/// How many stretches of the text are aligned with the quotation.
const MOST_STRETCHES: usize = 4;

/// How far an alignment looks beyond where the quotation should begin and end, in letters: over a paragraph
/// or an advertisement put in between.
const REACH: usize = 600;

/// Where so much of the query is found nearby, it is not looked for further off.
const ENOUGH: f64 = 0.8;

/// Where less than this of the quotation is found, it is looked for without its context; then so much is
/// wanted of it.
const FEW_WORDS: f64 = 0.2;
const MOST_WORDS: f64 = 0.6;

/// Seeds that are nearer than this are about one place; a line or so.
const NEAR: usize = 64;

/// Without context, what differs by more than this of its letters is not looked for where no gram is found.
const MOST_SCANNED_ERRORS: f64 = 0.3;

/// How alike both contexts are where they meet without the quotation between. At most one letter in ten may
/// differ: with more, a short quotation left where it was would be among the differences.
const CLOSED: f64 = 0.9;

/// A place where a quotation may be.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Candidate {
    /// Its letters in the text.
    pub letters: Range<usize>,
    /// How many letters of the quotation are there, less what changes between them cost.
    pub kept: f64,
    /// How many words of the quotation stand neither there nor in its place, at either end.
    pub n_missing: (usize, usize),
}

/// Where a gram of the query is in the text: where its quotation would begin, if nothing was changed between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Seed {
    place: isize,
    /// Where it begins in the query, and which one it is of those looked up.
    query: usize,
    gram: usize,
}

/// A text ready to be searched.
#[derive(Clone, Debug)]
pub(super) struct Ground {
    pub letters: Letters,
    grams: Grams,
}

impl Ground {
    pub(super) fn of(text: &str) -> Self {
        let letters = Letters::of(text);
        Self { grams: Grams::of(&letters), letters }
    }

    /// Where grams of the query are, by place; those that are everywhere left out.
    pub(super) fn seeds(&self, wanted: &Wanted<'_>) -> Seeds {
        let bytes = wanted.query.bytes();
        let starts = self.query_grams(wanted);
        let step = starts.len().div_ceil(MOST_GRAMS).max(1);
        let mut seeds: Vec<Seed> = Vec::new();
        for (gram_index, at) in starts.into_iter().step_by(step).enumerate() {
            let Some(wanted_gram) = gram(bytes, at) else { continue };
            if self.grams.n_at(wanted_gram) > MOST_PLACES {
                continue;
            }
            let offset = wanted.letters.start as isize - at as isize;
            let places = self.grams.places(self.letters.bytes(), wanted_gram);
            seeds.extend(places.map(|text| Seed {
                place: text as isize + offset,
                query: at,
                gram: gram_index,
            }));
        }
        seeds.sort_unstable();
        Seeds(seeds)
    }

    /// Where grams of the query begin: its words, and all letters of long ones.
    fn query_grams(&self, wanted: &Wanted<'_>) -> Vec<usize> {
        let query = &wanted.query;
        let mut starts: Vec<usize> = Vec::new();
        for word in 0..query.n_words() {
            let (start, end) = (query.word_start(word), query.word_start(word + 1));
            starts.push(start);
            if end - start > 2 * GRAM {
                starts.extend(start + 1..end);
            }
        }
        starts
    }

    /// Every place that has the very letters of the quotation, as far as its grams tell; `None` where it has
    /// no gram of its own.
    pub(super) fn exact_by_grams(&self, wanted: &Wanted<'_>) -> Option<Vec<Candidate>> {
        let bytes = wanted.query.bytes();
        let inside = |at: &usize| wanted.letters.start <= *at && at + GRAM <= wanted.letters.end;
        let mut grams: Vec<(usize, usize, u64)> = self
            .query_grams(wanted)
            .into_iter()
            .filter(inside)
            .filter_map(|at| gram(bytes, at).map(|gram| (self.grams.n_at(gram), at, gram)))
            .collect();
        grams.sort_unstable();
        if grams.is_empty() {
            return None;
        }
        // A few that are in the text, since words may be joined or divided otherwise there.
        let mut places: Vec<usize> = Vec::new();
        let mut n_found = 0;
        for (_, at, wanted_gram) in grams {
            let back = at - wanted.letters.start;
            let found = self.grams.places(self.letters.bytes(), wanted_gram).take(MOST_EXACT);
            let n_before = places.len();
            places.extend(found.filter_map(|text| text.checked_sub(back)));
            n_found += usize::from(places.len() > n_before);
            if n_found == 3 {
                break;
            }
        }
        places.sort_unstable();
        places.dedup();
        Some(places.into_iter().filter_map(|place| self.exact_at(wanted, place)).collect())
    }

    /// Those places of seeds that have the very letters.
    pub(super) fn exact_by_seeds(&self, wanted: &Wanted<'_>, seeds: &Seeds) -> Vec<Candidate> {
        let mut places: Vec<usize> =
            seeds.0.iter().filter_map(|seed| usize::try_from(seed.place).ok()).collect();
        places.dedup();
        places.into_iter().filter_map(|place| self.exact_at(wanted, place)).collect()
    }

    /// Every place that has the very letters, by reading the whole text.
    pub(super) fn exact_by_reading(&self, wanted: &Wanted<'_>) -> Vec<Candidate> {
        let (letters, words) = (self.letters.bytes(), wanted.bytes());
        let finder = memmem::Finder::new(words);
        let mut found = Vec::new();
        let mut from = 0;
        while found.len() < MOST_EXACT
            && !words.is_empty()
            && let Some(at) = letters.get(from..).and_then(|rest| finder.find(rest))
        {
            found.extend(self.exact_at(wanted, from + at));
            from += at + 1;
        }
        found
    }

    fn exact_at(&self, wanted: &Wanted<'_>, place: usize) -> Option<Candidate> {
        let words = wanted.bytes();
        let letters = place..place + words.len();
        let is_there = !words.is_empty() && self.letters.bytes().get(letters.clone()) == Some(words);
        is_there.then_some(Candidate { letters, kept: words.len() as f64, n_missing: (0, 0) })
    }

    /// Places that have most of the words, or what became of them; the likeliest first, and none about those
    /// known. With `only_rivals`, those about which there is half as much of the query as about any.
    pub(super) fn alike(
        &self,
        wanted: &Wanted<'_>,
        seeds: &Seeds,
        known: Vec<Range<usize>>,
        only_rivals: bool,
    ) -> impl Iterator<Item = Candidate> {
        let n = wanted.letters.len();
        let within = NEAR.max(n / 4);
        let mut known = known;
        seeds.stretches(within, if only_rivals { 2 } else { 4 }).into_iter().filter_map(move |place| {
            // A quotation with something put into it is about two places; one alignment finds both.
            let at = place.max(0) as usize;
            if known.iter().any(|known| known.start <= at + within && at <= known.end) {
                return None;
            }
            let candidate = self.alike_at(wanted, at..at + n, &known)?;
            known.push(candidate.letters.clone());
            Some(candidate)
        })
    }

    /// What has most of the words about some letters, but for places known.
    pub(super) fn alike_at(
        &self,
        wanted: &Wanted<'_>,
        letters: Range<usize>,
        known: &[Range<usize>],
    ) -> Option<Candidate> {
        let all = 0..wanted.query.n_words();
        let near = self.aligned(wanted, all.clone(), &letters, known, NEAR);
        let is_enough = |near: &Alignment| near.query_kept >= ENOUGH * wanted.query.len() as f64;
        let found = match near.filter(is_enough) {
            Some(near) => Some(near),
            None => self.aligned(wanted, all, &letters, known, REACH),
        };
        // Where it was moved from nearby, its context alone is more alike than it is here.
        let has = |part: f64| move |found: &Alignment| found.kept >= part * wanted.letters.len() as f64;
        let alignment = match found {
            Some(found) if has(FEW_WORDS)(&found) => found,
            _ => {
                let alone = self.aligned(wanted, wanted.words.clone(), &letters, known, NEAR);
                alone.filter(has(MOST_WORDS)).or(found)?
            }
        };
        let words = alignment.words;
        let letters = self.letters.word_start(words.start)..self.letters.word_start(words.end);
        Some(Candidate { letters, kept: alignment.kept, n_missing: alignment.n_missing })
    }

    fn aligned(
        &self,
        wanted: &Wanted<'_>,
        words: Range<usize>,
        letters: &Range<usize>,
        known: &[Range<usize>],
        reach: usize,
    ) -> Option<Alignment> {
        let part = wanted.letters.len() / 4;
        let mut start = letters.start.saturating_sub(wanted.before.len() + part + reach / 2);
        let mut end = letters.end + wanted.behind.len() + part + reach;
        for known in known {
            if known.end <= letters.start {
                start = start.max(known.end);
            } else if known.start >= letters.start {
                end = end.min(known.start);
            }
        }
        let window = self.letters.word_from(start)..self.letters.word_from(end);
        alignment::align(&wanted.query, words, &wanted.words, &self.letters, window)
    }

    /// The best place by edit distance, by reading the whole text.
    pub(super) fn alike_by_reading(&self, wanted: &Wanted<'_>) -> Vec<Candidate> {
        let (letters, n) = (self.letters.bytes(), wanted.letters.len());
        let needle = Needle::new(wanted.bytes().iter().copied());
        let mut least = (n as f64 * MOST_SCANNED_ERRORS) as usize;
        let mut best = Vec::new();
        needle.ends(letters.iter().copied(), least, |end, errors| {
            if errors < least {
                best.clear();
                least = errors;
            }
            if errors == least && best.len() < MOST_STRETCHES {
                best.push(end);
            }
        });
        let backward = Needle::new(wanted.bytes().iter().rev().copied());
        let mut found: Vec<Candidate> = Vec::new();
        for end in best {
            // The longest beginning with as few errors.
            let mut start = end;
            let outward = letters.get(..end).unwrap_or_default().iter().rev().take(n + least);
            backward.each_start(outward.copied(), |read, errors| {
                if errors <= least {
                    start = end - read;
                }
            });
            let letters = self.whole_words(start..end, (n / 8).max(2));
            let candidate = Candidate { letters, kept: n as f64 - least as f64, n_missing: (0, 0) };
            if found.last() != Some(&candidate) {
                found.push(candidate);
            }
        }
        found
    }

    /// Whether the context before the quotation is followed at once by that behind it: it was cut out.
    pub(super) fn is_closed(&self, wanted: &Wanted<'_>, seeds: &Seeds) -> bool {
        let bytes = self.letters.bytes();
        let mut seams: Vec<usize> = seeds
            .0
            .iter()
            .filter_map(|seed| {
                let seam = match seed.query {
                    at if at + GRAM <= wanted.letters.start => seed.place,
                    at if at >= wanted.letters.end => seed.place + wanted.letters.len() as isize,
                    _ => return None,
                };
                usize::try_from(seam).ok()
            })
            .collect();
        seams.sort_unstable();
        seams.dedup();
        seams.into_iter().any(|seam| {
            let (before, behind) =
                (bytes.get(..seam).unwrap_or_default(), bytes.get(seam..).unwrap_or_default());
            let is_kept = |likeness: Option<f64>| likeness.is_some_and(|likeness| likeness >= CLOSED);
            is_kept(wanted.before.likeness(before.iter().rev().copied()))
                && is_kept(wanted.behind.likeness(behind.iter().copied()))
        })
    }

    /// A candidate's letters, and whether they cut a word that the quotation does not. Where its context says
    /// so, they are brought to the bounds of the word, which is another one then.
    pub(super) fn uncut(&self, wanted: &Wanted<'_>, candidate: &Candidate) -> (Range<usize>, bool) {
        let letters = candidate.letters.clone();
        let cuts = |here: usize, there: usize| {
            !self.letters.is_word_start(here) && wanted.query.is_word_start(there)
        };
        let cuts_start = cuts(letters.start, wanted.letters.start);
        let cuts_end = cuts(letters.end, wanted.letters.end);
        if !cuts_start && !cuts_end {
            return (letters, false);
        }
        let whole = self.whole_words(letters.clone(), usize::MAX);
        let start = if cuts_start && wanted.before.len() > 0 { whole.start } else { letters.start };
        let end = if cuts_end && wanted.behind.len() > 0 { whole.end } else { letters.end };
        (start..end, true)
    }

    /// A range of letters brought to the bounds of words where those are near.
    fn whole_words(&self, letters: Range<usize>, near: usize) -> Range<usize> {
        let word = self.letters.word_from(letters.start + 1).saturating_sub(1);
        let (start, next) = (self.letters.word_start(word), self.letters.word_start(word + 1));
        let start = match letters.start - start {
            back if back <= near => start,
            _ if next - letters.start <= near && next < letters.end => next,
            _ => letters.start,
        };
        let word = self.letters.word_from(letters.end);
        let (last, end) = (self.letters.word_start(word.saturating_sub(1)), self.letters.word_start(word));
        let end = match end - letters.end {
            ahead if ahead <= near => end,
            _ if letters.end - last <= near && last > start => last,
            _ => letters.end,
        };
        start..end
    }
}

/// Seeds by place.
pub(super) struct Seeds(Vec<Seed>);

impl Seeds {
    /// The places about which most of the query's grams are found, `within` so many letters; none that has
    /// less than one `part` of the grams of the first.
    fn stretches(&self, within: usize, part: usize) -> Vec<isize> {
        // How many different grams have a seed from each place on; a window slides over the seeds.
        let mut counts = [0_u32; MOST_GRAMS + 1];
        let (mut n_different, mut end) = (0, 0);
        let mut rated: Vec<(usize, isize)> = Vec::with_capacity(self.0.len());
        for first in &self.0 {
            while let Some(seed) = self.0.get(end).filter(|seed| seed.place - first.place <= within as isize)
            {
                if let Some(count) = counts.get_mut(seed.gram) {
                    n_different += usize::from(*count == 0);
                    *count += 1;
                }
                end += 1;
            }
            rated.push((n_different, first.place));
            if let Some(count) = counts.get_mut(first.gram) {
                *count -= 1;
                n_different -= usize::from(*count == 0);
            }
        }
        let most = rated.iter().map(|(n, _)| *n).max().unwrap_or_default();
        rated.retain(|(n, _)| n * part >= most);
        rated.sort_unstable_by_key(|(n, place)| (std::cmp::Reverse(*n), *place));
        let mut places: Vec<isize> = Vec::new();
        for (_, place) in rated {
            if places.iter().all(|other| other.abs_diff(place) > within) {
                places.push(place);
            }
            if places.len() == MOST_STRETCHES {
                break;
            }
        }
        places
    }
}
