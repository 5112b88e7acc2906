//! Streams that unpack to far more than their file could hold for good reason, found before they are unpacked.
//!
//! The crate that interprets pages unpacks a stream whole. So the file is looked through for packed streams first:
//! what they unpack to is counted, and not kept. What is encrypted, or packed in other ways, cannot be looked into so.

use flate2::{Decompress, FlushDecompress, Status};

use super::super::{Limit, MAX_UNPACKED};

/// All that may be unpacked of a file, pictures too.
const MOST: u64 = 2 * MAX_UNPACKED;

/// # Errors
/// What it goes over.
pub fn check(bytes: &[u8]) -> Result<(), Limit> {
    let mut all = 0_u64;
    let mut at = 0;
    while let Some(found) = memchr::memmem::find(bytes.get(at..).unwrap_or_default(), b"stream") {
        let keyword = at + found;
        at = keyword + b"stream".len();
        // "endstream" ends one.
        if bytes.get(..keyword).is_some_and(|before| before.ends_with(b"end")) {
            continue;
        }
        let head = bytes.get(keyword.saturating_sub(400)..keyword).unwrap_or_default();
        let head = match memchr::memmem::rfind(head, b"obj") {
            Some(at) => head.get(at..).unwrap_or_default(),
            None => head,
        };
        let n_packings = ["FlateDecode", "/Fl ", "LZWDecode", "RunLengthDecode"]
            .iter()
            .map(|name| memchr::memmem::find_iter(head, name.as_bytes()).count())
            .sum::<usize>();
        // Packed twice, a stream can grow a million times.
        if n_packings > 1 {
            return Err(Limit::Ratio);
        }
        let rest = bytes.get(at..).unwrap_or_default();
        let rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        if rest.first().is_some_and(|b| b & 0x0F == 8) {
            let n = unpacked(rest, MAX_UNPACKED + 1);
            all += n;
            if n > MAX_UNPACKED || all > MOST {
                return Err(Limit::Unpacked);
            }
        }
    }
    Ok(())
}

/// How many bytes a stream unpacks to, counted as far as `most`.
fn unpacked(bytes: &[u8], most: u64) -> u64 {
    let mut unpacking = Decompress::new(true);
    let mut scratch = vec![0; 64 * 1024];
    while unpacking.total_out() < most {
        let from = usize::try_from(unpacking.total_in()).unwrap_or(usize::MAX);
        let before = unpacking.total_out();
        let rest = bytes.get(from..).unwrap_or_default();
        match unpacking.decompress(rest, &mut scratch, FlushDecompress::None) {
            Ok(Status::Ok) if unpacking.total_out() > before || unpacking.total_in() > from as u64 => {}
            _ => break,
        }
    }
    unpacking.total_out()
}
