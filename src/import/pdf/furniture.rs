//! Running heads and page numbers: lines at the edges of pages that come again on others.

use std::collections::HashMap;

use super::{
    columns::median,
    pieces::{Piece, lines},
};

/// Lines from each edge that may be furniture.
const DEEPEST: usize = 3;
/// How far apart the same line may stand on two pages, of the height of the page.
const NEAR: f32 = 0.015;

/// Where a small line apart from the text stands in the margin, though it comes once; of the height of the page.
const MARGIN: f32 = 0.06;

/// A page with its pieces.
#[derive(Debug, Default)]
pub struct Page {
    pub pieces: Vec<Piece>,
    pub height: f32,
}

/// Marks what is furniture as chrome.
pub fn mark_furniture(pages: &mut [Page]) {
    let edges: Vec<Vec<Edge>> = pages.iter().map(edges).collect();
    // How many pages have a line like this at nearly this height.
    let mut like: HashMap<(bool, &str), Vec<(usize, f32)>> = HashMap::new();
    for (page, edges) in edges.iter().enumerate() {
        for edge in edges {
            like.entry((edge.is_top, &edge.key)).or_default().push((page, edge.height));
        }
    }
    let size =
        median(pages.iter().flat_map(|page| &page.pieces).map(|piece| piece.size).collect()).unwrap_or(0.0);
    // Left and right pages have heads of their own.
    let n_least = if pages.len() < 4 { 2 } else { 3 };
    let mut marked: Vec<Vec<(f32, f32)>> = vec![Vec::new(); pages.len()];
    for (page, edges) in edges.iter().enumerate() {
        for edge in edges {
            let others = like.get(&(edge.is_top, edge.key.as_str())).map_or(&[][..], Vec::as_slice);
            let mut near: Vec<usize> = others
                .iter()
                .filter(|(_, height)| (height - edge.height).abs() < NEAR)
                .map(|(page, _)| *page)
                .collect();
            near.dedup();
            let comes_again = pages.len() > 1 && near.len() >= n_least;
            // A number alone at the very edge, apart from the text, is that of the page.
            let is_number = edge.is_outermost && edge.is_apart && is_page_number(&edge.text);
            let is_marginal = edge.is_outermost
                && edge.room > 2.5 * edge.size
                && edge.size < 0.9 * size
                && !(MARGIN..=1.0 - MARGIN).contains(&edge.height);
            if comes_again || is_number || is_marginal {
                marked.get_mut(page).into_iter().for_each(|marks| marks.push((edge.top, edge.bottom)));
            }
        }
    }
    let is_marked = |piece: &Piece, marks: &[(f32, f32)]| {
        let middle = (piece.top() + piece.bottom()) / 2.0;
        piece.is_chrome || marks.iter().any(|(top, bottom)| (*top..=*bottom).contains(&middle))
    };
    let is_all =
        pages.iter().zip(&marked).all(|(page, marks)| page.pieces.iter().all(|p| is_marked(p, marks)));
    if is_all {
        // A document of nothing but its edges is read as what it is.
        return pages.iter_mut().flat_map(|page| &mut page.pieces).for_each(|piece| piece.is_chrome = false);
    }
    for (page, marks) in pages.iter_mut().zip(&marked) {
        for piece in &mut page.pieces {
            piece.is_chrome = is_marked(piece, marks);
        }
    }
}

/// A line at an edge of a page.
struct Edge {
    is_top: bool,
    is_outermost: bool,
    /// Whether there is more room between it and the text than between lines, and how much.
    is_apart: bool,
    room: f32,
    size: f32,
    text: String,
    /// The text without its numbers.
    key: String,
    /// Where it is, of the height of the page.
    height: f32,
    top: f32,
    bottom: f32,
}

fn edges(page: &Page) -> Vec<Edge> {
    let lines = lines(page.pieces.iter().filter(|p| !p.is_chrome).cloned().collect());
    let edge = |line: &Piece, inner: Option<&Piece>, nth: usize, is_top: bool| {
        let room = inner.map_or(0.0, |inner| (inner.baseline - line.baseline).abs());
        Edge {
            is_top,
            is_outermost: nth == 0,
            is_apart: room > 1.6 * line.size.max(inner.map_or(0.0, |inner| inner.size.min(line.size))),
            room,
            size: line.size,
            text: line.text.clone(),
            key: key(&line.text),
            height: line.baseline / page.height.max(1.0),
            top: line.top(),
            bottom: line.bottom(),
        }
    };
    let top =
        lines.iter().enumerate().take(DEEPEST).map(|(at, line)| edge(line, lines.get(at + 1), at, true));
    let bottom = lines.iter().rev().enumerate().take(DEEPEST).map(|(at, line)| {
        let inner = lines.len().checked_sub(at + 2).and_then(|at| lines.get(at));
        edge(line, inner, at, false)
    });
    // In the middle of the page nothing is an edge.
    top.chain(bottom).filter(|e| if e.is_top { e.height < 0.25 } else { e.height > 0.75 }).collect()
}

fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        match c.is_numeric() {
            true if key.ends_with('#') => {}
            true => key.push('#'),
            false => key.extend(c.to_lowercase()),
        }
    }
    key
}

/// "3", "– 3 –", "Page 3 of 12", "iv"
fn is_page_number(text: &str) -> bool {
    let words: Vec<String> = text
        .split(|c: char| {
            c.is_whitespace() || matches!(c, '-' | '–' | '—' | '|' | '/' | '[' | ']' | '.' | '·')
        })
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let is_number = |word: &str| word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit());
    let is_roman = |word: &str| word.len() <= 6 && word.bytes().all(|b| b"ivxlc".contains(&b));
    let is_word = |word: &str| {
        matches!(word, "page" | "p" | "pg" | "of" | "seite" | "von" | "página" | "de" | "sur" | "стр")
    };
    match words.as_slice() {
        [only] => is_number(only) || is_roman(only),
        [] => false,
        words => {
            words.len() <= 4
                && words.iter().all(|w| is_number(w) || is_word(w))
                && words.iter().any(|w| is_number(w))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(lines: &[(&str, f32)]) -> Page {
        let piece = |(text, baseline): &(&str, f32)| Piece {
            text: (*text).to_owned(),
            left: 50.0,
            right: 60.0,
            baseline: *baseline,
            size: 10.0,
            ..Piece::default()
        };
        Page { pieces: lines.iter().map(piece).collect(), height: 800.0 }
    }

    fn chrome(mut pages: Vec<Page>) -> Vec<Vec<String>> {
        mark_furniture(&mut pages);
        let of = |page: &Page| page.pieces.iter().filter(|p| p.is_chrome).map(|p| p.text.clone()).collect();
        pages.iter().map(of).collect()
    }

    #[test]
    fn what_comes_again_at_the_edges_is_furniture() {
        let body = |n: usize| vec![("words", 200.0), (if n == 1 { "more" } else { "other" }, 212.0)];
        let pages = (1..=4)
            .map(|n| {
                let foot = format!("The Journal, page {n}");
                let mut lines = vec![("Talks", 40.0)];
                lines.extend(body(n));
                let foot: &'static str = Box::leak(foot.into_boxed_str());
                lines.push((foot, 780.0));
                page(&lines)
            })
            .collect();
        let expected: Vec<Vec<String>> =
            (1..=4).map(|n| vec!["Talks".to_owned(), format!("The Journal, page {n}")]).collect();
        assert_eq!(chrome(pages), expected);
    }

    #[test]
    fn a_line_that_comes_once_or_elsewhere_is_none() {
        assert_eq!(chrome(vec![page(&[("Talks", 40.0), ("words", 60.0), ("3", 780.0)])]), [["3"]]);
        assert_eq!(chrome(vec![page(&[("Talks", 40.0), ("words", 60.0), ("3", 72.0)])]), [[""; 0]]);
        let pages = vec![page(&[("Talks", 40.0), ("a", 60.0)]), page(&[("Talks", 90.0), ("b", 120.0)])];
        assert_eq!(chrome(pages), [[""; 0], [""; 0]]);
    }

    #[test]
    fn numbers_of_pages_are_known() {
        for words in ["3", "– 3 –", "Page 3 of 12", "iv", "3 / 12", "[3]"] {
            assert!(is_page_number(words), "{words}");
        }
        for words in ["", "20253", "three", "3 people", "mixed", "Page"] {
            assert!(!is_page_number(words), "{words}");
        }
    }
}
