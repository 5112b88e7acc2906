//! `attache read`: what would be brought in from documents, as text or as JSON.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::{
    arguments::ReadFormat,
    output::{self, Failure, Verdict, shown},
};
use crate::{
    app::{
        SystemDice,
        reading::{Files, read_files},
    },
    import::{Found, Known, ReadOptions},
    model::{Source, SourceId},
    text::escape_controls,
};

/// How documents are printed.
#[derive(Clone, Copy, Debug)]
pub struct Printing {
    pub format: ReadFormat,
    /// Whether chrome is printed, too.
    pub chrome: bool,
}

/// Prints what would be brought in from files and folders, in their order. What is strange, and what cannot be read,
/// goes to standard error; the exit status is 1 then.
///
/// # Errors
/// Where standard output cannot be written.
pub fn read(paths: &[PathBuf], options: ReadOptions, printing: Printing) -> Result<Verdict, Failure> {
    let Files { files, failures, .. } = Files::behind(paths, &|| true);
    failures.iter().for_each(output::tell);
    let mut n_failed = failures.len();
    let (mut done, mut n_printed) = (Ok(()), 0);
    let is_alone = files.len() == 1;
    read_files(&files, options, &|| true, |path, read| {
        let read = match read {
            Ok(read) => read,
            Err(words) => {
                n_failed += 1;
                return output::tell(words);
            }
        };
        for error in &read.failed {
            n_failed += 1;
            output::tell(error);
        }
        let is_alone = is_alone && read.found.len() == 1;
        for found in read.found {
            let known = known(&found);
            let (source, warnings) = found.into_source(SourceId::draw(&mut SystemDice));
            warnings.iter().filter(|warning| warning.is_news()).for_each(output::warn);
            let words = match printing.format {
                ReadFormat::Json => format!("{}\n", as_json(&shown(path), known, &source)),
                ReadFormat::Text => {
                    let name = source.imported_from.as_deref().map(escape_controls).unwrap_or_default();
                    let gap = if n_printed > 0 { "\n" } else { "" };
                    let head = if is_alone { String::new() } else { format!("{gap}==> {name} <==\n") };
                    format!("{head}{}", as_text(&source, printing.chrome))
                }
            };
            n_printed += 1;
            if done.is_ok() {
                done = output::put(&words);
            }
        }
    });
    done.map(|()| if n_failed == 0 { Verdict::Sound } else { Verdict::Faulty })
}

fn known(found: &Found) -> Value {
    let from = |known: &Option<Known>| known.as_ref().map(|known| known.from);
    json!({
        "title": from(&found.title),
        "byline": from(&found.byline),
        "publisher": from(&found.publisher),
        "published": from(&found.published),
        "link": from(&found.link),
    })
}

fn as_json(file: &str, from: Value, source: &Source) -> Value {
    let chrome: Vec<[usize; 2]> = source.chrome().iter().map(|run| [run.start(), run.end()]).collect();
    json!({
        "file": file,
        "name": source.imported_from,
        "title": source.title,
        "byline": source.byline,
        "publisher": source.publisher,
        "published": source.published.stated,
        "date": source.published.date.map(|date| date.to_string()),
        "link": source.link,
        "from": from,
        "text": source.text(),
        "chrome": chrome,
    })
}

/// The text, with or without its chrome, and a line break at its end.
fn as_text(source: &Source, with_chrome: bool) -> String {
    let mut text = String::with_capacity(source.text().len() + 1);
    if with_chrome {
        text.push_str(source.text());
    } else {
        let mut at = 0;
        for run in source.chrome() {
            text.push_str(source.text().get(at..run.start()).unwrap_or_default());
            at = run.end();
            // Its line break, and the blank line behind it.
            let rest = source.text().get(at..).unwrap_or_default();
            at += rest.len() - rest.trim_start_matches('\n').len();
        }
        text.push_str(source.text().get(at..).unwrap_or_default());
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}
