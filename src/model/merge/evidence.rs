//! Merging the evidence of a point: a map from passage to stance, with an order.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::{Briefing, Evidence, PassageId, Point, PointId, Stance},
    conflict::{Conflict, Conflicts, Subject, Topic, valued},
    field::quoted,
    library::{Library, point_name},
    sequence::merge_sequences,
    three::{Side, Three},
};
use crate::text::elide;

/// Graphemes of a quotation that tell it from another one.
const QUOTE_GRAPHEMES: usize = 60;

/// What a point holds.
pub(super) fn stances(point: &Point) -> BTreeMap<PassageId, Stance> {
    point.evidence.iter().map(|e| (e.passage, e.stance)).collect()
}

/// The merged evidence of a point.
pub(super) fn merge_evidence(
    versions: &Three<&Briefing>,
    library: &Library,
    id: PointId,
    conflicts: &mut Conflicts<'_>,
) -> Vec<Evidence> {
    let rows = versions.map(|briefing| briefing.points.get(&id));
    let maps = rows.map(|row| row.map(|point| stances(point)));
    let passages: BTreeSet<PassageId> =
        [&maps.ours, &maps.theirs].into_iter().flatten().flat_map(|m| m.keys()).copied().collect();
    let quote = |passage: &PassageId| {
        library.passages.get(passage).map(|p| quoted(&elide(&p.quote, QUOTE_GRAPHEMES)))
    };
    let mut merged: BTreeMap<PassageId, Stance> = BTreeMap::new();
    for passage in passages.into_iter().filter(|passage| library.passages.contains_key(passage)) {
        let values = values(versions, &maps, passage);
        let side = values.settled().unwrap_or_else(|| {
            let quote = quote(&passage).unwrap_or_default();
            let what = format!("Point {}: stance of {quote}", point_name(versions, id));
            let words = values.map(|stance| Some(stance.map_or("not attached", Stance::name).to_owned()));
            // Of a stance and its absence the stance stands.
            let stands = if values.ours.is_some() { Side::Ours } else { Side::Theirs };
            let key = (Subject::Point(id), Topic::Stance(passage));
            conflicts.list(Conflict { stands, ..valued(key, what, words) })
        });
        if let Some(stance) = values.of(side) {
            merged.insert(passage, *stance);
        }
    }
    let lists =
        rows.map(|row| row.map(|p| p.evidence.iter().map(|e| e.passage).collect()).unwrap_or_default());
    let key = |first| (Subject::Point(id), Topic::EvidenceOrder(first));
    let sequence = merge_sequences(&merged.keys().copied().collect(), &lists, |first| {
        conflicts.side(key(first), Side::Ours)
    });
    for clash in sequence.clashes {
        let words = |passages: &[PassageId]| passages.iter().filter_map(quote).collect::<Vec<_>>().join(", ");
        let what = format!("Point {}: order of its evidence", point_name(versions, id));
        conflicts.list(valued(key(clash.first), what, clash.items.map(|p| Some(words(p)))));
    }
    let evidence = |passage: &PassageId| Some(Evidence { passage: *passage, stance: *merged.get(passage)? });
    sequence.order.iter().filter_map(evidence).collect()
}

/// With which stances the versions of a point hold a passage.
fn values(
    versions: &Three<&Briefing>,
    maps: &Three<Option<BTreeMap<PassageId, Stance>>>,
    passage: PassageId,
) -> Three<Option<Stance>> {
    let stance =
        |map: &Option<BTreeMap<PassageId, Stance>>| map.as_ref().and_then(|m| m.get(&passage)).copied();
    let base = stance(&maps.base);
    let of_side = |side: Side| match maps.of(side) {
        // The passage was detached because it was deleted, and it was not deleted after all.
        Some(_) if !versions.of(side).passages.contains_key(&passage) => base,
        // The point was deleted, and is kept as the other side has it.
        None => base,
        map => stance(map),
    };
    Three { base, ours: of_side(Side::Ours), theirs: of_side(Side::Theirs) }
}
