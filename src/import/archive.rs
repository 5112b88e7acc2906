//! Zip archives: their entries, within limits.

use std::{
    borrow::Cow,
    io::{Cursor, Read as _},
};

use zip::{ZipArchive, result::ZipError};

use super::{Form, ImportError, Limit, MAX_ENTRIES, limits::Budget};

/// An archive in memory. Nothing of it is unpacked before it is asked for.
pub(super) struct Archive<'a> {
    form: Form,
    n_bytes: u64,
    inner: ZipArchive<Cursor<&'a [u8]>>,
}

impl<'a> Archive<'a> {
    /// # Errors
    /// Where it is damaged or has too many entries. `form` is what to call it.
    pub fn open(bytes: &'a [u8], form: Form) -> Result<Self, ImportError> {
        let inner = ZipArchive::new(Cursor::new(bytes))
            .map_err(|_| damaged(form, "its list of contents is missing, as if it were cut short"))?;
        if inner.len() > MAX_ENTRIES {
            return Err(too_much(form, Limit::Entries));
        }
        Ok(Self { form, n_bytes: bytes.len() as u64, inner })
    }

    /// The names of all entries that are files, in the order of the archive.
    pub fn names(&self) -> Vec<String> {
        self.inner.file_names().flatten().filter(|name| !name.ends_with('/')).map(Cow::into_owned).collect()
    }

    pub fn has(&self, name: &str) -> bool {
        self.inner.index_for_name(name).is_some()
    }

    /// The bytes of an entry; `None` where there is none of this name.
    ///
    /// # Errors
    /// Where it is damaged, locked, or unpacks to too much.
    pub fn read(&mut self, name: &str, budget: &mut Budget) -> Result<Option<Vec<u8>>, ImportError> {
        let form = self.form;
        let n_bytes = self.n_bytes;
        let entry = match self.inner.by_name(name) {
            Ok(entry) => entry,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(ImportError::Locked { form, name: None });
            }
            Err(ZipError::UnsupportedArchive(why)) => return Err(damaged(form, why)),
            Err(_) => return Err(damaged(form, "something in it cannot be read")),
        };
        if !budget.goes_on() {
            return Err(ImportError::Stopped { name: None });
        }
        // What the archive says of its sizes is only what it says.
        let (room, limit) = budget.room(entry.compressed_size().min(n_bytes));
        let mut bytes = Vec::new();
        let read = entry.take(room + 1).read_to_end(&mut bytes);
        budget.take(bytes.len() as u64);
        if bytes.len() as u64 > room {
            return Err(too_much(form, limit));
        }
        match read {
            Ok(_) => Ok(Some(bytes)),
            Err(_) => Err(damaged(form, "something in it is cut short or altered")),
        }
    }
}

pub(super) fn damaged(form: Form, why: &str) -> ImportError {
    ImportError::Damaged { form, why: why.to_owned(), name: None }
}

pub(super) fn too_much(form: Form, limit: Limit) -> ImportError {
    ImportError::TooMuch { form, limit, name: None }
}
