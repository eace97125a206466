use std::collections::HashSet;

use schema_arrays::{Content, Entry};

use crate::{ReadError, ReadErrorKind};

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
