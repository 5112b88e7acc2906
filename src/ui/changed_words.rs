//! Words that differ between two versions of a text, set so that the eye finds them, and not by color alone.

use egui::{Stroke, Ui, text::LayoutJob};

use super::{
    script,
    theme::{self, Face, Palette},
};
use crate::{
    model::Stance,
    text::{TextRange, elide},
};

/// Which of two versions it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// Its words that differ are gone: struck through.
    Old,
    /// Its words that differ are new: underlined.
    New,
}

/// Bytes that are shown of a long stretch.
const SHOWN: usize = 2400;

/// Draws words, those in `marked` as differing.
pub fn changed_words_ui(ui: &mut Ui, words: &str, marked: &[TextRange], version: Version) {
    let p = theme::palette(ui);
    ui.add(script::label(ui, job(p, words, marked, version)));
}

fn job(p: &Palette, words: &str, marked: &[TextRange], version: Version) -> LayoutJob {
    let usual = theme::text(Face::Serif, theme::QUOTE, theme::QUOTE_LINE, p.ink);
    let colors = match version {
        Version::Old => p.stance(Stance::Undercuts),
        Version::New => p.stance(Stance::Supports),
    };
    let mut differs = usual.clone();
    (differs.background, differs.color) = (colors.fill, p.ink);
    let line = Stroke::new(1.0, colors.line);
    match version {
        Version::Old => differs.strikethrough = line,
        Version::New => differs.underline = line,
    }
    let mut job = LayoutJob::default();
    let end = words.floor_char_boundary(SHOWN);
    let shown = TextRange::new(0, end);
    let mut at = 0;
    for mark in marked.iter().filter_map(|mark| mark.overlap(shown)) {
        job.append(words.get(at..mark.start()).unwrap_or_default(), 0.0, usual.clone());
        job.append(mark.of(words).unwrap_or_default(), 0.0, differs.clone());
        at = mark.end();
    }
    job.append(words.get(at..end).unwrap_or_default(), 0.0, usual.clone());
    if end < words.len() {
        job.append("…", 0.0, usual);
    }
    job
}

/// A source's title for a line of words.
pub fn short_title(title: &str) -> String {
    elide(title, 60)
}
