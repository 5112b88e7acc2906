//! `Heights`: how high each block is, and how high they stand, for texts of any length.

/// Heights of many blocks, of which each can change, with their sums (a Fenwick tree).
///
/// Sums are `f64`: a long source is millions of points high, and a pixel must still count there.
#[derive(Debug, Default)]
pub struct Heights {
    each: Vec<f64>,
    is_measured: Vec<bool>,
    tree: Vec<f64>,
    n_unmeasured: usize,
}

impl Heights {
    /// Blocks with estimated heights.
    pub fn estimated(each: Vec<f64>) -> Self {
        let mut tree = each.clone();
        for at in 1..=tree.len() {
            let above = at + lowest_bit(at);
            let value = tree.get(at - 1).copied().unwrap_or_default();
            if let Some(sum) = tree.get_mut(above - 1) {
                *sum += value;
            }
        }
        let n = each.len();
        Self { each, is_measured: vec![false; n], tree, n_unmeasured: n }
    }

    pub fn len(&self) -> usize {
        self.each.len()
    }

    pub fn n_unmeasured(&self) -> usize {
        self.n_unmeasured
    }

    pub fn is_measured(&self, index: usize) -> bool {
        self.is_measured.get(index).copied().unwrap_or(true)
    }

    /// Sets the height that a block was found to have.
    pub fn measure(&mut self, index: usize, height: f64) {
        let Some(each) = self.each.get_mut(index) else { return };
        let change = height - *each;
        *each = height;
        if let Some(measured) = self.is_measured.get_mut(index) {
            self.n_unmeasured -= usize::from(!*measured);
            *measured = true;
        }
        if change != 0.0 {
            let mut at = index + 1;
            while let Some(sum) = self.tree.get_mut(at - 1) {
                *sum += change;
                at += lowest_bit(at);
            }
        }
    }

    pub fn of(&self, index: usize) -> f64 {
        self.each.get(index).copied().unwrap_or_default()
    }

    /// Height of the blocks before `index`.
    pub fn before(&self, index: usize) -> f64 {
        let mut at = index.min(self.len());
        let mut sum = 0.0;
        while at > 0 {
            sum += self.tree.get(at - 1).copied().unwrap_or_default();
            at -= lowest_bit(at);
        }
        sum
    }

    pub fn total(&self) -> f64 {
        self.before(self.len())
    }

    /// The block that stands at `y`; the nearest where `y` is outside.
    pub fn at(&self, y: f64) -> usize {
        let mut found = 0;
        let mut rest = y;
        let mut step = self.len().checked_next_power_of_two().unwrap_or_default();
        while step > 0 {
            if let Some(sum) = self.tree.get(found + step - 1)
                && *sum <= rest
            {
                rest -= sum;
                found += step;
            }
            step /= 2;
        }
        found.min(self.len().saturating_sub(1))
    }
}

fn lowest_bit(at: usize) -> usize {
    at & at.wrapping_neg()
}

#[cfg(test)]
mod tests {
    use super::Heights;

    #[test]
    fn sums_and_positions_follow_a_measured_height() {
        for n in [1, 2, 7, 8, 9, 100] {
            let mut heights = Heights::estimated((0..n).map(|i| f64::from(i) + 1.0).collect());
            heights.measure(n as usize / 2, 50.0);
            let mut sum = 0.0;
            for i in 0..n as usize {
                assert_eq!(heights.before(i), sum);
                assert_eq!(heights.at(sum), i);
                sum += heights.of(i);
                assert_eq!(heights.at(sum - 0.1), i);
            }
            assert_eq!(heights.total(), sum);
            assert_eq!(heights.n_unmeasured(), n as usize - 1);
            assert_eq!((heights.at(-5.0), heights.at(1e9)), (0, n as usize - 1));
        }
        assert_eq!(Heights::default().at(3.0), 0);
    }
}
