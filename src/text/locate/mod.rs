//! Finding a quotation in a changed text.
//!
//! A [`Locator`] is made of a text once, and finds passages in it by their [`Selector`]s: anchored, to be
//! reviewed, or lost. (A passage's place in the model has the same three; here they carry the range, and why
//! a person should look.)
//!
//! # Steps
//!
//! 1. Of the text only its letters are searched (`letters`): spaces, marks, case, accents, ligatures, line and
//!    page breaks do not count. An index says where words begin with which eight letters (`grams`).
//! 2. Grams of the quotation and of its context name places (`candidates`). Those that have the very letters
//!    are taken first. Where none of them has its context, stretches with most of the grams are aligned word
//!    by word with quotation and context (`alignment`). Without any context and any gram, the whole text is
//!    searched with errors (`myers`).
//! 3. What speaks for each place is weighed in bits (`evidence`): how much of the words is there, how much of
//!    either context, how far it is from the old position, what the old text says (`witness`, `kept`), and
//!    the order of the other passages. The best place is compared with the next.
//! 4. Whether the words are the same is asked of the texts, not of their letters (`sameness`). Only the same
//!    words can be anchored, and only where place and words are sure (`verdict`). What has too little of the
//!    words for what is kept around it is lost: that is the least score.
//!
//! # What was taken from where
//!
//! The selectors are the W3C Web Annotation Data Model's. That quotation, context and position are scored
//! together is Hypothesis' idea (`match-quote.ts` of its client), which searches with Myers' algorithm and
//! weighs 50 : 20 : 20 : 2, without a least score. The algorithms are named where they are used: Myers 1999
//! and Hyyrö 2003, Gotoh 1982, Smith and Waterman 1981, seeds as in BLAST 1990, patience diff. No code was.
//!
//! # Where the thresholds come from
//!
//! Bits are counted by Shannon's estimate of what a letter tells, and asked for by how many passages and
//! places there are to confuse. What likeness is enough was read off 4,200 edited quotations, made of half of
//! 85 news pages: typing slips, words replaced, taken out and put in, cuts, moved sentences, sentences quoted
//! twice, page breaks, deletions. It was checked on as many of the other half.

mod alignment;
mod candidates;
mod evidence;
mod furniture;
mod grams;
mod kept;
mod letters;
mod locator;
mod myers;
mod sameness;
mod selector;
mod verdict;
mod wanted;
mod witness;

#[cfg(test)]
mod tests;

pub use letters::stands_alone;
pub use locator::Locator;
pub use selector::{QuoteSelector, Selector};
pub use verdict::{Doubt, Located};
