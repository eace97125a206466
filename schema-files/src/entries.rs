use std::collections::HashSet;

use schema_arrays::{AnyArray, Content, Entry};

use crate::error::{ReadError, ReadErrorKind, WriteError, WriteErrorKind};

/// The entries read so far. A name that comes twice is found at once even among very many, which a
/// hostile file may have.
#[derive(Default)]
pub struct Entries {
    entries: Vec<Entry>,
    names: HashSet<String>,
}

impl Entries {
    /// Adds an entry.
    ///
    /// # Errors
    ///
    /// An entry has the name already.
    pub fn add(&mut self, name: String, content: Content) -> Result<(), ReadError> {
        if !self.names.insert(name.clone()) {
            return Err(ReadError::from(ReadErrorKind::Duplicate).in_array(&name));
        }
        self.entries.push(Entry { name, content });
        Ok(())
    }

    /// The entries, in the order in which they were added.
    pub fn into_vec(self) -> Vec<Entry> {
        self.entries
    }
}

/// The array of an entry, missing values and all.
///
/// # Errors
///
/// The entry could not be read, so it has no array.
pub fn array(entry: &Entry) -> Result<&AnyArray, WriteError> {
    match &entry.content {
        Content::Unreadable(reason) => {
            let reason = reason.clone();
            Err(WriteError::from(WriteErrorKind::Unreadable { reason }).in_array(&entry.name))
        }
        Content::Typed(array) | Content::Untyped(array) => Ok(array),
        Content::Masked(masked) => Ok(&masked.array),
    }
}

/// The array of an entry, for a format that cannot say of a value that it is missing.
///
/// # Errors
///
/// As [`array()`]; or a value is missing.
pub fn complete<'a>(entry: &'a Entry, format: &'static str) -> Result<&'a AnyArray, WriteError> {
    let array = array(entry)?;
    match entry.content.missing() {
        None => Ok(array),
        Some(missing) => Err(WriteError::from(WriteErrorKind::Missing {
            format,
            count: missing.iter().filter(|missing| **missing).count(),
            of: missing.len(),
        })
        .in_array(&entry.name)),
    }
}
