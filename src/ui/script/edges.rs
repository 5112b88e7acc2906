//! Where graphemes stand in a shaped piece: a glyph may stand for several of them, or several for one.

use egui::epaint::text::Glyph;
use unicode_segmentation::UnicodeSegmentation as _;

/// The edges of the graphemes of `text`, from its left edge, where each character has a glyph, in order:
/// one more than there are graphemes. Those that share a glyph share its width.
pub fn forward(text: &str, glyphs: &[Glyph]) -> Vec<f32> {
    let mut rest = glyphs;
    let widths = text.graphemes(true).map(|grapheme| {
        let (own, behind) = rest.split_at(grapheme.chars().count().min(rest.len()));
        rest = behind;
        own.iter().map(|glyph| glyph.advance_width).sum()
    });
    let widths = shared(text, widths.collect());
    edges(widths.into_iter())
}

/// The edges of the graphemes of `text`, in its order and so from right to left, where egui set all of it
/// that way with one font: the glyphs stand in visual order, and those it adds for characters without one
/// stand behind them. `None` where they do not.
pub fn backward(text: &str, glyphs: &[Glyph]) -> Option<Vec<f32>> {
    let firsts: Vec<char> = text.graphemes(true).filter_map(|g| g.chars().next()).collect();
    let is_added = |glyph: &Glyph| glyph.advance_width == 0.0 && glyph.uv_rect.is_nothing();
    let n_shaped = glyphs.iter().rposition(|glyph| !is_added(glyph)).map_or(0, |at| at + 1);

    // From the left: the last grapheme first. A cluster is of several graphemes (a ligature), of which the
    // first gets the width here, or of several glyphs, of which marks come before their letter.
    let mut widths = vec![0.0; firsts.len()];
    let mut n_left = firsts.len();
    let mut open: Option<char> = None;
    let mut has_width = true;
    for glyph in glyphs.get(..n_shaped)? {
        let stays = open == Some(glyph.chr) && (!has_width || glyph.advance_width == 0.0);
        if !stays {
            match firsts.get(..n_left)?.iter().rposition(|ch| *ch == glyph.chr) {
                Some(at) => {
                    n_left = at;
                    open = Some(glyph.chr);
                    has_width = false;
                }
                // A second glyph of the same letter.
                None if open == Some(glyph.chr) => {}
                None => return None,
            }
        }
        has_width |= glyph.advance_width > 0.0;
        *widths.get_mut(n_left)? += glyph.advance_width;
    }
    if n_left > 0 {
        return None;
    }
    let mut edges = edges(shared(text, widths).into_iter().rev());
    edges.reverse();
    Some(edges)
}

/// The edges of graphemes that are as wide as `widths`, made to fill `width` together.
pub fn in_proportion(widths: &[f32], width: f32) -> Vec<f32> {
    let sum: f32 = widths.iter().sum();
    let scale = if sum > 0.0 { width / sum } else { 0.0 };
    edges(widths.iter().map(|own| own * scale))
}

fn edges(widths: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut pen = 0.0;
    let edges = widths.map(|width| {
        pen += width;
        pen
    });
    [0.0].into_iter().chain(edges).collect()
}

/// Shares out the width of a grapheme among those behind it that can be seen and have none.
fn shared(text: &str, mut widths: Vec<f32>) -> Vec<f32> {
    let needs = |grapheme: &str, width: f32| width == 0.0 && !grapheme.chars().all(is_unseen);
    let needs: Vec<bool> = text.graphemes(true).zip(&widths).map(|(g, width)| needs(g, *width)).collect();
    let mut start = 0;
    while start < widths.len() {
        let rest = needs.get(start + 1..).unwrap_or_default();
        let end = start + 1 + rest.iter().take_while(|needs| **needs).count();
        if let Some(group) = widths.get_mut(start..end).filter(|group| group.len() > 1) {
            let share = group.iter().sum::<f32>() / group.len() as f32;
            group.fill(share);
        }
        start = end;
    }
    widths
}

/// Whether a character has no width of its own: controls, joiners, marks of direction.
pub fn is_unseen(ch: char) -> bool {
    ch.is_control()
        || matches!(ch,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{180B}'..='\u{180E}'
            | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}
