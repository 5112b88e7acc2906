//! The writer of session files: one way to write a session, made for people, `diff` and merging.
//!
//! Lines end in LF, and no carriage return ever stands in the file but as an escape; that is how the
//! reader knows a file whose line ends were converted.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{View, format::FORMAT};
use crate::model::{
    Briefing, Fact, Judged, Outline, Passage, Place, Point, PointKind, Source, SourceId, SourceText, Stance,
    Timing, Tint, Verdict,
};
use crate::text::TextRange;

/// The session file of a briefing and the view it was left in. The same session gives the same bytes.
pub fn write_session(briefing: &Briefing, view: &View) -> String {
    let n_text_bytes: usize = briefing.sources().map(|s| s.text().len() + 512).sum();
    let n_rows = briefing.passages().len() + briefing.points().len();
    let mut file = Writer { out: String::with_capacity(n_text_bytes + n_rows * 768 + 1024) };
    file.put("(\n    format: ").shown(FORMAT);
    file.put(",\n    title: ").lines(briefing.title());
    file.put(",\n    timing: ").timing(briefing.timing());
    file.put(",\n    judged: ").judged(briefing.judged());
    file.put(",\n    sources: ");
    let versions = needed_versions(briefing);
    file.list(1, &briefing.ordered_sources(), |file, source| {
        file.source(source, versions.get(&source.id).map_or(&[], Vec::as_slice));
    });
    file.put(",\n    passages: ");
    file.list(1, &briefing.ordered_passages(), |file, passage| file.passage(passage));
    file.put(",\n    outline: ");
    let outline = Outline::new(briefing);
    let points: Vec<_> =
        outline.rows().iter().filter_map(|row| Some((briefing.point(row.id)?, row.depth))).collect();
    file.list(1, &points, |file, (point, depth)| file.point(point, *depth));
    file.put(",\n    view: ");
    file.view(&view.fitted(briefing));
    file.put(",\n)\n");
    file.out
}

/// The earlier texts that some passage needs, those brought in first first.
fn needed_versions(briefing: &Briefing) -> BTreeMap<SourceId, Vec<&SourceText>> {
    let mut needed: BTreeMap<SourceId, BTreeMap<_, &SourceText>> = BTreeMap::new();
    for passage in briefing.passages() {
        if let Some(former) = &passage.former {
            let name = (former.text.retrieved(), former.text.id());
            needed.entry(passage.source).or_default().insert(name, &former.text);
        }
    }
    needed.into_iter().map(|(id, versions)| (id, versions.into_values().collect())).collect()
}

struct Writer {
    out: String,
}

impl Writer {
    fn timing(&mut self, timing: Timing) {
        self.put("(rate: ").id(timing.rate).put(", budget: ").option(timing.budget, |file, budget| {
            file.put("(time: ").id(budget.time).put(", grace: ").id(budget.grace).put(")")
        });
        self.put(")");
    }

    fn judged(&mut self, judged: &Judged) {
        self.put("(verdicts: {");
        for (key, verdict) in &judged.verdicts {
            self.put("\n        ").id(key).put(": ").put(self::verdict(*verdict)).put(",");
        }
        self.put(if judged.verdicts.is_empty() { "" } else { "\n    " });
        self.put("}, spellings: [");
        for (index, spelling) in judged.spellings.iter().enumerate() {
            self.put(if index > 0 { ", " } else { "" }).line(spelling);
        }
        self.put("])");
    }

    fn source(&mut self, source: &Source, versions: &[&SourceText]) {
        self.put("(\n            id: ").id(source.id);
        self.put(",\n            title: ").lines(&source.title);
        self.put(",\n            byline: ").option(source.byline.as_deref(), Self::lines);
        self.put(",\n            publisher: ").option(source.publisher.as_deref(), Self::lines);
        self.put(",\n            published: (stated: ")
            .option(source.published.stated.as_deref(), Self::lines);
        self.put(", date: ").option(source.published.date, Self::id);
        self.put("),\n            link: ").option(source.link.as_deref(), Self::lines);
        self.put(",\n            stated_in: {");
        for (index, (fact, words)) in source.stated_in.iter().enumerate() {
            self.put(if index > 0 { ", " } else { "" }).put(self::fact(*fact)).put(": ").line(words);
        }
        self.put("},\n            rating: ").option(Some(source.rating).filter(|r| !r.is_none()), Self::id);
        self.put(",\n            note: ").lines(&source.note);
        self.put(",\n            imported_from: ").option(source.imported_from.as_deref(), Self::lines);
        self.put(",\n            chrome: ").ranges(source.chrome());
        self.put(",\n            retrieved: ").option(source.retrieved(), Self::id);
        self.put(",\n            text: ").page(source.text());
        self.put(",\n            versions: ");
        self.list(3, versions, |file, version| {
            file.put("(id: ").id(version.id());
            file.put(", retrieved: ").option(version.retrieved(), Self::id);
            file.put(",\n                    text: ").page(version.as_str());
            file.put(",\n                )");
        });
        self.put(",\n        )");
    }

    fn passage(&mut self, passage: &Passage) {
        self.put("(\n            id: ").id(passage.id);
        self.put(", source: ").id(passage.source);
        self.put(",\n            place: ").put(place(passage.place));
        self.put(", start: ").shown(passage.range.start());
        self.put(", end: ").shown(passage.range.end());
        self.put(",\n            former: ").option(passage.former.as_ref(), |file, former| {
            file.put("(version: ").id(former.text.id());
            file.put(", start: ").shown(former.range.start());
            file.put(", end: ").shown(former.range.end()).put(")")
        });
        self.put(",\n            quote: ").lines(&passage.quote);
        self.put(",\n            prefix: ").line(&passage.prefix);
        self.put(",\n            suffix: ").line(&passage.suffix);
        self.put(",\n            aloud: ").ranges(passage.aloud.stretches());
        self.put(",\n            tint: ").put(tint(passage.tint));
        self.put(",\n            note: ").lines(&passage.note);
        self.put(",\n        )");
    }

    fn point(&mut self, point: &Point, depth: usize) {
        self.put("(\n            id: ").id(point.id);
        self.put(", depth: ").shown(depth);
        self.put(", kind: ").put(kind(point.kind));
        self.put(", budget: ").option(point.budget, Self::id);
        self.put(",\n            text: ").lines(&point.text);
        self.put(",\n            evidence: ");
        self.list(3, &point.evidence, |file, evidence| {
            file.put("(passage: ").id(evidence.passage);
            file.put(", stance: ").put(stance(evidence.stance)).put(")");
        });
        self.put(",\n        )");
    }

    fn view(&mut self, view: &View) {
        self.put("(\n        source: ").option(view.source, Self::id);
        self.put(",\n        point: ").option(view.point, Self::id);
        self.put(",\n        scroll: {");
        for (source, offset) in &view.scroll {
            self.put("\n            ").id(source).put(": ").shown(offset).put(",");
        }
        self.put(if view.scroll.is_empty() { "" } else { "\n        " });
        self.put("},\n        collapsed: ");
        let collapsed: Vec<_> = view.collapsed.iter().collect();
        self.list(2, &collapsed, |file, point| {
            file.id(point);
        });
        self.put(",\n    )");
    }

    /// Rows on lines of their own, one level deeper than the list, which is `level` deep.
    fn list<T>(&mut self, level: usize, rows: &[T], write: impl Fn(&mut Self, &T)) {
        const INDENT: &str = "                    ";
        let indent = INDENT.get(..level * 4).unwrap_or(INDENT);
        self.put("[");
        for row in rows {
            self.put("\n    ").put(indent);
            write(self, row);
            self.put(",");
        }
        if !rows.is_empty() {
            self.put("\n").put(indent);
        }
        self.put("]");
    }

    fn put(&mut self, text: &str) -> &mut Self {
        self.out.push_str(text);
        self
    }

    fn shown(&mut self, value: impl std::fmt::Display) -> &mut Self {
        write!(self.out, "{value}").expect("a string takes all that is written");
        self
    }

    fn ranges(&mut self, ranges: &[TextRange]) {
        self.put("[");
        for (index, range) in ranges.iter().enumerate() {
            self.put(if index > 0 { ", (" } else { "(" }).shown(range.start());
            self.put(", ").shown(range.end()).put(")");
        }
        self.put("]");
    }

    /// An id, a date or a time: nothing in it needs an escape.
    fn id(&mut self, value: impl std::fmt::Display) -> &mut Self {
        self.put("\"").shown(value).put("\"")
    }

    fn option<T>(&mut self, value: Option<T>, write: impl Fn(&mut Self, T) -> &mut Self) {
        match value {
            Some(value) => {
                self.put("Some(");
                write(self, value).put(")");
            }
            None => {
                self.put("None");
            }
        }
    }

    /// A string on one line.
    fn line(&mut self, text: &str) -> &mut Self {
        self.quoted(text, LineBreak::Escaped)
    }

    /// A string whose line breaks show as such: raw if that is safe.
    fn lines(&mut self, text: &str) -> &mut Self {
        if text.contains('\n') { self.page(text) } else { self.line(text) }
    }

    /// An article, or whatever else reads best raw.
    fn page(&mut self, text: &str) -> &mut Self {
        if text.chars().any(must_be_escaped) {
            return self.quoted(text, LineBreak::Kept);
        }
        let hashes = "#".repeat(n_hashes(text));
        self.put("r").put(&hashes).put("\"").put(text).put("\"").put(&hashes)
    }

    fn quoted(&mut self, text: &str, line_break: LineBreak) -> &mut Self {
        self.put("\"");
        let mut done = 0;
        for (at, ch) in text.char_indices() {
            let escape = match ch {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' if line_break == LineBreak::Escaped => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ if must_be_escaped(ch) => "",
                _ => continue,
            };
            self.put(text.get(done..at).unwrap_or_default()).put(escape);
            if escape.is_empty() {
                self.shown(ch.escape_unicode());
            }
            done = at + ch.len_utf8();
        }
        self.put(text.get(done..).unwrap_or_default()).put("\"")
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LineBreak {
    Kept,
    Escaped,
}

/// What a raw string does not hold safely: line ends that are not ours, characters that vanish or are
/// refused on the way, and those that make the lines read otherwise than they are.
fn must_be_escaped(ch: char) -> bool {
    match ch {
        '\n' | '\t' => false,
        ' '..='~' => false,
        '\u{061C}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}'
        | '\u{FEFF}' => true,
        _ => ch.is_control(),
    }
}

/// One more than stand behind any quotation mark in `text`.
fn n_hashes(text: &str) -> usize {
    let behind = |at: usize| text.bytes().skip(at + 1).take_while(|b| *b == b'#').count();
    let longest = memchr::memchr_iter(b'"', text.as_bytes()).map(behind).max();
    longest.unwrap_or(0) + 1
}

fn place(place: Place) -> &'static str {
    match place {
        Place::Anchored => "Anchored",
        Place::Review => "Review",
        Place::Lost => "Lost",
    }
}

fn tint(tint: Tint) -> &'static str {
    match tint {
        Tint::Amber => "Amber",
        Tint::Sky => "Sky",
        Tint::Sage => "Sage",
        Tint::Rose => "Rose",
    }
}

fn kind(kind: PointKind) -> &'static str {
    match kind {
        PointKind::Heading => "Heading",
        PointKind::Question => "Question",
        PointKind::Claim => "Claim",
        PointKind::Note => "Note",
    }
}

fn fact(fact: Fact) -> &'static str {
    match fact {
        Fact::Title => "Title",
        Fact::Byline => "Byline",
        Fact::Publisher => "Publisher",
        Fact::Published => "Published",
        Fact::Link => "Link",
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => "Accepted",
        Verdict::Dismissed => "Dismissed",
    }
}

fn stance(stance: Stance) -> &'static str {
    match stance {
        Stance::Supports => "Supports",
        Stance::Undercuts => "Undercuts",
        Stance::Context => "Context",
    }
}
