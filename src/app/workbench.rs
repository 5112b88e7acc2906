//! `Workbench`: everything that is open and at hand, and the one place that does commands.

use std::{collections::VecDeque, path::PathBuf};

use super::{
    Ask, BackupRow, Caret, Command, Derived, Editing, Environment, Guarding, Held, Insights, Level, Listing,
    Marked, Merging, Notices, Noting, Overlay, Pane, PassageFilter, Presenting, Progress, Recovery, Request,
    Reveal, Selection, Session, Settings, Then, Welcome, finding::Finding, opening::Start,
    outlining::Outlining, updating::Newcomers,
};
use crate::{
    model::{Briefing, PassageId, PointId, Source, SourceId, Tint},
    store::{self, Desktop, Disk, View},
};

/// How long the hand must rest for typing to become a new undo step, in seconds.
const REST_SECS: f64 = 1.5;

/// Everything that is open and at hand.
pub struct Workbench {
    pub(super) environment: Environment,
    pub(super) session: Session,
    pub(super) derived: Derived,
    pub(super) view: View,
    pub(super) view_revision: u64,
    pub(super) settings: Settings,
    pub(super) recent: Vec<PathBuf>,
    pub(super) notices: Notices,
    pub(super) requests: Vec<Request>,
    pub(super) ask: Option<Ask>,
    pub(super) overlay: Option<Overlay>,
    pub(super) pane: Pane,
    pub(super) selection: Option<Selection>,
    pub(super) held: Option<Held>,
    pub(super) editing: Option<Editing>,
    pub(super) noting: Option<Noting>,
    pub(super) listing: Listing,
    pub(super) insights: Insights,
    /// Rises whenever the field with the words of listed passages should take the focus.
    pub(super) passage_words_asked: u64,
    pub(super) finding: Finding,
    pub(super) source_filter: String,
    pub(super) reveal: Option<Reveal>,
    /// Rises whenever the outline should bring its current item into view.
    pub(super) scroll_outline: u64,
    /// Rises whenever the pane with the focus should take it from where it is.
    pub(super) take_focus: u64,
    pub(super) last_tint: Tint,
    /// How many sessions were opened: names the one that is open.
    pub(super) n_sessions: u64,
    /// How many times a file was asked for.
    pub(super) n_openings: u64,
    /// How many times it was said what to open: only the last wish counts.
    pub(super) n_wishes: u64,
    /// The session for which a path was asked last.
    pub(super) picking_for: u64,
    /// Whether the session being opened is the first: what else was left is looked for, too.
    pub(super) looks_for_all: bool,
    /// Briefings that can be brought back, not asked about yet.
    pub(super) recoveries: VecDeque<Recovery>,
    pub(super) journal_fails: bool,
    pub(super) is_saving: bool,
    pub(super) save_again: Option<(PathBuf, Then)>,
    pub(super) saved_at: Option<String>,
    pub(super) save_failure: Option<String>,
    pub(super) guarding: Guarding,
    pub(super) disk: std::sync::Arc<dyn Disk>,
    pub(super) desktop: Option<Desktop>,
    pub(super) backups: Vec<BackupRow>,
    pub(super) merging: Option<Merging>,
    pub(super) newcomers: Newcomers,
    pub(super) reviewing: Option<PassageId>,
    pub(super) outlining: Outlining,
    pub(super) welcome: Option<Welcome>,
    pub(super) presenting: Presenting,
    pub(super) now_secs: f64,
    pub(super) last_typed_secs: f64,
    serial: u64,
}

impl Workbench {
    /// A workbench with an empty briefing.
    pub fn new(environment: Environment) -> Self {
        let folders = environment.folders.as_ref();
        let settings: Settings =
            folders.map(|f| store::load_state(&f.config.join("settings.ron"))).unwrap_or_default();
        let recent = folders.map(store::recent_sessions).unwrap_or_default();
        let mut workbench = Self {
            environment,
            session: Session::default(),
            derived: Derived::default(),
            view: View::default(),
            view_revision: 1,
            settings: settings.sane(),
            recent,
            notices: Notices::default(),
            requests: Vec::new(),
            ask: None,
            overlay: None,
            pane: Pane::default(),
            selection: None,
            held: None,
            editing: None,
            noting: None,
            listing: Listing::default(),
            insights: Insights::default(),
            passage_words_asked: 0,
            finding: Finding::default(),
            source_filter: String::new(),
            reveal: None,
            scroll_outline: 0,
            take_focus: 0,
            last_tint: Tint::default(),
            n_sessions: 0,
            n_openings: 0,
            n_wishes: 0,
            picking_for: 0,
            looks_for_all: false,
            recoveries: VecDeque::new(),
            journal_fails: false,
            is_saving: false,
            save_again: None,
            saved_at: None,
            save_failure: None,
            guarding: Guarding::default(),
            disk: super::guard::system_disk(),
            desktop: None,
            backups: Vec::new(),
            merging: None,
            newcomers: Newcomers::default(),
            reviewing: None,
            outlining: Outlining::default(),
            welcome: None,
            presenting: Presenting::default(),
            now_secs: 0.0,
            last_typed_secs: 0.0,
            serial: 0,
        };
        workbench.journal(None);
        workbench.refresh();
        workbench
    }

    /// Opens what a start opens.
    pub fn start(&mut self, start: Start) {
        match start {
            Start::Session(path) => {
                self.looks_for_all = true;
                self.open(path);
            }
            Start::Sample => {
                if self.settings.is_welcomed {
                    self.open_sample();
                } else {
                    self.open_welcome();
                }
                self.look_for_recoveries(None);
            }
        }
    }

    pub fn session(&self) -> &Session {
        &self.session
    }

    /// How many sessions were opened: differs for any two that were open.
    pub fn session_number(&self) -> u64 {
        self.n_sessions
    }

    pub fn briefing(&self) -> &Briefing {
        self.session.briefing()
    }

    pub fn derived(&self) -> &Derived {
        &self.derived
    }

    /// How the session is looked at: open source, scroll positions, collapsed points, current point.
    pub fn view(&self) -> &View {
        &self.view
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Sessions opened lately, the last one first.
    pub fn recent(&self) -> &[PathBuf] {
        &self.recent
    }

    pub fn notices(&self) -> &Notices {
        &self.notices
    }

    /// The question that waits for an answer.
    pub fn ask(&self) -> Option<&Ask> {
        self.ask.as_ref()
    }

    pub fn overlay(&self) -> Option<&Overlay> {
        self.overlay.as_ref()
    }

    /// The pane that has the keyboard.
    pub fn pane(&self) -> Pane {
        self.pane
    }

    pub fn selection(&self) -> Option<Selection> {
        self.selection
    }

    /// The passage at hand.
    pub fn held(&self) -> Option<Held> {
        self.held
    }

    pub fn editing(&self) -> Option<Editing> {
        self.editing
    }

    /// Rises whenever the field with the words of listed passages should take the focus.
    pub fn passage_words_asked(&self) -> u64 {
        self.passage_words_asked
    }

    pub fn source_filter(&self) -> &str {
        &self.source_filter
    }

    pub fn reveal(&self) -> Option<Reveal> {
        self.reveal
    }

    /// Rises whenever the outline should bring its current item into view.
    pub fn scroll_outline(&self) -> u64 {
        self.scroll_outline
    }

    /// Rises whenever the current pane should take the focus from where it is.
    pub fn take_focus(&self) -> u64 {
        self.take_focus
    }

    /// The tint of the next highlight.
    pub fn last_tint(&self) -> Tint {
        self.last_tint
    }

    pub fn is_saving(&self) -> bool {
        self.is_saving
    }

    /// When it was last saved, like "09:12".
    pub fn saved_at(&self) -> Option<&str> {
        self.saved_at.as_deref()
    }

    /// Why the last save failed, if it did.
    pub fn save_failure(&self) -> Option<&str> {
        self.save_failure.as_deref()
    }

    /// Runs the jobs that were held, where jobs are held.
    pub fn let_jobs_go(&mut self) {
        self.environment.jobs.let_go();
    }

    /// When this frame began.
    pub fn now_secs(&self) -> f64 {
        self.now_secs
    }

    /// Jobs under way.
    pub fn jobs(&self) -> &[Progress] {
        self.environment.jobs.running()
    }

    /// The source in the reader.
    pub fn open_source(&self) -> Option<&std::sync::Arc<Source>> {
        self.view.source.and_then(|id| self.briefing().source(id))
    }

    /// What Attach would attach: the words selected, else the passage at hand.
    pub fn marked(&self) -> Option<Marked> {
        let selected = self.selection.filter(|s| !s.range().is_empty());
        let selected = selected.map(|s| Marked::Range(s.source, s.range()));
        selected.or_else(|| self.held.map(|h| Marked::Passage(h.passage)))
    }

    /// Requests since the last call; who drives the workbench does them.
    pub fn take_requests(&mut self) -> Vec<Request> {
        std::mem::take(&mut self.requests)
    }

    /// Begins a frame: takes in finished jobs and lets time pass. Returns in how many seconds something
    /// will change by itself, if it will.
    pub fn begin_frame(&mut self, now_secs: f64) -> Option<f64> {
        self.now_secs = now_secs;
        let goes = self.notices.tick(now_secs);
        self.watch_journal();
        for command in self.environment.jobs.take_finished() {
            self.run(command);
        }
        if now_secs - self.last_typed_secs > REST_SECS {
            self.session.history_mut().seal();
        }
        self.refresh_listing();
        let goes_on = self.listing.is_under_way().then_some(0.0);
        [goes, goes_on, self.clock_changes()].into_iter().flatten().reduce(f64::min)
    }

    /// Does a command.
    pub fn run(&mut self, command: Command) {
        if command.edits()
            && let Some(reason) = self.read_only()
        {
            self.notices.tell(Level::Warning, reason.0);
            return;
        }
        let lesson = self.lesson_of(&command);
        self.obey(command);
        if let Some(lesson) = lesson {
            self.learnt(lesson);
        }
    }

    fn obey(&mut self, command: Command) {
        match command {
            Command::UseTemplate(template) => self.use_template(template),
            Command::SkipLesson(lesson) => self.learnt(lesson),
            Command::CloseWelcome => self.close_welcome(),
            Command::New
            | Command::Welcome
            | Command::OpenSample
            | Command::OpenHere(_)
            | Command::Restore(_)
            | Command::RestoreBackup(_)
            | Command::ShowBackup(_)
            | Command::Quit => self.replace_briefing(command),
            Command::Open(path) => self.ask_elsewhere(path),
            Command::AskedElsewhere { path, session, wish, raised } => {
                self.asked_elsewhere(path, session, wish, raised);
            }
            Command::Called(call) => self.called(call),
            Command::Pick(pick) => self.pick(pick),
            Command::AskPath(pick) => self.overlay = Some(Overlay::Path(pick)),
            Command::Picked { pick, paths, replace } => self.picked(pick, paths, replace),
            Command::Save(then) => self.save(then),
            Command::SaveTo { path, then } => self.save_to(path, then),
            Command::ExportTo { path, unfiled, annex } => self.export_to(path, unfiled, annex),
            Command::Import(paths) => self.import(paths),
            Command::CompareVersions { source, newer } => self.compare_versions(source, newer),
            Command::TakeUpdate => self.take_update(),
            Command::AddBeside => self.add_beside(),
            Command::AddAllBeside => self.add_all_beside(),
            Command::ImportText(text) => self.import_text(text),
            Command::HoldPage { text, html } => self.newcomers.page = Some((text, html)),
            Command::Answer(answer) => self.answer(answer),
            Command::CancelJobs => self.jobs().iter().for_each(Progress::cancel),
            Command::CheckFile => self.check_file(),
            Command::ShowBackups => self.show_backups(),
            Command::Opened { path, ticket, result } => self.opened(path, ticket, result),
            Command::Saved { path, ticket, result, then } => self.saved(path, ticket, result, then),
            Command::Merged { path, ticket, result, then } => self.merged(&path, ticket, result, then),
            Command::ChooseSide { conflict, side } => self.choose_side(conflict, side),
            Command::FinishMerge => self.finish_merge(),
            Command::Looked { path, from, look, lock } => self.looked(&path, from, look, lock),
            Command::BackupsRead(read) => self.backups_read(read),
            Command::BackupRead { backup, restore, ticket, result } => {
                self.backup_read(backup, restore, ticket, result)
            }
            Command::Exported { path, result } => self.exported(&path, result),
            Command::Recoverable { recoveries, remarks } => self.recoverable(recoveries, remarks),
            Command::Imported { ticket, brought } => self.imported(ticket, *brought),
            Command::Compared { ticket, result } => self.compared(ticket, result),
            Command::FoundAgain { ticket, astray, settled } => self.found_again(ticket, astray, settled),
            Command::JobFailed(name) => self.job_failed(&name),

            Command::AddSources(sources) => self.add_sources(sources),
            Command::SetTitle(title) => self.set_title(title),
            Command::EditSource { source, field, value } => self.edit_source(source, field, value),
            Command::Rate { source, rating } => self.rate(source, rating),
            Command::MarkChrome { source, range, marked } => self.mark_chrome(source, range, marked),
            Command::RemoveSource(id) => self.remove_source(id),
            Command::Highlight { source, range, tint } => self.highlight(source, range, tint),
            Command::SetTint { passage, tint } => {
                self.last_tint = tint;
                self.edit("Change tint", None, |d| d.edit_passage(passage, |p| p.tint = tint));
            }
            Command::SetNote { passage, note } => {
                let fold = Some(format!("note {passage}"));
                self.edit("Edit note", fold, |d| d.edit_passage(passage, |p| p.note = note));
            }
            Command::DeletePassage(id) => self.delete_passage(id),
            Command::ResizePassage { passage, range } => self.resize_passage(passage, range),
            Command::SplitPassage { passage, cut } => self.split_passage(passage, cut),
            Command::MergePassages { keep, others } => self.merge_passages(keep, &others),
            Command::AcceptWords(id) => self.accept_words(id),
            Command::PlacePassage { passage, range } => self.place_passage(passage, range),
            Command::LosePassage(id) => self.lose_passage(id),
            Command::SetTiming(timing) => self.set_timing(timing),
            Command::SetBudget { point, budget } => self.set_budget(point, budget),
            Command::ReadAloud { passage, stretch } => self.read_aloud(passage, stretch),
            Command::Attach { what, to, stance } => self.attach(what, to, stance),
            Command::Detach { passage, from } => {
                if self.edit("Detach passage", None, |d| d.detach(passage, from)).is_some() {
                    self.drop_what_is_gone();
                    self.notices.tell(Level::Done, "Detached (Undo brings it back)");
                }
            }
            Command::SetStance { passage, at, stance } => {
                self.edit("Change stance", None, |d| d.set_stance(passage, at, stance));
            }
            Command::NewPoint { slot, kind, holding } => self.new_point(slot, kind, holding),
            Command::SplitPoint { point, at } => self.split_point(point, at),
            Command::JoinPoint(id) => self.join_point(id),
            Command::JoinNext(id) => self.join_next(id),
            Command::SetText { point, text } => self.set_text(point, text),
            Command::SetKind { points, kind } => self.set_kind(&points, kind),
            Command::Indent(points) => self.indent(&points),
            Command::Outdent(points) => self.move_with("Outdent", |d| d.outdent(&points)),
            Command::MoveUp(points) => self.move_with("Move up", |d| d.move_up(&points)),
            Command::MoveDown(points) => self.move_with("Move down", |d| d.move_down(&points)),
            Command::MovePoints { points, slot } => self.move_points(&points, slot),
            Command::DeletePoints(points) => self.delete_points(&points),
            Command::CutPoints(points) => self.cut_points(&points),
            Command::PastePoints { points, at, typed } => self.paste_points(&points, at, typed),
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),

            Command::Present(presented) => self.present(presented),
            Command::ShowSource(id) => self.show_source(id),
            Command::Select(selection) => {
                self.selection = selection;
                if selection.is_some_and(|s| !s.range().is_empty()) {
                    // One thing is at hand at a time: what is selected now.
                    self.held = None;
                }
            }
            Command::ShowPassage(held) => self.show_passage(held),
            Command::ShowPoints(id) => self.show_points(id),
            Command::Review(passage) => self.review(passage),
            Command::CloseReview => self.reviewing = None,
            Command::ShowPoint(id) => {
                self.held = None;
                self.pane = Pane::Outline;
                self.show_point(id);
            }
            Command::SetCurrentPoint(id) => self.set_current_point(id),
            Command::Hold(held) => self.hold(held),
            Command::EditText { point, caret } => self.edit_text(point, caret),
            Command::StopEditing { to_row } => {
                self.session.history_mut().seal();
                self.editing = None;
                self.take_focus += u64::from(to_row);
            }
            Command::Collapse { points, collapsed } => {
                points.iter().for_each(|p| self.collapse(*p, collapsed))
            }
            Command::CollapseAll(collapsed) => self.collapse_all(collapsed),
            Command::CollapseTo(level) => self.collapse_to(level),
            Command::Zoom(point) => self.zoom_to(point),
            Command::Choose { point, how } => self.choose(point, how),
            Command::ChooseStep(step) => self.choose_step(step),
            Command::ChooseMore => self.choose_more(),
            Command::ChooseNone => self.outlining.choose_none(),
            Command::Scrolled { source, byte } => {
                self.view.scroll.insert(source, byte);
            }
            Command::Focus(pane) => {
                self.session.history_mut().seal();
                self.editing = None;
                self.pane = pane;
                self.take_focus += 1;
            }
            Command::StepItem(step) => self.step_item(step),
            Command::StepSource(step) => self.step_source(step),
            Command::Perused { from, read } => self.perused(from, read),
            Command::StepInsight(step) => self.step_insight(step),
            Command::SetInsight(row) => self.set_insight(row),
            Command::LookAtInsight { row, place } => self.look_at_insight(row, place),
            Command::Judge { finding, verdict } => self.judge(finding, verdict),
            Command::SetCell { point, passage, cell } => self.set_cell(point, passage, cell),
            Command::SayLikelihood { point, term } => self.say_likelihood(point, term),
            Command::TakeBackDismissals => self.take_back_dismissals(),
            Command::PreferSpelling { among, preferred } => {
                self.prefer_spelling(&among, preferred.as_deref());
            }
            Command::AttachFinding(key) => self.attach_finding(key),
            Command::StepPassage(step) => self.step_passage(step),
            Command::FilterPassages(filter) => self.filter_passages(filter),
            Command::AskPassageWords => {
                self.pane = Pane::Passages;
                self.passage_words_asked = self.next_serial();
            }
            Command::EditNote(held) => self.edit_note(held),
            Command::StopNoting { back } => self.stop_noting(back),
            Command::OpenLink(id) => self.open_link(id),
            Command::Show(overlay) => {
                self.session.history_mut().seal();
                self.overlay = Some(overlay);
            }
            Command::Hide => {
                self.session.history_mut().seal();
                self.overlay = None;
                self.merging = None;
                self.forget_update();
                self.take_focus += 1;
                // A point that was being typed is typed on.
                let serial = self.next_serial();
                self.editing = self.editing.map(|e| Editing { caret: Caret::Stay, serial, ..e });
            }
            Command::OpenFind => self.open_find(),
            Command::FindWords(words) => self.find_words(words),
            Command::FindStep(step) => self.find_step(step),
            Command::CloseFind => self.close_find(),
            Command::OpenEverywhere => self.open_everywhere(),
            Command::FindEverywhere(words) => self.find_words_everywhere(words),
            Command::StepHit(step) => self.step_hit(step),
            Command::LookAtHit(row) => self.look_at_hit(row),
            Command::GoToHit(row) => self.go_to_hit(row),
            Command::CloseEverywhere => self.close_everywhere(),
            Command::StopFinding => self.finding.stop(),
            Command::ChangeQuery(query) => self.change_query(query),
            Command::HighlightAll => self.highlight_all(),
            Command::FoundInSource { serial, hits } => self.found_in_source(serial, hits),
            Command::FoundEverywhere { serial, part } => self.found_everywhere(serial, part),
            Command::FilterSources(filter) => self.source_filter = filter,
            Command::Copy(text) => self.copy(text),
            Command::CopyPoints(points) => drop(self.copy_points(&points)),
            Command::Paste { plain } => self.ask_paste(plain),
            Command::OfferSource { text, reason } => self.offer_source(text, reason),
            Command::Tell(level, text) => self.notices.tell(level, text),
            Command::Dismiss(id) => self.notices.dismiss(id),
            Command::SetTheme(theme) => self.settings.theme = theme,
            Command::SetZoom(zoom) => {
                self.settings.zoom = zoom.clamp(*Settings::ZOOMS.start(), *Settings::ZOOMS.end());
            }
            Command::SetReading(size) => {
                self.settings.reading = size.clamp(*Settings::READINGS.start(), *Settings::READINGS.end());
            }
            Command::SetSettings(settings) => self.settings = settings.sane(),
        }
        self.settle_noting();
        self.refresh();
        self.watch_journal();
    }

    /// Brings what is derived up to date. Cheap where nothing changed.
    pub(super) fn refresh(&mut self) {
        let revisions = self.session.revisions();
        self.keep_zoom();
        let touched = self.session.take_touched();
        self.derived.refresh(
            self.session.briefing(),
            revisions,
            &touched,
            &self.view,
            self.outlining.zoom,
            self.view_revision,
        );
        self.outlining.refresh(&self.derived, self.session.briefing(), revisions.shape);
        self.refresh_listing();
        self.refresh_insights();
        self.keep_found();
        self.refresh_presenting();
    }

    /// Lets go of everything that belongs to the session that was open.
    pub(super) fn forget_hand(&mut self) {
        self.ask = None;
        self.overlay = None;
        self.selection = None;
        self.held = None;
        self.editing = None;
        self.noting = None;
        self.filter_passages(PassageFilter::default());
        self.finding.forget();
        self.reveal = None;
        self.presenting = Presenting::default();
        self.source_filter.clear();
        self.outlining = Outlining::default();
        self.saved_at = None;
        self.save_failure = None;
    }

    pub(super) fn next_serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    pub(super) fn draw_passage_id(&mut self) -> PassageId {
        PassageId::draw(&mut *self.environment.dice)
    }

    pub(super) fn draw_point_id(&mut self) -> PointId {
        PointId::draw(&mut *self.environment.dice)
    }

    /// A new source's id, for the command line.
    pub fn draw_source_id(&mut self) -> SourceId {
        SourceId::draw(&mut *self.environment.dice)
    }
}
