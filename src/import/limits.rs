//! What reading may take at most. A document that asks for more is refused or cut short, and that is said.

use std::fmt;

/// Larger texts are refused: 64 MiB of text is no article.
pub const MAX_BYTES: usize = 64 * MIB;
/// Larger files are refused, pictures and all.
pub const MAX_FILE_BYTES: usize = 256 * MIB;
/// What all that is read of one file may unpack to, archives within archives included.
pub const MAX_UNPACKED: u64 = 256 * MIB as u64;
/// How many times its packed size an entry may unpack to, once that is more than 1 MiB.
pub const MAX_RATIO: u64 = 300;
/// Entries in an archive.
pub const MAX_ENTRIES: usize = 10_000;
/// Archives and mails within each other.
pub const MAX_NESTED: usize = 3;
/// Elements within each other in an XML file, and groups in a Rich Text file.
pub const MAX_DEPTH: usize = 1_000;
/// Elements and texts that are read of a web page.
pub const MAX_ELEMENTS: usize = 1_000_000;
/// Pages that are read of a PDF document.
pub const MAX_PAGES: usize = 5_000;
/// Characters that are read of a PDF document.
pub const MAX_GLYPHS: usize = 16_000_000;

const MIB: usize = 1024 * 1024;
/// Small entries of nothing but blanks pack far better than that, and harm nobody.
const RATIO_FREE: u64 = MIB as u64;

/// A limit that a document went over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    FileBytes,
    Unpacked,
    Ratio,
    Entries,
    Nested,
    Depth,
    Elements,
    Pages,
    Glyphs,
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FileBytes => write!(f, "it is larger than {} MiB", MAX_FILE_BYTES / MIB),
            Self::Unpacked => write!(f, "it unpacks to more than {} MiB", MAX_UNPACKED / MIB as u64),
            Self::Ratio => write!(f, "something in it unpacks to more than {MAX_RATIO} times its size"),
            Self::Entries => write!(f, "it has more than {MAX_ENTRIES} entries"),
            Self::Nested => write!(f, "there are archives or mails in it, more than {MAX_NESTED} deep"),
            Self::Depth => write!(f, "its parts are nested more than {MAX_DEPTH} deep"),
            Self::Elements => write!(f, "it has more than {MAX_ELEMENTS} elements and texts"),
            Self::Pages => write!(f, "it has more than {MAX_PAGES} pages"),
            Self::Glyphs => write!(f, "it has more than {MAX_GLYPHS} characters"),
        }
    }
}

/// What is left of the limits while one file is read, and whether to go on.
pub(super) struct Budget<'a> {
    unpacked: u64,
    goes_on: &'a dyn Fn() -> bool,
}

impl<'a> Budget<'a> {
    pub fn new(goes_on: &'a dyn Fn() -> bool) -> Self {
        Self { unpacked: MAX_UNPACKED, goes_on }
    }

    /// Whether nobody asked to stop.
    pub fn goes_on(&self) -> bool {
        (self.goes_on)()
    }

    /// How many bytes an entry of so many packed bytes may unpack to, and what it goes over if it does not
    /// keep to that.
    pub fn room(&self, n_packed: u64) -> (u64, Limit) {
        let by_ratio = n_packed.saturating_mul(MAX_RATIO).max(RATIO_FREE);
        if by_ratio < self.unpacked { (by_ratio, Limit::Ratio) } else { (self.unpacked, Limit::Unpacked) }
    }

    /// So many bytes were unpacked.
    pub fn take(&mut self, n_bytes: u64) {
        self.unpacked = self.unpacked.saturating_sub(n_bytes);
    }
}
