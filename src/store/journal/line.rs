//! The lines of a journal: how a record is written down, and how far a file can be believed.

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::{
    form::{RecordForm, Texts},
    record::Record,
};

/// Where a journal stands: how many records it has, and the checksum that covers them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Chain {
    pub seq: u64,
    sum: u64,
}

impl Chain {
    fn next(self, payload: &[u8]) -> Self {
        let seq = self.seq + 1;
        Self { seq, sum: xxh3_64_with_seed(payload, self.sum.wrapping_add(seq)) }
    }

    /// Adds the next line to `out`.
    pub(super) fn push(&mut self, payload: &str, out: &mut Vec<u8>) {
        *self = self.next(payload.as_bytes());
        out.reserve(payload.len() + 40);
        out.extend_from_slice(format!("{} {:016x} ", self.seq, self.sum).as_bytes());
        out.extend_from_slice(payload.as_bytes());
        out.push(b'\n');
    }
}

/// A record as the one line that it takes.
pub(super) fn payload(form: &RecordForm<'_>) -> Result<String, ron::Error> {
    ron::ser::to_string(form)
}

/// What follows the last whole record of a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cut {
    /// An unfinished line: a kill was faster than the system, or a power cut than the disk.
    Torn,
    /// Bytes that are not what was written.
    Damaged,
    /// A record that this program does not know: a newer one wrote it.
    Unknown,
}

/// A journal, as far as it can be believed.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// The whole records, each with the byte at which it ends.
    pub records: Vec<(Record, usize)>,
    /// What comes behind them; `None` where nothing does.
    pub cut: Option<Cut>,
    pub(super) chain: Chain,
}

impl Scan {
    /// Bytes of the whole records.
    pub fn len(&self) -> usize {
        self.records.last().map_or(0, |(_, end)| *end)
    }

    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }
}

/// Reads a journal up to the first byte that cannot be believed.
pub fn scan(bytes: &[u8]) -> Scan {
    let mut scan = Scan::default();
    let mut texts = Texts::new();
    let mut start = 0;
    while let Some(rest) = bytes.get(start..).filter(|rest| !rest.is_empty()) {
        let Some(len) = memchr::memchr(b'\n', rest) else {
            scan.cut = Some(Cut::Torn);
            break;
        };
        let line = rest.get(..len).unwrap_or_default();
        let Some((chain, payload)) = believed(scan.chain, line) else {
            scan.cut = Some(Cut::Damaged);
            break;
        };
        // What is whole but not understood is no damage.
        let record = ron::from_str::<RecordForm<'_>>(payload).ok();
        let record = record.and_then(|form| form.into_record(&mut texts));
        let is_first = scan.records.is_empty();
        let Some(record) = record.filter(|r| matches!(r, Record::Begin(_)) == is_first) else {
            scan.cut = Some(Cut::Unknown);
            break;
        };
        start += len + 1;
        scan.chain = chain;
        scan.records.push((record, start));
    }
    scan
}

/// The heads that a journal names, as far as it can be believed; the steps are not looked into.
pub(super) fn heads(bytes: &[u8]) -> Vec<Record> {
    let mut heads = Vec::new();
    let mut chain = Chain::default();
    for line in bytes.split(|byte| *byte == b'\n') {
        let Some((next, payload)) = believed(chain, line) else { break };
        chain = next;
        if ["Begin(", "Saving("].iter().any(|kind| payload.starts_with(kind)) {
            let form = ron::from_str::<RecordForm<'_>>(payload).ok();
            heads.extend(form.and_then(|form| form.into_record(&mut Texts::new())));
        }
    }
    heads
}

/// The payload of a line that continues the chain.
fn believed(chain: Chain, line: &[u8]) -> Option<(Chain, &str)> {
    let mut parts = line.splitn(3, |byte| *byte == b' ');
    let (seq, sum, payload) = (parts.next()?, parts.next()?, parts.next()?);
    let next = chain.next(payload);
    let is_next = seq == next.seq.to_string().as_bytes() && sum == format!("{:016x}", next.sum).as_bytes();
    if is_next { Some((next, std::str::from_utf8(payload).ok()?)) } else { None }
}
