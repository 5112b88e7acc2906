//! Block quotations without marks: a paragraph that somebody said, and beneath it a line that names them and their
//! office, and nothing else.

use super::{
    Attribution, Form, Quotation, Speaker, SpeakerKind, Spot, Text,
    clause::{Kind, Token, ends_sentence},
    saying_words::Class,
    speaker::{Names, name_of},
    voices::{Paragraph, n_words},
};
use crate::text::TextRange;

/// Words of the longest line that names a speaker.
const LONGEST_LINE: usize = 16;
/// Words of the shortest block.
const SHORTEST_BLOCK: usize = 5;
/// Bytes of the longest block.
const LONGEST_BLOCK: usize = 3_000;

/// A line that may name who said the paragraph above it.
struct Line {
    speaker: Speaker,
    /// It begins with a dash.
    has_dash: bool,
    /// It tells an office.
    has_office: bool,
}

/// Adds the block quotations of a source to its quotations, and gives those in marks that stand above such a line
/// their speaker.
pub(super) fn add_blocks(
    text: &Text<'_>,
    paragraphs: &[Paragraph],
    names: &Names,
    quotations: &mut Vec<Quotation>,
) {
    let mut certain = Vec::new();
    let mut likely = Vec::new();
    for pair in paragraphs.windows(2) {
        let [block, line_paragraph] = pair else { continue };
        let Some(line) = line(text, line_paragraph, names) else { continue };
        // Where the paragraph is one quotation in marks, the line says whose.
        let marked =
            quotations.iter_mut().find(|q| q.within.is_none() && covers(q.marked, block.range, text.text));
        if let Some(quotation) = marked {
            if quotation.attribution.speaker.is_none() && (line.has_dash || line.has_office) {
                quotation.attribution.speaker = Some(line.speaker);
                quotation.form = Form::Whole;
            }
            continue;
        }
        let words = block.range.of(text.text).unwrap_or_default();
        let is_said = n_words(words) >= SHORTEST_BLOCK
            && words.len() <= LONGEST_BLOCK
            && ends_sentence(words)
            && !block.tokens.iter().any(|t| matches!(t.kind, Kind::Quote(_)));
        if !is_said || !(line.has_office || line.has_dash) {
            continue;
        }
        let is_first_person = block.tokens.iter().any(|t| t.is(Class::FIRST_PERSON));
        match is_first_person || line.has_dash {
            true => certain.push((block.range, line.speaker)),
            false => likely.push((block.range, line.speaker)),
        }
    }
    // A page that sets quotations so does it with all of them.
    if !certain.is_empty() {
        certain.append(&mut likely);
    }
    for (range, speaker) in certain {
        let range = range.trimmed(text.text);
        let attribution = Attribution { speaker: Some(speaker), ..Attribution::default() };
        quotations.push(Quotation {
            words: Spot { source: text.source, range },
            marked: range,
            form: Form::Block,
            attribution,
            continues: None,
            within: None,
        });
    }
    sort(quotations);
}

/// Brings quotations into the order of the text; positions among them move along.
fn sort(quotations: &mut Vec<Quotation>) {
    let mut order: Vec<usize> = (0..quotations.len()).collect();
    order
        .sort_by_key(|at| quotations.get(*at).map(|q| (q.marked.start(), std::cmp::Reverse(q.marked.end()))));
    let mut moved_to = vec![0; order.len()];
    for (new, old) in order.iter().enumerate() {
        if let Some(place) = moved_to.get_mut(*old) {
            *place = new;
        }
    }
    let sorted = order.iter().filter_map(|at| quotations.get(*at).cloned()).map(|mut q| {
        q.continues = q.continues.and_then(|at| moved_to.get(at).copied());
        q.within = q.within.and_then(|at| moved_to.get(at).copied());
        q
    });
    *quotations = sorted.collect();
}

fn covers(marked: TextRange, paragraph: TextRange, text: &str) -> bool {
    marked.covers(paragraph.trimmed(text))
}

/// A line that names somebody, and what they are, and says nothing else.
fn line(text: &Text<'_>, paragraph: &Paragraph, names: &Names) -> Option<Line> {
    let words = paragraph.range.of(text.text)?.trim();
    if words.len() > 200
        || n_words(words) > LONGEST_LINE
        || words.ends_with(['.', '!', '?', ':', ';', '…']) && !words.ends_with("Jr.")
    {
        return None;
    }
    if text.byline.is_some_and(|byline| !byline.trim().is_empty() && words.contains(byline.trim())) {
        return None;
    }
    let mut tokens = paragraph.tokens.as_slice();
    let has_dash = tokens.first().is_some_and(|t| t.kind == Kind::Dash);
    while let Some((first, rest)) = tokens.split_first() {
        if first.kind != Kind::Dash {
            break;
        }
        tokens = rest;
    }
    let n_name = tokens
        .iter()
        .take_while(|t| t.is_name() || t.is(Class::PARTICLE) && !t.is_capital || t.is(Class::OFFICE))
        .count();
    let run = tokens.get(..n_name)?;
    let behind = tokens.get(n_name..)?;
    let n_capital = run.iter().filter(|t| t.is_name() && !t.is(Class::OFFICE)).count();
    if !(2..=5).contains(&n_capital) || run.iter().any(|t| t.is_possessive) {
        return None;
    }
    // Behind the name a comma or nothing.
    let has_comma =
        behind.first().is_some_and(|t| matches!(t.kind, Kind::Comma | Kind::Dash | Kind::Parenthesis));
    if !(has_comma || has_dash && behind.is_empty()) {
        return None;
    }
    // No sentence: no verb, no day, no writer of the page itself.
    let is_other = behind.iter().any(|t| {
        t.is(Class::WRITER) && !has_dash
            || t.is(Class::SAY.or(Class::BE).or(Class::AUXILIARY).or(Class::WEEKDAY).or(Class::PRONOUN))
                && !t.is(Class::OFFICE)
            || matches!(t.kind, Kind::Stop | Kind::Colon | Kind::Quote(_))
            || t.is_word() && t.range.of(text.text).is_some_and(|w| w.len() == 4 && w.starts_with("20"))
    });
    if is_other {
        return None;
    }
    let has_office = tokens.iter().any(|t| t.is(Class::OFFICE.or(Class::SOMEBODY)));
    let name = name_of(text.text, run);
    let name = if name.is_empty() { return None } else { name };
    let full = names.full(name.rsplit(' ').next().unwrap_or_default()).filter(|full| full.ends_with(&name));
    let name = full.map_or(name.clone(), str::to_owned);
    let range = span(run);
    let speaker = Speaker {
        name,
        kind: SpeakerKind::Person,
        spot: Spot { source: text.source, range },
        with: Vec::new(),
    };
    Some(Line { speaker, has_dash, has_office })
}

fn span(run: &[Token]) -> TextRange {
    let start = run.first().map_or(0, |t| t.range.start());
    TextRange::new(start, run.last().map_or(start, |t| t.range.end()))
}
