//! Passages as annotations of the W3C Web Annotation Data Model (2017), in JSON-LD. Positions count code
//! points, as there.

use serde_json::{Map, Value, json};

use crate::model::{Briefing, Passage, PassageId, Place, Source};

/// The context that every document names.
pub const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";
/// What our ids begin with.
pub const PASSAGE_URN: &str = "urn:x-attache:passage:";
/// What stands for a source without an address.
pub const SOURCE_URN: &str = "urn:x-attache:source:";

/// The one page there is.
const PAGE: &str = "urn:x-attache:collection:page:1";

/// All passages of a briefing, as one collection with one page. The same briefing gives the same bytes.
pub fn annotations(briefing: &Briefing) -> String {
    let passages = briefing.ordered_passages();
    let items: Vec<Value> = passages
        .iter()
        .filter_map(|passage| Some(annotation(briefing, passage, briefing.source(passage.source)?)))
        .collect();
    let collection = json!({
        "@context": CONTEXT,
        "id": "urn:x-attache:collection",
        "type": "AnnotationCollection",
        "label": briefing.shown_title(),
        "total": items.len(),
        "first": {
            "id": PAGE,
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": items,
        },
        "last": PAGE,
    });
    let mut text = serde_json::to_string_pretty(&collection).unwrap_or_default();
    text.push('\n');
    text
}

fn annotation(briefing: &Briefing, passage: &Passage, source: &Source) -> Value {
    let mut bodies = vec![body("tagging", passage.tint.name())];
    let mut motivations = vec!["highlighting"];
    if !passage.note.trim().is_empty() {
        bodies.push(body("commenting", &passage.note));
        motivations.push("commenting");
    }
    for (point, stance) in holders(briefing, passage.id) {
        bodies.push(body("assessing", &format!("{stance}: {point}")));
    }
    // What nobody looked at is not passed on as if it stood there.
    match passage.place {
        Place::Anchored => {}
        Place::Review => bodies.push(body("describing", "Needs review: the words there differ")),
        Place::Lost => bodies.push(body("describing", "Lost: not found there any more")),
    }
    let mut quote = Map::from_iter([
        ("type".to_owned(), json!("TextQuoteSelector")),
        ("exact".to_owned(), json!(passage.quote)),
    ]);
    for (name, words) in [("prefix", &passage.prefix), ("suffix", &passage.suffix)] {
        if !words.is_empty() {
            quote.insert(name.to_owned(), json!(words));
        }
    }
    let mut selectors = vec![Value::Object(quote)];
    if passage.place != Place::Lost {
        let points = |end: usize| source.text().get(..end).map_or(0, |text| text.chars().count());
        let (start, end) = (points(passage.range.start()), points(passage.range.end()));
        selectors.push(json!({"type": "TextPositionSelector", "start": start, "end": end}));
    }
    json!({
        "id": format!("{PASSAGE_URN}{}", passage.id),
        "type": "Annotation",
        "motivation": motivations,
        "body": bodies,
        "target": {
            "source": {"id": address(source), "type": "Text", "label": source.shown_title()},
            "selector": selectors,
        },
    })
}

fn body(purpose: &str, value: &str) -> Value {
    json!({"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": value})
}

/// The points that hold a passage, in the order of the outline, with the stance.
fn holders(briefing: &Briefing, passage: PassageId) -> Vec<(String, &'static str)> {
    let outline = crate::model::Outline::new(briefing);
    let points = outline.rows().iter().filter_map(|row| briefing.point(row.id));
    let holding =
        points.filter_map(|point| Some((point.shown_title().to_owned(), point.stance_of(passage)?)));
    holding.map(|(title, stance)| (title, stance.name())).collect()
}

/// The source's address, or a name that stands for it: a target must be an IRI.
fn address(source: &Source) -> String {
    let is_web = |link: &&String| {
        (link.starts_with("http://") || link.starts_with("https://"))
            && !link.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"{}|\\^`".contains(c))
    };
    source.link.as_ref().filter(is_web).cloned().unwrap_or_else(|| format!("{SOURCE_URN}{}", source.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{SourceId, Tint, id::tests::CountedDice},
        text::TextRange,
    };

    /// A source with a character beyond the basic plane before what is marked.
    fn briefing() -> Briefing {
        let mut dice = CountedDice::default();
        let mut briefing = Briefing::default();
        let mut draft = briefing.draft();
        let id = SourceId::draw(&mut dice);
        draft.add_source(Source::new(id, "Talks", "\u{1F41F} “Talks” failed")).expect("new");
        let source = draft.briefing().source(id).expect("there").clone();
        for (n, place) in [Place::Anchored, Place::Review, Place::Lost].into_iter().enumerate() {
            let id = PassageId::draw(&mut dice);
            let mut passage = Passage::mark(id, &source, TextRange::new(8, 13), Tint::Sky).expect("words");
            passage.place = place;
            passage.note = if n == 0 { "why?".to_owned() } else { String::new() };
            draft.add_passage(passage).expect("new");
        }
        draft.finish();
        briefing
    }

    #[test]
    fn an_annotation_has_what_the_data_model_asks_for() {
        let text = annotations(&briefing());
        assert_eq!(text, annotations(&briefing()), "the same bytes");
        let all: Value = serde_json::from_str(&text).expect("it is JSON");
        assert_eq!(
            (&all["@context"], &all["type"], &all["total"]),
            (&json!(CONTEXT), &json!("AnnotationCollection"), &json!(3))
        );
        let items = all["first"]["items"].as_array().expect("a page");
        for item in items {
            // 3.1: an id that is an IRI, the class, and a target; 3.2.5 and 4.2: values and selectors by class.
            assert!(item["id"].as_str().is_some_and(|id| id.starts_with("urn:")), "{item}");
            assert_eq!(item["type"], "Annotation");
            assert!(item["target"]["source"]["id"].as_str().is_some_and(|id| id.contains(':')));
            for body in item["body"].as_array().expect("bodies") {
                assert_eq!(body["type"], "TextualBody");
                assert!(body["value"].is_string() && body["purpose"].is_string());
            }
            let quote = &item["target"]["selector"][0];
            assert_eq!((&quote["type"], &quote["exact"]), (&json!("TextQuoteSelector"), &json!("Talks")));
        }
        let position = json!({"type": "TextPositionSelector", "start": 3, "end": 8});
        let with = |value: &str| {
            let has = |item: &&Value| {
                item["body"].as_array().is_some_and(|b| b.iter().any(|b| b["value"] == value))
            };
            items.iter().find(has).expect("it is told")
        };
        let noted = with("why?");
        assert_eq!(noted["target"]["selector"][1], position, "code points");
        assert_eq!(noted["motivation"], json!(["highlighting", "commenting"]));
        let doubtful = with("Needs review: the words there differ");
        assert_eq!(doubtful["target"]["selector"][1], position);
        let lost = with("Lost: not found there any more");
        assert_eq!(lost["target"]["selector"].as_array().map(Vec::len), Some(1), "nobody knows where");
    }
}
