//! Galleys of any script, with real fonts, held against unicode-bidi.

#![allow(clippy::string_slice, reason = "a test that cuts a character fails")]

use std::sync::Arc;

use egui::{
    Color32, Context, FontData, FontFamily, Galley, RawInput, Rect,
    epaint::text::{FontInsert, FontPriority, InsertFontFamily},
    text::LayoutJob,
};
use proptest::prelude::*;
use unicode_bidi::{BidiInfo, Level};
use unicode_segmentation::UnicodeSegmentation as _;

use super::{galley, turns};
use crate::{
    text::{self, Direction},
    ui::{
        reader::rows,
        theme::{self, Face},
    },
};

/// A context with fonts for what the tests write.
fn context() -> Context {
    let ctx = Context::default();
    theme::install(&ctx);
    add_fonts(&ctx);
    ctx
}

/// Gives the reader's face fonts for some scripts.
pub fn add_fonts(ctx: &Context) {
    let fonts: [(&str, &'static [u8]); 4] = [
        ("Hebrew", include_bytes!("../../../tests/fixtures/fonts/Hebrew.ttf")),
        ("Arabic", include_bytes!("../../../tests/fixtures/fonts/Arabic.ttf")),
        ("Devanagari", include_bytes!("../../../tests/fixtures/fonts/Devanagari.ttf")),
        ("Tamil", include_bytes!("../../../tests/fixtures/fonts/Tamil.ttf")),
    ];
    for (name, bytes) in fonts {
        let family =
            InsertFontFamily { family: FontFamily::Name("serif".into()), priority: FontPriority::Lowest };
        ctx.add_font(FontInsert::new(name, FontData::from_static(bytes), vec![family]));
    }
}

fn job(words: &str, width: f32) -> LayoutJob {
    let format = theme::text(Face::Serif, theme::READING, theme::READING_LINE, Color32::BLACK);
    let mut job = LayoutJob::single_section(words.to_owned(), format);
    job.wrap.max_width = width;
    job.break_on_newline = false;
    job
}

fn drawn<R>(ctx: &Context, mut draw: impl FnMut(&Context) -> R) -> R {
    let mut result = None;
    let input = RawInput { screen_rect: Some(Rect::EVERYTHING), ..RawInput::default() };
    let mut output = ctx.run_ui(input, |ui| result = Some(draw(ui.ctx())));
    output.textures_delta.clear();
    result.expect("it was drawn")
}

fn set(ctx: &Context, words: &str, width: f32) -> Arc<Galley> {
    drawn(ctx, |ctx| galley(ctx, job(words, width)))
}

/// Characters that have no place of their own: marks on the letter before, and what is not seen.
fn has_no_place(ch: char) -> bool {
    matches!(ch, '\u{300}'..='\u{36F}' | '\u{5B0}'..='\u{5BD}' | '\u{64B}'..='\u{652}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{61C}')
}

/// What a row shows from left to right.
fn shown(row: &egui::epaint::text::PlacedRow) -> String {
    let mut glyphs: Vec<_> = row.glyphs.iter().filter(|glyph| !has_no_place(glyph.chr)).collect();
    glyphs.sort_by(|a, b| (a.pos.x + a.max_x()).total_cmp(&(b.pos.x + b.max_x())));
    glyphs.iter().map(|glyph| glyph.chr).collect()
}

/// What unicode-bidi shows of the same stretch.
fn expected(words: &str, line: std::ops::Range<usize>) -> String {
    let level = match text::direction(words) {
        Direction::LeftToRight => Level::ltr(),
        Direction::RightToLeft => Level::rtl(),
    };
    let info = BidiInfo::new(words, Some(level));
    let Some(paragraph) = info.paragraphs.first() else { return String::new() };
    let reordered = if info.levels[line.clone()].iter().any(Level::is_rtl) {
        info.reorder_line(paragraph, line)
    } else {
        // There `reorder_line` stops before L1, which sets white space at the end as the paragraph is.
        let (levels, runs) = info.visual_runs(paragraph, line);
        let of = |run: &std::ops::Range<usize>| words.get(run.clone()).expect("a part of the text");
        let turned = |run: &std::ops::Range<usize>| of(run).chars().rev().collect::<String>();
        let run = |run: std::ops::Range<usize>| {
            if levels[run.start].is_rtl() { turned(&run) } else { of(&run).to_owned() }
        };
        runs.into_iter().map(run).collect::<String>().into()
    };
    reordered.chars().filter(|ch| !has_no_place(*ch)).collect()
}

/// Holds a galley against everything that is claimed of it.
fn check(ctx: &Context, words: &str, width: f32) {
    let galley = set(ctx, words, width);
    assert_eq!(galley.text(), words);
    let rows: Vec<String> = galley.rows.iter().map(|row| row.text()).collect();
    assert_eq!(rows.concat(), words, "a glyph for each character, in the order of the text");
    check_order(&galley);
    check_places(&galley);
    check_spans(&galley);
}

fn check_order(galley: &Galley) {
    for (row, bytes) in galley.rows.iter().zip(super::row_bytes(galley)) {
        assert_eq!(shown(row), expected(galley.text(), bytes), "{:?}", galley.text());
    }
}

/// The graphemes of each row, as characters of the text, with their edges.
fn graphemes(galley: &Galley) -> Vec<Vec<(std::ops::Range<usize>, f32, f32)>> {
    let mut first = 0;
    let rows = galley.rows.iter().map(|row| {
        let mut column = 0;
        let words = row.text();
        let found = words.graphemes(true).map(|grapheme| {
            let n = grapheme.chars().count();
            let glyphs = &row.glyphs[column..column + n];
            let edges = || glyphs.iter().flat_map(|g| [row.pos.x + g.pos.x, row.pos.x + g.max_x()]);
            let left = edges().fold(f32::INFINITY, f32::min);
            let right = edges().fold(f32::NEG_INFINITY, f32::max);
            let chars = first + column..first + column + n;
            column += n;
            (chars, left, right)
        });
        let found = found.collect();
        first += column;
        found
    });
    rows.collect()
}

fn check_places(galley: &Galley) {
    let text = galley.text();
    let is_boundary = |char: usize| {
        let byte = rows::byte_of_char(text, char);
        rows::snapped(text, byte) == byte
    };
    for (row, graphemes) in graphemes(galley).into_iter().enumerate() {
        assert!(is_boundary(rows::first_char(galley, row)), "no row begins inside a grapheme: {text:?}");
        for (chars, left, right) in graphemes.into_iter().filter(|(_, left, right)| right - left > 0.5) {
            let middle = (left + right) / 2.0;
            let found = rows::grapheme_in_row(galley, row, middle).expect("the row has letters");
            assert_eq!(found.chars, chars, "{text:?} {middle}");
            for x in [left + 0.1, right - 0.1] {
                let place = rows::char_in_row(galley, row, x);
                let end = rows::end_char(galley, row);
                assert!(place == chars.start || place == chars.end || place == end, "{text:?}");
                assert!(is_boundary(place));
            }
            let caret = rows::caret(galley, chars.start).left();
            assert!(
                (caret - left).abs() < 0.01 || (caret - right).abs() < 0.01,
                "{text:?}: the caret is at an edge"
            );
        }
    }
}

fn check_spans(galley: &Galley) {
    let rows = graphemes(galley);
    let all: Vec<_> = rows.iter().flatten().cloned().collect();
    let n = all.len();
    for (from, to) in [(0, n), (0, n / 2), (n / 3, n * 2 / 3), (n / 2, n), (n / 4, n / 4 + 1)] {
        let Some(chosen) = all.get(from..to.min(n)).filter(|chosen| !chosen.is_empty()) else { continue };
        let range = chosen[0].0.start..chosen[chosen.len() - 1].0.end;
        let spans = rows::spans(galley, range.start, range.end);
        for (row, graphemes) in rows.iter().enumerate() {
            // The space at which a row wraps is not marked where the range goes on.
            let goes_on = graphemes.last().is_some_and(|(chars, ..)| range.end > chars.end);
            let end = if goes_on { rows::end_char(galley, row) } else { range.end };
            for (chars, left, right) in graphemes.iter().filter(|(_, left, right)| right - left > 2.5) {
                let middle = (left + right) / 2.0;
                let is_covered =
                    spans.iter().any(|(at, r)| *at == row && r.left() <= middle && middle <= r.right());
                let is_meant = range.contains(&chars.start) && chars.start < end;
                assert_eq!(is_covered, is_meant, "{:?} {range:?} {chars:?} {spans:?}", galley.text());
            }
        }
    }
}

const TEXTS: [&str; 22] = [
    "שלום עולם",
    "אמר: \"שלום (2025) world\" והלך.",
    "The word שלום means peace, and سلام does too.",
    "מחיר: 1,234.56 ₪ (כ-20%) – זול!",
    "مرحبا بالعالم، كيف الحال؟",
    "قال الرئيس: «لا سلام بلا ضغط» في 17 مايو 2025.",
    "السلام عليكم ولا إله إلا الله",
    "بَيْتٌ كَبِيرٌ وَلَدٌ",
    "שָׁלוֹם עֲלֵיכֶם",
    "abc \u{202B}שלום abc 123\u{202C} def",
    "abc \u{202E}def 123\u{202C} ghi",
    "\u{2067}שלום abc\u{2069} 12 אבג",
    "\u{202D}שלום\u{202C} abc",
    "أ\u{200C}ب\u{200D} [a(b]c)",
    "۱۲۳ عدد و ٤٥٦",
    "١٢٣ abc ٤٥٦",
    "  שלום  ",
    "... 12:30 ...",
    "x א y ב z ג (x א) [ב y]",
    "שלום\u{200F}! abc\u{200E}? !",
    "a\u{301} ש\u{301}ב",
    "لا لا لالا الله",
];

#[test]
fn rows_show_what_unicode_bidi_shows_at_any_width() {
    let ctx = context();
    for words in TEXTS {
        for width in [f32::INFINITY, 400.0, 120.0, 60.0, 21.0] {
            check(&ctx, words, width);
        }
    }
    let long = TEXTS.join(" ");
    check(&ctx, &long, 300.0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn any_mixture_is_shown_as_unicode_bidi_shows_it(
        words in "[אבגדהשםלמןبتثلاسمن0-9٠-٩۰-۹a-fA-F .,:;!?()\\[\\]{}«»\"'+%$-]{0,60}",
        width in 40.0_f32..500.0,
    ) {
        let ctx = context();
        check(&ctx, &words, width);
    }

    #[test]
    fn controls_and_marks_do_not_mislead(
        words in "[אבגلاسمa-c0-4 .()\u{5B4}\u{64E}\u{301}\u{200C}-\u{200F}\u{202A}-\u{202E}\u{2066}-\u{2069}]{0,40}",
        width in 40.0_f32..500.0,
    ) {
        let ctx = context();
        check(&ctx, &words, width);
    }
}

#[test]
fn graphemes_hold_together_in_every_script() {
    let ctx = context();
    let family = "👩‍👩‍👧‍👦".repeat(40);
    let flags = "🇺🇦🇵🇱🇩🇪".repeat(30);
    let conjuncts = "क्षत्रियज्ञानस्त्रीकिंकृत्वा".repeat(12);
    let tamil = "கொகோகௌநொதெகொகொ".repeat(12);
    let jamo = "\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}".repeat(40);
    let marks = "e\u{301}\u{323}o\u{302}".repeat(80);
    let kana = "は\u{3099}か\u{3099}".repeat(60);
    let mixed = "क्षि and 👩‍👩‍👧 and e\u{301} office fi ffi";
    for words in [&family, &flags, &conjuncts, &tamil, &jamo, &marks, &kana, mixed] {
        for width in [f32::INFINITY, 300.0, 90.0, 31.0] {
            let galley = set(&ctx, words, width);
            let rows: Vec<String> = galley.rows.iter().map(|row| row.text()).collect();
            assert_eq!(rows.concat(), *words);
            check_places(&galley);
            check_spans(&galley);
        }
    }
}

#[test]
fn letters_that_share_a_glyph_share_its_width() {
    let ctx = context();
    for words in ["لا", "سلام"] {
        let galley = set(&ctx, words, f32::INFINITY);
        let widths: Vec<f32> = galley.rows[0].glyphs.iter().map(|glyph| -glyph.advance_width).collect();
        assert!(widths.iter().all(|width| *width > 1.0), "{words}: {widths:?}");
    }
    let galley = set(&ctx, "fi", f32::INFINITY);
    let glyphs = &galley.rows[0].glyphs;
    assert!(glyphs.iter().all(|glyph| glyph.advance_width > 1.0), "{glyphs:?}");
}

#[test]
fn arabic_letters_are_joined() {
    // The same letters joined are narrower than each by itself.
    let ctx = context();
    let width = |words: &str| set(&ctx, words, f32::INFINITY).size().x;
    let apart: f32 = "سلام".chars().map(|ch| width(&ch.to_string())).sum();
    assert!(width("سلام") < apart * 0.9, "{} {apart}", width("سلام"));
}

#[test]
fn what_egui_sets_right_is_left_to_it() {
    let ctx = context();
    for words in ["Plain words, set as ever.", "“Curly” quotes — and a naïve café.", "Привет, мир"]
    {
        let (ours, theirs) = drawn(&ctx, |ctx| {
            let theirs = ctx.fonts_mut(|fonts| fonts.layout_job(job(words, 200.0)));
            (galley(ctx, job(words, 200.0)), theirs)
        });
        assert!(Arc::ptr_eq(&ours, &theirs), "{words}");
    }
}

#[test]
fn what_was_set_is_kept_from_frame_to_frame() {
    let ctx = context();
    let first = set(&ctx, "שלום עולם", 200.0);
    assert!(turns(&first));
    assert!(Arc::ptr_eq(&first, &set(&ctx, "שלום עולם", 200.0)));
    assert!(!Arc::ptr_eq(&first, &set(&ctx, "שלום עולם", 201.0)));
}

#[test]
fn a_line_from_right_to_left_ends_at_the_right_edge_and_its_caret_at_the_left() {
    let ctx = context();
    let galley = set(&ctx, "שלום עולם", 300.0);
    let caret = |char| rows::caret(&galley, char).left();
    assert!((caret(0) - 300.0).abs() < 1.0, "{}", caret(0));
    assert!(caret(9) < caret(8) && caret(8) < caret(5) && caret(5) < caret(4));
    // And the row says so to who asks egui's way: a text field.
    let end = galley.pos_from_cursor(egui::text::CCursor::new(9_usize)).left();
    assert!((end - caret(9)).abs() < 0.01, "{end} {}", caret(9));
}

#[test]
fn brackets_turn_with_the_text() {
    let ctx = context();
    let uvs = |words: &str, n: usize| {
        let galley = set(&ctx, words, f32::INFINITY);
        let vertices = galley.rows[0].visuals.mesh.vertices.clone();
        vertices.chunks(4).map(|quad| quad[0].uv).nth(n).expect("a letter")
    };
    // Behind the letter the closing bracket is drawn as an opening one.
    assert_eq!(uvs("א)", 1), uvs("(א", 0).min(uvs("(", 0)));
    assert_ne!(uvs("א)", 1), uvs(")", 0));
}

#[test]
fn what_does_not_fit_is_left_out_at_the_end_of_the_text() {
    let ctx = context();
    let mut job = job("מחיר גבוה מאוד של לחם וחלב", 90.0);
    job.wrap.max_rows = 1;
    let galley = drawn(&ctx, |ctx| galley(ctx, job.clone()));
    let shown = galley.rows[0].text();
    assert!(galley.elided && galley.rows.len() == 1);
    assert!(galley.text().starts_with(&shown) && shown.len() > 6, "{shown}");
    assert!(galley.rect.width() <= 90.5, "{:?}", galley.rect);
}

#[test]
fn lines_of_one_text_each_have_their_own_direction() {
    let ctx = context();
    let mut job = job("A claim\nטענה שנייה\n", 300.0);
    job.break_on_newline = true;
    let galley = drawn(&ctx, |ctx| galley(ctx, job.clone()));
    let rows: Vec<(String, bool)> = galley.rows.iter().map(|r| (r.text(), r.ends_with_newline)).collect();
    assert_eq!(rows, [("A claim".into(), true), ("טענה שנייה".into(), true), (String::new(), false)]);
    assert!(rows::caret(&galley, 8).left() > 290.0 && rows::caret(&galley, 0).left() < 1.0);
    assert_eq!(rows::row_and_column(&galley, 8), (1, 0));
    assert_eq!(rows::row_and_column(&galley, 7), (0, 7));
}

#[test]
fn a_letter_of_another_font_leaves_the_others_joined() {
    // The font of the tests has no alef wasla.
    let ctx = context();
    let width = |words: &str| set(&ctx, words, f32::INFINITY).size().x;
    assert!((width("ٱسلام") - width("ٱ") - width("سلام")).abs() < 0.2);
    check(&ctx, "بسم ٱلله ٱلرحمـٰن", 60.0);
}

#[test]
fn letters_of_another_font_stand_on_the_same_line() {
    let ctx = context();
    for (words, n) in [("x אב", 3), ("x क", 2), ("x स।", 3), ("x سر", 3)] {
        let galley = set(&ctx, words, f32::INFINITY);
        let quads: Vec<f32> = galley.rows[0]
            .visuals
            .mesh
            .vertices
            .chunks(4)
            .map(|quad| quad[2].pos.y.max(quad[3].pos.y))
            .collect();
        let baselines: Vec<f32> = galley.rows[0].glyphs.iter().map(|glyph| glyph.pos.y).collect();
        assert!(
            quads.len() >= n && baselines.windows(2).all(|pair| (pair[0] - pair[1]).abs() < 1.01),
            "{baselines:?}"
        );
        let raw = drawn(&ctx, |ctx| ctx.fonts_mut(|fonts| fonts.layout_job(job(words, f32::INFINITY))));
        let theirs: Vec<f32> = raw.rows[0].glyphs.iter().map(|glyph| glyph.pos.y).collect();
        assert!(
            theirs.windows(2).any(|pair| (pair[0] - pair[1]).abs() >= 1.0),
            "egui sets them right: {theirs:?}"
        );
    }
    let foot = |words: &str, n: usize| {
        let galley = set(&ctx, words, f32::INFINITY);
        let quad: Vec<_> = galley.rows[0].visuals.mesh.vertices.chunks(4).nth(n).expect("a letter").to_vec();
        quad.iter().map(|vertex| vertex.pos.y).fold(0.0, f32::max)
    };
    assert!((foot("x ב", 0) - foot("x ב", 1)).abs() <= 1.0, "{} {}", foot("x ב", 0), foot("x ב", 1));
}
