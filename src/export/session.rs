//! What verification expects: the quotations of the session, and the texts by which their places are
//! known again.

use std::collections::{BTreeMap, HashMap};

use super::{
    Discrepancy,
    annex::Annex,
    matching::Traits,
    plan::{Body, Exhibit, Owner, Plan, SOURCES_HEADING, one_line},
    sources::title_sentence,
    standing::{Standing, without_nul},
    trail::{Key, Trail},
};
use crate::model::Briefing;

/// What the session holds, in the order of its export.
pub struct Session<'a> {
    pub exhibits: Vec<Expected>,
    /// The same, for pairing.
    pub traits: Vec<Traits>,
    /// To whom each text belongs, the first, second … time it stands there; `None` where it is a remark.
    pub owners: HashMap<Key, Vec<Option<Owner>>>,
    /// The line that each source's title makes, in the order of the list.
    pub titles: Vec<String>,
    pub source_names: Vec<String>,
    pub standing: Standing<'a>,
}

pub struct Expected {
    pub owner: Owner,
    /// The point's words.
    pub under: String,
    pub exhibit: Exhibit,
}

impl<'a> Session<'a> {
    pub fn new(briefing: &'a Briefing, annex: &Annex) -> Self {
        let plan = Plan::new(briefing, true, annex);
        let mut session = Self {
            exhibits: Vec::new(),
            traits: Vec::new(),
            owners: HashMap::new(),
            titles: briefing.ordered_sources().iter().map(|s| title_sentence(s)).collect(),
            source_names: briefing.ordered_sources().iter().map(|s| one_line(s.shown_title())).collect(),
            standing: Standing::new(briefing),
        };
        let mut trail = Trail::default();
        let mut under = (None, String::new());
        for block in plan.blocks {
            let key = match &block.body {
                Body::Heading { level, text } => trail.heading(*level, text),
                Body::Item(text) => trail.item(block.nest, text),
                Body::Paragraph(text) => trail.paragraph(block.nest, text),
                Body::Remark(text) => {
                    let key = trail.paragraph(block.nest, text);
                    session.owners.entry(key).or_default().push(None);
                    continue;
                }
                Body::Exhibit(_) => {
                    session.exhibit(block.owner, &under.1, block.body);
                    continue;
                }
            };
            if under.0 != Some(block.owner) {
                under = (Some(block.owner), key.words().to_owned());
            }
            session.owners.entry(key).or_default().push(Some(block.owner));
        }
        session.owners.entry(trail.heading(2, SOURCES_HEADING)).or_default().push(Some(Owner::Sources));
        session
    }

    fn exhibit(&mut self, owner: Owner, under: &str, body: Body) {
        let Body::Exhibit(mut exhibit) = body else { return };
        exhibit.quote = without_nul(&exhibit.quote).into_owned();
        let citation = Some(exhibit.citation.clone());
        self.traits.push(Traits { owner: Some(owner), citation, quote: exhibit.quote.clone() });
        self.exhibits.push(Expected { owner, under: under.to_owned(), exhibit });
    }

    /// Attached evidence that found no partner.
    pub fn missing(&self, partners: &[Option<usize>]) -> Vec<Discrepancy> {
        let mut is_there = vec![false; self.exhibits.len()];
        for partner in partners.iter().flatten() {
            if let Some(there) = is_there.get_mut(*partner) {
                *there = true;
            }
        }
        let missing = self
            .exhibits
            .iter()
            .zip(is_there)
            .filter(|(e, there)| !there && !matches!(e.owner, Owner::Unfiled | Owner::Annex));
        missing
            .map(|(e, _)| Discrepancy::Missing { under: e.under.clone(), quote: e.exhibit.quote.clone() })
            .collect()
    }

    /// Sources whose number in the list does not bear their title.
    pub fn unlisted(&self, listed: &BTreeMap<usize, String>) -> Vec<Discrepancy> {
        let is_listed = |number: &usize, title: &str| {
            listed.get(number).is_some_and(|line| Key::fold(line).starts_with(&Key::fold(title)))
        };
        let titles = self.titles.iter().zip(&self.source_names).enumerate();
        titles
            .filter(|(index, (title, _))| !is_listed(&(index + 1), title))
            .map(|(index, (_, name))| Discrepancy::SourceNotListed { number: index + 1, title: name.clone() })
            .collect()
    }
}
