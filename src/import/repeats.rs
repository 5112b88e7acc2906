//! Chrome that only a batch shows: lines that stand, letter for letter, in several articles of one publisher.

use std::collections::{HashMap, HashSet};

use xxhash_rust::xxh3::xxh3_64;

use crate::{
    model::Source,
    text::{TextRange, word_count},
};

/// In so many articles a line must stand.
const LEAST: usize = 3;
/// Longer lines are the article's, though another may have them.
const MOST_WORDS: usize = 40;
/// Shorter lines among the article's may be its headings, which publishers repeat, too.
const SENTENCE_WORDS: usize = 6;
/// An article of which more is repeated is another version of those, and says nothing of the page.
const MOST_SHARE: f32 = 0.3;

struct Line {
    range: TextRange,
    hash: u64,
    n_words: usize,
    /// Whether the article's prose stands before and behind it.
    is_amid: bool,
}

/// For each source the lines to set aside as well.
pub fn repeated_lines(sources: &[&Source]) -> Vec<Vec<TextRange>> {
    let lines: Vec<Vec<Line>> = sources.iter().map(|source| lines_of(source)).collect();
    let publishers: Vec<Option<String>> = sources.iter().map(|source| publisher(source)).collect();
    // In how many articles of its publisher a line stands.
    let count = |passed_over: &HashSet<usize>| {
        let mut n_with: HashMap<(&Option<String>, u64), usize> = HashMap::new();
        for (at, (lines, publisher)) in lines.iter().zip(&publishers).enumerate() {
            if passed_over.contains(&at) {
                continue;
            }
            let own: HashSet<u64> = lines.iter().map(|line| line.hash).collect();
            own.into_iter().for_each(|hash| *n_with.entry((publisher, hash)).or_default() += 1);
        }
        n_with
    };
    let n_with = count(&HashSet::new());
    let is_copy = |(at, lines): (usize, &Vec<Line>)| {
        let publisher = publishers.get(at)?;
        let words = |line: &Line| line.n_words;
        let all: usize = lines.iter().map(words).sum();
        let repeated =
            lines.iter().filter(|line| n_with.get(&(publisher, line.hash)).is_some_and(|n| *n > 1));
        (repeated.map(words).sum::<usize>() as f32 > MOST_SHARE * all as f32).then_some(at)
    };
    let copies: HashSet<usize> = lines.iter().enumerate().filter_map(is_copy).collect();
    let n_with = count(&copies);
    let repeated = |(lines, publisher): (&Vec<Line>, &Option<String>)| {
        let is_repeated = |line: &&Line| {
            let n = n_with.get(&(publisher, line.hash)).copied().unwrap_or_default();
            n >= LEAST && line.n_words <= MOST_WORDS && !(line.is_amid && line.n_words < SENTENCE_WORDS)
        };
        lines.iter().filter(is_repeated).map(|line| line.range).collect()
    };
    lines.iter().zip(&publishers).map(repeated).collect()
}

/// The lines that are compared: none of the title, of quotations, and of what is chrome already.
fn lines_of(source: &Source) -> Vec<Line> {
    let text = source.text();
    let mut lines: Vec<Line> = Vec::new();
    let mut prose = Vec::new();
    for range in source.paragraphs() {
        let words = range.of(text).unwrap_or_default().trim();
        // Of a very long line it does not matter how many words it has to one.
        let is_long = words.len() > 20 * MOST_WORDS;
        let n_words = if is_long { words.len() / 8 } else { word_count(words) };
        if n_words >= 12 {
            prose.push(range.start());
        }
        let is_said = words.starts_with(['“', '"', '«', '„', '‘', '「']);
        let is_known = words == source.title.trim() || source.is_chrome(range.start());
        if n_words > 0 && !is_said && !is_known {
            lines.push(Line { range: *range, hash: xxh3_64(words.as_bytes()), n_words, is_amid: false });
        }
    }
    let (first, last) = (prose.first().copied(), prose.last().copied());
    for line in &mut lines {
        let at = line.range.start();
        line.is_amid = first.is_some_and(|first| first < at) && last.is_some_and(|last| at < last);
    }
    lines
}

/// Who publishes a source, as far as that is known: sources of which nobody knows are taken for one's.
fn publisher(source: &Source) -> Option<String> {
    let host = source.link.as_deref().and_then(|link| link.split_once("://")).map(|(_, rest)| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default().to_lowercase();
        host.strip_prefix("www.").unwrap_or(&host).to_owned()
    });
    host.or_else(|| source.publisher.as_deref().map(str::to_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{SourceId, id::tests::CountedDice};

    fn sources(texts: &[String]) -> Vec<Source> {
        let mut dice = CountedDice::default();
        texts.iter().map(|text| Source::new(SourceId::draw(&mut dice), "A title", text.clone())).collect()
    }

    fn repeated(sources: &[Source]) -> Vec<Vec<&str>> {
        let all = repeated_lines(&sources.iter().collect::<Vec<_>>());
        let words = |(source, ranges): (&'_ Source, Vec<TextRange>)| {
            let text = sources.iter().find(|other| other.id == source.id).map_or("", |s| s.text());
            ranges.into_iter().filter_map(|range| range.of(text)).collect()
        };
        sources.iter().zip(all).map(words).collect()
    }

    fn prose(n: usize) -> String {
        let words = (0..40).map(|at| format!("word{} ", n * 1000 + at)).collect::<String>();
        format!("The council {words}and that was all of it.")
    }

    fn page(n: usize) -> String {
        format!(
            "A title\nThe Paper\n{}\nBackground\n{}\nOur newsletter comes to you each morning.\n{}\nSend a tip",
            prose(n * 3),
            prose(n * 3 + 1),
            prose(n * 3 + 2)
        )
    }

    #[test]
    fn what_stands_in_three_articles_is_the_pages() {
        let expected = ["The Paper", "Our newsletter comes to you each morning.", "Send a tip"];
        let three = sources(&[page(1), page(2), page(3)]);
        assert_eq!(repeated(&three), vec![expected.to_vec(); 3], "a heading among the prose stays");
        let two = sources(&[page(1), page(2), prose(50)]);
        assert_eq!(repeated(&two), vec![Vec::<&str>::new(); 3]);
    }

    #[test]
    fn versions_of_one_article_say_nothing_of_the_page() {
        let same = |end: &str| format!("{}\n{end}", page(1));
        let all = sources(&[same("One"), same("Two"), same("Three"), same("Four")]);
        assert_eq!(repeated(&all), vec![Vec::<&str>::new(); 4]);
    }

    #[test]
    fn pages_of_others_do_not_count() {
        let mut all = sources(&[page(1), page(2), page(3)]);
        for (n, source) in all.iter_mut().enumerate() {
            source.link = Some(format!("https://www.paper{n}.example/a"));
        }
        assert_eq!(repeated(&all), vec![Vec::<&str>::new(); 3]);
    }
}
