//! What must hold of any bytes that are read as a journal, and of what is done again from them.

use std::sync::LazyLock;

use attache::{
    model::{Briefing, Delta},
    store::{
        self,
        journal::{self, Base, Begin, ContentHash, Cut, Record, Replay, Scan, scan},
    },
};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::rules::keeps_every_rule;

/// The sessions that the journals of the corpus build on.
pub const BASES: [&str; 2] =
    [include_str!("../fixtures/format-1/small.ron"), include_str!("../fixtures/format-1/hostile.ron")];

/// Records that are left out, one after the other, so that what comes behind them is reached.
const MAX_LEFT_OUT: usize = 4;

/// How far a journal was read and done again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Not even its head can be read.
    Refused,
    /// It is cut, or not all of it can be done again.
    Partly,
    Whole,
}

/// Reads bytes as a journal, as they are and with sums that fit, and does again what they hold.
#[track_caller]
pub fn read_journal(bytes: &[u8]) -> Outcome {
    let raw = read(bytes);
    let is_whole = do_again(&raw) && raw.cut.is_none();
    // Hardly any damage gets past the sums. But an enemy can count, and a newer program counts alike.
    let body = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let mut lines: Vec<&[u8]> = body.split(|byte| *byte == b'\n').map(payload).collect();
    for _ in 0..MAX_LEFT_OUT {
        let scan = scan(&sealed(&lines));
        let Some(cut) = scan.cut else { break };
        let line = lines.remove(scan.records.len());
        let is_text = std::str::from_utf8(line).is_ok();
        assert_eq!(cut, if is_text { Cut::Unknown } else { Cut::Damaged });
    }
    let counted = read(&sealed(&lines));
    if counted.records != raw.records {
        do_again(&counted);
    }
    match (raw.records.is_empty(), is_whole) {
        (true, _) => Outcome::Refused,
        (false, false) => Outcome::Partly,
        (false, true) => Outcome::Whole,
    }
}

/// What stands in a line behind its number and its sum; the whole line where it has none.
fn payload(line: &[u8]) -> &[u8] {
    let mut parts = line.splitn(3, |byte| *byte == b' ');
    let is_numbered = parts.next().is_some_and(|word| word.iter().all(u8::is_ascii_digit));
    parts.nth(1).filter(|_| is_numbered).unwrap_or(line)
}

/// A journal with these records, whatever is in them.
pub fn sealed(payloads: &[&[u8]]) -> Vec<u8> {
    let (mut bytes, mut sum) = (Vec::new(), 0_u64);
    for (payload, seq) in payloads.iter().zip(1_u64..) {
        sum = xxh3_64_with_seed(payload, sum.wrapping_add(seq));
        bytes.extend_from_slice(format!("{seq} {sum:016x} ").as_bytes());
        bytes.extend_from_slice(payload);
        bytes.push(b'\n');
    }
    bytes
}

fn read(bytes: &[u8]) -> Scan {
    let read = scan(bytes);
    assert_eq!(read.cut.is_none(), read.len() == bytes.len());
    let whole = scan(&bytes[..read.len()]);
    assert_eq!((&whole.records, &whole.cut), (&read.records, &None), "what is whole is read as it was");
    let is_head = |record: &Record| matches!(record, Record::Begin(_));
    assert!(read.records.iter().enumerate().all(|(at, (record, _))| is_head(record) == (at == 0)));
    read
}

/// Does a journal again on each of the bases that it names, leaving out what cannot be done. Tells whether
/// all of it could.
fn do_again(read: &Scan) -> bool {
    let records: Vec<&Record> = read.records.iter().map(|(record, _)| record).collect();
    let Some((Record::Begin(begin), steps)) = records.split_first() else { return false };
    let mut steps = steps.to_vec();
    let is_whole = replayed(begin, &steps).refusal.is_none();
    for n in 0..MAX_LEFT_OUT {
        let replay = journal::replay(base(begin), &begin.settle, steps.iter().copied());
        if replay.refusal.is_none() || replay.n_records >= steps.len() {
            if n > 0 {
                replayed(begin, &steps);
            }
            break;
        }
        steps.remove(replay.n_records);
    }
    // A kill while it was saved.
    let saving = records.iter().rev().find_map(|record| match record {
        Record::Saving(saving) => Some(saving),
        _ => None,
    });
    if let Some(saving) = saving {
        let n_held = usize::try_from(saving.upto).unwrap_or(usize::MAX).max(1);
        replayed(&saving.begin, records.get(n_held..).unwrap_or_default());
    }
    is_whole
}

fn base(begin: &Begin) -> Briefing {
    static READ: LazyLock<[Briefing; 2]> = LazyLock::new(|| {
        BASES.map(|text| store::read_session(text.as_bytes()).expect("a base is a session").briefing)
    });
    let Base::Content(hash) = begin.base else { return Briefing::default() };
    let named = BASES.iter().position(|text| ContentHash::of(text.as_bytes()) == hash);
    READ[named.unwrap_or(0)].clone()
}

fn replayed(begin: &Begin, steps: &[&Record]) -> Replay {
    let base = base(begin);
    let settled = settled(begin, &base);
    let mut replay = journal::replay(base.clone(), &begin.settle, steps.iter().copied());
    assert_eq!(replay.refusal.is_none(), replay.n_records == steps.len() && settled.is_some());
    if let Some(refusal) = &replay.refusal {
        assert!(!refusal.contains(|c: char| c.is_control()), "{refusal:?} would be obeyed by a terminal");
        let before = steps.iter().copied().take(replay.n_records);
        let before = journal::replay(base.clone(), &begin.settle, before);
        assert_eq!(replay.briefing, before.briefing, "what is refused leaves no trace");
    }
    keeps_every_rule(&replay.briefing);
    let (end, n_done) = (replay.briefing.clone(), replay.history.n_done());
    while replay.history.undo(&mut replay.briefing).is_some() {}
    let start = replay.briefing.clone();
    assert_eq!(start, settled.unwrap_or(base), "all undone");
    while replay.history.n_done() < n_done {
        replay.history.redo(&mut replay.briefing).expect("it was done before");
    }
    assert_eq!(replay.briefing, end, "undone and redone");
    // As one step, as the journal writes it down when it starts anew.
    let mut draft = replay.briefing.draft();
    assert_eq!(draft.apply(&Delta::between(&end, &start)), Ok(()));
    draft.finish();
    assert_eq!(replay.briefing, start);
    replay.briefing = end;
    replay
}

/// The briefing that was open when the journal began; `None` where it cannot be made of the base.
fn settled(begin: &Begin, base: &Briefing) -> Option<Briefing> {
    let mut briefing = base.clone();
    let mut draft = briefing.draft();
    draft.apply(&begin.settle).ok()?;
    draft.finish();
    Some(briefing)
}
