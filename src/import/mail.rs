//! Mails, and web pages saved as one file, which are mails in form (RFC 5322, RFC 2045, RFC 2557).

use mail_parser::{Address, HeaderName, Message, MessageParser, MessagePart, MimeHeaders as _, PartType};

use super::{
    Block, BlockKind, Form, Found, ImportError, Known, Warning,
    archive::damaged,
    builder::tidy,
    door::{Door, page},
    found::PART,
};

const FROM: &str = "mail header";

impl Door<'_> {
    /// A mail, and the documents attached to it.
    ///
    /// # Errors
    /// Where it is no mail, or there is nothing to read in it.
    pub(super) fn mail(&mut self, bytes: &[u8]) -> Result<(), ImportError> {
        let message = parsed(bytes, Form::Mail)?;
        let mut found = body(&message, self)?;
        found.title = found.title.take().or_else(|| message.subject().and_then(|s| Known::new(s, FROM)));
        if let Some(subject) = message.subject().and_then(|words| Known::new(words, FROM)) {
            found.title = Some(subject);
        }
        found.byline = message.from().and_then(writer);
        found.published = message.header_raw(HeaderName::Date).and_then(|date| Known::new(date, FROM));
        let (mut attached, mut failed) = (Vec::new(), Vec::new());
        for part in message.attachments() {
            let name = part.attachment_name().map(|name| tidy(name).replace(PART, " "));
            let is_inline =
                part.content_disposition().is_none_or(|d| d.is_inline()) && part.content_id().is_some();
            let contents = match &part.body {
                PartType::Message(inner) => inner.raw_message(),
                _ if name.is_none() || is_inline => continue,
                _ => part.contents(),
            };
            let name = name.unwrap_or_else(|| "a mail".to_owned());
            match Form::of(contents, Some(&name)) {
                Err(form) => {
                    let what = format!("the attachment {name}, which seems to be {form}");
                    found.warnings.push(Warning::LeftOut { what, name: None });
                }
                Ok(_) => match self.within(contents, &name) {
                    Ok(mut read) => {
                        attached.append(&mut read.found);
                        failed.append(&mut read.failed);
                    }
                    Err(error) => failed.push(error),
                },
            }
        }
        if !found.is_blank() || (attached.is_empty() && failed.is_empty()) {
            self.keep(found)?;
        }
        self.read.found.append(&mut attached);
        self.read.failed.append(&mut failed);
        Ok(())
    }

    /// The page that was saved with all that belongs to it.
    ///
    /// # Errors
    /// Where there is no page in it.
    pub(super) fn web_archive(&mut self, bytes: &[u8]) -> Result<(), ImportError> {
        let message = parsed(bytes, Form::WebArchive)?;
        let is_page = |part: &&MessagePart| matches!(part.body, PartType::Html(_));
        let part = message
            .parts
            .iter()
            .find(is_page)
            .ok_or_else(|| damaged(Form::WebArchive, "there is no page in it"))?;
        let link = message
            .header("Snapshot-Content-Location")
            .and_then(|value| value.as_text())
            .or_else(|| part.content_location())
            .filter(|link| link.starts_with("http"))
            .and_then(|link| Known::new(link, "address of the saved page"));
        let mut found = page(html(part).as_bytes(), link.as_ref(), self.options)?;
        found.title = found
            .title
            .take()
            .or_else(|| message.subject().and_then(|s| Known::new(s, "title of the saved page")));
        found.link = found.link.take().or(link);
        self.keep(found)
    }
}

fn parsed(bytes: &[u8], form: Form) -> Result<Message<'_>, ImportError> {
    // A mailbox has such a line before each mail.
    let bytes = match bytes.strip_prefix(b"From ") {
        Some(rest) => rest.splitn(2, |b| *b == b'\n').nth(1).unwrap_or_default(),
        None => bytes,
    };
    MessageParser::default().parse(bytes).ok_or_else(|| damaged(form, "its headers cannot be read"))
}

fn html<'p>(part: &'p MessagePart<'_>) -> &'p str {
    match &part.body {
        PartType::Html(text) => text,
        _ => "",
    }
}

/// The words of a mail: its plain text where that has most of them, else its page.
fn body(message: &Message, door: &Door) -> Result<Found, ImportError> {
    let first = |list: &[u32], is_it: fn(&PartType) -> bool| {
        list.iter().filter_map(|id| message.part(*id)).find(|part| is_it(&part.body))
    };
    let plain = first(&message.text_body, |body| matches!(body, PartType::Text(_)));
    let rich = first(&message.html_body, |body| matches!(body, PartType::Html(_)));
    let words = plain.and_then(|part| match &part.body {
        PartType::Text(words) => Some((part, words)),
        _ => None,
    });
    let n_words = words.map_or(0, |(_, words)| words.split_whitespace().count());
    if let Some(rich) = rich {
        let read = page(html(rich).as_bytes(), None, door.options);
        if let Ok(mut read) = read {
            let n_rich: usize = read.blocks.iter().map(|b| b.text.split_whitespace().count()).sum();
            // Many a mail has nothing but "see the web version" as plain text.
            if n_rich > n_words * 2 || words.is_none() {
                read.title = None;
                return Ok(read);
            }
        } else if words.is_none() {
            return read;
        }
    }
    let Some((part, words)) = words else { return Ok(Found::default()) };
    let is_flowed = part
        .content_type()
        .and_then(|kind| kind.attribute("format"))
        .is_some_and(|format| format.eq_ignore_ascii_case("flowed"));
    let mut found = Found { blocks: blocks(words, is_flowed), ..Found::default() };
    if part.is_encoding_problem || words.contains('\u{FFFD}') {
        found.warnings.push(Warning::Lost { n_lost: words.matches('\u{FFFD}').count(), name: None });
    }
    Ok(found)
}

fn writer(address: &Address) -> Option<Known> {
    let first = address.first()?;
    let name = first.name().map(|name| name.trim().trim_matches('"')).filter(|name| !name.is_empty());
    Known::new(name.or(first.address())?, FROM)
}

/// Lines of a mail as paragraphs. Lines are joined where the text says so (RFC 3676), and where the first word of
/// the next would not have fitted behind the last: then it is broken for its width alone.
fn blocks(text: &str, is_flowed: bool) -> Vec<Block> {
    /// Lines of this many characters or fewer may be broken for their width.
    const WIDEST: usize = 80;
    const LEAST: usize = 50;
    let n_chars = |line: &str| line.chars().count();
    let width = text.lines().map(n_chars).filter(|n| *n <= WIDEST).max().unwrap_or(0);
    let mut blocks: Vec<Block> = Vec::new();
    let (mut is_chrome, mut goes_on, mut before) = (false, false, 0);
    for line in text.lines() {
        if line == "-- " || line == "--" {
            // The signature, to the end.
            (is_chrome, goes_on) = (true, false);
            continue;
        }
        let unquoted = line.trim_start_matches(['>', ' ']);
        let kind = if line.starts_with('>') { BlockKind::Quotation } else { BlockKind::Paragraph };
        let words = if kind == BlockKind::Quotation { unquoted } else { line };
        if words.trim().is_empty() {
            goes_on = false;
            continue;
        }
        let first_word = words.split(' ').next().map_or(0, n_chars);
        let was_full = !is_flowed && before >= LEAST && before + 1 + first_word > width;
        match blocks.last_mut() {
            Some(last) if last.kind == kind && last.is_chrome == is_chrome && (goes_on || was_full) => {
                last.text.push(' ');
                last.text.push_str(words.trim());
            }
            _ => blocks.push(Block { kind, text: words.trim().to_owned(), is_chrome }),
        }
        goes_on = is_flowed && line.ends_with(' ');
        before = n_chars(line.trim_end());
    }
    for block in &mut blocks {
        block.text = tidy(&block.text);
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, is_flowed: bool) -> Vec<(BlockKind, String, bool)> {
        blocks(text, is_flowed).into_iter().map(|b| (b.kind, b.text, b.is_chrome)).collect()
    }

    #[test]
    fn lines_broken_for_their_width_are_one_paragraph() {
        let text = "The talks in Istanbul lasted for less than two hours on that Friday, he said,\n\
                    and both sides agreed to exchange one thousand prisoners each.\n\
                    Regards\nAnn\n\n> Did they meet\n> again?\nNo.\n-- \nAnn Example\n";
        let paragraph = |words: &str| (BlockKind::Paragraph, words.to_owned(), false);
        assert_eq!(
            lines(text, false),
            [
                paragraph(
                    "The talks in Istanbul lasted for less than two hours on that Friday, he said, and both sides \
                     agreed to exchange one thousand prisoners each."
                ),
                paragraph("Regards"),
                paragraph("Ann"),
                (BlockKind::Quotation, "Did they meet".to_owned(), false),
                (BlockKind::Quotation, "again?".to_owned(), false),
                paragraph("No."),
                (BlockKind::Paragraph, "Ann Example".to_owned(), true),
            ]
        );
        assert_eq!(lines("one \ntwo\nthree", true), [paragraph("one two"), paragraph("three")]);
    }
}
