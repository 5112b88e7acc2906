//! Glyphs: what stands where on a page, as its instructions draw it.

use std::collections::HashMap;

use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, TransformExt as _,
    font::{Glyph as Drawn, GlyphRun},
    hayro_cmap::{BfString, WritingMode},
    hayro_syntax::{
        object::{Dict, String as PdfString},
        page::Page,
        xref::XRef,
    },
    interpret_page,
    kurbo::{Affine, BezPath, Point, Rect, Vec2},
};

/// A character on a page. Lengths are in points; x counts from the left and y from the top, once the page is turned
/// so that most of its lines are level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glyph {
    pub c: char,
    pub left: f32,
    pub right: f32,
    /// Where it stands on its line.
    pub baseline: f32,
    pub size: f32,
    /// Whether the document says that it belongs to the page.
    pub is_artifact: bool,
}

/// The glyphs of a page, in the order in which they are drawn.
#[derive(Debug, Default)]
pub struct Drawing {
    pub glyphs: Vec<Glyph>,
    pub height: f32,
    /// Glyphs of which nothing says what character they are.
    pub n_unknown: usize,
}

/// What glyphs are of a page, and no more than `most` of them.
pub fn drawing<'a>(page: &'a Page<'a>, cache: &InterpreterCache<'a>, xref: &'a XRef, most: usize) -> Drawing {
    let (width, height) = page.render_dimensions();
    let whole = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let to_page = page.initial_transform(true).to_kurbo();
    let mut context = Context::new(to_page, whole, cache, xref, InterpreterSettings::default());
    let mut canvas = Canvas { most, whole, ..Canvas::default() };
    interpret_page(page, &mut context, &mut canvas);
    canvas.into_drawing(width, height)
}

/// A glyph before it is known which way lines run.
#[derive(Clone, Copy)]
struct Placed {
    c: char,
    start: Point,
    advance: Vec2,
    size: f32,
    is_artifact: bool,
}

#[derive(Default)]
struct Canvas {
    placed: Vec<Placed>,
    seen: HashMap<(char, i32, i32), Point>,
    marked: Vec<Marked>,
    n_unknown: usize,
    most: usize,
    whole: Rect,
}

/// A stretch of the page that says something of itself.
struct Marked {
    is_artifact: bool,
    /// What it stands for, whatever it draws, and where it stands.
    actual: Option<(String, Option<Placed>)>,
}

impl Canvas {
    fn draw(&mut self, glyph: &Drawn<'_>, to_page: Affine, mode: WritingMode) {
        let start = to_page * Point::ZERO;
        let side = |v: Vec2| (to_page * v.to_point()) - start;
        let up = side(Vec2::new(0.0, 1000.0));
        let size = up.hypot();
        let width = match glyph {
            Drawn::Outline(glyph) => glyph.advance_width(),
            Drawn::Type3(glyph) => glyph.advance_width(),
        };
        let mut advance = match mode {
            WritingMode::Horizontal => side(Vec2::new(f64::from(width.unwrap_or(500.0)), 0.0)),
            WritingMode::Vertical => -up,
        };
        // The spaces of Type 3 fonts have measures of their own.
        if !advance.x.is_finite() || advance.hypot() > size * 4.0 {
            advance = side(Vec2::new(500.0, 0.0));
        }
        let is_there = self.whole.inflate(size, size).contains(start);
        if !size.is_finite() || size < 0.5 || !is_there || self.placed.len() >= self.most {
            return;
        }
        let is_artifact = self.marked.iter().any(|marked| marked.is_artifact);
        let placed = |c: char, nth: usize, n: usize| Placed {
            c,
            start: start + advance * (nth as f64 / n as f64),
            advance: advance / n as f64,
            size: size as f32,
            is_artifact,
        };
        if let Some((_, place)) = self.marked.iter_mut().rev().find_map(|marked| marked.actual.as_mut()) {
            let place = place.get_or_insert(placed('\0', 0, 1));
            // As wide as all that is drawn in its place.
            let end = start + advance;
            if (end - place.start).dot(advance) > 0.0 {
                place.advance = end - place.start;
            }
            return;
        }
        match glyph.as_unicode() {
            Some(BfString::Char(c)) => self.place(placed(c, 0, 1)),
            Some(BfString::String(words)) => {
                let n = words.chars().count().max(1);
                for (nth, c) in words.chars().enumerate() {
                    self.place(placed(c, nth, n));
                }
            }
            None => {
                self.n_unknown += 1;
                self.place(placed('\u{FFFD}', 0, 1));
            }
        }
    }

    fn place(&mut self, placed: Placed) {
        // The same again at nearly the same place is a shadow, or bold made by drawing twice.
        if !placed.c.is_whitespace() {
            let cell = f64::from(placed.size) * 0.15;
            let (x, y) = ((placed.start.x / cell) as i32, (placed.start.y / cell) as i32);
            let near = [-1, 0, 1].into_iter().flat_map(|dx| [-1, 0, 1].map(|dy| (placed.c, x + dx, y + dy)));
            let is_double = near
                .filter_map(|key| self.seen.get(&key))
                .any(|other| (*other - placed.start).hypot() < cell * 0.8);
            if is_double {
                return;
            }
            self.seen.insert((placed.c, x, y), placed.start);
        }
        self.placed.push(placed);
    }

    /// The glyphs of the direction in which most of them run, turned so that this is from left to right.
    fn into_drawing(self, width: f32, height: f32) -> Drawing {
        const DIRECTIONS: [Vec2; 4] =
            [Vec2::new(1.0, 0.0), Vec2::new(0.0, 1.0), Vec2::new(-1.0, 0.0), Vec2::new(0.0, -1.0)];
        // Slightly slanted lines are those of a crooked scan.
        let runs_along = |placed: &Placed, direction: Vec2| {
            let length = placed.advance.hypot();
            length > 0.0 && placed.advance.dot(direction) > 0.97 * length
        };
        let n_along = |direction: &Vec2| self.placed.iter().filter(|p| runs_along(p, *direction)).count();
        // The first of those that are equal, which is level.
        let main = DIRECTIONS.into_iter().rev().max_by_key(n_along).unwrap_or(DIRECTIONS[0]);
        let down = Vec2::new(-main.y, main.x);
        let (w, h) = (f64::from(width), f64::from(height));
        // Where the corners of the turned page are.
        let corners = [Vec2::ZERO, Vec2::new(w, 0.0), Vec2::new(0.0, h), Vec2::new(w, h)];
        let least = |along: Vec2| corners.iter().map(|c| c.dot(along)).fold(f64::INFINITY, f64::min);
        let (left, top) = (least(main), least(down));
        let level = self.placed.iter().filter(|placed| runs_along(placed, main));
        let glyphs = level.map(|placed| {
            let start = placed.start.to_vec2();
            let x = start.dot(main) - left;
            Glyph {
                c: placed.c,
                left: x as f32,
                right: (x + placed.advance.dot(main)) as f32,
                baseline: (start.dot(down) - top) as f32,
                size: placed.size,
                is_artifact: placed.is_artifact,
            }
        });
        let is_turned = main.x == 0.0;
        Drawing {
            glyphs: glyphs.collect(),
            height: if is_turned { width } else { height },
            n_unknown: self.n_unknown,
        }
    }
}

impl Device<'_> for Canvas {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        for glyph in run.glyphs() {
            self.draw(glyph, props.transform * glyph.transform(), run.writing_mode());
        }
    }

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        let actual = properties.and_then(|p| p.get::<PdfString<'_>>(b"ActualText".as_slice()));
        self.marked.push(Marked {
            is_artifact: tag == b"Artifact",
            actual: actual.map(|words| (super::text_string(words.as_bytes()), None)),
        });
    }

    fn end_marked_content(&mut self) {
        let Some(Marked { actual: Some((words, Some(place))), .. }) = self.marked.pop() else { return };
        let n = words.chars().count().max(1) as f64;
        for (nth, c) in words.chars().enumerate() {
            self.place(Placed {
                c,
                start: place.start + place.advance * (nth as f64 / n),
                advance: place.advance / n,
                ..place
            });
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
