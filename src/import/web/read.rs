//! The door to web pages.

use super::{
    charset,
    dom::{Dom, NodeId, Tag},
    feature::{self, Sums},
    judge,
    known::Stated,
    parse,
    run::{self, Run},
};
use crate::{
    import::{Block, Found, ImportError, Known, Limit, MAX_BYTES, Warning, decode::decode},
    text::word_count,
};

/// How a page is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HtmlOptions<'a> {
    /// The encoding that a mail's part names.
    pub charset: Option<&'a str>,
    /// Whether what lies outside of the article is kept, as chrome.
    pub whole: bool,
}

/// The article of a page, and what the page states of it.
///
/// The headline is the title, and no block. Chrome within the article is there as blocks that say so; what
/// lies outside is left out, and a warning says how much. Where no article stands out, all that may be one
/// is kept, and that is said, too.
///
/// # Errors
/// Where the bytes are no text, more than [`MAX_BYTES`], or hold nothing to read.
pub fn read_html(bytes: &[u8], options: &HtmlOptions<'_>) -> Result<Found, ImportError> {
    if bytes.len() > MAX_BYTES {
        return Err(ImportError::TooLarge { n_bytes: bytes.len(), name: None });
    }
    let declared = options.charset.map(str::to_owned).or_else(|| charset::declared(bytes));
    let decoded = decode(bytes, declared.as_deref())?;
    let mut warnings = decoded.warnings;
    // A declared encoding is nothing strange.
    if declared.is_some() {
        warnings.retain(|warning| !matches!(warning, Warning::Encoding { .. }));
    }
    let (dom, is_whole) = parse::parse(decoded.text.trim_start_matches('\u{feff}'));
    if !is_whole {
        warnings.push(Warning::Cut { limit: Limit::Elements, name: None });
    }
    let runs = run::runs(&dom);
    if runs.is_empty() {
        let has_script = (0..dom.len()).any(|id| dom.tag(id) == Some(Tag::Script));
        return Err(match has_script {
            true => ImportError::ScriptOnly { name: None },
            false => ImportError::Blank { name: None },
        });
    }

    let stated = Stated::of(&dom);
    let (title, headline) = stated.title(&dom, &runs);
    let about = feature::About {
        title: stated.titles(),
        description: stated.description(),
        body: stated.article.body.clone().unwrap_or_default(),
    };
    let seen = feature::features(&dom, &runs, &about);
    let mut is_article = judge::judge(&dom, &runs, &seen);
    let n_words: Vec<usize> = runs.iter().map(|run| word_count(&run.text)).collect();
    let n_found: usize = n_words.iter().zip(&is_article).filter(|(_, is)| **is).map(|(n, _)| n).sum();
    if n_found < FEW_WORDS {
        let likely = judge::fallback(&dom, &runs);
        let n_likely: usize = n_words.iter().zip(&likely).filter(|(_, is)| **is).map(|(n, _)| n).sum();
        if n_likely > 2 * n_found {
            is_article = likely;
            warnings.push(Warning::NoArticle { name: None });
        }
    }
    if let Some(is_text) = headline.and_then(|i| is_article.get_mut(i)) {
        *is_text = false;
    }

    let under_way = n_words
        .iter()
        .zip(&is_article)
        .scan(0, |sum, (n, is)| {
            *sum += if *is { *n } else { 0 };
            Some(*sum)
        })
        .position(|sum| sum > UPPER_WORDS);
    let upper = runs.get(..under_way.unwrap_or(runs.len())).unwrap_or_default();
    let mut found = Found {
        byline: stated.byline(&dom, upper),
        publisher: stated.publisher(&dom),
        published: stated.published(&dom, upper, headline),
        link: stated.link().or_else(|| Known::new(dom.saved_from.as_deref()?, "where it was saved from")),
        title,
        ..Found::default()
    };

    let inside = Inside::of(&dom, &runs, &is_article);
    let mut n_left_out = 0;
    for (i, (run, is_text)) in runs.iter().zip(&is_article).enumerate() {
        if headline == Some(i) {
            continue;
        }
        if *is_text || options.whole || (inside.holds(i, run) && !run.is_hidden) {
            push_blocks(run, !is_text, &mut found.blocks);
        } else {
            n_left_out += n_words.get(i).copied().unwrap_or(0);
        }
    }
    if n_left_out > 0 {
        warnings.push(Warning::OutsideArticle { n_words: n_left_out, name: None });
    }
    let text = found.blocks.iter().filter(|b| !b.is_chrome).map(|b| b.text.as_str());
    warnings.extend(crate::import::damage::damage(text));
    found.warnings = warnings;
    Ok(found)
}

/// With fewer words an article is looked for in another way, too.
const FEW_WORDS: usize = 25;
/// So many words of the article are looked through for a byline and a date, with all that stands before.
const UPPER_WORDS: usize = 60;

/// A block a line.
fn push_blocks(run: &Run, is_chrome: bool, blocks: &mut Vec<Block>) {
    for line in run.text.split('\n') {
        let line = if run.is_preformatted { line.trim_end() } else { line.trim() };
        if !line.is_empty() {
            blocks.push(Block { kind: run.kind, text: line.to_owned(), is_chrome });
        }
    }
}

/// What is within the article: what stands between its first and its last run, in what holds nearly all of
/// it.
struct Inside {
    runs: std::ops::Range<usize>,
    nodes: std::ops::Range<NodeId>,
}

impl Inside {
    fn of(dom: &Dom, runs: &[Run], is_article: &[bool]) -> Self {
        let first = is_article.iter().position(|is| *is).unwrap_or(0);
        let last = is_article.iter().rposition(|is| *is).unwrap_or(0);
        let texts = Sums::new(dom, runs, |i| match (is_article.get(i), runs.get(i)) {
            (Some(true), Some(run)) => run.text.len() as f32,
            _ => 0.0,
        });
        let all = texts.within(dom, Dom::ROOT);
        // What comes later is smaller, or beside.
        let holder =
            (0..dom.len()).rev().find(|id| dom.tag(*id).is_some() && texts.within(dom, *id) >= 0.9 * all);
        let holder = holder.unwrap_or(Dom::ROOT);
        Self { runs: first..last + 1, nodes: holder..dom.end(holder) }
    }

    fn holds(&self, index: usize, run: &Run) -> bool {
        self.runs.contains(&index) && self.nodes.contains(&run.first)
    }
}
