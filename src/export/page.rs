//! What verification finds: the quotations of a Markdown with their citations and footnotes.

use std::collections::{BTreeMap, HashMap};

use super::{
    Discrepancy,
    citation_line::CitationLine,
    matching::Traits,
    plan::Owner,
    reading::{Kind, ReadBlock},
    session::Session,
    trail::{Key, Trail},
};

/// What the Markdown holds.
#[derive(Default)]
pub struct Page {
    pub quotations: Vec<Quotation>,
    /// Each footnote's definitions: line and text.
    pub definitions: BTreeMap<String, Vec<(usize, String)>>,
    /// How often each footnote is referred to.
    pub n_uses: BTreeMap<String, usize>,
    /// Where each is referred to first.
    pub first_use: BTreeMap<String, usize>,
    /// The sources listed, by number.
    pub listed: BTreeMap<usize, String>,
    pub discrepancies: Vec<(usize, Discrepancy)>,
}

impl Page {
    pub fn new(blocks: &[ReadBlock], session: &Session<'_>) -> Self {
        let mut page = Self::default();
        let mut trail = Trail::default();
        let mut seen: HashMap<Key, usize> = HashMap::new();
        let mut levels = Levels::default();
        for (index, block) in blocks.iter().enumerate() {
            page.count(block);
            let next = blocks.get(index + 1);
            let before = index.checked_sub(1).and_then(|at| blocks.get(at));
            let nest = block.seat.nest;
            let key = match block.kind {
                Kind::Quotation => {
                    page.quotation(block, before, levels.at(nest));
                    continue;
                }
                _ if block.seat.footnote.is_some() => continue,
                _ if citation_of(block).is_some() && page.is_citation(block, next) => continue,
                Kind::Heading(level) => trail.heading(level, &block.text),
                _ if block.seat.is_first && block.seat.numbered.is_none() => trail.item(nest, &block.text),
                _ => trail.paragraph(nest, &block.text),
            };
            if levels.at(nest).owner == Some(Owner::Sources)
                && let Some(number) = block.seat.numbered.and_then(|n| usize::try_from(n).ok())
            {
                page.listed.entry(number).or_insert_with(|| block.text.clone());
                continue;
            }
            let n_seen = seen.entry(key.clone()).or_default();
            let known = session.owners.get(&key).and_then(|owners| owners.get(*n_seen)).copied().flatten();
            *n_seen += 1;
            levels.enter(if matches!(block.kind, Kind::Heading(_)) { 0 } else { nest }, &key, known);
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

    fn quotation(&mut self, block: &ReadBlock, before: Option<&ReadBlock>, level: &Level) {
        let same_seat =
            |b: &&ReadBlock| b.seat.nest == block.seat.nest && b.seat.footnote == block.seat.footnote;
        let above = before.filter(same_seat).filter(|b| citation_of(b).is_some());
        let owner = level.owner.filter(|_| block.seat.footnote.is_none());
        self.quotations.push(Quotation {
            line: block.line,
            citation_line: above.map_or(block.line, |b| b.line),
            under: level.under.clone(),
            traits: Traits { owner, citation: above.and_then(citation_of), quote: block.text.clone() },
            labels: above.map(|b| b.footnotes.clone()).unwrap_or_default(),
            is_plain: block.is_plain,
        });
    }

    /// Labels that are used twice, defined twice or never used.
    pub fn check_labels(&self, found: &mut Vec<(usize, Discrepancy)>) {
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

/// A quotation of the Markdown.
pub struct Quotation {
    pub line: usize,
    /// The line of the citation above it, else its own.
    pub citation_line: usize,
    /// Where it stands, in words.
    pub under: String,
    pub traits: Traits,
    pub labels: Vec<String>,
    pub is_plain: bool,
}

/// To whom quotations belong at some depth of list items.
#[derive(Clone, Debug, Default)]
struct Level {
    owner: Option<Owner>,
    /// The words below which they stand.
    under: String,
}

/// The levels that are open: of the headings and of each list item inside. A list that somebody added
/// takes nothing away from what stands behind it.
#[derive(Debug, Default)]
struct Levels {
    base: Level,
    items: Vec<Level>,
}

impl Levels {
    /// The level inside `nest` items; closes those that are deeper.
    fn at(&mut self, nest: usize) -> &mut Level {
        self.items.truncate(nest);
        self.items.last_mut().unwrap_or(&mut self.base)
    }

    /// Goes on to a text inside `nest` items, which belongs to `known`.
    fn enter(&mut self, nest: usize, key: &Key, known: Option<Owner>) {
        if key.is_title() && nest > 0 {
            self.items.resize_with(nest, Level::default);
        }
        let level = self.at(nest);
        // Prose that the session does not have changes nothing but the words of a message: unlike a
        // foreign heading, it does not take the quotations behind it away from their point.
        if known.is_none() || known != level.owner || key.is_title() {
            level.under = key.words().to_owned();
        }
        if known.is_some() || key.is_title() {
            level.owner = known;
        }
    }
}

/// The citation that a block is, if it is one. A reference to a footnote that is not there reads as text.
fn citation_of(block: &ReadBlock) -> Option<CitationLine> {
    if block.kind != Kind::Paragraph || !block.is_plain {
        return None;
    }
    let undefined = block.text.strip_suffix(']').and_then(|text| text.rsplit_once("[^"));
    CitationLine::from_line(undefined.map_or(block.text.as_str(), |(line, _)| line))
}
