//! How much of one text stands in another: bags of shingles.

use std::collections::{HashMap, HashSet};

use unicode_segmentation::UnicodeSegmentation as _;
use xxhash_rust::xxh3::xxh3_64;

/// Words of a shingle. Five are rarely the same by chance, and most survive a corrected sentence.
const N_WORDS: usize = 5;
/// Texts with fewer shingles say too little to be called alike.
const LEAST_SHINGLES: usize = 20;

/// From this share of shingles on, two texts are near-duplicates: more of the shorter one stands in the other
/// than does not.
pub const NEAR_DUPLICATE: f64 = 0.5;

/// The shingles of a text: every run of five words, whatever its case and marks.
///
/// A. Broder, "On the resemblance and containment of documents" (1997), with whole bags in the place of
/// sketches: articles are short.
#[derive(Clone, Debug, Default)]
pub struct Shingles {
    hashes: HashSet<u64>,
}

impl Shingles {
    pub fn of(text: &str) -> Self {
        let words: Vec<u64> = text.unicode_words().map(|w| xxh3_64(w.to_lowercase().as_bytes())).collect();
        let hash = |run: &[u64]| {
            let bytes: Vec<u8> = run.iter().flat_map(|word| word.to_le_bytes()).collect();
            xxh3_64(&bytes)
        };
        Self { hashes: words.windows(N_WORDS).map(hash).collect() }
    }

    /// The share of the smaller bag that is in the other, from 0 to 1; 0 where one is too small to tell.
    pub fn containment(&self, other: &Self) -> f64 {
        let (small, large) = match self.hashes.len() <= other.hashes.len() {
            true => (&self.hashes, &other.hashes),
            false => (&other.hashes, &self.hashes),
        };
        if small.len() < LEAST_SHINGLES {
            return 0.0;
        }
        let n_shared = small.iter().filter(|hash| large.contains(hash)).count();
        n_shared as f64 / small.len() as f64
    }
}

/// Texts among which those that are alike to another one are found, without looking at each.
///
/// Of each text only some shingles are listed, chosen by their hashes (Broder's sketches modulo m), so that the list
/// stays smaller than the texts; of short ones all are.
#[derive(Clone, Debug, Default)]
pub struct Likenesses {
    by_hash: HashMap<u64, Vec<u32>>,
    n_texts: u32,
}

impl Likenesses {
    /// One of so many shingles is listed of a long text.
    const ONE_OF: u64 = 8;
    const SHORT: usize = 400;
    /// A shingle that so many texts share says nothing of two of them: it is of their page.
    const MOST_SHARED: usize = 200;

    /// Lists a text, under the number of texts before it.
    pub fn add(&mut self, shingles: &Shingles) {
        let is_short = shingles.hashes.len() <= Self::SHORT;
        for hash in shingles.hashes.iter().filter(|hash| is_short || *hash % Self::ONE_OF == 0) {
            let texts = self.by_hash.entry(*hash).or_default();
            if texts.len() < Self::MOST_SHARED {
                texts.push(self.n_texts);
            }
        }
        self.n_texts += 1;
    }

    /// Up to `most` texts that share the most with one, the likeliest first. How much they do has to be looked at.
    pub fn candidates(&self, shingles: &Shingles, most: usize) -> Vec<usize> {
        let mut n_shared: HashMap<u32, usize> = HashMap::new();
        for texts in shingles.hashes.iter().filter_map(|hash| self.by_hash.get(hash)) {
            for text in texts {
                *n_shared.entry(*text).or_default() += 1;
            }
        }
        let mut ranked: Vec<(usize, u32)> = n_shared.into_iter().map(|(text, n)| (n, text)).collect();
        ranked.sort_unstable_by_key(|(n, text)| (std::cmp::Reverse(*n), *text));
        ranked.into_iter().take(most).map(|(_, text)| text as usize).collect()
    }
}

/// What two spellings of one web address have in common: without scheme, "www.", fragment and a slash at the
/// end. `None` for what is no web address.
pub fn address_key(link: &str) -> Option<String> {
    let link = link.trim();
    let rest = ["https://", "http://"].iter().find_map(|scheme| {
        let (start, rest) = link.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(rest)
    })?;
    let rest = rest.split('#').next().unwrap_or_default().trim_end_matches('/');
    let (host, path) = rest.find(['/', '?']).map_or((rest, ""), |at| rest.split_at(at));
    let host = host.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (!host.is_empty()).then(|| format!("{host}{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corrected_text_is_alike_and_another_one_is_not() {
        let text = "The talks in Istanbul lasted less than two hours on Friday, and both sides agreed to exchange \
                    one thousand prisoners each, which would be the largest such swap of the war so far.";
        let corrected = text.replace("Friday", "Saturday").to_uppercase();
        let other = "A ceasefire along the front line was not among the things that were agreed, and each side \
                     blamed the other for it in statements that evening before the delegations left the palace.";
        let likeness = |a: &str, b: &str| Shingles::of(a).containment(&Shingles::of(b));
        assert_eq!(likeness(text, text), 1.0);
        assert!(likeness(text, &corrected) >= NEAR_DUPLICATE);
        assert!(likeness(text, &format!("{other} {text} {other}")) >= NEAR_DUPLICATE);
        assert_eq!(likeness(text, other), 0.0);
        assert_eq!(likeness("Share this page now please", "Share this page now please"), 0.0, "too short");
    }

    #[test]
    fn what_is_alike_is_found_among_many() {
        // No two share a word.
        let text = |n: usize| (0..600).map(|word| format!("word{} ", n * 600 + word)).collect::<String>();
        let mut all = Likenesses::default();
        for n in 0..50 {
            all.add(&Shingles::of(&text(n)));
        }
        let corrected = Shingles::of(&format!("{} and something more", text(17)));
        assert_eq!(all.candidates(&corrected, 1), [17]);
        let part: String = text(23).split_inclusive(' ').skip(100).take(60).collect();
        assert_eq!(all.candidates(&Shingles::of(&part), 1), [23], "a part of it");
        assert!(
            all.candidates(&Shingles::of("nothing of this stands in any of them, as far as one can tell"), 3)
                .is_empty()
        );
    }

    #[test]
    fn spellings_of_one_address_are_one() {
        let key = address_key("https://www.example.org/a/b?c=1");
        assert_eq!(key.as_deref(), Some("example.org/a/b?c=1"));
        assert_eq!(address_key("HTTP://Example.org/a/b?c=1#top"), key);
        assert_eq!(address_key("http://example.org/"), address_key("https://www.example.org"));
        assert_ne!(address_key("https://example.org/A"), address_key("https://example.org/a"));
        assert_eq!(
            [address_key("example.org"), address_key("https://"), address_key("é")],
            [None, None, None]
        );
    }
}
