//! The numbers by which [`super::judge`] weighs; made, not written (`assets/web.json`).
//!
//! They were learned over the runs of 1,259 saved pages whose articles are known:
//!
//! - 161 pages of news and blogs in a dozen languages,
//! - the 968 articles of WCXB (the Web Content Extraction Benchmark, CC BY 4.0) at half of the weight,
//! - the 130 test pages of Readability at a fifth, for it keeps captions and related links.
//!
//! A run is the article's where half of its 4-grams are; where only single sentences are known, the runs with
//! those are. Each page counts the same within its set, within a page longer runs count more.
//!
//! Two logistic regressions (L2, C = 0.05, over features brought to mean 0 and deviation 1, which is folded
//! into the weights), the second also over what the first says around a run; and boosted trees (120 of 12 leaves,
//! rate 0.1, LightGBM). To learn anew: print the features of pages, label them so, fit, and write the file.

use std::sync::LazyLock;

use super::feature::Features;

/// All that is weighed with.
#[derive(Debug, Default)]
pub struct Weights {
    /// What is seen of a run.
    pub first: Linear,
    /// What is seen of it, and what the first says around it.
    pub second: Linear,
    /// What is seen of a run once more, where one thing matters only beside another.
    trees: Vec<Tree>,
}

/// A weighted sum of features, in their order.
#[derive(Debug, Default)]
pub struct Linear {
    bias: f32,
    weights: Vec<(&'static str, f32)>,
}

/// A tree of decisions.
#[derive(Debug)]
struct Tree {
    splits: Vec<Split>,
    leaves: Vec<f32>,
}

/// The place of a feature, the most that goes left, and where left and right lead: to a later split, or below
/// zero to a leaf, -1 being the first.
type Split = (usize, f32, isize, isize);

impl Weights {
    pub fn get() -> &'static Self {
        static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
            Weights::read(include_str!("../../../assets/web.json")).unwrap_or_else(|error| {
                log::error!("assets/web.json: {error}");
                Weights::default()
            })
        });
        &WEIGHTS
    }

    fn read(json: &'static str) -> serde_json::Result<Self> {
        type Sum = (f32, Vec<(&'static str, f32)>);
        type Trees = Vec<(Vec<Split>, Vec<f32>)>;
        let (first, second, trees): (Sum, Sum, Trees) = serde_json::from_str(json)?;
        let linear = |(bias, weights)| Linear { bias, weights };
        let trees = trees.into_iter().map(|(splits, leaves)| Tree { splits, leaves }).collect();
        Ok(Self { first: linear(first), second: linear(second), trees })
    }

    /// What the trees say together.
    pub fn of_trees(&self, features: &Features) -> f32 {
        self.trees.iter().map(|tree| tree.leaf(features)).sum()
    }
}

impl Linear {
    pub fn sum<'a>(&self, features: impl IntoIterator<Item = &'a (&'static str, f32)>) -> f32 {
        let pairs = features.into_iter().zip(&self.weights);
        self.bias
            + pairs
                .map(|((name, value), (of, weight))| {
                    debug_assert_eq!(name, of, "weights stand in the order of the features");
                    value * weight
                })
                .sum::<f32>()
    }
}

impl Tree {
    fn leaf(&self, features: &Features) -> f32 {
        let mut at = 0;
        while let Some((feature, most, left, right)) = self.splits.get(at) {
            let value = features.0.get(*feature).map_or(0.0, |(_, value)| *value);
            let next = if value <= *most { *left } else { *right };
            if next < 0 {
                return self.leaves.get(next.unsigned_abs() - 1).copied().unwrap_or(0.0);
            }
            // Ahead, so that nothing leads in circles.
            at = next.unsigned_abs().max(at + 1);
        }
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_are_read_and_every_split_leads_somewhere() {
        let weights = Weights::read(include_str!("../../../assets/web.json")).expect("it is JSON");
        assert!(weights.second.weights.len() > weights.first.weights.len());
        assert!(weights.second.weights.iter().zip(&weights.first.weights).all(|(a, b)| a.0 == b.0));
        assert!(!weights.trees.is_empty());
        for tree in &weights.trees {
            assert_eq!(tree.leaves.len(), tree.splits.len() + 1);
            for (i, (feature, _, left, right)) in tree.splits.iter().enumerate() {
                assert!(*feature < weights.first.weights.len());
                for next in [*left, *right] {
                    let is_split = next > i as isize && next.unsigned_abs() < tree.splits.len();
                    assert!(is_split || (next < 0 && next.unsigned_abs() <= tree.leaves.len()));
                }
            }
        }
    }
}
