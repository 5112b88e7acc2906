//! `attache export`: the briefing as Markdown.

use std::{collections::HashMap, path::Path};

use super::{
    output::{self, Failure, Verdict},
    session,
};
use crate::{
    app::annex,
    export::{Annex, MarkdownOptions, markdown_with_annex},
    store,
};

/// Exports a session to a file, or to standard output.
///
/// # Errors
/// Where the session cannot be read or the Markdown cannot be written.
pub fn export(path: &Path, to: Option<&Path>, unfiled: bool, with_annex: bool) -> Result<Verdict, Failure> {
    let to = to.filter(|to| !session::is_standard(to));
    if to.is_some_and(|to| session::is_same_file(path, to)) {
        return Err(Failure::Usage("the Markdown would replace the session; name another file".to_owned()));
    }
    let opened = session::open(path)?;
    let found = if with_annex { annex(&opened.briefing, &HashMap::new()) } else { Annex::default() };
    let text = markdown_with_annex(&opened.briefing, &MarkdownOptions { unfiled }, &found);
    match to {
        Some(to) => store::replace_file(to, text.as_bytes())?,
        None => output::put(&text)?,
    }
    Ok(Verdict::Sound)
}
