//! Icons: the signs of the window, all from one set (Phosphor), drawn as letters of its font.

use egui::{Align2, Color32, FontId, Painter, Pos2, RichText};

use super::theme::Face;
use crate::model::Stance;

/// A sign of the window. It never stands alone for a meaning: a name goes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Takes away or closes.
    Close,
    Find,
    Warning,
    /// What is folded stands below.
    Folded,
    Unfolded,
    /// The signs of the stances.
    Up,
    Down,
    Dot,
}

impl Icon {
    /// The sign of a stance: up, down, or a dot; so that color is not all that tells them apart.
    pub fn of(stance: Stance) -> Self {
        match stance {
            Stance::Supports => Self::Up,
            Stance::Undercuts => Self::Down,
            Stance::Context => Self::Dot,
        }
    }

    /// Its letter in the font.
    pub fn letter(self) -> char {
        match self {
            Self::Close => '\u{e4f6}',
            Self::Find => '\u{e30c}',
            Self::Warning => '\u{e4e0}',
            Self::Folded => '\u{e13a}',
            Self::Unfolded | Self::Down => '\u{e136}',
            Self::Up => '\u{e13c}',
            Self::Dot => '\u{e18a}',
        }
    }

    /// The font that holds it.
    pub fn face(self) -> Face {
        match self {
            Self::Close | Self::Find => Face::Icons,
            _ => Face::SolidIcons,
        }
    }

    /// How it must be sized to look as large as the others: the set draws some small in their square.
    fn share(self) -> f32 {
        match self {
            Self::Up | Self::Down | Self::Folded | Self::Unfolded => 1.45,
            Self::Dot => 0.75,
            Self::Close | Self::Find | Self::Warning => 1.0,
        }
    }

    /// The font for it beside text of a size.
    pub fn font(self, size: f32) -> FontId {
        self.face().sized(size * self.share())
    }

    /// As text beside other text.
    pub fn rich(self, size: f32, color: Color32) -> RichText {
        RichText::new(self.letter()).font(self.font(size)).color(color)
    }

    /// Paints it around a point.
    pub fn paint(self, painter: &Painter, center: Pos2, size: f32, color: Color32) {
        painter.text(center, Align2::CENTER_CENTER, self.letter(), self.font(size), color);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme;

    #[test]
    fn every_icon_is_in_its_font() {
        let ctx = egui::Context::default();
        theme::install(&ctx);
        let all = [
            Icon::Close,
            Icon::Find,
            Icon::Warning,
            Icon::Folded,
            Icon::Unfolded,
            Icon::Up,
            Icon::Down,
            Icon::Dot,
        ];
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            for icon in all {
                let has = ui.fonts_mut(|f| f.has_glyph(&icon.face().sized(theme::ICON), icon.letter()));
                assert!(has, "{icon:?}");
            }
        });
        output.textures_delta.clear();
    }
}
