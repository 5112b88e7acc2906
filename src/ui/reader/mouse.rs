//! The mouse: selecting by characters, words and paragraphs, clicking highlights, dragging words away.

use egui::{DragAndDrop, Key, Modifiers, PointerButton, Pos2, Response, Ui};

use super::{
    ends::{self, Grip},
    highlights,
    panel::Scene,
};
use crate::{
    app::{Command, Held, Marked, Pane, Selection},
    model::PointId,
    text::{self, TextRange},
    ui::shortcuts::take_key,
};

/// Points that the pointer may stray in a click.
const CLICK_STRAY: f32 = 4.0;
/// Presses that follow each other within so many double-click delays count as one gesture.
const PRESS_PATIENCE: f64 = 1.6;
/// Points a second that a drag past the edge scrolls, for each point past it; and the least and most.
const EDGE_SPEED: f32 = 14.0;
const EDGE_SPEEDS: std::ops::RangeInclusive<f32> = 90.0..=4000.0;

/// By what a drag extends the selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Character,
    Word,
    Paragraph,
}

/// What the pressed button is doing.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Hand {
    #[default]
    Idle,
    /// Selects from `anchor`; not before it has `moved`, for a press that does not is a click.
    Selecting {
        anchor: TextRange,
        unit: Unit,
        origin: Pos2,
        moved: bool,
    },
    /// Will carry words away if it moves.
    Grabbing {
        what: Marked,
        words: String,
        origin: Pos2,
    },
    Carrying {
        words: String,
    },
    /// Moves an end of a passage; `range` is what it would hold now, once the end has moved.
    Resizing {
        grip: Grip,
        range: Option<TextRange>,
        origin: Pos2,
    },
}

/// What is remembered of the mouse from frame to frame.
#[derive(Debug, Default)]
pub struct Mouse {
    pub hand: Hand,
    last_press: Option<(f64, Pos2, u32)>,
}

/// What the mouse did in a frame.
#[derive(Debug, Default)]
pub struct Moved {
    pub selection: Option<Option<Selection>>,
    /// Points to scroll.
    pub nudge: f64,
}

struct Pointer {
    is_pressed: bool,
    is_released: bool,
    is_down: bool,
    pos: Option<Pos2>,
    is_shift: bool,
    time: f64,
    dt: f32,
}

impl Mouse {
    pub fn update(
        &mut self,
        ui: &Ui,
        scene: &Scene<'_>,
        response: &Response,
        commands: &mut Vec<Command>,
    ) -> Moved {
        let mut moved = Moved::default();
        let pointer = ui.input(|i| Pointer {
            is_pressed: i.pointer.primary_pressed(),
            is_released: i.pointer.primary_released(),
            is_down: i.pointer.primary_down(),
            pos: i.pointer.interact_pos(),
            is_shift: i.modifiers.shift,
            time: i.time,
            dt: i.stable_dt.min(0.1),
        });
        let Some(pos) = pointer.pos else {
            self.hand = Hand::Idle;
            return moved;
        };
        // A tap can begin and end in one frame.
        let is_ours = response.is_pointer_button_down_on() || response.clicked_by(PointerButton::Primary);
        if pointer.is_pressed && is_ours {
            let origin = ui.input(|i| i.pointer.press_origin()).unwrap_or(pos);
            self.press(ui, scene, origin, &pointer, &mut moved, commands);
        }
        self.drag(ui, scene, pos, &pointer, &mut moved);
        if pointer.is_released {
            self.release(ui, scene, &mut moved, commands);
        } else if !pointer.is_down {
            self.hand = Hand::Idle;
        }
        if response.secondary_clicked() {
            secondary(scene, pos, &mut moved, commands);
        }
        moved
    }

    fn press(
        &mut self,
        ui: &Ui,
        scene: &Scene<'_>,
        pos: Pos2,
        pointer: &Pointer,
        moved: &mut Moved,
        commands: &mut Vec<Command>,
    ) {
        let (delay, stray) =
            ui.options(|o| (o.input_options.max_double_click_delay, o.input_options.max_click_dist));
        let count = match self.last_press {
            Some((time, at, count))
                if pointer.time - time < delay * PRESS_PATIENCE && at.distance(pos) < stray =>
            {
                count % 3 + 1
            }
            _ => 1,
        };
        self.last_press = Some((pointer.time, pos, count));
        if scene.wb.pane() != Pane::Reader {
            commands.push(Command::Focus(Pane::Reader));
        }
        let Some(byte) = scene.page.byte_at(pos) else { return };
        let selecting = |anchor, unit, moved| Hand::Selecting { anchor, unit, origin: pos, moved };

        if pointer.is_shift
            && let Some(selection) = scene.selection
        {
            self.hand = selecting(TextRange::at(selection.anchor), Unit::Character, true);
            moved.selection = Some(Some(Selection { head: byte, ..selection }));
            return;
        }
        let unit = match count {
            1 => Unit::Character,
            2 => Unit::Word,
            _ => Unit::Paragraph,
        };
        if unit != Unit::Character {
            let anchor = unit_at(scene, pos, unit).unwrap_or(TextRange::at(byte));
            self.hand = selecting(anchor, unit, true);
            moved.selection = Some(Some(scene.select(anchor.start(), anchor.end())));
            return;
        }
        self.hand = match (ends::grip_at(scene, pos), grabbed(scene, pos)) {
            (Some(grip), _) => Hand::Resizing { grip, range: None, origin: pos },
            (None, Some((what, words))) => Hand::Grabbing { what, words, origin: pos },
            (None, None) => selecting(TextRange::at(byte), unit, false),
        };
    }

    fn drag(&mut self, ui: &Ui, scene: &Scene<'_>, pos: Pos2, pointer: &Pointer, moved: &mut Moved) {
        match &mut self.hand {
            Hand::Selecting { anchor, unit, origin, moved: has_moved } => {
                *has_moved |= origin.distance(pos) > CLICK_STRAY;
                // A press does nothing before it moves.
                if !*has_moved || pointer.is_pressed {
                    return;
                }
                moved.nudge = past_edge(ui, scene, pos, pointer);
                if let Some(range) = unit_at(scene, scene.page.clamped(pos), *unit) {
                    let (from, to) = if range.start() < anchor.start() {
                        (anchor.end(), range.start())
                    } else {
                        (anchor.start(), range.end().max(anchor.end()))
                    };
                    moved.selection = Some(Some(scene.select(from, to)));
                }
            }
            Hand::Resizing { .. } if take_key(ui, Modifiers::NONE, Key::Escape) => self.hand = Hand::Idle,
            Hand::Resizing { grip, range, origin }
                if range.is_some() || origin.distance(pos) > CLICK_STRAY =>
            {
                moved.nudge = past_edge(ui, scene, pos, pointer);
                if let Some(byte) = scene.page.byte_at(scene.page.clamped(pos)) {
                    *range = Some(grip.range(byte));
                }
            }
            Hand::Grabbing { what, words, origin } if origin.distance(pos) > CLICK_STRAY => {
                DragAndDrop::set_payload(ui.ctx(), *what);
                self.hand = Hand::Carrying { words: std::mem::take(words) };
            }
            Hand::Carrying { .. } if !DragAndDrop::has_payload_of_type::<Marked>(ui.ctx()) => {
                // Let go of with Esc.
                self.hand = Hand::Idle;
            }
            Hand::Idle | Hand::Grabbing { .. } | Hand::Carrying { .. } | Hand::Resizing { .. } => {}
        }
    }

    fn release(&mut self, ui: &Ui, scene: &Scene<'_>, moved: &mut Moved, commands: &mut Vec<Command>) {
        match std::mem::take(&mut self.hand) {
            Hand::Selecting { moved: true, .. } => {
                let selection = moved.selection.unwrap_or(scene.selection);
                let words = selection.and_then(|s| s.range().of(scene.source.text()));
                if let Some(words) = words.filter(|words| !words.is_empty()) {
                    // What a middle click pastes on Linux.
                    ui.send_cmd(egui::OutputCommand::TextSelectionSettled(words.to_owned()));
                }
            }
            // An end does not pass the other.
            Hand::Resizing { range: Some(range), .. } if range.is_empty() => {}
            Hand::Resizing { grip, range: Some(range), .. } => {
                commands.push(Command::Hold(Some(Held {
                    passage: grip.passage,
                    point: point_at_hand(scene, grip),
                })));
                commands.push(Command::ResizePassage { passage: grip.passage, range });
            }
            Hand::Selecting { origin, .. }
            | Hand::Grabbing { origin, .. }
            | Hand::Resizing { origin, .. } => {
                click(scene, origin, moved, commands);
            }
            Hand::Carrying { .. } | Hand::Idle => {}
        }
    }
}

/// The point under which the passage was taken up, if it is at hand.
fn point_at_hand(scene: &Scene<'_>, grip: Grip) -> Option<PointId> {
    scene.wb.held().filter(|held| held.passage == grip.passage).and_then(|held| held.point)
}

/// How far a drag past the edge scrolls in this frame, in points.
fn past_edge(ui: &Ui, scene: &Scene<'_>, pos: Pos2, pointer: &Pointer) -> f64 {
    let view = scene.page.view;
    let past = (pos.y - view.bottom()).max(0.0) - (view.top() - pos.y).max(0.0);
    if past == 0.0 || !pointer.is_down {
        return 0.0;
    }
    ui.request_repaint();
    let speed = (past.abs() * EDGE_SPEED).clamp(*EDGE_SPEEDS.start(), *EDGE_SPEEDS.end());
    f64::from(speed * past.signum() * pointer.dt)
}

/// What a drag from `pos` would carry away: the selection, or the passage at hand.
fn grabbed(scene: &Scene<'_>, pos: Pos2) -> Option<(Marked, String)> {
    let words = |range: TextRange| range.of(scene.source.text()).unwrap_or_default();
    let short = |range| text::elide(first_bytes(words(range), 400), 48);
    if let Some(range) = scene.selection.map(Selection::range).filter(|r| !r.is_empty())
        && scene.page.spans(range).iter().any(|span| span.rect.contains(pos))
    {
        return Some((Marked::Range(scene.source.id, range), short(range)));
    }
    let held = scene.wb.held()?.passage;
    let highlight = scene.highlights.iter().find(|h| h.id() == held && h.is_at(pos))?;
    Some((Marked::Passage(held), short(highlight.range)))
}

fn first_bytes(text: &str, n: usize) -> &str {
    text.get(..text.floor_char_boundary(n)).unwrap_or_default()
}

/// A click that did not move: on a highlight it goes to its points, elsewhere it sets the caret.
fn click(scene: &Scene<'_>, pos: Pos2, moved: &mut Moved, commands: &mut Vec<Command>) {
    let Some(byte) = scene.page.byte_at(pos) else { return };
    moved.selection = Some(Some(scene.select(byte, byte)));
    let hits = highlights::at(scene.highlights, pos);
    let held = scene.wb.held().map(|h| h.passage);
    // Clicking again where several overlap goes from one to the next.
    let next = match hits.iter().position(|h| Some(h.id()) == held) {
        Some(at) if hits.len() > 1 => hits.get((at + 1) % hits.len()),
        _ => hits.first(),
    };
    match next {
        Some(highlight) => commands.push(Command::ShowPoints(highlight.id())),
        None if held.is_some() => commands.push(Command::Hold(None)),
        None => {}
    }
}

/// A right click takes up what it is on, for the menu that follows.
fn secondary(scene: &Scene<'_>, pos: Pos2, moved: &mut Moved, commands: &mut Vec<Command>) {
    let Some(byte) = scene.page.byte_at(pos) else { return };
    if scene.wb.pane() != Pane::Reader {
        commands.push(Command::Focus(Pane::Reader));
    }
    let selected = scene.selection.map(Selection::range).filter(|r| !r.is_empty());
    if selected.is_some_and(|range| scene.page.spans(range).iter().any(|s| s.rect.contains(pos))) {
        return;
    }
    moved.selection = Some(Some(scene.select(byte, byte)));
    let hits = highlights::at(scene.highlights, pos);
    let held = scene.wb.held();
    if let Some(highlight) = hits.first() {
        if !held.is_some_and(|h| hits.iter().any(|hit| hit.id() == h.passage)) {
            commands.push(Command::Hold(Some(Held { passage: highlight.id(), point: None })));
        }
    } else if held.is_some() {
        commands.push(Command::Hold(None));
    }
}

/// The character, word or paragraph at a point of the screen.
fn unit_at(scene: &Scene<'_>, pos: Pos2, unit: Unit) -> Option<TextRange> {
    let text = scene.source.text();
    match unit {
        Unit::Character => scene.page.byte_at(pos).map(TextRange::at),
        Unit::Word => {
            let byte = scene.page.byte_under(pos)?;
            let block = scene.page.block_with(byte)?;
            Some(text::word_at(text, block.range, byte))
        }
        Unit::Paragraph => {
            let byte = scene.page.byte_at(pos)?;
            let at = text::paragraph_at(scene.source.paragraphs(), byte);
            scene.source.paragraphs().get(at).copied()
        }
    }
}
