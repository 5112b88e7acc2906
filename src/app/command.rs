//! `Command`: what the program does about an action, with all its data.

use std::{path::PathBuf, sync::Arc};

use super::{
    Brought, Guarding, InsightRow, Lesson, Level, Merged, Newer, OpenFailure, Overlay, Pane, Part,
    PassageFilter, Perused, Pick, Presented, Recovery, SaveFailure, SavedFile, Selection, Settings, Template,
    ThemeChoice, Updating,
};
use crate::{
    insight::Cell,
    model::{
        Briefing, Fact, FindingKey, LoosePoint, PassageId, PointId, PointKind, Rating, Seconds, Settled,
        Side, Slot, Source, SourceId, Stance, StateId, Timing, Tint, Verdict,
    },
    search::{Hits, Query, QueryError},
    store::{Call, Known, Lock, Look, Raised, View},
    text::TextRange,
};

/// What to do when something else is done.
pub type Then = Option<Box<Command>>;

/// Words to attach: a stretch not marked yet, or a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marked {
    Range(SourceId, TextRange),
    Passage(PassageId),
}

/// The passage at hand, and the point under which it was taken up, if it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    pub passage: PassageId,
    pub point: Option<PointId>,
}

/// Points of the outline on which one command acts, in reading order.
pub type Points = Arc<[PointId]>;

/// How a row of the outline is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choosing {
    /// With all between it and where choosing began.
    Through,
    /// Beside what is chosen, or no longer.
    Toggle,
}

/// Which session a job was started for, and in which state: when it ends, another may be open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// Rises with each session that is opened.
    pub session: u64,
    pub state: StateId,
    /// Rises with each job that opens something: only the last one counts.
    pub opening: u64,
}

/// Where the caret goes when the editing of a point's text begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caret {
    Start,
    End,
    /// Behind so many bytes of the text.
    At(usize),
    /// Where it was.
    Stay,
}

/// What a person may change of what is known of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceField {
    Title,
    Byline,
    Publisher,
    /// The date as stated; the day is resolved from it.
    Published,
    Link,
    Note,
}

impl SourceField {
    pub const ALL: [Self; 6] =
        [Self::Title, Self::Byline, Self::Publisher, Self::Published, Self::Link, Self::Note];

    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "Title",
            Self::Byline => "Byline",
            Self::Publisher => "Publisher",
            Self::Published => "Date",
            Self::Link => "Link",
            Self::Note => "Note",
        }
    }

    /// What is known in the field; `None` for the note, which is nobody's but the person's.
    pub fn fact(self) -> Option<Fact> {
        match self {
            Self::Title => Some(Fact::Title),
            Self::Byline => Some(Fact::Byline),
            Self::Publisher => Some(Fact::Publisher),
            Self::Published => Some(Fact::Published),
            Self::Link => Some(Fact::Link),
            Self::Note => None,
        }
    }

    /// The field as text; empty where nothing is known.
    pub fn of(self, source: &Source) -> String {
        match self {
            Self::Title => source.title.clone(),
            Self::Byline => source.byline.clone().unwrap_or_default(),
            Self::Publisher => source.publisher.clone().unwrap_or_default(),
            Self::Published => source.published.stated.clone().unwrap_or_default(),
            Self::Link => source.link.clone().unwrap_or_default(),
            Self::Note => source.note.clone(),
        }
    }
}

/// The answer to a question that the workbench asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Save first, replace the file, or bring back.
    Yes,
    /// Go on without saving or bringing back.
    Discard,
    /// Bring in what someone else wrote.
    Merge,
    /// Save elsewhere.
    Copy,
    /// Take what someone else wrote.
    Reload,
    Cancel,
}

/// What the program does. One variant, one deed; all its data in it.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    // Files
    New,
    OpenSample,
    /// Fill an empty outline, or begin a new briefing, with an outline to fill in.
    UseTemplate(Template),
    /// Open the sample with the lessons on it.
    Welcome,
    /// Count a lesson as learnt.
    SkipLesson(Lesson),
    CloseWelcome,
    /// Open a session here, unless this or another window of the desktop has it open.
    Open(PathBuf),
    /// Open a session here, whoever has it open.
    OpenHere(PathBuf),
    Quit,
    /// Ask for a path.
    Pick(Pick),
    /// Ask for a path in the window itself: no native dialog is to be had.
    AskPath(Pick),
    /// Paths were picked; `replace` where replacing an existing file was agreed to.
    Picked {
        pick: Pick,
        paths: Vec<PathBuf>,
        replace: bool,
    },
    /// Save to the session's file, or ask for one.
    Save(Then),
    SaveTo {
        path: PathBuf,
        then: Then,
    },
    ExportTo {
        path: PathBuf,
        unfiled: bool,
        /// Whether what the sources say together stands behind the outline.
        annex: bool,
    },
    Import(Vec<PathBuf>),
    /// Read a newer version of a source, and compare.
    CompareVersions {
        source: SourceId,
        newer: Newer,
    },
    /// Take the newer version that was looked at.
    TakeUpdate,
    /// Add it as a source of its own.
    AddBeside,
    /// Add all that looks like newer versions and was brought in together as sources of their own.
    AddAllBeside,
    /// Text pasted outside of any text field becomes a source.
    ImportText(String),
    /// A text that is about to be pasted is there as a part of a web page as well.
    HoldPage {
        text: String,
        html: String,
    },
    Answer(Answer),
    /// Bring back what a journal holds.
    Restore(Recovery),
    CancelJobs,
    /// Look whether someone else wrote the session's file.
    CheckFile,
    ShowBackups,
    /// Take one side where both changed the same.
    ChooseSide {
        conflict: usize,
        side: Side,
    },
    /// Merge as chosen.
    FinishMerge,
    /// Open a backup, unsaved, in the place of the session.
    RestoreBackup(PathBuf),
    /// Open a backup under no name.
    ShowBackup(PathBuf),
    /// Another window, or another start of the program, wants the window of a session.
    Called(Call),

    // What jobs end in
    /// What became of the window that has a session open, if another one has.
    AskedElsewhere {
        path: PathBuf,
        /// Which session was open, and which wish to open something this was.
        session: u64,
        wish: u64,
        raised: Option<Raised>,
    },
    Opened {
        path: PathBuf,
        ticket: Ticket,
        result: Result<Box<OpenedSession>, OpenFailure>,
    },
    Saved {
        path: PathBuf,
        ticket: Ticket,
        result: Result<Box<SavedFile>, SaveFailure>,
        then: Then,
    },
    /// What became of the session's file, since `from` was known of it; with its lock where that is free.
    Looked {
        path: PathBuf,
        from: Known,
        look: Look,
        lock: Option<Lock>,
    },
    Merged {
        path: PathBuf,
        ticket: Ticket,
        result: Result<Merged, String>,
        then: Then,
    },
    /// What backups hold, or how they differ from what is open, in words.
    BackupsRead(Vec<(PathBuf, String)>),
    BackupRead {
        backup: PathBuf,
        restore: bool,
        ticket: Ticket,
        result: Result<Box<OpenedSession>, String>,
    },
    Exported {
        path: PathBuf,
        result: Result<(), String>,
    },
    /// Journals whose owner is gone, and what cannot be brought back.
    Recoverable {
        recoveries: Vec<Recovery>,
        remarks: Vec<String>,
    },
    /// A newer version, compared; `None` where that was stopped.
    Compared {
        ticket: Ticket,
        result: Result<Option<Updating>, String>,
    },
    /// Passages that did not stand where their file says, and what became of them; `None` where looking for
    /// them was stopped.
    FoundAgain {
        ticket: Ticket,
        astray: Vec<PassageId>,
        settled: Option<Arc<Vec<Settled>>>,
    },
    /// What was brought in.
    Imported {
        ticket: Ticket,
        brought: Box<Brought>,
    },
    /// Where a query hits in the open source; `None` where it was stopped. `serial` says which search it was.
    FoundInSource {
        serial: u64,
        hits: Result<Option<Hits>, QueryError>,
    },
    /// Where a query hits everywhere, as far as it was searched since the last part.
    FoundEverywhere {
        serial: u64,
        part: Result<Part, QueryError>,
    },
    /// A job of this name broke down.
    JobFailed(String),

    // The briefing
    AddSources(Vec<Source>),
    SetTitle(String),
    /// How far a source can be relied on, and how credible it is.
    Rate {
        source: SourceId,
        rating: Rating,
    },
    EditSource {
        source: SourceId,
        field: SourceField,
        value: String,
    },
    MarkChrome {
        source: SourceId,
        range: TextRange,
        marked: bool,
    },
    RemoveSource(SourceId),
    Highlight {
        source: SourceId,
        range: TextRange,
        tint: Tint,
    },
    /// Marks every hit of the query in use.
    HighlightAll,
    SetTint {
        passage: PassageId,
        tint: Tint,
    },
    SetNote {
        passage: PassageId,
        note: String,
    },
    DeletePassage(PassageId),
    /// Moves the ends of a passage.
    ResizePassage {
        passage: PassageId,
        range: TextRange,
    },
    /// Makes two or three passages of one.
    SplitPassage {
        passage: PassageId,
        cut: TextRange,
    },
    /// Makes one passage of several.
    MergePassages {
        keep: PassageId,
        others: Vec<PassageId>,
    },
    /// Take the words at the place of a passage as its words.
    AcceptWords(PassageId),
    /// Put a passage to other words of its source.
    PlacePassage {
        passage: PassageId,
        range: TextRange,
    },
    LosePassage(PassageId),
    SetTiming(Timing),
    /// How long a point may take with its branch.
    SetBudget {
        point: PointId,
        budget: Option<Seconds>,
    },
    /// Have a stretch of a quotation read aloud, or no longer.
    ReadAloud {
        passage: PassageId,
        stretch: TextRange,
    },
    Attach {
        what: Marked,
        to: PointId,
        stance: Stance,
    },
    Detach {
        passage: PassageId,
        from: PointId,
    },
    SetStance {
        passage: PassageId,
        at: PointId,
        stance: Stance,
    },
    /// A new point, edited at once; `holding` is attached to it.
    NewPoint {
        slot: Slot,
        kind: PointKind,
        holding: Option<Marked>,
    },
    /// Ends the point's text at a byte and carries the rest into a new point behind it.
    SplitPoint {
        point: PointId,
        at: usize,
    },
    /// Joins a point to the one that stands before it, with all it holds.
    JoinPoint(PointId),
    /// Joins the point that stands behind a point to it.
    JoinNext(PointId),
    SetText {
        point: PointId,
        text: String,
    },
    SetKind {
        points: Points,
        kind: PointKind,
    },
    Indent(Points),
    Outdent(Points),
    MoveUp(Points),
    MoveDown(Points),
    MovePoints {
        points: Points,
        slot: Slot,
    },
    DeletePoints(Points),
    CutPoints(Points),
    /// Puts pasted points beside one, or last; `typed` where that one's text is being typed.
    PastePoints {
        points: Arc<[LoosePoint]>,
        at: Option<PointId>,
        typed: bool,
    },
    Undo,
    Redo,

    // Showing
    Present(Presented),
    ShowSource(SourceId),
    Select(Option<Selection>),
    /// Takes up a passage and shows its words, centered and flashed.
    ShowPassage(Held),
    /// Takes up a passage and goes to the next point that holds it.
    ShowPoints(PassageId),
    ShowPoint(PointId),
    /// Opens the review tray on a passage, or on the next one in review.
    Review(Option<PassageId>),
    CloseReview,
    SetCurrentPoint(Option<PointId>),
    Hold(Option<Held>),
    EditText {
        point: PointId,
        caret: Caret,
    },
    /// Ends the editing of a point's text; `to_row` where its row takes the keyboard.
    StopEditing {
        to_row: bool,
    },
    Collapse {
        points: Points,
        collapsed: bool,
    },
    CollapseAll(bool),
    /// Shows so many levels below the question, or below the branch shown.
    CollapseTo(usize),
    /// Shows a branch alone, or the whole outline.
    Zoom(Option<PointId>),
    /// Chooses rows of the outline.
    Choose {
        point: PointId,
        how: Choosing,
    },
    /// Chooses the rows up to the one so many places further on.
    ChooseStep(isize),
    /// Chooses the rows beside the current one, then all.
    ChooseMore,
    ChooseNone,
    Scrolled {
        source: SourceId,
        byte: usize,
    },
    Focus(Pane),
    /// Moves the current point or card by so many items.
    StepItem(isize),
    /// Opens the source so many places further on.
    StepSource(isize),
    /// Takes up the listed passage so many places further on.
    StepPassage(isize),
    StepInsight(isize),
    SetInsight(Option<InsightRow>),
    /// Shows what a row is about; of a finding the next of its places, or this one.
    LookAtInsight {
        row: InsightRow,
        place: Option<usize>,
    },
    /// What the sources say together was found; `None` where it was stopped.
    Perused {
        /// The session, and how often its sources had changed.
        from: (u64, u64),
        read: Option<Perused>,
    },
    /// Says what is made of a finding, or takes that back.
    Judge {
        finding: FindingKey,
        verdict: Option<Verdict>,
    },
    /// Says how a piece of evidence stands to a hypothesis.
    SetCell {
        point: PointId,
        passage: PassageId,
        cell: Cell,
    },
    /// Says how likely a point is: in the place of the word it has for that, or behind its words.
    SayLikelihood {
        point: PointId,
        term: &'static str,
    },
    TakeBackDismissals,
    /// Says which of the spellings of a name is used in the person's own words, if one is.
    PreferSpelling {
        among: Vec<String>,
        preferred: Option<String>,
    },
    /// Marks the places of a finding and attaches them to the current point.
    AttachFinding(FindingKey),
    FilterPassages(PassageFilter),
    /// Goes to the field with the words that listed passages must hold.
    AskPassageWords,
    /// Begins to edit the note of a passage, on its card.
    EditNote(Held),
    /// Ends that; `back` where the keyboard goes back to where it was.
    StopNoting {
        back: bool,
    },
    /// Has the link of a source opened.
    OpenLink(SourceId),
    Show(Overlay),
    Hide,
    /// Opens the find field, or goes back to it. Selected words are looked for.
    OpenFind,
    FindWords(String),
    FindStep(isize),
    CloseFind,
    /// Opens the panel that finds everywhere, or goes back to it. Selected words are looked for.
    OpenEverywhere,
    FindEverywhere(String),
    /// Shows the hit so many hits on.
    StepHit(isize),
    /// Shows the hit of a row; the keyboard stays where it is.
    LookAtHit(usize),
    /// Shows the hit of a row, else the one shown or the first, and goes there.
    GoToHit(Option<usize>),
    CloseEverywhere,
    /// Stops the search that is under way; what it found stays.
    StopFinding,
    /// Looks for something else where the query in use looks.
    ChangeQuery(Query),
    FilterSources(String),
    Copy(String),
    CopyPoints(Points),
    /// Asks the system for what was copied.
    Paste {
        plain: bool,
    },
    /// Says that something pasted is too long for the outline, and offers to make a source of it.
    OfferSource {
        text: String,
        reason: &'static str,
    },
    /// Tells the person something.
    Tell(Level, String),
    Dismiss(u64),
    SetTheme(ThemeChoice),
    /// Size of the whole window.
    SetZoom(f32),
    /// Size of the reader's text beside that.
    SetReading(f32),
    /// What the window found its panels to be.
    SetSettings(Box<Settings>),
}

/// A session as a job read it.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenedSession {
    pub briefing: Briefing,
    pub view: View,
    pub remarks: Vec<String>,
    /// Passages that do not stand where the file says.
    pub astray: Vec<PassageId>,
    /// The bytes that it was read from.
    pub content: Vec<u8>,
    /// What was wrong with the file and what was done about it; then this is a repaired copy.
    pub repairs: Vec<String>,
    /// How many of those were repaired, not only found.
    pub n_repaired: usize,
    /// Whether it is all that its file holds, so that saving may replace the file.
    pub is_whole: bool,
    /// What is known of its file.
    pub guarding: Guarding,
}

impl Command {
    /// Whether it changes the briefing or its file, or begins to. Refused while the session is read-only.
    pub fn edits(&self) -> bool {
        match self {
            Self::Save(_)
            | Self::Import(_)
            | Self::ImportText(_)
            | Self::RestoreBackup(_)
            | Self::AddSources(_)
            | Self::SetTitle(_)
            | Self::Judge { .. }
            | Self::SetCell { .. }
            | Self::TakeBackDismissals
            | Self::SayLikelihood { .. }
            | Self::PreferSpelling { .. }
            | Self::AttachFinding(_)
            | Self::Rate { .. }
            | Self::EditSource { .. }
            | Self::MarkChrome { .. }
            | Self::RemoveSource(_)
            | Self::Highlight { .. }
            | Self::HighlightAll
            | Self::SetTint { .. }
            | Self::SetNote { .. }
            | Self::DeletePassage(_)
            | Self::ResizePassage { .. }
            | Self::SplitPassage { .. }
            | Self::MergePassages { .. }
            | Self::EditNote(_)
            | Self::AcceptWords(_)
            | Self::PlacePassage { .. }
            | Self::LosePassage(_)
            | Self::SetTiming(_)
            | Self::SetBudget { .. }
            | Self::ReadAloud { .. }
            | Self::CompareVersions { .. }
            | Self::TakeUpdate
            | Self::AddBeside
            | Self::AddAllBeside
            | Self::Attach { .. }
            | Self::Detach { .. }
            | Self::SetStance { .. }
            | Self::NewPoint { .. }
            | Self::SplitPoint { .. }
            | Self::JoinPoint(_)
            | Self::JoinNext(_)
            | Self::SetText { .. }
            | Self::SetKind { .. }
            | Self::Indent(_)
            | Self::Outdent(_)
            | Self::MoveUp(_)
            | Self::MoveDown(_)
            | Self::MovePoints { .. }
            | Self::DeletePoints(_)
            | Self::CutPoints(_)
            | Self::PastePoints { .. }
            | Self::Undo
            | Self::Redo
            | Self::EditText { .. } => true,
            Self::Pick(pick) | Self::AskPath(pick) => {
                matches!(pick, Pick::Import | Pick::Folder | Pick::Update(_))
            }
            Self::Show(overlay) => matches!(
                overlay,
                Overlay::AttachTo(_)
                    | Overlay::Source(_)
                    | Overlay::Title
                    | Overlay::Timing
                    | Overlay::Likelihood(_)
                    | Overlay::Matrix(_)
                    | Overlay::Budget(_)
                    | Overlay::NewerVersion(_)
            ),
            _ => false,
        }
    }
}
