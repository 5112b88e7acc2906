//! Plain find: every place in one text where some words stand, case and typography aside.

use crate::text::{Folded, TextRange, occurrences};

/// Where `query` stands in the text that `folded` was made from, in order. Nothing for blank queries.
pub fn find(folded: &Folded, query: &str) -> Vec<TextRange> {
    let query = Folded::new(query);
    if query.text().trim().is_empty() {
        return Vec::new();
    }
    occurrences(folded.text(), query.text()).map(|hit| folded.original_range(hit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_typography_do_not_matter() {
        let text = "No “love” lost. LOVE’S labour";
        let hits = find(&Folded::new(text), "love");
        assert_eq!(hits.iter().filter_map(|h| h.of(text)).collect::<Vec<_>>(), ["love", "LOVE"]);
        assert_eq!(find(&Folded::new(text), "love's").len(), 1);
        assert!(find(&Folded::new(text), " ").is_empty());
    }
}
