//! Forms of file that are not read, known by their first bytes, so that a refusal can say in words what the file
//! seems to be.

use std::fmt;

/// A form of file that is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// Compressed with something else than zip.
    Packed,
    /// A Word, Excel or PowerPoint file of before 2007, or a mail of Outlook.
    OldOffice,
    /// A spreadsheet or slides.
    Sheet,
    Picture,
    /// Sound or film.
    Media,
    Program,
    Font,
    Database,
    /// An e-book of Amazon.
    Kindle,
    DjVu,
    /// None of these, and no text either.
    Binary,
}

/// The first bytes of each form.
const MAGIC: &[(&[u8], Foreign)] = &[
    (b"\x1F\x8B", Foreign::Packed),
    (b"7z\xBC\xAF\x27\x1C", Foreign::Packed),
    (b"Rar!\x1A\x07", Foreign::Packed),
    (b"BZh", Foreign::Packed),
    (b"\xFD7zXZ\0", Foreign::Packed),
    (b"\x28\xB5\x2F\xFD", Foreign::Packed),
    (b"\xD0\xCF\x11\xE0", Foreign::OldOffice),
    (b"\x89PNG", Foreign::Picture),
    (b"\xFF\xD8\xFF", Foreign::Picture),
    (b"GIF8", Foreign::Picture),
    (b"II*\0", Foreign::Picture),
    (b"MM\0*", Foreign::Picture),
    (b"\0\0\x01\0", Foreign::Picture),
    (b"8BPS", Foreign::Picture),
    (b"ID3", Foreign::Media),
    (b"OggS", Foreign::Media),
    (b"fLaC", Foreign::Media),
    (b"\x1A\x45\xDF\xA3", Foreign::Media),
    (b"\x7FELF", Foreign::Program),
    (b"\xCF\xFA\xED\xFE", Foreign::Program),
    (b"wOFF", Foreign::Font),
    (b"wOF2", Foreign::Font),
    (b"SQLite format 3\0", Foreign::Database),
    (b"AT&TFORM", Foreign::DjVu),
];

/// Bytes that tell a form further on: offset, bytes.
const MAGIC_BEHIND: &[(usize, &[u8], Foreign)] = &[
    (8, b"WEBP", Foreign::Picture),
    (8, b"WAVE", Foreign::Media),
    (8, b"AVI ", Foreign::Media),
    (4, b"ftyp", Foreign::Media),
    (60, b"BOOKMOBI", Foreign::Kindle),
    (257, b"ustar", Foreign::Packed),
];

impl Foreign {
    /// What `bytes` seem to be, where that is a form known not to be read.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let first = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, form)| *form);
        first.or_else(|| {
            let is_there =
                |at: usize, magic: &[u8]| bytes.get(at..).is_some_and(|rest| rest.starts_with(magic));
            MAGIC_BEHIND.iter().find(|(at, magic, _)| is_there(*at, magic)).map(|(.., form)| *form)
        })
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Packed => "a packed file that is no zip archive",
            Self::OldOffice => "a Word, Excel or PowerPoint file of before 2007",
            Self::Sheet => "a spreadsheet or slides",
            Self::Picture => "a picture",
            Self::Media => "sound or film",
            Self::Program => "a program",
            Self::Font => "a font",
            Self::Database => "a database",
            Self::Kindle => "a Kindle book",
            Self::DjVu => "a DjVu document",
            Self::Binary => "no text, nor any document that is known here",
        })
    }
}
