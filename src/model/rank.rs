//! `Rank`: the order of siblings, such that a move touches one row.

/// Where a row stands among its siblings; lower comes first, the id decides between equals.
///
/// A new rank is taken from the middle of the gap. When a gap is used up, the siblings are spaced anew
/// ([`Rank::spaced`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rank(u64);

impl Rank {
    const STEP: u64 = 1 << 32;

    /// The rank of the row at `index` when all are spaced evenly.
    pub fn spaced(index: usize) -> Self {
        Self((index as u64 + 1).saturating_mul(Self::STEP))
    }

    /// The rank as a number, for writing it down.
    pub fn bits(self) -> u64 {
        self.0
    }

    /// The rank that was written down.
    pub fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// A rank between two neighbors (`None`: no neighbor there), if the gap has room.
    pub fn between(before: Option<Self>, after: Option<Self>) -> Option<Self> {
        Self::among(before, after, 1)?.next()
    }

    /// So many ranks between two neighbors, in order, if the gap has room.
    pub fn among(before: Option<Self>, after: Option<Self>, n: usize) -> Option<impl Iterator<Item = Self>> {
        let n = n as u64;
        let low = before.map_or(0, |r| r.0);
        let high = match after {
            Some(after) => after.0,
            None => low.saturating_add((n + 1).saturating_mul(Self::STEP)),
        };
        let step = high.checked_sub(low)? / (n + 1);
        (step > 0).then(|| (1..=n).map(move |at| Self(low + at * step)))
    }
}

#[cfg(test)]
mod tests {
    use super::Rank;

    #[test]
    fn a_rank_between_is_strictly_between_or_refused() {
        let (a, b) = (Rank::spaced(0), Rank::spaced(1));
        let mut high = b;
        let mut n_fitted = 0;
        while let Some(rank) = Rank::between(Some(a), Some(high)) {
            assert!(a < rank && rank < high);
            high = rank;
            n_fitted += 1;
        }
        assert!(n_fitted >= 30, "{n_fitted}");
        assert!(Rank::between(None, Some(a)).is_some_and(|r| r < a));
        assert!(Rank::between(Some(b), None).is_some_and(|r| r > b));
    }
}
