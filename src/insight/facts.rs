//! What is read of one source: its names, dates and figures. Nothing but its text and what is known of it counts, so
//! that it can be kept as long as both stay.

use xxhash_rust::xxh3::xxh3_64;

use super::{
    Text,
    dates::{self, DateMention, Told},
    figures::{self, Figure},
    names::{self, Mentions},
    reading::Reading,
};
use crate::model::{Date, SourceId};

/// Names, dates and figures of a source.
#[derive(Clone, Debug)]
pub struct Facts {
    pub source: SourceId,
    pub published: Option<Date>,
    pub names: Mentions,
    /// In the order of the text.
    pub dates: Vec<DateMention>,
    /// In the order of the text.
    pub figures: Vec<Figure>,
    /// What each of the dates is the date of.
    pub(super) happenings: Vec<Told>,
}

impl Facts {
    pub fn of(source: &Text<'_>) -> Self {
        let reading = Reading::of(source);
        let names = names::mentions(&reading);
        let dates = dates::dates(&reading);
        let figures = figures::figures(&reading, &names, &dates);
        let happenings = dates::happenings(&reading, &names, &dates);
        Self { source: source.source, published: source.published, names, dates, figures, happenings }
    }
}

/// The key of a finding about several sources: made of what it says, so that one that was dismissed is known again.
pub(super) fn key(kind: &str, words: &[&str], sources: impl IntoIterator<Item = SourceId>) -> u64 {
    let mut sources: Vec<SourceId> = sources.into_iter().collect();
    sources.sort_unstable();
    sources.dedup();
    let mut content = kind.to_owned();
    for word in words {
        content.push('\n');
        content.push_str(word);
    }
    for source in sources {
        content.push('\n');
        content.push_str(&source.to_string());
    }
    xxh3_64(content.as_bytes())
}
