//! `Action`: what a person can ask for. Menus, shortcuts, palette and toolbars walk this one list.

use std::borrow::Cow;

use super::{
    Caret, Command, Filing, Held, Item, Marked, Overlay, POINT_MOST, Pane, PassageEnd, PassageFilter, Pick,
    Points, Presented, Settings, ThemeChoice, Way, Workbench, reshaping,
};
use crate::{
    model::{
        Citation, PassageId, Place, Point, PointId, PointKind, Slot, Source, Stance, Tint, spoken_citation,
    },
    search::Query,
    text::{TextRange, WebLink, elide},
};

/// Why an action makes no sense now, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(pub Cow<'static, str>);

impl From<&'static str> for Reason {
    fn from(words: &'static str) -> Self {
        Self(Cow::Borrowed(words))
    }
}

/// The name of a key, as egui names it: "A", "Enter", "ArrowUp", "F6".
pub type Key = &'static str;

/// A key with what is held down with it. `command` is Ctrl, or Cmd on a Mac.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chord {
    pub command: bool,
    pub shift: bool,
    pub alt: bool,
    pub key: Key,
}

impl Chord {
    /// What stands on the key, in words: "Up", "[".
    pub fn key_words(self) -> &'static str {
        match self.key {
            "OpenBracket" => "[",
            "CloseBracket" => "]",
            "Period" => ".",
            "Comma" => ",",
            key => key.strip_prefix("Arrow").unwrap_or(key),
        }
    }
}

/// When a shortcut acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// Wherever the focus is.
    Always,
    /// Where no text is being typed.
    NotTyping,
    /// In the outline: on a row, or while its text is typed.
    Outline,
    /// In the outline, on a row.
    OutlineRow,
    /// While a point's text is typed, or several rows are chosen.
    Indenting,
    /// In the reader, where no text is being typed and a passage of the source is at hand.
    Passage,
    /// While something is looked for.
    Finding,
    /// Everywhere but in fields with an undo of their own.
    BriefingUndo,
}

/// Where an action stands in the menu bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Menu {
    File,
    Edit,
    View,
    Briefing,
    Help,
}

impl Menu {
    pub const ALL: [Self; 5] = [Self::File, Self::Edit, Self::View, Self::Briefing, Self::Help];

    pub fn name(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::View => "View",
            Self::Briefing => "Briefing",
            Self::Help => "Help",
        }
    }
}

const fn chord(command: bool, shift: bool, alt: bool, key: Key) -> Option<Chord> {
    Some(Chord { command, shift, alt, key })
}

const fn ctrl(key: Key) -> Option<Chord> {
    chord(true, false, false, key)
}

const fn ctrl_shift(key: Key) -> Option<Chord> {
    chord(true, true, false, key)
}

const fn alt(key: Key) -> Option<Chord> {
    chord(false, false, true, key)
}

const fn plain(key: Key) -> Option<Chord> {
    chord(false, false, false, key)
}

const fn shift(key: Key) -> Option<Chord> {
    chord(false, true, false, key)
}

macro_rules! actions {
    ($( $menu:ident { $( $name:ident $words:literal $chord:expr, $when:ident; )* } )*) => {
        /// What a person can ask for. Has words, a menu and mostly a key, but no data.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action { $( $( #[doc = $words] $name, )* )* }

        impl Action {
            /// Every action, in the order of the menus.
            pub const ALL: &[Self] = &[ $( $( Self::$name, )* )* ];

            /// Its words in menus and palette.
            pub fn name(self) -> &'static str {
                match self { $( $( Self::$name => $words, )* )* }
            }

            pub fn menu(self) -> Menu {
                match self { $( $( Self::$name => Menu::$menu, )* )* }
            }

            /// Its key, and when the key acts.
            pub fn shortcut(self) -> Option<(Chord, When)> {
                match self { $( $( Self::$name => { let chord: Option<Chord> = $chord; chord.map(|c| (c, When::$when)) } )* )* }
            }
        }
    };
}

actions! {
    File {
        New "New briefing" ctrl("N"), Always;
        FromTemplate "Start from a template…" None, Always;
        Open "Open…" ctrl("O"), Always;
        OpenSample "Open the sample" None, Always;
        Repairs "What was repaired…" None, Always;
        AddSources "Add sources…" ctrl("I"), Always;
        AddFolder "Add a folder of sources…" None, Always;
        ChaptersApart "Add books with a source for each chapter" None, Always;
        ImportReport "What was brought in…" None, Always;
        Save "Save" ctrl("S"), Always;
        SaveAs "Save as…" ctrl_shift("S"), Always;
        Backups "Backups…" None, Always;
        Export "Export as Markdown…" ctrl("E"), Always;
        ExportUnfiled "Export with unfiled passages…" ctrl_shift("E"), Always;
        ExportAnnex "Export with what the sources say together…" None, Always;
        Quit "Quit" ctrl("Q"), Always;
    }
    Edit {
        Undo "Undo" ctrl("Z"), BriefingUndo;
        Redo "Redo" ctrl_shift("Z"), BriefingUndo;
        Cut "Cut" ctrl("X"), NotTyping;
        Copy "Copy" ctrl("C"), NotTyping;
        CopyCited "Copy with citation" ctrl_shift("C"), NotTyping;
        CopySpoken "Copy with the spoken citation" None, Always;
        Paste "Paste" ctrl("V"), NotTyping;
        PastePlain "Paste as plain text" ctrl_shift("V"), Always;
        ChooseUp "Select the row above, too" shift("ArrowUp"), OutlineRow;
        ChooseDown "Select the row below, too" shift("ArrowDown"), OutlineRow;
        ChooseMore "Select the rows beside, then all" ctrl("A"), OutlineRow;
        Find "Find in source…" ctrl("F"), Always;
        FindNext "Find next" plain("F3"), Always;
        FindPrevious "Find previous" shift("F3"), Always;
        FindEverywhere "Find everywhere…" ctrl_shift("F"), Always;
        NextHit "Next result" plain("F4"), Always;
        PreviousHit "Previous result" shift("F4"), Always;
        WholeWords "Find whole words only" alt("W"), Finding;
        Regex "Find with a regular expression" alt("R"), Finding;
        HighlightAll "Highlight all that is found" alt("Enter"), Finding;
    }
    View {
        Palette "Search or run a command…" ctrl("K"), Always;
        GoToSource "Go to source…" ctrl("P"), Always;
        GoToPoint "Go to point…" ctrl("G"), Always;
        NextPane "Next pane" plain("F6"), Always;
        PreviousPane "Previous pane" shift("F6"), Always;
        PreviousHighlight "Previous highlight" plain("OpenBracket"), NotTyping;
        NextHighlight "Next highlight" plain("CloseBracket"), NotTyping;
        Present "Present" plain("F5"), Always;
        ShowSource "Show the passage in its source" None, Always;
        ShowPoints "Go to the points of the passage" plain("G"), NotTyping;
        Collapse "Collapse" ctrl("ArrowUp"), Outline;
        Expand "Expand" ctrl("ArrowDown"), Outline;
        CollapseAll "Collapse all" None, Always;
        ExpandAll "Expand all" None, Always;
        CollapseTo1 "Collapse to level 1" ctrl("1"), Always;
        CollapseTo2 "Collapse to level 2" ctrl("2"), Always;
        CollapseTo3 "Collapse to level 3" ctrl("3"), Always;
        ZoomInto "Show the branch alone" ctrl("Period"), Outline;
        ZoomOutOf "Show what is around the branch" ctrl("Comma"), Outline;
        ToggleSources "Show or fold Sources" ctrl("B"), Always;
        FilterPassages "Filter the passages…" None, Always;
        AllPassages "List all passages" None, Always;
        UnfiledPassages "List unfiled passages" None, Always;
        ShowInvisibles "Show invisible characters" plain("I"), NotTyping;
        ShowInsights "Show what the sources say together" plain("T"), NotTyping;
        HideChrome "Hide the lines of the page" plain("W"), NotTyping;
        ThemeLight "Light" None, Always;
        ThemeDark "Dark" None, Always;
        ThemeSystem "Light or dark as the system" None, Always;
        ZoomIn "Larger" ctrl("Plus"), Always;
        ZoomOut "Smaller" ctrl("Minus"), Always;
        ZoomReset "Usual size" ctrl("0"), Always;
        ReadingLarger "Larger reading text" alt("Plus"), Always;
        ReadingSmaller "Smaller reading text" alt("Minus"), Always;
        ReadingReset "Usual reading text" alt("0"), Always;
    }
    Briefing {
        Highlight "Highlight" plain("H"), NotTyping;
        Attach "Attach to the current point" plain("A"), NotTyping;
        AttachTo "Attach to…" shift("A"), NotTyping;
        Attach1 "Attach to point 1" plain("1"), NotTyping;
        Attach2 "Attach to point 2" plain("2"), NotTyping;
        Attach3 "Attach to point 3" plain("3"), NotTyping;
        Attach4 "Attach to point 4" plain("4"), NotTyping;
        Attach5 "Attach to point 5" plain("5"), NotTyping;
        Attach6 "Attach to point 6" plain("6"), NotTyping;
        Attach7 "Attach to point 7" plain("7"), NotTyping;
        Attach8 "Attach to point 8" plain("8"), NotTyping;
        Attach9 "Attach to point 9" plain("9"), NotTyping;
        NewPointFrom "New point from this" plain("N"), NotTyping;
        Supports "Supports" plain("S"), NotTyping;
        Undercuts "Undercuts" plain("U"), NotTyping;
        Context "Context" plain("C"), NotTyping;
        Detach "Detach" plain("D"), NotTyping;
        ReadAloud "Read aloud" plain("O"), NotTyping;
        EditNote "Note on the passage" plain("E"), NotTyping;
        TintAmber "Tint: Amber" alt("1"), NotTyping;
        TintSky "Tint: Sky" alt("2"), NotTyping;
        TintSage "Tint: Sage" alt("3"), NotTyping;
        TintRose "Tint: Rose" alt("4"), NotTyping;
        EndOn "Move its end a word on" alt("ArrowRight"), Passage;
        EndBack "Move its end a word back" alt("ArrowLeft"), Passage;
        StartOn "Move its start a word on" chord(false, true, true, "ArrowRight"), Passage;
        StartBack "Move its start a word back" chord(false, true, true, "ArrowLeft"), Passage;
        SplitPassage "Split the passage" plain("X"), NotTyping;
        MergePassages "Merge with the next passage" plain("M"), NotTyping;
        DeletePassage "Delete the passage" None, Always;
        ReviewNext "Review the next passage" plain("R"), NotTyping;
        AcceptWords "Accept the words there" plain("Y"), NotTyping;
        PlaceHere "Put the passage to the selection" plain("P"), NotTyping;
        LosePassage "Count the passage as lost" plain("L"), NotTyping;
        ShowFormer "Show its earlier words…" None, Always;
        NewPoint "New point" plain("Enter"), OutlineRow;
        NewChild "New point below" None, Always;
        EditPoint "Edit the point’s text" plain("F2"), OutlineRow;
        Indent "Indent" plain("Tab"), Indenting;
        Outdent "Outdent" shift("Tab"), Indenting;
        MoveUp "Move up" alt("ArrowUp"), Outline;
        MoveDown "Move down" alt("ArrowDown"), Outline;
        MakeHeading "Make it a heading" None, Always;
        MakeQuestion "Make it a question" None, Always;
        MakeClaim "Make it a claim" None, Always;
        MakeNote "Make it a note" None, Always;
        Delete "Delete the point with its branch" plain("Delete"), OutlineRow;
        PointTime "Time of the point…" None, Always;
        TimeAndRate "Time and rate…" None, Always;
        SayLikelihood "Words of judgment…" None, Always;
        ShowMatrix "Hypotheses against evidence…" None, Always;
        EditTitle "Rename the briefing…" None, Always;
        EditSource "What is known of the source…" None, Always;
        OpenLink "Open the source’s link" None, Always;
        UpdateSource "Update the source…" None, Always;
        MarkChrome "Mark lines as chrome" None, Always;
        UnmarkChrome "Mark lines as article" None, Always;
        RemoveSource "Remove the source" None, Always;
    }
    Help {
        Welcome "Welcome" None, Always;
        Keys "Keys" plain("F1"), Always;
        About "About Attaché" None, Always;
    }
}

impl Action {
    /// Actions behind which a menu draws a line.
    pub fn ends_group(self) -> bool {
        use Action as A;
        matches!(
            self,
            A::Repairs
                | A::ImportReport
                | A::Backups
                | A::ExportUnfiled
                | A::Redo
                | A::CopyCited
                | A::PastePlain
                | A::ChooseMore
                | A::FindPrevious
                | A::PreviousHit
                | A::Present
                | A::ShowPoints
                | A::CollapseTo3
                | A::ZoomOutOf
                | A::ToggleSources
                | A::HideChrome
                | A::ThemeSystem
                | A::ZoomReset
                | A::NewPointFrom
                | A::EditNote
                | A::TintRose
                | A::StartBack
                | A::DeletePassage
                | A::ShowFormer
                | A::EditPoint
                | A::MoveDown
                | A::MakeNote
                | A::Delete
                | A::TimeAndRate
        )
    }

    /// The tint that it gives, if it does.
    pub fn tint(self) -> Option<Tint> {
        match self {
            Self::TintAmber => Some(Tint::Amber),
            Self::TintSky => Some(Tint::Sky),
            Self::TintSage => Some(Tint::Sage),
            Self::TintRose => Some(Tint::Rose),
            _ => None,
        }
    }

    /// The number of the point to which it attaches, for those that name one.
    pub fn number(self) -> Option<usize> {
        let all = Self::NUMBERED.iter().position(|action| *action == self);
        all.map(|at| at + 1)
    }

    /// Attaching to the first nine points, by number.
    pub const NUMBERED: [Self; 9] = [
        Self::Attach1,
        Self::Attach2,
        Self::Attach3,
        Self::Attach4,
        Self::Attach5,
        Self::Attach6,
        Self::Attach7,
        Self::Attach8,
        Self::Attach9,
    ];

    /// Its words now: Undo and Redo name the step.
    pub fn words(self, wb: &Workbench) -> Cow<'static, str> {
        if let Some(number) = self.number()
            && let Some(point) = wb.numbered(number)
        {
            return Cow::Owned(format!("Attach to {number} {}", elide(point.shown_title(), 60)));
        }
        let step = match self {
            Self::Undo => wb.session().history().undo_name(),
            Self::Redo => wb.session().history().redo_name(),
            Self::Delete if outline_card(wb).is_some() => {
                return Cow::Borrowed("Take the card off its point");
            }
            Self::DeletePassage => {
                let n = wb.held().map_or(0, |held| wb.derived().uses(held.passage).len());
                let off =
                    (n > 0).then(|| format!("{}, and take it off {}", self.name(), reshaping::n_points(n)));
                return off.map_or(Cow::Borrowed(self.name()), Cow::Owned);
            }
            Self::MergePassages if reshaping::merges_selected(wb) => {
                return Cow::Borrowed("Merge the passages selected");
            }
            Self::ChaptersApart if wb.settings().chapters_apart => {
                return Cow::Borrowed("Add books as one source each");
            }
            Self::ShowInsights if wb.settings().insights_shown => {
                return Cow::Borrowed("Show the passages");
            }
            Self::HideChrome if wb.settings().hides_chrome => {
                return Cow::Borrowed("Show the lines of the page");
            }
            Self::ShowInvisibles if wb.settings().shows_invisibles => {
                return Cow::Borrowed("Hide invisible characters");
            }
            Self::Delete if wb.chosen().len() > 1 => {
                return Cow::Owned(format!(
                    "Delete {} points with their branches",
                    wb.points_at_hand().len()
                ));
            }
            _ => None,
        };
        match step {
            Some(step) => Cow::Owned(format!("{} {}", self.name(), lower_first(step))),
            None => Cow::Borrowed(self.name()),
        }
    }

    /// What it would do now.
    ///
    /// # Errors
    /// Why it makes no sense now; that grays it out everywhere.
    pub fn command(self, wb: &Workbench) -> Result<Command, Reason> {
        let command = self.resolved(wb)?;
        match wb.read_only() {
            Some(reason) if command.edits() => Err(reason),
            _ => Ok(command),
        }
    }

    fn resolved(self, wb: &Workbench) -> Result<Command, Reason> {
        let suggested = |ending: &str| wb.suggested_path(ending);
        Ok(match self {
            Self::New => Command::New,
            Self::FromTemplate => toggled(wb, Overlay::Templates),
            Self::Open => Command::Pick(Pick::Open),
            Self::OpenSample => Command::OpenSample,
            Self::Repairs if wb.session().repairs().is_empty() => {
                return Err("This is no repaired copy of a damaged file".into());
            }
            Self::Repairs => Command::Show(Overlay::Repairs),
            Self::AddSources => Command::Pick(Pick::Import),
            Self::AddFolder => Command::Pick(Pick::Folder),
            Self::ChaptersApart => {
                let settings = wb.settings().clone();
                Command::SetSettings(Box::new(Settings {
                    chapters_apart: !settings.chapters_apart,
                    ..settings
                }))
            }
            Self::ImportReport if wb.import_report().is_none() => {
                return Err("Nothing was brought in since this was opened".into());
            }
            Self::ImportReport => toggled(wb, Overlay::Imported),
            Self::Save if wb.session().is_saved() && wb.session().path().is_some() => {
                return Err("Everything is saved".into());
            }
            Self::Save => Command::Save(None),
            Self::SaveAs => Command::Pick(Pick::Save { suggested: suggested("ron"), then: None }),
            Self::Backups if wb.session().path().is_none() => {
                return Err("Backups are made when a file is saved again".into());
            }
            Self::Backups => Command::ShowBackups,
            Self::Export => {
                Command::Pick(Pick::Export { suggested: suggested("md"), unfiled: false, annex: false })
            }
            Self::ExportUnfiled => {
                Command::Pick(Pick::Export { suggested: suggested("md"), unfiled: true, annex: false })
            }
            Self::ExportAnnex => {
                Command::Pick(Pick::Export { suggested: suggested("md"), unfiled: false, annex: true })
            }
            Self::Quit => Command::Quit,

            Self::Undo => {
                wb.session().history().undo_name().map(|_| Command::Undo).ok_or("Nothing to undo")?
            }
            Self::Redo => {
                wb.session().history().redo_name().map(|_| Command::Redo).ok_or("Nothing to redo")?
            }
            Self::Cut => Command::CutPoints(rows(wb)?),
            Self::Copy if is_on_point(wb) => Command::CopyPoints(wb.points_at_hand()),
            Self::Copy => Command::Copy(words_at_hand(wb)?.0),
            Self::Paste => Command::Paste { plain: false },
            Self::PastePlain => Command::Paste { plain: true },
            Self::ChooseUp => current(wb).map(|_| Command::ChooseStep(-1))?,
            Self::ChooseDown => current(wb).map(|_| Command::ChooseStep(1))?,
            Self::ChooseMore => current(wb).map(|_| Command::ChooseMore)?,
            Self::CopyCited => {
                let (words, citation) = words_at_hand(wb)?;
                Command::Copy(format!("“{words}” ({citation})"))
            }
            Self::CopySpoken => {
                let (words, _) = words_at_hand(wb)?;
                let source = match wb.marked() {
                    Some(Marked::Range(source, _)) => Some(source),
                    Some(Marked::Passage(id)) => wb.briefing().passage(id).map(|passage| passage.source),
                    None => None,
                };
                let source = source.and_then(|id| wb.briefing().source(id)).ok_or("That source is gone")?;
                Command::Copy(format!("{}: “{words}”", spoken_citation(source)))
            }
            Self::Find => {
                wb.open_source().ok_or("Open a source first")?;
                Command::OpenFind
            }
            Self::FindNext => wb.step_found(1)?,
            Self::FindPrevious => wb.step_found(-1)?,
            Self::FindEverywhere => Command::OpenEverywhere,
            Self::NextHit => wb.step_found_everywhere(1)?,
            Self::PreviousHit => wb.step_found_everywhere(-1)?,
            Self::WholeWords => {
                let query = wb.query_in_use().ok_or("Find something first")?.clone();
                Command::ChangeQuery(Query { whole_words: !query.whole_words, ..query })
            }
            Self::Regex => {
                let query = wb.query_in_use().ok_or("Find something first")?.clone();
                Command::ChangeQuery(Query { is_regex: !query.is_regex, ..query })
            }
            Self::HighlightAll => wb.can_highlight_all().map(|()| Command::HighlightAll)?,

            Self::Palette => toggled(wb, Overlay::Palette),
            Self::GoToSource => {
                wb.derived().sources.first().ok_or("There is no source yet")?;
                toggled(wb, Overlay::GoToSource)
            }
            Self::GoToPoint => {
                wb.derived().outline.rows().first().ok_or("The outline has no point yet")?;
                toggled(wb, Overlay::GoToPoint)
            }
            Self::NextPane => Command::Focus(wb.pane().next()),
            Self::PreviousPane => Command::Focus(wb.pane().previous()),
            Self::PreviousHighlight => Command::ShowPassage(highlight(wb, -1)?),
            Self::NextHighlight => Command::ShowPassage(highlight(wb, 1)?),
            Self::ShowSource => Command::ShowPassage(held(wb)?),
            Self::ShowPoints => {
                let passage = held(wb)?.passage;
                if wb.derived().uses(passage).is_empty() {
                    return Err("The passage is attached to no point".into());
                }
                Command::ShowPoints(passage)
            }
            Self::Collapse => Command::Collapse { points: collapsible(wb)?, collapsed: true },
            Self::Expand => Command::Collapse { points: collapsible(wb)?, collapsed: false },
            Self::CollapseAll => Command::CollapseAll(true),
            Self::ExpandAll => Command::CollapseAll(false),
            Self::CollapseTo1 => Command::CollapseTo(1),
            Self::CollapseTo2 => Command::CollapseTo(2),
            Self::CollapseTo3 => Command::CollapseTo(3),
            Self::ZoomInto => match current(wb)?.id {
                id if wb.zoom() == Some(id) => return Err("The branch is shown alone already".into()),
                id => Command::Zoom(Some(id)),
            },
            Self::ZoomOutOf => {
                let zoom = wb.zoom().ok_or("The whole outline is shown")?;
                Command::Zoom(wb.briefing().point(zoom).and_then(|p| p.parent))
            }
            Self::ToggleSources => {
                let mut settings = wb.settings().clone();
                settings.sources_shown = !settings.sources_shown;
                Command::SetSettings(Box::new(settings))
            }
            Self::FilterPassages => Command::AskPassageWords,
            Self::AllPassages => {
                Command::FilterPassages(PassageFilter { filing: Filing::All, ..PassageFilter::default() })
            }
            Self::UnfiledPassages => Command::FilterPassages(PassageFilter::default()),
            Self::ShowInvisibles => {
                let mut settings = wb.settings().clone();
                settings.shows_invisibles = !settings.shows_invisibles;
                Command::SetSettings(Box::new(settings))
            }
            Self::ShowInsights => {
                let mut settings = wb.settings().clone();
                settings.insights_shown = !settings.insights_shown;
                Command::SetSettings(Box::new(settings))
            }
            Self::HideChrome => {
                let mut settings = wb.settings().clone();
                settings.hides_chrome = !settings.hides_chrome;
                Command::SetSettings(Box::new(settings))
            }
            Self::ThemeLight => Command::SetTheme(ThemeChoice::Light),
            Self::ThemeDark => Command::SetTheme(ThemeChoice::Dark),
            Self::ThemeSystem => Command::SetTheme(ThemeChoice::System),
            Self::ZoomIn => Command::SetZoom(wb.settings().zoom + 0.1),
            Self::ZoomOut => Command::SetZoom(wb.settings().zoom - 0.1),
            Self::ZoomReset => Command::SetZoom(1.0),
            Self::ReadingLarger => Command::SetReading(wb.settings().reading + 0.1),
            Self::ReadingSmaller => Command::SetReading(wb.settings().reading - 0.1),
            Self::ReadingReset => Command::SetReading(1.0),

            Self::Highlight => match wb.marked() {
                Some(Marked::Range(source, range)) => {
                    Command::Highlight { source, range, tint: wb.last_tint() }
                }
                Some(Marked::Passage(_)) => return Err("It is highlighted already".into()),
                None => return Err("Select words in the reader first".into()),
            },
            Self::Attach => attach(marked(wb)?, current(wb)?)?,
            Self::Attach1
            | Self::Attach2
            | Self::Attach3
            | Self::Attach4
            | Self::Attach5
            | Self::Attach6
            | Self::Attach7
            | Self::Attach8
            | Self::Attach9 => {
                let what = marked(wb)?;
                let number = self.number().unwrap_or_default();
                let point = wb.numbered(number).ok_or_else(|| no_point(number))?;
                attach(what, point)?
            }
            Self::AttachTo => {
                let what = marked(wb)?;
                if wb.derived().outline.rows().is_empty() {
                    return Err("The outline has no point yet".into());
                }
                Command::Show(Overlay::AttachTo(what))
            }
            Self::NewPointFrom => {
                let (slot, kind) = new_point(wb);
                Command::NewPoint { slot, kind, holding: Some(marked(wb)?) }
            }
            Self::Supports => set_stance(wb, Stance::Supports)?,
            Self::Undercuts => set_stance(wb, Stance::Undercuts)?,
            Self::Context => set_stance(wb, Stance::Context)?,
            Self::Detach => {
                let (passage, from) = evidence(wb)?;
                Command::Detach { passage, from }
            }
            Self::EditNote => Command::EditNote(held(wb)?),
            Self::TintAmber => tint(wb, Tint::Amber)?,
            Self::TintSky => tint(wb, Tint::Sky)?,
            Self::TintSage => tint(wb, Tint::Sage)?,
            Self::TintRose => tint(wb, Tint::Rose)?,
            Self::EndOn => reshaping::resized(wb, PassageEnd::End, Way::On)?,
            Self::EndBack => reshaping::resized(wb, PassageEnd::End, Way::Back)?,
            Self::StartOn => reshaping::resized(wb, PassageEnd::Start, Way::On)?,
            Self::StartBack => reshaping::resized(wb, PassageEnd::Start, Way::Back)?,
            Self::SplitPassage => reshaping::split(wb)?,
            Self::MergePassages => reshaping::merge(wb)?,
            Self::DeletePassage => Command::DeletePassage(held(wb)?.passage),
            Self::ReviewNext => match wb.held().map(|held| held.passage) {
                // One that is lost comes into the tray when it is at hand.
                Some(id) if wb.reviewing() != Some(id) && is_in_doubt(wb, id) => Command::Review(Some(id)),
                _ if wb.derived().places.n_review == 0 => return Err("No passage needs review".into()),
                _ => Command::Review(None),
            },
            Self::AcceptWords => match in_doubt(wb)? {
                (id, Place::Review) => Command::AcceptWords(id),
                _ => return Err("The passage is lost: select the words to put it to".into()),
            },
            Self::PlaceHere => {
                let passage = wb.reviewing().or(wb.held().map(|held| held.passage));
                let passage =
                    passage.and_then(|id| wb.briefing().passage(id)).ok_or("Choose a passage first")?;
                let selection = wb.selection().filter(|s| !s.range().is_empty());
                let selection = selection.ok_or("Select the words first, with the review open")?;
                if selection.source != passage.source {
                    return Err("The words selected are in another source".into());
                }
                Command::PlacePassage { passage: passage.id, range: selection.range() }
            }
            Self::LosePassage => match in_doubt(wb)? {
                (id, Place::Review) => Command::LosePassage(id),
                _ => return Err("The passage counts as lost already".into()),
            },
            Self::ShowFormer => {
                let passage = held(wb)?.passage;
                let passage = wb.briefing().passage(passage).ok_or("Choose a passage first")?;
                passage.former.as_ref().ok_or("Its words never differed")?;
                Command::Show(Overlay::Former(passage.id))
            }
            Self::NewPoint => {
                // Enter on a card opens its words instead: that is what stands there.
                if let (Some(_), Some(held)) = (outline_card(wb), wb.held()) {
                    return Ok(Command::ShowPassage(held));
                }
                let (slot, kind) = new_point(wb);
                Command::NewPoint { slot, kind, holding: None }
            }
            Self::NewChild => {
                let id = current(wb)?.id;
                Command::NewPoint { slot: Slot::Last(Some(id)), kind: PointKind::Claim, holding: None }
            }
            Self::EditPoint => {
                let point = current(wb)?;
                if point.text.len() > POINT_MOST {
                    return Err(Reason(super::outlining::too_long().into()));
                }
                Command::EditText { point: point.id, caret: Caret::End }
            }
            Self::Indent => {
                let can = |id| wb.derived().outline.sibling_before(id).is_some();
                Command::Indent(movable(wb, can, "No point stands before it to go under")?)
            }
            Self::Outdent => {
                // What stands right below the branch shown would leave it.
                let parent = |id: PointId| wb.briefing().point(id).and_then(|p| p.parent);
                let can = |id: PointId| parent(id).is_some_and(|parent| wb.zoom() != Some(parent));
                let points = movable(wb, can, "The point stands at the top")?;
                Command::Outdent(points.iter().copied().filter(|id| can(*id)).collect())
            }
            Self::MoveUp => {
                let can = |id| wb.derived().outline.sibling_before(id).is_some_and(|id| !wb.is_chosen(id));
                Command::MoveUp(movable(wb, can, "The point is the first beside its like")?)
            }
            Self::MoveDown => {
                let can = |id| wb.derived().outline.sibling_behind(id).is_some_and(|id| !wb.is_chosen(id));
                Command::MoveDown(movable(wb, can, "The point is the last beside its like")?)
            }
            Self::MakeHeading => set_kind(wb, PointKind::Heading)?,
            Self::MakeQuestion => set_kind(wb, PointKind::Question)?,
            Self::MakeClaim => set_kind(wb, PointKind::Claim)?,
            Self::MakeNote => set_kind(wb, PointKind::Note)?,
            Self::Delete => match outline_card(wb) {
                // Delete on a card takes the card off, not the point under it.
                Some((from, passage)) => Command::Detach { passage, from },
                None => Command::DeletePoints(rows(wb)?),
            },
            Self::ReadAloud => {
                let (passage, stretch) = wb.to_read_aloud()?;
                Command::ReadAloud { passage, stretch }
            }
            Self::TimeAndRate => Command::Show(Overlay::Timing),
            Self::ShowMatrix => {
                let point = wb.view().point.ok_or("Choose a claim or their question first")?;
                Command::Show(Overlay::Matrix(point))
            }
            Self::SayLikelihood => {
                let point = wb.view().point.ok_or("Choose a point first")?;
                Command::Show(Overlay::Likelihood(point))
            }
            Self::PointTime => Command::Show(Overlay::Budget(current(wb)?.id)),
            Self::Present if wb.presenting().is_some() => Command::Present(Presented::Leave),
            Self::Present if wb.derived().outline.rows().is_empty() => {
                return Err("The outline has no point yet".into());
            }
            Self::Present => Command::Present(Presented::Begin),
            Self::EditTitle => Command::Show(Overlay::Title),
            Self::EditSource => Command::Show(Overlay::Source(source(wb)?.id)),
            Self::OpenLink => {
                let source = source(wb)?;
                let link = source.link.as_deref().ok_or("No link of the source is known")?;
                WebLink::new(link).ok_or("Only links that begin with http:// or https:// are opened")?;
                Command::OpenLink(source.id)
            }
            Self::UpdateSource => Command::Show(Overlay::NewerVersion(source(wb)?.id)),
            Self::MarkChrome => mark_chrome(wb, true)?,
            Self::UnmarkChrome => mark_chrome(wb, false)?,
            Self::RemoveSource => Command::RemoveSource(source(wb)?.id),

            Self::Welcome if wb.welcome().is_some() => return Err("It is open already".into()),
            Self::Welcome => Command::Welcome,
            Self::Keys => Command::Show(Overlay::Keys),
            Self::About => Command::Show(Overlay::About),
        })
    }
}

/// Opens what lies over the panes, or closes it where it is open.
fn toggled(wb: &Workbench, overlay: Overlay) -> Command {
    if wb.overlay() == Some(&overlay) { Command::Hide } else { Command::Show(overlay) }
}

fn attach(what: Marked, point: &Point) -> Result<Command, Reason> {
    match what {
        Marked::Passage(id) if point.stance_of(id).is_some() => {
            Err("The point holds that passage already".into())
        }
        _ => Ok(Command::Attach { what, to: point.id, stance: Stance::default() }),
    }
}

fn no_point(number: usize) -> Reason {
    Reason(Cow::Owned(format!("No point has the number {number}")))
}

/// The highlight of the open source before or behind where one is: the passage at hand, the caret, or what
/// stands at the top of the view.
fn highlight(wb: &Workbench, step: isize) -> Result<Held, Reason> {
    let source = source(wb)?.id;
    let none = Reason::from("The source has no highlight");
    let all = wb.derived().passages_of(source).ok_or_else(|| none.clone())?.all();
    let held = wb.held().and_then(|held| wb.briefing().passage(held.passage));
    let held = held.filter(|passage| passage.source == source);
    let at = match (held, wb.selection().filter(|s| s.source == source)) {
        (Some(passage), None) => all.binary_search(&(passage.range, passage.id)),
        (_, Some(selection)) => {
            Err(all.partition_point(|(range, _)| range.start() < selection.range().end()))
        }
        (None, None) => {
            let top = wb.view().scroll.get(&source).copied().unwrap_or_default();
            Err(all.partition_point(|(range, _)| range.start() < top))
        }
    };
    let to = match at {
        Ok(at) => at.checked_add_signed(step),
        Err(at) if step < 0 => at.checked_sub(1),
        Err(at) => Some(at),
    };
    match to.and_then(|at| all.get(at)) {
        Some((_, passage)) => Ok(Held { passage: *passage, point: None }),
        None if all.is_empty() => Err(none),
        None if step < 0 => Err("No highlight stands before this".into()),
        None => Err("No highlight stands behind this".into()),
    }
}

fn lower_first(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|c| c.to_lowercase().collect::<String>()).unwrap_or_default();
    format!("{first}{}", chars.as_str())
}

fn current(wb: &Workbench) -> Result<&Point, Reason> {
    let id = wb.view().point.ok_or("Choose a point first")?;
    wb.briefing().point(id).map(|p| &**p).ok_or_else(|| "Choose a point first".into())
}

/// The points at hand.
fn rows(wb: &Workbench) -> Result<Points, Reason> {
    let points = wb.points_at_hand();
    if points.is_empty() { Err("Choose a point first".into()) } else { Ok(points) }
}

/// The points at hand, if one of them can go where all are asked to go. The branch shown alone cannot.
fn movable(wb: &Workbench, can: impl Fn(PointId) -> bool, reason: &'static str) -> Result<Points, Reason> {
    let points = rows(wb)?;
    if wb.zoom().is_some_and(|zoom| points.contains(&zoom)) {
        return Err("The branch that is shown alone stays where it is".into());
    }
    if points.iter().any(|id| can(*id)) { Ok(points) } else { Err(reason.into()) }
}

/// Whether the keyboard stands on a point of the outline, not on a card.
fn is_on_point(wb: &Workbench) -> bool {
    wb.pane() == Pane::Outline && matches!(wb.current_item(), Some(Item::Point(_)))
}

/// The card on which the keyboard stands in the outline.
fn outline_card(wb: &Workbench) -> Option<(PointId, PassageId)> {
    match wb.current_item() {
        Some(Item::Card(point, passage)) if wb.pane() == Pane::Outline => Some((point, passage)),
        _ => None,
    }
}

fn collapsible(wb: &Workbench) -> Result<Points, Reason> {
    let points = rows(wb)?;
    let holds = |id: &PointId| wb.briefing().point(*id).is_some_and(|p| !p.evidence.is_empty());
    if !points.iter().any(|id| holds(id) || wb.derived().outline.is_parent(*id)) {
        return Err("Nothing stands below the point".into());
    }
    Ok(points)
}

fn marked(wb: &Workbench) -> Result<Marked, Reason> {
    wb.marked().ok_or_else(|| "Select words in the reader, or a passage, first".into())
}

fn held(wb: &Workbench) -> Result<Held, Reason> {
    wb.held().ok_or_else(|| "Choose a passage first".into())
}

/// The passage in the review tray, else the one at hand, if a person should look at it.
fn in_doubt(wb: &Workbench) -> Result<(PassageId, Place), Reason> {
    let id = wb.reviewing().or(wb.held().map(|held| held.passage)).ok_or("Choose a passage first")?;
    let place = wb.briefing().passage(id).map(|passage| passage.place);
    match place.filter(|place| *place != Place::Anchored) {
        Some(place) => Ok((id, place)),
        None => Err("The passage needs no review".into()),
    }
}

fn is_in_doubt(wb: &Workbench, id: PassageId) -> bool {
    wb.briefing().passage(id).is_some_and(|passage| passage.place != Place::Anchored)
}

/// The piece of evidence at hand.
fn evidence(wb: &Workbench) -> Result<(PassageId, PointId), Reason> {
    let held = held(wb)?;
    let alone = || match wb.derived().uses(held.passage) {
        [(point, _)] => Some(*point),
        _ => None,
    };
    let point = held.point.or_else(alone).ok_or("Choose a piece of evidence in the outline first")?;
    Ok((held.passage, point))
}

fn set_stance(wb: &Workbench, stance: Stance) -> Result<Command, Reason> {
    let (passage, at) = evidence(wb)?;
    Ok(Command::SetStance { passage, at, stance })
}

fn set_kind(wb: &Workbench, kind: PointKind) -> Result<Command, Reason> {
    // Each row chosen, not only the roots: choosing a branch's rows one by one means them.
    let points = if wb.chosen().is_empty() { rows(wb)? } else { wb.chosen().iter().copied().collect() };
    if points.iter().all(|id| wb.briefing().point(*id).is_none_or(|p| p.kind == kind)) {
        return Err("It is that already".into());
    }
    Ok(Command::SetKind { points, kind })
}

/// A tint marks a selection, or changes the passage at hand.
fn tint(wb: &Workbench, tint: Tint) -> Result<Command, Reason> {
    Ok(match marked(wb)? {
        Marked::Range(source, range) => Command::Highlight { source, range, tint },
        Marked::Passage(passage) => Command::SetTint { passage, tint },
    })
}

fn new_point(wb: &Workbench) -> (Slot, PointKind) {
    match wb.view().point {
        Some(id) => wb.slot_behind(id),
        // An empty outline begins with the question.
        None if wb.derived().outline.rows().is_empty() => (Slot::Last(None), PointKind::Question),
        None => (Slot::Last(None), PointKind::Claim),
    }
}

fn source(wb: &Workbench) -> Result<&Source, Reason> {
    wb.open_source().map(|s| &**s).ok_or_else(|| "Open a source first".into())
}

fn mark_chrome(wb: &Workbench, marked: bool) -> Result<Command, Reason> {
    let selection = wb.selection().ok_or("Select lines, or put the caret into one, first")?;
    Ok(Command::MarkChrome { source: selection.source, range: selection.range(), marked })
}

/// The words at hand, and where they stand.
fn words_at_hand(wb: &Workbench) -> Result<(String, String), Reason> {
    let cite = |source: &Source, range: TextRange| {
        let citation = Citation {
            source_number: wb.derived().source_number(source.id),
            source_title: source.shown_title().to_owned(),
            paragraph: source.paragraph_number(range.start()),
        };
        format!("{}, paragraph {}", citation.source_title, citation.paragraph)
    };
    match wb.marked().ok_or("Select words in the reader first")? {
        Marked::Range(id, range) => {
            let source = wb.briefing().source(id).ok_or("That source is gone")?;
            let words = range.of(source.text()).ok_or("Select words in the reader first")?;
            Ok((words.to_owned(), cite(source, range)))
        }
        Marked::Passage(id) => {
            let passage = wb.briefing().passage(id).ok_or("That passage is gone")?;
            let source = wb.briefing().source(passage.source).ok_or("That source is gone")?;
            Ok((passage.quote.clone(), cite(source, passage.range)))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn no_two_actions_share_a_key_where_both_act() {
        let mut taken: HashMap<Chord, Vec<(Action, When)>> = HashMap::new();
        for action in Action::ALL {
            if let Some((chord, when)) = action.shortcut() {
                taken.entry(chord).or_default().push((*action, when));
            }
        }
        for (chord, users) in taken {
            assert!(users.len() == 1, "{chord:?}: {users:?}");
        }
    }

    #[test]
    fn words_are_unlike() {
        let mut names: Vec<_> = Action::ALL.iter().map(|a| a.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Action::ALL.len());
    }
}
