//! Briefings made of parts, for tests.

use crate::{
    export::{MarkdownOptions, markdown},
    model::{
        Aloud, Assembly, Briefing, Evidence, Passage, PassageId, Place, Point, PointId, PointKind, Published,
        Rank, Source, SourceId, Stance, Tint, assemble, id::tests::CountedDice,
    },
    text::TextRange,
};

/// What a briefing is made of; numbers choose among what there is.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    pub title: String,
    pub sources: Vec<SourceParts>,
    /// Depth (as far as it can be), kind and text.
    pub points: Vec<(usize, usize, String)>,
    pub passages: Vec<PassageParts>,
}

#[derive(Clone, Debug, Default)]
pub struct SourceParts {
    pub title: String,
    pub byline: Option<String>,
    pub publisher: Option<String>,
    pub stated: String,
    pub link: Option<String>,
    pub note: String,
    pub text: String,
}

#[derive(Clone, Debug)]
pub struct PassageParts {
    pub source: usize,
    pub start: usize,
    pub len: usize,
    /// Bytes of it that are read aloud, from the start.
    pub aloud: usize,
    pub note: String,
    /// Points and stances.
    pub held_by: Vec<(usize, usize)>,
}

pub fn build(parts: &Parts) -> Briefing {
    let mut dice = CountedDice::default();
    let sources: Vec<Source> = parts
        .sources
        .iter()
        .map(|p| {
            let mut source = Source::new(SourceId::draw(&mut dice), p.title.clone(), p.text.clone());
            source.byline = p.byline.clone();
            source.publisher = p.publisher.clone();
            source.published = Published::from_stated(&p.stated);
            source.link = p.link.clone();
            source.note = p.note.clone();
            source
        })
        .collect();
    let mut depth = 0;
    let mut points: Vec<(Point, usize)> = Vec::new();
    for (wanted, kind, text) in &parts.points {
        depth = if points.is_empty() { 0 } else { (*wanted).min(depth + 1) };
        let kind = PointKind::ALL[kind % 4];
        let id = PointId::draw(&mut dice);
        let rank = Rank::default();
        points.push((
            Point { id, parent: None, rank, kind, budget: None, text: text.clone(), evidence: vec![] },
            depth,
        ));
    }
    let mut passages = Vec::new();
    for p in &parts.passages {
        let Some(source) = sources.get(p.source % sources.len().max(1)) else { continue };
        let text = source.text();
        let start = text.floor_char_boundary(p.start % (text.len() + 1));
        let end = text.ceil_char_boundary((start + p.len).min(text.len()));
        // Not `Passage::mark`: white space at the ends must come back as well.
        let range = TextRange::new(start, end);
        let Some(quote) = range.of(text).filter(|q| !q.is_empty()) else { continue };
        let id = PassageId::draw(&mut dice);
        passages.push((
            Passage {
                id,
                source: source.id,
                place: Place::Anchored,
                range,
                former: None,
                quote: quote.to_owned(),
                prefix: String::new(),
                suffix: String::new(),
                aloud: Aloud::new([TextRange::new(0, quote.floor_char_boundary(p.aloud))]),
                tint: Tint::Amber,
                note: p.note.clone(),
            },
            (start, end),
        ));
        for (point, stance) in &p.held_by {
            let n_points = points.len().max(1);
            let Some((point, _)) = points.get_mut(point % n_points) else { continue };
            if point.stance_of(id).is_none() {
                point.evidence.push(Evidence { passage: id, stance: Stance::ALL[stance % 3] });
            }
        }
    }
    let sources = sources.into_iter().map(|s| (s, vec![])).collect();
    let title = parts.title.clone();
    let assembly = Assembly { title, sources, passages, points, ..Assembly::default() };
    assemble(assembly).expect("a sound briefing").0
}

/// The whole page.
pub fn all(briefing: &Briefing) -> String {
    markdown(briefing, &MarkdownOptions { unfiled: true })
}

/// A small briefing with a question, claims, notes, two sources and five pieces of evidence.
pub fn small() -> Briefing {
    let source = |title: &str, text: &str| SourceParts {
        title: title.into(),
        text: text.into(),
        ..SourceParts::default()
    };
    let mut first = source(
        "Will the talks go on?",
        "Talks resume\n\nBoth sides agreed to exchange 1,000 prisoners.\nNo ceasefire was agreed.\n\nEnd",
    );
    first.byline = Some("Ann Lee".into());
    first.publisher = Some("The Ledger".into());
    first.stated = "May 17, 2025 - 08:05".into();
    first.link = Some("https://example.org/talks?id=1&lang=en".into());
    let mut second = source("A second look", "Menu\nThe swap is a symbolic measure.\nPressure fades.");
    second.stated = "4 weeks ago".into();
    second.note = "Its only date is relative.".into();
    let passage = |source, start, len, note: &str, held_by: &[(usize, usize)]| PassageParts {
        source,
        start,
        len,
        aloud: 0,
        note: note.into(),
        held_by: held_by.to_vec(),
    };
    build(&Parts {
        title: "Prisoner swaps and pressure".into(),
        sources: vec![first, second],
        points: vec![
            (0, 1, "Will gestures be enough?".into()),
            (1, 3, "No: pressure needs means.".into()),
            (1, 2, "Swaps keep a channel open\nThey are small.".into()),
            (2, 2, "2024. was different".into()),
            (2, 3, "A note with *stars*".into()),
            (1, 2, String::new()),
        ],
        passages: vec![
            passage(0, 14, 46, "Confirmed twice.", &[(2, 0), (5, 2)]),
            passage(0, 14, 71, "", &[(4, 1)]),
            passage(1, 5, 31, "", &[(3, 0)]),
            passage(1, 37, 15, "", &[]),
        ],
    })
}

/// `small` as a page.
pub const SMALL: &str = "\
# Prisoner swaps and pressure

## Will gestures be enough?

No: pressure needs means.

### Swaps keep a channel open

They are small.

Supports, source 1, paragraph 2:[^1]

> Both sides agreed to exchange 1,000 prisoners.

Note: Confirmed twice.

#### 2024. was different

Supports, source 2, paragraph 2:[^2]

> The swap is a symbolic measure.

A note with \\*stars\\*

Undercuts, source 1, paragraph 2:[^3]

> Both sides agreed to exchange 1,000 prisoners.\\
> No ceasefire was agreed.

### Empty point

Context, source 1, paragraph 2:[^4]

> Both sides agreed to exchange 1,000 prisoners.

Note: Confirmed twice.

## Unfiled passages

Unfiled, source 2, paragraph 3:[^5]

> Pressure fades.

## Sources

1. Will the talks go on? Ann Lee, The Ledger, 17 May 2025. <https://example.org/talks?id=1&lang=en>
2. A second look. Dated “4 weeks ago”. Author and publisher not stated.

   Its only date is relative.

[^1]: Will the talks go on?, paragraph 2.

[^2]: A second look, paragraph 2.

[^3]: Will the talks go on?, paragraph 2.

[^4]: Will the talks go on?, paragraph 2.

[^5]: A second look, paragraph 3.
";
