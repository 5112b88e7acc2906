//! What may be typed behind the program's name, and the help on it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::{
    app::Template,
    import::{Chapters, ReadOptions},
};

/// A workbench for briefing notes whose every quotation can be checked.
#[derive(Debug, Parser)]
#[command(
    name = "attache",
    version,
    args_conflicts_with_subcommands = true,
    after_help = "Without a command the window opens; where no display is set, the briefing is printed as \
                  Markdown.\nExit status: 0 done, 1 faults found, nothing found, or something failed, 2 wrong arguments."
)]
pub struct Arguments {
    /// The session to open [default: the one open last, else the sample]
    pub session: Option<PathBuf>,
    #[command(subcommand)]
    pub task: Option<Task>,
}

/// The work that needs no window.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Write the briefing as Markdown
    Export {
        /// The session (`-`: standard input)
        session: PathBuf,
        /// The file to write; an old one is replaced whole [default: standard output]
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Also list the passages that no point holds
        #[arg(long)]
        unfiled: bool,
        /// Also what the sources say together, with every quotation
        #[arg(long)]
        annex: bool,
    },
    /// List every fault of a session file
    Check {
        /// The session (`-`: standard input)
        session: PathBuf,
    },
    /// Write a sound copy of a damaged session, and list what was repaired
    Repair {
        /// The session, which is left alone (`-`: standard input)
        session: PathBuf,
        /// The file to make; an existing one is left alone (`-`: standard output)
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Hold every quotation of an exported briefing against its session
    Verify {
        /// The exported Markdown, perhaps edited since (`-`: standard input)
        briefing: PathBuf,
        /// The session (`-`: standard input)
        session: PathBuf,
    },
    /// Add documents to a session as sources
    ///
    /// Texts, Markdown, web pages, PDF, Word, OpenDocument, Rich Text, EPUB, mails, zip archives of these, and folders.
    /// What is there already is left out. What cannot be read is listed on standard error, and the exit status is 1
    /// then; it keeps none of the others out.
    Import {
        /// The session; `attache new` makes one
        session: PathBuf,
        /// The documents, or folders of them
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        #[command(flatten)]
        reading: ReadingArguments,
    },
    /// Print what would be brought in from documents
    Read {
        /// The documents, or folders of them
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// `json`: one line a source, with what is known of it and where that is stated; chrome as ranges of bytes
        #[arg(long, value_enum, default_value = "text")]
        format: ReadFormat,
        /// Also print the lines that belong to the page and not to the article, as text
        #[arg(long)]
        chrome: bool,
        #[command(flatten)]
        reading: ReadingArguments,
    },
    /// List what a session file held before it was saved again, or bring one of it back
    Backups {
        /// The session; it need not be there any more
        session: PathBuf,
        /// The backup to bring back, by its number in the list
        #[arg(long, value_name = "N", requires = "output")]
        restore: Option<usize>,
        /// The file to write it to; what that held is kept as a backup in turn
        #[arg(short, long, value_name = "FILE", requires = "restore")]
        output: Option<PathBuf>,
    },
    /// Merge two versions of a session that were made from one
    ///
    /// What only one side changed is taken from that side. What both changed differently is a conflict: it is
    /// listed on standard error, ours stands, and the exit status is 1. With
    /// `git config merge.attache.driver "attache merge %O %A %B -o %A"` git merges sessions so, too.
    Merge {
        /// The version that both were made from; an empty file if there is none (`-`: standard input)
        base: PathBuf,
        /// Our version; its view is kept (`-`: standard input)
        ours: PathBuf,
        /// Their version (`-`: standard input)
        theirs: PathBuf,
        /// The session to write, perhaps ours; an old one is replaced whole [default: standard output]
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Exchange passages as W3C Web Annotations
    Annotations {
        #[command(subcommand)]
        task: AnnotationsTask,
    },
    /// Print what the sources say together
    ///
    /// Statements that stand in several sources, sources that rest on one report, dates and figures that do not fit,
    /// spellings of one name, a timeline of the passages, and what claims stand on. All of it is found, none is said to
    /// be so: each line has the words that it was made from.
    Insights {
        /// The session (`-`: standard input)
        session: PathBuf,
        /// As text, or a JSON object a line
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: ReadFormat,
        /// What was dismissed, too
        #[arg(long)]
        all: bool,
    },
    /// Find words in sources, passages, notes and points
    ///
    /// Case, accents, kinds of quotation marks and dashes, and white space do not matter. The exit status is 0 when
    /// something is found, and 1 when nothing is.
    Search {
        /// The session (`-`: standard input)
        session: PathBuf,
        /// The words to find
        #[arg(value_name = "QUERY", allow_hyphen_values = true)]
        words: String,
        /// Only whole words
        #[arg(long = "words")]
        whole_words: bool,
        /// The query is a regular expression, which is matched within a paragraph
        #[arg(long = "regex")]
        is_regex: bool,
        /// Only in the source with this number in the list
        #[arg(long, value_name = "N")]
        source: Option<usize>,
        /// Print a JSON object for each hit, one a line
        #[arg(long)]
        json: bool,
    },
    /// Make an empty session file
    New {
        /// The file to make; an existing one is left alone
        session: PathBuf,
        /// An outline to begin with
        #[arg(long, value_name = "NAME", value_parser = template)]
        template: Option<Template>,
    },
}

/// How documents are read.
#[derive(Clone, Copy, Debug, Args)]
pub struct ReadingArguments {
    /// A source for each chapter of a book
    #[arg(long)]
    chapters: bool,
    /// Keep what lies outside the article of a web page, as chrome
    #[arg(long)]
    whole: bool,
}

impl ReadingArguments {
    pub fn options(self) -> ReadOptions {
        let chapters = if self.chapters { Chapters::Apart } else { Chapters::Together };
        ReadOptions { chapters, whole: self.whole }
    }
}

/// In which form documents are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReadFormat {
    Text,
    Json,
}

fn template(key: &str) -> Result<Template, String> {
    let named = Template::ALL.into_iter().find(|template| template.key() == key);
    named.ok_or_else(|| format!("it is one of {}", Template::ALL.map(Template::key).join(", ")))
}

/// Which way annotations go.
#[derive(Debug, Subcommand)]
pub enum AnnotationsTask {
    /// Write all passages as JSON-LD
    Export {
        /// The session (`-`: standard input)
        session: PathBuf,
        /// The file to write; an old one is replaced whole [default: standard output]
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Mark what annotations quote in the sources of a session, also those that Hypothesis exported
    Import {
        /// The session
        session: PathBuf,
        /// Files of annotations, in JSON (`-`: standard input)
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_arguments_contradict_themselves_nowhere() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_session_may_be_called_like_a_command() {
        let parse = |words: &[&str]| Arguments::try_parse_from(words).expect("they are arguments");
        assert!(parse(&["attache", "a.ron"]).session.is_some());
        assert!(parse(&["attache"]).session.is_none());
        let arguments = parse(&["attache", "--", "check"]);
        assert!(arguments.session.is_some() && arguments.task.is_none());
    }
}
