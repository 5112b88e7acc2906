//! Grams: where in a text a word begins with given letters, and those behind it.

use super::letters::Letters;

/// How many letters (bytes of them) a gram has: with the spaces gone, two words or so. Eight make one number
/// of the machine, and are rare enough in English prose to name a place; see [`Grams::n_at`].
pub(super) const GRAM: usize = 8;

/// In a long word, as an address or a sequence of bases, each so many letters count as the beginning of one.
const STRIDE: usize = 16;

/// An index of a text's letters, built once: which [`GRAM`] letters begin at which word. Seeding an
/// approximate search with exact pieces goes back to BLAST (Altschul and others 1990) and, for edit
/// distance, Navarro's survey (2001, section 8); taking seeds at the beginnings of words alone makes the
/// index six times smaller, and edits rarely leave no word whole.
#[derive(Clone, Debug, Default)]
pub(super) struct Grams {
    /// Where each bucket's places begin in `places`, and at last their number.
    buckets: Vec<u32>,
    /// The letters at which grams begin, by bucket, ascending in each.
    places: Vec<u32>,
    shift: u32,
}

impl Grams {
    pub(super) fn of(letters: &Letters) -> Self {
        let bits = (letters.n_words() + 2).ilog2().clamp(4, 22);
        let mut grams = Self { buckets: vec![0; (1 << bits) + 1], places: Vec::new(), shift: 64 - bits };
        // A counting sort: sizes, then where buckets end, then places from the last to the first.
        let mut n = 0;
        for at in beginnings(letters) {
            let Some(gram) = gram(letters.bytes(), at) else { continue };
            let bucket = grams.bucket(gram);
            if let Some(slot) = grams.buckets.get_mut(bucket) {
                *slot += 1;
                n += 1;
            }
        }
        let mut sum = 0;
        for slot in &mut grams.buckets {
            sum += *slot;
            *slot = sum;
        }
        grams.places = vec![0; n];
        for at in beginnings(letters).rev() {
            let Some(gram) = gram(letters.bytes(), at) else { continue };
            let bucket = grams.bucket(gram);
            if let Some(slot) = grams.buckets.get_mut(bucket) {
                *slot -= 1;
                if let Some(place) = grams.places.get_mut(*slot as usize) {
                    *place = at as u32;
                }
            }
        }
        grams
    }

    /// The letters at which a gram may begin: a superset, the caller compares.
    fn bucket_of(&self, gram: u64) -> &[u32] {
        let bucket = self.bucket(gram);
        let bounds = self.buckets.get(bucket).zip(self.buckets.get(bucket + 1));
        bounds.and_then(|(from, to)| self.places.get(*from as usize..*to as usize)).unwrap_or_default()
    }

    /// At most how many places a gram has.
    pub(super) fn n_at(&self, gram: u64) -> usize {
        self.bucket_of(gram).len()
    }

    /// The letters at which a gram begins, ascending.
    pub(super) fn places<'a>(&'a self, letters: &'a [u8], wanted: u64) -> impl Iterator<Item = usize> + 'a {
        let places = self.bucket_of(wanted).iter().map(|at| *at as usize);
        places.filter(move |at| gram(letters, *at) == Some(wanted))
    }

    fn bucket(&self, gram: u64) -> usize {
        // Multiplicative hashing (Knuth 6.4): the high bits are the mixed ones.
        (gram.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift) as usize
    }
}

/// The gram that begins at a letter; none where too few letters follow.
pub(super) fn gram(letters: &[u8], at: usize) -> Option<u64> {
    let bytes = letters.get(at..at + GRAM)?;
    Some(u64::from_le_bytes(bytes.try_into().ok()?))
}

/// The letters at which words begin, and each sixteenth in a long one.
fn beginnings(letters: &Letters) -> impl DoubleEndedIterator<Item = usize> {
    (0..letters.n_words()).flat_map(|word| {
        let (start, end) = (letters.word_start(word), letters.word_start(word + 1));
        let last = if end - start > 2 * STRIDE { (end - start) / STRIDE } else { 1 };
        (0..last).map(move |i| start + i * STRIDE)
    })
}
