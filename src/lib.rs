//! Attaché: a desktop workbench for briefing notes whose every quotation can be checked.
//!
//! # Bird's eye
//!
//! A [`model::Briefing`] holds sources, passages marked in them, and an outline of points to which
//! passages are attached. It is saved as one RON file, edited in one window, and exported as Markdown
//! that `attache verify` can read back. Everything a person can do is an [`app::Action`]; the window
//! and the command line are two hands on the same [`app::Workbench`].
//!
//! # Layers
//!
//! Each may use those to its left only; `tests/layers.rs` reads the paths and fails on any other.
//!
//! ```text
//! text → model → import · export · store · search · insight → app → ui → main, cli, window
//! ```
//!
//! | module | holds | never |
//! |---|---|---|
//! | [`text`] | ranges, paragraphs, blocks, direction, folding with a way back, finding, words, sentences, [locating](text::locate) a quotation in a changed text | knows of briefings |
//! | [`model`] | Briefing, Source, Passage, Point, Draft, History, merging, outline notation, checking | files, clocks, dice, threads, serde, egui |
//! | [`import`] | bytes of any document → what is found in them → Source and warnings | panics on strange input, files, threads |
//! | [`export`] | Briefing → Markdown, and the check of Markdown against a briefing | writes files |
//! | [`store`] | the RON formats, salvaging damaged ones, atomic files, what is remembered between runs, locks and calls between windows | decides policy |
//! | [`search`] | queries → hits | |
//! | [`insight`] | what the sources say together: quotations, statements, origins, names, dates, figures | threads, changes the briefing |
//! | [`app`] | Workbench, Session, Action, Command, jobs, notices, settings; owns clock and dice | egui |
//! | [`ui`] | panels, theme, shortcuts, palette, forms | eframe, native dialogs, changes the briefing |
//! | `window` | the eframe adapter, native dialogs, the guard that closing asks first | |
//! | `cli` | the same work without a window | |
//!
//! The services (import, export, store, search, insight) do not use one another. What differs between systems
//! sits in one file a room: `store/system.rs`, `window/system.rs`.
//!
//! # From hand to model
//!
//! [`app::Action`] (no data, has words and a key) → `Result<Command, Reason>` → [`app::Workbench::run`]
//! (one match, short arms) → [`app::Request`] for what only a window can do: pick a file, copy, quit.
//! The reason grays an action out in menus, toolbar and palette alike, and says why.
//!
//! # Life of a frame
//!
//! [`ui::Shell::ui`]: take in finished jobs → consume shortcuts, longest chord first, undo before any
//! text field sees it → draw with `&Workbench`, collecting commands → run them. What is derived
//! ([`app::Derived`]) is brought up to date after each command, by the revision it was made from.
//!
//! # State and change
//!
//! A briefing holds id-keyed rows (`Arc<Source>`, passages, points) and changes only through a
//! [`model::Draft`]. A [`model::Change`] is the rows it replaced: undo, redo and roll-back are one and
//! the same swap, so no edit needs an inverse of its own. Typing goes to the briefing as it happens and
//! folds into one undo step until the focus moves or the hand rests. A point names its parent and its
//! [`model::Rank`] among siblings, so a move touches one row; the file's order and depth are derived.
//!
//! Two briefings made from one are merged by id ([`model::merge()`]): rows by field, the order of siblings as a
//! sequence. A [`model::Conflict`] knows both sides; choosing merges anew with what was chosen, so that whatever
//! is listed or chosen the merged briefing keeps every rule, and it does not matter which side is called ours.
//!
//! What is chosen, copied and shown alone in the outline is the workbench's (`app/outlining.rs`), for as long as
//! the session is open; the file knows nothing of it. Branches are edited many at once ([`model::Draft::move_point`]
//! and its like), and outlines become lists and back in `model/list.rs`.
//!
//! Exactly one point, or one note, at a time is drawn as a text field; the others are text. That keeps a frame
//! cheap with thousands of points, and the caret has one home ([`app::Editing`], [`app::Noting`]).
//!
//! The list of passages ([`app::Listing`]) is filtered a bounded part at a time, and shows what it had until it is
//! done: no filter, however many passages there are, holds up a frame.
//!
//! The reader lays out blocks (lines, long ones cut) only where they are in view, and paints highlights
//! behind unsplit text: a highlight's edge would be a shaping boundary, and marking would lay out anew.
//!
//! egui shapes text but knows no bidirectional algorithm. Where text turns, or egui would split a grapheme,
//! `ui/script` sets the lines from pieces that egui shapes, as a galley like egui's own, with a glyph for each
//! character in the order of the text. Whoever draws what a person wrote lays it out there.
//!
//! # Finding
//!
//! Texts are searched in their folded form ([`text::Folded`]): made once for each text, by the first thread that needs
//! it, and kept as long as the briefing has the text. Only hits go the way back to the text itself. A [`search::Query`]
//! is a job of its own; a newer one ends it. Everywhere, sources are searched on all cores, and
//! [`app::Part`]s come in as they are found, in order; no frame waits. What is listed has limits, what is counted has
//! none. After an edit it is searched anew.
//!
//! # The journal
//!
//! `app::Session` hands every edit, undo and redo to [`store::journal::Journal`] as a [`model::Delta`]
//! before [`app::Workbench::run`] returns; a thread syncs within a second. The journal stands on a base,
//! which the hash of a session file's content names. It says when a save is about to begin, and goes when
//! the session is saved with nothing behind; undoing further back than a save is a step of its own there
//! (`app/trail.rs`). Ranks are not in the file, so the head of a journal says what makes the open briefing
//! of the file as it is read. Who starts looks for journals that nobody holds, does them again, and asks
//! ([`app::Recovery`]).
//!
//! Session files, backups, bases and journals are written through [`store::Disk`], so that tests can make
//! each deed fail (`tests/faults`) and cut the power behind each (`tests/power`).
//!
//! # Passages that hold on
//!
//! A source's text is replaced whole or not at all: [`model::Update`] works out what a newer version makes of
//! the source and of its passages, by [`text::locate`], in the background; a person looks at it
//! ([`app::Updating`]), and it is done as one edit. A passage whose words differ then holds where it stood
//! ([`model::Former`]), with the old text itself, which so lives as long as a passage needs it: in the file it
//! is among the `versions` of its source. Passages that do not stand where a file says (it was edited by hand,
//! or merged by lines) are found again in the same way ([`model::find_again`]). What is in doubt is gone through
//! in the review tray ([`app::Workbench::reviewing`]).
//!
//! # The clock
//!
//! How long a briefing takes is its words by its rate ([`model::Timing`]). [`app::Speech`] counts them, each text
//! once, and adds up branches; typing touches the point and what stands above it. Notes are not said, but for
//! answers and those right under a heading; of evidence only what is marked counts ([`model::Aloud`], a part of the passage). Where the words of a
//! passage change, stretches whose words are the same stay, and the others go ([`text::carried`]). Who presents
//! ([`app::Presenting`]) has keys of their own; the clock goes by the time of the frame, which asks for the next
//! one a second later while it runs.
//!
//! # Reading documents
//!
//! [`import::read`] is the one door: it tells what bytes are, and hands them to the reader of that form, which gives
//! [`import::Found`]. It knows no files and no time. [`app::reading`] brings files to it: on all cores, each on a thread
//! of its own with much of a stack, which is given up where it takes too long. `app/importing.rs` sorts what was
//! read into new, here already and alike, for the window and for the command line.
//!
//! # What sources say together
//!
//! [`insight`] reads each source by itself ([`insight::Perusal`]) and compares what was read ([`insight::Together`]).
//! `app/insights.rs` does so in the background while it is shown, keeps what was read as long as a source says the same,
//! and lists it; an export's annex is found anew, so that `verify` can hold it to the session. A
//! [`insight::Finding`] has a key made of what it says: by that a person's [`model::Verdict`] is known again.
//!
//! # Two windows
//!
//! A session's [`store::Lock`] says who has it open. Before a start or a window opens one, it asks the holder
//! over a Unix socket, if that is on the same [`store::Desktop`]; the holder's window hears it as
//! [`app::Command::Called`], comes to the front ([`app::Request::Raise`]), and answers once it is known
//! whether the system let it. Where nobody answers in time, the session opens read-only. Without Unix
//! sockets nobody ever does.
//!
//! # Invariants
//!
//! - What the person sees as done was handed to the system before it showed: a kill loses nothing.
//! - A source's text never changes after import; a newer version replaces it whole.
//! - An anchored passage's quotation equals its range. One that differs is looked for anew when the file is
//!   opened, as an edit that can be undone.
//! - A passage keeps its old words until a person takes others.
//! - What is read aloud of a passage lies inside its quotation.
//! - Every edit is undoable, and undoing all edits gives back the very briefing one began with.
//! - A session file is replaced whole or not at all, after what was written was read back, and never where
//!   it holds something else than what was last read or written ([`store::save_guarded`]). What it held is
//!   kept as a backup, which is on the disk before it goes.
//! - After a power cut a session file is the old one or the new one, and what was synced comes back.
//! - What the program keeps of a briefing beside its file is readable by its owner alone.
//! - While another window holds a session's lock, nothing edits it here: [`app::Command::edits`] is the one
//!   list of what that means.
//! - A damaged file, or one of a newer format, opens as an untitled copy and is left alone. Repair drops
//!   no words: [`model::repair`] has the rules. Where it does not parse, what is open stays open, and what
//!   is kept of it is offered ([`app::Unreadable`]). Nothing is saved over a newer format.
//! - The same session gives the same file, the same export, the same pixels.
//! - Looking around never makes a session unsaved.
//! - Only a [`text::WebLink`] is opened, by the system's browser, when a person asks for it.
//! - Nothing leaves the machine: there is no network access. The socket of a window is in a folder for its
//!   owner alone, and what it hears is only compared.
//!
//! # Where this differs from the first design
//!
//! - A source has a note of its own (`note`), for what is known of it that is no byline or date: who is
//!   named as a contributor, what day its text reports. It is part of format 1.
//! - Earlier texts of a source hang on the passages that need them, not on the source: nothing has to be
//!   cleared away, and nothing can dangle. The file lists them under the source.
//! - A cell of the matrix is the evidence of the point, with its stance; what a stance does not say (very, not
//!   applicable) stands among the verdicts on findings. So outline and matrix cannot disagree.
//! - Opening asks about unsaved changes after a file was picked, not before: who cancels the dialog has
//!   nothing to answer.
//!
//! # Words
//!
//! | word | meaning |
//! |---|---|
//! | briefing | the document: title, sources, passages, outline |
//! | session | a briefing saved as one `.ron` file, with the view it was left in |
//! | source | one article: its text and what is known about it |
//! | chrome | lines of a source that belong to the web page, not to the article |
//! | passage | a marked stretch of a source: range, quotation, context, tint, note |
//! | highlight | a passage as it is drawn in the reader |
//! | point | one node of the outline; a kind (heading, question, claim, note) and text |
//! | answer | the thesis: the first note under a question |
//! | evidence | a passage attached to a point, with a stance: supports, undercuts, context |
//! | stance | which way a piece of evidence cuts |
//! | unfiled | passages attached to no point yet |
//! | list | the passages below the outline that pass its filters; the unfiled ones where nothing is asked for |
//! | end | where a passage starts or ends; resizing moves one |
//! | place | where a passage is now: anchored, needs review, lost |
//! | draft, change | an edit in the making; an edit done, which can be undone |
//! | action, command | what a person can ask for; what the program does about it |
//! | job, notice | background work; a message to the person |
//! | journal, record | what was done since the last save, in the state folder; one entry of it |
//! | base | what a briefing was before the first step of its journal |
//! | desktop, call | a person's windows on one display; what one asks another, which answers |
//! | recovery | a briefing that a journal without an owner can bring back |
//! | version | a text that a source had at some time, and the day it was brought in |
//! | former | where a passage stood in an earlier version, whose words differ from those it has now |
//! | query, hit | what is looked for, as a person states it; a place where it stands |
//! | card | evidence, or a listed passage, as it is drawn |
//! | sign | what stands for a tint, a stance or a character that is not seen, beside its color |
//! | loose | points that stand in no outline: copied or pasted |
//! | chosen | rows of the outline on which one action acts; what stands below them goes along |
//! | zoom | the branch of the outline shown alone |
//! | held | the passage at hand, on which keys like S, U and C act |
//! | read aloud, stretch | of a quotation: the stretches that are, and one of them |
//! | said, speech | what is: headings with their own notes, questions, claims, answers, and what is read aloud of their evidence |
//! | fact | what is known of a source: title, byline, publisher, date, link; with where it is stated |
//! | rating | how reliable a source is and how credible what it says; a person's alone |
//! | quotation, report | what a source gives as somebody's words, in theirs or in the author's |
//! | statement | what somebody said, wherever it stands |
//! | origin | a report, or an informant, on which several sources rest |
//! | finding, verdict | what is to be seen in several sources, with its words and why; what a person makes of it |
//! | standing | on how much, from where, a claim stands |
//! | matrix, hypothesis | claims that compete, against their evidence; one of them |
//! | annex | findings behind an exported outline |
//! | timing, rate, budget, grace | how fast the briefing is spoken, how long it or a point may take, how much longer at need |
//! | present | to show what is said, large, with a running clock |

pub mod text;

pub mod model;

pub mod export;
pub mod import;
pub mod insight;
pub mod search;
pub mod store;

pub mod app;

pub mod ui;

pub mod cli;
#[cfg(feature = "window")]
pub mod window;
