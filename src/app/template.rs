//! Starting points: outlines to fill in, for kinds of briefings that have a form of their own.

use super::{Command, Level, Pane, Session, Workbench};
use crate::{
    model::{Briefing, Budget, Dice, Outline, Seconds, Slot, Timing, from_notation},
    store::View,
};

/// An outline to fill in. What is to be replaced stands in square brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Template {
    Extemp,
    /// The bottom line up front, as staff papers have it.
    Memo,
    Debate,
    /// Analysis of competing hypotheses, after Heuer, "Psychology of Intelligence Analysis" (1999), chapter 8.
    Hypotheses,
}

impl Template {
    pub const ALL: [Self; 4] = [Self::Extemp, Self::Memo, Self::Debate, Self::Hypotheses];

    pub fn name(self) -> &'static str {
        match self {
            Self::Extemp => "Extemp speech",
            Self::Memo => "Memo with the bottom line up front",
            Self::Debate => "Debate case",
            Self::Hypotheses => "Competing hypotheses",
        }
    }

    /// What it is made of, in a few words.
    pub fn about(self) -> &'static str {
        match self {
            Self::Extemp => "question, answer, three reasons",
            Self::Memo => "what to do, findings, options",
            Self::Debate => "framework, contentions, answers",
            Self::Hypotheses => "what refutes which",
        }
    }

    /// Its name on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Self::Extemp => "extemp",
            Self::Memo => "memo",
            Self::Debate => "debate",
            Self::Hypotheses => "hypotheses",
        }
    }

    /// In outline notation.
    fn page(self) -> &'static str {
        match self {
            Self::Extemp => include_str!("../../assets/templates/extemp.txt"),
            Self::Memo => include_str!("../../assets/templates/memo.txt"),
            Self::Debate => include_str!("../../assets/templates/debate.txt"),
            Self::Hypotheses => include_str!("../../assets/templates/hypotheses.txt"),
        }
    }

    /// The time that it may take by its rules; `None` where there are none.
    fn budget(self) -> Option<Budget> {
        let extemp = Budget { time: Seconds::new(7, 0), grace: Seconds(30) };
        (self == Self::Extemp).then_some(extemp)
    }

    /// A briefing that holds the outline, with the time it may take, and nothing else.
    pub fn briefing(self, dice: &mut dyn Dice) -> Briefing {
        // A page that cannot be read is a bug of ours, and a test finds it.
        let mut briefing = from_notation(self.page(), dice).unwrap_or_default();
        let mut draft = briefing.draft();
        draft.set_timing(Timing { budget: self.budget(), ..Timing::default() });
        draft.finish();
        briefing
    }
}

impl Workbench {
    /// Fills an empty outline; beside another outline, a new briefing.
    pub(super) fn use_template(&mut self, template: Template) {
        if self.derived().outline.rows().is_empty() {
            self.plant(template);
        } else {
            self.replace_briefing(Command::UseTemplate(template));
        }
    }

    /// The new briefing in which a template stands.
    pub(super) fn open_template(&mut self, template: Template) {
        self.keep_state();
        self.install(Session::default(), View::default(), None);
        self.plant(template);
    }

    /// Adds its points behind those at the top, as one step.
    fn plant(&mut self, template: Template) {
        let briefing = template.briefing(&mut *self.environment.dice);
        let outline = Outline::new(&briefing);
        let points = outline.rows().iter().filter_map(|row| briefing.point(row.id));
        let planted = self.edit("Use a template", None, |draft| {
            let timing = draft.briefing().timing();
            draft.set_timing(Timing { budget: timing.budget.or(template.budget()), ..timing });
            for point in points {
                draft.add_point(point.id, Slot::Last(point.parent), point.kind, point.text.clone())?;
            }
            Ok(())
        });
        if planted.is_some() {
            self.set_current_point(outline.rows().first().map(|row| row.id));
            self.pane = Pane::Outline;
            self.take_focus += 1;
            let words = format!("{}: replace what stands in brackets", template.name());
            self.notices.tell(Level::Done, words);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counter(u64);
    impl Dice for Counter {
        fn roll(&mut self) -> u64 {
            self.0 += 16;
            self.0
        }
    }

    #[test]
    fn every_template_can_be_read_and_begins_with_a_point_at_the_top() {
        for template in Template::ALL {
            let briefing = from_notation(template.page(), &mut Counter(0));
            let outline = Outline::new(&briefing.expect("it is outline notation"));
            assert!(outline.rows().len() > 9, "{template:?}");
        }
    }
}
