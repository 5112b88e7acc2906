//! Requests: what only the window, or who drives the workbench, can do.

use std::path::PathBuf;

use super::Then;
use crate::model::SourceId;
use crate::store::Call;
use crate::text::WebLink;

/// What a path is wanted for.
#[derive(Clone, Debug, PartialEq)]
pub enum Pick {
    Open,
    /// Files to add as sources; several may be picked.
    Import,
    /// Folders whose documents to add as sources.
    Folder,
    /// A newer version of a source.
    Update(SourceId),
    /// A file to save to, and what to do when that is done.
    Save {
        suggested: PathBuf,
        then: Then,
    },
    Export {
        suggested: PathBuf,
        unfiled: bool,
        annex: bool,
    },
}

impl Pick {
    /// The dialog's title.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Open => "Open a session",
            Self::Import => "Add sources",
            Self::Folder => "Add a folder of sources",
            Self::Update(_) => "A newer version of the source",
            Self::Save { .. } => "Save the session",
            Self::Export { .. } => "Export the briefing",
        }
    }

    /// The ending that a path for this must have, if one.
    pub fn extension(&self) -> Option<&'static str> {
        match self {
            Self::Save { .. } => Some("ron"),
            Self::Export { .. } => Some("md"),
            Self::Open | Self::Import | Self::Folder | Self::Update(_) => None,
        }
    }

    /// What the dialog starts with.
    pub fn suggested(&self) -> Option<&PathBuf> {
        match self {
            Self::Save { suggested, .. } | Self::Export { suggested, .. } => Some(suggested),
            Self::Open | Self::Import | Self::Folder | Self::Update(_) => None,
        }
    }
}

/// What only the window can do.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Ask for a path; answer with `Command::Picked`, or `Command::AskPath` where no dialog is to be had.
    Pick(Pick),
    /// Put text on the clipboard.
    Copy(String),
    /// Have the system open an address of the web.
    OpenLink(WebLink),
    /// Hand in what is on the clipboard, as if it were pasted.
    Paste,
    /// Bring the window to the front, or ask for attention where the system forbids that, and answer which.
    Raise(Call),
    /// Close the window; nothing is left to ask.
    Quit,
}
