//! Page furniture: running heads and page numbers that a page break puts into the words.

/// A line longer than this is no running head.
const MOST_CHARS: usize = 100;

/// A piece of text without the page furniture in it: whole lines that count pages, beside a form feed or in
/// the middle of a sentence. Only what stands between words is looked at: neither the first nor the last line.
///
/// A line that counts pages begins or ends with a number. Without a form feed, as in a page printed by a
/// browser, it must say more: nothing but a number, or a page of so many.
pub(super) fn without_furniture(words: &str) -> String {
    let lines: Vec<&str> = words.split_inclusive(['\n', '\u{c}']).collect();
    let last = lines.len().saturating_sub(1);
    let mut kept = String::with_capacity(words.len());
    for (at, line) in lines.iter().enumerate() {
        let near = lines.get(at.saturating_sub(2)..(at + 2).min(lines.len())).unwrap_or_default();
        let is_beside_break = near.iter().any(|line| line.contains('\u{c}'));
        let is_amid = !kept.trim_end().ends_with(['.', '!', '?', ':', '"', '”', '»', '…']);
        let is_furniture = at > 0
            && at < last
            && line.chars().count() <= MOST_CHARS
            && ((is_beside_break && has_number_at_end(line)) || (is_amid && is_page_number(line)));
        if !is_furniture {
            kept.push_str(line);
        }
    }
    kept
}

fn has_number_at_end(line: &str) -> bool {
    let line = line.trim();
    line.starts_with(|ch: char| ch.is_ascii_digit()) || line.ends_with(|ch: char| ch.is_ascii_digit())
}

/// Whether a line is a number, or has at its end a page and how many there are: 2/6, Page 2 of 5.
fn is_page_number(line: &str) -> bool {
    let parts: Vec<&str> =
        line.split(|ch: char| ch.is_whitespace() || ch == '/').filter(|part| !part.is_empty()).collect();
    let number = |part: &&str| part.parse::<u32>().ok().filter(|n| *n < 10_000);
    match parts.as_slice() {
        [one] => number(one).is_some(),
        [.., page, of, all]
            if parts.len() <= 4 && number(page).is_some() && of.chars().all(char::is_alphabetic) =>
        {
            number(page) <= number(all)
        }
        [first, .., page, all] => {
            (parts.len() <= 4 || first.starts_with("http"))
                && number(page).zip(number(all)).is_some_and(|(page, all)| page <= all)
        }
        [page, all] => number(page).zip(number(all)).is_some_and(|(page, all)| page <= all),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::without_furniture;

    #[track_caller]
    fn check(words: &str, expected: &str) {
        let left = without_furniture(words);
        assert_eq!(left.split_whitespace().collect::<Vec<_>>().join(" "), expected, "{words:?}");
    }

    #[test]
    fn running_heads_and_page_numbers_are_left_out() {
        check(
            "started in the red,\n\u{c} Daily News | 12 March 2024 | 4\n\nbut rose",
            "started in the red, but rose",
        );
        check("It is over.\n7\n\u{c}The Paper, 3 May 2021  8\nSo he says.", "It is over. So he says.");
        check("Chairman of the\nhttps://www.example.com/news/story-187 2/6\nParty", "Chairman of the Party");
        check("scissor switch\nPage 2 of 5\nkeyboards", "scissor switch keyboards");
        check("This was a\n\n3\n\nreally difficult tie", "This was a really difficult tie");
    }

    #[test]
    fn lines_that_may_say_something_stay() {
        check("Round 1\nthe sun\nRound 2\nthe rain", "Round 1 the sun Round 2 the rain");
        check("It is over.\n3\nSo he says.", "It is over. 3 So he says.");
        check("a list of\nten men and 4\nwomen", "a list of ten men and 4 women");
        check("Page 2 of 5\nwords\nPage 3 of 5", "Page 2 of 5 words Page 3 of 5");
    }
}
