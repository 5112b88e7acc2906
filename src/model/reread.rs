//! What a briefing is after it was written and read again: the same to any reader, but its ranks are
//! evenly spaced and its places judged anew, as reading does.

use super::{Assembly, Briefing, Fault, Outline, Passage, Point, Source, assemble};

/// The briefing as reading its file would give it.
///
/// # Errors
/// Where it breaks a rule, so that its file would not be read.
pub fn reread(briefing: &Briefing) -> Result<Briefing, Vec<Fault>> {
    let source = |source: &Source| {
        let chrome = source.chrome().iter().map(|run| (run.start(), run.end())).collect();
        (source.clone(), chrome)
    };
    let passage = |passage: &Passage| (passage.clone(), (passage.range.start(), passage.range.end()));
    let outline = Outline::new(briefing);
    let points = outline.rows().iter().filter_map(|row| {
        let point = briefing.point(row.id)?;
        Some((Point::clone(point), row.depth))
    });
    let assembly = Assembly {
        title: briefing.title().to_owned(),
        timing: briefing.timing(),
        judged: briefing.judged().clone(),
        sources: briefing.ordered_sources().into_iter().map(|s| source(s)).collect(),
        passages: briefing.ordered_passages().into_iter().map(|p| passage(p)).collect(),
        points: points.collect(),
        // Passages bring their former places, and what is read aloud of them, with them.
        ..Assembly::default()
    };
    assemble(assembly).map(|(briefing, _)| briefing)
}
