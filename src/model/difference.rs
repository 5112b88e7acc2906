//! `Difference`: how two versions of a briefing differ, counted, and in words.

use std::{collections::BTreeMap, sync::Arc};

use super::Briefing;

/// Rows of one kind that only one version has, or that both have and that differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowCounts {
    pub n_added: usize,
    pub n_removed: usize,
    pub n_changed: usize,
}

impl RowCounts {
    fn between<K: Ord, V: PartialEq>(from: &BTreeMap<K, Arc<V>>, to: &BTreeMap<K, Arc<V>>) -> Self {
        let n_kept = from.keys().filter(|id| to.contains_key(id)).count();
        let differs = |(id, row): &(&K, &Arc<V>)| {
            to.get(id).is_some_and(|other| !Arc::ptr_eq(row, other) && row != &other)
        };
        Self {
            n_added: to.len() - n_kept,
            n_removed: from.len() - n_kept,
            n_changed: from.iter().filter(differs).count(),
        }
    }

    fn words(self, thing: &str) -> impl Iterator<Item = String> {
        let counted = |n: usize| format!("{n} {thing}{}", if n == 1 { "" } else { "s" });
        let added = (self.n_added > 0).then(|| format!("{} more", counted(self.n_added)));
        let removed = (self.n_removed > 0).then(|| format!("{} fewer", counted(self.n_removed)));
        let changed = (self.n_changed > 0).then(|| format!("{} changed", counted(self.n_changed)));
        [added, removed, changed].into_iter().flatten()
    }
}

/// How a later version of a briefing differs from an earlier one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    pub title: bool,
    /// Speaking rate or time budget.
    pub timing: bool,
    /// What was made of findings.
    pub judged: bool,
    pub sources: RowCounts,
    pub passages: RowCounts,
    pub points: RowCounts,
}

impl Difference {
    pub fn between(from: &Briefing, to: &Briefing) -> Self {
        Self {
            title: from.title != to.title,
            timing: from.timing != to.timing,
            judged: from.judged != to.judged,
            sources: RowCounts::between(&from.sources, &to.sources),
            passages: RowCounts::between(&from.passages, &to.passages),
            points: RowCounts::between(&from.points, &to.points),
        }
    }

    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// "another title, 1 point more, 2 passages fewer"; empty where nothing differs.
    pub fn words(&self) -> String {
        let title = self.title.then(|| "another title".to_owned());
        let timing = self.timing.then(|| "another rate or time budget".to_owned());
        let judged = self.judged.then(|| "other verdicts on findings".to_owned());
        let points = self.points.words("point");
        let passages = self.passages.words("passage");
        let words: Vec<String> = title
            .into_iter()
            .chain(timing)
            .chain(judged)
            .chain(points)
            .chain(passages)
            .chain(self.sources.words("source"))
            .collect();
        words.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{from_notation, id::tests::CountedDice};

    #[test]
    fn differences_are_counted_and_said() {
        let check = |from: &str, to: &str, words: &str| {
            let page = |text: &str| from_notation(text, &mut CountedDice::default()).expect("a page");
            assert_eq!(Difference::between(&page(from), &page(to)).words(), words, "{from:?} to {to:?}");
        };
        check("- a\n- b", "- a\n- b", "");
        check("- a\n- b", "- a\n- c", "1 point changed");
        check("- a", "- a\n- b\n- c", "2 points more");
        check("- a\n- b", "- x", "1 point fewer, 1 point changed");
    }
}
