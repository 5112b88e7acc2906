//! Rich Text documents, after the Rich Text Format specification 1.9.1 (Microsoft, 2008).
//!
//! Read are paragraphs, headings, lists and tables, and what the document says of itself. Hidden and deleted words,
//! comments, running heads, pictures and embedded objects are not. Notes follow at the end, under numbers.

use std::collections::HashMap;

use encoding_rs::{Encoding, WINDOWS_1252};

use super::{
    BlockKind, Form, Found, ImportError, Known, Limit, MAX_DEPTH, Warning,
    archive::too_much,
    builder::Builder,
    properties::{Created, title_of_properties},
};

const FROM: &str = "Rich Text properties";

/// # Errors
/// Where its groups are nested too deep.
pub(super) fn read_rtf(bytes: &[u8]) -> Result<Found, ImportError> {
    let mut reading = Reading::new();
    let end = reading.read(bytes);
    let mut found = Found::default();
    match end {
        End::Whole => {}
        End::Early => {
            found.warnings.push(Warning::Incomplete { why: "it ends early".to_owned(), name: None })
        }
        End::TooDeep => return Err(too_much(Form::Rtf, Limit::Depth)),
    }
    found.title = reading.title.and_then(|words| title_of_properties(&words, FROM));
    found.byline = reading.author.and_then(|words| Known::new(words, FROM));
    found.published = Created { made: reading.created, changed: reading.changed }.known(FROM);
    found.blocks = reading.builder.into_blocks();
    found.blocks.extend(reading.notes.into_blocks());
    Ok(found)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Whole,
    Early,
    TooDeep,
}

/// Where words go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Text,
    Note,
    Title,
    Author,
    Fonts,
    Styles,
    Created,
    Changed,
    Info,
    Nowhere,
}

/// What holds until the group ends.
#[derive(Clone, Debug)]
struct State {
    place: Place,
    /// Characters behind a Unicode one that stand for it where Unicode is not known.
    n_fallback: usize,
    font: i32,
    is_hidden: bool,
}

struct Reading {
    state: State,
    groups: Vec<State>,
    builder: Builder,
    notes: Builder,
    n_notes: usize,
    title: Option<String>,
    author: Option<String>,
    created: Option<String>,
    changed: Option<String>,
    /// Year, month and day, as they come.
    time: [i32; 3],
    encoding: &'static Encoding,
    fonts: HashMap<i32, &'static Encoding>,
    /// The style that is described, and its name so far.
    style: i32,
    style_name: String,
    style_level: Option<u8>,
    styles: HashMap<i32, BlockKind>,
    kind: BlockKind,
    in_table: bool,
    /// Bytes of a text in another encoding; a character may have several.
    pending: Vec<u8>,
    /// The first half of a character of two.
    half: Option<u16>,
    /// Characters yet to be passed over.
    n_passed: usize,
    /// Whether the group may be passed over by who does not know its destination.
    is_optional: bool,
}

impl Reading {
    fn new() -> Self {
        Self {
            state: State { place: Place::Text, n_fallback: 1, font: -1, is_hidden: false },
            groups: Vec::new(),
            builder: Builder::default(),
            notes: Builder::default(),
            n_notes: 0,
            title: None,
            author: None,
            created: None,
            changed: None,
            time: [0; 3],
            encoding: WINDOWS_1252,
            fonts: HashMap::new(),
            style: 0,
            style_name: String::new(),
            style_level: None,
            styles: HashMap::new(),
            kind: BlockKind::Paragraph,
            in_table: false,
            pending: Vec::new(),
            half: None,
            n_passed: 0,
            is_optional: false,
        }
    }

    fn read(&mut self, bytes: &[u8]) -> End {
        let mut rest = bytes;
        while let [first, behind @ ..] = rest {
            rest = behind;
            match first {
                b'{' => {
                    self.flush();
                    if self.groups.len() >= MAX_DEPTH {
                        return End::TooDeep;
                    }
                    self.groups.push(self.state.clone());
                    self.n_passed = 0;
                    self.is_optional = false;
                }
                b'}' => {
                    self.flush();
                    self.n_passed = 0;
                    self.is_optional = false;
                    self.end_group();
                    let Some(state) = self.groups.pop() else { return End::Whole };
                    self.state = state;
                    if self.groups.is_empty() {
                        return End::Whole;
                    }
                }
                b'\\' => rest = self.control(rest),
                b'\r' | b'\n' => {}
                b'\t' => self.byte(b' '),
                byte => self.byte(*byte),
            }
        }
        self.flush();
        if self.groups.is_empty() { End::Whole } else { End::Early }
    }

    /// What a group was about, where it ends.
    fn end_group(&mut self) {
        let around = self.groups.last().map_or(Place::Text, |state| state.place);
        if around == self.state.place {
            return;
        }
        let [year, month, day] = self.time;
        let time = (year > 0).then(|| format!("{year:04}-{month:02}-{day:02}"));
        match self.state.place {
            Place::Note => self.notes.end(BlockKind::Item),
            Place::Created => self.created = time,
            Place::Changed => self.changed = time,
            Place::Styles => self.end_style(),
            _ => {}
        }
    }

    fn end_style(&mut self) {
        let name = std::mem::take(&mut self.style_name).trim().trim_end_matches(';').to_lowercase();
        let numbered = name.strip_prefix("heading ").and_then(|n| n.parse::<u8>().ok());
        let kind = match (numbered.or(self.style_level.take()), name.as_str()) {
            (Some(level), _) => BlockKind::Heading(level),
            (None, "title") => BlockKind::Heading(1),
            (None, "quote" | "intense quote" | "quotations") => BlockKind::Quotation,
            _ => return,
        };
        self.styles.insert(self.style, kind);
    }

    /// Reads what stands behind a backslash; gives what is behind that.
    fn control<'b>(&mut self, rest: &'b [u8]) -> &'b [u8] {
        let Some(first) = rest.first() else { return rest };
        if !first.is_ascii_alphabetic() {
            let behind = rest.get(1..).unwrap_or_default();
            match first {
                b'\'' => {
                    let digits = behind.get(..2).and_then(|two| std::str::from_utf8(two).ok());
                    if let Some(byte) = digits.and_then(|two| u8::from_str_radix(two, 16).ok()) {
                        self.encoded(byte);
                    }
                    return behind.get(2..).unwrap_or_default();
                }
                b'*' => self.is_optional = true,
                b'~' => self.words("\u{A0}"),
                b'_' => self.words("\u{2011}"),
                b'-' => self.words("\u{AD}"),
                b'\\' | b'{' | b'}' => self.byte(*first),
                b'\r' | b'\n' => {
                    self.flush_bytes();
                    self.end_paragraph();
                }
                _ => {}
            }
            return behind;
        }
        let n_letters = rest.iter().take(32).take_while(|b| b.is_ascii_alphabetic()).count();
        let (word, behind) = rest.split_at(n_letters);
        let n_sign = usize::from(behind.first() == Some(&b'-'));
        let n_digits = behind.iter().skip(n_sign).take(10).take_while(|b| b.is_ascii_digit()).count();
        let (number, mut behind) =
            if n_digits == 0 { (&[][..], behind) } else { behind.split_at(n_sign + n_digits) };
        let number = std::str::from_utf8(number).ok().and_then(|n| n.parse::<i32>().ok());
        if behind.first() == Some(&b' ') {
            behind = behind.get(1..).unwrap_or_default();
        }
        let word = std::str::from_utf8(word).unwrap_or_default();
        if word == "bin" {
            let n = number.and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
            return behind.get(n..).unwrap_or_default();
        }
        self.word(word, number);
        behind
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        if word != "u" {
            self.flush();
        }
        let on = number != Some(0);
        let optional = std::mem::take(&mut self.is_optional);
        match word {
            // Destinations.
            "fonttbl" => self.state.place = Place::Fonts,
            "stylesheet" => self.state.place = Place::Styles,
            "info" => self.state.place = Place::Info,
            "title" if self.state.place == Place::Info => self.state.place = Place::Title,
            "author" if self.state.place == Place::Info => self.state.place = Place::Author,
            "creatim" if self.state.place == Place::Info => {
                self.state.place = Place::Created;
                self.time = [0; 3];
            }
            "revtim" if self.state.place == Place::Info => {
                self.state.place = Place::Changed;
                self.time = [0; 3];
            }
            "footnote" if self.state.place == Place::Text => {
                self.n_notes += 1;
                self.builder.push(&format!("[{}]", self.n_notes));
                self.notes.push(&format!("[{}] ", self.n_notes));
                self.state.place = Place::Note;
            }
            "pntext" | "listtext" => {
                self.state.place = Place::Nowhere;
                self.item();
            }
            "colortbl" | "pict" | "object" | "header" | "headerl" | "headerr" | "headerf" | "footer"
            | "footerl" | "footerr" | "footerf" | "fldinst" | "annotation" | "atnid" | "atnauthor"
            | "ftnsep" | "ftnsepc" | "ftncn" | "aftnsep" | "aftnsepc" | "aftncn" | "xe" | "tc" | "rxe"
            | "private" | "filetbl" | "revtbl" | "listtable" | "listoverridetable" | "bkmkstart"
            | "bkmkend" | "datafield" | "nonshppict" | "themedata" | "colorschememapping"
            | "latentstyles" | "datastore" | "generator" | "rsidtbl" | "xmlnstbl" | "template"
            | "company" | "operator" | "doccomm" | "keywords" | "subject" | "category" | "manager"
            | "comment" => {
                self.state.place = Place::Nowhere;
            }
            // Of a text box the words are read, of a shape only those.
            "shptxt" | "fldrslt" | "shprslt" if !optional || word == "shptxt" => {}
            "shpinst" | "sp" => {}
            "sn" | "sv" => self.state.place = Place::Nowhere,
            // A style of characters is described behind the same sign.
            "cs" | "ds" | "ts" if self.state.place == Place::Styles => self.state.place = Place::Nowhere,
            _ if optional => self.state.place = Place::Nowhere,
            // Encodings.
            "ansicpg" => self.encoding = code_page(number.unwrap_or(1252)).unwrap_or(self.encoding),
            "mac" => self.encoding = encoding_rs::MACINTOSH,
            "pc" | "pca" => self.encoding = encoding_rs::IBM866,
            "f" => self.state.font = number.unwrap_or(0),
            "fcharset" if self.state.place == Place::Fonts => {
                if let Some(encoding) = number.and_then(charset) {
                    self.fonts.insert(self.state.font, encoding);
                }
            }
            "uc" => self.state.n_fallback = number.and_then(|n| usize::try_from(n).ok()).unwrap_or(1).min(16),
            "u" => self.unicode(number.unwrap_or(0)),
            // Times.
            "yr" => self.time[0] = number.unwrap_or(0),
            "mo" => self.time[1] = number.unwrap_or(0),
            "dy" => self.time[2] = number.unwrap_or(0),
            // Paragraphs.
            "par" | "sect" | "page" | "column" => self.end_paragraph(),
            "line" | "softline" if self.in_table || self.state.place == Place::Note => self.words(" "),
            "line" | "softline" => self.end_paragraph(),
            "pard" => {
                self.kind = BlockKind::Paragraph;
                self.in_table = false;
            }
            "intbl" => self.in_table = true,
            "s" if self.state.place == Place::Styles => self.style = number.unwrap_or(0),
            "s" => {
                if let Some(kind) = number.and_then(|n| self.styles.get(&n)) {
                    self.kind = *kind;
                }
            }
            "outlinelevel" => {
                let level = number.and_then(|n| u8::try_from(n).ok()).filter(|n| *n < 9).map(|n| n + 1);
                match self.state.place {
                    Place::Styles => self.style_level = level,
                    _ => self.kind = level.map_or(self.kind, BlockKind::Heading),
                }
            }
            "ls" if on && self.state.place == Place::Text => self.item(),
            "cell" | "nestcell" if self.state.place == Place::Text => self.builder.push("\t"),
            "row" if self.state.place == Place::Text => self.builder.end(BlockKind::Row),
            "v" => self.state.is_hidden = on,
            "deleted" => self.state.is_hidden = on,
            "plain" => self.state.is_hidden = false,
            // Characters.
            "tab" => self.words(" "),
            "emdash" => self.words("\u{2014}"),
            "endash" => self.words("\u{2013}"),
            "emspace" | "enspace" | "qmspace" => self.words(" "),
            "lquote" => self.words("\u{2018}"),
            "rquote" => self.words("\u{2019}"),
            "ldblquote" => self.words("\u{201C}"),
            "rdblquote" => self.words("\u{201D}"),
            "bullet" => self.words("\u{2022}"),
            _ => {}
        }
    }

    fn item(&mut self) {
        if self.kind == BlockKind::Paragraph {
            self.kind = BlockKind::Item;
        }
    }

    fn end_paragraph(&mut self) {
        match self.state.place {
            Place::Text if self.in_table => self.builder.push(" "),
            Place::Text => self.builder.end(self.kind),
            Place::Note => self.notes.push(" "),
            _ => {}
        }
    }

    fn unicode(&mut self, number: i32) {
        // Larger numbers are written as negative ones.
        let unit = (number & 0xFFFF) as u16;
        let pair = self.half.take();
        self.flush_bytes();
        match unit {
            0xD800..=0xDBFF => self.half = Some(unit),
            0xDC00..=0xDFFF => {
                let first = pair.unwrap_or(unit);
                let words = String::from_utf16_lossy(&[first, unit]);
                self.words(&words);
            }
            _ => {
                // Symbol fonts hide their characters in the private area; most are bullets.
                let c = if (0xF000..=0xF0FF).contains(&unit) {
                    '\u{2022}'
                } else {
                    char::from_u32(unit.into()).unwrap_or('\u{FFFD}')
                };
                self.words(c.encode_utf8(&mut [0; 4]));
            }
        }
        self.n_passed = self.state.n_fallback;
    }

    /// A byte as it stands in the file.
    fn byte(&mut self, byte: u8) {
        if self.n_passed > 0 {
            self.n_passed -= 1;
        } else {
            self.pending.push(byte);
        }
    }

    /// A byte written as two digits.
    fn encoded(&mut self, byte: u8) {
        self.byte(byte);
    }

    fn flush(&mut self) {
        self.half = None;
        self.flush_bytes();
    }

    fn flush_bytes(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.pending);
        let encoding = self.fonts.get(&self.state.font).copied().unwrap_or(self.encoding);
        let words = encoding.decode_without_bom_handling(&bytes).0;
        self.words(&words);
    }

    fn words(&mut self, words: &str) {
        if self.state.is_hidden {
            return;
        }
        self.flush_bytes();
        match self.state.place {
            Place::Text => self.builder.push(words),
            Place::Note => self.notes.push(words),
            Place::Title => self.title.get_or_insert_default().push_str(words),
            Place::Author => self.author.get_or_insert_default().push_str(words),
            Place::Styles => {
                self.style_name.push_str(words);
                if words.ends_with(';') {
                    self.end_style();
                }
            }
            Place::Fonts | Place::Created | Place::Changed | Place::Info | Place::Nowhere => {}
        }
    }
}

/// A code page of Windows or of the Macintosh.
fn code_page(number: i32) -> Option<&'static Encoding> {
    let label = match number {
        932 => "shift_jis",
        936 => "gbk",
        949 => "euc-kr",
        950 => "big5",
        866 => "ibm866",
        874 => "windows-874",
        1250..=1258 => return Encoding::for_label(format!("windows-{number}").as_bytes()),
        10000 => "macintosh",
        10007 => "x-mac-cyrillic",
        65001 => "utf-8",
        20866 => "koi8-r",
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}

/// The code page of a font's alphabet.
fn charset(number: i32) -> Option<&'static Encoding> {
    code_page(match number {
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rtf: &[u8], expected: &[(BlockKind, &str)]) -> Found {
        let found = read_rtf(rtf).expect("it is read");
        let blocks: Vec<_> = found.blocks.iter().map(|b| (b.kind, b.text.as_str())).collect();
        assert_eq!(blocks, expected);
        found
    }

    #[test]
    fn paragraphs_headings_lists_and_tables_are_read() {
        use BlockKind::{Heading, Item, Paragraph, Row};
        let rtf =
            br"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman\fcharset0 Times;}{\f1\fcharset204 Arial;}}
{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\*\cs10 Default Font;}}
{\info{\title The talks}{\author Ann Example}{\creatim\yr2025\mo5\dy17\hr9}{\*\company No one}}
{\header Running head}\pard\s1 A heading\par
\pard\plain Two {\b bold} words\'92 and\
a \u8220?quotation\u8221? {\v hidden}{\*\unknown x}\u-10179?\u-8704?.\line After\par
{\pntext\f0 1.\tab}\ls1 An item\par
\pard\intbl one\cell two\par lines\cell\row
\pard{\f1 \'c4\'e0}{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}{\footnote\pard A note\par}\par}";
        let found = check(
            rtf,
            &[
                (Heading(1), "A heading"),
                (Paragraph, "Two bold words\u{2019} and"),
                (Paragraph, "a \u{201C}quotation\u{201D} \u{1F600}."),
                (Paragraph, "After"),
                (Item, "An item"),
                (Row, "one\ttwo lines"),
                (Paragraph, "\u{414}\u{430}link[1]"),
                (Item, "[1] A note"),
            ],
        );
        assert_eq!(found.title.map(|k| k.value).as_deref(), Some("The talks"));
        assert_eq!(found.byline.map(|k| k.value).as_deref(), Some("Ann Example"));
        assert_eq!(found.published.map(|k| k.value).as_deref(), Some("2025-05-17 (file made)"));
    }

    #[test]
    fn what_is_cut_short_is_read_as_far_as_it_goes() {
        let found =
            check(br"{\rtf1 one\par tw", &[(BlockKind::Paragraph, "one"), (BlockKind::Paragraph, "tw")]);
        assert!(matches!(*found.warnings, [Warning::Incomplete { .. }]));
        for rtf in [
            &b"{\\rtf1\\'"[..],
            b"{\\rtf1\\bin999 x}",
            b"{\\rtf1\\u",
            b"\\",
            b"}}}",
            b"{\\rtf1\\uc-5\\u1 ab}",
        ] {
            read_rtf(rtf).expect("it is read");
        }
        assert!(matches!(
            read_rtf(&b"{".repeat(100_000)),
            Err(ImportError::TooMuch { limit: Limit::Depth, .. })
        ));
    }
}
