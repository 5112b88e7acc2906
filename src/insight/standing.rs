//! `Standing`: on what a point stands: how much speaks for it and against it, from how many sources of how many origins,
//! and how reliable the best of them is.

use std::collections::BTreeSet;

use super::{Origins, Spot, judgments};
use crate::{
    model::{Briefing, Outline, PointId, PointKind, Reliability, SourceId, Stance},
    text::{TextRange, sentences},
};

/// On what a point stands, with its branch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub n_supports: usize,
    pub n_undercuts: usize,
    /// Sources of what supports it.
    pub n_sources: usize,
    /// Reports that do not rest on one another, among those sources.
    pub n_origins: usize,
    /// The best rating among those sources; `None` where none is rated.
    pub best: Option<Reliability>,
}

impl Standing {
    /// Whether what supports it comes from one report only.
    pub fn is_single_sourced(&self) -> bool {
        self.n_supports > 0 && self.n_origins == 1
    }

    /// "3 support, 1 undercuts; 3 sources, 1 origin; best rated B".
    pub fn words(&self) -> String {
        if self.n_supports + self.n_undercuts == 0 {
            return "No evidence".to_owned();
        }
        let counted = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
        let mut words = counted(self.n_supports, "supports", "support");
        if self.n_undercuts > 0 {
            words = format!("{words}, {}", counted(self.n_undercuts, "undercuts", "undercut"));
        }
        if self.n_supports > 0 {
            let sources = counted(self.n_sources, "source", "sources");
            words = format!("{words}; {sources}, {}", counted(self.n_origins, "origin", "origins"));
        }
        match self.best {
            Some(best) => format!("{words}; best rated {}", best.letter()),
            None => words,
        }
    }
}

/// What all points stand on, and what is to be seen to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standings {
    /// Of each claim, in reading order.
    pub claims: Vec<(PointId, Standing)>,
    /// Sources of which nothing is attached to a point.
    pub unused: Vec<SourceId>,
    /// Points with a sentence that says both how likely something is and how sure one is of it.
    pub mixed: Vec<PointId>,
}

impl Standings {
    /// What the claims of a briefing stand on; `origins` are those of its sources.
    pub fn of(briefing: &Briefing, outline: &Outline, origins: &Origins) -> Self {
        let mut used = BTreeSet::new();
        let (mut claims, mut mixed) = (Vec::new(), Vec::new());
        for row in outline.rows() {
            let Some(point) = briefing.point(row.id) else { continue };
            used.extend(point.evidence.iter().filter_map(|e| Some(briefing.passage(e.passage)?.source)));
            if is_mixed(&point.text) {
                mixed.push(row.id);
            }
            if point.kind == PointKind::Claim {
                claims.push((row.id, standing(briefing, outline, origins, row.id)));
            }
        }
        let sources = briefing.ordered_sources();
        let unused = sources.iter().map(|source| source.id).filter(|id| !used.contains(id)).collect();
        Self { claims, unused, mixed }
    }

    /// Of one claim.
    pub fn of_claim(&self, id: PointId) -> Option<&Standing> {
        self.claims.iter().find(|(claim, _)| *claim == id).map(|(_, standing)| standing)
    }
}

/// Whether one of the sentences mixes likelihood and confidence.
fn is_mixed(text: &str) -> bool {
    // Most say nothing of confidence: looking at sentences takes longer.
    let says = |text: &str| text.to_lowercase().contains("confiden");
    says(text)
        && sentences(text, TextRange::new(0, text.len())).into_iter().any(|sentence| {
            sentence.of(text).is_some_and(|sentence| says(sentence) && judgments(sentence).mixed().is_some())
        })
}

fn standing(briefing: &Briefing, outline: &Outline, origins: &Origins, id: PointId) -> Standing {
    let mut standing = Standing::default();
    let mut spots: Vec<Spot> = Vec::new();
    let mut sources: BTreeSet<SourceId> = BTreeSet::new();
    let mut counted = BTreeSet::new();
    for row in outline.branch(id) {
        let Some(point) = briefing.point(row.id) else { continue };
        for evidence in &point.evidence {
            let Some(passage) = briefing.passage(evidence.passage) else { continue };
            // A passage that stands at several points of a branch is one leg.
            if !counted.insert((passage.id, evidence.stance)) {
                continue;
            }
            match evidence.stance {
                Stance::Supports => {
                    standing.n_supports += 1;
                    sources.insert(passage.source);
                    spots.push(Spot { source: passage.source, range: passage.range });
                }
                Stance::Undercuts => standing.n_undercuts += 1,
                Stance::Context => {}
            }
        }
    }
    standing.n_sources = sources.len();
    standing.n_origins = origins.n_independent_at(&spots);
    let rated = sources.iter().filter_map(|id| briefing.source(*id)?.rating.reliability);
    // F says that it cannot be judged.
    standing.best = rated.filter(|rating| *rating != Reliability::F).min();
    standing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        insight::Statements,
        model::{Passage, PassageId, Source, Tint, from_notation, id::tests::CountedDice},
        text::TextRange,
    };

    #[test]
    fn likelihood_and_confidence_in_one_sentence_are_told() {
        let page = "- It will very likely hold, and we have high confidence in that\n- It will likely hold. We have high confidence in what we saw\n- Nobody is confident";
        let briefing = from_notation(page, &mut CountedDice::default()).expect("a page");
        let outline = Outline::new(&briefing);
        let standings = Standings::of(&briefing, &outline, &Origins::default());
        assert_eq!(standings.mixed, [outline.rows()[0].id]);
    }

    #[test]
    fn a_claim_stands_on_what_supports_it_in_its_branch() {
        let mut dice = CountedDice::default();
        let mut briefing = from_notation("? q\n  - a\n    - b\n  - c", &mut dice).expect("a page");
        let named = |briefing: &Briefing, text: &str| {
            briefing.points().find(|p| p.text == text).map(|p| p.id).expect("it is there")
        };
        let (a, b, c) = (named(&briefing, "a"), named(&briefing, "b"), named(&briefing, "c"));
        let mut dice = CountedDice(1000);
        let sources = [0, 1, 2].map(|n| {
            let mut source =
                Source::new(SourceId::draw(&mut dice), format!("s{n}"), "one two three four five");
            source.rating = ["B2", "F6", "--"][n].parse().expect("a rating");
            source
        });
        let mut draft = briefing.draft();
        let mut marked = Vec::new();
        for source in &sources {
            draft.add_source(source.clone()).expect("new");
            let id = PassageId::draw(&mut dice);
            let passage = Passage::mark(id, source, TextRange::new(0, 7), Tint::Sky).expect("words");
            marked.push(draft.add_passage(passage).expect("new"));
        }
        draft.attach(marked[0], a, Stance::Supports).expect("there");
        draft.attach(marked[0], b, Stance::Supports).expect("there");
        draft.attach(marked[1], b, Stance::Supports).expect("there");
        draft.attach(marked[1], c, Stance::Undercuts).expect("there");
        draft.finish();
        let origins = Origins::of(&[], &Statements::default());
        let standings = Standings::of(&briefing, &Outline::new(&briefing), &origins);
        let words: Vec<String> = standings.claims.iter().map(|(_, standing)| standing.words()).collect();
        let expected = [
            "2 support; 2 sources, 2 origins; best rated B",
            "2 support; 2 sources, 2 origins; best rated B",
            "0 support, 1 undercuts",
        ];
        assert_eq!(words, expected);
        assert_eq!(standings.unused, [sources[2].id]);
        assert!(!standings.of_claim(a).is_some_and(Standing::is_single_sourced));
    }
}
