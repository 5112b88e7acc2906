//! Annotations of the W3C Web Annotation Data Model, and what Hypothesis exports, as passages of a briefing.
//!
//! Nothing is fetched. Words are looked for in the sources that are there; positions that others counted in
//! other texts are not trusted.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::{
    model::{Briefing, CONTEXT_GRAPHEMES, Dice, Passage, PassageId, Place, Source, SourceId, Tint},
    text::{
        self, TextRange, address_key,
        locate::{Located, Locator, QuoteSelector, Selector},
    },
};

/// What our ids begin with.
const PASSAGE_URN: &str = "urn:x-attache:passage:";
/// What stands for a source without an address.
const SOURCE_URN: &str = "urn:x-attache:source:";

/// Why a file holds no annotations.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnnotationsError {
    #[error("This is no JSON; choose a file of annotations: {0}")]
    NoJson(String),
    #[error("There are no annotations in this file; it should be a collection, a page or a list of them")]
    None,
}

/// An annotation as its file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annotation {
    /// Its id, if that is one of our passages'.
    pub passage: Option<PassageId>,
    /// What it is about: an address, or one of our names.
    pub source: Option<String>,
    pub title: Option<String>,
    /// The exact words; `None` where it is about a page as a whole.
    pub exact: Option<String>,
    pub prefix: String,
    pub suffix: String,
    pub note: String,
    pub tint: Option<Tint>,
}

/// What became of annotations.
#[derive(Debug, Default)]
pub struct Placed {
    /// New passages: anchored, or to be reviewed.
    pub passages: Vec<Passage>,
    /// How many are there already.
    pub n_known: usize,
    /// Why others were left out; each a sentence.
    pub left_out: Vec<String>,
}

/// Reads annotations: a collection with its first page, a page, a list, one alone, or an export of Hypothesis.
///
/// # Errors
/// Where the bytes are no JSON, or hold no annotation.
pub fn read_annotations(bytes: &[u8]) -> Result<Vec<Annotation>, AnnotationsError> {
    // The parser itself bounds how deep it goes.
    let value: Value =
        serde_json::from_slice(bytes).map_err(|error| AnnotationsError::NoJson(error.to_string()))?;
    let items = items_of(&value).ok_or(AnnotationsError::None)?;
    let annotations: Vec<Annotation> =
        items.iter().filter_map(|item| item.as_object()).filter_map(annotation).collect();
    if annotations.is_empty() { Err(AnnotationsError::None) } else { Ok(annotations) }
}

fn items_of(value: &Value) -> Option<Vec<&Value>> {
    if let Value::Array(items) = value {
        return Some(items.iter().collect());
    }
    let object = value.as_object()?;
    // `rows` and `annotations` are Hypothesis', of its interface and of its export.
    let list = ["items", "rows", "annotations"].iter().find_map(|name| object.get(*name)?.as_array());
    match (list, object.get("first")) {
        (Some(items), _) => Some(items.iter().collect()),
        (None, Some(first)) => items_of(first),
        (None, None) => Some(vec![value]),
    }
}

fn annotation(item: &Map<String, Value>) -> Option<Annotation> {
    let target = first(item.get("target"));
    let source = target.and_then(|target| match target {
        Value::String(address) => Some(address.clone()),
        target => id_of(target.get("source")?),
    });
    let title = target.and_then(|t| words(t.get("source")?.get("label")?));
    let hypothesis_title = || words(first(item.get("document")?.get("title"))?);
    let source = source.or_else(|| words(item.get("uri")?));
    if target.is_none() && source.is_none() {
        return None;
    }
    let mut found = Annotation {
        passage: item.get("id").and_then(words).and_then(|id| id.strip_prefix(PASSAGE_URN)?.parse().ok()),
        source,
        title: title.or_else(hypothesis_title),
        ..Annotation::default()
    };
    if let Some(selector) = target.and_then(|target| target.get("selector")) {
        take_quote(selector, &mut found, 0);
    }
    let bodies = item.get("body").or(item.get("bodyValue"));
    let mut notes: Vec<String> = Vec::new();
    for body in many(bodies) {
        take_body(body, &mut found, &mut notes);
    }
    notes.extend(item.get("text").and_then(words).filter(|text| !text.trim().is_empty()));
    for tag in many(item.get("tags")).filter_map(words) {
        take_tag(&tag, &mut found, &mut notes);
    }
    found.note = notes.join("\n");
    Some(found)
}

fn take_body(body: &Value, found: &mut Annotation, notes: &mut Vec<String>) {
    let value = match body {
        Value::String(value) => Some(value.clone()),
        body => body.get("value").and_then(words),
    };
    let Some(value) = value.filter(|value| !value.trim().is_empty()) else { return };
    match body.get("purpose").and_then(Value::as_str) {
        Some("tagging") => take_tag(&value, found, notes),
        // What an export of ours says beside the note.
        Some("assessing" | "describing") if found.passage.is_some() => {}
        _ => notes.push(value),
    }
}

fn take_tag(tag: &str, found: &mut Annotation, notes: &mut Vec<String>) {
    match Tint::ALL.into_iter().find(|tint| tint.name().eq_ignore_ascii_case(tag.trim())) {
        Some(tint) => found.tint = Some(tint),
        None => notes.push(format!("#{}", tag.trim())),
    }
}

/// How deep selectors that refine each other are followed.
const MAX_REFINED: usize = 8;

/// Takes the text quote selector; the one that refines another is the nearer one.
fn take_quote(selector: &Value, found: &mut Annotation, depth: usize) {
    for selector in many(Some(selector)) {
        if selector.get("type").and_then(Value::as_str) == Some("TextQuoteSelector") {
            let part = |name: &str| selector.get(name).and_then(words);
            found.exact = part("exact").filter(|exact| !exact.trim().is_empty());
            found.prefix = part("prefix").unwrap_or_default();
            found.suffix = part("suffix").unwrap_or_default();
        }
        if let Some(refined) = selector.get("refinedBy").filter(|_| depth < MAX_REFINED) {
            take_quote(refined, found, depth + 1);
        }
    }
}

fn words(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn id_of(value: &Value) -> Option<String> {
    words(value).or_else(|| words(value.get("id")?))
}

fn many(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let (list, one) = match value {
        Some(Value::Array(list)) => (list.as_slice(), None),
        other => (&[] as &[Value], other),
    };
    list.iter().chain(one)
}

fn first(value: Option<&Value>) -> Option<&Value> {
    many(value).next()
}

/// Finds the words of annotations in the sources of a briefing. Ids of ours are kept where they are free, others
/// drawn. What is there already is not made again.
pub fn place_annotations(briefing: &Briefing, annotations: Vec<Annotation>, dice: &mut dyn Dice) -> Placed {
    let sources = briefing.ordered_sources();
    let mut locators: BTreeMap<SourceId, Locator<'_>> = BTreeMap::new();
    let mut placed = Placed::default();
    for annotation in annotations {
        let Some(exact) = &annotation.exact else {
            placed.left_out.push(format!("{} is about a page as a whole", name(&annotation)));
            continue;
        };
        let quote = QuoteSelector { exact, prefix: &annotation.prefix, suffix: &annotation.suffix };
        let selector = Selector { position: None, quote: Some(quote) };
        let named = sources.iter().find(|source| is_about(&annotation, source));
        let mut candidates: Vec<&Source> = named.map(|source| &***source).into_iter().collect();
        if named.is_none() {
            candidates.extend(sources.iter().map(|source| &***source));
        }
        let mut found: Vec<(&Source, Located)> = Vec::new();
        for source in candidates {
            let locator = locators.entry(source.id).or_insert_with(|| Locator::new(source.text()));
            let located = locator.locate(&selector);
            // In a source that was not named only the very words count.
            let counts = match located {
                Located::Anchored(_) => true,
                Located::Review { .. } => named.is_some(),
                Located::Lost => false,
            };
            if counts {
                found.push((source, located));
            }
        }
        let (source, located) = match (&*found, named) {
            ([one], _) => *one,
            ([], Some(source)) => {
                let title = text::elide(source.shown_title(), 60);
                placed.left_out.push(format!("{} is not in “{title}”", name(&annotation)));
                continue;
            }
            ([], None) => {
                placed.left_out.push(format!("{} is in none of the sources", name(&annotation)));
                continue;
            }
            _ => {
                placed.left_out.push(format!("{} is in several sources, and names none", name(&annotation)));
                continue;
            }
        };
        place(briefing, annotation, source, located, &mut placed, dice);
    }
    placed
}

fn place(
    briefing: &Briefing,
    annotation: Annotation,
    source: &Source,
    located: Located,
    placed: &mut Placed,
    dice: &mut dyn Dice,
) {
    let Some(range) = located.range().filter(|range| range.of(source.text()).is_some()) else { return };
    let is_same = |passage: &Passage| {
        passage.source == source.id && passage.range == range && passage.note == annotation.note
    };
    let is_known = annotation.passage.is_some_and(|id| briefing.passage(id).is_some())
        || briefing.passages().any(|passage| is_same(passage))
        || placed.passages.iter().any(is_same);
    if is_known {
        placed.n_known += 1;
        return;
    }
    let is_free = |id: &PassageId| placed.passages.iter().all(|passage| passage.id != *id);
    let id = annotation.passage.filter(is_free).unwrap_or_else(|| PassageId::draw(dice));
    let tint = annotation.tint.unwrap_or_default();
    let Some(mut passage) = Passage::mark(id, source, range, tint) else { return };
    passage.note = annotation.note;
    if let (Located::Review { .. }, Some(exact)) = (located, annotation.exact) {
        // The words of whoever marked them stay, until a person looks.
        passage.place = Place::Review;
        passage.quote = exact;
        passage.prefix = cut_context(&annotation.prefix, Side::End);
        passage.suffix = cut_context(&annotation.suffix, Side::Start);
    }
    placed.passages.push(passage);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Start,
    End,
}

/// As much context as passages keep.
fn cut_context(words: &str, side: Side) -> String {
    let whole = TextRange::new(0, words.len());
    match side {
        Side::End => text::context(words, TextRange::at(whole.end()), CONTEXT_GRAPHEMES).0,
        Side::Start => text::context(words, TextRange::at(0), CONTEXT_GRAPHEMES).1,
    }
}

/// Whether an annotation names a source: by our name, by address, or by its title.
fn is_about(annotation: &Annotation, source: &Source) -> bool {
    let named = annotation.source.as_deref();
    if let Some(id) = named.and_then(|named| named.strip_prefix(SOURCE_URN)) {
        return id == source.id.to_string();
    }
    let key = named.and_then(address_key);
    if key.is_some() && source.link.as_deref().and_then(address_key) == key {
        return true;
    }
    annotation.title.as_ref().is_some_and(|title| !title.trim().is_empty() && *title == source.title)
}

/// What to call an annotation in a message.
fn name(annotation: &Annotation) -> String {
    match (&annotation.exact, &annotation.source) {
        (Some(exact), _) => format!("“{}”", text::elide(exact, 60)),
        (None, Some(source)) => format!("An annotation of {source}"),
        (None, None) => "An annotation".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::tests::CountedDice;

    const TEXT: &str =
        "The talks lasted two hours.\n\nBoth sides \u{1F41F} agreed to swap 1,000 prisoners each.";

    fn briefing() -> Briefing {
        let mut briefing = Briefing::default();
        let mut draft = briefing.draft();
        let mut dice = CountedDice::default();
        let mut source = Source::new(SourceId::draw(&mut dice), "Talks", TEXT);
        source.link = Some("https://www.example.org/talks/".to_owned());
        draft.add_source(source).expect("new");
        draft
            .add_source(Source::new(SourceId::draw(&mut dice), "Other", "Nothing of the kind."))
            .expect("new");
        draft.finish();
        briefing
    }

    fn placed(json: &str) -> Placed {
        let annotations = read_annotations(json.as_bytes()).expect("annotations");
        place_annotations(&briefing(), annotations, &mut CountedDice(1000))
    }

    #[test]
    fn what_hypothesis_exports_comes_in() {
        let row = r##"{
            "id": "aBc", "user": "acct:someone@hypothes.is", "uri": "http://example.org/talks#top",
            "text": "How many?", "tags": ["swap", "sky"], "document": {"title": ["Another title"]},
            "target": [{"source": "http://example.org/talks", "selector": [
                {"type": "RangeSelector", "startContainer": "/div[1]", "endContainer": "/div[1]",
                 "startOffset": 1, "endOffset": 9},
                {"type": "TextPositionSelector", "start": 70411, "end": 70440},
                {"type": "TextQuoteSelector", "exact": "agreed to swap 1,000 prisoners",
                 "prefix": "Both sides \ud83d\udc1f ", "suffix": " each."}]}]}"##;
        for json in [
            format!("{{\"total\": 1, \"rows\": [{row}]}}"),
            format!("{{\"export_date\": \"2025-05-18\", \"annotations\": [{row}]}}"),
            format!("[{row}]"),
            row.to_owned(),
        ] {
            let placed = placed(&json);
            let [passage] = &*placed.passages else { panic!("{:?}", placed.left_out) };
            assert_eq!(
                (passage.quote.as_str(), passage.place),
                ("agreed to swap 1,000 prisoners", Place::Anchored)
            );
            assert_eq!((passage.tint, passage.note.as_str()), (Tint::Sky, "How many?\n#swap"));
        }
    }

    #[test]
    fn annotations_of_the_data_model_come_in_whatever_their_shape() {
        let check = |annotation: &str, words: &str, place: Place, note: &str| {
            for json in [
                annotation.to_owned(),
                format!("{{\"type\": \"AnnotationPage\", \"items\": [{annotation}]}}"),
                format!("{{\"type\": \"AnnotationCollection\", \"first\": {{\"items\": [{annotation}]}}}}"),
            ] {
                let placed = placed(&json);
                let [passage] = &*placed.passages else { panic!("{:?}", placed.left_out) };
                assert_eq!((passage.range.of(TEXT), passage.place), (Some(words), place));
                assert_eq!(passage.note, note);
            }
        };
        check(
            r#"{"@context": "http://www.w3.org/ns/anno.jsonld", "id": "http://example.org/anno22", "type": "Annotation",
                "bodyValue": "A comment", "target": {"source": "https://example.org/talks", "selector": {
                "type": "TextQuoteSelector", "exact": "lasted two hours", "prefix": "The talks ", "suffix": "."}}}"#,
            "lasted two hours",
            Place::Anchored,
            "A comment",
        );
        check(
            r#"{"type": "Annotation", "body": [{"type": "TextualBody", "value": "Why?", "purpose": "commenting"},
                {"type": "TextualBody", "value": "count", "purpose": "tagging"}, "http://example.org/image1"],
                "target": [{"source": {"id": "http://www.example.org/talks"}, "selector": [{"type": "FragmentSelector",
                "value": "para5", "refinedBy": {"type": "TextQuoteSelector", "exact": "swap 1,200 prisoners",
                "prefix": "agreed to ", "suffix": " each."}}]}]}"#,
            "swap 1,000 prisoners",
            Place::Review,
            "Why?\n#count\nhttp://example.org/image1",
        );
        // In a source that it does not name.
        check(
            r#"{"target": {"source": "http://elsewhere.example/a", "selector": {"type": "TextQuoteSelector",
                "exact": "The talks lasted two hours."}}}"#,
            "The talks lasted two hours.",
            Place::Anchored,
            "",
        );
    }

    #[test]
    fn what_cannot_be_placed_is_said_and_left_out() {
        let placed = placed(
            r#"[{"target": "https://example.org/talks", "bodyValue": "Good"},
                {"target": {"source": "https://example.org/talks", "selector": {"type": "TextQuoteSelector",
                 "exact": "words that stand nowhere in it"}}},
                {"target": {"source": "https://example.org/else", "selector": {"type": "TextQuoteSelector",
                 "exact": "words that stand nowhere at all"}}}]"#,
        );
        assert_eq!(placed.passages.len(), 0);
        let ends = ["page as a whole", "is not in “Talks”", "is in none of the sources"];
        for (words, end) in placed.left_out.iter().zip(ends) {
            assert!(words.ends_with(end), "{words}");
        }
        assert_eq!(placed.left_out.len(), 3);
    }

    #[test]
    fn what_is_no_annotation_is_refused_without_a_panic() {
        for json in [
            "[]",
            "{}",
            "null",
            "3",
            "\"a\"",
            "[[], 1, {\"type\": \"Annotation\"}]",
            "{\"first\": \"http://a\"}",
        ] {
            assert_eq!(read_annotations(json.as_bytes()), Err(AnnotationsError::None), "{json}");
        }
        for bytes in [b"".as_slice(), b"{", b"\xff", "[".repeat(100_000).as_bytes(), b"(format: 2)"] {
            assert!(matches!(read_annotations(bytes), Err(AnnotationsError::NoJson(_))));
        }
        let deep =
            format!("{{\"target\": {{\"selector\": {}1{}}}}}", "{\"refinedBy\": ".repeat(60), "}".repeat(60));
        assert!(read_annotations(deep.as_bytes()).is_ok());
    }
}
