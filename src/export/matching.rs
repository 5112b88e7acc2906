//! Pairing the quotations of a Markdown with those of the session, closest likeness first.

use std::{
    collections::{BTreeSet, HashMap, VecDeque},
    hash::Hash,
};

use super::{citation_line::CitationLine, plan::Owner};

/// Above this many comparisons, altered words are no longer paired by likeness.
const MAX_COMPARISONS: usize = 1_000_000;

/// A quotation with all that tells it from others.
#[derive(Clone, Debug)]
pub struct Traits {
    /// Under what it stands, where that is something of the session's.
    pub owner: Option<Owner>,
    /// `None` where no citation could be read.
    pub citation: Option<CitationLine>,
    pub quote: String,
}

/// For each of `found` the index of its partner among `expected`. Each is a partner at most once; of
/// several alike, the first goes with the first.
pub fn pair(found: &[Traits], expected: &[Traits]) -> Vec<Option<usize>> {
    let mut pairing = Pairing { found, expected, partners: vec![None; found.len()], taken: BTreeSet::new() };
    pairing.by(|t| Some((t.owner?, t.citation.as_ref()?.line(), t.quote.as_str())));
    pairing.by(|t| Some((t.owner?, t.quote.as_str())));
    pairing.by(|t| Some((t.citation.as_ref()?.line(), t.quote.as_str())));
    pairing.by(|t| Some(t.quote.as_str()));
    pairing.by(|t| Some((t.owner?, t.citation.as_ref()?.line())));
    pairing.by_likeness();
    pairing.partners
}

struct Pairing<'a> {
    found: &'a [Traits],
    expected: &'a [Traits],
    partners: Vec<Option<usize>>,
    taken: BTreeSet<usize>,
}

impl<'a> Pairing<'a> {
    /// Pairs what has the same key and no partner yet.
    fn by<K: Hash + Eq>(&mut self, key: impl Fn(&'a Traits) -> Option<K>) {
        let mut open: HashMap<K, VecDeque<usize>> = HashMap::new();
        for (index, traits) in self.expected.iter().enumerate() {
            if let Some(key) = key(traits).filter(|_| !self.taken.contains(&index)) {
                open.entry(key).or_default().push_back(index);
            }
        }
        for (traits, partner) in self.found.iter().zip(&mut self.partners) {
            if partner.is_none()
                && let Some(key) = key(traits)
                && let Some(index) = open.get_mut(&key).and_then(VecDeque::pop_front)
            {
                *partner = Some(index);
                self.taken.insert(index);
            }
        }
    }

    /// Pairs altered words with those of the session that share at least half of them.
    fn by_likeness(&mut self) {
        let left: Vec<usize> = (0..self.expected.len()).filter(|at| !self.taken.contains(at)).collect();
        let n_found = self.partners.iter().filter(|p| p.is_none()).count();
        if left.len().saturating_mul(n_found) > MAX_COMPARISONS {
            return;
        }
        let words = |traits: &'a Traits| traits.quote.split_whitespace().collect::<BTreeSet<_>>();
        let mut left: Vec<(usize, BTreeSet<&str>)> =
            left.into_iter().filter_map(|at| Some((at, words(self.expected.get(at)?)))).collect();
        for (traits, partner) in self.found.iter().zip(&mut self.partners) {
            if partner.is_some() {
                continue;
            }
            let own = words(traits);
            let alike = |other: &BTreeSet<&str>| {
                let n_shared = own.intersection(other).count();
                (n_shared > 0 && 2 * n_shared >= own.len().max(other.len())).then_some(n_shared)
            };
            let best = left.iter().enumerate().filter_map(|(at, (_, other))| Some((alike(other)?, at)));
            // The most words shared; of several alike, the first.
            if let Some((_, at)) = best.max_by_key(|(n_shared, at)| (*n_shared, std::cmp::Reverse(*at))) {
                *partner = Some(left.remove(at).0);
            }
        }
    }
}
