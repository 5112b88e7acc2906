//! `attache insights`: what the window lists of what the sources say together.

use std::{collections::HashMap, path::Path};

use serde_json::json;

use super::{
    arguments::ReadFormat,
    output::{self, Failure, Verdict, counted},
    session,
};
use crate::{
    app::peruse,
    insight::{Dated, FindingKind, Place, Spot, Standings, When, timeline},
    model::{self, Briefing, Outline, SourceId},
    text::elide,
};

/// Graphemes of words in a line.
const WORDS_MOST: usize = 160;

/// Prints what the sources say together, and what claims stand on. `all` prints what was dismissed, too.
///
/// # Errors
/// Where the session cannot be read, or nothing be printed.
pub fn insights(path: &Path, format: ReadFormat, all: bool) -> Result<Verdict, Failure> {
    let briefing = session::open(path)?.briefing;
    let sources: Vec<_> = briefing.ordered_sources().into_iter().cloned().collect();
    let Some((kept, together)) = peruse(&sources, &HashMap::new(), None) else {
        return Err(Failure::Usage("The sources were not read".to_owned()));
    };
    let numbers: HashMap<SourceId, usize> = sources.iter().map(|source| source.id).zip(1..).collect();
    let printer = Printer { briefing: &briefing, numbers, json: format == ReadFormat::Json };
    let verdict = |key| briefing.judged().verdicts.get(&key).copied();
    let mut n_dismissed = 0;
    for kind in FindingKind::ALL {
        let mut is_first = true;
        for finding in together.findings.iter().filter(|finding| finding.kind == kind) {
            let judged = verdict(finding.key);
            if judged == Some(model::Verdict::Dismissed) && !all {
                n_dismissed += 1;
                continue;
            }
            if std::mem::take(&mut is_first) {
                printer.heading(kind.name())?;
            }
            printer.finding(finding, judged)?;
        }
    }
    let facts: Vec<_> =
        sources.iter().filter_map(|source| Some(&kept.get(&source.id)?.perusal().facts)).collect();
    let passages: Vec<Spot> = (briefing.ordered_passages().iter())
        .map(|passage| Spot { source: passage.source, range: passage.range })
        .collect();
    printer.timeline(&timeline(&facts, &passages))?;
    let outline = Outline::new(&briefing);
    printer.standings(&outline, &Standings::of(&briefing, &outline, &together.origins))?;
    if n_dismissed > 0 && !printer.json {
        output::line(format!("{} left out as dismissed; --all lists them", counted(n_dismissed, "finding")))?;
    }
    Ok(Verdict::Sound)
}

struct Printer<'a> {
    briefing: &'a Briefing,
    numbers: HashMap<SourceId, usize>,
    json: bool,
}

impl Printer<'_> {
    fn heading(&self, words: &str) -> Result<(), Failure> {
        if self.json { Ok(()) } else { output::line(words) }
    }

    fn words(&self, spot: Spot) -> String {
        let source = self.briefing.source(spot.source);
        let words = source.and_then(|source| spot.range.of(source.text())).unwrap_or_default();
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn place(&self, spot: Spot) -> (usize, usize) {
        let number = self.numbers.get(&spot.source).copied().unwrap_or_default();
        let source = self.briefing.source(spot.source);
        (number, source.map_or(0, |source| source.paragraph_number(spot.range.start())))
    }

    fn finding(
        &self,
        finding: &crate::insight::Finding,
        judged: Option<model::Verdict>,
    ) -> Result<(), Failure> {
        if self.json {
            let place = |place: &Place| {
                let (number, paragraph) = self.place(place.spot);
                json!({
                    "source": number,
                    "paragraph": paragraph,
                    "start": place.spot.range.start(),
                    "end": place.spot.range.end(),
                    "words": self.words(place.spot),
                    "remark": place.remark,
                    "differing": place.differing.iter().map(|r| [r.start(), r.end()]).collect::<Vec<_>>(),
                })
            };
            let row = json!({
                "kind": finding.kind.name(),
                "key": finding.key.to_string(),
                "title": finding.title,
                "why": finding.why,
                "verdict": judged.map(model::Verdict::name),
                "places": finding.places.iter().map(place).collect::<Vec<_>>(),
            });
            return output::line(row);
        }
        let judged = judged.map(|verdict| format!(" [{}]", verdict.name())).unwrap_or_default();
        output::line(format!("  {}{judged}", finding.title))?;
        if !finding.why.is_empty() {
            output::line(format!("    {}", finding.why))?;
        }
        for place in &finding.places {
            let (number, paragraph) = self.place(place.spot);
            let remark = if place.remark.is_empty() { String::new() } else { format!(" ({})", place.remark) };
            let words = elide(&self.words(place.spot), WORDS_MOST);
            output::line(format!("    {number}, ¶ {paragraph}{remark}: “{words}”"))?;
        }
        Ok(())
    }

    fn timeline(&self, dated: &[Dated<'_>]) -> Result<(), Failure> {
        if !dated.is_empty() {
            self.heading("Timeline of the passages")?;
        }
        for dated in dated {
            let (number, paragraph) = self.place(dated.passage);
            let is_day = !matches!(dated.date.when, When::Span(..));
            let day =
                dated.day.filter(|_| is_day).map_or_else(|| dated.date.words.clone(), |day| day.to_string());
            let words = elide(&self.words(dated.passage), WORDS_MOST);
            if self.json {
                output::line(json!({
                    "kind": "Timeline",
                    "day": dated.day.filter(|_| is_day).map(|day| day.to_string()),
                    "stated": dated.date.words,
                    "bond": dated.bond.words(),
                    "why": dated.date.why,
                    "source": number,
                    "paragraph": paragraph,
                    "words": self.words(dated.passage),
                }))?;
            } else {
                output::line(format!("  {day}: {number}, ¶ {paragraph}: “{words}”"))?;
                let borrowed =
                    if dated.has_borrowed_year { " The year is that of all the sources." } else { "" };
                output::line(format!(
                    "    “{}”, {}. {}{borrowed}",
                    dated.date.words,
                    dated.bond.words(),
                    dated.date.why
                ))?;
            }
        }
        Ok(())
    }

    fn standings(&self, outline: &Outline, standings: &Standings) -> Result<(), Failure> {
        if !standings.claims.is_empty() {
            self.heading("What claims stand on")?;
        }
        for (id, standing) in &standings.claims {
            let number = outline.number(*id);
            let title = self.briefing.point(*id).map(|point| point.shown_title()).unwrap_or_default();
            if self.json {
                output::line(json!({
                    "kind": "Claim",
                    "number": number,
                    "title": title,
                    "supports": standing.n_supports,
                    "undercuts": standing.n_undercuts,
                    "sources": standing.n_sources,
                    "origins": standing.n_origins,
                    "best": standing.best.map(|best| best.letter().to_string()),
                }))?;
            } else {
                let leg = if standing.is_single_sourced() { "; it stands on one leg" } else { "" };
                output::line(format!("  {number} {}: {}{leg}", elide(title, WORDS_MOST), standing.words()))?;
            }
        }
        let unused = standings.unused.iter().filter_map(|id| self.briefing.source(*id));
        for source in unused {
            let number = self.numbers.get(&source.id).copied().unwrap_or_default();
            if self.json {
                output::line(json!({ "kind": "Unused", "source": number, "title": source.shown_title() }))?;
            } else {
                output::line(format!("  Not used: {number}. {}", source.shown_title()))?;
            }
        }
        Ok(())
    }
}
