//! `Matrix`: competing hypotheses against the evidence, as Heuer has it (Psychology of Intelligence Analysis, 1999,
//! chapter 8): evidence does not confirm, it is the hypothesis with the least against it that stands.
//!
//! Scores are those of ACH 2.0.5 (Palo Alto Research Center) without its weights: an inconsistent piece counts 1, a
//! very inconsistent one 2, all else nothing. A piece of evidence tells hypotheses apart as far as its ratings differ.

use std::collections::BTreeSet;

use xxhash_rust::xxh3::xxh3_64;

use crate::model::{Briefing, FindingKey, Outline, PassageId, PointId, PointKind, Stance, Verdict};

/// How a piece of evidence stands to a hypothesis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cell {
    /// Nobody has said yet.
    Open,
    NotApplicable,
    Neutral,
    Consistent {
        very: bool,
    },
    Inconsistent {
        very: bool,
    },
}

impl Cell {
    /// In the order in which they are offered.
    pub const ALL: [Self; 7] = [
        Self::Open,
        Self::Consistent { very: true },
        Self::Consistent { very: false },
        Self::Neutral,
        Self::Inconsistent { very: false },
        Self::Inconsistent { very: true },
        Self::NotApplicable,
    ];

    /// "CC", "C", "N", "I", "II", "NA", or nothing: the signs of the method.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Open => "",
            Self::NotApplicable => "NA",
            Self::Neutral => "N",
            Self::Consistent { very: true } => "CC",
            Self::Consistent { very: false } => "C",
            Self::Inconsistent { very: true } => "II",
            Self::Inconsistent { very: false } => "I",
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "not rated",
            Self::NotApplicable => "not applicable",
            Self::Neutral => "neutral",
            Self::Consistent { very: true } => "very consistent",
            Self::Consistent { very: false } => "consistent",
            Self::Inconsistent { very: true } => "very inconsistent",
            Self::Inconsistent { very: false } => "inconsistent",
        }
    }

    /// What it counts against the hypothesis.
    fn score(self) -> u32 {
        match self {
            Self::Inconsistent { very } => 1 + u32::from(very),
            _ => 0,
        }
    }

    /// From -2 for very inconsistent to 2; `None` where it tells nothing.
    fn lean(self) -> Option<i32> {
        match self {
            Self::Open | Self::NotApplicable => None,
            Self::Neutral => Some(0),
            Self::Consistent { very } => Some(1 + i32::from(very)),
            Self::Inconsistent { very } => Some(-1 - i32::from(very)),
        }
    }
}

/// Of more passages, those that are held by no hypothesis are not looked at.
const MOST_LOOKED_AT: usize = 2_000;

/// One piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatrixRow {
    pub passage: PassageId,
    /// To each hypothesis, in their order.
    pub cells: Vec<Cell>,
    /// How far its ratings lie apart, 0 to 4: what it tells the hypotheses apart by.
    pub diagnosticity: u32,
}

/// Hypotheses against evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matrix {
    /// Each with what counts against it: the least inconsistent first.
    pub hypotheses: Vec<(PointId, u32)>,
    /// What tells most first.
    pub rows: Vec<MatrixRow>,
}

/// The finding that a passage bears on a point: dismissed, it is not applicable there.
pub fn bears_on(point: PointId, passage: PassageId) -> FindingKey {
    FindingKey::from_bits(xxh3_64(format!("bears\n{point}\n{passage}").as_bytes()))
}

/// The finding that it does so very much: accepted, it does.
pub fn bears_much_on(point: PointId, passage: PassageId) -> FindingKey {
    FindingKey::from_bits(xxh3_64(format!("bears much\n{point}\n{passage}").as_bytes()))
}

/// The points that compete with one: the claims beside it, or those below it where it is a question.
pub fn hypotheses(briefing: &Briefing, outline: &Outline, point: PointId) -> Vec<PointId> {
    let Some(at) = briefing.point(point) else { return Vec::new() };
    let parent = if at.kind == PointKind::Claim { at.parent } else { Some(point) };
    let rows = outline.children(parent).filter_map(|at| outline.rows().get(at));
    let is_claim = |id: &PointId| briefing.point(*id).is_some_and(|point| point.kind == PointKind::Claim);
    rows.map(|row| row.id).filter(is_claim).collect()
}

/// How a passage stands to a hypothesis: as it is attached to it, else to something below it.
pub fn cell(briefing: &Briefing, outline: &Outline, point: PointId, passage: PassageId) -> Cell {
    let verdicts = &briefing.judged().verdicts;
    let branch = outline.branch(point).iter().filter_map(|row| briefing.point(row.id));
    let Some(stance) = branch.filter_map(|point| point.stance_of(passage)).next() else {
        let is_dismissed = verdicts.get(&bears_on(point, passage)) == Some(&Verdict::Dismissed);
        return if is_dismissed { Cell::NotApplicable } else { Cell::Open };
    };
    let very = verdicts.get(&bears_much_on(point, passage)) == Some(&Verdict::Accepted);
    match stance {
        Stance::Supports => Cell::Consistent { very },
        Stance::Undercuts => Cell::Inconsistent { very },
        Stance::Context => Cell::Neutral,
    }
}

impl Matrix {
    /// The hypotheses that compete with `point` against all evidence of any of them.
    pub fn of(briefing: &Briefing, outline: &Outline, point: PointId) -> Self {
        let competing = hypotheses(briefing, outline, point);
        let mut held: BTreeSet<PassageId> = BTreeSet::new();
        for hypothesis in &competing {
            let branch = outline.branch(*hypothesis).iter().filter_map(|row| briefing.point(row.id));
            held.extend(branch.flat_map(|point| point.evidence.iter().map(|evidence| evidence.passage)));
        }
        // What applies nowhere any more stays in sight, as far as looking for it does not hold up a frame.
        let verdicts = &briefing.judged().verdicts;
        if !verdicts.is_empty() && briefing.passages().len() <= MOST_LOOKED_AT {
            let is_rated = |id: PassageId| {
                let verdict = |point: &PointId| verdicts.get(&bears_on(*point, id));
                competing.iter().any(|point| verdict(point) == Some(&Verdict::Dismissed))
            };
            held.extend(briefing.passages().map(|passage| passage.id).filter(|id| is_rated(*id)));
        }
        let mut scored: Vec<(PointId, u32)> = competing
            .iter()
            .map(|id| (*id, held.iter().map(|p| cell(briefing, outline, *id, *p).score()).sum()))
            .collect();
        scored.sort_by_key(|(_, score)| *score);
        let passages = briefing.ordered_passages().into_iter().map(|p| p.id).filter(|id| held.contains(id));
        let row = |passage: PassageId| {
            let cells: Vec<Cell> =
                scored.iter().map(|(id, _)| cell(briefing, outline, *id, passage)).collect();
            let leans = || cells.iter().filter_map(|cell| cell.lean());
            let spread = leans().max().unwrap_or(0) - leans().min().unwrap_or(0);
            MatrixRow { passage, cells, diagnosticity: spread.unsigned_abs() }
        };
        let mut rows: Vec<MatrixRow> = passages.map(row).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.diagnosticity));
        Self { hypotheses: scored, rows }
    }

    /// As a Markdown table; `words` gives those of a passage, and `name` that of a hypothesis, without line breaks.
    pub fn table(&self, words: impl Fn(PassageId) -> String, name: impl Fn(PointId) -> String) -> String {
        let plain = |words: String| words.replace('\\', "\\\\").replace('|', "\\|");
        let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let names = self.hypotheses.iter().map(|(id, _)| plain(name(*id)));
        let mut table =
            line(std::iter::once("Evidence".to_owned()).chain(names).chain(["Tells".to_owned()]).collect());
        table.push_str(&line(vec!["---".to_owned(); self.hypotheses.len() + 2]));
        for row in &self.rows {
            let cells = row.cells.iter().map(|cell| cell.sign().to_owned());
            let first = std::iter::once(plain(words(row.passage)));
            table.push_str(&line(first.chain(cells).chain([row.diagnosticity.to_string()]).collect()));
        }
        let scores = self.hypotheses.iter().map(|(_, score)| score.to_string());
        let first = std::iter::once("Against it".to_owned());
        table.push_str(&line(first.chain(scores).chain([String::new()]).collect()));
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Passage, Source, SourceId, Tint, from_notation, id::tests::CountedDice},
        text::TextRange,
    };

    #[test]
    fn the_least_inconsistent_comes_first_and_what_tells_most() {
        let mut dice = CountedDice::default();
        let mut briefing =
            from_notation("? q\n  - a\n    - below a\n  - b\n  . note", &mut dice).expect("a page");
        let named = |briefing: &Briefing, text: &str| {
            briefing.points().find(|p| p.text == text).map(|p| p.id).expect("it is there")
        };
        let (q, a, below, b) = (
            named(&briefing, "q"),
            named(&briefing, "a"),
            named(&briefing, "below a"),
            named(&briefing, "b"),
        );
        let mut dice = CountedDice(1000);
        let source = Source::new(SourceId::draw(&mut dice), "s", "one two | three");
        let mut draft = briefing.draft();
        draft.add_source(source.clone()).expect("new");
        let mut mark = |draft: &mut crate::model::Draft<'_>, start, end| {
            let id = PassageId::draw(&mut dice);
            let passage = Passage::mark(id, &source, TextRange::new(start, end), Tint::Sky).expect("words");
            draft.add_passage(passage).expect("new")
        };
        let (one, two, three) = (mark(&mut draft, 0, 3), mark(&mut draft, 4, 9), mark(&mut draft, 10, 15));
        draft.attach(one, below, Stance::Undercuts).expect("there");
        draft.attach(one, b, Stance::Supports).expect("there");
        draft.attach(two, a, Stance::Undercuts).expect("there");
        draft.judge(bears_much_on(a, one), Some(Verdict::Accepted));
        draft.judge(bears_on(b, two), Some(Verdict::Dismissed));
        draft.attach(three, b, Stance::Context).expect("there");
        draft.finish();
        let outline = Outline::new(&briefing);
        let matrix = Matrix::of(&briefing, &outline, q);
        assert_eq!(matrix, Matrix::of(&briefing, &outline, b), "a claim competes with those beside it");
        assert_eq!(matrix.hypotheses, [(b, 0), (a, 3)]);
        let rows: Vec<_> = matrix
            .rows
            .iter()
            .map(|r| (r.passage, [r.cells[0].sign(), r.cells[1].sign()], r.diagnosticity))
            .collect();
        assert_eq!(rows, [(one, ["C", "II"], 3), (two, ["NA", "I"], 0), (three, ["N", ""], 0)]);
        let words = |id| briefing.passage(id).map(|p| p.quote.clone()).unwrap_or_default();
        let table = matrix.table(words, |id| briefing.point(id).map(|p| p.text.clone()).unwrap_or_default());
        let expected = "| Evidence | b | a | Tells |\n| --- | --- | --- | --- |\n| one | C | II | 3 |\n\
                        | two \\| | NA | I | 0 |\n| three | N |  | 0 |\n| Against it | 0 | 3 |  |\n";
        assert_eq!(table, expected);
    }
}
