//! What is known of words beforehand: countries and their people, large cities, offices, given names, the words that
//! bodies and places are called by. General lists, made for no text; a word that is on none is not judged by them.

mod people;
mod places;
mod words;

pub(super) use people::{
    FIRST_SURNAMES, GIVEN_NAMES, HONORIFICS, OCCUPATIONS, OFFICE_PARTS, OFFICES, PORTFOLIOS,
};
pub(super) use places::{DEMONYMS, country_of, is_country, place};
pub(super) use words::{
    ABBREVIATIONS, BODY_WORDS, FIRST_WORDS, NO_NAMES, PLACE_WORDS, SMALL_WORDS, TITLE_WORDS,
};

use std::{collections::HashSet, sync::LazyLock};

/// A list of words in lower case.
pub(super) type Words = LazyLock<HashSet<&'static str, foldhash::fast::RandomState>>;

/// The words of a list that are parted by white space.
fn spaced(list: &'static str) -> HashSet<&'static str, foldhash::fast::RandomState> {
    list.split_whitespace().collect()
}
