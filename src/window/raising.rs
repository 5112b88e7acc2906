//! Bringing the window to the front when another start of the program asks for it.

use std::{
    sync::mpsc,
    time::{Duration, Instant},
};

use egui::{Context, UserAttentionType, ViewportCommand};

use crate::store::{Call, Desktop, Listening, Raised};

/// How long the system has to give the window the focus.
const PATIENCE: Duration = Duration::from_secs(1);
/// A window that was minimized takes the focus only when it is back, so it is asked for again.
const AGAIN: Duration = Duration::from_millis(150);

/// Calls from other windows, and what is done about one.
#[derive(Default)]
pub struct Raising {
    heard: Option<(mpsc::Receiver<Call>, Listening)>,
    under_way: Option<UnderWay>,
    /// Whether the system shows that the window asks for attention.
    asks_for_attention: bool,
}

struct UnderWay {
    call: Call,
    since: Instant,
    asked: Option<Instant>,
}

impl Raising {
    /// Hears other windows of the desktop from now on. Where that is not to be had, a session that is open
    /// here opens elsewhere read-only.
    pub fn listen(&mut self, desktop: &Desktop, ctx: &Context) {
        let (sender, calls) = mpsc::channel();
        let wake = ctx.clone();
        let on_call = move |call| {
            // The receiver is gone only when the program ends.
            sender.send(call).ok();
            wake.request_repaint();
        };
        match desktop.listen(on_call) {
            Ok(listening) => self.heard = Some((calls, listening)),
            Err(error) => log::warn!("other windows are not heard: {error}"),
        }
    }

    /// Calls since the last time.
    pub fn calls(&self) -> Vec<Call> {
        self.heard.as_ref().map(|(calls, _)| calls.try_iter().collect()).unwrap_or_default()
    }

    /// Begins to bring the window to the front.
    pub fn raise(&mut self, call: Call) {
        self.under_way = Some(UnderWay { call, since: Instant::now(), asked: None });
    }

    /// Does what is due, and answers once it is known what became of it. To be called in every frame, also
    /// while the window is hidden.
    pub fn step(&mut self, ctx: &Context) {
        let (is_focused, is_minimized) = ctx.input(|i| {
            let viewport = i.viewport();
            (viewport.focused == Some(true), viewport.minimized == Some(true))
        });
        let is_front = is_focused && !is_minimized;
        if is_front && std::mem::take(&mut self.asks_for_attention) {
            ctx.send_viewport_cmd(ViewportCommand::RequestUserAttention(UserAttentionType::Reset));
        }
        let Some(UnderWay { call, since, asked }) = &mut self.under_way else { return };
        if is_front {
            call.answer(Some(Raised::Front));
            self.under_way = None;
        } else if since.elapsed() >= PATIENCE {
            // Wayland lets no window take the focus, and some desktops refuse it elsewhere, too.
            ctx.send_viewport_cmd(ViewportCommand::RequestUserAttention(UserAttentionType::Informational));
            self.asks_for_attention = true;
            call.answer(Some(Raised::Attention));
            self.under_way = None;
        } else {
            if asked.is_none_or(|asked| asked.elapsed() >= AGAIN) {
                *asked = Some(Instant::now());
                if is_minimized {
                    ctx.send_viewport_cmd(ViewportCommand::Minimized(false));
                }
                ctx.send_viewport_cmd(ViewportCommand::Focus);
            }
            ctx.request_repaint_after(AGAIN / 3);
        }
    }
}
