//! Writing a briefing as Markdown.
//!
//! A line is never wrapped: a paragraph is one line, so that quotations stay exact. White space at the
//! ends of titles, points and notes is dropped; quotations keep every character but NUL.

use super::{
    annex::Annex,
    escape::{Position, escape, escape_quotation},
    plan::{Block, Body, Plan, SOURCES_HEADING},
    sources::Listed,
};
use crate::model::Briefing;

/// What goes into the Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarkdownOptions {
    /// Whether passages that no point holds are listed too.
    pub unfiled: bool,
}

/// A briefing as Markdown: CommonMark with footnotes. The same briefing gives the same bytes.
pub fn markdown(briefing: &Briefing, options: &MarkdownOptions) -> String {
    markdown_with_annex(briefing, options, &Annex::default())
}

/// [`markdown()`] with what was found in the sources behind the outline.
pub fn markdown_with_annex(briefing: &Briefing, options: &MarkdownOptions, annex: &Annex) -> String {
    let plan = Plan::new(briefing, options.unfiled, annex);
    let mut page = Page::default();
    page.line("", &format!("# {}", escape(&plan.title, Position::Heading)));
    let mut footnotes = Vec::new();
    for block in &plan.blocks {
        write_block(&mut page, block, &mut footnotes);
    }
    page.block("", &format!("## {SOURCES_HEADING}"));
    if plan.sources.is_empty() {
        page.block("", "None.");
    }
    let mut follows_note = true;
    for (index, source) in plan.sources.iter().enumerate() {
        if follows_note {
            page.blank();
        }
        write_source(&mut page, index + 1, source);
        follows_note = !source.notes.is_empty();
    }
    for (index, footnote) in footnotes.iter().enumerate() {
        page.block("", &format!("[^{}]: {}", index + 1, escape(footnote, Position::Block)));
    }
    page.text
}

fn write_block(page: &mut Page, block: &Block, footnotes: &mut Vec<String>) {
    let indent = "  ".repeat(block.nest);
    match &block.body {
        Body::Heading { level, text } => {
            page.block("", &format!("{} {}", "#".repeat(*level), escape(text, Position::Heading)));
        }
        Body::Item(text) => {
            let outer = "  ".repeat(block.nest.saturating_sub(1));
            page.block(&outer, &format!("- {}", escape(text, Position::Block)));
        }
        Body::Paragraph(text) | Body::Remark(text) => page.block(&indent, &escape(text, Position::Block)),
        Body::Exhibit(exhibit) => {
            footnotes.push(exhibit.citation.footnote(&exhibit.source_title));
            page.block(&indent, &format!("{}[^{}]", exhibit.citation.line(), footnotes.len()));
            page.blank();
            for line in escape_quotation(&exhibit.quote) {
                page.line(&indent, format!("> {line}").trim_end());
            }
        }
    }
}

fn write_source(page: &mut Page, number: usize, source: &Listed) {
    let sign = format!("{number}. ");
    let mut line = format!("{sign}{}", escape(&source.line, Position::Block));
    if let Some(link) = &source.link {
        line.push_str(&format!(" <{link}>"));
    }
    page.line("", &line);
    for note in &source.notes {
        page.block(&" ".repeat(sign.len()), &escape(note, Position::Block));
    }
}

#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn line(&mut self, indent: &str, line: &str) {
        self.text.push_str(indent);
        self.text.push_str(line);
        self.blank();
    }

    fn blank(&mut self) {
        self.text.push('\n');
    }

    /// A line with a blank one before it.
    fn block(&mut self, indent: &str, line: &str) {
        self.blank();
        self.line(indent, line);
    }
}
