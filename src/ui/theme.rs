//! Theme: every color, face, size and spacing of the window. Panels hold no number of their own.

use egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Shadow, Stroke,
    Style, TextStyle, Theme, Ui, Visuals, style::WidgetVisuals, text::TextFormat,
};

use crate::{
    app::ThemeChoice,
    model::{Stance, Tint},
};

// Sizes and spacings, in points.

/// Interface text.
pub const BODY: f32 = 13.0;
pub const SMALL: f32 = 11.5;
/// Names of panes, in capitals.
pub const CAPS: f32 = 11.0;
/// The reader's text.
pub const READING: f32 = 16.0;
pub const READING_LINE: f32 = 24.0;
/// Between two paragraphs of the reader.
pub const PARAGRAPH_GAP: f32 = 13.0;
/// Between two short lines that no blank line parts.
pub const LINE_GAP: f32 = 5.0;
/// Above a heading of the reader.
pub const HEADING_GAP: f32 = 22.0;
pub const READING_HEADING: f32 = 16.5;
pub const READING_DECK: f32 = 17.0;
pub const READING_DECK_LINE: f32 = 25.0;
pub const READING_TITLE: f32 = 24.0;
pub const READING_TITLE_LINE: f32 = 30.0;
pub const CHROME: f32 = 13.0;
pub const CHROME_LINE: f32 = 19.0;
/// Width of a line of about 68 characters at the usual reading size, the most the reader sets.
pub const MEASURE: f32 = 560.0;
/// Width of the reader's margin with its notes.
pub const MARGIN_NOTES: f32 = 150.0;
/// The reader gives up its margin notes below this width of text.
pub const MEASURE_LEAST: f32 = 430.0;
pub const READER_PAD: f32 = 40.0;
/// The same where the pane is narrow.
pub const READER_PAD_LEAST: f32 = 22.0;
/// Between the text and its margin notes.
pub const MARGIN_GAP: f32 = 18.0;
/// Above the first line of the reader, and below the last.
pub const READER_TOP: f32 = 26.0;
pub const READER_BOTTOM: f32 = 96.0;
/// Height of the line that says what is known of the source, with the space around it.
pub const KNOWN_HEIGHT: f32 = 40.0;
/// Thickness of the line under a highlight, and the distance to that of one that overlaps it.
pub const UNDERLINE: f32 = 2.0;
pub const UNDERLINE_STEP: f32 = 3.0;
/// The wave under words that need review: height and length.
pub const WAVE: egui::Vec2 = egui::vec2(4.0, 2.0);
/// How far beside a passage the pointer takes its end; of the one at hand.
pub const GRIP: f32 = 3.0;
pub const GRIP_HELD: f32 = 5.0;
/// Width of the knob at the foot of the end of a passage.
pub const HANDLE: f32 = 6.0;
/// How much of the accent lies behind what a passage would hold.
pub const PREVIEW_FILL: f32 = 0.16;
/// The sign over a character that is not seen.
pub const INVISIBLE_SIGN: f32 = 8.0;
/// How much of the ink a scroll bar takes.
pub const BAR_AT_REST: f32 = 0.22;
pub const BAR_IN_USE: f32 = 0.5;
/// How much of the accent a flash begins with.
pub const FLASH_FILL: f32 = 0.3;
/// A quotation on a card.
pub const QUOTE: f32 = 13.5;
pub const QUOTE_LINE: f32 = 19.5;
/// The question that a briefing answers.
pub const QUESTION: f32 = 16.0;
pub const QUESTION_LINE: f32 = 22.0;
pub const CLAIM: f32 = 14.0;
pub const POINT_LINE: f32 = 20.0;
pub const NOTE: f32 = 13.5;
/// A level of the outline.
pub const INDENT: f32 = 18.0;
/// Room for the sign or triangle before a point.
pub const GUTTER: f32 = 20.0;
/// The sign of a stance, and an icon that is a button.
pub const SIGN: f32 = 11.0;
pub const ICON: f32 = 13.0;
pub const PAD: f32 = 14.0;
pub const GAP: f32 = 6.0;
pub const BAR_HEIGHT: f32 = 38.0;
pub const STATUS_HEIGHT: f32 = 28.0;
pub const FIELD_HEIGHT: f32 = 26.0;
pub const CARD_RADIUS: u8 = 7;
pub const FIELD_RADIUS: u8 = 6;
pub const PANEL_WIDTHS: std::ops::RangeInclusive<f32> = 150.0..=460.0;
pub const OUTLINE_WIDTHS: std::ops::RangeInclusive<f32> = 280.0..=900.0;
/// Width of a hypothesis in the matrix.
pub const MATRIX_COLUMN: f32 = 120.0;
/// Height of the list of what the sources say together, to begin with.
pub const TOGETHER_HEIGHT: f32 = 400.0;
/// Between two versions of words beside each other.
pub const SIDES_GAP: f32 = 22.0;
pub const REVIEW_HEIGHT: f32 = 180.0;
pub const REVIEW_HEIGHTS: std::ops::RangeInclusive<f32> = 130.0..=420.0;
pub const PASSAGES_HEIGHTS: std::ops::RangeInclusive<f32> = 70.0..=600.0;
/// The sign of a button that opens choices.
pub const CHEVRON: f32 = 7.0;
/// The field with the words of listed passages.
pub const WORDS_FIELD_LEAST: f32 = 70.0;
pub const WORDS_FIELD_MOST: f32 = 260.0;
/// The outline takes no more than this share of the window.
pub const OUTLINE_SHARE: f32 = 0.42;
/// Where less than this would be left for the reader, Sources folds.
pub const READER_LEAST: f32 = 430.0;
pub const PALETTE_WIDTH: f32 = 560.0;
pub const PALETTE_ROWS: f32 = 360.0;
/// The panel that finds everywhere.
pub const EVERYWHERE_WIDTH: f32 = 340.0;
pub const EVERYWHERE_WIDTHS: std::ops::RangeInclusive<f32> = 240.0..=640.0;
/// With less room than this the buttons of find do without their keys.
pub const FIND_ROOMY: f32 = 400.0;
/// A hit beside the reader's scroll bar.
pub const HIT_MARK: egui::Vec2 = egui::vec2(5.0, 2.0);
/// Height of a hit, of which two lines are shown, and of the name over a group of hits.
pub const HIT: f32 = 42.0;
pub const HIT_LINE: f32 = 17.0;
pub const HIT_GROUP: f32 = 30.0;
/// How many hits Page Down goes on.
pub const HITS_A_PAGE: isize = 10;
pub const FORM_WIDTH: f32 = 420.0;
/// Of a form that shows two things side by side.
pub const WIDE_FORM_WIDTH: f32 = 640.0;
/// Between the top of the window and a form.
pub const FORM_TOP: f32 = 90.0;
/// What a form leaves free below itself: the status bar, and a notice.
pub const FORM_BOTTOM: f32 = 96.0;
/// Height of an entry of the report on what was brought in, and of the name over a group of them.
pub const REPORT_ENTRY: f32 = 40.0;
pub const REPORT_GROUP: f32 = 30.0;
/// Height of its list at most, and of what stands around that.
pub const REPORT_HEIGHT: f32 = 480.0;
pub const REPORT_REST: f32 = 150.0;
/// Least height of a list in a form.
pub const FORM_LIST_LEAST: f32 = 84.0;
/// What a form leaves free at its right for the bar of its list.
pub const FORM_BAR: f32 = 12.0;
/// A column of the keys sheet, and the room of the chord in it.
pub const KEYS_COLUMN: f32 = 330.0;
pub const KEYS_CHORD: f32 = 104.0;
/// What a sheet over the window leaves free of it, its own frame and title counted.
pub const SHEET_EDGE: egui::Vec2 = egui::vec2(70.0, 110.0);
/// Thickness of the line over the pane that has the keyboard.
pub const FOCUS_LINE: f32 = 2.0;
/// Least size of the buttons that answer a question.
pub const ASK_BUTTON: egui::Vec2 = egui::vec2(76.0, 28.0);
/// How near to an edge something dragged makes the outline scroll, and how fast at most, in points a second.
pub const DRAG_EDGE: f32 = 36.0;
pub const DRAG_SPEED: f32 = 900.0;
/// Thickness of the line that says where something dragged will land, and size of the knob at its start.
pub const DROP_LINE: f32 = 2.0;
pub const DROP_KNOB: f32 = 3.5;
/// How much of a very long point is shown in the outline, in bytes and in lines.
pub const LONG_POINT_SHOWN: usize = 1000;
pub const LONG_POINT_LINES: usize = 12;
/// Height of the window that shows all of it.
pub const LONG_POINT_HEIGHT: f32 = 520.0;
pub const TALLY_BAR: egui::Vec2 = egui::vec2(52.0, 7.0);
/// The bar of the time used.
pub const TIME_BAR: egui::Vec2 = egui::vec2(64.0, 5.0);
/// Where so much is free in the outline's head, it also says what is left.
pub const TIME_ROOM: f32 = 170.0;
/// Least width of a point's time, so that times stand below each other.
pub const TIME_LEAST: f32 = 30.0;
/// Height of a line of it.
pub const TIME_LINE: f32 = 17.0;
/// Width of a field for a time.
pub const TIME_FIELD: f32 = 120.0;
/// Under what is read aloud on a card; and in the reader, heavier than under a highlight.
pub const ALOUD_RULE: f32 = 1.0;
pub const ALOUD_UNDERLINE: f32 = 4.0;
/// The presenting view, at its usual size.
pub const PRESENT_CLOCK: f32 = 40.0;
pub const PRESENT_QUESTION: f32 = 28.0;
pub const PRESENT_CLAIM: f32 = 24.0;
pub const PRESENT_WORDS: f32 = 20.0;
pub const PRESENT_LINE: f32 = 30.0;
/// Height of a line there, as a multiple of its letters.
pub const PRESENT_SPACING: f32 = 1.4;
/// Above and below a point there.
pub const PRESENT_GAP: f32 = 9.0;
/// Width of the text there: about 70 characters.
pub const PRESENT_WIDTH: f32 = 860.0;
/// How long a shown passage flashes, in seconds.
pub const FLASH_SECS: f64 = 1.2;

/// A face of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// Inter.
    Regular,
    Medium,
    SemiBold,
    /// Noto Serif.
    Serif,
    SerifItalic,
    SerifBold,
    /// Phosphor, lines; see `ui/icon.rs`.
    Icons,
    /// Phosphor, filled.
    SolidIcons,
}

impl Face {
    fn family(self) -> FontFamily {
        match self {
            Self::Regular => FontFamily::Proportional,
            Self::Medium => FontFamily::Name("medium".into()),
            Self::SemiBold => FontFamily::Name("semibold".into()),
            Self::Serif => FontFamily::Name("serif".into()),
            Self::SerifItalic => FontFamily::Name("serif-italic".into()),
            Self::SerifBold => FontFamily::Name("serif-bold".into()),
            Self::Icons => FontFamily::Name("icons".into()),
            Self::SolidIcons => FontFamily::Name("solid-icons".into()),
        }
    }

    pub fn sized(self, size: f32) -> FontId {
        FontId::new(size, self.family())
    }
}

/// How a stretch of text is set.
pub fn text(face: Face, size: f32, line: f32, color: Color32) -> TextFormat {
    TextFormat { line_height: Some(line), ..TextFormat::simple(face.sized(size), color) }
}

/// The colors of one highlight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TintColors {
    pub fill: Color32,
    pub line: Color32,
}

/// The colors of the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Palette {
    pub paper: Color32,
    pub panel: Color32,
    pub card: Color32,
    pub line: Color32,
    pub ink: Color32,
    pub soft: Color32,
    pub faint: Color32,
    pub accent: Color32,
    pub selection: Color32,
    pub hover: Color32,
    pub warning: Color32,
    /// Behind words found; the second behind those shown.
    find: [Color32; 2],
    tints: [TintColors; 4],
    stances: [TintColors; 3],
}

impl Palette {
    pub fn tint(&self, tint: Tint) -> TintColors {
        let [amber, sky, sage, rose] = self.tints;
        match tint {
            Tint::Amber => amber,
            Tint::Sky => sky,
            Tint::Sage => sage,
            Tint::Rose => rose,
        }
    }

    /// For time that is over its budget.
    pub fn over(&self) -> Color32 {
        self.stance(Stance::Undercuts).line
    }

    /// Behind words found: those shown now, or any other.
    pub fn find(&self, is_shown: bool) -> Color32 {
        let [other, shown] = self.find;
        if is_shown { shown } else { other }
    }

    /// `fill` behind the word, `line` for the word itself.
    pub fn stance(&self, stance: Stance) -> TintColors {
        let [supports, undercuts, context] = self.stances;
        match stance {
            Stance::Supports => supports,
            Stance::Undercuts => undercuts,
            Stance::Context => context,
        }
    }
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

const fn pair(fill: u32, line: u32) -> TintColors {
    TintColors { fill: rgb(fill), line: rgb(line) }
}

static LIGHT: Palette = Palette {
    paper: rgb(0xfbfaf6),
    panel: rgb(0xf3f1ea),
    card: rgb(0xffffff),
    line: rgb(0xdedad0),
    ink: rgb(0x1f2429),
    soft: rgb(0x565e69),
    faint: rgb(0x60666e),
    accent: rgb(0x2a5f8f),
    selection: rgb(0xd6e6f5),
    hover: rgb(0xe9e6dc),
    warning: rgb(0x8f6200),
    find: [rgb(0xf5e9d6), rgb(0xffe0ad)],
    tints: [
        pair(0xf8e3a1, 0xa17508),
        pair(0xd2e5f5, 0x3d7fb5),
        pair(0xd6e8cf, 0x4f8a3c),
        pair(0xf6d5d3, 0xb5504a),
    ],
    stances: [pair(0xe2f1ea, 0x1b775c), pair(0xf8e7de, 0xb04a22), pair(0xe9e8e3, 0x565e69)],
};

static DARK: Palette = Palette {
    paper: rgb(0x1d2024),
    panel: rgb(0x17191d),
    card: rgb(0x23272c),
    line: rgb(0x30343a),
    ink: rgb(0xe4e2dc),
    soft: rgb(0xafb5bd),
    faint: rgb(0x949ba3),
    accent: rgb(0x7fb2e0),
    selection: rgb(0x2a4560),
    hover: rgb(0x262a30),
    warning: rgb(0xe0b04c),
    find: [rgb(0x352e22), rgb(0x54390f)],
    tints: [
        pair(0x4d4014, 0xd8b24a),
        pair(0x1f3d55, 0x6fb0e2),
        pair(0x2b4225, 0x86bd72),
        pair(0x4f2b2a, 0xe08d87),
    ],
    stances: [pair(0x183a30, 0x5fc4a2), pair(0x44261a, 0xee9168), pair(0x2b2f35, 0xafb5bd)],
};

/// The palette of the theme in force.
pub fn palette(ui: &Ui) -> &'static Palette {
    of(ui.visuals().dark_mode)
}

/// One of the palettes, for tests that draw nothing.
#[cfg(test)]
pub fn any_palette() -> &'static Palette {
    of(false)
}

fn of(dark: bool) -> &'static Palette {
    if dark { &DARK } else { &LIGHT }
}

/// Gives a context the faces and both themes, once at its start.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts());
    for theme in [Theme::Light, Theme::Dark] {
        ctx.style_mut_of(theme, |style| restyle(style, theme == Theme::Dark));
    }
    ctx.options_mut(|o| {
        // Zoom and quitting are actions of ours, with names and a place in the menus.
        o.zoom_with_keyboard = false;
        o.quit_shortcuts.clear();
        // Where the system does not say: paper.
        o.fallback_theme = Theme::Light;
    });
}

/// Follows the person's choice.
pub fn apply(ctx: &Context, choice: ThemeChoice, zoom: f32) {
    let preference = match choice {
        ThemeChoice::System => egui::ThemePreference::System,
        ThemeChoice::Light => egui::ThemePreference::Light,
        ThemeChoice::Dark => egui::ThemePreference::Dark,
    };
    if ctx.options(|o| o.theme_preference) != preference {
        ctx.set_theme(preference);
    }
    if ctx.zoom_factor() != zoom {
        ctx.set_zoom_factor(zoom);
    }
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let faces: [(&str, &'static [u8]); 8] = [
        ("Inter", include_bytes!("../../assets/fonts/Inter-Regular.otf")),
        ("Inter Medium", include_bytes!("../../assets/fonts/Inter-Medium.otf")),
        ("Inter SemiBold", include_bytes!("../../assets/fonts/Inter-SemiBold.otf")),
        ("Noto Serif", include_bytes!("../../assets/fonts/NotoSerif-Regular.ttf")),
        ("Noto Serif Italic", include_bytes!("../../assets/fonts/NotoSerif-Italic.ttf")),
        ("Noto Serif Bold", include_bytes!("../../assets/fonts/NotoSerif-Bold.ttf")),
        ("Phosphor", include_bytes!("../../assets/fonts/Phosphor-Regular.ttf")),
        ("Phosphor Fill", include_bytes!("../../assets/fonts/Phosphor-Fill.ttf")),
    ];
    for (name, bytes) in faces {
        fonts.font_data.insert(name.to_owned(), FontData::from_static(bytes).into());
    }
    let fallback = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let chains: [(Face, &[&str]); 8] = [
        (Face::Regular, &["Inter", "Noto Serif"]),
        (Face::Medium, &["Inter Medium", "Inter", "Noto Serif"]),
        (Face::SemiBold, &["Inter SemiBold", "Inter", "Noto Serif"]),
        (Face::Serif, &["Noto Serif", "Inter"]),
        (Face::SerifItalic, &["Noto Serif Italic", "Noto Serif", "Inter"]),
        (Face::SerifBold, &["Noto Serif Bold", "Noto Serif", "Inter"]),
        (Face::Icons, &["Phosphor"]),
        (Face::SolidIcons, &["Phosphor Fill"]),
    ];
    for (face, chain) in chains {
        let chain = chain.iter().map(|name| (*name).to_owned()).chain(fallback.iter().cloned());
        fonts.families.insert(face.family(), chain.collect());
    }
    fonts
}

fn restyle(style: &mut Style, dark: bool) {
    let p = of(dark);
    style.text_styles = [
        (TextStyle::Body, Face::Regular.sized(BODY)),
        (TextStyle::Button, Face::Regular.sized(BODY)),
        (TextStyle::Small, Face::Regular.sized(SMALL)),
        (TextStyle::Heading, Face::SemiBold.sized(16.0)),
        (TextStyle::Monospace, FontId::monospace(12.5)),
    ]
    .into();
    style.spacing.item_spacing = egui::vec2(GAP, 4.0);
    style.spacing.button_padding = egui::vec2(9.0, 4.0);
    style.spacing.menu_margin = Margin::same(5);
    style.spacing.window_margin = Margin::same(14);
    style.spacing.interact_size.y = 24.0;
    style.spacing.scroll.bar_width = 8.0;
    style.spacing.scroll.fade.strength = 0.0;
    style.animation_time = 0.08;
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.35;

    let mut v = if dark { Visuals::dark() } else { Visuals::light() };
    v.override_text_color = None;
    v.panel_fill = p.panel;
    v.window_fill = p.card;
    v.window_stroke = Stroke::new(1.0, p.line);
    v.window_corner_radius = CornerRadius::same(8);
    v.menu_corner_radius = CornerRadius::same(8);
    let shadow = Shadow {
        offset: [0, 6],
        blur: 20,
        spread: 0,
        color: Color32::from_black_alpha(if dark { 110 } else { 38 }),
    };
    v.window_shadow = shadow;
    v.popup_shadow = shadow;
    v.extreme_bg_color = p.paper;
    v.text_edit_bg_color = Some(p.paper);
    v.faint_bg_color = p.hover;
    v.code_bg_color = p.hover;
    v.hyperlink_color = p.accent;
    v.warn_fg_color = p.warning;
    v.error_fg_color = p.stance(Stance::Undercuts).line;
    v.selection.bg_fill = p.selection;
    v.selection.stroke = Stroke::new(1.0, p.accent);
    v.weak_text_color = Some(p.soft);
    v.text_cursor.stroke = Stroke::new(1.5, p.accent);
    let radius = CornerRadius::same(FIELD_RADIUS);
    let widget = |fill: Color32, stroke: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, stroke),
        corner_radius: radius,
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    v.widgets.noninteractive = widget(p.panel, p.line, p.ink);
    v.widgets.inactive = widget(p.card, p.line, p.ink);
    v.widgets.hovered = widget(p.hover, p.line, p.ink);
    v.widgets.active = widget(p.selection, p.accent, p.ink);
    v.widgets.open = widget(p.hover, p.line, p.ink);
    v.disabled_alpha = 0.45;
    style.visuals = v;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast ratio by WCAG 2.2, 1.4.3.
    fn contrast(a: Color32, b: Color32) -> f32 {
        let luminance = |c: Color32| {
            let linear = |x: u8| {
                let x = f32::from(x) / 255.0;
                if x <= 0.04045 { x / 12.92 } else { ((x + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * linear(c.r()) + 0.7152 * linear(c.g()) + 0.0722 * linear(c.b())
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn holds(what: &str, mark: Color32, ground: Color32, least: f32) {
        let ratio = contrast(mark, ground);
        assert!(ratio >= least, "{what}: {mark:?} on {ground:?} is {ratio:.2}, not {least}");
    }

    #[test]
    fn text_has_contrast_4_5_and_marks_3_in_both_themes() {
        for (name, p) in [("light", &LIGHT), ("dark", &DARK)] {
            for ground in [p.paper, p.panel, p.card] {
                for text in [p.ink, p.soft, p.faint, p.accent, p.warning, p.over()] {
                    holds(name, text, ground, 4.5);
                }
                for stance in Stance::ALL {
                    // A failure is said in the color of undercutting, a save in that of supporting.
                    holds(name, p.stance(stance).line, ground, 4.5);
                }
            }
            // Rows that are hovered, choices that are picked, words that are selected or found.
            for ground in [p.hover, p.selection].into_iter().chain(p.find) {
                for text in [p.ink, p.soft] {
                    holds(name, text, ground, 4.5);
                }
            }
            holds(name, p.faint, p.hover, 4.5);
            // A main button: its words stand on the accent.
            holds(name, p.card, p.accent, 4.5);
            for tint in Tint::ALL {
                let colors = p.tint(tint);
                for text in [p.ink, p.soft, p.faint] {
                    holds(name, text, colors.fill, if text == p.faint { 3.0 } else { 4.5 });
                }
                for ground in [p.paper, p.card, colors.fill] {
                    holds(name, colors.line, ground, 3.0);
                }
            }
            for stance in Stance::ALL {
                holds(name, p.stance(stance).line, p.stance(stance).fill, 4.5);
            }
        }
    }

    #[test]
    fn a_full_line_of_the_reader_has_60_to_75_characters_at_every_reading_size() {
        let words = include_str!("../../assets/articles/004_871ba3856da4fc79.txt");
        let ctx = Context::default();
        install(&ctx);
        for scale in [0.7, 1.0, 1.6, 2.5] {
            let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
                let font = Face::Serif.sized(READING * scale);
                let text = words.split_whitespace().collect::<Vec<_>>().join(" ");
                let galley = ui.fonts_mut(|f| f.layout(text, font, Color32::BLACK, MEASURE * scale));
                let n_full = galley.rows.len() - 1;
                let n_chars: usize =
                    galley.rows.iter().take(n_full).map(|row| row.char_count_including_newline().0).sum();
                let mean = n_chars as f32 / n_full as f32;
                assert!((60.0..=75.0).contains(&mean), "{mean} at {scale}");
            });
            output.textures_delta.clear();
        }
    }
}
