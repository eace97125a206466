use std::collections::HashSet;

use schema_arrays::{AnyArray, Content, Entry};

use crate::error::{ReadError, ReadErrorKind, WriteError, WriteErrorKind};

/// The entries read so far. Duplicate names are found in constant time, because a hostile file may
/// have very many entries.
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
    /// An entry with this name exists.
    pub fn add(&mut self, name: String, content: Content) -> Result<(), ReadError> {
        if !self.names.insert(name.clone()) {
            return Err(ReadError::from(ReadErrorKind::Duplicate).in_array(&name));
        }
        self.entries.push(Entry { name, content });
        Ok(())
    }

    /// Returns the entries, in the order in which they were added.
    pub fn into_vec(self) -> Vec<Entry> {
        self.entries
    }
}

/// Returns the array of an entry, including its missing values.
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
        Content::Typed(array) => Ok(array),
        Content::Untyped(untyped) => Ok(untyped.array()),
        Content::Masked(masked) => Ok(&masked.array),
    }
}

/// Returns the array of an entry, for a format that cannot represent missing values.
///
/// # Errors
///
/// As for [`array()`]; or a value is missing.
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
