//! Merging: two briefings that were made from one become one again.
//!
//! Three-way merge by id. What only one side changed is taken from that side, what both changed alike is
//! taken once, and what they changed differently is a [`Conflict`]: ours stands, except that nothing is
//! deleted that the other side changed. Every merge gives a briefing that keeps all rules, and without
//! conflicts it is the same whichever side is called ours.
//!
//! | what | merged as |
//! |---|---|
//! | title; speaking rate; time budget; fields of sources, passages and points | values |
//! | place, range and words of a passage | one value, so that they fit each other |
//! | what is read aloud of a passage | one value, which follows the words that stand |
//! | text and chrome of a source | one value where the texts differ, else chrome line by line |
//! | parent of a point | a value; the points of a circle that moves make are chosen about together |
//! | evidence of a point | a map from passage to stance |
//! | order of sources, siblings and evidence | a sequence without doubles ([`sequence`]) |
//!
//! What is chosen about conflicts is an input of the merge ([`Merge::choosing`]) and not an edit of its result:
//! so any choices go together, and choosing one side everywhere gives the same whatever that side is called.
//!
//! A row that one side deleted and the other left alone goes. One that the other side changed, moved or
//! attached anew stays with all that was deleted along with it, and is listed. One that something new stands
//! under or in stays for its sake alone, and that is listed.
//!
//! Sources: T. Lindholm, "A three-way merge for XML documents" (DocEng 2004), for merging trees by node
//! identity, with parent and order apart; S. Khanna, K. Kunal and B. C. Pierce, "A formal investigation of
//! diff3" (FSTTCS 2007), for what a three-way merge of sequences has to hold: it is idempotent, changes of one
//! side alone come through whole, and changes far apart do not meet.

mod conflict;
mod evidence;
mod fate;
mod field;
mod library;
mod merged;
mod outline;
mod placing;
mod sequence;
mod three;

pub use conflict::{Conflict, Subject};
pub use merged::{Merge, merge};
pub use three::Side;

#[cfg(test)]
mod tests;
