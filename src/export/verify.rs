//! Verifying: an exported briefing, perhaps edited since, against the session it came from.
//!
//! Prose may change freely, quotations and citations may not: every quotation must stand word for word
//! in the source and paragraph that its line and its footnote cite, under the very point that holds it
//! in the session, with the session's stance. What a passage in need of review says cannot be vouched
//! for, and is listed.

use super::{
    Discrepancy,
    annex::Annex,
    citation_line::stance_word,
    matching::{Traits, pair},
    page::{Page, Quotation},
    reading::{footnotes_only, read},
    session::{Expected, Session},
    trail::Key,
};
use crate::model::{Briefing, Place};

/// Every difference between `markdown` and the session, in the order of the Markdown's lines; what is
/// missing there comes last. Empty where every quotation holds.
pub fn verify(markdown: &str, briefing: &Briefing) -> Vec<Discrepancy> {
    verify_with_annex(markdown, briefing, &Annex::default())
}

/// [`verify`] where what is found in the sources may stand behind the outline.
pub fn verify_with_annex(markdown: &str, briefing: &Briefing, annex: &Annex) -> Vec<Discrepancy> {
    let session = Session::new(briefing, annex);
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
