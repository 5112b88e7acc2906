//! Letters of another font set on the line on which the others stand: egui centers a font beside another, which is
//! right for emoji and leaves words floating.

use egui::epaint::text::{Glyph, Row};

/// How far below its place a letter of another font would stand on the line.
fn below(glyph: &Glyph) -> f32 {
    if !is_written(glyph.chr) {
        return 0.0;
    }
    let rise = glyph.font_ascent - glyph.font_height / 2.0;
    rise - (glyph.font_face_ascent - glyph.font_face_height / 2.0)
}

/// Whether a character is a letter, or stands among those of some script, and is no symbol.
fn is_written(ch: char) -> bool {
    ch.is_alphanumeric()
        || matches!(ch, '\0'..='\u{1FFF}' | '\u{3000}'..='\u{30FF}' | '\u{FB00}'..='\u{FFEF}')
}

/// Whether some letter does not stand on the line, by as much as `pixel` shows.
pub fn floats(row: &Row, pixel: f32) -> bool {
    row.glyphs.iter().any(|glyph| below(glyph).abs() >= pixel)
}

/// Puts the letters of a row on the line, in whole pixels.
pub fn stand(row: &mut Row, pixel: f32) {
    if !floats(row, pixel) {
        return;
    }
    let mut cluster = None;
    for glyph in &mut row.glyphs {
        // Marks go where their letter goes.
        let own = (below(glyph) / pixel).round() * pixel;
        let is_mark = !is_written(glyph.chr) && glyph.advance_width == 0.0;
        let by = cluster.filter(|_| is_mark).unwrap_or(own);
        cluster = Some(by);
        glyph.pos.y += by;
        if by != 0.0 && !glyph.uv_rect.is_nothing() {
            let first = glyph.first_vertex as usize;
            let quad = row.visuals.mesh.vertices.get_mut(first..first + 4).unwrap_or_default();
            quad.iter_mut().for_each(|vertex| vertex.pos.y += by);
        }
    }
    row.visuals.mesh_bounds = row.visuals.mesh.calc_bounds();
}
