//! When a page says that its article was published.
//!
//! What is no date of the calendar as it stands, as "4 weeks ago", stays as it is written.

use super::{
    dom::{Dom, NodeId, Tag},
    hint::{Hint, Hints, Lexicon},
    known::{Names, Stated, content, first_line, has_property, known},
    run::Run,
};
use crate::{import::Known, model::find_date};

const DATES: Names = &[
    ("article:published_time", "meta article:published_time"),
    ("og:article:published_time", "meta og:article:published_time"),
    ("og:published_time", "meta og:published_time"),
    ("og:pubdate", "meta og:pubdate"),
    ("article:published", "meta article:published"),
    ("article.published", "meta article.published"),
    ("citation_publication_date", "meta citation_publication_date"),
    ("citation_date", "meta citation_date"),
    ("datepublished", "meta datePublished"),
    ("date_published", "meta date_published"),
    ("parsely-pub-date", "meta parsely-pub-date"),
    ("sailthru.date", "meta sailthru.date"),
    ("article_date_original", "meta article_date_original"),
    ("publish-date", "meta publish-date"),
    ("publish_date", "meta publish_date"),
    ("publishdate", "meta publishdate"),
    ("publication_date", "meta publication_date"),
    ("published", "meta published"),
    ("pubdate", "meta pubdate"),
    ("pub_date", "meta pub_date"),
    ("dc.date.issued", "meta DC.date.issued"),
    ("dcterms.issued", "meta DCTERMS.issued"),
    ("dcterms.created", "meta DCTERMS.created"),
    ("dcterms.date", "meta DCTERMS.date"),
    ("dc.date.created", "meta DC.date.created"),
    ("dc.date", "meta DC.date"),
    ("date", "meta date"),
    ("created", "meta created"),
    ("datecreated", "meta dateCreated"),
];

impl Stated {
    /// When it was published, as it is stated. `upper` as for [`Self::byline`]; `title` is the run with the
    /// headline.
    pub fn published(&self, dom: &Dom, upper: &[Run], title: Option<usize>) -> Option<Known> {
        let is_dated = |text: &String| find_date(text).is_some();
        let data = self.article.published.clone().filter(is_dated).map(|day| known(day, "JSON-LD"));
        let meta = || self.of_meta(DATES).find(|k| is_dated(&k.value));
        let named = || self.named_for_publishing().find(|k| is_dated(&k.value));
        let marked = || {
            (0..dom.len()).filter(|id| has_property(dom, *id, "datePublished")).find_map(|id| {
                let stated = content(dom, id).filter(is_dated)?;
                Some(known(stated, "itemprop datePublished"))
            })
        };
        let end = upper.last().map_or(dom.len(), |run| run.last);
        let heading = title.and_then(|i| upper.get(i)).map_or(0, |run| run.first);
        let lexicon = Lexicon::get();
        let times: Vec<(NodeId, String)> = (0..dom.len())
            .filter(|id| dom.tag(*id) == Some(Tag::Time))
            .filter_map(|id| Some((id, content(dom, id).filter(is_dated)?)))
            .collect();
        let timed = || {
            let near = times.iter().filter(|(id, _)| *id < end).min_by_key(|(id, _)| id.abs_diff(heading));
            Some(known(near?.1.clone(), "time"))
        };
        // Further down only where there is no other.
        let lone = || {
            let mut days = times.iter().filter(|(id, _)| {
                let apart = |hints: Hints| hints.has(Hint::Comment) || hints.has(Hint::Related);
                !dom.lineage(*id).any(|id| apart(lexicon.hints(dom, id)))
            });
            let first = days.next()?;
            let day = |stated: &str| find_date(stated).map(|(_, day)| day);
            days.all(|(_, other)| day(other) == day(&first.1)).then(|| known(first.1.clone(), "time"))
        };
        let filed = || Some(known(in_address(&self.link()?.value)?, "address"));
        if let Some(stated) = data.or_else(meta).or_else(named).or_else(marked).or_else(timed) {
            return Some(filed().filter(|filed| is_day_of(&stated.value, &filed.value)).unwrap_or(stated));
        }
        if let Some(stated) = filed().or_else(lone) {
            return Some(stated);
        }
        on_a_line(dom, upper, title)
    }

    /// What further names say of the day: "w-published-date", "published_on".
    fn named_for_publishing(&self) -> impl Iterator<Item = Known> + '_ {
        let is = |name: &str, words: &[&str]| name.split(['-', '_', '.', ':']).any(|w| words.contains(&w));
        self.meta
            .iter()
            .filter(move |(name, _)| {
                is(name, &["pub", "publish", "published", "publication"])
                    && is(name, &["at", "date", "day", "on", "time"])
            })
            .map(|(_, value)| known(value.clone(), "meta, by its name"))
    }
}

/// The date on a line of its own near the headline, or in what is named for it.
fn on_a_line(dom: &Dom, upper: &[Run], title: Option<usize>) -> Option<Known> {
    let lexicon = Lexicon::get();
    let near = title.unwrap_or(0);
    // A line that leads elsewhere has the date of what is there.
    let leads_away =
        |run: &Run| dom.lineage(run.first).any(|id| dom.tag(id) == Some(Tag::A) && run.last < dom.end(id));
    let mut lines: Vec<(usize, &Run)> =
        upper.iter().enumerate().filter(|(_, run)| !leads_away(run)).collect();
    lines.sort_by_key(|(i, _)| i.abs_diff(near));
    // "Last updated:" may stand by itself.
    let before = |i: usize| i.checked_sub(1).and_then(|i| upper.get(i)).map_or("", |run| run.text.as_str());
    // When it was changed last tells at least by when it was there.
    let mut update = None;
    for (i, run) in &lines {
        let named = dom.lineage(run.first).take(3).any(|id| lexicon.hints(dom, id).has(Hint::Dateline));
        let most_words = if named { 24 } else { 12 };
        for line in run.text.lines().filter(|line| line.split_whitespace().count() <= most_words) {
            let Some((found, _)) = find_date(line) else { continue };
            let label = line.get(..found.start).filter(|label| !label.trim().is_empty());
            let stated = line.get(found).unwrap_or_default();
            if !says_updated(label.unwrap_or_else(|| before(*i))) {
                return Some(known(stated, "a line"));
            }
            update = update.or(Some(stated));
        }
    }
    if let Some(stated) = update {
        return Some(known(stated, "a line on its update"));
    }
    let relative = lines.iter().take(8).find_map(|(_, run)| {
        let line = first_line(&run.text);
        is_relative(line).then(|| line.to_owned())
    });
    relative.map(|line| known(line, "a line"))
}

/// Whether a time is stated in UTC, and `filed` is the day before or behind: then that is the day where it was
/// published.
fn is_day_of(stated: &str, filed: &str) -> bool {
    let is_utc = stated.ends_with('Z')
        || stated.ends_with("+00:00")
        || stated.ends_with("+0000")
        || stated.ends_with("GMT");
    let day = |text: &str| find_date(text).map(|(_, day)| day);
    match (day(stated), day(filed)) {
        (Some(stated), Some(filed)) => is_utc && filed.is_next_to(stated),
        _ => false,
    }
}

/// Whether a line says when, counted from a day that it does not name.
pub fn is_relative(line: &str) -> bool {
    let words: Vec<String> = line.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let is =
        |list: &[&str]| words.iter().any(|w| list.contains(&w.trim_matches(|c: char| !c.is_alphanumeric())));
    words.len() <= 6
        && ((is(&["ago"]) && line.chars().any(|c| c.is_ascii_digit() || c == 'a'))
            || (is(&["vor"]) && is(&["stunden", "tagen", "wochen", "monaten", "jahren", "minuten"]))
            || (is(&["hace"]) && is(&["horas", "días", "semanas", "meses", "años", "minutos"]))
            || (line.to_lowercase().starts_with("il y a ") && words.len() <= 5))
}

/// Whether the words before a date say that something was changed then.
fn says_updated(before: &str) -> bool {
    const WORDS: &str = "updated modified revised aktualisiert geändert modifié actualizado actualizada aggiornato \
                         atualizado bijgewerkt zaktualizowano обновлено";
    let before = before.to_lowercase();
    let words: Vec<&str> = before.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let near = words.get(words.len().saturating_sub(3)..).unwrap_or_default();
    near.iter().any(|word| WORDS.split_ascii_whitespace().any(|w| w == *word)) || near == ["mis", "à", "jour"]
}

/// The date in an address that files its articles by day: "…/2025/05/17/…".
fn in_address(link: &str) -> Option<String> {
    let parts: Vec<&str> = link.split(['/', '?', '#']).collect();
    parts.windows(3).find_map(|window| {
        let [year, month, day] = window else { return None };
        let is = |text: &str, n: usize, most: u32| {
            text.len() <= n && text.parse::<u32>().is_ok_and(|v| v >= 1 && v <= most)
        };
        let fits = year.len() == 4 && (year.starts_with("19") || year.starts_with("20"));
        let fits = fits && year.parse::<u32>().is_ok() && is(month, 2, 12) && is(day, 2, 31);
        fits.then(|| format!("{year}-{month:0>2}-{day:0>2}"))
    })
}
