//! Outline notation: an outline as a page of text, for tests that read like one.
//!
//! Two spaces a level, then a sign for the kind (`#` heading, `?` question, `-` claim, `.` note), then
//! the text with line breaks written `\n`. Evidence is shown, not read: `+`, `!` and `~` for supports,
//! undercuts and context, then the quotation.

use super::{Assembly, Briefing, Dice, Outline, Point, PointId, PointKind, Rank, Stance, assemble};

fn sign(kind: PointKind) -> char {
    match kind {
        PointKind::Heading => '#',
        PointKind::Question => '?',
        PointKind::Claim => '-',
        PointKind::Note => '.',
    }
}

/// The outline of a briefing as a page.
pub fn to_notation(briefing: &Briefing) -> String {
    let mut lines = Vec::new();
    for row in Outline::new(briefing).rows() {
        let Some(point) = briefing.point(row.id) else { continue };
        let indent = "  ".repeat(row.depth);
        let text = point.text.replace('\n', "\\n");
        lines.push(format!("{indent}{} {text}", sign(point.kind)).trim_end().to_owned());
        for evidence in &point.evidence {
            let sign = match evidence.stance {
                Stance::Supports => '+',
                Stance::Undercuts => '!',
                Stance::Context => '~',
            };
            let quote = briefing.passage(evidence.passage).map_or("", |p| p.quote.as_str());
            lines.push(format!("{indent}  {sign} {quote}"));
        }
    }
    lines.join("\n")
}

/// A briefing with the outline that a page shows, and nothing else.
///
/// # Errors
/// The number of the first line that is no point, or that is too deep for the one before.
pub fn from_notation(page: &str, dice: &mut dyn Dice) -> Result<Briefing, usize> {
    let mut points = Vec::new();
    for (number, line) in page.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let body = line.trim_start_matches(' ');
        let depth = (line.len() - body.len()) / 2;
        let mut chars = body.chars();
        let kind = chars.next().and_then(|c| PointKind::ALL.into_iter().find(|k| sign(*k) == c));
        let Some(kind) = kind else { return Err(number + 1) };
        let text = chars.as_str().trim_start().replace("\\n", "\n");
        let point = Point {
            id: PointId::draw(dice),
            parent: None,
            rank: Rank::default(),
            kind,
            budget: None,
            text,
            evidence: Vec::new(),
        };
        points.push((point, depth));
    }
    let n_lines = page.lines().count();
    assemble(Assembly { points, ..Assembly::default() }).map(|(briefing, _)| briefing).map_err(|_| n_lines)
}
