//! What a page says of its article in JSON-LD.
//!
//! Lists, `@graph` and things within things are looked through; a thing that is only named by its `@id` is
//! looked up. What is damaged in the usual ways (line ends in strings, comments around) is read all the same.

use serde_json::{Map, Value};

use super::dom::{Dom, NodeId, Tag};

/// How deep things within things are looked for.
const MAX_DEPTH: usize = 8;
/// So many things are looked at.
const MAX_THINGS: usize = 2000;

/// What is stated of the article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    pub headline: Option<String>,
    pub authors: Vec<String>,
    pub publisher: Option<String>,
    pub published: Option<String>,
    pub link: Option<String>,
    pub description: Option<String>,
    pub body: Option<String>,
    /// What the site as a whole is called.
    pub site: Option<String>,
}

/// The article that the page's data describes; empty where there is none.
pub fn article(dom: &Dom) -> Article {
    let scripts = (0..dom.len()).filter(|id| dom.tag(*id) == Some(Tag::Script));
    let values: Vec<Value> = scripts.filter_map(|id| value(dom, id)).collect();
    let mut things = Vec::new();
    for value in &values {
        collect(value, &mut things);
    }
    let best = things
        .iter()
        .filter_map(|thing| Some((rank(thing)?, *thing)))
        .min_by_key(|(rank, thing)| (*rank, !thing.contains_key("headline")));
    let mut article = Article::default();
    if let Some((rank, thing)) = best {
        article.headline = words(thing.get("headline")).or_else(|| words(thing.get("name")));
        article.authors = names(thing.get("author").or_else(|| thing.get("creator")), &things);
        article.published = words(thing.get("datePublished"))
            .or_else(|| if rank < 2 { words(thing.get("dateCreated")) } else { None });
        article.publisher = names(thing.get("publisher"), &things).into_iter().next();
        article.description = words(thing.get("description"));
        article.link = address(thing);
    }
    // A body may be told beside the article.
    article.body = things
        .iter()
        .filter(|thing| rank(thing).is_some())
        .filter_map(|thing| words(thing.get("articleBody")).or_else(|| words(thing.get("text"))))
        .max_by_key(String::len);
    article.site =
        things.iter().find(|thing| is_a(thing, "WebSite")).and_then(|thing| words(thing.get("name")));
    if article.authors.is_empty() {
        let also = things.iter().filter(|thing| rank(thing).is_some_and(|rank| rank < 3));
        article.authors =
            also.map(|thing| names(thing.get("author"), &things)).find(|n| !n.is_empty()).unwrap_or_default();
    }
    article
}

fn value(dom: &Dom, id: NodeId) -> Option<Value> {
    let text = dom.text_within(id);
    let text = text.trim().trim_start_matches("<!--").trim_start_matches("//").trim_start();
    let text = text.strip_prefix("<![CDATA[").unwrap_or(text);
    let end = text.rfind(['}', ']'])? + 1;
    let text = text.get(..end)?;
    serde_json::from_str(text).ok().or_else(|| {
        let mended: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let mut values = serde_json::Deserializer::from_str(&mended).into_iter::<Value>();
        values.next()?.ok()
    })
}

/// All things in `value`, those outside before those in them.
fn collect<'a>(value: &'a Value, things: &mut Vec<&'a Map<String, Value>>) {
    let mut level = vec![value];
    for _ in 0..MAX_DEPTH {
        let mut next = Vec::new();
        for value in level {
            match value {
                Value::Array(values) => next.extend(values),
                Value::Object(thing) => {
                    if things.len() >= MAX_THINGS {
                        return;
                    }
                    things.push(thing);
                    next.extend(thing.values().filter(|v| v.is_array() || v.is_object()));
                }
                _ => {}
            }
        }
        level = next;
    }
}

fn is_a(thing: &Map<String, Value>, wanted: &str) -> bool {
    let is = |value: &Value| {
        value.as_str().is_some_and(|t| t.rsplit(['/', '#', ':']).next().is_some_and(|t| t == wanted))
    };
    match thing.get("@type") {
        Some(Value::Array(types)) => types.iter().any(is),
        Some(value) => is(value),
        None => false,
    }
}

/// How well the thing's type fits an article, from 0; `None` for what is none.
fn rank(thing: &Map<String, Value>) -> Option<u8> {
    let types: Vec<&str> = match thing.get("@type")? {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        value => value.as_str().into_iter().collect(),
    };
    types
        .iter()
        .filter_map(|t| {
            let t = t.rsplit(['/', '#', ':']).next().unwrap_or_default();
            Some(match t {
                "NewsArticle"
                | "ReportageNewsArticle"
                | "OpinionNewsArticle"
                | "AnalysisNewsArticle"
                | "BackgroundNewsArticle"
                | "ReviewNewsArticle"
                | "BlogPosting"
                | "LiveBlogPosting" => 0,
                "Article"
                | "TechArticle"
                | "ScholarlyArticle"
                | "MedicalScholarlyArticle"
                | "Report"
                | "AdvertiserContentArticle"
                | "SatiricalArticle"
                | "DiscussionForumPosting"
                | "SocialMediaPosting"
                | "Chapter"
                | "CreativeWork" => 1,
                "Review" | "ClaimReview" | "Recipe" | "HowTo" | "MedicalWebPage" | "QAPage" => 2,
                "WebPage" | "ItemPage" | "AboutPage" | "FAQPage" => 3,
                _ => return None,
            })
        })
        .min()
}

/// Words as they are meant: entities that were encoded twice are read.
fn words(value: Option<&Value>) -> Option<String> {
    let text = match value? {
        Value::String(text) => text.clone(),
        Value::Array(values) => return values.iter().find_map(|value| words(Some(value))),
        Value::Object(thing) => return words(thing.get("@value")),
        _ => return None,
    };
    let text = if text.contains('&') || text.contains('<') { plain(&text) } else { text };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// Text of a fragment of HTML.
pub fn plain(html: &str) -> String {
    let (dom, _) = super::parse::parse(html);
    let runs = super::run::runs(&dom);
    runs.iter().map(|run| run.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// Names of persons or organisations.
fn names(value: Option<&Value>, things: &[&Map<String, Value>]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let values: Vec<&Value> = match value {
        Some(Value::Array(values)) => values.iter().collect(),
        Some(value) => vec![value],
        None => Vec::new(),
    };
    for value in values {
        let name = match value {
            Value::Object(thing) => {
                let named = |thing: &Map<String, Value>| {
                    let parts = || {
                        let given = words(thing.get("givenName"))?;
                        Some(format!("{given} {}", words(thing.get("familyName"))?))
                    };
                    words(thing.get("name")).or_else(parts)
                };
                named(thing).or_else(|| {
                    let id = thing.get("@id")?.as_str()?;
                    let same = |other: &&&Map<String, Value>| {
                        other.get("@id").and_then(Value::as_str) == Some(id) && other.contains_key("name")
                    };
                    things.iter().find(same).and_then(|thing| named(thing))
                })
            }
            value => words(Some(value)),
        };
        if let Some(name) = name
            && !found.contains(&name)
        {
            found.push(name);
        }
    }
    found
}

fn address(thing: &Map<String, Value>) -> Option<String> {
    let of = |value: &Value| match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Object(thing) => thing.get("@id").or_else(|| thing.get("url"))?.as_str().map(str::to_owned),
        _ => None,
    };
    let found = thing.get("url").and_then(of).or_else(|| thing.get("mainEntityOfPage").and_then(of));
    found.filter(|link| link.starts_with("http"))
}
