//! Files damaged as disks, editors, merges and enemies damage them, and scripts for merging: by chance, and the
//! same for a seed.

use super::merging;

/// Random numbers (SplitMix64).
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `n`; 0 where there is none.
    pub fn below(&mut self, n: usize) -> usize {
        (self.roll() % n.max(1) as u64) as usize
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }
}

/// What makes trouble in a session file or a journal, wherever it stands.
const PIECES: &[&str] = &[
    "\"",
    "\\",
    "\n",
    "\r",
    "\r\n",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "r#\"",
    "\"#",
    "r\"",
    "\"\"",
    "//",
    "/*",
    "*/",
    "Some(",
    "None",
    "()",
    "-1",
    "0",
    "1.5",
    "1e999",
    "0x",
    "18446744073709551615",
    "99999999999999999999",
    "\u{feff}",
    "\0",
    "\u{202e}",
    "é",
    "👩\u{200d}👧",
    "\\u{0}",
    "\\u{d800}",
    "\\x00",
    "<<<<<<< ours\n",
    "=======\n",
    ">>>>>>> theirs\n",
    "#![enable(implicit_some)]",
    "Lost",
    "Review",
    "Question",
    "format: 4,",
    "extra: 1,",
    "evidence: [],",
    "id: \"aaaaaaaaaaaa\",",
    "depth: 64,",
    "quote: \"\",",
    "text: \"\",",
    "chrome: [(0, 1)],",
    "aloud: [(0, 1)],",
    "rate: \"0\",",
    "time: \"1:60\",",
    "Edited((",
    "Put((",
    "Removed",
    "Some(Some(\"bbbbbbbbbbbb\"))",
    "rank:Some(0),",
    "parent:Some(None),",
    "title:Some((0,0,\"é\",5)),",
    "timing:Some((\"90\",None)),",
    "aloud:Some([(0,1)]),",
    "budget:Some(None),",
    "judged:Some(([(\"00000000000000aa\",Dismissed)],[\"A\"])),",
    "rating:Some(\"B2\"),",
    "stated_in:Some([(Title,\"h1\")]),",
    "\nUndo\n",
    "\nRedo\n",
    "\nSaving(2,(format:1))\n",
    "\nStep(name:\"\",joins:true)\n",
];

/// Numbers at the edges of what is allowed.
const NUMBERS: &[&str] =
    &["0", "1", "2", "3", "7", "63", "64", "65", "255", "65536", "4294967296", "18446744073709551615", "-1"];

/// Bytes that [`merging::merge_any`] takes: edits of three hands, or three sessions made of one.
pub fn merge_input(files: &[&str], chance: &mut Chance) -> Vec<u8> {
    if chance.below(4) == 0 {
        let (file, other) = (chance.of(files), chance.of(files));
        let (file, other) = (file.map_or("", |f| f).as_bytes(), other.map_or("", |f| f).as_bytes());
        let mut version = |most| {
            let n_places = chance.below(most);
            damaged(file, other, n_places, chance)
        };
        return [version(2), version(6), version(6)].join(merging::BORDER.as_bytes());
    }
    let mut script = vec![chance.roll() as u8];
    for most in [24, 30, 30] {
        for _ in 0..chance.below(most) {
            script.push(1 + chance.below(usize::from(merging::KINDS)) as u8);
            script.extend((0..4).map(|_| 1 + chance.below(255) as u8));
        }
        script.push(merging::END);
    }
    script
}

/// `file` with so many places damaged. `other` lends pieces.
pub fn damaged(file: &[u8], other: &[u8], n_places: usize, chance: &mut Chance) -> Vec<u8> {
    let mut bytes = file.to_vec();
    // Half of the files still parse: only numbers and ids are wrong in them.
    let first_kind = if chance.below(2) == 0 { NONSENSE } else { 0 };
    for _ in 0..n_places {
        let kind = first_kind + chance.below(KINDS - first_kind);
        damage(&mut bytes, kind, other, chance);
    }
    bytes
}

/// Kinds of damage; from `NONSENSE` on it leaves the syntax whole.
const KINDS: usize = 14;
const NONSENSE: usize = 10;

fn damage(bytes: &mut Vec<u8>, kind: usize, other: &[u8], chance: &mut Chance) {
    let at = chance.below(bytes.len() + 1);
    match kind {
        0 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << chance.below(8);
            }
        }
        1 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = chance.roll() as u8;
            }
        }
        2 => bytes.truncate(at),
        3 => {
            let end = (at + chance.below(40)).min(bytes.len());
            bytes.drain(at..end);
        }
        4..=5 => {
            let piece = chance.of(PIECES).copied().unwrap_or_default();
            bytes.splice(at..at, piece.bytes());
        }
        // Lines doubled, taken out, swapped, lent.
        6..=8 => {
            let lines: Vec<&[u8]> = bytes.split_inclusive(|b| *b == b'\n').collect();
            let lent: Vec<&[u8]> = other.split_inclusive(|b| *b == b'\n').collect();
            let (from, to, n) = (chance.below(lines.len()), chance.below(lines.len()), chance.below(12) + 1);
            let mut mixed = lines.clone();
            let block: Vec<&[u8]> = match chance.below(3) {
                0 => lines.iter().skip(from).take(n).copied().collect(),
                1 => mixed.drain(from.min(mixed.len())..(from + n).min(mixed.len())).collect(),
                _ => lent.iter().skip(chance.below(lent.len())).take(n).copied().collect(),
            };
            let to = to.min(mixed.len());
            if chance.below(3) > 0 {
                mixed.splice(to..to, block);
            }
            *bytes = mixed.concat();
        }
        9 => {
            let line_end = chance.of(&["\r\n", "\r", ""]).copied().unwrap_or_default();
            let converted = String::from_utf8_lossy(bytes).replace('\n', line_end);
            *bytes = converted.into_bytes();
        }
        // A number, changed.
        10..=11 => {
            let runs = runs(bytes, |b| b.is_ascii_digit());
            if let Some((start, end)) = chance.of(&runs).copied() {
                let number = match chance.below(3) {
                    0 => chance.below(200).to_string(),
                    _ => chance.of(NUMBERS).copied().unwrap_or_default().to_owned(),
                };
                bytes.splice(start..end, number.into_bytes());
            }
        }
        // An id in the place of another, or of words.
        _ => {
            let mut runs = runs(bytes, |b| b.is_ascii_lowercase() || b.is_ascii_digit());
            runs.retain(|(start, end)| end - start == 12);
            let pair = (chance.of(&runs).copied(), chance.of(&runs).copied());
            if let (Some((start, end)), Some((from, to))) = pair {
                let id = bytes.get(from..to).unwrap_or_default().to_vec();
                bytes.splice(start..end, if chance.below(6) == 0 { b"no id".to_vec() } else { id });
            }
        }
    }
}

/// The longest stretches of bytes of a kind.
fn runs(bytes: &[u8], is_of_kind: impl Fn(u8) -> bool) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, _) in bytes.iter().enumerate().filter(|(_, byte)| is_of_kind(**byte)) {
        match found.last_mut() {
            Some((_, end)) if *end == at => *end = at + 1,
            _ => found.push((at, at + 1)),
        }
    }
    found
}
