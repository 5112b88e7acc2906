//! `attache search`: what finding everywhere lists in the window, in lines.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use serde_json::json;

use super::{
    output::{self, Failure, Verdict, counted},
    session,
};
use crate::{
    model::{Briefing, Outline, Passage, SourceId},
    search::{self, Finder, Group, Hit, Query, Snippet, Spot},
    text::Folded,
};

/// Graphemes around a hit: it stands on one line of a usual terminal.
const AROUND: usize = 40;

/// Prints every hit of a query, by source.
///
/// # Errors
/// Where the query is faulty, or the session cannot be read.
pub fn search(path: &Path, query: &Query, number: Option<usize>, json: bool) -> Result<Verdict, Failure> {
    let finder = Finder::new(query).map_err(|error| Failure::Usage(error.to_string()))?;
    if finder.is_blank() {
        return Err(Failure::Usage("There is nothing to look for in that".to_owned()));
    }
    let briefing = session::open(path)?.briefing;
    let sources = briefing.ordered_sources();
    if let Some(number) = number.filter(|number| !(1..=sources.len()).contains(number)) {
        let there = counted(sources.len(), "source");
        return Err(Failure::Usage(format!("There is no source {number}: the session has {there}")));
    }
    let outline = Outline::new(&briefing);
    let mut printer =
        Printer { briefing: &briefing, outline: &outline, json, n_hits: 0, n_sources: 0, in_outline: false };
    if number.is_none() {
        let points: Vec<_> =
            outline.rows().iter().filter_map(|row| briefing.point(row.id).cloned()).collect();
        printer.group(&search::search_outline(&finder, &points, usize::MAX), 0, "Outline")?;
    }
    let mut passages: BTreeMap<SourceId, Vec<Arc<Passage>>> = BTreeMap::new();
    for passage in briefing.ordered_passages() {
        passages.entry(passage.source).or_default().push(Arc::clone(passage));
    }
    for (source, at) in sources.into_iter().zip(1..) {
        if number.is_some_and(|number| number != at) {
            continue;
        }
        let own = passages.get(&source.id).map(Vec::as_slice).unwrap_or_default();
        let folded = Folded::new(source.text());
        let found = search::search_source(&finder, source, &folded, own, usize::MAX, &|| true);
        printer.group(&found.unwrap_or_default(), at, source.shown_title())?;
    }
    if !json {
        let (n, sources) = (printer.n_hits, counted(printer.n_sources, "source"));
        output::line(match (printer.n_sources, printer.in_outline) {
            (0, false) => "Nothing found".to_owned(),
            (0, true) => format!("{n} found in the outline"),
            (_, false) => format!("{n} found in {sources}"),
            (_, true) => format!("{n} found in {sources} and the outline"),
        })?;
    }
    Ok(if printer.n_hits > 0 { Verdict::Sound } else { Verdict::Faulty })
}

struct Printer<'a> {
    briefing: &'a Briefing,
    outline: &'a Outline,
    json: bool,
    n_hits: usize,
    n_sources: usize,
    in_outline: bool,
}

impl Printer<'_> {
    fn group(&mut self, group: &Group, number: usize, title: &str) -> Result<(), Failure> {
        if group.hits.is_empty() {
            return Ok(());
        }
        self.n_hits += group.n_all;
        self.n_sources += usize::from(group.source.is_some());
        self.in_outline |= group.source.is_none();
        if !self.json {
            let number = if number == 0 { String::new() } else { format!("{number}. ") };
            output::line(format_args!("{number}{title} ({})", group.n_all))?;
        }
        for hit in &group.hits {
            self.hit(group.source, *hit, number, title)?;
        }
        Ok(())
    }

    fn hit(&self, source: Option<SourceId>, hit: Hit, number: usize, title: &str) -> Result<(), Failure> {
        let Some(text) = hit.spot.text(self.briefing, source) else { return Ok(()) };
        let Snippet { before, hit: words, behind } = Snippet::new(text, hit.range, AROUND, AROUND);
        let place = self.place(source, hit);
        if !self.json {
            return output::line(format_args!("  {place}: {before}[[{words}]]{behind}"));
        }
        let (number, title) = if number == 0 { (None, None) } else { (Some(number), Some(title)) };
        let row = json!({
            "source": number,
            "title": title,
            "place": place,
            "start": hit.range.start(),
            "end": hit.range.end(),
            "before": before,
            "hit": hit.range.of(text),
            "behind": behind,
        });
        output::put(&format!("{row}\n"))
    }

    fn place(&self, source: Option<SourceId>, hit: Hit) -> String {
        let paragraph = || {
            let source = source.and_then(|id| self.briefing.source(id))?;
            Some(format!("paragraph {}", source.paragraph_number(hit.range.start())))
        };
        match hit.spot {
            Spot::Text => paragraph().unwrap_or_default(),
            Spot::Point(id) => {
                let number = self.outline.number(id);
                format!("point {number}").trim_end().to_owned()
            }
            spot => spot.name().to_owned(),
        }
    }
}
