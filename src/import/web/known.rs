//! What a page states of its article: title, byline, publisher, date and address, each with where.
//!
//! Nothing is guessed. What is stated for machines is asked first, as it was meant to be read so; what
//! only stands on the page counts where its markup or its words say what it is. A headline is taken as
//! it stands on the page where it agrees with what is stated. The name of the site is cut off a title only
//! where the page says what the site is called.

use super::{
    dom::{Dom, Name, NodeId, Tag},
    hint::{Hint, Lexicon},
    json_ld::{self, Article},
    phrase::folded,
    run::Run,
};
use crate::import::Known;

/// What a page states before its text is looked at.
#[derive(Clone, Debug, Default)]
pub struct Stated {
    /// Names and contents of `<meta>`, names in lower case.
    pub(super) meta: Vec<(String, String)>,
    pub article: Article,
    /// What `<title>` says.
    page_title: Option<String>,
    canonical: Option<String>,
}

/// Names of `<meta>` in the order in which they are trusted, each with what a person is told.
pub(super) type Names = &'static [(&'static str, &'static str)];

const TITLES: Names = &[
    ("citation_title", "meta citation_title"),
    ("og:title", "meta og:title"),
    ("parsely-title", "meta parsely-title"),
    ("sailthru.title", "meta sailthru.title"),
    ("dc.title", "meta DC.title"),
    ("dcterms.title", "meta DCTERMS.title"),
    ("twitter:title", "meta twitter:title"),
    ("headline", "meta headline"),
    ("title", "meta title"),
];
const AUTHORS: Names = &[
    ("citation_author", "meta citation_author"),
    ("article:author", "meta article:author"),
    ("og:article:author", "meta og:article:author"),
    ("parsely-author", "meta parsely-author"),
    ("sailthru.author", "meta sailthru.author"),
    ("author", "meta author"),
    ("byl", "meta byl"),
    ("article_author", "meta article_author"),
    ("dc.creator", "meta DC.creator"),
    ("dcterms.creator", "meta DCTERMS.creator"),
    ("dc.contributor", "meta DC.contributor"),
    ("og:author", "meta og:author"),
    ("article.author", "meta article.author"),
    ("content-creator", "meta content-creator"),
];
const SITES: Names = &[
    ("og:site_name", "meta og:site_name"),
    ("citation_journal_title", "meta citation_journal_title"),
    ("publisher", "meta publisher"),
    ("article:publisher", "meta article:publisher"),
    ("dc.publisher", "meta DC.publisher"),
    ("dcterms.publisher", "meta DCTERMS.publisher"),
    ("application-name", "meta application-name"),
    ("apple-mobile-web-app-title", "meta apple-mobile-web-app-title"),
];

pub(super) fn known(value: impl Into<String>, from: &'static str) -> Known {
    Known { value: value.into(), from }
}

fn tidy(text: &str) -> String {
    let shown = text.chars().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}'));
    shown.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_address(text: &str) -> bool {
    let text = text.trim();
    ["http://", "https://", "//", "www."].iter().any(|start| text.starts_with(start))
}

impl Stated {
    pub fn of(dom: &Dom) -> Self {
        let mut stated = Self { article: json_ld::article(dom), ..Self::default() };
        for id in 0..dom.len() {
            match dom.tag(id) {
                Some(Tag::Meta) => {
                    let content = dom.attribute(id, Name::Content).map(tidy).unwrap_or_default();
                    if content.is_empty() {
                        continue;
                    }
                    for name in [Name::Property, Name::Name, Name::Itemprop] {
                        for name in dom.attribute(id, name).unwrap_or_default().split_ascii_whitespace() {
                            stated.meta.push((name.to_ascii_lowercase(), content.clone()));
                        }
                    }
                }
                Some(Tag::Title) if stated.page_title.is_none() => {
                    let is_of_picture =
                        dom.lineage(id).any(|id| matches!(dom.tag(id), Some(Tag::Svg | Tag::Math)));
                    let title = tidy(&dom.text_within(id));
                    if !is_of_picture && !title.is_empty() {
                        stated.page_title = Some(title);
                    }
                }
                Some(Tag::Link) if stated.canonical.is_none() => {
                    let is_canonical = dom.attribute(id, Name::Rel).is_some_and(|rel| {
                        rel.split_whitespace().any(|r| r.eq_ignore_ascii_case("canonical"))
                    });
                    stated.canonical = dom
                        .attribute(id, Name::Href)
                        .filter(|h| is_canonical && is_web(h))
                        .map(str::to_owned);
                }
                _ => {}
            }
        }
        stated
    }

    pub(super) fn of_meta(&self, names: Names) -> impl Iterator<Item = Known> + '_ {
        names.iter().flat_map(move |(name, from)| {
            self.meta.iter().filter(move |(n, _)| n == name).map(move |(_, value)| known(value.clone(), from))
        })
    }

    pub fn description(&self) -> String {
        let of = |name: &str| self.meta.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone());
        of("og:description")
            .or_else(|| of("description"))
            .or_else(|| of("twitter:description"))
            .or_else(|| self.article.description.clone())
            .unwrap_or_default()
    }

    /// All titles that are stated, joined.
    pub fn titles(&self) -> String {
        let titles = self.of_meta(TITLES).map(|k| k.value).chain(self.article.headline.clone());
        titles.chain(self.page_title.clone()).collect::<Vec<_>>().join("\n")
    }

    fn sites(&self) -> Vec<Known> {
        let mut sites: Vec<Known> = self.of_meta(SITES).filter(|site| !is_address(&site.value)).collect();
        let publisher = self.article.publisher.clone().map(|name| known(name, "JSON-LD"));
        sites.extend(publisher);
        sites.extend(self.article.site.clone().map(|name| known(name, "JSON-LD")));
        sites
    }

    pub fn publisher(&self, dom: &Dom) -> Option<Known> {
        let sites = self.sites();
        let marked = || {
            let id = (0..dom.len()).find(|id| has_property(dom, *id, "publisher"))?;
            let name = dom.within(id).find(|id| has_property(dom, *id, "name"))?;
            Some(known(content(dom, name).filter(|n| n.len() < 100)?, "itemprop publisher"))
        };
        sites.into_iter().next().or_else(marked)
    }

    pub fn link(&self) -> Option<Known> {
        let canonical = self.canonical.clone().map(|link| known(link, "link rel=canonical"));
        let og = || self.of_meta(&[("og:url", "meta og:url")]).find(|k| is_web(&k.value));
        let data = || self.article.link.clone().map(|link| known(link, "JSON-LD"));
        canonical.or_else(og).or_else(data)
    }

    /// The title, and the run that shows it.
    pub fn title(&self, dom: &Dom, runs: &[Run]) -> (Option<Known>, Option<usize>) {
        let sites: Vec<String> = self.sites().into_iter().map(|site| site.value).collect();
        let data = self.article.headline.clone().map(|title| known(title, "JSON-LD"));
        let page = self.page_title.clone().map(|title| known(title, "title"));
        let stated: Vec<Known> = self
            .of_meta(TITLES)
            .take(1)
            .chain(data)
            .chain(self.of_meta(TITLES).skip(1))
            .chain(page)
            .map(|title| known(without_site(&unescaped(title.value), &sites), title.from))
            .filter(|title| !sites.iter().any(|site| letters(site) == letters(&title.value)))
            .collect();
        let shown = |heading: fn(Tag) -> bool| {
            runs.iter().enumerate().find(|(_, run)| {
                let is_headline = dom.lineage(run.owner).any(|id| dom.tag(id).is_some_and(heading));
                is_headline && stated.iter().any(|title| agree(&run.text, &title.value))
            })
        };
        let marked = || {
            runs.iter().enumerate().find(|(_, run)| {
                dom.lineage(run.owner).take(3).any(|id| has_property(dom, id, "headline"))
                    && stated.iter().any(|title| agree(&run.text, &title.value))
            })
        };
        let heading = shown(|tag| tag == Tag::H1)
            .map(|found| (found, "h1"))
            .or_else(|| marked().map(|found| (found, "itemprop headline")))
            .or_else(|| shown(|tag| matches!(tag, Tag::H2 | Tag::H3)).map(|found| (found, "heading")));
        if let Some(((index, run), from)) = heading {
            return (Some(known(tidy(&run.text), from)), Some(index));
        }
        if let Some(title) = stated.into_iter().next() {
            return (Some(title), None);
        }
        let alone = runs.iter().position(|run| dom.tag(run.owner) == Some(Tag::H1));
        (alone.and_then(|i| runs.get(i)).map(|run| known(tidy(&run.text), "h1")), alone)
    }

    /// Who wrote it. `upper` are the runs down to where the article's text is under way.
    pub fn byline(&self, dom: &Dom, upper: &[Run]) -> Option<Known> {
        let sites: Vec<String> = self.sites().iter().map(|site| letters(&site.value)).collect();
        let fits = |name: &String| {
            let n = name.chars().count();
            (2..=120).contains(&n)
                && !is_address(name)
                && name.chars().any(char::is_alphabetic)
                && !sites.contains(&letters(name))
        };
        let joined = |names: Vec<String>, from| {
            let mut kept: Vec<String> = Vec::new();
            for name in names.iter().map(|name| without_by(&tidy(name))).filter(fits) {
                if !kept.iter().any(|k| letters(k) == letters(&name)) {
                    kept.push(name);
                }
            }
            (!kept.is_empty()).then(|| known(kept.join("; "), from))
        };
        if let Some(known) = joined(self.article.authors.clone(), "JSON-LD") {
            return Some(known);
        }
        for pair in AUTHORS {
            let names = self.of_meta(std::slice::from_ref(pair)).map(|k| json_ld::plain(&k.value)).collect();
            if let Some(known) = joined(names, pair.1) {
                return Some(known);
            }
        }
        let lexicon = Lexicon::get();
        let mut marked = Vec::new();
        for id in (0..dom.len()).filter(|id| has_property(dom, *id, "author")) {
            let is_comment = dom.lineage(id).any(|id| has_property(dom, id, "comment"))
                || dom.lineage(id).take(2).any(|id| lexicon.hints(dom, id).has(Hint::Comment));
            let inner = dom.within(id).find(|id| has_property(dom, *id, "name")).unwrap_or(id);
            if !is_comment && let Some(name) = content(dom, inner) {
                marked.push(name);
            }
        }
        if let Some(known) = joined(marked, "itemprop author") {
            return Some(known);
        }
        let end = upper.last().map_or(dom.len(), |run| run.last);
        let is_short =
            |name: &String| name.split_whitespace().count() <= 6 && !name.contains([':', '?', '!']);
        let by_rel: Vec<String> = (0..end)
            .filter(|id| {
                let rel = dom.attribute(*id, Name::Rel).unwrap_or_default();
                rel.split_ascii_whitespace().any(|r| r.eq_ignore_ascii_case("author"))
            })
            .filter_map(|id| content(dom, id))
            .filter(is_short)
            .collect();
        if let Some(known) = joined(by_rel, "rel=author") {
            return Some(known);
        }
        let named = upper.iter().find_map(|run| {
            let is_named = dom.lineage(run.first).take(4).any(|id| lexicon.hints(dom, id).has(Hint::Author));
            let is_apart = dom
                .lineage(run.first)
                .any(|id| matches!(dom.tag(id), Some(Tag::Nav | Tag::Button | Tag::Form | Tag::Footer)));
            let name = without_by(first_line(&run.text));
            (is_named && !is_apart && is_name(&name) && fits(&name)).then_some(name)
        });
        if let Some(name) = named {
            return Some(known(name, "an element named as byline"));
        }
        // Menus say "By event", too.
        let in_menu = |run: &Run| {
            let is = |id| dom.tag(id) == Some(Tag::Nav) || lexicon.hints(dom, id).has(Hint::Nav);
            run.is_hidden || dom.lineage(run.first).take(5).any(is)
        };
        upper.iter().filter(|run| !in_menu(run)).find_map(|run| {
            let line = first_line(&run.text);
            let name = without_by(line);
            (name.len() < line.len() && is_name(&name) && fits(&name)).then(|| known(name, "a line"))
        })
    }
}

fn is_web(link: &str) -> bool {
    link.starts_with("http://") || link.starts_with("https://")
}

pub(super) fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default().trim()
}

pub(super) fn has_property(dom: &Dom, id: NodeId, wanted: &str) -> bool {
    [Name::Itemprop, Name::Property].iter().any(|name| {
        dom.attribute(id, *name).is_some_and(|value| {
            value.split_ascii_whitespace().any(|v| v.rsplit(':').next().unwrap_or_default() == wanted)
        })
    })
}

/// What an element says: its `content` or `datetime`, else its text.
pub(super) fn content(dom: &Dom, id: NodeId) -> Option<String> {
    let attribute = dom.attribute(id, Name::Content).or_else(|| dom.attribute(id, Name::Datetime));
    let text = match attribute.filter(|value| !value.trim().is_empty()) {
        Some(value) => tidy(value),
        None => {
            let mut text = String::new();
            let mut at = id + 1;
            while at < dom.end(id) {
                match dom.tag(at) {
                    Some(tag) if tag.is_unread() => at = dom.end(at) - 1,
                    Some(tag) if tag.is_block() || tag == Tag::Br => text.push(' '),
                    Some(_) => {}
                    None => text.push_str(dom.text(at).unwrap_or_default().0),
                }
                at += 1;
            }
            tidy(&text)
        }
    };
    (!text.is_empty()).then_some(text)
}

/// Letters and digits in lower case, to compare names by.
fn letters(text: &str) -> String {
    folded(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether two titles are one: most words of either are in the other.
fn agree(a: &str, b: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let folded = folded(text);
        folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
    };
    let (a, b) = (words(a), words(b));
    let n_common = a.iter().filter(|w| b.contains(w)).count();
    let smaller = a.len().min(b.len());
    let larger = a.len().max(b.len());
    smaller > 0
        && n_common * 10 >= smaller * 7
        && (smaller > 2 && n_common * 5 >= larger * 2 || smaller * 2 > larger)
}

const BARS: &[&str] =
    &[" | ", " - ", " – ", " — ", " · ", " :: ", ": ", " » ", " • ", " / ", " « ", " › ", " ‹ "];

/// `title` without what the site is called, before or behind a sign that parts them.
fn without_site(title: &str, sites: &[String]) -> String {
    let is_site = |part: &str| {
        let part = letters(part);
        !part.is_empty() && sites.iter().any(|site| letters(site) == part)
    };
    let mut rest = title;
    for _ in 0..2 {
        for bar in BARS {
            if let Some((before, behind)) = rest.rsplit_once(bar)
                && is_site(behind)
                && !before.trim().is_empty()
            {
                rest = before;
            }
            if let Some((before, behind)) = rest.split_once(bar)
                && is_site(before)
                && !behind.trim().is_empty()
            {
                rest = behind;
            }
        }
    }
    rest.trim().to_owned()
}

/// Words before a name that say that it is the author's.
const BY: &[&str] = &[
    "written by",
    "posted by",
    "published by",
    "reported by",
    "story by",
    "words by",
    "text by",
    "article by",
    "by",
    "author",
    "authors",
    "von",
    "autor",
    "autorin",
    "autoren",
    "text",
    "par",
    "auteur",
    "por",
    "autor/a",
    "escrito por",
    "publicado por",
    "di",
    "a cura di",
    "door",
    "av",
    "af",
    "przez",
    "автор",
    "текст",
];

/// A byline without "By" and its like, and without what follows behind a bar.
pub(super) fn without_by(line: &str) -> String {
    let line = line.split([' ', '\u{a0}']).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
    let lower = line.to_lowercase();
    if lower.len() != line.len() {
        return line;
    }
    // The longest: "text by" is more than "text".
    let by = BY.iter().filter(|words| {
        lower.strip_prefix(**words).is_some_and(|behind| behind.is_empty() || behind.starts_with([' ', ':']))
    });
    let Some(by) = by.max_by_key(|words| words.len()) else { return line };
    let name = line.get(by.len()..).unwrap_or_default();
    name.trim_start_matches([' ', ':', '-', '–']).trim().to_owned()
}

/// A title whose entities were encoded twice, as it is meant. What looks like a tag stays: "`Vec<T>` explained".
fn unescaped(title: String) -> String {
    if title.contains('&') && !title.contains('<') { json_ld::plain(&title) } else { title }
}

/// Whether a line may be a person's name, or several.
pub(super) fn is_name(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_small = |w: &&str| {
        matches!(
            *w,
            "and"
                | "und"
                | "et"
                | "y"
                | "e"
                | "van"
                | "von"
                | "de"
                | "der"
                | "den"
                | "del"
                | "la"
                | "le"
                | "da"
                | "di"
                | "bin"
                | "al"
                | "&"
        )
    };
    let has_capital = |w: &&str| w.chars().find(|c| c.is_alphabetic()).is_some_and(|c| !c.is_lowercase());
    (2..=9).contains(&words.len())
        && !line
            .chars()
            .any(|c| c.is_ascii_digit() || matches!(c, ':' | '?' | '!' | '@' | '|' | '/' | '"' | '“'))
        && words.iter().all(|w| is_small(w) || has_capital(w))
        && words.iter().filter(|w| has_capital(w)).count() >= 2
        && super::phrase::Phrases::get().said(&folded(line)).total() == 0
}
