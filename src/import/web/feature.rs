//! What can be seen of a run: numbers from which is judged whether it belongs to the article.

use std::collections::HashMap;

use super::{
    dom::{Dom, Name, NodeId, Tag},
    hint::{Hint, Hints, Lexicon},
    phrase::{Furniture, Phrases, Said, folded},
    run::Run,
};
use crate::import::BlockKind;

/// The features of one run, by name.
#[derive(Clone, Debug, Default)]
pub struct Features(pub Vec<(&'static str, f32)>);

impl Features {
    pub fn add(&mut self, name: &'static str, value: f32) {
        self.0.push((name, value));
    }

    pub fn flag(&mut self, name: &'static str, value: bool) {
        self.add(name, f32::from(u8::from(value)));
    }
}

/// What is seen of a page's runs, in order.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    pub features: Vec<Features>,
    pub n_words: Vec<usize>,
    /// Equal for what the markup makes look alike.
    pub signatures: Vec<u64>,
    pub in_comments: Vec<bool>,
    /// What the markup and the words both say is the page's: "All rights reserved" in its footer.
    pub is_furniture: Vec<bool>,
}

/// What the page states, by which its runs are judged.
#[derive(Clone, Debug, Default)]
pub struct About {
    pub title: String,
    pub description: String,
    /// The article's text as the page's data has it.
    pub body: String,
}

/// What is measured of a run first.
#[derive(Clone, Debug, Default)]
struct Measured {
    n_words: usize,
    link_share: f32,
    n_sentences: usize,
    n_commas: usize,
    ends_sentence: bool,
    starts_lower: bool,
    starts_upper: bool,
    digit_share: f32,
    upper_share: f32,
    mean_word: f32,
    /// Whether it reads like text that was written to be read.
    is_prose: bool,
    said: Said,
    folded: String,
    signature: u64,
}

fn measured(run: &Run, phrases: &Phrases) -> Measured {
    let text = &run.text;
    let n_letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let n_chars = text.chars().count().max(1);
    let n_words = words(text);
    let ends = ['.', '!', '?', '…', '。', '！', '？', ':', '"', '”', '»', '“', '’', ')'];
    let n_ends = text.matches(['.', '!', '?', '。', '！', '？', '؟', '।']).count();
    let bytes = text.len().max(1) as f32;
    let link_share = run.n_link_bytes as f32 / bytes;
    let n_commas = text.matches([',', '，', '、', '،', ';']).count();
    let folded = folded(text);
    let is_prose = link_share < 0.4 && n_words >= 12 && (n_ends > 0 || n_commas > 1);
    Measured {
        n_words,
        link_share,
        n_sentences: n_ends,
        n_commas,
        ends_sentence: text.ends_with(ends),
        starts_lower: text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase),
        starts_upper: text.chars().next().is_some_and(char::is_uppercase),
        digit_share: text.chars().filter(char::is_ascii_digit).count() as f32 / n_chars as f32,
        upper_share: text.chars().filter(|c| c.is_uppercase()).count() as f32 / n_letters.max(1) as f32,
        mean_word: n_letters as f32 / n_words.max(1) as f32,
        is_prose,
        said: phrases.said(&folded),
        folded,
        signature: 0,
    }
}

/// Words, where scripts without spaces count two letters for one.
fn words(text: &str) -> usize {
    let dense =
        text.chars().filter(|c| matches!(*c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')).count();
    if dense > 0 { text.split_whitespace().count() + dense / 2 } else { text.split_whitespace().count() }
}

/// Sums over runs, asked by node.
pub struct Sums(Vec<f64>);

impl Sums {
    pub fn new(dom: &Dom, runs: &[Run], value: impl Fn(usize) -> f32) -> Self {
        let mut at_node = vec![0.0; dom.len() + 1];
        for (index, run) in runs.iter().enumerate() {
            if let Some(slot) = at_node.get_mut(run.first + 1) {
                *slot += f64::from(value(index));
            }
        }
        let mut sum = 0.0;
        for slot in &mut at_node {
            sum += *slot;
            *slot = sum;
        }
        Self(at_node)
    }

    pub fn within(&self, dom: &Dom, id: NodeId) -> f32 {
        let at = |id: NodeId| self.0.get(id).copied().unwrap_or(0.0);
        (at(dom.end(id).min(dom.len())) - at(id)) as f32
    }
}

/// Shingles of three words of a text that is known to be the article's.
struct Shingled(std::collections::HashSet<u64>);

fn hash(text: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(text.as_bytes())
}

fn shingles(folded: &str) -> Vec<u64> {
    let words: Vec<u64> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(hash).collect();
    let mix = |a: u64, b: u64| (a.rotate_left(17) ^ b).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let n = words.len().min(3);
    if n == 0 {
        return Vec::new();
    }
    words.windows(n).map(|w| w.iter().fold(n as u64, |a, b| mix(a, *b))).collect()
}

impl Shingled {
    fn new(text: &str) -> Self {
        Self(shingles(&folded(text)).into_iter().collect())
    }

    /// The share of the text's shingles that are among these.
    fn share(&self, folded: &str) -> f32 {
        let own = shingles(folded);
        if own.is_empty() || self.0.is_empty() {
            return 0.0;
        }
        own.iter().filter(|s| self.0.contains(s)).count() as f32 / own.len() as f32
    }
}

/// The features of all runs, in order.
pub fn features(dom: &Dom, runs: &[Run], stated: &About) -> Seen {
    let (lexicon, phrases) = (Lexicon::get(), Phrases::get());
    let own: Vec<Hints> = (0..dom.len()).map(|id| lexicon.hints(dom, id)).collect();
    let own_of = |id: NodeId| own.get(id).copied().unwrap_or_default();

    let mut seen: Vec<Measured> = runs.iter().map(|run| measured(run, phrases)).collect();
    for (run, m) in runs.iter().zip(&mut seen) {
        m.signature = signature(dom, run.owner);
    }
    let prose = |i: usize| seen.get(i).filter(|m| m.is_prose).map_or(0.0, |m| m.n_words as f32);
    let n_words = |i: usize| seen.get(i).map_or(0.0, |m| m.n_words as f32);
    let n_linked = |i: usize| seen.get(i).map_or(0.0, |m| m.n_words as f32 * m.link_share);
    let prose_sums = Sums::new(dom, runs, prose);
    let word_sums = Sums::new(dom, runs, n_words);
    let link_sums = Sums::new(dom, runs, n_linked);
    let run_sums = Sums::new(dom, runs, |_| 1.0);
    let all_prose = prose_sums.within(dom, Dom::ROOT).max(1.0);

    let mut by_signature: HashMap<u64, f32> = HashMap::new();
    let mut by_text: HashMap<&str, usize> = HashMap::new();
    for (i, m) in seen.iter().enumerate() {
        *by_signature.entry(m.signature).or_default() += prose(i);
        *by_text.entry(m.folded.as_str()).or_default() += 1;
    }
    let body = Shingled::new(&stated.body);
    let title = Shingled::new(&stated.title);
    let description = Shingled::new(&stated.description);
    let has_body = stated.body.len() > 400;

    let top = top_candidate(dom, runs, &seen);
    let top_end = dom.end(top);
    let best_article = (0..dom.len())
        .filter(|id| dom.tag(*id) == Some(Tag::Article))
        .max_by(|a, b| prose_sums.within(dom, *a).total_cmp(&prose_sums.within(dom, *b)).then(b.cmp(a)));
    // The first heading that says the title.
    let h1 = runs.iter().zip(&seen).position(|(run, m)| {
        matches!(run.kind, BlockKind::Heading(1 | 2)) && m.n_words > 2 && title.share(&m.folded) > 0.6
    });
    // What the names of an element say counts for what is in it, unless it is about the whole page.
    let heading = h1.or_else(|| runs.iter().position(|run| run.kind == BlockKind::Heading(1)));
    let heading = heading.and_then(|h| runs.get(h)).map(|run| run.first);
    let holds_heading = |id: NodeId| match heading {
        Some(heading) => id <= heading && heading < dom.end(id),
        None => prose_sums.within(dom, id) > 0.8 * all_prose,
    };
    let units = units(dom, &run_sums);
    let above = Above::new(dom, |id| if holds_heading(id) { Hints::default() } else { own_of(id) });
    let long = |m: &Measured| m.is_prose && m.n_words > 24 && m.link_share < 0.25;
    let first_long = seen.iter().position(long);
    let last_long = seen.iter().rposition(long);
    let total_words: f32 = (0..runs.len()).map(n_words).sum::<f32>().max(1.0);

    let mut words_before = 0.0;
    let mut prose_before = 0.0;
    let mut out = Vec::with_capacity(runs.len());
    let mut in_comments = Vec::with_capacity(runs.len());
    let mut is_furniture = Vec::with_capacity(runs.len());
    for (i, (run, m)) in runs.iter().zip(&seen).enumerate() {
        let mut f = Features::default();
        let words = m.n_words as f32;
        f.add("words (log)", (1.0 + words).ln() / 5.0);
        f.flag("one word", m.n_words <= 1);
        f.flag("up to 3 words", m.n_words <= 3);
        f.flag("up to 7 words", m.n_words <= 7);
        f.flag("up to 14 words", m.n_words <= 14);
        f.flag("over 30 words", m.n_words > 30);
        f.flag("over 60 words", m.n_words > 60);
        f.add("link share", m.link_share);
        f.flag("all link", m.link_share > 0.9);
        f.flag("some link", m.link_share > 0.0);
        f.flag("over a third link", m.link_share > 0.33);
        f.flag("prose", m.is_prose);
        f.flag("ends a sentence", m.ends_sentence);
        f.flag("has sentences", m.n_sentences > 0);
        f.flag("has three sentences", m.n_sentences > 2);
        f.add("commas", (m.n_commas as f32 / words.max(1.0)).min(0.3));
        f.flag("starts small", m.starts_lower);
        f.flag("starts with a capital", m.starts_upper);
        f.add("digits", m.digit_share);
        f.flag("many digits", m.digit_share > 0.25);
        f.add("capitals", m.upper_share);
        f.flag("all capitals", m.upper_share > 0.8 && m.n_words > 0);
        f.flag("title case", is_title_case(&run.text));
        f.add("word length", (m.mean_word / 10.0).min(2.0));
        f.flag("has a copyright sign", m.folded.contains('©'));
        f.flag("has a bar", run.text.contains('|'));
        f.flag("ends in a colon", run.text.ends_with(':'));
        f.flag("is a question", run.text.ends_with('?'));
        f.flag("opens with a quote", run.text.starts_with(['"', '“', '„', '«', '‘', '\'']));
        f.flag("opens with an arrow", run.text.starts_with(['→', '»', '›', '>', '▶', '►', '•', '+']));
        f.flag("no letters", !run.text.chars().any(char::is_alphabetic));
        f.flag("repeated", by_text.get(m.folded.as_str()).is_some_and(|n| *n > 1));

        let said = &m.said;
        f.flag("says comments", said.count(Furniture::Comments) > 0);
        f.flag("says legal", said.count(Furniture::Legal) > 0);
        f.flag("says credit", said.count(Furniture::Credit) > 0);
        f.flag("says joining", said.count(Furniture::Joining) > 0);
        f.flag("says more", said.count(Furniture::More) > 0);
        f.flag("says ad", said.count(Furniture::Ad) > 0);
        f.flag("says sharing", said.count(Furniture::Sharing) > 0);
        f.flag("says stamp", said.count(Furniture::Stamp) > 0);
        f.add("said share", (said.n_bytes as f32 / m.folded.len().max(1) as f32).min(1.0));
        f.flag("says little else", said.n_bytes * 2 > m.folded.len());
        f.flag("short and says", said.total() > 0 && m.n_words < 15);
        f.flag("says much", said.total() > 2);

        f.flag("opens with a phrase", said.first.is_some());
        f.flag("opens with more", said.first == Some(Furniture::More));
        f.flag("link and says", m.link_share > 0.3 && said.total() > 0);
        f.flag("link in capitals", m.link_share > 0.9 && m.upper_share > 0.8 && m.n_words > 2);
        f.flag("repeated often", by_text.get(m.folded.as_str()).is_some_and(|n| *n > 2));

        // Where it stands.
        let tag = dom.tag(run.owner).unwrap_or(Tag::Other);
        f.flag("p", tag == Tag::P);
        f.flag("div", tag == Tag::Div);
        f.flag("li", tag == Tag::Li);
        f.flag("cell", matches!(tag, Tag::Td | Tag::Th));
        f.flag("row", run.kind == BlockKind::Row);
        f.flag("h1", tag == Tag::H1);
        f.flag("h2", tag == Tag::H2);
        f.flag("h3", tag == Tag::H3);
        f.flag("h4 to h6", matches!(tag, Tag::H4 | Tag::H5 | Tag::H6));
        f.flag("pre", run.is_preformatted);
        f.flag("hidden", run.is_hidden);
        f.flag("button", tag == Tag::Button);
        f.flag("dt, dd", matches!(tag, Tag::Dt | Tag::Dd));
        f.flag("section, article", matches!(tag, Tag::Section | Tag::Article | Tag::Main));
        let tags = above.tags(run.owner);
        f.flag("in article", tags.has(Tag::Article));
        f.flag("in main", tags.has(Tag::Main));
        f.flag("in aside", tags.has(Tag::Aside));
        f.flag("in nav", tags.has(Tag::Nav));
        f.flag("in footer", tags.has(Tag::Footer));
        f.flag("in header", tags.has(Tag::Header));
        f.flag("in form", tags.has(Tag::Form));
        f.flag("in figure", tags.has(Tag::Figure));
        f.flag("in figcaption", tags.has(Tag::Figcaption));
        f.flag("in a table", tags.has(Tag::Table));
        f.flag("in a list", tags.has(Tag::Ul) || tags.has(Tag::Ol));
        f.flag("in ol", tags.has(Tag::Ol));
        f.flag("in blockquote", tags.has(Tag::Blockquote));
        f.flag("in section", tags.has(Tag::Section));
        f.flag("in address", tags.has(Tag::Address));
        f.flag("in details", tags.has(Tag::Details));
        let texts: Vec<NodeId> = (run.first..=run.last).filter(|id| dom.text(*id).is_some()).collect();
        let inline = |tag: Tag| {
            texts
                .iter()
                .all(|id| dom.lineage(*id).take_while(|n| *n != run.owner).any(|n| dom.tag(n) == Some(tag)))
        };
        f.flag("all bold", inline(Tag::Strong) || inline(Tag::B));
        f.flag("all italic", inline(Tag::Em) || inline(Tag::I));
        f.flag("all small", inline(Tag::Small));
        f.flag("has a time", is_timed(dom, run));

        let path: Vec<NodeId> = dom.lineage(run.owner).take(12).collect();
        let at = |n: usize| path.get(n).copied().unwrap_or(Dom::ROOT);
        let inner = dom
            .lineage(run.first)
            .take_while(|id| *id != run.owner)
            .fold(own_of(run.owner), |a, id| a.with(own_of(id)));
        let near = own_of(at(1)).with(own_of(at(2)));
        let far = above.hints(at(3));
        for (names, hints) in [(OWN, inner), (NEAR, near), (FAR, far)] {
            for (hint, name) in Hint::ALL.iter().zip(names) {
                f.flag(name, hints.has(*hint));
            }
        }
        f.flag("in articleBody", above.is_in_body(run.owner));
        let other = |id: &NodeId| {
            let stated = dom.attribute(*id, Name::Itemprop).or_else(|| dom.attribute(*id, Name::Property));
            stated
                .is_some_and(|p| ["author", "datePublished", "comment", "publisher", "caption"].contains(&p))
        };
        f.flag("in another property", path.iter().take(4).any(other));

        // Whether it is part of something that comes again and again, as comments and teasers do.
        let n_units = path.iter().take(8).map(|id| units.get(*id).copied().unwrap_or(0)).max().unwrap_or(0);
        f.flag("in one of three units", n_units > 2);
        f.flag("in one of six units", n_units > 5);
        let in_units_apart = path
            .iter()
            .take(8)
            .any(|id| units.get(*id).is_some_and(|n| *n > 2) && !holds_heading(dom.parent(*id)));
        f.flag("in units apart", in_units_apart);
        f.flag("apart from the heading", !holds_heading(at(2)));
        let shared = path.iter().position(|id| holds_heading(*id)).unwrap_or(12).min(12);
        f.add("up to the heading", shared as f32 / 6.0);

        // How what it stands in fares.
        for (n, names) in AROUND.iter().enumerate() {
            let [prose_name, link_name, runs_name] = names;
            let id = at(n);
            f.add(prose_name, prose_sums.within(dom, id) / all_prose);
            f.add(link_name, link_sums.within(dom, id) / word_sums.within(dom, id).max(1.0));
            f.add(runs_name, (1.0 + run_sums.within(dom, id)).ln() / 5.0);
        }
        let alike = by_signature.get(&m.signature).copied().unwrap_or(0.0);
        f.add("prose alike", alike / all_prose);
        f.flag("much prose alike", alike > 0.3 * all_prose);
        let in_top = top <= run.first && run.first < top_end;
        f.flag("in the top", in_top);
        f.flag("at the top", in_top && at(1) == top || at(0) == top);
        let around_top = dom.parent(top);
        f.flag("beside the top", !in_top && around_top <= run.first && run.first < dom.end(around_top));
        let depth_below = path.iter().position(|id| *id == top).unwrap_or(12).min(12);
        f.add("depth below the top", if in_top { depth_below as f32 / 6.0 } else { 0.0 });
        f.flag("in the best article", best_article.is_some_and(|a| a <= run.first && run.first < dom.end(a)));
        f.flag(
            "no article has prose",
            best_article.is_none_or(|a| prose_sums.within(dom, a) < 0.5 * all_prose),
        );

        let is_amid = prose_sums.within(dom, at(1)) > 0.3 * all_prose;
        f.flag("whole link amid prose", is_amid && m.link_share > 0.9 && m.n_words > 3);
        f.flag("short amid prose", is_amid && m.n_words < 4);
        let zone = |hint: Hint| above.hints(run.owner).has(hint);
        in_comments.push(zone(Hint::Comment));
        let is_apart = tags.has(Tag::Footer) || tags.has(Tag::Nav);
        is_furniture.push(is_apart && !tags.has(Tag::Article) && !m.is_prose && m.said.total() > 0);
        f.flag("in a zone of comments", zone(Hint::Comment));
        f.flag("in a zone of related", zone(Hint::Related));
        f.flag("in a zone of captions", tags.has(Tag::Figcaption) || zone(Hint::Caption));

        // Where on the page.
        f.flag("before the heading", h1.is_some_and(|h| i < h));
        f.flag("is the heading", h1 == Some(i));
        f.flag("next to the heading", h1.is_some_and(|h| i > h && i < h + 4));
        f.flag("before long prose", first_long.is_none_or(|first| i < first));
        f.flag("behind long prose", last_long.is_none_or(|last| i > last));
        f.flag("far behind long prose", last_long.is_none_or(|last| i > last + 10));
        f.add("words before", words_before / total_words);
        f.add("prose before", prose_before / all_prose);
        f.flag("at the end", words_before > 0.9 * total_words);
        let close = |from: &mut dyn Iterator<Item = usize>| {
            from.take(12).position(|j| seen.get(j).is_some_and(long)).map_or(12, |n| n.min(12)) as f32 / 12.0
        };
        f.add("to prose before", close(&mut (0..i).rev()));
        f.add("to prose behind", close(&mut (i + 1..runs.len())));
        for (offset, [words_name, link_name, prose_name, same_name]) in BESIDE {
            let other = i.checked_add_signed(*offset).and_then(|j| Some((runs.get(j)?, seen.get(j)?)));
            f.add(words_name, other.map_or(0.0, |(_, o)| (1.0 + o.n_words as f32).ln() / 5.0));
            f.add(link_name, other.map_or(0.5, |(_, o)| o.link_share));
            f.flag(prose_name, other.is_some_and(|(_, o)| o.is_prose));
            f.flag(same_name, other.is_some_and(|(r, _)| dom.parent(r.owner) == dom.parent(run.owner)));
        }

        // What is stated.
        let body_share = body.share(&m.folded);
        f.flag("a body is stated", has_body);
        f.add("in the stated body", if has_body { body_share } else { 0.0 });
        f.flag("not in the stated body", has_body && body_share < 0.3);
        f.add("says the title", if m.n_words > 1 { title.share(&m.folded) } else { 0.0 });
        f.add("says the description", if m.n_words > 3 { description.share(&m.folded) } else { 0.0 });

        words_before += words;
        prose_before += prose(i);
        out.push(f);
    }
    Seen {
        features: out,
        n_words: seen.iter().map(|m| m.n_words).collect(),
        signatures: seen.iter().map(|m| m.signature).collect(),
        in_comments,
        is_furniture,
    }
}

/// Whether something in the run is marked as a time.
fn is_timed(dom: &Dom, run: &Run) -> bool {
    let is_time = |id: NodeId| dom.tag(id) == Some(Tag::Time);
    (run.first..=run.last).any(is_time)
        || dom.lineage(run.first).take_while(|id| *id >= run.owner).any(is_time)
}

fn is_title_case(text: &str) -> bool {
    let mut n = 0;
    let mut n_upper = 0;
    for word in text.split_whitespace().filter(|w| w.chars().count() > 3) {
        n += 1;
        n_upper += usize::from(word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase));
    }
    n > 1 && n_upper == n
}

/// What an element is, apart from where it stands.
fn signature(dom: &Dom, id: NodeId) -> u64 {
    let of = |id: NodeId| {
        let class = dom.attribute(id, Name::Class).unwrap_or_default();
        hash(class) ^ dom.tag(id).map_or(0, |tag| tag as u64).wrapping_mul(0x9E37_79B9)
    };
    of(id).rotate_left(7) ^ of(dom.parent(id))
}

/// For each element with more than one run in it: how many stand in the same parent that look like it.
fn units(dom: &Dom, run_sums: &Sums) -> Vec<u16> {
    let mut n_alike: HashMap<(NodeId, u64), u16> = HashMap::new();
    let mut keys = vec![None; dom.len()];
    for (id, key) in keys.iter_mut().enumerate() {
        if dom.tag(id).is_some_and(Tag::is_block) && run_sums.within(dom, id) > 1.5 {
            let class = dom.attribute(id, Name::Class).unwrap_or_default();
            let class = class.split_ascii_whitespace().next().unwrap_or_default();
            let of = (dom.parent(id), hash(class) ^ dom.tag(id).map_or(0, |tag| tag as u64));
            let n = n_alike.entry(of).or_default();
            *n = n.saturating_add(1);
            *key = Some(of);
        }
    }
    keys.into_iter().map(|key| key.and_then(|of| n_alike.get(&of).copied()).unwrap_or(0)).collect()
}

/// The element that Readability would take for the article: the one whose paragraphs, near below it, have
/// the most to say.
fn top_candidate(dom: &Dom, runs: &[Run], seen: &[Measured]) -> NodeId {
    let mut scores: HashMap<NodeId, f32> = HashMap::new();
    for (run, m) in runs.iter().zip(seen) {
        if !m.is_prose {
            continue;
        }
        let points = 1.0 + m.n_commas as f32 + (run.text.len() as f32 / 100.0).min(3.0);
        let points = points * (1.0 - m.link_share);
        for (level, id) in dom.lineage(dom.parent(run.owner)).take(5).enumerate() {
            let part = match level {
                0 => 1.0,
                1 => 0.5,
                n => 1.0 / (n as f32 * 3.0),
            };
            *scores.entry(id).or_default() += points * part;
        }
    }
    let best = scores.into_iter().max_by(|(a, x), (b, y)| x.total_cmp(y).then(b.cmp(a)));
    best.map_or(Dom::ROOT, |(id, _)| id)
}

/// What an element is in, itself included.
struct Above(Vec<(Tags, Hints, bool)>);

impl Above {
    fn new(dom: &Dom, hints: impl Fn(NodeId) -> Hints) -> Self {
        let mut all: Vec<(Tags, Hints, bool)> = Vec::with_capacity(dom.len());
        for id in 0..dom.len() {
            let (tags, above, in_body) = all.get(dom.parent(id)).copied().unwrap_or_default();
            let Some(tag) = dom.tag(id) else {
                all.push((tags, above, in_body));
                continue;
            };
            let stated = dom.attribute(id, Name::Itemprop).or_else(|| dom.attribute(id, Name::Property));
            let is_body = stated.is_some_and(|p| {
                p.rsplit(':').next().is_some_and(|p| matches!(p, "articleBody" | "reviewBody"))
            });
            all.push((Tags(tags.0 | 1 << tag as u32), above.with(hints(id)), in_body || is_body));
        }
        Self(all)
    }

    fn of(&self, id: NodeId) -> (Tags, Hints, bool) {
        self.0.get(id).copied().unwrap_or_default()
    }

    fn tags(&self, id: NodeId) -> Tags {
        self.of(id).0
    }

    fn hints(&self, id: NodeId) -> Hints {
        self.of(id).1
    }

    fn is_in_body(&self, id: NodeId) -> bool {
        self.of(id).2
    }
}

/// A set of tags.
#[derive(Clone, Copy, Debug, Default)]
struct Tags(u128);

impl Tags {
    fn has(self, tag: Tag) -> bool {
        self.0 & (1 << tag as u32) != 0
    }
}

macro_rules! prefixed {
    ($prefix:literal) => {
        &[
            concat!($prefix, "ad"),
            concat!($prefix, "aside"),
            concat!($prefix, "author"),
            concat!($prefix, "body"),
            concat!($prefix, "caption"),
            concat!($prefix, "comment"),
            concat!($prefix, "cookie"),
            concat!($prefix, "dateline"),
            concat!($prefix, "footer"),
            concat!($prefix, "form"),
            concat!($prefix, "header"),
            concat!($prefix, "hidden"),
            concat!($prefix, "lead"),
            concat!($prefix, "list"),
            concat!($prefix, "nav"),
            concat!($prefix, "newsletter"),
            concat!($prefix, "note"),
            concat!($prefix, "quote"),
            concat!($prefix, "related"),
            concat!($prefix, "share"),
            concat!($prefix, "story"),
            concat!($prefix, "tags"),
            concat!($prefix, "title"),
            concat!($prefix, "widget"),
        ]
    };
}

const OWN: &[&str] = prefixed!("is named ");
const NEAR: &[&str] = prefixed!("is in what is named ");
const FAR: &[&str] = prefixed!("is deep in what is named ");

const AROUND: &[[&str; 3]] = &[
    ["prose in the block", "links in the block", "runs in the block"],
    ["prose in the parent", "links in the parent", "runs in the parent"],
    ["prose in the second", "links in the second", "runs in the second"],
    ["prose in the third", "links in the third", "runs in the third"],
    ["prose in the fourth", "links in the fourth", "runs in the fourth"],
];

const BESIDE: &[(isize, [&str; 4])] = &[
    (-2, ["words 2 before", "links 2 before", "prose 2 before", "same parent 2 before"]),
    (-1, ["words before it", "links before it", "prose before it", "same parent before it"]),
    (1, ["words behind it", "links behind it", "prose behind it", "same parent behind it"]),
    (2, ["words 2 behind", "links 2 behind", "prose 2 behind", "same parent 2 behind"]),
];
