//! Folding: a text with its case, accents, quotation marks, dashes and spaces made alike, and the way back.

use unicode_normalization::char::{compose, decompose_canonical, decompose_compatible, is_combining_mark};

use super::{
    TextRange,
    marks::{is_accent, is_dash, is_invisible, quotation_mark},
    words::whole_graphemes,
};

/// A folded text, and so much of the way back as a place in it needs to be found again.
///
/// - Letters are in lower case and without accents, however those are written; strokes and ligatures count as
///   accents do in the root collation of CLDR (ł is l, æ is ae, ß is ss). Vowel signs and the like, which make
///   another letter, stay.
/// - Typographic quotation marks are `'` and `"`, dashes `-`, … is three full stops, full-width forms are those
///   of ASCII.
/// - A run of white space is one space; with a line break in it, a line break; with several, two.
/// - Soft hyphens, zero-width marks and what stretches Arabic words vanish.
///
/// It serves finding only; the stored text is never changed. It takes about as much room as the text: where it
/// came from is known at every [`STRIDE`], and is found between two of these by folding anew.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    text: String,
    /// (folded, original) offsets where a unit begins, ascending.
    marks: Vec<(usize, usize)>,
    is_even: bool,
}

/// How many folded bytes stand between two marks, at least.
const STRIDE: usize = 1024;

impl Folded {
    pub fn new(original: &str) -> Self {
        let mut text = String::with_capacity(original.len());
        let mut marks = vec![(0, 0)];
        let mut units = Units::new(original);
        let mut next_mark = STRIDE;
        loop {
            if text.len() >= next_mark {
                marks.push((text.len(), units.at));
                next_mark = text.len() + STRIDE;
            }
            if units.fold_next(&mut text).is_none() {
                break;
            }
        }
        text.shrink_to_fit();
        marks.shrink_to_fit();
        Self { text, marks, is_even: units.is_even }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether each of its characters is a grapheme of the original (or white space): then no two places in it
    /// can be one there. Rather no than a wrong yes.
    pub fn is_even(&self) -> bool {
        self.is_even
    }

    /// The way back to the text that it was made from.
    pub fn way_back<'a>(&'a self, original: &'a str) -> WayBack<'a> {
        WayBack {
            original,
            marks: &self.marks,
            units: Units::new(original),
            unit: Unit { start: 0, len: 0, is_plain: true },
            folded: 0,
            n_folded: 0,
            scratch: String::new(),
        }
    }
}

/// The way back from a folded text, one place after another. Places that ascend cost least.
pub struct WayBack<'a> {
    original: &'a str,
    marks: &'a [(usize, usize)],
    units: Units<'a>,
    /// The unit last folded, where it is in the folded text, and what it became there.
    unit: Unit,
    folded: usize,
    n_folded: usize,
    scratch: String,
}

impl WayBack<'_> {
    /// The smallest run of whole graphemes of the original that holds a range of the folded text.
    pub fn range(&mut self, folded: TextRange) -> TextRange {
        let start = self.unit_at(folded.start()).0;
        let end = if folded.is_empty() { start } else { self.unit_at(folded.end() - 1).1 };
        whole_graphemes(self.original, TextRange::new(start, end.max(start)))
    }

    /// Start and end of the unit that a folded byte came from; the end of the text for one behind it.
    fn unit_at(&mut self, byte: usize) -> (usize, usize) {
        let mark = self.marks.partition_point(|mark| mark.0 <= byte).saturating_sub(1);
        let (folded, original) = self.marks.get(mark).copied().unwrap_or_default();
        if byte < self.folded || folded > self.folded + self.n_folded {
            self.units.at = original;
            (self.folded, self.n_folded) = (folded, 0);
        }
        while self.folded + self.n_folded <= byte {
            self.folded += self.n_folded;
            self.scratch.clear();
            match self.units.fold_next(&mut self.scratch) {
                Some(unit) => (self.unit, self.n_folded) = (unit, self.scratch.len()),
                None => {
                    self.n_folded = 0;
                    return (self.original.len(), self.original.len());
                }
            }
        }
        let Unit { start, len, is_plain } = self.unit;
        match is_plain {
            true => (start + byte - self.folded, start + byte - self.folded + 1),
            false => (start, start + len),
        }
    }
}

/// What is folded as one.
#[derive(Clone, Copy, Debug)]
struct Unit {
    /// Where it is in the original.
    start: usize,
    len: usize,
    /// Each byte of it is folded by itself, to one byte.
    is_plain: bool,
}

/// A text that is being folded, unit by unit.
struct Units<'a> {
    text: &'a str,
    at: usize,
    is_even: bool,
}

impl<'a> Units<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0, is_even: true }
    }

    /// Folds the next unit; `None` at the end.
    fn fold_next(&mut self, out: &mut String) -> Option<Unit> {
        let start = self.at;
        let rest = self.text.get(start..)?;
        let n_plain = plain_len(rest.as_bytes());
        if n_plain > 0 {
            let before = out.len();
            out.push_str(rest.get(..n_plain)?);
            if let Some(new) = out.get_mut(before..) {
                new.make_ascii_lowercase();
            }
            self.at += n_plain;
            return Some(Unit { start, len: n_plain, is_plain: true });
        }
        let mut chars = rest.chars();
        let ch = chars.next()?;
        self.at += ch.len_utf8();
        if ch.is_whitespace() {
            self.fold_space(out, ch);
        } else if is_accent(ch) || is_invisible(ch) {
            // What joins emoji makes one grapheme of two characters.
            self.is_even &= ch != '\u{200D}';
        } else if let Some(letter) = self.composed(ch) {
            self.fold_letter(out, letter);
        } else {
            self.is_even &= fold_mark(out, ch);
        }
        Some(Unit { start, len: self.at - start, is_plain: false })
    }

    /// White space from `first` on, with the invisible marks in it.
    fn fold_space(&mut self, out: &mut String, first: char) {
        let mut n_breaks = usize::from(is_break(first));
        let rest = self.text.get(self.at..).unwrap_or_default();
        for (at, ch) in rest.char_indices() {
            if ch.is_whitespace() {
                n_breaks += usize::from(is_break(ch));
                self.at = self.text.len() - rest.len() + at + ch.len_utf8();
            } else if !is_invisible(ch) {
                break;
            }
        }
        out.push_str(match n_breaks {
            0 => " ",
            1 => "\n",
            _ => "\n\n",
        });
    }

    /// A letter with what behind it makes another letter of it: parts of Hangul syllables, voiced kana.
    /// `None` for what is no letter.
    fn composed(&mut self, ch: char) -> Option<char> {
        if !ch.is_alphabetic() {
            return None;
        }
        let mut letter = ch;
        // Before Devanagari all that composes is accents.
        while ch >= '\u{0900}'
            && let Some(next) = self.text.get(self.at..).and_then(|rest| rest.chars().next())
            && !is_accent(next)
            && let Some(whole) = compose(letter, next)
        {
            letter = whole;
            self.at += next.len_utf8();
        }
        Some(letter)
    }

    fn fold_letter(&mut self, out: &mut String, letter: char) {
        let before = out.len();
        match letter {
            // Kana, Han, Hangul: neither case nor accents.
            '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' => out.push(letter),
            '\u{FB00}'..='\u{FB06}' => decompose_compatible(letter, |part| push_lower(out, part)),
            // Full-width letters.
            '\u{FF21}'..='\u{FF5A}' => {
                let plain = char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter);
                push_lower(out, plain);
            }
            _ => decompose_canonical(letter, |part| push_lower(out, part)),
        }
        let mut folded = out.get(before..).unwrap_or_default().chars();
        let is_one = folded.next().is_some() && folded.next().is_none();
        let is_jamo =
            matches!(letter, '\u{1100}'..='\u{11FF}' | '\u{A960}'..='\u{A97C}' | '\u{D7B0}'..='\u{D7FB}');
        self.is_even &= is_one && !is_jamo && !is_combining_mark(letter);
    }
}

/// How many bytes fold to one byte each: ASCII but for white space other than a lone space, and for grave
/// accents, which are quotation marks.
fn plain_len(bytes: &[u8]) -> usize {
    const BLOCK: usize = 32;
    let is_odd = |b: u8| !(0x20..0x80).contains(&b) || b == b'`';
    let is_wide = |a: u8, b: u8| a == b' ' && b == b' ';
    let mut len = 0;
    while let (Some(block), Some(shifted)) =
        (bytes.get(len..len + BLOCK), bytes.get(len + 1..len + 1 + BLOCK))
    {
        // Without branches, so that it is done for many bytes at once.
        let found = block.iter().zip(shifted).fold(false, |odd, (a, b)| odd | is_odd(*a) | is_wide(*a, *b));
        if found {
            break;
        }
        len += BLOCK;
    }
    let tail = bytes.get(len..).unwrap_or_default().iter().take(2 * BLOCK);
    let mut is_space = len > 0 && bytes.get(len - 1) == Some(&b' ');
    for byte in tail {
        if is_odd(*byte) || (is_space && *byte == b' ') {
            break;
        }
        is_space = *byte == b' ';
        len += 1;
    }
    // Its last space may be the first of more white space.
    if is_space { len - 1 } else { len }
}

fn is_break(ch: char) -> bool {
    matches!(ch, '\n' | '\u{0085}' | '\u{2028}' | '\u{2029}')
}

/// Folds a letter, or a part of one, that is no ligature by its code.
fn push_lower(out: &mut String, part: char) {
    if part.is_ascii() {
        out.push(part.to_ascii_lowercase());
        return;
    }
    for lower in part.to_lowercase().filter(|lower| !is_accent(*lower)) {
        match lower {
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' => out.push('d'),
            'ħ' => out.push('h'),
            'ŧ' => out.push('t'),
            'ı' => out.push('i'),
            'ſ' => out.push('s'),
            'ς' => out.push('σ'),
            _ => out.push(lower),
        }
    }
}

/// Folds what is no letter and no white space. Whether it surely is a grapheme of its own.
fn fold_mark(out: &mut String, ch: char) -> bool {
    match ch {
        _ if is_dash(ch) => out.push('-'),
        '…' => {
            out.push_str("...");
            return false;
        }
        _ => match quotation_mark(ch) {
            Some(mark) => out.push(mark),
            // Full-width digits and marks.
            None if matches!(ch, '\u{FF01}'..='\u{FF5E}') => {
                out.push(char::from_u32(u32::from(ch) - 0xFEE0).unwrap_or(ch));
            }
            None => {
                out.extend(ch.to_lowercase());
                return !is_combining_mark(ch) && !is_part(ch);
            }
        },
    }
    true
}

/// Whether a mark makes one grapheme with its neighbors: flags, tones of skin, tags, what stands before digits.
fn is_part(ch: char) -> bool {
    matches!(ch, '\u{1F1E6}'..='\u{1F1FF}' | '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0020}'..='\u{E007F}')
        || matches!(ch, '\u{0600}'..='\u{0605}' | '\u{06DD}' | '\u{070F}' | '\u{0890}'..='\u{0891}' | '\u{08E2}')
        || matches!(ch, '\u{110BD}' | '\u{110CD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(original: &str, needle: &str, expected: &str) {
        let folded = Folded::new(original);
        let needle = Folded::new(needle);
        let at = folded.text().find(needle.text());
        let at = at.unwrap_or_else(|| panic!("{:?} is not in {:?}", needle.text(), folded.text()));
        let range = TextRange::new(at, at + needle.text().len());
        assert_eq!(folded.way_back(original).range(range).of(original), Some(expected), "{original:?}");
    }

    #[test]
    fn what_is_found_folded_maps_back_to_whole_words() {
        check("The “Peace” talks", "\"peace\"", "“Peace”");
        check("a — b", "A - B", "a — b");
        check("cease\u{ad}fire now", "ceasefire", "cease\u{ad}fire");
        check("cease\u{ad}fire now", "cease", "cease");
        check("İstanbul talks", "talks", "talks");
        check("for İstanbul talks", "istanbul", "İstanbul");
        check("x\u{a0}y", "X Y", "x\u{a0}y");
        check("x \u{2009}\t y", "x y", "x \u{2009}\t y");
        check("x \u{200b} y", "x y", "x \u{200b} y");
        check("x\r\n  y", "x\ny", "x\r\n  y");
        check("x \n \n\n y", "x\n\ny", "x \n \n\n y");
        check("the o\u{fb03}ce door", "office", "o\u{fb03}ce");
        check("the o\u{fb03}ce door", "ice", "\u{fb03}ce");
        check("end of it…", "it…", "it…");
        check("end of it… so", "it... s", "it… s");
        check("`a` and 'b'", "'a' and ‘b’", "`a` and 'b'");
    }

    #[test]
    fn accents_do_not_matter_however_they_are_written() {
        check("un café noir", "cafe", "café");
        check("un cafe\u{301} noir", "café", "cafe\u{301}");
        check("un cafe\u{301} noir", "caf", "caf");
        check("cafe\u{301}", "cafe", "cafe\u{301}");
        check("Łódź, København, Đakovo", "lodz, kobenhavn, dakovo", "Łódź, København, Đakovo");
        check("die Straße", "STRASSE", "Straße");
        check("die Strasse", "straße", "Strasse");
        check("Diyarbakır", "DIYARBAKIR", "Diyarbakır");
        check("ΟΔΥΣΣΕΎΣ", "οδυσσευς", "ΟΔΥΣΣΕΎΣ");
        check("Việt Nam, Vie\u{323}\u{302}t", "viet", "Việt");
        check("Сёла", "села", "Сёла");
        check("שָׁלוֹם", "שלום", "שָׁלוֹם");
        check("مُحَمَّد", "محمد", "مُحَمَّد");
        check("\u{212b}ngström", "angstrom", "\u{212b}ngström");
    }

    #[test]
    fn what_makes_another_letter_stays() {
        let differ = |a: &str, b: &str| assert_ne!(Folded::new(a).text(), Folded::new(b).text(), "{a} {b}");
        let agree = |a: &str, b: &str| assert_eq!(Folded::new(a).text(), Folded::new(b).text(), "{a} {b}");
        differ("が", "か");
        agree("が", "か\u{3099}");
        differ("कुल", "कल");
        differ("ปี", "ปา");
        agree("각", "\u{1100}\u{1161}\u{11a8}");
        agree("क\u{93c}", "\u{958}");
        agree("Ｐｏｗ　２", "pow 2");
    }

    #[test]
    fn a_place_inside_a_grapheme_is_widened_to_all_of_it() {
        check("a 👩‍👩‍👧 b", "👩", "👩‍👩‍👧");
        check("a 👍🏽 b", "👍", "👍🏽");
        check("a 🇺🇦 b", "🇺", "🇺🇦");
        check("각본", "\u{1107}\u{1169}\u{11ab}", "본");
        assert!(!Folded::new("a 👩‍👩‍👧 b").is_even());
        assert!(!Folded::new("ﬁn").is_even());
        assert!(Folded::new("“Café” — Київ, 東京\u{ad}").is_even());
    }

    #[test]
    fn the_way_back_is_the_same_from_anywhere() {
        let original = "Plain — text, “quoted”.  İs\tit?\n\nYes… ﬁne. ".repeat(120);
        let folded = Folded::new(&original);
        assert!(folded.marks.len() > 3);
        let places: Vec<usize> = (0..=folded.text().len()).collect();
        let mut forth = folded.way_back(&original);
        let ranges: Vec<_> = places.iter().map(|at| forth.range(TextRange::new(*at, *at + 1))).collect();
        for (at, range) in places.iter().zip(&ranges).rev().step_by(7) {
            let anew = folded.way_back(&original).range(TextRange::new(*at, *at + 1));
            assert_eq!(anew, *range, "{at}");
            assert_eq!(forth.range(TextRange::new(*at, *at + 1)), *range, "{at} going back");
        }
        assert!(ranges.is_sorted());
    }

    #[test]
    fn plain_ascii_is_one_unit_up_to_white_space_that_folds() {
        assert_eq!(plain_len("Plain text. ".repeat(100).as_bytes()), 1199);
        assert_eq!(plain_len(b"one two  three"), 7);
        assert_eq!(plain_len(b" \n"), 0);
        assert_eq!(plain_len("x é".as_bytes()), 1);
        assert_eq!(plain_len(format!("{} {}", "x".repeat(31), " y".repeat(40)).as_bytes()), 31);
    }
}
