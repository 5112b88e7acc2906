//! The eframe adapter: a window around the shell, and what only a window can do.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use egui::{Context, Ui, ViewportBuilder, ViewportCommand};

use super::{dialogs::Dialogs, fonts::SystemFonts, raising::Raising, system};
use crate::{
    app::{
        Command, Environment, Jobs, Request, Settings, SystemClock, SystemDice, Workbench, documents,
        opening::Start,
    },
    store::{self, Desktop, Folders},
    ui::{Shell, theme},
};

/// Why no window opened, and what to do.
#[derive(Debug, thiserror::Error)]
#[error("No window could be opened: {cause}; {}", system::WHAT_TO_INSTALL)]
pub struct WindowError {
    cause: String,
}

/// Least size of the window, in points.
const LEAST_SIZE: [f32; 2] = [640.0, 420.0];
const USUAL_SIZE: (f32, f32) = (1400.0, 900.0);

/// Opens the window and stays until it is closed.
///
/// # Errors
/// Where the system cannot open one.
pub fn run(start: Start) -> Result<(), WindowError> {
    let folders = Folders::of_system();
    let settings: Settings =
        folders.as_ref().map(|f| store::load_state(&f.config.join("settings.ron"))).unwrap_or_default();
    let (width, height) = settings.sane().window_size.unwrap_or(USUAL_SIZE);
    let viewport = ViewportBuilder::default()
        .with_title("Attaché")
        .with_app_id("attache")
        .with_inner_size([width, height])
        .with_min_inner_size(LEAST_SIZE);
    let options = eframe::NativeOptions {
        viewport,
        renderer: eframe::Renderer::Glow,
        // We look for fonts ourselves.
        system_font_fallback: false,
        ..eframe::NativeOptions::default()
    };
    // winit panics where a library of the system is missing; that must not look like a crash.
    let hook: Arc<dyn Fn(&std::panic::PanicHookInfo<'_>) + Send + Sync> = Arc::from(std::panic::take_hook());
    let usual = Arc::clone(&hook);
    let opened = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let seen = Arc::clone(&opened);
    let is_open = Arc::clone(&opened);
    std::panic::set_hook(Box::new(move |info| {
        if is_open.load(std::sync::atomic::Ordering::Relaxed) {
            hook(info);
        }
    }));
    let result = catch_unwind(AssertUnwindSafe(|| {
        let create: eframe::AppCreator<'_> = Box::new(move |cc| {
            seen.store(true, std::sync::atomic::Ordering::Relaxed);
            cc.egui_ctx.add_font_provider(Arc::new(SystemFonts::load()));
            Ok(Box::new(Frame::new(&cc.egui_ctx, folders, start)))
        });
        eframe::run_native("Attaché", options, create)
    }));
    std::panic::set_hook(Box::new(move |info| usual(info)));
    match result {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(WindowError { cause: error.to_string() }),
        Err(panic) if opened.load(std::sync::atomic::Ordering::Relaxed) => std::panic::resume_unwind(panic),
        Err(panic) => {
            let words = panic.downcast_ref::<String>().cloned();
            let words = words.or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()));
            Err(WindowError { cause: words.unwrap_or_else(|| "the window system failed".to_owned()) })
        }
    }
}

struct Frame {
    workbench: Workbench,
    shell: Shell,
    dialogs: Dialogs,
    raising: Raising,
    title: String,
    may_close: bool,
    /// Set when the system asks the program to end.
    ends: Arc<AtomicBool>,
}

impl Frame {
    fn new(ctx: &Context, folders: Option<Folders>, start: Start) -> Self {
        theme::install(ctx);
        let wake = ctx.clone();
        let environment = Environment {
            clock: Arc::new(SystemClock),
            dice: Box::new(SystemDice),
            folders,
            documents: documents(),
            jobs: Jobs::threads(Arc::new(move || wake.request_repaint())),
        };
        let mut workbench = Workbench::new(environment);
        let mut raising = Raising::default();
        if let Some(desktop) = Desktop::of_system() {
            raising.listen(&desktop, ctx);
            workbench.use_desktop(desktop);
        }
        workbench.start(start);
        let ends = Arc::new(AtomicBool::new(false));
        let (told, wake) = (Arc::clone(&ends), ctx.clone());
        let tell = move || {
            told.store(true, Ordering::Relaxed);
            wake.request_repaint();
        };
        if let Err(error) = system::on_end(tell) {
            // Every edit is with the system already: this costs at most the last second's syncing.
            log::warn!("signals are not heard: {error}");
        }
        let (shell, dialogs) = (Shell::default(), Dialogs::default());
        Self { workbench, shell, dialogs, raising, title: String::new(), may_close: false, ends }
    }

    fn serve(&mut self, ctx: &Context, frame: &eframe::Frame) {
        if let Some(command) = self.dialogs.answer() {
            self.workbench.run(command);
            ctx.request_repaint();
        }
        for request in self.workbench.take_requests() {
            match request {
                Request::Pick(pick) => {
                    if let Some(command) = self.dialogs.pick(pick, frame, ctx) {
                        self.workbench.run(command);
                    }
                }
                Request::Copy(text) => ctx.copy_text(text),
                Request::OpenLink(link) => ctx.open_url(egui::OpenUrl::new_tab(link.as_str())),
                Request::Paste => ctx.send_viewport_cmd(egui::ViewportCommand::RequestPaste),
                Request::Raise(call) => self.raising.raise(call),
                Request::Quit => {
                    self.may_close = true;
                    ctx.send_viewport_cmd(ViewportCommand::Close);
                }
            }
            ctx.request_repaint();
        }
        let unsaved = if self.workbench.session().is_saved() { "" } else { " •" };
        let briefing = crate::text::escape_controls(self.workbench.briefing().shown_title());
        let title = format!("{briefing}{unsaved} — Attaché");
        if title != self.title {
            self.title.clone_from(&title);
            ctx.send_viewport_cmd(ViewportCommand::Title(title));
        }
    }
}

impl eframe::App for Frame {
    /// What is pasted as text may be there as a part of a page as well, with its headings, links and lists.
    fn raw_input_hook(&mut self, ctx: &Context, raw: &mut egui::RawInput) {
        let pasted = raw.events.iter().find_map(|event| match event {
            egui::Event::Paste(text) => Some(text.clone()),
            _ => None,
        });
        if let Some(text) = pasted.filter(|_| !ctx.text_edit_focused())
            && let Some(html) = system::clipboard_html()
        {
            self.workbench.run(Command::HoldPage { text, html });
        }
    }

    fn logic(&mut self, ctx: &Context, frame: &mut eframe::Frame) {
        if self.ends.swap(false, Ordering::Relaxed) {
            self.keep_size(ctx);
            self.workbench.end();
        }
        if ctx.input(|i| i.viewport().close_requested()) && !self.may_close {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.keep_size(ctx);
            self.workbench.run(Command::Quit);
        }
        for call in self.raising.calls() {
            self.workbench.run(Command::Called(call));
        }
        self.serve(ctx, frame);
        self.raising.step(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        self.shell.guarded_ui(ui, &mut self.workbench);
        let ctx = ui.ctx().clone();
        self.keep_size(&ctx);
        self.serve(&ctx, frame);
    }
}

impl Frame {
    /// Remembers the window's size for the next start.
    fn keep_size(&mut self, ctx: &Context) {
        let size = ctx.input(|i| i.viewport().inner_rect).map(|r| r.size());
        let size = size.map(|s| (s.x * self.workbench.settings().zoom, s.y * self.workbench.settings().zoom));
        if size.is_some() && size != self.workbench.settings().window_size {
            let mut settings = self.workbench.settings().clone();
            settings.window_size = size;
            self.workbench.run(Command::SetSettings(Box::new(settings)));
        }
    }
}
