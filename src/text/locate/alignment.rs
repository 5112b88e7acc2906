//! Aligning a quotation and the words around it with a stretch of the text, word by word.

use std::ops::Range;

use super::{kept::Kept, letters::Letters, myers::Needle};

/// Costs and gains are counted in quarters of a letter.
const LETTER: i32 = 4;

/// What a gap costs, and each word in it. An editor's insertion is one deed however long it is, so a gap
/// costs little more than its opening: an affine cost (O. Gotoh, "An improved algorithm for matching
/// biological sequences", 1982). Four letters is a short word: a gap is worth it where more than that is
/// won behind it. The words in it cost half a letter each, lest a word that occurs again far behind be taken
/// for the quotation's last.
const GAP: i32 = 4 * LETTER;
const GAP_WORD: i32 = LETTER / 2;

/// What a word costs in the place of another, beside half their length: less than two gaps.
const OTHER_WORD: i32 = LETTER;

/// What an edit within a word costs, in quarters of a letter: less than two letters, so that one in a short
/// word leaves something of it.
const EDIT: i32 = 6;

/// A longer word counts as this long, so that no score leaves its type.
const LONGEST_WORD: usize = 1 << 20;

/// Less than any score, and still so with what is taken off on a path.
const NEVER: i32 = i32::MIN / 8;

/// Above this many cells the matrix is not filled; it would take some 10 ms. So much has a quotation of a
/// thousand words.
const MOST_CELLS: usize = 4_000_000;

/// How the words of a quotation lie in a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Alignment {
    /// The words of the text from the first to the last that stands for one of the quotation's.
    pub words: Range<usize>,
    /// How many of the quotation's words stand before the first of its words found, and behind the last.
    pub n_missing: (usize, usize),
    /// The letters of the quotation found, less what edits and gaps between them cost.
    pub kept: f64,
    /// The same of the whole query, less what other words in their place cost.
    pub query_kept: f64,
}

/// One word of either side, ready to be compared.
struct Sign {
    hash: u64,
    len: usize,
    /// A bit for each letter that occurs in it.
    bag: u32,
}

/// The best scores of paths that end at a cell: with two words together, with a word of the query left out,
/// with a word of the text left out.
#[derive(Clone, Copy)]
struct Cell {
    both: i32,
    left_out: i32,
    put_in: i32,
}

const NO_CELL: Cell = Cell { both: NEVER, left_out: NEVER, put_in: NEVER };

/// From which of a cell's three a path came; two bits.
const NOWHERE: u8 = 0;
const BOTH: u8 = 1;
const LEFT_OUT: u8 = 2;
const PUT_IN: u8 = 3;

/// A score and where it came from, as one number: the greater way is the better one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Way(i32);

impl Way {
    fn new(score: i32, from: u8) -> Self {
        Self(score << 2 | i32::from(from))
    }

    fn score(self) -> i32 {
        self.0 >> 2
    }

    fn from(self) -> u8 {
        (self.0 & 3) as u8
    }
}

impl Cell {
    /// The best way into a pair of words: from this cell, or from nowhere, since an alignment may start
    /// anywhere.
    fn way_in(self) -> Way {
        let way = Way::new(self.both, BOTH)
            .max(Way::new(self.left_out, LEFT_OUT))
            .max(Way::new(self.put_in, PUT_IN));
        if way.score() > 0 { way } else { Way::new(0, NOWHERE) }
    }
}

/// How words stand together; two bits.
const ONE_TO_ONE: u8 = 0;
const ONE_TO_TWO: u8 = 1;
const TWO_TO_ONE: u8 = 2;

/// Aligns words of `query`, all of them or those of the quotation alone, with those of `text` in `window`; `quote`
/// are the quotation's, the others its context. `None` where none of the quotation's is found.
///
/// A local alignment (T. F. Smith and M. S. Waterman, "Identification of common molecular subsequences", 1981)
/// of words instead of letters. Words that are alike count by what is alike in them, and one word may stand
/// for two: they are divided at line ends and joined by hyphens.
pub(super) fn align(
    query: &Letters,
    words: Range<usize>,
    quote: &Range<usize>,
    text: &Letters,
    window: Range<usize>,
) -> Option<Alignment> {
    let (n, width) = (words.len(), window.len());
    if (n + 1).saturating_mul(width + 1) > MOST_CELLS {
        return by_runs(query, quote, text, window);
    }
    let rows: Vec<Sign> = words.clone().map(|at| Sign::of(query.word(at))).collect();
    let columns: Vec<Sign> = window.clone().map(|at| Sign::of(text.word(at))).collect();
    let mut trace = vec![0_u8; n * width];
    let mut before = vec![NO_CELL; width + 1];
    let mut above = vec![NO_CELL; width + 1];
    let mut row = vec![NO_CELL; width + 1];
    let (mut best, mut best_at) = (0, None);
    let mut len_above = 0;
    for (i, sign) in rows.iter().enumerate() {
        let mut needle = None;
        let line = trace.get_mut(i * width..(i + 1) * width)?;
        let ups = above.iter().skip(1).zip(&before);
        let cells = columns.iter().zip(row.iter_mut().skip(1)).zip(line).zip(ups).enumerate();
        // The cells to the left, up and left, and one further left of that.
        let (mut left, mut corner, mut corner_left) = (NO_CELL, NO_CELL, NO_CELL);
        let mut len_left = 0;
        for (j, (((other, slot), mark), (up, far_up))) in cells {
            let left_out = Way::new(up.both - GAP, BOTH).max(Way::new(up.left_out - GAP_WORD, LEFT_OUT));
            let left_out = left_out.max(Way::new(up.put_in - GAP, PUT_IN));
            let put_in = Way::new(left.both - GAP, BOTH).max(Way::new(left.put_in - GAP_WORD, PUT_IN));
            let put_in = put_in.max(Way::new(left.left_out - GAP, LEFT_OUT));
            let gain = sign.gain(other, || {
                let needle =
                    needle.get_or_insert_with(|| Needle::new(query.word(words.start + i).iter().copied()));
                needle.distance(text.word(window.start + j).iter().copied())
            });
            let mut way = corner.way_in();
            let mut both = way.score() + gain;
            let mut kind = ONE_TO_ONE;
            if len_left > 0
                && sign.len == other.len + len_left
                && is_joined(query.word(words.start + i), text, window.start + j - 1)
            {
                way = corner_left.way_in();
                both = way.score() + sign.len as i32 * LETTER;
                kind = ONE_TO_TWO;
            } else if len_above > 0
                && other.len == sign.len + len_above
                && is_joined(text.word(window.start + j), query, words.start + i - 1)
            {
                way = far_up.way_in();
                both = way.score() + other.len as i32 * LETTER;
                kind = TWO_TO_ONE;
            }
            *mark = way.from() | kind << 2 | left_out.from() << 4 | put_in.from() << 6;
            *slot = Cell { both, left_out: left_out.score(), put_in: put_in.score() };
            if both > best {
                (best, best_at) = (both, Some((i, j)));
            }
            (corner_left, corner, left) = (corner, *up, *slot);
            len_left = other.len;
        }
        len_above = sign.len;
        std::mem::swap(&mut before, &mut above);
        std::mem::swap(&mut above, &mut row);
    }
    let mut path = path(&trace, width, best_at?);
    for pair in &mut path {
        (pair.query, pair.text) = (pair.query + words.start, pair.text + window.start);
    }
    let alignment = read(query, quote, text, &path)?;
    Some(Alignment { query_kept: f64::from(best) / f64::from(LETTER), ..alignment })
}

/// The same for long quotations, by runs of the very words.
fn by_runs(query: &Letters, quote: &Range<usize>, text: &Letters, window: Range<usize>) -> Option<Alignment> {
    let kept = Kept::within(query, text, window.clone());
    let n_letters = |words: &Range<usize>| query.word_start(words.end) - query.word_start(words.start);
    let gap = f64::from(GAP) / f64::from(LETTER);
    let score = |words: &Range<usize>| {
        kept.pieces_of(words).map(|(words, _)| n_letters(&words) as f64 - gap).sum::<f64>() + gap
    };
    let (words, _) = kept.place_of(quote)?;
    let mut pieces = kept.pieces_of(quote).map(|(words, _)| words);
    let first = pieces.next()?;
    let last = pieces.last().unwrap_or_else(|| first.clone());
    Some(Alignment {
        words: window.start + words.start..window.start + words.end,
        n_missing: (first.start - quote.start, quote.end - last.end),
        kept: score(quote).max(0.0),
        query_kept: score(&(0..query.n_words())),
    })
}

/// Words that stand together: the first of the query and of the text, and how many of each.
struct Pair {
    query: usize,
    text: usize,
    kind: u8,
}

/// The pairs of the best path, from the last to the first.
fn path(trace: &[u8], width: usize, end: (usize, usize)) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let (mut i, mut j) = end;
    let mut state = BOTH;
    while let Some(mark) = trace.get(i * width + j) {
        let (back_i, back_j) = match state {
            LEFT_OUT => {
                state = (mark >> 4) & 3;
                (1, 0)
            }
            PUT_IN => {
                state = (mark >> 6) & 3;
                (0, 1)
            }
            _ => {
                let kind = (mark >> 2) & 3;
                let back = (1 + usize::from(kind == TWO_TO_ONE), 1 + usize::from(kind == ONE_TO_TWO));
                pairs.push(Pair { query: i + 1 - back.0, text: j + 1 - back.1, kind });
                state = mark & 3;
                back
            }
        };
        if state == NOWHERE || back_i > i || back_j > j {
            break;
        }
        (i, j) = (i - back_i, j - back_j);
    }
    pairs
}

/// What a path says of the quotation's words.
fn read(query: &Letters, quote: &Range<usize>, text: &Letters, path: &[Pair]) -> Option<Alignment> {
    let mut kept = 0;
    let mut words: Option<Range<usize>> = None;
    let mut found: Option<Range<usize>> = None;
    // From the first to the last.
    for pair in path.iter().rev() {
        let n_query = if pair.kind == TWO_TO_ONE { 2 } else { 1 };
        let n_text = if pair.kind == ONE_TO_TWO { 2 } else { 1 };
        if pair.query + n_query <= quote.start || pair.query >= quote.end {
            continue;
        }
        let at = pair.text;
        let gain = if pair.kind == ONE_TO_ONE {
            let (a, b) = (query.word(pair.query), text.word(at));
            Sign::of(a).gain(&Sign::of(b), || Needle::new(a.iter().copied()).distance(b.iter().copied()))
        } else {
            let len: usize = (0..n_query).map(|n| query.word(pair.query + n).len()).sum();
            len as i32 * LETTER
        };
        kept += gain.max(0);
        if let (Some(words), Some(found)) = (&words, &found) {
            for gap in [pair.query - found.end, at - words.end] {
                if gap > 0 {
                    kept -= GAP + (gap as i32 - 1) * GAP_WORD;
                }
            }
        }
        let start = words.as_ref().map_or(at, |w| w.start);
        words = Some(start..at + n_text);
        let first = found.as_ref().map_or(pair.query, |f| f.start);
        found = Some(first..pair.query + n_query);
    }
    let (words, found) = words.zip(found)?;
    Some(Alignment {
        words,
        n_missing: (found.start.saturating_sub(quote.start), quote.end.saturating_sub(found.end)),
        kept: f64::from(kept) / f64::from(LETTER),
        query_kept: 0.0,
    })
}

impl Sign {
    fn of(word: &[u8]) -> Self {
        // FNV-1a.
        let mut sign = Self { hash: 0xCBF2_9CE4_8422_2325, len: word.len().min(LONGEST_WORD), bag: 0 };
        for byte in word {
            sign.hash = (sign.hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3);
            sign.bag |= 1 << (byte & 31);
        }
        sign
    }

    /// What it gains to put two words together, `distance` edits apart if it is asked.
    fn gain(&self, other: &Self, distance: impl FnOnce() -> usize) -> i32 {
        let (longer, shorter) = (self.len.max(other.len), self.len.min(other.len));
        if self.hash == other.hash && longer == shorter {
            return longer as i32 * LETTER;
        }
        let cost = (longer + shorter) as i32 * LETTER / 4 + OTHER_WORD;
        // A slip in a short word, two letters exchanged in one of four. An edit takes at most one letter out
        // of a word and puts at most one in.
        let most = longer.div_ceil(3);
        if longer - shorter > most
            || has_more_bits(self.bag & !other.bag, most)
            || has_more_bits(other.bag & !self.bag, most)
        {
            return -cost;
        }
        match distance() {
            errors if errors <= most => longer as i32 * LETTER - EDIT * errors as i32,
            _ => -cost,
        }
    }
}

fn has_more_bits(mut bits: u32, most: usize) -> bool {
    for _ in 0..most {
        if bits == 0 {
            return false;
        }
        bits &= bits - 1;
    }
    bits != 0
}

/// Whether two words of `others` from `first` make `word` together.
fn is_joined(word: &[u8], others: &Letters, first: usize) -> bool {
    others.bytes().get(others.word_start(first)..others.word_start(first + 2)) == Some(word)
}
