//! Forms of file that are no plain text, known by their first bytes, so that a refusal can say in words
//! what the file seems to be. None of them is read here.

use std::fmt;

/// A form of file that is not read yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// Text in two bytes a character.
    Utf16,
    /// Text in four bytes a character.
    Utf32,
    Pdf,
    /// A zip archive; Word, OpenDocument and EPUB files are such archives.
    Zip,
    /// Compressed with gzip.
    Gzip,
    /// A Word, Excel or PowerPoint file of before 2007.
    OldOffice,
    /// Rich Text Format.
    Rtf,
    Picture,
}

/// The first bytes of each form; UTF-32 before UTF-16, whose mark begins alike.
const MAGIC: &[(&[u8], Foreign)] = &[
    (b"\xFF\xFE\0\0", Foreign::Utf32),
    (b"\0\0\xFE\xFF", Foreign::Utf32),
    (b"\xFF\xFE", Foreign::Utf16),
    (b"\xFE\xFF", Foreign::Utf16),
    (b"%PDF-", Foreign::Pdf),
    (b"PK\x03\x04", Foreign::Zip),
    (b"\x1F\x8B", Foreign::Gzip),
    (b"\xD0\xCF\x11\xE0", Foreign::OldOffice),
    (b"{\\rtf", Foreign::Rtf),
    (b"\x89PNG", Foreign::Picture),
    (b"\xFF\xD8\xFF", Foreign::Picture),
    (b"GIF8", Foreign::Picture),
];

impl Foreign {
    /// What `bytes` seem to be, where that is something other than text in UTF-8.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, form)| *form)
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf16 => "text in UTF-16",
            Self::Utf32 => "text in UTF-32",
            Self::Pdf => "a PDF document",
            Self::Zip => "a zip archive, as Word, OpenDocument and EPUB files are",
            Self::Gzip => "a file compressed with gzip",
            Self::OldOffice => "an old Word or Excel document",
            Self::Rtf => "a Rich Text document",
            Self::Picture => "a picture",
        })
    }
}
