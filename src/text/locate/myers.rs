//! Myers' bit-parallel approximate matching.
//!
//! G. Myers, "A fast bit-vector algorithm for approximate string matching based on dynamic programming",
//! Journal of the ACM 46(3), 1999, in the form of H. Hyyrö, "A bit-vector algorithm for computing Levenshtein
//! and Damerau edit distances", Nordic Journal of Computing 10, 2003: a column of the matrix is kept as the
//! bits of its vertical differences, 64 rows a machine word, and blocks hand the horizontal difference of
//! their last row to the next. Here over the bytes of folded letters; every block is computed for each
//! column, without Ukkonen's cut-off, since what is searched has few blocks.

/// A pattern prepared for matching; not empty.
#[derive(Clone, Debug)]
pub(super) struct Needle {
    len: usize,
    n_blocks: usize,
    /// For each byte, `n_blocks` words of which a bit says where the pattern has it.
    masks: Vec<u64>,
}

/// The vertical differences of 64 rows: where they are +1, and where -1.
#[derive(Clone, Copy)]
struct Block {
    plus: u64,
    minus: u64,
}

impl Needle {
    pub(super) fn new(pattern: impl ExactSizeIterator<Item = u8>) -> Self {
        let len = pattern.len();
        let n_blocks = len.div_ceil(64).max(1);
        let mut masks = vec![0; 256 * n_blocks];
        for (row, byte) in pattern.enumerate() {
            if let Some(mask) = masks.get_mut(usize::from(byte) * n_blocks + row / 64) {
                *mask |= 1 << (row % 64);
            }
        }
        Self { len, n_blocks, masks }
    }

    /// The least edit distance between the pattern and any beginning of `text`.
    pub(super) fn errors_at_start(&self, text: impl Iterator<Item = u8>) -> usize {
        let mut least = self.len;
        self.run(text, 1, |_, errors| least = least.min(errors));
        least
    }

    /// Calls for every beginning of `text`: bytes of it, their distance to the pattern.
    pub(super) fn each_start(&self, text: impl Iterator<Item = u8>, told: impl FnMut(usize, usize)) {
        self.run(text, 1, told);
    }

    /// The edit distance between the pattern and `text`; two neighbors exchanged count as one edit, as in
    /// Hyyrö's variant for Damerau's distance, in patterns of at most 64 letters.
    pub(super) fn distance(&self, text: impl Iterator<Item = u8>) -> usize {
        let mut errors = self.len;
        if self.n_blocks > 1 {
            self.run(text, 1, |_, last| errors = last);
            return errors;
        }
        let last_bit = (self.len + 63) % 64;
        let (mut plus, mut minus, mut diagonal, mut mask_before) = (!0_u64, 0_u64, !0_u64, 0_u64);
        for byte in text {
            let mask = self.masks.get(usize::from(byte)).copied().unwrap_or_default();
            let exchanged = ((!diagonal & mask) << 1) & mask_before;
            diagonal = (((mask & plus).wrapping_add(plus)) ^ plus) | mask | minus | exchanged;
            let (up, down) = (minus | !(diagonal | plus), diagonal & plus);
            errors += ((up >> last_bit) & 1) as usize;
            errors -= ((down >> last_bit) & 1) as usize;
            let up = (up << 1) | 1;
            plus = (down << 1) | !(diagonal | up);
            minus = diagonal & up;
            mask_before = mask;
        }
        errors
    }

    /// Calls for every end of a match with at most `most` errors: bytes of text read, errors.
    pub(super) fn ends(
        &self,
        text: impl Iterator<Item = u8>,
        most: usize,
        mut found: impl FnMut(usize, usize),
    ) {
        self.run(text, 0, |end, errors| {
            if errors <= most {
                found(end, errors);
            }
        });
    }

    /// Reads `text` and tells, behind each byte, the distance in the pattern's last row. The first row rises
    /// by `first_row` a byte: 0 where a match may start anywhere, 1 where it starts with the text.
    fn run(&self, text: impl Iterator<Item = u8>, first_row: i32, mut tell: impl FnMut(usize, usize)) {
        let last_bit = (self.len + 63) % 64;
        let mut errors = self.len;
        if self.n_blocks == 1 {
            let mut block = Block { plus: !0, minus: 0 };
            for (read, byte) in text.enumerate() {
                let mask = self.masks.get(usize::from(byte)).copied().unwrap_or_default();
                errors = errors.saturating_add_signed(block.advance(mask, first_row, last_bit) as isize);
                tell(read + 1, errors);
            }
            return;
        }
        let mut column = vec![Block { plus: !0, minus: 0 }; self.n_blocks];
        for (read, byte) in text.enumerate() {
            let from = usize::from(byte) * self.n_blocks;
            let masks = self.masks.get(from..from + self.n_blocks).unwrap_or_default();
            let mut carry = first_row;
            let last = self.n_blocks - 1;
            for (at, (block, mask)) in column.iter_mut().zip(masks).enumerate() {
                carry = block.advance(*mask, carry, if at == last { last_bit } else { 63 });
            }
            errors = errors.saturating_add_signed(carry as isize);
            tell(read + 1, errors);
        }
    }
}

impl Block {
    /// One column further; gives the horizontal difference at row `out`.
    fn advance(&mut self, mut equal: u64, carry: i32, out: usize) -> i32 {
        let falls = u64::from(carry < 0);
        let vertical = equal | self.minus;
        equal |= falls;
        let horizontal = ((equal & self.plus).wrapping_add(self.plus) ^ self.plus) | equal;
        let mut plus = self.minus | !(horizontal | self.plus);
        let mut minus = self.plus & horizontal;
        let leaves = ((plus >> out) & 1) as i32 - ((minus >> out) & 1) as i32;
        plus = (plus << 1) | u64::from(carry > 0);
        minus = (minus << 1) | falls;
        self.plus = minus | !(vertical | plus);
        self.minus = plus & vertical;
        leaves
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Needle;

    /// The whole matrix: `free` where a match may start anywhere.
    fn last_row(pattern: &[u8], text: &[u8], free: bool) -> Vec<usize> {
        let mut column: Vec<usize> = (0..=pattern.len()).collect();
        let mut found = Vec::new();
        for (at, byte) in text.iter().enumerate() {
            let mut diagonal = column[0];
            column[0] = if free { 0 } else { at + 1 };
            for row in 1..=pattern.len() {
                let cost = usize::from(pattern[row - 1] != *byte);
                let next = (diagonal + cost).min(column[row] + 1).min(column[row - 1] + 1);
                diagonal = column[row];
                column[row] = next;
            }
            found.push(column[pattern.len()]);
        }
        found
    }

    /// Damerau's distance, each letter edited at most once.
    fn with_exchanges(a: &[u8], b: &[u8]) -> usize {
        let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                rows[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let cost = usize::from(a[i - 1] != b[j - 1]);
                    let least = (rows[i - 1][j - 1] + cost).min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                    match i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        true => least.min(rows[i - 2][j - 2] + 1),
                        false => least,
                    }
                };
            }
        }
        rows[a.len()][b.len()]
    }

    fn bytes(longest: usize) -> impl Strategy<Value = Vec<u8>> {
        proptest::collection::vec(b'a'..b'd', 0..longest)
    }

    proptest! {
        #[test]
        fn exchanged_neighbors_are_one_edit(a in bytes(64), b in bytes(80)) {
            prop_assume!(!a.is_empty());
            let needle = Needle::new(a.iter().copied());
            prop_assert_eq!(needle.distance(b.iter().copied()), with_exchanges(&a, &b));
        }

        #[test]
        fn distances_are_those_of_the_whole_matrix(pattern in bytes(200), text in bytes(300)) {
            prop_assume!(!pattern.is_empty());
            let needle = Needle::new(pattern.iter().copied());
            let mut ends = Vec::new();
            needle.ends(text.iter().copied(), usize::MAX, |end, errors| ends.push((end, errors)));
            let expected: Vec<_> = last_row(&pattern, &text, true).into_iter().enumerate().collect();
            prop_assert_eq!(ends, expected.iter().map(|(at, e)| (at + 1, *e)).collect::<Vec<_>>());
            let fixed = last_row(&pattern, &text, false);
            if pattern.len() > 64 {
                prop_assert_eq!(needle.distance(text.iter().copied()), *fixed.last().unwrap_or(&pattern.len()));
            }
            let least = fixed.iter().copied().chain([pattern.len()]).min();
            prop_assert_eq!(Some(needle.errors_at_start(text.iter().copied())), least);
        }
    }
}
