//! How it shows what is read aloud of a quotation.

use egui::text::{LayoutJob, TextFormat};

use super::theme::{self, Face, Palette};
use crate::{
    model::Passage,
    text::{elide, next_grapheme},
};

/// The quotation on one line of up to `most` graphemes, in quotation marks; what is read aloud of it stands out by
/// weight and a line below, not by color.
pub fn quote_job(passage: &Passage, most: usize, p: &Palette) -> LayoutJob {
    let plain = theme::text(Face::Serif, theme::QUOTE, theme::QUOTE_LINE, p.ink);
    let aloud = TextFormat {
        underline: egui::Stroke::new(theme::ALOUD_RULE, p.soft),
        ..theme::text(Face::SerifBold, theme::QUOTE, theme::QUOTE_LINE, p.ink)
    };
    let mut job = LayoutJob::default();
    if passage.aloud.is_empty() {
        job.append(&format!("“{}”", elide(&passage.quote, most)), 0.0, plain);
        return job;
    }
    // The edges of what is set alike, then all of it piece by piece.
    let quote = passage.quote.as_str();
    let mut edges: Vec<(usize, bool)> = vec![(0, false)];
    for stretch in passage.aloud.stretches() {
        edges.extend([(stretch.start(), true), (stretch.end(), false)]);
    }
    job.append("“", 0.0, plain.clone());
    let ends = edges.iter().skip(1).map(|(at, _)| *at).chain([quote.len()]);
    let (mut n_left, mut is_spaced) = (most, true);
    for ((start, is_aloud), end) in edges.iter().zip(ends) {
        let piece = quote.get(*start..end).unwrap_or_default();
        let (folded, is_cut) = fold(piece, &mut n_left, &mut is_spaced);
        job.append(&folded, 0.0, if *is_aloud { aloud.clone() } else { plain.clone() });
        if is_cut {
            job.append("…", 0.0, plain.clone());
            break;
        }
    }
    job.append("”", 0.0, plain);
    job
}

/// Runs of white space as one space each, as far as there is room. Whether some of it was left off.
fn fold(piece: &str, n_left: &mut usize, is_spaced: &mut bool) -> (String, bool) {
    let mut folded = String::with_capacity(piece.len());
    let mut at = 0;
    while at < piece.len() {
        let next = next_grapheme(piece, at);
        let grapheme = piece.get(at..next).unwrap_or_default();
        at = next;
        let is_space = grapheme.chars().all(char::is_whitespace);
        if is_space && *is_spaced {
            continue;
        }
        let Some(left) = n_left.checked_sub(1) else { return (folded, true) };
        *n_left = left;
        *is_spaced = is_space;
        folded.push_str(if is_space { " " } else { grapheme });
    }
    (folded, false)
}

/// "read aloud: “…”", for who cannot see it; `None` where nothing is.
pub fn aloud_words(passage: &Passage, most: usize) -> Option<String> {
    if passage.aloud.is_empty() {
        return None;
    }
    if passage.aloud.is_whole(&passage.quote) {
        return Some("read aloud whole".to_owned());
    }
    let words: Vec<&str> = passage.aloud.words(&passage.quote).collect();
    Some(format!("read aloud: “{}”", elide(&words.join(" … "), most)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Aloud, PassageId, Source, SourceId, Tint, id::tests::CountedDice},
        text::TextRange,
    };

    /// The passage of `quote`, in which brackets hold what is read aloud.
    fn passage(quote: &str) -> Passage {
        let mut dice = CountedDice::default();
        let (mut text, mut start, mut stretches) = (String::new(), 0, Vec::new());
        for ch in quote.chars() {
            match ch {
                '[' => start = text.len(),
                ']' => stretches.push(TextRange::new(start, text.len())),
                _ => text.push(ch),
            }
        }
        let source = Source::new(SourceId::draw(&mut dice), "t", text.clone());
        let all = TextRange::new(0, text.len());
        let marked = Passage::mark(PassageId::draw(&mut dice), &source, all, Tint::Sky).expect("words");
        Passage { aloud: Aloud::new(stretches), ..marked }
    }

    #[test]
    fn what_is_read_aloud_stands_out_of_the_quotation() {
        let check = |quote: &str, most: usize, expected: &str| {
            let job = quote_job(&passage(quote), most, theme::any_palette());
            let set = |at: usize| {
                let section = job.sections.get(at).expect("a section");
                let (start, end) = (section.byte_range.start.0, section.byte_range.end.0);
                let words = job.text.get(start..end).expect("words");
                if section.format.underline.width > 0.0 && !words.is_empty() {
                    format!("[{words}]")
                } else {
                    words.to_owned()
                }
            };
            let shown: String = (0..job.sections.len()).map(set).collect();
            assert_eq!(shown, expected);
            assert!(job.sections.windows(2).all(|w| w[0].byte_range.end == w[1].byte_range.start));
        };
        check("one\n\ntwo", 20, "“one two”");
        check("one [two] three", 20, "“one [two] three”");
        check("[one \n two ] \n[three]", 20, "“[one two ][three]”");
        check("one [two] three", 5, "“one [t]…”");
        check("[one]", 3, "“[one]”");
        check("[👩\u{200d}👩\u{200d}👧 a] b", 2, "“[👩\u{200d}👩\u{200d}👧 ]…”");
    }

    #[test]
    fn it_is_said_too() {
        assert_eq!(aloud_words(&passage("one"), 9), None);
        assert_eq!(aloud_words(&passage("“[one]”"), 9).as_deref(), Some("read aloud whole"));
        assert_eq!(
            aloud_words(&passage("[one] two [three]"), 99).as_deref(),
            Some("read aloud: “one … three”")
        );
    }
}
