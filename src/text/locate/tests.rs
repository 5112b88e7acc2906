use std::{collections::BTreeSet, ops::Range};

use proptest::prelude::*;

use super::{Doubt, Located, Locator, QuoteSelector, Selector};
use crate::text::{self, TextRange};

/// A text without its brackets, and the range between them.
fn marked(text: &str) -> (String, Option<TextRange>) {
    let Some((before, rest)) = text.split_once('[') else { return (text.to_owned(), None) };
    let (words, behind) = rest.split_once(']').expect("a bracket closes");
    let range = TextRange::new(before.len(), before.len() + words.len());
    ([before, words, behind].concat(), Some(range))
}

/// What is known of a passage of a text.
struct Known<'a> {
    text: &'a str,
    range: TextRange,
    prefix: String,
    suffix: String,
}

impl<'a> Known<'a> {
    fn of(text: &'a str, range: TextRange) -> Self {
        let (prefix, suffix) = text::context(text, range, 32);
        Self { text, range, prefix, suffix }
    }

    fn selector(&self) -> Selector<'_> {
        let exact = self.range.of(self.text).expect("it is in the text");
        let quote = QuoteSelector { exact, prefix: &self.prefix, suffix: &self.suffix };
        Selector { position: Some(self.range), quote: Some(quote) }
    }
}

#[derive(Debug, PartialEq)]
enum State {
    Anchored,
    Review,
    Lost,
}

fn state(located: Located) -> State {
    match located {
        Located::Anchored(_) => State::Anchored,
        Located::Review { .. } => State::Review,
        Located::Lost => State::Lost,
    }
}

/// The passage in brackets in the old text is found in those of the new one, without and with the old text.
#[track_caller]
fn check(old: &str, new: &str, expected: State) {
    let ((old, range), (new, place)) = (marked(old), marked(new));
    let known = Known::of(&old, range.expect("a passage is marked"));
    let locator = Locator::new(&new);
    let located = locator.locate(&known.selector());
    let found = located.range().and_then(|range| range.of(&new));
    assert_eq!((located.range(), state(located)), (place, expected), "{found:?}");
}

const BEFORE: &str = "The delegations met for the third time since May. ";
const BEHIND: &str = " A joint statement is expected on Thursday, the host said.";

/// The same with text around, of which the contexts are taken.
#[track_caller]
fn within(old: &str, new: &str, expected: State) {
    check(&[BEFORE, old, BEHIND].concat(), &[BEFORE, new, BEHIND].concat(), expected);
}

#[test]
fn the_same_words_are_anchored() {
    within("[Both sides agreed to go on.]", "[Both sides agreed to go on.]", State::Anchored);
    within("[Both sides agreed to go on.]", "New words. [Both sides agreed to go on.]", State::Anchored);
    within("“[It’s over,]” she said.", "\"[It's over,]\" she said.", State::Anchored);
    within("[three blind mice — or four…]", "[three\u{a0}blind\nmice -- or four...]", State::Anchored);
    within("[the official office]", "[the o\u{fb03}cial of\u{ad}fice]", State::Anchored);
    within("[the astrobiologists think]", "[the astrobi-\nologists think]", State::Anchored);
    within(
        "[the talks went on for long]",
        "[the talks\n\u{c}The Paper 7\n\nwent on for long]",
        State::Anchored,
    );
    within("[café au lait]", "[cafe\u{301} au lait]", State::Anchored);
    within("[交渉は続く]。", "[交渉は\n続く]。", State::Anchored);
    within("[Переговоры продолжаются] в Стамбуле.", "[Переговоры продолжаются] в Анкаре.", State::Anchored);
    within("🦊 [a fox 🦊 ran]", "👩‍👩‍👧 🦊 [a fox 🦊 ran]", State::Anchored);
    within("Yes [—] or no", "Yes [—] or no", State::Anchored);
}

#[test]
fn other_words_in_the_same_place_are_for_review() {
    within("[It freed 1,000 prisoners of war.]", "[It freed 1,100 prisoners of war.]", State::Review);
    within("[They will sign the treaty.]", "[They will not sign the treaty.]", State::Review);
    within("[It went to Warsaw in the end.]", "[It went to Berlin in the end.]", State::Review);
    within("[It cost a million in all.]", "[It cost a billion in all.]", State::Review);
    within("[The talks were a success.]", "[The talks were a sucess.]", State::Review);
    within("[Is it over?]", "[Is it over.]", State::Review);
    within("[keep the things]", "[keep the tings]", State::Review);
    within(
        "[The minister said that both sides agreed to go on with the talks in May.]",
        "[The minister said that both sides agreed.]",
        State::Review,
    );
    within(
        "[Both sides agreed to go on.]",
        "[Both sides, two people who know of it said, agreed to go on.]",
        State::Review,
    );
}

#[test]
fn what_is_gone_is_lost() {
    let new = format!("{BEFORE}{BEHIND}");
    check(&format!("{BEFORE}[Both sides agreed to go on.]{BEHIND}"), &new, State::Lost);
    within("[Both sides agreed to go on.]", "Nobody knows what the next round may bring.", State::Lost);
    check(
        "He spoke [in] Ankara and left.",
        "He spoke of peace in the evening and left in haste.",
        State::Lost,
    );
    check("[peace]", "", State::Lost);
    check("[🦊]", "no fox here", State::Lost);
}

#[test]
fn short_words_are_told_apart_by_what_is_around_them() {
    let old = "He went in haste and came [in] time for the vote, in the end.";
    check(old, "In short: he went in haste and came [in] time for the vote, in the end.", State::Anchored);
    check("He came in [time] for the vote.", "He came in [tiem] for the vote.", State::Review);
}

#[test]
fn a_moved_sentence_is_anchored_if_it_is_long_enough_to_be_told_from_a_repeated_phrase() {
    let tail = "\n\nOther matters were left for later, when the weather allows for it.\n\n";
    let sentence = "Both sides agreed to go on with the exchange of prisoners in June.";
    let old = format!("{BEFORE}[{sentence}]{BEHIND}{tail}");
    check(&old, &format!("{BEFORE}{BEHIND}{tail}[{sentence}]"), State::Anchored);
    let old = format!("{BEFORE}[The third round]{BEHIND}{tail}");
    check(&old, &format!("{BEFORE}{BEHIND}{tail}The third round"), State::Lost);
}

#[test]
fn where_nothing_tells_two_places_apart_it_is_for_review() {
    let line = "Eat every two hours, and drink before you are thirsty, whatever the weather is.\n";
    let old = format!("{}[Eat] it all.", line.repeat(4));
    let range = TextRange::new(line.len() * 2, line.len() * 2 + 3);
    let known = Known::of(&old, range);
    let located = Locator::new(&old).locate(&known.selector());
    assert_eq!(located, Located::Review { range, doubt: Doubt::TwoPlaces }, "the nearer one");
}

#[test]
fn the_old_text_tells_two_places_apart() {
    let line = "Eat every two hours, and drink before you are thirsty, whatever the weather is.\n";
    let old = format!("Monday\n{}Tuesday\n{}", line.repeat(3), line.repeat(3));
    let new = format!("New\nMonday\n{}Tuesday, a new day\n{}", line.repeat(3), line.repeat(3));
    let second = |text: &str, day: &str| {
        let day = text.find(day).expect("the day");
        let (at, _) = text.match_indices("Eat every").filter(|(at, _)| *at > day).nth(1).expect("a line");
        TextRange::new(at, at + 9)
    };
    let known = Known::of(&old, second(&old, "Tuesday"));
    let located = Locator::new(&new).locate(&known.selector());
    assert_eq!(state(located), State::Review);
    let located = Locator::new(&new).with_old_text(&old).locate(&known.selector());
    assert_eq!(located, Located::Anchored(second(&new, "Tuesday")));
}

#[test]
fn the_old_text_knows_that_the_words_stood_there_twice() {
    let sentence = "Both sides agreed to go on with the exchange of prisoners in June.";
    let (old, range) = marked(&format!(
        "{BEFORE}{BEHIND}\n\n{sentence}\n\nIn short: [{sentence}] That was all he had to say."
    ));
    let new = format!("{BEFORE}{BEHIND}\n\n{sentence}\n\nIn short: That was all he had to say.");
    let known = Known::of(&old, range.expect("a passage"));
    let located = Locator::new(&new).with_old_text(&old).locate(&known.selector());
    assert!(!matches!(located, Located::Anchored(_)), "{located:?}");
}

#[test]
fn the_old_text_gives_the_words_where_only_a_position_is_known() {
    let (old, range) = marked(&format!("{BEFORE}[Both sides agreed to go on.]{BEHIND}"));
    let (new, place) = marked(&format!("New. {BEFORE}[Both sides agreed to go on.]{BEHIND}"));
    let selector = Selector { position: range, quote: None };
    let located = Locator::new(&new).with_old_text(&old).locate(&selector);
    assert_eq!(Some(located), place.map(Located::Anchored));
    let located = Locator::new(&new).locate(&selector);
    assert!(matches!(located, Located::Review { doubt: Doubt::OnlyPosition, .. }));
    let beyond = Selector { position: Some(TextRange::new(5, 5_000)), quote: None };
    assert_eq!(Locator::new(&new).locate(&beyond), Located::Lost);
}

#[test]
fn the_order_of_the_others_tells_two_places_apart() {
    let line = "Eat every two hours, and drink before you are thirsty, whatever the weather is.\n";
    let old = format!(
        "{0}Noon is the time of the main meal.\n{0}{0}Evening brings tea and nothing else.\n",
        line.repeat(3)
    );
    // So much is put in above that the old position is that of a line before noon.
    let new = format!("{}{old}", "Something quite different stands here now.\n".repeat(6));
    let nth = |words: &str, n: usize| {
        let (at, _) = old.match_indices(words).nth(n).expect("the words");
        Known::of(&old, TextRange::new(at, at + words.len()))
    };
    let known = [nth("Noon is", 0), nth("drink", 5), nth("Evening", 0)];
    let selectors: Vec<Selector> = known.iter().map(Known::selector).collect();
    let locator = Locator::new(&new);
    let alone = locator.locate(&selectors[1]);
    assert_eq!(state(alone), State::Review);
    let all = locator.locate_all(&selectors, |_, _| true).expect("nobody said stop");
    let range = all[1].range().expect("it is somewhere");
    assert!(all[0].range().unwrap() < range && range < all[2].range().unwrap(), "{all:?}");
}

#[test]
fn locating_many_can_be_watched_and_stopped() {
    let (text, range) = marked(&format!("{BEFORE}[Both sides agreed]{BEHIND}"));
    let known = Known::of(&text, range.expect("a passage"));
    let selectors = vec![known.selector(); 5];
    let mut seen = Vec::new();
    let locator = Locator::new(&text);
    let all = locator.locate_all(&selectors, |done, n| {
        seen.push((done, n));
        true
    });
    assert_eq!(all.map(|all| all.len()), Some(5));
    assert_eq!(seen, [(0, 5), (1, 5), (2, 5), (3, 5), (4, 5)]);
    assert_eq!(locator.locate_all(&selectors, |done, _| done < 2), None);
}

#[test]
fn a_quotation_of_thousands_of_words_is_found_with_a_number_changed() {
    let words: Vec<String> = (0..4000_u32).map(|n| format!("w{}", n.wrapping_mul(2_654_435_761))).collect();
    let old = words.join(" ");
    let range = TextRange::new(words[..100].join(" ").len() + 1, words[..3900].join(" ").len());
    let known = Known::of(&old, range);
    let new = format!("in front {}", old.replacen(&words[2000], "w7", 1));
    let located = Locator::new(&new).locate(&known.selector());
    let expected = TextRange::new(range.start() + 9, range.end() + 9 + 2 - words[2000].len());
    assert_eq!(located, Located::Review { range: expected, doubt: Doubt::Reworded });
}

#[test]
fn without_context_the_whole_text_is_searched() {
    let exact =
        |exact| Selector { position: None, quote: Some(QuoteSelector { exact, prefix: "", suffix: "" }) };
    let text = "Many years later, as he faced the firing squad";
    let locator = Locator::new(text);
    let found = |words| locator.locate(&exact(words)).range().and_then(|range| range.of(text));
    assert_eq!(found("years later"), Some("years later"));
    assert_eq!(found("Many yers latr"), Some("Many years later"));
    assert_eq!(found("squat"), Some("squad"));
    assert_eq!(found("icecream"), None);
    assert_eq!(found(""), None);
    assert_eq!(Locator::new("").locate(&exact("years")), Located::Lost);
}

/// Words with some marks.
fn prose(n: Range<usize>) -> impl Strategy<Value = Vec<String>> {
    let word = prop_oneof![8 => "[a-z]{2,9}", 1 => "[A-ZÄÖé][a-zß]{3,7}[,.]", 1 => "[0-9]{2,5}", 1 => "“[а-я]{4,8}”"];
    proptest::collection::vec(word, n)
}

/// What is before a passage of so many words, it, and what is behind it. No word is there twice: of what is,
/// one place may be as good as the other.
fn around(n: Range<usize>) -> impl Strategy<Value = (String, String, String)> {
    (prose(20..50), prose(n), prose(20..50)).prop_map(|(before, words, behind)| {
        let mut seen = BTreeSet::new();
        let mut once = |words: Vec<String>| -> String {
            let words: Vec<String> = words.into_iter().filter(|word| seen.insert(word.clone())).collect();
            words.join(" ")
        };
        let words = once(words);
        (once(before) + " ", words, format!(" {}", once(behind)))
    })
}

/// A text in letters only, to compare places in variants of it.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|ch| !ch.is_whitespace())
        .map(|ch| if "“”\"".contains(ch) { '"' } else { ch })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn an_edit_outside_a_passage_and_its_context_leaves_it_anchored(
        (before, words, behind) in around(1..20),
        put_in in "\\PC{0,40}|( [a-z]{1,8}){0,30}",
        at in 0..1000_usize,
        n_cut in 0..60_usize,
        is_before in any::<bool>(),
    ) {
        let old = [&*before, &*words, &*behind].concat();
        let range = TextRange::new(before.len(), before.len() + words.len());
        let known = Known::of(&old, range);
        // What may be edited: all but the passage and its context.
        let free = match is_before {
            true => TextRange::new(0, range.start() - known.prefix.len()),
            false => TextRange::new(range.end() + known.suffix.len(), old.len()),
        };
        let start = old.floor_char_boundary(free.start() + at % (free.len() + 1));
        let end = old.floor_char_boundary((start + n_cut).min(free.end()));
        let mut new = old.clone();
        new.replace_range(start..end, &put_in);
        let shift = if is_before { put_in.len() as isize - (end - start) as isize } else { 0 };
        let place = TextRange::new(
            range.start().wrapping_add_signed(shift),
            range.end().wrapping_add_signed(shift),
        );
        prop_assert_eq!(Locator::new(&new).locate(&known.selector()), Located::Anchored(place));
        let locator = Locator::new(&new).with_old_text(&old);
        prop_assert_eq!(locator.locate(&known.selector()), Located::Anchored(place));
    }

    #[test]
    fn a_passage_cut_out_is_lost((before, words, behind) in around(3..20)) {
        let old = [&*before, &*words, &*behind].concat();
        let known = Known::of(&old, TextRange::new(before.len(), before.len() + words.len()));
        let new = [&*before, &*behind].concat();
        prop_assert_eq!(Locator::new(&new).locate(&known.selector()), Located::Lost);
        prop_assert_eq!(Locator::new(&new).with_old_text(&old).locate(&known.selector()), Located::Lost);
    }

    #[test]
    fn a_letter_changed_is_never_anchored(
        (before, words, behind) in around(1..20),
        at in any::<prop::sample::Index>(),
        other in "[a-z0-9]",
    ) {
        let old = [&*before, &*words, &*behind].concat();
        let known = Known::of(&old, TextRange::new(before.len(), before.len() + words.len()));
        let letters: Vec<(usize, char)> = words.char_indices().filter(|(_, ch)| ch.is_alphanumeric()).collect();
        let (place, letter) = letters[at.index(letters.len())];
        prop_assume!(letter.to_lowercase().to_string() != other);
        let mut changed = words.clone();
        changed.replace_range(place..place + letter.len_utf8(), &other);
        let new = [&*before, &*changed, &*behind].concat();
        for locator in [Locator::new(&new), Locator::new(&new).with_old_text(&old)] {
            let located = locator.locate(&known.selector());
            prop_assert!(!matches!(located, Located::Anchored(_)), "{:?}", located);
        }
    }

    #[test]
    fn locating_is_the_same_in_variants_of_a_text(
        (before, words, behind) in around(1..20),
        cut in 0..20_usize,
        lines in 1..12_usize,
    ) {
        let old = [&*before, &*words, &*behind].concat();
        let known = Known::of(&old, TextRange::new(before.len(), before.len() + words.len()));
        // With a line end now and then, and with some words taken out.
        let pieces: Vec<&str> = old.split(' ').collect();
        let kept = pieces.iter().enumerate().filter(|(at, _)| cut == 0 || at % (cut + 4) != cut);
        let text: String = kept.map(|(at, word)| format!("{word}{}", if at % lines == 0 { "\n" } else { " " })).collect();
        let place = |text: &str| {
            let located = Locator::new(text).locate(&known.selector());
            let range = located.range();
            let words = range.and_then(|range| Some((plain(text.get(..range.start())?), plain(range.of(text)?))));
            (state(located), words)
        };
        let expected = place(&text);
        prop_assert_eq!(place(&text.replace('\n', "\r\n")), expected, "CRLF");
        let expected = place(&text);
        prop_assert_eq!(place(&text.replace(' ', "\u{a0}")), expected, "NBSP");
        let expected = place(&text);
        prop_assert_eq!(place(&text.replace(['“', '”'], "\"")), expected, "straight quotation marks");
    }

    #[test]
    fn offsets_never_fall_inside_a_character(
        text in "\\PC{0,60}|([a-cé👩‍👩‍👧한ﬁ½İ\u{301} \r\n]{0,4}){0,20}",
        exact in "\\PC{0,10}|[a-cé👩‍👩‍👧한ﬁ½İ\u{301} ]{0,12}",
        prefix in "[a-cé ]{0,6}",
        suffix in "[a-cé ]{0,6}",
        from in 0..80_usize,
        to in 0..80_usize,
        with_position in any::<bool>(),
    ) {
        let quote = Some(QuoteSelector { exact: &exact, prefix: &prefix, suffix: &suffix });
        let position = with_position.then(|| TextRange::new(from, to));
        let locator = Locator::new(&text);
        for selector in [Selector { position, quote }, Selector { position, quote: None }] {
            if let Some(range) = locator.locate(&selector).range() {
                prop_assert!(range.of(&text).is_some(), "{range:?}");
            }
            if let Some(range) = Locator::new(&text).with_old_text(&exact).locate(&selector).range() {
                prop_assert!(range.of(&text).is_some(), "{range:?}");
            }
        }
    }
}
