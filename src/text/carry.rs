//! Carrying stretches of a text over to another version of it.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation as _;

use super::{Folded, TextRange};

/// Between the words that both texts begin and end with, more words than this are not compared: that takes
/// time in the square of their number.
const MAX_WORDS: usize = 4000;

/// The stretches of `old`, ascending, as they are in `new`: each whose words are all there, one behind the
/// other as they were. The others are left out. Case and the shape of quotation marks and dashes make no other
/// word.
pub fn carried(stretches: &[TextRange], old: &str, new: &str) -> Vec<TextRange> {
    if old == new {
        return stretches.to_vec();
    }
    let (old, new) = (Words::new(old), Words::new(new));
    let partners = partners(&old.keys, &new.keys);
    stretches.iter().filter_map(|stretch| carry(*stretch, &old, &new, &partners)).collect()
}

/// The words of a text.
struct Words<'a> {
    text: &'a str,
    ranges: Vec<TextRange>,
    keys: Vec<String>,
}

impl<'a> Words<'a> {
    fn new(text: &'a str) -> Self {
        let words = || text.unicode_word_indices();
        let ranges = words().map(|(at, word)| TextRange::new(at, at + word.len())).collect();
        Self { text, ranges, keys: words().map(|(_, word)| Folded::new(word).text().to_owned()).collect() }
    }
}

/// For each word of the old text the one of the new that it is.
fn partners(old: &[String], new: &[String]) -> Vec<Option<usize>> {
    let same = |(a, b): &(&String, &String)| a == b;
    let n_before = old.iter().zip(new).take_while(same).count();
    let (old_rest, new_rest) =
        (old.get(n_before..).unwrap_or_default(), new.get(n_before..).unwrap_or_default());
    let n_behind = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(same).count();
    let (n_old, n_new) = (old_rest.len() - n_behind, new_rest.len() - n_behind);
    let mut partners: Vec<Option<usize>> = (0..n_before).map(Some).collect();
    partners.resize(n_before + n_old, None);
    if n_old.max(n_new) <= MAX_WORDS {
        let middle = |words: &[String], n: usize| words.get(..n).unwrap_or_default().to_vec();
        let ops = capture_diff_slices(Algorithm::Myers, &middle(old_rest, n_old), &middle(new_rest, n_new));
        for op in ops.iter().filter(|op| matches!(op, DiffOp::Equal { .. })) {
            for (a, b) in op.old_range().zip(op.new_range()) {
                if let Some(partner) = partners.get_mut(n_before + a) {
                    *partner = Some(n_before + b);
                }
            }
        }
    }
    partners.extend((0..n_behind).map(|at| Some(new.len() - n_behind + at)));
    partners
}

fn carry(
    stretch: TextRange,
    old: &Words<'_>,
    new: &Words<'_>,
    partners: &[Option<usize>],
) -> Option<TextRange> {
    let first = old.ranges.partition_point(|word| word.end() <= stretch.start());
    let behind = old.ranges.partition_point(|word| word.start() < stretch.end());
    let partners = partners.get(first..behind).filter(|words| !words.is_empty())?;
    let start = partners.first().copied().flatten()?;
    if partners.iter().enumerate().any(|(at, partner)| *partner != Some(start + at)) {
        return None;
    }
    let (old_first, old_last) = (old.ranges.get(first)?, old.ranges.get(behind - 1)?);
    let (new_first, new_last) = (new.ranges.get(start)?, new.ranges.get(start + partners.len() - 1)?);
    let is_same = |a: &TextRange, b: &TextRange| a.of(old.text) == b.of(new.text);
    // Marks at the ends go along where they are the same; an end within a word stays there.
    let from = if stretch.start() < old_first.start() {
        let marks = old.text.get(stretch.start()..old_first.start())?;
        let has_them = new.text.get(..new_first.start())?.ends_with(marks);
        new_first.start() - if has_them { marks.len() } else { 0 }
    } else {
        let into = if is_same(old_first, new_first) { stretch.start() - old_first.start() } else { 0 };
        new_first.start() + into
    };
    let to = if stretch.end() > old_last.end() {
        let marks = old.text.get(old_last.end()..stretch.end())?;
        let has_them = new.text.get(new_last.end()..)?.starts_with(marks);
        new_last.end() + if has_them { marks.len() } else { 0 }
    } else {
        let short = if is_same(old_last, new_last) { old_last.end() - stretch.end() } else { 0 };
        new_last.end() - short
    };
    Some(TextRange::new(from, to)).filter(|range| !range.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stretches stand in brackets.
    #[track_caller]
    fn check(old: &str, new: &str, expected: &str) {
        let mut text = String::new();
        let (mut stretches, mut start) = (Vec::new(), 0);
        for ch in old.chars() {
            match ch {
                '[' => start = text.len(),
                ']' => stretches.push(TextRange::new(start, text.len())),
                _ => text.push(ch),
            }
        }
        let mut shown = new.to_owned();
        for range in carried(&stretches, &text, new).iter().rev() {
            shown.insert(range.end(), ']');
            shown.insert(range.start(), '[');
        }
        assert_eq!(shown, expected, "{old}");
    }

    #[test]
    fn a_stretch_whose_words_are_the_same_stays_and_another_goes() {
        check("[one two] three", "one two three", "[one two] three");
        check("[one two] [three]", "one 2 three", "one 2 [three]");
        check("one [two three] four", "zero one two three four five", "zero one [two three] four five");
        check("[one two three]", "one three", "one three");
        check("one [two three]", "two one three", "two one three");
        check("[a] b [a]", "b a", "b [a]");
        check("[one]", "", "");
        check("", "one", "one");
    }

    #[test]
    fn marks_and_case_are_no_words() {
        check(
            "he said [“Peace, now.”] today",
            "She said \"peace now\" today",
            "She said \"[peace now]\" today",
        );
        check("[“Peace.”] he said", "“Peace.” she said", "[“Peace.”] she said");
        check("[Don’t — stop] it", "Don't - stop them", "[Don't - stop] them");
        check("[…]one", "…two", "…two");
    }

    #[test]
    fn an_end_within_a_word_stays_within_it() {
        check("1,0[00 prison]ers x", "1,000 prisoners y", "1,0[00 prison]ers y");
        check("caf[é au] lait", "un café au lait", "un caf[é au] lait");
    }

    #[test]
    fn a_text_made_to_be_slow_is_carried_where_it_begins_and_ends() {
        let words = |word: &str| (0..20_000).map(|n| format!("{word}{n} ")).collect::<String>();
        let (old, new) = (format!("begin {}end", words("a")), format!("begin {}end", words("b")));
        let stretches =
            [TextRange::new(0, 5), TextRange::new(6, 8), TextRange::new(old.len() - 3, old.len())];
        let expected = [TextRange::new(0, 5), TextRange::new(new.len() - 3, new.len())];
        assert_eq!(carried(&stretches, &old, &new), expected);
    }
}
