//! Verifying: an exported briefing, perhaps edited since, against the session it came from.
//!
//! Prose may change freely, quotations and citations may not: every quotation must stand word for word
//! in the source and paragraph that its line and its footnote cite, under the very point that holds it
//! in the session, with the session's stance. What a passage in need of review says cannot be vouched
//! for, and is listed.

use std::collections::{BTreeMap, HashMap};

use super::{
    Discrepancy,
    citation::{Citation, stance_word},
    matching::{Traits, pair},
    plan::{Body, Exhibit, Owner, Plan, SOURCES_HEADING, one_line},
    reading::{Kind, ReadBlock, footnotes_only, read},
    sources::title_sentence,
    standing::{Standing, without_nul},
    trail::{Key, Trail},
};
use crate::model::{Briefing, Place};

/// Every difference between `markdown` and the session, in the order of the Markdown's lines; what is
/// missing there comes last. Empty where every quotation holds.
pub fn verify(markdown: &str, briefing: &Briefing) -> Vec<Discrepancy> {
    let session = Session::new(briefing);
    let blocks = read(markdown, footnotes_only());
    let page = Page::new(&blocks, &session);
    let mut found = page.discrepancies.clone();
    let partners = {
        let traits: Vec<Traits> = page.quotations.iter().map(|q| q.traits.clone()).collect();
        pair(&traits, &session.traits)
    };
    for (quotation, partner) in page.quotations.iter().zip(&partners) {
        let exhibit = partner.and_then(|at| session.exhibits.get(at));
        check_quotation(quotation, exhibit, &session, &mut found);
        check_footnote(quotation, &page, &session, &mut found);
    }
    page.check_labels(&mut found);
    found.sort_by_key(|(line, _)| *line);
    let mut found: Vec<Discrepancy> = found.into_iter().map(|(_, discrepancy)| discrepancy).collect();
    found.extend(session.missing(&partners));
    found.extend(session.unlisted(&page.listed));
    found
}

/// What the session holds, in the order of its export.
struct Session<'a> {
    exhibits: Vec<Expected>,
    /// The same, for pairing.
    traits: Vec<Traits>,
    /// To whom each text belongs, the first, second … time it stands there.
    owners: HashMap<Key, Vec<Owner>>,
    /// The line that each source's title makes, in the order of the list.
    titles: Vec<String>,
    source_names: Vec<String>,
    standing: Standing<'a>,
}

struct Expected {
    owner: Owner,
    /// The point's words.
    under: String,
    exhibit: Exhibit,
}

impl<'a> Session<'a> {
    fn new(briefing: &'a Briefing) -> Self {
        let plan = Plan::new(briefing, true);
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
                Body::Exhibit(_) => {
                    session.exhibit(block.owner, &under.1, block.body);
                    continue;
                }
            };
            if under.0 != Some(block.owner) {
                under = (Some(block.owner), key.words().to_owned());
            }
            session.owners.entry(key).or_default().push(block.owner);
        }
        session.owners.entry(trail.heading(2, SOURCES_HEADING)).or_default().push(Owner::Sources);
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
    fn missing(&self, partners: &[Option<usize>]) -> Vec<Discrepancy> {
        let mut is_there = vec![false; self.exhibits.len()];
        for partner in partners.iter().flatten() {
            if let Some(there) = is_there.get_mut(*partner) {
                *there = true;
            }
        }
        let missing =
            self.exhibits.iter().zip(is_there).filter(|(e, there)| !there && e.owner != Owner::Unfiled);
        missing
            .map(|(e, _)| Discrepancy::Missing { under: e.under.clone(), quote: e.exhibit.quote.clone() })
            .collect()
    }

    /// Sources whose number in the list does not bear their title.
    fn unlisted(&self, listed: &BTreeMap<usize, String>) -> Vec<Discrepancy> {
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

/// A quotation of the Markdown.
struct Quotation {
    line: usize,
    /// The line of the citation above it, else its own.
    citation_line: usize,
    /// Where it stands, in words.
    under: String,
    traits: Traits,
    labels: Vec<String>,
    is_plain: bool,
}

/// What the Markdown holds.
#[derive(Default)]
struct Page {
    quotations: Vec<Quotation>,
    /// Each footnote's definitions: line and text.
    definitions: BTreeMap<String, Vec<(usize, String)>>,
    /// How often each footnote is referred to.
    n_uses: BTreeMap<String, usize>,
    /// Where each is referred to first.
    first_use: BTreeMap<String, usize>,
    /// The sources listed, by number.
    listed: BTreeMap<usize, String>,
    discrepancies: Vec<(usize, Discrepancy)>,
}

impl Page {
    fn new(blocks: &[ReadBlock], session: &Session<'_>) -> Self {
        let mut page = Self::default();
        let mut trail = Trail::default();
        let mut seen: HashMap<Key, usize> = HashMap::new();
        let mut owner = None;
        let mut under = String::new();
        for (index, block) in blocks.iter().enumerate() {
            page.count(block);
            let next = blocks.get(index + 1);
            let before = index.checked_sub(1).and_then(|at| blocks.get(at));
            let nest = block.seat.nest;
            let key = match block.kind {
                Kind::Quotation => {
                    page.quotation(block, before, owner, &under);
                    continue;
                }
                _ if block.seat.footnote.is_some() => continue,
                _ if citation_of(block).is_some_and(|_| page.is_citation(block, next)) => continue,
                Kind::Heading(level) => trail.heading(level, &block.text),
                _ if block.seat.is_first && block.seat.numbered.is_none() => trail.item(nest, &block.text),
                _ => trail.paragraph(nest, &block.text),
            };
            if owner == Some(Owner::Sources)
                && let Some(number) = block.seat.numbered.and_then(|n| usize::try_from(n).ok())
                && block.seat.is_first
            {
                page.listed.entry(number).or_insert_with(|| block.text.clone());
                continue;
            }
            let n_seen = seen.entry(key.clone()).or_default();
            let known = session.owners.get(&key).and_then(|owners| owners.get(*n_seen)).copied();
            *n_seen += 1;
            // Prose that the session does not have changes nothing but the words of a message: unlike a
            // foreign heading, it does not take the quotations behind it away from their point.
            if known.is_none() || known != owner || key.is_title() {
                under = key.words().to_owned();
            }
            if known.is_some() || key.is_title() {
                owner = known;
            }
        }
        page
    }

    /// Takes in the footnotes and the HTML of any block.
    fn count(&mut self, block: &ReadBlock) {
        if block.has_html {
            self.discrepancies.push((block.line, Discrepancy::Html { line: block.line }));
        }
        for label in &block.footnotes {
            *self.n_uses.entry(label.clone()).or_default() += 1;
            self.first_use.entry(label.clone()).or_insert(block.line);
        }
        if let Some(label) = &block.seat.footnote {
            let definitions = self.definitions.entry(label.clone()).or_default();
            match definitions.last_mut() {
                Some((_, text)) if !block.seat.is_first => {
                    text.push(' ');
                    text.push_str(&block.text);
                }
                _ => definitions.push((block.line, block.text.clone())),
            }
        }
    }

    /// Whether a line that reads like a citation is one: it has a footnote or a quotation. One without
    /// a quotation is noted.
    fn is_citation(&mut self, block: &ReadBlock, next: Option<&ReadBlock>) -> bool {
        let has_quotation = next.is_some_and(|n| n.kind == Kind::Quotation && n.seat.nest == block.seat.nest);
        let has_footnote = !block.footnotes.is_empty();
        if has_footnote
            && !has_quotation
            && let Some(citation) = citation_of(block)
        {
            let discrepancy = Discrepancy::NoQuotation { line: block.line, cited: citation.spot };
            self.discrepancies.push((block.line, discrepancy));
        }
        has_footnote || has_quotation
    }

    fn quotation(
        &mut self,
        block: &ReadBlock,
        before: Option<&ReadBlock>,
        owner: Option<Owner>,
        under: &str,
    ) {
        let same_seat =
            |b: &&ReadBlock| b.seat.nest == block.seat.nest && b.seat.footnote == block.seat.footnote;
        let above = before.filter(same_seat).filter(|b| citation_of(b).is_some());
        let owner = owner.filter(|_| block.seat.footnote.is_none());
        self.quotations.push(Quotation {
            line: block.line,
            citation_line: above.map_or(block.line, |b| b.line),
            under: under.to_owned(),
            traits: Traits { owner, citation: above.and_then(citation_of), quote: block.text.clone() },
            labels: above.map(|b| b.footnotes.clone()).unwrap_or_default(),
            is_plain: block.is_plain,
        });
    }

    /// Labels that are used twice, defined twice or never used.
    fn check_labels(&self, found: &mut Vec<(usize, Discrepancy)>) {
        for (label, definitions) in &self.definitions {
            if let Some((line, _)) = definitions.get(1) {
                found.push((*line, Discrepancy::FootnoteDoubled { line: *line, label: label.clone() }));
            }
            if let Some((line, _)) = definitions.first().filter(|_| !self.n_uses.contains_key(label)) {
                found.push((*line, Discrepancy::FootnoteUnused { line: *line, label: label.clone() }));
            }
        }
        for (label, line) in self.first_use.iter().filter(|(label, _)| self.n_uses.get(*label) > Some(&1)) {
            found.push((*line, Discrepancy::FootnoteDoubled { line: *line, label: label.clone() }));
        }
    }
}

/// The citation that a block is, if it is one. A reference to a footnote that is not there reads as text.
fn citation_of(block: &ReadBlock) -> Option<Citation> {
    if block.kind != Kind::Paragraph || !block.is_plain {
        return None;
    }
    let undefined = block.text.strip_suffix(']').and_then(|text| text.rsplit_once("[^"));
    Citation::from_line(undefined.map_or(block.text.as_str(), |(line, _)| line))
}

fn check_quotation(
    quotation: &Quotation,
    expected: Option<&Expected>,
    session: &Session<'_>,
    found: &mut Vec<(usize, Discrepancy)>,
) {
    let line = quotation.line;
    let quote = quotation.traits.quote.clone();
    let mut push = |discrepancy| found.push((line, discrepancy));
    if !quotation.is_plain {
        push(Discrepancy::Markup { line, quote: quote.clone() });
    }
    if quotation.traits.citation.is_none() {
        push(Discrepancy::NoCitation { line, quote: quote.clone() });
    }
    let Some(Expected { owner, under, exhibit }) = expected else {
        push(Discrepancy::NotInSession { line, quote });
        check_standing(quotation, session, found);
        return;
    };
    if quotation.traits.owner != Some(*owner) {
        let (found, session) = (quotation.under.clone(), under.clone());
        push(Discrepancy::Moved { line, found, session, quote: quote.clone() });
    }
    let is_altered = quote != exhibit.quote;
    if is_altered {
        push(Discrepancy::Altered { line, quote: quote.clone(), session: exhibit.quote.clone() });
    }
    match exhibit.citation.place {
        Place::Anchored => {}
        Place::Review => push(Discrepancy::NeedsReview { line, quote: quote.clone() }),
        Place::Lost => push(Discrepancy::Lost { line, quote: quote.clone() }),
    }
    let Some(stated) = &quotation.traits.citation else { return };
    let known = &exhibit.citation;
    if stated.stance != known.stance {
        let (stated, session) = (stance_word(stated.stance), stance_word(known.stance));
        push(Discrepancy::WrongStance { line, stated, session, quote: quote.clone() });
    }
    if stated.place != known.place {
        let (stated, session) = (stated.line(), known.line());
        push(Discrepancy::WrongPlace { line, stated, session, quote });
    } else if stated.spot != known.spot {
        push(Discrepancy::WrongCitation { line, stated: stated.spot, session: known.spot, quote });
    } else if known.place == Place::Anchored && !is_altered {
        check_standing(quotation, session, found);
    }
}

/// Whether the quotation stands where its line says.
fn check_standing(quotation: &Quotation, session: &Session<'_>, found: &mut Vec<(usize, Discrepancy)>) {
    let Some(citation) = &quotation.traits.citation else { return };
    let (line, cited, quote) = (quotation.line, citation.spot, quotation.traits.quote.clone());
    if !session.standing.holds(cited, &quote) {
        let discrepancy = match session.standing.find(&quote, cited.source) {
            Some(found) => Discrepancy::StandsElsewhere { line, cited, found, quote },
            None => Discrepancy::NotInSource { line, cited, quote },
        };
        found.push((line, discrepancy));
    }
}

/// Whether the line has one footnote, and both cite the same place.
fn check_footnote(
    quotation: &Quotation,
    page: &Page,
    session: &Session<'_>,
    found: &mut Vec<(usize, Discrepancy)>,
) {
    let Some(citation) = &quotation.traits.citation else { return };
    let line = quotation.citation_line;
    let number = citation.spot.source;
    if !session.standing.has_source(number) {
        found.push((line, Discrepancy::UnknownSource { line, number }));
    }
    let (label, more) = match quotation.labels.split_first() {
        Some((label, more)) => (label, more),
        None => return found.push((line, Discrepancy::FootnoteMissing { line })),
    };
    if !more.is_empty() {
        found.push((line, Discrepancy::FootnoteDoubled { line, label: label.clone() }));
    }
    let Some((_, footnote)) = page.definitions.get(label).and_then(|all| all.first()) else {
        return found.push((line, Discrepancy::FootnoteMissing { line }));
    };
    let Some(name) = number.checked_sub(1).and_then(|at| session.source_names.get(at)) else { return };
    let expected = citation.footnote(name);
    if Key::fold(footnote) != Key::fold(&expected) {
        let (stated, footnote) = (citation.spot, footnote.clone());
        found.push((line, Discrepancy::FootnoteDisagrees { line, stated, expected, footnote }));
    }
}
