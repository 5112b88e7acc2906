//! The forms for a newer version of a source: where it comes from, and what it changes.

use egui::{Align, Button, Label, Layout, RichText, TextEdit, Ui};

use super::{
    action_button::main_button,
    changed_words::{Version, changed_words_ui, short_title},
    forms::{Forms, heading_ui, list_ui},
    theme,
};
use crate::{
    app::{Command, Newer, Pick, Updating, Workbench},
    model::{Date, PassageId, Place, Settled, Source, SourceId},
    text::{Difference, Part, TextRange, escape_controls, word_differences},
};

/// What to do about two sources that are much alike: both stay unless told otherwise.
fn beside_ui(ui: &mut Ui, other: SourceId, opens: bool, commands: &mut Vec<Command>) {
    let keep = ui.add(main_button(ui, "Keep both"));
    if opens {
        keep.request_focus();
    }
    if keep.clicked() {
        commands.push(Command::Hide);
    }
    let remove = ui.button("Remove the second");
    if remove.on_hover_text("With its passages; Undo brings it back").clicked() {
        commands.push(Command::Hide);
        commands.push(Command::RemoveSource(other));
    }
}

/// Paragraphs that are shown of what differs.
const MAX_SHOWN: usize = 200;

impl Forms {
    /// Where the newer version comes from.
    pub fn newer_version_ui(&mut self, ui: &Ui, wb: &Workbench, id: SourceId, commands: &mut Vec<Command>) {
        let Some(source) = wb.briefing().source(id) else { return };
        self.form(ui, "A newer version of the source", id, commands, |this, ui, opens, commands| {
            let p = theme::palette(ui);
            ui.label(RichText::new(format!("“{}”", short_title(source.shown_title()))).color(p.ink));
            ui.label(
                RichText::new(
                    "Its passages are looked for in the newer text. You see what changes before it is done.",
                )
                .color(p.soft),
            );
            ui.add_space(theme::GAP);
            if opens {
                this.newer_text.clear();
            }
            let file = ui.add(main_button(ui, "Choose a file…"));
            if file.clicked() {
                commands.push(Command::Pick(Pick::Update(id)));
            }
            ui.add_space(theme::GAP);
            let field = TextEdit::multiline(&mut this.newer_text)
                .hint_text("Or paste the newer text here")
                .desired_rows(6)
                .desired_width(f32::INFINITY);
            let field = egui::ScrollArea::vertical().max_height(160.0).show(ui, |ui| ui.add(field)).inner;
            let field = field.accessible_name("The newer text");
            if opens {
                field.request_focus();
            }
            ui.add_space(theme::GAP);
            ui.horizontal(|ui| {
                let has_text = !this.newer_text.trim().is_empty();
                let compare = ui.add_enabled(has_text, Button::new("Compare"));
                if compare.on_disabled_hover_text("Paste the newer text first").clicked() {
                    let newer = Newer::Text(this.newer_text.clone());
                    commands.push(Command::CompareVersions { source: id, newer });
                }
                if ui.button("Cancel").clicked() {
                    commands.push(Command::Hide);
                }
            });
        });
    }

    /// What it changes.
    pub fn update_ui(&mut self, ui: &Ui, wb: &Workbench, commands: &mut Vec<Command>) {
        let Some(updating) = wb.updating() else { return };
        let before = updating.update().before();
        let beside = updating.beside(wb.briefing());
        let title = match (beside, updating.can_stand_alone()) {
            (Some(_), _) => "Two sources that are much alike",
            (None, true) => "This looks like a newer version of a source",
            (None, false) => "What the newer version changes",
        };
        let width = theme::WIDE_FORM_WIDTH;
        self.form_of_width(ui, width, title, before.id, commands, |_, ui, opens, commands| {
            let p = theme::palette(ui);
            ui.label(RichText::new(format!("“{}”", short_title(before.shown_title()))).color(p.ink));
            ui.label(RichText::new(summary(updating)).color(p.soft));
            ui.add_space(theme::GAP);
            list_ui(ui, 190.0, |ui| {
                passages_ui(ui, updating);
                differences_ui(ui, updating);
            });
            ui.add_space(theme::GAP);
            ui.horizontal(|ui| {
                if let Some(other) = beside {
                    return beside_ui(ui, other, opens, commands);
                }
                let update = ui.add(main_button(ui, "Update the source"));
                let update = update.on_hover_text("One step, which Undo takes back");
                if opens {
                    update.request_focus();
                }
                if update.clicked() {
                    commands.push(Command::TakeUpdate);
                }
                if updating.can_stand_alone() && ui.button("Add as a source of its own").clicked() {
                    commands.push(Command::AddBeside);
                }
                if ui.button("Cancel").clicked() {
                    commands.push(Command::Hide);
                }
            });
        });
    }

    /// Where a passage stood before its source was updated.
    pub fn former_ui(&mut self, ui: &Ui, wb: &Workbench, id: PassageId, commands: &mut Vec<Command>) {
        let Some(passage) = wb.briefing().passage(id) else { return };
        let Some(former) = &passage.former else { return };
        let width = theme::WIDE_FORM_WIDTH;
        self.form_of_width(ui, width, "Earlier words", id, commands, |_, ui, _, _| {
            let p = theme::palette(ui);
            let title = wb.briefing().source(passage.source).map_or("", |source| source.shown_title());
            let day = version_words(former.text.retrieved());
            let words = format!("“{}”, {day}", short_title(title));
            ui.label(RichText::new(words).color(p.soft));
            ui.add_space(theme::GAP);
            let text = former.text.as_str();
            list_ui(ui, 90.0, |ui| {
                for line in former.text.paragraphs() {
                    let marked: Vec<TextRange> = line
                        .overlap(former.range)
                        .map(|r| TextRange::new(r.start() - line.start(), r.end() - line.start()))
                        .into_iter()
                        .collect();
                    let words = line.of(text).unwrap_or_default();
                    if marked.is_empty() {
                        ui.add(Label::new(RichText::new(words).color(p.soft).size(theme::SMALL)).wrap());
                    } else {
                        ui.scope(|ui| {
                            changed_words_ui(ui, words, &marked, Version::Old);
                            ui.scroll_to_rect_animation(
                                ui.min_rect(),
                                Some(Align::Center),
                                egui::style::ScrollAnimation::none(),
                            );
                        });
                    }
                    ui.add_space(theme::GAP);
                }
            });
        });
    }
}

/// A version by the day it was brought in.
pub fn version_words(day: Option<Date>) -> String {
    day.map_or_else(|| "in an earlier version".to_owned(), |day| format!("in the version of {day}"))
}

fn summary(updating: &Updating) -> String {
    let n = updating.differences().len();
    let paragraphs = if n == 1 { "1 paragraph differs".to_owned() } else { format!("{n} paragraphs differ") };
    let now = updating.update().before().retrieved().map(|day| format!(" (of {day})")).unwrap_or_default();
    let mut words = format!(
        "{paragraphs} between {} and the text there is now{now}",
        escape_controls(&updating.origin())
    );
    if !updating.update().passages().is_empty() {
        words.push_str(&format!("; {}", updating.update().counts().words()));
    }
    words.push('.');
    words
}

/// The passages that are not simply kept.
fn passages_ui(ui: &mut Ui, updating: &Updating) {
    let changed = |settled: &&Settled| settled.after.place != Place::Anchored;
    let mut passages = updating.update().passages().iter().filter(changed).peekable();
    if passages.peek().is_none() {
        return;
    }
    heading_ui(ui, "Passages");
    let text = updating.update().source().text();
    for Settled { before, after } in passages {
        match after.place {
            Place::Review => {
                let now = after.range.of(text).unwrap_or_default();
                let (gone, come) = word_differences(&before.quote, now);
                sides_ui(ui, Some((&before.quote, &gone)), Some((now, &come)), ("Marked", "There now"));
            }
            _ => {
                let whole = [TextRange::new(0, before.quote.len())];
                sides_ui(ui, Some((&before.quote, &whole)), None, ("Marked", "Not there any more: lost"));
            }
        }
        ui.separator();
    }
}

fn differences_ui(ui: &mut Ui, updating: &Updating) {
    let p = theme::palette(ui);
    heading_ui(ui, "Text");
    let (before, after) = (updating.update().before(), updating.update().source());
    for (at, Difference { old, new }) in updating.differences().iter().take(MAX_SHOWN).enumerate() {
        if at > 0 {
            ui.separator();
        }
        let (old, new) = (part(before, old), part(after, new));
        let old = old.as_ref().map(|(words, marked)| (*words, marked.as_slice()));
        let new = new.as_ref().map(|(words, marked)| (*words, marked.as_slice()));
        sides_ui(ui, old, new, ("Before", "Now"));
    }
    let n_more = updating.differences().len().saturating_sub(MAX_SHOWN);
    if n_more > 0 {
        ui.label(RichText::new(format!("and {n_more} more")).color(p.soft));
    }
}

/// A paragraph with its marks counted from its start.
fn part<'a>(source: &'a Source, part: &Option<Part>) -> Option<(&'a str, Vec<TextRange>)> {
    let Part { range, marked } = part.as_ref()?;
    let start = range.start();
    let marked = marked.iter().map(|m| TextRange::new(m.start() - start, m.end() - start)).collect();
    Some((range.of(source.text())?, marked))
}

/// Two versions beside each other.
pub fn sides_ui(
    ui: &mut Ui,
    old: Option<(&str, &[TextRange])>,
    new: Option<(&str, &[TextRange])>,
    (old_name, new_name): (&str, &str),
) {
    let p = theme::palette(ui);
    let spacing = ui.spacing().item_spacing.x;
    ui.spacing_mut().item_spacing.x = theme::SIDES_GAP;
    ui.columns(2, |columns| {
        let sides = [(old, old_name, Version::Old), (new, new_name, Version::New)];
        for (ui, (side, name, version)) in columns.iter_mut().zip(sides) {
            // Columns are justified; words are not.
            ui.with_layout(Layout::top_down(Align::LEFT), |ui| {
                ui.label(RichText::new(name).color(p.faint).size(theme::SMALL));
                match side {
                    Some((words, marked)) => changed_words_ui(ui, words, marked, version),
                    None => {
                        ui.label(RichText::new("—").color(p.faint));
                    }
                }
            });
        }
    });
    ui.spacing_mut().item_spacing.x = spacing;
}
