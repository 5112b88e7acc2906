//! The welcome: what the program is for, learnt by doing it on the sample.

use super::{Action, Command, Held, Marked, Workbench};

/// One thing to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lesson {
    Mark,
    Attach,
    Weigh,
    Trace,
    Write,
    HandOver,
}

impl Lesson {
    pub const ALL: [Self; 6] =
        [Self::Mark, Self::Attach, Self::Weigh, Self::Trace, Self::Write, Self::HandOver];

    /// What to do, as a sentence that goes before the keys.
    pub fn words(self) -> &'static str {
        match self {
            Self::Mark => {
                "Select words in the article, with the mouse or with Shift and the arrow keys, and highlight them"
            }
            Self::Attach => "Choose a point of the outline, select other words, and attach them to it",
            Self::Weigh => {
                "Say which way the passage at hand cuts: it supports the point, undercuts it, or is context"
            }
            Self::Trace => {
                "Go from a quotation in the outline to its words in the article: click one, or press Enter on it"
            }
            Self::Write => "Choose a point and begin a new one behind it; Tab indents, Esc leaves its text",
            Self::HandOver => "Export the briefing: whoever asks can check every quotation in it",
        }
    }

    /// The actions that do it, for their keys.
    pub fn actions(self) -> &'static [Action] {
        match self {
            Self::Mark => &[Action::Highlight],
            Self::Attach => &[Action::Attach],
            Self::Weigh => &[Action::Supports, Action::Undercuts, Action::Context],
            Self::Trace => &[],
            Self::Write => &[Action::NewPoint],
            Self::HandOver => &[Action::Export],
        }
    }

    /// What a command shows to be known.
    fn of(command: &Command) -> Option<Self> {
        Some(match command {
            Command::Highlight { .. } => Self::Mark,
            Command::Attach { .. } | Command::NewPoint { holding: Some(Marked::Range(..)), .. } => {
                Self::Attach
            }
            Command::SetStance { .. } => Self::Weigh,
            Command::ShowPassage(Held { point: Some(_), .. }) => Self::Trace,
            Command::NewPoint { .. } | Command::SplitPoint { .. } => Self::Write,
            Command::Exported { result: Ok(()), .. } => Self::HandOver,
            _ => return None,
        })
    }
}

/// The lessons, and which of them are behind one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Welcome {
    done: Vec<Lesson>,
}

impl Welcome {
    /// The lesson to try now, with its number from 1; `None` where all are done.
    pub fn lesson(&self) -> Option<(usize, Lesson)> {
        let numbered = Lesson::ALL.into_iter().enumerate();
        numbered.map(|(at, lesson)| (at + 1, lesson)).find(|(_, lesson)| !self.done.contains(lesson))
    }
}

impl Workbench {
    /// What there is to learn, while the welcome is open.
    pub fn welcome(&self) -> Option<&Welcome> {
        self.welcome.as_ref()
    }

    /// Opens the sample, and the lessons on it.
    pub(super) fn open_welcome(&mut self) {
        self.open_sample();
        self.welcome = Some(Welcome::default());
    }

    /// The lesson that a command is about to do, while the welcome is open.
    pub(super) fn lesson_of(&self, command: &Command) -> Option<Lesson> {
        self.welcome.as_ref().and_then(|_| Lesson::of(command))
    }

    pub(super) fn learnt(&mut self, lesson: Lesson) {
        if let Some(welcome) = &mut self.welcome
            && !welcome.done.contains(&lesson)
        {
            welcome.done.push(lesson);
        }
    }

    /// The next starts begin without the welcome.
    pub(super) fn close_welcome(&mut self) {
        self.welcome = None;
        self.settings.is_welcomed = true;
    }
}
