use std::collections::HashSet;

use crate::Arrays;
use crate::array::{Content, Entry};
use crate::read::{ReadError, ReadErrorKind};

/// The arrays read so far. A name that comes twice is found at once even among very many, which a
/// hostile file may have.
#[derive(Default)]
pub(super) struct Collected {
    entries: Vec<Entry>,
    names: HashSet<String>,
}

impl Collected {
    pub(super) fn add(&mut self, name: String, content: Content) -> Result<(), ReadError> {
        if !self.names.insert(name.clone()) {
            return Err(ReadError::from(ReadErrorKind::Duplicate).in_array(&name));
        }
        self.entries.push(Entry { name, content });
        Ok(())
    }

    pub(super) fn into_arrays(self) -> Arrays {
        Arrays::from_entries(self.entries)
    }
}
